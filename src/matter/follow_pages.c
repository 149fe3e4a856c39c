/* /tra-cuu: by follow code, tried by POST only, no account. Every act of the resident is done here. */
#include "matter/matter_ask_code.html.h"
#include "matter/matter_follow.html.h"
#include "matter/matter_pages.h"

FORM(code_form, FIELD_TEXT("ma", 1, 120));
FORM(say_form, FIELD_TEXT("ma", 1, 120), FIELD_LONG("tin", 1, 2000));
FORM(rate_form, FIELD_TEXT("ma", 1, 120), FIELD_CHOICE("diem", 1, "1 2 3 4 5"), FIELD_LONG("y-kien", 0, 1000));
FORM(withdraw_form, FIELD_TEXT("ma", 1, 120), FIELD_CHECK("rut"));
FORM(undone_form, FIELD_TEXT("ma", 1, 120), FIELD_LONG("vi-sao", 1, 2000));
FORM(stop_form, FIELD_TEXT("ma", 1, 120));

static void ask_code(struct request *rq, str wrong) {
  struct ask_code_page p = {form_view(rq, &code_form, S("/tra-cuu")), wrong};
  matter_ask_code_html(rq->out, &p);
  reply_page_status(rq, wrong.p ? 422 : 200,
                    &(struct page){.title = WORD(rq, "Theo dõi việc đã gửi"), .section = S("tra-cuu")});
}

/* The code as it was typed, or the page again with one sentence for every way it can be wrong: what exists must not show. */
static bool heard(struct request *rq, struct matter *ret, str *ret_code) {
  uint8_t secret[FOLLOW_BYTES];
  if (follow_hear(rq->cx->mem, form_text(rq, "ma"), secret) && matter_by_code(rq->cx, secret, ret)) {
    *ret_code = follow_say(rq->cx->mem, secret);
    return true;
  }
  ask_code(rq, WORD(rq, "Không tìm thấy việc nào theo mã này. Ông/bà xem lại phiếu, đọc lại từng tiếng, hoặc "
                        "gọi điện cho xã."));
  return false;
}

static struct choices scores(struct request *rq) {
  static const str words[] = {_("5 - Rất hài lòng"), _("4 - Hài lòng"), _("3 - Bình thường"),
                              _("2 - Không hài lòng"), _("1 - Rất không hài lòng")};
  enum { SCORES = sizeof words / sizeof *words };
  struct choice *at = MEM_ARRAY(rq->cx->mem, struct choice, SCORES);
  for (size_t i = 0; i < SCORES; i++)
    at[i] = (struct choice){str_sub(words[i], 0, 1), word(rq->out->lang, words[i]), STR_NONE};
  return (struct choices){at, SCORES};
}

/* Whose answer the holder of the code waits for: the family's, when the matter joined one. */
static bool head_of(struct ctx *cx, const struct matter *m, struct matter *ret) {
  id head;
  return str_eq(m->state, S("gop")) && matter_head(cx, m->id, &head) && matter_by_id(cx, head, ret);
}

