#include "matter/play.h"

/* Of this house alone: on PostgreSQL all houses stand in one database, and a search of every row finds the others'. */
static char *name_in(struct house *h) {
  char letters[13] = "";
  for (size_t i = 0; i < 12; i++) letters[i] = (char)('a' + (h->commune.b[i / 2] >> (i % 2 * 4)) % 16);
  return str_c(h->mem, str_fmt(h->mem, "Người Mẫu %s", letters));
}

static char *phone_in(struct house *h) {
  unsigned n = h->commune.b[0] * 65536u + h->commune.b[1] * 256u + h->commune.b[2];
  return str_c(h->mem, str_fmt(h->mem, "0912 %03u %03u", n / 1000 % 1000, n % 1000));
}

static char *masked(struct house *h) {
  return str_c(h->mem, mask_phone(h->mem, str_of(phone_in(h))));
}

static char *said(struct house *h, const char *before, const char *between_, const char *after) {
  return str_c(h->mem, str_fmt(h->mem, "%s%s%s%s%s", before, name_in(h), between_, phone_in(h), after));
}

static str play_with_phone(struct house *h) {
  struct filled *f = form_open(h, RESIDENT, "/phan-anh/gui", "/phan-anh/gui");
  form_set(f, "loi",
           str_c(h->mem,
                 str_fmt(h->mem, "Tôi là %s, số căn cước 001 234 567 890, đường trước nhà ngập", name_in(h))));
  form_set(f, "loai", "phan-anh");
  f = form_in(h, RESIDENT, play_step(f, "noi"), "/phan-anh/gui");
  form_set(f, "chu-de", "duong-sa");
  form_set(f, "noi", "Nhà số 7 cạnh bờ ao");
  f = form_in(h, RESIDENT, play_step(f, "lien-he"), "/phan-anh/gui");
  form_set(f, "ten", name_in(h));
  form_set(f, "dien-thoai", phone_in(h));
  f = form_in(h, RESIDENT, play_step(f, "xem"), "/phan-anh/gui");
  return play_code(h, play_step(f, "gui"));
}

static struct answer reveal(struct house *h, int who, str record, const char *field, const char *why) {
  struct filled *f = form_open(h, who, play_path(h, record, ""), play_path(h, record, "/hien"));
  form_set(f, "truong", field);
  form_set(f, "vi-sao", why);
  return form_send(f);
}

TEST("a mask is as long whatever it hides, and shows two digits at each end") {
  CHECK_STR(mask_phone(mem, S("0912.345.678")), S("09•• ••• •78"));
  CHECK_STR(mask_phone(mem, S("12345")), S("••••••••"));
  CHECK(!mask_phone(mem, STR_NONE).p);
  CHECK_STR(mask_name(mem, S("Đỗ  Văn Ê")), S("Đ••• V••• Ê•••"));
  CHECK(!mask_name(mem, STR_NONE).p);
}

TEST("name, number and identity number are masked in the list and on the record, for everybody") {
  struct house *h = house_open(mem);
  play_with_phone(h);
  str record = play_record(h);
  struct answer list = get(h, ROLE_COORDINATOR, "/can-bo/phan-anh?xem=moi"),
                one = get_path(h, ROLE_COORDINATOR, record);
  CHECK_INT(one.status, 200);
  CHECK_HAS_NOT(list.body, name_in(h));
  CHECK_HAS_NOT(list.body, "001 234");
  CHECK_HAS_NOT(one.body, name_in(h));
  CHECK_HAS_NOT(one.body, phone_in(h));
  CHECK_HAS_NOT(one.body, "001 234");
  CHECK_HAS(one.body, masked(h));
  CHECK_HAS(one.body, "N••• M••• ");
}

TEST("what is masked is shown in one answer, with a reason, and each time is a line of the log") {
  struct house *h = house_open(mem);
  play_with_phone(h);
  str record = play_record(h);
  struct answer a = reveal(h, ROLE_COORDINATOR, record, "dien-thoai", "goi-lai");
  CHECK_INT(a.status, 200);
  CHECK_HAS(a.body, phone_in(h));
  CHECK_HAS_NOT(a.body, name_in(h));
  CHECK_HAS(header(a, "Cache-Control"), "no-store");
  CHECK_HAS_NOT(get_path(h, ROLE_COORDINATOR, record).body, phone_in(h));
  CHECK_HAS(reveal(h, ROLE_COORDINATOR, record, "loi", "xac-minh").body, "001 234 567 890");
  struct answer log = get(h, ROLE_CLERK, "/can-bo/du-lieu/nhat-ky");
  CHECK_INT(log.status, 200);
  CHECK_HAS(log.body, "Số điện thoại");
  CHECK_HAS(log.body, "Gọi lại hỏi cho rõ");
  CHECK_HAS(log.body, "Xác minh tại chỗ");
  CHECK_HAS_NOT(log.body, phone_in(h));
  CHECK_HAS_NOT(log.body, name_in(h));
  struct answer year = get(h, ROLE_CHAIRMAN, "/can-bo/du-lieu/bao-cao?nam=2026");
  CHECK_HAS(year.body, "Gọi lại hỏi cho rõ");
  CHECK_HAS(plain_text(mem, year.body), "2 lần xem");
  str person = between(log.body, "href=\"/can-bo/du-lieu/nhat-ky/", "\"");
  NEED(person.n == 32);
  CHECK_HAS(get_path(h, ROLE_CLERK, str_fmt(mem, "/can-bo/du-lieu/nhat-ky/%.*s", STR_ARG(person))).body,
            "Gọi lại hỏi cho rõ");
}

