/* criteria: criteria sets as versioned data, and the score that comes out of the commune's own dated facts. */
#ifndef CRITERIA_CRITERIA_H
#define CRITERIA_CRITERIA_H

#include "matter/matter.h"
#include "plan/plan.h"

/* ---- sets ------------------------------------------------------------------------------------------- */

enum measure { MEASURE_NONE, MEASURE_WEEKLY_ROUNDS, MEASURE_PUBLIC_ANSWERS, MEASURES };
const char *measure_name(enum measure m); /* "weekly_rounds"; NULL for MEASURE_NONE */

struct criterion {         /* one content of a group */
  str code, title, clause; /* clause as the plan's reader names it; may be absent */
  int64_t points;          /* hundredths */
  enum measure measure;
};
struct criteria_group {
  str code, title;
  struct {
    struct criterion *at;
    size_t n;
  } contents;
};
struct criteria_set {
  str code, title, source;
  int64_t version, possible; /* possible: hundredths, the sum of all contents */
  int from_year;
  bool confirmed, points_confirmed;
  struct {
    struct criteria_group *at;
    size_t n;
  } groups;
};
/* Reads a set's YAML. False with a sentence "name:line: ..." when anything in it is missing, misspelt, doubled or does not
 * add up. */
bool criteria_read(void *mem, str name, str bytes, struct criteria_set *ret, str *ret_why);
/* Keeps a set and scores the years from `year` on with it; years that already were scored with another keep that one unless `year`
 * names them. In an apply. False when the same code and version is there with other content. */
bool criteria_store(struct ctx *cx, str bytes, const struct criteria_set *set, int year);
/* The set the program brings, for a new commune. In an apply. */
void criteria_init(struct ctx *cx);
/* The set a year is scored with, as it was known before that moment; false when the year has none. */
bool criteria_of_year(struct ctx *cx, int year, moment known_before, struct criteria_set *ret);

/* ---- the score --------------------------------------------------------------------------------------- */

enum score_state { SCORE_MEASURED, SCORE_NOT_DUE, SCORE_NOT_MEASURED };
const char *score_state_name(enum score_state s); /* "measured" */

struct scored {
  const struct criterion *criterion;
  enum score_state state;
  int64_t earned;           /* hundredths; only when measured */
  struct measured measured; /* empty unless a measure was taken */
};
struct scored_group {
  const struct criteria_group *group;
  int64_t earned, possible, reachable; /* reachable: of the contents that were measured */
  struct {
    struct scored *at;
    size_t n;
  } contents;
};
struct score {
  struct criteria_set set;
  int year;
  day as_of;
  int64_t earned, possible, reachable;
  struct {
    struct scored_group *at;
    size_t n;
  } groups;
};
/* The year's score as it stood at the end of `as_of`, from what was written down by then: asked again later, the same comes out.
 * False with a sentence when the year has no set, or the day is yet to come. */
bool score_of(struct ctx *cx, int year, day as_of, struct score *ret, str *ret_why);
str score_json(void *mem, const struct score *s);

extern const struct commands criteria_commands;
extern const struct routes criteria_routes;
struct open_table;
extern const struct open_table criteria_table; /* of open/: the score of the year as rows */

#endif
