/* What the files of this room share with each other; its promise to others is privacy.h. */
#ifndef PRIVACY_PRIVACY_ROOM_H
#define PRIVACY_PRIVACY_ROOM_H

#include "privacy/privacy.h"

/* ---- rows of data/, made at build by tools/privacy_rows.py ------------------------------------------ */

struct consent_row {
  str code, label, text, label_en, text_en;
  int64_t version;
  day from;
};
extern const struct consent_row consent_rows[];
extern const size_t consent_rows_n;
struct reason_row {
  str code, name;
};
extern const struct reason_row reason_rows[];
extern const size_t reason_rows_n;
struct privacy_ground_row {
  str code, name, citation, requests; /* requests: what it can answer, with blanks between */
  day from, to;                       /* in force; to DAY_NONE = still, else the last day */
  bool confirmed;
};
extern const struct privacy_ground_row privacy_ground_rows[];
extern const size_t privacy_ground_rows_n;
struct retention_row {
  str code, name, subject, start, action, citation;
  int64_t years;
  bool confirmed;
};
extern const struct retention_row retention_rows[];
extern const size_t retention_rows_n;

const struct keeper *keeper_named(str name); /* NULL when there is none */

struct ctx *privacy_run(void *mem, struct store *s, moment now); /* of the system itself */

/* ---- how long things are kept ------------------------------------------------------------------------- */

day retention_until(const struct retention_row *r,
                    day on); /* what ended on that day or before is due on `on` */
int64_t retention_due(struct ctx *cx, const struct retention_row *r, day on);
struct retention_run {
  str rule;
  day last;
  int64_t done; /* in the last year */
};
struct retention_runs {
  struct retention_run *at;
  size_t n;
};
struct retention_runs retention_runs(struct ctx *cx);
/* At most so many slices; gives how many records were cut or destroyed. */
int64_t retention_pass(struct store *s, moment now, int64_t slices);

/* ---- the log of looks -------------------------------------------------------------------------------- */

struct look {
  moment at;
  id account, unit, record;
  str keeper, field, reason;
};
struct looks {
  struct look *at;
  size_t n;
};
struct looks looks_list(struct ctx *cx, moment before, size_t limit); /* newest first */
struct looks looks_of_account(struct ctx *cx, id account, moment before, size_t limit);
struct looks looks_of_record(struct ctx *cx, id record);
struct look_count {
  id unit;
  str reason;
  int64_t looks, persons, records;
};
struct look_counts {
  struct look_count *at;
  size_t n;
};
struct look_counts looks_of_year(struct ctx *cx, int year);
str reason_word(str code); /* to be worded */
str look_field_word(str field);

/* ---- consent ------------------------------------------------------------------------------------------- */

struct consent {
  str keeper, purpose, lang;
  bool given;
  int64_t version;
  moment at;
  day day;
  id account;
};
struct consents {
  struct consent *at;
  size_t n;
};
bool consent_newest(struct ctx *cx, id record, str purpose, struct consent *ret);
struct consents consent_list(struct ctx *cx, id record); /* every row, oldest first */
void consent_withdraw_all(struct ctx *cx, str keeper, id record);

/* ---- requests -------------------------------------------------------------------------------------------- */

struct asked {
  id id, record, taken_by;
  int64_t number;
  str keeper, what, words, identity, state; /* state: moi, dang-lam, xong, tu-choi */
  moment received_at;
  day received_day, decided_day;
  bool extended;
};
struct askeds {
  struct asked *at;
  size_t n;
};
struct asked_event {
  str what, ground, detail;
  moment at;
  day day;
  id actor;
};
struct asked_events {
  struct asked_event *at;
  size_t n;
};
bool request_find(struct ctx *cx, id request, struct asked *ret);
struct askeds request_open(struct ctx *cx, size_t limit);                  /* oldest first */
struct askeds request_ended(struct ctx *cx, int64_t before, size_t limit); /* by number, newest first */
struct askeds request_of_code(struct ctx *cx, str code);
struct askeds request_of_record(struct ctx *cx, id record);
struct asked_events request_events(struct ctx *cx, id request);
bool request_is_open(const struct asked *a);
/* The limit it has, extended or not; and the one for telling the procedure. */
bool request_clock(struct ctx *cx, const struct asked *a, struct deadline *ret);
bool request_first_clock(struct ctx *cx, const struct asked *a, struct deadline *ret);

struct taking_request {
  str keeper, what, words, code, identity; /* code: by follow code; identity: at the counter */
  id record;
  int64_t number; /* filled */
  id request;
};
bool request_take(struct ctx *cx, struct taking_request *t); /* false: too many are open on this record */
bool request_begin(struct ctx *cx, id request, str told);
bool request_extend(struct ctx *cx, id request, str reason); /* once */
struct decision {
  str outcome, ground, told; /* dong-y, cat, huy, tu-choi */
  str name, phone;           /* of a correction */
};
bool request_outcome_fits(str what, str outcome);
bool request_decide(struct ctx *cx, id request, const struct decision *d); /* and does it */
bool request_told(struct ctx *cx, id request, str how);
void requests_forget(struct ctx *cx, id record,
                     str name); /* the words of all requests about an erased record */

str request_word(str what);
str request_state_word(str state);
str request_event_word(str what);
struct choices request_kinds(struct ctx *cx, enum lang lang);
struct choices request_grounds(struct ctx *cx, enum lang lang, str what);
struct choices request_all_grounds(struct ctx *cx, enum lang lang); /* in force today; hint: the citation */
const struct privacy_ground_row *request_ground(str code);
str request_citation(struct ctx *cx, enum lang lang, const struct privacy_ground_row *g);

/* ---- breaches ---------------------------------------------------------------------------------------------- */

struct breach_row {
  id id;
  int64_t number;
  moment found_at, recorded_at;
};
struct breaches {
  struct breach_row *at;
  size_t n;
};
struct breach_entry {
  moment at;
  id author;
  str what, said, kinds, harm, done; /* what: mo-ta, da-bao */
  struct maybe_int people, sent_at;
};
struct breach_entries {
  struct breach_entry *at;
  size_t n;
};
bool breach_find(struct ctx *cx, id breach, struct breach_row *ret);
struct breaches breach_list(struct ctx *cx, int64_t before, size_t limit); /* newest first */
struct breach_entries breach_entries(struct ctx *cx, id breach);           /* oldest first */
/* Inside an apply. */
bool breach_record(struct ctx *cx, moment found_at, const struct breach_entry *e, id *ret);
bool breach_add(struct ctx *cx, id breach, const struct breach_entry *e);
bool breach_clock(struct ctx *cx, const struct breach_row *b, struct deadline *ret);

#endif
