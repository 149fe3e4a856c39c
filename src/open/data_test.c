/* Feeds, tables, the calendar and the page that lists them. tests/interfaces.py reads them back with other people's readers. */
#include "open/play.h"

TEST("a public answer stands in the feed with a permanent id, and a matter without one does not") {
  struct house *h = house_open(mem);
  CHECK_HAS(get(h, RESIDENT, "/phan-anh.atom").body, "<updated>2026-01-01T00:00:00+07:00</updated>");
  play_public(h, "Đường ngập & <b>rất sâu</b>, gọi 0912 345 678", true);
  play_public(h, "Đèn đường không sáng", false);
  struct answer a = get(h, RESIDENT, "/phan-anh.atom");
  CHECK_STR(header(a, "Content-Type"), "application/atom+xml; charset=utf-8");
  CHECK(header(a, "ETag").p != NULL);
  CHECK_HAS(a.body, ",2026:/phan-anh/1</id>");
  CHECK_HAS(a.body, "Đã khơi cống");
  CHECK_HAS(a.body, "Đường ngập &amp; &lt;b&gt;rất sâu&lt;/b&gt;");
  CHECK_HAS_NOT(a.body, "0912");
  CHECK_HAS_NOT(a.body, "Người A");
  CHECK_HAS_NOT(a.body, "/phan-anh/2");
  CHECK_HAS(get(h, RESIDENT, "/en/phan-anh.atom").body, "New public answers");
  str tag = between(a.body, "<entry>\n<id>", "</id>");
  house_later(h, 5);
  CHECK_STR(between(get(h, RESIDENT, "/du-lieu/phan-anh.atom").body, "<entry>\n<id>", "</id>"), tag);
}

TEST("the feed is asked by hamlet and topic; what is not there is said") {
  struct house *h = house_open(mem);
  play_public(h, "Đường ngập", true);
  str here = str_fmt(mem, "/phan-anh.atom?thon=%.*s&chu-de=duong-sa", STR_ARG(id_hex(mem, h->hamlet)));
  str there = str_fmt(mem, "/phan-anh.atom?thon=%.*s", STR_ARG(id_hex(mem, h->other_hamlet)));
  CHECK_HAS(get_path(h, RESIDENT, here).body, "<entry>");
  CHECK_HAS_NOT(get_path(h, RESIDENT, there).body, "<entry>");
  CHECK_HAS_NOT(get(h, RESIDENT, "/phan-anh.atom?chu-de=khac").body, "<entry>");
  CHECK_INT(get(h, RESIDENT, "/phan-anh.atom?chu-de=khong-co").status, 404);
  CHECK_INT(get(h, RESIDENT, "/phan-anh.atom?thon=1").status, 404);
  CHECK_INT(get(h, RESIDENT, "/du-lieu/khong-co.csv").status, 404);
  CHECK_HAS_NOT(get(h, RESIDENT, "/phan-anh.atom?sau=la-hoac").body, "<entry>");
}

struct answered {
  int from, n;
};

/* Answered matters as the rules make them, without pages between. */
static bool answer_many(struct ctx *cx, void *arg) {
  struct house *h = ((void **)arg)[0];
  const struct answered *a = ((void **)arg)[1];
  for (int i = a->from; i < a->from + a->n; i++) {
    struct intake in = {
        .kind = S("phan-anh"), .channel = S("web"), .topic = S("duong-sa"), .hamlet = h->hamlet};
    int64_t number;
    in.text = str_fmt(cx->mem, "Việc thứ %d", i);
    ctx_random(cx, in.secret, sizeof in.secret);
    cx->now += 1000;
    if (!matter_take_in(cx, &in) ||
        !matter_moderate(cx, in.matter, str_fmt(cx->mem, "Tiêu đề %d", i), in.text, true, h->office, NULL, 0))
      return false;
    struct matter_answer said = {.outcome = S(OUTCOME_SOLVED),
                                 .outcome_why = S(""),
                                 .done_what = S("Đã làm"),
                                 .done_by = S("Đơn vị"),
                                 .done_when = S("hôm nay"),
                                 .next_step = S("không")},
                         kept;
    if (!matter_draft_answer(cx, in.matter, &said, true, NULL, 0) ||
        !matter_newest_answer(cx, in.matter, false, &kept) ||
        !matter_approve(cx, in.matter, kept.version, kept.drafted_at, &number))
      return false;
  }
  return true;
}

