#include "box/logkey.h"
#include "journal/log_harness.h"
#include "log/log.h"
#include "test/house.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- what outsiders fetch, taken through the front door and written as files ------------------------------- */

static void put(struct house *h, str dir, str path, str bytes) {
  str whole = str_fmt(h->mem, "%.*s/%.*s", STR_ARG(dir), STR_ARG(path));
  char *c = str_c(h->mem, whole);
  for (char *p = c + dir.n + 1; (p = strchr(p, '/')); *p++ = '/') {
    *p = 0;
    NEED(mkdir(c, 0700) == 0 || errno == EEXIST);
  }
  FILE *f = fopen(c, "we");
  NEED(f && fwrite(bytes.p, 1, bytes.n, f) == bytes.n);
  fclose(f);
}

static str fetch(struct house *h, str path) {
  struct answer a = get_path(h, RESIDENT, str_fmt(h->mem, "/so-cai/%.*s", STR_ARG(path)));
  CHECK_INT(a.status, 200);
  return a.body;
}

static str tile_path(void *mem, const char *level, int64_t n, int64_t width) {
  str part = width == 256 ? S("") : str_fmt(mem, ".p/%lld", (long long)width);
  return str_fmt(mem, "tile/%s/%03lld%.*s", level, (long long)n, STR_ARG(part));
}

static void export(struct house *h, str dir, int64_t size) {
  static const char *const levels[] = {"entries", "0", "1"};
  put(h, dir, S("checkpoint"), fetch(h, S("checkpoint")));
  for (int i = 0; i < 3; i++) {
    int64_t hashes = i == 2 ? size / 256 : size;
    for (int64_t n = 0; n * 256 < hashes; n++) {
      str path = tile_path(h->mem, levels[i], n, hashes - n * 256 < 256 ? hashes - n * 256 : 256);
      put(h, dir, path, fetch(h, path));
    }
  }
}

static str key_of(struct house *h) {
  struct answer a = get(h, RESIDENT, "/so-cai");
  CHECK_INT(a.status, 200);
  str key = between(a.body, "<code class=\"wrap\">thanthien/", "</code>"), rest = a.body;
  while (key.p && !str_has(key, S("+"))) {
    rest = str_sub(rest, (size_t)(key.p - rest.p), rest.n);
    key = between(rest, "<code class=\"wrap\">thanthien/", "</code>");
  }
  NEED(key.p);
  return str_fmt(h->mem, "thanthien/%.*s", STR_ARG(plain_text(h->mem, key)));
}

/* The verifier of tests/verifier, another program in another language. Gives its exit status. */
static int verifier(struct house *h, str arguments, str *ret_said) {
  const char *root = getenv("TT_ROOT");
  str command = str_fmt(h->mem, "/usr/bin/python3 '%s/tests/verifier/verify.py' %.*s 2>&1", root ? root : ".",
                        STR_ARG(arguments));
  char *said = mem_zero(h->mem, 4096);
  FILE *f = popen(str_c(h->mem, command), "re");
  NEED(f);
  size_t n = fread(said, 1, 4095, f);
  *ret_said = (str){said, n};
  return pclose(f);
}

static void flip(struct house *h, str dir, str path) {
  char *c = str_c(h->mem, str_fmt(h->mem, "%.*s/%.*s", STR_ARG(dir), STR_ARG(path)));
  FILE *f = fopen(c, "r+e");
  NEED(f);
  int was = getc(f);
  rewind(f);
  putc(was ^ 1, f);
  fclose(f);
}

