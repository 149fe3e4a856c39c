/* /can-bo/du-lieu/yeu-cau: what people ask about their data: taken at the counter, told, extended, decided. */
#include "privacy/privacy_pages.h"
#include "privacy/privacy_request.html.h"
#include "privacy/privacy_requests.html.h"
#include "privacy/privacy_take.html.h"

enum { PAGE_LENGTH = 50 };

FORM(take_form, FIELD_TEXT("ma", 0, 120), FIELD_TEXT("viec-nao", 0, 80),
     FIELD_CHOICE("viec", 1, "xem sua rut han-che phan-doi xoa"), FIELD_LONG("loi", 0, 1000),
     FIELD_CHOICE("giay-to", 1, "can-cuoc vneid giay-to-khac"), FIELD_CHECK("dung-nguoi"));
FORM(begin_form, FIELD_LONG("thu-tuc", 5, 1000));
FORM(extend_form, FIELD_LONG("ly-do", 5, 1000));
FORM(decide_form, FIELD_CHOICE("ket-qua", 1, "dong-y cat huy tu-choi"), FIELD_TEXT("can-cu", 0, 40),
     FIELD_LONG("noi-ro", 5, 1000), FIELD_TEXT("ten-dung", 0, 80), FIELD_TEXT("so-dung", 0, 20));
FORM(told_form, FIELD_CHOICE("cach", 1, "truc-tiep dien-thoai giay"));

static struct choices some(struct request *rq, const str (*from)[2], size_t n) {
  struct choice *at = MEM_ARRAY(rq->cx->mem, struct choice, n);
  for (size_t i = 0; i < n; i++) at[i] = (struct choice){from[i][0], word(rq->out->lang, from[i][1]), STR_NONE};
  return (struct choices){at, n};
}

static const str identities[][2] = {{S("can-cuoc"), _("Thẻ căn cước")},
                                    {S("vneid"), _("VNeID, xem trên máy của người đó")},
                                    {S("giay-to-khac"), _("Giấy tờ khác có ảnh")}};
static const str told_ways[][2] = {{S("truc-tiep"), _("Nói trực tiếp, đưa bản in")},
                                   {S("dien-thoai"), _("Gọi điện thoại")},
                                   {S("giay"), _("Gửi giấy")}};

static str word_among(struct request *rq, const str (*from)[2], size_t n, str code) {
  for (size_t i = 0; i < n; i++)
    if (str_eq(from[i][0], code)) return word(rq->out->lang, from[i][1]);
  return code;
}

/* ---- one request, as staff and its person read it ---- */

static struct event_views events_of(struct request *rq, const struct asked *a, bool staff) {
  struct ctx *cx = rq->cx;
  enum lang lang = rq->out->lang;
  struct asked_events e = request_events(cx, a->id);
  struct event_views v = {MEM_ARRAY(cx->mem, struct event_view, e.n), e.n};
  for (size_t i = 0; i < e.n; i++) {
    struct account who;
    const struct asked_event *from = &e.at[i];
    const struct privacy_ground_row *g = from->ground.n ? request_ground(from->ground) : NULL;
    bool told = str_eq(from->what, S("da-bao"));
    v.at[i] = (struct event_view){
        .word = word(lang, request_event_word(from->what)),
        .detail = told ? word_among(rq, told_ways, 3, from->detail) : from->detail,
        .ground = g ? word(lang, g->name) : STR_NONE,
        .citation = g ? request_citation(cx, lang, g) : STR_NONE,
        .who = staff && id_is(from->actor) && account_find(cx, from->actor, &who) ? who.name : STR_NONE,
        .at = from->at};
  }
  return v;
}

struct asked_view asked_view_of(struct request *rq, const struct asked *a, bool staff) {
  struct ctx *cx = rq->cx;
  struct deadline d;
  bool clock = request_clock(cx, a, &d);
  struct asked_view v = {.number = a->number,
                         .number_word = str_int(cx->mem, a->number),
                         .what = word(rq->out->lang, request_word(a->what)),
                         .state = word(rq->out->lang, request_state_word(a->state)),
                         .state_code = a->state,
                         .path =
                             str_fmt(cx->mem, "/can-bo/du-lieu/yeu-cau/%.*s", STR_ARG(id_hex(cx->mem, a->id))),
                         .words = a->words,
                         .received = a->received_day,
                         .due = clock ? d.due : DAY_NONE,
                         .open = request_is_open(a),
                         .why = clock ? deadline_view(cx, rq->out->lang, &d) : NULL,
                         .events = events_of(rq, a, staff)};
  v.late = v.open && clock && d.due.n < cx->today.n;
  return v;
}

