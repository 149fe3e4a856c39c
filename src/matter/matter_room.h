/* What the files of this room share with each other; the room's promise to others is matter.h. */
#ifndef MATTER_MATTER_ROOM_H
#define MATTER_MATTER_ROOM_H

#include "matter/matter.h"

#include <jansson.h>

/* The columns of a whole matter, for the queries of this room. */
#define MATTER_COLS                                                                                            \
  "m.id, m.seq, m.kind, m.channel, m.topic, m.text, m.place, m.name, m.phone, m.state, m.title, "              \
  "m.public_text, "                                                                                            \
  "m.hamlet, m.lead_unit, m.taken_by, m.name_public, m.entry, m.received_at, m.received_day, m.due_day, "      \
  "m.number, "                                                                                                 \
  "m.published_at, m.answered_day, m.outcome, m.address, m.task, m.signers, m.voices"
#define MATTER_ROW                                                                                             \
  COL(struct matter, id), COL(struct matter, seq), COL(struct matter, kind), COL(struct matter, channel),      \
      COL(struct matter, topic), COL(struct matter, text), COL(struct matter, place),                          \
      COL(struct matter, name), COL(struct matter, phone), COL(struct matter, state),                          \
      COL(struct matter, title), COL(struct matter, public_text), COL(struct matter, hamlet),                  \
      COL(struct matter, lead_unit), COL(struct matter, taken_by), COL(struct matter, name_public),            \
      COL(struct matter, entry), COL(struct matter, received_at), COL(struct matter, received_day),            \
      COL(struct matter, due_day), COL(struct matter, number), COL(struct matter, published_at),               \
      COL(struct matter, answered_day), COL(struct matter, outcome), COL(struct matter, address),              \
      COL(struct matter, task), COL(struct matter, signers), COL(struct matter, voices)

/* The published ones among the hits of a search, in the hits' order, at most MATTER_HITS; filled in as for the public list. */
enum { MATTER_HITS = 15 }; /* a page of them is five screens of a phone */
struct matters matter_of_hits(struct ctx *cx, const struct search_hit *hits, size_t n);
/* Without a scope of rows: for who holds a code of the family, and for what is public. */
bool matter_by_id(struct ctx *cx, id matter, struct matter *ret);
bool matter_by_seq_in_scope(struct ctx *cx, int64_t seq, struct matter *ret);
/* Public matters that this unit's weekly rounds brought and that were answered, newest first: read out in the hamlet. */
struct matters matter_answered_of_source(struct ctx *cx, id source, size_t limit);
struct matters matter_all(struct ctx *cx, int64_t after_seq,
                          size_t limit); /* whatever its state: for checking */
/* What the public log commits to. */
str matter_intake_record(struct ctx *cx, moment received, str channel, str topic, str place, str text);
str matter_answer_record(struct ctx *cx, const struct matter *m, const struct matter_answer *a,
                         moment published);
/* Earlier open matters of the same hamlet, 30 days back, whose words are alike, the most alike first. Without a scope of rows: the
 * caller shows only what its reader may see. Of `m` seq, hamlet and text are looked at. */
enum { MATTER_ALIKE = 5 };
struct matters matter_alike(struct ctx *cx, const struct matter *m);
bool matter_head(struct ctx *cx, id matter, id *ret); /* of the family it joined; false: it stands alone */
bool matter_may_withdraw(struct ctx *cx, const struct matter *m);
moment matter_clock_from(struct ctx *cx,
                         const struct matter *m); /* when its clock began: of a part, when the letter came */
bool matter_is_open(const struct matter *m);

struct state_count {
  int64_t all, late;
};
struct state_count matter_count(struct ctx *cx, str state); /* row scope */
str matter_settled_counter(void *mem, int year);            /* how many received in that year are settled now */
/* measure_answers as of today, made of the facts alone: what the cached columns and counters are held against. */
struct measured measure_answers_by_facts(struct ctx *cx, int year);
/* Public matters, newest first, of one hamlet and topic when given (ID_NONE, empty: all): only what the public list shows is
 * filled in. How many there are is kept in counters, exactly; matter_counted_public keeps them, inside an apply. */
struct matters matter_published(struct ctx *cx, id hamlet, str topic, int64_t before_seq, size_t limit);
int64_t matter_count_public(struct ctx *cx, id hamlet, str topic);
void matter_counted_public(struct ctx *cx, const struct matter *m, int64_t delta);
/* In the row scope: of the open ones the most urgent first, of those that have ended the newest. */
struct matters matter_in_state(struct ctx *cx, str state, size_t limit);

void matter_search_public(struct ctx *cx, const struct matter *m,
                          str answer); /* the words of its public page */
/* Withheld on that ground, whoever decided it; false: it was answered, or ended already. */
bool matter_end_unanswered(struct ctx *cx, const struct matter *m, str ground);
/* The keeper's part of an erasure: how many records of the public log were forgotten; -1 = not now. */
int64_t matter_erase(struct ctx *cx, id matter, enum erasure_how how);
bool matter_says_name(struct ctx *cx, id matter); /* its title, words or answers in public name the sender */

