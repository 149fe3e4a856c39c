#include "account/inside.h"

#include <sodium.h>
#include <string.h>

#include "test/test.h"

TEST("a permission nobody was given opens nothing, and without a person only MAY_ANYONE does") {
  struct who nobody = {.roles = 0xffffffff};
  struct who all = {.roles = ROLE_BIT(ROLES) - 1};
  memset(all.account.b, 7, sizeof all.account.b);
  for (int p = 0; p < PERMISSIONS; p++) {
    CHECK(may(&nobody, (enum permission)p) == (p == MAY_ANYONE));
    CHECK(may(&all, (enum permission)p) == (p != MAY_NOBODY));
    CHECK(strcmp(permission_name((enum permission)p), "unknown") != 0);
  }
  CHECK(!may(&all, PERMISSIONS));
  struct who plain = all;
  plain.roles = 0;
  CHECK(may(&plain, MAY_SIGNED_IN));
  for (int p = MAY_ADMINISTER; p < PERMISSIONS; p++) CHECK(!may(&plain, (enum permission)p));
}

TEST("who holds what is as the golden table says") {
  struct buf *b = buf_new(mem, 65536);
  for (int p = MAY_ADMINISTER; p < PERMISSIONS; p++) {
    buf_fmt(b, "%s:", permission_name((enum permission)p));
    for (unsigned r = 0; r < ROLES; r++) {
      struct who w = {.roles = ROLE_BIT(r)};
      w.account.b[0] = 1;
      if (may(&w, (enum permission)p)) buf_fmt(b, " %s", role_name((enum role)r));
    }
    buf_char(b, '\n');
  }
  CHECK(test_golden(mem, "permissions.txt", buf_str(b)));
}

TEST("only an administrator administers, and a plain officer approves nothing") {
  struct who w = {.roles = ROLE_BIT(ROLE_OFFICER) | ROLE_BIT(ROLE_COLLECTOR)};
  w.account.b[0] = 1;
  CHECK(!may(&w, MAY_ADMINISTER));
  CHECK(!may(&w, MAY_APPROVE));
  CHECK(!may(&w, MAY_MODERATE));
  CHECK(may(&w, MAY_ANSWER));
}

/* ---- passwords ---- */

TEST("passwords that anybody would try are refused with a sentence") {
  static const char *const weak[] = {
      "short",          "mat khau 12",    "matkhau123456",       "Matkhau@2026",
      "password1234",   "P@ssw0rd2026",   "qwertyuiop12",        "123456789012",
      "111111111111",   "abababababab",   "abcdefghijkl",        "98765432109876",
      "phuthai123456",  "PhuThai@2026!",  "ubndxaphuthai1",      "Xã Phú Thái 2026",
      "administrator1", "anhyeuem123456", "iloveyou123456",      "vietnam2026!!",
      "hochiminh1890",  "phuthaiphuthai", "chinhquyenthanthien", "doclaptudohanhphuc",
      "............",   "nguyenvana123",  "quan.tri12345",       "quantri quantri",
  };
  for (size_t i = 0; i < sizeof weak / sizeof *weak; i++) {
    str why = STR_NONE;
    if (!CHECK(!password_acceptable(mem, str_of(weak[i]), S("quan.tri"), &why))) test_say("%s", weak[i]);
    CHECK(why.n > 0);
  }
}

TEST("every word of the list is refused, alone when long enough and with digits behind it") {
  str rest = data_file("passwords/common.txt"), line;
  int64_t tried = 0;
  while (rest.p && rest.n) {
    if (!str_cut(&rest, S("\n"), &line)) rest = STR_NONE;
    if (line.n == 0 || line.p[0] == '#') continue;
    str why,
        padded = str_fmt(mem, "%.*s%.*s", STR_ARG(line), line.n < 12 ? (int)(12 - line.n) : 1, "739164825073");
    if (!CHECK(!password_acceptable(mem, padded, S("aa"), &why))) test_say("%.*s", STR_ARG(padded));
    tried++;
  }
  CHECK(tried >= 200);
}

