#include "base/base.h"

bool int_parse(str s, int64_t min, int64_t max, int64_t *ret) {
  bool negative = s.n && s.p[0] == '-';
  str t = str_sub(s, negative, s.n);
  if (!t.n || t.n > 19 || (t.n > 1 && t.p[0] == '0')) return false;
  int64_t v = 0;
  for (size_t i = 0; i < t.n; i++) {
    if (t.p[i] < '0' || t.p[i] > '9') return false;
    int64_t digit = t.p[i] - '0';
    if (__builtin_mul_overflow(v, (int64_t)10, &v)) return false;
    if (__builtin_add_overflow(v, negative ? -digit : digit, &v)) return false;
  }
  if ((negative && v == 0) || v < min || v > max) return false;
  *ret = v;
  return true;
}

bool hundredths_parse(str s, int64_t min, int64_t max, int64_t *ret) {
  bool negative = s.n && s.p[0] == '-';
  str rest = str_sub(s, negative, s.n), whole;
  bool has_part = str_cut(&rest, S(","), &whole);
  if (!has_part) {
    rest = whole;
    has_part = str_cut(&rest, S("."), &whole);
  }
  int64_t units, part = 0;
  if (!int_parse(whole, 0, INT64_MAX / 100 - 1, &units)) return false;
  if (has_part) {
    if (rest.n < 1 || rest.n > 2) return false;
    for (size_t i = 0; i < 2; i++) {
      char c = i < rest.n ? rest.p[i] : '0';
      if (c < '0' || c > '9') return false;
      part = part * 10 + (c - '0');
    }
  }
  int64_t v = units * 100 + part;
  if (negative) v = -v;
  if (v < min || v > max) return false;
  *ret = v;
  return true;
}

str hundredths_vi(void *mem, int64_t v) {
  const char *sign = v < 0 ? "-" : "";
  uint64_t a = v < 0 ? -(uint64_t)v : (uint64_t)v;
  unsigned part = (unsigned)(a % 100);
  str whole = int_vi(mem, (int64_t)(a / 100));
  if (!part) return str_fmt(mem, "%s%.*s", sign, STR_ARG(whole));
  if (part % 10 == 0) return str_fmt(mem, "%s%.*s,%u", sign, STR_ARG(whole), part / 10);
  return str_fmt(mem, "%s%.*s,%02u", sign, STR_ARG(whole), part);
}

str int_vi(void *mem, int64_t v) {
  char text[32], *at = text + sizeof text;
  uint64_t a = v < 0 ? -(uint64_t)v : (uint64_t)v;
  int n = 0;
  do {
    if (n && n % 3 == 0) *--at = '.';
    *--at = (char)('0' + a % 10);
    a /= 10;
    n++;
  } while (a);
  if (v < 0) *--at = '-';
  return str_dup(mem, (str){at, (size_t)(text + sizeof text - at)});
}

int64_t muldiv(int64_t a, int64_t b, int64_t c) {
  MUST(c > 0);
  __int128 product = (__int128)a * b;
  __int128 q = product / c;
  if (product % c < 0) q--;
  MUST(q >= INT64_MIN && q <= INT64_MAX);
  return (int64_t)q;
}
