#include "store/inside.h"

#include <errno.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

/* libpq, binary both ways, statements prepared once per connection. Every wait has an end on our side: the server's own
 * statement_timeout does not end a COMMIT that waits for a lost standby. */

#define ANSWER_MS 5000
#define COMMAND_MS 600000 /* for commands at a console */
#define CANCEL_MS 1000

/* From pg_type.dat: these numbers never change. */
enum {
  OID_BOOL = 16,
  OID_BYTEA = 17,
  OID_INT8 = 20,
  OID_INT2 = 21,
  OID_INT4 = 23,
  OID_TEXT = 25,
  OID_VARCHAR = 1043,
  OID_NAME = 19,
  OID_VOID = 2278,
  OID_NUMERIC = 1700
};

struct postgres {
  PGconn *pg;
  PGresult *result; /* of the running query: a fault in between leaves it here */
  bool committing;
  unsigned prepared;
};

static struct postgres *of(struct conn *c) {
  return c->db;
}

/* ---- faults, notices ---- */

static void drop_result(struct postgres *p) {
  PQclear(p->result);
  p->result = NULL;
}

_Noreturn static void postgres_fault(struct conn *c, const char *what) {
  struct postgres *p = of(c);
  const char *state = p->result ? PQresultErrorField(p->result, PG_DIAG_SQLSTATE) : NULL;
  const char *said = p->result ? PQresultErrorField(p->result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
  char code[6] = "", text[160];
  snprintf(text, sizeof text, "%s", said ? said : PQerrorMessage(p->pg));
  one_line(text);
  if (state) snprintf(code, sizeof code, "%s", state);
  if (PQstatus(p->pg) != CONNECTION_OK || strncmp(code, "08", 2) == 0 || strncmp(code, "57P", 3) == 0)
    c->broken = true;
  drop_result(p);
  enum fault_kind kind = FAULT_STORE;
  if (strcmp(code, "40001") == 0 || strcmp(code, "40P01") == 0)
    kind = FAULT_RETRY;
  else if (strcmp(code, "53200") == 0)
    kind = FAULT_MEMORY;
  fault(kind, "%s: %s (postgres %s)", what, text, code[0] ? code : "-");
}

/* "canceling wait for synchronous replication ... committed locally, but might not have been replicated" comes as a mere
 * warning beside a success. Whatever is warned of at a COMMIT makes it not durable. */
static void on_notice(void *arg, const PGresult *notice) {
  struct conn *c = arg;
  const char *severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
  if (!severity || strcmp(severity, "WARNING") != 0) return;
  const char *said = PQresultErrorField(notice, PG_DIAG_MESSAGE_PRIMARY);
  store_say("postgres warns: %s", said ? said : "");
  if (of(c)->committing) c->not_durable = true;
}

/* ---- waiting with an end ---- */

static bool wait_until(struct postgres *p, moment end) {
  while (PQisBusy(p->pg)) {
    moment left = end - moment_mono();
    if (left <= 0) return false;
    struct pollfd fd = {.fd = PQsocket(p->pg), .events = POLLIN};
    int n = poll(&fd, 1, (int)left);
    if (n < 0 && errno != EINTR) return false;
    if (n > 0 && !PQconsumeInput(p->pg)) return true; /* the end of the connection: PQgetResult says so */
  }
  return true;
}

static void cancel(struct postgres *p) {
  PGcancel *ticket = PQgetCancel(p->pg);
  char why[128];
  if (ticket && !PQcancel(ticket, why, sizeof why)) store_say("cancel: %s", why);
  PQfreeCancel(ticket);
}

/* Leaves in p->result the first error of what was sent, or else its last result. */
static void collect(struct conn *c, const char *what) {
  struct postgres *p = of(c);
  moment end = moment_mono() + (c->unlimited ? COMMAND_MS : ANSWER_MS);
  bool cancelled = false;
  drop_result(p);
  for (;;) {
    if (!wait_until(p, end)) {
      if (cancelled) {
        c->broken = true;
        fault(FAULT_STORE, "%s: no answer from postgres", what);
      }
      cancelled = true;
      cancel(p);
      end = moment_mono() + CANCEL_MS;
      continue;
    }
    PGresult *next = PQgetResult(p->pg);
    if (!next) break;
    bool bad = p->result && PQresultStatus(p->result) == PGRES_FATAL_ERROR;
    if (bad) {
      PQclear(next);
      continue;
    }
    drop_result(p);
    p->result = next;
  }
  if (cancelled && c->not_durable) return; /* answered after all, as not durable */
  ExecStatusType status = p->result ? PQresultStatus(p->result) : PGRES_FATAL_ERROR;
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY)
    postgres_fault(c, what);
}

