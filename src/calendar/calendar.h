/* calendar: working days, holidays and deadlines with their why.
 *
 * Holidays are rows of data/calendar/viet-nam.yaml (rule, citation, validity), computed for each year (lunar ones at UTC+7),
 * then a table of the commune that staff edit when the year's notice comes. Limits are rows of data/law/deadlines.yaml.
 * How days are counted: Bộ luật Dân sự 2015, Điều 147-148: the day of the event is not counted; a limit in calendar days
 * that ends on a day off ends with the next working day; hours run from the moment itself. */
#ifndef CALENDAR_CALENDAR_H
#define CALENDAR_CALENDAR_H

#include "store/store.h"
#include "view/view.h"
#include "web/web.h"

/* The numbers are stored: append only. */
enum holiday_kind {
  HOLIDAY_STATUTORY,  /* Bộ luật Lao động 2019 Điều 112 */
  HOLIDAY_SUBSTITUTE, /* nghỉ bù: Điều 111 khoản 3 */
  HOLIDAY_SWAP_OFF,   /* a working day made a day off by notice */
  HOLIDAY_SWAP_WORK,  /* a Saturday or Sunday worked in its stead */
  HOLIDAY_LOCAL,      /* a day the commune itself closes; no working day either */
  HOLIDAY_KINDS
};
const char *holiday_kind_name(int kind); /* "statutory": for files and JSON */
str holiday_kind_word(int kind);         /* _("Nghỉ bù"): for faces */

struct holiday {
  id id;
  day day;
  str name, notice; /* notice: its number; absent = not announced yet, 'dự kiến' */
  int kind;
  bool confirmed; /* a notice's number stands beside it */
};
struct holidays {
  struct holiday *at;
  size_t n;
};
/* The commune's table for one year, by day; a year nobody filled yet is computed from the rules (not confirmed). */
struct holidays calendar_year(struct ctx *cx, int year);
bool calendar_find(struct ctx *cx, id holiday, struct holiday *ret); /* one row that holds */
bool calendar_is_working(struct ctx *cx, day d);
/* How many working days lie in (from, to]; negative when `to` lies before. For 'còn 2 ngày làm việc'. */
int64_t calendar_working_between(struct ctx *cx, day from, day to);
/* The n-th working day behind `from` (n from 1), and the latest day d with n working days in (d, from]; n at most 250. */
day calendar_working_after(struct ctx *cx, day from, int64_t n);
day calendar_working_before(struct ctx *cx, day from, int64_t n);

/* ---- the lunar calendar (UTC+7), 1900-2199 ------------------------------------------------------------ */

struct lunar {
  int year, month, dom;
  bool leap;
};
struct lunar lunar_of(day d);
day day_of_lunar(int year, int month, bool leap, int dom); /* DAY_NONE when there is no such day */

/* ---- deadlines ----------------------------------------------------------------------------------------- */

enum limit_unit { LIMIT_HOURS, LIMIT_DAYS, LIMIT_WORKING_DAYS };
struct deadline_rule {
  str code, name, start_event, citation;
  int64_t limit;
  int unit;                       /* enum limit_unit */
  day in_force_from, in_force_to; /* in_force_to DAY_NONE = still; else the last day */
  bool confirmed;                 /* false: 'cần xác nhận' */
  bool service_target;            /* our own promise, not a statutory limit for this case */
};

enum step_kind {
  STEP_START,     /* the day of the event: not counted */
  STEP_COUNTED,   /* days n..m of the limit: from..to */
  STEP_WEEKEND,   /* skipped */
  STEP_HOLIDAY,   /* skipped; name, notice */
  STEP_SWAP_WORK, /* a weekend day worked, therefore counted; name, notice */
  STEP_MOVED,     /* a limit in days ended on a day off: goes on to `to` */
  STEP_DUE,       /* `to`, the answer */
};
struct deadline_step {
  int kind; /* enum step_kind */
  day from, to;
  int64_t count; /* STEP_COUNTED: days counted so far, this span included */
  str name, notice;
  bool confirmed; /* false for a holiday that is still 'dự kiến' */
};
struct deadline {
  struct deadline_rule rule;
  moment start, due_at; /* due_at: the first moment that is too late */
  day due;              /* the last day that is in time */
  bool confirmed;       /* false: a skipped day or the rule itself is still to be confirmed */
  int64_t calendar_version;
  struct {
    struct deadline_step *at;
    size_t n;
  } steps;
};
/* By the rule in force on the day of `start`. False: no such rule then. */
bool calendar_deadline(struct ctx *cx, str rule_code, moment start, struct deadline *ret);
/* The steps as sentences of that language, for 'vì sao ngày này'. */
struct deadline_view {
  day due;
  str rule, citation, note; /* note: 'dự kiến' or 'cần xác nhận' said plainly; absent when all is confirmed */
  bool service_target;
  struct {
    const str *at;
    size_t n;
  } steps;
};
struct deadline_view *deadline_view(struct ctx *cx, enum lang lang, const struct deadline *d);

/* ---- changes: inside an apply --------------------------------------------------------------------------- */

/* Fills 2026-2035 by the rules and the notices known. Once, at init. */
void calendar_init(struct ctx *cx);
/* Bumped by every change of the table; a stored deadline keeps the version it was computed with. */
int64_t calendar_version(struct ctx *cx);
/* Each change calls every follower in the same transaction, so that open deadlines move with it; a follower notes in the
 * journal what it moved. The list is app's: `const struct calendar_followers calendar_followers = {...}`. */
typedef void (*calendar_follower)(struct ctx *cx);
struct calendar_followers {
  const calendar_follower *at;
  size_t n;
};
extern const struct calendar_followers calendar_followers;
bool calendar_put(struct ctx *cx, day d, str name, int kind, str notice,
                  id *ret); /* false: that day has a row */
bool calendar_change(struct ctx *cx, id holiday, day d, str name, int kind, str notice);
bool calendar_drop(struct ctx *cx, id holiday);
/* Writes one notice's number beside every row of a year that has none; gives how many. */
int64_t calendar_confirm_year(struct ctx *cx, int year, str notice);

extern const struct routes calendar_routes;     /* /lich-nghi, /can-bo/lich-nghi */
extern const struct commands calendar_commands; /* calendar DIR --year Y [--json] */

#endif
