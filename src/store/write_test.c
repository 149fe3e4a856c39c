#include "store/fixture.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static void counted(struct ctx *cx, void *arg) {
  *(int64_t *)arg = store_counted(cx, S("n"));
}

static int64_t count_now(struct fixture *f) {
  int64_t n = -1;
  CHECK(fixture_read(f, counted, &n));
  return n;
}

enum way { YES, NO, BROKEN };
static bool add_one(struct ctx *cx, void *arg) {
  enum way *way = arg;
  store_count(cx, S("n"), 1);
  if (*way == BROKEN) fault(FAULT_BUG, "as the test wants it");
  return *way == YES;
}

TEST("a refusal and a fault leave nothing behind, and the next write works") {
  struct fixture *f = fixture_open(mem);
  enum way yes = YES, no = NO, broken = BROKEN;
  CHECK_INT(fixture_write(f, add_one, &yes), STORE_COMMITTED);
  CHECK_INT(fixture_write(f, add_one, &no), STORE_REFUSED);
  CHECK_INT(fixture_write(f, add_one, &broken), STORE_FAILED);
  CHECK_INT(count_now(f), 1);
  CHECK_INT(fixture_write(f, add_one, &yes), STORE_COMMITTED);
  CHECK_INT(count_now(f), 2);
  fixture_again(f);
  CHECK_INT(count_now(f), 2);
}

/* ---- many at once ---- */

struct crowd {
  struct fixture *f;
  int number;
  int64_t committed, wanted;
  int fresh, again, other;
};

static void *write_many(void *arg) {
  struct crowd *c = arg;
  void *mem = talloc_new(NULL);
  for (int i = 0; i < 40; i++) {
    struct ctx cx = {.mem = mem, .who = {.commune = c->f->commune}, .now = c->f->now};
    enum way way = (i + c->number) % 5 == 0 ? NO : (i + c->number) % 7 == 0 ? BROKEN : YES;
    c->wanted += way == YES;
    if (store_write(c->f->store, &cx, add_one, &way) == STORE_COMMITTED) c->committed++;
  }
  talloc_free(mem);
  return NULL;
}

static bool send_form(struct ctx *cx, void *arg) {
  struct crowd *c = arg;
  uint8_t hash[32] = {c->number == 7};
  id form = {{42}};
  str answer = STR_NONE;
  c->fresh = c->again = c->other = 0;
  switch (store_once(cx, form, hash, &answer)) {
  case ONCE_FRESH:
    store_count(cx, S("n"), 1);
    store_once_answer(cx, form, S("số 1"));
    c->fresh = 1;
    return true;
  case ONCE_AGAIN:
    c->again = str_eq(answer, S("số 1"));
    return false;
  case ONCE_OTHER:
    c->other = 1;
    return false;
  }
  return false;
}

static void *send_one(void *arg) {
  struct crowd *c = arg;
  void *mem = talloc_new(NULL);
  struct ctx cx = {.mem = mem, .who = {.commune = c->f->commune}, .now = c->f->now};
  enum store_result r = store_write(c->f->store, &cx, send_form, c);
  c->committed = r == STORE_COMMITTED;
  talloc_free(mem);
  return NULL;
}

static void run_crowd(struct fixture *f, struct crowd *c, size_t n, void *(*body)(void *)) {
  pthread_t threads[8];
  for (size_t i = 0; i < n; i++) {
    c[i] = (struct crowd){.f = f, .number = (int)i};
    NEED(pthread_create(&threads[i], NULL, body, &c[i]) == 0);
  }
  for (size_t i = 0; i < n; i++) pthread_join(threads[i], NULL);
}

TEST("writes of many threads, some refused and some broken, are counted exactly once each; no race loses one") {
  struct fixture *f = fixture_open(mem);
  struct crowd c[8];
  int64_t committed = 0, wanted = 0;
  run_crowd(f, c, 8, write_many);
  for (size_t i = 0; i < 8; i++) committed += c[i].committed, wanted += c[i].wanted;
  CHECK_INT(committed, wanted);
  CHECK_INT(count_now(f), committed);
}

static bool add_below_sixty(struct ctx *cx, void *arg) {
  (void)arg;
  if (store_counted(cx, S("n")) >= 60) return false;
  store_count(cx, S("n"), 1);
  return true;
}

