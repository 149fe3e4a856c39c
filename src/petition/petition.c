/* Records: their rows, their parts, their moves, their clocks. */
#include "petition/petition_room.h"

#include <string.h>

#define PETITION_COLUMNS                                                                                       \
  "p.id, p.part_of, p.answered_by, p.number, p.kind, p.channel, p.state, p.outcome, p.received_day, "          \
  "p.due_day,"                                                                                                 \
  " p.destroy_day, p.destroyed_day, p.signers, p.answered_rank, p.code_salt"
#define PETITION_ROW                                                                                           \
  COL(struct petition, id), COL(struct petition, part_of), COL(struct petition, answered_by),                  \
      COL(struct petition, number), COL(struct petition, kind), COL(struct petition, channel),                 \
      COL(struct petition, state), COL(struct petition, outcome), COL(struct petition, received_day),          \
      COL(struct petition, due_day), COL(struct petition, destroy_day), COL(struct petition, destroyed_day),   \
      COL(struct petition, signers), COL(struct petition, answered_rank), COL(struct petition, code_salt)
#define MINE                                                                                                   \
  " FROM petition p JOIN sealed_key k ON k.commune = p.commune AND k.object = p.id AND k.kind = 'nguoi'"       \
  " WHERE p.commune = $1 AND k.holder = $2"

QUERY(q_mine, struct petition,
      "SELECT " PETITION_COLUMNS MINE
      " ORDER BY CASE WHEN p.state IN ('dong', 'dong-lai') THEN 1 ELSE 0 END, p.due_day NULLS LAST,"
      " p.received_day DESC, p.number LIMIT $3 OFFSET $4",
      PETITION_ROW);
QUERY(q_of_mine, struct petition, "SELECT " PETITION_COLUMNS MINE " AND p.id = $3", PETITION_ROW);
QUERY(q_by_number, struct petition,
      "SELECT " PETITION_COLUMNS " FROM petition p WHERE p.commune = $1 AND p.number = $2", PETITION_ROW);
QUERY(q_by_code, struct petition,
      "SELECT " PETITION_COLUMNS " FROM petition p WHERE p.commune = $1 AND p.follow_hash = $2", PETITION_ROW);
struct count_row {
  int64_t n;
};
QUERY(q_count_open, struct count_row, "SELECT COUNT(*) AS n" MINE " AND p.state NOT IN ('dong', 'dong-lai')",
      COL(struct count_row, n));
QUERY(q_count_late, struct count_row,
      "SELECT COUNT(*) AS n" MINE " AND p.state NOT IN ('dong', 'dong-lai') AND p.due_day < $3",
      COL(struct count_row, n));
QUERY(q_insert, struct id_row,
      "INSERT INTO petition (commune, id, number, kind, channel, received_day, signers, part_of, state,"
      " answered_rank, follow_hash, code_salt) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $11)"
      " ON CONFLICT DO NOTHING RETURNING id",
      COL(struct id_row, id));
QUERY_DO(q_part, "INSERT INTO petition_part (commune, petition, id, n, what, author, day, sealed, blob)"
                 " SELECT $1, $2, $3, COALESCE(MAX(n), 0) + 1, $4, $5, $6, $7, $8 FROM petition_part"
                 " WHERE commune = $1 AND petition = $2 ON CONFLICT DO NOTHING");
QUERY(q_parts, struct part,
      "SELECT id, what, author, blob, day, sealed FROM petition_part WHERE commune = $1 AND petition = $2"
      " ORDER BY n LIMIT $3",
      COL(struct part, id), COL(struct part, what), COL(struct part, author), COL(struct part, blob),
      COL(struct part, day), COL(struct part, sealed));
QUERY_DO(q_event, "INSERT INTO petition_event (commune, petition, n, what, day, actor, other, detail)"
                  " SELECT $1, $2, COALESCE(MAX(n), 0) + 1, $3, $4, $5, $6, $7 FROM petition_event"
                  " WHERE commune = $1 AND petition = $2");
QUERY(q_events, struct event,
      "SELECT what, detail, day, actor, other FROM petition_event WHERE commune = $1 AND petition = $2"
      " ORDER BY n LIMIT 500",
      COL(struct event, what), COL(struct event, detail), COL(struct event, day), COL(struct event, actor),
      COL(struct event, other));
QUERY_DO(q_turn,
         "UPDATE petition SET state = $4, outcome = COALESCE($5, outcome) WHERE commune = $1 AND id = $2"
         " AND state = $3");
