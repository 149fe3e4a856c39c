/* Reading matters. Row scope stands in the SQL: the moderator sees every row of the commune; who may read all, every row that was
 * moderated; others those their unit leads or works on. What waits for the moderator may be a denunciation of the very
 * person who reads: it is in nobody else's lists, searches or counts. */
#include "matter/matter_room.h"

/* What a public list shows, and nothing that only the office may read. */
#define SHOWN_COLS                                                                                             \
  "m.id, m.seq, m.topic, m.state, m.title, m.public_text, m.hamlet, m.received_day, m.due_day, m.number, "     \
  "m.answered_day, m.outcome FROM matter m WHERE m.commune = $1 AND m.published_at IS NOT NULL"
#define SHOWN_ROW                                                                                              \
  COL(struct matter, id), COL(struct matter, seq), COL(struct matter, topic), COL(struct matter, state),       \
      COL(struct matter, title), COL(struct matter, public_text), COL(struct matter, hamlet),                  \
      COL(struct matter, received_day), COL(struct matter, due_day), COL(struct matter, number),               \
      COL(struct matter, answered_day), COL(struct matter, outcome)
/* $1 commune, $2 how far one sees (enum sight), $3 own unit */
#define IN_SCOPE                                                                                               \
  "m.commune = $1 AND ($2 = 2 OR (m.state <> 'moi' AND ($2 = 1 OR m.lead_unit = $3 OR EXISTS (SELECT 1 FROM "  \
  "matter_unit u WHERE u.commune = m.commune AND u.matter = m.id AND u.unit = $3))))"

QUERY(q_find, struct matter, "SELECT " MATTER_COLS " FROM matter m WHERE " IN_SCOPE " AND m.id = $4",
      MATTER_ROW);
QUERY(q_by_number, struct matter,
      "SELECT " MATTER_COLS
      " FROM matter m WHERE m.commune = $1 AND m.number = $2 AND m.published_at IS NOT NULL",
      MATTER_ROW);
QUERY(q_by_id, struct matter, "SELECT " MATTER_COLS " FROM matter m WHERE m.commune = $1 AND m.id = $2",
      MATTER_ROW);
QUERY(q_by_follow, struct matter,
      "SELECT " MATTER_COLS " FROM matter m WHERE m.commune = $1 AND m.follow_hash = $2", MATTER_ROW);
QUERY(q_by_seq, struct matter,
      "SELECT " SHOWN_COLS " AND m.seq IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
      SHOWN_ROW);
QUERY(q_public, struct matter, "SELECT " SHOWN_COLS " AND m.seq < $2 ORDER BY m.seq DESC LIMIT $3", SHOWN_ROW);
QUERY(q_public_topic, struct matter,
      "SELECT " SHOWN_COLS " AND m.topic = $4 AND m.seq < $2 ORDER BY m.seq DESC LIMIT $3", SHOWN_ROW);
QUERY(q_public_hamlet, struct matter,
      "SELECT " SHOWN_COLS " AND m.hamlet = $4 AND m.seq < $2 ORDER BY m.seq DESC LIMIT $3", SHOWN_ROW);
QUERY(q_public_both, struct matter,
      "SELECT " SHOWN_COLS " AND m.hamlet = $4 AND m.topic = $5 AND m.seq < $2 ORDER BY m.seq DESC LIMIT $3",
      SHOWN_ROW);
QUERY(q_all, struct matter,
      "SELECT " MATTER_COLS " FROM matter m WHERE m.commune = $1 AND m.seq > $2 ORDER BY m.seq LIMIT $3",
      MATTER_ROW);
QUERY(q_in_state, struct matter,
      "SELECT " MATTER_COLS " FROM matter m WHERE " IN_SCOPE
      " AND m.state = $4 ORDER BY m.due_day, m.voices + m.signers DESC, m.seq LIMIT $5",
      MATTER_ROW);
QUERY(q_of_round, struct matter,
      "SELECT " MATTER_COLS " FROM matter m WHERE m.commune = $1 AND m.round_id = $2 ORDER BY m.seq LIMIT 200",
      MATTER_ROW);

