/* /can-bo/loi-hua: writing promises down, proof, days that are put off, and the Front's word. */
#include "meeting/meeting_pages.h"
#include "meeting/promise_ledger.html.h"
#include "meeting/promise_new.html.h"
#include "meeting/promise_record.html.h"

FORM(new_form, FIELD_LONG("hua-gi", 5, 1000), FIELD_TEXT("voi-ai", 2, 200), FIELD_ID("don-vi", 1),
     FIELD_DAY("ngay-hua", 0), FIELD_DAY("han", 1), FIELD_ID("buoi", 0), FIELD_ID("nguoi", 0),
     FIELD_OPTIONAL_INT("viec", 1, 1000000000), FIELD_TEXT("muc", 0, 60));
FORM(prove_form, FIELD_LONG("bang-chung", 5, 2000), FIELD_FILE("anh", 3, 10 << 20));
FORM(extend_form, FIELD_DAY("han-moi", 1), FIELD_LONG("ly-do", 5, 1000));
FORM(kept_form, FIELD_LONG("nhan-xet", 5, 1000));
FORM(not_kept_form, FIELD_LONG("con-thieu", 5, 1000));

static struct page frame(str title) {
  return (struct page){.title = title, .section = S("loi-hua"), .staff = true};
}

static void show_ledger(struct request *rq) {
  struct ledger_page p = {
      .base = S("/can-bo/loi-hua"), .staff = true, .may_promise = may(&rq->cx->who, MAY_PROMISE)};
  meeting_fill_ledger(rq, &p);
  promise_ledger_html(rq->out, &p);
  struct page page = frame(WORD(rq, "Sổ lời hứa"));
  reply_page(rq, &page);
}

/* ---- a new one ------------------------------------------------------------------------------------------------- */

static struct choices own_units(struct request *rq) {
  struct choices all = meeting_units(rq);
  if (role_rank(rq->cx->who.roles) > 1) return all;
  struct choice *at = MEM_ARRAY(rq->cx->mem, struct choice, 1);
  size_t n = 0;
  for (size_t i = 0; i < all.n; i++)
    if (str_eq(all.at[i].value, id_hex(rq->cx->mem, rq->cx->who.unit))) at[n++] = all.at[i];
  return (struct choices){at, n};
}

static void show_new(struct request *rq) {
  struct ctx *cx = rq->cx;
  bool typed = form_typed(rq, &new_form);
  id meeting = typed ? form_id(rq, "buoi") : ID_NONE, person = typed ? form_id(rq, "nguoi") : ID_NONE;
  if (!typed && query(rq, "buoi").n) (void)id_parse(query(rq, "buoi"), &meeting);
  if (!typed && query(rq, "nguoi").n) (void)id_parse(query(rq, "nguoi"), &person);
  struct form_view *form = form_view(rq, &new_form, S("/can-bo/loi-hua/them"));
  struct promise_new_page p = {.form = form, .units = own_units(rq)};
  struct meeting m;
  form_preset(form, "don-vi", id_hex(cx->mem, cx->who.unit));
  int64_t matter = query_int(rq, "viec", 1, 1000000000, 0);
  if (matter) form_preset(form, "viec", str_int(cx->mem, matter));
  if (id_is(meeting) && meeting_find(cx, meeting, &m)) {
    p.meeting = str_fmt(cx->mem, "%.*s, %.*s", STR_ARG(meeting_line_of(rq, &m, true).title),
                        STR_ARG(day_vi(cx->mem, m.day)));
    form_preset(form, "buoi", id_hex(cx->mem, meeting));
    form_preset(form, "ngay-hua", day_vi(cx->mem, m.day));
    if (id_is(person)) {
      p.to_code = WORD(rq, "Người này xác nhận bằng mã trên phiếu của mình.");
      form_preset(form, "nguoi", id_hex(cx->mem, person));
    }
  } else {
    form_preset(form, "ngay-hua", day_vi(cx->mem, cx->today));
  }
  promise_new_html(rq->out, &p);
  struct page page = frame(WORD(rq, "Ghi một lời hứa"));
  reply_page(rq, &page);
}

static bool days_good(struct request *rq, struct promise *p) {
  p->made_day = form_day(rq, "ngay-hua");
  if (!day_is(p->made_day)) p->made_day = rq->cx->today;
  p->due_day = form_day(rq, "han");
  if (p->made_day.n > rq->cx->today.n)
    form_wrong(rq, "ngay-hua", _("Ngày hứa không thể ở sau hôm nay."));
  else if (p->due_day.n < p->made_day.n)
    form_wrong(rq, "han", _("Ngày hẹn xong phải từ ngày hứa trở đi."));
  else if (p->due_day.n > rq->cx->today.n + 5 * 365)
    form_wrong(rq, "han", _("Ngày hẹn xong xa quá: nhiều nhất 5 năm."));
  else
    return true;
  return false;
}

