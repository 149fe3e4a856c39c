/* Plans as other communes lay them out: one invented sample for each form, tests/plans/mau-6 and up. What counts is what a reader of the
 * paper would count. */
#include <stdlib.h>

#include "plan/plan.h"
#include "test/test.h"

static str path_of(void *mem, str name) {
  const char *root = getenv("TT_ROOT");
  return str_fmt(mem, "%s/tests/plans/%.*s", root ? root : ".", STR_ARG(name));
}

static struct plan form(void *mem, const char *name) {
  struct plan p;
  str why = STR_NONE;
  bool read = plan_read_file(mem, path_of(mem, str_of(name)), &p, &why);
  if (!read) test_say("%.*s", STR_ARG(why));
  NEED(read);
  return p;
}

/* 'A | B | C' */
static str list(void *mem, const struct plan_strs *s) {
  return str_join(mem, s->at, s->n, S(" | "));
}

static void check_group(void *mem, const struct plan_group *g, const char *title, size_t tasks,
                        const char *lead, const char *with, const char *when) {
  CHECK_STR(g->title, title);
  CHECK_INT(g->tasks.n, tasks);
  CHECK_STR(list(mem, &g->lead), lead);
  CHECK_STR(list(mem, &g->cooperating), with);
  CHECK_STR(g->when.p ? g->when : S(""), when);
}

TEST("tasks named 'Nhiệm vụ 1:', with who does them told in a sentence or a bracket, are groups with owners") {
  struct plan p = form(mem, "mau-6.txt");
  NEED(p.groups.n == 3);
  check_group(mem, &p.groups.at[0], "Tuyên truyền, phổ biến", 2,
              "Phòng Văn hóa - Xã hội | Ủy ban MTTQ Việt Nam xã",
              "Trung tâm Dịch vụ sự nghiệp công | các tổ chức chính trị - xã hội",
              "trước 30/6/2026; trong quý III/2026");
  check_group(mem, &p.groups.at[1], "Cải cách thủ tục hành chính", 2, "Trung tâm Phục vụ hành chính công xã",
              "Văn phòng HĐND và UBND xã | các thôn", "trước 30/6/2026");
  check_group(mem, &p.groups.at[2], "Đối thoại với Nhân dân", 1, "Văn phòng HĐND và UBND xã",
              "Công an xã | Ban Chỉ huy Quân sự xã", "trong quý II/2026");
  CHECK_STR(p.groups.at[0].tasks.at[1].clause, "III.1.2");
  CHECK_HAS(p.groups.at[0].tasks.at[1].text, "Tổ chức hội thi");
  NEED(p.milestones.n == 4);
  CHECK_STR(p.milestones.at[0].when, "đến năm 2030");
  CHECK_STR(p.milestones.at[3].level, "Mức độ 4");
  CHECK_INT(p.organisations.n, 4);
  CHECK_INT(p.recipients.n, 4);
  CHECK_INT(p.unread.n, 0);
}

TEST("a plan in Parts until 2030 that looks on to 2035 has a period without a beginning") {
  struct plan p = form(mem, "mau-7.txt");
  CHECK_INT(p.period.from, 0);
  CHECK_INT(p.period.to, 2030);
  CHECK(!p.period.open_ended);
  CHECK_STR(p.issuer, "Ủy ban nhân dân phường Mẫu Bảy");
  CHECK(!p.carries_out.p); /* the decision that issues the plan is not what it carries out */
  NEED(p.milestones.n == 3);
  CHECK_STR(p.milestones.at[2].when, "Định hướng đến năm 2035");
  NEED(p.groups.n == 3);
  check_group(mem, &p.groups.at[2], "Ứng dụng công nghệ số trong phục vụ Nhân dân", 2, "Phòng Văn hóa - Xã hội",
              "", "");
  CHECK_INT(p.organisations.n, 4);
  CHECK_INT(p.recipients.n, 4);
  CHECK_INT(p.unread.n, 0);
}

TEST("a table of tasks with titles across it, broken cells and a column of results loses none of them") {
  struct plan p = form(mem, "mau-8.txt");
  NEED(p.groups.n == 4);
  check_group(mem, &p.groups.at[1], "Xây dựng quy chế hoạt động của Ban Chỉ đạo", 1, "Văn phòng HĐND và UBND",
              "Phòng Văn hóa - Xã hội", "Tháng 3/2026");
  CHECK_HAS(p.groups.at[1].tasks.at[0].text, "(Sản phẩm: Quy chế)");
  CHECK_STR(p.groups.at[2].clause, "II.5");
  CHECK_INT(p.unread.n, 0);
}