QUERY(q_in_state_newest, struct matter,
      "SELECT " MATTER_COLS " FROM matter m WHERE " IN_SCOPE
      " AND m.state = $4 ORDER BY m.due_day DESC, m.seq DESC LIMIT $5",
      MATTER_ROW);

QUERY(q_by_seq_in_scope, struct matter,
      "SELECT " MATTER_COLS " FROM matter m WHERE " IN_SCOPE " AND m.seq = $4", MATTER_ROW);
QUERY(q_answered_of_source, struct matter,
      "SELECT " MATTER_COLS
      " FROM weekly_round r JOIN matter m ON m.commune = r.commune AND m.round_id = r.id WHERE r.commune = "
      "$1 AND r.source = $2 AND m.published_at IS NOT NULL AND m.state = 'da-tra-loi' ORDER BY m.answered_day "
      "DESC, m.seq DESC "
      "LIMIT $3",
      MATTER_ROW);
QUERY(q_count, struct state_count,
      "SELECT COUNT(*), COALESCE(SUM(CASE WHEN m.due_day < $5 AND (m.state <> 'cho-duyet' OR "
      "m.answered_day IS NULL OR EXISTS (SELECT 1 FROM matter_event e WHERE e.commune = m.commune AND "
      "e.matter = m.id AND e.what = 'mo-lai')) THEN 1 ELSE 0 END), 0) FROM matter m "
      "WHERE " IN_SCOPE " AND m.state = $4",
      COL(struct state_count, all), COL(struct state_count, late));

enum sight { SEES_OWN, SEES_MODERATED, SEES_ALL };

static int64_t sight(const struct ctx *cx) {
  return may(&cx->who, MAY_MODERATE)           ? SEES_ALL
         : may(&cx->who, MAY_READ_ALL_MATTERS) ? SEES_MODERATED
                                               : SEES_OWN;
}

void follow_hash(struct ctx *cx, const uint8_t secret[FOLLOW_BYTES], uint8_t ret[32]) {
  uint8_t key[32];
  store_key(cx->store, cx->who.commune, "follow-hash", key);
  hmac_sha256(key, (str){(const char *)secret, FOLLOW_BYTES}, ret);
}

bool matter_find(struct ctx *cx, id matter, struct matter *ret) {
  return STORE_FIND(cx, q_find, ret, A(cx->who.commune), A(sight(cx)), A(cx->who.unit), A(matter));
}

bool matter_by_number(struct ctx *cx, int64_t number, struct matter *ret) {
  return STORE_FIND(cx, q_by_number, ret, A(cx->who.commune), A(number));
}

bool matter_by_code(struct ctx *cx, const uint8_t secret[FOLLOW_BYTES], struct matter *ret) {
  uint8_t hash[32];
  follow_hash(cx, secret, hash);
  return STORE_FIND(cx, q_by_follow, ret, A(cx->who.commune), A(((struct bytes){hash, 32})));
}

bool matter_by_id(struct ctx *cx, id matter, struct matter *ret) {
  return STORE_FIND(cx, q_by_id, ret, A(cx->who.commune), A(matter));
}

struct matters matter_of_hits(struct ctx *cx, const struct search_hit *hits, size_t n) {
  MUST(n <= MATTER_HITS);
  struct arg args[1 + MATTER_HITS] = {A(cx->who.commune)};
  for (size_t i = 0; i < MATTER_HITS; i++) args[1 + i] = arg_int(i < n ? hits[i].seq : -1);
  size_t n_rows;
  struct matter *rows = store_list(cx, &q_by_seq, &n_rows, args, 1 + MATTER_HITS);
  struct matters m = {MEM_ARRAY(cx->mem, struct matter, n), 0};
  for (size_t i = 0; i < n; i++)
    for (size_t r = 0; r < n_rows; r++)
      if (rows[r].seq == hits[i].seq) m.at[m.n++] = rows[r];
  return m;
}

bool matter_by_seq_in_scope(struct ctx *cx, int64_t seq, struct matter *ret) {
  return STORE_FIND(cx, q_by_seq_in_scope, ret, A(cx->who.commune), A(sight(cx)), A(cx->who.unit), A(seq));
}

struct matters matter_answered_of_source(struct ctx *cx, id source, size_t limit) {
  struct matters m;
  m.at = STORE_LIST(cx, q_answered_of_source, &m.n, A(cx->who.commune), A(source), A((int64_t)limit));
  return m;
}

