/* /api/v1: our own JSON; data/openapi.json describes it, and a test holds the two against each other. Faults are said by RFC 9457. */
#include "open/data.h"

#include <string.h>

enum { LIMIT_MOST = 100, LIMIT_USUAL = 20 };

/* ---- answers and faults ------------------------------------------------------------------------------------------ */

static void answer(struct request *rq, int status, const char *type, json_t *t) {
  tree_keep(rq->cx, t);
  reply_bytes_status(rq, status, str_of(type), tree_json(rq->cx, t));
  reply_header(rq, "Access-Control-Allow-Origin", S("*"));
  reply_header(rq, "Content-Language", rq->out->lang == LANG_EN ? S("en") : S("vi"));
}

#define JSON_TYPE "application/json; charset=utf-8"

static const struct {
  int status;
  str title;
} titles[] = {{400, _("Không đọc được yêu cầu")},
              {403, _("Khóa API không dùng được")},
              {404, _("Không có")},
              {413, _("Nội dung lớn quá")},
              {415, _("Không nhận kiểu nội dung này")},
              {422, _("Có mục chưa đúng")},
              {429, _("Đã hết lượt của giờ này")},
              {503, _("Máy đang bận")},
              {500, _("Máy gặp lỗi")}};

static void problem(struct request *rq, int status, str detail, json_t *errors) {
  size_t i = 0, n = sizeof titles / sizeof *titles;
  while (i < n - 1 && titles[i].status != status) i++;
  json_t *p =
      json_pack("{s:s, s:o, s:i, s:o}", "type", "about:blank", "title",
                tree_text(word(rq->out->lang, titles[i].title)), "status", status, "detail", tree_text(detail));
  if (errors) json_object_set_new(p, "errors", errors);
  answer(rq, status, "application/problem+json; charset=utf-8", p);
  if (status == 429) reply_header(rq, "Retry-After", S("3600"));
}

static json_t *fault_at(struct request *rq, str field, str why) {
  return json_pack("{s:o, s:o}", "pointer", tree_text(str_fmt(rq->cx->mem, "#/%.*s", STR_ARG(field))), "detail",
                   tree_text(why));
}

static void refuse(struct request *rq, int status, str sentence) {
  json_t *errors = NULL;
  str field, why;
  for (size_t i = 0; status == 422 && api_fault(rq, i, &field, &why); i++) {
    if (!errors) errors = json_array();
    json_array_append_new(errors, fault_at(rq, field, why));
  }
  problem(rq, status, sentence, errors);
}

/* One field, found wrong behind what the form itself holds against it. */
static bool wrong(struct request *rq, const char *field, str vi) {
  str why = word(rq->out->lang, vi);
  problem(rq, 422, why, json_pack("[o]", fault_at(rq, str_of(field), why)));
  return false;
}

/* ---- reading ------------------------------------------------------------------------------------------------------- */

static json_t *coded(str code, str name) {
  return json_pack("{s:o, s:o}", "code", tree_text(code), "name", tree_text(name));
}

static json_t *hamlet_of(struct ctx *cx, struct unit_names *names, id hamlet) {
  return id_is(hamlet) ? json_pack("{s:o, s:o}", "id", tree_text(id_hex(cx->mem, hamlet)), "name",
                                   tree_text(unit_name_of(names, hamlet)))
                       : json_null();
}

static json_t *matter_of(struct request *rq, struct unit_names *names, const struct matter_shown *m) {
  struct ctx *cx = rq->cx;
  enum lang lang = rq->out->lang;
  str path = str_fmt(cx->mem, "/phan-anh/%lld", (long long)m->number);
  return json_pack(
      "{s:I, s:o, s:o, s:o, s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "number", (json_int_t)m->number,
      "title", tree_text(m->title), "text", tree_text(m->text), "topic",
      coded(m->topic, matter_topic_word(lang, m->topic)), "hamlet", hamlet_of(cx, names, m->hamlet), "status",
      m->settled ? "closed" : "open", "state", coded(m->state, matter_shown_word(lang, m)), "unit",
      tree_text(unit_name_of(names, m->lead_unit)), "received_at", tree_moment(cx, m->received_at), "due_on",
      tree_day(cx, m->due_day), "answered_on", tree_day(cx, m->answered_day), "updated_at",
      tree_moment(cx, matter_shown_updated(m)), "page", tree_text(open_address(cx, path)));
}

static void bad_query(struct request *rq, const char *name, str vi) {
  str why = word(rq->out->lang, vi);
  problem(rq, 400, str_fmt(rq->cx->mem, "%s: %.*s", name, STR_ARG(why)), NULL);
}

