/* Dated aims. */
#include <string.h>

#include "plan/meaning.h"

/* 'Mức độ 4' inside a target. */
static str level_in(str s) {
  static const char *const heads[] = {"Mức độ ", "mức độ ", "Mức ", "mức "};
  for (size_t k = 0; k < sizeof heads / sizeof *heads; k++)
    for (size_t i = 0; i < s.n; i++) {
      str at = str_sub(s, i, s.n);
      size_t n = strlen(heads[k]);
      if (!str_starts(at, str_of(heads[k])) || n >= at.n || !strchr("0123456789IVX", at.p[n])) continue;
      while (n < at.n && !strchr(" ;.,)", at.p[n])) n++;
      return str_sub(at, 0, n);
    }
  return STR_NONE;
}

/* 'Mục tiêu cụ thể: năm 2026 đạt 80 điểm; năm 2027 đạt 90 điểm': a milestone for each part that begins with a time. */
static void milestones_within(struct reader *r, const struct node *v) {
  str rest = v->text, head;
  if (!str_cut(&rest, S(":"), &head) || !ANY(plan_fold_of(r, head), "muc tieu", "chi tieu")) return;
  struct plan_leaf all = plan_leaf_of(r->mem, str_trim(rest), v->clause, v->first, v->last);
  for (size_t i = 0; i < all.parts.n; i++) {
    struct plan_milestone m = {.clause = all.parts.at[i].clause, .first = v->first, .last = v->last};
    if (!plan_time_then_text(r->mem, all.parts.at[i].text, &m.when, &m.target)) continue;
    m.level = level_in(m.target);
    *ADD(r->mem, r->p->milestones) = m;
  }
}

void plan_read_milestone(struct reader *r, const struct node *v) {
  str when, rest;
  if (v->kind != NODE_ITEM && v->kind != NODE_HEADING && v->kind != NODE_PARA) return;
  str with_end = str_fmt(r->mem, "%.*s: .", STR_ARG(plan_strip_end(v->text, ":.")));
  bool whole =
      v->text.n < 120 && v->child && plan_when_at_front(r->mem, with_end, &when, &rest) && str_eq(rest, S("."));
  if (!whole && !plan_when_at_front(r->mem, v->text, &when, &rest) &&
      !plan_time_then_text(r->mem, v->text, &when, &rest)) {
    milestones_within(r, v);
    return;
  }
  struct plan_milestone m = {
      .when = when, .target = whole ? STR_NONE : rest, .clause = v->clause, .first = v->first, .last = v->last};
  m.target = plan_duty_below(r, v, m.target);
  for (const struct node *k = v; k; k = k->last_child)
    if (k->last > m.last) m.last = k->last;
  m.level = level_in(m.target);
  *ADD(r->mem, r->p->milestones) = m;
}
