/* What a person asks about their own data, and what became of it (Nghị định 356/2025/NĐ-CP Điều 5): the procedure is told first, the limit
 * can be extended once with a reason, a decision has a ground where it takes something away. */
#include "privacy/privacy_room.h"

#include <string.h>

enum { OPEN_OF_A_RECORD = 5 };

static const struct {
  const char *what;
  str word;
  const char *rule, *extended; /* rows of data/law/deadlines.yaml */
} kinds[] = {
    {"xem", _("Xem, nhận bản sao thông tin của mình"), "du-lieu-xem-sua", "du-lieu-xem-sua-gia-han"},
    {"sua", _("Sửa thông tin của mình"), "du-lieu-xem-sua", "du-lieu-xem-sua-gia-han"},
    {"rut", _("Rút lại điều đã đồng ý"), "du-lieu-han-che", "du-lieu-han-che-gia-han"},
    {"han-che", _("Hạn chế dùng thông tin của mình"), "du-lieu-han-che", "du-lieu-han-che-gia-han"},
    {"phan-doi", _("Phản đối việc dùng thông tin của mình"), "du-lieu-han-che", "du-lieu-han-che-gia-han"},
    {"xoa", _("Xóa thông tin của mình"), "du-lieu-xoa", "du-lieu-xoa-gia-han"}};
enum { KINDS = sizeof kinds / sizeof *kinds };

static size_t kind_of(str what) {
  for (size_t i = 0; i < KINDS; i++)
    if (str_eq(what, str_of(kinds[i].what))) return i;
  fault(FAULT_BUG, "no request is called %.*s", STR_ARG(what));
}

str request_word(str what) {
  return kinds[kind_of(what)].word;
}

struct choices request_kinds(struct ctx *cx, enum lang lang) {
  struct choice *at = MEM_ARRAY(cx->mem, struct choice, KINDS);
  for (size_t i = 0; i < KINDS; i++)
    at[i] = (struct choice){str_of(kinds[i].what), word(lang, kinds[i].word), STR_NONE};
  return (struct choices){at, KINDS};
}

str request_state_word(str state) {
  return str_eq(state, S("moi"))        ? _("Mới nhận")
         : str_eq(state, S("dang-lam")) ? _("Đang giải quyết")
         : str_eq(state, S("xong"))     ? _("Đã làm theo yêu cầu")
                                        : _("Không làm theo yêu cầu");
}

str request_event_word(str what) {
  static const struct {
    const char *what;
    str word;
  } words[] = {{"nhan", _("Xã đã nhận yêu cầu")},
               {"thu-tuc", _("Xã đã báo cách giải quyết")},
               {"gia-han", _("Gia hạn một lần")},
               {"dong-y", _("Đã làm theo yêu cầu")},
               {"cat", _("Đã xóa tên và thông tin riêng; giữ phần phải lưu trữ")},
               {"huy", _("Đã xóa cả nội dung")},
               {"tu-choi", _("Không làm theo yêu cầu")},
               {"da-bao", _("Đã báo cho người yêu cầu")}};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (str_eq(what, str_of(words[i].what))) return words[i].word;
  return STR_NONE;
}

/* ---- grounds ---- */

static bool answers(const struct privacy_ground_row *g, str what) {
  str rest = g->requests, one;
  for (bool more = true; more;) {
    more = str_cut(&rest, S(" "), &one);
    if (str_eq(one, what)) return true;
  }
  return false;
}

static bool in_force(const struct privacy_ground_row *g, day on) {
  return g->from.n <= on.n && (!day_is(g->to) || on.n <= g->to.n);
}

struct choices request_grounds(struct ctx *cx, enum lang lang, str what) {
  struct choice *at = MEM_ARRAY(cx->mem, struct choice, privacy_ground_rows_n);
  size_t n = 0;
  for (size_t i = 0; i < privacy_ground_rows_n; i++) {
    const struct privacy_ground_row *g = &privacy_ground_rows[i];
    if (answers(g, what) && in_force(g, cx->today))
      at[n++] = (struct choice){g->code, word(lang, g->name), request_citation(cx, lang, g)};
  }
  return (struct choices){at, n};
}

