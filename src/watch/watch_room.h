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

void watch_show_sheet(struct request *rq);
void watch_show_sheet_text(struct request *rq);

#endif
