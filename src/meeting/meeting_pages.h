/* What the pages of this room show: the structs their templates take. */
#ifndef MEETING_MEETING_PAGES_H
#define MEETING_MEETING_PAGES_H

#include "meeting/meeting_room.h"

struct meeting_line { /* one meeting in a list, or at the head of its page */
  str path, kind, title, hours, place, host, hamlet, agenda, unit;
  str state_code; /* sap-toi, hom-nay, da-to-chuc, khong-to-chuc, chua-ghi */
  str reason;     /* why it was not held */
  str notice_rule;
  str matter, matter_path; /* the matter it was planned from, absent when none */
  day day, posted;
  int64_t number, turns, free, notice;
  bool posted_late, takes_questions, is_public;
};
struct meeting_lines {
  struct meeting_line *at;
  size_t n;
};
struct meeting_tab {
  str title, path;
  bool current;
};
struct meeting_tabs {
  struct meeting_tab *at;
  size_t n;
};
struct rule_view { /* how often the law wants something, and how it stands this year */
  str sentence, citation;
  bool confirmed;
  int64_t due, done;
};
struct calendar_page {
  struct meeting_tabs tabs;
  struct meeting_lines coming, past;
  struct {
    struct rule_view *at;
    size_t n;
  } rules;
  str next;
  bool more;
  moment as_of;
  int64_t year;
};

struct turn_view {
  str label; /* 08:20 */
  bool free;
};
struct reply_view {
  str kind, text, unit;
  moment at;
  day day, due;
  int64_t version;
  bool in_time, has_due;
};
struct reply_views {
  struct reply_view *at;
  size_t n;
};
struct question_view {
  str id, path, text, hamlet, meeting;
  day asked;
  struct reply_views replies;
};
struct question_views {
  struct question_view *at;
  size_t n;
};
struct promise_line {
  str path, number, what, to_whom, unit, state; /* state: tre, dang-lam, cho, giu */
  day due, made;
  bool extended;
};
struct promise_lines {
  struct promise_line *at;
  size_t n;
};
struct one_page {
  struct meeting_line m;
  struct {
    struct turn_view *at;
    size_t n;
  } turns;
  bool can_register, can_ask;
  str register_path, ask_path, outcome; /* outcome: public words of the minutes */
  struct question_views questions;
  struct promise_lines promises;
};

struct register_page {
  const struct form_view *form;
  struct meeting_line m;
  str step; /* nhap, xem */
  struct choices turns, hamlets;
  str turn, text, hamlet, name, phone;
};
struct registered_page {
  struct meeting_line m;
  str turn, code, qr, address, phone, hall; /* hall: the commune's address */
  struct {
    str *at;
    size_t n;
  } syllables;
  bool question;             /* a question was sent, not a turn taken */
  day due;                   /* of the reply after the reception */
  struct deadline_view *why; /* and why that day */
};

struct slip_page {
  const struct form_view *form; /* asks for the code */
  str wrong, notice;
  bool found, can_cancel, question, late;
  struct meeting_line m;
  str reason;                  /* why a question is not shown */
  str turn, text, state, code; /* state: cho, huy, den, khong-den; of a question cho, hien, khong-hien */
  struct reply_views replies;
  struct promise_lines promises;
  day due;
  struct deadline_view *why;
  const struct form_view *cancel_form;
};

/* ---- staff ---- */

struct meeting_desk_page {
  struct meeting_lines open, coming; /* open: their day has passed, nobody said how it went */
  struct {
    struct waiting_view *at;
    size_t n;
  } waiting;
  str notice; /* how long before receptions have to be posted, and by which law */
  bool more_open, more_coming, may_receive, more_waiting;
  moment as_of;
};
struct waiting_view {
  str path, title;
  day day, due;
  bool late;
};
struct post_page {
  const struct form_view *form;
  struct choices kinds, hamlets, units;
};
struct booking_line {
  str path, turn, text, name, state;
  day due;
  bool waits, late, replied;
};
struct meeting_step {
  str word, detail;
  moment at;
};
struct picture_line {
  str full, thumbnail;
};
struct meeting_record_page {
  struct meeting_line m;
  str public_path, minutes_path, promise_path;
  const struct form_view *outcome_form, *walk_in_form, *picture_form;
  struct choices hamlets, outcomes;
  struct {
    struct booking_line *at;
    size_t n;
  } bookings;
  struct {
    struct meeting_step *at;
    size_t n;
  } steps;
  struct {
    struct picture_line *at;
    size_t n;
  } pictures;
  struct question_views questions;
  struct promise_lines promises;
  bool may_receive, may_promise, has_turns, has_minutes, can_walk_in, begun;
};
struct turn_page {
  struct meeting_line m;
  str turn, text, name, phone, hamlet, state, meeting_path, promise_path;
  moment made_at;
  struct reply_views replies;
  struct deadline_view *why;
  day due;
  bool late, waits, can_mark, can_reply, forgotten, may_promise, by_staff;
  const struct form_view *came_form, *reply_form, *forget_form;
  struct choices kinds;
  struct promise_lines promises;
};

