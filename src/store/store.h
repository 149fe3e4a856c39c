/* store: queries, typed rows, transactions, blobs, search, counters; the only room that includes sqlite3.h or
 * libpq-fe.h. One commune's folder lives on SQLite, a whole city on PostgreSQL; the SQL text is the same.
 *
 * Rules that everything above relies on:
 *  - A query is one constant with $1, $2 ...; never assembled. Every row carries its commune, and every query over a
 *    commune's data binds cx->who.commune. Nothing in SQL does arithmetic on dates, and nothing reads the clock.
 *  - Text of ours is C-collated; Vietnamese order is a stored text_sort_key.
 *  - ORDER BY a column that may be NULL says NULLS FIRST or NULLS LAST: the engines differ otherwise. No LIKE.
 *  - Column types: INTEGER, TEXT, BLOB. A moment is INTEGER milliseconds UTC, a day INTEGER civil
 *    days (base/day), an id BLOB of 16, money INTEGER đồng, points INTEGER hundredths, a bool INTEGER 0/1. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/base.h"

struct store; /* one per process and DIR; safe to share between threads */
struct conn;  /* one per thread; nobody above store looks inside */

/* Who acts. Ids only: what a role may do stands in account/. account is ID_NONE for a resident without account and
 * for the system itself. */
struct who {
  id commune, account, unit, session;
  uint32_t roles; /* bits by enum role of account/ */
};

/* One run of one thing: a page, an apply, a command. Handed to every rule; never a request. */
struct ctx {
  void *mem; /* all memory of the run hangs here, under a ceiling */
  struct store *store;
  struct conn *conn;
  struct who who;
  moment now; /* fixed for the run */
  day today;  /* day_of(now) */
  /* What is made from this run is stale from this moment on; starts at the next midnight. Whoever shows something that
   * changes by the clock earlier calls ctx_until. */
  moment fresh_until;
  uint64_t tables_read[2]; /* bit per table of the schema, set by the queries that ran: the page cache's key */
  uint8_t seed[32];        /* ctx_random draws from it, so a repeated apply draws the same */
  uint64_t drawn;
};

void ctx_until(struct ctx *cx, moment at);
void ctx_random(struct ctx *cx, void *p, size_t n);
id ctx_new_id(struct ctx *cx);

/* ---- queries ------------------------------------------------------------------------------------- */

struct bytes {
  const uint8_t *p;
  size_t n; /* p NULL = absent */
};
struct maybe_int {
  bool is;
  int64_t v;
};

enum col_type { COL_INT, COL_INT32, COL_BOOL, COL_MAYBE, COL_TEXT, COL_BYTES, COL_ID, COL_DAY };
struct col {
  const char *name;
  uint32_t offset;
  enum col_type type;
};
#define COL_TYPE(x)                                                                                            \
  _Generic((x), int64_t                                                                                        \
           : COL_INT, int                                                                                      \
           : COL_INT32, bool                                                                                   \
           : COL_BOOL, struct maybe_int                                                                        \
           : COL_MAYBE, str                                                                                    \
           : COL_TEXT, struct bytes                                                                            \
           : COL_BYTES, id                                                                                     \
           : COL_ID, day                                                                                       \
           : COL_DAY)
/* Column number i of the SELECT (or RETURNING) list fills this field: list them in the same order. NULL gives
 * STR_NONE, ID_NONE, DAY_NONE, absent bytes, !is; NULL into a plain int is a fault. */
