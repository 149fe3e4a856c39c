/* The words by which plans announce owners, times, periods; and the agencies in a list. Compared folded, so that capitals, tone
 * placement and missing marks do not matter. */
#include <string.h>
#include <utf8proc.h>

#include "plan/inside.h"

bool plan_has_letter(str s) {
  for (size_t i = 0; i < s.n;) {
    utf8proc_int32_t c;
    utf8proc_ssize_t n = utf8proc_iterate((const uint8_t *)s.p + i, (utf8proc_ssize_t)(s.n - i), &c);
    if (n < 1) return false;
    if (utf8proc_category(c) <= UTF8PROC_CATEGORY_LO && utf8proc_category(c) >= UTF8PROC_CATEGORY_LU)
      return true;
    i += (size_t)n;
  }
  return false;
}

bool plan_starts_upper(void *mem, str s) {
  (void)mem;
  for (size_t i = 0; i < s.n;) {
    utf8proc_int32_t c;
    utf8proc_ssize_t n = utf8proc_iterate((const uint8_t *)s.p + i, (utf8proc_ssize_t)(s.n - i), &c);
    if (n < 1) return false;
    utf8proc_category_t k = utf8proc_category(c);
    if (k == UTF8PROC_CATEGORY_LU || k == UTF8PROC_CATEGORY_LT) return true;
    if ((k >= UTF8PROC_CATEGORY_LU && k <= UTF8PROC_CATEGORY_LO) || k == UTF8PROC_CATEGORY_ND) return false;
    i += (size_t)n;
  }
  return false;
}

str plan_strip_end(str s, const char *chars) {
  while (s.n && (s.p[s.n - 1] == ' ' || strchr(chars, s.p[s.n - 1]))) s.n--;
  return s;
}

bool plan_ends_sentence(str s) {
  static const char *const closers[] = {"”", "’", "»", "\"", ")", "]"};
  bool again = true;
  s = str_trim(s);
  while (again) {
    again = false;
    for (size_t i = 0; i < sizeof closers / sizeof *closers; i++)
      if (s.n > 3 && str_ends(s, str_of(closers[i]))) {
        s.n -= strlen(closers[i]);
        again = true;
      }
  }
  return s.n && (strchr(".;:!?", s.p[s.n - 1]) || str_ends(s, S("…")));
}

bool plan_fold_starts(str folded, const char *words) {
  str w = str_of(words);
  return str_starts(folded, w) && (folded.n == w.n || folded.p[w.n] == ' ');
}

bool plan_fold_has(str folded, const char *words) {
  size_t n = strlen(words);
  for (size_t i = 0; i + n <= folded.n; i++) {
    if (i && folded.p[i - 1] != ' ') continue;
    if (plan_fold_starts(str_sub(folded, i, folded.n), words)) return true;
  }
  return false;
}

bool plan_hangs(void *mem, str s) {
  static const char *const words[] = {"của",  "và",  "các",  "những", "cho",  "với",  "trong", "về",
                                      "theo", "là",  "được", "từ",    "đến",  "tại",  "đối",   "hoặc",
                                      "bằng", "do",  "để",   "như",   "cùng", "giữa", "trên",  "dưới",
                                      "thực", "xây", "một",  "nhằm",  "gắn",  "bị"};
  s = str_trim(s);
  if (!s.n) return false;
  if (strchr(",-(/", s.p[s.n - 1]) || str_ends(s, S("–")) || str_ends(s, S("“"))) return true;
  size_t at = s.n;
  while (at && s.p[at - 1] != ' ') at--;
  str last = text_lower(mem, str_sub(s, at, s.n));
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (str_eq(last, str_of(words[i]))) return true;
  return false;
}

/* ---- owners ---------------------------------------------------------------------------------------- */

static bool word_among(str w, const char *vocabulary) {
  str rest = str_of(vocabulary), one;
  bool more = true;
  while (more) {
    more = str_cut(&rest, S(" "), &one);
    if (str_eq(one, w)) return true;
  }
  return false;
}

