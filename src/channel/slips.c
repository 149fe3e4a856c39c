/* Slips printed in advance, each with a follow code, for the day without power. The store keeps only the HMAC of each code, as it
 * does of a matter's; the codes stand on the paper alone. A slip that was keyed in loses its row: no row says which code was used on
 * which day, and one that moved out as a denunciation leaves nothing here. */
#include "channel/channel.h"

#include <string.h>

QUERY_DO(q_block,
         "INSERT INTO slip_block (commune, id, n, made_day, made_by, last_day) VALUES ($1, $2, $3, $4, $5, "
         "$6)");
QUERY_DO(q_slip, "INSERT INTO reserved_slip (commune, follow_hash, block) VALUES ($1, $2, $3)");
QUERY_DO(q_take,
         "DELETE FROM reserved_slip WHERE commune = $1 AND follow_hash = $2 AND EXISTS (SELECT 1 FROM "
         "slip_block b WHERE b.commune = reserved_slip.commune AND b.id = reserved_slip.block AND b.last_day "
         ">= $3)");
QUERY(
    q_blocks, struct slip_block,
    "SELECT b.id, b.n, (SELECT COUNT(*) FROM reserved_slip s WHERE s.commune = b.commune AND s.block = b.id), "
    "b.made_day, b.last_day FROM slip_block b WHERE b.commune = $1 ORDER BY b.made_day DESC, b.id LIMIT $2",
    COL(struct slip_block, id), COL(struct slip_block, n), COL(struct slip_block, left),
    COL(struct slip_block, made_day), COL(struct slip_block, last_day));
struct slip_blocks slip_blocks(struct ctx *cx, size_t limit) {
  struct slip_blocks b;
  b.at = STORE_LIST(cx, q_blocks, &b.n, A(cx->who.commune), A((int64_t)limit));
  for (size_t i = 0; i < b.n; i++)
    if (b.at[i].last_day.n < cx->today.n) b.at[i].left = 0;
  return b;
}

void slip_secret(struct ctx *cx, id form, int64_t i, uint8_t ret[FOLLOW_BYTES]) {
  uint8_t key[32], mac[32];
  store_key(cx->store, cx->who.commune, "reserved-slip", key);
  hmac_sha256(key, str_fmt(cx->mem, "%.*s %lld", STR_ARG(id_hex(cx->mem, form)), (long long)i), mac);
  memcpy(ret, mac, FOLLOW_BYTES);
}

bool slips_reserve(struct ctx *cx, id form, int64_t n, struct slip_block *ret) {
  if (!may(&cx->who, MAY_INTAKE) || n < 1 || n > SLIPS_MOST) return false;
  *ret = (struct slip_block){
      .id = ctx_new_id(cx), .n = n, .left = n, .made_day = cx->today, .last_day = {cx->today.n + SLIP_DAYS}};
  STORE_DO(cx, q_block, A(cx->who.commune), A(ret->id), A(n), A(cx->today), A(cx->who.account),
           A(ret->last_day));
  for (int64_t i = 0; i < n; i++) {
    uint8_t secret[FOLLOW_BYTES], hash[32];
    slip_secret(cx, form, i, secret);
    follow_hash(cx, secret, hash);
    STORE_DO(cx, q_slip, A(cx->who.commune), A(((struct bytes){hash, sizeof hash})), A(ret->id));
  }
  return true;
}

bool slip_take(struct ctx *cx, const uint8_t secret[FOLLOW_BYTES]) {
  uint8_t hash[32];
  follow_hash(cx, secret, hash);
  return STORE_DO(cx, q_take, A(cx->who.commune), A(((struct bytes){hash, 32})), A(cx->today)) == 1;
}
