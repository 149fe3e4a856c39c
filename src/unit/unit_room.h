/* unit's own: what its files share with each other and nobody else. */
#ifndef UNIT_UNIT_ROOM_H
#define UNIT_UNIT_ROOM_H

#include "unit/unit.h"

/* RFC 4180 with the freedom of Excel: comma, semicolon or tab, told by the first line; CRLF or LF; a cell may hold line
 * breaks in quotes. */
struct csv_row {
  int64_t line; /* where it begins, from 1 */
  str text;     /* as it came, without the line end */
  struct {
    str *at;
    size_t n;
  } cells;
};
struct csv {
  struct csv_row *at;
  size_t n;
  int64_t wrong_line; /* a quote that never closes, too many rows or cells: here; 0 = fine */
};
enum { CSV_ROWS = 2001, CSV_CELLS = 20 };
struct csv csv_read(void *mem, str file); /* valid UTF-8; a BOM is skipped; empty lines are left out */

#endif
