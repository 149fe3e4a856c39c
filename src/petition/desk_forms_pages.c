/* /can-bo/tiep-dan/tu-choi, /bien-nhan: Mẫu 01/TCD and 02/TCD, filled in and printed. Names stand on the paper alone. */
#include "petition/petition_receipt.html.h"
#include "petition/petition_receipt_print.html.h"
#include "petition/petition_refusal.html.h"
#include "petition/petition_refusal_print.html.h"
#include "petition/reception.h"

enum { MOST_PAPERS = 60 };

FORM(refusal_form, FIELD_TEXT("can-cu", 1, 40), FIELD_TEXT("ho-ten", 0, 200), FIELD_TEXT("dia-chi", 0, 200),
     FIELD_LONG("noi-dung", 0, 2000));
FORM(receipt_form, FIELD_TEXT("ho-ten", 1, 200), FIELD_TEXT("dia-chi", 0, 200), FIELD_LONG("giay-to", 1, 4000));

static str commune_of(struct request *rq) {
  return petition_office(rq);
}

/* ---- Mẫu 01/TCD ---- */

static void show_refusal(struct request *rq) {
  struct refusal_page p = {
      .form = form_view(rq, &refusal_form, S("/can-bo/tiep-dan/tu-choi")),
      .grounds = ground_choices(rq->cx, rq->out->lang, petition_refusal_rows, petition_refusal_rows_n)};
  petition_refusal_html(rq->out, &p);
  reply_page(rq,
             &(struct page){.title = WORD(rq, "Từ chối tiếp công dân"), .section = S("can-bo"), .staff = true});
}

struct refusing {
  struct refused r;
  const struct ground_row *ground;
  str name, address, content;
};

static void *refuse_prepare(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct refusing *w = MEM_NEW(cx->mem, struct refusing);
  struct deadline d;
  w->ground = ground_find(petition_refusal_rows, petition_refusal_rows_n, form_text(rq, "can-cu"), cx->today);
  w->name = form_text(rq, "ho-ten");
  if (!w->ground) form_wrong(rq, "can-cu", _("Ông/bà chọn một trong mười căn cứ."));
  bool unnamed = w->ground && w->ground->written && !w->name.n;
  if (unnamed) form_wrong(rq, "ho-ten", _("Căn cứ này phải thông báo bằng văn bản: ông/bà ghi họ tên."));
  if (!w->ground || unnamed) {
    reply_form_again(rq, show_refusal);
    return NULL;
  }
  w->address = form_text(rq, "dia-chi");
  w->content = form_text(rq, "noi-dung");
  w->r = (struct refused){
      .id = petition_part_of_form(rq), .day = cx->today, .due = DAY_NONE, .ground = w->ground->code};
  if (w->ground->written && calendar_deadline(cx, S("tu-choi-tiep-cong-dan"), day_starts(cx->today), &d))
    w->r.due = d.due;
  return w;
}

static bool refuse_apply(struct ctx *cx, void *work) {
  struct refusing *w = work;
  reception_refuse(cx, &w->r);
  return true;
}

static void refuse_reply(struct request *rq, void *work, bool committed) {
  struct refusing *w = work;
  if (!committed) {
    reply_refused(rq, _("Chưa ghi được. Ông/bà thử lại."));
    return;
  }
  struct refusal_print_page p = {.commune = commune_of(rq),
                                 .name = w->name,
                                 .address = w->address,
                                 .content = w->content,
                                 .ground = word(rq->out->lang, w->ground->name),
                                 .citation = w->ground->citation,
                                 .day = w->r.day,
                                 .due = w->r.due,
                                 .written = w->ground->written,
                                 .confirmed = w->ground->confirmed};
  petition_refusal_print_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Thông báo từ chối tiếp công dân"),
                                .section = S("can-bo"),
                                .staff = true});
}

/* ---- Mẫu 02/TCD ---- */

static void show_receipt(struct request *rq) {
  struct receipt_page p = {form_view(rq, &receipt_form, S("/can-bo/tiep-dan/bien-nhan"))};
  petition_receipt_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Giấy biên nhận"), .section = S("can-bo"), .staff = true});
}

static void *receipt_prepare(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct account me;
  struct receipt_print_page p = {.commune = commune_of(rq),
                                 .name = form_text(rq, "ho-ten"),
                                 .address = form_text(rq, "dia-chi"),
                                 .day = cx->today};
  if (account_find(cx, cx->who.account, &me)) p.by = me.name;
  str rest = form_text(rq, "giay-to"), line;
  p.papers.at = MEM_ARRAY(cx->mem, str, MOST_PAPERS);
  for (bool more = true; more && p.papers.n < MOST_PAPERS;) {
    more = str_cut(&rest, S("\n"), &line);
    if (str_trim(line).n) p.papers.at[p.papers.n++] = str_trim(line);
  }
  petition_receipt_print_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Giấy biên nhận"), .section = S("can-bo"), .staff = true});
  return NULL;
}

#define SECRET_POST (ROUTE_NO_STORE | ROUTE_REPEATABLE | ROUTE_SECRET)
ROUTES(petition_desk_form_routes, ROUTE_GET("/can-bo/tiep-dan/tu-choi", MAY_RECEIVE_CITIZENS, show_refusal),
       ROUTE_POST_AS(LANE_PAGE, SECRET_POST, "/can-bo/tiep-dan/tu-choi", MAY_RECEIVE_CITIZENS, refusal_form,
                     refuse_prepare, refuse_apply, refuse_reply),
       ROUTE_GET("/can-bo/tiep-dan/bien-nhan", MAY_RECEIVE_CITIZENS, show_receipt),
       ROUTE_POST_AS(LANE_PAGE, SECRET_POST, "/can-bo/tiep-dan/bien-nhan", MAY_RECEIVE_CITIZENS, receipt_form,
                     receipt_prepare, NULL, NULL));
