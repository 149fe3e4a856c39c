/* The reader against the real plan, invented ones in other styles, and files that are none. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan/plan.h"
#include "test/test.h"

static struct plan sample(void *mem) {
  struct plan p;
  str why = STR_NONE;
  bool read = plan_read(mem, data_file("phu-thai/ke-hoach.txt"), &p, &why);
  if (!read) test_say("%.*s", STR_ARG(why));
  NEED(read);
  return p;
}

static struct plan other(void *mem, const char *name) {
  const char *root = getenv("TT_ROOT");
  struct plan p;
  str why = STR_NONE, path = str_fmt(mem, "%s/tests/plans/%s", root ? root : ".", name);
  bool read = plan_read_file(mem, path, &p, &why);
  if (!read) test_say("%.*s", STR_ARG(why));
  NEED(read);
  return p;
}

/* Line by line, so that a difference can be read. */
static void same_lines(str got, str want) {
  str g, w;
  bool more = true;
  while (more) {
    more = str_cut(&got, S("\n"), &g);
    bool longer = str_cut(&want, S("\n"), &w);
    if (!str_eq(g, w) || more != longer) {
      CHECK_STR(g, w);
      CHECK(more == longer);
      return;
    }
  }
}

static bool refused(void *mem, str bytes, const char *word) {
  struct plan p;
  str why = STR_NONE;
  if (plan_read(mem, bytes, &p, &why)) return false;
  CHECK_HAS(why, word);
  return true;
}

TEST("the plan of Phú Thái gives what its people count in it") {
  struct plan p = sample(mem);
  CHECK_STR(p.issuer, "Ủy ban nhân dân xã Phú Thái");
  CHECK_STR(p.place, "Phú Thái");
  CHECK_HAS(p.carries_out, "1376/QĐ-UBND");
  CHECK_INT(p.milestones.n, 4);
  CHECK_INT(p.groups.n, 6);
  CHECK_INT(p.criteria.n, 4);
  CHECK_INT(p.criteria.at[0].contents.n, 4);
  CHECK_INT(p.criteria.at[1].contents.n, 6);
  CHECK_INT(p.criteria.at[2].contents.n, 2);
  CHECK_INT(p.criteria.at[3].contents.n, 3);
  CHECK_INT(p.immediate.n, 4);
  CHECK_INT(p.budget.n, 3);
  CHECK_INT(p.organisations.n, 7);
  CHECK_INT(p.recipients.n, 7);
  CHECK_INT(p.unread.n, 0);
}

TEST("a heading and a sentence broken over a blank line are whole again") {
  struct plan p = sample(mem);
  CHECK_STR(p.groups.at[3].title,
            "Nâng cao đạo đức công vụ, trách nhiệm phục vụ Nhân dân của đội ngũ cán bộ, công chức; xây dựng "
            "hình ảnh cán bộ, công chức “Trọng dân, gần dân, hiểu dân, học dân và có trách nhiệm với dân”");
  CHECK_INT(p.groups.at[3].first, 103);
  const struct plan_clause *aim = plan_find_clause(&p, S("II.1.1"));
  NEED(aim != NULL);
  CHECK_HAS(aim->text, "xây dựng phong cách “trọng dân");
  CHECK_INT(aim->first, 31);
  CHECK_INT(aim->last, 33);
}

TEST("a clause names section, number, letter, dash, plus and the part between semicolons") {
  struct plan p = sample(mem);
  const struct plan_leaf *form = &p.criteria.at[0].contents.at[3];
  CHECK_STR(form->clause, "III.6.a.2.2");
  CHECK_INT(form->parts.n, 3);
  CHECK_STR(form->parts.at[1].clause, "III.6.a.2.2#2");
  CHECK_HAS(form->parts.at[1].text, "ít nhất 01 lần/tuần");
  /* a semicolon inside brackets parts nothing */
  CHECK_INT(p.criteria.at[0].contents.at[2].parts.n, 4);
  for (size_t i = 0; i < p.clauses.n; i++)
    for (size_t k = i + 1; k < p.clauses.n; k++) CHECK(!str_eq(p.clauses.at[i].clause, p.clauses.at[k].clause));
}

