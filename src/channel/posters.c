/* Posters: a code in a QR's address that says which of them somebody scanned. It opens nothing: whoever copies it only says that
 * they come from that poster, until it is revoked. */
#include "channel/channel.h"

enum { CODE = 8 };

#define POSTER_COLS "id, unit, code, place, made_day, revoked_day"
#define POSTER_ROW                                                                                             \
  COL(struct poster, id), COL(struct poster, unit), COL(struct poster, code), COL(struct poster, place),       \
      COL(struct poster, made_day), COL(struct poster, revoked_day)
QUERY(q_list, struct poster,
      "SELECT " POSTER_COLS " FROM poster WHERE commune = $1 ORDER BY CASE WHEN revoked_day IS NULL THEN 0 "
      "ELSE 1 END, place, made_at DESC, id "
      "LIMIT $2",
      POSTER_ROW);
QUERY(q_find, struct poster, "SELECT " POSTER_COLS " FROM poster WHERE commune = $1 AND id = $2", POSTER_ROW);
QUERY(q_by_code, struct poster,
      "SELECT " POSTER_COLS " FROM poster WHERE commune = $1 AND code = $2 AND revoked_day IS NULL",
      POSTER_ROW);
QUERY(q_any, struct poster,
      "SELECT " POSTER_COLS " FROM poster WHERE commune = $1 AND revoked_day IS NULL LIMIT 1", POSTER_ROW);
QUERY_DO(q_make,
         "INSERT INTO poster (commune, id, code, unit, place, made_day, made_at, made_by) VALUES ($1, $2, "
         "$3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING");
QUERY_DO(q_revoke, "UPDATE poster SET revoked_day = $3, revoked_by = $4 WHERE commune = $1 AND id = $2 AND "
                   "revoked_day IS NULL");

struct posters poster_list(struct ctx *cx, size_t limit) {
  struct posters p;
  p.at = STORE_LIST(cx, q_list, &p.n, A(cx->who.commune), A((int64_t)limit));
  return p;
}

bool poster_find(struct ctx *cx, id poster, struct poster *ret) {
  return STORE_FIND(cx, q_find, ret, A(cx->who.commune), A(poster));
}

bool poster_by_code(struct ctx *cx, str code, id *ret_poster) {
  struct poster p;
  if (!STORE_FIND(cx, q_by_code, &p, A(cx->who.commune), A(code))) return false;
  *ret_poster = p.id;
  return true;
}

bool poster_any(struct ctx *cx) {
  struct poster p;
  return STORE_FIND(cx, q_any, &p, A(cx->who.commune));
}

/* No vowels, nothing that looks like something else: typed from paper in a hurry it stays itself. */
static str new_code(struct ctx *cx) {
  static const char letters[] = "bcdfghjkmnpqrstvwxz23456789";
  uint8_t random[CODE];
  char *code = MEM_ARRAY(cx->mem, char, CODE);
  ctx_random(cx, random, sizeof random);
  for (size_t i = 0; i < CODE; i++) code[i] = letters[random[i] % (sizeof letters - 1)];
  return (str){code, CODE};
}

bool poster_make(struct ctx *cx, struct poster *p) {
  if (!may(&cx->who, MAY_KEEP_CHANNELS)) return false;
  for (int tries = 0; tries < 8; tries++) {
    p->id = ctx_new_id(cx);
    p->code = new_code(cx);
    if (STORE_DO(cx, q_make, A(cx->who.commune), A(p->id), A(p->code), A(p->unit), A(p->place), A(cx->today),
                 A(cx->now), A(cx->who.account)) == 1)
      return true;
  }
  return false;
}

int64_t poster_make_hamlets(struct ctx *cx) {
  struct units hamlets = unit_list(cx, UNIT_HAMLET, cx->today);
  struct posters have = poster_list(cx, 2000);
  int64_t made = 0;
  for (size_t i = 0; i < hamlets.n; i++) {
    bool known = false;
    for (size_t k = 0; k < have.n; k++)
      known = known || (id_eq(have.at[k].unit, hamlets.at[i].id) && !day_is(have.at[k].revoked_day));
    struct poster p = {.unit = hamlets.at[i].id, .place = hamlets.at[i].name};
    if (!known && poster_make(cx, &p)) made++;
  }
  return made;
}

bool poster_revoke(struct ctx *cx, id poster) {
  return may(&cx->who, MAY_KEEP_CHANNELS) &&
         STORE_DO(cx, q_revoke, A(cx->who.commune), A(poster), A(cx->today), A(cx->who.account)) == 1;
}
