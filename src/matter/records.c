/* What the public log commits to of a matter, and whether what is kept and shown here is still that: the log alone proves its own
 * rows, and somebody with the database would change those that people read. */
#include "matter/matter_room.h"

#include <stdlib.h>

static json_t *json_str(str s) {
  return s.p ? json_stringn(s.p, s.n) : json_null();
}

str json_said(struct ctx *cx, json_t *json) {
  char *text = json ? json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
  json_decref(json);
  if (!text) fault(FAULT_MEMORY, "no memory for a record");
  str copy = str_dup(cx->mem, str_of(text));
  free(text);
  return copy;
}

/* What the slip commits to: the words as they were sent, where and when. Never the name or the telephone. */
str matter_intake_record(struct ctx *cx, moment received, str channel, str topic, str place, str text) {
  json_t *record = json_object();
  json_object_set_new(record, "kind", json_string("intake"));
  json_object_set_new(record, "received", json_str(moment_iso(cx->mem, received)));
  json_object_set_new(record, "channel", json_str(channel));
  json_object_set_new(record, "topic", json_str(topic));
  json_object_set_new(record, "place", json_str(place));
  json_object_set_new(record, "text", json_str(text));
  return json_said(cx, record);
}

str matter_answer_record(struct ctx *cx, const struct matter *m, const struct matter_answer *a,
                         moment published) {
  json_t *record = json_object();
  json_object_set_new(record, "kind", json_string("answer"));
  json_object_set_new(record, "matter", json_integer(m->number.v));
  json_object_set_new(record, "version", json_integer(a->version));
  json_object_set_new(record, "published", json_str(moment_iso(cx->mem, published)));
  json_object_set_new(record, "title", json_str(m->title));
  json_object_set_new(record, "text", json_str(m->public_text));
  json_object_set_new(record, "outcome", json_str(a->outcome));
  json_object_set_new(record, "outcome_why", json_str(a->outcome_why));
  json_object_set_new(record, "done_what", json_str(a->done_what));
  json_object_set_new(record, "done_by", json_str(a->done_by));
  json_object_set_new(record, "done_when", json_str(a->done_when));
  json_object_set_new(record, "next_step", json_str(a->next_step));
  return json_said(cx, record);
}

/* ---- held against each other ----------------------------------------------------------------------------------- */

enum { FINDINGS_SAID = 200, PAGE = 200 };

struct checking {
  struct buf *findings;
  size_t found;
};

static void say(struct checking *k, str sentence) {
  if (k->found++ < FINDINGS_SAID) buf_fmt(k->findings, "%.*s\n", STR_ARG(sentence));
}

/* The kept record of an entry, absent when there is none of that kind or it was destroyed. */
static str record_of(const struct log_records *r, struct bytes entry, const char *kind) {
  for (size_t i = 0; i < r->n; i++)
    if (entry.n == 32 && r->at[i].entry.n == 32 && same_bytes(r->at[i].entry.p, entry.p, 32) &&
        str_eq(r->at[i].kind, str_of(kind)))
      return r->at[i].record;
  return STR_NONE;
}

static bool says(struct ctx *cx, str record, str now) {
  return record.p && str_eq(record, json_canonical(cx->mem, now));
}

/* A record may be missing where somebody was erased; one that is kept must say what is shown. */
static bool stands(struct ctx *cx, const struct matter *m, str record, str now) {
  return says(cx, record, now) || (!record.p && privacy_erased(cx, m->id));
}

static str name_of(struct ctx *cx, const struct matter *m) {
  return m->number.is ? str_fmt(cx->mem, "matter %lld", (long long)m->number.v)
                      : str_fmt(cx->mem, "matter %.*s", STR_ARG(id_hex(cx->mem, m->id)));
}

struct publishing {
  moment at;
  day day;
};
QUERY(q_publishings, struct publishing,
      "SELECT at, day FROM matter_event WHERE commune = $1 AND matter = $2 AND what = 'cong-khai' ORDER BY at "
      "LIMIT 1000",
      COL(struct publishing, at), COL(struct publishing, day));

