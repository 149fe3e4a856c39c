/* The promise ledger: made in public, put off in public, kept only when those who were promised say so. */
#include "meeting/play.h"

/* A reception held, one person there; gives the desk's address of the turn, and the code. */
static str held_turn(struct house *h, str *ret_code, str *ret_other) {
  meet_post(h, "tiep-cong-dan", "30/11/2026", "60");
  *ret_code = meet_code(h, meet_register(h, "/lich/1/dang-ky", "0", "Xin nạo vét con mương", ""));
  *ret_other = meet_code(h, meet_register(h, "/lich/1/dang-ky", "1", "Một người khác", ""));
  str record = meet_record(h, 1);
  meet_at(h, "2026-11-30T11:00:00+07:00");
  CHECK_INT(meet_outcome(h, record, "da-to-chuc", "").status, 303);
  str turn = meet_turn(h, record);
  CHECK_INT(post(h, ROLE_CHAIRMAN, meet_path(h, turn, ""), meet_path(h, turn, "/den"), "den", "co").status,
            303);
  return turn;
}

static str promise_link(struct house *h, int who, str page) {
  str path = between(get_path(h, who, page).body, "href=\"/can-bo/loi-hua/them?", "\"");
  NEED(path.p != NULL);
  return str_fmt(h->mem, "/can-bo/loi-hua/them?%.*s", STR_ARG(plain_text(h->mem, path)));
}

static struct answer prove(struct house *h, int who, const char *number) {
  char *page = str_c(h->mem, str_fmt(h->mem, "/can-bo/loi-hua/%s", number)),
       *action = str_c(h->mem, str_fmt(h->mem, "/can-bo/loi-hua/%s/bang-chung", number));
  return post(h, who, page, action, "bang-chung", "Đã nạo vét xong ngày 10/12, xem tại chỗ");
}

static struct answer confirm(struct house *h, const char *number, str code, const char *word) {
  char *page = str_c(h->mem, str_fmt(h->mem, "/loi-hua/%s/xac-nhan", number));
  struct filled *f = form_open(h, RESIDENT, page, page);
  form_set_str(f, "ma", code);
  form_add(f, "ket-qua", str_of(word));
  return form_send(f);
}

TEST("a promise made at a reception is public with its day, late when it has passed, and kept when the "
     "promisee says so") {
  struct house *h = house_open(mem);
  str code, other, turn = held_turn(h, &code, &other);
  struct answer made = meet_promise(h, ROLE_CHAIRMAN, promise_link(h, ROLE_CHAIRMAN, turn),
                                    "Nạo vét mương Thôn Một", "10/12/2026");
  CHECK_INT(made.status, 303);
  CHECK_STR(made.location, "/can-bo/loi-hua/1");
  CHECK_HAS(get(h, RESIDENT, "/loi-hua").body, "Nạo vét mương");
  struct answer one = get(h, RESIDENT, "/loi-hua/1");
  CHECK_HAS(one.body, "/lich/1");
  CHECK_HAS(one.body, "Phòng Văn hóa - Xã hội");
  CHECK_HAS_NOT(one.body, "Xin nạo vét con mương");
  CHECK_HAS(meet_slip(h, code).body, "/loi-hua/1");
  CHECK_HAS(get(h, RESIDENT, "/lich/1").body, "Nạo vét mương");

  /* The page that was kept dies at the midnight that makes it late. */
  house_at(h, "2026-12-10T23:59:00+07:00");
  CHECK_HAS_NOT(get(h, RESIDENT, "/loi-hua/1").body, "Xã trễ hẹn");
  CHECK_HAS_NOT(get(h, RESIDENT, "/loi-hua").body, "tag-late");
  house_at(h, "2026-12-11T00:00:00+07:00");
  CHECK_HAS(get(h, RESIDENT, "/loi-hua/1").body, "Xã trễ hẹn");
  CHECK_HAS(get(h, RESIDENT, "/loi-hua").body, "tag-late");
  CHECK_HAS(get(h, RESIDENT, "/loi-hua?xem=tre").body, "Nạo vét mương");
  CHECK_HAS_NOT(get(h, RESIDENT, "/loi-hua?xem=dang-lam").body, "Nạo vét mương");

  meet_at(h, "2026-12-11T08:00:00+07:00");
  CHECK_HAS(get(h, ROLE_OFFICER, "/can-bo").body, "quá hạn: 1");
  CHECK_INT(prove(h, ROLE_OFFICER, "1").status, 303);
  CHECK_HAS(get(h, RESIDENT, "/loi-hua/1").body, "xem tại chỗ");
  CHECK_HAS(get(h, RESIDENT, "/loi-hua?xem=cho").body, "Nạo vét mương");
  /* The office's own word does not close it, nor does a stranger's code. */
  CHECK_INT(confirm(h, "1", S("ba-ba-ba-ba-ba-ba-ba-ba-ba"), "giu").status, 422);
  CHECK_INT(confirm(h, "1", other, "giu").status, 422);
  CHECK_HAS_NOT(get(h, RESIDENT, "/loi-hua?xem=giu").body, "Nạo vét mương");
  CHECK_INT(confirm(h, "1", code, "chua-dat").status, 200);
  CHECK_HAS(get(h, RESIDENT, "/loi-hua?xem=tre").body, "Nạo vét mương"); /* open again, and late at once */
  CHECK_INT(prove(h, ROLE_OFFICER, "1").status, 303);
  CHECK_INT(confirm(h, "1", code, "giu").status, 200);
  CHECK_HAS(get(h, RESIDENT, "/loi-hua?xem=giu").body, "Nạo vét mương");
  CHECK_INT(get(h, RESIDENT, "/loi-hua/1/xac-nhan").status, 200);
  CHECK_HAS(get(h, RESIDENT, "/en/loi-hua/1").body, "kept");
}

