/* /can-bo/nguoi-dung and what is done there. */
#include "people/people_person.html.h"
#include "people/people_person_add.html.h"
#include "people/people_persons.html.h"
#include "people/people_room.h"
#include "people/people_slips.html.h"

FORM(person_add_form, FIELD_TEXT("ho-ten", 2, 80), FIELD_TEXT("ten-dang-nhap", 0, 40), FIELD_ID("don-vi", 0),
     FIELD_MANY_CHOICE("vai-tro", ROLE_CHOICES));
FORM(person_form, FIELD_TEXT("ho-ten", 2, 80), FIELD_ID("don-vi", 0),
     FIELD_MANY_CHOICE("vai-tro", ROLE_CHOICES));
FORM(person_code_form, FIELD_CHECK("dong-y"));
FORM(person_close_form, FIELD_CHECK("dong-y-ngung"));
FORM(person_open_form, FIELD_CHECK("dong-y-mo"));
FORM(person_sessions_form, FIELD_CHECK("dong-y-phien"));

static void show_persons(struct request *rq) {
  struct accounts all = account_list(rq->cx);
  bool waiting_only = str_eq(query(rq, "loc"), S("cho"));
  struct person_view *at = MEM_ARRAY(rq->cx->mem, struct person_view, all.n + 1);
  struct person_list_page p = {.persons = {at, 0}, .waiting_only = waiting_only, .as_of = rq->cx->now};
  id saved;
  if (!id_parse(query(rq, "luu"), &saved)) saved = ID_NONE;
  for (size_t i = 0; i < all.n; i++) {
    const struct account *a = &all.at[i];
    if (id_is(saved) && id_eq(a->id, saved)) p.saved = a->name;
    p.active += a->active ? 1 : 0;
    if (waiting_only && (!a->active || a->has_password)) continue;
    at[p.persons.n++] = person_view(rq, a);
  }
  people_persons_html(rq->out, &p);
  reply_page(
      rq, &(struct page){
              .title = WORD(rq, "Người dùng và vai trò"), .section = S("can-bo"), .staff = true, .wide = true});
}

/* ---- add ---- */

static void show_person_add(struct request *rq) {
  struct form_view *form = form_view(rq, &person_add_form, S("/can-bo/nguoi-dung/them"));
  struct person_edit_page p = {
      .form = form, .roles = people_role_cards(rq, form), .units = people_unit_cards(rq)};
  people_person_add_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Thêm người"), .section = S("can-bo"), .staff = true});
}

struct add_work {
  str name, login, code, made_login; /* made_login: what apply chose */
  id unit, account;
  uint32_t roles;
};

/* What holds for a person's unit and roles wherever they are set; says what is wrong beside the field. */
static bool fits(struct request *rq, id unit, uint32_t roles) {
  struct unit u;
  if (roles == 0) {
    form_wrong(rq, "vai-tro", _("Ông/bà chọn ít nhất một vai trò."));
    return false;
  }
  if (id_is(unit) && (!unit_find(rq->cx, unit, &u) || day_is(u.closed))) {
    form_wrong(rq, "don-vi", _("Không có đơn vị này."));
    return false;
  }
  const uint32_t of_a_unit = ROLE_BIT(ROLE_COLLECTOR) | ROLE_BIT(ROLE_OFFICER) | ROLE_BIT(ROLE_UNIT_HEAD);
  if (!id_is(unit) && (roles & of_a_unit)) {
    form_wrong(rq, "don-vi", _("Vai trò này gắn với một thôn hoặc đơn vị. Ông/bà chọn đơn vị."));
    return false;
  }
  if ((roles & ROLE_BIT(ROLE_COLLECTOR)) && !unit_is_source(rq->cx, unit, rq->cx->today)) {
    form_wrong(rq, "don-vi",
               _("Đơn vị này không phải nộp ý kiến hằng tuần. Ông/bà chọn thôn, chi hội có nộp."));
    return false;
  }
  return true;
}

static void *prepare_person_add(struct request *rq) {
  struct add_work *w = MEM_NEW(rq->cx->mem, struct add_work);
  w->name = form_text(rq, "ho-ten");
  w->login = text_lower(rq->cx->mem, form_text(rq, "ten-dang-nhap"));
  w->unit = form_id(rq, "don-vi");
  w->roles = people_roles_ticked(rq);
  bool fine = fits(rq, w->unit, w->roles);
  if (w->login.n && !login_ok(w->login)) {
    form_wrong(rq, "ten-dang-nhap",
               _("Tên đăng nhập gồm chữ thường không dấu, số, dấu chấm; bắt đầu bằng chữ."));
    fine = false;
  }
  if (fine) return w;
  reply_form_again(rq, show_person_add);
  return NULL;
}