static void *write_below_sixty(void *arg) {
  struct crowd *c = arg;
  void *mem = talloc_new(NULL);
  for (int i = 0; i < 10; i++) {
    struct ctx cx = {.mem = mem, .who = {.commune = c->f->commune}, .now = c->f->now};
    enum store_result r = store_write(c->f->store, &cx, add_below_sixty, NULL);
    c->committed += r == STORE_COMMITTED;
    c->wanted += r == STORE_COMMITTED || r == STORE_REFUSED;
  }
  talloc_free(mem);
  return NULL;
}

TEST("a limit counted in an apply holds however many write at once, and a lost race fails nobody") {
  struct fixture *f = fixture_open(mem);
  struct crowd c[8];
  int64_t committed = 0, answered = 0;
  run_crowd(f, c, 8, write_below_sixty);
  for (size_t i = 0; i < 8; i++) committed += c[i].committed, answered += c[i].wanted;
  CHECK_INT(answered, 80);
  CHECK_INT(committed, 60);
  CHECK_INT(count_now(f), 60);
}

TEST("a form sent eight times at the same moment is done once; other fields under its id are told apart") {
  struct fixture *f = fixture_open(mem);
  struct crowd c[8];
  run_crowd(f, c, 8, send_one);
  int64_t fresh = 0, again = 0, other = 0, committed = 0;
  for (size_t i = 0; i < 8; i++) {
    fresh += c[i].fresh;
    again += c[i].again;
    other += c[i].other;
    committed += c[i].committed;
  }
  CHECK_INT(committed, 1);
  CHECK_INT(fresh, 1);
  CHECK_INT(again + other, 7);
  CHECK_INT(count_now(f), 1);
  struct crowd late = {.f = f, .number = 1}, wrong = {.f = f, .number = 7};
  send_one(&late);
  send_one(&wrong);
  CHECK(late.again + wrong.again == 1 && late.other + wrong.other == 1);
}

/* ---- the same again ---- */

struct drawing {
  int runs;
  id first, second;
};

static bool draw(struct ctx *cx, void *arg) {
  struct drawing *d = arg;
  id drawn = ctx_new_id(cx);
  if (d->runs++ == 0) {
    d->first = drawn;
    fault(FAULT_RETRY, "as if the transaction had lost a race");
  }
  d->second = drawn;
  return true;
}

TEST("an apply that is run again draws the same, and what prepare drew is not drawn again") {
  struct fixture *f = fixture_open(mem);
  struct ctx *cx = fixture_ctx(f);
  struct drawing d = {0};
  memset(cx->seed, 7, sizeof cx->seed);
  id before = ctx_new_id(cx);
  enum store_result r = store_write(f->store, cx, draw, &d);
  CHECK_INT(r, test_on_postgres() ? STORE_COMMITTED : STORE_FAILED);
  if (!test_on_postgres()) CHECK_INT(store_write(f->store, fixture_ctx(f), draw, &d), STORE_COMMITTED);
  if (test_on_postgres()) CHECK(id_eq(d.first, d.second));
  CHECK(!id_eq(before, d.first));
  id after = ctx_new_id(cx);
  CHECK(!id_eq(after, d.first) && !id_eq(after, before));
}

/* ---- snapshots and generations ---- */

struct look {
  struct fixture *f;
  int64_t before, after;
  uint64_t seen, tables[2];
};

static void look_twice(struct ctx *cx, void *arg) {
  struct look *l = arg;
  enum way yes = YES;
  l->before = store_counted(cx, S("n"));
  CHECK_INT(fixture_write(l->f, add_one, &yes), STORE_COMMITTED);
  l->after = store_counted(cx, S("n"));
  l->seen = store_generation_seen(cx);
  memcpy(l->tables, cx->tables_read, sizeof l->tables);
}

TEST("a read sees one moment, and what it made is stale when somebody wrote meanwhile") {
  struct fixture *f = fixture_open(mem);
  struct look l = {.f = f};
  enum way yes = YES, no = NO;
  CHECK_INT(fixture_write(f, add_one, &yes), STORE_COMMITTED);
  CHECK(fixture_read(f, look_twice, &l));
  CHECK_INT(l.before, 1);
  CHECK_INT(l.after, 1);
  uint64_t now = store_generation(f->store, f->commune, l.tables);
  CHECK(now != l.seen);
  CHECK_INT(store_generation(f->store, f->commune, l.tables), now);
  CHECK_INT(fixture_write(f, add_one, &no), STORE_REFUSED);
  CHECK_INT(store_generation(f->store, f->commune, l.tables), now);
  CHECK_INT(fixture_write(f, add_one, &yes), STORE_COMMITTED);
  CHECK(store_generation(f->store, f->commune, l.tables) != now);
}

