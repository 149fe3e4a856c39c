/* A draft from the officer's desk to the issue, and every wrong way round. */
#include "consultation/play.h"

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
