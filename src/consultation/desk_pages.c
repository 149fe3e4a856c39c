/* /can-bo/lay-y-kien/…: one draft on the desk: disclosing, extending, the synthesis, the issue. */
#include "consultation/consultation_desk_draft.html.h"
#include "consultation/consultation_opinions.html.h"
#include "consultation/consultation_pages.h"
#include "consultation/consultation_synthesis.html.h"

FORM(open_form, FIELD_DAY("den-ngay", 1), FIELD_TEXT("can-cu", 0, 200), FIELD_OPTIONAL_INT("so-ngay", 1, 366));
FORM(extend_form, FIELD_DAY("den-ngay-moi", 1));
FORM(submit_form, FIELD_LONG("phan-chung", 5, 10000));
FORM(publish_form, FIELD_TEXT("da-doc", 64, 64));
FORM(return_form, FIELD_LONG("ly-do", 2, 1000));
FORM(issue_form, FIELD_TEXT("so-van-ban", 2, 80), FIELD_DAY("ngay-ban-hanh", 1));

static bool asked(struct request *rq, struct consultation *ret) {
  id wanted;
  if (id_parse(param(rq, "id"), &wanted) && consultation_find(rq->cx, wanted, ret)) return true;
  reply_not_found(rq);
  return false;
}

static str path_of(struct request *rq, const struct consultation *c, const char *act) {
  return str_fmt(rq->cx->mem, "/can-bo/lay-y-kien/%.*s%s", STR_ARG(id_hex(rq->cx->mem, c->id)), act);
}

struct act {
  struct consultation c;
  struct opening opening;
  str text, why;
  day day;
  uint8_t digest[32];
};

/* ---- one draft ------------------------------------------------------------------------------------------------ */

static str base16(void *mem, struct bytes b) {
  return hex_of(mem, b.p, b.n);
}

static void add_rights(struct request *rq, const struct consultation *c, struct desk_draft_page *p) {
  const struct who *who = &rq->cx->who;
  bool ours = consultation_is_ours(who, c), taking = str_eq(c->state, S("lay-y-kien"));
  p->is_draft = str_eq(c->state, S("soan"));
  p->is_open = consultation_is_open(c, rq->cx->today);
  p->closed = taking && !p->is_open;
  p->may_open = p->is_draft && ours && may(who, MAY_OPEN_CONSULTATION);
  p->may_edit = ours && may(who, MAY_DRAFT_CONSULTATION) && !str_eq(c->state, S("ban-hanh"));
  p->may_key = taking && may(who, MAY_KEY_OPINION);
  struct synthesis s;
  if (synthesis_newest(rq->cx, c->id, &s)) {
    p->waits = taking && str_eq(s.state, S("trinh"));
    p->returned = taking && str_eq(s.state, S("tra-lai"));
    p->intro = s.intro;
    if (p->waits && may(who, MAY_SIGN_SYNTHESIS)) {
      struct form_view *publish = form_view(rq, &publish_form, path_of(rq, c, "/cong-bo"));
      form_preset(publish, "da-doc", base16(rq->cx->mem, s.digest));
      p->publish_form = publish;
      p->return_form = form_view(rq, &return_form, path_of(rq, c, "/tra-lai"));
    }
  }
  p->may_submit = p->closed && !p->waits && ours && may(who, MAY_DRAFT_CONSULTATION);
  p->may_sign = p->publish_form != NULL;
  p->may_issue = str_eq(c->state, S("tong-hop")) && ours && may(who, MAY_SIGN_SYNTHESIS);
}

static void add_forms(struct request *rq, const struct consultation *c, struct desk_draft_page *p) {
  struct ctx *cx = rq->cx;
  struct deadline why;
  if (p->may_open) {
    struct form_view *open = form_view(rq, &open_form, path_of(rq, c, "/mo"));
    if (consultation_least(cx, NULL, cx->today, &p->least, &why)) {
      form_preset(open, "den-ngay", day_vi(cx->mem, p->least));
      p->least_why = deadline_view(cx, rq->out->lang, &why);
    }
    p->open_form = open;
  }
  if (str_eq(c->state, S("lay-y-kien")) && consultation_is_ours(&cx->who, c) &&
      may(&cx->who, MAY_OPEN_CONSULTATION))
    p->extend_form = form_view(rq, &extend_form, path_of(rq, c, "/gia-han"));
  if (p->may_submit) {
    struct form_view *submit = form_view(rq, &submit_form, path_of(rq, c, "/trinh"));
    if (p->intro.n) form_preset(submit, "phan-chung", p->intro);
    p->submit_form = submit;
  }
  if (p->may_issue) p->issue_form = form_view(rq, &issue_form, path_of(rq, c, "/ban-hanh"));
}

