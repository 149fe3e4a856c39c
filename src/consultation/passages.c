/* Pasted text parted into numbered passages by its own structure, as Nghị định 30/2020/NĐ-CP lays documents out. */
#include "consultation/consultation.h"

#include <string.h>

enum mark { MARK_NONE, MARK_PART, MARK_ARTICLE, MARK_CLAUSE, MARK_POINT };

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static bool ends_mark(str line, size_t at) {
  return at == line.n || line.p[at] == ' ' || line.p[at] == '\t';
}

/* 'Điều 12.' and 'Điều 12:' and 'ĐIỀU 12 Phạm vi': the number behind a word that begins the line; 0 = none. */
static size_t numbered_word(void *mem, str line, const char *folded, str *ret_number) {
  size_t space = 0;
  while (space < line.n && line.p[space] != ' ') space++;
  if (!str_eq(text_fold(mem, str_sub(line, 0, space)), str_of(folded))) return 0;
  size_t from = space;
  while (from < line.n && line.p[from] == ' ') from++;
  size_t end = from;
  while (end < line.n && (is_digit(line.p[end]) || (line.p[end] >= 'A' && line.p[end] <= 'Z'))) end++;
  if (end == from || end - from > 6) return 0;
  *ret_number = str_sub(line, from, end - from);
  if (end < line.n && (line.p[end] == '.' || line.p[end] == ':')) end++;
  return ends_mark(line, end) ? end : 0;
}

/* '1.', '12.', '1.2.' or '1)'; not '09.6.2026' and not '1.500 hộ'. */
static size_t clause_number(str line, str *ret_number) {
  size_t end = 0, digits = 0;
  while (end < line.n && (is_digit(line.p[end]) || line.p[end] == '.')) {
    if (is_digit(line.p[end])) digits++;
    end++;
  }
  if (!digits || digits > 4 || !is_digit(line.p[0])) return 0;
  bool dot = line.p[end - 1] == '.', bracket = end < line.n && line.p[end] == ')';
  if (dot == bracket) return 0;
  *ret_number = str_sub(line, 0, dot ? end - 1 : end);
  if (bracket) end++;
  return ends_mark(line, end) ? end : 0;
}

/* 'a)', 'đ)', also 'a.' where the letter stands alone. */
static size_t point_letter(str line, str *ret_letter) {
  size_t n = str_starts(line, S("đ")) ? sizeof "đ" - 1 : line.n && line.p[0] >= 'a' && line.p[0] <= 'z' ? 1 : 0;
  if (!n || n >= line.n || (line.p[n] != ')' && line.p[n] != '.')) return 0;
  *ret_letter = str_sub(line, 0, n);
  return ends_mark(line, n + 1) ? n + 1 : 0;
}

/* 'I.', 'IV.' */
static size_t roman_number(str line, str *ret_number) {
  size_t end = 0;
  while (end < line.n && strchr("IVX", line.p[end]) && line.p[end]) end++;
  if (!end || end > 5 || end >= line.n || line.p[end] != '.') return 0;
  *ret_number = str_sub(line, 0, end);
  return ends_mark(line, end + 1) ? end + 1 : 0;
}

struct parting {
  void *mem;
  struct passages out;
  struct buf *text; /* of the last passage */
  str article, clause;
};

static void close_passage(struct parting *p) {
  if (p->out.n) p->out.at[p->out.n - 1].text = str_dup(p->mem, str_trim(buf_str(p->text)));
}

static void add_line(struct parting *p, str line) {
  if (p->text->n) buf_char(p->text, '\n');
  buf_add(p->text, line);
}

/* A new passage, unless there are too many: then the line goes to the last. */
static void begin(struct parting *p, str label, int64_t depth, str line) {
  if (p->out.n == PASSAGES_MOST) {
    add_line(p, line);
    return;
  }
  close_passage(p);
  p->text = buf_new(p->mem, 1 << 20);
  p->out.at[p->out.n] = (struct passage){(int64_t)p->out.n + 1, label, STR_NONE, depth};
  p->out.n++;
  add_line(p, line);
}

