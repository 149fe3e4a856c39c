/* Whole products over the route table: what holds for one route holds for every route, also for one written tomorrow. */
#include "test/walk.h"

#include <string.h>

static const char *lane_name(enum lane l) {
  return l == LANE_PAGE ? "page" : l == LANE_UPLOAD ? "upload" : "download";
}

TEST("the route table is as the golden file says: method, address, lane, permission, who may") {
  struct house *h = house_open(mem);
  const struct route *r;
  size_t n = server_routes(h->server, &r);
  struct buf *b = buf_new(mem, 1 << 20);
  for (size_t i = 0; i < n; i++) {
    buf_fmt(b, "%s %s %s %s:", r[i].method == GET ? "GET" : "POST", r[i].path, lane_name(r[i].lane),
            permission_name(r[i].need));
    if (r[i].flags & ROUTE_API)
      buf_add(b, r[i].method == GET ? S(" programs") : S(" programs with a key"));
    else if (walk_may(RESIDENT, &r[i]))
      buf_add(b, S(" everybody"));
    else
      for (int who = 0; who < ROLES; who++)
        if (walk_may(who, &r[i])) buf_fmt(b, " %s", role_name((enum role)who));
    buf_char(b, '\n');
  }
  test_golden(mem, "routes.txt", buf_str(b));
}

TEST("every route has somebody who may, and none is open by forgetting") {
  struct house *h = house_open(mem);
  const struct route *r;
  size_t n = server_routes(h->server, &r);
  CHECK(n > 10);
  for (size_t i = 0; i < n; i++) {
    if (!CHECK(r[i].need != MAY_NOBODY)) test_say("%s", r[i].path);
    bool staff = str_starts(str_of(r[i].path), S("/can-bo"));
    if (staff && !CHECK(r[i].need != MAY_ANYONE || str_has(str_of(r[i].path), S("dang-nhap")) ||
                        str_has(str_of(r[i].path), S("mat-khau"))))
      test_say("%s is open to everybody", r[i].path);
  }
}

static void get_as_all(struct house *h, const struct route *r) {
  str path = walk_path(h->mem, r);
  for (int who = 0; who <= RESIDENT; who++) {
    struct answer a = get_path(h, who, path);
    bool held = a.status < 500;
    if (!walk_may(who, r)) {
      if (who == RESIDENT)
        held = a.status == 303 && str_starts(a.location, S("/dang-nhap"));
      else
        held = a.status == 404 && str_eq(a.body, get(h, who, "/khong/co/trang/nay").body);
    } else if (a.location.p && r->need != MAY_ANYONE) {
      held = who == RESIDENT || !str_starts(a.location, S("/dang-nhap"));
    }
    if (!CHECK(held))
      test_say("GET %s as %s: %d", r->path, who == RESIDENT ? "nobody" : role_name((enum role)who), a.status);
  }
}

TEST("every page × every role: denied is denied, and looks like nothing there") {
  struct house *h = house_open(mem);
  const struct route *r;
  size_t n = server_routes(h->server, &r);
  str before = house_rows(h);
  for (size_t i = 0; i < n; i++)
    if (r[i].method == GET) get_as_all(h, &r[i]);
  CHECK_STR(house_rows(h), before); /* a GET writes nothing, whoever asks */
}

TEST("every form × every role that may not: nothing is done, and it looks like nothing there") {
  struct house *h = house_open(mem);
  const struct route *r;
  size_t n = server_routes(h->server, &r);
  str before = house_rows(h);
  for (size_t i = 0; i < n; i++) {
    if (r[i].method != POST) continue;
    str path = walk_path(mem, &r[i]), fields = walk_fields(h, r[i].form, S("thử"));
    for (int who = 0; who <= RESIDENT; who++) {
      if (walk_may(who, &r[i])) continue;
      str body = str_fmt(mem, "%.*s%.*s", STR_ARG(walk_token(h, who, path)), STR_ARG(fields));
      struct answer a = walk_post(h, who, path, body);
      bool held = who == RESIDENT
                      ? (a.status == 303 && str_starts(a.location, S("/dang-nhap"))) || a.status == 403
                      : a.status == 404 && str_eq(a.body, get(h, who, "/khong/co/trang/nay").body);
      if (!CHECK(held)) test_say("POST %s as %d: %d", r[i].path, who, a.status);
    }
  }
  CHECK_STR(house_rows(h), before);
}

