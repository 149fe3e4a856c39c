/* /can-bo/hom-thu: suggestion boxes, the log of their openings, and the letters that are keyed in. */
#include "channel/channel_box.html.h"
#include "channel/channel_boxes.html.h"
#include "channel/channel_opening.html.h"
#include "channel/channel_pages.h"

enum { LOG = 60, LETTERS = 500 };

FORM(opened_form, FIELD_DAY("ngay-mo", 0), FIELD_INT("so-thu", 0, LETTERS), FIELD_ID("nguoi-thu-hai", 0),
     FIELD_TEXT("chung-kien", 0, 80));

static str path_of_box(struct request *rq, id door) {
  return str_fmt(rq->cx->mem, "/can-bo/hom-thu/%.*s", STR_ARG(id_hex(rq->cx->mem, door)));
}

static void show_boxes(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct doors all = door_list(cx, cx->today);
  struct boxes_page p = {.may_register = may(&cx->who, MAY_KEEP_CHANNELS)};
  p.boxes.at = MEM_ARRAY(cx->mem, struct box_line, all.n + 1);
  for (size_t i = 0; i < all.n; i++) {
    const struct door *d = &all.at[i];
    if (!d->every) continue;
    struct box_openings last = box_openings(cx, d->door, 1);
    day due = box_due(cx, d);
    p.boxes.at[p.boxes.n++] = (struct box_line){.path = path_of_box(rq, d->door),
                                                .name = d->name,
                                                .place = d->place,
                                                .last = last.n ? last.at[0].day : DAY_NONE,
                                                .due = due,
                                                .late = due.n < cx->today.n};
  }
  channel_boxes_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Hòm thư góp ý"), .section = S("hom-thu"), .staff = true});
}

static bool asked_box(struct request *rq, struct door *ret) {
  id wanted;
  if (id_parse(param(rq, "id"), &wanted) && door_find(rq->cx, wanted, rq->cx->today, ret) && ret->every)
    return true;
  reply_not_found(rq);
  return false;
}

static str person(struct ctx *cx, id account) {
  struct account a;
  return account_find(cx, account, &a) ? a.name : STR_NONE;
}

static str who_opened(struct request *rq, const struct box_opening *o) {
  struct ctx *cx = rq->cx;
  str first = person(cx, o->opener), second = id_is(o->second) ? person(cx, o->second) : o->witness;
  return word_fill(cx->mem, WORD(rq, "%(first)s và %(second)s"),
                   SLOTS({"first", first, false}, {"second", second, false}));
}

/* Openings and the stretches without one, newest first. */
static void fill_log(struct request *rq, struct box_page *p, const struct door *d) {
  struct ctx *cx = rq->cx;
  struct box_openings o = box_openings(cx, d->door, LOG);
  struct gaps g = box_gaps(cx, d, cx->today, LOG);
  p->log.at = MEM_ARRAY(cx->mem, struct opening_line, o.n + g.n + 1);
  for (size_t i = 0, k = 0; i < o.n || k < g.n;) {
    struct opening_line *to = &p->log.at[p->log.n++];
    if (k < g.n && (i == o.n || g.at[k].to.n > o.at[i].day.n)) {
      *to = (struct opening_line){
          .missing = true, .from = g.at[k].from, .to = g.at[k].to, .still = g.at[k].still};
      k++;
      continue;
    }
    *to = (struct opening_line){
        .path = str_fmt(cx->mem, "/can-bo/hom-thu/mo/%.*s", STR_ARG(id_hex(cx->mem, o.at[i].id))),
        .who = who_opened(rq, &o.at[i]),
        .day = o.at[i].day,
        .letters = o.at[i].letters,
        .keyed = o.at[i].keyed};
    i++;
  }
}

