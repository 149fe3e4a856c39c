/* Dialogues: questions moderated before anybody sees them, answers, minutes, the signed sheet, visits planned from matters. */
#include "matter/play.h"
#include "meeting/play.h"

static str waiting_question(struct house *h, int who) {
  str path = between(get(h, who, "/can-bo/cau-hoi").body, "href=\"/can-bo/cau-hoi/", "\"");
  NEED(path.p && path.n == 32);
  return str_fmt(h->mem, "/can-bo/cau-hoi/%.*s", STR_ARG(path));
}

static struct answer ask(struct house *h, const char *page, const char *text) {
  struct filled *f = form_open(h, RESIDENT, page, page);
  form_set(f, "cau-hoi", text);
  form_set_str(f, "thon", id_hex(h->mem, h->hamlet));
  return form_send(f);
}

TEST("a question is seen by nobody before the moderator, then shown with what was blacked out, and answered in "
     "public") {
  struct house *h = house_open(mem);
  meet_post(h, "doi-thoai", "01/12/2026", NULL);
  struct answer sent = ask(h, "/lich/1/hoi", "Bao giờ có nước sạch, gọi tôi 0912 345 678");
  CHECK_INT(sent.status, 200);
  str code = meet_code(h, sent);
  CHECK_HAS_NOT(get(h, RESIDENT, "/lich/1").body, "nước sạch");
  CHECK_HAS_NOT(get(h, ROLE_CLERK, "/can-bo/cau-hoi").body, "nước sạch");
  CHECK_HAS_NOT(get(h, ROLE_CHAIRMAN, "/can-bo/cau-hoi").body, "nước sạch");
  str one = waiting_question(h, ROLE_COORDINATOR);
  CHECK_INT(get_path(h, ROLE_CLERK, one).status, 404);
  CHECK_HAS(meet_slip(h, code).body, "Chờ cán bộ xem");
  struct filled *f = form_open(h, ROLE_COORDINATOR, meet_path(h, one, ""), meet_path(h, one, "/hien"));
  CHECK_HAS_NOT(form_value(f, "noi-dung"), "0912");
  CHECK_INT(form_send(f).status, 303);
  struct answer open = get(h, RESIDENT, "/lich/1");
  CHECK_HAS(open.body, "nước sạch");
  CHECK_HAS_NOT(open.body, "0912");
  CHECK_HAS(open.body, "Sẽ trả lời tại buổi này");
  CHECK_INT(post(h, ROLE_UNIT_HEAD, meet_path(h, one, ""), meet_path(h, one, "/tra-loi"), "tra-loi",
                 "Quý I năm 2027 đấu nối xong")
                .status,
            303);
  CHECK_HAS(get(h, RESIDENT, "/lich/1").body, "đấu nối xong");
  CHECK_HAS(meet_slip(h, code).body, "đấu nối xong");
  /* Shown is shown: it cannot be taken away again by refusing it. */
  CHECK_HAS_NOT(get_path(h, ROLE_COORDINATOR, one).body, "/khong-hien");
}

TEST(
    "a question that is not shown says why to its asker; a denunciation is destroyed and finds nothing again") {
  struct house *h = house_open(mem);
  meet_post(h, "doi-thoai", "01/12/2026", NULL);
  str code = meet_code(h, ask(h, "/lich/1/hoi", "Câu hỏi không đúng chỗ"));
  str one = waiting_question(h, ROLE_COORDINATOR);
  CHECK_INT(post(h, ROLE_COORDINATOR, meet_path(h, one, ""), meet_path(h, one, "/khong-hien"), "ly-do",
                 "Việc này của cơ quan khác")
                .status,
            303);
  CHECK_HAS(meet_slip(h, code).body, "Không đưa lên");
  CHECK_HAS(meet_slip(h, code).body, "Việc này của cơ quan khác");
  CHECK_HAS_NOT(get(h, RESIDENT, "/lich/1").body, "không đúng chỗ");

  struct filled *f = form_open(h, RESIDENT, "/lich/1/hoi", "/lich/1/hoi");
  form_set(f, "cau-hoi", "Tôi tố cáo một người");
  code = meet_code(h, form_send(f));
  one = waiting_question(h, ROLE_ONE_STOP_CLERK);
  CHECK_INT(post(h, ROLE_ONE_STOP_CLERK, meet_path(h, one, ""), meet_path(h, one, "/xoa")).status, 422);
  CHECK_INT(
      post(h, ROLE_ONE_STOP_CLERK, meet_path(h, one, ""), meet_path(h, one, "/xoa"), "la-to-cao", "1").status,
      303);
  CHECK_INT(meet_slip(h, code).status, 422);
  CHECK_INT(get_path(h, ROLE_COORDINATOR, one).status, 404);
  CHECK_INT(form_send(f).status,
            404); /* sent again by a browser that restores its pages: nothing, and nothing new */
}

