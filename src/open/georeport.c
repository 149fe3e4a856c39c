/* Open311 GeoReport v2 as its text has it (https://wiki.open311.org/GeoReport_v2): discovery, services, requests, tokens. One commune
 * is one jurisdiction, so jurisdiction_id is not asked for and not looked at. */
#include "open/georeport.h"

#include <string.h>

/* The standard's bounds; and one of ours, since a thousand of the longest texts would be more than one request may hold. */
enum { MOST = 1000, MOST_IDS = 100, SPAN_DAYS = 90, PIECE = 100, MOST_BYTES = 8 << 20 };
#define CHANGED "2026-11-25T00:00:00+07:00" /* when these interfaces last changed */

static const char *item_of(const char *list) {
  static const struct {
    const char *list, *item;
  } names[] = {{"services", "service"}, {"service_requests", "request"},
               {"errors", "error"},     {"attributes", "attribute"},
               {"values", "value"},     {"endpoints", "endpoint"},
               {"formats", "format"}};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (strcmp(names[i].list, list) == 0) return names[i].item;
  fault(FAULT_BUG, "no name for what stands in %s", list);
}

void geo_reply(struct request *rq, int status, const char *name, json_t *t) {
  bool json = str_ends(rq->path, S(".json"));
  tree_keep(rq->cx, t);
  reply_bytes_status(rq, status, json ? S("application/json; charset=utf-8") : S("text/xml; charset=utf-8"),
                     json ? tree_json(rq->cx, t) : tree_xml(rq->cx, name, t, item_of));
  if (json) reply_header(rq, "Access-Control-Allow-Origin", S("*"));
}

void geo_refuse(struct request *rq, int status, str sentence) {
  bool finer = status == 403 || status == 404 || status == 429 || status >= 500;
  int said = finer ? status : 400;
  json_t *all = json_array();
  str field, why;
  for (size_t i = 0; status == 422 && api_fault(rq, i, &field, &why); i++)
    json_array_append_new(
        all, json_pack("{s:i, s:o}", "code", said, "description",
                       tree_text(str_fmt(rq->cx->mem, "%.*s: %.*s", STR_ARG(field), STR_ARG(why)))));
  if (!json_array_size(all))
    json_array_append_new(all, json_pack("{s:i, s:o}", "code", said, "description", tree_text(sentence)));
  geo_reply(rq, said, "errors", all);
  if (status == 429) reply_header(rq, "Retry-After", S("3600"));
}

static void not_there(struct request *rq, str vi) {
  geo_refuse(rq, 404, word(rq->out->lang, vi));
}

bool geo_name(struct request *rq, str segment, str *ret) {
  for (size_t i = 0; i < 2; i++) {
    str end = i ? S(".xml") : S(".json");
    if (!str_ends(segment, end)) continue;
    *ret = str_sub(segment, 0, segment.n - end.n);
    return true;
  }
  not_there(rq, _("Địa chỉ này không có. Địa chỉ kết thúc bằng .xml hoặc .json."));
  return false;
}

static void show_nothing(struct request *rq) {
  not_there(rq, _("Địa chỉ này không có. Địa chỉ kết thúc bằng .xml hoặc .json."));
}

/* ---- discovery ------------------------------------------------------------------------------------------------- */

static void show_discovery(struct request *rq) {
  struct ctx *cx = rq->cx;
  str phone = store_setting(cx->store, S("commune"), S("phone"));
  str contact = str_fmt(cx->mem, "%.*s%s%.*s", STR_ARG(store_setting(cx->store, S("commune"), S("name"))),
                        phone.n ? ", " : "", STR_ARG(phone));
  str help =
      str_fmt(cx->mem, "%.*s: %.*s", STR_ARG(WORD(rq, "Khóa để gửi do quản trị viên của xã cấp. Hỏi xã")),
              STR_ARG(open_address(cx, S("/lien-he"))));
  json_t *end =
      json_pack("{s:s, s:o, s:s, s:s, s:[s, s]}", "specification", "http://wiki.open311.org/GeoReport_v2",
                "url", tree_text(open_address(cx, S(GEO_BASE))), "changeset", CHANGED, "type", "production",
                "formats", "text/xml", "application/json");
  geo_reply(rq, 200, "discovery",
            json_pack("{s:s, s:o, s:o, s:[o]}", "changeset", CHANGED, "contact", tree_text(contact),
                      "key_service", tree_text(help), "endpoints", end));
}

/* ---- services ----------------------------------------------------------------------------------------------------- */

bool geo_service_known(struct ctx *cx, str code) {
  struct choices c = matter_topics(cx, LANG_VI);
  for (size_t i = 0; i < c.n; i++)
    if (str_eq(c.at[i].value, code)) return true;
  return false;
}

