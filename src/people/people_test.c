#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "journal/journal.h"
#include "people/people_room.h"
#include "test/test.h"

static struct answer sign_in_as(struct house *h, int who, const char *login, const char *password) {
  return post(h, who, "/dang-nhap", "/dang-nhap", "ten-dang-nhap", login, "mat-khau", password);
}

TEST("a person signs in, sees the desk, signs out, and the old cookie opens nothing") {
  struct house *h = house_open(mem);
  struct answer a = sign_in_as(h, BROWSER, "coordinator", HOUSE_PASSWORD);
  CHECK_INT(a.status, 303);
  a = get(h, BROWSER, "/can-bo");
  CHECK_INT(a.status, 200);
  CHECK_HAS(a.body, "Người Thử coordinator");
  str cookie = h->people[BROWSER].cookie;
  CHECK_INT(post(h, BROWSER, "/can-bo", "/can-bo/dang-xuat").status, 303);
  CHECK(get(h, BROWSER, "/can-bo").status != 200);
  h->people[BROWSER].cookie = cookie;
  CHECK(get(h, BROWSER, "/can-bo").status != 200);
}

TEST("a wrong password and a login nobody has get the same answer, and the login typed stays") {
  struct house *h = house_open(mem);
  struct answer wrong = sign_in_as(h, BROWSER, "chairman", "con duong lang 1999");
  struct answer nobody = sign_in_as(h, BROWSER_2, "khong-co", "con duong lang 1999");
  CHECK_INT(wrong.status, 422);
  CHECK_INT(nobody.status, 422);
  CHECK_HAS(wrong.body, "Tên đăng nhập hoặc mật khẩu chưa đúng.");
  CHECK_HAS(nobody.body, "Tên đăng nhập hoặc mật khẩu chưa đúng.");
  CHECK_HAS(wrong.body, "value=\"chairman\"");
  CHECK_HAS_NOT(wrong.body, "con duong lang 1999");
  CHECK(!h->people[BROWSER].cookie.n);
}

TEST("after many wrong tries the page says how long to wait") {
  struct house *h = house_open(mem);
  for (int i = 0; i < 4; i++) CHECK_INT(sign_in_as(h, BROWSER, "chairman", "con duong lang 1999").status, 422);
  struct answer a = sign_in_as(h, BROWSER, "chairman", HOUSE_PASSWORD);
  CHECK_INT(a.status, 429);
  CHECK_HAS(a.body, "15 giây");
  CHECK_INT(sign_in_as(h, BROWSER_2, "chairman", HOUSE_PASSWORD).status, 303);
}

TEST("a new person gets a code that is shown once, sets a password with it, and has their desk") {
  struct house *h = house_open(mem);
  struct filled *f = form_open(h, ROLE_ADMINISTRATOR, "/can-bo/nguoi-dung/them", "/can-bo/nguoi-dung/them");
  form_set(f, "ho-ten", "Trần Văn <i>Bình</i>");
  form_set(f, "ten-dang-nhap", "binh.tran");
  form_add(f, "vai-tro", S("clerk"));
  form_add(f, "vai-tro", S("helper"));
  struct answer a = form_send(f);
  CHECK_INT(a.status, 200);
  CHECK_HAS(a.body, "Trần Văn &lt;i&gt;Bình&lt;/i&gt;");
  str code = text_of(mem, a.body, "class=\"code\"");
  CHECK_INT(code.n, 14);
  struct answer again = form_send(f);
  CHECK_HAS_NOT(again.body, str_c(mem, code));
  CHECK_HAS(again.body, "Mã đã hiện một lần");
  char *typed = str_c(mem, code);
  const char *login = "binh.tran";
  struct answer s = post(h, BROWSER, "/can-bo/mat-khau", "/can-bo/mat-khau", "ten-dang-nhap", login, "ma",
                         typed, "mat-khau", "matkhau12345", "mat-khau-lai", "matkhau12345");
  CHECK_INT(s.status, 422);
  CHECK_HAS(s.body, "dễ đoán");
  s = post(h, BROWSER, "/can-bo/mat-khau", "/can-bo/mat-khau", "ten-dang-nhap", login, "ma", typed, "mat-khau",
           "ba con vit boi", "mat-khau-lai", "ba con vit boi");
  if (!CHECK_INT(s.status, 303)) test_say("%.*s", STR_ARG(plain_text(mem, s.body)));
  CHECK_INT(get(h, BROWSER, "/can-bo").status, 200);
  s = post(h, BROWSER_2, "/can-bo/mat-khau", "/can-bo/mat-khau", "ten-dang-nhap", login, "ma", typed,
           "mat-khau", "ba con ga chay", "mat-khau-lai", "ba con ga chay");
  CHECK_INT(s.status, 422);
}