struct count_row {
  int64_t n;
};
QUERY(q_looks, struct count_row, "SELECT COUNT(*) FROM personal_reveal WHERE commune = $1",
      COL(struct count_row, n));

static void count_looks(struct ctx *cx, void *arg) {
  STORE_FIND(cx, q_looks, (struct count_row *)arg, A(cx->who.commune));
}

static int64_t looks(struct house *h) {
  struct count_row n = {0};
  house_read(h, ROLE_CLERK, count_looks, &n);
  return n.n;
}

TEST("without a reason, from another unit, or of what waits for the moderator nothing is shown and nothing "
     "noted") {
  struct house *h = house_open(mem);
  play_with_phone(h);
  str record = play_record(h);
  struct filled *f = form_open(h, ROLE_COORDINATOR, play_path(h, record, ""), play_path(h, record, "/hien"));
  form_set(f, "truong", "ten");
  form_set(f, "vi-sao", "to-mo");
  struct answer a = form_send(f);
  CHECK_INT(a.status, 422);
  CHECK_HAS(a.body, "Ông/bà chọn lý do cần xem");
  CHECK_HAS_NOT(a.body, name_in(h));
  f = form_open(h, ROLE_COORDINATOR, play_path(h, record, ""), play_path(h, record, "/hien"));
  form_set(f, "truong", "ten");
  form_set(f, "vi-sao", "goi-lai");
  f->who = ROLE_CHAIRMAN; /* reads all, but not what nobody moderated */
  CHECK(form_send(f).status >= 400);
  f->who = IN_OTHER_UNIT + ROLE_OFFICER;
  CHECK(form_send(f).status >= 400);
  f->who = RESIDENT;
  CHECK(form_send(f).status != 200);
  CHECK_INT(looks(h), 0);
}

TEST("the log of looks is read by those who answer for personal data, and by nobody who looks") {
  struct house *h = house_open(mem);
  static const char *const pages[] = {"/can-bo/du-lieu/nhat-ky", "/can-bo/du-lieu/bao-cao"};
  for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
    CHECK_INT(get(h, ROLE_CLERK, pages[i]).status, 200);
    CHECK_INT(get(h, ROLE_COORDINATOR, pages[i]).status, 404);
    CHECK_INT(get(h, ROLE_ONE_STOP_CLERK, pages[i]).status, 404);
    CHECK_INT(get(h, ROLE_ADMINISTRATOR, pages[i]).status, 404);
    CHECK_INT(get(h, RESIDENT, pages[i]).status, 303);
  }
  CHECK_INT(get(h, ROLE_CLERK, "/can-bo/du-lieu/nhat-ky/00000000000000000000000000000000").status, 404);
}

TEST("a look at a denunciation does not tell which it was once it was moved out") {
  struct house *h = house_open(mem);
  play_with_phone(h);
  str record = play_record(h);
  reveal(h, ROLE_COORDINATOR, record, "ten", "xac-minh");
  struct filled *f =
      form_open(h, ROLE_COORDINATOR, play_path(h, record, ""), play_path(h, record, "/chuyen-ra"));
  form_set(f, "la-to-cao", "1");
  CHECK_INT(form_send(f).status, 200);
  CHECK_INT(looks(h), 1);
  struct answer log = get(h, ROLE_CLERK, "/can-bo/du-lieu/nhat-ky");
  CHECK_HAS(log.body, "không còn trong hệ thống");
  CHECK_HAS_NOT(log.body, str_c(mem, str_sub(record, record.n - 32, 8)));
}

/* ---- requests and erasing ------------------------------------------------------------------------------------ */

static struct answer mine(struct house *h, str code) {
  struct filled *f = form_open(h, RESIDENT, "/quyen-rieng-tu/cua-toi", "/quyen-rieng-tu/cua-toi");
  form_set_str(f, "ma", code);
  return form_send(f);
}

static struct answer ask(struct house *h, str code, const char *what, const char *words) {
  struct filled *f = form_in(h, RESIDENT, mine(h, code), "/quyen-rieng-tu/yeu-cau");
  form_set(f, "viec", what);
  form_set(f, "loi", words);
  return form_send(f);
}

static str the_request(struct house *h) {
  str path =
      between(get(h, ROLE_CLERK, "/can-bo/du-lieu/yeu-cau").body, "href=\"/can-bo/du-lieu/yeu-cau/", "\"");
  NEED(path.n == 32);
  return str_fmt(h->mem, "/can-bo/du-lieu/yeu-cau/%.*s", STR_ARG(path));
}

static struct answer decide(struct house *h, str request, const char *outcome, const char *ground) {
  struct filled *f = form_open(h, ROLE_CLERK, play_path(h, request, ""), play_path(h, request, "/quyet-dinh"));
  form_set(f, "ket-qua", outcome);
  if (ground) form_set(f, "can-cu", ground);
  form_set(f, "noi-ro", str_c(h->mem, str_fmt(h->mem, "Xã đã xem yêu cầu của %s và làm như trên", name_in(h))));
  return form_send(f);
}

