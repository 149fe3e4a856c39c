#include "petition/seal.h"

#include <sodium.h>
#include <string.h>

#include "account/account.h"

enum { NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES };
static const size_t sizes[] = {1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20, 4 << 20, 16 << 20};

static void ready(void) {
  if (sodium_init() < 0) fault(FAULT_BUG, "libsodium does not start");
}

void wipe(void *p, size_t n) {
  sodium_memzero(p, n);
}

void pair_new(struct pair *ret) {
  ready();
  (void)crypto_box_keypair(ret->public, ret->private);
}

void pair_of(const uint8_t private[KEY_BYTES], struct pair *ret) {
  ready();
  memcpy(ret->private, private, KEY_BYTES);
  if (crypto_scalarmult_base(ret->public, private) != 0) fault(FAULT_BUG, "no public key");
}

static size_t padded(size_t n) {
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
    if (n < sizes[i]) return sizes[i];
  fault(FAULT_BUG, "%zu bytes are too many for a sealed part", n);
}

/* What the seal is bound to. */
static str place_of(void *mem, id record, id part, const char *field) {
  struct buf *b = buf_new(mem, 256);
  buf_add(b, S("thanthien don-kin 1\n"));
  buf_add(b, (str){(const char *)record.b, sizeof record.b});
  buf_add(b, (str){(const char *)part.b, sizeof part.b});
  buf_add(b, str_of(field));
  MUST(!b->full);
  return buf_str(b);
}

struct bytes seal(void *mem, const uint8_t key[KEY_BYTES], id record, id part, const char *field, str content) {
  ready();
  size_t n = padded(content.n);
  uint8_t *plain = MEM_ARRAY(mem, uint8_t, n), *out = MEM_ARRAY(mem, uint8_t, NONCE + n + TAG);
  if (content.n) memcpy(plain, content.p, content.n);
  plain[content.n] = 0x80; /* the end; zeros follow */
  str place = place_of(mem, record, part, field);
  unsigned long long made = 0;
  randombytes_buf(out, NONCE);
  if (crypto_aead_xchacha20poly1305_ietf_encrypt(out + NONCE, &made, plain, n, (const uint8_t *)place.p,
                                                 place.n, NULL, out, key) != 0)
    fault(FAULT_BUG, "nothing was sealed");
  wipe(plain, n);
  return (struct bytes){out, NONCE + made};
}

bool unseal(void *mem, const uint8_t key[KEY_BYTES], id record, id part, const char *field, struct bytes sealed,
            str *ret) {
  ready();
  if (sealed.n <= NONCE + TAG || sealed.n > NONCE + TAG + (16 << 20)) return false;
  uint8_t *plain = MEM_ARRAY(mem, uint8_t, sealed.n);
  str place = place_of(mem, record, part, field);
  unsigned long long made = 0;
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(plain, &made, NULL, sealed.p + NONCE, sealed.n - NONCE,
                                                 (const uint8_t *)place.p, place.n, sealed.p, key) != 0)
    return false;
  size_t n = made;
  while (n > 0 && plain[n - 1] == 0) n--;
  if (n == 0 || plain[n - 1] != 0x80) return false;
  *ret = (str){(const char *)plain, n - 1};
  return true;
}

struct bytes wrap(void *mem, const uint8_t public[KEY_BYTES], struct bytes content) {
  ready();
  uint8_t *out = MEM_ARRAY(mem, uint8_t, content.n + crypto_box_SEALBYTES);
  if (crypto_box_seal(out, content.p, content.n, public) != 0) fault(FAULT_BUG, "no box for this public key");
  return (struct bytes){out, content.n + crypto_box_SEALBYTES};
}

bool unwrap(void *mem, const struct pair *pair, struct bytes wrapped, struct bytes *ret) {
  ready();
  if (wrapped.n <= crypto_box_SEALBYTES) return false;
  uint8_t *out = MEM_ARRAY(mem, uint8_t, wrapped.n);
  if (crypto_box_seal_open(out, wrapped.p, wrapped.n, pair->public, pair->private) != 0) return false;
  *ret = (struct bytes){out, wrapped.n - crypto_box_SEALBYTES};
  return true;
}

bool unwrap_key(void *mem, const struct pair *pair, struct bytes wrapped, uint8_t ret[KEY_BYTES]) {
  struct bytes key;
  if (!unwrap(mem, pair, wrapped, &key) || key.n != KEY_BYTES) return false;
  memcpy(ret, key.p, KEY_BYTES);
  return true;
}

bool key_of_words(struct ctx *cx, const char *purpose, str words, const uint8_t salt[SALT_BYTES],
                  uint8_t ret[KEY_BYTES]) {
  uint8_t slow[KEY_BYTES], key[KEY_BYTES];
  if (!slow_key(cx->mem, cx->store, words, salt, slow)) return false;
  store_key(cx->store, cx->who.commune, purpose, key);
  hmac_sha256(key, (str){(const char *)slow, sizeof slow}, ret);
  wipe(slow, sizeof slow);
  wipe(key, sizeof key);
  return true;
}

str fields_join(void *mem, const str *fields, size_t n) {
  return str_join(mem, fields, n, S("\x1f"));
}

void fields_part(str all, str *ret, size_t n) {
  str rest = all;
  for (size_t i = 0; i < n; i++) {
    ret[i] = S("");
    if (rest.p) (void)str_cut(&rest, S("\x1f"), &ret[i]);
  }
}
