/* A matter from the resident's phone to the public answer, and every wrong way round. */
#include "matter/play.h"

TEST("an opinion goes in without an account and comes out as a public answer") {
  struct house *h = house_open(mem);
  struct answer sent = play_send(h, "Đường thôn bị ngập, gọi tôi số 0912 345 678", "Người Mẫu");
  CHECK_INT(sent.status, 200);
  str code = play_code(h, sent);
  uint8_t secret[FOLLOW_BYTES];
  CHECK(follow_hear(mem, code, secret));
  CHECK_HAS(sent.body, "/2026");
  CHECK_INT(get(h, RESIDENT, "/phan-anh/1").status, 404);
  CHECK_HAS_NOT(get(h, RESIDENT, "/phan-anh").body, "ngập");

  str record = play_record(h);
  struct answer desk = get_path(h, ROLE_COORDINATOR, record);
  CHECK_HAS(desk.body, "gọi tôi số ▇▇▇▇");
  CHECK_HAS_NOT(desk.body, "0912"); /* masked until somebody says why they must see it: privacy/ */
  CHECK_INT(play_moderate(h, record, "ngay").status, 303);
  str steps = get_path(h, ROLE_COORDINATOR, record).body, before;
  CHECK(str_cut(&steps, S("Đã xem, chuyển giải quyết"), &before) && str_has(steps, S("Giao cho")));
  struct answer open = get(h, RESIDENT, "/phan-anh/1");
  CHECK_INT(open.status, 200);
  CHECK_HAS(open.body, "Đường ngập trước nhà văn hóa");
  CHECK_HAS_NOT(open.body, "0912");
  CHECK_HAS_NOT(open.body, "Người Mẫu");
  CHECK_HAS(open.body, "Đơn vị đang giữ việc");

  CHECK_INT(play_draft(h, ROLE_OFFICER, record, "Đã nạo vét cống, nước đã rút").status, 303);
  CHECK_HAS_NOT(get(h, RESIDENT, "/phan-anh/1").body, "nạo vét");
  CHECK_INT(post_fields(h, ROLE_CHAIRMAN, play_path(h, record, ""), play_path(h, record, "/ky"),
                        (const char *const[]){NULL})
                .status,
            303);
  struct answer answered = get(h, RESIDENT, "/phan-anh/1");
  CHECK_HAS(answered.body, "nạo vét");
  CHECK_HAS(answered.body, "/phan-anh/1/chung-cu");
  CHECK_HAS(get(h, RESIDENT, "/phan-anh?q=nao+vet").body, "Đường ngập");
  CHECK_HAS(get(h, RESIDENT, "/phan-anh?q=duong+ngap").body, "/phan-anh/1");
  CHECK_HAS(get(h, RESIDENT, "/en/phan-anh/1").body, "The commune answers");

  struct answer mine = play_look(h, code);
  CHECK_INT(mine.status, 200);
  CHECK_HAS(mine.body, "nạo vét");
  struct filled *rate = form_in(h, RESIDENT, mine, "/tra-cuu/danh-gia");
  form_add(rate, "diem", S("4"));
  CHECK_INT(form_send(rate).status, 200);
  CHECK_HAS(get_path(h, ROLE_OFFICER, record).body, "4 trên 5");
}

TEST("another unit's officer finds nothing, in the same words as when there is nothing") {
  struct house *h = house_open(mem);
  play_send(h, "Việc của đơn vị khác", "");
  str record = play_record(h);
  CHECK_INT(get_path(h, ROLE_OFFICER, record).status, 404); /* before moderation only the moderator */
  play_moderate(h, record, "sau");
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
    play_send(h, i ? "Việc đến sau" : "Việc đến trước", "");
    house_later(h, 1);
  }
  str rest = get(h, ROLE_COORDINATOR, "/can-bo/phan-anh?xem=moi").body, head;
  CHECK(str_cut(&rest, S("Việc đến trước"), &head) && str_has(rest, S("Việc đến sau")));
  for (int i = 0; i < 2; i++) {
    str record = play_record(h);
    struct filled *f = form_open(h, ROLE_COORDINATOR, play_path(h, record, ""), play_path(h, record, "/duyet"));
    form_set(f, "tieu-de", i ? "Việc đến sau" : "Việc đến trước");
    form_set_str(f, "don-vi", id_hex(h->mem, h->office));
    CHECK_INT(form_send(f).status, 303);
    play_draft(h, ROLE_OFFICER, record, "Đã làm xong");
    CHECK_INT(play_sign(h, ROLE_CHAIRMAN, record).status, 303);
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
  CHECK_HAS(play_look(h, play_code(h, kept)).body, "Xin thêm ghế đá");
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
  play_send(h, "Việc để giao", "");
  str record = play_record(h);
  check_forms_are_ours(h, ROLE_ONE_STOP_CLERK, record);
  play_moderate(h, record, "sau");
  const int readers[] = {ROLE_CHAIRMAN, ROLE_COORDINATOR, ROLE_UNIT_HEAD, ROLE_OFFICER, ROLE_ONE_STOP_CLERK};
  for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) check_forms_are_ours(h, readers[i], record);
  play_draft(h, ROLE_OFFICER, record, "Đã làm");
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
  CHECK_STR(play_code(h, first), play_code(h, second));
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
  f = form_in(h, RESIDENT, play_step(f, "lien-he"), "/phan-anh/gui");
  form_set_str(f, "dien-thoai", S("0912 345 678 hoặc 0912 345 679"));
  struct answer a = play_step(f, "xem");
  CHECK_INT(a.status, 422);
  CHECK_HAS(a.body, "id=\"f-dien-thoai-error\"");
  f = form_in(h, RESIDENT, a, "/phan-anh/gui");
  form_set(f, "dien-thoai", "0912 345 678");
  CHECK_HAS(play_step(f, "xem").body, "Xem lại trước khi gửi");
}

