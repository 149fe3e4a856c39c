#include <stdio.h>

#include "test/test.h"
#include "unit/unit_room.h"

/* ---- CSV ---- */

TEST("cells are read as RFC 4180 and Excel write them") {
  struct csv c =
      csv_read(mem, S("\xef\xbb\xbften,loai\r\n\"Thôn \"\"Ga\"\"\",thôn\r\n\r\n\"Hai\ndòng\", x \n;;\n"));
  CHECK_INT(c.wrong_line, 0);
  NEED(c.n == 4);
  CHECK_STR(c.at[0].cells.at[0], "ten");
  CHECK_STR(c.at[1].cells.at[0], "Thôn \"Ga\"");
  CHECK_INT(c.at[1].line, 2);
  CHECK_STR(c.at[2].cells.at[0], "Hai\ndòng");
  CHECK_STR(c.at[2].cells.at[1], "x");
  CHECK_INT(c.at[2].line, 4);
  CHECK_INT(c.at[3].line, 6);
}

TEST("semicolons and tabs are told from commas by the first line") {
  struct csv c = csv_read(mem, S("ten;loai\nThôn 1, xóm Đông;thôn\n"));
  NEED(c.n == 2 && c.at[1].cells.n == 2);
  CHECK_STR(c.at[1].cells.at[0], "Thôn 1, xóm Đông");
  c = csv_read(mem, S("ten\tloai\nThôn 1\tthôn\n"));
  NEED(c.n == 2 && c.at[1].cells.n == 2);
}

TEST("a quote that never closes, a row of a hundred cells and a file of too many rows are told with their "
     "line") {
  CHECK_INT(csv_read(mem, S("ten\nmột\n\"hai\nba\n")).wrong_line, 3);
  struct buf *b = buf_new(mem, 1 << 20);
  for (int i = 0; i < 100; i++) buf_add(b, S("a,"));
  CHECK_INT(csv_read(mem, buf_str(b)).wrong_line, 1);
  b = buf_new(mem, 1 << 20);
  for (int i = 0; i < 3000; i++) buf_add(b, S("Thôn\n"));
  CHECK_INT(csv_read(mem, buf_str(b)).wrong_line, 2002);
  CHECK_INT(csv_read(mem, S("")).n, 0);
  CHECK_INT(csv_read(mem, S("\"")).wrong_line, 1);
}

TEST("bodies are told apart by their names") {
  CHECK_INT(unit_kind_guess(S("Phòng Văn hóa - Xã hội")), UNIT_OFFICE);
  CHECK_INT(unit_kind_guess(S("Trung tâm Phục vụ hành chính công")), UNIT_ONE_STOP);
  CHECK_INT(unit_kind_guess(S("Trung tâm Dịch vụ sự nghiệp công")), UNIT_SERVICE);
  CHECK_INT(unit_kind_guess(S("Ủy ban MTTQ Việt Nam xã")), UNIT_FRONT);
  CHECK_INT(unit_kind_guess(S("Ban Xây dựng Đảng, Đảng ủy xã")), UNIT_PARTY);
  CHECK_INT(unit_kind_guess(S("Hội Nông dân xã")), UNIT_ORGANISATION);
  CHECK_INT(unit_kind_guess(S("THÔN An Thái")), UNIT_HAMLET);
  CHECK_INT(unit_kind_guess(S("Chi hội Phụ nữ thôn 2")), UNIT_ASSOCIATION);
  int kind;
  CHECK(unit_kind_parse(S("tổ dân phố"), &kind) && kind == UNIT_HAMLET);
  CHECK(unit_kind_parse(S("One-Stop"), &kind) && kind == UNIT_ONE_STOP);
  CHECK(!unit_kind_parse(S("hợp tác xã"), &kind));
  CHECK(!unit_kind_parse(S(""), &kind));
}

/* ---- facts ---- */

struct act {
  int what, kind;
  const char *name;
  id unit, parent;
  day on;
  enum unit_result result;
  size_t n;
  const str *names;
};
enum { ADD, RENAME, MOVE, CLOSE, BEGIN, END, HAMLETS, NAMED };

