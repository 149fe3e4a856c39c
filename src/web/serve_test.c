/* What serve() does for every page: permission, limits, headers, the page cache, the two halves of a write. */
#include "test/small_room.h"

#include <pthread.h>
#include <string.h>
#include <unistd.h>

/* ---- permission ---------------------------------------------------------------------------------------- */

TEST("what is not yours looks as what is not there") {
  struct house *h = open_room(mem);
  struct answer denied = get(h, ROLE_FINANCE, "/t/kin"), missing = get(h, ROLE_FINANCE, "/t/khong-co");
  CHECK_INT(denied.status, 404);
  CHECK_INT(missing.status, 404);
  CHECK_STR(denied.body, missing.body);
  CHECK_INT(get(h, ROLE_ADMINISTRATOR, "/t/cam").status, 404);
  struct filled *f = form_open(h, ROLE_COORDINATOR, "/t/kin", "/t/kin");
  form_set(f, "ten", "tốt");
  f->who = ROLE_FINANCE;
  struct answer a = form_send(f);
  CHECK_INT(a.status, 404);
  CHECK_STR(a.body, missing.body);
  CHECK_INT(counted(h), 0);
}

TEST("methods outside the table are refused") {
  struct house *h = open_room(mem);
  static const struct {
    const char *method, *target;
    int status;
  } cases[] = {{"PUT", "/t/mo", 405},
               {"DELETE", "/t/mo", 405},
               {"TRACE", "/", 405},
               {"OPTIONS", "/", 405},
               {"BREW", "/", 501},
               {"get", "/", 501},
               {"POST", "/t/xem", 405},
               {"GET", "/t/thoi", 405},
               {"POST", "/t/khong", 404},
               {"HEAD", "/t/xem", 200},
               {"GET", "/t/xem%00.html", 400}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct answer a = raw(h, ROLE_OFFICER, cases[i].method, str_of(cases[i].target), NULL, S(""));
    if (!CHECK_INT(a.status, cases[i].status)) test_say("%s %s", cases[i].method, cases[i].target);
    if (a.status == 405) CHECK(header(a, "Allow").p != NULL);
    CHECK(header(a, "Content-Security-Policy").p != NULL);
  }
}

TEST("oversized and ambiguous requests are refused") {
  struct house *h = open_room(mem);
  char *target = talloc_zero_size(mem, 4001);
  memset(target, 'a', 4000);
  target[0] = '/';
  CHECK_INT(get(h, RESIDENT, target).status, 414);
  char *value = talloc_zero_size(mem, 9001);
  memset(value, 'a', 9000);
  CHECK_INT(raw(h, RESIDENT, "GET", S("/"), (const char *[]){"X", value, NULL}, S("")).status, 431);
  const char *many[104] = {0};
  for (size_t i = 0; i < 102; i += 2) {
    many[i] = "X";
    many[i + 1] = "y";
  }
  CHECK_INT(raw(h, RESIDENT, "GET", S("/"), many, S("")).status, 431);
  CHECK_INT(raw(h, RESIDENT, "GET", S("/"), (const char *[]){"Host", "a", "Host", "b", NULL}, S("")).status,
            400);
  CHECK_INT(raw(h, RESIDENT, "POST", S("/t/mo"),
                (const char *[]){"Content-Length", "1", "Transfer-Encoding", "chunked", NULL}, S("x"))
                .status,
            400);
  str large = {talloc_zero_size(mem, 40 << 20), 40 << 20};
  CHECK_INT(raw(h, RESIDENT, "POST", S("/t/mo"), NULL, large).status, 413);
  CHECK_INT(
      raw(h, RESIDENT, "POST", S("/t/mo"), (const char *[]){"Content-Encoding", "gzip", NULL}, S("x")).status,
      415);
}

