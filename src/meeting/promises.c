/* The promise ledger: who, to whom, what, by when, where it was said. Nothing is taken back: a day that is put off is a new fact beside
 * the first one, and only those who were promised, or the Front, say that it was kept. */
#include "meeting/meeting_room.h"

#define PROMISE_COLS                                                                                           \
  "id, unit, meeting, promisee, number, state, to_whom, what, clause, matter, made_day, due_day"
#define PROMISE_ROW                                                                                            \
  COL(struct promise, id), COL(struct promise, unit), COL(struct promise, meeting),                            \
      COL(struct promise, promisee), COL(struct promise, number), COL(struct promise, state),                  \
      COL(struct promise, to_whom), COL(struct promise, what), COL(struct promise, clause),                    \
      COL(struct promise, matter), COL(struct promise, made_day), COL(struct promise, due_day)

QUERY(q_insert, struct meeting_number_row,
      "INSERT INTO promise (commune, id, number, unit, to_whom, what, made_day, meeting, matter, clause, "
      "promisee, "
      "made_at, made_by, due_day, state) VALUES ($1, $2, (SELECT COALESCE(MAX(o.number), 0) + 1 FROM promise o "
      "WHERE "
      "o.commune = $1), $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0) RETURNING number",
      COL(struct meeting_number_row, n));
QUERY(q_find, struct promise, "SELECT " PROMISE_COLS " FROM promise WHERE commune = $1 AND id = $2",
      PROMISE_ROW);
QUERY(q_by_number, struct promise, "SELECT " PROMISE_COLS " FROM promise WHERE commune = $1 AND number = $2",
      PROMISE_ROW);
#define FILTERED                                                                                               \
  "commune = $1 AND state BETWEEN $2 AND $3 AND due_day BETWEEN $4 AND $5 AND ($6 = 0 OR unit = $7)"
/* What is open comes first, and of that what was due earliest: the late ones stand at the head without being marked as such. */
QUERY(q_list, struct promise,
      "SELECT " PROMISE_COLS " FROM promise WHERE " FILTERED
      " AND (state, due_day, number) > ($8, $9, $10) ORDER BY state, due_day, number LIMIT $11",
      PROMISE_ROW);
QUERY(q_count, struct meeting_number_row, "SELECT COUNT(*) FROM promise WHERE " FILTERED,
      COL(struct meeting_number_row, n));
QUERY(q_of_meeting, struct promise,
      "SELECT " PROMISE_COLS " FROM promise WHERE commune = $1 AND meeting = $2 ORDER BY number LIMIT 100",
      PROMISE_ROW);
QUERY(q_of_promisee, struct promise,
      "SELECT " PROMISE_COLS " FROM promise WHERE commune = $1 AND promisee = $2 ORDER BY number LIMIT 100",
      PROMISE_ROW);
QUERY_DO(q_extend,
         "UPDATE promise SET due_day = $3 WHERE commune = $1 AND id = $2 AND state = 0 AND due_day < $3");
QUERY_DO(q_state, "UPDATE promise SET state = $4 WHERE commune = $1 AND id = $2 AND state = $3");

bool promise_find(struct ctx *cx, id promise, struct promise *ret) {
  return STORE_FIND(cx, q_find, ret, A(cx->who.commune), A(promise));
}

bool promise_by_number(struct ctx *cx, int64_t number, struct promise *ret) {
  return STORE_FIND(cx, q_by_number, ret, A(cx->who.commune), A(number));
}

static int64_t from_end(day d, bool upper) {
  return day_is(d) ? d.n : upper ? INT32_MAX : INT32_MIN + 1;
}

#define FILTER(cx, f)                                                                                          \
  A((cx)->who.commune), A((f)->from_state), A((f)->to_state), A(from_end((f)->from_due, false)),               \
      A(from_end((f)->to_due, true)), A((int64_t)id_is((f)->unit)), A((f)->unit)

struct promises promise_list(struct ctx *cx, const struct promise_filter *f, const struct promise_after *after,
                             size_t limit) {
  static const struct promise_after before_all = {-1, 0, 0};
  struct promises p;
  if (!after) after = &before_all;
  p.at = STORE_LIST(cx, q_list, &p.n, FILTER(cx, f), A(after->state), A(after->due), A(after->number),
                    A((int64_t)limit));
  return p;
}

int64_t promise_count(struct ctx *cx, const struct promise_filter *f) {
  struct meeting_number_row n = {0};
  STORE_FIND(cx, q_count, &n, FILTER(cx, f));
  return n.n;
}

struct promises promise_of_meeting(struct ctx *cx, id meeting) {
  struct promises p;
  p.at = STORE_LIST(cx, q_of_meeting, &p.n, A(cx->who.commune), A(meeting));
  return p;
}

struct promises promise_of_promisee(struct ctx *cx, id promisee) {
  struct promises p;
  p.at = STORE_LIST(cx, q_of_promisee, &p.n, A(cx->who.commune), A(promisee));
  return p;
}

bool promise_is_late(struct ctx *cx, const struct promise *p) {
  return p->state == PROMISE_OPEN && p->due_day.n < cx->today.n;
}

/* ---- who may ------------------------------------------------------------------------------------------- */

