/* The synthesis: composed by itself of the answered opinions, signed over the digest of what was read, public before the issue
 * can be recorded (Luật Thực hiện dân chủ ở cơ sở 10/2022/QH15, Điều 11 khoản 11, Điều 25). */
#include "consultation/consultation_room.h"

#include <string.h>

QUERY(q_newest, struct synthesis,
      "SELECT version, intro, state, digest, submitted_at FROM consultation_synthesis WHERE commune = $1 AND "
      "consultation = $2 ORDER BY version DESC LIMIT 1",
      COL(struct synthesis, version), COL(struct synthesis, intro), COL(struct synthesis, state),
      COL(struct synthesis, digest), COL(struct synthesis, submitted_at));
QUERY_DO(
    q_submit,
    "INSERT INTO consultation_synthesis (commune, consultation, version, intro, digest, state, submitted_by, "
    "submitted_at) VALUES ($1, $2, $3, $4, $5, 'trinh', $6, $7) ON CONFLICT DO NOTHING");
QUERY_DO(q_decide,
         "UPDATE consultation_synthesis SET state = $4, decided_by = $5, decided_at = $6 WHERE commune "
         "= $1 AND consultation = $2 AND version = $3 AND state = 'trinh'");
/* The guard stands in the statement: nothing waits, nothing is unanswered. */
QUERY_DO(
    q_publish,
    "UPDATE consultation SET state = 'tong-hop', synthesis_day = $3 WHERE commune = $1 AND id = $2 AND state "
    "= 'lay-y-kien' AND close_day < $3 AND NOT EXISTS (SELECT 1 FROM consultation_opinion o WHERE o.commune "
    "= $1 AND o.consultation = $2 AND (o.state = 'moi' OR o.answer_kind IS NULL))");
QUERY_DO(q_issue,
         "UPDATE consultation SET state = 'ban-hanh', issued_day = $3 WHERE commune = $1 AND id = $2 AND "
         "state = 'tong-hop' AND synthesis_day <= $3");
QUERY(
    q_said, struct opinion,
    "SELECT id, seq, version, passage, voices, state, public_text, reason, answer_kind, answer_text, "
    "organisation, organisation_hidden FROM consultation_opinion WHERE commune = $1 AND consultation = $2 AND "
    "seq > $3 ORDER BY seq LIMIT 1000",
    COL(struct opinion, id), COL(struct opinion, seq), COL(struct opinion, version),
    COL(struct opinion, passage), COL(struct opinion, voices), COL(struct opinion, state),
    COL(struct opinion, public_text), COL(struct opinion, reason), COL(struct opinion, answer_kind),
    COL(struct opinion, answer_text), COL(struct opinion, organisation),
    COL(struct opinion, organisation_hidden));

QUERY(q_waiting, struct n_row,
      "SELECT COUNT(*) FROM consultation_synthesis s JOIN consultation c ON c.commune = s.commune AND c.id = "
      "s.consultation WHERE s.commune = $1 AND s.state = 'trinh' AND c.state = 'lay-y-kien'",
      COL(struct n_row, n));

int64_t syntheses_waiting(struct ctx *cx) {
  struct n_row n = {0};
  STORE_FIND(cx, q_waiting, &n, A(cx->who.commune));
  return n.n;
}

bool synthesis_newest(struct ctx *cx, id consultation, struct synthesis *ret) {
  return STORE_FIND(cx, q_newest, ret, A(cx->who.commune), A(consultation));
}

static void add_part(struct buf *b, str s) {
  buf_fmt(b, "%zu:", s.n);
  buf_add(b, s);
}

/* A chain of digests, an opinion a link: it may be long, the memory for it is not. */
void synthesis_digest(struct ctx *cx, id consultation, str intro, uint8_t ret[32]) {
  uint8_t chain[32];
  sha256(intro.p, intro.n, chain);
  for (int64_t after = 0;;) {
    size_t n;
    struct opinion *o = STORE_LIST(cx, q_said, &n, A(cx->who.commune), A(consultation), A(after));
    for (size_t i = 0; i < n; i++) {
      struct buf *b = buf_new(cx->mem, 1 << 20);
      buf_add(b, (str){(const char *)chain, sizeof chain});
      buf_add(b, (str){(const char *)o[i].id.b, sizeof o[i].id.b});
      buf_fmt(b, "%lld %lld %lld ", (long long)o[i].version, (long long)o[i].passage, (long long)o[i].voices);
      const str parts[] = {o[i].state,       o[i].public_text,
                           o[i].reason,      o[i].answer_kind,
                           o[i].answer_text, o[i].organisation_hidden ? S("") : o[i].organisation};
      for (size_t k = 0; k < sizeof parts / sizeof *parts; k++) add_part(b, parts[k]);
      sha256(b->p, b->n, chain);
      after = o[i].seq;
      talloc_free(b);
    }
    if (n < 1000) break;
    talloc_free(o);
  }
  memcpy(ret, chain, sizeof chain);
}

