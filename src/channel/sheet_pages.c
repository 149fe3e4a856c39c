/* /can-bo/to-giay: the hamlets' sheets of paper: printed on two sides, brought back, keyed in beside their scan. */
#include "channel/channel_grid.html.h"
#include "channel/channel_pages.h"
#include "channel/channel_print.html.h"
#include "channel/channel_sheets.html.h"

enum { ROWS = 10, OPINIONS = 20, FRONT = 8, WEEK_MOST = 53, UNREAD_MOST = 100 };

FORM(scan_form, FIELD_INT("nam", 2026, 2100), FIELD_INT("tuan", 1, WEEK_MOST), FIELD_FILE("anh", 3, 10 << 20));
FORM(grid_form, FIELD_INT("nam", 2026, 2100), FIELD_INT("tuan", 1, WEEK_MOST),
     FIELD_CHOICE("nut", 1, "khong co"), FIELD_MANY(FIELD_LONG, "y-kien", 0, 2000),
     FIELD_MANY(FIELD_TEXT, "noi", 0, 200), FIELD_MANY(FIELD_TEXT, "ten", 0, 80),
     FIELD_MANY(FIELD_TEXT, "muc", 0, 40));

static struct week asked_week(struct request *rq) {
  struct week now = day_week(rq->cx->today);
  bool typed = rq->route->method == POST;
  int year = (int)(typed ? form_int(rq, "nam") : query_int(rq, "nam", 2026, 2100, now.year));
  int week = (int)(typed ? form_int(rq, "tuan") : query_int(rq, "tuan", 1, WEEK_MOST, now.week));
  return (struct week){year, week > weeks_in_year(year) ? weeks_in_year(year) : week};
}

static day sunday_of(struct week w) {
  return (day){week_monday(w).n + 6};
}

static str week_word(struct request *rq, struct week w) {
  return str_fmt(rq->cx->mem, "%d/%d", w.week, w.year);
}

static str address(struct request *rq, id source, const char *act, struct week w) {
  return str_fmt(rq->cx->mem, "/can-bo/to-giay/%.*s%s?nam=%d&tuan=%d", STR_ARG(id_hex(rq->cx->mem, source)),
                 act, w.year, w.week);
}

/* ---- the sheets of a week ------------------------------------------------------------------------------------ */

static str state_word(struct request *rq, bool handed, bool keyed, bool scanned) {
  if (keyed) return WORD(rq, "Đã nhập từ giấy");
  if (handed) return WORD(rq, "Đã nộp, không qua giấy");
  return scanned ? WORD(rq, "Có bản chụp, chưa nhập") : WORD(rq, "Chưa nhận được giấy");
}

static void show_sheets(struct request *rq) {
  struct ctx *cx = rq->cx;
  id source;
  struct week w = asked_week(rq), found;
  str number = query(rq, "so");
  if (number.n && sheet_by_number(cx, number, &source, &found) && sheet_is_ours(&cx->who, source)) {
    reply_see_other(rq, address(rq, source, "/nhap", found));
    return;
  }
  struct sheets_page p = {
      .week = week_word(rq, w), .monday = week_monday(w), .sunday = sunday_of(w), .typed = number};
  struct week before = day_week((day){week_monday(w).n - 7}), after = day_week((day){week_monday(w).n + 7});
  if (before.year >= 2026)
    p.before = str_fmt(cx->mem, "/can-bo/to-giay?nam=%d&tuan=%d", before.year, before.week);
  if (week_monday(after).n <= cx->today.n)
    p.after = str_fmt(cx->mem, "/can-bo/to-giay?nam=%d&tuan=%d", after.year, after.week);
  struct units all = unit_list(cx, UNIT_ANY, cx->today);
  p.lines.at = MEM_ARRAY(cx->mem, struct sheet_line, all.n + 1);
  for (size_t i = 0; i < all.n; i++) {
    struct sheet s = {0};
    id unit = all.at[i].id;
    if (!sheet_is_ours(&cx->who, unit) || !sheet_owed(cx, unit, w)) continue;
    bool there = sheet_find(cx, unit, w, &s), handed = round_handed_in(cx, unit, w);
    p.lines.at[p.lines.n++] =
        (struct sheet_line){.name = all.at[i].name,
                            .number = sheet_number(cx, unit, w),
                            .print = address(rq, unit, "", w),
                            .key = address(rq, unit, "/nhap", w),
                            .state = state_word(rq, handed, there && id_is(s.round), there),
                            .handed = handed,
                            .scanned = there};
  }
  channel_sheets_html(rq->out, &p);
  reply_page(
      rq, &(struct page){
              .title = WORD(rq, "Tờ giấy của các thôn"), .section = S("to-giay"), .staff = true, .wide = true});
}

