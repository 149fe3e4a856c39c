#include "journal/inside.h"

#include <string.h>

/* ---- who the log is -------------------------------------------------------------------------------- */

QUERY(q_identity, struct log_identity,
      "SELECT origin, public_key FROM log_identity WHERE commune = $1 AND until_at IS NULL LIMIT 1",
      COL(struct log_identity, origin), COL(struct log_identity, public_key));
QUERY_DO(q_begin, "INSERT INTO log_identity (commune, origin, public_key, from_at) VALUES ($1, $2, $3, $4)");

bool journal_init(struct ctx *cx, str keys_dir, str *ret_why) {
  uint8_t random[8], public_key[32];
  ctx_random(cx, random, sizeof random);
  str hex = hex_of(cx->mem, random, sizeof random);
  if (!box_make_log_key(keys_dir, hex, public_key)) {
    *ret_why = str_fmt(cx->mem, "Không ghi được khóa của sổ cái vào %.*s", STR_ARG(keys_dir));
    return false;
  }
  STORE_DO(cx, q_begin, A(cx->who.commune), A(str_fmt(cx->mem, "thanthien/%.*s", STR_ARG(hex))),
           A(((struct bytes){public_key, 32})), A(cx->now));
  return true;
}

struct log_identity log_identity(struct ctx *cx) {
  struct log_identity who;
  if (!STORE_FIND(cx, q_identity, &who, A(cx->who.commune)) || who.public_key.n != 32)
    fault(FAULT_STORE, "the commune has no log");
  return who;
}

str log_tree_origin(struct ctx *cx, const struct log_identity *who, enum log_tree tree) {
  return tree == TREE_PUBLIC ? who->origin : str_fmt(cx->mem, "%.*s/noi-bo", STR_ARG(who->origin));
}

str log_origin(struct ctx *cx) {
  return log_identity(cx).origin;
}

str log_verifier_key(struct ctx *cx) {
  struct log_identity who = log_identity(cx);
  return note_key(cx->mem, who.origin, who.public_key.p);
}

/* ---- checkpoints, sizes ------------------------------------------------------------------------------ */

QUERY(q_checkpoints, struct log_checkpoint,
      "SELECT size, root, note, at, day FROM log_checkpoint WHERE commune = $1 AND tree = $2 AND size < $3 "
      "ORDER BY size DESC LIMIT $4",
      COL(struct log_checkpoint, size), COL(struct log_checkpoint, root), COL(struct log_checkpoint, note),
      COL(struct log_checkpoint, at), COL(struct log_checkpoint, day));
struct index_row {
  int64_t idx;
};
QUERY(q_last, struct index_row,
      "SELECT idx FROM log_leaf WHERE commune = $1 AND tree = $2 ORDER BY idx DESC LIMIT 1",
      COL(struct index_row, idx));
QUERY(q_place, struct index_row, "SELECT idx FROM log_leaf WHERE commune = $1 AND tree = 0 AND entry = $2",
      COL(struct index_row, idx));

bool log_newest(struct ctx *cx, enum log_tree tree, struct log_checkpoint *ret) {
  return STORE_FIND(cx, q_checkpoints, ret, A(cx->who.commune), A((int64_t)tree), A(INT64_MAX), A((int64_t)1));
}

struct log_checkpoints log_checkpoints(struct ctx *cx, int64_t below, int64_t limit) {
  struct log_checkpoints c = {0};
  c.at = STORE_LIST(cx, q_checkpoints, &c.n, A(cx->who.commune), A((int64_t)TREE_PUBLIC), A(below), A(limit));
  return c;
}

str log_checkpoint(struct ctx *cx) {
  struct log_checkpoint c;
  return log_newest(cx, TREE_PUBLIC, &c) ? c.note : STR_NONE;
}

int64_t log_leaves(struct ctx *cx, enum log_tree tree) {
  struct index_row last;
  return STORE_FIND(cx, q_last, &last, A(cx->who.commune), A((int64_t)tree)) ? last.idx + 1 : 0;
}

int64_t log_size(struct ctx *cx) {
  return log_leaves(cx, TREE_PUBLIC);
}

int64_t log_staff_size(struct ctx *cx) {
  return log_leaves(cx, TREE_STAFF);
}

/* ---- tiles from rows --------------------------------------------------------------------------------- */

struct tile_row {
  struct bytes hashes;
};
struct hash_row {
  struct bytes hash;
};
QUERY(q_tile, struct tile_row,
      "SELECT hashes FROM log_tile WHERE commune = $1 AND tree = $2 AND level = $3 AND n = $4",
      COL(struct tile_row, hashes));
QUERY(q_leaves, struct hash_row,
      "SELECT entry AS hash FROM log_leaf WHERE commune = $1 AND tree = $2 AND idx >= $3 AND idx < $4 "
      "ORDER BY idx LIMIT 256",
      COL(struct hash_row, hash));
QUERY(
    q_roots, struct hash_row,
    "SELECT root AS hash FROM log_tile WHERE commune = $1 AND tree = $2 AND level = $3 AND n >= $4 AND n < $5 "
    "ORDER BY n LIMIT 256",
    COL(struct hash_row, hash));

struct held_tile {
  int level;
  int64_t n;
  tree_hash *hashes;
  size_t count;
  struct held_tile *next;
};
struct stored_tree {
  struct tree_source src;
  struct ctx *cx;
  enum log_tree tree;
  struct held_tile *held; /* a proof asks for few tiles, some of them often */
};

