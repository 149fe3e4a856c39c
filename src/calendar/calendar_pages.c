/* /lich-nghi for everybody, /can-bo/lich-nghi for those who keep it; `thanthien calendar`. */
#include <stdio.h>

#include "calendar/calendar_edit.html.h"
#include "calendar/calendar_one.html.h"
#include "calendar/calendar_room.h"
#include "calendar/calendar_year.html.h"

#define KINDS "statutory substitute swap_off swap_work local"

FORM(put_form, FIELD_DAY("ngay", 1), FIELD_TEXT("ten", 2, 120), FIELD_CHOICE("loai", 1, KINDS),
     FIELD_TEXT("van-ban", 0, 80), FIELD_INT("nam", FIRST_YEAR, LAST_YEAR));
FORM(change_form, FIELD_DAY("ngay", 1), FIELD_TEXT("ten", 2, 120), FIELD_CHOICE("loai", 1, KINDS),
     FIELD_TEXT("van-ban", 0, 80));
FORM(drop_form, FIELD_CHECK("dong-y"));
FORM(confirm_form, FIELD_TEXT("so-van-ban", 3, 80), FIELD_INT("nam", FIRST_YEAR, LAST_YEAR));

static struct choices kind_choices(struct request *rq) {
  struct choice *at = MEM_ARRAY(rq->cx->mem, struct choice, HOLIDAY_KINDS);
  for (int k = 0; k < HOLIDAY_KINDS; k++)
    at[k] = (struct choice){str_of(holiday_kind_name(k)), word(rq->out->lang, holiday_kind_word(k)), STR_NONE};
  return (struct choices){at, HOLIDAY_KINDS};
}

static str path_of_year(struct request *rq, const char *base, int year) {
  return str_fmt(rq->cx->mem, "%s?nam=%d", base, year);
}

static void fill_year_page(struct request *rq, struct year_page *p, const char *base) {
  struct ctx *cx = rq->cx;
  int this_year = day_ymd(cx->today).year;
  int year = (int)query_int(rq, "nam", FIRST_YEAR, LAST_YEAR, this_year);
  struct holidays l = calendar_year(cx, year);
  struct holiday_view *at = MEM_ARRAY(cx->mem, struct holiday_view, l.n + 1);
  p->year = year;
  p->all_confirmed = true;
  for (size_t i = 0; i < l.n; i++) {
    const struct holiday *h = &l.at[i];
    at[i] = (struct holiday_view){
        .id = id_is(h->id) ? id_hex(cx->mem, h->id) : STR_NONE,
        .name = holiday_word(cx->mem, rq->out->lang, h->name),
        .kind = word(rq->out->lang, holiday_kind_word(h->kind)),
        .notice = h->notice,
        .day = h->day,
        .confirmed = h->confirmed,
        .works = h->kind == HOLIDAY_SWAP_WORK,
    };
    p->all_confirmed &= h->confirmed;
  }
  p->days.at = at;
  p->days.n = l.n;
  enum { BEFORE = 1, AFTER = 4 };
  p->years.at = MEM_ARRAY(cx->mem, struct year_link, BEFORE + AFTER + 2);
  for (int y = this_year - BEFORE; y <= this_year + AFTER; y++) {
    if (y < FILL_FROM) continue;
    p->years.at[p->years.n++] =
        (struct year_link){path_of_year(rq, base, y), str_fmt(cx->mem, "%d", y), y == year};
  }
}

static void show_year(struct request *rq) {
  struct year_page p = {0};
  fill_year_page(rq, &p, "/lich-nghi");
  calendar_year_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Lịch nghỉ"),
                                .section = S("lich-nghi"),
                                .wide = true,
                                .table = S("/du-lieu/lich-nghi.csv")});
}

static void show_edit(struct request *rq) {
  struct year_page p = {.may_edit = true};
  fill_year_page(rq, &p, "/can-bo/lich-nghi");
  str year = str_fmt(rq->cx->mem, "%d", (int)p.year);
  struct form_view *put = form_view(rq, &put_form, S("/can-bo/lich-nghi"));
  form_preset(put, "nam", year);
  p.form = put;
  if (!p.all_confirmed) {
    struct form_view *confirm = form_view(rq, &confirm_form, S("/can-bo/lich-nghi/xac-nhan"));
    form_preset(confirm, "nam", year);
    p.confirm_form = confirm;
  }
  p.kinds = kind_choices(rq);
  calendar_edit_html(rq->out, &p);
  reply_page(rq,
             &(struct page){
                 .title = WORD(rq, "Lịch nghỉ của xã"), .section = S("can-bo"), .staff = true, .wide = true});
}

