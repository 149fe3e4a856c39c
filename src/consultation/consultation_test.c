/* A draft from the officer's desk to the issue, and every wrong way round. */
#include "consultation/play.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct answer act(struct house *h, int who, str draft, const char *what, const char *field,
                         const char *value) {
  struct filled *f = form_open(h, who, draft_path(h, draft, ""), draft_path(h, draft, what));
  if (field) form_set(f, field, value);
  return form_send(f);
}

static struct answer issue(struct house *h, str draft, const char *on) {
  struct filled *f = form_open(h, ROLE_CHAIRMAN, draft_path(h, draft, ""), draft_path(h, draft, "/ban-hanh"));
  form_set(f, "so-van-ban", "12/2026/QĐ-UBND");
  form_set(f, "ngay-ban-hanh", on);
  return form_send(f);
}

TEST("a draft goes out, is spoken about without an account, answered line by line, summed up and issued") {
  struct house *h = house_open(mem);
  str draft = draft_made(h, ROLE_OFFICER, "Quy chế nhà văn hóa thôn");
  CHECK_INT(get(h, RESIDENT, "/lay-y-kien/1").status, 404);
  CHECK_HAS_NOT(get(h, RESIDENT, "/lay-y-kien").body, "Quy chế nhà văn hóa");
  CHECK_INT(draft_open(h, ROLE_UNIT_HEAD, draft, "15/12/2026").status, 303);
  CHECK_HAS(get(h, RESIDENT, "/").body, "/lay-y-kien");
  struct answer open = get(h, RESIDENT, "/lay-y-kien/1");
  CHECK_INT(open.status, 200);
  CHECK_HAS(open.body, "còn 22 ngày");
  CHECK_HAS(open.body, "Ngày lễ mở cả ngày");
  CHECK_HAS(get(h, RESIDENT, "/lay-y-kien").body, "/lay-y-kien/1");

  struct answer sent =
      opinion_give(h, "/lay-y-kien/1/gop-y", "3", "Nên mở đến 22 giờ, gọi tôi 0912 345 678", "Người A");
  CHECK_INT(sent.status, 200);
  str code = text_of(mem, sent.body, "class=\"code\"");
  CHECK_HAS_NOT(get(h, RESIDENT, "/lay-y-kien/1/y-kien").body, "22 giờ");
  CHECK_HAS(opinion_look(h, code).body, "Nên mở đến 22 giờ");
  CHECK_HAS_NOT(get_path(h, ROLE_OFFICER, str_and(mem, draft, S("/y-kien"))).body, "22 giờ");

  str opinion = opinion_waiting_one(h);
  CHECK_INT(get_path(h, ROLE_OFFICER, opinion).status, 404); /* what waits is the moderator's alone */
  CHECK_HAS(get_path(h, ROLE_COORDINATOR, opinion).body, "0912 345 678");
  CHECK_INT(opinion_show(h, opinion).status, 303);
  struct answer shown = get(h, RESIDENT, "/lay-y-kien/1/y-kien");
  CHECK_HAS(shown.body, "Nên mở đến 22 giờ");
  CHECK_HAS_NOT(shown.body, "0912");
  CHECK_HAS_NOT(shown.body, "Người A");
  CHECK_HAS(shown.body, "Khoản 1 Điều 2");

  CHECK_INT(opinion_reply(h, ROLE_OFFICER, opinion, "tiep-thu", "Khoản 1 Điều 2 sửa thành 22 giờ.").status,
            303);
  CHECK_HAS_NOT(get(h, RESIDENT, "/lay-y-kien/1/y-kien").body,
                "sửa thành 22 giờ"); /* not before the synthesis */

  play_on(h, "2026-12-16T08:00:00+07:00");
  CHECK_INT(act(h, ROLE_OFFICER, draft, "/trinh", "phan-chung", "Đa số đồng tình, sửa giờ mở cửa.").status,
            303);
  CHECK_INT(get(h, RESIDENT, "/lay-y-kien/1/tong-hop").status, 404);
  CHECK_HAS(get_path(h, ROLE_CHAIRMAN, str_and(mem, draft, S("/tong-hop"))).body, "sửa thành 22 giờ");
  CHECK_INT(act(h, ROLE_CHAIRMAN, draft, "/cong-bo", NULL, NULL).status, 303);
  struct answer synthesis = get(h, RESIDENT, "/lay-y-kien/1/tong-hop");
  CHECK_INT(synthesis.status, 200);
  CHECK_HAS(synthesis.body, "Đa số đồng tình");
  CHECK_HAS(synthesis.body, "sửa thành 22 giờ");
  CHECK_HAS_NOT(synthesis.body, "Người A");
  CHECK_HAS(get(h, RESIDENT, "/lay-y-kien/1/y-kien?tra-loi=tiep-thu").body, "sửa thành 22 giờ");
  CHECK_HAS_NOT(get(h, RESIDENT, "/lay-y-kien/1/y-kien?tra-loi=giai-trinh").body, "sửa thành 22 giờ");
  CHECK_HAS(opinion_look(h, code).body, "sửa thành 22 giờ");
  CHECK_HAS(get(h, RESIDENT, "/en/lay-y-kien/1/tong-hop").body, "Accepted");

  CHECK_INT(issue(h, draft, "16/12/2026").status, 303);
  CHECK_HAS(get(h, RESIDENT, "/lay-y-kien/1").body, "12/2026/QĐ-UBND");
  CHECK_HAS(get(h, RESIDENT, "/lay-y-kien").body, "Đã ban hành");
}

