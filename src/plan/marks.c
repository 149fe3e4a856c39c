/* The marker at the front of a line: Phần thứ nhất, I., 1.1, a), (1), -, •, +. NĐ 30/2020/NĐ-CP, phụ lục I, mục II.5. */
#include <string.h>

#include "plan/inside.h"

int plan_roman_value(str s) {
  static const struct {
    char c;
    int v;
  } digits[] = {{'I', 1}, {'V', 5}, {'X', 10}, {'L', 50}, {'C', 100}};
  int total = 0, before = 0;
  if (!s.n || s.n > 7) return 0;
  for (size_t i = s.n; i-- > 0;) {
    int v = 0;
    for (size_t k = 0; k < sizeof digits / sizeof *digits; k++)
      if (digits[k].c == s.p[i]) v = digits[k].v;
    if (!v) return 0;
    total += v < before ? -v : v;
    before = v > before ? v : before;
  }
  return total > 0 && total < 200 ? total : 0;
}

int plan_letter_value(str s) {
  static const char *const order[] = {"a", "b", "c", "d", "đ", "e", "g", "h", "i", "k", "l", "m",
                                      "n", "o", "p", "q", "r", "s", "t", "u", "v", "x", "y"};
  for (size_t i = 0; i < sizeof order / sizeof *order; i++)
    if (str_eq(s, str_of(order[i]))) return (int)i + 1;
  return 0;
}

/* 'Phần thứ nhất', 'Chương II', 'Phụ lục 1': the numeral as a word, digits, a Roman number or a capital. */
static int word_value(str w, str *ret_label) {
  static const struct {
    const char *word, *label;
  } words[] = {{"nhat", "I"}, {"mot", "I"},  {"hai", "II"},  {"ba", "III"},   {"tu", "IV"},   {"bon", "IV"},
               {"nam", "V"},  {"sau", "VI"}, {"bay", "VII"}, {"tam", "VIII"}, {"chin", "IX"}, {"muoi", "X"}};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (str_eq(w, str_of(words[i].word))) {
      *ret_label = str_of(words[i].label);
      return plan_roman_value(*ret_label);
    }
  return 0;
}

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static bool part_mark(void *mem, struct line *l) {
  static const char *const heads[] = {"phan", "chuong", "muc", "phu luc"};
  if (l->width > 200) return false;
  str words[4] = {0}, rest = l->text;
  size_t n = 0;
  while (n < 4 && str_cut(&rest, S(" "), &words[n])) n++;
  if (n < 4 && rest.p == NULL) n++;
  if (n < 1) return false;
  str fold = text_fold(mem, words[0]);
  bool annex = str_eq(fold, S("phu")) && n > 1 && str_eq(text_fold(mem, words[1]), S("luc"));
  bool known = annex;
  for (size_t i = 0; i < 3; i++) known = known || str_eq(fold, str_of(heads[i]));
  if (!known || !plan_starts_upper(mem, l->text)) return false;
  size_t at = annex ? 2 : 1;
  if (annex && at >= n) {
    l->label = S("PL");
    l->value = 1;
    l->body = S("");
    return true;
  }
  if (at < n && str_eq(text_fold(mem, words[at]), S("thu"))) at++;
  if (at >= n) return false;
  str word = words[at], bare = plan_strip_end(word, ".:)-");
  str label = STR_NONE;
  int value = word_value(text_fold(mem, bare), &label);
  if (at == 1 && value && !annex && !str_eq(fold, S("phan")))
    value = 0;                     /* 'Mục tiêu', 'Chương ba' is no head */
  if (at == 1 && value) value = 0; /* 'Phần hai' without 'thứ' is prose */
  int64_t digits;
  if (!value && (value = plan_roman_value(bare)) > 0) label = bare;
  if (!value && int_parse(bare, 1, 99, &digits)) {
    value = (int)digits;
    label = bare;
  }
  if (!value && bare.n == 1 && bare.p[0] >= 'A' && bare.p[0] <= 'H') {
    value = bare.p[0] - 'A' + 1;
    label = bare;
  }
  if (!value) return false;
  size_t end = (size_t)(word.p + word.n - l->text.p);
  str body = str_trim(str_sub(l->text, end, l->text.n - end));
  bool stopped = bare.n != word.n;
  /* 'Phần I và phần II nêu' is prose; a head's title follows a stop, stands in capitals, or on the next line. */
  if (body.n && !stopped) {
    if (strchr(".:-", body.p[0]))
      body = str_trim(str_sub(body, 1, body.n));
    else if (str_starts(body, S("–")))
      body = str_trim(str_sub(body, 3, body.n));
    else if (!plan_starts_upper(mem, body))
      return false;
  }
  l->label = annex ? str_fmt(mem, "PL%.*s", STR_ARG(label)) : label;
  l->depth = str_eq(fold, S("chuong")) ? 2 : str_eq(fold, S("muc")) ? 3 : 1;
  l->value = value;
  l->body = body;
  return true;
}

