/* /can-bo/buoi-sang: the morning sheet on screen, on one A4, and as plain text. */
#include "watch/watch_pages.h"
#include "watch/watch_sheet.html.h"

/* Counted here and not with the duties: it reads a year of the cells in question. */
static int64_t undecided(struct ctx *cx) {
  if (!may(&cx->who, MAY_WATCH)) return 0;
  struct watch_spots spots = watch_spots(cx);
  struct watch_decisions decided = watch_decided_since(cx, (day){watch_monday(cx->today).n - 7});
  int64_t n = 0;
  for (size_t i = 0; i < spots.n; i++)
    n +=
        !watch_decision_on(&decided, S("diem-nong"), spots.at[i].hamlet, spots.at[i].topic, spots.at[i].monday);
  return n;
}

static void show_sheet(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct sheet_page p = {
      .sheet = watch_sheet(cx, rq->out->lang, &cx->who), .warnings = undecided(cx), .as_of = cx->now};
  struct watch_sheet *s = &p.sheet;
  p.today = show_day_long(rq->out, s->today);
  p.next = show_day_long(rq->out, s->next);
  p.quiet = !s->climbed.count && !s->late.count && !s->due_today.count && !s->due_next.count &&
            !s->refused.count && !s->unread;
  watch_sheet_html(rq->out, &p);
  reply_page(
      rq, &(struct page){
              .title = WORD(rq, "Tờ việc buổi sáng"), .section = S("buoi-sang"), .staff = true, .wide = true});
}

static void show_text(struct request *rq) {
  reply_bytes(rq, S("text/plain; charset=utf-8"), watch_sheet_text(rq->cx, rq->out->lang, &rq->cx->who),
              STR_NONE);
}

ROUTES(watch_sheet_routes, ROUTE_GET("/can-bo/buoi-sang", MAY_READ_MATTERS, show_sheet),
       ROUTE_GET("/can-bo/buoi-sang/chu", MAY_READ_MATTERS, show_text));
