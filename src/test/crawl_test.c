/* Everything that a reader can reach by links, after every form was sent hostile text. */
#include "test/walk.h"

#include <string.h>

#define PAYLOAD "\"'><script>window.__x=1</script><img src=x onerror=window.__x=1>&lt;b&gt;{{7*7}}"
enum { MOST_PAGES = 400 };

struct crawl {
  struct house *h;
  int who;
  bool sends; /* every form met is filled with hostile text and sent */
  str sent[MOST_PAGES];
  size_t n_sent, accepted;
  str seen[MOST_PAGES];
  size_t n, done;
};

static void meet(struct crawl *c, str address) {
  str path = plain_text(c->h->mem, address), bare;
  (void)str_cut(&path, S("#"), &bare);
  /* Language and type size change words, not ways: one reader walks them all. */
  bool other_face = str_starts(bare, S("/en")) || str_has(bare, S("co=lon"));
  if (other_face && c->who != RESIDENT) return;
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

/* What would end this walk: leaving, and taking away rights. */
static bool ends_walk(str action) {
  return str_has(action, S("dang-xuat")) || str_has(action, S("ngung")) || str_has(action, S("phien")) ||
         str_has(action, S("tai-khoan")) || str_has(action, S("/ma")) || str_has(action, S("/nguoi-dung/"));
}

/* A form and the pages it leads through, at most six: each page's own form to the same address is filled and sent. */
static void send_through(struct crawl *c, struct answer page, str to) {
  for (int step = 0; step < 6; step++) {
    struct filled *f = form_in(c->h, c->who, page, str_c(c->h->mem, to));
    form_fill(f, S(PAYLOAD));
    page = form_send(f);
    if (!CHECK(page.status < 500)) test_say("form to %.*s as %d: %d", STR_ARG(to), c->who, page.status);
    if (!CHECK(clean(page.body))) test_say("form to %.*s answers with hostile markup", STR_ARG(to));
    if (page.location.p) meet(c, page.location);
    c->accepted += page.status == 303 || page.status == 200;
    test_say("form to %.*s as %d: %d", STR_ARG(to), c->who, page.status);
    str same = str_fmt(c->h->mem, "method=\"post\" action=\"%.*s\"", STR_ARG(to));
    if (page.status != 200 || !str_has(page.body, same)) return;
  }
}

static void send_forms(struct crawl *c, struct answer page) {
  str left = page.body, head, tag;
  while (str_cut(&left, S("<form"), &head) && str_cut(&left, S(">"), &tag)) {
    str to = form_path(between(tag, "action=\"", "\""));
    bool known = !str_has(tag, S("method=\"post\"")) || !to.p || ends_walk(to) || c->n_sent == MOST_PAGES;
    for (size_t i = 0; i < c->n_sent && !known; i++) known = str_eq(c->sent[i], to);
    if (known) continue;
    c->sent[c->n_sent++] = to;
    send_through(c, page, to);
  }
}

static void look_at(struct crawl *c, str path) {
  struct answer a = get_path(c->h, c->who, path);
  if (c->sends) test_say("%.*s as %d: %d", STR_ARG(path), c->who, a.status);
  const char *as = c->who == RESIDENT ? "nobody" : role_name((enum role)c->who);
  /* While forms are being sent what a link led to may be gone; afterwards every link leads somewhere. */
  if (!CHECK(a.status < (c->sends ? 500 : 400)))
    test_say("a link to %.*s, seen by %s: %d", STR_ARG(path), as, a.status);
  if (a.location.p) meet(c, a.location);
  str type = header(a, "Content-Type");
  if (!str_starts(type, S("text/html"))) return;
  if (!CHECK(clean(a.body))) test_say("%.*s as %s holds hostile markup", STR_ARG(path), as);
  if (!CHECK(!str_has(a.body, S(" style=\"")) && !str_has(a.body, S(" onclick"))))
    test_say("%.*s", STR_ARG(path));
  str left = a.body, head, address;
  while (str_cut(&left, S(" href=\""), &head) && str_cut(&left, S("\""), &address)) meet(c, address);
  if (c->sends && !str_starts(path, S("/can-bo/bo-mat"))) send_forms(c, a);
}

static struct crawl *walk_links(struct house *h, int who, bool sends) {
  struct crawl *c = MEM_NEW(h->mem, struct crawl);
  c->h = h;
  c->who = who;
  c->sends = sends;
  meet(c, S("/"));
  if (who != RESIDENT) meet(c, S("/can-bo"));
  while (c->done < c->n) look_at(c, c->seen[c->done++]);
  return c;
}

static const int readers[] = {RESIDENT,       ROLE_COORDINATOR,   ROLE_ONE_STOP_CLERK, ROLE_COLLECTOR,
                              ROLE_UNIT_HEAD, ROLE_ADMINISTRATOR, ROLE_CHAIRMAN};

TEST("hostile text typed into every form a reader meets comes back as text on every page, to everybody") {
  struct house *h = house_open(mem);
  size_t sent = 0, accepted = 0;
  for (int round = 0; round < 2; round++)
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
      struct crawl *c = walk_links(h, readers[i], round == 0);
      sent += c->n_sent;
      accepted += c->accepted;
      if (!CHECK(c->n > 3)) test_say("reader %d saw %zu pages", readers[i], c->n);
    }
  if (!CHECK(sent > 10 && accepted > 3)) test_say("%zu forms sent, %zu taken", sent, accepted);
  test_say("%zu forms sent, %zu taken", sent, accepted);
}

TEST("every form takes hostile text in every field without breaking, and answers with text") {
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
