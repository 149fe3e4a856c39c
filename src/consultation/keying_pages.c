/* Keying in what did not come by web: sheets of paper, a meeting's minutes, an organisation's letter. One grid for the three;
 * passages are typed by their names ('Khoản 1 Điều 2'), as they stand on the paper. */
#include "consultation/consultation_key.html.h"
#include "consultation/consultation_pages.h"

#include <string.h>

enum { ROWS = 10, ROWS_MOST = 30, TEXT_MOST = 3000 };

FORM(paper_form, FIELD_INT("ban", 1, 1000), FIELD_DAY("ngay", 1), FIELD_MANY(FIELD_TEXT, "so-phieu", 0, 20),
     FIELD_MANY(FIELD_TEXT, "doan", 0, 60), FIELD_MANY(FIELD_LONG, "y-kien", 0, TEXT_MOST),
     FIELD_MANY(FIELD_TEXT, "thon", 0, 32), FIELD_MANY(FIELD_TEXT, "ten", 0, 80));
FORM(meeting_form, FIELD_INT("ban", 1, 1000), FIELD_DAY("ngay", 1), FIELD_ID("thon-hop", 0),
     FIELD_TEXT("noi", 2, 150), FIELD_INT("so-nguoi", 1, 100000), FIELD_LONG("bien-ban", 5, 3000),
     FIELD_MANY(FIELD_TEXT, "doan", 0, 60), FIELD_MANY(FIELD_LONG, "y-kien", 0, TEXT_MOST),
     FIELD_MANY(FIELD_TEXT, "so-tieng", 0, 6));
FORM(letter_form, FIELD_INT("ban", 1, 1000), FIELD_DAY("ngay", 1), FIELD_TEXT("to-chuc", 2, 150),
     FIELD_TEXT("so-van-ban", 1, 60), FIELD_MANY(FIELD_TEXT, "doan", 0, 60),
     FIELD_MANY(FIELD_LONG, "y-kien", 0, TEXT_MOST));

static const struct way {
  const char *channel, *end;
  const struct form *form;
  str title;
} ways[] = {{"giay", "/giay", &paper_form, _("Nhập phiếu giấy")},
            {"hop", "/hop", &meeting_form, _("Nhập ý kiến cuộc họp")},
            {"to-chuc", "/to-chuc", &letter_form, _("Nhập văn bản góp ý")}};

static const struct way *way_of(struct request *rq) {
  str path = str_of(rq->route->path);
  for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
    if (str_ends(path, str_of(ways[i].end))) return &ways[i];
  fault(FAULT_BUG, "no way of keying in at %s", rq->route->path);
}

static bool asked(struct request *rq, struct consultation *ret) {
  id wanted;
  if (id_parse(param(rq, "id"), &wanted) && consultation_find(rq->cx, wanted, ret) &&
      str_eq(ret->state, S("lay-y-kien")))
    return true;
  reply_not_found(rq);
  return false;
}

static str path_of(struct request *rq, const struct consultation *c, const char *act) {
  return str_fmt(rq->cx->mem, "/can-bo/lay-y-kien/%.*s%s", STR_ARG(id_hex(rq->cx->mem, c->id)), act);
}

static str cell(const struct form_view *f, const char *name, size_t i) {
  const struct field_view *v = form_field(f, str_of(name));
  return i < v->many.n ? v->many.at[i] : S("");
}

/* The empty lines of the grid, or what was typed into them. */
static void add_rows(struct request *rq, const struct way *w, struct key_page *p) {
  size_t typed = form_field(p->form, S("y-kien"))->many.n;
  bool paper = w->form == &paper_form, meeting = w->form == &meeting_form;
  p->rows.n = typed > ROWS ? typed : ROWS;
  p->rows.at = MEM_ARRAY(rq->cx->mem, struct key_row, p->rows.n);
  for (size_t i = 0; i < p->rows.n; i++)
    p->rows.at[i] = (struct key_row){.n = (int64_t)i + 1,
                                     .passage = cell(p->form, "doan", i),
                                     .text = cell(p->form, "y-kien", i),
                                     .sheet = paper ? cell(p->form, "so-phieu", i) : S(""),
                                     .name = paper ? cell(p->form, "ten", i) : S(""),
                                     .hamlet = paper ? cell(p->form, "thon", i) : S(""),
                                     .voices = meeting ? cell(p->form, "so-tieng", i) : S("")};
}