static bool apply_person_add(struct ctx *cx, void *work) {
  struct add_work *w = work;
  str login = w->login.n ? w->login : login_for(cx, w->name);
  if (!account_add(cx, w->name, login, w->unit, w->roles, &w->account, &w->code)) return false;
  w->made_login = login;
  return true;
}

static void reply_person_add(struct request *rq, void *work, bool committed) {
  struct add_work *w = work;
  if (!committed) {
    /* Told here and not in prepare: the same form sent again finds its own login taken, and is answered as before. */
    form_wrong(rq, "ten-dang-nhap", _("Tên đăng nhập này đã có người dùng."));
    reply_form_again(rq, show_person_add);
    return;
  }
  struct slip_view slip = {
      .name = w->name, .login = w->made_login, .code = w->code, .roles = people_role_words(rq, w->roles)};
  people_reply_slips(rq, &slip, 1);
}

/* The page with codes: shown once. Sent again, the codes are not there any more: nothing stored can be turned back into one. */
void people_reply_slips(struct request *rq, const struct slip_view *slips, size_t n) {
  struct slip_view *at = MEM_ARRAY(rq->cx->mem, struct slip_view, n + 1);
  struct slips_page p = {.slips = {at, 0}, .again = form_repeated(rq)};
  for (size_t i = 0; i < n && !p.again; i++) at[p.slips.n++] = slips[i];
  id root;
  p.office = unit_root(rq->cx, &root) ? unit_name(rq->cx, root) : STR_NONE;
  str url = store_setting(rq->cx->store, S("commune"), S("url"));
  if (url.n) p.address = str_fmt(rq->cx->mem, "%.*s/can-bo", STR_ARG(url));
  people_slips_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Mã dùng một lần"), .section = S("can-bo"), .staff = true});
}

/* ---- one person ---- */

static bool asked(struct request *rq, struct account *ret) {
  id wanted;
  if (id_parse(param(rq, "id"), &wanted) && account_find(rq->cx, wanted, ret)) return true;
  reply_not_found(rq);
  return false;
}

static str path_of(struct request *rq, const struct account *a, const char *act) {
  return str_fmt(rq->cx->mem, "/can-bo/nguoi-dung/%.*s%s", STR_ARG(id_hex(rq->cx->mem, a->id)), act);
}

static void show_person(struct request *rq) {
  struct account a;
  if (!asked(rq, &a)) return;
  struct form_view *form = form_view(rq, &person_form, path_of(rq, &a, ""));
  form_preset(form, "ho-ten", a.name);
  if (id_is(a.unit)) form_preset(form, "don-vi", id_hex(rq->cx->mem, a.unit));
  for (unsigned r = 0; r < ROLES; r++)
    if (a.roles >> r & 1) form_preset(form, "vai-tro", str_of(role_name((enum role)r)));
  struct person_page p = {
      .person = person_view(rq, &a),
      .form = form,
      .roles = people_role_cards(rq, form),
      .units = people_unit_cards(rq),
      .sessions = (int64_t)session_list(rq->cx, a.id).n,
      .entries = people_entry_views(rq, a.id),
      .self = id_eq(a.id, rq->cx->who.account),
  };
  if (a.active) {
    p.code_form = form_view(rq, &person_code_form, path_of(rq, &a, "/ma"));
    p.close_form = form_view(rq, &person_close_form, path_of(rq, &a, "/ngung"));
    p.sessions_form = form_view(rq, &person_sessions_form, path_of(rq, &a, "/phien"));
  } else {
    p.open_form = form_view(rq, &person_open_form, path_of(rq, &a, "/mo-lai"));
  }
  people_person_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = a.name, .section = S("can-bo"), .staff = true});
}

struct person_work {
  struct account a;
  str name, code;
  id unit;
  uint32_t roles;
};

static void *prepare_person(struct request *rq) {
  struct person_work *w = MEM_NEW(rq->cx->mem, struct person_work);
  if (!asked(rq, &w->a)) return NULL;
  w->name = form_text(rq, "ho-ten");
  w->unit = form_id(rq, "don-vi");
  w->roles = people_roles_ticked(rq);
  if (fits(rq, w->unit, w->roles)) return w;
  reply_form_again(rq, show_person);
  return NULL;
}

static bool apply_person(struct ctx *cx, void *work) {
  struct person_work *w = work;
  if (!str_eq(w->name, w->a.name) && !account_rename(cx, w->a.id, w->name)) return false;
  if ((uint32_t)w->a.roles == w->roles && id_eq(w->a.unit, w->unit)) return true;
  if (!account_set_roles(cx, w->a.id, w->unit, w->roles)) return false;
  journal_note(cx, "account.roles", w->a.id, "roles unit");
  return true;
}

