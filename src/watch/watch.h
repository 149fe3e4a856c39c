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

/* ---- hot spots ----------------------------------------------------------------------------------------- */

/* A place and topic with far more matters in a week than its own past 52 weeks let expect. Moderated matters only, so that nobody can
 * infer here what waits unread or was moved out. */
struct watch_spot {
  id hamlet; /* ID_NONE: matters that name no hamlet */
  str topic; /* code */
  day monday;
  int64_t now, past, weeks; /* matters of that week; of the `weeks` weeks before */
};
struct watch_spots {
  struct watch_spot *at; /* of this week and the last, the newest and most unusual first; at most 30 */
  size_t n;
  bool more;
};
struct watch_spots watch_spots(struct ctx *cx); /* none for whom MAY_WATCH does not hold */

/* What was decided about a warning. The newest one counts; earlier ones stay. */
struct watch_decision {
  str what, topic, way, reason;
  id place, actor;
  day monday;
  int64_t seen;
  moment at;
};
struct watch_decisions {
  struct watch_decision *at;
  size_t n;
};
struct watch_decisions watch_decided_since(struct ctx *cx, day monday); /* newest first */
/* Inside an apply; false: not permitted, or dismissed without a reason. */
bool watch_decide(struct ctx *cx, const struct watch_decision *d);

/* ---- weekly rounds ---------------------------------------------------------------------------------------- */

/* A source of weekly opinions that said nothing for weeks on end while most others spoke: a question, not a blame. */
struct watch_silent {
  id source;
  str name;
  day monday;        /* of the last week that has ended */
  int64_t weeks;     /* in a row, at most 26 */
  int64_t said_none; /* of these: handed in as 'không có ý kiến'; the others were not handed in */
};
struct watch_silents {
  struct watch_silent *at;
  size_t n;
  int64_t needed;      /* weeks in a row before a source is named */
  int64_t owed, spoke; /* sources that owed all these weeks; of these, those that brought an opinion */
};
struct watch_silents watch_silents(struct ctx *cx);

/* A source that has not handed in for the week that runs. */
struct watch_missing {
  id source;
  str name, person; /* whom to ask: who collects there, else the unit's head; absent = nobody is known */
};
struct watch_missings {
  struct watch_missing *at;
  size_t n, sources;
  bool remind; /* the day for reminders has come: Friday, or the last working day before it */
  day from;    /* that day */
};
struct watch_missings watch_missings(struct ctx *cx);

/* ---- statistics --------------------------------------------------------------------------------------------- */

struct watch_statistics_line {
  str name;         /* absent: matters that no unit was given */
  int64_t received; /* in the period */
  int64_t due;      /* the denominator: on_time + late + silent */
  int64_t on_time, late, silent;
  int64_t open, withheld; /* not due yet; lawfully withheld: in neither part */
  int64_t refused;        /* of the answered ones, those their sender says are not finished */
};
struct watch_statistics {
  bool all; /* the whole commune, else the own unit */
  struct watch_statistics_line sum;
  struct {
    struct watch_statistics_line *at;
    size_t n;
  } units;
};
/* Of matters received on the days from..to, as it stands now. */
struct watch_statistics watch_statistics(struct ctx *cx, day from, day to);

extern const struct routes watch_sheet_routes, watch_warning_routes, watch_round_routes, watch_answer_routes;
void watch_duties(struct ctx *cx, enum lang lang, struct duty_list *l); /* a duty_provider of people/ */

#endif
