/* Opinions: taking them by every channel, moderation, answers, lists and counts. What waits for the moderator is in nobody
 * else's lists: it may be a denunciation. */
#include "consultation/consultation_room.h"

#define COLS                                                                                                   \
  "o.id, o.consultation, o.hamlet, o.meeting, o.seq, o.version, o.passage, o.voices, o.channel, o.text, "      \
  "o.name, o.organisation, o.sheet, o.state, o.public_text, o.reason, o.answer_kind, o.answer_text, "          \
  "o.organisation_hidden, "                                                                                    \
  "o.received_day FROM consultation_opinion o WHERE o.commune = $1"
#define ROW                                                                                                    \
  COL(struct opinion, id), COL(struct opinion, consultation), COL(struct opinion, hamlet),                     \
      COL(struct opinion, meeting), COL(struct opinion, seq), COL(struct opinion, version),                    \
      COL(struct opinion, passage), COL(struct opinion, voices), COL(struct opinion, channel),                 \
      COL(struct opinion, text), COL(struct opinion, name), COL(struct opinion, organisation),                 \
      COL(struct opinion, sheet), COL(struct opinion, state), COL(struct opinion, public_text),                \
      COL(struct opinion, reason), COL(struct opinion, answer_kind), COL(struct opinion, answer_text),         \
      COL(struct opinion, organisation_hidden), COL(struct opinion, received_day)

/* Only while the draft is open on the day the opinion was given, on a version and a passage that are there. */
QUERY(
    q_take, struct made_row,
    "INSERT INTO consultation_opinion (commune, id, seq, consultation, version, passage, channel, text, name, "
    "organisation, hamlet, sheet, meeting, voices, follow_hash, received_day, at, keyed_by, state, "
    "public_text) SELECT $1, $2, $3, c.id, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, "
    "$19, $20 FROM consultation c WHERE c.commune = $1 AND c.id = $4 AND c.state = 'lay-y-kien' AND "
    "c.opened_day <= $16 AND c.close_day >= $16 AND c.version >= $5 AND ($6 = 0 OR EXISTS (SELECT 1 FROM "
    "consultation_passage p WHERE p.commune = $1 AND p.consultation = c.id AND p.version = $5 AND p.n = $6)) "
    "ON CONFLICT DO NOTHING RETURNING id",
    COL(struct made_row, id));
QUERY(q_find, struct opinion, "SELECT " COLS " AND o.id = $2 AND ($3 = 1 OR o.state <> 'moi')", ROW);
QUERY(q_by_follow, struct opinion, "SELECT " COLS " AND o.follow_hash = $2", ROW);
QUERY(q_list, struct opinion,
      "SELECT " COLS " AND o.consultation = $2 AND o.seq > $3 AND ($4 = '' OR o.channel = $4) AND ($5 = '' OR "
      "o.state = $5) AND ($6 = '' OR o.answer_kind = $6 OR ($6 = 'chua' AND o.answer_kind IS NULL)) AND ($7 < "
      "0 OR (o.passage = $7 AND o.version = $8)) AND ($9 = 0 OR o.state <> 'moi') ORDER BY o.seq LIMIT $10",
      ROW);
QUERY(q_counts, struct opinion_count,
      "SELECT channel, state, answer_kind, version, passage, COUNT(*), CAST(SUM(voices) AS BIGINT) FROM "
      "consultation_opinion WHERE commune = $1 AND consultation = $2 GROUP BY channel, state, answer_kind, "
      "version, passage ORDER BY version, passage, channel, state, answer_kind NULLS FIRST LIMIT 50000",
      COL(struct opinion_count, channel), COL(struct opinion_count, state), COL(struct opinion_count, answer),
      COL(struct opinion_count, version), COL(struct opinion_count, passage), COL(struct opinion_count, n),
      COL(struct opinion_count, voices));
QUERY(q_how_many, struct n_row,
      "SELECT COUNT(*) FROM consultation_opinion WHERE commune = $1 AND consultation = $2",
      COL(struct n_row, n));
QUERY(q_waiting, struct n_row, "SELECT COUNT(*) FROM consultation_opinion WHERE commune = $1 AND state = 'moi'",
      COL(struct n_row, n));
