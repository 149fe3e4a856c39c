/* /don-thu/theo-doi: by the code of eighteen syllables, which finds the record and opens it. Every act of the sender. */
#include "petition/petition_code.html.h"
#include "petition/petition_follow.html.h"
#include "petition/petition_pages.h"

#include <string.h>

FORM(code_form, FIELD_TEXT("ma", 1, 200));
FORM(say_form, FIELD_TEXT("ma", 1, 200), FIELD_LONG("tin", 1, 3000));
FORM(accept_form, FIELD_TEXT("ma", 1, 200), FIELD_CHECK("chac"));
FORM(refuse_form, FIELD_TEXT("ma", 1, 200), FIELD_LONG("vi-sao", 1, 3000));
FORM(withdraw_form, FIELD_TEXT("ma", 1, 200), FIELD_CHECK("rut"));

struct opened {
  struct petition p;
  uint8_t key[KEY_BYTES];
  str code;
  const char *act;
  const struct move *move;
  struct part part;
  bool has_part;
  struct wraps wraps;
};

static void ask_code(struct request *rq, str wrong) {
  struct code_ask_page p = {form_view(rq, &code_form, S("/don-thu/theo-doi")), wrong};
  petition_code_html(rq->out, &p);
  reply_page_status(rq, wrong.p ? 422 : 200, &(struct page){.title = WORD(rq, "Theo dõi đơn gửi kín")});
}

/* One sentence for every way a code can be wrong, and the slow hash whether there is a record or not. */
static bool heard(struct request *rq, struct opened *o) {
  uint8_t secret[CODE_BYTES] = {0};
  static const uint8_t no_salt[SALT_BYTES];
  struct ctx *cx = rq->cx;
  struct pair pair;
  struct bytes box;
  bool known =
      spoken_hear(cx->mem, form_text(rq, "ma"), secret, CODE_BYTES, 2) && petition_by_code(cx, secret, &o->p);
  struct bytes salt = known ? o->p.code_salt : (struct bytes){no_salt, SALT_BYTES};
  if (!petition_code_pair(cx, secret, salt, &pair)) {
    reply_down(rq, _("Máy đang bận. Ông/bà thử lại sau ít phút."));
    return false;
  }
  bool good = known && key_find(cx, o->p.id, "ma", o->p.id, &box) && unwrap_key(cx->mem, &pair, box, o->key);
  if (good) o->code = spoken_say(cx->mem, secret, CODE_BYTES, 2);
  wipe(&pair, sizeof pair);
  wipe(secret, sizeof secret);
  if (!good)
    ask_code(rq,
             WORD(rq,
                  "Không tìm thấy đơn nào theo mã này. Ông/bà xem lại phiếu và đọc lại từng tiếng, đủ mười tám "
                  "tiếng."));
  return good;
}

static void show_opened(struct request *rq, struct opened *o, str notice) {
  struct ctx *cx = rq->cx;
  enum lang lang = rq->out->lang;
  const struct petition *p = &o->p;
  str don[DON_FIELDS] = {S("")}, why;
  struct id_rows files;
  struct form_view *forms[] = {form_view(rq, &say_form, S("/don-thu/theo-doi/nhan-tin")),
                               form_view(rq, &accept_form, S("/don-thu/theo-doi/dong-y")),
                               form_view(rq, &refuse_form, S("/don-thu/theo-doi/khong-dong-y")),
                               form_view(rq, &withdraw_form, S("/don-thu/theo-doi/rut"))};
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) form_preset(forms[i], "ma", o->code);
  struct sealed_follow_page v = {
      .code = o->code,
      .state = word(lang, petition_state_word(p->kind, p->state)),
      .state_code = p->state,
      .outcome = p->outcome.p ? word(lang, petition_outcome_word(p->outcome)) : STR_NONE,
      .kind = word(lang, petition_kind_word(p->kind)),
      .notice = notice,
      .received = p->received_day,
      .due = p->due_day,
      .steps = petition_steps(rq, p->id, false),
      .waits_letter = str_eq(p->state, S("cho-don")),
      .may_accept = petition_move(S("dong-y"), p->state, BY_RESIDENT) ||
                    petition_move(S("dong-y-lai"), p->state, BY_RESIDENT),
      .may_refuse = petition_move(S("khong-dong-y"), p->state, BY_RESIDENT) &&
                    !(p->outcome.p && str_eq(p->outcome, S("rut"))),
      .may_withdraw = petition_move(S("rut"), p->state, BY_RESIDENT) != NULL,
      .closed = petition_is_closed(p->state),
      .say_form = forms[0],
      .accept_form = forms[1],
      .refuse_form = forms[2],
      .withdraw_form = forms[3],
  };
  (void)petition_don(cx, p->id, o->key, don);
  v.text = don[DON_TEXT];
  petition_read_parts(rq, p->id, o->key, &v.words, &v.results, &v.sent_to, &why, &files);
  petition_follow_html(rq->out, &v);
  reply_page(rq, &(struct page){.title = WORD(rq, "Đơn của ông/bà")});
}

