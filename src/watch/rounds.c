/* The weekly rounds: who fell silent while others speak, and who has not handed in yet. */
#include "watch/watch_room.h"

enum { BACK = 26, MOST_ROWS = 60000 };

struct spoken_row {
  id source;
  int64_t year, week, opinions;
};
struct source_row {
  id source;
};
QUERY(q_spoken, struct spoken_row,
      "SELECT source, week_year, week, opinions FROM weekly_round WHERE commune = $1 AND week_year BETWEEN $2 "
      "AND $3 ORDER BY week_year, week, source LIMIT 60000",
      COL(struct spoken_row, source), COL(struct spoken_row, year), COL(struct spoken_row, week),
      COL(struct spoken_row, opinions));
QUERY(
    q_handed, struct source_row,
    "SELECT source FROM weekly_round WHERE commune = $1 AND week_year = $2 AND week = $3 ORDER BY source LIMIT "
    "5000",
    COL(struct source_row, source));

static day sunday_of(day monday) {
  return (day){monday.n + 6};
}

/* ---- silence --------------------------------------------------------------------------------------------- */

enum told { NOT_OWED, MISSING, SAID_NONE, SPOKE };
struct voice { /* one source, its last BACK ended weeks; 0 is the newest */
  id source;
  str name;
  enum told weeks[BACK];
};
struct voices {
  struct voice *at;
  size_t n;
};

static struct voice *voice_of(struct voices *v, id source) {
  for (size_t i = 0; i < v->n; i++)
    if (id_eq(v->at[i].source, source)) return &v->at[i];
  return NULL;
}

static void note_duties(struct voices *v, const struct unit_sources *spans, day newest, day start) {
  for (size_t s = 0; s < spans->n; s++) {
    struct voice *one = voice_of(v, spans->at[s].unit);
    if (!one) {
      one = &v->at[v->n++];
      one->source = spans->at[s].unit;
      one->name = spans->at[s].name;
    }
    for (int w = 0; w < BACK; w++) {
      day monday = {newest.n - 7 * w};
      if (sunday_of(monday).n >= start.n && unit_source_in_week(&spans->at[s], day_week(monday)))
        one->weeks[w] = MISSING;
    }
  }
}

/* What came after its Sunday is late, but it is no silence. */
static void note_rounds(struct ctx *cx, struct voices *v, day oldest, day newest) {
  size_t n;
  struct spoken_row *rows = STORE_LIST(cx, q_spoken, &n, A(cx->who.commune), A((int64_t)day_week(oldest).year),
                                       A((int64_t)day_week(newest).year));
  for (size_t i = 0; i < n; i++) {
    day monday = week_monday((struct week){(int)rows[i].year, (int)rows[i].week});
    int w = (newest.n - monday.n) / 7;
    struct voice *one = monday.n <= newest.n && w < BACK ? voice_of(v, rows[i].source) : NULL;
    if (one && one->weeks[w] != NOT_OWED) one->weeks[w] = rows[i].opinions > 0 ? SPOKE : SAID_NONE;
  }
}

static bool owed_all(const struct voice *v, int64_t weeks) {
  for (int w = 0; w < weeks; w++)
    if (v->weeks[w] == NOT_OWED) return false;
  return true;
}

static int64_t silent_weeks(const struct voice *v, int64_t *ret_said_none) {
  int w = 0;
  *ret_said_none = 0;
  while (w < BACK && (v->weeks[w] == MISSING || v->weeks[w] == SAID_NONE))
    *ret_said_none += v->weeks[w++] == SAID_NONE;
  return w;
}

struct watch_silents watch_silents(struct ctx *cx) {
  day newest = {watch_monday(cx->today).n - 7}, oldest = {newest.n - 7 * (BACK - 1)}, start;
  int64_t needed = watch_parameter("im-lang-tuan", cx->today)->value;
  struct watch_silents s = {.needed = needed < BACK ? needed : BACK};
  if (!may(&cx->who, MAY_WATCH)) return s;
  if (!programme.start(cx, &start)) start = oldest;
  struct unit_sources spans = unit_sources_between(cx, oldest, sunday_of(newest), INT64_MAX);
  struct voices v = {MEM_ARRAY(cx->mem, struct voice, spans.n), 0};
  note_duties(&v, &spans, newest, start);
  note_rounds(cx, &v, oldest, newest);
  s.at = MEM_ARRAY(cx->mem, struct watch_silent, v.n);
  for (size_t i = 0; i < v.n; i++) {
    if (!owed_all(&v.at[i], s.needed)) continue;
    struct watch_silent one = {.source = v.at[i].source, .name = v.at[i].name, .monday = newest};
    one.weeks = silent_weeks(&v.at[i], &one.said_none);
    s.owed++;
    if (one.weeks < s.needed)
      s.spoke++;
    else
      s.at[s.n++] = one;
  }
  /* Where most are quiet it is a quiet season, and nobody is asked why. */
  if (2 * s.spoke < s.owed) s.n = 0;
  return s;
}

