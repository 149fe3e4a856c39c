/* Hot spots: where far more came in this week, or the last, than the place's and topic's own past lets expect. A fixed number of queries
 * by index, however many matters there are; what the numbers mean is decided in hot.c. */
#include "watch/watch_room.h"

enum { PAST_WEEKS = 52, SPOTS = 30, CELLS = 20000, MOST_DAYS = 400 };

struct first_row {
  day day;
};
struct cell_row {
  id hamlet;
  str topic;
  int64_t now, last, past_now, past_last;
};

/* What waits unread is not counted, nor what its sender took back, perhaps before anybody read it: the index's own condition. First
 * the two weeks, a few rows; only where they hold enough is that cell's own past counted, from the index alone. $2 this Monday,
 * $3 the last, $4 and $5 where the past of each begins, $6 the fewest that say anything. Matters that name no hamlet are asked
 * for apart: NULL equals nothing. Bare, the column would lure SQLite through all matters in the order of hamlets. */
#define HAMLET "COALESCE(m.hamlet, m.hamlet)"
#define CELLS_OF(hamlet, same)                                                                                 \
  "SELECT few_cells.hamlet, few_cells.topic, few_cells.newest, few_cells.last, (SELECT COUNT(*) FROM matter "  \
  "p WHERE p.commune = $1 AND " same " AND p.topic = few_cells.topic AND p.received_day >= $4 AND "            \
  "p.received_day < $2 AND p.state NOT IN ('moi', 'rut')), (SELECT "                                           \
  "COUNT(*) FROM matter p WHERE p.commune = $1 AND " same                                                      \
  " AND p.topic = few_cells.topic AND p.received_day >= $5 AND p.received_day < $3 AND p.state NOT IN "        \
  "('moi', 'rut')) "                                                                                           \
  "FROM (SELECT " HAMLET                                                                                       \
  " AS hamlet, m.topic AS topic, SUM(CASE WHEN m.received_day >= $2 THEN 1 ELSE 0 END) AS newest, "            \
  "SUM(CASE WHEN m.received_day < $2 THEN 1 ELSE 0 END) AS last FROM matter m WHERE m.commune = $1 AND "       \
  "m.received_day >= $3 AND m.state NOT IN ('moi', 'rut') AND " HAMLET " " hamlet " GROUP BY " HAMLET          \
  ", m.topic) few_cells WHERE few_cells.newest >= $6 OR few_cells.last >= $6 ORDER BY few_cells.hamlet NULLS " \
  "LAST, few_cells.topic LIMIT 20000"
#define CELL_ROW                                                                                               \
  COL(struct cell_row, hamlet), COL(struct cell_row, topic), COL(struct cell_row, now),                        \
      COL(struct cell_row, last), COL(struct cell_row, past_now), COL(struct cell_row, past_last)
QUERY(q_cells, struct cell_row, CELLS_OF("IS NOT NULL", "p.hamlet = few_cells.hamlet"), CELL_ROW);
QUERY(q_cells_nowhere, struct cell_row, CELLS_OF("IS NULL", "p.hamlet IS NULL"), CELL_ROW);
QUERY(q_first, struct first_row,
      "SELECT received_day FROM matter WHERE commune = $1 AND received_day >= 0 AND state NOT IN ('moi', "
      "'rut') ORDER BY "
      "received_day LIMIT 1",
      COL(struct first_row, day));
#define DAYS_OF(same)                                                                                          \
  "SELECT received_day, COUNT(*) FROM matter WHERE commune = $1 AND received_day BETWEEN $2 AND $3 AND topic " \
  "= $4 AND " same " AND state NOT IN ('moi', 'rut') GROUP BY received_day ORDER BY received_day LIMIT 400"
#define MATTERS_OF(same)                                                                                       \
  "SELECT id, title, received_day FROM matter WHERE commune = $1 AND received_day BETWEEN $2 AND $3 AND "      \
  "topic = $4 AND " same " AND state NOT IN ('moi', 'rut') ORDER BY received_day, seq LIMIT "
#define DAY_ROW COL(struct watch_week, day), COL(struct watch_week, n)
#define MATTER_ROW                                                                                             \
  COL(struct watch_matter, id), COL(struct watch_matter, title), COL(struct watch_matter, received)
