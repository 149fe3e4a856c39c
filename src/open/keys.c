/* Keys of programs: made and revoked by the administrator, known here by their hash alone. */
#include "open/open_room.h"

#include <string.h>

QUERY(q_list, struct api_key,
      "SELECT k.id, k.made_by, k.prefix, k.label, k.made_at, k.revoked_at, u.taken FROM api_key k LEFT JOIN "
      "api_key_use u ON u.commune = k.commune AND u.api_key = k.id WHERE k.commune = $1 ORDER BY k.revoked_at "
      "DESC NULLS FIRST, k.made_at DESC, k.id LIMIT 200",
      COL(struct api_key, id), COL(struct api_key, made_by), COL(struct api_key, prefix),
      COL(struct api_key, label), COL(struct api_key, made_at), COL(struct api_key, revoked_at),
      COL(struct api_key, taken));
QUERY(q_find, struct api_key,
      "SELECT id, made_by, prefix, label, made_at, revoked_at FROM api_key WHERE commune = $1 AND id = $2",
      COL(struct api_key, id), COL(struct api_key, made_by), COL(struct api_key, prefix),
      COL(struct api_key, label), COL(struct api_key, made_at), COL(struct api_key, revoked_at));
QUERY(
    q_open, struct api_key,
    "SELECT id, made_by, prefix, label, made_at, revoked_at FROM api_key WHERE commune = $1 AND hash = $2 AND "
    "revoked_at IS NULL",
    COL(struct api_key, id), COL(struct api_key, made_by), COL(struct api_key, prefix),
    COL(struct api_key, label), COL(struct api_key, made_at), COL(struct api_key, revoked_at));
QUERY_DO(q_make,
         "INSERT INTO api_key (commune, id, prefix, label, hash, made_at, made_by) VALUES ($1, $2, $3, $4, $5, "
         "$6, $7) ON CONFLICT DO NOTHING");
QUERY_DO(q_revoke, "UPDATE api_key SET revoked_at = $3, revoked_by = $4 WHERE commune = $1 AND id = $2 AND "
                   "revoked_at IS NULL");
struct count_row {
  int64_t n;
};
QUERY(
    q_take, struct count_row,
    "INSERT INTO api_key_use (commune, api_key, hour, n, taken) VALUES ($1, $2, $3, 1, 1) ON CONFLICT "
    "(commune, "
    "api_key) DO UPDATE SET n = CASE WHEN api_key_use.hour = excluded.hour THEN api_key_use.n + 1 ELSE 1 END, "
    "hour = excluded.hour, taken = api_key_use.taken + 1 RETURNING n",
    COL(struct count_row, n));

enum { KEYS_OF_A_COMMUNE = 200, HOUR = 3600000 };

struct api_keys api_key_list(struct ctx *cx) {
  struct api_keys k;
  k.at = STORE_LIST(cx, q_list, &k.n, A(cx->who.commune));
  return k;
}

bool api_key_find(struct ctx *cx, id key, struct api_key *ret) {
  return STORE_FIND(cx, q_find, ret, A(cx->who.commune), A(key));
}

/* tt-1a2b3c4d-<48 hex digits>: 192 bits that only the holder has; what stands before the second hyphen may be read out. */
str api_key_said(struct ctx *cx, id form) {
  uint8_t key[32], mac[32];
  store_key(cx->store, cx->who.commune, "api-key", key);
  hmac_sha256(key, (str){(const char *)form.b, sizeof form.b}, mac);
  return str_fmt(cx->mem, "tt-%.*s-%.*s", STR_ARG(hex_of(cx->mem, mac, 4)),
                 STR_ARG(hex_of(cx->mem, mac + 4, 24)));
}

static void hash_of(struct ctx *cx, str said, uint8_t ret[32]) {
  uint8_t key[32];
  store_key(cx->store, cx->who.commune, "api-key-hash", key);
  hmac_sha256(key, said, ret);
}

bool api_key_make(struct ctx *cx, id form, str label, id *ret) {
  uint8_t hash[32];
  str said = api_key_said(cx, form);
  id made = ctx_new_id(cx);
  if (!may(&cx->who, MAY_ADMINISTER) || api_key_list(cx).n >= KEYS_OF_A_COMMUNE) return false;
  hash_of(cx, said, hash);
  if (!STORE_DO(cx, q_make, A(cx->who.commune), A(made), A(str_sub(said, 0, 11)), A(label),
                A(((struct bytes){hash, sizeof hash})), A(cx->now), A(cx->who.account)))
    return false;
  *ret = made;
  return true;
}

bool api_key_revoke(struct ctx *cx, id key) {
  return may(&cx->who, MAY_ADMINISTER) &&
         STORE_DO(cx, q_revoke, A(cx->who.commune), A(key), A(cx->now), A(cx->who.account)) == 1;
}

bool api_key_open(struct ctx *cx, str said, struct api_key *ret) {
  uint8_t hash[32];
  if (said.n < 20 || said.n > 200) return false;
  hash_of(cx, said, hash);
  return STORE_FIND(cx, q_open, ret, A(cx->who.commune), A(((struct bytes){hash, sizeof hash})));
}

int64_t api_key_limit(const struct store *s) {
  int64_t n = 60;
  str given = store_setting(s, S("open"), S("posts_per_key_hour"));
  if (given.p && !int_parse(str_trim(given), 1, 100000, &n))
    fault(FAULT_BUG, "thanthien.ini: [open] posts_per_key_hour must be a number from 1 to 100000");
  return n;
}

enum key_taken api_key_take(struct ctx *cx, id key) {
  struct api_key k;
  struct count_row c;
  /* Asked again here: it may have been revoked since prepare read it. */
  if (!api_key_find(cx, key, &k) || k.revoked_at.is) return KEY_GONE;
  MUST(STORE_FIND(cx, q_take, &c, A(cx->who.commune), A(key), A(cx->now / HOUR)));
  return c.n > api_key_limit(cx->store) ? KEY_SPENT : KEY_GOOD;
}