TEST("less than 20 days from the day of disclosure is refused with a sentence, the very day the law allows is "
     "not") {
  struct house *h = house_open(mem);
  str draft = draft_made(h, ROLE_OFFICER, "Quy chế chợ xã");
  struct answer early = draft_open(h, ROLE_UNIT_HEAD, draft, "11/12/2026");
  CHECK_INT(early.status, 422);
  CHECK_HAS(early.body, "ít nhất 20 ngày");
  CHECK_HAS(early.body, "f-den-ngay-error");
  CHECK_HAS(early.body, "11/12/2026"); /* what was typed is still there */
  CHECK_HAS(get_path(h, ROLE_UNIT_HEAD, draft).body,
            "14/12/2026"); /* 13/12 is a Sunday: the limit ends with the next working day */
  CHECK_INT(draft_open(h, ROLE_UNIT_HEAD, draft, "13/12/2026").status, 422);
  CHECK_INT(draft_open(h, ROLE_UNIT_HEAD, draft, "30/02/2027").status, 422);
  CHECK_INT(draft_open(h, ROLE_UNIT_HEAD, draft, "01/01/2029").status, 422);
  CHECK_INT(draft_open(h, ROLE_UNIT_HEAD, draft, "14/12/2026").status, 303);
  CHECK_HAS(get(h, RESIDENT, "/lay-y-kien/1").body, "Điều 25-28");
}

TEST("another law's limit is named with its ground and its days, or not taken") {
  struct house *h = house_open(mem);
  str draft = draft_made(h, ROLE_OFFICER, "Quy chế theo luật khác");
  struct filled *f = form_open(h, ROLE_CHAIRMAN, draft_path(h, draft, ""), draft_path(h, draft, "/mo"));
  form_set(f, "den-ngay", "30/11/2026");
  form_set(f, "so-ngay", "7");
  CHECK_HAS(form_send(f).body, "f-can-cu-error");
  f = form_open(h, ROLE_CHAIRMAN, draft_path(h, draft, ""), draft_path(h, draft, "/mo"));
  form_set(f, "den-ngay", "30/11/2026");
  form_set(f, "can-cu", "Luật Mẫu, Điều 9");
  CHECK_HAS(form_send(f).body, "f-so-ngay-error");
  f = form_open(h, ROLE_CHAIRMAN, draft_path(h, draft, ""), draft_path(h, draft, "/mo"));
  form_set(f, "den-ngay", "29/11/2026");
  form_set(f, "can-cu", "Luật Mẫu, Điều 9");
  form_set(f, "so-ngay", "7");
  CHECK_INT(form_send(f).status, 422);
  f = form_open(h, ROLE_CHAIRMAN, draft_path(h, draft, ""), draft_path(h, draft, "/mo"));
  form_set(f, "den-ngay", "30/11/2026");
  form_set(f, "can-cu", "Luật Mẫu, Điều 9");
  form_set(f, "so-ngay", "7");
  CHECK_INT(form_send(f).status, 303);
  CHECK_HAS(get(h, RESIDENT, "/lay-y-kien/1").body, "Luật Mẫu, Điều 9");
}