TEST("a wrong step comes back with its sentence and nothing typed is lost") {
  struct house *h = house_open(mem);
  struct filled *f = form_open(h, RESIDENT, "/phan-anh/gui", "/phan-anh/gui");
  form_set(f, "loi", "abc");
  struct answer a = play_step(f, "noi");
  CHECK_HAS(a.body, "viết vài chữ");
  CHECK_HAS(a.body, "abc");
  f = form_open(h, RESIDENT, "/phan-anh/gui", "/phan-anh/gui");
  form_set(f, "loi", "Một việc đủ dài");
  form_set(f, "chu-de", "khong-co-muc-nay");
  a = play_step(f, "gui");
  CHECK_HAS(a.body, "mục gần nhất");
  CHECK_HAS(a.body, "Một việc đủ dài");
}

TEST("what is refused at the last step is shown where it belongs, with everything that was typed") {
  struct house *h = house_open(mem);
  struct filled *f = form_open(h, RESIDENT, "/phan-anh/gui", "/phan-anh/gui");
  form_set(f, "loi", "Một việc đủ dài");
  f = form_in(h, RESIDENT, play_step(f, "noi"), "/phan-anh/gui");
  form_set(f, "chu-de", "duong-sa");
  f = form_in(h, RESIDENT, play_step(f, "lien-he"), "/phan-anh/gui");
  f = form_in(h, RESIDENT, play_step(f, "xem"), "/phan-anh/gui");
  char *large = MEM_ARRAY(mem, char, (10 << 20) + 1);
  form_file(f, "anh", "a.jpg", "image/jpeg", (str){large, (10 << 20) + 1});
  struct answer a = play_step(f, "gui");
  CHECK_INT(a.status, 422);
  CHECK_HAS(a.body, "Xem lại trước khi gửi");
  CHECK_HAS(a.body, "f-anh-error");
  CHECK_HAS(a.body, "<dd class=\"as-typed\">Một việc đủ dài</dd>");

  f = form_in(h, RESIDENT, a, "/phan-anh/gui");
  form_set(f, "ten",
           "Người Mẫu Người Mẫu Người Mẫu Người Mẫu Người Mẫu Người Mẫu Người Mẫu Người Mẫu Người Mẫu");
  a = play_step(f, "gui");
  CHECK_INT(a.status, 422);
  CHECK_HAS(a.body, "Ông/bà có muốn để lại tên");
  CHECK_HAS(a.body, "f-ten-error");
}

TEST("a wrong code, an unknown one and a malformed one are told alike") {
  struct house *h = house_open(mem);
  str code = play_code(h, play_send(h, "Một việc để tra cứu", ""));
  uint8_t other[FOLLOW_BYTES] = {9, 9, 9};
  const str wrong[] = {follow_say(mem, other), S("khong phai ma"), S("12345"),
                       str_fmt(mem, "%.*s ba", STR_ARG(code))};
  struct answer first = play_look(h, wrong[0]);
  CHECK_INT(first.status, 422);
  for (size_t i = 1; i < sizeof wrong / sizeof *wrong; i++) {
    struct answer a = play_look(h, wrong[i]);
    CHECK_INT(a.status, first.status);
    CHECK_HAS(a.body, "Không tìm thấy việc nào theo mã này");
  }
  CHECK_INT(play_look(h, code).status, 200);
}

