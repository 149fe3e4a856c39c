/* QR codes as SVG (ISO/IEC 18004, error level M, quiet zone of 4 modules). */
#include "view/view.h"

#include <errno.h>
#include <qrencode.h>
#include <string.h>

enum { QUIET = 4, SIDE_MAX = 177 };

/* One square a module, copied out before anything can jump: the library's memory is given back at once. */
static size_t modules(str content, unsigned char *square) {
  QRcode *code = QRcode_encodeData((int)content.n, (const unsigned char *)content.p, 0, QR_ECLEVEL_M);
  if (!code) return 0;
  size_t side = (size_t)code->width;
  if (side <= SIDE_MAX)
    for (size_t i = 0; i < side * side; i++) square[i] = code->data[i] & 1;
  QRcode_free(code);
  return side <= SIDE_MAX ? side : 0;
}

/* Dark runs of a row as one stroke each: a third of the size of single squares. */
static void row(struct out *o, const unsigned char *square, size_t side, size_t y) {
  for (size_t x = 0; x < side;) {
    size_t run = 0;
    while (x + run < side && square[y * side + x + run]) run++;
    if (run) buf_fmt(o->b, "M%zu %zuh%zuv1h-%zuz", x + QUIET, y + QUIET, run, run);
    x += run ? run : 1;
  }
}

html qr_svg(struct out *o, str content) {
  MUST(content.n > 0 && content.n <= 2000);
  unsigned char *square = MEM_ARRAY(o->mem, unsigned char, SIDE_MAX *SIDE_MAX);
  errno = 0;
  size_t side = modules(content, square);
  if (side == 0) fault(errno == ENOMEM ? FAULT_MEMORY : FAULT_BUG, "no QR code of %zu bytes", content.n);
  struct buf *was = out_aside(o);
  size_t whole = side + QUIET + QUIET;
  /* Black on white whatever the page's colours are: a dark theme's code is not read by every telephone. */
  buf_fmt(o->b,
          "<svg class=\"qr-code\" viewBox=\"0 0 %zu %zu\" role=\"img\" shape-rendering=\"crispEdges\"><title>",
          whole, whole);
  out_text(o, word(o->lang, _("Mã QR")));
  buf_fmt(o->b, "</title><rect width=\"%zu\" height=\"%zu\" fill=\"#fff\"/><path fill=\"#000\" d=\"", whole,
          whole);
  for (size_t y = 0; y < side; y++) row(o, square, side, y);
  out_raw(o, S("\"/></svg>"));
  return out_back(o, was);
}
