/* /can-bo/chuong-trinh: the programme whole, with what was not understood. The public page is criteria's /tien-do. */
#include "plan/plan_pages.h"
#include "plan/plan_programme.html.h"

static void show_programme(struct request *rq) {
  struct plan *plan = MEM_NEW(rq->cx->mem, struct plan);
  struct programme_page p = {.plan = plan};
  p.there = plan_load(rq->cx, rq->cx->today, plan);
  plan_programme_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Chương trình theo Kế hoạch"),
                                .section = S("chuong-trinh"),
                                .staff = true});
}

ROUTES(plan_routes, ROUTE_GET("/can-bo/chuong-trinh", MAY_SEE_PROGRAMME, show_programme));