static bool words_good(struct request *rq, const struct promise *p) {
  bool what = !personal_find(rq->cx->mem, p->what, STR_NONE).n,
       whom = !personal_find(rq->cx->mem, p->to_whom, STR_NONE).n;
  if (!what)
    form_wrong(rq, "hua-gi",
               _("Lời hứa hiện công khai mà còn chỗ giống số điện thoại, số căn cước. Ông/bà bỏ đi."));
  if (!whom)
    form_wrong(rq, "voi-ai",
               _("Chỗ này hiện công khai mà còn chỗ giống số điện thoại, số căn cước. Ông/bà bỏ đi."));
  return what && whom;
}

static bool source_good(struct request *rq, struct promise *p) {
  int64_t matter = form_int(rq, "viec");
  struct matter from;
  p->meeting = form_id(rq, "buoi");
  p->promisee = form_id(rq, "nguoi");
  p->clause = form_text(rq, "muc");
  p->matter = (struct maybe_int){matter != FORM_INT_NONE, matter == FORM_INT_NONE ? 0 : matter};
  if (p->matter.is && !matter_by_number(rq->cx, matter, &from))
    form_wrong(rq, "viec", _("Không có việc công khai nào mang số này."));
  else if (!id_is(p->meeting) && !p->matter.is && !p->clause.n)
    form_wrong(rq, "viec", _("Ông/bà ghi hứa ở đâu: số của việc đã trả lời, hoặc mục của Kế hoạch."));
  else
    return true;
  return false;
}

static void *new_prepare(struct request *rq) {
  struct promise *p = MEM_NEW(rq->cx->mem, struct promise);
  p->what = form_text(rq, "hua-gi");
  p->to_whom = form_text(rq, "voi-ai");
  p->unit = form_id(rq, "don-vi");
  bool unit = meeting_known_choice(own_units(rq), id_hex(rq->cx->mem, p->unit));
  if (!unit) form_wrong(rq, "don-vi", _("Ông/bà chỉ ghi được lời hứa của đơn vị mình."));
  bool days = days_good(rq, p), words = words_good(rq, p), source = source_good(rq, p);
  if (unit && days && words && source) return p;
  reply_form_again(rq, show_new);
  return NULL;
}

static bool new_apply(struct ctx *cx, void *work) {
  return promise_make(cx, work);
}

static void new_reply(struct request *rq, void *work, bool committed) {
  struct promise *p = work;
  if (!committed)
    reply_refused(rq,
                  _("Chưa ghi được: buổi, người hoặc việc ấy không khớp nhau. Ông/bà mở lại trang của buổi."));
  else if (p->number)
    reply_see_other(rq, str_fmt(rq->cx->mem, "/can-bo/loi-hua/%lld", (long long)p->number));
  else
    reply_see_other(rq, S("/can-bo/loi-hua")); /* sent twice: the first made it */
}

/* ---- one ----------------------------------------------------------------------------------------------------------- */

static bool asked(struct request *rq, struct promise *ret) {
  int64_t number;
  if (int_parse(param(rq, "number"), 1, INT64_MAX, &number) && promise_by_number(rq->cx, number, ret))
    return true;
  reply_not_found(rq);
  return false;
}

static str path_of(struct request *rq, const struct promise *p, const char *act) {
  return str_fmt(rq->cx->mem, "/can-bo/loi-hua/%lld%s", (long long)p->number, act);
}

static void show_record(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct promise pr;
  if (!asked(rq, &pr)) return;
  bool open = pr.state == PROMISE_OPEN;
  struct promise_record_page p = {
      .p = meeting_promise_line(rq, &pr, true),
      .public_path = str_fmt(cx->mem, "/loi-hua/%lld", (long long)pr.number),
      .words = meeting_promise_words(rq, &pr, promise_is_ours(&cx->who, &pr)),
      .waits = pr.state == PROMISE_WAITS,
      .by_code = id_is(pr.promisee),
      .may_prove = open && promise_is_ours(&cx->who, &pr),
      .may_extend = open && promise_may_extend(&cx->who, &pr),
      .may_judge = pr.state != PROMISE_KEPT && !id_is(pr.promisee) && may(&cx->who, MAY_SUPERVISE),
      .prove_form = form_view(rq, &prove_form, path_of(rq, &pr, "/bang-chung")),
      .extend_form = form_view(rq, &extend_form, path_of(rq, &pr, "/lui-ngay")),
      .kept_form = form_view(rq, &kept_form, path_of(rq, &pr, "/da-giu")),
      .not_kept_form = form_view(rq, &not_kept_form, path_of(rq, &pr, "/chua-dat"))};
  meeting_promise_source(rq, &pr, true, &p.source, &p.source_path);
  struct meeting_files files = meeting_files(cx, pr.id);
  p.pictures.at = MEM_ARRAY(cx->mem, struct picture_line, files.n + 1);
  for (size_t i = 0; i < files.n; i++)
    p.pictures.at[p.pictures.n++] = (struct picture_line){
        str_fmt(cx->mem, "%.*s/anh/%.*s", STR_ARG(p.public_path), STR_ARG(id_hex(cx->mem, files.at[i].id))),
        str_fmt(cx->mem, "%.*s/anh/%.*s", STR_ARG(p.public_path),
                STR_ARG(id_hex(cx->mem, files.at[i].thumbnail)))};
  promise_record_html(rq->out, &p);
  struct page page = frame(WORD(rq, "Một lời hứa"));
  reply_page(rq, &page);
}

