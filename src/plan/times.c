/* When: years, periods, and texts that begin with a time. */
#include <string.h>

#include "plan/inside.h"

#define TIME_WORDS                                                                                             \
  "nam giai doan quy thang ngay den het tu trong truoc sau nhung cac tiep theo hang moi cuoi dau giua va tro " \
  "di i ii iii iv dinh huong tam nhin muc tieu chi tieu phan dau"

static int year_at(str s, size_t i) {
  int64_t v;
  if (i + 4 > s.n || !int_parse(str_sub(s, i, 4), 1990, 2199, &v)) return 0;
  if (i && s.p[i - 1] >= '0' && s.p[i - 1] <= '9') return 0;
  if (i + 4 < s.n && s.p[i + 4] >= '0' && s.p[i + 4] <= '9') return 0;
  return (int)v;
}

/* The words before byte `at` of a folded text end with `words`. */
static bool stands_behind(str f, size_t at, const char *words) {
  while (at && f.p[at - 1] == ' ') at--;
  str before = str_sub(f, 0, at), w = str_of(words);
  return str_ends(before, w) && (before.n == w.n || before.p[before.n - w.n - 1] == ' ');
}

/* 'định hướng đến năm 2035' looks beyond the period. */
static bool looks_beyond(str f, size_t at) {
  static const char *const far[] = {
      "dinh huong den nam", "tam nhin den nam", "dinh huong den", "tam nhin den",         "tam nhin nam",
      "dinh huong nam",     "tam nhin",         "dinh huong",     "dinh huong giai doan", "tam nhin giai doan"};
  for (size_t i = 0; i < sizeof far / sizeof *far; i++)
    if (stands_behind(f, at, far[i])) return true;
  return false;
}

/* '22/12/2024' and 'tháng 12 năm 2024' date another document when they stand in a title. */
static bool is_date(str f, size_t at) {
  size_t i = at, numbers = 0;
  if (stands_behind(f, at, "nam")) i = at - strlen("nam ");
  while (i > 1 && f.p[i - 1] == ' ' && f.p[i - 2] >= '0' && f.p[i - 2] <= '9' && numbers < 2) {
    i--;
    while (i && f.p[i - 1] >= '0' && f.p[i - 1] <= '9') i--;
    numbers++;
  }
  return numbers == 2 || (numbers == 1 && stands_behind(f, i, "thang"));
}

bool plan_period_in(void *mem, str text, bool title, int *ret_from, int *ret_to, bool *ret_open) {
  str f = text_fold(mem, utf8_cut(text, 4000));
  int from = 0, to = 0;
  bool since = false, until = false;
  for (size_t i = 0; i + 4 <= f.n; i++) {
    int year = year_at(f, i);
    if (year && from && looks_beyond(f, i)) break;
    if (!year || looks_beyond(f, i) || stands_behind(f, i, "so") || (title && is_date(f, i))) continue;
    bool first = !from;
    if (!from || year < from) from = year;
    if (year > to) to = year;
    if (first) since = stands_behind(f, i, "tu nam") || stands_behind(f, i, "bat dau tu nam");
    if (first)
      until =
          stands_behind(f, i, "den nam") || stands_behind(f, i, "den het nam") || stands_behind(f, i, "den");
  }
  if (!from) return false;
  since = since && to == from;
  *ret_open = plan_fold_has(f, "nhung nam tiep theo") || plan_fold_has(f, "cac nam tiep theo") ||
              plan_fold_has(f, "nhung nam sau") || plan_fold_has(f, "tro di") ||
              (since && !plan_fold_has(f, "den"));
  *ret_to = since && *ret_open ? 0 : to;
  *ret_from = until && from == to ? 0 : from;
  return true;
}

/* How many bytes of a text's front tell a time and nothing else, up to its last number: 'Đến hết năm 2026' of 'Đến hết năm 2026 có
 * 80 % ...'. 0 when none. */
