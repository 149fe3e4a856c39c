/* The morning sheet: each level sees its own, and nobody what they may not see. The house's clock: Monday 23 November 2026; the 24th is
 * a day off. Due ten working days after the day of intake. */
#include "watch/play.h"

static struct past late_one(struct house *h, const char *title, const char *at, id unit) {
  struct past p = {title, at, unit, h->hamlet, NULL, ID_NONE};
  play_past(h, &p);
  return p;
}

static str sheet(struct house *h, int who) {
  struct answer a = get(h, who, "/can-bo/buoi-sang");
  CHECK_INT(a.status, 200);
  return a.body;
}

/* What stands under that heading, up to the next. */
static str under(str page, const char *heading) {
  str part = between(page, heading, "table-part");
  return part.p ? part : between(page, heading, "</table>");
}

TEST("the morning sheet puts each matter where it is: the chairman's, the head's, today's, the next working "
     "day's") {
  struct house *h = house_open(mem);
  late_one(h, "Việc rất muộn", "2026-10-30", h->office);         /* due 13 November: 6 working days late */
  late_one(h, "Việc muộn vừa", "2026-11-02", h->office);         /* due 16 November: 5 */
  late_one(h, "Việc hạn hôm nay", "2026-11-09", h->office);      /* due 23 November */
  late_one(h, "Việc hạn thứ Tư", "2026-11-10", h->other_office); /* due 25 November, for the 24th is off */
  late_one(h, "Việc còn lâu", "2026-11-20", h->office);
  str all = sheet(h, ROLE_CHAIRMAN);
  CHECK_HAS(under(all, "nay thuộc Chủ tịch: 1"), "Việc rất muộn");
  CHECK_HAS(under(all, "nay thuộc Chủ tịch: 1"), "quá hạn 6 ngày làm việc");
  CHECK_HAS(under(all, "nay thuộc Chủ tịch: 1"), "Chủ tịch: soạn trả lời");
  CHECK_HAS(under(all, "nay thuộc trưởng đơn vị: 1"), "Việc muộn vừa");
  CHECK_HAS(under(all, "Đến hạn hôm nay: 1"), "Việc hạn hôm nay");
  CHECK_HAS(under(all, "ngày làm việc tới, 25/11/2026: 1"), "Việc hạn thứ Tư");
  CHECK_HAS_NOT(all, "Việc còn lâu");
  CHECK_HAS(all, "<th scope=\"row\">Phòng Kinh tế</th>"); /* the table of units */
  /* A head's sheet is the unit's own: another unit's work is neither in its lines nor in its counts. */
  str mine = sheet(h, ROLE_UNIT_HEAD), other = sheet(h, IN_OTHER_UNIT + ROLE_UNIT_HEAD);
  CHECK_HAS(mine, "Việc rất muộn");
  CHECK_HAS(mine, "Phòng Văn hóa - Xã hội");
  CHECK_HAS_NOT(mine, "Việc hạn thứ Tư");
  CHECK_HAS_NOT(mine, "ngày làm việc tới, 25/11/2026");
  CHECK_HAS_NOT(mine, "Theo đơn vị");
  CHECK_HAS(other, "Việc hạn thứ Tư");
  CHECK_HAS_NOT(other, "Việc rất muộn");
  CHECK_HAS_NOT(other, "nay thuộc Chủ tịch:");
  /* The start page leads there, and counts what is that person's turn. */
  CHECK_HAS(get(h, ROLE_CHAIRMAN, "/can-bo").body, "Tờ việc buổi sáng: quá hạn, đến lượt ông/bà");
  CHECK_HAS(get(h, ROLE_UNIT_HEAD, "/can-bo").body, "Tờ việc buổi sáng: quá hạn, đến lượt ông/bà");
  str desk = get(h, IN_OTHER_UNIT + ROLE_UNIT_HEAD, "/can-bo").body;
  CHECK_HAS(desk, "/can-bo/buoi-sang");
  CHECK_HAS_NOT(desk, "đến lượt ông/bà");
  CHECK_INT(get(h, ROLE_COLLECTOR, "/can-bo/buoi-sang").status, 404);
  CHECK_INT(get(h, RESIDENT, "/can-bo/buoi-sang").status, 303);
}