static void show_services(struct request *rq) {
  struct choices c = matter_topics(rq->cx, rq->out->lang);
  json_t *all = json_array();
  for (size_t i = 0; i < c.n; i++)
    json_array_append_new(all, json_pack("{s:o, s:o, s:o, s:b, s:s, s:o, s:o}", "service_code",
                                         tree_text(c.at[i].value), "service_name", tree_text(c.at[i].label),
                                         "description", tree_text(c.at[i].hint), "metadata", 1, "type", "batch",
                                         "keywords", tree_text(text_lower(rq->cx->mem, c.at[i].hint)), "group",
                                         tree_text(WORD(rq, "Phản ánh, góp ý, kiến nghị"))));
  geo_reply(rq, 200, "services", all);
}

static json_t *value_of(str key, str name) {
  return json_pack("{s:o, s:o}", "key", tree_text(key), "name", tree_text(name));
}

static json_t *attribute(struct request *rq, const char *code, int order, str what, str how, json_t *values) {
  (void)rq;
  return json_pack("{s:b, s:s, s:s, s:b, s:o, s:i, s:o, s:o}", "variable", 1, "code", code, "datatype",
                   "singlevaluelist", "required", 0, "datatype_description", tree_text(how), "order", order,
                   "description", tree_text(what), "values", values);
}

/* The same for every service: what the web form asks beside place and words, and neither is demanded. */
static void show_definition(struct request *rq) {
  str code;
  if (!geo_name(rq, param(rq, "code"), &code)) return;
  if (!geo_service_known(rq->cx, code)) {
    not_there(rq, _("Không có loại việc này trong danh sách services."));
    return;
  }
  json_t *kinds = json_array(), *hamlets = json_array();
  struct choices k = matter_kinds_of_programs(rq->cx, rq->out->lang);
  for (size_t i = 0; i < k.n; i++) json_array_append_new(kinds, value_of(k.at[i].value, k.at[i].label));
  struct choices c = matter_hamlets(rq->cx, rq->out->lang);
  for (size_t i = 0; i < c.n; i++) json_array_append_new(hamlets, value_of(c.at[i].value, c.at[i].label));
  json_t *both = json_pack(
      "[o, o]",
      attribute(rq, "loai", 1, WORD(rq, "Loại ý kiến"), WORD(rq, "Không chọn thì ghi là phản ánh."), kinds),
      attribute(rq, "thon", 2, WORD(rq, "Thôn"),
                WORD(rq, "Không chọn thì thôn được đọc từ address_string hoặc address_id."), hamlets));
  geo_reply(rq, 200, "service_definition",
            json_pack("{s:o, s:o}", "service_code", tree_text(code), "attributes", both));
}

/* ---- requests ------------------------------------------------------------------------------------------------------- */

static str place_of(struct ctx *cx, struct unit_names *names, id hamlet) {
  str commune = store_setting(cx->store, S("commune"), S("name"));
  if (!id_is(hamlet)) return commune.n ? commune : STR_NONE;
  return str_fmt(cx->mem, "%.*s, %.*s", STR_ARG(unit_name_of(names, hamlet)), STR_ARG(commune));
}

/* The last moment that is in time. */
static json_t *expected(struct ctx *cx, day due) {
  return tree_moment(cx, day_starts((day){due.n + 1}) - 1000);
}

static json_t *request_of(struct request *rq, struct unit_names *names, const struct matter_shown *m) {
  struct ctx *cx = rq->cx;
  enum lang lang = rq->out->lang;
  str notes = m->settled && m->version.is ? matter_shown_answer(cx, m) : matter_shown_word(lang, m);
  return json_pack(
      "{s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:n, s:o, s:o, s:o, s:o, s:o, s:n, s:n, s:n, s:n}",
      "service_request_id", tree_text(str_int(cx->mem, m->number)), "status", m->settled ? "closed" : "open",
      "status_notes", tree_text(notes), "service_name", tree_text(matter_topic_word(lang, m->topic)),
      "service_code", tree_text(m->topic), "description", tree_text(m->text), "agency_responsible",
      tree_text(unit_name_of(names, m->lead_unit)), "service_notice", "requested_datetime",
      tree_moment(cx, m->received_at), "updated_datetime", tree_moment(cx, matter_shown_updated(m)),
      "expected_datetime", expected(cx, m->due_day), "address", tree_text(place_of(cx, names, m->hamlet)),
      "address_id", tree_text(id_is(m->hamlet) ? id_hex(cx->mem, m->hamlet) : STR_NONE), "zipcode", "lat",
      "long", "media_url");
}

