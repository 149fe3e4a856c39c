/* What a person agreed to, and taking it back. */
#include "privacy/play.h"

static str play_agreed(struct house *h, const char *box) {
  struct filled *f = form_open(h, RESIDENT, "/phan-anh/gui", "/phan-anh/gui");
  form_set(f, "loi", "Cống trước nhà bị vỡ");
  form_set(f, "loai", "phan-anh");
  f = form_in(h, RESIDENT, play_step(f, "noi"), "/phan-anh/gui");
  form_set(f, "chu-de", "duong-sa");
  struct answer contact = play_step(f, "lien-he");
  CHECK_HAS(contact.body, "rút lại lúc nào cũng được");
  CHECK_HAS_NOT(contact.body, " checked"); /* nothing is ticked beforehand */
  f = form_in(h, RESIDENT, contact, "/phan-anh/gui");
  form_set(f, "ten", person_name(h));
  form_set(f, "dien-thoai", person_phone(h));
  if (box) form_set(f, box, "1");
  f = form_in(h, RESIDENT, play_step(f, "xem"), "/phan-anh/gui");
  return play_code(h, play_step(f, "gui"));
}

static struct answer take_back(struct house *h, str code) {
  return form_send(form_in(h, RESIDENT, person_mine(h, code), "/quyen-rieng-tu/rut"));
}

struct agreed {
  id record;
  int64_t given, version;
  str lang;
  struct bytes hash;
};
QUERY(q_agreed, struct agreed,
      "SELECT record, given, version, lang, text_hash FROM consent WHERE commune = $1 ORDER BY at DESC, given "
      "LIMIT 1",
      COL(struct agreed, record), COL(struct agreed, given), COL(struct agreed, version),
      COL(struct agreed, lang), COL(struct agreed, hash));

static void newest_consent(struct ctx *cx, void *arg) {
  struct agreed *a = arg;
  struct consent_text t;
  uint8_t hash[32];
  NEED(STORE_FIND(cx, q_agreed, a, A(cx->who.commune)));
  NEED(consent_text(cx, LANG_VI, S("neu-ten"), &t));
  sha256(t.text.p, t.text.n, hash);
  CHECK(a->hash.n == 32 && same_bytes(a->hash.p, hash, 32));
  CHECK_STR(a->lang, "vi");
}

TEST("a name is public while its person agrees, to the text they read; two taps take it off the page at once") {
  struct house *h = house_open(mem);
  struct agreed a = {0};
  str code = play_agreed(h, "neu-ten"), record = play_record(h);
  CHECK(house_read(h, ROLE_CLERK, newest_consent, &a));
  CHECK_INT(a.given, 1);
  CHECK_INT(a.version, 1);
  struct filled *f = form_open(h, ROLE_COORDINATOR, play_path(h, record, ""), play_path(h, record, "/duyet"));
  form_set_str(f, "tieu-de",
               str_fmt(mem, "Cống nhà ông %s", person_name(h))); /* allowed as long as they agree */
  form_set_str(f, "don-vi", id_hex(mem, h->office));
  form_set(f, "cong-khai", "ngay");
  CHECK_INT(form_send(f).status, 303);
  CHECK_INT(play_draft(h, ROLE_OFFICER, record, "Đã thay nắp cống").status, 303);
  CHECK_INT(play_sign(h, ROLE_CHAIRMAN, record).status, 303);
  CHECK_HAS(get(h, RESIDENT, "/phan-anh/1").body, person_name(h));
  struct answer back = take_back(h, code);
  CHECK_INT(back.status, 200);
  CHECK_HAS(back.body, "Đã rút lại");
  CHECK_HAS_NOT(get(h, RESIDENT, "/phan-anh/1").body, person_name(h));
  CHECK_HAS_NOT(get(h, RESIDENT, "/phan-anh").body, person_name(h));
  CHECK_HAS(get(h, RESIDENT, "/phan-anh/1").body, "thay nắp cống");
  CHECK(house_read(h, ROLE_CLERK, newest_consent, &a));
  CHECK_INT(a.given, 0);
  CHECK(person_all_verifies(h));
}

TEST("what was not agreed to is not there: no name in public, nothing to take back, and no second time") {
  struct house *h = house_open(mem);
  str code = play_agreed(h, NULL), record = play_record(h);
  CHECK_INT(play_moderate(h, record, "ngay").status, 303);
  CHECK_HAS_NOT(get(h, RESIDENT, "/phan-anh/1").body, person_name(h));
  struct answer page = person_mine(h, code);
  CHECK_HAS(page.body, "chưa đồng ý điều gì");
  CHECK_HAS_NOT(page.body, "/quyen-rieng-tu/rut");
  struct house *other = house_open(mem);
  str theirs = play_agreed(other, "bao-toi");
  struct filled *f = form_in(other, RESIDENT, person_mine(other, theirs), "/quyen-rieng-tu/rut");
  CHECK_HAS(form_send(f).body, "Đã rút lại");
  form_set(f, "muc-dich", "neu-ten");
  CHECK(form_send(f).status >= 400); /* the form's id was used for other words */
  CHECK_HAS_NOT(person_mine(other, theirs).body, "/quyen-rieng-tu/rut");
}

static bool told_still(struct house *h, str code) {
  return str_has(play_look(h, code).body, S("/tra-cuu/thoi-bao"));
}

