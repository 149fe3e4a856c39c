/* From bytes to lines with their markers. */
#include <string.h>
#include <utf8proc.h>

#include "plan/inside.h"

/* ---- bytes ----------------------------------------------------------------------------------------- */

static void put_rune(struct buf *b, uint32_t c) {
  if (c < 0x80) {
    buf_char(b, (char)c);
  } else if (c < 0x800) {
    buf_char(b, (char)(0xc0 | c >> 6));
    buf_char(b, (char)(0x80 | (c & 0x3f)));
  } else if (c < 0x10000) {
    buf_char(b, (char)(0xe0 | c >> 12));
    buf_char(b, (char)(0x80 | (c >> 6 & 0x3f)));
    buf_char(b, (char)(0x80 | (c & 0x3f)));
  } else {
    buf_char(b, (char)(0xf0 | c >> 18));
    buf_char(b, (char)(0x80 | (c >> 12 & 0x3f)));
    buf_char(b, (char)(0x80 | (c >> 6 & 0x3f)));
    buf_char(b, (char)(0x80 | (c & 0x3f)));
  }
}

static bool from_utf16(void *mem, str raw, bool big, str *ret) {
  if (raw.n % 2) return false;
  struct buf *b = buf_new(mem, 2 * raw.n + 16);
  const uint8_t *p = (const uint8_t *)raw.p;
  for (size_t i = 0; i + 1 < raw.n; i += 2) {
    uint32_t c = big ? (uint32_t)(p[i] << 8 | p[i + 1]) : (uint32_t)(p[i + 1] << 8 | p[i]);
    if (c >= 0xdc00 && c < 0xe000) return false;
    if (c >= 0xd800 && c < 0xdc00) {
      if (i + 3 >= raw.n) return false;
      uint32_t d = big ? (uint32_t)(p[i + 2] << 8 | p[i + 3]) : (uint32_t)(p[i + 3] << 8 | p[i + 2]);
      if (d < 0xdc00 || d >= 0xe000) return false;
      c = 0x10000 + ((c - 0xd800) << 10) + (d - 0xdc00);
      i += 2;
    }
    if (c) put_rune(b, c);
  }
  *ret = buf_str(b);
  return true;
}

/* UTF-16 without a mark: Vietnamese text is full of spaces and line ends, whose other byte is 0. */
static int utf16_guess(str raw) {
  size_t even = 0, odd = 0, n = raw.n < 4096 ? raw.n : 4096;
  for (size_t i = 0; i < n; i++)
    if (!raw.p[i]) *(i % 2 ? &odd : &even) += 1;
  if (raw.n % 2 || raw.n < 4) return 0;
  if (odd > n / 16 && even < odd / 4) return 'l';
  if (even > n / 16 && odd < even / 4) return 'b';
  return 0;
}

static bool to_utf8(void *mem, str raw, str *ret, str *ret_why) {
  const uint8_t *p = (const uint8_t *)raw.p;
  *ret_why = S("tệp không phải văn bản UTF-8 hay UTF-16");
  if (raw.n >= 4 && memcmp(p, "PK\3\4", 4) == 0) {
    *ret_why = S("tệp là .docx hoặc tệp nén: xin lưu lại thành văn bản thuần (.txt, UTF-8) rồi đọc");
    return false;
  }
  if (raw.n >= 4 && (memcmp(p, "%PDF", 4) == 0 || memcmp(p, "\xd0\xcf\x11\xe0", 4) == 0)) {
    *ret_why = S("tệp là PDF hoặc Word cũ: xin lưu lại thành văn bản thuần (.txt, UTF-8) rồi đọc");
    return false;
  }
  if (raw.n >= 2 && p[0] == 0xff && p[1] == 0xfe) return from_utf16(mem, str_sub(raw, 2, raw.n), false, ret);
  if (raw.n >= 2 && p[0] == 0xfe && p[1] == 0xff) return from_utf16(mem, str_sub(raw, 2, raw.n), true, ret);
  int guess = utf16_guess(raw);
  if (guess) return from_utf16(mem, raw, guess == 'b', ret);
  if (raw.n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0) raw = str_sub(raw, 3, raw.n);
  if (!utf8_valid(raw)) return false;
  *ret = raw;
  return true;
}

struct swap {
  const char *from, *to;
};
/* Spaces, hyphens and bullets of word processors in one spelling each. Line breaks inside a paragraph (\v, U+2028) and page breaks
 * are spaces here, so that lines count as in any editor. */
static const struct swap swaps[] = {
    {"\u00a0", " "}, {"\u00ad", ""},  {"\u2000", " "}, {"\u2001", " "}, {"\u2002", " "}, {"\u2003", " "},
    {"\u2004", " "}, {"\u2005", " "}, {"\u2006", " "}, {"\u2007", " "}, {"\u2008", " "}, {"\u2009", " "},
    {"\u200a", " "}, {"\u2028", " "}, {"\u2029", " "}, {"\u202f", " "}, {"\u205f", " "}, {"\u3000", " "},
    {"\ufeff", ""},  {"\u2010", "-"}, {"\u2011", "-"}, {"\u2012", "-"}, {"\u2212", "-"}, {"\ufe0f", ""},
};

