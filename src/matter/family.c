/* Matters that say the same: found by their words, joined as voices of the earliest one, whose clock is the family's, and parted
 * again. Also the letter that holds several matters, and the matter that its sender takes back. */
#include "matter/matter_room.h"

#include <stdlib.h>

/* ---- what looks alike ----------------------------------------------------------------------------------------- */

enum { LOOK_BACK_DAYS = 30, LOOKED_AT = 300, WORDS = 256, SEQS_IN_MS = 4096 };
enum { ALIKE_PERCENT = 40 }; /* of words and neighbouring pairs of words shared, Dice's coefficient */

struct word_set {
  uint64_t at[2 * WORDS];
  size_t n;
};

static int by_value(const void *a, const void *b) {
  uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
  return x < y ? -1 : x > y;
}

/* FNV-1a: only ever compared with itself, in one request. */
static uint64_t hash_of(uint64_t h, str s) {
  for (size_t i = 0; i < s.n; i++) h = (h ^ (uint8_t)s.p[i]) * 0x100000001b3u;
  return h;
}

/* The folded words of a text and each pair of neighbours, every one once. */
static struct word_set *words_of(void *mem, str text) {
  struct word_set *w = MEM_NEW(mem, struct word_set);
  str rest = text_fold(mem, text), one;
  uint64_t before = 0;
  for (bool more = rest.n > 0; more && w->n + 2 <= 2 * WORDS;) {
    more = str_cut(&rest, S(" "), &one);
    if (!one.n) continue;
    uint64_t this = hash_of(0xcbf29ce484222325u, one);
    if (before) w->at[w->n++] = hash_of(before ^ 0x20, one);
    w->at[w->n++] = before = this;
  }
  qsort(w->at, w->n, sizeof *w->at, by_value);
  size_t kept = 0;
  for (size_t i = 0; i < w->n; i++)
    if (!i || w->at[i] != w->at[i - 1]) w->at[kept++] = w->at[i];
  w->n = kept;
  return w;
}

static int percent_alike(const struct word_set *a, const struct word_set *b) {
  size_t shared = 0;
  for (size_t i = 0, k = 0; i < a->n && k < b->n;) {
    if (a->at[i] == b->at[k])
      shared++, i++, k++;
    else if (a->at[i] < b->at[k])
      i++;
    else
      k++;
  }
  return a->n + b->n ? (int)(200 * shared / (a->n + b->n)) : 0;
}

struct earlier_row {
  id id;
  str text;
};
QUERY(q_earlier, struct earlier_row,
      "SELECT id, text FROM matter WHERE commune = $1 AND hamlet = $2 AND seq > $3 AND seq < $4 AND state IN "
      "('moi', "
      "'dang-xu-ly', 'cho-duyet', 'mo-lai') AND text IS NOT NULL ORDER BY seq DESC LIMIT $5",
      COL(struct earlier_row, id), COL(struct earlier_row, text));
QUERY(q_earlier_nowhere, struct earlier_row,
      "SELECT id, text FROM matter WHERE commune = $1 AND hamlet IS NULL AND seq > $2 AND seq < $3 AND state "
      "IN ('moi', "
      "'dang-xu-ly', 'cho-duyet', 'mo-lai') AND text IS NOT NULL ORDER BY seq DESC LIMIT $4",
      COL(struct earlier_row, id), COL(struct earlier_row, text));

struct likeness {
  id id;
  int percent;
};

