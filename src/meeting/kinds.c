/* Kinds of meetings, and the words of this room. */
#include "meeting/meeting_room.h"

const struct meeting_kind *meeting_kind_on(str code, day on) {
  for (size_t i = 0; i < meeting_kind_rows_n; i++) {
    const struct meeting_kind *k = &meeting_kind_rows[i];
    if (str_eq(k->code, code) && k->from.n <= on.n && (!day_is(k->to) || on.n <= k->to.n)) return k;
  }
  return NULL;
}

str meeting_kind_word(enum lang lang, str code) {
  for (size_t i = 0; i < meeting_kind_rows_n; i++)
    if (str_eq(meeting_kind_rows[i].code, code)) return word(lang, meeting_kind_rows[i].name);
  return code;
}

/* What people write on a notice: 8:00, 08h30, 14.30, 8h. */
bool clock_parse(str typed, int64_t *ret_minute) {
  int64_t part[2] = {0, 0};
  size_t k = 0, digits = 0;
  typed = str_trim(typed);
  for (size_t i = 0; i < typed.n; i++) {
    char c = typed.p[i];
    if (c >= '0' && c <= '9') {
      if (++digits > 2) return false;
      part[k] = part[k] * 10 + (c - '0');
    } else if ((c == ':' || c == '.' || c == 'h' || c == 'H' || c == 'g') && k == 0 && digits) {
      k = 1;
      digits = 0;
    } else {
      return false;
    }
  }
  bool hour_only =
      k == 1 && digits == 0 && typed.n && (typed.p[typed.n - 1] == 'h' || typed.p[typed.n - 1] == 'H');
  if ((k == 0 && digits == 0) || (k == 1 && digits != 2 && !hour_only)) return false;
  if (part[0] > 23 || part[1] > 59) return false;
  *ret_minute = part[0] * 60 + part[1];
  return true;
}

str clock_said(void *mem, int64_t minute) {
  return str_fmt(mem, "%02d:%02d", (int)(minute / 60), (int)(minute % 60));
}

str meeting_hours(void *mem, const struct meeting *m) {
  return str_fmt(mem, "%.*s-%.*s", STR_ARG(clock_said(mem, m->from_minute)),
                 STR_ARG(clock_said(mem, m->to_minute)));
}

moment meeting_moment(const struct meeting *m, int64_t minute) {
  return day_starts(m->day) + minute * 60000;
}

str reply_kind_word(str kind) {
  static const struct {
    const char *kind;
    str word;
  } words[] = {{"tra-loi", _("Trả lời")},
               {"thu-ly", _("Nhận giải quyết")},
               {"gia-han", _("Cần thêm thời gian")},
               {"tu-choi", _("Từ chối, kèm căn cứ")},
               {"chuyen", _("Chuyển cơ quan có thẩm quyền")}};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (str_eq(kind, str_of(words[i].kind))) return words[i].word;
  return kind;
}
