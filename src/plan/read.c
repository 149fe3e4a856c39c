/* From a file's bytes to a plan, or to the sentence that says what it lacks. */
#include <string.h>

#include "plan/inside.h"

enum { MAX_PARTS = 200, MAX_ITEMS = 50000 };

struct plan_leaf plan_leaf_of(void *mem, str text, str clause, int first, int last) {
  struct plan_leaf leaf = {.text = text, .clause = clause, .first = first, .last = last};
  size_t from = 0, close = text.n;
  int brackets = 0;
  while (close && text.p[close - 1] != ')') close--;
  for (size_t i = 0; i <= text.n; i++) {
    bool end = i == text.n;
    if (!end && text.p[i] == '(') brackets++;
    if (!end && text.p[i] == ')' && brackets) brackets--;
    /* A bracket that never closes shall not swallow the rest. */
    bool inside = brackets && i < close;
    if (!end && (text.p[i] != ';' || inside || leaf.parts.n == MAX_PARTS - 1)) continue;
    str part = str_trim(str_sub(text, from, i - from));
    from = i + 1;
    if (!part.n && (leaf.parts.n || !end)) continue;
    struct plan_part *p = ADD(mem, leaf.parts);
    p->text = part;
    p->clause = str_fmt(mem, "%.*s#%zu", STR_ARG(clause), leaf.parts.n);
  }
  return leaf;
}

const struct plan_clause *plan_find_clause(const struct plan *p, str clause) {
  for (size_t i = 0; i < p->clauses.n; i++)
    if (str_eq(p->clauses.at[i].clause, clause)) return &p->clauses.at[i];
  return NULL;
}

static bool complete(void *mem, const struct plan *p, bool kind, size_t sections, str *ret_why) {
  str lacks[4];
  size_t n = 0;
  if (!kind) lacks[n++] = S("tên loại “KẾ HOẠCH” ở đầu văn bản");
  if (kind && sections < 2) lacks[n++] = S("các phần đánh số (I, II, III hoặc 1, 2, 3)");
  if (kind && !p->groups.n && !p->criteria.n) lacks[n++] = S("phần nhiệm vụ, giải pháp");
  if (!n) return true;
  *ret_why = str_fmt(mem, "tệp này không phải một kế hoạch: thiếu %.*s",
                     STR_ARG(str_join(mem, lacks, n, S("; thiếu "))));
  return false;
}

static size_t leaf_items(const struct plan_leaves *l) {
  size_t n = l->n;
  for (size_t i = 0; i < l->n; i++) n += l->at[i].parts.n;
  return n;
}

static size_t items(const struct plan *p) {
  size_t n = p->milestones.n + p->organisations.n + p->recipients.n + leaf_items(&p->budget);
  for (size_t i = 0; i < p->groups.n; i++) {
    const struct plan_group *g = &p->groups.at[i];
    n += 1 + leaf_items(&g->tasks) + g->executing.n + g->lead.n + g->cooperating.n;
  }
  for (size_t i = 0; i < p->criteria.n; i++) n += 1 + leaf_items(&p->criteria.at[i].contents);
  for (size_t i = 0; i < p->immediate.n; i++) n += 1 + leaf_items(&p->immediate.at[i].jobs);
  return n;
}

bool plan_read(void *mem, str bytes, struct plan *ret, str *ret_why) {
  struct lines ls;
  struct plan p = {0};
  bool kind;
  if (!plan_lines_of(mem, bytes, &ls, ret_why)) return false;
  size_t body = plan_head_read(mem, &ls, &p, &kind), sections = 0;
  if (kind) {
    plan_tail_read(mem, &ls, body, &p);
    struct tree t = plan_tree_of(mem, &ls, body, ls.n);
    for (const struct node *v = t.root->child; v; v = v->next) sections += v->kind == NODE_HEADING;
    plan_meaning_of(mem, &ls, &t, &p);
  }
  if (!complete(mem, &p, kind, sections, ret_why)) return false;
  if (items(&p) > MAX_ITEMS) {
    *ret_why = S("tệp có quá 50.000 mục, không phải một kế hoạch");
    return false;
  }
  for (size_t i = 0; i < ls.n; i++)
    if (!ls.at[i].blank && !ls.at[i].ornament && !ls.at[i].taken) {
      struct plan_unread *u = ADD(mem, p.unread);
      u->line = ls.at[i].no;
      u->text = ls.at[i].text;
    }
  *ret = p;
  return true;
}

bool plan_read_file(void *mem, str path, struct plan *ret, str *ret_why) {
  str bytes = file_read(mem, path, PLAN_MAX_BYTES, ret_why);
  return bytes.p && plan_read(mem, bytes, ret, ret_why);
}
