#include "box/box.h"
#include "box/logkey.h"
#include "box/sample.h"
#include "test/test.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

/* ---- a box of its own for each test ------------------------------------------------------------- */

struct fixture {
  void *mem;
  char dir[64];
  str keys, origin, why;
  uint8_t public[32];
  struct box *box;
};

static str programs(void *mem) {
  char path[4096];
  ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
  MUST(n > 0);
  path[n] = 0;
  *strrchr(path, '/') = 0;
  return str_dup(mem, str_of(path));
}

static struct fixture begin(void) {
  struct fixture f = {
      .mem = talloc_new(NULL), .dir = "/tmp/thanthien-box-XXXXXX", .origin = S("thanthien/0123456789abcdef")};
  MUST(mkdtemp(f.dir));
  f.keys = str_dup(f.mem, str_of(f.dir));
  MUST(box_make_log_key(f.keys, S("0123456789abcdef"), f.public));
  f.box = box_start(f.mem, programs(f.mem), f.keys, &f.why);
  if (!f.box) printf("%.*s\n", STR_ARG(f.why));
  MUST(f.box);
  return f;
}

static void end(struct fixture *f) {
  char path[128];
  box_stop(f->box);
  snprintf(path, sizeof path, "%s/log-0123456789abcdef.key", f->dir);
  unlink(path);
  rmdir(f->dir);
  talloc_free(f->mem);
}

/* ---- pictures made here ------------------------------------------------------------------------- */

static void chunk(struct buf *b, const char *type, str data) {
  uint8_t n[4] = {(uint8_t)(data.n >> 24), (uint8_t)(data.n >> 16), (uint8_t)(data.n >> 8), (uint8_t)data.n};
  buf_add(b, (str){(char *)n, 4});
  size_t from = b->n;
  buf_add(b, str_of(type));
  buf_add(b, data);
  uint32_t c = (uint32_t)crc32(0, (const Bytef *)b->p + from, (uInt)(b->n - from));
  uint8_t crc[4] = {(uint8_t)(c >> 24), (uint8_t)(c >> 16), (uint8_t)(c >> 8), (uint8_t)c};
  buf_add(b, (str){(char *)crc, 4});
}

/* A PNG that says it is w × h of `channels` bytes a point; `rows` of them are there, left half dark, right half light. */
static str png(void *mem, uint32_t w, uint32_t h, uint32_t channels, uint32_t rows, str extra_chunk_type,
               str extra) {
  struct buf *b = buf_new(mem, 64 << 20);
  uint8_t head[13] = {(uint8_t)(w >> 24),
                      (uint8_t)(w >> 16),
                      (uint8_t)(w >> 8),
                      (uint8_t)w,
                      (uint8_t)(h >> 24),
                      (uint8_t)(h >> 16),
                      (uint8_t)(h >> 8),
                      (uint8_t)h,
                      8,
                      channels == 4   ? 6
                      : channels == 3 ? 2
                                      : 0};
  buf_add(b, S("\x89PNG\r\n\x1a\n"));
  chunk(b, "IHDR", (str){(char *)head, 13});
  if (extra.p) chunk(b, str_c(mem, extra_chunk_type), extra);
  z_stream z = {0};
  MUST(deflateInit(&z, 9) == Z_OK);
  size_t line_n = 1 + (size_t)w * channels, room = 4096 + line_n * rows / 50;
  uint8_t *line = mem_zero(mem, line_n), *out = mem_zero(mem, room);
  for (size_t i = 1 + line_n / 2; i < line_n; i++) line[i] = channels == 4 && i % 4 == 0 ? 100 : 200;
  z.next_out = out;
  z.avail_out = (uInt)room;
  for (uint32_t y = 0; y < rows; y++) {
    z.next_in = line;
    z.avail_in = (uInt)line_n;
    MUST(deflate(&z, Z_NO_FLUSH) == Z_OK);
  }
  MUST(deflate(&z, Z_FINISH) == Z_STREAM_END);
  chunk(b, "IDAT", (str){(char *)out, room - z.avail_out});
  deflateEnd(&z);
  chunk(b, "IEND", S(""));
  MUST(!b->full);
  return buf_str(b);
}

