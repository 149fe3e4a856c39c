#include "store/inside.h"

#include <sodium.h>
#include <string.h>

/* Keys that people have opened, in pages of their own: locked, guarded, in no core file. Few, so they are looked through. */

enum { HELD = 64 };
struct held {
  id key, owner;
  moment until;
  uint8_t secret[32];
};

void held_start(struct store *s) {
  if (sodium_init() < 0) fault(FAULT_BUG, "libsodium does not start");
  pthread_mutex_init(&s->held_lock, NULL);
  s->held = sodium_allocarray(HELD, sizeof(struct held));
  if (!s->held) fault(FAULT_MEMORY, "no locked memory for opened keys");
  memset(s->held, 0, HELD * sizeof(struct held));
}

void held_stop(struct store *s) {
  if (!s->held) return;
  sodium_free(s->held); /* wipes */
  s->held = NULL;
}

static void wipe(struct held *h) {
  sodium_memzero(h, sizeof *h);
}

static struct held *find(struct store *s, id key) {
  for (size_t i = 0; i < HELD; i++)
    if (id_eq(s->held[i].key, key)) return &s->held[i];
  return NULL;
}

void held_sweep(struct store *s, moment now) {
  pthread_mutex_lock(&s->held_lock);
  for (size_t i = 0; i < HELD; i++)
    if (id_is(s->held[i].key) && s->held[i].until <= now) wipe(&s->held[i]);
  pthread_mutex_unlock(&s->held_lock);
}

bool store_hold(struct store *s, id key, id owner, const uint8_t secret[32], moment until) {
  MUST(id_is(key));
  pthread_mutex_lock(&s->held_lock);
  struct held *h = find(s, key);
  if (!h) h = find(s, ID_NONE);
  if (h) {
    *h = (struct held){.key = key, .owner = owner, .until = until};
    memcpy(h->secret, secret, sizeof h->secret);
  }
  pthread_mutex_unlock(&s->held_lock);
  return h != NULL;
}

bool store_held(struct store *s, id key, moment now, uint8_t ret[32], moment *ret_until) {
  if (!id_is(key)) return false;
  pthread_mutex_lock(&s->held_lock);
  struct held *h = find(s, key);
  if (h && h->until <= now) {
    wipe(h);
    h = NULL;
  }
  if (h) {
    memcpy(ret, h->secret, sizeof h->secret);
    *ret_until = h->until;
  }
  pthread_mutex_unlock(&s->held_lock);
  return h != NULL;
}

void store_let_go(struct store *s, id key) {
  if (!id_is(key)) return;
  pthread_mutex_lock(&s->held_lock);
  struct held *h = find(s, key);
  if (h) wipe(h);
  pthread_mutex_unlock(&s->held_lock);
}

void store_let_go_of(struct store *s, id owner, id but_key) {
  if (!id_is(owner)) return;
  pthread_mutex_lock(&s->held_lock);
  for (size_t i = 0; i < HELD; i++)
    if (id_eq(s->held[i].owner, owner) && !id_eq(s->held[i].key, but_key)) wipe(&s->held[i]);
  pthread_mutex_unlock(&s->held_lock);
}
