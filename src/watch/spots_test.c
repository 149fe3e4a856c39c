/* Hot spots through the front door. The house's clock: Monday 23 November 2026. */
#include "watch/play.h"

/* A year in which a matter of that topic comes from Thôn Một every second week. */
static void usual_year(struct house *h) {
  for (int w = 1; w <= 26; w++) {
    day d = {day_make(2026, 11, 23).n - 14 * w + 1};
    play_many(h, "Việc thường ngày", str_c(h->mem, day_iso(h->mem, d)), h->hamlet, "duong-sa", 1);
  }
}

static str page(struct house *h) {
  struct answer a = get(h, ROLE_CHAIRMAN, "/can-bo/canh-bao");
  CHECK_INT(a.status, 200);
  return a.body;
}

static char *spot_path(struct house *h) {
  str path = between(page(h), "href=\"/can-bo/canh-bao/diem-nong/", "\"");
  NEED(path.p);
  return str_c(h->mem, str_fmt(h->mem, "/can-bo/canh-bao/diem-nong/%.*s", STR_ARG(path)));
}
static char *form_of(struct house *h, const char *path) {
  str rest = str_of(path), action;
  (void)str_cut(&rest, S("?"), &action);
  return str_c(h->mem, action);
}

TEST("seven matters in a week where one or none is usual are shown, with the numbers and the matters behind") {
  struct house *h = house_open(mem);
  usual_year(h);
  CHECK_HAS(page(h), "không có nơi nào bất thường");
  play_many(h, "Đường thôn sạt lở", "2026-11-17", h->hamlet, "duong-sa", 7);
  play_many(h, "Việc nơi khác", "2026-11-17", h->other_hamlet, "duong-sa", 2);
  str all = page(h);
  CHECK_HAS(all, "Thôn Một · Đường sá");
  CHECK_HAS(all, "Tuần trước 7 việc, mọi tuần thường 0-1");
  CHECK_HAS(all, "Chưa ai quyết định");
  CHECK_HAS_NOT(all, "Thôn Hai · Đường sá");
  CHECK_HAS(get(h, ROLE_CHAIRMAN, "/can-bo/buoi-sang").body, "Cảnh báo sớm: 1 nơi chưa ai quyết định");
  CHECK_HAS_NOT(get(h, ROLE_UNIT_HEAD, "/can-bo/buoi-sang").body, "Cảnh báo sớm");
  char *path = spot_path(h);
  str one = get(h, ROLE_CHAIRMAN, path).body;
  CHECK_HAS(one, "Đường thôn sạt lở");
  CHECK_HAS_NOT(one, "Việc nơi khác");
  CHECK_HAS(one, "<th scope=\"row\">16/11/2026</th><td class=\"num\" data-label=\"Số việc\">7</td>");
  CHECK_INT(get_path(h, ROLE_CHAIRMAN,
                     str_fmt(mem, "/can-bo/phan-anh/%.*s", STR_ARG(between(one, "/can-bo/phan-anh/", "\""))))
                .status,
            200);
  const int strangers[] = {ROLE_UNIT_HEAD, ROLE_OFFICER, ROLE_ONE_STOP_CLERK, ROLE_COLLECTOR,
                           ROLE_ADMINISTRATOR};
  for (size_t i = 0; i < sizeof strangers / sizeof *strangers; i++) {
    CHECK_INT(get(h, strangers[i], path).status, 404);
    CHECK_HAS_NOT(get(h, strangers[i], "/can-bo").body, "canh-bao");
  }
  CHECK_HAS_NOT(get(h, RESIDENT, "/").body, "canh-bao");
  CHECK_HAS(get(h, ROLE_CHAIRMAN, "/can-bo").body, "/can-bo/canh-bao");
  CHECK_HAS(get(h, ROLE_COORDINATOR, "/en/can-bo/canh-bao").body, "Last week 7 matters");
}

static bool take_back(struct ctx *cx, void *arg) {
  const struct past *p = arg;
  return matter_withdraw(cx, p->matter);
}
struct joining {
  id matter, head;
};
static bool join(struct ctx *cx, void *arg) {
  const struct joining *j = arg;
  return matter_join(cx, j->matter, j->head);
}

TEST("what waits unread, or was taken back before anybody read it, changes nothing the chairman sees") {
  struct house *h = house_open(mem);
  usual_year(h);
  str before = between(page(h), "<h2>", "<h2>");
  struct past p[9];
  for (size_t i = 0; i < 9; i++) {
    p[i] = (struct past){"Lời chưa ai xem", "2026-11-23", ID_NONE, h->hamlet, "duong-sa", ID_NONE};
    play_past(h, &p[i]);
  }
  CHECK_STR(between(page(h), "<h2>", "<h2>"), before);
  CHECK_HAS(page(h), "không có nơi nào bất thường");
  for (size_t i = 0; i < 9; i++) CHECK_INT(house_write(h, RESIDENT, take_back, &p[i]), STORE_COMMITTED);
  CHECK_STR(between(page(h), "<h2>", "<h2>"), before);
}