/* ---- the list ---- */

static void show_list(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct asked_list_page p = {.ended = str_eq(query(rq, "xem"), S("xong")), .as_of = cx->now};
  struct askeds a = p.ended
                        ? request_ended(cx, query_int(rq, "truoc", 1, INT64_MAX, INT64_MAX), PAGE_LENGTH + 1)
                        : request_open(cx, PAGE_LENGTH + 1);
  p.may_take = may(&cx->who, MAY_INTAKE);
  p.more = a.n > PAGE_LENGTH;
  if (p.more) a.n = PAGE_LENGTH;
  if (p.more && p.ended)
    p.next = str_fmt(cx->mem, "/can-bo/du-lieu/yeu-cau?xem=xong&truoc=%lld", (long long)a.at[a.n - 1].number);
  p.items.at = MEM_ARRAY(cx->mem, struct asked_view, a.n);
  for (size_t i = 0; i < a.n; i++) p.items.at[p.items.n++] = asked_view_of(rq, &a.at[i], true);
  p.count = p.more ? WORD(rq, "hơn 50") : int_vi(cx->mem, (int64_t)a.n);
  privacy_requests_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Yêu cầu về dữ liệu cá nhân"), .staff = true, .wide = true});
}

/* ---- one ---- */

static bool asked_request(struct request *rq, struct asked *ret) {
  id wanted;
  if (id_parse(param(rq, "id"), &wanted) && request_find(rq->cx, wanted, ret)) return true;
  reply_not_found(rq);
  return false;
}

static str path_of(struct request *rq, const struct asked *a, const char *act) {
  return str_fmt(rq->cx->mem, "/can-bo/du-lieu/yeu-cau/%.*s%s", STR_ARG(id_hex(rq->cx->mem, a->id)), act);
}

static struct choices outcomes_of(struct request *rq, str what) {
  static const str all[][2] = {
      {S("dong-y"), _("Làm theo yêu cầu")},
      {S("cat"), _("Phải lưu trữ: xóa tên, số điện thoại, chỗ ở, ảnh, mã theo dõi; giữ phần còn lại")},
      {S("huy"), _("Không phải lưu trữ: xóa cả nội dung")},
      {S("tu-choi"), _("Không làm theo yêu cầu")}};
  struct choice *at = MEM_ARRAY(rq->cx->mem, struct choice, 4);
  size_t n = 0;
  for (size_t i = 0; i < 4; i++)
    if (request_outcome_fits(what, all[i][0]))
      at[n++] = (struct choice){all[i][0], word(rq->out->lang, all[i][1]), STR_NONE};
  return (struct choices){at, n};
}

static void show_request(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct asked a;
  struct kept kept = {0};
  struct deadline first;
  struct account who;
  if (!asked_request(rq, &a)) return;
  const struct keeper *k = keeper_named(a.keeper);
  bool there = k && k->find(cx, a.record, &kept);
  struct asked_page p = {.a = asked_view_of(rq, &a, true),
                         .record_title =
                             there && kept.number.p ? str_and(cx->mem, S("số "), kept.number) : STR_NONE,
                         .record_path = there && k->in_sight(cx, a.record) ? kept.desk_path : STR_NONE,
                         .name = mask_name(cx->mem, kept.name),
                         .phone = mask_phone(cx->mem, kept.phone),
                         .taken_by = account_find(cx, a.taken_by, &who) ? who.name : STR_NONE,
                         .identity = a.identity.n ? word_among(rq, identities, 3, a.identity) : STR_NONE,
                         .first_due = request_first_clock(cx, &a, &first) ? first.due : DAY_NONE,
                         .is_new = str_eq(a.state, S("moi")),
                         .open = request_is_open(&a),
                         .extended = a.extended,
                         .may_extend = request_is_open(&a) && !a.extended,
                         .erases = str_eq(a.what, S("xoa")),
                         .corrects = str_eq(a.what, S("sua")),
                         .outcomes = outcomes_of(rq, a.what),
                         .grounds = request_grounds(cx, rq->out->lang, a.what),
                         .told_ways = some(rq, told_ways, 3)};
  p.begin_form = form_view(rq, &begin_form, path_of(rq, &a, "/thu-tuc"));
  p.extend_form = form_view(rq, &extend_form, path_of(rq, &a, "/gia-han"));
  p.decide_form = form_view(rq, &decide_form, path_of(rq, &a, "/quyet-dinh"));
  p.told_form = form_view(rq, &told_form, path_of(rq, &a, "/da-bao"));
  privacy_request_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = p.a.what, .staff = true, .wide = true});
}

