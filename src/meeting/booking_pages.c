/* /lich/SỐ/dang-ky: a resident takes a turn, without an account; /lich/phieu: looks it up by code, gives it back. */
#include "meeting/meeting_pages.h"
#include "meeting/meeting_register.html.h"
#include "meeting/meeting_slip.html.h"

FORM(register_form, FIELD_CHOICE("buoc", 1, "nhap xem gui"), FIELD_TEXT("luot", 0, 3),
     FIELD_LONG("viec", 0, 1000), FIELD_ID("thon", 0), FIELD_TEXT("ten", 0, 80),
     FIELD_TEXT("dien-thoai", 0, 20));
FORM(code_form, FIELD_TEXT("ma", 1, 120));
FORM(cancel_form, FIELD_TEXT("ma", 1, 120), FIELD_CHECK("dong-y"));

static bool asked(struct request *rq, struct meeting *ret) {
  int64_t number;
  if (int_parse(param(rq, "number"), 1, INT64_MAX, &number) && meeting_by_number(rq->cx, number, ret) &&
      ret->slot_minutes)
    return true;
  reply_not_found(rq);
  return false;
}

static struct choices free_turns(struct request *rq, const struct meeting *m) {
  struct ctx *cx = rq->cx;
  bool taken[MOST_SLOTS];
  size_t n = meeting_slots(m), used = 0;
  struct choice *at = MEM_ARRAY(cx->mem, struct choice, n + 1);
  meeting_taken(cx, m->id, taken);
  for (size_t i = 0; i < n; i++)
    if (!taken[i] && slot_open(cx, m, (int64_t)i))
      at[used++] = (struct choice){str_fmt(cx->mem, "%zu", i), clock_said(cx->mem, slot_minute(m, (int64_t)i)),
                                   STR_NONE};
  return (struct choices){at, used};
}

static void show_step(struct request *rq, const struct meeting *m, str step) {
  struct ctx *cx = rq->cx;
  struct register_page p = {
      .m = meeting_line_of(rq, m, false),
      .step = step,
      .form = form_view(rq, &register_form, str_fmt(cx->mem, "/lich/%lld/dang-ky", (long long)m->number)),
      .turns = free_turns(rq, m),
      .hamlets = meeting_hamlets(rq)};
  if (str_eq(step, S("xem"))) {
    int64_t slot = 0;
    (void)int_parse(form_text(rq, "luot"), 0, MOST_SLOTS, &slot);
    p.turn = clock_said(cx->mem, slot_minute(m, slot));
    p.text = form_text(rq, "viec");
    p.hamlet = meeting_hamlet_word(rq, form_id(rq, "thon"));
    p.name = form_text(rq, "ten");
    p.phone = form_text(rq, "dien-thoai");
  }
  meeting_register_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Đăng ký gặp người đứng đầu"), .section = S("lich")});
}

static void show_register(struct request *rq) {
  struct meeting m;
  if (asked(rq, &m)) show_step(rq, &m, S("nhap"));
}

static bool good(struct request *rq, const struct meeting *m, int64_t *ret_slot) {
  bool fine = true;
  str phone = form_text(rq, "dien-thoai");
  id hamlet = form_id(rq, "thon");
  if (!int_parse(form_text(rq, "luot"), 0, MOST_SLOTS - 1, ret_slot) || !slot_open(rq->cx, m, *ret_slot)) {
    form_wrong(rq, "luot", _("Ông/bà chọn một giờ còn trống."));
    fine = false;
  }
  if (utf8_count(form_text(rq, "viec")) < 5) {
    form_wrong(rq, "viec", _("Ông/bà viết vài chữ về việc muốn nói."));
    fine = false;
  }
  if (id_is(hamlet) && !meeting_known_choice(meeting_hamlets(rq), id_hex(rq->cx->mem, hamlet))) {
    form_wrong(rq, "thon", _("Thôn này không có trong danh sách. Ông/bà chọn lại."));
    fine = false;
  }
  if (phone.n && !matter_phone_plausible(phone)) {
    form_wrong(rq, "dien-thoai",
               _("Số điện thoại có 10 chữ số, ví dụ 0912 345 678. Không muốn để lại thì bỏ trống."));
    fine = false;
  }
  return fine;
}