/* What stands behind a label: one of `stops` and then a space, a letter or the end. False: no marker after all. */
static bool stop_behind(str s, size_t at, const char *stops, str *ret_body) {
  if (at >= s.n || !strchr(stops, s.p[at])) return false;
  if (at + 1 < s.n && (is_digit(s.p[at + 1]) || strchr(".,;/)", s.p[at + 1]))) return false;
  *ret_body = str_trim(str_sub(s, at + 1, s.n));
  return true;
}

/* 'I - MỤC ĐÍCH', 'II – NỘI DUNG' */
static bool dash_behind(str s, size_t at, str *ret_body) {
  str rest = str_trim(str_sub(s, at, s.n));
  if (at >= s.n || s.p[at] != ' ') return false;
  if (str_starts(rest, S("- ")))
    *ret_body = str_trim(str_sub(rest, 2, rest.n));
  else if (str_starts(rest, S("– ")))
    *ret_body = str_trim(str_sub(rest, 4, rest.n));
  else
    return false;
  return true;
}

/* 'Nhiệm vụ 1: Tuyên truyền', 'Nhóm tiêu chí 2. Thân thiện': words that name the item, its number, a stop. Criteria keep their words:
 * the number is theirs. */
static bool named_mark(void *mem, struct line *l) {
  static const char *const heads[] = {"nhom nhiem vu", "nhiem vu", "nhom giai phap", "giai phap",
                                      "nhom noi dung", "noi dung", "hoat dong",      "nhom viec",
                                      "nhom tieu chi", "tieu chi"};
  str s = l->text;
  size_t at = 0;
  while (at < s.n && at < 40 && !is_digit(s.p[at])) at++;
  if (!at || at >= s.n || s.p[at - 1] != ' ' || !plan_starts_upper(mem, s)) return false;
  str f = text_fold(mem, str_sub(s, 0, at));
  if (str_ends(f, S(" so"))) f.n -= strlen(" so");
  size_t k = 0, n = sizeof heads / sizeof *heads;
  while (k < n && !str_eq(f, str_of(heads[k]))) k++;
  if (k == n) return false;
  size_t end = at;
  while (end < s.n && is_digit(s.p[end])) end++;
  int64_t value;
  str body;
  if (!int_parse(str_sub(s, at, end - at), 1, 99, &value)) return false;
  if (!stop_behind(s, end, ":.-)", &body) && !dash_behind(s, end, &body)) return false;
  l->label = str_sub(s, at, end - at);
  l->value = (int)value;
  l->body = str_ends(f, S("tieu chi")) ? s : body;
  return true;
}

static bool number_mark(struct line *l) {
  str s = l->text, body;
  size_t i = 0;
  int depth = 0, value = 0;
  size_t end = 0;
  while (i < s.n && is_digit(s.p[i]) && depth < 5) {
    size_t from = i;
    value = 0;
    while (i < s.n && is_digit(s.p[i]) && i - from < 2) value = value * 10 + (s.p[i++] - '0');
    if (i < s.n && is_digit(s.p[i])) return false; /* years and sums are no labels */
    depth++;
    end = i;
    if (i + 1 < s.n && s.p[i] == '.' && is_digit(s.p[i + 1]))
      i++;
    else
      break;
  }
  if (!depth || !value) return false;
  bool stopped = stop_behind(s, end, ".)/:-", &body) || (depth == 1 && dash_behind(s, end, &body));
  if (!stopped) {
    if (depth < 2 || end >= s.n || s.p[end] != ' ') return false;
    body = str_trim(str_sub(s, end, s.n));
  }
  if (body.n && !stopped && !plan_has_letter(str_sub(body, 0, 1)) && is_digit(body.p[0])) return false;
  l->label = str_sub(s, 0, end);
  l->value = value;
  l->depth = depth;
  l->body = body;
  return true;
}

