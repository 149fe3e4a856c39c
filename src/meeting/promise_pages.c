/* /loi-hua: the promise ledger, late ones first; and the promisee's word on each, by code. */
#include "meeting/meeting_pages.h"
#include "meeting/promise_confirm.html.h"
#include "meeting/promise_ledger.html.h"
#include "meeting/promise_one.html.h"

enum { PAGE_LENGTH = 20 };

FORM(confirm_form, FIELD_TEXT("ma", 1, 120), FIELD_CHOICE("ket-qua", 1, "giu chua-dat"),
     FIELD_LONG("noi-them", 0, 1000));

/* ---- as lines --------------------------------------------------------------------------------------------------- */

static struct promise_line line_of(struct request *rq, const struct promise *p, bool staff) {
  struct ctx *cx = rq->cx;
  struct promise_line l = {.number = str_int(cx->mem, p->number),
                           .what = p->what,
                           .to_whom = p->to_whom,
                           .unit = unit_name(cx, p->unit),
                           .due = p->due_day,
                           .made = p->made_day,
                           .state = promise_is_late(cx, p)      ? S("tre")
                                    : p->state == PROMISE_OPEN  ? S("dang-lam")
                                    : p->state == PROMISE_WAITS ? S("cho")
                                                                : S("giu")};
  l.path = staff ? str_fmt(cx->mem, "/can-bo/loi-hua/%.*s", STR_ARG(l.number))
                 : str_fmt(cx->mem, "/loi-hua/%.*s", STR_ARG(l.number));
  struct meeting_facts f = meeting_facts(cx, p->id);
  for (size_t i = 0; i < f.n; i++) l.extended = l.extended || str_eq(f.at[i].what, S("gia-han"));
  return l;
}

struct promise_line meeting_promise_line(struct request *rq, const struct promise *p, bool staff) {
  return line_of(rq, p, staff);
}

struct promise_lines meeting_promise_lines(struct request *rq, const struct promises *p, bool staff) {
  struct promise_lines l = {MEM_ARRAY(rq->cx->mem, struct promise_line, p->n + 1), p->n};
  for (size_t i = 0; i < p->n; i++) l.at[i] = line_of(rq, &p->at[i], staff);
  return l;
}

struct promise_lines meeting_promises_to(struct request *rq, id promisee) {
  struct promises p = promise_of_promisee(rq->cx, promisee);
  return meeting_promise_lines(rq, &p, false);
}

/* Every fact in words, oldest first. What residents wrote is for the office that promised; what offices and the Front wrote is for all. */
struct promise_words meeting_promise_words(struct request *rq, const struct promise *p, bool ours) {
  static const struct {
    const char *what;
    str word;
  } said[] = {{"hua", _("Hứa")},
              {"gia-han", _("Lùi ngày")},
              {"bang-chung", _("Báo đã làm xong")},
              {"giu", _("Xác nhận đã giữ lời")},
              {"chua-dat", _("Báo chưa đạt")}};
  struct meeting_facts f = meeting_facts(rq->cx, p->id);
  struct promise_words w = {MEM_ARRAY(rq->cx->mem, struct promise_word_view, f.n + 1), 0};
  for (size_t i = 0; i < f.n; i++)
    for (size_t k = 0; k < sizeof said / sizeof *said; k++) {
      if (!str_eq(f.at[i].what, str_of(said[k].what))) continue;
      bool open = ours || id_is(f.at[i].actor);
      w.at[w.n++] = (struct promise_word_view){word(rq->out->lang, said[k].word),
                                               open ? f.at[i].detail : STR_NONE, f.at[i].day, f.at[i].due_day};
    }
  return w;
}

void meeting_promise_source(struct request *rq, const struct promise *p, bool staff, str *ret_said,
                            str *ret_path) {
  struct ctx *cx = rq->cx;
  struct meeting m;
  struct matter from;
  *ret_said = *ret_path = STR_NONE;
  if (id_is(p->meeting) && meeting_find(cx, p->meeting, &m)) {
    struct meeting_line l = meeting_line_of(rq, &m, staff);
    *ret_said = str_fmt(cx->mem, "%.*s, %.*s", STR_ARG(l.title), STR_ARG(day_vi(cx->mem, m.day)));
    *ret_path = m.is_public || staff ? l.path : STR_NONE;
  } else if (p->matter.is && matter_by_number(cx, p->matter.v, &from)) {
    *ret_said = from.title;
    *ret_path = str_fmt(cx->mem, "/phan-anh/%lld", (long long)p->matter.v);
  } else if (p->clause.n) {
    *ret_said = word_fill(cx->mem, WORD(rq, "Kế hoạch, mục %(clause)s"), SLOTS({"clause", p->clause, false}));
    *ret_path = S("/tien-do");
  }
}

/* ---- the ledger ---------------------------------------------------------------------------------------------------- */

