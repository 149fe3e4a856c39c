/* thanthien-decoder: turns an uploaded picture into a new one that carries pixels only. Main speaks on descriptor 3. Whatever
 * a picture can do to a decoding library, it does here: without files, network or new programs, in bounded memory, and for
 * at most a few seconds, after which main ends this process and starts another. */
#include "box/header.h"
#include "box/rights.h"
#include "box/sample.h"
#include "box/wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include <vips/vips.h>

#define SOCKET 3
#define FULL_SIDE 2400
#define THUMBNAIL_SIDE 320
#define SECONDS 4 /* of processor time a picture; main's own clock says 3 s */

struct encoded {
  void *p;
  size_t n;
};

/* Upright, sRGB, inside a square of `side`, without anything but pixels. Never made larger. */
static int shrink(const void *p, size_t n, int side, VipsImage **ret) {
  return vips_thumbnail_buffer((void *)(uintptr_t)p, n, ret, side, "height", side, "size", VIPS_SIZE_DOWN,
                               "export_profile", "srgb", "fail_on", VIPS_FAIL_ON_ERROR, NULL);
}

static bool encode(VipsImage *in, bool as_png, int quality, struct encoded *ret) {
  if (as_png) return vips_pngsave_buffer(in, &ret->p, &ret->n, "strip", TRUE, "compression", 6, NULL) == 0;
  return vips_jpegsave_buffer(in, &ret->p, &ret->n, "strip", TRUE, "Q", quality, "optimize_coding", TRUE,
                              NULL) == 0;
}

/* An image held whole in memory, cut off from whatever reads it lazily. */
static VipsImage *hold(VipsImage *in) {
  VipsImage *held = in ? vips_image_copy_memory(in) : NULL;
  if (in) g_object_unref(in);
  return held;
}

static bool see_through(VipsImage *in) {
  double least = 255;
  VipsImage *alpha = NULL;
  if (!vips_image_hasalpha(in)) return false;
  if (vips_extract_band(in, &alpha, in->Bands - 1, NULL) || vips_min(alpha, &least, NULL)) least = 0;
  if (alpha) g_object_unref(alpha);
  return least < 255;
}

static VipsImage *flat(VipsImage *in) {
  VipsImage *out = NULL;
  if (!vips_image_hasalpha(in)) return in;
  if (vips_flatten(in, &out, NULL)) out = NULL;
  g_object_unref(in);
  return hold(out);
}

static bool refuse(const char *why) {
  struct wire_part part = {why, strlen(why)};
  return wire_send(SOCKET, WIRE_REFUSED, &part, 1, WIRE_FOREVER);
}

/* Marks a message for the catalogue: main words it in the reader's language where it is shown. */
#define _(vi) vi
static const char not_read[] = _("Chúng tôi không đọc được ảnh này. Ông/bà chụp lại hoặc chọn ảnh khác.");
static const char other_kind[] = _("Chỉ nhận ảnh JPEG, PNG, WebP hoặc HEIC. Ông/bà chọn ảnh khác.");
static const char too_large[] = _(
    "Ảnh có quá nhiều điểm ảnh (tối đa 40 triệu, mỗi cạnh tối đa 12.000). Ông/bà chụp lại hoặc chọn ảnh khác.");
static const char moving[] = _("Ảnh động không gửi được. Ông/bà chọn ảnh tĩnh.");

static const char *check(uint8_t *p, size_t *n, enum picture_kind *ret_kind) {
  struct picture_header h;
  if (!header_read(p, *n, &h)) return other_kind;
  if (h.moves) return moving;
  if (h.kind == PICTURE_HEIC) {
    VipsImage *lazy = NULL;
    if (vips_heifload_buffer(p, *n, &lazy, NULL)) return not_read;
    h.width = lazy->Xsize;
    h.height = lazy->Ysize;
    h.moves = vips_image_get_n_pages(lazy) > 1;
    g_object_unref(lazy);
    if (h.moves) return moving;
  }
  if (h.width < 1 || h.height < 1) return not_read;
  if (h.width > PICTURE_MAX_SIDE || h.height > PICTURE_MAX_SIDE || h.width * h.height > PICTURE_MAX_PIXELS)
    return too_large;
  if (h.kind == PICTURE_PNG) *n = header_png_strip(p, *n);
  if (!*n) return not_read;
  *ret_kind = h.kind;
  return NULL;
}

static bool send_picture(VipsImage *full, bool clear, const struct encoded *big, const struct encoded *small) {
  int32_t width = full->Xsize, height = full->Ysize;
  const char *type = clear ? "image/png" : "image/jpeg";
  struct wire_part parts[] = {{&width, sizeof width},
                              {&height, sizeof height},
                              {type, strlen(type)},
                              {big->p, big->n},
                              {small->p, small->n}};
  return wire_send(SOCKET, WIRE_OK, parts, 5, WIRE_FOREVER);
}

