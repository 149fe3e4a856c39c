/* The way of a request through serve(), on a small room of its own whose pages can be looked through. */
#include "test/house.h"

#include "unit/unit.h"
#include "view/view.h"

#include <pthread.h>
#include <string.h>
#include <unistd.h>

/* ---- the room --------------------------------------------------------------------------------------- */

FORM(note_form, FIELD_TEXT("ten", 2, 20), FIELD_LONG("noi_dung", 0, 2000), FIELD_INT("so", 1, 9),
     FIELD_DAY("ngay", 0), FIELD_CHOICE("muc", 0, "a b"), FIELD_CHECK("dong_y"),
     FIELD_MANY(FIELD_TEXT, "dong", 0, 30), FIELD_FILE("anh", 2, 1000));
FORM(secret_form, FIELD_PASSWORD("mat_khau"));
FORM(empty_form, );

struct note {
  str name;
  id form;
  int64_t before;
  bool refuse;
};

static void write_field(struct request *rq, const struct field_view *f) {
  struct out *o = rq->out;
  if (str_eq(f->name, S("dong_y"))) {
    out_raw(o, S("<input type=\"checkbox\" name=\"dong_y\" value=\"1\""));
    if (f->checked) out_raw(o, S(" checked"));
    out_raw(o, S(">"));
  } else if (str_eq(f->name, S("noi_dung"))) {
    out_raw(o, S("<textarea name=\"noi_dung\">"));
    out_text(o, f->value);
    out_raw(o, S("</textarea>"));
  } else if (!str_eq(f->name, S("anh"))) {
    out_raw(o, S("<input type=\"text\" name=\""));
    out_attr(o, f->name);
    out_raw(o, S("\" value=\""));
    out_attr(o, f->value);
    out_raw(o, S("\">"));
  } else {
    out_raw(o, S("<input type=\"file\" name=\"anh\">"));
  }
  if (!f->error.p) return;
  out_raw(o, S("<p class=\"error\">"));
  out_text(o, f->error);
  out_raw(o, S("</p>"));
}

static void write_form(struct request *rq, const struct form *form, str action) {
  struct form_view *v = form_view(rq, form, action);
  struct out *o = rq->out;
  if (form == &note_form) form_preset(v, "so", S("3"));
  out_raw(o, S("<h1>Thử</h1><form method=\"post\" action=\""));
  out_addr(o, v->action);
  if (v->multipart) out_raw(o, S("\" enctype=\"multipart/form-data"));
  out_raw(o, S("\"><input type=\"hidden\" name=\"_form\" value=\""));
  out_attr(o, v->form_id);
  out_raw(o, S("\"><input type=\"hidden\" name=\"_token\" value=\""));
  out_attr(o, v->token);
  out_raw(o, S("\">"));
  for (size_t i = 0; i < v->fields.n; i++) write_field(rq, &v->fields.at[i]);
  out_raw(o, S("</form>"));
}

static const struct page page = {.title = {"Thử", sizeof "Thử" - 1}};

static void note_show(struct request *rq) {
  write_form(rq, &note_form, rq->path.n > 3 && str_starts(rq->path, S("/t/mo")) ? S("/t/mo") : S("/t/kin"));
  reply_page(rq, &page);
}

static void list_show(struct request *rq) {
  out_text(rq->out, query(rq, "q"));
  out_raw(rq->out, S(" n="));
  out_int(rq->out, store_counted(rq->cx, S("thu")));
  struct units all = unit_list(rq->cx, UNIT_HAMLET, rq->cx->today);
  for (size_t i = 0; i < all.n; i++) out_text(rq->out, all.at[i].name);
  out_raw(rq->out, S(" at="));
  out_text(rq->out, moment_iso(rq->cx->mem, rq->cx->now));
  out_raw(rq->out, S("<p>Một trang đủ dài để đáng nén lại: Một trang đủ dài để đáng nén lại.</p>"));
  if (query_int(rq, "phut", 1, 60, 0)) ctx_until(rq->cx, rq->cx->now + query_int(rq, "phut", 1, 60, 0) * 60000);
  reply_page(rq, &page);
}

