/* Who holds which key: persons, escrow, wraps, sittings. */
#include "petition/petition_room.h"

#include <string.h>

QUERY(q_person, struct sealed_person,
      "SELECT public, private, salt FROM sealed_person WHERE commune = $1 AND account = $2",
      COL(struct sealed_person, public), COL(struct sealed_person, private), COL(struct sealed_person, salt));
QUERY_DO(q_person_put, "INSERT INTO sealed_person (commune, account, public, private, salt, made_day)"
                       " VALUES ($1, $2, $3, $4, $5, $6)"
                       " ON CONFLICT (commune, account) DO UPDATE SET public = excluded.public,"
                       " private = excluded.private, salt = excluded.salt, made_day = excluded.made_day");
struct person_row {
  id account;
  struct bytes public;
};
QUERY(q_people, struct person_row,
      "SELECT account, public FROM sealed_person WHERE commune = $1 ORDER BY account LIMIT 500",
      COL(struct person_row, account), COL(struct person_row, public));
QUERY(q_escrow, struct person_row,
      "SELECT e.account, p.public FROM sealed_escrow e JOIN sealed_person p ON p.commune = e.commune AND"
      " p.account = e.account WHERE e.commune = $1 ORDER BY e.seat LIMIT 3",
      COL(struct person_row, account), COL(struct person_row, public));
QUERY_DO(q_seat,
         "INSERT INTO sealed_escrow (commune, seat, account, from_day) VALUES ($1, $2, $3, $4)"
         " ON CONFLICT (commune, seat) DO UPDATE SET account = excluded.account, from_day = excluded.from_day");
QUERY_DO(q_key_put, "INSERT INTO sealed_key (commune, object, kind, holder, second, wrapped)"
                    " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (commune, object, kind, holder, second)"
                    " DO UPDATE SET wrapped = excluded.wrapped");
QUERY_DO(q_key_drop,
         "DELETE FROM sealed_key WHERE commune = $1 AND object = $2 AND kind = 'nguoi' AND holder = $3"
         " AND EXISTS (SELECT 1 FROM sealed_key o WHERE o.commune = $1 AND o.object = $2 AND o.kind = 'nguoi'"
         " AND o.holder <> $3)");
QUERY_DO(q_keys_drop_all,
         "DELETE FROM sealed_key WHERE commune = $1 AND kind <> 'ma' AND (holder = $2 OR second = $2)");
QUERY_DO(q_openings_drop_all, "DELETE FROM sealed_opening WHERE commune = $1 AND (first = $2 OR second = $2)");
struct count_row {
  int64_t n;
};
#define ALONE                                                                                                  \
  " AND k.object = r.id WHERE k.commune = $1 AND k.holder = $2 AND k.kind = 'nguoi' AND NOT EXISTS (SELECT 1"  \
  " FROM sealed_key o WHERE o.commune = k.commune AND o.object = k.object AND o.kind = 'nguoi' AND"            \
  " o.holder <> $2)"
QUERY(q_last_petitions, struct count_row,
      "SELECT COUNT(*) AS n FROM sealed_key k JOIN petition r ON r.commune = k.commune" ALONE,
      COL(struct count_row, n));
QUERY(q_last_receptions, struct count_row,
      "SELECT COUNT(*) AS n FROM sealed_key k JOIN reception r ON r.commune = k.commune" ALONE,
      COL(struct count_row, n));
QUERY(
    q_key_people, struct id_row,
    "SELECT holder AS id FROM sealed_key WHERE commune = $1 AND object = $2 AND kind = 'nguoi' ORDER BY holder"
    " LIMIT 100",
    COL(struct id_row, id));
struct box_row {
  struct bytes wrapped;
};
QUERY(q_key, struct box_row,
      "SELECT wrapped FROM sealed_key WHERE commune = $1 AND object = $2 AND kind = $3 AND holder = $4 LIMIT 1",
      COL(struct box_row, wrapped));
QUERY(q_objects, struct id_row,
      "SELECT k.object AS id FROM sealed_key k JOIN petition p ON p.commune = k.commune AND p.id = k.object"
      " WHERE k.commune = $1 AND k.holder = $2 AND k.kind = 'nguoi' ORDER BY k.object LIMIT $3",
      COL(struct id_row, id));

QUERY(
    q_unshared, struct id_row,
    "SELECT k.object AS id FROM sealed_key k JOIN reception r ON r.commune = k.commune AND r.id = k.object"
    " WHERE k.commune = $1 AND k.holder = $2 AND k.kind = 'nguoi' AND (SELECT COUNT(*) FROM sealed_key o WHERE"
    " o.commune = k.commune AND o.object = k.object AND o.kind = 'nguoi') < $3 ORDER BY k.object LIMIT $4",
    COL(struct id_row, id));

/* ---- a person's pair ---- */

bool sealed_person_find(struct ctx *cx, id account, struct sealed_person *ret) {
  return STORE_FIND(cx, q_person, ret, A(cx->who.commune), A(account));
}

static const char purpose[] = "sealed-person";

