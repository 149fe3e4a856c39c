/* note: C2SP signed notes and tlog-checkpoints: reading, writing, checking signatures. */
#ifndef JOURNAL_NOTE_H
#define JOURNAL_NOTE_H

#include "base/base.h"

struct note {
  str text; /* with its last newline: what is signed */
  str signatures;
  str origin;
  int64_t size;
  uint8_t root[32];
};
enum note_signature { NOTE_UNKNOWN_KEY, NOTE_GOOD, NOTE_FORGED };

/* A checkpoint's note; extension lines and further signatures are allowed, as the specifications want. */
bool note_read(void *mem, str whole, struct note *ret);
enum note_signature note_check(void *mem, const struct note *n, str key_name, const uint8_t public_key[32]);
str note_text(void *mem, str origin, int64_t size, const uint8_t root[32]);
str note_signed(void *mem, str text, str key_name, const uint8_t public_key[32], const uint8_t sig[64]);

str note_key(void *mem, str name, const uint8_t public_key[32]); /* name+8 hex digits+base64 */
bool note_key_read(void *mem, str key, str *ret_name, uint8_t ret_public[32]);

#endif
