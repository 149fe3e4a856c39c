#include "web/inside.h"

#include <string.h>

static bool form_has_password(const struct form *f) {
  for (size_t i = 0; i < f->n; i++)
    if (f->fields[i].kind == FIELD_PASSWORD_) return true;
  return false;
}

static void compile(struct compiled *c, const struct route *r) {
  if (!r->path || r->path[0] != '/') fault(FAULT_BUG, "route without a path");
  if (r->method == POST && (!r->form || !r->prepare || (r->apply && !r->reply)))
    fault(FAULT_BUG, "POST %s needs form, prepare, reply", r->path);
  bool api = r->flags & ROUTE_API;
  if (api != (r->refuse != NULL) || (api && r->need != MAY_ANYONE))
    fault(FAULT_BUG, "%s: a route for programs says its refusals itself, and permissions are for sessions",
          r->path);
  if (r->method == GET && !r->show) fault(FAULT_BUG, "GET %s needs show", r->path);
  c->route = r;
  size_t params = 0;
  str rest = str_of(r->path + 1), word;
  bool more = rest.n > 0;
  while (more) {
    more = str_cut(&rest, S("/"), &word);
    if (c->n_segments == MAX_SEGMENTS || !word.n) fault(FAULT_BUG, "route %s", r->path);
    struct segment *s = &c->segments[c->n_segments++];
    bool param = word.p[0] == ':', tail = param && str_ends(word, S("*"));
    s->kind = tail ? SEG_REST : param ? SEG_PARAM : SEG_WORD;
    s->text = param ? str_sub(word, 1, word.n - 1 - (tail ? 1 : 0)) : word;
    if (param && ++params > MAX_PARAMS) fault(FAULT_BUG, "route %s has too many parameters", r->path);
    if (tail && more) fault(FAULT_BUG, "route %s goes on behind its end", r->path);
  }
  if (r->form)
    for (size_t i = 0; i < r->form->n; i++)
      if (r->form->fields[i].name[0] == '_') fault(FAULT_BUG, "form %s: names with _ are ours", r->form->name);
  /* A password never enters the stored hash of a form's fields, sealed or not. */
  c->once = r->method == POST && r->apply && !(r->flags & ROUTE_REPEATABLE) && !form_has_password(r->form);
}

static size_t hash_of(str word) {
  uint32_t h = 2166136261u; /* FNV-1a */
  for (size_t i = 0; i < word.n; i++) h = (h ^ (uint8_t)word.p[i]) * 16777619u;
  return h % ROUTE_HEADS;
}

static struct compiled **head_of(struct server *sv, const struct compiled *c) {
  if (!c->n_segments) return &sv->heads[hash_of(S(""))];
  return c->segments[0].kind == SEG_WORD ? &sv->heads[hash_of(c->segments[0].text)] : &sv->any_head;
}

void routes_compile(struct server *sv, const struct routes *const *tables, size_t n_tables) {
  size_t n = 0, k = 0;
  for (size_t i = 0; i < n_tables; i++) n += tables[i]->n;
  sv->routes = MEM_ARRAY(sv, struct compiled, n ? n : 1);
  sv->listed = MEM_ARRAY(sv, struct route, n ? n : 1);
  sv->n_routes = n;
  for (size_t i = 0; i < n_tables; i++)
    for (size_t j = 0; j < tables[i]->n; j++) {
      sv->listed[k] = tables[i]->at[j];
      compile(&sv->routes[k], &sv->listed[k]);
      k++;
    }
  for (size_t i = n; i-- > 0;) { /* from behind, so that a list stands in the order of the tables */
    struct compiled *c = &sv->routes[i], **head = head_of(sv, c);
    c->next = *head;
    *head = c;
  }
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < i; j++) {
      const struct route *a = sv->routes[i].route, *b = sv->routes[j].route;
      if (a->method == b->method && strcmp(a->path, b->path) == 0)
        fault(FAULT_BUG, "two routes for %s", a->path);
    }
}

/* How well a route fits, one digit a segment: a word beats a parameter, a parameter beats a rest. 0 = not at all. */
static uint64_t fits(const struct compiled *c, const struct target *t) {
  uint64_t score = 1;
  for (size_t i = 0; i < c->n_segments; i++) {
    const struct segment *s = &c->segments[i];
    if (i >= t->n_segments) return 0;
    if (s->kind == SEG_REST) return (score << 2 | 1) << 2 * (MAX_SEGMENTS - i - 1);
    if (s->kind == SEG_WORD && !str_eq(s->text, t->segments[i])) return 0;
    score = score << 2 | (s->kind == SEG_WORD ? 3 : 2);
  }
  return c->n_segments == t->n_segments ? score << 2 * (MAX_SEGMENTS - c->n_segments) : 0;
}

struct match route_find(struct server *sv, enum method method, const struct target *t) {
  struct match m = {0};
  uint64_t best = 0;
  struct compiled *lists[] = {sv->heads[hash_of(t->n_segments ? t->segments[0] : S(""))], sv->any_head};
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
    for (struct compiled *c = lists[i]; c; c = c->next) {
      uint64_t score = fits(c, t);
      if (!score) continue;
      if (c->route->method != method) {
        m.other_method = true;
      } else if (score > best) {
        best = score;
        m.c = c;
      }
    }
  size_t k = 0;
  for (size_t i = 0; m.c && i < m.c->n_segments; i++) {
    if (m.c->segments[i].kind == SEG_PARAM) m.values[k++] = t->segments[i];
    if (m.c->segments[i].kind == SEG_REST) m.values[k++] = str_sub(t->path, t->rest[i], t->path.n - t->rest[i]);
  }
  return m;
}

size_t server_routes(const struct server *sv, const struct route **ret) {
  *ret = sv->listed;
  return sv->n_routes;
}
