#include <stdio.h>

#include "calendar/calendar_room.h"
#include "journal/journal.h"
#include "test/test.h"

static str iso(void *mem, int year, int month, bool leap, int dom) {
  return day_iso(mem, day_of_lunar(year, month, leap, dom));
}

TEST("the first day of the lunar year and the tenth of its third month fall as published") {
  static const struct {
    int year;
    const char *tet, *gio_to;
  } known[] = {
      {2024, "2024-02-10", "2024-04-18"}, {2025, "2025-01-29", "2025-04-07"},
      {2026, "2026-02-17", "2026-04-26"}, {2027, "2027-02-06", "2027-04-16"},
      {2028, "2028-01-26", "2028-04-04"}, {2029, "2029-02-13", "2029-04-23"},
      {2030, "2030-02-02", "2030-04-12"}, {2031, "2031-01-23", "2031-04-01"},
      {2032, "2032-02-11", "2032-04-19"}, {2033, "2033-01-31", "2033-04-09"},
      {2035, "2035-02-08", "2035-04-17"},
  };
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    CHECK_STR(iso(mem, known[i].year, 1, false, 1), known[i].tet);
    CHECK_STR(iso(mem, known[i].year, 3, false, 10), known[i].gio_to);
  }
}

TEST("where Vietnamese and Chinese reckoning part, the Vietnamese one is taken") {
  CHECK_STR(iso(mem, 1968, 1, false, 1), "1968-01-29");
  CHECK_STR(iso(mem, 1985, 1, false, 1), "1985-01-21");
  CHECK_STR(iso(mem, 2007, 1, false, 1), "2007-02-17");
  CHECK_STR(iso(mem, 2030, 1, false, 1), "2030-02-02");
}

TEST("leap months stand where they do, and nowhere else") {
  static const int leap[][2] = {{2020, 4}, {2023, 2}, {2025, 6}, {2028, 5}, {2031, 3}, {2033, 11}, {2036, 6}};
  for (int year = 2020; year <= 2036; year++)
    for (int month = 1; month <= 12; month++) {
      bool is = false;
      for (size_t i = 0; i < sizeof leap / sizeof *leap; i++) is |= leap[i][0] == year && leap[i][1] == month;
      CHECK(day_is(day_of_lunar(year, month, true, 1)) == is);
    }
}

TEST("every day from 2020 to 2040 goes to the lunar calendar and back") {
  for (day d = day_make(2020, 1, 1); d.n < day_make(2041, 1, 1).n; d.n++) {
    struct lunar l = lunar_of(d);
    if (!CHECK_INT(day_of_lunar(l.year, l.month, l.leap, l.dom).n, d.n)) return;
  }
  CHECK(!day_is(day_of_lunar(2026, 13, false, 1)));
  CHECK(!day_is(day_of_lunar(2026, 1, false, 31)));
  CHECK(!day_is(day_of_lunar(2026, 1, true, 1)));
}

TEST(
    "every year from 2026 to 2035 has twelve statutory days, and a day off for each that falls on a week-end") {
  for (int year = 2026; year <= 2035; year++) {
    struct holidays l = calendar_compute(mem, year);
    int64_t statutory = 0, weekend = 0, substitutes = 0;
    for (size_t i = 0; i < l.n; i++) {
      CHECK_INT(day_ymd(l.at[i].day).year, year);
      if (i) CHECK(l.at[i].day.n > l.at[i - 1].day.n);
      statutory += l.at[i].kind == HOLIDAY_STATUTORY;
      substitutes += l.at[i].kind == HOLIDAY_SUBSTITUTE;
      weekend += l.at[i].kind == HOLIDAY_STATUTORY && day_weekday(l.at[i].day) >= SATURDAY;
      if (l.at[i].kind == HOLIDAY_SUBSTITUTE) CHECK(day_weekday(l.at[i].day) < SATURDAY);
      CHECK(l.at[i].confirmed == (l.at[i].notice.p != NULL));
      if (year > 2026) CHECK(!l.at[i].confirmed);
    }
    CHECK_INT(statutory, 12);
    CHECK_INT(substitutes, weekend);
  }
}

TEST("the day of Vietnamese culture is off only since its resolution is in force") {
  struct holidays l = calendar_compute(mem, 2025);
  for (size_t i = 0; i < l.n; i++) CHECK(l.at[i].day.n != day_make(2025, 11, 24).n);
}

