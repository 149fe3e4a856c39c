/* Personal data in what people write: found before anything is published, for a person to black out or confirm
 * (Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15). It finds patterns; it does not promise to find everything. */
#include "privacy/privacy.h"

#include <string.h>

struct scan {
  void *mem;
  str text;
  struct findings *found;
  size_t room;
};

static void add(struct scan *s, size_t from, size_t n, str what) {
  struct findings *f = s->found;
  for (size_t i = 0; i < f->n; i++)
    if (from < f->at[i].from + f->at[i].n && f->at[i].from < from + n) return;
  if (f->n == s->room) return;
  f->at[f->n++] = (struct finding){from, n, what};
}

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/* A run of digits with single spaces, dots or hyphens between them: how people write numbers. */
static size_t number_at(str t, size_t from, size_t *ret_digits) {
  size_t digits = 0, end = from;
  for (size_t i = from; i < t.n; i++) {
    if (is_digit(t.p[i])) {
      digits++;
      end = i + 1;
    } else if ((t.p[i] != ' ' && t.p[i] != '.' && t.p[i] != '-') || end != i) {
      break;
    }
  }
  *ret_digits = digits;
  return end - from;
}

static bool is_phone(str t, size_t from, size_t digits, bool plus84) {
  if (plus84) return digits == 11 || digits == 12;
  if (t.p[from] != '0') return false;
  return digits == 10 || digits == 11;
}

static void find_numbers(struct scan *s) {
  str t = s->text;
  for (size_t i = 0; i < t.n;) {
    if (!is_digit(t.p[i])) {
      i++;
      continue;
    }
    size_t digits, n = number_at(t, i, &digits);
    bool plus84 = i && t.p[i - 1] == '+' && n >= 2 && t.p[i] == '8' && t.p[i + 1] == '4';
    if (is_phone(t, i, digits, plus84))
      add(s, plus84 ? i - 1 : i, plus84 ? n + 1 : n, _("số điện thoại"));
    else if (digits == 12)
      add(s, i, n, _("số căn cước"));
    else if (digits == 9)
      add(s, i, n, _("số chứng minh nhân dân"));
    else if (digits >= 8 && digits <= 19)
      add(s, i, n, _("số tài khoản"));
    i += n;
  }
}

static bool is_mail_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '.' || c == '_' || c == '-' ||
         c == '+';
}

static void find_mail(struct scan *s) {
  str t = s->text;
  for (size_t i = 1; i + 3 < t.n; i++) {
    if (t.p[i] != '@') continue;
    size_t from = i, end = i + 1, dots = 0;
    while (from && is_mail_char(t.p[from - 1])) from--;
    while (end < t.n && is_mail_char(t.p[end])) dots += t.p[end++] == '.';
    if (from < i && dots) add(s, from, end - from, _("địa chỉ thư điện tử"));
  }
}

static void find_name(struct scan *s, str name) {
  if (name.n < 3) return;
  /* People write their name small too. Vietnamese letters are as long small as large; should one not be, as written. */
  str text = text_lower(s->mem, s->text), low = text_lower(s->mem, name);
  if (text.n != s->text.n || low.n != name.n) text = s->text, low = name;
  for (size_t i = 0; i + low.n <= text.n; i++)
    if (memcmp(text.p + i, low.p, low.n) == 0) add(s, i, low.n, _("họ tên người gửi"));
}

struct findings personal_find(void *mem, str text, str name) {
  struct findings found = {MEM_ARRAY(mem, struct finding, 200), 0};
  struct scan s = {mem, text, &found, 200};
  find_name(&s, name);
  find_mail(&s);
  find_numbers(&s);
  for (size_t i = 1; i < found.n; i++)
    for (size_t j = i; j && found.at[j].from < found.at[j - 1].from; j--) {
      struct finding swap = found.at[j];
      found.at[j] = found.at[j - 1];
      found.at[j - 1] = swap;
    }
  return found;
}

str personal_black_out(void *mem, str text, const struct findings *f) {
  struct buf *b = buf_new(mem, text.n + f->n * 16 + 1);
  size_t from = 0;
  for (size_t i = 0; i < f->n; i++) {
    buf_add(b, str_sub(text, from, f->at[i].from - from));
    buf_add(b, S("▇▇▇▇")); /* always the same length: the length of a number says something too */
    from = f->at[i].from + f->at[i].n;
  }
  buf_add(b, str_sub(text, from, text.n));
  return buf_str(b);
}