static str plain_png(void *mem, uint32_t w, uint32_t h) {
  return png(mem, w, h, 3, h, STR_NONE, STR_NONE);
}

/* The same JPEG with EXIF (turned by a quarter, GPS, a camera's name), XMP and a comment put in. */
static str with_metadata(void *mem, str jpeg) {
  static const char exif[] = "Exif\0\0II*\0\x08\0\0\0\x03\0"
                             "\x0f\x01\x02\0\x10\0\0\0\x32\0\0\0" /* Make, 16 bytes at 50 */
                             "\x12\x01\x03\0\x01\0\0\0\x06\0\0\0" /* Orientation 6 */
                             "\x25\x88\x04\0\x01\0\0\0\x42\0\0\0" /* GPS at 66 */
                             "\0\0\0\0"
                             "MAYANH-BIMAT-77\0"
                             "\x01\0\x01\0\x02\0\x02\0\0\0N\0\0\0\0\0\0\0GPS-20.9571";
  struct buf *b = buf_new(mem, 32 << 20);
  size_t n = sizeof exif + 1;
  buf_add(b, str_sub(jpeg, 0, 2));
  buf_fmt(b, "\xff\xe1%c%c", (int)(n >> 8), (int)(n & 255));
  buf_add(b, (str){exif, sizeof exif - 1});
  static const char xmp[] = "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>TACGIA-BIMAT</x:xmpmeta>";
  n = sizeof xmp + 1;
  buf_fmt(b, "\xff\xe1%c%c", (int)(n >> 8), (int)(n & 255));
  buf_add(b, (str){xmp, sizeof xmp - 1});
  buf_add(b, S("\xff\xfe\0\x10GHICHU-BIMAT-9"));
  buf_add(b, str_sub(jpeg, 2, jpeg.n - 2));
  buf_add(b, S("<script>DUOI-BIMAT</script>"));
  return buf_str(b);
}

#define DECODE(f, upload, ret) box_picture((f).box, (f).mem, upload, ret, &(f).why)

/* ---- pictures ----------------------------------------------------------------------------------- */

TEST("a picture comes back as a JPEG with a thumbnail, never larger than 2,400 a side") {
  struct fixture f = begin();
  struct picture p;
  CHECK_INT(DECODE(f, plain_png(f.mem, 4000, 1000), &p), BOX_OK);
  CHECK_STR(p.media_type, "image/jpeg");
  CHECK_INT(p.width, 2400);
  CHECK_INT(p.height, 600);
  CHECK(str_starts(p.full, S("\xff\xd8\xff")));
  CHECK(str_starts(p.thumbnail, S("\xff\xd8\xff")));
  CHECK(p.thumbnail.n < p.full.n);
  CHECK_INT(DECODE(f, plain_png(f.mem, 30, 20), &p), BOX_OK);
  CHECK_INT(p.width, 30);
  end(&f);
}

TEST("what can be seen through stays a PNG, an opaque alpha does not") {
  struct fixture f = begin();
  struct picture p;
  CHECK_INT(DECODE(f, png(f.mem, 40, 40, 4, 40, STR_NONE, STR_NONE), &p), BOX_OK);
  CHECK_STR(p.media_type, "image/png");
  end(&f);
}

TEST("WebP and HEIC are taken by content") {
  struct fixture f = begin();
  struct picture p;
  CHECK_INT(
      DECODE(f, S("RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0"), &p),
      BOX_OK);
  CHECK_INT(p.width, 1);
  CHECK_INT(DECODE(f, ((str){(const char *)sample_heic, sizeof sample_heic}), &p), BOX_OK);
  CHECK_INT(p.width, 64);
  CHECK_INT(p.height, 64);
  CHECK_STR(p.media_type, "image/jpeg");
  end(&f);
}

