/* Tables that were set with spaces, as pdftotext -layout and pandoc write them: the columns are where every line of the table has
 * spaces, or where a rule of dashes has its gaps; a cell broken over lines goes on below itself. */
#include <string.h>

#include "plan/inside.h"

enum { GRID_WIDTH = 400, GRID_COLUMNS = 16 };

struct grid {
  bool space[GRID_WIDTH]; /* in every line so far */
  size_t at[GRID_COLUMNS], n;
};

/* Which places of a line hold a space. False when the line is too wide or holds tabs. */
static bool spaces_of(str raw, bool ret[GRID_WIDTH]) {
  size_t column = 0;
  for (size_t i = 0; i < GRID_WIDTH; i++) ret[i] = true;
  for (size_t i = 0; i < raw.n; i++) {
    if (((uint8_t)raw.p[i] & 0xc0) == 0x80) continue;
    if (raw.p[i] == '\t' || raw.p[i] == '|' || column == GRID_WIDTH) return false;
    ret[column++] = raw.p[i] == ' ';
  }
  return true;
}

/* Columns are parted by two places or more. */
static size_t columns_in(const bool space[GRID_WIDTH], size_t at[GRID_COLUMNS]) {
  size_t n = 0, gap = 2;
  for (size_t i = 0; i < GRID_WIDTH; i++) {
    if (space[i]) {
      gap++;
      continue;
    }
    if (gap >= 2) {
      if (n == GRID_COLUMNS) return 0;
      at[n++] = i;
    }
    gap = 0;
  }
  return n;
}

static bool fits(struct grid *g, str raw) {
  struct grid with = {0};
  bool space[GRID_WIDTH];
  if (!spaces_of(raw, space)) return false;
  for (size_t i = 0; i < GRID_WIDTH; i++) with.space[i] = g->space[i] && space[i];
  with.n = columns_in(with.space, with.at);
  if (with.n < g->n) return false;
  memcpy(g->space, with.space, sizeof with.space);
  memcpy(g->at, with.at, sizeof with.at);
  return true;
}

/* '------- ----------- ----' */
static bool is_rule(str raw, struct grid *ret) {
  bool space[GRID_WIDTH];
  for (size_t i = 0; i < raw.n; i++)
    if (raw.p[i] != '-' && raw.p[i] != ' ') return false;
  if (!spaces_of(raw, space)) return false;
  ret->n = 0;
  for (size_t i = 0; i < GRID_WIDTH && ret->n < GRID_COLUMNS; i++)
    if (!space[i] && (i == 0 || space[i - 1])) ret->at[ret->n++] = i;
  return ret->n > 1;
}

static bool names_number(void *mem, str text) {
  str f = text_fold(mem, utf8_cut(text, 12));
  return plan_fold_starts(f, "stt") || plan_fold_starts(f, "tt");
}

/* The next text of a line whose texts stand two blanks and more apart; false behind the last one. */
static bool next_apart(str *rest, str *ret) {
  size_t n = 0;
  if (!rest->n) return false;
  while (n < rest->n && (rest->p[n] != ' ' || n + 1 == rest->n || rest->p[n + 1] != ' ')) n++;
  *ret = str_sub(*rest, 0, n);
  *rest = str_trim(str_sub(*rest, n, rest->n - n));
  return true;
}

/* A row whose cells are all there is parted by its own gaps: letters may have been taken out of it (Markdown's stars). */
static bool set_by_gaps(void *mem, struct line *l, str raw, const struct grid *g) {
  size_t n = 0;
  str rest = str_trim(raw), cell;
  for (; next_apart(&rest, &cell); n++)
    if (n < g->n) l->cells.at[n] = plan_squeeze(mem, cell);
  return n == g->n;
}

/* How many texts, each begun with a capital, stand in a line with wide gaps between: the head of a table without numbers has three or
 * more. */
static size_t heads_in(void *mem, str raw) {
  size_t n = 0;
  str rest = str_trim(raw), head;
  for (; next_apart(&rest, &head); n++)
    if (!plan_starts_upper(mem, head)) return 0;
  return n;
}

