/* Opening a vote of households, and keying in the minutes of a hamlet. */
#include "consultation/consultation_pages.h"
#include "consultation/consultation_vote_key.html.h"
#include "consultation/consultation_vote_open.html.h"

enum { HAMLETS_MOST = 200 };

FORM(open_vote_form, FIELD_TEXT("cau-hoi", 10, 500), FIELD_TEXT("noi-dung", 1, 40),
     FIELD_CHOICE("pham-vi", 1, "thon xa"), FIELD_MANY(FIELD_ID, "thon", 0, 0),
     FIELD_MANY(FIELD_TEXT, "so-ho", 0, 6), FIELD_OPTIONAL_INT("ho-truc-tuyen", 0, 10000000));
FORM(minutes_form, FIELD_DAY("ngay", 1), FIELD_CHOICE("cach", 1, "hop phieu"), FIELD_INT("tham-gia", 0, 100000),
     FIELD_INT("tan-thanh", 0, 100000), FIELD_INT("khong-tan-thanh", 0, 100000), FIELD_INT("khac", 0, 100000),
     FIELD_LONG("to-kiem-phieu", 2, 500), FIELD_TEXT("bien-ban", 2, 150), FIELD_TEXT("vi-sao-sua", 0, 300));
/* ---- opening ---------------------------------------------------------------------------------------------------- */

static str many(struct request *rq, const char *name, size_t i) {
  const str *at;
  size_t n = form_many(rq, name, &at);
  return i < n ? at[i] : S("");
}

static void show_open(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct form_view *form = form_view(rq, &open_vote_form, S("/can-bo/bieu-quyet/moi"));
  form_preset(form, "pham-vi", S("thon"));
  struct vote_open_page p = {.form = form};
  struct units u = unit_list(cx, UNIT_HAMLET, cx->today);
  struct choice *abouts = MEM_ARRAY(cx->mem, struct choice, vote_rules_n + 1);
  for (size_t i = 0; i < vote_rules_n; i++)
    if (vote_rule_find(vote_rules[i].code, cx->today) == &vote_rules[i])
      abouts[p.abouts.n++] =
          (struct choice){vote_rules[i].code, word(rq->out->lang, vote_rules[i].name), STR_NONE};
  p.abouts.at = abouts;
  struct choice *scopes = MEM_ARRAY(cx->mem, struct choice, 2);
  scopes[0] = (struct choice){S("thon"), WORD(rq, "Một thôn"), WORD(rq, "Ghi số hộ của thôn ấy")};
  scopes[1] = (struct choice){S("xa"), WORD(rq, "Cả xã"), WORD(rq, "Ghi số hộ của mọi thôn")};
  p.scopes = (struct choices){scopes, 2};
  const struct field_view *ids = form_field(form, S("thon")), *counts = form_field(form, S("so-ho"));
  p.rows.at = MEM_ARRAY(cx->mem, struct vote_open_row, u.n + 1);
  for (size_t i = 0; i < u.n && i < HAMLETS_MOST; i++) {
    struct vote_open_row row = {(int64_t)i + 1, id_hex(cx->mem, u.at[i].id), u.at[i].name, S("")};
    for (size_t k = 0; k < ids->many.n && k < counts->many.n; k++)
      if (str_eq(ids->many.at[k], row.hamlet)) row.households = counts->many.at[k];
    p.rows.at[p.rows.n++] = row;
  }
  consultation_vote_open_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Mở việc bàn và quyết định"),
                                .section = S("lay-y-kien"),
                                .staff = true});
}

struct work {
  struct vote v;
  struct vote_opening opening;
  struct vote_minutes minutes;
  str why;
  id form;
};

static void *open_prepare(struct request *rq) {
  struct work *w = MEM_NEW(rq->cx->mem, struct work);
  const str *typed;
  size_t n = form_many(rq, "thon", &typed);
  id *hamlets = MEM_ARRAY(rq->cx->mem, id, n + 1);
  int64_t *households = MEM_ARRAY(rq->cx->mem, int64_t, n + 1), online = form_int(rq, "ho-truc-tuyen");
  for (size_t i = 0; i < n; i++) {
    str count = many(rq, "so-ho", i);
    if (!count.n) continue;
    if (!id_parse(typed[i], &hamlets[w->opening.n]) ||
        !int_parse(count, 1, 100000, &households[w->opening.n])) {
      form_wrong(rq, "so-ho", _("Số hộ là một số từ 1 trở lên."));
      reply_form_again(rq, show_open);
      return NULL;
    }
    w->opening.n++;
  }
  w->opening.question = form_text(rq, "cau-hoi");
  w->opening.about = form_text(rq, "noi-dung");
  w->opening.scope = form_text(rq, "pham-vi");
  w->opening.online_households = online == FORM_INT_NONE ? 0 : online;
  w->opening.hamlets = hamlets;
  w->opening.households = households;
  w->form = form_once_id(rq);
  return w;
}
static bool open_apply(struct ctx *cx, void *work) {
  struct work *w = work;
  w->why = vote_open(cx, &w->opening);
  if (w->why.p) return false;
  store_once_answer(cx, w->form, id_hex(cx->mem, w->opening.vote));
  return true;
}
static void open_reply(struct request *rq, void *work, bool committed) {
  struct work *w = work;
  if (!committed) {
    form_wrong(rq, "so-ho", w->why.p ? w->why : WHY_GONE);
    reply_form_again(rq, show_open);
    return;
  }
  if (form_repeated(rq)) id_parse(form_first_answer(rq), &w->opening.vote);
  reply_see_other(
      rq, str_fmt(rq->cx->mem, "/can-bo/bieu-quyet/%.*s", STR_ARG(id_hex(rq->cx->mem, w->opening.vote))));
}

