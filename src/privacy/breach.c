/* Breaches of personal data: found when, what is known, whom it reaches, what was done, and whether the notice left within 72 hours
 * (Luật 91/2025/QH15 Điều 23). Entries are only added: what was known when, stays. */
#include "privacy/privacy_room.h"

QUERY(q_number, struct breach_row,
      "INSERT INTO breach (commune, id, number, found_at, recorded_at, recorded_by) SELECT $1, $2, "
      "COALESCE(MAX(number), "
      "0) + 1, $3, $4, $5 FROM breach WHERE commune = $1 RETURNING id, number, found_at, recorded_at",
      COL(struct breach_row, id), COL(struct breach_row, number), COL(struct breach_row, found_at),
      COL(struct breach_row, recorded_at));
QUERY(q_find, struct breach_row,
      "SELECT id, number, found_at, recorded_at FROM breach WHERE commune = $1 AND id = $2",
      COL(struct breach_row, id), COL(struct breach_row, number), COL(struct breach_row, found_at),
      COL(struct breach_row, recorded_at));
QUERY(q_list, struct breach_row,
      "SELECT id, number, found_at, recorded_at FROM breach WHERE commune = $1 AND number < $2 ORDER BY number "
      "DESC LIMIT $3",
      COL(struct breach_row, id), COL(struct breach_row, number), COL(struct breach_row, found_at),
      COL(struct breach_row, recorded_at));
QUERY(q_entries, struct breach_entry,
      "SELECT at, author, what, said, kinds, people, harm, done, sent_at FROM breach_entry WHERE commune = $1 "
      "AND breach = "
      "$2 ORDER BY at, id LIMIT 200",
      COL(struct breach_entry, at), COL(struct breach_entry, author), COL(struct breach_entry, what),
      COL(struct breach_entry, said), COL(struct breach_entry, kinds), COL(struct breach_entry, people),
      COL(struct breach_entry, harm), COL(struct breach_entry, done), COL(struct breach_entry, sent_at));
QUERY_DO(q_add, "INSERT INTO breach_entry (commune, breach, id, at, author, what, said, kinds, people, harm, "
                "done, sent_at) "
                "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)");

bool breach_find(struct ctx *cx, id breach, struct breach_row *ret) {
  return STORE_FIND(cx, q_find, ret, A(cx->who.commune), A(breach));
}

struct breaches breach_list(struct ctx *cx, int64_t before, size_t limit) {
  struct breaches b;
  b.at = STORE_LIST(cx, q_list, &b.n, A(cx->who.commune), A(before), A((int64_t)limit));
  return b;
}

struct breach_entries breach_entries(struct ctx *cx, id breach) {
  struct breach_entries e;
  e.at = STORE_LIST(cx, q_entries, &e.n, A(cx->who.commune), A(breach));
  return e;
}

static void add(struct ctx *cx, id breach, const struct breach_entry *e) {
  STORE_DO(cx, q_add, A(cx->who.commune), A(breach), A(ctx_new_id(cx)), A(cx->now), A(cx->who.account),
           A(e->what), A(e->said), A(e->kinds), A(e->people), A(e->harm), A(e->done), A(e->sent_at));
}

bool breach_record(struct ctx *cx, moment found_at, const struct breach_entry *e, id *ret) {
  struct breach_row made;
  id breach = ctx_new_id(cx);
  if (!may(&cx->who, MAY_PROTECT_DATA) || found_at > cx->now) return false;
  if (!STORE_FIND(cx, q_number, &made, A(cx->who.commune), A(breach), A(found_at), A(cx->now),
                  A(cx->who.account)))
    return false;
  add(cx, breach, e);
  *ret = breach;
  return true;
}

bool breach_add(struct ctx *cx, id breach, const struct breach_entry *e) {
  struct breach_row row;
  if (!may(&cx->who, MAY_PROTECT_DATA) || !breach_find(cx, breach, &row)) return false;
  if (e->sent_at.is && (e->sent_at.v > cx->now || e->sent_at.v < row.found_at)) return false;
  add(cx, breach, e);
  return true;
}

bool breach_clock(struct ctx *cx, const struct breach_row *b, struct deadline *ret) {
  return calendar_deadline(cx, S("bao-su-co-du-lieu"), b->found_at, ret);
}
