/* Families of matters: joined, parted, split and taken back, and what each does to the clock and to the score. */
#include "matter/play.h"

struct counted {
  struct measured now;
  size_t findings;
};
static void count(struct ctx *cx, void *arg) {
  struct counted *c = arg;
  struct buf *b = buf_new(cx->mem, 1 << 16);
  c->now = measure_answers(cx, 2026, cx->today, INT64_MAX);
  struct measured facts = measure_answers_by_facts(cx, 2026);
  CHECK_INT(facts.done, c->now.done);
  CHECK_INT(facts.due, c->now.due);
  c->findings = matter_check_caches(cx, b);
  if (c->findings) test_check(false, __FILE__, __LINE__, str_c(cx->mem, buf_str(b)));
}
static struct counted counted(struct house *h) {
  struct counted c = {0};
  CHECK(house_read(h, ROLE_COORDINATOR, count, &c));
  return c;
}

static str send_words(struct house *h, const char *words, str *ret_code) {
  *ret_code = play_code(h, play_send(h, words, ""));
  house_later(h, 1);
  return play_record(h);
}

static struct answer join(struct house *h, int who, str record, str head) {
  struct filled *f = form_open(h, who, play_path(h, record, ""), play_path(h, record, "/gop"));
  form_set_str(f, "viec", str_sub(head, head.n - 32, 32));
  return form_send(f);
}

/* Two senders say the same; the first is being dealt with. */
static void two_alike(struct house *h, str record[2], str code[2]) {
  record[0] = send_words(h, "Đèn đường ở đầu ngõ bị hỏng, tối không thấy gì", &code[0]);
  CHECK_INT(play_moderate(h, record[0], "ngay").status, 303);
  record[1] = send_words(h, "den duong dau ngo bi hong, toi khong thay gi ca", &code[1]);
}

TEST("what says the same is offered to the moderator, joins as a voice and follows the one answer") {
  struct house *h = house_open(mem);
  str record[2], code[2];
  two_alike(h, record, code);
  CHECK_HAS(get_path(h, ROLE_COORDINATOR, record[1]).body, "Có việc giống");
  CHECK_HAS_NOT(get_path(h, ROLE_COORDINATOR, record[0]).body, "Có việc giống"); /* never into a later one */
  CHECK_INT(join(h, ROLE_COORDINATOR, record[1], record[0]).status, 303);
  CHECK_HAS(get(h, RESIDENT, "/phan-anh/1").body, "2 người cùng nói việc này");
  CHECK_HAS_NOT(get(h, RESIDENT, "/phan-anh/1").body, "toi khong thay gi ca");
  CHECK_HAS(play_look(h, code[1]).body, "Nhiều người cùng nói việc này");
  play_draft(h, ROLE_OFFICER, record[0], "Đã thay bóng đèn");
  CHECK_INT(play_sign(h, ROLE_CHAIRMAN, record[0]).status, 303);
  CHECK_HAS(play_look(h, code[1]).body, "Đã thay bóng đèn");
  struct counted c = counted(h);
  CHECK_INT(c.now.done, 1);
  CHECK_INT(c.now.due, 1);
  house_later(h, 1);
  CHECK_INT(play_undone(h, code[1]).status, 200); /* the voice sends the family's answer back */
  CHECK_HAS(get(h, RESIDENT, "/phan-anh/1").body, "Người gửi báo việc này chưa xong");
  c = counted(h);
  CHECK_INT(c.now.done, 0);
}

TEST("before sending one is told of a public matter that says the same, and of none that is not public") {
  struct house *h = house_open(mem);
  str code, record = send_words(h, "Đèn đường ở đầu ngõ bị hỏng, tối không thấy gì", &code);
  for (int looked_at = 0; looked_at < 2; looked_at++) {
    if (looked_at) CHECK_INT(play_moderate(h, record, "ngay").status, 303);
    struct filled *f = form_open(h, RESIDENT, "/phan-anh/gui", "/phan-anh/gui");
    form_set(f, "loi", "den duong dau ngo bi hong, toi khong thay gi");
    form_set(f, "chu-de", "duong-sa");
    form_set_str(f, "thon", id_hex(h->mem, h->hamlet));
    struct answer a = play_step(f, "xem");
    CHECK(str_has(a.body, S("Có thể đã có người nêu việc này")) == (looked_at == 1));
    CHECK(str_has(a.body, S("/phan-anh/1\"")) == (looked_at == 1));
  }
}

TEST("a family is parted again as if it had not been joined, and everybody's days stay what they were") {
  struct house *h = house_open(mem);
  str record[2], code[2];
  two_alike(h, record, code);
  CHECK_INT(join(h, ROLE_COORDINATOR, record[1], record[0]).status, 303);
  CHECK_INT(post_fields(h, ROLE_COORDINATOR, play_path(h, record[1], ""), play_path(h, record[1], "/tach-nhom"),
                        (const char *const[]){NULL})
                .status,
            303);
  CHECK_HAS_NOT(get(h, RESIDENT, "/phan-anh/1").body, "người cùng nói việc này");
  CHECK_STR(play_record(h), record[1]); /* waits for the moderator again */
  (void)counted(h);
  CHECK_INT(join(h, ROLE_COORDINATOR, record[1], record[0]).status, 303);
  (void)counted(h);
}