struct choices request_all_grounds(struct ctx *cx, enum lang lang) {
  struct choice *at = MEM_ARRAY(cx->mem, struct choice, privacy_ground_rows_n);
  size_t n = 0;
  for (size_t i = 0; i < privacy_ground_rows_n; i++) {
    const struct privacy_ground_row *g = &privacy_ground_rows[i];
    if (in_force(g, cx->today))
      at[n++] = (struct choice){g->code, word(lang, g->name), request_citation(cx, lang, g)};
  }
  return (struct choices){at, n};
}

str request_citation(struct ctx *cx, enum lang lang, const struct privacy_ground_row *g) {
  if (g->confirmed) return g->citation;
  return str_fmt(cx->mem, "%.*s (%.*s)", STR_ARG(g->citation), STR_ARG(word(lang, _("cần xác nhận"))));
}

const struct privacy_ground_row *request_ground(str code) {
  for (size_t i = 0; i < privacy_ground_rows_n; i++)
    if (str_eq(privacy_ground_rows[i].code, code)) return &privacy_ground_rows[i];
  return NULL;
}

static bool ground_good(struct ctx *cx, str code, str what) {
  const struct privacy_ground_row *g = request_ground(code);
  return g && answers(g, what) && in_force(g, cx->today);
}

/* ---- reading ---- */

#define COLS                                                                                                   \
  "id, number, keeper, record, what, words, taken_by, identity, received_at, received_day, state, "            \
  "decided_day, "                                                                                              \
  "extended"
#define ROW                                                                                                    \
  COL(struct asked, id), COL(struct asked, number), COL(struct asked, keeper), COL(struct asked, record),      \
      COL(struct asked, what), COL(struct asked, words), COL(struct asked, taken_by),                          \
      COL(struct asked, identity), COL(struct asked, received_at), COL(struct asked, received_day),            \
      COL(struct asked, state), COL(struct asked, decided_day), COL(struct asked, extended)
QUERY(q_find, struct asked, "SELECT " COLS " FROM privacy_request WHERE commune = $1 AND id = $2", ROW);
QUERY(q_open, struct asked,
      "SELECT " COLS
      " FROM privacy_request WHERE commune = $1 AND state IN ('moi', 'dang-lam') ORDER BY number LIMIT $2",
      ROW);
QUERY(q_ended, struct asked,
      "SELECT " COLS
      " FROM privacy_request WHERE commune = $1 AND state IN ('xong', 'tu-choi') AND number < $2 ORDER BY "
      "number DESC LIMIT $3",
      ROW);
QUERY(q_of_code, struct asked,
      "SELECT " COLS
      " FROM privacy_request WHERE commune = $1 AND code_hash = $2 ORDER BY number DESC LIMIT 50",
      ROW);
QUERY(q_of_record, struct asked,
      "SELECT " COLS " FROM privacy_request WHERE commune = $1 AND record = $2 ORDER BY number DESC LIMIT 50",
      ROW);
QUERY(q_events, struct asked_event,
      "SELECT what, at, day, actor, ground, detail FROM privacy_event WHERE commune = $1 AND request = $2 "
      "ORDER BY at, id "
      "LIMIT 100",
      COL(struct asked_event, what), COL(struct asked_event, at), COL(struct asked_event, day),
      COL(struct asked_event, actor), COL(struct asked_event, ground), COL(struct asked_event, detail));

bool request_find(struct ctx *cx, id request, struct asked *ret) {
  return STORE_FIND(cx, q_find, ret, A(cx->who.commune), A(request));
}

struct askeds request_open(struct ctx *cx, size_t limit) {
  struct askeds a;
  a.at = STORE_LIST(cx, q_open, &a.n, A(cx->who.commune), A((int64_t)limit));
  return a;
}

struct askeds request_ended(struct ctx *cx, int64_t before, size_t limit) {
  struct askeds a;
  a.at = STORE_LIST(cx, q_ended, &a.n, A(cx->who.commune), A(before), A((int64_t)limit));
  return a;
}

static void code_hash(struct ctx *cx, str code, uint8_t ret[32]) {
  uint8_t key[32];
  store_key(cx->store, cx->who.commune, "privacy-request", key);
  hmac_sha256(key, code, ret);
}

