#include "journal/tree.h"

#include <string.h>

#define PATH_MAX_HASHES 64

void tree_leaf(const void *data, size_t n, tree_hash ret) {
  uint8_t room[1 + 1024];
  MUST(n < sizeof room);
  room[0] = 0;
  if (n) memcpy(room + 1, data, n);
  sha256(room, n + 1, ret);
}

void tree_pair(const tree_hash left, const tree_hash right, tree_hash ret) {
  uint8_t both[65] = {1};
  memcpy(both + 1, left, 32);
  memcpy(both + 33, right, 32);
  sha256(both, sizeof both, ret);
}

static int64_t largest_power_below(int64_t n) {
  int64_t k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/* Nodes of whole subtrees, largest first, joined from the right: that is MTH of RFC 9162 without its recursion. */
static void join(const tree_hash *nodes, size_t n, tree_hash ret) {
  tree_hash all;
  memcpy(all, nodes[n - 1], 32);
  for (size_t i = n - 1; i-- > 0;) tree_pair(nodes[i], all, all);
  memcpy(ret, all, 32);
}

void tree_fold(const tree_hash *hashes, size_t n, tree_hash ret) {
  tree_hash whole[PATH_MAX_HASHES];
  size_t sizes[PATH_MAX_HASHES], top = 0;
  if (!n) {
    sha256("", 0, ret);
    return;
  }
  for (size_t i = 0; i < n; i++) {
    memcpy(whole[top], hashes[i], 32);
    sizes[top++] = 1;
    while (top > 1 && sizes[top - 1] == sizes[top - 2]) {
      tree_pair(whole[top - 2], whole[top - 1], whole[top - 2]);
      sizes[top - 2] *= 2;
      top--;
    }
  }
  join((const tree_hash *)whole, top, ret);
}

/* The whole subtree of 2^height leaves, number `index` of its height. It lies inside one tile. */
static void node(struct tree_source *src, int height, int64_t index, tree_hash ret) {
  int level = height / TILE_HEIGHT, inside = height % TILE_HEIGHT;
  int64_t from = index << inside;
  size_t count = (size_t)1 << inside, first = (size_t)(from % TILE_WIDTH), n;
  const tree_hash *tile = src->tile(src, level, from / TILE_WIDTH, &n);
  if (!tile || first + count > n)
    fault(FAULT_STORE, "the log's tile %d/%lld holds %zu hashes", level, (long long)(from / TILE_WIDTH),
          tile ? n : 0);
  tree_fold(tile + first, count, ret);
}

/* Root of `n` leaves from `begin`, which is a multiple of the largest power of two in n (true for all ranges that the
 * definitions of RFC 9162 reach). */
static void range(struct tree_source *src, int64_t begin, int64_t n, tree_hash ret) {
  tree_hash nodes[PATH_MAX_HASHES];
  size_t count = 0;
  for (int height = 62; height >= 0; height--) {
    if (!(n >> height & 1)) continue;
    node(src, height, begin >> height, nodes[count++]);
    begin += (int64_t)1 << height;
  }
  join((const tree_hash *)nodes, count, ret);
}

void tree_root(struct tree_source *src, int64_t size, tree_hash ret) {
  if (size == 0)
    tree_fold(NULL, 0, ret);
  else
    range(src, 0, size, ret);
}

/* Collected from the root downwards; proofs are written from the leaf upwards. */
static void turn(struct tree_path *p) {
  for (size_t i = 0, j = p->n; i + 1 < j; i++) {
    tree_hash keep;
    j--;
    memcpy(keep, p->at[i], 32);
    memcpy(p->at[i], p->at[j], 32);
    memcpy(p->at[j], keep, 32);
  }
}

struct tree_path tree_inclusion(void *mem, struct tree_source *src, int64_t index, int64_t size) {
  struct tree_path p = {mem_zero_array(mem, PATH_MAX_HASHES, sizeof(tree_hash)), 0};
  MUST(index >= 0 && index < size);
  for (int64_t begin = 0, n = size; n > 1;) {
    int64_t k = largest_power_below(n);
    if (index - begin < k) {
      range(src, begin + k, n - k, p.at[p.n++]);
      n = k;
    } else {
      range(src, begin, k, p.at[p.n++]);
      begin += k;
      n -= k;
    }
  }
  turn(&p);
  return p;
}

struct tree_path tree_consistency(void *mem, struct tree_source *src, int64_t old, int64_t size) {
  struct tree_path p = {mem_zero_array(mem, PATH_MAX_HASHES, sizeof(tree_hash)), 0};
  MUST(old >= 0 && old <= size);
  if (old == 0) return p;
  int64_t begin = 0, m = old, n = size;
  bool whole = true; /* the old tree is a subtree from the very left: its root is known to whoever asks */
  while (m != n) {
    int64_t k = largest_power_below(n);
    if (m <= k) {
      range(src, begin + k, n - k, p.at[p.n++]);
      n = k;
    } else {
      range(src, begin, k, p.at[p.n++]);
      begin += k;
      m -= k;
      n -= k;
      whole = false;
    }
  }
  if (!whole) range(src, begin, m, p.at[p.n++]);
  turn(&p);
  return p;
}

/* RFC 9162 2.1.3.2. */
bool tree_included(const tree_hash leaf, int64_t index, int64_t size, struct tree_path path,
                   const tree_hash root) {
  if (index < 0 || index >= size) return false;
  int64_t fn = index, sn = size - 1;
  tree_hash r;
  memcpy(r, leaf, 32);
  for (size_t i = 0; i < path.n; i++) {
    if (sn == 0) return false;
    if ((fn & 1) || fn == sn) {
      tree_pair(path.at[i], r, r);
      while (fn != 0 && !(fn & 1)) fn >>= 1, sn >>= 1;
    } else {
      tree_pair(r, path.at[i], r);
    }
    fn >>= 1;
    sn >>= 1;
  }
  return sn == 0 && same_bytes(r, root, 32);
}
