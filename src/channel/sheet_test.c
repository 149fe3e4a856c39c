/* A hamlet's sheet of paper, from the printer back into the week's round; answers read out. */
#include "box/sample.h"
#include "channel/channel.h"
#include "journal/log_harness.h"
#include "matter/play.h"
#include "test/house.h"
#include "test/test.h"

static char *sheet_path(struct house *h, id source, const char *act) {
  return str_c(h->mem, str_fmt(h->mem, "/can-bo/to-giay/%.*s%s", STR_ARG(id_hex(h->mem, source)), act));
}

static struct filled *grid(struct house *h, int who, id source) {
  return form_open(h, who, sheet_path(h, source, "/nhap"), sheet_path(h, source, "/nhap"));
}

/* Line n of the grid, from 0. */
static void set_line(struct filled *f, size_t line, const char *name, const char *value) {
  size_t at = 0;
  for (size_t i = 0; i < f->n; i++)
    if (str_eq(f->at[i].name, str_of(name)) && at++ == line) {
      f->at[i].value = str_of(value);
      return;
    }
  NEED(false);
}

TEST("a sheet that came back on paper becomes the week's round, a matter a line, once only") {
  struct house *h = house_open(mem);
  struct answer print = get(h, ROLE_CLERK, sheet_path(h, h->hamlet, ""));
  CHECK_HAS(print.body, "Thôn Một");
  str number = between(print.body, "<strong class=\"num\">", "</strong>");
  CHECK(str_starts(number, S("2026-48-")));
  str found = str_fmt(mem, "/can-bo/to-giay?so=%.*s", STR_ARG(number));
  CHECK_HAS(get_path(h, ROLE_CLERK, found).location, "/nhap?nam=2026&tuan=48");

  struct filled *f = grid(h, ROLE_CLERK, h->hamlet), *again = grid(h, ROLE_CLERK, h->hamlet);
  set_line(f, 0, "y-kien", "Đường liên thôn có ổ gà");
  set_line(f, 0, "noi", "trước nhà văn hóa");
  set_line(f, 0, "ten", "Người Mẫu");
  set_line(f, 2, "y-kien", "Đèn đường hỏng");
  form_add(f, "nut", S("co"));
  struct answer a = form_send(f);
  CHECK_INT(a.status, 303);
  CHECK_HAS(follow(h, ROLE_CLERK, a).body, "2 ý kiến");
  struct answer desk = get(h, ROLE_COORDINATOR, "/can-bo/phan-anh?xem=moi");
  CHECK_HAS(desk.body, "ổ gà");
  CHECK_HAS(desk.body, "Đèn đường hỏng");
  CHECK_HAS(desk.body, "Thôn Một");
  CHECK_HAS(get(h, ROLE_COLLECTOR, "/can-bo/vong-tuan").body, "Tuần này đã nộp");

  set_line(again, 0, "y-kien", "Nhập lần nữa");
  form_add(again, "nut", S("co"));
  a = form_send(again);
  CHECK(a.status == 409 || a.status == 422);
  CHECK_HAS(a.body, "chỉ nhập một lần");
  CHECK_HAS_NOT(get(h, ROLE_COORDINATOR, "/can-bo/phan-anh?xem=moi").body, "Nhập lần nữa");
}

TEST("a sheet without opinions is said expressly, and an empty grid is not one") {
  struct house *h = house_open(mem);
  struct filled *f = grid(h, ROLE_CLERK, h->other_hamlet);
  form_add(f, "nut", S("co"));
  struct answer a = form_send(f);
  CHECK_INT(a.status, 422);
  CHECK_HAS(a.body, "f-y-kien-error");
  f = grid(h, ROLE_CLERK, h->other_hamlet);
  set_line(f, 1, "noi", "chỗ không có việc");
  form_add(f, "nut", S("khong"));
  a = form_send(f);
  CHECK_INT(a.status, 422);
  CHECK_HAS(a.body, "chỗ không có việc");
  f = grid(h, ROLE_CLERK, h->other_hamlet);
  form_add(f, "nut", S("khong"));
  CHECK_INT(form_send(f).status, 303);
  CHECK_HAS(get(h, IN_OTHER_UNIT + ROLE_COLLECTOR, "/can-bo/vong-tuan").body, "Không có ý kiến");
}

