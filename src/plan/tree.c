/* From marked lines to a tree of headings, items, paragraphs, owners and tables. A broken line is joined to what it goes on from;
 * which list a marker belongs to is told from the lists that are open, innermost first. */
#include <string.h>

#include "plan/inside.h"

struct build {
  void *mem;
  struct lines *ls;
  struct tree t;
  size_t cap;
  struct node *open; /* the innermost heading or item */
  struct node *last; /* what a broken line would go on with; NULL after a table */
  size_t last_line;
};

void *plan_grow(void *mem, void *list, size_t *n, size_t size) {
  if ((*n & (*n - 1)) == 0) { /* at every power of two, and at 0 */
    size_t want = *n ? *n * 2 : 1;
    void *wider = mem_zero_array(mem, want, size);
    if (*n) memcpy(wider, list, *n * size);
    if (list) talloc_free(list);
    list = wider;
  }
  ++*n;
  return list;
}

static struct node *hang(struct build *b, struct node *parent, enum node_kind kind, const struct line *l) {
  struct node *v = MEM_NEW(b->mem, struct node);
  while (parent->nest >= MAX_NEST) parent = parent->parent;
  v->nest = parent->nest + 1;
  v->kind = kind;
  v->mark = l->mark;
  v->label = l->label;
  v->value = l->value;
  v->depth = l->depth;
  v->indent = l->indent;
  v->text = l->body;
  v->first = v->last = l->no;
  v->parent = parent;
  if (parent->last_child)
    parent->last_child->next = v;
  else
    parent->child = v;
  parent->last_child = v;
  *ADD(b->mem, b->t) = v;
  return v;
}

/* ---- broken lines ---------------------------------------------------------------------------------- */

/* In a text broken at a fixed width a line ends because the next word did not fit. */
static bool was_full(const struct build *b, const struct line *next) {
  const struct line *before = &b->ls->at[b->last_line];
  str rest = next->text, word;
  str_cut(&rest, S(" "), &word);
  return b->ls->wrap && before->width + 1 + utf8_count(word) > b->ls->wrap;
}

/* 'Trên đây là Kế hoạch ...': the sentence that closes a plan and belongs to no section. */
static bool says_the_end(void *mem, str text) {
  str f = text_fold(mem, utf8_cut(text, 200));
  return plan_fold_starts(f, "tren day la") || plan_fold_starts(f, "tren co so ke hoach nay") ||
         ((plan_fold_starts(f, "yeu cau") || plan_fold_starts(f, "de nghi")) &&
          plan_fold_has(f, "ke hoach nay")) ||
         (plan_fold_starts(f, "trong qua trinh") && plan_fold_has(f, "thuc hien"));
}

static bool closes_plan(void *mem, str text) {
  str f = text_fold(mem, utf8_cut(text, 120));
  return says_the_end(mem, text) || plan_fold_starts(f, "can cu ke hoach nay") ||
         plan_fold_starts(f, "can cu noi dung ke hoach") || str_ends(text, S("./."));
}

static bool goes_on(struct build *b, const struct line *l, bool blank_between) {
  struct node *v = b->last;
  if (!v || !plan_has_letter(l->text)) return false;
  if (!v->text.n) return v->kind == NODE_HEADING || !blank_between;
  if (closes_plan(b->mem, l->text) && plan_starts_upper(b->mem, l->text) && plan_ends_sentence(v->text))
    return false;
  if (!plan_hangs(b->mem, v->text) && plan_assigns(b->mem, l->text)) return false;
  bool lower = !plan_starts_upper(b->mem, l->text), ended = plan_ends_sentence(v->text);
  if (blank_between) return !ended && (lower || plan_hangs(b->mem, v->text));
  if (lower && v->kind == NODE_OWNER && (enum owner)v->value == OWNER_WHEN)
    return plan_hangs(b->mem, v->text) || was_full(b, l);
  if (lower) return !str_ends(v->text, S(".")) || was_full(b, l);
  if (v->kind == NODE_HEADING)
    return !ended &&
           ((b->ls->at[b->last_line].caps && l->caps) || plan_hangs(b->mem, v->text) || was_full(b, l));
  if (v->kind == NODE_OWNER) return plan_hangs(b->mem, v->text) || was_full(b, l);
  return ended ? was_full(b, l) : true;
}

