/* /can-bo/tin-gui: what was told to whom, and what became of it. */
#include "outbox/outbox_message.html.h"
#include "outbox/outbox_messages.html.h"
#include "outbox/outbox_room.h"

FORM(cancel_form, FIELD_CHECK("dong-y"));
FORM(again_form, FIELD_CHECK("dong-y"));
FORM(reveal_form, FIELD_CHECK("dong-y"));

enum { DAYS_COUNTED = 30 };

static const struct state_word {
  str state, kind, word;
} states[] = {{S("cho"), S("wait"), _("Đang chờ gửi")},
              {S("dang-gui"), S("doing"), _("Đang gửi")},
              {S("da-gui"), S("done"), _("Bên nhận đã nhận")},
              {S("da-goi"), S("done"), _("Đã gọi, gặp người")},
              {S("khong-duoc"), S("late"), _("Không gửi được")},
              {S("khong-gui"), S("shut"), _("Không gửi")},
              {S("huy"), S("shut"), _("Đã thôi")}};
enum { STATES = sizeof states / sizeof *states };

static const struct {
  str code, word;
} reasons[] = {{S("chua-cau-hinh"), _("Chưa cài cách gửi nào")},
               {S("qua-nhieu"), _("Địa chỉ này đã nhận đủ số tin trong ngày")},
               {S("tu-choi"), _("Bên nhận từ chối")},
               {S("het-lan"), _("Đã thử hết số lần")},
               {S("sai-so"), _("Số không đúng người")},
               {S("khong-gap"), _("Gọi nhiều lần không gặp")}};

static str way_word(str way) {
  return str_eq(way, S("mail"))   ? _("Thư điện tử")
         : str_eq(way, S("sms"))  ? _("Tin nhắn")
         : str_eq(way, S("zalo")) ? _("Zalo")
         : str_eq(way, S("goi"))  ? _("Gọi điện")
                                  : _("Chưa có cách gửi");
}

static str outcome_word(str outcome) {
  static const struct {
    str code, word;
  } words[] = {{S("da-nhan"), _("Bên nhận báo đã nhận")},
               {S("thu-lai"), _("Chưa nhận, sẽ thử lại")},
               {S("tu-choi"), _("Từ chối")},
               {S("khong-ro"), _("Đã đưa đi, không nghe trả lời: có thể đã đến")},
               {S("gap"), _("Gặp, đã nói")},
               {S("khong-gap"), _("Không gặp")},
               {S("sai-so"), _("Số không đúng")}};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (str_eq(words[i].code, outcome)) return words[i].word;
  return _("Đang gửi");
}

struct message_line outbox_line(struct request *rq, const struct outbox_message *m) {
  struct ctx *cx = rq->cx;
  enum lang lang = rq->out->lang;
  const struct outbox_template *t = outbox_template(m->template);
  struct message_line l = {.path = str_fmt(cx->mem, "/can-bo/tin-gui/%.*s", STR_ARG(id_hex(cx->mem, m->id))),
                           .template = t ? word(lang, t->name) : m->template,
                           .address = m->address.p ? outbox_mask(cx->mem, m->kind, m->address)
                                                   : WORD(rq, "Địa chỉ đã xóa"),
                           .way = word(lang, way_word(m->way)),
                           .created_at = m->created_at,
                           .tries = m->tries};
  bool call = str_eq(m->way, S("goi")) && str_eq(m->state, S("cho"));
  for (size_t i = 0; i < STATES; i++) {
    if (!str_eq(states[i].state, m->state)) continue;
    l.state = call ? WORD(rq, "Chờ gọi điện") : word(lang, states[i].word);
    l.state_kind = states[i].kind;
  }
  for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
    if (str_eq(reasons[i].code, m->why)) l.why = word(lang, reasons[i].word);
  if (!id_is(m->object) || !outbox_resolver.about(cx, lang, m->object, &l.about, &l.about_path))
    l.about = l.about_path = STR_NONE;
  return l;
}

/* ---- the list ---- */

static void fill_ways(struct request *rq, struct messages_page *p) {
  static const str ways[] = {S("mail"), S("sms"), S("zalo")};
  p->ways.at = MEM_ARRAY(rq->cx->mem, struct way_view, 3);
  p->none_configured = true;
  for (size_t i = 0; i < 3; i++) {
    bool has = outbox_has_way(rq->cx, ways[i]);
    p->none_configured &= !has;
    p->ways.at[p->ways.n++] =
        (struct way_view){.name = word(rq->out->lang, way_word(ways[i])),
                          .state_kind = has ? S("done") : S("shut"),
                          .state = has ? WORD(rq, "Đã cài") : WORD(rq, "Chưa cài, không gửi"),
                          .line = str_fmt(rq->cx->mem, "thanthien.ini [%.*s]", STR_ARG(ways[i]))};
  }
}

