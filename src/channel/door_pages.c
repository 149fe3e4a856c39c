/* /can-bo/kenh: the register of doors by which people reach the commune. */
#include "channel/channel_door.html.h"
#include "channel/channel_pages.h"
#include "channel/channel_register.html.h"

#define DOOR_FIELDS                                                                                            \
  FIELD_TEXT("ten", 2, 120), FIELD_TEXT("noi", 0, 200), FIELD_TEXT("gio", 0, 120), FIELD_TEXT("ai", 0, 120),   \
      FIELD_TEXT("lien-he", 0, 120), FIELD_TEXT("chia-khoa", 0, 200), FIELD_OPTIONAL_INT("moi", 1, 31),        \
      FIELD_DAY("tu-ngay", 0)
FORM(open_form, FIELD_TEXT("kenh", 1, 40), FIELD_ID("don-vi", 0), DOOR_FIELDS);
FORM(change_form, DOOR_FIELDS);
FORM(close_form, FIELD_DAY("dong-tu", 1));
FORM(sources_form, FIELD_CHECK("dong-y"));

static struct door_line line_of(struct request *rq, const struct door *d) {
  return (struct door_line){
      .path = str_fmt(rq->cx->mem, "/can-bo/kenh/%.*s", STR_ARG(id_hex(rq->cx->mem, d->door))),
      .channel = word(rq->out->lang, matter_channel_word(d->channel)),
      .name = d->name,
      .place = d->place,
      .hours = d->hours,
      .answered_by = d->answered_by,
      .contact = d->contact,
      .keys = d->keys,
      .unit = id_is(d->unit) ? unit_name(rq->cx, d->unit) : STR_NONE,
      .from = d->true_from,
      .open = d->open,
      .is_box = d->every > 0,
      .every = d->every,
  };
}

static struct door_lines lines_of(struct request *rq, struct doors d) {
  struct door_lines l = {MEM_ARRAY(rq->cx->mem, struct door_line, d.n + 1), d.n};
  for (size_t i = 0; i < d.n; i++) l.at[i] = line_of(rq, &d.at[i]);
  return l;
}

/* The site, its posters and other programs open and close by themselves. */
static bool kept_by_hand(str channel) {
  const struct channel_row *c = matter_channel(channel);
  return c && (c->keyed || str_eq(channel, S("vong-tuan")));
}

static struct choices channel_choices(struct request *rq) {
  struct choice *at = MEM_ARRAY(rq->cx->mem, struct choice, matter_channel_rows_n);
  size_t n = 0;
  for (size_t i = 0; i < matter_channel_rows_n; i++)
    if (kept_by_hand(matter_channel_rows[i].code))
      at[n++] = (struct choice){matter_channel_rows[i].code, word(rq->out->lang, matter_channel_rows[i].name),
                                STR_NONE};
  return (struct choices){at, n};
}

static struct choices unit_choices(struct request *rq) {
  struct units u = unit_list(rq->cx, UNIT_ANY, rq->cx->today);
  struct choice *at = MEM_ARRAY(rq->cx->mem, struct choice, u.n + 1);
  for (size_t i = 0; i < u.n; i++)
    at[i] = (struct choice){id_hex(rq->cx->mem, u.at[i].id), u.at[i].name, STR_NONE};
  return (struct choices){at, u.n};
}

static bool source_without_door(struct ctx *cx, const struct doors *have) {
  struct unit_sources sources = unit_sources(cx, cx->today);
  for (size_t i = 0; i < sources.n; i++) {
    bool known = false;
    for (size_t k = 0; k < have->n; k++)
      known =
          known || (id_eq(have->at[k].unit, sources.at[i].unit) && str_eq(have->at[k].channel, S("vong-tuan")));
    if (!known) return true;
  }
  return false;
}

static void show_register(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct doors open = door_list(cx, cx->today);
  struct register_page p = {.doors = lines_of(rq, open),
                            .closed = lines_of(rq, door_closed(cx, cx->today)),
                            .form = form_view(rq, &open_form, S("/can-bo/kenh")),
                            .channels = channel_choices(rq),
                            .units = unit_choices(rq)};
  if (source_without_door(cx, &open)) p.sources_form = form_view(rq, &sources_form, S("/can-bo/kenh/thon"));
  channel_register_html(rq->out, &p);
  reply_page(
      rq, &(struct page){
              .title = WORD(rq, "Sổ các kênh tiếp nhận"), .section = S("kenh"), .staff = true, .wide = true});
}

