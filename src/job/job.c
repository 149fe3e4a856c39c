/* Starting, stopping, and running slow work. */
#include "job/job_room.h"

#include <time.h>

#define LEASE_MS 15000LL
enum { ROWS_LEAST = 5, ROWS_MOST = 400, SLICE_MS = 50, FAULTS_MOST = 5 };

struct id_row {
  id id;
};
struct count_row {
  int64_t n;
};

static id commune(struct ctx *cx) {
  return cx->who.commune;
}

const struct job_kind *job_kind(str code) {
  for (size_t i = 0; i < job_kinds.n; i++)
    if (str_eq(job_kinds.at[i]->code, code)) return job_kinds.at[i];
  return NULL;
}

#define JOB_COLS "id, started_by, kind, state, cursor, started_at, ended_at, done, total, parts, bytes"
#define JOB_ROW                                                                                                \
  COL(struct job, id), COL(struct job, started_by), COL(struct job, kind), COL(struct job, state),             \
      COL(struct job, cursor), COL(struct job, started_at), COL(struct job, ended_at), COL(struct job, done),  \
      COL(struct job, total), COL(struct job, parts), COL(struct job, bytes)

QUERY(q_one, struct job, "SELECT " JOB_COLS " FROM job WHERE commune = $1 AND id = $2", JOB_ROW);
QUERY(q_list, struct job,
      "SELECT " JOB_COLS " FROM job WHERE commune = $1 ORDER BY started_at DESC, id DESC LIMIT $2", JOB_ROW);
QUERY(q_mine, struct job,
      "SELECT " JOB_COLS
      " FROM job WHERE commune = $1 AND kind = $2 AND started_by = $3 AND state IN ('cho', 'dang-lam') LIMIT 1",
      JOB_ROW);
QUERY(q_waiting, struct count_row,
      "SELECT COUNT(*) FROM job WHERE commune = $1 AND state IN ('cho', 'dang-lam')", COL(struct count_row, n));
QUERY_DO(q_start, "INSERT INTO job (commune, id, kind, started_by, started_at, state, done, total, parts, "
                  "bytes) VALUES ($1, $2, "
                  "$3, $4, $5, 'cho', 0, $6, 0, 0)");
QUERY_DO(q_cancel, "UPDATE job SET state = 'huy', ended_at = $3, claim = NULL, claimed_until = NULL WHERE "
                   "commune = $1 AND id = $2 "
                   "AND state IN ('cho', 'dang-lam')");
QUERY_DO(q_void, "UPDATE job SET state = 'bo', ended_at = COALESCE(ended_at, $3), claim = NULL, claimed_until "
                 "= NULL WHERE commune "
                 "= $1 AND kind = $2 AND state IN ('cho', 'dang-lam', 'xong')");

bool job_find(struct ctx *cx, id job, struct job *ret) {
  return STORE_FIND(cx, q_one, ret, A(commune(cx)), A(job));
}

struct jobs job_list(struct ctx *cx) {
  struct jobs l;
  l.at = STORE_LIST(cx, q_list, &l.n, A(commune(cx)), A(JOB_SHOWN));
  return l;
}

bool job_start(struct ctx *cx, str kind, id *ret) {
  const struct job_kind *k = job_kind(kind);
  struct job before;
  struct count_row waiting = {0};
  if (!k || !may(&cx->who, k->need)) return false;
  if (STORE_FIND(cx, q_mine, &before, A(commune(cx)), A(kind), A(cx->who.account))) {
    *ret = before.id;
    return true;
  }
  STORE_FIND(cx, q_waiting, &waiting, A(commune(cx)));
  if (waiting.n >= JOB_WAITING) return false;
  *ret = ctx_new_id(cx);
  STORE_DO(cx, q_start, A(commune(cx)), A(*ret), A(kind), A(cx->who.account), A(cx->now), A(k->total(cx)));
  return true;
}

bool job_is_mine(const struct who *who, const struct job *j) {
  return id_eq(j->started_by, who->account) || may(who, MAY_READ_ALL_MATTERS);
}

bool job_cancel(struct ctx *cx, id job) {
  struct job j;
  return job_find(cx, job, &j) && job_is_mine(&cx->who, &j) &&
         STORE_DO(cx, q_cancel, A(commune(cx)), A(job), A(cx->now)) == 1;
}

void job_void(struct ctx *cx, str kind) {
  STORE_DO(cx, q_void, A(commune(cx)), A(kind), A(cx->now));
}

/* ---- one slice ---- */

/* The oldest that nobody else works on. */
QUERY(q_next, struct id_row,
      "SELECT id FROM job WHERE commune = $1 AND state IN ('cho', 'dang-lam') AND (claim IS NULL OR claim = $2 "
      "OR claimed_until < "
      "$3) ORDER BY started_at, id LIMIT 1",
      COL(struct id_row, id));
