/* people: signing in, the staff's start page, persons and their roles, first steps, one's own account. */
#ifndef PEOPLE_PEOPLE_H
#define PEOPLE_PEOPLE_H

#include "unit/unit.h"
#include "web/web.h"

/* A duty of the person who signed in: a list they own and how much waits in it. Shown on /can-bo and in the left column
 * of staff pages. */
struct staff_duty {
  str title, path; /* title: word()ed already */
  int64_t count;   /* -1 = a place to work, nothing to count */
  int64_t late;    /* of these, past their day */
};
struct duties {
  struct staff_duty *at;
  size_t n;
};
struct duty_list; /* grows on cx->mem */
void duty_add(struct duty_list *l, str title, str path, int64_t count, int64_t late);
/* A room's duties for cx->who; it looks at may() itself and adds nothing for those it does not concern. The list is app's:
 * `const struct duty_providers duty_providers = {...}`. */
typedef void (*duty_provider)(struct ctx *cx, enum lang lang, struct duty_list *l);
struct duty_providers {
  const duty_provider *at;
  size_t n;
};
extern const struct duty_providers duty_providers;
struct duties people_duties(struct ctx *cx,
                            enum lang lang); /* the rooms' in app's order, then this room's own */

/* Makes the first administrator, or lets a lost one in again: a one-time code for 15 minutes, for the console only. Inside an
 * apply. */
void people_console_code(struct ctx *cx, str *ret_login, str *ret_code);

extern const struct routes people_sign_in_routes, people_desk_routes, people_person_routes, people_own_routes;
extern const struct commands people_commands; /* account list DIR */

#endif
