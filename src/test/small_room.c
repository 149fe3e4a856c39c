#include "test/small_room.h"

#include "app/app.h"

#include "unit/unit.h"
#include "view/view.h"

#include <string.h>

FORM(note_form, FIELD_TEXT("ten", 2, 20), FIELD_LONG("noi_dung", 0, 2000), FIELD_INT("so", 1, 9),
     FIELD_DAY("ngay", 0), FIELD_CHOICE("muc", 0, "a b"), FIELD_CHECK("dong_y"),
     FIELD_MANY(FIELD_TEXT, "dong", 0, 30), FIELD_FILE("anh", 2, 1000));
FORM(secret_form, FIELD_PASSWORD("mat_khau"));
FORM(empty_form, );

struct note {
  str name;
  id form;
  int64_t before;
  bool refuse;
};

static void write_field(struct request *rq, const struct field_view *f) {
  struct out *o = rq->out;
  if (str_eq(f->name, S("dong_y"))) {
    out_raw(o, S("<input type=\"checkbox\" name=\"dong_y\" value=\"1\""));
    if (f->checked) out_raw(o, S(" checked"));
    out_raw(o, S(">"));
  } else if (str_eq(f->name, S("noi_dung"))) {
    out_raw(o, S("<textarea name=\"noi_dung\">"));
    out_text(o, f->value);
    out_raw(o, S("</textarea>"));
  } else if (!str_eq(f->name, S("anh"))) {
    out_raw(o, S("<input type=\"text\" name=\""));
    out_attr(o, f->name);
    out_raw(o, S("\" value=\""));
    out_attr(o, f->value);
    out_raw(o, S("\">"));
  } else {
    out_raw(o, S("<input type=\"file\" name=\"anh\">"));
  }
  if (!f->error.p) return;
  out_raw(o, S("<p class=\"error\">"));
  out_text(o, f->error);
  out_raw(o, S("</p>"));
}

static void write_form(struct request *rq, const struct form *form, str action) {
  struct form_view *v = form_view(rq, form, action);
  struct out *o = rq->out;
  if (form == &note_form) form_preset(v, "so", S("3"));
  o->posts = true; /* as the template compiler writes it */
  out_raw(o, S("<h1>Thử</h1><form method=\"post\" action=\""));
  out_addr(o, v->action);
  if (v->multipart) out_raw(o, S("\" enctype=\"multipart/form-data"));
  out_raw(o, S("\"><input type=\"hidden\" name=\"_form\" value=\""));
  out_attr(o, v->form_id);
  out_raw(o, S("\"><input type=\"hidden\" name=\"_token\" value=\""));
  out_attr(o, v->token);
  out_raw(o, S("\">"));
  for (size_t i = 0; i < v->fields.n; i++) write_field(rq, &v->fields.at[i]);
  out_raw(o, S("</form>"));
}

static const struct page page = {.title = {"Thử", sizeof "Thử" - 1}};

static void note_show(struct request *rq) {
  write_form(rq, &note_form, rq->path.n > 3 && str_starts(rq->path, S("/t/mo")) ? S("/t/mo") : S("/t/kin"));
  reply_page(rq, &page);
}

static void list_show(struct request *rq) {
  out_text(rq->out, query(rq, "q"));
  out_raw(rq->out, S(" n="));
  out_int(rq->out, store_counted(rq->cx, S("thu")));
  struct units all = unit_list(rq->cx, UNIT_HAMLET, rq->cx->today);
  for (size_t i = 0; i < all.n; i++) out_text(rq->out, all.at[i].name);
  out_raw(rq->out, S(" at="));
  out_text(rq->out, moment_iso(rq->cx->mem, rq->cx->now));
  out_raw(rq->out, S("<p>Một trang đủ dài để đáng nén lại: Một trang đủ dài để đáng nén lại.</p>"));
  if (query_int(rq, "phut", 1, 60, 0)) ctx_until(rq->cx, rq->cx->now + query_int(rq, "phut", 1, 60, 0) * 60000);
  reply_page(rq, &page);
}

