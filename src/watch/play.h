/* What happened before the test begins: matters of past days, through matter's own rules. Tests only. */
#ifndef WATCH_PLAY_H
#define WATCH_PLAY_H

#include "matter/matter.h"
#include "test/test.h"
#include "watch/watch_room.h"

struct past {
  const char *title, *at; /* at: a day, YYYY-MM-DD; taken in at eight */
  id unit, hamlet;        /* unit ID_NONE: nobody has read it yet */
  const char *topic;
  id matter; /* filled in */
};
/* The clock is where it was afterwards, so that the browsers stay signed in. */
void play_past(struct house *h, struct past *p);
void play_many(struct house *h, const char *title, const char *at, id hamlet, const char *topic, int n);
str play_answer(struct house *h, id matter);   /* drafted and signed now; gives the record's path */
bool play_correct(struct ctx *cx, void *past); /* an apply: a later version, drafted and signed at once */

#endif
