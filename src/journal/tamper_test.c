#include "journal/log_harness.h"
#include "test/house.h"

#include <string.h>

/* Each of these changes one row behind the program's back, as somebody with the database in hand could. */
QUERY_DO(t_leaf, "UPDATE log_leaf SET entry = $2 WHERE commune = $1 AND tree = 0 AND idx = 100");
QUERY_DO(t_leaf_gone, "DELETE FROM log_leaf WHERE commune = $1 AND tree = 0 AND idx = 100");
QUERY_DO(t_leaf_last, "DELETE FROM log_leaf WHERE commune = $1 AND tree = 0 AND idx >= 290");
QUERY_DO(t_leaf_more, "INSERT INTO log_leaf (commune, tree, idx, entry) VALUES ($1, 0, 300, $2)");
QUERY_DO(t_tile, "UPDATE log_tile SET hashes = root WHERE commune = $1 AND tree = 0");
QUERY_DO(t_tile_root, "UPDATE log_tile SET root = $2 WHERE commune = $1 AND tree = 0");
QUERY_DO(t_tile_gone, "DELETE FROM log_tile WHERE commune = $1 AND tree = 0");
QUERY_DO(t_root, "UPDATE log_checkpoint SET root = $2 WHERE commune = $1 AND tree = 0 AND size = 300");
QUERY_DO(t_note, "UPDATE log_checkpoint SET note = $2 WHERE commune = $1 AND tree = 0 AND size = 300");
QUERY_DO(t_day, "UPDATE log_checkpoint SET day = day + 1 WHERE commune = $1 AND tree = 0 AND size = 300");
QUERY_DO(t_record, "UPDATE log_record SET record = $2 WHERE commune = $1 AND kind = 'second'");
QUERY_DO(t_salt, "UPDATE log_record SET salt = $2 WHERE commune = $1 AND kind = 'second'");
QUERY_DO(t_record_gone, "DELETE FROM log_record WHERE commune = $1 AND kind = 'second'");
QUERY_DO(t_act, "UPDATE journal_entry SET verb = 'nothing' WHERE commune = $1 AND verb = 'matter.close'");
QUERY_DO(t_actor, "UPDATE journal_entry SET actor = NULL WHERE commune = $1 AND verb = 'matter.close'");
QUERY_DO(t_act_gone, "DELETE FROM journal_entry WHERE commune = $1 AND verb = 'matter.close'");
QUERY_DO(t_staff_leaf, "DELETE FROM log_leaf WHERE commune = $1 AND tree = 1");
QUERY_DO(t_key, "UPDATE log_identity SET public_key = $2 WHERE commune = $1");

static const uint8_t other[32] = {1, 2, 3};

struct harm {
  const struct query *q;
  const char *says;
  char with; /* b: 32 other bytes, t: a text, n: nothing */
};
static const struct harm harms[] = {
    {&t_leaf, "tile 0/0 does not hold the hashes", 'b'},
    {&t_leaf, "do not give the root of the checkpoint of size 300", 'b'},
    {&t_leaf_gone, "leaf 100 is missing", 'n'},
    {&t_leaf_last, "leaves were lost", 'n'},
    {&t_leaf_more, "no row for their record", 'b'},
    {&t_tile, "tile 0/0 does not hold the hashes", 'n'},
    {&t_tile_root, "tile 0/0 has a wrong root", 'b'},
    {&t_tile_gone, "tile 0/0 is missing", 'n'},
    {&t_root, "checkpoint of size 300 and its row differ", 'b'},
    {&t_note, "checkpoint of size 300 is not a note", 't'},
    {&t_day, "checkpoint of size 300 has a wrong day", 'n'},
    {&t_record, "is not what was committed to", 't'},
    {&t_salt, "is not what was committed to", 'b'},
    {&t_record_gone, "no row for their record", 'n'},
    {&t_act, "is not what was noted at the time", 'n'},
    {&t_actor, "is not what was noted at the time", 'n'},
    {&t_act_gone, "were taken out of the journal", 'n'},
    {&t_staff_leaf, "staff tree: ", 'n'},
    {&t_key, "is not signed by the key", 'b'},
};

static bool act(struct ctx *cx, void *arg) {
  (void)arg;
  journal_note(cx, "matter.close", (id){{5}}, "state");
  return true;
}

static bool do_harm(struct ctx *cx, void *arg) {
  const struct harm *harm = arg;
  struct arg args[2] = {A(cx->who.commune), A(((struct bytes){other, 32}))};
  if (harm->with == 't') args[1] = A(S("{\"kind\":\"second\",\"text\":\"khác\"}"));
  store_do(cx, harm->q, args, harm->with == 'n' ? 1 : 2);
  return true;
}

