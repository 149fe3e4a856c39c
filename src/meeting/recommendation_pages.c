/* /can-bo/kien-nghi-giam-sat: what the Front, the people's inspectors and the community's investment board found and recommend. */
#include "meeting/meeting_pages.h"
#include "meeting/recommendation_list.html.h"
#include "meeting/recommendation_new.html.h"
#include "meeting/recommendation_one.html.h"

enum { PAGE_LENGTH = 30 };
#define BASE "/can-bo/kien-nghi-giam-sat"

FORM(new_form, FIELD_CHOICE("cua-ai", 1, "mttq ban-ttnd ban-gsdtcd"), FIELD_TEXT("ve-viec", 1, 40),
     FIELD_TEXT("tieu-de", 5, 150), FIELD_LONG("noi-dung", 10, 6000), FIELD_ID("don-vi", 1));
FORM(reply_form, FIELD_LONG("tra-loi", 5, 6000));
FORM(satisfied_form, FIELD_LONG("nhan-xet", 0, 1000));
FORM(unsatisfied_form, FIELD_LONG("con-thieu", 5, 2000));

static str body_word(str code) {
  if (str_eq(code, S("mttq"))) return _("Mặt trận Tổ quốc");
  if (str_eq(code, S("ban-ttnd"))) return _("Ban Thanh tra nhân dân");
  return _("Ban giám sát đầu tư của cộng đồng");
}

static str class_word(enum lang lang, str code) {
  for (size_t i = 0; i < meeting_class_rows_n; i++)
    if (str_eq(meeting_class_rows[i].code, code)) return word(lang, meeting_class_rows[i].name);
  return code;
}

static struct recommendation_line line_of(struct request *rq, const struct recommendation *r) {
  struct ctx *cx = rq->cx;
  bool open = recommendation_is_open(r);
  return (struct recommendation_line){.path = str_fmt(cx->mem, BASE "/%.*s", STR_ARG(id_hex(cx->mem, r->id))),
                                      .number = str_int(cx->mem, r->number),
                                      .title = r->title,
                                      .class_word = class_word(rq->out->lang, r->class_),
                                      .body = word(rq->out->lang, body_word(r->body)),
                                      .unit = unit_name(cx, r->unit),
                                      .state = r->state,
                                      .made = r->made_day,
                                      .due = r->due_day,
                                      .open = open,
                                      .late = open && r->due_day.n < cx->today.n};
}

static struct page frame(str title) {
  return (struct page){.title = title, .section = S("giam-sat"), .staff = true};
}

static void show_list(struct request *rq) {
  struct ctx *cx = rq->cx;
  bool open = !str_eq(query(rq, "xem"), S("xong"));
  struct recommendations r =
      recommendation_list(cx, open, query_int(rq, "truoc", 1, INT64_MAX, INT64_MAX), PAGE_LENGTH + 1);
  struct recommendations_page p = {.may_make = may(&cx->who, MAY_SUPERVISE),
                                   .count = recommendation_count(cx, open, false),
                                   .late = open ? recommendation_count(cx, true, true) : 0,
                                   .as_of = cx->now};
  p.tabs.at = MEM_ARRAY(cx->mem, struct meeting_tab, 2);
  p.tabs.at[p.tabs.n++] = (struct meeting_tab){WORD(rq, "Chờ trả lời"), S(BASE), open};
  p.tabs.at[p.tabs.n++] = (struct meeting_tab){WORD(rq, "Đã trả lời"), S(BASE "?xem=xong"), !open};
  if (r.n > PAGE_LENGTH) {
    r.n = PAGE_LENGTH;
    p.next = str_fmt(cx->mem, BASE "?xem=%s&truoc=%lld", open ? "" : "xong",
                     (long long)r.at[PAGE_LENGTH - 1].number);
  }
  p.items.at = MEM_ARRAY(cx->mem, struct recommendation_line, r.n + 1);
  for (size_t i = 0; i < r.n; i++) p.items.at[p.items.n++] = line_of(rq, &r.at[i]);
  recommendation_list_html(rq->out, &p);
  struct page page = frame(WORD(rq, "Kiến nghị giám sát"));
  reply_page(rq, &page);
}

