/* /can-bo/tiep-nhan: keying in what came by paper, by telephone or in person. */
#include "channel/channel_pages.h"
#include "channel/channel_take_in.html.h"

#include <string.h>

FORM(take_in_form, FIELD_FILE("anh", 3, 10 << 20), FIELD_TEXT("kenh", 1, 40), FIELD_TEXT("loai", 1, 40),
     FIELD_LONG("loi", 5, 5000), FIELD_ID("thon", 0), FIELD_TEXT("noi", 0, 200), FIELD_TEXT("chu-de", 1, 40),
     FIELD_TEXT("ten", 0, 80), FIELD_TEXT("dien-thoai", 0, 20), FIELD_TEXT("dia-chi", 0, 200),
     FIELD_TEXT("thu-dien-tu", 0, 254), FIELD_CHECK("bao-toi"), FIELD_OPTIONAL_INT("so-nguoi", 1, 100000),
     FIELD_TEXT("muc", 0, 40), FIELD_CHECK("neu-ten"), FIELD_CHECK("hien-anh"), FIELD_TEXT("ma-phieu", 0, 120),
     FIELD_ID("mo", 0));

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
  form_wrong(rq, "kenh", _("Ông/bà chọn ý kiến đến qua kênh nào."));
  return false;
}

/* A matter keyed in: of a letter that lay in a box, or from a slip that had its code already, when it came on one. */
struct intake_work {
  struct taking *taking;
  id opening;
  bool reserved;
  const char *wrong; /* said by apply: the field */
};

/* done: the matter that was keyed in just now; its slip stands above the next form, which keeps the channel and the box. */
static void show_form(struct request *rq, const struct intake_work *done) {
  struct ctx *cx = rq->cx;
  struct form_view *form = form_view(rq, &take_in_form, S("/can-bo/tiep-nhan"));
  struct take_in_page p = {.form = form,
                           .topics = matter_topics(cx, rq->out->lang),
                           .hamlets = matter_hamlets(cx, rq->out->lang),
                           .kinds = matter_kinds(cx, rq->out->lang, OFFERED_FIRST, OFFERED_OFFICE),
                           .channels = channel_choices(rq),
                           .agree = matter_agreements(rq),
                           .office = store_setting(cx->store, S("commune"), S("name"))};
  if (done && !taking_slip(rq, done->taking, &p.slip)) {
    reply_not_found(rq);
    return;
  }
  struct box_opening o;
  id opening = done ? done->opening : ID_NONE;
  str asked = query(rq, "mo");
  if (!done && form_typed(rq, &take_in_form))
    opening = form_id(rq, "mo");
  else if (!done && asked.p)
    (void)id_parse(asked, &opening);
  bool letters = id_is(opening) && opening_find(cx, opening, &o);
  if (letters) {
    p.letters = o.letters;
    p.keyed = o.keyed;
    p.opening = str_fmt(cx->mem, "/can-bo/hom-thu/mo/%.*s", STR_ARG(id_hex(cx->mem, opening)));
    if (o.keyed < o.letters) form_preset(form, "mo", id_hex(cx->mem, opening));
  }
  str channel = letters ? S("hom-thu") : done ? done->taking->in.channel : S("quay");
  form_preset(form, "kenh", channel);
  form_preset(form, "loai", S("phan-anh"));
  const struct channel_row *c = matter_channel(form_field(form, S("kenh"))->value);
  p.photo_first = c && c->paper && !form->errors.n;
  channel_take_in_html(rq->out, &p);
  reply_page(rq, &(struct page){
                     .title = WORD(rq, "Nhận ý kiến giúp người dân"), .section = S("phan-anh"), .staff = true});
}

static void show_take_in(struct request *rq) {
  show_form(rq, NULL);
}

/* A code that stands on paper already; whether it was reserved is the transaction's to say. */
static bool slip_heard(struct request *rq, uint8_t ret[FOLLOW_BYTES]) {
  if (follow_hear(rq->cx->mem, form_text(rq, "ma-phieu"), ret)) return true;
  form_wrong(rq, "ma-phieu", _("Chưa đúng mã trên phiếu. Mã có chín tiếng; ông/bà đọc lại từng tiếng."));
  return false;
}

static bool box_good(struct request *rq) {
  if (!id_is(form_id(rq, "mo")) || str_eq(form_text(rq, "kenh"), S("hom-thu"))) return true;
  form_wrong(rq, "kenh", _("Đang nhập thư của một lần mở hòm thư. Ý kiến khác, ông/bà nhập ở trang mới."));
  return false;
}

static void *take_in_prepare(struct request *rq) {
  struct intake_work *w = MEM_NEW(rq->cx->mem, struct intake_work);
  uint8_t secret[FOLLOW_BYTES];
  bool replied = false, channel = channel_good(rq), box = box_good(rq), rest = taking_good(rq);
  w->opening = form_id(rq, "mo");
  w->reserved = form_text(rq, "ma-phieu").n > 0;
  bool slip = !w->reserved || slip_heard(rq, secret);
  if (channel && box && rest && slip) w->taking = taking_read(rq, form_text(rq, "kenh"), &replied);
  if (!w->taking) {
    if (!replied) reply_form_again(rq, show_take_in);
    return NULL;
  }
  int64_t signers = form_int(rq, "so-nguoi");
  w->taking->in.signers = signers == FORM_INT_NONE ? 1 : signers;
  w->taking->in.task = form_text(rq, "muc");
  w->taking->in.via = w->opening;
  if (w->reserved) memcpy(w->taking->in.secret, secret, sizeof secret);
  return w;
}

static bool take_in_apply(struct ctx *cx, void *work) {
  struct intake_work *w = work;
  w->wrong = NULL;
  if (w->reserved && !slip_take(cx, w->taking->in.secret))
    w->wrong = "ma-phieu";
  else if (id_is(w->opening) && !opening_keyed(cx, w->opening))
    w->wrong = "loi";
  return !w->wrong && taking_apply(cx, w->taking);
}

static void take_in_reply(struct request *rq, void *work, bool committed) {
  struct intake_work *w = work;
  if (committed) {
    show_form(rq, w);
  } else if (w->wrong) {
    bool slip = w->reserved && strcmp(w->wrong, "ma-phieu") == 0;
    form_wrong(rq, w->wrong,
               slip ? _("Mã này không phải của phiếu in sẵn, đã nhập rồi, hoặc phiếu đã hết hạn.")
                    : _("Lần mở này đã nhập đủ số thư. Có thêm thư thì ông/bà nhập ở trang mới."));
    reply_form_again(rq, show_take_in);
  } else {
    reply_refused(rq, _("Chưa tính được hạn trả lời: lịch nghỉ hoặc quy định thời hạn còn thiếu."));
  }
}

ROUTES(channel_intake_routes, ROUTE_GET("/can-bo/tiep-nhan", MAY_INTAKE, show_take_in),
       ROUTE_POST_AS(LANE_UPLOAD, ROUTE_NO_STORE, "/can-bo/tiep-nhan", MAY_INTAKE, take_in_form,
                     take_in_prepare, take_in_apply, take_in_reply));
