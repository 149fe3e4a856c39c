/* What the pages of this room show: the structs their templates take. */
#ifndef PRIVACY_PRIVACY_PAGES_H
#define PRIVACY_PRIVACY_PAGES_H

#include "privacy/privacy_room.h"

/* ---- the log of looks ---- */

struct look_view {
  moment at;
  str who, unit, field, reason, record, path; /* path: of the record's page; account: of one person's log */
  str person_path;
};
struct look_views {
  struct look_view *at;
  size_t n;
};
struct looks_page {
  str person; /* of one person only; absent = all */
  struct look_views looks;
  str next;
  moment as_of;
};
struct year_line {
  str unit, reason;
  int64_t looks, persons, records;
};
struct looks_year_page {
  int64_t year, looks;
  str before, after, commune;
  struct {
    struct year_line *at;
    size_t n;
  } lines;
  day today;
};

/* ---- for everybody, and by follow code ---- */

struct clock_line {
  str name, citation;
  int64_t limit, extended;
  bool working, confirmed;
};
struct rights_page {
  struct {
    struct clock_line *at;
    size_t n;
  } clocks;
  struct choices grounds;
};
struct ask_page {
  const struct form_view *form;
  str wrong;
};
struct agreed_view {
  str label, text;
  bool holds;
  day day; /* it was given, or taken back */
  int64_t version;
  const struct form_view *form; /* takes it back */
};
struct event_view {
  str word, detail, ground, citation, who;
  moment at;
};
struct event_views {
  struct event_view *at;
  size_t n;
};
struct asked_view {
  int64_t number;
  str what, state, state_code, path, words, number_word;
  day received, due;
  bool open, late;
  struct deadline_view *why;
  struct event_views events;
};
struct asked_views {
  struct asked_view *at;
  size_t n;
};
struct mine_page {
  str code, notice, title, name, phone, email, place;
  day received;
  bool gone, whole, pictures; /* gone: nothing of the person is kept; whole: not masked, as was granted */
  struct {
    struct agreed_view *at;
    size_t n;
  } agreed;
  struct asked_views asked;
  const struct form_view *form;
  struct choices kinds;
};

/* ---- requests, for staff ---- */

struct asked_list_page {
  struct asked_views items;
  bool ended, more, may_take;
  str next, count;
  moment as_of;
};
struct asked_page {
  struct asked_view a;
  str record_title, record_path, name, phone, taken_by, identity;
  day first_due;
  bool is_new, open, extended, may_extend, erases, corrects, granted;
  const struct form_view *begin_form, *extend_form, *decide_form, *told_form;
  struct choices outcomes, grounds, told_ways;
};
struct take_page {
  const struct form_view *form;
  struct choices kinds, identities;
  bool taken;       /* the one before was taken */
  str record_title; /* known from the record's page; absent: asked for */
};

/* ---- breaches ---- */

struct breach_view {
  str number, path, said;
  moment found, due;
  int64_t hours_left; /* until the notice is due; 0 when past or sent */
  bool sent, late;
};
struct breach_list_page {
  const struct form_view *form;
  struct {
    struct breach_view *at;
    size_t n;
  } items;
  str next;
};
struct breach_entry_view {
  moment at, sent_at;
  str who, said, kinds, people, harm, done;
  bool notice;
};
struct breach_page {
  struct breach_view b;
  str commune, office_address, phone, citation;
  bool confirmed, may_send;
  struct breach_entry_view known; /* the newest description: the fields of the notice */
  struct {
    struct breach_entry_view *at;
    size_t n;
  } entries;
  const struct form_view *more_form, *sent_form;
  day keep_until, today;
};

/* ---- the office's own duties, and how long things are kept ---- */

struct kept_line {
  str name, action, start, citation;
  int64_t years, due_now, due_soon, done;
  day last;
  bool confirmed;
};
struct kept_page {
  struct {
    struct kept_line *at;
    size_t n;
  } lines;
  moment as_of;
};
struct fact_line {
  str what, detail, who;
  day day;
};
struct office_page {
  int64_t open_requests, late_requests, open_breaches;
  bool began, assessed, assess_late, confirmed;
  day began_on, assess_due, assessed_on;
  str assess_paper, responsible, responsible_paper, duty, citation, assess_note;
  struct deadline_view *why;
  const struct form_view *form;
  struct choices facts;
  struct {
    struct fact_line *at;
    size_t n;
  } history;
};

/* ---- shared by the page files ---- */

struct asked_view asked_view_of(struct request *rq, const struct asked *a, bool staff);

#endif
