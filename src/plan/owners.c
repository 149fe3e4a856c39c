/* Who does it: the labels by which plans announce owners, and the agencies in a list. */
#include <string.h>

#include "plan/inside.h"

/* ---- owners ---------------------------------------------------------------------------------------- */

/* A label is made of few words and of no others: that is what tells 'Cơ quan chủ trì:' from 'Hình thức giám sát:'. */
static enum owner owner_of(void *mem, str head) {
  if (head.n > 120 || !plan_has_letter(head)) return OWNER_NONE;
  str f = text_fold(mem, head);
  if (plan_all_among(
          f,
          "thoi gian diem lo trinh han tien do thuc hien hoan thanh trien khai ky du kien va ket thuc "
          "bat dau to chuc dinh",
          false) &&
      (plan_fold_starts(f, "thoi gian") || plan_fold_starts(f, "thoi han") || plan_fold_starts(f, "tien do") ||
       plan_fold_starts(f, "han hoan thanh") || plan_fold_starts(f, "thoi ky") ||
       plan_fold_starts(f, "thoi diem") || plan_fold_starts(f, "lo trinh") || str_eq(f, S("hoan thanh"))))
    return OWNER_WHEN;
  if (plan_all_among(f, "ket qua san pham dau ra can dat du kien va", false) &&
      (plan_fold_starts(f, "ket qua") || plan_fold_starts(f, "san pham")))
    return OWNER_RESULT;
  if (!plan_all_among(
          f,
          "duoc co quan don vi bo phan cac phong ban nganh to chuc thuc hien chu tri phoi hop trach nhiem "
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
  if (plan_fold_has(f, "thuc hien") || str_eq(f, S("phan cong")) || str_eq(f, S("trach nhiem")) ||
      str_eq(f, S("giao")))
    return OWNER_EXECUTING;
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
    ret[n].label = str_trim(str_sub(text, at, i - at));
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
static const char *const capital_heads[] = {"phong",
                                            "ban",
                                            "trung tam",
                                            "don",
                                            "quan su",
                                            "hat",
                                            "doi",
                                            "bo chi huy",
                                            "bch",
                                            "bch quan su",
                                            "thuong truc",
                                            "ap",
                                            "buon",
                                            "lang",
                                            "xom",
                                            "vp",
                                            "buu dien",
                                            "dien luc",
                                            "hieu truong",
                                            "van phong",
                                            "cong an",
                                            "doan",
                                            "hoi",
                                            "truong",
                                            "tram",
                                            "uy ban",
                                            "ubnd",
                                            "hdnd",
                                            "hoi dong",
                                            "mttq",
                                            "ubmttq",
                                            "mat tran",
                                            "cac",
                                            "chi bo",
                                            "chi hoi",
                                            "chi doan",
                                            "chi cuc",
                                            "dang uy",
                                            "to",
                                            "lien doan",
                                            "cong doan",
                                            "hiep hoi",
                                            "htx",
                                            "hop tac xa",
                                            "thon",
                                            "khu",
                                            "bo phan",
                                            "so",
                                            "cuc",
                                            "vien",
                                            "dai",
                                            "bao",
                                            "ngan hang",
                                            "quy",
                                            "benh vien",
                                            "kho bac",
                                            "thue",
                                            "toa an",
                                            "thanh tra",
                                            "cong chuc",
                                            "lanh dao",
                                            "chu tich",
                                            "pho chu tich",
                                            "thu truong",
                                            "bi thu",
                                            "nha van hoa",
                                            "doanh nghiep",
                                            "lien minh",
                                            "cong ty",
                                            "bhxh",
                                            "bao hiem",
                                            "can bo",
                                            "nguoi dung dau",
                                            "dang vien",
                                            "nhan dan",
                                            "ho gia dinh",
                                            "truong thon",
                                            "hieu truong",
                                            "giam doc"};
static const char *const small_heads[] = {
    "các",           "công an",       "ban chỉ huy",        "trạm y tế", "đoàn thanh niên",
    "hội nông dân",  "hội phụ nữ",    "hội cựu chiến binh", "ủy ban",    "đề nghị",
    "phòng văn hóa", "phòng kinh tế", "văn phòng"};

/* What begins like a body and is none: 'Ban hành', 'Báo cáo', 'Tổ chức hội nghị', 'các nội dung'. */
static bool no_agency(str f) {
  static const char *const others[] = {
      "ban hanh",      "bao cao",      "bao dam",       "bao gom",        "bao ve",        "quy dinh",
      "quy che",       "quy trinh",    "hoi nghi",      "hoi thi",        "hoi thao",      "hoi hop",
      "doan ket",      "truong hop",   "phong chong",   "phong ngua",     "phong trao",    "so hoa",
      "so ket",        "so luong",     "so dien thoai", "khu vuc",        "dai hoi",       "dai dien",
      "ban giao",      "to giac",      "vien dan",      "cong doan cuoi", "cac noi dung",  "cac nhiem vu",
      "cac tieu chi",  "cac chi tieu", "cac van ban",   "cac quy dinh",   "cac hoat dong", "cac thu tuc",
      "cac giai phap", "thue khoan"};
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    if (plan_fold_starts(f, others[i])) return true;
  return plan_fold_starts(f, "to chuc") && !plan_fold_starts(f, "to chuc chinh tri") &&
         !plan_fold_starts(f, "to chuc doan the") && !plan_fold_starts(f, "to chuc xa hoi");
}

static bool begins_agency(void *mem, str s) {
  s = str_trim(s);
  if (no_agency(text_fold(mem, utf8_cut(s, 60)))) return false;
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