struct change {
  id holiday;
  day day;
  str name, notice;
  int kind, year;
};

static struct change *read_change(struct request *rq, void (*again)(struct request *rq)) {
  struct change *w = MEM_NEW(rq->cx->mem, struct change);
  w->day = form_day(rq, "ngay");
  w->name = form_text(rq, "ten");
  w->notice = form_text(rq, "van-ban");
  int year = day_ymd(w->day).year;
  w->year = year;
  if (!holiday_kind_parse(form_text(rq, "loai"), &w->kind)) return NULL;
  bool weekend = day_weekday(w->day) >= SATURDAY;
  if (year < FIRST_YEAR || year > LAST_YEAR)
    form_wrong(rq, "ngay", _("Lịch chỉ giữ các năm từ 2021 đến 2198."));
  else if (w->kind == HOLIDAY_SWAP_WORK && !weekend)
    form_wrong(rq, "loai", _("Chỉ làm bù vào thứ Bảy, Chủ nhật."));
  else if (w->kind == HOLIDAY_SWAP_OFF && weekend)
    form_wrong(rq, "loai", _("Thứ Bảy, Chủ nhật đã là ngày nghỉ, không cần hoán đổi."));
  else
    return w;
  reply_form_again(rq, again);
  return NULL;
}

static void *prepare_put(struct request *rq) {
  return read_change(rq, show_edit);
}

static bool apply_put(struct ctx *cx, void *work) {
  struct change *w = work;
  return calendar_put(cx, w->day, w->name, w->kind, w->notice, &w->holiday);
}

static void reply_kept(struct request *rq, const struct change *w, bool committed,
                       void (*again)(struct request *rq)) {
  if (committed) {
    reply_see_other(rq, path_of_year(rq, "/can-bo/lich-nghi", w->year));
    return;
  }
  form_wrong(rq, "ngay", _("Ngày này đã có trong lịch. Ông/bà sửa dòng đã có."));
  reply_form_again(rq, again);
}

static void reply_put(struct request *rq, void *work, bool committed) {
  reply_kept(rq, work, committed, show_edit);
}

static void *prepare_confirm(struct request *rq) {
  struct change *w = MEM_NEW(rq->cx->mem, struct change);
  w->notice = form_text(rq, "so-van-ban");
  w->year = (int)form_int(rq, "nam");
  return w;
}

static bool apply_confirm(struct ctx *cx, void *work) {
  const struct change *w = work;
  return calendar_confirm_year(cx, w->year, w->notice) > 0;
}

static void reply_confirm(struct request *rq, void *work, bool committed) {
  const struct change *w = work;
  if (committed)
    reply_see_other(rq, path_of_year(rq, "/can-bo/lich-nghi", w->year));
  else
    reply_refused(rq, _("Năm này không còn ngày nào đang dự kiến."));
}

/* ---- one day ---- */

static bool asked(struct request *rq, struct holiday *ret) {
  id wanted;
  if (id_parse(param(rq, "id"), &wanted) && calendar_find(rq->cx, wanted, ret)) return true;
  reply_not_found(rq);
  return false;
}

static str path_of(struct request *rq, const struct holiday *h, const char *act) {
  return str_fmt(rq->cx->mem, "/can-bo/lich-nghi/%.*s%s", STR_ARG(id_hex(rq->cx->mem, h->id)), act);
}

static void show_one(struct request *rq) {
  struct holiday h;
  if (!asked(rq, &h)) return;
  struct form_view *form = form_view(rq, &change_form, path_of(rq, &h, ""));
  form_preset(form, "ngay", day_vi(rq->cx->mem, h.day));
  form_preset(form, "ten", h.name);
  form_preset(form, "loai", str_of(holiday_kind_name(h.kind)));
  if (h.notice.p) form_preset(form, "van-ban", h.notice);
  struct holiday_page p = {
      .form = form,
      .drop_form = form_view(rq, &drop_form, path_of(rq, &h, "/bo")),
      .kinds = kind_choices(rq),
      .name = holiday_word(rq->cx->mem, rq->out->lang, h.name),
      .path = path_of_year(rq, "/can-bo/lich-nghi", day_ymd(h.day).year),
      .day = h.day,
  };
  calendar_one_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = p.name, .section = S("can-bo"), .staff = true});
}

static void *prepare_change(struct request *rq) {
  struct holiday h;
  if (!asked(rq, &h)) return NULL;
  struct change *w = read_change(rq, show_one);
  if (w) w->holiday = h.id;
  return w;
}