QUERY(q_claim, struct job,
      "UPDATE job SET state = 'dang-lam', claim = $3, claimed_until = $4 WHERE commune = $1 AND id = $2 AND "
      "state IN ('cho', "
      "'dang-lam') AND (claim IS NULL OR claim = $3 OR claimed_until < $5) RETURNING " JOB_COLS,
      JOB_ROW);
QUERY_DO(q_part, "INSERT INTO job_part (commune, job, part, content) VALUES ($1, $2, $3, $4)");
QUERY_DO(q_on, "UPDATE job SET cursor = $3, done = done + $4, parts = parts + $5, bytes = bytes + $6 WHERE "
               "commune = $1 AND id = $2");
QUERY_DO(q_end, "UPDATE job SET state = $3, ended_at = $4, claim = NULL, claimed_until = NULL WHERE commune = "
                "$1 AND id = $2 AND "
                "state IN ('cho', 'dang-lam')");

struct job_runner {
  struct store *store;
  id me;
  size_t rows;
  bool fixed;
  bool first; /* nothing was looked at yet, and this folder has no other server */
  int faults; /* in a row */
};

struct job_runner *job_runner_new(void *mem, struct store *s) {
  struct job_runner *r = MEM_NEW(mem, struct job_runner);
  r->store = s;
  r->rows = 50;
  r->first = !str_starts(store_setting(s, STR_NONE, S("store")), S("postgres"));
  random_bytes(r->me.b, sizeof r->me.b);
  return r;
}

void job_runner_fit(struct job_runner *r, size_t rows) {
  r->rows = rows;
  r->fixed = true;
}

struct running {
  id me, job;
  moment dead_before; /* claims that ran out before then are nobody's */
  size_t rows;
  bool any, finished, not_fitting;
};

static void look(struct ctx *cx, void *arg) {
  struct running *w = arg;
  struct id_row next;
  w->any = STORE_FIND(cx, q_next, &next, A(commune(cx)), A(w->me), A(w->dead_before));
  if (w->any) w->job = next.id;
}

static bool work(struct ctx *cx, void *arg) {
  struct running *w = arg;
  struct job j;
  w->not_fitting = false;
  if (!STORE_FIND(cx, q_claim, &j, A(commune(cx)), A(w->job), A(w->me), A(cx->now + LEASE_MS),
                  A(w->dead_before)))
    return false;
  const struct job_kind *k = job_kind(j.kind);
  struct job_slice s = {
      .cursor = j.cursor, .rows = w->rows, .out = buf_new(cx->mem, JOB_PART_BYTES), .next = j.cursor};
  if (!k) return STORE_DO(cx, q_end, A(commune(cx)), A(j.id), A(S("hong")), A(cx->now)) == 1;
  k->slice(cx, &s);
  if (s.out->full) { /* rolled back; fewer rows the next time */
    w->not_fitting = true;
    return false;
  }
  str part = buf_str(s.out);
  if (part.n)
    STORE_DO(cx, q_part, A(commune(cx)), A(j.id), A(j.parts),
             A(((struct bytes){(const uint8_t *)part.p, part.n})));
  STORE_DO(cx, q_on, A(commune(cx)), A(j.id), A(s.next), A((int64_t)s.did), A((int64_t)(part.n > 0)),
           A((int64_t)part.n));
  w->finished = s.finished;
  if (s.finished) STORE_DO(cx, q_end, A(commune(cx)), A(j.id), A(S("xong")), A(cx->now));
  return true;
}

static bool give_up(struct ctx *cx, void *arg) {
  const struct running *w = arg;
  return STORE_DO(cx, q_end, A(commune(cx)), A(w->job), A(S("hong")), A(cx->now)) == 1;
}

static struct ctx run(struct job_runner *r, void *mem, moment now) {
  return (struct ctx){.mem = mem, .who = {.commune = store_commune(r->store)}, .now = now};
}

/* As many rows as take half of what a slice may: others wait for the same writer, and rows are not alike. */
static void fit_rows(struct job_runner *r, int64_t took_ms, bool not_fitting) {
  if (not_fitting || took_ms > SLICE_MS / 2)
    r->rows = r->rows / 2 > ROWS_LEAST ? r->rows / 2 : not_fitting && r->rows > 1 ? r->rows / 2 : ROWS_LEAST;
  else if (took_ms < SLICE_MS / 5 && r->rows < ROWS_MOST)
    r->rows = r->rows + r->rows / 4 + 1;
}

/* The store's other writers get as much time as a slice took. */
static void step_aside(int64_t ms) {
  struct timespec pause = {.tv_nsec = (ms < 1 ? 1 : ms > 200 ? 200 : ms) * 1000000L};
  nanosleep(&pause, NULL);
}

