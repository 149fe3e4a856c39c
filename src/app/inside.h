/* app's own: what its files share. */
#ifndef APP_INSIDE_H
#define APP_INSIDE_H

#include "app/app.h"

int run_init(void *mem, int argc, char **argv);
int run_serve(void *mem, int argc, char **argv);
int run_check(void *mem, int argc, char **argv);
int run_demo(void *mem, int argc, char **argv);
int run_admin_code(void *mem, int argc, char **argv);

/* Prints to stdout / stderr a line of text. */
void say(str line);
void complain(str line);
/* A run of the system itself on a store, as of `now`: nobody acts. */
struct ctx *system_run(void *mem, struct store *s, moment now);
/* Writes through `s`; false and a complaint when it did not reach the disk. */
bool system_write(void *mem, struct store *s, moment now, store_apply apply, void *arg);
/* Makes a commune's folder and fills it from the plan; open for writing, or NULL and a complaint. */
struct plan;
struct store *commune_make(void *mem, str dir, str url, str name, const struct plan *plan, moment now);

/* ---- what joins two rooms (public_days.c) ------------------------------------------------------------------ */

struct day_source;
extern const struct day_source app_meeting_days; /* meetings, for open/'s calendar */

/* ---- the console's way to a running server (console.c) --------------------------------------------------- */

/* Listens at DIR/console.sock, for this user and root only; -1 when it cannot. */
int console_listen(str dir);
void console_unlink(str dir);
/* Answers one question on an accepted connection. */
void console_answer(struct store *s, int connection);
/* Asks a running server of DIR; absent when none answers. */
str console_ask(void *mem, str dir, str question);
/* Makes the administrator's one-time code and says it as lines for a console. */
str admin_code(void *mem, struct store *s);

/* ---- sample activity (demo.c, demo_words.c) ---------------------------------------------------------------- */

struct sample {
  const char *topic; /* code of data/topics.yaml */
  const char *title, *text, *done_what, *done_by, *next_step;
};
extern const struct sample samples[];
extern const size_t samples_n;
/* One of the words a place or a reason is made of, common ones far more often than rare ones; `draw` is any number. */
const char *sample_word(uint64_t draw);

#endif
