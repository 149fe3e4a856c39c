/* The morning sheet. A matter is on it once: never answered and late (with the unit's head, or risen to the chairman), due today, due on
 * the next working day; or answered and refused by its sender. A later version of an answer that only waits for its signature is no
 * open matter. */
#include "watch/watch_room.h"

/* What fits on one A4 beside the table of units. */
enum { LINES_LATE = 6, LINES_DUE = 4, LINES_REFUSED = 4, MOST_UNITS = 1000 };

struct line_row {
  id id, unit;
  str title, state;
  day due;
};
struct unit_counts {
  id unit;
  int64_t climbed, late, today, next;
};
struct refused_row {
  id unit;
  int64_t n;
};
struct count_row {
  int64_t n;
};

/* $1 commune, $2 sees all units, $3 own unit */
#define MINE "m.commune = $1 AND ($2 = 1 OR m.lead_unit = $3) "
#define UNANSWERED MINE "AND m.state IN ('dang-xu-ly', 'cho-duyet') AND m.answered_day IS NULL "
#define REFUSED                                                                                                \
  MINE "AND m.state IN ('mo-lai', 'cho-duyet') AND (m.state = 'mo-lai' OR (m.answered_day IS NOT NULL AND "    \
       "EXISTS (SELECT 1 FROM matter_event e WHERE e.commune = m.commune AND e.matter = m.id AND e.what = "    \
       "'mo-lai' AND NOT EXISTS (SELECT 1 FROM matter_event c WHERE c.commune = e.commune AND c.matter = "     \
       "e.matter AND c.what = 'cong-khai' AND c.at >= e.at)))) "
/* Grouped by the bare column SQLite would walk through all matters in the order of units; these few are found by state and day. */
#define UNIT "COALESCE(m.lead_unit, m.lead_unit)"
#define LINE_COLS "m.id, m.lead_unit, m.title, m.state, m.due_day FROM matter m WHERE "
#define LINE_ROW                                                                                               \
  COL(struct line_row, id), COL(struct line_row, unit), COL(struct line_row, title),                           \
      COL(struct line_row, state), COL(struct line_row, due)

QUERY(q_lines, struct line_row,
      "SELECT " LINE_COLS UNANSWERED "AND m.due_day BETWEEN $4 AND $5 ORDER BY m.due_day, m.seq LIMIT $6",
      LINE_ROW);
QUERY(q_refused, struct line_row, "SELECT " LINE_COLS REFUSED "ORDER BY m.due_day, m.seq LIMIT $4", LINE_ROW);
QUERY(q_units, struct unit_counts,
      "SELECT " UNIT ", SUM(CASE WHEN m.due_day <= $4 THEN 1 ELSE 0 END), SUM(CASE WHEN m.due_day > $4 AND "
      "m.due_day < $5 THEN 1 ELSE 0 END), SUM(CASE WHEN m.due_day = $5 THEN 1 ELSE 0 END), SUM(CASE WHEN "
      "m.due_day > $5 THEN 1 ELSE 0 END) FROM matter m WHERE " UNANSWERED "AND m.due_day <= $6 GROUP BY " UNIT
      " ORDER BY 1 NULLS LAST LIMIT 1000",
      COL(struct unit_counts, unit), COL(struct unit_counts, climbed), COL(struct unit_counts, late),
      COL(struct unit_counts, today), COL(struct unit_counts, next));
QUERY(q_refused_units, struct refused_row,
      "SELECT " UNIT ", COUNT(*) FROM matter m WHERE " REFUSED "GROUP BY " UNIT
      " ORDER BY 1 NULLS LAST LIMIT 1000",
      COL(struct refused_row, unit), COL(struct refused_row, n));
QUERY(q_unread, struct count_row,
      "SELECT COUNT(*) FROM matter WHERE commune = $1 AND state = 'moi' AND received_day <= $2",
      COL(struct count_row, n));

static day day_before(day d) {
  return (day){d.n - 1};
}

/* Due on that day or before: the chairman's. */
static day risen(const struct matter_climb *c) {
  return day_is(c->chairman_to) ? c->chairman_to : (day){-1};
}

struct making {
  struct ctx *cx;
  enum lang lang;
  bool all;
  id unit;
  struct units names;
  struct matter_climb climb;
};

/* ---- words -------------------------------------------------------------------------------------------- */

static str step_word(str state) {
  if (str_eq(state, S("cho-duyet"))) return _("ký trả lời");
  if (str_eq(state, S("mo-lai"))) return _("xem lại, làm tiếp");
  return _("soạn trả lời");
}

static str owner_word(enum matter_holder holder, str state, bool refused) {
  if (refused) return _("Người phụ trách cấp trên");
  if (holder == HELD_BY_CHAIRMAN) return _("Chủ tịch");
  if (holder == HELD_BY_HEAD) return _("Trưởng đơn vị");
  return str_eq(state, S("cho-duyet")) ? _("Người ký") : _("Đơn vị");
}

