/* A small room for the tests of web/: a form that everybody may send, one for staff, one with a password, pages to be kept and pages
 * that must not be. Its routes stand beside the program's own. */
#ifndef TEST_SMALL_ROOM_H
#define TEST_SMALL_ROOM_H

#include "test/test.h"

extern const struct routes small_room;
struct house *open_room(void *mem);
int64_t counted(struct house *h); /* how often a form of the room was done */

#endif
