/* Complaints and their clocks; the escrow; letters that cannot be dealt with. */
#include "petition/play.h"

#include <string.h>

static struct answer letter(struct house *h, const char *signers, const char *sent) {
  struct filled *f = form_open(h, ROLE_SEALED_HANDLER, "/can-bo/don-kin/nhap", "/can-bo/don-kin/nhap");
  form_set(f, "loai", "khieu-nai");
  form_set(f, "kenh", "giay");
  form_set(f, "loi", "Khiếu nại quyết định thu hồi");
  form_set(f, "so-nguoi", signers);
  if (sent) form_set(f, "dai-dien", sent);
  return form_send(f);
}

TEST("a complaint on the web is a name in the book, and its clock starts at the signed letter") {
  struct house *h = house_open(mem);
  play_people(h);
  struct answer sent = play_seal(h, "khieu-nai", "Khiếu nại một quyết định", ID_NONE);
  CHECK_HAS(sent.body, "Đây mới là ghi tên trước");
  str record = play_first(h, ROLE_SEALED_HANDLER);
  play_open_key(h, ROLE_SEALED_HANDLER, PLAY_PHRASE);
  CHECK_HAS(play_open(h, ROLE_SEALED_HANDLER, record).body, "chờ đơn có chữ ký");
  CHECK_HAS_NOT(get_path(h, ROLE_SEALED_HANDLER, record).body, "Hạn của bước này");
  CHECK_INT(play_act(h, ROLE_SEALED_HANDLER, record, "nhan-don-ky", NULL, NULL).status, 422); /* which day? */
  const char *lam = str_c(mem, str_fmt(mem, "%.*s/lam", STR_ARG(record)));
  struct filled *f = form_open(h, ROLE_SEALED_HANDLER, str_c(mem, record), lam);
  form_drop(f, "viec");
  form_add(f, "viec", S("nhan-don-ky"));
  form_set(f, "ngay", "20/11/2026");
  struct answer a = form_send(f);
  CHECK_INT(a.status, 200);
  CHECK_HAS(a.body, "02/12/2026"); /* seven working days from Friday, the holiday of 24/11 between */
  CHECK_INT(play_act(h, ROLE_SEALED_HANDLER, record, "thu-ly", NULL, NULL).status, 200);
  a = get_path(h, ROLE_SEALED_HANDLER, record);
  CHECK_HAS(a.body, "23/12/2026"); /* thirty days from today */

  /* Longer only on one of the seven grounds, in writing, and once. */
  const char *longer = str_c(mem, str_fmt(mem, "%.*s/gia-han", STR_ARG(record)));
  f = form_open(h, ROLE_SEALED_HANDLER, str_c(mem, record), longer);
  form_add(f, "can-cu", S("vi-ban"));
  form_set(f, "ly-do", "Bận");
  CHECK_INT(form_send(f).status, 422);
  f = form_open(h, ROLE_SEALED_HANDLER, str_c(mem, record), longer);
  form_add(f, "can-cu", S("nhieu-noi"));
  CHECK_INT(form_send(f).status, 422); /* nothing written */
  f = form_open(h, ROLE_SEALED_HANDLER, str_c(mem, record), longer);
  form_add(f, "can-cu", S("nhieu-noi"));
  form_set(f, "ly-do", "Phải xác minh ở hai thôn");
  a = form_send(f);
  CHECK_INT(a.status, 200);
  CHECK_HAS(a.body, "07/01/2027"); /* forty-five */
  CHECK_INT(form_send(f).status, 409);
}

static void old_rule(struct ctx *cx, void *arg) {
  struct deadline *d = arg;
  (void)calendar_deadline(cx, S("thu-ly-khieu-nai"), day_starts(day_make(2026, 6, 29)), d);
}

TEST("before the first of July 2026 a complaint was accepted within ten days") {
  struct house *h = house_open(mem);
  struct deadline d = {.due = DAY_NONE};
  CHECK(house_read(h, ROLE_SEALED_HANDLER, old_rule, &d));
  CHECK_INT(d.rule.limit, 10);
  CHECK_INT(d.rule.unit, LIMIT_DAYS);
}

TEST("several signers are counted, and send as many representatives as the law says") {
  struct house *h = house_open(mem);
  play_people(h);
  CHECK_INT(letter(h, "5", NULL).status, 422);
  CHECK_INT(letter(h, "10", "3").status, 422);
  CHECK_INT(letter(h, "11", "6").status, 422);
  CHECK_INT(letter(h, "11", "5").status, 200);
  CHECK_INT(letter(h, "4", NULL).status, 200);
  CHECK_HAS(get_path(h, ROLE_SEALED_HANDLER, play_first(h, ROLE_SEALED_HANDLER)).body, "Số người ký");
}

