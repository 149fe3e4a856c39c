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

/* ---- views of the pages ---- */

struct unit_view {
  str id, name, kind, parent;
  bool source, root;
  day from;
};
struct unit_views {
  struct unit_view *at;
  size_t n;
};
struct units_page {
  const struct form_view *form;
  struct unit_views units;
  struct choices kinds, parents;
  int64_t count, hamlets, sources;
  moment as_of;
};
struct unit_page {
  struct unit_view unit;
  const struct form_view *rename_form, *move_form, *close_form, *duty_form;
  struct choices parents;
  bool closed;
  day closed_on;
  struct {
    struct unit_view *at;
    size_t n;
  } past; /* earlier names and places, newest first */
};
struct unit_import_page {
  const struct form_view *form;
  str wrong;
};
struct unit_row_view {
  int64_t line;
  str name, kind, parent, wrong, typed;
  day from;
  bool source;
};
struct unit_preview_page {
  const struct form_view *form; /* NULL: nothing to keep */
  int64_t right, wrong;
  struct {
    struct unit_row_view *at;
    size_t n;
  } good, bad;
};

#endif
