/* /lich: what is coming, what was held and what was not, as everybody may see it. */
#include "meeting/meeting_calendar.html.h"
#include "meeting/meeting_one.html.h"
#include "meeting/meeting_pages.h"

enum { COMING = 40, PAST = 20, AHEAD_DAYS = 400 };

static void add_tabs(struct request *rq, struct calendar_page *p, str kind) {
  p->tabs.at = MEM_ARRAY(rq->cx->mem, struct meeting_tab, meeting_kind_rows_n + 1);
  p->tabs.at[p->tabs.n++] = (struct meeting_tab){WORD(rq, "Tất cả"), S("/lich"), !kind.n};
  for (size_t i = 0; i < meeting_kind_rows_n; i++) {
    const struct meeting_kind *k = &meeting_kind_rows[i];
    if (meeting_kind_on(k->code, rq->cx->today) != k) continue;
    p->tabs.at[p->tabs.n++] =
        (struct meeting_tab){word(rq->out->lang, k->name),
                             str_fmt(rq->cx->mem, "/lich?loai=%.*s", STR_ARG(k->code)), str_eq(kind, k->code)};
  }
}

static void add_rule(struct request *rq, struct calendar_page *p, str code, str sentence,
                     struct meeting_measure m) {
  const struct meeting_kind *k = meeting_kind_on(code, rq->cx->today);
  if (!k || !k->times) return;
  p->rules.at[p->rules.n++] =
      (struct rule_view){.sentence = word_fill(rq->cx->mem, word(rq->out->lang, sentence),
                                               SLOTS({"n", int_vi(rq->cx->mem, k->times), false})),
                         .citation = k->citation,
                         .confirmed = k->confirmed,
                         .due = m.due,
                         .done = m.done};
}

static void add_rules(struct request *rq, struct calendar_page *p) {
  struct ctx *cx = rq->cx;
  int year = day_ymd(cx->today).year;
  day start;
  if (!programme.start(cx, &start)) start = day_make(year, 1, 1);
  p->year = year;
  p->rules.at = MEM_ARRAY(cx->mem, struct rule_view, 2);
  add_rule(rq, p, S(RECEPTION), _("Người đứng đầu tiếp công dân ít nhất %(n)s ngày mỗi tuần"),
           measure_receptions(cx, year, start, cx->today));
  add_rule(rq, p, S(DIALOGUE), _("Đối thoại với Nhân dân ít nhất %(n)s lần mỗi năm"),
           measure_dialogues(cx, year, cx->today));
}

static bool is_kind(str code) {
  for (size_t i = 0; i < meeting_kind_rows_n; i++)
    if (str_eq(meeting_kind_rows[i].code, code)) return true;
  return false;
}

static void show_calendar(struct request *rq) {
  struct ctx *cx = rq->cx;
  str kind = query(rq, "loai");
  if (!kind.n || !is_kind(kind)) kind = S("");
  struct calendar_page p = {.as_of = cx->now};
  add_tabs(rq, &p, kind);
  add_rules(rq, &p);
  struct meetings coming =
      meeting_public_between(cx, cx->today, (day){cx->today.n + AHEAD_DAYS}, kind, COMING + 1);
  p.more = coming.n > COMING;
  if (p.more) coming.n = COMING;
  p.coming = meeting_lines_of(rq, &coming, false);
  /* The next page begins behind the last line of this one. */
  struct past_after after = {query_day(rq, "truoc"), query_int(rq, "so", 0, INT64_MAX, 0)};
  if (!day_is(after.day)) after = (struct past_after){cx->today, 0};
  if (after.day.n > cx->today.n) after.day = cx->today;
  struct meetings past = meeting_past(cx, after, kind, PAST + 1);
  if (past.n > PAST) {
    past.n = PAST;
    const struct meeting *last = &past.at[PAST - 1];
    p.next = str_fmt(cx->mem, "/lich?loai=%.*s&truoc=%.*s&so=%lld", STR_ARG(kind),
                     STR_ARG(day_iso(cx->mem, last->day)), (long long)last->number);
  }
  p.past = meeting_lines_of(rq, &past, false);
  meeting_calendar_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Lịch tiếp công dân, đối thoại"), .section = S("lich")});
}

/* ---- one ------------------------------------------------------------------------------------------------ */

static void add_turns(struct request *rq, const struct meeting *m, struct one_page *p) {
  struct ctx *cx = rq->cx;
  bool taken[MOST_SLOTS];
  size_t n = meeting_slots(m);
  if (!n || m->outcome.n || m->day.n < cx->today.n) return;
  meeting_taken(cx, m->id, taken);
  p->turns.at = MEM_ARRAY(cx->mem, struct turn_view, n);
  p->turns.n = n;
  for (size_t i = 0; i < n; i++)
    p->turns.at[i] = (struct turn_view){clock_said(cx->mem, slot_minute(m, (int64_t)i)),
                                        !taken[i] && slot_open(cx, m, (int64_t)i)};
}

static void show_one(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct meeting m;
  int64_t number;
  if (!int_parse(param(rq, "number"), 1, INT64_MAX, &number) || !meeting_by_number(cx, number, &m)) {
    reply_not_found(rq);
    return;
  }
  struct one_page p = {.m = meeting_line_of(rq, &m, false),
                       .register_path = str_fmt(cx->mem, "/lich/%lld/dang-ky", (long long)number),
                       .ask_path = str_fmt(cx->mem, "/lich/%lld/hoi", (long long)number)};
  p.can_register = p.m.free > 0;
  p.can_ask = p.m.takes_questions;
  add_turns(rq, &m, &p);
  meeting_add_public_parts(rq, &m, &p);
  meeting_one_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = p.m.title, .section = S("lich")});
}

ROUTES(meeting_calendar_routes, ROUTE_GET("/lich", MAY_ANYONE, show_calendar),
       ROUTE_GET("/lich/:number", MAY_ANYONE, show_one));
