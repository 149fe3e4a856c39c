/* /can-bo/khoa-api: keys of programs that send. */
#include "open/open_key_made.html.h"
#include "open/open_keys.html.h"
#include "open/open_room.h"

FORM(make_form, FIELD_TEXT("ten", 2, 80));
FORM(revoke_form, FIELD_CHECK("dong-y"));

static void show_keys(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct api_keys all = api_key_list(cx);
  struct keys_page p = {.form = form_view(rq, &make_form, S("/can-bo/khoa-api")),
                        .limit = show_int(rq->out, api_key_limit(cx->store))};
  p.keys.at = MEM_ARRAY(cx->mem, struct key_row, all.n + 1);
  for (size_t i = 0; i < all.n; i++) {
    const struct api_key *k = &all.at[i];
    struct account by;
    str hex = id_hex(cx->mem, k->id);
    str action = str_fmt(cx->mem, "/can-bo/khoa-api/%.*s/thu-hoi", STR_ARG(hex));
    p.keys.at[p.keys.n++] =
        (struct key_row){.id = hex,
                         .prefix = k->prefix,
                         .label = k->label,
                         .by = account_find(cx, k->made_by, &by) ? by.name : S(""),
                         .made = k->made_at,
                         .revoked = k->revoked_at.v,
                         .live = !k->revoked_at.is,
                         .taken = k->taken.is ? k->taken.v : 0,
                         .form = k->revoked_at.is ? NULL : form_view(rq, &revoke_form, action)};
  }
  open_keys_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Khóa cho phần mềm khác"),
                                .section = S("can-bo"),
                                .staff = true,
                                .wide = true});
}

struct make_work {
  str label;
  id form, made;
};

static void *make_prepare(struct request *rq) {
  struct make_work *w = MEM_NEW(rq->cx->mem, struct make_work);
  w->label = form_text(rq, "ten");
  w->form = form_once_id(rq);
  return w;
}

static bool make_apply(struct ctx *cx, void *work) {
  struct make_work *w = work;
  return api_key_make(cx, w->form, w->label, &w->made);
}

static void make_reply(struct request *rq, void *work, bool committed) {
  const struct make_work *w = work;
  if (!committed) {
    reply_refused(rq, _("Xã đã có 200 khóa, không cấp thêm được."));
    return;
  }
  str said = api_key_said(rq->cx, w->form);
  struct key_made_page p = {.key = said, .label = w->label, .prefix = str_sub(said, 0, 11)};
  open_key_made_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Khóa mới"), .section = S("can-bo"), .staff = true});
}

struct revoke_work {
  id key;
};

static void *revoke_prepare(struct request *rq) {
  struct revoke_work *w = MEM_NEW(rq->cx->mem, struct revoke_work);
  struct api_key k;
  if (id_parse(param(rq, "id"), &w->key) && api_key_find(rq->cx, w->key, &k)) return w;
  reply_not_found(rq);
  return NULL;
}

static bool revoke_apply(struct ctx *cx, void *work) {
  return api_key_revoke(cx, ((struct revoke_work *)work)->key);
}

static void revoke_reply(struct request *rq, void *work, bool committed) {
  (void)work;
  if (committed)
    reply_see_other(rq, S("/can-bo/khoa-api"));
  else
    reply_refused(rq, _("Khóa này đã được thu hồi."));
}

void open_duties(struct ctx *cx, enum lang lang, struct duty_list *l) {
  if (may(&cx->who, MAY_ADMINISTER))
    duty_add(l, word(lang, _("Khóa cho phần mềm khác")), S("/can-bo/khoa-api"), -1, 0);
}

ROUTES(open_key_routes, ROUTE_GET("/can-bo/khoa-api", MAY_ADMINISTER, show_keys),
       ROUTE_POST_AS(LANE_PAGE, ROUTE_NO_STORE, "/can-bo/khoa-api", MAY_ADMINISTER, make_form, make_prepare,
                     make_apply, make_reply),
       ROUTE_POST("/can-bo/khoa-api/:id/thu-hoi", MAY_ADMINISTER, revoke_form, revoke_prepare, revoke_apply,
                  revoke_reply));