TEST("who leads, cooperates and carries out is told apart, and names keep their 'và' and their commas") {
  struct plan p = sample(mem);
  CHECK_INT(p.groups.at[4].lead.n, 2);
  CHECK_STR(p.groups.at[4].lead.at[1], "Ủy ban MTTQ Việt Nam xã");
  CHECK_INT(p.groups.at[4].cooperating.n, 1);
  CHECK_INT(p.groups.at[0].executing.n, 1);
  CHECK_STR(p.groups.at[0].executing.at[0], "Các cơ quan, đơn vị thuộc UBND xã");
  CHECK_STR(p.groups.at[5].when, "Từ năm 2026");
  struct plan_strs s = plan_agencies(
      mem, S("Văn phòng HĐND và UBND, Phòng Văn hóa, Khoa học và Thông tin; các thôn và Phòng Kinh tế."));
  CHECK_INT(s.n, 4);
  CHECK_STR(s.at[0], "Văn phòng HĐND và UBND");
  CHECK_STR(s.at[1], "Phòng Văn hóa, Khoa học và Thông tin");
}

TEST("a table row parted from its table still belongs to it") {
  struct plan p = sample(mem);
  CHECK_STR(p.immediate.at[3].group, "Xanh, văn minh, hiện đại");
  CHECK_INT(p.immediate.at[3].first, 190);
  CHECK_STR(p.immediate.at[0].jobs.at[3].text, "định kỳ phản hồi kết quả xử lý");
  CHECK_STR(p.immediate.at[0].jobs.at[3].clause, "IV.1#4");
  CHECK_STR(p.milestones.at[3].when, "Những năm tiếp theo");
  CHECK_STR(p.milestones.at[0].clause, "II.2.1");
}

TEST("the period of a plan may be open-ended") {
  struct plan p = sample(mem);
  CHECK_INT(p.period.from, 2026);
  CHECK_INT(p.period.to, 2030);
  CHECK(p.period.open_ended);
  CHECK_STR(p.period.clause, "II.3.3");
}

TEST("the signer's office is kept and the name is not") {
  struct plan p = other(mem, "mau-1.txt");
  CHECK_STR(p.signer.office, "ỦY BAN NHÂN DÂN");
  CHECK_STR(p.signer.title, "PHÓ CHỦ TỊCH");
  CHECK_HAS_NOT(plan_json(mem, &p), "Người Ký");
  CHECK_INT(p.recipients.n, 3);
  CHECK_STR(p.recipients.at[0], "UBND tỉnh (để báo cáo)");
}

TEST("a plan of numbered tasks with owners inside the lines, broken at a fixed width, is read") {
  struct plan p = other(mem, "mau-1.txt");
  CHECK_STR(p.carries_out, "Kế hoạch số 45/KH-UBND ngày 10/02/2026 của Ủy ban nhân dân tỉnh Mẫu");
  CHECK_INT(p.groups.n, 2);
  CHECK_STR(p.groups.at[0].lead.at[0], "Trung tâm Văn hóa và Thể thao xã");
  CHECK_STR(p.groups.at[0].cooperating.at[0], "Phòng Văn hóa - Xã hội");
  CHECK_STR(p.groups.at[0].when, "Quý II/2026");
  CHECK_INT(p.groups.at[1].tasks.n, 3);
  CHECK_STR(p.groups.at[1].tasks.at[2].clause, "II.2.2.2");
  CHECK_INT(p.groups.at[1].executing.n, 3);
  CHECK_INT(p.organisations.n, 3);
  CHECK_STR(p.organisations.at[2].name, "Công an xã");
  CHECK_INT(p.unread.n, 0);
}

TEST("a plan in Parts, with a table of tasks, in UTF-16, is read") {
  struct plan p = other(mem, "mau-2.txt");
  CHECK_STR(p.issuer, "Ủy ban nhân dân phường Mẫu Hai");
  CHECK_INT(p.milestones.n, 2);
  CHECK_STR(p.milestones.at[1].level, "Mức độ 3");
  CHECK_INT(p.groups.n, 3);
  CHECK_STR(p.groups.at[1].title, "Lắp đặt hòm thư góp ý tại các tổ dân phố");
  CHECK_STR(p.groups.at[0].cooperating.at[0], "Phòng Kinh tế, Hạ tầng và Đô thị");
  CHECK_INT(p.budget.n, 2);
  CHECK_INT(p.organisations.n, 2);
  CHECK_STR(p.signer.title, "CHỦ TỊCH");
  CHECK_INT(p.unread.n, 0);
}

TEST("a plan without Roman sections, with owners listed below their label, in decomposed letters, is read") {
  struct plan p = other(mem, "mau-3.txt");
  CHECK_STR(p.issuer, "Ủy ban nhân dân đặc khu Mẫu Ba");
  CHECK_INT(p.groups.n, 3);
  CHECK_INT(p.groups.at[0].tasks.n, 5);
  CHECK_STR(p.groups.at[0].tasks.at[4].clause, "3.1.đ");
  CHECK_INT(p.groups.at[0].executing.n, 2);
  CHECK_INT(p.criteria.n, 2);
  CHECK_STR(p.criteria.at[1].title, "Hiện đại");
  CHECK(p.period.open_ended);
  CHECK_INT(p.period.to, 2028);
  CHECK_STR(p.signer.title, "CHÁNH VĂN PHÒNG");
}

