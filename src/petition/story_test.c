/* A sealed petition from the resident's phone to its end, and every wrong way round. */
#include "petition/play.h"

#include <string.h>

TEST("a matter kept secret goes in sealed, is answered, refused, and ended by somebody higher only") {
  struct house *h = house_open(mem);
  play_people(h);
  struct answer sent = play_seal(h, "kin", "Chuyện riêng của gia đình tôi", ID_NONE);
  CHECK_INT(sent.status, 200);
  str code = play_code18(h, sent);
  uint8_t secret[CODE_BYTES];
  CHECK(spoken_hear(mem, code, secret, CODE_BYTES, 2));
  struct answer mine = play_follow(h, code);
  CHECK_INT(mine.status, 200);
  CHECK_HAS(mine.body, "Chuyện riêng của gia đình tôi");
  CHECK_STR(header(mine, "Cache-Control"), "no-store");

  str record = play_first(h, ROLE_SEALED_HANDLER);
  NEED(record.p);
  struct answer shut = get_path(h, ROLE_SEALED_HANDLER, record);
  CHECK_INT(shut.status, 200);
  CHECK_HAS_NOT(shut.body, "Chuyện riêng");
  CHECK_HAS(shut.body, "Mở khóa của tôi trước");
  CHECK_INT(play_open_key(h, ROLE_SEALED_HANDLER, "khong phai cau nay dau").status, 422);
  CHECK_INT(play_open_key(h, ROLE_SEALED_HANDLER, PLAY_PHRASE).status, 303);
  CHECK_HAS_NOT(get_path(h, ROLE_SEALED_HANDLER, record).body, "Chuyện riêng"); /* a GET opens nothing */
  struct answer open = play_open(h, ROLE_SEALED_HANDLER, record);
  CHECK_INT(open.status, 200);
  CHECK_HAS(open.body, "Chuyện riêng của gia đình tôi");
  CHECK_HAS(open.body, "0999 888 777");
  CHECK_HAS(open.body, "Mở xem nội dung"); /* in its history */

  CHECK_INT(play_act(h, ROLE_SEALED_HANDLER, record, "thu-ly", NULL, NULL).status, 200);
  CHECK_INT(play_act(h, ROLE_SEALED_HANDLER, record, "tra-loi", NULL, "Đã làm").status, 422);
  struct answer wrong = play_act(h, ROLE_SEALED_HANDLER, record, "tra-loi", "da-giai-quyet", NULL);
  CHECK_INT(wrong.status, 422);
  CHECK_HAS(wrong.body, "id=\"f-loi-error\"");
  CHECK_INT(play_act(h, ROLE_SEALED_HANDLER, record, "tra-loi", "da-giai-quyet", "Đã gặp hai bên").status, 200);
  CHECK_INT(play_act(h, ROLE_SEALED_HANDLER, record, "im-lang", NULL, NULL).status,
            422); /* the sender has days to answer */

  /* Opened before the refusal, sent after it: the table decides, not the page. */
  const char *lam = str_c(mem, str_fmt(mem, "%.*s/lam", STR_ARG(record)));
  struct filled *stale = form_open(h, ROLE_SEALED_HANDLER, str_c(mem, record), lam);
  form_drop(stale, "viec");

  mine = play_follow(h, code);
  CHECK_HAS(mine.body, "Đã gặp hai bên");
  struct filled *refuse = form_in(h, RESIDENT, mine, "/don-thu/theo-doi/khong-dong-y");
  form_set(refuse, "vi-sao", "Chưa ai gặp tôi");
  struct answer refused = form_send(refuse);
  CHECK_INT(refused.status, 200);
  CHECK_HAS(refused.body, "chuyển lên người cấp trên");
  /* Whoever answered has no way on; the chairman has a key without anybody below agreeing. */
  CHECK_HAS_NOT(get_path(h, ROLE_SEALED_HANDLER, record).body, "value=\"xem-lai\"");
  form_add(stale, "viec", S("xem-lai"));
  CHECK_INT(form_send(stale).status, 409);
  CHECK_INT(play_open_key(h, ROLE_CHAIRMAN, PLAY_PHRASE).status, 303);
  open = play_open(h, ROLE_CHAIRMAN, record);
  CHECK_INT(open.status, 200);
  CHECK_HAS(open.body, "Chưa ai gặp tôi");
  CHECK_INT(play_act(h, ROLE_CHAIRMAN, record, "xem-lai", NULL, NULL).status, 200);
  CHECK_INT(
      play_act(h, ROLE_CHAIRMAN, record, "tra-loi-lai", "khong-giai-quyet-duoc", "Không đủ chứng cứ").status,
      200);
  form_drop(stale, "viec");
  form_add(stale, "viec", S("im-lang-lai"));
  CHECK_INT(form_send(stale).status, 409);
  mine = play_follow(h, code);
  CHECK_HAS(mine.body, "Không giải quyết được");
  struct answer done = form_send(form_in(h, RESIDENT, mine, "/don-thu/theo-doi/dong-y"));
  CHECK_HAS(done.body, "Đã kết thúc sau khi cấp trên xem lại");
}

