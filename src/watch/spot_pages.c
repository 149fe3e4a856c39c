/* /can-bo/canh-bao: what clusters and who fell silent, with the numbers behind and what was decided about it. */
#include "watch/watch_pages.h"
#include "watch/watch_spot.html.h"
#include "watch/watch_warnings.html.h"

enum { DECISIONS = 20, WEEKS_SHOWN = 13, MATTERS_SHOWN = 50 };
#define HOT S("diem-nong")
#define SILENT S("im-lang")

FORM(decide_form, FIELD_DAY("tuan", 1), FIELD_CHOICE("viec", 1, "doi-thoai xuong-thon bo"),
     FIELD_TEXT("ly-do", 0, 300));

/* ---- words --------------------------------------------------------------------------------------------- */

static str way_word(str way) {
  if (str_eq(way, S("doi-thoai"))) return _("Sẽ đối thoại với bà con");
  if (str_eq(way, S("xuong-thon"))) return _("Sẽ xuống tận nơi xem");
  return _("Không cần làm gì thêm");
}

static str place_name(struct request *rq, id place) {
  if (!id_is(place)) return WORD(rq, "Không nói rõ thôn");
  str name = unit_name(rq->cx, place);
  return name.p ? name : WORD(rq, "Không nói rõ thôn");
}

static str titled(struct request *rq, str what, id place, str topic) {
  str name = place_name(rq, place);
  if (!str_eq(what, HOT)) return name;
  return str_fmt(rq->cx->mem, "%.*s · %.*s", STR_ARG(name), STR_ARG(matter_topic_word(rq->out->lang, topic)));
}

static struct decision_view decision_of(struct request *rq, const struct watch_decision *d) {
  struct account a;
  return (struct decision_view){.title = titled(rq, d->what, d->place, d->topic),
                                .way = word(rq->out->lang, way_word(d->way)),
                                .reason = d->reason,
                                .who = account_find(rq->cx, d->actor, &a) ? a.name : S(""),
                                .at = d->at};
}

static str address(struct request *rq, str what, id place, str topic, day monday) {
  str hex = id_is(place) ? id_hex(rq->cx->mem, place) : S("khong-ro");
  return str_fmt(rq->cx->mem, "/can-bo/canh-bao/%.*s/%.*s/%.*s?tuan=%.*s", STR_ARG(what), STR_ARG(hex),
                 STR_ARG(topic.n ? topic : S("moi-viec")), STR_ARG(day_iso(rq->cx->mem, monday)));
}

/* 'thường 1-2 việc': between the whole numbers around the mean. */
static str usual(struct request *rq, const struct watch_spot *s) {
  int64_t low = s->past / s->weeks, high = low + (s->past % s->weeks ? 1 : 0);
  return low == high ? str_int(rq->cx->mem, low)
                     : str_fmt(rq->cx->mem, "%lld-%lld", (long long)low, (long long)high);
}

static str spot_numbers(struct request *rq, const struct watch_spot *s) {
  bool now = s->monday.n == watch_monday(rq->cx->today).n;
  str said =
      now ? WORD(rq, "Tuần này %(now)s việc, mọi tuần thường %(usual)s; %(weeks)s tuần trước đó có tất cả "
                     "%(past)s việc.")
          : WORD(rq, "Tuần trước %(now)s việc, mọi tuần thường %(usual)s; %(weeks)s tuần trước đó có tất "
                     "cả %(past)s việc.");
  return word_fill(rq->cx->mem, said,
                   SLOTS({"now", show_int(rq->out, s->now), false}, {"usual", usual(rq, s), false},
                         {"weeks", show_int(rq->out, s->weeks), false},
                         {"past", show_int(rq->out, s->past), false}));
}

static str silent_numbers(struct request *rq, const struct watch_silent *s) {
  return word_fill(rq->cx->mem,
                   WORD(rq, "%(weeks)s tuần liền chưa có ý kiến nào: %(none)s tuần báo “không có ý kiến”, "
                            "%(missing)s tuần không nộp."),
                   SLOTS({"weeks", show_int(rq->out, s->weeks), false},
                         {"none", show_int(rq->out, s->said_none), false},
                         {"missing", show_int(rq->out, s->weeks - s->said_none), false}));
}

static struct warning_view view_of(struct request *rq, const struct watch_decisions *decided, str what,
                                   id place, str topic, day monday, str numbers) {
  struct warning_view v = {.title = titled(rq, what, place, topic),
                           .path = address(rq, what, place, topic, monday),
                           .numbers = numbers};
  const struct watch_decision *d = watch_decision_on(decided, what, place, topic, monday);
  v.decided = d != NULL;
  if (d) v.decision = decision_of(rq, d);
  return v;
}

