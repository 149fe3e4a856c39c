/* The rooms' tables, joined. A room that comes is one line in each list it has something for. */
#include "app/app.h"
#include "app/inside.h"

#include "calendar/calendar.h"
#include "criteria/criteria.h"
#if __has_include("log/log.h")
#include "log/log.h"
#else
extern const struct routes log_routes;
extern const struct commands log_commands;
#endif
#include "matter/matter.h"
#include "people/people.h"
#include "plan/plan.h"
#include "unit/unit.h"
#include "web/layout.h"
#include "web/standing.h"

const struct routes *const app_routes[] = {
    &standing_routes,    &people_routes,        &unit_routes,         &calendar_routes,
    &plan_routes,        &matter_public_routes, &matter_send_routes,  &matter_follow_routes,
    &matter_desk_routes, &matter_record_routes, &matter_round_routes, &criteria_routes,
    &log_routes,
};
const size_t app_routes_n = sizeof app_routes / sizeof *app_routes;

const struct commands *const app_commands[] = {
    &app_own_commands, &plan_commands,   &criteria_commands, &calendar_commands,
    &unit_commands,    &people_commands, &log_commands,
};
const size_t app_commands_n = sizeof app_commands / sizeof *app_commands;

static const duty_provider duty_list_of_rooms[] = {matter_duties};
const struct duty_providers duty_providers = {duty_list_of_rooms,
                                              sizeof duty_list_of_rooms / sizeof *duty_list_of_rooms};

static void move_matters(struct ctx *cx) {
  (void)matter_recompute_due(cx);
}
static const calendar_follower followers[] = {move_matters};
const struct calendar_followers calendar_followers = {followers, sizeof followers / sizeof *followers};

void app_frame(struct request *rq, struct layout *l) {
  struct duties d = people_duties(rq->cx, rq->out->lang);
  struct duty *shown = MEM_ARRAY(rq->cx->mem, struct duty, d.n);
  for (size_t i = 0; i < d.n; i++)
    shown[i] = (struct duty){d.at[i].path, d.at[i].title, d.at[i].count, str_eq(d.at[i].path, rq->path)};
  l->duties.at = shown;
  l->duties.n = d.n;
}
