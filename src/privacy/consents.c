/* What people agreed to: a row each time, with the text they read; the newest of a purpose holds. Luật 91/2025/QH15 Điều 10; nothing is
 * ticked beforehand and silence is no consent (Nghị định 356/2025/NĐ-CP Điều 6 khoản 3). */
#include "privacy/privacy_room.h"

#define COLS "keeper, purpose, given, version, lang, at, day, account"
#define ROW                                                                                                    \
  COL(struct consent, keeper), COL(struct consent, purpose), COL(struct consent, given),                       \
      COL(struct consent, version), COL(struct consent, lang), COL(struct consent, at),                        \
      COL(struct consent, day), COL(struct consent, account)
/* Should both fall into one moment, what was taken back counts. */
QUERY(q_newest, struct consent,
      "SELECT " COLS
      " FROM consent WHERE commune = $1 AND record = $2 AND purpose = $3 ORDER BY at DESC, given, id LIMIT 1",
      ROW);
QUERY(q_all, struct consent,
      "SELECT " COLS " FROM consent WHERE commune = $1 AND record = $2 ORDER BY at, id LIMIT 200", ROW);
QUERY_DO(q_add,
         "INSERT INTO consent (commune, id, keeper, record, purpose, given, version, lang, text_hash, at, day, "
         "account) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)");

/* The newest text in force today. */
static const struct consent_row *row_of(struct ctx *cx, str purpose) {
  const struct consent_row *best = NULL;
  for (size_t i = 0; i < consent_rows_n; i++) {
    const struct consent_row *r = &consent_rows[i];
    if (str_eq(r->code, purpose) && r->from.n <= cx->today.n && (!best || r->version > best->version)) best = r;
  }
  return best;
}

bool consent_text(struct ctx *cx, enum lang lang, str purpose, struct consent_text *ret) {
  const struct consent_row *r = row_of(cx, purpose);
  if (!r) return false;
  bool en = lang == LANG_EN;
  *ret = (struct consent_text){r->code, en ? r->label_en : r->label, en ? r->text_en : r->text, r->version};
  return true;
}

static void add(struct ctx *cx, enum lang lang, str keeper, id record, str purpose, bool given) {
  struct consent_text t;
  uint8_t hash[32];
  MUST(consent_text(cx, lang, purpose, &t));
  sha256(t.text.p, t.text.n, hash);
  STORE_DO(cx, q_add, A(cx->who.commune), A(ctx_new_id(cx)), A(keeper), A(record), A(purpose),
           A((int64_t)given), A(t.version), A(lang == LANG_EN ? S("en") : S("vi")),
           A(((struct bytes){hash, 32})), A(cx->now), A(cx->today), A(cx->who.account));
}

void consent_give(struct ctx *cx, enum lang lang, str keeper, id record, str purpose) {
  add(cx, lang, keeper, record, purpose, true);
}

bool consent_newest(struct ctx *cx, id record, str purpose, struct consent *ret) {
  return STORE_FIND(cx, q_newest, ret, A(cx->who.commune), A(record), A(purpose));
}

bool consent_holds(struct ctx *cx, id record, str purpose) {
  struct consent c;
  return consent_newest(cx, record, purpose, &c) && c.given;
}

struct consents consent_list(struct ctx *cx, id record) {
  struct consents c;
  c.at = STORE_LIST(cx, q_all, &c.n, A(cx->who.commune), A(record));
  return c;
}

bool consent_withdraw(struct ctx *cx, enum lang lang, str keeper, id record, str purpose) {
  const struct keeper *k = keeper_named(keeper);
  if (!k || !row_of(cx, purpose) || !consent_holds(cx, record, purpose)) return false;
  add(cx, lang, keeper, record, purpose, false);
  k->withdrawn(cx, record, purpose);
  return true;
}

void consent_withdraw_all(struct ctx *cx, str keeper, id record) {
  for (size_t i = 0; i < consent_rows_n; i++)
    (void)consent_withdraw(cx, LANG_VI, keeper, record, consent_rows[i].code);
}