struct ask_page {
  const struct form_view *form;
  struct meeting_line m;
  struct choices hamlets;
};
struct questions_page {
  struct question_views waiting, unanswered;
  bool may_moderate, more_waiting, more_unanswered;
  moment as_of;
};
struct question_page {
  struct meeting_line m;
  struct question_view q;
  str text, state, promise_path;
  bool found_personal, may_moderate, may_answer, may_promise;
  const struct form_view *show_form, *refuse_form, *forget_form, *answer_form;
};
struct minutes_page {
  const struct form_view *form;
  struct meeting_line m;
  str meeting_path, print_path;
  bool written;
  int64_t version;
  moment written_at;
};
struct sheet_page {
  struct meeting_line m;
  str office, began, ended, present, chair, secretary, content, outcome, back;
};

/* ---- promises ---- */

struct promise_word_view { /* one fact of a promise, in words */
  str word, detail;
  day day, due;
};
struct promise_words {
  struct promise_word_view *at;
  size_t n;
};
struct ledger_page {
  struct meeting_tabs tabs;
  struct promise_lines items;
  struct choices units;
  str unit, state, count, next, base; /* base: /loi-hua or /can-bo/loi-hua */
  int64_t late, open, waiting, kept;
  moment as_of;
  bool staff, may_promise;
};
struct promise_page {
  struct promise_line p;
  str source, source_path, confirm_path, code_holder; /* code_holder: who closes it */
  struct promise_words words;
  struct {
    struct picture_line *at;
    size_t n;
  } pictures;
  bool can_confirm;
  int64_t days_late;
};
struct confirm_page {
  const struct form_view *form;
  struct promise_line p;
  str wrong, done;
  bool proven;
};
struct promise_new_page {
  const struct form_view *form;
  struct choices units;
  str meeting, to_code; /* what it comes from, in words; absent when nothing was given */
};
struct promise_record_page {
  struct promise_line p;
  str public_path, source, source_path;
  struct promise_words words;
  struct {
    struct picture_line *at;
    size_t n;
  } pictures;
  bool may_prove, may_extend, may_judge, waits, by_code;
  const struct form_view *prove_form, *extend_form, *kept_form, *not_kept_form;
};

/* ---- recommendations ---- */

struct recommendation_line {
  str path, number, title, class_word, body, unit, state;
  day made, due;
  bool late, open;
};
struct recommendations_page {
  struct {
    struct recommendation_line *at;
    size_t n;
  } items;
  struct meeting_tabs tabs;
  str next;
  int64_t count, late;
  bool may_make;
  moment as_of;
};
struct recommendation_new_page {
  const struct form_view *form;
  struct choices units, classes, bodies;
};
struct recommendation_page {
  struct recommendation_line r;
  str text, needs; /* needs: who has to reply now, when it was not enough before */
  struct deadline_view *why;
  struct reply_views replies;
  struct {
    struct promise_word_view *at;
    size_t n;
  } words;
  bool may_reply, may_judge;
  const struct form_view *reply_form, *satisfied_form, *unsatisfied_form;
};

/* ---- shared by the page files ---- */

struct meeting_line meeting_line_of(struct request *rq, const struct meeting *m, bool staff);
struct meeting_lines meeting_lines_of(struct request *rq, const struct meetings *m, bool staff);
struct choices meeting_hamlets(struct request *rq);
struct choices meeting_units(struct request *rq);
bool meeting_known_choice(struct choices c, str value);
struct reply_views meeting_reply_views(struct request *rq, id about);
str meeting_hamlet_word(struct request *rq, id hamlet);
str meeting_turn_word(struct request *rq, const struct meeting *m, const struct booking *b);
/* The page of a code that was just made. */
void meeting_show_code(struct request *rq, const struct meeting *m, str turn,
                       const uint8_t secret[FOLLOW_BYTES], bool question, bool staff);
/* Questions with their answers, promises, what came of it. */
void meeting_add_public_parts(struct request *rq, const struct meeting *m, struct one_page *p);
struct question_views meeting_question_views(struct request *rq, id meeting, bool staff);
struct promise_lines meeting_promise_lines(struct request *rq, const struct promises *p, bool staff);
struct promise_line meeting_promise_line(struct request *rq, const struct promise *p, bool staff);
struct promise_words meeting_promise_words(struct request *rq, const struct promise *p, bool ours);
void meeting_promise_source(struct request *rq, const struct promise *p, bool staff, str *ret_said,
                            str *ret_path);
/* base and staff are set; what the address asks for decides the rest. */
void meeting_fill_ledger(struct request *rq, struct ledger_page *p);
void meeting_add_staff_parts(struct request *rq, const struct meeting *m, struct meeting_record_page *p);
/* The file that the address names, of what it is about. */
void meeting_reply_file(struct request *rq, id about, bool only_public);
struct promise_lines meeting_promises_to(struct request *rq, id promisee);

#endif