static struct watch_line line_of(struct making *k, const struct line_row *row, bool refused) {
  void *mem = k->cx->mem;
  str owner = word(k->lang, owner_word(matter_holder(&k->climb, row->due), row->state, refused));
  struct watch_line l = {
      .title = row->title,
      .path = str_fmt(mem, "/can-bo/phan-anh/%.*s", STR_ARG(id_hex(mem, row->id))),
      .unit = watch_unit_name(k->cx, &k->names, row->unit),
      .step = str_fmt(mem, "%.*s: %.*s", STR_ARG(owner), STR_ARG(word(k->lang, step_word(row->state)))),
      .due = row->due};
  if (!refused && row->due.n < k->cx->today.n)
    l.days = -calendar_working_between(k->cx, k->cx->today, row->due);
  return l;
}

static void lines(struct making *k, struct watch_part *part, const struct line_row *rows, size_t n,
                  bool refused) {
  part->lines.at = MEM_ARRAY(k->cx->mem, struct watch_line, n);
  part->lines.n = n;
  for (size_t i = 0; i < n; i++) part->lines.at[i] = line_of(k, &rows[i], refused);
}

static void due_between(struct making *k, struct watch_part *part, day from, day to, int64_t most) {
  size_t n;
  struct line_row *rows = STORE_LIST(k->cx, q_lines, &n, A(k->cx->who.commune), A((int64_t)k->all), A(k->unit),
                                     A(from), A(to), A(most));
  lines(k, part, rows, n, false);
}

/* ---- counting ------------------------------------------------------------------------------------------ */

static struct watch_unit *unit_of(struct making *k, struct watch_sheet *s, id *ids, id unit) {
  for (size_t i = 0; i < s->units.n; i++)
    if (id_eq(ids[i], unit)) return &s->units.at[i];
  MUST(s->units.n < 2 * MOST_UNITS);
  ids[s->units.n] = unit;
  s->units.at[s->units.n].name = watch_unit_name(k->cx, &k->names, unit);
  return &s->units.at[s->units.n++];
}

static void count_units(struct making *k, struct watch_sheet *s) {
  size_t n, n_refused;
  struct arg in = A(k->cx->who.commune), all = A((int64_t)k->all), unit = A(k->unit);
  struct unit_counts *rows =
      STORE_LIST(k->cx, q_units, &n, in, all, unit, A(risen(&k->climb)), A(s->today), A(s->next));
  struct refused_row *refused = STORE_LIST(k->cx, q_refused_units, &n_refused, in, all, unit);
  id *ids = MEM_ARRAY(k->cx->mem, id, n + n_refused);
  s->units.at = MEM_ARRAY(k->cx->mem, struct watch_unit, n + n_refused);
  for (size_t i = 0; i < n; i++) {
    struct watch_unit *u = unit_of(k, s, ids, rows[i].unit);
    u->climbed = rows[i].climbed;
    u->late = rows[i].late;
    u->today = rows[i].today;
    u->next = rows[i].next;
    s->climbed.count += u->climbed;
    s->late.count += u->late;
    s->due_today.count += u->today;
    s->due_next.count += u->next;
  }
  for (size_t i = 0; i < n_refused; i++) {
    unit_of(k, s, ids, refused[i].unit)->refused = refused[i].n;
    s->refused.count += refused[i].n;
  }
}

static int64_t weight(const struct watch_unit *u) {
  return u->climbed * 1000000 + u->late * 10000 + u->refused * 1000 + u->today * 10 + u->next;
}

/* Those with most to do first: the table may be cut at the paper's end. */
static void sort_units(struct watch_sheet *s) {
  for (size_t i = 1; i < s->units.n; i++)
    for (size_t j = i; j > 0 && weight(&s->units.at[j]) > weight(&s->units.at[j - 1]); j--) {
      struct watch_unit other = s->units.at[j];
      s->units.at[j] = s->units.at[j - 1];
      s->units.at[j - 1] = other;
    }
}

struct watch_sheet watch_sheet(struct ctx *cx, enum lang lang, const struct who *whose) {
  struct making k = {.cx = cx,
                     .lang = lang,
                     .all = watch_sees_all(whose),
                     .unit = whose->unit,
                     .names = unit_list(cx, UNIT_ANY, cx->today),
                     .climb = matter_climb(cx)};
  struct watch_sheet s = {.today = cx->today,
                          .next = calendar_working_after(cx, cx->today, 1),
                          .limit = k.climb.limit,
                          .may_unread = may(whose, MAY_MODERATE)};
  if (!may(whose, MAY_READ_MATTERS)) return s;
  if (!k.all) s.of = watch_unit_name(cx, &k.names, k.unit);
  count_units(&k, &s);
  sort_units(&s);
  day ever = {0}, up_to = risen(&k.climb);
  due_between(&k, &s.climbed, ever, up_to, LINES_LATE);
  due_between(&k, &s.late, (day){up_to.n + 1}, day_before(s.today), LINES_LATE);
  due_between(&k, &s.due_today, s.today, s.today, LINES_DUE);
  due_between(&k, &s.due_next, (day){s.today.n + 1}, s.next, LINES_DUE);
  size_t n;
  struct line_row *refused = STORE_LIST(cx, q_refused, &n, A(cx->who.commune), A((int64_t)k.all), A(k.unit),
                                        A((int64_t)LINES_REFUSED));
  lines(&k, &s.refused, refused, n, true);
  if (s.may_unread) {
    int64_t wait = watch_parameter("cho-xem-ngay", cx->today)->value;
    struct count_row c;
    if (STORE_FIND(cx, q_unread, &c, A(cx->who.commune), A(calendar_working_before(cx, cx->today, wait + 1))))
      s.unread = c.n;
  }
  return s;
}

