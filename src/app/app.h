/* app: main: commands, configuration, joins the rooms' tables, starts. */
#ifndef APP_APP_H
#define APP_APP_H

#include "web/web.h"

/* Every route of the program, room by room; the test harness serves the same. */
extern const struct routes *const app_routes[];
extern const size_t app_routes_n;
/* Every command; `words` decide. */
extern const struct commands *const app_commands[];
extern const size_t app_commands_n;
extern const struct commands app_own_commands; /* init, serve, check, admin-code, demo */

/* Fills the left column of a staff page: the duties of whoever signed in. For server_frame(). */
struct layout;
void app_frame(struct request *rq, struct layout *l);

/* The program. argv[0] is its own name; gives the exit status: 0 done, 1 could not, 2 asked wrongly. */
int app_main(int argc, char **argv);

#endif
