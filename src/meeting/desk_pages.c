/* /can-bo/lich: what is posted, what has to be explained, who waits for a reply; posting. */
#include "meeting/meeting_desk.html.h"
#include "meeting/meeting_pages.h"
#include "meeting/meeting_post.html.h"

#include <string.h>

enum { DESK_LENGTH = 50 };

FORM(post_form, FIELD_TEXT("loai", 1, 40), FIELD_TEXT("tieu-de", 0, 150), FIELD_DAY("ngay", 1),
     FIELD_TEXT("tu-gio", 1, 8), FIELD_TEXT("den-gio", 1, 8), FIELD_TEXT("noi", 2, 200),
     FIELD_TEXT("nguoi-tiep", 2, 200), FIELD_OPTIONAL_INT("moi-luot", 5, 240),
     FIELD_OPTIONAL_INT("so-tuan", 1, 26), FIELD_LONG("chuong-trinh", 0, 4000), FIELD_ID("thon", 0),
     FIELD_ID("don-vi", 1), FIELD_OPTIONAL_INT("viec", 1, 1000000000), FIELD_CHECK("cong-khai"));

/* The day by which each who came has to be replied: one computation a reception, not a person. */
static void add_waiting(struct request *rq, struct meeting_desk_page *p) {
  struct ctx *cx = rq->cx;
  struct waiting_bookings w = booking_waiting(cx, DESK_LENGTH + 1);
  p->more_waiting = w.n > DESK_LENGTH;
  if (p->more_waiting) w.n = DESK_LENGTH;
  p->waiting.at = MEM_ARRAY(cx->mem, struct waiting_view, w.n + 1);
  struct deadline d = {.due = DAY_NONE};
  for (size_t i = 0; i < w.n; i++) {
    bool same = i && w.at[i].day.n == w.at[i - 1].day.n;
    struct meeting m = {.day = w.at[i].day};
    if (!same && !booking_due(cx, &m, &d)) d.due = DAY_NONE;
    p->waiting.at[p->waiting.n++] = (struct waiting_view){
        .path = str_fmt(cx->mem, "/can-bo/luot-tiep/%.*s", STR_ARG(id_hex(cx->mem, w.at[i].id))),
        .title = w.at[i].text.n ? utf8_cut(w.at[i].text, 200) : WORD(rq, "Lời đã được xóa"),
        .day = w.at[i].day,
        .due = d.due,
        .late = day_is(d.due) && d.due.n < cx->today.n};
  }
}

static void show_desk(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct meeting_desk_page p = {.as_of = cx->now, .may_receive = may(&cx->who, MAY_RECEIVE)};
  struct meetings open = meeting_without_outcome(cx, DESK_LENGTH + 1),
                  coming = meeting_coming(cx, cx->today, DESK_LENGTH + 1);
  const struct meeting_kind *k = meeting_kind_on(S(RECEPTION), cx->today);
  if (k && k->notice)
    p.notice = word_fill(
        cx->mem, WORD(rq, "Lịch tiếp công dân phải đăng trước ít nhất %(n)s ngày làm việc (%(citation)s)."),
        SLOTS({"n", int_vi(cx->mem, k->notice), false}, {"citation", k->notice_citation, false}));
  p.more_open = open.n > DESK_LENGTH;
  p.more_coming = coming.n > DESK_LENGTH;
  if (p.more_open) open.n = DESK_LENGTH;
  if (p.more_coming) coming.n = DESK_LENGTH;
  p.open = meeting_lines_of(rq, &open, true);
  p.coming = meeting_lines_of(rq, &coming, true);
  add_waiting(rq, &p);
  meeting_desk_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Lịch tiếp công dân, đối thoại"),
                                .section = S("lich"),
                                .staff = true,
                                .wide = true});
}

/* ---- posting ---------------------------------------------------------------------------------------------- */

static struct choices kinds(struct request *rq) {
  struct choice *at = MEM_ARRAY(rq->cx->mem, struct choice, meeting_kind_rows_n);
  size_t n = 0;
  for (size_t i = 0; i < meeting_kind_rows_n; i++) {
    const struct meeting_kind *k = &meeting_kind_rows[i];
    if (meeting_kind_on(k->code, rq->cx->today) == k)
      at[n++] = (struct choice){k->code, word(rq->out->lang, k->name), word(rq->out->lang, k->hint)};
  }
  return (struct choices){at, n};
}

static void show_post(struct request *rq) {
  struct form_view *form = form_view(rq, &post_form, S("/can-bo/lich/them"));
  form_preset(form, "don-vi", id_hex(rq->cx->mem, rq->cx->who.unit));
  /* From the page of a matter: a visit or an explanation about it. */
  int64_t matter = query_int(rq, "viec", 1, 1000000000, 0);
  if (matter) form_preset(form, "viec", str_int(rq->cx->mem, matter));
  struct post_page p = {
      .form = form, .kinds = kinds(rq), .hamlets = meeting_hamlets(rq), .units = meeting_units(rq)};
  meeting_post_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Đăng lịch"), .section = S("lich"), .staff = true});
}

struct posting {
  struct meeting m;
  int64_t weeks;
  size_t made;
};