struct sealed_person sealed_person_new(struct ctx *cx, id account, str passphrase, bool *ret_busy) {
  struct sealed_person p = {{NULL, 0}, {NULL, 0}, {NULL, 0}};
  struct pair pair;
  uint8_t key[KEY_BYTES], *salt = MEM_ARRAY(cx->mem, uint8_t, SALT_BYTES);
  random_bytes(salt, SALT_BYTES);
  *ret_busy = !key_of_words(cx, purpose, passphrase, salt, key);
  if (*ret_busy) return p;
  pair_new(&pair);
  p.salt = (struct bytes){salt, SALT_BYTES};
  p.public = (struct bytes){talloc_memdup(cx->mem, pair.public, KEY_BYTES), KEY_BYTES};
  p.private =
      seal(cx->mem, key, account, ID_NONE, "private", (str){(const char *)pair.private, sizeof pair.private});
  wipe(&pair, sizeof pair);
  wipe(key, sizeof key);
  return p;
}

bool sealed_person_open(struct ctx *cx, id account, str passphrase, struct pair *ret, bool *ret_busy) {
  struct sealed_person p;
  uint8_t key[KEY_BYTES];
  str private;
  *ret_busy = false;
  if (!sealed_person_find(cx, account, &p) || p.salt.n != SALT_BYTES) return false;
  *ret_busy = !key_of_words(cx, purpose, passphrase, p.salt.p, key);
  if (*ret_busy) return false;
  bool right = unseal(cx->mem, key, account, ID_NONE, "private", p.private, &private) && private.n == KEY_BYTES;
  if (right) pair_of((const uint8_t *)private.p, ret);
  wipe(key, sizeof key);
  return right;
}

bool sealed_person_put(struct ctx *cx, const struct sealed_person *p) {
  if (keys_last(cx, cx->who.account)) return false;
  STORE_DO(cx, q_keys_drop_all, A(cx->who.commune), A(cx->who.account));
  STORE_DO(cx, q_openings_drop_all, A(cx->who.commune), A(cx->who.account));
  STORE_DO(cx, q_person_put, A(cx->who.commune), A(cx->who.account), A(p->public), A(p->private), A(p->salt),
           A(cx->today));
  store_forget(cx, "sealed_person");
  store_forget(cx, "sealed_key");
  return true;
}

/* ---- who ---- */

static void add_holder(struct ctx *cx, struct holders *to, const struct person_row *row, id not_unit) {
  struct account a;
  if (row->public.n != KEY_BYTES || !account_find(cx, row->account, &a) || !a.active) return;
  if (id_is(not_unit) && id_eq(a.unit, not_unit)) return;
  to->at[to->n++] = (struct holder){a.id, a.unit, (uint32_t)a.roles, a.name, row->public.p};
}

struct holders holders_who(struct ctx *cx, enum permission p, id not_unit) {
  size_t n;
  struct person_row *rows = STORE_LIST(cx, q_people, &n, A(cx->who.commune));
  struct holders all = {MEM_ARRAY(cx->mem, struct holder, n + 1), 0};
  for (size_t i = 0; i < n; i++) {
    add_holder(cx, &all, &rows[i], not_unit);
    if (!all.n || !id_eq(all.at[all.n - 1].account, rows[i].account)) continue;
    struct who who = {.commune = cx->who.commune, .account = rows[i].account, .roles = all.at[all.n - 1].roles};
    if (!may(&who, p)) all.n--;
  }
  return all;
}

/* Of those above that rank, the lowest: the next higher person, not everybody up there. */
struct holders holders_above(const struct holders *all, int rank) {
  struct holders found = {all->at, 0};
  int next = RANK_HIGHEST + 1;
  for (size_t i = 0; i < all->n; i++) {
    int r = role_rank(all->at[i].roles);
    if (r > rank && r < next) next = r;
  }
  struct holder *at = talloc_zero_array(talloc_parent(all->at), struct holder, (unsigned)all->n + 1);
  if (!at) fault(FAULT_MEMORY, "no memory for holders");
  found.at = at;
  for (size_t i = 0; i < all->n; i++)
    if (role_rank(all->at[i].roles) == next) at[found.n++] = all->at[i];
  return found;
}

struct holders escrow_holders(struct ctx *cx, id not_unit) {
  size_t n;
  struct person_row *rows = STORE_LIST(cx, q_escrow, &n, A(cx->who.commune));
  struct holders all = {MEM_ARRAY(cx->mem, struct holder, n + 1), 0};
  for (size_t i = 0; i < n; i++) add_holder(cx, &all, &rows[i], not_unit);
  return all;
}

void escrow_seat(struct ctx *cx, int64_t seat, id account) {
  STORE_DO(cx, q_seat, A(cx->who.commune), A(seat), A(account), A(cx->today));
}

/* ---- wraps ---- */

static struct wrapped *next(struct wraps *w) {
  if (w->n == sizeof w->at / sizeof *w->at) fault(FAULT_BUG, "too many hold one record");
  return &w->at[w->n++];
}

