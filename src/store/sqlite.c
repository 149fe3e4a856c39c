#include "store/inside.h"

#include <sqlite3.h>
#include <string.h>
#include <time.h>

#define READ_CPU_MS 500 /* of one statement of a reader; a query that needs more is a mistake */

/* ---- faults ---- */

_Noreturn static void sqlite_fault(struct conn *c, int rc, const char *what) {
  int base = rc & 0xff;
  if (base == SQLITE_FULL || base == SQLITE_IOERR || base == SQLITE_NOMEM || base == SQLITE_INTERRUPT)
    c->lost = true;
  if (rc == SQLITE_IOERR_FSYNC || rc == SQLITE_IOERR_DIR_FSYNC) c->fsync_failed = true;
  char said[160];
  sqlite3_snprintf(sizeof said, said, "%s", c->db ? sqlite3_errmsg(c->db) : sqlite3_errstr(rc));
  one_line(said);
  fault(base == SQLITE_NOMEM ? FAULT_MEMORY : FAULT_STORE, "%s: %s (sqlite %d)", what, said, rc);
}

/* The few words around every transaction are said so often that each connection prepares them once. */
static const char *const words[SQLITE_WORDS] = {"BEGIN",    "BEGIN IMMEDIATE", "COMMIT",
                                                "ROLLBACK", "SAVEPOINT one",   "RELEASE one"};

static sqlite3_stmt *word_of(struct conn *c, const char *sql) {
  size_t i = 0;
  while (i < SQLITE_WORDS && strcmp(words[i], sql) != 0) i++;
  if (i == SQLITE_WORDS) return NULL;
  if (!c->words[i]) {
    sqlite3_stmt *made = NULL;
    if (sqlite3_prepare_v3(c->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &made, NULL) != SQLITE_OK) return NULL;
    c->words[i] = made;
  }
  return c->words[i];
}

static void sqlite_exec(struct conn *c, const char *sql) {
  sqlite3_stmt *word = word_of(c, sql);
  if (word) {
    int done = sqlite3_step(word);
    sqlite3_reset(word);
    if (done != SQLITE_DONE) sqlite_fault(c, done, sql);
    return;
  }
  int rc = sqlite3_exec(c->db, sql, NULL, NULL, NULL);
  if (rc != SQLITE_OK) sqlite_fault(c, sqlite3_extended_errcode(c->db), sql);
}

/* ---- what a reader may do ---- */

static int reader_may(void *unused, int action, const char *first, const char *second, const char *third,
                      const char *fourth) {
  (void)unused, (void)second, (void)third, (void)fourth;
  switch (action) {
  case SQLITE_SELECT:
  case SQLITE_READ:
  case SQLITE_FUNCTION:
  case SQLITE_RECURSIVE:
  case SQLITE_TRANSACTION:
    return SQLITE_OK;
  case SQLITE_PRAGMA:
    /* data_version is what FTS5 asks by itself; the two checks are thanthien check's. */
    return sqlite3_stricmp(first, "data_version") == 0 || sqlite3_stricmp(first, "integrity_check") == 0 ||
                   sqlite3_stricmp(first, "foreign_key_check") == 0
               ? SQLITE_OK
               : SQLITE_DENY;
  default:
    return SQLITE_DENY;
  }
}

/* Time this thread really worked: on a busy machine waiting is not the query's fault. */
static int64_t cpu_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* The clock is looked at from the first call on, after 20,000 steps: most statements never get there. */
static int out_of_time(void *arg) {
  struct conn *c = arg;
  if (c->unlimited) return 0;
  if (c->cpu_deadline == 0) c->cpu_deadline = cpu_ms() + READ_CPU_MS;
  return cpu_ms() > c->cpu_deadline;
}

/* ---- opening ---- */