struct verified {
  size_t found;
};

static void verify(struct ctx *cx, void *arg) {
  struct verified *v = arg;
  struct buf *b = buf_new(cx->mem, 1 << 20);
  v->found = log_check(cx, STR_NONE, b) + matter_check(cx, b) + privacy_check(cx, b) +
             matter_check_caches(cx, b) + store_check(cx, b);
  if (v->found) test_say("%s", str_c(cx->mem, buf_str(b)));
}

/* Once a house: a second PRAGMA integrity_check on one reading connection trusts what FTS5 remembers of the first. */
static bool all_verifies(struct house *h) {
  struct verified v = {0};
  CHECK(house_read(h, ROLE_CLERK, verify, &v));
  return CHECK_INT(v.found, 0);
}

/* The page of an erased record offers no form any more. */
static int ask_again_refused(struct house *h, str code) {
  return str_has(mine(h, code).body, S("action=\"/quyen-rieng-tu/yeu-cau\""));
}

static void fill_with_names(struct house *h, str code, str record) {
  CHECK_INT(play_moderate(h, record, "ngay").status, 303);
  struct filled *f = form_in(h, RESIDENT, play_look(h, code), "/tra-cuu/nhan-tin");
  form_set(f, "tin", said(h, "Gọi ", " số ", " giúp tôi"));
  CHECK_INT(form_send(f).status, 200);
  f = form_open(h, ROLE_OFFICER, play_path(h, record, ""), play_path(h, record, "/ghi-chu"));
  form_set(f, "ghi-chu", said(h, "Đã gặp ", ", số ", ""));
  CHECK_INT(form_send(f).status, 303);
  CHECK_INT(play_draft(h, ROLE_OFFICER, record, said(h, "Đã gặp ", ", số ", " và sửa cống")).status, 303);
  CHECK_INT(play_sign(h, ROLE_CHAIRMAN, record).status, 303);
}

TEST("who holds the code sees what is kept, masked, and asks; the office tells, extends once, decides with a "
     "ground") {
  struct house *h = house_open(mem);
  str code = play_with_phone(h);
  struct answer page = mine(h, code);
  CHECK_INT(page.status, 200);
  CHECK_HAS(page.body, masked(h));
  CHECK_HAS_NOT(page.body, phone_in(h));
  CHECK_HAS(ask(h, code, "han-che", "").body, "Xã đã nhận yêu cầu");
  str request = the_request(h);
  CHECK_HAS(get_path(h, ROLE_CLERK, request).body, "cần xác nhận");
  CHECK_INT(post_fields(h, ROLE_CLERK, play_path(h, request, ""), play_path(h, request, "/thu-tuc"),
                        (const char *const[]){"thu-tuc", "Văn thư xem và trả lời", NULL})
                .status,
            303);
  CHECK_HAS(mine(h, code).body, "Văn thư xem và trả lời");
  CHECK_HAS(mine(h, code).body, "08/12/2026"); /* 15 days from 23/11 */
  struct filled *f = form_open(h, ROLE_CLERK, play_path(h, request, ""), play_path(h, request, "/gia-han"));
  form_set(f, "ly-do", "Phải hỏi cơ quan khác");
  CHECK_INT(form_send(f).status, 303);
  CHECK_INT(form_send(f).status, 303); /* the same form: once */
  CHECK_HAS(mine(h, code).body, "23/12/2026");
  CHECK_HAS_NOT(get_path(h, ROLE_CLERK, request).body, "/gia-han\"");
  struct answer bare = decide(h, request, "tu-choi", NULL);
  CHECK_INT(bare.status, 422);
  CHECK_HAS(bare.body, "phải có căn cứ trong luật");
  CHECK_INT(decide(h, request, "tu-choi", "luu-tru").status, 422); /* a ground for erasing only */
  CHECK_INT(decide(h, request, "huy", NULL).status, 422);          /* nobody asked to erase */
  CHECK_INT(decide(h, request, "tu-choi", "khong-can-dong-y").status, 303);
  CHECK_HAS(mine(h, code).body, "Điều 19");
  CHECK_INT(get_path(h, ROLE_COORDINATOR, request).status, 404);
  CHECK_INT(get_path(h, RESIDENT, request).status, 303);
}

TEST("granted to see, the person reads everything by their code; a wrong name is corrected as they asked") {
  struct house *h = house_open(mem);
  str code = play_with_phone(h);
  CHECK_INT(ask(h, code, "sua", "").status, 422);
  ask(h, code, "sua", "Số đúng là 0987 654 321");
  str request = the_request(h);
  struct filled *f = form_open(h, ROLE_CLERK, play_path(h, request, ""), play_path(h, request, "/quyet-dinh"));
  form_set(f, "ket-qua", "dong-y");
  form_set(f, "ten-dung", name_in(h));
  form_set(f, "so-dung", "0987 654 321");
  form_set(f, "noi-ro", "Đã sửa");
  CHECK_INT(form_send(f).status, 303);
  CHECK_HAS(mine(h, code).body, "09•• ••• •21");
  ask(h, code, "xem", "");
  CHECK_INT(decide(h, the_request(h), "dong-y", NULL).status, 303);
  CHECK_HAS(mine(h, code).body, "0987 654 321");
  CHECK(all_verifies(h));
}

