/* Forms through the front door: sent, sent twice, wrong, forged, too late. */
#include "test/small_room.h"

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
  const struct routes *all[] = {&small_room};
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
