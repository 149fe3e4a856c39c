/* /can-bo/to-dan: posters with a QR, for hamlets, desks and boxes: made, printed on A4 or as A6 cards, revoked. */
#include "channel/channel_pages.h"
#include "channel/channel_poster_print.html.h"
#include "channel/channel_posters.html.h"
#include "channel/channel_records.html.h"

enum { POSTERS = 200, PAGE_LENGTH = 20 };

FORM(make_form, FIELD_ID("don-vi", 0), FIELD_TEXT("noi-dan", 0, 120));
FORM(hamlets_form, FIELD_CHECK("dong-y"));
FORM(revoke_form, FIELD_CHECK("dong-y"));

static bool may_count(const struct ctx *cx) {
  return may(&cx->who, MAY_READ_MATTERS) && may(&cx->who, MAY_READ_ALL_MATTERS);
}

static struct choices unit_choices(struct request *rq) {
  struct units u = unit_list(rq->cx, UNIT_ANY, rq->cx->today);
  struct choice *at = MEM_ARRAY(rq->cx->mem, struct choice, u.n + 1);
  for (size_t i = 0; i < u.n; i++)
    at[i] = (struct choice){id_hex(rq->cx->mem, u.at[i].id), u.at[i].name, STR_NONE};
  return (struct choices){at, u.n};
}

static struct poster_line line_of(struct request *rq, const struct poster *p) {
  struct ctx *cx = rq->cx;
  str path = str_fmt(cx->mem, "/can-bo/to-dan/%.*s", STR_ARG(id_hex(cx->mem, p->id)));
  struct poster_line l = {.path = path,
                          .code = p->code,
                          .place = p->place,
                          .unit = id_is(p->unit) ? unit_name(cx, p->unit) : STR_NONE,
                          .made = p->made_day,
                          .revoked = p->revoked_day,
                          .n = may_count(cx) ? matter_count_via(cx, p->id) : -1};
  if (str_eq(l.unit, l.place)) l.unit = STR_NONE;
  if (l.n > 0) l.records = str_and(cx->mem, path, S("/viec"));
  if (day_is(p->revoked_day)) return l;
  l.a4 = str_and(cx->mem, path, S("?co-giay=a4"));
  l.a6 = str_and(cx->mem, path, S("?co-giay=a6"));
  l.revoke_form = form_view(rq, &revoke_form, str_and(cx->mem, path, S("/bo")));
  return l;
}

static bool hamlet_without(struct ctx *cx, const struct posters *all) {
  struct units hamlets = unit_list(cx, UNIT_HAMLET, cx->today);
  for (size_t i = 0; i < hamlets.n; i++) {
    bool known = false;
    for (size_t k = 0; k < all->n; k++)
      known = known || (id_eq(all->at[k].unit, hamlets.at[i].id) && !day_is(all->at[k].revoked_day));
    if (!known) return true;
  }
  return false;
}

static bool has_url(struct ctx *cx) {
  return store_setting(cx->store, S("commune"), S("url")).n > 0;
}

static void show_posters(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct posters all = poster_list(cx, POSTERS + 1);
  struct posters_page p = {.form = form_view(rq, &make_form, S("/can-bo/to-dan")),
                           .units = unit_choices(rq),
                           .has_url = has_url(cx),
                           .more = all.n > POSTERS};
  if (hamlet_without(cx, &all)) p.hamlets_form = form_view(rq, &hamlets_form, S("/can-bo/to-dan/thon"));
  p.posters.at = MEM_ARRAY(cx->mem, struct poster_line, all.n + 1);
  for (size_t i = 0; i < all.n && i < POSTERS; i++) {
    p.posters.at[p.posters.n++] = line_of(rq, &all.at[i]);
    p.any |= !day_is(all.at[i].revoked_day);
  }
  channel_posters_html(rq->out, &p);
  reply_page(rq, &(struct page){
                     .title = WORD(rq, "Tờ dán mã QR"), .section = S("to-dan"), .staff = true, .wide = true});
}

static void *make_prepare(struct request *rq) {
  struct poster *w = MEM_NEW(rq->cx->mem, struct poster);
  struct unit u = {0};
  w->unit = form_id(rq, "don-vi");
  w->place = form_text(rq, "noi-dan");
  if (id_is(w->unit) && (!unit_find(rq->cx, w->unit, &u) || day_is(u.closed)))
    form_wrong(rq, "don-vi", _("Đơn vị này không có trong danh sách. Ông/bà chọn lại."));
  else if (!id_is(w->unit) && w->place.n < 2)
    form_wrong(rq, "noi-dan", _("Ông/bà chọn đơn vị, hoặc ghi nơi dán."));
  else {
    if (!w->place.n) w->place = u.name;
    return w;
  }
  reply_form_again(rq, show_posters);
  return NULL;
}