TEST("every answer carries the constant headers") {
  struct house *h = open_room(mem);
  static const char *const targets[] = {"/t/xem", "/t/mo",         "/t/tep",   "/t/khong",
                                        "/t/kin", "/tinh/app.css", "/t/xem%00"};
  static const char *const names[] = {"Content-Security-Policy",
                                      "X-Content-Type-Options",
                                      "Referrer-Policy",
                                      "Cross-Origin-Opener-Policy",
                                      "Cross-Origin-Resource-Policy",
                                      "Permissions-Policy",
                                      "Cross-Origin-Embedder-Policy",
                                      "Cache-Control"};
  for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
    struct answer a = get(h, RESIDENT, targets[i]);
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
      if (!CHECK(header(a, names[k]).p != NULL)) test_say("%s: %s", targets[i], names[k]);
    CHECK(!header(a, "Strict-Transport-Security").p);
    CHECK(!header(a, "Server").p);
  }
  h->secure = true;
  CHECK_STR(header(get(h, RESIDENT, "/t/xem"), "Strict-Transport-Security"),
            "max-age=31536000; includeSubDomains");
  str policy = header(get(h, RESIDENT, "/t/xem"), "Content-Security-Policy");
  CHECK_HAS(policy, "script-src 'sha256-");
  CHECK_HAS(policy, "'strict-dynamic'");
  CHECK_HAS(policy, str_fmt(mem, "'%.*s'", STR_ARG(asset_integrity(S("app.js")))));
  CHECK_HAS(policy, "require-trusted-types-for 'script'");
  CHECK_HAS_NOT(policy, "unsafe");
  CHECK_STR(
      header(get(h, RESIDENT, "/t/tep"), "Content-Disposition"),
      "attachment; filename=\"ng___p__l___t__.bin\"; filename*=UTF-8''ng%E1%BA%ADp%20%22l%E1%BB%A5t%22%5C.bin");
}

TEST("over TLS the session cookie has the __Host- prefix and Secure, on loopback neither") {
  struct house *h = open_room(mem);
  struct answer a = post(h, BROWSER, "/dang-nhap", "/dang-nhap", "ten-dang-nhap",
                         str_c(mem, h->people[ROLE_OFFICER].login), "mat-khau", HOUSE_PASSWORD);
  str cookie = header(a, "Set-Cookie");
  CHECK(str_starts(cookie, S("phien=")));
  CHECK_HAS(cookie, "; Path=/; HttpOnly; SameSite=Strict");
  CHECK_HAS_NOT(cookie, "Secure");
  h->secure = true;
  a = post(h, BROWSER_2, "/dang-nhap", "/dang-nhap", "ten-dang-nhap", str_c(mem, h->people[ROLE_OFFICER].login),
           "mat-khau", HOUSE_PASSWORD);
  cookie = header(a, "Set-Cookie");
  CHECK(str_starts(cookie, S("__Host-phien=")));
  CHECK_HAS(cookie, "; Secure");
}

/* ---- the page cache -------------------------------------------------------------------------------------- */

static str at_of(struct answer a) {
  return between(a.body, " at=", "<");
}

TEST("a public page is kept until a table it read changes") {
  struct house *h = open_room(mem);
  struct answer first = get(h, RESIDENT, "/t/xem?q=mot");
  house_later(h, 1);
  struct answer second = get(h, RESIDENT, "/t/xem?q=mot&la=1");
  CHECK_STR(at_of(second), at_of(first));
  CHECK_INT(post(h, RESIDENT, "/t/mo", "/t/mo", "ten", "đổi").status, 303);
  struct answer third = get(h, RESIDENT, "/t/xem?q=mot");
  CHECK(!str_eq(at_of(third), at_of(first)));
  CHECK_HAS(third.body, "n=1");
  CHECK_HAS(get(h, RESIDENT, "/t/xem?q=hai").body, "hai n=");
  CHECK_HAS(get(h, RESIDENT, "/t/xem?q=mot").body, "mot n=");
}

TEST("a kept page dies at the moment it named, and at midnight") {
  struct house *h = open_room(mem);
  str first = at_of(get(h, RESIDENT, "/t/xem?phut=10"));
  house_later(h, 9);
  CHECK_STR(at_of(get(h, RESIDENT, "/t/xem?phut=10")), first);
  house_later(h, 1);
  CHECK(!str_eq(at_of(get(h, RESIDENT, "/t/xem?phut=10")), first));
  house_at(h, "2026-11-23T23:59:00+07:00");
  first = at_of(get(h, RESIDENT, "/t/xem"));
  house_at(h, "2026-11-24T00:00:00+07:00");
  CHECK(!str_eq(at_of(get(h, RESIDENT, "/t/xem")), first));
  house_at(h, "2026-11-23T12:00:00+07:00");
  CHECK_HAS(at_of(get(h, RESIDENT, "/t/xem")), "12:00");
}