static void *note_prepare(struct request *rq) {
  struct note *n = MEM_NEW(rq->cx->mem, struct note);
  n->name = form_text(rq, "ten");
  n->form = form_once_id(rq);
  n->refuse = str_eq(n->name, S("tu choi"));
  if (str_eq(n->name, S("sai"))) {
    form_wrong(rq, "ten", _("Tên này không được dùng."));
    reply_form_again(rq, note_show);
    return NULL;
  }
  if (str_eq(n->name, S("hong"))) fault(FAULT_BUG, "broken on purpose");
  return n;
}

static bool note_apply(struct ctx *cx, void *work) {
  struct note *n = work;
  store_count(cx, S("thu"), 1);
  if (str_eq(n->name, S("hong sau"))) fault(FAULT_BUG, "broken on purpose, in the transaction");
  if (n->refuse) return false;
  store_once_answer(cx, n->form, n->name);
  return true;
}

static void note_reply(struct request *rq, void *work, bool committed) {
  const struct note *n = work;
  if (!committed) {
    reply_refused(rq, _("Việc này đã có người làm."));
    return;
  }
  if (form_repeated(rq)) MUST(str_eq(form_first_answer(rq), n->name));
  reply_see_other(rq, S("/t/xem"));
}

static void enter_show(struct request *rq) {
  write_form(rq, &secret_form, S("/t/vao"));
  reply_page(rq, &page);
}
static void *nothing(struct request *rq) {
  return rq;
}
static void enter_reply(struct request *rq, void *work, bool committed) {
  (void)work;
  (void)committed;
  reply_see_other(rq, S("/t/xem"));
}
static bool count_apply(struct ctx *cx, void *work) {
  (void)work;
  store_count(cx, S("thu"), 1);
  return true;
}
static void bytes_show(struct request *rq) {
  reply_bytes(rq, S("application/octet-stream"), S("\x01\x02"), S("ngập \"lụt\"\\.bin"));
}
static void forgetful_show(struct request *rq) {
  out_raw(rq->out, S("<form method=\"post\" action=\"/t/mo\"></form>"));
  reply_page(rq, &page);
}

ROUTES(room, ROUTE_GET("/t/xem", MAY_ANYONE, list_show), ROUTE_GET("/t/mo", MAY_ANYONE, note_show),
       ROUTE_POST_AS(LANE_UPLOAD, 0, "/t/mo", MAY_ANYONE, note_form, note_prepare, note_apply, note_reply),
       ROUTE_GET("/t/kin", MAY_MODERATE, note_show),
       ROUTE_POST("/t/kin", MAY_MODERATE, note_form, note_prepare, note_apply, note_reply),
       ROUTE_GET("/t/vao", MAY_ANYONE, enter_show),
       ROUTE_POST_AS(LANE_PAGE, ROUTE_SLOW, "/t/vao", MAY_ANYONE, secret_form, nothing, count_apply,
                     enter_reply),
       ROUTE_GET("/t/tep", MAY_ANYONE, bytes_show), ROUTE_GET("/t/quen", MAY_ANYONE, forgetful_show),
       ROUTE_GET_AS(LANE_PAGE, ROUTE_NO_STORE, "/t/ma", MAY_ANYONE, list_show),
       ROUTE_GET("/t/cam", MAY_NOBODY, list_show),
       ROUTE_POST("/t/thoi", MAY_SIGNED_IN, empty_form, nothing, NULL, enter_reply));

#include "app/app.h"

static struct house *open_room(void *mem) {
  struct house *h = house_open(mem);
  const struct routes **all = MEM_ARRAY(mem, const struct routes *, app_routes_n + 1);
  for (size_t i = 0; i < app_routes_n; i++) all[i] = app_routes[i];
  all[app_routes_n] = &room;
  talloc_free(h->server);
  h->server = server_new(mem, h->store, NULL, all, app_routes_n + 1);
  return h;
}

static void read_count(struct ctx *cx, void *arg) {
  *(int64_t *)arg = store_counted(cx, S("thu"));
}
static int64_t counted(struct house *h) {
  int64_t n = -1;
  CHECK(house_read(h, RESIDENT, read_count, &n));
  return n;
}

/* ---- forms ------------------------------------------------------------------------------------------- */

TEST("a form is sent, done, and answered with a redirect") {
  struct house *h = open_room(mem);
  struct answer a = post(h, RESIDENT, "/t/mo", "/t/mo", "ten", "Lê Văn A");
  CHECK_INT(a.status, 303);
  CHECK_STR(a.location, "/t/xem");
  CHECK_INT(counted(h), 1);
  CHECK(!header(a, "Set-Cookie").p);
}