TEST("an archive duty cuts the person off: name and number are nowhere, the answer stays, the log verifies") {
  struct house *h = house_open(mem);
  str code = play_with_phone(h), record = play_record(h);
  fill_with_names(h, code, record);
  CHECK(house_holds(h, name_in(h)) && house_holds(h, phone_in(h)));
  ask(h, code, "xoa", said(h, "Tôi là ", ", số ", ", xin xóa"));
  str request = the_request(h);
  CHECK_INT(decide(h, request, "cat", "luu-tru").status, 303);
  CHECK(house_forgot(h, name_in(h)));
  CHECK(!house_holds(h, phone_in(h)));
  CHECK(test_on_postgres() || !house_holds(h, "001 234 567"));
  CHECK(test_on_postgres() || !house_holds(h, "Nhà số 7"));
  CHECK_HAS(get(h, RESIDENT, "/phan-anh/1").body, "sửa cống");
  CHECK_HAS(get_path(h, ROLE_COORDINATOR, record).body, "Thông tin riêng của việc này đã được xóa");
  CHECK_INT(play_look(h, code).status, 422);
  struct answer page = mine(h, code);
  CHECK_HAS(page.body, "Xã không còn giữ gì của ông/bà");
  CHECK_HAS(page.body, "Luật Lưu trữ");
  CHECK_INT(ask_again_refused(h, code), 0);
  CHECK(all_verifies(h));
}

TEST("without one the words go too, the page is gone, and the matter still counts") {
  struct house *h = house_open(mem);
  str code = play_with_phone(h), record = play_record(h);
  fill_with_names(h, code, record);
  ask(h, code, "xoa", "");
  CHECK_INT(decide(h, the_request(h), "huy", NULL).status, 303);
  CHECK(house_forgot(h, name_in(h)));
  CHECK(test_on_postgres() || !house_holds(h, "sửa cống"));
  CHECK(test_on_postgres() || !house_holds(h, "trước nhà ngập"));
  CHECK_INT(get(h, RESIDENT, "/phan-anh/1").status, 404);
  CHECK_HAS(get(h, ROLE_COORDINATOR, "/can-bo/phan-anh?xem=da-tra-loi").body, "Đã xóa theo yêu cầu");
  CHECK_INT(get_path(h, ROLE_COORDINATOR, record).status, 200);
  CHECK(all_verifies(h));
}

TEST("what was never answered ends as withheld on its person's word; what is open again is answered first") {
  struct house *h = house_open(mem);
  str code = play_with_phone(h), record = play_record(h);
  ask(h, code, "xoa", "");
  CHECK_INT(decide(h, the_request(h), "huy", NULL).status, 303);
  CHECK_HAS(get(h, ROLE_COORDINATOR, "/can-bo/phan-anh?xem=khong-cong-khai").body, "Đã xóa theo yêu cầu");
  CHECK(all_verifies(h));
  code = play_with_phone(h);
  record = play_record(h);
  fill_with_names(h, code, record);
  CHECK_INT(play_undone(h, code).status, 200);
  ask(h, code, "xoa", "");
  struct answer a = decide(h, the_request(h), "huy", NULL);
  CHECK(a.status >= 400);
  CHECK_HAS(a.body, "đang mở lại");
  CHECK(house_holds(h, name_in(h)));
  CHECK_HAS(get(h, ROLE_CLERK, "/can-bo/du-lieu/yeu-cau").body, "Mới nhận");
}

TEST("at the counter a request is taken when the papers were seen, by code or by the record's page") {
  struct house *h = house_open(mem);
  str code = play_with_phone(h);
  struct filled *f = form_open(h, ROLE_ONE_STOP_CLERK, "/can-bo/du-lieu/nhan", "/can-bo/du-lieu/nhan");
  form_set_str(f, "ma", code);
  form_set(f, "viec", "xoa");
  form_set(f, "giay-to", "can-cuoc");
  struct answer a = form_send(f);
  CHECK_INT(a.status, 422);
  CHECK_HAS(a.body, "Chưa rõ người thì chưa nhận");
  f = form_in(h, ROLE_ONE_STOP_CLERK, a, "/can-bo/du-lieu/nhan");
  form_set(f, "dung-nguoi", "1");
  CHECK_INT(form_send(f).status, 303);
  CHECK_HAS(get_path(h, ROLE_CLERK, the_request(h)).body, "Thẻ căn cước");
  f = form_open(h, ROLE_ONE_STOP_CLERK, "/can-bo/du-lieu/nhan", "/can-bo/du-lieu/nhan");
  form_set(f, "ma", "ba ba ba");
  form_set(f, "viec", "xem");
  form_set(f, "giay-to", "vneid");
  form_set(f, "dung-nguoi", "1");
  CHECK_HAS(form_send(f).body, "Không tìm thấy việc nào");
  form_set(f, "viec-nao", "viec.00000000000000000000000000000001");
  CHECK_INT(form_send(f).status, 422);
}