static void fill_tabs(struct request *rq, struct messages_page *p, str state) {
  p->tabs.at = MEM_ARRAY(rq->cx->mem, struct tab_view, STATES + 1);
  p->tabs.at[p->tabs.n++] = (struct tab_view){S("/can-bo/tin-gui"), WORD(rq, "Tất cả"), !state.n};
  for (size_t i = 0; i < STATES; i++)
    p->tabs.at[p->tabs.n++] =
        (struct tab_view){str_fmt(rq->cx->mem, "/can-bo/tin-gui?xem=%.*s", STR_ARG(states[i].state)),
                          word(rq->out->lang, states[i].word), str_eq(state, states[i].state)};
}

/* The page begins behind the last message of the one before, which its address names. */
static bool asked_before(struct request *rq, struct outbox_message *ret) {
  id last;
  return id_parse(query(rq, "sau"), &last) && outbox_find(rq->cx, last, ret);
}

static void show_messages(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct messages_page p = {.as_of = cx->now};
  str state = query(rq, "xem");
  bool known = !state.n;
  for (size_t i = 0; i < STATES; i++) known |= str_eq(states[i].state, state);
  if (!known) state = S("");
  fill_ways(rq, &p);
  fill_tabs(rq, &p, state);
  day since = {cx->today.n - DAYS_COUNTED};
  p.sent = outbox_count(cx, S("da-gui"), since) + outbox_count(cx, S("da-goi"), since);
  p.failed = outbox_count(cx, S("khong-duoc"), since) + outbox_count(cx, S("khong-gui"), since);
  p.calls = outbox_count_calls(cx);
  p.waiting = outbox_count(cx, S("cho"), since) + outbox_count(cx, S("dang-gui"), since) - p.calls;
  if (p.waiting < 0) p.waiting = 0;
  struct outbox_message before;
  struct outbox_messages l =
      outbox_list(cx, state, asked_before(rq, &before) ? &before : NULL, OUTBOX_PAGE + 1);
  if (l.n > OUTBOX_PAGE) {
    l.n = OUTBOX_PAGE;
    p.next = str_fmt(cx->mem, "/can-bo/tin-gui?%s%.*s%ssau=%.*s", state.n ? "xem=" : "", STR_ARG(state),
                     state.n ? "&" : "", STR_ARG(id_hex(cx->mem, l.at[OUTBOX_PAGE - 1].id)));
  }
  p.items.at = MEM_ARRAY(cx->mem, struct message_line, l.n);
  for (size_t i = 0; i < l.n; i++) p.items.at[p.items.n++] = outbox_line(rq, &l.at[i]);
  outbox_messages_html(rq->out, &p);
  reply_page(
      rq, &(struct page){
              .title = WORD(rq, "Tin gửi cho người dân"), .section = S("can-bo"), .staff = true, .wide = true});
}

/* ---- one ---- */

static bool asked(struct request *rq, struct outbox_message *ret) {
  id wanted;
  if (id_parse(param(rq, "id"), &wanted) && outbox_find(rq->cx, wanted, ret)) return true;
  reply_not_found(rq);
  return false;
}

static void fill_attempts(struct request *rq, const struct outbox_message *m, struct message_page *p) {
  struct ctx *cx = rq->cx;
  struct outbox_attempts a = outbox_attempts(cx, m->id);
  p->attempts.at = MEM_ARRAY(cx->mem, struct attempt_view, a.n);
  for (size_t i = 0; i < a.n; i++) {
    struct account who = {0};
    if (id_is(a.at[i].actor)) (void)account_find(cx, a.at[i].actor, &who);
    p->attempts.at[p->attempts.n++] =
        (struct attempt_view){.way = word(rq->out->lang, way_word(a.at[i].way)),
                              .outcome = word(rq->out->lang, outcome_word(a.at[i].outcome)),
                              .words = a.at[i].words,
                              .who = who.name,
                              .code = a.at[i].code.is ? str_int(cx->mem, a.at[i].code.v) : STR_NONE,
                              .began_at = a.at[i].began_at};
    p->unknown |= str_eq(a.at[i].outcome, S("khong-ro"));
  }
}

static str sms_words(struct request *rq, str text) {
  struct sms_size s = outbox_sms_size(text);
  str vi = s.wide ? WORD(rq, "%(n)s ký tự có dấu (UCS-2), tính là %(parts)s tin")
                  : WORD(rq, "%(n)s ký tự không dấu (GSM-7), tính là %(parts)s tin");
  return word_fill(
      rq->cx->mem, vi,
      SLOTS({"n", int_vi(rq->cx->mem, s.units), false}, {"parts", int_vi(rq->cx->mem, s.segments), false}));
}

