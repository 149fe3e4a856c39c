#include "calendar/calendar_room.h"
#include "journal/journal.h"

#define SELECT_HOLIDAY                                                                                         \
  "SELECT id, day, name, notice, kind, CASE WHEN notice IS NULL THEN 0 ELSE 1 END AS confirmed FROM holiday"   \
  " WHERE commune = $1"
#define HOLIDAY_ROW                                                                                            \
  COL(struct holiday, id), COL(struct holiday, day), COL(struct holiday, name), COL(struct holiday, notice),   \
      COL(struct holiday, kind), COL(struct holiday, confirmed)

QUERY_KEPT(q_year, struct holiday,
           SELECT_HOLIDAY " AND year = $2 AND withdrawn_at IS NULL ORDER BY day, id LIMIT 400", HOLIDAY_ROW);
QUERY(q_one, struct holiday, SELECT_HOLIDAY " AND id = $2 AND withdrawn_at IS NULL", HOLIDAY_ROW);
struct number_row {
  int64_t v;
};
QUERY(q_filled, struct number_row, "SELECT year AS v FROM calendar_year WHERE commune = $1 AND year = $2",
      COL(struct number_row, v));
QUERY_DO(q_fill,
         "INSERT INTO calendar_year (commune, year, filled_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING");
QUERY_DO(q_put, "INSERT INTO holiday (commune, id, day, year, name, kind, notice, recorded_at)"
                " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
QUERY_DO(q_withdraw,
         "UPDATE holiday SET withdrawn_at = $3 WHERE commune = $1 AND id = $2 AND withdrawn_at IS NULL");
QUERY(q_version, struct number_row,
      "SELECT version AS v FROM calendar_change WHERE commune = $1 ORDER BY version DESC LIMIT 1",
      COL(struct number_row, v));
QUERY(q_next_version, struct number_row,
      "INSERT INTO calendar_change (commune, version, at, actor) VALUES ($1, $2, $3, $4)"
      " ON CONFLICT DO NOTHING RETURNING version AS v",
      COL(struct number_row, v));

static const char *const kind_names[HOLIDAY_KINDS] = {
    [HOLIDAY_STATUTORY] = "statutory", [HOLIDAY_SUBSTITUTE] = "substitute", [HOLIDAY_SWAP_OFF] = "swap_off",
    [HOLIDAY_SWAP_WORK] = "swap_work", [HOLIDAY_LOCAL] = "local",
};

const char *holiday_kind_name(int kind) {
  return kind >= 0 && kind < HOLIDAY_KINDS ? kind_names[kind] : "unknown";
}

bool holiday_kind_parse(str name, int *ret) {
  for (int k = 0; k < HOLIDAY_KINDS; k++) {
    if (!str_eq(name, str_of(kind_names[k]))) continue;
    *ret = k;
    return true;
  }
  return false;
}

str holiday_kind_word(int kind) {
  switch (kind) {
  case HOLIDAY_STATUTORY:
    return _("Nghỉ lễ, tết");
  case HOLIDAY_SUBSTITUTE:
    return _("Nghỉ bù");
  case HOLIDAY_SWAP_OFF:
    return _("Nghỉ hoán đổi");
  case HOLIDAY_SWAP_WORK:
    return _("Làm bù");
  case HOLIDAY_LOCAL:
    return _("Xã nghỉ");
  default:
    return STR_NONE;
  }
}

str holiday_word(void *mem, enum lang lang, str name) {
  str of = name, before;
  if (lang == LANG_VI || !str_starts(name, S("Nghỉ bù ")) || !str_cut(&of, S("Nghỉ bù "), &before))
    return word(lang, name);
  return word_fill(mem, word(lang, _("Nghỉ bù %(name)s")), SLOTS({"name", word(lang, of), false}));
}

/* ---- asking ---- */

struct holidays calendar_year(struct ctx *cx, int year) {
  struct holidays l = {NULL, 0};
  struct number_row filled;
  l.at = STORE_LIST(cx, q_year, &l.n, A(cx->who.commune), A((int64_t)year));
  /* An empty year that was filled is one whose days were all taken out; one that never was follows the rules. */
  if (l.n == 0 && !STORE_FIND(cx, q_filled, &filled, A(cx->who.commune), A((int64_t)year)))
    l = calendar_compute(cx->mem, year);
  return l;
}

bool calendar_find(struct ctx *cx, id holiday, struct holiday *ret) {
  return STORE_FIND(cx, q_one, ret, A(cx->who.commune), A(holiday));
}

const struct holiday *calendar_holiday_on(struct days_off *o, day d) {
  int year = day_ymd(d).year;
  size_t y = 0;
  while (y < o->n && o->years[y].year != year) y++;
  if (y == o->n) {
    if (o->n == sizeof o->years / sizeof *o->years) o->n = y = 0;
    o->years[y].year = year;
    o->years[y].list = calendar_year(o->cx, year);
    o->n++;
  }
  const struct holidays *l = &o->years[y].list;
  for (size_t i = 0; i < l->n; i++)
    if (l->at[i].day.n == d.n) return &l->at[i];
  return NULL;
}

bool calendar_works(struct days_off *o, day d) {
  const struct holiday *h = calendar_holiday_on(o, d);
  if (h) return h->kind == HOLIDAY_SWAP_WORK;
  return day_weekday(d) < SATURDAY;
}

bool calendar_is_working(struct ctx *cx, day d) {
  struct days_off o = {.cx = cx};
  return calendar_works(&o, d);
}

int64_t calendar_working_between(struct ctx *cx, day from, day to) {
  struct days_off o = {.cx = cx};
  if (to.n < from.n) {
    int64_t n = 0;
    for (day d = {to.n + 1}; d.n <= from.n; d.n++) n -= calendar_works(&o, d) ? 1 : 0;
    return n;
  }
  int64_t n = 0;
  for (day d = {from.n + 1}; d.n <= to.n; d.n++) n += calendar_works(&o, d) ? 1 : 0;
  return n;
}

/* A table in which every day is off must not hold a page up: after this many days the search ends where it is. */
enum { MOST_STEPS = 800 };

day calendar_working_after(struct ctx *cx, day from, int64_t n) {
  struct days_off o = {.cx = cx};
  day d = from;
  for (int step = 0; n > 0 && step < MOST_STEPS; step++) {
    d.n++;
    n -= calendar_works(&o, d) ? 1 : 0;
  }
  return d;
}

day calendar_working_before(struct ctx *cx, day from, int64_t n) {
  struct days_off o = {.cx = cx};
  day d = from;
  for (int step = 0; n > 0 && step < MOST_STEPS; step++) {
    n -= calendar_works(&o, d) ? 1 : 0;
    d.n--;
  }
  return d;
}

int64_t calendar_version(struct ctx *cx) {
  struct number_row row;
  return STORE_FIND(cx, q_version, &row, A(cx->who.commune)) ? row.v : 0;
}

/* ---- changing ---- */

static id write_row(struct ctx *cx, day d, str name, int kind, str notice) {
  id made = ctx_new_id(cx);
  STORE_DO(cx, q_put, A(cx->who.commune), A(made), A(d), A((int64_t)day_ymd(d).year), A(name), A((int64_t)kind),
           A(notice.n ? notice : STR_NONE), A(cx->now));
  return made;
}

static void fill_year(struct ctx *cx, int year) {
  if (STORE_DO(cx, q_fill, A(cx->who.commune), A((int64_t)year), A(cx->now)) == 0) return;
  struct holidays l = calendar_compute(cx->mem, year);
  for (size_t i = 0; i < l.n; i++) (void)write_row(cx, l.at[i].day, l.at[i].name, l.at[i].kind, l.at[i].notice);
}

static void changed(struct ctx *cx, id what, const char *fields) {
  struct number_row row;
  /* Two changes at once would take the same number: the one that comes second is run again. */
  if (!STORE_FIND(cx, q_next_version, &row, A(cx->who.commune), A(calendar_version(cx) + 1), A(cx->now),
                  A(cx->who.account)))
    fault(FAULT_RETRY, "the calendar changed meanwhile");
  journal_note(cx, "calendar.change", what, fields);
  for (size_t i = 0; i < calendar_followers.n; i++) calendar_followers.at[i](cx);
}

void calendar_init(struct ctx *cx) {
  for (int year = FILL_FROM; year <= FILL_TO; year++) fill_year(cx, year);
}

static bool may_hold(day d, str name, int kind) {
  if (!day_is(d) || kind < 0 || kind >= HOLIDAY_KINDS || name.n == 0) return false;
  int year = day_ymd(d).year;
  if (year < FIRST_YEAR || year > LAST_YEAR) return false;
  /* Only a day of weekly rest can be worked instead; only a working day can be swapped for one. */
  bool weekend = day_weekday(d) >= SATURDAY;
  return !(kind == HOLIDAY_SWAP_WORK && !weekend) && !(kind == HOLIDAY_SWAP_OFF && weekend);
}

bool calendar_put(struct ctx *cx, day d, str name, int kind, str notice, id *ret) {
  if (!may_hold(d, name, kind)) return false;
  fill_year(cx, day_ymd(d).year);
  struct days_off o = {.cx = cx};
  if (calendar_holiday_on(&o, d)) return false;
  *ret = write_row(cx, d, name, kind, notice);
  changed(cx, *ret, "day name kind notice");
  return true;
}

bool calendar_change(struct ctx *cx, id holiday, day d, str name, int kind, str notice) {
  struct holiday old;
  if (!may_hold(d, name, kind) || !STORE_FIND(cx, q_one, &old, A(cx->who.commune), A(holiday))) return false;
  struct days_off o = {.cx = cx};
  fill_year(cx, day_ymd(d).year);
  const struct holiday *there = calendar_holiday_on(&o, d);
  if (there && !id_eq(there->id, holiday)) return false;
  if (STORE_DO(cx, q_withdraw, A(cx->who.commune), A(holiday), A(cx->now)) != 1) return false;
  changed(cx, write_row(cx, d, name, kind, notice), "day name kind notice");
  return true;
}

bool calendar_drop(struct ctx *cx, id holiday) {
  if (STORE_DO(cx, q_withdraw, A(cx->who.commune), A(holiday), A(cx->now)) != 1) return false;
  changed(cx, holiday, "withdrawn");
  return true;
}

int64_t calendar_confirm_year(struct ctx *cx, int year, str notice) {
  int64_t n = 0;
  id last = ID_NONE;
  if (year < FIRST_YEAR || year > LAST_YEAR || notice.n == 0) return 0;
  fill_year(cx, year);
  struct holidays l = calendar_year(cx, year);
  for (size_t i = 0; i < l.n; i++) {
    if (l.at[i].confirmed) continue;
    STORE_DO(cx, q_withdraw, A(cx->who.commune), A(l.at[i].id), A(cx->now));
    last = write_row(cx, l.at[i].day, l.at[i].name, l.at[i].kind, notice);
    n++;
  }
  if (n) changed(cx, last, "notice");
  return n;
}