TEST("questions end when the meeting begins, and a reception takes none") {
  struct house *h = house_open(mem);
  meet_post(h, "doi-thoai", "01/12/2026", NULL);
  meet_post(h, "tiep-cong-dan", "01/12/2026", "20");
  CHECK_INT(get(h, RESIDENT, "/lich/2/hoi").status, 404);
  CHECK_INT(get(h, RESIDENT, "/lich/1/dang-ky").status, 404);
  CHECK_HAS(get(h, RESIDENT, "/lich/1").body, "/lich/1/hoi");
  house_at(h, "2026-12-01T07:50:00+07:00");
  struct filled *f = form_open(h, RESIDENT, "/lich/1/hoi", "/lich/1/hoi");
  CHECK_HAS(get(h, RESIDENT, "/lich/1").body, "/lich/1/hoi");
  house_at(h, "2026-12-01T08:00:00+07:00");
  CHECK_HAS_NOT(get(h, RESIDENT, "/lich/1").body, "/lich/1/hoi");
  form_set(f, "cau-hoi", "Hỏi khi đã bắt đầu");
  struct answer late = form_send(f);
  CHECK_INT(late.status, 422);
  CHECK_HAS(late.body, "không nhận thêm câu hỏi");
}

struct flood {
  struct house *h;
  id meeting;
};
static void find_first(struct ctx *cx, void *arg) {
  struct flood *f = arg;
  struct meeting m;
  MUST(meeting_by_number(cx, 1, &m));
  f->meeting = m.id;
}
static bool ask_many(struct ctx *cx, void *arg) {
  struct flood *f = arg;
  for (int i = 0; i < MOST_QUESTIONS_WAITING; i++) {
    uint8_t secret[FOLLOW_BYTES];
    id made;
    ctx_random(cx, secret, sizeof secret);
    if (!question_ask(cx, f->meeting, S("Câu hỏi như mưa"), ID_NONE, secret, &made)) return false;
  }
  return true;
}

TEST("a stranger cannot fill the moderator's list: behind two hundred that wait the next is told so") {
  struct house *h = house_open(mem);
  meet_post(h, "doi-thoai", "01/12/2026", NULL);
  struct flood f = {h, ID_NONE};
  CHECK(house_read(h, RESIDENT, find_first, &f));
  CHECK_INT(house_write(h, RESIDENT, ask_many, &f), STORE_COMMITTED);
  struct answer a = ask(h, "/lich/1/hoi", "Câu hỏi thứ hai trăm lẻ một");
  CHECK_INT(a.status, 422);
  CHECK_HAS(a.body, "Câu hỏi thứ hai trăm lẻ một");
  CHECK_HAS(get(h, ROLE_COORDINATOR, "/can-bo/cau-hoi").body, "Còn nữa");
}

static struct answer write_minutes(struct house *h, str record, const char *content, const char *outcome) {
  struct filled *f =
      form_open(h, ROLE_CLERK, meet_path(h, record, "/bien-ban"), meet_path(h, record, "/bien-ban"));
  form_set(f, "thanh-phan", "Đại diện các hộ Thôn Một");
  form_set(f, "thu-ky", "Công chức Văn phòng");
  form_set(f, "noi-dung", content);
  form_set(f, "ket-qua", outcome);
  return form_send(f);
}

