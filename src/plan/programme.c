/* The programme in the store. A plan that replaces another ends it; nothing of the old one is lost. */
#include "plan/inside.h"

struct programme_row {
  id id;
  str issuer, carries_out, title, place, period_clause, signer_office, signer_title;
  int period_from, period_to, period_first, period_last, signer_first, signer_last;
  bool open_ended;
  day in_force_from;
};
struct item_row {
  int64_t seq, parent;
  str kind, text, more, level, clause;
  int number, first_line, last_line;
};

QUERY_DO(q_end,
         "UPDATE programme SET in_force_to = $2, ended_at = $3 WHERE commune = $1 AND in_force_to IS NULL");
QUERY_DO(q_begin,
         "INSERT INTO programme (commune, id, in_force_from, recorded_at, issuer, carries_out, title, place, "
         "period_from, "
         "period_to, open_ended, period_clause, period_first, period_last, signer_office, signer_title, "
         "signer_first, signer_last) "
         "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)");
QUERY_DO(
    q_item,
    "INSERT INTO programme_item (commune, programme, seq, parent, kind, number, text, more, level, clause, "
    "first_line, last_line) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)");
QUERY(q_in_force, struct programme_row,
      "SELECT id, issuer, carries_out, title, place, period_clause, signer_office, signer_title, period_from, "
      "period_to, "
      "period_first, period_last, signer_first, signer_last, open_ended, in_force_from FROM programme WHERE "
      "commune = $1 AND "
      "in_force_from <= $2 AND "
      "(in_force_to IS NULL OR in_force_to > $2) ORDER BY recorded_at DESC LIMIT 1",
      COL(struct programme_row, id), COL(struct programme_row, issuer), COL(struct programme_row, carries_out),
      COL(struct programme_row, title), COL(struct programme_row, place),
      COL(struct programme_row, period_clause), COL(struct programme_row, signer_office),
      COL(struct programme_row, signer_title), COL(struct programme_row, period_from),
      COL(struct programme_row, period_to), COL(struct programme_row, period_first),
      COL(struct programme_row, period_last), COL(struct programme_row, signer_first),
      COL(struct programme_row, signer_last), COL(struct programme_row, open_ended),
      COL(struct programme_row, in_force_from));
QUERY(q_first_day, struct programme_row,
      "SELECT in_force_from, period_from FROM programme WHERE commune = $1 ORDER BY in_force_from, recorded_at "
      "LIMIT 1",
      COL(struct programme_row, in_force_from), COL(struct programme_row, period_from));
QUERY(q_items, struct item_row,
      "SELECT seq, parent, kind, text, more, level, clause, number, first_line, last_line FROM programme_item "
      "WHERE commune = $1 AND programme = $2 ORDER BY seq LIMIT 100000",
      COL(struct item_row, seq), COL(struct item_row, parent), COL(struct item_row, kind),
      COL(struct item_row, text), COL(struct item_row, more), COL(struct item_row, level),
      COL(struct item_row, clause), COL(struct item_row, number), COL(struct item_row, first_line),
      COL(struct item_row, last_line));

/* ---- keeping --------------------------------------------------------------------------------------- */

struct keeping {
  struct ctx *cx;
  id programme;
  int64_t seq;
};

static int64_t put(struct keeping *k, const struct item_row *row) {
  str text = row->text.p ? row->text : S("");
  STORE_DO(k->cx, q_item, A(k->cx->who.commune), A(k->programme), A(++k->seq), A(row->parent), A(row->kind),
           A(row->number), A(text), A(row->more), A(row->level), A(row->clause), A(row->first_line),
           A(row->last_line));
  return k->seq;
}

static void put_leaves(struct keeping *k, str kind, int64_t parent, const struct plan_leaves *l) {
  for (size_t i = 0; i < l->n; i++)
    put(k, &(struct item_row){.kind = kind,
                              .parent = parent,
                              .text = l->at[i].text,
                              .clause = l->at[i].clause,
                              .first_line = l->at[i].first,
                              .last_line = l->at[i].last});
}

static void put_names(struct keeping *k, str kind, int64_t parent, const struct plan_strs *s) {
  for (size_t i = 0; i < s->n; i++)
    put(k, &(struct item_row){.kind = kind, .parent = parent, .text = s->at[i]});
}

