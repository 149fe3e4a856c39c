/* Turns at a reception: registered for without an account, by the statement's own guard never twice; who came; what they were
 * replied. Luật Tiếp công dân 2013 Điều 28; Nghị định 154/2026 Điều 12.2: who comes is nobody else's business. */
#include "meeting/meeting_room.h"

#include <string.h>

#define BOOKING_COLS                                                                                           \
  "b.id, b.meeting, b.hamlet, b.taken_by, b.slot, b.text, b.name, b.phone, b.state, b.made_at, b.replied_day"
#define BOOKING_ROW                                                                                            \
  COL(struct booking, id), COL(struct booking, meeting), COL(struct booking, hamlet),                          \
      COL(struct booking, taken_by), COL(struct booking, slot), COL(struct booking, text),                     \
      COL(struct booking, name), COL(struct booking, phone), COL(struct booking, state),                       \
      COL(struct booking, made_at), COL(struct booking, replied_day)

/* The key (commune, meeting, slot) decides between two who press at once. */
QUERY(
    q_book, struct meeting_id_row,
    "INSERT INTO meeting_booking (commune, id, meeting, slot, text, hamlet, name, phone, follow_hash, made_at, "
    "taken_by, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING "
    "RETURNING id",
    COL(struct meeting_id_row, id));
QUERY(q_by_code, struct booking,
      "SELECT " BOOKING_COLS " FROM meeting_booking b WHERE b.commune = $1 AND b.follow_hash = $2",
      BOOKING_ROW);
QUERY(q_find, struct booking,
      "SELECT " BOOKING_COLS " FROM meeting_booking b WHERE b.commune = $1 AND b.id = $2", BOOKING_ROW);
QUERY(q_list, struct booking,
      "SELECT " BOOKING_COLS
      " FROM meeting_booking b WHERE b.commune = $1 AND b.meeting = $2 ORDER BY b.slot NULLS "
      "LAST, b.made_at, b.id LIMIT 300",
      BOOKING_ROW);
QUERY(q_walk_ins, struct meeting_number_row,
      "SELECT COUNT(*) FROM meeting_booking WHERE commune = $1 AND meeting = $2 AND slot IS NULL",
      COL(struct meeting_number_row, n));
QUERY(q_taken, struct meeting_number_row,
      "SELECT slot FROM meeting_booking WHERE commune = $1 AND meeting = $2 AND slot IS NOT NULL ORDER BY slot "
      "LIMIT 100",
      COL(struct meeting_number_row, n));
QUERY(q_cancel, struct meeting_id_row,
      "UPDATE meeting_booking SET state = 'huy', slot = NULL, text = NULL, name = NULL, phone = NULL WHERE "
      "commune = "
      "$1 AND follow_hash = $2 AND state = 'cho' RETURNING id",
      COL(struct meeting_id_row, id));
QUERY_DO(q_came, "UPDATE meeting_booking SET state = $3 WHERE commune = $1 AND id = $2 AND state <> 'huy' AND "
                 "replied_day IS NULL");
QUERY_DO(q_forget,
         "UPDATE meeting_booking SET text = NULL, name = NULL, phone = NULL WHERE commune = $1 AND id = $2");
QUERY_DO(q_replied,
         "UPDATE meeting_booking SET replied_day = $3 WHERE commune = $1 AND id = $2 AND replied_day IS "
         "NULL");
QUERY(q_waiting, struct waiting_booking,
      "SELECT b.id, m.number, m.day, b.text FROM meeting_booking b JOIN meeting m ON m.commune = b.commune AND "
      "m.id = "
      "b.meeting WHERE b.commune = $1 AND b.state = 'den' AND b.replied_day IS NULL ORDER BY m.day, b.made_at, "
      "b.id "
      "LIMIT $2",
      COL(struct waiting_booking, id), COL(struct waiting_booking, number), COL(struct waiting_booking, day),
      COL(struct waiting_booking, text));

void meeting_hash(struct ctx *cx, const uint8_t secret[FOLLOW_BYTES], uint8_t ret[32]) {
  uint8_t key[32];
  store_key(cx->store, cx->who.commune, "meeting-hash", key);
  hmac_sha256(key, (str){(const char *)secret, FOLLOW_BYTES}, ret);
}

void meeting_secret_of_form(struct request *rq, uint8_t ret[FOLLOW_BYTES]) {
  uint8_t key[32], mac[32];
  id form = form_once_id(rq);
  store_key(rq->cx->store, rq->cx->who.commune, "meeting-code", key);
  hmac_sha256(key, (str){(const char *)form.b, sizeof form.b}, mac);
  memcpy(ret, mac, FOLLOW_BYTES);
}

size_t meeting_slots(const struct meeting *m) {
  return m->slot_minutes > 0 ? (size_t)((m->to_minute - m->from_minute) / m->slot_minutes) : 0;
}

int64_t slot_minute(const struct meeting *m, int64_t slot) {
  return m->from_minute + slot * m->slot_minutes;
}

bool slot_open(struct ctx *cx, const struct meeting *m, int64_t slot) {
  return !m->outcome.n && slot >= 0 && slot < (int64_t)meeting_slots(m) &&
         meeting_moment(m, slot_minute(m, slot)) > cx->now;
}

void meeting_taken(struct ctx *cx, id meeting, bool ret[MOST_SLOTS]) {
  size_t n;
  struct meeting_number_row *rows = STORE_LIST(cx, q_taken, &n, A(cx->who.commune), A(meeting));
  memset(ret, 0, MOST_SLOTS * sizeof *ret);
  for (size_t i = 0; i < n; i++)
    if (rows[i].n >= 0 && rows[i].n < MOST_SLOTS) ret[rows[i].n] = true;
}