QUERY(
    q_unanswered, struct n_row,
    "SELECT COUNT(*) FROM consultation_opinion o JOIN consultation c ON c.commune = o.commune AND c.id = "
    "o.consultation WHERE o.commune = $1 AND c.state = 'lay-y-kien' AND o.state <> 'moi' AND o.answer_kind IS "
    "NULL AND ($2 = 1 OR c.unit = $3)",
    COL(struct n_row, n));
/* After the synthesis is public words can only be hidden, not changed. */
QUERY_DO(
    q_moderate,
    "UPDATE consultation_opinion SET state = $3, public_text = $4, reason = $5, seen_by = $6, seen_at = $7, "
    "organisation_hidden = $8 "
    "WHERE commune = $1 AND id = $2 AND ($3 = 'an' OR EXISTS (SELECT 1 FROM consultation c WHERE c.commune "
    "= $1 AND c.id = consultation AND c.state = 'lay-y-kien'))");
QUERY_DO(
    q_answer,
    "UPDATE consultation_opinion SET answer_kind = $3, answer_text = $4 WHERE commune = $1 AND id = $2 AND "
    "state <> 'moi' AND EXISTS (SELECT 1 FROM consultation c WHERE c.commune = $1 AND c.id = consultation "
    "AND c.state = 'lay-y-kien')");
