/* What a table tells, from the words of its column heads. */
#include <string.h>

#include "plan/meaning.h"

enum column {
  HEAD_OTHER,
  HEAD_NUMBER,
  HEAD_WHEN,
  HEAD_TARGET,
  HEAD_LEVEL,
  HEAD_GROUP,
  HEAD_FOCUS,
  HEAD_JOBS,
  HEAD_EXECUTING,
  HEAD_LEAD,
  HEAD_COOPERATING,
  HEAD_BODY,
  HEAD_DUTY,
  COLUMNS
};

static enum column column_of(struct reader *r, str head) {
  str f = plan_fold_of(r, head), w = text_lower(r->mem, utf8_cut(head, 200));
  if (plan_fold_starts(f, "stt") || plan_fold_starts(f, "tt") || plan_fold_starts(f, "so tt") ||
      plan_fold_starts(f, "so thu tu"))
    return HEAD_NUMBER;
  if (ANY(f, "phoi hop") && !ANY(f, "chu tri")) return HEAD_COOPERATING;
  if (ANY(f, "chu tri", "phu trach", "tham muu", "dau moi")) return HEAD_LEAD;
  if (ANY(f, "co quan thuc hien", "don vi thuc hien", "bo phan thuc hien", "nguoi thuc hien", "phan cong"))
    return HEAD_EXECUTING;
  if (ANY(f, "trong tam")) return HEAD_FOCUS;
  if (ANY(f, "viec can lam", "can lam ngay", "viec lam ngay", "viec phai lam", "cong viec cu the"))
    return HEAD_JOBS;
  if (ANY(f, "nhom tieu chi", "tieu chi")) return HEAD_GROUP;
  if (ANY(f, "thoi diem", "thoi gian", "moc", "giai doan", "lo trinh", "thoi han", "tien do",
          "han hoan thanh") ||
      str_eq(f, S("nam")))
    return HEAD_WHEN;
  if (ANY(f, "chi tieu", "muc tieu", "noi dung", "nhiem vu", "cong viec", "hoat dong", "yeu cau"))
    return ANY(f, "nhiem vu") && !ANY(f, "noi dung") ? HEAD_DUTY : HEAD_TARGET;
  if (str_has(w, S("mức")) || ANY(f, "ket qua", "danh gia", "phan dau", "dat chuan")) return HEAD_LEVEL;
  if (ANY(f, "co quan", "don vi", "to chuc", "bo phan")) return HEAD_BODY;
  if (ANY(f, "trach nhiem")) return HEAD_DUTY;
  return HEAD_OTHER;
}

enum shape { SHAPE_NONE, SHAPE_BUDGET, SHAPE_JOBS, SHAPE_BODIES, SHAPE_TASKS, SHAPE_MATRIX, SHAPE_MILESTONES };

enum { ASKED = 8 };
struct columns {
  int at[COLUMNS]; /* index + 1; 0 = none */
  const struct node *head;
};

static struct columns columns_of(struct reader *r, const struct node *head) {
  struct columns c = {.head = head};
  for (size_t i = 0; i < head->cells.n; i++) {
    enum column k = column_of(r, head->cells.at[i]);
    if (!c.at[k]) c.at[k] = (int)i + 1;
  }
  return c;
}

static str cell(const struct node *row, int at) {
  return at && (size_t)at <= row->cells.n ? row->cells.at[at - 1] : STR_NONE;
}

static str cell_text(const struct node *row, int at) {
  return plan_strip_end(cell(row, at), "");
}

/* What stands in columns that nobody asks for ('Sản phẩm', 'Ghi chú') goes behind the text, so that it is not lost. `asked` lists
 * their places, 0 at its end. */
