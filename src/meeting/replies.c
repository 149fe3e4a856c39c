/* Replies: each later one stands beside the earlier ones. */
#include "meeting/meeting_room.h"

QUERY(q_replies, struct meeting_reply,
      "SELECT version, rank, kind, text, at, day, due_day, unit FROM meeting_reply WHERE commune = $1 AND "
      "about = $2 "
      "ORDER BY version DESC LIMIT 50",
      COL(struct meeting_reply, version), COL(struct meeting_reply, rank), COL(struct meeting_reply, kind),
      COL(struct meeting_reply, text), COL(struct meeting_reply, at), COL(struct meeting_reply, day),
      COL(struct meeting_reply, due_day), COL(struct meeting_reply, unit));
QUERY(q_add, struct meeting_number_row,
      "INSERT INTO meeting_reply (commune, about, version, kind, text, at, day, due_day, actor, unit, rank) "
      "VALUES "
      "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING RETURNING version",
      COL(struct meeting_number_row, n));

struct meeting_replies meeting_replies(struct ctx *cx, id about) {
  struct meeting_replies r;
  r.at = STORE_LIST(cx, q_replies, &r.n, A(cx->who.commune), A(about));
  return r;
}

bool meeting_reply_add(struct ctx *cx, id about, str kind, str text, day due) {
  enum { MOST_REPLIES = 50 };
  struct meeting_replies before = meeting_replies(cx, about);
  struct meeting_number_row made;
  int64_t version = before.n ? before.at[0].version + 1 : 1;
  return version <= MOST_REPLIES && text.n &&
         STORE_FIND(cx, q_add, &made, A(cx->who.commune), A(about), A(version), A(kind), A(text), A(cx->now),
                    A(cx->today), A(due), A(cx->who.account), A(cx->who.unit),
                    A((int64_t)role_rank(cx->who.roles)));
}
