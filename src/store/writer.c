#include "store/inside.h"

#include <errno.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* SQLite's one writer: the only thread and the only connection of the whole system that writes or checkpoints.
 *
 * It takes the waiting applies, runs each in its own SAVEPOINT, commits once for all of them, and only then releases
 * their replies. When the transaction as a whole is in doubt, it is rolled back and each apply runs alone. */

#define CHECKPOINT_PAGES 12000 /* 48 MB: the same pages are written back less often */
#define IDLE_S 2               /* then the log is cut back to nothing */
#define EXIT_FENCED 75         /* EX_TEMPFAIL: the supervisor starts us again, and start-up is recovery */

struct batch {
  struct conn *c;
  struct apply_run *runs;
  enum store_result *results;
  size_t n;
  size_t at; /* the one that runs */
};

/* ---- one batch ---- */

static void begin_it(void *arg) {
  struct batch *b = arg;
  b->c->lost = false;
  memset(b->c->written, 0, sizeof b->c->written);
  generations_snapshot(b->c);
  b->c->n_moves = 0;
  b->c->engine->exec(b->c, "BEGIN IMMEDIATE");
}

static void savepoint_it(void *arg) {
  struct conn *c = arg;
  c->engine->exec(c, "SAVEPOINT one");
}

static void release_it(void *arg) {
  struct conn *c = arg;
  c->engine->exec(c, "RELEASE one");
}

static void back_it(void *arg) {
  struct conn *c = arg;
  c->engine->calm(c);
  c->engine->exec(c, "ROLLBACK TO one; RELEASE one");
}

static void commit_it(void *arg) {
  struct conn *c = arg;
  if (!files_commit(c)) fault(FAULT_STORE, "the folder of files cannot be written");
  c->engine->exec(c, "COMMIT");
}

static void rollback_it(void *arg) {
  struct conn *c = arg;
  c->engine->calm(c);
  if (!sqlite3_get_autocommit(c->db)) c->engine->exec(c, "ROLLBACK");
}

/* SQLite may have rolled everything back by itself: then the applies before this one are gone too. */
static bool in_doubt(struct conn *c) {
  return c->lost || sqlite3_get_autocommit(c->db);
}

/* False: the whole transaction must go. */
static bool run_one(struct batch *b) {
  struct apply_run *run = &b->runs[b->at];
  struct fault_frame frame;
  size_t moves = b->c->n_moves;
  uint64_t written[2] = {b->c->written[0], b->c->written[1]};
  b->results[b->at] = STORE_FAILED;
  if (!fault_guard(&frame, savepoint_it, b->c)) return false;
  bool whole = apply_once(run, &frame);
  if (!whole) store_say("an apply ended in a fault: %s", frame.what);
  if (in_doubt(b->c)) return false;
  if (whole && run->yes) {
    b->results[b->at] = STORE_COMMITTED;
    return fault_guard(&frame, release_it, b->c);
  }
  if (whole) b->results[b->at] = STORE_REFUSED;
  b->c->n_moves = moves;
  memcpy(b->c->written, written, sizeof written);
  return fault_guard(&frame, back_it, b->c) && !in_doubt(b->c);
}

/* Runs applies [from, from + n) and commits. False: nothing of them stands. */
static bool run_together(struct batch *b, size_t from, size_t n) {
  struct fault_frame frame;
  bool good = fault_guard(&frame, begin_it, b);
  if (!good) store_say("no transaction: %s", frame.what);
  for (size_t i = from; good && i < from + n; i++) {
    b->at = i;
    good = run_one(b);
  }
  bool any = false;
  for (size_t i = from; i < from + n; i++) any |= b->results[i] == STORE_COMMITTED;
  if (good && any) {
    good = fault_guard(&frame, commit_it, b->c);
    if (!good) store_say("a commit failed: %s", frame.what);
    if (good) {
      files_after(b->c);
      /* Seen by the page cache before any reply says so. */
      generations_changed(b->c->store, b->c->store->commune, b->c->written);
      return true;
    }
  }
  if (!fault_guard(&frame, rollback_it, b->c)) store_say("a roll-back failed: %s", frame.what);
  return good;
}

