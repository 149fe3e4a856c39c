/* What the pages of this room show: the structs their templates take. */
#ifndef CHANNEL_CHANNEL_PAGES_H
#define CHANNEL_CHANNEL_PAGES_H

#include "channel/channel.h"

struct door_line {
  str path, channel, name, place, hours, answered_by, contact, keys, unit;
  day from;
  bool open, is_box;
  int64_t every;
};
struct door_lines {
  struct door_line *at;
  size_t n;
};
struct register_page {
  struct door_lines doors, closed;
  const struct form_view *form, *sources_form; /* sources_form: NULL when every source has its door */
  struct choices channels, units;
};
struct door_page {
  struct door_line door;
  struct door_lines history;                 /* newest first */
  const struct form_view *form, *close_form; /* NULL when it is closed */
  str openings;                              /* address of a box's log */
};

struct count_line {
  str channel, path;
  int64_t n, shown;
};
struct period_link {
  str path, label;
  bool current;
};
struct count_page {
  str period;
  struct {
    struct count_line *at;
    size_t n;
  } lines;
  struct {
    struct period_link *at;
    size_t n;
  } years, months;
  int64_t n, shown;
  bool staff;
  moment as_of;
};
struct records_page {
  str title, period, back, next; /* next: address of the next page, absent on the last */
  struct matter_lines items;
  int64_t n, hidden; /* hidden: counted, and not public (yet) */
  bool staff;
};

struct poster_line {
  str path, code, place, unit, a4, a6, records;
  day made, revoked;
  int64_t n; /* -1: this reader may not count them */
  const struct form_view *revoke_form;
};
struct posters_page {
  struct {
    struct poster_line *at;
    size_t n;
  } posters;
  const struct form_view *form, *hamlets_form; /* hamlets_form: NULL when every hamlet has one */
  struct choices units;
  bool has_url, more, any;
};
struct poster_print {
  str place, qr, address;
};
struct poster_print_page {
  str office, phone, back;
  bool small; /* A6 cards */
  struct {
    struct poster_print *at;
    size_t n;
  } posters;
};

struct box_line {
  str path, name, place;
  day last, due; /* last DAY_NONE: never opened */
  bool late;
};
struct boxes_page {
  struct {
    struct box_line *at;
    size_t n;
  } boxes;
  bool may_register;
};
struct opening_line { /* an opening, or a stretch without one */
  str path, who;
  day day, from, to;
  int64_t letters, keyed;
  bool missing, still;
};
struct box_page {
  str name, place, keys;
  int64_t every;
  day due;
  bool late, open;
  struct {
    struct opening_line *at;
    size_t n;
  } log;
  const struct form_view *form;
  struct choices persons;
};
struct opening_page {
  str box, back, who, key;
  day day;
  int64_t letters, keyed, left;
  struct matter_lines items; /* for those who may read all */
};

struct block_line {
  int64_t n, left;
  day made, last;
  bool over;
};
struct slips_page {
  const struct form_view *form;
  struct {
    struct block_line *at;
    size_t n;
  } blocks;
};
struct slip_print {
  int64_t i;
  str code, qr;
};
struct slips_print_page {
  str office, address, phone;
  int64_t n;
  day last;
  struct {
    struct slip_print *at;
    size_t n;
  } slips;
};

struct take_in_page {
  const struct form_view *form;
  int64_t letters, keyed; /* of the opening whose letters are keyed in; letters 0: none */
  str opening;            /* address of that opening */
  bool photo_first;
  struct choices topics, hamlets, kinds, channels;
  struct agreements agree;
  struct follow_slip slip; /* of the matter keyed in just now; code absent at first */
  str office;
};

struct sheet_line { /* a source and its sheet of one week */
  str name, number, print, key, state;
  bool handed, scanned;
  int64_t unread;
};
struct sheets_page {
  str week, before, after;
  day monday, sunday;
  struct {
    struct sheet_line *at;
    size_t n;
  } lines;
  str typed; /* a number that leads to no sheet */
};
struct scan_view {
  str full, thumbnail;
  int64_t n;
};
struct grid_row {
  int64_t n;
  str text, place, name, topic;
};
struct grid_page {
  str source, number, week, print, back, keyed_by, state;
  day monday, sunday;
  bool keyed, handed, owed, late; /* late: the week is over */
  int64_t opinions;
  moment keyed_at;
  const struct form_view *scan_form, *form; /* NULL when there is nothing to key in */
  struct {
    struct scan_view *at;
    size_t n;
  } scans;
  struct {
    struct grid_row *at;
    size_t n;
  } rows;
  struct choices topics;
};
struct print_answer {
  int64_t number;
  str title, done_what, done_by, next_step;
};
struct print_page {
  str office, source, number, week, qr, phone, address, grid, back;
  day monday, sunday;
  struct {
    struct print_answer *at;
    size_t n;
  } answers;
  day answers_from, answers_to;
  int64_t more; /* answers that did not fit */
};
struct tick_line {
  str value, path, title;
  int64_t number;
  day answered, read;
};
struct tick_lines {
  struct tick_line *at;
  size_t n;
};
struct read_page {
  str source, back;
  struct tick_lines waiting, read;
  bool more;
  const struct form_view *form, *back_form;
  struct {
    struct period_link *at;
    size_t n;
  } sources; /* of whom one may choose */
  moment as_of;
};

/* A period of the counts: a year, or one month of it. */
struct period {
  int year, month; /* month 0: the whole year */
  day from, to;
};
struct period period_asked(struct request *rq);
str period_word(struct request *rq, const struct period *p);
str period_address(struct request *rq, const char *base, int year, int month);

#endif
