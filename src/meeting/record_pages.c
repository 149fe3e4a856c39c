/* /can-bo/lich/:id: one meeting on the desk: how it went, who came, the signed sheet. */
#include "meeting/meeting_pages.h"
#include "meeting/meeting_record.html.h"

FORM(outcome_form, FIELD_CHOICE("ket-qua", 1, "da-to-chuc khong-to-chuc"), FIELD_LONG("vi-sao", 0, 1000));
FORM(walk_in_form, FIELD_LONG("viec", 5, 1000), FIELD_ID("thon", 0), FIELD_TEXT("ten", 0, 80),
     FIELD_TEXT("dien-thoai", 0, 20));
FORM(picture_form, FIELD_FILE("anh", 3, 10 << 20));

static bool asked(struct request *rq, struct meeting *ret) {
  id wanted;
  if (id_parse(param(rq, "id"), &wanted) && meeting_find(rq->cx, wanted, ret)) return true;
  reply_not_found(rq);
  return false;
}

static str path_of(struct request *rq, const struct meeting *m, const char *act) {
  return str_fmt(rq->cx->mem, "/can-bo/lich/%.*s%s", STR_ARG(id_hex(rq->cx->mem, m->id)), act);
}

static struct choices outcomes(struct request *rq) {
  struct choice *at = MEM_ARRAY(rq->cx->mem, struct choice, 2);
  at[0] = (struct choice){S("da-to-chuc"), WORD(rq, "Đã tổ chức"), STR_NONE};
  at[1] = (struct choice){S("khong-to-chuc"), WORD(rq, "Không tổ chức được"),
                          WORD(rq, "Phải nói rõ vì sao; lý do hiện công khai.")};
  return (struct choices){at, 2};
}

static void add_bookings(struct request *rq, const struct meeting *m, struct meeting_record_page *p) {
  struct ctx *cx = rq->cx;
  struct bookings b = booking_list(cx, m->id);
  struct deadline d = {.due = DAY_NONE};
  if (b.n && !booking_due(cx, m, &d)) d.due = DAY_NONE;
  p->bookings.at = MEM_ARRAY(cx->mem, struct booking_line, b.n + 1);
  for (size_t i = 0; i < b.n; i++) {
    const struct booking *from = &b.at[i];
    if (str_eq(from->state, S("huy"))) continue;
    bool waits = str_eq(from->state, S("den")) && !day_is(from->replied_day);
    p->bookings.at[p->bookings.n++] = (struct booking_line){
        .path = str_fmt(cx->mem, "/can-bo/luot-tiep/%.*s", STR_ARG(id_hex(cx->mem, from->id))),
        .turn = meeting_turn_word(rq, m, from),
        .text = from->text.n ? utf8_cut(from->text, 200) : WORD(rq, "Lời đã được xóa"),
        .name = from->name,
        .state = from->state,
        .due = d.due,
        .waits = waits,
        .late = waits && day_is(d.due) && d.due.n < cx->today.n,
        .replied = day_is(from->replied_day)};
  }
}

static void add_steps(struct request *rq, const struct meeting *m, struct meeting_record_page *p) {
  static const struct {
    const char *what;
    str word;
  } words[] = {{"dang", _("Đăng lịch")},
               {"da-to-chuc", _("Đã tổ chức")},
               {"khong-to-chuc", _("Không tổ chức được")},
               {"bien-ban", _("Lập biên bản")},
               {"anh", _("Thêm ảnh bản đã ký")}};
  struct meeting_facts f = meeting_facts(rq->cx, m->id);
  p->steps.at = MEM_ARRAY(rq->cx->mem, struct meeting_step, f.n + 1);
  for (size_t i = 0; i < f.n; i++)
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
      if (str_eq(f.at[i].what, str_of(words[k].what)))
        p->steps.at[p->steps.n++] =
            (struct meeting_step){word(rq->out->lang, words[k].word), f.at[i].detail, f.at[i].at};
}

