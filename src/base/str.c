#include "base/base.h"

#include <stdio.h>
#include <string.h>

str str_of(const char *c) {
  return c ? (str){c, strlen(c)} : STR_NONE;
}

bool str_eq(str a, str b) {
  if (!a.p || !b.p) return !a.p && !b.p;
  return a.n == b.n && memcmp(a.p, b.p, a.n) == 0;
}

int str_cmp(str a, str b) {
  size_t n = a.n < b.n ? a.n : b.n;
  int c = n ? memcmp(a.p, b.p, n) : 0;
  return c ? c : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(str s, str prefix) {
  return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

bool str_ends(str s, str suffix) {
  return s.n >= suffix.n && (suffix.n == 0 || memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0);
}

bool str_has(str s, str part) {
  return part.n == 0 || (s.n && memmem(s.p, s.n, part.p, part.n));
}

str str_sub(str s, size_t from, size_t n) {
  if (from >= s.n) return (str){s.p ? s.p + s.n : NULL, 0};
  return (str){s.p + from, n < s.n - from ? n : s.n - from};
}

static bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

str str_trim(str s) {
  while (s.n && is_space(s.p[0])) s.p++, s.n--;
  while (s.n && is_space(s.p[s.n - 1])) s.n--;
  return s;
}

bool str_cut(str *s, str sep, str *ret_head) {
  const char *at = s->n ? memmem(s->p, s->n, sep.p, sep.n) : NULL;
  if (!at) {
    *ret_head = *s;
    *s = STR_NONE;
    return false;
  }
  size_t head = (size_t)(at - s->p);
  *ret_head = (str){s->p, head};
  *s = (str){at + sep.n, s->n - head - sep.n};
  return true;
}

str str_dup(void *mem, str s) {
  if (!s.p) return STR_NONE;
  char *p = mem_zero(mem, s.n + 1);
  if (s.n) memcpy(p, s.p, s.n);
  return (str){p, s.n};
}

char *str_c(void *mem, str s) {
  MUST(!s.n || !memchr(s.p, 0, s.n));
  char *p = mem_zero(mem, s.n + 1);
  if (s.n) memcpy(p, s.p, s.n);
  return p;
}

str str_fmt(void *mem, const char *fmt, ...) {
  char small[512]; /* formatted once; talloc_vasprintf would do it twice */
  va_list args, again;
  va_start(args, fmt);
  va_copy(again, args);
  int n = vsnprintf(small, sizeof small, fmt, args);
  va_end(args);
  MUST(n >= 0);
  bool fits = (size_t)n < sizeof small;
  char *p = fits ? talloc_memdup(mem, small, (size_t)n + 1) : talloc_vasprintf(mem, fmt, again);
  va_end(again);
  if (!p) fault(FAULT_MEMORY, "no memory to format");
  return (str){p, (size_t)n};
}

str str_int(void *mem, int64_t v) {
  char digits[24], *at = digits + sizeof digits;
  uint64_t left = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
  do *--at = (char)('0' + left % 10);
  while (left /= 10);
  if (v < 0) *--at = '-';
  return str_dup(mem, (str){at, (size_t)(digits + sizeof digits - at)});
}

str str_and(void *mem, str a, str b) {
  return str_join(mem, (const str[]){a, b}, 2, S(""));
}

str str_join(void *mem, const str *parts, size_t n, str between) {
  size_t whole = 0;
  for (size_t i = 0; i < n; i++) whole += parts[i].n + (i ? between.n : 0);
  char *p = mem_zero(mem, whole + 1), *end = p;
  for (size_t i = 0; i < n; i++) {
    if (i && between.n) memcpy(end, between.p, between.n), end += between.n;
    if (parts[i].n) memcpy(end, parts[i].p, parts[i].n), end += parts[i].n;
  }
  return (str){p, whole};
}

struct buf *buf_new(void *mem, size_t max) {
  struct buf *b = MEM_NEW(mem, struct buf);
  b->max = max;
  b->mem = b;
  return b;
}

static bool buf_room(struct buf *b, size_t more) {
  if (b->full || more > b->max - b->n) {
    b->full = true;
    b->cap = b->n; /* so that nothing more goes in the quick way */
    return false;
  }
  if (b->n + more <= b->cap) return true;
  size_t cap = b->cap ? b->cap : 256;
  while (cap < b->n + more) cap *= 2;
  if (cap > b->max) cap = b->max;
  char *p = talloc_realloc_size(b->mem, b->p, cap);
  if (!p) fault(FAULT_MEMORY, "no memory for a buffer of %zu bytes", cap);
  b->p = p;
  b->cap = cap;
  return true;
}

void buf_reserve(struct buf *b, size_t n) {
  if (n > b->cap && !b->full && n <= b->max) (void)buf_room(b, n - b->n);
}

void buf_add_slow(struct buf *b, str s) {
  if (!s.n || !buf_room(b, s.n)) return;
  memcpy(b->p + b->n, s.p, s.n);
  b->n += s.n;
}

void buf_fmt(struct buf *b, const char *fmt, ...) {
  char small[512];
  va_list args, again;
  va_start(args, fmt);
  va_copy(again, args);
  int n = vsnprintf(small, sizeof small, fmt, args);
  va_end(args);
  MUST(n >= 0);
  if ((size_t)n < sizeof small) {
    buf_add(b, (str){small, (size_t)n});
  } else {
    char *p = talloc_vasprintf(b->mem, fmt, again);
    if (!p) fault(FAULT_MEMORY, "no memory to format");
    buf_add(b, (str){p, (size_t)n});
    talloc_free(p);
  }
  va_end(again);
}

str buf_str(const struct buf *b) {
  return (str){b->p ? b->p : "", b->n};
}
