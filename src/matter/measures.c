/* What criteria reads: numbers with the records behind them, for any past day as it was, or as it was known. */
#include "matter/matter_room.h"

enum { RECORDS_SHOWN = 500 };

/* Missing ones first: they are what somebody can still mend. Fills two lists and joins them at the end. */
struct tally {
  struct measured m;
  struct record *missing, *kept;
  size_t n_missing, n_kept;
};

static struct tally *tally_new(struct ctx *cx) {
  struct tally *t = MEM_NEW(cx->mem, struct tally);
  t->missing = MEM_ARRAY(cx->mem, struct record, RECORDS_SHOWN);
  t->kept = MEM_ARRAY(cx->mem, struct record, RECORDS_SHOWN);
  return t;
}

/* True when the record will be shown, so that its title is worth making. */
static bool tally_count(struct tally *t, bool done) {
  t->m.due++;
  t->m.done += done;
  bool room = done ? t->n_kept < RECORDS_SHOWN : t->n_missing < RECORDS_SHOWN;
  if (!room) t->m.more = true;
  return room;
}

static void tally_show(struct tally *t, bool done, str title, str path) {
  struct record r = {title, path, done};
  if (done)
    t->kept[t->n_kept++] = r;
  else
    t->missing[t->n_missing++] = r;
}

static struct measured tally_end(struct ctx *cx, struct tally *t) {
  struct measured m = t->m;
  m.records.at = MEM_ARRAY(cx->mem, struct record, RECORDS_SHOWN);
  for (size_t i = 0; i < t->n_missing; i++) m.records.at[m.records.n++] = t->missing[i];
  for (size_t i = 0; i < t->n_kept && m.records.n < RECORDS_SHOWN; i++)
    m.records.at[m.records.n++] = t->kept[i];
  if (t->n_missing + t->n_kept > RECORDS_SHOWN) m.more = true;
  return m;
}

struct measured measure_rounds(struct ctx *cx, int year, day programme_start, day as_of,
                               moment recorded_before) {
  int weeks = weeks_in_year(year);
  day first = week_monday((struct week){year, 1}), last = round_sunday((struct week){year, weeks});
  struct unit_sources spans = unit_sources_between(cx, first, last, recorded_before);
  struct round_rows rounds = round_list(cx, year);
  struct tally *t = tally_new(cx);
  for (int w = 1; w <= weeks; w++) {
    struct week week = {year, w};
    day sunday = round_sunday(week);
    if (sunday.n >= as_of.n || sunday.n < programme_start.n) continue;
    for (size_t s = 0; s < spans.n; s++) {
      if (!unit_source_in_week(&spans.at[s], week)) continue;
      bool twice = false,
           done = false; /* a source whose duty paused and went on within one week owes it once */
      for (size_t k = 0; k < s; k++)
        twice = twice || (id_eq(spans.at[k].unit, spans.at[s].unit) && unit_source_in_week(&spans.at[k], week));
      if (twice) continue;
      for (size_t r = 0; r < rounds.n; r++) {
        const struct round_row *row = &rounds.at[r];
        if (row->week == w && id_eq(row->source, spans.at[s].unit) && row->handed_day.n <= sunday.n &&
            row->handed_day.n <= as_of.n && row->recorded_at < recorded_before)
          done = true;
      }
      if (tally_count(t, done))
        tally_show(t, done,
                   str_fmt(cx->mem, "Tuần %d (%.*s): %.*s", w, STR_ARG(day_vi(cx->mem, sunday)),
                           STR_ARG(spans.at[s].name)),
                   STR_NONE);
    }
  }
  return tally_end(cx, t);
}

/* ---- answers ------------------------------------------------------------------------------------------------ */

/* One matter as its facts decide it, and as its row repeats them. */
struct decided {
  int64_t seq;
  struct maybe_int number;
  str title;
  day received_day, due_day, withheld;
  struct maybe_int answered_at, reopened_at;
  struct maybe_int left_at, back_at; /* joined another one, or was taken back; left that family again */
  bool is_public;
};

/* A matter that is not public shows no words here: only that there is one. */
static void show_matter(struct ctx *cx, struct tally *t, const struct decided *d, bool done) {
  bool shown = d->is_public && d->number.is;
  str title = shown ? str_fmt(cx->mem, "Số %lld: %.*s", (long long)d->number.v, STR_ARG(d->title))
                    : str_fmt(cx->mem, "Một việc nhận %.*s, hạn %.*s",
                              STR_ARG(day_vi(cx->mem, d->received_day)), STR_ARG(day_vi(cx->mem, d->due_day)));
  tally_show(t, done, title, shown ? str_fmt(cx->mem, "/phan-anh/%lld", (long long)d->number.v) : STR_NONE);
}

/* As it stands now: a counter, and the few that are not settled. */
#define SHOWN_MATTER                                                                                           \
  "SELECT seq, number, title, received_day, due_day, CASE WHEN published_at IS NULL THEN 0 ELSE 1 END FROM "   \
  "matter WHERE commune = $1 AND received_day BETWEEN $2 AND $3 "
#define SHOWN_MATTER_ROW                                                                                       \
  COL(struct decided, seq), COL(struct decided, number), COL(struct decided, title),                           \
      COL(struct decided, received_day), COL(struct decided, due_day), COL(struct decided, is_public)
QUERY(q_missing, struct decided,
      SHOWN_MATTER "AND settled = 0 AND (answered_day IS NOT NULL OR due_day < $4) ORDER BY received_day, seq "
                   "LIMIT $5",
      SHOWN_MATTER_ROW);
QUERY(q_settled, struct decided,
      SHOWN_MATTER "AND settled = 1 AND state NOT IN ('gop', 'rut') ORDER BY received_day, seq LIMIT $4",
      SHOWN_MATTER_ROW);
