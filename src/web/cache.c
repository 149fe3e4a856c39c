/* Pages as they were said, so that they can be said again: a bounded table of finished answers, least used first out. An entry dies
 * with the generation of the tables it was read from, and at the moment it said itself. */
#include "web/inside.h"

#include <libdeflate.h>
#include <string.h>
#include <xxhash.h>

#define CHAINS 4096u
#define MAX_ENTRY (512 << 10)

struct entry {
  struct entry *chain, *newer, *older;
  str key, etag, etag_gzip;
  struct reply plain, packed, same, same_packed; /* 200, 200 with gzip, 304 of either */
  bool has_packed;
  struct header *headers;
  uint64_t tables[2], generation;
  moment made, until;
  int64_t bytes;
  atomic_int holds; /* the table, and each answer on its way */
};

struct cache {
  pthread_mutex_t lock;
  struct entry *chains[CHAINS];
  struct entry *newest, *oldest;
  int64_t bytes, max;
  uint64_t numbered; /* replies made so far */
};

static void entry_drop(struct entry *e) {
  if (atomic_fetch_sub(&e->holds, 1) == 1) talloc_free(e);
}

static uint32_t chain_of(str key) {
  uint32_t h = 2166136261u;
  for (size_t i = 0; i < key.n; i++) h = (h ^ (unsigned char)key.p[i]) * 16777619u;
  return h % CHAINS;
}

static void unlist(struct cache *c, struct entry *e) {
  *(e->newer ? &e->newer->older : &c->newest) = e->older;
  *(e->older ? &e->older->newer : &c->oldest) = e->newer;
}

static void list_first(struct cache *c, struct entry *e) {
  e->newer = NULL;
  e->older = c->newest;
  *(c->newest ? &c->newest->newer : &c->oldest) = e;
  c->newest = e;
}

static void take_out(struct cache *c, struct entry *e) {
  struct entry **at = &c->chains[chain_of(e->key)];
  while (*at != e) at = &(*at)->chain;
  *at = e->chain;
  unlist(c, e);
  c->bytes -= e->bytes;
  entry_drop(e);
}

static struct entry *look_up(struct cache *c, str key) {
  struct entry *e = c->chains[chain_of(key)];
  while (e && !str_eq(e->key, key)) e = e->chain;
  return e;
}

static int cache_end(struct cache *c) {
  while (c->newest) take_out(c, c->newest);
  pthread_mutex_destroy(&c->lock);
  return 0;
}

struct cache *cache_new(void *mem, int64_t max_bytes) {
  struct cache *c = MEM_NEW(mem, struct cache);
  pthread_mutex_init(&c->lock, NULL);
  talloc_set_destructor(c, cache_end);
  c->max = max_bytes;
  return c;
}

/* ---- keys ------------------------------------------------------------------------------------------- */

static void learn(struct compiled *c, const struct state *st) {
  for (size_t i = 0; i < st->n_asked; i++) {
    size_t k = 0, n = c->n_asked;
    while (k < n && !str_eq(c->asked[k], st->asked[i])) k++;
    if (k < n) continue;
    if (k == MAX_ASKED) {
      atomic_store(&c->asks_too_much, true);
    } else {
      c->asked[k] = st->asked[i];
      atomic_store_explicit(&c->n_asked, k + 1, memory_order_release); /* readers take no lock */
    }
  }
  if (st->asked_too_much) atomic_store(&c->asks_too_much, true);
}

/* Names stand in the key with their values, so a key made before a name was learned never equals one made after. */
str cache_key(void *mem, const struct compiled *c, const struct target *t, bool secure) {
  if (atomic_load(&c->asks_too_much)) return STR_NONE;
  size_t n_asked = atomic_load_explicit(&c->n_asked, memory_order_acquire);
  struct buf *b = buf_new(mem, 16384);
  buf_char(b, secure ? 's' : 'p');
  buf_char(b, t->lang == LANG_EN ? 'e' : 'v');
  buf_char(b, t->large ? 'l' : 'n');
  buf_add(b, t->path);
  for (size_t i = 0; i < n_asked; i++) {
    buf_char(b, 0);
    buf_add(b, c->asked[i]);
    for (size_t k = 0; k < t->pairs.n; k++)
      if (str_eq(t->pairs.at[k].name, c->asked[i])) {
        buf_char(b, 1);
        buf_add(b, t->pairs.at[k].value);
      }
  }
  return b->full ? STR_NONE : buf_str(b);
}