struct askeds request_of_code(struct ctx *cx, str code) {
  struct askeds a;
  uint8_t hash[32];
  code_hash(cx, code, hash);
  a.at = STORE_LIST(cx, q_of_code, &a.n, A(cx->who.commune), A(((struct bytes){hash, 32})));
  return a;
}

struct askeds request_of_record(struct ctx *cx, id record) {
  struct askeds a;
  a.at = STORE_LIST(cx, q_of_record, &a.n, A(cx->who.commune), A(record));
  return a;
}

struct asked_events request_events(struct ctx *cx, id request) {
  struct asked_events e;
  e.at = STORE_LIST(cx, q_events, &e.n, A(cx->who.commune), A(request));
  return e;
}

bool request_clock(struct ctx *cx, const struct asked *a, struct deadline *ret) {
  size_t k = kind_of(a->what);
  return calendar_deadline(cx, str_of(a->extended ? kinds[k].extended : kinds[k].rule), a->received_at, ret);
}

bool request_first_clock(struct ctx *cx, const struct asked *a, struct deadline *ret) {
  return calendar_deadline(cx, S("du-lieu-thu-tuc"), a->received_at, ret);
}

bool request_is_open(const struct asked *a) {
  return str_eq(a->state, S("moi")) || str_eq(a->state, S("dang-lam"));
}

/* ---- moving: inside an apply ---- */

struct made_row {
  int64_t number;
};
QUERY(q_take, struct made_row,
      "INSERT INTO privacy_request (commune, id, number, keeper, record, what, words, code_hash, taken_by, "
      "identity, "
      "received_at, received_day, state) SELECT $1, $2, COALESCE(MAX(number), 0) + 1, $3, $4, $5, $6, $7, $8, "
      "$9, $10, $11, "
      "'moi' FROM privacy_request WHERE commune = $1 RETURNING number",
      COL(struct made_row, number));
QUERY_DO(
    q_event,
    "INSERT INTO privacy_event (commune, request, id, what, at, day, actor, ground, detail) VALUES ($1, $2, "
    "$3, $4, $5, $6, $7, $8, $9)");
QUERY_DO(q_begin,
         "UPDATE privacy_request SET state = 'dang-lam' WHERE commune = $1 AND id = $2 AND state = 'moi'");
QUERY_DO(q_extend,
         "UPDATE privacy_request SET extended = 1 WHERE commune = $1 AND id = $2 AND extended = 0 AND state IN "
         "('moi', 'dang-lam')");
QUERY_DO(q_decide,
         "UPDATE privacy_request SET state = $3, decided_day = $4 WHERE commune = $1 AND id = $2 AND state IN "
         "('moi', 'dang-lam')");

static void event(struct ctx *cx, id request, const char *what, str ground, str detail) {
  STORE_DO(cx, q_event, A(cx->who.commune), A(request), A(ctx_new_id(cx)), A(str_of(what)), A(cx->now),
           A(cx->today), A(cx->who.account), A(ground), A(detail.n ? detail : STR_NONE));
}

bool request_take(struct ctx *cx, struct taking_request *t) {
  struct askeds before = request_of_record(cx, t->record);
  size_t open = 0;
  for (size_t i = 0; i < before.n; i++) open += request_is_open(&before.at[i]);
  if (open >= OPEN_OF_A_RECORD) return false;
  uint8_t hash[32];
  struct bytes mark = {NULL, 0};
  if (t->code.n) {
    code_hash(cx, t->code, hash);
    mark = (struct bytes){hash, 32};
  }
  struct made_row made;
  id request = ctx_new_id(cx);
  if (!STORE_FIND(cx, q_take, &made, A(cx->who.commune), A(request), A(t->keeper), A(t->record), A(t->what),
                  A(t->words.n ? t->words : STR_NONE), A(mark), A(cx->who.account),
                  A(t->identity.n ? t->identity : STR_NONE), A(cx->now), A(cx->today)))
    return false;
  event(cx, request, "nhan", STR_NONE, STR_NONE);
  t->number = made.number;
  t->request = request;
  return true;
}

