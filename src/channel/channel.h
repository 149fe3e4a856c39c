/* channel: by which doors people reach the commune, and paper.
 *
 * A channel is a row of data/channels.yaml; a door is one place of it: that box, this telephone number, Thôn 1. What is true of a
 * door is a row with the day from which it is so; nothing is overwritten, so that any past day can be asked for.
 * Posters carry a code that says which of them somebody scanned. A box has a log of its openings, by two people, and a missed
 * opening is missing, never quiet. A hamlet's sheet is printed with last week's answers and keyed back as that week's round.
 * Slips with follow codes are printed in advance for the day without power. */
#ifndef CHANNEL_CHANNEL_H
#define CHANNEL_CHANNEL_H

#include "matter/matter.h"

/* ---- the register -------------------------------------------------------------------------------------- */

struct door {
  id door, unit;
  str channel; /* code of data/channels.yaml */
  str name, place, hours, answered_by, contact, keys;
  int64_t every; /* days after which a box must have been opened again; 0 = no box */
  bool open;
  day true_from;
  moment recorded_at;
};
struct doors {
  struct door *at;
  size_t n;
};
/* Those open on that day, in the order of data/channels.yaml and then by name; at most 1,000. */
struct doors door_list(struct ctx *cx, day as_of);
struct doors door_closed(struct ctx *cx, day as_of); /* those that were open once and are not on that day */
bool door_find(struct ctx *cx, id door, day as_of, struct door *ret);
/* Everything that was ever written of one door, newest first, at most 200. */
struct doors door_history(struct ctx *cx, id door);

enum door_result { DOOR_OK, DOOR_NAME_TAKEN, DOOR_NOT_THERE, DOOR_BAD_DAY };
str door_result_word(enum door_result r); /* a _("...") sentence; absent for DOOR_OK */
/* Inside an apply. door->door and recorded_at are made here; true_from is at most a year away, either way. */
enum door_result door_open(struct ctx *cx, struct door *d);
enum door_result door_change(struct ctx *cx, struct door *d);   /* of an open one; not before its last change */
enum door_result door_close(struct ctx *cx, id door, day from); /* from: the first day it is no more */
/* Every source of weekly opinions that has no door yet gets one; gives how many. */
int64_t door_add_sources(struct ctx *cx);

/* ---- posters ----------------------------------------------------------------------------------------- */

struct poster {
  id id, unit;
  str code, place;
  day made_day, revoked_day; /* revoked_day DAY_NONE: in use */
};
struct posters {
  struct poster *at;
  size_t n;
};
struct posters poster_list(struct ctx *cx, size_t limit); /* in use first, by place */
bool poster_find(struct ctx *cx, id poster, struct poster *ret);
bool poster_by_code(struct ctx *cx, str code, id *ret_poster); /* in use; for matter_doors */
bool poster_any(struct ctx *cx);                               /* one at least is in use */
/* Inside an apply. Where it hangs is said in words; its code is made here. */
bool poster_make(struct ctx *cx, struct poster *p);
int64_t poster_make_hamlets(struct ctx *cx); /* one for each hamlet that has none in use */
bool poster_revoke(struct ctx *cx, id poster);

/* ---- suggestion boxes ----------------------------------------------------------------------------------- */

struct box_opening {
  id id, door, opener, second; /* second ID_NONE: a witness by name */
  day day;
  str witness;
  int64_t letters, keyed;
};
struct box_openings {
  struct box_opening *at;
  size_t n;
};
struct box_openings box_openings(struct ctx *cx, id door, size_t limit); /* newest first */
bool opening_find(struct ctx *cx, id opening, struct box_opening *ret);
/* A stretch longer than the box may stay shut: nobody looked, whatever lay in it. */
struct gap {
  day from, to; /* the days on which it should have been opened and was not; both included */
  bool still;   /* it has not been opened since */
};
struct gaps {
  struct gap *at;
  size_t n;
};
struct gaps box_gaps(struct ctx *cx, const struct door *d, day as_of, size_t limit); /* newest first */
day box_due(struct ctx *cx, const struct door *d); /* the last day by which it is to be opened next */
enum opening_result { OPENING_OK, OPENING_SAME_DAY, OPENING_SAME_PERSON, OPENING_BAD_DAY, OPENING_NO_BOX };
str opening_result_word(enum opening_result r);
/* Inside an apply; by cx->who, with a second person. o->id is made here. */
enum opening_result box_opened(struct ctx *cx, struct box_opening *o);
/* One letter of it is keyed in; false when all were, or there is no such opening. */
bool opening_keyed(struct ctx *cx, id opening);

