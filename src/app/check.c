/* thanthien check: the invariants that must hold after anything that happened to the machine.
 *   I1 every acknowledged matter is found with the same text      I2 nothing was done twice for one form
 *   I3 the store's own integrity                                  I4 every file has its row and every row its file
 *   I5 both logs verify, up to every signed checkpoint            I6 no canary lies outside ciphertext
 *   I7 messages to residents: each fate is what its attempts say */
#include "app/inside.h"

#include "consultation/consultation.h"
#include "job/job.h"
#include "journal/journal.h"
#include "log/log.h"
#include "matter/matter.h"
#include "meeting/meeting.h"
#include "outbox/outbox.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LIST_MAX = 256 << 20, FINDINGS_MAX = 1 << 20, SHOWN = 20, CANARY_LEAST = 4 };

struct checking {
  str acks, canaries;
  bool elsewhere; /* the rows lie in PostgreSQL, not in the folder */
  size_t findings;
};

static void report(struct checking *k, const char *what, size_t found, const struct buf *details) {
  printf("%s: %s\n", what, found == 0 ? "ok" : "BROKEN");
  if (found > 0) printf("%.*s\n", STR_ARG(str_trim(buf_str(details))));
  k->findings += found;
}

/* A line of the ack file: the follow code as it was given, a tab, SHA-256 of the text that was sent. */
static bool ack_holds(struct ctx *cx, str line) {
  str code, rest = line;
  uint8_t secret[FOLLOW_BYTES], want[32], have[32];
  struct matter m;
  if (!str_cut(&rest, S("\t"), &code) || !follow_hear(cx->mem, code, secret)) return false;
  if (!hex_parse(str_trim(rest), want, sizeof want) || !matter_by_code(cx, secret, &m)) return false;
  sha256(m.text.p, m.text.n, have);
  return same_bytes(have, want, sizeof have);
}

static void check_acks(struct ctx *cx, struct checking *k) {
  struct buf *b = buf_new(cx->mem, FINDINGS_MAX);
  size_t lost = 0, all = 0;
  str rest = k->acks, line;
  void *mem = cx->mem;
  while (rest.n > 0) {
    (void)str_cut(&rest, S("\n"), &line);
    if (line.n == 0) continue;
    all++;
    cx->mem = talloc_new(mem);
    if (!ack_holds(cx, line) && ++lost <= SHOWN)
      buf_fmt(b, "  line %zu of the ack file is not in the store\n", all);
    talloc_free(cx->mem);
  }
  cx->mem = mem;
  printf("I1: %zu acknowledged, %zu lost\n", all, lost);
  report(k, "I1 acknowledged matters are there", lost, b);
}

/* nftw carries no argument: what it looks for stands here for the length of one walk of this one-threaded command. */
static _Thread_local struct {
  str canaries;
  struct buf *found;
  size_t n;
} walk;

static void search_file(const char *path, const char *p, size_t n) {
  str rest = walk.canaries, one;
  while (rest.n > 0) {
    (void)str_cut(&rest, S("\n"), &one);
    if (one.n < CANARY_LEAST || memmem(p, n, one.p, one.n) == NULL) continue;
    if (++walk.n <= SHOWN) buf_fmt(walk.found, "  %s holds canary '%.*s'\n", path, STR_ARG(one));
  }
}

static int look_into(const char *path, const struct stat *st, int type, struct FTW *where) {
  (void)where;
  if (type != FTW_F || !S_ISREG(st->st_mode) || st->st_size == 0) return 0;
  /* Never plain open() beside a running SQLite of this process: closing it would drop the store's locks. The store is
   * closed by now. */
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return 0;
  void *p = mmap(NULL, (size_t)st->st_size, PROT_READ, MAP_PRIVATE, fd, 0);
  close(fd);
  if (p == MAP_FAILED) return 0;
  search_file(path, p, (size_t)st->st_size);
  munmap(p, (size_t)st->st_size);
  return 0;
}

