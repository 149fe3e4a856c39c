#include "web/inside.h"

#include <string.h>

static struct value *value_of(struct request *rq, const char *name) {
  return typed_value(state_of(rq)->typed, name);
}

str form_text(struct request *rq, const char *name) {
  const struct value *v = value_of(rq, name);
  return v->n ? v->typed[0] : S("");
}

int64_t form_int(struct request *rq, const char *name) {
  return value_of(rq, name)->number;
}

day form_day(struct request *rq, const char *name) {
  return value_of(rq, name)->day;
}

id form_id(struct request *rq, const char *name) {
  return value_of(rq, name)->id;
}

bool form_check(struct request *rq, const char *name) {
  return value_of(rq, name)->n > 0;
}

size_t form_many(struct request *rq, const char *name, const str **ret) {
  const struct value *v = value_of(rq, name);
  *ret = v->typed;
  return v->n;
}

size_t form_files(struct request *rq, const char *name, const struct upload **ret) {
  const struct value *v = value_of(rq, name);
  *ret = v->files;
  return v->n_files;
}

id form_once_id(struct request *rq) {
  MUST(state_of(rq)->typed);
  return state_of(rq)->typed->once;
}

bool form_repeated(struct request *rq) {
  return state_of(rq)->repeated;
}

str form_first_answer(struct request *rq) {
  return state_of(rq)->first_answer;
}

void form_wrong(struct request *rq, const char *name, str vi) {
  struct value *v = value_of(rq, name);
  if (!v->error.p) v->error = word(rq->out->lang, vi);
}

/* What form_view hands out; form_preset finds its way back from the view. */
struct shown {
  struct form_view view;
  const struct form *form;
  bool typed; /* somebody typed already: defaults do not count any more */
};

bool form_typed(struct request *rq, const struct form *form) {
  const struct state *st = state_of(rq);
  return !st->done && st->typed && st->typed->form == form;
}

static void show_value(struct field_view *to, const struct value *v) {
  to->error = v->error;
  if (v->field->kind == FIELD_PASSWORD_ || v->field->kind == FIELD_FILE_) return;
  to->many.at = v->typed;
  to->many.n = v->n;
  if (v->n) to->value = v->typed[0];
  to->checked = v->field->kind == FIELD_CHECK_ && v->n > 0;
}

static void show_fields(struct request *rq, struct shown *s, const struct typed *typed) {
  size_t n = s->form->n, wrong = 0;
  struct field_view *at = MEM_ARRAY(rq->cx->mem, struct field_view, n + 1);
  struct field_view *errors = MEM_ARRAY(rq->cx->mem, struct field_view, n + 1);
  for (size_t i = 0; i < n; i++) {
    at[i].name = str_of(s->form->fields[i].name);
    at[i].value = S("");
    if (s->form->fields[i].kind == FIELD_FILE_) s->view.multipart = true;
    if (typed) show_value(&at[i], &typed->at[i]);
    if (at[i].error.p) errors[wrong++] = at[i];
  }
  s->view.fields.at = at;
  s->view.fields.n = n;
  s->view.errors.at = errors;
  s->view.errors.n = wrong;
}

/* Where the form stands, so that a wrong one finds its page again. */
static str page_of(struct request *rq) {
  const struct state *st = state_of(rq);
  if (st->typed && st->token.page.p) return st->token.page;
  if (!st->target.query.p) return rq->path;
  return str_fmt(rq->cx->mem, "%.*s?%.*s", STR_ARG(rq->path), STR_ARG(st->target.query));
}

static bool posts_to(struct server *sv, void *mem, const struct form *form, str action) {
  struct target t;
  if (target_parse(mem, action, 200, &t)) return false;
  struct match m = route_find(sv, POST, &t);
  return m.c && m.c->route->form == form;
}

struct form_view *form_view(struct request *rq, const struct form *form, str action) {
  struct state *st = state_of(rq);
  if (!posts_to(st->sv, rq->cx->mem, form, action))
    fault(FAULT_BUG, "form %s does not post to %.*s", form->name, STR_ARG(action));
  struct shown *s = MEM_NEW(rq->cx->mem, struct shown);
  bool typed = form_typed(rq, form);
  s->form = form;
  s->typed = typed;
  show_fields(rq, s, typed ? st->typed : NULL);
  id once = typed && !st->fresh_id && id_is(st->typed->once) ? st->typed->once : ctx_new_id(rq->cx);
  s->view.action = action;
  s->view.form_id = id_hex(rq->cx->mem, once);
  bool carries = st->kept.p && str_eq(action, S("/dang-nhap"));
  s->view.token = token_make(rq, action, once, page_of(rq), carries ? st->kept : STR_NONE);
  st->form_shown = true;
  return &s->view;
}

void form_preset(struct form_view *v, const char *name, str value) {
  struct shown *s = (struct shown *)(void *)v;
  for (size_t i = 0; i < v->fields.n; i++) {
    struct field_view *f = &v->fields.at[i];
    if (!str_eq(f->name, str_of(name))) continue;
    if (s->typed) return;
    if (s->form->fields[i].kind == FIELD_CHECK_) f->checked = value.n > 0;
    f->value = value;
    str *many = MEM_ARRAY(s, str, f->many.n + 1);
    for (size_t k = 0; k < f->many.n; k++) many[k] = f->many.at[k];
    many[f->many.n] = value;
    f->many.at = many;
    f->many.n++;
    return;
  }
  fault(FAULT_BUG, "no field %s in %s", name, s->form->name);
}

/* ---- of a route for programs ------------------------------------------------------------------------ */

void api_once(struct request *rq, id once) {
  MUST(rq->route->flags & ROUTE_API);
  state_of(rq)->typed->once = once;
}

bool api_fault(struct request *rq, size_t i, str *ret_field, str *ret_sentence) {
  const struct typed *t = state_of(rq)->typed;
  for (size_t k = 0; t && k < t->form->n; k++) {
    if (!t->at[k].error.p || i--) continue;
    *ret_field = str_of(t->form->fields[k].name);
    *ret_sentence = t->at[k].error;
    return true;
  }
  return false;
}
