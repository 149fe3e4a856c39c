/* Questions in advance: /lich/SỐ/hoi for everybody, /can-bo/cau-hoi for those who look at them first and those who answer. */
#include "meeting/meeting_ask.html.h"
#include "meeting/meeting_pages.h"
#include "meeting/meeting_question.html.h"
#include "meeting/meeting_questions.html.h"

enum { DESK_LENGTH = 50 };

FORM(ask_form, FIELD_LONG("cau-hoi", 5, 2000), FIELD_ID("thon", 0));
FORM(show_form, FIELD_LONG("noi-dung", 5, 2000), FIELD_CHECK("da-xem"));
FORM(refuse_form, FIELD_LONG("ly-do", 5, 500));
FORM(forget_form, FIELD_CHECK("la-to-cao"));
FORM(answer_form, FIELD_LONG("tra-loi", 5, 4000));

/* ---- asking ------------------------------------------------------------------------------------------------ */

static bool asked_meeting(struct request *rq, struct meeting *ret) {
  int64_t number;
  if (int_parse(param(rq, "number"), 1, INT64_MAX, &number) && meeting_by_number(rq->cx, number, ret)) {
    const struct meeting_kind *k = meeting_kind_on(ret->kind, ret->day);
    if (k && k->questions) return true;
  }
  reply_not_found(rq);
  return false;
}

static void show_ask(struct request *rq) {
  struct meeting m;
  if (!asked_meeting(rq, &m)) return;
  struct ask_page p = {
      .form = form_view(rq, &ask_form, str_fmt(rq->cx->mem, "/lich/%lld/hoi", (long long)m.number)),
      .m = meeting_line_of(rq, &m, false),
      .hamlets = meeting_hamlets(rq)};
  meeting_ask_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Gửi câu hỏi trước"), .section = S("lich")});
}

struct asking {
  struct meeting m;
  str text;
  id hamlet, form, question;
  uint8_t secret[FOLLOW_BYTES];
};

static void *ask_prepare(struct request *rq) {
  struct asking *w = MEM_NEW(rq->cx->mem, struct asking);
  if (!asked_meeting(rq, &w->m)) return NULL;
  w->text = form_text(rq, "cau-hoi");
  w->hamlet = form_id(rq, "thon");
  if (id_is(w->hamlet) && !meeting_known_choice(meeting_hamlets(rq), id_hex(rq->cx->mem, w->hamlet))) {
    form_wrong(rq, "thon", _("Thôn này không có trong danh sách. Ông/bà chọn lại."));
    reply_form_again(rq, show_ask);
    return NULL;
  }
  w->form = form_once_id(rq);
  meeting_secret_of_form(rq, w->secret);
  return w;
}

static bool ask_apply(struct ctx *cx, void *work) {
  struct asking *w = work;
  if (!question_ask(cx, w->m.id, w->text, w->hamlet, w->secret, &w->question)) return false;
  store_once_answer(cx, w->form, id_hex(cx->mem, w->question));
  return true;
}

static void ask_reply(struct request *rq, void *work, bool committed) {
  struct asking *w = work;
  struct question q;
  if (!committed) {
    form_wrong(rq, "cau-hoi",
               _("Buổi này không nhận thêm câu hỏi trước: đã đến giờ, hoặc đã có rất nhiều câu. Ông/bà hỏi tại "
                 "buổi."));
    reply_form_again(rq, show_ask);
  } else if (!question_by_code(rq->cx, w->secret, &q)) {
    reply_not_found(rq);
  } else {
    meeting_show_code(rq, &w->m, STR_NONE, w->secret, true, false);
  }
}

/* ---- shown on the pages of a meeting ------------------------------------------------------------------------ */

