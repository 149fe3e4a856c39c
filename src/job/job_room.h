/* job's own: what its files share with each other and nobody else. */
#ifndef JOB_JOB_ROOM_H
#define JOB_JOB_ROOM_H

#include "job/job.h"

enum { JOB_WAITING = 5, JOB_SHOWN = 30, JOB_PART_BYTES = 256 * 1024, JOB_KEPT_HOURS = 24 };

struct job {
  id id, started_by;
  str kind, state, cursor;
  moment started_at;
  struct maybe_int ended_at;
  int64_t done, total, parts, bytes;
};
struct jobs {
  struct job *at;
  size_t n;
};
const struct job_kind *job_kind(str code); /* NULL: of a room that is gone */
bool job_find(struct ctx *cx, id job, struct job *ret);
struct jobs job_list(struct ctx *cx); /* newest first */
/* One part of the result; false: there is none. */
bool job_part(struct ctx *cx, id job, int64_t part, struct bytes *ret);
void job_runner_fit(struct job_runner *r, size_t rows); /* so many a slice, however long they take: for tests */
bool job_is_mine(const struct who *who, const struct job *j); /* may stop it */

struct job_view {
  str name, state, state_kind, who, path, size;
  moment started_at;
  int64_t percent, done, total;
  bool open, ready;
  const struct form_view *cancel_form;
};
struct kind_view {
  str name;
  const struct form_view *form;
};
struct jobs_page {
  struct {
    struct job_view *at;
    size_t n;
  } jobs;
  struct {
    struct kind_view *at;
    size_t n;
  } kinds;
  moment as_of;
  bool any_open;
};

#endif