TEST("a plan in UTF-16, decomposed, with Word's bullets in two depths, hard spaces and soft hyphens, is read") {
  struct plan p = form(mem, "mau-9.txt");
  NEED(p.milestones.n == 3);
  CHECK_STR(p.milestones.at[1].clause, "1.2.2");
  CHECK_STR(p.carries_out, "Nghị quyết số 03-NQ/ĐU ngày 05/5/2026 của Đảng uỷ đặc khu");
  NEED(p.groups.n == 3);
  check_group(mem, &p.groups.at[0], "Về thái độ phục vụ", 2, "Văn phòng HĐND và UBND đặc khu",
              "các phòng chuyên môn", "thường xuyên");
  check_group(mem, &p.groups.at[1], "Về cơ sở vật chất", 3, "Phòng Kinh tế - Hạ tầng",
              "Trung tâm Phục vụ hành chính công", "31/12/2026");
  CHECK_STR(p.groups.at[1].tasks.at[1].clause, "2.2.2.1");
  CHECK_STR(list(mem, &p.groups.at[2].cooperating), "Công an đặc khu | Đồn Biên phòng Mẫu");
  CHECK_INT(p.organisations.n, 3); /* 'Yêu cầu các cơ quan ...' at the end is no organisation */
  CHECK_INT(p.unread.n, 0);
}

TEST("chapters hold their sections, and a table with a column for each year gives a milestone for each") {
  struct plan p = form(mem, "mau-10.txt");
  NEED(p.milestones.n == 6);
  CHECK_STR(p.milestones.at[4].when, "Năm 2028");
  CHECK_STR(p.milestones.at[4].target, "Tỷ lệ người dân hài lòng");
  CHECK_STR(p.milestones.at[4].level, "90%");
  CHECK_STR(p.milestones.at[4].clause, "I.2.2");
  CHECK_INT(p.groups.n, 3);
  NEED(p.budget.n == 1);
  CHECK_STR(p.budget.at[0].clause, "III.1.1");
  CHECK_INT(p.organisations.n, 2);
  CHECK_STR(p.signer.title, "CHỦ TỊCH");
  CHECK_INT(p.unread.n, 0);
}

TEST("jobs to do at once may be a list, a plan may begin in a year and never end") {
  struct plan p = form(mem, "mau-11.txt");
  CHECK_INT(p.period.from, 2026);
  CHECK_INT(p.period.to, 0);
  CHECK(p.period.open_ended);
  NEED(p.immediate.n == 1);
  CHECK_INT(p.immediate.at[0].jobs.n, 3);
  CHECK_STR(p.immediate.at[0].jobs.at[0].clause, "B.III.1");
  NEED(p.criteria.n == 3);
  CHECK_INT(p.criteria.at[0].contents.n, 2);
  CHECK_INT(p.organisations.n, 3);
  CHECK_INT(p.unread.n, 0);
}

TEST("a section of contents without numbers is tasks, stars gather dashes, the signer is who signs first") {
  struct plan p = form(mem, "mau-12.txt");
  CHECK_INT(p.milestones.n, 3);
  NEED(p.groups.n == 3);
  CHECK_STR(p.groups.at[0].title, "Nội dung trọng tâm");
  CHECK_INT(p.groups.at[0].tasks.n, 5);
  CHECK_STR(p.groups.at[1].tasks.at[1].clause, "III.1.2.1");
  CHECK_STR(p.signer.office, "BAN CHỈ ĐẠO");
  CHECK_STR(p.signer.title, "TRƯỞNG BAN");
  CHECK_INT(p.unread.n, 0);
}

TEST("contents in letters are tasks, stages are milestones, an annex behind the signature is read once") {
  struct plan p = form(mem, "mau-13.txt");
  NEED(p.groups.n == 5);
  CHECK_INT(p.groups.at[0].tasks.n, 4);
  CHECK_STR(p.groups.at[0].tasks.at[2].clause, "III.1.b.1");
  CHECK_STR(p.groups.at[3].clause, "PL.1");
  CHECK_STR(p.groups.at[4].when, "Quý II");
  NEED(p.milestones.n == 3);
  CHECK_STR(p.milestones.at[0].when, "Giai đoạn 1 (từ tháng 10/2025 đến tháng 12/2025)");
  CHECK_INT(p.period.from, 2025);
  CHECK_STR(p.period.clause, "II.2.3");
  CHECK_INT(p.recipients.n, 5);
  CHECK_INT(p.unread.n, 0);
}

