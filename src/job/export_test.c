/* Slow work through the front door: an export of public matters, in slices, through deaths and stops. */
#include "job/job_room.h"
#include "matter/play.h"

#include <string.h>

static struct answer start(struct house *h, int who) {
  return post_fields(h, who, "/can-bo/viec", "/can-bo/viec", (const char *const[]){NULL});
}

/* A public matter whose title is what a stranger would like a spreadsheet to run. */
static void publish(struct house *h, const char *title) {
  play_send(h, "Một việc để xuất ra tệp", "Người Mẫu");
  str record = play_record(h);
  struct filled *f = form_open(h, ROLE_COORDINATOR, play_path(h, record, ""), play_path(h, record, "/duyet"));
  form_set(f, "tieu-de", title);
  form_set_str(f, "don-vi", id_hex(h->mem, h->office));
  form_set(f, "cong-khai", "ngay");
  CHECK_INT(form_send(f).status, 303);
}

static void newest(struct ctx *cx, void *arg) {
  struct jobs l = job_list(cx);
  struct job *j = arg;
  *j = (struct job){0};
  if (!l.n) return;
  *j = l.at[0];
  j->state = str_dup(talloc_parent(cx->mem), j->state);
  j->cursor = str_dup(talloc_parent(cx->mem), j->cursor);
}

static struct job job_now(struct house *h) {
  struct job j;
  NEED(house_read(h, RESIDENT, newest, &j));
  return j;
}

static void check_jobs(struct ctx *cx, void *arg) {
  struct buf *b = buf_new(cx->mem, 4096);
  *(size_t *)arg = job_check(cx, b);
}

static void check_whole(struct house *h) {
  size_t found = 1;
  NEED(house_read(h, RESIDENT, check_jobs, &found));
  CHECK_INT(found, 0);
}

static void run_all(struct house *h) {
  struct job_runner *r = job_runner_new(h->mem, h->store);
  for (int i = 0; i < 100 && job_run(r, h->now); i++) continue;
}

static struct answer result(struct house *h, int who) {
  struct job j = job_now(h);
  return get_path(h, who, str_fmt(h->mem, "/can-bo/viec/%.*s/tai-ve", STR_ARG(id_hex(h->mem, j.id))));
}

static size_t lines_of(str text) {
  size_t n = 0;
  for (size_t i = 1; i < text.n; i++) n += text.p[i] == '\n' && text.p[i - 1] == '\r';
  return n;
}

TEST("all public matters come out as one table, and nothing that is not public") {
  struct house *h = house_open(mem);
  publish(h, "=HYPERLINK(\"http://a.example\",\"x\")");
  publish(h, "Đèn \"đầu thôn\", không sáng");
  play_send(h, "Việc chưa công khai", "Người Kín");
  CHECK_HAS(get(h, ROLE_CHAIRMAN, "/can-bo").body, "/can-bo/viec");
  CHECK_INT(start(h, ROLE_CHAIRMAN).status, 303);
  CHECK_HAS(get(h, ROLE_CHAIRMAN, "/can-bo/viec").body, "Đang chờ đến lượt");
  CHECK_INT(result(h, ROLE_CHAIRMAN).status, 404);
  run_all(h);
  struct answer page = get(h, ROLE_SUPERVISOR, "/can-bo/viec");
  CHECK_HAS(page.body, "100 % (2 trong 2)");
  CHECK_HAS(page.body, "Người Thử chairman");
  struct answer a = result(h, ROLE_CHAIRMAN);
  CHECK_INT(a.status, 200);
  CHECK(str_starts(a.body, S("\xef\xbb\xbfSố,")));
  CHECK_INT(lines_of(a.body), 3);
  CHECK_HAS(a.body, "\"'=HYPERLINK(\"\"http://a.example\"\",\"\"x\"\")\"");
  CHECK_HAS(a.body, "\"Đèn \"\"đầu thôn\"\", không sáng\"");
  CHECK_HAS_NOT(a.body, "Người Mẫu");
  CHECK_HAS_NOT(a.body, "Việc chưa công khai");
  CHECK_HAS(header(a, "Content-Disposition"), "viec-cong-khai-2026-11-23.csv");
  CHECK_HAS(header(a, "Content-Type"), "text/csv");
  CHECK_HAS(header(a, "Cache-Control"), "no-store");
  CHECK_INT(result(h, ROLE_OFFICER).status, 404);
  CHECK_INT(result(h, RESIDENT).status, 303);
  check_whole(h);
}

