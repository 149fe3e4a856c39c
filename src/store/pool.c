#include "store/inside.h"

/* A connection serves one thread at a time. Idle ones lie on a stack, so that the one used last, whose pages and statements
 * are warm, is taken first; there are never more than threads that read at once. */

static void open_it(void *arg) {
  struct conn *c = arg;
  c->engine->open(c);
}

struct conn *conn_new(struct store *s, bool writer) {
  /* No parent: talloc trees are not shared between threads. */
  struct conn *c = MEM_NEW(NULL, struct conn);
  c->store = s;
  c->engine = s->engine;
  c->writer = writer;
  c->slot = -1;
  c->unlimited = s->mode == STORE_READ;
  struct fault_frame frame;
  if (!fault_guard(&frame, open_it, c)) {
    conn_close(c);
    fault(frame.kind, "%s", frame.what);
  }
  return c;
}

void conn_close(struct conn *c) {
  if (c->db) c->engine->close(c);
  talloc_free(c);
}

struct conn *conn_take(struct store *s) {
  pthread_mutex_lock(&s->pool_lock);
  struct conn *c = s->idle;
  if (c) s->idle = c->next;
  pthread_mutex_unlock(&s->pool_lock);
  return c ? c : conn_new(s, false);
}

void conn_give(struct conn *c) {
  if (c->broken) {
    conn_close(c);
    return;
  }
  struct store *s = c->store;
  pthread_mutex_lock(&s->pool_lock);
  c->next = s->idle;
  s->idle = c;
  pthread_mutex_unlock(&s->pool_lock);
}

/* ---- reading ---- */

struct reading {
  struct ctx *cx;
  struct conn *c;
  void (*body)(struct ctx *cx, void *arg);
  void *arg;
};

static void begin_it(void *arg) {
  struct reading *r = arg;
  r->c = conn_take(r->cx->store);
  r->c->in_apply = false;
  generations_snapshot(r->c);
  r->c->engine->exec(r->c, r->c->store->url.p ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" : "BEGIN");
}

static void read_it(void *arg) {
  struct reading *r = arg;
  r->body(r->cx, r->arg);
}

static void end_it(void *arg) {
  struct conn *c = arg;
  c->engine->calm(c);
  c->engine->exec(c, "ROLLBACK");
}

bool store_read(struct store *s, struct ctx *cx, void (*body)(struct ctx *cx, void *arg), void *arg) {
  MUST(!cx->conn);
  ctx_start(s, cx);
  struct reading r = {cx, NULL, body, arg};
  struct fault_frame frame, ending;
  /* An idle connection may have died with the database's restart: the beginning is tried with another one. */
  for (int tries = 0; !fault_guard(&frame, begin_it, &r); tries++) {
    bool stale = r.c && r.c->broken;
    if (r.c) {
      r.c->broken = true;
      conn_give(r.c);
      r.c = NULL;
    }
    if (stale && tries < MAX_IDLE_TRIES) continue;
    store_say("no read: %s", frame.what);
    return false;
  }
  cx->conn = r.c;
  bool whole = fault_guard(&frame, read_it, &r);
  cx->conn = NULL;
  if (!whole) store_say("a read ended in a fault: %s", frame.what);
  if (!r.c->broken && !fault_guard(&ending, end_it, r.c)) r.c->broken = true;
  conn_give(r.c);
  return whole;
}
