/* /can-bo/lay-y-kien/…/y-kien/…: one opinion: looked at before it is public, answered, or moved out; and the moderator's list. */
#include "consultation/consultation_handle.html.h"
#include "consultation/consultation_out.html.h"
#include "consultation/consultation_pages.h"
#include "consultation/consultation_waiting.html.h"

FORM(moderate_form, FIELD_CHOICE("hien", 1, "hien an"), FIELD_LONG("loi-cong-khai", 0, 5000),
     FIELD_TEXT("ly-do", 0, 300), FIELD_CHECK("da-xem"), FIELD_CHECK("giau-to-chuc"));
FORM(answer_form, FIELD_CHOICE("loai", 1, "tiep-thu giai-trinh ghi-nhan"), FIELD_LONG("tra-loi", 0, 5000));
FORM(out_form, FIELD_CHECK("la-to-cao"));

enum { LIST_LENGTH = 50 };

static bool asked(struct request *rq, struct consultation *ret, struct opinion *ret_opinion) {
  id draft, opinion;
  if (id_parse(param(rq, "id"), &draft) && id_parse(param(rq, "opinion"), &opinion) &&
      consultation_find(rq->cx, draft, ret) && opinion_find(rq->cx, opinion, ret_opinion) &&
      id_eq(ret_opinion->consultation, ret->id))
    return true;
  reply_not_found(rq);
  return false;
}

static str path_of(struct request *rq, const struct consultation *c, const struct opinion *o, const char *act) {
  return str_fmt(rq->cx->mem, "/can-bo/lay-y-kien/%.*s/y-kien/%.*s%s", STR_ARG(id_hex(rq->cx->mem, c->id)),
                 STR_ARG(id_hex(rq->cx->mem, o->id)), act);
}

/* The next one without an answer: the officer goes through them one by one. */
static str next_unanswered(struct request *rq, const struct consultation *c, const struct opinion *o) {
  struct opinion_filter f = {.answer = S("chua"), .passage = -1, .only_public = true, .after = o->seq};
  struct opinions l = opinion_list(rq->cx, c->id, &f, 1);
  if (!l.n) {
    f.after = 0;
    l = opinion_list(rq->cx, c->id, &f, 1);
  }
  return l.n && !id_eq(l.at[0].id, o->id) ? path_of(rq, c, &l.at[0], "") : STR_NONE;
}

static void show_one(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct consultation c;
  struct opinion o;
  if (!asked(rq, &c, &o)) return;
  struct opinions one = {&o, 1};
  bool taking = str_eq(c.state, S("lay-y-kien")), new = str_eq(o.state, S("moi"));
  struct handle_page p = {
      .o = opinion_views_of(rq, &one, &c, true, true).at[0],
      .back = str_fmt(cx->mem, "/can-bo/lay-y-kien/%.*s/y-kien", STR_ARG(id_hex(cx->mem, c.id))),
      .draft_path = str_fmt(cx->mem, "/can-bo/lay-y-kien/%.*s", STR_ARG(id_hex(cx->mem, c.id))),
      .kinds = answer_choices(rq, false),
      .may_moderate = may(&cx->who, MAY_MODERATE),
      .may_move_out = new &&may(&cx->who, MAY_MODERATE),
      .may_answer =
          taking && !new &&consultation_is_ours(&cx->who, &c) && may(&cx->who, MAY_DRAFT_CONSULTATION)};
  struct passages passages = consultation_passages(cx, c.id, o.version);
  for (size_t i = 0; i < passages.n; i++)
    if (passages.at[i].n == o.passage) p.passage_text = passages.at[i].text;
  if (p.may_moderate) {
    struct choice *showing = MEM_ARRAY(cx->mem, struct choice, 2);
    showing[0] = (struct choice){S("hien"), WORD(rq, "Công khai"), WORD(rq, "Sau khi che thông tin riêng")};
    showing[1] = (struct choice){S("an"), WORD(rq, "Không công khai lời"), WORD(rq, "Vẫn đếm và vẫn trả lời")};
    p.showing = (struct choices){showing, 2};
    str blacked;
    p.findings.n = findings_of(rq, o.text, o.name, &p.findings.at, &blacked);
    struct form_view *moderate = form_view(rq, &moderate_form, path_of(rq, &c, &o, "/duyet"));
    form_preset(moderate, "hien", str_eq(o.state, S("an")) ? S("an") : S("hien"));
    form_preset(moderate, "loi-cong-khai", o.public_text.n ? o.public_text : blacked);
    if (o.reason.n) form_preset(moderate, "ly-do", o.reason);
    if (o.organisation_hidden) form_preset(moderate, "giau-to-chuc", S("1"));
    p.moderate_form = moderate;
    if (p.may_move_out) p.out_form = form_view(rq, &out_form, path_of(rq, &c, &o, "/chuyen-ra"));
  }
  if (p.may_answer) {
    struct form_view *answer = form_view(rq, &answer_form, path_of(rq, &c, &o, "/tra-loi"));
    if (o.answer_kind.n) form_preset(answer, "loai", o.answer_kind);
    if (o.answer_text.n) form_preset(answer, "tra-loi", o.answer_text);
    p.answer_form = answer;
    p.next_path = next_unanswered(rq, &c, &o);
  }
  consultation_handle_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Một ý kiến"), .section = S("lay-y-kien"), .staff = true});
}