static size_t swap_at(str raw, size_t i, str *ret_to) {
  for (size_t k = 0; k < sizeof swaps / sizeof *swaps; k++) {
    str from = str_of(swaps[k].from);
    if (raw.n - i >= from.n && memcmp(raw.p + i, from.p, from.n) == 0) {
      *ret_to = str_of(swaps[k].to);
      return from.n;
    }
  }
  return 0;
}

/* A star that touches a word: **bold**, *slanted*. '* item' and '(*)' stay. */
static bool is_emphasis(str s, size_t i) {
  char before = i ? s.p[i - 1] : '\n', behind = i + 1 < s.n ? s.p[i + 1] : '\n';
  if (before == '(' && behind == ')') return false;
  return !strchr(" \t\r\n", behind) || !strchr(" \t\r\n", before);
}

/* Only line ends, tabs and printable characters are left; `**bold**` of a Markdown export goes too. */
static str plain(void *mem, str raw) {
  struct buf *b = buf_new(mem, raw.n + 1);
  for (size_t i = 0; i < raw.n;) {
    uint8_t c = (uint8_t)raw.p[i];
    str to;
    size_t n;
    if (c == '\r') {
      buf_char(b, '\n');
      i += i + 1 < raw.n && raw.p[i + 1] == '\n' ? 2 : 1;
    } else if (c == '*' && is_emphasis(raw, i)) {
      i++;
    } else if (c == '\\' && i + 1 < raw.n && strchr("-+*.)_#|", raw.p[i + 1])) {
      i++; /* Markdown's escapes */
    } else if (c < 0x20 && c != '\n' && c != '\t') {
      buf_char(b, ' ');
      i++;
    } else if (c == 0x7f) {
      i++;
    } else if (c == 0xc2 && i + 1 < raw.n && (uint8_t)raw.p[i + 1] < 0xa0) {
      buf_char(b, ' '); /* C1 controls, NEL among them */
      i += 2;
    } else if (c >= 0xc2 && (n = swap_at(raw, i, &to)) > 0) {
      buf_add(b, to);
      i += n;
    } else {
      buf_char(b, (char)c);
      i++;
    }
  }
  return buf_str(b);
}

/* ---- one line -------------------------------------------------------------------------------------- */

str plan_squeeze(void *mem, str s) {
  struct buf *b = buf_new(mem, s.n + 1);
  bool gap = false;
  s = str_trim(s);
  for (size_t i = 0; i < s.n; i++) {
    if (s.p[i] == ' ' || s.p[i] == '\t') {
      gap = true;
      continue;
    }
    if (gap) buf_char(b, ' ');
    gap = false;
    buf_char(b, s.p[i]);
  }
  return buf_str(b);
}

/* The number of a page, left behind by the export of a printed text: 2, - 2 -, 2/5, Trang 2/5. */
static bool is_page_number(str s) {
  int64_t n;
  str page, all;
  if (s.n > 20) return false;
  if (str_starts(s, S("Trang ")) || str_starts(s, S("trang "))) s = str_sub(s, strlen("Trang "), s.n);
  if (s.n > 4 && str_starts(s, S("- ")) && str_ends(s, S(" -"))) s = str_sub(s, 2, s.n - 4);
  all = s;
  bool of = str_cut(&all, S("/"), &page);
  return page.n <= 3 && int_parse(page, 1, 999, &n) && (!of || int_parse(all, 1, 999, &n));
}

/* A line of nothing but dashes, bars, stars or dots: a rule, or the line under a table's head. */
static bool is_ornament(str s) {
  size_t n = 0;
  for (size_t i = 0; i < s.n; i++) {
    if (!strchr("-_=*|+:.~ \t", s.p[i])) return false;
    n += s.p[i] != ' ' && s.p[i] != '\t';
  }
  return n >= 3 || (n && (memchr(s.p, '|', s.n) || memchr(s.p, '*', s.n)));
}

static struct cells split_cells(void *mem, str raw, char by) {
  enum { MAX_CELLS = 32 };
  str cells[MAX_CELLS];
  size_t n = 0, from = 0;
  for (size_t i = 0; i <= raw.n && n < MAX_CELLS; i++) {
    if (i < raw.n && (raw.p[i] != by || n == MAX_CELLS - 1)) continue;
    cells[n++] = plan_squeeze(mem, str_sub(raw, from, i - from));
    from = i + 1;
  }
  struct cells ret = {0};
  if (n < 2) return ret;
  ret.at = MEM_ARRAY(mem, str, n);
  memcpy(ret.at, cells, n * sizeof *cells);
  ret.n = n;
  return ret;
}

bool plan_all_caps(str s) {
  bool any = false;
  for (size_t i = 0; i < s.n;) {
    utf8proc_int32_t c;
    utf8proc_ssize_t n = utf8proc_iterate((const uint8_t *)s.p + i, (utf8proc_ssize_t)(s.n - i), &c);
    if (n < 1) return false;
    if (utf8proc_category(c) == UTF8PROC_CATEGORY_LL) return false;
    any = any || utf8proc_category(c) == UTF8PROC_CATEGORY_LU;
    i += (size_t)n;
  }
  return any;
}

