/* /bieu-quyet for everybody, /can-bo/bieu-quyet for the staff: the lists, one vote with its working, its recognition. */
#include "consultation/consultation_pages.h"
#include "consultation/consultation_vote.html.h"
#include "consultation/consultation_vote_list.html.h"

#include <string.h>

enum { LIST_LENGTH = 30 };

FORM(recognise_form, FIELD_TEXT("so-quyet-dinh", 2, 80), FIELD_DAY("ngay-cong-nhan", 1));

static struct vote_line line_of(struct request *rq, const struct vote *v, const struct vote_result *r,
                                bool staff) {
  struct ctx *cx = rq->cx;
  bool commune = str_eq(v->scope, S("xa"));
  struct vote_line l = {.question = v->question,
                        .number = v->number,
                        .opened = v->opened_day,
                        .counted = r->counted,
                        .hamlets = r->hamlets,
                        .scope = commune ? WORD(rq, "Cả xã") : STR_NONE};
  l.path = staff ? str_fmt(cx->mem, "/can-bo/bieu-quyet/%.*s", STR_ARG(id_hex(cx->mem, v->id)))
                 : str_fmt(cx->mem, "/bieu-quyet/%lld", (long long)v->number);
  if (day_is(v->recognised_day)) {
    l.state_kind = S("done");
    l.state = WORD(rq, "Đã công nhận");
  } else if (r->outcome == VOTE_COUNTING) {
    l.state_kind = S("doing");
    l.state = WORD(rq, "Chưa đủ biên bản");
  } else if (r->outcome == VOTE_PASSED) {
    l.state_kind = S("wait");
    l.state = WORD(rq, "Đủ số tán thành, chờ công nhận");
  } else {
    l.state_kind = S("shut");
    l.state = WORD(rq, "Không đủ số tán thành");
  }
  return l;
}

static void show_votes(struct request *rq, bool staff) {
  struct ctx *cx = rq->cx;
  struct vote_list_page p = {.may_open = staff && may(&cx->who, MAY_OPEN_CONSULTATION)};
  struct votes v = vote_list(cx, query_int(rq, "truoc", 1, INT64_MAX, INT64_MAX), LIST_LENGTH + 1);
  if (v.n > LIST_LENGTH) {
    v.n = LIST_LENGTH;
    p.next = str_fmt(cx->mem, "%s?truoc=%lld", staff ? "/can-bo/bieu-quyet" : "/bieu-quyet",
                     (long long)v.at[LIST_LENGTH - 1].number);
  }
  p.items.at = MEM_ARRAY(cx->mem, struct vote_line, v.n + 1);
  for (size_t i = 0; i < v.n; i++) {
    struct vote_hamlets h = vote_hamlets(cx, v.at[i].id);
    struct vote_result r = vote_result(&v.at[i], &h);
    struct vote_line l = line_of(rq, &v.at[i], &r, staff);
    if (!l.scope.n && h.n) l.scope = unit_name(cx, h.at[0].hamlet);
    p.items.at[p.items.n++] = l;
  }
  p.staff = staff;
  consultation_vote_list_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Nhân dân bàn và quyết định"),
                                .section = S("lay-y-kien"),
                                .staff = staff,
                                .wide = true});
}

static void show_public_votes(struct request *rq) {
  show_votes(rq, false);
}
static void show_staff_votes(struct request *rq) {
  show_votes(rq, true);
}

/* ---- one vote ------------------------------------------------------------------------------------------------- */

