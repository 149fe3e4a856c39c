/* Owners said in a sentence rather than behind a label: 'Giao Phòng A chủ trì, phối hợp với Phòng B thực hiện; hoàn thành trước
 * 30/6/2026', '(Phòng A chủ trì; Phòng B phối hợp)'. */
#include <string.h>

#include "plan/inside.h"

/* Behind the word a list of agencies ends here: what follows is what they do. */
static const char *const deeds[] = {" có trách nhiệm",     " thực hiện", " triển khai", " tổ chức thực hiện",
                                    " tổ chức triển khai", " tham mưu",  " xây dựng",   " rà soát",
                                    " hướng dẫn",          " theo dõi",  " để ",        " trong "};

static size_t find(str s, const char *word) {
  size_t n = strlen(word);
  for (size_t i = 0; i + n <= s.n; i++)
    if (memcmp(s.p + i, word, n) == 0) return i;
  return s.n;
}

/* Nothing but 'tổ chức triển khai thực hiện', 'nội dung này'. */
static bool says_nothing(void *mem, str s) {
  str f = text_fold(mem, s);
  return !f.n ||
         plan_all_among(f,
                        "thuc hien to chuc trien khai tham muu cac noi dung nay nhiem vu tren cung va cong "
                        "viec ke hoach theo quy dinh co trach nhiem",
                        false);
}

static void add_bodies(void *mem, struct plan_strs *to, str names, struct said *said) {
  size_t end = names.n;
  for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++) {
    size_t at = find(names, deeds[i]);
    if (at < end) end = at;
  }
  if (!says_nothing(mem, str_sub(names, end, names.n))) said->more = true;
  struct plan_strs list = plan_agencies(mem, str_sub(names, 0, end));
  for (size_t i = 0; i < list.n; i++) *ADD(mem, *to) = list.at[i];
}

static str without(str s, const char *const *words, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (str_starts(s, str_of(words[i]))) s = str_trim(str_sub(s, strlen(words[i]), s.n));
  return s;
}

static bool says_when(void *mem, str piece, struct said *said) {
  static const char *const heads[] = {"Hoàn thành", "hoàn thành", "Thời gian", "thời gian",
                                      "Thời hạn",   "thời hạn",   "Xong",      "xong",
                                      "thực hiện",  "hoàn thành", "xong"};
  str f = text_fold(mem, utf8_cut(piece, 100));
  if (!plan_fold_starts(f, "hoan thanh") && !plan_fold_starts(f, "thoi gian") &&
      !plan_fold_starts(f, "thoi han") && !plan_fold_starts(f, "xong"))
    return false;
  piece = without(piece, heads, sizeof heads / sizeof *heads);
  while (piece.n && strchr(": ", piece.p[0])) piece = str_sub(piece, 1, piece.n);
  bool dated = plan_fold_has(f, "thuong xuyen") || plan_fold_has(f, "hang nam");
  for (size_t i = 0; i < piece.n; i++) dated = dated || (piece.p[i] >= '0' && piece.p[i] <= '9');
  dated = dated || plan_fold_has(f, "quy") || plan_fold_has(f, "nam") || plan_fold_has(f, "thang");
  if (!dated || piece.n > 120) return false;
  if (str_ends(piece, S(")")) && !str_has(piece, S("("))) piece.n--;
  said->when = piece;
  return true;
}

static const char *const leads[] = {
    " chủ trì",   " làm đầu mối",       " là cơ quan đầu mối", " chịu trách nhiệm chính",
    " phụ trách", " tham mưu thực hiện"};

/* Where the deed of the one who leads begins. */
static size_t lead_in(str s, size_t *ret_behind) {
  size_t first = s.n;
  *ret_behind = s.n;
  for (size_t i = 0; i < sizeof leads / sizeof *leads; i++) {
    size_t at = find(s, leads[i]);
    if (at >= first) continue;
    first = at;
    *ret_behind = at + strlen(leads[i]);
  }
  return first;
}

/* 'Phòng A chủ trì', 'phối hợp với Phòng B', 'Phòng C phối hợp', 'hoàn thành trước 30/6'. `*with` is set while a list of those who
 * cooperate may go on behind a semicolon. */
