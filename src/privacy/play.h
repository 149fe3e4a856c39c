/* privacy's stories: a person whose data is kept, and what they and the office do with it. Tests only. */
#ifndef PRIVACY_PLAY_H
#define PRIVACY_PLAY_H

#include "matter/play.h"

char *person_name(struct house *h);
char *person_phone(struct house *h);
char *person_masked(struct house *h);
char *person_said(struct house *h, const char *before, const char *between_, const char *after);
str person_sends(struct house *h);
struct answer person_reveal(struct house *h, int who, str record, const char *field, const char *why);
struct answer person_mine(struct house *h, str code);
struct answer person_asks(struct house *h, str code, const char *what, const char *words);
str person_request(struct house *h);
struct answer person_decide(struct house *h, str request, const char *outcome, const char *ground);
bool person_all_verifies(struct house *h);

#endif
