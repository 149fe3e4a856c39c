/* /can-bo/du-lieu/su-co: breaches of personal data, their 72-hour clock, and the notice to print. */
#include "privacy/privacy_breach.html.h"
#include "privacy/privacy_breaches.html.h"
#include "privacy/privacy_pages.h"

enum { PAGE_LENGTH = 50, HOUR_MS = 3600000 };

#define KNOWN                                                                                                  \
  FIELD_LONG("viec", 5, 3000), FIELD_TEXT("loai-du-lieu", 2, 300),                                             \
      FIELD_OPTIONAL_INT("so-nguoi", 0, 100000000), FIELD_LONG("hau-qua", 0, 2000),                            \
      FIELD_LONG("da-lam", 0, 3000)
FORM(found_form, FIELD_DAY("ngay", 1), FIELD_TEXT("gio", 4, 5), KNOWN);
FORM(more_form, KNOWN);
FORM(sent_form, FIELD_DAY("ngay-gui", 1), FIELD_TEXT("gio-gui", 4, 5), FIELD_TEXT("van-ban", 3, 200));

/* '14:05' or '9:05' on that day. */
static bool moment_said(day on, str hour, moment *ret) {
  str rest = hour, h;
  int64_t hours, minutes;
  if (!str_cut(&rest, S(":"), &h) || rest.n != 2) return false;
  if (h.n == 2 && h.p[0] == '0') h = str_sub(h, 1, 1);
  if (rest.p[0] == '0') rest = str_sub(rest, 1, 1);
  if (!int_parse(h, 0, 23, &hours) || !int_parse(rest, 0, 59, &minutes)) return false;
  *ret = day_starts(on) + (hours * 60 + minutes) * 60000;
  return true;
}

static struct breach_view view_of(struct request *rq, const struct breach_row *b,
                                  const struct breach_entries *e) {
  struct ctx *cx = rq->cx;
  struct deadline d = {0};
  struct breach_view v = {.number = str_int(cx->mem, b->number),
                          .path =
                              str_fmt(cx->mem, "/can-bo/du-lieu/su-co/%.*s", STR_ARG(id_hex(cx->mem, b->id))),
                          .found = b->found_at};
  if (breach_clock(cx, b, &d)) v.due = d.due_at;
  moment sent = 0;
  for (size_t i = 0; i < e->n; i++) {
    if (e->at[i].sent_at.is && !v.sent) sent = e->at[i].sent_at.v;
    v.sent = v.sent || e->at[i].sent_at.is;
    if (!e->at[i].sent_at.is) v.said = e->at[i].said;
  }
  v.late = (v.sent ? sent : cx->now) > v.due;
  if (!v.sent && !v.late) v.hours_left = (v.due - cx->now + HOUR_MS - 1) / HOUR_MS;
  return v;
}

static void show_list(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct breach_list_page p = {.form = form_view(rq, &found_form, S("/can-bo/du-lieu/su-co"))};
  struct breaches b = breach_list(cx, query_int(rq, "truoc", 1, INT64_MAX, INT64_MAX), PAGE_LENGTH + 1);
  if (b.n > PAGE_LENGTH) {
    b.n = PAGE_LENGTH;
    p.next = str_fmt(cx->mem, "/can-bo/du-lieu/su-co?truoc=%lld", (long long)b.at[b.n - 1].number);
  }
  p.items.at = MEM_ARRAY(cx->mem, struct breach_view, b.n);
  for (size_t i = 0; i < b.n; i++) {
    struct breach_entries e = breach_entries(cx, b.at[i].id);
    p.items.at[p.items.n++] = view_of(rq, &b.at[i], &e);
  }
  privacy_breaches_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Sự cố dữ liệu cá nhân"), .staff = true, .wide = true});
}

static bool asked(struct request *rq, struct breach_row *ret) {
  id wanted;
  if (id_parse(param(rq, "id"), &wanted) && breach_find(rq->cx, wanted, ret)) return true;
  reply_not_found(rq);
  return false;
}

static str path_of(struct request *rq, id breach, const char *act) {
  return str_fmt(rq->cx->mem, "/can-bo/du-lieu/su-co/%.*s%s", STR_ARG(id_hex(rq->cx->mem, breach)), act);
}

static struct breach_entry_view entry_of(struct request *rq, const struct breach_entry *e) {
  struct account who;
  return (struct breach_entry_view){.at = e->at,
                                    .sent_at = e->sent_at.v,
                                    .who = account_find(rq->cx, e->author, &who) ? who.name : STR_NONE,
                                    .said = e->said,
                                    .kinds = e->kinds,
                                    .people =
                                        e->people.is ? int_vi(rq->cx->mem, e->people.v) : WORD(rq, "chưa rõ"),
                                    .harm = e->harm,
                                    .done = e->done,
                                    .notice = e->sent_at.is};
}