struct matter_event {
  str what, detail;
  moment at;
  id actor, unit;
};
struct matter_events {
  struct matter_event *at;
  size_t n;
};
struct matter_events matter_events(struct ctx *cx, id matter);

struct matter_word { /* a note between officers, or a message between office and resident */
  moment at;
  id author;
  str text;
};
struct matter_words {
  struct matter_word *at;
  size_t n;
};
struct matter_words matter_notes(struct ctx *cx, id matter);
struct matter_words matter_messages(struct ctx *cx, id matter);

struct matter_file {
  id id, thumbnail;
  int64_t version; /* of the answer it belongs to; 0 = it came with the matter */
  bool is_public;
  int64_t width, height;
};
struct matter_files {
  struct matter_file *at;
  size_t n;
};
struct matter_files matter_files(struct ctx *cx, id matter);
void matter_keep_files(struct ctx *cx, id matter, int64_t version, const struct matter_file_staged *files,
                       size_t n);

/* How a record is written: the members sorted; `json` is given back to jansson. */
str json_said(struct ctx *cx, json_t *json);
/* This room's name among those that keep persons (privacy/); stored. */
#define MATTER_KEEPER "viec"
struct id_row {
  id id;
};
struct id_rows {
  struct id_row *at;
  size_t n;
};
struct id_rows matter_units(struct ctx *cx, id matter);
struct id_rows matter_members(struct ctx *cx, id head); /* the matters that joined it */
struct id_rows matter_parts(struct ctx *cx, id whole);  /* the matters that were parted off it */

struct matter_rating {
  int64_t version, score; /* version: of the answer that was rated */
  str comment;
  day day;
};
bool matter_newest_rating(struct ctx *cx, id matter, struct matter_rating *ret);

struct round_row {
  id id, source;
  int64_t week, opinions;
  bool none;
  moment handed_at, recorded_at;
  day handed_day;
};
struct round_rows {
  struct round_row *at;
  size_t n;
};
struct round_rows round_list(struct ctx *cx, int year); /* weeks that belong to the year */
bool round_find(struct ctx *cx, id source, struct week w, struct round_row *ret);
day round_sunday(struct week w);

/* What the facts say: the cached columns of the row must say the same. */
struct standing {
  str state;
  str left_from;      /* where it stood when it joined another one */
  str submitted_from; /* where it stood when the newest draft was submitted: a returned one goes back there */
  id lead_unit;
  day answered_day;
  bool reopened;       /* the resident once said 'chưa xong' ... */
  bool reopened_since; /* ... and nothing was answered in public since */
};
struct standing matter_standing(struct ctx *cx, id matter);
/* A later version of a public answer waits for its signature: to everybody outside the matter is answered. */
bool matter_correcting(struct ctx *cx, const struct matter *m);
/* The lead unit answers, and who sees all; a cooperating unit reads and notes. */
bool matter_is_ours(const struct who *who, const struct matter *m);
/* May sign what waits. After 'chưa xong' only the next higher person above the one who signed, and never again a lower one. */
bool matter_may_sign(struct ctx *cx, const struct matter *m);

/* Adds the dated fact `what` of a matter; actor is cx->who. */
void matter_fact(struct ctx *cx, id matter, const char *what, id unit, str detail);

/* tell.c: both inside an apply; nothing happens for those who did not agree. */
void matter_agree(struct ctx *cx, const struct intake *in);
/* They do not want to be told any more: the consent ends, the addresses go. False: nobody had agreed. */
bool matter_untell(struct ctx *cx, enum lang lang, id matter);
void matter_tell(struct ctx *cx, const struct matter *m, const struct outbox_template *t);

/* Rows of data/topics.yaml and data/law/withholding.yaml, made at build by tools/choices.py. */
struct topic_row {
  str code, name, hint;
};
extern const struct topic_row matter_topic_rows[];
extern const size_t matter_topic_rows_n;
struct ground_row {
  str code, name, citation;
  day from, to; /* in force; to DAY_NONE = still, else the last day */
  bool confirmed;
};
extern const struct ground_row matter_ground_rows[];
extern const size_t matter_ground_rows_n;

struct kind_row {
  str code, name, hint, rule, otherwise,
      citation; /* rule: a row of deadlines.yaml; otherwise: the kind it is without identity */
  enum offered offered;
  bool needs_identity; /* name, address and telephone */
  bool confirmed;
  day from, to;
};
extern const struct kind_row matter_kind_rows[];
extern const size_t matter_kind_rows_n;
const struct kind_row *matter_kind_on(str code, day on); /* in force that day; NULL when there is none */
str matter_rule(str kind, day received);                 /* by which a matter of that kind is due */
bool matter_identity_missing(const struct kind_row *k, const struct intake *in);

/* ---- words and choices for faces ------------------------------------------------------------------- */

struct choices matter_grounds(struct ctx *cx,
                              enum lang lang); /* data/law/withholding.yaml, those in force today */
bool matter_ground_known(struct ctx *cx, str code);
struct choices matter_units_to_choose(struct ctx *cx, enum lang lang); /* units that can be given a matter */
struct choices matter_outcomes(struct ctx *cx, enum lang lang);
str matter_kind_word(str kind);

#endif
