/* Who fell silent, and who is reminded before the week ends. The house's clock: Monday 23 November 2026; its sources: Thôn Một, Thôn Hai. */
#include "watch/play.h"

struct handing {
  const char *week_of; /* a day in that week */
  id source;
  bool none;
};
static bool hand_in(struct ctx *cx, void *arg) {
  struct handing *k = arg;
  static const str opinions[] = {S("Đường tối"), S("Cống tắc")}, topics[] = {S("duong-sa"), S("rac-nuoc")};
  day d;
  id round;
  MUST(day_parse(str_of(k->week_of), &d));
  struct round_hand_in r = {.source = k->source,
                            .week = day_week(d),
                            .none = k->none,
                            .opinions = opinions,
                            .topics = topics,
                            .n = k->none ? 0 : 2};
  return round_hand_in(cx, &r, &round);
}
static void handed(struct house *h, int who, const char *on, bool none) {
  moment now = h->now;
  struct handing k = {on, h->people[who].unit, none};
  house_at(h, str_c(h->mem, str_fmt(h->mem, "%sT09:00:00+07:00", on)));
  NEED(house_write(h, who, hand_in, &k) == STORE_COMMITTED);
  h->now = now;
}
enum { ONE = ROLE_COLLECTOR, TWO = IN_OTHER_UNIT + ROLE_COLLECTOR };

TEST("a source without a word for three weeks, while the others speak, is asked about and not blamed") {
  struct house *h = house_open(mem);
  static const char *const weeks[] = {"2026-11-04", "2026-11-11", "2026-11-18"};
  for (size_t i = 0; i < 3; i++) handed(h, ONE, weeks[i], false);
  handed(h, TWO, "2026-11-04", false);
  handed(h, TWO, "2026-11-11", true);
  CHECK_HAS_NOT(get(h, ROLE_CHAIRMAN, "/can-bo/canh-bao").body, "im-lang"); /* two weeks only */
  struct house *other = house_open(mem);
  for (size_t i = 0; i < 3; i++) handed(other, ONE, weeks[i], false);
  handed(other, TWO, "2026-11-11", true);
  handed(other, TWO, "2026-11-18", true);
  str page = get(other, ROLE_CHAIRMAN, "/can-bo/canh-bao").body;
  CHECK_HAS(page, ">Thôn Hai</a>");
  CHECK_HAS_NOT(page, ">Thôn Một</a>");
  CHECK_HAS(page, "1 trên 2 nguồn có ý kiến");
  CHECK_HAS(page, "hay có điều khó nói?");
  CHECK_HAS(page, "2 tuần báo “không có ý kiến”");
  CHECK_INT(get(other, ROLE_UNIT_HEAD, "/can-bo/canh-bao").status, 404);
  CHECK_INT(get(other, ROLE_ADMINISTRATOR, "/can-bo/canh-bao").status, 404);
}

TEST("where most say nothing it is a quiet season, and nobody is singled out") {
  struct house *h = house_open(mem);
  str page = get(h, ROLE_COORDINATOR, "/can-bo/canh-bao").body;
  CHECK_HAS(page, "đang là lúc vắng");
  CHECK_HAS_NOT(page, "/im-lang/");
}

/* Monday's sessions are over by Friday: the rules are asked themselves, and the page once, early on the day. */
struct reminding {
  struct watch_missings m;
  struct duties duties;
};
static void remind(struct ctx *cx, void *arg) {
  struct reminding *r = arg;
  r->m = watch_missings(cx);
  r->duties = people_duties(cx, LANG_VI);
}
static bool has_duty(const struct reminding *r, const char *title) {
  for (size_t i = 0; i < r->duties.n; i++)
    if (str_eq(r->duties.at[i].title, str_of(title))) return true;
  return false;
}

TEST("from Friday on a source that has not handed in is reminded, and the coordinator sees whom to call") {
  struct house *h = house_open(mem);
  const char *own = "Nhắc: tuần này chưa nộp ý kiến", *list = "Chưa nộp ý kiến tuần này";
  struct reminding one, two, coordinator;
  const struct {
    const char *at;
    bool reminds;
  } days[] = {{"2026-11-26T23:00:00+07:00", false},
              {"2026-11-27T00:01:00+07:00", true},
              {"2026-11-29T23:59:00+07:00", true},
              {"2026-11-30T00:01:00+07:00", false}};
  handed(h, ONE, "2026-11-25", true);
  for (size_t i = 0; i < 4; i++) {
    house_at(h, days[i].at);
    CHECK(house_read(h, ONE, remind, &one) && house_read(h, TWO, remind, &two) &&
          house_read(h, ROLE_COORDINATOR, remind, &coordinator));
    if (!CHECK(has_duty(&two, own) == days[i].reminds) ||
        !CHECK(has_duty(&coordinator, list) == days[i].reminds))
      test_say("at %s", days[i].at);
    CHECK(!has_duty(&one, own)); /* handed in: 'no opinions' is handed in too */
  }
  /* New Year's Day 2027 is a Friday: reminded on Thursday. */
  house_at(h, "2026-12-31T08:00:00+07:00");
  CHECK(house_read(h, TWO, remind, &two));
  CHECK(has_duty(&two, own));
  CHECK(!has_duty(&two, list));
}

TEST("the call list names the sources still missing and who is to be asked there") {
  struct house *h = house_open(mem);
  handed(h, ONE, "2026-11-23", false);
  struct answer a = get(h, ROLE_COORDINATOR, "/can-bo/goi-nhac");
  CHECK_INT(a.status, 200);
  CHECK_HAS(a.body, "1 trên 2 nguồn chưa nộp");
  CHECK_HAS(a.body, "<th scope=\"row\">Thôn Hai</th>");
  CHECK_HAS(a.body, "Người Thử collector-2");
  CHECK_HAS_NOT(a.body, "<th scope=\"row\">Thôn Một</th>");
  CHECK_HAS(a.body, "thứ Sáu, 27/11/2026");
  CHECK_HAS(get(h, ROLE_COORDINATOR, "/en/can-bo/goi-nhac").body, "1 of 2 sources have not handed in");
  CHECK_INT(get(h, ONE, "/can-bo/goi-nhac").status, 404);
  handed(h, TWO, "2026-11-23", true);
  CHECK_HAS(get(h, ROLE_COORDINATOR, "/can-bo/goi-nhac").body, "Nơi nào cũng đã nộp");
}