static void show_with_number(struct request *rq, const struct outbox_message *m, bool reveal) {
  struct ctx *cx = rq->cx;
  bool waits = str_eq(m->state, S("cho")), call = str_eq(m->way, S("goi"));
  struct message_page p = {.line = outbox_line(rq, m),
                           .subject = outbox_subject(cx, m),
                           .next_at = m->next_at,
                           .waits = waits && !call,
                           .is_call = waits && call,
                           .by_mail = str_eq(m->kind, S("email"))};
  p.text = call        ? outbox_sentence(cx, rq->out->lang, m)
           : p.by_mail ? outbox_mail_text(cx, m)
                       : outbox_text(cx, m);
  if (str_eq(m->way, S("sms"))) p.size = sms_words(rq, p.text);
  fill_attempts(rq, m, &p);
  p.tries_again =
      m->address.p && (p.waits || str_eq(m->state, S("khong-duoc")) || str_eq(m->state, S("khong-gui")));
  if (waits) p.cancel_form = form_view(rq, &cancel_form, str_and(cx->mem, p.line.path, S("/thoi")));
  if (p.tries_again) p.again_form = form_view(rq, &again_form, str_and(cx->mem, p.line.path, S("/gui-lai")));
  if (reveal) p.number = p.by_mail ? m->address : outbox_number_show(cx, m->address);
  if (m->address.p && !reveal)
    p.reveal_form = form_view(rq, &reveal_form, str_and(cx->mem, p.line.path, S("/xem-so")));
  outbox_message_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = p.line.template, .section = S("can-bo"), .staff = true});
}

static void show_message(struct request *rq) {
  struct outbox_message m;
  if (asked(rq, &m)) show_with_number(rq, &m, false);
}

/* ---- acts ---- */

static void *message_prepare(struct request *rq) {
  struct outbox_message *m = MEM_NEW(rq->cx->mem, struct outbox_message);
  return asked(rq, m) ? m : NULL;
}

static void back_to(struct request *rq, const struct outbox_message *m, bool committed, str refused) {
  if (committed)
    reply_see_other(rq, str_fmt(rq->cx->mem, "/can-bo/tin-gui/%.*s", STR_ARG(id_hex(rq->cx->mem, m->id))));
  else
    reply_refused(rq, refused);
}

static bool cancel_apply(struct ctx *cx, void *work) {
  return outbox_cancel(cx, ((const struct outbox_message *)work)->id);
}

static void cancel_reply(struct request *rq, void *work, bool committed) {
  back_to(rq, work, committed, _("Tin này không còn chờ nữa: đã gửi, đang gửi hoặc đã thôi."));
}

static bool again_apply(struct ctx *cx, void *work) {
  return outbox_try_again(cx, ((const struct outbox_message *)work)->id);
}

static void again_reply(struct request *rq, void *work, bool committed) {
  back_to(rq, work, committed,
          _("Không gửi lại được: tin đã đến, địa chỉ đã xóa, hoặc chưa cài cách gửi nào."));
}

/* To see an address is an act: it stands in the staff's journal. */
static bool reveal_apply(struct ctx *cx, void *work) {
  const struct outbox_message *m = work;
  if (!m->address.p) return false;
  journal_note(cx, "outbox.reveal", m->id, "address");
  return true;
}

static void reveal_reply(struct request *rq, void *work, bool committed) {
  struct outbox_message m;
  if (committed && outbox_find(rq->cx, ((const struct outbox_message *)work)->id, &m))
    show_with_number(rq, &m, m.address.p != NULL);
  else
    reply_refused(rq, _("Địa chỉ này đã xóa."));
}

ROUTES(outbox_routes, ROUTE_GET("/can-bo/tin-gui", MAY_TELL_RESIDENTS, show_messages),
       ROUTE_GET("/can-bo/tin-gui/:id", MAY_TELL_RESIDENTS, show_message),
       ROUTE_POST("/can-bo/tin-gui/:id/thoi", MAY_TELL_RESIDENTS, cancel_form, message_prepare, cancel_apply,
                  cancel_reply),
       ROUTE_POST("/can-bo/tin-gui/:id/gui-lai", MAY_TELL_RESIDENTS, again_form, message_prepare, again_apply,
                  again_reply),
       ROUTE_POST_AS(LANE_PAGE, ROUTE_NO_STORE, "/can-bo/tin-gui/:id/xem-so", MAY_TELL_RESIDENTS, reveal_form,
                     message_prepare, reveal_apply, reveal_reply));
