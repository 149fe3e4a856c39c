/* Receptions: posted in time or not, turns that never collide, held or missed, replied to in time. */
#include "meeting/play.h"

#include <pthread.h>

TEST("a reception is posted, a turn is taken without an account, held, and replied to by its code") {
  struct house *h = house_open(mem);
  CHECK_INT(get(h, RESIDENT, "/lich/1").status, 404);
  /* Five working days behind Monday 23/11, for 24/11 is a day off. */
  CHECK_INT(meet_post(h, "tiep-cong-dan", "01/12/2026", "20").status, 303);
  struct answer list = get(h, RESIDENT, "/lich");
  CHECK_HAS(list.body, "Phòng tiếp công dân");
  CHECK_HAS(list.body, "còn 6 trong 6 lượt");
  CHECK_HAS(list.body, "cần xác nhận"); /* how often is not confirmed since the law was amended */
  CHECK_HAS_NOT(list.body, "Đăng muộn");

  struct answer slip = meet_register(h, "/lich/1/dang-ky", "2", "Xin nói về con mương", "Người Mẫu");
  CHECK_INT(slip.status, 200);
  CHECK_HAS(slip.body, "08:40");
  str code = meet_code(h, slip);
  uint8_t secret[FOLLOW_BYTES];
  CHECK(follow_hear(mem, code, secret));
  CHECK_HAS(get(h, RESIDENT, "/lich").body, "còn 5 trong 6 lượt");
  struct answer open = get(h, RESIDENT, "/lich/1");
  CHECK_HAS_NOT(open.body, "Người Mẫu");
  CHECK_HAS_NOT(open.body, "mương");

  str record = meet_record(h, 1);
  CHECK_HAS(get_path(h, ROLE_CHAIRMAN, record).body, "Người Mẫu");
  /* A clerk and a unit's head prepare the day; who comes is none of their business. */
  CHECK_HAS_NOT(get_path(h, ROLE_CLERK, record).body, "Người Mẫu");
  CHECK_HAS_NOT(get_path(h, ROLE_UNIT_HEAD, record).body, "mương");
  str turn = meet_turn(h, record);
  CHECK_INT(get_path(h, ROLE_CLERK, turn).status, 404);
  CHECK_INT(get_path(h, ROLE_UNIT_HEAD, turn).status, 404);

  meet_at(h, "2026-12-01T11:00:00+07:00");
  CHECK_INT(meet_outcome(h, record, "da-to-chuc", "").status, 303);
  CHECK_INT(
      post(h, ROLE_ONE_STOP_CLERK, meet_path(h, turn, ""), meet_path(h, turn, "/den"), "den", "co").status,
      303);
  struct answer mine = meet_slip(h, code);
  CHECK_HAS(mine.body, "Đã được tiếp");
  CHECK_HAS(mine.body, "15/12/2026"); /* ten working days behind Tuesday 01/12 */
  CHECK_HAS(mine.body, "Luật Tiếp công dân 2013, Điều 28 khoản 1");
  meet_at(h, "2026-12-16T08:00:00+07:00");
  CHECK_HAS(meet_slip(h, code).body, "Xã xin lỗi");
  CHECK_HAS(get(h, ROLE_CHAIRMAN, "/can-bo/lich").body, "quá hạn trả lời");
  struct filled *f = form_open(h, ROLE_CHAIRMAN, meet_path(h, turn, ""), meet_path(h, turn, "/tra-loi"));
  form_set(f, "loai", "thu-ly");
  form_set(f, "noi-dung", "Đã nhận, giao phòng kinh tế xem con mương");
  CHECK_INT(form_send(f).status, 303);
  mine = meet_slip(h, code);
  CHECK_HAS(mine.body, "giao phòng kinh tế");
  CHECK_HAS(mine.body, "quá hạn 15/12/2026"); /* what was late stays late */
  CHECK_HAS_NOT(get(h, ROLE_CHAIRMAN, "/can-bo/lich").body, "quá hạn trả lời");
}

