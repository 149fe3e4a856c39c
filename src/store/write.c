#include "store/inside.h"

#include <string.h>
#include <unistd.h>

/* ---- one apply ---- */

static void apply_it(void *arg) {
  struct apply_run *run = arg;
  const struct ctx *from = run->w->cx;
  /* Under the caller's memory, whose thread waits: what apply leaves in its arg lives as long as the request, and counts
   * against the request's ceiling. */
  void *mem = talloc_new(from->mem);
  if (!mem) fault(FAULT_MEMORY, "no memory for an apply");
  run->cx = (struct ctx){.mem = mem,
                         .store = run->c->store,
                         .conn = run->c,
                         .who = from->who,
                         .now = from->now,
                         .today = from->today,
                         .fresh_until = from->fresh_until,
                         .drawn = from->drawn};
  memcpy(run->cx.seed, from->seed, sizeof run->cx.seed);
  run->c->in_apply = true;
  run->yes = run->w->apply(&run->cx, run->w->arg);
}

bool apply_once(struct apply_run *run, struct fault_frame *frame) {
  if (run->cx.mem) talloc_free(run->cx.mem);
  run->cx.mem = NULL;
  run->yes = false;
  bool whole = fault_guard(frame, apply_it, run);
  run->c->in_apply = false;
  return whole;
}

/* ---- PostgreSQL: every worker its own transaction ---- */

#define RACING_MS 3000

struct attempt {
  struct store *s;
  struct apply_run run;
  struct fault_frame *frame;
};

static void begin_it(void *arg) {
  struct attempt *a = arg;
  a->run.c = conn_take(a->s);
  memset(a->run.c->written, 0, sizeof a->run.c->written);
  a->run.c->not_durable = false;
  a->run.c->engine->exec(a->run.c, "BEGIN ISOLATION LEVEL SERIALIZABLE");
}

static void generations_it(void *arg) {
  struct attempt *a = arg;
  a->run.c->in_apply = true;
  generations_write(&a->run.cx);
  a->run.c->engine->exec(a->run.c, "COMMIT");
}

static void rollback_it(void *arg) {
  struct conn *c = arg;
  c->engine->calm(c);
  c->engine->exec(c, "ROLLBACK");
}

static void give_back(struct attempt *a, bool rolled_back) {
  struct conn *c = a->run.c;
  struct fault_frame frame;
  a->run.c = NULL;
  if (!c) return;
  c->in_apply = false;
  if (!rolled_back && !c->broken && !fault_guard(&frame, rollback_it, c)) c->broken = true;
  conn_give(c);
}

enum once_more { DONE, AGAIN, STALE };

static enum once_more attempt_once(struct attempt *a, enum store_result *ret) {
  struct fault_frame frame;
  *ret = STORE_FAILED;
  if (!fault_guard(&frame, begin_it, a)) {
    bool stale = a->run.c && a->run.c->broken;
    if (a->run.c) a->run.c->broken = true;
    give_back(a, true);
    if (!stale) store_say("no write: %s", frame.what);
    return stale ? STALE : DONE;
  }
  bool whole = apply_once(&a->run, &frame);
  if (whole && !a->run.yes) {
    give_back(a, false);
    *ret = STORE_REFUSED;
    return DONE;
  }
  if (whole) whole = fault_guard(&frame, generations_it, a);
  if (!whole) {
    bool race = frame.kind == FAULT_RETRY;
    give_back(a, false);
    if (!race) store_say("a write ended in a fault: %s", frame.what);
    return race ? AGAIN : DONE;
  }
  uint64_t written[2] = {a->run.c->written[0], a->run.c->written[1]};
  bool durable = !a->run.c->not_durable;
  give_back(a, true);
  generations_changed(a->s, a->run.w->cx->who.commune, written);
  if (!durable) store_say("a commit may not have reached the standby: not acknowledged");
  *ret = durable ? STORE_COMMITTED : STORE_FAILED;
  return DONE;
}

/* Who raced must not meet again in step: each loser waits a random part of a span that doubles, 2 ms to 256 ms. */
static void wait_apart(int races) {
  uint32_t dice, span = 2000u << (races < 8 ? races - 1 : 7);
  random_bytes(&dice, sizeof dice);
  usleep(span / 2 + dice % span);
}

/* A lost race says nothing against the write: serializable transactions lose to neighbours on the same page of an index too.
 * So it is tried again as long as a person would wait, not a fixed number of times. */
enum store_result write_postgres(struct store *s, struct store_write *w) {
  struct attempt a = {.s = s, .run.w = w};
  enum store_result result = STORE_FAILED;
  moment end = moment_mono() + RACING_MS;
  int races = 0, stale = 0;
  for (;;) {
    enum once_more more = attempt_once(&a, &result);
    if (more == DONE) break;
    if (more == STALE && ++stale > MAX_IDLE_TRIES) break;
    if (more == AGAIN && moment_mono() > end) {
      store_say("a write lost its race %d times", races + 1);
      break;
    }
    if (more == AGAIN) wait_apart(++races);
  }
  w->cx->drawn = a.run.cx.drawn > w->cx->drawn ? a.run.cx.drawn : w->cx->drawn;
  return result;
}

/* ---- waiting for a write ---- */

struct waiting {
  pthread_mutex_t lock;
  pthread_cond_t done;
  bool is_done;
  enum store_result result;
};

static void wake(struct store_write *w, enum store_result result) {
  struct waiting *wait = w->owner;
  pthread_mutex_lock(&wait->lock);
  wait->result = result;
  wait->is_done = true;
  pthread_cond_signal(&wait->done);
  pthread_mutex_unlock(&wait->lock);
}

enum store_result store_write(struct store *s, struct ctx *cx, store_apply apply, void *arg) {
  MUST(!cx->conn);
  struct waiting wait = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false, STORE_FAILED};
  struct store_write w = {.apply = apply, .arg = arg, .cx = cx, .done = wake, .owner = &wait};
  store_submit(s, &w);
  pthread_mutex_lock(&wait.lock);
  while (!wait.is_done) pthread_cond_wait(&wait.done, &wait.lock);
  pthread_mutex_unlock(&wait.lock);
  return wait.result;
}