TEST("another unit finds no draft that is being written, and works on none of ours that is open") {
  struct house *h = house_open(mem);
  str draft = draft_made(h, ROLE_OFFICER, "Quy chế nội bộ");
  CHECK_INT(get_path(h, IN_OTHER_UNIT + ROLE_OFFICER, draft).status, 404);
  CHECK_HAS_NOT(get(h, IN_OTHER_UNIT + ROLE_OFFICER, "/can-bo/lay-y-kien").body, "Quy chế nội bộ");
  CHECK_INT(get_path(h, ROLE_COORDINATOR, draft).status, 200);
  CHECK_HAS_NOT(get_path(h, ROLE_OFFICER, draft).body, "Công khai dự thảo"); /* an officer does not open */
  CHECK_INT(draft_open(h, ROLE_UNIT_HEAD, draft, "15/12/2026").status, 303);
  CHECK_INT(opinion_give(h, "/lay-y-kien/1/gop-y", "0", "Nên bỏ điều này", "Người B").status, 200);
  str opinion = opinion_waiting_one(h);
  CHECK_INT(opinion_show(h, opinion).status, 303);
  struct answer theirs = get_path(h, IN_OTHER_UNIT + ROLE_OFFICER, opinion);
  CHECK_INT(theirs.status, 200); /* it is public */
  CHECK_HAS_NOT(theirs.body, "Người B");
  CHECK_HAS_NOT(theirs.body, "/tra-loi\"");
  CHECK_HAS(get_path(h, ROLE_OFFICER, opinion).body, "Người B");
  /* The form of the right unit, sent by the wrong one. */
  struct filled *f = form_open(h, ROLE_OFFICER, draft_path(h, opinion, ""), draft_path(h, opinion, "/tra-loi"));
  form_set(f, "loai", "ghi-nhan");
  f->who = IN_OTHER_UNIT + ROLE_OFFICER;
  CHECK(form_send(f).status >= 400);
  CHECK_HAS(get_path(h, ROLE_OFFICER, str_and(mem, draft, S("/y-kien?tra-loi=chua"))).body, "Nên bỏ điều này");
}

TEST("an opinion sent twice is there once and has one code, and sent after the last day it is refused with a "
     "sentence") {
  struct house *h = house_open(mem);
  draft_out(h);
  struct filled *f = form_open(h, RESIDENT, "/lay-y-kien/1/gop-y", "/lay-y-kien/1/gop-y");
  form_set(f, "loi", "Cho các cháu mượn sân");
  form_add(f, "buoc", S("xem"));
  f = form_in(h, RESIDENT, form_send(f), "/lay-y-kien/1/gop-y");
  form_add(f, "buoc", S("gui"));
  struct answer one = form_send(f), two = form_send(f);
  CHECK_INT(one.status, 200);
  CHECK_INT(two.status, 200);
  CHECK_STR(text_of(mem, one.body, "class=\"code\""), text_of(mem, two.body, "class=\"code\""));
  str list = get(h, ROLE_COORDINATOR, "/can-bo/lay-y-kien/cho-xem").body, head;
  CHECK(str_cut(&list, S("Cho các cháu mượn sân"), &head) && !str_has(list, S("Cho các cháu mượn sân")));

  struct filled *late = form_open(h, RESIDENT, "/lay-y-kien/1/gop-y", "/lay-y-kien/1/gop-y");
  form_set(late, "loi", "Đến muộn một chút");
  form_add(late, "buoc", S("xem"));
  house_at(h, "2026-12-15T23:30:00+07:00");
  late = form_open(h, RESIDENT, "/lay-y-kien/1/gop-y", "/lay-y-kien/1/gop-y");
  form_set(late, "loi", "Đến muộn một chút");
  form_add(late, "buoc", S("gui"));
  house_at(h, "2026-12-16T00:00:01+07:00");
  struct answer refused = form_send(late);
  CHECK(refused.status == 409 || refused.status == 422);
  CHECK_HAS(refused.body, "Đã hết hạn lấy ý kiến");
  CHECK_HAS(get(h, RESIDENT, "/lay-y-kien/1/gop-y").body, "không còn nhận ý kiến");
  CHECK_HAS(get(h, RESIDENT, "/lay-y-kien/1").body, "Đã hết hạn, đang tổng hợp");
}