/* ---- registering ------------------------------------------------------------------------------------------------- */

static struct choices classes(struct request *rq) {
  struct choice *at = MEM_ARRAY(rq->cx->mem, struct choice, meeting_class_rows_n);
  for (size_t i = 0; i < meeting_class_rows_n; i++)
    at[i] =
        (struct choice){meeting_class_rows[i].code, word(rq->out->lang, meeting_class_rows[i].name), STR_NONE};
  return (struct choices){at, meeting_class_rows_n};
}

static struct choices bodies(struct request *rq) {
  static const str codes[] = {S("mttq"), S("ban-ttnd"), S("ban-gsdtcd")};
  struct choice *at = MEM_ARRAY(rq->cx->mem, struct choice, 3);
  for (size_t i = 0; i < 3; i++)
    at[i] = (struct choice){codes[i], word(rq->out->lang, body_word(codes[i])), STR_NONE};
  return (struct choices){at, 3};
}

static void show_new(struct request *rq) {
  struct recommendation_new_page p = {.form = form_view(rq, &new_form, S(BASE "/them")),
                                      .units = meeting_units(rq),
                                      .classes = classes(rq),
                                      .bodies = bodies(rq)};
  recommendation_new_html(rq->out, &p);
  struct page page = frame(WORD(rq, "Gửi kiến nghị giám sát"));
  reply_page(rq, &page);
}

static void *new_prepare(struct request *rq) {
  struct recommendation *r = MEM_NEW(rq->cx->mem, struct recommendation);
  r->body = form_text(rq, "cua-ai");
  r->class_ = form_text(rq, "ve-viec");
  r->title = form_text(rq, "tieu-de");
  r->text = form_text(rq, "noi-dung");
  r->unit = form_id(rq, "don-vi");
  bool good = true;
  if (!meeting_known_choice(classes(rq), r->class_)) {
    form_wrong(rq, "ve-viec", _("Ông/bà chọn một mục gần nhất; nếu không rõ, chọn “Việc khác”."));
    good = false;
  }
  if (!meeting_known_choice(meeting_units(rq), id_hex(rq->cx->mem, r->unit))) {
    form_wrong(rq, "don-vi", _("Ông/bà chọn đơn vị phải trả lời."));
    good = false;
  }
  if (good) return r;
  reply_form_again(rq, show_new);
  return NULL;
}
static bool new_apply(struct ctx *cx, void *work) {
  return recommendation_make(cx, work);
}
static void new_reply(struct request *rq, void *work, bool committed) {
  (void)work;
  if (committed)
    reply_see_other(rq, S(BASE));
  else
    reply_refused(rq, _("Chưa ghi được: đơn vị ấy vừa ngừng, hoặc chưa tính được hạn trả lời."));
}

/* ---- one ----------------------------------------------------------------------------------------------------------- */

static bool asked(struct request *rq, struct recommendation *ret) {
  id wanted;
  if (id_parse(param(rq, "id"), &wanted) && recommendation_find(rq->cx, wanted, ret)) return true;
  reply_not_found(rq);
  return false;
}

static void add_words(struct request *rq, const struct recommendation *r, struct recommendation_page *p) {
  static const struct {
    const char *what;
    str word;
  } said[] = {{"gui", _("Gửi kiến nghị")},
              {"tra-loi", _("Đã trả lời")},
              {"dat", _("Người kiến nghị: đạt")},
              {"chua-dat", _("Người kiến nghị: chưa đạt")}};
  struct meeting_facts f = meeting_facts(rq->cx, r->id);
  p->words.at = MEM_ARRAY(rq->cx->mem, struct promise_word_view, f.n + 1);
  for (size_t i = 0; i < f.n; i++)
    for (size_t k = 0; k < sizeof said / sizeof *said; k++)
      if (str_eq(f.at[i].what, str_of(said[k].what)))
        p->words.at[p->words.n++] = (struct promise_word_view){word(rq->out->lang, said[k].word),
                                                               f.at[i].detail, f.at[i].day, f.at[i].due_day};
}

