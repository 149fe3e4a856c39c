/* The weekly round: handing in on a phone, and the year's map that everybody may see. */
#include "matter/matter_pages.h"
#include "matter/matter_round.html.h"
#include "matter/matter_round_map.html.h"

enum { OPINIONS = 20, ROWS = 5 };

FORM(round_form, FIELD_INT("nam", 2026, 2100), FIELD_INT("tuan", 1, 53), FIELD_CHOICE("nut", 1, "khong co"),
     FIELD_MANY(FIELD_LONG, "y-kien", 0, 2000), FIELD_MANY(FIELD_TEXT, "muc", 0, 40));

static struct week asked_week(struct request *rq) {
  struct week now = day_week(rq->cx->today);
  bool typed = rq->route->method == POST;
  int64_t year = typed ? form_int(rq, "nam") : query_int(rq, "nam", 2026, 2100, now.year);
  int64_t week = typed ? form_int(rq, "tuan") : query_int(rq, "tuan", 1, 53, now.week);
  return (struct week){(int)year, (int)week};
}

/* The empty lines of the form, or what was typed into them. */
static void add_rows(struct request *rq, struct round_page *p) {
  const struct field_view *words = form_field(p->form, S("y-kien")), *topics = form_field(p->form, S("muc"));
  p->rows.n = words->many.n > ROWS ? words->many.n : ROWS;
  p->rows.at = MEM_ARRAY(rq->cx->mem, struct round_line, p->rows.n);
  for (size_t i = 0; i < p->rows.n; i++)
    p->rows.at[i] = (struct round_line){(int64_t)i + 1, i < words->many.n ? words->many.at[i] : S(""),
                                        i < topics->many.n ? topics->many.at[i] : S("")};
}

/* Last week, when it is owed and was left empty: handed in late it is on the map, though not in the count. */
static str owed_before(struct ctx *cx, struct week w) {
  struct week last = day_week((day){week_monday(w).n - 7});
  struct round_row row;
  struct unit_sources spans = unit_sources_between(cx, week_monday(last), round_sunday(last), INT64_MAX);
  for (size_t i = 0; i < spans.n; i++)
    if (id_eq(spans.at[i].unit, cx->who.unit) && unit_source_in_week(&spans.at[i], last) &&
        !round_find(cx, cx->who.unit, last, &row))
      return str_fmt(cx->mem, "/can-bo/vong-tuan?nam=%d&tuan=%d", last.year, last.week);
  return STR_NONE;
}

static void show_round(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct week w = asked_week(rq);
  struct round_row row;
  struct form_view *form = form_view(rq, &round_form, S("/can-bo/vong-tuan"));
  form_preset(form, "nam", str_fmt(cx->mem, "%d", w.year));
  form_preset(form, "tuan", str_fmt(cx->mem, "%d", w.week));
  struct round_page p = {.form = form,
                         .source = id_is(cx->who.unit) ? unit_name(cx, cx->who.unit) : STR_NONE,
                         .week = str_fmt(cx->mem, "%d/%d", w.week, w.year),
                         .monday = week_monday(w),
                         .sunday = round_sunday(w),
                         .past = round_sunday(w).n < cx->today.n,
                         .is_source = unit_is_source(cx, cx->who.unit, cx->today),
                         .topics = matter_topics(cx, rq->out->lang)};
  p.handed = round_find(cx, cx->who.unit, w, &row);
  if (p.handed)
    p.handed_word =
        row.none ? WORD(rq, "Không có ý kiến")
                 : str_fmt(cx->mem, "%.*s: %lld", STR_ARG(WORD(rq, "Số ý kiến")), (long long)row.opinions);
  add_rows(rq, &p);
  p.before = owed_before(cx, w);
  struct matters answered = matter_answered_of_source(cx, cx->who.unit, 10);
  p.last_answers = matter_lines_of(rq, &answered, false);
  matter_round_html(rq->out, &p);
  reply_page(rq,
             &(struct page){.title = WORD(rq, "Ý kiến trong tuần"), .section = S("vong-tuan"), .staff = true});
}