TEST("an empty opinion, a passage that is not there, a made-up hamlet and broken UTF-8 are refused beside the "
     "field") {
  struct house *h = house_open(mem);
  draft_out(h);
  static const struct {
    const char *field, *value, *error;
    int status;
  } bad[] = {{"loi", "", "f-loi-error", 422},
             {"doan", "77", "f-doan-error", 422},
             {"doan", "-1", "f-doan-error", 422},
             {"thon", "00112233445566778899aabbccddeeff", "f-thon-error", 422}};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    struct filled *f = form_open(h, RESIDENT, "/lay-y-kien/1/gop-y", "/lay-y-kien/1/gop-y");
    form_set(f, "loi", "Lời còn nguyên");
    form_set(f, bad[i].field, bad[i].value);
    form_add(f, "buoc", S("xem"));
    struct answer a = form_send(f);
    CHECK_INT(a.status, bad[i].status);
    CHECK_HAS(a.body, bad[i].error);
    if (i) CHECK_HAS(a.body, "Lời còn nguyên");
  }
  struct filled *f = form_open(h, RESIDENT, "/lay-y-kien/1/gop-y", "/lay-y-kien/1/gop-y");
  form_set_str(f, "loi", S("\xff\xfe gãy"));
  form_add(f, "buoc", S("gui"));
  struct answer broken = form_send(f);
  CHECK(broken.status == 400 || broken.status == 422);
}

TEST("issuing before the synthesis is public, and a synthesis with an unanswered opinion, are refused with a "
     "sentence") {
  struct house *h = house_open(mem);
  str draft = draft_out(h);
  CHECK_INT(opinion_give(h, "/lay-y-kien/1/gop-y", "0", "Nên thêm ghế", "").status, 200);
  str opinion = opinion_waiting_one(h);
  struct filled *too_early =
      form_open(h, ROLE_CHAIRMAN, draft_path(h, draft, ""), draft_path(h, draft, "/gia-han"));
  CHECK(too_early != NULL);
  CHECK_HAS_NOT(get_path(h, ROLE_CHAIRMAN, draft).body, "/ban-hanh\"");
  struct ctx *cx = house_ctx(h, ROLE_CHAIRMAN);
  CHECK(cx != NULL);

  play_on(h, "2026-12-16T08:00:00+07:00");
  struct answer waiting = act(h, ROLE_OFFICER, draft, "/trinh", "phan-chung", "Đánh giá chung của đơn vị");
  CHECK_INT(waiting.status, 422);
  CHECK_HAS(waiting.body, "chưa có người xem trước");
  CHECK_HAS(waiting.body, "Đánh giá chung của đơn vị");
  CHECK_INT(opinion_show(h, opinion).status, 303);
  CHECK_HAS(act(h, ROLE_OFFICER, draft, "/trinh", "phan-chung", "Đánh giá chung").body, "chưa được trả lời");
  struct answer no_reason = opinion_reply(h, ROLE_OFFICER, opinion, "giai-trinh", "");
  CHECK_INT(no_reason.status, 422);
  CHECK_HAS(no_reason.body, "f-tra-loi-error");
  CHECK_INT(opinion_reply(h, ROLE_OFFICER, opinion, "giai-trinh", "Kinh phí năm nay đã hết.").status, 303);
  CHECK_INT(act(h, ROLE_OFFICER, draft, "/trinh", "phan-chung", "Đánh giá chung").status, 303);
  CHECK_HAS_NOT(get_path(h, ROLE_UNIT_HEAD, draft).body, "/cong-bo\""); /* the chairman's alone */
  CHECK_HAS_NOT(get_path(h, ROLE_CHAIRMAN, draft).body, "/ban-hanh\"");

  /* What is signed is what was read: an answer changed in between is seen. */
  struct filled *sign = form_open(h, ROLE_CHAIRMAN, draft_path(h, draft, ""), draft_path(h, draft, "/cong-bo"));
  CHECK_INT(opinion_reply(h, ROLE_OFFICER, opinion, "giai-trinh", "Sửa lời sau khi trình.").status, 303);
  struct answer changed = form_send(sign);
  CHECK(changed.status == 409 || changed.status == 422);
  CHECK_HAS(changed.body, "vừa thay đổi");
  CHECK_INT(get(h, RESIDENT, "/lay-y-kien/1/tong-hop").status, 404);
  CHECK_INT(act(h, ROLE_CHAIRMAN, draft, "/tra-lai", "ly-do", "Trình lại bản mới").status, 303);
  CHECK_HAS(get_path(h, ROLE_OFFICER, draft).body, "Trình lại bản mới");
  CHECK_INT(act(h, ROLE_OFFICER, draft, "/trinh", "phan-chung", "Đánh giá chung").status, 303);
  CHECK_INT(act(h, ROLE_CHAIRMAN, draft, "/cong-bo", NULL, NULL).status, 303);
  struct answer before = issue(h, draft, "15/12/2026");
  CHECK(before.status == 409 || before.status == 422);
  CHECK_HAS(before.body, "phải công bố trước");
  CHECK_INT(issue(h, draft, "16/12/2026").status, 303);
  CHECK_HAS_NOT(get_path(h, ROLE_OFFICER, opinion).body, "/tra-loi\""); /* answers stand now */
  CHECK_HAS_NOT(get_path(h, ROLE_OFFICER, draft).body, "/sua\"");
}