TEST("language and type size are pages of their own") {
  struct house *h = open_room(mem);
  struct answer vi = get(h, RESIDENT, "/t/xem"), en = get(h, RESIDENT, "/en/t/xem"),
                big = get(h, RESIDENT, "/t/xem?co=lon");
  CHECK_HAS(vi.body, "lang=\"vi\"");
  CHECK_HAS(en.body, "<html lang=\"en\"");
  CHECK_HAS(big.body, "class=\"large\"");
  CHECK_HAS(get(h, RESIDENT, "/t/xem").body, "<html lang=\"vi\">");
}

TEST("a page with a form, of a session, or of a code is never kept") {
  struct house *h = open_room(mem);
  struct answer a = get(h, RESIDENT, "/t/mo"), b = get(h, RESIDENT, "/t/mo");
  CHECK(!str_eq(form_value(form_in(h, RESIDENT, a, "/t/mo"), "_form"),
                form_value(form_in(h, RESIDENT, b, "/t/mo"), "_form")));
  CHECK(!header(a, "ETag").p);
  str staff = at_of(get(h, ROLE_OFFICER, "/t/xem"));
  house_later(h, 1);
  CHECK(!str_eq(at_of(get(h, RESIDENT, "/t/xem")), staff));
  str code = at_of(get(h, RESIDENT, "/t/ma"));
  CHECK_STR(header(get(h, RESIDENT, "/t/ma"), "Cache-Control"), "no-store");
  house_later(h, 1);
  CHECK(!str_eq(at_of(get(h, RESIDENT, "/t/ma")), code));
  CHECK_INT(get(h, RESIDENT, "/t/quen").status, 500);
}

static struct answer conditional(struct house *h, str etag, const char *encoding) {
  const char *headers[5] = {"If-None-Match", str_c(h, etag), "Accept-Encoding", encoding, NULL};
  return raw(h, RESIDENT, "GET", S("/t/xem"), headers, S(""));
}

TEST("a page that is known already is not sent again") {
  struct house *h = open_room(mem);
  for (int i = 0; i < 2; i++) { /* fresh, then from the cache */
    struct answer plain = conditional(h, S("\"x\""), "identity"), packed = conditional(h, S("\"x\""), "gzip");
    CHECK_INT(plain.status, 200);
    CHECK_STR(header(packed, "Content-Encoding"), "gzip");
    CHECK(packed.body.n < plain.body.n);
    CHECK(!str_eq(header(plain, "ETag"), header(packed, "ETag")));
    struct answer same = conditional(h, header(plain, "ETag"), "identity");
    CHECK_INT(same.status, 304);
    CHECK_INT(same.body.n, 0);
    CHECK_STR(header(same, "ETag"), header(plain, "ETag"));
    CHECK(header(same, "Content-Security-Policy").p != NULL);
    CHECK_INT(conditional(h, header(packed, "ETag"), "gzip").status, 304);
  }
}

TEST("static files are kept for ever under their hashed name") {
  struct house *h = open_room(mem);
  struct answer plain = get(h, RESIDENT, "/tinh/app.css");
  CHECK_INT(plain.status, 200);
  CHECK_STR(header(plain, "Cache-Control"), "no-cache");
  CHECK_STR(header(get_path(h, RESIDENT, asset(S("app.css"))), "Cache-Control"),
            "public, max-age=31536000, immutable");
  CHECK_INT(get(h, RESIDENT, "/tinh/khong-co.css").status, 404);
  CHECK_INT(get(h, RESIDENT, "/tinh/../src/web/web.h").status, 404);
}

TEST("the sender is slowed and never refused") {
  struct house *h = open_room(mem);
  int64_t delay = 0;
  for (int i = 0; i < 40; i++) {
    struct answer a = post(h, RESIDENT, "/t/vao", "/t/vao", "mat_khau", "x");
    CHECK_INT(a.status, 303);
    if (a.reply->delay_ms > delay) delay = a.reply->delay_ms;
  }
  CHECK_INT(delay, 5000);
  CHECK_INT(post(h, BROWSER, "/t/vao", "/t/vao", "mat_khau", "x").reply->delay_ms, 0);
}

/* ---- in two halves ------------------------------------------------------------------------------------------ */

struct waiting {
  pthread_mutex_t lock;
  pthread_cond_t woken;
  bool resumed;
};

static void wake(void *owner) {
  struct waiting *w = owner;
  pthread_mutex_lock(&w->lock);
  w->resumed = true;
  pthread_cond_signal(&w->woken);
  pthread_mutex_unlock(&w->lock);
}

