/* Everything that a reader can reach by links, after every form was sent hostile text. */
#include "test/walk.h"

#include <string.h>

#define PAYLOAD "\"'><script>window.__x=1</script><img src=x onerror=window.__x=1>&lt;b&gt;{{7*7}}"
enum { MOST_PAGES = 400 };

struct crawl {
  struct house *h;
  int who;
  str seen[MOST_PAGES];
  size_t n, done;
};

static void meet(struct crawl *c, str address) {
  str path = plain_text(c->h->mem, address), bare;
  (void)str_cut(&path, S("#"), &bare);
  if (!str_starts(bare, S("/")) || str_starts(bare, S("/tinh/")) || str_starts(bare, S("//"))) return;
  for (size_t i = 0; i < c->n; i++)
    if (str_eq(c->seen[i], bare)) return;
  if (c->n < MOST_PAGES) c->seen[c->n++] = bare;
}

/* In markup the hostile text may stand only as text: no tag of its own, no way out of an attribute. */
static bool clean(str body) {
  return !str_has(body, S("<script>window.__x")) && !str_has(body, S("<img src=x onerror")) &&
         !str_has(body, S("\"'><"));
}

static void look_at(struct crawl *c, str path) {
  struct answer a = get_path(c->h, c->who, path);
  const char *as = c->who == RESIDENT ? "nobody" : role_name((enum role)c->who);
  if (!CHECK(a.status < 500)) test_say("%.*s as %s: %d", STR_ARG(path), as, a.status);
  str type = header(a, "Content-Type");
  if (!str_starts(type, S("text/html"))) return;
  if (!CHECK(clean(a.body))) test_say("%.*s as %s holds hostile markup", STR_ARG(path), as);
  if (!CHECK(!str_has(a.body, S(" style=\"")) && !str_has(a.body, S(" onclick"))))
    test_say("%.*s", STR_ARG(path));
  str left = a.body, head, address;
  while (str_cut(&left, S(" href=\""), &head) && str_cut(&left, S("\""), &address)) meet(c, address);
}

static size_t walk_links(struct house *h, int who) {
  struct crawl *c = MEM_NEW(h->mem, struct crawl);
  c->h = h;
  c->who = who;
  meet(c, S("/"));
  if (who != RESIDENT) meet(c, S("/can-bo"));
  while (c->done < c->n) look_at(c, c->seen[c->done++]);
  return c->n;
}

TEST("hostile text in every form comes back as text on every page, to everybody") {
  struct house *h = house_open(mem);
  const struct route *r;
  size_t n = server_routes(h->server, &r), sent = 0;
  for (size_t i = 0; i < n; i++) {
    if (r[i].method != POST || strstr(r[i].path, "dang-xuat")) continue;
    int who = walk_permitted(&r[i]);
    str path = walk_path(mem, &r[i]);
    str body = str_fmt(mem, "%.*s%.*s", STR_ARG(walk_token(h, who, path)),
                       STR_ARG(walk_fields(h, r[i].form, S(PAYLOAD))));
    struct answer a = walk_post(h, who, path, body);
    sent++;
    if (!CHECK(a.status < 500)) test_say("POST %s: %d", r[i].path, a.status);
    if (!CHECK(clean(a.body))) test_say("POST %s answers with hostile markup", r[i].path);
  }
  CHECK(sent > 0);
  static const int readers[] = {RESIDENT,         ROLE_ADMINISTRATOR, ROLE_CHAIRMAN,
                                ROLE_COORDINATOR, ROLE_OFFICER,       ROLE_COLLECTOR};
  for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
    size_t pages = walk_links(h, readers[i]);
    if (!CHECK(pages > 3)) test_say("reader %d saw %zu pages", readers[i], pages);
  }
}

TEST("hostile text in addresses comes back as text") {
  struct house *h = house_open(mem);
  const struct route *r;
  size_t n = server_routes(h->server, &r);
  static const char *const hostile[] = {"%22%27%3E%3Cscript%3Ewindow.__x%3D1%3C%2Fscript%3E",
                                        "javascript:alert(1)", "%E2%80%AE%00"};
  for (size_t i = 0; i < n; i++) {
    if (r[i].method != GET || !strchr(r[i].path, ':')) continue;
    for (size_t k = 0; k < sizeof hostile / sizeof *hostile; k++) {
      struct buf *b = buf_new(mem, 1024);
      str left = str_of(r[i].path + 1), word;
      bool more = true;
      while (more) {
        more = str_cut(&left, S("/"), &word);
        buf_char(b, '/');
        buf_add(b, word.p[0] == ':' ? str_of(hostile[k]) : word);
      }
      struct answer a = get_path(h, walk_permitted(&r[i]), buf_str(b));
      if (!CHECK(a.status < 500 && clean(a.body))) test_say("GET %.*s: %d", STR_ARG(buf_str(b)), a.status);
    }
  }
}
