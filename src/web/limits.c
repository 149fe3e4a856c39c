#include "web/inside.h"

#include <arpa/inet.h>
#include <sodium.h>
#include <string.h>

/* Every limit of the edge in one table; [limits] of thanthien.ini may change them inside these bounds. */
static const struct {
  const char *name;
  size_t offset;
  int64_t otherwise, min, max;
} table[] = {
    {"target", offsetof(struct limits, target), 2048, 256, 8192},               /* bytes */
    {"header_bytes", offsetof(struct limits, header_bytes), 8192, 1024, 65536}, /* names and values */
    {"headers", offsetof(struct limits, headers), 50, 10, 200},                 /* lines */
    {"params", offsetof(struct limits, params), 200, 20, 2000},                 /* of a query or a body */
    {"field", offsetof(struct limits, field), 400000, 1000, 2000000},           /* bytes of one plain field */
    {"body", offsetof(struct limits, body), 1 << 20, 16384, 8 << 20},           /* bytes of a POST */
    {"upload", offsetof(struct limits, upload), 31 << 20, 1 << 20, 256 << 20},  /* bytes of a POST with files */
    {"head_seconds", offsetof(struct limits, head_s), 10, 1, 120},
    {"body_seconds", offsetof(struct limits, body_s), 120, 5, 3600},
    {"upload_seconds", offsetof(struct limits, upload_s), 900, 30, 7200}, /* 64 kbit/s carries 7 MB */
    {"answer_seconds", offsetof(struct limits, answer_s), 60, 5, 3600},
    {"download_seconds", offsetof(struct limits, download_s), 600, 30, 7200},
    {"cache_bytes", offsetof(struct limits, cache_bytes), 24 << 20, 0, 1 << 30}, /* of kept pages */
    {"form_hours", offsetof(struct limits, form_hours), 24, 1, 168},             /* a form may lie open */
    {"page_burst", offsetof(struct limits, page_burst), 600, 10, 1000000},       /* of one /24 or /56 */
    {"page_minute", offsetof(struct limits, page_minute), 6000, 60, 10000000},
    {"post_burst", offsetof(struct limits, post_burst), 60, 5, 1000000},
    {"post_hour", offsetof(struct limits, post_hour), 1200, 10, 100000000},
    {"slow_burst", offsetof(struct limits, slow_burst), 6, 1, 1000},
    {"slow_hour", offsetof(struct limits, slow_hour), 60, 1, 100000},
    {"delay_milliseconds", offsetof(struct limits, delay_ms), 5000, 0, 5000},
};

void limits_read(const struct store *s, struct limits *ret) {
  for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
    int64_t v = table[i].otherwise;
    str given = store_setting(s, S("limits"), str_of(table[i].name));
    if (given.p && !int_parse(str_trim(given), table[i].min, table[i].max, &v))
      fault(FAULT_BUG, "thanthien.ini: [limits] %s must be a number from %lld to %lld", table[i].name,
            (long long)table[i].min, (long long)table[i].max);
    memcpy((char *)ret + table[i].offset, &v, sizeof v);
  }
}

/* A bucket is the moment up to which its source has used what it is due. Buckets share slots: the memory is bounded, and
 * the worst that a shared slot can do is a delay of some seconds. */
#define RATE_SLOTS 65536u
struct rates {
  pthread_mutex_t lock;
  moment used[RATES][RATE_SLOTS];
  int64_t cost[RATES]; /* milliseconds one request costs */
  int64_t burst[RATES];
  int64_t most;
  uint8_t key
      [crypto_shorthash_KEYBYTES]; /* in memory only, and for one day: nothing about a resident can be looked up later */
  moment key_until;
};

static int rates_end(struct rates *r) {
  pthread_mutex_destroy(&r->lock);
  return 0;
}

struct rates *rates_new(void *mem, const struct limits *l) {
  struct rates *r = MEM_NEW(mem, struct rates);
  pthread_mutex_init(&r->lock, NULL);
  talloc_set_destructor(r, rates_end);
  r->cost[RATE_PAGE] = 60000 / l->page_minute;
  r->cost[RATE_POST] = 3600000 / l->post_hour;
  r->cost[RATE_SLOW] = 3600000 / l->slow_hour;
  r->burst[RATE_PAGE] = l->page_burst;
  r->burst[RATE_POST] = l->post_burst;
  r->burst[RATE_SLOW] = l->slow_burst;
  r->most = l->delay_ms;
  return r;
}

uint64_t rates_source(struct rates *r, str address, moment now) {
  uint8_t net[8] = {0}, key[crypto_shorthash_KEYBYTES];
  char text[64];
  struct in6_addr six;
  struct in_addr four;
  snprintf(text, sizeof text, "%.*s", STR_ARG(address));
  if (inet_pton(AF_INET, text, &four) == 1) {
    memcpy(net, &four, 3);
    net[7] = 4;
  } else if (inet_pton(AF_INET6, text, &six) == 1) {
    bool mapped = IN6_IS_ADDR_V4MAPPED(&six);
    memcpy(net, mapped ? six.s6_addr + 12 : six.s6_addr, mapped ? 3 : 7);
    net[7] = mapped ? 4 : 6;
  }
  pthread_mutex_lock(&r->lock);
  /* A clock that was set back must not keep yesterday's key alive for years. */
  if (now >= r->key_until || r->key_until - now > 86400000) {
    random_bytes(r->key, sizeof r->key);
    r->key_until = now + 86400000;
  }
  memcpy(key, r->key, sizeof key);
  pthread_mutex_unlock(&r->lock);
  uint64_t source;
  (void)crypto_shorthash((uint8_t *)&source, net, sizeof net, key);
  return source;
}

int64_t rates_take(struct rates *r, enum rate which, uint64_t source, moment now) {
  moment *used = &r->used[which][source % RATE_SLOTS];
  int64_t free = r->burst[which] * r->cost[which], cost = r->cost[which];
  pthread_mutex_lock(&r->lock);
  moment from = *used < now ? now : *used;
  /* Debt is forgiven beyond twice the burst: a source that misbehaved for an hour is slow for minutes, not days; and a
   * clock set back does not lock anybody out. */
  if (from > now + 2 * free + r->most) from = now + 2 * free + r->most;
  *used = from + cost;
  int64_t delay = *used - now - free;
  pthread_mutex_unlock(&r->lock);
  if (delay < 0) delay = 0;
  return delay > r->most ? r->most : delay;
}
