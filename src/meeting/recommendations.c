/* Recommendations of those who supervise: registered, replied to within a limit, and 'chưa đạt' goes one step up, as with a matter. */
#include "meeting/meeting_room.h"

#define REC_COLS                                                                                               \
  "r.id, r.unit, r.from_unit, r.number, r.rank, r.body, r.class, r.title, r.text, r.state, r.made_day, "       \
  "r.due_day"
#define REC_ROW                                                                                                \
  COL(struct recommendation, id), COL(struct recommendation, unit), COL(struct recommendation, from_unit),     \
      COL(struct recommendation, number), COL(struct recommendation, rank), COL(struct recommendation, body),  \
      COL(struct recommendation, class_), COL(struct recommendation, title), COL(struct recommendation, text), \
      COL(struct recommendation, state), COL(struct recommendation, made_day),                                 \
      COL(struct recommendation, due_day)
/* Row scope: $2 sees all; else those addressed to the own unit, or registered from it. */
#define IN_SCOPE "r.commune = $1 AND ($2 = 1 OR r.unit = $3 OR r.from_unit = $3)"
#define OPEN "r.state IN ('cho', 'mo-lai')"
#define CLOSED "r.state IN ('da-tra-loi', 'dat')"

QUERY(q_insert, struct meeting_number_row,
      "INSERT INTO recommendation (commune, id, number, body, class, title, text, unit, from_unit, made_at, "
      "made_day, "
      "made_by, due_day, state, rank) VALUES ($1, $2, (SELECT COALESCE(MAX(o.number), 0) + 1 FROM "
      "recommendation o WHERE "
      "o.commune = $1), $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'cho', 1) RETURNING number",
      COL(struct meeting_number_row, n));
QUERY(q_find, struct recommendation,
      "SELECT " REC_COLS " FROM recommendation r WHERE " IN_SCOPE " AND r.id = $4", REC_ROW);
QUERY(q_open, struct recommendation,
      "SELECT " REC_COLS " FROM recommendation r WHERE " IN_SCOPE " AND " OPEN
      " AND r.number < $4 ORDER BY r.number "
      "DESC LIMIT $5",
      REC_ROW);
QUERY(q_closed, struct recommendation,
      "SELECT " REC_COLS " FROM recommendation r WHERE " IN_SCOPE " AND " CLOSED
      " AND r.number < $4 ORDER BY r.number "
      "DESC LIMIT $5",
      REC_ROW);
QUERY(q_count_open, struct meeting_number_row,
      "SELECT COUNT(*) FROM recommendation r WHERE " IN_SCOPE " AND " OPEN " AND r.due_day < $4",
      COL(struct meeting_number_row, n));
QUERY(q_count_closed, struct meeting_number_row,
      "SELECT COUNT(*) FROM recommendation r WHERE " IN_SCOPE " AND " CLOSED " AND r.due_day < $4",
      COL(struct meeting_number_row, n));
QUERY_DO(q_replied,
         "UPDATE recommendation SET state = 'da-tra-loi' WHERE commune = $1 AND id = $2 AND state IN ('cho', "
         "'mo-lai') AND rank <= $3");
QUERY_DO(q_satisfied,
         "UPDATE recommendation SET state = 'dat' WHERE commune = $1 AND id = $2 AND state = 'da-tra-loi'");
QUERY_DO(
    q_reopen,
    "UPDATE recommendation SET state = 'mo-lai', rank = $3, due_day = $4 WHERE commune = $1 AND id = $2 AND "
    "state = 'da-tra-loi'");

static int64_t sees_all(const struct who *who) {
  return role_rank(who->roles) > 1 || (who->roles & ROLE_BIT(ROLE_PARTY_VIEWER)) != 0;
}

bool recommendation_is_open(const struct recommendation *r) {
  return str_eq(r->state, S("cho")) || str_eq(r->state, S("mo-lai"));
}

struct recommendations recommendation_list(struct ctx *cx, bool open, int64_t before, size_t limit) {
  struct recommendations r = {NULL, 0};
  if (may(&cx->who, MAY_SEE_SUPERVISION))
    r.at = store_list(
        cx, open ? &q_open : &q_closed, &r.n,
        ARGS_(A(cx->who.commune), A(sees_all(&cx->who)), A(cx->who.unit), A(before), A((int64_t)limit)));
  return r;
}