TEST("limits of law: each has its source, and no two of one code hold on the same day") {
  const struct deadline_rule *at = calendar_rule_rows;
  size_t n = calendar_rule_rows_n;
  CHECK(n > 20);
  for (size_t i = 0; i < n; i++) {
    CHECK(at[i].citation.n > 10 && at[i].limit > 0);
    for (size_t k = i + 1; k < n; k++) {
      if (!str_eq(at[i].code, at[k].code)) continue;
      CHECK(day_is(at[i].in_force_to) && at[i].in_force_to.n < at[k].in_force_from.n);
    }
  }
}

/* ---- in a commune ---- */

struct asked {
  const char *code, *start;
  struct deadline d;
  bool found;
  day on;
  bool works;
  int64_t n;
};

static void ask_deadline(struct ctx *cx, void *arg) {
  struct asked *a = arg;
  moment start;
  MUST(moment_parse(str_of(a->start), &start));
  a->found = calendar_deadline(cx, str_of(a->code), start, &a->d);
}

static struct asked deadline_of(struct house *h, const char *code, const char *start) {
  struct asked a = {.code = code, .start = start};
  NEED(house_read(h, RESIDENT, ask_deadline, &a));
  return a;
}

static void ask_working(struct ctx *cx, void *arg) {
  struct asked *a = arg;
  a->works = calendar_is_working(cx, a->on);
}

static bool works(struct house *h, int year, int month, int dom) {
  struct asked a = {.on = day_make(year, month, dom)};
  NEED(house_read(h, RESIDENT, ask_working, &a));
  return a.works;
}

TEST("a working day is neither week-end nor holiday, and a Saturday worked instead is one") {
  struct house *h = house_open(mem);
  CHECK(works(h, 2026, 11, 23));
  CHECK(!works(h, 2026, 11, 24));
  CHECK(!works(h, 2026, 11, 28));
  CHECK(!works(h, 2026, 4, 27));
  CHECK(!works(h, 2026, 8, 31));
  CHECK(works(h, 2026, 8, 22));
  CHECK(!works(h, 2030, 2, 6));
  CHECK(works(h, 2024, 3, 4));
}

TEST("ten working days skip the holiday and both week-ends, and each skipped day says why") {
  struct house *h = house_open(mem);
  struct asked a = deadline_of(h, "tra-loi-phan-anh", "2026-11-23T08:00:00+07:00");
  NEED(a.found);
  CHECK_STR(day_iso(mem, a.d.due), "2026-12-08");
  CHECK_INT(a.d.due_at, day_starts(day_make(2026, 12, 9)));
  CHECK(a.d.rule.service_target);
  CHECK(a.d.confirmed);
  static const int kinds[] = {STEP_START,   STEP_HOLIDAY, STEP_COUNTED, STEP_WEEKEND,
                              STEP_COUNTED, STEP_WEEKEND, STEP_COUNTED, STEP_DUE};
  CHECK_INT(a.d.steps.n, 8);
  for (size_t i = 0; i < a.d.steps.n && i < 8; i++) CHECK_INT(a.d.steps.at[i].kind, kinds[i]);
  CHECK_STR(a.d.steps.at[1].name, "Ngày Văn hóa Việt Nam");
  CHECK_INT(a.d.steps.at[6].count, 10);
}

TEST("the day of the event is not counted, whichever minute of it") {
  struct house *h = house_open(mem);
  CHECK_STR(day_iso(mem, deadline_of(h, "tra-loi-phan-anh", "2026-11-23T00:00:00+07:00").d.due), "2026-12-08");
  CHECK_STR(day_iso(mem, deadline_of(h, "tra-loi-phan-anh", "2026-11-23T23:59:59+07:00").d.due), "2026-12-08");
  CHECK_STR(day_iso(mem, deadline_of(h, "tra-loi-phan-anh", "2026-11-23T17:00:00Z").d.due), "2026-12-08");
  CHECK_STR(day_iso(mem, deadline_of(h, "tra-loi-phan-anh", "2026-11-21T10:00:00+07:00").d.due), "2026-12-07");
}

TEST("a limit over a holiday that is still 'dự kiến' says so") {
  struct house *h = house_open(mem);
  struct asked a = deadline_of(h, "tra-loi-phan-anh", "2027-02-01T08:00:00+07:00");
  NEED(a.found);
  CHECK(!a.d.confirmed);
  CHECK_STR(day_iso(mem, a.d.due), "2027-02-22");
}