static str with_others(struct reader *r, const struct columns *c, const struct node *row, str text,
                       const int *asked) {
  for (size_t i = 0; i < row->cells.n; i++) {
    str value = row->cells.at[i], head = cell(c->head, (int)i + 1);
    bool known = !value.n || c->at[HEAD_NUMBER] == (int)i + 1;
    for (size_t k = 0; k < ASKED && !known; k++) known = asked[k] == (int)i + 1;
    if (known) continue;
    text = str_fmt(r->mem, "%.*s (%.*s: %.*s)", STR_ARG(plan_strip_end(text, ".;")), STR_ARG(head),
                   STR_ARG(plan_strip_end(value, ".;")));
  }
  return text;
}

static void milestone_row(struct reader *r, const struct columns *c, const struct node *row) {
  int at = c->at[HEAD_TARGET] ? c->at[HEAD_TARGET] : c->at[HEAD_DUTY];
  const int asked[ASKED] = {c->at[HEAD_WHEN], c->at[HEAD_LEVEL], at};
  str level = cell_text(row, c->at[HEAD_LEVEL]);
  *ADD(r->mem, r->p->milestones) =
      (struct plan_milestone){.when = cell_text(row, c->at[HEAD_WHEN]),
                              .target = with_others(r, c, row, cell_text(row, at), asked),
                              .level = level.n ? level : STR_NONE,
                              .clause = row->clause,
                              .first = row->first,
                              .last = row->last};
}

/* 'Chỉ tiêu | Năm 2026 | Năm 2028': column i is headed by a time. */
static bool is_time_column(struct reader *r, const struct node *head, size_t i) {
  str when, rest, probe = str_fmt(r->mem, "%.*s: .", STR_ARG(head->cells.at[i]));
  int64_t year;
  return int_parse(head->cells.at[i], 2000, 2199, &year) || plan_when_at_front(r->mem, probe, &when, &rest);
}

static size_t time_columns(struct reader *r, const struct node *head) {
  size_t n = 0;
  for (size_t i = 0; i < head->cells.n; i++) n += is_time_column(r, head, i);
  return n;
}

/* One milestone for each time that has a value: the row's words are the target, the value is the level. */
static void matrix_row(struct reader *r, const struct columns *c, const struct node *row) {
  struct buf *b = buf_new(r->mem, 2 * PLAN_MAX_BYTES);
  for (size_t i = 0; i < row->cells.n; i++) {
    if (!row->cells.at[i].n || is_time_column(r, c->head, i) || c->at[HEAD_NUMBER] == (int)i + 1) continue;
    if (b->n) buf_add(b, S(", "));
    buf_add(b, row->cells.at[i]);
  }
  for (size_t i = 0; i < row->cells.n; i++)
    if (row->cells.at[i].n && is_time_column(r, c->head, i))
      *ADD(r->mem, r->p->milestones) = (struct plan_milestone){.when = c->head->cells.at[i],
                                                               .target = buf_str(b),
                                                               .level = row->cells.at[i],
                                                               .clause = row->clause,
                                                               .first = row->first,
                                                               .last = row->last};
}

static void jobs_row(struct reader *r, const struct columns *c, const struct node *row) {
  struct plan_jobs *j = ADD(r->mem, r->p->immediate);
  int at = c->at[HEAD_JOBS] ? c->at[HEAD_JOBS] : c->at[HEAD_TARGET];
  *j = (struct plan_jobs){.group = cell_text(row, c->at[HEAD_GROUP] ? c->at[HEAD_GROUP] : 1),
                          .focus = cell_text(row, c->at[HEAD_FOCUS]),
                          .clause = row->clause,
                          .first = row->first,
                          .last = row->last};
  struct plan_leaf whole = plan_leaf_of(r->mem, cell_text(row, at), row->clause, row->first, row->last);
  for (size_t i = 0; i < whole.parts.n && whole.text.n; i++) {
    struct plan_leaf *one = ADD(r->mem, j->jobs);
    *one = (struct plan_leaf){.text = plan_strip_end(whole.parts.at[i].text, "."),
                              .clause = whole.parts.at[i].clause,
                              .first = row->first,
                              .last = row->last};
    *ADD(r->mem, one->parts) = (struct plan_part){one->text, one->clause};
  }
}

