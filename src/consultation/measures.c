/* What criteria reads, from the facts alone: for any past day as it was, or as it was known; and whether the cached columns say
 * what the facts say. */
#include "consultation/consultation_room.h"

struct measured_row {
  struct maybe_int number;
  str title;
  day least, until, synthesis, issued;
  int64_t received, answered;
};
/* $1 commune, $2 $3 the span of disclosure, $4 as of, $5 recorded before. A draft is disclosed once. */
#define OF_DRAFT " AND x.consultation = e.consultation AND x.day <= $4 AND x.at < $5)"
QUERY(
    q_measured, struct measured_row,
    "SELECT c.number, c.title, e.least_day, "
    "(SELECT MAX(x.until_day) FROM consultation_event x WHERE x.commune = $1" OF_DRAFT ", "
    "(SELECT MIN(x.day) FROM consultation_event x WHERE x.commune = $1 AND x.what = 'cong-bo'" OF_DRAFT ", "
    "(SELECT MIN(x.day) FROM consultation_event x WHERE x.commune = $1 AND x.what = 'ban-hanh'" OF_DRAFT ", "
    "(SELECT COUNT(*) FROM consultation_opinion o WHERE o.commune = $1 AND o.consultation = e.consultation AND "
    "o.received_day <= $4 AND o.at < $5), "
    "(SELECT COUNT(*) FROM consultation_opinion o WHERE o.commune = $1 AND o.consultation = e.consultation AND "
    "o.received_day <= $4 AND o.at < $5 AND EXISTS (SELECT 1 FROM consultation_answer a WHERE a.commune = $1 "
    "AND "
    "a.opinion = o.id AND a.day <= $4 AND a.at < $5)) "
    "FROM consultation_event e JOIN consultation c ON c.commune = e.commune AND c.id = e.consultation WHERE "
    "e.commune = $1 AND e.what = 'mo' AND e.day >= $2 AND e.day <= $3 AND e.day <= $4 AND e.at < $5 ORDER BY "
    "c.number LIMIT 10000",
    COL(struct measured_row, number), COL(struct measured_row, title), COL(struct measured_row, least),
    COL(struct measured_row, until), COL(struct measured_row, synthesis), COL(struct measured_row, issued),
    COL(struct measured_row, received), COL(struct measured_row, answered));

enum { RECORDS_SHOWN = 500 };

struct consultation_measures consultation_measures(struct ctx *cx, day from, day to, day as_of,
                                                   moment recorded_before) {
  struct consultation_measures m = {0};
  size_t n;
  struct measured_row *r =
      STORE_LIST(cx, q_measured, &n, A(cx->who.commune), A(from), A(to), A(as_of), A(recorded_before));
  struct record *whole = MEM_ARRAY(cx->mem, struct record, n + 1);
  size_t n_whole = 0;
  m.records.at = MEM_ARRAY(cx->mem, struct record, RECORDS_SHOWN);
  for (size_t i = 0; i < n; i++) {
    bool lawful = r[i].until.n >= r[i].least.n, issued = day_is(r[i].issued);
    bool rightly = issued && day_is(r[i].synthesis) && r[i].synthesis.n <= r[i].issued.n;
    bool answered = r[i].until.n >= as_of.n || r[i].answered == r[i].received; /* still open: not due */
    m.opened++;
    m.lawful_length += lawful;
    m.received += r[i].received;
    m.answered += r[i].answered;
    m.issued += issued;
    m.issued_rightly += rightly;
    bool done = lawful && answered && (!issued || rightly);
    struct record one = {
        str_fmt(cx->mem, "Dự thảo số %lld: %.*s", (long long)r[i].number.v, STR_ARG(r[i].title)),
        str_fmt(cx->mem, "/lay-y-kien/%lld", (long long)r[i].number.v), done};
    if (done)
      whole[n_whole++] = one;
    else if (m.records.n < RECORDS_SHOWN)
      m.records.at[m.records.n++] = one;
  }
  for (size_t i = 0; i < n_whole && m.records.n < RECORDS_SHOWN; i++) m.records.at[m.records.n++] = whole[i];
  return m;
}

