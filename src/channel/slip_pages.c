/* /can-bo/phieu-in-san: slips with follow codes printed in advance, for the day without power. */
#include "channel/channel_pages.h"
#include "channel/channel_slips.html.h"
#include "channel/channel_slips_print.html.h"

enum { BLOCKS = 50 };

FORM(reserve_form, FIELD_INT("so-phieu", 1, SLIPS_MOST));

static void show_blocks(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct slip_blocks b = slip_blocks(cx, BLOCKS);
  struct slips_page p = {.form = form_view(rq, &reserve_form, S("/can-bo/phieu-in-san"))};
  p.blocks.at = MEM_ARRAY(cx->mem, struct block_line, b.n + 1);
  for (size_t i = 0; i < b.n; i++)
    p.blocks.at[p.blocks.n++] = (struct block_line){b.at[i].n, b.at[i].left, b.at[i].made_day, b.at[i].last_day,
                                                    b.at[i].last_day.n < cx->today.n};
  channel_slips_html(rq->out, &p);
  reply_page(rq,
             &(struct page){.title = WORD(rq, "Phiếu in sẵn"), .section = S("phieu-in-san"), .staff = true});
}

struct reserving {
  id form;
  int64_t n;
  struct slip_block block;
};

static void *reserve_prepare(struct request *rq) {
  struct reserving *w = MEM_NEW(rq->cx->mem, struct reserving);
  w->form = form_once_id(rq);
  w->n = form_int(rq, "so-phieu");
  return w;
}

/* What the page says again after a repeat: the last day; the codes are derived. */
static bool reserve_apply(struct ctx *cx, void *work) {
  struct reserving *w = work;
  if (!slips_reserve(cx, w->form, w->n, &w->block)) return false;
  store_once_answer(cx, w->form, day_iso(cx->mem, w->block.last_day));
  return true;
}

static void reserve_reply(struct request *rq, void *work, bool committed) {
  struct ctx *cx = rq->cx;
  struct reserving *w = work;
  struct slips_print_page p = {.office = store_setting(cx->store, S("commune"), S("name")),
                               .phone = store_setting(cx->store, S("commune"), S("phone")),
                               .n = w->n,
                               .last = w->block.last_day};
  if (!committed || (form_repeated(rq) && !day_parse(form_first_answer(rq), &p.last))) {
    reply_refused(rq, _("Chưa in được phiếu. Ông/bà thử lại."));
    return;
  }
  p.slips.at = MEM_ARRAY(cx->mem, struct slip_print, (size_t)w->n);
  for (int64_t i = 0; i < w->n; i++) {
    uint8_t secret[FOLLOW_BYTES];
    slip_secret(cx, w->form, i, secret);
    str code = follow_say(cx->mem, secret);
    p.slips.at[p.slips.n++] = (struct slip_print){i + 1, code, follow_qr(cx, code, &p.address)};
  }
  channel_slips_print_html(rq->out, &p);
  reply_page(rq,
             &(struct page){.title = WORD(rq, "Phiếu in sẵn"), .section = S("phieu-in-san"), .staff = true});
}

ROUTES(channel_slip_routes, ROUTE_GET("/can-bo/phieu-in-san", MAY_INTAKE, show_blocks),
       ROUTE_POST_AS(LANE_PAGE, ROUTE_NO_STORE, "/can-bo/phieu-in-san", MAY_INTAKE, reserve_form,
                     reserve_prepare, reserve_apply, reserve_reply));
