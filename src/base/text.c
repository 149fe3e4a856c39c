/* Vietnamese text: cleaning what comes in, the forms that search compares, and the order of the dictionary. Folding is
 * done here and not by a database, because SQLite's unicode61 never folds đ and PostgreSQL's unaccent does. */
#include "base/base.h"

#include <string.h>
#include <utf8proc.h>

enum { TONE_GRAVE = 0x300, TONE_ACUTE = 0x301, TONE_TILDE = 0x303, TONE_HOOK = 0x309, TONE_DOT = 0x323 };

/* The length of the valid sequence at p, 0 when there is none (RFC 3629, and NUL counts as none). */
static size_t sequence(const uint8_t *p, size_t n) {
  uint8_t c = p[0];
  if (c && c < 0x80) return 1;
  size_t want = c >= 0xC2 && c <= 0xDF ? 2 : c >= 0xE0 && c <= 0xEF ? 3 : c >= 0xF0 && c <= 0xF4 ? 4 : 0;
  if (!want || n < want) return 0;
  for (size_t i = 1; i < want; i++)
    if ((p[i] & 0xC0) != 0x80) return 0;
  if ((c == 0xE0 && p[1] < 0xA0) || (c == 0xED && p[1] > 0x9F)) return 0; /* overlong; surrogate */
  if ((c == 0xF0 && p[1] < 0x90) || (c == 0xF4 && p[1] > 0x8F)) return 0; /* overlong; above U+10FFFF */
  return want;
}

bool utf8_valid(str s) {
  for (size_t i = 0, n; i < s.n; i += n)
    if (!(n = sequence((const uint8_t *)s.p + i, s.n - i))) return false;
  return true;
}

size_t utf8_count(str s) {
  size_t count = 0;
  for (size_t i = 0; i < s.n; i++) count += ((uint8_t)s.p[i] & 0xC0) != 0x80;
  return count;
}

str utf8_cut(str s, size_t max) {
  if (s.n <= max) return s;
  while (max && ((uint8_t)s.p[max] & 0xC0) == 0x80) max--;
  return str_sub(s, 0, max);
}

/* Code points of s, decomposed (NFD, canonical order), on mem. */
static int32_t *decomposed(void *mem, str s, size_t *ret_n) {
  if (!s.n) {
    *ret_n = 0;
    return mem_zero_array(mem, 1, sizeof(int32_t));
  }
  const uint8_t *text = (const uint8_t *)s.p;
  utf8proc_ssize_t n =
      utf8proc_decompose(text, (utf8proc_ssize_t)s.n, NULL, 0, UTF8PROC_DECOMPOSE | UTF8PROC_STABLE);
  MUST(n >= 0);
  int32_t *points = mem_zero_array(mem, (size_t)n + 1, sizeof *points);
  MUST(utf8proc_decompose(text, (utf8proc_ssize_t)s.n, points, n, UTF8PROC_DECOMPOSE | UTF8PROC_STABLE) == n);
  *ret_n = (size_t)n;
  return points;
}

