#include "store/inside.h"

#include <string.h>

/* Seen moments change with every request of a signed-in person: too often for the disk, and threads share them. */

#define KEYS 4096
#define PLACES 8192 /* open addressing, never more than half full */

struct place {
  struct seen s;
  bool touched; /* since the last take */
};
struct seen_table {
  size_t n;
  struct place at[PLACES];
};

struct seen_table *seen_new(void *mem) {
  return MEM_NEW(mem, struct seen_table);
}

/* Ids are random: their first bytes are hash enough. */
static size_t home_of(id key) {
  uint32_t h;
  memcpy(&h, key.b, sizeof h);
  return h % PLACES;
}

static struct place *find(struct seen_table *t, id key) {
  size_t i = home_of(key);
  while (id_is(t->at[i].s.key) && !id_eq(t->at[i].s.key, key)) i = (i + 1) % PLACES;
  return &t->at[i];
}

/* Makes room: half of the keys, those longest unseen. Rebuilt, for open addressing cannot simply forget. */
static void forget_half(struct store *s) {
  struct seen_table *old = s->seen, *fresh = s->seen_spare;
  memset(fresh, 0, sizeof *fresh);
  moment low = INT64_MAX, high = 0;
  for (size_t i = 0; i < PLACES; i++) {
    if (!id_is(old->at[i].s.key)) continue;
    if (old->at[i].s.at < low) low = old->at[i].s.at;
    if (old->at[i].s.at > high) high = old->at[i].s.at;
  }
  moment border = low + (high - low) / 2;
  for (size_t i = 0; i < PLACES; i++) {
    if (!id_is(old->at[i].s.key) || old->at[i].s.at < border || fresh->n >= KEYS / 2) continue;
    *find(fresh, old->at[i].s.key) = old->at[i];
    fresh->n++;
  }
  s->seen = fresh;
  s->seen_spare = old;
}

void store_seen(struct store *s, id key, moment at) {
  MUST(id_is(key));
  pthread_mutex_lock(&s->seen_lock);
  if (s->seen->n >= KEYS) forget_half(s);
  struct place *p = find(s->seen, key);
  if (!id_is(p->s.key)) {
    s->seen->n++;
    p->s.key = key;
  }
  if (at > p->s.at) {
    p->s.at = at;
    p->touched = true;
  }
  pthread_mutex_unlock(&s->seen_lock);
}

moment store_last_seen(struct store *s, id key) {
  pthread_mutex_lock(&s->seen_lock);
  moment at = find(s->seen, key)->s.at;
  pthread_mutex_unlock(&s->seen_lock);
  return at;
}

size_t store_seen_take(struct store *s, void *mem, struct seen **ret) {
  struct seen *taken = MEM_ARRAY(mem, struct seen, KEYS);
  size_t n = 0;
  pthread_mutex_lock(&s->seen_lock);
  for (size_t i = 0; i < PLACES; i++) {
    if (!s->seen->at[i].touched) continue;
    s->seen->at[i].touched = false;
    taken[n++] = s->seen->at[i].s;
  }
  pthread_mutex_unlock(&s->seen_lock);
  *ret = taken;
  return n;
}
