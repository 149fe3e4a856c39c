/* Votes of households: who may, what is counted, and that it is exact. */
#include "consultation/play.h"

/* "" = that hamlet is left empty. The harness's hamlets are in Vietnamese order: Thôn Hai, Thôn Một. */
static struct answer open_vote(struct house *h, int who, const char *about, const char *scope, const char *one,
                               const char *two) {
  struct filled *f = form_open(h, who, "/can-bo/bieu-quyet/moi", "/can-bo/bieu-quyet/moi");
  form_set(f, "cau-hoi", "Mỗi hộ góp 200.000 đồng làm đường thôn, đồng ý không?");
  form_set(f, "noi-dung", about);
  form_set(f, "pham-vi", scope);
  str last = STR_NONE;
  for (size_t i = 0; i < f->n; i++) {
    if (str_eq(f->at[i].name, S("thon"))) last = f->at[i].value;
    if (str_eq(f->at[i].name, S("so-ho")))
      f->at[i].value = str_of(str_eq(last, id_hex(h->mem, h->hamlet)) ? one : two);
  }
  return form_send(f);
}

static struct answer minutes(struct house *h, int who, str vote, id hamlet, const char *present,
                             const char *agree, const char *disagree, const char *team) {
  char *path = str_c(h->mem, str_fmt(h->mem, "%.*s/thon/%.*s", STR_ARG(vote), STR_ARG(id_hex(h->mem, hamlet))));
  struct filled *f = form_open(h, who, path, path);
  form_set(f, "ngay", "23/11/2026");
  form_set(f, "tham-gia", present);
  form_set(f, "tan-thanh", agree);
  form_set(f, "khong-tan-thanh", disagree);
  form_set(f, "khac", "0");
  form_set(f, "to-kiem-phieu", team);
  form_set(f, "bien-ban", "Biên bản số 1");
  return form_send(f);
}
#define TEAM "Người A\nNgười B\nNgười C"

TEST("the least number that passes is exact at every edge") {
  CHECK_INT(vote_needed(150, 2, 3, true), 100);
  CHECK_INT(vote_needed(151, 2, 3, true), 101);
  CHECK_INT(vote_needed(152, 2, 3, true), 102);
  CHECK_INT(vote_needed(1, 2, 3, true), 1);
  CHECK_INT(vote_needed(100, 1, 2, false), 51);
  CHECK_INT(vote_needed(101, 1, 2, false), 51);
  CHECK_INT(vote_needed(3, 2, 3, true), 2);
  for (int64_t of = 1; of < 2000; of++) {
    int64_t n = vote_needed(of, 2, 3, true), m = vote_needed(of, 1, 2, false);
    CHECK(n * 3 >= of * 2 && (n - 1) * 3 < of * 2);
    CHECK(m * 2 > of && (m - 1) * 2 <= of);
  }
}

TEST("two thirds of all households pass, one fewer does not, however many came") {
  struct house *h = house_open(mem);
  struct answer made = open_vote(h, ROLE_UNIT_HEAD, "khoan-1", "thon", "150", "");
  CHECK_INT(made.status, 303);
  str vote = made.location;
  CHECK_HAS(get(h, RESIDENT, "/bieu-quyet/1").body, "Đã có biên bản của 0 trên 1 thôn");
  CHECK_INT(minutes(h, ROLE_COLLECTOR, vote, h->hamlet, "99", "99", "0", TEAM).status, 303);
  struct answer page = get(h, RESIDENT, "/bieu-quyet/1");
  CHECK_HAS(page.body, "99 × 3 = 297; 150 × 2 = 300");
  CHECK_HAS(page.body, "Không đủ số tán thành");
  CHECK_HAS_NOT(page.body, "Người A");
  CHECK_HAS(page.body, "Trang này không nhận phiếu biểu quyết");

  char *path = str_c(mem, str_fmt(mem, "%.*s/thon/%.*s", STR_ARG(vote), STR_ARG(id_hex(mem, h->hamlet))));
  struct filled *f = form_open(h, ROLE_COLLECTOR, path, path);
  form_set(f, "tham-gia", "100");
  form_set(f, "tan-thanh", "100");
  form_set(f, "to-kiem-phieu", TEAM);
  struct answer silent = form_send(f);
  CHECK_INT(silent.status, 422);
  CHECK_HAS(silent.body, "vì sao sửa");
  form_set(f, "vi-sao-sua", "Đếm sót một phiếu");
  CHECK_INT(form_send(f).status, 303);
  page = get(h, RESIDENT, "/bieu-quyet/1");
  CHECK_HAS(page.body, "100 × 3 = 300; 150 × 2 = 300");
  CHECK_HAS(page.body, "Đủ số tán thành");
  CHECK_HAS(page.body, "30/11/2026"); /* five working days after Monday 23/11 */
  CHECK_HAS(page.body, "bản sửa lần 2");

  f = form_open(h, ROLE_CHAIRMAN, str_c(mem, vote), str_c(mem, str_and(mem, vote, S("/cong-nhan"))));
  form_set(f, "so-quyet-dinh", "7/QĐ-UBND");
  form_set(f, "ngay-cong-nhan", "20/11/2026");
  CHECK(form_send(f).status >= 400);
  f = form_open(h, ROLE_CHAIRMAN, str_c(mem, vote), str_c(mem, str_and(mem, vote, S("/cong-nhan"))));
  form_set(f, "so-quyet-dinh", "7/QĐ-UBND");
  form_set(f, "ngay-cong-nhan", "23/11/2026");
  CHECK_INT(form_send(f).status, 303);
  CHECK_HAS(get(h, RESIDENT, "/bieu-quyet/1").body, "7/QĐ-UBND");
  CHECK_INT(get(h, ROLE_COLLECTOR, path).status, 404); /* recognised: nothing is corrected any more */
}