TEST("posting later than five working days before is said openly, a hamlet's conference counts plain days") {
  struct house *h = house_open(mem); /* Monday 23/11 */
  CHECK_INT(meet_post(h, "tiep-cong-dan", "30/11/2026", NULL).status, 303);
  CHECK_HAS(get(h, RESIDENT, "/lich/1").body, "Đăng trước 4 ngày làm việc; luật yêu cầu ít nhất 5");
  CHECK_HAS(get(h, RESIDENT, "/lich").body, "Đăng muộn");
  CHECK_INT(meet_post(h, "tiep-cong-dan", "01/12/2026", NULL).status, 303);
  CHECK_HAS_NOT(get(h, RESIDENT, "/lich/2").body, "luật yêu cầu ít nhất");
  CHECK_INT(meet_post(h, "hoi-nghi-thon", "28/11/2026", NULL).status, 303);
  CHECK_HAS_NOT(get(h, RESIDENT, "/lich/3").body, "luật yêu cầu ít nhất");
  CHECK_INT(meet_post(h, "hoi-nghi-thon", "27/11/2026", NULL).status, 303);
  CHECK_HAS(get(h, RESIDENT, "/lich/4").body, "Đăng trước 4 ngày; luật yêu cầu ít nhất 5");
}

TEST("a missed reception must be explained, in public; until then it stands there as unexplained") {
  struct house *h = house_open(mem);
  meet_post(h, "tiep-cong-dan", "30/11/2026", "20");
  str code = meet_code(h, meet_register(h, "/lich/1/dang-ky", "0", "Một việc của tôi", ""));
  str record = meet_record(h, 1);
  struct answer early = meet_outcome(h, record, "da-to-chuc", "");
  CHECK_INT(early.status, 422);
  CHECK_HAS(early.body, "chưa đến ngày");
  CHECK_HAS_NOT(get(h, RESIDENT, "/lich/1").body, "chưa ghi là có tổ chức");
  meet_at(h, "2026-12-01T08:00:00+07:00");
  CHECK_HAS(get(h, RESIDENT, "/lich/1").body, "chưa ghi là có tổ chức");
  CHECK_HAS(get(h, RESIDENT, "/lich").body, "Đã qua ngày, chưa ghi kết quả");
  CHECK_INT(meet_outcome(h, record, "khong-to-chuc", "").status, 422);
  CHECK_INT(meet_outcome(h, record, "khong-to-chuc", "Chủ tịch họp đột xuất ở thành phố").status, 303);
  CHECK_HAS(get(h, RESIDENT, "/lich/1").body, "họp đột xuất");
  CHECK_HAS(get(h, RESIDENT, "/lich").body, "họp đột xuất");
  CHECK_HAS(meet_slip(h, code).body, "họp đột xuất");
  CHECK_INT(meet_outcome(h, record, "da-to-chuc", "Buổi chiều vẫn tiếp").status,
            303); /* a correction is a new fact */
  CHECK_HAS(get_path(h, ROLE_CHAIRMAN, record).body, "họp đột xuất");
  CHECK_HAS_NOT(get(h, RESIDENT, "/lich/1").body, "họp đột xuất");
}

TEST("a turn is given back by its code, what was written is gone, and somebody else may have it") {
  struct house *h = house_open(mem);
  meet_post(h, "tiep-cong-dan", "30/11/2026", "60");
  struct answer first = meet_register(h, "/lich/1/dang-ky", "0", "Chuyện riêng nhà tôi", "Người Mẫu");
  str code = meet_code(h, first);
  struct filled *f = form_in(h, RESIDENT, meet_slip(h, code), "/lich/phieu/huy");
  struct answer unsure = form_send(f);
  CHECK_INT(unsure.status, 422);
  CHECK_HAS(unsure.body, "Chuyện riêng");
  f = form_in(h, RESIDENT, meet_slip(h, code), "/lich/phieu/huy");
  form_set(f, "dong-y", "1");
  CHECK_HAS(form_send(f).body, "Đã trả lại lượt");
  CHECK_HAS_NOT(get_path(h, ROLE_CHAIRMAN, meet_record(h, 1)).body, "Người Mẫu");
  CHECK_HAS_NOT(meet_slip(h, code).body, "Chuyện riêng");
  CHECK_INT(meet_register(h, "/lich/1/dang-ky", "0", "Người khác đến", "").status, 200);
  CHECK_INT(meet_slip(h, S("ba-ba-ba-ba-ba-ba-ba-ba-ba")).status, 422);
  CHECK_INT(meet_slip(h, S("không phải mã")).status, 422);
}