TEST("camera, place, author, comment and what hangs behind are gone, and the picture stands upright") {
  struct fixture f = begin();
  struct picture plain, p;
  CHECK_INT(DECODE(f, plain_png(f.mem, 64, 32), &plain), BOX_OK);
  str marked = with_metadata(f.mem, plain.full);
  CHECK(str_has(marked, S("MAYANH-BIMAT")) && str_has(marked, S("GPS-20.9571")));
  CHECK_INT(DECODE(f, marked, &p), BOX_OK);
  CHECK_INT(p.width, 32); /* orientation 6 was obeyed, so it was read before it was dropped */
  CHECK_INT(p.height, 64);
  static const str secret[] = {S("BIMAT"),   S("GPS"),   S("20.9571"), S("Exif"),
                               S("xmpmeta"), S("adobe"), S("script")};
  for (size_t i = 0; i < sizeof secret / sizeof *secret; i++) {
    CHECK(!str_has(p.full, secret[i]));
    CHECK(!str_has(p.thumbnail, secret[i]));
  }
  str text = png(f.mem, 20, 20, 3, 20, S("tEXt"), S("Author\0TACGIA-BIMAT"));
  CHECK(str_has(text, S("BIMAT")));
  CHECK_INT(DECODE(f, text, &p), BOX_OK);
  CHECK(!str_has(p.full, S("BIMAT")));
  end(&f);
}

TEST("pictures larger than any camera's are refused from their header, with a sentence") {
  struct fixture f = begin();
  struct picture p;
  /* 30,000 × 30,000 of three bytes would be 2.7 GB; the file is a hundred kilobytes. */
  str bomb = png(f.mem, 30000, 30000, 3, 1200, STR_NONE, STR_NONE);
  CHECK(bomb.n < 200000);
  CHECK_INT(DECODE(f, bomb, &p), BOX_REFUSED);
  CHECK(str_has(f.why, S("40 triệu")));
  CHECK_INT(DECODE(f, png(f.mem, 12001, 1, 3, 1, STR_NONE, STR_NONE), &p), BOX_REFUSED);
  CHECK_INT(DECODE(f, png(f.mem, 6400, 6400, 1, 1, STR_NONE, STR_NONE), &p), BOX_REFUSED);
  CHECK_INT(
      DECODE(f, S("\xff\xd8\xff\xc0\0\x11\x08\xff\xdc\xff\xdc\x03\x01\x22\0\x02\x11\x01\x03\x11\x01\xff\xd9"),
             &p),
      BOX_REFUSED);
  /* A text chunk that would inflate to 200 MB is never inflated. */
  uint8_t *zeros = mem_zero(f.mem, 200u << 20);
  uLongf n = compressBound(200u << 20);
  char *packed = mem_zero(f.mem, n + 10);
  memcpy(packed, "bomb\0\0", 6);
  MUST(compress2((Bytef *)packed + 6, &n, zeros, 200u << 20, 9) == Z_OK);
  talloc_free(zeros);
  CHECK_INT(DECODE(f, png(f.mem, 20, 20, 3, 20, S("zTXt"), ((str){packed, n + 6})), &p), BOX_OK);
  end(&f);
}

TEST("animations, broken files and other kinds are refused, whatever their name or first bytes say") {
  struct fixture f = begin();
  struct picture p;
  CHECK_INT(DECODE(f, png(f.mem, 20, 20, 3, 20, S("acTL"), S("\0\0\0\2\0\0\0\0")), &p), BOX_REFUSED);
  CHECK(str_has(f.why, S("động")));
  static const str others[] = {
      S(""),
      S("x"),
      S("GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\1\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;"),
      S("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
      S("MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0"),
      S("%PDF-1.7\n<html>................"),
      S("RIFF\x1a\0\0\0WEBPVP8L"),
      S("PK\3\4................"),
      S("\0\0\0\x14"
        "ftypavif\0\0\0\0mif2................")};
  for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
    CHECK_INT(DECODE(f, others[i], &p), BOX_REFUSED);
    CHECK(f.why.n > 20);
  }
  str good = plain_png(f.mem, 300, 200);
  for (size_t n = 10; n < good.n - 12; n += good.n / 9)
    CHECK_INT(DECODE(f, str_sub(good, 0, n), &p), BOX_REFUSED);
  struct picture jpeg;
  CHECK_INT(DECODE(f, good, &jpeg), BOX_OK);
  for (size_t n = 4; n < 500; n += 60) CHECK_INT(DECODE(f, str_sub(jpeg.full, 0, n), &p), BOX_REFUSED);
  /* A JPEG whose tail is a page is a JPEG; nothing of the page comes through. */
  struct buf *both = buf_new(f.mem, 1 << 20);
  buf_add(both, jpeg.full);
  buf_add(both, S("<html><script>alert(1)</script></html>"));
  CHECK_INT(DECODE(f, buf_str(both), &p), BOX_OK);
  CHECK(!str_has(p.full, S("script")));
  end(&f);
}

