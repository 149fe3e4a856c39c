/* /quyen-rieng-tu: what rights people have; /quyen-rieng-tu/cua-toi: with a follow code, what is kept of oneself, taking back what one
 * agreed to, asking. */
#include "privacy/privacy_ask.html.h"
#include "privacy/privacy_mine.html.h"
#include "privacy/privacy_pages.h"
#include "privacy/privacy_public.html.h"

FORM(door_form, FIELD_TEXT("ma", 1, 120));
FORM(withdraw_form, FIELD_TEXT("ma", 1, 120), FIELD_TEXT("muc-dich", 1, 40));
FORM(ask_form, FIELD_TEXT("ma", 1, 120), FIELD_CHOICE("viec", 1, "xem sua rut han-che phan-doi xoa"),
     FIELD_LONG("loi", 0, 1000));

/* ---- for everybody ---- */

static bool clock_of(struct request *rq, const char *rule, const char *extended, struct clock_line *ret) {
  struct deadline d, more;
  if (!calendar_deadline(rq->cx, str_of(rule), rq->cx->now, &d)) return false;
  *ret = (struct clock_line){.name = word(rq->out->lang, d.rule.name),
                             .citation = d.rule.citation,
                             .limit = d.rule.limit,
                             .working = d.rule.unit == LIMIT_WORKING_DAYS,
                             .confirmed = d.rule.confirmed};
  if (extended && calendar_deadline(rq->cx, str_of(extended), rq->cx->now, &more))
    ret->extended = more.rule.limit - d.rule.limit;
  return true;
}

static void show_rights(struct request *rq) {
  static const char *const rules[][2] = {{"du-lieu-thu-tuc", NULL},
                                         {"du-lieu-xem-sua", "du-lieu-xem-sua-gia-han"},
                                         {"du-lieu-han-che", "du-lieu-han-che-gia-han"},
                                         {"du-lieu-xoa", "du-lieu-xoa-gia-han"}};
  enum { RULES = sizeof rules / sizeof *rules };
  struct rights_page p = {0};
  p.clocks.at = MEM_ARRAY(rq->cx->mem, struct clock_line, RULES);
  for (size_t i = 0; i < RULES; i++)
    if (clock_of(rq, rules[i][0], rules[i][1], &p.clocks.at[p.clocks.n])) p.clocks.n++;
  p.grounds = request_all_grounds(rq->cx, rq->out->lang);
  privacy_public_html(rq->out, &p);
  reply_page(rq,
             &(struct page){.title = WORD(rq, "Quyền riêng tư"), .section = S("quyen-rieng-tu"), .wide = true});
}

/* ---- by follow code ---- */

struct form_view *privacy_door(struct request *rq, str code) {
  struct form_view *v = form_view(rq, &door_form, S("/quyen-rieng-tu/cua-toi"));
  form_preset(v, "ma", code);
  return v;
}

static void ask_code(struct request *rq, str wrong) {
  struct ask_page p = {form_view(rq, &door_form, S("/quyen-rieng-tu/cua-toi")), wrong};
  privacy_ask_html(rq->out, &p);
  reply_page_status(rq, wrong.p ? 422 : 200,
                    &(struct page){.title = WORD(rq, "Thông tin của tôi"), .section = S("quyen-rieng-tu")});
}

struct mine {
  const struct keeper *keeper;
  struct kept kept;
  str code;
  bool there; /* the record still knows its code */
};

/* A code that leads to a record, or to requests about one that was erased. What is wrong is said alike for every wrong code. */
static bool find_mine(struct ctx *cx, str typed, struct mine *ret) {
  for (size_t i = 0; i < keepers.n; i++) {
    struct mine m = {.keeper = keepers.at[i]};
    if (!m.keeper->hear(cx->mem, typed, &m.code)) continue;
    m.there = m.keeper->by_code(cx, m.code, &m.kept);
    if (!m.there && !request_of_code(cx, m.code).n) continue;
    *ret = m;
    return true;
  }
  return false;
}

static bool mine_of(struct request *rq, struct mine *ret) {
  if (find_mine(rq->cx, form_text(rq, "ma"), ret)) return true;
  ask_code(rq, WORD(rq, "Không tìm thấy việc nào theo mã này. Ông/bà xem lại phiếu, đọc lại từng tiếng, hoặc "
                        "gọi điện cho xã."));
  return false;
}

static void add_agreed(struct request *rq, const struct mine *m, struct mine_page *p) {
  struct ctx *cx = rq->cx;
  p->agreed.at = MEM_ARRAY(cx->mem, struct agreed_view, consent_rows_n);
  for (size_t i = 0; i < consent_rows_n; i++) {
    struct consent c;
    const struct consent_row *row = &consent_rows[i];
    if (!consent_newest(cx, m->kept.record, row->code, &c) || c.version != row->version) continue;
    bool en = rq->out->lang == LANG_EN;
    struct agreed_view *v = &p->agreed.at[p->agreed.n++];
    *v = (struct agreed_view){.label = en ? row->label_en : row->label,
                              .text = en ? row->text_en : row->text,
                              .holds = c.given,
                              .day = c.day,
                              .version = c.version};
    if (!c.given) continue;
    struct form_view *form = form_view(rq, &withdraw_form, S("/quyen-rieng-tu/rut"));
    form_preset(form, "ma", m->code);
    form_preset(form, "muc-dich", row->code);
    v->form = form;
  }
}

