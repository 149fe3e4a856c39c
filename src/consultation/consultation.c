/* Drafts: writing, disclosing, extending; versions and their passages. Row scope stands in the SQL: a draft that is not
 * disclosed yet is its unit's, the coordinator's and the chairman's. */
#include "consultation/consultation_room.h"

#define COLS                                                                                                   \
  "c.id, c.unit, c.seq, c.version, c.number, c.title, c.why, c.issuer, c.state, c.opened_day, c.close_day, "   \
  "c.synthesis_day, c.issued_day FROM consultation c WHERE c.commune = $1"
#define ROW                                                                                                    \
  COL(struct consultation, id), COL(struct consultation, unit), COL(struct consultation, seq),                 \
      COL(struct consultation, version), COL(struct consultation, number), COL(struct consultation, title),    \
      COL(struct consultation, why), COL(struct consultation, issuer), COL(struct consultation, state),        \
      COL(struct consultation, opened_day), COL(struct consultation, close_day),                               \
      COL(struct consultation, synthesis_day), COL(struct consultation, issued_day)
/* $2 sees all drafts, $3 own unit */
#define IN_SCOPE " AND ($2 = 1 OR c.state <> 'soan' OR c.unit = $3)"

QUERY(q_find, struct consultation, "SELECT " COLS IN_SCOPE " AND c.id = $4", ROW);
QUERY(q_by_number, struct consultation, "SELECT " COLS " AND c.number = $2", ROW);
QUERY(q_list, struct consultation, "SELECT " COLS IN_SCOPE " AND c.seq < $4 ORDER BY c.seq DESC LIMIT $5", ROW);
QUERY(q_list_state, struct consultation,
      "SELECT " COLS IN_SCOPE " AND c.seq < $4 AND c.state = $6 ORDER BY c.seq DESC LIMIT $5", ROW);
QUERY(q_public, struct consultation,
      "SELECT " COLS " AND c.number IS NOT NULL AND c.number < $2 ORDER BY c.number DESC LIMIT $3", ROW);
QUERY(q_between, struct consultation,
      "SELECT " COLS " AND c.number IS NOT NULL AND c.opened_day <= $3 AND c.close_day >= $2 ORDER BY "
      "c.close_day, c.number LIMIT 500",
      ROW);
QUERY_DO(q_insert, "INSERT INTO consultation (commune, id, seq, title, why, issuer, unit, version, state) "
                   "VALUES ($1, $2, $3, $4, $5, $6, $7, 1, 'soan')");
QUERY_DO(q_fact, "INSERT INTO consultation_event (commune, consultation, id, what, day, until_day, least_day, "
                 "lawful_days, detail, at, actor) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");
QUERY_DO(q_version, "INSERT INTO consultation_version (commune, consultation, version, note, at, day, author) "
                    "VALUES ($1, $2, $3, $4, $5, $6, $7)");
QUERY_DO(q_passage, "INSERT INTO consultation_passage (commune, consultation, version, n, label, depth, text) "
                    "VALUES ($1, $2, $3, $4, $5, $6, $7)");
QUERY(q_passages, struct passage,
      "SELECT n, label, text, depth FROM consultation_passage WHERE commune = $1 AND consultation = $2 AND "
      "version = $3 ORDER BY n LIMIT 1000",
      COL(struct passage, n), COL(struct passage, label), COL(struct passage, text),
      COL(struct passage, depth));
QUERY(q_versions, struct version_row,
      "SELECT version, note, day FROM consultation_version WHERE commune = $1 AND consultation = $2 ORDER BY "
      "version LIMIT 1000",
      COL(struct version_row, version), COL(struct version_row, note), COL(struct version_row, day));
QUERY_DO(q_revise,
         "UPDATE consultation SET version = version + 1, title = $4, why = $5, issuer = $6 WHERE commune = $1 "
         "AND id = $2 AND version = $3 AND state <> 'ban-hanh'");
QUERY(q_open, struct n_row,
      "UPDATE consultation SET state = 'lay-y-kien', opened_day = $3, close_day = $4, number = (SELECT "
      "COALESCE(MAX(o.number), 0) + 1 FROM consultation o WHERE o.commune = $1) WHERE commune = $1 AND id = $2 "
      "AND state = 'soan' RETURNING number",
      COL(struct n_row, n));
QUERY_DO(q_extend, "UPDATE consultation SET close_day = $3 WHERE commune = $1 AND id = $2 AND state = "
                   "'lay-y-kien' AND close_day < $3");

int64_t consultation_sees_all(const struct who *who) {
  return (who->roles & (ROLE_BIT(ROLE_CHAIRMAN) | ROLE_BIT(ROLE_COORDINATOR))) != 0;
}

bool consultation_is_ours(const struct who *who, const struct consultation *c) {
  return consultation_sees_all(who) || (id_is(who->unit) && id_eq(who->unit, c->unit));
}

bool consultation_is_open(const struct consultation *c, day on) {
  return str_eq(c->state, S("lay-y-kien")) && c->opened_day.n <= on.n && on.n <= c->close_day.n;
}