static void run_batch(struct batch *b) {
  if (run_together(b, 0, b->n)) return;
  if (b->c->fsync_failed) {
    for (size_t i = 0; i < b->n; i++) b->results[i] = STORE_FAILED;
    return;
  }
  for (size_t i = 0; i < b->n; i++) {
    if (b->n > 1 && run_together(b, i, 1)) continue;
    b->results[i] = STORE_FAILED;
    if (b->c->fsync_failed) {
      for (size_t j = i; j < b->n; j++) b->results[j] = STORE_FAILED;
      return;
    }
  }
}

/* ---- the queue ---- */

/* True: go on. *ret_idle: nothing came for a while, or (at_once) nothing is there now. */
static bool wait_for_work(struct store *s, bool at_once, bool *ret_idle) {
  struct timespec until;
  *ret_idle = false;
  clock_gettime(CLOCK_MONOTONIC, &until);
  until.tv_sec += at_once ? 0 : IDLE_S;
  while (!s->queue_head && !s->closing) {
    if (pthread_cond_timedwait(&s->queue_filled, &s->queue_lock, &until) == ETIMEDOUT) {
      *ret_idle = true;
      break;
    }
  }
  return s->queue_head || !s->closing;
}

static size_t take_batch(struct store *s, struct store_write **ret, size_t max) {
  size_t n = 0;
  while (s->queue_head && n < max) {
    ret[n++] = s->queue_head;
    s->queue_head = s->queue_head->next;
  }
  if (!s->queue_head) s->queue_tail = NULL;
  s->queue_n -= n;
  return n;
}

/* Whoever had a fsync fail cannot know what the disk holds; a second fsync would lie (the kernel forgot the pages). Later
 * writes get their 503, what was acknowledged stands in the log, and a new process recovers from it. */
static void fence(struct store *s) {
  atomic_store(&s->fenced, true);
  store_say("fsync failed: writing is closed and the program ends, to start anew from what the disk holds");
  struct store_write *left[MAX_QUEUE];
  pthread_mutex_lock(&s->queue_lock);
  size_t n = take_batch(s, left, MAX_QUEUE);
  pthread_mutex_unlock(&s->queue_lock);
  for (size_t i = 0; i < n; i++) left[i]->done(left[i], STORE_FAILED);
  sleep(1); /* for the replies to leave */
  _exit(EXIT_FENCED);
}

static void checkpoint(struct conn *c, int how, bool *ret_empty) {
  int frames = 0, done = 0;
  int rc = sqlite3_wal_checkpoint_v2(c->db, NULL, how, &frames, &done);
  if (rc == SQLITE_IOERR_FSYNC || rc == SQLITE_IOERR_DIR_FSYNC)
    c->fsync_failed = true;
  else if (rc != SQLITE_OK && (rc & 0xff) != SQLITE_BUSY)
    store_say("checkpoint: %s", sqlite3_errstr(rc));
  *ret_empty = rc == SQLITE_OK && how == SQLITE_CHECKPOINT_TRUNCATE;
}

static void merge_it(void *arg) {
  struct conn *c = arg;
  c->engine->exec(c, "INSERT INTO search (search, rank) VALUES ('merge', 100)");
}

/* The index of words grows in pieces, and every search looks into all of them: while nobody writes they are merged, some
 * hundred pages at a time. True: there was something to do, and there may be more (sqlite.org/fts5.html, section 6.8). */
static bool merge_words(struct conn *c) {
  struct fault_frame frame;
  int64_t before = sqlite3_total_changes64(c->db);
  if (!fault_guard(&frame, merge_it, c)) {
    store_say("merging the index of words: %s", frame.what);
    return false;
  }
  return sqlite3_total_changes64(c->db) - before >= 2;
}

static int count_frames(void *arg, sqlite3 *db, const char *name, int pages) {
  (void)db, (void)name;
  *(int *)arg = pages;
  return SQLITE_OK;
}

