/* meeting: the commune and its people face to face, and what comes of it.
 *
 * A meeting is a reception of citizens, a dialogue, a voters' contact, a hamlet's conference, a visit, an explanation: its kind is a
 * row of data/law/meetings.yaml. It is posted, then held or not held with a reason; it is never moved: one that cannot be held is
 * said to be so, and another is posted. Receptions have turns to register for; others take questions in advance.
 *
 * A promise is who, to whom, what, by when, where it was said. It is kept when the promisee (by code), or the Front when there is none, says
 * so. A recommendation comes from those who supervise and is replied to within its limit.
 *
 * Where something stands follows from its dated facts; lateness is computed when read. */
#ifndef MEETING_MEETING_H
#define MEETING_MEETING_H

#include "calendar/calendar.h"
#include "matter/matter.h"
#include "people/people.h"
#include "privacy/privacy.h"
#include "unit/unit.h"
#include "web/web.h"

/* ---- meetings ------------------------------------------------------------------------------------- */

enum meeting_per { PER_NOTHING, PER_WEEK, PER_YEAR };
struct meeting_kind {
  str code, name, hint;
  day from, to;  /* in force; to DAY_NONE = still */
  int64_t times; /* at least so often per week or year; 0 = the law sets nothing */
  enum meeting_per per;
  str citation;
  bool confirmed;
  int64_t notice;  /* made known so many days before; 0 = no such rule */
  int notice_unit; /* LIMIT_DAYS or LIMIT_WORKING_DAYS */
  str notice_citation;
  bool notice_confirmed;
  bool slots, questions, always_public;
};
/* The row in force on that day; NULL: no such kind then. */
const struct meeting_kind *meeting_kind_on(str code, day on);
#define RECEPTION "tiep-cong-dan"
#define DIALOGUE "doi-thoai"

struct meeting {
  id id, hamlet, unit;
  int64_t number;
  str kind, title, host, place, agenda;
  day day;
  int64_t from_minute, to_minute, slot_minutes; /* minutes of the day; slot_minutes 0 = no turns */
  struct maybe_int matter;
  bool is_public;
  moment posted_at;
  day posted_day;
  int64_t notice, notice_needed; /* counted on the day of posting */
  str outcome;                   /* da-to-chuc, khong-to-chuc, absent = not said yet */
};
struct meetings {
  struct meeting *at;
  size_t n;
};
bool meeting_find(struct ctx *cx, id meeting, struct meeting *ret);
bool meeting_by_number(struct ctx *cx, int64_t number, struct meeting *ret); /* on the public calendar only */
/* The public ones of the days from..to (both included), in order, of one kind or of all (absent), at most `limit`; those called off
 * too: their outcome says so. For the page, for .ics and for screens. */
struct meetings meeting_public_between(struct ctx *cx, day from, day to, str kind, size_t limit);
str meeting_kind_word(enum lang lang, str code);
str meeting_hours(void *mem, const struct meeting *m); /* 08:00-11:30 */
bool meeting_posted_late(const struct meeting *m);     /* less notice than the law wanted */
bool meeting_unexplained(struct ctx *cx,
                         const struct meeting *m); /* its day has passed and nobody said how it went */

/* Inside an apply; false = not allowed, or not well formed. Fills id, number, posted_*, notice*. */
bool meeting_post(struct ctx *cx, struct meeting *m);
/* held, or not with a reason; said again it is a new fact, and the newest holds. Held: not before its day. */
bool meeting_outcome(struct ctx *cx, id meeting, bool held, str detail);

/* ---- measures: what criteria reads; as of a day, from the facts alone ---------------------------------- */

struct meeting_measure {
  int64_t due, done;
};
/* Weeks of `year` that have ended, with at least one working day, from `start` on; done: with as many receptions held as the law wants. */
struct meeting_measure measure_receptions(struct ctx *cx, int year, day start, day as_of);
/* due: as many as the law wants in a year; done: held in it. */
struct meeting_measure measure_dialogues(struct ctx *cx, int year, day as_of);
/* Promises whose day lies in `year` and before as_of; done: said to be kept. A day that was put off after it had passed counts as it was. */
struct meeting_measure measure_promises(struct ctx *cx, int year, day as_of);

/* How many promises stand elsewhere than their facts say; a sentence for each. For `check`. */
size_t promise_check_caches(struct ctx *cx, struct buf *findings);

extern const struct routes meeting_calendar_routes, meeting_booking_routes, meeting_question_routes,
    meeting_desk_routes, meeting_record_routes, meeting_turn_routes, meeting_minutes_routes,
    promise_public_routes, promise_desk_routes, recommendation_routes;
extern const struct keeper meeting_booking_keeper, meeting_question_keeper; /* who registered, who asked */
void meeting_duties(struct ctx *cx, enum lang lang, struct duty_list *l);   /* a duty_provider of people/ */

#endif