TEST("any composition goes, in any script, up to 256 bytes and no further") {
  str why;
  char long_one[258];
  for (size_t i = 0; i < 257; i++) long_one[i] = (char)('a' + (i * i + 3 * i) % 25);
  CHECK(password_acceptable(mem, S("con đường làng rất dài"), S("hoa"), &why));
  CHECK(password_acceptable(mem, S("ba con vit boi"), S("hoa"), &why));
  CHECK(password_acceptable(mem, (str){long_one, 256}, S("hoa"), &why));
  CHECK(!password_acceptable(mem, (str){long_one, 257}, S("hoa"), &why));
  CHECK(!password_acceptable(mem, S("con \xff vit boi duoi ao"), S("hoa"), &why));
}

TEST("a hash is argon2id with 64 MiB and three passes, salted, and reads the last byte of a long password") {
  struct house *h = house_open(mem);
  char a[200];
  memset(a, 'a', sizeof a);
  for (size_t i = 0; i < sizeof a; i += 7) a[i] = (char)('b' + i % 20);
  str one = password_hash(mem, h->store, (str){a, 200}), two = password_hash(mem, h->store, (str){a, 200});
  CHECK(str_starts(one, S("$argon2id$v=19$m=65536,t=3,p=1$")));
  CHECK(!str_eq(one, two));
  CHECK(password_right(one, (str){a, 200}));
  a[199] ^= 1;
  CHECK(!password_right(one, (str){a, 200}));
  CHECK(!password_right(one, (str){a, 199}));
  CHECK(!password_right(STR_NONE, S("nobody has this password at all.")));
}

TEST("while two hash and thirty-two wait, the next is told to come back") {
  struct house *h = house_open(mem);
  struct hash_turn *working[2];
  for (int i = 0; i < 2; i++) NEED((working[i] = hash_turn_take(mem, h->store)) != NULL);
  CHECK(hash_turn_take(mem, h->store) == NULL);
  hash_turn_give(working[0]);
  struct hash_turn *next = hash_turn_take(mem, h->store);
  CHECK(next != NULL);
  talloc_free(next);
  next = hash_turn_take(mem, h->store);
  CHECK(next != NULL);
}

/* ---- signing in ---- */

static void prepare(struct ctx *cx, void *arg) {
  sign_in_prepare(cx, arg);
}
static bool apply(struct ctx *cx, void *arg) {
  return sign_in_apply(cx, arg);
}

static struct sign_in try_from(struct house *h, const char *login, const char *password, const char *source) {
  struct sign_in s = {.login = str_of(login), .password = str_of(password), .source = str_of(source)};
  NEED(house_read(h, RESIDENT, prepare, &s));
  NEED(house_write(h, RESIDENT, apply, &s) == STORE_COMMITTED);
  return s;
}

struct opened {
  const uint8_t *secret;
  struct who who;
  bool open;
};
static void open_it(struct ctx *cx, void *arg) {
  struct opened *o = arg;
  o->open = session_open(cx, o->secret);
  o->who = cx->who;
}
static struct opened session_of(struct house *h, const uint8_t secret[32]) {
  struct opened o = {.secret = secret};
  NEED(house_read(h, RESIDENT, open_it, &o));
  return o;
}

TEST("the right password opens a session, whatever the capitals of the login; the wrong one and an unknown "
     "login do not") {
  struct house *h = house_open(mem);
  struct sign_in s = try_from(h, " Administrator ", HOUSE_PASSWORD, "10.0.0.0/24");
  NEED(s.opened);
  struct opened o = session_of(h, s.session_secret);
  CHECK(o.open);
  CHECK(id_eq(o.who.account, h->people[ROLE_ADMINISTRATOR].account));
  CHECK_INT(o.who.roles, ROLE_BIT(ROLE_ADMINISTRATOR));
  CHECK(!try_from(h, "administrator", "con duong lang 2027", "10.0.0.0/24").opened);
  CHECK(!try_from(h, "khong-co-ai", HOUSE_PASSWORD, "10.0.0.0/24").opened);
  s.session_secret[31] ^= 1;
  CHECK(!session_of(h, s.session_secret).open);
}