static bool issue_at_once(struct ctx *cx, void *arg) {
  str *why = arg;
  struct consultation c;
  MUST(consultation_by_number(cx, 1, &c));
  *why = consultation_issue(cx, c.id, cx->today, S("1/QĐ"));
  return !why->p;
}
static bool publish_at_once(struct ctx *cx, void *arg) {
  str *why = arg;
  struct consultation c;
  uint8_t digest[32] = {0};
  MUST(consultation_by_number(cx, 1, &c));
  *why = synthesis_publish(cx, c.id, digest);
  return !why->p;
}

TEST("the rules hold without the pages: no issue and no synthesis while the draft is open or opinions are "
     "unanswered") {
  struct house *h = house_open(mem);
  draft_out(h);
  str why = STR_NONE;
  CHECK_INT(house_write(h, ROLE_CHAIRMAN, issue_at_once, &why), STORE_REFUSED);
  CHECK_HAS(why, "Chưa hết hạn lấy ý kiến");
  opinion_give(h, "/lay-y-kien/1/gop-y", "0", "Một ý kiến", "");
  opinion_show(h, opinion_waiting_one(h));
  play_on(h, "2026-12-16T08:00:00+07:00");
  CHECK_INT(house_write(h, ROLE_CHAIRMAN, issue_at_once, &why), STORE_REFUSED);
  CHECK_HAS(why, "chưa được trả lời");
  CHECK_INT(house_write(h, ROLE_CHAIRMAN, publish_at_once, &why), STORE_REFUSED);
  CHECK_INT(house_write(h, ROLE_OFFICER, publish_at_once, &why), STORE_REFUSED);
}

TEST("with no opinion at all the synthesis says so, and only then the issue is taken") {
  struct house *h = house_open(mem);
  str draft = draft_out(h), why = STR_NONE;
  play_on(h, "2026-12-16T08:00:00+07:00");
  CHECK_INT(house_write(h, ROLE_CHAIRMAN, issue_at_once, &why), STORE_REFUSED);
  CHECK_HAS(why, "Chưa công bố bản tổng hợp");
  CHECK_INT(act(h, ROLE_OFFICER, draft, "/trinh", "phan-chung", "Không có ý kiến khác.").status, 303);
  CHECK_INT(act(h, ROLE_CHAIRMAN, draft, "/cong-bo", NULL, NULL).status, 303);
  CHECK_HAS(get(h, RESIDENT, "/lay-y-kien/1/tong-hop").body, "Không có ý kiến nào");
  CHECK_INT(issue(h, draft, "16/12/2026").status, 303);
}

TEST("a denunciation typed into the opinion form is shown once for paper and leaves nothing but a number") {
  struct house *h = house_open(mem);
  draft_out(h);
  struct answer sent = opinion_give(h, "/lay-y-kien/1/gop-y", "0", "Tôi tố cáo chữ rất riêng qzx", "Người C");
  str code = text_of(mem, sent.body, "class=\"code\""), opinion = opinion_waiting_one(h);
  struct filled *f =
      form_open(h, ROLE_COORDINATOR, draft_path(h, opinion, ""), draft_path(h, opinion, "/chuyen-ra"));
  CHECK_INT(form_send(f).status, 422); /* not without the tick */
  f = form_open(h, ROLE_COORDINATOR, draft_path(h, opinion, ""), draft_path(h, opinion, "/chuyen-ra"));
  form_set(f, "la-to-cao", "1");
  struct answer out = form_send(f);
  CHECK_INT(out.status, 200);
  CHECK_HAS(out.body, "chữ rất riêng qzx");
  CHECK_INT(get_path(h, ROLE_COORDINATOR, opinion).status, 404);
  CHECK_INT(opinion_look(h, code).status, 422);
  CHECK_HAS_NOT(get(h, RESIDENT, "/lay-y-kien/1/y-kien").body, "qzx");
  if (test_on_postgres()) return;
  /* The log is cut right behind the commit, by the writer's own thread. */
  char command[600];
  snprintf(command, sizeof command, "grep -rlaF 'riêng qzx' '%.*s' >/dev/null", STR_ARG(h->dir));
  bool there = true;
  for (int i = 0; i < 100 && there; i++) {
    there = system(command) == 0;
    if (there) usleep(50000);
  }
  CHECK(!there);
}

