#include <string.h>

#include "account/inside.h"

/* How a door slows those who guess, without letting them shut out the owner:
 *  - wrong tries are counted per (source, login): four at once, then 15, 30, 60 s ... up to 5 minutes between them, which is
 *    ten in a quarter of an hour;
 *  - and per source over all logins: thirty at once, then one in 36 s (100 an hour), but only for those who never signed in
 *    from that source: an office behind one address is not stopped by somebody's guesses there on other names;
 *  - nothing is counted per account alone: whoever guesses from elsewhere cannot keep the owner waiting.
 * The rows hold keyed hashes and are gone after a day. */
enum { PAIR_FREE = 4, SOURCE_FREE = 30 };
static const int64_t PAIR_FIRST_MS = 15000, PAIR_LONGEST_MS = 300000, SOURCE_MS = 36000, FORGET_MS = 3600000,
                     KEEP_MS = 24 * 3600000;

struct secret_row {
  id id;
  str password;
};
QUERY(q_secret, struct secret_row,
      "SELECT id, password FROM account WHERE commune = $1 AND login = $2 AND closed_at IS NULL",
      COL(struct secret_row, id), COL(struct secret_row, password));
QUERY(q_secret_by_id, struct secret_row,
      "SELECT id, password FROM account WHERE commune = $1 AND id = $2 AND closed_at IS NULL",
      COL(struct secret_row, id), COL(struct secret_row, password));
struct known_row {
  moment at;
};
QUERY(q_known_here, struct known_row,
      "SELECT at FROM sign_in_log WHERE commune = $1 AND account = $2 AND source = $3 LIMIT 1",
      COL(struct known_row, at));
struct try_row {
  int64_t tries;
  moment last_at, wait_until;
};
QUERY(q_try, struct try_row,
      "SELECT tries, last_at, wait_until FROM sign_in_try WHERE commune = $1 AND mac = $2",
      COL(struct try_row, tries), COL(struct try_row, last_at), COL(struct try_row, wait_until));
QUERY_DO(q_try_put,
         "INSERT INTO sign_in_try (commune, mac, tries, last_at, wait_until) VALUES ($1, $2, $3, $4, $5)"
         " ON CONFLICT (commune, mac) DO UPDATE SET tries = excluded.tries, last_at = excluded.last_at,"
         " wait_until = excluded.wait_until");
QUERY_DO(q_try_drop, "DELETE FROM sign_in_try WHERE commune = $1 AND mac = $2");
QUERY_DO(q_try_old, "DELETE FROM sign_in_try WHERE commune = $1 AND last_at < $2");
struct code_row {
  id account;
  struct bytes mac;
};
QUERY(q_code, struct code_row,
      "SELECT account, mac FROM account_code WHERE commune = $1 AND account = $2 AND ends_at > $3",
      COL(struct code_row, account), COL(struct code_row, mac));
QUERY_DO(q_code_use, "DELETE FROM account_code WHERE commune = $1 AND account = $2 AND mac = $3");
QUERY_DO(q_password, "UPDATE account SET password = $3 WHERE commune = $1 AND id = $2 AND closed_at IS NULL");
QUERY_DO(q_password_change,
         "UPDATE account SET password = $4 WHERE commune = $1 AND id = $2 AND closed_at IS NULL"
         " AND password = $3");

struct try_keys {
  uint8_t pair[32], source[32];
};

static str address_of(const struct sign_in *s) {
  return s->address.p ? s->address : s->source;
}

/* As it is looked up. An apply may run again: it must not leave memory of its own in what it was given. */
static str login_typed(struct ctx *cx, const struct sign_in *s) {
  return text_lower(cx->mem, str_trim(s->login));
}

static struct try_keys keys_of(struct ctx *cx, const struct sign_in *s) {
  struct try_keys k;
  uint8_t key[32];
  store_key(cx->store, cx->who.commune, "sign-in-try", key);
  hmac_sha256(key, str_fmt(cx->mem, "source\n%.*s", STR_ARG(s->source)), k.source);
  str login = login_typed(cx, s);
  hmac_sha256(key, str_fmt(cx->mem, "pair\n%.*s\n%.*s", STR_ARG(s->source), STR_ARG(login)), k.pair);
  return k;
}

static struct try_row try_of(struct ctx *cx, const uint8_t mac[32]) {
  struct try_row row;
  if (!STORE_FIND(cx, q_try, &row, A(cx->who.commune), A(((struct bytes){mac, 32}))))
    return (struct try_row){0, 0, 0};
  /* A clock set back must not make anybody wait longer than the longest wait. */
  if (row.wait_until > cx->now + PAIR_LONGEST_MS) row.wait_until = cx->now + PAIR_LONGEST_MS;
  if (cx->now - row.last_at > FORGET_MS) row.tries = 0;
  return row;
}

static bool look_at_waits(struct ctx *cx, struct sign_in *s, const struct try_row *pair,
                          const struct try_row *source) {
  moment until = pair->wait_until;
  if (!s->known_here && source->wait_until > until) until = source->wait_until;
  s->must_wait = until > cx->now;
  s->wait_until = s->must_wait ? until : 0;
  return s->must_wait;
}

static void count_wrong(struct ctx *cx, const struct try_keys *k, struct try_row pair, struct try_row source) {
  int64_t wait = 0;
  pair.tries++;
  if (pair.tries >= PAIR_FREE) {
    int64_t doublings = pair.tries - PAIR_FREE;
    wait = doublings > 5 ? PAIR_LONGEST_MS : PAIR_FIRST_MS << doublings;
    if (wait > PAIR_LONGEST_MS) wait = PAIR_LONGEST_MS;
  }
  STORE_DO(cx, q_try_put, A(cx->who.commune), A(((struct bytes){k->pair, 32})), A(pair.tries), A(cx->now),
           A(cx->now + wait));
  source.tries++;
  wait = source.tries >= SOURCE_FREE ? SOURCE_MS : 0;
  STORE_DO(cx, q_try_put, A(cx->who.commune), A(((struct bytes){k->source, 32})), A(source.tries), A(cx->now),
           A(cx->now + wait));
  STORE_DO(cx, q_try_old, A(cx->who.commune), A(cx->now - KEEP_MS));
}

