// The newcomer's ten minutes: first steps, then a matter from the resident's phone to the public answer and the score.
import { look, person } from './browser.mjs';

const PASSWORD = 'mot cau dai de nho 2026';
const press = async (page, button) => {
  await page.getByRole('button', { name: button, exact: true }).click();
  await page.waitForLoadState('load');
};

export const setPassword = async (page, login, code) => {
  await page.goto('/can-bo/mat-khau');
  await page.fill('#f-ten-dang-nhap', login);
  await page.fill('#f-ma', code);
  await page.fill('#f-mat-khau', PASSWORD);
  await page.fill('#f-mat-khau-lai', PASSWORD);
  await page.locator('main form.form button[type=submit]').click();
  await page.waitForLoadState('load');
};

const addPerson = async (page, name, roles, unit) => {
  await page.goto('/can-bo/nguoi-dung/them');
  await page.fill('#f-ho-ten', name);
  for (const role of roles) await page.check(`input[name=vai-tro][value=${role}]`);
  if (unit) await page.selectOption('#f-don-vi', { label: unit });
  await page.locator('main form.form button[type=submit]').click();
  await page.waitForLoadState('load');
  const slip = page.locator('.slip').first();
  const login = (await slip.locator('strong[translate=no]').textContent()).trim();
  const code = (await slip.locator('.code').textContent()).trim();
  return { login, code };
};

export const firstSteps = async (tally, serving, browser, folder) => {
  const admin = await person(browser, serving.base);
  const { said, code } = serving.adminCode();
  const login = said.match(/:\s+([a-z][a-z0-9.]*)\s*$/m)?.[1] ?? 'quan-tri';
  await setPassword(admin.page, login, code);
  tally.check('the administrator is in after typing the console code once', /\/can-bo/.test(admin.page.url()),
    admin.page.url());
  await admin.page.goto('/can-bo/bat-dau');
  await look(tally, admin, 'staff-first-steps', 'wide', folder);
  await admin.page.fill('#f-so-thon', '3');
  await press(admin.page, 'Tạo các thôn');
  tally.check('three hamlets were made', (await admin.page.content()).includes('3 thôn'));
  await admin.page.goto('/can-bo/nguoi-dung/them');
  const unit = await admin.page.locator('#f-don-vi option').evaluateAll(
    (all) => all.map((o) => o.textContent.trim()).find((t) => t.startsWith('Phòng Kinh tế')));
  const made = {};
  made.coordinator = await addPerson(admin.page, 'Điều Phối Mẫu', ['coordinator']);
  made.chairman = await addPerson(admin.page, 'Chủ Tịch Mẫu', ['chairman']);
  made.officer = await addPerson(admin.page, 'Cán Bộ Mẫu', ['officer'], unit);
  made.collector = await addPerson(admin.page, 'Trưởng Thôn Mẫu', ['collector'], 'Thôn 1');
  const people = { admin };
  for (const [role, { login: name, code: once }] of Object.entries(made)) {
    people[role] = await person(browser, serving.base);
    await setPassword(people[role].page, name, once);
    tally.check(`the ${role} is in`, /\/can-bo/.test(people[role].page.url()), people[role].page.url());
  }
  return { people, unit };
};

