/* job: slow work, claimed by one process, done in slices of at most 50 ms on the writer, resumable, its progress to be seen.
 *
 * A slice is one transaction: it reads the next rows behind the cursor, writes one part of the result, and moves the cursor. So a
 * row is in the result once, whoever is killed when. The result is kept for a day and offered as a file that is put together
 * beside the store first: a slow telephone holds no snapshot and no memory. */
#ifndef JOB_JOB_H
#define JOB_JOB_H

#include "people/people.h"
#include "web/web.h"

/* What a kind of work does with its next rows. */
struct job_slice {
  str cursor;      /* key of the last row done; absent at the beginning */
  size_t rows;     /* at most so many */
  struct buf *out; /* this slice's part of the result */
  str next;        /* said by the work: the new cursor */
  size_t did;      /* rows done in this slice */
  bool finished;
};
struct job_kind {
  str code, name; /* name: _("...") */
  str media_type, file_name;
  enum permission need;
  int64_t (*total)(struct ctx *cx);
  void (*slice)(struct ctx *cx, struct job_slice *s); /* in an apply: may be run again */
};
struct job_kinds {
  const struct job_kind *const *at;
  size_t n;
};
extern const struct job_kinds job_kinds; /* app's */

/* Inside an apply. Starts one, unless the same person's same work is not done yet: then *ret is that. False: too many wait, or not
 * permitted. */
bool job_start(struct ctx *cx, str kind, id *ret);
bool job_cancel(struct ctx *cx, id job); /* by who started it, or who reads all matters */
/* What the results of this kind show must not be shown any more (something was withheld): those that are there and those that are
 * being made are dropped. */
void job_void(struct ctx *cx, str kind);

struct job_runner; /* a process that works; remembers how many rows fit into a slice */
struct job_runner *job_runner_new(void *mem, struct store *s);
/* One slice of the oldest open job; true when there may be another at once. */
bool job_run(struct job_runner *r, moment now);
void job_upkeep(struct store *s, moment now); /* drops results that are a day old */

size_t job_check(struct ctx *cx, struct buf *findings);

extern const struct routes job_routes;
void job_duties(struct ctx *cx, enum lang lang, struct duty_list *l);

/* ---- tables as files: RFC 4180, UTF-8 with a mark that Excel asks for, no cell that a spreadsheet would run ---- */

#define CSV_BEGIN S("\xef\xbb\xbf")
void csv_cell(struct buf *b, bool first, str text);
void csv_end(struct buf *b);

#endif
