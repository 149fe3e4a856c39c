/* The register: a door is the newest fact that is true on the day asked for. */
#include "channel/channel.h"

#include <stdlib.h>

enum { DOORS = 1000, FACTS = 20000, YEAR = 366 };

#define FACT_COLS                                                                                              \
  "door, channel, unit, name, place, hours, answered_by, contact, keys, every, open, true_from, recorded_at"
#define FACT_ROW                                                                                               \
  COL(struct door, door), COL(struct door, channel), COL(struct door, unit), COL(struct door, name),           \
      COL(struct door, place), COL(struct door, hours), COL(struct door, answered_by),                         \
      COL(struct door, contact), COL(struct door, keys), COL(struct door, every), COL(struct door, open),      \
      COL(struct door, true_from), COL(struct door, recorded_at)

/* The newest fact of each door as of a day; id settles two that were written in one moment. */
QUERY_KEPT(
    q_as_of, struct door,
    "SELECT " FACT_COLS
    " FROM channel_fact f WHERE commune = $1 AND true_from <= $2 AND NOT EXISTS (SELECT 1 FROM "
    "channel_fact l WHERE l.commune = f.commune AND l.door = f.door AND l.true_from <= $2 AND (l.true_from > "
    "f.true_from OR (l.true_from = f.true_from AND (l.recorded_at > f.recorded_at OR (l.recorded_at = "
    "f.recorded_at AND l.id > f.id))))) ORDER BY name, door LIMIT 2000",
    FACT_ROW);
QUERY(q_history, struct door,
      "SELECT " FACT_COLS
      " FROM channel_fact WHERE commune = $1 AND door = $2 ORDER BY true_from DESC, recorded_at DESC, id DESC "
      "LIMIT 200",
      FACT_ROW);
QUERY_DO(q_add,
         "INSERT INTO channel_fact (commune, id, " FACT_COLS
         ", recorded_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)");

/* ---- reading ------------------------------------------------------------------------------------------------ */

static size_t place_of(str channel) {
  const struct channel_row *c = matter_channel(channel);
  return c ? (size_t)(c - matter_channel_rows) : matter_channel_rows_n;
}

static struct doors as_of(struct ctx *cx, day on, bool open) {
  size_t n;
  struct door *all = STORE_LIST(cx, q_as_of, &n, A(cx->who.commune), A(on));
  struct doors d = {MEM_ARRAY(cx->mem, struct door, n + 1), 0};
  for (size_t c = 0; c <= matter_channel_rows_n; c++)
    for (size_t i = 0; i < n && d.n < DOORS; i++)
      if (place_of(all[i].channel) == c && all[i].open == open) d.at[d.n++] = all[i];
  return d;
}

struct doors door_list(struct ctx *cx, day on) {
  return as_of(cx, on, true);
}

struct doors door_closed(struct ctx *cx, day on) {
  return as_of(cx, on, false);
}

struct doors door_history(struct ctx *cx, id door) {
  struct doors d;
  d.at = STORE_LIST(cx, q_history, &d.n, A(cx->who.commune), A(door));
  return d;
}

bool door_find(struct ctx *cx, id door, day on, struct door *ret) {
  struct doors d = door_history(cx, door);
  for (size_t i = 0; i < d.n; i++)
    if (d.at[i].true_from.n <= on.n) {
      *ret = d.at[i];
      return true;
    }
  return false;
}

/* ---- writing ------------------------------------------------------------------------------------------------ */

str door_result_word(enum door_result r) {
  switch (r) {
  case DOOR_OK:
    return STR_NONE;
  case DOOR_NAME_TAKEN:
    return _("Nơi này đã có trong sổ. Ông/bà mở dòng đã có để sửa.");
  case DOOR_NOT_THERE:
    return _("Nơi này không có trong sổ, hoặc đã đóng.");
  case DOOR_BAD_DAY:
    return _("Ngày này trước lần thay đổi gần nhất, hoặc cách hôm nay hơn một năm.");
  }
  return STR_NONE;
}

