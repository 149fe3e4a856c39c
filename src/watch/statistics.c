/* How units answered, for staff. A matter counts in the period it was received in, with the unit that leads it now; only what was
 * moderated. On time = the first public answer came on the due day or before; a later version, or 'chưa xong', does not undo that, and is
 * said beside it. Silent = its day has passed and there is no public answer. What joined another matter has no clock of its
 * own, and what was taken back asks for no answer: they are not counted. */
#include "watch/watch_room.h"

enum { MOST_UNITS = 1000 };

struct unit_statistics {
  id unit;
  int64_t received, on_time, late, silent, open, withheld, refused;
};

/* answered_day is the newest answer's day: when that was in time, so was the first; only else the first one is looked for. $2, $3 the
 * period, $4 today, $5 sees all units, $6 own unit. */
#define IN_TIME                                                                                                \
  "(m.answered_day <= m.due_day OR (SELECT MIN(e.day) FROM matter_event e WHERE e.commune = m.commune AND "    \
  "e.matter = m.id AND e.what = 'cong-khai') <= m.due_day)"
#define SUM_OF(condition) "SUM(CASE WHEN " condition " THEN 1 ELSE 0 END)"
#define WITHHELD "m.state = 'khong-cong-khai'"
#define ANSWERED "m.state <> 'khong-cong-khai' AND m.answered_day IS NOT NULL"
#define UNANSWERED "m.state <> 'khong-cong-khai' AND m.answered_day IS NULL"
/* Grouped by the bare column SQLite would walk through all matters in the order of units. */
#define UNIT "COALESCE(m.lead_unit, m.lead_unit)"
QUERY(
    q_units, struct unit_statistics,
    "SELECT " UNIT
    ", COUNT(*), " SUM_OF(ANSWERED " AND " IN_TIME) ", " SUM_OF(ANSWERED " AND NOT " IN_TIME) ", " SUM_OF(UNANSWERED " AND m.due_day < $4") ", " SUM_OF(
        UNANSWERED
        " AND m.due_day >= $4") ", " SUM_OF(WITHHELD) ", " SUM_OF("m.state = 'mo-lai'") " FROM matter m WHERE "
                                                                                        "m.commune = $1 AND "
                                                                                        "m.received_day "
                                                                                        "BETWEEN $2 AND $3 AND "
                                                                                        "m.state NOT IN "
                                                                                        "('moi', 'gop', 'rut') "
                                                                                        "AND "
                                                                                        "($5 = 1 OR "
                                                                                        "m.lead_unit = $6) "
                                                                                        "GROUP BY " UNIT
                                                                                        " ORDER BY 1 NULLS "
                                                                                        "LAST LIMIT 1000",
    COL(struct unit_statistics, unit), COL(struct unit_statistics, received),
    COL(struct unit_statistics, on_time), COL(struct unit_statistics, late),
    COL(struct unit_statistics, silent), COL(struct unit_statistics, open),
    COL(struct unit_statistics, withheld), COL(struct unit_statistics, refused));

static void add(struct watch_statistics_line *sum, const struct watch_statistics_line *l) {
  sum->received += l->received;
  sum->due += l->due;
  sum->on_time += l->on_time;
  sum->late += l->late;
  sum->silent += l->silent;
  sum->open += l->open;
  sum->withheld += l->withheld;
  sum->refused += l->refused;
}

/* By name, as the unit list has them; matters without a unit (withheld before they were handed on) last. */
static size_t place_of(const struct units *names, id unit) {
  for (size_t i = 0; i < names->n; i++)
    if (id_eq(names->at[i].id, unit)) return i;
  return id_is(unit) ? names->n : names->n + 1;
}

struct watch_statistics watch_statistics(struct ctx *cx, day from, day to) {
  struct watch_statistics s = {0};
  if (!may(&cx->who, MAY_READ_MATTERS)) return s;
  struct units names = unit_list(cx, UNIT_ANY, cx->today);
  s.all = watch_sees_all(&cx->who);
  size_t n;
  struct unit_statistics *rows = STORE_LIST(cx, q_units, &n, A(cx->who.commune), A(from), A(to), A(cx->today),
                                            A((int64_t)s.all), A(cx->who.unit));
  s.units.at = MEM_ARRAY(cx->mem, struct watch_statistics_line, n);
  size_t *places = MEM_ARRAY(cx->mem, size_t, n);
  for (size_t i = 0; i < n; i++) {
    const struct unit_statistics *r = &rows[i];
    struct watch_statistics_line l = {.name = watch_unit_name(cx, &names, r->unit),
                                      .received = r->received,
                                      .due = r->on_time + r->late + r->silent,
                                      .on_time = r->on_time,
                                      .late = r->late,
                                      .silent = r->silent,
                                      .open = r->open,
                                      .withheld = r->withheld,
                                      .refused = r->refused};
    add(&s.sum, &l);
    size_t place = place_of(&names, r->unit), k = s.units.n++;
    for (; k > 0 && places[k - 1] > place; k--) {
      places[k] = places[k - 1];
      s.units.at[k] = s.units.at[k - 1];
    }
    places[k] = place;
    s.units.at[k] = l;
  }
  return s;
}
