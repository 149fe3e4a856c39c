#include "store/fixture.h"

#include <limits.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

extern const struct query *const __start_queries[];
extern const struct query *const __stop_queries[];

struct form_row {
  id form;
  struct bytes hash;
  str answer;
  int64_t at;
};
QUERY_DO(q_put, "INSERT INTO once (commune, form, fields_hash, answer, at) VALUES ($1, $2, $3, $4, $5)");
QUERY(q_backwards, struct form_row,
      "SELECT form, fields_hash, answer, at FROM once WHERE at = $3 AND answer = $2 AND commune = $1 ORDER BY "
      "form",
      COL(struct form_row, form), COL(struct form_row, hash), COL(struct form_row, answer),
      COL(struct form_row, at));
QUERY(q_by_moment, struct form_row,
      "SELECT form, fields_hash, answer, at FROM once WHERE commune = $1 ORDER BY at",
      COL(struct form_row, form), COL(struct form_row, hash), COL(struct form_row, answer),
      COL(struct form_row, at));
struct int_row {
  int64_t n;
};
struct maybe_row {
  struct maybe_int n;
};
QUERY(q_sum, struct int_row, "SELECT COALESCE(SUM(at), 0) FROM once WHERE commune = $1",
      COL(struct int_row, n));
QUERY(q_sum_or_null, struct int_row, "SELECT SUM(at) FROM once WHERE commune = $1", COL(struct int_row, n));
QUERY(q_maybe_sum, struct maybe_row, "SELECT SUM(at) FROM once WHERE commune = $1", COL(struct maybe_row, n));
QUERY(q_is_absent, struct int_row,
      "SELECT COUNT(*) FROM once WHERE commune = $1 AND answer IS NULL AND ($2 IS NULL OR answer = $2)",
      COL(struct int_row, n));

static id nth(uint8_t n) {
  id v = {{1, n}};
  return v;
}

static void put(struct ctx *cx, uint8_t n, str answer, int64_t at) {
  uint8_t hash[32] = {n};
  struct bytes b = {hash, sizeof hash};
  STORE_DO(cx, q_put, A(cx->who.commune), A(nth(n)), A(b), A(answer), A(at));
}

static bool put_three(struct ctx *cx, void *arg) {
  (void)arg;
  put(cx, 1, S("Đường 'ngập'; --"), INT64_MAX);
  put(cx, 2, STR_NONE, INT64_MIN);
  put(cx, 3, S(""), -1);
  return true;
}

static void read_backwards(struct ctx *cx, void *arg) {
  struct form_row row;
  (void)arg;
  CHECK(STORE_FIND(cx, q_backwards, &row, A(cx->who.commune), A(S("Đường 'ngập'; --")), A(INT64_MAX)));
  CHECK(id_eq(row.form, nth(1)));
  CHECK_INT(row.hash.p[0], 1);
  CHECK_INT(row.at, INT64_MAX);
  CHECK(!STORE_FIND(cx, q_backwards, &row, A(cx->who.commune), A(S("Đường 'ngập'; --")), A((int64_t)0)));
}

TEST("a parameter is bound by its number, not by where it first appears") {
  struct fixture *f = fixture_open(mem);
  CHECK_INT(fixture_write(f, put_three, NULL), STORE_COMMITTED);
  CHECK(fixture_read(f, read_backwards, NULL));
}

static void read_all(struct ctx *cx, void *arg) {
  size_t n;
  (void)arg;
  struct form_row *row = STORE_LIST(cx, q_by_moment, &n, A(cx->who.commune));
  NEED(n == 3);
  CHECK(row[0].answer.p == NULL);
  CHECK_INT(row[0].at, INT64_MIN);
  CHECK(row[1].answer.p != NULL);
  CHECK_INT(row[1].answer.n, 0);
  CHECK_STR(row[2].answer, "Đường 'ngập'; --");
  struct int_row sum;
  CHECK(STORE_FIND(cx, q_sum, &sum, A(cx->who.commune)));
  CHECK_INT(sum.n, -2);
  CHECK(STORE_FIND(cx, q_is_absent, &sum, A(cx->who.commune), A(STR_NONE)));
  CHECK_INT(sum.n, 1);
}

TEST("absent and empty text stay different, numbers keep their whole range, sums are exact") {
  struct fixture *f = fixture_open(mem);
  CHECK_INT(fixture_write(f, put_three, NULL), STORE_COMMITTED);
  CHECK(fixture_read(f, read_all, NULL));
}

static void read_null(struct ctx *cx, void *arg) {
  struct int_row row;
  struct maybe_row maybe = {{true, 1}};
  bool *reached = arg;
  CHECK(STORE_FIND(cx, q_maybe_sum, &maybe, A(cx->who.commune)));
  CHECK(!maybe.n.is);
  *reached = true;
  STORE_FIND(cx, q_sum_or_null, &row, A(cx->who.commune));
  CHECK(!"a NULL went into a plain int");
}