static void set_limits(sqlite3 *db, bool writer) {
  static const struct {
    int what, most;
  } limits[] = {
      {SQLITE_LIMIT_LENGTH, 64 << 20},
      {SQLITE_LIMIT_SQL_LENGTH, 100000},
      {SQLITE_LIMIT_COLUMN, 64},
      {SQLITE_LIMIT_COMPOUND_SELECT, 20},
      {SQLITE_LIMIT_VDBE_OP, 100000},
      {SQLITE_LIMIT_FUNCTION_ARG, 16},
      {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 64},
      {SQLITE_LIMIT_VARIABLE_NUMBER, MAX_ARGS},
      {SQLITE_LIMIT_TRIGGER_DEPTH, 4},
      {SQLITE_LIMIT_WORKER_THREADS, 0},
  };
  for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) sqlite3_limit(db, limits[i].what, limits[i].most);
  /* VACUUM INTO, the snapshot before a migration, attaches its target. */
  sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, writer ? 1 : 0);
}

static void sqlite_open(struct conn *c) {
  struct store *s = c->store;
  char *path = str_c(c, str_fmt(c, "%.*s/thanthien.db", STR_ARG(s->folder)));
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOFOLLOW;
  flags |= c->writer ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
  sqlite3 *db = NULL;
  heap_start();
  int rc = sqlite3_open_v2(path, &db, flags, NULL);
  c->db = db;
  if (rc != SQLITE_OK) sqlite_fault(c, rc, "open");
  set_limits(db, c->writer);
  sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  /* Else SQLite looks at the numbers bound while it plans, and plans anew whenever they are bound again. */
  sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_QPSG, 1, NULL);
  sqlite3_wal_autocheckpoint(db, 0); /* the writer thread checkpoints by itself, nobody else ever does */
  sqlite3_busy_timeout(db, 0);
  sqlite_exec(
      c,
      "PRAGMA cell_size_check = 1; PRAGMA mmap_size = 0; PRAGMA cache_size = -4000; PRAGMA foreign_keys = 1");
  if (c->writer) {
    sqlite_exec(c, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = 1;"
                   "PRAGMA journal_size_limit = 67108864");
    return;
  }
  sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  /* Another process's recovery may hold the file for a moment; the server's own readers never wait. */
  sqlite3_busy_timeout(db, s->mode == STORE_READ ? 2000 : 200);
  sqlite_exec(c, "PRAGMA query_only = 1");
  sqlite3_set_authorizer(db, reader_may, NULL);
  sqlite3_progress_handler(db, 20000, out_of_time, c);
}

static void sqlite_close(struct conn *c) {
  for (size_t i = 0; i < c->cap_statements; i++)
    if (c->statements[i]) sqlite3_finalize(c->statements[i]->handle);
  for (size_t i = 0; i < SQLITE_WORDS; i++) sqlite3_finalize(c->words[i]);
  if (sqlite3_close(c->db) != SQLITE_OK) store_say("a connection did not close: %s", sqlite3_errmsg(c->db));
}

/* ---- statements ---- */

static void sqlite_prepare(struct conn *c, struct statement *st, const struct arg *args, size_t n_args) {
  (void)args, (void)n_args;
  const struct query *q = st->query;
  sqlite3_stmt *stmt = NULL;
  const char *tail = NULL;
  int rc = sqlite3_prepare_v3(c->db, q->sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, &tail);
  if (rc != SQLITE_OK) {
    char what[100];
    sqlite3_snprintf(sizeof what, what, "%s (%s:%d)", q->name, q->file, q->line);
    sqlite_fault(c, rc, what);
  }
  if (!stmt || *tail) fault(FAULT_BUG, "%s (%s:%d): one statement is wanted", q->name, q->file, q->line);
  st->handle = stmt;
  /* SQLite numbers $2, $1 by appearance: 1, 2. So each is looked up by its name. */
  int n = sqlite3_bind_parameter_count(stmt);
  if (n > MAX_ARGS) fault(FAULT_BUG, "%s: %d parameters", q->name, n);
  for (int i = 0; i < n; i++) {
    char name[12];
    sqlite3_snprintf(sizeof name, name, "$%d", i + 1);
    st->at[i] = sqlite3_bind_parameter_index(stmt, name);
    if (st->at[i] == 0)
      fault(FAULT_BUG, "%s (%s:%d): no %s among %d parameters", q->name, q->file, q->line, name, n);
  }
  st->n_params = (size_t)n;
}

