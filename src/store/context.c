#include "store/inside.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define DAY_MS (24 * 60 * 60 * 1000LL)

/* What a caller may leave empty is filled here, so that no run is without a clock's edge or randomness. */
void ctx_start(struct store *s, struct ctx *cx) {
  static const uint8_t none[32];
  cx->store = s;
  cx->today = day_of(cx->now);
  if (cx->fresh_until == 0) cx->fresh_until = day_starts(cx->today) + DAY_MS;
  if (memcmp(cx->seed, none, sizeof none) == 0) random_bytes(cx->seed, sizeof cx->seed);
}

void ctx_until(struct ctx *cx, moment at) {
  if (at < cx->fresh_until) cx->fresh_until = at;
}

/* Block number `drawn` of a keyed hash: the same seed gives the same bytes, so an apply that is run again makes the same
 * ids, salts and codes. */
void ctx_random(struct ctx *cx, void *p, size_t n) {
  uint8_t *to = p;
  while (n > 0) {
    uint8_t block[32];
    uint64_t number = cx->drawn++;
    if (crypto_generichash(block, sizeof block, (const uint8_t *)&number, sizeof number, cx->seed,
                           sizeof cx->seed) != 0)
      fault(FAULT_BUG, "no digest");
    size_t part = n < sizeof block ? n : sizeof block;
    memcpy(to, block, part);
    to += part;
    n -= part;
    sodium_memzero(block, sizeof block);
  }
}

id ctx_new_id(struct ctx *cx) {
  id made;
  ctx_random(cx, made.b, sizeof made.b);
  return made;
}

struct arg arg_int(int64_t v) {
  return (struct arg){.type = ARG_INT, .i = v};
}

/* A NULL keeps in `i` what it would have been: PostgreSQL fixes a parameter's type when it first prepares a query. */
static struct arg null_of(enum arg_type type) {
  return (struct arg){.type = ARG_NULL, .i = type};
}

struct arg arg_text(str v) {
  if (!v.p) return null_of(ARG_TEXT);
  return (struct arg){.type = ARG_TEXT, .b = {(const uint8_t *)v.p, v.n}};
}

struct arg arg_bytes(struct bytes v) {
  if (!v.p) return null_of(ARG_BYTES);
  return (struct arg){.type = ARG_BYTES, .b = v};
}

struct arg arg_id(id v) {
  if (!id_is(v)) return null_of(ARG_BYTES);
  /* The bytes stand in the argument itself: an id is a value, nothing would keep it alive until the query runs. */
  struct arg a = {.type = ARG_ID, .b = {NULL, sizeof v.b}};
  memcpy(a.id, v.b, sizeof a.id);
  return a;
}

struct arg arg_day(day v) {
  return day_is(v) ? arg_int(v.n) : null_of(ARG_INT);
}

struct arg arg_maybe(struct maybe_int v) {
  return v.is ? arg_int(v.v) : null_of(ARG_INT);
}

void one_line(char *text) {
  for (char *c = text; *c; c++)
    if ((unsigned char)*c < 0x20 || *c == 0x7f) *c = ' ';
}

void store_say(const char *fmt, ...) {
  char line[512];
  va_list args;
  va_start(args, fmt);
  vsnprintf(line, sizeof line, fmt, args);
  va_end(args);
  one_line(line);
  fprintf(stderr, "store: %s\n", line);
}
