/* Cells of tables. Slow work itself: export_test.c, with its first user. */
#include "job/job.h"
#include "test/check.h"

static str cell(void *mem, const char *text) {
  struct buf *b = buf_new(mem, 1000);
  csv_cell(b, true, str_of(text));
  return buf_str(b);
}

TEST("no cell is taken for a formula, and every text comes back as it was") {
  static const char *const hostile[] = {"=1+1", "+1",  "-1",  "@a",  "|a",   "%0A",  "\tx",  "\rx",
                                        "＝1",  "＋1", "－1", "＠a", "  =1", "\"=1", "' =1", "\n=1"};
  for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++)
    if (!CHECK(str_starts(cell(mem, hostile[i]), S("\"'")))) test_say("%s", hostile[i]);
  CHECK_STR(cell(mem, "a,b"), "\"a,b\"");
  CHECK_STR(cell(mem, "a\"b"), "\"a\"\"b\"");
  CHECK_STR(cell(mem, "a\nb"), "\"a\nb\"");
  CHECK_STR(cell(mem, " a"), "\" a\"");
  CHECK_STR(cell(mem, "đường a=b"), "đường a=b");
  CHECK_STR(cell(mem, ""), "");
}
