#include "box/mail.h"

#include <stdint.h>
#include <string.h>

/* ---- writing with a hard end ---- */

struct sheet {
  char *p;
  size_t n, cap;
  bool full;
};

static void put(struct sheet *s, const char *p, size_t n) {
  if (n > s->cap - s->n) {
    s->full = true;
    return;
  }
  if (n) memcpy(s->p + s->n, p, n);
  s->n += n;
}

static void put_c(struct sheet *s, const char *text) {
  put(s, text, strlen(text));
}

static void put_char(struct sheet *s, char c) {
  put(s, &c, 1);
}

static void put_hex(struct sheet *s, const char *before, unsigned char c) {
  static const char digits[] = "0123456789ABCDEF";
  char two[2] = {digits[c >> 4], digits[c & 15]};
  put_c(s, before);
  put(s, two, 2);
}

/* ---- addresses ---- */

static bool letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool local_ok(const char *p, size_t n) {
  if (n == 0 || n > 64 || p[0] == '.' || p[n - 1] == '.') return false;
  for (size_t i = 0; i < n; i++) {
    if (p[i] == '.' && p[i + 1] == '.') return false;
    if (!letter_or_digit(p[i]) && !(p[i] && strchr("!#$%&'*+-/=?^_`{|}~.", p[i]))) return false;
  }
  return true;
}

static bool domain_ok(const char *p, size_t n) {
  size_t label = 0, dots = 0;
  if (n == 0 || n > 253) return false;
  for (size_t i = 0; i <= n; i++) {
    if (i < n && p[i] != '.') {
      if (!letter_or_digit(p[i]) && p[i] != '-') return false;
      label++;
      continue;
    }
    if (label == 0 || label > 63 || p[i - 1] == '-' || p[i - label] == '-') return false;
    dots += i < n;
    label = 0;
  }
  return dots > 0;
}

bool mail_address_ok(const char *p, size_t n) {
  const char *at = n && n <= 254 ? memchr(p, '@', n) : NULL;
  if (!at) return false;
  size_t local = (size_t)(at - p);
  return local_ok(p, local) && domain_ok(at + 1, n - local - 1);
}

/* ---- headers ---- */

static bool plain(struct mail_text t) {
  if (t.n > 60) return false;
  for (size_t i = 0; i < t.n; i++)
    if (t.p[i] < ' ' || t.p[i] > '~') return false;
  return !(t.n >= 2 && memmem(t.p, t.n, "=?", 2));
}

static const char base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void put_base64(struct sheet *s, const char *p, size_t n) {
  for (size_t i = 0; i < n; i += 3) {
    size_t left = n - i;
    uint32_t v = (uint32_t)(unsigned char)p[i] << 16 | (left > 1 ? (uint32_t)(unsigned char)p[i + 1] << 8 : 0) |
                 (left > 2 ? (unsigned char)p[i + 2] : 0);
    char four[4] = {base64[v >> 18], base64[v >> 12 & 63], left > 1 ? base64[v >> 6 & 63] : '=',
                    left > 2 ? base64[v & 63] : '='};
    put(s, four, 4);
  }
}

/* RFC 2047: words of at most 75 characters, each of whole letters, parted by a folded line. 39 bytes give 52 characters of
 * base64, and 64 with what stands around them: even behind 'Subject: ' the line stays under 78. */
static void put_words(struct sheet *s, struct mail_text t) {
  enum { WORD = 39 };
  for (size_t from = 0; from < t.n;) {
    size_t n = t.n - from < WORD ? t.n - from : WORD;
    while (from + n < t.n && n > 1 && ((unsigned char)t.p[from + n] & 0xc0) == 0x80) n--;
    put_c(s, from ? "\r\n =?UTF-8?B?" : "=?UTF-8?B?");
    put_base64(s, t.p + from, n);
    put_c(s, "?=");
    from += n;
  }
}

/* A control character in a header has no business there: it becomes a space before anything is encoded. */
static void put_text_header(struct sheet *s, const char *name, struct mail_text t, bool as_it_is) {
  char clean[600];
  size_t n = t.n < sizeof clean ? t.n : sizeof clean;
  while (n < t.n && n && ((unsigned char)t.p[n] & 0xc0) == 0x80) n--;
  for (size_t i = 0; i < n; i++) clean[i] = (unsigned char)t.p[i] < ' ' || t.p[i] == 127 ? ' ' : t.p[i];
  struct mail_text c = {clean, n};
  put_c(s, name);
  if (as_it_is && plain(c))
    put(s, c.p, c.n);
  else
    put_words(s, c);
}

static bool ascii_word(struct mail_text t, const char *also) {
  for (size_t i = 0; i < t.n; i++)
    if (!letter_or_digit(t.p[i]) && !(t.p[i] && strchr(also, t.p[i]))) return false;
  return t.n > 0;
}