static int text_column(const struct columns *c) {
  static const enum column texts[] = {HEAD_TARGET, HEAD_DUTY, HEAD_JOBS, HEAD_GROUP, HEAD_FOCUS};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    if (c->at[texts[i]]) return c->at[texts[i]];
  return 0;
}

static void task_row(struct reader *r, const struct columns *c, const struct node *row, int number) {
  struct plan_group *g = ADD(r->mem, r->p->groups);
  int at = text_column(c),
      title = at != c->at[HEAD_GROUP] && cell(row, c->at[HEAD_GROUP]).n ? c->at[HEAD_GROUP] : at;
  const int asked[ASKED] = {
      at, title, c->at[HEAD_LEAD], c->at[HEAD_COOPERATING], c->at[HEAD_EXECUTING], c->at[HEAD_WHEN]};
  *g = (struct plan_group){.number = number,
                           .title = plan_strip_end(cell(row, title), ".;"),
                           .clause = row->clause,
                           .first = row->first,
                           .last = row->last};
  g->lead = plan_agencies(r->mem, cell(row, c->at[HEAD_LEAD]));
  g->cooperating = plan_agencies(r->mem, cell(row, c->at[HEAD_COOPERATING]));
  g->executing = plan_agencies(r->mem, cell(row, c->at[HEAD_EXECUTING]));
  plan_add_when(r, g, plan_strip_end(cell(row, c->at[HEAD_WHEN]), ".;"));
  str text = with_others(r, c, row, cell_text(row, at), asked);
  *ADD(r->mem, g->tasks) = plan_leaf_of(r->mem, text, row->clause, row->first, row->last);
}

static void body_row(struct reader *r, const struct columns *c, const struct node *row) {
  int name = c->at[HEAD_BODY] ? c->at[HEAD_BODY] : c->at[HEAD_LEAD],
      duty = c->at[HEAD_DUTY] ? c->at[HEAD_DUTY] : c->at[HEAD_TARGET];
  const int asked[ASKED] = {name, duty};
  *ADD(r->mem, r->p->organisations) =
      (struct plan_organisation){.name = plan_without_politeness(cell_text(row, name)),
                                 .duty = with_others(r, c, row, cell_text(row, duty), asked),
                                 .clause = row->clause,
                                 .first = row->first,
                                 .last = row->last};
}

static bool has_owner_cell(const struct columns *c, const struct node *row) {
  return cell(row, c->at[HEAD_LEAD]).n || cell(row, c->at[HEAD_COOPERATING]).n ||
         cell(row, c->at[HEAD_EXECUTING]).n || cell(row, c->at[HEAD_WHEN]).n || cell(row, c->at[HEAD_BODY]).n;
}

/* A title across the table: numbered by a Roman number or a letter with nobody named; or one text and no number of its own. */
static bool is_title_row(const struct columns *c, const struct node *row) {
  size_t filled = 0;
  int64_t number;
  str label = plan_strip_end(cell(row, c->at[HEAD_NUMBER]), ".)");
  str below = row->next ? cell(row->next, c->at[HEAD_NUMBER]) : STR_NONE;
  bool arabic = int_parse(label, 1, 9999, &number) || str_has(label, S("."));
  for (size_t i = 0; i < row->cells.n; i++)
    filled += row->cells.at[i].n > 0 && c->at[HEAD_NUMBER] != (int)i + 1;
  if (label.n && !arabic && !has_owner_cell(c, row)) return true;
  if (filled > 1) return false;
  if (!label.n || !c->at[HEAD_NUMBER]) return true;
  if (below.n > label.n + 1 && str_starts(below, label) && below.p[label.n] == '.')
    return true; /* 1 above 1.1 */
  return !arabic;
}

static bool same_cells(const struct node *a, const struct node *b) {
  for (size_t i = 0; i < a->cells.n; i++)
    if (i >= b->cells.n || !str_eq(a->cells.at[i], b->cells.at[i])) return false;
  return true;
}