static void show_ask(struct request *rq) {
  struct opened *o = MEM_NEW(rq->cx->mem, struct opened);
  bool typed = form_typed(rq, &say_form) || form_typed(rq, &refuse_form) || form_typed(rq, &accept_form) ||
               form_typed(rq, &withdraw_form);
  if (!typed)
    ask_code(rq, STR_NONE);
  else if (heard(rq, o))
    show_opened(rq, o, STR_NONE);
}

static void *look_prepare(struct request *rq) {
  struct opened *o = MEM_NEW(rq->cx->mem, struct opened);
  if (heard(rq, o)) show_opened(rq, o, STR_NONE);
  return NULL;
}

/* ---- messages ---- */

static void *say_prepare(struct request *rq) {
  struct opened *o = MEM_NEW(rq->cx->mem, struct opened);
  if (!heard(rq, o)) return NULL;
  if (petition_parts(rq->cx, o->p.id).n >= MOST_PARTS - 20) {
    show_opened(rq, o, WORD(rq, "Đơn này đã có rất nhiều tin nhắn. Ông/bà đến gặp người giữ đơn để nói thêm."));
    return NULL;
  }
  o->part = part_new(rq->cx, o->p.id, o->key, "tin-den", form_text(rq, "tin"), petition_part_of_form(rq));
  return o;
}

static bool say_apply(struct ctx *cx, void *work) {
  struct opened *o = work;
  if (petition_part_add(cx, o->p.id, &o->part)) petition_event(cx, o->p.id, "tin-den", ID_NONE, STR_NONE);
  return true;
}

static void after(struct request *rq, void *work, bool committed, str good) {
  struct opened *o = work;
  uint8_t secret[CODE_BYTES];
  if (spoken_hear(rq->cx->mem, o->code, secret, CODE_BYTES, 2)) (void)petition_by_code(rq->cx, secret, &o->p);
  wipe(secret, sizeof secret);
  show_opened(rq, o, committed ? good : WORD(rq, "Đơn này vừa đổi tình trạng. Ông/bà xem lại bên dưới."));
}

static void say_reply(struct request *rq, void *work, bool committed) {
  after(rq, work, committed, WORD(rq, "Xã đã nhận tin nhắn của ông/bà."));
}

/* ---- moves of the sender ---- */

static struct opened *move_prepare(struct request *rq, const char *const *acts, size_t n) {
  struct opened *o = MEM_NEW(rq->cx->mem, struct opened);
  if (!heard(rq, o)) return NULL;
  for (size_t i = 0; i < n && !o->move; i++) o->move = petition_move(str_of(acts[i]), o->p.state, BY_RESIDENT);
  if (o->move) return o;
  show_opened(rq, o, WORD(rq, "Việc này không còn ở bước đó. Ông/bà xem tình trạng bên dưới."));
  return NULL;
}

static void *accept_prepare(struct request *rq) {
  return move_prepare(rq, (const char *const[]){"dong-y", "dong-y-lai"}, 2);
}