static bool is_number(str w) {
  for (size_t i = 0; i < w.n; i++)
    if (w.p[i] < '0' || w.p[i] > '9') return false;
  return w.n > 0;
}

static bool all_among(str folded, const char *vocabulary, bool digits) {
  str rest = folded, w;
  bool more = true;
  while (more) {
    more = str_cut(&rest, S(" "), &w);
    if (w.n && !word_among(w, vocabulary) && !(digits && is_number(w))) return false;
  }
  return true;
}

/* A label is made of few words and of no others: that is what tells 'Cơ quan chủ trì:' from 'Hình thức giám sát:'. */
static enum owner owner_of(void *mem, str head) {
  if (head.n > 120 || !plan_has_letter(head)) return OWNER_NONE;
  str f = text_fold(mem, head);
  if (all_among(f,
                "thoi gian diem lo trinh han tien do thuc hien hoan thanh trien khai ky du kien va ket thuc "
                "bat dau to chuc dinh",
                false) &&
      (plan_fold_starts(f, "thoi gian") || plan_fold_starts(f, "thoi han") || plan_fold_starts(f, "tien do") ||
       plan_fold_starts(f, "han hoan thanh") || plan_fold_starts(f, "thoi ky") ||
       plan_fold_starts(f, "thoi diem") || plan_fold_starts(f, "lo trinh") || str_eq(f, S("hoan thanh"))))
    return OWNER_WHEN;
  if (!all_among(f,
                 "co quan don vi bo phan cac phong ban nganh to chuc thuc hien chu tri phoi hop trach nhiem "
                 "phu tham muu "
                 "chinh va dau moi trien khai chiu ca nhan giao nguoi cong cung lien phan chuyen mon lanh dao "
                 "tri dia phuong",
                 false) ||
      str_eq(f, S("to chuc thuc hien")) || str_eq(f, S("to chuc trien khai")) ||
      str_eq(f, S("to chuc trien khai thuc hien")) || str_eq(f, S("trien khai thuc hien")))
    return OWNER_NONE;
  bool lead = plan_fold_has(f, "chu tri") || plan_fold_has(f, "tham muu") || plan_fold_has(f, "dau moi") ||
              plan_fold_has(f, "phu trach") || plan_fold_has(f, "chiu trach nhiem");
  bool with = plan_fold_has(f, "phoi hop");
  if (lead && with) return OWNER_EXECUTING;
  if (lead) return OWNER_LEAD;
  if (with) return OWNER_COOPERATING;
  if (plan_fold_has(f, "thuc hien") || str_eq(f, S("phan cong"))) return OWNER_EXECUTING;
  return OWNER_NONE;
}

/* Where the label that ends at `colon` may begin: behind the last stop before it. */
static size_t label_start(str s, size_t from, size_t colon) {
  size_t at = colon;
  while (at > from && !(strchr(".;(", s.p[at - 1]))) at--;
  return at;
}

size_t plan_owners_in(void *mem, str text, str *ret_front, struct owned ret[MAX_OWNED]) {
  size_t n = 0, from = 0, value_from = 0, front = text.n;
  for (size_t i = 0; i < text.n && n < MAX_OWNED; i++) {
    if (text.p[i] != ':') continue;
    size_t at = label_start(text, from, i);
    enum owner kind = owner_of(mem, str_trim(str_sub(text, at, i - at)));
    from = i + 1;
    if (kind == OWNER_NONE) continue;
    if (n)
      ret[n - 1].value = str_sub(text, value_from, at - value_from);
    else
      front = at;
    ret[n].kind = kind;
    ret[n].value = str_sub(text, i + 1, text.n);
    value_from = i + 1;
    n++;
  }
  /* The last one keeps a comma at its end: it tells that the next line goes on. */
  for (size_t i = 0; i < n; i++) {
    str v = plan_strip_end(str_trim(ret[i].value), i + 1 < n ? ".;,(" : "");
    if (str_ends(v, S(")")) && !str_has(v, S("("))) v.n--; /* the bracket stood before the label */
    ret[i].value = v;
  }
  *ret_front = plan_strip_end(str_trim(str_sub(text, 0, front)), front < text.n ? "(" : "");
  return n;
}

