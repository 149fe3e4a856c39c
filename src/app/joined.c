/* The rooms' tables, joined. A room that comes is one line in each list it has something for. */
#include "app/app.h"
#include "app/inside.h"

#include "calendar/calendar.h"
#include "channel/channel.h"
#include "consultation/consultation.h"
#include "criteria/criteria.h"
#include "job/job.h"
#include "log/log.h"
#include "matter/matter.h"
#include "meeting/meeting.h"
#include "open/open.h"
#include "outbox/outbox.h"
#include "people/people.h"
#include "petition/petition.h"
#include "plan/plan.h"
#include "privacy/privacy.h"
#include "unit/unit.h"
#include "watch/watch.h"
#include "web/layout.h"
#include "web/standing.h"

/* A line a room, so that rooms that come at the same time do not meet here. */
/* clang-format off */
const struct routes *const app_routes[] = {
    &standing_routes,
    &people_sign_in_routes, &people_desk_routes, &people_person_routes, &people_own_routes,
    &unit_routes,
    &calendar_routes,
    &plan_routes,
    &matter_public_routes, &matter_send_routes, &matter_follow_routes, &matter_desk_routes, &matter_record_routes,
    &matter_family_routes, &matter_difficulty_routes, &matter_round_routes,
    &channel_intake_routes, &channel_door_routes, &channel_count_routes, &channel_sheet_routes, &channel_read_routes,
    &channel_poster_routes, &channel_box_routes, &channel_slip_routes,
    &criteria_routes,
    &log_routes,
    &consultation_public_routes, &consultation_give_routes, &consultation_desk_routes, &consultation_opinion_routes,
    &consultation_keying_routes, &vote_routes,
    &consultation_draft_routes, &vote_keying_routes,
    &open_311_routes, &open_data_routes, &open_api_routes, &open_key_routes,
    &outbox_routes, &outbox_call_routes,
    &job_routes,
    &watch_sheet_routes, &watch_warning_routes, &watch_round_routes, &watch_answer_routes,
    &meeting_calendar_routes, &meeting_booking_routes, &meeting_question_routes, &meeting_desk_routes,
    &meeting_record_routes, &meeting_turn_routes, &meeting_minutes_routes, &promise_public_routes, &promise_desk_routes,
    &recommendation_routes,
    &petition_public_routes, &petition_follow_routes, &petition_key_routes, &petition_desk_routes, &petition_record_routes,
    &petition_denounce_routes, &petition_reception_routes, &petition_desk_form_routes,
    &privacy_public_routes, &privacy_request_routes, &privacy_log_routes, &privacy_office_routes, &privacy_breach_routes,
};
/* clang-format on */
const size_t app_routes_n = sizeof app_routes / sizeof *app_routes;

const struct commands *const app_commands[] = {
    &app_own_commands, &plan_commands,   &criteria_commands, &calendar_commands,
    &unit_commands,    &people_commands, &log_commands,      &privacy_commands,
};
const size_t app_commands_n = sizeof app_commands / sizeof *app_commands;

/* plan/ and criteria/ stand beside people/ and do not see it. */
static void programme_duties(struct ctx *cx, enum lang lang, struct duty_list *l) {
  if (!may(&cx->who, MAY_SEE_PROGRAMME)) return;
  duty_add(l, word(lang, _("Chương trình theo Kế hoạch")), S("/can-bo/chuong-trinh"), -1, 0);
  duty_add(l, word(lang, _("Tiến độ và điểm")), S("/tien-do"), -1, 0);
  duty_add(l, word(lang, _("Ý kiến hằng tuần của các thôn, đoàn thể")), S("/tien-do/vong-tuan"), -1, 0);
}

static const duty_provider duty_list_of_rooms[] = {
    matter_duties, consultation_duties, programme_duties, open_duties,    outbox_duties, job_duties,
    watch_duties,  meeting_duties,      petition_duties,  channel_duties, privacy_duties};
const struct duty_providers duty_providers = {duty_list_of_rooms,
                                              sizeof duty_list_of_rooms / sizeof *duty_list_of_rooms};

const struct matter_doors matter_doors = {.poster = poster_by_code, .moved_out = sheet_moved_out};

const struct programme programme = {plan_start};