/* A source of one's own that must hand in for the week; else the answer is made: not there. */
static bool asked_source(struct request *rq, struct unit *ret) {
  id wanted;
  if (id_parse(param(rq, "thon"), &wanted) && sheet_is_ours(&rq->cx->who, wanted) &&
      unit_find(rq->cx, wanted, ret))
    return true;
  reply_not_found(rq);
  return false;
}

/* ---- printing ------------------------------------------------------------------------------------------------- */

/* The first sentences only: a sheet is read aloud. */
static str shortened(void *mem, str text) {
  enum { BYTES = 420 };
  return text.n <= BYTES ? text : str_and(mem, utf8_cut(text, BYTES), S("…"));
}

static void show_print(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct unit u;
  if (!asked_source(rq, &u)) return;
  struct week w = asked_week(rq);
  struct print_page p = {.office = store_setting(cx->store, S("commune"), S("name")),
                         .source = u.name,
                         .number = sheet_number(cx, u.id, w),
                         .week = week_word(rq, w),
                         .monday = week_monday(w),
                         .sunday = sunday_of(w),
                         .phone = store_setting(cx->store, S("commune"), S("phone")),
                         .address = store_setting(cx->store, S("commune"), S("url")),
                         .grid = address(rq, u.id, "/nhap", w),
                         .back = str_fmt(cx->mem, "/can-bo/to-giay?nam=%d&tuan=%d", w.year, w.week),
                         .answers_from = (day){week_monday(w).n - 7},
                         .answers_to = (day){week_monday(w).n - 1}};
  p.qr = p.address.n ? str_and(cx->mem, p.address, p.grid) : p.number;
  struct answer_lines a = answers_for(cx, u.id, p.answers_from, p.answers_to, false, FRONT + UNREAD_MOST);
  p.answers.at = MEM_ARRAY(cx->mem, struct print_answer, FRONT);
  for (size_t i = 0; i < a.n && i < FRONT; i++)
    p.answers.at[p.answers.n++] =
        (struct print_answer){a.at[i].number, a.at[i].title, shortened(cx->mem, a.at[i].done_what),
                              a.at[i].done_by, shortened(cx->mem, a.at[i].next_step)};
  p.more = (int64_t)(a.n - p.answers.n);
  channel_print_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Tờ giấy của thôn"), .section = S("to-giay"), .staff = true});
}

/* ---- keying in ------------------------------------------------------------------------------------------------- */

/* The lines of the sheet, or what was typed into them. */
static void add_rows(struct request *rq, struct grid_page *p) {
  const struct field_view *words = form_field(p->form, S("y-kien")), *places = form_field(p->form, S("noi")),
                          *names = form_field(p->form, S("ten")), *topics = form_field(p->form, S("muc"));
  p->rows.n = words->many.n > ROWS ? words->many.n : ROWS;
  p->rows.at = MEM_ARRAY(rq->cx->mem, struct grid_row, p->rows.n);
  for (size_t i = 0; i < p->rows.n; i++)
    p->rows.at[i] = (struct grid_row){(int64_t)i + 1, i < words->many.n ? words->many.at[i] : S(""),
                                      i < places->many.n ? places->many.at[i] : S(""),
                                      i < names->many.n ? names->many.at[i] : S(""),
                                      i < topics->many.n ? topics->many.at[i] : S("")};
}

static void add_scans(struct request *rq, struct grid_page *p, id source, const struct sheet *s) {
  struct scans all = sheet_scans(rq->cx, s->id);
  str base = str_fmt(rq->cx->mem, "/can-bo/to-giay/%.*s/anh", STR_ARG(id_hex(rq->cx->mem, source)));
  p->scans.at = MEM_ARRAY(rq->cx->mem, struct scan_view, all.n + 1);
  for (size_t i = 0; i < all.n; i++)
    p->scans.at[p->scans.n++] = (struct scan_view){
        str_fmt(rq->cx->mem, "%.*s/%.*s", STR_ARG(base), STR_ARG(id_hex(rq->cx->mem, all.at[i].id))),
        str_fmt(rq->cx->mem, "%.*s/%.*s", STR_ARG(base), STR_ARG(id_hex(rq->cx->mem, all.at[i].thumbnail))),
        (int64_t)i + 1};
}

