/* /can-bo/don-kin/:id: one record for whoever holds a key of it. To open it is a POST, and is written down. */
#include "petition/petition_pages.h"
#include "petition/petition_record.html.h"

#include <string.h>

#define ACTS                                                                                                   \
  "nhan-don-ky thu-ly tra-loi khong-thuoc trung khong-du im-lang xem-lai tra-loi-lai rut-lai im-lang-lai"

FORM(open_form, FIELD_TEXT("tep", 0, 32));
FORM(act_form, FIELD_CHOICE("viec", 1, ACTS), FIELD_CHOICE("ket-qua", 0, "da-giai-quyet khong-giai-quyet-duoc"),
     FIELD_LONG("loi", 0, 5000), FIELD_TEXT("noi-nhan", 0, 200), FIELD_DAY("ngay", 0));
FORM(say_form, FIELD_LONG("tin", 1, 3000));
FORM(hand_form, FIELD_ID("nguoi", 1), FIELD_CHECK("bo-khoa"));
FORM(extend_form, FIELD_TEXT("can-cu", 1, 40), FIELD_LONG("ly-do", 1, 3000));

bool petition_may_open(struct request *rq, struct petition *ret) {
  id wanted;
  if (id_parse(param(rq, "id"), &wanted) && petition_of_mine(rq->cx, wanted, ret)) return true;
  reply_not_found(rq);
  return false;
}

static str path_of(struct request *rq, const struct petition *p, const char *act) {
  return str_fmt(rq->cx->mem, "/can-bo/don-kin/%.*s%s", STR_ARG(id_hex(rq->cx->mem, p->id)), act);
}

/* What this person is to the record. Once somebody has answered, only one above them is the higher, and never they themselves. */
static unsigned standing(struct ctx *cx, const struct petition *p) {
  bool higher = role_rank(cx->who.roles) > p->answered_rank && !id_eq(cx->who.account, p->answered_by);
  return BY_HANDLER | (higher ? BY_HIGHER : 0);
}

static bool remote(struct ctx *cx) {
  return str_eq(store_setting(cx->store, S("petition"), S("remote")), S("yes"));
}

/* Luật Khiếu nại 2011, Điều 28. */
static const char *settle_rule(struct ctx *cx, bool complex) {
  if (complex)
    return remote(cx) ? "giai-quyet-khieu-nai-phuc-tap-vung-sau" : "giai-quyet-khieu-nai-lan-dau-phuc-tap";
  return remote(cx) ? "giai-quyet-khieu-nai-lan-dau-vung-sau" : "giai-quyet-khieu-nai-lan-dau";
}

static bool is_settling(struct ctx *cx, const struct petition *p, struct due *ret) {
  return str_eq(p->kind, S("khieu-nai")) && str_eq(p->state, S("dang-xu-ly")) && petition_due(cx, p->id, ret) &&
         str_eq(ret->rule, str_of(settle_rule(cx, false)));
}

static str word_of_result(str code) {
  return petition_outcome_word(code);
}

/* ---- the page ---- */

static void add_acts(struct request *rq, const struct petition *p, struct sealed_record_page *v) {
  struct ctx *cx = rq->cx;
  static const str results[] = {S("da-giai-quyet"), S("khong-giai-quyet-duoc")};
  unsigned by = standing(cx, p);
  struct choice *at = MEM_ARRAY(cx->mem, struct choice, petition_moves_n);
  for (size_t i = 0; i < petition_moves_n; i++) {
    const struct move *m = &petition_moves[i];
    if (!str_eq(p->state, str_of(m->from)) || !(m->by & by)) continue;
    at[v->acts.n++] = (struct choice){str_of(m->act), word(rq->out->lang, m->word), STR_NONE};
    v->needs_result = v->needs_result || strcmp(m->act, "tra-loi") == 0 || strcmp(m->act, "tra-loi-lai") == 0;
    v->needs_body = v->needs_body || strcmp(m->act, "khong-thuoc") == 0;
    v->needs_day = v->needs_day || strcmp(m->act, "nhan-don-ky") == 0;
  }
  v->acts.at = at;
  v->results_to_choose = petition_choices(cx, rq->out->lang, results, 2, word_of_result);
}

