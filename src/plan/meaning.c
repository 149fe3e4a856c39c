/* What the tree means: which section holds tasks, money, organisations, aims; what stands in its tables. Told by the words of headings
 * and of column heads, and by who is named as owner; never by a place's own wording. */
#include <string.h>

#include "plan/meaning.h"

static void read_group(struct reader *r, const struct node *v) {
  struct plan_group g = {.number = v->value,
                         .title = plan_strip_end(v->text, ".;:"),
                         .clause = v->clause,
                         .first = v->first,
                         .last = v->last};
  struct gather all = {.group = &g, .skip_criteria = true};
  str title;
  plan_take(r, v);
  if (plan_criteria_number(r, v, &title)) all.skip_criteria = false;
  plan_owners_of(r, &g, v);
  plan_gather(r, &all, v);
  for (const struct node *c = v->child; c; c = c->next)
    if (c->kind == NODE_TABLE) plan_read_table(r, c, ABOUT_TASKS);
  if (!all.leaves.n && !plan_has_content(v)) plan_add_leaf(r, &all.leaves, v, v->text);
  g.tasks = all.leaves;
  for (const struct node *c = v; c;) { /* how far it reaches */
    if (c->last > g.last) g.last = c->last;
    c = c->last_child;
  }
  *ADD(r->mem, r->p->groups) = g;
}

/* Somebody is named for it, here or further down. */
static bool has_owner(const struct node *v) {
  for (const struct node *c = v->child; c; c = c->next)
    if ((c->kind == NODE_OWNER && (enum owner)c->value != OWNER_WHEN) || has_owner(c)) return true;
  return false;
}

static bool is_container(struct reader *r, const struct node *v) {
  str f = plan_fold_of(r, v->text);
  for (size_t i = 0; i < f.n; i++)
    if (f.p[i] >= '0' && f.p[i] <= '9') return false; /* 'Giải pháp 3. Kiểm tra' is one of them */
  return plan_has_headings(v) && plan_words_in(f) <= 8 &&
         (plan_fold_starts(f, "nhiem vu") || plan_fold_starts(f, "giai phap") ||
          plan_fold_starts(f, "cac nhiem vu") || plan_fold_starts(f, "cac giai phap") ||
          plan_fold_starts(f, "noi dung"));
}

/* Tasks that stand in a section itself, beside its headings or instead of them. */
static bool has_direct(struct reader *r, const struct node *v, bool paragraphs) {
  for (const struct node *c = v->child; c; c = c->next) {
    if (c->kind == NODE_ITEM) return true;
    if (paragraphs && c->kind == NODE_PARA && !c->intro && !plan_stray(r, c) && !plan_is_note(r, c))
      return true;
  }
  return false;
}

static void read_direct(struct reader *r, const struct node *v) {
  struct plan_group g = {.number = v->value,
                         .title = plan_strip_end(v->text, ".;:"),
                         .clause = v->clause,
                         .first = v->first,
                         .last = v->last};
  struct gather all = {.group = &g, .skip_criteria = true};
  plan_gather_items(r, &all, v);
  g.tasks = all.leaves;
  for (size_t i = 0; i < g.tasks.n; i++)
    if (g.tasks.at[i].last > g.last) g.last = g.tasks.at[i].last;
  if (g.tasks.n) *ADD(r->mem, r->p->groups) = g;
}