/* ---- who has not handed in --------------------------------------------------------------------------------- */

static str person_at(const struct accounts *all, id unit) {
  static const enum role whom[] = {ROLE_COLLECTOR, ROLE_UNIT_HEAD};
  for (size_t r = 0; r < sizeof whom / sizeof *whom; r++)
    for (size_t i = 0; i < all->n; i++)
      if (all->at[i].active && id_eq(all->at[i].unit, unit) && (all->at[i].roles & ROLE_BIT(whom[r])))
        return all->at[i].name;
  return STR_NONE;
}

/* A reminder on a day off reaches nobody: it comes on the working day before, within the week. */
static day reminder_day(struct ctx *cx, day monday) {
  int64_t weekday = watch_parameter("nhac-nop-thu", cx->today)->value;
  day d = {monday.n + (int32_t)(weekday >= MONDAY && weekday <= SUNDAY ? weekday - MONDAY : 4)};
  day before = calendar_working_before(cx, d, 1); /* the day before the last working day up to d */
  return before.n + 1 >= monday.n && before.n + 1 <= d.n ? (day){before.n + 1} : monday;
}

static bool handed(const struct source_row *rows, size_t n, id source) {
  for (size_t i = 0; i < n; i++)
    if (id_eq(rows[i].source, source)) return true;
  return false;
}

static bool listed(const struct watch_missings *m, id source) {
  for (size_t i = 0; i < m->n; i++)
    if (id_eq(m->at[i].source, source)) return true;
  return false;
}

struct watch_missings watch_missings(struct ctx *cx) {
  day monday = watch_monday(cx->today);
  struct week week = day_week(cx->today);
  struct watch_missings m = {.from = reminder_day(cx, monday)};
  m.remind = cx->today.n >= m.from.n;
  struct unit_sources spans = unit_sources_between(cx, monday, sunday_of(monday), INT64_MAX);
  size_t n;
  struct source_row *rows =
      STORE_LIST(cx, q_handed, &n, A(cx->who.commune), A((int64_t)week.year), A((int64_t)week.week));
  m.at = MEM_ARRAY(cx->mem, struct watch_missing, spans.n);
  for (size_t i = 0; i < spans.n; i++) {
    const struct unit_source *s = &spans.at[i];
    bool again = false;
    for (size_t k = 0; k < i; k++) again = again || id_eq(spans.at[k].unit, s->unit);
    if (again || !unit_source_in_week(s, week)) continue;
    m.sources++;
    if (!handed(rows, n, s->unit) && !listed(&m, s->unit))
      m.at[m.n++] = (struct watch_missing){.source = s->unit, .name = s->name};
  }
  return m;
}

void watch_whom_to_ask(struct ctx *cx, struct watch_missings *m) {
  struct accounts all = account_list(cx);
  for (size_t i = 0; i < m->n; i++) m->at[i].person = person_at(&all, m->at[i].source);
}

void watch_round_duties(struct ctx *cx, enum lang lang, struct duty_list *l) {
  bool source = may(&cx->who, MAY_HAND_IN_ROUND) && id_is(cx->who.unit), watch = may(&cx->who, MAY_WATCH);
  if (!source && !watch) return;
  struct watch_missings m = watch_missings(cx);
  if (!m.remind) return;
  if (source && listed(&m, cx->who.unit))
    duty_add(l, word(lang, _("Nhắc: tuần này chưa nộp ý kiến")), S("/can-bo/vong-tuan"), 1, 0);
  if (watch && m.n)
    duty_add(l, word(lang, _("Chưa nộp ý kiến tuần này")), S("/can-bo/goi-nhac"), (int64_t)m.n, 0);
}
