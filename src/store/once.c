#include "store/inside.h"

struct once_row {
  struct bytes fields_hash;
  str answer;
};
struct form_row {
  id form;
};
QUERY(q_once_new, struct form_row,
      "INSERT INTO once (commune, form, fields_hash, at) VALUES ($1, $2, $3, $4) "
      "ON CONFLICT (commune, form) DO NOTHING RETURNING form",
      COL(struct form_row, form));
QUERY(q_once_find, struct once_row, "SELECT fields_hash, answer FROM once WHERE commune = $1 AND form = $2",
      COL(struct once_row, fields_hash), COL(struct once_row, answer));
QUERY_DO(q_once_answer, "UPDATE once SET answer = $3 WHERE commune = $1 AND form = $2");

QUERY_DO(q_once_forget, "UPDATE once SET answer = NULL, at = $3 WHERE commune = $1 AND answer = $2");

enum once store_once(struct ctx *cx, id form, const uint8_t fields_hash[32], str *ret_answer) {
  struct form_row made;
  struct bytes hash = {fields_hash, 32};
  MUST(id_is(form));
  if (STORE_FIND(cx, q_once_new, &made, A(cx->who.commune), A(form), A(hash), A(cx->now))) return ONCE_FRESH;
  struct once_row before;
  /* Not to be seen although it is there: another transaction put it in after this one's snapshot. */
  if (!STORE_FIND(cx, q_once_find, &before, A(cx->who.commune), A(form)))
    fault(FAULT_RETRY, "a form was sent twice at the same moment");
  if (before.fields_hash.n != 32 || !same_bytes(before.fields_hash.p, fields_hash, 32)) return ONCE_OTHER;
  *ret_answer = before.answer;
  return ONCE_AGAIN;
}

void store_once_answer(struct ctx *cx, id form, str answer) {
  if (STORE_DO(cx, q_once_answer, A(cx->who.commune), A(form), A(answer)) != 1)
    fault(FAULT_BUG, "an answer to a form that was not begun");
}

void store_once_forget(struct ctx *cx, str answer) {
  STORE_DO(cx, q_once_forget, A(cx->who.commune), A(answer), A(day_starts(cx->today)));
  store_forget(cx, "once");
}
