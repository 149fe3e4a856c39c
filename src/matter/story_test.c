/* A matter from the resident's phone to the public answer, and every wrong way round. */
#include "matter/matter_room.h"
#include "test/house.h"
#include "test/test.h"

static struct answer step(struct filled *f, const char *button) {
  form_add(f, "buoc", str_of(button));
  return form_send(f);
}

/* Sends one opinion through all pages; gives the confirmation page. */
static struct answer send_opinion(struct house *h, const char *text, const char *name) {
  struct filled *f = form_open(h, RESIDENT, "/phan-anh/gui", "/phan-anh/gui");
  form_set(f, "loi", text);
  form_set(f, "loai", "phan-anh");
  f = form_in(h, RESIDENT, step(f, "noi"), "/phan-anh/gui");
  form_set(f, "chu-de", "duong-sa");
  form_set_str(f, "thon", id_hex(h->mem, h->hamlet));
  f = form_in(h, RESIDENT, step(f, "lien-he"), "/phan-anh/gui");
  form_set(f, "ten", name);
  f = form_in(h, RESIDENT, step(f, "xem"), "/phan-anh/gui");
  return step(f, "gui");
}

static str code_on(struct house *h, struct answer a) {
  return text_of(h->mem, a.body, "class=\"code\"");
}

/* The one matter that waits for the moderator. */
static str first_record(struct house *h) {
  struct answer desk = get(h, ROLE_COORDINATOR, "/can-bo/phan-anh?xem=moi");
  str path = between(desk.body, "href=\"/can-bo/phan-anh/", "\"");
  NEED(path.p && path.n == 32);
  return str_fmt(h->mem, "/can-bo/phan-anh/%.*s", STR_ARG(path));
}

static char *path_c(struct house *h, str record, const char *act) {
  return str_c(h->mem, str_fmt(h->mem, "%.*s%s", STR_ARG(record), act));
}

static struct answer moderate(struct house *h, str record, const char *when) {
  struct filled *f = form_open(h, ROLE_COORDINATOR, path_c(h, record, ""), path_c(h, record, "/duyet"));
  form_set(f, "tieu-de", "Đường ngập trước nhà văn hóa");
  form_set_str(f, "don-vi", id_hex(h->mem, h->office));
  form_set(f, "cong-khai", when);
  return form_send(f);
}

static struct answer draft(struct house *h, int who, str record, const char *done) {
  struct filled *f = form_open(h, who, path_c(h, record, ""), path_c(h, record, "/tra-loi"));
  form_set(f, "da-lam-gi", done);
  form_set(f, "ai-lam", "Đơn vị mẫu");
  form_set(f, "khi-nao", "sáng 24/11/2026");
  form_set(f, "tiep-theo", "Không còn việc phải làm");
  form_add(f, "nut", S("trinh"));
  return form_send(f);
}

static struct answer look(struct house *h, str code) {
  struct filled *f = form_open(h, RESIDENT, "/tra-cuu", "/tra-cuu");
  form_set_str(f, "ma", code);
  return form_send(f);
}

TEST("an opinion goes in without an account and comes out as a public answer") {
  struct house *h = house_open(mem);
  struct answer sent = send_opinion(h, "Đường thôn bị ngập, gọi tôi số 0912 345 678", "Người Mẫu");
  CHECK_INT(sent.status, 200);
  str code = code_on(h, sent);
  uint8_t secret[FOLLOW_BYTES];
  CHECK(follow_hear(mem, code, secret));
  CHECK_HAS(sent.body, "/2026");
  CHECK_INT(get(h, RESIDENT, "/phan-anh/1").status, 404);
  CHECK_HAS_NOT(get(h, RESIDENT, "/phan-anh").body, "ngập");

  str record = first_record(h);
  CHECK_HAS(get_path(h, ROLE_COORDINATOR, record).body, "0912 345 678");
  CHECK_INT(moderate(h, record, "ngay").status, 303);
  str steps = get_path(h, ROLE_COORDINATOR, record).body, before;
  CHECK(str_cut(&steps, S("Đã xem, chuyển giải quyết"), &before) && str_has(steps, S("Giao cho")));
  struct answer open = get(h, RESIDENT, "/phan-anh/1");
  CHECK_INT(open.status, 200);
  CHECK_HAS(open.body, "Đường ngập trước nhà văn hóa");
  CHECK_HAS_NOT(open.body, "0912");
  CHECK_HAS_NOT(open.body, "Người Mẫu");
  CHECK_HAS(open.body, "Đơn vị đang giữ việc");

  CHECK_INT(draft(h, ROLE_OFFICER, record, "Đã nạo vét cống, nước đã rút").status, 303);
  CHECK_HAS_NOT(get(h, RESIDENT, "/phan-anh/1").body, "nạo vét");
  CHECK_INT(post_fields(h, ROLE_CHAIRMAN, path_c(h, record, ""), path_c(h, record, "/ky"),
                        (const char *const[]){NULL})
                .status,
            303);
  struct answer answered = get(h, RESIDENT, "/phan-anh/1");
  CHECK_HAS(answered.body, "nạo vét");
  CHECK_HAS(answered.body, "/phan-anh/1/chung-cu");
  CHECK_HAS(get(h, RESIDENT, "/phan-anh?q=nao+vet").body, "Đường ngập");
  CHECK_HAS(get(h, RESIDENT, "/phan-anh?q=duong+ngap").body, "/phan-anh/1");
  CHECK_HAS(get(h, RESIDENT, "/en/phan-anh/1").body, "The commune answers");

  struct answer mine = look(h, code);
  CHECK_INT(mine.status, 200);
  CHECK_HAS(mine.body, "nạo vét");
  struct filled *rate = form_in(h, RESIDENT, mine, "/tra-cuu/danh-gia");
  form_add(rate, "diem", S("4"));
  CHECK_INT(form_send(rate).status, 200);
  CHECK_HAS(get_path(h, ROLE_OFFICER, record).body, "4 trên 5");
}