static bool run_act(struct ctx *cx, void *arg) {
  struct act *a = arg;
  switch (a->what) {
  case ADD:
    a->result = unit_add(cx, a->kind, str_of(a->name), a->parent, a->on, &a->unit);
    break;
  case RENAME:
    a->result = unit_rename(cx, a->unit, str_of(a->name), a->on);
    break;
  case MOVE:
    a->result = unit_move(cx, a->unit, a->parent, a->on);
    break;
  case CLOSE:
    a->result = unit_close(cx, a->unit, a->on);
    break;
  case BEGIN:
    return unit_source_begin(cx, a->unit, a->on);
  case END:
    return unit_source_end(cx, a->unit, a->on);
  case HAMLETS:
    a->n = unit_add_hamlets(cx, (int)a->n, a->on);
    return true;
  case NAMED:
    a->n = unit_add_named(cx, a->names, a->n, a->on);
    return true;
  default:
    return false;
  }
  return a->result == UNIT_OK;
}

static enum unit_result doing(struct house *h, struct act *a) {
  bool kept = house_write(h, ROLE_ADMINISTRATOR, run_act, a) == STORE_COMMITTED;
  CHECK(kept == (a->result == UNIT_OK));
  return a->result;
}

struct look {
  id unit;
  day on, to;
  int kind;
  struct unit u;
  struct units list;
  struct unit_sources sources;
  bool found, found_as_of, stranger;
  str name;
};
static void look_body(struct ctx *cx, void *arg) {
  struct look *l = arg;
  if (l->stranger) cx->who.commune.b[3] ^= 1;
  l->found = unit_find(cx, l->unit, &l->u);
  l->name = str_dup(cx->mem, unit_name(cx, l->unit));
  if (l->kind == 0) l->kind = UNIT_ANY;
  if (l->on.n) l->found_as_of = unit_find_as_of(cx, l->unit, l->on, &l->u);
  l->list = unit_list(cx, l->kind, l->on.n ? l->on : cx->today);
  l->sources = l->to.n ? unit_sources_between(cx, l->on, l->to, INT64_MAX)
                       : unit_sources(cx, l->on.n ? l->on : cx->today);
}
static struct look looked(struct house *h, struct look l) {
  NEED(house_read(h, RESIDENT, look_body, &l));
  return l;
}
/* Left out: today, and any kind (0 would be the root's). */
#define LOOK(h, ...) looked((h), (struct look){__VA_ARGS__})

TEST("a renamed unit keeps its id, and every past day still knows the old name") {
  struct house *h = house_open(mem);
  struct act a = {.what = RENAME, .unit = h->hamlet, .name = "Thôn Hợp Nhất", .on = day_make(2026, 7, 1)};
  CHECK_INT(doing(h, &a), UNIT_OK);
  struct look june = LOOK(h, .unit = h->hamlet, .on = day_make(2026, 6, 30));
  CHECK(june.found_as_of);
  CHECK_STR(june.u.name, "Thôn Một");
  struct look july = LOOK(h, .unit = h->hamlet, .on = day_make(2026, 7, 1));
  CHECK_STR(july.u.name, "Thôn Hợp Nhất");
  CHECK_STR(july.name, "Thôn Hợp Nhất");
  CHECK(!LOOK(h, .unit = h->hamlet, .on = day_make(2025, 12, 31)).found_as_of);
  a = (struct act){.what = RENAME, .unit = h->hamlet, .name = "Quá khứ", .on = day_make(2026, 6, 1)};
  CHECK_INT(doing(h, &a), UNIT_BAD_DAY);
  a.on = day_make(2036, 6, 1);
  CHECK_INT(doing(h, &a), UNIT_BAD_DAY);
}

TEST("a closed unit is gone from its day on, found by id for ever, and takes no more changes") {
  struct house *h = house_open(mem);
  struct act a = {.what = CLOSE, .unit = h->hamlet, .on = day_make(2026, 10, 1)};
  CHECK_INT(doing(h, &a), UNIT_OK);
  struct look now = LOOK(h, .unit = h->hamlet);
  CHECK(now.found && day_is(now.u.closed));
  CHECK_STR(now.name, "Thôn Một");
  CHECK_INT(LOOK(h, .kind = UNIT_HAMLET).list.n, 1);
  CHECK_INT(LOOK(h, .kind = UNIT_HAMLET, .on = day_make(2026, 9, 30)).list.n, 2);
  CHECK_INT(LOOK(h, .on = day_make(2026, 9, 30)).sources.n, 2);
  CHECK_INT(LOOK(h, .on = day_make(2026, 10, 1)).sources.n, 1);
  CHECK_INT(doing(h, &a), UNIT_NOT_THERE);
  a = (struct act){.what = RENAME, .unit = h->hamlet, .name = "Sống lại", .on = day_make(2026, 11, 1)};
  CHECK_INT(doing(h, &a), UNIT_NOT_THERE);
  a = (struct act){.what = BEGIN, .unit = h->hamlet, .on = day_make(2026, 11, 1)};
  CHECK_INT(house_write(h, ROLE_ADMINISTRATOR, run_act, &a), STORE_REFUSED);
}

