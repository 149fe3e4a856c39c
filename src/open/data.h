/* What the files behind /du-lieu share. */
#ifndef OPEN_DATA_H
#define OPEN_DATA_H

#include "open/open_room.h"

enum { TABLE_ROWS = 200 }; /* rows of one page of a table: some megabytes at the most */

void feed_reply(struct request *rq, const struct feed *f, str path);
void table_reply(struct request *rq, const struct open_table *t, str path);
void show_calendar(struct request *rq);                 /* /lich.ics */
bool cut_two(str mark, int64_t *ret_a, int64_t *ret_b); /* "12-34": where a page of answers begins */

#endif
