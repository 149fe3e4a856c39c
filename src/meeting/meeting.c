/* Posting meetings, saying how they went, and reading them. */
#include "meeting/meeting_room.h"

#define MEETING_COLS                                                                                           \
  "id, hamlet, unit, number, kind, title, host, place, agenda, day, from_minute, to_minute, slot_minutes, "    \
  "matter, is_public, posted_at, posted_day, notice, notice_needed, outcome"
#define MEETING_ROW                                                                                            \
  COL(struct meeting, id), COL(struct meeting, hamlet), COL(struct meeting, unit),                             \
      COL(struct meeting, number), COL(struct meeting, kind), COL(struct meeting, title),                      \
      COL(struct meeting, host), COL(struct meeting, place), COL(struct meeting, agenda),                      \
      COL(struct meeting, day), COL(struct meeting, from_minute), COL(struct meeting, to_minute),              \
      COL(struct meeting, slot_minutes), COL(struct meeting, matter), COL(struct meeting, is_public),          \
      COL(struct meeting, posted_at), COL(struct meeting, posted_day), COL(struct meeting, notice),            \
      COL(struct meeting, notice_needed), COL(struct meeting, outcome)

QUERY(
    q_insert, struct meeting_number_row,
    "INSERT INTO meeting (commune, id, number, kind, title, host, place, agenda, day, from_minute, to_minute, "
    "slot_minutes, hamlet, unit, matter, is_public, posted_at, posted_day, notice, notice_needed) VALUES ($1, "
    "$2, "
    "(SELECT COALESCE(MAX(o.number), 0) + 1 FROM meeting o WHERE o.commune = $1), $3, $4, $5, $6, $7, $8, $9, "
    "$10, $11, $12, $13, $14, $15, $16, $17, $18, $19) RETURNING number",
    COL(struct meeting_number_row, n));
QUERY(q_find, struct meeting, "SELECT " MEETING_COLS " FROM meeting WHERE commune = $1 AND id = $2",
      MEETING_ROW);
QUERY(q_by_number, struct meeting,
      "SELECT " MEETING_COLS " FROM meeting WHERE commune = $1 AND number = $2 AND is_public = 1", MEETING_ROW);
QUERY(q_between, struct meeting,
      "SELECT " MEETING_COLS " FROM meeting WHERE commune = $1 AND day BETWEEN $2 AND $3 AND is_public = 1 AND "
      "($4 = '' OR kind = $4) ORDER BY day, from_minute, number LIMIT $5",
      MEETING_ROW);
QUERY(q_past, struct meeting,
      "SELECT " MEETING_COLS
      " FROM meeting WHERE commune = $1 AND (day < $2 OR (day = $2 AND number < $5)) AND "
      "is_public = 1 AND ($3 = '' OR kind = $3) ORDER BY day DESC, number DESC LIMIT $4",
      MEETING_ROW);
QUERY(q_coming, struct meeting,
      "SELECT " MEETING_COLS
      " FROM meeting WHERE commune = $1 AND day >= $2 ORDER BY day, from_minute, number LIMIT $3",
      MEETING_ROW);
QUERY(q_without_outcome, struct meeting,
      "SELECT " MEETING_COLS " FROM meeting WHERE commune = $1 AND day < $2 AND outcome IS NULL ORDER BY day, "
      "from_minute, number LIMIT $3",
      MEETING_ROW);
QUERY_DO(q_outcome, "UPDATE meeting SET outcome = $3 WHERE commune = $1 AND id = $2");
QUERY_DO(q_fact, "INSERT INTO meeting_fact (commune, about, n, what, at, day, recorded_at, actor, unit, "
                 "due_day, detail) VALUES "
                 "($1, $2, (SELECT COALESCE(MAX(o.n), 0) + 1 FROM meeting_fact o WHERE o.commune = $1 AND "
                 "o.about = $2), $3, "
                 "$4, $5, $4, $6, $7, $8, $9)");
QUERY(q_facts, struct meeting_fact,
      "SELECT what, detail, at, day, due_day, actor FROM meeting_fact WHERE commune = $1 AND about = $2 ORDER "
      "BY n LIMIT "
      "500",
      COL(struct meeting_fact, what), COL(struct meeting_fact, detail), COL(struct meeting_fact, at),
      COL(struct meeting_fact, day), COL(struct meeting_fact, due_day), COL(struct meeting_fact, actor));

void meeting_note_fact(struct ctx *cx, id about, const char *what, id unit, day due, str detail) {
  STORE_DO(cx, q_fact, A(cx->who.commune), A(about), A(str_of(what)), A(cx->now), A(cx->today),
           A(cx->who.account), A(unit), A(due), A(detail.n ? detail : STR_NONE));
}

struct meeting_facts meeting_facts(struct ctx *cx, id about) {
  struct meeting_facts f;
  f.at = STORE_LIST(cx, q_facts, &f.n, A(cx->who.commune), A(about));
  return f;
}

