#include "box/logkey.h"
#include "journal/tree.h"
#include "test/test.h"

#include <string.h>

/* RFC 9162's own words, recursion and all, over the leaves' data: nothing here is shared with tree.c but SHA-256. */
struct leaves {
  uint8_t (*at)[8];
};

static void mth(const struct leaves *d, int64_t begin, int64_t n, uint8_t ret[32]) {
  uint8_t room[65];
  if (n == 0) {
    sha256("", 0, ret);
  } else if (n == 1) {
    room[0] = 0;
    memcpy(room + 1, d->at[begin], 8);
    sha256(room, 9, ret);
  } else {
    int64_t k = 1;
    while (k << 1 < n) k <<= 1;
    room[0] = 1;
    mth(d, begin, k, room + 1);
    mth(d, begin + k, n - k, room + 33);
    sha256(room, 65, ret);
  }
}

/* 2.1.3.1 PATH(m, D[begin:begin+n]) */
static size_t path(const struct leaves *d, int64_t m, int64_t begin, int64_t n, uint8_t (*ret)[32]) {
  if (n == 1) return 0;
  int64_t k = 1;
  while (k << 1 < n) k <<= 1;
  size_t inner = m < k ? path(d, m, begin, k, ret) : path(d, m - k, begin + k, n - k, ret);
  if (m < k)
    mth(d, begin + k, n - k, ret[inner]);
  else
    mth(d, begin, k, ret[inner]);
  return inner + 1;
}

/* 2.1.4.1 SUBPROOF(m, D[begin:begin+n], b) */
static size_t subproof(const struct leaves *d, int64_t m, int64_t begin, int64_t n, bool b,
                       uint8_t (*ret)[32]) {
  if (m == n) {
    if (b) return 0;
    mth(d, begin, n, ret[0]);
    return 1;
  }
  int64_t k = 1;
  while (k << 1 < n) k <<= 1;
  size_t inner = m <= k ? subproof(d, m, begin, k, b, ret) : subproof(d, m - k, begin + k, n - k, false, ret);
  if (m <= k)
    mth(d, begin + k, n - k, ret[inner]);
  else
    mth(d, begin, k, ret[inner]);
  return inner + 1;
}

/* Tiles computed from their definition: MTH(D[(n*256+i)*256^l : (n*256+i+1)*256^l]). */
struct whole {
  struct tree_source src;
  struct leaves d;
  int64_t size;
  void *mem;
};

static const tree_hash *tile(struct tree_source *src, int level, int64_t n, size_t *ret_n) {
  struct whole *w = (struct whole *)src;
  int64_t step = (int64_t)1 << (8 * level), there = w->size / step - n * 256;
  if (there <= 0) return NULL;
  *ret_n = (size_t)(there > 256 ? 256 : there);
  tree_hash *h = mem_zero_array(w->mem, *ret_n, 32);
  for (size_t i = 0; i < *ret_n; i++) mth(&w->d, (n * 256 + (int64_t)i) * step, step, h[i]);
  return (const tree_hash *)h;
}

static struct whole grow(void *mem, int64_t size) {
  struct whole w = {{tile}, {mem_zero_array(mem, (size_t)size + 1, 8)}, size, mem};
  for (int64_t i = 0; i < size; i++) memcpy(w.d.at[i], &i, 8);
  return w;
}

TEST("roots agree with the definition for every small size and around every tile's edge") {
  static const int64_t edges[] = {255,  256,  257,   511,   512,   513,   767,
                                  1000, 1024, 65535, 65536, 65537, 66000, 70000};
  tree_hash mine, defined;
  for (int64_t size = 0; size < 70; size++) {
    struct whole w = grow(mem, size);
    tree_root(&w.src, size, mine);
    mth(&w.d, 0, size, defined);
    CHECK(same_bytes(mine, defined, 32));
  }
  for (size_t i = 0; i < sizeof edges / sizeof *edges; i++) {
    struct whole w = grow(mem, edges[i]);
    tree_root(&w.src, edges[i], mine);
    mth(&w.d, 0, edges[i], defined);
    CHECK(same_bytes(mine, defined, 32));
  }
}

