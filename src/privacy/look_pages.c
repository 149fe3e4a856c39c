/* /can-bo/du-lieu/nhat-ky: who was shown what is masked, for the one who answers for personal data; and the year's report. */
#include "privacy/privacy_looks.html.h"
#include "privacy/privacy_looks_year.html.h"
#include "privacy/privacy_pages.h"

enum { PAGE_LENGTH = 50, FIRST_YEAR = 2026 };

static str name_of(struct ctx *cx, id account) {
  struct account a;
  return account_find(cx, account, &a) ? a.name : STR_NONE;
}

static struct look_views views_of(struct request *rq, const struct looks *l) {
  struct ctx *cx = rq->cx;
  struct look_views v = {MEM_ARRAY(cx->mem, struct look_view, l->n), l->n};
  for (size_t i = 0; i < l->n; i++) {
    const struct look *from = &l->at[i];
    const struct keeper *k = keeper_named(from->keeper);
    struct kept kept = {0};
    bool there = k && id_is(from->record) && k->find(cx, from->record, &kept);
    v.at[i] = (struct look_view){
        .at = from->at,
        .who = name_of(cx, from->account),
        .unit = id_is(from->unit) ? unit_name(cx, from->unit) : STR_NONE,
        .field = word(rq->out->lang, look_field_word(from->field)),
        .reason = word(rq->out->lang, reason_word(from->reason)),
        /* Its number, not its title: what waits for the moderator is nobody else's to read. */
        .record = there ? (kept.number.p ? str_and(cx->mem, S("số "), kept.number)
                                         : str_sub(id_hex(cx->mem, from->record), 0, 8))
                        : STR_NONE,
        .path = there && k->in_sight(cx, from->record) ? kept.desk_path : STR_NONE,
        .person_path =
            str_fmt(cx->mem, "/can-bo/du-lieu/nhat-ky/%.*s", STR_ARG(id_hex(cx->mem, from->account)))};
  }
  return v;
}

/* Looks of one moment could be parted by the page's end: the whole moment is left for the next page then. */
static void cut_page(struct request *rq, struct looks *l, const char *base, struct looks_page *p) {
  if (l->n <= PAGE_LENGTH) return;
  l->n = PAGE_LENGTH;
  moment last = l->at[PAGE_LENGTH - 1].at;
  size_t whole = PAGE_LENGTH;
  while (whole && l->at[whole - 1].at == last) whole--;
  if (whole) l->n = whole;
  p->next = str_fmt(rq->cx->mem, "%s?truoc=%lld", base, (long long)l->at[l->n - 1].at);
}

static void show(struct request *rq, struct looks l, const char *base, struct looks_page *p) {
  cut_page(rq, &l, base, p);
  p->looks = views_of(rq, &l);
  p->as_of = rq->cx->now;
  privacy_looks_html(rq->out, p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Nhật ký xem thông tin riêng"), .staff = true, .wide = true});
}

static void show_looks(struct request *rq) {
  struct looks_page p = {0};
  moment before = query_int(rq, "truoc", 1, INT64_MAX, INT64_MAX);
  show(rq, looks_list(rq->cx, before, PAGE_LENGTH + 1), "/can-bo/du-lieu/nhat-ky", &p);
}

static void show_of_person(struct request *rq) {
  struct account a;
  id wanted;
  if (!id_parse(param(rq, "id"), &wanted) || !account_find(rq->cx, wanted, &a)) {
    reply_not_found(rq);
    return;
  }
  struct looks_page p = {.person = a.name};
  moment before = query_int(rq, "truoc", 1, INT64_MAX, INT64_MAX);
  str base = str_fmt(rq->cx->mem, "/can-bo/du-lieu/nhat-ky/%.*s", STR_ARG(id_hex(rq->cx->mem, wanted)));
  show(rq, looks_of_account(rq->cx, wanted, before, PAGE_LENGTH + 1), str_c(rq->cx->mem, base), &p);
}

static str of_year(struct request *rq, int year) {
  return str_fmt(rq->cx->mem, "/can-bo/du-lieu/bao-cao?nam=%d", year);
}

static void show_year(struct request *rq) {
  struct ctx *cx = rq->cx;
  int this_year = day_ymd(cx->today).year;
  int year = (int)query_int(rq, "nam", FIRST_YEAR, this_year, this_year);
  struct look_counts c = looks_of_year(cx, year);
  struct looks_year_page p = {.year = year, .today = cx->today};
  p.before = year > FIRST_YEAR ? of_year(rq, year - 1) : STR_NONE;
  p.after = year < this_year ? of_year(rq, year + 1) : STR_NONE;
  p.lines.at = MEM_ARRAY(cx->mem, struct year_line, c.n);
  p.lines.n = c.n;
  for (size_t i = 0; i < c.n; i++) {
    p.lines.at[i] = (struct year_line){
        id_is(c.at[i].unit) ? unit_name(cx, c.at[i].unit) : WORD(rq, "Không thuộc đơn vị nào"),
        word(rq->out->lang, reason_word(c.at[i].reason)), c.at[i].looks, c.at[i].persons, c.at[i].records};
    p.looks += c.at[i].looks;
  }
  privacy_looks_year_html(rq->out, &p);
  reply_page(
      rq, &(struct page){.title = WORD(rq, "Báo cáo năm: xem thông tin riêng"), .staff = true, .wide = true});
}

ROUTES(privacy_log_routes,
       ROUTE_GET_AS(LANE_PAGE, ROUTE_NO_STORE, "/can-bo/du-lieu/nhat-ky", MAY_PROTECT_DATA, show_looks),
       ROUTE_GET_AS(LANE_PAGE, ROUTE_NO_STORE, "/can-bo/du-lieu/nhat-ky/:id", MAY_PROTECT_DATA, show_of_person),
       ROUTE_GET("/can-bo/du-lieu/bao-cao", MAY_PROTECT_DATA, show_year));
