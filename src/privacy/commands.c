/* thanthien erase, thanthien retain: for a folder that nobody serves. */
#include "privacy/privacy_room.h"

#include <stdio.h>

static void say(str s) {
  printf("%.*s\n", STR_ARG(s));
}
static int complain(str why) {
  fprintf(stderr, "thanthien: %.*s\n", STR_ARG(why));
  return 1;
}

static int run_erase(void *mem, int argc, char **argv) {
  str why = STR_NONE, file = command_option(argc, argv, "--replay");
  struct store *s = store_open(mem, command_arg(argc, argv, 0), STORE_SERVE, &why);
  if (!s) return complain(why);
  int64_t n = privacy_replay(mem, s, moment_now(), file, &why);
  if (n >= 0 && !privacy_list_write(mem, s, moment_now(), &why)) n = -1;
  store_upkeep(s, moment_now());
  store_close(s);
  if (n < 0) return complain(why);
  say(str_fmt(mem, "erased again: %lld", (long long)n));
  return 0;
}

static int run_retain(void *mem, int argc, char **argv) {
  str why = STR_NONE;
  struct store *s = store_open(mem, command_arg(argc, argv, 0), STORE_SERVE, &why);
  if (!s) return complain(why);
  int64_t n = retention_pass(s, moment_now(), INT64_MAX);
  bool listed = privacy_list_write(mem, s, moment_now(), &why);
  store_upkeep(s, moment_now());
  store_close(s);
  if (!listed) return complain(why);
  say(str_fmt(mem, "cut or destroyed because their time was over: %lld", (long long)n));
  return 0;
}

static const struct command commands[] = {
    {"erase", "DIR [--replay FILE]",
     "erase again what DIR/erasures (or FILE) says was erased: after a store was put back from a back-up",
     run_erase},
    {"retain", "DIR", "cut or destroy at once what has been kept as long as it may be", run_retain},
};
const struct commands privacy_commands = {commands, sizeof commands / sizeof *commands};