static void add_people(struct request *rq, const struct petition *p, struct sealed_record_page *v) {
  struct id_rows people = key_people(rq->cx, p->id);
  struct account a;
  v->people.at = MEM_ARRAY(rq->cx->mem, str, people.n + 1);
  for (size_t i = 0; i < people.n; i++)
    if (account_find(rq->cx, people.at[i].id, &a)) v->people.at[v->people.n++] = a.name;
  v->many = people.n > 1;
}

static void add_content(struct request *rq, const struct petition *p, const uint8_t key[KEY_BYTES],
                        struct sealed_record_page *v) {
  str don[DON_FIELDS];
  id unit = ID_NONE;
  struct id_rows files;
  if (petition_don(rq->cx, p->id, key, don)) {
    v->text = don[DON_TEXT];
    v->name = don[DON_NAME];
    v->phone = don[DON_PHONE];
    v->address = don[DON_ADDRESS];
    v->about = don[DON_ABOUT];
    if (don[DON_UNIT].n && id_parse(don[DON_UNIT], &unit)) v->unit = unit_name(rq->cx, unit);
  }
  petition_read_parts(rq, p->id, key, &v->words, &v->results, &v->transfer_to, &v->transfer_text, &files);
  v->files.at = MEM_ARRAY(rq->cx->mem, struct file_line, files.n + 1);
  for (size_t i = 0; i < files.n; i++) {
    struct form_view *f = form_view(rq, &open_form, path_of(rq, p, "/mo"));
    form_preset(f, "tep", id_hex(rq->cx->mem, files.at[i].id));
    v->files.at[v->files.n++] = (struct file_line){f, (int64_t)i + 1};
  }
  v->opened = true;
}

/* key NULL: closed. */
static void show(struct request *rq, const struct petition *p, const uint8_t *key, str notice) {
  struct ctx *cx = rq->cx;
  enum lang lang = rq->out->lang;
  struct pair pair;
  struct due due;
  struct deadline d;
  bool open = !petition_is_closed(p->state);
  struct sealed_record_page v = {.number = p->number,
                                 .kind = word(lang, petition_kind_word(p->kind)),
                                 .kind_code = p->kind,
                                 .channel = p->channel,
                                 .state = word(lang, petition_state_word(p->kind, p->state)),
                                 .state_code = p->state,
                                 .outcome =
                                     p->outcome.p ? word(lang, petition_outcome_word(p->outcome)) : STR_NONE,
                                 .notice = notice,
                                 .received = p->received_day,
                                 .due = p->due_day,
                                 .destroy = p->destroy_day,
                                 .signers = p->signers,
                                 .crowd = p->signers >= 5,
                                 .late = open && day_is(p->due_day) && p->due_day.n < cx->today.n,
                                 .is_complaint = str_eq(p->kind, S("khieu-nai")),
                                 .may_extend = is_settling(cx, p, &due),
                                 .commune = petition_office(rq),
                                 .steps = petition_steps(rq, p->id, true)};
  v.sitting = sitting(cx, &pair, NULL);
  wipe(&pair, sizeof pair);
  if (day_is(p->due_day) && petition_due(cx, p->id, &due) &&
      calendar_deadline(cx, due.rule, day_starts(due.start_day), &d))
    v.why = deadline_view(cx, lang, &d);
  add_acts(rq, p, &v);
  add_people(rq, p, &v);
  struct holders handlers =
      holders_who(cx, MAY_KEEP_SEALED, key ? petition_subject_unit(cx, p->id, key) : ID_NONE);
  v.handlers = petition_holder_choices(cx, &handlers);
  v.grounds = ground_choices(cx, lang, petition_complex_rows, petition_complex_rows_n);
  v.open_form = form_view(rq, &open_form, path_of(rq, p, "/mo"));
  v.act_form = form_view(rq, &act_form, path_of(rq, p, "/lam"));
  v.say_form = form_view(rq, &say_form, path_of(rq, p, "/nhan-tin"));
  v.hand_form = form_view(rq, &hand_form, path_of(rq, p, "/trao"));
  v.extend_form = form_view(rq, &extend_form, path_of(rq, p, "/gia-han"));
  if (key) add_content(rq, p, key, &v);
  petition_record_html(rq->out, &v);
  reply_page(rq, &(struct page){
                     .title = WORD(rq, "Đơn giữ kín"), .section = S("can-bo"), .staff = true, .wide = true});
}

