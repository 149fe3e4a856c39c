#include "view/view.h"

#include <string.h>

enum { PAGE_MAX = 16 << 20 };

struct out *out_new(void *mem, enum lang lang, bool large, str path) {
  struct out *o = MEM_NEW(mem, struct out);
  *o = (struct out){.b = buf_new(mem, PAGE_MAX), .lang = lang, .large = large, .path = path, .mem = mem};
  return o;
}

html out_html(struct out *o) {
  if (o->b->full) fault(FAULT_MEMORY, "a page larger than %d bytes", PAGE_MAX);
  return (html){buf_str(o->b)};
}

struct buf *out_aside(struct out *o) {
  struct buf *was = o->b;
  o->b = buf_new(o->mem, PAGE_MAX);
  return was;
}

html out_back(struct out *o, struct buf *was) {
  html h = out_html(o);
  o->b = was;
  return h;
}

void out_int(struct out *o, int64_t v) {
  buf_fmt(o->b, "%lld", (long long)v);
}

/* Bytes that may have to be written otherwise; all others go out in runs, in one piece. */
static const bool special[256] = {['&'] = true, ['<'] = true,  ['>'] = true,  ['"'] = true, ['\''] = true,
                                  ['`'] = true, ['\n'] = true, ['\r'] = true, ['\0'] = true};

/* Where the next of them stands at or behind i, else s.n. Sixteen bytes are looked at together: most texts hold none. */
static size_t next_special(str s, size_t i) {
  typedef uint8_t sixteen __attribute__((vector_size(16)));
  for (; i + sizeof(sixteen) <= s.n; i += sizeof(sixteen)) {
    sixteen v;
    memcpy(&v, s.p + i, sizeof v);
    uint64_t any[2];
    sixteen hit = (sixteen)((v == '&') | (v == '<') | (v == '>') | (v == '"') | (v == '\'') | (v == '`') |
                            (v == '\n') | (v == '\r') | (v == '\0'));
    memcpy(any, &hit, sizeof any);
    if (any[0] | any[1]) break;
  }
  while (i < s.n && !special[(uint8_t)s.p[i]]) i++;
  return i;
}

static void escaped(struct buf *b, str s, bool in_attribute) {
  size_t from = 0;
  for (size_t i = next_special(s, 0); i < s.n; i = next_special(s, i + 1)) {
    str instead;
    switch (s.p[i]) {
    case '&':
      instead = S("&amp;");
      break;
    case '<':
      instead = S("&lt;");
      break;
    case '>':
      instead = S("&gt;");
      break;
    case '"':
      instead = S("&quot;");
      break;
    case '\'':
      instead = S("&#39;");
      break;
    case '`':
      instead = S("&#96;");
      break;
    /* Inside an attribute a line break survives only as a reference. */
    case '\n':
      if (!in_attribute) continue;
      instead = S("&#10;");
      break;
    case '\r':
      instead = S("&#13;");
      break;
    case '\0':
      instead = S("\xEF\xBF\xBD");
      break;
    default:
      continue;
    }
    buf_add(b, str_sub(s, from, i - from));
    buf_add(b, instead);
    from = i + 1;
  }
  buf_add(b, str_sub(s, from, s.n - from));
}

void out_text(struct out *o, str s) {
  escaped(o->b, s, false);
}
void out_attr(struct out *o, str s) {
  escaped(o->b, s, true);
}

/* ---- messages ------------------------------------------------------------------------------------- */

typedef void write_slot(struct out *o, struct buf *b, str s, bool markup);

static const struct slot *slot_named(str name, const struct slot *slots, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (str_eq(str_of(slots[i].name), name)) return &slots[i];
  fault(FAULT_BUG, "a message names %%(%.*s)s, which nobody gave", STR_ARG(name));
}

static void fill(struct out *o, struct buf *b, str message, const struct slot *slots, size_t n,
                 write_slot *write) {
  str rest = message, head;
  while (str_cut(&rest, S("%"), &head)) {
    write(o, b, head, false);
    if (str_starts(rest, S("%"))) {
      write(o, b, S("%"), false);
      rest = str_sub(rest, 1, rest.n);
    } else if (str_starts(rest, S("("))) {
      str name, in = str_sub(rest, 1, rest.n);
      if (!str_cut(&in, S(")s"), &name))
        fault(FAULT_BUG, "a message with a broken variable: %.*s", STR_ARG(message));
      const struct slot *slot = slot_named(name, slots, n);
      write(o, b, slot->text, slot->markup);
      rest = in;
    } else {
      write(o, b, S("%"), false);
    }
  }
  write(o, b, head, false);
}

static void write_plain(struct out *o, struct buf *b, str s, bool markup) {
  (void)o;
  MUST(!markup);
  buf_add(b, s);
}

static void write_text(struct out *o, struct buf *b, str s, bool markup) {
  (void)b;
  if (markup)
    out_raw(o, s);
  else
    out_text(o, s);
}

static void write_attr(struct out *o, struct buf *b, str s, bool markup) {
  (void)b;
  MUST(!markup);
  out_attr(o, s);
}

str word_fill(void *mem, str message, const struct slot *slots, size_t n) {
  struct buf *b = buf_new(mem, PAGE_MAX);
  fill(NULL, b, message, slots, n, write_plain);
  return buf_str(b);
}

void out_message(struct out *o, str message, const struct slot *slots, size_t n) {
  fill(o, NULL, message, slots, n, write_text);
}

void out_message_attr(struct out *o, str message, const struct slot *slots, size_t n) {
  fill(o, NULL, message, slots, n, write_attr);
}