TEST("without a promisee the Front says it: neither the office nor a code can") {
  struct house *h = house_open(mem);
  struct filled *f = form_open(h, ROLE_UNIT_HEAD, "/can-bo/loi-hua/them", "/can-bo/loi-hua/them");
  form_set(f, "hua-gi", "Công khai lịch trực mỗi tuần");
  form_set(f, "voi-ai", "Nhân dân trong xã");
  form_set(f, "han", "24/11/2026");
  form_set(f, "muc", "III.2.2");
  CHECK_INT(form_send(f).status, 303);
  CHECK_HAS(get(h, RESIDENT, "/loi-hua/1").body, "III.2.2");
  CHECK_HAS_NOT(get(h, RESIDENT, "/loi-hua/1").body, "xac-nhan");
  CHECK_HAS_NOT(get(h, ROLE_CHAIRMAN, "/can-bo/loi-hua/1").body, "/da-giu");
  CHECK_INT(prove(h, ROLE_OFFICER, "1").status, 303);
  CHECK_HAS(get(h, ROLE_SUPERVISOR, "/can-bo").body, "Lời hứa chờ xác nhận");
  CHECK_INT(post(h, ROLE_SUPERVISOR, "/can-bo/loi-hua/1", "/can-bo/loi-hua/1/chua-dat", "con-thieu",
                 "Bảng tin vẫn để trống")
                .status,
            303);
  CHECK_HAS(get(h, RESIDENT, "/loi-hua/1").body, "Bảng tin vẫn để trống");
  CHECK_INT(prove(h, ROLE_OFFICER, "1").status, 303);
  CHECK_INT(post(h, ROLE_SUPERVISOR, "/can-bo/loi-hua/1", "/can-bo/loi-hua/1/da-giu", "nhan-xet",
                 "Đã xem bảng tin, có lịch")
                .status,
            303);
  CHECK_HAS(get(h, RESIDENT, "/loi-hua/1").body, "Đã giữ lời");
  CHECK_HAS_NOT(get(h, ROLE_SUPERVISOR, "/can-bo/loi-hua/1").body, "/da-giu");
}

struct counting {
  day as_of;
  struct meeting_measure m;
  size_t wrong;
};
static void count(struct ctx *cx, void *arg) {
  struct counting *c = arg;
  c->m = measure_promises(cx, 2026, c->as_of);
  c->wrong = promise_check_caches(cx, buf_new(cx->mem, 4096));
}

