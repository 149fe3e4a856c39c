/* What waits for whom, for the start page. */
#include "meeting/meeting_room.h"

enum { COUNTED = 500 };

static int64_t late_replies(struct ctx *cx, const struct waiting_bookings *w) {
  int64_t late = 0;
  struct deadline d = {.due = DAY_NONE};
  for (size_t i = 0; i < w->n; i++) {
    struct meeting m = {.day = w->at[i].day};
    if ((!i || w->at[i].day.n != w->at[i - 1].day.n) && !booking_due(cx, &m, &d)) d.due = DAY_NONE;
    late += day_is(d.due) && d.due.n < cx->today.n;
  }
  return late;
}

static void promise_duty(struct ctx *cx, enum lang lang, struct duty_list *l) {
  bool all = role_rank(cx->who.roles) > 1 || may(&cx->who, MAY_SUPERVISE);
  struct promise_filter f = {PROMISE_OPEN, PROMISE_OPEN, DAY_NONE, DAY_NONE, all ? ID_NONE : cx->who.unit};
  /* What those who supervise have to do is to look at what is said to be done. */
  if (may(&cx->who, MAY_SUPERVISE)) f.from_state = f.to_state = PROMISE_WAITS;
  int64_t n = promise_count(cx, &f);
  f.to_due = (day){cx->today.n - 1};
  int64_t late = f.from_state == PROMISE_OPEN ? promise_count(cx, &f) : 0;
  duty_add(l, word(lang, f.from_state == PROMISE_OPEN ? _("Lời hứa đang làm") : _("Lời hứa chờ xác nhận")),
           S("/can-bo/loi-hua"), n, late);
}

void meeting_duties(struct ctx *cx, enum lang lang, struct duty_list *l) {
  if (may(&cx->who, MAY_PLAN_MEETINGS)) {
    struct meetings open = meeting_without_outcome(cx, COUNTED);
    duty_add(l, word(lang, _("Lịch tiếp công dân, đối thoại")), S("/can-bo/lich"), (int64_t)open.n,
             (int64_t)open.n);
    if (may(&cx->who, MAY_RECEIVE)) {
      struct waiting_bookings w = booking_waiting(cx, COUNTED);
      duty_add(l, word(lang, _("Trả lời sau tiếp công dân")), S("/can-bo/lich#tra-loi"), (int64_t)w.n,
               late_replies(cx, &w));
    }
    size_t questions = may(&cx->who, MAY_MODERATE) ? question_waiting(cx, COUNTED).n : 0;
    questions += question_unanswered(cx, COUNTED).n;
    duty_add(l, word(lang, _("Câu hỏi gửi trước")), S("/can-bo/cau-hoi"), (int64_t)questions, 0);
  }
  if (may(&cx->who, MAY_SEE_PROMISES)) promise_duty(cx, lang, l);
  if (may(&cx->who, MAY_SEE_SUPERVISION))
    duty_add(l, word(lang, _("Kiến nghị giám sát")), S("/can-bo/kien-nghi-giam-sat"),
             recommendation_count(cx, true, false), recommendation_count(cx, true, true));
}
