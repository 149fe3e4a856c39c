/* Sổ tiếp công dân, Mẫu 03/TCD: the lines of one year, for the pages that show, print and export it. */
#ifndef PETITION_RECEPTION_H
#define PETITION_RECEPTION_H

#include "petition/petition_pages.h"

struct reception {
  id id, line, recorded_by;
  int64_t year, stt, version, people;
  day day;
  struct bytes sealed;
  str kind, solved_by, guided, accepted_by, result, note;
  bool competent;
};
struct receptions {
  struct reception *at;
  size_t n;
};
enum { COL_WHO, COL_PAPER, COL_CONTENT, SEALED_COLUMNS };
/* What holds of each line of the year, by number. */
struct receptions reception_list(struct ctx *cx, int64_t year, int64_t after_stt, size_t limit);
bool reception_find(struct ctx *cx, int64_t year, int64_t stt, struct reception *ret);
int64_t reception_count(struct ctx *cx, int64_t year);
struct bytes reception_seal(struct ctx *cx, const uint8_t key[KEY_BYTES], id line,
                            const str cols[SEALED_COLUMNS]);
bool reception_unseal(struct ctx *cx, const uint8_t key[KEY_BYTES], const struct reception *r,
                      str ret[SEALED_COLUMNS]);
/* In an apply. r->stt 0: a new line at the end of its year, with its key; else a correction of that line. */
bool reception_write(struct ctx *cx, const struct reception *r, const struct wraps *wraps);
str reception_kind_word(str kind);

struct refused {
  id id;
  day day, due;
  str ground;
};
void reception_refuse(struct ctx *cx, const struct refused *r); /* in an apply */

#endif