TEST("calendar days run through, and an end on a day off moves to the next working day") {
  struct house *h = house_open(mem);
  struct asked a = deadline_of(h, "giai-quyet-khieu-nai-lan-dau", "2026-11-06T08:00:00+07:00");
  NEED(a.found);
  CHECK_STR(day_iso(mem, a.d.due), "2026-12-07");
  a = deadline_of(h, "giai-quyet-khieu-nai-lan-dau", "2026-11-09T08:00:00+07:00");
  CHECK_STR(day_iso(mem, a.d.due), "2026-12-09");
}

TEST("hours run from the moment itself, through nights and holidays") {
  struct house *h = house_open(mem);
  struct asked a = deadline_of(h, "bao-su-co-du-lieu", "2026-11-27T22:30:00+07:00");
  moment want;
  NEED(a.found && moment_parse(S("2026-11-30T22:30:00+07:00"), &want));
  CHECK_INT(a.d.due_at, want);
  CHECK(!a.d.confirmed);
}

TEST("the limit is the one in force on the day of the event") {
  struct house *h = house_open(mem);
  struct asked before = deadline_of(h, "thu-ly-khieu-nai", "2026-06-30T23:59:00+07:00");
  struct asked after = deadline_of(h, "thu-ly-khieu-nai", "2026-07-01T00:01:00+07:00");
  NEED(before.found && after.found);
  CHECK_INT(before.d.rule.unit, LIMIT_DAYS);
  CHECK_INT(after.d.rule.unit, LIMIT_WORKING_DAYS);
  CHECK(!deadline_of(h, "khong-co", "2026-07-01T00:01:00+07:00").found);
  CHECK(!deadline_of(h, "bao-su-co-du-lieu", "2025-07-01T00:01:00+07:00").found);
}

struct put {
  day on;
  const char *name;
  int kind;
  id made;
  int64_t version;
};

static bool put_apply(struct ctx *cx, void *arg) {
  struct put *p = arg;
  bool done = calendar_put(cx, p->on, str_of(p->name), p->kind, STR_NONE, &p->made);
  p->version = calendar_version(cx);
  return done;
}

struct noted {
  id what;
  size_t n;
  str verb;
  id actor;
};
static void ask_journal(struct ctx *cx, void *arg) {
  struct noted *n = arg;
  struct journal_entries l = journal_of(cx, n->what);
  n->n = l.n;
  if (l.n) n->verb = l.at[0].verb;
  if (l.n) n->actor = l.at[0].actor;
}

TEST("a day put into the calendar moves deadlines, raises the version, and is in the journal") {
  struct house *h = house_open(mem);
  struct put p = {.on = day_make(2026, 12, 1), .name = "Xã nghỉ khánh thành", .kind = HOLIDAY_LOCAL};
  CHECK_INT(deadline_of(h, "tra-loi-phan-anh", "2026-11-23T08:00:00+07:00").d.calendar_version, 0);
  CHECK_INT(house_write(h, ROLE_COORDINATOR, put_apply, &p), STORE_COMMITTED);
  CHECK_INT(p.version, 1);
  struct asked a = deadline_of(h, "tra-loi-phan-anh", "2026-11-23T08:00:00+07:00");
  CHECK_STR(day_iso(mem, a.d.due), "2026-12-09");
  CHECK_INT(a.d.calendar_version, 1);
  CHECK(!a.d.confirmed);
  struct noted n = {.what = p.made};
  NEED(house_read(h, RESIDENT, ask_journal, &n));
  CHECK_INT(n.n, 1);
  CHECK_STR(n.verb, "calendar.change");
  CHECK(id_eq(n.actor, h->people[ROLE_COORDINATOR].account));
}

