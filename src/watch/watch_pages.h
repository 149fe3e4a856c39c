/* What the pages of this room show: the structs their templates take. */
#ifndef WATCH_WATCH_PAGES_H
#define WATCH_WATCH_PAGES_H

#include "watch/watch_room.h"

struct sheet_page {
  struct watch_sheet sheet;
  str today, next; /* in words */
  moment as_of;
  bool quiet;       /* nothing on it */
  int64_t warnings; /* hot spots that nobody has decided about; for those who may watch */
};

struct decision_view {
  str title, way, reason, who;
  moment at;
};
struct warning_view {
  str title, path; /* 'Thôn 1 · Đường sá' */
  str numbers;     /* '7 việc trong tuần ...; 52 tuần trước có 78 việc, ...' */
  bool decided;
  struct decision_view decision;
};
struct warnings_page {
  struct {
    struct warning_view *at;
    size_t n;
  } spots, silents;
  struct {
    struct decision_view *at;
    size_t n;
  } decisions;
  bool more;
  int64_t owed, spoke, needed; /* of the silent */
  int64_t missing;
  str why_least, why_weeks, why_silent;
  moment as_of;
};

struct week_view {
  day monday;
  int64_t n;
};
struct spot_page {
  struct form_view *form;
  struct choices ways;
  struct warning_view view;
  bool silent; /* a source without a word, not a place with many matters */
  str proposal;
  day monday, sunday;
  struct {
    struct week_view *at;
    size_t n;
  } weeks; /* the week itself first, then the twelve before */
  struct {
    struct watch_line *at;
    size_t n;
  } matters;
  bool more;
};

struct call_page {
  struct watch_missings missing;
  str week;
  day from, to, remind;
  bool reminds;
  moment as_of;
};

struct share_view {
  str percent, counts; /* percent: absent of few */
};
struct statistics_view {
  str name;
  struct share_view on_time, late, silent;
  int64_t received, due, open, withheld, refused;
};
struct statistics_page {
  bool all;
  str period, of; /* of: the unit; absent = the whole commune */
  struct {
    struct statistics_view *at;
    size_t n;
  } units;
  struct statistics_view sum;
  int64_t few;
  str before, after, other, other_title;
  moment as_of;
};

#endif
