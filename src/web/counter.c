#include "web/standing.h"

#define MINUTE 60000
#define MAX_SPANS 4

struct span {
  int from, to; /* minutes of the day */
};

/* '07:30' in minutes. */
static bool clock_parse(str s, int *ret) {
  str hours, minutes = str_trim(s);
  int64_t h, m;
  if (!str_cut(&minutes, S(":"), &hours)) return false;
  /* int_parse refuses leading zeros, which clocks have. */
  if (hours.n == 2 && hours.p[0] == '0') hours = str_sub(hours, 1, 1);
  if (minutes.n == 2 && minutes.p[0] == '0') minutes = str_sub(minutes, 1, 1);
  if (!int_parse(hours, 0, 23, &h) || !int_parse(minutes, 0, 59, &m)) return false;
  *ret = (int)(h * 60 + m);
  return true;
}

/* How many spans, in order and apart from each other; 0 when the text is none of ours. */
static size_t spans_parse(str hours, struct span *spans) {
  size_t n = 0;
  while (hours.p && n < MAX_SPANS) {
    str one, from, to;
    str_cut(&hours, S(","), &one);
    to = str_trim(one);
    struct span s;
    if (!str_cut(&to, S("-"), &from) || !clock_parse(from, &s.from) || !clock_parse(to, &s.to)) return 0;
    if (s.from >= s.to || (n && s.from <= spans[n - 1].to)) return 0;
    spans[n++] = s;
  }
  return hours.p ? 0 : n;
}

static str clock_show(void *mem, int minute) {
  return str_fmt(mem, "%02d:%02d", minute / 60, minute % 60);
}

static bool is_working(struct ctx *cx, day d, bool (*working_day)(struct ctx *cx, day d)) {
  return working_day ? working_day(cx, d) : day_weekday(d) <= FRIDAY;
}

static day next_working(struct ctx *cx, day after, bool (*working_day)(struct ctx *cx, day d)) {
  /* The longest row of days off there has been is Tết's nine. */
  for (int i = 1; i <= 30; i++)
    if (is_working(cx, (day){after.n + i}, working_day)) return (day){after.n + i};
  return DAY_NONE;
}

struct counter_state counter_at(struct ctx *cx, str hours, bool (*working_day)(struct ctx *cx, day d)) {
  struct counter_state c = {.state = COUNTER_UNKNOWN, .next = DAY_NONE};
  moment midnight = day_starts((day){cx->today.n + 1});
  c.changes = midnight;
  struct span spans[MAX_SPANS];
  size_t n = spans_parse(hours, spans);
  if (n) c.hours = hours;
  if (!is_working(cx, cx->today, working_day)) {
    c.state = COUNTER_DAY_OFF;
    c.next = next_working(cx, cx->today, working_day);
    return c;
  }
  if (!n) return c;
  int minute = moment_minute_of_day(cx->now);
  for (size_t i = 0; i < n; i++) {
    if (minute < spans[i].from) {
      c.state = i ? COUNTER_BREAK : COUNTER_BEFORE;
      c.opens = clock_show(cx->mem, spans[i].from);
      c.changes = day_starts(cx->today) + (moment)spans[i].from * MINUTE;
      return c;
    }
    if (minute < spans[i].to) {
      c.state = COUNTER_OPEN;
      c.until = clock_show(cx->mem, spans[i].to);
      c.changes = day_starts(cx->today) + (moment)spans[i].to * MINUTE;
      return c;
    }
  }
  c.state = COUNTER_AFTER;
  c.next = next_working(cx, cx->today, working_day);
  return c;
}
