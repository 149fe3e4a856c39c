/* What the pages of criteria show. */
#ifndef CRITERIA_CRITERIA_PAGES_H
#define CRITERIA_CRITERIA_PAGES_H

#include "criteria/criteria.h"

struct content_line { /* one content in a group, or alone on its page */
  str code, title, clause, path;
  str state; /* measured, not_due, not_measured */
  str share; /* '5,88 / 5,88'; absent unless measured */
  int64_t earned, possible, done, due;
};
struct group_block {
  str code, title;
  int64_t earned, reachable, possible;
  struct {
    struct content_line *at;
    size_t n;
  } contents;
};
struct progress_page {
  bool has_plan, has_score;
  const struct plan *plan;
  str why; /* no score: why */
  str year, set_title, set_source;
  bool confirmed, points_confirmed, past;
  day as_of;
  int64_t earned, reachable, possible;
  struct {
    struct group_block *at;
    size_t n;
  } groups;
  str before, after; /* addresses of the years beside, or empty */
};
struct record_line {
  str title, path;
  bool done;
};
struct content_page {
  struct content_line content;
  str group_title, year, back, measure; /* measure: weekly_rounds, public_answers or empty */
  bool points_confirmed;
  day as_of;
  struct {
    struct record_line *at;
    size_t n;
  } records;
  bool more;
};

#endif
