/* /can-bo/tiep-dan: the reception register, Mẫu 03/TCD; columns 3 to 5 for those who hold its key. */
#include "petition/petition_reception.html.h"
#include "petition/petition_reception_entry.html.h"
#include "petition/petition_reception_print.html.h"
#include "petition/reception.h"

enum { PAGE_LINES = 50, PRINT_LINES = 500, EXPORT_LINES = 5000, SHARE_LINES = 500 };

FORM(entry_form, FIELD_DAY("ngay", 1), FIELD_TEXT("ho-ten", 0, 300), FIELD_TEXT("giay-to", 0, 60),
     FIELD_LONG("noi-dung", 0, 4000), FIELD_CHOICE("loai", 1, "khieu-nai kien-nghi phan-anh"),
     FIELD_INT("so-nguoi", 1, 10000), FIELD_TEXT("da-giai-quyet", 0, 300), FIELD_CHECK("thuoc"),
     FIELD_TEXT("huong-dan", 0, 300), FIELD_TEXT("thu-ly", 0, 300), FIELD_TEXT("ket-qua", 0, 500),
     FIELD_TEXT("ghi-chu", 0, 500), FIELD_OPTIONAL_INT("stt", 1, 1000000),
     FIELD_OPTIONAL_INT("nam", 2000, 2400));
FORM(year_form, FIELD_INT("nam", 2000, 2400));
FORM(share_form, FIELD_CHECK("trao"));

static int64_t year_of(day d) {
  return day_ymd(d).year;
}

static int64_t asked_year(struct request *rq) {
  return query_int(rq, "nam", 2000, 2400, year_of(rq->cx->today));
}

static struct reception_line line_of(struct request *rq, const struct reception *r) {
  return (struct reception_line){.stt = r->stt,
                                 .people = r->people,
                                 .day = r->day,
                                 .kind = word(rq->out->lang, reception_kind_word(r->kind)),
                                 .solved_by = r->solved_by,
                                 .guided = r->guided,
                                 .accepted_by = r->accepted_by,
                                 .result = r->result,
                                 .note = r->note,
                                 .competent = r->competent,
                                 .path = str_fmt(rq->cx->mem, "/can-bo/tiep-dan/ghi?nam=%lld&stt=%lld",
                                                 (long long)r->year, (long long)r->stt)};
}

static void show_register(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct sealed_person mine;
  struct pair pair;
  int64_t year = asked_year(rq), after = query_int(rq, "sau", 0, INT32_MAX, 0);
  str year_text = str_int(cx->mem, year);
  struct receptions l = reception_list(cx, year, after, PAGE_LINES + 1);
  struct form_view *print = form_view(rq, &year_form, S("/can-bo/tiep-dan/in")),
                   *csv = form_view(rq, &year_form, S("/can-bo/tiep-dan/csv"));
  form_preset(print, "nam", year_text);
  form_preset(csv, "nam", year_text);
  struct reception_page p = {.has_key = sealed_person_find(cx, cx->who.account, &mine),
                             .open = sitting(cx, &pair, NULL),
                             .year = year,
                             .count = reception_count(cx, year),
                             .print_form = print,
                             .csv_form = csv,
                             .share_form = form_view(rq, &share_form, S("/can-bo/tiep-dan/trao"))};
  wipe(&pair, sizeof pair);
  p.items.at = MEM_ARRAY(cx->mem, struct reception_line, l.n + 1);
  for (size_t i = 0; i < l.n && i < PAGE_LINES; i++) p.items.at[p.items.n++] = line_of(rq, &l.at[i]);
  if (l.n > PAGE_LINES)
    p.after = str_fmt(cx->mem, "/can-bo/tiep-dan?nam=%lld&sau=%lld", (long long)year,
                      (long long)l.at[PAGE_LINES - 1].stt);
  if (after) p.before = str_fmt(cx->mem, "/can-bo/tiep-dan?nam=%lld", (long long)year);
  petition_reception_html(rq->out, &p);
  reply_page(rq,
             &(struct page){
                 .title = WORD(rq, "Sổ tiếp công dân"), .section = S("can-bo"), .staff = true, .wide = true});
}

/* ---- a line ---- */

static void preset_line(struct form_view *f, struct ctx *cx, const struct reception *r) {
  form_preset(f, "ngay", day_vi(cx->mem, r->day));
  form_preset(f, "loai", r->kind);
  form_preset(f, "so-nguoi", str_int(cx->mem, r->people));
  form_preset(f, "da-giai-quyet", r->solved_by);
  if (r->competent) form_preset(f, "thuoc", S("1"));
  form_preset(f, "huong-dan", r->guided);
  form_preset(f, "thu-ly", r->accepted_by);
  form_preset(f, "ket-qua", r->result);
  form_preset(f, "ghi-chu", r->note);
  form_preset(f, "stt", str_int(cx->mem, r->stt));
  form_preset(f, "nam", str_int(cx->mem, r->year));
}

