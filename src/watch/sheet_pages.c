/* /can-bo/buoi-sang: the morning sheet on screen, on one A4, and as plain text. */
#include "watch/watch_pages.h"
#include "watch/watch_sheet.html.h"

static void show_sheet(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct sheet_page p = {.sheet = watch_sheet(cx, rq->out->lang, &cx->who), .as_of = cx->now};
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
