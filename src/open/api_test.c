/* /api/v1 through the front door, and data/openapi.json against the routes and forms it describes. */
#include "open/play.h"

#include <string.h>

#define ONE                                                                                                    \
  "{\"topic\":\"duong-sa\",\"text\":\"Ổ gà trước nhà văn hóa\",\"place\":\"thon mot, ngo "            \
  "3\",\"name\":\"Người B\",\"phone\":\"0912345678\"}"

static struct answer send(struct house *h, str key, const char *mark, const char *body) {
  str bearer = str_fmt(h->mem, "Bearer %.*s", STR_ARG(key));
  const char *headers[] = {"Content-Type",
                           "application/json",
                           "Authorization",
                           str_c(h->mem, bearer),
                           mark ? "Idempotency-Key" : NULL,
                           mark,
                           NULL};
  return raw(h, RESIDENT, "POST", S("/api/v1/matters"), headers, str_of(body));
}

static str member(struct house *h, struct answer a, const char *name) {
  return str_dup(h->mem, str_of(json_string_value(json_object_get(play_json(h, a.body), name))));
}

TEST("what a program sends has a follow code and a due day, waits for the moderator, and is public with its "
     "proof") {
  struct house *h = house_open(mem);
  struct answer sent = send(h, play_key(h, "Thử"), "dau-rieng-1", ONE);
  CHECK_INT(sent.status, 201);
  CHECK_STR(header(sent, "Cache-Control"), "no-store");
  CHECK_HAS(sent.body, "\"name\":\"Thôn Một\"");
  CHECK_HAS(play_look(h, member(h, sent, "follow_code")).body, "Ổ gà");
  CHECK_STR(get(h, RESIDENT, "/api/v1/matters").body, "{\"items\":[],\"next\":null}\n");
  str record = play_record(h);
  play_moderate(h, record, "ngay");
  struct answer one = get(h, RESIDENT, "/api/v1/matters/1");
  CHECK_HAS(one.body, "\"answers\":[]");
  CHECK_HAS_NOT(one.body, "0912");
  CHECK_HAS_NOT(one.body, "Người B");
  play_draft(h, ROLE_OFFICER, record, "Đã vá");
  play_sign(h, ROLE_UNIT_HEAD, record);
  const json_t *t = play_json(h, get(h, RESIDENT, "/api/v1/matters/1").body);
  const json_t *answer = json_array_get(json_object_get(t, "answers"), 0),
               *proof = json_object_get(answer, "proof");
  CHECK_STR(str_of(json_string_value(json_object_get(t, "status"))), "closed");
  CHECK_STR(str_of(json_string_value(json_object_get(answer, "done_what"))), "Đã vá");
  CHECK_STR(str_of(json_string_value(json_object_get(json_object_get(answer, "outcome"), "code"))),
            OUTCOME_SOLVED);
  uint8_t salt[32], entry[32], digest[32];
  str said = str_of(json_string_value(json_object_get(proof, "record")));
  NEED(hex_parse(str_of(json_string_value(json_object_get(proof, "salt"))), salt, 32));
  NEED(hex_parse(str_of(json_string_value(json_object_get(proof, "entry"))), entry, 32));
  str both = str_and(mem, (str){(const char *)salt, 32}, said);
  sha256(both.p, both.n, digest);
  CHECK(same_bytes(digest, entry, 32));
}

TEST("the same mark and content is one matter and one answer; the same mark with other content is refused") {
  struct house *h = house_open(mem);
  str key = play_key(h, "Một"), other = play_key(h, "Hai");
  struct answer first = send(h, key, "dau-rieng-1", ONE);
  CHECK_STR(send(h, key, "dau-rieng-1", ONE).body, first.body);
  CHECK_INT(send(h, key, "dau-rieng-1", "{\"topic\":\"khac\",\"text\":\"Một việc khác\"}").status, 422);
  CHECK(!str_eq(member(h, send(h, other, "dau-rieng-1", ONE), "follow_code"), member(h, first, "follow_code")));
  CHECK(!str_eq(member(h, send(h, key, "dau-rieng-2", ONE), "follow_code"), member(h, first, "follow_code")));
}