/* ---- bytes ------------------------------------------------------------------------------------------ */

bool wants_gzip(const struct incoming *in) {
  str left = header_of(in, "Accept-Encoding");
  bool more = left.n > 0;
  while (more) {
    str one, name;
    more = str_cut(&left, S(","), &one);
    str weight = one;
    bool weighed = str_cut(&weight, S(";"), &name);
    if (same_word(str_trim(name), "gzip"))
      return !weighed || !str_starts(str_trim(weight), S("q=0")) || str_has(weight, S("q=0."));
  }
  return false;
}

str gzip_of(void *mem, str bytes, int level) {
  if (bytes.n < 256) return STR_NONE;
  char *to = talloc_size(mem, bytes.n);
  struct libdeflate_compressor *c = to ? libdeflate_alloc_compressor(level) : NULL;
  if (!c) fault(FAULT_MEMORY, "no memory to compress %zu bytes", bytes.n);
  size_t n = libdeflate_gzip_compress(c, bytes.p, bytes.n, to, bytes.n); /* 0: it did not get smaller */
  libdeflate_free_compressor(c);
  return n ? (str){to, n} : STR_NONE;
}

bool reply_is_text(const struct reply *r) {
  for (size_t i = 0; i < r->headers.n; i++) {
    str v = r->headers.at[i].value;
    if (str_eq(r->headers.at[i].name, S("Content-Type")))
      return str_starts(v, S("text/")) || str_has(v, S("xml")) || str_has(v, S("json"));
  }
  return false;
}

/* A name for the bytes, not a proof: a fast hash under a seed nobody outside knows, the same for every process of a commune. */
str etag_of(const struct server *sv, void *mem, str body, bool gzip) {
  XXH128_canonical_t name;
  XXH128_canonicalFromHash(&name, XXH3_128bits_withSeed(body.p, body.n, sv->etag_seed));
  return str_fmt(mem, "\"%.*s%s\"", STR_ARG(hex_of(mem, name.digest, sizeof name.digest)), gzip ? "-g" : "");
}

bool etag_matches(str if_none_match, str etag) {
  bool more = if_none_match.n > 0;
  while (more) {
    str one;
    more = str_cut(&if_none_match, S(","), &one);
    one = str_trim(one);
    if (str_starts(one, S("W/"))) one = str_sub(one, 2, one.n);
    if (str_eq(one, etag) || str_eq(one, S("*"))) return true;
  }
  return false;
}

/* ---- the table ---------------------------------------------------------------------------------------- */

static struct reply variant(struct entry *e, const struct reply *from, int status, str body, str etag,
                            bool gzip) {
  size_t n = from->headers.n, used = 0;
  struct header *to = MEM_ARRAY(e, struct header, n + 4);
  for (size_t i = 0; i < n; i++) {
    const struct header *h = &from->headers.at[i];
    if (status == 304 && str_eq(h->name, S("Content-Type"))) continue;
    to[used++] = (struct header){str_dup(e, h->name), str_dup(e, h->value)};
  }
  to[used++] = (struct header){S("ETag"), etag};
  if (e->has_packed) to[used++] = (struct header){S("Vary"), S("Accept-Encoding")};
  if (gzip && status == 200) to[used++] = (struct header){S("Content-Encoding"), S("gzip")};
  struct reply r = {.status = status, .body = body};
  r.headers.at = to;
  r.headers.n = used;
  return r;
}