int64_t recommendation_count(struct ctx *cx, bool open, bool only_late) {
  struct meeting_number_row n = {0};
  if (may(&cx->who, MAY_SEE_SUPERVISION))
    (void)store_find(cx, open ? &q_count_open : &q_count_closed, &n,
                     ARGS_(A(cx->who.commune), A(sees_all(&cx->who)), A(cx->who.unit),
                           A((int64_t)(only_late ? cx->today.n : INT32_MAX))));
  return n.n;
}

bool recommendation_find(struct ctx *cx, id recommendation, struct recommendation *ret) {
  return may(&cx->who, MAY_SEE_SUPERVISION) &&
         STORE_FIND(cx, q_find, ret, A(cx->who.commune), A(sees_all(&cx->who)), A(cx->who.unit),
                    A(recommendation));
}

static bool known_class(str code) {
  for (size_t i = 0; i < meeting_class_rows_n; i++)
    if (str_eq(meeting_class_rows[i].code, code)) return true;
  return false;
}

bool recommendation_make(struct ctx *cx, struct recommendation *r) {
  struct unit u;
  struct deadline d;
  struct meeting_number_row made;
  if (!may(&cx->who, MAY_SUPERVISE) || !known_class(r->class_)) return false;
  if (!unit_find(cx, r->unit, &u) || day_is(u.closed)) return false;
  if (!calendar_deadline(cx, S(RECOMMENDATION_RULE), cx->now, &d)) return false;
  r->id = ctx_new_id(cx);
  r->from_unit = cx->who.unit;
  MUST(STORE_FIND(cx, q_insert, &made, A(cx->who.commune), A(r->id), A(r->body), A(r->class_), A(r->title),
                  A(r->text), A(r->unit), A(r->from_unit), A(cx->now), A(cx->today), A(cx->who.account),
                  A(d.due)));
  r->number = made.n;
  meeting_note_fact(cx, r->id, "gui", r->unit, d.due, STR_NONE);
  return true;
}

/* The unit it is addressed to; above it the coordinator and the chairman. After 'chưa đạt' only somebody higher than who replied. */
bool recommendation_may_reply(const struct who *who, const struct recommendation *r) {
  int rank = role_rank(who->roles);
  return recommendation_is_open(r) && rank >= 1 && rank >= r->rank && (rank > 1 || id_eq(who->unit, r->unit));
}

bool recommendation_reply(struct ctx *cx, id recommendation, str text) {
  struct recommendation r;
  if (!recommendation_find(cx, recommendation, &r) || !recommendation_may_reply(&cx->who, &r)) return false;
  if (!STORE_DO(cx, q_replied, A(cx->who.commune), A(recommendation), A((int64_t)role_rank(cx->who.roles))))
    return false;
  if (!meeting_reply_add(cx, recommendation, S("tra-loi"), text, r.due_day)) return false;
  meeting_note_fact(cx, recommendation, "tra-loi", cx->who.unit, DAY_NONE, STR_NONE);
  return true;
}

bool recommendation_judge(struct ctx *cx, id recommendation, bool satisfied, str words) {
  struct recommendation r;
  struct deadline d;
  if (!may(&cx->who, MAY_SUPERVISE) || !recommendation_find(cx, recommendation, &r)) return false;
  if (!id_eq(r.from_unit, cx->who.unit)) return false;
  if (satisfied) {
    if (!STORE_DO(cx, q_satisfied, A(cx->who.commune), A(recommendation))) return false;
    meeting_note_fact(cx, recommendation, "dat", ID_NONE, DAY_NONE, words);
    return true;
  }
  struct meeting_replies replies = meeting_replies(cx, recommendation);
  if (!words.n || !replies.n || !calendar_deadline(cx, S(RECOMMENDATION_RULE), cx->now, &d)) return false;
  int64_t next = replies.at[0].rank + 1;
  if (next > RANK_HIGHEST) next = RANK_HIGHEST; /* nobody in the commune stands higher: back to the chairman */
  if (!STORE_DO(cx, q_reopen, A(cx->who.commune), A(recommendation), A(next), A(d.due))) return false;
  meeting_note_fact(cx, recommendation, "chua-dat", ID_NONE, d.due, words);
  return true;
}