static void show_matter(struct request *rq, const struct matter *mine, str code, str notice) {
  struct ctx *cx = rq->cx;
  struct matter head;
  const struct matter *m = head_of(cx, mine, &head) ? &head : mine;
  struct matter_rating rating;
  struct matter_answer newest;
  bool answered = str_eq(m->state, S("da-tra-loi"));
  struct form_view *say = form_view(rq, &say_form, S("/tra-cuu/nhan-tin")),
                   *rate = form_view(rq, &rate_form, S("/tra-cuu/danh-gia")),
                   *undone = form_view(rq, &undone_form, S("/tra-cuu/chua-xong")),
                   *withdraw = form_view(rq, &withdraw_form, S("/tra-cuu/rut")),
                   *stop = form_view(rq, &stop_form, S("/tra-cuu/thoi-bao"));
  form_preset(say, "ma", code);
  form_preset(rate, "ma", code);
  form_preset(undone, "ma", code);
  form_preset(withdraw, "ma", code);
  form_preset(stop, "ma", code);
  str path = m->number.is ? str_fmt(cx->mem, "/phan-anh/%lld", (long long)m->number.v) : STR_NONE;
  struct follow_page p = {.code = code,
                          .text = mine->text,
                          .joined = m != mine,
                          .state = matter_state_of(rq, m),
                          .lead_unit = id_is(m->lead_unit) ? unit_name(cx, m->lead_unit) : STR_NONE,
                          .state_code = matter_state_code_of(rq, m),
                          .notice = notice,
                          .public_path = m->published_at.is ? path : STR_NONE,
                          .received = mine->received_day,
                          .due = m->due_day,
                          .why = matter_why(rq, m),
                          .answered = answered,
                          .late = matter_is_late(rq, m),
                          .holder = matter_held_by(rq, m),
                          .can_reopen = answered,
                          .scores = scores(rq),
                          .answers = matter_answer_views(rq, m->id, path, true),
                          .steps = matter_step_views(rq, mine->id, false),
                          .messages = matter_word_views(rq, matter_messages(cx, mine->id), false),
                          .message_form = say,
                          .rate_form = rate,
                          .reopen_form = undone,
                          .can_withdraw = m == mine && matter_may_withdraw(cx, m),
                          .withdraw_form = withdraw,
                          .stop_form = outbox_agreed(cx, mine->id) ? stop : NULL,
                          .privacy_form = privacy_door(rq, code)};
  p.rated = matter_newest_rating(cx, m->id, &rating) && matter_newest_answer(cx, m->id, true, &newest) &&
            rating.version == newest.version;
  p.can_rate = answered && !p.rated && !p.joined;
  matter_follow_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Việc của ông/bà"), .section = S("tra-cuu")});
}

/* The address of the forms below. One that was refused comes back with its matter and its words, not as the question for
 * the code. */
static void show_ask(struct request *rq) {
  struct matter m;
  str code;
  if (!form_typed(rq, &say_form) && !form_typed(rq, &rate_form) && !form_typed(rq, &undone_form) &&
      !form_typed(rq, &withdraw_form) && !form_typed(rq, &stop_form))
    ask_code(rq, STR_NONE);
  else if (heard(rq, &m, &code))
    show_matter(rq, &m, code, STR_NONE);
}

static void *look_prepare(struct request *rq) {
  struct matter m;
  str code;
  if (heard(rq, &m, &code)) show_matter(rq, &m, code, STR_NONE);
  return NULL;
}

/* ---- what the resident does ------------------------------------------------------------------------------------ */

struct word_of_resident {
  id matter;
  str code, text;
  int64_t score;
  enum lang lang;
};

static void *say_prepare(struct request *rq) {
  struct matter m;
  struct word_of_resident *w = MEM_NEW(rq->cx->mem, struct word_of_resident);
  if (!heard(rq, &m, &w->code)) return NULL;
  w->matter = m.id;
  w->lang = rq->out->lang;
  if (rq->route->form == &stop_form) return w;
  w->text = form_text(rq, rq->route->form == &say_form    ? "tin"
                          : rq->route->form == &rate_form ? "y-kien"
                                                          : "vi-sao");
  if (rq->route->form == &rate_form) int_parse(form_text(rq, "diem"), 1, 5, &w->score);
  return w;
}

static bool say_apply(struct ctx *cx, void *work) {
  struct word_of_resident *w = work;
  return matter_message_in(cx, w->matter, w->text);
}

static bool rate_apply(struct ctx *cx, void *work) {
  struct word_of_resident *w = work;
  return matter_rate(cx, w->matter, w->score, w->text);
}

/* Who joined a family may say of its answer that it is not finished. */
static bool undone_apply(struct ctx *cx, void *work) {
  struct word_of_resident *w = work;
  id head;
  return matter_reopen(cx, matter_head(cx, w->matter, &head) ? head : w->matter, w->text);
}

static void *withdraw_prepare(struct request *rq) {
  struct matter m;
  struct word_of_resident *w = MEM_NEW(rq->cx->mem, struct word_of_resident);
  if (!heard(rq, &m, &w->code)) return NULL;
  w->matter = m.id;
  if (form_check(rq, "rut")) return w;
  form_wrong(rq, "rut", _("Đánh dấu ô này nếu ông/bà chắc chắn muốn rút."));
  reply_form_again(rq, show_ask);
  return NULL;
}