#define COL(type, field)                                                                                       \
  { #field, offsetof(type, field), COL_TYPE(((type *)0)->field) }

struct query {
  const char *name, *file;
  int line;
  const char *sql;
  const char *sql_postgres; /* NULL: the same text. Others only in store/dialect, listed in a golden file */
  size_t row_size;          /* 0: returns no rows */
  const struct col *cols;
  size_t n_cols;
  bool kept; /* see QUERY_KEPT */
};
/* Declares a query at file scope and lists it for the test that prepares all of them on both engines.
 *   QUERY(q_open, struct matter, "SELECT id, due_on FROM matter WHERE commune = $1 AND id = $2",
 *         COL(struct matter, id), COL(struct matter, due_on));
 *   QUERY_DO(q_close, "UPDATE matter SET closed_at = $3 WHERE commune = $1 AND id = $2 AND closed_at IS NULL"); */
#define QUERY(sym, row, text, ...)                                                                             \
  static const struct col sym##_cols[] = {__VA_ARGS__};                                                        \
  static const struct query sym = {#sym, __FILE__,    __LINE__,   text,                                        \
                                   NULL, sizeof(row), sym##_cols, sizeof sym##_cols / sizeof *sym##_cols,      \
                                   false};                                                                     \
  static const struct query *const sym##_listed __attribute__((section("queries"), used)) = &sym
#define QUERY_DO(sym, text)                                                                                    \
  static const struct query sym = {#sym, __FILE__, __LINE__, text, NULL, 0, NULL, 0, false};                   \
  static const struct query *const sym##_listed __attribute__((section("queries"), used)) = &sym

/* The same for a short list that rarely changes and is asked for on every page (hamlets, holidays): each reading connection
 * of a folder keeps the rows until one of their tables changes. What comes back is a copy, as with any other query. */
#define QUERY_KEPT(sym, row, text, ...)                                                                        \
  static const struct col sym##_cols[] = {__VA_ARGS__};                                                        \
  static const struct query sym = {#sym, __FILE__,    __LINE__,   text,                                        \
                                   NULL, sizeof(row), sym##_cols, sizeof sym##_cols / sizeof *sym##_cols,      \
                                   true};                                                                      \
  static const struct query *const sym##_listed __attribute__((section("queries"), used)) = &sym

enum arg_type { ARG_INT, ARG_TEXT, ARG_BYTES, ARG_ID, ARG_NULL };
struct arg {
  enum arg_type type;
  int64_t i;
  struct bytes b;
  uint8_t id[16];
};
struct arg arg_int(int64_t v);
struct arg arg_text(str v); /* absent binds NULL */
struct arg arg_bytes(struct bytes v);
struct arg arg_id(id v);   /* ID_NONE binds NULL */
struct arg arg_day(day v); /* DAY_NONE binds NULL */
struct arg arg_maybe(struct maybe_int v);
#define A(x)                                                                                                   \
  _Generic((x), str                                                                                            \
           : arg_text, struct bytes                                                                            \
           : arg_bytes, id                                                                                     \
           : arg_id, day                                                                                       \
           : arg_day, struct maybe_int                                                                         \
           : arg_maybe, default                                                                                \
           : arg_int)(x)
#define ARGS_(...)                                                                                             \
  (const struct arg[]){__VA_ARGS__}, sizeof((const struct arg[]){__VA_ARGS__}) / sizeof(struct arg)

/* All rows, in order, as an array of the query's row type on cx->mem; *ret_n says how many. Every list is bounded by
 * its own LIMIT; more than 100,000 rows is a fault. Text and blobs live on cx->mem too. */
#define STORE_LIST(cx, q, ret_n, ...) store_list((cx), &(q), (ret_n), ARGS_(__VA_ARGS__))
/* The first row into *ret_row; false when there is none. */
#define STORE_FIND(cx, q, ret_row, ...) store_find((cx), &(q), (ret_row), ARGS_(__VA_ARGS__))
/* Runs a change; gives how many rows it touched. Only inside an apply. With a RETURNING query use STORE_FIND/LIST. */
#define STORE_DO(cx, q, ...) store_do((cx), &(q), ARGS_(__VA_ARGS__))
void *store_list(struct ctx *cx, const struct query *q, size_t *ret_n, const struct arg *args, size_t n_args);
bool store_find(struct ctx *cx, const struct query *q, void *ret_row, const struct arg *args, size_t n_args);
int64_t store_do(struct ctx *cx, const struct query *q, const struct arg *args, size_t n_args);

/* ---- opening and running --------------------------------------------------------------------------- */

enum store_mode { STORE_SERVE /* the one writer of a folder */, STORE_READ /* read-only, beside a server */ };
struct store_config {
  str dir;    /* folder with thanthien.ini and keys/ */
  str url;    /* absent: SQLite at dir/store/; else postgres://... */
  id commune; /* whose rows this DIR speaks of */
};
/* Reads DIR/thanthien.ini and keys/. NULL with a sentence (Vietnamese, for the console) in *ret_why when the folder is
 * none of ours. */
struct store *store_open(void *mem, str dir, enum store_mode mode, str *ret_why);
void store_close(struct store *s); /* waits for what was submitted */
/* Makes DIR: folder, ini, master key (0600), schema, the commune's row. url absent = SQLite. */
bool store_init(void *mem, str dir, str url, str commune_name, moment now, id *ret_commune, str *ret_why);
id store_commune(const struct store *s);
str store_dir(const struct store *s);
/* A value of thanthien.ini, absent when not given. */
str store_setting(const struct store *s, str section, str name);
/* A 32-byte key for one purpose ("follow", "form", ...), derived from keys/master.key and the commune. Same purpose,
 * same key, for ever. */
void store_key(const struct store *s, id commune, const char *purpose, uint8_t ret[32]);

/* Whoever runs something sets mem, who and now of its ctx; a read or a write fills in the rest.
 * A read: opens this thread's read-only connection, a snapshot for the length of body. False after a fault (logged). */
bool store_read(struct store *s, struct ctx *cx, void (*body)(struct ctx *cx, void *arg), void *arg);

/* A write. `apply` uses the store only and may be run again from the start (same clock, same randomness). It returns
 * true to commit, false to roll its own changes back (a refusal; what it left in arg is the answer). */
typedef bool (*store_apply)(struct ctx *cx, void *arg);
enum store_result {
  STORE_COMMITTED, /* on disk */
  STORE_REFUSED,   /* apply said no */
  STORE_FAILED,    /* 503: nothing is promised, though it may yet be there; sent again it is done once */
  STORE_BUSY,      /* the writer's queue is full: 503 with Retry-After */
};
struct store_write {
  store_apply apply;
  void *arg;
  struct ctx *cx; /* the caller's; only who, now, seed and mem are used: apply runs in a ctx of the writer */
  /* Called once, from any thread, after the commit (or not). Must not block. */
  void (*done)(struct store_write *w, enum store_result result);
  void *owner;
  struct store_write *next; /* store's */
};
void store_submit(struct store *s, struct store_write *w);
/* The same, waiting: for commands and tests. */
enum store_result store_write(struct store *s, struct ctx *cx, store_apply apply, void *arg);

/* ---- generations, counters ------------------------------------------------------------------------- */

/* Sum of all generations of the tables in the set, for one commune: changes whenever any of them did, in any process
 * (looked up at most once per 200 ms). For the page cache. */
uint64_t store_generation(struct store *s, id commune, const uint64_t tables[2]);
/* The same for cx->tables_read as of this read's own snapshot: what a page made from it is to be kept under. Called
 * inside the body, last. (Asked afterwards, store_generation may already count a change that the page has not seen.) */
uint64_t store_generation_seen(struct ctx *cx);
/* Named counters, exact, without one shared hot row. store_count adds inside an apply. */
void store_count(struct ctx *cx, str name, int64_t delta);
int64_t store_counted(struct ctx *cx, str name);

/* Inside an apply: true when this transaction holds its commune's lock of that name, until it ends. PostgreSQL: an advisory
 * lock, false when somebody else has it; SQLite: always true, there is one writer. */
bool store_try_lock(struct ctx *cx, const char *name);

/* When a key (a session) was last seen, kept in memory, safe between threads; at most 4,096 keys, the one longest unseen
 * goes first. */
struct seen {
  id key;
  moment at;
};
void store_seen(struct store *s, id key, moment at); /* keeps the later moment */
moment store_last_seen(struct store *s, id key);     /* 0 = not known here */
size_t store_seen_take(struct store *s, void *mem,
                       struct seen **ret); /* those seen since the last take; they stay known */

/* ---- secrets held in memory ------------------------------------------------------------------------- */

/* A key that a person has opened for a sitting: 32 bytes in locked memory that no core file and no swap holds, under the session
 * it was opened in, until a moment. At most 64 at once; wiped when let go, when its time is over, when the store closes. */
bool store_hold(struct store *s, id key, id owner, const uint8_t secret[32], moment until); /* false: no room */
/* What is held under the key, and until when; false when nothing is. Whoever asked wipes what they were given. */
bool store_held(struct store *s, id key, moment now, uint8_t ret[32], moment *ret_until);
void store_let_go(struct store *s, id key);
void store_let_go_of(struct store *s, id owner, id but_key); /* but_key ID_NONE: all of that person's */

/* ---- once ------------------------------------------------------------------------------------------ */

/* Sent twice is done once. Called first in an apply. FRESH: go on, and store_once_answer() what must be said again.
 * AGAIN: *ret_answer is the first answer. OTHER: same form id, other fields. */
enum once { ONCE_FRESH, ONCE_AGAIN, ONCE_OTHER };
enum once store_once(struct ctx *cx, id form, const uint8_t fields_hash[32], str *ret_answer);
void store_once_answer(struct ctx *cx, id form, str answer);
/* What was sent is forgotten where its answer is this: sent again it finds nothing, and no row says when or what it was. */
void store_once_forget(struct ctx *cx, str answer);

/* ---- forgetting ------------------------------------------------------------------------------------- */

/* In an apply that destroys what a person wrote: names a table it was destroyed in. After the commit no file of the store keeps
 * the bytes: SQLite at once, PostgreSQL when store_upkeep has written the table anew. Blobs do it by themselves. */
void store_forget(struct ctx *cx, const char *table);
/* Once a minute, by one thread: sweeps what is too old, writes tables anew. */
void store_upkeep(struct store *s, moment now);

/* ---- blobs ----------------------------------------------------------------------------------------- */

/* Prepare stages: written and fsynced under a temporary name (SQLite) or as staged rows (PostgreSQL). */
struct blob_stage {
  id blob;
  int64_t size;
  uint8_t hash[32]; /* BLAKE2b-256 */
};
bool store_blob_stage(struct ctx *cx, struct bytes content, struct blob_stage *ret);
/* Apply keeps: the blob now lives exactly as long as its row in table blob. */
void store_blob_keep(struct ctx *cx, const struct blob_stage *stage, str media_type);
bool store_blob_read(struct ctx *cx, id blob, struct bytes *ret, str *ret_media_type);
void store_blob_destroy(struct ctx *cx, id blob); /* in an apply; bytes gone after the commit */

/* ---- search ---------------------------------------------------------------------------------------- */

/* An index is named; a document is an integer `seq` (newer = larger) with its words and facets. Words are matched
 * folded; words typed with marks match exactly first. Facets are exact tokens ("thon:<hex>"), all must hold. */
void store_search_put(struct ctx *cx, str index, int64_t seq, str text, const str *facets, size_t n_facets);
void store_search_drop(struct ctx *cx, str index, int64_t seq); /* bytes gone too */
void store_tidy(struct ctx *cx); /* in an apply, after a bulk load: the index of words becomes one piece */
struct search_hit {
  int64_t seq;
  bool exact; /* the marks that were typed stand in the text */
};
struct search_page {
  struct search_hit *hits;
  size_t n;
  bool more;
  int64_t found;      /* at most 1,000 ... */
  bool found_is_more; /* ... and then 'hơn 1.000' */
};
/* Exact ones first, newest first within each. `after` is the last hit of the page before, or NULL. */
struct search_page store_search(struct ctx *cx, str index, str words, const str *facets, size_t n_facets,
                                const struct search_hit *after, size_t limit);

/* ---- check ----------------------------------------------------------------------------------------- */

/* I2-I4 of docs/safety.md (no double form, integrity and foreign keys, blobs and rows match); a sentence per finding. Rooms
 * above add theirs. */
size_t store_check(struct ctx *cx, struct buf *findings);
/* How many rows of PostgreSQL's tables hold these bytes, as text or inside binary columns; a sentence per table. 0 on SQLite,
 * whose files are there to be read. */
size_t store_rows_holding(struct ctx *cx, str bytes, struct buf *findings);

#endif
