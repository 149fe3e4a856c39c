#include "unit/unit.h"

static const char *const names[UNIT_KINDS] = {
    [UNIT_COMMUNE] = "commune",           [UNIT_OFFICE] = "office", [UNIT_ONE_STOP] = "one-stop",
    [UNIT_SERVICE] = "service",           [UNIT_PARTY] = "party",   [UNIT_FRONT] = "front",
    [UNIT_ORGANISATION] = "organisation", [UNIT_HAMLET] = "hamlet", [UNIT_ASSOCIATION] = "association",
};

const char *unit_kind_name(int kind) {
  return kind >= 0 && kind < UNIT_KINDS ? names[kind] : "unknown";
}

str unit_kind_word(int kind) {
  switch (kind) {
  case UNIT_COMMUNE:
    return _("Ủy ban nhân dân xã");
  case UNIT_OFFICE:
    return _("Phòng, văn phòng");
  case UNIT_ONE_STOP:
    return _("Trung tâm Phục vụ hành chính công");
  case UNIT_SERVICE:
    return _("Đơn vị sự nghiệp");
  case UNIT_PARTY:
    return _("Cơ quan của Đảng ủy");
  case UNIT_FRONT:
    return _("Mặt trận Tổ quốc");
  case UNIT_ORGANISATION:
    return _("Tổ chức chính trị - xã hội");
  case UNIT_HAMLET:
    return _("Thôn, tổ dân phố");
  case UNIT_ASSOCIATION:
    return _("Chi hội, chi đoàn");
  default:
    return STR_NONE;
  }
}

/* How the names of such bodies begin, or what they hold ('*' in front), folded; the first that fits decides, so the narrow
 * ones stand before the wide ones. */
static const struct {
  const char *words;
  int kind;
} guesses[] = {
    {"thon ", UNIT_HAMLET},
    {"to dan pho", UNIT_HAMLET},
    {"khu pho", UNIT_HAMLET},
    {"khu dan cu", UNIT_HAMLET},
    {"xom ", UNIT_HAMLET},
    {"chi hoi", UNIT_ASSOCIATION},
    {"chi doan", UNIT_ASSOCIATION},
    {"to hoi", UNIT_ASSOCIATION},
    {"*hanh chinh cong", UNIT_ONE_STOP},
    {"*mot cua", UNIT_ONE_STOP},
    {"*pvhcc", UNIT_ONE_STOP},
    {"*mat tran to quoc", UNIT_FRONT},
    {"*mttq", UNIT_FRONT},
    {"*xay dung dang", UNIT_PARTY},
    {"dang uy", UNIT_PARTY},
    {"van phong dang", UNIT_PARTY},
    {"uy ban kiem tra", UNIT_PARTY},
    {"*tuyen giao", UNIT_PARTY},
    {"hoi dong nhan dan", UNIT_OFFICE},
    {"hoi ", UNIT_ORGANISATION},
    {"doan ", UNIT_ORGANISATION},
    {"cong doan", UNIT_ORGANISATION},
    {"*to chuc chinh tri", UNIT_ORGANISATION},
    {"trung tam", UNIT_SERVICE},
    {"truong ", UNIT_SERVICE},
    {"tram ", UNIT_SERVICE},
    {"uy ban nhan dan", UNIT_COMMUNE},
    {"ubnd", UNIT_COMMUNE},
};

int unit_kind_guess(str unit_name) {
  void *mem = talloc_new(NULL);
  str folded = text_fold(mem, utf8_cut(unit_name, 512));
  int kind = UNIT_OFFICE;
  for (size_t i = 0; i < sizeof guesses / sizeof *guesses; i++) {
    str words = str_of(guesses[i].words);
    bool fits = words.p[0] == '*' ? str_has(folded, str_sub(words, 1, words.n)) : str_starts(folded, words);
    if (!fits) continue;
    kind = guesses[i].kind;
    break;
  }
  talloc_free(mem);
  return kind;
}

bool unit_kind_parse(str name_or_word, int *ret_kind) {
  void *mem = talloc_new(NULL);
  str asked = text_fold(mem, str_trim(name_or_word));
  bool found = false;
  for (int k = 0; asked.n && k < UNIT_KINDS && !found; k++) {
    /* 'one-stop' folds to 'one stop', and so does what was typed; of 'Thôn, tổ dân phố' either half will do. */
    str word_all = text_fold(mem, unit_kind_word(k)), rest = unit_kind_word(k), part;
    found = str_eq(asked, text_fold(mem, str_of(names[k]))) || str_eq(asked, word_all);
    while (!found && rest.p) {
      bool more = str_cut(&rest, S(", "), &part);
      found = str_eq(asked, text_fold(mem, part));
      if (!more) break;
    }
    if (found) *ret_kind = k;
  }
  talloc_free(mem);
  return found;
}

str unit_result_word(enum unit_result r) {
  switch (r) {
  case UNIT_OK:
    break;
  case UNIT_NAME_TAKEN:
    return _("Đã có đơn vị mang tên này ở cùng chỗ.");
  case UNIT_NOT_THERE:
    return _("Không có đơn vị này, hoặc đơn vị đã kết thúc.");
  case UNIT_HAS_CHILDREN:
    return _("Còn đơn vị trực thuộc. Ông/bà kết thúc hoặc chuyển các đơn vị đó trước.");
  case UNIT_CIRCLE:
    return _("Một đơn vị không thể trực thuộc chính nó.");
  case UNIT_BAD_DAY:
    return _("Ngày không hợp lệ: trước lần thay đổi gần nhất, hoặc quá một năm nữa.");
  }
  return STR_NONE;
}
