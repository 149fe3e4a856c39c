/* What stands behind the last section: recipients and signer. NĐ 30/2020/NĐ-CP, phụ lục I, mục II.8 and II.9. */
#include <string.h>

#include "plan/inside.h"

enum { TAIL_LINES = 80 };

/* 1: on whose behalf (TM.); 2: in whose place (KT., TL., TUQ.); 0: neither. *ret_rest stands behind. */
static int on_behalf(void *mem, str s, str *ret_rest) {
  static const char *const marks[] = {"TM", "T/M", "KT", "K/T", "TL", "T/L", "TUQ"};
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
    size_t n = strlen(marks[i]);
    if (!str_starts(s, str_of(marks[i])) || n >= s.n || !strchr(". ", s.p[n])) continue;
    *ret_rest = str_trim(str_sub(s, n, s.n));
    if (str_starts(*ret_rest, S("."))) *ret_rest = str_trim(str_sub(*ret_rest, 1, ret_rest->n));
    if (!plan_starts_upper(mem, *ret_rest)) return 0;
    return i < 2 ? 1 : 2;
  }
  return 0;
}

static bool is_office_title(void *mem, str s) {
  static const char *const titles[] = {"chu tich",
                                       "pho chu tich",
                                       "truong",
                                       "pho truong",
                                       "chanh",
                                       "pho chanh",
                                       "bi thu",
                                       "pho bi thu",
                                       "giam doc",
                                       "pho giam doc",
                                       "q chu tich",
                                       "quyen chu tich",
                                       "pho bi thu thuong truc"};
  str f = text_fold(mem, utf8_cut(s, 80));
  for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
    if (plan_fold_starts(f, titles[i])) return s.n < 120;
  return false;
}

static bool is_recipients(void *mem, str s) {
  return plan_fold_starts(text_fold(mem, utf8_cut(s, 40)), "noi nhan");
}

struct tail {
  void *mem;
  struct plan *p;
  bool in_list, list_open; /* recipients; the last one is not finished yet */
  bool in_office;          /* the office's name may go on */
  bool in_place;           /* KT., TL.: the title of the one who signs follows */
  int after_title;         /* lines behind the title: signature, name */
};

static void add_recipient(struct tail *t, str s) {
  s = str_trim(s);
  if (!plan_has_letter(s)) return;
  bool open = !strchr(";.", s.p[s.n - 1]);
  s = plan_strip_end(s, ";.,");
  if (t->p->recipients.n < 200) *ADD(t->mem, t->p->recipients) = s;
  t->list_open = open;
}

static bool list_line(struct tail *t, const struct line *shape, str s, bool blank) {
  if (is_recipients(t->mem, s)) {
    str rest = s, head;
    t->in_list = true;
    t->list_open = false;
    if (str_cut(&rest, S(":"), &head) && str_trim(rest).n) {
      bool more = true;
      while (more) {
        more = str_cut(&rest, S(";"), &head);
        struct line one = {.text = str_trim(head)};
        plan_line_mark(t->mem, &one);
        add_recipient(t, more ? str_fmt(t->mem, "%.*s;", STR_ARG(one.body)) : one.body);
      }
    }
    return true;
  }
  if (!t->in_list) return false;
  if (shape->mark >= MARK_DASH || shape->mark == MARK_NUMBER || shape->mark == MARK_LETTER) {
    add_recipient(t, shape->body);
    return true;
  }
  if (t->list_open && t->p->recipients.n && !blank && !shape->caps) {
    str *last = &t->p->recipients.at[t->p->recipients.n - 1];
    *last = str_fmt(t->mem, "%.*s %.*s", STR_ARG(*last), STR_ARG(plan_strip_end(s, ";.,")));
    t->list_open = !strchr(";.", s.p[s.n - 1]);
    return true;
  }
  if (!blank && (str_ends(s, S(";")) || str_ends(s, S(".")))) {
    add_recipient(t, s);
    return true;
  }
  return false;
}

static void signer_lines(struct tail *t, const struct line *l) {
  if (!t->p->signer.first) t->p->signer.first = l->no;
  t->p->signer.last = l->no;
}

