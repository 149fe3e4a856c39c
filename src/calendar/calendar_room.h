/* calendar's own: what its files share with each other and nobody else. */
#ifndef CALENDAR_CALENDAR_ROOM_H
#define CALENDAR_CALENDAR_ROOM_H

#include "calendar/calendar.h"

enum { FIRST_YEAR = 2021, LAST_YEAR = 2198, FILL_FROM = 2026, FILL_TO = 2035 };

/* What the rules and the notices known give for a year, by day; on `mem`, without ids. */
struct holidays calendar_compute(void *mem, int year);
bool holiday_kind_parse(str name, int *ret);
str holiday_word(void *mem, enum lang lang,
                 str name); /* 'Nghỉ bù Tết Âm lịch' is put together of two messages */
/* data/law/deadlines.yaml, written by tools/deadlines.py. */
extern const struct deadline_rule calendar_rule_rows[];
extern const size_t calendar_rule_rows_n;

/* The calendar as one run of a computation sees it: each year is asked for once. */
struct days_off {
  struct ctx *cx;
  struct {
    int year;
    struct holidays list;
  } years[8];
  size_t n;
};
const struct holiday *calendar_holiday_on(struct days_off *o, day d); /* NULL: none */
bool calendar_works(struct days_off *o, day d);

/* ---- views of the pages ---- */

struct holiday_view {
  str id, name, kind, notice, tag;
  day day;
  bool confirmed, works;
};
struct year_link {
  str path, label;
  bool current;
};
struct year_page {
  int64_t year;
  bool may_edit, all_confirmed;
  struct {
    struct holiday_view *at;
    size_t n;
  } days;
  struct {
    struct year_link *at;
    size_t n;
  } years;
  const struct form_view *form, *confirm_form;
  struct choices kinds;
};
struct holiday_page {
  const struct form_view *form, *drop_form;
  struct choices kinds;
  str name, path;
  day day;
};

#endif