TEST("what is outside our competence leaves with a slip whose number is blank, and the sender is told where "
     "to") {
  struct house *h = house_open(mem);
  play_people(h);
  str code = play_code18(h, play_seal(h, "kin", "Việc của thuế", ID_NONE));
  str record = play_first(h, ROLE_SEALED_HANDLER);
  play_open_key(h, ROLE_SEALED_HANDLER, PLAY_PHRASE);
  CHECK_INT(play_act(h, ROLE_SEALED_HANDLER, record, "khong-thuoc", NULL, "Việc này do thuế xem").status, 422);
  struct filled *f = form_open(h, ROLE_SEALED_HANDLER, str_c(mem, record),
                               str_c(mem, str_fmt(mem, "%.*s/lam", STR_ARG(record))));
  form_drop(f, "viec");
  form_add(f, "viec", S("khong-thuoc"));
  form_set(f, "loi", "Việc này do cơ quan thuế xem xét");
  form_set(f, "noi-nhan", "Cơ quan thuế");
  struct answer a = form_send(f);
  CHECK_HAS(a.body, "Phiếu chuyển đơn");
  CHECK_HAS(a.body, "Số: ………/PC-UBND");
  CHECK_HAS(play_follow(h, code).body, "Cơ quan thuế");
}

static void still_there(struct ctx *cx, void *arg) {
  struct petitions *l = arg;
  *l = petition_mine(cx, 0);
}

TEST("a letter that cannot be dealt with is destroyed after a year, and its code opens nothing") {
  struct house *h = house_open(mem);
  play_people(h);
  str code = play_code18(h, play_seal(h, "kin", "Không rõ việc gì", ID_NONE));
  str record = play_first(h, ROLE_SEALED_HANDLER);
  play_open_key(h, ROLE_SEALED_HANDLER, PLAY_PHRASE);
  CHECK_INT(play_act(h, ROLE_SEALED_HANDLER, record, "khong-du", NULL, "Đơn không rõ nội dung").status, 200);
  petition_upkeep(h->store, h->now + INT64_C(364) * 24 * 3600000);
  CHECK_INT(play_follow(h, code).status, 200);
  petition_upkeep(h->store, h->now + INT64_C(370) * 24 * 3600000);
  CHECK_INT(play_follow(h, code).status, 422);
  struct petitions l = {NULL, 9};
  CHECK(house_read(h, ROLE_SEALED_HANDLER, still_there, &l));
  CHECK_INT(l.n, 0);
}

/* ---- the escrow ------------------------------------------------------------------------------------------------- */

static const int seats[3] = {ROLE_CLERK, ROLE_COORDINATOR, ROLE_SUPERVISOR};

static void sit(struct house *h) {
  for (int i = 0; i < 3; i++) CHECK_INT(play_make_key(h, seats[i]).status, 303);
  struct filled *f = form_open(h, ROLE_ADMINISTRATOR, "/can-bo/khoa/du-phong", "/can-bo/khoa/du-phong");
  const char *const names[] = {"mot", "hai", "ba"};
  for (int i = 0; i < 3; i++) form_set_str(f, names[i], id_hex(h->mem, h->people[seats[i]].account));
  CHECK_INT(form_send(f).status, 303);
}

static struct answer turn(struct house *h, int who, str number, int to) {
  return post(h, who, "/can-bo/khoa", "/can-bo/khoa/cung-mo", "so", str_c(h->mem, number), "nguoi",
              str_c(h->mem, id_hex(h->mem, h->people[to].account)));
}

TEST("any two of the three open a record for a new keeper, in either order; one alone opens nothing") {
  struct house *h = house_open(mem);
  play_people(h);
  sit(h);
  for (int i = 0; i < 3; i++) play_open_key(h, seats[i], PLAY_PHRASE);
  size_t opened = 0;
  str number = STR_NONE;
  for (int first = 0; first < 3; first++)
    for (int second = 0; second < 3; second++) {
      if (first == second) continue;
      /* Reaches the chairman alone. */
      struct answer sent = play_seal(h, "thai-do", "Cán bộ phòng kia", h->other_office);
      number = between(sent.body, "ngoài phong bì: ", ".");
      CHECK_INT(number.n, NUMBER_LETTERS);
      CHECK_INT(turn(h, seats[first], S("KHONGCOO"), ROLE_SEALED_HANDLER).status, 422);
      CHECK_INT(turn(h, seats[first], number, ROLE_SEALED_HANDLER).status, 303);
      CHECK_INT(turn(h, seats[first], number, ROLE_SEALED_HANDLER).status,
                303); /* twice alone is still alone */
      CHECK_INT(play_count(h, ROLE_SEALED_HANDLER), opened);
      CHECK_INT(turn(h, seats[second], number, IN_OTHER_UNIT + ROLE_SEALED_HANDLER).status,
                422); /* their office */
      CHECK_STR(turn(h, seats[second], number, ROLE_SEALED_HANDLER).location, "/can-bo/khoa?xong=2");
      CHECK_INT(play_count(h, ROLE_SEALED_HANDLER), ++opened);
    }
  play_open_key(h, ROLE_SEALED_HANDLER, PLAY_PHRASE);
  struct answer open = play_open(h, ROLE_SEALED_HANDLER, play_first(h, ROLE_SEALED_HANDLER));
  CHECK_HAS(open.body, "Cán bộ phòng kia");
  CHECK_HAS(open.body, "Hai người giữ khóa dự phòng cùng mở");
}

