/* inside: what the journal's own files share. */
#ifndef JOURNAL_INSIDE_H
#define JOURNAL_INSIDE_H

#include "journal/journal.h"
#include "journal/note.h"
#include "journal/tree.h"

enum log_tree { TREE_PUBLIC, TREE_STAFF };

struct log_identity {
  str origin;
  struct bytes public_key; /* 32 bytes */
};
/* The log in use; a commune without one is a fault (journal_init makes it). */
struct log_identity log_identity(struct ctx *cx);
/* What the first line of this tree's checkpoints says. The key's name is the origin itself for both. */
str log_tree_origin(struct ctx *cx, const struct log_identity *who, enum log_tree tree);

bool log_newest(struct ctx *cx, enum log_tree tree, struct log_checkpoint *ret);
int64_t log_leaves(struct ctx *cx, enum log_tree tree);
/* Tiles from the store's rows; lives on cx->mem. */
struct tree_source *log_source(struct ctx *cx, enum log_tree tree);

/* Puts an entry where the sequencer finds it. */
void log_wait(struct ctx *cx, enum log_tree tree, const uint8_t entry[32]);
/* SHA-256(salt ‖ record). */
void log_entry_of(void *mem, const uint8_t salt[32], str record, uint8_t ret[32]);

struct act {
  id id, actor, unit, object;
  int64_t at, roles;
  str verb, fields;
};
/* SHA-256 of the act as RFC 8785 JSON: the staff tree's entry. */
void act_entry(void *mem, const struct act *a, uint8_t ret[32]);

#endif