TEST("a line that belongs to nothing is said with its number, not swallowed") {
  struct plan p = other(mem, "mau-3.txt");
  NEED(p.unread.n == 1);
  CHECK_INT(p.unread.at[0].line, 29);
  CHECK_HAS(p.unread.at[0].text, "dòng lạ");
  p = other(mem, "mau-4.txt");
  NEED(p.unread.n == 2);
  CHECK_INT(p.unread.at[0].line, 49);
}

TEST("a plan exported as Markdown is read") {
  struct plan p = other(mem, "mau-4.txt");
  CHECK_INT(p.milestones.n, 2);
  CHECK_INT(p.groups.n, 2);
  CHECK_STR(p.groups.at[0].lead.at[0], "Phòng Kinh tế");
  CHECK_INT(p.groups.at[0].cooperating.n, 3);
  CHECK_INT(p.immediate.n, 2);
  CHECK_INT(p.organisations.n, 2);
  CHECK_INT(p.recipients.n, 3);
}

TEST("a plan set with spaces, with slashes and hyphens as stops, pages numbered, groups nested in one section, "
     "is read") {
  struct plan p = other(mem, "mau-5.txt");
  CHECK_STR(p.issuer, "Ủy ban nhân dân thị trấn Mẫu Năm");
  CHECK_STR(p.place, "Mẫu Năm");
  CHECK_INT(p.milestones.n, 2);
  CHECK_INT(p.groups.n, 3);
  CHECK_HAS(p.groups.at[1].title, "Nhân dân; giải quyết ngay");
  CHECK_STR(p.groups.at[1].lead.at[0], "Văn phòng HĐND và UBND");
  CHECK_STR(p.groups.at[1].cooperating.at[0], "UBMTTQ và các đoàn thể thị trấn");
  CHECK_STR(p.groups.at[2].when, "cả năm");
  CHECK_INT(p.criteria.n, 2);
  CHECK_INT(p.criteria.at[0].contents.n, 2);
  CHECK_INT(p.budget.n, 1);
  CHECK_INT(p.organisations.n, 2);
  CHECK_INT(p.recipients.n, 3);
  CHECK_STR(p.signer.title, "PHÓ CHỦ TỊCH");
  CHECK_INT(p.unread.n, 0);
}

TEST("the same plan in UTF-16 without a mark, and with other line ends, reads the same") {
  str text = data_file("phu-thai/ke-hoach.txt");
  struct plan p = sample(mem);
  str want = plan_json(mem, &p);
  struct buf *crlf = buf_new(mem, 1 << 20), *wide = buf_new(mem, 1 << 20);
  for (size_t i = 0; i < text.n; i++) {
    if (text.p[i] == '\n') buf_char(crlf, '\r');
    buf_char(crlf, text.p[i]);
  }
  for (size_t i = 0; i < text.n;) { /* the plan needs nothing beyond U+FFFF */
    uint8_t c = (uint8_t)text.p[i];
    size_t n = c < 0x80 ? 1 : c < 0xe0 ? 2 : 3;
    uint32_t rune = n == 1 ? c : n == 2 ? c & 0x1fu : c & 0x0fu;
    for (size_t k = 1; k < n; k++) rune = rune << 6 | ((uint8_t)text.p[i + k] & 0x3fu);
    buf_char(wide, (char)(rune >> 8));
    buf_char(wide, (char)(rune & 0xff));
    i += n;
  }
  str why;
  NEED(plan_read(mem, buf_str(crlf), &p, &why));
  same_lines(plan_json(mem, &p), want);
  NEED(plan_read(mem, buf_str(wide), &p, &why));
  same_lines(plan_json(mem, &p), want);
}

TEST("a file that is no plan is refused with what it lacks") {
  CHECK(refused(mem, S(""), "KẾ HOẠCH"));
  CHECK(refused(mem, S("Kính gửi các bác,\nhôm nay trời đẹp.\n"), "thiếu tên loại “KẾ HOẠCH”"));
  CHECK(refused(mem, S("KẾ HOẠCH\nĐi chơi\nKhông có gì.\n"), "các phần đánh số"));
  CHECK(refused(mem, S("KẾ HOẠCH\nThử\nI. MỤC ĐÍCH\nVui.\nII. KINH PHÍ\nKhông.\n"), "nhiệm vụ"));
}