struct state_count matter_count(struct ctx *cx, str state) {
  struct state_count n = {0, 0};
  STORE_FIND(cx, q_count, &n, A(cx->who.commune), A(sight(cx)), A(cx->who.unit), A(state), A(cx->today));
  return n;
}

struct matters matter_published(struct ctx *cx, id hamlet, str topic, int64_t before_seq, size_t limit) {
  struct matters m;
  struct arg in = A(cx->who.commune), before = A(before_seq), most = A((int64_t)limit);
  if (id_is(hamlet) && topic.n)
    m.at = STORE_LIST(cx, q_public_both, &m.n, in, before, most, A(hamlet), A(topic));
  else if (id_is(hamlet))
    m.at = STORE_LIST(cx, q_public_hamlet, &m.n, in, before, most, A(hamlet));
  else if (topic.n)
    m.at = STORE_LIST(cx, q_public_topic, &m.n, in, before, most, A(topic));
  else
    m.at = STORE_LIST(cx, q_public, &m.n, in, before, most);
  return m;
}

/* The counter of the matters that such a list shows. */
static str public_counter(struct ctx *cx, id hamlet, str topic) {
  str where = id_is(hamlet) ? id_hex(cx->mem, hamlet) : S("");
  return str_fmt(cx->mem, "matter.public%s%.*s%s%.*s", where.n ? "." : "", STR_ARG(where), topic.n ? "." : "",
                 STR_ARG(topic));
}

int64_t matter_count_public(struct ctx *cx, id hamlet, str topic) {
  return store_counted(cx, public_counter(cx, hamlet, topic));
}

void matter_counted_public(struct ctx *cx, const struct matter *m, int64_t delta) {
  store_count(cx, public_counter(cx, ID_NONE, S("")), delta);
  store_count(cx, public_counter(cx, ID_NONE, m->topic), delta);
  if (!id_is(m->hamlet)) return;
  store_count(cx, public_counter(cx, m->hamlet, S("")), delta);
  store_count(cx, public_counter(cx, m->hamlet, m->topic), delta);
}

struct matters matter_in_state(struct ctx *cx, str state, size_t limit) {
  struct matters m;
  struct arg in = A(cx->who.commune), sees = A(sight(cx)), unit = A(cx->who.unit), most = A((int64_t)limit);
  bool ended = str_eq(state, S("da-tra-loi")) || str_eq(state, S("khong-cong-khai"));
  m.at = ended ? STORE_LIST(cx, q_in_state_newest, &m.n, in, sees, unit, A(state), most)
               : STORE_LIST(cx, q_in_state, &m.n, in, sees, unit, A(state), most);
  return m;
}

/* ---- by which door it came ----------------------------------------------------------------------------- */

#define CHANNEL_COUNT                                                                                          \
  "SELECT m.channel, COUNT(*), COALESCE(SUM(CASE WHEN m.published_at IS NULL THEN 0 ELSE 1 END), 0) FROM "     \
  "matter m WHERE "
#define CHANNEL_COUNTED                                                                                        \
  COL(struct channel_count, channel), COL(struct channel_count, n), COL(struct channel_count, shown)
QUERY(q_channels, struct channel_count,
      CHANNEL_COUNT
      "m.commune = $1 AND m.state <> 'moi' AND m.received_day >= $2 AND m.received_day <= $3 GROUP "
      "BY m.channel ORDER BY m.channel",
      CHANNEL_COUNTED);
QUERY(q_channels_in_scope, struct channel_count,
      CHANNEL_COUNT IN_SCOPE " AND m.state <> 'moi' AND m.received_day >= $4 AND m.received_day <= $5 GROUP BY "
                             "m.channel ORDER BY m.channel",
      CHANNEL_COUNTED);
QUERY(
    q_of_channel, struct matter,
    "SELECT " MATTER_COLS " FROM matter m WHERE " IN_SCOPE
    " AND m.state <> 'moi' AND m.channel = $4 AND m.received_day >= $5 AND m.received_day <= $6 AND m.seq < $7 "
    "ORDER BY m.seq DESC LIMIT $8",
    MATTER_ROW);