TEST("what nobody has looked at leads no family, a later one neither, and only the moderator joins") {
  struct house *h = house_open(mem);
  str code, first = send_words(h, "Chó thả rông ở sân bóng, trẻ con rất sợ", &code);
  house_later(h, 1);
  play_send(h, "Chó thả rông ở sân bóng, trẻ con rất sợ lắm", "");
  str rest = get(h, ROLE_COORDINATOR, "/can-bo/phan-anh?xem=moi").body, head, id_of, second = S("");
  while (str_cut(&rest, S("<td data-label=\"Việc\"><a href=\""), &head) && str_cut(&rest, S("\""), &id_of))
    if (!str_eq(id_of, first)) second = str_dup(mem, id_of);
  NEED(second.n);
  CHECK_HAS_NOT(get_path(h, ROLE_COORDINATOR, second).body, "Có việc giống");
  struct filled *f = form_open(h, ROLE_COORDINATOR, play_path(h, second, ""), play_path(h, second, "/tach"));
  form_set(f, "phan", "x");
  CHECK_INT(form_send(f).status, 422);
  CHECK_INT(play_moderate(h, first, "ngay").status, 303);
  CHECK_HAS(get_path(h, ROLE_COORDINATOR, second).body, "Có việc giống");
  CHECK_INT(play_moderate(h, second, "ngay").status, 303);
  static const int others[] = {ROLE_OFFICER, ROLE_CHAIRMAN, RESIDENT, IN_OTHER_UNIT + ROLE_OFFICER};
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    CHECK_HAS_NOT(get_path(h, others[i], second).body, "/gop\"");
  (void)counted(h);
}

static struct answer withdraw(struct house *h, str code, bool sure) {
  struct filled *f = form_in(h, RESIDENT, play_look(h, code), "/tra-cuu/rut");
  if (sure) form_set(f, "rut", "1");
  return form_send(f);
}

TEST("the sender may take a matter back before it is answered; it is then nobody's debt, and is not reopened") {
  struct house *h = house_open(mem);
  str code, record = send_words(h, "Việc này tôi tự xong rồi", &code);
  CHECK_INT(play_moderate(h, record, "ngay").status, 303);
  CHECK_INT(withdraw(h, code, false).status, 422);
  CHECK_INT(withdraw(h, code, true).status, 200);
  CHECK_HAS(get(h, RESIDENT, "/phan-anh/1").body, "Người gửi đã rút lại");
  CHECK_HAS_NOT(get(h, RESIDENT, "/phan-anh/1").body, "Xã sẽ trả lời chậm nhất");
  CHECK_HAS_NOT(play_look(h, code).body, "/tra-cuu/rut\"");
  house_at(h, "2027-01-04T08:00:00+07:00");
  struct counted c = counted(h);
  CHECK_INT(c.now.due, 0);
  CHECK_HAS_NOT(get(h, RESIDENT, "/phan-anh/1").body, "chậm trễ");
}

TEST("what was answered, or what others joined, is not taken back") {
  struct house *h = house_open(mem);
  str record[2], code[2];
  two_alike(h, record, code);
  struct filled *early = form_in(h, RESIDENT, play_look(h, code[0]), "/tra-cuu/rut");
  form_set(early, "rut", "1");
  CHECK_INT(join(h, ROLE_COORDINATOR, record[1], record[0]).status, 303);
  CHECK_HAS(form_send(early).body, "không rút được nữa");
  CHECK_HAS_NOT(play_look(h, code[0]).body, "/tra-cuu/rut\"");
  play_draft(h, ROLE_OFFICER, record[0], "Đã xong");
  CHECK_INT(play_sign(h, ROLE_CHAIRMAN, record[0]).status, 303);
  CHECK_HAS_NOT(play_look(h, code[0]).body, "/tra-cuu/rut\"");
  (void)counted(h);
}

struct parting {
  struct matter whole, part;
};
static bool part_off(struct ctx *cx, void *arg) {
  struct parting *p = arg;
  id part;
  struct matters all = matter_all(cx, -1, 10);
  p->whole = all.at[0];
  return matter_split(cx, p->whole.id, S("Ngoài ra xin thêm thùng rác ở chợ."), S("rac-nuoc"), &part) &&
         matter_find(cx, part, &p->part);
}

TEST("a letter with two matters is parted, and the part is due from the day the letter came") {
  struct house *h = house_open(mem);
  str code, whole = send_words(h, "Cống trước nhà tắc. Ngoài ra xin thêm thùng rác ở chợ.", &code);
  CHECK_INT(play_moderate(h, whole, "ngay").status, 303);
  struct filled *f = form_open(h, ROLE_COORDINATOR, play_path(h, whole, ""), play_path(h, whole, "/tach"));
  form_set(f, "phan", "Ngoài ra xin thêm ghế ở chợ.");
  form_set(f, "phan-chu-de", "rac-nuoc");
  CHECK_INT(form_send(f).status, 303);
  CHECK_HAS(get_path(h, ROLE_COORDINATOR, whole).body, "Phần đã tách thành việc riêng");
  (void)counted(h);
  house_at(h, "2026-11-27T08:00:00+07:00");
  struct parting p;
  CHECK_INT(house_write(h, ROLE_COORDINATOR, part_off, &p), STORE_COMMITTED);
  CHECK_INT(p.part.due_day.n, p.whole.due_day.n);
  CHECK_STR(p.part.topic, S("rac-nuoc"));
  (void)counted(h);
}
