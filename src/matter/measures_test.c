/* What criteria reads of matters and rounds, and the days that move with the calendar. */
#include "matter/play.h"

/* ---- measures --------------------------------------------------------------------------------------------------- */

struct asked_measures {
  day as_of, start;    /* start 0 = 2026-11-23 */
  moment known_before; /* 0 = as it is known now */
  struct measured rounds, answers;
};
static void measure(struct ctx *cx, void *arg) {
  struct asked_measures *m = arg;
  moment known = m->known_before ? m->known_before : INT64_MAX;
  day start = m->start.n ? m->start : day_make(2026, 11, 23);
  m->rounds = measure_rounds(cx, 2026, start, m->as_of, known);
  m->answers = measure_answers(cx, 2026, m->as_of, INT64_MAX);
  if (m->as_of.n != cx->today.n) return;
  /* What columns and counters say now is what the facts say, record by record. */
  struct measured facts = measure_answers_by_facts(cx, 2026);
  CHECK_INT(facts.done, m->answers.done);
  CHECK_INT(facts.due, m->answers.due);
  NEED(facts.records.n == m->answers.records.n);
  for (size_t i = 0; i < facts.records.n; i++)
    CHECK(str_eq(facts.records.at[i].title, m->answers.records.at[i].title) &&
          facts.records.at[i].done == m->answers.records.at[i].done);
}

static bool hand_in_behind(struct ctx *cx, void *arg) {
  (void)arg;
  id round;
  struct round_hand_in r = {.source = cx->who.unit, .week = {2026, 48}, .none = true};
  return round_hand_in(cx, &r, &round);
}

TEST("the weekly criterion counts pairs of ended week and source, done by that Sunday") {
  struct house *h = house_open(mem); /* Monday 2026-11-23 */
  struct asked_measures before = {.as_of = day_make(2026, 11, 29)}, after = {.as_of = day_make(2026, 11, 30)};
  struct filled *f = form_open(h, ROLE_COLLECTOR, "/can-bo/vong-tuan", "/can-bo/vong-tuan");
  form_add(f, "nut", S("khong"));
  CHECK_INT(form_send(f).status, 303);
  CHECK(house_read(h, ROLE_COORDINATOR, measure, &before));
  CHECK_INT(before.rounds.due, 0);
  house_at(h, "2026-11-30T08:00:00+07:00");
  CHECK(house_read(h, ROLE_COORDINATOR, measure, &after));
  CHECK(after.rounds.due >= 2);
  CHECK_INT(after.rounds.done, 1);
  CHECK(!after.rounds.records.at[0].done); /* what is missing stands first */
  CHECK_INT(house_write(h, IN_OTHER_UNIT + ROLE_COLLECTOR, hand_in_behind, NULL), STORE_COMMITTED);
  struct asked_measures late = {.as_of = day_make(2026, 12, 1)};
  CHECK(house_read(h, ROLE_COORDINATOR, measure, &late));
  CHECK_INT(late.rounds.done, 1); /* handed in after its Sunday: on the map, not in the count */
  struct answer map = get(h, RESIDENT, "/tien-do/vong-tuan");
  CHECK_HAS(map.body, "Thôn Hai, 48: nộp muộn"); /* 'no opinions', said a day late, is no quiet week */
  CHECK_HAS(map.body, "Thôn Một, 48: không có ý kiến");
  CHECK_HAS_NOT(map.body, "Thôn Hai, 48: không có ý kiến");
}

static bool oblige_since_spring(struct ctx *cx, void *arg) {
  (void)arg;
  return unit_source_begin(cx, cx->who.unit, day_make(2026, 3, 2));
}
static bool relieve_since_spring(struct ctx *cx, void *arg) {
  (void)arg;
  return unit_source_end(cx, cx->who.unit, day_make(2026, 3, 9));
}

TEST("a duty written down later changes no score of a day before") {
  struct house *h = house_open(mem);
  day on = day_make(2026, 11, 23);
  day start = day_make(2026, 1, 1);
  struct asked_measures then = {on, start, day_starts((day){on.n + 1}), {0}, {0}},
                        now = {on, start, 0, {0}, {0}};
  CHECK(house_read(h, ROLE_COORDINATOR, measure, &then));
  int64_t due = then.rounds.due;
  house_at(h, "2026-11-25T08:00:00+07:00");
  CHECK_INT(house_write(h, ROLE_OFFICER, oblige_since_spring, NULL), STORE_COMMITTED);
  CHECK(house_read(h, ROLE_COORDINATOR, measure, &then));
  CHECK_INT(then.rounds.due, due);
  CHECK(house_read(h, ROLE_COORDINATOR, measure, &now));
  CHECK(now.rounds.due > due);
  house_at(h, "2026-11-26T08:00:00+07:00");
  CHECK_INT(house_write(h, ROLE_OFFICER, relieve_since_spring, NULL), STORE_COMMITTED);
  CHECK(house_read(h, ROLE_COORDINATOR, measure, &now));
  CHECK_INT(now.rounds.due, due + 1); /* the one week it lasted */
  then.known_before = day_starts(day_make(2026, 11, 26));
  struct asked_measures between = then;
  CHECK(house_read(h, ROLE_COORDINATOR, measure, &between));
  CHECK(between.rounds.due > due + 1); /* the end was not known yet */
}