static void set_by_places(void *mem, struct line *l, str raw, const struct grid *g) {
  size_t column = 0, from = 0, k = 0;
  for (size_t i = 0; i < g->n; i++) l->cells.at[i] = S("");
  for (size_t i = 0; i <= raw.n; i++) {
    if (i < raw.n && ((uint8_t)raw.p[i] & 0xc0) == 0x80) continue;
    if (i == raw.n || (k + 1 < g->n && column == g->at[k + 1])) {
      l->cells.at[k] = plan_squeeze(mem, str_sub(raw, from, i - from));
      from = i;
      k++;
    }
    column++;
  }
}

static void set_cells(void *mem, struct line *l, str raw, const struct grid *g) {
  l->cells.at = MEM_ARRAY(mem, str, g->n);
  l->cells.n = g->n;
  if (!set_by_gaps(mem, l, raw, g)) set_by_places(mem, l, raw, g);
  l->mark = MARK_NONE;
  l->body = l->text;
}

static size_t filled(const struct line *l) {
  size_t n = 0;
  for (size_t i = 0; i < l->cells.n; i++) n += l->cells.at[i].n > 0;
  return n;
}

/* From the head of a table to the line behind its last: nothing crosses the gaps; what stands alone behind a blank line is
 * no row. */
static size_t end_of_table(void *mem, struct lines *ls, const str *raw, size_t head, struct grid *g) {
  size_t end = head + 1;
  bool blank = false;
  if (!spaces_of(raw[head], g->space)) return head;
  g->n = columns_in(g->space, g->at);
  if (g->n < 3) return head;
  for (size_t i = head + 1; i < ls->n; i++) {
    if (ls->at[i].blank || ls->at[i].ornament) {
      blank = true;
      continue;
    }
    struct grid before = *g;
    if (!fits(g, raw[i])) break;
    struct line probe = ls->at[i];
    set_cells(mem, &probe, raw[i], g);
    if (blank && filled(&probe) < 2) {
      *g = before;
      break;
    }
    blank = false;
    end = i + 1;
  }
  return end;
}

/* A line of a table goes on from the one above when its number is empty, or, between rules with rows parted by blank lines, when no
 * blank line stands before it. */
static void mark_rows(void *mem, struct lines *ls, const str *raw, size_t from, size_t to, const struct grid *g,
                      bool by_blank) {
  bool blank = true, numbered = names_number(mem, ls->at[from].text);
  for (size_t i = from; i < to; i++) {
    struct line *l = &ls->at[i];
    if (l->blank || l->ornament) {
      blank = true;
      continue;
    }
    set_cells(mem, l, raw[i], g);
    /* Without numbers the first cell tells: it is empty, or goes on in small letters. */
    bool goes_on = !l->cells.at[0].n || (!numbered && !plan_starts_upper(mem, l->cells.at[0]));
    l->goes_on = by_blank ? !blank : (i > from && goes_on);
    blank = false;
  }
}

static bool has_blank(const struct lines *ls, size_t from, size_t to) {
  for (size_t i = from; i < to; i++)
    if (ls->at[i].blank) return true;
  return false;
}

void plan_grids(void *mem, struct lines *ls, const str *raw) {
  for (size_t i = 0; i < ls->n; i++) {
    struct grid g = {0};
    size_t end;
    if (ls->at[i].ornament && is_rule(raw[i], &g)) {
      struct grid closing;
      for (end = i + 1; end < ls->n && !(ls->at[end].ornament && is_rule(raw[end], &closing));) end++;
      if (end == ls->n || end - i > 400 || closing.n != g.n) continue;
      mark_rows(mem, ls, raw, i + 1, end, &g, has_blank(ls, i + 1, end));
      i = end;
    } else if (!ls->at[i].blank && ls->at[i].mark == MARK_NONE &&
               (names_number(mem, ls->at[i].text) || (i && ls->at[i - 1].blank && heads_in(mem, raw[i]) > 2))) {
      end = end_of_table(mem, ls, raw, i, &g);
      if (end <= i + 1) continue;
      mark_rows(mem, ls, raw, i, end, &g, false);
      i = end - 1;
    }
  }
}