static void add_pictures(struct request *rq, const struct meeting *m, struct meeting_record_page *p) {
  struct meeting_files f = meeting_files(rq->cx, m->id);
  p->pictures.at = MEM_ARRAY(rq->cx->mem, struct picture_line, f.n + 1);
  for (size_t i = 0; i < f.n; i++)
    p->pictures.at[p->pictures.n++] =
        (struct picture_line){str_fmt(rq->cx->mem, "%.*s/%.*s", STR_ARG(path_of(rq, m, "/anh")),
                                      STR_ARG(id_hex(rq->cx->mem, f.at[i].id))),
                              str_fmt(rq->cx->mem, "%.*s/%.*s", STR_ARG(path_of(rq, m, "/anh")),
                                      STR_ARG(id_hex(rq->cx->mem, f.at[i].thumbnail)))};
}

static void show_meeting(struct request *rq, const struct meeting *m) {
  struct ctx *cx = rq->cx;
  struct minutes minutes;
  struct meeting_record_page p = {
      .m = meeting_line_of(rq, m, true),
      .public_path = m->is_public ? str_fmt(cx->mem, "/lich/%lld", (long long)m->number) : STR_NONE,
      .minutes_path = path_of(rq, m, "/bien-ban"),
      .promise_path = str_fmt(cx->mem, "/can-bo/loi-hua/them?buoi=%.*s", STR_ARG(id_hex(cx->mem, m->id))),
      .outcome_form = form_view(rq, &outcome_form, path_of(rq, m, "/ket-qua")),
      .walk_in_form = form_view(rq, &walk_in_form, path_of(rq, m, "/nguoi-den")),
      .picture_form = form_view(rq, &picture_form, path_of(rq, m, "/anh")),
      .hamlets = meeting_hamlets(rq),
      .outcomes = outcomes(rq),
      .may_receive = may(&cx->who, MAY_RECEIVE),
      .may_promise = may(&cx->who, MAY_PROMISE),
      .has_turns = str_eq(m->kind, S(RECEPTION)),
      .begun = m->day.n <= cx->today.n,
      .has_minutes = minutes_newest(cx, m->id, &minutes)};
  p.can_walk_in = p.has_turns && p.may_receive && p.begun && !str_eq(m->outcome, S("khong-to-chuc"));
  add_bookings(rq, m, &p);
  add_steps(rq, m, &p);
  add_pictures(rq, m, &p);
  meeting_add_staff_parts(rq, m, &p);
  meeting_record_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = p.m.title, .section = S("lich"), .staff = true, .wide = true});
}

static void show_record(struct request *rq) {
  struct meeting m;
  if (asked(rq, &m)) show_meeting(rq, &m);
}

/* ---- acts ------------------------------------------------------------------------------------------------- */

struct act {
  struct meeting m;
  bool held;
  str text;
  struct booking_in in;
  id form;
  struct matter_file_staged *files;
  size_t n_files;
};

static struct act *act_on(struct request *rq) {
  struct act *w = MEM_NEW(rq->cx->mem, struct act);
  return asked(rq, &w->m) ? w : NULL;
}

static void act_reply(struct request *rq, void *work, bool committed) {
  struct act *w = work;
  if (committed)
    reply_see_other(rq, path_of(rq, &w->m, ""));
  else
    reply_refused(rq, _("Chưa ghi được. Ông/bà mở lại buổi này để xem tình trạng mới."));
}

static void *outcome_prepare(struct request *rq) {
  struct act *w = act_on(rq);
  if (!w) return NULL;
  w->held = str_eq(form_text(rq, "ket-qua"), S("da-to-chuc"));
  w->text = form_text(rq, "vi-sao");
  if (w->held && w->m.day.n > rq->cx->today.n)
    form_wrong(rq, "ket-qua", _("Buổi này chưa đến ngày."));
  else if (!w->held && utf8_count(w->text) < 5)
    form_wrong(rq, "vi-sao",
               _("Ông/bà nói rõ vì sao không tổ chức được. Lý do hiện công khai, không nêu tên người."));
  else
    return w;
  reply_form_again(rq, show_record);
  return NULL;
}
static bool outcome_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  return meeting_outcome(cx, w->m.id, w->held, w->text);
}