TEST("two of a kind in one place may not share a name, however it is typed") {
  struct house *h = house_open(mem);
  static const char *const same[] = {"Thôn Một", "thôn  một", "THÔN MỘT", " Thôn Một "};
  for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
    struct act a = {
        .what = ADD, .kind = UNIT_HAMLET, .name = same[i], .parent = h->root, .on = day_make(2026, 3, 1)};
    if (!CHECK_INT(doing(h, &a), UNIT_NAME_TAKEN)) test_say("%s", same[i]);
  }
  struct act other = {
      .what = ADD, .kind = UNIT_HAMLET, .name = "Thôn Mốt", .parent = h->root, .on = day_make(2026, 3, 1)};
  CHECK_INT(doing(h, &other), UNIT_OK);
  struct act below = {
      .what = ADD, .kind = UNIT_HAMLET, .name = "Thôn Một", .parent = h->office, .on = day_make(2026, 3, 1)};
  CHECK_INT(doing(h, &below), UNIT_OK);
}

TEST("the tree has no circles, the root stays, and nothing closes above its children") {
  struct house *h = house_open(mem);
  struct act child = {.what = ADD,
                      .kind = UNIT_ASSOCIATION,
                      .name = "Chi hội Phụ nữ",
                      .parent = h->hamlet,
                      .on = day_make(2026, 3, 1)};
  NEED(doing(h, &child) == UNIT_OK);
  struct act a = {.what = MOVE, .unit = h->hamlet, .parent = child.unit, .on = day_make(2026, 4, 1)};
  CHECK_INT(doing(h, &a), UNIT_CIRCLE);
  a = (struct act){.what = MOVE, .unit = h->root, .parent = h->office, .on = day_make(2026, 4, 1)};
  CHECK_INT(doing(h, &a), UNIT_NOT_THERE);
  a = (struct act){.what = CLOSE, .unit = h->root, .on = day_make(2026, 4, 1)};
  CHECK_INT(doing(h, &a), UNIT_NOT_THERE);
  a = (struct act){.what = CLOSE, .unit = h->hamlet, .on = day_make(2026, 4, 1)};
  CHECK_INT(doing(h, &a), UNIT_HAS_CHILDREN);
  a = (struct act){.what = MOVE, .unit = child.unit, .parent = h->other_hamlet, .on = day_make(2026, 4, 1)};
  CHECK_INT(doing(h, &a), UNIT_OK);
  CHECK(id_eq(LOOK(h, .unit = child.unit).u.parent, h->other_hamlet));
}

TEST("'Thôn 1' to 'Thôn 12' stand in the order of their numbers, and each owes its week") {
  struct house *h = house_open(mem);
  struct act a = {.what = HAMLETS, .n = 12, .on = day_make(2026, 11, 23)};
  NEED(house_write(h, ROLE_ADMINISTRATOR, run_act, &a) == STORE_COMMITTED);
  CHECK_INT(a.n, 12);
  struct look l = LOOK(h, .kind = UNIT_HAMLET);
  CHECK_INT(l.list.n, 14);
  size_t two = 0, ten = 0;
  for (size_t i = 0; i < l.list.n; i++) {
    if (str_eq(l.list.at[i].name, S("Thôn 2"))) two = i;
    if (str_eq(l.list.at[i].name, S("Thôn 10"))) ten = i;
  }
  CHECK(two < ten);
  CHECK_INT(l.sources.n, 14);
  NEED(house_write(h, ROLE_ADMINISTRATOR, run_act, &a) == STORE_COMMITTED);
  CHECK_INT(a.n, 0);
}

TEST("the bodies of a plan become one unit each, however they are called the second time") {
  struct house *h = house_open(mem);
  const str names[] = {S("Phòng Văn hóa - Xã hội xã"),
                       S("Ủy ban MTTQ Việt Nam xã"),
                       S("Các thôn trên địa bàn xã"),
                       S("Trung tâm Phục vụ hành chính công và các cơ quan đơn vị khác thuộc UBND xã"),
                       S("Ủy ban Mặt trận Tổ quốc Việt Nam xã và các Tổ chức Chính trị - Xã hội"),
                       S("Các cơ quan, đơn vị thuộc UBND xã"),
                       S("UBND xã"),
                       S("Ban Xây dựng Đảng, Đảng ủy xã")};
  struct act a = {
      .what = NAMED, .names = names, .n = sizeof names / sizeof *names, .on = day_make(2026, 11, 23)};
  NEED(house_write(h, ROLE_ADMINISTRATOR, run_act, &a) == STORE_COMMITTED);
  CHECK_INT(a.n, 3);
  struct look l = LOOK(h, .kind = UNIT_FRONT);
  NEED(l.list.n == 1);
  CHECK_STR(l.list.at[0].name, "Ủy ban Mặt trận Tổ quốc Việt Nam");
}

