/* Those who gave an opinion on a draft, as privacy/ sees them. What the synthesis counts stays; it is not in the public log. */
#include "consultation/consultation_room.h"

struct id_row {
  id id;
};
#define KEPT_COLS                                                                                              \
  "SELECT id, consultation, text, name, state, public_text, answer_text, received_day FROM "                   \
  "consultation_opinion WHERE commune = $1 AND id = $2"
QUERY(q_kept, struct opinion, KEPT_COLS, COL(struct opinion, id), COL(struct opinion, consultation),
      COL(struct opinion, text), COL(struct opinion, name), COL(struct opinion, state),
      COL(struct opinion, public_text), COL(struct opinion, answer_text), COL(struct opinion, received_day));
QUERY_DO(q_correct, "UPDATE consultation_opinion SET name = $3 WHERE commune = $1 AND id = $2");
QUERY_DO(q_cut, "UPDATE consultation_opinion SET text = $3, public_text = $4, answer_text = $5, name = NULL, "
                "follow_hash = NULL WHERE commune = $1 AND id = $2");
QUERY_DO(q_hide, "UPDATE consultation_opinion SET state = 'an', reason = $3 WHERE commune = $1 AND id = $2");
QUERY(q_answers, struct opinion,
      "SELECT id, text FROM consultation_answer WHERE commune = $1 AND opinion = $2 LIMIT 1000",
      COL(struct opinion, id), COL(struct opinion, text));
QUERY_DO(q_answer, "UPDATE consultation_answer SET text = $4 WHERE commune = $1 AND opinion = $2 AND id = $3");
/* Waiting ones are not ended: a moderator looks first. */
#define ENDED                                                                                                  \
  "FROM consultation_opinion WHERE commune = $1 AND (follow_hash IS NOT NULL OR name IS NOT NULL) AND "        \
  "received_day <= $2 AND state <> 'moi'"
QUERY(q_ended, struct id_row, "SELECT id " ENDED " ORDER BY received_day, seq LIMIT $3",
      COL(struct id_row, id));
QUERY(q_ended_n, struct n_row, "SELECT COUNT(*) " ENDED, COL(struct n_row, n));

static void kept_of(struct ctx *cx, const struct opinion *o, struct kept *ret) {
  *ret = (struct kept){.record = o->id,
                       .title = _("Ý kiến về một dự thảo"),
                       .desk_path =
                           str_fmt(cx->mem, "/can-bo/lay-y-kien/%.*s/y-kien/%.*s",
                                   STR_ARG(id_hex(cx->mem, o->consultation)), STR_ARG(id_hex(cx->mem, o->id))),
                       .name = o->name,
                       .received = o->received_day};
}

static bool by_code(struct ctx *cx, str code, struct kept *ret) {
  uint8_t secret[FOLLOW_BYTES];
  struct opinion o;
  if (!follow_hear(cx->mem, code, secret) || !opinion_by_code(cx, secret, &o)) return false;
  kept_of(cx, &o, ret);
  return true;
}

/* The order within a draft is no number of its own. */
static bool by_number(struct ctx *cx, str number, struct kept *ret) {
  (void)cx, (void)number, (void)ret;
  return false;
}

static bool find(struct ctx *cx, id record, struct kept *ret) {
  struct opinion o;
  if (!STORE_FIND(cx, q_kept, &o, A(cx->who.commune), A(record))) return false;
  kept_of(cx, &o, ret);
  return true;
}

static bool in_sight(struct ctx *cx, id record) {
  struct opinion o;
  return opinion_find(cx, record, &o);
}

static void withdrawn(struct ctx *cx, id record, str purpose) {
  (void)cx, (void)record, (void)purpose; /* no consent is asked here: the name is for the office alone */
}

static bool correct(struct ctx *cx, id record, str name, str phone) {
  (void)phone; /* none is kept */
  store_forget(cx, "consultation_opinion");
  return STORE_DO(cx, q_correct, A(cx->who.commune), A(record), A(name.n ? name : STR_NONE)) > 0;
}

static void clean_answers(struct ctx *cx, const struct opinion *o, bool cut) {
  size_t n;
  struct opinion *a = STORE_LIST(cx, q_answers, &n, A(cx->who.commune), A(o->id));
  for (size_t i = 0; i < n; i++)
    STORE_DO(cx, q_answer, A(cx->who.commune), A(o->id), A(a[i].id),
             A(cut ? personal_hidden(cx->mem, a[i].text, o->name) : S("")));
  if (n) store_forget(cx, "consultation_answer");
}

static int64_t erase(struct ctx *cx, id record, enum erasure_how how) {
  struct opinion o;
  if (!STORE_FIND(cx, q_kept, &o, A(cx->who.commune), A(record))) return -1;
  if (how == ERASE_NAME) return 0;
  bool cut = how == ERASE_CUT;
  str answer = !o.answer_text.p ? STR_NONE : cut ? personal_hidden(cx->mem, o.answer_text, o.name) : S("");
  STORE_DO(cx, q_cut, A(cx->who.commune), A(record), A(cut ? personal_hidden(cx->mem, o.text, o.name) : S("")),
           A(cut ? personal_hidden(cx->mem, o.public_text, o.name) : STR_NONE), A(answer));
  clean_answers(cx, &o, cut);
  str why = S("Người gửi yêu cầu xóa");
  if (!cut) STORE_DO(cx, q_hide, A(cx->who.commune), A(record), A(why));
  /* Said openly, as when words are hidden by the office: the synthesis may be public already. */
  if (!cut && str_eq(o.state, S("hien")))
    consultation_fact(cx, o.consultation, &(struct fact_in){"che", cx->today, DAY_NONE, DAY_NONE, {0}, why});
  store_once_forget(cx, id_hex(cx->mem, record));
  store_forget(cx, "consultation_opinion");
  return 0;
}

static struct kept_ids ended(struct ctx *cx, day until, size_t limit) {
  size_t n;
  struct id_row *rows = STORE_LIST(cx, q_ended, &n, A(cx->who.commune), A(until), A((int64_t)limit));
  struct kept_ids ids = {MEM_ARRAY(cx->mem, id, n), n};
  for (size_t i = 0; i < n; i++) ids.at[i] = rows[i].id;
  return ids;
}

static int64_t count_ended(struct ctx *cx, day until) {
  struct n_row row = {0};
  STORE_FIND(cx, q_ended_n, &row, A(cx->who.commune), A(until));
  return row.n;
}

const struct keeper consultation_keeper = {.name = "gop-y-du-thao",
                                           .hear = follow_as_written,
                                           .by_code = by_code,
                                           .by_number = by_number,
                                           .find = find,
                                           .in_sight = in_sight,
                                           .withdrawn = withdrawn,
                                           .correct = correct,
                                           .erase = erase,
                                           .ended = ended,
                                           .count_ended = count_ended};
