/* /can-bo/du-lieu: the office's own duties about personal data; /can-bo/du-lieu/luu-giu: how long things are kept. */
#include "privacy/privacy_kept.html.h"
#include "privacy/privacy_office.html.h"
#include "privacy/privacy_pages.h"

enum { SOON_DAYS = 90, MANY = 1000 };

FORM(fact_form, FIELD_CHOICE("dieu", 1, "bat-dau danh-gia phu-trach"), FIELD_DAY("tu-ngay", 1),
     FIELD_TEXT("van-ban", 0, 200));

struct fact {
  str what, detail;
  day day;
  id account;
};
QUERY(q_facts, struct fact,
      "SELECT what, detail, day, account FROM protection_fact WHERE commune = $1 ORDER BY recorded_at DESC, id "
      "LIMIT 100",
      COL(struct fact, what), COL(struct fact, detail), COL(struct fact, day), COL(struct fact, account));
QUERY_DO(
    q_add,
    "INSERT INTO protection_fact (commune, id, what, day, detail, recorded_at, account) VALUES ($1, $2, $3, "
    "$4, $5, $6, $7)");

static const struct {
  const char *code;
  str word;
} facts[] = {{"bat-dau", _("Bắt đầu xử lý dữ liệu của người dân")},
             {"danh-gia", _("Đã nộp hồ sơ đánh giá tác động")},
             {"phu-trach", _("Giao người phụ trách bảo vệ dữ liệu")}};
enum { FACTS = sizeof facts / sizeof *facts };

static str fact_word(str code) {
  for (size_t i = 0; i < FACTS; i++)
    if (str_eq(code, str_of(facts[i].code))) return facts[i].word;
  return STR_NONE;
}

static void add_facts(struct request *rq, struct office_page *p) {
  struct ctx *cx = rq->cx;
  size_t n;
  struct fact *f = STORE_LIST(cx, q_facts, &n, A(cx->who.commune));
  p->history.at = MEM_ARRAY(cx->mem, struct fact_line, n);
  for (size_t i = 0; i < n; i++) { /* newest first: the first of a kind holds */
    struct account who;
    p->history.at[p->history.n++] =
        (struct fact_line){word(rq->out->lang, fact_word(f[i].what)), f[i].detail,
                           account_find(cx, f[i].account, &who) ? who.name : STR_NONE, f[i].day};
    if (str_eq(f[i].what, S("bat-dau")) && !p->began) {
      p->began = true;
      p->began_on = f[i].day;
    } else if (str_eq(f[i].what, S("danh-gia")) && !p->assessed) {
      p->assessed = true;
      p->assessed_on = f[i].day;
      p->assess_paper = f[i].detail;
    } else if (str_eq(f[i].what, S("phu-trach")) && !p->responsible_paper.p) {
      p->responsible_paper = f[i].detail;
    }
  }
  struct deadline d;
  if (!p->began || !calendar_deadline(cx, S("ho-so-danh-gia-du-lieu"), day_starts(p->began_on), &d)) return;
  p->assess_due = d.due;
  p->citation = d.rule.citation;
  p->confirmed = d.rule.confirmed;
  p->why = deadline_view(cx, rq->out->lang, &d);
  p->assess_late = (p->assessed ? p->assessed_on.n : cx->today.n) > d.due.n;
}

static void show_office(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct office_page p = {.form = form_view(rq, &fact_form, S("/can-bo/du-lieu")),
                          .responsible = word(rq->out->lang, role_word(ROLE_CLERK)),
                          .duty = S("Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15, Điều 33")};
  struct askeds open = request_open(cx, MANY);
  for (size_t i = 0; i < open.n; i++) {
    struct deadline d;
    p.open_requests++;
    p.late_requests += request_clock(cx, &open.at[i], &d) && d.due.n < cx->today.n;
  }
  struct choice *at = MEM_ARRAY(cx->mem, struct choice, FACTS);
  for (size_t i = 0; i < FACTS; i++)
    at[i] = (struct choice){str_of(facts[i].code), word(rq->out->lang, facts[i].word), STR_NONE};
  p.facts = (struct choices){at, FACTS};
  add_facts(rq, &p);
  privacy_office_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Bảo vệ dữ liệu cá nhân"), .staff = true, .wide = true});
}

static void *fact_prepare(struct request *rq) {
  struct fact *w = MEM_NEW(rq->cx->mem, struct fact);
  *w = (struct fact){
      .what = form_text(rq, "dieu"), .detail = form_text(rq, "van-ban"), .day = form_day(rq, "tu-ngay")};
  if (w->day.n <= rq->cx->today.n) return w;
  form_wrong(rq, "tu-ngay", _("Ngày này còn chưa đến."));
  reply_form_again(rq, show_office);
  return NULL;
}
static bool fact_apply(struct ctx *cx, void *work) {
  struct fact *w = work;
  STORE_DO(cx, q_add, A(cx->who.commune), A(ctx_new_id(cx)), A(w->what), A(w->day), A(w->detail), A(cx->now),
           A(cx->who.account));
  return true;
}
static void fact_reply(struct request *rq, void *work, bool committed) {
  (void)work, (void)committed;
  reply_see_other(rq, S("/can-bo/du-lieu"));
}

/* ---- how long ---- */

static str action_word(str action) {
  return str_eq(action, S("cat"))   ? _("xóa người khỏi hồ sơ, số đếm còn")
         : str_eq(action, S("huy")) ? _("hủy")
                                    : _("người phụ trách xem lại");
}

static void show_kept(struct request *rq) {
  struct ctx *cx = rq->cx;
  enum lang lang = rq->out->lang;
  struct kept_page p = {.as_of = cx->now};
  struct retention_runs runs = retention_runs(cx);
  p.lines.at = MEM_ARRAY(cx->mem, struct kept_line, retention_rows_n);
  for (size_t i = 0; i < retention_rows_n; i++) {
    const struct retention_row *r = &retention_rows[i];
    struct kept_line *to = &p.lines.at[p.lines.n++];
    *to = (struct kept_line){.name = word(lang, r->name),
                             .action = word(lang, action_word(r->action)),
                             .start = word(lang, r->start),
                             .citation = r->citation,
                             .years = r->years,
                             .due_now = retention_due(cx, r, cx->today),
                             .due_soon = retention_due(cx, r, (day){cx->today.n + SOON_DAYS}),
                             .last = DAY_NONE,
                             .confirmed = r->confirmed};
    for (size_t k = 0; k < runs.n; k++)
      if (str_eq(runs.at[k].rule, r->code)) {
        to->last = runs.at[k].last;
        to->done = runs.at[k].done;
      }
  }
  privacy_kept_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Giữ bao lâu"), .staff = true, .wide = true});
}

ROUTES(privacy_office_routes, ROUTE_GET("/can-bo/du-lieu", MAY_PROTECT_DATA, show_office),
       ROUTE_POST("/can-bo/du-lieu", MAY_PROTECT_DATA, fact_form, fact_prepare, fact_apply, fact_reply),
       ROUTE_GET_AS(LANE_PAGE, ROUTE_HEAVY, "/can-bo/du-lieu/luu-giu", MAY_PROTECT_DATA, show_kept));
