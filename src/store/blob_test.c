#include "store/fixture.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct keeping {
  struct fixture *f;
  struct bytes content;
  struct blob_stage stage;
  enum { KEEP, REFUSE, BREAK } way;
  struct bytes got;
  str media_type;
  bool there;
  size_t findings;
  str said;
};

static bool keep(struct ctx *cx, void *arg) {
  struct keeping *k = arg;
  store_blob_keep(cx, &k->stage, S("image/jpeg"));
  if (k->way == BREAK) fault(FAULT_BUG, "as the test wants it");
  return k->way == KEEP;
}

static bool destroy(struct ctx *cx, void *arg) {
  struct keeping *k = arg;
  store_blob_destroy(cx, k->stage.blob);
  return k->way == KEEP;
}

static void fetch(struct ctx *cx, void *arg) {
  struct keeping *k = arg;
  struct bytes got;
  str media_type;
  k->there = store_blob_read(cx, k->stage.blob, &got, &media_type);
  if (!k->there) return;
  k->got = (struct bytes){talloc_memdup(k->f, got.p, got.n + 1), got.n};
  k->media_type = str_dup(k->f, media_type);
}

static void check(struct ctx *cx, void *arg) {
  struct keeping *k = arg;
  struct buf *b = buf_new(k->f, 65536);
  k->findings = store_check(cx, b);
  k->said = buf_str(b);
}

static void stage(struct keeping *k) {
  struct ctx *cx = fixture_ctx(k->f);
  cx->store = k->f->store;
  random_bytes(cx->seed, sizeof cx->seed);
  CHECK(store_blob_stage(cx, k->content, &k->stage));
}

static struct bytes noise(void *mem, size_t n) {
  uint8_t *p = talloc_size(mem, n + 1);
  random_bytes(p, n);
  return (struct bytes){p, n};
}

TEST("a kept file comes back byte for byte: empty, small, and larger than a row may be") {
  static const size_t sizes[] = {0, 1, 262143, 262144, 262145, 1500000};
  struct fixture *f = fixture_open(mem);
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    struct keeping k = {.f = f, .content = noise(mem, sizes[i])};
    stage(&k);
    CHECK(fixture_read(f, fetch, &k));
    CHECK(!k.there); /* staged is not kept */
    CHECK_INT(fixture_write(f, keep, &k), STORE_COMMITTED);
    CHECK(fixture_read(f, fetch, &k));
    NEED(k.there && k.got.n == sizes[i]);
    CHECK(memcmp(k.got.p, k.content.p, sizes[i]) == 0);
    CHECK_STR(k.media_type, "image/jpeg");
  }
  struct keeping k = {.f = f};
  CHECK(fixture_read(f, check, &k));
  CHECK_INT(k.findings, 0);
  if (k.findings) test_say("%.*s", STR_ARG(k.said));
}

TEST("a refused or broken form keeps no file, and what it staged is swept away at the next start") {
  struct fixture *f = fixture_open(mem);
  struct keeping k = {.f = f, .content = noise(mem, 1000), .way = REFUSE};
  stage(&k);
  CHECK_INT(fixture_write(f, keep, &k), STORE_REFUSED);
  k.way = BREAK;
  CHECK_INT(fixture_write(f, keep, &k), STORE_FAILED);
  CHECK(fixture_read(f, fetch, &k));
  CHECK(!k.there);
  if (test_on_postgres()) return;
  CHECK_INT(files_in(f, "store/blobs"), 0);
  CHECK_INT(files_in(f, "store/staged"), 1);
  fixture_again(f);
  CHECK_INT(files_in(f, "store/staged"), 0);
}

TEST("what was staged goes with the request that brought it, unless it was kept") {
  struct fixture *f = fixture_open(mem);
  if (test_on_postgres()) return;
  struct keeping k = {.f = f, .content = noise(mem, 1000)};
  for (int i = 0; i < 3; i++) {
    struct ctx *cx = fixture_ctx(f);
    cx->store = f->store;
    random_bytes(cx->seed, sizeof cx->seed);
    CHECK(store_blob_stage(cx, k.content, &k.stage));
    CHECK_INT(files_in(f, "store/staged"), 1);
    if (i == 2) CHECK_INT(fixture_write(f, keep, &k), STORE_COMMITTED);
    talloc_free(cx);
    CHECK_INT(files_in(f, "store/staged"), 0);
  }
  CHECK(fixture_read(f, fetch, &k));
  CHECK(k.there);
}

