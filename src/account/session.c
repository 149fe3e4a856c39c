#include <sodium.h>

#include "account/inside.h"

enum { IDLE_MINUTES = 20, ABSOLUTE_HOURS = 8 };
static const int64_t MINUTE = 60000, HOUR = 3600000, DAYS_400 = (int64_t)400 * 24 * 3600000;

struct session_row {
  id id, account, unit;
  int64_t seen_at, roles;
};
QUERY(
    q_open, struct session_row,
    "SELECT s.id, s.account, a.unit, s.seen_at, a.roles FROM session s"
    " JOIN account a ON a.commune = s.commune AND a.id = s.account"
    " WHERE s.commune = $1 AND s.hash = $2 AND s.closed_at IS NULL AND s.ends_at > $3 AND a.closed_at IS NULL",
    COL(struct session_row, id), COL(struct session_row, account), COL(struct session_row, unit),
    COL(struct session_row, seen_at), COL(struct session_row, roles));
QUERY_DO(q_begin, "INSERT INTO session (commune, id, hash, account, made_at, seen_at, ends_at, source)"
                  " VALUES ($1, $2, $3, $4, $5, $5, $6, $7)");
QUERY_DO(
    q_close_id,
    "UPDATE session SET closed_at = $4 WHERE commune = $1 AND account = $2 AND id = $3 AND closed_at IS NULL");
QUERY_DO(q_close_all, "UPDATE session SET closed_at = $4 WHERE commune = $1 AND account = $2 AND id <> $3"
                      " AND closed_at IS NULL");
QUERY_DO(q_seen, "UPDATE session SET seen_at = $3 WHERE commune = $1 AND id = $2 AND seen_at < $3");
QUERY(q_alive, struct session,
      "SELECT id, made_at, seen_at, ends_at, source FROM session WHERE commune = $1 AND account = $2"
      " AND closed_at IS NULL AND ends_at > $3 ORDER BY made_at DESC, id LIMIT 100",
      COL(struct session, id), COL(struct session, made_at), COL(struct session, seen_at),
      COL(struct session, ends_at), COL(struct session, source));
QUERY_DO(q_log, "INSERT INTO sign_in_log (commune, id, account, at, source) VALUES ($1, $2, $3, $4, $5)");
QUERY_DO(q_log_old, "DELETE FROM sign_in_log WHERE commune = $1 AND at < $2");
QUERY_DO(q_session_old, "DELETE FROM session WHERE commune = $1 AND ends_at < $2");
QUERY(q_entries, struct sign_in_entry,
      "SELECT at, source FROM sign_in_log WHERE commune = $1 AND account = $2 AND at > $3"
      " ORDER BY at DESC, id LIMIT 100",
      COL(struct sign_in_entry, at), COL(struct sign_in_entry, source));

void account_hash_secret(const uint8_t secret[32], uint8_t ret[32]) {
  if (crypto_generichash(ret, 32, secret, 32, NULL, 0) != 0) fault(FAULT_BUG, "BLAKE2b refused");
}

static struct bytes hash_bytes(const uint8_t hash[32]) {
  return (struct bytes){hash, 32};
}

static int64_t limit_ms(struct ctx *cx, const char *name, int64_t unit, int64_t otherwise) {
  int64_t v = otherwise;
  str set = store_setting(cx->store, S("session"), str_of(name));
  if (set.p && !int_parse(set, 1, 1440, &v)) v = otherwise;
  return v * unit;
}

static int64_t idle_ms(struct ctx *cx) {
  return limit_ms(cx, "idle_minutes", MINUTE, IDLE_MINUTES);
}