void wraps_people(void *mem, struct wraps *w, const uint8_t key[KEY_BYTES], const struct holders *h) {
  for (size_t i = 0; i < h->n && i < 60; i++)
    *next(w) = (struct wrapped){"nguoi", h->at[i].account, h->at[i].account,
                                wrap(mem, h->at[i].public, (struct bytes){key, KEY_BYTES})};
}

void wraps_code(void *mem, struct wraps *w, const uint8_t key[KEY_BYTES], id record,
                const uint8_t public[KEY_BYTES]) {
  *next(w) = (struct wrapped){"ma", record, record, wrap(mem, public, (struct bytes){key, KEY_BYTES})};
}

void wraps_escrow(void *mem, struct wraps *w, const uint8_t key[KEY_BYTES], const struct holders *h) {
  for (size_t i = 0; i < h->n; i++)
    for (size_t k = 0; k < h->n; k++) {
      if (i == k) continue;
      struct bytes inner = wrap(mem, h->at[k].public, (struct bytes){key, KEY_BYTES});
      *next(w) =
          (struct wrapped){"du-phong", h->at[i].account, h->at[k].account, wrap(mem, h->at[i].public, inner)};
    }
}

void wraps_keep(struct ctx *cx, id object, const struct wraps *w) {
  for (size_t i = 0; i < w->n; i++)
    STORE_DO(cx, q_key_put, A(cx->who.commune), A(object), A(str_of(w->at[i].kind)), A(w->at[i].holder),
             A(w->at[i].second), A(w->at[i].box));
}

bool key_drop(struct ctx *cx, id object, id account) {
  if (STORE_DO(cx, q_key_drop, A(cx->who.commune), A(object), A(account)) != 1) return false;
  store_forget(cx, "sealed_key");
  return true;
}

static int64_t last_petitions(struct ctx *cx, id account) {
  struct count_row row = {0};
  (void)STORE_FIND(cx, q_last_petitions, &row, A(cx->who.commune), A(account));
  return row.n;
}

static int64_t last_receptions(struct ctx *cx, id account) {
  struct count_row row = {0};
  (void)STORE_FIND(cx, q_last_receptions, &row, A(cx->who.commune), A(account));
  return row.n;
}

int64_t keys_last(struct ctx *cx, id account) {
  return last_petitions(cx, account) + last_receptions(cx, account);
}

struct id_rows key_people(struct ctx *cx, id object) {
  struct id_rows l;
  l.at = STORE_LIST(cx, q_key_people, &l.n, A(cx->who.commune), A(object));
  return l;
}

bool key_find(struct ctx *cx, id object, const char *kind, id holder, struct bytes *ret) {
  struct box_row row;
  if (!STORE_FIND(cx, q_key, &row, A(cx->who.commune), A(object), A(str_of(kind)), A(holder))) return false;
  *ret = row.wrapped;
  return true;
}

struct id_rows key_objects(struct ctx *cx, id account, size_t limit) {
  struct id_rows l;
  l.at = STORE_LIST(cx, q_objects, &l.n, A(cx->who.commune), A(account), A((int64_t)limit));
  return l;
}

struct id_rows key_objects_unshared(struct ctx *cx, id account, size_t holders, size_t limit) {
  struct id_rows l;
  l.at =
      STORE_LIST(cx, q_unshared, &l.n, A(cx->who.commune), A(account), A((int64_t)holders), A((int64_t)limit));
  return l;
}

/* ---- sittings ---- */

bool sitting(struct ctx *cx, struct pair *ret, moment *ret_until) {
  uint8_t private[KEY_BYTES];
  moment until;
  if (!store_held(cx->store, cx->who.session, cx->now, private, &until)) return false;
  pair_of(private, ret);
  wipe(private, sizeof private);
  if (ret_until) *ret_until = until;
  return true;
}

bool key_of_sitting(struct ctx *cx, id object, uint8_t ret[KEY_BYTES]) {
  struct pair pair;
  struct bytes box;
  if (!sitting(cx, &pair, NULL)) return false;
  bool good = key_find(cx, object, "nguoi", cx->who.account, &box) && unwrap_key(cx->mem, &pair, box, ret);
  wipe(&pair, sizeof pair);
  return good;
}

str petition_leave_guard(struct ctx *cx, id account, uint32_t roles) {
  struct who then = {.commune = cx->who.commune, .account = account, .roles = roles};
  bool petitions = !may(&then, MAY_KEEP_SEALED) && last_petitions(cx, account);
  bool receptions = !may(&then, MAY_RECEIVE_CITIZENS) && last_receptions(cx, account);
  if (receptions && !petitions)
    return _(
        "Người này đang giữ khóa duy nhất của sổ tiếp công dân. Người ấy trao khóa sổ cho người khác trước "
        "(trang Sổ tiếp công dân), rồi mới thôi việc này được.");
  if (!petitions) return STR_NONE;
  return _(
      "Người này đang giữ khóa duy nhất của đơn thư phải giữ kín. Người ấy bàn giao khóa cho người khác trước "
      "(trang Đơn thư giữ kín, mục Bàn giao), rồi mới thôi việc này được.");
}
