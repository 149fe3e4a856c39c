/* Writing a message, agreeing and withdrawing, calls, forgetting. All inside an apply. */
#include "outbox/outbox_room.h"

struct id_row {
  id id;
};
struct count_row {
  int64_t n;
};

static id commune(struct ctx *cx) {
  return cx->who.commune;
}

static str kind_word(enum address_kind kind) {
  return kind == ADDRESS_EMAIL ? S("email") : S("phone");
}

/* ---- one message ---- */

QUERY_DO(q_put, "INSERT INTO outbox_message (commune, id, object, template, lang, kind, address, address_key, "
                "way, about_day, "
                "until_day, created_at, created_day, not_before, next_at, state, why, tries, rounds, ended_at) "
                "VALUES ($1, $2, "
                "$3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14, $15, $16, 0, 0, $17)");
QUERY(q_of_address, struct count_row,
      "SELECT COUNT(*) FROM outbox_message WHERE commune = $1 AND address_key = $2 AND created_day = $3 AND "
      "state <> "
      "'khong-gui'",
      COL(struct count_row, n));

/* Counted by a keyed digest, so that the count needs no list of addresses; the key lies outside the store. */
static void key_of(struct ctx *cx, enum address_kind kind, str address, uint8_t ret[32]) {
  uint8_t key[32];
  str mobile = kind == ADDRESS_PHONE ? outbox_mobile(cx->mem, address) : text_lower(cx->mem, address);
  store_key(cx->store, commune(cx), "outbox-address", key);
  hmac_sha256(key, mobile.p ? mobile : address, ret);
}

static bool too_many(struct ctx *cx, const uint8_t key[32]) {
  struct count_row today = {0};
  STORE_FIND(cx, q_of_address, &today, A(commune(cx)), A(((struct bytes){key, 32})), A(cx->today));
  return today.n >= outbox_setting(cx, "per_address_day", 5, 1, 100);
}

/* A telephone that rings at night helps nobody: what would go out between 21:00 and 07:00 waits for the morning. */
static moment polite(moment at, str way) {
  enum { MORNING = 7 * 60, EVENING = 21 * 60, DAY = 24 * 60 };
  int minute = moment_minute_of_day(at);
  if (str_eq(way, S("mail")) || (minute >= MORNING && minute < EVENING)) return at;
  moment midnight = day_starts(day_of(at));
  return midnight + (moment)(minute < MORNING ? MORNING : DAY + MORNING) * 60000;
}

bool outbox_put(struct ctx *cx, const struct outbox_note *n) {
  const struct outbox_template *t = outbox_template(n->template);
  MUST(t != NULL);
  str way = outbox_way_for(cx, n->kind, n->address, t), why = STR_NONE;
  if (!way.p) return false;
  uint8_t key[32];
  key_of(cx, n->kind, n->address, key);
  if (str_eq(way, S("khong")))
    why = S("chua-cau-hinh");
  else if (too_many(cx, key))
    why = S("qua-nhieu");
  str mobile = n->kind == ADDRESS_PHONE ? outbox_mobile(cx->mem, n->address) : STR_NONE;
  moment from = polite(n->not_before > cx->now ? n->not_before : cx->now, way);
  STORE_DO(cx, q_put, A(commune(cx)), A(ctx_new_id(cx)), A(n->object), A(t->code),
           A(n->lang == LANG_EN ? S("en") : S("vi")), A(kind_word(n->kind)), A(mobile.p ? mobile : n->address),
           A(((struct bytes){key, 32})), A(way), A(n->about), A(n->until), A(cx->now), A(cx->today), A(from),
           A(why.p ? S("khong-gui") : S("cho")), A(why), A(((struct maybe_int){why.p != NULL, cx->now})));
  return true;
}

/* ---- who agreed ---- */

struct consent {
  str kind, address, lang;
};
QUERY_DO(
    q_agree,
    "INSERT INTO outbox_consent (commune, object, kind, address, lang, wording, agreed_at) VALUES ($1, $2, "
    "$3, $4, $5, $6, $7) ON CONFLICT DO NOTHING");
QUERY(q_consents, struct consent,
      "SELECT kind, address, lang FROM outbox_consent WHERE commune = $1 AND object = $2 ORDER BY kind LIMIT 2",
      COL(struct consent, kind), COL(struct consent, address), COL(struct consent, lang));
QUERY_DO(q_disagree, "DELETE FROM outbox_consent WHERE commune = $1 AND object = $2");
QUERY_DO(q_drop_waiting, "UPDATE outbox_message SET state = 'huy', address = NULL, address_key = NULL, "
                         "ended_at = $3 WHERE commune = $1 "
                         "AND object = $2 AND state = 'cho'");
QUERY_DO(q_drop_addresses,
         "UPDATE outbox_message SET address = NULL, address_key = NULL WHERE commune = $1 AND object = $2");

