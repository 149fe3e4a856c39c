/* open: what other programs read and send: Open311, Atom, iCalendar, tables, a JSON API, and the keys of those who send.
 *
 * Only what the public pages show is handed out, and nothing about who sent it. What comes in by a key goes the way of the web
 * form: it waits for the moderator, has a due day and a follow code. Complaints (khiếu nại) and denunciations (tố cáo) are
 * among none of these interfaces. */
#ifndef OPEN_OPEN_H
#define OPEN_OPEN_H

#include "matter/matter.h"
#include "people/people.h"
#include "web/web.h"

/* ---- feeds: RFC 4287, one page of entries after the other (RFC 5005) ---------------------------------------- */

struct feed_entry {
  str path; /* of the page it is about: never changes, its id is made of it */
  str title, text, author;
  str term, label; /* category; absent = none */
  moment published, updated;
};
struct feed_entries; /* grows on cx->mem */
void feed_add(struct feed_entries *to, const struct feed_entry *e);
void feed_more(struct feed_entries *to,
               str after); /* there are more; a letters-and-digits mark where they begin */
struct feed_asked {
  str after, topic; /* absent = from the newest on; all */
  id hamlet;
  size_t limit;
};
struct feed {
  const char *code; /* /du-lieu/CODE.atom */
  const char *page; /* the same for people */
  str title;        /* _("...") */
  bool of_hamlets;  /* may be asked by hamlet and topic */
  void (*entries)(struct ctx *cx, enum lang lang, const struct feed_asked *asked, struct feed_entries *to);
};

/* ---- public days: RFC 5545 ------------------------------------------------------------------------------------ */

/* A day that the public may come, or that the counter is shut. What was called off is given again as cancelled, never left
 * out: whoever holds it in a calendar is told. */
struct public_day {
  str uid;                      /* never changes: a word of the room and the record's id */
  str title, text, place, path; /* text, place, path may be absent */
  day day;                      /* whole days from..to when start is 0 */
  day last;
  moment start, end;
  moment changed;
  int64_t sequence; /* counts the changes */
  bool cancelled;
};
struct public_days; /* grows on cx->mem, at most 1,000 */
void public_day_add(struct public_days *to, const struct public_day *d);
struct day_source {
  void (*days)(struct ctx *cx, enum lang lang, day from, day to, struct public_days *to_);
};

/* ---- tables: RFC 4180 ------------------------------------------------------------------------------------------- */

struct table_column {
  const char *name;
  str what; /* _("...") */
};
struct table_rows;                                 /* grows on cx->mem */
void table_cell(struct table_rows *to, str value); /* column by column, row by row; absent = empty */
void table_more(struct table_rows *to, str after);
struct open_table {
  const char *code; /* /du-lieu/CODE.csv */
  const char *page; /* the same for people, or NULL */
  str title, what;  /* _("...") */
  const struct table_column *columns;
  size_t n_columns;
  /* At most `limit` rows behind `after` (absent: from the first on). */
  void (*rows)(struct ctx *cx, enum lang lang, str after, size_t limit, struct table_rows *to);
};

/* ---- what the rooms have: app's lists ---------------------------------------------------------------------------- */

struct open_sources {
  const struct feed *const *feeds;
  size_t n_feeds;
  const struct day_source *const *days;
  size_t n_days;
  const struct open_table *const *tables;
  size_t n_tables;
};
extern const struct open_sources open_sources;

/* This room's own. */
extern const struct feed open_matter_feed;
extern const struct day_source open_holidays;
extern const struct open_table open_matter_table, open_answer_table, open_hamlet_table, open_unit_table,
    open_holiday_table, open_round_table, open_log_table;

extern const struct routes open_311_routes, open_data_routes, open_api_routes, open_key_routes;
void open_duties(struct ctx *cx, enum lang lang, struct duty_list *l);

#endif
