/* What the files of this room share with each other; the room's promise to others is watch.h. */
#ifndef WATCH_WATCH_ROOM_H
#define WATCH_WATCH_ROOM_H

#include "watch/watch.h"

/* Rows of data/watch.yaml, made at build by tools/parameters.py. */
struct watch_parameter {
  str code, why;
  int64_t value;
  day from, to; /* to DAY_NONE = still, else the last day */
};
extern const struct watch_parameter watch_parameter_rows[];
extern const size_t watch_parameter_rows_n;
/* The one in force that day; before the first the first: a number is always there. */
const struct watch_parameter *watch_parameter(const char *code, day on);

/* Names of units, asked for once a page. */
str watch_unit_name(struct ctx *cx, const struct units *all, id unit);
/* Whose matters that person may count: of all units, or of the own one. */
bool watch_sees_all(const struct who *whose);

/* ---- hot spots ---- */

struct watch_week {
  day day; /* of receipt */
  int64_t n;
};
struct watch_weeks {
  struct watch_week *at;
  size_t n;
};
/* How many were received on each day of [from, to]; at most 400 days. */
struct watch_weeks watch_days_of_spot(struct ctx *cx, id hamlet, str topic, day from, day to);
struct watch_matter {
  id id;
  str title;
  day received;
};
struct watch_matters {
  struct watch_matter *at;
  size_t n;
};
struct watch_matters watch_matters_of_spot(struct ctx *cx, id hamlet, str topic, day monday, size_t limit);
struct watch_decisions watch_newest_decisions(struct ctx *cx, size_t limit);
const struct watch_decision *watch_decision_on(const struct watch_decisions *all, str what, id place, str topic,
                                               day monday);
day watch_monday(day d);

/* ---- rounds ---- */

void watch_whom_to_ask(struct ctx *cx, struct watch_missings *m); /* fills `person` */
void watch_round_duties(struct ctx *cx, enum lang lang, struct duty_list *l);

/* ---- the test behind a hot spot ---- */

struct watch_guard { /* fewer matters, or fewer weeks of past, say nothing */
  int64_t least, weeks;
};
struct watch_guard watch_guard(day on);
/* The chance of at least `now` matters in a week like all others, after `past` in `weeks` weeks. */
double watch_tail(int64_t past, int64_t weeks, int64_t now);
/* How small it must be, so that `cells` places and topics together cry at most once a month for nothing. */
double watch_limit(int64_t cells);
bool watch_is_hot(const struct watch_guard *g, int64_t cells, int64_t past, int64_t weeks, int64_t now);

#endif
