/* Who was shown what that is masked: written with the showing, never changed. */
#include "privacy/privacy_room.h"

QUERY_DO(q_note,
         "INSERT INTO personal_reveal (commune, id, at, day, account, unit, keeper, record, field, reason) "
         "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
#define LOOK_COLS "at, account, unit, record, keeper, field, reason"
#define LOOK_ROW                                                                                               \
  COL(struct look, at), COL(struct look, account), COL(struct look, unit), COL(struct look, record),           \
      COL(struct look, keeper), COL(struct look, field), COL(struct look, reason)
QUERY(q_list, struct look,
      "SELECT " LOOK_COLS " FROM personal_reveal WHERE commune = $1 AND at < $2 ORDER BY at DESC, id LIMIT $3",
      LOOK_ROW);
QUERY(q_of_account, struct look,
      "SELECT " LOOK_COLS
      " FROM personal_reveal WHERE commune = $1 AND account = $2 AND at < $3 ORDER BY at DESC, id LIMIT $4",
      LOOK_ROW);
QUERY(q_of_record, struct look,
      "SELECT " LOOK_COLS
      " FROM personal_reveal WHERE commune = $1 AND record = $2 ORDER BY at DESC, id LIMIT 100",
      LOOK_ROW);
QUERY(
    q_of_year, struct look_count,
    "SELECT unit, reason, COUNT(*), COUNT(DISTINCT account), COUNT(DISTINCT record) FROM personal_reveal WHERE "
    "commune = $1 AND day >= $2 AND day <= $3 GROUP BY unit, reason ORDER BY COUNT(*) DESC, reason LIMIT 1000",
    COL(struct look_count, unit), COL(struct look_count, reason), COL(struct look_count, looks),
    COL(struct look_count, persons), COL(struct look_count, records));
/* The hour goes too: it would tell which matter was looked at before it was moved out. */
QUERY_DO(q_moved_out, "UPDATE personal_reveal SET record = NULL, at = $3 WHERE commune = $1 AND record = $2");
QUERY_DO(q_consents_out, "DELETE FROM consent WHERE commune = $1 AND record = $2");

str reason_word(str code) {
  for (size_t i = 0; i < reason_rows_n; i++)
    if (str_eq(reason_rows[i].code, code)) return reason_rows[i].name;
  return STR_NONE;
}

str look_field_word(str field) {
  static const struct {
    const char *code;
    str word;
  } fields[] = {{"ten", _("Họ và tên")},
                {"dien-thoai", _("Số điện thoại")},
                {"dia-chi", _("Địa chỉ")},
                {"loi", _("Lời người gửi, nguyên văn")},
                {"tin", _("Tin nhắn và ghi chú, nguyên văn")},
                {"tat-ca", _("Tất cả")}};
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
    if (str_eq(field, str_of(fields[i].code))) return fields[i].word;
  return STR_NONE;
}

struct choices reveal_reasons(struct ctx *cx, enum lang lang) {
  struct choice *at = MEM_ARRAY(cx->mem, struct choice, reason_rows_n);
  for (size_t i = 0; i < reason_rows_n; i++)
    at[i] = (struct choice){reason_rows[i].code, word(lang, reason_rows[i].name), STR_NONE};
  return (struct choices){at, reason_rows_n};
}

bool reveal_note(struct ctx *cx, str keeper, id record, str field, str reason) {
  if (!id_is(cx->who.account) || !reason_word(reason).p || !look_field_word(field).p) return false;
  STORE_DO(cx, q_note, A(cx->who.commune), A(ctx_new_id(cx)), A(cx->now), A(cx->today), A(cx->who.account),
           A(cx->who.unit), A(keeper), A(record), A(field), A(reason));
  return true;
}

void privacy_moved_out(struct ctx *cx, id record) {
  STORE_DO(cx, q_moved_out, A(cx->who.commune), A(record), A(day_starts(cx->today)));
  STORE_DO(cx, q_consents_out, A(cx->who.commune), A(record));
  store_forget(cx, "personal_reveal");
  store_forget(cx, "consent");
}

struct looks looks_list(struct ctx *cx, moment before, size_t limit) {
  struct looks l;
  l.at = STORE_LIST(cx, q_list, &l.n, A(cx->who.commune), A(before), A((int64_t)limit));
  return l;
}

struct looks looks_of_account(struct ctx *cx, id account, moment before, size_t limit) {
  struct looks l;
  l.at = STORE_LIST(cx, q_of_account, &l.n, A(cx->who.commune), A(account), A(before), A((int64_t)limit));
  return l;
}

struct looks looks_of_record(struct ctx *cx, id record) {
  struct looks l;
  l.at = STORE_LIST(cx, q_of_record, &l.n, A(cx->who.commune), A(record));
  return l;
}

struct look_counts looks_of_year(struct ctx *cx, int year) {
  struct look_counts c;
  c.at =
      STORE_LIST(cx, q_of_year, &c.n, A(cx->who.commune), A(day_make(year, 1, 1)), A(day_make(year, 12, 31)));
  return c;
}