static const struct {
  str state, title;
} filters[] = {{S(""), _("Tất cả")},
               {S("tre"), _("Trễ hẹn")},
               {S("dang-lam"), _("Đang làm")},
               {S("cho"), _("Chờ xác nhận")},
               {S("giu"), _("Đã giữ lời")}};

static struct promise_filter filter_of(struct ctx *cx, str state, id unit) {
  struct promise_filter f = {PROMISE_OPEN, PROMISE_KEPT, DAY_NONE, DAY_NONE, unit};
  if (str_eq(state, S("tre"))) {
    f.to_state = PROMISE_OPEN;
    f.to_due = (day){cx->today.n - 1};
  } else if (str_eq(state, S("dang-lam"))) {
    f.to_state = PROMISE_OPEN;
    f.from_due = cx->today;
  } else if (str_eq(state, S("cho"))) {
    f.from_state = f.to_state = PROMISE_WAITS;
  } else if (str_eq(state, S("giu"))) {
    f.from_state = PROMISE_KEPT;
  }
  return f;
}

static int64_t counted(struct ctx *cx, str state, id unit) {
  struct promise_filter f = filter_of(cx, state, unit);
  return promise_count(cx, &f);
}

static bool after_of(str typed, struct promise_after *ret) {
  str rest = typed, a, b;
  return str_cut(&rest, S("."), &a) && str_cut(&rest, S("."), &b) && int_parse(a, 0, 2, &ret->state) &&
         int_parse(b, INT32_MIN, INT32_MAX, &ret->due) && int_parse(rest, 0, INT64_MAX, &ret->number);
}

void meeting_fill_ledger(struct request *rq, struct ledger_page *p) {
  struct ctx *cx = rq->cx;
  id unit = ID_NONE;
  struct promise_after after;
  enum { FILTERS = sizeof filters / sizeof *filters };
  str asked = query(rq, "xem"), unit_asked = query(rq, "don-vi"), behind = query(rq, "sau");
  p->state = S("");
  for (size_t i = 0; i < FILTERS; i++)
    if (str_eq(asked, filters[i].state)) p->state = filters[i].state;
  if (unit_asked.n && id_parse(unit_asked, &unit)) p->unit = unit_asked;
  if (!id_is(unit)) p->unit = S("");
  p->tabs.at = MEM_ARRAY(cx->mem, struct meeting_tab, FILTERS);
  for (size_t i = 0; i < FILTERS; i++)
    p->tabs.at[p->tabs.n++] =
        (struct meeting_tab){word(rq->out->lang, filters[i].title),
                             str_fmt(cx->mem, "%.*s?xem=%.*s&don-vi=%.*s", STR_ARG(p->base),
                                     STR_ARG(filters[i].state), STR_ARG(p->unit)),
                             str_eq(p->state, filters[i].state)};
  struct promise_filter f = filter_of(cx, p->state, unit);
  struct promises l =
      promise_list(cx, &f, behind.n && after_of(behind, &after) ? &after : NULL, PAGE_LENGTH + 1);
  if (l.n > PAGE_LENGTH) {
    l.n = PAGE_LENGTH;
    const struct promise *last = &l.at[PAGE_LENGTH - 1];
    p->next =
        str_fmt(cx->mem, "%.*s?xem=%.*s&don-vi=%.*s&sau=%lld.%d.%lld", STR_ARG(p->base), STR_ARG(p->state),
                STR_ARG(p->unit), (long long)last->state, (int)last->due_day.n, (long long)last->number);
  }
  p->items = meeting_promise_lines(rq, &l, p->staff);
  p->count = int_vi(cx->mem, promise_count(cx, &f));
  p->late = counted(cx, S("tre"), unit);
  p->open = counted(cx, S("dang-lam"), unit);
  p->waiting = counted(cx, S("cho"), unit);
  p->kept = counted(cx, S("giu"), unit);
  p->units = meeting_units(rq);
  p->as_of = cx->now;
}

static void show_ledger(struct request *rq) {
  struct ledger_page p = {.base = S("/loi-hua")};
  meeting_fill_ledger(rq, &p);
  promise_ledger_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Lời hứa của xã"), .section = S("loi-hua")});
}

static bool asked(struct request *rq, struct promise *ret) {
  int64_t number;
  if (int_parse(param(rq, "number"), 1, INT64_MAX, &number) && promise_by_number(rq->cx, number, ret))
    return true;
  reply_not_found(rq);
  return false;
}

