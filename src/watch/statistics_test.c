/* How units answered. The house's clock: Monday 23 November 2026. */
#include "watch/play.h"

static struct past one(struct house *h, const char *at, id unit) {
  struct past p = {"Việc để đếm", at, unit, h->hamlet, NULL, ID_NONE};
  play_past(h, &p);
  return p;
}
static str row(str page, const char *unit) {
  str rest = page, head, line;
  NEED(str_cut(&rest, str_of(unit), &head));
  (void)str_cut(&rest, S("</tr>"), &line);
  return line;
}
static void cell(void *mem, str line, const char *label, const char *value) {
  str rest = line, head, found;
  NEED(str_cut(&rest, str_fmt(mem, "data-label=\"%s\">", label), &head));
  (void)str_cut(&rest, S("</td>"), &found);
  CHECK_STR(plain_text(mem, found), value);
}

TEST("a unit's answers are counted on time, late and silent, with what they are part of") {
  struct house *h = house_open(mem);
  struct past in_time = one(h, "2026-11-10", h->office), too_late = one(h, "2026-11-02", h->office);
  one(h, "2026-11-03", h->office); /* due on the 17th: silent */
  one(h, "2026-11-20", h->office); /* not due yet */
  one(h, "2026-11-04", h->other_office);
  one(h, "2026-10-05", h->office); /* another month */
  one(h, "2026-11-05", ID_NONE);   /* unread: counted nowhere */
  play_answer(h, in_time.matter);
  play_answer(h, too_late.matter);
  struct answer a = get(h, ROLE_CHAIRMAN, "/can-bo/thong-ke");
  CHECK_INT(a.status, 200);
  CHECK_HAS(a.body, "Tháng 11 năm 2026");
  CHECK_HAS(a.body, "5 việc nhận trong kỳ, 4 việc đã tính được");
  str mine = row(a.body, "<th scope=\"row\">Phòng Văn hóa - Xã hội</th>");
  cell(mem, mine, "Nhận", "4");
  cell(mem, mine, "Đã đến lượt tính", "3");
  cell(mem, mine, "Đúng hạn", "1/3"); /* of three no percentage is said */
  cell(mem, mine, "Trả lời muộn", "1/3");
  cell(mem, mine, "Quá hạn, im lặng", "1/3");
  cell(mem, mine, "Chưa đến hạn", "1");
  cell(mem, row(a.body, "<th scope=\"row\">Phòng Kinh tế</th>"), "Quá hạn, im lặng", "1/1");
  cell(mem, row(a.body, "<th scope=\"row\">Cộng</th>"), "Quá hạn, im lặng", "2/4");
  CHECK_HAS(get(h, ROLE_CHAIRMAN, "/can-bo/thong-ke?nam=2026&thang=10").body, "1 việc nhận trong kỳ");
  CHECK_HAS(get(h, ROLE_CHAIRMAN, "/can-bo/thong-ke?nam=2026").body, "6 việc nhận trong kỳ");
  CHECK_HAS(get(h, ROLE_CHAIRMAN, "/en/can-bo/thong-ke?nam=2026").body, "6 matters received");
  /* The own unit only, in lines and sums, for those who do not read all. */
  str other = get(h, IN_OTHER_UNIT + ROLE_OFFICER, "/can-bo/thong-ke").body;
  CHECK_HAS(other, "1 việc nhận trong kỳ");
  CHECK_HAS_NOT(other, "Phòng Văn hóa - Xã hội</th>");
  CHECK_INT(get(h, ROLE_COLLECTOR, "/can-bo/thong-ke").status, 404);
}

struct refusing {
  id matter;
};
static bool refuse(struct ctx *cx, void *arg) {
  struct refusing *r = arg;
  return matter_reopen(cx, r->matter, S("Vẫn vậy"));
}
static bool withhold(struct ctx *cx, void *arg) {
  struct refusing *r = arg;
  return matter_withhold(cx, r->matter, S("bi-mat-nha-nuoc"));
}

TEST("a second answer after 'chưa xong' leaves the first one's day; what is withheld is in no part") {
  struct house *h = house_open(mem);
  struct past p = one(h, "2026-11-10", h->office); /* due on the 25th */
  play_answer(h, p.matter);
  house_later(h, 1);
  struct refusing r = {p.matter};
  CHECK_INT(house_write(h, RESIDENT, refuse, &r), STORE_COMMITTED);
  str line =
      row(get(h, ROLE_CHAIRMAN, "/can-bo/thong-ke").body, "<th scope=\"row\">Phòng Văn hóa - Xã hội</th>");
  cell(mem, line, "Đúng hạn", "1/1");
  cell(mem, line, "Dân báo chưa xong", "1");
  struct past hidden = one(h, "2026-11-02", h->office);
  struct refusing w = {hidden.matter};
  CHECK_INT(house_write(h, ROLE_CHAIRMAN, withhold, &w), STORE_COMMITTED);
  line = row(get(h, ROLE_CHAIRMAN, "/can-bo/thong-ke").body, "<th scope=\"row\">Phòng Văn hóa - Xã hội</th>");
  cell(mem, line, "Đã đến lượt tính", "1");
  cell(mem, line, "Không công khai", "1");
}

TEST("an answer corrected after its day was still in time, and of ten and more there is a percentage") {
  struct house *h = house_open(mem);
  for (int i = 0; i < 9; i++) one(h, "2026-11-03", h->office);
  struct past p = one(h, "2026-11-09", h->office); /* due today */
  play_answer(h, p.matter);
  CHECK_HAS(get(h, ROLE_CHAIRMAN, "/can-bo/thong-ke").body, "10 %<br><span class=\"small\">1/10<");
  CHECK_HAS(get(h, ROLE_CHAIRMAN, "/can-bo/thong-ke").body, "90 %<br><span class=\"small\">9/10<");
  /* The correction, signed two days later. */
  moment now = h->now;
  h->now += 2 * 86400000;
  CHECK_INT(house_write(h, ROLE_CHAIRMAN, play_correct, &p), STORE_COMMITTED);
  h->now = now;
  CHECK_HAS(get(h, ROLE_CHAIRMAN, "/can-bo/thong-ke").body, "10 %<br><span class=\"small\">1/10<");
  static const char *const odd[] = {"/can-bo/thong-ke?nam=1999", "/can-bo/thong-ke?nam=2026&thang=13",
                                    "/can-bo/thong-ke?thang=2", "/can-bo/thong-ke?nam=2100&thang=12",
                                    "/can-bo/thong-ke?nam=x&thang=%C3%28"};
  for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) CHECK_INT(get(h, ROLE_CHAIRMAN, odd[i]).status, 200);
}
