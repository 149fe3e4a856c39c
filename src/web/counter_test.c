#include "test/test.h"
#include "web/standing.h"

static bool every_day(struct ctx *cx, day d) {
  (void)cx;
  (void)d;
  return true;
}

/* Tết: nothing is worked from Monday 04/02 to Sunday 10/02/2030. */
static bool not_tet(struct ctx *cx, day d) {
  (void)cx;
  day from = day_make(2030, 2, 4), to = day_make(2030, 2, 10);
  return day_weekday(d) <= FRIDAY && !(d.n >= from.n && d.n <= to.n);
}

static struct counter_state at(void *mem, day d, int hour, int minute, const char *hours,
                               bool (*working)(struct ctx *, day)) {
  struct ctx cx = {.mem = mem, .today = d, .now = day_starts(d) + (hour * 60 + minute) * 60000LL};
  return counter_at(&cx, str_of(hours), working);
}

#define HOURS "07:30-11:30, 13:30-17:00"

TEST("the counter is open, on its break, not yet open or shut by the clock of Viet Nam") {
  day tuesday = day_make(2026, 6, 9);
  struct counter_state c = at(mem, tuesday, 7, 29, HOURS, every_day);
  CHECK_INT((int)c.state, COUNTER_BEFORE);
  CHECK_STR(c.opens, "07:30");
  c = at(mem, tuesday, 7, 30, HOURS, every_day);
  CHECK_INT((int)c.state, COUNTER_OPEN);
  CHECK_STR(c.until, "11:30");
  CHECK_INT(c.changes, day_starts(tuesday) + (11 * 60 + 30) * 60000LL);
  c = at(mem, tuesday, 11, 30, HOURS, every_day);
  CHECK_INT((int)c.state, COUNTER_BREAK);
  CHECK_STR(c.opens, "13:30");
  c = at(mem, tuesday, 17, 0, HOURS, every_day);
  CHECK_INT((int)c.state, COUNTER_AFTER);
  CHECK_INT(c.next.n, tuesday.n + 1);
  CHECK_INT(c.changes, day_starts((day){tuesday.n + 1}));
}

TEST("a day off names the next working day, behind a long row of days off") {
  struct counter_state c = at(mem, day_make(2030, 2, 4), 9, 0, HOURS, not_tet);
  CHECK_INT((int)c.state, COUNTER_DAY_OFF);
  CHECK_INT(c.next.n, day_make(2030, 2, 11).n);
  CHECK_INT((int)at(mem, day_make(2026, 6, 13), 9, 0, HOURS, NULL).state, COUNTER_DAY_OFF); /* a Saturday */
}

TEST("hours that nobody gave, or that make no sense, are not guessed") {
  static const char *const bad[] = {"",
                                    "sáng",
                                    "07:30",
                                    "11:30-07:30",
                                    "07:30-11:30, 11:00-17:00",
                                    "25:00-26:00",
                                    "07:60-08:00",
                                    "07:30-11:30,",
                                    "7:30-",
                                    "07:30-07:30",
                                    "01:00-02:00,03:00-04:00,05:00-06:00,07:00-08:00,09:00-10:00"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    struct counter_state c = at(mem, day_make(2026, 6, 9), 9, 0, bad[i], every_day);
    if (!CHECK_INT((int)c.state, COUNTER_UNKNOWN) || !CHECK(!c.hours.p)) test_say("%s", bad[i]);
  }
  CHECK_INT((int)at(mem, day_make(2026, 6, 9), 9, 0, NULL, every_day).state, COUNTER_UNKNOWN);
}
