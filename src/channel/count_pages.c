/* How many opinions came by each channel, and which: /lien-he/kenh for everybody, /can-bo/so-kenh in the staff's row scope. */
#include "channel/channel_counts.html.h"
#include "channel/channel_pages.h"
#include "channel/channel_records.html.h"

enum { FIRST_YEAR = 2026, LAST_YEAR = 2100, PAGE_LENGTH = 20, YEARS = 5 };

struct period period_asked(struct request *rq) {
  int now = day_ymd(rq->cx->today).year;
  struct period p = {.year = (int)query_int(rq, "nam", FIRST_YEAR, LAST_YEAR, now),
                     .month = (int)query_int(rq, "thang", 1, 12, 0)};
  p.from = day_make(p.year, p.month ? p.month : 1, 1);
  bool last = !p.month || p.month == 12;
  p.to = (day){day_make(last ? p.year + 1 : p.year, last ? 1 : p.month + 1, 1).n - 1};
  return p;
}

str period_word(struct request *rq, const struct period *p) {
  void *mem = rq->cx->mem;
  str year = str_int(mem, p->year), month = str_int(mem, p->month);
  if (!p->month) return word_fill(mem, WORD(rq, "năm %(year)s"), SLOTS({"year", year, false}));
  return word_fill(mem, WORD(rq, "tháng %(month)s/%(year)s"),
                   SLOTS({"month", month, false}, {"year", year, false}));
}

str period_address(struct request *rq, const char *base, int year, int month) {
  return month ? str_fmt(rq->cx->mem, "%s?nam=%d&thang=%d", base, year, month)
               : str_fmt(rq->cx->mem, "%s?nam=%d", base, year);
}

/* As many months as have begun. */
static void period_links(struct request *rq, struct count_page *p, const struct period *t, const char *base) {
  void *mem = rq->cx->mem;
  struct ymd now = day_ymd(rq->cx->today);
  p->years.at = MEM_ARRAY(mem, struct period_link, YEARS);
  for (int y = now.year - YEARS + 1; y <= now.year; y++)
    if (y >= FIRST_YEAR)
      p->years.at[p->years.n++] =
          (struct period_link){period_address(rq, base, y, 0), str_int(mem, y), y == t->year && !t->month};
  p->months.at = MEM_ARRAY(mem, struct period_link, 12);
  for (int m = 1; m <= 12; m++) {
    if (t->year > now.year || (t->year == now.year && m > now.month)) break;
    str label = word_fill(mem, WORD(rq, "Tháng %(month)s"), SLOTS({"month", str_int(mem, m), false}));
    p->months.at[p->months.n++] =
        (struct period_link){period_address(rq, base, t->year, m), label, m == t->month};
  }
}

static void show_counts(struct request *rq, bool staff) {
  struct ctx *cx = rq->cx;
  const char *base = staff ? "/can-bo/so-kenh" : "/lien-he/kenh";
  struct period t = period_asked(rq);
  struct channel_counts c = matter_count_by_channel(cx, t.from, t.to, !staff);
  struct count_page p = {.period = period_word(rq, &t), .staff = staff, .as_of = cx->now};
  p.lines.at = MEM_ARRAY(cx->mem, struct count_line, matter_channel_rows_n);
  for (size_t r = 0; r < matter_channel_rows_n; r++) {
    const struct channel_row *row = &matter_channel_rows[r];
    struct count_line *to = &p.lines.at[p.lines.n++];
    to->channel = word(rq->out->lang, row->name);
    to->path = period_address(rq, str_c(cx->mem, str_fmt(cx->mem, "%s/%.*s", base, STR_ARG(row->code))), t.year,
                              t.month);
    for (size_t i = 0; i < c.n; i++)
      if (str_eq(c.at[i].channel, row->code)) {
        to->n = c.at[i].n;
        to->shown = c.at[i].shown;
      }
    p.n += to->n;
    p.shown += to->shown;
  }
  period_links(rq, &p, &t, base);
  channel_counts_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Ý kiến đến qua kênh nào"),
                                .section = staff ? S("kenh") : S("lien-he"),
                                .staff = staff,
                                .wide = true});
}

static void show_public_counts(struct request *rq) {
  show_counts(rq, false);
}
static void show_staff_counts(struct request *rq) {
  show_counts(rq, true);
}

static void show_records(struct request *rq, bool staff) {
  struct ctx *cx = rq->cx;
  const struct channel_row *row = matter_channel(param(rq, "code"));
  if (!row) {
    reply_not_found(rq);
    return;
  }
  struct period t = period_asked(rq);
  int64_t before = query_int(rq, "truoc", 1, INT64_MAX, INT64_MAX);
  const char *base = staff ? "/can-bo/so-kenh" : "/lien-he/kenh";
  struct matters m = matter_of_channel(cx, row->code, t.from, t.to, before, PAGE_LENGTH + 1, !staff);
  struct records_page p = {.title = word(rq->out->lang, row->name),
                           .period = period_word(rq, &t),
                           .back = period_address(rq, base, t.year, t.month),
                           .staff = staff};
  struct channel_counts c = matter_count_by_channel(cx, t.from, t.to, !staff);
  for (size_t i = 0; i < c.n; i++)
    if (str_eq(c.at[i].channel, row->code)) {
      p.n = c.at[i].n;
      p.hidden = staff ? 0 : c.at[i].n - c.at[i].shown;
    }
  if (m.n > PAGE_LENGTH) {
    m.n = PAGE_LENGTH;
    str here = period_address(rq, str_c(cx->mem, str_fmt(cx->mem, "%s/%.*s", base, STR_ARG(row->code))), t.year,
                              t.month);
    p.next = str_fmt(cx->mem, "%.*s&truoc=%lld", STR_ARG(here), (long long)m.at[PAGE_LENGTH - 1].seq);
  }
  p.items = matter_lines_of(rq, &m, staff);
  channel_records_html(rq->out, &p);
  reply_page(rq,
             &(struct page){
                 .title = p.title, .section = staff ? S("kenh") : S("lien-he"), .staff = staff, .wide = staff});
}

static void show_public_records(struct request *rq) {
  show_records(rq, false);
}
static void show_staff_records(struct request *rq) {
  show_records(rq, true);
}

ROUTES(channel_count_routes,
       ROUTE_GET_AS(LANE_PAGE, ROUTE_HEAVY, "/lien-he/kenh", MAY_ANYONE, show_public_counts),
       ROUTE_GET_AS(LANE_PAGE, ROUTE_HEAVY, "/lien-he/kenh/:code", MAY_ANYONE, show_public_records),
       ROUTE_GET_AS(LANE_PAGE, ROUTE_HEAVY, "/can-bo/so-kenh", MAY_READ_MATTERS, show_staff_counts),
       ROUTE_GET_AS(LANE_PAGE, ROUTE_HEAVY, "/can-bo/so-kenh/:code", MAY_READ_MATTERS, show_staff_records));