TEST("a collector keys in the sheet of their own hamlet and no other, and what was handed in by phone is not "
     "keyed in again") {
  struct house *h = house_open(mem);
  CHECK_INT(get(h, ROLE_COLLECTOR, sheet_path(h, h->other_hamlet, "/nhap")).status, 404);
  CHECK_INT(get(h, ROLE_COLLECTOR, sheet_path(h, h->other_hamlet, "")).status, 404);
  CHECK_INT(get(h, ROLE_COLLECTOR, sheet_path(h, h->hamlet, "")).status, 200);
  CHECK_INT(get(h, ROLE_CLERK, sheet_path(h, h->office, "/nhap")).status, 200);
  CHECK_HAS(get(h, ROLE_CLERK, sheet_path(h, h->office, "/nhap")).body, "không phải nộp");
  struct filled *f = grid(h, ROLE_CLERK, h->hamlet);
  struct filled *phone = form_open(h, ROLE_COLLECTOR, "/can-bo/vong-tuan", "/can-bo/vong-tuan");
  form_add(phone, "nut", S("khong"));
  CHECK_INT(form_send(phone).status, 303);
  set_line(f, 0, "y-kien", "Trên giấy có một việc");
  form_add(f, "nut", S("co"));
  struct answer a = form_send(f);
  CHECK_HAS(a.body, "đã nộp bằng cách khác");
  CHECK_HAS_NOT(get(h, ROLE_COORDINATOR, "/can-bo/phan-anh?xem=moi").body, "Trên giấy có một việc");
}

/* ---- the scan --------------------------------------------------------------------------------------------------- */

static str picture(void) {
  return (str){(const char *)sample_heic, sizeof sample_heic};
}

TEST("the scan stands beside the lines, goes out of sight when they are keyed in, and is destroyed with a "
     "denunciation") {
  struct house *h = house_open(mem);
  house_serve(h, harness_box(h));
  char *page = sheet_path(h, h->hamlet, "/nhap");
  struct filled *up = form_open(h, ROLE_COLLECTOR, page, sheet_path(h, h->hamlet, "/anh"));
  form_file(up, "anh", "to.heic", "image/heic", picture());
  CHECK_INT(form_send(up).status, 303);
  str file = between(get(h, ROLE_CLERK, page).body, "<img src=\"", "\"");
  NEED(file.p);
  CHECK_INT(get_path(h, ROLE_CLERK, file).status, 200);
  CHECK_INT(get_path(h, ROLE_COLLECTOR, file).status, 200);
  CHECK_INT(get_path(h, IN_OTHER_UNIT + ROLE_COLLECTOR, file).status, 404);
  CHECK_INT(get_path(h, RESIDENT, file).status, 303);

  struct filled *f = grid(h, ROLE_COLLECTOR, h->hamlet);
  set_line(f, 0, "y-kien", "Toi to cao mot nguoi");
  form_add(f, "nut", S("co"));
  CHECK_INT(form_send(f).status, 303);
  CHECK_INT(get_path(h, ROLE_COLLECTOR, file).status, 404);
  CHECK_INT(get_path(h, ROLE_COORDINATOR, file).status, 200);

  str record = play_record(h);
  f = form_open(h, ROLE_COORDINATOR, play_path(h, record, ""), play_path(h, record, "/chuyen-ra"));
  form_add(f, "la-to-cao", S("1"));
  CHECK_INT(form_send(f).status, 200);
  CHECK_INT(get_path(h, ROLE_COORDINATOR, file).status, 404);
  CHECK_HAS(get(h, ROLE_COORDINATOR, page).body, "Tờ này đã nhập");
}

