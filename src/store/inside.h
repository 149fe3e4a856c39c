/* store, inside: what the files of this room share; nobody else includes it. */
#ifndef STORE_INSIDE_H
#define STORE_INSIDE_H

#include "store/store.h"
#include <pthread.h>
#include <stdatomic.h>

#define MAX_ARGS 32
#define MAX_COLS 48
#define MAX_TABLES 128
#define MAX_ROWS 100000
#define MAX_QUEUE 256 /* waiting writes; the next one is told to come again */
#define MAX_BATCH 64  /* applies in one COMMIT */
#define SQLITE_WORDS 6
#define MAX_IDLE_TRIES 16 /* connections that may have died while idle */

/* ---- one value, one row, one prepared query ---- */

enum value_type { VALUE_NULL, VALUE_INT, VALUE_TEXT, VALUE_BYTES };
struct value {
  enum value_type type;
  int64_t i;
  struct bytes b; /* borrowed until the next row */
};
typedef void (*on_row)(void *arg, const struct value *values, size_t n);

struct statement {
  const struct query *query;
  void *handle;                 /* the engine's */
  uint64_t reads[2], writes[2]; /* bits of tables */
  size_t n_params;
  int at[MAX_ARGS]; /* SQLite: place of $1, $2 ... */
};

/* ---- connections ---- */

struct postgres;
struct engine {
  const char *name;
  /* All fault when the database cannot. */
  void (*open)(struct conn *c);
  void (*close)(struct conn *c);
  void (*exec)(struct conn *c, const char *sql);
  void (*prepare)(struct conn *c, struct statement *st, const struct arg *args, size_t n_args);
  int64_t (*run)(struct conn *c, struct statement *st, const struct arg *args, size_t n_args, on_row row,
                 void *arg);
  void (*calm)(struct conn *c); /* after a fault: no statement is left half run */
};

struct conn {
  struct store *store;
  const struct engine *engine;
  void *db;          /* sqlite3 * or struct postgres * */
  bool writer;       /* SQLite: the one that may write */
  bool in_apply;     /* writes are allowed now */
  bool broken;       /* never to be used again */
  bool lost;         /* SQLite: FULL, IOERR, NOMEM, INTERRUPT: the whole transaction is in doubt */
  bool fsync_failed; /* what the disk holds is unknown: the process ends */
  bool not_durable;  /* PostgreSQL warned that the commit may not be replicated */
  bool forgets;      /* SQLite: something was destroyed; its bytes still stand in the log */
  bool unlimited;    /* no time limit for a statement: commands and checks */
  int64_t cpu_deadline;
  int64_t slot;                  /* number of this writer among the living ones; -1 = none yet */
  struct statement **statements; /* open hash by address of the query */
  size_t n_statements, cap_statements;
  uint64_t written[2];       /* since the transaction began */
  uint64_t seen[MAX_TABLES]; /* generations when the snapshot was taken */
  void *words[SQLITE_WORDS]; /* SQLite: BEGIN, COMMIT and the like, prepared */
  struct kept_rows *kept;    /* SQLite: answers of QUERY_KEPT */
  struct file_move *moves;   /* SQLite: files to bring in before, to take away after the commit */
  size_t n_moves, cap_moves;
  struct conn *next;
};

extern const struct engine engine_sqlite, engine_postgres;
void heap_start(void); /* before SQLite is used: its memory, under a ceiling */

struct conn *conn_take(struct store *s); /* from the pool, or a new one; faults */
void conn_give(struct conn *c);
struct conn *conn_new(struct store *s, bool writer);
void conn_close(struct conn *c);
struct statement *conn_statement(struct conn *c, const struct query *q, const struct arg *args, size_t n_args);

/* ---- the store ---- */

struct setting {
  str section, name, value;
};
#define MAX_GENERATIONS 1024
struct generations { /* PostgreSQL: what the rows of one commune said last */
  id commune;
  moment looked_at;
  uint64_t n[MAX_TABLES];
};
struct store {
  str dir, url, folder; /* folder: dir/store */
  id commune;
  enum store_mode mode;
  uint8_t master[32];
  const struct engine *engine;
  struct setting *settings;
  size_t n_settings;
  int lock; /* descriptor of the lock file */

  char *tables[MAX_TABLES];
  size_t n_tables;

  pthread_mutex_t pool_lock;
  struct conn *idle;

  _Atomic uint64_t changed[MAX_TABLES]; /* SQLite: generations, this process's */
  pthread_mutex_t generation_lock;
  struct generations *generations; /* MAX_GENERATIONS of them */
  size_t n_generations;

  pthread_mutex_t held_lock;
  struct held *held; /* held.c's locked memory */