static enum mark mark_of(void *mem, str line, str *ret_number, str *ret_word) {
  static const struct {
    const char *folded;
    str word;
  } parts[] = {{"phan", S("Phần")}, {"chuong", S("Chương")}, {"muc", S("Mục")}};
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
    if (numbered_word(mem, line, parts[i].folded, ret_number)) {
      *ret_word = parts[i].word;
      return MARK_PART;
    }
  if (numbered_word(mem, line, "dieu", ret_number)) return MARK_ARTICLE;
  if (roman_number(line, ret_number)) {
    *ret_word = S("Mục");
    return MARK_PART;
  }
  if (clause_number(line, ret_number)) return MARK_CLAUSE;
  if (point_letter(line, ret_number)) return MARK_POINT;
  return MARK_NONE;
}

static void marked_line(struct parting *p, enum mark m, str number, str word, str line) {
  void *mem = p->mem;
  str within = p->article;
  switch (m) {
  case MARK_PART:
    p->article = str_fmt(mem, "%.*s %.*s", STR_ARG(word), STR_ARG(number));
    p->clause = STR_NONE;
    begin(p, p->article, 0, line);
    return;
  case MARK_ARTICLE:
    p->article = str_fmt(mem, "Điều %.*s", STR_ARG(number));
    p->clause = STR_NONE;
    begin(p, p->article, 1, line);
    return;
  case MARK_CLAUSE:
    p->clause = str_fmt(mem, "khoản %.*s", STR_ARG(number));
    begin(p,
          within.n ? str_fmt(mem, "Khoản %.*s %.*s", STR_ARG(number), STR_ARG(within))
                   : str_fmt(mem, "Khoản %.*s", STR_ARG(number)),
          2, line);
    return;
  case MARK_POINT:
    begin(p,
          str_fmt(mem, "Điểm %.*s%s%.*s%s%.*s", STR_ARG(number), p->clause.n ? " " : "", STR_ARG(p->clause),
                  within.n ? " " : "", STR_ARG(within)),
          3, line);
    return;
  case MARK_NONE:
    break;
  }
  add_line(p, line);
}

static str next_line(str *rest) {
  str line;
  (void)str_cut(rest, S("\n"), &line);
  return str_trim(line);
}

/* Any Phần, Điều, '1.' or 'I.' at the head of a line: the text has a structure of its own. A lone 'a)' is none. */
static bool has_structure(void *mem, str text) {
  str number, word;
  for (str rest = text; rest.p;) {
    enum mark m = mark_of(mem, next_line(&rest), &number, &word);
    if (m != MARK_NONE && m != MARK_POINT) return true;
  }
  return false;
}

struct passages passages_of(void *mem, str text) {
  struct parting p = {.mem = mem, .out = {MEM_ARRAY(mem, struct passage, PASSAGES_MOST), 0}, .text = NULL};
  bool structured = has_structure(mem, text);
  for (str rest = text; rest.p;) {
    str line = next_line(&rest), number = STR_NONE, part = STR_NONE;
    if (!line.n) continue;
    if (!structured) {
      begin(&p, str_fmt(mem, "Đoạn %zu", p.out.n + 1), 1, line);
      continue;
    }
    enum mark m = mark_of(mem, line, &number, &part);
    if (m == MARK_NONE && !p.out.n)
      begin(&p, S("Phần mở đầu"), 0, line);
    else
      marked_line(&p, m, number, part, line);
  }
  close_passage(&p);
  return p.out;
}

str passages_text(void *mem, const struct passages *p) {
  struct buf *b = buf_new(mem, 4 << 20);
  for (size_t i = 0; i < p->n; i++) {
    if (i) buf_char(b, '\n');
    buf_add(b, p->at[i].text);
  }
  return buf_str(b);
}
