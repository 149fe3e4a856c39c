/* Points from facts. earned = points × done / due, rounded down to hundredths. */
#include <jansson.h>

#include "criteria/criteria.h"

const char *score_state_name(enum score_state s) {
  static const char *const names[] = {
      [SCORE_MEASURED] = "measured", [SCORE_NOT_DUE] = "not_due", [SCORE_NOT_MEASURED] = "not_measured"};
  return names[s];
}

struct asking {
  struct ctx *cx;
  int year;
  day as_of, start;
  moment known_before;
};

static struct scored score_one(const struct asking *a, const struct criterion *c) {
  struct scored s = {.criterion = c, .state = SCORE_NOT_MEASURED};
  switch (c->measure) {
  case MEASURE_WEEKLY_ROUNDS:
    s.measured = measure_rounds(a->cx, a->year, a->start, a->as_of, a->known_before);
    break;
  case MEASURE_PUBLIC_ANSWERS:
    s.measured = measure_answers(a->cx, a->year, a->as_of, a->known_before);
    break;
  case MEASURE_NONE:
  case MEASURES:
    return s;
  }
  s.state = s.measured.due > 0 ? SCORE_MEASURED : SCORE_NOT_DUE;
  if (s.state == SCORE_MEASURED) s.earned = muldiv(c->points, s.measured.done, s.measured.due);
  return s;
}

bool score_of(struct ctx *cx, int year, day as_of, struct score *ret, str *ret_why) {
  if (as_of.n > cx->today.n) {
    *ret_why = str_fmt(cx->mem, "ngày %.*s chưa đến", STR_ARG(day_vi(cx->mem, as_of)));
    return false;
  }
  struct asking a = {.cx = cx, .year = year, .as_of = as_of, .known_before = day_starts((day){as_of.n + 1})};
  struct score s = {.year = year, .as_of = as_of};
  if (!criteria_of_year(cx, year, a.known_before, &s.set)) {
    *ret_why = str_fmt(cx->mem, "năm %d chưa có bộ tiêu chí", year);
    return false;
  }
  if (!plan_start(cx, &a.start)) a.start = day_make(year, 1, 1);
  s.groups.n = s.set.groups.n;
  s.groups.at = MEM_ARRAY(cx->mem, struct scored_group, s.groups.n);
  for (size_t g = 0; g < s.groups.n; g++) {
    const struct criteria_group *group = &s.set.groups.at[g];
    struct scored_group *sg = &s.groups.at[g];
    sg->group = group;
    sg->contents.n = group->contents.n;
    sg->contents.at = MEM_ARRAY(cx->mem, struct scored, group->contents.n);
    for (size_t c = 0; c < group->contents.n; c++) {
      struct scored one = score_one(&a, &group->contents.at[c]);
      sg->contents.at[c] = one;
      sg->possible += one.criterion->points;
      if (one.state == SCORE_MEASURED) {
        sg->earned += one.earned;
        sg->reachable += one.criterion->points;
      }
    }
    s.earned += sg->earned;
    s.possible += sg->possible;
    s.reachable += sg->reachable;
  }
  *ret = s;
  return true;
}

/* ---- JSON ------------------------------------------------------------------------------------------ */

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

static void set(json_t *o, const char *key, json_t *v) {
  if (json_object_set_new(o, key, must(v)) != 0) fault(FAULT_MEMORY, "no memory for JSON");
}

static json_t *text(str s) {
  return s.p ? must(json_stringn(s.p, s.n)) : json_null();
}

static json_t *content_json(const struct scored *s) {
  json_t *o = must(json_object()), *records = must(json_array());
  const char *measure = measure_name(s->criterion->measure);
  set(o, "code", text(s->criterion->code));
  set(o, "title", text(s->criterion->title));
  set(o, "earned", s->state == SCORE_MEASURED ? json_integer(s->earned) : json_null());
  set(o, "possible", json_integer(s->criterion->points));
  set(o, "state", json_string(score_state_name(s->state)));
  set(o, "measure", measure ? json_string(measure) : json_null());
  if (measure) {
    json_t *value = must(json_object());
    set(value, "done", json_integer(s->measured.done));
    set(value, "due", json_integer(s->measured.due));
    set(o, "value", value);
  } else {
    set(o, "value", json_null());
  }
  for (size_t i = 0; i < s->measured.records.n; i++) {
    json_t *r = must(json_object());
    set(r, "title", text(s->measured.records.at[i].title));
    set(r, "path", text(s->measured.records.at[i].path));
    set(r, "done", json_boolean(s->measured.records.at[i].done));
    if (json_array_append_new(records, r) != 0) fault(FAULT_MEMORY, "no memory for JSON");
  }
  set(o, "records", records);
  set(o, "more", json_boolean(s->measured.more));
  return o;
}

static json_t *group_json(const struct scored_group *g) {
  json_t *o = must(json_object()), *contents = must(json_array());
  set(o, "code", text(g->group->code));
  set(o, "title", text(g->group->title));
  set(o, "earned", json_integer(g->earned));
  set(o, "possible", json_integer(g->possible));
  for (size_t i = 0; i < g->contents.n; i++)
    if (json_array_append_new(contents, content_json(&g->contents.at[i])) != 0)
      fault(FAULT_MEMORY, "no memory for JSON");
  set(o, "contents", contents);
  return o;
}

static int keep(const char *p, size_t n, void *arg) {
  buf_add(arg, (str){p, n});
  return 0;
}

str score_json(void *mem, const struct score *s) {
  struct held *h = MEM_NEW(mem, struct held);
  h->root = must(json_object());
  talloc_set_destructor(h, let_go);
  set(h->root, "set", text(s->set.code));
  set(h->root, "year", json_integer(s->year));
  set(h->root, "as_of", text(day_iso(mem, s->as_of)));
  set(h->root, "earned", json_integer(s->earned));
  set(h->root, "possible", json_integer(s->possible));
  json_t *groups = must(json_array());
  for (size_t i = 0; i < s->groups.n; i++)
    if (json_array_append_new(groups, group_json(&s->groups.at[i])) != 0)
      fault(FAULT_MEMORY, "no memory for JSON");
  set(h->root, "groups", groups);
  struct buf *b = buf_new(mem, (size_t)64 << 20);
  if (json_dump_callback(h->root, keep, b, JSON_INDENT(1) | JSON_PRESERVE_ORDER) != 0 || b->full)
    fault(FAULT_MEMORY, "no memory for JSON");
  buf_char(b, '\n');
  return buf_str(b);
}
