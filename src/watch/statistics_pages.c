/* /can-bo/thong-ke: how units answered in a month or a year. */
#include "watch/watch_pages.h"
#include "watch/watch_statistics.html.h"

enum { FIRST_YEAR = 2026, LAST_YEAR = 2100, FEW = 10 };

static day month_end(int year, int month) {
  day next = month == 12 ? day_make(year + 1, 1, 1) : day_make(year, month + 1, 1);
  return (day){next.n - 1};
}

/* Of few the percentage would say more than there is. */
static struct share_view share(struct request *rq, int64_t part, int64_t of) {
  void *mem = rq->cx->mem;
  struct share_view v = {.counts = str_fmt(mem, "%lld/%lld", (long long)part, (long long)of)};
  if (of >= FEW) v.percent = str_fmt(mem, "%lld %%", (long long)muldiv(200 * part + of, 1, 2 * of));
  return v;
}

static struct statistics_view view_of(struct request *rq, const struct watch_statistics_line *l) {
  return (struct statistics_view){.name = l->name.n ? l->name : WORD(rq, "Chưa giao đơn vị"),
                                  .on_time = share(rq, l->on_time, l->due),
                                  .late = share(rq, l->late, l->due),
                                  .silent = share(rq, l->silent, l->due),
                                  .received = l->received,
                                  .due = l->due,
                                  .open = l->open,
                                  .withheld = l->withheld,
                                  .refused = l->refused};
}

static str address(struct request *rq, int year, int month) {
  return month ? str_fmt(rq->cx->mem, "/can-bo/thong-ke?nam=%d&thang=%d", year, month)
               : str_fmt(rq->cx->mem, "/can-bo/thong-ke?nam=%d", year);
}

/* The periods around the one that is shown: earlier, later (not the future), and the year or the month. */
static void add_ways(struct request *rq, struct statistics_page *p, int year, int month) {
  struct ymd now = day_ymd(rq->cx->today);
  int y = year, m = month - 1;
  if (month == 1) y--, m = 12;
  if (!month) y--, m = 0;
  if (y >= FIRST_YEAR) p->before = address(rq, y, m);
  y = year, m = month + 1;
  if (month == 12) y++, m = 1;
  if (!month) y++, m = 0;
  if (y < now.year || (y == now.year && m <= now.month)) p->after = address(rq, y, m);
  int this_month = year == now.year ? now.month : 12;
  p->other = month ? address(rq, year, 0) : address(rq, year, this_month);
  p->other_title = month ? word_fill(rq->cx->mem, WORD(rq, "Cả năm %(year)s"),
                                     SLOTS({"year", str_int(rq->cx->mem, year), false}))
                         : WORD(rq, "Xem từng tháng");
}

static void show_statistics(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct ymd now = day_ymd(cx->today);
  int year = (int)query_int(rq, "nam", FIRST_YEAR, LAST_YEAR, 0);
  int month = (int)query_int(rq, "thang", 1, 12, year ? 0 : now.month);
  if (!year) year = now.year;
  day from = day_make(year, month ? month : 1, 1), to = month_end(year, month ? month : 12);
  struct watch_statistics s = watch_statistics(cx, from, to);
  struct statistics_page p = {.all = s.all,
                              .of = s.all || !id_is(cx->who.unit) ? STR_NONE : unit_name(cx, cx->who.unit),
                              .sum = view_of(rq, &s.sum),
                              .few = FEW,
                              .as_of = cx->now};
  struct slot slots[] = {{"month", str_int(cx->mem, month), false}, {"year", str_int(cx->mem, year), false}};
  p.period =
      word_fill(cx->mem, month ? WORD(rq, "Tháng %(month)s năm %(year)s") : WORD(rq, "Năm %(year)s"), slots, 2);
  p.units.at = MEM_ARRAY(cx->mem, struct statistics_view, s.units.n);
  for (size_t i = 0; i < s.units.n; i++) p.units.at[p.units.n++] = view_of(rq, &s.units.at[i]);
  add_ways(rq, &p, year, month);
  watch_statistics_html(rq->out, &p);
  reply_page(
      rq, &(struct page){
              .title = WORD(rq, "Trả lời theo đơn vị"), .section = S("thong-ke"), .staff = true, .wide = true});
}

ROUTES(watch_answer_routes,
       ROUTE_GET_AS(LANE_PAGE, ROUTE_HEAVY, "/can-bo/thong-ke", MAY_READ_MATTERS, show_statistics));
