/* meeting's stories: what its people do in a browser. Tests only. */
#ifndef MEETING_PLAY_H
#define MEETING_PLAY_H

#include "meeting/meeting_room.h"
#include "test/house.h"
#include "test/test.h"

/* The clock goes on to that moment, and the people of the first office sign in again: nobody's session lasts that long. */
void meet_at(struct house *h, const char *iso);
/* Posts one of that kind by the one-stop clerk, 08:00-10:00; minutes: of a turn, absent = none. */
struct answer meet_post(struct house *h, const char *kind, const char *day, const char *minutes);
struct answer meet_register(struct house *h, const char *page, const char *turn, const char *text,
                            const char *name);
str meet_code(struct house *h, struct answer a);
struct answer meet_slip(struct house *h, str code);
str meet_record(struct house *h, int64_t number); /* the desk's address of the meeting of that number */
char *meet_path(struct house *h, str record, const char *act);
struct answer meet_outcome(struct house *h, str record, const char *outcome, const char *why);
str meet_turn(struct house *h, str record); /* the desk's address of the first who registered */
/* A promise written down by the chairman for the first office; page: the address that offers the form. */
struct answer meet_promise(struct house *h, int who, str page, const char *what, const char *due);

#endif