/* Columns that were set with spaces: a run of five or more becomes a tab. */
static bool columns_of_spaces(void *mem, str *s) {
  struct buf *b = buf_new(mem, s->n + 1);
  bool any = false;
  if (!str_has(*s, S("     "))) return false;
  for (size_t i = 0; i < s->n;) {
    size_t n = 0;
    while (i + n < s->n && s->p[i + n] == ' ') n++;
    if (n >= 5)
      buf_char(b, '\t');
    else if (n)
      buf_add(b, str_sub(*s, i, n));
    else
      buf_char(b, s->p[i]);
    any = any || n >= 5;
    i += n ? n : 1;
  }
  *s = buf_str(b);
  return any;
}

static void cells_of(void *mem, struct line *l, str raw) {
  if (memchr(raw.p, '\t', raw.n)) l->full = split_cells(mem, raw, '\t');
  raw = str_trim(raw);
  size_t tabs = 0;
  for (size_t i = 0; i < raw.n; i++) tabs += raw.p[i] == '\t';
  if (raw.n > 2 && raw.p[0] == '|') {
    raw = str_sub(raw, 1, raw.n - 1);
    if (str_ends(raw, S("|"))) raw.n--;
    l->cells = split_cells(mem, raw, '|');
  } else if (tabs || columns_of_spaces(mem, &raw)) {
    l->cells = split_cells(mem, raw, '\t');
  }
}

/* '-\tLãnh đạo', '1.\tMục đích', 'Thời gian:\tHằng năm': a word processor's tab behind a list's mark or a label is a space. */
static bool tab_is_space(void *mem, const struct line *l) {
  if (l->cells.n != 2) return false;
  str head = l->cells.at[0];
  if (!head.n || !l->cells.at[1].n) return !head.n;
  if (str_ends(head, S(":"))) return !plan_fold_starts(text_fold(mem, utf8_cut(head, 40)), "noi nhan");
  struct line probe = {.text = str_fmt(mem, "%.*s x", STR_ARG(head))};
  plan_line_mark(mem, &probe);
  return probe.mark != MARK_NONE && str_eq(probe.body, S("x"));
}

static void one_line(void *mem, struct line *l, str raw) {
  str shown = str_trim(raw);
  while (str_starts(shown, S("#"))) shown = str_sub(shown, 1, shown.n); /* a Markdown heading */
  l->text = plan_squeeze(mem, shown);
  l->width = utf8_count(l->text);
  l->blank = !l->text.n;
  l->body = l->text;
  if (l->blank) return;
  l->ornament = is_ornament(l->text) || is_page_number(l->text);
  if (l->ornament) return;
  cells_of(mem, l, raw);
  if (tab_is_space(mem, l)) l->cells.n = 0;
  l->caps = plan_all_caps(l->text);
  if (!l->cells.n) plan_line_mark(mem, l);
}

/* A text broken at a fixed width has many long lines that end at nearly the same place. */
static size_t wrap_width(const struct lines *ls) {
  size_t widest = 0, near = 0, text = 0;
  for (size_t i = 0; i < ls->n; i++)
    if (!ls->at[i].cells.n && ls->at[i].width > widest) widest = ls->at[i].width;
  if (widest < 40 || widest > 140) return 0;
  for (size_t i = 0; i < ls->n; i++) {
    text += ls->at[i].width > widest / 2;
    near += ls->at[i].width + 12 > widest;
  }
  return near >= 5 && near * 2 > text ? widest : 0;
}

bool plan_lines_of(void *mem, str bytes, struct lines *ret, str *ret_why) {
  if (bytes.n > PLAN_MAX_BYTES) {
    *ret_why = S("tệp lớn quá 2 MiB, không phải một kế hoạch dạng văn bản");
    return false;
  }
  str text;
  if (!to_utf8(mem, bytes, &text, ret_why)) return false;
  if (!text_clean(mem, plain(mem, text), &text)) {
    *ret_why = S("tệp có ký tự không phải văn bản");
    return false;
  }
  size_t n = 1;
  for (size_t i = 0; i < text.n; i++) n += text.p[i] == '\n';
  if (n > PLAN_MAX_LINES) {
    *ret_why = S("tệp dài quá 20.000 dòng, không phải một kế hoạch");
    return false;
  }
  struct lines ls = {.at = MEM_ARRAY(mem, struct line, n)};
  str *raw = MEM_ARRAY(mem, str, n);
  str rest = text, one;
  bool more = true;
  while (more && ls.n < n) {
    more = str_cut(&rest, S("\n"), &one);
    struct line *l = &ls.at[ls.n++];
    l->no = (int)ls.n;
    raw[ls.n - 1] = one;
    while (l->indent < one.n && one.p[l->indent] == ' ') l->indent++;
    one_line(mem, l, one);
  }
  plan_grids(mem, &ls, raw);
  ls.wrap = wrap_width(&ls);
  *ret = ls;
  return true;
}