TEST("whatever is changed, taken out or put in behind the program's back, the check finds it and says where") {
  for (size_t i = 0; i < sizeof harms / sizeof *harms; i++) {
    void *once = talloc_new(mem);
    struct house *h = house_open(once);
    struct box *b = harness_box(h);
    str findings;
    harness_commit(h, 150, ID_NONE);
    NEED(house_write(h, ROLE_OFFICER, act, NULL) == STORE_COMMITTED);
    harness_sequence(h, b);
    harness_commit(h, 150, ID_NONE);
    harness_sequence(h, b);
    CHECK_INT(harness_check(h, STR_NONE, STR_NONE, &findings), 0);
    CHECK_STR(findings, "");
    struct harm harm = harms[i];
    NEED(house_write(h, RESIDENT, do_harm, &harm) == STORE_COMMITTED);
    size_t found = harness_check(h, STR_NONE, STR_NONE, &findings);
    CHECK(found > 0);
    CHECK_HAS(findings, harm.says);
    if (!found) test_say("harm %s", harm.q->name);
    box_stop(b);
    talloc_free(once);
  }
}

struct said {
  str checkpoint, key, origin;
};

static void ask(struct ctx *cx, void *arg) {
  struct said *s = arg;
  s->checkpoint = log_checkpoint(cx);
  s->key = log_verifier_key(cx);
  s->origin = log_origin(cx);
}

TEST("a checkpoint from outside shows a fork, a tree cut short, a strange key and a strange log") {
  struct house *h = house_open(mem);
  struct box *b = harness_box(h);
  struct said early = {0}, late = {0};
  str findings;
  harness_commit(h, 10, ID_NONE);
  harness_sequence(h, b);
  house_read(h, RESIDENT, ask, &early);
  harness_commit(h, 10, ID_NONE);
  harness_sequence(h, b);
  house_read(h, RESIDENT, ask, &late);
  CHECK_INT(harness_check(h, early.key, early.checkpoint, &findings), 0);
  CHECK_INT(harness_check(h, late.key, late.checkpoint, &findings), 0);

  struct note n;
  uint8_t root[32] = {7}, sig[64] = {0}, public_key[32];
  str name;
  NEED(note_read(mem, early.checkpoint, &n) && note_key_read(mem, early.key, &name, public_key));
  str forged = note_signed(mem, note_text(mem, early.origin, 10, root), early.origin, public_key, sig);
  CHECK(harness_check(h, early.key, forged, &findings) > 0);
  CHECK_HAS(findings, "wrong signature");
  CHECK_HAS(findings, "FORK");
  str longer = note_signed(mem, note_text(mem, early.origin, 21, root), early.origin, public_key, sig);
  CHECK(harness_check(h, early.key, longer, &findings) > 0);
  CHECK_HAS(findings, "leaves were lost");
  str strange = note_signed(mem, note_text(mem, S("thanthien/ffffffffffffffff"), 10, n.root), early.origin,
                            public_key, sig);
  CHECK(harness_check(h, early.key, strange, &findings) > 0);
  CHECK_HAS(findings, "of another log");
  CHECK(harness_check(h, early.key, S("hello"), &findings) > 0);
  CHECK_HAS(findings, "not a signed note");

  uint8_t strangers[32] = {9};
  CHECK(harness_check(h, note_key(mem, early.origin, strangers), STR_NONE, &findings) > 0);
  CHECK_HAS(findings, "is not signed by the key");
  CHECK(harness_check(h, note_key(mem, S("somebody"), public_key), STR_NONE, &findings) > 0);
  CHECK_HAS(findings, "somebody's");
  CHECK(harness_check(h, S("nonsense"), STR_NONE, &findings) > 0);
  CHECK_HAS(findings, "not a C2SP verifier key");
  box_stop(b);
}

TEST("a signer does not sign for a store that was put back to an earlier day") {
  struct house *h = house_open(mem);
  struct box *b = harness_box(h);
  harness_commit(h, 300, ID_NONE);
  harness_sequence(h, b);
  struct harm cut = {&t_leaf_last, "", 'n'};
  NEED(house_write(h, RESIDENT, do_harm, &cut) == STORE_COMMITTED);
  harness_commit(h, 40, ID_NONE); /* 330 leaves now, others than before */
  CHECK_INT(log_sequence_at(h->store, b, h->now), BOX_REFUSED);
  box_stop(b);
}
