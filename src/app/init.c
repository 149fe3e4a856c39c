/* A commune's folder, made from its plan document. */
#include "app/inside.h"

#include "calendar/calendar.h"
#include "criteria/criteria.h"
#include "journal/journal.h"
#include "plan/plan.h"
#include "unit/unit.h"

/* 'Ủy ban nhân dân xã Phú Thái' issues the plan; the commune is 'xã Phú Thái'. */
static str commune_name(const struct plan *p) {
  str issuer = p->issuer;
  static const str heads[] = {{"Ủy ban nhân dân ", sizeof "Ủy ban nhân dân " - 1},
                              {"Uỷ ban nhân dân ", sizeof "Uỷ ban nhân dân " - 1},
                              {"ỦY BAN NHÂN DÂN ", sizeof "ỦY BAN NHÂN DÂN " - 1},
                              {"UBND ", sizeof "UBND " - 1}};
  for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
    if (str_starts(issuer, heads[i])) return str_trim(str_sub(issuer, heads[i].n, issuer.n));
  return issuer;
}

struct beginning {
  str name, dir, why;
  const struct plan *plan;
};

static void bodies(struct ctx *cx, const struct plan *p) {
  for (size_t i = 0; i < p->groups.n; i++) {
    const struct plan_group *g = &p->groups.at[i];
    (void)unit_add_named(cx, g->lead.at, g->lead.n, cx->today);
    (void)unit_add_named(cx, g->executing.at, g->executing.n, cx->today);
    (void)unit_add_named(cx, g->cooperating.at, g->cooperating.n, cx->today);
  }
  for (size_t i = 0; i < p->organisations.n; i++)
    (void)unit_add_named(cx, &p->organisations.at[i].name, 1, cx->today);
}

static bool begin(struct ctx *cx, void *arg) {
  struct beginning *b = arg;
  (void)unit_init(cx, b->name, cx->today);
  bodies(cx, b->plan);
  calendar_init(cx);
  if (!id_is(plan_store(cx, b->plan))) {
    b->why = S("the plan is too large to keep.");
    return false;
  }
  criteria_init(cx);
  return journal_init(cx, str_fmt(cx->mem, "%.*s/keys", STR_ARG(b->dir)), &b->why);
}

struct store *commune_make(void *mem, str dir, str url, str name, const struct plan *plan, moment now) {
  id commune;
  str why = STR_NONE;
  if (!store_init(mem, dir, url, name, now, &commune, &why)) {
    complain(why);
    return NULL;
  }
  struct store *s = store_open(mem, dir, STORE_SERVE, &why);
  if (s == NULL) {
    complain(why);
    return NULL;
  }
  struct beginning b = {.name = name, .dir = dir, .plan = plan};
  if (system_write(mem, s, now, begin, &b)) return s;
  if (b.why.n > 0) complain(b.why);
  complain(str_fmt(mem, "%.*s is not finished: remove it and try again.", STR_ARG(dir)));
  store_close(s);
  return NULL;
}

int run_init(void *mem, int argc, char **argv) {
  str file = command_option(argc, argv, "--plan"), url = command_option(argc, argv, "--postgres");
  str name = command_option(argc, argv, "--name"), dir = command_arg(argc, argv, 0), why = STR_NONE;
  if (dir.n == 0 || file.n == 0) {
    complain(S("init needs the folder to make and --plan FILE: the commune's plan document."));
    return 2;
  }
  struct plan plan;
  if (!plan_read_file(mem, file, &plan, &why)) {
    complain(why);
    return 1;
  }
  if (name.n == 0) name = commune_name(&plan);
  if (name.n == 0) {
    complain(S("the plan does not say whose it is: give --name 'xã ...'."));
    return 1;
  }
  struct store *s = commune_make(mem, dir, url, name, &plan, moment_now());
  if (s == NULL) return 1;
  store_close(s);
  say(str_fmt(mem, "%.*s: %.*s. %zu nhóm nhiệm vụ, %zu nhóm tiêu chí, %zu tổ chức.", STR_ARG(dir),
              STR_ARG(name), plan.groups.n, plan.criteria.n, plan.organisations.n));
  if (plan.unread.n > 0)
    say(str_fmt(mem, "%zu dòng chưa hiểu: xem 'thanthien plan read %.*s'.", plan.unread.n, STR_ARG(file)));
  return 0;
}
