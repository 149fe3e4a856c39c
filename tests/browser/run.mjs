// usage: run.mjs [--story]   pictures go to $PICTURES, else nowhere
import { Tally, look, open, person } from './browser.mjs';
import { drafts } from './drafts.mjs';
import { OTHERWISE, PUBLIC, STAFF } from './pages.mjs';
import { Serving } from './serving.mjs';
import { sealed } from './sealed.mjs';
import { story } from './story.mjs';

const folder = process.env.PICTURES;
const tally = new Tally();
const serving = await new Serving().start();
const browser = await open();

// Not opened to this person (303, 403, 404) is no picture of a page: it fails, unless the page is meant to be missing.
const walk = async (who, pages) => {
  for (const [name, address] of pages) {
    const answer = await who.page.goto(address);
    const right = name === 'not-there' ? 404 : 200;
    if (!tally.check(`${name} answers ${right}`, answer?.status() === right, String(answer?.status()))) continue;
    for (const size of ['wide', 'phone']) await look(tally, who, name, size, folder);
  }
};

// The same page in the dark, in forced colours, at 200 %, on paper: pictures to be looked at, and no sideways scrolling.
const otherEyes = async (address) => {
  for (const [name, options] of [
    ['dark', { colorScheme: 'dark' }],
    ['forced', { forcedColors: 'active' }],
    ['zoom-200', { viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 }],
  ]) {
    const who = await person(browser, serving.base, options);
    await who.page.goto(address);
    const over = await who.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    tally.check(`${address} ${name}: no sideways scrolling`, over <= 0, `${over} px`);
    if (name === 'dark') await look(tally, who, `dark${address.replaceAll('/', '-')}`, 'wide', folder);
    else if (folder) await who.page.screenshot({ path: `${folder}/${name}${address.replaceAll('/', '-')}.png`, fullPage: true });
    await who.context.close();
  }
  if (folder) {
    const who = await person(browser, serving.base);
    await who.page.goto(address);
    await who.page.pdf({ path: `${folder}/print${address.replaceAll('/', '-')}.pdf`, preferCSSPageSize: true });
    await who.context.close();
  }
};

// Without script every public page says the same and every form still goes.
const withoutScript = async () => {
  const who = await person(browser, serving.base, { javaScriptEnabled: false });
  await who.page.goto('/phan-anh/gui');
  await who.page.fill('#f-loi', 'Không có tập lệnh vẫn gửi được');
  await who.page.locator('input[name=loai]').first().check();
  await who.page.getByRole('button', { name: 'Tiếp tục', exact: true }).click();
  tally.check('without script the first step leads to the second', await who.page.locator('input[name=chu-de]').first().isVisible());
  await who.context.close();
};

// A key for another program: shown once, then listed by its beginning, and revoked.
const keys = async (admin) => {
  await admin.page.goto('/can-bo/khoa-api');
  await admin.page.fill('#f-ten', 'Ứng dụng mẫu của thành phố');
  await admin.page.getByRole('button', { name: 'Cấp khóa', exact: true }).click();
  tally.check('a new key is shown', /^tt-[0-9a-f]{8}-[0-9a-f]{48}$/.test(await admin.page.locator('main code').innerText()));
  for (const size of ['wide', 'phone']) await look(tally, admin, 'staff-key-made', size, folder);
  await admin.page.goto('/can-bo/khoa-api');
  for (const size of ['wide', 'phone']) await look(tally, admin, 'staff-keys-one', size, folder);
  await admin.page.getByRole('button', { name: /^Thu hồi/ }).click();
  tally.check('a revoked key is told', await admin.page.getByText('Đã thu hồi').isVisible());
};

let status = 1;
try {
  const people = await story(tally, serving, browser, folder);
  if (!process.argv.includes('--story')) {
    const resident = await person(browser, serving.base);
    await drafts(tally, people, resident, folder);
    await walk(resident, PUBLIC);
    await walk(resident, OTHERWISE);
    for (const [role, pages] of Object.entries(STAFF)) await walk(people[role], pages);
    await keys(people.admin);
    for (const address of ['/', '/phan-anh', '/tien-do', '/lay-y-kien/1', '/lay-y-kien/1/so-sanh', '/lay-y-kien/1/phieu', '/bieu-quyet/1'])
      await otherEyes(address);
    await withoutScript();
    await sealed(tally, serving, browser, folder);
  }
} catch (error) {
  tally.check('the walk came to its end', false, error.stack.split('\n').slice(0, 6).join(' / '));
} finally {
  await browser.close();
  await serving.stop();
  status = tally.end();
}
process.exit(status);
