#include "store/inside.h"

#include <string.h>
#include <strings.h>

/* ---- statements of a connection ---- */

static size_t place_of(const struct conn *c, const struct query *q) {
  size_t at = ((uintptr_t)q >> 4) * 0x9E3779B97F4A7C15u >> 20;
  return at & (c->cap_statements - 1);
}

static void statements_grow(struct conn *c) {
  size_t old_cap = c->cap_statements;
  struct statement **old = c->statements;
  size_t cap = old_cap ? old_cap * 2 : 64;
  c->statements = MEM_ARRAY(c, struct statement *, cap); /* may fault: nothing has changed yet */
  c->cap_statements = cap;
  for (size_t i = 0; i < old_cap; i++) {
    if (!old[i]) continue;
    size_t at = place_of(c, old[i]->query);
    while (c->statements[at]) at = (at + 1) & (c->cap_statements - 1);
    c->statements[at] = old[i];
  }
  talloc_free(old);
}

struct statement *conn_statement(struct conn *c, const struct query *q, const struct arg *args, size_t n_args) {
  if (c->n_statements * 2 >= c->cap_statements) statements_grow(c);
  size_t at = place_of(c, q);
  while (c->statements[at] && c->statements[at]->query != q) at = (at + 1) & (c->cap_statements - 1);
  if (c->statements[at]) return c->statements[at];
  struct statement *st = MEM_NEW(c, struct statement);
  st->query = q;
  c->engine->prepare(c, st, args, n_args);
  bool other = c->store->url.p && q->sql_postgres;
  tables_of(c->store, other ? q->sql_postgres : q->sql, st->reads, st->writes);
  c->statements[at] = st;
  c->n_statements++;
  return st;
}

/* ---- rows ---- */

struct filling {
  struct ctx *cx;
  const struct query *q;
  char *rows;
  size_t n, cap, max;
};

_Noreturn static void bad_column(const struct query *q, const struct col *col, const char *what) {
  fault(FAULT_BUG, "%s (%s:%d): column %s: %s", q->name, q->file, q->line, col->name, what);
}

static int64_t int_of(const struct query *q, const struct col *col, const struct value *v) {
  if (v->type != VALUE_INT) bad_column(q, col, v->type == VALUE_NULL ? "NULL" : "no integer");
  return v->i;
}

/* Copies into `*room`, which was measured before: one piece of memory for all texts of a row. */
static const uint8_t *copied(char **room, struct bytes b) {
  char *at = *room;
  if (b.n) memcpy(at, b.p, b.n);
  at[b.n] = 0;
  *room += b.n + 1;
  return (const uint8_t *)at;
}

static void fill_field(const struct query *q, const struct col *col, const struct value *v, char *row,
                       char **room) {
  void *field = row + col->offset;
  bool none = v->type == VALUE_NULL;
  switch (col->type) {
  case COL_INT:
    *(int64_t *)field = int_of(q, col, v);
    break;
  case COL_INT32: {
    int64_t i = int_of(q, col, v);
    if (i < INT32_MIN || i > INT32_MAX) bad_column(q, col, "more than an int");
    *(int *)field = (int)i;
    break;
  }
  case COL_BOOL:
    *(bool *)field = int_of(q, col, v) != 0;
    break;
  case COL_MAYBE:
    *(struct maybe_int *)field = none ? (struct maybe_int){0} : (struct maybe_int){true, int_of(q, col, v)};
    break;
  case COL_DAY: {
    int64_t n = none ? DAY_NONE.n : int_of(q, col, v);
    if (n < INT32_MIN || n > INT32_MAX) bad_column(q, col, "no day");
    *(day *)field = (day){(int32_t)n};
    break;
  }
  case COL_TEXT:
    if (!none && v->type != VALUE_TEXT) bad_column(q, col, "no text");
    *(str *)field = none ? STR_NONE : (str){(const char *)copied(room, v->b), v->b.n};
    break;
  case COL_BYTES:
    if (!none && v->type != VALUE_BYTES) bad_column(q, col, "no bytes");
    *(struct bytes *)field = none ? (struct bytes){0} : (struct bytes){copied(room, v->b), v->b.n};
    break;
  case COL_ID:
    if (!none && (v->type != VALUE_BYTES || v->b.n != sizeof(id))) bad_column(q, col, "no id");
    *(id *)field = ID_NONE;
    if (!none) memcpy(field, v->b.p, sizeof(id));
    break;
  }
}