TEST("a day that is put off stays visible, and put off after it had passed it still counts as missed") {
  struct house *h = house_open(mem);
  for (int i = 0; i < 2; i++) {
    struct filled *f = form_open(h, ROLE_CHAIRMAN, "/can-bo/loi-hua/them", "/can-bo/loi-hua/them");
    form_set(f, "hua-gi", i ? "Sửa đèn đường" : "Trồng cây xanh");
    form_set(f, "voi-ai", "bà con Thôn Hai");
    form_set_str(f, "don-vi", id_hex(mem, h->office));
    form_set(f, "han", "30/11/2026");
    form_set(f, "muc", "III.2");
    CHECK_INT(form_send(f).status, 303);
  }
  /* An officer of the unit does not put it off, another unit's head does not either, and never backwards. */
  CHECK_HAS_NOT(get(h, ROLE_OFFICER, "/can-bo/loi-hua/1").body, "/lui-ngay");
  CHECK_HAS_NOT(get(h, IN_OTHER_UNIT + ROLE_UNIT_HEAD, "/can-bo/loi-hua/1").body, "/lui-ngay");
  struct answer wrong = post(h, ROLE_UNIT_HEAD, "/can-bo/loi-hua/1", "/can-bo/loi-hua/1/lui-ngay", "han-moi",
                             "25/11/2026", "ly-do", "Muốn sớm hơn");
  CHECK_INT(wrong.status, 422);
  CHECK_HAS(wrong.body, "Muốn sớm hơn");
  CHECK_INT(post(h, ROLE_UNIT_HEAD, "/can-bo/loi-hua/1", "/can-bo/loi-hua/1/lui-ngay", "han-moi", "15/12/2026",
                 "ly-do", "Chờ giống cây")
                .status,
            303);
  struct answer one = get(h, RESIDENT, "/loi-hua/1");
  CHECK_HAS(one.body, "30/11/2026");
  CHECK_HAS(one.body, "15/12/2026");
  CHECK_HAS(one.body, "Chờ giống cây");
  CHECK_HAS(one.body, "Đã lùi ngày");
  meet_at(h, "2026-12-02T08:00:00+07:00");
  CHECK_INT(post(h, ROLE_UNIT_HEAD, "/can-bo/loi-hua/2", "/can-bo/loi-hua/2/lui-ngay", "han-moi", "15/12/2026",
                 "ly-do", "Thiếu bóng đèn")
                .status,
            303);
  CHECK_HAS_NOT(get(h, RESIDENT, "/loi-hua/2").body, "Xã trễ hẹn");
  struct counting c = {.as_of = day_make(2026, 12, 2)};
  CHECK(house_read(h, RESIDENT, count, &c));
  CHECK_INT(c.m.due, 1); /* only the one that had passed before it was put off */
  CHECK_INT(c.m.done, 0);
  CHECK_INT(c.wrong, 0);
  CHECK_INT(prove(h, ROLE_OFFICER, "2").status, 303);
  CHECK_INT(post(h, ROLE_SUPERVISOR, "/can-bo/loi-hua/2", "/can-bo/loi-hua/2/da-giu", "nhan-xet", "Đèn đã sáng")
                .status,
            303);
  c.as_of = day_make(2026, 12, 2);
  CHECK(house_read(h, RESIDENT, count, &c));
  CHECK_INT(c.m.done, 1);
  c.as_of = day_make(2026, 12, 1);
  CHECK(house_read(h, RESIDENT, count, &c));
  CHECK_INT(c.m.due, 1);
  CHECK_INT(c.m.done, 0);
  CHECK_INT(c.wrong, 0);
}