struct registering {
  struct booking_in in;
  struct meeting m;
  id form;
  enum booking_result result;
};

static void *register_prepare(struct request *rq) {
  struct registering *w = MEM_NEW(rq->cx->mem, struct registering);
  if (!asked(rq, &w->m)) return NULL;
  str step = form_text(rq, "buoc");
  if (str_eq(step, S("nhap"))) {
    show_step(rq, &w->m, step);
    return NULL;
  }
  if (!good(rq, &w->m, &w->in.slot)) {
    reply_form_again(rq, show_register);
    return NULL;
  }
  if (str_eq(step, S("xem"))) {
    show_step(rq, &w->m, step);
    return NULL;
  }
  w->form = form_once_id(rq);
  w->in.meeting = w->m.id;
  w->in.text = form_text(rq, "viec");
  w->in.hamlet = form_id(rq, "thon");
  w->in.name = form_text(rq, "ten");
  w->in.phone = form_text(rq, "dien-thoai");
  meeting_secret_of_form(rq, w->in.secret);
  return w;
}

static bool register_apply(struct ctx *cx, void *work) {
  struct registering *w = work;
  w->result = booking_make(cx, &w->in);
  if (w->result == BOOKED) store_once_answer(cx, w->form, id_hex(cx->mem, w->in.booking));
  return w->result == BOOKED;
}

static void register_reply(struct request *rq, void *work, bool committed) {
  struct registering *w = work;
  struct booking b;
  if (!committed) {
    form_wrong(rq, "luot",
               w->result == BOOKING_TAKEN
                   ? _("Giờ này vừa có người đăng ký. Ông/bà chọn giờ khác còn trống; lời đã viết vẫn còn.")
                   : _("Giờ này không còn đăng ký được. Ông/bà chọn giờ khác hoặc buổi khác."));
    reply_form_again(rq, show_register);
  } else if (!booking_by_code(rq->cx, w->in.secret, &b) || !b.slot.is) {
    reply_not_found(rq); /* given back meanwhile, and the page sent again */
  } else {
    meeting_show_code(rq, &w->m, meeting_turn_word(rq, &w->m, &b), w->in.secret, false, false);
  }
}

/* ---- the slip, by code --------------------------------------------------------------------------------------- */

static struct page slip_frame(struct request *rq) {
  return (struct page){.title = WORD(rq, "Phiếu hẹn và câu hỏi của ông/bà"), .section = S("lich")};
}

static void ask_code(struct request *rq, str wrong) {
  struct slip_page p = {.form = form_view(rq, &code_form, S("/lich/phieu")), .wrong = wrong};
  meeting_slip_html(rq->out, &p);
  struct page page = slip_frame(rq);
  reply_page_status(rq, wrong.p ? 422 : 200, &page);
}

struct held { /* what a code opens */
  struct meeting m;
  struct booking b;
  struct question q;
  bool is_question;
  uint8_t secret[FOLLOW_BYTES];
  str code;
};

/* One sentence for every way a code can be wrong: what exists must not show. */
static bool heard(struct request *rq, struct held *ret) {
  struct ctx *cx = rq->cx;
  if (follow_hear(cx->mem, form_text(rq, "ma"), ret->secret)) {
    ret->code = follow_say(cx->mem, ret->secret);
    if (booking_by_code(cx, ret->secret, &ret->b) && meeting_find(cx, ret->b.meeting, &ret->m)) return true;
    ret->is_question = question_by_code(cx, ret->secret, &ret->q) && meeting_find(cx, ret->q.meeting, &ret->m);
    if (ret->is_question) return true;
  }
  ask_code(rq,
           WORD(rq,
                "Không tìm thấy phiếu nào theo mã này. Ông/bà xem lại phiếu, đọc lại từng tiếng, hoặc gọi điện "
                "cho xã."));
  return false;
}

