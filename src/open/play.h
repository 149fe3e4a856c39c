/* open's stories: what a program does from outside. Tests only. */
#ifndef OPEN_PLAY_H
#define OPEN_PLAY_H

#include "matter/play.h"
#include "open/open_room.h"

str play_key(struct house *h, const char *label); /* a new key, as its page shows it */
/* POST of Open311; fields: encoded, without the key. */
struct answer play_311(struct house *h, str key, const char *fields, const char *format);
/* One public matter with a public answer, through all hands; gives its number's address. */
void play_public(struct house *h, const char *text, bool answered);
json_t *play_json(struct house *h, str body); /* the test ends when it is none */

#endif
