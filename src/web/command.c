/* What every command of the program does with its words: options, the folder, a read-only context. */
#include "web/web.h"

#include <stdio.h>
#include <string.h>

/* Options with a value are those asked for by command_option; a used word is emptied, so that what is left over is plain. */
str command_option(int argc, char **argv, const char *name) {
  for (int i = 0; i + 1 < argc; i++) {
    if (!argv[i] || strcmp(argv[i], name) != 0) continue;
    str value = str_of(argv[i + 1]);
    argv[i] = argv[i + 1] = NULL;
    return value;
  }
  return STR_NONE;
}

bool command_flag(int argc, char **argv, const char *name) {
  for (int i = 0; i < argc; i++) {
    if (!argv[i] || strcmp(argv[i], name) != 0) continue;
    argv[i] = NULL;
    return true;
  }
  return false;
}

str command_arg(int argc, char **argv, int i) {
  for (int k = 0; k < argc; k++) {
    if (!argv[k] || (argv[k][0] == '-' && argv[k][1])) continue;
    if (i-- == 0) return str_of(argv[k]);
  }
  return STR_NONE;
}

struct reading {
  int (*body)(struct ctx *cx, int argc, char **argv);
  int argc, status;
  char **argv;
};

static void read_body(struct ctx *cx, void *arg) {
  struct reading *r = arg;
  r->status = r->body(cx, r->argc, r->argv);
}

int command_read(void *mem, int argc, char **argv, int (*body)(struct ctx *cx, int argc, char **argv)) {
  str dir = command_arg(argc, argv, 0), why = STR_NONE;
  if (!dir.p) {
    fputs("thanthien: thiếu thư mục DIR\n", stderr);
    return 2;
  }
  struct store *s = store_open(mem, dir, STORE_READ, &why);
  if (!s) {
    fprintf(stderr, "thanthien: %.*s\n", STR_ARG(why));
    return 1;
  }
  struct ctx cx = {.mem = mem, .who = {.commune = store_commune(s)}, .now = moment_now()};
  struct reading r = {body, argc, 1, argv};
  if (!store_read(s, &cx, read_body, &r)) r.status = 1;
  store_close(s);
  return r.status;
}
