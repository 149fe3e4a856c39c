/* watch: early warning. Reads matters and rounds and says what needs somebody's eyes today: the morning sheet, what clusters in a
 * hamlet, who has gone silent, who has not handed in, and how units answer. It never changes a matter or a round.
 *
 * Nothing here is public. What waits for the moderator is in no list and no count, but for those who may moderate: it may be a
 * denunciation of the very person who reads. States are computed when read; nothing is stored but what somebody decided about
 * a warning. */
#ifndef WATCH_WATCH_H
#define WATCH_WATCH_H

#include "matter/matter.h"
#include "people/people.h"
#include "web/web.h"

/* ---- the morning sheet ------------------------------------------------------------------------------- */

struct watch_line {
  str title, path, unit, step; /* step: what comes next and who owes it; words of the reader's language */
  day due;
  int64_t days; /* working days late; 0 = not late */
};
struct watch_part {
  int64_t count; /* all of them; the lines are the most urgent ones */
  struct {
    struct watch_line *at;
    size_t n;
  } lines;
};
struct watch_unit {
  str name;
  int64_t climbed, late, today, next, refused;
};
struct watch_sheet {
  str of;          /* the unit it is about; absent = the whole commune */
  day today, next; /* next: the next working day */
  int64_t limit;   /* working days after which a late matter is the chairman's */
  /* late: with the unit's head; climbed: with the chairman; refused: the resident said 'chưa xong' */
  struct watch_part climbed, late, due_today, due_next, refused;
  bool may_unread;
  int64_t unread; /* waits for the moderator since more than a working day; 0 unless may_unread */
  struct {
    struct watch_unit *at;
    size_t n;
  } units; /* of the whole commune: those that have something on the sheet */
};
/* As that person may see it: the whole commune, or the own unit. */
struct watch_sheet watch_sheet(struct ctx *cx, enum lang lang, const struct who *whose);
/* The same as plain text, for a message in the morning. */
str watch_sheet_text(struct ctx *cx, enum lang lang, const struct who *whose);

extern const struct routes watch_routes;
void watch_duties(struct ctx *cx, enum lang lang, struct duty_list *l); /* a duty_provider of people/ */

#endif