/* Somebody who found the slip holds the code too: numbers and names stay masked until a clerk granted 'xem'. */
static bool granted_whole(const struct askeds *a) {
  for (size_t i = 0; i < a->n; i++)
    if (str_eq(a->at[i].what, S("xem")) && str_eq(a->at[i].state, S("xong"))) return true;
  return false;
}

static void show_mine(struct request *rq, const struct mine *m, str notice) {
  struct ctx *cx = rq->cx;
  struct askeds a = m->there ? request_of_record(cx, m->kept.record) : request_of_code(cx, m->code);
  struct mine_page p = {
      .code = m->code, .notice = notice, .gone = !m->there, .kinds = request_kinds(cx, rq->out->lang)};
  p.asked.at = MEM_ARRAY(cx->mem, struct asked_view, a.n);
  for (size_t i = 0; i < a.n; i++) p.asked.at[p.asked.n++] = asked_view_of(rq, &a.at[i], false);
  if (m->there) {
    const struct kept *k = &m->kept;
    p.whole = granted_whole(&a);
    p.received = k->received;
    p.name = p.whole ? k->name : mask_name(cx->mem, k->name);
    p.phone = p.whole ? k->phone : mask_phone(cx->mem, k->phone);
    p.email = p.whole ? k->email : personal_hidden(cx->mem, k->email, STR_NONE);
    p.place = p.whole ? k->place : personal_hidden(cx->mem, k->place, k->name);
    p.pictures = k->pictures;
    add_agreed(rq, m, &p);
    struct form_view *form = form_view(rq, &ask_form, S("/quyen-rieng-tu/yeu-cau"));
    form_preset(form, "ma", m->code);
    p.form = form;
  }
  privacy_mine_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Thông tin của tôi"), .section = S("quyen-rieng-tu")});
}

static void show_door(struct request *rq) {
  struct mine m;
  if (!form_typed(rq, &withdraw_form) && !form_typed(rq, &ask_form))
    ask_code(rq, STR_NONE);
  else if (mine_of(rq, &m))
    show_mine(rq, &m, STR_NONE);
}

static void *door_prepare(struct request *rq) {
  struct mine m;
  if (mine_of(rq, &m)) show_mine(rq, &m, STR_NONE);
  return NULL;
}

struct doing {
  struct mine mine;
  str purpose;
  enum lang lang;
  struct taking_request t;
};

static void after(struct request *rq, const struct doing *d, str notice) {
  struct mine m;
  if (find_mine(rq->cx, d->mine.code, &m))
    show_mine(rq, &m, notice);
  else
    reply_not_found(rq);
}

static void *withdraw_prepare(struct request *rq) {
  struct doing *d = MEM_NEW(rq->cx->mem, struct doing);
  if (!mine_of(rq, &d->mine)) return NULL;
  d->purpose = form_text(rq, "muc-dich");
  d->lang = rq->out->lang;
  return d;
}
static bool withdraw_apply(struct ctx *cx, void *work) {
  struct doing *d = work;
  return d->mine.there &&
         consent_withdraw(cx, d->lang, str_of(d->mine.keeper->name), d->mine.kept.record, d->purpose);
}
static void withdraw_reply(struct request *rq, void *work, bool committed) {
  after(rq, work,
        committed ? WORD(rq, "Đã rút lại. Từ lúc này xã không làm việc đó nữa.")
                  : WORD(rq, "Điều này ông/bà đã rút lại rồi, hoặc chưa từng đồng ý."));
}

static void *ask_prepare(struct request *rq) {
  struct doing *d = MEM_NEW(rq->cx->mem, struct doing);
  if (!mine_of(rq, &d->mine)) return NULL;
  d->t = (struct taking_request){.keeper = str_of(d->mine.keeper->name),
                                 .what = form_text(rq, "viec"),
                                 .words = form_text(rq, "loi"),
                                 .code = d->mine.code,
                                 .record = d->mine.kept.record};
  if (str_eq(d->t.what, S("sua")) && utf8_count(d->t.words) < 3) {
    form_wrong(rq, "loi", _("Ông/bà ghi rõ sửa điều gì thành gì."));
    reply_form_again(rq, show_door);
    return NULL;
  }
  return d;
}
static bool ask_apply(struct ctx *cx, void *work) {
  struct doing *d = work;
  return d->mine.there && request_take(cx, &d->t);
}
static void ask_reply(struct request *rq, void *work, bool committed) {
  after(
      rq, work,
      committed
          ? WORD(rq, "Xã đã nhận yêu cầu của ông/bà. Ông/bà xem kết quả ở trang này, bằng mã theo dõi.")
          : WORD(rq, "Việc này đang có nhiều yêu cầu chưa giải quyết. Ông/bà chờ xã trả lời, hoặc gọi điện."));
}

#define BY_CODE(path_, form_, name_, apply_, reply_)                                                           \
  ROUTE_POST_AS(LANE_PAGE, ROUTE_NO_STORE | ROUTE_SLOW, "/quyen-rieng-tu/" path_, MAY_ANYONE, form_,           \
                name_##_prepare, apply_, reply_)
ROUTES(privacy_public_routes, ROUTE_GET("/quyen-rieng-tu", MAY_ANYONE, show_rights),
       ROUTE_GET("/quyen-rieng-tu/cua-toi", MAY_ANYONE, show_door),
       BY_CODE("cua-toi", door_form, door, NULL, NULL),
       BY_CODE("rut", withdraw_form, withdraw, withdraw_apply, withdraw_reply),
       BY_CODE("yeu-cau", ask_form, ask, ask_apply, ask_reply));
