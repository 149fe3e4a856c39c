/* Tables of tabs or bars, with rows broken over lines and rows parted from their table by a blank line or a rule. */
#include <string.h>

#include "plan/inside.h"

enum { MAX_CELL = 20000 };

static size_t next_text(const struct lines *ls, size_t i, size_t to) {
  while (i < to && (ls->at[i].blank || ls->at[i].ornament)) i++;
  return i;
}

static struct node *new_row(void *mem, const struct line *l, size_t width) {
  struct node *v = MEM_NEW(mem, struct node);
  v->kind = NODE_ROW;
  v->first = v->last = l->no;
  v->cells.at = MEM_ARRAY(mem, str, width);
  for (size_t i = 0; i < l->cells.n && i < width; i++) v->cells.at[i] = l->cells.at[i];
  for (size_t i = l->cells.n; i < width; i++) v->cells.at[i] = S("");
  v->cells.n = l->cells.n < width ? l->cells.n : width;
  return v;
}

static str glue(void *mem, str a, str b) {
  if (!a.n || !b.n) return a.n ? a : b;
  return str_fmt(mem, "%.*s %.*s", STR_ARG(a), STR_ARG(b));
}

/* A row that has too few cells so far takes the next line's into its last one. */
static bool row_goes_on(void *mem, struct node *row, const struct line *l, size_t width) {
  int64_t number;
  if (row->cells.n && row->cells.at[row->cells.n - 1].n > MAX_CELL) return false;
  if (l->goes_on && l->cells.n <= width) {
    for (size_t i = 0; i < l->cells.n; i++) row->cells.at[i] = glue(mem, row->cells.at[i], l->cells.at[i]);
  } else if (l->cells.n) {
    if (row->cells.n >= width || row->cells.n + l->cells.n - 1 > width) return false;
    if (int_parse(plan_strip_end(l->cells.at[0], "."), 1, 999, &number)) return false;
    size_t at = row->cells.n - 1;
    row->cells.at[at] = glue(mem, row->cells.at[at], l->cells.at[0]);
    for (size_t i = 1; i < l->cells.n; i++) row->cells.at[at + i] = l->cells.at[i];
    row->cells.n += l->cells.n - 1;
  } else {
    if (l->mark != MARK_NONE && row->cells.n == width) return false;
    if (l->mark == MARK_ROMAN || l->mark == MARK_PART) return false;
    row->cells.at[row->cells.n - 1] = glue(mem, row->cells.at[row->cells.n - 1], l->text);
  }
  row->last = l->no;
  return true;
}

bool plan_table_at(void *mem, struct lines *ls, size_t i, size_t to, struct node ***ret_rows, size_t *ret_n,
                   size_t *ret_end) {
  size_t second = next_text(ls, i + 1, to);
  if (second >= to) return false;
  bool broken_head = !ls->at[second].cells.n && second == i + 1 && ls->at[second].mark == MARK_NONE &&
                     second + 1 < to && ls->at[second + 1].cells.n >= ls->at[i].cells.n;
  size_t width = ls->at[i].cells.n;
  if (!ls->at[second].cells.n && ls->at[second].full.n != width && !broken_head) return false;
  struct {
    struct node **at;
    size_t n;
  } rows = {0};
  size_t end = i;
  bool blank = false;
  for (size_t k = i; k < to; k++) {
    const struct line *l = &ls->at[k];
    if (l->tail) break;
    if (l->blank || l->ornament) {
      blank = blank || l->blank;
      continue;
    }
    if (rows.n && l->full.n == width && l->full.n != l->cells.n) { /* a row with empty cells at its ends */
      ls->at[k].cells = l->full;
      ls->at[k].mark = MARK_NONE;
    }
    struct node *row = rows.n ? rows.at[rows.n - 1] : NULL;
    if (row && !blank && row_goes_on(mem, row, l, width)) {
      end = k + 1;
      continue;
    }
    if (!l->cells.n) break;
    *ADD(mem, rows) = new_row(mem, l, width);
    end = k + 1;
    blank = false;
  }
  for (size_t k = 0; k < rows.n; k++) rows.at[k]->cells.n = width;
  *ret_rows = rows.at;
  *ret_n = rows.n;
  *ret_end = end;
  return rows.n > 1;
}
