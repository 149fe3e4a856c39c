/* wire: the few words that main and its helper programs speak: one frame = kind, length, then parts, each with its own
 * length. Plain C without base, because every helper links it. Native byte order: both ends are one machine's. */
#ifndef BOX_WIRE_H
#define BOX_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum wire_kind {
  WIRE_READY = 1, /* helper: warmed up, rights dropped */
  WIRE_OK,
  WIRE_REFUSED,  /* one part: a sentence */
  WIRE_PICTURE,  /* upload -> width, height (int32 each), media type, full, thumbnail */
  WIRE_LOG_KEY,  /* origin -> public key */
  WIRE_LOG_LAST, /* origin, newest note known or empty -> size last signed (int64), -1 for none */
  WIRE_SIGN,     /* origin, checkpoint text, consistency proof from the last size -> signature */
  WIRE_SEND, /* way out, address, subject, text, id, date, language, template, day -> fate (three int32), the peer's words */
};
#define WIRE_SEND_PARTS 9
/* What became of a message: the first int32 of its fate; then the peer's code, and the seconds it asked us to wait. */
enum wire_fate {
  WIRE_SENT,   /* the peer said that it has it */
  WIRE_LATER,  /* it does not have it; it may be tried again */
  WIRE_NEVER,  /* it does not want it */
  WIRE_UNKNOWN /* it was given away and nothing was heard: the peer may have it */
};

/* Frames longer than this are never read: the other end is broken or hostile. */
#define WIRE_MAX_PICTURE (12u << 20)
#define WIRE_MAX_PICTURE_REPLY (40u << 20)
#define WIRE_MAX_WORDS (64u << 10)

struct wire_part {
  const void *p;
  size_t n;
};
struct wire_head {
  uint32_t kind, length;
};

#define WIRE_FOREVER (-1)
int64_t wire_clock(void); /* milliseconds, monotonic */
/* All of them give false when the other end is gone, the frame is too long, or wire_clock() passes `until`. */
bool wire_send(int fd, uint32_t kind, const struct wire_part *parts, size_t n, int64_t until);
bool wire_head(int fd, struct wire_head *ret, uint32_t max, int64_t until);
bool wire_read(int fd, void *p, size_t n, int64_t until);
/* Splits a frame's body into exactly `n` parts, borrowed from it. */
bool wire_parts(const void *body, size_t length, struct wire_part *ret, size_t n);

#endif
