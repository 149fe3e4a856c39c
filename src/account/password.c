#include <sodium.h>
#include <string.h>

#include "account/internal.h"

/* SAFETY: 64 MiB and three passes, as the product promises; read back from stored hashes by a test. */
enum { PASSES = 3, MIN_BYTES = 12, MAX_BYTES = 256 };
static const size_t MEMORY = 64u * 1024u * 1024u;

#define _(vi) S(vi) /* as in permissions.c */

/* Common passwords end in digits and signs that people add when they are asked for more: the bare word decides. */
static str bare_word(void *mem, str password) {
  str folded = text_fold(mem, password);
  struct buf *b = buf_new(mem, folded.n + 1);
  for (size_t i = 0; i < folded.n; i++) {
    char c = folded.p[i];
    if (c == ' ') continue;
    if (c == '@') c = 'a';
    if (c == '0') c = 'o';
    buf_char(b, c);
  }
  str s = buf_str(b);
  while (s.n && s.p[s.n - 1] >= '0' && s.p[s.n - 1] <= '9') s.n--;
  while (s.n && s.p[0] >= '0' && s.p[0] <= '9') {
    s.p++;
    s.n--;
  }
  return s;
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

/* A line of the file is a word; one that begins with '=' has to be the whole password, the others are refused together with
 * digits and signs around them, alone or twice. */
static bool is_common(void *mem, str password, str login) {
  str bare = bare_word(mem, password);
  if (bare.n == 0) return true; /* digits and signs only */
  str own = bare_word(mem, login);
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
  else if (!utf8_valid(password))
    why = _("Mật khẩu có ký tự không đọc được. Ông/bà gõ lại.");
  else if (only_repeats(password) || is_common(mem, password, login))
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
