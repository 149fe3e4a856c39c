#include "journal/log_harness.h"
#include "test/house.h"

#include <string.h>
#include <unistd.h>

static str own_folder(void *mem) {
  char path[4096];
  ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
  MUST(n > 0);
  path[n] = 0;
  *strrchr(path, '/') = 0;
  return str_dup(mem, str_of(path));
}

struct box *harness_box(struct house *h) {
  str why = STR_NONE;
  struct box *b = box_start(h->mem, own_folder(h->mem), str_fmt(h->mem, "%.*s/keys", STR_ARG(h->dir)), &why);
  if (!b) test_say("%.*s", STR_ARG(why));
  NEED(b);
  return b;
}

struct some {
  int64_t from, n;
  id object;
};

static bool commit(struct ctx *cx, void *arg) {
  struct some *s = arg;
  for (int64_t i = s->from; i < s->from + s->n; i++)
    log_commit(cx,
               str_fmt(cx->mem, "{\"text\":\"việc số %lld\",\"kind\":\"%s\"}", (long long)i,
                       i % 2 ? "second" : "first"),
               s->object);
  return true;
}

void harness_commit(struct house *h, int64_t n, id object) {
  for (int64_t i = 0; i < n; i += 100) {
    struct some s = {i, n - i < 100 ? n - i : 100, object};
    bool done =
        false; /* other tests write to the same PostgreSQL: a race may be lost more often than the store tries */
    for (int tries = 0; tries < 10 && !done; tries++)
      done = house_write(h, RESIDENT, commit, &s) == STORE_COMMITTED;
    NEED(done);
  }
}

void harness_sequence(struct house *h, struct box *b) {
  enum box_result last = BOX_DOWN;
  for (int quiet = 0, tries = 0; quiet < 2 && tries < 10; tries++) {
    last = log_sequence_at(h->store, b, h->now);
    quiet = last == BOX_OK ? quiet + 1 : 0;
  }
  NEED(last == BOX_OK);
}

struct check {
  str key, outside, findings;
  size_t n;
  void *mem;
};

static void check(struct ctx *cx, void *arg) {
  struct check *c = arg;
  struct buf *b = buf_new(cx->mem, 1 << 20);
  c->n = log_check_with(cx, c->key, c->outside, b);
  c->findings = str_dup(c->mem, buf_str(b));
}

size_t harness_check(struct house *h, str key, str outside, str *ret_findings) {
  struct check c = {.key = key, .outside = outside, .mem = h->mem};
  NEED(house_read(h, RESIDENT, check, &c));
  *ret_findings = c.findings;
  return c.n;
}