TEST("a picture at the very limit is decoded in bounded memory or refused, and the next one is served") {
  struct fixture f = begin();
  struct picture p;
  enum box_result r = DECODE(f, png(f.mem, 6300, 6300, 3, 6300, STR_NONE, STR_NONE), &p);
  if (r == BOX_OK) CHECK_INT(p.width, 2400);
  CHECK_INT(DECODE(f, plain_png(f.mem, 20, 20), &p), BOX_OK);
  end(&f);
}

TEST("single bytes changed anywhere never cost more than that one picture") {
  struct fixture f = begin();
  struct picture jpeg, p;
  CHECK_INT(DECODE(f, plain_png(f.mem, 48, 48), &jpeg), BOX_OK);
  for (size_t i = 0; i < jpeg.full.n; i += 7) {
    char *bad = talloc_memdup(f.mem, jpeg.full.p, jpeg.full.n);
    bad[i] = (char)(bad[i] ^ 0x55);
    DECODE(f, ((str){bad, jpeg.full.n}), &p);
  }
  CHECK_INT(DECODE(f, plain_png(f.mem, 20, 20), &p), BOX_OK);
  end(&f);
}

/* ---- processes ---------------------------------------------------------------------------------- */

static bool has_rights_dropped(int pid) {
  char path[64], line[256];
  bool filtered = false, no_new = false;
  snprintf(path, sizeof path, "/proc/%d/status", pid);
  FILE *file = fopen(path, "re");
  while (file && fgets(line, sizeof line, file)) {
    if (strcmp(line, "Seccomp:\t2\n") == 0) filtered = true;
    if (strcmp(line, "NoNewPrivs:\t1\n") == 0) no_new = true;
  }
  if (file) fclose(file);
  return filtered && no_new;
}

TEST("helpers run under a system-call filter and cannot gain rights") {
  struct fixture f = begin();
  struct picture p;
  uint8_t key[32];
  CHECK_INT(DECODE(f, plain_png(f.mem, 20, 20), &p), BOX_OK);
  CHECK_INT(box_log_key(f.box, f.mem, f.origin, key, &f.why), BOX_OK);
  CHECK(has_rights_dropped(box_helper_pid(f.box, 0)));
  CHECK(has_rights_dropped(box_helper_pid(f.box, 1)));
  CHECK(!has_rights_dropped(getpid()));
  end(&f);
}

TEST("a helper that was killed while idle is simply there again") {
  struct fixture f = begin();
  struct picture p;
  CHECK_INT(DECODE(f, plain_png(f.mem, 20, 20), &p), BOX_OK);
  int first = box_helper_pid(f.box, 1);
  kill(first, SIGKILL);
  usleep(200000);
  CHECK_INT(DECODE(f, plain_png(f.mem, 20, 20), &p), BOX_OK);
  CHECK(box_helper_pid(f.box, 1) != first);
  end(&f);
}

TEST("a helper that stops in the middle of a picture is 'down' for that one, ended, and there for the next") {
  struct fixture f = begin();
  struct picture p;
  CHECK_INT(DECODE(f, plain_png(f.mem, 20, 20), &p), BOX_OK);
  int first = box_helper_pid(f.box, 1);
  kill(first, SIGSTOP); /* neither dead nor alive: only the deadline helps */
  int64_t before = moment_mono();
  CHECK_INT(DECODE(f, plain_png(f.mem, 20, 20), &p), BOX_DOWN);
  int64_t took = moment_mono() - before;
  CHECK(took >= 2900 && took < 5000);
  CHECK(f.why.n > 10);
  CHECK(box_helper_pid(f.box, 1) != first);
  CHECK(kill(first, 0) != 0);
  CHECK_INT(DECODE(f, plain_png(f.mem, 20, 20), &p), BOX_OK);
  end(&f);
}