TEST("sent twice is done once, and the first answer comes again") {
  struct house *h = open_room(mem);
  struct filled *f = form_open(h, RESIDENT, "/t/mo", "/t/mo");
  form_set(f, "ten", "một lần");
  for (int i = 0; i < 3; i++) {
    struct answer a = form_send(f);
    CHECK_INT(a.status, 303);
    CHECK_STR(a.location, "/t/xem");
  }
  CHECK_INT(counted(h), 1);
  form_set(f, "ten", "khác rồi");
  struct answer a = form_send(f);
  CHECK_INT(a.status, 409);
  CHECK_INT(counted(h), 1);
  struct filled *again = form_in(h, RESIDENT, a, "/t/mo");
  CHECK_STR(form_value(again, "ten"), "khác rồi");
  CHECK(!str_eq(form_value(again, "_form"), form_value(f, "_form")));
  CHECK_INT(form_send(again).status, 303);
  CHECK_INT(counted(h), 2);
}

TEST("once holds after a restart of the server") {
  struct house *h = open_room(mem);
  struct filled *f = form_open(h, RESIDENT, "/t/mo", "/t/mo");
  form_set(f, "ten", "một lần");
  CHECK_INT(form_send(f).status, 303);
  struct house *same = h;
  const struct routes *all[] = {&room};
  same->server = server_new(mem, h->store, NULL, all, 1);
  CHECK_INT(form_send(f).status, 303);
  CHECK_INT(counted(h), 1);
}

TEST("forms with a password are never remembered") {
  struct house *h = open_room(mem);
  struct filled *f = form_open(h, RESIDENT, "/t/vao", "/t/vao");
  form_set(f, "mat_khau", "rất kín đáo");
  CHECK_INT(form_send(f).status, 303);
  CHECK_INT(form_send(f).status, 303);
  CHECK_INT(counted(h), 2);
}

TEST("a refused apply leaves nothing behind and may be sent again") {
  struct house *h = open_room(mem);
  struct filled *f = form_open(h, RESIDENT, "/t/mo", "/t/mo");
  form_set(f, "ten", "tu choi");
  CHECK_INT(form_send(f).status, 409);
  CHECK_INT(counted(h), 0);
  form_set(f, "ten", "được rồi");
  CHECK_INT(form_send(f).status, 303);
  CHECK_INT(counted(h), 1);
}

TEST("a fault answers 500 with a number, in every half, and writes nothing") {
  struct house *h = open_room(mem);
  struct answer a = post(h, RESIDENT, "/t/mo", "/t/mo", "ten", "hong");
  CHECK_INT(a.status, 500);
  CHECK_HAS(a.body, "<html");
  a = post(h, RESIDENT, "/t/mo", "/t/mo", "ten", "hong sau");
  CHECK(a.status == 500 || a.status == 503);
  CHECK_INT(counted(h), 0);
  CHECK_INT(post(h, RESIDENT, "/t/mo", "/t/mo", "ten", "vẫn chạy").status, 303);
}

TEST("a wrong form comes back as it was typed, with a message beside the field") {
  struct house *h = open_room(mem);
  struct answer a = post(h, RESIDENT, "/t/mo", "/t/mo", "ten", "x", "noi_dung", "  <b>hai\ndòng</b> ", "so",
                         "12", "ngay", "31/2/2026", "muc", "z", "dong_y", "1", "dong", "d1");
  CHECK_INT(a.status, 422);
  CHECK_HAS(a.body, "Lỗi:");
  CHECK_HAS_NOT(a.body, "<b>hai");
  struct filled *f = form_in(h, RESIDENT, a, "/t/mo");
  CHECK_STR(form_value(f, "ten"), "x");
  CHECK_STR(form_value(f, "noi_dung"), "<b>hai\ndòng</b>");
  CHECK_STR(form_value(f, "so"), "12");
  CHECK_STR(form_value(f, "ngay"), "31/2/2026");
  CHECK_STR(form_value(f, "muc"), "z");
  CHECK_STR(form_value(f, "dong_y"), "1");
  CHECK_INT(counted(h), 0);
  size_t errors = 0;
  str left = a.body, head;
  while (str_cut(&left, S("class=\"error\""), &head)) errors++;
  CHECK_INT(errors, 4);
  a = post(h, RESIDENT, "/t/mo", "/t/mo", "ten", "sai");
  CHECK_INT(a.status, 422);
  CHECK_HAS(a.body, "Tên này không được dùng.");
  f = form_in(h, RESIDENT, a, "/t/mo");
  form_set(f, "ten", "đúng");
  CHECK_INT(form_send(f).status, 303);
}