TEST("a source owes a week when it was one on any of its days, and not outside") {
  struct unit_source s = {.valid_from = day_make(2026, 11, 25), .valid_to = day_make(2026, 12, 8)};
  CHECK(!unit_source_in_week(&s, (struct week){2026, 47}));
  CHECK(unit_source_in_week(&s, (struct week){2026, 48}));
  CHECK(unit_source_in_week(&s, (struct week){2026, 49}));
  CHECK(unit_source_in_week(&s, (struct week){2026, 50}));
  s.valid_to = day_make(2026, 12, 7);
  CHECK(!unit_source_in_week(&s, (struct week){2026, 50}));
  s.valid_to = s.valid_from;
  CHECK(!unit_source_in_week(&s, (struct week){2026, 48}));
}

TEST("the duty to hand in pauses and goes on; both spans are found between two days") {
  struct house *h = house_open(mem);
  struct act a = {.what = END, .unit = h->hamlet, .on = day_make(2026, 3, 2)};
  CHECK_INT(house_write(h, ROLE_ADMINISTRATOR, run_act, &a), STORE_COMMITTED);
  CHECK_INT(house_write(h, ROLE_ADMINISTRATOR, run_act, &a), STORE_REFUSED);
  a = (struct act){.what = BEGIN, .unit = h->hamlet, .on = day_make(2026, 2, 1)};
  CHECK_INT(house_write(h, ROLE_ADMINISTRATOR, run_act, &a), STORE_REFUSED);
  a.on = day_make(2026, 6, 1);
  CHECK_INT(house_write(h, ROLE_ADMINISTRATOR, run_act, &a), STORE_COMMITTED);
  CHECK_INT(LOOK(h, .on = day_make(2026, 4, 1)).sources.n, 1);
  CHECK_INT(LOOK(h, .on = day_make(2026, 1, 1), .to = day_make(2026, 12, 31)).sources.n, 3);
  CHECK_INT(LOOK(h, .on = day_make(2026, 3, 2), .to = day_make(2026, 5, 31)).sources.n, 1);
}

TEST("another commune sees no unit of this one") {
  struct house *h = house_open(mem);
  struct look l = LOOK(h, .unit = h->hamlet, .stranger = true);
  CHECK(!l.found);
  CHECK_INT(l.list.n, 0);
  CHECK_INT(l.sources.n, 0);
}

/* ---- pages ---- */

static struct answer preview_of(struct house *h, str csv) {
  struct filled *f = form_open(h, ROLE_ADMINISTRATOR, "/can-bo/don-vi/nap", "/can-bo/don-vi/nap");
  form_file(f, "tep", "thon.csv", "text/csv", csv);
  return form_send(f);
}

TEST("a list is shown line by line before anything is kept; right rows are kept, wrong ones say why") {
  struct house *h = house_open(mem);
  str before = house_rows(h);
  struct answer a = preview_of(h, S("\xef\xbb\xbften;loai;thuoc;tu_ngay;nop_y_kien\r\n"
                                    "Thôn Ga;thôn;;01/7/2026;có\r\n"
                                    "Chi hội Phụ nữ thôn Ga;chi hội;Thôn Ga;;\r\n"
                                    "Thôn Một;thôn;;;\r\n"
                                    ";thôn;;;\r\n"
                                    "Thôn Hội;hợp tác xã;;;\r\n"
                                    "Thôn Lạc;thôn;Không có;;\r\n"
                                    "Thôn Ngày;thôn;;31/02/2026;\r\n"
                                    "<b>Thôn</b>;thôn;;;có lẽ\r\n"
                                    "Thôn Ga;thôn;;;\r\n"));
  CHECK_INT(a.status, 200);
  CHECK_HAS(plain_text(mem, a.body), "Đọc được 2 dòng đúng, 7 dòng cần xem lại");
  CHECK_HAS(a.body, "Không rõ loại đơn vị.");
  CHECK_HAS(a.body, "Thiếu tên.");
  CHECK_HAS(a.body, "Không thấy đơn vị cấp trên.");
  CHECK_HAS(a.body, "Trùng với một dòng ở trên.");
  CHECK_HAS(a.body, "Đã có trong danh sách");
  CHECK_HAS(a.body, "&lt;b&gt;Thôn&lt;/b&gt;");
  CHECK_STR(house_rows(h), before);
  struct filled *f = form_in(h, ROLE_ADMINISTRATOR, a, "/can-bo/don-vi/nap/giu");
  CHECK_INT(form_send(f).status, 303);
  struct look l = LOOK(h, .kind = UNIT_HAMLET);
  CHECK_INT(l.list.n, 3);
  CHECK_INT(l.sources.n, 3);
  CHECK_INT(LOOK(h, .kind = UNIT_ASSOCIATION).list.n, 1);
}