TEST("a turn that was taken meanwhile is refused in plain words, and nothing typed is lost") {
  struct house *h = house_open(mem);
  meet_post(h, "tiep-cong-dan", "30/11/2026", "60");
  struct filled *f = form_open(h, RESIDENT, "/lich/1/dang-ky", "/lich/1/dang-ky");
  form_set(f, "luot", "0");
  form_set(f, "viec", "Tôi đến sau một chút");
  form_set(f, "ten", "Người Đến Sau");
  form_add(f, "buoc", S("gui"));
  CHECK_INT(meet_register(h, "/lich/1/dang-ky", "0", "Tôi nhanh hơn", "").status, 200);
  struct answer late = form_send(f);
  CHECK_INT(late.status, 422);
  CHECK_HAS(late.body, "vừa có người đăng ký");
  CHECK_HAS(late.body, "Tôi đến sau một chút");
  CHECK_HAS(late.body, "Người Đến Sau");
  CHECK_HAS(late.body, "09:00");
  CHECK_HAS_NOT(late.body, "value=\"0\"");
}

TEST("a form sent twice takes one turn and says the same code again") {
  struct house *h = house_open(mem);
  meet_post(h, "tiep-cong-dan", "30/11/2026", "20");
  struct filled *f = form_open(h, RESIDENT, "/lich/1/dang-ky", "/lich/1/dang-ky");
  form_set(f, "luot", "3");
  form_set(f, "viec", "Gửi hai lần");
  form_add(f, "buoc", S("gui"));
  struct answer first = form_send(f), second = form_send(f);
  CHECK_INT(first.status, 200);
  CHECK_INT(second.status, 200);
  CHECK_STR(meet_code(h, first), meet_code(h, second));
  CHECK_HAS(get(h, RESIDENT, "/lich").body, "còn 5 trong 6 lượt");
}

TEST("what cannot be registered for: a turn that began, a day that was called off, a turn that is not there") {
  struct house *h = house_open(mem);
  meet_post(h, "tiep-cong-dan", "30/11/2026", "60");
  meet_at(h, "2026-11-30T08:30:00+07:00");
  struct answer page = get(h, RESIDENT, "/lich/1/dang-ky");
  CHECK_HAS_NOT(page.body, "08:00</span>");
  CHECK_HAS(page.body, "09:00");
  static const char *const bad[] = {"0", "2", "99", "-1", "x", ""};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    struct filled *f = form_open(h, RESIDENT, "/lich/1/dang-ky", "/lich/1/dang-ky");
    form_drop(f, "luot");
    form_add(f, "luot", str_of(bad[i]));
    form_set(f, "viec", "Một việc của tôi");
    form_add(f, "buoc", S("gui"));
    if (!CHECK_INT(form_send(f).status, 422)) test_say("%s", bad[i]);
  }
  CHECK_INT(meet_outcome(h, meet_record(h, 1), "khong-to-chuc", "Trời bão, trụ sở đóng cửa").status, 303);
  CHECK_HAS(get(h, RESIDENT, "/lich/1/dang-ky").body, "Buổi này không còn lượt nào");
  CHECK_INT(get(h, RESIDENT, "/lich/2/dang-ky").status, 404);
}

TEST("the page of a reception is stale when its next turn begins: no kept page offers what is past") {
  struct house *h = house_open(mem);
  meet_post(h, "tiep-cong-dan", "30/11/2026", "60");
  meet_at(h, "2026-11-30T07:59:00+07:00");
  CHECK_HAS(get(h, RESIDENT, "/lich/1").body, "Còn 2 trong 2 lượt");
  CHECK_HAS(get(h, RESIDENT, "/lich").body, "còn 2 trong 2 lượt");
  meet_at(h, "2026-11-30T08:00:00+07:00");
  CHECK_HAS(get(h, RESIDENT, "/lich/1").body, "Còn 1 trong 2 lượt");
  CHECK_HAS(get(h, RESIDENT, "/lich").body, "còn 1 trong 2 lượt");
}

