/* thanthien plan read FILE [--json] */
#include <stdio.h>

#include "plan/inside.h"

static void say_leaves(const struct plan_leaves *l) {
  for (size_t i = 0; i < l->n; i++) {
    printf("    %.*s  %.*s\n", STR_ARG(l->at[i].clause), STR_ARG(l->at[i].text));
    for (size_t k = 0; k < l->at[i].parts.n && l->at[i].parts.n > 1; k++)
      printf("      %.*s  %.*s\n", STR_ARG(l->at[i].parts.at[k].clause), STR_ARG(l->at[i].parts.at[k].text));
  }
}

static void say_bodies(const char *what, const struct plan_strs *s) {
  for (size_t i = 0; i < s->n; i++) printf("    %s: %.*s\n", what, STR_ARG(s->at[i]));
}

static void say_plan(const struct plan *p) {
  printf("Cơ quan ban hành: %.*s\nThực hiện: %.*s\nTên: %.*s\nNơi ban hành: %.*s\n", STR_ARG(p->issuer),
         STR_ARG(p->carries_out), STR_ARG(p->title), STR_ARG(p->place));
  if (p->period.first) {
    printf("Thời gian%s%.*s%s:", p->period.clause.n ? " (" : "", STR_ARG(p->period.clause),
           p->period.clause.n ? ")" : "");
    if (p->period.from) printf(" từ %d", p->period.from);
    if (p->period.to) printf(" đến %d", p->period.to);
    printf("%s\n", p->period.open_ended ? " và những năm tiếp theo" : "");
  }
  printf("\nMốc phấn đấu: %zu\n", p->milestones.n);
  for (size_t i = 0; i < p->milestones.n; i++) {
    const struct plan_milestone *m = &p->milestones.at[i];
    printf("  %.*s  %.*s: %.*s%s%.*s%s\n", STR_ARG(m->clause), STR_ARG(m->when), STR_ARG(m->target),
           m->level.n ? " [" : "", STR_ARG(m->level), m->level.n ? "]" : "");
  }
  printf("\nNhóm nhiệm vụ: %zu\n", p->groups.n);
  for (size_t i = 0; i < p->groups.n; i++) {
    const struct plan_group *g = &p->groups.at[i];
    printf("  %.*s  %.*s\n", STR_ARG(g->clause), STR_ARG(g->title));
    say_leaves(&g->tasks);
    say_bodies("thực hiện", &g->executing);
    say_bodies("chủ trì", &g->lead);
    say_bodies("phối hợp", &g->cooperating);
    if (g->when.p) printf("    thời gian: %.*s\n", STR_ARG(g->when));
  }
  printf("\nNhóm tiêu chí: %zu\n", p->criteria.n);
  for (size_t i = 0; i < p->criteria.n; i++) {
    printf("  %.*s  %d. %.*s\n", STR_ARG(p->criteria.at[i].clause), p->criteria.at[i].number,
           STR_ARG(p->criteria.at[i].title));
    say_leaves(&p->criteria.at[i].contents);
  }
  printf("\nViệc cần làm ngay: %zu\n", p->immediate.n);
  for (size_t i = 0; i < p->immediate.n; i++) {
    const struct plan_jobs *j = &p->immediate.at[i];
    printf("  %.*s  %.*s. Trọng tâm: %.*s\n", STR_ARG(j->clause), STR_ARG(j->group), STR_ARG(j->focus));
    say_leaves(&j->jobs);
  }
  printf("\nKinh phí: %zu\n", p->budget.n);
  say_leaves(&p->budget);
  printf("\nTổ chức thực hiện: %zu\n", p->organisations.n);
  for (size_t i = 0; i < p->organisations.n; i++)
    printf("  %.*s  %.*s: %.*s\n", STR_ARG(p->organisations.at[i].clause), STR_ARG(p->organisations.at[i].name),
           STR_ARG(p->organisations.at[i].duty));
  printf("\nNơi nhận: %zu\n", p->recipients.n);
  for (size_t i = 0; i < p->recipients.n; i++) printf("  %.*s\n", STR_ARG(p->recipients.at[i]));
  printf("\nNgười ký: %.*s%s%.*s\n", STR_ARG(p->signer.office), p->signer.office.n ? ", " : "",
         STR_ARG(p->signer.title));
  printf("\nChưa hiểu: %zu dòng\n", p->unread.n);
  for (size_t i = 0; i < p->unread.n; i++)
    printf("  dòng %d: %.*s\n", p->unread.at[i].line, STR_ARG(p->unread.at[i].text));
}

static int read_command(void *mem, int argc, char **argv) {
  bool json = command_flag(argc, argv, "--json");
  str file = command_arg(argc, argv, 0), why;
  struct plan p;
  if (!file.p) {
    fprintf(stderr, "thanthien plan read FILE [--json]\n");
    return 2;
  }
  if (!plan_read_file(mem, file, &p, &why)) {
    fprintf(stderr, "%.*s: %.*s.\n", STR_ARG(file), STR_ARG(why));
    return 1;
  }
  if (json) {
    str out = plan_json(mem, &p);
    fwrite(out.p, 1, out.n, stdout);
  } else {
    say_plan(&p);
  }
  return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}

static const struct command list[] = {
    {"plan read", "FILE [--json]", "read a plan document and print what was understood", read_command},
};
const struct commands plan_commands = {list, sizeof list / sizeof *list};
