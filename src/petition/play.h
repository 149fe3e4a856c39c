/* What the tests of this room do again and again, as people do it. */
#ifndef PETITION_PLAY_H
#define PETITION_PLAY_H

#include "petition/petition_room.h"
#include "test/test.h"

#define PLAY_PHRASE "ba cay tre xanh ngan"
/* The chairman keeps sealed petitions too; everybody who may hold a key sets one. */
void play_people(struct house *h);
struct answer play_make_key(struct house *h, int who);
struct answer play_open_key(struct house *h, int who, const char *phrase);
/* Sent by a resident; the code of eighteen syllables. unit: whose staff it is about, ID_NONE. */
struct answer play_seal(struct house *h, const char *kind, const char *text, id unit);
str play_code18(struct house *h, struct answer sent);
struct answer play_follow(struct house *h, str code);
str play_first(struct house *h, int who); /* path of the first record of that person's list; absent: none */
size_t play_count(struct house *h, int who);
struct answer play_open(struct house *h, int who, str record);
struct answer play_act(struct house *h, int who, str record, const char *act, const char *result,
                       const char *text);

/* Whether any file of the commune's folder, or any row of PostgreSQL, holds these bytes. */
bool play_kept(struct house *h, const char *words);

#endif