/* ---- ways ------------------------------------------------------------------------------------------------- */

enum { MOST_PAGES = 60 };
struct reached {
  str at[MOST_PAGES];
  size_t n;
};

static bool among(const struct reached *r, str page) {
  for (size_t i = 0; i < r->n; i++)
    if (str_eq(r->at[i], page)) return true;
  return false;
}

/* The staff's pages that lists and menus lead to; single records (an id in the address) are not followed. */
static void reach(struct house *h, int who, struct reached *r) {
  r->at[r->n++] = S("/can-bo");
  for (size_t i = 0; i < r->n; i++) {
    str rest = get_path(h, who, r->at[i]).body, head, path;
    while (str_cut(&rest, S("href=\"/can-bo"), &head) && rest.p) {
      str after = rest, page;
      (void)str_cut(&after, S("\""), &path);
      (void)str_cut(&path, S("?"), &page);
      page = str_fmt(h->mem, "/can-bo%.*s", STR_ARG(page));
      if (page.n < 40 && r->n < MOST_PAGES && !among(r, page)) r->at[r->n++] = page;
    }
  }
}

TEST("every page of the staff is reached from the desk of everybody who may open it") {
  struct house *h = house_open(mem);
  const struct route *r;
  size_t n = server_routes(h->server, &r);
  for (int who = 0; who < ROLES; who++) {
    struct reached found = {.n = 0};
    reach(h, who, &found);
    for (size_t i = 0; i < n; i++) {
      str path = str_of(r[i].path);
      /* The page of all widgets is for those who build; everything else is somebody's work. */
      if (r[i].method != GET || r[i].need == MAY_ANYONE || !walk_may(who, &r[i]) || str_has(path, S(":")) ||
          !str_starts(path, S("/can-bo")) || str_eq(path, S("/can-bo/bo-mat")))
        continue;
      if (!CHECK(among(&found, path))) test_say("%s finds no way to %s", role_name((enum role)who), r[i].path);
    }
  }
}

/* ---- forged forms ---------------------------------------------------------------------------------------- */

struct forgery {
  const char *what, *token, *origin, *site, *type;
};
static const struct forgery forgeries[] = {
    {"without a token", "none", "http://xa.test", "same-origin", NULL},
    {"with an invented token", "invented", "http://xa.test", "same-origin", NULL},
    {"with the token of another form", "other form", "http://xa.test", "same-origin", NULL},
    {"with another person's token", "other person", "http://xa.test", "same-origin", NULL},
    {"from another origin", "good", "http://evil.test", NULL, NULL},
    {"from another origin that says same-origin", "good", "http://evil.test", "same-origin", NULL},
    {"from no origin", "good", "null", NULL, NULL},
    {"across sites", "good", NULL, "cross-site", NULL},
    {"from a sister site", "good", NULL, "same-site", NULL},
    {"as plain text", "good", "http://xa.test", "same-origin", "text/plain"},
};

static str token_for(struct house *h, const struct forgery *f, int who, str path) {
  static const char forged[] = "_form=00112233445566778899aabbccddeeff&_token="
                               "99999999999999.0011223344556677.0011223344556677.Lw==."
                               "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
  if (strcmp(f->token, "none") == 0) return S("");
  if (strcmp(f->token, "invented") == 0) return str_of(forged);
  if (strcmp(f->token, "other form") == 0) return walk_token(h, who, S("/khong/co/bieu-mau"));
  if (strcmp(f->token, "other person") == 0)
    return walk_token(h, who == ROLE_CHAIRMAN ? ROLE_OFFICER : ROLE_CHAIRMAN, path);
  return walk_token(h, who, path);
}

static void forge(struct house *h, const struct route *r, const struct forgery *f) {
  int who = walk_permitted(r);
  str path = walk_path(h->mem, r);
  const char *headers[7] = {"Content-Type", f->type ? f->type : "application/x-www-form-urlencoded"};
  size_t k = 2;
  if (f->origin) {
    headers[k++] = "Origin";
    headers[k++] = f->origin;
  }
  if (f->site) {
    headers[k++] = "Sec-Fetch-Site";
    headers[k++] = f->site;
  }
  str body = str_fmt(h->mem, "%.*s%.*s", STR_ARG(token_for(h, f, who, path)),
                     STR_ARG(walk_fields(h, r->form, S("thử"))));
  struct answer a = raw(h, who, "POST", path, headers, body);
  /* A program says in what form it sends, and that is looked at before the key. */
  bool unread = r->flags & ROUTE_API && f->type,
       held = unread ? a.status == 400 || a.status == 415 : a.status == 403;
  if (!CHECK(held)) test_say("POST %s %s: %d", r->path, f->what, a.status);
}