static bool times_good(struct request *rq, struct meeting *m) {
  bool from = clock_parse(form_text(rq, "tu-gio"), &m->from_minute),
       to = clock_parse(form_text(rq, "den-gio"), &m->to_minute);
  if (!from) form_wrong(rq, "tu-gio", _("Ông/bà ghi giờ như 8:00 hoặc 13h30."));
  if (!to) form_wrong(rq, "den-gio", _("Ông/bà ghi giờ như 8:00 hoặc 13h30."));
  if (!from || !to) return false;
  if (m->from_minute < m->to_minute) return true;
  form_wrong(rq, "den-gio", _("Giờ kết thúc phải sau giờ bắt đầu."));
  return false;
}

static bool day_good(struct request *rq, const struct meeting *m) {
  if (m->day.n < rq->cx->today.n)
    form_wrong(rq, "ngay", _("Ngày này đã qua."));
  else if (m->day.n > rq->cx->today.n + 600)
    form_wrong(rq, "ngay", _("Ngày này xa quá: lịch đăng trước nhiều nhất 600 ngày."));
  else
    return true;
  return false;
}

static bool turns_good(struct request *rq, struct meeting *m, const struct meeting_kind *k) {
  int64_t each = form_int(rq, "moi-luot");
  m->slot_minutes = each == FORM_INT_NONE ? 0 : each;
  if (!m->slot_minutes) return true;
  if (!k->slots)
    form_wrong(rq, "moi-luot", _("Chỉ buổi tiếp công dân mới chia lượt. Ông/bà bỏ trống ô này."));
  else if (!meeting_slots(m))
    form_wrong(rq, "moi-luot", _("Một lượt dài hơn cả buổi. Ông/bà ghi số phút ít hơn."));
  else if (meeting_slots(m) > MOST_SLOTS)
    form_wrong(rq, "moi-luot", _("Buổi này chia ra hơn 100 lượt. Ông/bà ghi số phút nhiều hơn."));
  else
    return true;
  return false;
}

static bool links_good(struct request *rq, struct meeting *m) {
  struct matter from;
  int64_t matter = form_int(rq, "viec");
  bool fine = true;
  if (matter != FORM_INT_NONE) {
    m->matter = (struct maybe_int){true, matter};
    if (!matter_by_number(rq->cx, matter, &from)) {
      form_wrong(rq, "viec", _("Không có việc công khai nào mang số này."));
      fine = false;
    }
  }
  if (id_is(m->hamlet) && !meeting_known_choice(meeting_hamlets(rq), id_hex(rq->cx->mem, m->hamlet))) {
    form_wrong(rq, "thon", _("Thôn này không có trong danh sách. Ông/bà chọn lại."));
    fine = false;
  }
  if (!meeting_known_choice(meeting_units(rq), id_hex(rq->cx->mem, m->unit))) {
    form_wrong(rq, "don-vi", _("Ông/bà chọn đơn vị chuẩn bị."));
    fine = false;
  }
  return fine;
}

static void *post_prepare(struct request *rq) {
  struct posting *w = MEM_NEW(rq->cx->mem, struct posting);
  struct meeting *m = &w->m;
  m->kind = form_text(rq, "loai");
  m->title = form_text(rq, "tieu-de");
  m->day = form_day(rq, "ngay");
  m->place = form_text(rq, "noi");
  m->host = form_text(rq, "nguoi-tiep");
  m->agenda = form_text(rq, "chuong-trinh");
  m->hamlet = form_id(rq, "thon");
  m->unit = form_id(rq, "don-vi");
  m->is_public = form_check(rq, "cong-khai");
  int64_t weeks = form_int(rq, "so-tuan");
  w->weeks = weeks == FORM_INT_NONE ? 1 : weeks;
  const struct meeting_kind *k = meeting_kind_on(m->kind, m->day);
  if (!k) form_wrong(rq, "loai", _("Ông/bà chọn một loại."));
  bool on = day_good(rq, m), times = times_good(rq, m), links = links_good(rq, m);
  bool turns = k && times && turns_good(rq, m, k);
  if (k && on && times && links && turns) return w;
  reply_form_again(rq, show_post);
  return NULL;
}

/* A series falls on the same weekday; a week whose day is a day off is left out, for another day has to be chosen by somebody. */
static bool post_apply(struct ctx *cx, void *work) {
  struct posting *w = work;
  w->made = 0;
  for (int64_t i = 0; i < w->weeks; i++) {
    struct meeting one = w->m;
    one.day.n += (int32_t)(7 * i);
    if (w->weeks > 1 && !calendar_is_working(cx, one.day)) continue;
    if (!meeting_post(cx, &one)) return false;
    w->made++;
  }
  return w->made > 0;
}

static void post_reply(struct request *rq, void *work, bool committed) {
  (void)work;
  if (committed) {
    reply_see_other(rq, S("/can-bo/lich"));
    return;
  }
  form_wrong(rq, "ngay", _("Ngày này và các tuần sau đều là ngày nghỉ. Ông/bà chọn ngày khác."));
  reply_form_again(rq, show_post);
}

ROUTES(meeting_desk_routes, ROUTE_GET("/can-bo/lich", MAY_PLAN_MEETINGS, show_desk),
       ROUTE_GET("/can-bo/lich/them", MAY_PLAN_MEETINGS, show_post),
       ROUTE_POST("/can-bo/lich/them", MAY_PLAN_MEETINGS, post_form, post_prepare, post_apply, post_reply));
