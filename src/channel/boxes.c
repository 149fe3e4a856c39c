/* Suggestion boxes: who opened them with whom, on which day, and how many letters lay in them. None found is a row that says so; a
 * box nobody opened has no row, and the stretch without one is missing. */
#include "channel/channel.h"

enum { LETTERS_MOST = 500, BACK_DAYS = 31, OPENINGS = 500 };

#define OPENING_COLS "id, door, day, opener, second, witness, letters, keyed"
#define OPENING_ROW                                                                                            \
  COL(struct box_opening, id), COL(struct box_opening, door), COL(struct box_opening, day),                    \
      COL(struct box_opening, opener), COL(struct box_opening, second), COL(struct box_opening, witness),      \
      COL(struct box_opening, letters), COL(struct box_opening, keyed)
QUERY(q_openings, struct box_opening,
      "SELECT " OPENING_COLS " FROM box_opening WHERE commune = $1 AND door = $2 ORDER BY day DESC LIMIT $3",
      OPENING_ROW);
QUERY(q_find, struct box_opening, "SELECT " OPENING_COLS " FROM box_opening WHERE commune = $1 AND id = $2",
      OPENING_ROW);
QUERY_DO(q_add, "INSERT INTO box_opening (commune, id, door, day, opener, second, witness, letters, keyed, "
                "recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9) ON CONFLICT DO NOTHING");
QUERY_DO(q_keyed,
         "UPDATE box_opening SET keyed = keyed + 1 WHERE commune = $1 AND id = $2 AND keyed < letters");

struct box_openings box_openings(struct ctx *cx, id door, size_t limit) {
  struct box_openings o;
  o.at = STORE_LIST(cx, q_openings, &o.n, A(cx->who.commune), A(door), A((int64_t)limit));
  return o;
}

bool opening_find(struct ctx *cx, id opening, struct box_opening *ret) {
  return STORE_FIND(cx, q_find, ret, A(cx->who.commune), A(opening));
}

/* The days on which the box stood open for letters: several stretches when it was closed in between. Oldest first. */
struct stretch {
  day from, to; /* to DAY_NONE: still */
  int64_t every;
};
static size_t stretches(struct ctx *cx, id door, struct stretch **ret) {
  struct doors h = door_history(cx, door);
  struct stretch *s = MEM_ARRAY(cx->mem, struct stretch, h.n + 1);
  size_t n = 0;
  for (size_t i = h.n; i-- > 0;) {
    bool running = n && !day_is(s[n - 1].to);
    if (h.at[i].open && !running)
      s[n++] = (struct stretch){h.at[i].true_from, DAY_NONE, h.at[i].every};
    else if (h.at[i].open)
      s[n - 1].every = h.at[i].every;
    else if (running)
      s[n - 1].to = h.at[i].true_from;
  }
  *ret = s;
  return n;
}

static void add_gap(struct gaps *g, size_t limit, day last, day until, int64_t every, bool still) {
  day first_missed = {last.n + (int32_t)every};
  if (until.n <= first_missed.n || g->n == limit) return;
  g->at[g->n++] = (struct gap){{first_missed.n + 1}, until, still};
}

/* Between an opening and the next one, or today, no more than `every` days; the day it began counts as an opening: it was empty
 * then. From the newest stretch backwards. */
struct gaps box_gaps(struct ctx *cx, const struct door *d, day as_of, size_t limit) {
  struct gaps g = {MEM_ARRAY(cx->mem, struct gap, limit + 1), 0};
  struct box_openings o = box_openings(cx, d->door, OPENINGS);
  struct stretch *s;
  for (size_t k = stretches(cx, d->door, &s); k-- > 0;) {
    bool ended = day_is(s[k].to) && s[k].to.n <= as_of.n;
    day until = ended ? (day){s[k].to.n - 1} : (day){as_of.n - 1};
    bool still = !ended;
    for (size_t i = 0; i < o.n; i++) {
      if (o.at[i].day.n > as_of.n || o.at[i].day.n < s[k].from.n || (ended && o.at[i].day.n >= s[k].to.n))
        continue;
      add_gap(&g, limit, o.at[i].day, until, s[k].every, still);
      until = (day){o.at[i].day.n - 1};
      still = false;
    }
    add_gap(&g, limit, s[k].from, until, s[k].every, still);
  }
  return g;
}

day box_due(struct ctx *cx, const struct door *d) {
  struct stretch *s;
  size_t n = stretches(cx, d->door, &s);
  struct box_openings o = box_openings(cx, d->door, 1);
  if (!n) return DAY_NONE;
  day last = s[n - 1].from;
  if (o.n && o.at[0].day.n > last.n) last = o.at[0].day;
  return (day){last.n + (int32_t)d->every};
}

str opening_result_word(enum opening_result r) {
  switch (r) {
  case OPENING_OK:
    return STR_NONE;
  case OPENING_SAME_DAY:
    return _("Ngày này hòm thư đã có một lần mở trong sổ.");
  case OPENING_SAME_PERSON:
    return _("Phải có hai người khác nhau: chọn một người có tài khoản, hoặc ghi họ tên người chứng kiến.");
  case OPENING_BAD_DAY:
    return _("Ngày mở không thể sau hôm nay, trước ngày đặt hòm thư, hoặc đã quá 31 ngày.");
  case OPENING_NO_BOX:
    return _("Không có hòm thư này, hoặc đã đóng.");
  }
  return STR_NONE;
}

static bool second_person(struct ctx *cx, const struct box_opening *o) {
  struct account other, me;
  if (id_is(o->second) == (o->witness.n > 0)) return false;
  if (id_is(o->second))
    return !id_eq(o->second, cx->who.account) && account_find(cx, o->second, &other) && other.active;
  /* Somebody who names themselves as the witness is still one person. */
  return !account_find(cx, cx->who.account, &me) ||
         !str_eq(text_words(cx->mem, me.name), text_words(cx->mem, o->witness));
}

enum opening_result box_opened(struct ctx *cx, struct box_opening *o) {
  struct door d;
  if (!may(&cx->who, MAY_INTAKE) || o->letters < 0 || o->letters > LETTERS_MOST) return OPENING_NO_BOX;
  if (o->day.n > cx->today.n || o->day.n < cx->today.n - BACK_DAYS) return OPENING_BAD_DAY;
  if (!door_find(cx, o->door, o->day, &d)) return OPENING_BAD_DAY;
  if (!d.open || !d.every) return OPENING_NO_BOX;
  if (!second_person(cx, o)) return OPENING_SAME_PERSON;
  o->id = ctx_new_id(cx);
  return STORE_DO(cx, q_add, A(cx->who.commune), A(o->id), A(o->door), A(o->day), A(cx->who.account),
                  A(o->second), A(o->witness.n ? o->witness : STR_NONE), A(o->letters), A(cx->now)) == 1
             ? OPENING_OK
             : OPENING_SAME_DAY;
}

bool opening_keyed(struct ctx *cx, id opening) {
  return STORE_DO(cx, q_keyed, A(cx->who.commune), A(opening)) == 1;
}
