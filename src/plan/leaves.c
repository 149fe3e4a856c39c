/* Tasks, contents and owners below a heading. */
#include <string.h>

#include "plan/meaning.h"

void plan_add_leaf(struct reader *r, struct plan_leaves *list, const struct node *v, str text) {
  *ADD(r->mem, *list) = plan_leaf_of(r->mem, text, v->clause, v->first, v->last);
}

/* 'Nhóm tiêu chí 1: ...': its number and what stands behind; 0 when it is none. */
/* 'Nhóm tiêu chí', 'Tiêu chí số', and 'Nhóm' below a heading that speaks of criteria: how many words, 0 for none. */
static int criteria_words(struct reader *r, const struct node *v, str f) {
  if (plan_fold_starts(f, "nhom tieu chi")) return 3;
  if (plan_fold_starts(f, "tieu chi")) return 2;
  if (!plan_fold_starts(f, "nhom") || !v->parent) return 0;
  return plan_fold_has(plan_fold_of(r, v->parent->text), "tieu chi") ? 1 : 0;
}

int plan_criteria_number(struct reader *r, const struct node *v, str *ret_title) {
  if (v->kind != NODE_HEADING && v->kind != NODE_ITEM) return 0;
  str f = plan_fold_of(r, utf8_cut(v->text, 60)), rest = v->text, word;
  int words = criteria_words(r, v, f);
  if (!words) return 0;
  for (int i = 0; i < words; i++) str_cut(&rest, S(" "), &word);
  rest = str_trim(rest);
  str before = rest;
  if (str_cut(&rest, S(" "), &word)) {
    str w = text_fold(r->mem, word);
    if (str_eq(w, S("so")) || str_eq(w, S("thu"))) before = rest;
  }
  size_t n = 0;
  while (n < before.n && n < 5 && !strchr(" :.-,", before.p[n])) n++;
  int64_t number = 0;
  str digits = str_sub(before, 0, n);
  if (!int_parse(digits, 1, 99, &number)) number = plan_roman_value(digits);
  if (!number) {
    bool section = v->mark == MARK_PART || v->mark == MARK_UPPER || v->mark == MARK_ROMAN;
    if (section || words != 3 || !v->label.p || v->kind != NODE_HEADING || v->value <= 0) return 0;
    *ret_title = v->text;
    return v->value;
  }
  rest = str_trim(str_sub(before, n, before.n));
  while (rest.n && strchr(":.-", rest.p[0])) rest = str_trim(str_sub(rest, 1, rest.n));
  if (str_starts(rest, S("–"))) rest = str_trim(str_sub(rest, strlen("–"), rest.n));
  *ret_title = plan_strip_end(rest, ".;:");
  return (int)number;
}

static void add_all(struct reader *r, struct plan_strs *to, const struct plan_strs *from) {
  for (size_t i = 0; i < from->n && to->n < 200; i++) {
    bool there = false;
    for (size_t k = 0; k < to->n; k++) there = there || str_eq(to->at[k], from->at[i]);
    if (!there) *ADD(r->mem, *to) = from->at[i];
  }
}

void plan_add_when(struct reader *r, struct plan_group *g, str when) {
  if (!when.n || str_has(g->when, when) || g->when.n > 1000) return;
  g->when = g->when.p ? str_fmt(r->mem, "%.*s; %.*s", STR_ARG(g->when), STR_ARG(when)) : when;
}

/* 'Phòng A (chủ trì), Phòng B (phối hợp)' tells more than who carries out. */
static void add_executing(struct reader *r, struct plan_group *g, const struct plan_strs *list) {
  str lead = S("(chủ trì)"), with = S("(phối hợp)");
  for (size_t i = 0; i < list->n; i++) {
    str name = list->at[i];
    bool leads = str_ends(name, lead), cooperates = str_ends(name, with);
    if (leads || cooperates) name = str_trim(str_sub(name, 0, name.n - (leads ? lead.n : with.n)));
    add_all(r, leads ? &g->lead : cooperates ? &g->cooperating : &g->executing, &(struct plan_strs){&name, 1});
  }
}

static void take_said(struct reader *r, struct plan_group *g, const struct said *said) {
  add_all(r, &g->executing, &said->executing);
  add_all(r, &g->lead, &said->lead);
  add_all(r, &g->cooperating, &said->cooperating);
  plan_add_when(r, g, said->when);
}