TEST("what is wrong is said as a problem, in the language that was asked for, and nothing is kept") {
  struct house *h = house_open(mem);
  str key = play_key(h, "Thử"), before = house_rows(h);
  static const struct {
    const char *mark, *body, *has;
    int status;
  } cases[] = {
      {NULL, ONE, "Idempotency-Key", 400},
      {"ngan", ONE, "Idempotency-Key", 400},
      {"dau-rieng-1", "{", "\"title\"", 400},
      {"dau-rieng-1", "{\"topic\":\"duong-sa\",\"text\":\"abcdef\",\"taken_by\":\"x\"}", "\"title\"", 400},
      {"dau-rieng-1", "{\"topic\":\"to-cao\",\"text\":\"abcdef\"}", "\"pointer\":\"#/topic\"", 422},
      {"dau-rieng-1", "{\"topic\":\"khac\",\"text\":\"a\"}", "\"pointer\":\"#/text\"", 422},
      {"dau-rieng-1", "{\"topic\":\"khac\"}", "\"pointer\":\"#/text\"", 422},
      {"dau-rieng-1", "{\"topic\":\"khac\",\"text\":\"Tôi tố cáo ông A\"}", "tiếp công dân", 422},
      {"dau-rieng-1", "{\"topic\":\"khac\",\"text\":\"abcdef\",\"hamlet\":\"x\"}", "\"pointer\":\"#/hamlet\"",
       422},
      {"dau-rieng-1", "{\"topic\":\"khac\",\"text\":\"abcdef\",\"phone\":\"x\"}", "\"pointer\":\"#/phone\"",
       422},
      {"dau-rieng-1", "{\"topic\":\"khac\",\"text\":\"abcdef\",\"kind\":\"khieu-nai\"}",
       "\"pointer\":\"#/kind\"", 422},
      {"dau-rieng-1", "{\"topic\":\"khac\",\"text\":\"abcdef\",\"name\":\"a\\nb\"}", "\"pointer\":\"#/name\"",
       422},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct answer a = send(h, key, cases[i].mark, cases[i].body);
    if (!CHECK_INT(a.status, cases[i].status)) test_say("%s", cases[i].body);
    CHECK_STR(header(a, "Content-Type"), "application/problem+json; charset=utf-8");
    CHECK_HAS(a.body, cases[i].has);
  }
  struct answer nobody =
      send(h, S("tt-00000000-000000000000000000000000000000000000000000000000"), "dau-rieng-1", ONE);
  CHECK_INT(nobody.status, 403);
  CHECK_STR(house_rows(h), before);
  CHECK_HAS(get(h, RESIDENT, "/en/api/v1/matters/99").body, "No matter has this number");
  CHECK_STR(header(get(h, RESIDENT, "/en/api/v1/matters/99"), "Content-Language"), "en");
  CHECK_HAS(get(h, RESIDENT, "/api/v1/la").body, "\"status\":404");
}