/* ---- as text --------------------------------------------------------------------------------------------- */

static void say_part(struct buf *b, enum lang lang, str title, const struct watch_part *p) {
  if (!p->count) return;
  buf_fmt(b, "\n%.*s: %lld\n", STR_ARG(title), (long long)p->count);
  for (size_t i = 0; i < p->lines.n; i++) {
    const struct watch_line *l = &p->lines.at[i];
    void *mem = b->mem;
    buf_fmt(b, "- %.*s (%.*s; %.*s; %.*s)\n", STR_ARG(l->title), STR_ARG(day_vi(mem, l->due)), STR_ARG(l->unit),
            STR_ARG(l->step));
  }
  if (p->count > (int64_t)p->lines.n)
    buf_fmt(b, "  %.*s\n",
            STR_ARG(word_fill(b->mem, word(lang, _("và %(n)s việc nữa")),
                              SLOTS({"n", str_int(b->mem, p->count - (int64_t)p->lines.n), false}))));
}

str watch_sheet_text(struct ctx *cx, enum lang lang, const struct who *whose) {
  struct watch_sheet s = watch_sheet(cx, lang, whose);
  struct buf *b = buf_new(cx->mem, 1 << 16);
  str of = s.of.n ? s.of : word(lang, _("Toàn xã"));
  buf_fmt(b, "%.*s %.*s\n%.*s\n", STR_ARG(word(lang, _("Tờ việc buổi sáng"))),
          STR_ARG(day_vi(cx->mem, s.today)), STR_ARG(of));
  say_part(b, lang, word(lang, _("Quá hạn, nay thuộc Chủ tịch")), &s.climbed);
  say_part(b, lang, word(lang, _("Quá hạn, nay thuộc trưởng đơn vị")), &s.late);
  say_part(b, lang, word(lang, _("Đến hạn hôm nay")), &s.due_today);
  str next = word_fill(cx->mem, word(lang, _("Đến hạn ngày làm việc tới, %(day)s")),
                       SLOTS({"day", day_vi(cx->mem, s.next), false}));
  say_part(b, lang, next, &s.due_next);
  say_part(b, lang, word(lang, _("Người dân báo chưa xong")), &s.refused);
  if (s.unread)
    buf_fmt(b, "\n%.*s: %lld\n", STR_ARG(word(lang, _("Chờ xem quá một ngày làm việc"))), (long long)s.unread);
  if (!s.climbed.count && !s.late.count && !s.due_today.count && !s.due_next.count && !s.refused.count &&
      !s.unread)
    buf_fmt(b, "\n%.*s\n", STR_ARG(word(lang, _("Không có việc nào quá hạn hay sắp đến hạn."))));
  return buf_str(b);
}

/* ---- duty ------------------------------------------------------------------------------------------------ */

/* Late matters that wait for the chairman, or for the head of the own unit. */
static int64_t turn_of(struct ctx *cx, bool chairman) {
  struct making k = {.cx = cx, .all = chairman, .unit = cx->who.unit, .climb = matter_climb(cx)};
  size_t n;
  struct unit_counts *rows = STORE_LIST(cx, q_units, &n, A(cx->who.commune), A((int64_t)k.all), A(k.unit),
                                        A(risen(&k.climb)), A(cx->today), A(day_before(cx->today)));
  int64_t mine = 0;
  for (size_t i = 0; i < n; i++) mine += chairman ? rows[i].climbed : rows[i].late;
  return mine;
}

static void sheet_duty(struct ctx *cx, enum lang lang, struct duty_list *l) {
  if (!may(&cx->who, MAY_READ_MATTERS)) return;
  bool chairman = cx->who.roles & ROLE_BIT(ROLE_CHAIRMAN), head = cx->who.roles & ROLE_BIT(ROLE_UNIT_HEAD);
  int64_t mine = chairman || head ? turn_of(cx, chairman) : 0;
  duty_add(l, word(lang, mine ? _("Tờ việc buổi sáng: quá hạn, đến lượt ông/bà") : _("Tờ việc buổi sáng")),
           S("/can-bo/buoi-sang"), mine ? mine : -1, mine);
}

void watch_duties(struct ctx *cx, enum lang lang, struct duty_list *l) {
  sheet_duty(cx, lang, l);
  if (may(&cx->who, MAY_WATCH)) duty_add(l, word(lang, _("Cảnh báo sớm")), S("/can-bo/canh-bao"), -1, 0);
  watch_round_duties(cx, lang, l);
  if (may(&cx->who, MAY_READ_MATTERS))
    duty_add(l, word(lang, _("Trả lời theo đơn vị")), S("/can-bo/thong-ke"), -1, 0);
}