static void *walk_in_prepare(struct request *rq) {
  struct act *w = act_on(rq);
  if (!w) return NULL;
  id hamlet = form_id(rq, "thon");
  str phone = form_text(rq, "dien-thoai");
  if (id_is(hamlet) && !meeting_known_choice(meeting_hamlets(rq), id_hex(rq->cx->mem, hamlet))) {
    form_wrong(rq, "thon", _("Thôn này không có trong danh sách. Ông/bà chọn lại."));
  } else if (phone.n && !matter_phone_plausible(phone)) {
    form_wrong(rq, "dien-thoai",
               _("Số điện thoại có 10 chữ số, ví dụ 0912 345 678. Không muốn để lại thì bỏ trống."));
  } else {
    w->form = form_once_id(rq);
    w->in = (struct booking_in){.meeting = w->m.id,
                                .walk_in = true,
                                .text = form_text(rq, "viec"),
                                .hamlet = hamlet,
                                .name = form_text(rq, "ten"),
                                .phone = phone};
    meeting_secret_of_form(rq, w->in.secret);
    return w;
  }
  reply_form_again(rq, show_record);
  return NULL;
}
static bool walk_in_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  if (!str_eq(w->m.kind, S(RECEPTION)) || booking_make(cx, &w->in) != BOOKED) return false;
  store_once_answer(cx, w->form, id_hex(cx->mem, w->in.booking));
  return true;
}
/* The slip is handed over: with its code the visitor looks up the reply. */
static void walk_in_reply(struct request *rq, void *work, bool committed) {
  struct act *w = work;
  struct booking b;
  if (!committed)
    reply_refused(
        rq, _("Chưa ghi được: buổi chưa đến ngày, không tổ chức, hoặc đã có 100 người đến không hẹn trước."));
  else if (!booking_by_code(rq->cx, w->in.secret, &b))
    reply_not_found(rq);
  else
    meeting_show_code(rq, &w->m, STR_NONE, w->in.secret, false, true);
}

static void *picture_prepare(struct request *rq) {
  struct act *w = act_on(rq);
  bool replied = false;
  if (!w) return NULL;
  if (matter_stage_pictures(rq, &w->files, &w->n_files, &replied)) {
    if (w->n_files) return w;
    form_wrong(rq, "anh", _("Ông/bà chọn ảnh chụp bản đã ký."));
  }
  if (!replied) reply_form_again(rq, show_record);
  return NULL;
}
static bool picture_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  if (!may(&cx->who, MAY_PLAN_MEETINGS) || !meeting_keep_files(cx, w->m.id, false, w->files, w->n_files))
    return false;
  meeting_note_fact(cx, w->m.id, "anh", ID_NONE, DAY_NONE, STR_NONE);
  return true;
}

static void show_picture(struct request *rq) {
  struct meeting m;
  if (asked(rq, &m)) meeting_reply_file(rq, m.id, false);
}

ROUTES(meeting_record_routes, ROUTE_GET("/can-bo/lich/:id", MAY_PLAN_MEETINGS, show_record),
       ROUTE_POST("/can-bo/lich/:id/ket-qua", MAY_PLAN_MEETINGS, outcome_form, outcome_prepare, outcome_apply,
                  act_reply),
       ROUTE_POST_AS(LANE_PAGE, ROUTE_NO_STORE, "/can-bo/lich/:id/nguoi-den", MAY_RECEIVE, walk_in_form,
                     walk_in_prepare, walk_in_apply, walk_in_reply),
       ROUTE_POST_AS(LANE_UPLOAD, 0, "/can-bo/lich/:id/anh", MAY_PLAN_MEETINGS, picture_form, picture_prepare,
                     picture_apply, act_reply),
       ROUTE_GET_AS(LANE_DOWNLOAD, 0, "/can-bo/lich/:id/anh/:file", MAY_PLAN_MEETINGS, show_picture));