TEST("a sixth open request on one record is not taken") {
  struct house *h = house_open(mem);
  str code = play_with_phone(h);
  for (int i = 0; i < 5; i++) CHECK_HAS(ask(h, code, "xem", "").body, "Xã đã nhận yêu cầu");
  CHECK_HAS(ask(h, code, "xem", "").body, "đang có nhiều yêu cầu chưa giải quyết");
  CHECK_INT(mine(h, S("ba-ba-ba-ba-ba-ba-ba-ba-ba")).status, 422);
}

/* ---- erased again after a restore ------------------------------------------------------------------------------ */

static str list_file(struct house *h) {
  str why;
  return file_read(h->mem, str_fmt(h->mem, "%.*s/erasures", STR_ARG(h->dir)), 1 << 20, &why);
}

TEST("the list beside the store holds ids and days alone, and erases again what a restored store still holds") {
  struct house *h = house_open(mem);
  struct privacy_upkeep idle = {0};
  str code = play_with_phone(h), record = play_record(h), why = STR_NONE;
  str hex = str_sub(record, record.n - 32, 32);
  fill_with_names(h, code, record);
  privacy_upkeep(h->store, h->now, &idle);
  CHECK(!list_file(h).n);
  str path = str_fmt(mem, "%.*s/of-another-day", STR_ARG(h->dir));
  FILE *f = fopen(str_c(mem, path), "w");
  NEED(f);
  /* As the newer store wrote it; its third line is of a record that this one never had. */
  fprintf(f, "2026-11-23 viec %.*s cat\n2026-11-23 viec 0123456789abcdef0123456789abcdef huy\n", STR_ARG(hex));
  fclose(f);
  CHECK_INT(privacy_replay(mem, h->store, h->now, path, &why), 1);
  CHECK_INT(privacy_replay(mem, h->store, h->now, path, &why), 0);
  CHECK(house_forgot(h, name_in(h)));
  CHECK(!house_holds(h, phone_in(h)));
  CHECK(all_verifies(h));
  privacy_upkeep(h->store, h->now, &idle);
  CHECK_STR(list_file(h), str_fmt(mem, "2026-11-23 viec %.*s cat\n", STR_ARG(hex)));
  f = fopen(str_c(mem, path), "w");
  NEED(f);
  fputs("nothing of ours\n", f);
  fclose(f);
  CHECK_INT(privacy_replay(mem, h->store, h->now, path, &why), -1);
  CHECK_HAS(why, "không đọc được");
}

/* A session does not outlive a leap of the clock. */
static void sign_in_again(struct house *h, int who) {
  struct answer a = post(h, BROWSER, "/dang-nhap", "/dang-nhap", "ten-dang-nhap",
                         str_c(h->mem, h->people[who].login), "mat-khau", HOUSE_PASSWORD);
  NEED(a.status == 303);
  h->people[who].cookie = h->people[BROWSER].cookie;
}

/* ---- how long --------------------------------------------------------------------------------------------------- */

TEST("two years after a matter ended its sender is cut off by the day's pass, once, and the page said it was "
     "due") {
  struct house *h = house_open(mem);
  struct privacy_upkeep idle = {0};
  str code = play_with_phone(h), record = play_record(h);
  fill_with_names(h, code, record); /* answered on 23/11/2026 */
  house_at(h, "2028-09-01T08:00:00+07:00");
  sign_in_again(h, ROLE_CLERK);
  struct answer soon = get(h, ROLE_CLERK, "/can-bo/du-lieu/luu-giu");
  CHECK_INT(soon.status, 200);
  CHECK_HAS(soon.body, "data-label=\"Đến hạn trong 90 ngày tới\" class=\"num\">1<");
  CHECK_HAS(soon.body, "cần xác nhận");
  privacy_upkeep(h->store, h->now, &idle);
  CHECK(house_holds(h, name_in(h)));
  house_at(h, "2028-11-22T08:00:00+07:00");
  privacy_upkeep(h->store, h->now, &idle);
  CHECK(house_holds(h, name_in(h)));
  house_at(h, "2028-11-23T08:00:00+07:00");
  privacy_upkeep(h->store, h->now, &idle);
  CHECK(house_forgot(h, name_in(h)));
  CHECK(!house_holds(h, phone_in(h)));
  sign_in_again(h, ROLE_CLERK);
  CHECK_HAS(get(h, ROLE_CLERK, "/can-bo/du-lieu/luu-giu").body,
            "data-label=\"Đã xóa trong 12 tháng\" class=\"num\">1 ");
  house_at(h, "2028-11-24T08:00:00+07:00");
  str rows = house_rows(h);
  privacy_upkeep(h->store, h->now, &idle);
  CHECK_STR(house_rows(h), rows);
  CHECK(all_verifies(h));
}

/* ---- breaches, and the office's duties ---------------------------------------------------------------------------- */

static struct filled *breach_form(struct house *h, const char *on, const char *hour) {
  struct filled *f = form_open(h, ROLE_CLERK, "/can-bo/du-lieu/su-co", "/can-bo/du-lieu/su-co");
  form_set(f, "ngay", on);
  form_set(f, "gio", hour);
  form_set(f, "viec", "Mất một cuốn sổ tiếp nhận");
  form_set(f, "loai-du-lieu", "họ tên, số điện thoại");
  form_set(f, "da-lam", "Đã báo công an xã");
  return f;
}