bool geo_token(struct ctx *cx, str token, struct matter *ret) {
  id once;
  uint8_t secret[FOLLOW_BYTES];
  if (!id_parse(token, &once)) return false;
  follow_secret(cx, once, secret);
  struct matter mine;
  if (!matter_by_code(cx, secret, &mine)) return false;
  /* Joined to an earlier one: that one's number and answer are what its sender waits for. */
  if (!matter_waited_for(cx, &mine, ret)) *ret = mine;
  return true;
}

/* What waits for the moderator, is withheld by law or was taken back: that it is there, since when and until when; no word of it. */
static json_t *wordless(struct request *rq, str token, const struct matter *m) {
  struct ctx *cx = rq->cx;
  bool ended = str_eq(m->state, S("khong-cong-khai")) || str_eq(m->state, S("rut"));
  str notes = word(rq->out->lang, ended ? matter_state_word(m->state) : _("Xã đã nhận, chưa công khai."));
  return json_pack("{s:o, s:s, s:o, s:o, s:o, s:n, s:n, s:n, s:o, s:o, s:o, s:n, s:n, s:n, s:n, s:n, s:n}",
                   "service_request_id", tree_text(token), "status", ended ? "closed" : "open", "status_notes",
                   tree_text(notes), "service_name", tree_text(matter_topic_word(rq->out->lang, m->topic)),
                   "service_code", tree_text(m->topic), "description", "agency_responsible", "service_notice",
                   "requested_datetime", tree_moment(cx, m->received_at), "updated_datetime",
                   tree_moment(cx, m->received_at), "expected_datetime", expected(cx, m->due_day), "address",
                   "address_id", "zipcode", "lat", "long", "media_url");
}

static json_t *one_request(struct request *rq, struct unit_names *names, str said) {
  struct matter_shown shown;
  struct matter m;
  int64_t number;
  if (int_parse(said, 1, INT64_MAX, &number))
    return matter_shown_find(rq->cx, number, &shown) ? request_of(rq, names, &shown) : NULL;
  if (!geo_token(rq->cx, said, &m)) return NULL;
  if (m.published_at.is && m.number.is && matter_shown_find(rq->cx, m.number.v, &shown))
    return request_of(rq, names, &shown);
  return wordless(rq, said, &m);
}

static void show_request(struct request *rq) {
  str said;
  if (!geo_name(rq, param(rq, "id"), &said)) return;
  json_t *one = one_request(rq, unit_names(rq->cx), said);
  if (one)
    geo_reply(rq, 200, "service_requests", json_pack("[o]", one));
  else
    not_there(rq, _("Không có việc nào mang số này."));
}

static void show_token(struct request *rq) {
  str token;
  struct matter m;
  if (!geo_name(rq, param(rq, "token"), &token)) return;
  if (!geo_token(rq->cx, token, &m)) {
    not_there(rq, _("Không có việc nào mang mã này."));
    return;
  }
  bool shown = m.published_at.is && m.number.is;
  geo_reply(rq, 200, "service_requests",
            json_pack("[{s:o, s:o}]", "service_request_id",
                      tree_text(shown ? str_int(rq->cx->mem, m.number.v) : STR_NONE), "token",
                      tree_text(token)));
}

/* ---- the list --------------------------------------------------------------------------------------------------------- */

/* The next of a list with commas; false at its end. */
static bool next_of(str *list, str *ret) {
  while (list->p) {
    str_cut(list, S(","), ret);
    *ret = str_trim(*ret);
    if (ret->n) return true;
  }
  return false;
}

static void show_named(struct request *rq, str ids) {
  struct unit_names *names = unit_names(rq->cx);
  json_t *all = tree_keep(rq->cx, json_array());
  str said;
  for (size_t n = 0; next_of(&ids, &said); n++) {
    if (n == MOST_IDS) {
      geo_refuse(rq, 400, WORD(rq, "Mỗi lần hỏi nhiều nhất 100 số."));
      return;
    }
    json_t *one = one_request(rq, names, said);
    if (one) json_array_append_new(all, one);
  }
  if (json_array_size(all))
    geo_reply(rq, 200, "service_requests", json_incref(all));
  else
    not_there(rq, _("Không có việc nào mang số này."));
}

