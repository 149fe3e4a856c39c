/* tree: Merkle trees of RFC 9162 section 2.1 over C2SP tiles. Knows no store: hashes come from a source. */
#ifndef JOURNAL_TREE_H
#define JOURNAL_TREE_H

#include "base/base.h"

#define TILE_HEIGHT 8
#define TILE_WIDTH 256

typedef uint8_t tree_hash[32];

/* Gives the hashes of tile `n` of `level` (0: leaves; above: roots of the full tiles below), as many as there are:
 * borrowed, valid as long as the source. */
struct tree_source {
  const tree_hash *(*tile)(struct tree_source *src, int level, int64_t n, size_t *ret_n);
};

void tree_leaf(const void *data, size_t n, tree_hash ret);
void tree_pair(const tree_hash left, const tree_hash right, tree_hash ret);
/* Root over hashes that are nodes already. n 0 gives the empty tree's root, SHA-256 of nothing. */
void tree_fold(const tree_hash *hashes, size_t n, tree_hash ret);

/* Root of the first `size` leaves. A hash that the source should have and has not is a fault. */
void tree_root(struct tree_source *src, int64_t size, tree_hash ret);

/* At most 64 hashes each, on mem. */
struct tree_path {
  tree_hash *at;
  size_t n;
};
struct tree_path tree_inclusion(void *mem, struct tree_source *src, int64_t index, int64_t size); /* 2.1.3.1 */
struct tree_path tree_consistency(void *mem, struct tree_source *src, int64_t old, int64_t size); /* 2.1.4.1 */
bool tree_included(const tree_hash leaf, int64_t index, int64_t size, struct tree_path path,
                   const tree_hash root);

#endif
