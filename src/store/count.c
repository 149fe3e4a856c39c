#include "store/inside.h"

#include <stdlib.h>
#include <string.h>

/* Generations and counters. On SQLite one process writes, so generations are numbers in its memory. On PostgreSQL any
 * number of processes write for a commune: each writing connection has rows of its own and readers take the sum, for one
 * shared row would make all writers of a city wait in line (measured: 5.8 thousand transactions a second against 0.9). */

#define LOOK_MS 200 /* rows of other processes are looked at no oftener */

/* ---- which writer am I ---- */

struct slot_row {
  bool got;
};
QUERY_TWO(q_slot, struct slot_row, ONLY_ON_THE_OTHER,
          "SELECT pg_try_advisory_lock(1953853556, $1::bigint::int)", COL(struct slot_row, got));

/* The smallest number no living connection holds, so that the rows stay as few as there ever were writers at once. The lock
 * goes with the connection. */
static int64_t slot_of(struct ctx *cx) {
  struct conn *c = cx->conn;
  if (c->slot >= 0) return c->slot;
  if (!c->store->url.p) return c->slot = 0;
  struct slot_row row = {false};
  for (int64_t i = 0; i < 10000; i++) {
    STORE_FIND(cx, q_slot, &row, A(i));
    if (row.got) return c->slot = i;
  }
  fault(FAULT_STORE, "no slot for a writer");
}

QUERY_TWO(q_try_lock, struct slot_row, ONLY_ON_THE_OTHER, "SELECT pg_try_advisory_xact_lock($1)",
          COL(struct slot_row, got));

bool store_try_lock(struct ctx *cx, const char *name) {
  if (!cx->store->url.p) return true;
  uint8_t sum[32];
  str whole = str_fmt(cx->mem, "%.*s %s", STR_ARG(id_hex(cx->mem, cx->who.commune)), name);
  sha256(whole.p, whole.n, sum);
  int64_t key;
  memcpy(&key, sum, sizeof key);
  struct slot_row row = {false};
  STORE_FIND(cx, q_try_lock, &row, A(key));
  return row.got;
}

/* ---- generations ---- */

struct generation_row {
  str name;
  int64_t n;
};
QUERY(q_generations, struct generation_row,
      "SELECT name, SUM(n) FROM generation WHERE commune = $1 GROUP BY name", COL(struct generation_row, name),
      COL(struct generation_row, n));
QUERY_TWO_DO(q_generation_add, ONLY_ON_THE_OTHER,
             "INSERT INTO generation (commune, name, writer, n) SELECT $1, t, $3, 1 FROM "
             "unnest(string_to_array($2, ' ')) "
             "AS t ON CONFLICT (commune, name, writer) DO UPDATE SET n = generation.n + 1");

void generations_write(struct ctx *cx) {
  struct store *s = cx->store;
  struct buf *names = buf_new(cx->mem, 16384);
  for (size_t i = 0; i < s->n_tables; i++) {
    if (!(cx->conn->written[i / 64] >> (i % 64) & 1)) continue;
    if (names->n) buf_char(names, ' ');
    buf_add(names, str_of(s->tables[i]));
  }
  if (names->n) STORE_DO(cx, q_generation_add, A(cx->who.commune), A(buf_str(names)), A(slot_of(cx)));
}

/* Called with the lock held; the place of a commune, forgotten and made anew when there are too many. */
static struct generations *place_of(struct store *s, id commune) {
  for (size_t i = 0; i < s->n_generations; i++)
    if (id_eq(s->generations[i].commune, commune)) return &s->generations[i];
  if (s->n_generations == MAX_GENERATIONS) s->n_generations = 0;
  struct generations *g = &s->generations[s->n_generations++];
  *g = (struct generations){.commune = commune, .looked_at = INT64_MIN};
  return g;
}

void generations_changed(struct store *s, id commune, const uint64_t tables[2]) {
  if (s->url.p) {
    pthread_mutex_lock(&s->generation_lock);
    place_of(s, commune)->looked_at = INT64_MIN; /* what this process wrote it sees at once */
    pthread_mutex_unlock(&s->generation_lock);
    return;
  }
  for (size_t i = 0; i < s->n_tables; i++)
    if (tables[i / 64] >> (i % 64) & 1) atomic_fetch_add(&s->changed[i], 1);
}