static void fill(struct stored_tree *t, struct held_tile *h) {
  struct tile_row row;
  struct ctx *cx = t->cx;
  int64_t tree = t->tree, from = h->n * TILE_WIDTH;
  if (STORE_FIND(cx, q_tile, &row, A(cx->who.commune), A(tree), A((int64_t)h->level), A(h->n))) {
    if (row.hashes.n != sizeof(tree_hash) * TILE_WIDTH)
      fault(FAULT_STORE, "a tile of the log has a wrong length");
    h->hashes = talloc_memdup(cx->mem, row.hashes.p, row.hashes.n);
    if (!h->hashes) fault(FAULT_MEMORY, "no memory for a tile");
    h->count = TILE_WIDTH;
    return;
  }
  struct hash_row *rows = h->level == 0 ? STORE_LIST(cx, q_leaves, &h->count, A(cx->who.commune), A(tree),
                                                     A(from), A(from + TILE_WIDTH))
                                        : STORE_LIST(cx, q_roots, &h->count, A(cx->who.commune), A(tree),
                                                     A((int64_t)h->level - 1), A(from), A(from + TILE_WIDTH));
  h->hashes = mem_zero_array(cx->mem, h->count + 1, sizeof(tree_hash));
  for (size_t i = 0; i < h->count; i++) {
    if (rows[i].hash.n != 32) fault(FAULT_STORE, "a hash of the log has a wrong length");
    if (h->level == 0)
      tree_leaf(rows[i].hash.p, 32, h->hashes[i]);
    else
      memcpy(h->hashes[i], rows[i].hash.p, 32);
  }
}

static const tree_hash *stored_tile(struct tree_source *src, int level, int64_t n, size_t *ret_n) {
  struct stored_tree *t = (struct stored_tree *)src;
  struct held_tile *h = t->held;
  while (h && (h->level != level || h->n != n)) h = h->next;
  if (!h) {
    h = MEM_NEW(t->cx->mem, struct held_tile);
    *h = (struct held_tile){.level = level, .n = n, .next = t->held};
    fill(t, h);
    t->held = h;
  }
  *ret_n = h->count;
  return (const tree_hash *)h->hashes;
}

struct tree_source *log_source(struct ctx *cx, enum log_tree tree) {
  struct stored_tree *t = MEM_NEW(cx->mem, struct stored_tree);
  *t = (struct stored_tree){.src = {stored_tile}, .cx = cx, .tree = tree};
  return &t->src;
}

/* ---- what is served ---------------------------------------------------------------------------------- */

/* Nothing is shown beyond the newest checkpoint: what nobody has signed may yet be rolled back with its transaction. */
static bool published(struct ctx *cx, int level, int64_t n, int width) {
  struct log_checkpoint c;
  if (level < 0 || level > 6 || n < 0 || n > (int64_t)1 << 40 || width < 1 || width > TILE_WIDTH) return false;
  return log_newest(cx, TREE_PUBLIC, &c) && n * TILE_WIDTH + width <= c.size >> (TILE_HEIGHT * level);
}

str log_tile(struct ctx *cx, int level, int64_t n, int width) {
  size_t count;
  if (!published(cx, level, n, width)) return STR_NONE;
  struct tree_source *src = log_source(cx, TREE_PUBLIC);
  const tree_hash *hashes = src->tile(src, level, n, &count);
  if (count < (size_t)width) fault(FAULT_STORE, "a published tile of the log is not whole");
  return (str){(const char *)hashes, (size_t)width * 32};
}

str log_entries(struct ctx *cx, int64_t n, int width) {
  size_t count;
  if (!published(cx, 0, n, width)) return STR_NONE;
  struct hash_row *rows = STORE_LIST(cx, q_leaves, &count, A(cx->who.commune), A((int64_t)TREE_PUBLIC),
                                     A(n * TILE_WIDTH), A(n * TILE_WIDTH + width));
  if (count != (size_t)width) fault(FAULT_STORE, "a published bundle of the log is not whole");
  char *bytes = mem_zero_array(cx->mem, count, 34);
  for (size_t i = 0; i < count; i++) {
    MUST(rows[i].hash.n == 32);
    bytes[34 * i + 1] = 32; /* big-endian length */
    memcpy(bytes + 34 * i + 2, rows[i].hash.p, 32);
  }
  return (str){bytes, count * 34};
}

struct log_place log_find(struct ctx *cx, const uint8_t entry[32]) {
  struct index_row row;
  struct log_checkpoint c;
  bool known = STORE_FIND(cx, q_place, &row, A(cx->who.commune), A(((struct bytes){entry, 32}))) &&
               log_newest(cx, TREE_PUBLIC, &c) && row.idx < c.size;
  return known ? (struct log_place){true, row.idx, c.size} : (struct log_place){false, 0, 0};
}

str log_proof_file(struct ctx *cx, const uint8_t entry[32]) {
  struct log_checkpoint c;
  struct log_place place = log_find(cx, entry);
  if (!place.known || !log_newest(cx, TREE_PUBLIC, &c)) return STR_NONE;
  struct tree_path path = tree_inclusion(cx->mem, log_source(cx, TREE_PUBLIC), place.index, c.size);
  struct buf *b = buf_new(cx->mem, 64 << 10);
  buf_fmt(b, "c2sp.org/tlog-proof@v1\nindex %lld\n", (long long)place.index);
  for (size_t i = 0; i < path.n; i++) buf_fmt(b, "%.*s\n", STR_ARG(base64_of(cx->mem, path.at[i], 32)));
  buf_char(b, '\n');
  buf_add(b, c.note);
  return buf_str(b);
}

bool log_consistency(struct ctx *cx, int64_t old, int64_t size, struct log_hashes *ret) {
  struct log_checkpoint c;
  if (old < 0 || old > size || !log_newest(cx, TREE_PUBLIC, &c) || size > c.size) return false;
  struct tree_path p = tree_consistency(cx->mem, log_source(cx, TREE_PUBLIC), old, size);
  *ret = (struct log_hashes){p.at, p.n};
  return true;
}