QUERY(q_public_of_channel, struct matter,
      "SELECT " SHOWN_COLS
      " AND m.channel = $2 AND m.received_day >= $3 AND m.received_day <= $4 AND m.seq < $5 "
      "ORDER BY m.seq DESC LIMIT $6",
      SHOWN_ROW);
QUERY(q_count_via, struct state_count,
      "SELECT COUNT(*), 0 FROM matter m WHERE " IN_SCOPE " AND m.state <> 'moi' AND m.via = $4",
      COL(struct state_count, all), COL(struct state_count, late));
QUERY(q_of_via, struct matter,
      "SELECT " MATTER_COLS " FROM matter m WHERE " IN_SCOPE
      " AND m.state <> 'moi' AND m.via = $4 AND m.seq < $5 ORDER BY m.seq DESC LIMIT $6",
      MATTER_ROW);
struct channel_counts matter_count_by_channel(struct ctx *cx, day from, day to, bool all) {
  struct channel_counts c;
  if (all)
    c.at = STORE_LIST(cx, q_channels, &c.n, A(cx->who.commune), A(from), A(to));
  else
    c.at = STORE_LIST(cx, q_channels_in_scope, &c.n, A(cx->who.commune), A(sight(cx)), A(cx->who.unit), A(from),
                      A(to));
  return c;
}

struct matters matter_of_channel(struct ctx *cx, str channel, day from, day to, int64_t before_seq,
                                 size_t limit, bool only_public) {
  struct matters m;
  struct arg in = A(cx->who.commune), by = A(channel), first = A(from), last = A(to), before = A(before_seq),
             most = A((int64_t)limit);
  if (only_public)
    m.at = STORE_LIST(cx, q_public_of_channel, &m.n, in, by, first, last, before, most);
  else
    m.at = STORE_LIST(cx, q_of_channel, &m.n, in, A(sight(cx)), A(cx->who.unit), by, first, last, before, most);
  return m;
}

int64_t matter_count_via(struct ctx *cx, id via) {
  struct state_count n = {0, 0};
  STORE_FIND(cx, q_count_via, &n, A(cx->who.commune), A(sight(cx)), A(cx->who.unit), A(via));
  return n.all;
}

struct matters matter_of_via(struct ctx *cx, id via, int64_t before_seq, size_t limit) {
  struct matters m;
  m.at = STORE_LIST(cx, q_of_via, &m.n, A(cx->who.commune), A(sight(cx)), A(cx->who.unit), A(via),
                    A(before_seq), A((int64_t)limit));
  return m;
}

struct matters matter_all(struct ctx *cx, int64_t after_seq, size_t limit) {
  struct matters m;
  m.at = STORE_LIST(cx, q_all, &m.n, A(cx->who.commune), A(after_seq), A((int64_t)limit));
  return m;
}

struct matters matter_of_round(struct ctx *cx, id round) {
  struct matters m;
  m.at = STORE_LIST(cx, q_of_round, &m.n, A(cx->who.commune), A(round));
  return m;
}

/* ---- what hangs on a matter ------------------------------------------------------------------------- */

#define ANSWER_ROW                                                                                             \
  COL(struct matter_answer, version), COL(struct matter_answer, done_what),                                    \
      COL(struct matter_answer, done_by), COL(struct matter_answer, done_when),                                \
      COL(struct matter_answer, next_step), COL(struct matter_answer, state),                                  \
      COL(struct matter_answer, drafted_at), COL(struct matter_answer, drafted_by),                            \
      COL(struct matter_answer, approved_by), COL(struct matter_answer, approved_at),                          \
      COL(struct matter_answer, entry), COL(struct matter_answer, outcome),                                    \
      COL(struct matter_answer, outcome_why)
#define ANSWER_COLS                                                                                            \
  "version, done_what, done_by, done_when, next_step, state, drafted_at, drafted_by, approved_by, "            \
  "approved_at, entry, outcome, outcome_why"

QUERY(q_answers, struct matter_answer,
      "SELECT " ANSWER_COLS
      " FROM matter_answer WHERE commune = $1 AND matter = $2 AND ($3 = 0 OR state = 'cong-khai') "
      "ORDER BY version DESC LIMIT 50",
      ANSWER_ROW);
