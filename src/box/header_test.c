#include "box/header.h"
#include "test/test.h"

#include <string.h>

static const uint8_t png_head[33] = {0x89, 'P',  'N', 'G', '\r', '\n', 0x1a, '\n', 0,    0, 0,
                                     13,   'I',  'H', 'D', 'R',  0,    0,    0x75, 0x30, 0, 0,
                                     0x75, 0x30, 8,   2,   0,    0,    0,    1,    2,    3, 4};

TEST("a picture's header tells its kind and size without decoding") {
  struct picture_header h;
  CHECK(header_read(png_head, sizeof png_head, &h));
  CHECK_INT(h.kind, PICTURE_PNG);
  CHECK_INT(h.width, 30000);
  CHECK_INT(h.height, 30000);
  static const uint8_t jpeg[] = {0xff, 0xd8, 0xff, 0xe0, 0, 4, 'x', 'x',  0xff, 0xc2, 0,   11,
                                 8,    0x10, 0x00, 0x20, 1, 1, 1,   0x11, 0,    0xff, 0xd9};
  CHECK(header_read(jpeg, sizeof jpeg, &h));
  CHECK_INT(h.kind, PICTURE_JPEG);
  CHECK_INT(h.height, 0x1000);
  CHECK_INT(h.width, 0x2001);
}

TEST("every cut of a header is refused or read inside its bounds") {
  struct picture_header h;
  for (size_t n = 0; n < sizeof png_head; n++) CHECK(!header_read(png_head, n, &h));
  uint8_t jpeg[64] = {0xff, 0xd8, 0xff, 0xe1, 0xff, 0xff};
  for (size_t n = 0; n < sizeof jpeg; n++) CHECK(!header_read(jpeg, n, &h));
  uint8_t webp[30] = "RIFF....WEBPVP8X";
  for (size_t n = 0; n < sizeof webp; n++) CHECK(!header_read(webp, n, &h));
  webp[20] = 2;
  CHECK(header_read(webp, sizeof webp, &h));
  CHECK(h.moves);
  uint8_t heic[20] = {0, 0, 0, 20, 'f', 't', 'y', 'p', 'a', 'v', 'i', 'f', 0, 0, 0, 0, 'm', 'i', 'a', 'f'};
  CHECK(!header_read(heic, sizeof heic, &h));
}

TEST("an animated PNG is seen as one") {
  uint8_t p[33 + 12 + 8] = {0};
  struct picture_header h;
  memcpy(p, png_head, 33);
  p[36] = 8;
  memcpy(p + 37, "acTL", 4);
  CHECK(header_read(p, sizeof p, &h));
  CHECK(h.moves);
}

TEST("only the chunks that carry pixels are left of a PNG, and nothing behind its end") {
  uint8_t p[33 + 12 + 4 + 12 + 12 + 20];
  memset(p, 0, sizeof p);
  memcpy(p, png_head, 33);
  uint8_t *at = p + 33;
  at[3] = 4;
  memcpy(at + 4, "zTXtBOMB", 8);
  memcpy(at + 16 + 4, "IDAT", 4);
  memcpy(at + 28 + 4, "IEND", 4);
  memcpy(at + 40, "<script>", 8);
  size_t n = header_png_strip(p, sizeof p);
  CHECK_INT(n, 33 + 12 + 12);
  CHECK(!memmem(p, n, "zTXt", 4));
  CHECK(memcmp(p + n - 8, "IEND", 4) == 0);
  p[33] = 0x7f; /* a chunk longer than the file */
  CHECK_INT(header_png_strip(p, n), 0);
}