static void show_record(struct request *rq) {
  struct petition p;
  if (petition_may_open(rq, &p)) show(rq, &p, NULL, STR_NONE);
}

/* ---- every act needs the record's key ---- */

struct act {
  struct petition p;
  uint8_t key[KEY_BYTES];
  id file, to;
  bool drop;
  struct turn turn;
  struct part part;
  struct wraps wraps;
  str ground;
};

static struct act *act_on(struct request *rq) {
  struct act *w = MEM_NEW(rq->cx->mem, struct act);
  if (!petition_may_open(rq, &w->p)) return NULL;
  if (key_of_sitting(rq->cx, w->p.id, w->key)) return w;
  reply_refused(rq, _("Khóa của ông/bà đang đóng. Ông/bà mở khóa ở trang Khóa riêng của tôi, rồi làm lại."));
  return NULL;
}

static void again(struct request *rq, void *work, bool committed, str good) {
  struct act *w = work;
  struct petition now = w->p;
  if (!petition_of_mine(rq->cx, w->p.id, &now)) {
    reply_see_other(rq, S("/can-bo/don-kin")); /* the key was handed over */
    return;
  }
  show(rq, &now, w->key,
       committed ? good
                 : WORD(rq, "Hồ sơ này vừa đổi tình trạng, hoặc không làm được việc ấy. Xem lại bên dưới."));
  wipe(w->key, sizeof w->key);
}

static void *open_prepare(struct request *rq) {
  struct act *w = act_on(rq);
  str file = form_text(rq, "tep");
  if (w && file.n && !id_parse(file, &w->file)) {
    reply_not_found(rq);
    return NULL;
  }
  return w;
}

static bool open_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  petition_event(cx, w->p.id, "mo", ID_NONE, STR_NONE);
  return true;
}

static void reply_file(struct request *rq, struct act *w) {
  struct ctx *cx = rq->cx;
  struct parts l = petition_parts(cx, w->p.id);
  for (size_t i = 0; i < l.n; i++) {
    struct bytes sealed;
    str type, stored, picture;
    if (!id_eq(l.at[i].id, w->file) || !str_eq(l.at[i].what, S("tep"))) continue;
    if (!unseal(cx->mem, w->key, w->p.id, l.at[i].id, "tep", l.at[i].sealed, &type) ||
        !store_blob_read(cx, l.at[i].blob, &sealed, &stored) ||
        !unseal(cx->mem, w->key, w->p.id, l.at[i].id, "anh", sealed, &picture))
      break;
    reply_bytes(rq, type, picture, STR_NONE);
    return;
  }
  reply_not_found(rq);
}

static void open_reply(struct request *rq, void *work, bool committed) {
  struct act *w = work;
  if (committed && id_is(w->file))
    reply_file(rq, w);
  else
    again(rq, work, committed, STR_NONE);
}

/* ---- moves ---- */

/* What the act needs to be said with it; false after form_wrong. */
static bool said_enough(struct request *rq, struct act *w) {
  struct ctx *cx = rq->cx;
  const char *act = w->turn.move->act;
  str text = form_text(rq, "loi"), result = form_text(rq, "ket-qua"), body = form_text(rq, "noi-nhan");
  bool answers = strcmp(act, "tra-loi") == 0 || strcmp(act, "tra-loi-lai") == 0;
  bool away = strcmp(act, "khong-thuoc") == 0;
  bool silent = strcmp(act, "im-lang") == 0 || strcmp(act, "im-lang-lai") == 0;
  if (answers && !result.n) form_wrong(rq, "ket-qua", _("Ông/bà chọn kết quả đúng với thực tế."));
  if (away && !body.n) form_wrong(rq, "noi-nhan", _("Ông/bà ghi cơ quan có thẩm quyền."));
  bool needs_text = answers || away || strcmp(act, "trung") == 0 || strcmp(act, "khong-du") == 0 ||
                    strcmp(act, "rut-lai") == 0;
  if (needs_text && !text.n)
    form_wrong(rq, "loi", _("Ông/bà viết điều người gửi sẽ đọc: đã làm gì, hoặc vì sao."));
  bool signed_day = strcmp(act, "nhan-don-ky") != 0;
  if (!signed_day) {
    day on = form_day(rq, "ngay");
    signed_day = day_is(on) && on.n <= cx->today.n && on.n >= w->p.received_day.n - 90;
    if (!signed_day)
      form_wrong(rq, "ngay", _("Ông/bà ghi ngày nhận đơn có chữ ký; ngày ấy không ở tương lai."));
  }
  bool early = silent && day_is(w->p.due_day) && cx->today.n <= w->p.due_day.n;
  if (early) form_wrong(rq, "viec", _("Chưa hết ngày chờ ý kiến của người gửi."));
  return !(answers && !result.n) && !(away && !body.n) && !(needs_text && !text.n) && signed_day && !early;
}