QUERY(q_events, struct matter_event,
      "SELECT what, at, actor, unit, detail FROM matter_event WHERE commune = $1 AND matter = $2 ORDER BY at, "
      "id LIMIT 500",
      COL(struct matter_event, what), COL(struct matter_event, at), COL(struct matter_event, actor),
      COL(struct matter_event, unit), COL(struct matter_event, detail));
QUERY(q_notes, struct matter_word,
      "SELECT at, author, text FROM matter_note WHERE commune = $1 AND matter = $2 ORDER BY at, id LIMIT 200",
      COL(struct matter_word, at), COL(struct matter_word, author), COL(struct matter_word, text));
QUERY(
    q_messages, struct matter_word,
    "SELECT at, author, text FROM matter_message WHERE commune = $1 AND matter = $2 ORDER BY at, id LIMIT 200",
    COL(struct matter_word, at), COL(struct matter_word, author), COL(struct matter_word, text));
QUERY(
    q_files, struct matter_file,
    "SELECT id, thumbnail, version, is_public, width, height FROM matter_file WHERE commune = $1 AND matter = "
    "$2 "
    "ORDER BY id LIMIT 20",
    COL(struct matter_file, id), COL(struct matter_file, thumbnail), COL(struct matter_file, version),
    COL(struct matter_file, is_public), COL(struct matter_file, width), COL(struct matter_file, height));
QUERY(q_units, struct id_row,
      "SELECT unit FROM matter_unit WHERE commune = $1 AND matter = $2 ORDER BY since, unit LIMIT 50",
      COL(struct id_row, id));
QUERY(q_rating, struct matter_rating,
      "SELECT version, score, comment, day FROM matter_rating WHERE commune = $1 AND matter = $2 ORDER BY "
      "version DESC "
      "LIMIT 1",
      COL(struct matter_rating, version), COL(struct matter_rating, score), COL(struct matter_rating, comment),
      COL(struct matter_rating, day));

struct matter_answers matter_answers(struct ctx *cx, id matter, bool only_public) {
  struct matter_answers a;
  a.at = STORE_LIST(cx, q_answers, &a.n, A(cx->who.commune), A(matter), A(only_public));
  return a;
}

bool matter_newest_answer(struct ctx *cx, id matter, bool only_public, struct matter_answer *ret) {
  struct matter_answers a = matter_answers(cx, matter, only_public);
  if (a.n) *ret = a.at[0];
  return a.n > 0;
}

struct matter_events matter_events(struct ctx *cx, id matter) {
  struct matter_events e;
  e.at = STORE_LIST(cx, q_events, &e.n, A(cx->who.commune), A(matter));
  return e;
}

struct matter_words matter_notes(struct ctx *cx, id matter) {
  struct matter_words w;
  w.at = STORE_LIST(cx, q_notes, &w.n, A(cx->who.commune), A(matter));
  return w;
}

struct matter_words matter_messages(struct ctx *cx, id matter) {
  struct matter_words w;
  w.at = STORE_LIST(cx, q_messages, &w.n, A(cx->who.commune), A(matter));
  return w;
}

struct matter_files matter_files(struct ctx *cx, id matter) {
  struct matter_files f;
  f.at = STORE_LIST(cx, q_files, &f.n, A(cx->who.commune), A(matter));
  return f;
}

struct id_rows matter_units(struct ctx *cx, id matter) {
  struct id_rows u;
  u.at = STORE_LIST(cx, q_units, &u.n, A(cx->who.commune), A(matter));
  return u;
}

bool matter_newest_rating(struct ctx *cx, id matter, struct matter_rating *ret) {
  return STORE_FIND(cx, q_rating, ret, A(cx->who.commune), A(matter));
}

str matter_answer_text(struct ctx *cx, const struct matter_answer *a) {
  return str_fmt(
      cx->mem, "%.*s%s%.*s\nViệc đã làm: %.*s\nNgười làm: %.*s\nThời gian: %.*s\nBước tiếp theo: %.*s",
      STR_ARG(matter_outcome_word(a->outcome)), a->outcome_why.n ? ": " : "", STR_ARG(a->outcome_why),
      STR_ARG(a->done_what), STR_ARG(a->done_by), STR_ARG(a->done_when), STR_ARG(a->next_step));
}
