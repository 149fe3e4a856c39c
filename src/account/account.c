#include "account/inside.h"

#include <string.h>

enum { CODE_LETTERS = 12, CODE_MINUTES = 24 * 60 };

#define SELECT_ACCOUNT                                                                                         \
  "SELECT id, unit, name, login, roles, CASE WHEN closed_at IS NULL THEN 1 ELSE 0 END AS active,"              \
  " CASE WHEN password IS NULL THEN 0 ELSE 1 END AS has_password"                                              \
  " FROM account WHERE commune = $1"
#define ACCOUNT_ROW                                                                                            \
  COL(struct account, id), COL(struct account, unit), COL(struct account, name), COL(struct account, login),   \
      COL(struct account, roles), COL(struct account, active), COL(struct account, has_password)

QUERY(q_find, struct account, SELECT_ACCOUNT " AND id = $2", ACCOUNT_ROW);
QUERY(q_find_login, struct account, SELECT_ACCOUNT " AND login = $2", ACCOUNT_ROW);
QUERY(q_list, struct account,
      SELECT_ACCOUNT " ORDER BY CASE WHEN closed_at IS NULL THEN 0 ELSE 1 END, sort_key, id LIMIT 5000",
      ACCOUNT_ROW);

struct id_row {
  id id;
};
QUERY(q_add, struct id_row,
      "INSERT INTO account (commune, id, name, sort_key, login, unit, roles, made_at)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING id",
      COL(struct id_row, id));
QUERY_DO(q_rename, "UPDATE account SET name = $3, sort_key = $4 WHERE commune = $1 AND id = $2");
/* The guard against losing the last administrator stands in the statement: another one who can sign in must remain. */
QUERY_DO(
    q_set_roles,
    "UPDATE account SET roles = $3, unit = $4 WHERE commune = $1 AND id = $2 AND closed_at IS NULL"
    " AND ($5 = 1 OR (roles & 1) = 0 OR EXISTS (SELECT 1 FROM account o WHERE o.commune = $1 AND o.id <> $2"
    " AND o.closed_at IS NULL AND o.password IS NOT NULL AND (o.roles & 1) = 1))");
QUERY_DO(q_deactivate,
         "UPDATE account SET closed_at = $3 WHERE commune = $1 AND id = $2 AND closed_at IS NULL"
         " AND ((roles & 1) = 0 OR EXISTS (SELECT 1 FROM account o WHERE o.commune = $1 AND o.id <> $2"
         " AND o.closed_at IS NULL AND o.password IS NOT NULL AND (o.roles & 1) = 1))");
QUERY_DO(q_reactivate, "UPDATE account SET closed_at = NULL, password = NULL WHERE commune = $1 AND id = $2 "
                       "AND closed_at IS NOT NULL");
QUERY_DO(q_role_end,
         "UPDATE account_role SET to_at = $3 WHERE commune = $1 AND account = $2 AND to_at IS NULL");
QUERY_DO(q_role_begin, "INSERT INTO account_role (commune, id, account, unit, roles, from_at)"
                       " VALUES ($1, $2, $3, $4, $5, $6)");
struct roles_row {
  int64_t roles;
};
QUERY(q_roles_at, struct roles_row,
      "SELECT roles FROM account_role WHERE commune = $1 AND account = $2 AND from_at <= $3"
      " AND (to_at IS NULL OR to_at > $3) ORDER BY from_at DESC LIMIT 1",
      COL(struct roles_row, roles));
QUERY_DO(q_code_put,
         "INSERT INTO account_code (commune, account, mac, ends_at) VALUES ($1, $2, $3, $4)"
         " ON CONFLICT (commune, account) DO UPDATE SET mac = excluded.mac, ends_at = excluded.ends_at");
QUERY_DO(q_code_drop, "DELETE FROM account_code WHERE commune = $1 AND account = $2");

bool account_find(struct ctx *cx, id account, struct account *ret) {
  return STORE_FIND(cx, q_find, ret, A(cx->who.commune), A(account));
}

bool account_find_login(struct ctx *cx, str login, struct account *ret) {
  return STORE_FIND(cx, q_find_login, ret, A(cx->who.commune), A(login));
}

struct accounts account_list(struct ctx *cx) {
  struct accounts l = {NULL, 0};
  l.at = STORE_LIST(cx, q_list, &l.n, A(cx->who.commune));
  return l;
}

/* ---- logins and names ---- */

