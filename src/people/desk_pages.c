/* /can-bo, /can-bo/bat-dau. */
#include "people/people_desk.html.h"
#include "people/people_first_steps.html.h"
#include "people/people_room.h"

FORM(hamlets_form, FIELD_INT("so-thon", 1, 200));
FORM(collectors_form, FIELD_CHECK("dong-y"));

/* ---- first steps ---- */

static bool anybody_may(const struct accounts *all, enum permission p) {
  for (size_t i = 0; i < all->n; i++) {
    struct who w = {.account = all->at[i].id, .roles = (uint32_t)all->at[i].roles};
    if (all->at[i].active && may(&w, p)) return true;
  }
  return false;
}

/* What somebody has to hold for a resident's matter to get from the gate to its answer, and the role that is meant for it. */
static const struct {
  enum permission permission;
  enum role role;
  str why;
} needed[] = {
    {MAY_MODERATE, ROLE_ONE_STOP_CLERK, _("xem ý kiến gửi đến, che thông tin cá nhân, giao đơn vị")},
    {MAY_ANSWER, ROLE_OFFICER, _("soạn câu trả lời")},
    {MAY_APPROVE, ROLE_CHAIRMAN, _("duyệt câu trả lời trước khi công khai")},
    {MAY_HAND_IN_ROUND, ROLE_COLLECTOR, _("nộp ý kiến hằng tuần của thôn")},
};

static bool something_to_set_up(struct ctx *cx) {
  struct accounts all = account_list(cx);
  for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
    if (!anybody_may(&all, needed[i].permission)) return true;
  return unit_list(cx, UNIT_HAMLET, cx->today).n == 0;
}

static void show_desk(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct account me = {0};
  (void)account_find(cx, cx->who.account, &me);
  struct duties all = people_duties(cx, rq->out->lang);
  struct desk_page p = {
      .name = me.name,
      .today = show_day_long(rq->out, cx->today),
      .first_steps = may(&cx->who, MAY_ADMINISTER) && something_to_set_up(cx),
  };
  p.lists.at = MEM_ARRAY(cx->mem, struct duty_view, all.n + 1);
  p.places.at = MEM_ARRAY(cx->mem, struct duty_view, all.n + 1);
  for (size_t i = 0; i < all.n; i++) {
    struct duty_view d = {all.at[i].title, all.at[i].path, all.at[i].count, all.at[i].late};
    if (d.count >= 0)
      p.lists.at[p.lists.n++] = d;
    else
      p.places.at[p.places.n++] = d;
  }
  people_desk_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Bàn làm việc"), .section = S("can-bo"), .staff = true});
}

static size_t without_collector(struct ctx *cx, const struct accounts *all, struct unit *ret) {
  struct unit_sources sources = unit_sources(cx, cx->today);
  size_t n = 0;
  for (size_t i = 0; i < sources.n; i++) {
    bool held = false;
    for (size_t a = 0; a < all->n && !held; a++)
      held = all->at[a].active && (all->at[a].roles & ROLE_BIT(ROLE_COLLECTOR)) &&
             id_eq(all->at[a].unit, sources.at[i].unit);
    if (held) continue;
    if (ret) ret[n] = (struct unit){.id = sources.at[i].unit, .name = sources.at[i].name};
    n++;
  }
  return n;
}

static void missing_settings(struct request *rq, struct first_steps_page *p) {
  static const struct {
    str name, label, line;
  } wanted[] = {
      {S("phone"), _("Số điện thoại"), S("phone = 0225 000 000")},
      {S("address"), _("Địa chỉ trụ sở"), S("address = Số nhà, đường, xã, thành phố")},
      {S("hours"), _("Giờ làm việc"), S("hours = 07:30-11:30, 13:30-17:00")},
      {S("url"), _("Địa chỉ trang này"), S("url = https://phuthai.example.vn")},
  };
  enum { WANTED = sizeof wanted / sizeof *wanted };
  p->settings.at = MEM_ARRAY(rq->cx->mem, struct setting_line, WANTED);
  for (size_t i = 0; i < WANTED; i++)
    if (!store_setting(rq->cx->store, S("commune"), wanted[i].name).n)
      p->settings.at[p->settings.n++] =
          (struct setting_line){word(rq->out->lang, wanted[i].label), wanted[i].line};
}