static void read_tasks(struct reader *r, const struct node *v) {
  plan_take(r, v);
  if (!plan_has_headings(v)) {
    if (has_direct(r, v, true)) {
      read_group(r, v);
      return;
    }
    for (const struct node *c = v->child; c; c = c->next) {
      if (c->kind == NODE_TABLE) plan_read_table(r, c, ABOUT_TASKS);
      if (plan_is_note(r, c) || (c->kind == NODE_PARA && !plan_stray(r, c))) plan_take(r, c);
    }
    return;
  }
  if (has_direct(r, v, false)) read_direct(r, v);
  for (const struct node *c = v->child; c; c = c->next) {
    if (c->kind == NODE_TABLE) {
      plan_read_table(r, c, ABOUT_TASKS);
    } else if (!plan_is_heading(c)) {
      if (c->kind != NODE_PARA || !plan_stray(r, c) || plan_is_note(r, c)) plan_take(r, c);
    } else if (plan_title_role(r, c, ABOUT_TASKS) != ABOUT_NONE) {
      plan_read_section(r, c, ABOUT_TASKS);
    } else if (plan_criteria_number(r, c, &(str){0}) && !has_owner(c)) {
      plan_take(r, c); /* told under the criteria */
    } else if (is_container(r, c)) {
      read_tasks(r, c);
    } else {
      read_group(r, c);
    }
  }
}

static void add_jobs(struct reader *r, const struct node *v, str group) {
  struct gather all = {0};
  if (v->child)
    plan_gather(r, &all, v);
  else
    plan_add_leaf(r, &all.leaves, v, v->text);
  if (!all.leaves.n) return;
  struct plan_jobs *j = ADD(r->mem, r->p->immediate);
  *j = (struct plan_jobs){.group = plan_strip_end(group, ".;:"),
                          .clause = v->clause,
                          .first = v->first,
                          .last = all.leaves.at[all.leaves.n - 1].last,
                          .jobs = all.leaves};
}

/* 'Việc cần làm ngay' as a list: a row for each item that holds jobs, one for all when none does. */
static void read_jobs(struct reader *r, const struct node *v) {
  bool rows = false;
  plan_take(r, v);
  for (const struct node *c = v->child; c; c = c->next) {
    if (c->kind == NODE_TABLE) plan_read_table(r, c, ABOUT_JOBS);
    rows = rows || (c->kind != NODE_TABLE && c->kind != NODE_OWNER && c->child);
  }
  if (!rows) {
    add_jobs(r, v, v->text);
    return;
  }
  for (const struct node *c = v->child; c; c = c->next) {
    if (c->kind == NODE_TABLE) continue;
    if (c->kind == NODE_PARA && plan_stray(r, c)) continue;
    plan_take(r, c);
    if (c->kind == NODE_HEADING || c->kind == NODE_ITEM) add_jobs(r, c, c->text);
  }
}

static void read_budget(struct reader *r, const struct node *v) {
  struct gather all = {0};
  str rest = v->text, head; /* 'KINH PHÍ: 120 triệu đồng, trong đó:' */
  plan_take(r, v);
  if (str_cut(&rest, S(":"), &head) && plan_has_letter(rest))
    plan_add_leaf(r, &r->p->budget, v, plan_strip_end(str_trim(rest), ":"));
  plan_gather(r, &all, v);
  for (size_t i = 0; i < all.leaves.n; i++) *ADD(r->mem, r->p->budget) = all.leaves.at[i];
  for (const struct node *c = v->child; c; c = c->next)
    if (c->kind == NODE_TABLE) plan_read_table(r, c, ABOUT_BUDGET);
}

/* Aims, scope, other prose: understood as such; its tables and dated aims are milestones. */
static void read_prose(struct reader *r, const struct node *v, enum about role) {
  plan_take(r, v);
  for (const struct node *c = v->child; c; c = c->next) {
    if (c->kind == NODE_TABLE) {
      plan_read_table(r, c, role);
      continue;
    }
    if (c->kind == NODE_OWNER) {
      plan_take(r, c);
      continue;
    }
    if (plan_is_heading(c)) {
      enum about own = plan_title_role(r, c, role);
      bool other = own == ABOUT_TASKS || own == ABOUT_JOBS || own == ABOUT_BUDGET || own == ABOUT_BODIES;
      if (other && (role != ABOUT_AIMS || plan_has_content(c))) {
        plan_read_section(r, c, role);
        continue;
      }
    }
    if (c->kind != NODE_PARA || !plan_stray(r, c)) plan_take(r, c);
    size_t before = r->p->milestones.n;
    if (role == ABOUT_AIMS) plan_read_milestone(r, c);
    if (before == r->p->milestones.n && c->child) read_prose(r, c, role);
  }
}

