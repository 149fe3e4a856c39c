/* Words in two languages: the Vietnamese text is the message and its own translation. */
#include "view/tables.h"

uint32_t word_hash(str vi) {
  uint32_t h = 2166136261u;
  for (size_t i = 0; i < vi.n; i++) h = (h ^ (unsigned char)vi.p[i]) * 16777619u;
  return h;
}

static const struct word_row *row_of(str vi) {
  for (uint32_t at = word_hash(vi) & word_mask;; at = (at + 1) & word_mask) {
    uint32_t slot = word_slots[at];
    if (slot == 0) return NULL;
    if (str_eq(word_rows[slot - 1].vi, vi)) return &word_rows[slot - 1];
  }
}

/* A message without English shows as it is: tools/words.py check keeps that from being shipped. */
str word(enum lang lang, str vi) {
  if (lang == LANG_VI || !vi.p) return vi;
  const struct word_row *row = row_of(vi);
  return row ? row->one : vi;
}

str word_n(enum lang lang, str vi, int64_t n) {
  if (lang == LANG_VI || !vi.p) return vi;
  const struct word_row *row = row_of(vi);
  if (!row) return vi;
  return n == 1 || !row->other.p ? row->one : row->other;
}