TEST("a complaint about staff never reaches their unit: not its list, not its count, not its key") {
  struct house *h = house_open(mem);
  play_people(h);
  CHECK_INT(play_seal(h, "thai-do", "Cán bộ nói nặng lời", ID_NONE).status,
            422); /* about whom decides who may see it */
  CHECK_INT(play_seal(h, "thai-do", "Cán bộ nói nặng lời", h->office).status, 200);
  CHECK_INT(play_count(h, ROLE_SEALED_HANDLER), 0);
  CHECK_INT(play_count(h, ROLE_CHAIRMAN), 1);
  CHECK_INT(play_count(h, IN_OTHER_UNIT + ROLE_SEALED_HANDLER), 0); /* the next higher person, not everybody */
  str record = play_first(h, ROLE_CHAIRMAN);
  struct answer there = get_path(h, ROLE_SEALED_HANDLER, record);
  CHECK_INT(there.status, 404);
  CHECK_STR(there.body, get(h, ROLE_SEALED_HANDLER, "/can-bo/don-kin/00112233445566778899aabbccddeeff").body);
  play_open_key(h, ROLE_CHAIRMAN, PLAY_PHRASE);
  struct answer open = play_open(h, ROLE_CHAIRMAN, record);
  CHECK_HAS(open.body, "Phòng Văn hóa - Xã hội");
  /* Nor by handing over: the form does not offer them, and a forged one is refused. */
  CHECK_HAS_NOT(between(open.body, "name=\"nguoi\"", "</select>"),
                id_hex(mem, h->people[ROLE_SEALED_HANDLER].account));
  struct filled *f = form_in(h, ROLE_CHAIRMAN, open, str_c(mem, str_fmt(mem, "%.*s/trao", STR_ARG(record))));
  form_set_str(f, "nguoi", id_hex(mem, h->people[IN_OTHER_UNIT + ROLE_SEALED_HANDLER].account));
  form_drop(f, "nguoi");
  form_add(f, "nguoi", id_hex(mem, h->people[ROLE_SEALED_HANDLER].account));
  CHECK_INT(form_send(f).status, 422);
  CHECK_INT(play_count(h, ROLE_SEALED_HANDLER), 0);
}