bool job_run(struct job_runner *r, moment now) {
  void *mem = talloc_new(NULL);
  /* A folder on SQLite is served by one process: what it finds claimed when it starts was left by one that is dead. */
  struct running w = {.me = r->me, .rows = r->rows, .dead_before = r->first ? now + LEASE_MS + 1 : now};
  struct ctx reading = run(r, mem, now), writing = run(r, mem, now), ending = run(r, mem, now);
  bool more = false;
  if (store_read(r->store, &reading, look, &w) && w.any) {
    moment began = moment_mono();
    enum store_result result = store_write(r->store, &writing, work, &w);
    int64_t took = moment_mono() - began;
    bool failed = result == STORE_FAILED || (w.not_fitting && r->rows <= 1);
    r->faults = failed ? r->faults + 1 : 0;
    if (r->faults >= FAULTS_MOST && store_write(r->store, &ending, give_up, &w) == STORE_COMMITTED)
      r->faults = 0;
    if (!r->fixed) fit_rows(r, took, w.not_fitting);
    more = result == STORE_COMMITTED || w.not_fitting;
    step_aside(took);
  }
  r->first = false;
  talloc_free(mem);
  return more;
}

/* ---- the result ---- */

struct part_row {
  struct bytes content;
};
QUERY(q_content, struct part_row, "SELECT content FROM job_part WHERE commune = $1 AND job = $2 AND part = $3",
      COL(struct part_row, content));

bool job_part(struct ctx *cx, id job, int64_t part, struct bytes *ret) {
  struct part_row row;
  if (!STORE_FIND(cx, q_content, &row, A(commune(cx)), A(job), A(part))) return false;
  *ret = row.content;
  return true;
}

QUERY_DO(q_expire, "UPDATE job SET state = 'bo' WHERE commune = $1 AND state = 'xong' AND ended_at < $2");
/* Some at a time: each deleted page is overwritten. */
QUERY_DO(q_sweep, "DELETE FROM job_part WHERE commune = $1 AND (job, part) IN (SELECT p.job, p.part FROM "
                  "job_part p JOIN job j ON "
                  "j.commune = p.commune AND j.id = p.job WHERE p.commune = $1 AND j.state IN ('huy', 'hong', "
                  "'bo') LIMIT 40)");

static bool expire(struct ctx *cx, void *arg) {
  (void)arg;
  return STORE_DO(cx, q_expire, A(commune(cx)), A(cx->now - JOB_KEPT_HOURS * 3600000LL)) > 0;
}

static bool sweep(struct ctx *cx, void *arg) {
  (void)arg;
  return STORE_DO(cx, q_sweep, A(commune(cx))) > 0;
}

/* A result may be dropped because somebody's words in it had to go: once all is deleted, it leaves the files too. */
static bool forget(struct ctx *cx, void *arg) {
  (void)arg;
  store_forget(cx, "job_part");
  return true;
}

void job_upkeep(struct store *s, moment now) {
  void *mem = talloc_new(NULL);
  bool any = false;
  struct ctx first = {.mem = mem, .who = {.commune = store_commune(s)}, .now = now};
  (void)store_write(s, &first, expire, NULL);
  for (bool more = true; more;) {
    struct ctx cx = {.mem = mem, .who = {.commune = store_commune(s)}, .now = now};
    more = store_write(s, &cx, sweep, NULL) == STORE_COMMITTED;
    any = any || more;
    if (more) step_aside(10);
  }
  struct ctx last = {.mem = mem, .who = {.commune = store_commune(s)}, .now = now};
  if (any) (void)store_write(s, &last, forget, NULL);
  talloc_free(mem);
}

/* ---- check ---- */

QUERY(q_torn, struct id_row,
      "SELECT j.id FROM job j WHERE j.commune = $1 AND j.state IN ('cho', 'dang-lam', 'xong') AND (j.parts <> "
      "(SELECT COUNT(*) FROM "
      "job_part p WHERE p.commune = j.commune AND p.job = j.id) OR j.bytes <> (SELECT "
      "COALESCE(SUM(LENGTH(p.content)), 0) FROM "
      "job_part p WHERE p.commune = j.commune AND p.job = j.id) OR (j.ended_at IS NULL) <> (j.state <> "
      "'xong')) LIMIT 20",
      COL(struct id_row, id));
QUERY(q_strays, struct id_row,
      "SELECT p.job FROM job_part p LEFT JOIN job j ON j.commune = p.commune AND j.id = p.job WHERE p.commune "
      "= $1 AND j.id IS NULL "
      "LIMIT 20",
      COL(struct id_row, id));

size_t job_check(struct ctx *cx, struct buf *findings) {
  size_t n, strays;
  struct id_row *torn = STORE_LIST(cx, q_torn, &n, A(commune(cx)));
  for (size_t i = 0; i < n; i++)
    buf_fmt(findings, "  job %.*s: its parts are not those it counts\n", STR_ARG(id_hex(cx->mem, torn[i].id)));
  struct id_row *stray = STORE_LIST(cx, q_strays, &strays, A(commune(cx)));
  for (size_t i = 0; i < strays; i++)
    buf_fmt(findings, "  parts of a job %.*s that is not there\n", STR_ARG(id_hex(cx->mem, stray[i].id)));
  return n + strays;
}