TEST("without programs there is a sentence, without a box every answer is 'down'") {
  str why = STR_NONE;
  struct picture p;
  uint8_t key[32];
  CHECK(!box_start(mem, S("/nonexistent"), S("/nonexistent"), &why));
  CHECK(str_has(why, S("thanthien-signer")));
  CHECK_INT(box_picture(NULL, mem, S("x"), &p, &why), BOX_DOWN);
  CHECK_INT(box_log_key(NULL, mem, S("thanthien/0123456789abcdef"), key, &why), BOX_DOWN);
}

struct one_upload {
  struct box *box;
  str upload;
  enum box_result result;
};

static void *upload_one(void *arg) {
  struct one_upload *u = arg;
  void *own = talloc_new(NULL);
  struct picture p;
  str why;
  u->result = box_picture(u->box, own, u->upload, &p, &why);
  talloc_free(own);
  return NULL;
}

TEST("six pictures at once are all decoded, by two children at most") {
  struct fixture f = begin();
  pthread_t threads[6];
  struct one_upload u[6];
  str upload = plain_png(f.mem, 1500, 1500);
  for (size_t i = 0; i < 6; i++) {
    u[i] = (struct one_upload){f.box, upload, BOX_DOWN};
    NEED(pthread_create(&threads[i], NULL, upload_one, &u[i]) == 0);
  }
  for (size_t i = 0; i < 6; i++) pthread_join(threads[i], NULL);
  for (size_t i = 0; i < 6; i++) CHECK_INT(u[i].result, BOX_OK);
  CHECK(box_helper_pid(f.box, 1) > 0 && box_helper_pid(f.box, 2) > 0);
  CHECK_INT(box_helper_pid(f.box, 3), 0);
  end(&f);
}

/* ---- the signer --------------------------------------------------------------------------------- */

#define ZEROS "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
#define ONES "//////////////////////////////////////////8="

static enum box_result sign(struct fixture *f, const char *text, uint8_t sig[64]) {
  return box_sign_checkpoint(f->box, f->mem, f->origin, str_of(text), NULL, 0, sig, &f->why);
}

TEST("the signer signs a checkpoint of its log, and the signature holds") {
  struct fixture f = begin();
  uint8_t sig[64], key[32];
  static const char text[] = "thanthien/0123456789abcdef\n0\n" ZEROS "\n";
  CHECK_INT(box_log_key(f.box, f.mem, f.origin, key, &f.why), BOX_OK);
  CHECK(same_bytes(key, f.public, 32));
  CHECK_INT(sign(&f, text, sig), BOX_OK);
  CHECK(box_verify(key, str_of(text), sig));
  sig[5] ^= 1;
  CHECK(!box_verify(key, str_of(text), sig));
  end(&f);
}

TEST("the signer signs nothing but checkpoints of a log whose key it holds") {
  struct fixture f = begin();
  uint8_t sig[64];
  static const char *const bad[] = {"",
                                    "\n",
                                    "hello",
                                    "thanthien/0123456789abcdef\n0\n" ZEROS,
                                    "thanthien/0123456789abcdef\n00\n" ZEROS "\n",
                                    "thanthien/0123456789abcdef\n-1\n" ZEROS "\n",
                                    "thanthien/0123456789abcdef\n1e3\n" ZEROS "\n",
                                    "thanthien/0123456789abcdef\n1\nAAAA\n",
                                    "thanthien/0123456789abcdef\n1\n" ZEROS "\nmore\n",
                                    "thanthien/0123456789abcdee\n1\n" ZEROS "\n",
                                    "\nthanthien/0123456789abcdef\n1\n" ZEROS "\n",
                                    "thanthien/0123456789abcdef\n9999999999999999999\n" ZEROS "\n"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) CHECK_INT(sign(&f, bad[i], sig), BOX_REFUSED);
  f.origin = S("thanthien/ffffffffffffffff");
  CHECK_INT(sign(&f, "thanthien/ffffffffffffffff\n1\n" ZEROS "\n", sig), BOX_REFUSED);
  end(&f);
}