static struct form_view *form_of_week(struct request *rq, const struct form *form, id source, const char *act,
                                      struct week w) {
  str path = str_fmt(rq->cx->mem, "/can-bo/to-giay/%.*s%s", STR_ARG(id_hex(rq->cx->mem, source)), act);
  struct form_view *v = form_view(rq, form, path);
  form_preset(v, "nam", str_int(rq->cx->mem, w.year));
  form_preset(v, "tuan", str_int(rq->cx->mem, w.week));
  return v;
}

static void show_grid(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct unit u;
  struct account by;
  if (!asked_source(rq, &u)) return;
  struct week w = asked_week(rq);
  struct sheet s = {0};
  bool there = sheet_find(cx, u.id, w, &s);
  struct grid_page p = {.source = u.name,
                        .number = sheet_number(cx, u.id, w),
                        .week = week_word(rq, w),
                        .monday = week_monday(w),
                        .sunday = sunday_of(w),
                        .print = address(rq, u.id, "", w),
                        .back = str_fmt(cx->mem, "/can-bo/to-giay?nam=%d&tuan=%d", w.year, w.week),
                        .keyed = there && id_is(s.round),
                        .handed = round_handed_in(cx, u.id, w),
                        .owed = sheet_owed(cx, u.id, w),
                        .late = sunday_of(w).n < cx->today.n,
                        .topics = matter_topics(cx, rq->out->lang)};
  if (p.keyed) {
    p.keyed_at = s.keyed_at.v;
    p.opinions = (int64_t)matter_of_round(cx, s.round).n;
    if (account_find(cx, s.keyed_by, &by)) p.keyed_by = by.name;
  }
  if (there && sheet_scan_shown(&cx->who, u.id, &s)) add_scans(rq, &p, u.id, &s);
  if (p.owed && !p.handed) {
    p.form = form_of_week(rq, &grid_form, u.id, "/nhap", w);
    p.scan_form = form_of_week(rq, &scan_form, u.id, "/anh", w);
    add_rows(rq, &p);
  }
  channel_grid_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Nhập tờ giấy của thôn"),
                                .section = S("to-giay"),
                                .staff = true,
                                .wide = true});
}

struct bringing {
  id source;
  struct week week;
  struct matter_file_staged *files;
  size_t n;
};

static void *scan_prepare(struct request *rq) {
  struct unit u;
  struct bringing *w = MEM_NEW(rq->cx->mem, struct bringing);
  bool replied = false;
  if (!asked_source(rq, &u)) return NULL;
  w->source = u.id;
  w->week = asked_week(rq);
  const struct upload *uploads;
  if (!form_files(rq, "anh", &uploads))
    form_wrong(rq, "anh", _("Ông/bà chọn ảnh chụp tờ giấy."));
  else if (matter_stage_pictures(rq, &w->files, &w->n, &replied))
    return w;
  if (!replied) reply_form_again(rq, show_grid);
  return NULL;
}

static bool scan_apply(struct ctx *cx, void *work) {
  struct bringing *w = work;
  return sheet_bring(cx, w->source, w->week, w->files, w->n);
}

static void scan_reply(struct request *rq, void *work, bool committed) {
  struct bringing *w = work;
  if (committed)
    reply_see_other(rq, address(rq, w->source, "/nhap", w->week));
  else
    reply_refused(rq, _("Tờ này đã nhập rồi, hoặc đã có nhiều ảnh quá. Mỗi tờ giữ nhiều nhất 6 ảnh."));
}

struct keying {
  struct round_hand_in in;
  id round;
  enum sheet_result result;
};

