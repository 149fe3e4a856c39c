/* Moving a matter: moderation, answers, publication, refusals. Every guard stands in the statement, so two people who press at once
 * get one effect. */
#include "matter/matter_room.h"

struct number_row {
  int64_t number, seq;
};

QUERY_DO(
    q_moderate,
    "UPDATE matter SET title = $3, public_text = $4, lead_unit = $5, state = 'dang-xu-ly' WHERE commune = $1 "
    "AND id = $2 AND state = 'moi'");
QUERY(q_publish, struct number_row,
      "UPDATE matter SET published_at = $3, number = COALESCE(number, (SELECT COALESCE(MAX(o.number), 0) + 1 "
      "FROM matter o "
      "WHERE o.commune = $1)) WHERE commune = $1 AND id = $2 AND published_at IS NULL RETURNING number, seq",
      COL(struct number_row, number), COL(struct number_row, seq));
QUERY_DO(
    q_cooperate,
    "INSERT INTO matter_unit (commune, matter, unit, since) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING");
QUERY_DO(q_assign,
         "UPDATE matter SET lead_unit = $3, state = 'dang-xu-ly' WHERE commune = $1 AND id = $2 AND state IN "
         "('dang-xu-ly', 'mo-lai')");
QUERY_DO(q_note,
         "INSERT INTO matter_note (commune, matter, id, at, author, text) VALUES ($1, $2, $3, $4, $5, $6)");
QUERY_DO(q_message,
         "INSERT INTO matter_message (commune, matter, id, at, author, text) VALUES ($1, $2, $3, $4, $5, $6)");
QUERY_DO(q_state, "UPDATE matter SET state = $4 WHERE commune = $1 AND id = $2 AND state = $3");
QUERY_DO(q_answered, "UPDATE matter SET state = 'da-tra-loi', answered_day = $3, outcome = $4 WHERE commune = "
                     "$1 AND id = $2 AND "
                     "state = 'cho-duyet'");
QUERY_DO(
    q_withhold,
    "UPDATE matter SET state = 'khong-cong-khai', published_at = NULL WHERE commune = $1 AND id = $2 AND state "
    "IN ('moi', 'dang-xu-ly', 'cho-duyet') AND answered_day IS NULL");
QUERY_DO(
    q_new_draft,
    "INSERT INTO matter_answer (commune, matter, version, done_what, done_by, done_when, next_step, "
    "drafted_by, "
    "drafted_at, state, outcome, outcome_why) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON "
    "CONFLICT DO NOTHING");
QUERY_DO(
    q_redraft,
    "UPDATE matter_answer SET done_what = $4, done_by = $5, done_when = $6, next_step = $7, drafted_by = $8, "
    "drafted_at = $9, state = $10, outcome = $11, outcome_why = $12 WHERE commune = $1 AND matter = $2 AND "
    "version = $3 AND state <> "
    "'cong-khai'");
QUERY_DO(q_return,
         "UPDATE matter_answer SET state = 'tra-lai' WHERE commune = $1 AND matter = $2 AND state = 'trinh'");
QUERY_DO(q_approve, "UPDATE matter_answer SET state = 'cong-khai', approved_by = $4, approved_at = $5, entry = "
                    "$6 WHERE commune = "
                    "$1 AND matter = $2 AND version = $3 AND drafted_at = $7 AND state = 'trinh'");
QUERY_DO(q_rate, "INSERT INTO matter_rating (commune, matter, version, score, comment, at, day) VALUES ($1, "
                 "$2, $3, $4, $5, $6, "
                 "$7) ON CONFLICT DO NOTHING");

static id commune(struct ctx *cx) {
  return cx->who.commune;
}

/* ---- the public side ------------------------------------------------------------------------------------- */

void matter_search_public(struct ctx *cx, const struct matter *m, str answer) {
  str facets[2];
  size_t n = 0;
  facets[n++] = str_fmt(cx->mem, "topic:%.*s", STR_ARG(m->topic));
  if (id_is(m->hamlet)) facets[n++] = str_fmt(cx->mem, "hamlet:%.*s", STR_ARG(id_hex(cx->mem, m->hamlet)));
  store_search_put(
      cx, S("matter_public"), m->seq,
      str_fmt(cx->mem, "%.*s %.*s %.*s", STR_ARG(m->title), STR_ARG(m->public_text), STR_ARG(answer)), facets,
      n);
}

static bool publish(struct ctx *cx, id matter) {
  struct number_row made;
  if (!STORE_FIND(cx, q_publish, &made, A(commune(cx)), A(matter), A(cx->now))) return false;
  struct matter m;
  MUST(matter_find(cx, matter, &m));
  matter_search_public(cx, &m, STR_NONE);
  matter_counted_public(cx, &m, 1);
  return true;
}