TEST("page numbers are no text, and two columns set into one line are told apart at the end") {
  struct plan p = form(mem, "mau-14.txt");
  CHECK_INT(p.milestones.n, 2);
  CHECK_INT(p.groups.n, 2);
  CHECK_INT(p.organisations.n, 3);
  CHECK_STR(list(mem, &p.recipients), "TT Đảng ủy | Lưu: VT");
  CHECK_STR(p.signer.office, "ỦY BAN NHÂN DÂN");
  CHECK_STR(p.signer.title, "CHỦ TỊCH");
  CHECK_INT(p.unread.n, 0);
}

TEST("what was reached last year is no milestone; results and brackets below a task belong to it") {
  struct plan p = form(mem, "mau-15.txt");
  NEED(p.milestones.n == 2);
  CHECK_STR(p.milestones.at[0].when, "Phấn đấu đến hết năm 2027");
  CHECK_STR(p.milestones.at[1].when, "Năm 2027");
  CHECK_STR(p.milestones.at[1].target, "có 98% người dân hài lòng trở lên.");
  NEED(p.groups.n == 3);
  CHECK_INT(p.groups.at[0].tasks.n, 4);
  CHECK_HAS(p.groups.at[0].tasks.at[2].text, "(Kết quả: Báo cáo rà soát)");
  check_group(mem, &p.groups.at[1], "Cải cách thủ tục hành chính", 2, "Trung tâm Phục vụ hành chính công",
              "Các phòng, đơn vị", "Tháng 9/2027");
  CHECK_STR(list(mem, &p.groups.at[2].lead), "Phòng Văn hóa - Xã hội");
  CHECK_INT(p.unread.n, 0);
}

TEST("tables between rules of dashes, and lists set in, are read as pandoc writes them") {
  struct plan p = form(mem, "mau-16.txt");
  NEED(p.organisations.n == 2);
  CHECK_STR(p.organisations.at[0].duty, "Tham mưu, theo dõi, tổng hợp báo cáo.");
  CHECK_INT(p.organisations.at[1].first, 61);
  CHECK_INT(p.organisations.at[1].last, 62);
  NEED(p.groups.n == 3);
  CHECK_STR(p.groups.at[1].tasks.at[1].clause, "II.2.1.2");
  CHECK_STR(list(mem, &p.recipients), "Đảng ủy | Lưu: VT");
  CHECK_INT(p.period.first, 12);
  CHECK_INT(p.unread.n, 0);
}

TEST("a table set with spaces, its cells broken over lines, is read by its columns") {
  struct plan p = form(mem, "mau-17.txt");
  NEED(p.groups.n == 3);
  check_group(mem, &p.groups.at[1], "Tổ chức tập huấn kỹ năng giao tiếp, ứng xử", 1, "Phòng Văn hóa - Xã hội",
              "Trung tâm Phục vụ hành chính công", "Quý III/2026");
  CHECK_INT(p.groups.at[1].first, 21);
  CHECK_INT(p.groups.at[1].last, 22);
  CHECK_INT(p.budget.n, 1);
  CHECK_INT(p.organisations.n, 2);
  CHECK_INT(p.unread.n, 0);
}

TEST("tasks beside numbered ones are kept, i) and ii) are a list, a number of a decision is no year") {
  struct plan p = form(mem, "mau-18.txt");
  CHECK_INT(p.period.from, 2026);
  CHECK_INT(p.period.to, 2030);
  NEED(p.groups.n == 4);
  CHECK_INT(p.groups.at[0].tasks.n, 2);
  CHECK_STR(p.groups.at[0].tasks.at[1].clause, "II.-2");
  check_group(mem, &p.groups.at[1], "Giải pháp 1. Nâng cao nhận thức", 2, "Phòng Văn hóa - Xã hội",
              "Trung tâm Văn hóa, Thể thao và Truyền thanh | Đoàn Thanh niên", "trong tháng 6/2026");
  check_group(mem, &p.groups.at[2], "Giải pháp 2. Xây dựng quy chế", 1, "Văn phòng HĐND và UBND",
              "Phòng Tư pháp", "Quý III/2026");
  CHECK_INT(p.groups.at[3].tasks.n, 2);
  CHECK_STR(p.groups.at[3].tasks.at[1].clause, "II.3.ii");
  CHECK_INT(p.milestones.n, 3);
  CHECK_INT(p.organisations.n, 4);
  CHECK_INT(p.unread.n, 0);
}