TEST("to be told is one consent: taken back on either page it ends on both, and the address goes") {
  struct house *h = house_open(mem);
  str code = play_agreed(h, "bao-toi");
  CHECK(told_still(h, code));
  CHECK_HAS(person_mine(h, code).body, "Báo cho tôi khi có trả lời");
  CHECK_HAS(take_back(h, code).body, "Đã rút lại");
  CHECK(!told_still(h, code));
  struct house *other = house_open(mem);
  str theirs = play_agreed(other, "bao-toi");
  CHECK_INT(form_send(form_in(other, RESIDENT, play_look(other, theirs), "/tra-cuu/thoi-bao")).status, 200);
  CHECK(!told_still(other, theirs));
  CHECK_HAS(person_mine(other, theirs).body, "Đã rút lại ngày");
  CHECK_HAS_NOT(person_mine(other, theirs).body, "/quyen-rieng-tu/rut");
  CHECK(person_all_verifies(h) && person_all_verifies(other));
}

TEST("a corrected number is the one that is told from then on, and the wrong one is nowhere") {
  struct house *h = house_open(mem);
  str code = play_agreed(h, "bao-toi"), record = play_record(h), digits = str_of(person_phone(h));
  char *wrong = str_c(mem, str_fmt(mem, "84%.*s%.*s%.*s", STR_ARG(str_sub(digits, 1, 3)),
                                   STR_ARG(str_sub(digits, 5, 3)), STR_ARG(str_sub(digits, 9, 3))));
  CHECK_INT(play_moderate(h, record, "ngay").status, 303);
  CHECK_INT(play_draft(h, ROLE_OFFICER, record, "Đã thay nắp cống").status, 303);
  CHECK_INT(play_sign(h, ROLE_CHAIRMAN, record).status, 303);
  CHECK(house_holds(h, wrong)); /* of the message that could not go out */
  person_asks(h, code, "sua", "Số đúng là 0987 654 321");
  str request = person_request(h);
  struct filled *f = form_open(h, ROLE_CLERK, play_path(h, request, ""), play_path(h, request, "/quyet-dinh"));
  form_set(f, "ket-qua", "dong-y");
  form_set(f, "so-dung", "0987 654 321");
  form_set(f, "noi-ro", "Đã sửa");
  CHECK_INT(form_send(f).status, 303);
  CHECK(house_forgot(h, wrong));
  CHECK(house_forgot(h, person_phone(h)));
  CHECK(told_still(h, code));
  CHECK(person_all_verifies(h));
}

#define THEIR_MAIL "nguoi.gui@example.vn"

TEST("an address of mail is shown to its person, masked, and goes with them, out of what was to be sent too") {
  struct house *h = house_open(mem);
  struct filled *f = form_open(h, RESIDENT, "/phan-anh/gui", "/phan-anh/gui");
  form_set(f, "loi", "Cống trước nhà bị vỡ");
  f = form_in(h, RESIDENT, play_step(f, "noi"), "/phan-anh/gui");
  form_set(f, "chu-de", "duong-sa");
  f = form_in(h, RESIDENT, play_step(f, "lien-he"), "/phan-anh/gui");
  form_set(f, "thu-dien-tu", THEIR_MAIL);
  form_set(f, "bao-toi", "1");
  f = form_in(h, RESIDENT, play_step(f, "xem"), "/phan-anh/gui");
  str code = play_code(h, play_step(f, "gui")), record = play_record(h);
  CHECK_INT(play_moderate(h, record, "ngay").status, 303);
  CHECK(house_holds(h, THEIR_MAIL));
  CHECK_HAS(person_mine(h, code).body, "Thư điện tử");
  CHECK_HAS_NOT(person_mine(h, code).body, THEIR_MAIL);
  person_asks(h, code, "xoa", "");
  CHECK_INT(person_decide(h, person_request(h), "cat", "luu-tru").status, 303);
  CHECK(house_forgot(h, THEIR_MAIL));
  CHECK(person_all_verifies(h));
}

TEST("what was parted off a letter goes with it, and so does the address that its kind asked for") {
  struct house *h = house_open(mem);
  str home = str_fmt(mem, "Ngõ %s", person_name(h));
  struct filled *f = form_open(h, RESIDENT, "/phan-anh/gui", "/phan-anh/gui");
  form_set(f, "loi", "Quy định mới bắt nộp giấy tờ hai lần, và cầu cũng hỏng");
  form_set(f, "loai", "phan-anh-quy-dinh");
  f = form_in(h, RESIDENT, play_step(f, "noi"), "/phan-anh/gui");
  form_set(f, "chu-de", "duong-sa");
  f = form_in(h, RESIDENT, play_step(f, "lien-he"), "/phan-anh/gui");
  form_set(f, "ten", person_name(h));
  form_set_str(f, "dia-chi", home);
  form_set(f, "dien-thoai", person_phone(h));
  f = form_in(h, RESIDENT, play_step(f, "xem"), "/phan-anh/gui");
  str code = play_code(h, play_step(f, "gui")), record = play_record(h);
  struct answer desk = get_path(h, ROLE_COORDINATOR, record);
  CHECK_HAS_NOT(desk.body, str_c(mem, home));
  CHECK_HAS(person_reveal(h, ROLE_COORDINATOR, record, "dia-chi", "xac-minh").body, str_c(mem, home));
  f = form_open(h, ROLE_COORDINATOR, play_path(h, record, ""), play_path(h, record, "/tach"));
  form_set(f, "phan", "Cầu hỏng");
  form_set(f, "phan-chu-de", "duong-sa");
  CHECK_INT(form_send(f).status, 303);
  person_asks(h, code, "xoa", "");
  CHECK_INT(person_decide(h, person_request(h), "cat", "luu-tru").status, 303);
  CHECK(house_forgot(h, person_name(h)));
  CHECK(!house_holds(h, person_phone(h)));
  CHECK(person_all_verifies(h));
}