TEST("a stranger who guesses is slowed, and the owner elsewhere is not") {
  struct house *h = house_open(mem);
  int looked_at = 0;
  for (int i = 0; i < 12; i++)
    looked_at += try_from(h, "chairman", "sai mat khau roi", "203.0.113.0/24").must_wait ? 0 : 1;
  CHECK_INT(looked_at, 4);
  struct sign_in s = try_from(h, "chairman", HOUSE_PASSWORD, "203.0.113.0/24");
  CHECK(!s.opened && s.must_wait && s.wait_until > h->now);
  CHECK(try_from(h, "chairman", HOUSE_PASSWORD, "198.51.100.0/24").opened);
  h->now = s.wait_until + 1000;
  CHECK(try_from(h, "chairman", HOUSE_PASSWORD, "203.0.113.0/24").opened);
}

TEST("in a quarter of an hour one source gets at most ten guesses at one person") {
  struct house *h = house_open(mem);
  moment end = h->now + 15 * 60000;
  int looked_at = 0;
  while (h->now < end) {
    struct sign_in s = try_from(h, "chairman", "sai mat khau roi", "203.0.113.0/24");
    looked_at += s.must_wait ? 0 : 1;
    h->now = s.must_wait ? s.wait_until : h->now + 1;
  }
  CHECK(looked_at <= 10);
}

TEST("who signed in from a place before is not slowed by guesses there on other names; a newcomer there is") {
  struct house *h = house_open(mem);
  NEED(try_from(h, "chairman", HOUSE_PASSWORD, "203.0.113.0/24").opened);
  for (int i = 0; i < 31; i++)
    (void)try_from(h, str_c(mem, str_fmt(mem, "ten-doan-%d", i)), "sai mat khau roi", "203.0.113.0/24");
  CHECK(try_from(h, "chairman", HOUSE_PASSWORD, "203.0.113.0/24").opened);
  CHECK(try_from(h, "officer", HOUSE_PASSWORD, "203.0.113.0/24").must_wait);
}

TEST("guesses sent at once all pass prepare, and still meet each other's waits in apply") {
  struct house *h = house_open(mem);
  enum { AT_ONCE = 8 };
  struct sign_in s[AT_ONCE];
  for (int i = 0; i < AT_ONCE; i++) {
    s[i] = (struct sign_in){.login = S("chairman"), .source = S("203.0.113.0/24")};
    s[i].password = i == AT_ONCE - 1 ? S(HOUSE_PASSWORD) : S("sai mat khau roi");
    NEED(house_read(h, RESIDENT, prepare, &s[i]));
    CHECK(!s[i].must_wait);
  }
  for (int i = 0; i < AT_ONCE; i++) NEED(house_write(h, RESIDENT, apply, &s[i]) == STORE_COMMITTED);
  CHECK(!s[AT_ONCE - 1].opened);
}

TEST("a new sign-in has a new secret and ends the session it came with") {
  struct house *h = house_open(mem);
  struct sign_in first = try_from(h, "chairman", HOUSE_PASSWORD, "a");
  struct opened o = session_of(h, first.session_secret);
  NEED(o.open);
  struct sign_in second = {.login = S("chairman"), .password = S(HOUSE_PASSWORD), .source = S("a")};
  NEED(house_read(h, RESIDENT, prepare, &second));
  struct ctx *cx = house_ctx(h, RESIDENT);
  cx->who = o.who;
  NEED(store_write(h->store, cx, apply, &second) == STORE_COMMITTED && second.opened);
  CHECK(memcmp(first.session_secret, second.session_secret, 32) != 0);
  CHECK(!session_of(h, first.session_secret).open);
  CHECK(session_of(h, second.session_secret).open);
}

