#include "box/logkey.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char head[] = "PRIVATE+KEY+";

void logkey_id(const char *name, const unsigned char public[32], unsigned char ret[4]) {
  crypto_hash_sha256_state s;
  unsigned char whole[32];
  crypto_hash_sha256_init(&s);
  crypto_hash_sha256_update(&s, (const unsigned char *)name, strlen(name));
  crypto_hash_sha256_update(&s, (const unsigned char *)"\n\x01", 2);
  crypto_hash_sha256_update(&s, public, 32);
  crypto_hash_sha256_final(&s, whole);
  memcpy(ret, whole, 4);
}

/* One part of the line, up to the next '+' (or its end). */
static bool cut(char **at, char **ret_part) {
  char *plus = strchr(*at, '+');
  if (!plus) return false;
  *plus = 0;
  *ret_part = *at;
  *at = plus + 1;
  return true;
}

static bool parse(char *line, struct logkey *ret) {
  struct logkey k;
  unsigned char id[4], seed[33];
  char *name, *id_hex, *at = line + sizeof head - 1, want[9];
  size_t n;
  line[strcspn(line, "\n")] = 0;
  if (strncmp(line, head, sizeof head - 1) != 0 || !cut(&at, &name) || !cut(&at, &id_hex)) return false;
  if (!*name || strlen(name) >= sizeof k.name) return false;
  if (sodium_base642bin(seed, sizeof seed, at, strlen(at), NULL, &n, NULL, sodium_base64_VARIANT_ORIGINAL) ||
      n != sizeof seed || seed[0] != 1)
    return false;
  strcpy(k.name, name);
  crypto_sign_seed_keypair(k.public, k.secret, seed + 1);
  sodium_memzero(seed, sizeof seed);
  logkey_id(k.name, k.public, id);
  bool right = strcmp(sodium_bin2hex(want, sizeof want, id, 4), id_hex) == 0;
  if (right) *ret = k;
  sodium_memzero(&k, sizeof k);
  return right;
}

bool logkey_read(int dirfd, const char *file, struct logkey *ret) {
  char line[256] = "";
  struct stat st;
  int fd = openat(dirfd, file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return false;
  /* A key that others may read is no secret: refused, so that somebody mends it. */
  ssize_t n = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (st.st_mode & 077) == 0
                  ? read(fd, line, sizeof line - 1)
                  : -1;
  close(fd);
  bool right = n > 0 && parse(line, ret);
  sodium_memzero(line, sizeof line);
  return right;
}

static bool write_line(int dirfd, const char *file, const char *line) {
  char fresh[80];
  snprintf(fresh, sizeof fresh, "%s.new", file);
  int fd = openat(dirfd, fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return false;
  size_t n = strlen(line);
  bool whole = write(fd, line, n) == (ssize_t)n && fsync(fd) == 0;
  close(fd);
  /* link, not rename: never over a key that appeared meanwhile. */
  whole = whole && linkat(dirfd, fresh, dirfd, file, 0) == 0;
  unlinkat(dirfd, fresh, 0);
  return whole && fsync(dirfd) == 0;
}

bool logkey_make(const char *dir, const char *origin_hex, struct logkey *ret) {
  char file[64], name[LOGKEY_NAME_MAX], base64[64], line[256], id_hex[9];
  unsigned char seed[33], public[32], secret[64], id[4];
  if (sodium_init() < 0 || strlen(origin_hex) != 16 || strspn(origin_hex, "0123456789abcdef") != 16)
    return false;
  snprintf(file, sizeof file, "log-%s.key", origin_hex);
  snprintf(name, sizeof name, "thanthien/%s", origin_hex);
  int dirfd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (dirfd < 0) return false;
  bool there = faccessat(dirfd, file, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
  if (!there) {
    seed[0] = 1;
    randombytes_buf(seed + 1, 32);
    crypto_sign_seed_keypair(public, secret, seed + 1);
    logkey_id(name, public, id);
    sodium_bin2base64(base64, sizeof base64, seed, sizeof seed, sodium_base64_VARIANT_ORIGINAL);
    snprintf(line, sizeof line, "%s%s+%s+%s\n", head, name, sodium_bin2hex(id_hex, sizeof id_hex, id, 4),
             base64);
    write_line(dirfd, file, line);
    sodium_memzero(seed, sizeof seed);
    sodium_memzero(secret, sizeof secret);
    sodium_memzero(line, sizeof line);
    sodium_memzero(base64, sizeof base64);
  }
  bool right = logkey_read(dirfd, file, ret) && strcmp(ret->name, name) == 0;
  close(dirfd);
  return right;
}

/* ---- checkpoints -------------------------------------------------------------------------------- */

static bool line_of(const char **at, const char *end, const char **ret, size_t *ret_n) {
  const char *nl = memchr(*at, '\n', (size_t)(end - *at));
  if (!nl || nl == *at) return false;
  *ret = *at;
  *ret_n = (size_t)(nl - *at);
  *at = nl + 1;
  return true;
}

bool checkpoint_read(const void *text, size_t n, struct checkpoint *ret) {
  const char *at = text, *end = at + n, *size, *root;
  struct checkpoint c = {0};
  size_t size_n, root_n, got;
  if (!n || !line_of(&at, end, &c.origin, &c.origin_n) || !line_of(&at, end, &size, &size_n) ||
      !line_of(&at, end, &root, &root_n) || at != end)
    return false;
  if (size_n > 18 || (size_n > 1 && *size == '0')) return false;
  for (size_t i = 0; i < size_n; i++) {
    if (size[i] < '0' || size[i] > '9') return false;
    c.size = c.size * 10 + (size[i] - '0');
  }
  const char *stop;
  if (root_n != 44 ||
      sodium_base642bin(c.root, 32, root, root_n, NULL, &got, &stop, sodium_base64_VARIANT_ORIGINAL) ||
      got != 32 || stop != root + root_n)
    return false;
  *ret = c;
  return true;
}

static void pair(const unsigned char left[32], const unsigned char right[32], unsigned char ret[32]) {
  unsigned char both[65] = {1};
  memcpy(both + 1, left, 32);
  memcpy(both + 33, right, 32);
  crypto_hash_sha256(ret, both, sizeof both);
}

bool checkpoint_grows(int64_t old_size, const unsigned char old_root[32], int64_t size,
                      const unsigned char root[32], const unsigned char *proof, size_t hashes) {
  if (old_size < 0 || size < old_size) return false;
  if (old_size == 0) return hashes == 0;
  if (old_size == size) return hashes == 0 && memcmp(old_root, root, 32) == 0;
  uint64_t fn = (uint64_t)old_size - 1, sn = (uint64_t)size - 1;
  size_t next = 0;
  unsigned char fr[32], sr[32];
  while (fn & 1) fn >>= 1, sn >>= 1;
  if (fn == 0) /* the old tree is one whole subtree: its root is the proof's silent first hash */
    memcpy(fr, old_root, 32);
  else if (hashes)
    memcpy(fr, proof + 32 * next++, 32);
  else
    return false;
  memcpy(sr, fr, 32);
  for (; next < hashes; next++) {
    const unsigned char *c = proof + 32 * next;
    if (sn == 0) return false;
    if ((fn & 1) || fn == sn) {
      pair(c, fr, fr);
      pair(c, sr, sr);
      while (fn != 0 && !(fn & 1)) fn >>= 1, sn >>= 1;
    } else {
      pair(sr, c, sr);
    }
    fn >>= 1;
    sn >>= 1;
  }
  return sn == 0 && memcmp(fr, old_root, 32) == 0 && memcmp(sr, root, 32) == 0;
}