/* ---- moderation ------------------------------------------------------------------------------------------- */

static bool unit_lives(struct ctx *cx, id unit) {
  struct unit u;
  return unit_find(cx, unit, &u) && !day_is(u.closed);
}

bool matter_moderate(struct ctx *cx, id matter, str title, str public_text, bool publish_now, id lead_unit,
                     const id *cooperating, size_t n_cooperating) {
  if (!may(&cx->who, MAY_MODERATE) || !unit_lives(cx, lead_unit)) return false;
  for (size_t i = 0; i < n_cooperating; i++)
    if (!unit_lives(cx, cooperating[i])) return false;
  if (!STORE_DO(cx, q_moderate, A(commune(cx)), A(matter), A(title), A(public_text), A(lead_unit)))
    return false;
  matter_fact(cx, matter, "duyet", ID_NONE, STR_NONE);
  matter_fact(cx, matter, "giao", lead_unit, STR_NONE);
  for (size_t i = 0; i < n_cooperating; i++) {
    if (id_eq(cooperating[i], lead_unit)) continue;
    STORE_DO(cx, q_cooperate, A(commune(cx)), A(matter), A(cooperating[i]), A(cx->now));
    matter_fact(cx, matter, "phoi-hop", cooperating[i], STR_NONE);
  }
  if (publish_now) publish(cx, matter);
  struct matter m;
  MUST(matter_find(cx, matter, &m));
  matter_tell(cx, &m, &matter_told_received);
  return true;
}

QUERY_DO(q_show_pictures,
         "UPDATE matter_file SET is_public = 1 WHERE commune = $1 AND matter = $2 AND version = $3");

bool matter_show_pictures(struct ctx *cx, id matter) {
  if (!may(&cx->who, MAY_MODERATE) || !consent_holds(cx, matter, S("anh"))) return false;
  return STORE_DO(cx, q_show_pictures, A(commune(cx)), A(matter), A(0)) > 0;
}

bool matter_assign(struct ctx *cx, id matter, id lead_unit) {
  if (!may(&cx->who, MAY_ASSIGN)) return false;
  if (!unit_lives(cx, lead_unit) || !STORE_DO(cx, q_assign, A(commune(cx)), A(matter), A(lead_unit)))
    return false;
  matter_fact(cx, matter, "giao", lead_unit, STR_NONE);
  return true;
}

QUERY_DO(q_settle, "UPDATE matter SET settled = $3 WHERE commune = $1 AND id = $2 AND settled <> $3");

/* Settled = answered in public and not reopened since, or lawfully withheld; counted by the year it was received in. */
static void settle(struct ctx *cx, const struct matter *m, bool settled) {
  if (!STORE_DO(cx, q_settle, A(commune(cx)), A(m->id), A((int64_t)settled))) return;
  store_count(cx, matter_settled_counter(cx->mem, day_ymd(m->received_day).year), settled ? 1 : -1);
}

bool matter_end_unanswered(struct ctx *cx, const struct matter *m, str ground) {
  if (!STORE_DO(cx, q_withhold, A(commune(cx)), A(m->id))) return false;
  if (m->published_at.is) {
    store_search_drop(cx, S("matter_public"), m->seq);
    matter_counted_public(cx, m, -1);
  }
  store_count(cx, S("matter.withheld"), 1);
  settle(cx, m, true);
  matter_fact(cx, m->id, "khong-cong-khai", ID_NONE, ground);
  if (m->published_at.is) job_void(cx, matter_export.code);
  matter_tell(cx, m, &matter_told_settled);
  return true;
}

bool matter_withhold(struct ctx *cx, id matter, str ground) {
  if (!may(&cx->who, MAY_APPROVE) || !matter_ground_known(cx, ground)) return false;
  struct matter m;
  if (!matter_find(cx, matter, &m) || !matter_is_ours(&cx->who, &m)) return false;
  return matter_end_unanswered(cx, &m, ground);
}

/* ---- a denunciation in the wrong place (Luật Tố cáo 2018 Điều 56: never let it travel further) --------------- */