TEST("the empty tree and the first leaves have the roots that RFC 9162 implies") {
  tree_hash h;
  tree_fold(NULL, 0, h);
  CHECK_STR(hex_of(mem, h, 32), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  tree_leaf("", 0, h);
  CHECK_STR(hex_of(mem, h, 32), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  /* Known answers of Certificate Transparency's reference tests: leaves "", 00, 10, 2021, 3031, ... */
  tree_hash leaves[3];
  tree_leaf("", 0, leaves[0]);
  tree_leaf("\x00", 1, leaves[1]);
  tree_leaf("\x10", 1, leaves[2]);
  tree_fold((const tree_hash *)leaves, 2, h);
  CHECK_STR(hex_of(mem, h, 32), "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
  tree_fold((const tree_hash *)leaves, 3, h);
  CHECK_STR(hex_of(mem, h, 32), "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77");
}

static void check_inclusion(struct whole *w, int64_t index) {
  uint8_t want[64][32];
  tree_hash leaf, root;
  struct tree_path p = tree_inclusion(w->mem, &w->src, index, w->size);
  size_t n = path(&w->d, index, 0, w->size, want);
  CHECK_INT(p.n, n);
  CHECK(p.n == n && (!n || memcmp(p.at, want, n * 32) == 0));
  mth(&w->d, index, 1, leaf);
  mth(&w->d, 0, w->size, root);
  CHECK(tree_included(leaf, index, w->size, p, root));
  CHECK(!tree_included(leaf, index + 1, w->size, p, root));
  if (p.n) {
    p.at[p.n / 2][3] ^= 1;
    CHECK(!tree_included(leaf, index, w->size, p, root));
    p.at[p.n / 2][3] ^= 1;
    p.n--;
    CHECK(!tree_included(leaf, index, w->size, p, root));
  }
}

TEST("inclusion paths are the RFC's, hold, and break with any change") {
  for (int64_t size = 1; size <= 40; size++) {
    struct whole w = grow(mem, size);
    for (int64_t i = 0; i < size; i++) check_inclusion(&w, i);
  }
  struct whole w = grow(mem, 600);
  for (int64_t i = 0; i < 600; i += 37) check_inclusion(&w, i);
}

static void check_growth(struct whole *w, int64_t old) {
  uint8_t want[64][32];
  tree_hash old_root, root;
  struct tree_path p = tree_consistency(w->mem, &w->src, old, w->size);
  size_t n = old ? subproof(&w->d, old, 0, w->size, true, want) : 0;
  CHECK_INT(p.n, n);
  CHECK(p.n == n && (!n || memcmp(p.at, want, n * 32) == 0));
  mth(&w->d, 0, old, old_root);
  mth(&w->d, 0, w->size, root);
  CHECK(checkpoint_grows(old, old_root, w->size, root, (const unsigned char *)p.at, p.n));
  old_root[0] ^= 1;
  CHECK(old == 0 || !checkpoint_grows(old, old_root, w->size, root, (const unsigned char *)p.at, p.n));
  old_root[0] ^= 1;
  if (p.n) {
    root[31] ^= 1;
    CHECK(!checkpoint_grows(old, old_root, w->size, root, (const unsigned char *)p.at, p.n));
    root[31] ^= 1;
    CHECK(!checkpoint_grows(old, old_root, w->size, root, (const unsigned char *)p.at, p.n - 1));
    p.at[p.n - 1][0] ^= 1;
    CHECK(!checkpoint_grows(old, old_root, w->size, root, (const unsigned char *)p.at, p.n));
  }
  CHECK(old == w->size || !checkpoint_grows(w->size, root, old, old_root, (const unsigned char *)p.at, p.n));
}

TEST("consistency proofs are the RFC's, and the signer's own check takes them and nothing else") {
  for (int64_t size = 1; size <= 36; size++) {
    struct whole w = grow(mem, size);
    for (int64_t old = 0; old <= size; old++) check_growth(&w, old);
  }
  struct whole w = grow(mem, 777);
  for (int64_t old = 1; old < 777; old += 51) check_growth(&w, old);
}