TEST("who may write a promise down: the own unit's, without personal data, from a place that is there") {
  struct house *h = house_open(mem);
  struct filled *f = form_open(h, ROLE_OFFICER, "/can-bo/loi-hua/them", "/can-bo/loi-hua/them");
  form_set(f, "hua-gi", "Gọi lại cho bà qua số 0912 345 678");
  form_set(f, "voi-ai", "một người dân");
  form_drop(f, "don-vi");
  form_add(f, "don-vi", id_hex(mem, h->other_office));
  form_set(f, "han", "20/11/2026");
  form_set(f, "viec", "44");
  struct answer a = form_send(f);
  CHECK_INT(a.status, 422);
  CHECK_HAS(a.body, "id=\"f-don-vi-error\"");
  CHECK_HAS(a.body, "id=\"f-han-error\"");
  CHECK_HAS(a.body, "id=\"f-hua-gi-error\"");
  CHECK_HAS(a.body, "id=\"f-viec-error\"");
  CHECK_INT(get(h, RESIDENT, "/loi-hua/1").status, 404);
  static const int others[] = {ROLE_ONE_STOP_CLERK, ROLE_COLLECTOR, ROLE_SUPERVISOR, ROLE_ADMINISTRATOR};
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    CHECK_INT(get(h, others[i], "/can-bo/loi-hua/them").status, 404);
  /* A person of another meeting is no promisee of this one. */
  str code, other, turn = held_turn(h, &code, &other);
  str link = promise_link(h, ROLE_CHAIRMAN, turn);
  meet_post(h, "doi-thoai", "01/12/2026", NULL);
  f = form_open(h, ROLE_CHAIRMAN, str_c(mem, link), "/can-bo/loi-hua/them");
  form_set(f, "hua-gi", "Một việc không khớp");
  form_set(f, "voi-ai", "một người dân");
  form_set_str(f, "don-vi", id_hex(mem, h->office));
  form_set(f, "han", "10/12/2026");
  str second = meet_record(h, 2);
  form_set_str(f, "buoi", str_sub(second, second.n - 32, 32));
  CHECK_INT(form_send(f).status, 409);
}

static struct answer number_of_pages(struct house *h, const char *first, size_t *ret_lines) {
  struct answer a = get(h, RESIDENT, first);
  *ret_lines = 0;
  for (int page = 0; page < 20; page++) {
    str rest = a.body, head;
    while (str_cut(&rest, S("<p class=\"row-title\">"), &head)) (*ret_lines)++;
    str next = between(a.body, "rel=\"next\" href=\"", "\"");
    if (!next.p) break;
    a = get_path(h, RESIDENT, plain_text(h->mem, next));
  }
  return a;
}

struct many {
  struct house *h;
};
static bool make_many(struct ctx *cx, void *arg) {
  struct many *m = arg;
  for (int i = 0; i < 45; i++) {
    struct promise p = {.unit = i % 2 ? m->h->office : m->h->other_office,
                        .to_whom = S("bà con"),
                        .what = str_fmt(cx->mem, "Việc hứa thứ %d", i),
                        .clause = S("III"),
                        .made_day = (day){cx->today.n - 40},
                        .due_day = (day){cx->today.n - 20 + i}};
    if (!promise_make(cx, &p)) return false;
  }
  return true;
}

TEST("the ledger is paged without losing a line, late ones first, filtered by state and by unit") {
  struct house *h = house_open(mem);
  struct many m = {h};
  CHECK_INT(house_write(h, ROLE_CHAIRMAN, make_many, &m), STORE_COMMITTED);
  size_t n;
  (void)number_of_pages(h, "/loi-hua", &n);
  CHECK_INT(n, 45);
  (void)number_of_pages(h, "/loi-hua?xem=tre", &n);
  CHECK_INT(n, 20);
  char *unit = str_c(mem, str_fmt(mem, "/loi-hua?don-vi=%.*s", STR_ARG(id_hex(mem, h->office))));
  (void)number_of_pages(h, unit, &n);
  CHECK_INT(n, 22);
  struct answer first = get(h, RESIDENT, "/loi-hua");
  CHECK_HAS(first.body, "45 lời hứa");
  str rest = first.body, head;
  CHECK(str_cut(&rest, S("Việc hứa thứ 0"), &head) && str_has(rest, S("Việc hứa thứ 19")));
  CHECK_INT(get(h, RESIDENT, "/loi-hua?sau=9.9&don-vi=x&xem=khong-co").status, 200);
  CHECK_INT(get(h, RESIDENT, "/loi-hua?sau=1.2.3.4").status, 200);
}