bool promise_is_ours(const struct who *who, const struct promise *p) {
  return may(who, MAY_PROMISE) && (role_rank(who->roles) > 1 || id_eq(who->unit, p->unit));
}

/* The one who promised does not put the day off by oneself: the unit's head, or somebody above. */
bool promise_may_extend(const struct who *who, const struct promise *p) {
  return promise_is_ours(who, p) && role_rank(who->roles) > 0;
}

/* ---- making and moving ------------------------------------------------------------------------------------- */

/* Whose code will say 'đã giữ'. What a weekly round brought has no sender with a code: the Front says it. False: no such record, or
 * not of this meeting. */
static bool promisee_good(struct ctx *cx, struct promise *p) {
  struct booking b;
  struct question q;
  struct matter m;
  if (p->matter.is) {
    if (!matter_by_number(cx, p->matter.v, &m)) return false;
    p->promisee = str_eq(m.channel, S("vong-tuan")) ? ID_NONE : m.id;
    return true;
  }
  if (!id_is(p->promisee)) return true;
  return (booking_find(cx, p->promisee, &b) && id_eq(b.meeting, p->meeting)) ||
         (question_find(cx, p->promisee, &q) && id_eq(q.meeting, p->meeting) && str_eq(q.state, S("hien")));
}

bool promise_make(struct ctx *cx, struct promise *p) {
  enum { YEARS_AHEAD = 5 * 366 };
  struct unit u;
  struct meeting m;
  if (!promise_is_ours(&cx->who, p) || !unit_find(cx, p->unit, &u) || day_is(u.closed)) return false;
  if (p->made_day.n > cx->today.n || p->due_day.n < p->made_day.n || p->due_day.n > cx->today.n + YEARS_AHEAD)
    return false;
  if (!id_is(p->meeting) && !p->matter.is && !p->clause.n) return false;
  if (id_is(p->meeting) && !meeting_find(cx, p->meeting, &m)) return false;
  if (!promisee_good(cx, p)) return false;
  struct meeting_number_row made;
  p->id = ctx_new_id(cx);
  MUST(STORE_FIND(cx, q_insert, &made, A(cx->who.commune), A(p->id), A(p->unit), A(p->to_whom), A(p->what),
                  A(p->made_day), A(p->meeting), A(p->matter), A(p->clause.n ? p->clause : STR_NONE),
                  A(p->promisee), A(cx->now), A(cx->who.account), A(p->due_day)));
  p->number = made.n;
  meeting_note_fact(cx, p->id, "hua", p->unit, p->due_day, STR_NONE);
  return true;
}

bool promise_extend(struct ctx *cx, id promise, day due, str reason) {
  struct promise p;
  if (!promise_find(cx, promise, &p) || !promise_may_extend(&cx->who, &p) || !reason.n) return false;
  if (due.n < cx->today.n || !STORE_DO(cx, q_extend, A(cx->who.commune), A(promise), A(due))) return false;
  meeting_note_fact(cx, promise, "gia-han", p.unit, due, reason);
  return true;
}

static bool move(struct ctx *cx, id promise, int64_t from, int64_t to) {
  return STORE_DO(cx, q_state, A(cx->who.commune), A(promise), A(from), A(to)) > 0;
}

bool promise_prove(struct ctx *cx, id promise, str proof) {
  struct promise p;
  if (!promise_find(cx, promise, &p) || !promise_is_ours(&cx->who, &p) || !proof.n) return false;
  if (!move(cx, promise, PROMISE_OPEN, PROMISE_WAITS)) return false;
  meeting_note_fact(cx, promise, "bang-chung", p.unit, DAY_NONE, proof);
  return true;
}

/* Kept may be said before the office brings proof; 'chưa đạt' is an answer to its proof. */
static bool judge(struct ctx *cx, id promise, bool kept, str words) {
  if (kept ? !move(cx, promise, PROMISE_WAITS, PROMISE_KEPT) && !move(cx, promise, PROMISE_OPEN, PROMISE_KEPT)
           : !move(cx, promise, PROMISE_WAITS, PROMISE_OPEN))
    return false;
  meeting_note_fact(cx, promise, kept ? "giu" : "chua-dat", ID_NONE, DAY_NONE, words);
  return true;
}

bool promisee_of_code(struct ctx *cx, const uint8_t secret[FOLLOW_BYTES], id *ret) {
  struct booking b;
  struct question q;
  struct matter m;
  if (booking_by_code(cx, secret, &b))
    *ret = b.id;
  else if (question_by_code(cx, secret, &q))
    *ret = q.id;
  else if (matter_by_code(cx, secret, &m))
    *ret = m.id;
  else
    return false;
  return true;
}

bool promise_judge_by_code(struct ctx *cx, id promise, const uint8_t secret[FOLLOW_BYTES], bool kept,
                           str words) {
  struct promise p;
  id holder;
  return promise_find(cx, promise, &p) && id_is(p.promisee) && promisee_of_code(cx, secret, &holder) &&
         id_eq(holder, p.promisee) && judge(cx, promise, kept, words);
}

bool promise_judge(struct ctx *cx, id promise, bool kept, str words) {
  struct promise p;
  return may(&cx->who, MAY_SUPERVISE) && promise_find(cx, promise, &p) && !id_is(p.promisee) && words.n &&
         judge(cx, promise, kept, words);
}
