/* Taking in: the matter, its first fact, its due day, its commitment, its place in the staff's search. */
#include "matter/matter_room.h"

QUERY(q_insert, struct id_row,
      "INSERT INTO matter (commune, id, seq, kind, channel, round_id, hamlet, topic, text, place, name, phone, "
      "name_public, "
      "follow_hash, entry, received_at, received_day, taken_by, due_day, address, task, signers, via, state) "
      "VALUES "
      "($1, $2, "
      "$3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, "
      "'moi') ON "
      "CONFLICT DO NOTHING RETURNING id",
      COL(struct id_row, id));
QUERY_DO(
    q_due,
    "INSERT INTO matter_due (commune, matter, recorded_at, id, rule, due_day, working) VALUES ($1, $2, $3, $4, "
    "$5, $6, $7)");
QUERY_DO(q_fact, "INSERT INTO matter_event (commune, matter, id, what, at, day, recorded_at, actor, unit, "
                 "detail) VALUES ($1, "
                 "$2, $3, $4, $5, $6, $5, $7, $8, $9)");
QUERY_DO(q_file, "INSERT INTO matter_file (commune, matter, id, thumbnail, version, is_public, width, height) "
                 "VALUES ($1, $2, "
                 "$3, $4, $5, 0, $6, $7)");

void matter_fact(struct ctx *cx, id matter, const char *what, id unit, str detail) {
  STORE_DO(cx, q_fact, A(cx->who.commune), A(matter), A(ctx_new_id(cx)), A(str_of(what)), A(cx->now),
           A(cx->today), A(cx->who.account), A(unit), A(detail));
}

/* 'Vì sao ngày này' as it was worked out that day: a later calendar must not rewrite the reason. */
static str working_json(struct ctx *cx, const struct deadline *d) {
  json_t *steps = json_array();
  for (size_t i = 0; i < d->steps.n; i++) {
    const struct deadline_step *s = &d->steps.at[i];
    json_array_append_new(steps, json_pack("{s:i, s:i, s:i, s:I}", "kind", s->kind, "from", (int)s->from.n,
                                           "to", (int)s->to.n, "count", (json_int_t)s->count));
  }
  json_t *all = json_pack("{s:s%, s:I, s:o}", "rule", d->rule.code.p, d->rule.code.n, "calendar",
                          (json_int_t)d->calendar_version, "steps", steps);
  return json_said(cx, all);
}

static str text_or_none(str s) {
  return s.n ? s : STR_NONE;
}

void matter_keep_files(struct ctx *cx, id matter, int64_t version, const struct matter_file_staged *files,
                       size_t n) {
  for (size_t i = 0; i < n; i++) {
    const struct matter_file_staged *f = &files[i];
    store_blob_keep(cx, &f->full, f->media_type);
    store_blob_keep(cx, &f->thumbnail, f->media_type);
    STORE_DO(cx, q_file, A(cx->who.commune), A(matter), A(f->full.blob), A(f->thumbnail.blob), A(version),
             A(f->width), A(f->height));
  }
}

/* The column name_public of the row repeats the first. */
static void keep_consents(struct ctx *cx, const struct intake *in) {
  const struct {
    bool given;
    str purpose;
  } said[] = {{in->agrees_name, S("neu-ten")},
              {in->tell && (in->email.n || in->phone.n), S("bao-tin")},
              {in->agrees_pictures, S("anh")}};
  for (size_t i = 0; i < sizeof said / sizeof *said; i++)
    if (said[i].given) consent_give(cx, in->lang, S(MATTER_KEEPER), in->matter, said[i].purpose);
}