TEST("the same person's same work is started once, and too much of it is refused") {
  struct house *h = house_open(mem);
  static const int people[] = {ROLE_CHAIRMAN, ROLE_COORDINATOR, ROLE_UNIT_HEAD, ROLE_CLERK, ROLE_SUPERVISOR};
  CHECK_INT(start(h, ROLE_CHAIRMAN).status, 303);
  id first = job_now(h).id;
  CHECK_INT(start(h, ROLE_CHAIRMAN).status, 303);
  CHECK(id_eq(job_now(h).id, first));
  for (size_t i = 1; i < 5; i++) CHECK_INT(start(h, people[i]).status, 303);
  CHECK_INT(start(h, ROLE_ONE_STOP_CLERK).status, 409);
  struct filled *f = form_open(h, ROLE_ONE_STOP_CLERK, "/can-bo/viec", "/can-bo/viec");
  form_set(f, "loai", "khong-co");
  CHECK_INT(form_send(f).status, 404);
}

/* ---- a process that dies in the middle ---- */

TEST("whoever dies in the middle is followed by another, and no row comes twice or is missing") {
  struct house *h = house_open(mem);
  enum { MATTERS = 12 };
  for (int i = 0; i < MATTERS; i++) publish(h, str_c(mem, str_fmt(mem, "Việc thứ %d để xuất", i + 1)));
  start(h, ROLE_CHAIRMAN);
  struct job_runner *a = job_runner_new(mem, h->store), *b = job_runner_new(mem, h->store);
  job_runner_fit(a, 5);
  job_runner_fit(b, 5);
  CHECK(job_run(a, h->now));
  CHECK_INT(job_now(h).done, 5);
  CHECK_HAS(get(h, ROLE_CHAIRMAN, "/can-bo/viec").body, "41 % (5 trong 12)");
  if (test_on_postgres()) { /* where several may serve: somebody works on it */
    CHECK(!job_run(b, h->now));
    CHECK_INT(job_now(h).done, 5);
  }
  check_whole(h);
  h->now += 16000; /* and has not been heard of since */
  CHECK(job_run(b, h->now));
  CHECK_INT(job_now(h).done, 10);
  CHECK(!job_run(a, h->now)); /* the first one comes back: it is not his any more */
  CHECK(job_run(b, h->now));
  struct job j = job_now(h);
  CHECK_STR(j.state, "xong");
  CHECK_INT(j.done, MATTERS);
  str all = result(h, ROLE_CHAIRMAN).body;
  CHECK_INT(lines_of(all), MATTERS + 1);
  for (int i = 0; i < MATTERS; i++) {
    str rest = all, head, title = str_fmt(mem, "Việc thứ %d để xuất", i + 1);
    CHECK(str_cut(&rest, title, &head) && !str_has(rest, title));
  }
  check_whole(h);
}

TEST("work is stopped by who began it or who sees all, and what was made of it goes") {
  struct house *h = house_open(mem);
  publish(h, "Một việc công khai");
  start(h, ROLE_UNIT_HEAD);
  str path = str_fmt(mem, "/can-bo/viec/%.*s/dung", STR_ARG(id_hex(mem, job_now(h).id)));
  CHECK_HAS_NOT(get(h, ROLE_CLERK, "/can-bo/viec").body, "/dung");
  struct filled *f = form_open(h, ROLE_UNIT_HEAD, "/can-bo/viec", str_c(mem, path)),
                *late = form_open(h, ROLE_CHAIRMAN, "/can-bo/viec", str_c(mem, path));
  CHECK_INT(form_send(f).status, 303);
  CHECK_INT(form_send(late).status, 409);
  run_all(h);
  CHECK_STR(job_now(h).state, "huy");
  job_upkeep(h->store, h->now);
  check_whole(h);
}

TEST("a result is dropped when something in it was withheld, and after a day") {
  struct house *h = house_open(mem);
  publish(h, "Một việc công khai");
  start(h, ROLE_CHAIRMAN);
  run_all(h);
  CHECK_INT(result(h, ROLE_CHAIRMAN).status, 200);
  str record = between(get(h, ROLE_COORDINATOR, "/can-bo/phan-anh?xem=dang-xu-ly").body,
                       "href=\"/can-bo/phan-anh/", "\"");
  record = str_fmt(mem, "/can-bo/phan-anh/%.*s", STR_ARG(record));
  struct filled *f =
      form_open(h, ROLE_CHAIRMAN, play_path(h, record, ""), play_path(h, record, "/khong-cong-khai"));
  form_set(f, "can-cu", "bi-mat-nha-nuoc");
  CHECK_INT(form_send(f).status, 303);
  CHECK_INT(result(h, ROLE_CHAIRMAN).status, 404);
  CHECK_HAS(get(h, ROLE_CHAIRMAN, "/can-bo/viec").body, "Kết quả đã xóa");

  house_later(h, 1);
  start(h, ROLE_CHAIRMAN);
  run_all(h);
  CHECK_STR(job_now(h).state, "xong");
  job_upkeep(h->store, h->now + 23 * 3600000LL);
  CHECK_STR(job_now(h).state, "xong");
  job_upkeep(h->store, h->now + 25 * 3600000LL);
  CHECK_STR(job_now(h).state, "bo");
  check_whole(h);
}
