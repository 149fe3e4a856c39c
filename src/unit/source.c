#include "unit/unit_room.h"

#define SOURCE_ROW                                                                                             \
  COL(struct unit_source, unit), COL(struct unit_source, kind), COL(struct unit_source, name),                 \
      COL(struct unit_source, valid_from), COL(struct unit_source, valid_to),                                  \
      COL(struct unit_source, recorded_at), COL(struct unit_source, ended_at)

QUERY(q_on, struct unit_source,
      "SELECT s.unit, f.kind, f.name, s.valid_from, s.valid_to, s.recorded_at, s.ended_at FROM unit_source s"
      " JOIN unit_fact f ON f.commune = s.commune AND f.unit = s.unit AND f.true_from <= $2"
      " AND (f.true_to IS NULL OR f.true_to > $2)"
      " WHERE s.commune = $1 AND s.valid_from <= $2 AND (s.valid_to IS NULL OR s.valid_to > $2)"
      " ORDER BY f.kind, f.sort_key, s.unit LIMIT 5000",
      SOURCE_ROW);
/* With the last name of each: the heat map of a year has one row per source, whatever it was called in spring. */
QUERY(q_between, struct unit_source,
      "SELECT s.unit, f.kind, f.name, s.valid_from, s.valid_to, s.recorded_at, s.ended_at FROM unit_source s"
      " JOIN unit u ON u.commune = s.commune AND u.id = s.unit"
      " JOIN unit_fact f ON f.commune = s.commune AND f.unit = s.unit"
      " AND (f.true_to IS NULL OR (f.true_to = u.closed AND f.true_from < f.true_to))"
      " WHERE s.commune = $1 AND s.valid_from <= $3 AND s.recorded_at < $4"
      " AND (s.valid_to IS NULL OR s.ended_at >= $4 OR (s.valid_to > $2 AND s.valid_to > s.valid_from))"
      " ORDER BY f.kind, f.sort_key, s.unit, s.valid_from LIMIT 20000",
      SOURCE_ROW);
struct span_row {
  day valid_from;
};
QUERY(q_is, struct span_row,
      "SELECT valid_from FROM unit_source WHERE commune = $1 AND unit = $2 AND valid_from <= $3"
      " AND (valid_to IS NULL OR valid_to > $3) LIMIT 1",
      COL(struct span_row, valid_from));
QUERY(q_clash, struct span_row,
      "SELECT valid_from FROM unit_source WHERE commune = $1 AND unit = $2 AND (valid_to IS NULL OR valid_to > "
      "$3)"
      " LIMIT 1",
      COL(struct span_row, valid_from));
QUERY_DO(q_begin,
         "INSERT INTO unit_source (commune, id, unit, valid_from, recorded_at) VALUES ($1, $2, $3, $4, $5)");
QUERY_DO(q_end, "UPDATE unit_source SET valid_to = $3, ended_at = $4 WHERE commune = $1 AND unit = $2"
                " AND valid_to IS NULL AND valid_from <= $3");
/* A duty that would begin only after its end never was: it ends on the day it begins. */
QUERY_DO(q_end_unborn,
         "UPDATE unit_source SET valid_to = valid_from, ended_at = $4 WHERE commune = $1 AND unit = $2"
         " AND valid_to IS NULL AND valid_from > $3");

struct unit_sources unit_sources(struct ctx *cx, day on) {
  struct unit_sources l = {NULL, 0};
  l.at = STORE_LIST(cx, q_on, &l.n, A(cx->who.commune), A(on));
  return l;
}

struct unit_sources unit_sources_between(struct ctx *cx, day from, day to, moment known_before) {
  struct unit_sources l = {NULL, 0};
  l.at = STORE_LIST(cx, q_between, &l.n, A(cx->who.commune), A(from), A(to), A(known_before));
  /* An end that was written down later was not known then. */
  for (size_t i = 0; i < l.n; i++)
    if (l.at[i].ended_at.is && l.at[i].ended_at.v >= known_before) l.at[i].valid_to = DAY_NONE;
  return l;
}

bool unit_source_in_week(const struct unit_source *s, struct week w) {
  day monday = week_monday(w);
  return s->valid_from.n <= monday.n + 6 && (!day_is(s->valid_to) || s->valid_to.n > monday.n) &&
         (!day_is(s->valid_to) || s->valid_to.n > s->valid_from.n);
}

bool unit_is_source(struct ctx *cx, id unit, day on) {
  struct span_row row;
  return STORE_FIND(cx, q_is, &row, A(cx->who.commune), A(unit), A(on));
}

bool unit_source_begin(struct ctx *cx, id unit, day from) {
  struct unit u;
  struct span_row row;
  if (!unit_find_as_of(cx, unit, from, &u) || day_is(u.closed)) return false;
  if (STORE_FIND(cx, q_clash, &row, A(cx->who.commune), A(unit), A(from))) return false;
  STORE_DO(cx, q_begin, A(cx->who.commune), A(ctx_new_id(cx)), A(unit), A(from), A(cx->now));
  return true;
}

bool unit_source_end(struct ctx *cx, id unit, day to) {
  int64_t n = STORE_DO(cx, q_end, A(cx->who.commune), A(unit), A(to), A(cx->now));
  n += STORE_DO(cx, q_end_unborn, A(cx->who.commune), A(unit), A(to), A(cx->now));
  return n > 0;
}
