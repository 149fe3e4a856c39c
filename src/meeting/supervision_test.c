/* Recommendations of those who supervise: replied to in time, 'chưa đạt' one step up, seen by those entitled. */
#include "meeting/play.h"

#define BASE "/can-bo/kien-nghi-giam-sat"

static str recommend(struct house *h, const char *title) {
  struct filled *f = form_open(h, ROLE_SUPERVISOR, BASE "/them", BASE "/them");
  form_set(f, "cua-ai", "ban-ttnd");
  form_set(f, "ve-viec", "mat-dan-chu");
  form_set(f, "tieu-de", title);
  form_set(f, "noi-dung", "Khoản thu ở thôn không được bàn trước; đề nghị họp lại");
  form_set_str(f, "don-vi", id_hex(h->mem, h->office));
  CHECK_INT(form_send(f).status, 303);
  str path = between(get(h, ROLE_SUPERVISOR, BASE).body, "class=\"row-title\"><a href=\"" BASE "/", "\"");
  NEED(path.p && path.n == 32);
  return str_fmt(h->mem, BASE "/%.*s", STR_ARG(path));
}

static struct answer answer(struct house *h, int who, str one, const char *text) {
  return post(h, who, meet_path(h, one, ""), meet_path(h, one, "/tra-loi"), "tra-loi", text);
}

TEST("a recommendation is replied to within its limit, and 'chưa đạt' takes it one step up each time") {
  struct house *h = house_open(mem);
  str one = recommend(h, "Thu quỹ chưa bàn với dân");
  struct answer page = get_path(h, ROLE_UNIT_HEAD, one);
  CHECK_HAS(page.body, "08/12/2026"); /* ten working days behind Monday 23/11, 24/11 being a day off */
  CHECK_HAS(page.body, "cần xác nhận");
  CHECK_HAS(page.body, "Dấu hiệu vi phạm dân chủ");
  CHECK_HAS_NOT(page.body, "/dat\"");
  CHECK_INT(answer(h, ROLE_UNIT_HEAD, one, "Sẽ họp lại trong tháng").status, 303);
  CHECK_HAS(get_path(h, ROLE_SUPERVISOR, one).body, "Sẽ họp lại");
  CHECK_HAS_NOT(get_path(h, ROLE_UNIT_HEAD, one).body, "/tra-loi\"");
  CHECK_INT(post(h, ROLE_SUPERVISOR, meet_path(h, one, ""), meet_path(h, one, "/chua-dat"), "con-thieu",
                 "Chưa nói ngày nào")
                .status,
            303);
  CHECK_HAS_NOT(get_path(h, ROLE_UNIT_HEAD, one).body, "/tra-loi\"");
  CHECK_INT(answer(h, ROLE_COORDINATOR, one, "Họp ngày 05/12").status, 303);
  CHECK_INT(post(h, ROLE_SUPERVISOR, meet_path(h, one, ""), meet_path(h, one, "/chua-dat"), "con-thieu",
                 "Chưa trả lại tiền")
                .status,
            303);
  CHECK_HAS_NOT(get_path(h, ROLE_COORDINATOR, one).body, "/tra-loi\"");
  CHECK_HAS(get_path(h, ROLE_COORDINATOR, one).body, "Chủ tịch phải trả lời");
  CHECK_INT(answer(h, ROLE_CHAIRMAN, one, "Đã trả lại đủ").status, 303);
  CHECK_INT(post(h, ROLE_SUPERVISOR, meet_path(h, one, ""), meet_path(h, one, "/dat"), "nhan-xet", "").status,
            303);
  CHECK_HAS(get(h, ROLE_CHAIRMAN, BASE "?xem=xong").body, "Thu quỹ");
  CHECK_HAS_NOT(get(h, ROLE_CHAIRMAN, BASE).body, "Thu quỹ");
  CHECK_HAS_NOT(get_path(h, ROLE_SUPERVISOR, one).body, "/chua-dat");
}

TEST("a recommendation is seen by its unit, its recommenders and those above; others find nothing there") {
  struct house *h = house_open(mem);
  str one = recommend(h, "Bảng tin để trống");
  static const int may_see[] = {ROLE_CHAIRMAN, ROLE_COORDINATOR, ROLE_UNIT_HEAD, ROLE_SUPERVISOR,
                                ROLE_PARTY_VIEWER};
  for (size_t i = 0; i < sizeof may_see / sizeof *may_see; i++) {
    CHECK_INT(get_path(h, may_see[i], one).status, 200);
    CHECK_HAS(get(h, may_see[i], BASE).body, "Bảng tin");
  }
  static const int may_not[] = {IN_OTHER_UNIT + ROLE_UNIT_HEAD, IN_OTHER_UNIT + ROLE_SUPERVISOR, ROLE_OFFICER,
                                ROLE_COLLECTOR, ROLE_ADMINISTRATOR};
  for (size_t i = 0; i < sizeof may_not / sizeof *may_not; i++) {
    CHECK_INT(get_path(h, may_not[i], one).status, 404);
    CHECK_HAS_NOT(get(h, may_not[i], BASE).body, "Bảng tin");
  }
  CHECK_HAS_NOT(get_path(h, ROLE_PARTY_VIEWER, one).body, "/tra-loi\"");
  meet_at(h, "2026-12-09T08:00:00+07:00");
  CHECK_HAS(get_path(h, ROLE_UNIT_HEAD, one).body, "Quá hạn trả lời");
  CHECK_HAS(get(h, ROLE_UNIT_HEAD, "/can-bo").body, "quá hạn: 1");
}

struct behind {
  id recommendation;
};
static bool reply_behind(struct ctx *cx, void *arg) {
  struct behind *b = arg;
  return recommendation_reply(cx, b->recommendation, S("Trả lời từ cửa sau"));
}
static bool judge_behind(struct ctx *cx, void *arg) {
  struct behind *b = arg;
  return recommendation_judge(cx, b->recommendation, true, STR_NONE);
}

TEST("the rule itself refuses: another unit's head, an officer, a lower one after 'chưa đạt', another body's "
     "word") {
  struct house *h = house_open(mem);
  str one = recommend(h, "Một kiến nghị");
  struct behind b;
  NEED(id_parse(str_sub(one, one.n - 32, 32), &b.recommendation));
  CHECK_INT(house_write(h, IN_OTHER_UNIT + ROLE_UNIT_HEAD, reply_behind, &b), STORE_REFUSED);
  CHECK_INT(house_write(h, ROLE_OFFICER, reply_behind, &b), STORE_REFUSED);
  CHECK_INT(house_write(h, ROLE_SUPERVISOR, judge_behind, &b), STORE_REFUSED); /* nothing to judge yet */
  CHECK_INT(house_write(h, ROLE_COORDINATOR, reply_behind, &b), STORE_COMMITTED);
  CHECK_INT(house_write(h, ROLE_COORDINATOR, reply_behind, &b), STORE_REFUSED);
  CHECK_INT(house_write(h, IN_OTHER_UNIT + ROLE_SUPERVISOR, judge_behind, &b), STORE_REFUSED);
  CHECK_INT(house_write(h, ROLE_SUPERVISOR, judge_behind, &b), STORE_COMMITTED);
}