TEST("first steps: the number of hamlets, and a collector with a code for each of them") {
  struct house *h = house_open(mem);
  struct answer a = get(h, ROLE_ADMINISTRATOR, "/can-bo/bat-dau");
  CHECK_INT(a.status, 200);
  CHECK_HAS(a.body, "Xã có 2 thôn");
  struct filled *f = form_open(h, ROLE_ADMINISTRATOR, "/can-bo/nguoi-dung/them", "/can-bo/nguoi-dung/them");
  form_set(f, "ho-ten", "Lê Thu Thập");
  form_add(f, "vai-tro", S("collector"));
  CHECK_INT(form_send(f).status, 422);
  CHECK_INT(post(h, ROLE_ADMINISTRATOR, "/can-bo/don-vi", "/can-bo/don-vi", "ten", "Thôn Ba", "loai", "hamlet",
                 "nop-y-kien", "1")
                .status,
            303);
  a = post(h, ROLE_ADMINISTRATOR, "/can-bo/bat-dau", "/can-bo/bat-dau/nguoi-thu-thap", "dong-y", "1");
  CHECK_INT(a.status, 200);
  CHECK_HAS(a.body, "Người thu thập Thôn Ba");
  CHECK_HAS_NOT(a.body, "Thôn Một");
  CHECK_INT(text_of(mem, a.body, "class=\"code\"").n, 14);
  CHECK_HAS_NOT(get(h, ROLE_ADMINISTRATOR, "/can-bo/bat-dau").body, "Còn 1 nơi");
  CHECK_INT(post(h, ROLE_ADMINISTRATOR, "/can-bo/don-vi", "/can-bo/don-vi", "ten", "Thôn 12", "loai", "hamlet",
                 "nop-y-kien", "1")
                .status,
            303);
  a = post(h, ROLE_ADMINISTRATOR, "/can-bo/bat-dau", "/can-bo/bat-dau/nguoi-thu-thap", "dong-y", "1");
  CHECK_HAS(a.body, ">thon12<");
}

static str person_path(struct house *h, void *mem, int who) {
  return str_fmt(mem, "/can-bo/nguoi-dung/%.*s", STR_ARG(id_hex(mem, h->people[who].account)));
}

TEST("taken roles, ended sessions and a stopped account shut the door at the next request") {
  struct house *h = house_open(mem);
  str page = person_path(h, mem, ROLE_OFFICER);
  char *path = str_c(mem, page), act[160];
  CHECK_INT(get(h, ROLE_OFFICER, "/can-bo").status, 200);
  snprintf(act, sizeof act, "%s/phien", path);
  CHECK_INT(post(h, ROLE_ADMINISTRATOR, path, act).status, 303);
  CHECK(get(h, ROLE_OFFICER, "/can-bo").status != 200);
  CHECK_INT(sign_in_as(h, BROWSER, "officer", HOUSE_PASSWORD).status, 303);
  snprintf(act, sizeof act, "%s/ngung", path);
  CHECK_INT(post(h, ROLE_ADMINISTRATOR, path, act).status, 303);
  CHECK(get(h, BROWSER, "/can-bo").status != 200);
  CHECK_INT(sign_in_as(h, BROWSER_2, "officer", HOUSE_PASSWORD).status, 422);
  snprintf(act, sizeof act, "%s/mo-lai", path);
  CHECK_INT(post(h, ROLE_ADMINISTRATOR, path, act).status, 303);
  CHECK_INT(sign_in_as(h, BROWSER_2, "officer", HOUSE_PASSWORD).status, 422);
}