static bool topic_known(struct ctx *cx, str code) {
  struct choices c = matter_topics(cx, LANG_VI);
  for (size_t i = 0; i < c.n; i++)
    if (str_eq(c.at[i].value, code)) return true;
  return false;
}

/* Empty counts as not given. False after an answer of its own. */
static bool read_filter(struct request *rq, struct matter_filter *f, int64_t *ret_limit) {
  str topic = query(rq, "topic"), hamlet = query(rq, "hamlet"), status = query(rq, "status");
  str from = query(rq, "from"), until = query(rq, "until"), cursor = query(rq, "cursor"),
      limit = query(rq, "limit");
  *ret_limit = LIMIT_USUAL;
  f->asked = MATTER_ANY;
  if (topic.n && !topic_known(rq->cx, topic))
    bad_query(rq, "topic", _("không có chủ đề này; danh sách ở /api/v1/topics."));
  else if (hamlet.n && !id_parse(hamlet, &f->hamlet))
    bad_query(rq, "hamlet", _("không phải mã của một thôn; danh sách ở /api/v1/hamlets."));
  else if (status.n && !str_eq(status, S("open")) && !str_eq(status, S("closed")))
    bad_query(rq, "status", _("là open hoặc closed."));
  else if (from.n && !w3c_moment(from, &f->from))
    bad_query(rq, "from", _("viết như 2026-04-09 hoặc 2026-04-09T08:15:30+07:00."));
  else if (until.n && !w3c_moment(until, &f->until))
    bad_query(rq, "until", _("viết như 2026-04-09 hoặc 2026-04-09T08:15:30+07:00."));
  else if (cursor.n && !int_parse(cursor, 1, INT64_MAX, &f->before))
    bad_query(rq, "cursor", _("lấy nguyên từ địa chỉ next của trang trước."));
  else if (limit.n && !int_parse(limit, 1, LIMIT_MOST, ret_limit))
    bad_query(rq, "limit", _("là một số từ 1 đến 100."));
  else {
    if (status.n) f->asked = str_eq(status, S("open")) ? MATTER_OPEN : MATTER_SETTLED;
    if (topic.n) f->topics[f->n_topics++] = topic;
    return true;
  }
  return false;
}

static str next_of(struct request *rq, int64_t seq) {
  static const char *const kept[] = {"topic", "hamlet", "status", "from", "until", "limit"};
  struct buf *b = buf_new(rq->cx->mem, 4096);
  buf_add(b, S("/api/v1/matters"));
  for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) open_ask(b, kept[i], query(rq, kept[i]));
  open_ask(b, "cursor", str_int(rq->cx->mem, seq));
  return buf_str(b);
}

static void show_matters(struct request *rq) {
  struct matter_filter f = {0};
  int64_t limit;
  if (!read_filter(rq, &f, &limit)) return;
  struct matters_shown m = matter_shown_list(rq->cx, &f, (size_t)limit + 1);
  struct unit_names *names = unit_names(rq->cx);
  json_t *items = json_array();
  for (size_t i = 0; i < m.n && i < (size_t)limit; i++)
    json_array_append_new(items, matter_of(rq, names, &m.at[i]));
  str next = m.n > (size_t)limit ? next_of(rq, m.at[limit - 1].seq) : STR_NONE;
  answer(rq, 200, JSON_TYPE, json_pack("{s:o, s:o}", "items", items, "next", tree_text(next)));
  if (next.p) reply_header(rq, "Link", str_fmt(rq->cx->mem, "<%.*s>; rel=\"next\"", STR_ARG(next)));
}

/* What proves an answer: SHA-256(salt ‖ record) is the entry, and the proof file holds it against the log's signed head. */
static json_t *proof_of(struct request *rq, int64_t number, const struct matter_answer *a) {
  struct ctx *cx = rq->cx;
  struct commitment c;
  if (!a->entry.p || !log_record_find(cx, a->entry.p, &c)) return json_null();
  bool numbered = log_find(cx, c.entry).known;
  str file = str_fmt(cx->mem, "/phan-anh/%lld/chung-cu/%lld", (long long)number, (long long)a->version);
  return json_pack("{s:o, s:o, s:o, s:o}", "record", tree_text(c.record), "salt",
                   tree_text(hex_of(cx->mem, c.salt, sizeof c.salt)), "entry",
                   tree_text(hex_of(cx->mem, c.entry, sizeof c.entry)), "proof",
                   tree_text(numbered ? open_address(cx, file) : STR_NONE));
}

/* Answers older than the outcomes have none. */
static json_t *outcome_of(struct request *rq, const struct matter_answer *a) {
  return a->outcome.n ? coded(a->outcome, word(rq->out->lang, matter_outcome_word(a->outcome))) : json_null();
}