struct act {
  struct consultation c;
  struct opinion o;
  bool publish, hide_organisation;
  str text, reason, kind, why, number;
};

static struct act *act_on(struct request *rq) {
  struct act *w = MEM_NEW(rq->cx->mem, struct act);
  return asked(rq, &w->c, &w->o) ? w : NULL;
}

static void *moderate_prepare(struct request *rq) {
  struct act *w = act_on(rq);
  if (!w) return NULL;
  w->publish = str_eq(form_text(rq, "hien"), S("hien"));
  w->text = form_text(rq, "loi-cong-khai");
  w->reason = form_text(rq, "ly-do");
  w->hide_organisation = form_check(rq, "giau-to-chuc");
  if (w->publish && w->text.n < 3)
    form_wrong(rq, "loi-cong-khai",
               _("Lời công khai còn trống. Không công khai được thì chọn “Không công khai lời”."));
  else if (!w->publish && utf8_count(w->reason) < 5)
    form_wrong(rq, "ly-do", _("Ghi vì sao không công khai lời; lý do này được công khai."));
  else if (w->publish && personal_find(rq->cx->mem, w->text, w->o.name).n && !form_check(rq, "da-xem"))
    form_wrong(
        rq, "da-xem",
        _("Nội dung sắp công khai còn chỗ giống dữ liệu cá nhân. Che đi, hoặc đánh dấu là đã xem và được "
          "công khai."));
  else
    return w;
  reply_form_again(rq, show_one);
  return NULL;
}
static bool moderate_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  w->why = opinion_moderate(cx, w->o.id, w->publish, w->hide_organisation, w->text, w->reason);
  return !w->why.p;
}

static void *answer_prepare(struct request *rq) {
  struct act *w = act_on(rq);
  if (!w) return NULL;
  w->kind = form_text(rq, "loai");
  w->text = form_text(rq, "tra-loi");
  if (str_eq(w->kind, S("tiep-thu")) && utf8_count(w->text) < 5)
    form_wrong(rq, "tra-loi", _("Tiếp thu thì ghi đã sửa gì, ở điều, khoản nào."));
  else if (str_eq(w->kind, S("giai-trinh")) && utf8_count(w->text) < 5)
    form_wrong(rq, "tra-loi", _("Giải trình thì ghi vì sao không tiếp thu."));
  else
    return w;
  reply_form_again(rq, show_one);
  return NULL;
}
static bool answer_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  w->why = opinion_answer(cx, w->o.id, w->kind, w->text);
  return !w->why.p;
}

static void act_reply(struct request *rq, void *work, bool committed) {
  struct act *w = work;
  if (!committed) {
    reply_refused(rq, w->why.p ? w->why : WHY_GONE);
    return;
  }
  reply_see_other(rq, path_of(rq, &w->c, &w->o, ""));
}

static void *out_prepare(struct request *rq) {
  struct act *w = act_on(rq);
  if (w && !form_check(rq, "la-to-cao")) {
    form_wrong(rq, "la-to-cao", _("Đánh dấu ô này để chắc rằng đây là đơn tố cáo."));
    reply_form_again(rq, show_one);
    return NULL;
  }
  return w;
}
static bool out_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  w->why = opinion_move_out(cx, w->o.id, &w->number);
  return !w->why.p;
}
static void out_reply(struct request *rq, void *work, bool committed) {
  struct act *w = work;
  if (!committed || !w->number.p) {
    reply_refused(rq, w->why.p ? w->why : WHY_GONE);
    return;
  }
  struct opinion_out_page p = {.number = w->number,
                               .text = w->o.text,
                               .name = w->o.name,
                               .organisation = w->o.organisation,
                               .received = w->o.received_day,
                               .day = rq->cx->today,
                               .back = S("/can-bo/lay-y-kien/cho-xem")};
  consultation_out_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Đơn đã được đưa ra khỏi hệ thống"), .staff = true});
}

