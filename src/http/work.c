/* The workers: threads that run serve(), each request in memory of its own under a ceiling. */
#include "http/inside.h"

#include <stdlib.h>
#include <string.h>

enum { POOL = 192 * 1024, SECRET_POOL = 2048 * 1024, STACK = 512 * 1024, STACK_WIPED = 192 * 1024 };

static void push(struct visit ***end, struct visit *v) {
  v->next = NULL;
  **end = v;
  *end = &v->next;
}

static struct visit *pop(struct visit **first, struct visit ***end) {
  struct visit *v = *first;
  *first = v->next;
  if (*first == NULL) *end = first;
  return v;
}

struct idler {
  pthread_cond_t here;
  bool called;
  struct idler *below;
};

static void call_idler(struct hub *h) {
  struct idler *i = h->idlers;
  h->idlers = i->below;
  i->called = true;
  pthread_cond_signal(&i->here);
}

/* What waits longest of the pages that may be made now. */
static struct visit *next_read(const struct hub *h) {
  if (h->reading >= h->c.readers) return NULL;
  struct visit *heavy = h->heaving ? NULL : h->heavies;
  return heavy != NULL && (h->reads == NULL || heavy->queued_at < h->reads->queued_at) ? heavy : h->reads;
}

/* A worker is woken only for what it may take, and the one that stopped last, whose memory is warm: a thread that wakes in vain
 * costs as much as a small page. Who takes something wakes the next one, if there is more. */
static void wake_worker(struct hub *h) {
  bool write = h->writes != NULL && h->writing < h->n_threads - 2;
  if (h->idlers != NULL && (h->finishes != NULL || write || next_read(h) != NULL)) call_idler(h);
}

static void wait_for_work(struct hub *h) {
  struct idler me = {.here = PTHREAD_COND_INITIALIZER, .below = h->idlers};
  h->idlers = &me;
  while (!me.called) pthread_cond_wait(&me.here, &h->work_lock);
  pthread_cond_destroy(&me.here);
}

bool work_add(struct visit *v) {
  struct hub *h = v->hub;
  pthread_mutex_lock(&h->work_lock);
  /* Those that wait behind one another may not fill the queue for everybody. */
  bool room = h->waiting < h->c.queue && (!v->is_heavy || h->heavy_waiting < h->c.queue / 4);
  if (room) {
    h->waiting++;
    h->heavy_waiting += v->is_heavy;
    v->queued_at = moment_mono();
    atomic_fetch_add(&h->busy, 1);
    push(v->is_write ? &h->writes_end : v->is_heavy ? &h->heavies_end : &h->reads_end, v);
    wake_worker(h);
  }
  pthread_mutex_unlock(&h->work_lock);
  return room;
}

/* The disk has spoken and the worker has let go of the visit: the rest may run. Whoever comes second queues it. */
static void half(struct visit *v) {
  if (atomic_fetch_add(&v->halves, 1) == 0) return;
  struct hub *h = v->hub;
  v->finish = true;
  pthread_mutex_lock(&h->work_lock);
  push(&h->finishes_end, v);
  wake_worker(h);
  pthread_mutex_unlock(&h->work_lock);
}

static void disk_has_spoken(void *owner) {
  half(owner);
}

/* What was begun is finished first; then whoever waited longest. Writes may not take all the workers, since preparing one may
 * wait for a slow hash or a picture; pages only compute, and more of them at once than cores only make each of them late. */
static struct visit *take(struct hub *h) {
  if (h->finishes != NULL) return pop(&h->finishes, &h->finishes_end);
  const struct visit *read = next_read(h);
  bool write_first = h->writes != NULL && h->writing < h->n_threads - 2 &&
                     (read == NULL || h->writes->queued_at < read->queued_at);
  if (!write_first && read == NULL) return NULL;
  h->waiting--;
  if (write_first) {
    h->writing++;
    return pop(&h->writes, &h->writes_end);
  }
  h->reading++;
  if (!read->is_heavy) return pop(&h->reads, &h->reads_end);
  h->heaving = true;
  h->heavy_waiting--;
  return pop(&h->heavies, &h->heavies_end);
}

static void wake(struct visit *v) {
  struct hub *h = v->hub;
  v->stage = STAGE_READY;
  MHD_resume_connection(v->mhd); /* the visit is the event loop's from here on */
  atomic_fetch_sub(&h->busy, 1);
}

static void hold_back(struct visit *v, int64_t ms) {
  struct hub *h = v->hub;
  v->wake_at = moment_mono() + ms;
  pthread_mutex_lock(&h->work_lock);
  v->next = h->delayed;
  h->delayed = v;
  pthread_mutex_unlock(&h->work_lock);
}

