/* What is public of matters, whole, for feeds, tables and other programs. */
#include "matter/matter_room.h"

/* A later version that waits for its signature changes nothing in public: what is settled is answered. */
#define SHOWN_COLS                                                                                             \
  "m.id, m.hamlet, m.lead_unit, m.seq, m.number, m.topic, CASE WHEN m.settled = 1 AND m.state NOT IN "         \
  "('gop', 'rut') THEN COALESCE(m.outcome, 'da-tra-loi') ELSE m.state END, m.title, m.public_text, "           \
  "m.received_at, m.published_at, (SELECT MAX(e.at) FROM matter_event e "                                      \
  "WHERE e.commune = m.commune AND e.matter = m.id AND e.what IN ('cong-khai', 'mo-lai', 'gop', 'tach-nhom', " \
  "'rut')), m.received_day, "                                                                                  \
  "m.due_day, m.answered_day, m.settled, a.version, a.approved_at, a.outcome, a.outcome_why, a.done_what, "    \
  "a.done_by, a.done_when, "                                                                                   \
  "a.next_step "
#define NEWEST                                                                                                 \
  "a.version = (SELECT MAX(b.version) FROM matter_answer b WHERE b.commune = m.commune AND b.matter = m.id "   \
  "AND b.state = 'cong-khai') "
#define SHOWN                                                                                                  \
  "SELECT " SHOWN_COLS "FROM matter m LEFT JOIN matter_answer a ON a.commune = m.commune AND a.matter = m.id " \
  "AND " NEWEST "WHERE m.commune = $1 AND m.published_at IS NOT NULL "
#define IN_SPAN "AND m.seq < $2 AND m.seq >= $3 AND ($4 = 2 OR m.settled = $4) "
#define NEWEST_FIRST "ORDER BY m.seq DESC LIMIT $5"
#define SHOWN_ROW                                                                                              \
  COL(struct matter_shown, id), COL(struct matter_shown, hamlet), COL(struct matter_shown, lead_unit),         \
      COL(struct matter_shown, seq), COL(struct matter_shown, number), COL(struct matter_shown, topic),        \
      COL(struct matter_shown, state), COL(struct matter_shown, title), COL(struct matter_shown, text),        \
      COL(struct matter_shown, received_at), COL(struct matter_shown, published_at),                           \
      COL(struct matter_shown, happened_at), COL(struct matter_shown, received_day),                           \
      COL(struct matter_shown, due_day), COL(struct matter_shown, answered_day),                               \
      COL(struct matter_shown, settled), COL(struct matter_shown, version),                                    \
      COL(struct matter_shown, approved_at), COL(struct matter_shown, outcome),                                \
      COL(struct matter_shown, outcome_why), COL(struct matter_shown, done_what),                              \
      COL(struct matter_shown, done_by), COL(struct matter_shown, done_when),                                  \
      COL(struct matter_shown, next_step)

QUERY(q_number, struct matter_shown, SHOWN "AND m.number = $2", SHOWN_ROW);
QUERY(q_span, struct matter_shown, SHOWN IN_SPAN NEWEST_FIRST, SHOWN_ROW);
QUERY(q_span_topic, struct matter_shown, SHOWN IN_SPAN "AND m.topic = $6 " NEWEST_FIRST, SHOWN_ROW);
QUERY(q_span_hamlet, struct matter_shown, SHOWN IN_SPAN "AND m.hamlet = $6 " NEWEST_FIRST, SHOWN_ROW);
QUERY(q_span_both, struct matter_shown, SHOWN IN_SPAN "AND m.hamlet = $6 AND m.topic = $7 " NEWEST_FIRST,
      SHOWN_ROW);
QUERY(q_span_topics, struct matter_shown,
      SHOWN IN_SPAN "AND m.topic IN ($6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) " NEWEST_FIRST,
      SHOWN_ROW);