TEST("who comes without a turn is received, gets a slip, and is owed a reply as well") {
  struct house *h = house_open(mem);
  meet_post(h, "tiep-cong-dan", "30/11/2026", "60");
  str record = meet_record(h, 1);
  CHECK_HAS_NOT(get_path(h, ROLE_CHAIRMAN, record).body, "/nguoi-den");
  meet_at(h, "2026-11-30T09:00:00+07:00");
  CHECK_HAS_NOT(get_path(h, ROLE_CLERK, record).body, "/nguoi-den");
  struct filled *f =
      form_open(h, ROLE_ONE_STOP_CLERK, meet_path(h, record, ""), meet_path(h, record, "/nguoi-den"));
  form_set(f, "viec", "Đến hỏi về đường thôn");
  struct answer slip = form_send(f);
  CHECK_INT(slip.status, 200);
  CHECK_HAS(meet_slip(h, meet_code(h, slip)).body, "14/12/2026");
  CHECK_HAS(get(h, ROLE_CHAIRMAN, "/can-bo/lich").body, "đường thôn");
}

TEST("words that should not be there are destroyed, the turn is still counted") {
  struct house *h = house_open(mem);
  meet_post(h, "tiep-cong-dan", "30/11/2026", "60");
  meet_register(h, "/lich/1/dang-ky", "0", "Lời viết nhầm chỗ", "Người Mẫu");
  str turn = meet_turn(h, meet_record(h, 1));
  CHECK_INT(
      post(h, ROLE_CHAIRMAN, meet_path(h, turn, ""), meet_path(h, turn, "/xoa-loi"), "dong-y", "1").status,
      303);
  CHECK_HAS_NOT(get_path(h, ROLE_CHAIRMAN, turn).body, "Lời viết nhầm");
  CHECK_HAS_NOT(get_path(h, ROLE_CHAIRMAN, turn).body, "Người Mẫu");
  CHECK_HAS(get(h, RESIDENT, "/lich/1").body, "Còn 1 trong 2 lượt");
}

TEST("a series is posted every week but on days off; what is wrong is said beside its field") {
  struct house *h = house_open(mem);
  struct filled *f = form_open(h, ROLE_COORDINATOR, "/can-bo/lich/them", "/can-bo/lich/them");
  form_set(f, "loai", "tiep-cong-dan");
  form_set(f, "ngay", "18/12/2026");
  form_set(f, "tu-gio", "8:00");
  form_set(f, "den-gio", "7:00");
  form_set(f, "noi", "Trụ sở");
  form_set(f, "nguoi-tiep", "Chủ tịch");
  form_set(f, "so-tuan", "4");
  struct answer wrong = form_send(f);
  CHECK_INT(wrong.status, 422);
  CHECK_HAS(wrong.body, "id=\"f-den-gio-error\"");
  f = form_in(h, ROLE_COORDINATOR, wrong, "/can-bo/lich/them");
  form_set(f, "den-gio", "11h30");
  CHECK_INT(form_send(f).status, 303);
  struct answer list = get(h, RESIDENT, "/lich");
  CHECK_HAS(list.body, "18/12/2026");
  CHECK_HAS(list.body, "25/12/2026");
  CHECK_HAS_NOT(list.body, "01/01/2027"); /* Tết Dương lịch */
  CHECK_HAS(list.body, "08/01/2027");
  f = form_open(h, ROLE_COORDINATOR, "/can-bo/lich/them", "/can-bo/lich/them");
  form_set(f, "loai", "doi-thoai");
  form_set(f, "ngay", "20/11/2026");
  form_set(f, "tu-gio", "25:00");
  form_set(f, "den-gio", "9.75");
  form_set(f, "noi", "Trụ sở");
  form_set(f, "nguoi-tiep", "Chủ tịch");
  form_set(f, "moi-luot", "20");
  form_set(f, "viec", "77");
  wrong = form_send(f);
  CHECK_INT(wrong.status, 422);
  CHECK_HAS(wrong.body, "id=\"f-ngay-error\"");
  CHECK_HAS(wrong.body, "id=\"f-tu-gio-error\"");
  CHECK_HAS(wrong.body, "id=\"f-den-gio-error\"");
  CHECK_HAS(wrong.body, "id=\"f-viec-error\"");
}