struct writing {
  struct door door;
  day from;
  enum door_result result;
  bool closes;
};

/* A box is opened at least as often as data/channels.yaml says, unless the register says otherwise. */
static struct writing *read_door(struct request *rq, str channel) {
  struct writing *w = MEM_NEW(rq->cx->mem, struct writing);
  const struct channel_row *c = matter_channel(channel);
  int64_t every = form_int(rq, "moi");
  day from = form_day(rq, "tu-ngay");
  w->door = (struct door){.channel = channel,
                          .name = form_text(rq, "ten"),
                          .place = form_text(rq, "noi"),
                          .hours = form_text(rq, "gio"),
                          .answered_by = form_text(rq, "ai"),
                          .contact = form_text(rq, "lien-he"),
                          .keys = form_text(rq, "chia-khoa"),
                          .true_from = day_is(from) ? from : rq->cx->today};
  if (c && c->opened_every) w->door.every = every == FORM_INT_NONE ? c->opened_every : every;
  return w;
}

static void *open_prepare(struct request *rq) {
  str channel = form_text(rq, "kenh");
  id unit = form_id(rq, "don-vi");
  struct unit u;
  bool good = true;
  if (!kept_by_hand(channel)) {
    form_wrong(rq, "kenh", _("Ông/bà chọn một kênh trong danh sách."));
    good = false;
  }
  if (id_is(unit) && (!unit_find(rq->cx, unit, &u) || day_is(u.closed))) {
    form_wrong(rq, "don-vi", _("Đơn vị này không có trong danh sách. Ông/bà chọn lại."));
    good = false;
  }
  if (!good) {
    reply_form_again(rq, show_register);
    return NULL;
  }
  struct writing *w = read_door(rq, channel);
  w->door.unit = unit;
  return w;
}

static bool open_apply(struct ctx *cx, void *work) {
  struct writing *w = work;
  w->result = door_open(cx, &w->door);
  return w->result == DOOR_OK;
}

static const char *field_of(enum door_result r, const char *day_field) {
  return r == DOOR_BAD_DAY ? day_field : "ten";
}

static void open_reply(struct request *rq, void *work, bool committed) {
  struct writing *w = work;
  if (committed) {
    reply_see_other(rq, S("/can-bo/kenh"));
    return;
  }
  form_wrong(rq, field_of(w->result, "tu-ngay"), door_result_word(w->result));
  reply_form_again(rq, show_register);
}

static void *sources_prepare(struct request *rq) {
  return MEM_NEW(rq->cx->mem, struct writing);
}

static bool sources_apply(struct ctx *cx, void *work) {
  (void)work;
  return door_add_sources(cx) > 0;
}

static void sources_reply(struct request *rq, void *work, bool committed) {
  (void)work, (void)committed; /* nothing to add is what was asked for */
  reply_see_other(rq, S("/can-bo/kenh"));
}

/* ---- one door ------------------------------------------------------------------------------------------------ */

/* As it is today, or as it is planned. */
static bool asked(struct request *rq, struct door *ret, struct doors *ret_history) {
  id wanted;
  if (id_parse(param(rq, "id"), &wanted)) {
    *ret_history = door_history(rq->cx, wanted);
    if (ret_history->n) {
      if (!door_find(rq->cx, wanted, rq->cx->today, ret)) *ret = ret_history->at[0];
      return true;
    }
  }
  reply_not_found(rq);
  return false;
}

static struct form_view *form_of_door(struct request *rq, const struct door *d, str path) {
  struct form_view *form = form_view(rq, &change_form, path);
  const struct {
    const char *field;
    str value;
  } values[] = {{"ten", d->name},       {"noi", d->place},       {"gio", d->hours},
                {"ai", d->answered_by}, {"lien-he", d->contact}, {"chia-khoa", d->keys}};
  for (size_t i = 0; i < sizeof values / sizeof *values; i++)
    if (values[i].value.p) form_preset(form, values[i].field, values[i].value);
  if (d->every) form_preset(form, "moi", str_int(rq->cx->mem, d->every));
  return form;
}