static struct answer sign(struct house *h, int who, str record) {
  return post_fields(h, who, path_c(h, record, ""), path_c(h, record, "/ky"), (const char *const[]){NULL});
}

static struct answer say_undone(struct house *h, str code) {
  struct filled *undone = form_in(h, RESIDENT, look(h, code), "/tra-cuu/chua-xong");
  form_set(undone, "vi-sao", "Tối qua vẫn không sáng");
  return form_send(undone);
}

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
  str code = code_on(h, send_opinion(h, "Đèn đường thôn không sáng", ""));
  str record = first_record(h);
  struct signing s = signing_of(record);
  moderate(h, record, "sau");
  draft(h, ROLE_OFFICER, record, "Đã thay bóng");
  CHECK_INT(sign(h, ROLE_UNIT_HEAD, record).status, 303);
  CHECK_HAS(get(h, RESIDENT, "/phan-anh/1").body, "thay bóng");
  house_later(h, 2);
  CHECK_INT(say_undone(h, code).status, 200);
  CHECK_HAS(get(h, RESIDENT, "/phan-anh/1").body, "chưa xong");
  house_later(h, 2);
  draft(h, ROLE_OFFICER, record, "Đã kéo lại dây");
  /* The head who signed does not close it, nor send it back; the coordinator above does. */
  CHECK_HAS_NOT(get_path(h, ROLE_UNIT_HEAD, record).body, "/ky\"");
  CHECK_HAS(get_path(h, ROLE_UNIT_HEAD, record).body, "cấp trên");
  CHECK_INT(house_write(h, ROLE_UNIT_HEAD, sign_behind, &s), STORE_REFUSED);
  CHECK_INT(house_write(h, ROLE_UNIT_HEAD, return_behind, &s), STORE_REFUSED);
  CHECK_INT(sign(h, ROLE_COORDINATOR, record).status, 303);
  struct answer page = get(h, RESIDENT, "/phan-anh/1");
  CHECK_HAS(page.body, "kéo lại dây");
  CHECK_HAS(page.body, "thay bóng"); /* the earlier answer stays */
  /* Refused again it goes one step higher, and at the top it stays. */
  for (int i = 0; i < 2; i++) {
    house_later(h, 2);
    CHECK_INT(say_undone(h, code).status, 200);
    house_later(h, 2);
    draft(h, ROLE_OFFICER, record, "Đã thay cột");
    CHECK_INT(house_write(h, ROLE_COORDINATOR, sign_behind, &s), STORE_REFUSED);
    CHECK_INT(sign(h, ROLE_CHAIRMAN, record).status, 303);
  }
  /* A later correction of what the chairman signed is not signed below the chairman. */
  house_later(h, 2);
  draft(h, ROLE_OFFICER, record, "Đã thay cột số 4");
  CHECK_INT(house_write(h, ROLE_UNIT_HEAD, sign_behind, &s), STORE_REFUSED);
}

TEST("the answer that came after 'chưa xong' is rated anew") {
  struct house *h = house_open(mem);
  str code = code_on(h, send_opinion(h, "Cống tắc", ""));
  str record = first_record(h);
  moderate(h, record, "sau");
  draft(h, ROLE_OFFICER, record, "Đã thông cống");
  sign(h, ROLE_COORDINATOR, record);
  struct filled *rate = form_in(h, RESIDENT, look(h, code), "/tra-cuu/danh-gia");
  form_add(rate, "diem", S("1"));
  CHECK_INT(form_send(rate).status, 200);
  CHECK_HAS_NOT(look(h, code).body, "/tra-cuu/danh-gia");
  house_later(h, 10);
  say_undone(h, code);
  house_later(h, 10);
  draft(h, ROLE_OFFICER, record, "Đã nạo vét cả tuyến");
  sign(h, ROLE_CHAIRMAN, record);
  rate = form_in(h, RESIDENT, look(h, code), "/tra-cuu/danh-gia");
  form_add(rate, "diem", S("5"));
  CHECK_INT(form_send(rate).status, 200);
  CHECK_HAS(get_path(h, ROLE_OFFICER, record).body, "5 trên 5");
}

static bool draft_behind(struct ctx *cx, void *arg) {
  const struct signing *s = arg;
  struct matter_answer a = {.done_what = S("Đã gom rác và đặt thêm hai thùng"),
                            .done_by = S("Đơn vị mẫu"),
                            .done_when = S("hôm nay"),
                            .next_step = S("Không còn việc phải làm")};
  return matter_draft_answer(cx, s->matter, &a, true, NULL, 0);
}