static bool picture(uint8_t *p, size_t n) {
  enum picture_kind kind;
  const char *why = check(p, &n, &kind);
  if (why) return refuse(why);
  VipsImage *full = NULL, *thumbnail = NULL;
  struct encoded big = {0}, small = {0};
  if (shrink(p, n, FULL_SIDE, &full) == 0) full = hold(full);
  bool clear = full && see_through(full);
  if (full && !clear) full = flat(full);
  if (full && vips_thumbnail_image(full, &thumbnail, THUMBNAIL_SIDE, "height", THUMBNAIL_SIDE, "size",
                                   VIPS_SIZE_DOWN, "no_rotate", TRUE, NULL) == 0)
    thumbnail = hold(thumbnail);
  bool whole = full && thumbnail && encode(full, clear, 82, &big) && encode(thumbnail, clear, 78, &small);
  bool sent = whole ? send_picture(full, clear, &big, &small) : refuse(not_read);
  g_free(big.p);
  g_free(small.p);
  if (full) g_object_unref(full);
  if (thumbnail) g_object_unref(thumbnail);
  vips_error_clear();
  return sent;
}

/* Runs every library once while files may still be opened: they load plug-ins, tables and colour profiles on first use. */
static bool warm_up(void) {
  VipsImage *grey = NULL, *colour = NULL, *back = NULL;
  bool right = vips_black(&grey, 64, 48, "bands", 3, NULL) == 0 &&
               vips_copy(grey, &colour, "interpretation", VIPS_INTERPRETATION_sRGB, NULL) == 0;
  struct encoded e[3] = {0};
  right = right && encode(colour, false, 80, &e[0]) && encode(colour, true, 0, &e[1]) &&
          vips_webpsave_buffer(colour, &e[2].p, &e[2].n, NULL) == 0;
  for (size_t i = 0; right && i < 3; i++) {
    back = NULL;
    right = shrink(e[i].p, e[i].n, 16, &back) == 0;
    back = right ? hold(back) : NULL;
    if (back) g_object_unref(back);
  }
  right = right && shrink(sample_heic, sizeof sample_heic, 16, &back) == 0;
  back = right ? hold(back) : NULL;
  if (back) g_object_unref(back);
  for (size_t i = 0; i < 3; i++) g_free(e[i].p);
  if (grey) g_object_unref(grey);
  if (colour) g_object_unref(colour);
  vips_error_clear();
  return right;
}

static void allow_time(void) {
  struct rusage used;
  if (getrusage(RUSAGE_SELF, &used)) return;
  struct rlimit limit = {(rlim_t)used.ru_utime.tv_sec + (rlim_t)used.ru_stime.tv_sec + 1 + SECONDS,
                         RLIM_INFINITY};
  setrlimit(RLIMIT_CPU, &limit);
}

static bool serve_one(void) {
  struct wire_head head;
  struct wire_part in;
  if (!wire_head(SOCKET, &head, WIRE_MAX_PICTURE, WIRE_FOREVER) || head.kind != WIRE_PICTURE) return false;
  uint8_t *body = malloc(head.length);
  if (!body) return false;
  allow_time();
  bool on = wire_read(SOCKET, body, head.length, WIRE_FOREVER) && wire_parts(body, head.length, &in, 1) &&
            picture(body + 4, in.n);
  free(body);
  return on;
}

/* What a library thinks of somebody's picture is nothing for the server's log. */
static void say_nothing(const char *domain, GLogLevelFlags level, const char *message, void *data) {
  (void)domain, (void)level, (void)message, (void)data;
}

int main(int argc, char **argv) {
  (void)argc;
  rights_begin();
  if (VIPS_INIT(argv[0])) return 2;
  g_log_set_default_handler(say_nothing, NULL);
  vips_concurrency_set(1);
  vips_cache_set_max(0);
  vips_operation_block_set("VipsForeignLoad", TRUE);
  vips_operation_block_set("VipsForeignLoadJpeg", FALSE);
  vips_operation_block_set("VipsForeignLoadPng", FALSE);
  vips_operation_block_set("VipsForeignLoadWebp", FALSE);
  vips_operation_block_set("VipsForeignLoadHeif", FALSE);
  if (!warm_up()) {
    fprintf(stderr, "thanthien-decoder: %s\n", vips_error_buffer());
    return 2;
  }
  if (!rights_drop(256u << 20, true)) return 2;
  if (!wire_send(SOCKET, WIRE_READY, NULL, 0, WIRE_FOREVER)) return 0;
  while (serve_one()) continue;
  return 0;
}
