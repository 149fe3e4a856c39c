/* serve(): route, session, permission, transaction, answer; in two halves, so that no thread waits for the disk. */
#include "web/inside.h"

#include <string.h>

static bool known_method(str m) {
  static const char *const all[] = {"OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT"};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (str_eq(m, str_of(all[i]))) return true;
  return false;
}

/* What can be said of a request before anything is looked up: 0, or the status that refuses it. */
static int refusal(struct server *sv, const struct incoming *in) {
  bool get = str_eq(in->method, S("GET")) || str_eq(in->method, S("HEAD"));
  if (!get && !str_eq(in->method, S("POST"))) return known_method(in->method) ? 405 : 501;
  if ((int64_t)in->target.n > sv->limits.target) return 414;
  int64_t bytes = 0;
  for (size_t i = 0; i < in->headers.n; i++)
    bytes += (int64_t)(in->headers.at[i].name.n + in->headers.at[i].value.n);
  if ((int64_t)in->headers.n > sv->limits.headers || bytes > sv->limits.header_bytes) return 431;
  if (header_count(in, "Host") != 1 || header_count(in, "Content-Length") > 1) return 400;
  if (header_count(in, "Transfer-Encoding") && header_count(in, "Content-Length")) return 400;
  return 0;
}

static int64_t body_limit(const struct server *sv, const struct route *r) {
  return r->method == GET ? 0 : r->lane == LANE_UPLOAD ? sv->limits.upload : sv->limits.body;
}

/* Finds the route: true when there is work to do; else the reply stands. */
static bool find_route(struct serving *sg) {
  struct request *rq = sg->rq;
  struct state *st = state_of(rq);
  int status = refusal(sg->sv, sg->in);
  struct target t;
  if (!status) status = target_parse(rq->cx->mem, sg->in->target, (size_t)sg->sv->limits.params, &t);
  if (status) {
    reply_error(rq, status, STR_NONE);
    if (status == 405) reply_header(rq, "Allow", S("GET, HEAD, POST"));
    return false;
  }
  st->target = t;
  rq->path = t.path;
  request_language(rq);
  st->match = route_find(sg->sv, sg->in_post ? POST : GET, &t);
  rq->route = sg->route = st->match.c ? st->match.c->route : NULL;
  if (!rq->route || rq->route->need == MAY_NOBODY) {
    bool other = !rq->route && st->match.other_method;
    reply_error(rq, other ? 405 : 404, STR_NONE);
    if (other) reply_header(rq, "Allow", sg->in_post ? S("GET, HEAD") : S("POST"));
    return false;
  }
  bool api = rq->route->flags & ROUTE_API;
  if (api) st->has_session = false; /* a foreign page that asks gets what a stranger gets */
  if (!sg->in_post) return true;
  status = (int64_t)sg->in->body.n > body_limit(sg->sv, rq->route) ? 413
           : !api && !origin_is_ours(sg->in)                       ? 403
                                                                   : 0;
  if (!status)
    status =
        (api ? api_body_parse : body_parse)(rq->cx->mem, sg->in, (size_t)sg->sv->limits.params, &sg->pairs);
  if (status) reply_error(rq, status, STR_NONE);
  return !status;
}

static void go_sign_in(struct request *rq) {
  struct state *st = state_of(rq);
  struct out *o = out_new(rq->cx->mem, LANG_VI, false, S("/"));
  out_addr_part(o, rq->path);
  if (st->target.query.p) {
    out_addr_part(o, S("?"));
    out_addr_part(o, st->target.query);
  }
  reply_see_other(rq, str_fmt(rq->cx->mem, "/dang-nhap?ve=%.*s", STR_ARG(out_html(o).s)));
}

static void first_half(struct ctx *cx, void *arg) {
  struct serving *sg = arg;
  struct request *rq = sg->rq;
  const struct state *st = state_of(rq);
  if (st->has_session) (void)session_open(cx, st->session_secret);
  if (!may(&cx->who, rq->route->need)) {
    if (id_is(cx->who.account))
      reply_not_found(rq);
    else if (sg->in_post)
      post_nobody(sg);
    else
      go_sign_in(rq);
  } else if (sg->in_post) {
    post_prepare(sg);
  } else {
    rq->route->show(rq);
    if (!rq->reply) fault(FAULT_BUG, "GET %s gave no reply", rq->route->path);
  }
  /* Only what may be kept needs to know what it was made from. */
  if (!sg->in_post && rq->route->need == MAY_ANYONE && !st->has_session && !st->form_shown)
    sg->generation = store_generation_seen(cx);
}