static bool letters_mark(struct line *l, enum mark *ret) {
  str s = l->text, body;
  size_t n = 0;
  while (n < s.n && n < 7 && memchr("IVXLC", s.p[n], 5)) n++;
  if (str_starts(s, S("V/v "))) return false; /* 'về việc' */
  int value = n ? plan_roman_value(str_sub(s, 0, n)) : 0;
  if (value && (stop_behind(s, n, ".)/:-", &body) || dash_behind(s, n, &body))) {
    *ret = MARK_ROMAN;
  } else if (s.n > 1 && s.p[0] >= 'A' && s.p[0] <= 'H' &&
             (stop_behind(s, 1, ".)/:", &body) || dash_behind(s, 1, &body))) {
    *ret = MARK_UPPER;
    n = 1;
    value = s.p[0] - 'A' + 1;
  } else {
    static const char *const romans[] = {"ii", "iii", "iv", "vi", "vii", "viii"};
    static const int values[] = {2, 3, 4, 6, 7, 8};
    for (size_t i = 0; i < sizeof romans / sizeof *romans; i++) {
      size_t w = strlen(romans[i]);
      if (!str_starts(s, str_of(romans[i])) || w >= s.n || s.p[w] != ')') continue;
      *ret = MARK_PAREN;
      l->label = str_sub(s, 0, w);
      l->value = values[i];
      l->body = str_trim(str_sub(s, w + 1, s.n));
      return true;
    }
    n = str_starts(s, S("đ")) ? 2 : 1;
    value = plan_letter_value(str_sub(s, 0, n));
    if (!value || !stop_behind(s, n, ")./", &body)) return false;
    *ret = MARK_LETTER;
  }
  l->label = str_sub(s, 0, n);
  l->value = value;
  l->body = body;
  return true;
}

/* (1) (a) (iv) */
static bool paren_mark(struct line *l) {
  str s = l->text;
  const char *close = s.n > 2 && s.p[0] == '(' ? memchr(s.p, ')', s.n < 7 ? s.n : 7) : NULL;
  if (!close) return false;
  str label = str_sub(s, 1, (size_t)(close - s.p) - 1);
  int64_t number;
  int value = 0;
  if (int_parse(label, 1, 99, &number))
    value = (int)number;
  else if (plan_letter_value(label))
    value = plan_letter_value(label);
  else if (str_eq(label, S("ii")) || str_eq(label, S("iii")) || str_eq(label, S("iv")))
    value = str_eq(label, S("iv")) ? 4 : (int)label.n;
  if (!value) return false;
  l->label = label;
  l->value = value;
  l->body = str_trim(str_sub(s, label.n + 2, s.n));
  return l->body.n > 0;
}

static bool bullet_mark(struct line *l, enum mark *ret) {
  static const char *const bullets[] = {"•", "●",      "○",      "◦",      "▪",      "▫",      "■",     "□",
                                        "◆", "❖",      "➢",      "➤",      "►",      "·",      "∙",     "‣",
                                        "⁃", "\uf0b7", "\uf02d", "\uf0a7", "\uf0d8", "\uf076", "\uf0fc"};
  str s = l->text;
  size_t n = 0;
  if (str_starts(s, S("--"))) return false;
  if (str_starts(s, S("-")))
    n = 1;
  else if (str_starts(s, S("–")) || str_starts(s, S("—")))
    n = 3;
  if (n) {
    *ret = MARK_DASH;
  } else if (str_starts(s, S("+"))) {
    *ret = MARK_PLUS;
    n = 1;
  } else if (str_starts(s, S("o ")) && s.n > 2) {
    *ret = MARK_PLUS;
    n = 1;
  } else if (str_starts(s, S("* "))) {
    *ret = MARK_STAR;
    n = 1;
  } else {
    for (size_t i = 0; i < sizeof bullets / sizeof *bullets && !n; i++)
      if (str_starts(s, str_of(bullets[i]))) n = strlen(bullets[i]);
    *ret = MARK_BULLET;
  }
  if (!n) return false;
  l->body = str_trim(str_sub(s, n, s.n));
  return l->body.n > 0;
}

void plan_line_mark(void *mem, struct line *l) {
  enum mark m = MARK_NONE;
  l->body = l->text;
  if (number_mark(l))
    l->mark = MARK_NUMBER;
  else if (bullet_mark(l, &m) || letters_mark(l, &m))
    l->mark = m;
  else if (paren_mark(l))
    l->mark = MARK_PAREN;
  else if (part_mark(mem, l))
    l->mark = MARK_PART;
  else if (named_mark(mem, l))
    l->mark = MARK_NAMED;
  else
    l->body = l->text;
}