static void show_first_steps(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct accounts all = account_list(cx);
  struct missing_role *missing = MEM_ARRAY(cx->mem, struct missing_role, sizeof needed / sizeof *needed);
  struct first_steps_page p = {.missing = {missing, 0}};
  for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
    if (anybody_may(&all, needed[i].permission)) continue;
    missing[p.missing.n].role = word(rq->out->lang, role_word(needed[i].role));
    missing[p.missing.n++].why = word(rq->out->lang, needed[i].why);
  }
  for (size_t i = 0; i < all.n; i++) p.persons += all.at[i].active ? 1 : 0;
  p.hamlets = (int64_t)unit_list(cx, UNIT_HAMLET, cx->today).n;
  p.has_hamlets = p.hamlets > 0;
  p.has_persons = p.persons > 1;
  p.without_collector = (int64_t)without_collector(cx, &all, NULL);
  p.need_collectors = p.without_collector > 0;
  p.complete = p.has_hamlets && p.missing.n == 0;
  missing_settings(rq, &p);
  if (!p.has_hamlets) p.hamlets_form = form_view(rq, &hamlets_form, S("/can-bo/bat-dau/thon"));
  if (p.need_collectors)
    p.collectors_form = form_view(rq, &collectors_form, S("/can-bo/bat-dau/nguoi-thu-thap"));
  people_first_steps_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Những bước đầu"), .section = S("can-bo"), .staff = true});
}

static void *prepare_hamlets(struct request *rq) {
  int *n = MEM_NEW(rq->cx->mem, int);
  *n = (int)form_int(rq, "so-thon");
  return n;
}

static bool apply_hamlets(struct ctx *cx, void *work) {
  const int *n = work;
  return unit_add_hamlets(cx, *n, cx->today) > 0;
}

static void reply_hamlets(struct request *rq, void *work, bool committed) {
  (void)work;
  if (committed)
    reply_see_other(rq, S("/can-bo/bat-dau"));
  else
    reply_refused(rq, _("Các thôn này đã có. Ông/bà đổi tên hoặc thêm thôn ở trang Thôn, đơn vị."));
}

struct collectors_work {
  struct slip_view *slips;
  size_t n;
};

static void *prepare_collectors(struct request *rq) {
  if (form_check(rq, "dong-y")) return MEM_NEW(rq->cx->mem, struct collectors_work);
  form_wrong(rq, "dong-y", _("Ông/bà đánh dấu để xác nhận."));
  reply_form_again(rq, show_first_steps);
  return NULL;
}

/* One account for each source that has nobody yet; named after the source, until the person writes their own name. */
static bool apply_collectors(struct ctx *cx, void *work) {
  struct collectors_work *w = work;
  struct accounts all = account_list(cx);
  size_t most = unit_sources(cx, cx->today).n;
  struct unit *units = MEM_ARRAY(cx->mem, struct unit, most + 1);
  size_t n = without_collector(cx, &all, units);
  w->slips = MEM_ARRAY(cx->mem, struct slip_view, n + 1);
  w->n = 0;
  for (size_t i = 0; i < n; i++) {
    id made;
    str code, login = login_for(cx, units[i].name);
    str name = str_fmt(cx->mem, "Người thu thập %.*s", STR_ARG(units[i].name));
    if (!account_add(cx, name, login, units[i].id, ROLE_BIT(ROLE_COLLECTOR), &made, &code)) continue;
    w->slips[w->n++] = (struct slip_view){.name = name, .login = login, .code = code};
  }
  return w->n > 0;
}

static void reply_collectors(struct request *rq, void *work, bool committed) {
  struct collectors_work *w = work;
  if (!committed) {
    reply_refused(rq, _("Thôn nào cũng đã có người thu thập."));
    return;
  }
  for (size_t i = 0; i < w->n; i++) w->slips[i].roles = people_role_words(rq, ROLE_BIT(ROLE_COLLECTOR));
  people_reply_slips(rq, w->slips, w->n);
}

ROUTES(people_desk_routes, ROUTE_GET("/can-bo", MAY_SIGNED_IN, show_desk),
       ROUTE_GET("/can-bo/bat-dau", MAY_ADMINISTER, show_first_steps),
       ROUTE_POST("/can-bo/bat-dau/thon", MAY_ADMINISTER, hamlets_form, prepare_hamlets, apply_hamlets,
                  reply_hamlets),
       ROUTE_POST_AS(LANE_PAGE, ROUTE_NO_STORE, "/can-bo/bat-dau/nguoi-thu-thap", MAY_ADMINISTER,
                     collectors_form, prepare_collectors, apply_collectors, reply_collectors));
