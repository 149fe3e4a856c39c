#include "store/inside.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* What was destroyed must leave the files as well as the tables.
 *
 * SQLite zeroes what it frees (secure_delete), but the old pages still stand in its log: the writer cuts the log to
 * nothing right after such a commit. A copy of the store made before an upgrade goes with it.
 *
 * PostgreSQL only marks a row as dead; its bytes stay until something else is written over them. So the table is
 * written anew: within a minute or so while it is small, else in the night, since nobody can use it meanwhile. What is due is
 * a counter, which commits with the deletion and outlives a crash. Its write-ahead log is beyond us: docs/security.md. */

#define LARGE (INT64_C(256) << 20)
#define ONCE_MS (8 * 24 * INT64_C(3600000)) /* a form may lie open for a week at most */
#define SWEEP_MS INT64_C(3600000)

void store_forget(struct ctx *cx, const char *table) {
  if (!table_is(cx->store, str_of(table))) fault(FAULT_BUG, "no table %s to forget in", table);
  if (cx->store->url.p)
    store_count(cx, str_fmt(cx->mem, "rewrite.%s", table), 1);
  else
    cx->conn->forgets = true;
}

/* ---- SQLite ---- */

void forget_copies(struct conn *c) {
  void *mem = talloc_new(c);
  DIR *dir = opendir(str_c(mem, c->store->folder));
  for (struct dirent *e = dir ? readdir(dir) : NULL; e; e = readdir(dir))
    if (str_starts(str_of(e->d_name), S("before-upgrade"))) unlinkat(dirfd(dir), e->d_name, 0);
  if (dir) closedir(dir);
  talloc_free(mem);
}

/* ---- PostgreSQL ---- */

struct due_row {
  str name;
  int64_t n;
};
QUERY(
    q_due, struct due_row,
    "SELECT name, SUM(n) FROM counter WHERE commune = $1 AND name >= 'rewrite.' AND name < 'rewrite/' GROUP BY "
    "name HAVING SUM(n) <> 0 ORDER BY name LIMIT 128",
    COL(struct due_row, name), COL(struct due_row, n));
struct size_row {
  int64_t bytes;
};
QUERY_TWO(q_size, struct size_row, ONLY_ON_THE_OTHER, "SELECT pg_total_relation_size(to_regclass($1))",
          COL(struct size_row, bytes));

struct rewriting {
  struct store *s;
  const char *table; /* one of our own migrations' */
  bool night, put_off;
};

static void rewrite(struct conn *c, void *arg) {
  struct rewriting *r = arg;
  char sql[100];
  struct ctx cx = {.mem = talloc_new(c), .store = r->s, .conn = c};
  struct size_row size = {0};
  STORE_FIND(&cx, q_size, &size, A(str_of(r->table)));
  r->put_off = size.bytes > LARGE && !r->night;
  if (r->put_off) return;
  c->unlimited = true;
  c->engine->exec(c,
                  "SET lock_timeout = 2000"); /* whoever works with the table now is not kept waiting longer */
  snprintf(sql, sizeof sql, "VACUUM (FULL) \"%s\"", r->table);
  c->engine->exec(c, sql);
}

struct alone {
  struct store *s;
  struct conn *c;
  void (*body)(struct conn *c, void *arg);
  void *arg;
};

static void alone_it(void *arg) {
  struct alone *a = arg;
  a->c = conn_take(a->s);
  a->body(a->c, a->arg);
}

/* Outside of any transaction, on a connection that is thrown away afterwards together with its settings. */
static bool alone(struct store *s, void (*body)(struct conn *c, void *arg), void *arg) {
  struct alone a = {s, NULL, body, arg};
  struct fault_frame frame;
  bool good = fault_guard(&frame, alone_it, &a);
  if (!good) store_say("upkeep: %s", frame.what);
  if (a.c) {
    a.c->broken = true;
    conn_give(a.c);
  }
  return good;
}

struct due_list {
  struct due_row *at;
  size_t n;
};

static void list_due(struct ctx *cx, void *arg) {
  struct due_list *l = arg;
  l->at = STORE_LIST(cx, q_due, &l->n, A(cx->who.commune));
}

static bool settle(struct ctx *cx, void *arg) {
  const struct due_row *row = arg;
  store_count(cx, row->name, -row->n);
  return true;
}

static void rewrite_due(struct store *s, struct ctx *cx) {
  struct due_list l = {0};
  int64_t hour = (cx->now / 3600000 + 7) % 24;
  if (!store_read(s, cx, list_due, &l)) return;
  for (size_t i = 0; i < l.n; i++) {
    str table = str_sub(l.at[i].name, strlen("rewrite."), l.at[i].name.n);
    struct rewriting r = {s, str_c(cx->mem, table), hour >= 1 && hour < 5, false};
    bool done = !table_is(s, table) || (alone(s, rewrite, &r) && !r.put_off);
    if (done) (void)store_write(s, cx, settle, &l.at[i]);
  }
}

/* ---- both ---- */

QUERY_DO(q_once_old, "DELETE FROM once WHERE commune = $1 AND at < $2");

static bool sweep_once(struct ctx *cx, void *arg) {
  (void)arg;
  return STORE_DO(cx, q_once_old, A(cx->who.commune), A(cx->now - ONCE_MS)) > 0;
}

void store_upkeep(struct store *s, moment now) {
  struct ctx cx = {
      .mem = talloc_new(NULL), .store = s, .who = {.commune = s->commune}, .now = now, .today = day_of(now)};
  if (!cx.mem) return;
  held_sweep(s, now);
  if (now - s->swept_at > SWEEP_MS || now < s->swept_at) {
    s->swept_at = now;
    (void)store_write(s, &cx, sweep_once, NULL);
    if (s->url.p) (void)store_write(s, &cx, blob_sweep_rows, NULL);
  }
  if (s->url.p) rewrite_due(s, &cx);
  talloc_free(cx.mem);
}