/* ---- agencies -------------------------------------------------------------------------------------- */

/* First words of agencies' names. With a capital they begin a new name behind ',' and 'và'; in small letters only those of the
 * second list do, since 'các phòng, ban, trung tâm thuộc UBND xã' is one body of bodies. */
static const char *const capital_heads[] = {"phong",       "ban",          "trung tam",
                                            "van phong",   "cong an",      "doan",
                                            "hoi",         "truong",       "tram",
                                            "uy ban",      "ubnd",         "hdnd",
                                            "hoi dong",    "mttq",         "ubmttq",
                                            "mat tran",    "cac",          "chi bo",
                                            "chi hoi",     "chi doan",     "chi cuc",
                                            "dang uy",     "to",           "lien doan",
                                            "cong doan",   "hiep hoi",     "htx",
                                            "hop tac xa",  "thon",         "khu",
                                            "bo phan",     "so",           "cuc",
                                            "vien",        "dai",          "bao",
                                            "ngan hang",   "quy",          "benh vien",
                                            "kho bac",     "thue",         "toa an",
                                            "thanh tra",   "cong chuc",    "lanh dao",
                                            "chu tich",    "pho chu tich", "thu truong",
                                            "bi thu",      "nha van hoa",  "doanh nghiep",
                                            "lien minh",   "cong ty",      "bhxh",
                                            "bao hiem",    "can bo",       "nguoi dung dau",
                                            "dang vien",   "nhan dan",     "ho gia dinh",
                                            "truong thon", "hieu truong",  "giam doc"};
static const char *const small_heads[] = {
    "các",           "công an",       "ban chỉ huy",        "trạm y tế", "đoàn thanh niên",
    "hội nông dân",  "hội phụ nữ",    "hội cựu chiến binh", "ủy ban",    "đề nghị",
    "phòng văn hóa", "phòng kinh tế", "văn phòng"};

static bool begins_agency(void *mem, str s) {
  s = str_trim(s);
  if (plan_starts_upper(mem, s)) {
    str f = text_fold(mem, utf8_cut(s, 60));
    for (size_t i = 0; i < sizeof capital_heads / sizeof *capital_heads; i++)
      if (plan_fold_starts(f, capital_heads[i])) return true;
    return false;
  }
  str low = text_lower(mem, utf8_cut(s, 60));
  for (size_t i = 0; i < sizeof small_heads / sizeof *small_heads; i++)
    if (plan_fold_starts(low, small_heads[i])) return true;
  return false;
}

str plan_without_politeness(str s) {
  static const char *const polite[] = {"Đề nghị ", "đề nghị ", "Giao ", "giao ", "Yêu cầu ", "yêu cầu ", "và "};
  for (size_t i = 0; i < sizeof polite / sizeof *polite; i++)
    if (str_starts(s, str_of(polite[i]))) s = str_trim(str_sub(s, strlen(polite[i]), s.n));
  return s;
}

bool plan_names_agency(void *mem, str text) {
  return begins_agency(mem, plan_without_politeness(str_trim(text)));
}

static void add_agency(void *mem, struct plan_strs *list, str s) {
  s = plan_without_politeness(plan_strip_end(str_trim(s), ".;,"));
  if (!plan_has_letter(s)) return;
  for (size_t i = 0; i < list->n; i++)
    if (str_eq(list->at[i], s)) return;
  *ADD(mem, *list) = s;
}

