#include "base/base.h"

#include <sodium.h>
#include <string.h>

bool id_is(id v) {
  return !id_eq(v, ID_NONE);
}

bool id_eq(id a, id b) {
  return memcmp(a.b, b.b, sizeof a.b) == 0;
}

str id_hex(void *mem, id v) {
  return hex_of(mem, v.b, sizeof v.b);
}

bool id_parse(str hex, id *ret) {
  id v;
  if (!hex_parse(hex, v.b, sizeof v.b)) return false;
  *ret = v;
  return true;
}

str hex_of(void *mem, const void *p, size_t n) {
  const uint8_t *b = p;
  char *text = mem_zero(mem, n * 2 + 1);
  for (size_t i = 0; i < n; i++) {
    text[2 * i] = "0123456789abcdef"[b[i] >> 4];
    text[2 * i + 1] = "0123456789abcdef"[b[i] & 15];
  }
  return (str){text, n * 2};
}

static int nibble(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

bool hex_parse(str s, void *ret, size_t n) {
  if (s.n != n * 2) return false;
  for (size_t i = 0; i < s.n; i++)
    if (nibble(s.p[i]) < 0) return false;
  for (size_t i = 0; i < n; i++)
    ((uint8_t *)ret)[i] = (uint8_t)(nibble(s.p[2 * i]) << 4 | nibble(s.p[2 * i + 1]));
  return true;
}

str base64_of(void *mem, const void *p, size_t n) {
  size_t size = sodium_base64_encoded_len(n, sodium_base64_VARIANT_ORIGINAL);
  char *text = mem_zero(mem, size);
  sodium_bin2base64(text, size, p, n, sodium_base64_VARIANT_ORIGINAL);
  return (str){text, size - 1};
}

bool base64_parse(void *mem, str s, str *ret) {
  size_t max = s.n / 4 * 3 + 3, n;
  char *bytes = mem_zero(mem, max);
  const char *end;
  if (sodium_base642bin((uint8_t *)bytes, max, s.p ? s.p : "", s.n, NULL, &n, &end,
                        sodium_base64_VARIANT_ORIGINAL) ||
      end != (s.p ? s.p : end) + s.n)
    return false;
  *ret = (str){bytes, n};
  return true;
}

void sha256(const void *p, size_t n, uint8_t ret[32]) {
  crypto_hash_sha256(ret, p, n);
}

void hmac_sha256(const uint8_t key[32], str data, uint8_t ret[32]) {
  crypto_auth_hmacsha256(ret, (const uint8_t *)(data.p ? data.p : ""), data.n, key);
}

bool same_bytes(const void *a, const void *b, size_t n) {
  return sodium_memcmp(a, b, n) == 0;
}

void random_bytes(void *p, size_t n) {
  randombytes_buf(p, n);
}
