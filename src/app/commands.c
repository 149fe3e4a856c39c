/* Finds the command that was asked for, and says what there is when none was. */
#include "app/inside.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { WORDS_MAX = 4 };

static const struct command own[] = {
    {"init", "DIR --plan FILE [--postgres URL] [--name NAME]", "make a commune's folder from its plan document",
     run_init},
    {"serve", "DIR [--listen 127.0.0.1:8080 | unix:PATH] [--tls CERT KEY] [--log]",
     "serve its pages; --log: a line of JSON a request, without addresses or contents", run_serve},
    {"check", "DIR [--acks FILE] [--canaries FILE]", "verify that nothing is lost, doubled, torn or leaked",
     run_check},
    {"demo", "DIR [--matters N] [--postgres URL]", "make a folder with a year of marked sample activity",
     run_demo},
    {"admin-code", "DIR", "a one-time code for an administrator who cannot get in", run_admin_code},
};
const struct commands app_own_commands = {own, sizeof own / sizeof *own};

void say(str line) {
  printf("%.*s\n", STR_ARG(line));
  fflush(stdout);
}

void complain(str line) {
  fprintf(stderr, "thanthien: %.*s\n", STR_ARG(line));
}

struct ctx *system_run(void *mem, struct store *s, moment now) {
  struct ctx *cx = MEM_NEW(mem, struct ctx);
  *cx = (struct ctx){.mem = mem, .who = {.commune = store_commune(s)}, .now = now};
  return cx;
}

bool system_write(void *mem, struct store *s, moment now, store_apply apply, void *arg) {
  enum store_result r = store_write(s, system_run(mem, s, now), apply, arg);
  if (r == STORE_COMMITTED) return true;
  complain(r == STORE_REFUSED ? S("it was refused.") : S("it did not reach the disk; nothing is promised."));
  return false;
}

static bool is_command(const struct command *c, int argc, char **argv, int *ret_words) {
  str rest = str_of(c->words), word;
  int n = 0;
  while (rest.n > 0) {
    (void)str_cut(&rest, S(" "), &word);
    if (n >= argc || !str_eq(word, str_of(argv[n]))) return false;
    n++;
  }
  *ret_words = n;
  return true;
}

static const struct command *command_find(int argc, char **argv, int *ret_words) {
  const struct command *best = NULL;
  for (size_t i = 0; i < app_commands_n; i++)
    for (size_t j = 0; j < app_commands[i]->n; j++) {
      int words;
      if (!is_command(&app_commands[i]->at[j], argc, argv, &words)) continue;
      if (best != NULL && words <= *ret_words) continue;
      best = &app_commands[i]->at[j];
      *ret_words = words;
    }
  return best;
}

static void help(FILE *to) {
  fputs("thanthien: the work of a friendly commune government, from its plan document.\n\n", to);
  for (size_t i = 0; i < app_commands_n; i++)
    for (size_t j = 0; j < app_commands[i]->n; j++) {
      const struct command *c = &app_commands[i]->at[j];
      fprintf(to, "  thanthien %s %s\n      %s\n", c->words, c->usage, c->what);
    }
  fputs("\nDIR is the commune's folder; it holds thanthien.ini and keys/. Exit status: 0 done, 1 could not, 2 "
        "asked wrongly.\n",
        to);
}

/* A descriptor below 3 that is closed at start would be given to the store's file, and a stray print would land there. */
static void open_first_three(void) {
  int fd;
  do fd = open("/dev/null", O_RDWR);
  while (fd >= 0 && fd <= 2);
  if (fd > 2) close(fd);
}

struct running {
  const struct command *c;
  void *mem;
  int argc, status;
  char **argv;
};

/* How many values an option takes: the words behind it in the usage, up to a bracket or a bar; -1 = there is no such option. */
static int values_of(str usage, str option) {
  str word;
  int n = -1;
  while (usage.n > 0) {
    (void)str_cut(&usage, S(" "), &word);
    bool opens = str_starts(word, S("[")), ends = str_ends(word, S("]"));
    if (n >= 0 && (opens || str_eq(word, S("|")))) break;
    if (n >= 0) n++;
    if (n < 0 && str_eq(str_sub(word, opens, word.n - opens - ends), option)) n = 0;
    if (n >= 0 && ends) break;
  }
  return n;
}

/* Plain words first, options with their values behind them: a command then finds its folder wherever it stood. */
static bool order_words(struct running *r) {
  char **options = MEM_ARRAY(r->mem, char *, (size_t)r->argc + 1);
  int n_plain = 0, n_options = 0;
  for (int i = 0; i < r->argc; i++) {
    if (strncmp(r->argv[i], "--", 2) != 0) {
      r->argv[n_plain++] = r->argv[i];
      continue;
    }
    int values = values_of(str_of(r->c->usage), str_of(r->argv[i]));
    if (values < 0 || i + values >= r->argc) {
      complain(str_fmt(r->mem, "'%s': thanthien %s %s", r->argv[i], r->c->words, r->c->usage));
      return false;
    }
    for (int k = 0; k <= values; k++) options[n_options++] = r->argv[i + k];
    i += values;
  }
  for (int i = 0; i < n_options; i++) r->argv[n_plain + i] = options[i];
  return true;
}

static void run(void *arg) {
  struct running *r = arg;
  r->status = !order_words(r) ? 2 : r->c->run(r->mem, r->argc, r->argv);
}

int app_main(int argc, char **argv) {
  open_first_three();
  if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
    help(stdout);
    return 0;
  }
  int words = 0;
  const struct command *c = command_find(argc - 1, argv + 1, &words);
  if (c == NULL) {
    complain(str_fmt(NULL, "there is no command '%s'. 'thanthien' alone says which there are.", argv[1]));
    return 2;
  }
  struct running r = {.c = c, .mem = talloc_new(NULL), .argc = argc - 1 - words, .argv = argv + 1 + words};
  struct fault_frame frame;
  if (!fault_guard(&frame, run, &r)) {
    complain(str_of(frame.what));
    r.status = 1;
  }
  talloc_free(r.mem);
  return r.status;
}