TEST("criteria without letters, tasks told by a table alone, jobs under headings and sums of money are read") {
  struct plan p = form(mem, "mau-19.txt");
  NEED(p.criteria.n == 2);
  CHECK_STR(p.criteria.at[0].title, "Công khai, minh bạch");
  CHECK_STR(p.criteria.at[0].contents.at[1].clause, "I.1.2");
  NEED(p.groups.n == 2);
  check_group(mem, &p.groups.at[1], "Tập huấn công chức", 1, "Văn phòng HĐND và UBND", "Phòng Nội vụ",
              "Tháng 11");
  NEED(p.immediate.n == 2);
  CHECK_STR(p.immediate.at[0].group, "Tại trụ sở");
  CHECK_INT(p.immediate.at[0].jobs.at[0].parts.n, 2);
  NEED(p.budget.n == 3);
  CHECK_STR(p.budget.at[2].text, "Tổng cộng | 8.000.000");
  CHECK_INT(p.organisations.n, 2);
  CHECK_STR(p.signer.title, "CHÁNH VĂN PHÒNG");
  CHECK_INT(p.unread.n, 0);
}

TEST("rounds of a campaign are milestones; a sentence that gives a task its owner is the task, too") {
  struct plan p = form(mem, "mau-20.txt");
  CHECK_INT(p.period.from, 2026);
  CHECK_INT(p.period.to, 2030);
  NEED(p.milestones.n == 3);
  CHECK_STR(p.milestones.at[1].when, "Đợt 2: Từ 01/01/2027 đến 31/12/2028");
  CHECK_STR(p.milestones.at[1].target, "sơ kết, nhân điển hình.");
  NEED(p.groups.n == 5);
  CHECK_INT(p.groups.at[3].tasks.n, 1);
  CHECK_STR(list(mem, &p.groups.at[3].lead), "Phòng Văn hóa - Xã hội");
  CHECK_STR(list(mem, &p.groups.at[3].cooperating), "Văn phòng HĐND và UBND");
  CHECK_STR(p.groups.at[3].when, "trước ngày 30/6/2026");
  CHECK_STR(list(mem, &p.recipients), "Ban Thi đua - Khen thưởng TP | Các phòng, đơn vị | Lưu: VT");
  CHECK_STR(p.signer.title, "PHÓ CHỦ TỊCH");
  CHECK_INT(p.unread.n, 0);
}

TEST("rows with empty cells at their ends, numbered titles and a head said again on the next page are one "
     "table") {
  struct plan p = form(mem, "mau-21.txt");
  NEED(p.groups.n == 4);
  CHECK_STR(p.groups.at[0].title, "Quán triệt Chỉ thị trong toàn thể cán bộ, công chức");
  CHECK_STR(list(mem, &p.groups.at[0].executing), "Văn phòng HĐND và UBND");
  CHECK_STR(p.groups.at[1].tasks.at[0].text, "Đăng tin, bài (Ghi chú: Trang TTĐT)");
  CHECK_STR(p.groups.at[3].title, "Xử lý vi phạm");
  CHECK_STR(p.groups.at[3].when, "Khi phát hiện");
  CHECK_STR(p.groups.at[3].clause, "2.6");
  CHECK_INT(p.budget.n, 2);
  NEED(p.organisations.n == 3);
  CHECK_STR(p.organisations.at[2].name, "Đảng ủy phường");
  CHECK_INT(p.unread.n, 0);
}

TEST("a plan of one activity, dated in short, without tasks by that name, is read") {
  struct plan p = form(mem, "mau-22.txt");
  CHECK_STR(p.place, "Mẫu Hai Hai");
  CHECK_STR(p.period.clause, "II.1");
  NEED(p.groups.n == 2);
  CHECK_INT(p.groups.at[1].tasks.n, 2);
  NEED(p.organisations.n == 4);
  CHECK_STR(p.organisations.at[3].name, "Trạm Y tế, các trường học");
  CHECK_STR(list(mem, &p.recipients), "Như trên | Lưu VT");
  CHECK_STR(p.signer.title, "CHỦ TỊCH");
  CHECK_INT(p.unread.n, 0);
}