TEST("what is no picture is refused beside its field, and nothing is kept of it") {
  struct house *h = house_open(mem);
  house_serve(h, harness_box(h));
  char *page = sheet_path(h, h->hamlet, "/nhap");
  struct filled *up = form_open(h, ROLE_CLERK, page, sheet_path(h, h->hamlet, "/anh"));
  form_file(up, "anh", "to.jpg", "image/jpeg", S("day khong phai la anh"));
  struct answer a = form_send(up);
  CHECK_INT(a.status, 422);
  CHECK_HAS(a.body, "f-anh-error");
  CHECK_HAS(get(h, ROLE_CLERK, "/can-bo/to-giay").body, "Chưa nhận được giấy");
}

/* ---- read out ---------------------------------------------------------------------------------------------------- */

static struct answer tick(struct house *h, int who, id source, const char *act, const char *field,
                          const char *on) {
  char *page = str_c(h->mem, str_fmt(h->mem, "/can-bo/doc-lai/%.*s", STR_ARG(id_hex(h->mem, source))));
  struct answer a = get(h, who, page);
  str value = between(a.body, str_c(h->mem, str_fmt(h->mem, "name=\"%s\" value=\"", field)), "\"");
  NEED(value.p);
  struct filled *f = form_in(h, who, a, str_c(h->mem, str_fmt(h->mem, "%s%s", page, act)));
  form_drop(f, field);
  form_add(f, field, value);
  if (on) form_set(f, "ngay", on);
  return form_send(f);
}

TEST("a public answer waits to be read out in its hamlet until somebody notes the day, and a mistake is taken "
     "back") {
  struct house *h = house_open(mem);
  play_send(h, "Đường thôn bị ngập", "");
  str record = play_record(h);
  CHECK_INT(play_moderate(h, record, "ngay").status, 303);
  CHECK_INT(play_draft(h, ROLE_OFFICER, record, "Đã nạo vét cống").status, 303);
  CHECK_INT(play_sign(h, ROLE_CHAIRMAN, record).status, 303);
  struct answer a = get(h, ROLE_COLLECTOR, "/can-bo/doc-lai");
  CHECK_HAS(a.body, "Số 1: Đường ngập trước nhà văn hóa");
  CHECK_HAS_NOT(get(h, IN_OTHER_UNIT + ROLE_COLLECTOR, "/can-bo/doc-lai").body, "Đường ngập");
  char *next_week = str_c(mem, str_fmt(mem, "%s?nam=2026&tuan=49", sheet_path(h, h->hamlet, "")));
  CHECK_HAS(get(h, ROLE_CLERK, next_week).body, "Đã nạo vét cống");
  CHECK_HAS_NOT(get(h, ROLE_CLERK, sheet_path(h, h->hamlet, "")).body, "Đã nạo vét cống");

  CHECK_INT(tick(h, ROLE_COLLECTOR, h->hamlet, "", "viec", "24/11/2026").status, 422); /* tomorrow */
  a = tick(h, ROLE_COLLECTOR, h->hamlet, "", "viec", "22/11/2026"); /* before it was public */
  CHECK(a.status == 409 || a.status == 422);
  CHECK_INT(tick(h, ROLE_COLLECTOR, h->hamlet, "", "viec", "23/11/2026").status, 303);
  CHECK_HAS(get(h, ROLE_COLLECTOR, "/can-bo/doc-lai").body, "đọc ngày 23/11/2026");
  CHECK_HAS(get(h, ROLE_COLLECTOR, "/can-bo/doc-lai").body, "Câu trả lời nào cũng đã được đọc");
  house_later(h, 1);
  CHECK_INT(tick(h, ROLE_COLLECTOR, h->hamlet, "/nham", "viec-nham", NULL).status, 303);
  CHECK_HAS_NOT(get(h, ROLE_COLLECTOR, "/can-bo/doc-lai").body, "đọc ngày 23/11/2026");
  house_later(h, 1);
  CHECK_INT(tick(h, ROLE_CLERK, h->hamlet, "", "viec", "23/11/2026").status, 303);
}