QUERY_DO(q_answered, "UPDATE petition SET answered_rank = $3, answered_by = $4 WHERE commune = $1 AND id = $2");
QUERY_DO(q_due_cache, "UPDATE petition SET due_day = $3 WHERE commune = $1 AND id = $2");
QUERY_DO(q_destroy_day, "UPDATE petition SET destroy_day = $3 WHERE commune = $1 AND id = $2");
QUERY_DO(q_due_put, "INSERT INTO petition_due (commune, petition, n, rule, start_day, due_day, day)"
                    " SELECT $1, $2, COALESCE(MAX(n), 0) + 1, $3, $4, $5, $6 FROM petition_due"
                    " WHERE commune = $1 AND petition = $2");
QUERY(q_due, struct due,
      "SELECT rule, start_day, due_day FROM petition_due WHERE commune = $1 AND petition = $2"
      " ORDER BY n DESC LIMIT 1",
      COL(struct due, rule), COL(struct due, start_day), COL(struct due, due_day));
QUERY(q_running, struct id_row,
      "SELECT id FROM petition WHERE commune = $1 AND due_day IS NOT NULL AND state NOT IN ('dong', 'dong-lai')"
      " ORDER BY id LIMIT 20000",
      COL(struct id_row, id));
QUERY(q_to_destroy, struct id_row,
      "SELECT id FROM petition WHERE commune = $1 AND destroy_day <= $2 AND destroyed_day IS NULL"
      " ORDER BY destroy_day, id LIMIT 50",
      COL(struct id_row, id));
QUERY_DO(q_drop_parts, "DELETE FROM petition_part WHERE commune = $1 AND petition = $2");
QUERY_DO(q_drop_keys, "DELETE FROM sealed_key WHERE commune = $1 AND object = $2");
QUERY_DO(q_drop_openings, "DELETE FROM sealed_opening WHERE commune = $1 AND object = $2");
QUERY_DO(q_destroyed, "UPDATE petition SET destroyed_day = $3, follow_hash = NULL, code_salt = NULL"
                      " WHERE commune = $1 AND id = $2 AND destroyed_day IS NULL");

/* ---- finding ---- */

struct petitions petition_mine(struct ctx *cx, int64_t from) {
  struct petitions l;
  l.at = STORE_LIST(cx, q_mine, &l.n, A(cx->who.commune), A(cx->who.account), A((int64_t)PETITION_PAGE + 1),
                    A(from));
  return l;
}

bool petition_of_mine(struct ctx *cx, id petition, struct petition *ret) {
  return STORE_FIND(cx, q_of_mine, ret, A(cx->who.commune), A(cx->who.account), A(petition));
}

bool petition_by_number(struct ctx *cx, str number, struct petition *ret) {
  return STORE_FIND(cx, q_by_number, ret, A(cx->who.commune), A(number));
}

void petition_count_mine(struct ctx *cx, int64_t *ret_open, int64_t *ret_late) {
  struct count_row open = {0}, late = {0};
  (void)STORE_FIND(cx, q_count_open, &open, A(cx->who.commune), A(cx->who.account));
  (void)STORE_FIND(cx, q_count_late, &late, A(cx->who.commune), A(cx->who.account), A(cx->today));
  *ret_open = open.n;
  *ret_late = late.n;
}