/* ---- body: quoted-printable (RFC 2045 6.7) ---- */

static void put_body(struct sheet *s, struct mail_text t) {
  size_t column = 0;
  for (size_t i = 0; i < t.n; i++) {
    unsigned char c = (unsigned char)t.p[i];
    bool ends = i + 1 == t.n || t.p[i + 1] == '\n';
    if (c == '\r') continue;
    if (c == '\n') {
      put_c(s, "\r\n");
      column = 0;
      continue;
    }
    bool as_it_is = (c > ' ' && c < 127 && c != '=' && !(c == '.' && column == 0)) || (c == ' ' && !ends);
    if (column + (as_it_is ? 1 : 3) > 75) {
      put_c(s, "=\r\n");
      column = 0;
    }
    if (as_it_is)
      put_char(s, (char)c);
    else
      put_hex(s, "=", c);
    column += as_it_is ? 1 : 3;
  }
  put_c(s, "\r\n");
}

size_t mail_compose(const struct mail *m, char *out, size_t cap) {
  struct sheet s = {out, 0, cap, false};
  const char *at = m->from.n ? memchr(m->from.p, '@', m->from.n) : NULL;
  if (!at || !mail_address_ok(m->from.p, m->from.n) || !mail_address_ok(m->to.p, m->to.n)) return 0;
  if (!ascii_word(m->id, "") || !ascii_word(m->date, " ,:+-") || !ascii_word(m->lang, "-")) return 0;
  put_c(&s, "Date: ");
  put(&s, m->date.p, m->date.n);
  put_c(&s, "\r\n");
  if (m->from_name.n) {
    bool quoted = plain(m->from_name) && !memchr(m->from_name.p, '"', m->from_name.n) &&
                  !memchr(m->from_name.p, '\\', m->from_name.n);
    put_text_header(&s, quoted ? "From: \"" : "From: ", m->from_name, quoted);
    put_c(&s, quoted ? "\"\r\n <" : "\r\n <");
  } else {
    put_c(&s, "From: <");
  }
  put(&s, m->from.p, m->from.n);
  put_c(&s, ">\r\nTo: <");
  put(&s, m->to.p, m->to.n);
  put_c(&s, ">\r\n");
  put_text_header(&s, "Subject: ", m->subject, true);
  put_c(&s, "\r\nMessage-ID: <");
  put(&s, m->id.p, m->id.n);
  put(&s, at, (size_t)(m->from.p + m->from.n - at));
  put_c(&s, ">\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
            "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n"
            "Content-Language: ");
  put(&s, m->lang.p, m->lang.n);
  put_c(&s, "\r\n\r\n");
  put_body(&s, m->text);
  return s.full ? 0 : s.n;
}

/* ---- filling in ---- */

static void put_json(struct sheet *s, unsigned char c) {
  if (c < ' ' || c == 127) {
    put_hex(s, "\\u00", c);
    return;
  }
  if (c == '"' || c == '\\') put_char(s, '\\');
  put_char(s, (char)c);
}

static void put_xml(struct sheet *s, unsigned char c) {
  switch (c) {
  case '&':
    put_c(s, "&amp;");
    break;
  case '<':
    put_c(s, "&lt;");
    break;
  case '>':
    put_c(s, "&gt;");
    break;
  case '"':
    put_c(s, "&quot;");
    break;
  case '\'':
    put_c(s, "&#39;");
    break;
  default:
    put_char(s, c < ' ' || c == 127 ? ' ' : (char)c);
  }
}

static bool put_value(struct sheet *s, struct mail_text v, enum fill how) {
  for (size_t i = 0; i < v.n; i++) {
    unsigned char c = (unsigned char)v.p[i];
    if (how == FILL_JSON) {
      put_json(s, c);
    } else if (how == FILL_XML) {
      put_xml(s, c);
    } else if (how == FILL_FORM) {
      if (letter_or_digit((char)c) || (c && strchr("-._~", c)))
        put_char(s, (char)c);
      else
        put_hex(s, "%", c);
    } else {
      if (c < ' ' || c > '~') return false;
      put_char(s, (char)c);
    }
  }
  return true;
}

size_t fill(const char *form, enum fill how, const struct fill_value *values, size_t n, char *out, size_t cap) {
  struct sheet s = {out, 0, cap, false};
  bool good = true;
  for (const char *p = form; *p && good;) {
    const struct fill_value *v = NULL;
    for (size_t i = 0; *p == '{' && i < n && !v; i++) {
      size_t name = strlen(values[i].name);
      if (strncmp(p + 1, values[i].name, name) == 0 && p[1 + name] == '}') v = &values[i];
    }
    if (v) {
      good = put_value(&s, v->value, how);
      p += strlen(v->name) + 2;
    } else {
      put_char(&s, *p++);
    }
  }
  return good && !s.full ? s.n : SIZE_MAX;
}