QUERY(q_days, struct watch_week, DAYS_OF("hamlet = $5"), DAY_ROW);
QUERY(q_days_nowhere, struct watch_week, DAYS_OF("hamlet IS NULL"), DAY_ROW);
QUERY(q_matters, struct watch_matter, MATTERS_OF("hamlet = $6") "$5", MATTER_ROW);
QUERY(q_matters_nowhere, struct watch_matter, MATTERS_OF("hamlet IS NULL") "$5", MATTER_ROW);

#define DECISION_COLS "what, topic, way, reason, place, actor, monday, seen, at FROM watch_decision "
#define DECISION_ROW                                                                                           \
  COL(struct watch_decision, what), COL(struct watch_decision, topic), COL(struct watch_decision, way),        \
      COL(struct watch_decision, reason), COL(struct watch_decision, place),                                   \
      COL(struct watch_decision, actor), COL(struct watch_decision, monday), COL(struct watch_decision, seen), \
      COL(struct watch_decision, at)
QUERY(q_decided, struct watch_decision,
      "SELECT " DECISION_COLS "WHERE commune = $1 AND monday >= $2 ORDER BY at DESC, id LIMIT 1000",
      DECISION_ROW);
QUERY(q_newest, struct watch_decision,
      "SELECT " DECISION_COLS "WHERE commune = $1 AND at >= 0 ORDER BY at DESC, id LIMIT $2", DECISION_ROW);
QUERY_DO(q_decide,
         "INSERT INTO watch_decision (commune, id, what, place, topic, monday, way, reason, seen, at, "
         "day, actor) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)");

day watch_monday(day d) {
  return (day){d.n - (int32_t)(day_weekday(d) - MONDAY)};
}

/* ---- what is hot ------------------------------------------------------------------------------------------- */

struct looking {
  struct ctx *cx;
  struct watch_guard guard;
  struct units hamlets;
  day first;     /* Monday of the first whole week of records */
  int64_t cells; /* places × topics */
};

/* How many whole weeks of past a place has before that Monday: not more than the commune has records for, nor than it has
 * been there itself. */
static int64_t weeks_before(const struct looking *k, day monday, day opened) {
  day from = k->first;
  if (opened.n > from.n) from = (day){watch_monday((day){opened.n + 6}).n};
  int64_t weeks = monday.n > from.n ? (monday.n - from.n) / 7 : 0;
  return weeks > PAST_WEEKS ? PAST_WEEKS : weeks;
}

static day past_from(const struct looking *k, day monday) {
  day year = {monday.n - 7 * PAST_WEEKS};
  return year.n < k->first.n ? k->first : year;
}

/* A hamlet that is no more has nobody to visit. */
static bool opened_on(const struct looking *k, id hamlet, day *ret) {
  if (!id_is(hamlet)) {
    *ret = (day){0};
    return true;
  }
  for (size_t i = 0; i < k->hamlets.n; i++)
    if (id_eq(k->hamlets.at[i].id, hamlet)) {
      *ret = k->hamlets.at[i].opened;
      return true;
    }
  return false;
}

static void look(const struct looking *k, const struct cell_row *c, day monday, int64_t now, int64_t past,
                 struct watch_spots *found) {
  day opened;
  if (!opened_on(k, c->hamlet, &opened)) return;
  int64_t weeks = weeks_before(k, monday, opened);
  if (!watch_is_hot(&k->guard, k->cells, past, weeks, now)) return;
  found->more = found->n == SPOTS;
  if (found->n < SPOTS)
    found->at[found->n++] = (struct watch_spot){c->hamlet, c->topic, monday, now, past, weeks};
}

/* now/past of one against the other without dividing: the larger excess first; this week before the last. */
static bool before(const struct watch_spot *a, const struct watch_spot *b) {
  if (a->monday.n != b->monday.n) return a->monday.n > b->monday.n;
  return a->now * a->weeks - a->past > b->now * b->weeks - b->past;
}

static void sort(struct watch_spots *s) {
  for (size_t i = 1; i < s->n; i++)
    for (size_t j = i; j > 0 && before(&s->at[j], &s->at[j - 1]); j--) {
      struct watch_spot other = s->at[j];
      s->at[j] = s->at[j - 1];
      s->at[j - 1] = other;
    }
}

