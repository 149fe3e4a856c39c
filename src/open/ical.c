/* /lich.ics: the public days of all rooms as one calendar (RFC 5545, RFC 7986). */
#include "open/data.h"

#include <string.h>

enum { DAYS_BACK = 90, DAYS_ON = 400, MOST_DAYS = 1000, LINE_OCTETS = 75 };

struct public_days {
  void *mem;
  struct public_day *at;
  size_t n;
};

void public_day_add(struct public_days *to, const struct public_day *d) {
  if (to->n < MOST_DAYS) to->at[to->n++] = *d;
}

/* A content line of at most 75 octets, going on behind CRLF and a space; never cut inside a character. */
static void line(struct buf *b, const char *name, str value) {
  size_t used = strlen(name);
  buf_add(b, str_of(name));
  while (value.n) {
    str piece = utf8_cut(value, LINE_OCTETS - used);
    buf_add(b, piece);
    value = str_sub(value, piece.n, value.n);
    if (!value.n) break;
    buf_add(b, S("\r\n "));
    used = 1;
  }
  buf_add(b, S("\r\n"));
}

static void text_line(struct ctx *cx, struct buf *b, const char *name, str value) {
  struct buf *said = buf_new(cx->mem, value.n * 2 + 16);
  for (size_t i = 0; i < value.n; i++) {
    char c = value.p[i];
    if (c == '\n') {
      buf_add(said, S("\\n"));
      continue;
    }
    if (c == '\r') continue;
    if (c == '\\' || c == ';' || c == ',') buf_char(said, '\\');
    buf_char(said, c);
  }
  line(b, name, buf_str(said));
}

static str date_of(struct ctx *cx, day d) {
  struct ymd v = day_ymd(d);
  return str_fmt(cx->mem, "%04d%02d%02d", v.year, v.month, v.dom);
}

static str local_of(struct ctx *cx, moment at) {
  int minute = moment_minute_of_day(at);
  return str_fmt(cx->mem, "%.*sT%02d%02d00", STR_ARG(date_of(cx, day_of(at))), minute / 60, minute % 60);
}

static str utc_of(struct ctx *cx, moment at) {
  str s = moment_utc(cx->mem, at); /* 2026-04-09T01:15:30Z */
  return str_fmt(cx->mem, "%.4s%.2s%.2sT%.2s%.2s%.2sZ", s.p, s.p + 5, s.p + 8, s.p + 11, s.p + 14, s.p + 17);
}

static str uid_of(struct ctx *cx, str uid) {
  str tag = open_tag(cx, S("")), host;
  str_cut(&tag, S(":"), &host);
  str_cut(&tag, S(","), &host);
  return str_fmt(cx->mem, "%.*s@%.*s", STR_ARG(uid), STR_ARG(host));
}

static void event(struct ctx *cx, struct buf *b, const struct public_day *d) {
  line(b, "BEGIN:VEVENT", S(""));
  text_line(cx, b, "UID:", uid_of(cx, d->uid));
  /* Of a published calendar: when this text was made. Of what has no time of change, the day's beginning, so that the same day
   * gives the same bytes. */
  line(b, "DTSTAMP:", utc_of(cx, d->changed ? d->changed : day_starts(cx->today)));
  if (d->changed) line(b, "LAST-MODIFIED:", utc_of(cx, d->changed));
  line(b, "SEQUENCE:", str_int(cx->mem, d->sequence));
  if (d->start) {
    line(b, "DTSTART;TZID=Asia/Ho_Chi_Minh:", local_of(cx, d->start));
    line(b, "DTEND;TZID=Asia/Ho_Chi_Minh:", local_of(cx, d->end > d->start ? d->end : d->start + 3600000));
  } else {
    day last = day_is(d->last) && d->last.n >= d->day.n ? d->last : d->day;
    line(b, "DTSTART;VALUE=DATE:", date_of(cx, d->day));
    line(b, "DTEND;VALUE=DATE:", date_of(cx, (day){last.n + 1}));
    line(b, "TRANSP:TRANSPARENT", S(""));
  }
  text_line(cx, b, "SUMMARY:", d->title);
  if (d->text.n) text_line(cx, b, "DESCRIPTION:", d->text);
  if (d->place.n) text_line(cx, b, "LOCATION:", d->place);
  if (d->path.n && open_site(cx).p) line(b, "URL:", open_address(cx, d->path));
  line(b, d->cancelled ? "STATUS:CANCELLED" : "STATUS:CONFIRMED", S(""));
  line(b, "END:VEVENT", S(""));
}

