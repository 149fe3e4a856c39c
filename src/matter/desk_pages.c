/* /can-bo/phan-anh: the staff's lists, and keying in what came by paper, by phone or at the counter. */
#include "matter/matter_desk.html.h"
#include "matter/matter_pages.h"
#include "matter/matter_take_in.html.h"

enum { DESK_LENGTH = 100 };

static const struct {
  const char *state;
  str title;
} tabs[] = {{"moi", _("Chờ xem")},           {"dang-xu-ly", _("Đang giải quyết")},
            {"cho-duyet", _("Chờ ký")},      {"mo-lai", _("Dân báo chưa xong")},
            {"da-tra-loi", _("Đã trả lời")}, {"khong-cong-khai", _("Không công khai")}};

static bool tab_shown(const struct who *who, const char *state) {
  return may(who, MAY_MODERATE) || !str_eq(str_of(state), S("moi"));
}

static struct matters found(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct search_page s = store_search(cx, S("matter"), query(rq, "q"), NULL, 0, NULL, DESK_LENGTH);
  struct matters m = {MEM_ARRAY(cx->mem, struct matter, s.n), 0};
  for (size_t i = 0; i < s.n; i++)
    if (matter_by_seq_in_scope(cx, s.hits[i].seq, &m.at[m.n])) m.n++;
  return m;
}

static void show_desk(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct desk_page p = {.q = query(rq, "q"), .may_take_in = may(&cx->who, MAY_INTAKE)};
  str state = query(rq, "xem");
  size_t current = SIZE_MAX;
  enum { TABS = sizeof tabs / sizeof *tabs };
  p.tabs.at = MEM_ARRAY(cx->mem, struct desk_tab, TABS);
  for (size_t i = 0; i < TABS; i++) {
    if (!tab_shown(&cx->who, tabs[i].state)) continue;
    bool here = state.n ? str_eq(state, str_of(tabs[i].state)) : current == SIZE_MAX;
    if (here) current = i;
    p.tabs.at[p.tabs.n++] =
        (struct desk_tab){word(rq->out->lang, tabs[i].title),
                          str_fmt(cx->mem, "/can-bo/phan-anh?xem=%s", tabs[i].state), here && !p.q.n};
  }
  if (current == SIZE_MAX) {
    reply_not_found(rq);
    return;
  }
  struct matters m = p.q.n ? found(rq) : matter_in_state(cx, str_of(tabs[current].state), DESK_LENGTH + 1);
  p.more = m.n > DESK_LENGTH;
  if (p.more) m.n = DESK_LENGTH;
  p.count = p.more ? str_fmt(cx->mem, "%.*s", STR_ARG(WORD(rq, "hơn 100"))) : int_vi(cx->mem, (int64_t)m.n);
  p.as_of = cx->now;
  p.items = matter_lines_of(rq, &m, true);
  matter_desk_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Ý kiến của người dân"),
                                .section = S("phan-anh"),
                                .staff = true,
                                .wide = true});
}

/* ---- keying in --------------------------------------------------------------------------------------------------- */

FORM(take_in_form, FIELD_TEXT("kenh", 1, 40), FIELD_TEXT("loai", 1, 40), FIELD_LONG("loi", 5, 5000),
     FIELD_ID("thon", 0), FIELD_TEXT("noi", 0, 200), FIELD_TEXT("chu-de", 1, 40), FIELD_TEXT("ten", 0, 80),
     FIELD_TEXT("dien-thoai", 0, 20), FIELD_TEXT("dia-chi", 0, 200), FIELD_TEXT("thu-dien-tu", 0, 254),
     FIELD_CHECK("bao-toi"), FIELD_OPTIONAL_INT("so-nguoi", 1, 100000), FIELD_TEXT("muc", 0, 40),
     FIELD_CHECK("neu-ten"), FIELD_FILE("anh", 3, 10 << 20));

static struct choices channel_choices(struct request *rq) {
  struct choice *at = MEM_ARRAY(rq->cx->mem, struct choice, matter_channel_rows_n);
  size_t n = 0;
  for (size_t i = 0; i < matter_channel_rows_n; i++)
    if (matter_channel_rows[i].keyed)
      at[n++] = (struct choice){matter_channel_rows[i].code, word(rq->out->lang, matter_channel_rows[i].name),
                                STR_NONE};
  return (struct choices){at, n};
}

