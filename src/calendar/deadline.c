#include "calendar/calendar_room.h"

enum { MOST_STEPS = 256 };

static struct deadline_step *add_step(struct ctx *cx, struct deadline *d, int kind, day from, day to) {
  if (!d->steps.at) d->steps.at = MEM_ARRAY(cx->mem, struct deadline_step, MOST_STEPS);
  /* A limit so long that its steps do not fit is told by its last ones too: the middle melts together. */
  if (d->steps.n == MOST_STEPS) d->steps.n--;
  struct deadline_step *s = &d->steps.at[d->steps.n++];
  *s = (struct deadline_step){.kind = kind, .from = from, .to = to, .confirmed = true};
  return s;
}

/* One day of the way: counted or skipped, and why. Neighbours of one kind and name become one step. */
static bool take_day(struct days_off *o, struct deadline *d, day on, int64_t counted) {
  const struct holiday *h = calendar_holiday_on(o, on);
  bool works = calendar_works(o, on);
  int kind = h ? (works ? STEP_SWAP_WORK : STEP_HOLIDAY) : works ? STEP_COUNTED : STEP_WEEKEND;
  struct deadline_step *last = d->steps.n ? &d->steps.at[d->steps.n - 1] : NULL;
  bool goes_on = last && last->kind == kind && last->to.n == on.n - 1 &&
                 (!h || (str_eq(last->name, h->name) && str_eq(last->notice, h->notice)));
  if (goes_on)
    last->to = on;
  else
    last = add_step(o->cx, d, kind, on, on);
  if (works) last->count = counted + 1;
  if (h) {
    last->name = h->name;
    last->notice = h->notice;
    last->confirmed = h->confirmed;
    if (!h->confirmed) d->confirmed = false;
  }
  return works;
}

static void by_working_days(struct days_off *o, struct deadline *d, day start) {
  int64_t counted = 0;
  for (day on = {start.n + 1}; counted < d->rule.limit; on.n++) {
    counted += take_day(o, d, on, counted) ? 1 : 0;
    d->due = on;
  }
}

static void by_days(struct days_off *o, struct deadline *d, day start) {
  day last = {start.n + (int32_t)d->rule.limit};
  add_step(o->cx, d, STEP_COUNTED, (day){start.n + 1}, last)->count = d->rule.limit;
  day on = last;
  /* Bộ luật Dân sự 2015, Điều 148 khoản 5. */
  while (!calendar_works(o, on)) {
    (void)take_day(o, d, on, 0);
    on.n++;
  }
  /* The days up to the end are counted whatever they are: only those from the end on are looked at. */
  if (on.n != last.n) add_step(o->cx, d, STEP_MOVED, last, on);
  d->due = on;
}

bool calendar_deadline(struct ctx *cx, str rule_code, moment start, struct deadline *ret) {
  const struct deadline_rule *rule = NULL;
  day from = day_of(start);
  for (size_t i = 0; i < calendar_rule_rows_n && !rule; i++) {
    const struct deadline_rule *r = &calendar_rule_rows[i];
    if (str_eq(r->code, rule_code) && r->in_force_from.n <= from.n &&
        (!day_is(r->in_force_to) || from.n <= r->in_force_to.n))
      rule = r;
  }
  if (!rule) return false;
  struct deadline d = {.rule = *rule, .start = start, .confirmed = rule->confirmed};
  struct days_off o = {.cx = cx};
  d.calendar_version = calendar_version(cx);
  add_step(cx, &d, STEP_START, from, from);
  if (rule->unit == LIMIT_HOURS) {
    d.due_at = start + rule->limit * 3600000;
    d.due = day_of(d.due_at);
    add_step(cx, &d, STEP_COUNTED, from, d.due)->count = rule->limit;
  } else {
    if (rule->unit == LIMIT_DAYS)
      by_days(&o, &d, from);
    else
      by_working_days(&o, &d, from);
    d.due_at = day_starts((day){d.due.n + 1});
  }
  add_step(cx, &d, STEP_DUE, d.due, d.due);
  *ret = d;
  return true;
}

/* ---- said in words ---- */

