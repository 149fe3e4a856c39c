#include "journal/inside.h"

#include <jansson.h>
#include <string.h>

QUERY_DO(q_wait, "INSERT INTO log_pending (commune, tree, entry, at, ord) VALUES ($1, $2, $3, $4, $5)");
QUERY_DO(q_record, "INSERT INTO log_record (commune, entry, salt, record, kind, object, at) "
                   "VALUES ($1, $2, $3, $4, $5, $6, $7)");

void log_wait(struct ctx *cx, enum log_tree tree, const uint8_t entry[32]) {
  STORE_DO(cx, q_wait, A(cx->who.commune), A((int64_t)tree), A(((struct bytes){entry, 32})), A(cx->now),
           A((int64_t)cx->drawn));
}

void log_entry_of(void *mem, const uint8_t salt[32], str record, uint8_t ret[32]) {
  char *both = mem_zero(mem, 32 + record.n);
  memcpy(both, salt, 32);
  if (record.n) memcpy(both + 32, record.p, record.n);
  sha256(both, 32 + record.n, ret);
  talloc_free(both);
}

static int let_go(json_t **held) {
  json_decref(*held);
  return 0;
}

static str kind_of(void *mem, str record) {
  json_error_t error;
  json_t **held = MEM_NEW(mem, json_t *);
  *held = json_loadb(record.p, record.n, 0, &error);
  talloc_set_destructor(held, let_go);
  json_t *kind = json_object_get(*held, "kind");
  str s = json_is_string(kind) ? str_dup(mem, str_of(json_string_value(kind))) : STR_NONE;
  talloc_free(held);
  return s;
}

struct commitment log_commit(struct ctx *cx, str record_json, id object) {
  struct commitment c = {.record = json_canonical(cx->mem, record_json)};
  if (!c.record.p) fault(FAULT_BUG, "a record for the log has no canonical form");
  str kind = kind_of(cx->mem, c.record);
  if (!kind.n) fault(FAULT_BUG, "a record for the log does not say its kind");
  ctx_random(cx, c.salt, sizeof c.salt);
  log_entry_of(cx->mem, c.salt, c.record, c.entry);
  STORE_DO(cx, q_record, A(cx->who.commune), A(((struct bytes){c.entry, 32})), A(((struct bytes){c.salt, 32})),
           A(c.record), A(kind), A(object), A(cx->now));
  log_wait(cx, TREE_PUBLIC, c.entry);
  return c;
}

struct kept_row {
  struct bytes salt;
  str record;
};
QUERY(q_kept, struct kept_row, "SELECT salt, record FROM log_record WHERE commune = $1 AND entry = $2",
      COL(struct kept_row, salt), COL(struct kept_row, record));

bool log_record_find(struct ctx *cx, const uint8_t entry[32], struct commitment *ret) {
  struct kept_row row;
  struct commitment c;
  if (!STORE_FIND(cx, q_kept, &row, A(cx->who.commune), A(((struct bytes){entry, 32})))) return false;
  if (row.salt.n != 32 || !row.record.p) return false;
  memcpy(c.entry, entry, 32);
  memcpy(c.salt, row.salt.p, 32);
  c.record = row.record;
  *ret = c;
  return true;
}

QUERY(q_of_object, struct log_record,
      "SELECT kind, record, entry, salt, at FROM log_record WHERE commune = $1 AND object = $2 "
      "ORDER BY at, entry LIMIT 500",
      COL(struct log_record, kind), COL(struct log_record, record), COL(struct log_record, entry),
      COL(struct log_record, salt), COL(struct log_record, at));

struct log_records log_records_of(struct ctx *cx, id object) {
  struct log_records r = {0};
  r.at = STORE_LIST(cx, q_of_object, &r.n, A(cx->who.commune), A(object));
  return r;
}

QUERY_DO(q_forget,
         "UPDATE log_record SET salt = NULL, record = NULL, object = NULL, at = $3 WHERE commune = $1 AND "
         "object = $2");

void log_forget(struct ctx *cx, id object) {
  STORE_DO(cx, q_forget, A(cx->who.commune), A(object), A(day_starts(cx->today)));
  store_forget(cx, "log_record");
}

QUERY_DO(q_forget_one,
         "UPDATE log_record SET salt = NULL, record = NULL, object = NULL, at = $3 WHERE commune = "
         "$1 AND entry = $2 AND record IS NOT NULL");

bool log_forget_entry(struct ctx *cx, const uint8_t entry[32]) {
  if (!STORE_DO(cx, q_forget_one, A(cx->who.commune), A(((struct bytes){entry, 32})), A(day_starts(cx->today))))
    return false;
  store_forget(cx, "log_record");
  return true;
}
