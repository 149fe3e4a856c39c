/* Questions sent before a dialogue: nobody but the moderator sees one before it was looked at, for it may be a denunciation. */
#include "meeting/meeting_room.h"

#define QUESTION_COLS "id, meeting, hamlet, text, public_text, state, asked_at, answered_day"
#define QUESTION_ROW                                                                                           \
  COL(struct question, id), COL(struct question, meeting), COL(struct question, hamlet),                       \
      COL(struct question, text), COL(struct question, public_text), COL(struct question, state),              \
      COL(struct question, asked_at), COL(struct question, answered_day)

QUERY(q_ask, struct meeting_id_row,
      "INSERT INTO meeting_question (commune, id, meeting, text, hamlet, follow_hash, asked_at, state) VALUES "
      "($1, $2, "
      "$3, $4, $5, $6, $7, 'cho') ON CONFLICT DO NOTHING RETURNING id",
      COL(struct meeting_id_row, id));
QUERY(q_many, struct meeting_number_row,
      "SELECT COUNT(*) FROM meeting_question WHERE commune = $1 AND meeting = $2 AND state = 'cho'",
      COL(struct meeting_number_row, n));
QUERY(q_by_code, struct question,
      "SELECT " QUESTION_COLS " FROM meeting_question WHERE commune = $1 AND follow_hash = $2", QUESTION_ROW);
/* $3: may see what was not looked at yet. */
QUERY(q_find, struct question,
      "SELECT " QUESTION_COLS
      " FROM meeting_question WHERE commune = $1 AND id = $2 AND (state = 'hien' OR $3 = 1)",
      QUESTION_ROW);
QUERY(q_shown, struct question,
      "SELECT " QUESTION_COLS
      " FROM meeting_question WHERE commune = $1 AND meeting = $2 AND state = 'hien' ORDER BY "
      "asked_at, id LIMIT 200",
      QUESTION_ROW);
QUERY(q_waiting, struct question,
      "SELECT " QUESTION_COLS
      " FROM meeting_question WHERE commune = $1 AND state = 'cho' ORDER BY asked_at, id LIMIT $2",
      QUESTION_ROW);
QUERY(q_unanswered, struct question,
      "SELECT " QUESTION_COLS
      " FROM meeting_question WHERE commune = $1 AND state = 'hien' AND answered_day IS NULL "
      "ORDER BY asked_at, id LIMIT $2",
      QUESTION_ROW);
QUERY_DO(
    q_show,
    "UPDATE meeting_question SET state = 'hien', public_text = $3 WHERE commune = $1 AND id = $2 AND state "
    "= 'cho'");
QUERY_DO(q_refuse,
         "UPDATE meeting_question SET state = 'khong-hien' WHERE commune = $1 AND id = $2 AND state = 'cho'");
QUERY_DO(q_answered,
         "UPDATE meeting_question SET answered_day = $3 WHERE commune = $1 AND id = $2 AND answered_day IS "
         "NULL");
QUERY_DO(q_destroy, "DELETE FROM meeting_question WHERE commune = $1 AND id = $2 AND state = 'cho'");

bool meeting_takes_questions(struct ctx *cx, const struct meeting *m) {
  const struct meeting_kind *k = meeting_kind_on(m->kind, m->day);
  moment begins = meeting_moment(m, m->from_minute);
  if (!k || !k->questions || !m->is_public || m->outcome.n || begins <= cx->now) return false;
  ctx_until(cx, begins);
  return true;
}

bool question_ask(struct ctx *cx, id meeting, str text, id hamlet, const uint8_t secret[FOLLOW_BYTES],
                  id *ret) {
  struct meeting m;
  struct meeting_number_row waiting = {0};
  struct meeting_id_row kept;
  uint8_t hash[32];
  if (!meeting_find(cx, meeting, &m) || !meeting_takes_questions(cx, &m)) return false;
  STORE_FIND(cx, q_many, &waiting, A(cx->who.commune), A(meeting));
  if (waiting.n >= MOST_QUESTIONS_WAITING) return false;
  meeting_hash(cx, secret, hash);
  *ret = ctx_new_id(cx);
  return STORE_FIND(cx, q_ask, &kept, A(cx->who.commune), A(*ret), A(meeting), A(text), A(hamlet),
                    A(((struct bytes){hash, sizeof hash})), A(cx->now));
}

bool question_by_code(struct ctx *cx, const uint8_t secret[FOLLOW_BYTES], struct question *ret) {
  uint8_t hash[32];
  meeting_hash(cx, secret, hash);
  return STORE_FIND(cx, q_by_code, ret, A(cx->who.commune), A(((struct bytes){hash, sizeof hash})));
}

bool question_find(struct ctx *cx, id question, struct question *ret) {
  return STORE_FIND(cx, q_find, ret, A(cx->who.commune), A(question), A((int64_t)may(&cx->who, MAY_MODERATE)));
}

struct questions question_shown(struct ctx *cx, id meeting) {
  struct questions q;
  q.at = STORE_LIST(cx, q_shown, &q.n, A(cx->who.commune), A(meeting));
  return q;
}

struct questions question_waiting(struct ctx *cx, size_t limit) {
  struct questions q = {NULL, 0};
  if (may(&cx->who, MAY_MODERATE))
    q.at = STORE_LIST(cx, q_waiting, &q.n, A(cx->who.commune), A((int64_t)limit));
  return q;
}

struct questions question_unanswered(struct ctx *cx, size_t limit) {
  struct questions q;
  q.at = STORE_LIST(cx, q_unanswered, &q.n, A(cx->who.commune), A((int64_t)limit));
  return q;
}

bool question_show(struct ctx *cx, id question, str public_text) {
  if (!may(&cx->who, MAY_MODERATE) || !STORE_DO(cx, q_show, A(cx->who.commune), A(question), A(public_text)))
    return false;
  meeting_note_fact(cx, question, "hien", ID_NONE, DAY_NONE, STR_NONE);
  return true;
}

bool question_refuse(struct ctx *cx, id question, str reason) {
  if (!may(&cx->who, MAY_MODERATE) || !reason.n || !STORE_DO(cx, q_refuse, A(cx->who.commune), A(question)))
    return false;
  meeting_note_fact(cx, question, "khong-hien", ID_NONE, DAY_NONE, reason);
  return true;
}

/* Luật Tố cáo 2018 Điều 56: what was typed into the wrong form goes no further and leaves no row. */
bool question_forget(struct ctx *cx, id question) {
  if (!may(&cx->who, MAY_MODERATE) || !STORE_DO(cx, q_destroy, A(cx->who.commune), A(question))) return false;
  store_once_forget(cx, id_hex(cx->mem, question));
  privacy_moved_out(cx, question);
  store_forget(cx, "meeting_question");
  return true;
}

bool question_answer(struct ctx *cx, id question, str text) {
  struct question q;
  if (!may(&cx->who, MAY_PLAN_MEETINGS) || !question_find(cx, question, &q) || !str_eq(q.state, S("hien")))
    return false;
  if (!meeting_reply_add(cx, question, S("tra-loi"), text, DAY_NONE)) return false;
  STORE_DO(cx, q_answered, A(cx->who.commune), A(question), A(cx->today));
  return true;
}