static void show_door(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct door d;
  struct doors history;
  if (!asked(rq, &d, &history)) return;
  struct door_page p = {.door = line_of(rq, &d), .history = lines_of(rq, history)};
  if (d.every && may(&cx->who, MAY_INTAKE))
    p.openings = str_fmt(cx->mem, "/can-bo/hom-thu/%.*s", STR_ARG(id_hex(cx->mem, d.door)));
  if (history.at[0].open) {
    p.form = form_of_door(rq, &d, p.door.path);
    p.close_form = form_view(rq, &close_form, str_and(cx->mem, p.door.path, S("/dong")));
  }
  channel_door_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = d.name, .section = S("kenh"), .staff = true});
}

static void *change_prepare(struct request *rq) {
  struct door d;
  struct doors history;
  if (!asked(rq, &d, &history)) return NULL;
  struct writing *w = read_door(rq, d.channel);
  w->door.door = d.door;
  return w;
}

static bool change_apply(struct ctx *cx, void *work) {
  struct writing *w = work;
  w->result = door_change(cx, &w->door);
  return w->result == DOOR_OK;
}

static void change_reply(struct request *rq, void *work, bool committed) {
  struct writing *w = work;
  if (committed) {
    reply_see_other(rq, str_fmt(rq->cx->mem, "/can-bo/kenh/%.*s", STR_ARG(id_hex(rq->cx->mem, w->door.door))));
  } else if (w->result == DOOR_NOT_THERE) {
    reply_refused(rq, door_result_word(w->result));
  } else {
    form_wrong(rq, field_of(w->result, w->closes ? "dong-tu" : "tu-ngay"), door_result_word(w->result));
    reply_form_again(rq, show_door);
  }
}

static void *close_prepare(struct request *rq) {
  struct door d;
  struct doors history;
  if (!asked(rq, &d, &history)) return NULL;
  struct writing *w = MEM_NEW(rq->cx->mem, struct writing);
  w->door.door = d.door;
  w->from = form_day(rq, "dong-tu");
  w->closes = true;
  return w;
}

static bool close_apply(struct ctx *cx, void *work) {
  struct writing *w = work;
  w->result = door_close(cx, w->door.door, w->from);
  return w->result == DOOR_OK;
}

ROUTES(channel_door_routes, ROUTE_GET("/can-bo/kenh", MAY_KEEP_CHANNELS, show_register),
       ROUTE_POST("/can-bo/kenh", MAY_KEEP_CHANNELS, open_form, open_prepare, open_apply, open_reply),
       ROUTE_POST("/can-bo/kenh/thon", MAY_KEEP_CHANNELS, sources_form, sources_prepare, sources_apply,
                  sources_reply),
       ROUTE_GET("/can-bo/kenh/:id", MAY_KEEP_CHANNELS, show_door),
       ROUTE_POST("/can-bo/kenh/:id", MAY_KEEP_CHANNELS, change_form, change_prepare, change_apply,
                  change_reply),
       ROUTE_POST("/can-bo/kenh/:id/dong", MAY_KEEP_CHANNELS, close_form, close_prepare, close_apply,
                  change_reply));

/* ---- duties for the start page ------------------------------------------------------------------------------------ */

/* How many boxes there are, and how many should have been opened by now. */
static void box_duty(struct ctx *cx, enum lang lang, struct duty_list *l) {
  struct doors all = door_list(cx, cx->today);
  int64_t n = 0, late = 0;
  for (size_t i = 0; i < all.n; i++) {
    if (!all.at[i].every) continue;
    n++;
    late += box_due(cx, &all.at[i]).n < cx->today.n;
  }
  duty_add(l, word(lang, _("Hòm thư góp ý")), S("/can-bo/hom-thu"), n ? n : -1, late);
}

void channel_duties(struct ctx *cx, enum lang lang, struct duty_list *l) {
  if (may(&cx->who, MAY_INTAKE))
    duty_add(l, word(lang, _("Nhận ý kiến giúp người dân")), S("/can-bo/tiep-nhan"), -1, 0);
  if (may(&cx->who, MAY_INTAKE)) box_duty(cx, lang, l);
  if (may(&cx->who, MAY_PAPER)) {
    duty_add(l, word(lang, _("Tờ giấy của thôn")), S("/can-bo/to-giay"), -1, 0);
    duty_add(l, word(lang, _("Đọc lại cho bà con")), S("/can-bo/doc-lai"), -1, 0);
  }
  if (may(&cx->who, MAY_KEEP_CHANNELS)) duty_add(l, word(lang, _("Kênh tiếp nhận")), S("/can-bo/kenh"), -1, 0);
}
