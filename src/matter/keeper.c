/* Matters as privacy/ sees them: found by code, number or id; what of a person they hold; taking it away. */
#include "matter/matter_room.h"

static void kept_of(struct ctx *cx, const struct matter *m, struct kept *ret) {
  *ret = (struct kept){.record = m->id,
                       .title = m->title.n ? m->title : _("Ý kiến của người dân"),
                       .desk_path = str_fmt(cx->mem, "/can-bo/phan-anh/%.*s", STR_ARG(id_hex(cx->mem, m->id))),
                       .name = m->name,
                       .phone = m->phone,
                       .email = outbox_email_of(cx, m->id),
                       .place = m->address.n && m->place.n
                                    ? str_fmt(cx->mem, "%.*s; %.*s", STR_ARG(m->address), STR_ARG(m->place))
                                : m->address.n ? m->address
                                               : m->place,
                       .number = m->number.is ? str_int(cx->mem, m->number.v) : STR_NONE,
                       .received = m->received_day};
  struct matter_files f = matter_files(cx, m->id);
  for (size_t i = 0; i < f.n; i++) ret->pictures = ret->pictures || f.at[i].version == 0;
}

static bool by_code(struct ctx *cx, str code, struct kept *ret) {
  uint8_t secret[FOLLOW_BYTES];
  struct matter m;
  if (!follow_hear(cx->mem, code, secret) || !matter_by_code(cx, secret, &m)) return false;
  kept_of(cx, &m, ret);
  return true;
}

static bool by_number(struct ctx *cx, str number, struct kept *ret) {
  int64_t n;
  struct matter m;
  if (!int_parse(number, 1, INT64_MAX, &n) || !matter_by_number(cx, n, &m)) return false;
  kept_of(cx, &m, ret);
  return true;
}

static bool find(struct ctx *cx, id record, struct kept *ret) {
  struct matter m;
  if (!matter_by_id(cx, record, &m)) return false;
  kept_of(cx, &m, ret);
  return true;
}

static bool in_sight(struct ctx *cx, id record) {
  struct matter m;
  return may(&cx->who, MAY_READ_MATTERS) && matter_find(cx, record, &m);
}

/* ---- inside an apply, after privacy/ decided ------------------------------------------------------------------ */

QUERY_DO(q_hide_pictures,
         "UPDATE matter_file SET is_public = 0 WHERE commune = $1 AND matter = $2 AND version = 0");
QUERY_DO(q_hide_name, "UPDATE matter SET name_public = 0 WHERE commune = $1 AND id = $2");
QUERY_DO(q_correct, "UPDATE matter SET name = $3, phone = $4 WHERE commune = $1 AND id = $2");

static void withdrawn(struct ctx *cx, id record, str purpose) {
  if (str_eq(purpose, S("anh"))) STORE_DO(cx, q_hide_pictures, A(cx->who.commune), A(record));
  if (str_eq(purpose, S("bao-tin"))) (void)outbox_withdraw(cx, record);
  if (!str_eq(purpose, S("neu-ten"))) return;
  STORE_DO(cx, q_hide_name, A(cx->who.commune), A(record));
  /* The moderator left the name in the words because it was allowed: there it goes too. */
  if (matter_says_name(cx, record)) privacy_erase(cx, S(MATTER_KEEPER), record, ERASE_NAME);
}

static bool correct(struct ctx *cx, id record, str name, str phone) {
  store_forget(cx, "matter");
  outbox_correct_phone(cx, record, phone);
  if (!outbox_agreed(cx, record)) (void)matter_untell(cx, LANG_VI, record); /* no address is left to tell */
  return STORE_DO(cx, q_correct, A(cx->who.commune), A(record), A(name.n ? name : STR_NONE),
                  A(phone.n ? phone : STR_NONE)) > 0;
}

/* ---- how long -------------------------------------------------------------------------------------------------- */

/* What was withheld, joined or taken back has no day of answer; its due day stands for it. Once cut, a matter has no follow hash. */
#define ENDED                                                                                                  \
  "commune = $1 AND received_day <= $2 AND state IN ('da-tra-loi', 'khong-cong-khai', 'gop', 'rut') AND "      \
  "follow_hash IS NOT NULL AND "                                                                               \
  "COALESCE(answered_day, due_day) <= $2"
QUERY(q_ended, struct id_row, "SELECT id FROM matter WHERE " ENDED " ORDER BY seq LIMIT $3",
      COL(struct id_row, id));
struct count_row {
  int64_t n;
};
QUERY(q_count_ended, struct count_row, "SELECT COUNT(*) FROM matter WHERE " ENDED, COL(struct count_row, n));

static struct kept_ids ended(struct ctx *cx, day until, size_t limit) {
  size_t n;
  struct id_row *rows = STORE_LIST(cx, q_ended, &n, A(cx->who.commune), A(until), A((int64_t)limit));
  struct kept_ids ids = {MEM_ARRAY(cx->mem, id, n), n};
  for (size_t i = 0; i < n; i++) ids.at[i] = rows[i].id;
  return ids;
}

static int64_t count_ended(struct ctx *cx, day until) {
  struct count_row row = {0};
  STORE_FIND(cx, q_count_ended, &row, A(cx->who.commune), A(until));
  return row.n;
}

const struct keeper matter_keeper = {.name = MATTER_KEEPER,
                                     .hear = follow_as_written,
                                     .by_code = by_code,
                                     .by_number = by_number,
                                     .find = find,
                                     .in_sight = in_sight,
                                     .withdrawn = withdrawn,
                                     .correct = correct,
                                     .erase = matter_erase,
                                     .ended = ended,
                                     .count_ended = count_ended};