str petition_new_number(void *mem) {
  static const char signs[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  uint8_t drawn[NUMBER_LETTERS];
  char out[NUMBER_LETTERS];
  random_bytes(drawn, sizeof drawn);
  for (size_t i = 0; i < NUMBER_LETTERS; i++) out[i] = signs[drawn[i] % 32];
  return str_dup(mem, (str){out, sizeof out});
}

/* ---- the follow code: it finds the record, and it opens it ---- */

void petition_code_hash(struct ctx *cx, const uint8_t secret[CODE_BYTES], uint8_t ret[32]) {
  uint8_t key[32];
  store_key(cx->store, cx->who.commune, "sealed-code-hash", key);
  hmac_sha256(key, (str){(const char *)secret, CODE_BYTES}, ret);
  wipe(key, sizeof key);
}

bool petition_code_pair(struct ctx *cx, const uint8_t secret[CODE_BYTES], struct bytes salt, struct pair *ret) {
  uint8_t private[KEY_BYTES];
  if (salt.n != SALT_BYTES ||
      !key_of_words(cx, "sealed-code", (str){(const char *)secret, CODE_BYTES}, salt.p, private))
    return false;
  pair_of(private, ret);
  wipe(private, sizeof private);
  return true;
}

bool petition_by_code(struct ctx *cx, const uint8_t secret[CODE_BYTES], struct petition *ret) {
  uint8_t hash[32];
  petition_code_hash(cx, secret, hash);
  return STORE_FIND(cx, q_by_code, ret, A(cx->who.commune), A(((struct bytes){hash, sizeof hash})));
}

/* ---- parts and events ---- */

struct part part_new(struct ctx *cx, id petition, const uint8_t key[KEY_BYTES], const char *what, str content,
                     id as) {
  struct part p = {
      .id = as, .what = str_of(what), .author = cx->who.account, .blob = ID_NONE, .day = cx->today};
  if (!id_is(as)) random_bytes(p.id.b, sizeof p.id.b);
  p.sealed = seal(cx->mem, key, petition, p.id, what, content);
  return p;
}

bool petition_part_add(struct ctx *cx, id petition, const struct part *p) {
  return STORE_DO(cx, q_part, A(cx->who.commune), A(petition), A(p->id), A(p->what), A(cx->who.account),
                  A(cx->today), A(p->sealed), A(p->blob)) == 1;
}

struct parts petition_parts(struct ctx *cx, id petition) {
  struct parts l;
  l.at = STORE_LIST(cx, q_parts, &l.n, A(cx->who.commune), A(petition), A((int64_t)MOST_PARTS));
  return l;
}

bool petition_don(struct ctx *cx, id petition, const uint8_t key[KEY_BYTES], str ret[DON_FIELDS]) {
  struct parts l = petition_parts(cx, petition);
  str all;
  for (size_t i = 0; i < l.n; i++) {
    if (!str_eq(l.at[i].what, S("don")) ||
        !unseal(cx->mem, key, petition, l.at[i].id, "don", l.at[i].sealed, &all))
      continue;
    fields_part(all, ret, DON_FIELDS);
    return true;
  }
  return false;
}

id petition_subject_unit(struct ctx *cx, id petition, const uint8_t key[KEY_BYTES]) {
  str don[DON_FIELDS];
  id unit = ID_NONE;
  if (petition_don(cx, petition, key, don) && don[DON_UNIT].n) (void)id_parse(don[DON_UNIT], &unit);
  return unit;
}

void petition_event(struct ctx *cx, id petition, const char *what, id other, str detail) {
  STORE_DO(cx, q_event, A(cx->who.commune), A(petition), A(str_of(what)), A(cx->today), A(cx->who.account),
           A(other), A(detail));
}

struct events petition_events(struct ctx *cx, id petition) {
  struct events l;
  l.at = STORE_LIST(cx, q_events, &l.n, A(cx->who.commune), A(petition));
  return l;
}

/* ---- intake ---- */

bool petition_take_in(struct ctx *cx, struct intake *in) {
  const struct petition *p = &in->p;
  struct id_row made;
  struct bytes hash = in->has_code ? (struct bytes){in->follow_hash, 32} : (struct bytes){NULL, 0};
  if (!STORE_FIND(cx, q_insert, &made, A(cx->who.commune), A(p->id), A(p->number), A(p->kind), A(p->channel),
                  A(p->received_day), A(p->signers), A(p->part_of), A(p->state), A(hash), A(p->code_salt))) {
    in->again = true;
    return true;
  }
  in->again = false;
  MUST(petition_part_add(cx, p->id, &in->don));
  for (size_t i = 0; i < in->n_files; i++) {
    store_blob_keep(cx, &in->blobs[i], S("application/octet-stream"));
    MUST(petition_part_add(cx, p->id, &in->files[i]));
  }
  wraps_keep(cx, p->id, &in->wraps);
  petition_event(cx, p->id, "nhan", ID_NONE, p->channel);
  if (str_eq(p->state, S("cho-don"))) return true;
  return petition_clock(cx, p->id, str_eq(p->kind, S("khieu-nai")) ? "thu-ly-khieu-nai" : "tra-loi-phan-anh",
                        p->received_day);
}

/* ---- moves and clocks ---- */

/* Noon: a moment of that civil day, whatever rounds it. */
static moment on_day(day d) {
  return day_starts(d) + INT64_C(12) * 3600000;
}

bool petition_clock(struct ctx *cx, id petition, const char *rule, day start) {
  struct deadline d;
  if (!calendar_deadline(cx, str_of(rule), on_day(start), &d)) return false;
  STORE_DO(cx, q_due_put, A(cx->who.commune), A(petition), A(str_of(rule)), A(start), A(d.due), A(cx->today));
  STORE_DO(cx, q_due_cache, A(cx->who.commune), A(petition), A(d.due));
  return true;
}

bool petition_due(struct ctx *cx, id petition, struct due *ret) {
  return STORE_FIND(cx, q_due, ret, A(cx->who.commune), A(petition));
}

bool petition_turn(struct ctx *cx, const struct turn *t) {
  const struct move *m = t->move;
  str outcome = t->outcome.p ? t->outcome : str_of(m->outcome);
  if (STORE_DO(cx, q_turn, A(cx->who.commune), A(t->petition), A(str_of(m->from)), A(str_of(m->to)),
               A(outcome)) != 1)
    return false;
  if (t->part) (void)petition_part_add(cx, t->petition, t->part);
  petition_event(cx, t->petition, m->act, ID_NONE, t->detail.p ? t->detail : outcome);
  if (strcmp(m->act, "tra-loi") == 0 || strcmp(m->act, "tra-loi-lai") == 0 ||
      strcmp(m->act, "khong-thuoc") == 0 || strcmp(m->act, "trung") == 0 || strcmp(m->act, "khong-du") == 0)
    STORE_DO(cx, q_answered, A(cx->who.commune), A(t->petition), A(t->rank), A(cx->who.account));
  if (strcmp(m->act, "khong-du") == 0) {
    struct deadline d;
    if (!calendar_deadline(cx, S("luu-don-khong-du"), on_day(cx->today), &d)) return false;
    STORE_DO(cx, q_destroy_day, A(cx->who.commune), A(t->petition), A(d.due));
  }
  /* Refused: it is dealt with after all, so nothing may destroy it. */
  if (strcmp(m->act, "khong-dong-y") == 0)
    STORE_DO(cx, q_destroy_day, A(cx->who.commune), A(t->petition), A(DAY_NONE));
  if (!t->due_rule) return true;
  if (*t->due_rule) return petition_clock(cx, t->petition, t->due_rule, t->start);
  STORE_DO(cx, q_due_cache, A(cx->who.commune), A(t->petition), A(DAY_NONE));
  return true;
}

void petition_recompute_due(struct ctx *cx) {
  size_t n;
  struct id_row *at = STORE_LIST(cx, q_running, &n, A(cx->who.commune));
  for (size_t i = 0; i < n; i++) {
    struct due was;
    struct deadline now;
    if (!petition_due(cx, at[i].id, &was) || !calendar_deadline(cx, was.rule, on_day(was.start_day), &now) ||
        now.due.n == was.due_day.n)
      continue;
    (void)petition_clock(cx, at[i].id, str_c(cx->mem, was.rule), was.start_day);
  }
}

/* ---- what is kept no longer ---- */

static bool destroy_due(struct ctx *cx, void *arg) {
  size_t n;
  (void)arg;
  struct id_row *at = STORE_LIST(cx, q_to_destroy, &n, A(cx->who.commune), A(cx->today));
  for (size_t i = 0; i < n; i++) {
    struct parts parts = petition_parts(cx, at[i].id);
    for (size_t k = 0; k < parts.n; k++)
      if (id_is(parts.at[k].blob)) store_blob_destroy(cx, parts.at[k].blob);
    STORE_DO(cx, q_drop_parts, A(cx->who.commune), A(at[i].id));
    STORE_DO(cx, q_drop_keys, A(cx->who.commune), A(at[i].id));
    STORE_DO(cx, q_drop_openings, A(cx->who.commune), A(at[i].id));
    STORE_DO(cx, q_destroyed, A(cx->who.commune), A(at[i].id), A(cx->today));
    petition_event(cx, at[i].id, "huy", ID_NONE, STR_NONE);
  }
  if (!n) return false;
  store_forget(cx, "petition_part");
  store_forget(cx, "sealed_key");
  return true;
}

static void any_due(struct ctx *cx, void *arg) {
  bool *due = arg;
  size_t n;
  (void)STORE_LIST(cx, q_to_destroy, &n, A(cx->who.commune), A(cx->today));
  *due = n > 0;
}

void petition_upkeep(struct store *s, moment now) {
  struct ctx cx = {
      .mem = talloc_new(NULL), .who = {.commune = store_commune(s)}, .now = now, .today = day_of(now)};
  bool due = false;
  if (cx.mem && store_read(s, &cx, any_due, &due) && due) (void)store_write(s, &cx, destroy_due, NULL);
  talloc_free(cx.mem);
}
