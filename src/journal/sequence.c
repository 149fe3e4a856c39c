#include "journal/inside.h"

#include <string.h>

/* Entries of one slice: the writer is ours for some milliseconds only. */
#define SLICE 256
#define SLICES_MAX 32

struct entry_row {
  struct bytes entry;
};
/* Residents' entries in the order of their hash, so that the tree does not tell who came before whom inside a slice;
 * staff acts in the order they were done. */
QUERY(q_public, struct entry_row,
      "SELECT entry FROM log_pending WHERE commune = $1 AND tree = 0 ORDER BY entry LIMIT 256",
      COL(struct entry_row, entry));
QUERY(q_staff, struct entry_row,
      "SELECT entry FROM log_pending WHERE commune = $1 AND tree = 1 ORDER BY at, ord, entry LIMIT 256",
      COL(struct entry_row, entry));
QUERY_DO(q_leaf, "INSERT INTO log_leaf (commune, tree, idx, entry) VALUES ($1, $2, $3, $4)");
QUERY_DO(q_numbered, "DELETE FROM log_pending WHERE commune = $1 AND tree = $2 AND entry = $3");
QUERY_DO(q_tile_full,
         "INSERT INTO log_tile (commune, tree, level, n, hashes, root) VALUES ($1, $2, $3, $4, $5, $6)");
QUERY_DO(q_checkpoint, "INSERT INTO log_checkpoint (commune, tree, size, root, note, at, day) "
                       "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING");

/* ---- numbering --------------------------------------------------------------------------------------- */

/* The tree has just reached `size` leaves: whichever tiles are full now are written, once and for ever. */
static void fill_tiles(struct ctx *cx, enum log_tree tree, int64_t size) {
  int64_t in_level = size;
  for (int level = 0; in_level % TILE_WIDTH == 0; level++) {
    size_t n;
    tree_hash root;
    int64_t tile = in_level / TILE_WIDTH - 1;
    struct tree_source *src = log_source(cx, tree);
    const tree_hash *hashes = src->tile(src, level, tile, &n);
    if (n != TILE_WIDTH) fault(FAULT_STORE, "tile %d/%lld of the log is not full", level, (long long)tile);
    tree_fold(hashes, n, root);
    STORE_DO(cx, q_tile_full, A(cx->who.commune), A((int64_t)tree), A((int64_t)level), A(tile),
             A(((struct bytes){(const uint8_t *)hashes, TILE_WIDTH * sizeof(tree_hash)})),
             A(((struct bytes){root, sizeof root})));
    in_level /= TILE_WIDTH;
  }
}

struct slice {
  enum log_tree tree;
  bool more;
};

static bool number(struct ctx *cx, void *arg) {
  struct slice *s = arg;
  size_t n;
  s->more = false;
  if (!store_try_lock(cx, "log")) return false;
  struct entry_row *rows = s->tree == TREE_PUBLIC ? STORE_LIST(cx, q_public, &n, A(cx->who.commune))
                                                  : STORE_LIST(cx, q_staff, &n, A(cx->who.commune));
  int64_t size = n ? log_leaves(cx, s->tree) : 0, tree = s->tree;
  for (size_t i = 0; i < n; i++) {
    STORE_DO(cx, q_leaf, A(cx->who.commune), A(tree), A(size), A(rows[i].entry));
    STORE_DO(cx, q_numbered, A(cx->who.commune), A(tree), A(rows[i].entry));
    if (++size % TILE_WIDTH == 0) fill_tiles(cx, s->tree, size);
  }
  s->more = n == SLICE;
  return n > 0;
}

/* ---- signing ----------------------------------------------------------------------------------------- */

struct signing {
  struct log_identity who;
  enum log_tree tree;
  bool waiting, due; /* entries to number; a checkpoint to sign */
  str origin, stored_note;
  int64_t last, size;
  tree_hash root;
  struct tree_path proof;
  str note;
};

struct one_row {
  int64_t one;
};
QUERY(q_any, struct one_row, "SELECT tree AS one FROM log_pending WHERE commune = $1 AND tree = $2 LIMIT 1",
      COL(struct one_row, one));

/* The first checkpoint of the public tree is signed while it is empty: from then on every growth can be proved. */
static void look(struct ctx *cx, void *arg) {
  struct signing *s = arg;
  struct one_row row;
  struct log_checkpoint c = {.size = -1};
  s->who = log_identity(cx);
  s->origin = log_tree_origin(cx, &s->who, s->tree);
  s->waiting = STORE_FIND(cx, q_any, &row, A(cx->who.commune), A((int64_t)s->tree));
  s->size = log_leaves(cx, s->tree);
  if (log_newest(cx, s->tree, &c)) s->stored_note = c.note;
  s->due = s->size > c.size && (s->tree == TREE_PUBLIC || s->size > 0);
}

static void measure(struct ctx *cx, void *arg) {
  struct signing *s = arg;
  struct tree_source *src = log_source(cx, s->tree);
  tree_root(src, s->size, s->root);
  if (s->last > 0 && s->last <= s->size) s->proof = tree_consistency(cx->mem, src, s->last, s->size);
}

static bool keep(struct ctx *cx, void *arg) {
  struct signing *s = arg;
  STORE_DO(cx, q_checkpoint, A(cx->who.commune), A((int64_t)s->tree), A(s->size),
           A(((struct bytes){s->root, sizeof s->root})), A(s->note), A(cx->now), A(cx->today));
  return true;
}

static enum box_result sign(struct store *st, struct box *b, struct ctx *cx, struct signing *s) {
  str why;
  uint8_t sig[64];
  enum box_result r = box_log_last(b, cx->mem, s->origin, s->stored_note, &s->last, &why);
  if (r != BOX_OK) return r;
  if (!store_read(st, cx, measure, s)) return BOX_DOWN;
  str text = note_text(cx->mem, s->origin, s->size, s->root);
  r = box_sign_checkpoint(b, cx->mem, s->origin, text, (const uint8_t(*)[32])s->proof.at, s->proof.n, sig,
                          &why);
  if (r != BOX_OK) return r;
  s->note = note_signed(cx->mem, text, s->who.origin, s->who.public_key.p, sig);
  return store_write(st, cx, keep, s) == STORE_COMMITTED ? BOX_OK : BOX_DOWN;
}

static enum box_result one_tree(struct store *st, struct box *b, struct ctx *cx, enum log_tree tree) {
  struct signing s = {.tree = tree};
  if (!store_read(st, cx, look, &s)) return BOX_DOWN;
  struct slice slice = {tree, s.waiting};
  for (int i = 0; i < SLICES_MAX && slice.more; i++)
    if (store_write(st, cx, number, &slice) != STORE_COMMITTED) break;
  /* Looked at again after the commit: only what the disk has is ever signed. */
  if (s.waiting && !store_read(st, cx, look, &s)) return BOX_DOWN;
  return s.due ? sign(st, b, cx, &s) : BOX_OK;
}

enum box_result log_sequence_at(struct store *st, struct box *b, moment now) {
  struct ctx cx = {.mem = talloc_new(NULL),
                   .store = st,
                   .who = {.commune = store_commune(st)},
                   .now = now,
                   .today = day_of(now)};
  if (!cx.mem) return BOX_DOWN;
  enum box_result r = one_tree(st, b, &cx, TREE_PUBLIC), staff = one_tree(st, b, &cx, TREE_STAFF);
  talloc_free(cx.mem);
  return r == BOX_OK ? staff : r;
}

enum box_result log_sequence(struct store *st, struct box *b) {
  return log_sequence_at(st, b, moment_now());
}