bool matter_take_in(struct ctx *cx, struct intake *in) {
  const struct kind_row *kind = matter_kind_on(in->kind, cx->today);
  if (!kind || matter_identity_missing(kind, in)) return false;
  if (!calendar_deadline(cx, kind->rule, in->clock_from ? in->clock_from : cx->now, &in->deadline))
    return false;
  uint8_t hash[32];
  follow_hash(cx, in->secret, hash);
  in->matter = ctx_new_id(cx);
  in->commitment = log_commit(
      cx, matter_intake_record(cx, cx->now, in->channel, in->topic, text_or_none(in->place), in->text),
      in->matter);
  struct id_row made;
  int64_t seq = 0;
  bool kept = false;
  /* seq is time first, so two in the same millisecond differ only by the random part: draw again when taken. */
  for (int tries = 0; tries < 16 && !kept; tries++) {
    uint16_t low;
    ctx_random(cx, &low, sizeof low);
    seq = cx->now * 4096 + (low & 4095);
    kept = STORE_FIND(cx, q_insert, &made, A(cx->who.commune), A(in->matter), A(seq), A(in->kind),
                      A(in->channel), A(in->round), A(in->hamlet), A(in->topic), A(in->text),
                      A(text_or_none(in->place)), A(text_or_none(in->name)), A(text_or_none(in->phone)),
                      A(in->agrees_name), A(((struct bytes){hash, sizeof hash})),
                      A(((struct bytes){in->commitment.entry, 32})), A(cx->now), A(cx->today),
                      A(cx->who.account), A(in->deadline.due), A(text_or_none(in->address)),
                      A(text_or_none(in->task)), A(in->signers > 1 ? in->signers : (int64_t)1), A(in->via));
  }
  if (!kept) fault(FAULT_STORE, "sixteen matters in one millisecond with one number");
  STORE_DO(cx, q_due, A(cx->who.commune), A(in->matter), A(cx->now), A(ctx_new_id(cx)), A(kind->rule),
           A(in->deadline.due), A(working_json(cx, &in->deadline)));
  matter_fact(cx, in->matter, "nhan", ID_NONE, STR_NONE);
  keep_consents(cx, in);
  matter_keep_files(cx, in->matter, 0, in->files, in->n_files);
  matter_agree(cx, in);
  store_search_put(cx, S("matter"), seq, str_fmt(cx->mem, "%.*s %.*s", STR_ARG(in->text), STR_ARG(in->place)),
                   NULL, 0);
  store_count(cx, S("matter.received"), 1);
  return true;
}

/* ---- due days that move with the calendar -------------------------------------------------------------- */

struct open_due {
  id matter;
  str kind;
  moment received_at;
  day due_day;
};
QUERY(q_open, struct open_due,
      "SELECT id, kind, COALESCE((SELECT w.received_at FROM matter_link l JOIN matter w ON w.commune = "
      "l.commune AND w.id = "
      "l.other WHERE l.commune = matter.commune AND l.matter = matter.id AND l.kind = 'tach'), received_at), "
      "due_day FROM "
      "matter WHERE commune = $1 AND state IN ('moi', 'dang-xu-ly', "
      "'cho-duyet', 'mo-lai') "
      "ORDER BY due_day, seq LIMIT 100000",
      COL(struct open_due, matter), COL(struct open_due, kind), COL(struct open_due, received_at),
      COL(struct open_due, due_day));
QUERY_DO(q_move_due, "UPDATE matter SET due_day = $3 WHERE commune = $1 AND id = $2");

int64_t matter_recompute_due(struct ctx *cx) {
  size_t n;
  struct open_due *open = STORE_LIST(cx, q_open, &n, A(cx->who.commune));
  int64_t moved = 0;
  for (size_t i = 0; i < n; i++) {
    struct deadline d;
    str rule = matter_rule(open[i].kind, day_of(open[i].received_at));
    if (!calendar_deadline(cx, rule, open[i].received_at, &d) || d.due.n == open[i].due_day.n) continue;
    STORE_DO(cx, q_move_due, A(cx->who.commune), A(open[i].matter), A(d.due));
    STORE_DO(cx, q_due, A(cx->who.commune), A(open[i].matter), A(cx->now), A(ctx_new_id(cx)), A(rule), A(d.due),
             A(working_json(cx, &d)));
    journal_note(cx, "matter.due-moved", open[i].matter, "due_day");
    moved++;
  }
  return moved;
}
