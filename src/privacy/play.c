/* A person whose data is kept, and what is done with it: what the stories of this room are told with. */
#include "privacy/play.h"

/* Of this house alone: on PostgreSQL all houses stand in one database, and a search of every row finds the others'. */
char *person_name(struct house *h) {
  char letters[13] = "";
  for (size_t i = 0; i < 12; i++) letters[i] = (char)('a' + (h->commune.b[i / 2] >> (i % 2 * 4)) % 16);
  return str_c(h->mem, str_fmt(h->mem, "Người Mẫu %s", letters));
}

char *person_phone(struct house *h) {
  unsigned n = h->commune.b[0] * 65536u + h->commune.b[1] * 256u + h->commune.b[2];
  return str_c(h->mem, str_fmt(h->mem, "0912 %03u %03u", n / 1000 % 1000, n % 1000));
}

char *person_masked(struct house *h) {
  return str_c(h->mem, mask_phone(h->mem, str_of(person_phone(h))));
}

char *person_said(struct house *h, const char *before, const char *between_, const char *after) {
  return str_c(h->mem, str_fmt(h->mem, "%s%s%s%s%s", before, person_name(h), between_, person_phone(h), after));
}

str person_sends(struct house *h) {
  struct filled *f = form_open(h, RESIDENT, "/phan-anh/gui", "/phan-anh/gui");
  form_set(f, "loi",
           str_c(h->mem, str_fmt(h->mem, "Tôi là %s, số căn cước 001 234 567 890, đường trước nhà ngập",
                                 person_name(h))));
  form_set(f, "loai", "phan-anh");
  f = form_in(h, RESIDENT, play_step(f, "noi"), "/phan-anh/gui");
  form_set(f, "chu-de", "duong-sa");
  form_set(f, "noi", "Nhà số 7 cạnh bờ ao");
  f = form_in(h, RESIDENT, play_step(f, "lien-he"), "/phan-anh/gui");
  form_set(f, "ten", person_name(h));
  form_set(f, "dien-thoai", person_phone(h));
  f = form_in(h, RESIDENT, play_step(f, "xem"), "/phan-anh/gui");
  return play_code(h, play_step(f, "gui"));
}

struct answer person_reveal(struct house *h, int who, str record, const char *field, const char *why) {
  struct filled *f = form_open(h, who, play_path(h, record, ""), play_path(h, record, "/hien"));
  form_set(f, "truong", field);
  form_set(f, "vi-sao", why);
  return form_send(f);
}

struct answer person_mine(struct house *h, str code) {
  struct filled *f = form_open(h, RESIDENT, "/quyen-rieng-tu/cua-toi", "/quyen-rieng-tu/cua-toi");
  form_set_str(f, "ma", code);
  return form_send(f);
}

struct answer person_asks(struct house *h, str code, const char *what, const char *words) {
  struct filled *f = form_in(h, RESIDENT, person_mine(h, code), "/quyen-rieng-tu/yeu-cau");
  form_set(f, "viec", what);
  form_set(f, "loi", words);
  return form_send(f);
}

str person_request(struct house *h) {
  str path =
      between(get(h, ROLE_CLERK, "/can-bo/du-lieu/yeu-cau").body, "href=\"/can-bo/du-lieu/yeu-cau/", "\"");
  NEED(path.n == 32);
  return str_fmt(h->mem, "/can-bo/du-lieu/yeu-cau/%.*s", STR_ARG(path));
}

struct answer person_decide(struct house *h, str request, const char *outcome, const char *ground) {
  struct filled *f = form_open(h, ROLE_CLERK, play_path(h, request, ""), play_path(h, request, "/quyet-dinh"));
  form_set(f, "ket-qua", outcome);
  if (ground) form_set(f, "can-cu", ground);
  form_set(f, "noi-ro",
           str_c(h->mem, str_fmt(h->mem, "Xã đã xem yêu cầu của %s và làm như trên", person_name(h))));
  return form_send(f);
}

struct verified {
  size_t found;
};

static void verify(struct ctx *cx, void *arg) {
  struct verified *v = arg;
  struct buf *b = buf_new(cx->mem, 1 << 20);
  v->found = log_check(cx, STR_NONE, b) + matter_check(cx, b) + privacy_check(cx, b) +
             matter_check_caches(cx, b) + store_check(cx, b);
  if (v->found) test_say("%s", str_c(cx->mem, buf_str(b)));
}

/* Once a house: a second PRAGMA integrity_check on one reading connection trusts what FTS5 remembers of the first. */
bool person_all_verifies(struct house *h) {
  struct verified v = {0};
  CHECK(house_read(h, ROLE_CLERK, verify, &v));
  return CHECK_INT(v.found, 0);
}