static void check_answers(struct ctx *cx, struct checking *k, const struct matter *m,
                          const struct log_records *r) {
  struct matter_answers a = matter_answers(cx, m->id, true);
  size_t logged = 0, n;
  struct publishing *e = STORE_LIST(cx, q_publishings, &n, A(cx->who.commune), A(m->id));
  str name = name_of(cx, m);
  for (size_t i = 0; i < a.n; i++)
    if (!a.at[i].approved_at.is || !stands(cx, m, record_of(r, a.at[i].entry, "answer"),
                                           matter_answer_record(cx, m, &a.at[i], a.at[i].approved_at.v)))
      say(k, str_fmt(cx->mem, "%.*s: answer %lld is not what the log was given", STR_ARG(name),
                     (long long)a.at[i].version));
  for (size_t i = 0; i < r->n; i++) logged += str_eq(r->at[i].kind, S("answer"));
  if (logged > a.n || (logged < a.n && !privacy_erased(cx, m->id)))
    say(k,
        str_fmt(cx->mem, "%.*s: %zu answers are shown, %zu were given to the log", STR_ARG(name), a.n, logged));
  for (size_t i = 0; i < n; i++) {
    bool known = false;
    for (size_t j = 0; j < a.n; j++)
      known = known ||
              (a.at[j].approved_at.is && a.at[j].approved_at.v == e[i].at && day_of(e[i].at).n == e[i].day.n);
    if (!known)
      say(k, str_fmt(cx->mem, "%.*s: it is said to have been answered when it was not", STR_ARG(name)));
  }
  if (n != a.n) say(k, str_fmt(cx->mem, "%.*s: its history has %zu answers", STR_ARG(name), n));
  if (day_is(m->answered_day) && (!a.n || day_of(a.at[0].approved_at.v).n != m->answered_day.n))
    say(k, str_fmt(cx->mem, "%.*s: its day of answer is not the newest answer's", STR_ARG(name)));
}

static void check_matter(struct ctx *cx, struct checking *k, const struct matter *m) {
  struct log_records r = log_records_of(cx, m->id);
  str now = matter_intake_record(cx, m->received_at, m->channel, m->topic, m->place, m->text);
  if (!stands(cx, m, record_of(&r, m->entry, "intake"), now) || day_of(m->received_at).n != m->received_day.n)
    say(k, str_fmt(cx->mem, "%.*s: it is not what the log was given when it came in", STR_ARG(name_of(cx, m))));
  check_answers(cx, k, m, &r);
}

struct count_row {
  int64_t n;
};
QUERY(q_orphans, struct count_row,
      "SELECT COUNT(*) FROM log_record r LEFT JOIN matter m ON m.commune = r.commune AND m.id = r.object WHERE "
      "r.commune = $1 AND r.kind IN ('intake', 'answer') AND m.id IS NULL AND r.record IS NOT NULL",
      COL(struct count_row, n));
QUERY(q_forgotten, struct count_row,
      "SELECT COUNT(*) FROM log_record WHERE commune = $1 AND kind IN ('intake', 'answer') AND record IS NULL",
      COL(struct count_row, n));
QUERY(q_moved_out, struct count_row, "SELECT COUNT(*) FROM denunciation WHERE commune = $1",
      COL(struct count_row, n));

static int64_t counted(struct ctx *cx, const struct query *q) {
  struct count_row row = {0};
  store_find(cx, q, &row, ARGS_(A(cx->who.commune)));
  return row.n;
}

size_t matter_check(struct ctx *cx, struct buf *findings) {
  struct checking k = {findings, 0};
  void *mem = cx->mem;
  int64_t after = -1;
  for (size_t n = PAGE; n == PAGE;) {
    cx->mem = talloc_new(mem);
    struct matters m = matter_all(cx, after, PAGE);
    for (size_t i = 0; i < m.n; i++) check_matter(cx, &k, &m.at[i]);
    n = m.n;
    if (n) after = m.at[n - 1].seq;
    talloc_free(cx->mem);
    cx->mem = mem;
  }
  int64_t orphans = counted(cx, &q_orphans), forgotten = counted(cx, &q_forgotten),
          moved = counted(cx, &q_moved_out), erased = privacy_forgotten(cx);
  if (orphans)
    say(&k, str_fmt(mem, "%lld records of the log are of matters that are not here", (long long)orphans));
  if (forgotten != moved + erased)
    say(&k,
        str_fmt(mem,
                "%lld records of the log were destroyed, but %lld denunciations were moved out and erasures "
                "took %lld",
                (long long)forgotten, (long long)moved, (long long)erased));
  return k.found;
}
