/* The follow code: 64 bits said as eight syllables, and a check syllable over GF(256). */
#include "matter/matter.h"

#include <string.h>

/* 16 beginnings × 16 rimes, all spoken level and typed without marks. Left out are the pairs that some region speaks
 * alike: l/n (l kept), s/x, tr/ch, d/gi/r (none but đ), -n/-ng, -t/-c, ai/ay, ao/au, and syllables unkind to say. */
static const char *const beginnings[16] = {"b",  "c",  "d",  "g", "h",  "kh", "l", "m",
                                           "ng", "nh", "ph", "t", "th", "v",  "x", "ch"};
static const char *const rimes[16] = {"a",  "ai", "am", "ao", "e",  "em", "eo", "i",
                                      "im", "iu", "o",  "oi", "om", "ui", "um", "ua"};

/* c, g and ng are written k, gh and ngh before e and i. */
static const char *spelled(unsigned beginning, unsigned rime) {
  bool front = rimes[rime][0] == 'e' || rimes[rime][0] == 'i';
  if (front && strcmp(beginnings[beginning], "c") == 0) return "k";
  if (front && strcmp(beginnings[beginning], "g") == 0) return "gh";
  if (front && strcmp(beginnings[beginning], "ng") == 0) return "ngh";
  return beginnings[beginning];
}

static uint8_t gf_double(uint8_t v) {
  return (uint8_t)((unsigned)v << 1 ^ (v & 0x80 ? 0x1Du : 0u));
}

/* Sum of 2^(n-i) × syllable i in GF(256) by x⁸+x⁴+x³+x²+1: no weight is 0 and no two are alike, so one wrong syllable, or
 * two that changed places, always show. */
static uint8_t check_of(const uint8_t secret[FOLLOW_BYTES]) {
  uint8_t sum = 0;
  for (size_t i = 0; i < FOLLOW_BYTES; i++) sum = gf_double(sum ^ secret[i]);
  return sum;
}

str follow_say(void *mem, const uint8_t secret[FOLLOW_BYTES]) {
  struct buf *b = buf_new(mem, 128);
  for (size_t i = 0; i <= FOLLOW_BYTES; i++) {
    unsigned v = i < FOLLOW_BYTES ? secret[i] : check_of(secret);
    buf_fmt(b, "%s%s%s", i ? "-" : "", spelled(v >> 4, v & 15), rimes[v & 15]);
  }
  return buf_str(b);
}

static bool hear_syllable(str s, uint8_t *ret) {
  for (unsigned v = 0; v < 256; v++) {
    str beginning = str_of(beginnings[v >> 4]), other = str_of(spelled(v >> 4, v & 15)),
        rime = str_of(rimes[v & 15]);
    if (!str_ends(s, rime)) continue;
    str head = str_sub(s, 0, s.n - rime.n);
    bool k_for_c = str_eq(beginning, S("c")) && str_eq(head, S("k"));
    if (!str_eq(head, beginning) && !str_eq(head, other) && !k_for_c) continue;
    *ret = (uint8_t)v;
    return true;
  }
  return false;
}

bool follow_hear(void *mem, str typed, uint8_t ret[FOLLOW_BYTES]) {
  if (typed.n > 200 || !utf8_valid(typed)) return false;
  str rest = text_fold(mem, typed), syllable;
  uint8_t heard[FOLLOW_BYTES + 1];
  size_t n = 0;
  do {
    str_cut(&rest, S(" "), &syllable);
    if (n > FOLLOW_BYTES || !hear_syllable(syllable, &heard[n])) return false;
    n++;
  } while (rest.p);
  if (n != FOLLOW_BYTES + 1 || heard[FOLLOW_BYTES] != check_of(heard)) return false;
  memcpy(ret, heard, FOLLOW_BYTES);
  return true;
}

/* Derived, not stored: a repeated answer can say it again. */
void follow_secret(struct ctx *cx, id form, uint8_t ret[FOLLOW_BYTES]) {
  uint8_t key[32], mac[32];
  store_key(cx->store, cx->who.commune, "follow-code", key);
  hmac_sha256(key, (str){(const char *)form.b, sizeof form.b}, mac);
  memcpy(ret, mac, FOLLOW_BYTES);
}