TEST("bytes that are no text are refused with a sentence, never with a crash") {
  CHECK(refused(mem, S("PK\3\4rest of a docx"), ".docx"));
  CHECK(refused(mem, S("%PDF-1.7\n"), "PDF"));
  CHECK(refused(mem, S("KẾ HOẠCH\n\xff\xfe\xc0\x80"), "UTF-8"));
  CHECK(refused(mem, S("\xff\xfe\x00\xd8"), "UTF-8"));
  CHECK(refused(mem, ((str){"\xff\xfe\x4b", 3}), "UTF-8"));
  char *large = MEM_ARRAY(mem, char, PLAN_MAX_BYTES + 1);
  memset(large, 'a', PLAN_MAX_BYTES + 1);
  CHECK(refused(mem, ((str){large, PLAN_MAX_BYTES + 1}), "2 MiB"));
  memset(large, '\n', PLAN_MAX_BYTES);
  CHECK(refused(mem, ((str){large, PLAN_MAX_BYTES}), "20.000 dòng"));
}

/* Every cut of the plan and every byte turned: an answer or a sentence each time. The nightly loop goes further. */
TEST("a plan cut anywhere or with a byte turned is read or refused") {
  str text = data_file("phu-thai/ke-hoach.txt");
  for (size_t i = 0; i < 120; i++) {
    void *turn = talloc_new(mem);
    struct plan p;
    str why = STR_NONE;
    size_t n = text.n * i / 120;
    if (!plan_read(turn, str_sub(text, 0, n), &p, &why)) CHECK(why.n > 0);
    char *bytes = MEM_ARRAY(turn, char, text.n);
    memcpy(bytes, text.p, text.n);
    bytes[n] = (char)(i * 37 + 1);
    why = STR_NONE;
    if (!plan_read(turn, (str){bytes, text.n}, &p, &why)) CHECK(why.n > 0);
    talloc_free(turn);
  }
}

TEST("lists nested without end stay bounded") {
  struct buf *b = buf_new(mem, 1 << 20);
  struct plan p;
  str why;
  buf_add(b, S("KẾ HOẠCH\nThử\nI. NHIỆM VỤ\n"));
  for (int i = 0; i < 5000; i++) buf_add(b, S("1. Việc:\n"));
  buf_add(b, S("II. TỔ CHỨC THỰC HIỆN\n1. Phòng A\nLàm.\n"));
  NEED(plan_read(mem, buf_str(b), &p, &why));
  CHECK_INT(p.organisations.n, 1);
}

static bool keep(struct ctx *cx, void *arg) {
  return id_is(plan_store(cx, arg));
}

static void load(struct ctx *cx, void *arg) {
  NEED(plan_load(cx, cx->today, arg));
}

static void start(struct ctx *cx, void *arg) {
  NEED(plan_start(cx, arg));
}

TEST("a programme comes out of the store as it went in") {
  struct house *h = house_open(mem);
  struct plan p = sample(mem), back = {0};
  day first = DAY_NONE;
  NEED(house_write(h, ROLE_ADMINISTRATOR, keep, &p) == STORE_COMMITTED);
  NEED(house_read(h, ROLE_COORDINATOR, load, &back));
  same_lines(plan_json(mem, &back), plan_json(mem, &p));
  NEED(house_read(h, ROLE_COORDINATOR, start, &first));
  CHECK_STR(day_iso(mem, first), "2026-11-23");
}

TEST("the programme's pages show each item with its clause, to those who may") {
  struct house *h = house_open(mem);
  struct plan p = sample(mem);
  NEED(house_write(h, ROLE_ADMINISTRATOR, keep, &p) == STORE_COMMITTED);
  struct answer a = get(h, ROLE_COORDINATOR, "/can-bo/chuong-trinh");
  CHECK_INT(a.status, 200);
  CHECK_HAS(a.body, "III.6.a.2.2");
  CHECK_HAS(a.body, "Phòng Kinh tế xã");
  CHECK_HAS(a.body, "Mục II.2.4");
  CHECK(get(h, RESIDENT, "/can-bo/chuong-trinh").status != 200);
  a = get(h, RESIDENT, "/tien-do");
  CHECK_INT(a.status, 200);
  CHECK_HAS(a.body, "Giữ vững Mức độ 4 hằng năm");
  CHECK_HAS(a.body, "dòng 103");
}

TEST("a period that has only an end is shown by it") {
  struct house *h = house_open(mem);
  struct plan p = other(mem, "mau-7.txt");
  NEED(house_write(h, ROLE_ADMINISTRATOR, keep, &p) == STORE_COMMITTED);
  struct answer a = get(h, RESIDENT, "/tien-do");
  CHECK_INT(a.status, 200);
  CHECK_HAS(a.body, "Thời gian thực hiện: Đến năm 2030");
}