TEST("a sitting ends by itself, at lock and at log-out, and the last key is never dropped") {
  struct house *h = house_open(mem);
  play_people(h);
  play_seal(h, "thai-do", "Về một người ở phòng kia", h->other_office);
  str record = play_first(h, ROLE_CHAIRMAN);
  NEED(record.p);
  play_open_key(h, ROLE_CHAIRMAN, PLAY_PHRASE);
  CHECK_INT(play_open(h, ROLE_CHAIRMAN, record).status, 200);
  house_later(h, 9);
  CHECK_INT(play_open(h, ROLE_CHAIRMAN, record).status, 200);
  house_later(h, 2);
  struct filled *f = form_open(h, ROLE_CHAIRMAN, "/can-bo/khoa", "/can-bo/khoa/mo");
  form_set(f, "cau", PLAY_PHRASE);
  CHECK_HAS(get_path(h, ROLE_CHAIRMAN, record).body, "Mở khóa của tôi trước");
  CHECK_INT(form_send(f).status, 303);
  f = form_open(h, ROLE_CHAIRMAN, "/can-bo/khoa", "/can-bo/khoa/dong");
  form_send(f);
  CHECK_HAS(get_path(h, ROLE_CHAIRMAN, record).body, "Mở khóa của tôi trước");

  play_open_key(h, ROLE_CHAIRMAN, PLAY_PHRASE);
  struct answer open = play_open(h, ROLE_CHAIRMAN, record);
  const char *hand = str_c(mem, str_fmt(mem, "%.*s/trao", STR_ARG(record)));
  f = form_in(h, ROLE_CHAIRMAN, open, hand);
  form_set_str(f, "nguoi", id_hex(mem, h->people[ROLE_SEALED_HANDLER].account));
  form_add(f, "bo-khoa", S("1"));
  CHECK_INT(form_send(f).status, 303); /* handed over: no key, no page */
  CHECK_INT(play_count(h, ROLE_CHAIRMAN), 0);
  CHECK_INT(get_path(h, ROLE_CHAIRMAN, record).status, 404);
  CHECK_INT(play_open_key(h, ROLE_SEALED_HANDLER, PLAY_PHRASE).status, 303);
  CHECK_HAS(play_open(h, ROLE_SEALED_HANDLER, record).body, "Về một người ở phòng kia");

  /* The only key: its holder neither leaves the duty nor takes a new key. */
  struct filled *leave =
      form_open(h, ROLE_ADMINISTRATOR,
                str_c(mem, str_fmt(mem, "/can-bo/nguoi-dung/%.*s",
                                   STR_ARG(id_hex(mem, h->people[ROLE_SEALED_HANDLER].account)))),
                str_c(mem, str_fmt(mem, "/can-bo/nguoi-dung/%.*s/ngung",
                                   STR_ARG(id_hex(mem, h->people[ROLE_SEALED_HANDLER].account)))));
  form_fill(leave, S("1"));
  struct answer stays = form_send(leave);
  CHECK_INT(stays.status, 409);
  CHECK_HAS(stays.body, "khóa duy nhất");
  f = form_open(h, ROLE_SEALED_HANDLER, "/can-bo/khoa", "/can-bo/khoa/dat");
  form_set(f, "cau-khoa", "mot cau khoa khac han");
  form_set(f, "lan-hai", "mot cau khoa khac han");
  form_add(f, "thay", S("1"));
  CHECK_INT(form_send(f).status, 422);
}

TEST("the same form sent again gives the same code and one record; other words are told apart") {
  struct house *h = house_open(mem);
  play_people(h);
  struct filled *f = form_open(h, RESIDENT, "/don-thu/gui-kin", "/don-thu/gui-kin");
  form_set(f, "loai", "kin");
  form_set(f, "loi", "Gửi hai lần");
  form_add(f, "buoc", S("gui"));
  str first = play_code18(h, form_send(f)), second = play_code18(h, form_send(f));
  CHECK_STR(second, first);
  CHECK_INT(play_count(h, ROLE_SEALED_HANDLER), 1);
  form_set(f, "loi", "Nhưng lời khác");
  struct answer other = form_send(f);
  CHECK(other.status == 409 || other.status == 422);
  CHECK_HAS_NOT(other.body, "class=\"code\"");
  CHECK_INT(play_count(h, ROLE_SEALED_HANDLER), 1);
}

