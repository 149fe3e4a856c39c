/* /can-bo/don-kin: what this person holds a key of; entering a letter; handing everything over. */
#include "petition/petition_desk.html.h"
#include "petition/petition_entry.html.h"
#include "petition/petition_hand.html.h"
#include "petition/petition_pages.h"

enum { AT_ONCE = 100 };

FORM(entry_form, FIELD_CHOICE("loai", 1, "kin thai-do khieu-nai"), FIELD_CHOICE("kenh", 1, "quay giay"),
     FIELD_DAY("ngay", 1), FIELD_INT("so-nguoi", 1, 10000), FIELD_OPTIONAL_INT("dai-dien", 0, 100),
     FIELD_TEXT("tach-tu", 0, 20), FIELD_LONG("loi", 5, 5000), FIELD_ID("don-vi", 0),
     FIELD_TEXT("ve-ai", 0, 200), FIELD_TEXT("ten", 0, 80), FIELD_TEXT("dien-thoai", 0, 20),
     FIELD_TEXT("dia-chi", 0, 200), FIELD_FILE("anh", 3, 10 << 20));
FORM(hand_all_form, FIELD_ID("nguoi", 1));

void petition_duties(struct ctx *cx, enum lang lang, struct duty_list *l) {
  if (may(&cx->who, MAY_KEEP_SEALED)) {
    int64_t open, late;
    petition_count_mine(cx, &open, &late);
    duty_add(l, word(lang, _("Đơn thư giữ kín")), S("/can-bo/don-kin"), open, late);
    duty_add(l, word(lang, _("Sổ tố cáo")), S("/can-bo/to-cao"), -1, 0);
  }
  if (may(&cx->who, MAY_RECEIVE_CITIZENS))
    duty_add(l, word(lang, _("Sổ tiếp công dân")), S("/can-bo/tiep-dan"), -1, 0);
  if (may(&cx->who, MAY_HOLD_KEY)) duty_add(l, word(lang, _("Khóa riêng của tôi")), S("/can-bo/khoa"), -1, 0);
  if (may(&cx->who, MAY_ADMINISTER))
    duty_add(l, word(lang, _("Người giữ khóa dự phòng")), S("/can-bo/khoa/du-phong"), -1, 0);
}

static void show_desk(struct request *rq) {
  struct ctx *cx = rq->cx;
  enum lang lang = rq->out->lang;
  struct sealed_person key;
  struct pair pair;
  struct sealed_desk_page p = {.has_key = sealed_person_find(cx, cx->who.account, &key),
                               .page = query_int(rq, "trang", 1, 1000, 1)};
  p.open = sitting(cx, &pair, &p.until);
  wipe(&pair, sizeof pair);
  struct petitions l = petition_mine(cx, (p.page - 1) * PETITION_PAGE);
  p.items.at = MEM_ARRAY(cx->mem, struct sealed_line, l.n + 1);
  for (size_t i = 0; i < l.n && i < PETITION_PAGE; i++) {
    const struct petition *m = &l.at[i];
    bool open = !petition_is_closed(m->state);
    p.items.at[p.items.n++] =
        (struct sealed_line){.number = m->number,
                             .path = str_fmt(cx->mem, "/can-bo/don-kin/%.*s", STR_ARG(id_hex(cx->mem, m->id))),
                             .kind = word(lang, petition_kind_word(m->kind)),
                             .state = word(lang, petition_state_word(m->kind, m->state)),
                             .outcome = m->outcome.p ? word(lang, petition_outcome_word(m->outcome)) : STR_NONE,
                             .received = m->received_day,
                             .due = m->due_day,
                             .open = open,
                             .late = open && day_is(m->due_day) && m->due_day.n < cx->today.n};
  }
  if (l.n > PETITION_PAGE) p.after = str_fmt(cx->mem, "/can-bo/don-kin?trang=%lld", (long long)p.page + 1);
  if (p.page > 1) p.before = str_fmt(cx->mem, "/can-bo/don-kin?trang=%lld", (long long)p.page - 1);
  petition_desk_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Đơn thư giữ kín"), .section = S("can-bo"), .staff = true});
}

/* ---- a letter, or what was said at the counter ---- */

static str channel_word(str channel) {
  return str_eq(channel, S("giay")) ? _("Đơn giấy có chữ ký") : _("Nói trực tiếp tại xã");
}

