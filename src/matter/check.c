/* What `thanthien check` asks of this room beside the log: does every cached column still say what the facts say? */
#include "matter/matter_room.h"

enum { PAGE = 500, SENTENCES = 200 };

struct count_row {
  int64_t n;
};
/* Two changes of the calendar in one moment leave two newest facts: the row may say either. */
QUERY(q_due_said, struct count_row,
      "SELECT COUNT(*) FROM matter_due d WHERE d.commune = $1 AND d.matter = $2 AND d.due_day = $3 AND "
      "d.recorded_at = (SELECT MAX(o.recorded_at) FROM matter_due o WHERE o.commune = $1 AND o.matter = $2)",
      COL(struct count_row, n));

QUERY(q_voices_said, struct count_row,
      "SELECT COALESCE(SUM(v.signers), 0) FROM matter_link l JOIN matter v ON v.commune = l.commune AND v.id = "
      "l.matter WHERE "
      "l.commune = $1 AND l.other = $2 AND l.kind = 'gop' AND l.until IS NULL",
      COL(struct count_row, n));

struct checking {
  struct ctx *cx;
  struct buf *findings;
  size_t found;
  int64_t received, withheld, published;
  int first_year; /* that a matter was received in; 0 = none yet */
};

static void say(struct checking *k, const struct matter *m, const char *what) {
  if (k->found++ < SENTENCES)
    buf_fmt(k->findings, "  matter %.*s: %s\n", STR_ARG(id_hex(k->cx->mem, m->id)), what);
}

static void check_one(struct checking *k, const struct matter *m) {
  struct standing s = matter_standing(k->cx, m->id);
  struct count_row said = {0};
  if (!str_eq(s.state, m->state)) say(k, m, "its state is not what its facts say");
  if (!id_eq(s.lead_unit, m->lead_unit)) say(k, m, "it names another unit than its facts");
  if (s.answered_day.n != m->answered_day.n) say(k, m, "it names another day of its answer than its facts");
  struct matter_answer newest = {.outcome = STR_NONE};
  bool answered = matter_newest_answer(k->cx, m->id, true, &newest);
  if (answered != (m->outcome.p != NULL) || !str_eq(newest.outcome, m->outcome))
    say(k, m, "it names another outcome than its newest answer");
  STORE_FIND(k->cx, q_voices_said, &said, A(k->cx->who.commune), A(m->id));
  if (said.n != m->voices) say(k, m, "it counts other voices than those that joined it");
  said.n = 0;
  STORE_FIND(k->cx, q_due_said, &said, A(k->cx->who.commune), A(m->id), A(m->due_day));
  if (!said.n) say(k, m, "it names another due day than its facts");
  if (!k->received++) k->first_year = day_ymd(m->received_day).year;
  k->withheld += str_eq(m->state, S("khong-cong-khai"));
  k->published += m->published_at.is;
}

static void check_counter(struct checking *k, const char *name, int64_t rows) {
  int64_t counted = store_counted(k->cx, str_of(name));
  if (counted == rows) return;
  k->found++;
  buf_fmt(k->findings, "  counter %s says %lld, the rows are %lld\n", name, (long long)counted,
          (long long)rows);
}

size_t matter_check_caches(struct ctx *cx, struct buf *findings) {
  struct checking k = {.cx = cx, .findings = findings};
  void *mem = cx->mem;
  int64_t after = -1;
  for (size_t n = PAGE; n == PAGE;) {
    cx->mem = talloc_new(mem);
    struct matters m = matter_all(cx, after, PAGE);
    n = m.n;
    for (size_t i = 0; i < n; i++) check_one(&k, &m.at[i]);
    if (n) after = m.at[n - 1].seq;
    talloc_free(cx->mem);
    cx->mem = mem;
  }
  check_counter(&k, "matter.received", k.received);
  check_counter(&k, "matter.public", k.published);
  check_counter(&k, "matter.withheld", k.withheld);
  for (int year = k.first_year; k.received && year <= day_ymd(cx->today).year; year++) {
    struct measured now = measure_answers(cx, year, cx->today, INT64_MAX),
                    facts = measure_answers_by_facts(cx, year);
    if (now.done == facts.done && now.due == facts.due) continue;
    k.found++;
    buf_fmt(findings, "  answers of %d: %lld of %lld, the facts say %lld of %lld\n", year, (long long)now.done,
            (long long)now.due, (long long)facts.done, (long long)facts.due);
  }
  return k.found;
}