/* Sessions do not live until next year: what the staff does here is done by the rules themselves. */
TEST("a correction waits and is sent back while everybody outside still sees the matter answered") {
  struct house *h = house_open(mem);
  str code = code_on(h, send_opinion(h, "Rác chưa gom", ""));
  str record = first_record(h);
  struct signing s = signing_of(record);
  moderate(h, record, "sau");
  draft(h, ROLE_OFFICER, record, "Đã gom rác");
  sign(h, ROLE_CHAIRMAN, record);
  house_at(h, "2027-01-20T08:00:00+07:00"); /* long after its due day */
  CHECK_INT(house_write(h, ROLE_OFFICER, draft_behind, &s), STORE_COMMITTED);
  struct answer page = get(h, RESIDENT, "/phan-anh/1");
  CHECK_HAS_NOT(page.body, "chờ ký");
  CHECK_HAS_NOT(page.body, "Quá hạn");
  CHECK_HAS_NOT(page.body, "hai thùng");
  house_later(h, 10);
  CHECK_INT(house_write(h, ROLE_CHAIRMAN, return_behind, &s), STORE_COMMITTED);
  CHECK_HAS_NOT(get(h, RESIDENT, "/phan-anh/1").body, "chưa xong, đang xem lại");
  CHECK_HAS(look(h, code).body, "Đã trả lời công khai");
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
  send_opinion(h, "Việc của hai đơn vị", "");
  str record = first_record(h);
  struct signing s = signing_of(record);
  struct filled *f = form_open(h, ROLE_COORDINATOR, path_c(h, record, ""), path_c(h, record, "/duyet"));
  form_set(f, "tieu-de", "Việc của hai đơn vị");
  form_set_str(f, "don-vi", id_hex(h->mem, h->office));
  form_add(f, "phoi-hop", id_hex(h->mem, h->other_office));
  form_set(f, "cong-khai", "ngay");
  CHECK_INT(form_send(f).status, 303);
  struct answer page = get_path(h, IN_OTHER_UNIT + ROLE_UNIT_HEAD, record);
  CHECK_INT(page.status, 200);
  CHECK_HAS_NOT(page.body, "/tra-loi\"");
  CHECK_HAS_NOT(page.body, "/khong-cong-khai\"");
  CHECK_INT(post(h, IN_OTHER_UNIT + ROLE_UNIT_HEAD, path_c(h, record, ""), path_c(h, record, "/ghi-chu"),
                 "ghi-chu", "Bên tôi đã xem")
                .status,
            303);
  CHECK_HAS(get_path(h, ROLE_OFFICER, record).body, "Bên tôi đã xem");
  CHECK_INT(house_write(h, IN_OTHER_UNIT + ROLE_UNIT_HEAD, withhold_behind, &s), STORE_REFUSED);
  draft(h, ROLE_OFFICER, record, "Đã làm phần của mình");
  CHECK_INT(house_write(h, IN_OTHER_UNIT + ROLE_UNIT_HEAD, sign_behind, &s), STORE_REFUSED);
  CHECK_INT(house_write(h, IN_OTHER_UNIT + ROLE_UNIT_HEAD, return_behind, &s), STORE_REFUSED);
  CHECK_INT(sign(h, ROLE_UNIT_HEAD, record).status, 303);
}

TEST("another unit's officer finds nothing, in the same words as when there is nothing") {
  struct house *h = house_open(mem);
  send_opinion(h, "Việc của đơn vị khác", "");
  str record = first_record(h);
  CHECK_INT(get_path(h, ROLE_OFFICER, record).status, 404); /* before moderation only the moderator */
  moderate(h, record, "sau");
  CHECK_INT(get_path(h, ROLE_OFFICER, record).status, 200);
  struct answer other = get_path(h, IN_OTHER_UNIT + ROLE_OFFICER, record);
  CHECK_INT(other.status, 404);
  struct answer nothing =
      get(h, IN_OTHER_UNIT + ROLE_OFFICER, "/can-bo/phan-anh/00112233445566778899aabbccddeeff");
  CHECK_INT(nothing.status, 404);
}

TEST("of what is open the most urgent stands first, of what is answered the newest") {
  struct house *h = house_open(mem);
  for (int i = 0; i < 2; i++) {
    send_opinion(h, i ? "Việc đến sau" : "Việc đến trước", "");
    house_later(h, 1);
  }
  str rest = get(h, ROLE_COORDINATOR, "/can-bo/phan-anh?xem=moi").body, head;
  CHECK(str_cut(&rest, S("Việc đến trước"), &head) && str_has(rest, S("Việc đến sau")));
  for (int i = 0; i < 2; i++) {
    str record = first_record(h);
    struct filled *f = form_open(h, ROLE_COORDINATOR, path_c(h, record, ""), path_c(h, record, "/duyet"));
    form_set(f, "tieu-de", i ? "Việc đến sau" : "Việc đến trước");
    form_set_str(f, "don-vi", id_hex(h->mem, h->office));
    CHECK_INT(form_send(f).status, 303);
    draft(h, ROLE_OFFICER, record, "Đã làm xong");
    CHECK_INT(sign(h, ROLE_CHAIRMAN, record).status, 303);
  }
  rest = get(h, ROLE_COORDINATOR, "/can-bo/phan-anh?xem=da-tra-loi").body;
  CHECK(str_cut(&rest, S("Việc đến sau"), &head) && str_has(rest, S("Việc đến trước")));
}

