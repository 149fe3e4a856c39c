/* One plan in other dress: its marks, the order of its sections, lines lost and doubled. */
#include <stdio.h>
#include <stdlib.h>

#include "plan/plan.h"
#include "test/test.h"

static str path_of(void *mem, str name) {
  const char *root = getenv("TT_ROOT");
  return str_fmt(mem, "%s/tests/plans/%.*s", root ? root : ".", STR_ARG(name));
}

static str bytes_of(void *mem, str name) {
  enum { MOST = 1 << 16 };
  char *bytes = MEM_ARRAY(mem, char, MOST);
  FILE *f = fopen(str_c(mem, path_of(mem, name)), "rb");
  NEED(f != NULL);
  size_t n = fread(bytes, 1, MOST, f);
  fclose(f);
  return (str){bytes, n};
}

/* The lines of the plan of Phú Thái with other marks: each line that begins with `from` begins with `to`. */
static str marked(void *mem, str text, const char *from, const char *to) {
  struct buf *b = buf_new(mem, 2 * text.n);
  str line;
  bool more = true;
  while (more) {
    more = str_cut(&text, S("\n"), &line);
    if (str_starts(line, str_of(from))) {
      buf_add(b, str_of(to));
      line = str_sub(line, str_of(from).n, line.n);
    }
    buf_add(b, line);
    buf_char(b, '\n');
  }
  return buf_str(b);
}

static size_t at_of(str text, const char *part) {
  size_t n = str_of(part).n;
  for (size_t i = 0; i + n <= text.n; i++)
    if (str_starts(str_sub(text, i, text.n), str_of(part))) return i;
  return text.n;
}

static void same_counts(void *mem, str text) {
  static const size_t contents[] = {4, 6, 2, 3};
  struct plan p;
  str why;
  NEED(plan_read(mem, text, &p, &why));
  CHECK_INT(p.milestones.n, 4);
  CHECK_INT(p.groups.n, 6);
  NEED(p.criteria.n == 4);
  for (size_t i = 0; i < 4; i++) CHECK_INT(p.criteria.at[i].contents.n, contents[i]);
  CHECK_INT(p.immediate.n, 4);
  CHECK_INT(p.budget.n, 3);
  CHECK_INT(p.organisations.n, 7);
  CHECK_INT(p.recipients.n, 7);
  CHECK_INT(p.unread.n, 0);
}

TEST("the same plan with other marks, or with its sections in another order, says the same") {
  str text = data_file("phu-thai/ke-hoach.txt");
  same_counts(mem, marked(mem, text, "- ", "– "));
  same_counts(mem, marked(mem, text, "- ", "* "));
  same_counts(mem, marked(mem, text, "+ ", "o "));
  same_counts(mem, marked(mem, marked(mem, text, "- ", "• "), "+ ", "- "));
  same_counts(mem, marked(mem, marked(mem, text, "1. ", "1/ "), "2. ", "2) "));
  same_counts(mem, marked(mem, text, "Cơ quan ", "- Đơn vị "));
  size_t criteria = at_of(text, "IV. NHÓM"), money = at_of(text, "V. KINH PHÍ"),
         bodies = at_of(text, "VI. TỔ CHỨC"), end = at_of(text, "Trên đây là Kế hoạch triển khai");
  NEED(criteria < money && money < bodies && bodies < end && end < text.n);
  struct buf *b = buf_new(
      mem, 2 * text.n); /* organisations before money before the table: what closes the plan is not money */
  buf_add(b, str_sub(text, 0, criteria));
  buf_add(b, str_sub(text, bodies, end - bodies));
  buf_add(b, str_sub(text, criteria, money - criteria));
  buf_add(b, str_sub(text, money, bodies - money));
  buf_add(b, str_sub(text, end, text.n));
  same_counts(mem, buf_str(b));
}

/* Lines lost, doubled and broken: an answer or a sentence each time. */
TEST("a plan of any form with a line lost, doubled or cut is read or refused") {
  for (int k = 6; k <= 27; k++) {
    str text = bytes_of(mem, str_fmt(mem, "mau-%d.txt", k));
    NEED(text.n > 500);
    for (size_t i = 0; i < 24; i++) {
      void *turn = talloc_new(mem);
      struct plan p;
      str why = STR_NONE;
      size_t at = text.n * i / 24 & ~(size_t)1, n = text.n - at < 64 ? text.n - at : 64;
      struct buf *b = buf_new(turn, text.n + 256);
      buf_add(b, str_sub(text, 0, at));
      if (i % 3 == 1) buf_add(b, str_sub(text, at, n)); /* doubled */
      if (i % 3 != 2) buf_add(b, str_sub(text, i % 3 ? at : at + n, text.n));
      if (!plan_read(turn, buf_str(b), &p, &why)) CHECK(why.n > 0);
      talloc_free(turn);
    }
  }
}