static bool withdraw_apply(struct ctx *cx, void *work) {
  struct word_of_resident *w = work;
  return matter_withdraw(cx, w->matter);
}

/* To withdraw is as easy as it was to agree, and the address goes with it. */
static bool stop_apply(struct ctx *cx, void *work) {
  struct word_of_resident *w = work;
  return matter_untell(cx, w->lang, w->matter);
}

static void after(struct request *rq, const struct word_of_resident *w, str notice) {
  uint8_t secret[FOLLOW_BYTES];
  struct matter m;
  if (follow_hear(rq->cx->mem, w->code, secret) && matter_by_code(rq->cx, secret, &m))
    show_matter(rq, &m, w->code, notice);
  else
    reply_not_found(rq);
}

static void say_reply(struct request *rq, void *work, bool committed) {
  after(rq, work,
        committed
            ? WORD(rq, "Xã đã nhận tin nhắn của ông/bà.")
            : WORD(rq, "Việc này đã có rất nhiều tin nhắn. Ông/bà gọi điện hoặc đến gặp xã để nói thêm."));
}

static void rate_reply(struct request *rq, void *work, bool committed) {
  after(rq, work,
        committed ? WORD(rq, "Cảm ơn ông/bà đã đánh giá.")
                  : WORD(rq, "Câu trả lời này đã được đánh giá rồi, hoặc chưa có."));
}

static void undone_reply(struct request *rq, void *work, bool committed) {
  after(rq, work,
        committed
            ? WORD(rq, "Việc này được mở lại và chuyển lên người phụ trách cấp trên của đơn vị đã trả lời.")
            : WORD(rq, "Việc này chưa được trả lời, hoặc đã được mở lại rồi."));
}

static void withdraw_reply(struct request *rq, void *work, bool committed) {
  after(rq, work,
        committed ? WORD(rq, "Ông/bà đã rút việc này. Xã không giải quyết nữa.")
                  : WORD(rq, "Việc này không rút được nữa: xã đã trả lời, hoặc có người khác cùng nêu."));
}

static void stop_reply(struct request *rq, void *work, bool committed) {
  (void)committed; /* nobody had agreed any more: what was asked for holds */
  after(rq, work, WORD(rq, "Xã thôi báo tin cho ông/bà về việc này và đã xóa địa chỉ báo tin."));
}

ROUTES(matter_follow_routes, ROUTE_GET("/tra-cuu", MAY_ANYONE, show_ask),
       ROUTE_POST_AS(LANE_PAGE, ROUTE_NO_STORE | ROUTE_SLOW, "/tra-cuu", MAY_ANYONE, code_form, look_prepare,
                     NULL, NULL),
       ROUTE_POST_AS(LANE_PAGE, ROUTE_NO_STORE | ROUTE_SLOW, "/tra-cuu/nhan-tin", MAY_ANYONE, say_form,
                     say_prepare, say_apply, say_reply),
       ROUTE_POST_AS(LANE_PAGE, ROUTE_NO_STORE | ROUTE_SLOW, "/tra-cuu/danh-gia", MAY_ANYONE, rate_form,
                     say_prepare, rate_apply, rate_reply),
       ROUTE_POST_AS(LANE_PAGE, ROUTE_NO_STORE | ROUTE_SLOW, "/tra-cuu/chua-xong", MAY_ANYONE, undone_form,
                     say_prepare, undone_apply, undone_reply),
       ROUTE_POST_AS(LANE_PAGE, ROUTE_NO_STORE | ROUTE_SLOW, "/tra-cuu/rut", MAY_ANYONE, withdraw_form,
                     withdraw_prepare, withdraw_apply, withdraw_reply),
       ROUTE_POST_AS(LANE_PAGE, ROUTE_NO_STORE | ROUTE_SLOW, "/tra-cuu/thoi-bao", MAY_ANYONE, stop_form,
                     say_prepare, stop_apply, stop_reply));