/* The time asked for; false after an answer of its own. A span begins with a day, so that a page kept an hour is still right. */
static bool read_span(struct request *rq, struct matter_filter *f) {
  moment from = 0, until = 0;
  str start = query(rq, "start_date"), end = query(rq, "end_date");
  const moment span = (moment)SPAN_DAYS * 86400000;
  if ((start.n && !w3c_moment(start, &from)) || (end.n && !w3c_moment(end, &until))) {
    geo_refuse(rq, 400, WORD(rq, "start_date và end_date viết như 2026-04-09T08:15:30+07:00."));
    return false;
  }
  if (end.n && end.n == 10) until += 86400000 - 1000; /* a day alone is meant whole */
  if (start.n && end.n && (until < from || until - from > span)) {
    geo_refuse(rq, 400, WORD(rq, "Từ start_date đến end_date nhiều nhất 90 ngày."));
    return false;
  }
  f->from = start.n ? from : end.n ? until - span : day_starts((day){rq->cx->today.n - SPAN_DAYS});
  f->until = end.n ? until + 1 : start.n ? from + span + 1 : 0;
  return true;
}

static bool read_asked(struct request *rq, struct matter_filter *f) {
  str codes = query(rq, "service_code"), status = query(rq, "status"), said;
  bool open = false, closed = false;
  if (!codes.n) codes = STR_NONE;
  if (!status.n) status = STR_NONE;
  while (next_of(&codes, &said)) {
    if (!geo_service_known(rq->cx, said) || f->n_topics == MATTER_TOPICS_ASKED) {
      not_there(rq, _("Không có loại việc này trong danh sách services."));
      return false;
    }
    f->topics[f->n_topics++] = said;
  }
  while (next_of(&status, &said)) {
    if (str_eq(said, S("open")))
      open = true;
    else if (str_eq(said, S("closed")))
      closed = true;
    else {
      geo_refuse(rq, 400, WORD(rq, "status là open, closed hoặc cả hai."));
      return false;
    }
  }
  f->asked = open == closed ? MATTER_ANY : open ? MATTER_OPEN : MATTER_SETTLED;
  return true;
}

static void show_requests(struct request *rq) {
  struct matter_filter f = {0};
  str ids = query(rq, "service_request_id");
  if (ids.n) {
    show_named(rq, ids);
    return;
  }
  if (!read_span(rq, &f) || !read_asked(rq, &f)) return;
  struct unit_names *names = unit_names(rq->cx);
  json_t *all = tree_keep(rq->cx, json_array());
  size_t bytes = 0;
  for (size_t n = PIECE; n == PIECE && json_array_size(all) < MOST && bytes < MOST_BYTES;) {
    struct matters_shown m = matter_shown_list(rq->cx, &f, PIECE);
    for (size_t i = 0; i < m.n; i++) {
      json_array_append_new(all, request_of(rq, names, &m.at[i]));
      bytes += m.at[i].text.n + m.at[i].done_what.n + m.at[i].next_step.n;
      f.before = m.at[i].seq;
    }
    n = m.n;
  }
  json_incref(all);
  geo_reply(rq, 200, "service_requests", all);
}

#define GET_GEO(path, show) ROUTE_API_GET(path, geo_refuse, show)
#define GET_LIST(path_, show_)                                                                                 \
  {                                                                                                            \
    .method = GET, .path = path_, .need = MAY_ANYONE, .lane = LANE_DOWNLOAD, .show = show_,                    \
    .flags = ROUTE_API | ROUTE_HEAVY, .refuse = geo_refuse                                                     \
  }
/* A token is nobody's business but its holder's: what it opens is kept nowhere. */
#define GET_SECRET(path_, show_)                                                                               \
  {                                                                                                            \
    .method = GET, .path = path_, .need = MAY_ANYONE, .show = show_, .flags = ROUTE_API | ROUTE_NO_STORE,      \
    .refuse = geo_refuse                                                                                       \
  }

ROUTES(open_311_routes, GET_GEO("/open311/discovery.xml", show_discovery),
       GET_GEO("/open311/discovery.json", show_discovery), GET_GEO(GEO_BASE "/services.xml", show_services),
       GET_GEO(GEO_BASE "/services.json", show_services), GET_GEO(GEO_BASE "/services/:code", show_definition),
       GET_LIST(GEO_BASE "/requests.xml", show_requests), GET_LIST(GEO_BASE "/requests.json", show_requests),
       GET_SECRET(GEO_BASE "/requests/:id", show_request), GET_SECRET(GEO_BASE "/tokens/:token", show_token),
       ROUTE_API_POST(GEO_BASE "/requests.xml", geo_request_form, geo_refuse, geo_post_prepare, sending_apply,
                      geo_post_reply),
       ROUTE_API_POST(GEO_BASE "/requests.json", geo_request_form, geo_refuse, geo_post_prepare, sending_apply,
                      geo_post_reply),
       GET_GEO("/open311/:rest*", show_nothing));