TEST("a fresh form shows its defaults, a typed one what was typed") {
  struct house *h = open_room(mem);
  struct filled *f = form_open(h, RESIDENT, "/t/mo", "/t/mo");
  CHECK_STR(form_value(f, "so"), "3");
  form_set(f, "ten", "x");
  form_set(f, "so", "");
  f = form_in(h, RESIDENT, form_send(f), "/t/mo");
  CHECK_STR(form_value(f, "so"), "");
}

TEST("undeclared and doubled fields are refused") {
  struct house *h = open_room(mem);
  struct filled *f = form_open(h, RESIDENT, "/t/mo", "/t/mo");
  form_set(f, "ten", "tốt");
  form_add(f, "roles", S("1"));
  CHECK_INT(form_send(f).status, 400);
  f = form_open(h, RESIDENT, "/t/mo", "/t/mo");
  form_set(f, "ten", "tốt");
  form_add(f, "ten", S("hai"));
  CHECK_INT(form_send(f).status, 400);
  f = form_open(h, RESIDENT, "/t/mo", "/t/mo");
  form_set(f, "ten", "tốt");
  form_add(f, "_token", form_value(f, "_token"));
  CHECK_INT(form_send(f).status, 403);
  f = form_open(h, RESIDENT, "/t/mo", "/t/mo");
  form_set(f, "ten", "tốt");
  form_add(f, "dong", S("một"));
  form_add(f, "dong", S("hai"));
  CHECK_INT(form_send(f).status, 303);
  CHECK_INT(counted(h), 1);
}

TEST("too large and too many files are said beside the field") {
  struct house *h = open_room(mem);
  struct filled *f = form_open(h, RESIDENT, "/t/mo", "/t/mo");
  CHECK(f->multipart);
  form_set(f, "ten", "tốt");
  char big[1001] = {0};
  form_file(f, "anh", "a.jpg", "image/jpeg", (str){big, sizeof big});
  struct answer a = form_send(f);
  CHECK_INT(a.status, 422);
  f = form_open(h, RESIDENT, "/t/mo", "/t/mo");
  form_set(f, "ten", "tốt");
  for (int i = 0; i < 3; i++) form_file(f, "anh", "a.jpg", "image/jpeg", S("x"));
  CHECK_INT(form_send(f).status, 422);
  f = form_open(h, RESIDENT, "/t/mo", "/t/mo");
  form_set(f, "ten", "tốt");
  form_file(f, "ten", "a.jpg", "image/jpeg", S("x"));
  CHECK_INT(form_send(f).status, 400);
}

/* ---- tokens ------------------------------------------------------------------------------------------ */

TEST("a form without its token, with a changed or foreign one, does nothing") {
  struct house *h = open_room(mem);
  struct filled *f = form_open(h, ROLE_COORDINATOR, "/t/kin", "/t/kin");
  form_set(f, "ten", "tốt");
  str token = form_value(f, "_token"), once = form_value(f, "_form");
  form_drop(f, "_token");
  CHECK_INT(form_send(f).status, 403);
  form_set_str(f, "_token", str_fmt(mem, "9%.*s", STR_ARG(token)));
  CHECK_INT(form_send(f).status, 403);
  form_set_str(f, "_token", token);
  form_set(f, "_form", "00112233445566778899aabbccddeeff");
  CHECK_INT(form_send(f).status, 403);
  form_set_str(f, "_form", once);
  f->who = ROLE_CHAIRMAN;
  CHECK(form_send(f).status != 303);
  f->who = ROLE_COORDINATOR;
  struct filled *other = form_open(h, ROLE_COORDINATOR, "/t/mo", "/t/mo");
  form_set_str(f, "_token", form_value(other, "_token"));
  form_set_str(f, "_form", form_value(other, "_form"));
  CHECK_INT(form_send(f).status, 403);
  form_set_str(f, "_token", token);
  form_set_str(f, "_form", once);
  f->site = S("cross-site");
  CHECK_INT(form_send(f).status, 403);
  f->site = STR_NONE;
  f->origin = S("http://evil.test");
  CHECK_INT(form_send(f).status, 403);
  f->origin = S("null");
  CHECK_INT(form_send(f).status, 403);
  CHECK_INT(counted(h), 0);
  f->origin = STR_NONE;
  CHECK_INT(form_send(f).status, 303);
  CHECK_INT(counted(h), 1);
}

