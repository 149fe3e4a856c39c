/* /can-bo/lay-y-kien: the staff's list of drafts; writing one, and its later versions. */
#include "consultation/consultation_desk.html.h"
#include "consultation/consultation_form.html.h"
#include "consultation/consultation_pages.h"

FORM(draft_form, FIELD_TEXT("ten", 5, 250), FIELD_LONG("vi-sao", 5, 2000), FIELD_TEXT("noi-ban-hanh", 3, 200),
     FIELD_LONG("noi-dung", 5, DRAFT_MOST), FIELD_TEXT("thay-doi", 0, 300));
enum { LIST_LENGTH = 50 };

static const struct {
  const char *state;
  str title;
} tabs[] = {{"", _("Tất cả")},
            {"soan", _("Đang soạn")},
            {"lay-y-kien", _("Lấy ý kiến, tổng hợp")},
            {"tong-hop", _("Chờ ban hành")},
            {"ban-hanh", _("Đã ban hành")}};

static void show_desk(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct desk_list_page p = {.may_draft = may(&cx->who, MAY_DRAFT_CONSULTATION),
                             .may_moderate = may(&cx->who, MAY_MODERATE)};
  enum { TABS = sizeof tabs / sizeof *tabs };
  str asked = query(rq, "xem"), state = S("");
  p.tabs.at = MEM_ARRAY(cx->mem, struct link_view, TABS);
  for (size_t i = 0; i < TABS; i++)
    if (str_eq(asked, str_of(tabs[i].state))) state = str_of(tabs[i].state);
  for (size_t i = 0; i < TABS; i++)
    p.tabs.at[p.tabs.n++] = (struct link_view){
        i ? str_fmt(cx->mem, "/can-bo/lay-y-kien?xem=%s", tabs[i].state) : S("/can-bo/lay-y-kien"),
        word(rq->out->lang, tabs[i].title), str_eq(state, str_of(tabs[i].state))};
  struct consultations c =
      consultation_list(cx, state, query_int(rq, "truoc", 0, INT64_MAX, INT64_MAX), LIST_LENGTH + 1);
  if (c.n > LIST_LENGTH) {
    c.n = LIST_LENGTH;
    p.next = str_fmt(cx->mem, "/can-bo/lay-y-kien?xem=%.*s&truoc=%lld", STR_ARG(state),
                     (long long)c.at[LIST_LENGTH - 1].seq);
  }
  p.items.at = MEM_ARRAY(cx->mem, struct draft_line, c.n + 1);
  for (size_t i = 0; i < c.n; i++) p.items.at[p.items.n++] = draft_line_of(rq, &c.at[i], true);
  if (p.may_moderate) p.waiting = opinions_waiting(cx);
  consultation_desk_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Lấy ý kiến Nhân dân"),
                                .section = S("lay-y-kien"),
                                .staff = true,
                                .wide = true});
}

/* ---- the form of a draft ---------------------------------------------------------------------------------- */

static bool asked(struct request *rq, struct consultation *ret) {
  id wanted;
  if (id_parse(param(rq, "id"), &wanted) && consultation_find(rq->cx, wanted, ret)) return true;
  reply_not_found(rq);
  return false;
}

static str path_of(struct request *rq, const struct consultation *c, const char *act) {
  return str_fmt(rq->cx->mem, "/can-bo/lay-y-kien/%.*s%s", STR_ARG(id_hex(rq->cx->mem, c->id)), act);
}

static void reply_draft_form(struct request *rq, struct draft_form_page *p) {
  consultation_form_html(rq->out, p);
  reply_page(rq, &(struct page){.title = p->title, .section = S("lay-y-kien"), .staff = true});
}

static void show_new(struct request *rq) {
  struct draft_form_page p = {.form = form_view(rq, &draft_form, S("/can-bo/lay-y-kien/moi")),
                              .back = S("/can-bo/lay-y-kien"),
                              .title = WORD(rq, "Soạn dự thảo")};
  reply_draft_form(rq, &p);
}

static void show_edit(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct consultation c;
  if (!asked(rq, &c)) return;
  struct passages passages = consultation_passages(cx, c.id, c.version);
  struct form_view *form = form_view(rq, &draft_form, path_of(rq, &c, "/sua"));
  form_preset(form, "ten", c.title);
  form_preset(form, "vi-sao", c.why);
  form_preset(form, "noi-ban-hanh", c.issuer);
  form_preset(form, "noi-dung", passages_text(cx->mem, &passages));
  struct draft_form_page p = {.form = form,
                              .back = path_of(rq, &c, ""),
                              .title = WORD(rq, "Sửa dự thảo"),
                              .later = !str_eq(c.state, S("soan"))};
  reply_draft_form(rq, &p);
}

struct act {
  struct consultation c;
  struct draft draft;
  id made, form;
  str why;
};

static struct draft typed_draft(struct request *rq) {
  return (struct draft){form_text(rq, "ten"), form_text(rq, "vi-sao"), form_text(rq, "noi-ban-hanh"),
                        form_text(rq, "noi-dung"), form_text(rq, "thay-doi")};
}

static void *new_prepare(struct request *rq) {
  struct act *w = MEM_NEW(rq->cx->mem, struct act);
  w->draft = typed_draft(rq);
  w->form = form_once_id(rq);
  return w;
}
static bool new_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  w->why = consultation_draft(cx, &w->draft, &w->made);
  if (w->why.p) return false;
  store_once_answer(cx, w->form, id_hex(cx->mem, w->made));
  return true;
}
static void new_reply(struct request *rq, void *work, bool committed) {
  struct act *w = work;
  if (!committed)
    reply_refused(rq, w->why.p ? w->why : WHY_GONE);
  else if (form_repeated(rq) && !id_parse(form_first_answer(rq), &w->made))
    reply_see_other(rq, S("/can-bo/lay-y-kien"));
  else
    reply_see_other(rq, str_fmt(rq->cx->mem, "/can-bo/lay-y-kien/%.*s", STR_ARG(id_hex(rq->cx->mem, w->made))));
}

static void *edit_prepare(struct request *rq) {
  struct act *w = MEM_NEW(rq->cx->mem, struct act);
  if (!asked(rq, &w->c)) return NULL;
  w->draft = typed_draft(rq);
  if (!str_eq(w->c.state, S("soan")) && !w->draft.note.n) {
    form_wrong(rq, "thay-doi", _("Ghi một câu: bản mới thay đổi gì."));
    reply_form_again(rq, show_edit);
    return NULL;
  }
  return w;
}
static bool edit_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  w->why = consultation_revise(cx, w->c.id, &w->draft);
  return !w->why.p;
}

static void edit_reply(struct request *rq, void *work, bool committed) {
  struct act *w = work;
  if (committed)
    reply_see_other(rq, path_of(rq, &w->c, ""));
  else
    reply_refused(rq, w->why.p ? w->why : WHY_GONE);
}

ROUTES(consultation_draft_routes, ROUTE_GET("/can-bo/lay-y-kien", MAY_SEE_CONSULTATIONS, show_desk),
       ROUTE_GET("/can-bo/lay-y-kien/moi", MAY_DRAFT_CONSULTATION, show_new),
       ROUTE_POST("/can-bo/lay-y-kien/moi", MAY_DRAFT_CONSULTATION, draft_form, new_prepare, new_apply,
                  new_reply),
       ROUTE_GET("/can-bo/lay-y-kien/:id/sua", MAY_DRAFT_CONSULTATION, show_edit),
       ROUTE_POST("/can-bo/lay-y-kien/:id/sua", MAY_DRAFT_CONSULTATION, draft_form, edit_prepare, edit_apply,
                  edit_reply));
