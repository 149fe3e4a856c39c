#include "test/walk.h"

#include "web/inside.h"

#include <string.h>

const char *const walk_same_origin[] = {"Content-Type",
                                        "application/x-www-form-urlencoded",
                                        "Origin",
                                        "http://xa.test",
                                        "Sec-Fetch-Site",
                                        "same-origin",
                                        NULL};

str walk_path(void *mem, const struct route *r) {
  struct buf *b = buf_new(mem, 1024);
  str left = str_of(r->path + 1), word;
  bool more = left.n > 0;
  if (!more) buf_char(b, '/');
  while (more) {
    more = str_cut(&left, S("/"), &word);
    buf_char(b, '/');
    buf_add(b, word.p[0] != ':' ? word : str_ends(word, S("*")) ? S("0/000") : S("987654"));
  }
  return buf_str(b);
}

bool walk_may(int who, const struct route *r) {
  struct who w = {0};
  if (who < ROLES) {
    memset(w.account.b, 1, sizeof w.account.b);
    w.roles = ROLE_BIT(who);
  }
  return may(&w, r->need);
}

int walk_permitted(const struct route *r) {
  if (walk_may(RESIDENT, r)) return RESIDENT;
  for (int i = 0; i < ROLES; i++)
    if (walk_may(i, r)) return i;
  fault(FAULT_BUG, "nobody may %s", r->path);
}

struct minted {
  struct house *h;
  int who;
  str action, text;
};

static void mint(struct ctx *cx, void *arg) {
  struct minted *m = arg;
  struct incoming in = {.method = S("GET"), .target = S("/"), .now = m->h->now};
  struct request *rq = request_new(m->h->server, m->h->mem, &in);
  uint8_t secret[32];
  str cookie = m->h->people[m->who].cookie;
  rq->cx->conn = cx->conn;
  if (cookie.p) MUST(hex_parse(cookie, secret, 32) && session_open(rq->cx, secret));
  id form = ctx_new_id(rq->cx);
  struct out *o = out_new(m->h->mem, LANG_VI, false, S("/"));
  out_addr_part(o, token_make(rq, m->action, form, S("/"), STR_NONE));
  m->text =
      str_fmt(m->h->mem, "_form=%.*s&_token=%.*s", STR_ARG(id_hex(m->h->mem, form)), STR_ARG(out_html(o).s));
}

str walk_token(struct house *h, int who, str action) {
  struct minted m = {h, who, action, STR_NONE};
  NEED(house_read(h, RESIDENT, mint, &m));
  return m.text;
}

static str value_for(struct house *h, const struct field *f, str text) {
  str choices = str_of(f->choices), first;
  switch (f->kind) {
  case FIELD_INT_:
    return str_fmt(h->mem, "%lld", (long long)f->min);
  case FIELD_DAY_:
    return S("2026-11-24");
  case FIELD_ID_:
    return id_hex(h->mem, h->office);
  case FIELD_CHOICE_:
    (void)str_cut(&choices, S(" "), &first);
    return first;
  case FIELD_CHECK_:
    return S("1");
  case FIELD_PASSWORD_:
    return S("mat khau khong dung 1");
  case FIELD_TEXT_:
  case FIELD_LONG_:
    return utf8_cut(text, f->max > 0 ? (size_t)f->max : 0);
  case FIELD_FILE_:
    break;
  }
  return STR_NONE;
}

str walk_fields(struct house *h, const struct form *f, str text) {
  struct out *o = out_new(h->mem, LANG_VI, false, S("/"));
  for (size_t i = 0; i < f->n; i++) {
    str value = value_for(h, &f->fields[i], text);
    if (!value.p) continue;
    buf_char(o->b, '&');
    out_addr_part(o, str_of(f->fields[i].name));
    buf_char(o->b, '=');
    out_addr_part(o, value);
  }
  return out_html(o).s;
}

struct answer walk_post(struct house *h, int who, str action, str body) {
  return raw(h, who, "POST", action, walk_same_origin, body);
}