/* A line counts when something was written into it; a place or a name alone is a line whose words were forgotten. */
static bool read_lines(struct request *rq, struct round_hand_in *in) {
  const str *words, *places, *names, *topics;
  size_t n = form_many(rq, "y-kien", &words), n_places = form_many(rq, "noi", &places),
         n_names = form_many(rq, "ten", &names), n_topics = form_many(rq, "muc", &topics);
  size_t most = n > n_places ? n : n_places;
  most = n_names > most ? n_names : most;
  struct choices known = matter_topics(rq->cx, rq->out->lang);
  str *kept[4];
  for (size_t i = 0; i < 4; i++) kept[i] = MEM_ARRAY(rq->cx->mem, str, OPINIONS);
  for (size_t i = 0; i < most; i++) {
    str text = i < n ? words[i] : S(""), place = i < n_places ? places[i] : S(""),
        name = i < n_names ? names[i] : S("");
    if (!text.n && !place.n && !name.n) continue;
    if (!text.n) {
      form_wrong(rq, "y-kien", _("Có dòng ghi chỗ hoặc tên mà chưa ghi việc gì."));
      return false;
    }
    if (in->n == OPINIONS) {
      form_wrong(rq, "y-kien",
                 _("Một tờ nhập nhiều nhất 20 ý kiến. Phần còn lại ông/bà nhập ở trang “Nhận ý kiến”."));
      return false;
    }
    kept[0][in->n] = text;
    kept[1][in->n] = place.n ? place : STR_NONE;
    kept[2][in->n] = name.n ? name : STR_NONE;
    kept[3][in->n] = S("khac");
    for (size_t k = 0; k < known.n; k++)
      if (i < n_topics && str_eq(known.at[k].value, topics[i])) kept[3][in->n] = topics[i];
    in->n++;
  }
  in->opinions = kept[0];
  in->places = kept[1];
  in->names = kept[2];
  in->topics = kept[3];
  return true;
}

static void *grid_prepare(struct request *rq) {
  struct unit u;
  struct keying *w = MEM_NEW(rq->cx->mem, struct keying);
  if (!asked_source(rq, &u)) return NULL;
  w->in = (struct round_hand_in){
      .source = u.id, .week = asked_week(rq), .none = str_eq(form_text(rq, "nut"), S("khong"))};
  if (read_lines(rq, &w->in)) {
    if (w->in.none == (w->in.n == 0)) return w;
    if (w->in.none)
      form_wrong(rq, "y-kien", _("Đã có dòng ghi ý kiến thì bấm “Nhập các ý kiến này”."));
    else
      form_wrong(rq, "y-kien",
                 _("Các dòng còn trống. Tờ giấy ghi không có ý kiến thì bấm nút “Tờ này không có ý kiến”."));
  }
  reply_form_again(rq, show_grid);
  return NULL;
}

static bool grid_apply(struct ctx *cx, void *work) {
  struct keying *w = work;
  w->result = sheet_key(cx, &w->in, &w->round);
  return w->result == SHEET_OK;
}

static void grid_reply(struct request *rq, void *work, bool committed) {
  struct keying *w = work;
  if (committed)
    reply_see_other(rq, address(rq, w->in.source, "/nhap", w->in.week));
  else if (w->result == SHEET_KEYED)
    reply_refused(rq, _("Tờ giấy này đã được nhập rồi. Mỗi số tờ chỉ nhập một lần."));
  else if (w->result == SHEET_HANDED_IN)
    reply_refused(
        rq, _("Tuần ấy nơi này đã nộp bằng cách khác. Ý kiến nào trên giấy chưa có, ông/bà nhập từng việc ở "
              "trang “Nhận ý kiến giúp người dân”."));
  else
    reply_refused(rq, _("Nơi này không phải nộp ý kiến cho tuần ấy, hoặc tuần ấy chưa bắt đầu."));
}

static void show_scan(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct unit u;
  id wanted;
  struct sheet s;
  if (!asked_source(rq, &u)) return;
  struct bytes content;
  str type;
  if (id_parse(param(rq, "file"), &wanted) && sheet_of_scan(cx, u.id, wanted, &s) &&
      sheet_scan_shown(&cx->who, u.id, &s) && store_blob_read(cx, wanted, &content, &type)) {
    reply_bytes(rq, type, (str){(const char *)content.p, content.n}, STR_NONE);
    return;
  }
  reply_not_found(rq);
}

ROUTES(channel_sheet_routes, ROUTE_GET("/can-bo/to-giay", MAY_PAPER, show_sheets),
       ROUTE_GET("/can-bo/to-giay/:thon", MAY_PAPER, show_print),
       ROUTE_GET("/can-bo/to-giay/:thon/nhap", MAY_PAPER, show_grid),
       ROUTE_POST("/can-bo/to-giay/:thon/nhap", MAY_PAPER, grid_form, grid_prepare, grid_apply, grid_reply),
       ROUTE_POST_AS(LANE_UPLOAD, 0, "/can-bo/to-giay/:thon/anh", MAY_PAPER, scan_form, scan_prepare,
                     scan_apply, scan_reply),
       ROUTE_GET_AS(LANE_DOWNLOAD, ROUTE_NO_STORE, "/can-bo/to-giay/:thon/anh/:file", MAY_PAPER, show_scan));