static bool channel_good(struct request *rq) {
  const struct channel_row *c = matter_channel(form_text(rq, "kenh"));
  if (c && c->keyed) return true;
  form_wrong(rq, "kenh", _("Ông/bà chọn ý kiến đến qua đường nào."));
  return false;
}

static void show_take_in(struct request *rq) {
  struct take_in_page p = {.form = form_view(rq, &take_in_form, S("/can-bo/tiep-nhan")),
                           .topics = matter_topics(rq->cx, rq->out->lang),
                           .hamlets = matter_hamlets(rq->cx, rq->out->lang),
                           .kinds = matter_kinds(rq->cx, rq->out->lang, OFFERED_FIRST, OFFERED_OFFICE),
                           .channels = channel_choices(rq)};
  matter_take_in_html(rq->out, &p);
  reply_page(rq, &(struct page){
                     .title = WORD(rq, "Nhận ý kiến giúp người dân"), .section = S("phan-anh"), .staff = true});
}

static void *take_in_prepare(struct request *rq) {
  bool replied = false;
  bool channel = channel_good(rq), rest = taking_good(rq);
  struct taking *w = channel && rest ? taking_read(rq, form_text(rq, "kenh"), &replied) : NULL;
  if (!w && !replied) reply_form_again(rq, show_take_in);
  if (!w) return NULL;
  int64_t signers = form_int(rq, "so-nguoi");
  w->in.signers = signers == FORM_INT_NONE ? 1 : signers;
  w->in.task = form_text(rq, "muc");
  return w;
}

static void take_in_reply(struct request *rq, void *work, bool committed) {
  if (committed)
    taking_reply(rq, work, true);
  else
    reply_refused(rq, _("Chưa tính được hạn trả lời: lịch nghỉ hoặc quy định thời hạn còn thiếu."));
}

ROUTES(matter_desk_routes, ROUTE_GET("/can-bo/phan-anh", MAY_READ_MATTERS, show_desk),
       ROUTE_GET("/can-bo/tiep-nhan", MAY_INTAKE, show_take_in),
       ROUTE_POST_AS(LANE_UPLOAD, ROUTE_NO_STORE, "/can-bo/tiep-nhan", MAY_INTAKE, take_in_form,
                     take_in_prepare, taking_apply, take_in_reply));

/* ---- duties for the start page ------------------------------------------------------------------------------------ */

static void round_duty(struct ctx *cx, enum lang lang, struct duty_list *l) {
  struct round_row row;
  if (!may(&cx->who, MAY_HAND_IN_ROUND)) return;
  bool handed = round_find(cx, cx->who.unit, day_week(cx->today), &row);
  duty_add(l, word(lang, handed ? _("Ý kiến tuần này: đã nộp") : _("Nộp ý kiến tuần này")),
           S("/can-bo/vong-tuan"), -1, 0);
}

void matter_duties(struct ctx *cx, enum lang lang, struct duty_list *l) {
  round_duty(cx, lang, l);
  duty_add(l, word(lang, _("Nêu khó khăn, vướng mắc")), S("/can-bo/vuong-mac"), -1, 0);
  if (may(&cx->who, MAY_INTAKE))
    duty_add(l, word(lang, _("Nhận ý kiến giúp người dân")), S("/can-bo/tiep-nhan"), -1, 0);
  if (!may(&cx->who, MAY_READ_MATTERS)) return;
  for (size_t i = 0; i < 4; i++) {
    if (!tab_shown(&cx->who, tabs[i].state)) continue;
    if (str_eq(str_of(tabs[i].state), S("cho-duyet")) && !may(&cx->who, MAY_APPROVE)) continue;
    struct state_count n = matter_count(cx, str_of(tabs[i].state));
    duty_add(l, word(lang, tabs[i].title), str_fmt(cx->mem, "/can-bo/phan-anh?xem=%s", tabs[i].state), n.all,
             n.late);
  }
}
