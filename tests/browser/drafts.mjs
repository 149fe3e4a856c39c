// A draft goes out for opinion, is spoken about by web and on paper, gets a second version; and households vote. The synthesis comes
// after the last day, which no clock of a browser test reaches: src/consultation has it.
import { look } from './browser.mjs';

const press = async (page, button) => {
  await page.getByRole('button', { name: button, exact: true }).click();
  await page.waitForLoadState('load');
};
const TEXT = `Điều 1. Phạm vi
Quy chế này áp dụng cho nhà văn hóa của các thôn trong xã.
Điều 2. Giờ mở cửa
1. Mở cửa từ 7 giờ đến 21 giờ các ngày trong tuần.
2. Ngày lễ, ngày Tết mở cửa theo lịch của thôn.
Điều 3. Người trông nom
a) Mỗi thôn cử một người trông nom.
b) Người trông nom ghi sổ mượn hội trường.`;
const far = () => {
  const day = new Date(Date.now() + 40 * 86400000);
  return `${day.getDate()}/${day.getMonth() + 1}/${day.getFullYear()}`;
};
const both = async (tally, who, name, folder) => {
  for (const size of ['wide', 'phone']) await look(tally, who, name, size, folder);
};

const write = async (tally, people, folder) => {
  const { page } = people.officer;
  await page.goto('/can-bo/lay-y-kien');
  await page.getByRole('link', { name: 'Soạn dự thảo' }).click();
  await page.fill('#f-ten', 'Quy chế quản lý nhà văn hóa thôn');
  await press(page, 'Lưu dự thảo');
  await look(tally, people.officer, 'draft-form-wrong', 'phone', folder);
  await page.fill('#f-vi-sao', 'Mỗi thôn đang mở cửa một kiểu, bà con không biết khi nào mượn được hội trường.');
  await page.fill('#f-noi-ban-hanh', 'Ủy ban nhân dân xã');
  await page.fill('#f-noi-dung', TEXT);
  await look(tally, people.officer, 'draft-form', 'wide', folder);
  await press(page, 'Lưu dự thảo');
  const desk = new URL(page.url()).pathname;
  const chairman = people.chairman.page;
  await chairman.goto(desk);
  await both(tally, people.chairman, 'draft-desk-new', folder);
  await press(chairman, 'Công khai dự thảo');
  tally.check('the draft is disclosed with the day that was preset', (await chairman.content()).includes('Trang công khai'));
  return desk;
};

const give = async (tally, people, resident, folder) => {
  const { page } = resident;
  await page.goto('/lay-y-kien');
  await both(tally, resident, 'drafts', folder);
  await page.getByRole('link', { name: 'Quy chế quản lý nhà văn hóa thôn' }).click();
  await both(tally, resident, 'draft', folder);
  await page.getByRole('link', { name: /^Góp ý phần này\s*: Khoản 1 Điều 2/ }).click();
  await press(page, 'Tiếp tục');
  await look(tally, resident, 'give-wrong', 'phone', folder);
  await page.fill('#f-loi', 'Mùa hè nên mở đến 22 giờ cho các cháu tập văn nghệ. Gọi tôi 0912 345 678.');
  await both(tally, resident, 'give', folder);
  await press(page, 'Tiếp tục');
  await look(tally, resident, 'give-check', 'phone', folder);
  await press(page, 'Gửi góp ý');
  const code = (await page.locator('.code').first().innerText()).trim().split(/\s+/).join('-');
  await both(tally, resident, 'given', folder);
  const coordinator = people.coordinator.page;
  await coordinator.goto('/can-bo/lay-y-kien/cho-xem');
  await both(tally, people.coordinator, 'opinions-waiting', folder);
  await coordinator.locator('main .rows a').first().click();
  await both(tally, people.coordinator, 'opinion-new', folder);
  await press(coordinator, 'Lưu');
  await page.goto('/lay-y-kien/1/y-kien');
  tally.check('what was moderated is public without the telephone number',
    (await page.content()).includes('22 giờ') && !(await page.content()).includes('0912'));
  await page.goto('about:blank');
  await page.goto(`/lay-y-kien/tra-cuu#${code}`);
  await page.waitForSelector('.said');
  await look(tally, resident, 'opinion-followed', 'phone', folder);
};