static void show_breach(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct breach_row b;
  struct deadline d;
  if (!asked(rq, &b)) return;
  struct breach_entries e = breach_entries(cx, b.id);
  struct breach_page p = {.b = view_of(rq, &b, &e),
                          .office_address = store_setting(cx->store, S("commune"), S("address")),
                          .phone = store_setting(cx->store, S("commune"), S("phone")),
                          .more_form = form_view(rq, &more_form, path_of(rq, b.id, "/them")),
                          .sent_form = form_view(rq, &sent_form, path_of(rq, b.id, "/da-bao")),
                          .today = cx->today};
  p.may_send = !p.b.sent;
  if (breach_clock(cx, &b, &d)) {
    p.citation = d.rule.citation;
    p.confirmed = d.rule.confirmed;
  }
  struct ymd found = day_ymd(day_of(b.found_at));
  p.keep_until = day_make(found.year + 5, found.month, found.dom);
  if (!day_is(p.keep_until)) p.keep_until = day_make(found.year + 5, 3, 1);
  p.entries.at = MEM_ARRAY(cx->mem, struct breach_entry_view, e.n);
  for (size_t i = 0; i < e.n; i++) {
    p.entries.at[p.entries.n++] = entry_of(rq, &e.at[i]);
    if (!e.at[i].sent_at.is) p.known = entry_of(rq, &e.at[i]);
  }
  privacy_breach_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Sự cố dữ liệu cá nhân"), .staff = true, .wide = true});
}

struct writing {
  id breach;
  moment found;
  struct breach_entry e;
};

static struct writing *known_of(struct request *rq) {
  struct writing *w = MEM_NEW(rq->cx->mem, struct writing);
  int64_t people = form_int(rq, "so-nguoi");
  w->e = (struct breach_entry){.what = S("mo-ta"),
                               .said = form_text(rq, "viec"),
                               .kinds = form_text(rq, "loai-du-lieu"),
                               .harm = form_text(rq, "hau-qua"),
                               .done = form_text(rq, "da-lam"),
                               .people = {people != FORM_INT_NONE, people == FORM_INT_NONE ? 0 : people}};
  return w;
}

/* Marks the field that is wrong. */
static bool moment_good(struct request *rq, const char *day_field, const char *hour_field, moment from,
                        moment *ret) {
  if (!moment_said(form_day(rq, day_field), form_text(rq, hour_field), ret)) {
    form_wrong(rq, hour_field, _("Ông/bà ghi giờ như 14:05."));
    return false;
  }
  if (*ret > rq->cx->now)
    form_wrong(rq, day_field, _("Lúc này còn chưa đến."));
  else if (*ret < from)
    form_wrong(rq, day_field, _("Lúc này trước khi phát hiện sự cố."));
  else
    return true;
  return false;
}

static void *found_prepare(struct request *rq) {
  struct writing *w = known_of(rq);
  if (moment_good(rq, "ngay", "gio", INT64_MIN, &w->found)) return w;
  reply_form_again(rq, show_list);
  return NULL;
}
static bool found_apply(struct ctx *cx, void *work) {
  struct writing *w = work;
  return breach_record(cx, w->found, &w->e, &w->breach);
}
static void found_reply(struct request *rq, void *work, bool committed) {
  struct writing *w = work;
  if (committed && id_is(w->breach))
    reply_see_other(rq, path_of(rq, w->breach, ""));
  else
    reply_see_other(rq, S("/can-bo/du-lieu/su-co"));
}

static void *more_prepare(struct request *rq) {
  struct breach_row b;
  if (!asked(rq, &b)) return NULL;
  struct writing *w = known_of(rq);
  w->breach = b.id;
  return w;
}
static void *sent_prepare(struct request *rq) {
  struct breach_row b;
  if (!asked(rq, &b)) return NULL;
  struct writing *w = MEM_NEW(rq->cx->mem, struct writing);
  w->breach = b.id;
  moment sent;
  if (!moment_good(rq, "ngay-gui", "gio-gui", b.found_at, &sent)) {
    reply_form_again(rq, show_breach);
    return NULL;
  }
  w->e = (struct breach_entry){.what = S("da-bao"),
                               .said = form_text(rq, "van-ban"),
                               .kinds = S(""),
                               .harm = S(""),
                               .done = S(""),
                               .sent_at = {true, sent}};
  return w;
}
static bool add_apply(struct ctx *cx, void *work) {
  struct writing *w = work;
  return breach_add(cx, w->breach, &w->e);
}
static void add_reply(struct request *rq, void *work, bool committed) {
  struct writing *w = work;
  (void)committed;
  reply_see_other(rq, path_of(rq, w->breach, ""));
}

ROUTES(privacy_breach_routes,
       ROUTE_GET_AS(LANE_PAGE, ROUTE_NO_STORE, "/can-bo/du-lieu/su-co", MAY_PROTECT_DATA, show_list),
       ROUTE_POST("/can-bo/du-lieu/su-co", MAY_PROTECT_DATA, found_form, found_prepare, found_apply,
                  found_reply),
       ROUTE_GET_AS(LANE_PAGE, ROUTE_NO_STORE, "/can-bo/du-lieu/su-co/:id", MAY_PROTECT_DATA, show_breach),
       ROUTE_POST("/can-bo/du-lieu/su-co/:id/them", MAY_PROTECT_DATA, more_form, more_prepare, add_apply,
                  add_reply),
       ROUTE_POST("/can-bo/du-lieu/su-co/:id/da-bao", MAY_PROTECT_DATA, sent_form, sent_prepare, add_apply,
                  add_reply));
