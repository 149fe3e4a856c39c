/* matter's stories: the steps of a matter as its people take them in a browser. Tests only. */
#ifndef MATTER_PLAY_H
#define MATTER_PLAY_H

#include "matter/matter_room.h"
#include "test/house.h"
#include "test/test.h"

struct answer play_step(struct filled *f, const char *button); /* of the sending form: to the step `button` */
/* Sends one opinion through all pages; gives the confirmation page, which holds the code. */
struct answer play_send(struct house *h, const char *text, const char *name);
str play_code(struct house *h, struct answer sent);
str play_record(struct house *h); /* path of the one matter that waits for the moderator */
char *play_path(struct house *h, str record, const char *act); /* of an act on it: "/duyet" */
struct answer play_moderate(struct house *h, str record,
                            const char *when); /* to the first office; ngay | sau */
struct answer play_draft(struct house *h, int who, str record, const char *done); /* and submits it */
struct answer play_sign(struct house *h, int who, str record);
struct answer play_look(struct house *h, str code);   /* the resident follows */
struct answer play_undone(struct house *h, str code); /* and says that it is not finished */

#endif
