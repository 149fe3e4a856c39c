/* Who may close a matter, again after 'chưa xong', and what a correction is. */
#include "matter/play.h"

struct signing {
  id matter;
  int64_t number;
};
static bool sign_behind(struct ctx *cx, void *arg) {
  struct signing *s = arg;
  struct matter_answer a;
  return matter_newest_answer(cx, s->matter, false, &a) &&
         matter_approve(cx, s->matter, a.version, a.drafted_at, &s->number);
}
static bool return_behind(struct ctx *cx, void *arg) {
  struct signing *s = arg;
  return matter_return_draft(cx, s->matter, S("Sửa lại"));
}
static bool withhold_behind(struct ctx *cx, void *arg) {
  struct signing *s = arg;
  return matter_withhold(cx, s->matter, S("bi-mat-nha-nuoc"));
}
static struct signing signing_of(str record) {
  struct signing s = {0};
  NEED(id_parse(str_sub(record, record.n - 32, record.n), &s.matter));
  return s;
}

TEST("what a resident says is not finished goes to the next higher person, and only they close it again") {
  struct house *h = house_open(mem);
  str code = play_code(h, play_send(h, "Đèn đường thôn không sáng", ""));
  str record = play_record(h);
  struct signing s = signing_of(record);
  play_moderate(h, record, "sau");
  play_draft(h, ROLE_OFFICER, record, "Đã thay bóng");
  CHECK_INT(play_sign(h, ROLE_UNIT_HEAD, record).status, 303);
  CHECK_HAS(get(h, RESIDENT, "/phan-anh/1").body, "thay bóng");
  house_later(h, 2);
  CHECK_INT(play_undone(h, code).status, 200);
  CHECK_HAS(get(h, RESIDENT, "/phan-anh/1").body, "chưa xong");
  house_later(h, 2);
  play_draft(h, ROLE_OFFICER, record, "Đã kéo lại dây");
  /* The head who signed does not close it, nor send it back; the coordinator above does. */
  CHECK_HAS_NOT(get_path(h, ROLE_UNIT_HEAD, record).body, "/ky\"");
  CHECK_HAS(get_path(h, ROLE_UNIT_HEAD, record).body, "cấp trên");
  CHECK_INT(house_write(h, ROLE_UNIT_HEAD, sign_behind, &s), STORE_REFUSED);
  CHECK_INT(house_write(h, ROLE_UNIT_HEAD, return_behind, &s), STORE_REFUSED);
  CHECK_INT(play_sign(h, ROLE_COORDINATOR, record).status, 303);
  struct answer page = get(h, RESIDENT, "/phan-anh/1");
  CHECK_HAS(page.body, "kéo lại dây");
  CHECK_HAS(page.body, "thay bóng"); /* the earlier answer stays */
  /* Refused again it goes one step higher, and at the top it stays. */
  for (int i = 0; i < 2; i++) {
    house_later(h, 2);
    CHECK_INT(play_undone(h, code).status, 200);
    house_later(h, 2);
    play_draft(h, ROLE_OFFICER, record, "Đã thay cột");
    CHECK_INT(house_write(h, ROLE_COORDINATOR, sign_behind, &s), STORE_REFUSED);
    CHECK_INT(play_sign(h, ROLE_CHAIRMAN, record).status, 303);
  }
  /* A later correction of what the chairman signed is not signed below the chairman. */
  house_later(h, 2);
  play_draft(h, ROLE_OFFICER, record, "Đã thay cột số 4");
  CHECK_INT(house_write(h, ROLE_UNIT_HEAD, sign_behind, &s), STORE_REFUSED);
}

TEST("the answer that came after 'chưa xong' is rated anew") {
  struct house *h = house_open(mem);
  str code = play_code(h, play_send(h, "Cống tắc", ""));
  str record = play_record(h);
  play_moderate(h, record, "sau");
  play_draft(h, ROLE_OFFICER, record, "Đã thông cống");
  play_sign(h, ROLE_COORDINATOR, record);
  struct filled *rate = form_in(h, RESIDENT, play_look(h, code), "/tra-cuu/danh-gia");
  form_add(rate, "diem", S("1"));
  CHECK_INT(form_send(rate).status, 200);
  CHECK_HAS_NOT(play_look(h, code).body, "/tra-cuu/danh-gia");
  house_later(h, 10);
  play_undone(h, code);
  house_later(h, 10);
  play_draft(h, ROLE_OFFICER, record, "Đã nạo vét cả tuyến");
  play_sign(h, ROLE_CHAIRMAN, record);
  rate = form_in(h, RESIDENT, play_look(h, code), "/tra-cuu/danh-gia");
  form_add(rate, "diem", S("5"));
  CHECK_INT(form_send(rate).status, 200);
  CHECK_HAS(get_path(h, ROLE_OFFICER, record).body, "5 trên 5");
}