static void second_half(struct ctx *cx, void *arg) {
  (void)cx;
  post_answer(arg);
}

/* Runs one half in a read; after a fault, which is in the log already, the answer is a page that says so. */
static bool half(struct serving *sg, void (*body)(struct ctx *cx, void *arg)) {
  struct request *rq = sg->rq;
  if (store_read(sg->sv->store, rq->cx, body, sg)) return true;
  state_of(rq)->cookie = STR_NONE;
  sg->writes = false;
  reply_error(rq, 500, STR_NONE);
  return false;
}

static void begin(void *arg) {
  struct serving *sg = arg;
  sg->rq = request_new(sg->sv, sg->mem, sg->in);
  sg->source = rates_source(sg->sv->rates, sg->in->address, sg->rq->cx->now);
  sg->rq->source = str_fmt(sg->mem, "%016llx", (unsigned long long)sg->source);
  sg->rq->address = sg->in->address;
  bool well = false;
  if (!sg->in_post && str_starts(sg->in->target, S("/tinh/")) && !refusal(sg->sv, sg->in)) {
    sg->rq->reply = shelf_reply(sg->sv, sg->mem, sg->in);
    if (sg->rq->reply) return;
  }
  if (find_route(sg)) well = half(sg, first_half);
  if (!sg->writes) reply_finish(sg, well);
}

static void finish(void *arg) {
  struct serving *sg = arg;
  (void)half(sg, second_half);
  reply_finish(sg, false);
}

/* The last answer there is: made of nothing that could fail. */
static struct reply *broken(void) {
  static const struct header headers[] = {
      {S("Content-Type"), S("text/plain; charset=utf-8")},
      {S("Cache-Control"), S("no-store")},
      {S("X-Content-Type-Options"), S("nosniff")},
      {S("Content-Security-Policy"), S("default-src 'none'; frame-ancestors 'none'")}};
  static const struct reply r = {
      .status = 500,
      .headers = {(struct header *)(uintptr_t)headers, sizeof headers / sizeof *headers},
      .body = S(
          "Máy gặp lỗi. Ông/bà thử lại sau ít phút.\nSomething broke on our side. Please try again shortly.\n"),
  };
  return (struct reply *)(uintptr_t)&r;
}

static struct reply *guarded(struct serving *sg, void (*body)(void *arg)) {
  struct fault_frame frame;
  if (!fault_guard(&frame, body, sg)) {
    sg->writes = false;
    return broken();
  }
  return sg->writes ? NULL : sg->rq->reply;
}

struct opening {
  struct server *sv;
  void *mem;
  const struct incoming *in;
  struct serving *made;
};

static void open_serving(void *arg) {
  struct opening *o = arg;
  o->made = MEM_NEW(o->mem, struct serving);
  struct incoming *in = MEM_NEW(o->mem, struct incoming);
  *in = *o->in;
  o->made->sv = o->sv;
  o->made->mem = o->mem;
  o->made->in = in;
  o->made->began = moment_mono();
  o->made->in_post = str_eq(o->in->method, S("POST"));
}

static struct reply *start(struct opening *o) {
  struct fault_frame frame;
  if (!fault_guard(&frame, open_serving, o)) return broken();
  return guarded(o->made, begin);
}

struct reply *serve(struct server *sv, void *mem, const struct incoming *in) {
  struct opening o = {sv, mem, in, NULL};
  struct reply *r = start(&o);
  if (r) return r;
  o.made->result = store_write(sv->store, o.made->rq->cx, post_apply, o.made);
  o.made->writes = false;
  return guarded(o.made, finish);
}

static void written(struct store_write *w, enum store_result result) {
  struct serving *sg = w->owner;
  sg->result = result;
  sg->resume(sg->owner);
}

