/* What the files of this room share with each other; the room's promise to others is meeting.h. */
#ifndef MEETING_MEETING_ROOM_H
#define MEETING_MEETING_ROOM_H

#include "meeting/meeting.h"

/* data/law/meetings.yaml, written by tools/meetings.py. */
extern const struct meeting_kind meeting_kind_rows[];
extern const size_t meeting_kind_rows_n;
struct meeting_class {
  str code, name;
};
extern const struct meeting_class meeting_class_rows[];
extern const size_t meeting_class_rows_n;

bool clock_parse(str typed, int64_t *ret_minute); /* 8:00, 08h30, 14.30, 8h */
str clock_said(void *mem, int64_t minute);        /* 08:00 */
moment meeting_moment(const struct meeting *m, int64_t minute);

struct meeting_id_row {
  id id;
};
struct meeting_number_row {
  int64_t n;
};

/* ---- facts ------------------------------------------------------------------------------------------- */

struct meeting_fact {
  str what, detail;
  moment at;
  day day, due_day;
  id actor;
};
struct meeting_facts {
  struct meeting_fact *at;
  size_t n;
};
struct meeting_facts meeting_facts(struct ctx *cx, id about); /* oldest first, at most 500 */
void meeting_note_fact(struct ctx *cx, id about, const char *what, id unit, day due, str detail);

/* The public ones of past days, newest first, behind `after`, at most `limit`. after.number 0: those before that day. */
struct past_after {
  day day;
  int64_t number;
};
struct meetings meeting_past(struct ctx *cx, struct past_after after, str kind, size_t limit);
/* For staff: all from `from` on in order; those whose day has passed and that nobody explained. */
struct meetings meeting_coming(struct ctx *cx, day from, size_t limit);
struct meetings meeting_without_outcome(struct ctx *cx, size_t limit);

/* ---- codes: the same nine syllables as a matter's ------------------------------------------------------- */

void meeting_hash(struct ctx *cx, const uint8_t secret[FOLLOW_BYTES], uint8_t ret[32]);
/* Derived from the form, so that a form sent twice says the same code. */
void meeting_secret_of_form(struct request *rq, uint8_t ret[FOLLOW_BYTES]);

/* ---- registering for a turn ------------------------------------------------------------------------------- */

struct booking {
  id id, meeting, hamlet, taken_by;
  struct maybe_int slot;
  str text, name, phone, state; /* state: cho, huy, den, khong-den */
  moment made_at;
  day replied_day;
};
struct bookings {
  struct booking *at;
  size_t n;
};
enum { MOST_SLOTS = 100 };
size_t meeting_slots(const struct meeting *m);
int64_t slot_minute(const struct meeting *m, int64_t slot);
/* May somebody still register for this turn: the meeting stands, and the turn has not begun. */
bool slot_open(struct ctx *cx, const struct meeting *m, int64_t slot);
/* Which turns are taken; MOST_SLOTS long. */
void meeting_taken(struct ctx *cx, id meeting, bool ret[MOST_SLOTS]);
struct booking_in {
  id meeting, hamlet;
  bool walk_in; /* came without a turn: keyed in by staff */
  int64_t slot;
  str text, name, phone;
  uint8_t secret[FOLLOW_BYTES];
  id booking; /* filled */
};
enum booking_result { BOOKED, BOOKING_TAKEN, BOOKING_SHUT };
/* Inside an apply. */
enum booking_result booking_make(struct ctx *cx, struct booking_in *in);
bool booking_by_code(struct ctx *cx, const uint8_t secret[FOLLOW_BYTES], struct booking *ret);
bool booking_find(struct ctx *cx, id booking, struct booking *ret);      /* MAY_RECEIVE only */
struct bookings booking_list(struct ctx *cx, id meeting);                /* MAY_RECEIVE only: else none */
bool booking_cancel(struct ctx *cx, const uint8_t secret[FOLLOW_BYTES]); /* gives the turn back, forgets who */
bool booking_came(struct ctx *cx, id booking, bool came);
bool booking_forget(struct ctx *cx, id booking); /* destroys the words and who: a denunciation, or on request */
/* Luật Tiếp công dân 2013 Điều 28.1: within ten working days after the reception. */
#define RECEPTION_RULE "tra-loi-sau-tiep-cong-dan"
bool booking_due(struct ctx *cx, const struct meeting *m, struct deadline *ret);
/* Those who came and wait for their reply, in the order of the receptions. */
struct waiting_booking {
  id id;
  int64_t number;
  day day;
  str text;
};
struct waiting_bookings {
  struct waiting_booking *at;
  size_t n;
};
struct waiting_bookings booking_waiting(struct ctx *cx, size_t limit);

/* ---- replies, to a registration, a question or a recommendation --------------------------------------------- */

struct meeting_reply {
  int64_t version, rank;
  str kind, text;
  moment at;
  day day, due_day;
  id unit;
};
struct meeting_replies {
  struct meeting_reply *at;
  size_t n;
};
struct meeting_replies meeting_replies(struct ctx *cx, id about); /* newest first, at most 50 */
bool meeting_reply_add(struct ctx *cx, id about, str kind, str text, day due);
bool booking_reply(struct ctx *cx, id booking, str kind, str text); /* MAY_RECEIVE */
str reply_kind_word(str kind);

/* ---- questions in advance ------------------------------------------------------------------------------------ */

