/* Addresses, moments and names, as other programs say them. */
#include "open/open_room.h"

#include <string.h>

str open_site(struct ctx *cx) {
  str url = store_setting(cx->store, S("commune"), S("url"));
  while (url.n && url.p[url.n - 1] == '/') url.n--;
  return url.n ? url : STR_NONE;
}

str open_address(struct ctx *cx, str path) {
  return str_and(cx->mem, open_site(cx), path);
}

/* The authority of a tag is a name one had on some day: the site's host, else the commune's own origin in the public log, which
 * never changes either. */
str open_tag(struct ctx *cx, str path) {
  str host = open_site(cx), scheme;
  if (!host.p || !str_cut(&host, S("://"), &scheme)) {
    str hex = log_origin(cx);
    str_cut(&hex, S("/"), &scheme);
    return str_fmt(cx->mem, "tag:%.*s.thanthien.invalid,2026:%.*s", STR_ARG(hex), STR_ARG(path));
  }
  str name;
  str_cut(&host, S("/"), &name);
  str rest = name, plain;
  str_cut(&rest, S(":"), &plain); /* a port is no part of a name */
  return str_fmt(cx->mem, "tag:%.*s,2026:%.*s", STR_ARG(plain), STR_ARG(path));
}

static bool digits(str s, size_t from, size_t n, int64_t min, int64_t max, int64_t *ret) {
  int64_t v = 0;
  if (from + n > s.n) return false;
  for (size_t i = from; i < from + n; i++) {
    if (s.p[i] < '0' || s.p[i] > '9') return false;
    v = v * 10 + (s.p[i] - '0');
  }
  if (v < min || v > max) return false;
  *ret = v;
  return true;
}

static bool at(str s, size_t i, char c) {
  return i < s.n && s.p[i] == c;
}

/* https://www.w3.org/TR/NOTE-datetime; a + that was not written %2B comes as a space. A day alone is its beginning here. */
bool w3c_moment(str s, moment *ret) {
  int64_t hour, minute, second = 0, away = 0, away_minute = 0;
  day d;
  if (!day_parse(str_sub(s, 0, 10), &d)) return false;
  if (s.n == 10) {
    *ret = day_starts(d);
    return true;
  }
  if (!at(s, 10, 'T') || !digits(s, 11, 2, 0, 23, &hour) || !at(s, 13, ':') ||
      !digits(s, 14, 2, 0, 59, &minute))
    return false;
  size_t i = 16;
  if (at(s, i, ':')) {
    if (!digits(s, 17, 2, 0, 60, &second)) return false;
    i = 19;
    if (at(s, i, '.'))
      for (i++; i < s.n && s.p[i] >= '0' && s.p[i] <= '9';) i++;
  }
  bool behind = at(s, i, '-'), utc = at(s, i, 'Z');
  if (!utc && !behind && !at(s, i, '+') && !at(s, i, ' ')) return false;
  if (utc ? s.n != i + 1
          : s.n != i + 6 || !digits(s, i + 1, 2, 0, 14, &away) || !at(s, i + 3, ':') ||
                !digits(s, i + 4, 2, 0, 59, &away_minute))
    return false;
  int64_t offset = (away * 60 + away_minute) * 60 * (behind ? -1 : 1);
  *ret = (int64_t)d.n * 86400000 + ((hour * 60 + minute) * 60 + second - offset) * 1000;
  return true;
}

void open_ask(struct buf *b, const char *name, str value) {
  if (!value.n) return;
  buf_fmt(b, "%c%s=", str_has(buf_str(b), S("?")) ? '&' : '?', name);
  for (size_t i = 0; i < value.n; i++) {
    unsigned char c = (unsigned char)value.p[i];
    bool plain =
        (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '-' || c == '.' || c == '_';
    if (plain)
      buf_char(b, (char)c);
    else
      buf_fmt(b, "%%%02X", c);
  }
}

void open_refuse_plainly(struct request *rq, int status, str sentence) {
  reply_bytes_status(rq, status, S("text/plain; charset=utf-8"), str_and(rq->cx->mem, sentence, S("\n")));
}

/* ---- units ---------------------------------------------------------------------------------------------- */

struct unit_names {
  struct ctx *cx;
  struct units all;
  struct {
    id unit;
    str name;
  } others[64]; /* units that are no more */
  size_t n;
};

struct unit_names *unit_names(struct ctx *cx) {
  struct unit_names *u = MEM_NEW(cx->mem, struct unit_names);
  u->cx = cx;
  u->all = unit_list(cx, UNIT_ANY, cx->today);
  return u;
}

str unit_name_of(struct unit_names *u, id unit) {
  if (!id_is(unit)) return STR_NONE;
  for (size_t i = 0; i < u->all.n; i++)
    if (id_eq(u->all.at[i].id, unit)) return u->all.at[i].name;
  for (size_t i = 0; i < u->n; i++)
    if (id_eq(u->others[i].unit, unit)) return u->others[i].name;
  str name = unit_name(u->cx, unit);
  if (u->n < sizeof u->others / sizeof *u->others) {
    u->others[u->n].unit = unit;
    u->others[u->n++].name = name;
  }
  return name;
}

bool hamlet_known(struct ctx *cx, id hamlet) {
  struct units u = unit_list(cx, UNIT_HAMLET, cx->today);
  for (size_t i = 0; i < u.n; i++)
    if (id_eq(u.at[i].id, hamlet)) return true;
  return false;
}

/* Whole words: 'Thôn 1' does not stand in 'Thôn 10'. */
static bool says(void *mem, str text, str name) {
  return str_has(str_fmt(mem, " %.*s ", STR_ARG(text)), str_fmt(mem, " %.*s ", STR_ARG(name)));
}

/* With the marks as typed first, since 'Thôn Hà' and 'Thôn Hạ' are two; then without any. */
id hamlet_in(struct ctx *cx, str address) {
  struct units u = unit_list(cx, UNIT_HAMLET, cx->today);
  for (int plain = 0; plain < 2; plain++) {
    str (*form)(void *mem, str s) = plain ? text_fold : text_words;
    str said = form(cx->mem, address);
    id found = ID_NONE;
    size_t longest = 0, fit = 0;
    for (size_t i = 0; i < u.n; i++) {
      str name = form(cx->mem, u.at[i].name);
      if (!name.n || !says(cx->mem, said, name) || name.n < longest) continue;
      fit = name.n > longest ? 1 : fit + 1;
      longest = name.n;
      found = u.at[i].id;
    }
    if (fit) return fit == 1 ? found : ID_NONE;
  }
  return ID_NONE;
}

bool kind_known(struct ctx *cx, str code) {
  struct choices k = matter_kinds_of_programs(cx, LANG_VI);
  for (size_t i = 0; i < k.n; i++)
    if (str_eq(k.at[i].value, code)) return true;
  return false;
}
