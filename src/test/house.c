/* A commune to test in, made as `thanthien init` makes one. */
#include "test/house.h"

#include "account/account.h"
#include "calendar/calendar.h"
#include "journal/journal.h"
#include "unit/unit.h"

#include "app/app.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool test_on_postgres(void) {
  const char *engine = getenv("TT_ENGINE");
  return engine && strcmp(engine, "postgres") == 0;
}

struct ctx *house_ctx(struct house *h, int who) {
  struct ctx *cx = MEM_NEW(h->mem, struct ctx);
  cx->mem = talloc_new(h->mem);
  cx->store = h->store;
  cx->now = h->now;
  cx->today = day_of(h->now);
  cx->fresh_until = day_starts((day){cx->today.n + 1});
  cx->who.commune = h->commune;
  random_bytes(cx->seed, sizeof cx->seed);
  if (who != RESIDENT && who != BROWSER && who != BROWSER_2) {
    cx->who.account = h->people[who].account;
    cx->who.unit = h->people[who].unit;
    cx->who.roles = ROLE_BIT(who >= IN_OTHER_UNIT ? who - IN_OTHER_UNIT : who);
  }
  return cx;
}

bool house_read(struct house *h, int who, void (*body)(struct ctx *cx, void *arg), void *arg) {
  return store_read(h->store, house_ctx(h, who), body, arg);
}

enum store_result house_write(struct house *h, int who, bool (*apply)(struct ctx *cx, void *arg), void *arg) {
  return store_write(h->store, house_ctx(h, who), apply, arg);
}

static void settle(struct ctx *cx, struct house *h, int who, const char *suffix, unsigned role) {
  struct person *p = &h->people[who];
  bool first = who < ROLES;
  p->unit = role == ROLE_COLLECTOR ? first ? h->hamlet : h->other_hamlet : first ? h->office : h->other_office;
  p->login = str_fmt(h->mem, "%s%s", role_name((enum role)role), suffix);
  char *login = str_c(h->mem, p->login);
  for (char *c = login; *c; c++)
    if (*c == '_' || *c == ' ') *c = '-';
  p->login = str_of(login);
  str name = str_fmt(h->mem, "Người Thử %s%s", role_name((enum role)role), suffix);
  if (!account_add(cx, name, p->login, p->unit, ROLE_BIT(role), &p->account, &p->code))
    fault(FAULT_BUG, "no account for %.*s", STR_ARG(p->login));
  p->code = str_dup(h->mem, p->code);
}

static bool furnish(struct ctx *cx, void *arg) {
  struct house *h = arg;
  str why = STR_NONE;
  day from = day_make(2026, 1, 1);
  h->root = unit_init(cx, S("xã Thử Nghiệm"), from);
  MUST(unit_add(cx, UNIT_OFFICE, S("Phòng Văn hóa - Xã hội"), h->root, from, &h->office) == UNIT_OK);
  MUST(unit_add(cx, UNIT_OFFICE, S("Phòng Kinh tế"), h->root, from, &h->other_office) == UNIT_OK);
  MUST(unit_add(cx, UNIT_HAMLET, S("Thôn Một"), h->root, from, &h->hamlet) == UNIT_OK);
  MUST(unit_add(cx, UNIT_HAMLET, S("Thôn Hai"), h->root, from, &h->other_hamlet) == UNIT_OK);
  (void)unit_source_begin(cx, h->hamlet, from);
  (void)unit_source_begin(cx, h->other_hamlet, from);
  calendar_init(cx);
  if (!journal_init(cx, str_fmt(cx->mem, "%.*s/keys", STR_ARG(h->dir)), &why))
    fault(FAULT_BUG, "%.*s", STR_ARG(why));
  for (unsigned r = 0; r < ROLES; r++) {
    settle(cx, h, (int)r, "", r);
    settle(cx, h, IN_OTHER_UNIT + (int)r, "-2", r);
  }
  return true;
}

/* Through the front door of the account room, with the person's one-time code; the slow hash is made once and kept here, since a
 * test of pages is no test of argon2id. */
static bool let_in(struct ctx *cx, void *arg) {
  struct sign_in *s = arg, once = *s; /* an apply may be run again: what it is given stays as it was */
  bool keep = code_sign_in(cx, &once);
  s->opened = once.opened;
  memcpy(s->session_secret, once.session_secret, sizeof s->session_secret);
  return keep;
}

/* Tests run side by side in one PostgreSQL, whose races between small tables are nobody's finding here. */
static bool insist(struct house *h, bool (*apply)(struct ctx *cx, void *arg), void *arg) {
  for (int i = 0; i < 20; i++) {
    enum store_result r = house_write(h, RESIDENT, apply, arg);
    if (r == STORE_COMMITTED) return true;
    if (r == STORE_REFUSED) return false;
  }
  return false;
}

static void sign_in(struct house *h, int who, str hash) {
  struct person *p = &h->people[who];
  struct sign_in s = {.login = p->login, .code = p->code, .new_hash = hash, .source = S("harness")};
  if (!insist(h, let_in, &s) || !s.opened) fault(FAULT_BUG, "%.*s cannot sign in", STR_ARG(p->login));
  p->cookie = hex_of(h->mem, s.session_secret, 32);
}