TEST("a decision of the whole commune needs two thirds of its hamlets, each by two thirds of its own "
     "households") {
  struct house *h = house_open(mem);
  struct answer made = open_vote(h, ROLE_CHAIRMAN, "khoan-1", "xa", "30", "60");
  CHECK_INT(made.status, 303);
  str vote = made.location;
  CHECK_INT(minutes(h, ROLE_CLERK, vote, h->hamlet, "30", "30", "0", TEAM).status, 303);
  CHECK_HAS(get(h, RESIDENT, "/bieu-quyet/1").body, "Đã có biên bản của 1 trên 2 thôn");
  CHECK_INT(minutes(h, ROLE_CLERK, vote, h->other_hamlet, "60", "39", "21", TEAM).status, 303);
  struct answer page = get(h, RESIDENT, "/bieu-quyet/1");
  CHECK_HAS(page.body, "Không đủ số tán thành"); /* 69 of 90 households, but one hamlet of two */
  CHECK_HAS(page.body, "1 × 3 = 3; 2 × 2 = 4");
  CHECK_HAS_NOT(get_path(h, ROLE_CHAIRMAN, vote).body, "/cong-nhan\"");
}

TEST("more than half is more than half: exactly half does not pass") {
  struct house *h = house_open(mem);
  str vote = open_vote(h, ROLE_UNIT_HEAD, "khoan-3", "thon", "80", "").location;
  minutes(h, ROLE_COLLECTOR, vote, h->hamlet, "80", "40", "40", TEAM);
  CHECK_HAS(get(h, RESIDENT, "/bieu-quyet/1").body, "Không đủ số tán thành");
  CHECK_HAS(get(h, RESIDENT, "/bieu-quyet/1").body, "40 × 2 = 80; 80 × 1 = 80");
  CHECK_HAS(get(h, RESIDENT, "/en/bieu-quyet/1").body, "More than 1/2 of 80 households, that is 41 or more");
}

TEST("what cannot be opened is refused beside the field with everything that was typed") {
  struct house *h = house_open(mem);
  struct answer commune = open_vote(h, ROLE_UNIT_HEAD, "khoan-4", "xa", "30", "60");
  CHECK_INT(commune.status, 422);
  CHECK_HAS(commune.body, "do từng thôn");
  CHECK_HAS(commune.body, "value=\"60\"");
  CHECK_HAS(open_vote(h, ROLE_UNIT_HEAD, "khoan-1", "thon", "30", "60").body, "đúng một thôn");
  CHECK_HAS(open_vote(h, ROLE_UNIT_HEAD, "khoan-1", "xa", "30", "").body, "mọi thôn");
  CHECK_HAS(open_vote(h, ROLE_UNIT_HEAD, "khoan-1", "thon", "không", "").body, "Số hộ là một số");
  CHECK_HAS(open_vote(h, ROLE_UNIT_HEAD, "khoan-1", "thon", "0", "").body, "Số hộ là một số");
  CHECK_HAS_NOT(get(h, RESIDENT, "/bieu-quyet").body, "/bieu-quyet/1");
}

TEST("minutes that do not add up, too small a team, another hamlet's head: refused") {
  struct house *h = house_open(mem);
  str vote = open_vote(h, ROLE_UNIT_HEAD, "khoan-1", "xa", "30", "60").location;
  CHECK_HAS(minutes(h, ROLE_COLLECTOR, vote, h->hamlet, "31", "31", "0", TEAM).body, "lớn hơn tổng số hộ");
  CHECK_HAS(minutes(h, ROLE_COLLECTOR, vote, h->hamlet, "30", "20", "9", TEAM).body, "cộng lại");
  struct answer two = minutes(h, ROLE_COLLECTOR, vote, h->hamlet, "30", "20", "10", "Người A\nNgười B");
  CHECK_INT(two.status, 422);
  CHECK_HAS(two.body, "từ 3 đến 5 người");
  CHECK_HAS(
      minutes(h, ROLE_COLLECTOR, vote, h->hamlet, "30", "20", "10", TEAM "\nNgười D\nNgười E\nNgười G").body,
      "từ 3 đến 5 người");
  str theirs = str_fmt(mem, "%.*s/thon/%.*s", STR_ARG(vote), STR_ARG(id_hex(mem, h->other_hamlet)));
  CHECK_INT(get_path(h, ROLE_COLLECTOR, theirs).status, 404);
  CHECK_INT(get_path(h, IN_OTHER_UNIT + ROLE_COLLECTOR, theirs).status, 200);
  CHECK_INT(get_path(h, IN_OTHER_UNIT + ROLE_OFFICER, theirs).status, 404); /* not the unit that prepares it */
  CHECK_HAS_NOT(get_path(h, ROLE_COLLECTOR, vote).body, str_c(mem, theirs));
  char *path = str_c(mem, str_fmt(mem, "%.*s/thon/%.*s", STR_ARG(vote), STR_ARG(id_hex(mem, h->hamlet))));
  struct filled *f = form_open(h, ROLE_COLLECTOR, path, path);
  form_set(f, "ngay", "24/11/2026"); /* tomorrow */
  form_set(f, "tham-gia", "30");
  form_set(f, "tan-thanh", "30");
  form_set(f, "khong-tan-thanh", "0");
  form_set(f, "to-kiem-phieu", TEAM);
  form_set(f, "bien-ban", "Biên bản số 1");
  CHECK_INT(form_send(f).status, 422);
  CHECK_HAS(get(h, RESIDENT, "/bieu-quyet/1").body, "Đã có biên bản của 0 trên 2 thôn");
}