TEST("the last administrator cannot be stopped or given other roles through the pages") {
  struct house *h = house_open(mem);
  char *other = str_c(mem, person_path(h, mem, IN_OTHER_UNIT + ROLE_ADMINISTRATOR)), act[160];
  snprintf(act, sizeof act, "%s/ngung", other);
  CHECK_INT(post(h, ROLE_ADMINISTRATOR, other, act).status, 303);
  char *self = str_c(mem, person_path(h, mem, ROLE_ADMINISTRATOR));
  snprintf(act, sizeof act, "%s/ngung", self);
  CHECK_INT(post(h, ROLE_ADMINISTRATOR, self, act).status, 409);
  struct filled *f = form_open(h, ROLE_ADMINISTRATOR, self, self);
  form_drop(f, "vai-tro");
  form_add(f, "vai-tro", S("clerk"));
  CHECK_INT(form_send(f).status, 409);
  CHECK_INT(get(h, ROLE_ADMINISTRATOR, "/can-bo/nguoi-dung").status, 200);
}

TEST("one's own password changes with the old one only, and the other places are signed out") {
  struct house *h = house_open(mem);
  CHECK_INT(sign_in_as(h, BROWSER, "clerk", HOUSE_PASSWORD).status, 303);
  CHECK_INT(sign_in_as(h, BROWSER_2, "clerk", HOUSE_PASSWORD).status, 303);
  struct answer a = post(h, BROWSER, "/can-bo/tai-khoan", "/can-bo/tai-khoan", "mat-khau-cu",
                         "con duong lang 1999", "mat-khau", "ba con vit boi", "mat-khau-lai", "ba con vit boi");
  CHECK_INT(a.status, 422);
  CHECK_INT(get(h, BROWSER_2, "/can-bo").status, 200);
  a = post(h, BROWSER, "/can-bo/tai-khoan", "/can-bo/tai-khoan", "mat-khau-cu", HOUSE_PASSWORD, "mat-khau",
           "ba con vit boi", "mat-khau-lai", "ba con vit boi");
  CHECK_INT(a.status, 303);
  CHECK_INT(get(h, BROWSER, "/can-bo").status, 200);
  CHECK(get(h, BROWSER_2, "/can-bo").status != 200);
}

TEST("a session of somebody else is not ended from one's own page") {
  struct house *h = house_open(mem);
  CHECK_INT(sign_in_as(h, BROWSER, "clerk", HOUSE_PASSWORD).status, 303);
  CHECK_INT(sign_in_as(h, BROWSER_2, "clerk", HOUSE_PASSWORD).status, 303);
  struct answer page = get(h, BROWSER, "/can-bo/tai-khoan");
  CHECK_INT(page.status, 200);
  struct filled *f = form_in(h, BROWSER, page, "/can-bo/tai-khoan/phien");
  str theirs = form_value(f, "phien");
  f->who = ROLE_HELPER;
  (void)form_send(f);
  CHECK_INT(get(h, BROWSER_2, "/can-bo").status, 200);
  CHECK(theirs.n == 32);
}

TEST("persons are seen and changed by administrators only") {
  struct house *h = house_open(mem);
  char *path = str_c(mem, person_path(h, mem, ROLE_HELPER)), act[160];
  static const int others[] = {RESIDENT, ROLE_CHAIRMAN, ROLE_COORDINATOR, ROLE_OFFICER, ROLE_COLLECTOR};
  str before = house_rows(h);
  snprintf(act, sizeof act, "%s/ma", path);
  for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
    CHECK(get(h, others[i], "/can-bo/nguoi-dung").status != 200);
    CHECK(get(h, others[i], path).status != 200);
    CHECK(get(h, others[i], "/can-bo/bat-dau").status != 200);
    struct filled *f = form_open(h, ROLE_ADMINISTRATOR, path, act);
    f->who = others[i];
    struct answer a = form_send(f);
    CHECK(a.status != 200);
    CHECK_HAS_NOT(a.body, "class=\"code\"");
  }
  CHECK_STR(house_rows(h), before);
}

TEST("who was saved is named above the list, and a list of nobody's id names nobody") {
  struct house *h = house_open(mem);
  char *path = str_c(mem, person_path(h, mem, ROLE_HELPER));
  struct filled *f = form_open(h, ROLE_ADMINISTRATOR, path, path);
  form_set(f, "ho-ten", "Người Đổi Tên");
  form_add(f, "vai-tro", S("helper"));
  struct answer a = form_send(f);
  CHECK_INT(a.status, 303);
  CHECK_HAS(get_path(h, ROLE_ADMINISTRATOR, a.location).body, "Đã lưu: Người Đổi Tên.");
  CHECK_HAS_NOT(get(h, ROLE_ADMINISTRATOR, "/can-bo/nguoi-dung?luu=00112233445566778899aabbccddeeff").body,
                "Đã lưu");
}