static struct answer key_in(struct house *h, const char *phone) {
  struct filled *f = form_open(h, ROLE_ONE_STOP_CLERK, "/can-bo/tiep-nhan", "/can-bo/tiep-nhan");
  form_set(f, "kenh", "giay");
  form_set(f, "loai", "gop-y");
  form_set(f, "chu-de", "khac");
  form_set(f, "loi", "Xin thêm ghế đá ở nhà văn hóa");
  form_set(f, "dien-thoai", phone);
  return form_send(f);
}

TEST("what came on paper is keyed in by the same rules, and its code looks it up") {
  struct house *h = house_open(mem);
  struct answer wrong = key_in(h, "không có số");
  CHECK_INT(wrong.status, 422);
  CHECK_HAS(wrong.body, "id=\"f-dien-thoai-error\"");
  CHECK_HAS(wrong.body, "Xin thêm ghế đá");
  struct answer kept = key_in(h, "0912 345 678");
  CHECK_INT(kept.status, 200);
  CHECK_HAS(look(h, code_on(h, kept)).body, "Xin thêm ghế đá");
}

/* Without the token it changes nothing: 403 from who may, 404 from who may not. */
static void check_forms_are_ours(struct house *h, int who, str record) {
  str rest = get_path(h, who, record).body, head, action;
  size_t n = 0;
  while (str_cut(&rest, S(" action=\""), &head) && str_cut(&rest, S("\""), &action)) {
    if (!str_starts(action, S("/can-bo/phan-anh/"))) continue;
    struct filled *f = form_open(h, who, str_c(h->mem, record), str_c(h->mem, action));
    form_drop(f, "_token");
    if (form_send(f).status != 403) test_check(false, __FILE__, __LINE__, str_c(h->mem, action));
    n++;
  }
  CHECK(n >= 2);
}

TEST("who sees a form on a record may send it") {
  struct house *h = house_open(mem);
  send_opinion(h, "Việc để giao", "");
  str record = first_record(h);
  check_forms_are_ours(h, ROLE_ONE_STOP_CLERK, record);
  moderate(h, record, "sau");
  const int readers[] = {ROLE_CHAIRMAN, ROLE_COORDINATOR, ROLE_UNIT_HEAD, ROLE_OFFICER, ROLE_ONE_STOP_CLERK};
  for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) check_forms_are_ours(h, readers[i], record);
  draft(h, ROLE_OFFICER, record, "Đã làm");
  for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) check_forms_are_ours(h, readers[i], record);
}

TEST("a form sent twice makes one matter and says the same code again") {
  struct house *h = house_open(mem);
  struct filled *f = form_open(h, RESIDENT, "/phan-anh/gui", "/phan-anh/gui");
  form_set(f, "loi", "Gửi hai lần");
  form_set(f, "chu-de", "khac");
  form_add(f, "buoc", S("gui"));
  struct answer first = form_send(f), second = form_send(f);
  CHECK_INT(first.status, 200);
  CHECK_INT(second.status, 200);
  CHECK_STR(code_on(h, first), code_on(h, second));
  struct answer desk = get(h, ROLE_COORDINATOR, "/can-bo/phan-anh?xem=moi");
  str tail = desk.body, head;
  CHECK(str_cut(&tail, S("Gửi hai lần"), &head));
  CHECK(!str_has(tail, S("Gửi hai lần")));
}

TEST("what is too long on a later step comes back on that step") {
  struct house *h = house_open(mem);
  struct filled *f = form_open(h, RESIDENT, "/phan-anh/gui", "/phan-anh/gui");
  form_set(f, "loi", "Một việc đủ dài");
  form_set(f, "chu-de", "khac");
  f = form_in(h, RESIDENT, step(f, "lien-he"), "/phan-anh/gui");
  form_set_str(f, "dien-thoai", S("0912 345 678 hoặc 0912 345 679"));
  struct answer a = step(f, "xem");
  CHECK_INT(a.status, 422);
  CHECK_HAS(a.body, "id=\"f-dien-thoai-error\"");
  f = form_in(h, RESIDENT, a, "/phan-anh/gui");
  form_set(f, "dien-thoai", "0912 345 678");
  CHECK_HAS(step(f, "xem").body, "Xem lại trước khi gửi");
}

TEST("a wrong step comes back with its sentence and nothing typed is lost") {
  struct house *h = house_open(mem);
  struct filled *f = form_open(h, RESIDENT, "/phan-anh/gui", "/phan-anh/gui");
  form_set(f, "loi", "abc");
  struct answer a = step(f, "noi");
  CHECK_HAS(a.body, "viết vài chữ");
  CHECK_HAS(a.body, "abc");
  f = form_open(h, RESIDENT, "/phan-anh/gui", "/phan-anh/gui");
  form_set(f, "loi", "Một việc đủ dài");
  form_set(f, "chu-de", "khong-co-muc-nay");
  a = step(f, "gui");
  CHECK_HAS(a.body, "mục gần nhất");
  CHECK_HAS(a.body, "Một việc đủ dài");
}

