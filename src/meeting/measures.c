/* What criteria reads: counted from the dated facts alone, as of any day. */
#include "meeting/meeting_room.h"

/* The newest word on each meeting of a kind as it stood on a day. */
struct held_row {
  id meeting;
  day day;
  str what;
};
QUERY(q_held, struct held_row,
      "SELECT m.id, m.day, f.what FROM meeting m JOIN meeting_fact f ON f.commune = m.commune AND f.about = "
      "m.id WHERE "
      "m.commune = $1 AND m.kind = $2 AND m.day BETWEEN $3 AND $4 AND f.what IN ('da-to-chuc', "
      "'khong-to-chuc') AND "
      "f.day <= $5 ORDER BY m.day, m.number, f.n LIMIT 20000",
      COL(struct held_row, meeting), COL(struct held_row, day), COL(struct held_row, what));

struct held_days {
  day *at;
  size_t n;
};

static struct held_days held_days(struct ctx *cx, str kind, day from, day to, day as_of) {
  size_t n;
  struct held_row *rows = STORE_LIST(cx, q_held, &n, A(cx->who.commune), A(kind), A(from), A(to), A(as_of));
  struct held_days h = {MEM_ARRAY(cx->mem, day, n + 1), 0};
  for (size_t i = 0; i < n; i++) {
    bool newest = i + 1 == n || !id_eq(rows[i].meeting, rows[i + 1].meeting);
    if (newest && str_eq(rows[i].what, S("da-to-chuc"))) h.at[h.n++] = rows[i].day;
  }
  return h;
}

static bool has_working_day(struct ctx *cx, day monday) {
  for (int32_t d = 0; d < 7; d++)
    if (calendar_is_working(cx, (day){monday.n + d})) return true;
  return false;
}

struct meeting_measure measure_receptions(struct ctx *cx, int year, day start, day as_of) {
  struct meeting_measure m = {0, 0};
  day first = week_monday((struct week){year, 1});
  day last = {week_monday((struct week){year, weeks_in_year(year)}).n + 6};
  struct held_days h = held_days(cx, S(RECEPTION), first, last, as_of);
  for (day monday = first; monday.n <= last.n; monday.n += 7) {
    day sunday = {monday.n + 6};
    const struct meeting_kind *k = meeting_kind_on(S(RECEPTION), monday);
    if (sunday.n >= as_of.n || sunday.n < start.n || !k || k->per != PER_WEEK || !has_working_day(cx, monday))
      continue;
    /* Days, not sessions: two sessions of one day are one day of reception. */
    int64_t days = 0;
    int32_t seen = INT32_MIN;
    for (size_t i = 0; i < h.n; i++) {
      if (h.at[i].n < monday.n || h.at[i].n > sunday.n || h.at[i].n == seen) continue;
      seen = h.at[i].n;
      days++;
    }
    m.due++;
    m.done += days >= k->times;
  }
  return m;
}

struct meeting_measure measure_dialogues(struct ctx *cx, int year, day as_of) {
  day last = day_make(year, 12, 31);
  const struct meeting_kind *k = meeting_kind_on(S(DIALOGUE), last.n < as_of.n ? last : as_of);
  struct held_days h = held_days(cx, S(DIALOGUE), day_make(year, 1, 1), last, as_of);
  return (struct meeting_measure){k && k->per == PER_YEAR ? k->times : 0, (int64_t)h.n};
}

struct promise_word {
  id promise;
  str what;
  day day, due_day;
};
QUERY(q_promise_words, struct promise_word,
      "SELECT p.id, f.what, f.day, f.due_day FROM promise p JOIN meeting_fact f ON f.commune = p.commune AND "
      "f.about = "
      "p.id WHERE p.commune = $1 AND f.day <= $2 AND f.what IN ('hua', 'gia-han', 'giu', 'chua-dat') ORDER BY "
      "p.number, "
      "f.n LIMIT 100000",
      COL(struct promise_word, promise), COL(struct promise_word, what), COL(struct promise_word, day),
      COL(struct promise_word, due_day));

struct meeting_measure measure_promises(struct ctx *cx, int year, day as_of) {
  size_t n;
  struct promise_word *w = STORE_LIST(cx, q_promise_words, &n, A(cx->who.commune), A(as_of));
  struct meeting_measure m = {0, 0};
  day due = DAY_NONE;
  bool kept = false;
  for (size_t i = 0; i < n; i++) {
    if (str_eq(w[i].what, S("hua"))) {
      due = w[i].due_day;
      kept = false;
    }
    /* Put off in time it counts by the new day; put off afterwards the old day had already passed. */
    if (str_eq(w[i].what, S("gia-han")) && w[i].day.n <= due.n) due = w[i].due_day;
    if (str_eq(w[i].what, S("giu"))) kept = true;
    if (str_eq(w[i].what, S("chua-dat"))) kept = false;
    bool last = i + 1 == n || !id_eq(w[i].promise, w[i + 1].promise);
    if (!last || !day_is(due) || day_ymd(due).year != year || (due.n >= as_of.n && !kept)) continue;
    m.due++;
    m.done += kept;
  }
  return m;
}