/* Before the snapshot is taken: a change that comes in between makes the page stale at once, never wrongly fresh. */
void generations_snapshot(struct conn *c) {
  if (c->store->url.p) return;
  for (size_t i = 0; i < c->store->n_tables; i++) c->seen[i] = atomic_load(&c->store->changed[i]);
}

uint64_t generations_sum(const struct store *s, const uint64_t *n, const uint64_t tables[2]) {
  uint64_t sum = 0;
  for (size_t i = 0; i < s->n_tables; i++)
    if (tables[i / 64] >> (i % 64) & 1) sum += n[i];
  return sum;
}

static void load(struct ctx *cx, id commune, uint64_t *n) {
  size_t rows;
  struct generation_row *row = STORE_LIST(cx, q_generations, &rows, A(commune));
  for (size_t i = 0; i < rows; i++) {
    int table = table_number(cx->store, row[i].name);
    if (table >= 0) n[table] = (uint64_t)row[i].n;
  }
}

uint64_t store_generation_seen(struct ctx *cx) {
  struct conn *c = cx->conn;
  MUST(c);
  uint64_t read[2] = {cx->tables_read[0], cx->tables_read[1]};
  if (c->store->url.p) {
    memset(c->seen, 0, sizeof c->seen);
    load(cx, cx->who.commune, c->seen);
  }
  return generations_sum(c->store, c->seen, read);
}

struct looking {
  id commune;
  uint64_t n[MAX_TABLES];
};

static void look(struct ctx *cx, void *arg) {
  struct looking *l = arg;
  load(cx, l->commune, l->n);
}

uint64_t store_generation(struct store *s, id commune, const uint64_t tables[2]) {
  uint64_t n[MAX_TABLES];
  if (!s->url.p) {
    for (size_t i = 0; i < s->n_tables; i++) n[i] = atomic_load(&s->changed[i]);
    return generations_sum(s, n, tables);
  }
  moment now = moment_mono();
  pthread_mutex_lock(&s->generation_lock);
  struct generations *g = place_of(s, commune);
  bool fresh = g->looked_at != INT64_MIN && now - g->looked_at < LOOK_MS;
  /* Marked before it is looked up: a change of ours that commits meanwhile resets the mark and is looked up again. */
  g->looked_at = now;
  memcpy(n, g->n, sizeof n);
  pthread_mutex_unlock(&s->generation_lock);
  if (fresh) return generations_sum(s, n, tables);

  struct looking l = {.commune = commune};
  struct ctx cx = {.mem = talloc_new(NULL), .who = {.commune = commune}, .now = moment_now()};
  bool good = store_read(s, &cx, look, &l);
  talloc_free(cx.mem);
  pthread_mutex_lock(&s->generation_lock);
  g = place_of(s, commune);
  if (good)
    memcpy(g->n, l.n, sizeof l.n);
  else
    g->looked_at = INT64_MIN;
  memcpy(n, g->n, sizeof n);
  pthread_mutex_unlock(&s->generation_lock);
  return generations_sum(s, n, tables);
}

/* ---- counters ---- */

struct count_row {
  int64_t n;
};
QUERY_DO(q_count, "INSERT INTO counter (commune, name, writer, n) VALUES ($1, $2, $3, $4) "
                  "ON CONFLICT (commune, name, writer) DO UPDATE SET n = counter.n + excluded.n");
QUERY(q_counted, struct count_row, "SELECT COALESCE(SUM(n), 0) FROM counter WHERE commune = $1 AND name = $2",
      COL(struct count_row, n));

void store_count(struct ctx *cx, str name, int64_t delta) {
  STORE_DO(cx, q_count, A(cx->who.commune), A(name), A(slot_of(cx)), A(delta));
}

int64_t store_counted(struct ctx *cx, str name) {
  struct count_row row = {0};
  STORE_FIND(cx, q_counted, &row, A(cx->who.commune), A(name));
  return row.n;
}