bool login_ok(str login) {
  if (login.n < 2 || login.n > 40) return false;
  for (size_t i = 0; i < login.n; i++) {
    char c = login.p[i];
    bool letter = c >= 'a' && c <= 'z';
    if (!letter && (i == 0 || !((c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_'))) return false;
  }
  return true;
}

/* The last word of a Vietnamese name is the given name: people are sorted and called by it. */
static str given_name(str name) {
  size_t at = name.n;
  while (at > 0 && name.p[at - 1] != ' ') at--;
  return str_sub(name, at, name.n - at);
}

static struct bytes name_key(struct ctx *cx, str name) {
  str given = given_name(name);
  str key = text_sort_key(cx->mem, str_fmt(cx->mem, "%.*s %.*s", STR_ARG(given), STR_ARG(name)));
  return (struct bytes){(const uint8_t *)key.p, key.n};
}

static void add_letters(struct buf *b, str s, bool digits) {
  for (size_t i = 0; i < s.n && b->n < 34; i++)
    if ((s.p[i] >= 'a' && s.p[i] <= 'z') || (digits && s.p[i] >= '0' && s.p[i] <= '9')) buf_char(b, s.p[i]);
}

str login_for(struct ctx *cx, str name) {
  str folded = text_fold(cx->mem, name), given = given_name(folded);
  struct buf *b = buf_new(cx->mem, 64);
  bool numbered = given.n && given.p[0] >= '0' && given.p[0] <= '9'; /* 'Thôn 12': thon12 */
  add_letters(b, numbered ? folded : given, numbered);
  if (!numbered && b->n && folded.n > given.n) {
    buf_char(b, '.');
    add_letters(b, str_sub(folded, 0, folded.n - given.n), false);
  }
  str base = str_dup(cx->mem, buf_str(b));
  if (!login_ok(base)) base = S("canbo");
  str login = base;
  struct account taken;
  for (int i = 2; i < 5000 && account_find_login(cx, login, &taken); i++)
    login = str_fmt(cx->mem, "%.*s%s%d", STR_ARG(base), numbered ? "-" : "", i);
  return login;
}

/* ---- changes ---- */

static void note_roles(struct ctx *cx, id account, id unit, uint32_t roles) {
  STORE_DO(cx, q_role_end, A(cx->who.commune), A(account), A(cx->now));
  STORE_DO(cx, q_role_begin, A(cx->who.commune), A(ctx_new_id(cx)), A(account), A(unit), A((int64_t)roles),
           A(cx->now));
}

bool account_add(struct ctx *cx, str name, str login, id unit, uint32_t roles, id *ret_account, str *ret_code) {
  if (!login_ok(login) || roles >= ROLE_BIT(ROLES)) return false;
  struct id_row row;
  if (!STORE_FIND(cx, q_add, &row, A(cx->who.commune), A(ctx_new_id(cx)), A(name), A(name_key(cx, name)),
                  A(login), A(unit), A((int64_t)roles), A(cx->now)))
    return false;
  note_roles(cx, row.id, unit, roles);
  *ret_account = row.id;
  *ret_code = account_new_code(cx, row.id);
  return true;
}

bool account_rename(struct ctx *cx, id account, str name) {
  return STORE_DO(cx, q_rename, A(cx->who.commune), A(account), A(name), A(name_key(cx, name))) == 1;
}

str account_must_stay(struct ctx *cx, id account, uint32_t roles) {
  str why = STR_NONE;
  for (size_t i = 0; i < leave_guards.n && !why.p; i++) why = leave_guards.at[i](cx, account, roles);
  return why;
}

bool account_set_roles(struct ctx *cx, id account, id unit, uint32_t roles) {
  if (roles >= ROLE_BIT(ROLES) || account_must_stay(cx, account, roles).p) return false;
  int64_t stays = (roles & ROLE_BIT(ROLE_ADMINISTRATOR)) ? 1 : 0;
  if (STORE_DO(cx, q_set_roles, A(cx->who.commune), A(account), A((int64_t)roles), A(unit), A(stays)) != 1)
    return false;
  note_roles(cx, account, unit, roles);
  session_close_all(cx, account, id_eq(account, cx->who.account) ? cx->who.session : ID_NONE);
  return true;
}

bool account_deactivate(struct ctx *cx, id account) {
  if (account_must_stay(cx, account, 0).p) return false;
  if (STORE_DO(cx, q_deactivate, A(cx->who.commune), A(account), A(cx->now)) != 1) return false;
  STORE_DO(cx, q_code_drop, A(cx->who.commune), A(account));
  note_roles(cx, account, ID_NONE, 0);
  session_close_all(cx, account, ID_NONE);
  return true;
}

bool account_reactivate(struct ctx *cx, id account) {
  if (STORE_DO(cx, q_reactivate, A(cx->who.commune), A(account)) != 1) return false;
  struct account a;
  MUST(account_find(cx, account, &a));
  note_roles(cx, account, a.unit, (uint32_t)a.roles);
  return true;
}

uint32_t account_roles_at(struct ctx *cx, id account, moment at) {
  struct roles_row row;
  return STORE_FIND(cx, q_roles_at, &row, A(cx->who.commune), A(account), A(at)) ? (uint32_t)row.roles : 0;
}

/* ---- one-time codes ---- */

/* 32 signs that are not mistaken for each other on paper: 12 of them are 60 bits, tried at the pace of sign-ins. */
static const char signs[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

bool account_code_mac(struct ctx *cx, str code, uint8_t ret[32]) {
  char plain[CODE_LETTERS];
  size_t n = 0;
  for (size_t i = 0; i < code.n; i++) {
    char c = code.p[i];
    if (c == ' ' || c == '-') continue;
    if (c >= 'a' && c <= 'z') c = (char)(c - 'a' + 'A');
    if (!c || !strchr(signs, c) || n == CODE_LETTERS) return false;
    plain[n++] = c;
  }
  if (n != CODE_LETTERS) return false;
  uint8_t key[32];
  store_key(cx->store, cx->who.commune, "one-time-code", key);
  hmac_sha256(key, (str){plain, CODE_LETTERS}, ret);
  return true;
}

str account_new_code_for(struct ctx *cx, id account, int64_t minutes) {
  struct account a;
  if (!account_find(cx, account, &a) || !a.active) return STR_NONE;
  uint8_t drawn[CODE_LETTERS], mac[32];
  ctx_random(cx, drawn, sizeof drawn);
  struct buf *b = buf_new(cx->mem, 32);
  for (size_t i = 0; i < CODE_LETTERS; i++) {
    if (i && i % 4 == 0) buf_char(b, '-');
    buf_char(b, signs[drawn[i] % 32]);
  }
  str code = str_dup(cx->mem, buf_str(b));
  MUST(account_code_mac(cx, code, mac));
  STORE_DO(cx, q_code_put, A(cx->who.commune), A(account), A(((struct bytes){mac, sizeof mac})),
           A(cx->now + minutes * 60000));
  return code;
}

str account_new_code(struct ctx *cx, id account) {
  return account_new_code_for(cx, account, CODE_MINUTES);
}