static str cells_joined(struct reader *r, const struct node *row) {
  str line = STR_NONE;
  for (size_t i = 0; i < row->cells.n; i++)
    if (row->cells.at[i].n)
      line =
          line.n ? str_fmt(r->mem, "%.*s | %.*s", STR_ARG(line), STR_ARG(row->cells.at[i])) : row->cells.at[i];
  return line;
}

static void one_row(struct reader *r, const struct columns *c, const struct node *row, enum shape shape,
                    int number) {
  switch (shape) {
  case SHAPE_BUDGET:
    plan_add_leaf(r, &r->p->budget, row, cells_joined(r, row));
    return;
  case SHAPE_JOBS:
    jobs_row(r, c, row);
    return;
  case SHAPE_BODIES:
    body_row(r, c, row);
    return;
  case SHAPE_TASKS:
    task_row(r, c, row, number);
    return;
  case SHAPE_MATRIX:
    matrix_row(r, c, row);
    return;
  case SHAPE_MILESTONES:
    milestone_row(r, c, row);
    return;
  case SHAPE_NONE:
    return;
  }
}

static enum shape shape_of(struct reader *r, const struct columns *c, enum about inside) {
  bool owners = c->at[HEAD_LEAD] || c->at[HEAD_COOPERATING] || c->at[HEAD_EXECUTING];
  bool text = c->at[HEAD_TARGET] || c->at[HEAD_DUTY] || c->at[HEAD_JOBS];
  bool tasks = owners && c->at[HEAD_TARGET] && (c->at[HEAD_WHEN] || c->at[HEAD_COOPERATING]);
  bool bodies = !tasks && (inside == ABOUT_BODIES || !owners) &&
                (c->at[HEAD_BODY] || (inside == ABOUT_BODIES && owners)) && text;
  if (inside == ABOUT_BUDGET) return SHAPE_BUDGET;
  if ((c->at[HEAD_GROUP] || c->at[HEAD_FOCUS]) && (c->at[HEAD_FOCUS] || c->at[HEAD_JOBS]) && !owners)
    return SHAPE_JOBS;
  if (bodies) return SHAPE_BODIES;
  if (owners && text_column(c)) return SHAPE_TASKS;
  if (time_columns(r, c->head) > 1 && !owners) return SHAPE_MATRIX;
  if (c->at[HEAD_WHEN] && (c->at[HEAD_TARGET] || c->at[HEAD_LEVEL] || c->at[HEAD_DUTY]) && !owners &&
      !c->at[HEAD_BODY])
    return inside == ABOUT_TASKS && text && !c->at[HEAD_LEVEL] ? SHAPE_TASKS : SHAPE_MILESTONES;
  return inside == ABOUT_TASKS && text ? SHAPE_TASKS : SHAPE_NONE;
}

void plan_read_table(struct reader *r, const struct node *table, enum about inside) {
  struct columns c = columns_of(r, table->child);
  enum shape shape = shape_of(r, &c, inside);
  int number = 0;
  if (shape == SHAPE_NONE) return;
  plan_take(r, table->child);
  for (const struct node *row = table->child->next; row; row = row->next) {
    plan_take(r, row);
    if (same_cells(row, table->child)) continue; /* the head again, on the next page */
    if (shape == SHAPE_BUDGET || !is_title_row(&c, row)) one_row(r, &c, row, shape, ++number);
  }
}

/* The head is no row of the plan: rows below count from 1. */
void plan_renumber_rows(struct reader *r, const struct tree *t) {
  for (size_t i = 0; i < t->n; i++) {
    struct node *v = t->at[i];
    if (v->kind != NODE_TABLE) continue;
    int n = 0;
    for (struct node *row = v->child; row; row = row->next) {
      if (row == v->child || same_cells(row, v->child))
        row->clause = STR_NONE;
      else
        row->clause = str_fmt(r->mem, v->clause.n ? "%.*s.%d" : "%.*s%d", STR_ARG(v->clause), ++n);
    }
  }
}
