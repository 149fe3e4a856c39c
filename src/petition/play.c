#include "petition/play.h"

#include <ftw.h>
#include <string.h>

static bool promote(struct ctx *cx, void *arg) {
  struct house *h = arg;
  return account_set_roles(cx, h->people[ROLE_CHAIRMAN].account, h->root,
                           ROLE_BIT(ROLE_CHAIRMAN) | ROLE_BIT(ROLE_SEALED_HANDLER));
}

/* Roles end a person's sessions; the chairman comes in again by a new code. */
struct again {
  struct house *h;
  str code;
};
static bool new_code(struct ctx *cx, void *arg) {
  struct again *a = arg;
  a->code = str_dup(a->h->mem, account_new_code(cx, a->h->people[ROLE_CHAIRMAN].account));
  return true;
}

static bool let_in(struct ctx *cx, void *arg) {
  struct sign_in *s = arg;
  return code_sign_in(cx, s);
}

struct answer play_make_key(struct house *h, int who) {
  return post(h, who, "/can-bo/khoa", "/can-bo/khoa/dat", "cau-khoa", PLAY_PHRASE, "lan-hai", PLAY_PHRASE);
}

struct answer play_open_key(struct house *h, int who, const char *phrase) {
  return post(h, who, "/can-bo/khoa", "/can-bo/khoa/mo", "cau", phrase);
}

void play_people(struct house *h) {
  struct again a = {h, STR_NONE};
  NEED(house_write(h, ROLE_ADMINISTRATOR, promote, h) == STORE_COMMITTED);
  NEED(house_write(h, ROLE_ADMINISTRATOR, new_code, &a) == STORE_COMMITTED);
  struct person *p = &h->people[ROLE_CHAIRMAN];
  struct sign_in s = {.login = p->login,
                      .code = a.code,
                      .new_hash = password_hash(h->mem, h->store, S(HOUSE_PASSWORD)),
                      .source = S("harness")};
  NEED(house_write(h, RESIDENT, let_in, &s) == STORE_COMMITTED && s.opened);
  p->cookie = hex_of(h->mem, s.session_secret, 32);
  const int holders[] = {ROLE_CHAIRMAN, ROLE_SEALED_HANDLER, IN_OTHER_UNIT + ROLE_SEALED_HANDLER};
  for (size_t i = 0; i < sizeof holders / sizeof *holders; i++)
    CHECK_INT(play_make_key(h, holders[i]).status, 303);
}

struct answer play_seal(struct house *h, const char *kind, const char *text, id unit) {
  struct filled *f = form_open(h, RESIDENT, "/don-thu/gui-kin", "/don-thu/gui-kin");
  form_set(f, "loai", kind);
  form_set(f, "loi", text);
  form_set(f, "ten", "Người Gửi Kín");
  form_set(f, "dien-thoai", "0999 888 777");
  if (id_is(unit)) form_set_str(f, "don-vi", id_hex(h->mem, unit));
  form_add(f, "buoc", S("xem"));
  struct answer check = form_send(f);
  if (check.status != 200) return check;
  f = form_in(h, RESIDENT, check, "/don-thu/gui-kin");
  form_add(f, "buoc", S("gui"));
  return form_send(f);
}

str play_code18(struct house *h, struct answer sent) {
  str all = text_of(h->mem, sent.body, "class=\"code\"");
  return str_trim(all);
}

struct answer play_follow(struct house *h, str code) {
  struct filled *f = form_open(h, RESIDENT, "/don-thu/theo-doi", "/don-thu/theo-doi");
  form_set_str(f, "ma", code);
  return form_send(f);
}

str play_first(struct house *h, int who) {
  str page = get(h, who, "/can-bo/don-kin").body, rest = page, head, path;
  while (str_cut(&rest, S("href=\"/can-bo/don-kin/"), &head) && rest.p) {
    str after = rest;
    (void)str_cut(&after, S("\""), &path);
    if (path.n == 32) return str_fmt(h->mem, "/can-bo/don-kin/%.*s", STR_ARG(path));
  }
  return STR_NONE;
}

size_t play_count(struct house *h, int who) {
  str rest = get(h, who, "/can-bo/don-kin").body, head;
  size_t n = 0;
  while (str_cut(&rest, S("<p class=\"row-title\">"), &head)) n++;
  return n;
}

struct answer play_open(struct house *h, int who, str record) {
  struct filled *f =
      form_open(h, who, str_c(h->mem, record), str_c(h->mem, str_fmt(h->mem, "%.*s/mo", STR_ARG(record))));
  return form_send(f);
}

struct answer play_act(struct house *h, int who, str record, const char *act, const char *result,
                       const char *text) {
  struct filled *f =
      form_open(h, who, str_c(h->mem, record), str_c(h->mem, str_fmt(h->mem, "%.*s/lam", STR_ARG(record))));
  form_drop(f, "viec");
  form_add(f, "viec", str_of(act));
  if (result) form_set(f, "ket-qua", result);
  if (text) form_set(f, "loi", text);
  return form_send(f);
}

/* nftw carries no argument. */
static struct {
  void *mem;
  const char *words;
  bool found;
} look;

static int look_into(const char *path, const struct stat *st, int type, struct FTW *where) {
  (void)where;
  str why;
  if (type != FTW_F || st->st_size == 0) return 0;
  str all = file_read(look.mem, str_of(path), 64 << 20, &why);
  if (all.p && memmem(all.p, all.n, look.words, strlen(look.words))) look.found = true;
  return 0;
}

static void rows_too(struct ctx *cx, void *arg) {
  const char *words = arg;
  struct buf *found = buf_new(cx->mem, 4096);
  if (store_rows_holding(cx, str_of(words), found)) look.found = true;
}

bool play_kept(struct house *h, const char *words) {
  look.mem = h->mem;
  look.words = words;
  look.found = false;
  (void)nftw(str_c(h->mem, h->dir), look_into, 16, FTW_PHYS);
  NEED(house_read(h, RESIDENT, rows_too, (void *)(uintptr_t)words));
  return look.found;
}