void outbox_agree(struct ctx *cx, id object, enum address_kind kind, str address, enum lang lang,
                  int64_t wording) {
  STORE_DO(cx, q_agree, A(commune(cx)), A(object), A(kind_word(kind)), A(address),
           A(lang == LANG_EN ? S("en") : S("vi")), A(wording), A(cx->now));
}

static struct consent *consents(struct ctx *cx, id object, size_t *ret_n) {
  return STORE_LIST(cx, q_consents, ret_n, A(commune(cx)), A(object));
}

bool outbox_agreed(struct ctx *cx, id object) {
  size_t n;
  (void)consents(cx, object, &n);
  return n > 0;
}

str outbox_email_of(struct ctx *cx, id object) {
  size_t n;
  struct consent *c = consents(cx, object, &n);
  for (size_t i = 0; i < n; i++)
    if (str_eq(c[i].kind, S("email"))) return c[i].address;
  return STR_NONE;
}

QUERY_DO(q_phone,
         "UPDATE outbox_consent SET address = $3 WHERE commune = $1 AND object = $2 AND kind = 'phone'");
QUERY_DO(q_no_phone, "DELETE FROM outbox_consent WHERE commune = $1 AND object = $2 AND kind = 'phone'");
QUERY_DO(q_wait_phone, "UPDATE outbox_message SET address = $3, address_key = $4 WHERE commune = $1 AND object "
                       "= $2 AND kind = 'phone' AND state = 'cho'");
QUERY_DO(q_wait_none, "UPDATE outbox_message SET state = 'huy', ended_at = $3 WHERE commune = $1 AND object = "
                      "$2 AND kind = 'phone' AND state = 'cho'");
QUERY_DO(q_old_phone, "UPDATE outbox_message SET address = NULL, address_key = NULL WHERE commune = $1 AND "
                      "object = $2 AND kind = 'phone' AND state <> 'cho'");

void outbox_correct_phone(struct ctx *cx, id object, str phone) {
  if (phone.n) {
    uint8_t key[32];
    str mobile = outbox_mobile(cx->mem, phone);
    key_of(cx, ADDRESS_PHONE, phone, key);
    STORE_DO(cx, q_phone, A(commune(cx)), A(object), A(phone));
    STORE_DO(cx, q_wait_phone, A(commune(cx)), A(object), A(mobile.p ? mobile : phone),
             A(((struct bytes){key, 32})));
  } else {
    STORE_DO(cx, q_no_phone, A(commune(cx)), A(object));
    STORE_DO(cx, q_wait_none, A(commune(cx)), A(object), A(cx->now));
  }
  STORE_DO(cx, q_old_phone, A(commune(cx)), A(object));
  store_forget(cx, "outbox_consent");
  store_forget(cx, "outbox_message");
}

bool outbox_withdraw(struct ctx *cx, id object) {
  if (!STORE_DO(cx, q_disagree, A(commune(cx)), A(object))) return false;
  STORE_DO(cx, q_drop_waiting, A(commune(cx)), A(object), A(cx->now));
  STORE_DO(cx, q_drop_addresses, A(commune(cx)), A(object));
  store_forget(cx, "outbox_consent");
  store_forget(cx, "outbox_message");
  return true;
}

void outbox_tell(struct ctx *cx, id object, const char *template, day about, day until) {
  size_t n;
  struct consent *c = consents(cx, object, &n), *chosen = NULL;
  /* By kind: mail stands first. It is taken when it can be sent, or when there is nothing else. */
  for (size_t i = 0; i < n && !chosen; i++)
    if (str_eq(c[i].kind, S("phone")) || outbox_has_way(cx, S("mail")) || i + 1 == n) chosen = &c[i];
  if (!chosen) return;
  (void)outbox_put(
      cx, &(struct outbox_note){.kind = str_eq(chosen->kind, S("email")) ? ADDRESS_EMAIL : ADDRESS_PHONE,
                                .address = chosen->address,
                                .template = str_of(template),
                                .lang = str_eq(chosen->lang, S("en")) ? LANG_EN : LANG_VI,
                                .object = object,
                                .about = about,
                                .until = until});
}

/* ---- forgetting ---- */

QUERY_DO(q_forget_attempts,
         "DELETE FROM outbox_attempt WHERE commune = $1 AND message IN (SELECT id FROM outbox_message "
         "WHERE commune = $1 AND object = $2)");
QUERY_DO(q_forget_messages, "DELETE FROM outbox_message WHERE commune = $1 AND object = $2");

