/* Sets are data and say what is wrong with them; points come from facts and from nothing else. */
#include "criteria/criteria.h"
#include "test/test.h"

static str built_in(void) {
  return data_file("criteria/phu-thai-khung-2026.yaml");
}

/* The built-in set with one piece of it replaced. */
static str changed(void *mem, const char *was, const char *is) {
  str rest = built_in(), head;
  bool there = str_cut(&rest, str_of(was), &head);
  NEED(there);
  return str_fmt(mem, "%.*s%s%.*s", STR_ARG(head), is, STR_ARG(rest));
}

static void wrong(void *mem, str bytes, const char *sentence) {
  struct criteria_set set;
  str why = STR_NONE;
  CHECK(!criteria_read(mem, S("bo.yaml"), bytes, &set, &why));
  CHECK_HAS(why, sentence);
}

TEST("the built-in set has four groups, seventeen contents and 10,000 hundredths, none of them confirmed") {
  struct criteria_set set;
  str why;
  NEED(criteria_read(mem, S("bo.yaml"), built_in(), &set, &why));
  size_t contents = 0, measured = 0;
  for (size_t g = 0; g < set.groups.n; g++)
    for (size_t c = 0; c < set.groups.at[g].contents.n; c++) {
      contents++;
      measured += set.groups.at[g].contents.at[c].measure != MEASURE_NONE;
      CHECK_INT(set.groups.at[g].contents.at[c].points, contents <= 4 ? 589 : 588);
    }
  CHECK_INT(set.groups.n, 4);
  CHECK_INT(contents, 17);
  CHECK_INT(measured, 2);
  CHECK_INT(set.possible, 10000);
  CHECK(!set.confirmed && !set.points_confirmed);
}

TEST("a set that is wrong is refused with its file and its line") {
  wrong(mem, changed(mem, "possible: \"100\"", "possible: \"99\""),
        "tổng điểm các nội dung là 100, không phải 99");
  wrong(mem, changed(mem, "version: 1", "version: 01"), "bo.yaml:8: “version” phải là số nguyên");
  wrong(mem, changed(mem, "points: \"5,89\"", "points: \"5,891\""), "hai chữ số lẻ");
  wrong(mem, changed(mem, "points: \"5,89\"", "points: \"năm\""), "hai chữ số lẻ");
  wrong(mem, changed(mem, "  measure: weekly_rounds", "  measure: weekly_round"),
        "không biết cách đo “weekly_round”");
  wrong(mem, changed(mem, "  measure: weekly_rounds", "  mesure: weekly_rounds"), "không biết mục “mesure”");
  wrong(mem, changed(mem, "code: III.6a.2", "code: III.6a.1"), "đã có ở trên");
  wrong(mem, changed(mem, "code: III.6a.2", "code: ../x"), "mã chỉ gồm");
  wrong(mem, changed(mem, "confirmed: false", "confirmed: maybe"), "true hoặc false");
  wrong(mem, S("groups: [1"), "bo.yaml:");
  wrong(mem, S("a: &x 1\nb: *x\n"), "không dùng neo");
  wrong(mem, S(""), "tệp trống");
}

struct asking {
  int year;
  day as_of;
  struct score score;
  str why, json;
  bool there;
};

static void ask(struct ctx *cx, void *arg) {
  struct asking *a = arg;
  a->there = score_of(cx, a->year, a->as_of, &a->score, &a->why);
  if (a->there) a->json = score_json(cx->mem, &a->score);
}

static struct asking score_on(struct house *h, int year, const char *iso) {
  struct asking a = {.year = year};
  NEED(day_parse(str_of(iso), &a.as_of));
  NEED(house_read(h, ROLE_COORDINATOR, ask, &a));
  return a;
}

static bool begin(struct ctx *cx, void *arg) {
  struct plan p;
  str why;
  (void)arg;
  if (!plan_read(cx->mem, data_file("phu-thai/ke-hoach.txt"), &p, &why)) return false;
  plan_store(cx, &p);
  criteria_init(cx);
  return true;
}

static struct house *with_programme(void *mem) {
  struct house *h = house_open(mem);
  NEED(house_write(h, ROLE_ADMINISTRATOR, begin, NULL) == STORE_COMMITTED);
  return h;
}

static const struct scored *content(const struct asking *a, const char *code) {
  for (size_t g = 0; g < a->score.groups.n; g++)
    for (size_t c = 0; c < a->score.groups.at[g].contents.n; c++)
      if (str_eq(a->score.groups.at[g].contents.at[c].criterion->code, str_of(code)))
        return &a->score.groups.at[g].contents.at[c];
  return NULL;
}

TEST("before anything is due nothing is earned, and what is not measured stays in the scale") {
  struct house *h = with_programme(mem);
  struct asking a = score_on(h, 2026, "2026-11-23");
  NEED(a.there);
  CHECK_INT(a.score.possible, 10000);
  CHECK_INT(a.score.earned, 0);
  CHECK_INT(content(&a, "III.6a.5")->state, SCORE_NOT_DUE);
  CHECK_INT(content(&a, "III.6a.1")->state, SCORE_NOT_MEASURED);
  CHECK_HAS(a.json, "\"state\": \"not_due\"");
  CHECK_HAS(a.json, "\"earned\": null");
}