static void show_one(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct consultation c;
  if (!asked(rq, &c)) return;
  struct opinion_counts counts = opinion_counts(cx, c.id);
  struct passages passages = consultation_passages(cx, c.id, c.version);
  struct consultation_facts facts = consultation_facts(cx, c.id);
  struct desk_draft_page p = {.d = draft_line_of(rq, &c, true),
                              .why = c.why,
                              .path = path_of(rq, &c, ""),
                              .opinions_path = path_of(rq, &c, "/y-kien"),
                              .edit_path = path_of(rq, &c, "/sua"),
                              .paper_path = path_of(rq, &c, "/giay"),
                              .meeting_path = path_of(rq, &c, "/hop"),
                              .letter_path = path_of(rq, &c, "/to-chuc"),
                              .preview_path = path_of(rq, &c, "/tong-hop"),
                              .passages = passage_views_of(rq, &c, &passages, c.version, &counts),
                              .facts = fact_views_of(rq, c.id),
                              .sums = opinion_sums(&counts),
                              .version = c.version};
  for (size_t i = 0; i < facts.n; i++) {
    if (str_eq(facts.at[i].what, S("mo"))) p.ground = facts.at[i].detail;
    if (str_eq(facts.at[i].what, S("tra-lai"))) p.returned_reason = facts.at[i].detail;
  }
  if (c.number.is) {
    p.public_path = str_fmt(cx->mem, "/lay-y-kien/%lld", (long long)c.number.v);
    p.sheet_path = str_and(cx->mem, p.public_path, S("/phieu"));
  }
  struct opinion_meetings meetings = consultation_meetings(cx, c.id);
  p.meetings.at = MEM_ARRAY(cx->mem, struct count_line, meetings.n + 1);
  for (size_t i = 0; i < meetings.n; i++) {
    const struct opinion_meeting *m = &meetings.at[i];
    str where = id_is(m->hamlet) ? unit_name(cx, m->hamlet) : m->place;
    p.meetings.at[p.meetings.n++] =
        (struct count_line){str_fmt(cx->mem, "%.*s, %.*s: %.*s", STR_ARG(show_day(rq->out, m->held)),
                                    STR_ARG(where), STR_ARG(m->minutes)),
                            STR_NONE, m->present, 0, 0};
  }
  p.by = answer_paths_of(rq, p.opinions_path);
  add_rights(rq, &c, &p);
  add_forms(rq, &c, &p);
  if (!may(&cx->who, MAY_MODERATE)) {
    p.sums.received -= p.sums.waiting;
    p.sums.unanswered -= p.sums.waiting;
  }
  consultation_desk_draft_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = c.title, .section = S("lay-y-kien"), .staff = true, .wide = true});
}

static void show_opinions(struct request *rq) {
  struct consultation c;
  if (!asked(rq, &c)) return;
  struct opinions_page p = {.d = draft_line_of(rq, &c, true),
                            .draft_path = path_of(rq, &c, ""),
                            .list_path = path_of(rq, &c, "/y-kien"),
                            .show_answers = true};
  fill_opinions(rq, &c, true, &p);
  if (!may(&rq->cx->who, MAY_MODERATE)) p.sums.received -= p.sums.waiting;
  consultation_opinions_html(rq->out, &p);
  reply_page(
      rq, &(struct page){
              .title = WORD(rq, "Ý kiến về dự thảo"), .section = S("lay-y-kien"), .staff = true, .wide = true});
}

/* What the signer reads: the very page that becomes public. */
static void show_preview(struct request *rq) {
  struct consultation c;
  struct synthesis s = {.intro = S("")};
  if (!asked(rq, &c)) return;
  if (!c.number.is) {
    reply_not_found(rq);
    return;
  }
  synthesis_newest(rq->cx, c.id, &s);
  struct synthesis_page p = {.d = draft_line_of(rq, &c, true), .draft_path = path_of(rq, &c, "")};
  p.by = answer_paths_of(rq, path_of(rq, &c, "/y-kien"));
  fill_synthesis(rq, &c, s.intro, &p);
  consultation_synthesis_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Bản tổng hợp, tiếp thu, giải trình"),
                                .section = S("lay-y-kien"),
                                .staff = true,
                                .wide = true});
}

/* ---- acts ------------------------------------------------------------------------------------------------------- */

static struct act *act_on(struct request *rq) {
  struct act *w = MEM_NEW(rq->cx->mem, struct act);
  return asked(rq, &w->c) ? w : NULL;
}

static void act_reply(struct request *rq, void *work, bool committed) {
  struct act *w = work;
  if (committed)
    reply_see_other(rq, path_of(rq, &w->c, ""));
  else
    reply_refused(rq, w->why.p ? w->why : WHY_GONE);
}