/* 'kinh tế' / '- xã hội': a hyphen that landed at the front of a broken line. */
static bool broken_hyphen(const struct build *b, const struct line *l, bool blank_between) {
  return b->last && !blank_between && l->mark == MARK_DASH && b->ls->wrap && was_full(b, l) &&
         !plan_starts_upper(b->mem, l->body) && !plan_ends_sentence(b->last->text);
}

static void go_on(struct build *b, size_t i) {
  struct line *l = &b->ls->at[i];
  struct node *v = b->last;
  if (!v->joined) {
    v->joined = buf_new(b->mem, 2 * PLAN_MAX_BYTES);
    buf_add(v->joined, v->text);
  }
  if (v->text.n) buf_char(v->joined, ' ');
  buf_add(v->joined, l->text);
  v->text = buf_str(v->joined);
  v->last = l->no;
  b->last_line = i;
}

/* ---- lines into nodes ------------------------------------------------------------------------------ */

static void add_owners(struct build *b, struct line *l, const struct owned *o, size_t n) {
  struct node *at = plan_above(b->open, LEVEL_OWNER);
  for (size_t k = 0; k < n; k++) {
    struct node *v = hang(b, at, NODE_OWNER, l);
    v->text = o[k].value;
    if (o[k].kind == OWNER_RESULT) v->said = o[k].label;
    v->value = (int)o[k].kind;
    if (k) v->mark = MARK_NONE;
    if (k) v->label = STR_NONE;
    v->level = LEVEL_OWNER;
    b->last = v;
    b->open = at;
    if (!v->text.n && k + 1 == n) b->open = v; /* its agencies follow as dashes */
  }
}

static void add_marked(struct build *b, struct line *l) {
  struct place p = plan_place_of(b->open, l);
  bool heading = p.level < LEVEL_OWNER;
  struct node *v = hang(b, p.parent, heading ? NODE_HEADING : NODE_ITEM, l);
  v->level = p.level;
  b->open = b->last = v;
}

static void add_para(struct build *b, struct line *l) {
  struct node *at = plan_above(b->open, LEVEL_OWNER);
  if (closes_plan(b->mem, l->text))
    while (at->parent && at->parent->parent) at = at->parent;
  struct node *v = hang(b, at, NODE_PARA, l);
  v->level = LEVEL_DASH;
  v->text = l->text;
  v->intro = str_ends(v->text, S(":"));
  v->closing = says_the_end(b->mem, l->text);
  b->open = at;
  b->last = v;
}

/* Owners may stand behind a text that was broken over lines, so they are looked for once the whole is there. */
static void split_owners(struct build *b, struct node *v) {
  struct owned o[MAX_OWNED];
  str front;
  if (v->kind == NODE_HEADING && v->level < LEVEL_NAMED) return;
  size_t n = plan_owners_in(b->mem, v->text, &front, o);
  if (!n || !front.n) return;
  struct node *at = v->kind == NODE_HEADING ? v : plan_above(v, LEVEL_OWNER);
  v->text = front;
  struct line l = {.no = v->first};
  for (size_t k = 0; k < n; k++) {
    struct node *w = hang(b, at, NODE_OWNER, &l);
    w->text = o[k].value;
    w->label = STR_NONE;
    if (o[k].kind == OWNER_RESULT) w->said = o[k].label;
    w->value = (int)o[k].kind;
    w->first = v->first;
    w->last = v->last;
    w->level = LEVEL_OWNER;
  }
}

static bool add_table(struct build *b, size_t i, size_t to, size_t *ret_end) {
  struct node **rows;
  size_t n;
  if (!plan_table_at(b->mem, b->ls, i, to, &rows, &n, ret_end)) return false;
  struct line none = {.no = b->ls->at[i].no};
  struct node *table = hang(b, plan_above(b->open, LEVEL_OWNER), NODE_TABLE, &none);
  table->level = LEVEL_DASH;
  for (size_t k = 0; k < n; k++) {
    struct node *row = hang(b, table, NODE_ROW, &none);
    struct node *next = row->next, *parent = row->parent;
    *row = *rows[k];
    row->next = next;
    row->parent = parent;
    row->level = LEVEL_PLUS;
    table->last = row->last;
  }
  b->open = table->parent;
  b->last = NULL;
  return true;
}

