/* What stands before the first section: issuer, place, kind, title, preamble. NĐ 30/2020/NĐ-CP, phụ lục I, mục II. */
#include <string.h>

#include "plan/inside.h"

static bool is_kind(void *mem, const struct line *l) {
  str f = text_fold(mem, utf8_cut(l->text, 60));
  return !l->cells.n && plan_fold_starts(f, "ke hoach") &&
         (str_eq(f, S("ke hoach")) || str_starts(l->text, S("KẾ HOẠCH")));
}

/* 01/7/2026 */
static bool is_short_date(str s) {
  size_t slashes = 0;
  for (size_t i = 0; i < s.n; i++) {
    slashes += s.p[i] == '/';
    if (s.p[i] != '/' && (s.p[i] < '0' || s.p[i] > '9')) return false;
  }
  return slashes == 2 && s.n >= 8 && s.n <= 10;
}

/* 'Phú Thái, ngày ... tháng 4 năm 2026' */
static bool is_place(void *mem, str s, str *ret) {
  str f = text_fold(mem, utf8_cut(s, 120)), rest = s, place;
  if (str_cut(&rest, S(","), &place) && s.n < 80 && is_short_date(str_trim(rest))) {
    *ret = str_trim(place);
    return true;
  }
  rest = s;
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
      name = plan_strip_end(str_sub(name, 0, end), ".,;:)");
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
  static const char *const ends[] = {" phê duyệt", " ban hành", " về ",     " V/v",     " v/v",
                                     "; ",         ". ",        ", Ủy ban", ", Uỷ ban", ", UBND"};
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
  if (str_ends(doc, S(")")) && !str_has(doc, S("("))) doc.n--;
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
      int64_t year;
      bool known = !cell.n || int_parse(cell, 1990, 2199, &year) || (k == 0 && plan_all_caps(cell)) ||
                   is_state(mem, cell) || plan_fold_starts(f, "so") || plan_fold_starts(f, "du thao");
      if (is_place(mem, cell, &place)) {
        p->place = place;
        known = true;
      } else if (k == 0 && cell.n < 200 && plan_starts_upper(mem, cell)) {
        bool begins = plan_fold_has(f, "uy ban nhan dan") || plan_fold_starts(f, "ubnd") ||
                      plan_fold_starts(f, "dang uy") || plan_fold_starts(f, "hoi dong nhan dan");
        bool goes = plan_fold_starts(f, "xa") || plan_fold_starts(f, "phuong") ||
                    plan_fold_starts(f, "dac khu") || plan_fold_starts(f, "thi tran") ||
                    plan_fold_starts(f, "thanh pho") || plan_fold_starts(f, "huyen") ||
                    plan_fold_starts(f, "tinh") || plan_fold_starts(f, "quan");
        begins = begins && (plan_all_caps(cell) || issuer_in(mem, cell).p);
        goes = goes && plan_all_caps(cell);
        known = known || begins || goes;
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
      bool with = plan_fold_starts(f, "ban hanh kem theo") || plan_fold_starts(f, "kem theo");
      if (with) doc = STR_NONE; /* what issues the plan is not what it carries out */
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
