/* Messages to residents through the front door: who is told, what becomes of it, who may see it. */
#include "matter/play.h"
#include "outbox/outbox_room.h"

#include <stdio.h>

/* ---- a resident who wants to be told, and a commune with ways to tell ------------------------------------------ */

static void configure(struct house *h, const char *settings) {
  str why;
  FILE *f = fopen(str_c(h->mem, str_fmt(h->mem, "%.*s/thanthien.ini", STR_ARG(h->dir))), "a");
  NEED(f && fputs(settings, f) >= 0 && fclose(f) == 0);
  store_close(h->store);
  h->store = store_open(h, h->dir, STORE_SERVE, &why);
  NEED(h->store);
  house_serve(h, NULL);
}

static const char mail_way[] = "\n[mail]\nserver = 127.0.0.1:25\nfrom = xa@example.vn\ntls = none\n";
static const char sms_way[] = "\n[sms]\nurl = http://127.0.0.1:1/\n";

static struct filled *contact_step(struct house *h, const char *text) {
  struct filled *f = form_open(h, RESIDENT, "/phan-anh/gui", "/phan-anh/gui");
  form_set(f, "loi", text);
  form_set(f, "loai", "phan-anh");
  f = form_in(h, RESIDENT, play_step(f, "noi"), "/phan-anh/gui");
  form_set(f, "chu-de", "duong-sa");
  return form_in(h, RESIDENT, play_step(f, "lien-he"), "/phan-anh/gui");
}

static struct answer send_with(struct house *h, const char *phone, const char *email, bool tell) {
  struct filled *f = contact_step(h, "Đèn đường đầu thôn không sáng");
  form_set(f, "dien-thoai", phone);
  form_set(f, "thu-dien-tu", email);
  if (tell) form_set(f, "bao-toi", "1");
  f = form_in(h, RESIDENT, play_step(f, "xem"), "/phan-anh/gui");
  return play_step(f, "gui");
}

static str answered(struct house *h, str record) {
  play_moderate(h, record, "sau");
  house_later(h, 1);
  play_draft(h, ROLE_OFFICER, record, "Đã thay bóng đèn");
  CHECK_INT(play_sign(h, ROLE_CHAIRMAN, record).status, 303);
  return record;
}

static void fetch_list(struct ctx *cx, void *arg) {
  struct outbox_messages *l = arg;
  struct outbox_messages got = outbox_list(cx, STR_NONE, NULL, 100);
  l->n = got.n;
  l->at = MEM_ARRAY(talloc_parent(cx->mem), struct outbox_message, got.n);
  for (size_t i = 0; i < got.n; i++) {
    l->at[i] = got.at[i];
    l->at[i].state = str_dup(l->at, got.at[i].state);
    l->at[i].way = str_dup(l->at, got.at[i].way);
    l->at[i].template = str_dup(l->at, got.at[i].template);
    l->at[i].why = str_dup(l->at, got.at[i].why);
  }
}

static struct outbox_messages messages(struct house *h) {
  struct outbox_messages l = {0};
  NEED(house_read(h, RESIDENT, fetch_list, &l));
  return l;
}

static void check_it(struct ctx *cx, void *arg) {
  struct buf *b = buf_new(cx->mem, 65536);
  *(size_t *)arg = outbox_check(cx, b);
  if (*(size_t *)arg) test_say("%.*s", STR_ARG(buf_str(b)));
}

static void check_whole(struct house *h) {
  size_t found = 1;
  NEED(house_read(h, RESIDENT, check_it, &found));
  CHECK_INT(found, 0);
}

static str path_of(struct house *h, const struct outbox_message *m) {
  return str_fmt(h->mem, "/can-bo/tin-gui/%.*s", STR_ARG(id_hex(h->mem, m->id)));
}

/* ---- the sender's side, without a sender: what it asks of the rules ------------------------------------------------ */

struct try_it {
  struct outbox_ways ways;
  struct outbox_claim claim;
  struct box_sent sent;
};

static bool claim_it(struct ctx *cx, void *arg) {
  struct try_it *t = arg;
  struct outbox_claim c;
  if (!outbox_claim(cx, &t->ways, &c)) return false;
  t->claim = c;
  t->claim.m.address = str_dup(talloc_parent(cx->mem), c.m.address);
  return true;
}

