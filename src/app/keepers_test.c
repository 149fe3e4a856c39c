/* Persons in the records of every room that keeps them: whoever holds the code asks, the office decides, and the person is in no row. */
#include "consultation/play.h"
#include "meeting/play.h"
#include "privacy/privacy.h"

/* Of this house alone: on PostgreSQL all houses stand in one database. */
static char *one_in(struct house *h) {
  char letters[13] = "";
  for (size_t i = 0; i < 12; i++) letters[i] = (char)('a' + (h->commune.b[i / 2] >> (i % 2 * 4)) % 16);
  return str_c(h->mem, str_fmt(h->mem, "Người Mẫu %s", letters));
}

static struct answer mine(struct house *h, str code) {
  struct filled *f = form_open(h, RESIDENT, "/quyen-rieng-tu/cua-toi", "/quyen-rieng-tu/cua-toi");
  form_set_str(f, "ma", code);
  return form_send(f);
}

static struct answer erase_by_code(struct house *h, str code, const char *outcome) {
  struct filled *f = form_in(h, RESIDENT, mine(h, code), "/quyen-rieng-tu/yeu-cau");
  form_set(f, "viec", "xoa");
  CHECK_INT(form_send(f).status, 200);
  str at = between(get(h, ROLE_CLERK, "/can-bo/du-lieu/yeu-cau").body, "href=\"/can-bo/du-lieu/yeu-cau/", "\"");
  NEED(at.n == 32);
  str path = str_fmt(h->mem, "/can-bo/du-lieu/yeu-cau/%.*s", STR_ARG(at));
  f = form_open(h, ROLE_CLERK, str_c(h->mem, path), str_c(h->mem, str_and(h->mem, path, S("/quyet-dinh"))));
  form_set(f, "ket-qua", outcome);
  if (str_eq(str_of(outcome), S("cat"))) form_set(f, "can-cu", "luu-tru");
  form_set(f, "noi-ro", "Xã đã xem yêu cầu và làm như trên");
  return form_send(f);
}

static void check(struct ctx *cx, void *arg) {
  struct buf *b = buf_new(cx->mem, 1 << 16);
  *(size_t *)arg = privacy_check(cx, b) + store_check(cx, b);
}

static bool whole(struct house *h) {
  size_t found = 1;
  return CHECK(house_read(h, ROLE_CLERK, check, &found)) && CHECK_INT(found, 0);
}

TEST("who registered for a reception sees it masked by the code; erased, the turn is free and no row has the "
     "name") {
  struct house *h = house_open(mem);
  CHECK_INT(meet_post(h, "tiep-cong-dan", "01/12/2026", "20").status, 303);
  str words = str_fmt(mem, "Tôi là %s, xin nói về con mương", one_in(h));
  str code = meet_code(h, meet_register(h, "/lich/1/dang-ky", "2", str_c(mem, words), one_in(h)));
  CHECK_HAS(mine(h, code).body, "N••• M•••");
  CHECK_HAS_NOT(mine(h, code).body, one_in(h));
  CHECK(house_holds(h, one_in(h)));
  CHECK_INT(erase_by_code(h, code, "cat").status, 303);
  CHECK(house_forgot(h, one_in(h)));
  CHECK_HAS(get(h, RESIDENT, "/lich").body, "còn 6 trong 6 lượt");
  CHECK_HAS(meet_slip(h, code).body, "Không tìm thấy phiếu nào");
  CHECK_HAS(mine(h, code).body, "Xã không còn giữ gì");
  CHECK(whole(h));
}

TEST("a question before a dialogue goes with its words when its sender asks") {
  struct house *h = house_open(mem);
  CHECK_INT(meet_post(h, "doi-thoai", "15/12/2026", NULL).status, 303);
  struct filled *f = form_open(h, RESIDENT, "/lich/1/hoi", "/lich/1/hoi");
  form_set_str(f, "cau-hoi", str_fmt(mem, "Tôi là %s: bao giờ có nước sạch?", one_in(h)));
  struct answer sent = form_send(f);
  CHECK_INT(sent.status, 200);
  str code = meet_code(h, sent);
  CHECK(house_holds(h, one_in(h)));
  CHECK_INT(erase_by_code(h, code, "huy").status, 303);
  CHECK(house_forgot(h, one_in(h)));
  CHECK_HAS_NOT(get(h, ROLE_COORDINATOR, "/can-bo/cau-hoi").body, "nước sạch");
}

TEST("an opinion on a draft loses its sender and keeps its place; destroyed, it is counted as hidden") {
  struct house *h = house_open(mem);
  draft_out(h);
  str words = str_fmt(mem, "Tôi là %s, xin mở cửa sớm hơn", one_in(h));
  str code = meet_code(h, opinion_give(h, "/lay-y-kien/1/gop-y", "0", str_c(mem, words), one_in(h)));
  str desk = opinion_waiting_one(h);
  CHECK_INT(erase_by_code(h, code, "cat").status, 303);
  CHECK(house_forgot(h, one_in(h)));
  CHECK_HAS(get_path(h, ROLE_COORDINATOR, desk).body, "xin mở cửa sớm hơn");
  house_later(h, 1);
  code = meet_code(h, opinion_give(h, "/lay-y-kien/1/gop-y", "0", "Xin mở cả chủ nhật", one_in(h)));
  CHECK_INT(erase_by_code(h, code, "huy").status, 303);
  CHECK(house_forgot(h, "Xin mở cả chủ nhật"));
  CHECK_HAS(mine(h, code).body, "Xã không còn giữ gì");
  CHECK(whole(h));
}