/* ---- the list -------------------------------------------------------------------------------------------- */

static void show_warnings(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct watch_spots spots = watch_spots(cx);
  struct watch_silents silents = watch_silents(cx);
  struct watch_decisions decided = watch_decided_since(cx, (day){watch_monday(cx->today).n - 7}),
                         newest = watch_newest_decisions(cx, DECISIONS);
  const struct watch_parameter *least = watch_parameter("diem-nong-it-nhat", cx->today),
                               *weeks = watch_parameter("diem-nong-tuan-nen", cx->today),
                               *silence = watch_parameter("im-lang-tuan", cx->today);
  enum lang lang = rq->out->lang;
  struct warnings_page p = {.more = spots.more,
                            .owed = silents.owed,
                            .spoke = silents.spoke,
                            .needed = silents.needed,
                            .missing = (int64_t)watch_missings(cx).n,
                            .why_least = word(lang, least->why),
                            .why_weeks = word(lang, weeks->why),
                            .why_silent = word(lang, silence->why),
                            .as_of = cx->now};
  p.spots.at = MEM_ARRAY(cx->mem, struct warning_view, spots.n);
  for (size_t i = 0; i < spots.n; i++) {
    const struct watch_spot *s = &spots.at[i];
    p.spots.at[p.spots.n++] = view_of(rq, &decided, HOT, s->hamlet, s->topic, s->monday, spot_numbers(rq, s));
  }
  p.silents.at = MEM_ARRAY(cx->mem, struct warning_view, silents.n);
  for (size_t i = 0; i < silents.n; i++) {
    const struct watch_silent *s = &silents.at[i];
    p.silents.at[p.silents.n++] =
        view_of(rq, &decided, SILENT, s->source, S(""), s->monday, silent_numbers(rq, s));
  }
  p.decisions.at = MEM_ARRAY(cx->mem, struct decision_view, newest.n);
  for (size_t i = 0; i < newest.n; i++) p.decisions.at[p.decisions.n++] = decision_of(rq, &newest.at[i]);
  watch_warnings_html(rq->out, &p);
  reply_page(rq, &(struct page){
                     .title = WORD(rq, "Cảnh báo sớm"), .section = S("canh-bao"), .staff = true, .wide = true});
}

/* ---- one of them -------------------------------------------------------------------------------------------- */

/* Which warning is spoken of; false when it is none (any more). */
struct asked {
  str what, topic;
  id place;
  day monday;
  int64_t seen;
  str numbers;
};

static bool still_warned(struct request *rq, struct asked *a) {
  if (str_eq(a->what, HOT)) {
    struct watch_spots s = watch_spots(rq->cx);
    for (size_t i = 0; i < s.n; i++) {
      if (!id_eq(s.at[i].hamlet, a->place) || !str_eq(s.at[i].topic, a->topic) ||
          s.at[i].monday.n != a->monday.n)
        continue;
      a->seen = s.at[i].now;
      a->numbers = spot_numbers(rq, &s.at[i]);
      return true;
    }
    return false;
  }
  struct watch_silents s = watch_silents(rq->cx);
  for (size_t i = 0; i < s.n; i++) {
    if (!id_eq(s.at[i].source, a->place) || s.at[i].monday.n != a->monday.n || a->topic.n) continue;
    a->seen = s.at[i].weeks;
    a->numbers = silent_numbers(rq, &s.at[i]);
    return true;
  }
  return false;
}

/* From the address; the week is the page's, or the form's. */
static bool asked_of(struct request *rq, day monday, struct asked *a) {
  str place = param(rq, "noi");
  *a = (struct asked){.what = param(rq, "loai"), .topic = param(rq, "muc"), .monday = monday};
  if (str_eq(a->topic, S("moi-viec"))) a->topic = S("");
  if (!day_is(a->monday) || (!str_eq(place, S("khong-ro")) && !id_parse(place, &a->place))) return false;
  if (!str_eq(a->what, HOT) && !str_eq(a->what, SILENT)) return false;
  return still_warned(rq, a);
}

static str path_of(struct request *rq, const struct asked *a) {
  str path = address(rq, a->what, a->place, a->topic, a->monday), page;
  (void)str_cut(&path, S("?"), &page);
  return page;
}

static struct choices ways(struct request *rq) {
  static const char *const codes[] = {"doi-thoai", "xuong-thon", "bo"};
  struct choice *at = MEM_ARRAY(rq->cx->mem, struct choice, 3);
  for (size_t i = 0; i < 3; i++)
    at[i] = (struct choice){str_of(codes[i]), word(rq->out->lang, way_word(str_of(codes[i]))), STR_NONE};
  at[2].hint = WORD(rq, "Ghi rõ vì sao ở ô dưới");
  return (struct choices){at, 3};
}