TEST("a neighbouring commune on the same store finds nothing of this one: page, record, turn, code") {
  struct house *h = house_open(mem), *other = house_open(mem);
  meet_post(h, "tiep-cong-dan", "30/11/2026", "60");
  str code = meet_code(h, meet_register(h, "/lich/1/dang-ky", "0", "Một việc của xã này", "Người Mẫu"));
  str record = meet_record(h, 1), turn = meet_turn(h, record);
  CHECK_INT(get(other, RESIDENT, "/lich/1").status, 404);
  CHECK_INT(get_path(other, ROLE_CHAIRMAN, record).status, 404);
  CHECK_INT(get_path(other, ROLE_CHAIRMAN, turn).status, 404);
  CHECK_INT(meet_slip(other, code).status, 422);
  CHECK_HAS_NOT(get(other, RESIDENT, "/lich").body, "Phòng tiếp công dân");
  CHECK_INT(meet_post(other, "tiep-cong-dan", "01/12/2026", NULL).status,
            303); /* numbers count from 1 in each */
  CHECK_HAS(get(other, RESIDENT, "/lich/1").body, "01/12/2026");
}

/* ---- two hundred at once ------------------------------------------------------------------------------------ */

enum { CLIENTS = 200, WORKERS = 10, TURNS = 24 };

struct client {
  str body, address;
  int status;
  bool told;
};
struct worker {
  struct house *h;
  struct client *clients;
  size_t from;
  pthread_barrier_t *start;
};

static str body_of(struct house *h, struct filled *f) {
  struct buf *b = buf_new(h->mem, 8192);
  for (size_t i = 0; i < f->n; i++) {
    if (!f->at[i].value.p) continue;
    struct out *o = out_new(h->mem, LANG_VI, false, S("/"));
    out_addr_part(o, f->at[i].value);
    buf_fmt(b, "%s%.*s=%.*s", b->n ? "&" : "", STR_ARG(f->at[i].name), STR_ARG(out_html(o).s));
  }
  return buf_str(b);
}

static void *work(void *arg) {
  struct worker *w = arg;
  pthread_barrier_wait(w->start);
  for (size_t i = w->from; i < CLIENTS; i += WORKERS) {
    struct client *c = &w->clients[i];
    void *mem = talloc_new(NULL);
    struct header headers[] = {{S("Host"), S("xa.test")},
                               {S("Content-Type"), S("application/x-www-form-urlencoded")},
                               {S("Sec-Fetch-Site"), S("same-origin")}};
    struct incoming in = {.method = S("POST"),
                          .target = S("/lich/1/dang-ky"),
                          .headers = {headers, 3},
                          .body = c->body,
                          .address = c->address,
                          .now = w->h->now};
    struct reply *r = serve(w->h->server, mem, &in);
    c->status = r->status;
    c->told =
        r->status == 200 ? str_has(r->body, S("Đã giữ lượt")) : str_has(r->body, S("vừa có người đăng ký"));
    talloc_free(mem);
  }
  return NULL;
}

struct turns {
  int64_t taken, doubled;
};

static void count_turns(struct ctx *cx, void *arg) {
  struct turns *t = arg;
  struct meeting m;
  MUST(meeting_by_number(cx, 1, &m));
  struct bookings b = booking_list(cx, m.id);
  int64_t seen[TURNS] = {0};
  for (size_t i = 0; i < b.n; i++)
    if (b.at[i].slot.is) seen[b.at[i].slot.v]++;
  for (size_t i = 0; i < TURNS; i++) {
    t->taken += seen[i] == 1;
    t->doubled += seen[i] > 1;
  }
}

TEST("two hundred who press at once: each turn is taken once, and everybody else is told so") {
  struct house *h = house_open(mem);
  meet_post(h, "tiep-cong-dan", "30/11/2026", "5"); /* 24 turns of five minutes */
  struct client *clients = MEM_ARRAY(mem, struct client, CLIENTS);
  for (size_t i = 0; i < CLIENTS; i++) {
    struct filled *f = form_open(h, RESIDENT, "/lich/1/dang-ky", "/lich/1/dang-ky");
    form_set_str(f, "luot", str_fmt(mem, "%zu", i % TURNS));
    form_set_str(f, "viec", str_fmt(mem, "Việc của người thứ %zu", i));
    form_add(f, "buoc", S("gui"));
    clients[i].body = body_of(h, f);
    clients[i].address = str_fmt(mem, "10.1.%zu.1", i);
  }
  pthread_barrier_t start;
  pthread_barrier_init(&start, NULL, WORKERS);
  pthread_t threads[WORKERS];
  struct worker workers[WORKERS];
  for (size_t i = 0; i < WORKERS; i++) {
    workers[i] = (struct worker){h, clients, i, &start};
    NEED(pthread_create(&threads[i], NULL, work, &workers[i]) == 0);
  }
  for (size_t i = 0; i < WORKERS; i++) pthread_join(threads[i], NULL);
  int64_t booked = 0, told = 0, other = 0;
  for (size_t i = 0; i < CLIENTS; i++) {
    if (clients[i].status == 200 && clients[i].told)
      booked++;
    else if (clients[i].status == 422 && clients[i].told)
      told++;
    else {
      other++;
      test_say("client %zu: %d", i, clients[i].status);
    }
  }
  CHECK_INT(booked, TURNS);
  CHECK_INT(told, CLIENTS - TURNS);
  CHECK_INT(other, 0);
  struct turns t = {0, 0};
  CHECK(house_read(h, ROLE_CHAIRMAN, count_turns, &t));
  CHECK_INT(t.taken, TURNS);
  CHECK_INT(t.doubled, 0);
}