static void *open_prepare(struct request *rq) {
  struct act *w = act_on(rq);
  if (!w) return NULL;
  int64_t days = form_int(rq, "so-ngay");
  w->opening =
      (struct opening){form_day(rq, "den-ngay"), form_text(rq, "can-cu"), days == FORM_INT_NONE ? 0 : days};
  if (w->opening.lawful_days && !w->opening.ground.n)
    form_wrong(rq, "can-cu", _("Nêu điều, khoản và tên luật quy định thời hạn ấy."));
  else if (w->opening.ground.n && !w->opening.lawful_days)
    form_wrong(rq, "so-ngay", _("Ghi số ngày mà luật ấy quy định."));
  else
    return w;
  reply_form_again(rq, show_one);
  return NULL;
}
static bool open_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  w->why = consultation_open(cx, w->c.id, &w->opening);
  return !w->why.p;
}
static void open_reply(struct request *rq, void *work, bool committed) {
  struct act *w = work;
  if (committed || !w->why.p || str_eq(w->why, WHY_GONE) || str_eq(w->why, WHY_NOT_YOURS)) {
    act_reply(rq, work, committed);
    return;
  }
  form_wrong(rq, "den-ngay", w->why);
  reply_form_again(rq, show_one);
}

static void *extend_prepare(struct request *rq) {
  struct act *w = act_on(rq);
  if (w) w->day = form_day(rq, "den-ngay-moi");
  return w;
}
static bool extend_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  w->why = consultation_extend(cx, w->c.id, w->day);
  return !w->why.p;
}
static void extend_reply(struct request *rq, void *work, bool committed) {
  struct act *w = work;
  if (committed || !w->why.p || str_eq(w->why, WHY_GONE) || str_eq(w->why, WHY_NOT_YOURS)) {
    act_reply(rq, work, committed);
    return;
  }
  form_wrong(rq, "den-ngay-moi", w->why);
  reply_form_again(rq, show_one);
}

static void *submit_prepare(struct request *rq) {
  struct act *w = act_on(rq);
  if (w) w->text = form_text(rq, "phan-chung");
  return w;
}
static bool submit_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  w->why = synthesis_submit(cx, w->c.id, w->text);
  return !w->why.p;
}
/* The general part was typed: it is not lost when something stands in the way. */
static void submit_reply(struct request *rq, void *work, bool committed) {
  struct act *w = work;
  struct consultation now;
  bool form_is_there = !committed && consultation_find(rq->cx, w->c.id, &now) &&
                       str_eq(now.state, S("lay-y-kien")) && !consultation_is_open(&now, rq->cx->today) &&
                       w->why.p;
  if (!form_is_there) {
    act_reply(rq, work, committed);
    return;
  }
  form_wrong(rq, "phan-chung", w->why);
  reply_form_again(rq, show_one);
}

static void *publish_prepare(struct request *rq) {
  struct act *w = act_on(rq);
  if (!w || hex_parse(form_text(rq, "da-doc"), w->digest, sizeof w->digest)) return w;
  reply_refused(rq, WHY_GONE);
  return NULL;
}
static bool publish_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  w->why = synthesis_publish(cx, w->c.id, w->digest);
  return !w->why.p;
}

static void *return_prepare(struct request *rq) {
  struct act *w = act_on(rq);
  if (w) w->text = form_text(rq, "ly-do");
  return w;
}
static bool return_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  w->why = synthesis_return(cx, w->c.id, w->text);
  return !w->why.p;
}

static void *issue_prepare(struct request *rq) {
  struct act *w = act_on(rq);
  if (!w) return NULL;
  w->text = form_text(rq, "so-van-ban");
  w->day = form_day(rq, "ngay-ban-hanh");
  return w;
}
static bool issue_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  w->why = consultation_issue(cx, w->c.id, w->day, w->text);
  return !w->why.p;
}

ROUTES(consultation_desk_routes, ROUTE_GET("/can-bo/lay-y-kien/:id", MAY_SEE_CONSULTATIONS, show_one),
       ROUTE_GET("/can-bo/lay-y-kien/:id/y-kien", MAY_SEE_CONSULTATIONS, show_opinions),
       ROUTE_GET("/can-bo/lay-y-kien/:id/tong-hop", MAY_SEE_CONSULTATIONS, show_preview),
       ROUTE_POST("/can-bo/lay-y-kien/:id/mo", MAY_OPEN_CONSULTATION, open_form, open_prepare, open_apply,
                  open_reply),
       ROUTE_POST("/can-bo/lay-y-kien/:id/gia-han", MAY_OPEN_CONSULTATION, extend_form, extend_prepare,
                  extend_apply, extend_reply),
       ROUTE_POST("/can-bo/lay-y-kien/:id/trinh", MAY_DRAFT_CONSULTATION, submit_form, submit_prepare,
                  submit_apply, submit_reply),
       ROUTE_POST("/can-bo/lay-y-kien/:id/cong-bo", MAY_SIGN_SYNTHESIS, publish_form, publish_prepare,
                  publish_apply, act_reply),
       ROUTE_POST("/can-bo/lay-y-kien/:id/tra-lai", MAY_SIGN_SYNTHESIS, return_form, return_prepare,
                  return_apply, act_reply),
       ROUTE_POST("/can-bo/lay-y-kien/:id/ban-hanh", MAY_SIGN_SYNTHESIS, issue_form, issue_prepare, issue_apply,
                  act_reply));
