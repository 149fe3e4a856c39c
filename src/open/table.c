/* Tables for spreadsheets and programs: CSV by RFC 4180, with a byte order mark so that Excel reads Vietnamese, and no cell that a
 * spreadsheet would run. */
#include "open/data.h"

#include <string.h>

struct table_rows {
  struct buf *b;
  size_t n_columns, column, rows;
  str after;
};

/* =, +, -, @, tab and carriage return at the head make Excel and LibreOffice compute; so do the full-width forms there. An
 * apostrophe makes text of it. */
static bool would_run(str s) {
  static const char *const heads[] = {"=", "+", "-", "@", "\t", "\r", "|", "%", "＝", "＋", "－", "＠"};
  while (s.n && (s.p[0] == ' ' || s.p[0] == '"' || s.p[0] == '\n')) s = str_sub(s, 1, s.n);
  for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
    if (str_starts(s, str_of(heads[i]))) return true;
  return false;
}

static void cell(struct buf *b, str s) {
  bool quoted = false, runs = would_run(s);
  for (size_t i = 0; i < s.n && !quoted; i++) quoted = strchr(",\"\r\n;", s.p[i]) != NULL;
  quoted |= s.n && (s.p[0] == ' ' || s.p[s.n - 1] == ' ');
  if (quoted) buf_char(b, '"');
  if (runs) buf_char(b, '\'');
  for (size_t i = 0; i < s.n; i++) {
    if (s.p[i] == '"') buf_char(b, '"');
    buf_char(b, s.p[i]);
  }
  if (quoted) buf_char(b, '"');
}

void table_cell(struct table_rows *to, str value) {
  if (to->column) buf_char(to->b, ',');
  cell(to->b, value);
  if (++to->column < to->n_columns) return;
  buf_add(to->b, S("\r\n"));
  to->column = 0;
  to->rows++;
}

void table_more(struct table_rows *to, str after) {
  to->after = after;
}

void table_reply(struct request *rq, const struct open_table *t, str path) {
  struct ctx *cx = rq->cx;
  str after = query(rq, "sau");
  if (after.n > 80) after = STR_NONE;
  struct table_rows rows = {.b = buf_new(cx->mem, 32 << 20), .n_columns = t->n_columns};
  buf_add(rows.b, S("\xEF\xBB\xBF"));
  for (size_t i = 0; i < t->n_columns; i++) table_cell(&rows, str_of(t->columns[i].name));
  t->rows(cx, rq->out->lang, after.n ? after : STR_NONE, TABLE_ROWS, &rows);
  MUST(rows.column == 0 && !rows.b->full && rows.rows <= TABLE_ROWS + 1);
  str name = str_fmt(cx->mem, "%s.csv", t->code);
  reply_bytes(rq, S("text/csv; charset=utf-8; header=present"), buf_str(rows.b), name);
  reply_header(rq, "Access-Control-Allow-Origin", S("*"));
  if (!rows.after.p) return;
  struct buf *next = buf_new(cx->mem, 2048);
  buf_add(next, path);
  open_ask(next, "sau", rows.after);
  reply_header(rq, "Link", str_fmt(cx->mem, "<%.*s>; rel=\"next\"", STR_ARG(buf_str(next))));
}