static bool make_apply(struct ctx *cx, void *work) {
  return poster_make(cx, work);
}

static void to_list(struct request *rq, void *work, bool committed) {
  (void)work, (void)committed; /* made or revoked already is what was asked for */
  reply_see_other(rq, S("/can-bo/to-dan"));
}

static void *nothing_prepare(struct request *rq) {
  return MEM_NEW(rq->cx->mem, struct poster);
}

static bool hamlets_apply(struct ctx *cx, void *work) {
  (void)work;
  return poster_make_hamlets(cx) > 0;
}

static bool asked(struct request *rq, struct poster *ret) {
  id wanted;
  if (id_parse(param(rq, "id"), &wanted) && poster_find(rq->cx, wanted, ret)) return true;
  reply_not_found(rq);
  return false;
}

static void *revoke_prepare(struct request *rq) {
  struct poster *p = MEM_NEW(rq->cx->mem, struct poster);
  return asked(rq, p) ? p : NULL;
}

static bool revoke_apply(struct ctx *cx, void *work) {
  const struct poster *p = work;
  return poster_revoke(cx, p->id);
}

/* ---- printing ------------------------------------------------------------------------------------------------- */

/* The address as it is read aloud: without https and without the code, which only the square carries. */
static str spoken(void *mem, str url) {
  str rest = url, scheme;
  if (!str_cut(&rest, S("://"), &scheme)) rest = url;
  while (rest.n && rest.p[rest.n - 1] == '/') rest.n--;
  return str_fmt(mem, "%.*s/phan-anh/gui", STR_ARG(rest));
}

static void print(struct request *rq, const struct poster *at, size_t n) {
  struct ctx *cx = rq->cx;
  str url = store_setting(cx->store, S("commune"), S("url"));
  struct poster_print_page p = {.office = store_setting(cx->store, S("commune"), S("name")),
                                .phone = store_setting(cx->store, S("commune"), S("phone")),
                                .back = S("/can-bo/to-dan"),
                                .small = str_eq(query(rq, "co-giay"), S("a6"))};
  p.posters.at = MEM_ARRAY(cx->mem, struct poster_print, n + 1);
  for (size_t i = 0; i < n; i++) {
    if (day_is(at[i].revoked_day) || !url.n) continue;
    p.posters.at[p.posters.n++] = (struct poster_print){
        .place = at[i].place,
        .address = spoken(cx->mem, url),
        .qr = str_fmt(cx->mem, "%.*s/phan-anh/gui?tu=%.*s", STR_ARG(url), STR_ARG(at[i].code))};
  }
  channel_poster_print_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "In tờ dán"), .section = S("to-dan"), .staff = true});
}

static void show_print(struct request *rq) {
  struct poster p;
  if (str_eq(param(rq, "id"), S("tat-ca"))) {
    struct posters all = poster_list(rq->cx, POSTERS);
    print(rq, all.at, all.n);
  } else if (asked(rq, &p)) {
    print(rq, &p, 1);
  }
}

static void show_records(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct poster poster;
  if (!asked(rq, &poster)) return;
  int64_t before = query_int(rq, "truoc", 1, INT64_MAX, INT64_MAX);
  struct matters m = matter_of_via(cx, poster.id, before, PAGE_LENGTH + 1);
  struct records_page p = {
      .title = poster.place, .back = S("/can-bo/to-dan"), .staff = true, .n = matter_count_via(cx, poster.id)};
  if (m.n > PAGE_LENGTH) {
    m.n = PAGE_LENGTH;
    p.next = str_fmt(cx->mem, "/can-bo/to-dan/%.*s/viec?truoc=%lld", STR_ARG(id_hex(cx->mem, poster.id)),
                     (long long)m.at[PAGE_LENGTH - 1].seq);
  }
  p.items = matter_lines_of(rq, &m, true);
  channel_records_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = p.title, .section = S("to-dan"), .staff = true, .wide = true});
}

ROUTES(channel_poster_routes, ROUTE_GET("/can-bo/to-dan", MAY_KEEP_CHANNELS, show_posters),
       ROUTE_POST("/can-bo/to-dan", MAY_KEEP_CHANNELS, make_form, make_prepare, make_apply, to_list),
       ROUTE_POST("/can-bo/to-dan/thon", MAY_KEEP_CHANNELS, hamlets_form, nothing_prepare, hamlets_apply,
                  to_list),
       ROUTE_GET("/can-bo/to-dan/:id", MAY_KEEP_CHANNELS, show_print),
       ROUTE_GET("/can-bo/to-dan/:id/viec", MAY_READ_ALL_MATTERS, show_records),
       ROUTE_POST("/can-bo/to-dan/:id/bo", MAY_KEEP_CHANNELS, revoke_form, revoke_prepare, revoke_apply,
                  to_list));