/* NFC text of decomposed code points; eats the array. */
static str composed(void *mem, int32_t *points, size_t n) {
  utf8proc_ssize_t kept =
      utf8proc_normalize_utf32(points, (utf8proc_ssize_t)n, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
  MUST(kept >= 0);
  char *text = mem_zero(mem, (size_t)kept * 4 + 1), *end = text;
  for (utf8proc_ssize_t i = 0; i < kept; i++) end += utf8proc_encode_char(points[i], (uint8_t *)end);
  return (str){text, (size_t)(end - text)};
}

/* What shows nothing and only deceives: bidi controls, zero-width characters, byte order marks, fillers, interlinear marks, and
 * the tags and selectors of plane 14, in which whole sentences travel unseen past the one who moderates. */
static bool deceives(int32_t c) {
  return (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) ||
         (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE0FFF) || c == 0xFEFF || c == 0x061C ||
         c == 0xAD || c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0 || c == 0x180E;
}

/* Vietnamese puts two marks on a letter, no living script more than four; hundreds cover the lines around them. */
enum { MARKS_MAX = 4 };

static bool is_mark(int32_t c) {
  utf8proc_category_t k = utf8proc_category(c);
  return k == UTF8PROC_CATEGORY_MN || k == UTF8PROC_CATEGORY_ME;
}

bool text_clean(void *mem, str raw, str *ret) {
  if (!utf8_valid(raw)) return false;
  size_t n, kept = 0, marks = 0;
  int32_t *points = decomposed(mem, raw, &n);
  for (size_t i = 0; i < n; i++) {
    int32_t c = points[i];
    if (c == '\r' && i + 1 < n && points[i + 1] == '\n') continue;
    if ((c < 0x20 && c != '\n' && c != '\t' && c != '\r') || (c >= 0x7F && c < 0xA0)) return false;
    if (deceives(c)) continue;
    marks = is_mark(c) ? marks + 1 : 0;
    if (marks > MARKS_MAX) continue;
    points[kept++] = c == 0xA0 ? ' ' : c == 0x2028 || c == 0x2029 ? '\n' : c;
  }
  *ret = composed(mem, points, kept);
  return true;
}

static bool is_tone(int32_t c) {
  return c == TONE_GRAVE || c == TONE_ACUTE || c == TONE_TILDE || c == TONE_HOOK || c == TONE_DOT;
}

static bool is_word(int32_t c) {
  utf8proc_category_t k = utf8proc_category(c);
  return (k >= UTF8PROC_CATEGORY_LU && k <= UTF8PROC_CATEGORY_LO) || k == UTF8PROC_CATEGORY_MN ||
         k == UTF8PROC_CATEGORY_MC || k == UTF8PROC_CATEGORY_ND || k == UTF8PROC_CATEGORY_NL;
}

str text_lower(void *mem, str s) {
  size_t n;
  int32_t *points = decomposed(mem, s, &n);
  for (size_t i = 0; i < n; i++) points[i] = utf8proc_tolower(points[i]);
  return composed(mem, points, n);
}

str text_fold(void *mem, str s) {
  size_t n, kept = 0;
  int32_t *points = decomposed(mem, s, &n);
  for (size_t i = 0; i < n; i++) {
    int32_t c = utf8proc_tolower(points[i]);
    if (c >= 0x300 && c <= 0x36F) continue;
    if (c == 0x111) c = 'd';
    if (is_word(c))
      points[kept++] = c;
    else if (kept && points[kept - 1] != ' ')
      points[kept++] = ' ';
  }
  if (kept && points[kept - 1] == ' ') kept--;
  return composed(mem, points, kept);
}

str text_words(void *mem, str s) {
  size_t n, kept = 0;
  int32_t *points = decomposed(mem, s, &n);
  int32_t *out = mem_zero_array(mem, n + 1, sizeof *out), tones[4];
  size_t waiting = 0;
  for (size_t i = 0; i <= n; i++) {
    int32_t c = i < n ? utf8proc_tolower(points[i]) : ' ';
    if (is_tone(c) && kept && out[kept - 1] != ' ') {
      if (waiting < 4) tones[waiting++] = c;
      continue;
    }
    if (is_word(c)) {
      out[kept++] = c;
      continue;
    }
    for (size_t t = 0; t < waiting; t++) out[kept++] = tones[t];
    waiting = 0;
    if (kept && out[kept - 1] != ' ') out[kept++] = ' ';
  }
  if (kept && out[kept - 1] == ' ') kept--;
  return composed(mem, out, kept);
}

/* Place of a letter (with its vowel mark) in the Vietnamese alphabet; 0 when it has none. */
static uint8_t letter_place(int32_t c, int32_t mark) {
  static const char order[] = "aABbcdDeEfghijklmnoOPpqrstuUvwxyz"; /* A=ă B=â D=đ E=ê O=ô P=ơ U=ư */
  char key = 0;
  if (c >= 'a' && c <= 'z') key = (char)c;
  if (c == 0x111) key = 'D';
  if (c == 'a' && mark == 0x306) key = 'A';
  if (c == 'a' && mark == 0x302) key = 'B';
  if (c == 'e' && mark == 0x302) key = 'E';
  if (c == 'o' && mark == 0x302) key = 'O';
  if (c == 'o' && mark == 0x31B) key = 'P';
  if (c == 'u' && mark == 0x31B) key = 'U';
  const char *at = key ? strchr(order, key) : NULL;
  return at ? (uint8_t)(40 + (at - order)) : 0;
}

static uint8_t tone_place(int32_t c) {
  switch (c) {
  case TONE_GRAVE:
    return 2;
  case TONE_HOOK:
    return 3;
  case TONE_TILDE:
    return 4;
  case TONE_ACUTE:
    return 5;
  case TONE_DOT:
    return 6;
  default:
    return 0;
  }
}

str text_sort_key(void *mem, str s) {
  size_t n, kept = 0, syllables = 0;
  int32_t *points = decomposed(mem, s, &n);
  uint8_t *key = mem_zero(mem, n * 5 + 4), *tones = mem_zero(mem, n + 2);
  uint8_t tone = 1;
  bool inside = false;
  for (size_t i = 0; i <= n; i++) {
    int32_t c = i < n ? utf8proc_tolower(points[i]) : ' ';
    if (tone_place(c)) {
      tone = tone_place(c);
    } else if (i < n && is_word(c)) {
      if (c >= 0x300 && c <= 0x36F) continue; /* taken with its letter */
      int32_t mark = 0;
      for (size_t j = i + 1; j < n && points[j] >= 0x300 && points[j] <= 0x36F; j++)
        if (!is_tone(points[j])) mark = points[j];
      uint8_t place = c >= '0' && c <= '9' ? (uint8_t)(10 + (c - '0')) : letter_place(c, mark);
      if (!inside && kept) key[kept++] = 2;
      inside = true;
      if (place) {
        key[kept++] = place;
      } else {
        key[kept++] = 200;
        key[kept++] = (uint8_t)(c >> 16);
        key[kept++] = (uint8_t)(c >> 8);
        key[kept++] = (uint8_t)c;
      }
    } else if (inside) {
      tones[syllables++] = tone;
      tone = 1;
      inside = false;
    }
  }
  key[kept++] = 1;
  memcpy(key + kept, tones, syllables);
  return (str){(char *)key, kept + syllables};
}