/* What other programs may read of the rooms: a room that has a public list, news or days hands it in here. */
static const struct feed *const feeds[] = {&open_matter_feed};
static const struct day_source *const public_day_sources[] = {&app_meeting_days, &open_holidays};
static const struct open_table *const tables[] = {&open_matter_table,  &open_answer_table, &criteria_table,
                                                  &open_round_table,   &open_hamlet_table, &open_unit_table,
                                                  &open_holiday_table, &open_log_table};
const struct open_sources open_sources = {feeds,
                                          sizeof feeds / sizeof *feeds,
                                          public_day_sources,
                                          sizeof public_day_sources / sizeof *public_day_sources,
                                          tables,
                                          sizeof tables / sizeof *tables};

static const struct keeper *const keeper_list[] = {&matter_keeper, &meeting_booking_keeper,
                                                   &meeting_question_keeper, &consultation_keeper};
const struct keepers keepers = {keeper_list, sizeof keeper_list / sizeof *keeper_list};

static void move_matters(struct ctx *cx) {
  (void)matter_recompute_due(cx);
}
static const leave_guard guards[] = {petition_leave_guard};
const struct leave_guards leave_guards = {guards, sizeof guards / sizeof *guards};

static const calendar_follower followers[] = {move_matters, petition_recompute_due};
const struct calendar_followers calendar_followers = {followers, sizeof followers / sizeof *followers};

/* What somebody holds in hand: the number of a public matter, or a follow code as it was given, typed or heard. */
static bool find_logged(struct ctx *cx, str said, id *ret_object) {
  int64_t number;
  uint8_t secret[FOLLOW_BYTES];
  struct matter m;
  bool found = int_parse(str_trim(said), 1, INT64_MAX, &number)
                   ? matter_by_number(cx, number, &m)
                   : follow_hear(cx->mem, said, secret) && matter_by_code(cx, secret, &m);
  if (found) *ret_object = m.id;
  return found;
}
const struct log_resolver log_resolver = {find_logged};

static const struct job_kind *const slow_work[] = {&matter_export};
const struct job_kinds job_kinds = {slow_work, sizeof slow_work / sizeof *slow_work};

static const struct outbox_template *const told[] = {&matter_told_received, &matter_told_answered,
                                                     &matter_told_asked, &matter_told_settled};
const struct outbox_templates outbox_templates = {told, sizeof told / sizeof *told};

static bool told_about(struct ctx *cx, enum lang lang, id object, str *ret_label, str *ret_path) {
  struct matter m;
  if (!may(&cx->who, MAY_READ_MATTERS) || !matter_find(cx, object, &m)) return false;
  *ret_label = m.number.is ? word_fill(cx->mem, word(lang, _("Việc số %(n)s")),
                                       SLOTS({"n", str_int(cx->mem, m.number.v), false}))
                           : word_fill(cx->mem, word(lang, _("Việc nhận ngày %(day)s")),
                                       SLOTS({"day", day_vi(cx->mem, m.received_day), false}));
  *ret_path = str_fmt(cx->mem, "/can-bo/phan-anh/%.*s", STR_ARG(id_hex(cx->mem, m.id)));
  return true;
}
const struct outbox_resolver outbox_resolver = {told_about};

static const log_witness witnesses[] = {matter_check, privacy_check};
const struct log_witnesses log_witnesses = {witnesses, sizeof witnesses / sizeof *witnesses};

/* The list that is open; two lists may be one page that is asked differently. */
static bool is_open(struct request *rq, str path) {
  str rest = path, page, name, value;
  bool asks = str_cut(&rest, S("?"), &page);
  if (!str_eq(page, rq->path)) return false;
  if (!asks) return true;
  value = rest;
  (void)str_cut(&value, S("="), &name);
  return str_eq(query(rq, str_c(rq->cx->mem, name)), value);
}

void app_frame(struct request *rq, struct layout *l) {
  struct duties d = people_duties(rq->cx, rq->out->lang);
  struct duty *shown = MEM_ARRAY(rq->cx->mem, struct duty, d.n);
  for (size_t i = 0; i < d.n; i++)
    shown[i] = (struct duty){d.at[i].path, d.at[i].title, d.at[i].count, is_open(rq, d.at[i].path)};
  l->duties.at = shown;
  l->duties.n = d.n;
}
