/* /tien-do: the programme and its score, and behind each content its records. */
#include "criteria/criteria_content.html.h"
#include "criteria/criteria_pages.h"
#include "criteria/criteria_progress.html.h"

enum { FIRST_YEAR = 2000, LAST_YEAR = 2199 };

struct asked {
  int year;
  day as_of;
};

/* ?nam=2026&ngay=09/6/2026; a day to come is today. */
static struct asked asked(struct request *rq) {
  struct asked a = {.as_of = query_day(rq, "ngay")};
  if (!day_is(a.as_of) || a.as_of.n > rq->cx->today.n) a.as_of = rq->cx->today;
  a.year = (int)query_int(rq, "nam", FIRST_YEAR, LAST_YEAR, day_ymd(a.as_of).year);
  return a;
}

/* What carries the asked year and day along; nothing when it is the present. */
static str carried(struct request *rq, struct asked a) {
  bool now = a.as_of.n == rq->cx->today.n && a.year == day_ymd(rq->cx->today).year;
  if (now) return S("");
  return str_fmt(rq->cx->mem, "?nam=%d&ngay=%.*s", a.year, STR_ARG(day_iso(rq->cx->mem, a.as_of)));
}

static struct content_line line_of(struct request *rq, const struct scored *s, struct asked a) {
  void *mem = rq->cx->mem;
  struct content_line l = {
      .code = s->criterion->code,
      .title = s->criterion->title,
      .clause = s->criterion->clause,
      .path = str_fmt(mem, "/tien-do/%.*s%.*s", STR_ARG(s->criterion->code), STR_ARG(carried(rq, a))),
      .state = str_of(score_state_name(s->state)),
      .earned = s->earned,
      .possible = s->criterion->points,
      .done = s->measured.done,
      .due = s->measured.due};
  if (s->state == SCORE_MEASURED)
    l.share = str_fmt(mem, "%.*s / %.*s", STR_ARG(show_points(rq->out, s->earned)),
                      STR_ARG(show_points(rq->out, s->criterion->points)));
  return l;
}

static void fill_groups(struct request *rq, struct progress_page *p, const struct score *s, struct asked a) {
  p->groups.n = s->groups.n;
  p->groups.at = MEM_ARRAY(rq->cx->mem, struct group_block, s->groups.n);
  for (size_t g = 0; g < s->groups.n; g++) {
    const struct scored_group *from = &s->groups.at[g];
    struct group_block *to = &p->groups.at[g];
    to->code = from->group->code;
    to->title = from->group->title;
    to->earned = from->earned;
    to->reachable = from->reachable;
    to->possible = from->possible;
    to->contents.n = from->contents.n;
    to->contents.at = MEM_ARRAY(rq->cx->mem, struct content_line, from->contents.n);
    for (size_t c = 0; c < from->contents.n; c++) to->contents.at[c] = line_of(rq, &from->contents.at[c], a);
  }
}

static void show_progress(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct asked a = asked(rq);
  struct plan *plan = MEM_NEW(cx->mem, struct plan);
  struct score s;
  struct criteria_set other;
  struct progress_page p = {
      .plan = plan, .as_of = a.as_of, .year = str_fmt(cx->mem, "%d", a.year), .before = S(""), .after = S("")};
  p.has_plan = plan_load(cx, cx->today, plan);
  p.has_score = score_of(cx, a.year, a.as_of, &s, &p.why);
  if (p.has_score) {
    p.set_title = s.set.title;
    p.set_source = s.set.source;
    p.confirmed = s.set.confirmed;
    p.points_confirmed = s.set.points_confirmed;
    p.earned = s.earned;
    p.reachable = s.reachable;
    p.possible = s.possible;
    fill_groups(rq, &p, &s, a);
  } else {
    p.why = WORD(rq, "Năm này chưa có bộ tiêu chí");
  }
  if (criteria_of_year(cx, a.year - 1, cx->now, &other))
    p.before = str_fmt(cx->mem, "/tien-do?nam=%d", a.year - 1);
  if (a.year < day_ymd(cx->today).year) p.after = str_fmt(cx->mem, "/tien-do?nam=%d", a.year + 1);
  criteria_progress_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Xã đang làm đến đâu"),
                                .section = S("tien-do"),
                                .wide = true,
                                .table = S("/du-lieu/tien-do.csv")});
}

static void show_content(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct asked a = asked(rq);
  struct score s;
  str why, code = param(rq, "code");
  if (!score_of(cx, a.year, a.as_of, &s, &why)) {
    reply_not_found(rq);
    return;
  }
  for (size_t g = 0; g < s.groups.n; g++)
    for (size_t c = 0; c < s.groups.at[g].contents.n; c++) {
      const struct scored *one = &s.groups.at[g].contents.at[c];
      if (!str_eq(one->criterion->code, code)) continue;
      const char *measure = measure_name(one->criterion->measure);
      struct content_page p = {.content = line_of(rq, one, a),
                               .group_title = s.groups.at[g].group->title,
                               .year = str_fmt(cx->mem, "%d", a.year),
                               .back = str_fmt(cx->mem, "/tien-do%.*s", STR_ARG(carried(rq, a))),
                               .measure = measure ? str_of(measure) : S(""),
                               .points_confirmed = s.set.points_confirmed,
                               .as_of = a.as_of,
                               .more = one->measured.more};
      p.records.n = one->measured.records.n;
      p.records.at = MEM_ARRAY(cx->mem, struct record_line, p.records.n);
      for (size_t i = 0; i < p.records.n; i++)
        p.records.at[i] =
            (struct record_line){one->measured.records.at[i].title, one->measured.records.at[i].path,
                                 one->measured.records.at[i].done};
      criteria_content_html(rq->out, &p);
      reply_page(rq, &(struct page){.title = one->criterion->title, .section = S("tien-do")});
      return;
    }
  reply_not_found(rq);
}

ROUTES(criteria_routes, ROUTE_GET_AS(LANE_PAGE, ROUTE_HEAVY, "/tien-do", MAY_ANYONE, show_progress),
       ROUTE_GET_AS(LANE_PAGE, ROUTE_HEAVY, "/tien-do/:code", MAY_ANYONE, show_content));