TEST("NULL into a plain int is a fault, and the read says so") {
  struct fixture *f = fixture_open(mem);
  bool reached = false;
  CHECK(!fixture_read(f, read_null, &reached));
  CHECK(reached);
  CHECK_INT(fixture_write(f, put_three, NULL), STORE_COMMITTED);
  CHECK(fixture_read(f, read_all, NULL));
}

QUERY_KEPT(q_kept, struct form_row,
           "SELECT commune AS form, commune AS hash, name AS answer, number AS at FROM search_index WHERE "
           "commune = $1 "
           "ORDER BY number",
           COL(struct form_row, form), COL(struct form_row, hash), COL(struct form_row, answer),
           COL(struct form_row, at));

static bool add_index(struct ctx *cx, void *arg) {
  store_search_put(cx, str_of(arg), 1, S("đường"), NULL, 0);
  return true;
}

static void read_kept(struct ctx *cx, void *arg) {
  size_t want = *(size_t *)arg, n = 0, again = 0;
  struct form_row *first = STORE_LIST(cx, q_kept, &n, A(cx->who.commune));
  struct form_row *second = STORE_LIST(cx, q_kept, &again, A(cx->who.commune));
  NEED(n == want && again == want);
  for (size_t i = 0; i < n; i++) {
    CHECK(str_eq(first[i].answer, second[i].answer) && first[i].answer.p != second[i].answer.p);
    CHECK(id_eq(first[i].form, cx->who.commune) && first[i].hash.n == 16);
    /* A copy is the reader's own: what is done to it reaches nobody else. */
    ((char *)(uintptr_t)first[i].answer.p)[0] = '?';
  }
  if (n > 1) CHECK_STR(second[1].answer, "sau");
  CHECK(cx->tables_read[0] | cx->tables_read[1]);
}

TEST("a kept list is the reader's own copy and changes with its table") {
  struct fixture *f = fixture_open(mem);
  size_t none = 0, one = 1, two = 2;
  CHECK(fixture_read(f, read_kept, &none));
  CHECK_INT(fixture_write(f, add_index, (char[]){"trước"}), STORE_COMMITTED);
  for (int i = 0; i < 3; i++) CHECK(fixture_read(f, read_kept, &one));
  CHECK_INT(fixture_write(f, add_index, (char[]){"sau"}), STORE_COMMITTED);
  for (int i = 0; i < 3; i++) CHECK(fixture_read(f, read_kept, &two));
}

static void write_in_read(struct ctx *cx, void *arg) {
  (void)arg;
  store_count(cx, S("x"), 1);
}

static void hidden_write_in_read(struct ctx *cx, void *arg) {
  (void)arg;
  put(cx, 9, S("x"), 1); /* a table whose changes are not counted: the engine itself must refuse */
}

TEST("a read cannot write, neither by our own rule nor by the engine's") {
  struct fixture *f = fixture_open(mem);
  CHECK(!fixture_read(f, write_in_read, NULL));
  CHECK(!fixture_read(f, hidden_write_in_read, NULL));
}

static bool has_table(struct store *s, const uint64_t set[2], const char *name) {
  int n = table_number(s, str_of(name));
  return n >= 0 && (set[n / 64] >> (n % 64) & 1);
}

TEST("the tables that a text reads and writes are found in joins, lists, inner queries and changes") {
  struct fixture *f = fixture_open(mem);
  struct store *s = f->store;
  uint64_t reads[2], writes[2];
  tables_of(s, "SELECT 1 FROM commune c, blob AS b JOIN counter ON c.commune = b.commune, search_index", reads,
            writes);
  CHECK(has_table(s, reads, "commune") && has_table(s, reads, "blob") && has_table(s, reads, "counter") &&
        has_table(s, reads, "search_index"));
  CHECK_INT(writes[0] | writes[1], 0);
  tables_of(s, "SELECT commune, blob FROM counter WHERE n IN (SELECT n FROM search_index) -- FROM blob", reads,
            writes);
  CHECK(has_table(s, reads, "counter") && has_table(s, reads, "search_index"));
  CHECK(!has_table(s, reads, "commune") && !has_table(s, reads, "blob"));
  tables_of(s, "SELECT 1 FROM (SELECT name FROM counter) AS x, blob", reads, writes);
  CHECK(has_table(s, reads, "counter") && has_table(s, reads, "blob"));
  tables_of(s, "INSERT INTO counter (commune) SELECT commune FROM commune ON CONFLICT DO UPDATE SET n = 1",
            reads, writes);
  CHECK(has_table(s, writes, "counter") && !has_table(s, writes, "commune") && has_table(s, reads, "commune"));
  tables_of(s, "DELETE FROM blob WHERE commune = 'FROM counter'", reads, writes);
  CHECK(has_table(s, writes, "blob") && !has_table(s, writes, "counter"));
  tables_of(s, "UPDATE commune SET name = $1", reads, writes);
  CHECK(has_table(s, writes, "commune"));
}