QUERY_DO(q_out_events, "DELETE FROM matter_event WHERE commune = $1 AND matter = $2");
QUERY_DO(q_out_due, "DELETE FROM matter_due WHERE commune = $1 AND matter = $2");
QUERY_DO(q_out_units, "DELETE FROM matter_unit WHERE commune = $1 AND matter = $2");
QUERY_DO(q_out_notes, "DELETE FROM matter_note WHERE commune = $1 AND matter = $2");
QUERY_DO(q_out_messages, "DELETE FROM matter_message WHERE commune = $1 AND matter = $2");
QUERY_DO(q_out_files, "DELETE FROM matter_file WHERE commune = $1 AND matter = $2");
QUERY_DO(q_out_links, "DELETE FROM matter_link WHERE commune = $1 AND (matter = $2 OR other = $2)");
QUERY_DO(q_out_matter, "DELETE FROM matter WHERE commune = $1 AND id = $2 AND state = 'moi'");
QUERY_DO(q_denunciation,
         "INSERT INTO denunciation (commune, number, class, day) VALUES ($1, $2, 'to-cao', $3)");

str matter_denunciation(struct ctx *cx) {
  uint8_t random[5];
  ctx_random(cx, random, sizeof random);
  str number = hex_of(cx->mem, random, sizeof random);
  STORE_DO(cx, q_denunciation, A(commune(cx)), A(number), A(cx->today));
  return number;
}

bool matter_move_out(struct ctx *cx, id matter, str *ret_number) {
  if (!may(&cx->who, MAY_MODERATE)) return false;
  struct matter m;
  if (!matter_find(cx, matter, &m) || !str_eq(m.state, S("moi"))) return false;
  struct matter_files files = matter_files(cx, matter);
  if (matter_doors.moved_out) matter_doors.moved_out(cx, matter);
  static const char *const tables[] = {"matter",      "matter_file", "matter_event",   "matter_due",
                                       "matter_unit", "matter_note", "matter_message", "search"};
  const struct query *const parts[] = {&q_out_files, &q_out_events,   &q_out_due,  &q_out_units,
                                       &q_out_notes, &q_out_messages, &q_out_links};
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
    store_do(cx, parts[i], ARGS_(A(commune(cx)), A(matter)));
  for (size_t i = 0; i < files.n; i++) {
    store_blob_destroy(cx, files.at[i].id);
    store_blob_destroy(cx, files.at[i].thumbnail);
  }
  if (!STORE_DO(cx, q_out_matter, A(commune(cx)), A(matter))) return false;
  store_search_drop(cx, S("matter"), m.seq);
  store_once_forget(cx, id_hex(cx->mem, matter));
  log_forget(cx, matter);
  outbox_forget(cx, matter);
  privacy_moved_out(cx, matter);
  for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) store_forget(cx, tables[i]);
  store_count(cx, S("matter.received"), -1);
  *ret_number = matter_denunciation(cx);
  return true;
}

/* ---- notes and messages ------------------------------------------------------------------------------------ */

bool matter_add_note(struct ctx *cx, id matter, str text) {
  struct matter m;
  if (!matter_find(cx, matter, &m)) return false;
  STORE_DO(cx, q_note, A(commune(cx)), A(matter), A(ctx_new_id(cx)), A(cx->now), A(cx->who.account), A(text));
  return true;
}

static void message(struct ctx *cx, id matter, id author, const char *what, str text) {
  STORE_DO(cx, q_message, A(commune(cx)), A(matter), A(ctx_new_id(cx)), A(cx->now), A(author), A(text));
  matter_fact(cx, matter, what, ID_NONE, STR_NONE);
}

bool matter_message_out(struct ctx *cx, id matter, str text) {
  struct matter m;
  if (!may(&cx->who, MAY_ANSWER) || !matter_find(cx, matter, &m)) return false;
  message(cx, matter, cx->who.account, "tin-di", text);
  matter_tell(cx, &m, &matter_told_asked);
  return true;
}

enum { MESSAGES_OF_A_RESIDENT = 50 };

bool matter_message_in(struct ctx *cx, id matter, str text) {
  if (matter_messages(cx, matter).n >= MESSAGES_OF_A_RESIDENT) return false;
  message(cx, matter, ID_NONE, "tin-den", text);
  return true;
}

/* ---- answers ------------------------------------------------------------------------------------------------ */

static bool says_outcome(const struct matter_answer *a) {
  return str_eq(a->outcome, S(OUTCOME_SOLVED)) ||
         (a->outcome_why.n &&
          (str_eq(a->outcome, S(OUTCOME_UNSOLVED)) || str_eq(a->outcome, S(OUTCOME_ELSEWHERE))));
}