static void check_rows(struct ctx *cx, struct checking *k) {
  struct buf *b = buf_new(cx->mem, FINDINGS_MAX);
  size_t found = 0;
  str rest = k->canaries, one;
  while (rest.n > 0) {
    (void)str_cut(&rest, S("\n"), &one);
    if (one.n >= CANARY_LEAST) found += store_rows_holding(cx, one, b);
  }
  report(k, "I6 no canary in PostgreSQL's rows", found, b);
  say(S("I6: what PostgreSQL has deleted and not yet overwritten was NOT looked at"));
}

static void check_canaries(void *mem, str dir, struct checking *k) {
  walk.canaries = k->canaries;
  walk.found = buf_new(mem, FINDINGS_MAX);
  walk.n = 0;
  if (nftw(str_c(mem, dir), look_into, 16, FTW_PHYS) != 0)
    buf_add(walk.found, S("  the folder could not be read\n"));
  report(k, "I6 no canary in the folder's files", walk.n, walk.found);
}

static void check_store(struct ctx *cx, void *arg) {
  struct checking *k = arg;
  struct buf *b = buf_new(cx->mem, FINDINGS_MAX);
  size_t found = store_check(cx, b);
  report(k, "I2-I4 store and its keys whole, files and rows match", found, b);
  struct buf *l = buf_new(cx->mem, FINDINGS_MAX);
  found = log_check(cx, STR_NONE, l);
  for (size_t i = 0; i < log_witnesses.n; i++) found += log_witnesses.at[i](cx, l);
  report(k, "I5 both logs verify, and what is shown is what they were given", found, l);
  struct buf *c = buf_new(cx->mem, FINDINGS_MAX);
  found = matter_check_caches(cx, c) + consultation_check_caches(cx, c) + promise_check_caches(cx, c);
  report(k, "I5 cached columns and counters say what the facts say", found, c);
  struct buf *o = buf_new(cx->mem, FINDINGS_MAX);
  found = outbox_check(cx, o);
  report(k, "I7 every message's state is what its attempts say, none was acknowledged twice", found, o);
  struct buf *j = buf_new(cx->mem, FINDINGS_MAX);
  found = job_check(cx, j);
  report(k, "I7 every job's result is the parts it counts", found, j);
  if (k->acks.p != NULL) check_acks(cx, k);
  if (k->canaries.p != NULL && k->elsewhere) check_rows(cx, k);
}

int run_check(void *mem, int argc, char **argv) {
  str dir = command_arg(argc, argv, 0), why = STR_NONE;
  str acks = command_option(argc, argv, "--acks"), canaries = command_option(argc, argv, "--canaries");
  struct checking k = {0};
  if (dir.n == 0) {
    complain(S("check needs the commune's folder."));
    return 2;
  }
  if (acks.n > 0) k.acks = file_read(mem, acks, LIST_MAX, &why);
  if (canaries.n > 0) k.canaries = file_read(mem, canaries, LIST_MAX, &why);
  if ((acks.n > 0 && k.acks.p == NULL) || (canaries.n > 0 && k.canaries.p == NULL)) {
    complain(why);
    return 1;
  }
  struct store *s = store_open(mem, dir, STORE_READ, &why);
  if (s == NULL) {
    complain(why);
    return 1;
  }
  k.elsewhere = str_starts(store_setting(s, STR_NONE, S("store")), S("postgres"));
  bool read = store_read(s, system_run(mem, s, moment_now()), check_store, &k);
  store_close(s);
  if (!read) k.findings++;
  if (k.canaries.p != NULL) check_canaries(mem, dir, &k);
  if (k.acks.p == NULL) say(S("I1 not checked: no --acks FILE"));
  if (k.canaries.p == NULL) say(S("I6 not checked: no --canaries FILE"));
  say(k.findings == 0 ? S("check: ok") : str_fmt(mem, "check: %zu findings", k.findings));
  return k.findings == 0 ? 0 : 1;
}