struct act {
  struct asked a;
  str text;
  struct decision d;
};

static struct act *act_on(struct request *rq, const char *field) {
  struct act *w = MEM_NEW(rq->cx->mem, struct act);
  if (!asked_request(rq, &w->a)) return NULL;
  if (field) w->text = form_text(rq, field);
  return w;
}
static void act_reply(struct request *rq, void *work, bool committed) {
  struct act *w = work;
  if (committed)
    reply_see_other(rq, path_of(rq, &w->a, ""));
  else
    reply_refused(
        rq,
        _("Yêu cầu này vừa có người xử lý, hoặc không còn ở bước đó. Ông/bà mở lại để xem tình trạng mới."));
}

static void *begin_prepare(struct request *rq) {
  return act_on(rq, "thu-tuc");
}
static bool begin_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  return request_begin(cx, w->a.id, w->text);
}
static void *extend_prepare(struct request *rq) {
  return act_on(rq, "ly-do");
}
static bool extend_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  return request_extend(cx, w->a.id, w->text);
}
static void *told_prepare(struct request *rq) {
  return act_on(rq, "cach");
}
static bool told_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  return request_told(cx, w->a.id, w->text);
}

static bool has_ground(struct request *rq, const struct asked *a, str code) {
  struct choices g = request_grounds(rq->cx, rq->out->lang, a->what);
  for (size_t i = 0; i < g.n; i++)
    if (str_eq(g.at[i].value, code)) return true;
  return false;
}

static void *decide_prepare(struct request *rq) {
  struct act *w = act_on(rq, NULL);
  if (!w) return NULL;
  w->d = (struct decision){form_text(rq, "ket-qua"), form_text(rq, "can-cu"), form_text(rq, "noi-ro"),
                           form_text(rq, "ten-dung"), form_text(rq, "so-dung")};
  bool grounded = str_eq(w->d.outcome, S("tu-choi")) || str_eq(w->d.outcome, S("cat"));
  bool fits = request_outcome_fits(w->a.what, w->d.outcome);
  if (!fits) form_wrong(rq, "ket-qua", _("Ông/bà chọn một kết quả hợp với yêu cầu này."));
  bool good = !grounded || has_ground(rq, &w->a, w->d.ground);
  if (!good) form_wrong(rq, "can-cu", _("Ông/bà chọn căn cứ: từ chối hoặc giữ lại phải có căn cứ trong luật."));
  bool named = !str_eq(w->a.what, S("sua")) || grounded || w->d.name.n || w->d.phone.n;
  if (!named) form_wrong(rq, "ten-dung", _("Ông/bà ghi tên hoặc số điện thoại đúng."));
  if (fits && good && named) {
    if (!grounded) w->d.ground = S("");
    return w;
  }
  reply_form_again(rq, show_request);
  return NULL;
}
static bool decide_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  return request_decide(cx, w->a.id, &w->d);
}
static void decide_reply(struct request *rq, void *work, bool committed) {
  struct act *w = work;
  if (committed)
    reply_see_other(rq, path_of(rq, &w->a, ""));
  else
    reply_refused(
        rq, _("Chưa làm được: yêu cầu này vừa có người xử lý, hoặc việc đang mở lại, đang đính chính. Trả lời "
              "xong việc đó rồi mới xóa được nội dung."));
}

/* ---- at the counter ---- */

str privacy_take_path(void *mem, str keeper, id record) {
  return str_fmt(mem, "/can-bo/du-lieu/nhan?viec-nao=%.*s.%.*s", STR_ARG(keeper), STR_ARG(id_hex(mem, record)));
}

/* 'viec.<hex>' of a record that the clerk may open. */
static bool record_said(struct ctx *cx, str said, const struct keeper **ret_keeper, struct kept *ret) {
  str rest = said, name;
  id record;
  if (!str_cut(&rest, S("."), &name) || !id_parse(rest, &record)) return false;
  const struct keeper *k = keeper_named(name);
  if (!k || !k->in_sight(cx, record) || !k->find(cx, record, ret)) return false;
  *ret_keeper = k;
  return true;
}