static void show_slip(struct request *rq, const struct held *h, str notice) {
  struct ctx *cx = rq->cx;
  struct deadline d;
  const str state = h->is_question ? h->q.state : h->b.state;
  struct slip_page p = {.found = true,
                        .notice = notice,
                        .question = h->is_question,
                        .m = meeting_line_of(rq, &h->m, false),
                        .code = h->code,
                        .state = state,
                        .text = h->is_question ? h->q.text : h->b.text,
                        .replies = meeting_reply_views(rq, h->is_question ? h->q.id : h->b.id),
                        .promises = meeting_promises_to(rq, h->is_question ? h->q.id : h->b.id)};
  if (h->is_question && str_eq(state, S("khong-hien"))) {
    struct meeting_facts f = meeting_facts(cx, h->q.id);
    for (size_t i = 0; i < f.n; i++)
      if (str_eq(f.at[i].what, S("khong-hien"))) p.reason = f.at[i].detail;
  }
  if (!h->is_question) {
    p.turn = meeting_turn_word(rq, &h->m, &h->b);
    p.can_cancel = str_eq(state, S("cho")) && !h->m.outcome.n && h->m.day.n >= cx->today.n;
    if (str_eq(state, S("den")) && booking_due(cx, &h->m, &d)) {
      p.due = d.due;
      p.why = deadline_view(cx, rq->out->lang, &d);
      p.late = !day_is(h->b.replied_day) && d.due.n < cx->today.n;
    }
  }
  struct form_view *cancel = form_view(rq, &cancel_form, S("/lich/phieu/huy"));
  form_preset(cancel, "ma", h->code);
  p.cancel_form = cancel;
  meeting_slip_html(rq->out, &p);
  struct page page = slip_frame(rq);
  reply_page(rq, &page);
}

static void show_code_form(struct request *rq) {
  struct held h = {0};
  if (!form_typed(rq, &cancel_form))
    ask_code(rq, STR_NONE);
  else if (heard(rq, &h))
    show_slip(rq, &h, STR_NONE);
}

static void *look_prepare(struct request *rq) {
  struct held h = {0};
  if (heard(rq, &h)) show_slip(rq, &h, STR_NONE);
  return NULL;
}

static void *cancel_prepare(struct request *rq) {
  struct held *h = MEM_NEW(rq->cx->mem, struct held);
  if (!heard(rq, h)) return NULL;
  if (form_check(rq, "dong-y")) return h;
  form_wrong(rq, "dong-y", _("Ông/bà đánh dấu để chắc rằng không đến nữa."));
  reply_form_again(rq, show_code_form);
  return NULL;
}

static bool cancel_apply(struct ctx *cx, void *work) {
  struct held *h = work;
  return booking_cancel(cx, h->secret);
}

static void cancel_reply(struct request *rq, void *work, bool committed) {
  struct held h = {0};
  (void)work;
  if (heard(rq, &h))
    show_slip(rq, &h,
              committed ? WORD(rq, "Đã trả lại lượt. Lời và tên ông/bà để lại đã được xóa.")
                        : WORD(rq, "Lượt này không trả lại được nữa."));
}

ROUTES(meeting_booking_routes, ROUTE_GET("/lich/phieu", MAY_ANYONE, show_code_form),
       ROUTE_POST_AS(LANE_PAGE, ROUTE_NO_STORE | ROUTE_SLOW, "/lich/phieu", MAY_ANYONE, code_form, look_prepare,
                     NULL, NULL),
       ROUTE_POST_AS(LANE_PAGE, ROUTE_NO_STORE | ROUTE_SLOW, "/lich/phieu/huy", MAY_ANYONE, cancel_form,
                     cancel_prepare, cancel_apply, cancel_reply),
       ROUTE_GET("/lich/:number/dang-ky", MAY_ANYONE, show_register),
       ROUTE_POST_AS(LANE_PAGE, ROUTE_NO_STORE | ROUTE_SLOW, "/lich/:number/dang-ky", MAY_ANYONE, register_form,
                     register_prepare, register_apply, register_reply));