TEST("a form that lay open too long gives back what was typed under a new id") {
  struct house *h = open_room(mem);
  struct filled *f = form_open(h, RESIDENT, "/t/mo", "/t/mo");
  form_set(f, "ten", "để lâu");
  house_later(h, 25 * 60);
  struct answer a = form_send(f);
  CHECK_INT(a.status, 403);
  CHECK_INT(counted(h), 0);
  f = form_in(h, RESIDENT, a, "/t/mo");
  CHECK_STR(form_value(f, "ten"), "để lâu");
  CHECK_INT(form_send(f).status, 303);
}

TEST("what an ended session typed is given back after signing in, to the same person only") {
  struct house *h = open_room(mem);
  struct filled *f = form_open(h, ROLE_COORDINATOR, "/t/kin", "/t/kin");
  form_set(f, "ten", "đã gõ");
  form_set(f, "noi_dung", "dài");
  house_later(h, 60);
  struct answer a = form_send(f);
  CHECK_INT(a.status, 403);
  CHECK_INT(counted(h), 0);
  CHECK_HAS_NOT(a.body, "đã gõ");
  struct filled *in = form_in(h, ROLE_COORDINATOR, a, "/dang-nhap");
  form_set_str(in, "ten-dang-nhap", h->people[ROLE_COORDINATOR].login);
  form_set(in, "mat-khau", "sai mật khẩu rồi");
  in = form_in(h, ROLE_COORDINATOR, form_send(in), "/dang-nhap");
  form_set_str(in, "ten-dang-nhap", h->people[ROLE_COORDINATOR].login);
  form_set(in, "mat-khau", HOUSE_PASSWORD);
  a = form_send(in);
  CHECK_INT(a.status, 200);
  f = form_in(h, ROLE_COORDINATOR, a, "/t/kin");
  CHECK_STR(form_value(f, "ten"), "đã gõ");
  CHECK_STR(form_value(f, "noi_dung"), "dài");
  CHECK_INT(form_send(f).status, 303);
  CHECK_INT(counted(h), 1);

  f = form_open(h, ROLE_COORDINATOR, "/t/kin", "/t/kin");
  form_set(f, "ten", "của riêng tôi");
  house_later(h, 60);
  in = form_in(h, ROLE_COORDINATOR, form_send(f), "/dang-nhap");
  form_set_str(in, "ten-dang-nhap", h->people[ROLE_CHAIRMAN].login);
  form_set(in, "mat-khau", HOUSE_PASSWORD);
  a = form_send(in);
  CHECK_INT(a.status, 303);
  CHECK_HAS_NOT(a.body, "của riêng tôi");
}

TEST("nobody is sent to sign in and comes back to the page asked for") {
  struct house *h = open_room(mem);
  struct answer a = get(h, BROWSER, "/t/kin?x=1");
  CHECK_INT(a.status, 303);
  CHECK(str_starts(a.location, S("/dang-nhap?ve=")));
  struct filled *in = form_in(h, BROWSER, follow(h, BROWSER, a), "/dang-nhap");
  form_set_str(in, "ten-dang-nhap", h->people[ROLE_COORDINATOR].login);
  form_set(in, "mat-khau", HOUSE_PASSWORD);
  a = form_send(in);
  CHECK_INT(a.status, 303);
  CHECK_STR(a.location, "/t/kin?x=1");
  CHECK_INT(follow(h, BROWSER, a).status, 200);
  in = form_open(h, BROWSER_2, "/dang-nhap?ve=//evil.test/", "/dang-nhap");
  form_set_str(in, "ten-dang-nhap", h->people[ROLE_OFFICER].login);
  form_set(in, "mat-khau", HOUSE_PASSWORD);
  a = form_send(in);
  CHECK_HAS_NOT(a.location, "evil");
}

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