static void show_matter(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct matter_shown m;
  int64_t number;
  if (!int_parse(param(rq, "number"), 1, INT64_MAX, &number) || !matter_shown_find(cx, number, &m)) {
    problem(rq, 404, WORD(rq, "Không có việc nào mang số này."), NULL);
    return;
  }
  struct matter_answers a = matter_answers(cx, m.id, true);
  json_t *answers = json_array();
  for (size_t i = 0; i < a.n; i++)
    json_array_append_new(
        answers,
        json_pack("{s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "version", (json_int_t)a.at[i].version,
                  "outcome", outcome_of(rq, &a.at[i]), "outcome_why",
                  tree_text(a.at[i].outcome_why.n ? a.at[i].outcome_why : STR_NONE), "done_what",
                  tree_text(a.at[i].done_what), "done_by", tree_text(a.at[i].done_by), "done_when",
                  tree_text(a.at[i].done_when), "next_step", tree_text(a.at[i].next_step), "published_at",
                  tree_moment(cx, a.at[i].approved_at.v), "proof", proof_of(rq, number, &a.at[i])));
  json_t *one = matter_of(rq, unit_names(cx), &m);
  json_object_set_new(one, "answers", answers);
  answer(rq, 200, JSON_TYPE, one);
}

static void answer_choices(struct request *rq, struct choices c) {
  json_t *items = json_array();
  for (size_t i = 0; i < c.n; i++)
    json_array_append_new(items, json_pack("{s:o, s:o, s:o}", "code", tree_text(c.at[i].value), "name",
                                           tree_text(c.at[i].label), "hint", tree_text(c.at[i].hint)));
  answer(rq, 200, JSON_TYPE, json_pack("{s:o}", "items", items));
}

static void show_topics(struct request *rq) {
  answer_choices(rq, matter_topics(rq->cx, rq->out->lang));
}

static void show_kinds(struct request *rq) {
  answer_choices(rq, matter_kinds_of_programs(rq->cx, rq->out->lang));
}

static void show_hamlets(struct request *rq) {
  struct choices c = matter_hamlets(rq->cx, rq->out->lang);
  json_t *items = json_array();
  for (size_t i = 0; i < c.n; i++)
    json_array_append_new(
        items, json_pack("{s:o, s:o}", "id", tree_text(c.at[i].value), "name", tree_text(c.at[i].label)));
  answer(rq, 200, JSON_TYPE, json_pack("{s:o}", "items", items));
}

static void show_openapi(struct request *rq) {
  str text = data_file("openapi.json");
  json_t *t = tree_keep(rq->cx, json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES, NULL));
  json_object_set_new(t, "servers", json_pack("[{s:o}]", "url", tree_text(open_address(rq->cx, S("/")))));
  answer(rq, 200, JSON_TYPE, json_incref(t));
}

/* ---- sending --------------------------------------------------------------------------------------------------------- */

FORM(send_form, FIELD_TEXT("kind", 0, 40), FIELD_TEXT("topic", 0, 40), FIELD_LONG("text", 0, 5000),
     FIELD_TEXT("hamlet", 0, 40), FIELD_TEXT("place", 0, 200), FIELD_TEXT("name", 0, 80),
     FIELD_TEXT("phone", 0, 20), FIELD_CHECK("name_public"));

static str bearer(struct request *rq) {
  str said = request_header(rq, "Authorization"), scheme;
  return str_cut(&said, S(" "), &scheme) && str_eq(text_lower(rq->cx->mem, scheme), S("bearer"))
             ? str_trim(said)
             : STR_NONE;
}

/* The draft on the header lets a server demand it; here a program that repeats itself must never make two matters. */
static bool read_once(struct request *rq, struct sending *s) {
  str mark = str_trim(request_header(rq, "Idempotency-Key"));
  uint8_t key[32], mac[32];
  if (mark.n < 8 || mark.n > 200) {
    problem(rq, 400, WORD(rq, "Cần Idempotency-Key: một chuỗi riêng cho mỗi ý kiến, dài từ 8 đến 200 ký tự."),
            NULL);
    return false;
  }
  store_key(rq->cx->store, rq->cx->who.commune, "api-once", key);
  hmac_sha256(key, str_fmt(rq->cx->mem, "%.*s %.*s", STR_ARG(id_hex(rq->cx->mem, s->key)), STR_ARG(mark)), mac);
  memcpy(s->once.b, mac, sizeof s->once.b);
  follow_secret(rq->cx, s->once, s->in.secret);
  api_once(rq, s->once);
  return true;
}

