/* What stands before the first section and behind the last: issuer, place, kind, title, preamble; recipients and signer.
 * NĐ 30/2020/NĐ-CP, phụ lục I, mục II. */
#include <string.h>

#include "plan/inside.h"

/* ---- the head -------------------------------------------------------------------------------------- */

static bool is_kind(void *mem, const struct line *l) {
  str f = text_fold(mem, utf8_cut(l->text, 60));
  return !l->cells.n && plan_fold_starts(f, "ke hoach") &&
         (str_eq(f, S("ke hoach")) || str_starts(l->text, S("KẾ HOẠCH")));
}

/* 'Phú Thái, ngày ... tháng 4 năm 2026' */
static bool is_place(void *mem, str s, str *ret) {
  str f = text_fold(mem, utf8_cut(s, 120)), rest = s, place;
  if (!plan_fold_has(f, "ngay") || !plan_fold_has(f, "thang") || !plan_fold_has(f, "nam") || s.n > 160)
    return false;
  if (!str_cut(&rest, S(","), &place) || !plan_fold_starts(text_fold(mem, rest), "ngay")) return false;
  *ret = str_trim(place);
  return true;
}

static bool is_state(void *mem, str s) {
  str f = text_fold(mem, utf8_cut(s, 80));
  return plan_fold_starts(f, "cong hoa xa hoi chu nghia") || plan_fold_starts(f, "doc lap tu do hanh phuc") ||
         plan_fold_starts(f, "dang cong san viet nam");
}

/* The body's name in running text: 'Ủy ban nhân dân xã' and the words with capitals behind. */
static str issuer_in(void *mem, str s) {
  static const char *const heads[] = {"Ủy ban nhân dân ", "Uỷ ban nhân dân ", "UBND ", "Ủy ban Nhân dân "};
  static const char *const kinds[] = {"xã ", "phường ", "đặc khu ", "thị trấn ", "Xã ", "Phường ", "Đặc khu "};
  for (size_t i = 0; i < s.n; i++)
    for (size_t h = 0; h < sizeof heads / sizeof *heads; h++) {
      str rest = str_sub(s, i, s.n);
      if (!str_starts(rest, str_of(heads[h]))) continue;
      rest = str_sub(rest, strlen(heads[h]), rest.n);
      size_t k = 0;
      while (k < sizeof kinds / sizeof *kinds && !str_starts(rest, str_of(kinds[k]))) k++;
      if (k == sizeof kinds / sizeof *kinds) continue;
      str name = str_sub(rest, strlen(kinds[k]), rest.n), left = name, word;
      size_t end = 0;
      bool more = true;
      while (more) {
        more = str_cut(&left, S(" "), &word);
        bool part = word.n && (plan_starts_upper(mem, word) || (word.p[0] >= '0' && word.p[0] <= '9'));
        if (!part) break;
        end = (size_t)(word.p + word.n - name.p);
        if (strchr(".,;:", word.p[word.n - 1])) break;
      }
      name = plan_strip_end(str_sub(name, 0, end), ".,;:");
      if (name.n)
        return str_fmt(mem, "Ủy ban nhân dân %s%.*s", text_lower(mem, str_of(kinds[k])).p, STR_ARG(name));
    }
  return STR_NONE;
}

/* 'ỦY BAN NHÂN DÂN XÃ MẪU' as it is written inside a sentence: Ủy ban nhân dân xã Mẫu. */
static str sentence_name(void *mem, str caps) {
  if (!plan_all_caps(caps)) return issuer_in(mem, caps);
  static const char *const kinds[] = {"xã ", "phường ", "đặc khu ", "thị trấn ", "thành phố ", "tỉnh "};
  str low = text_lower(mem, caps);
  size_t name = low.n;
  for (size_t i = 0; i + 1 < low.n; i++)
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds && (!i || low.p[i - 1] == ' '); k++)
      if (str_starts(str_sub(low, i, low.n), str_of(kinds[k]))) name = i + strlen(kinds[k]);
  if (low.n != caps.n) return low; /* a letter that changes its length with its case: leave it */
  struct buf *b = buf_new(mem, caps.n + 8);
  for (size_t i = 0; i < low.n;) {
    size_t n = 1;
    while (i + n < low.n && ((uint8_t)low.p[i + n] & 0xc0) == 0x80) n++;
    bool first = i == 0 || (i >= name && low.p[i - 1] == ' ');
    buf_add(b, str_sub(first ? caps : low, i, n));
    i += n;
  }
  return buf_str(b);
}

