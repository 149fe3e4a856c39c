/* The follow code: 64 bits said as eight syllables, and a check syllable. */
#include "matter/matter.h"

str follow_say(void *mem, const uint8_t secret[FOLLOW_BYTES]) {
  return spoken_say(mem, secret, FOLLOW_BYTES, 1);
}

bool follow_hear(void *mem, str typed, uint8_t ret[FOLLOW_BYTES]) {
  return spoken_hear(mem, typed, ret, FOLLOW_BYTES, 1);
}

bool follow_as_written(void *mem, str typed, str *ret_code) {
  uint8_t secret[FOLLOW_BYTES];
  if (!follow_hear(mem, typed, secret)) return false;
  *ret_code = follow_say(mem, secret);
  return true;
}

/* Derived, not stored: a repeated answer can say it again. */
void follow_secret(struct ctx *cx, id form, uint8_t ret[FOLLOW_BYTES]) {
  uint8_t key[32], mac[32];
  store_key(cx->store, cx->who.commune, "follow-code", key);
  hmac_sha256(key, (str){(const char *)form.b, sizeof form.b}, mac);
  memcpy(ret, mac, FOLLOW_BYTES);
}
