#include "test/house.h"
#include "web/inside.h"

#include <string.h>

static int parsed(void *mem, const char *target, struct target *ret) {
  return target_parse(mem, str_of(target), 20, ret);
}

TEST("an address is decoded exactly once") {
  struct target t = {0};
  CHECK_INT(parsed(mem, "/a%2520b/c%20d?x=%2527&y=a+b%2B", &t), 0);
  CHECK_STR(t.segments[0], "a%20b");
  CHECK_STR(t.segments[1], "c d");
  CHECK_STR(t.pairs.at[0].value, "%27");
  CHECK_STR(t.pairs.at[1].value, "a b+");
  CHECK_INT(parsed(mem, "/a+b", &t), 0);
  CHECK_STR(t.segments[0], "a+b");
}

TEST("addresses that try to be somewhere else are nowhere") {
  struct target t = {0};
  static const char *const bad[] = {"/a/../b", "/a/%2e%2e/b", "/./a",   "//a",          "/a//b",
                                    "/a/",     "/a%2fb",      "/a%5cb", "/%c0%ae%c0%ae"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    if (!CHECK_INT(parsed(mem, bad[i], &t), 404)) test_say("%s", bad[i]);
  static const char *const broken[] = {"",     "a",     "http://x/a", "/a%00b",   "/a%0", "/a%zz",
                                       "/a b", "/a\tb", "/\xc3\xa1",  "/a?x=%00", "/a#b", "*"};
  for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
    if (!CHECK_INT(parsed(mem, broken[i], &t), 400)) test_say("%s", broken[i]);
}

TEST("the language prefix and the type size are taken off an address") {
  struct target t = {0};
  CHECK_INT(parsed(mem, "/en/phan-anh?trang=2&co=lon&q=a", &t), 0);
  CHECK_INT(t.lang, LANG_EN);
  CHECK(t.large);
  CHECK_STR(t.path, "/phan-anh");
  CHECK_STR(t.query, "trang=2&q=a");
  CHECK_INT(parsed(mem, "/en", &t), 0);
  CHECK_STR(t.path, "/");
  CHECK_INT(parsed(mem, "/english", &t), 0);
  CHECK_INT(t.lang, LANG_VI);
  CHECK_STR(t.path, "/english");
  CHECK_INT(parsed(mem, "/a?co=nho", &t), 0);
  CHECK(!t.large && !t.query.p);
}

TEST("too many parameters are refused, not cut") {
  struct target t = {0};
  struct buf *b = buf_new(mem, 4096);
  buf_add(b, S("/a?x=1"));
  for (int i = 0; i < 20; i++) buf_add(b, S("&x=1"));
  CHECK_INT(target_parse(mem, buf_str(b), 20, &t), 400);
}

static int body(void *mem, const char *type, str content, struct pairs *ret) {
  struct header h = {S("Content-Type"), str_of(type)};
  struct incoming in = {.method = S("POST"), .headers = {&h, type ? 1 : 0}, .body = content};
  return body_parse(mem, &in, 20, ret);
}

TEST("a multipart body gives its fields and files") {
  struct pairs p = {0};
  str content = S("--b\r\nContent-Disposition: form-data; name=\"ten\"\r\n\r\nxin\r\n--bcd\r\nchào\r\n"
                  "--b\r\ncontent-disposition: form-data; name=\"anh\"; filename=\"C:\\x\\đường; ngập.jpg\"\r\n"
                  "Content-Type: image/jpeg\r\n\r\n\xff\xd8\x00\r\n\r\n"
                  "--b\r\nContent-Disposition: form-data; name=\"rong\"\r\n\r\n\r\n--b--\r\n");
  CHECK_INT(body(mem, "multipart/form-data; boundary=b", content, &p),
            400); /* "--bcd" goes on as the mark itself */
  str good = S("--qq\r\nContent-Disposition: form-data; name=\"ten\"\r\n\r\nxin\r\n--q\r\nchào\r\n"
               "--qq\r\ncontent-disposition: form-data; name=\"anh\"; filename=\"C:\\x\\đường; ngập.jpg\"\r\n"
               "Content-Type: image/jpeg\r\n\r\n\xff\xd8\x00\r\n\r\n"
               "--qq\r\nContent-Disposition: form-data; name=\"rong\"\r\n\r\n\r\n--qq--\r\n");
  CHECK_INT(body(mem, "multipart/form-data; boundary=\"qq\"", good, &p), 0);
  NEED(p.n == 3);
  CHECK_STR(p.at[0].value, "xin\r\n--q\r\nchào");
  CHECK_STR(p.at[1].filename, "đường; ngập.jpg");
  CHECK_INT(p.at[1].value.n, 5);
  CHECK_STR(p.at[2].value, "");
  CHECK(!p.at[2].filename.p);
}

TEST("malformed multipart bodies are refused whole") {
  static const str bad[] = {
      S(""),
      S("--b"),
      S("--b\r\n"),
      S("--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\nno end"),
      S("--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\nv\r\n--b"),
      S("--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\nv\r\n--b-"),
      S("--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\nv\r\n--b--more"),
      S("preamble\r\n--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\nv\r\n--b--\r\n"),
      S("--b\r\nContent-Disposition: form-data\r\n\r\nv\r\n--b--\r\n"),
      S("--b\r\nContent-Disposition: attachment; name=\"x\"\r\n\r\nv\r\n--b--\r\n"),
      S("--b\r\nContent-Disposition: form-data; name=\"x\"\r\nContent-Disposition: form-data; "
        "name=\"y\"\r\n\r\nv\r\n--b--\r\n"),
      S("--b\r\nContent-Disposition: form-data; name=\"x\"\r\nContent-Transfer-Encoding: "
        "base64\r\n\r\nv\r\n--b--\r\n"),
      S("--b\r\nContent-Disposition: form-data; name=\"x\"; filename*=UTF-8''a\r\n\r\nv\r\n--b--\r\n"),
      S("--b\r\nno colon\r\n\r\nv\r\n--b--\r\n"),
      S("--b\nContent-Disposition: form-data; name=\"x\"\n\nv\n--b--\n"),
  };
  struct pairs p;
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    if (!CHECK_INT(body(mem, "multipart/form-data; boundary=b", bad[i], &p), 400)) test_say("case %zu", i);
  CHECK_INT(body(mem, "multipart/form-data", S("--b--"), &p), 400);
  CHECK_INT(body(mem, "multipart/form-data; boundary=\"\"", S("--b--"), &p), 400);
}

TEST("a body that is no form carries no token") {
  struct pairs p;
  CHECK_INT(body(mem, "text/plain", S("_form=1&_token=2"), &p), 0);
  CHECK_INT(p.n, 0);
  CHECK_INT(body(mem, "application/json", S("{}"), &p), 0);
  CHECK_INT(p.n, 0);
  CHECK_INT(body(mem, NULL, S("_form=1"), &p), 0);
  CHECK_INT(p.n, 0);
  CHECK_INT(body(mem, "Application/X-WWW-Form-Urlencoded; charset=UTF-8", S("a=1&b=%C4%91"), &p), 0);
  NEED(p.n == 2);
  CHECK_STR(p.at[1].value, "đ");
}

static bool from(void *mem, const char *origin, const char *site, bool secure) {
  struct header h[3] = {{S("Host"), S("xa.test:8080")}};
  size_t n = 1;
  (void)mem;
  if (origin) h[n++] = (struct header){S("Origin"), str_of(origin)};
  if (site) h[n++] = (struct header){S("Sec-Fetch-Site"), str_of(site)};
  struct incoming in = {.headers = {h, n}, .secure = secure};
  return origin_is_ours(&in);
}

TEST("only our own pages may post") {
  CHECK(from(mem, "http://xa.test:8080", "same-origin", false));
  CHECK(from(mem, "http://xa.test:8080", NULL, false));
  CHECK(from(mem, NULL, NULL, false));
  CHECK(from(mem, "null", "same-origin", false));
  CHECK(from(mem, "https://xa.test:8080", "same-origin", true));
  CHECK(!from(mem, "null", NULL, false));
  CHECK(!from(mem, "null", "cross-site", false));
  CHECK(!from(mem, NULL, "cross-site", false));
  CHECK(!from(mem, NULL, "same-site", false));
  CHECK(!from(mem, "http://evil.test", "same-origin", false));
  CHECK(!from(mem, "http://xa.test", NULL, false));
  CHECK(!from(mem, "http://xa.test:8080.evil.test", NULL, false));
  CHECK(!from(mem, "http://xa.test:8080", "same-origin", true));
  CHECK(!from(mem, "xa.test:8080", NULL, false));
  CHECK(!from(mem, "", NULL, false));
}

TEST("redirects know only own paths") {
  static const char *const own[] = {"/", "/a", "/a?b=c#d", "/can-bo/1"};
  static const char *const foreign[] = {
      "",      "a",    "//evil",   "/\\evil", "https:evil", "http://evil", "/a\r\nSet-Cookie: x",
      "/a\\b", "/a b", "/\xc3\xa1"};
  for (size_t i = 0; i < sizeof own / sizeof *own; i++) CHECK(own_path(str_of(own[i])));
  for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
    if (!CHECK(!own_path(str_of(foreign[i])))) test_say("%s", foreign[i]);
}

TEST("gzip is given to those who ask for it") {
  static const struct {
    const char *accept;
    bool wanted;
  } cases[] = {{"gzip", true},      {"deflate, GZIP;q=0.5, br", true},
               {"gzip;q=0", false}, {"identity", false},
               {"", false},         {"xgzip", false}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct header h = {S("Accept-Encoding"), str_of(cases[i].accept)};
    struct incoming in = {.headers = {&h, 1}};
    if (!CHECK(wants_gzip(&in) == cases[i].wanted)) test_say("%s", cases[i].accept);
  }
}

TEST("a POST form is found in markup however it is written") {
  CHECK(has_post_form(S("<p><FORM></p><form action=\"/a\" method=\"POST\">")));
  CHECK(has_post_form(S("<form\nmethod=post>")));
  CHECK(!has_post_form(S("<form method=\"get\" action=\"/a\"><p>post office</p>")));
  CHECK(!has_post_form(S("&lt;form method=post&gt;")));
  CHECK(!has_post_form(S("")));
}

TEST("the buckets slow a source down, share it by network, and forget") {
  struct limits l = {.page_minute = 60,
                     .page_burst = 5,
                     .post_hour = 60,
                     .post_burst = 2,
                     .slow_hour = 60,
                     .slow_burst = 1,
                     .delay_ms = 5000};
  struct rates *r = rates_new(mem, &l);
  moment now = 1795000000000;
  uint64_t a = rates_source(r, S("203.0.113.7"), now), b = rates_source(r, S("203.0.113.99"), now);
  CHECK(a == b);
  CHECK(a == rates_source(r, S("::ffff:203.0.113.50"), now));
  CHECK(a != rates_source(r, S("203.0.114.7"), now));
  CHECK(rates_source(r, S("2001:db8:0:1::1"), now) == rates_source(r, S("2001:db8:0:ff::2"), now));
  CHECK(rates_source(r, S("2001:db8:0:1::1"), now) != rates_source(r, S("2001:db8:1:1::1"), now));
  CHECK_INT(rates_take(r, RATE_POST, a, now), 0);
  CHECK_INT(rates_take(r, RATE_POST, a, now), 0);
  CHECK(rates_take(r, RATE_POST, a, now) > 0);
  for (int i = 0; i < 1000; i++) CHECK(rates_take(r, RATE_POST, a, now) <= 5000);
  CHECK_INT(rates_take(r, RATE_PAGE, a, now), 0);
  CHECK_INT(rates_take(r, RATE_POST, a, now + 3600000), 0);
  CHECK_INT(rates_take(r, RATE_POST, a, now - 86400000),
            5000); /* a clock set back: slow for a while, not for ever */
  CHECK(a != rates_source(r, S("203.0.113.7"), now + 86400000));
}
