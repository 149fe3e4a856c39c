#include "journal/log_harness.h"
#include "test/house.h"

#include <signal.h>
#include <string.h>

struct looked {
  str checkpoint, key, origin, proof, tile, bundle;
  struct log_place place;
  struct commitment c;
  int64_t size, staff;
  struct log_hashes growth;
  bool grows;
  int64_t from, to;
  struct journal_entries acts;
  struct log_records records;
  id object;
};

static bool commit_one(struct ctx *cx, void *arg) {
  struct looked *s = arg;
  s->c = log_commit(cx, S("{\"kind\":\"intake\",\"text\":\"Đường ngập\"}"), s->object);
  s->c.record = STR_NONE; /* lives in the writer's memory */
  return true;
}

static void look(struct ctx *cx, void *arg) {
  struct looked *s = arg;
  s->checkpoint = log_checkpoint(cx);
  s->key = log_verifier_key(cx);
  s->origin = log_origin(cx);
  s->place = log_find(cx, s->c.entry);
  s->proof = log_proof_file(cx, s->c.entry);
  s->size = log_size(cx);
  s->staff = log_staff_size(cx);
  s->grows = log_consistency(cx, s->from, s->to, &s->growth);
  s->acts = journal_of(cx, s->object);
  s->records = log_records_of(cx, s->object);
}

TEST("an entry is the hash of salt and canonical record, waits, and is numbered and signed after its commit") {
  struct house *h = house_open(mem);
  struct box *b = harness_box(h);
  struct looked s = {.object = ID_NONE};
  NEED(house_write(h, RESIDENT, commit_one, &s) == STORE_COMMITTED);
  house_read(h, RESIDENT, look, &s);
  CHECK(!s.place.known);
  CHECK(!s.proof.p);
  harness_sequence(h, b);
  house_read(h, RESIDENT, look, &s);
  CHECK(s.place.known);
  CHECK_INT(s.place.index, 0);
  CHECK_INT(s.place.size, 1);
  CHECK(str_starts(s.checkpoint, str_fmt(mem, "%.*s\n1\n", STR_ARG(s.origin))));
  CHECK(str_starts(s.proof, S("c2sp.org/tlog-proof@v1\nindex 0\n\nthanthien/")));
  uint8_t again[32];
  log_entry_of(mem, s.c.salt, S("{\"kind\":\"intake\",\"text\":\"Đường ngập\"}"), again);
  CHECK(same_bytes(again, s.c.entry, 32));
  box_stop(b);
}

static bool commit_and_refuse(struct ctx *cx, void *arg) {
  commit_one(cx, arg);
  return false;
}

TEST("a transaction that is rolled back leaves nothing to number") {
  struct house *h = house_open(mem);
  struct box *b = harness_box(h);
  struct looked s = {.object = {{3}}};
  harness_commit(h, 3, ID_NONE);
  CHECK_INT(house_write(h, RESIDENT, commit_and_refuse, &s), STORE_REFUSED);
  harness_sequence(h, b);
  house_read(h, RESIDENT, look, &s);
  CHECK_INT(s.size, 3);
  CHECK_INT(s.records.n, 0);
  CHECK(!s.place.known);
  harness_sequence(h, b); /* nothing new: no new checkpoint, nothing breaks */
  house_read(h, RESIDENT, look, &s);
  CHECK(str_has(s.checkpoint, S("\n3\n")));
  box_stop(b);
}

TEST("an empty log has a signed checkpoint of size 0, and every later one is proved to grow from it") {
  struct house *h = house_open(mem);
  struct box *b = harness_box(h);
  struct looked s = {0};
  harness_sequence(h, b);
  house_read(h, RESIDENT, look, &s);
  CHECK(str_has(s.checkpoint, S("\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")));
  harness_commit(h, 700, ID_NONE);
  harness_sequence(h, b);
  s.from = 0, s.to = 700;
  house_read(h, RESIDENT, look, &s);
  CHECK(s.grows);
  CHECK_INT(s.growth.n, 0);
  s.from = 300;
  house_read(h, RESIDENT, look, &s);
  CHECK(s.grows && s.growth.n > 3);
  s.from = 1, s.to = 701;
  house_read(h, RESIDENT, look, &s);
  CHECK(!s.grows);
  s.from = 700, s.to = 300;
  house_read(h, RESIDENT, look, &s);
  CHECK(!s.grows);
  str findings;
  CHECK_INT(harness_check(h, s.key, s.checkpoint, &findings), 0);
  CHECK_STR(findings, "");
  box_stop(b);
}

TEST("without the signer entries are numbered and wait for their signature; with it again they get it") {
  struct house *h = house_open(mem);
  struct looked s = {0};
  harness_commit(h, 2, ID_NONE);
  CHECK_INT(log_sequence_at(h->store, NULL, h->now), BOX_DOWN);
  house_read(h, RESIDENT, look, &s);
  CHECK_INT(s.size, 2);
  CHECK(!s.checkpoint.p);
  struct box *b = harness_box(h);
  harness_sequence(h, b);
  kill(box_helper_pid(b, 0), SIGKILL);
  harness_commit(h, 300, ID_NONE);
  for (int i = 0; i < 20 && log_sequence_at(h->store, b, h->now) != BOX_OK; i++) continue;
  house_read(h, RESIDENT, look, &s);
  CHECK(str_has(s.checkpoint, S("\n302\n")));
  str findings;
  CHECK_INT(harness_check(h, STR_NONE, STR_NONE, &findings), 0);
  box_stop(b);
}

