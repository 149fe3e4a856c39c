/* What the files of this room share with each other. */
#ifndef PETITION_PETITION_ROOM_H
#define PETITION_PETITION_ROOM_H

#include "calendar/calendar.h"
#include "petition/petition.h"
#include "petition/seal.h"
#include "unit/unit.h"

/* ---- states (states.c): the one table of what may follow what, and by whom --------------------------------- */

enum by { BY_RESIDENT = 1, BY_HANDLER = 2, BY_HIGHER = 4 };
struct move {
  const char *act, *from, *to;
  unsigned by;         /* bits of enum by: any one of them may */
  const char *outcome; /* what it then ended as; NULL = as it was */
  str word;            /* _("...") on the button and in the history */
};
extern const struct move petition_moves[];
extern const size_t petition_moves_n;
const struct move *petition_move(str act, str from, unsigned by); /* NULL: not from there, or not by them */
str petition_state_word(str kind, str state);
str petition_outcome_word(str outcome);
str petition_kind_word(str kind);
str petition_act_word(str act); /* also of the events that are no moves */
bool petition_is_closed(str state);

/* ---- persons and keys (keys.c) ------------------------------------------------------------------------------ */

struct sealed_person {
  struct bytes public, private, salt;
};
bool sealed_person_find(struct ctx *cx, id account, struct sealed_person *ret);
/* In an apply: a key pair for cx->who; what was wrapped to an older one goes. False: that would have been a last key. */
bool sealed_person_put(struct ctx *cx, const struct sealed_person *p);
/* Opens the private key with the passphrase. False: wrong, or *ret_busy. */
bool sealed_person_open(struct ctx *cx, id account, str passphrase, struct pair *ret, bool *ret_busy);
struct sealed_person sealed_person_new(struct ctx *cx, id account, str passphrase, bool *ret_busy);

struct holder {
  id account, unit;
  uint32_t roles;
  str name;
  const uint8_t *public;
};
struct holders {
  struct holder *at;
  size_t n;
};
/* Active persons with a key pair and the permission; never those of `not_unit` (ID_NONE: all). */
struct holders holders_who(struct ctx *cx, enum permission p, id not_unit);
/* Whom a complaint about staff of this unit reaches: the next higher persons outside it. */
struct holders holders_above(const struct holders *all, int rank);
struct holders escrow_holders(struct ctx *cx, id not_unit); /* in the order of their seats */
void escrow_seat(struct ctx *cx, int64_t seat, id account); /* in an apply */

struct wrapped {
  const char *kind; /* nguoi, ma, du-phong */
  id holder, second;
  struct bytes box;
};
struct wraps {
  struct wrapped at[96];
  size_t n;
};
void wraps_people(void *mem, struct wraps *w, const uint8_t key[KEY_BYTES], const struct holders *h);
void wraps_code(void *mem, struct wraps *w, const uint8_t key[KEY_BYTES], id record,
                const uint8_t public[KEY_BYTES]);
/* Every ordered pair: the first's box around the second's. No one of them opens anything alone. */
void wraps_escrow(void *mem, struct wraps *w, const uint8_t key[KEY_BYTES], const struct holders *h);
void wraps_keep(struct ctx *cx, id object, const struct wraps *w); /* in an apply */
bool key_drop(struct ctx *cx, id object, id account);              /* false: it is the last, or not there */
int64_t keys_last(struct ctx *cx, id account);                     /* records that nobody else could open */
struct id_row {
  id id;
};
struct id_rows {
  struct id_row *at;
  size_t n;
};
struct id_rows key_people(struct ctx *cx, id object);
bool key_find(struct ctx *cx, id object, const char *kind, id holder, struct bytes *ret);
struct id_rows key_objects(struct ctx *cx, id account, size_t limit); /* petitions */
/* Lines of the reception register that the account opens and fewer than so many people hold. */
struct id_rows key_objects_unshared(struct ctx *cx, id account, size_t holders, size_t limit);

/* The private key of cx->who as opened for this sitting; whoever asked wipes it. */
bool sitting(struct ctx *cx, struct pair *ret, moment *ret_until);
/* The record's key, by the sitting of cx->who. */
bool key_of_sitting(struct ctx *cx, id object, uint8_t ret[KEY_BYTES]);

