#include "journal/note.h"
#include "box/box.h"

#include <string.h>

#define SIGNATURES_MAX 64

static bool is_plain(str s) {
  if (!utf8_valid(s)) return false;
  for (size_t i = 0; i < s.n; i++)
    if ((uint8_t)s.p[i] < 0x20 && s.p[i] != '\n') return false;
  return true;
}

/* The text is parted from the signatures by the last empty line. */
static bool part(str whole, str *ret_text, str *ret_signatures) {
  if (!str_ends(whole, S("\n"))) return false;
  for (size_t i = whole.n - 1; i > 0; i--) {
    if (whole.p[i] != '\n' || whole.p[i - 1] != '\n') continue;
    *ret_text = str_sub(whole, 0, i);
    *ret_signatures = str_sub(whole, i + 1, whole.n - i - 1);
    return ret_signatures->n > 0;
  }
  return false;
}

bool note_read(void *mem, str whole, struct note *ret) {
  struct note n;
  str rest, size, root, bytes;
  if (whole.n > (64 << 10) || !is_plain(whole) || !part(whole, &n.text, &n.signatures)) return false;
  rest = n.text;
  if (!str_cut(&rest, S("\n"), &n.origin) || !str_cut(&rest, S("\n"), &size) || !str_cut(&rest, S("\n"), &root))
    return false;
  if (!n.origin.n || !int_parse(size, 0, INT64_MAX, &n.size) || !base64_parse(mem, root, &bytes) ||
      bytes.n != 32)
    return false;
  memcpy(n.root, bytes.p, 32);
  *ret = n;
  return true;
}

enum note_signature note_check(void *mem, const struct note *n, str key_name, const uint8_t public_key[32]) {
  uint8_t key_id[4];
  str rest = n->signatures, line, bytes;
  str head = str_fmt(mem, "\xe2\x80\x94 %.*s ", STR_ARG(key_name));
  box_key_id(key_name, public_key, key_id);
  for (int i = 0; i < SIGNATURES_MAX && str_cut(&rest, S("\n"), &line); i++) {
    if (!str_starts(line, head) || !base64_parse(mem, str_sub(line, head.n, line.n - head.n), &bytes)) continue;
    if (bytes.n < 4 || memcmp(bytes.p, key_id, 4) != 0) continue;
    bool good = bytes.n == 68 && box_verify(public_key, n->text, (const uint8_t *)bytes.p + 4);
    return good ? NOTE_GOOD : NOTE_FORGED;
  }
  return NOTE_UNKNOWN_KEY;
}

str note_text(void *mem, str origin, int64_t size, const uint8_t root[32]) {
  return str_fmt(mem, "%.*s\n%lld\n%.*s\n", STR_ARG(origin), (long long)size,
                 STR_ARG(base64_of(mem, root, 32)));
}

str note_signed(void *mem, str text, str key_name, const uint8_t public_key[32], const uint8_t sig[64]) {
  uint8_t bytes[68];
  box_key_id(key_name, public_key, bytes);
  memcpy(bytes + 4, sig, 64);
  return str_fmt(mem, "%.*s\n\xe2\x80\x94 %.*s %.*s\n", STR_ARG(text), STR_ARG(key_name),
                 STR_ARG(base64_of(mem, bytes, sizeof bytes)));
}

str note_key(void *mem, str name, const uint8_t public_key[32]) {
  uint8_t typed[33] = {1}, key_id[4];
  memcpy(typed + 1, public_key, 32);
  box_key_id(name, public_key, key_id);
  return str_fmt(mem, "%.*s+%.*s+%.*s", STR_ARG(name), STR_ARG(hex_of(mem, key_id, 4)),
                 STR_ARG(base64_of(mem, typed, sizeof typed)));
}

bool note_key_read(void *mem, str key, str *ret_name, uint8_t ret_public[32]) {
  str rest = str_trim(key), name, id_hex, bytes;
  uint8_t key_id[4], said[4];
  if (!str_cut(&rest, S("+"), &name) || !str_cut(&rest, S("+"), &id_hex) || !name.n || name.n > 90)
    return false;
  if (!base64_parse(mem, rest, &bytes) || bytes.n != 33 || bytes.p[0] != 1 || !hex_parse(id_hex, said, 4))
    return false;
  box_key_id(name, (const uint8_t *)bytes.p + 1, key_id);
  if (memcmp(key_id, said, 4) != 0) return false;
  *ret_name = name;
  memcpy(ret_public, bytes.p + 1, 32);
  return true;
}