static void show_entry(struct request *rq) {
  static const str kinds[] = {S("khieu-nai"), S("kin"), S("thai-do")}, channels[] = {S("giay"), S("quay")};
  struct form_view *form = form_view(rq, &entry_form, S("/can-bo/don-kin/nhap"));
  form_preset(form, "so-nguoi", S("1"));
  form_preset(form, "ngay", day_vi(rq->cx->mem, rq->cx->today));
  str from = query(rq, "tach");
  if (from.n && from.n <= 20) form_preset(form, "tach-tu", from);
  struct sealed_entry_page p = {.form = form,
                                .kinds = petition_choices(rq->cx, rq->out->lang, kinds, 3, petition_kind_word),
                                .channels = petition_choices(rq->cx, rq->out->lang, channels, 2, channel_word),
                                .units = petition_units(rq->cx, rq->out->lang)};
  petition_entry_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Nhập đơn"), .section = S("can-bo"), .staff = true});
}

/* Luật Tiếp công dân 2013, Điều 29: five to ten send one or two, more than ten at most five. */
static bool representatives_good(struct request *rq) {
  int64_t signers = form_int(rq, "so-nguoi"), sent = form_int(rq, "dai-dien");
  if (signers < 5) return true;
  int64_t most = signers <= 10 ? 2 : 5;
  if (sent != FORM_INT_NONE && sent >= 1 && sent <= most) return true;
  form_wrong(rq, "dai-dien",
             signers <= 10
                 ? _("Từ 5 đến 10 người thì cử 1 hoặc 2 người đại diện (Luật Tiếp công dân 2013, Điều 29).")
                 : _("Trên 10 người thì cử nhiều nhất 5 người đại diện (Luật Tiếp công dân 2013, Điều 29)."));
  return false;
}

static void *entry_prepare(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct petition parent = {.id = ID_NONE}, mine;
  day on = form_day(rq, "ngay");
  bool wrong = !representatives_good(rq);
  if (on.n > cx->today.n) {
    form_wrong(rq, "ngay", _("Ngày này chưa đến."));
    wrong = true;
  }
  if (str_eq(form_text(rq, "loai"), S("thai-do")) && !id_is(form_id(rq, "don-vi"))) {
    form_wrong(rq, "don-vi", _("Ông/bà chọn nơi người ấy làm việc, để đơn không đến tay người trong nơi đó."));
    wrong = true;
  }
  str from = form_text(rq, "tach-tu");
  if (from.n && (!petition_by_number(cx, from, &parent) || !petition_of_mine(cx, parent.id, &mine))) {
    form_wrong(rq, "tach-tu", _("Ông/bà không giữ hồ sơ nào có số này."));
    wrong = true;
  }
  struct sealing *w =
      wrong ? NULL : sealing_read(rq, form_text(rq, "kenh"), on, form_int(rq, "so-nguoi"), parent.id, &wrong);
  if (w) w->keyed = true;
  if (wrong) reply_form_again(rq, show_entry);
  return w;
}

/* ---- handing everything over, before one leaves ---- */

static void show_hand(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct pair pair;
  struct holders handlers = holders_who(cx, MAY_KEEP_SEALED, ID_NONE);
  struct sealed_hand_page p = {.form = form_view(rq, &hand_all_form, S("/can-bo/don-kin/ban-giao")),
                               .handlers = petition_holder_choices(cx, &handlers),
                               .open = sitting(cx, &pair, NULL),
                               .n = (int64_t)key_objects(cx, cx->who.account, 1000).n};
  wipe(&pair, sizeof pair);
  petition_hand_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Bàn giao đơn thư"), .section = S("can-bo"), .staff = true});
}

/* A hundred at a time: pressed again, the next hundred go. */
struct hand_all {
  id to;
  struct handed {
    id petition;
    struct wraps *wraps;
  } * at;
  size_t n, kept_back;
};