QUERY_DO(q_answer_fact, "INSERT INTO consultation_answer (commune, opinion, id, kind, text, at, day, author) "
                        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
QUERY_DO(q_destroy, "DELETE FROM consultation_opinion WHERE commune = $1 AND id = $2 AND state = 'moi'");

static void follow_digest(struct ctx *cx, const uint8_t secret[FOLLOW_BYTES], uint8_t ret[32]) {
  uint8_t key[32];
  store_key(cx->store, cx->who.commune, "opinion-follow-hash", key);
  hmac_sha256(key, (str){(const char *)secret, FOLLOW_BYTES}, ret);
}

static str maybe(str s) {
  return s.n ? s : STR_NONE;
}

/* Nothing was inserted: which guard said no? */
static str why_not_taken(struct ctx *cx, const struct opinion_in *in) {
  struct consultation c;
  bool known = consultation_find(cx, in->consultation, &c);
  if (known && str_eq(c.state, S("lay-y-kien")) && in->given.n > c.close_day.n)
    return _("Đã hết hạn lấy ý kiến cho dự thảo này. Việc khác ông/bà muốn nói thì gửi ở trang Gửi ý kiến.");
  if (known && str_eq(c.state, S("lay-y-kien")) && in->given.n < c.opened_day.n)
    return _("Ngày nhận sớm hơn ngày công khai dự thảo.");
  if (known && str_eq(c.state, S("lay-y-kien")))
    return _("Điều, khoản này không có trong bản dự thảo đã chọn.");
  return _("Dự thảo này không còn nhận ý kiến.");
}

static bool hamlet_there(struct ctx *cx, id hamlet) {
  struct unit u;
  return !id_is(hamlet) || (unit_find(cx, hamlet, &u) && u.kind == UNIT_HAMLET && !day_is(u.closed));
}

str opinion_take(struct ctx *cx, struct opinion_in *in) {
  struct n_row have = {0};
  if (!in->secret && !may(&cx->who, MAY_KEY_OPINION)) return WHY_NOT_YOURS;
  if (in->given.n > cx->today.n) return _("Ngày nhận ở sau ngày hôm nay.");
  if (!hamlet_there(cx, in->hamlet)) return _("Thôn này không có trong danh sách. Ông/bà chọn lại.");
  STORE_FIND(cx, q_how_many, &have, A(cx->who.commune), A(in->consultation));
  if (have.n >= OPINIONS_MOST)
    return _("Dự thảo này đã nhận rất nhiều ý kiến, trang này không nhận thêm được. Ông/bà gửi giấy đến xã.");
  uint8_t hash[32];
  struct bytes follow = {NULL, 0};
  if (in->secret) {
    follow_digest(cx, in->secret, hash);
    follow = (struct bytes){hash, sizeof hash};
  }
  /* A keyed one was read by who keyed it; a pattern of personal data still wants a second look. */
  bool seen = !in->secret && personal_find(cx->mem, in->text, in->name).n == 0;
  in->opinion = ctx_new_id(cx);
  struct made_row made;
  /* Rows of one sheet share their millisecond: a seq that is taken is drawn again. */
  for (int tries = 0; tries < 16; tries++)
    if (STORE_FIND(cx, q_take, &made, A(cx->who.commune), A(in->opinion), A(consultation_seq(cx)),
                   A(in->consultation), A(in->version), A(in->passage), A(in->channel), A(in->text),
                   A(maybe(in->name)), A(maybe(in->organisation)), A(in->hamlet), A(maybe(in->sheet)),
                   A(in->meeting), A(in->voices), A(follow), A(in->given), A(cx->now), A(cx->who.account),
                   A(seen ? S("hien") : S("moi")), A(seen ? in->text : STR_NONE)))
      return STR_NONE;
  return why_not_taken(cx, in);
}

bool opinion_by_code(struct ctx *cx, const uint8_t secret[FOLLOW_BYTES], struct opinion *ret) {
  uint8_t hash[32];
  follow_digest(cx, secret, hash);
  return STORE_FIND(cx, q_by_follow, ret, A(cx->who.commune), A(((struct bytes){hash, sizeof hash})));
}

bool opinion_find(struct ctx *cx, id opinion, struct opinion *ret) {
  return may(&cx->who, MAY_SEE_CONSULTATIONS) &&
         STORE_FIND(cx, q_find, ret, A(cx->who.commune), A(opinion), A(may(&cx->who, MAY_MODERATE)));
}

/* ---- moderation ---------------------------------------------------------------------------------------------- */

str opinion_moderate(struct ctx *cx, id opinion, bool publish, bool hide_organisation, str public_text,
                     str reason) {
  struct opinion o;
  if (!may(&cx->who, MAY_MODERATE) || !opinion_find(cx, opinion, &o)) return WHY_GONE;
  if (!STORE_DO(cx, q_moderate, A(cx->who.commune), A(opinion), A(publish ? S("hien") : S("an")),
                A(publish ? public_text : STR_NONE), A(publish ? STR_NONE : reason), A(cx->who.account),
                A(cx->now), A(hide_organisation)))
    return _("Bản tổng hợp đã công bố: lời của ý kiến chỉ che đi được, không sửa được nữa.");
  if (!str_eq(o.state, S("moi")))
    consultation_fact(
        cx, o.consultation,
        &(struct fact_in){"che", cx->today, DAY_NONE, DAY_NONE, {0}, publish ? STR_NONE : reason});
  return STR_NONE;
}

str opinion_move_out(struct ctx *cx, id opinion, str *ret_number) {
  if (!may(&cx->who, MAY_MODERATE)) return WHY_GONE;
  if (!STORE_DO(cx, q_destroy, A(cx->who.commune), A(opinion))) return WHY_GONE;
  store_once_forget(cx, id_hex(cx->mem, opinion));
  privacy_moved_out(cx, opinion);
  store_forget(cx, "consultation_opinion");
  *ret_number = matter_denunciation(cx);
  return STR_NONE;
}

/* ---- answers -------------------------------------------------------------------------------------------------- */

str opinion_answer(struct ctx *cx, id opinion, str kind, str text) {
  struct opinion o;
  struct consultation c;
  if (!opinion_find(cx, opinion, &o)) return WHY_GONE;
  if (!consultation_unit_may(cx, o.consultation, MAY_DRAFT_CONSULTATION, &c)) return WHY_NOT_YOURS;
  if (!STORE_DO(cx, q_answer, A(cx->who.commune), A(opinion), A(kind), A(text)))
    return str_eq(o.state, S("moi")) ? _("Ý kiến này chưa có người xem trước.")
                                     : _("Bản tổng hợp đã công bố nên câu trả lời không sửa được nữa.");
  STORE_DO(cx, q_answer_fact, A(cx->who.commune), A(opinion), A(ctx_new_id(cx)), A(kind), A(text), A(cx->now),
           A(cx->today), A(cx->who.account));
  return STR_NONE;
}

/* ---- meetings --------------------------------------------------------------------------------------------------- */

QUERY_DO(q_meeting,
         "INSERT INTO consultation_meeting (commune, consultation, id, held_day, hamlet, place, present, "
         "minutes, at, author) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
QUERY(q_meetings, struct opinion_meeting,
      "SELECT id, hamlet, held_day, present, place, minutes FROM consultation_meeting WHERE commune = $1 AND "
      "consultation = $2 ORDER BY held_day DESC, at DESC LIMIT 500",
      COL(struct opinion_meeting, id), COL(struct opinion_meeting, hamlet), COL(struct opinion_meeting, held),
      COL(struct opinion_meeting, present), COL(struct opinion_meeting, place),
      COL(struct opinion_meeting, minutes));

str consultation_meeting(struct ctx *cx, id consultation, struct opinion_meeting *m) {
  struct consultation c;
  if (!may(&cx->who, MAY_KEY_OPINION) || !consultation_find(cx, consultation, &c)) return WHY_NOT_YOURS;
  if (!str_eq(c.state, S("lay-y-kien"))) return _("Dự thảo này không còn nhận ý kiến.");
  if (m->held.n > cx->today.n || m->held.n < c.opened_day.n || m->held.n > c.close_day.n)
    return _("Ngày họp phải từ ngày công khai dự thảo đến ngày hết hạn, và không ở sau hôm nay.");
  if (!hamlet_there(cx, m->hamlet)) return _("Thôn này không có trong danh sách. Ông/bà chọn lại.");
  m->id = ctx_new_id(cx);
  STORE_DO(cx, q_meeting, A(cx->who.commune), A(c.id), A(m->id), A(m->held), A(m->hamlet), A(m->place),
           A(m->present), A(m->minutes), A(cx->now), A(cx->who.account));
  return STR_NONE;
}

struct opinion_meetings consultation_meetings(struct ctx *cx, id consultation) {
  struct opinion_meetings m;
  m.at = STORE_LIST(cx, q_meetings, &m.n, A(cx->who.commune), A(consultation));
  return m;
}

/* ---- lists and counts --------------------------------------------------------------------------------------------- */

struct opinions opinion_list(struct ctx *cx, id consultation, const struct opinion_filter *f, size_t limit) {
  struct opinions l;
  str channel = f->channel.n ? f->channel : S(""), state = f->state.n ? f->state : S(""),
      answer = f->answer.n ? f->answer : S("");
  l.at = STORE_LIST(cx, q_list, &l.n, A(cx->who.commune), A(consultation), A(f->after), A(channel), A(state),
                    A(answer), A(f->passage), A(f->version), A(f->only_public), A((int64_t)limit));
  return l;
}

struct opinion_counts opinion_counts(struct ctx *cx, id consultation) {
  struct opinion_counts c;
  c.at = STORE_LIST(cx, q_counts, &c.n, A(cx->who.commune), A(consultation));
  return c;
}

struct opinion_sums opinion_sums(const struct opinion_counts *c) {
  struct opinion_sums s = {0};
  for (size_t i = 0; i < c->n; i++) {
    const struct opinion_count *o = &c->at[i];
    s.received += o->n;
    s.voices += o->voices;
    if (str_eq(o->state, S("moi"))) s.waiting += o->n;
    if (!o->answer.n) s.unanswered += o->n;
    if (str_eq(o->answer, S("tiep-thu"))) s.accepted += o->n;
    if (str_eq(o->answer, S("giai-trinh"))) s.explained += o->n;
    if (str_eq(o->answer, S("ghi-nhan"))) s.noted += o->n;
  }
  return s;
}

int64_t opinions_waiting(struct ctx *cx) {
  struct n_row n = {0};
  STORE_FIND(cx, q_waiting, &n, A(cx->who.commune));
  return n.n;
}

int64_t consultation_unanswered(struct ctx *cx) {
  struct n_row n = {0};
  STORE_FIND(cx, q_unanswered, &n, A(cx->who.commune), A(consultation_sees_all(&cx->who)), A(cx->who.unit));
  return n.n;
}