/* In pieces, and again when a race is lost: on PostgreSQL other tests write beside this one. */
static void play_many(struct house *h, int n) {
  for (int from = 0; from < n; from += 50) {
    struct answered a = {from, n - from < 50 ? n - from : 50};
    void *both[2] = {h, &a};
    bool done = false;
    for (int tries = 0; tries < 20 && !done; tries++)
      done = house_write(h, ROLE_COORDINATOR, answer_many, both) == STORE_COMMITTED;
    NEED(done);
    house_later(h, 1);
  }
}

static int count_of(str text, const char *mark) {
  int n = 0;
  str head;
  while (str_cut(&text, str_of(mark), &head)) n++;
  return n;
}

TEST("a feed goes on page by page, and no entry is on two pages or on none") {
  struct house *h = house_open(mem);
  play_many(h, 120);
  str path = S("/phan-anh.atom"), seen = S("");
  int pages = 0, entries = 0;
  for (; path.p && pages < 5; pages++) {
    str body = get_path(h, RESIDENT, path).body;
    entries += count_of(body, "<entry>");
    CHECK(count_of(body, "<entry>") <= 50);
    seen = str_and(mem, seen, body);
    str next = between(body, "<link rel=\"next\" type=\"application/atom+xml\" href=\"", "\"");
    path = next.p ? plain_text(mem, next) : STR_NONE;
  }
  CHECK_INT(pages, 3);
  CHECK_INT(entries, 120);
  for (int i = 1; i <= 120; i++)
    CHECK_INT(count_of(seen, str_c(mem, str_fmt(mem, ":/phan-anh/%d</id>", i))), 1);
}

static str next_link(void *mem, struct answer a) {
  str link = header(a, "Link");
  return link.p ? str_dup(mem, between(link, "<", ">")) : STR_NONE;
}

TEST("a table goes on page by page by its Link, and every row is there once") {
  struct house *h = house_open(mem);
  play_many(h, 250);
  static const char *const tables[] = {"/du-lieu/phan-anh.csv", "/du-lieu/tra-loi.csv"};
  for (size_t t = 0; t < 2; t++) {
    struct answer a = get(h, RESIDENT, tables[t]);
    CHECK_STR(header(a, "Content-Type"), "text/csv; charset=utf-8; header=present");
    CHECK(str_starts(a.body, S("\xEF\xBB\xBFso,")));
    CHECK_INT(count_of(a.body, "\r\n"), 201);
    struct answer rest = get_path(h, RESIDENT, next_link(mem, a));
    CHECK_INT(count_of(rest.body, "\r\n"), 51);
    CHECK(!next_link(mem, rest).p);
    str both = str_and(mem, a.body, rest.body);
    for (int i = 1; i <= 250; i++) CHECK_INT(count_of(both, str_c(mem, str_fmt(mem, "\r\n%d,", i))), 1);
  }
  CHECK_INT(count_of(get(h, RESIDENT, "/du-lieu/phan-anh.csv?sau=la").body, "\r\n"), 1);
}

struct hostile {
  struct house *h;
  str text;
};

static bool publish_hostile(struct ctx *cx, void *arg) {
  const struct hostile *x = arg;
  struct intake in = {.kind = S("phan-anh"), .channel = S("web"), .topic = S("khac"), .text = x->text};
  ctx_random(cx, in.secret, sizeof in.secret);
  return matter_take_in(cx, &in) &&
         matter_moderate(cx, in.matter, x->text, x->text, true, x->h->office, NULL, 0);
}