/* ---- caches ------------------------------------------------------------------------------------------------ */

struct cached {
  id id;
  str state;
  int64_t version, versions;
  day opened, closes, synthesis, issued;
  day said_opened, said_closes, said_synthesis, said_issued;
};
#define SAID(what, column, pick)                                                                               \
  "(SELECT " pick "(x." column ") FROM consultation_event x WHERE x.commune = c.commune AND x.consultation = " \
  "c.id AND x.what IN " what ")"
#define OPENED SAID("('mo')", "day", "MIN")
#define CLOSES SAID("('mo', 'gia-han')", "until_day", "MAX")
#define SYNTHESIS SAID("('cong-bo')", "day", "MIN")
#define ISSUED SAID("('ban-hanh')", "day", "MIN")
QUERY(q_cached, struct cached,
      "SELECT c.id, c.state, c.version, (SELECT MAX(v.version) FROM consultation_version v WHERE v.commune = "
      "c.commune AND v.consultation = c.id), c.opened_day, c.close_day, c.synthesis_day, c.issued_day, " OPENED
      ", " CLOSES ", " SYNTHESIS ", " ISSUED
      " FROM consultation c WHERE c.commune = $1 ORDER BY c.seq LIMIT 100000",
      COL(struct cached, id), COL(struct cached, state), COL(struct cached, version),
      COL(struct cached, versions), COL(struct cached, opened), COL(struct cached, closes),
      COL(struct cached, synthesis), COL(struct cached, issued), COL(struct cached, said_opened),
      COL(struct cached, said_closes), COL(struct cached, said_synthesis), COL(struct cached, said_issued));
QUERY(q_answers, struct n_row,
      "SELECT COUNT(*) FROM consultation_opinion o WHERE o.commune = $1 AND o.answer_kind IS NOT NULL AND NOT "
      "EXISTS "
      "(SELECT 1 FROM consultation_answer a WHERE a.commune = $1 AND a.opinion = o.id AND a.kind = "
      "o.answer_kind AND "
      "a.text = o.answer_text AND a.at = (SELECT MAX(n.at) FROM consultation_answer n WHERE n.commune = $1 AND "
      "n.opinion = o.id))",
      COL(struct n_row, n));

static str state_by_facts(const struct cached *c) {
  return day_is(c->said_issued)      ? S("ban-hanh")
         : day_is(c->said_synthesis) ? S("tong-hop")
         : day_is(c->said_opened)    ? S("lay-y-kien")
                                     : S("soan");
}

size_t consultation_check_caches(struct ctx *cx, struct buf *findings) {
  size_t n, wrong = 0;
  struct cached *c = STORE_LIST(cx, q_cached, &n, A(cx->who.commune));
  for (size_t i = 0; i < n; i++) {
    bool same = str_eq(c[i].state, state_by_facts(&c[i])) && c[i].version == c[i].versions &&
                c[i].opened.n == c[i].said_opened.n && c[i].closes.n == c[i].said_closes.n &&
                c[i].synthesis.n == c[i].said_synthesis.n && c[i].issued.n == c[i].said_issued.n;
    if (same) continue;
    wrong++;
    buf_fmt(findings, "Dự thảo %.*s: hàng dữ liệu không khớp với các sự kiện đã ghi.\n",
            STR_ARG(id_hex(cx->mem, c[i].id)));
  }
  struct n_row answers = {0};
  STORE_FIND(cx, q_answers, &answers, A(cx->who.commune));
  if (answers.n)
    buf_fmt(findings, "%lld ý kiến về dự thảo có câu trả lời không khớp với câu đã ghi.\n",
            (long long)answers.n);
  return wrong + (size_t)answers.n;
}