static bool read_sent(struct request *rq, struct sending *s) {
  str kind = form_text(rq, "kind"), hamlet = form_text(rq, "hamlet"), phone = form_text(rq, "phone");
  s->in.kind = kind.n ? kind : S("phan-anh");
  s->in.topic = form_text(rq, "topic");
  s->in.text = form_text(rq, "text");
  s->in.place = form_text(rq, "place");
  s->in.name = form_text(rq, "name");
  s->in.phone = phone;
  s->in.lang = rq->out->lang;
  s->in.agrees_name = form_check(rq, "name_public") && s->in.name.n;
  if (!kind_known(rq->cx, s->in.kind))
    return wrong(rq, "kind", _("không có loại này; danh sách ở /api/v1/kinds."));
  if (!topic_known(rq->cx, s->in.topic))
    return wrong(rq, "topic", _("không có chủ đề này; danh sách ở /api/v1/topics."));
  if (utf8_count(s->in.text) < 5) return wrong(rq, "text", _("viết vài chữ về việc muốn nói."));
  str elsewhere = sending_not_taken(rq->cx, s->in.text);
  if (elsewhere.p) return wrong(rq, "text", elsewhere);
  if (hamlet.n && (!id_parse(hamlet, &s->in.hamlet) || !hamlet_known(rq->cx, s->in.hamlet)))
    return wrong(rq, "hamlet", _("không phải mã của một thôn; danh sách ở /api/v1/hamlets."));
  if (!hamlet.n) s->in.hamlet = hamlet_in(rq->cx, s->in.place);
  if (phone.n && !matter_phone_plausible(phone))
    return wrong(rq, "phone", _("có 10 chữ số, ví dụ 0912 345 678; không muốn để lại thì bỏ trống."));
  return true;
}

static void *send_prepare(struct request *rq) {
  struct api_key key;
  struct sending *s = MEM_NEW(rq->cx->mem, struct sending);
  if (!api_key_open(rq->cx, bearer(rq), &key)) {
    problem(rq, 403,
            WORD(rq, "Khóa API không có hoặc không còn dùng được. Xin khóa mới ở quản trị viên của xã."), NULL);
    return NULL;
  }
  s->key = key.id;
  s->in.channel = S("api");
  return read_once(rq, s) && read_sent(rq, s) ? s : NULL;
}

static void send_reply(struct request *rq, void *work, bool committed) {
  struct ctx *cx = rq->cx;
  struct sending *s = work;
  struct matter m;
  bool found = sending_found(cx, s, &m);
  if (!committed && !(s->again && found)) {
    if (s->taken == KEY_SPENT)
      problem(rq, 429, WORD(rq, "Khóa này đã gửi hết số lượt của một giờ. Gửi lại sau."), NULL);
    else if (s->taken == KEY_GONE)
      problem(rq, 403,
              WORD(rq, "Khóa API không có hoặc không còn dùng được. Xin khóa mới ở quản trị viên của xã."),
              NULL);
    else
      problem(
          rq, 503,
          WORD(rq,
               "Xã chưa nhận được ý kiến này vì chưa tính được hạn trả lời. Xin báo cho xã qua điện thoại."),
          NULL);
    return;
  }
  struct commitment c;
  if (!found || !m.entry.p || !log_record_find(cx, m.entry.p, &c)) {
    problem(rq, 404, WORD(rq, "Không có việc nào mang mã này."), NULL);
    return;
  }
  json_t *slip = json_pack("{s:o, s:o, s:o}", "record", tree_text(c.record), "salt",
                           tree_text(hex_of(cx->mem, c.salt, sizeof c.salt)), "entry",
                           tree_text(hex_of(cx->mem, c.entry, sizeof c.entry)));
  answer(rq, 201, JSON_TYPE,
         json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "follow_code",
                   tree_text(follow_say(cx->mem, s->in.secret)), "follow_page",
                   tree_text(open_address(cx, S("/tra-cuu"))), "received_at", tree_moment(cx, m.received_at),
                   "due_on", tree_day(cx, m.due_day), "hamlet", hamlet_of(cx, unit_names(cx), m.hamlet),
                   "commitment", slip));
}

static void show_nothing(struct request *rq) {
  problem(rq, 404, WORD(rq, "Không có địa chỉ này; các địa chỉ ở /openapi.json."), NULL);
}

ROUTES(open_api_routes, ROUTE_API_GET("/openapi.json", refuse, show_openapi),
       ROUTE_API_GET("/api/v1/matters", refuse, show_matters),
       ROUTE_API_GET("/api/v1/matters/:number", refuse, show_matter),
       ROUTE_API_GET("/api/v1/topics", refuse, show_topics), ROUTE_API_GET("/api/v1/kinds", refuse, show_kinds),
       ROUTE_API_GET("/api/v1/hamlets", refuse, show_hamlets),
       ROUTE_API_POST("/api/v1/matters", send_form, refuse, send_prepare, sending_apply, send_reply),
       ROUTE_API_GET("/api/:rest*", refuse, show_nothing));