TEST("an independent verifier, from the specifications alone, accepts the served log and finds what is changed "
     "in it") {
  struct house *h = house_open(mem);
  struct box *b = harness_box(h);
  str dir = str_fmt(mem, "%.*s/out", STR_ARG(h->dir)), said;
  NEED(mkdir(str_c(mem, dir), 0700) == 0);
  harness_commit(h, 100, ID_NONE);
  harness_sequence(h, b);
  str old = get(h, RESIDENT, "/so-cai/checkpoint").body;
  put(h, dir, S("old"), old);
  harness_commit(h, 500, ID_NONE);
  harness_sequence(h, b);
  house_later(h, 1);
  export(h, dir, 600);
  str key = key_of(h);
  str good = str_fmt(mem, "log '%.*s' --key '%.*s' --old '%.*s/old'", STR_ARG(dir), STR_ARG(key), STR_ARG(dir));
  CHECK_INT(verifier(h, good, &said), 0);
  CHECK_HAS(said, "600 entries");
  CHECK_HAS(said, "100 entries are the beginning of this log");
  static const str parts[] = {S("checkpoint"), S("tile/entries/001"), S("tile/0/000"), S("tile/0/002.p/88"),
                              S("tile/1/000.p/2")};
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    flip(h, dir, parts[i]);
    CHECK(verifier(h, good, &said) != 0);
    CHECK_HAS(said, "DOES NOT HOLD");
    flip(h, dir, parts[i]);
  }
  CHECK_INT(verifier(h, good, &said), 0);
  /* Another commune's key, and another commune's checkpoint as the old one. */
  struct house *other = house_open(mem);
  struct box *c = harness_box(other);
  harness_sequence(other, c);
  CHECK(verifier(h, str_fmt(mem, "log '%.*s' --key '%.*s'", STR_ARG(dir), STR_ARG(key_of(other))), &said) != 0);
  CHECK_HAS(said, "not signed by");
  put(h, dir, S("old"), get(other, RESIDENT, "/so-cai/checkpoint").body);
  CHECK(verifier(h, str_fmt(mem, "log '%.*s' --old '%.*s/old'", STR_ARG(dir), STR_ARG(dir)), &said) != 0);
  CHECK_HAS(said, "another log");
  box_stop(c);
  box_stop(b);
}

/* ---- addresses -------------------------------------------------------------------------------------------- */

TEST("tiles have one address each; every other spelling, and what no checkpoint holds, is not found") {
  struct house *h = house_open(mem);
  struct box *b = harness_box(h);
  harness_commit(h, 300, ID_NONE);
  harness_sequence(h, b);
  static const char *const there[] = {"0/000",     "entries/000", "0/001.p/44", "entries/001.p/44",
                                      "1/000.p/1", "0/001.p/1",   "0/000.p/255"};
  for (size_t i = 0; i < sizeof there / sizeof *there; i++) {
    struct answer a = get_path(h, RESIDENT, str_fmt(mem, "/so-cai/tile/%s", there[i]));
    if (!CHECK_INT(a.status, 200)) test_say("%s", there[i]);
    CHECK_STR(header(a, "Content-Type"), "application/octet-stream");
  }
  static const char *const nowhere[] = {"0/002",
                                        "0/001",
                                        "0/001.p/45",
                                        "1/000",
                                        "1/000.p/2",
                                        "2/000.p/1",
                                        "0/0",
                                        "0/00",
                                        "0/0000",
                                        "0/x000/000",
                                        "0/x001",
                                        "0/x001/",
                                        "0/000.p/0",
                                        "0/000.p/01",
                                        "0/000.p/256",
                                        "0/000.p/",
                                        "0/000.p",
                                        "00/000",
                                        "64/000",
                                        "-1/000",
                                        "entries/001",
                                        "entries/002.p/1",
                                        "x/000",
                                        "0/000/000",
                                        "0/x999/x999/x999/x999/999",
                                        "0/%2e%2e/000",
                                        "",
                                        "0",
                                        "0/"};
  for (size_t i = 0; i < sizeof nowhere / sizeof *nowhere; i++) {
    struct answer a = get_path(h, RESIDENT, str_fmt(mem, "/so-cai/tile/%s", nowhere[i]));
    if (!CHECK(a.status == 404 || a.status == 400 || a.status == 308)) test_say("%s: %d", nowhere[i], a.status);
  }
  box_stop(b);
}

static bool decode(void *mem, str line, uint8_t ret[32]) {
  str bytes;
  if (!base64_parse(mem, line, &bytes) || bytes.n != 32) return false;
  memcpy(ret, bytes.p, 32);
  return true;
}

