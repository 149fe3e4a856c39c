/* Icons: lucide's shapes, drawn in the colour of the text. */
#include "view/tables.h"

html icon(struct out *o, str name) {
  size_t low = 0, high = icon_count;
  while (low < high) {
    size_t mid = low + (high - low) / 2;
    int order = str_cmp(name, icon_rows[mid].name);
    if (order == 0) {
      static const char frame[] =
          "<svg class=\"icon\" viewBox=\"0 0 24 24\" width=\"24\" height=\"24\" fill=\"none\" "
          "stroke=\"currentColor\" "
          "stroke-width=\"2\" stroke-linecap=\"round\" stroke-linejoin=\"round\" aria-hidden=\"true\" "
          "focusable=\"false\">%.*s</svg>";
      return (html){str_fmt(o->mem, frame, STR_ARG(icon_rows[mid].svg))};
    }
    if (order < 0)
      high = mid;
    else
      low = mid + 1;
  }
  fault(FAULT_BUG, "no icon %.*s: add it to data/icons.txt", STR_ARG(name));
}