/* The clock runs from the day it came, or from the newest 'chưa đạt'. */
static struct deadline_view *why(struct request *rq, const struct recommendation *r) {
  struct meeting_facts f = meeting_facts(rq->cx, r->id);
  struct deadline d;
  moment start = 0;
  for (size_t i = 0; i < f.n; i++)
    if (day_is(f.at[i].due_day)) start = f.at[i].at;
  if (!start || !calendar_deadline(rq->cx, S(RECOMMENDATION_RULE), start, &d)) return NULL;
  return deadline_view(rq->cx, rq->out->lang, &d);
}

static void show_one(struct request *rq) {
  struct recommendation r;
  if (!asked(rq, &r)) return;
  const struct who *who = &rq->cx->who;
  str base = str_fmt(rq->cx->mem, BASE "/%.*s", STR_ARG(id_hex(rq->cx->mem, r.id)));
  struct recommendation_page p = {
      .r = line_of(rq, &r),
      .text = r.text,
      .why = why(rq, &r),
      .replies = meeting_reply_views(rq, r.id),
      .may_reply = recommendation_may_reply(who, &r),
      .may_judge = str_eq(r.state, S("da-tra-loi")) && may(who, MAY_SUPERVISE) && id_eq(r.from_unit, who->unit),
      .reply_form = form_view(rq, &reply_form, str_and(rq->cx->mem, base, S("/tra-loi"))),
      .satisfied_form = form_view(rq, &satisfied_form, str_and(rq->cx->mem, base, S("/dat"))),
      .unsatisfied_form = form_view(rq, &unsatisfied_form, str_and(rq->cx->mem, base, S("/chua-dat")))};
  if (str_eq(r.state, S("mo-lai")))
    p.needs = r.rank >= RANK_HIGHEST ? WORD(rq, "Chủ tịch phải trả lời.")
                                     : WORD(rq, "Điều phối hoặc Chủ tịch phải trả lời.");
  add_words(rq, &r, &p);
  recommendation_one_html(rq->out, &p);
  struct page page = frame(WORD(rq, "Một kiến nghị giám sát"));
  reply_page(rq, &page);
}

struct act {
  struct recommendation r;
  str text;
};

static struct act *act_on(struct request *rq, const char *field) {
  struct act *w = MEM_NEW(rq->cx->mem, struct act);
  if (!asked(rq, &w->r)) return NULL;
  w->text = form_text(rq, field);
  return w;
}

static void act_reply(struct request *rq, void *work, bool committed) {
  struct act *w = work;
  if (committed)
    reply_see_other(rq, str_fmt(rq->cx->mem, BASE "/%.*s", STR_ARG(id_hex(rq->cx->mem, w->r.id))));
  else
    reply_refused(
        rq,
        _("Chưa ghi được: kiến nghị này vừa đổi trạng thái, hoặc lần này người cấp trên mới được trả lời."));
}

static void *reply_prepare(struct request *rq) {
  return act_on(rq, "tra-loi");
}
static bool reply_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  return recommendation_reply(cx, w->r.id, w->text);
}
static void *satisfied_prepare(struct request *rq) {
  return act_on(rq, "nhan-xet");
}
static bool satisfied_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  return recommendation_judge(cx, w->r.id, true, w->text);
}
static void *unsatisfied_prepare(struct request *rq) {
  return act_on(rq, "con-thieu");
}
static bool unsatisfied_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  return recommendation_judge(cx, w->r.id, false, w->text);
}

ROUTES(recommendation_routes, ROUTE_GET(BASE, MAY_SEE_SUPERVISION, show_list),
       ROUTE_GET(BASE "/them", MAY_SUPERVISE, show_new),
       ROUTE_POST(BASE "/them", MAY_SUPERVISE, new_form, new_prepare, new_apply, new_reply),
       ROUTE_GET(BASE "/:id", MAY_SEE_SUPERVISION, show_one),
       ROUTE_POST(BASE "/:id/tra-loi", MAY_SEE_SUPERVISION, reply_form, reply_prepare, reply_apply, act_reply),
       ROUTE_POST(BASE "/:id/dat", MAY_SUPERVISE, satisfied_form, satisfied_prepare, satisfied_apply,
                  act_reply),
       ROUTE_POST(BASE "/:id/chua-dat", MAY_SUPERVISE, unsatisfied_form, unsatisfied_prepare, unsatisfied_apply,
                  act_reply));