TEST("who leads and who cooperates may stand behind 'Trách nhiệm:', the signer above the recipients") {
  struct plan p = form(mem, "mau-23.txt");
  NEED(p.groups.n == 2);
  CHECK_STR(list(mem, &p.groups.at[0].lead), "Phòng Kinh tế");
  CHECK_STR(list(mem, &p.groups.at[0].cooperating), "Văn phòng HĐND và UBND");
  CHECK_STR(p.groups.at[0].when, "31/8/2026");
  CHECK_INT(p.groups.at[0].tasks.n, 3);
  CHECK_INT(p.recipients.n, 2);
  CHECK_STR(p.signer.title, "CHỦ TỊCH");
  CHECK_INT(p.unread.n, 0);
}

TEST("'V/v' is no Roman five, and a table that says who does what by when is tasks whatever its section is "
     "called") {
  struct plan p = form(mem, "mau-24.txt");
  CHECK_STR(p.title, "V/v triển khai khảo sát sự hài lòng của người dân");
  CHECK_HAS(p.carries_out, "3/KH-UBND");
  NEED(p.groups.n == 5);
  CHECK_STR(list(mem, &p.groups.at[3].executing), "Các tổ dân phố");
  CHECK_STR(p.groups.at[4].when, "15/10/2026");
  CHECK_INT(p.organisations.n, 2);
  CHECK_STR(p.signer.title, "TRƯỞNG PHÒNG");
  CHECK_INT(p.unread.n, 0);
}

TEST("sections below letters, contents and owners each below a letter of their group, are read") {
  struct plan p = form(mem, "mau-25.txt");
  NEED(p.milestones.n == 3);
  CHECK_STR(p.milestones.at[2].clause, "B.I.2.2.c");
  CHECK_STR(p.milestones.at[2].level, "Mức 4");
  NEED(p.groups.n == 5);
  check_group(mem, &p.groups.at[0], "Nhóm nhiệm vụ về công khai, minh bạch", 2,
              "Trung tâm Phục vụ hành chính công | Phòng Kinh tế", "các thôn", "thường xuyên, hằng năm");
  CHECK_STR(p.groups.at[1].tasks.at[1].clause, "B.II.2.a.2");
  CHECK_INT(p.budget.n, 2);
  CHECK_INT(p.organisations.n, 3);
  CHECK_STR(p.signer.title, "Q. CHỦ TỊCH");
  CHECK_INT(p.unread.n, 0);
}

TEST("in a table of criteria with owners the criterion is the title and the points are kept") {
  struct plan p = form(mem, "mau-26.txt");
  NEED(p.groups.n == 3);
  CHECK_STR(p.groups.at[0].title, "Công khai thủ tục");
  CHECK_STR(p.groups.at[0].tasks.at[0].text, "Niêm yết; đăng cổng (Điểm: 10)");
  CHECK_INT(p.groups.at[0].tasks.at[0].parts.n, 2);
  CHECK_STR(p.groups.at[2].title, "Thái độ phục vụ");
  NEED(p.organisations.n == 2);
  CHECK_STR(p.organisations.at[1].name, "các thôn trưởng");
  CHECK_INT(p.unread.n, 0);
}

TEST("criteria nobody is named for are no tasks, aims dated inside a sentence are milestones, a sum beside a "
     "title is money") {
  struct plan p = form(mem, "mau-27.txt");
  CHECK_INT(p.period.from, 2026);
  CHECK_INT(p.period.to, 2026); /* what it looks on to is beyond it */
  NEED(p.milestones.n == 2);
  CHECK_STR(p.milestones.at[1].clause, "I.2#2");
  CHECK_STR(p.milestones.at[1].when, "năm 2027");
  NEED(p.criteria.n == 2);
  CHECK_INT(p.criteria.at[1].contents.n, 2);
  NEED(p.groups.n == 3);
  CHECK_STR(list(mem, &p.groups.at[1].executing), "Phòng Văn hóa - Xã hội | 25 tổ dân phố");
  NEED(p.budget.n == 3);
  CHECK_STR(p.budget.at[0].text, "120 triệu đồng, trong đó");
  CHECK_INT(p.organisations.n, 3);
  CHECK_INT(p.unread.n, 0);
}