struct handing {
  struct round_hand_in in;
  id round;
};

static void *round_prepare(struct request *rq) {
  struct handing *w = MEM_NEW(rq->cx->mem, struct handing);
  const str *opinions, *topics;
  size_t n = form_many(rq, "y-kien", &opinions), n_topics = form_many(rq, "muc", &topics);
  str *kept = MEM_ARRAY(rq->cx->mem, str, n), *about = MEM_ARRAY(rq->cx->mem, str, n);
  size_t written = 0;
  struct choices known = matter_topics(rq->cx, rq->out->lang);
  for (size_t i = 0; i < n && written < OPINIONS; i++) {
    if (!opinions[i].n) continue;
    kept[written] = opinions[i];
    about[written] = S("khac");
    for (size_t k = 0; k < known.n; k++)
      if (i < n_topics && str_eq(known.at[k].value, topics[i])) about[written] = topics[i];
    written++;
  }
  bool none = str_eq(form_text(rq, "nut"), S("khong"));
  if (none && written) {
    form_wrong(rq, "y-kien",
               _("Đã viết ý kiến thì bấm “Nộp các ý kiến này”; không có thì xóa chữ trong các ô rồi bấm nút "
                 "cuối trang."));
  } else if (!none && !written) {
    form_wrong(rq, "y-kien",
               _("Các ô còn trống. Nếu trong tuần không ai có ý kiến gì, ông/bà bấm nút cuối trang."));
  } else {
    w->in = (struct round_hand_in){.source = rq->cx->who.unit,
                                   .week = asked_week(rq),
                                   .none = none,
                                   .opinions = kept,
                                   .topics = about,
                                   .n = written};
    return w;
  }
  reply_form_again(rq, show_round);
  return NULL;
}

static bool round_apply(struct ctx *cx, void *work) {
  struct handing *w = work;
  return round_hand_in(cx, &w->in, &w->round);
}

static void round_reply(struct request *rq, void *work, bool committed) {
  struct handing *w = work;
  if (!committed)
    reply_refused(rq, _("Tuần này đơn vị đã nộp rồi, hoặc đơn vị của ông/bà không phải nộp ý kiến hằng tuần."));
  else
    reply_see_other(rq,
                    str_fmt(rq->cx->mem, "/can-bo/vong-tuan?nam=%d&tuan=%d", w->in.week.year, w->in.week.week));
}

static void show_map(struct request *rq) {
  struct ctx *cx = rq->cx;
  int now = day_week(cx->today).year;
  int year = (int)query_int(rq, "nam", 2026, 2100, now);
  day start;
  if (!programme.start(cx, &start)) start = day_make(year, 1, 1);
  struct round_map_page p = {.as_of = cx->now,
                             .year = str_fmt(cx->mem, "%d", year),
                             .map = round_map(cx, cx->mem, year, start, cx->today)};
  p.map->title = WORD(rq, "Bản đồ tuần và nguồn ý kiến của năm");
  p.measured = measure_rounds(cx, year, start, cx->today, INT64_MAX);
  if (year > 2026) p.before = str_fmt(cx->mem, "/tien-do/vong-tuan?nam=%d", year - 1);
  if (year < now) p.after = str_fmt(cx->mem, "/tien-do/vong-tuan?nam=%d", year + 1);
  matter_round_map_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Ý kiến hằng tuần của các thôn, đoàn thể"),
                                .section = S("tien-do"),
                                .wide = true,
                                .table = S("/du-lieu/vong-tuan.csv")});
}

ROUTES(matter_round_routes, ROUTE_GET("/can-bo/vong-tuan", MAY_HAND_IN_ROUND, show_round),
       ROUTE_POST("/can-bo/vong-tuan", MAY_HAND_IN_ROUND, round_form, round_prepare, round_apply, round_reply),
       ROUTE_GET("/tien-do/vong-tuan", MAY_ANYONE, show_map));
