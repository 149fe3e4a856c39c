/* /can-bo/tai-khoan: one's own password and sessions. */
#include "people/people_own.html.h"
#include "people/people_room.h"

FORM(password_form, FIELD_PASSWORD("mat-khau-cu"), FIELD_PASSWORD("mat-khau"), FIELD_PASSWORD("mat-khau-lai"));
FORM(own_session_form, FIELD_ID("phien", 1));

static void draw_own(struct request *rq, int status, str wrong, bool changed) {
  struct ctx *cx = rq->cx;
  struct account me;
  if (!account_find(cx, cx->who.account, &me)) {
    reply_not_found(rq);
    return;
  }
  struct sessions l = session_list(cx, me.id);
  struct session_view *at = MEM_ARRAY(cx->mem, struct session_view, l.n + 1);
  for (size_t i = 0; i < l.n; i++) {
    struct form_view *form = form_view(rq, &own_session_form, S("/can-bo/tai-khoan/phien"));
    form_preset(form, "phien", id_hex(cx->mem, l.at[i].id));
    at[i] = (struct session_view){l.at[i].made_at,
                                  l.at[i].seen_at,
                                  l.at[i].ends_at,
                                  l.at[i].source,
                                  id_eq(l.at[i].id, cx->who.session),
                                  form};
  }
  struct own_page p = {
      .person = person_view(rq, &me),
      .form = form_view(rq, &password_form, S("/can-bo/tai-khoan")),
      .wrong = wrong,
      .changed = changed,
      .sessions = {at, l.n},
      .entries = people_entry_views(rq, me.id),
  };
  people_own_html(rq->out, &p);
  reply_page_status(
      rq, status,
      &(struct page){.title = WORD(rq, "Tài khoản của tôi"), .section = S("can-bo"), .staff = true});
}

static void show_own(struct request *rq) {
  draw_own(rq, 200, STR_NONE, str_eq(query(rq, "da"), S("doi")));
}

struct password_work {
  str seen_hash, new_hash;
};

static void *prepare_password(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct password_work *w = MEM_NEW(cx->mem, struct password_work);
  struct account me;
  bool busy = false;
  str why, password = form_text(rq, "mat-khau");
  if (!account_find(cx, cx->who.account, &me)) {
    reply_not_found(rq);
    return NULL;
  }
  bool fine = password_acceptable(cx->mem, password, me.login, &why);
  if (!fine)
    form_wrong(rq, "mat-khau", why);
  else if (!str_eq(password, form_text(rq, "mat-khau-lai"))) {
    form_wrong(rq, "mat-khau-lai", _("Hai lần gõ mật khẩu chưa giống nhau."));
    fine = false;
  } else if (!password_check(cx, me.id, form_text(rq, "mat-khau-cu"), &w->seen_hash, &busy) && !busy) {
    form_wrong(rq, "mat-khau-cu", _("Mật khẩu hiện nay chưa đúng."));
    fine = false;
  }
  if (!fine) {
    reply_form_again(rq, show_own);
    return NULL;
  }
  if (!busy) w->new_hash = password_hash(cx->mem, cx->store, password);
  if (!busy && w->new_hash.p) return w;
  reply_down(rq, _("Nhiều người đang đăng nhập cùng lúc. Ông/bà thử lại sau ít giây."));
  return NULL;
}

static bool apply_password(struct ctx *cx, void *work) {
  const struct password_work *w = work;
  if (!password_set(cx, cx->who.account, w->seen_hash, w->new_hash)) return false;
  journal_note(cx, "account.password", cx->who.account, "password");
  return true;
}

static void reply_password(struct request *rq, void *work, bool committed) {
  (void)work;
  if (committed)
    reply_see_other(rq, S("/can-bo/tai-khoan?da=doi"));
  else
    reply_refused(rq, _("Mật khẩu vừa được đổi ở nơi khác. Ông/bà đăng nhập lại."));
}

static void *prepare_own_session(struct request *rq) {
  id *session = MEM_NEW(rq->cx->mem, id);
  *session = form_id(rq, "phien");
  return session;
}

static bool apply_own_session(struct ctx *cx, void *work) {
  const id *session = work;
  return session_close_id(cx, cx->who.account, *session);
}

static void reply_own_session(struct request *rq, void *work, bool committed) {
  (void)work;
  (void)committed; /* a session that is over already is what was asked for */
  reply_see_other(rq, S("/can-bo/tai-khoan"));
}

ROUTES(people_own_routes, ROUTE_GET("/can-bo/tai-khoan", MAY_SIGNED_IN, show_own),
       ROUTE_POST_AS(LANE_PAGE, ROUTE_SLOW | ROUTE_REPEATABLE, "/can-bo/tai-khoan", MAY_SIGNED_IN,
                     password_form, prepare_password, apply_password, reply_password),
       ROUTE_POST("/can-bo/tai-khoan/phien", MAY_SIGNED_IN, own_session_form, prepare_own_session,
                  apply_own_session, reply_own_session));