bool session_open(struct ctx *cx, const uint8_t secret[32]) {
  uint8_t hash[32];
  account_hash_secret(secret, hash);
  struct session_row row;
  if (!STORE_FIND(cx, q_open, &row, A(cx->who.commune), A(hash_bytes(hash)), A(cx->now))) return false;
  moment seen = store_last_seen(cx->store, row.id);
  if (seen < row.seen_at) seen = row.seen_at;
  if (cx->now - seen > idle_ms(cx)) return false;
  /* A clock that was set back must not make a session longer than it is. */
  if (seen - cx->now > 5 * MINUTE) return false;
  cx->who.account = row.account;
  cx->who.unit = row.unit;
  cx->who.session = row.id;
  cx->who.roles = (uint32_t)row.roles;
  store_seen(cx->store, row.id, cx->now);
  return true;
}

void account_open_session(struct ctx *cx, id account, str source, uint8_t ret_secret[32]) {
  uint8_t hash[32];
  ctx_random(cx, ret_secret, 32);
  account_hash_secret(ret_secret, hash);
  int64_t absolute = limit_ms(cx, "absolute_hours", HOUR, ABSOLUTE_HOURS);
  STORE_DO(cx, q_begin, A(cx->who.commune), A(ctx_new_id(cx)), A(hash_bytes(hash)), A(account), A(cx->now),
           A(cx->now + absolute), A(source));
  STORE_DO(cx, q_log, A(cx->who.commune), A(ctx_new_id(cx)), A(account), A(cx->now), A(source));
  /* NĐ 333/2026: at least 12 months; no longer than that is needed here. */
  STORE_DO(cx, q_log_old, A(cx->who.commune), A(cx->now - DAYS_400));
  STORE_DO(cx, q_session_old, A(cx->who.commune), A(cx->now - 24 * HOUR));
}

/* What was opened for a sitting goes with its session, even should this transaction be rolled back: opened again is soon done. */
bool session_close_id(struct ctx *cx, id account, id session) {
  store_let_go(cx->store, session);
  return STORE_DO(cx, q_close_id, A(cx->who.commune), A(account), A(session), A(cx->now)) == 1;
}

void session_close_all(struct ctx *cx, id account, id but_session) {
  store_let_go_of(cx->store, account, but_session);
  /* ID_NONE would bind NULL, and nothing differs from NULL in SQL: bind the zero id itself. */
  STORE_DO(cx, q_close_all, A(cx->who.commune), A(account),
           A(((struct bytes){but_session.b, sizeof but_session.b})), A(cx->now));
}

struct sessions session_list(struct ctx *cx, id account) {
  struct sessions l = {NULL, 0};
  struct session *at = STORE_LIST(cx, q_alive, &l.n, A(cx->who.commune), A(account), A(cx->now));
  size_t kept = 0;
  for (size_t i = 0; i < l.n; i++) {
    moment seen = store_last_seen(cx->store, at[i].id);
    if (seen > at[i].seen_at) at[i].seen_at = seen;
    if (cx->now - at[i].seen_at <= idle_ms(cx)) at[kept++] = at[i];
  }
  l.at = at;
  l.n = kept;
  return l;
}

struct sign_in_entries sign_in_entries(struct ctx *cx, id account) {
  struct sign_in_entries l = {NULL, 0};
  l.at = STORE_LIST(cx, q_entries, &l.n, A(cx->who.commune), A(account), A(cx->now - DAYS_400));
  return l;
}

struct flush {
  struct seen *at;
  size_t n;
};

static bool flush_apply(struct ctx *cx, void *arg) {
  const struct flush *f = arg;
  for (size_t i = 0; i < f->n; i++) STORE_DO(cx, q_seen, A(cx->who.commune), A(f->at[i].key), A(f->at[i].at));
  return true;
}

void session_flush(struct store *s) {
  void *mem = talloc_new(NULL);
  struct flush f = {NULL, 0};
  f.n = store_seen_take(s, mem, &f.at);
  if (f.n) {
    struct ctx cx = {.mem = mem, .who = {.commune = store_commune(s)}, .now = moment_now()};
    /* Nothing is lost when this write fails: the next minute's touches go further than these. */
    (void)store_write(s, &cx, flush_apply, &f);
  }
  talloc_free(mem);
}