void plan_read_section(struct reader *r, const struct node *v, enum about inside) {
  enum about role = plan_title_role(r, v, inside);
  bool groups = false, named = false;
  for (const struct node *c = v->child; c; c = c->next) {
    groups = groups || (plan_is_heading(c) && has_owner(c));
    named = named || (plan_is_heading(c) && plan_title_role(r, c, ABOUT_PROSE) != ABOUT_NONE &&
                      plan_title_role(r, c, ABOUT_PROSE) != ABOUT_PROSE);
  }
  switch (role) {
  case ABOUT_BUDGET:
    read_budget(r, v);
    return;
  case ABOUT_BODIES:
    plan_read_bodies(r, v);
    return;
  case ABOUT_JOBS:
    read_jobs(r, v);
    return;
  case ABOUT_TASKS:
    if (plan_has_headings(v) || v->child)
      read_tasks(r, v);
    else
      plan_take(r, v);
    return;
  case ABOUT_AIMS:
  case ABOUT_PROSE:
    if (groups && !named)
      read_tasks(r, v);
    else
      read_prose(r, v, role);
    return;
  case ABOUT_NONE:
    if (groups) {
      read_tasks(r, v);
      return;
    }
    /* An unknown section is not taken; what it holds may still be known. */
    for (const struct node *c = v->child; c; c = c->next) {
      size_t before = r->p->milestones.n + r->p->immediate.n + r->p->groups.n + r->p->organisations.n;
      if (c->kind == NODE_TABLE)
        plan_read_table(r, c, ABOUT_NONE);
      else if (plan_is_heading(c))
        plan_read_section(r, c, ABOUT_PROSE);
      if (before != r->p->milestones.n + r->p->immediate.n + r->p->groups.n + r->p->organisations.n)
        plan_take(r, v);
    }
    return;
  }
}

static void read_criteria(struct reader *r, const struct tree *t) {
  for (size_t i = 0; i < t->n; i++) {
    const struct node *v = t->at[i];
    str title;
    int number = plan_criteria_number(r, v, &title);
    for (const struct node *up = v->parent; up && number; up = up->parent)
      if (plan_criteria_number(r, up, &(str){0})) number = 0;
    if (!number) continue;
    plan_take(r, v);
    if (v->parent->kind == NODE_HEADING) plan_take(r, v->parent);
    struct gather all = {0};
    plan_gather(r, &all, v);
    struct plan_criteria_group g = {.number = number,
                                    .title = title,
                                    .clause = v->clause,
                                    .first = v->first,
                                    .last = v->last,
                                    .contents = all.leaves};
    for (size_t k = 0; k < all.leaves.n; k++)
      if (all.leaves.at[k].last > g.last) g.last = all.leaves.at[k].last;
    size_t at = 0;
    while (at < r->p->criteria.n && r->p->criteria.at[at].number != number) at++;
    if (at == r->p->criteria.n)
      *ADD(r->mem, r->p->criteria) = g;
    else if (r->p->criteria.at[at].contents.n < g.contents.n)
      r->p->criteria.at[at] = g;
  }
}

static void set_period(struct plan *p, int from, int to, bool open, str clause, int first, int last) {
  p->period.from = from;
  p->period.to = to;
  p->period.open_ended = open;
  p->period.clause = clause;
  p->period.first = first;
  p->period.last = last;
}

enum { PERIOD_OWN, PERIOD_BELOW_TITLE };

/* A node that tells the plan's time: by its own label, or as what stands below a heading 'Thời gian'. */
static bool tells_period(struct reader *r, const struct node *v, int by) {
  if (v->kind == NODE_TABLE || v->kind == NODE_ROW) return false;
  if (by == PERIOD_BELOW_TITLE)
    return v->parent && plan_fold_starts(plan_fold_of(r, v->parent->text), "thoi gian");
  str f = plan_fold_of(r, v->text);
  return (v->kind == NODE_OWNER && (enum owner)v->value == OWNER_WHEN) ||
         plan_fold_starts(f, "thoi gian thuc hien") || plan_fold_starts(f, "thoi gian trien khai");
}

