/* What the standing pages show of the rooms above web/: who does what, and whether the counter is open today. */
#include "app/inside.h"

#include "calendar/calendar.h"
#include "channel/channel.h"
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

static bool is_telephone(str s) {
  size_t digits = 0;
  for (size_t i = 0; i < s.n; i++) {
    bool digit = s.p[i] >= '0' && s.p[i] <= '9';
    digits += digit;
    if (!digit && s.p[i] != ' ' && s.p[i] != '.' && s.p[i] != '+') return false;
  }
  return digits >= 3 && digits <= 15;
}

/* Open whatever the register says: the site, the counter of the office, the telephone of its settings. */
static bool always_open(struct ctx *cx, str code) {
  return str_eq(code, S("web")) || str_eq(code, S("quay")) ||
         (str_eq(code, S("dien-thoai")) && store_setting(cx->store, S("commune"), S("phone")).n);
}

/* The channels that have a door open today. */
static void channels(struct ctx *cx, enum lang lang, struct channel_ways *ret) {
  struct doors all = door_list(cx, cx->today);
  bool has_posters = poster_any(cx);
  ret->at = MEM_ARRAY(cx->mem, struct channel_way, matter_channel_rows_n);
  for (size_t r = 0; r < matter_channel_rows_n; r++) {
    const struct channel_row *row = &matter_channel_rows[r];
    struct channel_way *way = &ret->at[ret->n];
    *way = (struct channel_way){.name = word(lang, row->name),
                                .how = word(lang, row->how),
                                .who = word(lang, row->who),
                                .is_web = str_eq(row->code, S("web"))};
    way->places.at = MEM_ARRAY(cx->mem, struct channel_place, all.n + 1);
    for (size_t i = 0; i < all.n; i++) {
      const struct door *d = &all.at[i];
      if (str_eq(d->channel, row->code))
        way->places.at[way->places.n++] = (struct channel_place){
            d->name,        d->place,   d->hours,
            d->answered_by, d->contact, is_telephone(d->contact) ? d->contact : STR_NONE};
    }
    bool posters = has_posters && str_eq(row->code, S("qr"));
    if (way->places.n || posters || always_open(cx, row->code)) ret->n++;
  }
}

const struct standing_sources standing_sources = {
    .working_day = calendar_is_working, .offices = offices, .hamlets = hamlets, .channels = channels};