static struct entry *entry_make(const struct server *sv, struct request *rq, uint64_t generation) {
  const struct reply *from = rq->reply;
  struct entry *e = MEM_NEW(NULL, struct entry);
  str body = str_dup(e, from->body.n ? from->body : S(""));
  str packed = reply_is_text(from) ? gzip_of(e, body, 6) : STR_NONE;
  e->has_packed = packed.p != NULL;
  e->etag = etag_of(sv, e, body, false);
  e->etag_gzip = etag_of(sv, e, body, true);
  e->plain = variant(e, from, 200, body, e->etag, false);
  e->same = variant(e, from, 304, S(""), e->etag, false);
  e->packed = variant(e, from, 200, packed, e->etag_gzip, true);
  e->same_packed = variant(e, from, 304, S(""), e->etag_gzip, true);
  memcpy(e->tables, rq->cx->tables_read, sizeof e->tables);
  e->generation = generation;
  e->made = rq->cx->now;
  e->until = rq->cx->fresh_until;
  atomic_store(&e->holds, 1);
  return e;
}

void cache_put(struct server *sv, struct request *rq, uint64_t generation) {
  struct state *st = state_of(rq);
  struct cache *c = sv->cache;
  if ((int64_t)rq->reply->body.n > c->max / 16 || rq->reply->body.n > MAX_ENTRY) return;
  /* Asserted once more where it matters: what holds a form is one person's. */
  MUST(!st->form_shown && !has_post_form(rq->reply->body) && !st->has_session && !st->cookie.p);
  pthread_mutex_lock(&c->lock);
  learn(st->match.c, st);
  pthread_mutex_unlock(&c->lock);
  str key = cache_key(rq->cx->mem, st->match.c, &st->target, st->secure);
  if (!key.p) return;
  struct entry *e = entry_make(sv, rq, generation);
  e->key = str_dup(e, key);
  e->bytes = (int64_t)talloc_total_size(e);
  pthread_mutex_lock(&c->lock);
  struct reply *const said[] = {&e->plain, &e->packed, &e->same, &e->same_packed};
  for (size_t i = 0; i < sizeof said / sizeof *said; i++) said[i]->number = ++c->numbered;
  struct entry *old = look_up(c, key);
  if (old) take_out(c, old);
  e->chain = c->chains[chain_of(key)];
  c->chains[chain_of(key)] = e;
  list_first(c, e);
  c->bytes += e->bytes;
  while (c->bytes > c->max && c->oldest) take_out(c, c->oldest);
  pthread_mutex_unlock(&c->lock);
}

struct held {
  struct reply reply;
  struct entry *entry;
};

static int held_end(struct held *h) {
  entry_drop(h->entry);
  return 0;
}

/* Alive at this moment? A clock before the page was made counts as dead too: it was set back. */
static bool alive(struct server *sv, const struct entry *e, moment now) {
  return now >= e->made && now < e->until &&
         store_generation(sv->store, store_commune(sv->store), e->tables) == e->generation;
}

struct reply *cache_get(struct server *sv, const struct incoming *in, str key) {
  struct cache *c = sv->cache;
  moment now = in->now ? in->now : moment_now();
  pthread_mutex_lock(&c->lock);
  struct entry *e = look_up(c, key);
  if (e) {
    atomic_fetch_add(&e->holds, 1);
    unlist(c, e);
    list_first(c, e);
  }
  pthread_mutex_unlock(&c->lock);
  if (!e) return NULL;
  /* Asked outside the lock: the answer may need the store. */
  bool good = alive(sv, e, now);
  if (!good) {
    pthread_mutex_lock(&c->lock);
    if (look_up(c, key) == e) take_out(c, e);
    pthread_mutex_unlock(&c->lock);
  }
  struct held *h = good ? talloc_zero(NULL, struct held) : NULL;
  if (!h) {
    entry_drop(e);
    return NULL;
  }
  bool gzip = e->has_packed && wants_gzip(in);
  str known = header_of(in, "If-None-Match");
  bool same = known.p && (etag_matches(known, e->etag) || (e->has_packed && etag_matches(known, e->etag_gzip)));
  h->entry = e;
  talloc_set_destructor(h, held_end);
  h->reply = same ? gzip ? e->same_packed : e->same : gzip ? e->packed : e->plain;
  h->reply.mem = h;
  return &h->reply;
}