static bool in_group(const struct plan *p, const struct node *v) {
  for (size_t k = 0; k < p->groups.n; k++)
    if (v->first >= p->groups.at[k].first && v->last <= p->groups.at[k].last) return true;
  return false;
}

static bool period_in_tree(struct reader *r, const struct tree *t, int by) {
  int from, to;
  bool open;
  for (size_t i = 0; i < t->n; i++) {
    const struct node *v = t->at[i];
    if (!tells_period(r, v, by) || in_group(r->p, v)) continue;
    if (!plan_period_in(r->mem, v->text, false, &from, &to, &open)) continue;
    set_period(r->p, from, to, open, v->clause, v->first, v->last);
    return true;
  }
  return false;
}

static bool period_in_title(struct reader *r) {
  int from, to;
  bool open;
  for (size_t i = 0; i < r->ls->n && r->p->title.n; i++) /* 'giai đoạn 2026 - 2030' in the title */
    if (r->ls->at[i].taken && plan_has_letter(r->ls->at[i].text) && str_has(r->p->title, r->ls->at[i].text) &&
        plan_period_in(r->mem, r->p->title, true, &from, &to, &open)) {
      set_period(r->p, from, to, open, STR_NONE, r->ls->at[i].no, r->ls->at[i].no);
      return true;
    }
  return false;
}

static void read_period(struct reader *r, const struct tree *t) {
  if (!period_in_tree(r, t, PERIOD_OWN) && !period_in_title(r)) period_in_tree(r, t, PERIOD_BELOW_TITLE);
}

static void list_clauses(struct reader *r, const struct tree *t) {
  for (size_t i = 0; i < t->n; i++) {
    const struct node *v = t->at[i];
    if (!v->clause.n || v->kind == NODE_TABLE) continue;
    str text = v->kind == NODE_ROW ? str_join(r->mem, v->cells.at, v->cells.n, S(" | ")) : v->text;
    *ADD(r->mem, r->p->clauses) = (struct plan_clause){v->clause, text, v->first, v->last};
    struct plan_leaf parts =
        plan_leaf_of(r->mem, v->kind == NODE_ROW && v->cells.n ? v->cells.at[v->cells.n - 1] : v->text,
                     v->clause, v->first, v->last);
    for (size_t k = 0; k < parts.parts.n; k++)
      *ADD(r->mem, r->p->clauses) =
          (struct plan_clause){parts.parts.at[k].clause, parts.parts.at[k].text, v->first, v->last};
  }
}

/* Tasks under a title that says nothing of them: sections that nobody knew, when no other holds tasks. */
static void read_unnamed(struct reader *r, const struct tree *t) {
  for (const struct node *v = t->root->child; v; v = v->next) {
    bool known = v->first < 1 || (size_t)v->first > r->ls->n || r->ls->at[v->first - 1].taken;
    bool criteria = false;
    for (const struct node *c = v->child; c; c = c->next)
      criteria = criteria || plan_criteria_number(r, c, &(str){0});
    if (v->kind == NODE_HEADING && !known && !criteria && (plan_has_headings(v) || has_direct(r, v, false)))
      read_tasks(r, v);
  }
}

void plan_meaning_of(void *mem, struct lines *ls, const struct tree *t, struct plan *p) {
  struct reader r = {mem, ls, p};
  plan_renumber_rows(&r, t);
  /* A plan whose sections are Parts: each holds sections of its own. */
  for (const struct node *v = t->root->child; v; v = v->next) {
    if (v->kind == NODE_HEADING) {
      plan_read_section(&r, v, ABOUT_NONE);
    } else if (v->kind == NODE_TABLE) {
      plan_read_table(&r, v, ABOUT_NONE);
    }
  }
  if (!p->groups.n) read_unnamed(&r, t);
  read_criteria(&r, t);
  read_period(&r, t);
  list_clauses(&r, t);
}