/* ---- the box itself ---------------------------------------------------------------------------------------------- */

TEST("a sealed part opens under its key, in its place, whole; nothing else does; its length says little") {
  uint8_t key[KEY_BYTES], other[KEY_BYTES];
  id record, part;
  random_bytes(key, sizeof key);
  random_bytes(other, sizeof other);
  random_bytes(record.b, sizeof record.b);
  random_bytes(part.b, sizeof part.b);
  str text;
  struct bytes s = seal(mem, key, record, part, "don", S("Nội dung"));
  CHECK(unseal(mem, key, record, part, "don", s, &text));
  CHECK_STR(text, "Nội dung");
  CHECK(!unseal(mem, other, record, part, "don", s, &text));
  CHECK(!unseal(mem, key, part, part, "don", s, &text));
  CHECK(!unseal(mem, key, record, record, "don", s, &text));
  CHECK(!unseal(mem, key, record, part, "tin-di", s, &text));
  uint8_t *changed = talloc_memdup(mem, s.p, s.n);
  for (size_t i = 0; i < s.n; i += 37) {
    changed[i] ^= 1;
    CHECK(!unseal(mem, key, record, part, "don", (struct bytes){changed, s.n}, &text));
    changed[i] ^= 1;
  }
  for (size_t n = 0; n < 60; n++) CHECK(!unseal(mem, key, record, part, "don", (struct bytes){s.p, n}, &text));
  const size_t lengths[] = {0, 1, 500, 1023, 1024, 4095, 4096, 60000, 300000};
  for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
    char *long_text = MEM_ARRAY(mem, char, lengths[i] + 1);
    memset(long_text, 'a', lengths[i] + 1);
    struct bytes l = seal(mem, key, record, part, "don", (str){long_text, lengths[i]});
    CHECK(unseal(mem, key, record, part, "don", l, &text) && text.n == lengths[i]);
    size_t body = l.n - 40;
    CHECK((body & (body - 1)) == 0 && body >= 1024); /* a power of two */
  }
}

TEST("two check syllables show any one or two wrong ones, and two that changed places") {
  uint8_t secret[CODE_BYTES], back[CODE_BYTES];
  for (int round = 0; round < 40; round++) {
    random_bytes(secret, sizeof secret);
    CHECK(spoken_hear(mem, spoken_say(mem, secret, CODE_BYTES, 2), back, CODE_BYTES, 2) &&
          memcmp(secret, back, CODE_BYTES) == 0);
    str code = spoken_say(mem, secret, CODE_BYTES, 2), parts[CODE_BYTES + 2], rest = code;
    for (size_t i = 0; i < CODE_BYTES + 2; i++) (void)str_cut(&rest, S("-"), &parts[i]);
    for (size_t i = 0; i < CODE_BYTES + 1; i++) {
      if (str_eq(parts[i], parts[i + 1])) continue;
      str a = parts[i];
      parts[i] = parts[i + 1];
      parts[i + 1] = a;
      CHECK(!spoken_hear(mem, str_join(mem, parts, CODE_BYTES + 2, S("-")), back, CODE_BYTES, 2));
      parts[i + 1] = parts[i];
      parts[i] = a;
    }
    for (size_t i = 0; i < CODE_BYTES; i++)
      for (size_t k = i; k < CODE_BYTES; k++) {
        uint8_t wrong[CODE_BYTES];
        memcpy(wrong, secret, sizeof wrong);
        wrong[i] ^= (uint8_t)(1 + round);
        if (k != i) wrong[k] ^= (uint8_t)(3 * round + 7);
        str tail = spoken_say(mem, wrong, CODE_BYTES, 2), heard[CODE_BYTES + 2];
        for (size_t j = 0; j < CODE_BYTES + 2; j++) (void)str_cut(&tail, S("-"), &heard[j]);
        heard[CODE_BYTES] = parts[CODE_BYTES];
        heard[CODE_BYTES + 1] = parts[CODE_BYTES + 1];
        CHECK(!spoken_hear(mem, str_join(mem, heard, CODE_BYTES + 2, S("-")), back, CODE_BYTES, 2));
      }
  }
}