struct matters matter_alike(struct ctx *cx, const struct matter *m) {
  int64_t from = m->seq - (int64_t)LOOK_BACK_DAYS * 86400000 * SEQS_IN_MS;
  size_t n, kept = 0;
  struct earlier_row *rows = id_is(m->hamlet) ? STORE_LIST(cx, q_earlier, &n, A(cx->who.commune), A(m->hamlet),
                                                           A(from), A(m->seq), A((int64_t)LOOKED_AT))
                                              : STORE_LIST(cx, q_earlier_nowhere, &n, A(cx->who.commune),
                                                           A(from), A(m->seq), A((int64_t)LOOKED_AT));
  struct word_set *mine = words_of(cx->mem, m->text);
  struct likeness best[MATTER_ALIKE] = {0};
  for (size_t i = 0; i < n; i++) {
    struct likeness l = {rows[i].id, percent_alike(mine, words_of(cx->mem, rows[i].text))};
    if (l.percent < ALIKE_PERCENT) continue;
    size_t at = kept < MATTER_ALIKE ? kept++ : MATTER_ALIKE - 1;
    if (best[at].percent >= l.percent && at == MATTER_ALIKE - 1 && kept == MATTER_ALIKE && id_is(best[at].id))
      continue;
    for (best[at] = l; at > 0 && best[at - 1].percent < l.percent; at--) {
      best[at] = best[at - 1];
      best[at - 1] = l;
    }
  }
  struct matters found = {MEM_ARRAY(cx->mem, struct matter, MATTER_ALIKE), 0};
  for (size_t i = 0; i < kept; i++)
    if (matter_by_id(cx, best[i].id, &found.at[found.n])) found.n++;
  return found;
}

/* ---- joining and parting ---------------------------------------------------------------------------------------- */

struct link_row {
  id matter, other;
};
QUERY(q_head, struct link_row,
      "SELECT matter, other FROM matter_link WHERE commune = $1 AND matter = $2 AND kind = 'gop' AND until IS "
      "NULL",
      COL(struct link_row, matter), COL(struct link_row, other));
QUERY(q_members, struct link_row,
      "SELECT matter, other FROM matter_link WHERE commune = $1 AND other = $2 AND kind = $3 AND until IS NULL "
      "ORDER BY since, "
      "id LIMIT 200",
      COL(struct link_row, matter), COL(struct link_row, other));
QUERY(q_link, struct link_row,
      "INSERT INTO matter_link (commune, id, matter, other, kind, since, actor) VALUES ($1, $2, $3, $4, $5, "
      "$6, $7) ON "
      "CONFLICT DO NOTHING RETURNING matter, other",
      COL(struct link_row, matter), COL(struct link_row, other));
QUERY_DO(
    q_unlink,
    "UPDATE matter_link SET until = $3 WHERE commune = $1 AND matter = $2 AND kind = 'gop' AND until IS NULL");
/* Settled, but counted by no measure: the family's clock is the head's, and what was taken back asks for no answer. */
QUERY_DO(q_leave, "UPDATE matter SET state = $3, settled = 1 WHERE commune = $1 AND id = $2 AND state IN "
                  "('moi', 'dang-xu-ly', "
                  "'cho-duyet') AND answered_day IS NULL");
QUERY_DO(q_return,
         "UPDATE matter SET state = $3, settled = 0 WHERE commune = $1 AND id = $2 AND state = 'gop'");
QUERY_DO(q_voices, "UPDATE matter SET voices = voices + $3 WHERE commune = $1 AND id = $2");

bool matter_head(struct ctx *cx, id matter, id *ret) {
  struct link_row row;
  if (!STORE_FIND(cx, q_head, &row, A(cx->who.commune), A(matter))) return false;
  *ret = row.other;
  return true;
}

static struct id_rows linked(struct ctx *cx, id other, const char *kind) {
  size_t n;
  struct link_row *rows = STORE_LIST(cx, q_members, &n, A(cx->who.commune), A(other), A(str_of(kind)));
  struct id_rows ids = {MEM_ARRAY(cx->mem, struct id_row, n), n};
  for (size_t i = 0; i < n; i++) ids.at[i].id = rows[i].matter;
  return ids;
}
struct id_rows matter_members(struct ctx *cx, id head) {
  return linked(cx, head, "gop");
}
struct id_rows matter_parts(struct ctx *cx, id whole) {
  return linked(cx, whole, "tach");
}

