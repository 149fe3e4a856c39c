#include <string.h>

#include "calendar/calendar_room.h"

/* A built-in file that cannot be read is a fault of the build, not of the person who asks. */
static const struct data *tree(void *mem, const char *name) {
  struct data *d;
  str why;
  str bytes = data_file(name);
  if (!bytes.p) fault(FAULT_BUG, "data/%s is not built in", name);
  if (!data_read(mem, str_of(name), bytes, &d, &why)) fault(FAULT_BUG, "%.*s", STR_ARG(why));
  return d;
}

static void must_be_fine(const struct data_check *c) {
  if (c->why.p) fault(FAULT_BUG, "%.*s", STR_ARG(c->why));
}

/* ---- holidays ---- */

enum { MOST_DAYS = 64 };
struct found {
  struct holiday at[MOST_DAYS];
  str code[MOST_DAYS]; /* of the rule it came from; absent for a notice's own day */
  size_t n;
  void *mem;
};

static void put(struct found *f, str code, day d, str name, int kind) {
  for (size_t i = 0; i < f->n; i++) {
    if (f->at[i].day.n != d.n) continue;
    f->at[i].name = name;
    f->at[i].kind = kind;
    f->code[i] = code;
    return;
  }
  MUST(f->n < MOST_DAYS);
  f->at[f->n] = (struct holiday){.id = ID_NONE, .day = d, .name = name, .kind = kind};
  f->code[f->n++] = code;
}

static bool is_there(const struct found *f, day d) {
  for (size_t i = 0; i < f->n; i++)
    if (f->at[i].day.n == d.n) return true;
  return false;
}

static bool has_word(str words, str word) {
  str head;
  while (words.p) {
    bool more = str_cut(&words, S(" "), &head);
    if (str_eq(head, word)) return true;
    if (!more) break;
  }
  return false;
}

static void apply_rule(struct found *f, struct data_check *c, const struct data *r, int year) {
  data_only(c, r,
            "code name calendar month day before after beside beside_on beside_otherwise from to citation");
  str code = data_text(c, r, "code"), name = data_text(c, r, "name"), calendar = data_text(c, r, "calendar");
  int month = (int)data_int(c, r, "month", 1, 12), dom = (int)data_int(c, r, "day", 1, 31);
  day from = data_day(c, r, "from"), to = data_maybe_day(c, r, "to");
  int before = data_find(r, "before") ? (int)data_int(c, r, "before", 0, 6) : 0;
  int after = data_find(r, "after") ? (int)data_int(c, r, "after", 0, 6) : 0;
  (void)data_text(c, r, "citation");
  must_be_fine(c);
  day d = str_eq(calendar, S("lunar")) ? day_of_lunar(year, month, false, dom) : day_make(year, month, dom);
  if (!day_is(d) || d.n < from.n || (day_is(to) && d.n > to.n)) return;
  str beside = data_maybe_text(c, r, "beside");
  if (beside.p) {
    char weekday[2] = {(char)('0' + (int)day_weekday(d)), 0};
    if (!has_word(data_text(c, r, "beside_on"), str_of(weekday))) beside = data_text(c, r, "beside_otherwise");
    before = str_eq(beside, S("before")) ? 1 : 0;
    after = 1 - before;
  }
  for (int i = -before; i <= after; i++) put(f, code, (day){d.n + i}, name, HOLIDAY_STATUTORY);
}

static void substitute(struct found *f, str name) {
  size_t n = f->n;
  for (size_t i = 0; i < n; i++) {
    if (day_weekday(f->at[i].day) < SATURDAY) continue;
    day d = f->at[i].day;
    do d.n++;
    while (day_weekday(d) >= SATURDAY || is_there(f, d));
    put(f, f->code[i], d, str_fmt(f->mem, "%.*s %.*s", STR_ARG(name), STR_ARG(f->at[i].name)),
        HOLIDAY_SUBSTITUTE);
  }
}

static void apply_notice(struct found *f, struct data_check *c, const struct data *n, int year) {
  data_only(c, n, "number year citation confirms days");
  if (data_int(c, n, "year", FIRST_YEAR, LAST_YEAR) != year) return;
  str number = data_maybe_text(c, n, "number"), confirms = data_maybe_text(c, n, "confirms");
  for (size_t i = 0; confirms.p && number.p && i < f->n; i++)
    if (f->code[i].p && has_word(confirms, f->code[i])) f->at[i].notice = number;
  const struct data *days = data_find(n, "days");
  for (const struct data *d = days ? days->first : NULL; d; d = d->next) {
    int kind = HOLIDAY_STATUTORY;
    data_only(c, d, "day name kind");
    day on = data_day(c, d, "day");
    if (!holiday_kind_parse(data_text(c, d, "kind"), &kind)) data_wrong(c, d, "kind");
    str name = data_text(c, d, "name");
    must_be_fine(c);
    put(f, STR_NONE, on, name, kind);
    for (size_t i = 0; i < f->n; i++)
      if (f->at[i].day.n == on.n) f->at[i].notice = number;
  }
}

static void by_day(struct found *f) {
  for (size_t i = 1; i < f->n; i++)
    for (size_t j = i; j > 0 && f->at[j].day.n < f->at[j - 1].day.n; j--) {
      struct holiday h = f->at[j];
      str code = f->code[j];
      f->at[j] = f->at[j - 1];
      f->code[j] = f->code[j - 1];
      f->at[j - 1] = h;
      f->code[j - 1] = code;
    }
}

struct holidays calendar_compute(void *mem, int year) {
  struct found *f = MEM_NEW(mem, struct found);
  struct data_check c = {mem, STR_NONE};
  f->mem = mem;
  if (year < FIRST_YEAR || year > LAST_YEAR) return (struct holidays){NULL, 0};
  const struct data *t = tree(mem, "calendar/viet-nam.yaml");
  for (const struct data *r = data_list(&c, t, "rules")->first; r; r = r->next) apply_rule(f, &c, r, year);
  by_day(f);
  substitute(f, data_text(&c, data_map(&c, t, "substitution"), "name"));
  for (const struct data *n = data_list(&c, t, "notices")->first; n; n = n->next) apply_notice(f, &c, n, year);
  must_be_fine(&c);
  by_day(f);
  for (size_t i = 0; i < f->n; i++) f->at[i].confirmed = f->at[i].notice.p != NULL;
  return (struct holidays){f->at, f->n};
}