static void one_row(void *arg, const struct value *values, size_t n) {
  struct filling *f = arg;
  const struct query *q = f->q;
  if (n != q->n_cols)
    fault(FAULT_BUG, "%s (%s:%d): %zu columns, %zu fields", q->name, q->file, q->line, n, q->n_cols);
  if (f->n >= f->max) {
    if (f->max == 1) return;
    fault(FAULT_BUG, "%s (%s:%d): more than %d rows: a list has its own LIMIT", q->name, q->file, q->line,
          MAX_ROWS);
  }
  if (f->n == f->cap) {
    f->cap = f->cap ? f->cap * 2 : 8;
    if (f->cap > f->max) f->cap = f->max;
    char *more = talloc_realloc_size(f->cx->mem, f->rows, f->cap * q->row_size);
    if (!more) fault(FAULT_MEMORY, "%s: no memory for %zu rows", q->name, f->cap);
    f->rows = more;
  }
  char *row = f->rows + f->n * q->row_size;
  memset(row, 0, q->row_size);
  size_t need = 0;
  for (size_t i = 0; i < n; i++)
    if (values[i].type >= VALUE_TEXT && q->cols[i].type != COL_ID) need += values[i].b.n + 1;
  char *room = need ? mem_zero(f->cx->mem, need) : NULL;
  for (size_t i = 0; i < n; i++) fill_field(q, &q->cols[i], &values[i], row, &room);
  f->n++;
}

static struct statement *statement_of(struct ctx *cx, const struct query *q, const struct arg *args,
                                      size_t n_args) {
  struct conn *c = cx->conn;
  if (!c) fault(FAULT_BUG, "%s (%s:%d): outside of a read or an apply", q->name, q->file, q->line);
  MUST(n_args <= MAX_ARGS);
  struct statement *st = conn_statement(c, q, args, n_args);
  if (n_args != st->n_params)
    fault(FAULT_BUG, "%s (%s:%d): %zu parameters, %zu given", q->name, q->file, q->line, st->n_params, n_args);
  bool writes = (st->writes[0] | st->writes[1]) != 0;
  if (writes && !c->in_apply)
    fault(FAULT_BUG, "%s (%s:%d): a change outside of an apply", q->name, q->file, q->line);
  for (int i = 0; i < 2; i++) {
    cx->tables_read[i] |= st->reads[i];
    c->written[i] |= st->writes[i];
  }
  return st;
}

void *store_list(struct ctx *cx, const struct query *q, size_t *ret_n, const struct arg *args, size_t n_args) {
  struct filling f = {.cx = cx, .q = q, .max = MAX_ROWS};
  void *kept;
  MUST(q->row_size > 0);
  struct statement *st = statement_of(cx, q, args, n_args);
  if (q->kept && kept_find(cx, st, args, n_args, &kept, ret_n)) return kept;
  cx->conn->engine->run(cx->conn, st, args, n_args, one_row, &f);
  if (q->kept) kept_put(cx, st, args, n_args, f.rows, f.n);
  *ret_n = f.n;
  return f.rows;
}

bool store_find(struct ctx *cx, const struct query *q, void *ret_row, const struct arg *args, size_t n_args) {
  struct filling f = {.cx = cx, .q = q, .max = 1};
  MUST(q->row_size > 0);
  struct statement *st = statement_of(cx, q, args, n_args);
  cx->conn->engine->run(cx->conn, st, args, n_args, one_row, &f);
  if (f.n == 0) return false;
  memcpy(ret_row, f.rows, q->row_size);
  talloc_free(f.rows);
  return true;
}

int64_t store_do(struct ctx *cx, const struct query *q, const struct arg *args, size_t n_args) {
  if (q->row_size > 0) fault(FAULT_BUG, "%s (%s:%d): returns rows", q->name, q->file, q->line);
  struct statement *st = statement_of(cx, q, args, n_args);
  return cx->conn->engine->run(cx->conn, st, args, n_args, NULL, NULL);
}

/* ---- which tables a text names ---- */

static bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
}