bool meeting_find(struct ctx *cx, id meeting, struct meeting *ret) {
  return STORE_FIND(cx, q_find, ret, A(cx->who.commune), A(meeting));
}

bool meeting_by_number(struct ctx *cx, int64_t number, struct meeting *ret) {
  return STORE_FIND(cx, q_by_number, ret, A(cx->who.commune), A(number));
}

static str of_kind(str kind) {
  return kind.n ? kind : S("");
}

struct meetings meeting_public_between(struct ctx *cx, day from, day to, str kind, size_t limit) {
  struct meetings m;
  m.at =
      STORE_LIST(cx, q_between, &m.n, A(cx->who.commune), A(from), A(to), A(of_kind(kind)), A((int64_t)limit));
  return m;
}

struct meetings meeting_past(struct ctx *cx, struct past_after after, str kind, size_t limit) {
  struct meetings m;
  m.at = STORE_LIST(cx, q_past, &m.n, A(cx->who.commune), A(after.day), A(of_kind(kind)), A((int64_t)limit),
                    A(after.number));
  return m;
}

struct meetings meeting_coming(struct ctx *cx, day from, size_t limit) {
  struct meetings m;
  m.at = STORE_LIST(cx, q_coming, &m.n, A(cx->who.commune), A(from), A((int64_t)limit));
  return m;
}

struct meetings meeting_without_outcome(struct ctx *cx, size_t limit) {
  struct meetings m;
  m.at = STORE_LIST(cx, q_without_outcome, &m.n, A(cx->who.commune), A(cx->today), A((int64_t)limit));
  return m;
}

bool meeting_posted_late(const struct meeting *m) {
  return m->notice < m->notice_needed;
}

bool meeting_unexplained(struct ctx *cx, const struct meeting *m) {
  return !m->outcome.n && m->day.n < cx->today.n;
}

static bool unit_lives(struct ctx *cx, id unit) {
  struct unit u;
  return unit_find(cx, unit, &u) && !day_is(u.closed);
}

/* How long before it is made known: the day of posting is not counted, the meeting's own day is the last (Bộ luật Dân sự 2015,
 * Điều 147). Kept as counted on that day: a holiday announced later makes nobody late afterwards. */
static int64_t notice_of(struct ctx *cx, const struct meeting_kind *k, day on) {
  if (k->notice && k->notice_unit == LIMIT_WORKING_DAYS) return calendar_working_between(cx, cx->today, on);
  return on.n - cx->today.n;
}

bool meeting_post(struct ctx *cx, struct meeting *m) {
  enum { AHEAD = 800 };
  const struct meeting_kind *k = meeting_kind_on(m->kind, m->day);
  struct matter from;
  if (!may(&cx->who, MAY_PLAN_MEETINGS) || !k) return false;
  if (m->day.n < cx->today.n || m->day.n > cx->today.n + AHEAD || m->from_minute >= m->to_minute) return false;
  if (m->slot_minutes && (!k->slots || meeting_slots(m) == 0 || meeting_slots(m) > MOST_SLOTS)) return false;
  if (!unit_lives(cx, m->unit) || (id_is(m->hamlet) && !unit_lives(cx, m->hamlet))) return false;
  if (m->matter.is && !matter_by_number(cx, m->matter.v, &from)) return false;
  m->id = ctx_new_id(cx);
  m->is_public = m->is_public || k->always_public;
  m->posted_at = cx->now;
  m->posted_day = cx->today;
  m->notice = notice_of(cx, k, m->day);
  m->notice_needed = k->notice;
  struct meeting_number_row made;
  MUST(STORE_FIND(cx, q_insert, &made, A(cx->who.commune), A(m->id), A(m->kind),
                  A(m->title.n ? m->title : STR_NONE), A(m->host), A(m->place),
                  A(m->agenda.n ? m->agenda : STR_NONE), A(m->day), A(m->from_minute), A(m->to_minute),
                  A(m->slot_minutes), A(m->hamlet), A(m->unit), A(m->matter), A(m->is_public), A(m->posted_at),
                  A(m->posted_day), A(m->notice), A(m->notice_needed)));
  m->number = made.n;
  meeting_note_fact(cx, m->id, "dang", m->unit, DAY_NONE, STR_NONE);
  return true;
}

bool meeting_outcome(struct ctx *cx, id meeting, bool held, str detail) {
  struct meeting m;
  if (!may(&cx->who, MAY_PLAN_MEETINGS) || !meeting_find(cx, meeting, &m)) return false;
  if (held ? m.day.n > cx->today.n : !detail.n) return false;
  const char *what = held ? "da-to-chuc" : "khong-to-chuc";
  STORE_DO(cx, q_outcome, A(cx->who.commune), A(meeting), A(str_of(what)));
  meeting_note_fact(cx, meeting, what, ID_NONE, DAY_NONE, detail);
  return true;
}