static size_t time_in_front(void *mem, str text) {
  size_t at = 0, end = 0;
  while (at < text.n && at < 90) {
    size_t stop = at;
    while (stop < text.n && text.p[stop] != ' ') stop++;
    str word = str_sub(text, at, stop - at), f = text_fold(mem, word);
    bool closed = word.n && strchr(",:", word.p[word.n - 1]);
    if (f.n && !plan_all_among(f, TIME_WORDS, true)) break;
    bool number = false;
    for (size_t i = 0; i < f.n; i++) number = number || (f.p[i] >= '0' && f.p[i] <= '9');
    if (number || str_eq(f, S("theo")) || str_eq(f, S("di"))) end = stop - closed;
    at = stop + 1;
    if (closed) break;
  }
  return end;
}

/* An item of aims that tells its time without a stop behind it. */
bool plan_time_then_text(void *mem, str text, str *ret_when, str *ret_rest) {
  size_t end = time_in_front(mem, text);
  str when = str_sub(text, 0, end), rest = str_trim(str_sub(text, end, text.n));
  while (rest.n && strchr(",: ", rest.p[0])) rest = str_sub(rest, 1, rest.n);
  str f = text_fold(mem, when);
  int year = 0;
  for (size_t i = 0; i + 4 <= f.n && !year; i++) year = year_at(f, i);
  if (!year || plan_words_in(f) < 2 || !rest.n || !plan_has_letter(rest)) return false;
  *ret_when = when;
  *ret_rest = rest;
  return true;
}

/* 'Mục tiêu cụ thể đến năm 2030' is due 'đến năm 2030'; 'Định hướng đến năm 2035' stays whole. */
static str without_aim(void *mem, str head) {
  static const char aims[] = "muc tieu chi tieu cu the chu yeu mot so";
  str rest = head, word;
  bool more = true;
  while (more && rest.n) {
    str before = rest;
    more = str_cut(&rest, S(" "), &word);
    if (!plan_all_among(text_fold(mem, word), aims, false)) return before;
  }
  return head;
}

/* 'Đợt 1: Từ ngày 10/6/2026 đến 31/12/2026: phát động': the stage and its time. */
static bool stage_at_front(void *mem, str text, str *ret_when, str *ret_rest) {
  str rest = text, stage, time;
  if (!str_cut(&rest, S(":"), &stage) || !str_cut(&rest, S(":"), &time) || stage.n > 40 || time.n > 120)
    return false;
  str f = text_fold(mem, stage);
  if (!plan_fold_starts(f, "dot") && !plan_fold_starts(f, "giai doan")) return false;
  if (!plan_all_among(f, "dot giai doan thu i ii iii iv", true) ||
      !plan_all_among(text_fold(mem, time), TIME_WORDS, true))
    return false;
  *ret_when = str_sub(text, 0, stage.n + 1 + time.n);
  *ret_rest = str_trim(rest);
  return ret_rest->n > 0;
}

bool plan_when_at_front(void *mem, str text, str *ret_when, str *ret_rest) {
  size_t cut = 0;
  if (stage_at_front(mem, text, ret_when, ret_rest)) return true;
  for (size_t i = 0; i < text.n && i < 140; i++)
    if (text.p[i] == ':' || (text.p[i] == ',' && !cut)) {
      cut = i;
      if (text.p[i] == ':') break;
    }
  if (!cut) return false;
  str head = str_trim(str_sub(text, 0, cut)), f = text_fold(mem, head);
  if (!plan_all_among(f, TIME_WORDS " cu the chu yeu mot so", true)) return false;
  if (!plan_fold_has(f, "nam") && !plan_fold_has(f, "giai doan") && !plan_fold_has(f, "quy") &&
      !plan_fold_has(f, "thang"))
    return false;
  *ret_when = without_aim(mem, head);
  *ret_rest = str_trim(str_sub(text, cut + 1, text.n));
  return ret_rest->n > 0;
}