TEST("what is refused at the last step is shown where it belongs, with everything that was typed") {
  struct house *h = house_open(mem);
  struct filled *f = form_open(h, RESIDENT, "/phan-anh/gui", "/phan-anh/gui");
  form_set(f, "loi", "Một việc đủ dài");
  f = form_in(h, RESIDENT, step(f, "noi"), "/phan-anh/gui");
  form_set(f, "chu-de", "duong-sa");
  f = form_in(h, RESIDENT, step(f, "lien-he"), "/phan-anh/gui");
  f = form_in(h, RESIDENT, step(f, "xem"), "/phan-anh/gui");
  char *large = MEM_ARRAY(mem, char, (10 << 20) + 1);
  form_file(f, "anh", "a.jpg", "image/jpeg", (str){large, (10 << 20) + 1});
  struct answer a = step(f, "gui");
  CHECK_INT(a.status, 422);
  CHECK_HAS(a.body, "Xem lại trước khi gửi");
  CHECK_HAS(a.body, "f-anh-error");
  CHECK_HAS(a.body, "<dd class=\"as-typed\">Một việc đủ dài</dd>");

  f = form_in(h, RESIDENT, a, "/phan-anh/gui");
  form_set(f, "ten",
           "Người Mẫu Người Mẫu Người Mẫu Người Mẫu Người Mẫu Người Mẫu Người Mẫu Người Mẫu Người Mẫu");
  a = step(f, "gui");
  CHECK_INT(a.status, 422);
  CHECK_HAS(a.body, "Ông/bà có muốn để lại tên");
  CHECK_HAS(a.body, "f-ten-error");
}

TEST("a wrong code, an unknown one and a malformed one are told alike") {
  struct house *h = house_open(mem);
  str code = code_on(h, send_opinion(h, "Một việc để tra cứu", ""));
  uint8_t other[FOLLOW_BYTES] = {9, 9, 9};
  const str wrong[] = {follow_say(mem, other), S("khong phai ma"), S("12345"),
                       str_fmt(mem, "%.*s ba", STR_ARG(code))};
  struct answer first = look(h, wrong[0]);
  CHECK_INT(first.status, 422);
  for (size_t i = 1; i < sizeof wrong / sizeof *wrong; i++) {
    struct answer a = look(h, wrong[i]);
    CHECK_INT(a.status, first.status);
    CHECK_HAS(a.body, "Không tìm thấy việc nào theo mã này");
  }
  CHECK_INT(look(h, code).status, 200);
}

TEST("a denunciation typed here is shown once and then gone everywhere") {
  struct house *h = house_open(mem);
  str code = code_on(h, send_opinion(h, "Toi to cao ong Canary Khonglo nhan tien", "Canary Tennguoi"));
  str record = first_record(h);
  struct filled *f = form_open(h, ROLE_COORDINATOR, path_c(h, record, ""), path_c(h, record, "/chuyen-ra"));
  CHECK_INT(form_send(f).status, 422); /* not without the tick */
  f = form_open(h, ROLE_COORDINATOR, path_c(h, record, ""), path_c(h, record, "/chuyen-ra"));
  form_add(f, "la-to-cao", S("1"));
  struct answer out = form_send(f);
  CHECK_INT(out.status, 200);
  CHECK_HAS(out.body, "Canary Khonglo");
  CHECK_HAS(out.body, "Canary Tennguoi"); /* whoever handles it on paper must know from whom it came */
  CHECK_INT(get_path(h, ROLE_COORDINATOR, record).status, 404);
  CHECK_INT(look(h, code).status, 422);
  CHECK_HAS_NOT(get(h, ROLE_COORDINATOR, "/can-bo/phan-anh?q=Khonglo").body, "Canary");
  CHECK_HAS_NOT(get(h, ROLE_COORDINATOR, "/can-bo/phan-anh?xem=moi").body, "Canary");
  CHECK_HAS(get(h, RESIDENT, "/phan-anh").body, "0 việc");
}

TEST("a matter withheld by law is counted without content, and never after a public answer") {
  struct house *h = house_open(mem);
  send_opinion(h, "Việc có bí mật nhà nước", "");
  str record = first_record(h);
  moderate(h, record, "ngay");
  CHECK_INT(get(h, RESIDENT, "/phan-anh/1").status, 200);
  struct filled *f = form_open(h, ROLE_CHAIRMAN, path_c(h, record, ""), path_c(h, record, "/khong-cong-khai"));
  form_add(f, "can-cu", S("khong-co-can-cu-nay"));
  CHECK(form_send(f).status >= 400);
  f = form_open(h, ROLE_CHAIRMAN, path_c(h, record, ""), path_c(h, record, "/khong-cong-khai"));
  form_add(f, "can-cu", S("bi-mat-nha-nuoc"));
  CHECK_INT(form_send(f).status, 303);
  CHECK_INT(get(h, RESIDENT, "/phan-anh/1").status, 404);
  struct answer list = get(h, RESIDENT, "/phan-anh");
  CHECK_HAS(list.body, "1 việc không công khai");
  CHECK_HAS_NOT(get(h, RESIDENT, "/phan-anh?q=duong").body, "Đường ngập");
}

