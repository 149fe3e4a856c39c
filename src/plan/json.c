/* A plan as JSON: the keys of docs/plan.md, in their order. */
#include <jansson.h>

#include "plan/inside.h"

/* jansson allocates by itself: the tree hangs on a talloc node that lets it go. */
struct held {
  json_t *root;
};

static int let_go(struct held *h) {
  json_decref(h->root);
  return 0;
}

static json_t *must(json_t *v) {
  if (!v) fault(FAULT_MEMORY, "no memory for JSON");
  return v;
}

static json_t *text(str s) {
  return s.p ? must(json_stringn(s.p, s.n)) : json_null();
}

static void set(json_t *o, const char *key, json_t *v) {
  if (json_object_set_new(o, key, must(v)) != 0) fault(FAULT_MEMORY, "no memory for JSON");
}

static void add(json_t *list, json_t *v) {
  if (json_array_append_new(list, must(v)) != 0) fault(FAULT_MEMORY, "no memory for JSON");
}

static void set_place(json_t *o, str clause, int first, int last) {
  json_t *lines = must(json_array());
  set(o, "clause", text(clause));
  add(lines, json_integer(first));
  add(lines, json_integer(last));
  set(o, "lines", lines);
}

static json_t *strings(const struct plan_strs *s) {
  json_t *list = must(json_array());
  for (size_t i = 0; i < s->n; i++) add(list, text(s->at[i]));
  return list;
}

static json_t *leaves(const struct plan_leaves *l) {
  json_t *list = must(json_array());
  for (size_t i = 0; i < l->n; i++) {
    json_t *o = must(json_object()), *parts = must(json_array());
    set(o, "text", text(l->at[i].text));
    set_place(o, l->at[i].clause, l->at[i].first, l->at[i].last);
    for (size_t k = 0; k < l->at[i].parts.n; k++) {
      json_t *part = must(json_object());
      set(part, "text", text(l->at[i].parts.at[k].text));
      set(part, "clause", text(l->at[i].parts.at[k].clause));
      add(parts, part);
    }
    set(o, "parts", parts);
    add(list, o);
  }
  return list;
}

static json_t *period(const struct plan *p) {
  json_t *o = must(json_object());
  set(o, "from", p->period.from ? json_integer(p->period.from) : json_null());
  set(o, "to", p->period.to ? json_integer(p->period.to) : json_null());
  set(o, "open_ended", json_boolean(p->period.open_ended));
  set_place(o, p->period.clause, p->period.first, p->period.last);
  return o;
}

static json_t *milestones(const struct plan *p) {
  json_t *list = must(json_array());
  for (size_t i = 0; i < p->milestones.n; i++) {
    json_t *o = must(json_object());
    set(o, "when", text(p->milestones.at[i].when));
    set(o, "target", text(p->milestones.at[i].target));
    set(o, "level", text(p->milestones.at[i].level));
    set_place(o, p->milestones.at[i].clause, p->milestones.at[i].first, p->milestones.at[i].last);
    add(list, o);
  }
  return list;
}

static json_t *groups(const struct plan *p) {
  json_t *list = must(json_array());
  for (size_t i = 0; i < p->groups.n; i++) {
    const struct plan_group *g = &p->groups.at[i];
    json_t *o = must(json_object());
    set(o, "number", json_integer(g->number));
    set(o, "title", text(g->title));
    set_place(o, g->clause, g->first, g->last);
    set(o, "tasks", leaves(&g->tasks));
    set(o, "executing", strings(&g->executing));
    set(o, "lead", strings(&g->lead));
    set(o, "cooperating", strings(&g->cooperating));
    set(o, "when", text(g->when));
    add(list, o);
  }
  return list;
}

static json_t *criteria(const struct plan *p) {
  json_t *list = must(json_array());
  for (size_t i = 0; i < p->criteria.n; i++) {
    const struct plan_criteria_group *g = &p->criteria.at[i];
    json_t *o = must(json_object());
    set(o, "number", json_integer(g->number));
    set(o, "title", text(g->title));
    set_place(o, g->clause, g->first, g->last);
    set(o, "contents", leaves(&g->contents));
    add(list, o);
  }
  return list;
}

static json_t *immediate(const struct plan *p) {
  json_t *list = must(json_array());
  for (size_t i = 0; i < p->immediate.n; i++) {
    const struct plan_jobs *j = &p->immediate.at[i];
    json_t *o = must(json_object());
    set(o, "group", text(j->group));
    set(o, "focus", text(j->focus));
    set_place(o, j->clause, j->first, j->last);
    set(o, "jobs", leaves(&j->jobs));
    add(list, o);
  }
  return list;
}

static json_t *organisations(const struct plan *p) {
  json_t *list = must(json_array());
  for (size_t i = 0; i < p->organisations.n; i++) {
    const struct plan_organisation *g = &p->organisations.at[i];
    json_t *o = must(json_object());
    set(o, "name", text(g->name));
    set(o, "duty", text(g->duty));
    set_place(o, g->clause, g->first, g->last);
    add(list, o);
  }
  return list;
}

static json_t *signer(const struct plan *p) {
  json_t *o = must(json_object());
  set(o, "office", text(p->signer.office));
  set(o, "title", text(p->signer.title));
  set_place(o, STR_NONE, p->signer.first, p->signer.last);
  return o;
}

static json_t *unread(const struct plan *p) {
  json_t *list = must(json_array());
  for (size_t i = 0; i < p->unread.n; i++) {
    json_t *o = must(json_object());
    set(o, "line", json_integer(p->unread.at[i].line));
    set(o, "text", text(p->unread.at[i].text));
    add(list, o);
  }
  return list;
}

static int keep(const char *p, size_t n, void *arg) {
  buf_add(arg, (str){p, n});
  return 0;
}

str plan_json(void *mem, const struct plan *p) {
  struct held *h = MEM_NEW(mem, struct held);
  h->root = must(json_object());
  talloc_set_destructor(h, let_go);
  set(h->root, "issuer", text(p->issuer));
  set(h->root, "carries_out", text(p->carries_out));
  set(h->root, "title", text(p->title));
  set(h->root, "place", text(p->place));
  set(h->root, "period", period(p));
  set(h->root, "milestones", milestones(p));
  set(h->root, "task_groups", groups(p));
  set(h->root, "criteria_groups", criteria(p));
  set(h->root, "immediate_jobs", immediate(p));
  set(h->root, "budget", leaves(&p->budget));
  set(h->root, "organisations", organisations(p));
  set(h->root, "recipients", strings(&p->recipients));
  set(h->root, "signer", signer(p));
  set(h->root, "not_understood", unread(p));
  /* A clause and a number for every leaf: the text grows, but not without end. */
  struct buf *b = buf_new(mem, (size_t)256 << 20);
  if (json_dump_callback(h->root, keep, b, JSON_INDENT(1) | JSON_PRESERVE_ORDER) != 0 || b->full)
    fault(FAULT_MEMORY, "no memory for JSON");
  buf_char(b, '\n');
  return buf_str(b);
}