struct console {
  str login, code;
};
static bool ask_console(struct ctx *cx, void *arg) {
  struct console *c = arg;
  people_console_code(cx, &c->login, &c->code);
  return true;
}

TEST("a lost administrator comes back by a code of the console, for a quarter of an hour") {
  struct house *h = house_open(mem);
  struct console c;
  NEED(house_write(h, RESIDENT, ask_console, &c) == STORE_COMMITTED && c.code.n == 14);
  house_later(h, 16);
  char *login = str_c(mem, c.login), *code = str_c(mem, c.code);
  CHECK_INT(post(h, BROWSER, "/can-bo/mat-khau", "/can-bo/mat-khau", "ten-dang-nhap", login, "ma", code,
                 "mat-khau", "ba con vit boi", "mat-khau-lai", "ba con vit boi")
                .status,
            422);
  NEED(house_write(h, RESIDENT, ask_console, &c) == STORE_COMMITTED);
  code = str_c(mem, c.code);
  CHECK_INT(post(h, BROWSER, "/can-bo/mat-khau", "/can-bo/mat-khau", "ten-dang-nhap", login, "ma", code,
                 "mat-khau", "ba con vit boi", "mat-khau-lai", "ba con vit boi")
                .status,
            303);
  CHECK_INT(get(h, BROWSER, "/can-bo/nguoi-dung").status, 200);
}

TEST("a staff sign-in is kept with the address it came from, and its owner sees it") {
  struct house *h = house_open(mem);
  h->people[BROWSER].address = S("203.0.113.77");
  CHECK_INT(sign_in_as(h, BROWSER, "clerk", "con duong lang 1999").status, 422);
  CHECK_INT(sign_in_as(h, BROWSER, "clerk", HOUSE_PASSWORD).status, 303);
  CHECK_HAS(get(h, BROWSER, "/can-bo/tai-khoan").body, "203.0.113.77");
}

static struct answer use_code(struct house *h, const char *login, const char *code) {
  return post(h, BROWSER, "/can-bo/mat-khau", "/can-bo/mat-khau", "ten-dang-nhap", login, "ma", code,
              "mat-khau", HOUSE_PASSWORD, "mat-khau-lai", HOUSE_PASSWORD);
}

TEST("a wrong one-time code costs no slow hash, so strangers cannot keep the staff waiting with it") {
  struct house *h = house_open(mem);
  int fd =
      open(str_c(mem, str_fmt(mem, "%.*s/hashing.lock", STR_ARG(h->dir))), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  struct flock all = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 100};
  NEED(fd >= 0 && fcntl(fd, F_OFD_SETLK, &all) == 0); /* nobody gets a turn to hash */
  CHECK_INT(use_code(h, "chairman", "AAAA-BBBB-CCCC").status, 422);
  CHECK_INT(use_code(h, "khong-co", "AAAA-BBBB-CCCC").status, 422);
  close(fd);
  CHECK_INT(use_code(h, "chairman", "AAAA-BBBB-CCCC").status, 422);
}

static bool at_the_console(struct ctx *cx, void *arg) {
  str login, code;
  (void)arg;
  people_console_code(cx, &login, &code);
  return code.p != NULL;
}

static void admins_history(struct ctx *cx, void *arg) {
  *(struct journal_entries *)arg = journal_of(cx, cx->who.account);
}

TEST("a code made at the console is in the journal, so that whoever has the machine leaves a trace") {
  struct house *h = house_open(mem);
  struct journal_entries e = {0};
  CHECK_INT(house_write(h, RESIDENT, at_the_console, NULL), STORE_COMMITTED);
  CHECK(house_read(h, ROLE_ADMINISTRATOR, admins_history, &e));
  if (!e.n) CHECK(house_read(h, IN_OTHER_UNIT + ROLE_ADMINISTRATOR, admins_history, &e));
  NEED(e.n == 1);
  CHECK_STR(e.at[0].verb, "account.console-code");
  CHECK(!id_is(e.at[0].actor));
}