TEST("the public list counts exactly by topic and by hamlet, and goes on page after page") {
  struct house *h = house_open(mem);
  for (int i = 0; i < 22; i++) {
    send_opinion(h, "Đường ngập trước nhà văn hóa", "");
    moderate(h, first_record(h), "ngay");
    house_later(h, 1);
  }
  str hamlet = id_hex(mem, h->hamlet);
  static const char *const lists[] = {"/phan-anh?", "/phan-anh?chu-de=duong-sa",
                                      "/phan-anh?thon=", "/phan-anh?chu-de=duong-sa&thon="};
  for (size_t i = 0; i < 4; i++) {
    char *path =
        str_c(mem, str_has(str_of(lists[i]), S("thon=")) ? str_fmt(mem, "%s%.*s", lists[i], STR_ARG(hamlet))
                                                         : str_of(lists[i]));
    struct answer first = get(h, RESIDENT, path);
    CHECK_HAS(first.body, "22 việc");
    CHECK_HAS(first.body, "href=\"/phan-anh/22\"");
    CHECK_HAS_NOT(first.body, "href=\"/phan-anh/2\"");
    str next = between(first.body, "rel=\"next\" href=\"", "\"");
    NEED(next.p);
    struct answer second = get_path(h, RESIDENT, plain_text(mem, next));
    CHECK_HAS(second.body, "22 việc");
    CHECK_HAS(second.body, "href=\"/phan-anh/2\"");
    CHECK_HAS_NOT(second.body, "href=\"/phan-anh/3\"");
  }
  CHECK_HAS(get(h, RESIDENT, "/phan-anh?chu-de=rac-nuoc").body, "0 việc");
  CHECK_HAS(get(h, RESIDENT, "/phan-anh?thon=00000000000000000000000000000001").body, "0 việc");
}

TEST("an answer says what was done, by whom, when and what comes next, or is not submitted") {
  struct house *h = house_open(mem);
  send_opinion(h, "Cần trả lời đủ bốn ý", "");
  str record = first_record(h);
  moderate(h, record, "sau");
  struct filled *f = form_open(h, ROLE_OFFICER, path_c(h, record, ""), path_c(h, record, "/tra-loi"));
  form_set(f, "da-lam-gi", "Đã xem");
  form_add(f, "nut", S("trinh"));
  struct answer a = form_send(f);
  CHECK_INT(a.status, 422);
  CHECK_HAS(a.body, "Nêu bước tiếp theo");
  CHECK_HAS(a.body, "Đã xem");
}

TEST("a week is handed in once, and an empty form is not 'no opinions'") {
  struct house *h = house_open(mem);
  struct filled *f = form_open(h, ROLE_COLLECTOR, "/can-bo/vong-tuan", "/can-bo/vong-tuan");
  form_add(f, "nut", S("co"));
  CHECK_INT(form_send(f).status, 422);
  f = form_open(h, ROLE_COLLECTOR, "/can-bo/vong-tuan", "/can-bo/vong-tuan");
  struct filled *late = form_open(h, ROLE_COLLECTOR, "/can-bo/vong-tuan", "/can-bo/vong-tuan");
  form_add(f, "nut", S("khong"));
  CHECK_INT(form_send(f).status, 303);
  CHECK_HAS(get(h, ROLE_COLLECTOR, "/can-bo/vong-tuan").body, "Không có ý kiến");
  form_add(late, "nut", S("khong"));
  CHECK(form_send(late).status >= 400);
  CHECK_INT(get(h, RESIDENT, "/tien-do/vong-tuan").status, 200);
}

TEST("a resident's word that is refused comes back with the matter, and what was typed is still there") {
  struct house *h = house_open(mem);
  str code = code_on(h, send_opinion(h, "Đèn đường thôn không sáng", ""));
  str record = first_record(h);
  moderate(h, record, "sau");
  draft(h, ROLE_OFFICER, record, "Đã thay bóng");
  post_fields(h, ROLE_CHAIRMAN, path_c(h, record, ""), path_c(h, record, "/ky"), (const char *const[]){NULL});

  struct filled *rate = form_in(h, RESIDENT, look(h, code), "/tra-cuu/danh-gia");
  form_set(rate, "y-kien", "Lời nói thêm của tôi");
  struct answer a = form_send(rate);
  CHECK_INT(a.status, 422);
  CHECK_HAS(a.body, "Đã thay bóng");
  CHECK_HAS(a.body, "Lời nói thêm của tôi");
  CHECK_HAS(a.body, "error-summary");
  CHECK_HAS(a.body, "id=\"f-diem-error\"");
  struct filled *second = form_in(h, RESIDENT, a, "/tra-cuu/danh-gia");

  struct answer undone = form_send(form_in(h, RESIDENT, look(h, code), "/tra-cuu/chua-xong"));
  CHECK_INT(undone.status, 422);
  CHECK_HAS(undone.body, "Đã thay bóng");
  CHECK_HAS(undone.body, "f-vi-sao-error");

  /* With a code that is not there nothing of the kind is shown. */
  rate = form_in(h, RESIDENT, look(h, code), "/tra-cuu/danh-gia");
  form_set(rate, "ma", "khong phai ma");
  a = form_send(rate);
  CHECK_INT(a.status, 422);
  CHECK_HAS_NOT(a.body, "Đã thay bóng");

  form_add(second, "diem", S("5"));
  CHECK_INT(form_send(second).status, 200);
}

