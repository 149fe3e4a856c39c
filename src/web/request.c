#include "web/inside.h"

#include <string.h>

#define SECURE_COOKIE "__Host-phien"
#define PLAIN_COOKIE "phien"

/* Over TLS the cookie carries the __Host- prefix, which browsers bind to this host, the whole path and TLS. Plain HTTP
 * exists on loopback only (http/ refuses any other address), where the prefix would make browsers drop it. */
static const char *cookie_name(bool secure) {
  return secure ? SECURE_COOKIE : PLAIN_COOKIE;
}

struct request *request_new(struct server *sv, void *mem, const struct incoming *in) {
  struct request *rq = MEM_NEW(mem, struct request);
  struct state *st = MEM_NEW(mem, struct state);
  struct ctx *cx = MEM_NEW(mem, struct ctx);
  cx->mem = mem;
  cx->store = sv->store;
  cx->now = in->now ? in->now : moment_now();
  cx->today = day_of(cx->now);
  cx->fresh_until = day_starts((day){cx->today.n + 1});
  cx->who.commune = store_commune(sv->store);
  random_bytes(cx->seed, sizeof cx->seed);
  st->sv = sv;
  st->in = in;
  st->secure = in->secure;
  st->gzip = wants_gzip(in);
  st->number = atomic_fetch_add(&sv->number, 1) + 1;
  st->first_answer = st->notice = st->kept = st->cookie = STR_NONE;
  st->token.page = st->token.kept = STR_NONE;
  st->target.path = S("/");
  st->target.query = STR_NONE;
  str cookie = cookie_of(in, cookie_name(in->secure));
  st->has_session = cookie.n == 64 && hex_parse(cookie, st->session_secret, 32);
  rq->cx = cx;
  rq->state = st;
  rq->server = sv;
  rq->box = sv->box;
  rq->path = S("/");
  request_language(rq);
  return rq;
}

void request_language(struct request *rq) {
  const struct target *t = &state_of(rq)->target;
  rq->out = out_new(rq->cx->mem, t->lang, t->large, rq->path);
  buf_reserve(rq->out->b, 16384); /* most bodies fit, and need not grow step by step */
}

str param(struct request *rq, const char *name) {
  const struct match *m = &state_of(rq)->match;
  size_t k = 0;
  for (size_t i = 0; i < m->c->n_segments; i++) {
    if (m->c->segments[i].kind == SEG_WORD) continue;
    if (str_eq(m->c->segments[i].text, str_of(name))) return m->values[k];
    k++;
  }
  fault(FAULT_BUG, "route %s has no parameter %s", m->c->route->path, name);
}

/* What a page looks at is what it depends on: the names asked for are the page's declared query, and anything else in the address
 * neither changes the page nor enters the cache's key. */
static void note_asked(struct state *st, const char *name) {
  for (size_t i = 0; i < st->n_asked; i++)
    if (str_eq(st->asked[i], str_of(name))) return;
  if (st->n_asked == MAX_ASKED)
    st->asked_too_much = true;
  else
    st->asked[st->n_asked++] = str_of(name);
}

str query(struct request *rq, const char *name) {
  struct state *st = state_of(rq);
  str found = STR_NONE, clean;
  note_asked(st, name);
  for (size_t i = 0; i < st->target.pairs.n; i++) {
    if (!str_eq(st->target.pairs.at[i].name, str_of(name))) continue;
    if (found.p) return STR_NONE; /* doubled: whose word should count? */
    found = st->target.pairs.at[i].value;
  }
  if (!found.p || !text_clean(rq->cx->mem, found, &clean)) return STR_NONE;
  return str_trim(clean);
}

int64_t query_int(struct request *rq, const char *name, int64_t min, int64_t max, int64_t otherwise) {
  int64_t v = otherwise;
  str s = query(rq, name);
  if (s.n) (void)int_parse(s, min, max, &v);
  return v;
}

day query_day(struct request *rq, const char *name) {
  day d = DAY_NONE;
  str s = query(rq, name);
  if (s.n && !day_parse(s, &d)) (void)day_parse_vi(s, &d);
  return d;
}

str request_header(struct request *rq, const char *name) {
  const struct incoming *in = state_of(rq)->in;
  return in ? header_of(in, name) : STR_NONE;
}

void reply_set_session(struct request *rq, const uint8_t secret[32]) {
  struct state *st = state_of(rq);
  memcpy(st->session_secret, secret, 32);
  st->session_set = true;
  st->cookie = str_fmt(rq->cx->mem, "%s=%.*s; Path=/; HttpOnly; SameSite=Strict%s", cookie_name(st->secure),
                       STR_ARG(hex_of(rq->cx->mem, secret, 32)), st->secure ? "; Secure" : "");
}

void reply_end_session(struct request *rq) {
  struct state *st = state_of(rq);
  st->session_set = false;
  st->cookie = str_fmt(rq->cx->mem, "%s=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict%s",
                       cookie_name(st->secure), st->secure ? "; Secure" : "");
}