/* 'agree × 3 = 312, 150 × 2 = 300': whole numbers, as anybody can do again on paper. */
static str working_of(struct request *rq, const struct vote *v, int64_t agree, int64_t of, int64_t needed,
                      bool of_hamlets) {
  struct out *o = rq->out;
  str vi = of_hamlets && v->at_least
               ? _("Cần ít nhất %(a)s/%(b)s của %(of)s thôn, tức từ %(needed)s thôn. %(agree)s × %(b)s = "
                   "%(left)s; %(of)s × %(a)s = %(right)s.")
           : of_hamlets ? _("Cần hơn %(a)s/%(b)s của %(of)s thôn, tức từ %(needed)s thôn. %(agree)s × %(b)s = "
                            "%(left)s; %(of)s × %(a)s = %(right)s.")
           : v->at_least ? _("Cần ít nhất %(a)s/%(b)s của %(of)s hộ, tức từ %(needed)s hộ. %(agree)s × %(b)s = "
                             "%(left)s; %(of)s × %(a)s = %(right)s.")
                         : _("Cần hơn %(a)s/%(b)s của %(of)s hộ, tức từ %(needed)s hộ. %(agree)s × %(b)s = "
                             "%(left)s; %(of)s × %(a)s = %(right)s.");
  int64_t a = of_hamlets ? v->hamlets_numerator : v->threshold_numerator,
          b = of_hamlets ? v->hamlets_denominator : v->threshold_denominator;
  return word_fill(rq->cx->mem, word(o->lang, vi),
                   SLOTS({"a", show_int(o, a), false}, {"b", show_int(o, b), false},
                         {"of", show_int(o, of), false}, {"needed", show_int(o, needed), false},
                         {"agree", show_int(o, agree), false}, {"left", show_int(o, agree * b), false},
                         {"right", show_int(o, of * a), false}));
}

static void add_hamlets(struct request *rq, const struct vote *v, const struct vote_hamlets *h, bool staff,
                        struct vote_page *p) {
  struct ctx *cx = rq->cx;
  p->hamlets.at = MEM_ARRAY(cx->mem, struct vote_hamlet_view, h->n + 1);
  for (size_t i = 0; i < h->n; i++) {
    const struct vote_hamlet *one = &h->at[i];
    struct vote_hamlet_view to = {.name = unit_name(cx, one->hamlet),
                                  .households = one->households,
                                  .present = one->present,
                                  .agree = one->agree,
                                  .disagree = one->disagree,
                                  .other = one->other,
                                  .absent = one->households - one->present,
                                  .version = one->version,
                                  .held = one->held_day,
                                  .minutes = one->minutes,
                                  .counted = one->version > 0,
                                  .way = str_eq(one->way, S("phieu")) ? WORD(rq, "Phát phiếu")
                                                                      : WORD(rq, "Họp thôn")};
    to.needed = vote_needed(one->households, v->threshold_numerator, v->threshold_denominator, v->at_least);
    to.passed = to.counted && to.agree >= to.needed;
    to.working = working_of(rq, v, one->agree, one->households, to.needed, false);
    to.ours = staff && !day_is(v->recognised_day) && vote_may_key(&cx->who, v, one->hamlet);
    to.path = str_fmt(cx->mem, "/can-bo/bieu-quyet/%.*s/thon/%.*s", STR_ARG(id_hex(cx->mem, v->id)),
                      STR_ARG(id_hex(cx->mem, one->hamlet)));
    p->hamlets.at[p->hamlets.n++] = to;
  }
}