bool serve_begin(struct server *sv, void *mem, const struct incoming *in, void (*resume)(void *owner),
                 void *owner, struct serving **ret_serving, struct reply **ret_reply) {
  struct opening o = {sv, mem, in, NULL};
  struct reply *r = start(&o);
  if (r) {
    *ret_reply = r;
    return true;
  }
  struct serving *sg = o.made;
  sg->resume = resume;
  sg->owner = owner;
  sg->write =
      (struct store_write){.apply = post_apply, .arg = sg, .cx = sg->rq->cx, .done = written, .owner = sg};
  *ret_serving = sg; /* before: the writer may be done before store_submit comes back */
  store_submit(sv->store, &sg->write);
  return false;
}

struct reply *serve_finish(struct serving *sg) {
  sg->writes = false;
  return guarded(sg, finish);
}

/* ---- on the event loop --------------------------------------------------------------------------------- */

struct look {
  struct server *sv;
  const struct incoming *in;
  void *mem;
  struct reply *found;
  bool heavy;
  struct allowance allowed;
};

static void look(void *arg) {
  struct look *l = arg;
  struct target t;
  if (refusal(l->sv, l->in)) return;
  if (str_starts(l->in->target, S("/tinh/"))) {
    l->found = shelf_reply(l->sv, l->mem, l->in);
    if (l->found) l->found->mem = l->mem;
    return;
  }
  if (target_parse(l->mem, l->in->target, (size_t)l->sv->limits.params, &t)) return;
  struct match m = route_find(l->sv, GET, &t);
  l->heavy = m.c && m.c->route->flags & ROUTE_HEAVY;
  if (header_of(l->in, "Cookie").p && cookie_of(l->in, l->in->secure ? "__Host-phien" : "phien").p) return;
  if (!m.c || m.c->route->need != MAY_ANYONE || m.c->route->flags & (ROUTE_NO_STORE | ROUTE_SECRET)) return;
  str key = cache_key(l->mem, m.c, &t, l->in->secure);
  if (key.p) l->found = cache_get(l->sv, l->in, key);
}

bool serve_cached(struct server *sv, const struct incoming *in, struct reply **ret, bool *ret_heavy) {
  if (!str_eq(in->method, S("GET")) && !str_eq(in->method, S("HEAD"))) return false;
  struct look l = {.sv = sv, .in = in, .mem = talloc_pool(NULL, 4096)};
  struct fault_frame frame;
  if (!l.mem) return false;
  bool whole = fault_guard(&frame, look, &l);
  *ret_heavy = l.heavy;
  if (!whole || !l.found || l.found->mem != l.mem) talloc_free(l.mem);
  if (!whole || !l.found) return false;
  *ret = l.found;
  return true;
}

static void allow(void *arg) {
  struct look *l = arg;
  struct target t;
  struct allowance *a = &l->allowed;
  const struct limits *m = &l->sv->limits;
  bool post = str_eq(l->in->method, S("POST"));
  if (!post && !str_eq(l->in->method, S("GET")) && !str_eq(l->in->method, S("HEAD")))
    a->refuse = known_method(l->in->method) ? 405 : 501;
  else if ((int64_t)l->in->target.n > m->target)
    a->refuse = 414;
  if (a->refuse || !post) return;
  l->mem = talloc_pool(NULL, 4096);
  if (!l->mem) a->refuse = 503;
  if (!l->mem || target_parse(l->mem, l->in->target, (size_t)m->params, &t)) return;
  struct match found = route_find(l->sv, POST, &t);
  if (!found.c)
    a->refuse = found.other_method ? 405 : 404;
  else
    a->max_body = body_limit(l->sv, found.c->route);
  a->secret = found.c && found.c->route->flags & ROUTE_SECRET;
  if (found.c && found.c->route->lane == LANE_UPLOAD) a->body_s = (int)m->upload_s;
  if (found.c && found.c->route->lane == LANE_DOWNLOAD) a->answer_s = (int)m->download_s;
}

struct allowance serve_allow(struct server *sv, str method, str target, int64_t content_length) {
  const struct limits *m = &sv->limits;
  struct incoming in = {.method = method, .target = target};
  struct look l = {.sv = sv, .in = &in};
  l.allowed =
      (struct allowance){.head_s = (int)m->head_s, .body_s = (int)m->body_s, .answer_s = (int)m->answer_s};
  struct fault_frame frame;
  if (!fault_guard(&frame, allow, &l)) l.allowed.refuse = 503;
  talloc_free(l.mem);
  if (!l.allowed.refuse && content_length > l.allowed.max_body) l.allowed.refuse = 413;
  return l.allowed;
}
