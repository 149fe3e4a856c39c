/* The sealed box: how a record's content and key are closed and opened. Knows no rows. */
#ifndef PETITION_SEAL_H
#define PETITION_SEAL_H

#include "store/store.h"

enum { KEY_BYTES = 32, CODE_BYTES = 16, SALT_BYTES = 16, MOST_SEALED = 12 << 20 };

struct pair { /* X25519 */
  uint8_t public[KEY_BYTES], private[KEY_BYTES];
};
void pair_new(struct pair *ret);
void pair_of(const uint8_t private[KEY_BYTES], struct pair *ret);

/* XChaCha20-Poly1305 under the record's key; bound to the record, the part and the field, so that no ciphertext can take another's
 * place. Padded to a few sizes: the length of a text is not to be read off its row. */
struct bytes seal(void *mem, const uint8_t key[KEY_BYTES], id record, id part, const char *field, str content);
/* On `mem`; false when it was not sealed under this key for this place. */
bool unseal(void *mem, const uint8_t key[KEY_BYTES], id record, id part, const char *field, struct bytes sealed,
            str *ret);

/* A key, or a box already, in a sealed box for whoever holds the private key. */
struct bytes wrap(void *mem, const uint8_t public[KEY_BYTES], struct bytes content);
bool unwrap(void *mem, const struct pair *pair, struct bytes wrapped, struct bytes *ret);
bool unwrap_key(void *mem, const struct pair *pair, struct bytes wrapped, uint8_t ret[KEY_BYTES]);

/* A passphrase's or a code's key: the slow hash, then keyed with one of ours outside the store, so that a copy of the rows alone
 * cannot be guessed at. False: too many hash at once. */
bool key_of_words(struct ctx *cx, const char *purpose, str words, const uint8_t salt[SALT_BYTES],
                  uint8_t ret[KEY_BYTES]);

/* Several fields as one text, and back; a field never holds the byte between them, cleaned text has no controls. */
str fields_join(void *mem, const str *fields, size_t n);
void fields_part(str all, str *ret, size_t n); /* those not there are empty */

void wipe(void *p, size_t n);

#endif
