#include "web/standing.h"

#include "web/inside.h"

/* generated */
void standing_home_html(struct out *o, const struct home_page *p);
void standing_help_html(struct out *o, const struct contact_page *p);
void standing_contact_html(struct out *o, const struct contact_page *p);

static str opening_hours(struct request *rq) {
  return store_setting(rq->cx->store, S("commune"), S("hours"));
}

static bool leads_somewhere(struct request *rq, str path) {
  struct target t;
  if (target_parse(rq->cx->mem, path, 1, &t)) return false;
  struct match m = route_find(rq->server, GET, &t);
  return m.c && m.c->route->need == MAY_ANYONE;
}

static void home_show(struct request *rq) {
  const struct server *sv = rq->server;
  struct home_page p = {.commune_short = sv->commune_short,
                        .phone_show = sv->phone_show,
                        .phone_tel = sv->phone_tel,
                        .address = sv->address,
                        .today = rq->cx->today};
  p.counter = counter_at(rq->cx, opening_hours(rq), standing_sources.working_day);
  ctx_until(rq->cx, p.counter.changes);
  p.open = p.counter.state == COUNTER_OPEN;
  p.on_break = p.counter.state == COUNTER_BREAK;
  p.before = p.counter.state == COUNTER_BEFORE;
  p.shut = p.counter.state == COUNTER_AFTER || p.counter.state == COUNTER_DAY_OFF;
  p.unknown = p.counter.state == COUNTER_UNKNOWN;
  p.has_plan = leads_somewhere(rq, S("/tien-do"));
  p.has_follow = leads_somewhere(rq, S("/tra-cuu"));
  p.has_list = leads_somewhere(rq, S("/phan-anh"));
  p.has_drafts = leads_somewhere(rq, S("/lay-y-kien"));
  p.has_calendar = leads_somewhere(rq, S("/lich"));
  standing_home_html(rq->out, &p);
  struct page page = {.title = WORD(rq, "Trang đầu"), .section = S("home"), .wide = true};
  reply_page(rq, &page);
}

static struct contact_page contact_page(struct request *rq) {
  const struct server *sv = rq->server;
  struct contact_page p = {.commune = sv->commune,
                           .phone_show = sv->phone_show,
                           .phone_tel = sv->phone_tel,
                           .address = sv->address,
                           .hours = opening_hours(rq)};
  return p;
}

static void contact_show(struct request *rq) {
  struct contact_page p = contact_page(rq);
  if (standing_sources.offices) standing_sources.offices(rq->cx, rq->out->lang, &p.offices);
  if (standing_sources.hamlets) standing_sources.hamlets(rq->cx, rq->out->lang, &p.hamlets);
  if (standing_sources.channels) standing_sources.channels(rq->cx, rq->out->lang, &p.channels);
  standing_contact_html(rq->out, &p);
  struct page page = {.title = WORD(rq, "Ai làm việc gì, liên hệ"), .section = S("lien-he"), .wide = true};
  reply_page(rq, &page);
}

static void help_show(struct request *rq) {
  struct contact_page p = contact_page(rq);
  standing_help_html(rq->out, &p);
  struct page page = {.title = WORD(rq, "Trợ giúp"), .section = S("tro-giup")};
  reply_page(rq, &page);
}

ROUTES(standing_routes, ROUTE_GET("/", MAY_ANYONE, home_show), ROUTE_GET("/tro-giup", MAY_ANYONE, help_show),
       ROUTE_GET("/lien-he", MAY_ANYONE, contact_show),
       ROUTE_GET("/can-bo/bo-mat", MAY_SIGNED_IN, face_page_show));