TEST("what the moderator ticked is still ticked when the form comes back") {
  struct house *h = house_open(mem);
  send_opinion(h, "Việc cần hai đơn vị", "");
  str record = first_record(h);
  struct filled *f = form_open(h, ROLE_COORDINATOR, path_c(h, record, ""), path_c(h, record, "/duyet"));
  form_set_str(f, "don-vi", id_hex(mem, h->office));
  form_add(f, "phoi-hop", id_hex(mem, h->other_office));
  struct answer a = form_send(f); /* without a title */
  CHECK_INT(a.status, 422);
  CHECK_HAS(a.body, ">\nViệc cần hai đơn vị</textarea>"); /* one line end, which browsers drop */
  CHECK_HAS_NOT(a.body, "\n\nViệc cần hai đơn vị");
  CHECK_HAS(a.body, str_c(mem, str_fmt(mem, "value=\"%.*s\" checked", STR_ARG(id_hex(mem, h->other_office)))));
}

TEST("the opinions of a week come back as they were typed when the wrong button was pressed") {
  struct house *h = house_open(mem);
  struct answer page = get(h, ROLE_COLLECTOR, "/can-bo/vong-tuan");
  CHECK_HAS_NOT(page.body, "selected"); /* no topic is chosen for anybody */
  struct filled *f = form_in(h, ROLE_COLLECTOR, page, "/can-bo/vong-tuan");
  form_drop(f, "y-kien");
  form_drop(f, "muc");
  form_add(f, "y-kien", S(""));
  form_add(f, "muc", S(""));
  form_add(f, "y-kien", S("Đề nghị sửa đường ra đồng"));
  form_add(f, "muc", S("duong-sa"));
  form_add(f, "nut", S("khong"));
  struct answer a = form_send(f);
  CHECK_INT(a.status, 422);
  CHECK_HAS(a.body, "Đề nghị sửa đường ra đồng");
  CHECK_HAS(a.body, "value=\"duong-sa\" selected");
}

/* ---- measures --------------------------------------------------------------------------------------------------- */

struct asked_measures {
  day as_of, start;    /* start 0 = 2026-11-23 */
  moment known_before; /* 0 = as it is known now */
  struct measured rounds, answers;
};
static void measure(struct ctx *cx, void *arg) {
  struct asked_measures *m = arg;
  moment known = m->known_before ? m->known_before : INT64_MAX;
  day start = m->start.n ? m->start : day_make(2026, 11, 23);
  m->rounds = measure_rounds(cx, 2026, start, m->as_of, known);
  m->answers = measure_answers(cx, 2026, m->as_of, INT64_MAX);
  if (m->as_of.n != cx->today.n) return;
  /* What columns and counters say now is what the facts say, record by record. */
  struct measured facts = measure_answers_by_facts(cx, 2026);
  CHECK_INT(facts.done, m->answers.done);
  CHECK_INT(facts.due, m->answers.due);
  NEED(facts.records.n == m->answers.records.n);
  for (size_t i = 0; i < facts.records.n; i++)
    CHECK(str_eq(facts.records.at[i].title, m->answers.records.at[i].title) &&
          facts.records.at[i].done == m->answers.records.at[i].done);
}

static bool hand_in_behind(struct ctx *cx, void *arg) {
  (void)arg;
  id round;
  struct round_hand_in r = {.source = cx->who.unit, .week = {2026, 48}, .none = true};
  return round_hand_in(cx, &r, &round);
}

TEST("the weekly criterion counts pairs of ended week and source, done by that Sunday") {
  struct house *h = house_open(mem); /* Monday 2026-11-23 */
  struct asked_measures before = {.as_of = day_make(2026, 11, 29)}, after = {.as_of = day_make(2026, 11, 30)};
  struct filled *f = form_open(h, ROLE_COLLECTOR, "/can-bo/vong-tuan", "/can-bo/vong-tuan");
  form_add(f, "nut", S("khong"));
  CHECK_INT(form_send(f).status, 303);
  CHECK(house_read(h, ROLE_COORDINATOR, measure, &before));
  CHECK_INT(before.rounds.due, 0);
  house_at(h, "2026-11-30T08:00:00+07:00");
  CHECK(house_read(h, ROLE_COORDINATOR, measure, &after));
  CHECK(after.rounds.due >= 2);
  CHECK_INT(after.rounds.done, 1);
  CHECK(!after.rounds.records.at[0].done); /* what is missing stands first */
  CHECK_INT(house_write(h, IN_OTHER_UNIT + ROLE_COLLECTOR, hand_in_behind, NULL), STORE_COMMITTED);
  struct asked_measures late = {.as_of = day_make(2026, 12, 1)};
  CHECK(house_read(h, ROLE_COORDINATOR, measure, &late));
  CHECK_INT(late.rounds.done, 1); /* handed in after its Sunday: on the map, not in the count */
  struct answer map = get(h, RESIDENT, "/tien-do/vong-tuan");
  CHECK_HAS(map.body, "Thôn Hai, 48: nộp muộn"); /* 'no opinions', said a day late, is no quiet week */
  CHECK_HAS(map.body, "Thôn Một, 48: không có ý kiến");
  CHECK_HAS_NOT(map.body, "Thôn Hai, 48: không có ý kiến");
}

static bool oblige_since_spring(struct ctx *cx, void *arg) {
  (void)arg;
  return unit_source_begin(cx, cx->who.unit, day_make(2026, 3, 2));
}
static bool relieve_since_spring(struct ctx *cx, void *arg) {
  (void)arg;
  return unit_source_end(cx, cx->who.unit, day_make(2026, 3, 9));
}

