/* Posters, suggestion boxes, slips for the day without power. */
#include "channel/channel.h"
#include "matter/play.h"
#include "test/house.h"
#include "test/test.h"

/* ---- posters ---------------------------------------------------------------------------------------------------- */

static str make_poster(struct house *h, const char *place) {
  CHECK_INT(post(h, ROLE_CLERK, "/can-bo/to-dan", "/can-bo/to-dan", "noi-dan", place).status, 303);
  return text_of(h->mem, get(h, ROLE_CLERK, "/can-bo/to-dan").body, "data-label=\"Mã\"");
}

static void send_from(struct house *h, str code, const char *words) {
  char *page = str_c(h->mem, str_fmt(h->mem, "/phan-anh/gui?tu=%.*s", STR_ARG(code)));
  struct filled *f = form_open(h, RESIDENT, page, "/phan-anh/gui");
  form_set(f, "loi", words);
  f = form_in(h, RESIDENT, play_step(f, "noi"), "/phan-anh/gui");
  form_set(f, "chu-de", "khac");
  f = form_in(h, RESIDENT, play_step(f, "lien-he"), "/phan-anh/gui");
  f = form_in(h, RESIDENT, play_step(f, "xem"), "/phan-anh/gui");
  CHECK_INT(play_step(f, "gui").status, 200);
}

TEST("what is sent from a poster says so and which, and a revoked or invented code is only the site") {
  struct house *h = house_open(mem);
  str code = make_poster(h, "Quầy số 2");
  CHECK_INT(code.n, 8);
  send_from(h, code, "Việc gửi từ tờ dán");
  CHECK_INT(play_moderate(h, play_record(h), "sau").status, 303);
  CHECK_HAS(get(h, ROLE_CHAIRMAN, "/can-bo/so-kenh").body, "/can-bo/so-kenh/qr");
  struct answer list = get(h, ROLE_COORDINATOR, "/can-bo/to-dan");
  str rest = list.body, before;
  do NEED(str_cut(&rest, S("/viec\""), &before));
  while (!str_eq(str_sub(before, before.n - 47, 15), S("/can-bo/to-dan/")));
  str records = str_sub(before, before.n - 32, 32);
  char *path = str_c(mem, str_fmt(mem, "/can-bo/to-dan/%.*s/viec", STR_ARG(records)));
  CHECK_HAS(get(h, ROLE_COORDINATOR, path).body, "Đường ngập trước nhà văn hóa");
  /* The clerk keeps the posters and reads no matters. */
  CHECK_HAS_NOT(get(h, ROLE_CLERK, "/can-bo/to-dan").body, path);
  CHECK_INT(get(h, ROLE_CLERK, path).status, 404);

  char *revoke = str_c(mem, str_fmt(mem, "/can-bo/to-dan/%.*s/bo", STR_ARG(records)));
  CHECK_INT(post(h, ROLE_CLERK, "/can-bo/to-dan", revoke).status, 303);
  send_from(h, code, "Việc gửi sau khi tờ đã bỏ");
  send_from(h, S("khongcoma"), "Việc gửi với mã bịa");
  CHECK_INT(play_moderate(h, play_record(h), "sau").status, 303);
  CHECK_INT(play_moderate(h, play_record(h), "sau").status, 303);
  CHECK_HAS(get(h, ROLE_COORDINATOR, path).body, "1 ý kiến.");
  CHECK_HAS(get(h, ROLE_CHAIRMAN, "/can-bo/so-kenh/web").body, "2 ý kiến");
}

TEST("hamlets get their posters in one press, and a poster needs a place") {
  struct house *h = house_open(mem);
  struct answer a = post(h, ROLE_CLERK, "/can-bo/to-dan", "/can-bo/to-dan");
  CHECK_INT(a.status, 422);
  CHECK_HAS(a.body, "f-noi-dan-error");
  CHECK_INT(post(h, ROLE_CLERK, "/can-bo/to-dan", "/can-bo/to-dan/thon").status, 303);
  a = get(h, ROLE_CLERK, "/can-bo/to-dan");
  CHECK_HAS(a.body, "Thôn Một");
  CHECK_HAS(a.body, "Thôn Hai");
  CHECK_HAS_NOT(a.body, "/can-bo/to-dan/thon");
  CHECK_HAS(get(h, RESIDENT, "/lien-he").body, "chụp mã vuông trên tờ dán");
}

/* ---- boxes ------------------------------------------------------------------------------------------------------- */

struct boxed {
  id door;
  day from;
};
static bool set_up(struct ctx *cx, void *arg) {
  struct boxed *b = arg;
  struct door d = {.channel = S("hom-thu"), .name = S("Hòm thư thử"), .every = 7, .true_from = b->from};
  if (door_open(cx, &d) != DOOR_OK) return false;
  b->door = d.door;
  return true;
}

static char *box_path(struct house *h, const char *from) {
  struct boxed b = {0};
  NEED(day_parse(str_of(from), &b.from));
  CHECK_INT(house_write(h, ROLE_CLERK, set_up, &b), STORE_COMMITTED);
  return str_c(h->mem, str_fmt(h->mem, "/can-bo/hom-thu/%.*s", STR_ARG(id_hex(h->mem, b.door))));
}