static str step_message(const struct deadline *d, const struct deadline_step *s) {
  bool one = s->from.n == s->to.n;
  switch ((enum step_kind)s->kind) {
  case STEP_START:
    return d->rule.unit == LIMIT_HOURS ? _("%(start)s: %(from)s. Giờ tính liên tục từ lúc đó.")
                                       : _("%(start)s: %(from)s. Ngày này chưa tính.");
  case STEP_COUNTED:
    if (d->rule.unit == LIMIT_HOURS) return _("Cộng %(count)s giờ, cả ngày nghỉ.");
    if (d->rule.unit == LIMIT_DAYS) return _("%(from)s đến %(to)s: đủ %(count)s ngày, tính cả ngày nghỉ.");
    return one ? _("%(from)s: ngày làm việc thứ %(count)s.")
               : _("%(from)s đến %(to)s: đến ngày làm việc thứ %(count)s.");
  case STEP_WEEKEND:
    return one ? _("%(from)s: nghỉ cuối tuần, không tính.")
               : _("%(from)s đến %(to)s: nghỉ cuối tuần, không tính.");
  case STEP_HOLIDAY:
    return one ? _("%(from)s: %(name)s (%(notice)s), không tính.")
               : _("%(from)s đến %(to)s: %(name)s (%(notice)s), không tính.");
  case STEP_SWAP_WORK:
    return _("%(from)s: %(name)s (%(notice)s), là ngày làm việc thứ %(count)s.");
  case STEP_MOVED:
    return _("Hạn rơi vào ngày nghỉ nên lùi đến ngày làm việc kế tiếp: %(to)s.");
  case STEP_DUE:
    return d->rule.unit == LIMIT_HOURS ? _("Hạn: %(time)s.") : _("Hạn: hết %(to)s.");
  }
  return STR_NONE;
}

static str capital_first(void *mem, str s) {
  /* Start events begin with an ASCII letter in both languages ('ngày nhận đơn'); anything else stays as it is. */
  str c = str_dup(mem, s);
  if (c.n && c.p[0] >= 'a' && c.p[0] <= 'z') {
    char *w = str_c(mem, s);
    w[0] = (char)(w[0] - 'a' + 'A');
    c = str_of(w);
  }
  return c;
}

struct deadline_view *deadline_view(struct ctx *cx, enum lang lang, const struct deadline *d) {
  struct deadline_view *v = MEM_NEW(cx->mem, struct deadline_view);
  struct out *o = out_new(cx->mem, lang, false, S("/"));
  str *said = MEM_ARRAY(cx->mem, str, d->steps.n ? d->steps.n : 1);
  for (size_t i = 0; i < d->steps.n; i++) {
    const struct deadline_step *s = &d->steps.at[i];
    bool far = s->kind == STEP_DUE || s->kind == STEP_START || s->kind == STEP_MOVED;
    struct slot slots[] = {
        {"start", capital_first(cx->mem, word(lang, d->rule.start_event)), false},
        {"from", far ? show_day_long(o, s->from) : show_day(o, s->from), false},
        {"to", far ? show_day_long(o, s->to) : show_day(o, s->to), false},
        {"time", show_moment(o, d->due_at), false},
        {"count", show_int(o, s->count), false},
        {"name", s->name.p ? holiday_word(cx->mem, lang, s->name) : S(""), false},
        {"notice", s->notice.p ? s->notice : word(lang, _("dự kiến")), false},
    };
    said[i] = word_fill(cx->mem, word(lang, step_message(d, s)), slots, sizeof slots / sizeof *slots);
  }
  v->due = d->due;
  v->rule = word(lang, d->rule.name);
  v->citation = d->rule.citation;
  v->service_target = d->rule.service_target;
  if (!d->rule.confirmed)
    v->note = word(lang, _("Thời hạn này cần xác nhận lại với văn bản gốc."));
  else if (!d->confirmed)
    v->note = word(lang, _("Có ngày nghỉ còn dự kiến. Khi lịch nghỉ chính thức khác đi, hạn được tính lại."));
  v->steps.at = said;
  v->steps.n = d->steps.n;
  return v;
}