static void show_vote(struct request *rq, const struct vote *v, bool staff) {
  struct ctx *cx = rq->cx;
  struct vote_hamlets h = vote_hamlets(cx, v->id);
  struct vote_result r = vote_result(v, &h);
  const struct vote_rule *rule = vote_rule_find(v->about, v->opened_day);
  struct vote_page p = {.v = line_of(rq, v, &r, staff),
                        .path = str_fmt(cx->mem, "/can-bo/bieu-quyet/%.*s", STR_ARG(id_hex(cx->mem, v->id))),
                        .about = rule ? word(rq->out->lang, rule->name) : STR_NONE,
                        .citation = rule ? rule->citation : STR_NONE,
                        .confirmed = rule && rule->confirmed,
                        .commune = str_eq(v->scope, S("xa")),
                        .households = v->households,
                        .agree = r.agree,
                        .online = v->online_households,
                        .online_enough = v->online_households * 2 > v->households,
                        .passed = r.outcome == VOTE_PASSED,
                        .counting = r.outcome == VOTE_COUNTING,
                        .staff = staff,
                        .recognised_day = v->recognised_day,
                        .recognised_number = v->recognised_number};
  if (!p.v.scope.n && h.n) p.v.scope = unit_name(cx, h.at[0].hamlet);
  p.working = p.commune ? working_of(rq, v, r.hamlets_for, r.hamlets, r.hamlets_needed, true)
                        : working_of(rq, v, r.agree, v->households, r.needed, false);
  add_hamlets(rq, v, &h, staff, &p);
  struct deadline due;
  if (p.passed && day_is(v->counted_day) &&
      calendar_deadline(cx, S(RECOGNISE_RULE), day_starts(v->counted_day), &due)) {
    p.recognise_due = due.due;
    p.recognise_why = deadline_view(cx, rq->out->lang, &due);
    p.recognise_late = day_is(v->recognised_day) ? v->recognised_day.n > due.due.n : cx->today.n > due.due.n;
  }
  if (staff && p.passed && !day_is(v->recognised_day) && may(&cx->who, MAY_SIGN_SYNTHESIS))
    p.recognise_form = form_view(rq, &recognise_form, str_and(cx->mem, p.path, S("/cong-nhan")));
  consultation_vote_html(rq->out, &p);
  reply_page(rq,
             &(struct page){.title = v->question, .section = S("lay-y-kien"), .staff = staff, .wide = true});
}

static void show_public_vote(struct request *rq) {
  int64_t number;
  struct vote v;
  if (int_parse(param(rq, "number"), 1, INT64_MAX, &number) && vote_by_number(rq->cx, number, &v))
    show_vote(rq, &v, false);
  else
    reply_not_found(rq);
}

static bool asked(struct request *rq, struct vote *ret) {
  id wanted;
  if (id_parse(param(rq, "id"), &wanted) && vote_find(rq->cx, wanted, ret)) return true;
  reply_not_found(rq);
  return false;
}

static void show_staff_vote(struct request *rq) {
  struct vote v;
  if (asked(rq, &v)) show_vote(rq, &v, true);
}

/* ---- recognition -------------------------------------------------------------------------------------------------- */

struct recognising {
  struct vote v;
  day day;
  str text, why;
};

static void *recognise_prepare(struct request *rq) {
  struct recognising *w = MEM_NEW(rq->cx->mem, struct recognising);
  if (!asked(rq, &w->v)) return NULL;
  w->day = form_day(rq, "ngay-cong-nhan");
  w->text = form_text(rq, "so-quyet-dinh");
  return w;
}
static bool recognise_apply(struct ctx *cx, void *work) {
  struct recognising *w = work;
  w->why = vote_recognise(cx, w->v.id, w->day, w->text);
  return !w->why.p;
}
static void recognise_reply(struct request *rq, void *work, bool committed) {
  struct recognising *w = work;
  if (committed)
    reply_see_other(rq, str_fmt(rq->cx->mem, "/can-bo/bieu-quyet/%.*s", STR_ARG(id_hex(rq->cx->mem, w->v.id))));
  else
    reply_refused(rq, w->why.p ? w->why : WHY_GONE);
}

ROUTES(vote_routes, ROUTE_GET("/bieu-quyet", MAY_ANYONE, show_public_votes),
       ROUTE_GET("/bieu-quyet/:number", MAY_ANYONE, show_public_vote),
       ROUTE_GET("/can-bo/bieu-quyet", MAY_SEE_VOTES, show_staff_votes),
       ROUTE_GET("/can-bo/bieu-quyet/:id", MAY_SEE_VOTES, show_staff_vote),
       ROUTE_POST("/can-bo/bieu-quyet/:id/cong-nhan", MAY_SIGN_SYNTHESIS, recognise_form, recognise_prepare,
                  recognise_apply, recognise_reply));