export const story = async (tally, serving, browser, folder) => {
  const { people, unit } = await firstSteps(tally, serving, browser, folder);
  const year = new Date().getFullYear();
  const before = serving.score(year);
  const resident = await person(browser, serving.base, { viewport: { width: 360, height: 740 } });
  const { page } = resident;

  await page.goto('/');
  await page.locator('a.door-first').click();
  await press(page, 'Tiếp tục');
  await look(tally, resident, 'send-1-wrong', 'phone', folder);
  await page.fill('#f-loi', 'Đường vào nhà văn hóa ngập khi mưa to, gọi tôi số 0912 345 678');
  await page.locator('input[name=loai]').first().check();
  await look(tally, resident, 'send-1-words', 'phone', folder);
  await press(page, 'Tiếp tục');
  await page.selectOption('#f-thon', { label: 'Thôn 1' });
  await page.locator('input[name=chu-de]').first().check();
  await look(tally, resident, 'send-2-place', 'phone', folder);
  await press(page, 'Tiếp tục');
  await look(tally, resident, 'send-3-contact', 'phone', folder);
  await press(page, 'Tiếp tục');
  tally.check('what others will see is shown before it is sent', await page.locator('.said').isVisible());
  await look(tally, resident, 'send-4-check', 'phone', folder);
  await press(page, 'Gửi cho xã');
  const code = (await page.locator('.code').first().innerText()).trim().split(/\s+/).join(' ');
  tally.check('the follow code has nine syllables', code.split(' ').length === 9, code);
  await look(tally, resident, 'send-5-sent', 'phone', folder);
  await page.reload().catch(() => {});

  await page.goto('/phan-anh');
  tally.check('nothing is public before moderation', !(await page.content()).includes('văn hóa ngập'));

  const coordinator = people.coordinator.page;
  await coordinator.goto('/can-bo/phan-anh?xem=moi');
  await look(tally, people.coordinator, 'staff-desk-matters', 'wide', folder);
  await coordinator.locator('main a[href*="/can-bo/phan-anh/"]').first().click();
  await coordinator.waitForLoadState('load');
  const record = new URL(coordinator.url()).pathname;
  await look(tally, people.coordinator, 'staff-record-new', 'wide', folder);
  await look(tally, people.coordinator, 'staff-record-new', 'phone', folder);
  await coordinator.setViewportSize({ width: 1280, height: 900 });
  await coordinator.fill('#f-tieu-de', 'Đường ngập trước nhà văn hóa');
  await coordinator.selectOption('#f-don-vi', { label: unit });
  await coordinator.locator('input[name=cong-khai][value=ngay]').check();
  if (await coordinator.locator('#f-da-xem').count()) await coordinator.check('#f-da-xem');
  await press(coordinator, 'Chuyển giải quyết');

  await page.goto('/phan-anh/1');
  tally.check('the moderated matter is public, without the telephone number',
    (await page.content()).includes('Đường ngập') && !(await page.content()).includes('0912'));

  const officer = people.officer.page;
  await officer.goto(record);
  await officer.check('input[name="ket-qua"][value="da-giai-quyet"]');
  await officer.fill('#f-da-lam-gi', 'Đã nạo vét cống, nước đã rút');
  await officer.fill('#f-ai-lam', 'Phòng Kinh tế');
  await officer.fill('#f-khi-nao', 'sáng nay');
  await officer.fill('#f-tiep-theo', 'Không còn việc phải làm');
  await look(tally, people.officer, 'staff-record-answer', 'wide', folder);
  await press(officer, 'Trình ký');

  const chairman = people.chairman.page;
  await chairman.goto(record);
  await look(tally, people.chairman, 'staff-record-approve', 'wide', folder);
  await press(chairman, 'Ký và công khai');

  await page.goto('/phan-anh/1');
  tally.check('the answer is public', (await page.content()).includes('nạo vét'));
  await look(tally, resident, 'matter-answered', 'phone', folder);
  await look(tally, resident, 'matter-answered', 'wide', folder);
  await page.goto('/phan-anh?q=duong+ngap');
  tally.check('found without accents', (await page.content()).includes('/phan-anh/1'));

  // As from the QR on the slip: the code stands in the fragment, the script posts it and takes it out of the address.
  await page.goto('about:blank');
  await page.goto(`/tra-cuu#${code.split(' ').map(encodeURIComponent).join('-')}`);
  await page.waitForSelector('input[name=diem]');
  tally.check('the code does not stay in the address', !page.url().includes('#'), page.url());
  await look(tally, resident, 'follow', 'phone', folder);
  await press(page, 'Gửi đánh giá');
  tally.check('a rating without a score comes back with the answer and says which field',
    (await page.locator('.error-summary a').first().textContent()).startsWith('Chấm điểm') &&
      (await page.content()).includes('nạo vét'));
  await look(tally, resident, 'follow-wrong', 'phone', folder);
  await page.locator('input[name=diem][value="5"]').check();
  await press(page, 'Gửi đánh giá');
  tally.check('the resident has rated it', !(await page.locator('input[name=diem]').count()));

  const after = serving.score(year);
  const content = (score) => score.groups.flatMap((g) => g.contents).find((c) => c.code === 'III.6a.6');
  tally.check('content III.6a.6 counts the answered matter', content(after)?.value?.done === 1 && content(after).value.due === 1,
    JSON.stringify(content(after)?.value));
  tally.check('the score moved', after.earned > before.earned, `${before.earned} -> ${after.earned}`);

  const collector = people.collector.page;
  await collector.goto('/can-bo');
  await collector.locator('main').getByRole('link', { name: 'Nộp ý kiến tuần này' }).click();
  await collector.waitForLoadState('load');
  await look(tally, people.collector, 'staff-round', 'phone', folder);
  await press(collector, 'Nộp các ý kiến này');
  await look(tally, people.collector, 'staff-round-wrong', 'phone', folder);
  await press(collector, 'Tuần này không có ý kiến');
  await collector.goto('/can-bo/vong-tuan');
  tally.check('the week is handed in', (await collector.content()).includes('Tuần này đã nộp'));
  return people;
};
