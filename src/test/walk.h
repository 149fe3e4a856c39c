/* The route table walked by the matrices: every route with an address that fits it, and a token that is good for it. */
#ifndef TEST_WALK_H
#define TEST_WALK_H

#include "test/test.h"

str walk_path(void *mem, const struct route *r); /* parameters filled with something that is not there */
int walk_permitted(const struct route *r);       /* somebody who may: RESIDENT or a role */
bool walk_may(int who, const struct route *r);
/* The fields _form and _token as that person's browser would send them to `action`, urlencoded. */
str walk_token(struct house *h, int who, str action);
/* The form's fields filled with what their kinds ask for, urlencoded; `text` in every text. */
str walk_fields(struct house *h, const struct form *f, str text);
struct answer walk_post(struct house *h, int who, str action, str body);
extern const char *const walk_same_origin[]; /* headers of a form sent by our own page */

#endif