bool matter_draft_answer(struct ctx *cx, id matter, const struct matter_answer *a, bool submit,
                         const struct matter_file_staged *files, size_t n_files) {
  struct matter m;
  if (!may(&cx->who, MAY_ANSWER) || !matter_find(cx, matter, &m) || !matter_is_ours(&cx->who, &m)) return false;
  bool open = str_eq(m.state, S("dang-xu-ly")) || str_eq(m.state, S("mo-lai"));
  bool correcting = str_eq(m.state, S("da-tra-loi")); /* a later version: the earlier ones stay public */
  if ((!open && !correcting) || (submit && !says_outcome(a))) return false;
  struct matter_answer newest = {0};
  matter_newest_answer(cx, matter, false, &newest);
  bool again = newest.version && !str_eq(newest.state, S("cong-khai"));
  int64_t version = again ? newest.version : newest.version + 1;
  str state = submit ? S("trinh") : S("soan");
  if (!store_do(cx, again ? &q_redraft : &q_new_draft,
                ARGS_(A(commune(cx)), A(matter), A(version), A(a->done_what), A(a->done_by), A(a->done_when),
                      A(a->next_step), A(cx->who.account), A(cx->now), A(state), A(a->outcome),
                      A(a->outcome_why))))
    return false;
  matter_keep_files(cx, matter, version, files, n_files);
  matter_fact(cx, matter, submit ? "trinh" : "soan", cx->who.unit, STR_NONE);
  return !submit || STORE_DO(cx, q_state, A(commune(cx)), A(matter), A(m.state), A(S("cho-duyet")));
}

bool matter_return_draft(struct ctx *cx, id matter, str reason) {
  struct matter m;
  if (!matter_find(cx, matter, &m) || !matter_may_sign(cx, &m)) return false;
  str back = matter_standing(cx, matter).submitted_from;
  if (!STORE_DO(cx, q_state, A(commune(cx)), A(matter), A(S("cho-duyet")), A(back))) return false;
  STORE_DO(cx, q_return, A(commune(cx)), A(matter));
  matter_fact(cx, matter, "tra-lai", ID_NONE, STR_NONE);
  STORE_DO(cx, q_note, A(commune(cx)), A(matter), A(ctx_new_id(cx)), A(cx->now), A(cx->who.account), A(reason));
  return true;
}

bool matter_approve(struct ctx *cx, id matter, int64_t version, moment drafted_at, int64_t *ret_number) {
  struct matter m;
  struct matter_answer a;
  if (!matter_find(cx, matter, &m) || !matter_may_sign(cx, &m)) return false;
  if (!str_eq(m.state, S("cho-duyet")) || !matter_newest_answer(cx, matter, false, &a)) return false;
  if (a.version != version || a.drafted_at != drafted_at) return false;
  if (!m.published_at.is && !publish(cx, matter)) return false;
  MUST(matter_find(cx, matter, &m));
  struct commitment c = log_commit(cx, matter_answer_record(cx, &m, &a, cx->now), matter);
  if (!STORE_DO(cx, q_approve, A(commune(cx)), A(matter), A(a.version), A(cx->who.account), A(cx->now),
                A(((struct bytes){c.entry, 32})), A(drafted_at)))
    return false;
  if (!STORE_DO(cx, q_answered, A(commune(cx)), A(matter), A(cx->today), A(a.outcome))) return false;
  settle(cx, &m, true);
  STORE_DO(cx, q_show_pictures, A(commune(cx)), A(matter), A(a.version));
  matter_search_public(cx, &m, matter_answer_text(cx, &a));
  matter_fact(cx, matter, "cong-khai", ID_NONE, STR_NONE);
  matter_tell(cx, &m, &matter_told_answered);
  *ret_number = m.number.v;
  return true;
}

/* ---- the resident's word ------------------------------------------------------------------------------------ */

bool matter_rate(struct ctx *cx, id matter, int64_t score, str comment) {
  struct matter_answer a;
  if (score < 1 || score > 5 || !matter_newest_answer(cx, matter, true, &a)) return false;
  if (!STORE_DO(cx, q_rate, A(commune(cx)), A(matter), A(a.version), A(score), A(comment), A(cx->now),
                A(cx->today)))
    return false;
  matter_fact(cx, matter, "danh-gia", ID_NONE, STR_NONE);
  return true;
}

struct received_row {
  day day;
};
/* Whoever holds the code has no scope of rows: the statement itself is the guard. */
QUERY(q_reopen, struct received_row,
      "UPDATE matter SET state = 'mo-lai' WHERE commune = $1 AND id = $2 AND state = 'da-tra-loi' RETURNING "
      "received_day",
      COL(struct received_row, day));

bool matter_reopen(struct ctx *cx, id matter, str reason) {
  struct received_row received;
  if (!STORE_FIND(cx, q_reopen, &received, A(commune(cx)), A(matter))) return false;
  settle(cx, &(struct matter){.id = matter, .received_day = received.day}, false);
  matter_fact(cx, matter, "mo-lai", ID_NONE, STR_NONE);
  if (reason.n) message(cx, matter, ID_NONE, "tin-den", reason);
  return true;
}