static void show_promise(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct promise pr;
  if (!asked(rq, &pr)) return;
  struct promise_page p = {.p = line_of(rq, &pr, false),
                           .words = meeting_promise_words(rq, &pr, false),
                           .can_confirm = id_is(pr.promisee) && pr.state != PROMISE_KEPT,
                           .confirm_path = str_fmt(cx->mem, "/loi-hua/%lld/xac-nhan", (long long)pr.number),
                           .code_holder = id_is(pr.promisee) ? WORD(rq, "Người được hứa, bằng mã trên phiếu")
                                                             : WORD(rq, "Mặt trận Tổ quốc giám sát")};
  if (promise_is_late(cx, &pr)) p.days_late = cx->today.n - pr.due_day.n;
  meeting_promise_source(rq, &pr, false, &p.source, &p.source_path);
  struct meeting_files files = meeting_files(cx, pr.id);
  p.pictures.at = MEM_ARRAY(cx->mem, struct picture_line, files.n + 1);
  for (size_t i = 0; i < files.n; i++)
    p.pictures.at[p.pictures.n++] =
        (struct picture_line){str_fmt(cx->mem, "/loi-hua/%lld/anh/%.*s", (long long)pr.number,
                                      STR_ARG(id_hex(cx->mem, files.at[i].id))),
                              str_fmt(cx->mem, "/loi-hua/%lld/anh/%.*s", (long long)pr.number,
                                      STR_ARG(id_hex(cx->mem, files.at[i].thumbnail)))};
  promise_one_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Một lời hứa của xã"), .section = S("loi-hua")});
}

static void show_picture(struct request *rq) {
  struct promise p;
  if (asked(rq, &p)) meeting_reply_file(rq, p.id, true);
}

/* ---- the promisee's word ---------------------------------------------------------------------------------------------- */

static void show_confirm_as(struct request *rq, const struct promise *pr, str wrong, str done) {
  struct confirm_page p = {
      .form =
          form_view(rq, &confirm_form, str_fmt(rq->cx->mem, "/loi-hua/%lld/xac-nhan", (long long)pr->number)),
      .p = line_of(rq, pr, false),
      .proven = pr->state == PROMISE_WAITS,
      .wrong = wrong,
      .done = done};
  promise_confirm_html(rq->out, &p);
  reply_page_status(rq, wrong.p ? 422 : 200,
                    &(struct page){.title = WORD(rq, "Xác nhận lời hứa"), .section = S("loi-hua")});
}

static void show_confirm(struct request *rq) {
  struct promise pr;
  if (asked(rq, &pr)) show_confirm_as(rq, &pr, STR_NONE, STR_NONE);
}

struct confirming {
  struct promise p;
  uint8_t secret[FOLLOW_BYTES];
  bool kept;
  str words;
};

/* One sentence for a code that is none, that opens nothing and that opens somebody else's: what exists must not show. */
static void *confirm_prepare(struct request *rq) {
  struct confirming *w = MEM_NEW(rq->cx->mem, struct confirming);
  id holder;
  if (!asked(rq, &w->p)) return NULL;
  if (!follow_hear(rq->cx->mem, form_text(rq, "ma"), w->secret) ||
      !promisee_of_code(rq->cx, w->secret, &holder) || !id_eq(holder, w->p.promisee)) {
    show_confirm_as(rq, &w->p,
                    WORD(rq, "Mã này không phải của người được hứa. Ông/bà xem lại phiếu, đọc lại từng tiếng."),
                    STR_NONE);
    return NULL;
  }
  w->kept = str_eq(form_text(rq, "ket-qua"), S("giu"));
  w->words = form_text(rq, "noi-them");
  return w;
}

static bool confirm_apply(struct ctx *cx, void *work) {
  struct confirming *w = work;
  return promise_judge_by_code(cx, w->p.id, w->secret, w->kept, w->words);
}

static void confirm_reply(struct request *rq, void *work, bool committed) {
  struct confirming *w = work;
  struct promise now = w->p;
  (void)promise_find(rq->cx, w->p.id, &now);
  show_confirm_as(
      rq, &now,
      committed
          ? STR_NONE
          : WORD(rq, "Lời hứa này đã được xác nhận, hoặc xã chưa báo làm xong nên chưa báo chưa đạt được."),
      !committed ? STR_NONE
      : w->kept  ? WORD(rq, "Đã ghi: xã giữ lời. Cảm ơn ông/bà.")
                 : WORD(rq, "Đã ghi: chưa đạt. Lời hứa trở lại danh sách đang làm."));
}

ROUTES(promise_public_routes, ROUTE_GET("/loi-hua", MAY_ANYONE, show_ledger),
       ROUTE_GET("/loi-hua/:number", MAY_ANYONE, show_promise),
       ROUTE_GET_AS(LANE_DOWNLOAD, 0, "/loi-hua/:number/anh/:file", MAY_ANYONE, show_picture),
       ROUTE_GET("/loi-hua/:number/xac-nhan", MAY_ANYONE, show_confirm),
       ROUTE_POST_AS(LANE_PAGE, ROUTE_NO_STORE | ROUTE_SLOW, "/loi-hua/:number/xac-nhan", MAY_ANYONE,
                     confirm_form, confirm_prepare, confirm_apply, confirm_reply));
