/* What the pages of this room show: the structs their templates take. */
#ifndef WATCH_WATCH_PAGES_H
#define WATCH_WATCH_PAGES_H

#include "watch/watch_room.h"

struct sheet_page {
  struct watch_sheet sheet;
  str today, next; /* in words */
  moment as_of;
  bool quiet; /* nothing on it */
};

#endif