static str not_ready(struct ctx *cx, const struct consultation *c) {
  struct opinion_counts counts = opinion_counts(cx, c->id);
  struct opinion_sums s = opinion_sums(&counts);
  if (str_eq(c->state, S("soan"))) return _("Dự thảo chưa được công khai để lấy ý kiến.");
  if (!str_eq(c->state, S("lay-y-kien"))) return _("Bản tổng hợp đã được công bố rồi.");
  if (cx->today.n <= c->close_day.n) return _("Chưa hết hạn lấy ý kiến: hết ngày cuối mới tổng hợp được.");
  if (s.waiting) return _("Còn ý kiến chưa có người xem trước. Xem hết rồi mới tổng hợp được.");
  if (s.unanswered)
    return _("Còn ý kiến chưa được trả lời. Tiếp thu, giải trình hoặc ghi nhận từng ý kiến trước.");
  return STR_NONE;
}

str synthesis_submit(struct ctx *cx, id consultation, str intro) {
  struct consultation c;
  if (!consultation_unit_may(cx, consultation, MAY_DRAFT_CONSULTATION, &c)) return WHY_NOT_YOURS;
  str why = not_ready(cx, &c);
  if (why.p) return why;
  struct synthesis before = {0};
  if (synthesis_newest(cx, c.id, &before) && str_eq(before.state, S("trinh")))
    return _("Bản tổng hợp đang chờ duyệt.");
  uint8_t digest[32];
  synthesis_digest(cx, c.id, intro, digest);
  if (!STORE_DO(cx, q_submit, A(cx->who.commune), A(c.id), A(before.version + 1), A(intro),
                A(((struct bytes){digest, sizeof digest})), A(cx->who.account), A(cx->now)))
    return WHY_GONE;
  consultation_fact(cx, c.id, &(struct fact_in){"trinh", cx->today, DAY_NONE, DAY_NONE, {0}, STR_NONE});
  return STR_NONE;
}

str synthesis_publish(struct ctx *cx, id consultation, const uint8_t digest[32]) {
  struct consultation c;
  struct synthesis s;
  if (!consultation_unit_may(cx, consultation, MAY_SIGN_SYNTHESIS, &c)) return WHY_NOT_YOURS;
  str why = not_ready(cx, &c);
  if (why.p) return why;
  if (!synthesis_newest(cx, c.id, &s) || !str_eq(s.state, S("trinh")))
    return _("Chưa có bản tổng hợp trình duyệt.");
  uint8_t now[32];
  synthesis_digest(cx, c.id, s.intro, now);
  if (!same_bytes(now, digest, sizeof now) || s.digest.n != sizeof now ||
      !same_bytes(now, s.digest.p, sizeof now))
    return _("Bản tổng hợp vừa thay đổi so với bản đã trình. Trả lại để trình lại, rồi đọc và duyệt bản mới.");
  if (!STORE_DO(cx, q_decide, A(cx->who.commune), A(c.id), A(s.version), A(S("cong-bo")), A(cx->who.account),
                A(cx->now)) ||
      !STORE_DO(cx, q_publish, A(cx->who.commune), A(c.id), A(cx->today)))
    return WHY_GONE;
  consultation_fact(cx, c.id, &(struct fact_in){"cong-bo", cx->today, DAY_NONE, DAY_NONE, {0}, STR_NONE});
  return STR_NONE;
}

str synthesis_return(struct ctx *cx, id consultation, str reason) {
  struct consultation c;
  struct synthesis s;
  if (!consultation_unit_may(cx, consultation, MAY_SIGN_SYNTHESIS, &c)) return WHY_NOT_YOURS;
  if (!synthesis_newest(cx, c.id, &s) || !STORE_DO(cx, q_decide, A(cx->who.commune), A(c.id), A(s.version),
                                                   A(S("tra-lai")), A(cx->who.account), A(cx->now)))
    return _("Chưa có bản tổng hợp trình duyệt.");
  consultation_fact(cx, c.id, &(struct fact_in){"tra-lai", cx->today, DAY_NONE, DAY_NONE, {0}, reason});
  return STR_NONE;
}

str consultation_issue(struct ctx *cx, id consultation, day issued, str number) {
  struct consultation c;
  if (!consultation_unit_may(cx, consultation, MAY_SIGN_SYNTHESIS, &c)) return WHY_NOT_YOURS;
  if (str_eq(c.state, S("ban-hanh"))) return _("Việc ban hành đã được ghi rồi.");
  if (!str_eq(c.state, S("tong-hop"))) {
    str why = not_ready(cx, &c);
    return why.p ? why : _("Chưa công bố bản tổng hợp, tiếp thu, giải trình nên chưa ban hành được.");
  }
  if (issued.n > cx->today.n) return _("Ngày ban hành ở sau ngày hôm nay.");
  if (issued.n < c.synthesis_day.n)
    return _("Ngày ban hành sớm hơn ngày công bố bản tổng hợp. Bản tổng hợp phải công bố trước.");
  if (!STORE_DO(cx, q_issue, A(cx->who.commune), A(c.id), A(issued))) return WHY_GONE;
  consultation_fact(cx, c.id, &(struct fact_in){"ban-hanh", issued, DAY_NONE, DAY_NONE, {0}, number});
  return STR_NONE;
}