/* ---- what waits, of all drafts ---------------------------------------------------------------------------------- */

struct waiting_row {
  id id, consultation;
  int64_t seq;
  str text, title, channel;
  day received;
};
QUERY(
    q_waiting, struct waiting_row,
    "SELECT o.id, o.consultation, o.seq, o.text, c.title, o.channel, o.received_day FROM consultation_opinion "
    "o "
    "JOIN consultation c ON c.commune = o.commune AND c.id = o.consultation WHERE o.commune = $1 AND o.state = "
    "'moi' AND o.seq > $2 ORDER BY o.seq LIMIT $3",
    COL(struct waiting_row, id), COL(struct waiting_row, consultation), COL(struct waiting_row, seq),
    COL(struct waiting_row, text), COL(struct waiting_row, title), COL(struct waiting_row, channel),
    COL(struct waiting_row, received));

static void show_waiting(struct request *rq) {
  struct ctx *cx = rq->cx;
  size_t n;
  struct waiting_row *r = STORE_LIST(cx, q_waiting, &n, A(cx->who.commune),
                                     A(query_int(rq, "sau", 0, INT64_MAX, 0)), A(LIST_LENGTH + 1));
  struct waiting_page p = {.as_of = cx->now};
  if (n > LIST_LENGTH) {
    n = LIST_LENGTH;
    p.next = str_fmt(cx->mem, "/can-bo/lay-y-kien/cho-xem?sau=%lld", (long long)r[n - 1].seq);
  }
  p.items.at = MEM_ARRAY(cx->mem, struct opinion_view, n + 1);
  for (size_t i = 0; i < n; i++)
    p.items.at[p.items.n++] = (struct opinion_view){
        .path = str_fmt(cx->mem, "/can-bo/lay-y-kien/%.*s/y-kien/%.*s",
                        STR_ARG(id_hex(cx->mem, r[i].consultation)), STR_ARG(id_hex(cx->mem, r[i].id))),
        .text = r[i].text,
        .draft = r[i].title,
        .channel = word(rq->out->lang, opinion_channel_word(r[i].channel)),
        .received = r[i].received};
  consultation_waiting_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Góp ý chờ xem trước"),
                                .section = S("lay-y-kien"),
                                .staff = true,
                                .wide = true});
}

ROUTES(consultation_opinion_routes, ROUTE_GET("/can-bo/lay-y-kien/cho-xem", MAY_MODERATE, show_waiting),
       ROUTE_GET("/can-bo/lay-y-kien/:id/y-kien/:opinion", MAY_SEE_CONSULTATIONS, show_one),
       ROUTE_POST("/can-bo/lay-y-kien/:id/y-kien/:opinion/duyet", MAY_MODERATE, moderate_form, moderate_prepare,
                  moderate_apply, act_reply),
       ROUTE_POST("/can-bo/lay-y-kien/:id/y-kien/:opinion/tra-loi", MAY_DRAFT_CONSULTATION, answer_form,
                  answer_prepare, answer_apply, act_reply),
       ROUTE_POST_AS(LANE_PAGE, ROUTE_NO_STORE, "/can-bo/lay-y-kien/:id/y-kien/:opinion/chuyen-ra",
                     MAY_MODERATE, out_form, out_prepare, out_apply, out_reply));

/* ---- duties for the start page ------------------------------------------------------------------------------------ */

void consultation_duties(struct ctx *cx, enum lang lang, struct duty_list *l) {
  if (may(&cx->who, MAY_MODERATE))
    duty_add(l, word(lang, _("Góp ý chờ xem trước")), S("/can-bo/lay-y-kien/cho-xem"), opinions_waiting(cx), 0);
  if (may(&cx->who, MAY_DRAFT_CONSULTATION))
    duty_add(l, word(lang, _("Góp ý về dự thảo chưa trả lời")), S("/can-bo/lay-y-kien?xem=lay-y-kien"),
             consultation_unanswered(cx), 0);
  if (may(&cx->who, MAY_SIGN_SYNTHESIS))
    duty_add(l, word(lang, _("Bản tổng hợp chờ duyệt")), S("/can-bo/lay-y-kien?xem=lay-y-kien"),
             syntheses_waiting(cx), 0);
  if (may(&cx->who, MAY_SEE_CONSULTATIONS))
    duty_add(l, word(lang, _("Lấy ý kiến Nhân dân")), S("/can-bo/lay-y-kien"), -1, 0);
  if (may(&cx->who, MAY_SEE_VOTES))
    duty_add(l, word(lang, _("Nhân dân bàn và quyết định")), S("/can-bo/bieu-quyet"), -1, 0);
}