static void put_groups(struct keeping *k, const struct plan *p) {
  for (size_t i = 0; i < p->groups.n; i++) {
    const struct plan_group *g = &p->groups.at[i];
    int64_t at = put(k, &(struct item_row){.kind = S("group"),
                                           .number = g->number,
                                           .text = g->title,
                                           .more = g->when,
                                           .clause = g->clause,
                                           .first_line = g->first,
                                           .last_line = g->last});
    put_leaves(k, S("task"), at, &g->tasks);
    put_names(k, S("executing"), at, &g->executing);
    put_names(k, S("lead"), at, &g->lead);
    put_names(k, S("cooperating"), at, &g->cooperating);
  }
  for (size_t i = 0; i < p->criteria.n; i++) {
    const struct plan_criteria_group *g = &p->criteria.at[i];
    int64_t at = put(k, &(struct item_row){.kind = S("criteria"),
                                           .number = g->number,
                                           .text = g->title,
                                           .clause = g->clause,
                                           .first_line = g->first,
                                           .last_line = g->last});
    put_leaves(k, S("content"), at, &g->contents);
  }
}

static void put_rest(struct keeping *k, const struct plan *p) {
  for (size_t i = 0; i < p->milestones.n; i++) {
    const struct plan_milestone *m = &p->milestones.at[i];
    put(k, &(struct item_row){.kind = S("milestone"),
                              .text = m->when,
                              .more = m->target,
                              .level = m->level,
                              .clause = m->clause,
                              .first_line = m->first,
                              .last_line = m->last});
  }
  for (size_t i = 0; i < p->immediate.n; i++) {
    const struct plan_jobs *j = &p->immediate.at[i];
    int64_t at = put(k, &(struct item_row){.kind = S("jobs"),
                                           .text = j->group,
                                           .more = j->focus,
                                           .clause = j->clause,
                                           .first_line = j->first,
                                           .last_line = j->last});
    put_leaves(k, S("job"), at, &j->jobs);
  }
  put_leaves(k, S("budget"), 0, &p->budget);
  for (size_t i = 0; i < p->organisations.n; i++) {
    const struct plan_organisation *o = &p->organisations.at[i];
    put(k, &(struct item_row){.kind = S("organisation"),
                              .text = o->name,
                              .more = o->duty,
                              .clause = o->clause,
                              .first_line = o->first,
                              .last_line = o->last});
  }
  put_names(k, S("recipient"), 0, &p->recipients);
  for (size_t i = 0; i < p->unread.n; i++)
    put(k, &(struct item_row){.kind = S("unread"),
                              .text = p->unread.at[i].text,
                              .first_line = p->unread.at[i].line,
                              .last_line = p->unread.at[i].line});
}

id plan_store(struct ctx *cx, const struct plan *p) {
  struct keeping k = {cx, ctx_new_id(cx), 0};
  STORE_DO(cx, q_end, A(cx->who.commune), A(cx->today), A(cx->now));
  STORE_DO(cx, q_begin, A(cx->who.commune), A(k.programme), A(cx->today), A(cx->now), A(p->issuer),
           A(p->carries_out), A(p->title), A(p->place), A(p->period.from), A(p->period.to),
           A(p->period.open_ended), A(p->period.clause), A(p->period.first), A(p->period.last),
           A(p->signer.office), A(p->signer.title), A(p->signer.first), A(p->signer.last));
  put_groups(&k, p);
  put_rest(&k, p);
  return k.programme;
}

/* ---- loading --------------------------------------------------------------------------------------- */

static void load_leaf(void *mem, struct plan_leaves *l, const struct item_row *row) {
  *ADD(mem, *l) = plan_leaf_of(mem, row->text, row->clause, row->first_line, row->last_line);
}

/* A job's clause names the part it is (IV.1#2): it is its own only part. */
static void load_job(void *mem, struct plan_leaves *l, const struct item_row *row) {
  struct plan_leaf *j = ADD(mem, *l);
  *j = (struct plan_leaf){
      .text = row->text, .clause = row->clause, .first = row->first_line, .last = row->last_line};
  *ADD(mem, j->parts) = (struct plan_part){row->text, row->clause};
}

