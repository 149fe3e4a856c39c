/* /can-bo/doc-lai: which public answers were read out to the people they concern, and which still wait. */
#include "channel/channel_pages.h"
#include "channel/channel_read.html.h"

enum { SHOWN = 50, READ_SHOWN = 20, DUTY_MOST = 100, SINCE = 2026 };

FORM(read_form, FIELD_DAY("ngay", 0), FIELD_MANY(FIELD_TEXT, "viec", 1, 60));
FORM(back_form, FIELD_MANY(FIELD_TEXT, "viec-nham", 1, 60));

static str value_of(struct request *rq, id matter, int64_t version) {
  return str_fmt(rq->cx->mem, "%.*s.%lld", STR_ARG(id_hex(rq->cx->mem, matter)), (long long)version);
}

static str path_of(struct request *rq, int64_t number) {
  return str_fmt(rq->cx->mem, "/phan-anh/%lld", (long long)number);
}

static void fill(struct request *rq, struct read_page *p, id source) {
  struct ctx *cx = rq->cx;
  struct answer_lines open = answers_for(cx, source, day_make(SINCE, 1, 1), cx->today, true, SHOWN + 1);
  p->more = open.n > SHOWN;
  p->waiting.at = MEM_ARRAY(cx->mem, struct tick_line, open.n + 1);
  for (size_t i = 0; i < open.n && i < SHOWN; i++)
    p->waiting.at[p->waiting.n++] = (struct tick_line){value_of(rq, open.at[i].matter, open.at[i].version),
                                                       path_of(rq, open.at[i].number),
                                                       open.at[i].title,
                                                       open.at[i].number,
                                                       open.at[i].answered,
                                                       DAY_NONE};
  struct read_lines read = answers_read(cx, source, READ_SHOWN);
  p->read.at = MEM_ARRAY(cx->mem, struct tick_line, read.n + 1);
  for (size_t i = 0; i < read.n; i++)
    p->read.at[p->read.n++] = (struct tick_line){value_of(rq, read.at[i].matter, read.at[i].version),
                                                 path_of(rq, read.at[i].number),
                                                 read.at[i].title,
                                                 read.at[i].number,
                                                 DAY_NONE,
                                                 read.at[i].day};
}

static void show_of(struct request *rq, id source) {
  struct ctx *cx = rq->cx;
  str hex = id_hex(cx->mem, source);
  struct read_page p = {.source = unit_name(cx, source), .as_of = cx->now};
  fill(rq, &p, source);
  struct form_view *form = form_view(rq, &read_form, str_fmt(cx->mem, "/can-bo/doc-lai/%.*s", STR_ARG(hex)));
  form_preset(form, "ngay", day_vi(cx->mem, cx->today));
  p.form = form;
  if (p.read.n)
    p.back_form = form_view(rq, &back_form, str_fmt(cx->mem, "/can-bo/doc-lai/%.*s/nham", STR_ARG(hex)));
  if (may(&cx->who, MAY_INTAKE)) p.back = S("/can-bo/doc-lai");
  channel_read_html(rq->out, &p);
  reply_page(rq,
             &(struct page){.title = WORD(rq, "Đọc lại cho bà con"), .section = S("doc-lai"), .staff = true});
}

/* A collector's own; whoever takes in chooses among all sources. */
static void show_all(struct request *rq) {
  struct ctx *cx = rq->cx;
  if (!may(&cx->who, MAY_INTAKE)) {
    show_of(rq, cx->who.unit);
    return;
  }
  struct unit_sources all = unit_sources(cx, cx->today);
  struct read_page p = {.as_of = cx->now};
  p.sources.at = MEM_ARRAY(cx->mem, struct period_link, all.n + 1);
  for (size_t i = 0; i < all.n; i++)
    p.sources.at[p.sources.n++] =
        (struct period_link){str_fmt(cx->mem, "/can-bo/doc-lai/%.*s", STR_ARG(id_hex(cx->mem, all.at[i].unit))),
                             all.at[i].name, false};
  channel_read_html(rq->out, &p);
  reply_page(rq,
             &(struct page){.title = WORD(rq, "Đọc lại cho bà con"), .section = S("doc-lai"), .staff = true});
}

static bool asked_source(struct request *rq, id *ret) {
  struct unit u;
  if (id_parse(param(rq, "thon"), ret) && sheet_is_ours(&rq->cx->who, *ret) && unit_find(rq->cx, *ret, &u))
    return true;
  reply_not_found(rq);
  return false;
}

static void show_one(struct request *rq) {
  id source;
  if (asked_source(rq, &source)) show_of(rq, source);
}

struct ticking {
  id source;
  struct answer_key *keys;
  size_t n;
  day day;
};

static bool read_keys(struct request *rq, const char *field, struct ticking *w) {
  const str *values;
  size_t n = form_many(rq, field, &values);
  w->keys = MEM_ARRAY(rq->cx->mem, struct answer_key, n + 1);
  for (size_t i = 0; i < n; i++) {
    str rest = values[i], hex;
    struct answer_key *k = &w->keys[w->n];
    if (str_cut(&rest, S("."), &hex) && id_parse(hex, &k->matter) && int_parse(rest, 1, 100000, &k->version))
      w->n++;
  }
  return w->n > 0;
}

static void *read_prepare(struct request *rq) {
  struct ticking *w = MEM_NEW(rq->cx->mem, struct ticking);
  if (!asked_source(rq, &w->source)) return NULL;
  w->day = day_is(form_day(rq, "ngay")) ? form_day(rq, "ngay") : rq->cx->today;
  if (!read_keys(rq, "viec", w))
    form_wrong(rq, "viec", _("Ông/bà đánh dấu câu trả lời đã đọc."));
  else if (w->day.n > rq->cx->today.n)
    form_wrong(rq, "ngay", _("Ngày đọc không thể sau hôm nay."));
  else
    return w;
  reply_form_again(rq, show_one);
  return NULL;
}

static bool read_apply(struct ctx *cx, void *work) {
  struct ticking *w = work;
  return answers_note_read(cx, w->source, w->keys, w->n, w->day) > 0;
}

static void after(struct request *rq, void *work, bool committed) {
  struct ticking *w = work;
  if (committed)
    reply_see_other(rq, str_fmt(rq->cx->mem, "/can-bo/doc-lai/%.*s", STR_ARG(id_hex(rq->cx->mem, w->source))));
  else
    reply_refused(rq, _("Các câu trả lời này đã được ghi trước đó, hoặc được công khai sau ngày ông/bà ghi."));
}

static void *back_prepare(struct request *rq) {
  struct ticking *w = MEM_NEW(rq->cx->mem, struct ticking);
  if (!asked_source(rq, &w->source)) return NULL;
  if (read_keys(rq, "viec-nham", w)) return w;
  form_wrong(rq, "viec-nham", _("Ông/bà đánh dấu dòng ghi nhầm."));
  reply_form_again(rq, show_one);
  return NULL;
}

static bool back_apply(struct ctx *cx, void *work) {
  struct ticking *w = work;
  return answers_take_back(cx, w->source, w->keys, w->n) > 0;
}

ROUTES(channel_read_routes, ROUTE_GET("/can-bo/doc-lai", MAY_PAPER, show_all),
       ROUTE_GET("/can-bo/doc-lai/:thon", MAY_PAPER, show_one),
       ROUTE_POST("/can-bo/doc-lai/:thon", MAY_PAPER, read_form, read_prepare, read_apply, after),
       ROUTE_POST("/can-bo/doc-lai/:thon/nham", MAY_PAPER, back_form, back_prepare, back_apply, after));