TEST("an answer counts once it is public, and an unanswered matter once its day has passed") {
  struct house *h = house_open(mem);
  play_send(h, "Việc chưa ai trả lời", "");
  struct asked_measures m = {.as_of = day_make(2026, 11, 24)};
  CHECK(house_read(h, ROLE_COORDINATOR, measure, &m));
  CHECK_INT(m.answers.due, 0);
  m.as_of = day_make(2026, 12, 31);
  CHECK(house_read(h, ROLE_COORDINATOR, measure, &m));
  CHECK_INT(m.answers.due, 1);
  CHECK_INT(m.answers.done, 0);
  str record = play_record(h);
  play_moderate(h, record, "sau");
  play_draft(h, ROLE_OFFICER, record, "Đã làm xong việc này");
  post_fields(h, ROLE_CHAIRMAN, play_path(h, record, ""), play_path(h, record, "/ky"),
              (const char *const[]){NULL});
  m.as_of = day_make(2026, 11, 23);
  CHECK(house_read(h, ROLE_COORDINATOR, measure, &m));
  CHECK_INT(m.answers.due, 1);
  CHECK_INT(m.answers.done, 1);
  CHECK_STR(m.answers.records.at[0].path, "/phan-anh/1");
}

/* ---- the calendar moves what is open ---------------------------------------------------------------------------- */

struct new_holiday {
  day day;
  bool put;
};
static bool put_holiday(struct ctx *cx, void *arg) {
  struct new_holiday *n = arg;
  id made;
  n->put = calendar_put(cx, n->day, S("Ngày nghỉ thêm"), HOLIDAY_LOCAL, S("TB mẫu"), &made);
  return n->put;
}
struct dues {
  struct matters open;
  struct journal_entries entries;
};
static void read_dues(struct ctx *cx, void *arg) {
  struct dues *d = arg;
  d->open = matter_in_state(cx, S("moi"), 10);
  if (d->open.n) d->entries = journal_of(cx, d->open.at[0].id);
}

TEST("a day off declared later moves the due day of an open matter, and the journal says so") {
  struct house *h = house_open(mem);
  play_send(h, "Việc có hạn trả lời", "");
  struct dues before = {0}, after = {0};
  CHECK(house_read(h, ROLE_COORDINATOR, read_dues, &before));
  NEED(before.open.n == 1);
  day due = before.open.at[0].due_day;
  struct new_holiday n = {.day = due};
  house_later(h, 1);
  CHECK_INT(house_write(h, ROLE_ADMINISTRATOR, put_holiday, &n), STORE_COMMITTED);
  CHECK(house_read(h, ROLE_COORDINATOR, read_dues, &after));
  NEED(after.open.n == 1);
  CHECK(after.open.at[0].due_day.n > due.n);
  bool noted = false;
  for (size_t i = 0; i < after.entries.n; i++)
    noted = noted || str_eq(after.entries.at[i].verb, S("matter.due-moved"));
  CHECK(noted);
}

struct acts_on {
  id matter;
  struct journal_entries entries;
};
static void read_acts(struct ctx *cx, void *arg) {
  struct acts_on *a = arg;
  a->entries = journal_of(cx, a->matter);
}

TEST("the journal knows which matter an act of staff was about") {
  struct house *h = house_open(mem);
  play_send(h, "Việc có người xử lý", "");
  str record = play_record(h);
  struct acts_on a = {0};
  NEED(id_parse(str_sub(record, record.n - 32, 32), &a.matter));
  CHECK_INT(play_moderate(h, record, "sau").status, 303);
  CHECK(house_read(h, ROLE_COORDINATOR, read_acts, &a));
  NEED(a.entries.n == 1);
  CHECK_STR(a.entries.at[0].verb, "POST /can-bo/phan-anh/:id/duyet");
  CHECK(id_eq(a.entries.at[0].actor, h->people[ROLE_COORDINATOR].account));
}