struct plan_strs plan_agencies(void *mem, str text) {
  enum { MAX_AGENCIES = 100 };
  struct plan_strs list = {0};
  size_t from = 0;
  int brackets = 0;
  for (size_t i = 0; i < text.n && list.n < MAX_AGENCIES; i++) {
    char c = text.p[i];
    if (c == '(') brackets++;
    if (c == ')' && brackets) brackets--;
    if (brackets) continue;
    str behind = str_sub(text, i + 1, text.n);
    bool cut = c == ';' || (c == ',' && begins_agency(mem, behind));
    /* 'Phòng A và Phòng B' are two; 'Văn phòng HĐND và UBND', 'Trung tâm Văn hóa và Thể thao' are one each. */
    if (c == ' ' && str_starts(behind, S("và "))) {
      str next = str_sub(behind, strlen("và "), behind.n);
      str f = text_fold(mem, utf8_cut(next, 40));
      cut = plan_starts_upper(mem, next) && begins_agency(mem, next) && !plan_fold_starts(f, "ubnd") &&
            !plan_fold_starts(f, "hdnd") && !plan_fold_starts(f, "uy ban") &&
            !plan_fold_starts(f, "hoi dong") && !plan_fold_starts(f, "dai") && !plan_fold_starts(f, "bao") &&
            !plan_fold_starts(f, "cac") && !plan_fold_starts(f, "quy");
    }
    if (!cut) continue;
    add_agency(mem, &list, str_sub(text, from, i - from));
    from = i + 1;
  }
  add_agency(mem, &list, str_sub(text, from, text.n));
  return list;
}

/* ---- times ----------------------------------------------------------------------------------------- */

static int year_at(str s, size_t i) {
  int64_t v;
  if (i + 4 > s.n || !int_parse(str_sub(s, i, 4), 1990, 2199, &v)) return 0;
  if (i && s.p[i - 1] >= '0' && s.p[i - 1] <= '9') return 0;
  if (i + 4 < s.n && s.p[i + 4] >= '0' && s.p[i + 4] <= '9') return 0;
  return (int)v;
}

bool plan_period_in(void *mem, str text, int *ret_from, int *ret_to, bool *ret_open) {
  str f = text_fold(mem, utf8_cut(text, 4000));
  int from = 0, to = 0;
  for (size_t i = 0; i + 4 <= f.n; i++) {
    int year = year_at(f, i);
    if (!year) continue;
    if (!from || year < from) from = year;
    if (year > to) to = year;
  }
  if (!from) return false;
  bool begins_only = to == from && (plan_fold_starts(f, "tu nam") || plan_fold_starts(f, "ke tu nam") ||
                                    plan_fold_has(f, "bat dau tu nam"));
  *ret_open = plan_fold_has(f, "nhung nam tiep theo") || plan_fold_has(f, "cac nam tiep theo") ||
              plan_fold_has(f, "nhung nam sau") || plan_fold_has(f, "tro di") ||
              (begins_only && !plan_fold_has(f, "den"));
  *ret_from = from;
  *ret_to = begins_only && *ret_open ? 0 : to;
  return true;
}

bool plan_when_at_front(void *mem, str text, str *ret_when, str *ret_rest) {
  size_t cut = 0;
  for (size_t i = 0; i < text.n && i < 90; i++)
    if (text.p[i] == ':' || (text.p[i] == ',' && !cut)) {
      cut = i;
      if (text.p[i] == ':') break;
    }
  if (!cut) return false;
  str head = str_trim(str_sub(text, 0, cut)), f = text_fold(mem, head);
  if (!all_among(f,
                 "nam giai doan quy thang ngay den het tu trong truoc sau nhung cac tiep theo hang moi cuoi "
                 "dau giua va "
                 "tro di i ii iii iv",
                 true))
    return false;
  if (!plan_fold_has(f, "nam") && !plan_fold_has(f, "giai doan") && !plan_fold_has(f, "quy") &&
      !plan_fold_has(f, "thang"))
    return false;
  *ret_when = head;
  *ret_rest = str_trim(str_sub(text, cut + 1, text.n));
  return ret_rest->n > 0;
}
