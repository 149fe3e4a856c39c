// A sealed petition in a browser: from the sender's phone to the keeper, and the registers beside it.
import { look, person } from './browser.mjs';
import { setPassword } from './story.mjs';

const PHRASE = 'ba cay tre xanh ngan';
const press = async (page, button) => {
  await page.getByRole('button', { name: button, exact: true }).click();
  await page.waitForLoadState('load');
};
const looks = async (tally, who, name, folder) => {
  for (const size of ['wide', 'phone']) await look(tally, who, name, size, folder);
};

const addKeeper = async (page) => {
  await page.goto('/can-bo/nguoi-dung/them');
  await page.fill('#f-ho-ten', 'Giữ Kín Mẫu');
  await page.check('input[name=vai-tro][value=sealed-handler]');
  await page.locator('main form.form button[type=submit]').click();
  await page.waitForLoadState('load');
  const slip = page.locator('.slip').first();
  return [(await slip.locator('strong[translate=no]').textContent()).trim(), (await slip.locator('.code').textContent()).trim()];
};

export const sealed = async (tally, serving, browser, folder) => {
  const admin = await person(browser, serving.base);
  const { said, code } = serving.adminCode();
  await setPassword(admin.page, said.match(/:\s+([a-z][a-z0-9.]*)\s*$/m)?.[1] ?? 'quan-tri', code);
  const keeper = await person(browser, serving.base);
  const { page: desk } = keeper;
  await setPassword(desk, ...await addKeeper(admin.page));
  await desk.goto('/can-bo/khoa');
  await looks(tally, keeper, 'sealed-key', folder);
  await desk.fill('#f-cau-khoa', PHRASE);
  await desk.fill('#f-lan-hai', PHRASE);
  await press(desk, 'Đặt khóa');
  await admin.page.goto('/can-bo/khoa/du-phong');
  await looks(tally, admin, 'sealed-escrow', folder);

  const resident = await person(browser, serving.base, { viewport: { width: 360, height: 740 } });
  const { page } = resident;
  await page.goto('/');
  await page.getByRole('link', { name: 'Khiếu nại, tố cáo, việc cần giữ kín' }).first().click();
  await looks(tally, resident, 'sealed-ways', folder);
  await page.getByRole('link', { name: 'Gửi kín cho xã' }).click();
  await page.check('input[name=loai][value=kin]');
  await page.fill('#f-loi', 'Việc riêng của gia đình, xin giữ kín.');
  await page.fill('#f-ten', 'Người A');
  await looks(tally, resident, 'sealed-send', folder);
  await press(page, 'Xem lại');
  await looks(tally, resident, 'sealed-check', folder);
  await press(page, 'Niêm phong và gửi');
  await looks(tally, resident, 'sealed-sent', folder);
  const spoken = (await page.locator('.code span').allTextContents()).join(' ');
  tally.check('the code has eighteen syllables', spoken.split(' ').length === 18, spoken);
  await page.goto('/don-thu/hen');
  await looks(tally, resident, 'sealed-appointment', folder);

  await desk.goto('/can-bo/khoa');
  await desk.fill('#f-cau', PHRASE);
  await press(desk, 'Mở khóa');
  await looks(tally, keeper, 'sealed-desk', folder);
  await desk.locator('.row-title a').first().click();
  await looks(tally, keeper, 'sealed-record-shut', folder);
  await press(desk, 'Mở xem nội dung');
  tally.check('the keeper reads it', (await desk.content()).includes('Việc riêng của gia đình'));
  await looks(tally, keeper, 'sealed-record', folder);
  await desk.check('input[name=viec][value=khong-thuoc]');
  await desk.fill('#f-loi', 'Việc này do cơ quan thuế xem xét.');
  await desk.fill('#f-noi-nhan', 'Cơ quan thuế');
  await press(desk, 'Ghi');
  tally.check('the transfer slip is there', (await desk.content()).includes('PC-UBND'));
  await looks(tally, keeper, 'sealed-transfer', folder);
  for (const [name, address] of [['sealed-entry', '/can-bo/don-kin/nhap'], ['sealed-hand', '/can-bo/don-kin/ban-giao'],
    ['denunciations', '/can-bo/to-cao'], ['reception-entry', '/can-bo/tiep-dan/ghi'],
    ['reception-refusal', '/can-bo/tiep-dan/tu-choi'], ['reception-receipt', '/can-bo/tiep-dan/bien-nhan']]) {
    await desk.goto(address);
    await looks(tally, keeper, name, folder);
  }
  await desk.goto('/can-bo/tiep-dan/ghi');
  await desk.fill('#f-ho-ten', 'Người A, Thôn 1');
  await desk.fill('#f-giay-to', '000 000 000 000');
  await desk.fill('#f-noi-dung', 'Xin làm lại cống trước nhà văn hóa.');
  await desk.check('input[name=loai][value=kien-nghi]');
  await press(desk, 'Ghi vào sổ');
  await looks(tally, keeper, 'reception', folder);
  await press(desk, 'Mở và in sổ');
  await looks(tally, keeper, 'reception-print', folder);
  if (folder) await desk.pdf({ path: `${folder}/reception-print.pdf`, preferCSSPageSize: true });

  await page.goto('/don-thu/theo-doi');
  await page.fill('#f-ma', spoken);
  await press(page, 'Xem');
  tally.check('the sender reads where it went', (await page.content()).includes('Cơ quan thuế'));
  await looks(tally, resident, 'sealed-follow', folder);
  for (const who of [admin, keeper, resident]) await who.context.close();
};