struct tiles {
  str full, part, beyond, up, bundle, up_beyond;
};

static void take_tiles(struct ctx *cx, void *arg) {
  struct tiles *t = arg;
  t->full = log_tile(cx, 0, 1, 256);
  t->part = log_tile(cx, 0, 2, 88);
  t->beyond = log_tile(cx, 0, 2, 89);
  t->up = log_tile(cx, 1, 0, 2);
  t->up_beyond = log_tile(cx, 1, 0, 3);
  t->bundle = log_entries(cx, 2, 88);
}

TEST("tiles and bundles are served up to the newest checkpoint and not beyond it") {
  struct house *h = house_open(mem);
  struct box *b = harness_box(h);
  struct tiles t = {0};
  tree_hash root;
  harness_commit(h, 600, ID_NONE);
  harness_sequence(h, b);
  harness_commit(h, 100, ID_NONE);
  CHECK_INT(log_sequence_at(h->store, NULL, h->now), BOX_DOWN); /* numbered, not signed */
  house_read(h, RESIDENT, take_tiles, &t);
  CHECK_INT(t.full.n, 8192);
  CHECK_INT(t.part.n, 88 * 32);
  CHECK(!t.beyond.p);
  CHECK_INT(t.up.n, 64);
  CHECK(!t.up_beyond.p);
  CHECK_INT(t.bundle.n, 88 * 34);
  tree_hash full[256];
  memcpy(full, t.full.p, sizeof full);
  tree_fold((const tree_hash *)full, 256, root);
  CHECK(memcmp(root, t.up.p + 32, 32) == 0);
  tree_leaf(t.bundle.p + 2, 32, root);
  CHECK(memcmp(root, t.part.p, 32) == 0);
  box_stop(b);
}

static bool note_two(struct ctx *cx, void *arg) {
  struct looked *s = arg;
  journal_note(cx, "matter.assign", s->object, "unit due_on");
  journal_note(cx, "matter.close", s->object, "Nguyễn \"Văn\" A");
  return true;
}

TEST("acts of staff are noted with names of fields only, in order, and numbered in a tree of their own") {
  struct house *h = house_open(mem);
  struct box *b = harness_box(h);
  struct looked s = {.object = {{1, 2, 3}}};
  str findings;
  harness_sequence(h, b);
  house_read(h, RESIDENT, look, &s);
  int64_t before = s.staff;
  NEED(house_write(h, ROLE_OFFICER, note_two, &s) == STORE_COMMITTED);
  house_read(h, RESIDENT, look, &s);
  CHECK_INT(s.acts.n, 2);
  CHECK_INT(s.acts.at[0].seq, -1);
  harness_sequence(h, b);
  house_read(h, RESIDENT, look, &s);
  CHECK_INT(s.staff, before + 2);
  CHECK_INT(s.acts.n, 2);
  CHECK_STR(s.acts.at[0].verb, "matter.assign");
  CHECK_STR(s.acts.at[0].fields, "unit due_on");
  CHECK_INT(s.acts.at[1].seq, s.acts.at[0].seq + 1);
  CHECK(id_eq(s.acts.at[0].actor, h->people[ROLE_OFFICER].account));
  CHECK(!str_has(s.acts.at[1].fields, S("Nguyễn")));
  CHECK_INT(s.size, 0);
  CHECK_INT(harness_check(h, STR_NONE, STR_NONE, &findings), 0);
  CHECK_STR(findings, "");
  box_stop(b);
}

static bool forget(struct ctx *cx, void *arg) {
  struct looked *s = arg;
  log_forget(cx, s->object);
  return true;
}

TEST("forgetting destroys salt and record, and the tree still verifies") {
  struct house *h = house_open(mem);
  struct box *b = harness_box(h);
  struct looked s = {.object = {{9}}};
  str findings;
  NEED(house_write(h, RESIDENT, commit_one, &s) == STORE_COMMITTED);
  harness_commit(h, 5, (id){{8}});
  harness_sequence(h, b);
  house_read(h, RESIDENT, look, &s);
  CHECK_INT(s.records.n, 1);
  CHECK_STR(s.records.at[0].kind, "intake");
  CHECK_INT(s.records.at[0].salt.n, 32);
  NEED(house_write(h, RESIDENT, forget, &s) == STORE_COMMITTED);
  house_read(h, RESIDENT, look, &s);
  CHECK_INT(s.records.n, 0); /* nor whose it was */
  CHECK(s.place.known);
  CHECK_INT(harness_check(h, STR_NONE, STR_NONE, &findings), 0);
  CHECK_STR(findings, "");
  box_stop(b);
}
