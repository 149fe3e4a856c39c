/* /can-bo/luot-tiep/:id: one person at a reception, for those who receive. */
#include "meeting/meeting_pages.h"
#include "meeting/meeting_turn.html.h"

FORM(came_form, FIELD_CHOICE("den", 1, "co khong"));
FORM(reply_form, FIELD_CHOICE("loai", 1, "tra-loi thu-ly gia-han tu-choi chuyen"),
     FIELD_LONG("noi-dung", 5, 3000));
FORM(forget_form, FIELD_CHECK("dong-y"));

struct act {
  struct booking b;
  struct meeting m;
  bool came;
  str kind, text;
};

static bool asked(struct request *rq, struct act *ret) {
  id wanted;
  if (id_parse(param(rq, "id"), &wanted) && booking_find(rq->cx, wanted, &ret->b) &&
      meeting_find(rq->cx, ret->b.meeting, &ret->m))
    return true;
  reply_not_found(rq);
  return false;
}

static str path_of(struct request *rq, const struct booking *b, const char *act) {
  return str_fmt(rq->cx->mem, "/can-bo/luot-tiep/%.*s%s", STR_ARG(id_hex(rq->cx->mem, b->id)), act);
}

static struct choices kinds(struct request *rq) {
  static const char *const codes[] = {"tra-loi", "thu-ly", "gia-han", "tu-choi", "chuyen"};
  enum { KINDS = sizeof codes / sizeof *codes };
  struct choice *at = MEM_ARRAY(rq->cx->mem, struct choice, KINDS);
  for (size_t i = 0; i < KINDS; i++)
    at[i] = (struct choice){str_of(codes[i]), word(rq->out->lang, reply_kind_word(str_of(codes[i]))), STR_NONE};
  return (struct choices){at, KINDS};
}

static void show_turn(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct act a;
  struct deadline d;
  if (!asked(rq, &a)) return;
  str booking = id_hex(cx->mem, a.b.id), meeting = id_hex(cx->mem, a.m.id);
  struct turn_page p = {
      .m = meeting_line_of(rq, &a.m, true),
      .meeting_path = str_fmt(cx->mem, "/can-bo/lich/%.*s", STR_ARG(meeting)),
      .promise_path =
          str_fmt(cx->mem, "/can-bo/loi-hua/them?buoi=%.*s&nguoi=%.*s", STR_ARG(meeting), STR_ARG(booking)),
      .may_promise = may(&cx->who, MAY_PROMISE),
      .turn = meeting_turn_word(rq, &a.m, &a.b),
      .text = a.b.text,
      .name = a.b.name,
      .phone = a.b.phone,
      .hamlet = meeting_hamlet_word(rq, a.b.hamlet),
      .state = a.b.state,
      .made_at = a.b.made_at,
      .by_staff = id_is(a.b.taken_by),
      .replies = meeting_reply_views(rq, a.b.id),
      .promises = meeting_promises_to(rq, a.b.id),
      .waits = str_eq(a.b.state, S("den")) && !day_is(a.b.replied_day),
      .can_mark = !str_eq(a.b.state, S("huy")) && a.m.day.n <= cx->today.n && !day_is(a.b.replied_day),
      .can_reply = str_eq(a.b.state, S("den")),
      .forgotten = !a.b.text.n,
      .came_form = form_view(rq, &came_form, path_of(rq, &a.b, "/den")),
      .reply_form = form_view(rq, &reply_form, path_of(rq, &a.b, "/tra-loi")),
      .forget_form = form_view(rq, &forget_form, path_of(rq, &a.b, "/xoa-loi")),
      .kinds = kinds(rq)};
  if (booking_due(cx, &a.m, &d)) {
    p.due = d.due;
    p.why = deadline_view(cx, rq->out->lang, &d);
    p.late = p.waits && d.due.n < cx->today.n;
  }
  meeting_turn_html(rq->out, &p);
  reply_page(rq,
             &(struct page){.title = WORD(rq, "Một lượt tiếp công dân"), .section = S("lich"), .staff = true});
}

static struct act *act_on(struct request *rq) {
  struct act *w = MEM_NEW(rq->cx->mem, struct act);
  return asked(rq, w) ? w : NULL;
}

static void act_reply(struct request *rq, void *work, bool committed) {
  struct act *w = work;
  if (committed)
    reply_see_other(rq, path_of(rq, &w->b, ""));
  else
    reply_refused(rq, _("Chưa ghi được: lượt này vừa thay đổi, hoặc chưa đến ngày. Ông/bà mở lại để xem."));
}

static void *came_prepare(struct request *rq) {
  struct act *w = act_on(rq);
  if (w) w->came = str_eq(form_text(rq, "den"), S("co"));
  return w;
}
static bool came_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  return booking_came(cx, w->b.id, w->came);
}

static void *reply_prepare(struct request *rq) {
  struct act *w = act_on(rq);
  if (!w) return NULL;
  w->kind = form_text(rq, "loai");
  w->text = form_text(rq, "noi-dung");
  return w;
}
static bool reply_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  return booking_reply(cx, w->b.id, w->kind, w->text);
}

static void *forget_prepare(struct request *rq) {
  struct act *w = act_on(rq);
  if (!w || form_check(rq, "dong-y")) return w;
  form_wrong(rq, "dong-y", _("Ông/bà đánh dấu để xác nhận. Xóa rồi thì không lấy lại được."));
  reply_form_again(rq, show_turn);
  return NULL;
}
static bool forget_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  return booking_forget(cx, w->b.id);
}

ROUTES(meeting_turn_routes, ROUTE_GET("/can-bo/luot-tiep/:id", MAY_RECEIVE, show_turn),
       ROUTE_POST("/can-bo/luot-tiep/:id/den", MAY_RECEIVE, came_form, came_prepare, came_apply, act_reply),
       ROUTE_POST("/can-bo/luot-tiep/:id/tra-loi", MAY_RECEIVE, reply_form, reply_prepare, reply_apply,
                  act_reply),
       ROUTE_POST("/can-bo/luot-tiep/:id/xoa-loi", MAY_RECEIVE, forget_form, forget_prepare, forget_apply,
                  act_reply));