TEST("a session ends after twenty idle minutes, after eight hours, and when the clock is set back") {
  struct house *h = house_open(mem);
  struct sign_in s = try_from(h, "chairman", HOUSE_PASSWORD, "a");
  moment began = h->now;
  house_later(h, 19);
  CHECK(session_of(h, s.session_secret).open);
  house_later(h, 19);
  CHECK(session_of(h, s.session_secret).open);
  house_later(h, 21);
  CHECK(!session_of(h, s.session_secret).open);
  s = try_from(h, "chairman", HOUSE_PASSWORD, "a");
  began = h->now;
  while (h->now + 15 * 60000 < began + 8 * 3600000) {
    house_later(h, 15);
    CHECK(session_of(h, s.session_secret).open);
  }
  house_later(h, 15);
  CHECK(!session_of(h, s.session_secret).open);
  s = try_from(h, "chairman", HOUSE_PASSWORD, "a");
  h->now -= 3600000;
  CHECK(!session_of(h, s.session_secret).open);
}

TEST("the last use of a session reaches the store when it is flushed") {
  struct house *h = house_open(mem);
  struct sign_in s = try_from(h, "chairman", HOUSE_PASSWORD, "a");
  house_later(h, 10);
  CHECK(session_of(h, s.session_secret).open);
  str before = house_rows(h);
  session_flush(h->store);
  CHECK(!str_eq(before, house_rows(h)));
}

/* ---- codes and roles ---- */

struct person_act {
  id account, unit;
  uint32_t roles;
  str code;
  bool done;
};
static bool new_code(struct ctx *cx, void *arg) {
  struct person_act *p = arg;
  p->code = account_new_code(cx, p->account);
  return true;
}
static bool use_code(struct ctx *cx, void *arg) {
  return code_sign_in(cx, arg);
}
static bool set_roles(struct ctx *cx, void *arg) {
  struct person_act *p = arg;
  return p->done = account_set_roles(cx, p->account, p->unit, p->roles);
}
static bool deactivate(struct ctx *cx, void *arg) {
  struct person_act *p = arg;
  return p->done = account_deactivate(cx, p->account);
}

TEST("a one-time code works once, within a day, for its own person, typed as people type") {
  struct house *h = house_open(mem);
  struct person_act p = {.account = h->people[ROLE_OFFICER].account};
  str hash = password_hash(mem, h->store, S("ba con vit boi"));
  NEED(house_write(h, ROLE_ADMINISTRATOR, new_code, &p) == STORE_COMMITTED && p.code.n == 14);
  struct sign_in s = {.login = S("chairman"), .code = p.code, .new_hash = hash, .source = S("a")};
  NEED(house_write(h, RESIDENT, use_code, &s) == STORE_COMMITTED);
  CHECK(!s.opened);
  str typed = text_lower(mem, str_fmt(mem, " %.*s ", STR_ARG(p.code)));
  s = (struct sign_in){.login = S("officer"), .code = typed, .new_hash = hash, .source = S("b")};
  NEED(house_write(h, RESIDENT, use_code, &s) == STORE_COMMITTED);
  CHECK(s.opened);
  s = (struct sign_in){.login = S("officer"), .code = typed, .new_hash = hash, .source = S("c")};
  NEED(house_write(h, RESIDENT, use_code, &s) == STORE_COMMITTED);
  CHECK(!s.opened);
  CHECK(try_from(h, "officer", "ba con vit boi", "d").opened);
  CHECK(!try_from(h, "officer", HOUSE_PASSWORD, "e").opened);
  NEED(house_write(h, ROLE_ADMINISTRATOR, new_code, &p) == STORE_COMMITTED);
  house_later(h, 24 * 60 + 1);
  s = (struct sign_in){.login = S("officer"), .code = p.code, .new_hash = hash, .source = S("f")};
  NEED(house_write(h, RESIDENT, use_code, &s) == STORE_COMMITTED);
  CHECK(!s.opened);
}

TEST("codes are guessed no faster than passwords") {
  struct house *h = house_open(mem);
  int looked_at = 0;
  for (int i = 0; i < 10; i++) {
    struct sign_in s = {
        .login = S("officer"), .code = S("ABCD-EFGH-JKMN"), .new_hash = S("x"), .source = S("a")};
    NEED(house_write(h, RESIDENT, use_code, &s) == STORE_COMMITTED);
    CHECK(!s.opened);
    looked_at += s.must_wait ? 0 : 1;
  }
  CHECK_INT(looked_at, 4);
}