TEST("whatever is wrong with a code is told alike") {
  struct house *h = house_open(mem);
  play_people(h);
  str code = play_code18(h, play_seal(h, "kin", "Một việc", ID_NONE));
  uint8_t other[CODE_BYTES] = {1, 2, 3}, secret[CODE_BYTES];
  NEED(spoken_hear(mem, code, secret, CODE_BYTES, 2));
  secret[3] ^= 1;
  const str wrong[] = {spoken_say(mem, other, CODE_BYTES, 2), spoken_say(mem, secret, CODE_BYTES, 2),
                       S("ba ba ba"), S("'; DROP TABLE petition"), str_fmt(mem, "%.*s ba", STR_ARG(code))};
  str told = STR_NONE;
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    struct answer a = play_follow(h, wrong[i]);
    CHECK_INT(a.status, 422);
    str said = text_of(mem, a.body, "class=\"notice notice-error\"");
    if (i) CHECK_STR(said, told);
    told = said;
  }
}

/* What is read on a page: its tokens are new each time, and the hour it was made stands at its foot. */
static str read_on(void *mem, str page) {
  str rest = page, body;
  return plain_text(mem, str_cut(&rest, S("Trang này lập lúc"), &body) ? body : page);
}

static void public_log(struct ctx *cx, void *arg) {
  *(int64_t *)arg = log_size(cx);
}

TEST("nothing of a sealed petition shows in any list, search, count or log that others see") {
  struct house *h = house_open(mem);
  play_people(h);
  static const struct {
    int who;
    const char *path;
  } pages[] = {{RESIDENT, "/"},
               {RESIDENT, "/phan-anh"},
               {RESIDENT, "/phan-anh?q=chuyen+rieng"},
               {RESIDENT, "/tien-do"},
               {RESIDENT, "/so-cai"},
               {ROLE_COORDINATOR, "/can-bo"},
               {ROLE_COORDINATOR, "/can-bo/phan-anh"},
               {ROLE_COORDINATOR, "/can-bo/phan-anh?q=chuyen+rieng"},
               {ROLE_ONE_STOP_CLERK, "/can-bo"},
               {ROLE_ADMINISTRATOR, "/can-bo"},
               {IN_OTHER_UNIT + ROLE_SEALED_HANDLER, "/can-bo"},
               {IN_OTHER_UNIT + ROLE_SEALED_HANDLER, "/can-bo/don-kin"}};
  enum { PAGES = sizeof pages / sizeof *pages };
  str before[PAGES];
  int64_t entries = -1, entries_after = -2;
  CHECK(house_read(h, RESIDENT, public_log, &entries));
  for (size_t i = 0; i < PAGES; i++) before[i] = get(h, pages[i].who, pages[i].path).body;
  CHECK_INT(play_seal(h, "thai-do", "Chuyện riêng", h->other_office).status, 200);
  post(h, ROLE_SEALED_HANDLER, "/can-bo/to-cao", "/can-bo/to-cao", "loai", "truc-tiep", "ngay", "23/11/2026");
  for (size_t i = 0; i < PAGES; i++)
    if (!CHECK(str_eq(read_on(mem, get(h, pages[i].who, pages[i].path).body), read_on(mem, before[i]))))
      test_say("%s changed", pages[i].path);
  CHECK(house_read(h, RESIDENT, public_log, &entries_after));
  CHECK_INT(entries_after, entries);
}

TEST("what was written in a sealed petition is in no file and no row, whoever has read and answered it") {
  struct house *h = house_open(mem);
  play_people(h);
  str code = play_code18(h, play_seal(h, "kin", "CHIM YẾN KÍN trong lồng", ID_NONE));
  str record = play_first(h, ROLE_SEALED_HANDLER);
  play_open_key(h, ROLE_SEALED_HANDLER, PLAY_PHRASE);
  play_act(h, ROLE_SEALED_HANDLER, record, "thu-ly", NULL, NULL);
  CHECK_INT(play_act(h, ROLE_SEALED_HANDLER, record, "tra-loi", "da-giai-quyet", "CHIM TRẢ LỜI").status, 200);
  CHECK_HAS(play_follow(h, code).body, "CHIM TRẢ LỜI");
  static const char *const canaries[] = {"CHIM YẾN KÍN", "CHIM TRẢ LỜI", "Người Gửi Kín", "0999 888 777",
                                         PLAY_PHRASE};
  for (size_t i = 0; i < sizeof canaries / sizeof *canaries; i++)
    if (!CHECK(!play_kept(h, canaries[i]))) test_say("%s", canaries[i]);
  CHECK(!play_kept(h, str_c(mem, code)));
  /* The search finds what lies there in the open. */
  CHECK(play_kept(h, "Người Thử"));
}

