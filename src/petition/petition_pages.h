/* What the pages of this room show: the structs their templates take. */
#ifndef PETITION_PETITION_PAGES_H
#define PETITION_PETITION_PAGES_H

#include "petition/petition_room.h"

struct strs {
  str *at;
  size_t n;
};

enum { APPOINTMENT_BYTES = 8 }; /* said as eight syllables and a check */

/* ---- public ---- */

struct ways_page {
  str phone, address, hours;
  bool open; /* somebody holds a key: the sealed form can be used */
};

struct sealed_send_page {
  const struct form_view *form;
  str step; /* viet, xem */
  struct choices kinds, units;
  str kind, kind_word, text, unit_word, about, name, phone, address;
  bool ready;
};

struct sealed_sent_page {
  struct strs syllables;
  str qr, number, kind;
  day due;
  struct deadline_view *why;
  bool keyed;
};

struct code_ask_page {
  const struct form_view *form;
  str wrong;
};

struct word_line {
  str who, text;
  day day;
  bool from_office;
};
struct word_lines {
  struct word_line *at;
  size_t n;
};
struct step_line {
  str word, who, other, detail;
  day day;
};
struct step_lines {
  struct step_line *at;
  size_t n;
};

struct sealed_follow_page {
  str code, state, state_code, outcome, kind, text, notice, sent_to;
  day received, due;
  struct word_lines words;
  struct step_lines steps;
  struct strs results;
  bool waits_letter, may_accept, may_refuse, may_withdraw, closed;
  const struct form_view *say_form, *accept_form, *refuse_form, *withdraw_form;
};

struct appointment_page {
  const struct form_view *form;
  struct choices days;
  struct strs syllables; /* of the code that was given; none yet: n = 0 */
  day day;
};

/* ---- keys ---- */

struct seat_line {
  int64_t seat;
  str name;
};
struct key_page {
  bool has_key, open, in_escrow;
  day made;
  moment until;
  const struct form_view *make_form, *open_form, *lock_form, *escrow_form;
  struct choices handlers;
  str notice;
};
struct escrow_page {
  const struct form_view *form;
  struct choices people;
  struct {
    struct seat_line *at;
    size_t n;
  } seats;
};

/* ---- desk ---- */

struct sealed_line {
  str number, path, kind, state, outcome;
  day received, due;
  bool late, open;
};
struct sealed_desk_page {
  bool has_key, open;
  moment until;
  struct {
    struct sealed_line *at;
    size_t n;
  } items;
  str before, after;
  int64_t page;
};
struct sealed_entry_page {
  const struct form_view *form;
  struct choices kinds, channels, units;
};
struct sealed_hand_page {
  const struct form_view *form;
  struct choices handlers;
  bool open;
  int64_t n;
  str notice;
};

struct file_line {
  const struct form_view *form;
  int64_t n;
};
struct sealed_record_page {
  str number, kind, kind_code, channel, state, state_code, outcome, part_of, notice;
  day received, due, destroy;
  struct deadline_view *why;
  int64_t signers;
  bool crowd, late, sitting, opened, is_complaint, may_extend, many;
  str text, name, phone, address, unit, about;
  struct word_lines words;
  struct step_lines steps;
  struct strs results, people;
  str transfer_to, transfer_text; /* the slip for the competent body */
  str commune;
  struct {
    struct file_line *at;
    size_t n;
  } files;
  struct choices acts, results_to_choose, handlers, grounds;
  bool needs_result, needs_body, needs_day;
  const struct form_view *open_form, *act_form, *say_form, *hand_form, *extend_form;
};

/* ---- denunciations ---- */

struct denounce_line {
  str number, class, step, path;
  day received, due;
  bool late, open;
};
struct denounce_page {
  const struct form_view *form;
  struct choices classes;
  struct {
    struct denounce_line *at;
    size_t n;
  } items;
  bool more;
  struct {
    struct appointment_line {
      day day;
      int64_t n;
    } * at;
    size_t n;
  } appointments;
  const struct form_view *code_form;
};
struct denounce_one_page {
  str number, class;
  day received, due;
  bool open, late;
  struct step_lines steps;
  const struct form_view *form;
  struct choices next;
};

/* ---- reception ---- */

struct reception_line {
  int64_t stt, people;
  day day;
  str who, paper, content, kind, solved_by, guided, accepted_by, result, note, path;
  bool competent, open;
};
struct reception_lines {
  struct reception_line *at;
  size_t n;
};
struct reception_page {
  bool has_key, open;
  int64_t year, count;
  struct reception_lines items;
  str before, after;
  const struct form_view *print_form, *csv_form, *share_form;
};
struct reception_entry_page {
  const struct form_view *form;
  struct choices kinds;
  int64_t stt; /* 0: a new one */
};
struct reception_print_page {
  str commune;
  int64_t year;
  struct strs columns; /* 1 to 13 */
  bool more;
  struct reception_lines items;
};
struct refusal_page {
  const struct form_view *form;
  struct choices grounds;
};
struct refusal_print_page {
  str commune, name, address, content, ground, citation;
  day day, due;
  bool written, confirmed;
};
struct receipt_page {
  const struct form_view *form;
};
struct receipt_print_page {
  str commune, name, address, by;
  day day;
  struct strs papers;
};

/* ---- shared by the page files ---- */

struct choices petition_units(struct ctx *cx, enum lang lang); /* all but the commune itself */
struct choices petition_choices(struct ctx *cx, enum lang lang, const str *codes, size_t n,
                                str (*word_of)(str));
struct choices petition_holder_choices(struct ctx *cx, const struct holders *h);
str petition_office(struct request *rq); /* as the head of a paper names it */
struct strs petition_syllables(void *mem, str code);
struct step_lines petition_steps(struct request *rq, id petition, bool staff);
/* Words between sender and office, and what was decided, opened with the record's key. */
void petition_read_parts(struct request *rq, id petition, const uint8_t key[KEY_BYTES],
                         struct word_lines *words, struct strs *results, str *ret_to, str *ret_why,
                         struct id_rows *ret_files);
/* Takes in what the fields loai, loi, don-vi, ve-ai, ten, dien-thoai, dia-chi, anh say. NULL after a reply of its own, or, with
 * *ret_wrong, after form_wrong. */
struct sealing {
  struct intake in;
  str said; /* what was typed, to tell a repeated form from another one */
  uint8_t secret[CODE_BYTES];
  struct pair code_pair;
  bool keyed;
};
struct sealing *sealing_read(struct request *rq, str channel, day received, int64_t signers, id part_of,
                             bool *ret_wrong);
bool sealing_apply(struct ctx *cx, void *work);
void sealing_reply(struct request *rq, void *work, bool committed);
id petition_part_of_form(struct request *rq); /* a message sent twice is one: its id is made of the form's */
void petition_code_of_form(struct request *rq, uint8_t ret[CODE_BYTES]);
bool petition_may_open(struct request *rq,
                       struct petition *ret); /* by the path; else the 404 of nothing there */

#endif
