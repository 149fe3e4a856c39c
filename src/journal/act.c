#include "journal/inside.h"

#include <string.h>

/* Members in the order RFC 8785 sorts them; every value is of a kind that needs no escape: ids, numbers, our own words. */
void act_entry(void *mem, const struct act *a, uint8_t ret[32]) {
  str json = str_fmt(
      mem,
      "{\"actor\":\"%.*s\",\"at\":%lld,\"fields\":\"%.*s\",\"id\":\"%.*s\",\"object\":\"%.*s\",\"roles\":%lld,"
      "\"unit\":\"%.*s\",\"verb\":\"%.*s\"}",
      STR_ARG(id_hex(mem, a->actor)), (long long)a->at, STR_ARG(a->fields), STR_ARG(id_hex(mem, a->id)),
      STR_ARG(id_hex(mem, a->object)), (long long)a->roles, STR_ARG(id_hex(mem, a->unit)), STR_ARG(a->verb));
  sha256(json.p, json.n, ret);
}

QUERY_DO(q_note,
         "INSERT INTO journal_entry (commune, id, at, ord, actor, unit, roles, verb, object, fields, entry) "
         "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");

/* Names only: whatever else a caller hands over by mistake must not end up in a record that is kept for ever. */
static str names_only(void *mem, const char *text) {
  str s = str_dup(mem, str_of(text ? text : ""));
  char *p = talloc_memdup(mem, s.p ? s.p : "", s.n + 1);
  if (!p) fault(FAULT_MEMORY, "no memory for a note");
  for (size_t i = 0; i < s.n; i++) {
    bool plain = (p[i] >= 'a' && p[i] <= 'z') || (p[i] >= 'A' && p[i] <= 'Z') || (p[i] >= '0' && p[i] <= '9') ||
                 strchr(" ._-/:*", p[i]);
    if (!plain) p[i] = '?';
  }
  return (str){p, s.n};
}

void journal_note(struct ctx *cx, const char *verb, id object, const char *fields) {
  struct act a = {.actor = cx->who.account,
                  .unit = cx->who.unit,
                  .object = object,
                  .at = cx->now,
                  .roles = cx->who.roles,
                  .verb = names_only(cx->mem, verb),
                  .fields = names_only(cx->mem, fields)};
  uint8_t entry[32];
  a.id = ctx_new_id(cx);
  act_entry(cx->mem, &a, entry);
  STORE_DO(cx, q_note, A(cx->who.commune), A(a.id), A(a.at), A((int64_t)cx->drawn), A(a.actor), A(a.unit),
           A(a.roles), A(a.verb), A(a.object), A(a.fields), A(((struct bytes){entry, 32})));
  log_wait(cx, TREE_STAFF, entry);
}

struct act_row {
  struct maybe_int seq;
  int64_t at;
  id actor, object;
  str verb, fields;
};
QUERY(q_of, struct act_row,
      "SELECT l.idx AS seq, j.at, j.actor, j.object, j.verb, j.fields FROM journal_entry j "
      "LEFT JOIN log_leaf l ON l.commune = j.commune AND l.tree = 1 AND l.entry = j.entry "
      "WHERE j.commune = $1 AND j.object = $2 ORDER BY j.at, j.ord LIMIT 500",
      COL(struct act_row, seq), COL(struct act_row, at), COL(struct act_row, actor),
      COL(struct act_row, object), COL(struct act_row, verb), COL(struct act_row, fields));

struct journal_entries journal_of(struct ctx *cx, id object) {
  size_t n;
  struct act_row *rows = STORE_LIST(cx, q_of, &n, A(cx->who.commune), A(object));
  struct journal_entries e = {MEM_ARRAY(cx->mem, struct journal_entry, n), n};
  for (size_t i = 0; i < n; i++)
    e.at[i] = (struct journal_entry){rows[i].seq.is ? rows[i].seq.v : -1,
                                     rows[i].at,
                                     rows[i].actor,
                                     rows[i].object,
                                     rows[i].verb,
                                     rows[i].fields};
  return e;
}