/* A resident sees drafts by number only; here only staff. */
bool consultation_find(struct ctx *cx, id consultation, struct consultation *ret) {
  return STORE_FIND(cx, q_find, ret, A(cx->who.commune), A(consultation_sees_all(&cx->who)), A(cx->who.unit),
                    A(consultation));
}

bool consultation_by_number(struct ctx *cx, int64_t number, struct consultation *ret) {
  return STORE_FIND(cx, q_by_number, ret, A(cx->who.commune), A(number));
}

bool consultation_unit_may(struct ctx *cx, id consultation, enum permission p, struct consultation *ret) {
  return may(&cx->who, p) && consultation_find(cx, consultation, ret) && consultation_is_ours(&cx->who, ret);
}

struct consultations consultation_list(struct ctx *cx, str state, int64_t before_seq, size_t limit) {
  struct consultations l;
  struct arg commune = A(cx->who.commune), all = A(consultation_sees_all(&cx->who)), unit = A(cx->who.unit);
  if (state.n)
    l.at = STORE_LIST(cx, q_list_state, &l.n, commune, all, unit, A(before_seq), A((int64_t)limit), A(state));
  else
    l.at = STORE_LIST(cx, q_list, &l.n, commune, all, unit, A(before_seq), A((int64_t)limit));
  return l;
}

struct consultations consultation_public_list(struct ctx *cx, int64_t before_number, size_t limit) {
  struct consultations l;
  l.at = STORE_LIST(cx, q_public, &l.n, A(cx->who.commune), A(before_number), A((int64_t)limit));
  return l;
}

struct consultations consultations_between(struct ctx *cx, day from, day to) {
  struct consultations l;
  l.at = STORE_LIST(cx, q_between, &l.n, A(cx->who.commune), A(from), A(to));
  return l;
}

struct passages consultation_passages(struct ctx *cx, id consultation, int64_t version) {
  struct passages p;
  p.at = STORE_LIST(cx, q_passages, &p.n, A(cx->who.commune), A(consultation), A(version));
  return p;
}

struct version_rows consultation_versions(struct ctx *cx, id consultation) {
  struct version_rows v;
  v.at = STORE_LIST(cx, q_versions, &v.n, A(cx->who.commune), A(consultation));
  return v;
}

void consultation_fact(struct ctx *cx, id consultation, const struct fact_in *f) {
  STORE_DO(cx, q_fact, A(cx->who.commune), A(consultation), A(ctx_new_id(cx)), A(str_of(f->what)), A(f->day),
           A(f->until), A(f->least), A(f->lawful_days), A(f->detail.n ? f->detail : STR_NONE), A(cx->now),
           A(cx->who.account));
}

int64_t consultation_seq(struct ctx *cx) {
  uint16_t low;
  ctx_random(cx, &low, sizeof low);
  return cx->now * 4096 + (low & 4095);
}

/* ---- writing --------------------------------------------------------------------------------------------- */

static str keep_version(struct ctx *cx, id consultation, int64_t version, const struct draft *d) {
  struct passages p = passages_of(cx->mem, d->text);
  if (!p.n) return _("Dự thảo chưa có nội dung.");
  STORE_DO(cx, q_version, A(cx->who.commune), A(consultation), A(version), A(d->note.n ? d->note : STR_NONE),
           A(cx->now), A(cx->today), A(cx->who.account));
  for (size_t i = 0; i < p.n; i++)
    STORE_DO(cx, q_passage, A(cx->who.commune), A(consultation), A(version), A(p.at[i].n), A(p.at[i].label),
             A(p.at[i].depth), A(p.at[i].text));
  return STR_NONE;
}

str consultation_draft(struct ctx *cx, const struct draft *d, id *ret_consultation) {
  if (!may(&cx->who, MAY_DRAFT_CONSULTATION)) return WHY_NOT_YOURS;
  id unit = cx->who.unit, made = ctx_new_id(cx);
  if (!id_is(unit) && !unit_root(cx, &unit)) return _("Xã chưa có tên trong cây đơn vị.");
  STORE_DO(cx, q_insert, A(cx->who.commune), A(made), A(consultation_seq(cx)), A(d->title), A(d->why),
           A(d->issuer), A(unit));
  str why = keep_version(cx, made, 1, d);
  if (why.p) return why;
  consultation_fact(cx, made, &(struct fact_in){"soan", cx->today, DAY_NONE, DAY_NONE, {0}, STR_NONE});
  *ret_consultation = made;
  return STR_NONE;
}

/* A draft that is still being written is not kept version by version: nobody has read it. */
QUERY_DO(q_forget_passages,
         "DELETE FROM consultation_passage WHERE commune = $1 AND consultation = $2 AND version = $3");
QUERY_DO(q_rewrite, "UPDATE consultation SET title = $3, why = $4, issuer = $5 WHERE commune = $1 AND id = $2 "
                    "AND state = 'soan'");
