/* Reading messages and attempts. */
#include "outbox/outbox_room.h"

#define MESSAGE_COLS                                                                                           \
  "id, object, template, lang, kind, address, way, state, why, about_day, until_day, created_at, next_at, "    \
  "tries, ended_at"
#define MESSAGE_ROW                                                                                            \
  COL(struct outbox_message, id), COL(struct outbox_message, object), COL(struct outbox_message, template),    \
      COL(struct outbox_message, lang), COL(struct outbox_message, kind), COL(struct outbox_message, address), \
      COL(struct outbox_message, way), COL(struct outbox_message, state), COL(struct outbox_message, why),     \
      COL(struct outbox_message, about_day), COL(struct outbox_message, until_day),                            \
      COL(struct outbox_message, created_at), COL(struct outbox_message, next_at),                             \
      COL(struct outbox_message, tries), COL(struct outbox_message, ended_at)

QUERY(q_one, struct outbox_message,
      "SELECT " MESSAGE_COLS " FROM outbox_message WHERE commune = $1 AND id = $2", MESSAGE_ROW);
QUERY(q_all, struct outbox_message,
      "SELECT " MESSAGE_COLS
      " FROM outbox_message WHERE commune = $1 AND (created_at < $2 OR (created_at = $2 AND id < "
      "$3)) ORDER BY created_at DESC, id DESC LIMIT $4",
      MESSAGE_ROW);
QUERY(q_in_state, struct outbox_message,
      "SELECT " MESSAGE_COLS
      " FROM outbox_message WHERE commune = $1 AND state = $5 AND (created_at < $2 OR (created_at "
      "= $2 AND id < $3)) ORDER BY created_at DESC, id DESC LIMIT $4",
      MESSAGE_ROW);
QUERY(q_calls, struct outbox_message,
      "SELECT " MESSAGE_COLS
      " FROM outbox_message WHERE commune = $1 AND state = 'cho' AND way = 'goi' AND next_at <= "
      "$2 ORDER BY created_at, id LIMIT $3",
      MESSAGE_ROW);

bool outbox_find(struct ctx *cx, id message, struct outbox_message *ret) {
  return STORE_FIND(cx, q_one, ret, A(cx->who.commune), A(message));
}

struct outbox_messages outbox_list(struct ctx *cx, str state, const struct outbox_message *before,
                                   size_t limit) {
  struct outbox_messages l;
  /* The last id there can be: the first page begins behind everything. */
  id last = {{255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255}};
  struct arg in = A(cx->who.commune), at = A(before ? before->created_at : INT64_MAX),
             key = A(before ? before->id : last), most = A((int64_t)limit);
  l.at = state.n ? STORE_LIST(cx, q_in_state, &l.n, in, at, key, most, A(state))
                 : STORE_LIST(cx, q_all, &l.n, in, at, key, most);
  return l;
}

struct outbox_messages outbox_calls(struct ctx *cx, size_t limit) {
  struct outbox_messages l;
  l.at = STORE_LIST(cx, q_calls, &l.n, A(cx->who.commune), A(cx->now), A((int64_t)limit));
  return l;
}

QUERY(q_attempts, struct outbox_attempt,
      "SELECT id, actor, way, outcome, words, began_at, ended_at, code FROM outbox_attempt WHERE commune = $1 "
      "AND message "
      "= $2 ORDER BY began_at, id LIMIT 200",
      COL(struct outbox_attempt, id), COL(struct outbox_attempt, actor), COL(struct outbox_attempt, way),
      COL(struct outbox_attempt, outcome), COL(struct outbox_attempt, words),
      COL(struct outbox_attempt, began_at), COL(struct outbox_attempt, ended_at),
      COL(struct outbox_attempt, code));

struct outbox_attempts outbox_attempts(struct ctx *cx, id message) {
  struct outbox_attempts a;
  a.at = STORE_LIST(cx, q_attempts, &a.n, A(cx->who.commune), A(message));
  return a;
}

struct count_row {
  int64_t n;
};
QUERY(q_count, struct count_row,
      "SELECT COUNT(*) FROM outbox_message WHERE commune = $1 AND state = $2 AND created_at >= $3",
      COL(struct count_row, n));
QUERY(q_count_calls, struct count_row,
      "SELECT COUNT(*) FROM outbox_message WHERE commune = $1 AND state = 'cho' AND way = 'goi' AND next_at <= "
      "$2",
      COL(struct count_row, n));

int64_t outbox_count(struct ctx *cx, str state, day since) {
  struct count_row row = {0};
  STORE_FIND(cx, q_count, &row, A(cx->who.commune), A(state), A(day_starts(since)));
  return row.n;
}

int64_t outbox_count_calls(struct ctx *cx) {
  struct count_row row = {0};
  STORE_FIND(cx, q_count_calls, &row, A(cx->who.commune), A(cx->now));
  return row.n;
}