TEST("a breach has 72 hours from the moment it was found; what was known is kept, and the notice says the "
     "newest") {
  struct house *h = house_open(mem);
  struct answer a = form_send(breach_form(h, "24/11/2026", "07:00"));
  CHECK_INT(a.status, 422);
  CHECK_HAS(a.body, "Lúc này còn chưa đến");
  CHECK_INT(form_send(breach_form(h, "22/11/2026", "25:00")).status, 422);
  a = form_send(breach_form(h, "22/11/2026", "10:30")); /* a Sunday: hours do not wait for the week */
  CHECK_INT(a.status, 303);
  char *path = str_c(mem, a.location);
  struct answer one = get(h, ROLE_CLERK, path);
  CHECK_HAS(one.body, "10:30, 25/11/2026");
  CHECK_HAS(one.body, "còn 51 giờ để báo");
  CHECK_HAS(one.body, "chưa rõ");
  CHECK_HAS(one.body, "22/11/2031");
  struct filled *f = form_open(h, ROLE_CLERK, path, str_c(mem, str_and(mem, a.location, S("/them"))));
  form_set(f, "viec", "Cuốn sổ tìm thấy ở kho");
  form_set(f, "loai-du-lieu", "họ tên");
  form_set(f, "so-nguoi", "31");
  CHECK_INT(form_send(f).status, 303);
  one = get(h, ROLE_CHAIRMAN, path);
  CHECK_HAS(one.body, "Mất một cuốn sổ");
  CHECK_HAS(plain_text(mem, one.body), "số người: 31");
  house_at(h, "2026-11-25T11:00:00+07:00");
  sign_in_again(h, ROLE_CLERK);
  CHECK_HAS(get(h, ROLE_CLERK, path).body, "quá hạn báo");
  f = form_open(h, ROLE_CLERK, path, str_c(mem, str_and(mem, a.location, S("/da-bao"))));
  form_set(f, "ngay-gui", "25/11/2026");
  form_set(f, "gio-gui", "9:15");
  form_set(f, "van-ban", "12/CV-UBND");
  CHECK_INT(form_send(f).status, 303);
  CHECK_HAS(get(h, ROLE_CLERK, path).body, "đã báo trong 72 giờ");
  sign_in_again(h, ROLE_COORDINATOR);
  CHECK_INT(get(h, ROLE_COORDINATOR, path).status, 404);
  CHECK_INT(get(h, ROLE_COORDINATOR, "/can-bo/du-lieu/su-co").status, 404);
}

TEST("the impact assessment is due sixty days from the day the processing began, which is written down once "
     "known") {
  struct house *h = house_open(mem);
  struct filled *f = form_open(h, ROLE_CLERK, "/can-bo/du-lieu", "/can-bo/du-lieu");
  form_set(f, "dieu", "bat-dau");
  form_set(f, "tu-ngay", "24/11/2026");
  CHECK_INT(form_send(f).status, 422);
  f = form_open(h, ROLE_CLERK, "/can-bo/du-lieu", "/can-bo/du-lieu");
  form_set(f, "dieu", "bat-dau");
  form_set(f, "tu-ngay", "02/11/2026");
  CHECK_INT(form_send(f).status, 303);
  struct answer a = get(h, ROLE_CLERK, "/can-bo/du-lieu");
  CHECK_HAS(a.body, "04/01/2027"); /* 01/01 and the week-end behind it are days off: moved on */
  CHECK_HAS(a.body, "cần xác nhận");
  CHECK_HAS(get(h, ROLE_CLERK, "/can-bo").body, "/can-bo/du-lieu");
  CHECK_INT(get(h, ROLE_COORDINATOR, "/can-bo/du-lieu").status, 404);
}

TEST("the public page says the rights, the limits and the grounds, and that they are still to be confirmed") {
  struct house *h = house_open(mem);
  struct answer a = get(h, RESIDENT, "/quyen-rieng-tu"), en = get(h, RESIDENT, "/en/quyen-rieng-tu");
  CHECK_INT(a.status, 200);
  CHECK_HAS(a.body, "2 ngày làm việc");
  CHECK_HAS(a.body, "20 ngày");
  CHECK_HAS(a.body, "gia hạn một lần, tối đa 15 ngày");
  CHECK_HAS(a.body, "Điều 19");
  CHECK_HAS(a.body, "cần xác nhận");
  CHECK_HAS(en.body, "2 working days");
}

/* ---- consent ------------------------------------------------------------------------------------------------------- */

static str play_agreed(struct house *h, const char *box) {
  struct filled *f = form_open(h, RESIDENT, "/phan-anh/gui", "/phan-anh/gui");
  form_set(f, "loi", "Cống trước nhà bị vỡ");
  form_set(f, "loai", "phan-anh");
  f = form_in(h, RESIDENT, play_step(f, "noi"), "/phan-anh/gui");
  form_set(f, "chu-de", "duong-sa");
  struct answer contact = play_step(f, "lien-he");
  CHECK_HAS(contact.body, "rút lại lúc nào cũng được");
  CHECK_HAS_NOT(contact.body, " checked"); /* nothing is ticked beforehand */
  f = form_in(h, RESIDENT, contact, "/phan-anh/gui");
  form_set(f, "ten", name_in(h));
  form_set(f, "dien-thoai", phone_in(h));
  if (box) form_set(f, box, "1");
  f = form_in(h, RESIDENT, play_step(f, "xem"), "/phan-anh/gui");
  return play_code(h, play_step(f, "gui"));
}

