/* journal: what happened, by whom; and the public log that outsiders can verify (no pages).
 *
 * Two Merkle trees (RFC 9162 hashing). The public one holds a salted commitment for each intake, each public answer and
 * each later version of it; the private one each act of staff, ids and field names only, never values. */
#ifndef JOURNAL_JOURNAL_H
#define JOURNAL_JOURNAL_H

#include "box/box.h"
#include "store/store.h"

/* ---- what happened ------------------------------------------------------------------------------- */

/* Notes an act of cx->who in the same transaction; serve() calls it for every apply that committed changes, rooms add what it
 * cannot know. verb: "matter.assign"; object: the record's id; fields: names, space-separated, never values. */
void journal_note(struct ctx *cx, const char *verb, id object, const char *fields);
struct journal_entry {
  int64_t seq;
  moment at;
  id actor, object;
  str verb, fields;
};
struct journal_entries {
  struct journal_entry *at;
  size_t n;
};
struct journal_entries journal_of(struct ctx *cx, id object); /* at most 500, oldest first */

/* ---- the public log ------------------------------------------------------------------------------- */

/* Commits a record: entry = SHA-256(salt ‖ record), record in RFC 8785 JSON with a member "kind". Puts the entry into log_pending;
 * the sequencer numbers it after the commit. The salt is the caller's to keep or destroy. */
struct commitment {
  uint8_t entry[32], salt[32];
  str record;
};
struct commitment log_commit(struct ctx *cx, str record_json);
/* RFC 8785 canonical form of a JSON text; absent when it is no JSON (numbers: integers only). */
str json_canonical(void *mem, str json);

/* Numbers what is pending and signs a checkpoint, within 5 s of a commit; one at a time per commune (a writer's job, or
 * the holder of an advisory lock). Called every second by app; cheap when nothing waits. */
enum box_result log_sequence(struct store *s, struct box *b);

struct log_place {
  bool known;    /* numbered yet? */
  int64_t index; /* in the tree */
  int64_t size;  /* of the newest checkpoint that holds it */
};
struct log_place log_find(struct ctx *cx, const uint8_t entry[32]);
str log_origin(struct ctx *cx);                /* thanthien/<16 hex> */
str log_checkpoint(struct ctx *cx);            /* newest signed note, absent before the first */
str log_proof_file(struct ctx *cx, const uint8_t entry[32]); /* c2sp.org/tlog-proof@v1; absent when not numbered */
str log_tile(struct ctx *cx, int level, int64_t n, int width);   /* bytes; absent when not there */
str log_entries(struct ctx *cx, int64_t n, int width);           /* entry bundle */
/* Hashes that prove the tree of `old` entries is a prefix of the tree of `size` (RFC 9162 2.1.4). */
struct log_hashes {
  uint8_t (*at)[32];
  size_t n;
};
bool log_consistency(struct ctx *cx, int64_t old, int64_t size, struct log_hashes *ret);
str log_verifier_key(struct ctx *cx); /* name+hex id+base64: C2SP vkey */

/* I5: both trees from their rows against every stored checkpoint, an outside one when given; a sentence per finding. */
size_t log_check(struct ctx *cx, str outside_checkpoint, struct buf *findings);

#endif