static void show_entry(struct request *rq) {
  struct ctx *cx = rq->cx;
  static const str kinds[] = {S("khieu-nai"), S("kien-nghi"), S("phan-anh")};
  struct form_view *form = form_view(rq, &entry_form, S("/can-bo/tiep-dan/ghi"));
  struct reception r;
  int64_t stt = query_int(rq, "stt", 1, 1000000, 0);
  if (form_typed(rq, &entry_form)) stt = form_int(rq, "stt") == FORM_INT_NONE ? 0 : form_int(rq, "stt");
  if (stt && !form_typed(rq, &entry_form)) {
    if (!reception_find(cx, asked_year(rq), stt, &r)) {
      reply_not_found(rq);
      return;
    }
    preset_line(form, cx, &r);
  }
  form_preset(form, "ngay", day_vi(cx->mem, cx->today));
  form_preset(form, "so-nguoi", S("1"));
  struct reception_entry_page p = {
      .form = form, .kinds = petition_choices(cx, rq->out->lang, kinds, 3, reception_kind_word), .stt = stt};
  petition_reception_entry_html(rq->out, &p);
  reply_page(rq,
             &(struct page){.title = WORD(rq, "Ghi sổ tiếp công dân"), .section = S("can-bo"), .staff = true});
}

struct entry {
  struct reception r;
  struct wraps wraps;
};

/* A new line: a key of its own, wrapped to everybody who keeps the register and has a key pair, and to the escrow. */
static bool seal_new(struct request *rq, struct entry *w, const str cols[SEALED_COLUMNS]) {
  struct ctx *cx = rq->cx;
  uint8_t key[KEY_BYTES];
  struct holders people = holders_who(cx, MAY_RECEIVE_CITIZENS, ID_NONE), escrow = escrow_holders(cx, ID_NONE);
  if (!people.n) {
    reply_refused(rq,
                  _("Chưa ai giữ sổ có khóa riêng. Ông/bà đặt khóa ở trang Khóa riêng của tôi, rồi ghi lại."));
    return false;
  }
  random_bytes(key, sizeof key);
  w->r.sealed = reception_seal(cx, key, w->r.line, cols);
  wraps_people(cx->mem, &w->wraps, key, &people);
  wraps_escrow(cx->mem, &w->wraps, key, &escrow);
  wipe(key, sizeof key);
  return true;
}

/* A correction: what is left empty of columns 3 to 5 stays; to change them the key must be open. */
static bool seal_again(struct request *rq, struct entry *w, const str cols[SEALED_COLUMNS]) {
  struct ctx *cx = rq->cx;
  uint8_t key[KEY_BYTES];
  str was[SEALED_COLUMNS];
  if (!cols[COL_WHO].n && !cols[COL_PAPER].n && !cols[COL_CONTENT].n) return true;
  if (!key_of_sitting(cx, w->r.line, key) || !reception_unseal(cx, key, &w->r, was)) {
    reply_refused(rq, _("Sửa cột 3 đến 5 thì mở khóa trước, ở trang Khóa riêng của tôi."));
    return false;
  }
  for (size_t i = 0; i < SEALED_COLUMNS; i++)
    if (cols[i].n) was[i] = cols[i];
  w->r.sealed = reception_seal(cx, key, w->r.line, was);
  wipe(key, sizeof key);
  return true;
}

static void *entry_prepare(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct entry *w = MEM_NEW(cx->mem, struct entry);
  int64_t stt = form_int(rq, "stt");
  const str cols[SEALED_COLUMNS] = {form_text(rq, "ho-ten"), form_text(rq, "giay-to"),
                                    form_text(rq, "noi-dung")};
  day on = form_day(rq, "ngay");
  bool correction = stt != FORM_INT_NONE;
  bool future = on.n > cx->today.n, nobody = !correction && !cols[COL_WHO].n,
       nothing = !correction && !cols[COL_CONTENT].n;
  if (future) form_wrong(rq, "ngay", _("Ngày này chưa đến."));
  if (nobody) form_wrong(rq, "ho-ten", _("Ông/bà ghi họ tên, địa chỉ người được tiếp."));
  if (nothing) form_wrong(rq, "noi-dung", _("Ông/bà ghi tóm tắt nội dung."));
  if (future || nobody || nothing) {
    reply_form_again(rq, show_entry);
    return NULL;
  }
  if (correction && !reception_find(cx, form_int(rq, "nam"), stt, &w->r)) {
    reply_not_found(rq);
    return NULL;
  }
  struct reception was = w->r;
  w->r = (struct reception){.id = petition_part_of_form(rq),
                            .line = correction ? was.line : petition_part_of_form(rq),
                            .year = correction ? was.year : year_of(on),
                            .stt = correction ? was.stt : 0,
                            .version = was.version,
                            .people = form_int(rq, "so-nguoi"),
                            .day = on,
                            .sealed = was.sealed,
                            .kind = form_text(rq, "loai"),
                            .solved_by = form_text(rq, "da-giai-quyet"),
                            .guided = form_text(rq, "huong-dan"),
                            .accepted_by = form_text(rq, "thu-ly"),
                            .result = form_text(rq, "ket-qua"),
                            .note = form_text(rq, "ghi-chu"),
                            .competent = form_check(rq, "thuoc")};
  return (correction ? seal_again(rq, w, cols) : seal_new(rq, w, cols)) ? w : NULL;
}