/* 'Quyết định số 1376/QĐ-UBND ngày 09/4/2026 của ...', up to what it decides. */
static str document_in(void *mem, str s) {
  static const char *const kinds[] = {"Quyết định", "Kế hoạch", "Đề án",    "Nghị quyết", "Chương trình",
                                      "Chỉ thị",    "Công văn", "Kết luận", "Hướng dẫn",  "Thông báo"};
  static const char *const ends[] = {" phê duyệt", " ban hành", " về ",     " V/v",  " v/v",
                                     "; ",         ". ",        ", Ủy ban", ", UBND"};
  size_t from = s.n, end = s.n;
  for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
    for (size_t i = 0; i < from; i++) {
      str at = str_sub(s, i, s.n);
      if (!str_starts(at, str_of(kinds[k]))) continue;
      str f = text_fold(mem, utf8_cut(str_sub(at, strlen(kinds[k]), at.n), 12));
      if (plan_fold_starts(f, "so")) from = i;
    }
  if (from == s.n) return STR_NONE;
  for (size_t k = 0; k < sizeof ends / sizeof *ends; k++)
    for (size_t i = from; i + strlen(ends[k]) <= end; i++)
      if (str_starts(str_sub(s, i, s.n), str_of(ends[k]))) end = i;
  str doc = plan_strip_end(str_sub(s, from, end - from), ".,;:");
  if (str_ends(doc, S(" về"))) doc = str_trim(str_sub(doc, 0, doc.n - strlen(" về")));
  return doc;
}

static bool begins_preamble(void *mem, str s, bool first) {
  if (!plan_starts_upper(mem, s)) return false;
  str f = text_fold(mem, utf8_cut(s, 100));
  if (plan_fold_starts(f, "can cu") || plan_fold_starts(f, "uy ban nhan dan") || plan_fold_starts(f, "ubnd"))
    return true;
  bool doc = plan_fold_has(f, "quyet dinh so") || plan_fold_has(f, "ke hoach so") ||
             plan_fold_has(f, "nghi quyet so") || plan_fold_has(f, "cong van so") ||
             plan_fold_has(f, "chi thi so") || plan_fold_has(f, "chuong trinh so");
  return !first && (doc || plan_fold_starts(f, "de trien khai") || plan_fold_starts(f, "de thuc hien") ||
                    plan_fold_starts(f, "thuc hien"));
}

static bool begins_body(const struct line *l) {
  if (l->mark == MARK_PART || l->mark == MARK_ROMAN || l->mark == MARK_UPPER) return true;
  return l->mark == MARK_NUMBER && l->value == 1 && l->depth == 1;
}

/* The lines above 'KẾ HOẠCH'. */
static void read_top(void *mem, struct lines *ls, size_t kind, struct plan *p) {
  str office = STR_NONE;
  for (size_t i = 0; i < kind; i++) {
    struct line *l = &ls->at[i];
    size_t n = l->cells.n ? l->cells.n : 1;
    for (size_t k = 0; k < n && !l->blank; k++) {
      str cell = l->cells.n ? l->cells.at[k] : l->text, place, f = text_fold(mem, utf8_cut(cell, 80));
      bool known =
          !cell.n || is_state(mem, cell) || plan_fold_starts(f, "so") || plan_fold_starts(f, "du thao");
      if (is_place(mem, cell, &place)) {
        p->place = place;
        known = true;
      } else if (!known && k == 0 && cell.n < 200 && plan_starts_upper(mem, cell)) {
        bool begins = plan_fold_has(f, "uy ban nhan dan") || plan_fold_starts(f, "ubnd") ||
                      plan_fold_starts(f, "dang uy") || plan_fold_starts(f, "hoi dong nhan dan");
        bool goes = plan_fold_starts(f, "xa") || plan_fold_starts(f, "phuong") ||
                    plan_fold_starts(f, "dac khu") || plan_fold_starts(f, "thi tran") ||
                    plan_fold_starts(f, "thanh pho") || plan_fold_starts(f, "huyen") ||
                    plan_fold_starts(f, "tinh") || plan_fold_starts(f, "quan");
        begins = begins && (plan_all_caps(cell) || issuer_in(mem, cell).p);
        goes = goes && plan_all_caps(cell);
        known = begins || goes;
        if (begins)
          office = cell;
        else if (goes && office.p)
          office = str_fmt(mem, "%.*s %.*s", STR_ARG(office), STR_ARG(cell));
      }
      l->taken = l->taken || known;
    }
  }
  if (office.p) p->issuer = sentence_name(mem, office);
  if (str_starts(p->issuer, S("Ubnd ")))
    p->issuer = str_fmt(mem, "Ủy ban nhân dân %.*s", STR_ARG(str_sub(p->issuer, 5, p->issuer.n)));
}