struct count_row {
  int64_t n;
};
QUERY(q_count_missing, struct count_row,
      "SELECT COUNT(*) FROM matter WHERE commune = $1 AND received_day BETWEEN $2 AND $3 AND settled = 0 AND "
      "(answered_day IS NOT NULL OR due_day < $4)",
      COL(struct count_row, n));

str matter_settled_counter(void *mem, int year) {
  return str_fmt(mem, "matter.settled.%d", year);
}

static void answers_now(struct ctx *cx, struct tally *t, int year) {
  struct arg in = A(cx->who.commune), first = A(day_make(year, 1, 1)), last = A(day_make(year, 12, 31));
  struct arg most = A((int64_t)RECORDS_SHOWN);
  struct count_row missing = {0};
  size_t n;
  STORE_FIND(cx, q_count_missing, &missing, in, first, last, A(cx->today));
  t->m.done = store_counted(cx, matter_settled_counter(cx->mem, year));
  t->m.due = t->m.done + missing.n;
  struct decided *d = STORE_LIST(cx, q_missing, &n, in, first, last, A(cx->today), most);
  for (size_t i = 0; i < n; i++) show_matter(cx, t, &d[i], false);
  d = STORE_LIST(cx, q_settled, &n, in, first, last, most);
  for (size_t i = 0; i < n; i++) show_matter(cx, t, &d[i], true);
  t->m.more = t->m.due > (int64_t)(t->n_missing + t->n_kept);
}

/* As it was on a past day: from the facts, some thousand matters at a time. A matter's seq begins with its moment. */
enum { SEQS_IN_MS = 4096, PAGE = 5000 };
QUERY(q_decided, struct decided,
      "SELECT m.seq, m.number, m.title, m.received_day, CASE WHEN m.published_at IS NULL THEN 0 ELSE 1 END, "
      "COALESCE((SELECT d.due_day FROM matter_due d WHERE d.commune = m.commune AND d.matter = m.id AND "
      "d.recorded_at < $5 ORDER BY d.recorded_at DESC LIMIT 1), m.due_day), "
      "(SELECT MIN(e.day) FROM matter_event e WHERE e.commune = m.commune AND e.matter = m.id AND e.what = "
      "'khong-cong-khai' AND e.day <= $4 AND e.recorded_at < $5), "
      "(SELECT MAX(e.at) FROM matter_event e WHERE e.commune = m.commune AND e.matter = m.id AND e.what = "
      "'cong-khai' AND e.day <= $4 AND e.recorded_at < $5), "
      "(SELECT MAX(e.at) FROM matter_event e WHERE e.commune = m.commune AND e.matter = m.id AND e.what = "
      "'mo-lai' AND e.day <= $4 AND e.recorded_at < $5), "
      "(SELECT MAX(e.at) FROM matter_event e WHERE e.commune = m.commune AND e.matter = m.id AND e.what IN "
      "('gop', 'rut') AND e.day <= $4 AND e.recorded_at < $5), "
      "(SELECT MAX(e.at) FROM matter_event e WHERE e.commune = m.commune AND e.matter = m.id AND e.what = "
      "'tach-nhom' AND e.day <= $4 AND e.recorded_at < $5) "
      "FROM matter m WHERE m.commune = $1 AND m.seq > $2 AND m.seq < $3 AND m.received_at < $5 "
      "ORDER BY m.seq LIMIT $6",
      COL(struct decided, seq), COL(struct decided, number), COL(struct decided, title),
      COL(struct decided, received_day), COL(struct decided, is_public), COL(struct decided, due_day),
      COL(struct decided, withheld), COL(struct decided, answered_at), COL(struct decided, reopened_at),
      COL(struct decided, left_at), COL(struct decided, back_at));

static void count_decided(struct ctx *cx, struct tally *t, const struct decided *d, day as_of) {
  if (d->left_at.is && (!d->back_at.is || d->back_at.v < d->left_at.v))
    return; /* it asks for no answer of its own */
  bool open_again = d->reopened_at.is && d->answered_at.is && d->reopened_at.v > d->answered_at.v;
  bool answered = d->answered_at.is, done = day_is(d->withheld) || (answered && !open_again);
  if (!done && !answered && d->due_day.n >= as_of.n) return; /* not answered, and its day not passed */
  if (tally_count(t, done)) show_matter(cx, t, d, done);
}

static void answers_then(struct ctx *cx, struct tally *t, int year, day as_of, moment recorded_before) {
  day last = day_make(year, 12, 31), end = {(as_of.n < last.n ? as_of.n : last.n) + 1};
  int64_t after = day_starts(day_make(year, 1, 1)) * SEQS_IN_MS - 1, before = day_starts(end) * SEQS_IN_MS;
  for (size_t n = PAGE; n == PAGE;) {
    struct decided *d = STORE_LIST(cx, q_decided, &n, A(cx->who.commune), A(after), A(before), A(as_of),
                                   A(recorded_before), A((int64_t)PAGE));
    for (size_t i = 0; i < n; i++) count_decided(cx, t, &d[i], as_of);
    if (n) after = d[n - 1].seq;
  }
}

struct measured measure_answers(struct ctx *cx, int year, day as_of, moment recorded_before) {
  struct tally *t = tally_new(cx);
  if (as_of.n == cx->today.n && recorded_before > cx->now)
    answers_now(cx, t, year);
  else
    answers_then(cx, t, year, as_of, recorded_before);
  return tally_end(cx, t);
}

struct measured measure_answers_by_facts(struct ctx *cx, int year) {
  struct tally *t = tally_new(cx);
  answers_then(cx, t, year, cx->today, INT64_MAX);
  return tally_end(cx, t);
}
