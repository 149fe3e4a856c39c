/* Which list a marker belongs to, told from the lists that are open, innermost first. */
#include <string.h>

#include "plan/inside.h"

struct node *plan_above(struct node *v, int level) {
  while (v->parent && v->level >= level) v = v->parent;
  return v;
}

static struct node *open_mark(struct node *v, enum mark mark) {
  while (v && v->mark != mark) v = v->parent;
  return v;
}

static struct place place_number(struct node *open, const struct line *l) {
  struct node *outer = NULL;
  if (l->depth > 1) {
    str prefix = str_sub(l->label, 0, l->label.n);
    while (prefix.n && prefix.p[prefix.n - 1] != '.') prefix.n--;
    if (prefix.n) prefix.n--;
    for (struct node *v = open; v; v = v->parent)
      if (v->mark == MARK_NUMBER && str_eq(v->label, prefix)) return (struct place){v, v->level + 2};
    for (struct node *v = open; v; v = v->parent)
      if (v->mark == MARK_NUMBER && v->depth == l->depth) return (struct place){v->parent, v->level};
    return (struct place){plan_above(open, LEVEL_NUMBER + 2), LEVEL_NUMBER + 2};
  }
  for (struct node *v = open; v; v = v->parent) {
    if (v->mark != MARK_NUMBER || v->depth != 1) continue;
    outer = v;
    if (v->value == l->value - 1) return (struct place){v->parent, v->level};
  }
  if (l->value == 1 && outer) { /* a list inside a numbered item */
    struct node *in = str_ends(open->text, S(":")) ? open : plan_above(open, LEVEL_OWNER);
    return (struct place){in, in->level + 1};
  }
  return (struct place){plan_above(open, LEVEL_NUMBER), LEVEL_NUMBER};
}

/* 'Nhiệm vụ 1:' below a section, or below the number or letter that gathers several. */
static struct place place_named(struct node *open) {
  struct node *same = open_mark(open, MARK_NAMED), *outer = plan_above(open, LEVEL_OWNER);
  if (same) return (struct place){same->parent, same->level};
  return (struct place){outer, outer->level < LEVEL_NAMED ? LEVEL_NAMED : outer->level + 1};
}

static struct place place_letter(struct node *open, const struct line *l) {
  for (struct node *v = open; v; v = v->parent)
    if (v->mark == MARK_LETTER && v->value < l->value) return (struct place){v->parent, v->level};
  if (open->level >= LEVEL_DASH && str_ends(open->text, S(":"))) return (struct place){open, open->level + 2};
  return (struct place){plan_above(open, LEVEL_LETTER), LEVEL_LETTER};
}

/* Is the item that comes a list inside the one that is open? Told by its being set in, by a colon, and by its mark: one that this list
 * has not seen yet. But a star behind a dash is the next heading rather. */
static bool goes_inside(const struct node *open, const struct line *l) {
  if (open->level < LEVEL_DASH) return false;
  if (str_ends(open->text, S(":")) || l->indent >= open->indent + 3) return true;
  if (open->mark == MARK_STAR && plan_ends_sentence(open->text))
    for (const struct node *v = open->parent->child; v != open; v = v->next)
      if (v->mark == l->mark) return false; /* this list has both */
  return open->mark != l->mark && l->mark != MARK_STAR && open->level == LEVEL_DASH;
}

static struct place place_dash(struct node *open, const struct line *l) {
  int inner = open->level < LEVEL_DASH_IN_DASH   ? LEVEL_DASH_IN_DASH
              : open->level < LEVEL_DASH_IN_PLUS ? LEVEL_DASH_IN_PLUS
                                                 : 0;
  if (open->mark == l->mark && open->level == LEVEL_DASH && l->indent >= open->indent + 3)
    return (struct place){open, LEVEL_DASH_IN_DASH};
  for (struct node *v = open; v && v->level >= LEVEL_DASH; v = v->parent)
    if (v->mark == l->mark && (l->indent + 3 > v->indent || v->level == LEVEL_DASH))
      return (struct place){v->parent, v->level};
  if (inner && goes_inside(open, l)) return (struct place){open, inner};
  return (struct place){plan_above(open, LEVEL_DASH), LEVEL_DASH};
}

/* i) ii) iii) iv) v): 'i' and 'v' are letters of a list only behind 'h' and 'u'. */
static bool is_lower_roman(struct node *open, const struct line *l) {
  const struct node *letter = open_mark(open, MARK_LETTER), *paren = open_mark(open, MARK_PAREN);
  if (l->mark != MARK_LETTER) return false;
  if (str_eq(l->label, S("i"))) return !letter || letter->value != l->value - 1;
  return str_eq(l->label, S("v")) && paren && paren->value == 4;
}

struct place plan_place_of(struct node *open, struct line *l) {
  struct node *roman = open_mark(open, MARK_ROMAN), *upper = open_mark(open, MARK_UPPER);
  if (is_lower_roman(open, l)) {
    l->mark = MARK_PAREN;
    l->value = str_eq(l->label, S("i")) ? 1 : 5;
  }
  switch (l->mark) {
  case MARK_PART: {
    int level = l->depth == 3 ? LEVEL_CHAPTER_SECTION : l->depth == 2 ? LEVEL_CHAPTER : LEVEL_PART;
    return (struct place){plan_above(open, level), level};
  }
  case MARK_UPPER:
  upper:
    if (upper) return (struct place){upper->parent, upper->level};
    if (roman) return (struct place){roman, LEVEL_UPPER_IN_ROMAN};
    return (struct place){plan_above(open, LEVEL_UPPER), LEVEL_UPPER};
  case MARK_ROMAN:
    /* 'C.' behind 'B.' is no hundred. */
    if (upper && l->label.n == 1 && l->label.p[0] == (upper->label.n == 1 ? upper->label.p[0] + 1 : 0)) {
      l->mark = MARK_UPPER;
      goto upper;
    }
    return (struct place){plan_above(open, LEVEL_ROMAN), LEVEL_ROMAN};
  case MARK_NAMED:
    return place_named(open);
  case MARK_NUMBER:
    return place_number(open, l);
  case MARK_LETTER:
    return place_letter(open, l);
  case MARK_PAREN:
    return (struct place){plan_above(open, LEVEL_PAREN), LEVEL_PAREN};
  case MARK_DASH:
  case MARK_STAR:
  case MARK_BULLET:
    return place_dash(open, l);
  case MARK_PLUS:
    return (struct place){plan_above(open, LEVEL_PLUS), LEVEL_PLUS};
  case MARK_NONE:
    break;
  }
  return (struct place){plan_above(open, LEVEL_OWNER), 0};
}
