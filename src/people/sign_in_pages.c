/* /dang-nhap, /can-bo/mat-khau, /can-bo/dang-xuat. */
#include "people/people_code.html.h"
#include "people/people_room.h"
#include "people/people_sign_in.html.h"

FORM(sign_in_form, FIELD_TEXT("ten-dang-nhap", 1, 60), FIELD_PASSWORD("mat-khau"));
FORM(sign_out_form, FIELD_CHECK("moi-noi"));
FORM(code_form, FIELD_TEXT("ten-dang-nhap", 1, 60), FIELD_TEXT("ma", 1, 40), FIELD_PASSWORD("mat-khau"),
     FIELD_PASSWORD("mat-khau-lai"));

/* ---- password ---- */

static void draw_sign_in(struct request *rq, int status, str wrong, str login) {
  struct form_view *form = form_view(rq, &sign_in_form, S("/dang-nhap"));
  if (login.n) form_preset(form, "ten-dang-nhap", login);
  struct sign_in_page p = {.form = form, .wrong = wrong};
  people_sign_in_html(rq->out, &p);
  reply_page_status(rq, status, &(struct page){.title = WORD(rq, "Đăng nhập")});
}

static void show_sign_in(struct request *rq) {
  draw_sign_in(rq, 200, STR_NONE, STR_NONE);
}

static void show_sign_in_old(struct request *rq) {
  reply_see_other(rq, S("/dang-nhap"));
}

static void *prepare_sign_in(struct request *rq) {
  struct sign_in *s = MEM_NEW(rq->cx->mem, struct sign_in);
  s->login = form_text(rq, "ten-dang-nhap");
  s->password = form_text(rq, "mat-khau");
  s->source = rq->source;
  s->address = people_address_of(rq);
  sign_in_prepare(rq->cx, s);
  if (!s->busy) return s;
  reply_down(rq, _("Nhiều người đang đăng nhập cùng lúc. Ông/bà thử lại sau ít giây."));
  return NULL;
}

static bool apply_sign_in(struct ctx *cx, void *work) {
  return sign_in_apply(cx, work);
}

static str wait_sentence(struct request *rq, const struct sign_in *s) {
  int64_t seconds = (s->wait_until - rq->cx->now + 999) / 1000;
  return word_fill(rq->cx->mem,
                   WORD(rq, "Đã thử sai nhiều lần từ nơi này. Ông/bà chờ %(seconds)s giây rồi thử lại."),
                   SLOTS({"seconds", show_int(rq->out, seconds < 1 ? 1 : seconds), false}));
}

static void reply_sign_in(struct request *rq, void *work, bool committed) {
  struct sign_in *s = work;
  (void)committed;
  if (s->opened) {
    reply_set_session(rq, s->session_secret);
    reply_see_other(rq, S("/can-bo"));
    return;
  }
  /* The same sentence, status and time for a login nobody has. */
  if (s->must_wait)
    draw_sign_in(rq, 429, wait_sentence(rq, s), s->login);
  else
    draw_sign_in(rq, 422, WORD(rq, "Tên đăng nhập hoặc mật khẩu chưa đúng."), s->login);
}

/* ---- out ---- */

static void *prepare_sign_out(struct request *rq) {
  bool *everywhere = MEM_NEW(rq->cx->mem, bool);
  *everywhere = form_check(rq, "moi-noi");
  return everywhere;
}

static bool apply_sign_out(struct ctx *cx, void *work) {
  const bool *everywhere = work;
  if (*everywhere)
    session_close_all(cx, cx->who.account, ID_NONE);
  else
    (void)session_close_id(cx, cx->who.account, cx->who.session);
  return true;
}

static void reply_sign_out(struct request *rq, void *work, bool committed) {
  (void)work;
  (void)committed;
  reply_end_session(rq);
  reply_see_other(rq, S("/dang-nhap"));
}

/* ---- one-time code ---- */