TEST("words that cannot be public are counted and answered with their reason, and can still be hidden after "
     "the synthesis") {
  struct house *h = house_open(mem);
  str draft = draft_out(h);
  opinion_give(h, "/lay-y-kien/1/gop-y", "0", "Lời nặng nề", "");
  str opinion = opinion_waiting_one(h);
  struct filled *f =
      form_open(h, ROLE_COORDINATOR, draft_path(h, opinion, ""), draft_path(h, opinion, "/duyet"));
  form_set(f, "hien", "an");
  struct answer bare = form_send(f);
  CHECK_INT(bare.status, 422);
  CHECK_HAS(bare.body, "f-ly-do-error");
  f = form_open(h, ROLE_COORDINATOR, draft_path(h, opinion, ""), draft_path(h, opinion, "/duyet"));
  form_set(f, "hien", "an");
  form_set(f, "ly-do", "Lời xúc phạm người khác");
  CHECK_INT(form_send(f).status, 303);
  struct answer list = get(h, RESIDENT, "/lay-y-kien/1/y-kien");
  CHECK_HAS(list.body, "Lời xúc phạm người khác");
  CHECK_HAS_NOT(list.body, "Lời nặng nề");
  play_on(h, "2026-12-16T08:00:00+07:00");
  opinion_reply(h, ROLE_OFFICER, opinion, "ghi-nhan", "");
  act(h, ROLE_OFFICER, draft, "/trinh", "phan-chung", "Chung chung");
  act(h, ROLE_CHAIRMAN, draft, "/cong-bo", NULL, NULL);
  CHECK_HAS(get(h, RESIDENT, "/lay-y-kien/1/tong-hop").body, "Lời xúc phạm người khác");
  f = form_open(h, ROLE_COORDINATOR, draft_path(h, opinion, ""), draft_path(h, opinion, "/duyet"));
  form_set(f, "hien", "hien");
  form_set(f, "loi-cong-khai", "Lời khác hẳn");
  CHECK(form_send(f).status >= 400);
  CHECK_HAS_NOT(get(h, RESIDENT, "/lay-y-kien/1/tong-hop").body, "Lời khác hẳn");
}

TEST("every version stays, an opinion keeps pointing to the one it was given on, and two are shown side by "
     "side") {
  struct house *h = house_open(mem);
  str draft = draft_out(h);
  CHECK_INT(get(h, RESIDENT, "/lay-y-kien/1/so-sanh").status, 404);
  opinion_give(h, "/lay-y-kien/1/gop-y", "3", "Mở muộn hơn", "");
  opinion_show(h, opinion_waiting_one(h));
  struct filled *f = form_open(h, ROLE_OFFICER, draft_path(h, draft, "/sua"), draft_path(h, draft, "/sua"));
  form_set(f, "noi-dung",
           "Điều 1. Phạm vi\nQuy chế này áp dụng cho nhà văn hóa các thôn.\nĐiều 2. Giờ mở cửa\n1. Mở cửa từ 7 "
           "giờ đến 22 giờ.\n2. Ngày lễ mở cả ngày.");
  struct answer silent = form_send(f);
  CHECK_INT(silent.status, 422);
  CHECK_HAS(silent.body, "f-thay-doi-error");
  CHECK_HAS(silent.body, "đến 22 giờ");
  form_set(f, "thay-doi", "Mở đến 22 giờ theo ý kiến bà con");
  CHECK_INT(form_send(f).status, 303);
  struct answer now = get(h, RESIDENT, "/lay-y-kien/1"), then = get(h, RESIDENT, "/lay-y-kien/1?ban=1");
  CHECK_HAS(now.body, "22 giờ");
  CHECK_HAS(now.body, "theo ý kiến bà con");
  CHECK_HAS(then.body, "21 giờ");
  CHECK_HAS(then.body, "Đây là bản cũ");
  struct answer list = get(h, RESIDENT, "/lay-y-kien/1/y-kien");
  CHECK_HAS(list.body, "góp cho bản 1");
  CHECK_HAS(list.body, "/lay-y-kien/1?ban=1#doan-3");
  struct answer both = get(h, RESIDENT, "/lay-y-kien/1/so-sanh");
  CHECK_HAS(plain_text(mem, both.body), "[bỏ: 21]");
  CHECK_HAS(plain_text(mem, both.body), "[thêm: 22]");
  CHECK_HAS_NOT(both.body, "Ngày lễ mở cả ngày");
  CHECK_HAS(get(h, RESIDENT, "/lay-y-kien/1/so-sanh?cu=1&moi=2&tat-ca=1").body, "Ngày lễ mở cả ngày");
  CHECK_HAS(get(h, RESIDENT, "/lay-y-kien/1/so-sanh?cu=2&moi=2").body, "giống nhau từng chữ");
}