static bool draft_behind(struct ctx *cx, void *arg) {
  const struct signing *s = arg;
  struct matter_answer a = {.outcome = S(OUTCOME_SOLVED),
                            .outcome_why = S(""),
                            .done_what = S("Đã gom rác và đặt thêm hai thùng"),
                            .done_by = S("Đơn vị mẫu"),
                            .done_when = S("hôm nay"),
                            .next_step = S("Không còn việc phải làm")};
  return matter_draft_answer(cx, s->matter, &a, true, NULL, 0);
}

/* Sessions do not live until next year: what the staff does here is done by the rules themselves. */
TEST("a correction waits and is sent back while everybody outside still sees the matter answered") {
  struct house *h = house_open(mem);
  str code = play_code(h, play_send(h, "Rác chưa gom", ""));
  str record = play_record(h);
  struct signing s = signing_of(record);
  play_moderate(h, record, "sau");
  play_draft(h, ROLE_OFFICER, record, "Đã gom rác");
  play_sign(h, ROLE_CHAIRMAN, record);
  house_at(h, "2027-01-20T08:00:00+07:00"); /* long after its due day */
  CHECK_INT(house_write(h, ROLE_OFFICER, draft_behind, &s), STORE_COMMITTED);
  struct answer page = get(h, RESIDENT, "/phan-anh/1");
  CHECK_HAS_NOT(page.body, "chờ ký");
  CHECK_HAS_NOT(page.body, "Quá hạn");
  CHECK_HAS_NOT(page.body, "hai thùng");
  house_later(h, 10);
  CHECK_INT(house_write(h, ROLE_CHAIRMAN, return_behind, &s), STORE_COMMITTED);
  CHECK_HAS_NOT(get(h, RESIDENT, "/phan-anh/1").body, "chưa xong, đang xem lại");
  CHECK_HAS(play_look(h, code).body, "Đã giải quyết");
  house_later(h, 10);
  CHECK_INT(house_write(h, ROLE_OFFICER, draft_behind, &s), STORE_COMMITTED);
  house_later(h, 10);
  CHECK_INT(house_write(h, ROLE_CHAIRMAN, sign_behind, &s), STORE_COMMITTED);
  page = get(h, RESIDENT, "/phan-anh/1");
  CHECK_HAS(page.body, "hai thùng");
  CHECK_HAS(page.body, "Đã gom rác<"); /* both versions stay */
  str proofs = plain_text(mem, get(h, RESIDENT, "/phan-anh/1/chung-cu").body);
  CHECK_HAS(proofs, "\"version\":1");
  CHECK_HAS(proofs, "\"version\":2");
}

TEST("a cooperating unit reads and notes; the lead unit answers, signs and withholds") {
  struct house *h = house_open(mem);
  play_send(h, "Việc của hai đơn vị", "");
  str record = play_record(h);
  struct signing s = signing_of(record);
  struct filled *f = form_open(h, ROLE_COORDINATOR, play_path(h, record, ""), play_path(h, record, "/duyet"));
  form_set(f, "tieu-de", "Việc của hai đơn vị");
  form_set_str(f, "don-vi", id_hex(h->mem, h->office));
  form_add(f, "phoi-hop", id_hex(h->mem, h->other_office));
  form_set(f, "cong-khai", "ngay");
  CHECK_INT(form_send(f).status, 303);
  struct answer page = get_path(h, IN_OTHER_UNIT + ROLE_UNIT_HEAD, record);
  CHECK_INT(page.status, 200);
  CHECK_HAS_NOT(page.body, "/tra-loi\"");
  CHECK_HAS_NOT(page.body, "/khong-cong-khai\"");
  CHECK_INT(post(h, IN_OTHER_UNIT + ROLE_UNIT_HEAD, play_path(h, record, ""), play_path(h, record, "/ghi-chu"),
                 "ghi-chu", "Bên tôi đã xem")
                .status,
            303);
  CHECK_HAS(get_path(h, ROLE_OFFICER, record).body, "Bên tôi đã xem");
  CHECK_INT(house_write(h, IN_OTHER_UNIT + ROLE_UNIT_HEAD, withhold_behind, &s), STORE_REFUSED);
  play_draft(h, ROLE_OFFICER, record, "Đã làm phần của mình");
  CHECK_INT(house_write(h, IN_OTHER_UNIT + ROLE_UNIT_HEAD, sign_behind, &s), STORE_REFUSED);
  CHECK_INT(house_write(h, IN_OTHER_UNIT + ROLE_UNIT_HEAD, return_behind, &s), STORE_REFUSED);
  CHECK_INT(play_sign(h, ROLE_UNIT_HEAD, record).status, 303);
}