static str text_or_none(str s) {
  return s.n ? s : STR_NONE;
}

/* Whoever comes without a turn is received too, and gets the same reply by the same day. */
static bool walk_in_ok(struct ctx *cx, const struct meeting *m) {
  enum { MOST_WALK_INS = 100 };
  struct meeting_number_row n = {0};
  if (!may(&cx->who, MAY_RECEIVE) || m->day.n > cx->today.n || str_eq(m->outcome, S("khong-to-chuc")))
    return false;
  STORE_FIND(cx, q_walk_ins, &n, A(cx->who.commune), A(m->id));
  return n.n < MOST_WALK_INS;
}

enum booking_result booking_make(struct ctx *cx, struct booking_in *in) {
  struct meeting m;
  struct meeting_id_row kept;
  uint8_t hash[32];
  if (!meeting_find(cx, in->meeting, &m) || !m.is_public) return BOOKING_SHUT;
  if (in->walk_in ? !walk_in_ok(cx, &m) : !slot_open(cx, &m, in->slot)) return BOOKING_SHUT;
  meeting_hash(cx, in->secret, hash);
  in->booking = ctx_new_id(cx);
  struct maybe_int slot = {!in->walk_in, in->slot};
  if (!STORE_FIND(cx, q_book, &kept, A(cx->who.commune), A(in->booking), A(in->meeting), A(slot), A(in->text),
                  A(in->hamlet), A(text_or_none(in->name)), A(text_or_none(in->phone)),
                  A(((struct bytes){hash, sizeof hash})), A(cx->now), A(cx->who.account),
                  A(in->walk_in ? S("den") : S("cho"))))
    return BOOKING_TAKEN;
  if (in->walk_in) meeting_note_fact(cx, in->booking, "den", ID_NONE, DAY_NONE, STR_NONE);
  return BOOKED;
}

bool booking_by_code(struct ctx *cx, const uint8_t secret[FOLLOW_BYTES], struct booking *ret) {
  uint8_t hash[32];
  meeting_hash(cx, secret, hash);
  return STORE_FIND(cx, q_by_code, ret, A(cx->who.commune), A(((struct bytes){hash, sizeof hash})));
}

bool booking_find(struct ctx *cx, id booking, struct booking *ret) {
  return may(&cx->who, MAY_RECEIVE) && STORE_FIND(cx, q_find, ret, A(cx->who.commune), A(booking));
}

struct bookings booking_list(struct ctx *cx, id meeting) {
  struct bookings b = {NULL, 0};
  if (may(&cx->who, MAY_RECEIVE)) b.at = STORE_LIST(cx, q_list, &b.n, A(cx->who.commune), A(meeting));
  return b;
}

static void forget_words(struct ctx *cx, id booking) {
  store_once_forget(cx, id_hex(cx->mem, booking));
  store_forget(cx, "meeting_booking");
}

bool booking_cancel(struct ctx *cx, const uint8_t secret[FOLLOW_BYTES]) {
  uint8_t hash[32];
  struct meeting_id_row found;
  meeting_hash(cx, secret, hash);
  if (!STORE_FIND(cx, q_cancel, &found, A(cx->who.commune), A(((struct bytes){hash, sizeof hash}))))
    return false;
  forget_words(cx, found.id);
  meeting_note_fact(cx, found.id, "huy", ID_NONE, DAY_NONE, STR_NONE);
  return true;
}

bool booking_came(struct ctx *cx, id booking, bool came) {
  struct booking b;
  struct meeting m;
  if (!booking_find(cx, booking, &b) || !meeting_find(cx, b.meeting, &m) || m.day.n > cx->today.n) return false;
  const char *what = came ? "den" : "khong-den";
  if (!STORE_DO(cx, q_came, A(cx->who.commune), A(booking), A(str_of(what)))) return false;
  meeting_note_fact(cx, booking, what, ID_NONE, DAY_NONE, STR_NONE);
  return true;
}

bool booking_forget(struct ctx *cx, id booking) {
  struct booking b;
  if (!booking_find(cx, booking, &b) || !STORE_DO(cx, q_forget, A(cx->who.commune), A(booking))) return false;
  forget_words(cx, booking);
  return true;
}

bool booking_due(struct ctx *cx, const struct meeting *m, struct deadline *ret) {
  return calendar_deadline(cx, S(RECEPTION_RULE), day_starts(m->day), ret);
}

struct waiting_bookings booking_waiting(struct ctx *cx, size_t limit) {
  struct waiting_bookings w = {NULL, 0};
  if (may(&cx->who, MAY_RECEIVE)) w.at = STORE_LIST(cx, q_waiting, &w.n, A(cx->who.commune), A((int64_t)limit));
  return w;
}

/* Điều 28.1 is satisfied by each of the five: what follows has its own clock. 'Cần thêm thời gian' keeps the way open for more. */
bool booking_reply(struct ctx *cx, id booking, str kind, str text) {
  struct booking b;
  struct meeting m;
  struct deadline d;
  if (!booking_find(cx, booking, &b) || !str_eq(b.state, S("den")) || !meeting_find(cx, b.meeting, &m))
    return false;
  day due = booking_due(cx, &m, &d) ? d.due : DAY_NONE;
  if (!meeting_reply_add(cx, booking, kind, text, due)) return false;
  STORE_DO(cx, q_replied, A(cx->who.commune), A(booking), A(cx->today));
  return true;
}
