/* Bytes said as syllables, with check syllables over GF(256): what a resident reads out over the telephone. */
#include "base/base.h"

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

/* Check number k: the sum of w^(n-i) × byte i in GF(256) by x⁸+x⁴+x³+x²+1, with w = 2 for the first and 4 for the second. No
 * weight is 0 and no two of one check are alike, so one wrong syllable, or two that changed places, always show; two
 * checks together show any two wrong ones. */
static uint8_t check_of(const uint8_t *secret, size_t n, size_t k) {
  uint8_t sum = 0;
  for (size_t i = 0; i < n; i++) {
    sum ^= secret[i];
    for (size_t d = 0; d <= k; d++) sum = gf_double(sum);
  }
  return sum;
}

str spoken_say(void *mem, const uint8_t *secret, size_t n, size_t checks) {
  MUST(checks == 1 || checks == 2);
  struct buf *b = buf_new(mem, (n + checks) * 8);
  for (size_t i = 0; i < n + checks; i++) {
    unsigned v = i < n ? secret[i] : check_of(secret, n, i - n);
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

bool spoken_hear(void *mem, str typed, uint8_t *ret, size_t n, size_t checks) {
  enum { MOST = 32 };
  MUST(n + checks <= MOST);
  if (typed.n > 200 || !utf8_valid(typed)) return false;
  str rest = text_fold(mem, typed), syllable;
  uint8_t heard[MOST];
  size_t k = 0;
  do {
    str_cut(&rest, S(" "), &syllable);
    if (k == n + checks || !hear_syllable(syllable, &heard[k])) return false;
    k++;
  } while (rest.p);
  if (k != n + checks) return false;
  for (size_t i = 0; i < checks; i++)
    if (heard[n + i] != check_of(heard, n, i)) return false;
  memcpy(ret, heard, n);
  return true;
}