static struct answer take_back(struct house *h, str code) {
  return form_send(form_in(h, RESIDENT, mine(h, code), "/quyen-rieng-tu/rut"));
}

struct agreed {
  id record;
  int64_t given, version;
  str lang;
  struct bytes hash;
};
QUERY(q_agreed, struct agreed,
      "SELECT record, given, version, lang, text_hash FROM consent WHERE commune = $1 ORDER BY at DESC, given "
      "LIMIT 1",
      COL(struct agreed, record), COL(struct agreed, given), COL(struct agreed, version),
      COL(struct agreed, lang), COL(struct agreed, hash));

static void newest_consent(struct ctx *cx, void *arg) {
  struct agreed *a = arg;
  struct consent_text t;
  uint8_t hash[32];
  NEED(STORE_FIND(cx, q_agreed, a, A(cx->who.commune)));
  NEED(consent_text(cx, LANG_VI, S("neu-ten"), &t));
  sha256(t.text.p, t.text.n, hash);
  CHECK(a->hash.n == 32 && same_bytes(a->hash.p, hash, 32));
  CHECK_STR(a->lang, "vi");
}

TEST("a name is public while its person agrees, to the text they read; two taps take it off the page at once") {
  struct house *h = house_open(mem);
  struct agreed a = {0};
  str code = play_agreed(h, "neu-ten"), record = play_record(h);
  CHECK(house_read(h, ROLE_CLERK, newest_consent, &a));
  CHECK_INT(a.given, 1);
  CHECK_INT(a.version, 1);
  struct filled *f = form_open(h, ROLE_COORDINATOR, play_path(h, record, ""), play_path(h, record, "/duyet"));
  form_set_str(f, "tieu-de", str_fmt(mem, "Cống nhà ông %s", name_in(h))); /* allowed as long as they agree */
  form_set_str(f, "don-vi", id_hex(mem, h->office));
  form_set(f, "cong-khai", "ngay");
  CHECK_INT(form_send(f).status, 303);
  CHECK_INT(play_draft(h, ROLE_OFFICER, record, "Đã thay nắp cống").status, 303);
  CHECK_INT(play_sign(h, ROLE_CHAIRMAN, record).status, 303);
  CHECK_HAS(get(h, RESIDENT, "/phan-anh/1").body, name_in(h));
  struct answer back = take_back(h, code);
  CHECK_INT(back.status, 200);
  CHECK_HAS(back.body, "Đã rút lại");
  CHECK_HAS_NOT(get(h, RESIDENT, "/phan-anh/1").body, name_in(h));
  CHECK_HAS_NOT(get(h, RESIDENT, "/phan-anh").body, name_in(h));
  CHECK_HAS(get(h, RESIDENT, "/phan-anh/1").body, "thay nắp cống");
  CHECK(house_read(h, ROLE_CLERK, newest_consent, &a));
  CHECK_INT(a.given, 0);
  CHECK(all_verifies(h));
}

TEST("what was not agreed to is not there: no name in public, nothing to take back, and no second time") {
  struct house *h = house_open(mem);
  str code = play_agreed(h, NULL), record = play_record(h);
  CHECK_INT(play_moderate(h, record, "ngay").status, 303);
  CHECK_HAS_NOT(get(h, RESIDENT, "/phan-anh/1").body, name_in(h));
  struct answer page = mine(h, code);
  CHECK_HAS(page.body, "chưa đồng ý điều gì");
  CHECK_HAS_NOT(page.body, "/quyen-rieng-tu/rut");
  struct house *other = house_open(mem);
  str theirs = play_agreed(other, "bao-toi");
  struct filled *f = form_in(other, RESIDENT, mine(other, theirs), "/quyen-rieng-tu/rut");
  CHECK_HAS(form_send(f).body, "Đã rút lại");
  form_set(f, "muc-dich", "neu-ten");
  CHECK(form_send(f).status >= 400); /* the form's id was used for other words */
  CHECK_HAS_NOT(mine(other, theirs).body, "/quyen-rieng-tu/rut");
}

static bool told_still(struct house *h, str code) {
  return str_has(play_look(h, code).body, S("/tra-cuu/thoi-bao"));
}

TEST("to be told is one consent: taken back on either page it ends on both, and the address goes") {
  struct house *h = house_open(mem);
  str code = play_agreed(h, "bao-toi");
  CHECK(told_still(h, code));
  CHECK_HAS(mine(h, code).body, "Báo cho tôi khi có trả lời");
  CHECK_HAS(take_back(h, code).body, "Đã rút lại");
  CHECK(!told_still(h, code));
  struct house *other = house_open(mem);
  str theirs = play_agreed(other, "bao-toi");
  CHECK_INT(form_send(form_in(other, RESIDENT, play_look(other, theirs), "/tra-cuu/thoi-bao")).status, 200);
  CHECK(!told_still(other, theirs));
  CHECK_HAS(mine(other, theirs).body, "Đã rút lại ngày");
  CHECK_HAS_NOT(mine(other, theirs).body, "/quyen-rieng-tu/rut");
  CHECK(all_verifies(h) && all_verifies(other));
}

