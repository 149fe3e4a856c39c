#include "unit/unit_room.h"

static str without_bom(str file) {
  return str_starts(file, S("\xef\xbb\xbf")) ? str_sub(file, 3, file.n) : file;
}

/* Excel in Vietnam writes semicolons (the comma is its decimal sign): whichever of the three the first line has most. */
static char told_separator(str file) {
  size_t comma = 0, semicolon = 0, tab = 0;
  bool quoted = false;
  for (size_t i = 0; i < file.n && (quoted || file.p[i] != '\n'); i++) {
    if (file.p[i] == '"') quoted = !quoted;
    if (quoted) continue;
    comma += file.p[i] == ',';
    semicolon += file.p[i] == ';';
    tab += file.p[i] == '\t';
  }
  if (tab > comma && tab > semicolon) return '\t';
  return semicolon > comma ? ';' : ',';
}

struct reader {
  void *mem;
  str file;
  size_t at;
  int64_t line;
  char separator;
};

/* One cell from r->at on, which then stands on the separator, the line end or the end. False: its quote never closes. */
static bool read_cell(struct reader *r, str *ret) {
  str f = r->file;
  while (r->at < f.n && f.p[r->at] == ' ') r->at++;
  if (r->at >= f.n || f.p[r->at] != '"') {
    size_t from = r->at;
    while (r->at < f.n && f.p[r->at] != r->separator && f.p[r->at] != '\n') r->at++;
    *ret = str_trim(str_sub(f, from, r->at - from));
    return true;
  }
  struct buf *b = buf_new(r->mem, f.n + 1);
  for (r->at++; r->at < f.n; r->at++) {
    char c = f.p[r->at];
    if (c == '\n') r->line++;
    if (c != '"') {
      buf_char(b, c);
      continue;
    }
    if (r->at + 1 < f.n && f.p[r->at + 1] == '"') {
      buf_char(b, c);
      r->at++;
      continue;
    }
    /* Behind the closing quote only spaces may stand; what else is there belongs to the cell, as Excel reads it. */
    for (r->at++; r->at < f.n && f.p[r->at] != r->separator && f.p[r->at] != '\n'; r->at++)
      buf_char(b, f.p[r->at]);
    *ret = str_trim(buf_str(b));
    return true;
  }
  return false;
}

struct csv csv_read(void *mem, str file) {
  struct csv c = {MEM_ARRAY(mem, struct csv_row, CSV_ROWS), 0, 0};
  struct reader r = {mem, without_bom(file), 0, 1, ','};
  r.separator = told_separator(r.file);
  while (r.at < r.file.n) {
    size_t begins = r.at;
    int64_t line = r.line;
    str cells[CSV_CELLS];
    size_t n = 0;
    bool filled = false;
    for (;;) {
      str cell;
      if (n == CSV_CELLS || !read_cell(&r, &cell)) {
        c.wrong_line = line;
        return c;
      }
      cells[n++] = cell;
      filled |= cell.n > 0;
      if (r.at >= r.file.n || r.file.p[r.at] == '\n') break;
      r.at++;
    }
    str text = str_trim(str_sub(r.file, begins, r.at - begins));
    r.at++;
    r.line++;
    if (!filled) continue;
    if (c.n == CSV_ROWS) {
      c.wrong_line = line;
      return c;
    }
    struct csv_row *row = &c.at[c.n++];
    row->line = line;
    row->text = text;
    row->cells.n = n;
    row->cells.at = MEM_ARRAY(mem, str, n);
    for (size_t i = 0; i < n; i++) row->cells.at[i] = cells[i];
  }
  return c;
}