static str text_or_none(str s) {
  return s.n ? s : STR_NONE;
}

static void write_fact(struct ctx *cx, const struct door *d) {
  STORE_DO(cx, q_add, A(cx->who.commune), A(ctx_new_id(cx)), A(d->door), A(d->channel), A(d->unit), A(d->name),
           A(text_or_none(d->place)), A(text_or_none(d->hours)), A(text_or_none(d->answered_by)),
           A(text_or_none(d->contact)), A(text_or_none(d->keys)), A(d->every), A(d->open), A(d->true_from),
           A(cx->now), A(cx->who.account));
}

static bool day_far(struct ctx *cx, day d) {
  return !day_is(d) || d.n > cx->today.n + YEAR || d.n < cx->today.n - YEAR;
}

/* Two doors of a channel may not be called alike in one unit: nobody could tell them apart. */
static bool name_taken(struct ctx *cx, const struct door *d) {
  struct doors all = door_list(cx, d->true_from);
  str words = text_words(cx->mem, d->name);
  for (size_t i = 0; i < all.n; i++)
    if (str_eq(all.at[i].channel, d->channel) && id_eq(all.at[i].unit, d->unit) &&
        !id_eq(all.at[i].door, d->door) && str_eq(text_words(cx->mem, all.at[i].name), words))
      return true;
  return false;
}

enum door_result door_open(struct ctx *cx, struct door *d) {
  if (!may(&cx->who, MAY_KEEP_CHANNELS) || !matter_channel(d->channel)) return DOOR_NOT_THERE;
  if (day_far(cx, d->true_from)) return DOOR_BAD_DAY;
  d->door = ctx_new_id(cx);
  d->open = true;
  if (name_taken(cx, d)) return DOOR_NAME_TAKEN;
  write_fact(cx, d);
  return DOOR_OK;
}

/* The newest fact, whatever its day: what is planned already is not overtaken from behind. */
static enum door_result newest(struct ctx *cx, id door, day from, struct door *ret) {
  struct doors all = door_history(cx, door);
  if (!may(&cx->who, MAY_KEEP_CHANNELS) || !all.n || !all.at[0].open) return DOOR_NOT_THERE;
  if (day_far(cx, from) || from.n < all.at[0].true_from.n) return DOOR_BAD_DAY;
  *ret = all.at[0];
  return DOOR_OK;
}

enum door_result door_change(struct ctx *cx, struct door *d) {
  struct door last;
  enum door_result r = newest(cx, d->door, d->true_from, &last);
  if (r != DOOR_OK) return r;
  d->channel = last.channel;
  d->unit = last.unit;
  d->open = true;
  if (name_taken(cx, d)) return DOOR_NAME_TAKEN;
  write_fact(cx, d);
  return DOOR_OK;
}

enum door_result door_close(struct ctx *cx, id door, day from) {
  struct door last;
  enum door_result r = newest(cx, door, from, &last);
  if (r != DOOR_OK) return r;
  last.open = false;
  last.true_from = from;
  write_fact(cx, &last);
  return DOOR_OK;
}

int64_t door_add_sources(struct ctx *cx) {
  struct unit_sources sources = unit_sources(cx, cx->today);
  struct doors have = door_list(cx, cx->today);
  int64_t added = 0;
  for (size_t i = 0; i < sources.n && have.n + (size_t)added < DOORS; i++) {
    bool known = false;
    for (size_t k = 0; k < have.n; k++)
      known =
          known || (id_eq(have.at[k].unit, sources.at[i].unit) && str_eq(have.at[k].channel, S("vong-tuan")));
    struct door d = {.channel = S("vong-tuan"),
                     .unit = sources.at[i].unit,
                     .name = sources.at[i].name,
                     .true_from = cx->today};
    if (!known && door_open(cx, &d) == DOOR_OK) added++;
  }
  return added;
}