/* ---- minutes ------------------------------------------------------------------------------------------------------ */

static bool asked(struct request *rq, struct vote *ret) {
  id wanted;
  if (id_parse(param(rq, "id"), &wanted) && vote_find(rq->cx, wanted, ret)) return true;
  reply_not_found(rq);
  return false;
}

static bool asked_hamlet(struct request *rq, struct vote *v, struct vote_hamlet *ret) {
  id hamlet;
  if (!asked(rq, v)) return false;
  struct vote_hamlets h = vote_hamlets(rq->cx, v->id);
  if (id_parse(param(rq, "hamlet"), &hamlet) && vote_may_key(&rq->cx->who, v, hamlet) &&
      !day_is(v->recognised_day))
    for (size_t i = 0; i < h.n; i++)
      if (id_eq(h.at[i].hamlet, hamlet)) {
        *ret = h.at[i];
        return true;
      }
  reply_not_found(rq);
  return false;
}

static void show_key(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct vote v;
  struct vote_hamlet h;
  if (!asked_hamlet(rq, &v, &h)) return;
  str back = str_fmt(cx->mem, "/can-bo/bieu-quyet/%.*s", STR_ARG(id_hex(cx->mem, v.id)));
  struct form_view *form = form_view(
      rq, &minutes_form, str_fmt(cx->mem, "%.*s/thon/%.*s", STR_ARG(back), STR_ARG(id_hex(cx->mem, h.hamlet))));
  if (h.version) {
    form_preset(form, "ngay", day_vi(cx->mem, h.held_day));
    form_preset(form, "cach", h.way);
    form_preset(form, "tham-gia", str_int(cx->mem, h.present));
    form_preset(form, "tan-thanh", str_int(cx->mem, h.agree));
    form_preset(form, "khong-tan-thanh", str_int(cx->mem, h.disagree));
    form_preset(form, "khac", str_int(cx->mem, h.other));
    form_preset(form, "bien-ban", h.minutes);
  } else {
    form_preset(form, "cach", S("hop"));
    form_preset(form, "khac", S("0"));
  }
  struct choice *ways = MEM_ARRAY(cx->mem, struct choice, 2);
  ways[0] = (struct choice){S("hop"), WORD(rq, "Họp thôn"), STR_NONE};
  ways[1] = (struct choice){S("phieu"), WORD(rq, "Phát phiếu"), STR_NONE};
  struct vote_key_page p = {.form = form,
                            .hamlet = unit_name(cx, h.hamlet),
                            .question = v.question,
                            .back = back,
                            .households = h.households,
                            .again = h.version > 0,
                            .ways = {ways, 2}};
  consultation_vote_key_html(rq->out, &p);
  reply_page(
      rq, &(struct page){.title = WORD(rq, "Biên bản biểu quyết"), .section = S("lay-y-kien"), .staff = true});
}

static void *minutes_prepare(struct request *rq) {
  struct work *w = MEM_NEW(rq->cx->mem, struct work);
  struct vote_hamlet h;
  if (!asked_hamlet(rq, &w->v, &h)) return NULL;
  w->minutes = (struct vote_minutes){.vote = w->v.id,
                                     .hamlet = h.hamlet,
                                     .held = form_day(rq, "ngay"),
                                     .way = form_text(rq, "cach"),
                                     .team = form_text(rq, "to-kiem-phieu"),
                                     .minutes = form_text(rq, "bien-ban"),
                                     .reason = form_text(rq, "vi-sao-sua"),
                                     .present = form_int(rq, "tham-gia"),
                                     .agree = form_int(rq, "tan-thanh"),
                                     .disagree = form_int(rq, "khong-tan-thanh"),
                                     .other = form_int(rq, "khac")};
  return w;
}
static bool minutes_apply(struct ctx *cx, void *work) {
  struct work *w = work;
  w->why = vote_keep(cx, &w->minutes);
  return !w->why.p;
}
static void minutes_reply(struct request *rq, void *work, bool committed) {
  struct work *w = work;
  if (!committed) {
    form_wrong(rq, "tham-gia", w->why.p ? w->why : WHY_GONE);
    reply_form_again(rq, show_key);
    return;
  }
  reply_see_other(rq, str_fmt(rq->cx->mem, "/can-bo/bieu-quyet/%.*s", STR_ARG(id_hex(rq->cx->mem, w->v.id))));
}

ROUTES(vote_keying_routes, ROUTE_GET("/can-bo/bieu-quyet/moi", MAY_OPEN_CONSULTATION, show_open),
       ROUTE_POST("/can-bo/bieu-quyet/moi", MAY_OPEN_CONSULTATION, open_vote_form, open_prepare, open_apply,
                  open_reply),
       ROUTE_GET("/can-bo/bieu-quyet/:id/thon/:hamlet", MAY_KEY_VOTE, show_key),
       ROUTE_POST("/can-bo/bieu-quyet/:id/thon/:hamlet", MAY_KEY_VOTE, minutes_form, minutes_prepare,
                  minutes_apply, minutes_reply));