static void add_weeks(struct request *rq, const struct asked *a, struct spot_page *p) {
  day from = {a->monday.n - 7 * (WEEKS_SHOWN - 1)};
  struct watch_weeks days = watch_days_of_spot(rq->cx, a->place, a->topic, from, p->sunday);
  p->weeks.n = WEEKS_SHOWN;
  p->weeks.at = MEM_ARRAY(rq->cx->mem, struct week_view, WEEKS_SHOWN);
  for (int w = 0; w < WEEKS_SHOWN; w++) p->weeks.at[w].monday = (day){a->monday.n - 7 * w};
  for (size_t i = 0; i < days.n; i++) {
    int w = (p->sunday.n - days.at[i].day.n) / 7;
    if (w >= 0 && w < WEEKS_SHOWN) p->weeks.at[w].n += days.at[i].n;
  }
}

static void add_matters(struct request *rq, const struct asked *a, struct spot_page *p) {
  void *mem = rq->cx->mem;
  struct watch_matters m = watch_matters_of_spot(rq->cx, a->place, a->topic, a->monday, MATTERS_SHOWN + 1);
  p->more = m.n > MATTERS_SHOWN;
  p->matters.n = p->more ? MATTERS_SHOWN : m.n;
  p->matters.at = MEM_ARRAY(mem, struct watch_line, p->matters.n);
  for (size_t i = 0; i < p->matters.n; i++) {
    const struct watch_matter *from = &m.at[i];
    p->matters.at[i] =
        (struct watch_line){.title = from->title.n ? from->title : WORD(rq, "Một việc chưa có tiêu đề"),
                            .path = str_fmt(mem, "/can-bo/phan-anh/%.*s", STR_ARG(id_hex(mem, from->id))),
                            .due = from->received};
  }
}

static void show_spot(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct asked a;
  if (!asked_of(rq, query_day(rq, "tuan"), &a)) {
    reply_not_found(rq);
    return;
  }
  struct watch_decisions decided = watch_decided_since(cx, a.monday);
  struct spot_page p = {.form = form_view(rq, &decide_form, path_of(rq, &a)),
                        .ways = ways(rq),
                        .silent = str_eq(a.what, SILENT),
                        .monday = a.monday,
                        .sunday = {a.monday.n + 6},
                        .view = view_of(rq, &decided, a.what, a.place, a.topic, a.monday, a.numbers)};
  form_preset(p.form, "tuan", day_iso(cx->mem, a.monday));
  if (!p.silent) {
    add_weeks(rq, &a, &p);
    add_matters(rq, &a, &p);
  }
  watch_spot_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = p.view.title, .section = S("canh-bao"), .staff = true, .wide = true});
}

static void *decide_prepare(struct request *rq) {
  struct asked a;
  if (!asked_of(rq, form_day(rq, "tuan"), &a)) {
    reply_refused(rq, _("Cảnh báo này không còn nữa. Ông/bà xem lại trang Cảnh báo sớm."));
    return NULL;
  }
  str way = form_text(rq, "viec"), reason = form_text(rq, "ly-do");
  if (str_eq(way, S("bo")) && !reason.n) {
    form_wrong(rq, "ly-do", _("Ông/bà ghi vì sao không cần làm gì thêm, để người sau đọc hiểu."));
    reply_form_again(rq, show_spot);
    return NULL;
  }
  struct watch_decision *d = MEM_NEW(rq->cx->mem, struct watch_decision);
  *d = (struct watch_decision){.what = a.what,
                               .topic = a.topic,
                               .place = a.place,
                               .monday = a.monday,
                               .way = way,
                               .reason = reason,
                               .seen = a.seen};
  return d;
}

static bool decide_apply(struct ctx *cx, void *work) {
  return watch_decide(cx, work);
}

static void decide_reply(struct request *rq, void *work, bool committed) {
  (void)work;
  if (committed)
    reply_see_other(rq, S("/can-bo/canh-bao"));
  else
    reply_refused(rq, _("Chưa ghi được. Ông/bà xem lại trang Cảnh báo sớm."));
}

ROUTES(watch_warning_routes, ROUTE_GET("/can-bo/canh-bao", MAY_WATCH, show_warnings),
       ROUTE_POST("/can-bo/canh-bao/:loai/:noi/:muc", MAY_WATCH, decide_form, decide_prepare, decide_apply,
                  decide_reply),
       ROUTE_GET("/can-bo/canh-bao/:loai/:noi/:muc", MAY_WATCH, show_spot));