TEST("changed roles and a closed account end sessions at once; what roles somebody had is remembered") {
  struct house *h = house_open(mem);
  struct sign_in s = try_from(h, "officer", HOUSE_PASSWORD, "a");
  struct person_act p = {.account = h->people[ROLE_OFFICER].account,
                         .unit = h->other_office,
                         .roles = ROLE_BIT(ROLE_CLERK) | ROLE_BIT(ROLE_HELPER)};
  house_later(h, 1);
  NEED(house_write(h, ROLE_ADMINISTRATOR, set_roles, &p) == STORE_COMMITTED);
  CHECK(!session_of(h, s.session_secret).open);
  s = try_from(h, "officer", HOUSE_PASSWORD, "a");
  CHECK_INT(session_of(h, s.session_secret).who.roles, p.roles);
  NEED(house_write(h, ROLE_ADMINISTRATOR, deactivate, &p) == STORE_COMMITTED);
  CHECK(!session_of(h, s.session_secret).open);
  CHECK(!try_from(h, "officer", HOUSE_PASSWORD, "b").opened);
}

TEST("the last administrator who can sign in stays one") {
  struct house *h = house_open(mem);
  struct person_act second = {.account = h->people[IN_OTHER_UNIT + ROLE_ADMINISTRATOR].account};
  struct person_act first = {.account = h->people[ROLE_ADMINISTRATOR].account, .roles = ROLE_BIT(ROLE_CLERK)};
  CHECK_INT(house_write(h, ROLE_ADMINISTRATOR, deactivate, &second), STORE_COMMITTED);
  CHECK_INT(house_write(h, ROLE_ADMINISTRATOR, deactivate, &first), STORE_REFUSED);
  CHECK_INT(house_write(h, ROLE_ADMINISTRATOR, set_roles, &first), STORE_REFUSED);
  first.roles |= ROLE_BIT(ROLE_ADMINISTRATOR);
  CHECK_INT(house_write(h, ROLE_ADMINISTRATOR, set_roles, &first), STORE_COMMITTED);
}

struct adding {
  const char *login;
  id account;
  str code, made_login;
};
static bool add(struct ctx *cx, void *arg) {
  struct adding *a = arg;
  a->made_login = login_for(cx, S("Nguyễn Thị Hòa"));
  return account_add(cx, S("Nguyễn Thị Hòa"), a->login ? str_of(a->login) : a->made_login, ID_NONE,
                     ROLE_BIT(ROLE_CLERK), &a->account, &a->code);
}

TEST("logins are made of names, unique, and refused when they are none") {
  struct house *h = house_open(mem);
  static const char *const wrong[] = {"",       "a",        "Hoa",
                                      "hòa",    "1hoa",     "hoa thi",
                                      "hoa'--", "hoa\nthi", "hoahoahoahoahoahoahoahoahoahoahoahoahoahoa"};
  struct adding a = {0};
  CHECK_INT(house_write(h, ROLE_ADMINISTRATOR, add, &a), STORE_COMMITTED);
  CHECK_STR(a.made_login, "hoa.nguyenthi");
  CHECK_INT(house_write(h, ROLE_ADMINISTRATOR, add, &a), STORE_COMMITTED);
  CHECK_STR(a.made_login, "hoa.nguyenthi2");
  a.login = "hoa.nguyenthi";
  CHECK_INT(house_write(h, ROLE_ADMINISTRATOR, add, &a), STORE_REFUSED);
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    a.login = wrong[i];
    CHECK_INT(house_write(h, ROLE_ADMINISTRATOR, add, &a), STORE_REFUSED);
  }
}

static void as_stranger(struct ctx *cx, void *arg) {
  struct person_act *p = arg;
  struct account a;
  cx->who.commune.b[0] ^= 1;
  p->done = account_find(cx, p->account, &a) || account_list(cx).n > 0 ||
            account_roles_at(cx, p->account, cx->now) > 0;
}

TEST("another commune sees nobody of this one") {
  struct house *h = house_open(mem);
  struct person_act p = {.account = h->people[ROLE_OFFICER].account, .done = true};
  NEED(house_read(h, RESIDENT, as_stranger, &p));
  CHECK(!p.done);
}