/* ---- records (petition.c) ------------------------------------------------------------------------------------ */

struct petition {
  id id, part_of, answered_by;
  str number, kind, channel, state, outcome;
  day received_day, due_day, destroy_day, destroyed_day;
  int64_t signers, answered_rank;
  struct bytes code_salt;
};
struct petitions {
  struct petition *at;
  size_t n;
};
enum { PETITION_PAGE = 50, NUMBER_LETTERS = 8 };
/* Those cx->who holds a key of, open ones first, the most urgent on top; one more than PETITION_PAGE when there are more. */
struct petitions petition_mine(struct ctx *cx, int64_t from);
bool petition_of_mine(struct ctx *cx, id petition, struct petition *ret);
bool petition_by_number(struct ctx *cx, str number, struct petition *ret);
bool petition_by_code(struct ctx *cx, const uint8_t secret[CODE_BYTES], struct petition *ret);
void petition_count_mine(struct ctx *cx, int64_t *ret_open, int64_t *ret_late);
str petition_new_number(void *mem);
void petition_code_hash(struct ctx *cx, const uint8_t secret[CODE_BYTES], uint8_t ret[32]);
bool petition_code_pair(struct ctx *cx, const uint8_t secret[CODE_BYTES], struct bytes salt, struct pair *ret);

struct part {
  id id;
  str what;
  id author, blob;
  day day;
  struct bytes sealed;
};
struct parts {
  struct part *at;
  size_t n;
};
enum { MOST_PARTS = 200 };
struct parts petition_parts(struct ctx *cx, id petition);
/* In an apply; day and author are cx's. False: that part is there already, the form was sent twice. */
bool petition_part_add(struct ctx *cx, id petition, const struct part *p);
/* Sealed for that record, in prepare. as: its id; ID_NONE: a random one. */
struct part part_new(struct ctx *cx, id petition, const uint8_t key[KEY_BYTES], const char *what, str content,
                     id as);

/* The fields of what = don. */
enum { DON_TEXT, DON_NAME, DON_PHONE, DON_ADDRESS, DON_UNIT, DON_ABOUT, DON_FIELDS };
bool petition_don(struct ctx *cx, id petition, const uint8_t key[KEY_BYTES], str ret[DON_FIELDS]);
id petition_subject_unit(struct ctx *cx, id petition, const uint8_t key[KEY_BYTES]); /* ID_NONE: none named */

struct event {
  str what, detail;
  day day;
  id actor, other;
};
struct events {
  struct event *at;
  size_t n;
};
struct events petition_events(struct ctx *cx, id petition);
void petition_event(struct ctx *cx, id petition, const char *what, id other, str detail); /* in an apply */

/* What prepare makes of an intake; apply writes it. */
struct intake {
  struct petition p;
  struct part don;
  struct part files[3];
  struct blob_stage blobs[3];
  size_t n_files;
  struct wraps wraps;
  uint8_t follow_hash[32];
  bool has_code, again; /* again: this form was sent before */
};
bool petition_take_in(struct ctx *cx, struct intake *in);

/* Runs a move: guard in the statement. by: what cx->who is to this record. due_rule NULL: the clock stands as it is; "": it
 * ends. */
struct turn {
  const struct move *move;
  id petition;
  str outcome; /* absent: the move's own */
  const struct part *part;
  const char *due_rule;
  day start;
  str detail;
  int64_t rank; /* of who answers */
};
bool petition_turn(struct ctx *cx, const struct turn *t);
bool petition_clock(struct ctx *cx, id petition, const char *rule, day start);
struct due {
  str rule;
  day start_day, due_day;
};
bool petition_due(struct ctx *cx, id petition, struct due *ret);

/* ---- data/law, made at build by tools/petition_data.py -------------------------------------------------------- */

struct ground_row {
  str code, name, citation;
  day from, to; /* to DAY_NONE = still */
  bool confirmed, written;
};
extern const struct ground_row petition_complex_rows[], petition_refusal_rows[];
extern const size_t petition_complex_rows_n, petition_refusal_rows_n;
const struct ground_row *ground_find(const struct ground_row *rows, size_t n, str code, day on);
struct choices ground_choices(struct ctx *cx, enum lang lang, const struct ground_row *rows, size_t n);

#endif