QUERY(q_answered, struct matter_shown,
      "SELECT " SHOWN_COLS
      "FROM matter_answer a JOIN matter m ON m.commune = a.commune AND m.id = a.matter WHERE a.commune = $1 "
      "AND a.state = 'cong-khai' AND (a.approved_at < $2 OR (a.approved_at = $2 AND m.seq < $3)) AND "
      "m.published_at IS NOT NULL AND ($4 = 0 OR m.hamlet = $5) AND ($6 = 0 OR m.topic = $7) AND " NEWEST
      "ORDER BY a.approved_at DESC, m.seq DESC LIMIT $8",
      SHOWN_ROW);

/* The first seq of a moment: seq is milliseconds × 4096 and something random. */
static int64_t seq_from(moment at) {
  return at < 0 ? 0 : at > INT64_MAX / 4096 ? INT64_MAX : at * 4096;
}

struct matters_shown matter_shown_list(struct ctx *cx, const struct matter_filter *f, size_t limit) {
  struct matters_shown m = {0};
  int64_t end = f->until ? seq_from(f->until) : INT64_MAX;
  struct arg args[5 + MATTER_TOPICS_ASKED] = {A(cx->who.commune),
                                              A(f->before && f->before < end ? f->before : end),
                                              A(seq_from(f->from)), A((int64_t)f->asked), A((int64_t)limit)};
  const struct query *q = &q_span;
  size_t n = 5;
  MUST(f->n_topics <= 1 || !id_is(f->hamlet));
  if (id_is(f->hamlet)) args[n++] = A(f->hamlet);
  if (f->n_topics == 1) args[n++] = A(f->topics[0]);
  if (f->n_topics > 1)
    for (size_t i = 0; i < MATTER_TOPICS_ASKED; i++) args[n++] = A(i < f->n_topics ? f->topics[i] : S(""));
  if (f->n_topics > 1)
    q = &q_span_topics;
  else if (id_is(f->hamlet))
    q = f->n_topics ? &q_span_both : &q_span_hamlet;
  else if (f->n_topics)
    q = &q_span_topic;
  m.at = store_list(cx, q, &m.n, args, n);
  return m;
}

bool matter_shown_find(struct ctx *cx, int64_t number, struct matter_shown *ret) {
  return STORE_FIND(cx, q_number, ret, A(cx->who.commune), A(number));
}

struct matters_shown matter_answered_list(struct ctx *cx, id hamlet, str topic, moment at, int64_t seq,
                                          size_t limit) {
  struct matters_shown m;
  moment before = at ? at : INT64_MAX;
  m.at = STORE_LIST(cx, q_answered, &m.n, A(cx->who.commune), A(before), A(seq), A(id_is(hamlet)), A(hamlet),
                    A(topic.n > 0), A(topic.n ? topic : S("")), A((int64_t)limit));
  return m;
}

moment matter_shown_updated(const struct matter_shown *m) {
  return m->happened_at.is && m->happened_at.v > m->published_at ? m->happened_at.v : m->published_at;
}

str matter_shown_answer(struct ctx *cx, const struct matter_shown *m) {
  if (!m->version.is) return STR_NONE;
  struct matter_answer a = {
      .done_what = m->done_what, .done_by = m->done_by, .done_when = m->done_when, .next_step = m->next_step};
  return matter_answer_text(cx, &a);
}

str matter_shown_word(enum lang lang, const struct matter_shown *m) {
  str outcome = matter_outcome_word(m->state);
  return word(lang, str_eq(outcome, m->state) ? matter_state_word(m->state) : outcome);
}

struct choices matter_kinds_of_programs(struct ctx *cx, enum lang lang) {
  struct choices all = matter_kinds(cx, lang, OFFERED_FIRST, OFFERED_MORE);
  struct choice *at = MEM_ARRAY(cx->mem, struct choice, all.n + 1);
  size_t n = 0;
  for (size_t i = 0; i < all.n; i++)
    if (!matter_kind_on(all.at[i].value, cx->today)->needs_identity) at[n++] = all.at[i];
  return (struct choices){at, n};
}

bool matter_waited_for(struct ctx *cx, const struct matter *mine, struct matter *ret) {
  id head;
  return str_eq(mine->state, S("gop")) && matter_head(cx, mine->id, &head) && matter_by_id(cx, head, ret);
}