bool request_begin(struct ctx *cx, id request, str told) {
  if (!may(&cx->who, MAY_PROTECT_DATA) || !STORE_DO(cx, q_begin, A(cx->who.commune), A(request))) return false;
  event(cx, request, "thu-tuc", STR_NONE, told);
  return true;
}

bool request_extend(struct ctx *cx, id request, str reason) {
  if (!may(&cx->who, MAY_PROTECT_DATA) || !STORE_DO(cx, q_extend, A(cx->who.commune), A(request))) return false;
  event(cx, request, "gia-han", STR_NONE, reason);
  return true;
}

bool request_told(struct ctx *cx, id request, str how) {
  struct asked a;
  if (!may(&cx->who, MAY_PROTECT_DATA) || !request_find(cx, request, &a) || request_is_open(&a)) return false;
  event(cx, request, "da-bao", STR_NONE, how);
  return true;
}

/* What was granted is done in the same transaction. */
static bool grant(struct ctx *cx, const struct asked *a, const struct decision *d) {
  const struct keeper *k = keeper_named(a->keeper);
  if (!k) return false;
  if (str_eq(a->what, S("xoa")))
    return privacy_erase(cx, a->keeper, a->record, str_eq(d->outcome, S("huy")) ? ERASE_DESTROY : ERASE_CUT);
  if (str_eq(a->what, S("sua"))) return k->correct(cx, a->record, d->name, d->phone);
  if (!str_eq(a->what, S("xem"))) consent_withdraw_all(cx, a->keeper, a->record);
  return true;
}

bool request_outcome_fits(str what, str outcome) {
  bool erases = str_eq(outcome, S("cat")) || str_eq(outcome, S("huy"));
  return str_eq(outcome, S("tu-choi")) || erases == str_eq(what, S("xoa"));
}

bool request_decide(struct ctx *cx, id request, const struct decision *d) {
  struct asked a;
  if (!may(&cx->who, MAY_PROTECT_DATA) || !request_find(cx, request, &a)) return false;
  if (!request_outcome_fits(a.what, d->outcome)) return false;
  bool refused = str_eq(d->outcome, S("tu-choi"));
  /* Whatever is refused or kept back has its ground in law. */
  if ((refused || str_eq(d->outcome, S("cat"))) && !ground_good(cx, d->ground, a.what)) return false;
  if (!STORE_DO(cx, q_decide, A(cx->who.commune), A(request), A(refused ? S("tu-choi") : S("xong")),
                A(cx->today)))
    return false;
  event(cx, request, str_c(cx->mem, d->outcome), d->ground.n ? d->ground : STR_NONE, d->told);
  return refused || grant(cx, &a, d);
}

/* ---- forgetting with the record ---- */

struct told_row {
  id request, id;
  str detail;
};
QUERY_DO(q_no_words, "UPDATE privacy_request SET words = NULL WHERE commune = $1 AND record = $2");
QUERY(q_told, struct told_row,
      "SELECT e.request, e.id, e.detail FROM privacy_event e JOIN privacy_request r ON r.commune = e.commune "
      "AND r.id = "
      "e.request WHERE r.commune = $1 AND r.record = $2 AND e.detail IS NOT NULL LIMIT 1000",
      COL(struct told_row, request), COL(struct told_row, id), COL(struct told_row, detail));
QUERY_DO(q_tell, "UPDATE privacy_event SET detail = $4 WHERE commune = $1 AND request = $2 AND id = $3");

void requests_forget(struct ctx *cx, id record, str name) {
  size_t n;
  STORE_DO(cx, q_no_words, A(cx->who.commune), A(record));
  struct told_row *t = STORE_LIST(cx, q_told, &n, A(cx->who.commune), A(record));
  for (size_t i = 0; i < n; i++) {
    str hidden = personal_hidden(cx->mem, t[i].detail, name);
    if (!str_eq(hidden, t[i].detail))
      STORE_DO(cx, q_tell, A(cx->who.commune), A(t[i].request), A(t[i].id), A(hidden));
  }
  store_forget(cx, "privacy_request");
  store_forget(cx, "privacy_event");
}