static str body_of(struct house *h, struct filled *f) {
  struct buf *b = buf_new(h->mem, 4096);
  for (size_t i = 0; i < f->n; i++) {
    if (!f->at[i].value.p) continue;
    struct out *o = out_new(h->mem, LANG_VI, false, S("/"));
    out_addr_part(o, f->at[i].value);
    buf_fmt(b, "%s%.*s=%.*s", b->n ? "&" : "", STR_ARG(f->at[i].name), STR_ARG(out_html(o).s));
  }
  return buf_str(b);
}

TEST("a write leaves its thread free until the disk has it, and is answered then") {
  struct house *h = open_room(mem);
  struct filled *f = form_open(h, RESIDENT, "/t/mo", "/t/mo");
  form_set(f, "ten", "hai nửa");
  struct header headers[] = {{S("Host"), S("xa.test")},
                             {S("Content-Type"), S("application/x-www-form-urlencoded")},
                             {S("Sec-Fetch-Site"), S("same-origin")}};
  struct incoming in = {.method = S("POST"),
                        .target = S("/t/mo"),
                        .headers = {headers, 3},
                        .body = body_of(h, f),
                        .address = S("127.0.0.1"),
                        .now = h->now};
  struct waiting w = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false};
  struct serving *sg = NULL;
  struct reply *r = NULL;
  NEED(!serve_begin(h->server, talloc_new(mem), &in, wake, &w, &sg, &r));
  pthread_mutex_lock(&w.lock);
  while (!w.resumed) pthread_cond_wait(&w.woken, &w.lock);
  pthread_mutex_unlock(&w.lock);
  r = serve_finish(sg);
  CHECK_INT(r->status, 303);
  CHECK_INT(counted(h), 1);
  in.method = S("GET");
  in.body = S("");
  NEED(serve_begin(h->server, talloc_new(mem), &in, wake, &w, &sg, &r));
  CHECK_INT(r->status, 200);
}

TEST("http/ is told the limits of a route before a body is read") {
  struct house *h = open_room(mem);
  struct allowance a = serve_allow(h->server, S("POST"), S("/t/kin"), 100);
  CHECK_INT(a.refuse, 0);
  CHECK(a.max_body >= 100000 && a.head_s > 0 && a.body_s > 0 && a.answer_s > 0);
  struct allowance up = serve_allow(h->server, S("POST"), S("/t/mo"), 100);
  CHECK(up.max_body > a.max_body && up.body_s > a.body_s);
  CHECK_INT(serve_allow(h->server, S("POST"), S("/t/kin"), a.max_body + 1).refuse, 413);
  CHECK_INT(serve_allow(h->server, S("POST"), S("/t/khong"), 1).refuse, 404);
  CHECK_INT(serve_allow(h->server, S("POST"), S("/t/xem"), 1).refuse, 405);
  CHECK_INT(serve_allow(h->server, S("BREW"), S("/t/xem"), 1).refuse, 501);
  CHECK_INT(serve_allow(h->server, S("GET"), S("/t/xem"), 0).refuse, 0);
  CHECK_INT(serve_allow(h->server, S("GET"), S("/t/xem"), 5).refuse, 413);
  struct incoming in = {.method = S("POST"), .target = S("/en/t/mo"), .now = h->now};
  struct reply *r = serve_refusal(h->server, mem, &in, 413);
  CHECK_INT(r->status, 413);
  CHECK_HAS(r->body, "<html lang=\"en\"");
}

TEST("a request leaves one line in the log, without what was asked, sent or from where") {
  struct house *h = open_room(mem);
  int ends[2];
  NEED(pipe(ends) == 0);
  server_log(h->server, ends[1]);
  (void)get(h, RESIDENT, "/t/xem?q=bi-mat-cua-dan");
  (void)post(h, RESIDENT, "/t/mo", "/t/mo", "ten", "chu-rieng");
  close(ends[1]);
  char text[4096] = {0};
  ssize_t n = read(ends[0], text, sizeof text - 1);
  NEED(n > 0);
  server_log(h->server, -1);
  str log = {text, (size_t)n};
  CHECK_HAS(log, "\"route\":\"/t/mo\",\"status\":303");
  CHECK_HAS_NOT(log, "bi-mat");
  CHECK_HAS_NOT(log, "chu-rieng");
  CHECK_HAS_NOT(log, "127.0");
  size_t lines = 0;
  for (size_t i = 0; i < log.n; i++) lines += log.p[i] == '\n';
  CHECK_INT(lines, 3);
}