void plan_add_owner(struct reader *r, struct plan_group *g, const struct node *v) {
  plan_take(r, v);
  str value = v->text;
  if (!value.n)
    for (const struct node *c = v->child; c; c = c->next) {
      plan_take(r, c);
      if (value.n > 8000) continue;
      value = value.n ? str_fmt(r->mem, "%.*s; %.*s", STR_ARG(value), STR_ARG(plan_strip_end(c->text, ";.,")))
                      : c->text;
    }
  if (!g) return;
  value = plan_strip_end(value, ".;,");
  struct plan_strs list = plan_agencies(r->mem, value);
  struct said said;
  switch ((enum owner)v->value) {
  case OWNER_WHEN:
    plan_add_when(r, g, value);
    return;
  case OWNER_LEAD:
    add_all(r, &g->lead, &list);
    return;
  case OWNER_COOPERATING:
    add_all(r, &g->cooperating, &list);
    return;
  case OWNER_EXECUTING:
    if (plan_owners_said(r->mem, value, &said)) { /* 'Phân công: Phòng A chủ trì; Phòng B phối hợp' */
      take_said(r, g, &said);
      return;
    }
    add_executing(r, g, &list);
    return;
  case OWNER_RESULT:
  case OWNER_NONE:
    return;
  }
}

bool plan_owners_of(struct reader *r, struct plan_group *g, const struct node *v) {
  struct said said = {0};
  if (!g || !plan_owners_said(r->mem, v->text, &said)) return false;
  take_said(r, g, &said);
  return !said.more;
}

bool plan_has_content(const struct node *v) {
  for (const struct node *c = v->child; c; c = c->next)
    if (c->kind != NODE_OWNER) return true;
  return false;
}

/* 'Sản phẩm: Quyết định' has no key of its own: it goes behind the task it stands below. */
static void add_result(struct reader *r, struct gather *g, const struct node *v) {
  plan_take(r, v);
  str text = str_fmt(r->mem, "%.*s: %.*s", STR_ARG(v->said), STR_ARG(plan_strip_end(v->text, ".;,")));
  struct plan_leaf *last = g->leaves.n ? &g->leaves.at[g->leaves.n - 1] : NULL;
  if (!last) {
    plan_add_leaf(r, &g->leaves, v->parent, text);
    return;
  }
  text = str_fmt(r->mem, "%.*s (%.*s)", STR_ARG(plan_strip_end(last->text, ".;")), STR_ARG(text));
  *last = plan_leaf_of(r->mem, text, last->clause, last->first, last->last > v->last ? last->last : v->last);
}

static void gather_one(struct reader *r, struct gather *g, const struct node *v, const struct node *c) {
  str title;
  if (c->kind == NODE_OWNER) {
    if ((enum owner)c->value == OWNER_RESULT)
      add_result(r, g, c);
    else
      plan_add_owner(r, g->group, c);
    return;
  }
  if (c->kind == NODE_TABLE || c->kind == NODE_ROW) return;
  if (c->kind == NODE_PARA) {
    bool known = c->closing || plan_is_note(r, c) || plan_owners_of(r, g->group, c);
    if (plan_stray(r, c) && !known) return;
    plan_take(r, c);
    if (known) return;
    if (!c->intro || !v->child->next) plan_add_leaf(r, &g->leaves, c, c->text);
    return;
  }
  plan_take(r, c);
  bool skip = g->skip_criteria && plan_criteria_number(r, c, &title) > 0;
  bool owners = plan_owners_of(r, g->group, c);
  if (!plan_has_content(c) && !skip && !owners) plan_add_leaf(r, &g->leaves, c, c->text);
  struct gather inner = {.group = g->group, .skip_criteria = g->skip_criteria};
  if (c->child) plan_gather(r, skip ? &inner : g, c);
}

/* Leaves below v, in order. The depth is that of the markers: a dozen levels at most. */
void plan_gather(struct reader *r, struct gather *g, const struct node *v) {
  for (const struct node *c = v->child; c; c = c->next) gather_one(r, g, v, c);
}

void plan_gather_items(struct reader *r, struct gather *g, const struct node *v) {
  for (const struct node *c = v->child; c; c = c->next)
    if (c->kind == NODE_ITEM || c->kind == NODE_OWNER) gather_one(r, g, v, c);
}