static struct choices person_choices(struct request *rq) {
  struct accounts all = account_list(rq->cx);
  struct choice *at = MEM_ARRAY(rq->cx->mem, struct choice, all.n + 1);
  size_t n = 0;
  for (size_t i = 0; i < all.n; i++)
    if (all.at[i].active && !id_eq(all.at[i].id, rq->cx->who.account))
      at[n++] = (struct choice){id_hex(rq->cx->mem, all.at[i].id), all.at[i].name, STR_NONE};
  return (struct choices){at, n};
}

static void show_box(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct door d;
  if (!asked_box(rq, &d)) return;
  struct box_page p = {.name = d.name,
                       .place = d.place,
                       .keys = d.keys,
                       .every = d.every,
                       .open = d.open,
                       .due = box_due(cx, &d),
                       .persons = person_choices(rq)};
  p.late = d.open && p.due.n < cx->today.n;
  fill_log(rq, &p, &d);
  struct form_view *form = form_view(rq, &opened_form, path_of_box(rq, d.door));
  form_preset(form, "ngay-mo", day_vi(cx->mem, cx->today));
  p.form = form;
  channel_box_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = d.name, .section = S("hom-thu"), .staff = true});
}

struct opening_work {
  struct box_opening opening;
  enum opening_result result;
};

static void *opened_prepare(struct request *rq) {
  struct door d;
  if (!asked_box(rq, &d)) return NULL;
  struct opening_work *w = MEM_NEW(rq->cx->mem, struct opening_work);
  day on = form_day(rq, "ngay-mo");
  w->opening = (struct box_opening){.door = d.door,
                                    .day = day_is(on) ? on : rq->cx->today,
                                    .second = form_id(rq, "nguoi-thu-hai"),
                                    .witness = form_text(rq, "chung-kien"),
                                    .letters = form_int(rq, "so-thu")};
  return w;
}

static bool opened_apply(struct ctx *cx, void *work) {
  struct opening_work *w = work;
  w->result = box_opened(cx, &w->opening);
  return w->result == OPENING_OK;
}

static void opened_reply(struct request *rq, void *work, bool committed) {
  struct opening_work *w = work;
  if (committed) {
    reply_see_other(rq, path_of_box(rq, w->opening.door));
  } else if (w->result == OPENING_NO_BOX) {
    reply_refused(rq, opening_result_word(w->result));
  } else {
    form_wrong(rq, w->result == OPENING_SAME_PERSON ? "nguoi-thu-hai" : "ngay-mo",
               opening_result_word(w->result));
    reply_form_again(rq, show_box);
  }
}

static void show_opening(struct request *rq) {
  struct ctx *cx = rq->cx;
  id wanted;
  struct box_opening o;
  struct door d;
  if (!id_parse(param(rq, "id"), &wanted) || !opening_find(cx, wanted, &o) ||
      !door_find(cx, o.door, cx->today, &d)) {
    reply_not_found(rq);
    return;
  }
  struct opening_page p = {.box = d.name,
                           .back = path_of_box(rq, o.door),
                           .who = who_opened(rq, &o),
                           .day = o.day,
                           .letters = o.letters,
                           .keyed = o.keyed,
                           .left = o.letters - o.keyed,
                           .key =
                               str_fmt(cx->mem, "/can-bo/tiep-nhan?mo=%.*s", STR_ARG(id_hex(cx->mem, o.id)))};
  if (may(&cx->who, MAY_READ_ALL_MATTERS)) {
    struct matters m = matter_of_via(cx, o.id, INT64_MAX, LETTERS);
    p.items = matter_lines_of(rq, &m, true);
  }
  channel_opening_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = d.name, .section = S("hom-thu"), .staff = true});
}

ROUTES(channel_box_routes, ROUTE_GET("/can-bo/hom-thu", MAY_INTAKE, show_boxes),
       ROUTE_GET("/can-bo/hom-thu/:id", MAY_INTAKE, show_box),
       ROUTE_POST("/can-bo/hom-thu/:id", MAY_INTAKE, opened_form, opened_prepare, opened_apply, opened_reply),
       ROUTE_GET("/can-bo/hom-thu/mo/:id", MAY_INTAKE, show_opening));