struct watch_spots watch_spots(struct ctx *cx) {
  struct watch_spots found = {MEM_ARRAY(cx->mem, struct watch_spot, SPOTS), 0, false};
  struct looking k = {.cx = cx, .guard = watch_guard(cx->today)};
  struct first_row first;
  if (!may(&cx->who, MAY_WATCH) || !STORE_FIND(cx, q_first, &first, A(cx->who.commune))) return found;
  day monday = watch_monday(cx->today), last = {monday.n - 7};
  k.first = (day){watch_monday(first.day).n + 7};
  k.hamlets = unit_list(cx, UNIT_HAMLET, cx->today);
  k.cells = ((int64_t)k.hamlets.n + 1) * (int64_t)matter_topics(cx, LANG_VI).n;
  struct arg in = A(cx->who.commune), from = A(past_from(&k, monday)), last_from = A(past_from(&k, last)),
             least = A(k.guard.least);
  size_t n[2];
  struct cell_row *c[2];
  c[0] = STORE_LIST(cx, q_cells, &n[0], in, A(monday), A(last), from, last_from, least);
  c[1] = STORE_LIST(cx, q_cells_nowhere, &n[1], in, A(monday), A(last), from, last_from, least);
  for (size_t week = 0; week < 2; week++)
    for (size_t l = 0; l < 2; l++)
      for (size_t i = 0; i < n[l]; i++) {
        const struct cell_row *one = &c[l][i];
        if (week == 0)
          look(&k, one, monday, one->now, one->past_now, &found);
        else
          look(&k, one, last, one->last, one->past_last, &found);
      }
  sort(&found);
  return found;
}

/* ---- behind one of them -------------------------------------------------------------------------------------- */

struct watch_weeks watch_days_of_spot(struct ctx *cx, id hamlet, str topic, day from, day to) {
  struct watch_weeks w;
  MUST(to.n - from.n < MOST_DAYS);
  w.at = id_is(hamlet) ? STORE_LIST(cx, q_days, &w.n, A(cx->who.commune), A(from), A(to), A(topic), A(hamlet))
                       : STORE_LIST(cx, q_days_nowhere, &w.n, A(cx->who.commune), A(from), A(to), A(topic));
  return w;
}

struct watch_matters watch_matters_of_spot(struct ctx *cx, id hamlet, str topic, day monday, size_t limit) {
  struct watch_matters m;
  struct arg in = A(cx->who.commune), to = A(((day){monday.n + 6})), most = A((int64_t)limit);
  m.at = id_is(hamlet) ? STORE_LIST(cx, q_matters, &m.n, in, A(monday), to, A(topic), most, A(hamlet))
                       : STORE_LIST(cx, q_matters_nowhere, &m.n, in, A(monday), to, A(topic), most);
  return m;
}

/* ---- decisions ------------------------------------------------------------------------------------------------ */

struct watch_decisions watch_decided_since(struct ctx *cx, day monday) {
  struct watch_decisions d;
  d.at = STORE_LIST(cx, q_decided, &d.n, A(cx->who.commune), A(monday));
  return d;
}

struct watch_decisions watch_newest_decisions(struct ctx *cx, size_t limit) {
  struct watch_decisions d;
  d.at = STORE_LIST(cx, q_newest, &d.n, A(cx->who.commune), A((int64_t)limit));
  return d;
}

const struct watch_decision *watch_decision_on(const struct watch_decisions *all, str what, id place, str topic,
                                               day monday) {
  for (size_t i = 0; i < all->n; i++) {
    const struct watch_decision *d = &all->at[i];
    if (str_eq(d->what, what) && id_eq(d->place, place) && str_eq(d->topic, topic) && d->monday.n == monday.n)
      return d;
  }
  return NULL;
}

bool watch_decide(struct ctx *cx, const struct watch_decision *d) {
  bool dismissed = str_eq(d->way, S("bo"));
  if (!may(&cx->who, MAY_WATCH) || (dismissed && !d->reason.n)) return false;
  if (!dismissed && !str_eq(d->way, S("doi-thoai")) && !str_eq(d->way, S("xuong-thon"))) return false;
  STORE_DO(cx, q_decide, A(cx->who.commune), A(ctx_new_id(cx)), A(d->what), A(d->place),
           A(d->topic.p ? d->topic : S("")), A(d->monday), A(d->way), A(d->reason.p ? d->reason : S("")),
           A(d->seen), A(cx->now), A(cx->today), A(cx->who.account));
  return true;
}
