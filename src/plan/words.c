/* Small questions about words. Compared folded, so that capitals, tone placement and missing marks do not matter. */
#include <string.h>
#include <utf8proc.h>

#include "plan/inside.h"

bool plan_has_letter(str s) {
  for (size_t i = 0; i < s.n;) {
    utf8proc_int32_t c;
    utf8proc_ssize_t n = utf8proc_iterate((const uint8_t *)s.p + i, (utf8proc_ssize_t)(s.n - i), &c);
    if (n < 1) return false;
    if (utf8proc_category(c) <= UTF8PROC_CATEGORY_LO && utf8proc_category(c) >= UTF8PROC_CATEGORY_LU)
      return true;
    i += (size_t)n;
  }
  return false;
}

bool plan_starts_upper(void *mem, str s) {
  (void)mem;
  for (size_t i = 0; i < s.n;) {
    utf8proc_int32_t c;
    utf8proc_ssize_t n = utf8proc_iterate((const uint8_t *)s.p + i, (utf8proc_ssize_t)(s.n - i), &c);
    if (n < 1) return false;
    utf8proc_category_t k = utf8proc_category(c);
    if (k == UTF8PROC_CATEGORY_LU || k == UTF8PROC_CATEGORY_LT) return true;
    if ((k >= UTF8PROC_CATEGORY_LU && k <= UTF8PROC_CATEGORY_LO) || k == UTF8PROC_CATEGORY_ND) return false;
    i += (size_t)n;
  }
  return false;
}

str plan_strip_end(str s, const char *chars) {
  while (s.n && (s.p[s.n - 1] == ' ' || strchr(chars, s.p[s.n - 1]))) s.n--;
  return s;
}

bool plan_ends_sentence(str s) {
  static const char *const closers[] = {"”", "’", "»", "\"", ")", "]"};
  bool again = true;
  s = str_trim(s);
  while (again) {
    again = false;
    for (size_t i = 0; i < sizeof closers / sizeof *closers; i++)
      if (s.n > 3 && str_ends(s, str_of(closers[i]))) {
        s.n -= strlen(closers[i]);
        again = true;
      }
  }
  return s.n && (strchr(".;:!?", s.p[s.n - 1]) || str_ends(s, S("…")));
}

bool plan_fold_starts(str folded, const char *words) {
  str w = str_of(words);
  return str_starts(folded, w) && (folded.n == w.n || folded.p[w.n] == ' ');
}

bool plan_fold_has(str folded, const char *words) {
  size_t n = strlen(words);
  for (size_t i = 0; i + n <= folded.n; i++) {
    if (i && folded.p[i - 1] != ' ') continue;
    if (plan_fold_starts(str_sub(folded, i, folded.n), words)) return true;
  }
  return false;
}

bool plan_hangs(void *mem, str s) {
  static const char *const words[] = {"của",  "và",  "các",  "những", "cho",  "với",  "trong", "về",
                                      "theo", "là",  "được", "từ",    "đến",  "tại",  "đối",   "hoặc",
                                      "bằng", "do",  "để",   "như",   "cùng", "giữa", "trên",  "dưới",
                                      "thực", "xây", "một",  "nhằm",  "gắn",  "bị"};
  s = str_trim(s);
  if (!s.n) return false;
  if (strchr(",-(/", s.p[s.n - 1]) || str_ends(s, S("–")) || str_ends(s, S("“"))) return true;
  size_t at = s.n;
  while (at && s.p[at - 1] != ' ') at--;
  str last = text_lower(mem, str_sub(s, at, s.n));
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (str_eq(last, str_of(words[i]))) return true;
  return false;
}

static bool word_among(str w, const char *vocabulary) {
  str rest = str_of(vocabulary), one;
  bool more = true;
  while (more) {
    more = str_cut(&rest, S(" "), &one);
    if (str_eq(one, w)) return true;
  }
  return false;
}

static bool is_number(str w) {
  for (size_t i = 0; i < w.n; i++)
    if (w.p[i] < '0' || w.p[i] > '9') return false;
  return w.n > 0;
}

bool plan_all_among(str folded, const char *vocabulary, bool digits) {
  str rest = folded, w;
  bool more = true;
  while (more) {
    more = str_cut(&rest, S(" "), &w);
    if (w.n && !word_among(w, vocabulary) && !(digits && is_number(w))) return false;
  }
  return true;
}

size_t plan_words_in(str folded) {
  size_t n = folded.n > 0;
  for (size_t i = 0; i < folded.n; i++) n += folded.p[i] == ' ';
  return n;
}