/* ---- slips reserved for the day without power -------------------------------------------------------------- */

enum { SLIPS_MOST = 100, SLIP_DAYS = 90 };
struct slip_block {
  id id;
  int64_t n, left; /* left: not keyed in yet, and still good */
  day made_day, last_day;
};
struct slip_blocks {
  struct slip_block *at;
  size_t n;
};
struct slip_blocks slip_blocks(struct ctx *cx, size_t limit); /* newest first */
/* The code of slip i of the block that a form makes: derived from the form's random id, so that the page can be said again. */
void slip_secret(struct ctx *cx, id form, int64_t i, uint8_t ret[FOLLOW_BYTES]);
/* Inside an apply. */
bool slips_reserve(struct ctx *cx, id form, int64_t n, struct slip_block *ret);
/* In the transaction that takes the matter in. False: not reserved, used already, or over its last day. */
bool slip_take(struct ctx *cx, const uint8_t secret[FOLLOW_BYTES]);

/* ---- a hamlet's sheet of paper ------------------------------------------------------------------------- */

/* One sheet a week and source: its number is derived from both, so that printing writes nothing. */
str sheet_number(struct ctx *cx, id source, struct week w); /* "2026-48-0123456" */
bool sheet_by_number(struct ctx *cx, str typed, id *ret_source, struct week *ret_week);
/* A collector's own source; of others only by those who take in. */
bool sheet_is_ours(const struct who *who, id source);

struct sheet {
  id id, round; /* round ID_NONE: it was not keyed in yet */
  str number;
  struct maybe_int keyed_at;
  id keyed_by;
};
/* The source must hand in for that week, and the week has begun. */
bool sheet_owed(struct ctx *cx, id source, struct week w);
bool sheet_find(struct ctx *cx, id source, struct week w, struct sheet *ret);
struct scan {
  id id, thumbnail;
  int64_t width, height;
};
struct scans {
  struct scan *at;
  size_t n;
};
struct scans sheet_scans(struct ctx *cx, id sheet);
bool sheet_of_scan(struct ctx *cx, id source, id scan, struct sheet *ret); /* by the picture or its thumbnail */
/* The paper may hold a denunciation: until it is keyed in it is seen by who keys it in, afterwards by the moderator alone. */
bool sheet_scan_shown(const struct who *who, id source, const struct sheet *s);

enum { SHEET_SCANS = 6 };
/* Inside an apply. */
bool sheet_bring(struct ctx *cx, id source, struct week w, const struct matter_file_staged *files, size_t n);
enum sheet_result { SHEET_OK, SHEET_KEYED, SHEET_HANDED_IN, SHEET_NOT_OWED };
/* Hands the sheet in as that week's round; once. The others are refused with nothing kept. */
enum sheet_result sheet_key(struct ctx *cx, const struct round_hand_in *r, id *ret_round);
void sheet_moved_out(struct ctx *cx, id matter); /* for matter_doors: the scan it stood on is destroyed */

/* ---- answers read out in a hamlet ---------------------------------------------------------------------- */

struct
    answer_line { /* a public answer that concerns a source: of its hamlet, or brought by its weekly rounds */
  id matter;
  int64_t version, number;
  str title, done_what, done_by, next_step;
  day answered;
};
struct answer_lines {
  struct answer_line *at;
  size_t n;
};
/* Answered on those days, oldest first; unread: only those whose newest version was not read out there. */
struct answer_lines answers_for(struct ctx *cx, id source, day from, day to, bool unread, size_t limit);
struct read_line {
  id matter, by;
  int64_t version, number;
  str title;
  day day;
};
struct read_lines {
  struct read_line *at;
  size_t n;
};
struct read_lines answers_read(struct ctx *cx, id source, size_t limit); /* newest first */
struct answer_key {
  id matter;
  int64_t version;
};
/* Inside an apply: notes that these were read out there on that day (or takes the note back); gives how many. */
int64_t answers_note_read(struct ctx *cx, id source, const struct answer_key *keys, size_t n, day on);
int64_t answers_take_back(struct ctx *cx, id source, const struct answer_key *keys, size_t n);

/* ---- routes --------------------------------------------------------------------------------------------- */

extern const struct routes channel_door_routes, channel_count_routes, channel_intake_routes,
    channel_sheet_routes, channel_read_routes, channel_poster_routes, channel_box_routes, channel_slip_routes;
void channel_duties(struct ctx *cx, enum lang lang, struct duty_list *l); /* a duty_provider of people/ */

#endif
