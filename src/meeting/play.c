/* What the people of this room's tests do in a browser. */
#include "meeting/play.h"

#include <string.h>

struct again {
  struct house *h;
  str hash;
  id account;
  uint8_t secret[32];
  str login;
};

static bool let_in(struct ctx *cx, void *arg) {
  struct again *a = arg;
  struct sign_in s = {
      .login = a->login, .code = account_new_code(cx, a->account), .new_hash = a->hash, .source = S("harness")};
  bool keep = code_sign_in(cx, &s);
  memcpy(a->secret, s.session_secret, sizeof a->secret);
  return keep && s.opened;
}

void meet_at(struct house *h, const char *iso) {
  house_at(h, iso);
  struct again a = {.h = h, .hash = password_hash(h->mem, h->store, S(HOUSE_PASSWORD))};
  for (int who = 0; who < ROLES; who++) {
    a.account = h->people[who].account;
    a.login = h->people[who].login;
    enum store_result r = STORE_FAILED;
    for (int tries = 0; tries < 20 && r != STORE_COMMITTED; tries++) r = house_write(h, RESIDENT, let_in, &a);
    NEED(r == STORE_COMMITTED);
    h->people[who].cookie = hex_of(h->mem, a.secret, sizeof a.secret);
  }
}

struct answer meet_post(struct house *h, const char *kind, const char *on, const char *minutes) {
  struct filled *f = form_open(h, ROLE_ONE_STOP_CLERK, "/can-bo/lich/them", "/can-bo/lich/them");
  form_set(f, "loai", kind);
  form_set(f, "ngay", on);
  form_set(f, "tu-gio", "8:00");
  form_set(f, "den-gio", "10h00");
  form_set(f, "noi", "Phòng tiếp công dân");
  form_set(f, "nguoi-tiep", "Chủ tịch Ủy ban nhân dân xã");
  form_set_str(f, "don-vi", id_hex(h->mem, h->office));
  if (minutes) form_set(f, "moi-luot", minutes);
  return form_send(f);
}

struct answer meet_register(struct house *h, const char *page, const char *turn, const char *text,
                            const char *name) {
  struct filled *f = form_open(h, RESIDENT, page, page);
  form_set(f, "luot", turn);
  form_set(f, "viec", text);
  form_set(f, "ten", name);
  form_add(f, "buoc", S("xem"));
  f = form_in(h, RESIDENT, form_send(f), page);
  form_add(f, "buoc", S("gui"));
  return form_send(f);
}

str meet_code(struct house *h, struct answer a) {
  return text_of(h->mem, a.body, "class=\"code\"");
}

struct answer meet_slip(struct house *h, str code) {
  struct filled *f = form_open(h, RESIDENT, "/lich/phieu", "/lich/phieu");
  form_set_str(f, "ma", code);
  return form_send(f);
}

struct looking {
  struct house *h;
  int64_t number;
  str found;
};

static void look(struct ctx *cx, void *arg) {
  struct looking *l = arg;
  struct meetings m = meeting_coming(cx, (day){0}, 1000);
  for (size_t i = 0; i < m.n; i++)
    if (m.at[i].number == l->number)
      l->found = str_fmt(l->h->mem, "/can-bo/lich/%.*s", STR_ARG(id_hex(cx->mem, m.at[i].id)));
}

str meet_record(struct house *h, int64_t number) {
  struct looking l = {h, number, STR_NONE};
  NEED(house_read(h, ROLE_CHAIRMAN, look, &l) && l.found.p);
  return l.found;
}

char *meet_path(struct house *h, str record, const char *act) {
  return str_c(h->mem, str_fmt(h->mem, "%.*s%s", STR_ARG(record), act));
}

struct answer meet_outcome(struct house *h, str record, const char *outcome, const char *why) {
  struct filled *f =
      form_open(h, ROLE_ONE_STOP_CLERK, meet_path(h, record, ""), meet_path(h, record, "/ket-qua"));
  form_set(f, "ket-qua", outcome);
  form_set(f, "vi-sao", why);
  return form_send(f);
}

str meet_turn(struct house *h, str record) {
  str path = between(get_path(h, ROLE_CHAIRMAN, record).body, "href=\"/can-bo/luot-tiep/", "\"");
  NEED(path.p && path.n == 32);
  return str_fmt(h->mem, "/can-bo/luot-tiep/%.*s", STR_ARG(path));
}

struct answer meet_promise(struct house *h, int who, str page, const char *what, const char *due) {
  struct filled *f = form_open(h, who, str_c(h->mem, page), "/can-bo/loi-hua/them");
  form_set(f, "hua-gi", what);
  form_set(f, "voi-ai", "bà con Thôn Một");
  form_set_str(f, "don-vi", id_hex(h->mem, h->office));
  form_set(f, "han", due);
  return form_send(f);
}
