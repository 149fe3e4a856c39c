/* thanthien demo: a commune of invented hamlets and persons with a year of activity, written through the rooms' own rules,
 * the same for the same day. Every page says 'Dữ liệu mẫu'. */
#include "app/inside.h"

#include "matter/matter.h"
#include "plan/plan.h"
#include "unit/unit.h"

#include <stdio.h>
#include <string.h>

enum { HAMLETS = 12, OFFICERS = 4, WEEKS = 52, BATCH = 16, MATTERS = 240 };

struct person {
  id account, unit;
  uint32_t roles;
};

struct demo {
  void *mem;
  struct store *store;
  day first, today;
  id hamlets[HAMLETS], offices[OFFICERS];
  struct person coordinator, chairman, clerk, officers[OFFICERS], collectors[HAMLETS];
  int64_t matters, from; /* from: number of the next matter */
  int week;
};

/* The n-th random number of a stream: the same on every machine. */
static uint64_t draw(uint64_t stream, uint64_t n) {
  uint64_t x = stream * 0x9e3779b97f4a7c15u + n * 0xbf58476d1ce4e5b9u + 0x94d049bb133111ebu;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

/* ---- who and where -------------------------------------------------------------------------------------- */

static struct person person_make(struct ctx *cx, const char *name, const char *login, id unit, uint32_t roles) {
  struct person p = {.unit = unit, .roles = roles};
  str code;
  if (!account_add(cx, str_of(name), str_of(login), unit, roles, &p.account, &code))
    fault(FAULT_BUG, "sample person %s could not be made", login);
  return p;
}

static id office(struct ctx *cx, enum unit_kind kind, size_t which) {
  struct units u = unit_list(cx, (int)kind, cx->today);
  id root = ID_NONE;
  (void)unit_root(cx, &root);
  return u.n == 0 ? root : u.at[which % u.n].id;
}

static bool make_people(struct ctx *cx, void *arg) {
  struct demo *d = arg;
  id root;
  MUST(unit_root(cx, &root));
  for (int i = 0; i < HAMLETS; i++) {
    str name = str_fmt(cx->mem, "Thôn mẫu %d", i + 1);
    if (unit_add(cx, UNIT_HAMLET, name, root, cx->today, &d->hamlets[i]) != UNIT_OK) return false;
    (void)unit_source_begin(cx, d->hamlets[i], cx->today);
    char who[64], login[32];
    snprintf(who, sizeof who, "Người mẫu thôn %d", i + 1);
    snprintf(login, sizeof login, "mau.thon%d", i + 1);
    d->collectors[i] = person_make(cx, who, login, d->hamlets[i], ROLE_BIT(ROLE_COLLECTOR));
  }
  for (size_t i = 0; i < OFFICERS; i++) {
    d->offices[i] = i == 0 ? office(cx, UNIT_ONE_STOP, 0) : office(cx, UNIT_OFFICE, i - 1);
    char who[64], login[32];
    snprintf(who, sizeof who, "Người mẫu %c", (char)('D' + i));
    snprintf(login, sizeof login, "mau.%c", (char)('d' + i));
    d->officers[i] =
        person_make(cx, who, login, d->offices[i], ROLE_BIT(ROLE_OFFICER) | ROLE_BIT(ROLE_UNIT_HEAD));
  }
  d->chairman = person_make(cx, "Người mẫu A", "mau.a", root, ROLE_BIT(ROLE_CHAIRMAN));
  d->coordinator = person_make(cx, "Người mẫu B", "mau.b", d->offices[1], ROLE_BIT(ROLE_COORDINATOR));
  d->clerk = person_make(cx, "Người mẫu C", "mau.c", d->offices[0], ROLE_BIT(ROLE_ONE_STOP_CLERK));
  return true;
}

static void act_as(struct ctx *cx, const struct person *p, moment at) {
  cx->who.account = p == NULL ? ID_NONE : p->account;
  cx->who.unit = p == NULL ? ID_NONE : p->unit;
  cx->who.roles = p == NULL ? 0 : p->roles;
  cx->now = at;
  cx->today = day_of(at);
}

/* ---- a matter's life ----------------------------------------------------------------------------------------- */

struct fate {
  uint64_t dice;
  moment received, moderated, drafted, approved, rated;
};

static struct fate fate_of(const struct demo *d, int64_t n) {
  struct fate f = {.dice = draw(1, (uint64_t)n)};
  int64_t span = (int64_t)(d->today.n - d->first.n) * 86400000;
  f.received = day_starts(d->first) + muldiv(span, n, d->matters) + (int64_t)(draw(2, (uint64_t)n) % 3600000);
  f.moderated = f.received + 3600000 + (int64_t)(draw(3, (uint64_t)n) % (20 * 3600000));
  f.drafted = f.moderated + 86400000 + (int64_t)(draw(4, (uint64_t)n) % (6 * 86400000ull));
  f.approved = f.drafted + 7200000 + (int64_t)(draw(5, (uint64_t)n) % (2 * 86400000ull));
  if (f.dice % 11 == 0) f.approved += 9 * 86400000ll; /* some are late */
  f.rated = f.approved + 86400000;
  return f;
}

static str place_of_sample(void *mem, uint64_t n) {
  return str_fmt(mem, "khu mẫu %s %s %d", sample_word(draw(6, n)), sample_word(draw(7, n)),
                 (int)(draw(8, n) % 90) + 1);
}

static bool take_in(struct ctx *cx, const struct demo *d, int64_t n, const struct sample *k, id *ret) {
  uint64_t u = (uint64_t)n;
  str place = place_of_sample(cx->mem, u);
  str text =
      str_fmt(cx->mem, "%s Chỗ ấy gần %s, %s và %s. (Ý kiến mẫu số %lld)", k->text, sample_word(draw(10, u)),
              sample_word(draw(11, u)), sample_word(draw(12, u)), (long long)n + 1);
  uint64_t secret = draw(13, u);
  struct intake in = {.kind = n % 7 == 0   ? S("gop-y")
                              : n % 9 == 0 ? S("kien-nghi")
                                           : S("phan-anh"),
                      .channel = n % 5 == 0 ? S("quay") : S("web"),
                      .topic = str_of(k->topic),
                      .text = text,
                      .place = place,
                      .hamlet = d->hamlets[draw(14, u) % HAMLETS]};
  memcpy(in.secret, &secret, sizeof in.secret);
  if (!matter_take_in(cx, &in)) return false;
  *ret = in.matter;
  return true;
}

static bool answer(struct ctx *cx, const struct demo *d, const struct fate *f, id matter,
                   const struct sample *k, const struct person *officer) {
  act_as(cx, officer, f->drafted);
  struct matter_answer a = {.outcome = S(OUTCOME_SOLVED),
                            .outcome_why = S(""),
                            .done_what = str_of(k->done_what),
                            .done_by = str_of(k->done_by),
                            .done_when =
                                str_fmt(cx->mem, "ngày %.*s", STR_ARG(day_vi(cx->mem, day_of(f->drafted)))),
                            .next_step = str_of(k->next_step)};
  if (!matter_draft_answer(cx, matter, &a, true, NULL, 0)) return false;
  moment now = day_starts(d->today);
  if (f->approved >= now) return true;
  act_as(cx, &d->chairman, f->approved);
  int64_t number;
  if (!matter_approve(cx, matter, 1, f->drafted, &number)) return false;
  if (f->rated >= now || f->dice % 3 == 0) return true;
  act_as(cx, NULL, f->rated);
  int64_t score = 5 - (int64_t)(f->dice % 29 == 0 ? 3 : f->dice % 5 == 0 ? 1 : 0);
  if (!matter_rate(cx, matter, score, score < 4 ? S("Mong xã làm sớm hơn. (đánh giá mẫu)") : STR_NONE))
    return false;
  return f->dice % 37 != 0 || matter_reopen(cx, matter, S("Chưa xong, mưa xuống vẫn đọng nước. (ý kiến mẫu)"));
}

static bool one_matter(struct ctx *cx, const struct demo *d, int64_t n) {
  struct fate f = fate_of(d, n);
  const struct sample *k = &samples[draw(9, (uint64_t)n) % samples_n];
  size_t who = draw(15, (uint64_t)n) % OFFICERS;
  moment now = day_starts(d->today);
  id matter;
  act_as(cx, NULL, f.received);
  if (!take_in(cx, d, n, k, &matter)) return false;
  if (f.moderated >= now) return true;
  act_as(cx, &d->coordinator, f.moderated);
  str title = str_fmt(cx->mem, "%s, %.*s", k->title, STR_ARG(place_of_sample(cx->mem, (uint64_t)n)));
  if (!matter_moderate(cx, matter, title, str_fmt(cx->mem, "%s (Nội dung mẫu)", k->text), true, d->offices[who],
                       &d->offices[(who + 1) % OFFICERS], f.dice % 4 == 0 ? 1 : 0))
    return false;
  if (f.dice % 53 == 0) {
    act_as(cx, &d->chairman, f.drafted);
    return matter_withhold(cx, matter, S("chua-duoc-cong-khai"));
  }
  if (f.drafted >= now || f.dice % 19 == 0) return true; /* waiting, or forgotten: it shows as late */
  return answer(cx, d, &f, matter, k, &d->officers[who]);
}

static bool some_matters(struct ctx *cx, void *arg) {
  struct demo *d = arg;
  void *mem = cx->mem;
  bool good = true;
  for (int64_t n = d->from; n < d->from + BATCH && n < d->matters && good; n++) {
    cx->mem = talloc_new(mem);
    good = one_matter(cx, d, n);
    talloc_free(cx->mem);
  }
  cx->mem = mem;
  return good;
}

/* What a hamlet brought is answered too, so that its head has something to read out. */
static bool answer_round(struct ctx *cx, const struct demo *d, id round, day on) {
  struct matters m = matter_of_round(cx, round);
  moment came = day_starts(on) + 18 * 3600000ll, now = day_starts(d->today);
  for (size_t i = 0; i < m.n; i++) {
    /* a dice that 3 divides: nobody rates it, the hamlet's head holds no follow code */
    struct fate f = {.dice = 3,
                     .moderated = came + 86400000,
                     .drafted = came + 4 * 86400000ll,
                     .approved = came + 6 * 86400000ll};
    const struct sample *k = &samples[0];
    for (size_t s = 0; s < samples_n; s++)
      if (str_starts(m.at[i].text, str_of(samples[s].text))) k = &samples[s];
    if (f.drafted >= now) continue;
    act_as(cx, &d->coordinator, f.moderated);
    size_t who = draw(16, (uint64_t)came + i) % OFFICERS;
    if (!matter_moderate(cx, m.at[i].id, str_of(k->title), str_fmt(cx->mem, "%s (Nội dung mẫu)", k->text), true,
                         d->offices[who], NULL, 0) ||
        !answer(cx, d, &f, m.at[i].id, k, &d->officers[who]))
      return false;
  }
  return true;
}

/* ---- a week's rounds -------------------------------------------------------------------------------------------- */

static bool one_week(struct ctx *cx, void *arg) {
  struct demo *d = arg;
  day monday = {d->first.n + 7 * d->week};
  for (int h = 0; h < HAMLETS; h++) {
    uint64_t dice = draw(20 + (uint64_t)h, (uint64_t)d->week);
    if (dice % 13 == 0 || (h == 7 && d->week % 6 == 0)) continue; /* nobody handed in: the map must show it */
    day on = {monday.n + 4 + (int)(dice % 3)};
    if (on.n >= d->today.n) continue;
    act_as(cx, &d->collectors[h], day_starts(on) + 17 * 3600000ll + (int64_t)(dice % 3600000));
    str said[2], topics[2];
    size_t n = dice % 12 != 5 ? 0 : 1 + (dice >> 8) % 2; /* most weeks are quiet */
    for (size_t i = 0; i < n; i++) {
      const struct sample *k = &samples[(dice >> (16 + 8 * i)) % samples_n];
      said[i] = str_fmt(cx->mem, "%s (ý kiến mẫu từ vòng tuần)", k->text);
      topics[i] = str_of(k->topic);
    }
    struct round_hand_in r = {.source = d->hamlets[h],
                              .week = day_week(monday),
                              .none = n == 0,
                              .opinions = said,
                              .topics = topics,
                              .n = n};
    id made;
    if (!round_hand_in(cx, &r, &made) || !answer_round(cx, d, made, on)) return false;
  }
  return true;
}

/* ---- the command --------------------------------------------------------------------------------------------------- */

static bool mark(void *mem, str dir) {
  FILE *f = fopen(str_c(mem, str_fmt(mem, "%.*s/thanthien.ini", STR_ARG(dir))), "ae");
  if (f == NULL) return false;
  /* A message, so that the ribbon has its English too. */
  const str notice = _("Dữ liệu mẫu: mọi thôn, người và việc ở đây đều là bịa");
  fprintf(f,
          "notice = %.*s\n"
          "phone = 0225 000 000\n"
          "address = Trụ sở mẫu, xã Mẫu\n"
          "hours = 07:30-11:30, 13:30-17:00\n",
          STR_ARG(notice));
  return fclose(f) == 0;
}

static bool stopped_at(const char *what, int64_t n) {
  fprintf(stderr, "thanthien: a rule refused sample %s %lld; the folder is not finished\n", what, (long long)n);
  return false;
}

static bool tidy(struct ctx *cx, void *arg) {
  (void)arg;
  store_tidy(cx);
  return true;
}

static bool year(struct demo *d) {
  moment start = day_starts(d->first) + 8 * 3600000ll;
  if (!system_write(d->mem, d->store, start, make_people, d)) return stopped_at("person", 0);
  for (d->week = 0; d->first.n + 7 * d->week < d->today.n; d->week++) {
    void *mem = talloc_new(d->mem);
    if (!system_write(mem, d->store, start, one_week, d)) return stopped_at("week", d->week);
    talloc_free(mem);
  }
  for (d->from = 0; d->from < d->matters; d->from += BATCH) {
    void *mem = talloc_new(d->mem);
    if (!system_write(mem, d->store, start, some_matters, d)) return stopped_at("matter", d->from);
    talloc_free(mem);
  }
  return system_write(d->mem, d->store, day_starts(d->today), tidy, d);
}

int run_demo(void *mem, int argc, char **argv) {
  str dir = command_arg(argc, argv, 0), count = command_option(argc, argv, "--matters"), why = STR_NONE;
  str url = command_option(argc, argv, "--postgres");
  struct demo *d = MEM_NEW(mem, struct demo);
  d->mem = mem;
  d->matters = MATTERS;
  if (dir.n == 0 || (count.n > 0 && !int_parse(count, 0, 1000000, &d->matters))) {
    complain(S("demo needs the folder to make; --matters is a number up to 1,000,000."));
    return 2;
  }
  d->today = day_of(moment_now());
  d->first = (day){d->today.n - (int)day_weekday(d->today) + 1 - 7 * WEEKS};
  day begins =
      week_monday((struct week){2026, 2}); /* the plan's first year; the law's deadlines are known from then */
  if (d->first.n < begins.n) d->first = begins;
  struct plan plan;
  if (!plan_read(mem, data_file("phu-thai/ke-hoach.txt"), &plan, &why)) {
    complain(why);
    return 1;
  }
  d->store = commune_make(mem, dir, url, S("xã Mẫu"), &plan, day_starts(d->first));
  if (d->store == NULL) return 1;
  bool good = year(d);
  store_close(d->store);
  if (!good || !mark(mem, dir)) return 1;
  say(str_fmt(mem, "%.*s: một năm dữ liệu mẫu, %lld ý kiến.", STR_ARG(dir), (long long)d->matters));
  return 0;
}