static void clock_of(struct request *rq, struct act *w) {
  struct ctx *cx = rq->cx;
  const char *act = w->turn.move->act;
  bool complaint = str_eq(w->p.kind, S("khieu-nai"));
  w->turn.start = cx->today;
  if (strcmp(act, "nhan-don-ky") == 0) {
    w->turn.due_rule = "thu-ly-khieu-nai";
    w->turn.start = form_day(rq, "ngay");
  } else if (strcmp(act, "thu-ly") == 0) {
    w->turn.due_rule = complaint ? settle_rule(cx, false) : NULL;
  } else if (strcmp(act, "tra-loi") == 0 || strcmp(act, "tra-loi-lai") == 0) {
    w->turn.due_rule = "y-kien-sau-tra-loi";
  } else if (petition_is_closed(str_of(w->turn.move->to))) {
    w->turn.due_rule = "";
  }
}

static void *act_prepare(struct request *rq) {
  struct act *w = act_on(rq);
  if (!w) return NULL;
  struct ctx *cx = rq->cx;
  w->turn.move = petition_move(form_text(rq, "viec"), w->p.state, standing(cx, &w->p));
  if (!w->turn.move) {
    reply_refused(
        rq, _("Hồ sơ này không còn ở bước đó, hoặc bước đó là của người cấp trên. Ông/bà mở lại để xem."));
    return NULL;
  }
  if (!said_enough(rq, w)) {
    reply_form_again(rq, show_record);
    return NULL;
  }
  const char *act = w->turn.move->act;
  str text = form_text(rq, "loi");
  w->turn.petition = w->p.id;
  w->turn.rank = role_rank(cx->who.roles);
  if (strcmp(act, "tra-loi") == 0 || strcmp(act, "tra-loi-lai") == 0)
    w->turn.outcome = form_text(rq, "ket-qua");
  if (strcmp(act, "khong-thuoc") == 0) {
    const str f[] = {form_text(rq, "noi-nhan"), text};
    w->part = part_new(cx, w->p.id, w->key, "chuyen", fields_join(cx->mem, f, 2), ID_NONE);
    w->turn.part = &w->part;
  } else if (text.n) {
    w->part = part_new(cx, w->p.id, w->key, "ket-qua", text, ID_NONE);
    w->turn.part = &w->part;
  }
  clock_of(rq, w);
  return w;
}

static bool act_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  return petition_turn(cx, &w->turn);
}

static void act_reply(struct request *rq, void *work, bool committed) {
  again(rq, work, committed, WORD(rq, "Đã ghi."));
}

/* ---- messages ---- */

static void *say_prepare(struct request *rq) {
  struct act *w = act_on(rq);
  if (!w) return NULL;
  if (petition_parts(rq->cx, w->p.id).n >= MOST_PARTS) {
    reply_refused(rq, _("Hồ sơ này đã đầy tin nhắn."));
    return NULL;
  }
  w->part = part_new(rq->cx, w->p.id, w->key, "tin-di", form_text(rq, "tin"), petition_part_of_form(rq));
  return w;
}

static bool say_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  if (petition_part_add(cx, w->p.id, &w->part)) petition_event(cx, w->p.id, "tin-di", ID_NONE, STR_NONE);
  return true;
}

static void say_reply(struct request *rq, void *work, bool committed) {
  again(rq, work, committed, WORD(rq, "Đã gửi. Người gửi đọc bằng mã của họ."));
}

/* ---- handing over: the key is wrapped anew; the last one never goes ---- */