void outbox_forget(struct ctx *cx, id object) {
  int64_t attempts = STORE_DO(cx, q_forget_attempts, A(commune(cx)), A(object));
  int64_t messages = STORE_DO(cx, q_forget_messages, A(commune(cx)), A(object));
  int64_t agreed = STORE_DO(cx, q_disagree, A(commune(cx)), A(object));
  if (attempts) store_forget(cx, "outbox_attempt");
  if (messages) store_forget(cx, "outbox_message");
  if (agreed) store_forget(cx, "outbox_consent");
}

QUERY_DO(
    q_age,
    "UPDATE outbox_message SET address = NULL, address_key = NULL WHERE commune = $1 AND ended_at < $2 AND "
    "address IS NOT NULL");
QUERY(q_any_old, struct id_row,
      "SELECT id FROM outbox_message WHERE commune = $1 AND ended_at < $2 AND address IS NOT NULL LIMIT 1",
      COL(struct id_row, id));

static moment old_before(struct ctx *cx) {
  return cx->now - outbox_setting(cx, "keep_days", 30, 1, 366) * 86400000;
}

static void find_old(struct ctx *cx, void *any) {
  struct id_row row;
  *(bool *)any = STORE_FIND(cx, q_any_old, &row, A(commune(cx)), A(old_before(cx)));
}

static bool age(struct ctx *cx, void *arg) {
  (void)arg;
  if (!STORE_DO(cx, q_age, A(commune(cx)), A(old_before(cx)))) return false;
  store_forget(cx, "outbox_message");
  return true;
}

void outbox_upkeep(struct store *s, moment now) {
  void *mem = talloc_new(NULL);
  bool any = false;
  struct ctx read = {.mem = mem, .who = {.commune = store_commune(s)}, .now = now}, write = read;
  if (store_read(s, &read, find_old, &any) && any) (void)store_write(s, &write, age, NULL);
  talloc_free(mem);
}

/* ---- what staff may do with one ---- */

QUERY_DO(
    q_cancel,
    "UPDATE outbox_message SET state = 'huy', ended_at = $3 WHERE commune = $1 AND id = $2 AND state = 'cho'");
QUERY_DO(q_again,
         "UPDATE outbox_message SET state = 'cho', why = NULL, way = $4, next_at = $3, rounds = 0, ended_at = "
         "NULL WHERE "
         "commune = $1 AND id = $2 AND state IN ('cho', 'khong-duoc', 'khong-gui') AND address IS NOT NULL");

bool outbox_cancel(struct ctx *cx, id message) {
  return may(&cx->who, MAY_TELL_RESIDENTS) &&
         STORE_DO(cx, q_cancel, A(commune(cx)), A(message), A(cx->now)) == 1;
}

/* The way is looked for anew: the settings may have been mended since. */
bool outbox_try_again(struct ctx *cx, id message) {
  struct outbox_message m;
  if (!may(&cx->who, MAY_TELL_RESIDENTS) || !outbox_find(cx, message, &m) || !m.address.p) return false;
  const struct outbox_template *t = outbox_template(m.template);
  enum address_kind kind = str_eq(m.kind, S("email")) ? ADDRESS_EMAIL : ADDRESS_PHONE;
  str way = t ? outbox_way_for(cx, kind, m.address, t) : STR_NONE;
  return way.p && !str_eq(way, S("khong")) &&
         STORE_DO(cx, q_again, A(commune(cx)), A(message), A(cx->now), A(way)) == 1;
}

QUERY_DO(q_call_fact,
         "INSERT INTO outbox_attempt (commune, message, id, way, actor, began_at, ended_at, outcome) VALUES "
         "($1, $2, $3, 'goi', $4, $5, $5, $6)");
QUERY(q_call_done, struct count_row,
      "UPDATE outbox_message SET tries = tries + 1, rounds = rounds + 1 WHERE commune = $1 AND id = $2 AND "
      "state = 'cho' "
      "AND way = 'goi' RETURNING rounds",
      COL(struct count_row, n));
QUERY_DO(q_call_end,
         "UPDATE outbox_message SET state = $3, why = $4, ended_at = $5 WHERE commune = $1 AND id = $2");

bool outbox_called(struct ctx *cx, id message, str outcome) {
  struct count_row row;
  bool reached = str_eq(outcome, S("gap"));
  if (!may(&cx->who, MAY_TELL_RESIDENTS) || !STORE_FIND(cx, q_call_done, &row, A(commune(cx)), A(message)))
    return false;
  STORE_DO(cx, q_call_fact, A(commune(cx)), A(message), A(ctx_new_id(cx)), A(cx->who.account), A(cx->now),
           A(outcome));
  if (str_eq(outcome, S("khong-gap")) && row.n < OUTBOX_CALLS) return true; /* it stays on the list */
  STORE_DO(cx, q_call_end, A(commune(cx)), A(message), A(reached ? S("da-goi") : S("khong-duoc")),
           A(reached ? STR_NONE : outcome), A(cx->now));
  return true;
}
