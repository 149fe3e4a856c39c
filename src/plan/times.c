/* When: years, periods, and texts that begin with a time. */
#include <string.h>

#include "plan/inside.h"

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
  if (!plan_all_among(
          f,
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