TEST("a lock of a commune is held by one transaction at a time") {
  struct fixture *f = fixture_open(mem);
  struct store *s = f->store;
  if (!test_on_postgres()) return; /* one writer */
  struct ctx one = {.mem = mem, .store = s, .who = {.commune = f->commune}}, two = one;
  one.conn = conn_take(s);
  two.conn = conn_take(s);
  one.conn->engine->exec(one.conn, "BEGIN");
  two.conn->engine->exec(two.conn, "BEGIN");
  CHECK(store_try_lock(&one, "log"));
  CHECK(!store_try_lock(&two, "log"));
  CHECK(store_try_lock(&two, "other"));
  one.conn->engine->exec(one.conn, "COMMIT");
  CHECK(store_try_lock(&two, "log"));
  two.conn->engine->exec(two.conn, "COMMIT");
  conn_give(one.conn);
  conn_give(two.conn);
}

TEST("when a key was last seen is kept, taken once, and bounded") {
  struct fixture *f = fixture_open(mem);
  id key = {{1}};
  struct seen *taken;
  store_seen(f->store, key, 1000);
  store_seen(f->store, key, 500);
  CHECK_INT(store_last_seen(f->store, key), 1000);
  CHECK_INT(store_seen_take(f->store, mem, &taken), 1);
  CHECK_INT(taken[0].at, 1000);
  CHECK_INT(store_seen_take(f->store, mem, &taken), 0);
  for (int i = 0; i < 10000; i++) {
    id other = {{2}};
    random_bytes(other.b, sizeof other.b);
    store_seen(f->store, other, 2000 + i);
  }
  CHECK(store_seen_take(f->store, mem, &taken) <= 4096);
  CHECK_INT(store_last_seen(f->store, key), 0);
}

/* ---- the folder ---- */

TEST("a folder that is served is refused to a second writer, and read beside it") {
  struct fixture *f = fixture_open(mem);
  str why = STR_NONE;
  enum way yes = YES;
  if (!test_on_postgres()) {
    CHECK(!store_open(mem, f->dir, STORE_SERVE, &why));
    CHECK_HAS(why, "đang được một chương trình khác phục vụ");
  }
  struct store *beside = store_open(mem, f->dir, STORE_READ, &why);
  NEED(beside != NULL);
  CHECK_INT(fixture_write(f, add_one, &yes), STORE_COMMITTED);
  int64_t n = 0;
  struct ctx cx = {.mem = mem, .who = {.commune = f->commune}, .now = f->now};
  CHECK(store_read(beside, &cx, counted, &n));
  CHECK_INT(n, 1);
  CHECK_INT(store_write(beside, &cx, add_one, &yes), STORE_FAILED);
  store_close(beside);
}

TEST("a folder that is none of ours is refused with a sentence") {
  str why = STR_NONE;
  CHECK(!store_open(mem, S("/nonexistent"), STORE_SERVE, &why));
  CHECK_HAS(why, "thanthien init");
  struct fixture *f = fixture_open(mem);
  id commune;
  CHECK(!store_init(mem, f->dir, STR_NONE, S("Xã Khác"), f->now, &commune, &why));
  CHECK_HAS(why, "đã có rồi");
}

TEST("a key of one purpose is the same for ever and no other's") {
  struct fixture *f = fixture_open(mem);
  uint8_t follow[32], form[32], again[32], other[32];
  store_key(f->store, f->commune, "follow", follow);
  store_key(f->store, f->commune, "form", form);
  store_key(f->store, (id){{9}}, "follow", other);
  fixture_again(f);
  store_key(f->store, f->commune, "follow", again);
  CHECK(memcmp(follow, again, 32) == 0);
  CHECK(memcmp(follow, form, 32) != 0 && memcmp(follow, other, 32) != 0);
  CHECK_STR(store_setting(f->store, S("commune"), S("name")), "Xã Thử");
  CHECK(!store_setting(f->store, S("commune"), S("phone")).p);
}
