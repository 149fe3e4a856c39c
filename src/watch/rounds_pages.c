/* /can-bo/goi-nhac: who has not handed in this week, as a list to telephone by. */
#include "watch/watch_call.html.h"
#include "watch/watch_pages.h"

static void show_call(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct watch_missings m = watch_missings(cx);
  watch_whom_to_ask(cx, &m);
  struct week week = day_week(cx->today);
  day monday = week_monday(week);
  struct call_page p = {.missing = m,
                        .week = str_fmt(cx->mem, "%d/%d", week.week, week.year),
                        .from = monday,
                        .to = {monday.n + 6},
                        .remind = m.from,
                        .reminds = m.remind,
                        .as_of = cx->now};
  watch_call_html(rq->out, &p);
  reply_page(
      rq, &(struct page){
              .title = WORD(rq, "Gọi nhắc nộp ý kiến"), .section = S("goi-nhac"), .staff = true, .wide = true});
}

ROUTES(watch_round_routes, ROUTE_GET("/can-bo/goi-nhac", MAY_WATCH, show_call));