TEST("every form sent from elsewhere, or without its own token, is refused and changes nothing") {
  struct house *h = house_open(mem);
  const struct route *r;
  size_t n = server_routes(h->server, &r);
  str before = house_rows(h);
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; r[i].method == POST && k < sizeof forgeries / sizeof *forgeries; k++)
      forge(h, &r[i], &forgeries[k]);
  CHECK_STR(house_rows(h), before);
}

TEST("no form is done by asking for its address, nor by saying it is a POST") {
  struct house *h = house_open(mem);
  const struct route *r;
  size_t n = server_routes(h->server, &r);
  str before = house_rows(h);
  for (size_t i = 0; i < n; i++) {
    if (r[i].method != POST) continue;
    int who = walk_permitted(&r[i]);
    str path = walk_path(mem, &r[i]);
    str target = str_fmt(mem, "%.*s?_method=POST&%.*s%.*s", STR_ARG(path), STR_ARG(walk_token(h, who, path)),
                         STR_ARG(walk_fields(h, r[i].form, S("t"))));
    struct answer a =
        raw(h, who, "GET", target, (const char *[]){"X-HTTP-Method-Override", "POST", NULL}, S(""));
    if (!CHECK(a.status < 500)) test_say("GET %s: %d", r[i].path, a.status);
  }
  CHECK_STR(house_rows(h), before);
}

/* ---- fields that nobody declared ---------------------------------------------------------------------------- */

TEST("every form refuses a field it does not declare, and one of its own that comes twice") {
  struct house *h = house_open(mem);
  const struct route *r;
  size_t n = server_routes(h->server, &r);
  str before = house_rows(h);
  for (size_t i = 0; i < n; i++) {
    if (r[i].method != POST) continue;
    int who = walk_permitted(&r[i]);
    str path = walk_path(mem, &r[i]), fields = walk_fields(h, r[i].form, S("thử"));
    static const char *const extra[] = {"roles", "commune", "id", "is_admin", "closed_at", "account[roles]"};
    for (size_t k = 0; k < sizeof extra / sizeof *extra; k++) {
      str body = str_fmt(mem, "%.*s%.*s&%s=1", STR_ARG(walk_token(h, who, path)), STR_ARG(fields), extra[k]);
      if (!CHECK_INT(walk_post(h, who, path, body).status, 400))
        test_say("POST %s with %s", r[i].path, extra[k]);
    }
    for (size_t k = 0; k < r[i].form->n; k++) {
      const struct field *f = &r[i].form->fields[k];
      if (f->many || f->kind == FIELD_FILE_) continue;
      str body = str_fmt(mem, "%.*s&%s=1&%s=2", STR_ARG(walk_token(h, who, path)), f->name, f->name);
      if (!CHECK_INT(walk_post(h, who, path, body).status, 400))
        test_say("POST %s with two %s", r[i].path, f->name);
    }
  }
  CHECK_STR(house_rows(h), before);
}

TEST("an unknown parameter changes no public page, and is not kept with it") {
  struct house *h = house_open(mem);
  const struct route *r;
  size_t n = server_routes(h->server, &r);
  for (size_t i = 0; i < n; i++) {
    if (r[i].method != GET || !walk_may(RESIDENT, &r[i])) continue;
    str path = walk_path(mem, &r[i]);
    struct answer first = get_path(h, RESIDENT, str_fmt(mem, "%.*s?la-hoac=doc%%22%%3E1", STR_ARG(path)));
    if (!CHECK_HAS_NOT(first.body, "la-hoac") && !header(first, "ETag").p) test_say("%s", r[i].path);
    if (!header(first, "ETag").p) continue;
    if (!CHECK_STR(get_path(h, RESIDENT, path).body, first.body)) test_say("%s", r[i].path);
  }
}