/* ---- all queries of the house ---- */

static bool mentions(const char *sql, const char *word) {
  size_t n = strlen(word);
  for (const char *at = strcasestr(sql, word); at; at = strcasestr(at + 1, word)) {
    bool left =
        at == sql || !(at[-1] == '_' || (at[-1] >= 'a' && at[-1] <= 'z') || (at[-1] >= 'A' && at[-1] <= 'Z'));
    bool right = !(at[n] == '_' || (at[n] >= 'a' && at[n] <= 'z') || (at[n] >= 'A' && at[n] <= 'Z'));
    if (left && right) return true;
  }
  return false;
}

static size_t params_of(const char *sql) {
  size_t most = 0;
  for (const char *at = strchr(sql, '$'); at; at = strchr(at + 1, '$')) {
    size_t n = (size_t)atoi(at + 1);
    if (n > most) most = n;
  }
  return most;
}

struct preparing {
  struct ctx *cx;
  const struct query *q;
  struct arg args[MAX_ARGS];
};

static void prepare_it(void *arg) {
  struct preparing *p = arg;
  conn_statement(p->cx->conn, p->q, p->args, params_of(p->q->sql_postgres ? p->q->sql_postgres : p->q->sql));
}

struct one_query {
  const struct query *q;
  char what[256];
};

static bool try_it(struct ctx *cx, void *arg) {
  struct one_query *one = arg;
  struct preparing p = {.cx = cx, .q = one->q};
  /* Types as they would be found out by the engine: none given. */
  for (size_t i = 0; i < MAX_ARGS; i++) p.args[i] = (struct arg){.type = ARG_NULL, .i = ARG_NULL};
  struct fault_frame frame;
  if (!fault_guard(&frame, prepare_it, &p)) memcpy(one->what, frame.what, sizeof one->what);
  return false;
}

TEST("every query of the house can be prepared on this engine") {
  struct fixture *f = fixture_open(mem);
  size_t n = 0;
  for (const struct query *const *at = __start_queries; at < __stop_queries; at++) {
    const struct query *q = *at;
    const char *text = test_on_postgres() && q->sql_postgres ? q->sql_postgres : q->sql;
    if (!*text) continue; /* the other engine's */
    n++;
    struct one_query one = {.q = q};
    CHECK_INT(fixture_write(f, try_it, &one), STORE_REFUSED);
    /* A parameter that nothing in the text gives a type: at run time its argument does. */
    bool good = !one.what[0] || strstr(one.what, "42P18") || strstr(one.what, "42P08");
    CHECK(good);
    if (!good) test_say("%s", one.what);
  }
  CHECK(n > 20);
}

TEST("no query reads the clock, draws lots, compares with LIKE, or differs between the engines by a function") {
  static const char *const never[] = {"LIKE",         "GLOB",     "now",         "CURRENT_TIMESTAMP",
                                      "CURRENT_DATE", "random",   "strftime",    "julianday",
                                      "date",         "datetime", "unixepoch",   "GREATEST",
                                      "LEAST",        "ifnull",   "group_concat"};
  for (const struct query *const *at = __start_queries; at < __stop_queries; at++)
    for (size_t i = 0; i < sizeof never / sizeof *never; i++) {
      const struct query *q = *at;
      if (mentions(q->sql, never[i])) {
        CHECK(!"a query says what it must not");
        test_say("%s (%s:%d): %s", q->name, q->file, q->line, never[i]);
      }
    }
}

static int by_name(const void *a, const void *b) {
  return strcmp((*(const struct query *const *)a)->name, (*(const struct query *const *)b)->name);
}

TEST("the queries with two texts are those of the golden list") {
  const struct query *two[256];
  size_t n = 0;
  for (const struct query *const *at = __start_queries; at < __stop_queries; at++)
    if ((*at)->sql_postgres && n < 256) two[n++] = *at;
  qsort(two, n, sizeof *two, by_name);
  struct buf *b = buf_new(mem, 65536);
  buf_add(b, S("Queries that SQLite and PostgreSQL do not share: name, file, which engines run it. All others "
               "are one text.\n"));
  for (size_t i = 0; i < n; i++) {
    const char *file = strrchr(two[i]->file, '/');
    buf_fmt(b, "%-20s %-14s %s%s\n", two[i]->name, file ? file + 1 : two[i]->file,
            two[i]->sql[0] ? "sqlite " : "", two[i]->sql_postgres[0] ? "postgres" : "");
  }
  CHECK(test_golden(mem, "dialect.txt", buf_str(b)));
}