TEST("the list goes on by its cursor, keeps what was asked, and refuses what it cannot read") {
  struct house *h = house_open(mem);
  for (int i = 0; i < 3; i++) play_public(h, i ? "Đèn đường không sáng" : "Đường ngập", i == 0);
  struct answer first = get(h, RESIDENT, "/api/v1/matters?limit=2&topic=duong-sa&status=");
  CHECK_INT(json_array_size(json_object_get(play_json(h, first.body), "items")), 2);
  str next = member(h, first, "next");
  CHECK_STR(header(first, "Link"), str_fmt(mem, "<%.*s>; rel=\"next\"", STR_ARG(next)));
  const json_t *second = play_json(h, get_path(h, RESIDENT, next).body);
  CHECK_INT(json_array_size(json_object_get(second, "items")), 1);
  CHECK(json_is_null(json_object_get(second, "next")));
  static const struct {
    const char *query;
    int status, n;
  } cases[] = {{"?status=open", 200, 2},      {"?status=closed", 200, 1},
               {"?topic=khac", 200, 0},       {"?from=2026-11-24", 200, 0},
               {"?until=2026-11-23", 200, 0}, {"?from=2026-11-23&until=2026-11-24", 200, 3},
               {"?status=moi", 400, 0},       {"?topic=la", 400, 0},
               {"?hamlet=la", 400, 0},        {"?from=la", 400, 0},
               {"?until=1", 400, 0},          {"?cursor=la", 400, 0},
               {"?limit=0", 400, 0},          {"?limit=101", 400, 0},
               {"?limit=x", 400, 0}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct answer a = get_path(h, RESIDENT, str_fmt(mem, "/api/v1/matters%s", cases[i].query));
    size_t n = a.status == 200 ? json_array_size(json_object_get(play_json(h, a.body), "items")) : 0;
    if (!CHECK_INT(a.status, cases[i].status) || !CHECK_INT(n, cases[i].n)) test_say("%s", cases[i].query);
  }
  str hamlet = str_fmt(mem, "/api/v1/matters?topic=duong-sa&hamlet=%.*s", STR_ARG(id_hex(mem, h->hamlet)));
  CHECK_INT(json_array_size(json_object_get(play_json(h, get_path(h, RESIDENT, hamlet).body), "items")), 3);
  const char *etag = str_c(mem, header(first, "ETag"));
  CHECK_INT(raw(h, RESIDENT, "GET", S("/api/v1/matters?limit=2&topic=duong-sa&status="),
                (const char *const[]){"If-None-Match", etag, NULL}, S(""))
                .status,
            304);
}

/* ---- the description -------------------------------------------------------------------------------------------------- */

static const json_t *operation(const json_t *doc, const struct route *r) {
  char path[200];
  size_t n = 0;
  for (const char *p = r->path; *p && n < sizeof path - 2; p++) {
    bool param = *p == ':';
    path[n++] = param ? '{' : *p;
    if (!param) continue;
    while (p[1] && p[1] != '/') path[n++] = *++p;
    path[n++] = '}';
  }
  path[n] = 0;
  return json_object_get(json_object_get(json_object_get(doc, "paths"), path),
                         r->method == GET ? "get" : "post");
}

TEST("openapi.json names every address of the API and no other, with the fields that the form has") {
  struct house *h = house_open(mem);
  const json_t *doc = play_json(h, get(h, RESIDENT, "/openapi.json").body);
  const struct route *r;
  size_t n = server_routes(h->server, &r), described = 0, named = 0;
  const char *path, *method;
  json_t *item, *one;
  for (size_t i = 0; i < n; i++) {
    if (!str_starts(str_of(r[i].path), S("/api/v1/"))) continue;
    const json_t *op = operation(doc, &r[i]);
    if (!CHECK(op != NULL)) test_say("%s is not described", r[i].path);
    described++;
    if (r[i].method != POST) continue;
    const json_t *fields = json_object_get(
        json_object_get(json_object_get(json_object_get(doc, "components"), "schemas"), "sending"),
        "properties");
    CHECK_INT(json_object_size(fields), r[i].form->n);
    for (size_t k = 0; k < r[i].form->n; k++) {
      const struct field *f = &r[i].form->fields[k];
      const json_t *said = json_object_get(fields, f->name), *most = json_object_get(said, "maxLength");
      if (!CHECK(said != NULL)) test_say("%s is not described", f->name);
      if (most && !CHECK_INT(json_integer_value(most), f->max)) test_say("%s", f->name);
    }
  }
  json_object_foreach((json_t *)(uintptr_t)json_object_get(doc, "paths"), path, item)
      json_object_foreach(item, method, one) named++;
  CHECK_INT(named, described);
}