void show_calendar(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct public_days l = {cx->mem, MEM_ARRAY(cx->mem, struct public_day, MOST_DAYS), 0};
  for (size_t i = 0; i < open_sources.n_days; i++)
    open_sources.days[i]->days(cx, rq->out->lang, (day){cx->today.n - DAYS_BACK}, (day){cx->today.n + DAYS_ON},
                               &l);
  struct buf *b = buf_new(cx->mem, 16 << 20);
  str name = str_fmt(cx->mem, "%.*s %.*s", STR_ARG(WORD(rq, "Lịch công khai của")),
                     STR_ARG(store_setting(cx->store, S("commune"), S("name"))));
  static const char *const head[] = {"BEGIN:VCALENDAR", "VERSION:2.0",
                                     "PRODID:-//Than Thien//Lich cong khai//VI", "CALSCALE:GREGORIAN",
                                     "METHOD:PUBLISH"};
  for (size_t i = 0; i < sizeof head / sizeof *head; i++) line(b, head[i], S(""));
  text_line(cx, b, "NAME:", name);
  text_line(cx, b, "X-WR-CALNAME:", name);
  static const char *const rest[] = {"REFRESH-INTERVAL;VALUE=DURATION:PT6H",
                                     "X-PUBLISHED-TTL:PT6H",
                                     "BEGIN:VTIMEZONE",
                                     "TZID:Asia/Ho_Chi_Minh",
                                     "BEGIN:STANDARD",
                                     "DTSTART:19750613T000000",
                                     "TZOFFSETFROM:+0700",
                                     "TZOFFSETTO:+0700",
                                     "TZNAME:+07",
                                     "END:STANDARD",
                                     "END:VTIMEZONE"};
  for (size_t i = 0; i < sizeof rest / sizeof *rest; i++) line(b, rest[i], S(""));
  for (size_t i = 0; i < l.n; i++) event(cx, b, &l.at[i]);
  line(b, "END:VCALENDAR", S(""));
  MUST(!b->full);
  reply_bytes(rq, S("text/calendar; charset=utf-8"), buf_str(b), S("lich.ics"));
  reply_header(rq, "Access-Control-Allow-Origin", S("*"));
}

/* ---- the calendar room's own public days -------------------------------------------------------------------------------- */

/* The version of the table counts its changes, whichever day they touched. */
static void holidays(struct ctx *cx, enum lang lang, day from, day to, struct public_days *l) {
  int64_t version = calendar_version(cx);
  for (int year = day_ymd(from).year; year <= day_ymd(to).year; year++) {
    struct holidays h = calendar_year(cx, year);
    for (size_t i = 0; i < h.n; i++) {
      const struct holiday *v = &h.at[i];
      if (v->day.n < from.n || v->day.n > to.n) continue;
      bool works = v->kind == HOLIDAY_SWAP_WORK;
      str shut = word(lang, works ? _("Xã làm việc bù") : _("Xã nghỉ"));
      str expected = v->confirmed ? S("") : str_fmt(cx->mem, " (%.*s)", STR_ARG(word(lang, _("dự kiến"))));
      public_day_add(
          l, &(struct public_day){.uid = str_fmt(cx->mem, "ngay-nghi-%.*s", STR_ARG(day_iso(cx->mem, v->day))),
                                  .title = str_fmt(cx->mem, "%.*s: %.*s%.*s", STR_ARG(shut),
                                                   STR_ARG(word(lang, v->name)), STR_ARG(expected)),
                                  .text = v->notice,
                                  .path = str_fmt(cx->mem, "/lich-nghi?nam=%d", year),
                                  .day = v->day,
                                  .last = v->day,
                                  .sequence = version});
    }
  }
}

const struct day_source open_holidays = {holidays};
