/* Answers that were read out where people meet: who did, on which day, and which still wait. Reads what is public of matter's
 * tables; a later version of an answer has to be read out again. */
#include "channel/channel.h"

#define ANSWER_COLS "m.id, a.version, m.number, m.title, a.done_what, a.done_by, a.next_step, m.answered_day"
#define ANSWER_ROW                                                                                             \
  COL(struct answer_line, matter), COL(struct answer_line, version), COL(struct answer_line, number),          \
      COL(struct answer_line, title), COL(struct answer_line, done_what), COL(struct answer_line, done_by),    \
      COL(struct answer_line, next_step), COL(struct answer_line, answered)
/* The matters first, each with its newest answer: joined by name, SQLite would begin with all answers of the commune. */
#define NEWEST_ANSWER "CROSS JOIN matter_answer a WHERE "
/* $3 first day, $4 last day, $5 1 = not read out yet, $6 how many */
#define WANTED                                                                                                 \
  "a.commune = m.commune AND a.matter = m.id AND a.state = 'cong-khai' AND NOT EXISTS (SELECT 1 FROM "         \
  "matter_answer l WHERE l.commune = a.commune AND l.matter = a.matter AND l.state = 'cong-khai' AND "         \
  "l.version > a.version) AND m.published_at IS NOT NULL AND m.state = 'da-tra-loi' AND m.answered_day >= $3 " \
  "AND m.answered_day <= $4 "                                                                                  \
  "AND "                                                                                                       \
  "($5 = 0 OR COALESCE((SELECT SUM(r.done) FROM read_out r WHERE r.commune = m.commune AND r.matter = m.id "   \
  "AND r.unit = $2 AND r.version = a.version), 0) <= 0) ORDER BY m.answered_day, m.seq LIMIT $6"

QUERY(q_in_hamlet, struct answer_line,
      "SELECT " ANSWER_COLS " FROM matter m " NEWEST_ANSWER "m.commune = $1 AND m.hamlet = $2 AND " WANTED,
      ANSWER_ROW);
QUERY(q_by_rounds, struct answer_line,
      "SELECT " ANSWER_COLS
      " FROM weekly_round w JOIN matter m ON m.commune = w.commune AND m.round_id = w.id " NEWEST_ANSWER
      "w.commune = $1 AND w.source = $2 AND " WANTED,
      ANSWER_ROW);
QUERY(
    q_read, struct read_line,
    "SELECT r.matter, r.recorded_by, r.version, m.number, m.title, r.day FROM read_out r JOIN matter m ON "
    "m.commune = r.commune AND m.id = r.matter WHERE r.commune = $1 AND r.unit = $2 AND r.done = 1 AND "
    "m.number IS NOT NULL AND NOT EXISTS (SELECT 1 FROM read_out l WHERE l.commune = r.commune AND l.matter = "
    "r.matter AND l.unit = r.unit AND l.version = r.version AND (l.recorded_at > r.recorded_at OR "
    "(l.recorded_at "
    "= r.recorded_at AND l.id > r.id))) ORDER BY r.recorded_at DESC, r.id LIMIT $3",
    COL(struct read_line, matter), COL(struct read_line, by), COL(struct read_line, version),
    COL(struct read_line, number), COL(struct read_line, title), COL(struct read_line, day));
QUERY_DO(q_note,
         "INSERT INTO read_out (commune, id, matter, version, unit, day, done, recorded_at, recorded_by) "
         "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");

enum { MOST = 500 };

/* What a hamlet's own round brings is about that hamlet. */
struct answer_lines answers_for(struct ctx *cx, id source, day from, day to, bool unread, size_t limit) {
  struct answer_lines l;
  struct unit u;
  struct arg in = A(cx->who.commune), of = A(source), first = A(from), last = A(to), only = A(unread),
             most = A((int64_t)limit);
  if (unit_find(cx, source, &u) && u.kind == UNIT_HAMLET)
    l.at = STORE_LIST(cx, q_in_hamlet, &l.n, in, of, first, last, only, most);
  else
    l.at = STORE_LIST(cx, q_by_rounds, &l.n, in, of, first, last, only, most);
  return l;
}

struct read_lines answers_read(struct ctx *cx, id source, size_t limit) {
  struct read_lines l;
  l.at = STORE_LIST(cx, q_read, &l.n, A(cx->who.commune), A(source), A((int64_t)limit));
  return l;
}

static void note(struct ctx *cx, id source, id matter, int64_t version, day on, int64_t done) {
  STORE_DO(cx, q_note, A(cx->who.commune), A(ctx_new_id(cx)), A(matter), A(version), A(source), A(on), A(done),
           A(cx->now), A(cx->who.account));
}

int64_t answers_note_read(struct ctx *cx, id source, const struct answer_key *keys, size_t n, day on) {
  if (!sheet_is_ours(&cx->who, source) || on.n > cx->today.n) return 0;
  struct answer_lines open = answers_for(cx, source, day_make(2000, 1, 1), cx->today, true, MOST);
  int64_t noted = 0;
  for (size_t i = 0; i < open.n; i++)
    for (size_t k = 0; k < n; k++)
      if (id_eq(open.at[i].matter, keys[k].matter) && open.at[i].version == keys[k].version &&
          open.at[i].answered.n <= on.n) {
        note(cx, source, keys[k].matter, keys[k].version, on, 1);
        noted++;
        break;
      }
  return noted;
}

int64_t answers_take_back(struct ctx *cx, id source, const struct answer_key *keys, size_t n) {
  if (!sheet_is_ours(&cx->who, source)) return 0;
  struct read_lines read = answers_read(cx, source, MOST);
  int64_t taken = 0;
  for (size_t i = 0; i < read.n; i++)
    for (size_t k = 0; k < n; k++)
      if (id_eq(read.at[i].matter, keys[k].matter) && read.at[i].version == keys[k].version) {
        note(cx, source, keys[k].matter, keys[k].version, read.at[i].day, -1);
        taken++;
        break;
      }
  return taken;
}
