#include "journal/inside.h"

#include <string.h>

#define PAGE 4096
#define SENTENCES_MAX 200 /* more are counted, not written */
#define LEVELS 6

struct checking {
  struct ctx *cx;
  struct buf *findings;
  size_t found;
  const char *name;
  enum log_tree tree;
  str origin, key_name;
  uint8_t key[32];
  int64_t size;
  /* Whole subtrees so far, as a binary number's digits: the root of any size is a fold over them. */
  tree_hash whole[64];
  bool have[64];
  /* Tiles being filled, a level each. */
  tree_hash open[LEVELS][TILE_WIDTH];
  int64_t filled[LEVELS];
};

static void say(struct checking *k, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void say(struct checking *k, const char *fmt, ...) {
  va_list args;
  if (k->found++ >= SENTENCES_MAX) return;
  va_start(args, fmt);
  char *text = talloc_vasprintf(k->cx->mem, fmt, args);
  va_end(args);
  buf_fmt(k->findings, "%s tree: %s\n", k->name, text ? text : "?");
}

static void root_now(const struct checking *k, tree_hash ret) {
  bool any = false;
  tree_hash all;
  for (int i = 0; i < 63; i++) {
    if (!k->have[i]) continue;
    if (any)
      tree_pair(k->whole[i], all, all);
    else
      memcpy(all, k->whole[i], 32);
    any = true;
  }
  if (any)
    memcpy(ret, all, 32);
  else
    tree_fold(NULL, 0, ret);
}

/* ---- tiles ------------------------------------------------------------------------------------------- */

struct tile_row {
  struct bytes hashes, root;
};
QUERY(q_tile, struct tile_row,
      "SELECT hashes, root FROM log_tile WHERE commune = $1 AND tree = $2 AND level = $3 AND n = $4",
      COL(struct tile_row, hashes), COL(struct tile_row, root));

static void check_tile(struct checking *k, int level, int64_t n, const tree_hash root) {
  struct tile_row row;
  struct ctx *cx = k->cx;
  if (!STORE_FIND(cx, q_tile, &row, A(cx->who.commune), A((int64_t)k->tree), A((int64_t)level), A(n)))
    say(k, "tile %d/%lld is missing", level, (long long)n);
  else if (row.hashes.n != sizeof k->open[0] || memcmp(row.hashes.p, k->open[level], row.hashes.n) != 0)
    say(k, "tile %d/%lld does not hold the hashes of its leaves", level, (long long)n);
  else if (row.root.n != 32 || memcmp(row.root.p, root, 32) != 0)
    say(k, "tile %d/%lld has a wrong root", level, (long long)n);
}

static void add_leaf(struct checking *k, const tree_hash leaf) {
  tree_hash h;
  int i = 0;
  memcpy(h, leaf, 32);
  for (; k->have[i]; i++) {
    tree_pair(k->whole[i], h, h);
    k->have[i] = false;
  }
  memcpy(k->whole[i], h, 32);
  k->have[i] = true;
  memcpy(h, leaf, 32);
  for (int level = 0; level < LEVELS; level++) {
    memcpy(k->open[level][k->filled[level]++ % TILE_WIDTH], h, 32);
    if (k->filled[level] % TILE_WIDTH) break;
    tree_fold((const tree_hash *)k->open[level], TILE_WIDTH, h);
    check_tile(k, level, k->filled[level] / TILE_WIDTH - 1, h);
  }
  k->size++;
}

struct count_row {
  int64_t n;
};
QUERY(q_tiles, struct count_row,
      "SELECT count(*) AS n FROM log_tile WHERE commune = $1 AND tree = $2 AND level = $3 AND n >= $4",
      COL(struct count_row, n));

/* ---- leaves ------------------------------------------------------------------------------------------ */

struct leaf_row {
  int64_t idx;
  struct bytes entry;
};
QUERY(q_leaves, struct leaf_row,
      "SELECT idx, entry FROM log_leaf WHERE commune = $1 AND tree = $2 AND idx >= $3 ORDER BY idx LIMIT 4096",
      COL(struct leaf_row, idx), COL(struct leaf_row, entry));
struct note_row {
  int64_t size, at;
  struct bytes root;
  str note;
  day day;
};
QUERY(q_notes, struct note_row,
      "SELECT size, at, root, note, day FROM log_checkpoint WHERE commune = $1 AND tree = $2 AND size >= $3 "
      "ORDER BY size LIMIT 5000",
      COL(struct note_row, size), COL(struct note_row, at), COL(struct note_row, root),
      COL(struct note_row, note), COL(struct note_row, day));

static void check_signature(struct checking *k, const char *what, int64_t size, const struct note *n) {
  if (!str_eq(n->origin, k->origin)) {
    say(k, "%s of size %lld is of another log: %.*s", what, (long long)size, STR_ARG(n->origin));
    return;
  }
  switch (note_check(k->cx->mem, n, k->key_name, k->key)) {
  case NOTE_GOOD:
    break;
  case NOTE_FORGED:
    say(k, "%s of size %lld has a wrong signature", what, (long long)size);
    break;
  case NOTE_UNKNOWN_KEY:
    say(k, "%s of size %lld is not signed by the key", what, (long long)size);
    break;
  }
}

static void check_checkpoint(struct checking *k, const struct note_row *row) {
  struct note n;
  tree_hash root;
  long long size = (long long)row->size;
  if (!note_read(k->cx->mem, row->note, &n)) {
    say(k, "checkpoint of size %lld is not a note", size);
    return;
  }
  check_signature(k, "checkpoint", row->size, &n);
  if (n.size != row->size) say(k, "checkpoint of size %lld says size %lld", size, (long long)n.size);
  if (row->root.n != 32 || memcmp(row->root.p, n.root, 32) != 0)
    say(k, "checkpoint of size %lld and its row differ", size);
  if (day_of(row->at).n != row->day.n) say(k, "checkpoint of size %lld has a wrong day", size);
  root_now(k, root);
  if (!same_bytes(root, n.root, 32))
    say(k, "the leaves do not give the root of the checkpoint of size %lld", size);
}

static void check_outside(struct checking *k, const struct note *n) {
  tree_hash root;
  check_signature(k, "the given checkpoint", n->size, n);
  root_now(k, root);
  if (!same_bytes(root, n->root, 32))
    say(k, "FORK: the given checkpoint of size %lld has another root than our first %lld leaves",
        (long long)n->size, (long long)n->size);
}

/* All stored checkpoints of the size reached, and the one from outside. */
static void at_this_size(struct checking *k, struct note_row *notes, size_t n, size_t *next,
                         const struct note *outside) {
  while (*next < n && notes[*next].size <= k->size) {
    if (notes[*next].size == k->size) check_checkpoint(k, notes + *next);
    ++*next;
  }
  if (outside && outside->size == k->size) check_outside(k, outside);
}

static struct note_row *notes_from(struct checking *k, int64_t size, size_t *ret_n) {
  return STORE_LIST(k->cx, q_notes, ret_n, A(k->cx->who.commune), A((int64_t)k->tree), A(size));
}

static void check_leaves(struct checking *k, const struct note *outside) {
  struct ctx *cx = k->cx;
  void *mem = cx->mem;
  for (bool more = true, first = true; more; first = false) {
    size_t n, n_notes, next = 0;
    cx->mem = talloc_new(mem);
    struct leaf_row *rows = STORE_LIST(cx, q_leaves, &n, A(cx->who.commune), A((int64_t)k->tree), A(k->size));
    struct note_row *notes = notes_from(k, first ? 0 : k->size + 1, &n_notes);
    if (first) at_this_size(k, notes, n_notes, &next, outside);
    for (size_t i = 0; i < n; i++) {
      tree_hash leaf;
      if (rows[i].idx != k->size) {
        say(k, "leaf %lld is missing", (long long)k->size);
        n = 0;
        break;
      }
      tree_leaf(rows[i].entry.p, rows[i].entry.n, leaf);
      if (rows[i].entry.n != 32) say(k, "leaf %lld has a wrong length", (long long)k->size);
      add_leaf(k, leaf);
      at_this_size(k, notes, n_notes, &next, outside);
    }
    more = n == PAGE;
    talloc_free(cx->mem);
    cx->mem = mem;
  }
}

static void check_end(struct checking *k, const struct note *outside) {
  size_t n;
  struct count_row count;
  struct ctx *cx = k->cx;
  struct note_row *beyond = notes_from(k, k->size + 1, &n);
  if (n)
    say(k, "%zu checkpoints are larger than the tree, the first of size %lld: leaves were lost", n,
        (long long)beyond[0].size);
  if (outside && outside->size > k->size)
    say(k,
        "the given checkpoint of size %lld is larger than our %lld leaves: leaves were lost, or it is not ours",
        (long long)outside->size, (long long)k->size);
  for (int level = 0; level < LEVELS; level++)
    if (STORE_FIND(cx, q_tiles, &count, A(cx->who.commune), A((int64_t)k->tree), A((int64_t)level),
                   A(k->filled[level] / TILE_WIDTH)) &&
        count.n)
      say(k, "%lld tiles too many on level %d", (long long)count.n, level);
}

/* ---- what the entries commit to ----------------------------------------------------------------------- */

struct record_row {
  struct bytes entry, salt, numbered, waiting;
  str record;
};
QUERY(q_records, struct record_row,
      "SELECT r.entry, r.salt, l.entry AS numbered, p.entry AS waiting, r.record FROM log_record r "
      "LEFT JOIN log_leaf l ON l.commune = r.commune AND l.tree = 0 AND l.entry = r.entry "
      "LEFT JOIN log_pending p ON p.commune = r.commune AND p.tree = 0 AND p.entry = r.entry "
      "WHERE r.commune = $1 AND r.entry > $2 ORDER BY r.entry LIMIT 1000",
      COL(struct record_row, entry), COL(struct record_row, salt), COL(struct record_row, numbered),
      COL(struct record_row, waiting), COL(struct record_row, record));
struct act_row {
  id id, actor, unit, object;
  int64_t at, roles;
  str verb, fields;
  struct bytes entry, numbered, waiting;
};
QUERY(q_acts, struct act_row,
      "SELECT j.id, j.actor, j.unit, j.object, j.at, j.roles, j.verb, j.fields, j.entry, l.entry AS numbered, "
      "p.entry AS waiting FROM journal_entry j "
      "LEFT JOIN log_leaf l ON l.commune = j.commune AND l.tree = 1 AND l.entry = j.entry "
      "LEFT JOIN log_pending p ON p.commune = j.commune AND p.tree = 1 AND p.entry = j.entry "
      "WHERE j.commune = $1 AND j.id > $2 ORDER BY j.id LIMIT 1000",
      COL(struct act_row, id), COL(struct act_row, actor), COL(struct act_row, unit),
      COL(struct act_row, object), COL(struct act_row, at), COL(struct act_row, roles),
      COL(struct act_row, verb), COL(struct act_row, fields), COL(struct act_row, entry),
      COL(struct act_row, numbered), COL(struct act_row, waiting));
QUERY(q_bare_public, struct count_row,
      "SELECT count(*) AS n FROM log_leaf l LEFT JOIN log_record r ON r.commune = l.commune AND r.entry = "
      "l.entry "
      "WHERE l.commune = $1 AND l.tree = 0 AND r.entry IS NULL",
      COL(struct count_row, n));
QUERY(q_bare_staff, struct count_row,
      "SELECT count(*) AS n FROM log_leaf l LEFT JOIN journal_entry j ON j.commune = l.commune AND j.entry = "
      "l.entry "
      "WHERE l.commune = $1 AND l.tree = 1 AND j.entry IS NULL",
      COL(struct count_row, n));

static void check_record(struct checking *k, const struct record_row *row) {
  uint8_t entry[32];
  str name = hex_of(k->cx->mem, row->entry.p, row->entry.n);
  if (!row->numbered.p == !row->waiting.p)
    say(k, "the record of entry %.*s is %s", STR_ARG(name),
        row->numbered.p ? "numbered and waiting at once" : "neither in the tree nor waiting for it");
  if (!row->salt.p && !row->record.p) return; /* forgotten, as it may be */
  bool right = row->salt.n == 32 && row->record.p;
  if (right) log_entry_of(k->cx->mem, row->salt.p, row->record, entry);
  if (!right || row->entry.n != 32 || memcmp(entry, row->entry.p, 32) != 0)
    say(k, "the record of entry %.*s is not what was committed to", STR_ARG(name));
}

static void check_records(struct checking *k) {
  struct ctx *cx = k->cx;
  struct count_row bare;
  uint8_t after[32] = {0};
  void *mem = cx->mem;
  for (size_t n = 1000; n == 1000;) {
    cx->mem = talloc_new(mem);
    struct record_row *rows = STORE_LIST(cx, q_records, &n, A(cx->who.commune), A(((struct bytes){after, 32})));
    for (size_t i = 0; i < n; i++) check_record(k, rows + i);
    if (n && rows[n - 1].entry.n == 32) memcpy(after, rows[n - 1].entry.p, 32);
    talloc_free(cx->mem);
    cx->mem = mem;
  }
  if (STORE_FIND(cx, q_bare_public, &bare, A(cx->who.commune)) && bare.n)
    say(k, "%lld leaves have no row for their record", (long long)bare.n);
}

static void check_act(struct checking *k, const struct act_row *row) {
  uint8_t entry[32];
  struct act a = {row->id, row->actor, row->unit, row->object, row->at, row->roles, row->verb, row->fields};
  str name = id_hex(k->cx->mem, row->id);
  if (!row->numbered.p == !row->waiting.p) say(k, "act %.*s is not in the tree", STR_ARG(name));
  act_entry(k->cx->mem, &a, entry);
  if (row->entry.n != 32 || memcmp(entry, row->entry.p, 32) != 0)
    say(k, "act %.*s is not what was noted at the time", STR_ARG(name));
}

static void check_acts(struct checking *k) {
  struct ctx *cx = k->cx;
  struct count_row bare;
  uint8_t after[16] = {0};
  void *mem = cx->mem;
  for (size_t n = 1000; n == 1000;) {
    cx->mem = talloc_new(mem);
    struct act_row *rows = STORE_LIST(cx, q_acts, &n, A(cx->who.commune), A(((struct bytes){after, 16})));
    for (size_t i = 0; i < n; i++) check_act(k, rows + i);
    if (n) memcpy(after, rows[n - 1].id.b, 16);
    talloc_free(cx->mem);
    cx->mem = mem;
  }
  if (STORE_FIND(cx, q_bare_staff, &bare, A(cx->who.commune)) && bare.n)
    say(k, "%lld acts were taken out of the journal", (long long)bare.n);
}

/* ---- both -------------------------------------------------------------------------------------------- */

static size_t check_tree(struct ctx *cx, enum log_tree tree, str key_name, const uint8_t key[32],
                         const struct note *outside, struct buf *findings) {
  struct log_identity who = log_identity(cx);
  struct checking *k = MEM_NEW(cx->mem, struct checking);
  *k = (struct checking){.cx = cx, .findings = findings, .tree = tree, .key_name = key_name};
  k->name = tree == TREE_PUBLIC ? "public" : "staff";
  k->origin = log_tree_origin(cx, &who, tree);
  memcpy(k->key, key, 32);
  check_leaves(k, outside);
  check_end(k, outside);
  if (tree == TREE_PUBLIC)
    check_records(k);
  else
    check_acts(k);
  return k->found;
}

size_t log_check_with(struct ctx *cx, str verifier_key, str outside_checkpoint, struct buf *findings) {
  struct log_identity who = log_identity(cx);
  struct note outside;
  uint8_t key[32];
  str name = who.origin;
  memcpy(key, who.public_key.p, 32);
  if (verifier_key.p && !note_key_read(cx->mem, verifier_key, &name, key)) {
    buf_add(findings, S("the key given is not a C2SP verifier key\n"));
    return 1;
  }
  if (!str_eq(name, who.origin)) {
    buf_fmt(findings, "the key given is %.*s's, the log here is %.*s\n", STR_ARG(name), STR_ARG(who.origin));
    return 1;
  }
  if (outside_checkpoint.p && !note_read(cx->mem, outside_checkpoint, &outside)) {
    buf_add(findings, S("the checkpoint given is not a signed note\n"));
    return 1;
  }
  return check_tree(cx, TREE_PUBLIC, name, key, outside_checkpoint.p ? &outside : NULL, findings) +
         check_tree(cx, TREE_STAFF, name, key, NULL, findings);
}

size_t log_check(struct ctx *cx, str outside_checkpoint, struct buf *findings) {
  return log_check_with(cx, STR_NONE, outside_checkpoint, findings);
}
