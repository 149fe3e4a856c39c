/* Tables that tools/ writes at build: translations, icons, static files. Read by view's own files only. */
#ifndef VIEW_TABLES_H
#define VIEW_TABLES_H

#include "view/view.h"

struct word_row {
  str vi, one, other; /* other absent: no plural */
};
/* Open addressing by word_hash(vi); a slot holds row + 1, 0 = empty. word_mask + 1 slots. */
extern const struct word_row word_rows[];
extern const uint32_t word_slots[];
extern const uint32_t word_mask;
uint32_t word_hash(str vi); /* FNV-1a, 32 bits; tools/words.py computes the same */

struct icon_row {
  str name, svg;
};
extern const struct icon_row icon_rows[]; /* in byte order of their names */
extern const size_t icon_count;

extern const struct asset asset_rows[];
extern const size_t asset_count;

#endif