TEST("no cell of a table runs in a spreadsheet, and quotes, commas and line breaks stay in their cell") {
  struct house *h = house_open(mem);
  static const struct {
    const char *text, *cell;
  } cases[] = {{"=HYPERLINK(\"http://a\")", "\"'=HYPERLINK(\"\"http://a\"\")\""},
               {"+84", "'+84"},
               {"-1", "'-1"},
               {"@SUM(A1)", "'@SUM(A1)"},
               {"  =1+1", "\"'  =1+1\""},
               {"＝1+1", "'＝1+1"},
               {"một, \"hai\"\nba", "\"một, \"\"hai\"\"\nba\""},
               {"bình thường = vẫn thế", "bình thường = vẫn thế"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct hostile x = {h, str_of(cases[i].text)};
    NEED(house_write(h, ROLE_COORDINATOR, publish_hostile, &x) == STORE_COMMITTED);
    str cell = str_fmt(mem, "%zu,%s,%s,khac,", i + 1, cases[i].cell, cases[i].cell);
    CHECK_HAS(get(h, RESIDENT, "/du-lieu/phan-anh.csv").body, str_c(mem, cell));
  }
}

TEST("the public days are folded at 75 octets, between characters, and end their lines as they must") {
  struct house *h = house_open(mem);
  struct answer a = get(h, RESIDENT, "/lich.ics");
  CHECK_STR(header(a, "Content-Type"), "text/calendar; charset=utf-8");
  CHECK(str_starts(a.body, S("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")) &&
        str_ends(a.body, S("END:VCALENDAR\r\n")));
  str rest = a.body, line;
  while (str_cut(&rest, S("\r\n"), &line) && rest.p) {
    if (!CHECK(line.n <= 75 && utf8_valid(line) && !str_has(line, S("\n")))) test_say("%.*s", STR_ARG(line));
  }
  CHECK_HAS(a.body, "UID:ngay-nghi-2027-01-01@");
  CHECK_HAS(a.body, "DTSTART;VALUE=DATE:20270101\r\nDTEND;VALUE=DATE:20270102\r\n");
  CHECK_HAS(a.body, "TZID:Asia/Ho_Chi_Minh");
  CHECK_STR(get(h, ROLE_OFFICER, "/lich.ics").body, a.body);
}

TEST("a day that is changed keeps its UID and counts its changes") {
  struct house *h = house_open(mem);
  int before = count_of(get(h, RESIDENT, "/lich.ics").body, "BEGIN:VEVENT");
  str was = between(get(h, RESIDENT, "/lich.ics").body, "SEQUENCE:", "\r");
  CHECK_INT(post(h, ROLE_CLERK, "/can-bo/lich-nghi", "/can-bo/lich-nghi", "ngay", "2026-12-15", "ten",
                 "Xã nghỉ; sửa nhà, điện", "loai", "local")
                .status,
            303);
  str body = get(h, RESIDENT, "/lich.ics").body;
  CHECK_INT(count_of(body, "BEGIN:VEVENT"), before + 1);
  CHECK_HAS(body, "UID:ngay-nghi-2026-12-15@");
  CHECK_HAS(body, "Xã nghỉ\\; sửa nhà\\, điện");
  CHECK(str_cmp(between(body, "SEQUENCE:", "\r"), was) > 0);
}

TEST("lists lead to their feeds and tables, and the page of open data to all of them") {
  struct house *h = house_open(mem);
  str list =
      get_path(h, RESIDENT, str_fmt(mem, "/phan-anh?chu-de=khac&thon=%.*s", STR_ARG(id_hex(mem, h->hamlet))))
          .body;
  CHECK_HAS(list, "<link rel=\"alternate\" type=\"application/atom+xml\"");
  CHECK_HAS(list, str_c(mem, str_fmt(mem, "href=\"/phan-anh.atom?thon=%.*s&amp;chu-de=khac\"",
                                     STR_ARG(id_hex(mem, h->hamlet)))));
  CHECK_HAS(list, "<link rel=\"alternate\" type=\"text/csv\"");
  CHECK_HAS(get(h, RESIDENT, "/lich-nghi").body, "/du-lieu/lich-nghi.csv");
  CHECK_HAS(get(h, RESIDENT, "/phan-anh?chu-de=%22%3E%3Cscript%3E").body, "href=\"/phan-anh.atom\"");
  struct answer page = get(h, RESIDENT, "/du-lieu");
  CHECK_INT(page.status, 200);
  CHECK_HAS(page.body, "cần xác nhận");
  for (size_t i = 0; i < open_sources.n_tables; i++) {
    const char *path = str_c(mem, str_fmt(mem, "/du-lieu/%s.csv", open_sources.tables[i]->code));
    CHECK_HAS(page.body, path);
    CHECK_INT(get(h, RESIDENT, path).status, 200);
  }
  for (size_t i = 0; i < open_sources.n_feeds; i++)
    CHECK_HAS(page.body, str_c(mem, str_fmt(mem, "/du-lieu/%s.atom", open_sources.feeds[i]->code)));
}

TEST("the weeks of the sources are rows that say what was handed in and what is missing") {
  struct house *h = house_open(mem);
  struct answer round = get(h, ROLE_COLLECTOR, "/can-bo/vong-tuan");
  struct filled *f = form_in(h, ROLE_COLLECTOR, round, "/can-bo/vong-tuan");
  form_add(f, "nut", S("khong"));
  CHECK_INT(form_send(f).status, 303);
  str body = get(h, RESIDENT, "/du-lieu/vong-tuan.csv").body;
  CHECK_HAS(body, "nam,tuan,nguon,nop\r\n");
  CHECK_HAS(body, "2026,48,Thôn Một,nộp: không có ý kiến\r\n");
  CHECK_HAS(body, "2026,48,Thôn Hai,chưa hết tuần\r\n");
  CHECK_HAS(get(h, RESIDENT, "/tien-do/vong-tuan").body, "/du-lieu/vong-tuan.csv");
}
