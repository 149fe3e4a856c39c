#include "base/base.h"

#include <time.h>

enum { DAY_MS = 86400000, VIET_NAM_OFFSET_MS = 7 * 3600000 };

static moment clock_ms(clockid_t which) {
  struct timespec t;
  clock_gettime(which, &t);
  return (moment)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

moment moment_now(void) {
  return clock_ms(CLOCK_REALTIME);
}

moment moment_mono(void) {
  return clock_ms(CLOCK_BOOTTIME);
}

static int64_t floor_div(int64_t a, int64_t b) {
  return a / b - (a % b < 0);
}

day day_of(moment at) {
  return (day){(int32_t)floor_div(at + VIET_NAM_OFFSET_MS, DAY_MS)};
}

moment day_starts(day d) {
  return (moment)d.n * DAY_MS - VIET_NAM_OFFSET_MS;
}

int moment_minute_of_day(moment at) {
  return (int)((at - day_starts(day_of(at))) / 60000);
}

bool day_is(day d) {
  return d.n != INT32_MIN;
}

/* Days from civil and back: the proleptic Gregorian calendar counted in 400-year eras that begin on 1 March, so that
 * the leap day is the last of its year. */
static int32_t days_from(int year, int month, int dom) {
  int y = month <= 2 ? year - 1 : year;
  int era = (int)floor_div(y, 400);
  int yoe = y - era * 400;
  int doy = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + dom - 1;
  return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

struct ymd day_ymd(day d) {
  MUST(day_is(d));
  int z = d.n + 719468;
  int era = (int)floor_div(z, 146097);
  int doe = z - era * 146097;
  int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  int mp = (5 * doy + 2) / 153;
  int month = mp < 10 ? mp + 3 : mp - 9;
  return (struct ymd){yoe + era * 400 + (month <= 2), month, doy - (153 * mp + 2) / 5 + 1};
}

day day_make(int year, int month, int dom) {
  if (year < 1800 || year > 2400 || month < 1 || month > 12 || dom < 1 || dom > 31) return DAY_NONE;
  day d = {days_from(year, month, dom)};
  struct ymd back = day_ymd(d);
  return back.month == month && back.dom == dom ? d : DAY_NONE;
}

enum weekday day_weekday(day d) {
  return (enum weekday)(((d.n + 3) % 7 + 7) % 7 + 1); /* 1970-01-01 was a Thursday */
}

struct week day_week(day d) {
  day thursday = {d.n - (int32_t)day_weekday(d) + THURSDAY};
  int year = day_ymd(thursday).year;
  return (struct week){year, (thursday.n - days_from(year, 1, 1)) / 7 + 1};
}

day week_monday(struct week w) {
  day fourth = {days_from(w.year, 1, 4)}; /* 4 January is always in week 1 */
  return (day){fourth.n - (int32_t)day_weekday(fourth) + MONDAY + (w.week - 1) * 7};
}

int weeks_in_year(int year) {
  return day_week((day){days_from(year, 12, 28)}).week;
}

/* Up to `max` digits off the front of *s; -1 when there are fewer than `min`. */
static int digits(str *s, size_t min, size_t max) {
  int v = 0;
  size_t n = 0;
  while (n < s->n && n < max && s->p[n] >= '0' && s->p[n] <= '9') v = v * 10 + (s->p[n++] - '0');
  if (n < min) return -1;
  *s = str_sub(*s, n, s->n);
  return v;
}

static bool take(str *s, char c) {
  if (!s->n || s->p[0] != c) return false;
  *s = str_sub(*s, 1, s->n);
  return true;
}

static bool iso_day(str *s, day *ret) {
  int y = digits(s, 4, 4);
  if (y < 0 || !take(s, '-')) return false;
  int m = digits(s, 2, 2);
  if (m < 0 || !take(s, '-')) return false;
  int d = digits(s, 2, 2);
  day made = d < 0 ? DAY_NONE : day_make(y, m, d);
  if (!day_is(made)) return false;
  *ret = made;
  return true;
}

bool day_parse(str iso, day *ret) {
  day d;
  if (!iso_day(&iso, &d) || iso.n) return false;
  *ret = d;
  return true;
}

bool day_parse_vi(str text, day *ret) {
  str s = str_trim(text);
  int d = digits(&s, 1, 2);
  char sep = s.n ? s.p[0] : 0;
  if (d < 0 || (sep != '/' && sep != '-' && sep != '.') || !take(&s, sep)) return false;
  int m = digits(&s, 1, 2);
  if (m < 0 || !take(&s, sep)) return false;
  int y = digits(&s, 4, 4);
  day made = y < 0 || s.n ? DAY_NONE : day_make(y, m, d);
  if (!day_is(made)) return false;
  *ret = made;
  return true;
}

str day_iso(void *mem, day d) {
  struct ymd v = day_ymd(d);
  return str_fmt(mem, "%04d-%02d-%02d", v.year, v.month, v.dom);
}

str day_vi(void *mem, day d) {
  struct ymd v = day_ymd(d);
  return str_fmt(mem, v.month <= 2 ? "%02d/%02d/%d" : "%02d/%d/%d", v.dom, v.month, v.year);
}

static str moment_text(void *mem, moment at, moment offset, const char *zone) {
  moment local = at + offset;
  day d = {(int32_t)floor_div(local, DAY_MS)};
  int s = (int)((local - (moment)d.n * DAY_MS) / 1000);
  struct ymd v = day_ymd(d);
  return str_fmt(mem, "%04d-%02d-%02dT%02d:%02d:%02d%s", v.year, v.month, v.dom, s / 3600, s / 60 % 60, s % 60,
                 zone);
}

str moment_iso(void *mem, moment at) {
  return moment_text(mem, at, VIET_NAM_OFFSET_MS, "+07:00");
}

str moment_utc(void *mem, moment at) {
  return moment_text(mem, at, 0, "Z");
}

bool moment_parse(str iso, moment *ret) {
  day d;
  if (!iso_day(&iso, &d) || !take(&iso, 'T')) return false;
  int h = digits(&iso, 2, 2);
  if (h < 0 || h > 23 || !take(&iso, ':')) return false;
  int m = digits(&iso, 2, 2);
  if (m < 0 || m > 59 || !take(&iso, ':')) return false;
  int s = digits(&iso, 2, 2);
  if (s < 0 || s > 59) return false;
  moment at = (moment)d.n * DAY_MS + ((moment)h * 3600 + m * 60 + s) * 1000;
  if (str_eq(iso, S("+07:00")))
    at -= VIET_NAM_OFFSET_MS;
  else if (!str_eq(iso, S("Z")))
    return false;
  *ret = at;
  return true;
}