static void *withdraw_prepare(struct request *rq) {
  if (form_check(rq, "rut")) return move_prepare(rq, (const char *const[]){"rut"}, 1);
  form_wrong(rq, "rut", _("Ông/bà đánh dấu vào ô này nếu đúng là muốn rút."));
  reply_form_again(rq, show_ask);
  return NULL;
}

/* The sender's code opens the record, so it can be wrapped to the next higher person here and now: nobody below has to agree. */
static void *refuse_prepare(struct request *rq) {
  struct opened *o = move_prepare(rq, (const char *const[]){"khong-dong-y"}, 1);
  if (!o) return NULL;
  id unit = petition_subject_unit(rq->cx, o->p.id, o->key);
  struct holders all = holders_who(rq->cx, MAY_KEEP_SEALED, unit);
  struct holders above = holders_above(&all, (int)o->p.answered_rank);
  wraps_people(rq->cx->mem, &o->wraps, o->key, &above);
  o->part = part_new(rq->cx, o->p.id, o->key, "tin-den", form_text(rq, "vi-sao"), petition_part_of_form(rq));
  o->has_part = true;
  return o;
}

static bool move_apply(struct ctx *cx, void *work) {
  struct opened *o = work;
  bool refused = strcmp(o->move->act, "khong-dong-y") == 0;
  struct turn t = {.move = o->move,
                   .petition = o->p.id,
                   .part = o->has_part ? &o->part : NULL,
                   .due_rule = refused ? "tra-loi-phan-anh" : "",
                   .start = cx->today};
  if (!petition_turn(cx, &t)) return false;
  wraps_keep(cx, o->p.id, &o->wraps);
  for (size_t i = 0; i < o->wraps.n; i++) petition_event(cx, o->p.id, "trao", o->wraps.at[i].holder, STR_NONE);
  return true;
}

static void accept_reply(struct request *rq, void *work, bool committed) {
  after(rq, work, committed, WORD(rq, "Đã ghi: ông/bà đồng ý với kết quả."));
}

static void withdraw_reply(struct request *rq, void *work, bool committed) {
  after(rq, work, committed, WORD(rq, "Đã ghi: ông/bà rút đơn."));
}

static void refuse_reply(struct request *rq, void *work, bool committed) {
  struct opened *o = work;
  after(rq, work, committed,
        o->wraps.n
            ? WORD(rq, "Đã ghi. Đơn được chuyển lên người cấp trên của người đã trả lời, ngay bây giờ.")
            : WORD(rq, "Đã ghi. Trong xã chưa có người cấp trên giữ khóa; ông/bà có thể gửi đơn đến cấp trên "
                       "của xã."));
}

#define SECRET_POST (ROUTE_NO_STORE | ROUTE_SLOW | ROUTE_REPEATABLE | ROUTE_SECRET)
ROUTES(petition_follow_routes, ROUTE_GET_AS(LANE_PAGE, ROUTE_SECRET, "/don-thu/theo-doi", MAY_ANYONE, show_ask),
       ROUTE_POST_AS(LANE_PAGE, SECRET_POST, "/don-thu/theo-doi", MAY_ANYONE, code_form, look_prepare, NULL,
                     NULL),
       ROUTE_POST_AS(LANE_PAGE, SECRET_POST, "/don-thu/theo-doi/nhan-tin", MAY_ANYONE, say_form, say_prepare,
                     say_apply, say_reply),
       ROUTE_POST_AS(LANE_PAGE, SECRET_POST, "/don-thu/theo-doi/dong-y", MAY_ANYONE, accept_form,
                     accept_prepare, move_apply, accept_reply),
       ROUTE_POST_AS(LANE_PAGE, SECRET_POST, "/don-thu/theo-doi/khong-dong-y", MAY_ANYONE, refuse_form,
                     refuse_prepare, move_apply, refuse_reply),
       ROUTE_POST_AS(LANE_PAGE, SECRET_POST, "/don-thu/theo-doi/rut", MAY_ANYONE, withdraw_form,
                     withdraw_prepare, move_apply, withdraw_reply));