static void show_take(struct request *rq) {
  struct ctx *cx = rq->cx;
  const struct keeper *k;
  struct kept kept;
  struct form_view *form = form_view(rq, &take_form, S("/can-bo/du-lieu/nhan"));
  struct take_page p = {
      .form = form, .kinds = request_kinds(cx, rq->out->lang), .identities = some(rq, identities, 3)};
  str said = form_typed(rq, &take_form) ? form_text(rq, "viec-nao") : query(rq, "viec-nao");
  if (said.n && record_said(cx, said, &k, &kept)) {
    form_preset(form, "viec-nao", said);
    p.record_title = kept.title;
  }
  p.taken = query_int(rq, "xong", 0, 1, 0) == 1;
  privacy_take_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Nhận yêu cầu về dữ liệu cá nhân"), .staff = true});
}

struct taken {
  struct taking_request t;
  str path;
};

static bool find_record(struct request *rq, struct taken *w) {
  struct ctx *cx = rq->cx;
  const struct keeper *k = NULL;
  struct kept kept;
  str said = form_text(rq, "viec-nao"), typed = form_text(rq, "ma"), code = STR_NONE;
  bool found = said.n && record_said(cx, said, &k, &kept);
  for (size_t i = 0; i < keepers.n && !found && typed.n; i++) {
    k = keepers.at[i];
    bool heard = k->hear(cx->mem, typed, &code);
    found = heard ? k->by_code(cx, code, &kept) : k->by_number(cx, typed, &kept);
    if (!heard) code = STR_NONE;
  }
  if (!found) return false;
  w->t.keeper = str_of(k->name);
  w->t.record = kept.record;
  w->t.code = code;
  return true;
}

static void *take_prepare(struct request *rq) {
  struct taken *w = MEM_NEW(rq->cx->mem, struct taken);
  w->t.what = form_text(rq, "viec");
  w->t.words = form_text(rq, "loi");
  w->t.identity = form_text(rq, "giay-to");
  bool found = find_record(rq, w), checked = form_check(rq, "dung-nguoi"),
       said = !str_eq(w->t.what, S("sua")) || utf8_count(w->t.words) >= 3;
  if (!found) form_wrong(rq, "ma", _("Không tìm thấy việc nào theo mã hoặc số này."));
  if (!checked)
    form_wrong(rq, "dung-nguoi", _("Ông/bà xem giấy tờ rồi đánh dấu ô này. Chưa rõ người thì chưa nhận."));
  if (!said) form_wrong(rq, "loi", _("Ông/bà ghi rõ sửa điều gì thành gì."));
  if (found && checked && said) return w;
  reply_form_again(rq, show_take);
  return NULL;
}
static bool take_apply(struct ctx *cx, void *work) {
  struct taken *w = work;
  return request_take(cx, &w->t);
}
static void take_reply(struct request *rq, void *work, bool committed) {
  struct taken *w = work;
  struct ctx *cx = rq->cx;
  if (!committed)
    reply_refused(rq, _("Việc này đang có năm yêu cầu chưa giải quyết. Giải quyết bớt rồi mới nhận thêm."));
  else if (may(&cx->who, MAY_PROTECT_DATA) && id_is(w->t.request))
    reply_see_other(rq,
                    str_fmt(cx->mem, "/can-bo/du-lieu/yeu-cau/%.*s", STR_ARG(id_hex(cx->mem, w->t.request))));
  else
    reply_see_other(rq, S("/can-bo/du-lieu/nhan?xong=1"));
}

#define ACT(path_, form_, name_, reply_)                                                                       \
  ROUTE_POST("/can-bo/du-lieu/yeu-cau/:id/" path_, MAY_PROTECT_DATA, form_, name_##_prepare, name_##_apply,    \
             reply_)
ROUTES(privacy_request_routes, ROUTE_GET("/can-bo/du-lieu/yeu-cau", MAY_PROTECT_DATA, show_list),
       ROUTE_GET_AS(LANE_PAGE, ROUTE_NO_STORE, "/can-bo/du-lieu/yeu-cau/:id", MAY_PROTECT_DATA, show_request),
       ACT("thu-tuc", begin_form, begin, act_reply), ACT("gia-han", extend_form, extend, act_reply),
       ACT("quyet-dinh", decide_form, decide, decide_reply), ACT("da-bao", told_form, told, act_reply),
       ROUTE_GET("/can-bo/du-lieu/nhan", MAY_INTAKE, show_take),
       ROUTE_POST("/can-bo/du-lieu/nhan", MAY_INTAKE, take_form, take_prepare, take_apply, take_reply));