static struct answer open_box(struct house *h, char *path, const char *on, const char *letters,
                              const char *witness) {
  return post(h, ROLE_ONE_STOP_CLERK, path, path, "ngay-mo", on, "so-thu", letters, "chung-kien", witness);
}

TEST("a box that nobody opened in time is missing, and none found is said expressly") {
  struct house *h = house_open(mem);
  char *path = box_path(h, "2026-11-01");
  struct answer a = get(h, ROLE_ONE_STOP_CLERK, path);
  CHECK_HAS(a.body, "từ 09/11/2026 đến nay");
  CHECK_HAS(a.body, "Thiếu: không ai mở");
  CHECK_HAS(get(h, ROLE_ONE_STOP_CLERK, "/can-bo/hom-thu").body, "quá hạn mở từ 08/11/2026");
  CHECK_INT(open_box(h, path, "12/11/2026", "0", "Người Chứng Kiến").status, 303);
  CHECK_INT(open_box(h, path, "23/11/2026", "0", "Người Chứng Kiến").status, 303);
  a = get(h, ROLE_ONE_STOP_CLERK, path);
  CHECK_HAS(a.body, "từ 09/11/2026 đến 11/11/2026");
  CHECK_HAS(a.body, "từ 20/11/2026 đến 22/11/2026");
  CHECK_HAS(a.body, "Người Chứng Kiến");
  CHECK_HAS(get(h, ROLE_ONE_STOP_CLERK, "/can-bo/hom-thu").body, "mở chậm nhất 30/11/2026");
}

TEST("a box is opened by two people, once a day, on a day that can be true") {
  struct house *h = house_open(mem);
  char *path = box_path(h, "2026-11-16");
  struct answer a = open_box(h, path, "23/11/2026", "2", "");
  CHECK_INT(a.status, 422);
  CHECK_HAS(a.body, "f-nguoi-thu-hai-error");
  a = open_box(h, path, "23/11/2026", "2", "người thử  ONE-STOP-CLERK");
  CHECK_HAS(a.body, "f-nguoi-thu-hai-error");
  struct filled *f = form_open(h, ROLE_ONE_STOP_CLERK, path, path);
  form_set(f, "so-thu", "2");
  form_set_str(f, "nguoi-thu-hai", id_hex(mem, h->people[ROLE_ONE_STOP_CLERK].account));
  CHECK_INT(form_send(f).status, 422);
  CHECK_HAS(open_box(h, path, "24/11/2026", "2", "Người A").body, "f-ngay-mo-error");
  CHECK_HAS(open_box(h, path, "15/11/2026", "2", "Người A").body, "f-ngay-mo-error");
  CHECK_HAS(open_box(h, path, "23/11/2026", "-1", "Người A").body, "f-so-thu-error");
  f = form_open(h, ROLE_ONE_STOP_CLERK, path, path);
  form_set(f, "so-thu", "0");
  form_set_str(f, "nguoi-thu-hai", id_hex(mem, h->people[ROLE_CLERK].account));
  CHECK_INT(form_send(f).status, 303);
  a = open_box(h, path, "23/11/2026", "3", "Người A");
  CHECK_HAS(a.body, "đã có một lần mở");
}

TEST("letters of an opening are keyed in as matters of the box, no more than were found") {
  struct house *h = house_open(mem);
  char *path = box_path(h, "2026-11-20");
  CHECK_INT(open_box(h, path, "23/11/2026", "2", "Người A").status, 303);
  str opening = between(get(h, ROLE_ONE_STOP_CLERK, path).body, "/can-bo/hom-thu/mo/", "\"");
  NEED(opening.p);
  char *key = str_c(mem, str_fmt(mem, "/can-bo/tiep-nhan?mo=%.*s", STR_ARG(opening)));
  char *shown = str_c(mem, str_fmt(mem, "/can-bo/hom-thu/mo/%.*s", STR_ARG(opening)));
  struct filled *late = form_open(h, ROLE_ONE_STOP_CLERK, key, "/can-bo/tiep-nhan");
  struct filled *f = form_open(h, ROLE_ONE_STOP_CLERK, key, "/can-bo/tiep-nhan");
  CHECK_STR(form_value(f, "kenh"), S("hom-thu"));
  struct answer a = {0};
  for (int i = 0; i < 2; i++) {
    form_set(f, "chu-de", "khac");
    form_set(f, "loi", i ? "Thư thứ hai" : "Thư thứ nhất");
    a = form_send(f);
    CHECK_INT(a.status, 200);
    if (i == 0) f = form_in(h, ROLE_ONE_STOP_CLERK, a, "/can-bo/tiep-nhan");
  }
  CHECK_HAS(get(h, ROLE_ONE_STOP_CLERK, shown).body, "2 thư, đã nhập 2");
  form_set(late, "chu-de", "khac");
  form_set(late, "loi", "Thư thứ ba không có");
  a = form_send(late);
  CHECK_INT(a.status, 422);
  CHECK_HAS(a.body, "đã nhập đủ số thư");
  CHECK_HAS(a.body, "Thư thứ ba không có");
  CHECK_INT(play_moderate(h, play_record(h), "sau").status, 303);
  CHECK_HAS(get(h, ROLE_ONE_STOP_CLERK, shown).body, "Đường ngập trước nhà văn hóa");
  CHECK_HAS(get(h, ROLE_ONE_STOP_CLERK, "/can-bo/so-kenh").body, "/can-bo/so-kenh/hom-thu");
  CHECK_HAS(get(h, ROLE_CLERK, shown).body, "2 thư, đã nhập 2");
  CHECK_HAS_NOT(get(h, ROLE_CLERK, shown).body, "Đường ngập");
}