static void draw_code(struct request *rq, int status, str wrong, str login) {
  struct form_view *form = form_view(rq, &code_form, S("/can-bo/mat-khau"));
  if (login.n) form_preset(form, "ten-dang-nhap", login);
  struct code_page p = {.form = form, .wrong = wrong};
  people_code_html(rq->out, &p);
  reply_page_status(rq, status, &(struct page){.title = WORD(rq, "Đặt mật khẩu")});
}

static void show_code(struct request *rq) {
  draw_code(rq, 200, STR_NONE, query(rq, "ten"));
}

struct code_work {
  struct sign_in s;
  str to;
};

static void *prepare_code(struct request *rq) {
  struct code_work *w = MEM_NEW(rq->cx->mem, struct code_work);
  str why, password = form_text(rq, "mat-khau");
  w->s.login = text_lower(rq->cx->mem, str_trim(form_text(rq, "ten-dang-nhap")));
  w->s.code = form_text(rq, "ma");
  w->s.source = rq->source;
  w->s.address = people_address_of(rq);
  bool fine = true;
  if (!password_acceptable(rq->cx->mem, password, w->s.login, &why)) {
    form_wrong(rq, "mat-khau", why);
    fine = false;
  } else if (!str_eq(password, form_text(rq, "mat-khau-lai"))) {
    form_wrong(rq, "mat-khau-lai", _("Hai lần gõ mật khẩu chưa giống nhau."));
    fine = false;
  }
  if (!fine) {
    reply_form_again(rq, show_code);
    return NULL;
  }
  if (!code_sign_in_worth(rq->cx, &w->s)) return w;
  w->s.new_hash = password_hash(rq->cx->mem, rq->cx->store, password);
  if (w->s.new_hash.p) return w;
  reply_down(rq, _("Nhiều người đang đăng nhập cùng lúc. Ông/bà thử lại sau ít giây."));
  return NULL;
}

static bool apply_code(struct ctx *cx, void *work) {
  struct code_work *w = work;
  (void)code_sign_in(cx, &w->s);
  struct account a;
  bool first = w->s.opened && account_find(cx, w->s.account, &a) && (a.roles & ROLE_BIT(ROLE_ADMINISTRATOR)) &&
               unit_list(cx, UNIT_HAMLET, cx->today).n == 0;
  w->to = first ? S("/can-bo/bat-dau") : S("/can-bo");
  return true;
}

static void reply_code(struct request *rq, void *work, bool committed) {
  struct code_work *w = work;
  (void)committed;
  if (w->s.opened) {
    reply_set_session(rq, w->s.session_secret);
    reply_see_other(rq, w->to);
  } else if (w->s.must_wait) {
    draw_code(rq, 429, wait_sentence(rq, &w->s), w->s.login);
  } else {
    draw_code(
        rq, 422,
        WORD(rq, "Tên đăng nhập hoặc mã chưa đúng, hoặc mã đã hết hạn. Ông/bà hỏi quản trị viên một mã mới."),
        w->s.login);
  }
}

ROUTES(people_sign_in_routes, ROUTE_GET_AS(LANE_PAGE, ROUTE_NO_STORE, "/dang-nhap", MAY_ANYONE, show_sign_in),
       ROUTE_GET_AS(LANE_PAGE, ROUTE_NO_STORE, "/can-bo/dang-nhap", MAY_ANYONE, show_sign_in_old),
       ROUTE_POST_AS(LANE_PAGE, ROUTE_SLOW | ROUTE_NO_STORE | ROUTE_REPEATABLE, "/dang-nhap", MAY_ANYONE,
                     sign_in_form, prepare_sign_in, apply_sign_in, reply_sign_in),
       ROUTE_POST("/can-bo/dang-xuat", MAY_SIGNED_IN, sign_out_form, prepare_sign_out, apply_sign_out,
                  reply_sign_out),
       ROUTE_GET_AS(LANE_PAGE, ROUTE_NO_STORE, "/can-bo/mat-khau", MAY_ANYONE, show_code),
       ROUTE_POST_AS(LANE_PAGE, ROUTE_SLOW | ROUTE_NO_STORE | ROUTE_REPEATABLE, "/can-bo/mat-khau", MAY_ANYONE,
                     code_form, prepare_code, apply_code, reply_code));