static void serve_batch(struct store *s, struct store_write **writes, size_t n) {
  struct apply_run runs[MAX_BATCH] = {0};
  enum store_result results[MAX_BATCH];
  for (size_t i = 0; i < n; i++) {
    runs[i] = (struct apply_run){.c = s->write_conn, .w = writes[i]};
    results[i] = STORE_FAILED;
  }
  struct batch b = {s->write_conn, runs, results, n, 0};
  run_batch(&b);
  if (s->write_conn->fsync_failed) atomic_store(&s->fenced, true);
  for (size_t i = 0; i < n; i++) {
    if (runs[i].cx.drawn > writes[i]->cx->drawn) writes[i]->cx->drawn = runs[i].cx.drawn;
    writes[i]->done(writes[i], results[i]); /* from here on it is its owner's */
  }
}

static void *writer_main(void *arg) {
  struct store *s = arg;
  int frames = 0;
  bool cut = false;   /* the log is empty; after a crash it is not */
  bool merged = true; /* so is what there was to merge */
  sqlite3_wal_hook(s->write_conn->db, count_frames, &frames);
  pthread_mutex_lock(&s->queue_lock);
  bool idle = false;
  while (wait_for_work(s, !merged && idle, &idle)) {
    struct store_write *writes[MAX_BATCH];
    size_t n = take_batch(s, writes, MAX_BATCH);
    pthread_mutex_unlock(&s->queue_lock);
    if (n > 0) {
      serve_batch(s, writes, n);
      cut = merged = false;
    }
    if (idle && !merged && !s->write_conn->fsync_failed) {
      merged = !merge_words(s->write_conn);
      cut = false;
    }
    bool unused;
    if (!s->write_conn->fsync_failed && frames > CHECKPOINT_PAGES)
      checkpoint(s->write_conn, SQLITE_CHECKPOINT_PASSIVE, &unused);
    /* A reader that still looks at the old pages keeps them in the log: then with the next batch, or when idle. */
    if (((idle && merged) || s->write_conn->forgets) && !cut)
      checkpoint(s->write_conn, SQLITE_CHECKPOINT_TRUNCATE, &cut);
    if (cut && s->write_conn->forgets) {
      s->write_conn->forgets = false;
      forget_copies(s->write_conn);
    }
    if (s->write_conn->fsync_failed) fence(s);
    pthread_mutex_lock(&s->queue_lock);
  }
  pthread_mutex_unlock(&s->queue_lock);
  return NULL;
}

void store_submit(struct store *s, struct store_write *w) {
  ctx_start(s, w->cx);
  w->next = NULL;
  if (s->mode == STORE_READ || atomic_load(&s->fenced)) {
    w->done(w, STORE_FAILED);
    return;
  }
  if (s->url.p) {
    w->done(w, write_postgres(s, w));
    return;
  }
  pthread_mutex_lock(&s->queue_lock);
  bool room = s->queue_n < MAX_QUEUE && !s->closing;
  if (room) {
    if (s->queue_tail)
      s->queue_tail->next = w;
    else
      s->queue_head = w;
    s->queue_tail = w;
    s->queue_n++;
    pthread_cond_signal(&s->queue_filled);
  }
  pthread_mutex_unlock(&s->queue_lock);
  if (!room) w->done(w, STORE_BUSY);
}

bool writer_start(struct store *s, str *ret_why) {
  pthread_condattr_t by_mono;
  pthread_condattr_init(&by_mono);
  pthread_condattr_setclock(&by_mono, CLOCK_MONOTONIC);
  pthread_cond_init(&s->queue_filled, &by_mono);
  pthread_condattr_destroy(&by_mono);
  /* Signals are for main's thread. */
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  int rc = pthread_create(&s->writer, NULL, writer_main, s);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (rc != 0) {
    *ret_why = S("Không đủ tài nguyên để mở kho dữ liệu.");
    return false;
  }
  s->writer_runs = true;
  return true;
}

void writer_stop(struct store *s) {
  if (!s->writer_runs) return;
  pthread_mutex_lock(&s->queue_lock);
  s->closing = true;
  pthread_cond_signal(&s->queue_filled);
  pthread_mutex_unlock(&s->queue_lock);
  pthread_join(s->writer, NULL);
  s->writer_runs = false;
  bool unused;
  checkpoint(s->write_conn, SQLITE_CHECKPOINT_TRUNCATE, &unused);
}