/* ---- slips ------------------------------------------------------------------------------------------------------- */

static struct answer key_slip(struct house *h, str code, const char *words) {
  struct filled *f = form_open(h, ROLE_ONE_STOP_CLERK, "/can-bo/tiep-nhan", "/can-bo/tiep-nhan");
  form_set(f, "kenh", "giay");
  form_set(f, "chu-de", "khac");
  form_set(f, "loi", words);
  form_set_str(f, "ma-phieu", code);
  return form_send(f);
}

TEST("the code on a slip printed in advance becomes the matter's follow code, once, until its last day") {
  struct house *h = house_open(mem);
  struct filled *f = form_open(h, ROLE_ONE_STOP_CLERK, "/can-bo/phieu-in-san", "/can-bo/phieu-in-san");
  form_set(f, "so-phieu", "3");
  struct answer printed = form_send(f), again = form_send(f);
  CHECK_INT(printed.status, 200);
  str code = play_code(h, printed);
  CHECK_STR(play_code(h, again), code);
  CHECK_HAS(printed.body, "21/02/2027");
  CHECK_HAS(play_look(h, code).body, "Không tìm thấy");

  struct filled *slip = form_open(h, ROLE_ONE_STOP_CLERK, "/can-bo/tiep-nhan", "/can-bo/tiep-nhan");
  form_set(slip, "kenh", "giay");
  form_set(slip, "chu-de", "khac");
  form_set(slip, "loi", "Ghi trên phiếu hôm mất điện");
  form_set_str(slip, "ma-phieu", code);
  struct answer a = form_send(slip);
  CHECK_INT(a.status, 200);
  CHECK_STR(play_code(h, a), code);
  CHECK_HAS(play_look(h, code).body, "Ghi trên phiếu hôm mất điện");
  CHECK_STR(play_code(h, form_send(slip)), code); /* sent twice is done once */
  a = key_slip(h, code, "Nhập lại phiếu ấy");
  CHECK_INT(a.status, 422);
  CHECK_HAS(a.body, "f-ma-phieu-error");
  CHECK_HAS(a.body, "Nhập lại phiếu ấy");
  CHECK_HAS(get(h, ROLE_ONE_STOP_CLERK, "/can-bo/phieu-in-san").body, "data-label=\"Chưa nhập\">2<");
}

TEST("a code that nobody reserved, another matter's code and what is no code are refused with everything typed "
     "kept") {
  struct house *h = house_open(mem);
  uint8_t invented[FOLLOW_BYTES] = {1, 2, 3, 4, 5, 6, 7, 8};
  struct answer sent = play_send(h, "Việc của người khác", "");
  const str codes[] = {follow_say(mem, invented), play_code(h, sent), S("khong phai ma")};
  for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
    struct answer a = key_slip(h, codes[i], "Giữ nguyên lời này");
    CHECK_INT(a.status, 422);
    CHECK_HAS(a.body, "f-ma-phieu-error");
    CHECK_HAS(a.body, "Giữ nguyên lời này");
  }
  CHECK_INT(
      post(h, ROLE_ONE_STOP_CLERK, "/can-bo/phieu-in-san", "/can-bo/phieu-in-san", "so-phieu", "101").status,
      422);
}

struct reserved {
  id form;
  struct slip_block block;
  bool known;
};
static bool reserve(struct ctx *cx, void *arg) {
  struct reserved *r = arg;
  r->form = ctx_new_id(cx);
  return slips_reserve(cx, r->form, 1, &r->block);
}
static bool take(struct ctx *cx, void *arg) {
  struct reserved *r = arg;
  uint8_t secret[FOLLOW_BYTES];
  slip_secret(cx, r->form, 0, secret);
  r->known = slip_take(cx, secret);
  return false; /* looked at only */
}

TEST("a reserved slip that was never used says nothing after its last day") {
  struct house *h = house_open(mem);
  struct reserved r = {0};
  CHECK_INT(house_write(h, ROLE_ONE_STOP_CLERK, reserve, &r), STORE_COMMITTED);
  house_at(h, "2027-02-21T23:00:00+07:00");
  CHECK_INT(house_write(h, ROLE_ONE_STOP_CLERK, take, &r), STORE_REFUSED);
  CHECK(r.known);
  house_at(h, "2027-02-22T00:01:00+07:00");
  CHECK_INT(house_write(h, ROLE_ONE_STOP_CLERK, take, &r), STORE_REFUSED);
  CHECK(!r.known);
}