static bool close_sessions(struct ctx *cx, void *arg) {
  session_close_all(cx, *(id *)arg, ID_NONE);
  return true;
}

TEST("an opened key is gone when its time is over, when it is let go, and when its person's sessions end") {
  struct house *h = house_open(mem);
  uint8_t secret[KEY_BYTES] = {1, 2, 3}, back[KEY_BYTES];
  id one = {{1}}, two = {{2}}, mine = h->people[ROLE_CHAIRMAN].account, other = h->people[ROLE_CLERK].account;
  moment until;
  CHECK(store_hold(h->store, one, mine, secret, h->now + 1000));
  CHECK(store_held(h->store, one, h->now, back, &until) && memcmp(secret, back, KEY_BYTES) == 0);
  CHECK(!store_held(h->store, two, h->now, back, &until));
  CHECK(!store_held(h->store, one, h->now + 1000, back, &until));
  CHECK(!store_held(h->store, one, h->now, back, &until)); /* gone, not only too late */
  CHECK(store_hold(h->store, one, mine, secret, h->now + 1000));
  store_let_go(h->store, one);
  CHECK(!store_held(h->store, one, h->now, back, &until));
  CHECK(store_hold(h->store, one, mine, secret, h->now + 1000));
  CHECK(store_hold(h->store, two, other, secret, h->now + 1000));
  CHECK(house_write(h, ROLE_ADMINISTRATOR, close_sessions, &mine) == STORE_COMMITTED);
  CHECK(!store_held(h->store, one, h->now, back, &until));
  CHECK(store_held(h->store, two, h->now, back, &until));
  for (uint8_t i = 0; i < 80; i++) {
    id key = {{9, i, 1}};
    bool held = store_hold(h->store, key, other, secret, h->now + 1000);
    CHECK(held == (i < 63)); /* 64 at once, and one is there already */
  }
}

/* ---- the table of states ---------------------------------------------------------------------------------------- */

struct walk {
  bool seen[64];
  bool bad;
};

static int state_number(str state, str *known, size_t *n) {
  for (size_t i = 0; i < *n; i++)
    if (str_eq(known[i], state)) return (int)i;
  known[*n] = state;
  return (int)(*n)++;
}

/* Where one is: a state, whether it was refused, whether somebody higher acted since. */
static void step_on(struct walk *w, str state, bool refused, bool higher, str *known, size_t *n) {
  int at = state_number(state, known, n) * 4 + refused * 2 + higher;
  if (w->seen[at]) return;
  w->seen[at] = true;
  if (refused && !higher && petition_is_closed(state)) w->bad = true;
  for (size_t i = 0; i < petition_moves_n; i++) {
    const struct move *m = &petition_moves[i];
    if (!str_eq(state, str_of(m->from))) continue;
    bool now_refused = refused || strcmp(m->act, "khong-dong-y") == 0;
    bool now_higher = (higher && strcmp(m->act, "khong-dong-y") != 0) || m->by == BY_HIGHER;
    step_on(w, str_of(m->to), now_refused, now_higher, known, n);
  }
}

TEST("no path leads from 'refused by the citizen' to 'closed' without somebody higher, and every state is "
     "named") {
  struct walk w = {.bad = false};
  str known[16];
  size_t n = 0;
  step_on(&w, S("cho-don"), false, false, known, &n);
  step_on(&w, S("moi"), false, false, known, &n);
  CHECK(!w.bad);
  CHECK(n == 9);
  for (size_t i = 0; i < n; i++) CHECK(petition_state_word(S("kin"), known[i]).p != NULL);
  for (size_t i = 0; i < petition_moves_n; i++) {
    bool reached = false;
    for (size_t k = 0; k < n; k++) reached = reached || str_eq(known[k], str_of(petition_moves[i].from));
    CHECK(reached);
  }
}