void work_wake_due(struct hub *h, moment mono) {
  struct visit *due = NULL;
  bool all = atomic_load(&h->stopping);
  pthread_mutex_lock(&h->work_lock);
  for (struct visit **at = &h->delayed; *at != NULL;) {
    struct visit *v = *at;
    if (!all && v->wake_at > mono) {
      at = &v->next;
      continue;
    }
    *at = v->next;
    v->next = due;
    due = v;
  }
  pthread_mutex_unlock(&h->work_lock);
  while (due != NULL) {
    struct visit *v = due;
    due = v->next;
    wake(v);
  }
}

struct run {
  struct visit *v;
  bool ready;
};

/* talloc marks its ceilings as deprecated for want of users; there is no other that counts a whole tree. */
static bool ceiling_set(void *mem, int64_t bytes) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
  return talloc_set_memlimit(mem, (size_t)bytes) == 0;
#pragma GCC diagnostic pop
}

static void run_begin(void *arg) {
  struct run *r = arg;
  struct visit *v = r->v;
  if (v->allowed.secret) v->pool = SECRET_POOL + 4 * v->body_n;
  v->mem = talloc_pool(NULL, v->pool > 0 ? v->pool : POOL);
  int64_t ceiling = v->hub->c.request_memory + 3 * (int64_t)v->body_n;
  if (v->mem == NULL || !ceiling_set(v->mem, ceiling)) fault(FAULT_MEMORY, "no memory for a request");
  r->ready = serve_begin(v->hub->sv, v->mem, &v->in, disk_has_spoken, v, &v->serving, &v->reply);
}

static void run_finish(void *arg) {
  struct run *r = arg;
  r->v->reply = serve_finish(r->v->serving);
}

static void run(struct visit *v) {
  struct run r = {.v = v, .ready = true};
  struct fault_frame frame;
  if (!v->finish && moment_mono() - v->queued_at > QUEUE_WAIT_MS) {
    v->plain = 503;
    wake(v);
    return;
  }
  if (!fault_guard(&frame, v->finish ? run_finish : run_begin, &r)) {
    v->reply = NULL;
    v->plain = frame.kind == FAULT_MEMORY ? 503 : 500;
    r.ready = true;
  }
  if (!r.ready) {
    half(v);
    return;
  }
  body_release(v); /* a slow reader of the answer need not hold it */
  int64_t delay = v->reply == NULL ? 0 : v->reply->delay_ms;
  if (v->reply != NULL) answer_build(v);
  if (delay > 0)
    hold_back(v, delay);
  else
    wake(v);
}

/* What a secret request left on the worker's stack, below this frame. */
__attribute__((noinline)) static void wipe_stack(void) {
  char below[STACK_WIPED];
  explicit_bzero(below, sizeof below);
}

static void *worker(void *arg) {
  struct hub *h = arg;
  pthread_mutex_lock(&h->work_lock);
  for (;;) {
    struct visit *v = take(h);
    if (v == NULL) {
      if (h->work_stop) break;
      wait_for_work(h);
      continue;
    }
    wake_worker(h);
    bool writing = v->is_write && !v->finish, reading = !v->is_write && !v->finish, heavy = v->is_heavy;
    bool secret = v->allowed.secret;
    pthread_mutex_unlock(&h->work_lock);
    run(v);
    if (secret) wipe_stack();
    pthread_mutex_lock(&h->work_lock);
    h->writing -= writing;
    h->reading -= reading;
    if (heavy) h->heaving = false;
  }
  pthread_mutex_unlock(&h->work_lock);
  return NULL;
}

bool workers_start(struct hub *h) {
  pthread_mutex_init(&h->work_lock, NULL);
  h->reads_end = &h->reads;
  h->heavies_end = &h->heavies;
  h->writes_end = &h->writes;
  h->finishes_end = &h->finishes;
  h->threads = MEM_ARRAY(h, pthread_t, (size_t)h->c.workers);
  h->n_threads = h->c.workers;
  pthread_attr_t small;
  pthread_attr_init(&small);
  (void)pthread_attr_setstacksize(&small, STACK);
  for (int i = 0; i < h->n_threads; i++)
    if (pthread_create(&h->threads[i], &small, worker, h) != 0) {
      h->n_threads = i;
      workers_stop(h);
      return false;
    }
  pthread_attr_destroy(&small);
  return true;
}

void workers_stop(struct hub *h) {
  pthread_mutex_lock(&h->work_lock);
  h->work_stop = true;
  while (h->idlers != NULL) call_idler(h);
  pthread_mutex_unlock(&h->work_lock);
  for (int i = 0; i < h->n_threads; i++) pthread_join(h->threads[i], NULL);
}
