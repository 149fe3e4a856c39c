/* thanthien log verify | prove | key. */
#include "log/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX (64 << 10)
#define FINDINGS_MAX (1 << 20)

__attribute__((weak)) const struct log_resolver log_resolver = {NULL};
__attribute__((weak)) const struct log_witnesses log_witnesses = {NULL, 0};

static void say(str s) {
  fwrite(s.p, 1, s.n, stdout);
}

/* ---- verify -------------------------------------------------------------------------------------------- */

static int verify(struct ctx *cx, int argc, char **argv) {
  str key = command_option(argc, argv, "--key"), file = command_option(argc, argv, "--checkpoint"), why;
  str key_text = key.p ? file_read(cx->mem, key, FILE_MAX, &why) : STR_NONE;
  if (key_text.p) key = key_text; /* else --key is the key itself, not a file's name */
  str checkpoint = file.p ? file_read(cx->mem, file, FILE_MAX, &why) : STR_NONE;
  if (file.p && !checkpoint.p) {
    fprintf(stderr, "thanthien: %.*s\n", STR_ARG(why));
    return 2;
  }
  struct buf *b = buf_new(cx->mem, FINDINGS_MAX);
  size_t found = log_check_with(cx, key, checkpoint, b);
  for (size_t i = 0; i < log_witnesses.n; i++) found += log_witnesses.at[i](cx, b);
  say(buf_str(b));
  say(str_fmt(cx->mem, "%.*s: %lld entries, %lld acts of staff: %s\n", STR_ARG(log_origin(cx)),
              (long long)log_size(cx), (long long)log_staff_size(cx),
              found ? "DOES NOT VERIFY"
                    : "leaves, tiles, records and checkpoints hold, and what is shown is what they say"));
  if (file.p && !found) say(S("The given checkpoint is a beginning of this log.\n"));
  if (!key.p)
    say(str_fmt(cx->mem,
                "No --key was given. Signatures were checked with the key stored in the folder itself, %.*s:\n"
                "whose key that is, is unknown. Compare it with the one on the notice board.\n",
                STR_ARG(log_verifier_key(cx))));
  return found ? 1 : 0;
}

static int run_verify(void *mem, int argc, char **argv) {
  return command_read(mem, argc, argv, verify);
}

/* ---- prove --------------------------------------------------------------------------------------------- */

static int prove_entry(struct ctx *cx, const uint8_t entry[32]) {
  struct commitment c;
  bool kept = log_record_find(cx, entry, &c);
  str proof = log_proof_file(cx, entry);
  str hex = hex_of(cx->mem, entry, 32);
  say(str_fmt(cx->mem, "entry  %.*s\n", STR_ARG(hex)));
  if (kept) {
    say(str_fmt(cx->mem, "salt   %.*s\n", STR_ARG(hex_of(cx->mem, c.salt, 32))));
    say(str_fmt(cx->mem, "record %.*s\n", STR_ARG(c.record)));
  } else {
    say(S("record forgotten, or never here: only the entry can be shown\n"));
  }
  if (!proof.p) {
    say(S("proof  none yet: the entry is not in a signed checkpoint\n\n"));
    return 1;
  }
  say(S("\n"));
  say(proof);
  say(S("\n"));
  return 0;
}

static int prove_object(struct ctx *cx, id object) {
  struct log_records r = log_records_of(cx, object);
  int status = r.n ? 0 : 1;
  if (!r.n) fputs("thanthien: this matter left no record in the public log\n", stderr);
  for (size_t i = 0; i < r.n; i++) {
    say(str_fmt(cx->mem, "# %.*s, %.*s\n", STR_ARG(r.at[i].kind), STR_ARG(moment_iso(cx->mem, r.at[i].at))));
    if (r.at[i].entry.n != 32 || prove_entry(cx, r.at[i].entry.p)) status = 1;
  }
  return status;
}

/* A code is several syllables: typed with or without quotes, it is all that stands behind DIR. */
static str asked_for(void *mem, int argc, char **argv) {
  struct buf *b = buf_new(mem, 1000);
  for (int i = 1; command_arg(argc, argv, i).p; i++) {
    if (b->n) buf_char(b, ' ');
    buf_add(b, command_arg(argc, argv, i));
  }
  return buf_str(b);
}

static int prove(struct ctx *cx, int argc, char **argv) {
  str said = asked_for(cx->mem, argc, argv);
  uint8_t entry[32];
  id object;
  if (hex_parse(said, entry, 32)) return prove_entry(cx, entry);
  if (said.n && log_resolver.find && log_resolver.find(cx, said, &object)) return prove_object(cx, object);
  fputs("thanthien: no matter has that code or number, and it is no entry (64 hex digits)\n", stderr);
  return 1;
}

static int run_prove(void *mem, int argc, char **argv) {
  return command_read(mem, argc, argv, prove);
}

/* ---- key ----------------------------------------------------------------------------------------------- */

static int key(struct ctx *cx, int argc, char **argv) {
  (void)argc, (void)argv;
  say(str_fmt(cx->mem, "%.*s\n", STR_ARG(log_verifier_key(cx))));
  return 0;
}

static int run_key(void *mem, int argc, char **argv) {
  return command_read(mem, argc, argv, key);
}

static const struct command list[] = {
    {"log verify", "DIR [--key K] [--checkpoint FILE]",
     "checks both logs against every checkpoint, and one kept elsewhere", run_verify},
    {"log prove", "DIR CODE-OR-NUMBER", "prints a matter's records with salt and proof", run_prove},
    {"log key", "DIR", "prints the log's verifier key (C2SP)", run_key},
};
const struct commands log_commands = {list, sizeof list / sizeof *list};