static bool apply_change(struct ctx *cx, void *work) {
  const struct change *w = work;
  return calendar_change(cx, w->holiday, w->day, w->name, w->kind, w->notice);
}

static void reply_change(struct request *rq, void *work, bool committed) {
  reply_kept(rq, work, committed, show_one);
}

static void *prepare_drop(struct request *rq) {
  struct holiday h;
  struct change *w = MEM_NEW(rq->cx->mem, struct change);
  if (!asked(rq, &h)) return NULL;
  w->holiday = h.id;
  w->year = day_ymd(h.day).year;
  return w;
}

static bool apply_drop(struct ctx *cx, void *work) {
  const struct change *w = work;
  return calendar_drop(cx, w->holiday);
}

static void reply_drop(struct request *rq, void *work, bool committed) {
  const struct change *w = work;
  (void)committed; /* a row that is gone already is what was asked for */
  reply_see_other(rq, path_of_year(rq, "/can-bo/lich-nghi", w->year));
}

ROUTES(calendar_routes, ROUTE_GET("/lich-nghi", MAY_ANYONE, show_year),
       ROUTE_GET("/can-bo/lich-nghi", MAY_EDIT_CALENDAR, show_edit),
       ROUTE_POST("/can-bo/lich-nghi", MAY_EDIT_CALENDAR, put_form, prepare_put, apply_put, reply_put),
       ROUTE_POST("/can-bo/lich-nghi/xac-nhan", MAY_EDIT_CALENDAR, confirm_form, prepare_confirm, apply_confirm,
                  reply_confirm),
       ROUTE_GET("/can-bo/lich-nghi/:id", MAY_EDIT_CALENDAR, show_one),
       ROUTE_POST("/can-bo/lich-nghi/:id", MAY_EDIT_CALENDAR, change_form, prepare_change, apply_change,
                  reply_change),
       ROUTE_POST("/can-bo/lich-nghi/:id/bo", MAY_EDIT_CALENDAR, drop_form, prepare_drop, apply_drop,
                  reply_drop));

/* ---- command ---- */

static void json_text(struct buf *b, str s) {
  buf_char(b, '"');
  for (size_t i = 0; i < s.n; i++) {
    char c = s.p[i];
    if (c == '"' || c == '\\') buf_char(b, '\\');
    if (c >= 0 && c < ' ')
      buf_fmt(b, "\\u%04x", (unsigned)c);
    else
      buf_char(b, c);
  }
  buf_char(b, '"');
}

static int print_year(struct ctx *cx, int argc, char **argv) {
  int64_t year = day_ymd(cx->today).year;
  str asked_year = command_option(argc, argv, "--year");
  if (asked_year.p && !int_parse(asked_year, FIRST_YEAR, LAST_YEAR, &year)) {
    fprintf(stderr, "calendar: --year wants a year from %d to %d\n", FIRST_YEAR, LAST_YEAR);
    return 2;
  }
  struct holidays l = calendar_year(cx, (int)year);
  bool json = command_flag(argc, argv, "--json");
  struct buf *b = buf_new(cx->mem, 1 << 20);
  if (json) buf_fmt(b, "{\"year\":%d,\"holidays\":[", (int)year);
  for (size_t i = 0; i < l.n; i++) {
    const struct holiday *h = &l.at[i];
    str on = day_iso(cx->mem, h->day), notice = h->confirmed ? h->notice : S("dự kiến");
    if (!json) {
      buf_fmt(b, "%.*s  %-10s  %.*s  (%.*s)\n", STR_ARG(on), holiday_kind_name(h->kind), STR_ARG(h->name),
              STR_ARG(notice));
      continue;
    }
    buf_fmt(b, "%s\n{\"day\":\"%.*s\",\"name\":", i ? "," : "", STR_ARG(on));
    json_text(b, h->name);
    buf_fmt(b, ",\"kind\":\"%s\",\"confirmed\":%s,\"notice\":", holiday_kind_name(h->kind),
            h->confirmed ? "true" : "false");
    json_text(b, notice);
    buf_char(b, '}');
  }
  if (json) buf_add(b, S("]}\n"));
  str text = buf_str(b);
  fwrite(text.p, 1, text.n, stdout);
  return 0;
}

static int run_calendar(void *mem, int argc, char **argv) {
  return command_read(mem, argc, argv, print_year);
}

static const struct command commands[] = {
    {"calendar", "DIR [--year Y] [--json]", "the holidays of a year, with the notice's number or 'dự kiến'",
     run_calendar},
};
const struct commands calendar_commands = {commands, sizeof commands / sizeof *commands};