TEST("a corrected number is the one that is told from then on, and the wrong one is nowhere") {
  struct house *h = house_open(mem);
  str code = play_agreed(h, "bao-toi"), record = play_record(h), digits = str_of(phone_in(h));
  char *wrong = str_c(mem, str_fmt(mem, "84%.*s%.*s%.*s", STR_ARG(str_sub(digits, 1, 3)),
                                   STR_ARG(str_sub(digits, 5, 3)), STR_ARG(str_sub(digits, 9, 3))));
  CHECK_INT(play_moderate(h, record, "ngay").status, 303);
  CHECK_INT(play_draft(h, ROLE_OFFICER, record, "Đã thay nắp cống").status, 303);
  CHECK_INT(play_sign(h, ROLE_CHAIRMAN, record).status, 303);
  CHECK(house_holds(h, wrong)); /* of the message that could not go out */
  ask(h, code, "sua", "Số đúng là 0987 654 321");
  str request = the_request(h);
  struct filled *f = form_open(h, ROLE_CLERK, play_path(h, request, ""), play_path(h, request, "/quyet-dinh"));
  form_set(f, "ket-qua", "dong-y");
  form_set(f, "so-dung", "0987 654 321");
  form_set(f, "noi-ro", "Đã sửa");
  CHECK_INT(form_send(f).status, 303);
  CHECK(house_forgot(h, wrong));
  CHECK(house_forgot(h, phone_in(h)));
  CHECK(told_still(h, code));
  CHECK(all_verifies(h));
}

#define THEIR_MAIL "nguoi.gui@example.vn"

TEST("an address of mail is shown to its person, masked, and goes with them, out of what was to be sent too") {
  struct house *h = house_open(mem);
  struct filled *f = form_open(h, RESIDENT, "/phan-anh/gui", "/phan-anh/gui");
  form_set(f, "loi", "Cống trước nhà bị vỡ");
  f = form_in(h, RESIDENT, play_step(f, "noi"), "/phan-anh/gui");
  form_set(f, "chu-de", "duong-sa");
  f = form_in(h, RESIDENT, play_step(f, "lien-he"), "/phan-anh/gui");
  form_set(f, "thu-dien-tu", THEIR_MAIL);
  form_set(f, "bao-toi", "1");
  f = form_in(h, RESIDENT, play_step(f, "xem"), "/phan-anh/gui");
  str code = play_code(h, play_step(f, "gui")), record = play_record(h);
  CHECK_INT(play_moderate(h, record, "ngay").status, 303);
  CHECK(house_holds(h, THEIR_MAIL));
  CHECK_HAS(mine(h, code).body, "Thư điện tử");
  CHECK_HAS_NOT(mine(h, code).body, THEIR_MAIL);
  ask(h, code, "xoa", "");
  CHECK_INT(decide(h, the_request(h), "cat", "luu-tru").status, 303);
  CHECK(house_forgot(h, THEIR_MAIL));
  CHECK(all_verifies(h));
}

TEST("what was parted off a letter goes with it, and so does the address that its kind asked for") {
  struct house *h = house_open(mem);
  str home = str_fmt(mem, "Ngõ %s", name_in(h));
  struct filled *f = form_open(h, RESIDENT, "/phan-anh/gui", "/phan-anh/gui");
  form_set(f, "loi", "Quy định mới bắt nộp giấy tờ hai lần, và cầu cũng hỏng");
  form_set(f, "loai", "phan-anh-quy-dinh");
  f = form_in(h, RESIDENT, play_step(f, "noi"), "/phan-anh/gui");
  form_set(f, "chu-de", "duong-sa");
  f = form_in(h, RESIDENT, play_step(f, "lien-he"), "/phan-anh/gui");
  form_set(f, "ten", name_in(h));
  form_set_str(f, "dia-chi", home);
  form_set(f, "dien-thoai", phone_in(h));
  f = form_in(h, RESIDENT, play_step(f, "xem"), "/phan-anh/gui");
  str code = play_code(h, play_step(f, "gui")), record = play_record(h);
  struct answer desk = get_path(h, ROLE_COORDINATOR, record);
  CHECK_HAS_NOT(desk.body, str_c(mem, home));
  CHECK_HAS(reveal(h, ROLE_COORDINATOR, record, "dia-chi", "xac-minh").body, str_c(mem, home));
  f = form_open(h, ROLE_COORDINATOR, play_path(h, record, ""), play_path(h, record, "/tach"));
  form_set(f, "phan", "Cầu hỏng");
  form_set(f, "phan-chu-de", "duong-sa");
  CHECK_INT(form_send(f).status, 303);
  ask(h, code, "xoa", "");
  CHECK_INT(decide(h, the_request(h), "cat", "luu-tru").status, 303);
  CHECK(house_forgot(h, name_in(h)));
  CHECK(!house_holds(h, phone_in(h)));
  CHECK(all_verifies(h));
}
