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

struct columns {
  int at[COLUMNS]; /* index + 1; 0 = none */
};

static struct columns columns_of(struct reader *r, const struct node *head) {
  struct columns c = {0};
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

static void milestone_row(struct reader *r, const struct columns *c, const struct node *row) {
  struct plan_milestone *m = ADD(r->mem, r->p->milestones);
  str level = cell_text(row, c->at[HEAD_LEVEL]);
  *m = (struct plan_milestone){.when = cell_text(row, c->at[HEAD_WHEN]),
                               .target =
                                   cell_text(row, c->at[HEAD_TARGET] ? c->at[HEAD_TARGET] : c->at[HEAD_DUTY]),
                               .level = level.n ? level : STR_NONE,
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

static void task_row(struct reader *r, const struct columns *c, const struct node *row, int number) {
  struct plan_group *g = ADD(r->mem, r->p->groups);
  int at = c->at[HEAD_TARGET] ? c->at[HEAD_TARGET] : c->at[HEAD_DUTY] ? c->at[HEAD_DUTY] : c->at[HEAD_JOBS];
  *g = (struct plan_group){.number = number,
                           .title = plan_strip_end(cell(row, at), ".;"),
                           .clause = row->clause,
                           .first = row->first,
                           .last = row->last};
  struct plan_strs lead = plan_agencies(r->mem, cell(row, c->at[HEAD_LEAD])),
                   with = plan_agencies(r->mem, cell(row, c->at[HEAD_COOPERATING])),
                   by = plan_agencies(r->mem, cell(row, c->at[HEAD_EXECUTING]));
  g->lead = lead;
  g->cooperating = with;
  g->executing = by;
  plan_add_when(r, g, plan_strip_end(cell(row, c->at[HEAD_WHEN]), ".;"));
  *ADD(r->mem, g->tasks) = plan_leaf_of(r->mem, cell_text(row, at), row->clause, row->first, row->last);
}

static void body_row(struct reader *r, const struct columns *c, const struct node *row) {
  *ADD(r->mem, r->p->organisations) = (struct plan_organisation){
      .name = plan_without_politeness(cell_text(row, c->at[HEAD_BODY] ? c->at[HEAD_BODY] : c->at[HEAD_LEAD])),
      .duty = cell_text(row, c->at[HEAD_DUTY] ? c->at[HEAD_DUTY] : c->at[HEAD_TARGET]),
      .clause = row->clause,
      .first = row->first,
      .last = row->last};
}

static size_t filled(const struct node *row) {
  size_t n = 0;
  for (size_t i = 0; i < row->cells.n; i++) n += row->cells.at[i].n > 0;
  return n;
}

void plan_read_table(struct reader *r, const struct node *table, enum about inside) {
  const struct node *head = table->child;
  struct columns c = columns_of(r, head);
  bool owners = c.at[HEAD_LEAD] || c.at[HEAD_COOPERATING] || c.at[HEAD_EXECUTING];
  bool text = c.at[HEAD_TARGET] || c.at[HEAD_DUTY] || c.at[HEAD_JOBS];
  bool bodies =
      (inside == ABOUT_BODIES || !owners) && (c.at[HEAD_BODY] || (inside == ABOUT_BODIES && owners)) && text;
  bool jobs = (c.at[HEAD_GROUP] || c.at[HEAD_FOCUS]) && (c.at[HEAD_FOCUS] || c.at[HEAD_JOBS]) && !owners;
  bool miles = c.at[HEAD_WHEN] && (c.at[HEAD_TARGET] || c.at[HEAD_LEVEL] || c.at[HEAD_DUTY]) && !owners &&
               !c.at[HEAD_BODY];
  if (!jobs && !bodies && !(owners && text) && !miles && inside != ABOUT_BUDGET) return;
  plan_take(r, head);
  int number = 0;
  for (const struct node *row = head->next; row; row = row->next) {
    if (filled(row) < 2) { /* a title across the table */
      plan_take(r, row);
      continue;
    }
    plan_take(r, row);
    number++;
    if (inside == ABOUT_BUDGET) {
      str line = str_join(r->mem, row->cells.at, row->cells.n, S(" | "));
      plan_add_leaf(r, &r->p->budget, row, line);
    } else if (jobs) {
      jobs_row(r, &c, row);
    } else if (bodies) {
      body_row(r, &c, row);
    } else if (owners) {
      task_row(r, &c, row, number);
    } else {
      milestone_row(r, &c, row);
    }
  }
}

/* The head is no row of the plan: rows below count from 1. */
void plan_renumber_rows(struct reader *r, const struct tree *t) {
  for (size_t i = 0; i < t->n; i++) {
    struct node *v = t->at[i];
    if (v->kind != NODE_TABLE) continue;
    int n = 0;
    for (struct node *row = v->child; row; row = row->next) {
      if (row == v->child)
        row->clause = STR_NONE;
      else
        row->clause = str_fmt(r->mem, v->clause.n ? "%.*s.%d" : "%.*s%d", STR_ARG(v->clause), ++n);
    }
  }
}