const keyIn = async (tally, people, desk, folder) => {
  const { page } = people.officer;
  await page.goto(`${desk}/giay`);
  await page.locator('input[name=so-phieu]').nth(0).fill('01');
  await page.locator('input[name=doan]').nth(0).fill('Khoản 2 Điều 2');
  await page.locator('textarea[name=y-kien]').nth(0).fill('Ngày Tết nên mở cả ngày.');
  await page.locator('input[name=so-phieu]').nth(1).fill('02');
  await press(page, 'Nhập các ý kiến này');
  tally.check('a sheet without words is told by its line', (await page.content()).includes('Hàng 2'));
  await both(tally, people.officer, 'paper-wrong', folder);
  await page.locator('textarea[name=y-kien]').nth(1).fill('Đồng ý cả dự thảo.');
  await press(page, 'Nhập các ý kiến này');
  await look(tally, people.officer, 'paper-kept', 'wide', folder);
  await page.goto(`${desk}/hop`);
  await both(tally, people.officer, 'meeting', folder);
  await page.goto(`${desk}/to-chuc`);
  await look(tally, people.officer, 'letter', 'wide', folder);
  await page.goto(`${desk}/y-kien`);
  await both(tally, people.officer, 'opinions-staff', folder);
  await page.getByRole('link', { name: 'Mở để xử lý' }).first().click();
  await page.locator('input[name=loai][value=tiep-thu]').check();
  await press(page, 'Lưu câu trả lời');
  tally.check('accepted without saying what changed comes back', (await page.content()).includes('ghi đã sửa gì'));
  await page.fill('#f-tra-loi', 'Khoản 1 Điều 2 sửa thành 22 giờ.');
  await press(page, 'Lưu câu trả lời');
  await both(tally, people.officer, 'opinion-answered', folder);
  await page.goto(`${desk}/sua`);
  await page.fill('#f-noi-dung', `${TEXT.replace('21 giờ', '22 giờ')}\nĐiều 4. Kinh phí\nKinh phí do xã và thôn cùng lo.`);
  await page.fill('#f-thay-doi', 'Mở đến 22 giờ, thêm Điều 4 về kinh phí');
  await press(page, 'Lưu dự thảo');
  await both(tally, people.officer, 'draft-desk', folder);
};

const vote = async (tally, people, resident, folder) => {
  const { page } = people.chairman;
  await page.goto('/can-bo/bieu-quyet/moi');
  await both(tally, people.chairman, 'vote-open', folder);
  await page.fill('#f-cau-hoi', 'Mỗi hộ góp 200.000 đồng làm đường bê tông của thôn, tán thành không?');
  await page.selectOption('#f-noi-dung', 'khoan-1');
  await page.locator('input[name=so-ho]').first().fill('150');
  await page.fill('#f-ho-truc-tuyen', '12');
  await press(page, 'Mở');
  const collector = people.collector.page;
  await collector.goto('/can-bo/bieu-quyet');
  await collector.locator('main .rows a').first().click();
  await collector.getByRole('link', { name: /^Nhập biên bản\s*: Thôn 1/ }).click();
  const today = new Date(Date.now() + 7 * 3600000);
  await collector.fill('#f-ngay', `${today.getUTCDate()}/${today.getUTCMonth() + 1}/${today.getUTCFullYear()}`);
  for (const [field, value] of [['tham-gia', '120'], ['tan-thanh', '104'], ['khong-tan-thanh', '16'], ['bien-ban', 'Biên bản số 3, nhà văn hóa thôn']])
    await collector.fill(`#f-${field}`, value);
  await collector.fill('#f-to-kiem-phieu', 'Người A\nNgười B');
  await press(collector, 'Lưu biên bản');
  await look(tally, people.collector, 'vote-minutes-wrong', 'phone', folder);
  await collector.fill('#f-to-kiem-phieu', 'Người A\nNgười B\nNgười C');
  await press(collector, 'Lưu biên bản');
  await resident.page.goto('/bieu-quyet/1');
  tally.check('the working of the result is shown', (await resident.page.content()).includes('104 × 3 = 312; 150 × 2 = 300'));
  await both(tally, resident, 'vote', folder);
  await resident.page.goto('/bieu-quyet');
  await look(tally, resident, 'votes', 'phone', folder);
  await page.goto('/can-bo/bieu-quyet');
  await page.locator('main .rows a').first().click();
  await both(tally, people.chairman, 'vote-staff', folder);
};

export const drafts = async (tally, people, resident, folder) => {
  const desk = await write(tally, people, folder);
  await give(tally, people, resident, folder);
  await keyIn(tally, people, desk, folder);
  for (const [name, address] of [['draft-second', '/lay-y-kien/1'], ['opinions', '/lay-y-kien/1/y-kien'], ['compare', '/lay-y-kien/1/so-sanh'],
    ['sheet', '/lay-y-kien/1/phieu'], ['draft-en', '/en/lay-y-kien/1'], ['opinions-en', '/en/lay-y-kien/1/y-kien'],
    ['draft-large', '/lay-y-kien/1?co=lon']]) {
    await resident.page.goto(address);
    await both(tally, resident, name, folder);
  }
  await vote(tally, people, resident, folder);
  return desk;
};