TEST("the calendar takes no second row for a day, no working Wednesday, no swapped Sunday, no year far away") {
  struct house *h = house_open(mem);
  static const struct put wrong[] = {
      {.on = {0}, .name = "Trùng", .kind = HOLIDAY_LOCAL},
      {.on = {0}, .name = "Làm bù", .kind = HOLIDAY_SWAP_WORK},
      {.on = {0}, .name = "Hoán đổi", .kind = HOLIDAY_SWAP_OFF},
      {.on = {0}, .name = "Xa", .kind = HOLIDAY_LOCAL},
      {.on = {0}, .name = "", .kind = HOLIDAY_LOCAL},
      {.on = {0}, .name = "Loại lạ", .kind = 99},
  };
  const day days[] = {day_make(2026, 11, 24), day_make(2026, 11, 25), day_make(2026, 11, 29),
                      day_make(2300, 1, 1),   day_make(2026, 12, 2),  day_make(2026, 12, 2)};
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    struct put p = wrong[i];
    p.on = days[i];
    if (!CHECK_INT(house_write(h, ROLE_COORDINATOR, put_apply, &p), STORE_REFUSED)) test_say("case %zu", i);
  }
}

TEST("the coordinator keeps the calendar through its page; the notice's number takes 'dự kiến' away") {
  struct house *h = house_open(mem);
  struct answer a = get(h, ROLE_COORDINATOR, "/can-bo/lich-nghi?nam=2027");
  CHECK_INT(a.status, 200);
  CHECK_HAS(a.body, "dự kiến");
  a = post(h, ROLE_COORDINATOR, "/can-bo/lich-nghi?nam=2027", "/can-bo/lich-nghi/xac-nhan", "so-van-ban",
           "TB 1/TB-BNV");
  CHECK_INT(a.status, 303);
  a = get(h, RESIDENT, "/lich-nghi?nam=2027");
  CHECK_HAS(a.body, "TB 1/TB-BNV");
  CHECK_HAS_NOT(a.body, "tag-wait");
  a = post(h, ROLE_COORDINATOR, "/can-bo/lich-nghi?nam=2026", "/can-bo/lich-nghi", "ngay", "01/12/2026", "ten",
           "Xã <b>nghỉ</b>", "loai", "local");
  CHECK_INT(a.status, 303);
  a = get(h, RESIDENT, "/lich-nghi");
  CHECK_HAS(a.body, "Xã &lt;b&gt;nghỉ&lt;/b&gt;");
  CHECK_HAS_NOT(a.body, "<b>nghỉ");
}

TEST("a wrong day comes back with a sentence, and what was typed is still there") {
  struct house *h = house_open(mem);
  struct answer a = post(h, ROLE_COORDINATOR, "/can-bo/lich-nghi", "/can-bo/lich-nghi", "ngay", "02/12/2026",
                         "ten", "Làm bù thử", "loai", "swap_work");
  CHECK_INT(a.status, 422);
  CHECK_HAS(a.body, "Chỉ làm bù vào thứ Bảy, Chủ nhật.");
  CHECK_HAS(a.body, "Làm bù thử");
}

TEST("nobody without the right opens or changes the calendar") {
  struct house *h = house_open(mem);
  str before = house_rows(h);
  CHECK(get(h, ROLE_OFFICER, "/can-bo/lich-nghi").status != 200);
  CHECK(get(h, RESIDENT, "/can-bo/lich-nghi").status != 200);
  struct filled *f = form_open(h, ROLE_COORDINATOR, "/can-bo/lich-nghi", "/can-bo/lich-nghi");
  form_set(f, "ngay", "01/12/2026");
  form_set(f, "ten", "Cướp lịch");
  form_set(f, "loai", "local");
  f->who = ROLE_OFFICER;
  CHECK(form_send(f).status >= 400);
  f->who = RESIDENT;
  CHECK(form_send(f).status != 200);
  CHECK_STR(house_rows(h), before);
}

TEST("a row is changed and taken out; the past of the table stays") {
  struct house *h = house_open(mem);
  struct put p = {.on = day_make(2026, 12, 1), .name = "Xã nghỉ", .kind = HOLIDAY_LOCAL};
  NEED(house_write(h, ROLE_COORDINATOR, put_apply, &p) == STORE_COMMITTED);
  char path[128];
  snprintf(path, sizeof path, "/can-bo/lich-nghi/%.*s", STR_ARG(id_hex(mem, p.made)));
  CHECK_INT(post(h, ROLE_COORDINATOR, path, path, "ngay", "02/12/2026").status, 303);
  CHECK(works(h, 2026, 12, 1));
  CHECK(!works(h, 2026, 12, 2));
  /* The row of that id holds no more: its successor has an id of its own. */
  CHECK_INT(get(h, ROLE_COORDINATOR, path).status, 404);
}