struct hand_in {
  struct week week;
  bool none;
};

static bool hand_in(struct ctx *cx, void *arg) {
  const struct hand_in *in = arg;
  struct round_hand_in r = {.source = cx->who.unit, .week = in->week, .none = in->none};
  id round;
  return round_hand_in(cx, &r, &round);
}

TEST("a week handed in as 'no opinion' earns, a missing one loses, and any past day keeps its score") {
  struct house *h = with_programme(mem);
  struct hand_in in = {.week = day_week(day_of(h->now)), .none = true};
  NEED(house_write(h, ROLE_COLLECTOR, hand_in, &in) == STORE_COMMITTED);
  struct asking a = score_on(h, 2026, "2026-11-23");
  CHECK_INT(content(&a, "III.6a.5")->measured.due, 0);
  house_at(h, "2026-12-08T08:00:00+07:00");
  a = score_on(h, 2026, "2026-11-30");
  const struct scored *weekly = content(&a, "III.6a.5");
  CHECK_INT(weekly->measured.due, 2); /* one week, two hamlets */
  CHECK_INT(weekly->measured.done, 1);
  CHECK_INT(weekly->earned, 294); /* 588 × 1 / 2 */
  a = score_on(h, 2026, "2026-12-08");
  weekly = content(&a, "III.6a.5");
  CHECK_INT(weekly->measured.due, 4);
  CHECK_INT(weekly->measured.done, 1);
  CHECK_INT(weekly->earned, 147);
  CHECK_INT(a.score.earned, 147);
  CHECK_INT(weekly->measured.records.n, 4);
  CHECK(!weekly->measured.records.at[0].done);
}

TEST("a year without a set and a day to come have no score") {
  struct house *h = with_programme(mem);
  struct asking a = score_on(h, 2019, "2026-11-23");
  CHECK(!a.there);
  CHECK_HAS(a.why, "2019");
  a = score_on(h, 2026, "2027-01-01");
  CHECK(!a.there);
}

struct storing {
  str bytes;
  int year;
};

static bool store_set(struct ctx *cx, void *arg) {
  struct storing *s = arg;
  struct criteria_set set;
  str why;
  NEED(criteria_read(cx->mem, S("bo.yaml"), s->bytes, &set, &why));
  return criteria_store(cx, s->bytes, &set, s->year);
}

TEST("a new set scores the new years only, and a version never changes its content") {
  struct house *h = with_programme(mem);
  struct storing other = {changed(mem, "version: 1", "version: 2"), 2027};
  struct storing forged = {changed(mem, "title: Khung", "title: Bộ"), 2027};
  CHECK(house_write(h, ROLE_ADMINISTRATOR, store_set, &forged) == STORE_REFUSED);
  NEED(house_write(h, ROLE_ADMINISTRATOR, store_set, &other) == STORE_COMMITTED);
  house_at(h, "2027-02-01T08:00:00+07:00");
  struct asking a = score_on(h, 2026, "2027-02-01");
  CHECK_INT(a.score.set.version, 1);
  a = score_on(h, 2027, "2027-02-01");
  CHECK_INT(a.score.set.version, 2);
}

TEST("every figure on the progress page leads to its records") {
  struct house *h = with_programme(mem);
  house_at(h, "2026-12-08T08:00:00+07:00");
  struct answer a = get(h, RESIDENT, "/tien-do");
  CHECK_INT(a.status, 200);
  CHECK_HAS(a.body, "chưa xác nhận");
  CHECK_HAS(a.body, "/tien-do/III.6a.5");
  a = get(h, RESIDENT, "/tien-do/III.6a.5?nam=2026&ngay=2026-12-01");
  CHECK_INT(a.status, 200);
  CHECK_HAS(a.body, "Chủ nhật của tuần đó");
  CHECK_HAS(a.body, "chưa làm");
  CHECK_INT(get(h, RESIDENT, "/tien-do/III.6a.99").status, 404);
  CHECK_INT(get(h, RESIDENT, "/tien-do?nam=2019").status, 200);
  CHECK_INT(get(h, RESIDENT, "/en/tien-do").status, 200);
}

TEST("the score of the year is there as rows, one for each content, as the page shows it") {
  struct house *h = with_programme(mem);
  struct answer a = get(h, RESIDENT, "/du-lieu/tien-do.csv");
  CHECK_INT(a.status, 200);
  CHECK_HAS(a.body, "\r\n2026,");
  CHECK_HAS(a.body, ",not_measured,,");
  CHECK_HAS(get(h, RESIDENT, "/tien-do").body, "/du-lieu/tien-do.csv");
  CHECK_HAS(get(h, RESIDENT, "/du-lieu").body, "/du-lieu/tien-do.csv");
}