TEST("a file that is no list is refused with a sentence") {
  struct house *h = house_open(mem);
  struct answer a = preview_of(h, S("ten\nTh\xf4n\n"));
  CHECK_INT(a.status, 422);
  CHECK_HAS(a.body, "CSV UTF-8");
  a = preview_of(h, S("ten\n\"Thôn\n"));
  CHECK_INT(a.status, 422);
  a = preview_of(h, S("   \n\n"));
  CHECK_INT(a.status, 422);
}

TEST("the administrator adds, renames and closes a unit on its pages; nobody else opens them") {
  struct house *h = house_open(mem);
  struct answer a = post(h, ROLE_ADMINISTRATOR, "/can-bo/don-vi", "/can-bo/don-vi", "ten", "Hội Nông dân",
                         "loai", "organisation", "nop-y-kien", "1");
  CHECK_INT(a.status, 303);
  struct look l = LOOK(h, .kind = UNIT_ORGANISATION);
  NEED(l.list.n == 1);
  CHECK_INT(l.sources.n, 3);
  char page[100], act[120];
  snprintf(page, sizeof page, "/can-bo/don-vi/%.*s", STR_ARG(id_hex(mem, l.list.at[0].id)));
  snprintf(act, sizeof act, "%s/ten", page);
  CHECK_INT(post(h, ROLE_ADMINISTRATOR, page, act, "ten", "Hội Nông dân xã").status, 303);
  snprintf(act, sizeof act, "%s/nop", page);
  CHECK_INT(post(h, ROLE_ADMINISTRATOR, page, act).status, 303);
  CHECK_INT(LOOK(h, .kind = UNIT_ANY).sources.n, 2);
  snprintf(act, sizeof act, "%s/ket-thuc", page);
  CHECK_INT(post(h, ROLE_ADMINISTRATOR, page, act, "den-ngay", "01/12/2026").status, 303);
  CHECK_HAS(get(h, ROLE_ADMINISTRATOR, page).body, "Hội Nông dân xã");
  CHECK_INT(get(h, ROLE_ADMINISTRATOR, "/can-bo/don-vi/00000000000000000000000000000000").status, 404);
  CHECK(get(h, ROLE_COORDINATOR, "/can-bo/don-vi").status != 200);
  CHECK(get(h, RESIDENT, page).status != 200);
}

struct reading {
  str csv;
  struct unit_rows rows;
  size_t kept;
};
/* A request has 64 MiB; its page needs some of them too. */
static void read_in_request(struct ctx *cx, void *arg) {
  struct reading *r = arg;
  r->rows = unit_csv_read(cx, r->csv);
  CHECK(talloc_total_size(cx->mem) < 16u << 20);
}
static bool keep_in_request(struct ctx *cx, void *arg) {
  struct reading *r = arg;
  read_in_request(cx, r);
  r->kept = unit_csv_keep(cx, &r->rows);
  CHECK(talloc_total_size(cx->mem) < 32u << 20);
  return true;
}

TEST("two thousand units, each under the one before, are read and kept in the memory of a request") {
  struct house *h = house_open(mem);
  struct buf *b = buf_new(mem, 1 << 20);
  buf_add(b, S("ten,loai,thuoc\nChi hội Phụ nữ thôn số 1,chi hội,\n"));
  for (int i = 2; i < 2000; i++)
    buf_fmt(b, "Chi hội Phụ nữ thôn số %d,chi hội,Chi hội Phụ nữ thôn số %d\n", i,
            i % 10 + 1 < i ? i % 10 + 1 : 1);
  struct reading r = {.csv = buf_str(b)};
  CHECK(house_read(h, ROLE_ADMINISTRATOR, read_in_request, &r));
  CHECK_INT(r.rows.right, 1999);
  CHECK_INT(house_write(h, ROLE_ADMINISTRATOR, keep_in_request, &r), STORE_COMMITTED);
  CHECK_INT(r.kept, 1999);
}