TEST("a denunciation typed here is shown once and then gone everywhere") {
  struct house *h = house_open(mem);
  str code = play_code(h, play_send(h, "Toi to cao ong Canary Khonglo nhan tien", "Canary Tennguoi"));
  str record = play_record(h);
  struct filled *f =
      form_open(h, ROLE_COORDINATOR, play_path(h, record, ""), play_path(h, record, "/chuyen-ra"));
  CHECK_INT(form_send(f).status, 422); /* not without the tick */
  f = form_open(h, ROLE_COORDINATOR, play_path(h, record, ""), play_path(h, record, "/chuyen-ra"));
  form_add(f, "la-to-cao", S("1"));
  struct answer out = form_send(f);
  CHECK_INT(out.status, 200);
  CHECK_HAS(out.body, "Canary Khonglo");
  CHECK_HAS(out.body, "Canary Tennguoi"); /* whoever handles it on paper must know from whom it came */
  CHECK_INT(get_path(h, ROLE_COORDINATOR, record).status, 404);
  CHECK_INT(play_look(h, code).status, 422);
  CHECK_HAS_NOT(get(h, ROLE_COORDINATOR, "/can-bo/phan-anh?q=Khonglo").body, "Canary");
  CHECK_HAS_NOT(get(h, ROLE_COORDINATOR, "/can-bo/phan-anh?xem=moi").body, "Canary");
  CHECK_HAS(get(h, RESIDENT, "/phan-anh").body, "0 việc");
}

TEST("a matter withheld by law is counted without content, and never after a public answer") {
  struct house *h = house_open(mem);
  play_send(h, "Việc có bí mật nhà nước", "");
  str record = play_record(h);
  play_moderate(h, record, "ngay");
  CHECK_INT(get(h, RESIDENT, "/phan-anh/1").status, 200);
  struct filled *f =
      form_open(h, ROLE_CHAIRMAN, play_path(h, record, ""), play_path(h, record, "/khong-cong-khai"));
  form_add(f, "can-cu", S("khong-co-can-cu-nay"));
  CHECK(form_send(f).status >= 400);
  f = form_open(h, ROLE_CHAIRMAN, play_path(h, record, ""), play_path(h, record, "/khong-cong-khai"));
  form_add(f, "can-cu", S("bi-mat-nha-nuoc"));
  CHECK_INT(form_send(f).status, 303);
  CHECK_INT(get(h, RESIDENT, "/phan-anh/1").status, 404);
  struct answer list = get(h, RESIDENT, "/phan-anh");
  CHECK_HAS(list.body, "1 việc không công khai");
  CHECK_HAS_NOT(get(h, RESIDENT, "/phan-anh?q=duong").body, "Đường ngập");
}

TEST("the public list counts exactly by topic and by hamlet, and goes on page after page") {
  struct house *h = house_open(mem);
  for (int i = 0; i < 17; i++) {
    play_send(h, "Đường ngập trước nhà văn hóa", "");
    play_moderate(h, play_record(h), "ngay");
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
    CHECK_HAS(first.body, "17 việc");
    CHECK_HAS(first.body, "href=\"/phan-anh/17\"");
    CHECK_HAS_NOT(first.body, "href=\"/phan-anh/2\"");
    str next = between(first.body, "rel=\"next\" href=\"", "\"");
    NEED(next.p);
    struct answer second = get_path(h, RESIDENT, plain_text(mem, next));
    CHECK_HAS(second.body, "17 việc");
    CHECK_HAS(second.body, "href=\"/phan-anh/2\"");
    CHECK_HAS_NOT(second.body, "href=\"/phan-anh/3\"");
  }
  CHECK_HAS(get(h, RESIDENT, "/phan-anh?chu-de=rac-nuoc").body, "0 việc");
  CHECK_HAS(get(h, RESIDENT, "/phan-anh?thon=00000000000000000000000000000001").body, "0 việc");
}

TEST("an answer says what was done, by whom, when and what comes next, or is not submitted") {
  struct house *h = house_open(mem);
  play_send(h, "Cần trả lời đủ bốn ý", "");
  str record = play_record(h);
  play_moderate(h, record, "sau");
  struct filled *f = form_open(h, ROLE_OFFICER, play_path(h, record, ""), play_path(h, record, "/tra-loi"));
  form_set(f, "da-lam-gi", "Đã xem");
  form_add(f, "nut", S("trinh"));
  struct answer a = form_send(f);
  CHECK_INT(a.status, 422);
  CHECK_HAS(a.body, "Nêu bước tiếp theo");
  CHECK_HAS(a.body, "Đã xem");
}