static int house_end(struct house *h) {
  store_close(h->store);
  char command[512];
  snprintf(command, sizeof command, "rm -rf '%.*s'", STR_ARG(h->dir));
  (void)!system(command);
  return 0;
}

void house_serve(struct house *h, struct box *box) {
  h->box = box;
  talloc_free(h->server);
  h->server = server_new(h->mem, h->store, box, app_routes, app_routes_n);
  server_frame(h->server, app_frame);
}

struct house *house_open(void *mem) {
  struct house *h = MEM_NEW(mem, struct house);
  h->mem = h;
  str why = STR_NONE, url = test_on_postgres() ? str_of(getenv("TT_POSTGRES")) : STR_NONE;
  if (test_on_postgres() && !url.p) fault(FAULT_BUG, "TT_POSTGRES is not set");
  char place[] = "/tmp/thanthien-test-XXXXXX";
  if (!mkdtemp(place)) fault(FAULT_BUG, "no temporary folder");
  h->dir = str_fmt(h, "%s/xa", place);
  house_at(h, "2026-11-23T08:00:00+07:00");
  if (!store_init(h, h->dir, url, S("xã Thử Nghiệm"), h->now, &h->commune, &why))
    fault(FAULT_BUG, "store_init: %.*s", STR_ARG(why));
  h->store = store_open(h, h->dir, STORE_SERVE, &why);
  if (!h->store) fault(FAULT_BUG, "store_open: %.*s", STR_ARG(why));
  talloc_set_destructor(h, house_end);
  if (!insist(h, furnish, h)) fault(FAULT_BUG, "the house could not be furnished");
  /* The administrator chooses a true password, so that signing in by hand works; the others' codes take the same hash. */
  str hash = password_hash(h, h->store, S(HOUSE_PASSWORD));
  for (int i = 0; i < PEOPLE; i++) {
    h->people[i].address = str_fmt(h, "127.0.%d.1", i + 1);
    if (h->people[i].login.p) sign_in(h, i, hash);
  }
  house_serve(h, NULL);
  return h;
}

str house_rows(struct house *h) {
  const uint64_t all[2] = {UINT64_MAX, UINT64_MAX};
  return str_fmt(h->mem, "%llu", (unsigned long long)store_generation(h->store, h->commune, all));
}

void house_at(struct house *h, const char *iso) {
  if (!moment_parse(str_of(iso), &h->now)) fault(FAULT_BUG, "no moment: %s", iso);
}

void house_later(struct house *h, int64_t minutes) {
  h->now += minutes * 60000;
}

bool test_golden(void *mem, const char *name, str text) {
  str path = str_fmt(mem, "tests/golden/%s", name);
  const char *root = getenv("TT_ROOT");
  if (root) path = str_fmt(mem, "%s/tests/golden/%s", root, name);
  char *at = str_c(mem, path);
  const char *mode = getenv("TT_GOLDEN");
  FILE *f = fopen(at, mode && strcmp(mode, "write") == 0 ? "w" : "r");
  if (!f) return test_check(false, at, 1, "the golden file is not there");
  if (mode && strcmp(mode, "write") == 0) {
    fwrite(text.p, 1, text.n, f);
    fclose(f);
    return true;
  }
  struct buf *b = buf_new(mem, 4 << 20);
  char piece[4096];
  for (size_t n; (n = fread(piece, 1, sizeof piece, f)) > 0;) buf_add(b, (str){piece, n});
  fclose(f);
  str want = buf_str(b), got = text, left, right;
  for (int line = 1; want.n || got.n; line++) {
    (void)str_cut(&want, S("\n"), &left);
    (void)str_cut(&got, S("\n"), &right);
    if (!str_eq(left, right) && !test_check_str(right, left, at, line, "a line of the golden file"))
      return false;
  }
  return true;
}

/* ---- what is left of a word --------------------------------------------------------------------------------- */

struct holding {
  const char *word;
  size_t rows;
};

static void look_for(struct ctx *cx, void *arg) {
  struct holding *l = arg;
  l->rows = store_rows_holding(cx, str_of(l->word), buf_new(cx->mem, 1 << 16));
}

bool house_holds(struct house *h, const char *word) {
  struct holding l = {word, 0};
  int n = 0;
  if (test_on_postgres()) {
    CHECK(house_read(h, ROLE_CLERK, look_for, &l));
    return l.rows > 0;
  }
  FILE *p =
      popen(str_c(h->mem, str_fmt(h->mem, "grep -rlaF -- '%s' '%.*s' | wc -l", word, STR_ARG(h->dir))), "r");
  NEED(p && fscanf(p, "%d", &n) == 1);
  pclose(p);
  return n > 0;
}

/* A commit cuts the log of a folder behind itself; another one shows that it was done. */
static bool nothing(struct ctx *cx, void *arg) {
  (void)cx, (void)arg;
  return true;
}

bool house_forgot(struct house *h, const char *word) {
  for (int i = 0; i < 100 && house_holds(h, word); i++) house_write(h, ROLE_CLERK, nothing, NULL);
  return !house_holds(h, word);
}