TEST(
    "minutes print in the lawful form, only what came of it is public, and a later writing keeps the earlier") {
  struct house *h = house_open(mem);
  meet_post(h, "doi-thoai", "01/12/2026", NULL);
  str record = meet_record(h, 1);
  CHECK_INT(get_path(h, ROLE_CLERK, str_and(mem, record, S("/bien-ban"))).status, 404); /* before its day */
  meet_at(h, "2026-12-01T11:00:00+07:00");
  CHECK_INT(get_path(h, ROLE_CLERK, str_and(mem, record, S("/bien-ban/in"))).status, 404);
  struct answer wrong = write_minutes(h, record, "Ông A nói, bà B đáp", "Gọi bà B số 0912 345 678");
  CHECK_INT(wrong.status, 422);
  CHECK_HAS(wrong.body, "id=\"f-ket-qua-error\"");
  CHECK_INT(write_minutes(h, record, "Ông A nói, bà B đáp", "Thống nhất sửa đường trong quý I").status, 303);
  struct answer sheet = get_path(h, ROLE_CLERK, str_and(mem, record, S("/bien-ban/in")));
  CHECK_INT(sheet.status, 200);
  static const char *const wanted[] = {"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
                                       "Độc lập - Tự do - Hạnh phúc",
                                       "Số:      /BB-UBND",
                                       "BIÊN BẢN",
                                       "Thời gian bắt đầu: 08:00, ngày 01/12/2026",
                                       "Địa điểm:",
                                       "Thành phần tham dự:",
                                       "THƯ KÝ",
                                       "CHỦ TỌA",
                                       "kết thúc vào 10:00",
                                       "- Lưu: VT, Hồ sơ.",
                                       "Ông A nói, bà B đáp"};
  for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) CHECK_HAS(sheet.body, wanted[i]);
  str rest = sheet.body, head;
  CHECK(str_cut(&rest, S("THƯ KÝ"), &head) && str_has(rest, S("CHỦ TỌA"))); /* secretary left, chair right */
  struct answer open = get(h, RESIDENT, "/lich/1");
  CHECK_HAS(open.body, "sửa đường trong quý I");
  CHECK_HAS_NOT(open.body, "bà B đáp");
  CHECK_HAS_NOT(open.body, "Đại diện các hộ");
  CHECK_INT(write_minutes(h, record, "Ông A nói lại", "Thống nhất sửa đường trong quý II").status, 303);
  CHECK_HAS(get_path(h, ROLE_CLERK, str_and(mem, record, S("/bien-ban"))).body, "Bản thứ 2");
  CHECK_HAS(get(h, RESIDENT, "/lich/1").body, "quý II");
  CHECK_INT(get_path(h, ROLE_OFFICER, str_and(mem, record, S("/bien-ban/in"))).status, 404);
}

TEST("without the decoder a photo of the signed sheet is refused for now, and nothing half is kept") {
  struct house *h = house_open(mem);
  meet_post(h, "doi-thoai", "23/11/2026", NULL);
  str record = meet_record(h, 1);
  struct filled *f = form_open(h, ROLE_CLERK, meet_path(h, record, ""), meet_path(h, record, "/anh"));
  str before = house_rows(h);
  CHECK_INT(form_send(f).status, 422);
  form_file(f, "anh", "bien-ban.jpg", "image/jpeg", S("không phải ảnh"));
  CHECK_INT(form_send(f).status, 503);
  CHECK_STR(house_rows(h), before);
  CHECK_INT(get_path(h, ROLE_CLERK, str_and(mem, record, S("/anh/00112233445566778899aabbccddeeff"))).status,
            404);
}

TEST("a visit is planned from a public matter and leads back to it, and a matter that is not public cannot "
     "be named") {
  struct house *h = house_open(mem);
  play_send(h, "Đường thôn bị ngập mỗi khi mưa", "");
  struct filled *f = form_open(h, ROLE_UNIT_HEAD, "/can-bo/lich/them?viec=1", "/can-bo/lich/them");
  CHECK_STR(form_value(f, "viec"), "1");
  form_set(f, "loai", "di-co-so");
  form_set(f, "ngay", "27/11/2026");
  form_set(f, "tu-gio", "8h");
  form_set(f, "den-gio", "9h30");
  form_set(f, "noi", "Nhà văn hóa Thôn Một");
  form_set(f, "nguoi-tiep", "Phó Chủ tịch");
  form_set_str(f, "don-vi", id_hex(mem, h->office));
  form_set(f, "cong-khai", "1");
  struct answer hidden = form_send(f);
  CHECK_INT(hidden.status, 422);
  CHECK_HAS(hidden.body, "id=\"f-viec-error\"");
  play_moderate(h, play_record(h), "ngay");
  CHECK_INT(form_send(form_in(h, ROLE_UNIT_HEAD, hidden, "/can-bo/lich/them")).status, 303);
  CHECK_HAS(get(h, RESIDENT, "/lich/1").body, "/phan-anh/1");
  CHECK_HAS(get(h, RESIDENT, "/lich/1").body, "Đường ngập trước nhà văn hóa");
}