static size_t read_title(void *mem, struct lines *ls, size_t kind, struct plan *p) {
  struct line *head = &ls->at[kind];
  str f = text_fold(mem, head->text);
  str title =
      f.n > strlen("ke hoach") ? str_trim(str_sub(head->text, strlen("KẾ HOẠCH"), head->text.n)) : STR_NONE;
  size_t i = kind + 1;
  bool blank = false, long_kind = title.p != NULL;
  head->taken = true;
  for (; i < ls->n; i++) {
    struct line *l = &ls->at[i];
    if (l->ornament && title.n) {
      i++;
      break;
    }
    if (l->blank || l->ornament) {
      blank = true;
      continue;
    }
    if (begins_body(l) || l->mark >= MARK_DASH || l->cells.n) break;
    bool first = !title.n;
    if (begins_preamble(mem, l->text, first)) break;
    if (!first && blank &&
        !(plan_hangs(mem, title) || !plan_starts_upper(mem, l->text) || (long_kind && l->caps)))
      break;
    if (title.n > 2000) break;
    title = first ? l->text : str_fmt(mem, "%.*s %.*s", STR_ARG(title), STR_ARG(l->text));
    l->taken = true;
    blank = false;
  }
  p->title = title;
  return i;
}

size_t plan_head_read(void *mem, struct lines *ls, struct plan *p, bool *ret_kind) {
  size_t kind = 0, body, seen = 0;
  while (kind < ls->n && seen < 80 && !is_kind(mem, &ls->at[kind])) seen += !ls->at[kind++].blank;
  *ret_kind = kind < ls->n && is_kind(mem, &ls->at[kind]);
  if (!*ret_kind) return ls->n;
  read_top(mem, ls, kind, p);
  size_t i = read_title(mem, ls, kind, p);
  body = i;
  while (body < ls->n && !begins_body(&ls->at[body])) body++;
  str carries = STR_NONE, basis = STR_NONE, issuer = STR_NONE, paragraph = STR_NONE;
  for (; i <= body && i < ls->n; i++) {
    struct line *l = &ls->at[i];
    if (i < body && !l->blank && paragraph.n < 4000 && !begins_preamble(mem, l->text, false)) {
      paragraph = paragraph.p ? str_fmt(mem, "%.*s %.*s", STR_ARG(paragraph), STR_ARG(l->text)) : l->text;
    } else {
      str f = text_fold(mem, utf8_cut(paragraph, 60)), doc = document_in(mem, paragraph);
      if (doc.p && !plan_fold_starts(f, "can cu") && !carries.p) carries = doc;
      if (doc.p && (!basis.p || plan_fold_has(text_fold(mem, paragraph), "chinh quyen than thien")))
        basis = doc;
      if (!issuer.p) issuer = issuer_in(mem, paragraph);
      paragraph = i < body && !l->blank ? l->text : STR_NONE;
    }
    if (i < body && !l->blank)
      l->taken = begins_preamble(mem, l->text, false) || l->mark >= MARK_DASH || plan_ends_sentence(l->text) ||
                 l->width > 40 ||
                 (i && ls->at[i - 1].taken && !ls->at[i - 1].blank && !plan_starts_upper(mem, l->text));
  }
  p->carries_out = carries.p ? carries : basis.p ? basis : document_in(mem, p->title);
  if (issuer.p) p->issuer = issuer;
  if (!p->issuer.p) p->issuer = issuer_in(mem, p->title);
  return body;
}

/* ---- the tail -------------------------------------------------------------------------------------- */

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
    t->p->signer.title = rest; /* until the title of the one who signs follows */
    t->in_office = false;
    t->after_title = 0;
    signer_lines(t, l);
    return true;
  }
  if (caps && is_office_title(t->mem, s) && t->after_title < 2) {
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
