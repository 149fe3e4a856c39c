/* journal: what happened, by whom; and the public log that outsiders can verify (no pages).
 *
 * Two Merkle trees (RFC 9162 hashing). The public one holds a salted commitment for each intake, each public answer and
 * each later version of it; the private one each act of staff, ids and field names only, never values. */
#ifndef JOURNAL_JOURNAL_H
#define JOURNAL_JOURNAL_H

#include "box/box.h"
#include "store/store.h"

/* ---- what happened ------------------------------------------------------------------------------- */

/* Notes an act of cx->who in the same transaction; serve() calls it for every apply that committed changes, about the record
 * that the address names; rooms add what it cannot know. verb: "matter.assign"; object: the record's id; fields: names, space-separated, never values. */
void journal_note(struct ctx *cx, const char *verb, id object, const char *fields);
struct journal_entry {
  int64_t seq; /* in the staff tree; -1 until the sequencer has numbered it */
  moment at;
  id actor, object;
  str verb, fields;
};
struct journal_entries {
  struct journal_entry *at;
  size_t n;
};
struct journal_entries journal_of(struct ctx *cx, id object); /* at most 500, oldest first */

/* Fixes the log's origin and makes its key, inside the apply that makes the commune. False with a sentence when the key
 * cannot be written. */
bool journal_init(struct ctx *cx, str keys_dir, str *ret_why);

/* ---- the public log ------------------------------------------------------------------------------- */

/* Commits a record: entry = SHA-256(salt ‖ record), record in RFC 8785 JSON with a member "kind". Puts the entry into log_pending;
 * the sequencer numbers it after the commit. Salt and record are kept under the object (a matter) that the record is about,
 * until log_forget. A JSON text that has no canonical form, or no member "kind", is a fault: records are ours. */
struct commitment {
  uint8_t entry[32], salt[32];
  str record;
};
struct commitment log_commit(struct ctx *cx, str record_json, id object);
/* What an entry commits to, as long as it is kept. False: no such entry, or forgotten. */
bool log_record_find(struct ctx *cx, const uint8_t entry[32], struct commitment *ret);
struct log_record {
  str kind, record;         /* record absent = forgotten */
  struct bytes entry, salt; /* salt absent = forgotten */
  moment at;
};
struct log_records {
  struct log_record *at;
  size_t n;
};
struct log_records log_records_of(struct ctx *cx, id object); /* at most 500, oldest first */
/* Forgetting, in an apply: salt and record are destroyed, the entry stays in the tree and says nothing any more. log_forget takes
 * the object's id and the hour too: what is left is that on this day something was forgotten. */
void log_forget(struct ctx *cx, id object);
/* The same of one record; false: it was forgotten before, or never here. */
bool log_forget_entry(struct ctx *cx, const uint8_t entry[32]);
/* RFC 8785 canonical form of a JSON text; absent when it is no JSON (numbers: integers only). */
str json_canonical(void *mem, str json);

/* Numbers what is pending and signs a checkpoint, within 5 s of a commit; one at a time per commune (a writer's job, or
 * the holder of an advisory lock). Called every second by app; cheap when nothing waits. */
enum box_result log_sequence(struct store *s, struct box *b);
/* The same at a given moment: tests with a fixed clock. */
enum box_result log_sequence_at(struct store *s, struct box *b, moment now);

struct log_place {
  bool known;    /* numbered, and held by a signed checkpoint? */
  int64_t index; /* in the tree */
  int64_t size;  /* of the newest checkpoint */
};
struct log_place log_find(struct ctx *cx, const uint8_t entry[32]);
str log_origin(struct ctx *cx);     /* thanthien/<16 hex> */
str log_checkpoint(struct ctx *cx); /* newest signed note, absent before the first */
str log_proof_file(struct ctx *cx,
                   const uint8_t entry[32]); /* c2sp.org/tlog-proof@v1; absent when not numbered */
str log_tile(struct ctx *cx, int level, int64_t n, int width); /* bytes; absent when not there */
str log_entries(struct ctx *cx, int64_t n, int width);         /* entry bundle */
/* Hashes that prove the tree of `old` entries is a prefix of the tree of `size` (RFC 9162 2.1.4). */
struct log_hashes {
  uint8_t (*at)[32];
  size_t n;
};
bool log_consistency(struct ctx *cx, int64_t old, int64_t size, struct log_hashes *ret);
str log_verifier_key(struct ctx *cx); /* name+hex id+base64: C2SP vkey */
struct log_checkpoint {
  int64_t size;
  struct bytes root;
  str note;
  moment at;
  day day;
};
struct log_checkpoints {
  struct log_checkpoint *at;
  size_t n;
};
/* The public tree's, newest first, those smaller than `below` (INT64_MAX: from the newest on). */
struct log_checkpoints log_checkpoints(struct ctx *cx, int64_t below, int64_t limit);
/* Sizes of both trees as numbered, signed or not. */
int64_t log_size(struct ctx *cx);
int64_t log_staff_size(struct ctx *cx);

/* I5: both trees from their rows against every stored checkpoint, an outside one when given; a sentence per finding. */
size_t log_check(struct ctx *cx, str outside_checkpoint, struct buf *findings);
/* The same against a key that the reader brought (C2SP verifier key) instead of the one stored in the log's own rows;
 * absent = the stored one. */
size_t log_check_with(struct ctx *cx, str verifier_key, str outside_checkpoint, struct buf *findings);

#endif