TEST("matters that say the same and were joined still count as so many that came in") {
  struct house *h = house_open(mem);
  usual_year(h);
  struct past p[6];
  for (size_t i = 0; i < 6; i++) {
    p[i] = (struct past){"Cùng một chỗ sạt", "2026-11-19", h->office, h->hamlet, "duong-sa", ID_NONE};
    play_past(h, &p[i]);
  }
  CHECK_HAS(page(h), "Tuần trước 6 việc");
  size_t joined = 0;
  /* They came in one moment, so that chance decides which is the earlier of two: each is tried with each. */
  for (size_t i = 0; i < 6; i++)
    for (size_t k = 0; k < 6; k++) {
      struct joining j = {p[i].matter, p[k].matter};
      if (i != k) joined += house_write(h, ROLE_COORDINATOR, join, &j) == STORE_COMMITTED;
    }
  if (!CHECK(joined > 0)) test_say("none could be joined");
  CHECK_HAS(page(h), "Tuần trước 6 việc");
}

TEST("a young commune, a hamlet that is no more and matters without a hamlet") {
  struct house *h = house_open(mem);
  play_many(h, "Việc đầu tiên", "2026-10-20", h->hamlet, "khac", 1);
  play_many(h, "Việc dồn dập", "2026-11-18", h->hamlet, "duong-sa", 9);
  CHECK_HAS(page(h), "không có nơi nào bất thường"); /* four weeks of records say nothing */
  struct house *old = house_open(mem);
  usual_year(old);
  play_many(old, "Không nói thôn nào", "2026-11-18", ID_NONE, "rac-nuoc", 6);
  CHECK_HAS(page(old), "Không nói rõ thôn · Rác, nước thải");
  CHECK_INT(get(old, ROLE_CHAIRMAN, spot_path(old)).status, 200);
}

TEST("a warning is taken up or dismissed with a reason, and every decision stays") {
  struct house *h = house_open(mem);
  usual_year(h);
  play_many(h, "Đường thôn sạt lở", "2026-11-17", h->hamlet, "duong-sa", 7);
  char *path = spot_path(h), *action = form_of(h, path);
  struct filled *f = form_open(h, ROLE_CHAIRMAN, path, action);
  form_set(f, "viec", "bo");
  struct answer a = form_send(f);
  CHECK_INT(a.status, 422);
  CHECK_HAS(a.body, "id=\"f-ly-do-error\"");
  f = form_in(h, ROLE_CHAIRMAN, a, action);
  form_set(f, "ly-do", "Cùng một chỗ sạt, đã có người sửa <b>");
  CHECK_STR(form_send(f).location, "/can-bo/canh-bao");
  CHECK_HAS(page(h), "Không cần làm gì thêm");
  CHECK_HAS(page(h), "Cùng một chỗ sạt, đã có người sửa &lt;b&gt;");
  CHECK_HAS_NOT(page(h), "Chưa ai quyết định");
  CHECK_HAS_NOT(get(h, ROLE_CHAIRMAN, "/can-bo/buoi-sang").body, "Cảnh báo sớm: ");
  /* Somebody thinks again: the newer decision counts, the older one is still to be read. */
  house_later(h, 1);
  f = form_open(h, ROLE_COORDINATOR, path, action);
  form_set(f, "viec", "doi-thoai");
  CHECK_INT(form_send(f).status, 303);
  CHECK_HAS(get(h, ROLE_CHAIRMAN, path).body, "Sẽ đối thoại với bà con</p>");
  CHECK_HAS(get(h, ROLE_CHAIRMAN, path).body, "/can-bo/lich/them"); /* where the dialogue is posted */
  CHECK_INT(get(h, ROLE_CHAIRMAN, "/can-bo/lich/them").status, 200);
  CHECK_HAS(page(h), "Cùng một chỗ sạt");
  /* What is no warning is not decided. */
  f = form_open(h, ROLE_CHAIRMAN, path, action);
  form_set(f, "viec", "xuong-thon");
  form_set(f, "tuan", "2026-10-05");
  CHECK_INT(form_send(f).status, 409);
  f = form_open(h, ROLE_CHAIRMAN, path, action);
  form_set(f, "viec", "xuong-thon");
  f->who = ROLE_UNIT_HEAD;
  CHECK(form_send(f).status >= 400);
  const char *const nowhere[] = {"/can-bo/canh-bao/diem-nong/khong-ro/khac?tuan=2026-11-16",
                                 "/can-bo/canh-bao/diem-nong/xyz/duong-sa?tuan=2026-11-16",
                                 "/can-bo/canh-bao/gi-do/khong-ro/khac?tuan=2026-11-16",
                                 "/can-bo/canh-bao/diem-nong/khong-ro/khac?tuan=2026-13-45"};
  for (size_t i = 0; i < 4; i++) CHECK_INT(get(h, ROLE_CHAIRMAN, nowhere[i]).status, 404);
}
