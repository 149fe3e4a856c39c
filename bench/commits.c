/* What SQLite itself can do with the rows that one submission writes: copies of them, with fresh ids, in transactions of
 * their own (--batch 1) or of 64 together; the same library, journal and synchronous setting as the program's.
 *
 *   commits STORE.db SECONDS BATCH
 *
 * The newest row of each table is the pattern. STORE.db is changed: give a copy.
 * Prints submissions per second. */
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

enum { COLUMNS_MAX = 40 };

static const char *const tables[] = {"once",   "log_pending",  "log_record",
                                     "matter", "matter_event", "matter_due"};
enum { TABLES = sizeof tables / sizeof *tables, MATTER = 3 };
/* The sequencer empties log_pending within seconds; its row is the record's entry, a moment and an order. */
static const char pending[] = "SELECT r.commune, 0, r.entry, m.received_at, 0 FROM log_record r, (SELECT "
                              "max(received_at) AS received_at FROM matter) m "
                              "ORDER BY r.rowid DESC LIMIT 1";

struct table {
  sqlite3_stmt *insert;
  sqlite3_value *row[COLUMNS_MAX];
  int n;
};

static struct {
  sqlite3 *db;
  struct table tables[TABLES];
  sqlite3_stmt *count, *search, *begin, *commit;
  char *words;
  sqlite3_int64 docid, seq;
} g;

static void need(int rc, int wanted, const char *what) {
  if (rc == wanted) return;
  fprintf(stderr, "commits: %s: %s\n", what, sqlite3_errmsg(g.db));
  exit(1);
}

static sqlite3_stmt *prepare(const char *sql) {
  sqlite3_stmt *s = NULL;
  need(sqlite3_prepare_v3(g.db, sql, -1, SQLITE_PREPARE_PERSISTENT, &s, NULL), SQLITE_OK, sql);
  return s;
}

static void step(sqlite3_stmt *s, const char *what) {
  need(sqlite3_step(s), SQLITE_DONE, what);
  sqlite3_reset(s);
}

/* The newest row of each table is the pattern. */
static void pattern(struct table *t, const char *name) {
  char sql[512];
  if (strcmp(name, "log_pending") == 0)
    snprintf(sql, sizeof sql, "%s", pending);
  else
    snprintf(sql, sizeof sql, "SELECT * FROM %s ORDER BY rowid DESC LIMIT 1", name);
  sqlite3_stmt *s = prepare(sql);
  need(sqlite3_step(s), SQLITE_ROW, name);
  t->n = sqlite3_column_count(s);
  int n = snprintf(sql, sizeof sql, "INSERT INTO %s VALUES (?", name);
  for (int i = 0; i < t->n; i++) {
    t->row[i] = sqlite3_value_dup(sqlite3_column_value(s, i));
    if (i > 0) n += snprintf(sql + n, sizeof sql - (size_t)n, ", ?");
  }
  snprintf(sql + n, sizeof sql - (size_t)n, ")");
  sqlite3_finalize(s);
  t->insert = prepare(sql);
}

/* An id that stands in several tables must become the same new one in each: a stream of bytes keyed by the old. */
static void fresh(const void *old, int n, const uint8_t salt[16], uint8_t *ret) {
  uint64_t x = 1469598103934665603u;
  for (int i = 0; i < n; i++) x = (x ^ ((const uint8_t *)old)[i]) * 1099511628211u;
  for (int i = 0; i < n; i++) {
    x = (x ^ salt[i % 16]) * 1099511628211u;
    ret[i] = (uint8_t)(x >> 32);
  }
}

static void one(void) {
  uint8_t salt[16], made[64];
  if (getrandom(salt, sizeof salt, 0) != sizeof salt) exit(1);
  g.docid++;
  g.seq++;
  for (int k = 0; k < TABLES; k++) {
    struct table *t = &g.tables[k];
    for (int i = 0; i < t->n; i++) {
      int n = sqlite3_value_bytes(t->row[i]);
      if (i > 0 && sqlite3_value_type(t->row[i]) == SQLITE_BLOB && (n == 16 || n == 32)) {
        fresh(sqlite3_value_blob(t->row[i]), n, salt, made);
        sqlite3_bind_blob(t->insert, i + 1, made, n, SQLITE_TRANSIENT);
      } else if (k == MATTER && i == 2) {
        sqlite3_bind_int64(t->insert, i + 1, g.seq);
      } else {
        sqlite3_bind_value(t->insert, i + 1, t->row[i]);
      }
    }
    step(t->insert, tables[k]);
  }
  sqlite3_bind_int64(g.search, 1, g.docid);
  step(g.search, "search");
  step(g.count, "counter");
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void prepare_all(void) {
  need(sqlite3_exec(g.db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON",
                    NULL, NULL, NULL),
       SQLITE_OK, "pragmas");
  for (int i = 0; i < TABLES; i++) pattern(&g.tables[i], tables[i]);
  sqlite3_stmt *s = prepare("SELECT rowid, words FROM search ORDER BY rowid DESC LIMIT 1");
  need(sqlite3_step(s), SQLITE_ROW, "search");
  g.docid = sqlite3_column_int64(s, 0);
  g.words = strdup((const char *)sqlite3_column_text(s, 1));
  sqlite3_finalize(s);
  s = prepare("SELECT max(seq) FROM matter");
  need(sqlite3_step(s), SQLITE_ROW, "seq");
  g.seq = sqlite3_column_int64(s, 0);
  sqlite3_finalize(s);
  g.search = prepare("INSERT INTO search (rowid, words) VALUES (?, ?)");
  sqlite3_bind_text(g.search, 2, g.words, -1, SQLITE_STATIC);
  g.count = prepare("UPDATE counter SET n = n + 1 WHERE name = 'matter.received'");
  g.begin = prepare("BEGIN IMMEDIATE");
  g.commit = prepare("COMMIT");
}

int main(int argc, char **argv) {
  if (argc != 4) {
    fprintf(stderr, "usage: commits STORE.db SECONDS BATCH\n");
    return 2;
  }
  double seconds = atof(argv[2]);
  int batch = atoi(argv[3]);
  need(sqlite3_open_v2(argv[1], &g.db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK, "open");
  prepare_all();
  long done = 0;
  double began = now();
  while (now() - began < seconds) {
    step(g.begin, "begin");
    for (int i = 0; i < batch; i++) one();
    step(g.commit, "commit");
    done += batch;
  }
  printf("%.0f\n", (double)done / (now() - began));
  return 0;
}