static bool entry_apply(struct ctx *cx, void *work) {
  struct entry *w = work;
  return reception_write(cx, &w->r, &w->wraps);
}

static void entry_reply(struct request *rq, void *work, bool committed) {
  struct entry *w = work;
  if (committed)
    reply_see_other(rq, str_fmt(rq->cx->mem, "/can-bo/tiep-dan?nam=%lld", (long long)w->r.year));
  else
    reply_refused(rq, _("Dòng này vừa có người sửa. Ông/bà mở lại để xem."));
}

/* ---- printed and exported: opened with the key, written down ---- */

struct opened {
  int64_t year;
  struct receptions l;
  struct reception_line *at;
};

static void *open_lines(struct request *rq, size_t most) {
  struct ctx *cx = rq->cx;
  struct opened *w = MEM_NEW(cx->mem, struct opened);
  struct pair pair;
  w->year = form_int(rq, "nam");
  if (!sitting(cx, &pair, NULL)) {
    reply_refused(rq, _("Khóa của ông/bà đang đóng. Ông/bà mở khóa ở trang Khóa riêng của tôi, rồi làm lại."));
    return NULL;
  }
  w->l = reception_list(cx, w->year, 0, most);
  w->at = MEM_ARRAY(cx->mem, struct reception_line, w->l.n + 1);
  for (size_t i = 0; i < w->l.n; i++) {
    struct bytes box;
    uint8_t key[KEY_BYTES];
    str cols[SEALED_COLUMNS] = {S("***"), S("***"), S("***")};
    if (key_find(cx, w->l.at[i].line, "nguoi", cx->who.account, &box) && unwrap_key(cx->mem, &pair, box, key))
      (void)reception_unseal(cx, key, &w->l.at[i], cols);
    w->at[i] = line_of(rq, &w->l.at[i]);
    w->at[i].who = cols[COL_WHO];
    w->at[i].paper = cols[COL_PAPER];
    w->at[i].content = cols[COL_CONTENT];
    wipe(key, sizeof key);
  }
  wipe(&pair, sizeof pair);
  return w;
}

static void *print_prepare(struct request *rq) {
  return open_lines(rq, PRINT_LINES);
}

static void *csv_prepare(struct request *rq) {
  return open_lines(rq, EXPORT_LINES);
}

static bool noted_apply(struct ctx *cx, void *work) {
  (void)cx;
  (void)work;
  return true; /* serve() notes the act */
}

static void print_reply(struct request *rq, void *work, bool committed) {
  struct opened *w = work;
  (void)committed;
  struct reception_print_page p = {.commune = petition_office(rq),
                                   .year = w->year,
                                   .items = {w->at, w->l.n},
                                   .columns = {MEM_ARRAY(rq->cx->mem, str, 13), 13},
                                   .more = w->l.n == PRINT_LINES};
  for (int i = 0; i < 13; i++) p.columns.at[i] = str_int(rq->cx->mem, i + 1);
  petition_reception_print_html(rq->out, &p);
  reply_page(rq,
             &(struct page){
                 .title = WORD(rq, "Sổ tiếp công dân"), .section = S("can-bo"), .staff = true, .wide = true});
}

/* RFC 4180; what a sheet would take for a formula is text. */
static void csv_cell(struct buf *b, str s, bool last) {
  bool formula = s.n && (s.p[0] == '=' || s.p[0] == '+' || s.p[0] == '-' || s.p[0] == '@' || s.p[0] == '\t');
  buf_char(b, '"');
  if (formula) buf_char(b, '\'');
  for (size_t i = 0; i < s.n; i++) {
    if (s.p[i] == '"') buf_char(b, '"');
    buf_char(b, s.p[i]);
  }
  buf_add(b, last ? S("\"\r\n") : S("\","));
}

