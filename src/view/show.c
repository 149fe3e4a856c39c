/* Days, times and numbers as they are read. */
#include "view/view.h"

static const str weekdays[] = {
    [MONDAY] = _("thứ Hai"), [TUESDAY] = _("thứ Ba"),   [WEDNESDAY] = _("thứ Tư"), [THURSDAY] = _("thứ Năm"),
    [FRIDAY] = _("thứ Sáu"), [SATURDAY] = _("thứ Bảy"), [SUNDAY] = _("Chủ nhật"),
};
static const str months[] = {_("tháng Một"),  _("tháng Hai"),  _("tháng Ba"),       _("tháng Tư"),
                             _("tháng Năm"),  _("tháng Sáu"),  _("tháng Bảy"),      _("tháng Tám"),
                             _("tháng Chín"), _("tháng Mười"), _("tháng Mười một"), _("tháng Mười hai")};

str show_day(struct out *o, day d) {
  return day_is(d) ? day_vi(o->mem, d) : S("");
}

str show_day_long(struct out *o, day d) {
  if (!day_is(d)) return S("");
  str weekday = word(o->lang, weekdays[day_weekday(d)]);
  if (o->lang == LANG_VI) return str_fmt(o->mem, "%.*s, %.*s", STR_ARG(weekday), STR_ARG(day_vi(o->mem, d)));
  struct ymd v = day_ymd(d);
  str month = word(o->lang, months[v.month - 1]);
  return str_fmt(o->mem, "%.*s %d %.*s %d", STR_ARG(weekday), v.dom, STR_ARG(month), v.year);
}

str show_day_iso(struct out *o, day d) {
  return day_is(d) ? day_iso(o->mem, d) : S("");
}

str show_moment(struct out *o, moment at) {
  int minute = moment_minute_of_day(at);
  return str_fmt(o->mem, "%02d:%02d, %.*s", minute / 60, minute % 60, STR_ARG(day_vi(o->mem, day_of(at))));
}

str show_moment_iso(struct out *o, moment at) {
  return moment_iso(o->mem, at);
}

/* base writes numbers the Vietnamese way; English has the point and the comma the other way round. */
static str in_language(struct out *o, str vi) {
  if (o->lang == LANG_VI) return vi;
  struct buf *b = buf_new(o->mem, 64);
  for (size_t i = 0; i < vi.n; i++) buf_char(b, vi.p[i] == '.' ? ',' : vi.p[i] == ',' ? '.' : vi.p[i]);
  return buf_str(b);
}

str show_points(struct out *o, int64_t hundredths) {
  return in_language(o, hundredths_vi(o->mem, hundredths));
}
str show_int(struct out *o, int64_t v) {
  return in_language(o, int_vi(o->mem, v));
}
str show_id(struct out *o, id v) {
  return id_hex(o->mem, v);
}
str show_word(struct out *o, str vi) {
  return word(o->lang, vi);
}

const struct field_view *form_field(const struct form_view *f, str name) {
  for (size_t i = 0; i < f->fields.n; i++)
    if (str_eq(f->fields.at[i].name, name)) return &f->fields.at[i];
  fault(FAULT_BUG, "form %.*s has no field %.*s", STR_ARG(f->action), STR_ARG(name));
}

html head_link(struct out *o, str media_type, str title, str path) {
  MUST(str_starts(path, S("/")) && !str_starts(path, S("//")));
  struct buf *was = out_aside(o);
  out_raw(o, S("<link rel=\"alternate\" type=\""));
  out_attr(o, media_type);
  out_raw(o, S("\" title=\""));
  out_attr(o, title);
  out_raw(o, S("\" href=\""));
  out_addr(o, path);
  out_raw(o, S("\">\n"));
  return out_back(o, was);
}