TEST("a duty written down later changes no score of a day before") {
  struct house *h = house_open(mem);
  day on = day_make(2026, 11, 23);
  day start = day_make(2026, 1, 1);
  struct asked_measures then = {on, start, day_starts((day){on.n + 1}), {0}, {0}},
                        now = {on, start, 0, {0}, {0}};
  CHECK(house_read(h, ROLE_COORDINATOR, measure, &then));
  int64_t due = then.rounds.due;
  house_at(h, "2026-11-25T08:00:00+07:00");
  CHECK_INT(house_write(h, ROLE_OFFICER, oblige_since_spring, NULL), STORE_COMMITTED);
  CHECK(house_read(h, ROLE_COORDINATOR, measure, &then));
  CHECK_INT(then.rounds.due, due);
  CHECK(house_read(h, ROLE_COORDINATOR, measure, &now));
  CHECK(now.rounds.due > due);
  house_at(h, "2026-11-26T08:00:00+07:00");
  CHECK_INT(house_write(h, ROLE_OFFICER, relieve_since_spring, NULL), STORE_COMMITTED);
  CHECK(house_read(h, ROLE_COORDINATOR, measure, &now));
  CHECK_INT(now.rounds.due, due + 1); /* the one week it lasted */
  then.known_before = day_starts(day_make(2026, 11, 26));
  struct asked_measures between = then;
  CHECK(house_read(h, ROLE_COORDINATOR, measure, &between));
  CHECK(between.rounds.due > due + 1); /* the end was not known yet */
}

TEST("an answer counts once it is public, and an unanswered matter once its day has passed") {
  struct house *h = house_open(mem);
  send_opinion(h, "Việc chưa ai trả lời", "");
  struct asked_measures m = {.as_of = day_make(2026, 11, 24)};
  CHECK(house_read(h, ROLE_COORDINATOR, measure, &m));
  CHECK_INT(m.answers.due, 0);
  m.as_of = day_make(2026, 12, 31);
  CHECK(house_read(h, ROLE_COORDINATOR, measure, &m));
  CHECK_INT(m.answers.due, 1);
  CHECK_INT(m.answers.done, 0);
  str record = first_record(h);
  moderate(h, record, "sau");
  draft(h, ROLE_OFFICER, record, "Đã làm xong việc này");
  post_fields(h, ROLE_CHAIRMAN, path_c(h, record, ""), path_c(h, record, "/ky"), (const char *const[]){NULL});
  m.as_of = day_make(2026, 11, 23);
  CHECK(house_read(h, ROLE_COORDINATOR, measure, &m));
  CHECK_INT(m.answers.due, 1);
  CHECK_INT(m.answers.done, 1);
  CHECK_STR(m.answers.records.at[0].path, "/phan-anh/1");
}

/* ---- the calendar moves what is open ---------------------------------------------------------------------------- */

struct new_holiday {
  day day;
  bool put;
};
static bool put_holiday(struct ctx *cx, void *arg) {
  struct new_holiday *n = arg;
  id made;
  n->put = calendar_put(cx, n->day, S("Ngày nghỉ thêm"), HOLIDAY_LOCAL, S("TB mẫu"), &made);
  return n->put;
}
struct dues {
  struct matters open;
  struct journal_entries entries;
};
static void read_dues(struct ctx *cx, void *arg) {
  struct dues *d = arg;
  d->open = matter_in_state(cx, S("moi"), 10);
  if (d->open.n) d->entries = journal_of(cx, d->open.at[0].id);
}

TEST("a day off declared later moves the due day of an open matter, and the journal says so") {
  struct house *h = house_open(mem);
  send_opinion(h, "Việc có hạn trả lời", "");
  struct dues before = {0}, after = {0};
  CHECK(house_read(h, ROLE_COORDINATOR, read_dues, &before));
  NEED(before.open.n == 1);
  day due = before.open.at[0].due_day;
  struct new_holiday n = {.day = due};
  house_later(h, 1);
  CHECK_INT(house_write(h, ROLE_ADMINISTRATOR, put_holiday, &n), STORE_COMMITTED);
  CHECK(house_read(h, ROLE_COORDINATOR, read_dues, &after));
  NEED(after.open.n == 1);
  CHECK(after.open.at[0].due_day.n > due.n);
  bool noted = false;
  for (size_t i = 0; i < after.entries.n; i++)
    noted = noted || str_eq(after.entries.at[i].verb, S("matter.due-moved"));
  CHECK(noted);
}

struct acts_on {
  id matter;
  struct journal_entries entries;
};
static void read_acts(struct ctx *cx, void *arg) {
  struct acts_on *a = arg;
  a->entries = journal_of(cx, a->matter);
}

TEST("the journal knows which matter an act of staff was about") {
  struct house *h = house_open(mem);
  send_opinion(h, "Việc có người xử lý", "");
  str record = first_record(h);
  struct acts_on a = {0};
  NEED(id_parse(str_sub(record, record.n - 32, 32), &a.matter));
  CHECK_INT(moderate(h, record, "sau").status, 303);
  CHECK(house_read(h, ROLE_COORDINATOR, read_acts, &a));
  NEED(a.entries.n == 1);
  CHECK_STR(a.entries.at[0].verb, "POST /can-bo/phan-anh/:id/duyet");
  CHECK(id_eq(a.entries.at[0].actor, h->people[ROLE_COORDINATOR].account));
}