static void show_key(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct consultation c;
  const struct way *w = way_of(rq);
  if (!asked(rq, &c)) return;
  struct form_view *form = form_view(rq, w->form, path_of(rq, &c, w->end));
  struct passages passages = consultation_passages(cx, c.id, c.version);
  form_preset(form, "ban", str_int(cx->mem, c.version));
  /* After the last day a sheet is keyed in that came in time. */
  form_preset(form, "ngay", day_vi(cx->mem, cx->today.n > c.close_day.n ? c.close_day : cx->today));
  struct key_page p = {.form = form,
                       .d = draft_line_of(rq, &c, true),
                       .back = path_of(rq, &c, ""),
                       .way = str_of(w->channel),
                       .hamlets = hamlet_choices(rq),
                       .kept = query_int(rq, "da-nhap", 0, ROWS_MOST, 0)};
  struct choice *names = MEM_ARRAY(cx->mem, struct choice, passages.n + 1);
  for (size_t i = 0; i < passages.n; i++)
    names[i] = (struct choice){passages.at[i].label, passages.at[i].label, STR_NONE};
  p.passages = (struct choices){names, passages.n};
  add_rows(rq, w, &p);
  consultation_key_html(rq->out, &p);
  reply_page(
      rq, &(struct page){
              .title = word(rq->out->lang, w->title), .section = S("lay-y-kien"), .staff = true, .wide = true});
}

struct keying {
  struct consultation c;
  const struct way *way;
  struct opinion_meeting meeting;
  struct opinion_in *rows;
  size_t n;
  str why;
};

QUERY(q_sheet, struct n_row,
      "SELECT COUNT(*) FROM consultation_opinion WHERE commune = $1 AND consultation = $2 AND channel = 'giay' "
      "AND "
      "sheet = $3",
      COL(struct n_row, n));

/* A sentence about one line of the grid. */
static void row_wrong(struct request *rq, size_t row, str vi) {
  str text = word_fill(
      rq->cx->mem, WORD(rq, "Hàng %(n)s: %(what)s"),
      SLOTS({"n", str_int(rq->cx->mem, (int64_t)row + 1), false}, {"what", word(rq->out->lang, vi), false}));
  form_wrong(rq, "y-kien", text);
}

static bool find_passage(struct ctx *cx, const struct passages *p, str typed, int64_t *ret) {
  str want = text_words(cx->mem, typed);
  *ret = 0;
  if (!want.n) return true;
  for (size_t i = 0; i < p->n; i++)
    if (str_eq(text_words(cx->mem, p->at[i].label), want)) {
      *ret = p->at[i].n;
      return true;
    }
  return false;
}

static str many(struct request *rq, const char *name, size_t i) {
  const str *at;
  size_t n = form_many(rq, name, &at);
  return i < n ? at[i] : S("");
}

/* One line into w->rows; false after row_wrong. An empty line is none. */
static bool read_row(struct request *rq, struct keying *w, const struct passages *p, size_t i) {
  struct ctx *cx = rq->cx;
  struct opinion_in in = {.consultation = w->c.id,
                          .version = form_int(rq, "ban"),
                          .voices = 1,
                          .channel = str_of(w->way->channel),
                          .text = many(rq, "y-kien", i),
                          .given = form_day(rq, "ngay")};
  str sheet = w->way->form == &paper_form ? many(rq, "so-phieu", i) : S("");
  if (!in.text.n) {
    if (!sheet.n) return true;
    row_wrong(rq, i, _("có số phiếu mà chưa có lời. Không ghi gì thì xóa số phiếu."));
    return false;
  }
  if (!find_passage(cx, p, many(rq, "doan", i), &in.passage)) {
    row_wrong(rq, i, _("không có điều, khoản ấy trong dự thảo. Để trống là góp ý cho cả dự thảo."));
    return false;
  }
  if (w->way->form == &paper_form) {
    struct n_row before = {0};
    struct choices hamlets = hamlet_choices(rq);
    str hamlet = many(rq, "thon", i);
    STORE_FIND(cx, q_sheet, &before, A(cx->who.commune), A(w->c.id), A(sheet));
    if (!sheet.n)
      row_wrong(rq, i, _("ghi số phiếu, để tìm lại được tờ giấy."));
    else if (before.n)
      row_wrong(rq, i, _("số phiếu này đã nhập rồi."));
    else if (hamlet.n && !among_choices(&hamlets, hamlet))
      row_wrong(rq, i, _("chọn lại thôn."));
    if (!sheet.n || before.n || (hamlet.n && !id_parse(hamlet, &in.hamlet))) return false;
    in.sheet = sheet;
    in.name = many(rq, "ten", i);
  }
  if (w->way->form == &meeting_form) {
    str voices = many(rq, "so-tieng", i);
    if (voices.n && !int_parse(voices, 1, w->meeting.present, &in.voices)) {
      row_wrong(rq, i, _("số người cùng ý kiến là một số không lớn hơn số người dự."));
      return false;
    }
    in.hamlet = w->meeting.hamlet;
  }
  if (w->way->form == &letter_form) {
    in.organisation = form_text(rq, "to-chuc");
    in.sheet = form_text(rq, "so-van-ban");
  }
  w->rows[w->n++] = in;
  return true;
}