TEST("what was answered leaves the sheet, a correction is no open matter, and what is refused comes back "
     "apart") {
  struct house *h = house_open(mem);
  struct past p = late_one(h, "Đèn ngõ hỏng", "2026-10-30", h->office);
  CHECK_HAS(sheet(h, ROLE_CHAIRMAN), "Đèn ngõ hỏng");
  str record = play_answer(h, p.matter);
  CHECK_HAS_NOT(sheet(h, ROLE_CHAIRMAN), "Đèn ngõ hỏng");
  char *at = str_c(mem, record), *act = str_c(mem, str_fmt(mem, "%.*s/tra-loi", STR_ARG(record)));
  struct filled *f = form_open(h, ROLE_COORDINATOR, at, act);
  form_set(f, "ket-qua", OUTCOME_SOLVED);
  form_set(f, "da-lam-gi", "Đã thay cả bóng lẫn dây");
  form_set(f, "ai-lam", "Đơn vị mẫu");
  form_set(f, "khi-nao", "sáng nay");
  form_set(f, "tiep-theo", "Không");
  form_add(f, "nut", S("trinh"));
  CHECK_INT(form_send(f).status, 303);
  CHECK_HAS_NOT(sheet(h, ROLE_CHAIRMAN), "Đèn ngõ hỏng");
  CHECK_INT(
      post_fields(h, ROLE_CHAIRMAN, at, str_c(mem, str_fmt(mem, "%s/ky", at)), (const char *const[]){NULL})
          .status,
      303);
}

struct refusing {
  id matter;
};
static bool refuse(struct ctx *cx, void *arg) {
  struct refusing *r = arg;
  return matter_reopen(cx, r->matter, S("Vẫn chưa sáng"));
}

TEST("a matter its sender says is not finished stands on the sheet until it is answered again") {
  struct house *h = house_open(mem);
  struct past p = late_one(h, "Cống tắc", "2026-11-18", h->office);
  play_answer(h, p.matter);
  house_later(h, 1);
  struct refusing r = {p.matter};
  CHECK_INT(house_write(h, RESIDENT, refuse, &r), STORE_COMMITTED);
  str part = under(sheet(h, ROLE_CHAIRMAN), "Người dân báo chưa xong: 1");
  CHECK_HAS(part, "Cống tắc");
  CHECK_HAS(part, "Người phụ trách cấp trên: xem lại, làm tiếp");
  CHECK_HAS(sheet(h, ROLE_UNIT_HEAD), "Cống tắc");
  CHECK_HAS_NOT(sheet(h, IN_OTHER_UNIT + ROLE_OFFICER), "Cống tắc");
  house_later(h, 1);
  play_answer(h, p.matter);
  CHECK_HAS_NOT(sheet(h, ROLE_CHAIRMAN), "Cống tắc");
}

TEST("what waits unread is counted for those who may read it, and for nobody else") {
  struct house *h = house_open(mem);
  late_one(h, "Chuyện chưa ai xem", "2026-11-19", ID_NONE); /* Thursday: two working days ago */
  late_one(h, "Chuyện mới đến", "2026-11-20", ID_NONE);     /* Friday: one */
  CHECK_HAS(sheet(h, ROLE_COORDINATOR), "Chờ xem quá một ngày làm việc: 1");
  CHECK_HAS(sheet(h, ROLE_ONE_STOP_CLERK), "Chờ xem quá một ngày làm việc: 1");
  const int others[] = {ROLE_CHAIRMAN, ROLE_UNIT_HEAD, ROLE_OFFICER};
  for (size_t i = 0; i < 3; i++) {
    str page = sheet(h, others[i]);
    CHECK_HAS_NOT(page, "Chờ xem");
    CHECK_HAS(page, "Không có việc nào quá hạn");
  }
  CHECK_HAS_NOT(sheet(h, ROLE_COORDINATOR), "Chuyện chưa ai xem"); /* a sheet lies about: a number is enough */
}

TEST("the sheet as plain text says the same, scoped the same") {
  struct house *h = house_open(mem);
  late_one(h, "Việc rất muộn", "2026-10-30", h->office);
  for (int i = 0; i < 9; i++) late_one(h, "Việc hạn hôm nay", "2026-11-09", h->other_office);
  struct answer a = get(h, ROLE_CHAIRMAN, "/can-bo/buoi-sang/chu");
  CHECK_INT(a.status, 200);
  CHECK_STR(header(a, "Content-Type"), "text/plain; charset=utf-8");
  CHECK_HAS(a.body, "Tờ việc buổi sáng 23/11/2026\nToàn xã\n");
  CHECK_HAS(a.body, "Quá hạn, nay thuộc Chủ tịch: 1\n- Việc rất muộn (13/11/2026; Phòng Văn hóa - Xã hội; Chủ "
                    "tịch: soạn trả lời)");
  CHECK_HAS(a.body, "Đến hạn hôm nay: 9\n");
  CHECK_HAS(a.body, "và 5 việc nữa");
  CHECK_HAS(get(h, ROLE_CHAIRMAN, "/en/can-bo/buoi-sang/chu").body, "Late, now with the chairman: 1");
  CHECK_HAS_NOT(get(h, IN_OTHER_UNIT + ROLE_OFFICER, "/can-bo/buoi-sang/chu").body, "Việc rất muộn");
  CHECK_HAS(get(h, ROLE_CHAIRMAN, "/can-bo/buoi-sang").body, "(đây là 4 việc gấp nhất)");
}
