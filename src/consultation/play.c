#include "consultation/play.h"

#include <string.h>

struct returning {
  struct person *p;
  str hash;
  struct sign_in s;
};

static bool come_back(struct ctx *cx, void *arg) {
  struct returning *r = arg;
  r->s = (struct sign_in){.login = r->p->login, .new_hash = r->hash, .source = S("harness")};
  r->s.code = account_new_code(cx, r->p->account);
  return code_sign_in(cx, &r->s);
}

void play_on(struct house *h, const char *iso) {
  static const int who[] = {ROLE_OFFICER,
                            ROLE_UNIT_HEAD,
                            ROLE_CHAIRMAN,
                            ROLE_COORDINATOR,
                            ROLE_CLERK,
                            ROLE_COLLECTOR,
                            IN_OTHER_UNIT + ROLE_OFFICER,
                            IN_OTHER_UNIT + ROLE_COLLECTOR};
  house_at(h, iso);
  str hash = password_hash(h, h->store, S(HOUSE_PASSWORD));
  for (size_t i = 0; i < sizeof who / sizeof *who; i++) {
    struct returning r = {.p = &h->people[who[i]], .hash = hash};
    NEED(house_write(h, ROLE_ADMINISTRATOR, come_back, &r) == STORE_COMMITTED && r.s.opened);
    r.p->cookie = hex_of(h->mem, r.s.session_secret, 32);
  }
}

struct answer draft_write(struct house *h, int who, const char *title, const char *text) {
  struct filled *f = form_open(h, who, "/can-bo/lay-y-kien/moi", "/can-bo/lay-y-kien/moi");
  form_set(f, "ten", title);
  form_set(f, "vi-sao", "Chưa có quy định chung nên mỗi thôn một kiểu.");
  form_set(f, "noi-ban-hanh", "Ủy ban nhân dân xã");
  form_set(f, "noi-dung", text);
  return form_send(f);
}

str draft_made(struct house *h, int who, const char *title) {
  struct answer a = draft_write(h, who, title, PLAY_TEXT);
  NEED(a.status == 303 && str_starts(a.location, S("/can-bo/lay-y-kien/")));
  return a.location;
}

char *draft_path(struct house *h, str draft, const char *act) {
  return str_c(h->mem, str_fmt(h->mem, "%.*s%s", STR_ARG(draft), act));
}

struct answer draft_open(struct house *h, int who, str draft, const char *until) {
  struct filled *f = form_open(h, who, draft_path(h, draft, ""), draft_path(h, draft, "/mo"));
  form_set(f, "den-ngay", until);
  return form_send(f);
}

struct answer opinion_give(struct house *h, const char *address, const char *passage, const char *text,
                           const char *name) {
  struct filled *f = form_open(h, RESIDENT, address, address);
  form_set(f, "doan", passage);
  form_set(f, "loi", text);
  form_set(f, "ten", name);
  form_set_str(f, "thon", id_hex(h->mem, h->hamlet));
  form_add(f, "buoc", S("xem"));
  struct answer look = form_send(f);
  if (look.status != 200) return look;
  f = form_in(h, RESIDENT, look, address);
  form_add(f, "buoc", S("gui"));
  return form_send(f);
}

str opinion_waiting_one(struct house *h) {
  struct answer list = get(h, ROLE_COORDINATOR, "/can-bo/lay-y-kien/cho-xem");
  str rest = list.body, head, path;
  while (str_cut(&rest, S("href=\"/can-bo/lay-y-kien/"), &head) && str_cut(&rest, S("\""), &path))
    if (str_has(path, S("/y-kien/"))) return str_fmt(h->mem, "/can-bo/lay-y-kien/%.*s", STR_ARG(path));
  NEED(!"an opinion waits");
  return STR_NONE;
}

struct answer opinion_show(struct house *h, str opinion) {
  struct filled *f =
      form_open(h, ROLE_COORDINATOR, draft_path(h, opinion, ""), draft_path(h, opinion, "/duyet"));
  return form_send(f);
}

struct answer opinion_reply(struct house *h, int who, str opinion, const char *kind, const char *text) {
  struct filled *f = form_open(h, who, draft_path(h, opinion, ""), draft_path(h, opinion, "/tra-loi"));
  form_set(f, "loai", kind);
  form_set(f, "tra-loi", text);
  return form_send(f);
}

struct answer opinion_look(struct house *h, str code) {
  struct filled *f = form_open(h, RESIDENT, "/lay-y-kien/tra-cuu", "/lay-y-kien/tra-cuu");
  form_set_str(f, "ma", code);
  return form_send(f);
}

str draft_out(struct house *h) {
  str draft = draft_made(h, ROLE_OFFICER, "Quy chế nhà văn hóa thôn");
  NEED(draft_open(h, ROLE_UNIT_HEAD, draft, "15/12/2026").status == 303);
  return draft;
}
