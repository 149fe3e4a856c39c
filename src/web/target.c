#include "web/inside.h"

#include <string.h>

static int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool percent_decode(void *mem, str s, bool form, str *ret) {
  char *to = mem_zero(mem, s.n + 1);
  size_t n = 0;
  for (size_t i = 0; i < s.n; i++) {
    char c = s.p[i];
    if (c == '%') {
      if (s.n - i < 3) return false;
      int high = hex_digit(s.p[i + 1]), low = hex_digit(s.p[i + 2]);
      if (high < 0 || low < 0 || (high == 0 && low == 0)) return false;
      c = (char)(high * 16 + low);
      i += 2;
    } else if (c == '+' && form) {
      c = ' ';
    } else if (c == 0) {
      return false;
    }
    to[n++] = c;
  }
  *ret = (str){to, n};
  return true;
}

bool pairs_parse(void *mem, str s, size_t max, struct pairs *ret) {
  size_t n = s.n ? 1 : 0;
  for (size_t i = 0; i < s.n; i++) n += s.p[i] == '&';
  if (n > max) return false;
  struct pair *at = MEM_ARRAY(mem, struct pair, n + 1);
  size_t used = 0;
  bool more = s.n > 0;
  while (more) {
    str one, name;
    more = str_cut(&s, S("&"), &one);
    if (!one.n) continue;
    str value = one;
    if (!str_cut(&value, S("="), &name)) value = S("");
    if (!percent_decode(mem, name, true, &at[used].name) || !percent_decode(mem, value, true, &at[used].value))
      return false;
    used++;
  }
  *ret = (struct pairs){at, used};
  return true;
}

/* The language switch and the type size ride on the address, since residents get no cookie. */
static void take_large(void *mem, struct target *t, str query) {
  struct buf *left = buf_new(mem, query.n + 1);
  bool more = query.n > 0;
  while (more) {
    str one;
    more = str_cut(&query, S("&"), &one);
    if (str_eq(one, S("co=lon"))) {
      t->large = true;
    } else if (one.n && !str_starts(one, S("co="))) {
      if (left->n) buf_char(left, '&');
      buf_add(left, one);
    }
  }
  if (left->n) t->query = buf_str(left);
}

static bool segments_parse(void *mem, struct target *t) {
  str rest = str_sub(t->path, 1, t->path.n - 1);
  if (!rest.n) return true;
  bool more = true;
  while (more) {
    size_t from = (size_t)(rest.p - t->path.p);
    str raw, plain;
    more = str_cut(&rest, S("/"), &raw);
    if (t->n_segments == MAX_SEGMENTS || !raw.n) return false;
    if (!percent_decode(mem, raw, false, &plain) || !utf8_valid(plain)) return false;
    if (str_has(plain, S("/")) || str_has(plain, S("\\")) || str_eq(plain, S(".")) || str_eq(plain, S("..")))
      return false;
    t->rest[t->n_segments] = from;
    t->segments[t->n_segments++] = plain;
  }
  return true;
}

int target_parse(void *mem, str raw, size_t max_params, struct target *ret) {
  struct target t = {.query = STR_NONE};
  if (!raw.n || raw.p[0] != '/') return 400;
  for (size_t i = 0; i < raw.n; i++)
    if (raw.p[i] <= ' ' || raw.p[i] > '~' || raw.p[i] == '#') return 400;
  str query = raw, path;
  if (!str_cut(&query, S("?"), &path)) query = STR_NONE;
  if (str_eq(path, S("/en")) || str_starts(path, S("/en/"))) {
    t.lang = LANG_EN;
    path = path.n == 3 ? S("/") : str_sub(path, 3, path.n - 3);
  }
  t.path = path;
  if (query.p) take_large(mem, &t, query);
  if (t.query.p && !pairs_parse(mem, t.query, max_params, &t.pairs)) return 400;
  /* A broken escape or a NUL is the sender's fault; an empty or dotted segment is merely nowhere. */
  str ignored;
  if (!percent_decode(mem, path, false, &ignored)) return 400;
  if (!segments_parse(mem, &t)) return 404;
  *ret = t;
  return 0;
}

bool same_word(str a, const char *b) {
  if (a.n != strlen(b)) return false;
  for (size_t i = 0; i < a.n; i++) {
    char x = a.p[i], y = b[i];
    if (x >= 'A' && x <= 'Z') x = (char)(x + 32);
    if (y >= 'A' && y <= 'Z') y = (char)(y + 32);
    if (x != y) return false;
  }
  return true;
}

str header_of(const struct incoming *in, const char *name) {
  for (size_t i = 0; i < in->headers.n; i++)
    if (same_word(in->headers.at[i].name, name)) return in->headers.at[i].value;
  return STR_NONE;
}

size_t header_count(const struct incoming *in, const char *name) {
  size_t n = 0;
  for (size_t i = 0; i < in->headers.n; i++) n += same_word(in->headers.at[i].name, name);
  return n;
}

str cookie_of(const struct incoming *in, const char *name) {
  str left = header_of(in, "Cookie");
  bool more = left.n > 0;
  while (more) {
    str one, key;
    more = str_cut(&left, S(";"), &one);
    str value = str_trim(one);
    if (str_cut(&value, S("="), &key) && str_eq(key, str_of(name))) return value;
  }
  return STR_NONE;
}