/* ---- clauses --------------------------------------------------------------------------------------- */

static int largest_label(const struct node *v) {
  int top = 0;
  for (const struct node *c = v->child; c; c = c->next)
    if (c->label.p && c->value > top && c->kind != NODE_OWNER) top = c->value;
  return top;
}

static str own_part(void *mem, const struct node *v) {
  const struct node *up = v->parent;
  /* '1.1' below '1.' is .1; below a section it stays 1.1. */
  if (v->mark == MARK_NUMBER && v->depth > 1 && up->mark == MARK_NUMBER && v->label.n > up->label.n + 1 &&
      str_starts(v->label, up->label))
    return str_sub(v->label, up->label.n + 1, v->label.n);
  return str_dup(mem, v->label);
}

static void name_children(void *mem, struct node *v, str prefix) {
  int dashes = 0, others = 0, labels = largest_label(v);
  bool bullets = false;
  for (struct node *c = v->child; c; c = c->next)
    if (!c->label.p && c->mark >= MARK_DASH) bullets = true;
  int count = 0;
  for (struct node *c = v->child; c; c = c->next) count += !c->label.p && c->mark >= MARK_DASH;
  for (struct node *c = v->child; c; c = c->next) {
    str own = STR_NONE;
    if (c->label.p)
      own = own_part(mem, c);
    else if (c->mark >= MARK_DASH)
      own = str_fmt(mem, labels ? "-%d" : "%d", ++dashes);
    else if (c->kind == NODE_TABLE)
      c->clause = str_dup(mem, prefix); /* its rows count, it does not */
    else if ((c->kind == NODE_PARA && !(c->intro && bullets)) || c->kind == NODE_ROW)
      own = str_fmt(mem, "%d", (labels > count ? labels : count) + ++others);
    if (!own.p) continue;
    c->clause = prefix.n ? str_fmt(mem, "%.*s.%.*s", STR_ARG(prefix), STR_ARG(own)) : own;
  }
}

/* ---- the whole ------------------------------------------------------------------------------------- */

struct tree plan_tree_of(void *mem, struct lines *ls, size_t from, size_t to) {
  struct build b = {.mem = mem, .ls = ls};
  b.t.root = b.open = MEM_NEW(mem, struct node);
  bool blank = false;
  for (size_t i = from; i < to; i++) {
    struct line *l = &ls->at[i];
    size_t end;
    if (l->blank || l->ornament || l->tail) {
      blank = true;
      continue;
    }
    if (l->cells.n && add_table(&b, i, to, &end)) {
      i = end - 1;
      blank = false;
      continue;
    }
    if (l->cells.n) plan_line_mark(mem, l); /* a lone tab */
    struct owned o[MAX_OWNED];
    str front;
    size_t owners = l->mark == MARK_ROMAN || l->mark == MARK_PART ? 0 : plan_owners_in(mem, l->body, &front, o);
    if (owners && !front.n) {
      add_owners(&b, l, o, owners);
    } else if ((l->mark == MARK_NONE && goes_on(&b, l, blank)) || broken_hyphen(&b, l, blank)) {
      go_on(&b, i);
    } else if (l->mark != MARK_NONE) {
      add_marked(&b, l);
    } else {
      add_para(&b, l);
    }
    b.last_line = i;
    blank = false;
  }
  size_t n = b.t.n;
  for (size_t i = 0; i < n; i++)
    if (b.t.at[i]->kind != NODE_OWNER && b.t.at[i]->kind != NODE_TABLE && b.t.at[i]->kind != NODE_ROW)
      split_owners(&b, b.t.at[i]);
  name_children(mem, b.t.root, S(""));
  for (size_t i = 0; i < b.t.n; i++) name_children(mem, b.t.at[i], b.t.at[i]->clause);
  return b.t;
}
