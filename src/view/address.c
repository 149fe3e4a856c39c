/* Addresses: what may stand in href, action and src. */
#include "view/view.h"

#include <string.h>

static bool unreserved(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

static void percent(struct buf *b, unsigned char c) {
  static const char digits[] = "0123456789ABCDEF";
  buf_char(b, '%');
  buf_char(b, digits[c >> 4]);
  buf_char(b, digits[c & 15]);
}

/* RFC 3986: all but the unreserved ones; '@' stays, so that mailto: reads. */
void out_addr_part(struct out *o, str s) {
  for (size_t i = 0; i < s.n; i++) {
    unsigned char c = (unsigned char)s.p[i];
    if (unreserved(c) || c == '@')
      buf_char(o->b, (char)c);
    else
      percent(o->b, c);
  }
}

void out_tel(struct out *o, str s) {
  for (size_t i = 0; i < s.n; i++)
    if ((s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '+') buf_char(o->b, s.p[i]);
}

/* A browser drops tabs and line breaks inside an address and takes a backslash for a slash, so "/\t/evil" would leave
 * our house: control characters are refused before anything else is looked at. */
static bool has_control(str s) {
  for (size_t i = 0; i < s.n; i++)
    if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7f) return true;
  return false;
}

static bool ours(str s) {
  return s.n > 0 && s.p[0] == '/' && !(s.n > 1 && (s.p[1] == '/' || s.p[1] == '\\')) && !has_control(s);
}

static bool scheme_is(str s, const char *scheme) {
  size_t i = 0;
  for (; scheme[i]; i++) {
    if (i >= s.n) return false;
    bool capital = s.p[i] >= 'A' && s.p[i] <= 'Z';
    if (s.p[i] + (capital ? 'a' - 'A' : 0) != scheme[i]) return false;
  }
  return s.n > i;
}

static bool foreign(str s) {
  return !has_control(s) && (scheme_is(s, "http://") || scheme_is(s, "https://") || scheme_is(s, "mailto:") ||
                             scheme_is(s, "tel:"));
}

/* Already an address: its own reserved characters stay, everything else is percent-encoded or a reference. */
static void whole(struct out *o, str s) {
  for (size_t i = 0; i < s.n; i++) {
    unsigned char c = (unsigned char)s.p[i];
    if (c == '&')
      buf_add(o->b, S("&amp;"));
    else if (unreserved(c) || (c < 0x80 && strchr("%/?#:@=+,;!$()*[]", c)))
      buf_char(o->b, (char)c);
    else
      percent(o->b, c);
  }
}

static bool is_file(str s) {
  return str_starts(s, S("/tinh/"));
}

static void link_begins(struct out *o) {
  o->link_open = true;
  o->link_at = o->b->n;
  if (o->lang == LANG_EN) buf_add(o->b, S("/en"));
}

void out_link(struct out *o, str path) {
  link_begins(o);
  out_attr(o, path);
}

void out_link_here(struct out *o) {
  o->link_open = true;
  o->link_at = o->b->n;
}

void out_link_end(struct out *o, bool has_query) {
  o->link_open = false;
  if (o->large) buf_add(o->b, has_query ? S("&amp;co=lon") : S("?co=lon"));
}

void out_addr_open(struct out *o, str s) {
  if (ours(s) && !is_file(s)) {
    str tail = s, head;
    bool fragment = str_cut(&tail, S("#"), &head);
    link_begins(o);
    whole(o, head);
    if (fragment) {
      out_addr_close(o);
      buf_char(o->b, '#');
      whole(o, tail);
    }
  } else if (ours(s) || foreign(s)) {
    whole(o, s);
  } else {
    buf_char(o->b, '#');
  }
}

void out_addr_close(struct out *o) {
  if (!o->link_open) return;
  str written = str_sub(buf_str(o->b), o->link_at, o->b->n);
  out_link_end(o, str_has(written, S("?")));
}

void out_addr(struct out *o, str s) {
  out_addr_open(o, s);
  out_addr_close(o);
}

void out_src(struct out *o, str s) {
  if (ours(s)) whole(o, s);
}

void out_form_large(struct out *o) {
  if (o->large) out_raw(o, S("<input type=\"hidden\" name=\"co\" value=\"lon\">"));
}
