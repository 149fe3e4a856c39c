/* How long things are kept: rows of data/law/retention.yaml. Once a day each rule is looked at; what is due goes in small slices, and each
 * slice leaves a row with its count. */
#include "privacy/privacy_room.h"

enum { SLICE = 20, YEARS_BACK = 30 };

struct n_row {
  int64_t n;
};
#define DUE_REQUESTS                                                                                           \
  "commune = $1 AND state IN ('xong', 'tu-choi') AND decided_day <= $2 AND (code_hash IS NOT NULL OR words "   \
  "IS "                                                                                                        \
  "NOT NULL)"
QUERY(q_requests, struct n_row, "SELECT COUNT(*) FROM privacy_request WHERE " DUE_REQUESTS,
      COL(struct n_row, n));
QUERY_DO(q_cut_requests,
         "UPDATE privacy_request SET code_hash = NULL, words = NULL WHERE commune = $1 AND id IN (SELECT "
         "id FROM privacy_request WHERE " DUE_REQUESTS " ORDER BY number LIMIT $3)");
QUERY(q_looks, struct n_row, "SELECT COUNT(*) FROM personal_reveal WHERE commune = $1 AND day <= $2",
      COL(struct n_row, n));
QUERY_DO(q_drop_looks,
         "DELETE FROM personal_reveal WHERE commune = $1 AND id IN (SELECT id FROM personal_reveal WHERE "
         "commune = $1 AND day <= $2 ORDER BY at, id LIMIT $3)");
QUERY(q_breaches, struct n_row, "SELECT COUNT(*) FROM breach WHERE commune = $1 AND found_at < $2",
      COL(struct n_row, n));
QUERY_DO(q_run, "INSERT INTO retention_run (commune, id, at, day, rule, done) VALUES ($1, $2, $3, $4, $5, $6)");
QUERY(q_runs, struct retention_run,
      "SELECT rule, MAX(day), CAST(SUM(done) AS BIGINT) FROM retention_run WHERE commune = $1 AND day >= $2 "
      "GROUP BY rule "
      "ORDER BY rule LIMIT 100",
      COL(struct retention_run, rule), COL(struct retention_run, last), COL(struct retention_run, done));

day retention_until(const struct retention_row *r, day on) {
  struct ymd d = day_ymd(on);
  day until = day_make(d.year - (int)r->years, d.month, d.dom);
  return day_is(until) ? until : day_make(d.year - (int)r->years, d.month, 28); /* 29 February */
}

static int64_t count(struct ctx *cx, const struct query *q, struct arg until) {
  struct n_row row = {0};
  store_find(cx, q, &row, ARGS_(A(cx->who.commune), until));
  return row.n;
}

int64_t retention_due(struct ctx *cx, const struct retention_row *r, day on) {
  day until = retention_until(r, on);
  const struct keeper *k = keeper_named(r->subject);
  if (k) return k->count_ended(cx, until);
  if (str_eq(r->subject, S("yeu-cau"))) return count(cx, &q_requests, A(until));
  if (str_eq(r->subject, S("luot-xem"))) return count(cx, &q_looks, A(until));
  return count(cx, &q_breaches, A(day_starts((day){until.n + 1})));
}

struct retention_runs retention_runs(struct ctx *cx) {
  struct retention_runs r;
  r.at = STORE_LIST(cx, q_runs, &r.n, A(cx->who.commune), A((day){cx->today.n - 366}));
  return r;
}

/* ---- doing it ---- */

static int64_t cut_records(struct ctx *cx, const struct keeper *k, day until) {
  struct kept_ids due = k->ended(cx, until, SLICE);
  int64_t done = 0;
  for (size_t i = 0; i < due.n; i++) done += privacy_erase(cx, str_of(k->name), due.at[i], ERASE_CUT);
  return done;
}

struct slice {
  const struct retention_row *rule;
  int64_t done;
};

static bool one_slice(struct ctx *cx, void *arg) {
  struct slice *s = arg;
  day until = retention_until(s->rule, cx->today);
  const struct keeper *k = keeper_named(s->rule->subject);
  struct arg most = A((int64_t)SLICE * 10);
  if (k) {
    s->done = cut_records(cx, k, until);
  } else if (str_eq(s->rule->subject, S("yeu-cau"))) {
    s->done = STORE_DO(cx, q_cut_requests, A(cx->who.commune), A(until), most);
    if (s->done) store_forget(cx, "privacy_request");
  } else if (str_eq(s->rule->subject, S("luot-xem"))) {
    s->done = STORE_DO(cx, q_drop_looks, A(cx->who.commune), A(until), most);
    if (s->done) store_forget(cx, "personal_reveal");
  } else {
    s->done = 0; /* a person decides */
  }
  if (!s->done) return false;
  STORE_DO(cx, q_run, A(cx->who.commune), A(ctx_new_id(cx)), A(cx->now), A(cx->today), A(s->rule->code),
           A(s->done));
  journal_note(cx, "privacy.retain", ID_NONE, str_c(cx->mem, s->rule->code));
  return true;
}

struct due_now {
  const struct retention_row *rule;
  int64_t n;
};

static void look(struct ctx *cx, void *arg) {
  struct due_now *d = arg;
  d->n = retention_due(cx, d->rule, cx->today);
}

int64_t retention_pass(struct store *s, moment now, int64_t slices) {
  int64_t all = 0;
  for (size_t i = 0; i < retention_rows_n; i++) {
    struct due_now due = {&retention_rows[i], 0};
    for (bool more = !str_eq(retention_rows[i].action, S("xem-lai")); more && slices > 0; slices--) {
      void *mem = talloc_new(NULL);
      struct slice one = {&retention_rows[i], 0};
      more = store_read(s, privacy_run(mem, s, now), look, &due) && due.n > 0 &&
             store_write(s, privacy_run(mem, s, now), one_slice, &one) == STORE_COMMITTED;
      if (more) all += one.done;
      talloc_free(mem);
    }
  }
  return all;
}

/* ---- once a minute ---- */

struct counted {
  int64_t erased;
};
static void count_erased(struct ctx *cx, void *arg) {
  ((struct counted *)arg)->erased = store_counted(cx, S("privacy.erased"));
}

enum { SLICES_A_MINUTE = 5 };

void privacy_upkeep(struct store *s, moment now, struct privacy_upkeep *u) {
  void *mem = talloc_new(NULL);
  struct counted c = {0};
  str why = STR_NONE;
  /* A day's pass goes on minute by minute until nothing is due; then it rests until the next day. */
  if (u->looked.n != day_of(now).n && retention_pass(s, now, SLICES_A_MINUTE) == 0) u->looked = day_of(now);
  if (store_read(s, privacy_run(mem, s, now), count_erased, &c) && c.erased != u->listed &&
      privacy_list_write(mem, s, now, &why))
    u->listed = c.erased;
  talloc_free(mem);
}
