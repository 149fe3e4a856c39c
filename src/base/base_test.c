#include "base/base.h"
#include "test/test.h"

#include <stdlib.h>
#include <unistd.h>

TEST("Vietnamese folds to plain letters, đ and both tone places included") {
  CHECK_STR(text_fold(mem, S("Đường  ngập, HOÀ/hòa")), "duong ngap hoa hoa");
  CHECK_STR(text_fold(mem, S("Đu\u031bo\u031b\u0300ng")), "duong");
  CHECK(str_eq(text_words(mem, S("hoà Thuỷ")), text_words(mem, S("hòa thủy"))));
  CHECK(!str_eq(text_words(mem, S("dương")), text_words(mem, S("đường"))));
}

TEST("cleaning composes, and refuses what is not text") {
  str s = STR_NONE;
  CHECK(text_clean(mem, S("Tie\u0302\u0301ng Vie\u0323\u0302t\r\nhai"), &s));
  CHECK_STR(s, "Tiếng Việt\nhai");
  CHECK(text_clean(mem, S("a\u202eb\u200bc\u00a0d"), &s));
  CHECK_STR(s, "abc d");
  CHECK(!text_clean(mem, (str){"a\0b", 3}, &s));
  CHECK(!text_clean(mem, S("\xc0\xaf"), &s));
  CHECK(!text_clean(mem, S("\xed\xa0\x80"), &s));
  CHECK(!text_clean(mem, S("a\x1b[31m"), &s));
}

TEST("names sort as in the dictionary") {
  const str names[] = {S("An"),     S("ăn"),         S("ân"),      S("ba"),  S("bà"),  S("bả"),
                       S("bã"),     S("bá"),         S("bạ"),      S("Bàn"), S("da"),  S("đa"),
                       S("Thôn 1"), S("Thôn 1 bis"), S("Thôn An"), S("thơ"), S("Thu"), S("thư")};
  for (size_t i = 1; i < sizeof names / sizeof *names; i++)
    CHECK(str_cmp(text_sort_key(mem, names[i - 1]), text_sort_key(mem, names[i])) < 0);
}

TEST("a civil day is the day at UTC+7, whatever the machine's zone") {
  moment at = 0;
  CHECK(moment_parse(S("2026-12-31T17:00:00Z"), &at));
  CHECK_STR(day_iso(mem, day_of(at)), "2027-01-01");
  CHECK_STR(day_iso(mem, day_of(at - 1)), "2026-12-31");
  CHECK_STR(moment_iso(mem, at), "2027-01-01T00:00:00+07:00");
  CHECK_INT(moment_minute_of_day(at + 61000), 1);
  CHECK(!moment_parse(S("2026-12-31T24:00:00Z"), &at));
}

TEST("weeks run Monday to Sunday and belong to the year of their Thursday") {
  day d = day_make(2027, 1, 3); /* a Sunday */
  struct week w = day_week(d);
  CHECK_INT(w.year, 2026);
  CHECK_INT(w.week, 53);
  CHECK_STR(day_iso(mem, week_monday(w)), "2026-12-28");
  CHECK_INT(weeks_in_year(2026), 53);
  CHECK_INT(weeks_in_year(2027), 52);
  for (int n = day_make(1990, 1, 1).n; n < day_make(2060, 1, 1).n; n++) {
    day x = {n};
    struct ymd v = day_ymd(x);
    CHECK_INT(day_make(v.year, v.month, v.dom).n, n);
    CHECK_INT(week_monday(day_week(x)).n, n - (int)day_weekday(x) + 1);
  }
}

TEST("days are written as decrees write them and read only when they exist") {
  day d = DAY_NONE;
  CHECK_STR(day_vi(mem, day_make(2026, 4, 9)), "09/4/2026");
  CHECK_STR(day_vi(mem, day_make(2027, 1, 5)), "05/01/2027");
  CHECK(day_parse_vi(S(" 9/4/2026 "), &d) && d.n == day_make(2026, 4, 9).n);
  CHECK(!day_parse_vi(S("31/4/2026"), &d));
  CHECK(!day_parse(S("2026-02-29"), &d));
  CHECK(day_parse(S("2028-02-29"), &d));
}

