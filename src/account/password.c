#include <sodium.h>
#include <string.h>

#include "account/inside.h"

/* SAFETY: 64 MiB and three passes, as the product promises; read back from stored hashes by a test. */
enum { PASSES = 3, MIN_BYTES = 12, MAX_BYTES = 256 };
static const size_t MEMORY = 64u * 1024u * 1024u;

static bool letter_like(char c) {
  return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

/* Common passwords get digits and signs around them when more is asked for, and letters written as signs: the bare word
 * decides. 'P@ssw0rd-2026' is 'password'. */
static str bare_word(void *mem, str password, bool signs_as_letters) {
  static const char from[] = "@40$513", to[] = "aaossie";
  str lower = text_lower(mem, password);
  while (lower.n && !letter_like(lower.p[lower.n - 1])) lower.n--;
  while (lower.n && !letter_like(lower.p[0])) lower = str_sub(lower, 1, lower.n);
  char *c = str_c(mem, lower);
  for (char *at = c; signs_as_letters && *at; at++) {
    const char *sign = strchr(from, *at);
    if (sign) *at = to[sign - from];
  }
  str folded = text_fold(mem, str_of(c));
  struct buf *b = buf_new(mem, folded.n + 1);
  for (size_t i = 0; i < folded.n; i++)
    if (folded.p[i] != ' ') buf_char(b, folded.p[i]);
  return buf_str(b);
}

static bool only_repeats(str p) {
  /* The same one to four bytes over and over, or a run up or down like 123456789012. */
  for (size_t period = 1; period <= 4; period++) {
    size_t i = period;
    while (i < p.n && p.p[i] == p.p[i - period]) i++;
    if (i >= p.n) return true;
  }
  size_t steps = 0;
  for (size_t i = 1; i < p.n; i++) {
    int d = p.p[i] - p.p[i - 1];
    if (d == 1 || d == -1 || d == 9 || d == -9) steps++;
  }
  return steps + 1 >= p.n;
}

/* The list's words, alone or twice. */
static bool is_common(void *mem, str bare, str login) {
  if (bare.n == 0) return true; /* digits and signs only */
  str own = bare_word(mem, login, false);
  if (own.n >= 4 && str_has(bare, own) && bare.n < own.n + 8) return true;
  str rest = data_file("passwords/common.txt"), line;
  while (rest.p && rest.n) {
    if (!str_cut(&rest, S("\n"), &line)) rest = STR_NONE;
    line = str_trim(line);
    if (line.n == 0 || line.p[0] == '#') continue;
    if (str_eq(line, bare)) return true;
    if (line.n >= 4 && bare.n == 2 * line.n && str_starts(bare, line) && str_ends(bare, line)) return true;
  }
  return false;
}

bool password_acceptable(void *mem, str password, str login, str *ret_why) {
  str why = STR_NONE;
  if (password.n < MIN_BYTES)
    why = _("Mật khẩu cần ít nhất 12 ký tự. Một câu ngắn dễ nhớ là tốt nhất.");
  else if (password.n > MAX_BYTES)
    why = _("Mật khẩu dài quá 256 ký tự.");
  else if (!utf8_valid(password) || memchr(password.p, 0, password.n))
    why = _("Mật khẩu có ký tự không đọc được. Ông/bà gõ lại.");
  else if (only_repeats(password) || is_common(mem, bare_word(mem, password, false), login) ||
           is_common(mem, bare_word(mem, password, true), login))
    why = _("Mật khẩu này dễ đoán. Ông/bà chọn một câu riêng của mình.");
  if (!why.p) return true;
  *ret_why = why;
  return false;
}

str password_hash(void *mem, struct store *s, str password) {
  char out[crypto_pwhash_STRBYTES];
  struct hash_turn *turn = hash_turn_take(mem, s);
  if (!turn) return STR_NONE;
  if (sodium_init() < 0) fault(FAULT_BUG, "libsodium does not start");
  if (crypto_pwhash_str_alg(out, password.p ? password.p : "", password.n, PASSES, MEMORY,
                            crypto_pwhash_ALG_ARGON2ID13) != 0)
    fault(FAULT_MEMORY, "no memory for a password hash");
  hash_turn_give(turn);
  return str_dup(mem, str_of(out));
}

bool slow_key(void *mem, struct store *s, str secret, const uint8_t salt[16], uint8_t ret[32]) {
  _Static_assert(crypto_pwhash_SALTBYTES == 16, "the salt's length is stored");
  struct hash_turn *turn = hash_turn_take(mem, s);
  if (!turn) return false;
  if (sodium_init() < 0) fault(FAULT_BUG, "libsodium does not start");
  if (crypto_pwhash(ret, 32, secret.p ? secret.p : "", secret.n, salt, PASSES, MEMORY,
                    crypto_pwhash_ALG_ARGON2ID13) != 0)
    fault(FAULT_MEMORY, "no memory for a slow key");
  hash_turn_give(turn);
  return true;
}

bool password_right(str hash, str password) {
  /* For a login nobody has: the hash of a random password with the same cost, so that the answer takes as long. */
  static const char nobody[] = "$argon2id$v=19$m=65536,t=3,p=1$U0FMVFNBTFRTQUxUU0FMVA$"
                               "bm9ib2R5IGhhcyB0aGlzIHBhc3N3b3JkIGF0IGFsbC4";
  char c[crypto_pwhash_STRBYTES] = {0};
  bool known = hash.p && hash.n > 0 && hash.n < sizeof c;
  if (known)
    memcpy(c, hash.p, hash.n);
  else
    memcpy(c, nobody, sizeof nobody);
  if (sodium_init() < 0) fault(FAULT_BUG, "libsodium does not start");
  bool right = crypto_pwhash_str_verify(c, password.p ? password.p : "", password.n) == 0;
  return right && known;
}