TEST("a destroyed file is gone after the commit, not before, and not after a refusal") {
  struct fixture *f = fixture_open(mem);
  struct keeping k = {.f = f, .content = noise(mem, 300000)};
  stage(&k);
  CHECK_INT(fixture_write(f, keep, &k), STORE_COMMITTED);
  k.way = REFUSE;
  CHECK_INT(fixture_write(f, destroy, &k), STORE_REFUSED);
  CHECK(fixture_read(f, fetch, &k));
  CHECK(k.there);
  k.way = KEEP;
  CHECK_INT(fixture_write(f, destroy, &k), STORE_COMMITTED);
  CHECK(fixture_read(f, fetch, &k));
  CHECK(!k.there);
  if (!test_on_postgres()) CHECK_INT(files_in(f, "store/blobs"), 0);
}

QUERY_TWO_DO(q_spoil, ONLY_ON_THE_OTHER,
             "UPDATE blob_part SET content = '\\x00' WHERE commune = $1 AND blob = $2");

static bool spoil_row(struct ctx *cx, void *arg) {
  struct keeping *k = arg;
  STORE_DO(cx, q_spoil, A(cx->who.commune), A(k->stage.blob));
  return true;
}

static void spoil(struct keeping *k) {
  if (test_on_postgres()) {
    CHECK_INT(fixture_write(k->f, spoil_row, k), STORE_COMMITTED);
    return;
  }
  char *path = str_c(
      k->f, str_fmt(k->f, "%.*s/store/blobs/%.*s", STR_ARG(k->f->dir), STR_ARG(id_hex(k->f, k->stage.blob))));
  int fd = open(path, O_WRONLY | O_CLOEXEC);
  NEED(fd >= 0);
  uint8_t other = k->content.p[500] ^ 1;
  CHECK(pwrite(fd, &other, 1, 500) == 1);
  close(fd);
}

TEST("a file that is not its own any more is never handed out, and the check names it") {
  struct fixture *f = fixture_open(mem);
  struct keeping k = {.f = f, .content = noise(mem, 1000)}, whole = {.f = f, .content = noise(mem, 1000)};
  stage(&k);
  stage(&whole);
  CHECK_INT(fixture_write(f, keep, &k), STORE_COMMITTED);
  CHECK_INT(fixture_write(f, keep, &whole), STORE_COMMITTED);
  spoil(&k);
  CHECK(!fixture_read(f, fetch, &k));
  CHECK(fixture_read(f, fetch, &whole));
  CHECK(fixture_read(f, check, &k));
  CHECK_INT(k.findings, 1);
  CHECK_HAS(k.said, id_hex(mem, k.stage.blob));
}

TEST("the check finds a row whose bytes were changed behind the database's back") {
  struct fixture *f = fixture_open(mem);
  struct keeping k = {.f = f, .content = noise(mem, 10)};
  if (test_on_postgres()) return; /* its pages carry checksums */
  stage(&k);
  CHECK_INT(fixture_write(f, keep, &k), STORE_COMMITTED);
  CHECK(fixture_read(f, check, &k));
  CHECK_INT(k.findings, 0);
  store_close(f->store);
  f->store = NULL;
  char *path = str_c(mem, str_fmt(mem, "%.*s/store/thanthien.db", STR_ARG(f->dir)));
  int fd = open(path, O_RDWR | O_CLOEXEC);
  NEED(fd >= 0);
  off_t end = lseek(fd, 0, SEEK_END);
  uint8_t *whole = talloc_size(mem, (size_t)end);
  NEED(pread(fd, whole, (size_t)end, 0) == end);
  const uint8_t *at = memmem(whole, (size_t)end, k.stage.blob.b, 16);
  NEED(at != NULL);
  uint8_t other = at[15] ^ 1;
  CHECK(pwrite(fd, &other, 1, at + 15 - whole) == 1);
  close(fd);
  str why = STR_NONE;
  f->store = store_open(f, f->dir, STORE_READ, &why);
  NEED(f->store != NULL);
  CHECK(fixture_read(f, check, &k));
  CHECK(k.findings > 0);
  CHECK_HAS(k.said, "I3");
}
