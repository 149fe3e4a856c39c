/* Icons: lucide's shapes, drawn in the colour of the text. */
#include "view/tables.h"

html icon(struct out *o, str name) {
  (void)o;
  size_t low = 0, high = icon_count;
  while (low < high) {
    size_t mid = low + (high - low) / 2;
    int order = str_cmp(name, icon_rows[mid].name);
    if (order == 0) return (html){icon_rows[mid].svg};
    if (order < 0)
      high = mid;
    else
      low = mid + 1;
  }
  fault(FAULT_BUG, "no icon %.*s: add it to data/icons.txt", STR_ARG(name));
}