/* Each record is opened and wrapped anew; one about the unit of the person chosen stays where it is. */
static void hand_one(struct request *rq, struct hand_all *w, const struct pair *pair, id object) {
  struct ctx *cx = rq->cx;
  struct petition p;
  struct bytes box;
  uint8_t key[KEY_BYTES];
  if (!petition_of_mine(cx, object, &p) || !key_find(cx, object, "nguoi", cx->who.account, &box) ||
      !unwrap_key(cx->mem, pair, box, key))
    return;
  struct holders all = holders_who(cx, MAY_KEEP_SEALED, petition_subject_unit(cx, object, key));
  bool may_go = false;
  for (size_t i = 0; i < all.n; i++) {
    if (!id_eq(all.at[i].account, w->to)) continue;
    struct wraps *wraps = MEM_NEW(cx->mem, struct wraps);
    wraps_people(cx->mem, wraps, key, &(struct holders){&all.at[i], 1});
    w->at[w->n++] = (struct handed){object, wraps};
    may_go = true;
  }
  if (!may_go) w->kept_back++;
  wipe(key, sizeof key);
}

static void *hand_prepare(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct pair pair;
  struct hand_all *w = MEM_NEW(cx->mem, struct hand_all);
  struct holders handlers = holders_who(cx, MAY_KEEP_SEALED, ID_NONE);
  struct choices others = petition_holder_choices(cx, &handlers);
  bool known = false;
  w->to = form_id(rq, "nguoi");
  for (size_t i = 0; i < others.n; i++) known = known || str_eq(others.at[i].value, id_hex(cx->mem, w->to));
  bool open = known && sitting(cx, &pair, NULL);
  if (!known) form_wrong(rq, "nguoi", _("Ông/bà chọn một người đã đặt khóa riêng."));
  if (known && !open) form_wrong(rq, "nguoi", _("Ông/bà mở khóa của mình trước, ở trang Khóa riêng của tôi."));
  if (!open) {
    reply_form_again(rq, show_hand);
    return NULL;
  }
  struct id_rows mine = key_objects(cx, cx->who.account, AT_ONCE);
  w->at = MEM_ARRAY(cx->mem, struct handed, mine.n + 1);
  for (size_t i = 0; i < mine.n; i++) hand_one(rq, w, &pair, mine.at[i].id);
  wipe(&pair, sizeof pair);
  return w;
}

static bool hand_apply(struct ctx *cx, void *work) {
  struct hand_all *w = work;
  for (size_t i = 0; i < w->n; i++) {
    wraps_keep(cx, w->at[i].petition, w->at[i].wraps);
    petition_event(cx, w->at[i].petition, "trao", w->to, STR_NONE);
    if (key_drop(cx, w->at[i].petition, cx->who.account))
      petition_event(cx, w->at[i].petition, "bo-khoa", cx->who.account, STR_NONE);
  }
  return true;
}

static void hand_reply(struct request *rq, void *work, bool committed) {
  struct hand_all *w = work;
  if (committed && w->kept_back)
    reply_refused(
        rq,
        _("Đã bàn giao những gì giao được. Còn hồ sơ về chính nơi người ấy làm việc: ông/bà chọn người khác "
          "cho những hồ sơ đó."));
  else if (committed)
    reply_see_other(rq, w->n == AT_ONCE ? S("/can-bo/don-kin/ban-giao") : S("/can-bo/don-kin"));
  else
    reply_refused(rq, _("Chưa bàn giao được. Ông/bà thử lại."));
}

#define SECRET_POST (ROUTE_NO_STORE | ROUTE_REPEATABLE | ROUTE_SECRET)
ROUTES(petition_desk_routes,
       ROUTE_GET_AS(LANE_PAGE, ROUTE_SECRET, "/can-bo/don-kin", MAY_KEEP_SEALED, show_desk),
       ROUTE_GET_AS(LANE_PAGE, ROUTE_SECRET, "/can-bo/don-kin/nhap", MAY_KEEP_SEALED, show_entry),
       ROUTE_POST_AS(LANE_UPLOAD, SECRET_POST, "/can-bo/don-kin/nhap", MAY_KEEP_SEALED, entry_form,
                     entry_prepare, sealing_apply, sealing_reply),
       ROUTE_GET_AS(LANE_PAGE, ROUTE_SECRET, "/can-bo/don-kin/ban-giao", MAY_KEEP_SEALED, show_hand),
       ROUTE_POST_AS(LANE_PAGE, SECRET_POST, "/can-bo/don-kin/ban-giao", MAY_KEEP_SEALED, hand_all_form,
                     hand_prepare, hand_apply, hand_reply));