static void *note_prepare(struct request *rq) {
  struct note *n = MEM_NEW(rq->cx->mem, struct note);
  n->name = form_text(rq, "ten");
  n->form = form_once_id(rq);
  n->refuse = str_eq(n->name, S("tu choi"));
  if (str_eq(n->name, S("sai"))) {
    form_wrong(rq, "ten", _("Tên này không được dùng."));
    reply_form_again(rq, note_show);
    return NULL;
  }
  if (str_eq(n->name, S("hong"))) fault(FAULT_BUG, "broken on purpose");
  return n;
}

static bool note_apply(struct ctx *cx, void *work) {
  struct note *n = work;
  store_count(cx, S("thu"), 1);
  if (str_eq(n->name, S("hong sau"))) fault(FAULT_BUG, "broken on purpose, in the transaction");
  if (n->refuse) return false;
  store_once_answer(cx, n->form, n->name);
  return true;
}

static void note_reply(struct request *rq, void *work, bool committed) {
  const struct note *n = work;
  if (!committed) {
    reply_refused(rq, _("Việc này đã có người làm."));
    return;
  }
  if (form_repeated(rq)) MUST(str_eq(form_first_answer(rq), n->name));
  reply_see_other(rq, S("/t/xem"));
}

static void enter_show(struct request *rq) {
  write_form(rq, &secret_form, S("/t/vao"));
  reply_page(rq, &page);
}
static void *nothing(struct request *rq) {
  return rq;
}
static void enter_reply(struct request *rq, void *work, bool committed) {
  (void)work;
  (void)committed;
  reply_see_other(rq, S("/t/xem"));
}
static bool count_apply(struct ctx *cx, void *work) {
  (void)work;
  store_count(cx, S("thu"), 1);
  return true;
}
static void bytes_show(struct request *rq) {
  reply_bytes(rq, S("application/octet-stream"), S("\x01\x02"), S("ngập \"lụt\"\\.bin"));
}
static void forgetful_show(struct request *rq) {
  rq->out->posts = true;
  out_raw(rq->out, S("<form method=\"post\" action=\"/t/mo\"></form>"));
  reply_page(rq, &page);
}

ROUTES(small_room, ROUTE_GET("/t/xem", MAY_ANYONE, list_show), ROUTE_GET("/t/mo", MAY_ANYONE, note_show),
       ROUTE_POST_AS(LANE_UPLOAD, 0, "/t/mo", MAY_ANYONE, note_form, note_prepare, note_apply, note_reply),
       ROUTE_GET("/t/kin", MAY_MODERATE, note_show),
       ROUTE_POST("/t/kin", MAY_MODERATE, note_form, note_prepare, note_apply, note_reply),
       ROUTE_GET("/t/vao", MAY_ANYONE, enter_show),
       ROUTE_POST_AS(LANE_PAGE, ROUTE_SLOW, "/t/vao", MAY_ANYONE, secret_form, nothing, count_apply,
                     enter_reply),
       ROUTE_GET("/t/tep", MAY_ANYONE, bytes_show), ROUTE_GET("/t/quen", MAY_ANYONE, forgetful_show),
       ROUTE_GET_AS(LANE_PAGE, ROUTE_NO_STORE, "/t/ma", MAY_ANYONE, list_show),
       ROUTE_GET("/t/cam", MAY_NOBODY, list_show),
       ROUTE_POST("/t/thoi", MAY_SIGNED_IN, empty_form, nothing, NULL, enter_reply));

struct house *open_room(void *mem) {
  struct house *h = house_open(mem);
  const struct routes **all = MEM_ARRAY(mem, const struct routes *, app_routes_n + 1);
  for (size_t i = 0; i < app_routes_n; i++) all[i] = app_routes[i];
  all[app_routes_n] = &small_room;
  talloc_free(h->server);
  h->server = server_new(mem, h->store, NULL, all, app_routes_n + 1);
  return h;
}

static void read_count(struct ctx *cx, void *arg) {
  *(int64_t *)arg = store_counted(cx, S("thu"));
}
int64_t counted(struct house *h) {
  int64_t n = -1;
  CHECK(house_read(h, RESIDENT, read_count, &n));
  return n;
}