/* ---- opening ---- */

static void postgres_exec(struct conn *c, const char *sql) {
  struct postgres *p = of(c);
  char what[60];
  snprintf(what, sizeof what, "%s", sql);
  p->committing = strcmp(sql, "COMMIT") == 0;
  if (!PQsendQuery(p->pg, sql)) postgres_fault(c, what);
  collect(c, what);
  /* A transaction that failed before answers COMMIT with ROLLBACK, and calls it a success. */
  bool undone = p->committing && strcmp(PQcmdStatus(p->result), "COMMIT") != 0;
  p->committing = false;
  drop_result(p);
  if (undone) fault(FAULT_STORE, "COMMIT was answered with ROLLBACK");
}

static void postgres_open(struct conn *c) {
  struct store *s = c->store;
  struct postgres *p = MEM_NEW(c, struct postgres);
  c->db = p;
  char *url = str_c(c, s->url);
  /* What the address itself says comes last and wins. */
  const char *names[] = {"connect_timeout",
                         "tcp_user_timeout",
                         "target_session_attrs",
                         "application_name",
                         "client_encoding",
                         "dbname",
                         NULL};
  const char *values[] = {"5", "5000", s->mode == STORE_READ ? "any" : "read-write", "thanthien", "UTF8",
                          url, NULL};
  p->pg = PQconnectdbParams(names, values, 1);
  if (PQstatus(p->pg) != CONNECTION_OK) postgres_fault(c, "connect");
  PQsetNoticeReceiver(p->pg, on_notice, c);
  /* A serializable transaction that reads a small table as a whole has read everybody's rows in it and loses its race to
   * whoever writes there, another commune too; through an index it has read its own (PostgreSQL 15, 13.2.3). */
  postgres_exec(c, "SET enable_seqscan = off");
  postgres_exec(
      c, "SET client_min_messages = warning; SET jit = off; SET idle_in_transaction_session_timeout = 60000;"
         "SET standard_conforming_strings = on");
}

static void postgres_close(struct conn *c) {
  drop_result(of(c));
  PQfinish(of(c)->pg);
}

static void postgres_calm(struct conn *c) {
  drop_result(of(c));
}

/* ---- statements ---- */

static const char *text_of(const struct query *q) {
  return q->sql_postgres ? q->sql_postgres : q->sql;
}

/* 0 leaves it to PostgreSQL to find out. */
static Oid oid_of(const struct arg *a) {
  enum arg_type type = a->type == ARG_NULL ? (enum arg_type)a->i : a->type;
  if (type == ARG_NULL) return 0;
  return type == ARG_INT ? OID_INT8 : type == ARG_TEXT ? OID_TEXT : OID_BYTEA;
}

/* A search must be planned with its words in sight: for a rare one through the index of words, for a common one along the
 * newest rows. A prepared statement would sooner or later settle on one plan for all. */
static bool plans_anew(const struct query *q) {
  return strstr(text_of(q), "tsquery") != NULL;
}

static void postgres_prepare(struct conn *c, struct statement *st, const struct arg *args, size_t n_args) {
  struct postgres *p = of(c);
  const struct query *q = st->query;
  Oid types[MAX_ARGS] = {0};
  st->n_params = n_args;
  for (size_t i = 0; i < n_args; i++) {
    types[i] = oid_of(&args[i]);
    st->at[i] = (int)types[i];
  }
  if (plans_anew(q)) return;
  char what[100];
  snprintf(what, sizeof what, "%s (%s:%d)", q->name, q->file, q->line);
  char *name = str_c(st, str_fmt(st, "q%u", p->prepared++));
  if (!PQsendPrepare(p->pg, name, text_of(q), (int)n_args, types)) postgres_fault(c, what);
  collect(c, what);
  if (PQsendDescribePrepared(p->pg, name)) {
    collect(c, what);
    st->n_params = (size_t)PQnparams(p->result);
  }
  drop_result(p);
  st->handle = name;
}

static int64_t be(const uint8_t *p, size_t n) {
  uint64_t v = n > 0 && (p[0] & 0x80) ? ~UINT64_C(0) : 0;
  for (size_t i = 0; i < n; i++) v = v << 8 | p[i];
  return (int64_t)v;
}

