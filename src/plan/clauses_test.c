/* data/clauses.tsv claims where each clause of the plan is served: every claim is held against the plan, the routes, the commands
 * and the tests. What is claimed and passes is what this run of tests says. */
#include <string.h>

#include "plan/plan.h"
#include "test/test.h"

extern const struct commands *const app_commands[];
extern const size_t app_commands_n;
extern const struct test *const __start_tests[];
extern const struct test *const __stop_tests[];

static bool test_exists(str sentence) {
  for (const struct test *const *t = __start_tests; t < __stop_tests; t++)
    if (*t && str_eq(str_of((*t)->name), sentence)) return true;
  return false;
}

static bool command_exists(str words) {
  for (size_t i = 0; i < app_commands_n; i++)
    for (size_t k = 0; k < app_commands[i]->n; k++)
      if (str_eq(str_of(app_commands[i]->at[k].words), words)) return true;
  return false;
}

static bool route_exists(const struct house *h, str path) {
  const struct route *routes;
  size_t n = server_routes(h->server, &routes);
  for (size_t i = 0; i < n; i++)
    if (str_eq(str_of(routes[i].path), path)) return true;
  return false;
}

static void check_claims(const struct house *h, str clause, str cell, bool tests) {
  bool more = true;
  str one;
  while (more) {
    more = str_cut(&cell, S(";"), &one);
    one = str_trim(one);
    bool there = tests                              ? test_exists(one)
                 : str_starts(one, S("/"))          ? route_exists(h, one)
                 : str_starts(one, S("thanthien ")) ? command_exists(str_sub(one, strlen("thanthien "), one.n))
                                                    : false;
    if (!there) test_say("%.*s claims “%.*s”", STR_ARG(clause), STR_ARG(one));
    CHECK(there);
  }
}

TEST("every clause is one the plan says, and every claim names a page or command and a test that are there") {
  struct house *h = house_open(mem);
  struct plan p;
  str why, rest = data_file("clauses.tsv"), line;
  NEED(plan_read(mem, data_file("phu-thai/ke-hoach.txt"), &p, &why));
  bool more = str_cut(&rest, S("\n"), &line);
  CHECK_STR(line, "id\tclause\twhat\treader\tplace\ttest");
  size_t clauses = 0, served = 0;
  while (more) {
    more = str_cut(&rest, S("\n"), &line);
    if (!line.n) continue;
    str cell[6];
    for (size_t i = 0; i < 6; i++) {
      bool last = !str_cut(&line, S("\t"), &cell[i]);
      NEED(last == (i == 5));
      NEED(cell[i].n > 0);
    }
    clauses++;
    bool named = str_eq(cell[3], S("title"))        ? p.title.n > 0
                 : str_eq(cell[3], S("recipients")) ? p.recipients.n > 0
                                                    : plan_find_clause(&p, cell[3]) != NULL;
    if (!named) test_say("%.*s: the plan has no clause %.*s", STR_ARG(cell[0]), STR_ARG(cell[3]));
    CHECK(named);
    bool none = str_eq(cell[4], S("chưa có"));
    CHECK(none == str_eq(cell[5], S("chưa có")));
    if (none) continue;
    served++;
    check_claims(h, cell[0], cell[4], false);
    check_claims(h, cell[0], cell[5], true);
  }
  CHECK(clauses >= 78);
  CHECK(served > 0);
}
