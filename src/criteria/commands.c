/* thanthien score, thanthien criteria check, thanthien criteria load */
#include <stdio.h>

#include "criteria/criteria.h"

static void say_score(void *mem, const struct score *s) {
  printf("%.*s (%.*s)%s%s\nNăm %d, tính đến %.*s: %.*s / %.*s điểm (đã đo %.*s điểm)\n", STR_ARG(s->set.title),
         STR_ARG(s->set.code), s->set.confirmed ? "" : ", chưa xác nhận",
         s->set.points_confirmed ? "" : ", điểm giả định", s->year, STR_ARG(day_vi(mem, s->as_of)),
         STR_ARG(hundredths_vi(mem, s->earned)), STR_ARG(hundredths_vi(mem, s->possible)),
         STR_ARG(hundredths_vi(mem, s->reachable)));
  for (size_t g = 0; g < s->groups.n; g++) {
    const struct scored_group *sg = &s->groups.at[g];
    printf("\n%.*s  %.*s: %.*s / %.*s\n", STR_ARG(sg->group->code), STR_ARG(sg->group->title),
           STR_ARG(hundredths_vi(mem, sg->earned)), STR_ARG(hundredths_vi(mem, sg->possible)));
    for (size_t c = 0; c < sg->contents.n; c++) {
      const struct scored *one = &sg->contents.at[c];
      printf("  %.*s  %.*s: ", STR_ARG(one->criterion->code), STR_ARG(one->criterion->title));
      if (one->state == SCORE_MEASURED)
        printf("%.*s / %.*s (%lld trong %lld)\n", STR_ARG(hundredths_vi(mem, one->earned)),
               STR_ARG(hundredths_vi(mem, one->criterion->points)), (long long)one->measured.done,
               (long long)one->measured.due);
      else
        printf("%s / %.*s\n", one->state == SCORE_NOT_DUE ? "chưa đến hạn" : "chưa đo",
               STR_ARG(hundredths_vi(mem, one->criterion->points)));
    }
  }
}

static int score_body(struct ctx *cx, int argc, char **argv) {
  str year_text = command_option(argc, argv, "--year"), day_text = command_option(argc, argv, "--as-of"), why;
  int64_t year = day_ymd(cx->today).year;
  day as_of = cx->today;
  if (year_text.p && !int_parse(year_text, 2000, 2199, &year)) {
    fputs("thanthien: --year cần một năm, như 2026\n", stderr);
    return 2;
  }
  if (day_text.p && !day_parse(day_text, &as_of)) {
    fputs("thanthien: --as-of cần một ngày, như 2026-06-09\n", stderr);
    return 2;
  }
  struct score s;
  if (!score_of(cx, (int)year, as_of, &s, &why)) {
    fprintf(stderr, "thanthien: %.*s\n", STR_ARG(why));
    return 1;
  }
  if (command_flag(argc, argv, "--json")) {
    str json = score_json(cx->mem, &s);
    fwrite(json.p, 1, json.n, stdout);
  } else {
    say_score(cx->mem, &s);
  }
  return fflush(stdout) == 0 ? 0 : 1;
}

static int run_score(void *mem, int argc, char **argv) {
  return command_read(mem, argc, argv, score_body);
}

/* ---- sets ------------------------------------------------------------------------------------------ */

enum { MAX_FILE = 1 << 20 };

static bool read_set(void *mem, str path, str *ret_bytes, struct criteria_set *ret) {
  str why;
  *ret_bytes = file_read(mem, path, MAX_FILE, &why);
  if (ret_bytes->p && criteria_read(mem, path, *ret_bytes, ret, &why)) return true;
  fprintf(stderr, "thanthien: %.*s\n", STR_ARG(why));
  return false;
}

static int run_check(void *mem, int argc, char **argv) {
  str path = command_arg(argc, argv, 0), bytes;
  struct criteria_set set;
  if (!path.p) {
    fputs("thanthien criteria check FILE\n", stderr);
    return 2;
  }
  if (!read_set(mem, path, &bytes, &set)) return 1;
  size_t contents = 0;
  for (size_t i = 0; i < set.groups.n; i++) contents += set.groups.at[i].contents.n;
  printf("%.*s, bản %lld: %zu nhóm, %zu nội dung, %.*s điểm\n", STR_ARG(set.code), (long long)set.version,
         set.groups.n, contents, STR_ARG(hundredths_vi(mem, set.possible)));
  return 0;
}

struct loading {
  str bytes;
  const struct criteria_set *set;
  int year;
};

static bool load(struct ctx *cx, void *arg) {
  struct loading *l = arg;
  return criteria_store(cx, l->bytes, l->set, l->year);
}

static int run_load(void *mem, int argc, char **argv) {
  str year_text = command_option(argc, argv, "--year"), why;
  str dir = command_arg(argc, argv, 0), path = command_arg(argc, argv, 1), bytes;
  struct criteria_set set;
  int64_t year;
  if (!dir.p || !path.p) {
    fputs("thanthien criteria load DIR FILE [--year Y]\n", stderr);
    return 2;
  }
  if (!read_set(mem, path, &bytes, &set)) return 1;
  year = set.from_year;
  if (year_text.p && !int_parse(year_text, 2000, 2199, &year)) {
    fputs("thanthien: --year cần một năm, như 2027\n", stderr);
    return 2;
  }
  struct store *s = store_open(mem, dir, STORE_SERVE, &why);
  if (!s) {
    fprintf(stderr, "thanthien: %.*s\n", STR_ARG(why));
    return 1;
  }
  struct ctx cx = {.mem = mem, .who = {.commune = store_commune(s)}, .now = moment_now()};
  struct loading l = {bytes, &set, (int)year};
  enum store_result r = store_write(s, &cx, load, &l);
  store_close(s);
  if (r == STORE_REFUSED)
    fprintf(stderr, "thanthien: %.*s bản %lld đã có với nội dung khác: xin tăng “version”\n", STR_ARG(set.code),
            (long long)set.version);
  else if (r != STORE_COMMITTED)
    fputs("thanthien: chưa ghi được\n", stderr);
  else
    printf("Từ năm %lld chấm theo %.*s bản %lld\n", (long long)year, STR_ARG(set.code), (long long)set.version);
  return r == STORE_COMMITTED ? 0 : 1;
}

static const struct command list[] = {
    {"score", "DIR [--year Y] [--as-of DAY] [--json]", "the year's score, as it stood on a day", run_score},
    {"criteria check", "FILE", "read a criteria set and say what is wrong with it", run_check},
    {"criteria load", "DIR FILE [--year Y]", "score with this set from a year on (server stopped)", run_load},
};
const struct commands criteria_commands = {list, sizeof list / sizeof *list};
