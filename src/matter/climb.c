/* Lateness climbs by itself: nobody has to pass a late matter up, and nobody can keep it down. Who holds it is computed when it is
 * read, from the due day alone, so a new holiday or another limit moves it at once. */
#include "matter/matter_room.h"

struct matter_climb matter_climb(struct ctx *cx) {
  struct matter_climb c = {cx->today, DAY_NONE, 0};
  struct deadline d;
  if (!calendar_deadline(cx, S("len-chu-tich"), cx->now, &d)) return c;
  c.limit = d.rule.limit;
  c.chairman_to = calendar_working_before(cx, cx->today, c.limit + 1);
  return c;
}

enum matter_holder matter_holder(const struct matter_climb *c, day due) {
  if (due.n >= c->today.n) return HELD_BY_UNIT;
  return due.n <= c->chairman_to.n ? HELD_BY_CHAIRMAN : HELD_BY_HEAD;
}

str matter_holder_said(struct ctx *cx, enum lang lang, const struct matter_climb *c, day due, str unit) {
  switch (matter_holder(c, due)) {
  case HELD_BY_HEAD:
    return word_fill(cx->mem, word(lang, _("Nay người đứng đầu %(unit)s trực tiếp lo việc này.")),
                     SLOTS({"unit", unit, false}));
  case HELD_BY_CHAIRMAN:
    return word_fill(cx->mem,
                     word(lang, _("Nay Chủ tịch Ủy ban nhân dân trực tiếp chỉ đạo việc này, vì đã quá hạn hơn "
                                  "%(n)s ngày làm việc.")),
                     SLOTS({"n", str_int(cx->mem, c->limit), false}));
  case HELD_BY_UNIT:
    break;
  }
  return STR_NONE;
}
