/* /can-bo/tin-gui/goi-dien: whom to call today, and how the calls ended. */
#include "outbox/outbox_calls.html.h"
#include "outbox/outbox_room.h"

FORM(print_form, FIELD_CHECK("dong-y"));
FORM(outcome_form, FIELD_CHOICE("ket-qua", 1, "gap khong-gap sai-so"));

static void show_list(struct request *rq, bool numbers) {
  struct ctx *cx = rq->cx;
  struct outbox_messages l = outbox_calls(cx, OUTBOX_CALL_PAGE + 1);
  struct calls_page p = {.today = show_day_long(rq->out, cx->today),
                         .shown = numbers,
                         .more = l.n > OUTBOX_CALL_PAGE,
                         .sms_configured = outbox_has_way(cx, S("sms"))};
  if (p.more) l.n = OUTBOX_CALL_PAGE;
  p.items.at = MEM_ARRAY(cx->mem, struct call_line, l.n);
  for (size_t i = 0; i < l.n; i++) {
    struct message_line line = outbox_line(rq, &l.at[i]);
    p.items.at[p.items.n++] = (struct call_line){
        .path = line.path,
        .number = numbers ? outbox_number_show(cx->mem, l.at[i].address) : line.address,
        .about = line.about,
        .about_path = line.about_path,
        .sentence = outbox_sentence(cx, rq->out->lang, &l.at[i]),
        .created_at = l.at[i].created_at,
        .tries = l.at[i].tries,
        .outcome_form = form_view(rq, &outcome_form, str_and(cx->mem, line.path, S("/ket-qua")))};
  }
  if (p.items.n && !numbers) p.print_form = form_view(rq, &print_form, S("/can-bo/tin-gui/goi-dien"));
  outbox_calls_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Gọi điện báo cho người dân"),
                                .section = S("can-bo"),
                                .staff = true,
                                .wide = true});
}

static void show_calls(struct request *rq) {
  show_list(rq, false);
}

/* ---- the list with its numbers: one act, a line in the journal for each person ---- */

static void *print_prepare(struct request *rq) {
  return MEM_NEW(rq->cx->mem, bool);
}

static bool print_apply(struct ctx *cx, void *work) {
  (void)work;
  struct outbox_messages l = outbox_calls(cx, OUTBOX_CALL_PAGE);
  for (size_t i = 0; i < l.n; i++) journal_note(cx, "outbox.reveal", l.at[i].id, "address");
  return true;
}

static void print_reply(struct request *rq, void *work, bool committed) {
  (void)work;
  if (committed)
    show_list(rq, true);
  else
    reply_see_other(rq, S("/can-bo/tin-gui/goi-dien"));
}

/* ---- how a call ended ---- */

struct call_work {
  id message;
  str outcome;
};

static void *outcome_prepare(struct request *rq) {
  struct call_work *w = MEM_NEW(rq->cx->mem, struct call_work);
  struct outbox_message m;
  if (!id_parse(param(rq, "id"), &w->message) || !outbox_find(rq->cx, w->message, &m)) {
    reply_not_found(rq);
    return NULL;
  }
  w->outcome = form_text(rq, "ket-qua");
  return w;
}

static bool outcome_apply(struct ctx *cx, void *work) {
  const struct call_work *w = work;
  return outbox_called(cx, w->message, w->outcome);
}

static void outcome_reply(struct request *rq, void *work, bool committed) {
  (void)work;
  if (committed)
    reply_see_other(rq, S("/can-bo/tin-gui/goi-dien"));
  else
    reply_refused(
        rq, _("Cuộc gọi này không còn trong danh sách: đã có người ghi kết quả, hoặc người dân đã thôi nhận."));
}

ROUTES(outbox_call_routes, ROUTE_GET("/can-bo/tin-gui/goi-dien", MAY_TELL_RESIDENTS, show_calls),
       ROUTE_POST_AS(LANE_PAGE, ROUTE_NO_STORE, "/can-bo/tin-gui/goi-dien", MAY_TELL_RESIDENTS, print_form,
                     print_prepare, print_apply, print_reply),
       ROUTE_POST("/can-bo/tin-gui/:id/ket-qua", MAY_TELL_RESIDENTS, outcome_form, outcome_prepare,
                  outcome_apply, outcome_reply));

void outbox_duties(struct ctx *cx, enum lang lang, struct duty_list *l) {
  if (!may(&cx->who, MAY_TELL_RESIDENTS)) return;
  int64_t calls = outbox_count_calls(cx);
  duty_add(l, word(lang, _("Gọi điện báo cho người dân")), S("/can-bo/tin-gui/goi-dien"), calls ? calls : -1,
           0);
  duty_add(l, word(lang, _("Tin gửi cho người dân")), S("/can-bo/tin-gui"), -1, 0);
}
