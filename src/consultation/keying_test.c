/* Sheets of paper, meetings and letters: keyed in beside their numbers, counted by channel and passage with those from the web. */
#include "consultation/play.h"

/* The n-th field of that name in a grid. */
static void cell(struct filled *f, const char *name, int row, const char *value) {
  for (size_t i = 0; i < f->n; i++)
    if (str_eq(f->at[i].name, str_of(name)) && row-- == 0) {
      f->at[i].value = str_of(value);
      return;
    }
  NEED(!"the grid has that line");
}

static struct filled *grid(struct house *h, int who, str draft, const char *act) {
  return form_open(h, who, draft_path(h, draft, act), draft_path(h, draft, act));
}

TEST("sheets are keyed in a grid by their numbers, and a sheet keyed twice is told") {
  struct house *h = house_open(mem);
  str draft = draft_out(h);
  struct filled *f = grid(h, ROLE_CLERK, draft, "/giay");
  cell(f, "so-phieu", 0, "01");
  cell(f, "doan", 0, "khoan 1 dieu 2"); /* without marks it is not the label */
  cell(f, "y-kien", 0, "Giờ mở cửa nên sớm hơn");
  struct answer wrong = form_send(f);
  CHECK_INT(wrong.status, 422);
  CHECK_HAS(wrong.body, "Hàng 1: không có điều, khoản ấy");
  CHECK_HAS(wrong.body, "Giờ mở cửa nên sớm hơn");
  f = grid(h, ROLE_CLERK, draft, "/giay");
  cell(f, "so-phieu", 0, "01");
  cell(f, "doan", 0, "Khoản 1 điều 2");
  cell(f, "y-kien", 0, "Giờ mở cửa nên sớm hơn");
  cell(f, "so-phieu", 1, "01"); /* one sheet, two opinions */
  cell(f, "y-kien", 1, "Đồng ý cả dự thảo");
  cell(f, "so-phieu", 2, "02");
  cell(f, "y-kien", 2, "Gọi tôi 0912 345 678 để nói thêm");
  cell(f, "ten", 2, "Người D");
  struct answer kept = form_send(f);
  CHECK_INT(kept.status, 303);
  CHECK_HAS(follow(h, ROLE_CLERK, kept).body, "Đã nhập 3 ý kiến");
  struct answer list = get(h, RESIDENT, "/lay-y-kien/1/y-kien?kenh=giay");
  CHECK_HAS(list.body, "Giờ mở cửa nên sớm hơn");
  CHECK_HAS(list.body, "Đồng ý cả dự thảo");
  CHECK_HAS_NOT(list.body, "0912"); /* that one waits for a second look */
  CHECK_HAS(get(h, ROLE_COORDINATOR, "/can-bo/lay-y-kien/cho-xem").body, "0912");
  CHECK_HAS_NOT(get(h, RESIDENT, "/lay-y-kien/1/y-kien?kenh=web").body, "Đồng ý cả dự thảo");
  CHECK_HAS(get(h, RESIDENT, "/lay-y-kien/1/y-kien?doan=0").body, "Đồng ý cả dự thảo");
  CHECK_HAS_NOT(get(h, RESIDENT, "/lay-y-kien/1/y-kien?doan=3").body, "Đồng ý cả dự thảo");
  CHECK_HAS(list.body, "/lay-y-kien/1/y-kien?kenh=giay"); /* the number leads to its records */

  f = grid(h, ROLE_CLERK, draft, "/giay");
  cell(f, "so-phieu", 0, "02");
  cell(f, "y-kien", 0, "Nhập lại");
  CHECK_HAS(form_send(f).body, "Hàng 1: số phiếu này đã nhập rồi");
  f = grid(h, ROLE_CLERK, draft, "/giay");
  cell(f, "y-kien", 4, "Không có số");
  CHECK_HAS(form_send(f).body, "Hàng 5: ghi số phiếu");
  f = grid(h, ROLE_CLERK, draft, "/giay");
  CHECK_HAS(form_send(f).body, "Các hàng còn trống");
  f = grid(h, ROLE_CLERK, draft, "/giay");
  form_set(f, "ngay", "20/11/2026");
  cell(f, "so-phieu", 0, "09");
  cell(f, "y-kien", 0, "Trước ngày công khai");
  struct answer early = form_send(f);
  CHECK_INT(early.status, 422);
  CHECK_HAS(early.body, "sớm hơn ngày công khai");
  CHECK_HAS(early.body, "Trước ngày công khai");
}

TEST("a sheet that came in time is keyed in after the last day, one that came later is not") {
  struct house *h = house_open(mem);
  str draft = draft_out(h);
  play_on(h, "2026-12-17T08:00:00+07:00");
  struct filled *f = grid(h, ROLE_CLERK, draft, "/giay");
  CHECK_STR(form_value(f, "ngay"), "15/12/2026");
  cell(f, "so-phieu", 0, "01");
  cell(f, "y-kien", 0, "Nộp đúng hạn");
  CHECK_INT(form_send(f).status, 303);
  f = grid(h, ROLE_CLERK, draft, "/giay");
  form_set(f, "ngay", "16/12/2026");
  cell(f, "so-phieu", 0, "02");
  cell(f, "y-kien", 0, "Nộp muộn");
  CHECK_HAS(form_send(f).body, "Đã hết hạn lấy ý kiến");
  CHECK_HAS_NOT(get(h, RESIDENT, "/lay-y-kien/1/y-kien").body, "Nộp muộn");
}