/* ---- measures -------------------------------------------------------------------------------------------------- */

struct measuring {
  day as_of;
  struct meeting_measure receptions, dialogues;
};

static void measure(struct ctx *cx, void *arg) {
  struct measuring *m = arg;
  m->receptions = measure_receptions(cx, 2026, day_make(2026, 11, 23), m->as_of);
  m->dialogues = measure_dialogues(cx, 2026, m->as_of);
}

TEST("a week without a reception held counts against the commune, and any past day keeps its count") {
  struct house *h = house_open(mem);
  meet_post(h, "tiep-cong-dan", "27/11/2026", NULL);
  meet_post(h, "tiep-cong-dan", "03/12/2026", NULL);
  meet_post(h, "doi-thoai", "04/12/2026", NULL);
  meet_at(h, "2026-11-27T17:00:00+07:00");
  CHECK_INT(meet_outcome(h, meet_record(h, 1), "da-to-chuc", "").status, 303);
  struct measuring m = {.as_of = day_make(2026, 11, 30)};
  CHECK(house_read(h, RESIDENT, measure, &m));
  CHECK_INT(m.receptions.due, 1);
  CHECK_INT(m.receptions.done, 1);
  CHECK_INT(m.dialogues.due, 1);
  CHECK_INT(m.dialogues.done, 0);
  meet_at(h, "2026-12-08T08:00:00+07:00");
  CHECK_INT(meet_outcome(h, meet_record(h, 2), "khong-to-chuc", "Chủ tịch đi họp").status, 303);
  CHECK_INT(meet_outcome(h, meet_record(h, 3), "da-to-chuc", "").status, 303);
  m.as_of = day_make(2026, 12, 8);
  CHECK(house_read(h, RESIDENT, measure, &m));
  CHECK_INT(m.receptions.due, 2);
  CHECK_INT(m.receptions.done, 1);
  CHECK_INT(m.dialogues.done, 1);
  m.as_of = day_make(2026, 11, 30);
  CHECK(house_read(h, RESIDENT, measure, &m));
  CHECK_INT(m.receptions.due, 1);
  CHECK_INT(m.dialogues.done, 0);
  CHECK_HAS(get(h, RESIDENT, "/lich").body, "phải làm đến nay");
}

static void list_span(struct ctx *cx, void *arg) {
  size_t *n = arg;
  struct meetings m = meeting_public_between(cx, day_make(2026, 11, 27), day_make(2026, 12, 3), STR_NONE, 100);
  *n = m.n;
  CHECK(m.n < 2 || m.at[0].day.n <= m.at[1].day.n);
}

TEST("the public sessions of a span of days are listed, what is not public is not") {
  struct house *h = house_open(mem);
  meet_post(h, "tiep-cong-dan", "03/12/2026", NULL);
  meet_post(h, "tiep-cong-dan", "27/11/2026", NULL);
  meet_post(h, "di-co-so", "01/12/2026", NULL); /* a visit is public only when somebody says so */
  meet_post(h, "tiep-cong-dan", "10/12/2026", NULL);
  size_t n = 0;
  CHECK(house_read(h, RESIDENT, list_span, &n));
  CHECK_INT(n, 2);
  CHECK_INT(get(h, RESIDENT, "/lich/3").status, 404);
  CHECK_INT(get_path(h, ROLE_CLERK, meet_record(h, 3)).status, 200);
}
