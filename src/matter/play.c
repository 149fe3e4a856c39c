/* The steps of a matter as its people take them in a browser: what the stories of this room are told with. */
#include "matter/play.h"

struct answer play_step(struct filled *f, const char *button) {
  form_add(f, "buoc", str_of(button));
  return form_send(f);
}

/* Sends one opinion through all pages; gives the confirmation page. */
struct answer play_send(struct house *h, const char *text, const char *name) {
  struct filled *f = form_open(h, RESIDENT, "/phan-anh/gui", "/phan-anh/gui");
  form_set(f, "loi", text);
  form_set(f, "loai", "phan-anh");
  f = form_in(h, RESIDENT, play_step(f, "noi"), "/phan-anh/gui");
  form_set(f, "chu-de", "duong-sa");
  form_set_str(f, "thon", id_hex(h->mem, h->hamlet));
  f = form_in(h, RESIDENT, play_step(f, "lien-he"), "/phan-anh/gui");
  form_set(f, "ten", name);
  f = form_in(h, RESIDENT, play_step(f, "xem"), "/phan-anh/gui");
  return play_step(f, "gui");
}

str play_code(struct house *h, struct answer a) {
  return text_of(h->mem, a.body, "class=\"code\"");
}

/* The one matter that waits for the moderator. */
str play_record(struct house *h) {
  struct answer desk = get(h, ROLE_COORDINATOR, "/can-bo/phan-anh?xem=moi");
  str path = between(desk.body, "href=\"/can-bo/phan-anh/", "\"");
  NEED(path.p && path.n == 32);
  return str_fmt(h->mem, "/can-bo/phan-anh/%.*s", STR_ARG(path));
}

char *play_path(struct house *h, str record, const char *act) {
  return str_c(h->mem, str_fmt(h->mem, "%.*s%s", STR_ARG(record), act));
}

struct answer play_moderate(struct house *h, str record, const char *when) {
  struct filled *f = form_open(h, ROLE_COORDINATOR, play_path(h, record, ""), play_path(h, record, "/duyet"));
  form_set(f, "tieu-de", "Đường ngập trước nhà văn hóa");
  form_set_str(f, "don-vi", id_hex(h->mem, h->office));
  form_set(f, "cong-khai", when);
  return form_send(f);
}

struct answer play_draft(struct house *h, int who, str record, const char *done) {
  struct filled *f = form_open(h, who, play_path(h, record, ""), play_path(h, record, "/tra-loi"));
  form_set(f, "ket-qua", OUTCOME_SOLVED);
  form_set(f, "da-lam-gi", done);
  form_set(f, "ai-lam", "Đơn vị mẫu");
  form_set(f, "khi-nao", "sáng 24/11/2026");
  form_set(f, "tiep-theo", "Không còn việc phải làm");
  form_add(f, "nut", S("trinh"));
  return form_send(f);
}

struct answer play_look(struct house *h, str code) {
  struct filled *f = form_open(h, RESIDENT, "/tra-cuu", "/tra-cuu");
  form_set_str(f, "ma", code);
  return form_send(f);
}

struct answer play_sign(struct house *h, int who, str record) {
  return post_fields(h, who, play_path(h, record, ""), play_path(h, record, "/ky"),
                     (const char *const[]){NULL});
}

struct answer play_undone(struct house *h, str code) {
  struct filled *undone = form_in(h, RESIDENT, play_look(h, code), "/tra-cuu/chua-xong");
  form_set(undone, "vi-sao", "Tối qua vẫn không sáng");
  return form_send(undone);
}