struct question {
  id id, meeting, hamlet;
  str text, public_text, state; /* cho, hien, khong-hien */
  moment asked_at;
  day answered_day;
};
struct questions {
  struct question *at;
  size_t n;
};
enum { MOST_QUESTIONS_WAITING = 200 };
/* Inside an apply. False: the meeting takes none now, or too many wait already. */
bool question_ask(struct ctx *cx, id meeting, str text, id hamlet, const uint8_t secret[FOLLOW_BYTES], id *ret);
bool question_by_code(struct ctx *cx, const uint8_t secret[FOLLOW_BYTES], struct question *ret);
bool question_find(struct ctx *cx, id question, struct question *ret);
struct questions question_shown(struct ctx *cx, id meeting);        /* moderated ones, in the order they came */
struct questions question_waiting(struct ctx *cx, size_t limit);    /* MAY_MODERATE: else none */
struct questions question_unanswered(struct ctx *cx, size_t limit); /* shown, no answer yet */
bool meeting_takes_questions(struct ctx *cx, const struct meeting *m);
bool question_show(struct ctx *cx, id question, str public_text);
bool question_refuse(struct ctx *cx, id question, str reason);
bool question_forget(struct ctx *cx, id question); /* a denunciation: destroyed */
bool question_answer(struct ctx *cx, id question, str text);

/* ---- minutes, files ------------------------------------------------------------------------------------------- */

struct minutes {
  int64_t version, began, ended;
  str present, chair, secretary, content, outcome;
  moment written_at;
};
bool minutes_newest(struct ctx *cx, id meeting, struct minutes *ret);
bool minutes_write(struct ctx *cx, id meeting, const struct minutes *m);
struct meeting_file {
  id id, thumbnail;
  bool is_public;
  int64_t width, height;
};
struct meeting_files {
  struct meeting_file *at;
  size_t n;
};
enum { MOST_FILES = 12 };
struct meeting_files meeting_files(struct ctx *cx, id about);
bool meeting_keep_files(struct ctx *cx, id about, bool is_public, const struct matter_file_staged *files,
                        size_t n);

/* ---- promises --------------------------------------------------------------------------------------------------- */

enum promise_state { PROMISE_OPEN, PROMISE_WAITS, PROMISE_KEPT };
struct promise {
  id id, unit, meeting, promisee;
  int64_t number, state;
  str to_whom, what, clause;
  struct maybe_int matter;
  day made_day, due_day;
};
struct promises {
  struct promise *at;
  size_t n;
};
struct promise_filter {
  int64_t from_state, to_state;
  day from_due, to_due; /* DAY_NONE = open ends */
  id unit;              /* ID_NONE = all */
};
struct promise_after { /* the last one of the page before */
  int64_t state, due, number;
};
struct promises promise_list(struct ctx *cx, const struct promise_filter *f, const struct promise_after *after,
                             size_t limit);
int64_t promise_count(struct ctx *cx, const struct promise_filter *f);
struct promises promise_of_meeting(struct ctx *cx, id meeting);
struct promises promise_of_promisee(struct ctx *cx, id promisee);
bool promise_find(struct ctx *cx, id promise, struct promise *ret);
bool promise_by_number(struct ctx *cx, int64_t number, struct promise *ret);
bool promise_is_late(struct ctx *cx, const struct promise *p);
/* Inside an apply. False = not allowed or not well formed. */
bool promise_make(struct ctx *cx, struct promise *p);
bool promise_extend(struct ctx *cx, id promise, day due, str reason);
bool promise_prove(struct ctx *cx, id promise, str proof);
/* The promisee, who holds the code of the registration, the question or the matter. */
bool promise_judge_by_code(struct ctx *cx, id promise, const uint8_t secret[FOLLOW_BYTES], bool kept,
                           str words);
/* MAY_SUPERVISE, where there is no promisee. */
bool promise_judge(struct ctx *cx, id promise, bool kept, str words);
bool promise_is_ours(const struct who *who, const struct promise *p); /* may put in proof */
bool promise_may_extend(const struct who *who, const struct promise *p);
/* Whose code this is: a registration, a question or a matter. */
bool promisee_of_code(struct ctx *cx, const uint8_t secret[FOLLOW_BYTES], id *ret);

/* ---- recommendations ---------------------------------------------------------------------------------------------- */

#define RECOMMENDATION_RULE "tra-loi-kien-nghi-giam-sat"
struct recommendation {
  id id, unit, from_unit;
  int64_t number, rank;
  str body, class_, title, text, state; /* cho, da-tra-loi, mo-lai, dat */
  day made_day, due_day;
};
struct recommendations {
  struct recommendation *at;
  size_t n;
};
struct recommendations recommendation_list(struct ctx *cx, bool open, int64_t before,
                                           size_t limit); /* row scope of cx->who */
int64_t recommendation_count(struct ctx *cx, bool open, bool only_late);
bool recommendation_find(struct ctx *cx, id recommendation, struct recommendation *ret);
bool recommendation_make(struct ctx *cx, struct recommendation *r);
bool recommendation_may_reply(const struct who *who, const struct recommendation *r);
bool recommendation_reply(struct ctx *cx, id recommendation, str text);
bool recommendation_judge(struct ctx *cx, id recommendation, bool satisfied, str words);
bool recommendation_is_open(const struct recommendation *r);

#endif