static void reply_person(struct request *rq, void *work, bool committed) {
  struct person_work *w = work;
  str why;
  if (committed)
    reply_see_other(rq,
                    str_fmt(rq->cx->mem, "/can-bo/nguoi-dung?luu=%.*s", STR_ARG(id_hex(rq->cx->mem, w->a.id))));
  else if ((why = account_must_stay(rq->cx, w->a.id, w->roles)).p)
    reply_refused(rq, why);
  else
    reply_refused(rq, _("Chưa lưu: xã cần còn ít nhất một quản trị viên đăng nhập được."));
}

static void *prepare_person_act(struct request *rq) {
  struct person_work *w = MEM_NEW(rq->cx->mem, struct person_work);
  return asked(rq, &w->a) ? w : NULL;
}

static bool apply_person_code(struct ctx *cx, void *work) {
  struct person_work *w = work;
  w->code = account_new_code(cx, w->a.id);
  if (w->code.p) journal_note(cx, "account.code", w->a.id, "code");
  return w->code.p != NULL;
}

static void reply_person_code(struct request *rq, void *work, bool committed) {
  struct person_work *w = work;
  if (!committed) {
    reply_refused(rq, _("Người này đã ngừng. Ông/bà mở lại trước khi cấp mã."));
    return;
  }
  struct slip_view slip = {
      .name = w->a.name, .login = w->a.login, .code = w->code, .roles = people_role_words(rq, w->a.roles)};
  people_reply_slips(rq, &slip, 1);
}

static bool apply_person_close(struct ctx *cx, void *work) {
  struct person_work *w = work;
  if (!account_deactivate(cx, w->a.id)) return false;
  journal_note(cx, "account.close", w->a.id, "closed_at");
  return true;
}

static bool apply_person_open(struct ctx *cx, void *work) {
  struct person_work *w = work;
  if (!account_reactivate(cx, w->a.id)) return false;
  journal_note(cx, "account.open", w->a.id, "closed_at");
  return true;
}

static bool apply_person_sessions(struct ctx *cx, void *work) {
  struct person_work *w = work;
  bool self = id_eq(w->a.id, cx->who.account);
  session_close_all(cx, w->a.id, self ? cx->who.session : ID_NONE);
  journal_note(cx, "account.sessions", w->a.id, "closed_at");
  return true;
}

static void reply_person_act(struct request *rq, void *work, bool committed) {
  struct person_work *w = work;
  str why;
  if (committed)
    reply_see_other(rq, path_of(rq, &w->a, ""));
  else if (w->a.active && (why = account_must_stay(rq->cx, w->a.id, 0)).p)
    reply_refused(rq, why);
  else
    reply_refused(rq, _("Chưa làm được: đã làm rồi, hoặc xã sẽ không còn quản trị viên nào đăng nhập được."));
}

ROUTES(people_person_routes, ROUTE_GET("/can-bo/nguoi-dung", MAY_ADMINISTER, show_persons),
       ROUTE_GET("/can-bo/nguoi-dung/them", MAY_ADMINISTER, show_person_add),
       ROUTE_POST_AS(LANE_PAGE, ROUTE_NO_STORE, "/can-bo/nguoi-dung/them", MAY_ADMINISTER, person_add_form,
                     prepare_person_add, apply_person_add, reply_person_add),
       ROUTE_GET("/can-bo/nguoi-dung/:id", MAY_ADMINISTER, show_person),
       ROUTE_POST("/can-bo/nguoi-dung/:id", MAY_ADMINISTER, person_form, prepare_person, apply_person,
                  reply_person),
       ROUTE_POST_AS(LANE_PAGE, ROUTE_NO_STORE, "/can-bo/nguoi-dung/:id/ma", MAY_ADMINISTER, person_code_form,
                     prepare_person_act, apply_person_code, reply_person_code),
       ROUTE_POST("/can-bo/nguoi-dung/:id/ngung", MAY_ADMINISTER, person_close_form, prepare_person_act,
                  apply_person_close, reply_person_act),
       ROUTE_POST("/can-bo/nguoi-dung/:id/mo-lai", MAY_ADMINISTER, person_open_form, prepare_person_act,
                  apply_person_open, reply_person_act),
       ROUTE_POST("/can-bo/nguoi-dung/:id/phien", MAY_ADMINISTER, person_sessions_form, prepare_person_act,
                  apply_person_sessions, reply_person_act));