static void find_who(struct ctx *cx, struct sign_in *s) {
  struct secret_row row = {ID_NONE, STR_NONE};
  struct known_row known;
  if (!STORE_FIND(cx, q_secret, &row, A(cx->who.commune), A(login_typed(cx, s))))
    row = (struct secret_row){ID_NONE, STR_NONE};
  s->account = row.id;
  s->seen_hash = row.password;
  /* Asked for an unknown login too, so that both take the same steps. */
  s->known_here = STORE_FIND(cx, q_known_here, &known, A(cx->who.commune),
                             A(((struct bytes){row.id.b, sizeof row.id.b})), A(address_of(s)));
}

void sign_in_prepare(struct ctx *cx, struct sign_in *s) {
  find_who(cx, s);
  struct try_keys k = keys_of(cx, s);
  struct try_row pair = try_of(cx, k.pair), source = try_of(cx, k.source);
  if (look_at_waits(cx, s, &pair, &source)) return;
  struct hash_turn *turn = hash_turn_take(cx->mem, cx->store);
  s->busy = !turn;
  if (!turn) return;
  s->right = password_right(s->seen_hash, s->password);
  hash_turn_give(turn);
}

/* Twenty guesses sent at once all pass prepare; here they come one after the other and meet each other's waits. */
bool sign_in_apply(struct ctx *cx, struct sign_in *s) {
  s->opened = false;
  if (s->busy) return true;
  struct try_keys k = keys_of(cx, s);
  struct try_row pair = try_of(cx, k.pair), source = try_of(cx, k.source);
  if (s->must_wait || look_at_waits(cx, s, &pair, &source)) return true;
  struct secret_row row;
  bool right = s->right && STORE_FIND(cx, q_secret_by_id, &row, A(cx->who.commune), A(s->account)) &&
               str_eq(row.password, s->seen_hash);
  if (!right) {
    count_wrong(cx, &k, pair, source);
    return true;
  }
  STORE_DO(cx, q_try_drop, A(cx->who.commune), A(((struct bytes){k.pair, 32})));
  if (id_is(cx->who.session)) (void)session_close_id(cx, cx->who.account, cx->who.session);
  account_open_session(cx, s->account, address_of(s), s->session_secret);
  s->opened = true;
  return true;
}

static bool code_right(struct ctx *cx, const struct sign_in *s, uint8_t ret_mac[32]) {
  struct code_row row;
  bool shaped = account_code_mac(cx, s->code, ret_mac);
  return STORE_FIND(cx, q_code, &row, A(cx->who.commune),
                    A(((struct bytes){s->account.b, sizeof s->account.b})), A(cx->now)) &&
         shaped && row.mac.n == 32 && same_bytes(row.mac.p, ret_mac, 32);
}

bool code_sign_in_worth(struct ctx *cx, struct sign_in *s) {
  uint8_t mac[32] = {0};
  find_who(cx, s);
  struct try_keys k = keys_of(cx, s);
  struct try_row pair = try_of(cx, k.pair), source = try_of(cx, k.source);
  return !look_at_waits(cx, s, &pair, &source) && code_right(cx, s, mac);
}

bool code_sign_in(struct ctx *cx, struct sign_in *s) {
  s->opened = false;
  s->must_wait = false;
  find_who(cx, s);
  struct try_keys k = keys_of(cx, s);
  struct try_row pair = try_of(cx, k.pair), source = try_of(cx, k.source);
  if (look_at_waits(cx, s, &pair, &source)) return true;
  uint8_t mac[32] = {0};
  bool right = s->new_hash.p && code_right(cx, s, mac);
  /* The row goes with its use: of two who send the same code at once one finds nothing to delete. */
  if (!right ||
      STORE_DO(cx, q_code_use, A(cx->who.commune), A(s->account), A(((struct bytes){mac, 32}))) != 1) {
    count_wrong(cx, &k, pair, source);
    return true;
  }
  MUST(STORE_DO(cx, q_password, A(cx->who.commune), A(s->account), A(s->new_hash)) == 1);
  STORE_DO(cx, q_try_drop, A(cx->who.commune), A(((struct bytes){k.pair, 32})));
  if (id_is(cx->who.session)) (void)session_close_id(cx, cx->who.account, cx->who.session);
  session_close_all(cx, s->account, ID_NONE);
  account_open_session(cx, s->account, address_of(s), s->session_secret);
  s->opened = true;
  return true;
}

bool password_check(struct ctx *cx, id account, str password, str *ret_seen_hash, bool *ret_busy) {
  struct secret_row row;
  *ret_busy = false;
  if (!STORE_FIND(cx, q_secret_by_id, &row, A(cx->who.commune), A(account))) return false;
  struct hash_turn *turn = hash_turn_take(cx->mem, cx->store);
  *ret_busy = !turn;
  if (!turn) return false;
  bool right = password_right(row.password, password);
  hash_turn_give(turn);
  if (right) *ret_seen_hash = row.password;
  return right;
}

bool password_set(struct ctx *cx, id account, str seen_hash, str new_hash) {
  if (STORE_DO(cx, q_password_change, A(cx->who.commune), A(account), A(seen_hash), A(new_hash)) != 1)
    return false;
  session_close_all(cx, account, cx->who.session);
  return true;
}
