/* With whom a late matter lies, as the public reads it. */
#include "matter/play.h"

TEST("a late matter says with whom it lies: the unit's head, and after five working days the chairman") {
  struct house *h = house_open(mem); /* Monday 23 November; due 8 December, for the 24th is a day off */
  str code = play_code(h, play_send(h, "Cống trước nhà văn hóa bị tắc", ""));
  play_moderate(h, play_record(h), "ngay");
  const char *head = "Nay người đứng đầu Phòng Văn hóa - Xã hội trực tiếp lo việc này.";
  const char *chairman = "Nay Chủ tịch Ủy ban nhân dân trực tiếp chỉ đạo việc này, vì đã quá hạn hơn 5 ngày";
  const struct {
    const char *at;
    bool head, chairman;
  } days[] = {{"2026-12-08T23:59:00+07:00", false, false},
              {"2026-12-09T00:01:00+07:00", true, false},
              {"2026-12-15T23:59:00+07:00", true, false},
              {"2026-12-16T00:01:00+07:00", false, true},
              {"2027-02-01T08:00:00+07:00", false, true}};
  for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
    house_at(h, days[i].at);
    str pages[] = {get(h, RESIDENT, "/phan-anh/1").body, play_look(h, code).body};
    for (size_t p = 0; p < 2; p++)
      if (!CHECK(str_has(pages[p], str_of(head)) == days[i].head) ||
          !CHECK(str_has(pages[p], str_of(chairman)) == days[i].chairman))
        test_say("page %zu at %s", p, days[i].at);
    CHECK_HAS_NOT(pages[0], "Người Thử"); /* an office, never a person */
  }
  CHECK_HAS(get(h, RESIDENT, "/en/phan-anh/1").body, "It now lies with the chairman");
}

static bool take_in_and_hand_on(struct ctx *cx, void *arg) {
  struct house *h = arg;
  struct intake in = {
      .kind = S("phan-anh"), .channel = S("giay"), .topic = S("duong-sa"), .text = S("Đèn đường hỏng")};
  ctx_random(cx, in.secret, sizeof in.secret);
  return matter_take_in(cx, &in) &&
         matter_moderate(cx, in.matter, S("Đèn đường hỏng"), S("Đèn đường hỏng"), true, h->office, NULL, 0);
}

TEST("what was answered lies with nobody, however late it was") {
  struct house *h = house_open(mem);
  house_at(h, "2026-10-01T08:00:00+07:00");
  CHECK_INT(house_write(h, ROLE_COORDINATOR, take_in_and_hand_on, h), STORE_COMMITTED);
  house_at(h, "2026-11-23T08:01:00+07:00");
  CHECK_HAS(get(h, RESIDENT, "/phan-anh/1").body, "Nay Chủ tịch");
  str path =
      between(get(h, ROLE_OFFICER, "/can-bo/phan-anh?xem=dang-xu-ly").body, "href=\"/can-bo/phan-anh/", "\"");
  NEED(path.n == 32);
  str record = str_fmt(mem, "/can-bo/phan-anh/%.*s", STR_ARG(path));
  CHECK_INT(play_draft(h, ROLE_OFFICER, record, "Đã thay bóng").status, 303);
  CHECK_HAS(get(h, RESIDENT, "/phan-anh/1").body, "Nay Chủ tịch"); /* it only waits for a signature */
  CHECK_INT(play_sign(h, ROLE_CHAIRMAN, record).status, 303);
  CHECK_HAS_NOT(get(h, RESIDENT, "/phan-anh/1").body, "Nay Chủ tịch");
}

struct probe {
  struct matter_climb c;
  day after, before;
};
static void climb(struct ctx *cx, void *arg) {
  struct probe *p = arg;
  p->c = matter_climb(cx);
  p->after = calendar_working_after(cx, cx->today, 1);
  p->before = calendar_working_before(cx, cx->today, 6);
  for (int back = 0; back < 60; back++) {
    day due = {cx->today.n - back};
    int64_t late = -calendar_working_between(cx, cx->today, due);
    enum matter_holder want = back == 0 ? HELD_BY_UNIT : late > p->c.limit ? HELD_BY_CHAIRMAN : HELD_BY_HEAD;
    if (!CHECK(matter_holder(&p->c, due) == want))
      test_say("%d days back, late by %lld", back, (long long)late);
  }
}

TEST("the day a matter becomes the chairman's is counted in working days, over holidays too") {
  struct house *h = house_open(mem);
  static const char *const days[] = {"2026-11-25T08:00:00+07:00", "2026-11-29T08:00:00+07:00",
                                     "2027-02-15T08:00:00+07:00", "2027-01-04T08:00:00+07:00"};
  for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
    struct probe p;
    house_at(h, days[i]);
    CHECK(house_read(h, ROLE_CHAIRMAN, climb, &p));
    CHECK_INT(p.c.limit, 5);
    CHECK_INT(p.before.n, p.c.chairman_to.n);
    CHECK(p.after.n > day_of(h->now).n);
  }
}