static struct question_view view_of(struct request *rq, const struct question *q, bool staff) {
  struct meeting m;
  str named = id_hex(rq->cx->mem, q->id);
  return (struct question_view){
      .id = named,
      .path = staff ? str_fmt(rq->cx->mem, "/can-bo/cau-hoi/%.*s", STR_ARG(named)) : STR_NONE,
      .text = str_eq(q->state, S("hien")) ? q->public_text : q->text,
      .hamlet = meeting_hamlet_word(rq, q->hamlet),
      .meeting = meeting_find(rq->cx, q->meeting, &m) ? meeting_line_of(rq, &m, true).title : STR_NONE,
      .asked = day_of(q->asked_at),
      .replies = meeting_reply_views(rq, q->id)};
}

static struct question_views views_of(struct request *rq, const struct questions *q, bool staff) {
  struct question_views v = {MEM_ARRAY(rq->cx->mem, struct question_view, q->n + 1), q->n};
  for (size_t i = 0; i < q->n; i++) v.at[i] = view_of(rq, &q->at[i], staff);
  return v;
}

struct question_views meeting_question_views(struct request *rq, id meeting, bool staff) {
  struct questions q = question_shown(rq->cx, meeting);
  return views_of(rq, &q, staff);
}

/* ---- the desk ------------------------------------------------------------------------------------------------- */

static struct page frame(struct request *rq) {
  return (struct page){.title = WORD(rq, "Câu hỏi gửi trước"), .section = S("lich"), .staff = true};
}

static void show_questions(struct request *rq) {
  struct questions waiting = question_waiting(rq->cx, DESK_LENGTH + 1),
                   unanswered = question_unanswered(rq->cx, DESK_LENGTH + 1);
  struct questions_page p = {.may_moderate = may(&rq->cx->who, MAY_MODERATE),
                             .more_waiting = waiting.n > DESK_LENGTH,
                             .more_unanswered = unanswered.n > DESK_LENGTH,
                             .as_of = rq->cx->now};
  if (p.more_waiting) waiting.n = DESK_LENGTH;
  if (p.more_unanswered) unanswered.n = DESK_LENGTH;
  p.waiting = views_of(rq, &waiting, true);
  p.unanswered = views_of(rq, &unanswered, true);
  meeting_questions_html(rq->out, &p);
  struct page page = frame(rq);
  reply_page(rq, &page);
}

static bool asked(struct request *rq, struct question *ret) {
  id wanted;
  if (id_parse(param(rq, "id"), &wanted) && question_find(rq->cx, wanted, ret)) return true;
  reply_not_found(rq);
  return false;
}

static str path_of(struct request *rq, const struct question *q, const char *act) {
  return str_fmt(rq->cx->mem, "/can-bo/cau-hoi/%.*s%s", STR_ARG(id_hex(rq->cx->mem, q->id)), act);
}

static void show_question(struct request *rq) {
  struct question q;
  struct meeting m;
  if (!asked(rq, &q)) return;
  MUST(meeting_find(rq->cx, q.meeting, &m));
  struct findings f = personal_find(rq->cx->mem, q.text, STR_NONE);
  struct form_view *show = form_view(rq, &show_form, path_of(rq, &q, "/hien"));
  form_preset(show, "noi-dung", personal_black_out(rq->cx->mem, q.text, &f));
  struct question_page p = {.m = meeting_line_of(rq, &m, true),
                            .q = view_of(rq, &q, false),
                            .text = q.text,
                            .state = q.state,
                            .found_personal = f.n > 0,
                            .may_moderate = may(&rq->cx->who, MAY_MODERATE) && str_eq(q.state, S("cho")),
                            .may_answer = may(&rq->cx->who, MAY_PLAN_MEETINGS) && str_eq(q.state, S("hien")),
                            .show_form = show,
                            .refuse_form = form_view(rq, &refuse_form, path_of(rq, &q, "/khong-hien")),
                            .forget_form = form_view(rq, &forget_form, path_of(rq, &q, "/xoa")),
                            .answer_form = form_view(rq, &answer_form, path_of(rq, &q, "/tra-loi")),
                            .promise_path =
                                str_fmt(rq->cx->mem, "/can-bo/loi-hua/them?buoi=%.*s&nguoi=%.*s",
                                        STR_ARG(id_hex(rq->cx->mem, m.id)), STR_ARG(id_hex(rq->cx->mem, q.id))),
                            .may_promise = may(&rq->cx->who, MAY_PROMISE) && str_eq(q.state, S("hien")) &&
                                           m.day.n <= rq->cx->today.n};
  meeting_question_html(rq->out, &p);
  struct page page = frame(rq);
  reply_page(rq, &page);
}

