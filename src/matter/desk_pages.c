/* /can-bo/phan-anh: the staff's lists. */
#include "matter/matter_desk.html.h"
#include "matter/matter_pages.h"

enum { DESK_LENGTH = 100 };

static const struct {
  const char *state;
  str title;
} tabs[] = {{"moi", _("Chờ xem")},           {"dang-xu-ly", _("Đang giải quyết")},
            {"cho-duyet", _("Chờ ký")},      {"mo-lai", _("Dân báo chưa xong")},
            {"da-tra-loi", _("Đã trả lời")}, {"khong-cong-khai", _("Không công khai")}};

static bool tab_shown(const struct who *who, const char *state) {
  return may(who, MAY_MODERATE) || !str_eq(str_of(state), S("moi"));
}

static struct matters found(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct search_page s = store_search(cx, S("matter"), query(rq, "q"), NULL, 0, NULL, DESK_LENGTH);
  struct matters m = {MEM_ARRAY(cx->mem, struct matter, s.n), 0};
  for (size_t i = 0; i < s.n; i++)
    if (matter_by_seq_in_scope(cx, s.hits[i].seq, &m.at[m.n])) m.n++;
  return m;
}

static void show_desk(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct desk_page p = {.q = query(rq, "q"), .may_take_in = may(&cx->who, MAY_INTAKE)};
  str state = query(rq, "xem");
  size_t current = SIZE_MAX;
  enum { TABS = sizeof tabs / sizeof *tabs };
  p.tabs.at = MEM_ARRAY(cx->mem, struct desk_tab, TABS);
  for (size_t i = 0; i < TABS; i++) {
    if (!tab_shown(&cx->who, tabs[i].state)) continue;
    bool here = state.n ? str_eq(state, str_of(tabs[i].state)) : current == SIZE_MAX;
    if (here) current = i;
    p.tabs.at[p.tabs.n++] =
        (struct desk_tab){word(rq->out->lang, tabs[i].title),
                          str_fmt(cx->mem, "/can-bo/phan-anh?xem=%s", tabs[i].state), here && !p.q.n};
  }
  if (current == SIZE_MAX) {
    reply_not_found(rq);
    return;
  }
  struct matters m = p.q.n ? found(rq) : matter_in_state(cx, str_of(tabs[current].state), DESK_LENGTH + 1);
  p.more = m.n > DESK_LENGTH;
  if (p.more) m.n = DESK_LENGTH;
  p.count = p.more ? str_fmt(cx->mem, "%.*s", STR_ARG(WORD(rq, "hơn 100"))) : int_vi(cx->mem, (int64_t)m.n);
  p.as_of = cx->now;
  p.items = matter_lines_of(rq, &m, true);
  matter_desk_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Ý kiến của người dân"),
                                .section = S("phan-anh"),
                                .staff = true,
                                .wide = true});
}

ROUTES(matter_desk_routes, ROUTE_GET("/can-bo/phan-anh", MAY_READ_MATTERS, show_desk));

/* ---- duties for the start page ------------------------------------------------------------------------------------ */

static void round_duty(struct ctx *cx, enum lang lang, struct duty_list *l) {
  struct round_row row;
  if (!may(&cx->who, MAY_HAND_IN_ROUND)) return;
  bool handed = round_find(cx, cx->who.unit, day_week(cx->today), &row);
  duty_add(l, word(lang, handed ? _("Ý kiến tuần này: đã nộp") : _("Nộp ý kiến tuần này")),
           S("/can-bo/vong-tuan"), -1, 0);
}

void matter_duties(struct ctx *cx, enum lang lang, struct duty_list *l) {
  round_duty(cx, lang, l);
  duty_add(l, word(lang, _("Nêu khó khăn, vướng mắc")), S("/can-bo/vuong-mac"), -1, 0);
  if (!may(&cx->who, MAY_READ_MATTERS)) return;
  for (size_t i = 0; i < 4; i++) {
    if (!tab_shown(&cx->who, tabs[i].state)) continue;
    if (str_eq(str_of(tabs[i].state), S("cho-duyet")) && !may(&cx->who, MAY_APPROVE)) continue;
    struct state_count n = matter_count(cx, str_of(tabs[i].state));
    duty_add(l, word(lang, tabs[i].title), str_fmt(cx->mem, "/can-bo/phan-anh?xem=%s", tabs[i].state), n.all,
             n.late);
  }
}