TEST("the last day can be moved later and never earlier, and the page says each day it was moved") {
  struct house *h = house_open(mem);
  str draft = draft_out(h);
  CHECK_INT(act(h, ROLE_UNIT_HEAD, draft, "/gia-han", "den-ngay-moi", "14/12/2026").status, 422);
  CHECK_INT(act(h, ROLE_UNIT_HEAD, draft, "/gia-han", "den-ngay-moi", "25/12/2026").status, 303);
  struct answer one = get(h, RESIDENT, "/lay-y-kien/1");
  CHECK_HAS(one.body, "25/12/2026");
  CHECK_HAS(one.body, "15/12/2026");
  CHECK_HAS(one.body, "Kéo dài thời gian lấy ý kiến");
}

/* ---- measures ----------------------------------------------------------------------------------------------- */

struct asked_measure {
  day as_of;
  moment before;
  struct consultation_measures m;
  struct consultations between;
  size_t wrong;
};
static void ask(struct ctx *cx, void *arg) {
  struct asked_measure *a = arg;
  a->m = consultation_measures(cx, day_make(2026, 1, 1), day_make(2026, 12, 31), a->as_of, a->before);
  a->between = consultations_between(cx, day_make(2026, 12, 15), day_make(2027, 1, 31));
  struct buf *b = buf_new(cx->mem, 1 << 16);
  a->wrong = consultation_check_caches(cx, b);
}

TEST("what is measured follows from dated facts, for any past day, and the cached columns agree with them") {
  struct house *h = house_open(mem);
  str draft = draft_out(h);
  draft_made(h, ROLE_OFFICER, "Chưa công khai");
  opinion_give(h, "/lay-y-kien/1/gop-y", "0", "Một ý kiến", "");
  str opinion = opinion_waiting_one(h);
  opinion_show(h, opinion);
  play_on(h, "2026-12-16T08:00:00+07:00");
  opinion_reply(h, ROLE_OFFICER, opinion, "ghi-nhan", "");
  act(h, ROLE_OFFICER, draft, "/trinh", "phan-chung", "Chung chung");
  act(h, ROLE_CHAIRMAN, draft, "/cong-bo", NULL, NULL);
  play_on(h, "2026-12-18T08:00:00+07:00");
  issue(h, draft, "18/12/2026");
  struct asked_measure a = {.as_of = day_make(2026, 12, 31), .before = INT64_MAX};
  NEED(house_read(h, ROLE_CHAIRMAN, ask, &a));
  CHECK_INT(a.m.opened, 1);
  CHECK_INT(a.m.lawful_length, 1);
  CHECK_INT(a.m.received, 1);
  CHECK_INT(a.m.answered, 1);
  CHECK_INT(a.m.issued, 1);
  CHECK_INT(a.m.issued_rightly, 1);
  NEED(a.m.records.n == 1);
  CHECK(a.m.records.at[0].done);
  CHECK_STR(a.m.records.at[0].path, "/lay-y-kien/1");
  CHECK_INT(a.wrong, 0);
  CHECK_INT(a.between.n, 1);
  struct asked_measure past = {.as_of = day_make(2026, 12, 15), .before = INT64_MAX};
  NEED(house_read(h, ROLE_CHAIRMAN, ask, &past));
  CHECK_INT(past.m.answered, 0);
  CHECK_INT(past.m.issued, 0);
  struct asked_measure unknown = {.as_of = day_make(2026, 12, 31), .before = 0};
  NEED(house_read(h, ROLE_CHAIRMAN, ask, &unknown));
  CHECK_INT(unknown.m.opened, 0);
}