TEST("the signer never signs a smaller tree, another tree of the same size, or one not proved to grow") {
  struct fixture f = begin();
  uint8_t sig[64];
  int64_t last = 0;
  CHECK_INT(box_log_last(f.box, f.mem, f.origin, STR_NONE, &last, &f.why), BOX_OK);
  CHECK_INT(last, -1);
  CHECK_INT(sign(&f, "thanthien/0123456789abcdef\n7\n" ZEROS "\n", sig), BOX_OK);
  CHECK_INT(sign(&f, "thanthien/0123456789abcdef\n7\n" ZEROS "\n", sig), BOX_OK);
  CHECK_INT(sign(&f, "thanthien/0123456789abcdef\n7\n" ONES "\n", sig), BOX_REFUSED);
  CHECK_INT(sign(&f, "thanthien/0123456789abcdef\n6\n" ZEROS "\n", sig), BOX_REFUSED);
  CHECK_INT(sign(&f, "thanthien/0123456789abcdef\n8\n" ZEROS "\n", sig), BOX_REFUSED);
  CHECK_INT(box_log_last(f.box, f.mem, f.origin, STR_NONE, &last, &f.why), BOX_OK);
  CHECK_INT(last, 7);
  /* The staff tree of the same log grows on its own. */
  f.origin = S("thanthien/0123456789abcdef/noi-bo");
  CHECK_INT(sign(&f, "thanthien/0123456789abcdef/noi-bo\n2\n" ONES "\n", sig), BOX_OK);
  end(&f);
}

static str note_of(struct fixture *f, const char *text, const uint8_t sig[64]) {
  uint8_t whole[68];
  box_key_id(f->origin, f->public, whole);
  memcpy(whole + 4, sig, 64);
  return str_fmt(f->mem, "%s\n\xe2\x80\x94 %.*s %.*s\n", text, STR_ARG(f->origin),
                 STR_ARG(base64_of(f->mem, whole, sizeof whole)));
}

TEST("a signer started anew takes up where the stored checkpoint left off, if its own key signed that") {
  struct fixture f = begin();
  uint8_t sig[64];
  int64_t last = 0;
  static const char text[] = "thanthien/0123456789abcdef\n7\n" ZEROS "\n";
  CHECK_INT(sign(&f, text, sig), BOX_OK);
  str note = note_of(&f, text, sig);
  kill(box_helper_pid(f.box, 0), SIGKILL);
  usleep(200000);
  uint8_t forged[64];
  memcpy(forged, sig, 64);
  forged[0] ^= 1;
  CHECK_INT(box_log_last(f.box, f.mem, f.origin, note_of(&f, text, forged), &last, &f.why), BOX_REFUSED);
  CHECK_INT(box_log_last(f.box, f.mem, f.origin, note, &last, &f.why), BOX_OK);
  CHECK_INT(last, 7);
  CHECK_INT(sign(&f, "thanthien/0123456789abcdef\n6\n" ZEROS "\n", sig), BOX_REFUSED);
  end(&f);
}

TEST("a key that others may read, or that is no key, is not used") {
  struct fixture f = begin();
  char path[128];
  uint8_t public[32];
  snprintf(path, sizeof path, "%s/log-0123456789abcdef.key", f.dir);
  struct stat st;
  CHECK(stat(path, &st) == 0);
  CHECK_INT(st.st_mode & 0777, 0600);
  /* Made twice is the same key. */
  CHECK(box_make_log_key(f.keys, S("0123456789abcdef"), public));
  CHECK(same_bytes(public, f.public, 32));
  chmod(path, 0644);
  CHECK(!box_make_log_key(f.keys, S("0123456789abcdef"), public));
  kill(box_helper_pid(f.box, 0), SIGKILL);
  usleep(200000);
  CHECK_INT(box_log_key(f.box, f.mem, f.origin, public, &f.why), BOX_REFUSED);
  CHECK(!box_make_log_key(f.keys, S("../../etc/passw"), public));
  end(&f);
}
