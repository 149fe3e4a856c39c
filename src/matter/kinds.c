/* The kinds of matter: dated rows of data/law/kinds.yaml. A matter keeps the row that was in force on the day it came in. */
#include "matter/matter_room.h"

const struct kind_row *matter_kind_on(str code, day on) {
  for (size_t i = 0; i < matter_kind_rows_n; i++) {
    const struct kind_row *k = &matter_kind_rows[i];
    if (str_eq(k->code, code) && k->from.n <= on.n && (!day_is(k->to) || on.n <= k->to.n)) return k;
  }
  return NULL;
}

struct choices matter_kinds(struct ctx *cx, enum lang lang, enum offered least, enum offered most) {
  struct choice *at = MEM_ARRAY(cx->mem, struct choice, matter_kind_rows_n);
  size_t n = 0;
  for (size_t i = 0; i < matter_kind_rows_n; i++) {
    const struct kind_row *k = &matter_kind_rows[i];
    if (k->offered < least || k->offered > most || matter_kind_on(k->code, cx->today) != k) continue;
    at[n++] = (struct choice){k->code, word(lang, k->name), word(lang, k->hint)};
  }
  return (struct choices){at, n};
}

/* What it was called then; a code that no row knows any more is said as it stands. */
str matter_kind_word(str code) {
  for (size_t i = 0; i < matter_kind_rows_n; i++)
    if (str_eq(matter_kind_rows[i].code, code)) return matter_kind_rows[i].name;
  return code;
}

str matter_rule(str kind, day received) {
  const struct kind_row *k = matter_kind_on(kind, received);
  return k ? k->rule : S("tra-loi-phan-anh");
}

bool matter_identity_missing(const struct kind_row *k, const struct intake *in) {
  return k->needs_identity && (utf8_count(in->name) < 2 || utf8_count(in->address) < 5 || !in->phone.n);
}
