/* header: what a picture says about itself before anything is decoded. Every number is read with bounds; nothing is
 * inflated. */
#ifndef BOX_HEADER_H
#define BOX_HEADER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum picture_kind { PICTURE_NONE, PICTURE_JPEG, PICTURE_PNG, PICTURE_WEBP, PICTURE_HEIC };
struct picture_header {
  enum picture_kind kind;
  int64_t width, height; /* 0 for HEIC: its boxes are read by libheif, which decodes nothing for that */
  bool moves;            /* more than one frame */
};
#define PICTURE_MAX_SIDE 12000
#define PICTURE_MAX_PIXELS 40000000

bool header_read(const uint8_t *p, size_t n, struct picture_header *ret);
/* Leaves in place only the chunks a PNG's pixels need (RFC 2083 chunk layout), so that no text or unknown chunk is ever
 * inflated; also drops what hangs behind IEND. Works in place, gives the new length, 0 when the chunks are broken. */
size_t header_png_strip(uint8_t *p, size_t n);

#endif