static void load_group(void *mem, struct plan *p, const struct item_row *row) {
  *ADD(mem, p->groups) = (struct plan_group){.number = row->number,
                                             .title = row->text,
                                             .clause = row->clause,
                                             .when = row->more,
                                             .first = row->first_line,
                                             .last = row->last_line};
}

static void load_item(void *mem, struct plan *p, const struct item_row *row) {
  struct plan_group *g = p->groups.n ? &p->groups.at[p->groups.n - 1] : NULL;
  if (str_eq(row->kind, S("group")))
    load_group(mem, p, row);
  else if (g && str_eq(row->kind, S("task")))
    load_leaf(mem, &g->tasks, row);
  else if (g && str_eq(row->kind, S("executing")))
    *ADD(mem, g->executing) = row->text;
  else if (g && str_eq(row->kind, S("lead")))
    *ADD(mem, g->lead) = row->text;
  else if (g && str_eq(row->kind, S("cooperating")))
    *ADD(mem, g->cooperating) = row->text;
  else if (str_eq(row->kind, S("criteria")))
    *ADD(mem, p->criteria) = (struct plan_criteria_group){.number = row->number,
                                                          .title = row->text,
                                                          .clause = row->clause,
                                                          .first = row->first_line,
                                                          .last = row->last_line};
  else if (p->criteria.n && str_eq(row->kind, S("content")))
    load_leaf(mem, &p->criteria.at[p->criteria.n - 1].contents, row);
  else if (str_eq(row->kind, S("milestone")))
    *ADD(mem, p->milestones) = (struct plan_milestone){.when = row->text,
                                                       .target = row->more,
                                                       .level = row->level,
                                                       .clause = row->clause,
                                                       .first = row->first_line,
                                                       .last = row->last_line};
  else if (str_eq(row->kind, S("jobs")))
    *ADD(mem, p->immediate) = (struct plan_jobs){.group = row->text,
                                                 .focus = row->more,
                                                 .clause = row->clause,
                                                 .first = row->first_line,
                                                 .last = row->last_line};
  else if (p->immediate.n && str_eq(row->kind, S("job")))
    load_job(mem, &p->immediate.at[p->immediate.n - 1].jobs, row);
  else if (str_eq(row->kind, S("budget")))
    load_leaf(mem, &p->budget, row);
  else if (str_eq(row->kind, S("organisation")))
    *ADD(mem, p->organisations) = (struct plan_organisation){.name = row->text,
                                                             .duty = row->more,
                                                             .clause = row->clause,
                                                             .first = row->first_line,
                                                             .last = row->last_line};
  else if (str_eq(row->kind, S("recipient")))
    *ADD(mem, p->recipients) = row->text;
  else if (str_eq(row->kind, S("unread")))
    *ADD(mem, p->unread) = (struct plan_unread){row->first_line, row->text};
}

bool plan_load(struct ctx *cx, day on, struct plan *ret) {
  struct programme_row r;
  if (!STORE_FIND(cx, q_in_force, &r, A(cx->who.commune), A(on))) return false;
  struct plan p = {.issuer = r.issuer, .carries_out = r.carries_out, .title = r.title, .place = r.place};
  p.period.from = r.period_from;
  p.period.to = r.period_to;
  p.period.open_ended = r.open_ended;
  p.period.clause = r.period_clause;
  p.period.first = r.period_first;
  p.period.last = r.period_last;
  p.signer.office = r.signer_office;
  p.signer.title = r.signer_title;
  p.signer.first = r.signer_first;
  p.signer.last = r.signer_last;
  size_t n;
  const struct item_row *rows = STORE_LIST(cx, q_items, &n, A(cx->who.commune), A(r.id));
  for (size_t i = 0; i < n; i++) load_item(cx->mem, &p, &rows[i]);
  *ret = p;
  return true;
}

bool plan_start(struct ctx *cx, day *ret) {
  struct programme_row r;
  if (!STORE_FIND(cx, q_first_day, &r, A(cx->who.commune))) return false;
  day first = r.period_from ? day_make(r.period_from, 1, 1) : DAY_NONE;
  *ret = day_is(first) && first.n > r.in_force_from.n ? first : r.in_force_from;
  return true;
}
