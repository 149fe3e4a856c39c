/* Routes for programs: no session, no token, a body in two forms, refusals in the route's own words. */
#include "test/small_room.h"

#include "web/web.h"

FORM(thing_form, FIELD_TEXT("khoa", 0, 40), FIELD_TEXT("ten", 0, 20), FIELD_CHECK("dong_y"),
     FIELD_TEXT("lan", 0, 20));

static void refuse(struct request *rq, int status, str sentence) {
  str field = S("-"), why;
  (void)api_fault(rq, 0, &field, &why);
  reply_bytes_status(rq, status, S("application/x-thu"),
                     str_fmt(rq->cx->mem, "%d %.*s %.*s", status, STR_ARG(field), STR_ARG(sentence)));
}

static void show(struct request *rq) {
  bool somebody = id_is(rq->cx->who.account) || rq->cx->who.roles;
  reply_bytes(rq, S("text/plain; charset=utf-8"), somebody ? S("somebody") : S("nobody"), STR_NONE);
  reply_header(rq, "Access-Control-Allow-Origin", S("*"));
}

struct thing {
  str name;
  bool agreed;
};

static void *prepare(struct request *rq) {
  struct thing *t = MEM_NEW(rq->cx->mem, struct thing);
  if (!str_eq(form_text(rq, "khoa"), S("dung")) || id_is(rq->cx->who.account)) {
    refuse(rq, 403, S("khóa"));
    return NULL;
  }
  id once = ID_NONE;
  str lan = form_text(rq, "lan");
  for (size_t i = 0; i < lan.n && i < sizeof once.b; i++) once.b[i] = (uint8_t)lan.p[i];
  api_once(rq, once);
  t->name = form_text(rq, "ten");
  t->agreed = form_check(rq, "dong_y");
  return t;
}

static bool apply(struct ctx *cx, void *work) {
  (void)work;
  store_count(cx, S("thu"), 1);
  return true;
}

static void reply(struct request *rq, void *work, bool committed) {
  const struct thing *t = work;
  reply_bytes_status(rq, 201, S("text/plain; charset=utf-8"),
                     str_fmt(rq->cx->mem, "%.*s %d %d", STR_ARG(t->name), t->agreed, committed));
}

ROUTES(things, ROUTE_API_GET("/t/vat", refuse, show),
       ROUTE_API_POST("/t/vat", thing_form, refuse, prepare, apply, reply));

static struct house *open_things(void *mem) {
  struct house *h = house_open(mem);
  const struct routes *all[] = {&things};
  talloc_free(h->server);
  h->server = server_new(h->mem, h->store, NULL, all, 1);
  return h;
}

static struct answer send(struct house *h, int who, const char *type, const char *body) {
  return raw(h, who, "POST", S("/t/vat"), (const char *const[]){"Content-Type", type, NULL}, str_of(body));
}

#define FORM_TYPE "application/x-www-form-urlencoded; charset=utf-8"

TEST("a route for programs does not look at cookies: whoever is signed in is nobody there") {
  struct house *h = open_things(mem);
  struct answer stranger = get(h, RESIDENT, "/t/vat"), officer = get(h, ROLE_ADMINISTRATOR, "/t/vat");
  CHECK_STR(stranger.body, "nobody");
  CHECK_STR(officer.body, "nobody");
  CHECK_STR(header(officer, "Cache-Control"), "no-cache");
  CHECK_STR(header(officer, "ETag"), header(stranger, "ETag"));
  CHECK_STR(header(officer, "Access-Control-Allow-Origin"), "*");
  CHECK(!header(officer, "Set-Cookie").p);
  CHECK_INT(send(h, ROLE_ADMINISTRATOR, FORM_TYPE, "khoa=sai&ten=a").status, 403);
  CHECK_INT(send(h, ROLE_ADMINISTRATOR, FORM_TYPE, "khoa=dung&ten=a").status, 201);
  CHECK_INT(counted(h), 1);
}

TEST("what a program sends is read alike from a form and from a flat JSON object") {
  struct house *h = open_things(mem);
  CHECK_STR(send(h, RESIDENT, FORM_TYPE, "khoa=dung&ten=Th%C3%B4n+1&dong_y=1").body, "Thôn 1 1 1");
  static const char *const same[] = {
      "{\"khoa\":\"dung\",\"ten\":\"Thôn 1\",\"dong_y\":true}",
      "{\"khoa\":\"dung\",\"ten\":\"Th\\u00f4n 1\",\"dong_y\":true,\"lan\":null}"};
  for (size_t i = 0; i < 2; i++) CHECK_STR(send(h, RESIDENT, "application/json", same[i]).body, "Thôn 1 1 1");
  CHECK_STR(send(h, RESIDENT, "application/json", "{\"khoa\":\"dung\",\"ten\":7,\"dong_y\":false}").body,
            "7 0 1");
  CHECK_INT(counted(h), 4);
}

TEST("what a program sends wrong is refused in the route's own words, and nothing is done") {
  struct house *h = open_things(mem);
  str before = house_rows(h);
  static const struct {
    const char *type, *body;
    int status;
  } cases[] = {
      {"application/json", "", 400},
      {"application/json", "[]", 400},
      {"application/json", "{\"khoa\":\"dung\",", 400},
      {"application/json", "{\"khoa\":\"dung\",\"khoa\":\"dung\"}", 400},
      {"application/json", "{\"khoa\":{\"a\":1}}", 400},
      {"application/json", "{\"khoa\":1.5}", 400},
      {"application/json", "{\"kho\\u0000a\":\"dung\"}", 400},
      {"application/json", "{\"la\":\"dung\"}", 400},
      {"application/json", "{\"ten\":\"\\ud800\"}", 400},
      {"application/json", "{\"khoa\":\"dung\",\"ten\":\"một cái tên dài quá hai mươi chữ\"}", 422},
      {FORM_TYPE, "khoa=dung&khoa=dung", 400},
      {FORM_TYPE, "khoa=dung&la=1", 400},
      {FORM_TYPE, "khoa=%C3%28", 422},
      {FORM_TYPE, "ten=a", 403},
      {"text/plain", "khoa=dung", 415},
      {"text/xml", "<khoa>dung</khoa>", 415},
      {"multipart/form-data; boundary=a", "--a--\r\n", 415},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct answer a = send(h, RESIDENT, cases[i].type, cases[i].body);
    if (!CHECK_INT(a.status, cases[i].status)) test_say("%s: %s", cases[i].type, cases[i].body);
    CHECK_STR(header(a, "Content-Type"), "application/x-thu");
    CHECK_STR(header(a, "Cache-Control"), "no-store");
  }
  CHECK_STR(house_rows(h), before);
  CHECK_HAS(send(h, RESIDENT, "application/json", cases[9].body).body, "422 ten");
}

TEST("two requests are one when the route says so: the first answer comes again, another content is refused") {
  struct house *h = open_things(mem);
  for (int i = 0; i < 3; i++) CHECK_STR(send(h, RESIDENT, FORM_TYPE, "khoa=dung&ten=a&lan=mot").body, "a 0 1");
  CHECK_INT(counted(h), 1);
  struct answer other = send(h, RESIDENT, FORM_TYPE, "khoa=dung&ten=b&lan=mot");
  CHECK_INT(other.status, 422);
  CHECK_STR(header(other, "Content-Type"), "application/x-thu");
  for (int i = 0; i < 2; i++) CHECK_INT(send(h, RESIDENT, FORM_TYPE, "khoa=dung&ten=a").status, 201);
  CHECK_INT(counted(h), 3);
}