bool matter_join(struct ctx *cx, id matter, id head) {
  struct matter m, h;
  id above;
  if (!may(&cx->who, MAY_MODERATE) || !matter_find(cx, matter, &m) || !matter_find(cx, head, &h)) return false;
  /* The earliest leads: joining may never give anybody a later day. And what nobody has looked at leads nothing. */
  if (h.seq >= m.seq || !matter_is_open(&h) || str_eq(h.state, S("moi")) || matter_head(cx, head, &above) ||
      matter_members(cx, matter).n)
    return false;
  if (!STORE_DO(cx, q_leave, A(cx->who.commune), A(matter), A(S("gop")))) return false;
  struct link_row made;
  if (!STORE_FIND(cx, q_link, &made, A(cx->who.commune), A(ctx_new_id(cx)), A(matter), A(head), A(S("gop")),
                  A(cx->now), A(cx->who.account)))
    return false;
  STORE_DO(cx, q_voices, A(cx->who.commune), A(head), A(m.signers));
  matter_fact(cx, matter, "gop", ID_NONE, STR_NONE);
  m.due_day = h.due_day;
  matter_tell(cx, &m, &matter_told_received);
  return true;
}

bool matter_part(struct ctx *cx, id matter) {
  struct matter m;
  id head;
  if (!may(&cx->who, MAY_MODERATE) || !matter_find(cx, matter, &m) || !matter_head(cx, matter, &head))
    return false;
  if (!STORE_DO(cx, q_return, A(cx->who.commune), A(matter), A(matter_standing(cx, matter).left_from)))
    return false;
  STORE_DO(cx, q_unlink, A(cx->who.commune), A(matter), A(cx->now));
  STORE_DO(cx, q_voices, A(cx->who.commune), A(head), A(-m.signers));
  matter_fact(cx, matter, "tach-nhom", ID_NONE, STR_NONE);
  return true;
}

struct clock_row {
  moment at;
};
QUERY(q_clock, struct clock_row,
      "SELECT w.received_at FROM matter_link l JOIN matter w ON w.commune = l.commune AND w.id = l.other WHERE "
      "l.commune = $1 AND "
      "l.matter = $2 AND l.kind = 'tach'",
      COL(struct clock_row, at));

moment matter_clock_from(struct ctx *cx, const struct matter *m) {
  struct clock_row row;
  return STORE_FIND(cx, q_clock, &row, A(cx->who.commune), A(m->id)) ? row.at : m->received_at;
}

/* ---- a letter with several matters ------------------------------------------------------------------------------ */

bool matter_split(struct ctx *cx, id whole, str text, str topic, id *ret_part) {
  struct matter m;
  if (!may(&cx->who, MAY_MODERATE) || !matter_find(cx, whole, &m) || !matter_is_open(&m)) return false;
  struct intake in = {.kind = m.kind,
                      .channel = m.channel,
                      .topic = topic,
                      .text = text,
                      .place = m.place,
                      .name = m.name,
                      .phone = m.phone,
                      .address = m.address,
                      .task = m.task,
                      .signers = m.signers,
                      .hamlet = m.hamlet,
                      .clock_from = matter_clock_from(cx, &m)};
  ctx_random(cx, in.secret,
             sizeof in.secret); /* nobody holds it: the sender follows by the whole letter's code */
  struct link_row made;
  if (!matter_take_in(cx, &in) ||
      !STORE_FIND(cx, q_link, &made, A(cx->who.commune), A(ctx_new_id(cx)), A(in.matter), A(whole),
                  A(S("tach")), A(cx->now), A(cx->who.account)))
    return false;
  matter_fact(cx, whole, "tach", ID_NONE, STR_NONE);
  *ret_part = in.matter;
  return true;
}

/* ---- taken back by the sender ----------------------------------------------------------------------------------- */

/* Others said the same: it is not the sender's alone any more. */
bool matter_may_withdraw(struct ctx *cx, const struct matter *m) {
  bool open =
      str_eq(m->state, S("moi")) || str_eq(m->state, S("dang-xu-ly")) || str_eq(m->state, S("cho-duyet"));
  return open && !day_is(m->answered_day) && !matter_members(cx, m->id).n;
}

bool matter_withdraw(struct ctx *cx, id matter) {
  if (matter_members(cx, matter).n) return false;
  if (!STORE_DO(cx, q_leave, A(cx->who.commune), A(matter), A(S("rut")))) return false;
  matter_fact(cx, matter, "rut", ID_NONE, STR_NONE);
  (void)matter_untell(cx, LANG_VI, matter); /* nothing more is to be said about it */
  return true;
}
