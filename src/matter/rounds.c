/* The weekly round of opinions (plan III.6.a: at least once a week, through MTTQ, organisations, hamlet heads, associations). A
 * missing week must never look like a quiet one: silence has no row, 'không có ý kiến' has. */
#include "matter/matter_room.h"

QUERY(q_hand_in, struct id_row,
      "INSERT INTO weekly_round (commune, id, source, week_year, week, none, opinions, handed_at, handed_day, "
      "recorded_at, "
      "handed_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $8, $10) ON CONFLICT DO NOTHING RETURNING id",
      COL(struct id_row, id));
QUERY(q_rounds, struct round_row,
      "SELECT id, source, week, none, opinions, handed_at, handed_day, recorded_at FROM weekly_round WHERE "
      "commune = $1 AND "
      "week_year = $2 ORDER BY week, source LIMIT 60000",
      COL(struct round_row, id), COL(struct round_row, source), COL(struct round_row, week),
      COL(struct round_row, none), COL(struct round_row, opinions), COL(struct round_row, handed_at),
      COL(struct round_row, handed_day), COL(struct round_row, recorded_at));
QUERY(q_round, struct round_row,
      "SELECT id, source, week, none, opinions, handed_at, handed_day, recorded_at FROM weekly_round WHERE "
      "commune = $1 AND "
      "source = $2 AND week_year = $3 AND week = $4",
      COL(struct round_row, id), COL(struct round_row, source), COL(struct round_row, week),
      COL(struct round_row, none), COL(struct round_row, opinions), COL(struct round_row, handed_at),
      COL(struct round_row, handed_day), COL(struct round_row, recorded_at));

day round_sunday(struct week w) {
  return (day){week_monday(w).n + 6};
}

struct round_rows round_list(struct ctx *cx, int year) {
  struct round_rows r;
  r.at = STORE_LIST(cx, q_rounds, &r.n, A(cx->who.commune), A(year));
  return r;
}

bool round_find(struct ctx *cx, id source, struct week w, struct round_row *ret) {
  return STORE_FIND(cx, q_round, ret, A(cx->who.commune), A(source), A(w.year), A(w.week));
}

bool round_handed_in(struct ctx *cx, id source, struct week w) {
  struct round_row row;
  return round_find(cx, source, w, &row);
}

bool round_hand_in(struct ctx *cx, const struct round_hand_in *r, id *ret_round) {
  bool own = may(&cx->who, MAY_HAND_IN_ROUND) && id_eq(cx->who.unit, r->source);
  if ((!own && !may(&cx->who, MAY_INTAKE)) || r->none != (r->n == 0)) return false;
  if (week_monday(r->week).n > cx->today.n || r->week.week < 1 || r->week.week > weeks_in_year(r->week.year))
    return false;
  struct unit_sources between =
      unit_sources_between(cx, week_monday(r->week), round_sunday(r->week), INT64_MAX);
  bool owes = false;
  for (size_t i = 0; i < between.n; i++)
    owes = owes || (id_eq(between.at[i].unit, r->source) && unit_source_in_week(&between.at[i], r->week));
  if (!owes) return false;
  id made = ctx_new_id(cx);
  struct id_row kept;
  if (!STORE_FIND(cx, q_hand_in, &kept, A(cx->who.commune), A(made), A(r->source), A(r->week.year),
                  A(r->week.week), A(r->none), A((int64_t)r->n), A(cx->now), A(cx->today), A(cx->who.account)))
    return false;
  struct unit source;
  bool is_hamlet = unit_find(cx, r->source, &source) && source.kind == UNIT_HAMLET;
  for (size_t i = 0; i < r->n; i++) {
    struct intake in = {.kind = S("phan-anh"),
                        .channel = S("vong-tuan"),
                        .topic = r->topics[i],
                        .text = r->opinions[i],
                        .place = r->places ? r->places[i] : STR_NONE,
                        .name = r->names ? r->names[i] : STR_NONE,
                        .hamlet = is_hamlet ? r->source : ID_NONE,
                        .round = made};
    ctx_random(cx, in.secret, sizeof in.secret);
    if (!matter_take_in(cx, &in)) return false;
  }
  *ret_round = made;
  return true;
}

/* ---- the map ------------------------------------------------------------------------------------------------ */

/* What came after its Sunday is neither done nor quiet: the week was missed, whatever was written into it later. */
static int heat_of(const struct round_row *r, struct week w, day as_of) {
  if (r && r->handed_day.n <= as_of.n) {
    if (r->handed_day.n > round_sunday(w).n) return HEAT_LATE;
    return r->none ? HEAT_NONE : HEAT_DONE;
  }
  if (week_monday(w).n > as_of.n) return HEAT_NOT_DUE;
  return round_sunday(w).n >= as_of.n ? HEAT_WAITING : HEAT_MISSING;
}

/* One row per unit that was a source at some time of the year. */
struct heat_map *round_map(struct ctx *cx, void *mem, int year, day programme_start, day as_of) {
  int weeks = weeks_in_year(year);
  day first = week_monday((struct week){year, 1}), last = round_sunday((struct week){year, weeks});
  struct unit_sources spans = unit_sources_between(cx, first, last, INT64_MAX);
  struct round_rows rounds = round_list(cx, year);
  struct heat_map *map = MEM_NEW(mem, struct heat_map);
  str *columns = MEM_ARRAY(mem, str, (size_t)weeks);
  for (int w = 0; w < weeks; w++) columns[w] = str_fmt(mem, "%d", w + 1);
  map->columns.at = columns;
  map->columns.n = (size_t)weeks;
  map->rows.at = MEM_ARRAY(mem, struct heat_row, spans.n);
  for (size_t s = 0; s < spans.n; s++) {
    bool seen = false;
    for (size_t before = 0; before < s; before++) seen = seen || id_eq(spans.at[before].unit, spans.at[s].unit);
    if (seen) continue;
    int *cells = MEM_ARRAY(mem, int, (size_t)weeks);
    for (int w = 0; w < weeks; w++) {
      struct week week = {year, w + 1};
      cells[w] = HEAT_NOT_DUE;
      if (round_sunday(week).n < programme_start.n) continue;
      for (size_t k = s; k < spans.n; k++) {
        if (!id_eq(spans.at[k].unit, spans.at[s].unit) || !unit_source_in_week(&spans.at[k], week)) continue;
        const struct round_row *found = NULL;
        for (size_t r = 0; r < rounds.n && !found; r++)
          if (rounds.at[r].week == week.week && id_eq(rounds.at[r].source, spans.at[s].unit))
            found = &rounds.at[r];
        cells[w] = heat_of(found, week, as_of);
      }
    }
    map->rows.at[map->rows.n++] = (struct heat_row){spans.at[s].name, cells};
  }
  return map;
}