static bool hold_canary(struct ctx *cx, void *arg) {
  (void)arg;
  uint8_t hash[32] = "\1\2\3canary-in-binary";
  struct bytes b = {hash, sizeof hash};
  STORE_DO(cx, q_put, A(cx->who.commune), A(nth(9)), A(b), A(S("what canary-in-text says")), A(1));
  struct buf *found = buf_new(cx->mem, 4096);
  size_t postgres = test_on_postgres() ? 1 : 0; /* on SQLite the files themselves are read */
  CHECK_INT((int64_t)store_rows_holding(cx, S("canary-in-text"), found), (int64_t)postgres);
  CHECK_INT((int64_t)store_rows_holding(cx, S("canary-in-binary"), found), (int64_t)postgres);
  CHECK_INT((int64_t)store_rows_holding(cx, S("canary-elsewhere"), found), 0);
  return false;
}

TEST("a canary is found in any table of PostgreSQL, in text and in binary columns") {
  struct fixture *f = fixture_open(mem);
  CHECK_INT(fixture_write(f, hold_canary, NULL), STORE_REFUSED);
}

/* ---- plans ---- */

/* What grows with the years: a page must not walk through all of it. `thanthien check` does, and is left out. */
static const char *const growing[] = {"matter",
                                      "matter_event",
                                      "matter_due",
                                      "matter_note",
                                      "matter_message",
                                      "matter_answer",
                                      "matter_file",
                                      "matter_rating",
                                      "journal_entry",
                                      "log_leaf",
                                      "log_record",
                                      "sign_in_log",
                                      "once",
                                      "blob",
                                      "session",
                                      "meeting",
                                      "meeting_fact",
                                      "meeting_booking",
                                      "meeting_question",
                                      "meeting_reply",
                                      "promise",
                                      "recommendation"};

static str one_text(struct conn *c, void *mem, const char *sql, str with) {
  sqlite3_stmt *st = NULL;
  str found = STR_NONE;
  NEED(sqlite3_prepare_v2(c->db, sql, -1, &st, NULL) == SQLITE_OK);
  sqlite3_bind_text(st, 1, with.p, (int)with.n, SQLITE_STATIC);
  if (sqlite3_step(st) == SQLITE_ROW) found = str_dup(mem, str_of((const char *)sqlite3_column_text(st, 0)));
  sqlite3_finalize(st);
  return found;
}

/* One line of a plan: "SEARCH m USING INDEX matter_by_state (commune=? AND state=?)". What a query calls few_... is a list of its own,
 * whose making has lines of its own. */
static bool walks_through(struct conn *c, void *mem, str line) {
  str index = line, head;
  if (str_starts(line, S("SCAN ")))
    return !str_has(line, S("VIRTUAL TABLE")) && !str_starts(line, S("SCAN (")) &&
           !str_starts(line, S("SCAN few_")) && !str_eq(line, S("SCAN CONSTANT ROW")) &&
           !str_eq(line, S("SCAN migration"));
  if (!str_starts(line, S("SEARCH ")) || !str_ends(line, S("(commune=?)"))) return false;
  if (!str_cut(&index, S("INDEX "), &head) || !str_cut(&index, S(" "), &head)) return true;
  str table = one_text(c, mem, "SELECT tbl_name FROM sqlite_schema WHERE name = ?1", head);
  for (size_t i = 0; i < sizeof growing / sizeof *growing; i++)
    if (str_eq(table, str_of(growing[i]))) return true;
  return false;
}

TEST("no query of a page walks through a table that grows with the years") {
  struct fixture *f = fixture_open(mem);
  if (test_on_postgres()) return;
  struct conn *c = conn_take(f->store);
  for (const struct query *const *at = __start_queries; at < __stop_queries; at++) {
    const struct query *q = *at;
    str file = str_of(q->file);
    if (str_ends(file, S("check.c")) || str_ends(file, S("records.c")) || str_ends(file, S("_test.c")))
      continue;
    sqlite3_stmt *st = NULL;
    str sql = str_fmt(mem, "EXPLAIN QUERY PLAN %s", q->sql);
    if (!*q->sql || sqlite3_prepare_v2(c->db, str_c(mem, sql), -1, &st, NULL) != SQLITE_OK) continue;
    while (sqlite3_step(st) == SQLITE_ROW) {
      str line = str_of((const char *)sqlite3_column_text(st, 3));
      bool good = !walks_through(c, mem, line);
      CHECK(good);
      if (!good) test_say("%s (%s:%d): %.*s", q->name, q->file, q->line, STR_ARG(line));
    }
    sqlite3_finalize(st);
  }
  conn_give(c);
}