struct act {
  struct promise p;
  str text;
  day due;
  struct matter_file_staged *files;
  size_t n_files;
};

static struct act *act_on(struct request *rq) {
  struct act *w = MEM_NEW(rq->cx->mem, struct act);
  return asked(rq, &w->p) ? w : NULL;
}

static void act_reply(struct request *rq, void *work, bool committed) {
  struct act *w = work;
  if (committed)
    reply_see_other(rq, path_of(rq, &w->p, ""));
  else
    reply_refused(rq, _("Chưa ghi được: lời hứa này vừa đổi trạng thái, hoặc không phải của đơn vị ông/bà."));
}

static bool refuse_personal(struct request *rq, const char *field, str text) {
  if (!personal_find(rq->cx->mem, text, STR_NONE).n) return false;
  form_wrong(rq, field,
             _("Phần này hiện công khai mà còn chỗ giống số điện thoại, số căn cước. Ông/bà bỏ đi."));
  reply_form_again(rq, show_record);
  return true;
}

static void *prove_prepare(struct request *rq) {
  struct act *w = act_on(rq);
  bool replied = false;
  if (!w) return NULL;
  w->text = form_text(rq, "bang-chung");
  if (refuse_personal(rq, "bang-chung", w->text)) return NULL;
  if (matter_stage_pictures(rq, &w->files, &w->n_files, &replied)) return w;
  if (!replied) reply_form_again(rq, show_record);
  return NULL;
}
static bool prove_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  return promise_prove(cx, w->p.id, w->text) && meeting_keep_files(cx, w->p.id, true, w->files, w->n_files);
}

static void *extend_prepare(struct request *rq) {
  struct act *w = act_on(rq);
  if (!w) return NULL;
  w->due = form_day(rq, "han-moi");
  w->text = form_text(rq, "ly-do");
  if (refuse_personal(rq, "ly-do", w->text)) return NULL;
  if (w->due.n <= w->p.due_day.n || w->due.n < rq->cx->today.n)
    form_wrong(rq, "han-moi", _("Ngày mới phải sau ngày đã hẹn và không ở trong quá khứ."));
  else if (w->due.n > rq->cx->today.n + 5 * 365)
    form_wrong(rq, "han-moi", _("Ngày hẹn xong xa quá: nhiều nhất 5 năm."));
  else
    return w;
  reply_form_again(rq, show_record);
  return NULL;
}
static bool extend_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  return promise_extend(cx, w->p.id, w->due, w->text);
}

static void *judge_prepare(struct request *rq) {
  struct act *w = act_on(rq);
  if (!w) return NULL;
  const char *field = rq->route->form == &kept_form ? "nhan-xet" : "con-thieu";
  w->text = form_text(rq, field);
  return refuse_personal(rq, field, w->text) ? NULL : w;
}
static bool kept_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  return promise_judge(cx, w->p.id, true, w->text);
}
static bool not_kept_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  return promise_judge(cx, w->p.id, false, w->text);
}

ROUTES(promise_desk_routes, ROUTE_GET("/can-bo/loi-hua", MAY_SEE_PROMISES, show_ledger),
       ROUTE_GET("/can-bo/loi-hua/them", MAY_PROMISE, show_new),
       ROUTE_POST("/can-bo/loi-hua/them", MAY_PROMISE, new_form, new_prepare, new_apply, new_reply),
       ROUTE_GET("/can-bo/loi-hua/:number", MAY_SEE_PROMISES, show_record),
       ROUTE_POST_AS(LANE_UPLOAD, 0, "/can-bo/loi-hua/:number/bang-chung", MAY_PROMISE, prove_form,
                     prove_prepare, prove_apply, act_reply),
       ROUTE_POST("/can-bo/loi-hua/:number/lui-ngay", MAY_PROMISE, extend_form, extend_prepare, extend_apply,
                  act_reply),
       ROUTE_POST("/can-bo/loi-hua/:number/da-giu", MAY_SUPERVISE, kept_form, judge_prepare, kept_apply,
                  act_reply),
       ROUTE_POST("/can-bo/loi-hua/:number/chua-dat", MAY_SUPERVISE, not_kept_form, judge_prepare,
                  not_kept_apply, act_reply));