static int bind_one(sqlite3_stmt *stmt, int at, const struct arg *a) {
  switch (a->type) {
  case ARG_INT:
    return sqlite3_bind_int64(stmt, at, a->i);
  case ARG_TEXT:
    return sqlite3_bind_text64(stmt, at, (const char *)a->b.p, a->b.n, SQLITE_STATIC, SQLITE_UTF8);
  case ARG_BYTES:
    return sqlite3_bind_blob64(stmt, at, a->b.p, a->b.n, SQLITE_STATIC);
  case ARG_ID:
    return sqlite3_bind_blob64(stmt, at, a->id, sizeof a->id, SQLITE_STATIC);
  case ARG_NULL:
    return sqlite3_bind_null(stmt, at);
  }
  return SQLITE_MISUSE;
}

static struct value value_of(sqlite3_stmt *stmt, int i, const struct query *q) {
  switch (sqlite3_column_type(stmt, i)) {
  case SQLITE_INTEGER:
    return (struct value){.type = VALUE_INT, .i = sqlite3_column_int64(stmt, i)};
  case SQLITE_TEXT: {
    const void *p = sqlite3_column_text(stmt, i);
    return (struct value){.type = VALUE_TEXT, .b = {p, (size_t)sqlite3_column_bytes(stmt, i)}};
  }
  case SQLITE_BLOB: {
    const void *p = sqlite3_column_blob(stmt, i);
    return (struct value){.type = VALUE_BYTES, .b = {p, (size_t)sqlite3_column_bytes(stmt, i)}};
  }
  case SQLITE_NULL:
    return (struct value){.type = VALUE_NULL};
  default:
    fault(FAULT_BUG, "%s (%s:%d): column %d is a fraction", q->name, q->file, q->line, i + 1);
  }
}

static int64_t sqlite_run(struct conn *c, struct statement *st, const struct arg *args, size_t n_args,
                          on_row row, void *arg) {
  sqlite3_stmt *stmt = st->handle;
  const struct query *q = st->query;
  sqlite3_reset(stmt); /* a fault may have left it in the middle */
  for (size_t i = 0; i < n_args; i++) {
    int rc = bind_one(stmt, st->at[i], &args[i]);
    if (rc != SQLITE_OK) sqlite_fault(c, rc, q->name);
  }
  c->cpu_deadline = 0;
  int64_t rows = 0;
  int n = sqlite3_column_count(stmt), rc;
  struct value values[MAX_COLS];
  MUST(n <= MAX_COLS);
  while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
    rows++;
    if (!row) continue;
    for (int i = 0; i < n; i++) values[i] = value_of(stmt, i, q);
    row(arg, values, (size_t)n);
  }
  if (rc != SQLITE_DONE) {
    char what[100];
    sqlite3_snprintf(sizeof what, what, "%s (%s:%d)", q->name, q->file, q->line);
    sqlite_fault(c, rc, what);
  }
  int64_t changed = n > 0 ? rows : sqlite3_changes64(c->db);
  sqlite3_reset(stmt);
  return changed;
}

static void sqlite_calm(struct conn *c) {
  for (sqlite3_stmt *stmt = sqlite3_next_stmt(c->db, NULL); stmt; stmt = sqlite3_next_stmt(c->db, stmt))
    if (sqlite3_stmt_busy(stmt)) sqlite3_reset(stmt);
}

const struct engine engine_sqlite = {"sqlite",       sqlite_open, sqlite_close, sqlite_exec,
                                     sqlite_prepare, sqlite_run,  sqlite_calm};
