/* logkey: a log's Ed25519 key as a file, and the checkpoint text it may sign (signer and key maker share it; no base).
 * The file holds one line as golang.org/x/mod/sumdb/note writes its signer keys:
 *   PRIVATE+KEY+<name>+<key id, 8 hex digits>+<base64 of 0x01 and the 32-byte seed> */
#ifndef BOX_LOGKEY_H
#define BOX_LOGKEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LOGKEY_NAME_MAX 96

struct logkey {
  char name[LOGKEY_NAME_MAX]; /* thanthien/<16 hex> */
  unsigned char public[32], secret[64];
};

/* Key id of C2SP signed-note: the first four bytes of SHA-256(name, newline, 0x01, public key). */
void logkey_id(const char *name, const unsigned char public[32], unsigned char ret[4]);
bool logkey_read(int dirfd, const char *file, struct logkey *ret);
/* Writes a new key 0600, whole or not at all; one that is there already is read instead. */
bool logkey_make(const char *dir, const char *origin_hex, struct logkey *ret);

/* A checkpoint's text: origin, size, root, newline each, nothing else. */
struct checkpoint {
  const char *origin;
  size_t origin_n;
  int64_t size;
  unsigned char root[32];
};
bool checkpoint_read(const void *text, size_t n, struct checkpoint *ret);
/* RFC 9162 2.1.4.2: the tree of old_size is the beginning of the tree of size. */
bool checkpoint_grows(int64_t old_size, const unsigned char old_root[32], int64_t size,
                      const unsigned char root[32], const unsigned char *proof, size_t hashes);

#endif
