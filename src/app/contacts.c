/* What the standing pages show of the rooms above web/: who does what, and whether the counter is open today. */
#include "app/inside.h"

#include "calendar/calendar.h"
#include "unit/unit.h"
#include "web/standing.h"

/* What a resident gets there; the name says the rest. */
static str gives(int kind) {
  switch (kind) {
  case UNIT_ONE_STOP:
    return _("Nhận hồ sơ, trả kết quả, nhận ý kiến tại quầy");
  case UNIT_FRONT:
    return _("Nhận ý kiến của người dân và theo dõi việc trả lời");
  case UNIT_ORGANISATION:
    return _("Nhận ý kiến của hội viên, đoàn viên");
  default:
    return STR_NONE;
  }
}

static void of_kinds(struct ctx *cx, enum lang lang, const enum unit_kind *kinds, size_t n_kinds,
                     struct contacts *ret) {
  struct units all = unit_list(cx, UNIT_ANY, cx->today);
  struct contact *at = MEM_ARRAY(cx->mem, struct contact, all.n + 1);
  ret->at = at;
  ret->n = 0;
  for (size_t k = 0; k < n_kinds; k++)
    for (size_t i = 0; i < all.n; i++)
      if (all.at[i].kind == (int)kinds[k]) {
        str duty = gives(all.at[i].kind);
        at[ret->n++] = (struct contact){.name = all.at[i].name, .duty = duty.p ? word(lang, duty) : STR_NONE};
      }
}

static void offices(struct ctx *cx, enum lang lang, struct contacts *ret) {
  static const enum unit_kind kinds[] = {UNIT_ONE_STOP, UNIT_OFFICE, UNIT_SERVICE, UNIT_FRONT,
                                         UNIT_ORGANISATION};
  of_kinds(cx, lang, kinds, sizeof kinds / sizeof *kinds, ret);
}

static void hamlets(struct ctx *cx, enum lang lang, struct contacts *ret) {
  static const enum unit_kind kinds[] = {UNIT_HAMLET};
  of_kinds(cx, lang, kinds, 1, ret);
}

const struct standing_sources standing_sources = {
    .working_day = calendar_is_working, .offices = offices, .hamlets = hamlets};