TEST("a consistency proof joins two checkpoints; nonsense has none") {
  struct house *h = house_open(mem);
  struct box *b = harness_box(h);
  struct note from, to;
  harness_commit(h, 77, ID_NONE);
  harness_sequence(h, b);
  NEED(note_read(mem, get(h, RESIDENT, "/so-cai/checkpoint").body, &from));
  harness_commit(h, 200, ID_NONE);
  harness_sequence(h, b);
  house_later(h, 1);
  NEED(note_read(mem, get(h, RESIDENT, "/so-cai/checkpoint").body, &to));
  CHECK_INT(to.size, 277);
  str rest = get(h, RESIDENT, "/so-cai/nhat-quan?tu=77&den=277").body, line;
  uint8_t proof[64][32];
  size_t n = 0;
  while (n < 64 && str_cut(&rest, S("\n"), &line)) NEED(decode(mem, line, proof[n++]));
  CHECK(checkpoint_grows(77, from.root, 277, to.root, proof[0], n));
  CHECK(!checkpoint_grows(76, from.root, 277, to.root, proof[0], n));
  CHECK(str_starts(get(h, RESIDENT, "/so-cai/moc/77").body, from.text));
  static const char *const bad[] = {"tu=278", "tu=5&den=4", "tu=-1", "", "tu=1&den=278", "tu=x"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    CHECK_INT(get_path(h, RESIDENT, str_fmt(mem, "/so-cai/nhat-quan?%s", bad[i])).status, 404);
  CHECK_INT(get(h, RESIDENT, "/so-cai/moc/76").status, 404);
  CHECK_INT(get(h, RESIDENT, "/so-cai/moc/277").status, 200);
  box_stop(b);
}

TEST("the pages say which log, how large, by which key, and how to check; before the first signature they say "
     "so") {
  struct house *h = house_open(mem);
  struct answer a = get(h, RESIDENT, "/so-cai");
  CHECK_INT(a.status, 200);
  CHECK_HAS(a.body, "Sổ chưa có mốc nào được ký");
  CHECK_INT(get(h, RESIDENT, "/so-cai/checkpoint").status, 404);
  CHECK_HAS(get(h, RESIDENT, "/so-cai/niem-yet").body, "Chưa có mốc nào được ký đến ngày đó");
  struct box *b = harness_box(h);
  harness_commit(h, 3, ID_NONE);
  harness_sequence(h, b);
  house_later(h, 1);
  str note = get(h, RESIDENT, "/so-cai/checkpoint").body;
  a = get(h, RESIDENT, "/so-cai");
  CHECK_HAS(a.body, plain_text(mem, note));
  CHECK_HAS(a.body, "Cách tự kiểm");
  CHECK_HAS(get(h, RESIDENT, "/so-cai/niem-yet").body, plain_text(mem, note));
  CHECK_HAS(get(h, RESIDENT, "/so-cai/niem-yet?ngay=2020-01-01").body, "Chưa có mốc nào");
  CHECK_HAS(get(h, RESIDENT, "/so-cai/moc").body, "/so-cai/moc/3");
  CHECK_HAS(get(h, RESIDENT, "/en/so-cai").body, "verifier key");
  a = get(h, RESIDENT, "/so-cai/feed.atom");
  CHECK_STR(header(a, "Content-Type"), "application/atom+xml; charset=utf-8");
  CHECK_HAS(a.body, "<id>urn:uuid:");
  CHECK_HAS(a.body, "/so-cai/moc/3");
  box_stop(b);
}

/* ---- commands ---------------------------------------------------------------------------------------------- */

static int run(struct house *h, const char *words, str *ret_said, const char *a, const char *b, const char *c,
               const char *d, const char *e) {
  const char *given[] = {a, b, c, d, e};
  char *argv[6] = {0};
  int argc = 0, status = -1, keep = dup(1), keep_err = dup(2);
  while (argc < 5 && given[argc]) {
    argv[argc] = str_c(h->mem, str_of(given[argc]));
    argc++;
  }
  FILE *f = tmpfile();
  NEED(f && keep >= 0);
  fflush(stdout);
  dup2(fileno(f), 1);
  dup2(fileno(f), 2);
  for (size_t i = 0; i < log_commands.n; i++)
    if (strcmp(log_commands.at[i].words, words) == 0) status = log_commands.at[i].run(h->mem, argc, argv);
  fflush(stdout);
  dup2(keep, 1);
  dup2(keep_err, 2);
  close(keep);
  close(keep_err);
  rewind(f);
  char *said = mem_zero(h->mem, 60000);
  *ret_said = (str){said, fread(said, 1, 59999, f)};
  fclose(f);
  return status;
}

struct one {
  id object;
  uint8_t entry[32];
};

static bool commit_one(struct ctx *cx, void *arg) {
  struct one *o = arg;
  memcpy(o->entry, log_commit(cx, S("{\"kind\":\"notice\",\"text\":\"Đã sửa\"}"), o->object).entry, 32);
  return true;
}

TEST("log key, verify and prove say what holds, whose key is unknown, and what does not") {
  struct house *h = house_open(mem);
  struct box *b = harness_box(h);
  struct one o = {.object = {{4}}};
  const char *dir = str_c(mem, h->dir);
  str said, key;
  NEED(house_write(h, RESIDENT, commit_one, &o) == STORE_COMMITTED);
  harness_commit(h, 9, ID_NONE);
  const char *entry = str_c(mem, hex_of(mem, o.entry, 32));
  CHECK_INT(run(h, "log prove", &said, dir, entry, NULL, NULL, NULL), 1);
  CHECK_HAS(said, "not in a signed checkpoint");
  harness_sequence(h, b);
  CHECK_INT(run(h, "log key", &key, dir, NULL, NULL, NULL, NULL), 0);
  key = str_trim(key);
  CHECK(str_starts(key, S("thanthien/")));
  CHECK_INT(run(h, "log verify", &said, dir, NULL, NULL, NULL, NULL), 0);
  CHECK_HAS(said, "10 entries");
  CHECK_HAS(said, "is unknown");
  CHECK_INT(run(h, "log verify", &said, dir, "--key", str_c(mem, key), NULL, NULL), 0);
  CHECK_HAS_NOT(said, "is unknown");
  put(h, h->dir, S("mốc"), get(h, RESIDENT, "/so-cai/checkpoint").body);
  const char *kept = str_c(mem, str_fmt(mem, "%s/mốc", dir));
  CHECK_INT(run(h, "log verify", &said, dir, "--checkpoint", kept, "--key", str_c(mem, key)), 0);
  CHECK_HAS(said, "is a beginning of this log");
  CHECK_INT(run(h, "log verify", &said, dir, "--checkpoint", "/nonexistent", NULL, NULL), 2);
  CHECK_INT(run(h, "log verify", &said, dir, "--key", "thanthien/0+00000000+AAAA", NULL, NULL), 1);

  CHECK_INT(run(h, "log prove", &said, dir, entry, NULL, NULL, NULL), 0);
  CHECK_HAS(said, "Đã sửa");
  str proof = between(said, "c2sp.org", "\n\n\n");
  CHECK(proof.p || str_has(said, S("c2sp.org/tlog-proof@v1")));
  CHECK_INT(run(h, "log prove", &said, dir, "999999", NULL, NULL, NULL), 1);
  CHECK_INT(run(h, "log prove", &said, dir, "ba", "be", "bi", "bo"), 1);
  box_stop(b);
}

static void proof_of(struct ctx *cx, void *arg) {
  str *proof = arg;
  struct log_records r = log_records_of(cx, (id){{4}});
  *proof = r.n ? str_fmt(cx->mem, "%.*s\x1f%.*s\x1f%.*s", STR_ARG(hex_of(cx->mem, r.at[0].salt.p, 32)),
                         STR_ARG(r.at[0].record), STR_ARG(log_proof_file(cx, r.at[0].entry.p)))
               : STR_NONE;
}

TEST("a proof file taken home is checked by the independent verifier, and a changed record is not in the log") {
  struct house *h = house_open(mem);
  struct box *b = harness_box(h);
  struct one o = {.object = {{4}}};
  str all = STR_NONE, salt, record, said;
  harness_commit(h, 41, ID_NONE);
  NEED(house_write(h, RESIDENT, commit_one, &o) == STORE_COMMITTED);
  harness_commit(h, 300, ID_NONE);
  harness_sequence(h, b);
  struct ctx *cx = house_ctx(h, RESIDENT);
  NEED(store_read(h->store, cx, proof_of, &all) && all.p);
  all = str_dup(mem, all);
  NEED(str_cut(&all, S("\x1f"), &salt) && str_cut(&all, S("\x1f"), &record));
  put(h, h->dir, S("a.tlog-proof"), all);
  put(h, h->dir, S("record"), record);
  str ask = str_fmt(mem, "proof '%.*s/a.tlog-proof' --key '%.*s' --salt %.*s --record '%.*s/record'",
                    STR_ARG(h->dir), STR_ARG(key_of(h)), STR_ARG(salt), STR_ARG(h->dir));
  CHECK_INT(verifier(h, ask, &said), 0);
  CHECK_HAS(said, "of 342 in thanthien/");
  put(h, h->dir, S("record"), S("{\"kind\":\"notice\",\"text\":\"Chưa sửa\"}"));
  CHECK(verifier(h, ask, &said) != 0);
  CHECK_HAS(said, "DOES NOT HOLD");
  box_stop(b);
}
