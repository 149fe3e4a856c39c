#include "box/header.h"

#include <string.h>

static uint32_t be32(const uint8_t *p) {
  return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* Four characters at p. */
static bool is(const uint8_t *p, const char *tag) {
  return p[0] == (uint8_t)tag[0] && p[1] == (uint8_t)tag[1] && p[2] == (uint8_t)tag[2] &&
         p[3] == (uint8_t)tag[3];
}

static uint32_t be16(const uint8_t *p) {
  return (uint32_t)p[0] << 8 | p[1];
}

static uint32_t le24(const uint8_t *p) {
  return (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

static bool png(const uint8_t *p, size_t n, struct picture_header *h) {
  if (n < 33 || be32(p + 8) != 13 || !is(p + 12, "IHDR")) return false;
  h->width = be32(p + 16);
  h->height = be32(p + 20);
  for (size_t at = 8; n - at >= 12;) {
    uint32_t size = be32(p + at);
    if (size > n - at - 12) break;
    if (is(p + at + 4, "acTL")) h->moves = true;
    at += 12 + (size_t)size;
  }
  return true;
}

size_t header_png_strip(uint8_t *p, size_t n) {
  static const char keep[] = "IHDRPLTEIDATIENDtRNSsRGBgAMAcHRMeXIf";
  size_t to = 8;
  for (size_t at = 8; n - at >= 12;) {
    uint32_t size = be32(p + at);
    if (size > n - at - 12) return 0;
    size_t whole = 12 + (size_t)size;
    bool end = is(p + at + 4, "IEND");
    for (size_t i = 0; i < sizeof keep - 1; i += 4) {
      if (!is(p + at + 4, keep + i)) continue;
      memmove(p + to, p + at, whole);
      to += whole;
    }
    if (end) return to;
    at += whole;
  }
  return 0;
}

/* ITU T.81 annex B: segments up to the frame header. A second frame (hierarchical JPEG) is not looked for: the decoder
 * reads the first only. The end marker must stand somewhere behind it: the library would fill up half a picture in grey. */
static bool jpeg(const uint8_t *p, size_t n, struct picture_header *h) {
  for (size_t at = 2; n - at >= 4;) {
    if (p[at] != 0xff) return false;
    uint8_t marker = p[at + 1];
    if (marker == 0xff) {
      at++;
      continue;
    }
    if (marker == 0xd8 || marker == 0xd9 || marker == 0xda || marker == 0) return false;
    uint32_t size = be16(p + at + 2);
    if (size < 2 || size > n - at - 2) return false;
    bool frame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    if (frame) {
      if (size < 8) return false;
      h->height = be16(p + at + 5);
      h->width = be16(p + at + 7);
      return memmem(p + at, n - at, "\xff\xd9", 2) != NULL;
    }
    at += 2 + (size_t)size;
  }
  return false;
}

static bool webp(const uint8_t *p, size_t n, struct picture_header *h) {
  if (n < 30) return false;
  if (is(p + 12, "VP8X")) {
    h->moves = p[20] & 2;
    h->width = le24(p + 24) + 1;
    h->height = le24(p + 27) + 1;
  } else if (is(p + 12, "VP8L")) {
    uint32_t bits = (uint32_t)p[24] << 24 | le24(p + 21);
    h->width = (bits & 0x3fff) + 1;
    h->height = (bits >> 14 & 0x3fff) + 1;
  } else if (is(p + 12, "VP8 ")) {
    h->width = (p[26] | (uint32_t)p[27] << 8) & 0x3fff;
    h->height = (p[28] | (uint32_t)p[29] << 8) & 0x3fff;
  } else {
    return false;
  }
  return true;
}

/* ISO 14496-12 file type box with one of the HEIF still picture brands (ISO 23008-12). */
static bool heic(const uint8_t *p, size_t n, struct picture_header *h) {
  static const char still[][5] = {"heic", "heix", "mif1", "heim", "heis"};
  static const char moving[][5] = {"hevc", "hevx", "msf1", "hevm"};
  uint32_t size = be32(p);
  if (size < 16 || size > n || size > 4096) return false;
  bool found = false;
  for (size_t i = 0; i < sizeof moving / sizeof *moving; i++)
    if (is(p + 8, moving[i])) h->moves = true;
  for (size_t at = 8; at + 4 <= size; at += at == 8 ? 8 : 4)
    for (size_t i = 0; i < sizeof still / sizeof *still; i++)
      if (is(p + at, still[i])) found = true;
  return found || h->moves;
}

bool header_read(const uint8_t *p, size_t n, struct picture_header *ret) {
  struct picture_header h = {0};
  bool right = false;
  if (n >= 16 && is(p, "\x89PNG") && is(p + 4, "\r\n\x1a\n")) {
    h.kind = PICTURE_PNG;
    right = png(p, n, &h);
  } else if (n >= 16 && p[0] == 0xff && p[1] == 0xd8 && p[2] == 0xff) {
    h.kind = PICTURE_JPEG;
    right = jpeg(p, n, &h);
  } else if (n >= 16 && is(p, "RIFF") && is(p + 8, "WEBP")) {
    h.kind = PICTURE_WEBP;
    right = webp(p, n, &h);
  } else if (n >= 16 && is(p + 4, "ftyp")) {
    h.kind = PICTURE_HEIC;
    right = heic(p, n, &h);
  }
  if (!right) return false;
  *ret = h;
  return true;
}
