/* meaning: what its files share. roles: which section is about what; leaves: tasks, contents, owners; columns: tables; bodies:
 * organisations; aims: milestones; meaning: the whole. */
#ifndef PLAN_MEANING_H
#define PLAN_MEANING_H

#include "plan/inside.h"

enum about { ABOUT_NONE, ABOUT_AIMS, ABOUT_TASKS, ABOUT_JOBS, ABOUT_BUDGET, ABOUT_BODIES, ABOUT_PROSE };

struct reader {
  void *mem;
  struct lines *ls;
  struct plan *p;
};

str plan_fold_of(struct reader *r, str s);
void plan_take(struct reader *r, const struct node *v); /* its lines are understood */
bool plan_is_heading(const struct node *v);
bool plan_has_headings(const struct node *v);
bool plan_any_of(str folded, const char *const *words, size_t n);
#define ANY(folded, ...)                                                                                       \
  plan_any_of((folded), (const char *const[]){__VA_ARGS__},                                                    \
              sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))
/* A paragraph between items that is no sentence and belongs to nothing: left to be said as not understood. */
bool plan_stray(struct reader *r, const struct node *v);
/* '(Kèm theo Kế hoạch số ...)' below a title. */
bool plan_is_note(struct reader *r, const struct node *v);
/* By the title alone. `inside` is the role of the section around. */
enum about plan_title_role(struct reader *r, const struct node *v, enum about inside);

struct gather {
  struct plan_leaves leaves;
  struct plan_group *group; /* owners go here; NULL = nobody asks */
  bool skip_criteria;       /* contents of criteria groups are told there */
};
/* Leaves below v, in order. The depth is bounded by the tree's. */
void plan_gather(struct reader *r, struct gather *g, const struct node *v);
void plan_gather_items(struct reader *r, struct gather *g, const struct node *v); /* of its own items only */
void plan_add_leaf(struct reader *r, struct plan_leaves *list, const struct node *v, str text);
void plan_add_owner(struct reader *r, struct plan_group *g, const struct node *v);
void plan_add_when(struct reader *r, struct plan_group *g, str when);
/* Owners told in a sentence. True when the text says nothing else and so is no task of its own. */
bool plan_owners_of(struct reader *r, struct plan_group *g, const struct node *v);
bool plan_has_content(const struct node *v);
/* 'Nhóm tiêu chí 1: ...': its number and what stands behind; 0 when it is none. */
int plan_criteria_number(struct reader *r, const struct node *v, str *ret_title);

void plan_read_section(struct reader *r, const struct node *v, enum about inside);
void plan_read_bodies(struct reader *r, const struct node *v);
void plan_read_milestone(struct reader *r, const struct node *v); /* when it begins with a time */
/* What stands beside the name or the time, then everything below, a line each. */
str plan_duty_below(struct reader *r, const struct node *v, str beside);
void plan_read_table(struct reader *r, const struct node *table, enum about inside);
void plan_renumber_rows(struct reader *r, const struct tree *t);

#endif