TEST("a meeting is kept with its minutes and its counted voices, a letter under its organisation's name") {
  struct house *h = house_open(mem);
  str draft = draft_out(h);
  struct filled *f = grid(h, ROLE_OFFICER, draft, "/hop");
  form_set(f, "noi", "Nhà văn hóa thôn");
  form_set(f, "so-nguoi", "40");
  form_set(f, "bien-ban", "Bà con đồng tình, chỉ bàn về giờ.");
  form_set_str(f, "thon-hop", id_hex(mem, h->hamlet));
  cell(f, "y-kien", 0, "Mở đến 22 giờ");
  cell(f, "so-tieng", 0, "41");
  struct answer many = form_send(f);
  CHECK_INT(many.status, 422);
  CHECK_HAS(many.body, "không lớn hơn số người dự");
  CHECK_HAS(many.body, "chỉ bàn về giờ");
  cell(f, "so-tieng", 0, "35");
  CHECK_INT(form_send(f).status, 303);
  CHECK_HAS(get_path(h, ROLE_OFFICER, draft).body, "40 người dự");
  struct answer list = get(h, RESIDENT, "/lay-y-kien/1/y-kien?kenh=hop");
  CHECK_HAS(list.body, "35 người cùng ý kiến");

  f = grid(h, ROLE_OFFICER, draft, "/to-chuc");
  form_set(f, "to-chuc", "Ủy ban Mặt trận Tổ quốc Việt Nam xã");
  form_set(f, "so-van-ban", "15/MTTQ");
  cell(f, "doan", 0, "Điều 2");
  cell(f, "y-kien", 0, "Nên hỏi thêm các chi hội");
  CHECK_INT(form_send(f).status, 303);
  list = get(h, RESIDENT, "/lay-y-kien/1/y-kien?kenh=to-chuc");
  CHECK_HAS(list.body, "Mặt trận Tổ quốc");
  CHECK_HAS(list.body, "hỏi thêm các chi hội");
  CHECK_HAS_NOT(list.body, "35 người cùng ý kiến");
}

TEST("who may not key in finds no grid, nor does anybody once the synthesis is public") {
  struct house *h = house_open(mem);
  str draft = draft_out(h);
  CHECK_INT(get_path(h, ROLE_COLLECTOR, str_and(mem, draft, S("/giay"))).status, 404);
  CHECK_INT(get_path(h, ROLE_CHAIRMAN, str_and(mem, draft, S("/giay"))).status, 404);
  struct filled *open = grid(h, ROLE_OFFICER, draft, "/giay");
  CHECK(open != NULL);
  play_on(h, "2026-12-16T08:00:00+07:00");
  struct filled *f = form_open(h, ROLE_OFFICER, draft_path(h, draft, ""), draft_path(h, draft, "/trinh"));
  form_set(f, "phan-chung", "Không có ý kiến");
  CHECK_INT(form_send(f).status, 303);
  struct filled *sign = form_open(h, ROLE_CHAIRMAN, draft_path(h, draft, ""), draft_path(h, draft, "/cong-bo"));
  struct filled *late = grid(h, ROLE_OFFICER, draft, "/giay");
  cell(late, "so-phieu", 0, "1");
  cell(late, "y-kien", 0, "Chen vào sau khi trình");
  CHECK_INT(form_send(sign).status, 303);
  CHECK_INT(form_send(late).status, 404);
  CHECK_INT(get_path(h, ROLE_OFFICER, str_and(mem, draft, S("/giay"))).status, 404);
}

TEST("an opinion keyed in after the synthesis was submitted stops the signature") {
  struct house *h = house_open(mem);
  str draft = draft_out(h);
  play_on(h, "2026-12-16T08:00:00+07:00");
  struct filled *f = form_open(h, ROLE_OFFICER, draft_path(h, draft, ""), draft_path(h, draft, "/trinh"));
  form_set(f, "phan-chung", "Không có ý kiến");
  CHECK_INT(form_send(f).status, 303);
  struct filled *sign = form_open(h, ROLE_CHAIRMAN, draft_path(h, draft, ""), draft_path(h, draft, "/cong-bo"));
  f = grid(h, ROLE_OFFICER, draft, "/giay");
  cell(f, "so-phieu", 0, "1");
  cell(f, "y-kien", 0, "Phiếu tìm thấy sau");
  CHECK_INT(form_send(f).status, 303);
  struct answer a = form_send(sign);
  CHECK(a.status == 409 || a.status == 422);
  CHECK_HAS(a.body, "chưa được trả lời");
}

TEST(
    "the sheet to print says until when, and carries the way to the page when the commune's address is known") {
  struct house *h = house_open(mem);
  draft_out(h);
  struct answer sheet = get(h, RESIDENT, "/lay-y-kien/1/phieu");
  CHECK_INT(sheet.status, 200);
  CHECK_HAS(sheet.body, "Quy chế nhà văn hóa thôn");
  CHECK_HAS(sheet.body, "15/12/2026");
  CHECK_HAS(sheet.body, "slip-a4");
}