static void *key_prepare(struct request *rq) {
  struct keying *w = MEM_NEW(rq->cx->mem, struct keying);
  if (!asked(rq, &w->c)) return NULL;
  w->way = way_of(rq);
  if (w->way->form == &meeting_form)
    w->meeting = (struct opinion_meeting){.hamlet = form_id(rq, "thon-hop"),
                                          .held = form_day(rq, "ngay"),
                                          .present = form_int(rq, "so-nguoi"),
                                          .place = form_text(rq, "noi"),
                                          .minutes = form_text(rq, "bien-ban")};
  struct passages p = consultation_passages(rq->cx, w->c.id, form_int(rq, "ban"));
  const str *texts;
  size_t n = form_many(rq, "y-kien", &texts);
  w->rows = MEM_ARRAY(rq->cx->mem, struct opinion_in, n + 1);
  bool good = n <= ROWS_MOST;
  if (!good) form_wrong(rq, "y-kien", _("Nhiều hàng quá: mỗi lần nhiều nhất 30 hàng."));
  for (size_t i = 0; good && i < n; i++) good = read_row(rq, w, &p, i);
  /* A meeting that had nothing to say was held all the same. */
  if (good && !w->n && w->way->form != &meeting_form) {
    form_wrong(rq, "y-kien", _("Các hàng còn trống."));
    good = false;
  }
  if (good) return w;
  reply_form_again(rq, show_key);
  return NULL;
}

static bool key_apply(struct ctx *cx, void *work) {
  struct keying *w = work;
  if (w->way->form == &meeting_form) {
    w->why = consultation_meeting(cx, w->c.id, &w->meeting);
    if (w->why.p) return false;
  }
  for (size_t i = 0; i < w->n; i++) {
    struct opinion_in in = w->rows[i];
    in.meeting = w->meeting.id;
    w->why = opinion_take(cx, &in);
    if (w->why.p) return false;
  }
  return true;
}

static void key_reply(struct request *rq, void *work, bool committed) {
  struct keying *w = work;
  if (committed) {
    reply_see_other(rq,
                    str_fmt(rq->cx->mem, "%.*s?da-nhap=%zu", STR_ARG(path_of(rq, &w->c, w->way->end)), w->n));
    return;
  }
  form_wrong(rq, "ngay", w->why.p ? w->why : WHY_GONE);
  reply_form_again(rq, show_key);
}

ROUTES(consultation_keying_routes, ROUTE_GET("/can-bo/lay-y-kien/:id/giay", MAY_KEY_OPINION, show_key),
       ROUTE_POST("/can-bo/lay-y-kien/:id/giay", MAY_KEY_OPINION, paper_form, key_prepare, key_apply,
                  key_reply),
       ROUTE_GET("/can-bo/lay-y-kien/:id/hop", MAY_KEY_OPINION, show_key),
       ROUTE_POST("/can-bo/lay-y-kien/:id/hop", MAY_KEY_OPINION, meeting_form, key_prepare, key_apply,
                  key_reply),
       ROUTE_GET("/can-bo/lay-y-kien/:id/to-chuc", MAY_KEY_OPINION, show_key),
       ROUTE_POST("/can-bo/lay-y-kien/:id/to-chuc", MAY_KEY_OPINION, letter_form, key_prepare, key_apply,
                  key_reply));