static void one_piece(void *mem, str piece, struct said *said, bool *with) {
  static const char *const words[] = {"phối hợp", "Phối hợp", "chặt chẽ", "cùng", "với", ":"};
  piece = plan_strip_end(str_trim(piece), ".;,");
  if (str_starts(piece, S("và "))) piece = str_sub(piece, strlen("và "), piece.n);
  bool went_on = *with;
  *with = false;
  if (!piece.n || says_when(mem, piece, said)) return;
  size_t behind, lead = lead_in(piece, &behind), cooperates = find(piece, " phối hợp");
  bool agency = plan_names_agency(mem, piece);
  if (str_starts(piece, S("phối hợp")) || str_starts(piece, S("Phối hợp"))) {
    add_bodies(mem, &said->cooperating, without(piece, words, sizeof words / sizeof *words), said);
    *with = true;
  } else if (lead < piece.n && agency) {
    add_bodies(mem, &said->lead, str_sub(piece, 0, lead), said);
    if (!says_nothing(mem, str_sub(piece, behind, piece.n))) said->more = true;
  } else if (cooperates < piece.n && agency) {
    add_bodies(mem, &said->cooperating, str_sub(piece, 0, cooperates), said);
    if (!says_nothing(mem, str_sub(piece, cooperates + strlen(" phối hợp"), piece.n))) said->more = true;
  } else if (went_on && agency) {
    add_bodies(mem, &said->cooperating, piece, said);
    *with = true;
  } else {
    said->more = true;
  }
}

/* A piece ends at ';' and '.', and before a 'phối hợp' or 'hoàn thành' that begins another thing to say. */
static bool piece_ends(str s, size_t i, bool led) {
  static const char *const starts[] = {" phối hợp", " hoàn thành", " thời gian", " thời hạn", " xong"};
  if (s.p[i] == ';') return true;
  if (s.p[i] == '.' && (i + 1 == s.n || s.p[i + 1] == ' ')) return true;
  str rest = str_sub(s, s.p[i] == ',' ? i + 1 : i, s.n);
  for (size_t k = 0; k < sizeof starts / sizeof *starts && s.p[i] == ','; k++)
    if (str_starts(rest, str_of(starts[k]))) return true;
  /* 'chủ trì phối hợp với', 'chủ trì và phối hợp với' */
  return s.p[i] == ' ' && led &&
         (str_starts(rest, S(" phối hợp với")) || str_starts(rest, S(" và phối hợp với")));
}

static bool whole_says(void *mem, str s, struct said *ret) {
  static const char *const gives[] = {"Phân công", "phân công", "Giao:", "giao:", ":"};
  struct said said = {0};
  s = without(str_trim(s), gives, sizeof gives / sizeof *gives);
  size_t behind, deed = lead_in(s, &behind), cooperates = find(s, " phối hợp");
  if (cooperates < deed) deed = cooperates;
  if (deed == s.n || deed > 300 || (behind < s.n && s.p[behind] == ':') || find(s, "(") < deed ||
      !plan_names_agency(mem, s))
    return false;
  size_t from = 0;
  bool led = false, with = false;
  for (size_t i = 0; i <= s.n; i++) {
    if (i < s.n && str_starts(str_sub(s, i, s.n), S("chủ trì"))) led = true;
    if (i < s.n && !piece_ends(s, i, led)) continue;
    one_piece(mem, str_sub(s, from, i - from), &said, &with);
    from = i + (i < s.n && s.p[i] != ' ');
    led = led && i < s.n && s.p[i] == ',';
  }
  /* 'Công an xã phối hợp tuần tra' is a task, not a list of owners. */
  if (!said.lead.n && (said.more || !said.cooperating.n)) return false;
  *ret = said;
  return true;
}

/* '(Phòng A thực hiện)', '(Hoàn thành trong quý II)' */
static bool bracket_says(void *mem, str s, struct said *ret) {
  if (whole_says(mem, s, ret)) return true;
  *ret = (struct said){0};
  if (says_when(mem, s, ret)) return true;
  size_t at = find(s, " thực hiện");
  if (at == s.n || !says_nothing(mem, str_sub(s, at, s.n)) || !plan_names_agency(mem, s)) return false;
  *ret = (struct said){.executing = plan_agencies(mem, str_sub(s, 0, at))};
  return ret->executing.n > 0;
}

bool plan_assigns(void *mem, str s) {
  str f = text_fold(mem, utf8_cut(s, 12));
  if (!plan_fold_starts(f, "giao") && !plan_fold_starts(f, "phan cong")) return false;
  struct said said;
  return whole_says(mem, s, &said);
}

bool plan_owners_said(void *mem, str text, struct said *ret) {
  str s = plan_strip_end(text, ".; ");
  if (s.n > 2000) return false;
  if (whole_says(mem, text, ret)) return true;
  if (str_ends(s, S(")"))) { /* a bracket at the end */
    size_t open = s.n;
    while (open && s.p[open - 1] != '(') open--;
    if (open && bracket_says(mem, str_sub(s, open, s.n - 1 - open), ret)) {
      ret->more = ret->more || open > 1;
      return true;
    }
  }
  size_t at = find(text, ". Giao "), other = find(text, "; giao ");
  if (other < at) at = other;
  if (at == text.n || !whole_says(mem, str_sub(text, at + 2, text.n), ret)) return false;
  ret->more = true;
  return true;
}
