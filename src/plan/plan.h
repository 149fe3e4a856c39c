/* plan: a Vietnamese administrative plan read by its structure (NĐ 30/2020/NĐ-CP, phụ lục I) and kept as the commune's
 * programme, each item with the clause and the lines it came from. */
#ifndef PLAN_PLAN_H
#define PLAN_PLAN_H

#include "web/web.h"

/* ---- what a plan says ----------------------------------------------------------------------------- */

/* Lines count from 1, last included. `clause` is section.number.letter.dash.plus as printed, ordinals where the
 * document only has a dash: III.6.a.2.2; rows and bare paragraphs count like dashes. */
struct plan_part {
  str text, clause; /* between semicolons outside brackets: III.6.a.2.2#2 */
};
struct plan_leaf {
  str text, clause;
  int first, last;
  struct {
    struct plan_part *at;
    size_t n;
  } parts; /* at least one: the whole */
};
struct plan_leaves {
  struct plan_leaf *at;
  size_t n;
};
struct plan_strs {
  str *at;
  size_t n;
};
struct plan_milestone {
  str when, target, level, clause; /* level may be absent */
  int first, last;
};
struct plan_group {
  int number;
  str title, clause, when; /* when may be absent */
  int first, last;
  struct plan_leaves tasks;
  struct plan_strs executing, lead, cooperating;
};
struct plan_criteria_group {
  int number;
  str title, clause;
  int first, last;
  struct plan_leaves contents;
};
struct plan_jobs {
  str group, focus, clause;
  int first, last;
  struct plan_leaves jobs;
};
struct plan_organisation {
  str name, duty, clause; /* name without 'Đề nghị', 'Giao' */
  int first, last;
};
struct plan_unread {
  int line;
  str text;
};
/* Everything that has a clause, parents of leaves included, in reading order: what a claim may point at. */
struct plan_clause {
  str clause, text;
  int first, last;
};
struct plan {
  str issuer, carries_out, title, place; /* each may be absent */
  struct {
    int from, to; /* years; 0 when not said */
    bool open_ended;
    str clause;
    int first, last; /* 0 when the plan gives no period */
  } period;
  struct {
    struct plan_milestone *at;
    size_t n;
  } milestones;
  struct {
    struct plan_group *at;
    size_t n;
  } groups;
  struct {
    struct plan_criteria_group *at;
    size_t n;
  } criteria;
  struct {
    struct plan_jobs *at;
    size_t n;
  } immediate;
  struct plan_leaves budget;
  struct {
    struct plan_organisation *at;
    size_t n;
  } organisations;
  struct plan_strs recipients;
  struct {
    str office, title; /* never the name */
    int first, last;
  } signer;
  struct {
    struct plan_unread *at;
    size_t n;
  } unread;
  struct {
    struct plan_clause *at;
    size_t n;
  } clauses;
};

/* Also at most 50,000 tasks, contents, jobs and their parts, so that what is stored and printed stays bounded. */
enum { PLAN_MAX_BYTES = 2 << 20, PLAN_MAX_LINES = 20000 };

/* Reads any bytes: UTF-8 or UTF-16 with or without mark, composed or not. False with a Vietnamese sentence naming what is
 * missing when it is no plan. *ret hangs on mem. */
bool plan_read(void *mem, str bytes, struct plan *ret, str *ret_why);
/* The same from a file; refuses what is larger than PLAN_MAX_BYTES before reading it. */
bool plan_read_file(void *mem, str path, struct plan *ret, str *ret_why);
/* Indented JSON text with the keys of docs/plan.md. */
str plan_json(void *mem, const struct plan *p);
const struct plan_clause *plan_find_clause(const struct plan *p,
                                           str clause); /* NULL when it has no such clause */
/* Agencies of a 'Cơ quan thực hiện' line: split at ';' and at those ',' and 'và' that begin another agency's name. */
struct plan_strs plan_agencies(void *mem, str text);

/* ---- the programme in the store -------------------------------------------------------------------- */

/* Keeps the plan as the commune's programme from cx->today on; an earlier one is kept with its end. In an apply. */
id plan_store(struct ctx *cx, const struct plan *p);
/* The programme in force on `on`. False when the commune has none. */
bool plan_load(struct ctx *cx, day on, struct plan *ret);
/* First day the programme is in force: the stored day, or 1 January of the period's first year if that is later. */
bool plan_start(struct ctx *cx, day *ret);

extern const struct commands plan_commands;
extern const struct routes plan_routes;

#endif