static bool signer_line(struct tail *t, const struct line *l, str s) {
  str rest;
  int behalf = on_behalf(t->mem, s, &rest);
  bool caps = plan_all_caps(s);
  if (behalf == 1 && !t->p->signer.office.p) {
    t->p->signer.office = rest;
    t->in_office = true;
    signer_lines(t, l);
    return true;
  }
  if (behalf == 2) {
    if (is_office_title(t->mem, rest) && !t->p->signer.office.p) t->in_office = false;
    t->in_place = true;
    t->p->signer.title = rest; /* until the title of the one who signs follows */
    t->in_office = false;
    t->after_title = 0;
    signer_lines(t, l);
    return true;
  }
  bool second = t->p->signer.title.p && !t->in_place; /* the post of the one whose title was said */
  if (caps && is_office_title(t->mem, s) && t->after_title < 2 && !second) {
    t->p->signer.title = s;
    t->in_office = false;
    t->after_title = 1;
    signer_lines(t, l);
    return true;
  }
  if (t->in_office && caps && !t->p->signer.title.p) {
    t->p->signer.office = str_fmt(t->mem, "%.*s %.*s", STR_ARG(t->p->signer.office), STR_ARG(s));
    signer_lines(t, l);
    return true;
  }
  /* '(Đã ký)', the name: known, not kept */
  if (t->p->signer.title.p && t->after_title < 5 && s.n < 80 &&
      (plan_starts_upper(t->mem, s) || s.p[0] == '(')) {
    t->after_title++;
    t->p->signer.last = l->no;
    return true;
  }
  return false;
}

static size_t tail_begin(void *mem, const struct lines *ls, size_t from) {
  size_t begin = ls->n;
  str rest;
  for (size_t i = ls->n; i-- > from;) {
    const struct line *l = &ls->at[i];
    str left = l->cells.n ? l->cells.at[0] : l->text,
        right = l->cells.n ? l->cells.at[l->cells.n - 1] : STR_NONE;
    bool starts = is_recipients(mem, left) || (on_behalf(mem, left, &rest) && l->caps) ||
                  (right.n && on_behalf(mem, right, &rest) == 1);
    if (!starts) continue;
    if (begin != ls->n && begin - i > TAIL_LINES) break;
    begin = i;
  }
  /* A signer without 'TM.' may stand above the recipients. */
  for (size_t i = begin, seen = 0; begin != ls->n && i-- > from && seen < 6;) {
    seen += !ls->at[i].blank;
    if (ls->at[i].caps && ls->at[i].mark == MARK_NONE && is_office_title(mem, ls->at[i].text)) begin = i;
  }
  if (begin != ls->n) return begin;
  for (size_t i = ls->n; i-- > from && ls->n - i < 30;)
    if (ls->at[i].caps && ls->at[i].mark == MARK_NONE && is_office_title(mem, ls->at[i].text)) return i;
  return ls->n;
}

/* Two columns that an export set into one line: 'Nơi nhận: TM. ỦY BAN NHÂN DÂN', '- Đảng ủy; CHỦ TỊCH'. */
static void split_columns(void *mem, struct line *l) {
  if (l->cells.n) return;
  for (size_t i = 1; i + 1 < l->text.n; i++) {
    if (l->text.p[i] != ' ' || !strchr(":;.", l->text.p[i - 1])) continue;
    str left = str_sub(l->text, 0, i), right = str_trim(str_sub(l->text, i, l->text.n));
    str rest;
    if (!plan_all_caps(right) || plan_all_caps(left) ||
        !(on_behalf(mem, right, &rest) || is_office_title(mem, right)))
      continue;
    l->cells.at = MEM_ARRAY(mem, str, 2);
    l->cells.at[0] = left;
    l->cells.at[1] = right;
    l->cells.n = 2;
    return;
  }
}

void plan_tail_read(void *mem, struct lines *ls, size_t from, struct plan *p) {
  struct tail t = {.mem = mem, .p = p};
  size_t begin = tail_begin(mem, ls, from), used = 0;
  bool blank = false;
  for (size_t i = begin; i < ls->n && used < TAIL_LINES; i++) {
    struct line *l = &ls->at[i];
    if (l->mark == MARK_PART || l->mark == MARK_ROMAN) break; /* an annex begins */
    l->tail = true;
    if (l->blank || l->ornament) {
      blank = true;
      continue;
    }
    used++;
    split_columns(mem, l);
    if (l->cells.n) {
      for (size_t k = 0; k < l->cells.n; k++) {
        struct line cell = {.no = l->no, .text = l->cells.at[k], .caps = plan_all_caps(l->cells.at[k])};
        if (!cell.text.n) continue;
        plan_line_mark(mem, &cell);
        bool took = k == 0 ? list_line(&t, &cell, cell.text, blank) || signer_line(&t, l, cell.text)
                           : signer_line(&t, l, cell.text);
        l->taken = l->taken || took;
      }
    } else {
      bool list_first =
          t.in_list && !on_behalf(mem, l->text, &(str){0}) && !(l->caps && is_office_title(mem, l->text));
      if (list_first || is_recipients(mem, l->text))
        l->taken = list_line(&t, l, l->text, blank) || signer_line(&t, l, l->text);
      else
        l->taken = signer_line(&t, l, l->text) || list_line(&t, l, l->text, blank);
    }
    blank = false;
  }
}
