/* What a browser does: cookies, pages, following. */
#include "test/house.h"

#include <string.h>

str header(struct answer a, const char *name) {
  for (size_t i = 0; a.reply && i < a.reply->headers.n; i++)
    if (str_eq(a.reply->headers.at[i].name, str_of(name))) return a.reply->headers.at[i].value;
  return STR_NONE;
}

static const char *cookie_name(const struct house *h) {
  return h->secure ? "__Host-phien" : "phien";
}

static void keep_cookie(struct house *h, int who, struct answer a) {
  str set = header(a, "Set-Cookie"), name, value;
  if (!set.p) return;
  (void)str_cut(&set, S(";"), &value);
  (void)str_cut(&value, S("="), &name);
  if (str_eq(name, str_of(cookie_name(h)))) h->people[who].cookie = value.n ? str_dup(h->mem, value) : STR_NONE;
}

struct answer raw(struct house *h, int who, const char *method, str target, const char *const *headers,
                  str body) {
  struct header *all = MEM_ARRAY(h->mem, struct header, 64);
  size_t n = 0;
  bool host = false, cookie = false;
  for (size_t i = 0; headers && headers[i] && n < 60; i += 2) {
    host |= strcmp(headers[i], "Host") == 0;
    cookie |= strcmp(headers[i], "Cookie") == 0;
    all[n++] = (struct header){str_of(headers[i]), str_of(headers[i + 1])};
  }
  if (!host) all[n++] = (struct header){S("Host"), S("xa.test")};
  if (!cookie && h->people[who].cookie.p)
    all[n++] = (struct header){S("Cookie"),
                               str_fmt(h->mem, "%s=%.*s", cookie_name(h), STR_ARG(h->people[who].cookie))};
  struct incoming in = {.method = str_of(method),
                        .target = target,
                        .headers = {all, n},
                        .body = body,
                        .address = h->people[who].address,
                        .now = h->now,
                        .secure = h->secure};
  struct reply *r = NULL;
  bool heavy;
  if (!serve_cached(h->server, &in, &r, &heavy))
    r = serve(h->server, talloc_new(h->mem), &in);
  else
    (void)talloc_steal(h->mem, r->mem);
  struct answer a = {.status = r->status, .body = r->body, .reply = r, .location = STR_NONE};
  a.location = header(a, "Location");
  keep_cookie(h, who, a);
  return a;
}

struct answer get_path(struct house *h, int who, str path) {
  return raw(h, who, "GET", path, NULL, S(""));
}

struct answer get(struct house *h, int who, const char *path) {
  return get_path(h, who, str_of(path));
}

struct answer follow(struct house *h, int who, struct answer a) {
  NEED(a.location.p != NULL);
  return get_path(h, who, a.location);
}

str between(str s, const char *before, const char *after) {
  str head;
  if (!str_cut(&s, str_of(before), &head)) return STR_NONE;
  return str_cut(&s, str_of(after), &head) ? head : STR_NONE;
}

static size_t reference(str at, char *ret) {
  static const struct {
    const char *name;
    char c;
  } all[] = {{"&amp;", '&'}, {"&lt;", '<'},   {"&gt;", '>'},   {"&quot;", '"'},
             {"&#34;", '"'}, {"&#39;", '\''}, {"&#x27;", '\''}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (str_starts(at, str_of(all[i].name))) {
      *ret = all[i].c;
      return strlen(all[i].name);
    }
  *ret = '&';
  return 1;
}

str plain_text(void *mem, str markup) {
  struct buf *b = buf_new(mem, markup.n + 1);
  bool tag = false;
  for (size_t i = 0; i < markup.n; i++) {
    char c = markup.p[i];
    if (c == '<') tag = true;
    if (!tag && c == '&') i += reference(str_sub(markup, i, markup.n), &c) - 1;
    if (!tag) buf_char(b, c);
    if (markup.p[i] == '>') tag = false;
  }
  return str_trim(buf_str(b));
}

str text_of(void *mem, str page, const char *mark) {
  str head, tag, content;
  while (str_cut(&page, S("<"), &head)) {
    str rest = page;
    if (!str_cut(&rest, S(">"), &tag)) return STR_NONE;
    if (!str_has(tag, str_of(mark)) || str_starts(tag, S("/"))) continue;
    str name = tag;
    (void)str_cut(&name, S(" "), &name);
    str word = tag, close;
    (void)str_cut(&word, S(" "), &close);
    if (!str_cut(&rest, str_fmt(mem, "</%.*s", STR_ARG(close)), &content)) return STR_NONE;
    return plain_text(mem, content);
  }
  return STR_NONE;
}