struct act {
  struct question q;
  str text;
};

static struct act *act_on(struct request *rq) {
  struct act *w = MEM_NEW(rq->cx->mem, struct act);
  return asked(rq, &w->q) ? w : NULL;
}

static void act_reply(struct request *rq, void *work, bool committed) {
  (void)work;
  if (committed)
    reply_see_other(rq, S("/can-bo/cau-hoi"));
  else
    reply_refused(rq, _("Câu hỏi này vừa có người xử lý. Ông/bà mở lại danh sách."));
}

static void *show_prepare(struct request *rq) {
  struct act *w = act_on(rq);
  if (!w) return NULL;
  w->text = form_text(rq, "noi-dung");
  if (!personal_find(rq->cx->mem, w->text, STR_NONE).n || form_check(rq, "da-xem")) return w;
  form_wrong(
      rq, "da-xem",
      _("Nội dung sắp công khai còn chỗ giống dữ liệu cá nhân. Che đi, hoặc đánh dấu là đã xem và được công "
        "khai."));
  reply_form_again(rq, show_question);
  return NULL;
}
static bool show_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  return question_show(cx, w->q.id, w->text);
}

static void *refuse_prepare(struct request *rq) {
  struct act *w = act_on(rq);
  if (w) w->text = form_text(rq, "ly-do");
  return w;
}
static bool refuse_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  return question_refuse(cx, w->q.id, w->text);
}

static void *forget_prepare(struct request *rq) {
  struct act *w = act_on(rq);
  if (!w || form_check(rq, "la-to-cao")) return w;
  form_wrong(rq, "la-to-cao", _("Đánh dấu ô này để chắc rằng phải xóa."));
  reply_form_again(rq, show_question);
  return NULL;
}
static bool forget_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  return question_forget(cx, w->q.id);
}

static void *answer_prepare(struct request *rq) {
  struct act *w = act_on(rq);
  if (w) w->text = form_text(rq, "tra-loi");
  return w;
}
static bool answer_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  return question_answer(cx, w->q.id, w->text);
}

ROUTES(meeting_question_routes, ROUTE_GET("/lich/:number/hoi", MAY_ANYONE, show_ask),
       ROUTE_POST_AS(LANE_PAGE, ROUTE_NO_STORE | ROUTE_SLOW, "/lich/:number/hoi", MAY_ANYONE, ask_form,
                     ask_prepare, ask_apply, ask_reply),
       ROUTE_GET("/can-bo/cau-hoi", MAY_PLAN_MEETINGS, show_questions),
       ROUTE_GET("/can-bo/cau-hoi/:id", MAY_PLAN_MEETINGS, show_question),
       ROUTE_POST("/can-bo/cau-hoi/:id/hien", MAY_MODERATE, show_form, show_prepare, show_apply, act_reply),
       ROUTE_POST("/can-bo/cau-hoi/:id/khong-hien", MAY_MODERATE, refuse_form, refuse_prepare, refuse_apply,
                  act_reply),
       ROUTE_POST("/can-bo/cau-hoi/:id/xoa", MAY_MODERATE, forget_form, forget_prepare, forget_apply,
                  act_reply),
       ROUTE_POST("/can-bo/cau-hoi/:id/tra-loi", MAY_PLAN_MEETINGS, answer_form, answer_prepare, answer_apply,
                  act_reply));