TEST("an organisation's name that nobody could confirm is not shown, and the desk says what waits for whom") {
  struct house *h = house_open(mem);
  str draft = draft_out(h);
  struct filled *f = form_open(h, RESIDENT, "/lay-y-kien/1/gop-y", "/lay-y-kien/1/gop-y");
  form_set(f, "loi", "Chúng tôi không đồng ý");
  form_set(f, "to-chuc", "Hội tự xưng");
  form_add(f, "buoc", S("gui"));
  CHECK_INT(form_send(f).status, 200);
  CHECK_HAS(plain_text(mem, get(h, ROLE_COORDINATOR, "/can-bo").body), "Góp ý chờ xem trước");
  str opinion = opinion_waiting_one(h);
  f = form_open(h, ROLE_COORDINATOR, draft_path(h, opinion, ""), draft_path(h, opinion, "/duyet"));
  form_set(f, "giau-to-chuc", "1");
  CHECK_INT(form_send(f).status, 303);
  CHECK_HAS(get(h, RESIDENT, "/lay-y-kien/1/y-kien").body, "không đồng ý");
  CHECK_HAS_NOT(get(h, RESIDENT, "/lay-y-kien/1/y-kien").body, "Hội tự xưng");
  CHECK_HAS(get_path(h, ROLE_OFFICER, opinion).body, "Hội tự xưng");
  CHECK_HAS(get(h, ROLE_OFFICER, "/can-bo").body, "Góp ý về dự thảo chưa trả lời");
  CHECK_HAS_NOT(get(h, ROLE_CLERK, "/can-bo").body, "Góp ý về dự thảo chưa trả lời");
  play_on(h, "2026-12-16T08:00:00+07:00");
  opinion_reply(h, ROLE_OFFICER, opinion, "ghi-nhan", "");
  act(h, ROLE_OFFICER, draft, "/trinh", "phan-chung", "Chung chung");
  struct answer desk = get(h, ROLE_CHAIRMAN, "/can-bo");
  str rest = desk.body, head;
  CHECK(str_cut(&rest, S("Bản tổng hợp chờ duyệt"), &head));
  CHECK_HAS(str_sub(rest, 0, 120), "1");
}

TEST("counts by passage name the version they were given on, and each number leads to its records") {
  struct house *h = house_open(mem);
  str draft = draft_out(h);
  opinion_give(h, "/lay-y-kien/1/gop-y", "3", "Giờ muộn hơn", "");
  opinion_show(h, opinion_waiting_one(h));
  struct filled *f = form_open(h, ROLE_OFFICER, draft_path(h, draft, "/sua"), draft_path(h, draft, "/sua"));
  form_set(f, "noi-dung", "Điều 1. Chỉ còn một điều");
  form_set(f, "thay-doi", "Rút gọn");
  CHECK_INT(form_send(f).status, 303);
  opinion_give(h, "/lay-y-kien/1/gop-y", "1", "Ngắn quá", "");
  opinion_show(h, opinion_waiting_one(h));
  struct answer list = get(h, RESIDENT, "/lay-y-kien/1/y-kien");
  CHECK_HAS(list.body, "Khoản 1 Điều 2 (bản 1)");
  CHECK_HAS(list.body, "/lay-y-kien/1/y-kien?ban=1&amp;doan=3");
  CHECK_HAS(list.body, "/lay-y-kien/1/y-kien?ban=2&amp;doan=1");
  struct answer old = get(h, RESIDENT, "/lay-y-kien/1/y-kien?ban=1&doan=3");
  CHECK_HAS(old.body, "Giờ muộn hơn");
  CHECK_HAS_NOT(old.body, "Ngắn quá");
}

TEST("another commune of the same store sees nothing of ours, by number, by id or by code") {
  struct house *h = house_open(mem), *other = house_open(mem);
  str draft = draft_out(h);
  struct answer sent = opinion_give(h, "/lay-y-kien/1/gop-y", "0", "Chỉ của xã này", "");
  str code = text_of(mem, sent.body, "class=\"code\""), opinion = opinion_waiting_one(h);
  CHECK_INT(opinion_show(h, opinion).status, 303);
  CHECK_INT(get(other, RESIDENT, "/lay-y-kien/1").status, 404);
  CHECK_HAS_NOT(get(other, RESIDENT, "/lay-y-kien").body, "Quy chế nhà văn hóa");
  CHECK_INT(get_path(other, ROLE_CHAIRMAN, draft).status, 404);
  CHECK_INT(get_path(other, ROLE_COORDINATOR, opinion).status, 404);
  CHECK_INT(opinion_look(other, code).status, 422);
  draft_out(other); /* their first one is number 1 too */
  CHECK_HAS_NOT(get(other, RESIDENT, "/lay-y-kien/1/y-kien").body, "Chỉ của xã này");
}