static struct answer try_outcome(struct house *h, str record, const char *outcome, const char *why) {
  struct filled *f = form_open(h, ROLE_OFFICER, play_path(h, record, ""), play_path(h, record, "/tra-loi"));
  if (*outcome) form_set(f, "ket-qua", outcome);
  form_set(f, "ket-qua-ro", why);
  form_set(f, "da-lam-gi", "Đã xem tại chỗ, đường do cơ quan khác quản lý");
  form_set(f, "ai-lam", "Đơn vị mẫu");
  form_set(f, "khi-nao", "hôm nay");
  form_set(f, "tiep-theo", "Cơ quan quản lý đường trả lời người dân");
  form_add(f, "nut", S("trinh"));
  return form_send(f);
}

TEST("what could not be solved is said so, with the reason, and is not shown as solved") {
  struct house *h = house_open(mem);
  str code = play_code(h, play_send(h, "Cầu trên đường lớn bị nứt", ""));
  str record = play_record(h);
  play_moderate(h, record, "ngay");
  struct answer a = try_outcome(h, record, "", "");
  CHECK_INT(a.status, 422);
  CHECK_HAS(a.body, "f-ket-qua-error");
  CHECK_HAS(a.body, "Đã xem tại chỗ");
  a = try_outcome(h, record, OUTCOME_ELSEWHERE, "");
  CHECK_INT(a.status, 422);
  CHECK_HAS(a.body, "Nêu cơ quan có thẩm quyền");
  CHECK_INT(try_outcome(h, record, "da-xong-het", "x").status, 422);
  CHECK_INT(
      try_outcome(h, record, OUTCOME_ELSEWHERE, "Cơ quan quản lý đường bộ, chuyển ngày 24/11/2026").status,
      303);
  CHECK_INT(play_sign(h, ROLE_CHAIRMAN, record).status, 303);
  static const char *const pages[] = {"/phan-anh/1", "/phan-anh"};
  for (size_t i = 0; i < 2; i++) {
    struct answer page = get(h, RESIDENT, pages[i]);
    CHECK_HAS(page.body, "Không thuộc thẩm quyền của xã");
    CHECK_HAS_NOT(page.body, "Đã giải quyết");
  }
  CHECK_HAS(play_look(h, code).body, "Cơ quan quản lý đường bộ, chuyển ngày 24/11/2026");
  CHECK_HAS(get(h, RESIDENT, "/phan-anh?q=quan+ly+duong+bo").body, "/phan-anh/1");
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
  str code = play_code(h, play_send(h, "Đèn đường thôn không sáng", ""));
  str record = play_record(h);
  play_moderate(h, record, "sau");
  play_draft(h, ROLE_OFFICER, record, "Đã thay bóng");
  post_fields(h, ROLE_CHAIRMAN, play_path(h, record, ""), play_path(h, record, "/ky"),
              (const char *const[]){NULL});

  struct filled *rate = form_in(h, RESIDENT, play_look(h, code), "/tra-cuu/danh-gia");
  form_set(rate, "y-kien", "Lời nói thêm của tôi");
  struct answer a = form_send(rate);
  CHECK_INT(a.status, 422);
  CHECK_HAS(a.body, "Đã thay bóng");
  CHECK_HAS(a.body, "Lời nói thêm của tôi");
  CHECK_HAS(a.body, "error-summary");
  CHECK_HAS(a.body, "id=\"f-diem-error\"");
  struct filled *second = form_in(h, RESIDENT, a, "/tra-cuu/danh-gia");

  struct answer undone = form_send(form_in(h, RESIDENT, play_look(h, code), "/tra-cuu/chua-xong"));
  CHECK_INT(undone.status, 422);
  CHECK_HAS(undone.body, "Đã thay bóng");
  CHECK_HAS(undone.body, "f-vi-sao-error");

  /* With a code that is not there nothing of the kind is shown. */
  rate = form_in(h, RESIDENT, play_look(h, code), "/tra-cuu/danh-gia");
  form_set(rate, "ma", "khong phai ma");
  a = form_send(rate);
  CHECK_INT(a.status, 422);
  CHECK_HAS_NOT(a.body, "Đã thay bóng");

  form_add(second, "diem", S("5"));
  CHECK_INT(form_send(second).status, 200);
}

TEST("what the moderator ticked is still ticked when the form comes back") {
  struct house *h = house_open(mem);
  play_send(h, "Việc cần hai đơn vị", "");
  str record = play_record(h);
  struct filled *f = form_open(h, ROLE_COORDINATOR, play_path(h, record, ""), play_path(h, record, "/duyet"));
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