/* The next word or sign; quoted text and comments are skipped. Empty at the end. */
static str next_token(const char **at) {
  const char *p = *at;
  for (;;) {
    if (*p == '\'') {
      for (p++; *p && *p != '\''; p++) {
      }
      if (*p) p++;
    } else if (p[0] == '-' && p[1] == '-') {
      while (*p && *p != '\n') p++;
    } else if (*p && !is_word(*p) && *p != ',' && *p != '(' && *p != ')' && *p != ';') {
      p++;
    } else {
      break;
    }
  }
  const char *from = p;
  if (is_word(*p))
    while (is_word(*p)) p++;
  else if (*p)
    p++;
  *at = p;
  return (str){from, (size_t)(p - from)};
}

static bool is(str token, const char *word) {
  return token.n == strlen(word) && strncasecmp(token.p, word, token.n) == 0;
}

static void bit(const struct store *s, str name, uint64_t set[2]) {
  int n = table_number(s, name);
  if (n >= 0) set[n / 64] |= UINT64_C(1) << (n % 64);
}

static bool ends_from(str t) {
  static const char *const words[] = {"WHERE",  "SET",    "ORDER",     "GROUP", "LIMIT",
                                      "HAVING", "SELECT", "RETURNING", "UNION"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (is(t, words[i])) return true;
  return false;
}

/* FROM a, b x JOIN c; INSERT INTO d; UPDATE e; DELETE FROM f. A word that is no table is simply not found. */
void tables_of(const struct store *s, const char *sql, uint64_t ret_reads[2], uint64_t ret_writes[2]) {
  memset(ret_reads, 0, 2 * sizeof *ret_reads);
  memset(ret_writes, 0, 2 * sizeof *ret_writes);
  const char *at = sql;
  bool delete = false, table_next = false, in_from[32] = {false}; /* by depth of parentheses */
  size_t depth = 0;
  for (str t = next_token(&at); t.n; t = next_token(&at)) {
    if (table_next) {
      table_next = false;
      in_from[depth] = true;
      bit(s, t, ret_reads);
      if (delete) bit(s, t, ret_writes);
      delete = false;
    }
    if (t.p[0] == '(') {
      MUST(depth + 1 < sizeof in_from);
      in_from[++depth] = false;
    } else if (t.p[0] == ')') {
      MUST(depth > 0);
      depth--;
    } else if (is(t, "FROM") || is(t, "JOIN") || (in_from[depth] && t.p[0] == ',')) {
      table_next = true;
    } else if (is(t, "DELETE")) {
      delete = true;
    } else if (is(t, "INTO") || is(t, "UPDATE")) {
      str name = next_token(&at);
      bit(s, name, ret_reads);
      bit(s, name, ret_writes);
    } else if (ends_from(t)) {
      in_from[depth] = false;
    }
  }
}

int table_number(const struct store *s, str name) {
  for (size_t i = 0; i < s->n_tables; i++)
    if (name.n == strlen(s->tables[i]) && strncasecmp(name.p, s->tables[i], name.n) == 0) return (int)i;
  return -1;
}

/* Bookkeeping of every write, which no page shows: to count it would only cost a row more per write. */
static bool is_uncounted(str name) {
  return is(name, "generation") || is(name, "once") || is(name, "migration") || is(name, "blob_part");
}

bool table_is(const struct store *s, str name) {
  return table_number(s, name) >= 0 || is_uncounted(name);
}

static void tables_add(struct store *s, const char *sql) {
  const char *at = sql;
  for (str t = next_token(&at); t.n; t = next_token(&at)) {
    if (!is(t, "CREATE")) continue;
    str name = next_token(&at);
    if (is(name, "VIRTUAL")) name = next_token(&at);
    if (!is(name, "TABLE")) continue;
    name = next_token(&at);
    if (is(name, "IF")) {
      next_token(&at);
      next_token(&at);
      name = next_token(&at);
    }
    if (is_uncounted(name) || table_number(s, name) >= 0) continue;
    MUST(s->n_tables < MAX_TABLES);
    s->tables[s->n_tables++] = str_c(s, name);
  }
}

void tables_find(struct store *s) {
  for (size_t i = 0; i < n_migrations; i++) {
    tables_add(s, migrations[i].text);
    tables_add(s, s->url.p ? migrations[i].postgres : migrations[i].sqlite);
  }
}