  pthread_mutex_t seen_lock;
  struct seen_table *seen, *seen_spare; /* both at once: no memory is asked for under the lock */

  /* SQLite's one writer */
  pthread_t writer;
  bool writer_runs;
  struct conn *write_conn;
  pthread_mutex_t queue_lock;
  pthread_cond_t queue_filled;
  struct store_write *queue_head, *queue_tail;
  size_t queue_n;
  bool closing;
  _Atomic bool fenced;

  moment swept_at; /* store_upkeep's; one thread calls it */
};

/* Names of all tables that the migrations make, in order; the number is the bit. */
void tables_find(struct store *s);
int table_number(const struct store *s, str name); /* -1 when there is none, or nobody's cache depends on it */
bool table_is(const struct store *s, str name);    /* any that the migrations make */
void tables_of(const struct store *s, const char *sql, uint64_t ret_reads[2], uint64_t ret_writes[2]);

struct migration {
  int number;
  const char *name, *text, *sqlite, *postgres;
};
extern const struct migration migrations[];
extern const size_t n_migrations;
/* Brings the database up to the newest migration; false with a sentence. */
bool migrate(struct conn *c, const struct migration *all, size_t n, str *ret_why);
str derive_postgres(void *mem, str sql);

/* ---- rows kept (SQLite) ---- */

/* Rows of this query with these arguments as they still are, copied to cx->mem; false when they are not here. */
bool kept_find(struct ctx *cx, const struct statement *st, const struct arg *args, size_t n_args,
               void **ret_rows, size_t *ret_n);
void kept_put(struct ctx *cx, const struct statement *st, const struct arg *args, size_t n_args,
              const void *rows, size_t n);
uint64_t generations_sum(const struct store *s, const uint64_t *n, const uint64_t tables[2]);

/* ---- running ---- */

void ctx_start(struct store *s, struct ctx *cx);
/* One run of an apply on a connection that has a transaction open. */
struct apply_run {
  struct conn *c;
  struct store_write *w;
  struct ctx cx;
  bool yes; /* what apply said */
};
/* False after a fault. The memory of an earlier try is gone. */
bool apply_once(struct apply_run *run, struct fault_frame *frame);
enum store_result write_postgres(struct store *s, struct store_write *w);
bool writer_start(struct store *s, str *ret_why);
void writer_stop(struct store *s);
void generations_changed(struct store *s, id commune, const uint64_t tables[2]);
void generations_snapshot(struct conn *c);
void generations_write(struct ctx *cx); /* PostgreSQL: in the transaction */
/* One line to the log: control bytes become spaces, so that nothing from outside makes a second line. */
void store_say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void one_line(char *text);

struct seen_table *seen_new(void *mem);

void held_start(struct store *s);
void held_sweep(struct store *s, moment now);
void held_stop(struct store *s);

/* ---- files of blobs (SQLite) ---- */

struct file_move {
  id blob;
  bool destroy;
};
bool folder_sync(void *mem, str dir); /* what was made or renamed in it is on the disk */
bool files_commit(struct conn *c);    /* before COMMIT: renames, one fsync; false = the disk says no */
void files_after(struct conn *c);     /* after COMMIT: unlinks */
void files_sweep(struct conn *c);
/* Reads a blob's bytes; false when they are missing or not those of the row. */
bool blob_content(struct ctx *cx, id blob, int64_t size, struct bytes hash, struct bytes *ret);
bool blob_sweep_rows(struct ctx *cx, void *unused); /* an apply: staged parts whose form never came */
void blob_sweep_postgres(struct conn *c);
void forget_copies(struct conn *c); /* SQLite: copies of the store as it was before an upgrade */

/* ---- queries in two texts; listed in tests/golden/dialect.txt ---- */

#define QUERY_TWO(sym, row, sqlite, postgres, ...)                                                             \
  static const struct col sym##_cols[] = {__VA_ARGS__};                                                        \
  static const struct query sym = {#sym,     __FILE__,    __LINE__,   sqlite,                                  \
                                   postgres, sizeof(row), sym##_cols, sizeof sym##_cols / sizeof *sym##_cols,  \
                                   false};                                                                     \
  static const struct query *const sym##_listed __attribute__((section("queries"), used)) = &sym
#define QUERY_TWO_DO(sym, sqlite, postgres)                                                                    \
  static const struct query sym = {#sym, __FILE__, __LINE__, sqlite, postgres, 0, NULL, 0, false};             \
  static const struct query *const sym##_listed __attribute__((section("queries"), used)) = &sym
/* Text of a query that only the other engine runs. */
#define ONLY_ON_THE_OTHER ""

#endif