TEST("numbers are exact or refused") {
  int64_t v = 0;
  CHECK(int_parse(S("-12"), -100, 100, &v) && v == -12);
  CHECK(!int_parse(S("010"), 0, 100, &v));
  CHECK(!int_parse(S("1,5"), 0, 100, &v));
  CHECK(!int_parse(S("99999999999999999999"), INT64_MIN, INT64_MAX, &v));
  CHECK(int_parse(S("-9223372036854775808"), INT64_MIN, INT64_MAX, &v) && v == INT64_MIN);
  CHECK(hundredths_parse(S("5,89"), 0, 10000, &v) && v == 589);
  CHECK(hundredths_parse(S("2.5"), 0, 10000, &v) && v == 250);
  CHECK(!hundredths_parse(S("1.234"), 0, 10000, &v));
  CHECK(!hundredths_parse(S("1,"), 0, 10000, &v));
  CHECK_STR(hundredths_vi(mem, 100000), "1.000");
  CHECK_STR(hundredths_vi(mem, -205), "-2,05");
  CHECK_STR(int_vi(mem, 45000), "45.000");
  CHECK_INT(muldiv(589, 45, 50), 530);
  CHECK_INT(muldiv(-1, 1, 2), -1);
}

TEST("hex, base64 and ids survive the round and refuse the rest") {
  id v = ID_NONE;
  CHECK(id_parse(S("00112233445566778899aabbccddeeff"), &v));
  CHECK_STR(id_hex(mem, v), "00112233445566778899aabbccddeeff");
  CHECK(!id_parse(S("00112233445566778899AABBCCDDEEFF"), &v));
  str bytes = STR_NONE;
  CHECK(base64_parse(mem, S("aGVsbG8="), &bytes));
  CHECK_STR(bytes, "hello");
  CHECK(!base64_parse(mem, S("aGVsbG8"), &bytes));
  CHECK(!base64_parse(mem, S("aGVsbG8=x"), &bytes));
}

struct jump {
  int reached;
};
static void jump_out(void *arg) {
  ((struct jump *)arg)->reached = 1;
  fault(FAULT_STORE, "the disk is %s", "gone");
}

TEST("a fault lands at the nearest frame and says what it was") {
  struct fault_frame frame;
  struct jump j = {0};
  CHECK(!fault_guard(&frame, jump_out, &j));
  CHECK_INT(j.reached, 1);
  CHECK_INT(frame.kind, FAULT_STORE);
  CHECK_STR(str_of(frame.what), "the disk is gone");
}

TEST("what shows nothing is dropped, a line separator is a line break, and marks do not pile up") {
  str clean;
  /* tags, a filler, an interlinear mark, a variation selector of the second row */
  CHECK(text_clean(mem, S("chào\U000E0041\U000E0042\u3164\uFFF9 xã\U000E0100"), &clean));
  CHECK_STR(clean, "chào xã");
  CHECK(text_clean(mem, S("dòng\u2028hai\u2029ba"), &clean));
  CHECK_STR(clean, "dòng\nhai\nba");
  struct buf *b = buf_new(mem, 4000);
  buf_add(b, S("a"));
  for (int i = 0; i < 300; i++) buf_add(b, S("\u0335"));
  buf_add(b, S("b ế ữ ❤\uFE0F"));
  CHECK(text_clean(mem, buf_str(b), &clean));
  CHECK_STR(clean, "a\u0335\u0335\u0335\u0335b ế ữ ❤\uFE0F");
}

TEST("a file is read whole or not at all, and the sentence names it") {
  char path[] = "/tmp/thanthien-file-XXXXXX";
  int fd = mkstemp(path);
  NEED(fd >= 0 && write(fd, "năm", 4) == 4);
  close(fd);
  str why = STR_NONE, text = file_read(mem, str_of(path), 4, &why);
  CHECK_STR(text, "năm");
  CHECK(text.p && text.p[text.n] == 0);
  CHECK(!file_read(mem, str_of(path), 3, &why).p);
  CHECK(str_starts(why, str_of(path)) && str_ends(why, S("tệp lớn quá 3 byte")));
  unlink(path);
  CHECK(!file_read(mem, str_of(path), 4, &why).p);
  CHECK(str_starts(why, str_of(path)));
  CHECK(!file_read(mem, S("/tmp"), 4, &why).p);
}