/* SUM of integers is a NUMERIC: digits to the base 10,000, the first one weighing 10,000^weight. */
static bool int_of_numeric(const uint8_t *p, size_t n, int64_t *ret) {
  if (n < 8) return false;
  int64_t digits = be(p, 2), weight = be(p + 2, 2), sign = be(p + 4, 2) & 0xffff, v = 0;
  if (sign != 0 && sign != 0x4000) return false;
  for (int64_t i = 0; i <= weight || i < digits; i++) {
    int64_t digit = i < digits ? be(p + 8 + 2 * i, 2) : 0;
    if (i > weight) {
      if (digit != 0) return false; /* a fraction */
      continue;
    }
    if (__builtin_mul_overflow(v, 10000, &v) || __builtin_add_overflow(v, sign ? -digit : digit, &v))
      return false;
  }
  *ret = v;
  return true;
}

static struct value value_of(const PGresult *r, int row, int i, const struct query *q) {
  if (PQgetisnull(r, row, i)) return (struct value){.type = VALUE_NULL};
  const uint8_t *p = (const uint8_t *)PQgetvalue(r, row, i);
  size_t n = (size_t)PQgetlength(r, row, i);
  struct value v = {.type = VALUE_INT};
  switch (PQftype(r, i)) {
  case OID_INT8:
  case OID_INT4:
  case OID_INT2:
    v.i = be(p, n);
    return v;
  case OID_BOOL:
    v.i = p[0];
    return v;
  case OID_NUMERIC:
    if (!int_of_numeric(p, n, &v.i))
      fault(FAULT_BUG, "%s (%s:%d): column %d is no integer", q->name, q->file, q->line, i + 1);
    return v;
  case OID_TEXT:
  case OID_VARCHAR:
  case OID_NAME:
    return (struct value){.type = VALUE_TEXT, .b = {p, n}};
  case OID_BYTEA:
    return (struct value){.type = VALUE_BYTES, .b = {p, n}};
  case OID_VOID:
    return (struct value){.type = VALUE_NULL};
  default:
    fault(FAULT_BUG, "%s (%s:%d): column %d has type %u", q->name, q->file, q->line, i + 1, PQftype(r, i));
  }
}

static int64_t postgres_run(struct conn *c, struct statement *st, const struct arg *args, size_t n_args,
                            on_row row, void *arg) {
  struct postgres *p = of(c);
  const struct query *q = st->query;
  const char *values[MAX_ARGS];
  int lengths[MAX_ARGS], formats[MAX_ARGS];
  Oid types[MAX_ARGS];
  uint8_t ints[MAX_ARGS][8];
  for (size_t i = 0; i < n_args; i++) {
    const struct arg *a = &args[i];
    types[i] = (Oid)st->at[i];
    if (oid_of(a) != types[i])
      fault(FAULT_BUG, "%s (%s:%d): $%zu changes its type", q->name, q->file, q->line, i + 1);
    formats[i] = 1;
    if (a->type == ARG_INT)
      for (int b = 0; b < 8; b++) ints[i][b] = (uint8_t)((uint64_t)a->i >> (56 - 8 * b));
    bool is_int = a->type == ARG_INT, is_id = a->type == ARG_ID;
    values[i] = a->type == ARG_NULL ? NULL
                : is_int            ? (char *)ints[i]
                : is_id             ? (const char *)a->id
                                    : (const char *)a->b.p;
    lengths[i] = is_int ? 8 : (int)a->b.n;
  }
  char what[100];
  snprintf(what, sizeof what, "%s (%s:%d)", q->name, q->file, q->line);
  int sent = st->handle ? PQsendQueryPrepared(p->pg, st->handle, (int)n_args, values, lengths, formats, 1)
                        : PQsendQueryParams(p->pg, text_of(q), (int)n_args, types, values, lengths, formats, 1);
  if (!sent) postgres_fault(c, what);
  collect(c, what);
  int rows = PQntuples(p->result), n = PQnfields(p->result);
  if (row) {
    struct value values_of_row[MAX_COLS];
    MUST(n <= MAX_COLS);
    for (int r = 0; r < rows; r++) {
      for (int i = 0; i < n; i++) values_of_row[i] = value_of(p->result, r, i, q);
      row(arg, values_of_row, (size_t)n);
    }
  }
  int64_t changed = rows;
  if (n == 0) {
    str count = str_of(PQcmdTuples(p->result));
    if (!count.n || !int_parse(count, 0, INT64_MAX, &changed)) changed = 0;
  }
  drop_result(p);
  return changed;
}

const struct engine engine_postgres = {"postgres",       postgres_open, postgres_close, postgres_exec,
                                       postgres_prepare, postgres_run,  postgres_calm};