QUERY_DO(q_forget_version,
         "DELETE FROM consultation_version WHERE commune = $1 AND consultation = $2 AND version = $3");

str consultation_revise(struct ctx *cx, id consultation, const struct draft *d) {
  struct consultation c;
  if (!consultation_unit_may(cx, consultation, MAY_DRAFT_CONSULTATION, &c)) return WHY_NOT_YOURS;
  if (str_eq(c.state, S("soan"))) {
    if (!STORE_DO(cx, q_rewrite, A(cx->who.commune), A(c.id), A(d->title), A(d->why), A(d->issuer)))
      return WHY_GONE;
    STORE_DO(cx, q_forget_passages, A(cx->who.commune), A(c.id), A(c.version));
    STORE_DO(cx, q_forget_version, A(cx->who.commune), A(c.id), A(c.version));
    return keep_version(cx, c.id, c.version, d);
  }
  if (!STORE_DO(cx, q_revise, A(cx->who.commune), A(c.id), A(c.version), A(d->title), A(d->why), A(d->issuer)))
    return _("Văn bản đã ban hành nên dự thảo không sửa được nữa.");
  str why = keep_version(cx, c.id, c.version + 1, d);
  if (why.p) return why;
  consultation_fact(cx, c.id, &(struct fact_in){"ban-moi", cx->today, DAY_NONE, DAY_NONE, {0}, d->note});
  return STR_NONE;
}

/* ---- disclosing -------------------------------------------------------------------------------------------- */

bool consultation_least(struct ctx *cx, const struct opening *o, day opened, day *ret_least,
                        struct deadline *ret_why) {
  if (o && o->ground.n) {
    *ret_least = (day){opened.n + (int32_t)o->lawful_days};
    return true;
  }
  struct deadline d;
  if (!calendar_deadline(cx, S(OPEN_RULE), day_starts(opened), &d)) return false;
  *ret_least = d.due;
  if (ret_why) *ret_why = d;
  return true;
}

enum { LONGEST_OPEN = 366 };

str consultation_open(struct ctx *cx, id consultation, const struct opening *o) {
  struct consultation c;
  if (!consultation_unit_may(cx, consultation, MAY_OPEN_CONSULTATION, &c)) return WHY_NOT_YOURS;
  day least;
  struct deadline why = {.start = 0};
  if (o->ground.n && o->lawful_days < 1) return _("Ghi số ngày mà luật khác quy định.");
  if (!consultation_least(cx, o, cx->today, &least, &why))
    return _("Chưa tính được thời hạn lấy ý kiến: quy định thời hạn còn thiếu.");
  if (o->close.n < least.n)
    return _(
        "Ngày kết thúc sớm quá: phải lấy ý kiến ít nhất 20 ngày kể từ ngày công khai nội dung, trừ khi luật "
        "khác quy định thời hạn riêng.");
  if (o->close.n > cx->today.n + LONGEST_OPEN) return _("Ngày kết thúc xa quá: nhiều nhất một năm.");
  struct n_row number;
  if (!STORE_FIND(cx, q_open, &number, A(cx->who.commune), A(c.id), A(cx->today), A(o->close))) return WHY_GONE;
  struct maybe_int days = {true, o->ground.n ? o->lawful_days : why.rule.limit};
  consultation_fact(cx, c.id, &(struct fact_in){"mo", cx->today, o->close, least, days, o->ground});
  return STR_NONE;
}

str consultation_extend(struct ctx *cx, id consultation, day close) {
  struct consultation c;
  if (!consultation_unit_may(cx, consultation, MAY_OPEN_CONSULTATION, &c)) return WHY_NOT_YOURS;
  if (close.n < cx->today.n || (day_is(c.close_day) && close.n <= c.close_day.n))
    return _("Ngày kết thúc chỉ lùi lại được: chọn ngày sau ngày đã công bố.");
  if (close.n > cx->today.n + LONGEST_OPEN) return _("Ngày kết thúc xa quá: nhiều nhất một năm.");
  if (!STORE_DO(cx, q_extend, A(cx->who.commune), A(c.id), A(close))) return WHY_GONE;
  consultation_fact(cx, c.id, &(struct fact_in){"gia-han", cx->today, close, DAY_NONE, {0}, STR_NONE});
  return STR_NONE;
}

/* ---- facts --------------------------------------------------------------------------------------------------- */

QUERY(q_facts, struct consultation_fact,
      "SELECT what, detail, day, until_day, at, actor FROM consultation_event WHERE commune = $1 AND "
      "consultation = $2 ORDER BY at, id LIMIT 500",
      COL(struct consultation_fact, what), COL(struct consultation_fact, detail),
      COL(struct consultation_fact, day), COL(struct consultation_fact, until),
      COL(struct consultation_fact, at), COL(struct consultation_fact, actor));

struct consultation_facts consultation_facts(struct ctx *cx, id consultation) {
  struct consultation_facts f;
  f.at = STORE_LIST(cx, q_facts, &f.n, A(cx->who.commune), A(consultation));
  return f;
}