static bool settle_it(struct ctx *cx, void *arg) {
  struct try_it *t = arg;
  outbox_settle(cx, &t->claim, &t->sent);
  return true;
}

static bool claimed(struct house *h, struct try_it *t) {
  t->ways = (struct outbox_ways){true, true, true};
  return house_write(h, RESIDENT, claim_it, t) == STORE_COMMITTED;
}

static void fate(struct house *h, struct try_it *t, enum box_fate what, int code, const char *words) {
  t->sent = (struct box_sent){what, code, 0, str_of(words)};
  CHECK_INT(house_write(h, RESIDENT, settle_it, t), STORE_COMMITTED);
}

/* ---- who is told ----------------------------------------------------------------------------------------------------- */

TEST("nobody is told who did not tick the box, and the box is never ticked for them") {
  struct house *h = house_open(mem);
  configure(h, mail_way);
  struct answer page = play_step(contact_step(h, "Một việc để báo"), "lien-he");
  CHECK_HAS(page.body, "name=\"bao-toi\"");
  CHECK_HAS_NOT(page.body, "checked");
  CHECK_INT(send_with(h, "0912 345 678", "", false).status, 200);
  answered(h, play_record(h));
  CHECK_INT(messages(h).n, 0);
}

TEST("who ticks it leaves a way to be told, and an address of mail is left for that alone") {
  struct house *h = house_open(mem);
  static const struct {
    const char *phone, *email;
    bool tell;
    const char *wrong;
  } cases[] = {{"", "", true, "f-bao-toi-error"},
               {"", "a@example.vn", false, "f-bao-toi-error"},
               {"", "a@example", true, "f-thu-dien-tu-error"},
               {"", "a@example.vn, b@example.vn", true, "f-thu-dien-tu-error"},
               {"", "<a@example.vn>", true, "f-thu-dien-tu-error"},
               {"12", "a@example.vn", true, "f-dien-thoai-error"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct filled *f = contact_step(h, "Một việc để báo");
    form_set(f, "dien-thoai", cases[i].phone);
    form_set(f, "thu-dien-tu", cases[i].email);
    if (cases[i].tell) form_set(f, "bao-toi", "1");
    struct answer a = play_step(f, "xem");
    CHECK_INT(a.status, 422);
    if (!CHECK_HAS(a.body, cases[i].wrong)) test_say("case %zu", i);
  }
  struct filled *f = contact_step(h, "Một việc để báo");
  form_set_str(f, "thu-dien-tu", S("a@example.vn\r\nBcc: b@example.vn"));
  form_set(f, "bao-toi", "1");
  CHECK_INT(play_step(f, "xem").status, 422);
}

TEST("where nothing is configured nothing is sent, the page says so, and who left a number is called") {
  struct house *h = house_open(mem);
  send_with(h, "0912 345 678", "", true);
  CHECK_INT(messages(h).n, 0); /* it may be a denunciation: nothing before it was looked at */
  str record = play_record(h);
  play_moderate(h, record, "sau");
  CHECK_INT(messages(h).n, 0); /* nobody calls to say that something came in */
  play_draft(h, ROLE_OFFICER, record, "Đã thay bóng đèn");
  play_sign(h, ROLE_CHAIRMAN, record);
  struct outbox_messages l = messages(h);
  CHECK_INT(l.n, 1);
  CHECK_STR(l.at[0].way, "goi");
  struct answer page = get(h, ROLE_COORDINATOR, "/can-bo/tin-gui");
  CHECK_HAS(page.body, "Chưa cài cách gửi nào, nên không có tin nào được gửi đi");
  CHECK_HAS(page.body, "Chờ gọi điện");
  CHECK_HAS_NOT(page.body, "345 678");
  CHECK_HAS_NOT(page.body, "912345678");
  struct answer calls = get(h, ROLE_ONE_STOP_CLERK, "/can-bo/tin-gui/goi-dien");
  CHECK_HAS(calls.body, "0912 ▇▇▇ 678");
  CHECK_HAS(calls.body, "Việc số 1");
  CHECK_HAS(calls.body, "Xã đã có trả lời việc ông/bà gửi ngày 23/11/2026");
  CHECK_HAS_NOT(calls.body, "Đèn đường");
  CHECK_HAS(get(h, ROLE_COORDINATOR, "/can-bo").body, "Gọi điện báo cho người dân");
  CHECK_INT(get(h, ROLE_OFFICER, "/can-bo/tin-gui/goi-dien").status, 404);
  CHECK_INT(get(h, ROLE_ADMINISTRATOR, "/can-bo/tin-gui").status, 404);
  check_whole(h);
}

static void count_reveals(struct ctx *cx, void *arg) {
  struct outbox_messages l = outbox_list(cx, STR_NONE, NULL, 1);
  struct journal_entries e = journal_of(cx, l.at[0].id);
  size_t *n = arg;
  *n = 0;
  for (size_t i = 0; i < e.n; i++) *n += str_eq(e.at[i].verb, S("outbox.reveal"));
}

TEST("a number is shown by an act that stands in the journal, and a call is ticked off once") {
  struct house *h = house_open(mem);
  send_with(h, "+84 912.345.678", "", true);
  answered(h, play_record(h));
  struct answer shown = post_fields(h, ROLE_COORDINATOR, "/can-bo/tin-gui/goi-dien", "/can-bo/tin-gui/goi-dien",
                                    (const char *const[]){NULL});
  CHECK_INT(shown.status, 200);
  CHECK_HAS(shown.body, "0912 345 678");
  size_t reveals = 0;
  NEED(house_read(h, ROLE_COORDINATOR, count_reveals, &reveals));
  CHECK_INT(reveals, 1);

  struct outbox_message m = messages(h).at[0];
  char *path = str_c(mem, path_of(h, &m)), *reveal = str_c(mem, str_and(mem, path_of(h, &m), S("/xem-so"))),
       *ended = str_c(mem, str_and(mem, path_of(h, &m), S("/ket-qua")));
  CHECK_HAS_NOT(get(h, ROLE_COORDINATOR, path).body, "345 678");
  CHECK_HAS(post_fields(h, ROLE_COORDINATOR, path, reveal, (const char *const[]){NULL}).body, "0912 345 678");
  NEED(house_read(h, ROLE_COORDINATOR, count_reveals, &reveals));
  CHECK_INT(reveals, 2);

  for (int i = 0; i < 2; i++) { /* not reached: it stays on the list, and says how often */
    struct filled *f = form_open(h, ROLE_COORDINATOR, "/can-bo/tin-gui/goi-dien", ended);
    form_add(f, "ket-qua", S("khong-gap"));
    CHECK_INT(form_send(f).status, 303);
  }
  CHECK_HAS(get(h, ROLE_COORDINATOR, "/can-bo/tin-gui/goi-dien").body, "đã gọi 2 lần");
  struct filled *f = form_open(h, ROLE_COORDINATOR, "/can-bo/tin-gui/goi-dien", ended),
                *late = form_open(h, ROLE_ONE_STOP_CLERK, "/can-bo/tin-gui/goi-dien", ended);
  form_add(f, "ket-qua", S("gap"));
  form_add(late, "ket-qua", S("sai-so"));
  CHECK_INT(form_send(f).status, 303);
  CHECK_INT(form_send(late).status, 409);
  CHECK_HAS(get(h, ROLE_COORDINATOR, "/can-bo/tin-gui/goi-dien").body, "Hôm nay không phải gọi ai");
  CHECK_STR(messages(h).at[0].state, "da-goi");
  CHECK_HAS(get(h, ROLE_COORDINATOR, path).body, "Gặp, đã nói");
  check_whole(h);
}

TEST("a wrong number, or three calls into the empty, end it") {
  struct house *h = house_open(mem);
  for (int wrong = 0; wrong < 2; wrong++) {
    send_with(h, wrong ? "0912 000 111" : "0225 3 888 999", "", true);
    answered(h, play_record(h));
    struct outbox_message m = messages(h).at[0];
    char *ended = str_c(mem, str_and(mem, path_of(h, &m), S("/ket-qua")));
    for (int i = 0; i < (wrong ? 1 : 3); i++) {
      struct filled *f = form_open(h, ROLE_COORDINATOR, "/can-bo/tin-gui/goi-dien", ended);
      form_add(f, "ket-qua", wrong ? S("sai-so") : S("khong-gap"));
      CHECK_INT(form_send(f).status, 303);
    }
    m = messages(h).at[0];
    CHECK_STR(m.state, "khong-duoc");
    CHECK_STR(m.why, wrong ? "sai-so" : "khong-gap");
    house_later(h, 1);
  }
  check_whole(h);
}

/* ---- what becomes of a message ------------------------------------------------------------------------------------------ */

TEST("a message is tried again with longer waits, and never once it was acknowledged") {
  struct house *h = house_open(mem);
  configure(h, mail_way);
  send_with(h, "0912 345 678", "a@example.vn", true);
  play_moderate(h, play_record(h), "sau");
  struct outbox_message m = messages(h).at[0];
  CHECK_STR(m.way, "mail");
  CHECK_STR(m.template, "viec-da-nhan");
  struct try_it t = {0};
  int64_t before = 0;
  for (int i = 0; i < 2; i++) {
    NEED(claimed(h, &t));
    CHECK(!claimed(h, &(struct try_it){0})); /* somebody has it */
    fate(h, &t, BOX_LATER, 451, "451 try later, a@example.vn");
    int64_t wait = messages(h).at[0].next_at - h->now;
    CHECK(wait > before);
    before = wait;
    CHECK(!claimed(h, &(struct try_it){0}));
    h->now += wait;
    CHECK_INT(get(h, ROLE_COORDINATOR, "/can-bo/tin-gui").status, 200); /* still signed in */
  }
  NEED(claimed(h, &t));
  CHECK_STR(t.claim.m.address, "a@example.vn");
  fate(h, &t, BOX_SENT, 250, "250 Ok: queued");
  m = messages(h).at[0];
  CHECK_STR(m.state, "da-gui");
  char *path = str_c(mem, path_of(h, &m));
  struct answer page = get(h, ROLE_COORDINATOR, path);
  CHECK_HAS(page.body, "250 Ok: queued");
  CHECK_HAS(page.body, "451 try later, ************");
  CHECK_HAS_NOT(page.body, "a@example.vn");
  CHECK_HAS_NOT(page.body, "/gui-lai");
  CHECK_HAS(page.body, "và giao giải quyết"); /* what was sent can be read, the matter cannot */
  CHECK_HAS_NOT(page.body, "Đèn đường");
  h->now += 90 * 86400000LL;
  CHECK(!claimed(h, &(struct try_it){0}));
  check_whole(h);
}

TEST("whose claim runs out may have been sent: it is said so and tried again; an answer that comes late is "
     "believed") {
  struct house *h = house_open(mem);
  configure(h, mail_way);
  send_with(h, "", "a@example.vn", true);
  play_moderate(h, play_record(h), "sau");
  struct try_it first = {0}, second = {0};
  NEED(claimed(h, &first));
  h->now += LEASE_MS + 1000;
  struct outbox_post *p = outbox_post_new(mem, h->store, NULL);
  CHECK(outbox_send_next(p, h->now) == false); /* the claim is taken back, the message waits */
  struct outbox_message m = messages(h).at[0];
  CHECK_STR(m.state, "cho");
  char *path = str_c(mem, path_of(h, &m));
  CHECK_HAS(get(h, ROLE_COORDINATOR, path).body, "Có lần không rõ đã đến hay chưa");
  check_whole(h);
  h->now = m.next_at;
  NEED(claimed(h, &second));
  fate(h, &first, BOX_SENT, 250, "250 late");
  CHECK_STR(messages(h).at[0].state, "da-gui");
  h->now += LEASE_MS * 10;
  CHECK(!claimed(h, &(struct try_it){0}));
}

TEST("a number that no message reaches goes to the list of calls, with its attempts") {
  struct house *h = house_open(mem);
  configure(h, sms_way);
  send_with(h, "0912 345 678", "", true);
  str record = play_record(h);
  answered(h, record);
  struct try_it t = {0};
  NEED(claimed(h, &t)); /* that it came in: refused, and nobody calls for that */
  fate(h, &t, BOX_NEVER, 400, "400 bad number 84912345678");
  struct answer refused = get_path(h, ROLE_COORDINATOR, path_of(h, &t.claim.m));
  CHECK_HAS(refused.body, "400 bad number ***********");
  CHECK_HAS_NOT(refused.body, "912345678");
  for (int i = 0; i < OUTBOX_TRIES; i++) {
    NEED(claimed(h, &t));
    CHECK_STR(t.claim.m.address, "84912345678");
    fate(h, &t, i % 2 ? BOX_LATER : BOX_UNKNOWN, 0, "nothing heard");
    h->now += 3 * 86400000LL;
  }
  CHECK(!claimed(h, &(struct try_it){0}));
  struct outbox_messages l = messages(h);
  CHECK_INT(l.n, 2);
  for (size_t i = 0; i < l.n; i++) {
    bool call = str_eq(l.at[i].template, S("viec-tra-loi"));
    CHECK_STR(l.at[i].way, call ? "goi" : "sms");
    CHECK_STR(l.at[i].state, call ? "cho" : "khong-duoc");
    CHECK_INT(l.at[i].tries, call ? OUTBOX_TRIES : 1);
  }
  check_whole(h);
}

TEST("staff stop a message that waits and try again one that was given up; what was sent stays sent") {
  struct house *h = house_open(mem);
  configure(h, mail_way);
  send_with(h, "", "a@example.vn", true);
  play_moderate(h, play_record(h), "sau");
  struct outbox_message m = messages(h).at[0];
  char *path = str_c(mem, path_of(h, &m)), *stop = str_c(mem, str_and(mem, path_of(h, &m), S("/thoi"))),
       *again = str_c(mem, str_and(mem, path_of(h, &m), S("/gui-lai")));
  struct try_it t = {0};
  NEED(claimed(h, &t));
  fate(h, &t, BOX_NEVER, 550, "550 no such user");
  CHECK_STR(messages(h).at[0].why, "tu-choi");
  struct filled *twice = form_open(h, ROLE_COORDINATOR, path, again);
  CHECK_INT(post_fields(h, ROLE_COORDINATOR, path, again, (const char *const[]){NULL}).status, 303);
  struct filled *f = form_open(h, ROLE_COORDINATOR, path, stop),
                *g = form_open(h, ROLE_ONE_STOP_CLERK, path, stop);
  CHECK_INT(form_send(f).status, 303);
  CHECK_INT(form_send(g).status, 409);
  CHECK_STR(messages(h).at[0].state, "huy");
  CHECK_INT(form_send(twice).status, 409);
  CHECK(!claimed(h, &t));
  check_whole(h);
}

TEST("one address is told so often a day and no more, and a commune so often an hour") {
  struct house *h = house_open(mem);
  configure(h, mail_way);
  configure(h, "\n[outbox]\nper_address_day = 2\nper_hour = 3\n");
  for (int i = 0; i < 2; i++) {
    send_with(h, "", i ? "A@example.vn" : "a@example.vn", true);
    answered(h, play_record(h));
  }
  struct outbox_messages l = messages(h);
  CHECK_INT(l.n, 4);
  int kept_back = 0;
  for (size_t i = 0; i < l.n; i++) kept_back += str_eq(l.at[i].why, S("qua-nhieu"));
  CHECK_INT(kept_back, 2);
  send_with(h, "", "b@example.vn", true);
  answered(h, play_record(h));
  struct try_it t = {0};
  for (int i = 0; i < 3; i++) {
    NEED(claimed(h, &t));
    fate(h, &t, BOX_SENT, 250, "250 Ok");
  }
  CHECK(!claimed(h, &t));
  house_later(h, 61);
  CHECK(claimed(h, &t));
}

static bool put_it(struct ctx *cx, void *arg) {
  struct outbox_note *n = arg;
  return outbox_put(cx, n);
}

TEST("no telephone rings at night; a mail goes at once") {
  struct house *h = house_open(mem);
  configure(h, mail_way);
  configure(h, sms_way);
  static const struct {
    const char *at, *goes;
    enum address_kind kind;
  } cases[] = {{"2026-11-23T20:59:00+07:00", "2026-11-23T20:59:00+07:00", ADDRESS_PHONE},
               {"2026-11-23T21:00:00+07:00", "2026-11-24T07:00:00+07:00", ADDRESS_PHONE},
               {"2026-11-24T06:59:00+07:00", "2026-11-24T07:00:00+07:00", ADDRESS_PHONE},
               {"2026-11-24T22:30:00+07:00", "2026-11-24T22:30:00+07:00", ADDRESS_EMAIL}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    house_at(h, cases[i].at);
    struct outbox_note n = {.kind = cases[i].kind,
                            .address = cases[i].kind == ADDRESS_PHONE ? S("0912345678") : S("a@example.vn"),
                            .template = S("viec-tra-loi"),
                            .about = day_of(h->now),
                            .until = DAY_NONE};
    CHECK_INT(house_write(h, RESIDENT, put_it, &n), STORE_COMMITTED);
    CHECK_STR(moment_iso(mem, messages(h).at[0].next_at), cases[i].goes);
  }
}

TEST("Zalo is the way where the provider has a text of that kind, else SMS") {
  struct house *h = house_open(mem);
  configure(h, sms_way);
  configure(h, "\n[zalo]\nurl = http://127.0.0.1:1/\ntemplate_viec-tra-loi = 123\n");
  send_with(h, "0912 345 678", "", true);
  answered(h, play_record(h));
  struct outbox_messages l = messages(h);
  CHECK_INT(l.n, 2);
  for (size_t i = 0; i < l.n; i++)
    CHECK_STR(l.at[i].way, str_eq(l.at[i].template, S("viec-tra-loi")) ? "zalo" : "sms");
}

TEST("a long list comes in pages, each message on one of them") {
  struct house *h = house_open(mem);
  configure(h, mail_way);
  enum { MESSAGES = 2 * OUTBOX_PAGE + 3 };
  for (int i = 0; i < MESSAGES; i++) {
    struct outbox_note n = {.kind = ADDRESS_EMAIL,
                            .address = str_fmt(mem, "a%d@example.vn", i),
                            .template = S("viec-tra-loi"),
                            .about = day_of(h->now),
                            .until = DAY_NONE};
    NEED(house_write(h, RESIDENT, put_it, &n) == STORE_COMMITTED);
  }
  struct outbox_messages all = {0};
  NEED(house_read(h, RESIDENT, fetch_list, &all));
  str path = S("/can-bo/tin-gui?xem=cho");
  size_t pages = 0, seen = 0;
  for (; path.p && pages < 10; pages++) {
    str body = get_path(h, ROLE_COORDINATOR, path).body, rest = body, head;
    while (str_cut(&rest, S("<td data-label=\"Tin\">"), &head)) seen++;
    path = between(body, "rel=\"next\" href=\"", "\"");
    if (path.p) path = plain_text(mem, path);
  }
  CHECK_INT(pages, 3);
  CHECK_INT(seen, MESSAGES);
  CHECK_INT(get(h, ROLE_COORDINATOR, "/can-bo/tin-gui?xem=khong-co&sau=zz").status, 200);
}

/* ---- going back, forgetting --------------------------------------------------------------------------------------------- */

TEST("who does not want to be told any more says so with the code, and the address is gone") {
  struct house *h = house_open(mem);
  configure(h, mail_way);
  str code = play_code(h, send_with(h, "0912 345 678", "a@example.vn", true));
  str record = play_record(h);
  play_moderate(h, record, "sau");
  CHECK_STR(messages(h).at[0].state, "cho");
  struct filled *f = form_in(h, RESIDENT, play_look(h, code), "/tra-cuu/thoi-bao");
  struct answer a = form_send(f);
  CHECK_INT(a.status, 200);
  CHECK_HAS(a.body, "đã xóa địa chỉ báo tin");
  CHECK_HAS_NOT(play_look(h, code).body, "/tra-cuu/thoi-bao");
  CHECK_STR(messages(h).at[0].state, "huy");
  struct outbox_message m = messages(h).at[0];
  CHECK_HAS(get_path(h, ROLE_COORDINATOR, path_of(h, &m)).body, "Địa chỉ đã xóa");
  play_draft(h, ROLE_OFFICER, record, "Đã thay bóng đèn");
  play_sign(h, ROLE_CHAIRMAN, record);
  CHECK_INT(messages(h).n, 1);
  check_whole(h);
}

TEST("a message under way when they withdraw is not tried again") {
  struct house *h = house_open(mem);
  configure(h, mail_way);
  str code = play_code(h, send_with(h, "", "a@example.vn", true));
  play_moderate(h, play_record(h), "sau");
  struct try_it t = {0};
  NEED(claimed(h, &t));
  CHECK_INT(form_send(form_in(h, RESIDENT, play_look(h, code), "/tra-cuu/thoi-bao")).status, 200);
  fate(h, &t, BOX_LATER, 451, "451 later");
  CHECK_STR(messages(h).at[0].state, "huy");
  check_whole(h);
}

static void count_address(struct ctx *cx, void *arg) {
  struct buf *b = buf_new(cx->mem, 4096);
  *(size_t *)arg =
      store_rows_holding(cx, S("nguoibao@example.vn"), b) + store_rows_holding(cx, S("84912345678"), b);
}

TEST("of a denunciation that was moved out no address stays, and no message goes out") {
  struct house *h = house_open(mem);
  configure(h, mail_way);
  send_with(h, "0912345678", "nguoibao@example.vn", true);
  str record = play_record(h);
  struct filled *f =
      form_open(h, ROLE_COORDINATOR, play_path(h, record, ""), play_path(h, record, "/chuyen-ra"));
  form_set(f, "la-to-cao", "1");
  CHECK_INT(form_send(f).status, 200);
  CHECK_INT(messages(h).n, 0);
  size_t left = 1;
  NEED(house_read(h, RESIDENT, count_address, &left));
  CHECK_INT(left, 0);
  check_whole(h);
}

TEST("an address goes when the message ended long ago; its fate stays") {
  struct house *h = house_open(mem);
  configure(h, mail_way);
  send_with(h, "", "a@example.vn", true);
  play_moderate(h, play_record(h), "sau");
  struct try_it t = {0};
  NEED(claimed(h, &t));
  fate(h, &t, BOX_SENT, 250, "250 Ok");
  outbox_upkeep(h->store, h->now + 29 * 86400000LL);
  struct outbox_message m = messages(h).at[0];
  CHECK_HAS(get_path(h, ROLE_COORDINATOR, path_of(h, &m)).body, "a▇▇▇@example.vn");
  outbox_upkeep(h->store, h->now + 31 * 86400000LL);
  CHECK_HAS(get_path(h, ROLE_COORDINATOR, path_of(h, &m)).body, "Địa chỉ đã xóa");
  CHECK_STR(messages(h).at[0].state, "da-gui");
  check_whole(h);
}

TEST("who joined a family is told of its one answer, and who took a matter back is told nothing more") {
  struct house *h = house_open(mem);
  configure(h, mail_way);
  send_with(h, "", "a@example.vn", true);
  str head = play_record(h);
  play_moderate(h, head, "ngay");
  house_later(h, 1);
  str code = play_code(h, send_with(h, "", "b@example.vn", true)), record = play_record(h);
  struct filled *f = form_open(h, ROLE_COORDINATOR, play_path(h, record, ""), play_path(h, record, "/gop"));
  form_set_str(f, "viec", str_sub(head, head.n - 32, 32));
  CHECK_INT(form_send(f).status, 303);
  CHECK_INT(messages(h).n, 2); /* each that it was received */
  house_later(h, 1);
  play_draft(h, ROLE_OFFICER, head, "Đã thay bóng đèn");
  CHECK_INT(play_sign(h, ROLE_CHAIRMAN, head).status, 303);
  struct outbox_messages l = messages(h);
  CHECK_INT(l.n, 4);
  CHECK_STR(l.at[0].template, "viec-tra-loi");
  CHECK_STR(l.at[1].template, "viec-tra-loi");
  CHECK(!id_eq(l.at[0].object, l.at[1].object));
  CHECK_HAS(play_look(h, code).body, "/tra-cuu/thoi-bao");

  house_later(h, 1);
  code = play_code(h, send_with(h, "", "c@example.vn", true));
  play_moderate(h, play_record(h), "ngay");
  CHECK_STR(messages(h).at[0].state, "cho");
  f = form_in(h, RESIDENT, play_look(h, code), "/tra-cuu/rut");
  form_set(f, "rut", "1");
  CHECK_INT(form_send(f).status, 200);
  CHECK_STR(messages(h).at[0].state, "huy");
  check_whole(h);
}