static void *hand_prepare(struct request *rq) {
  struct act *w = act_on(rq);
  if (!w) return NULL;
  struct ctx *cx = rq->cx;
  w->to = form_id(rq, "nguoi");
  w->drop = form_check(rq, "bo-khoa");
  struct holders all = holders_who(cx, MAY_KEEP_SEALED, petition_subject_unit(cx, w->p.id, w->key));
  for (size_t i = 0; i < all.n; i++)
    if (id_eq(all.at[i].account, w->to) && !id_eq(w->to, cx->who.account))
      wraps_people(cx->mem, &w->wraps, w->key, &(struct holders){&all.at[i], 1});
  if (w->wraps.n) return w;
  form_wrong(rq, "nguoi", _("Hồ sơ này không trao được cho người ấy. Ông/bà chọn người khác."));
  reply_form_again(rq, show_record);
  return NULL;
}

static bool hand_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  wraps_keep(cx, w->p.id, &w->wraps);
  petition_event(cx, w->p.id, "trao", w->to, STR_NONE);
  if (!w->drop) return true;
  if (!key_drop(cx, w->p.id, cx->who.account)) return false;
  petition_event(cx, w->p.id, "bo-khoa", cx->who.account, STR_NONE);
  return true;
}

static void hand_reply(struct request *rq, void *work, bool committed) {
  again(rq, work, committed, WORD(rq, "Đã trao khóa."));
}

/* ---- a complex complaint: only on one of the seven grounds, in writing ---- */

static void *extend_prepare(struct request *rq) {
  struct act *w = act_on(rq);
  struct due due;
  if (!w) return NULL;
  if (!is_settling(rq->cx, &w->p, &due)) {
    reply_refused(rq, _("Hồ sơ này không gia hạn được: chưa thụ lý, hoặc đã gia hạn rồi."));
    return NULL;
  }
  w->ground = form_text(rq, "can-cu");
  if (!ground_find(petition_complex_rows, petition_complex_rows_n, w->ground, rq->cx->today)) {
    form_wrong(rq, "can-cu", _("Ông/bà chọn một trong bảy căn cứ."));
    reply_form_again(rq, show_record);
    return NULL;
  }
  w->part = part_new(rq->cx, w->p.id, w->key, "ly-do", form_text(rq, "ly-do"), petition_part_of_form(rq));
  w->turn.start = due.start_day;
  return w;
}

static bool extend_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  struct due due;
  if (!is_settling(cx, &w->p, &due) || !petition_part_add(cx, w->p.id, &w->part)) return false;
  petition_event(cx, w->p.id, "gia-han", ID_NONE, w->ground);
  return petition_clock(cx, w->p.id, settle_rule(cx, true), w->turn.start);
}

static void extend_reply(struct request *rq, void *work, bool committed) {
  again(rq, work, committed, WORD(rq, "Đã ghi gia hạn vào hồ sơ."));
}

#define SECRET_POST (ROUTE_NO_STORE | ROUTE_REPEATABLE | ROUTE_SECRET)
ROUTES(petition_record_routes,
       ROUTE_GET_AS(LANE_PAGE, ROUTE_SECRET, "/can-bo/don-kin/:id", MAY_KEEP_SEALED, show_record),
       ROUTE_POST_AS(LANE_PAGE, SECRET_POST, "/can-bo/don-kin/:id/mo", MAY_KEEP_SEALED, open_form, open_prepare,
                     open_apply, open_reply),
       ROUTE_POST_AS(LANE_PAGE, SECRET_POST, "/can-bo/don-kin/:id/lam", MAY_KEEP_SEALED, act_form, act_prepare,
                     act_apply, act_reply),
       ROUTE_POST_AS(LANE_PAGE, SECRET_POST, "/can-bo/don-kin/:id/nhan-tin", MAY_KEEP_SEALED, say_form,
                     say_prepare, say_apply, say_reply),
       ROUTE_POST_AS(LANE_PAGE, SECRET_POST, "/can-bo/don-kin/:id/trao", MAY_KEEP_SEALED, hand_form,
                     hand_prepare, hand_apply, hand_reply),
       ROUTE_POST_AS(LANE_PAGE, SECRET_POST, "/can-bo/don-kin/:id/gia-han", MAY_KEEP_SEALED, extend_form,
                     extend_prepare, extend_apply, extend_reply));
