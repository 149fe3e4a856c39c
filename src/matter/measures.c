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

/* Days of the facts that decide a matter, newest known on as_of. DAY_NONE where there is none. */
struct decided {
  id matter;
  struct maybe_int number;
  str title;
  day received_day, due_day, withheld;
  struct maybe_int answered_at, reopened_at;
  bool is_public;
};
QUERY(q_decided, struct decided,
      "SELECT m.id, m.number, m.title, m.received_day, CASE WHEN m.published_at IS NULL THEN 0 ELSE 1 END, "
      "COALESCE((SELECT d.due_day FROM matter_due d WHERE d.commune = m.commune AND d.matter = m.id AND "
      "d.recorded_at < $5 "
      "ORDER BY d.recorded_at DESC LIMIT 1), m.due_day), "
      "(SELECT MIN(e.day) FROM matter_event e WHERE e.commune = m.commune AND e.matter = m.id AND e.what = "
      "'khong-cong-khai' AND "
      "e.day <= $4 AND e.recorded_at < $5), "
      "(SELECT MAX(e.at) FROM matter_event e WHERE e.commune = m.commune AND e.matter = m.id AND e.what = "
      "'cong-khai' AND e.day "
      "<= $4 AND e.recorded_at < $5), "
      "(SELECT MAX(e.at) FROM matter_event e WHERE e.commune = m.commune AND e.matter = m.id AND e.what = "
      "'mo-lai' AND e.day <= "
      "$4 AND e.recorded_at < $5) "
      "FROM matter m WHERE m.commune = $1 AND m.received_day BETWEEN $2 AND $3 AND m.received_day <= $4 AND "
      "m.received_at < $5 "
      "ORDER BY m.seq LIMIT 100000",
      COL(struct decided, matter), COL(struct decided, number), COL(struct decided, title),
      COL(struct decided, received_day), COL(struct decided, is_public), COL(struct decided, due_day),
      COL(struct decided, withheld), COL(struct decided, answered_at), COL(struct decided, reopened_at));

struct measured measure_answers(struct ctx *cx, int year, day as_of, moment recorded_before) {
  size_t n;
  struct decided *all = STORE_LIST(cx, q_decided, &n, A(cx->who.commune), A(day_make(year, 1, 1)),
                                   A(day_make(year, 12, 31)), A(as_of), A(recorded_before));
  struct tally *t = tally_new(cx);
  for (size_t i = 0; i < n; i++) {
    const struct decided *d = &all[i];
    bool open_again = d->reopened_at.is && d->answered_at.is && d->reopened_at.v > d->answered_at.v;
    bool answered = d->answered_at.is, done = day_is(d->withheld) || (answered && !open_again);
    if (!done && !answered && d->due_day.n >= as_of.n) continue; /* not answered, and its day not passed */
    if (!tally_count(t, done)) continue;
    /* A matter that is not public shows no words here: only that there is one. */
    bool shown = d->is_public && d->number.is;
    str title = shown
                    ? str_fmt(cx->mem, "Số %lld: %.*s", (long long)d->number.v, STR_ARG(d->title))
                    : str_fmt(cx->mem, "Một việc nhận %.*s, hạn %.*s",
                              STR_ARG(day_vi(cx->mem, d->received_day)), STR_ARG(day_vi(cx->mem, d->due_day)));
    tally_show(t, done, title, shown ? str_fmt(cx->mem, "/phan-anh/%lld", (long long)d->number.v) : STR_NONE);
  }
  return tally_end(cx, t);
}