static void csv_reply(struct request *rq, void *work, bool committed) {
  struct opened *w = work;
  void *mem = rq->cx->mem;
  struct buf *b = buf_new(mem, 16 << 20);
  (void)committed;
  static const str heads[] = {S("STT"),
                              S("Ngày tiếp"),
                              S("Họ tên, địa chỉ"),
                              S("Căn cước, hộ chiếu"),
                              S("Nội dung"),
                              S("Loại đơn"),
                              S("Số người cùng nội dung"),
                              S("Cơ quan đã giải quyết"),
                              S("Thuộc thẩm quyền"),
                              S("Hướng dẫn đến cơ quan có thẩm quyền"),
                              S("Cơ quan, đơn vị thụ lý"),
                              S("Theo dõi kết quả"),
                              S("Ghi chú")};
  enum { HEADS = sizeof heads / sizeof *heads };
  buf_add(b, S("\xef\xbb\xbf"));
  for (size_t i = 0; i < HEADS; i++) csv_cell(b, heads[i], i + 1 == HEADS);
  for (size_t i = 0; i < w->l.n; i++) {
    const struct reception_line *r = &w->at[i];
    const str cells[HEADS] = {str_int(mem, r->stt),
                              day_vi(mem, r->day),
                              r->who,
                              r->paper,
                              r->content,
                              r->kind,
                              str_int(mem, r->people),
                              r->solved_by,
                              r->competent ? S("x") : S(""),
                              r->guided,
                              r->accepted_by,
                              r->result,
                              r->note};
    for (size_t k = 0; k < HEADS; k++) csv_cell(b, cells[k], k + 1 == HEADS);
  }
  if (b->full)
    reply_refused(rq, _("Sổ dài quá để tải một lần."));
  else
    reply_bytes(rq, S("text/csv; charset=utf-8"), buf_str(b),
                str_fmt(mem, "so-tiep-cong-dan-%lld.csv", (long long)w->year));
}

/* ---- a new keeper: the key of each line is wrapped to whoever has none yet ---- */

struct share {
  struct shared {
    id line;
    struct wraps *wraps;
  } * at;
  size_t n;
};

static void *share_prepare(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct share *w = MEM_NEW(cx->mem, struct share);
  struct pair pair;
  if (!sitting(cx, &pair, NULL)) {
    reply_refused(rq, _("Khóa của ông/bà đang đóng. Ông/bà mở khóa ở trang Khóa riêng của tôi, rồi làm lại."));
    return NULL;
  }
  struct holders all = holders_who(cx, MAY_RECEIVE_CITIZENS, ID_NONE);
  struct id_rows mine = key_objects_unshared(cx, cx->who.account, all.n, SHARE_LINES);
  w->at = MEM_ARRAY(cx->mem, struct shared, mine.n + 1);
  for (size_t i = 0; i < mine.n; i++) {
    struct bytes box;
    uint8_t key[KEY_BYTES];
    if (!key_find(cx, mine.at[i].id, "nguoi", cx->who.account, &box) || !unwrap_key(cx->mem, &pair, box, key))
      continue;
    struct wraps *wraps = MEM_NEW(cx->mem, struct wraps);
    wraps_people(cx->mem, wraps, key, &all);
    w->at[w->n++] = (struct shared){mine.at[i].id, wraps};
    wipe(key, sizeof key);
  }
  wipe(&pair, sizeof pair);
  return w;
}

static bool share_apply(struct ctx *cx, void *work) {
  struct share *w = work;
  for (size_t i = 0; i < w->n; i++) wraps_keep(cx, w->at[i].line, w->at[i].wraps);
  return true;
}

static void share_reply(struct request *rq, void *work, bool committed) {
  (void)work;
  (void)committed;
  reply_see_other(rq, S("/can-bo/tiep-dan"));
}

#define SECRET_POST (ROUTE_NO_STORE | ROUTE_REPEATABLE | ROUTE_SECRET)
ROUTES(petition_reception_routes, ROUTE_GET("/can-bo/tiep-dan", MAY_RECEIVE_CITIZENS, show_register),
       ROUTE_GET("/can-bo/tiep-dan/ghi", MAY_RECEIVE_CITIZENS, show_entry),
       ROUTE_POST_AS(LANE_PAGE, SECRET_POST, "/can-bo/tiep-dan/ghi", MAY_RECEIVE_CITIZENS, entry_form,
                     entry_prepare, entry_apply, entry_reply),
       ROUTE_POST_AS(LANE_DOWNLOAD, SECRET_POST, "/can-bo/tiep-dan/in", MAY_RECEIVE_CITIZENS, year_form,
                     print_prepare, noted_apply, print_reply),
       ROUTE_POST_AS(LANE_DOWNLOAD, SECRET_POST, "/can-bo/tiep-dan/csv", MAY_RECEIVE_CITIZENS, year_form,
                     csv_prepare, noted_apply, csv_reply),
       ROUTE_POST_AS(LANE_PAGE, SECRET_POST, "/can-bo/tiep-dan/trao", MAY_RECEIVE_CITIZENS, share_form,
                     share_prepare, share_apply, share_reply));
