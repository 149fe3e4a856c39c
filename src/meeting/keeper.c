/* Those who registered for a reception or sent a question, as privacy/ sees them: found by their code, corrected, taken out. Nothing
 * of this is in the public log. */
#include "meeting/meeting_room.h"

/* Neither has a number that anybody was told. */
static bool by_number(struct ctx *cx, str number, struct kept *ret) {
  (void)cx, (void)number, (void)ret;
  return false;
}

/* Nothing here is asked a consent for: a name is shown to nobody outside. */
static void withdrawn(struct ctx *cx, id record, str purpose) {
  (void)cx, (void)record, (void)purpose;
}

static struct kept_ids ids_of(struct ctx *cx, const struct meeting_id_row *rows, size_t n) {
  struct kept_ids ids = {MEM_ARRAY(cx->mem, id, n), n};
  for (size_t i = 0; i < n; i++) ids.at[i] = rows[i].id;
  return ids;
}

static moment behind(day until) {
  return day_starts((day){until.n + 1});
}

/* ---- what they were told, and what they were promised ---------------------------------------------------------- */

struct said {
  int64_t version;
  str text;
};
QUERY(q_replies, struct said,
      "SELECT version, text FROM meeting_reply WHERE commune = $1 AND about = $2 ORDER BY version LIMIT 1000",
      COL(struct said, version), COL(struct said, text));
QUERY_DO(q_reply, "UPDATE meeting_reply SET text = $4 WHERE commune = $1 AND about = $2 AND version = $3");
/* Nobody holds the code any more: whether it was kept, the Front says. */
QUERY_DO(q_no_promisee, "UPDATE promise SET promisee = NULL WHERE commune = $1 AND promisee = $2");

static void forget_around(struct ctx *cx, id about, str name, enum erasure_how how) {
  size_t n;
  struct said *r = STORE_LIST(cx, q_replies, &n, A(cx->who.commune), A(about));
  for (size_t i = 0; i < n; i++)
    STORE_DO(cx, q_reply, A(cx->who.commune), A(about), A(r[i].version),
             A(how == ERASE_DESTROY ? S("") : personal_hidden(cx->mem, r[i].text, name)));
  if (n) store_forget(cx, "meeting_reply");
  STORE_DO(cx, q_no_promisee, A(cx->who.commune), A(about));
  store_once_forget(cx, id_hex(cx->mem, about));
}

/* ---- registered for a reception --------------------------------------------------------------------------------- */

QUERY(q_booking, struct booking,
      "SELECT id, meeting, slot, text, name, phone, state, made_at FROM meeting_booking WHERE commune = $1 AND "
      "id = $2",
      COL(struct booking, id), COL(struct booking, meeting), COL(struct booking, slot),
      COL(struct booking, text), COL(struct booking, name), COL(struct booking, phone),
      COL(struct booking, state), COL(struct booking, made_at));
QUERY_DO(q_booking_correct, "UPDATE meeting_booking SET name = $3, phone = $4 WHERE commune = $1 AND id = $2");
QUERY_DO(q_booking_cut, "UPDATE meeting_booking SET text = $3, name = NULL, phone = NULL, follow_hash = NULL "
                        "WHERE commune = $1 AND id = $2");
/* A turn that was not held yet is given back. */
QUERY_DO(q_booking_back,
         "UPDATE meeting_booking SET state = 'huy', slot = NULL WHERE commune = $1 AND id = $2 AND state = "
         "'cho'");
#define BOOKING_ENDED                                                                                          \
  "FROM meeting_booking b JOIN meeting m ON m.commune = b.commune AND m.id = b.meeting WHERE b.commune = $1 "  \
  "AND b.follow_hash IS NOT NULL AND b.made_at < $2 AND m.day <= $3 AND (b.state <> 'den' OR b.replied_day "   \
  "<= $3)"
QUERY(q_bookings_ended, struct meeting_id_row,
      "SELECT b.id " BOOKING_ENDED " ORDER BY b.made_at, b.id LIMIT $4", COL(struct meeting_id_row, id));
QUERY(q_bookings_n, struct meeting_number_row, "SELECT COUNT(*) " BOOKING_ENDED,
      COL(struct meeting_number_row, n));

static void booking_kept(struct ctx *cx, const struct booking *b, struct kept *ret) {
  *ret = (struct kept){.record = b->id,
                       .title = _("Đăng ký buổi tiếp công dân"),
                       .desk_path = str_fmt(cx->mem, "/can-bo/luot-tiep/%.*s", STR_ARG(id_hex(cx->mem, b->id))),
                       .name = b->name,
                       .phone = b->phone,
                       .received = day_of(b->made_at)};
}

static bool booking_of_code(struct ctx *cx, str code, struct kept *ret) {
  uint8_t secret[FOLLOW_BYTES];
  struct booking b;
  if (!follow_hear(cx->mem, code, secret) || !booking_by_code(cx, secret, &b)) return false;
  booking_kept(cx, &b, ret);
  return true;
}

static bool booking_of_id(struct ctx *cx, id record, struct kept *ret) {
  struct booking b;
  if (!STORE_FIND(cx, q_booking, &b, A(cx->who.commune), A(record))) return false;
  booking_kept(cx, &b, ret);
  return true;
}

static bool booking_in_sight(struct ctx *cx, id record) {
  struct booking b;
  return booking_find(cx, record, &b);
}

static bool booking_correct(struct ctx *cx, id record, str name, str phone) {
  store_forget(cx, "meeting_booking");
  return STORE_DO(cx, q_booking_correct, A(cx->who.commune), A(record), A(name.n ? name : STR_NONE),
                  A(phone.n ? phone : STR_NONE)) > 0;
}

static int64_t booking_erase(struct ctx *cx, id record, enum erasure_how how) {
  struct booking b;
  if (!STORE_FIND(cx, q_booking, &b, A(cx->who.commune), A(record))) return -1;
  if (how == ERASE_NAME) return 0;
  str left = how == ERASE_CUT ? personal_hidden(cx->mem, b.text, b.name) : STR_NONE;
  STORE_DO(cx, q_booking_cut, A(cx->who.commune), A(record), A(left));
  if (STORE_DO(cx, q_booking_back, A(cx->who.commune), A(record)))
    meeting_note_fact(cx, record, "huy", ID_NONE, DAY_NONE, STR_NONE);
  forget_around(cx, record, b.name, how);
  store_forget(cx, "meeting_booking");
  return 0;
}

static struct kept_ids bookings_ended(struct ctx *cx, day until, size_t limit) {
  size_t n;
  struct meeting_id_row *rows =
      STORE_LIST(cx, q_bookings_ended, &n, A(cx->who.commune), A(behind(until)), A(until), A((int64_t)limit));
  return ids_of(cx, rows, n);
}

static int64_t bookings_n(struct ctx *cx, day until) {
  struct meeting_number_row row = {0};
  STORE_FIND(cx, q_bookings_n, &row, A(cx->who.commune), A(behind(until)), A(until));
  return row.n;
}

const struct keeper meeting_booking_keeper = {.name = "luot-tiep",
                                              .hear = follow_as_written,
                                              .by_code = booking_of_code,
                                              .by_number = by_number,
                                              .find = booking_of_id,
                                              .in_sight = booking_in_sight,
                                              .withdrawn = withdrawn,
                                              .correct = booking_correct,
                                              .erase = booking_erase,
                                              .ended = bookings_ended,
                                              .count_ended = bookings_n};

/* ---- sent a question ---------------------------------------------------------------------------------------------- */

QUERY(q_question, struct question,
      "SELECT id, text, public_text, state, asked_at FROM meeting_question WHERE commune = $1 AND id = $2",
      COL(struct question, id), COL(struct question, text), COL(struct question, public_text),
      COL(struct question, state), COL(struct question, asked_at));
QUERY_DO(q_question_cut,
         "UPDATE meeting_question SET text = $3, public_text = $4, follow_hash = NULL WHERE commune = $1 AND "
         "id = $2");
/* Without its words it is shown no more; nobody looks at one that its sender took away. */
QUERY_DO(q_question_off, "UPDATE meeting_question SET state = 'khong-hien' WHERE commune = $1 AND id = $2");
#define QUESTION_ENDED                                                                                         \
  "FROM meeting_question WHERE commune = $1 AND follow_hash IS NOT NULL AND asked_at < $2 AND (state = "       \
  "'khong-hien' OR answered_day <= $3)"
QUERY(q_questions_ended, struct meeting_id_row, "SELECT id " QUESTION_ENDED " ORDER BY asked_at, id LIMIT $4",
      COL(struct meeting_id_row, id));
QUERY(q_questions_n, struct meeting_number_row, "SELECT COUNT(*) " QUESTION_ENDED,
      COL(struct meeting_number_row, n));

static void question_kept(struct ctx *cx, const struct question *q, struct kept *ret) {
  *ret = (struct kept){.record = q->id,
                       .title = _("Câu hỏi trước buổi đối thoại"),
                       .desk_path = str_fmt(cx->mem, "/can-bo/cau-hoi/%.*s", STR_ARG(id_hex(cx->mem, q->id))),
                       .received = day_of(q->asked_at)};
}

static bool question_of_code(struct ctx *cx, str code, struct kept *ret) {
  uint8_t secret[FOLLOW_BYTES];
  struct question q;
  if (!follow_hear(cx->mem, code, secret) || !question_by_code(cx, secret, &q)) return false;
  question_kept(cx, &q, ret);
  return true;
}

static bool question_of_id(struct ctx *cx, id record, struct kept *ret) {
  struct question q;
  if (!STORE_FIND(cx, q_question, &q, A(cx->who.commune), A(record))) return false;
  question_kept(cx, &q, ret);
  return true;
}

static bool question_in_sight(struct ctx *cx, id record) {
  struct question q;
  return may(&cx->who, MAY_PLAN_MEETINGS) && question_find(cx, record, &q);
}

/* It names nobody: what is wrong in its words is for the moderator. */
static bool question_correct(struct ctx *cx, id record, str name, str phone) {
  (void)name, (void)phone;
  struct question q;
  return STORE_FIND(cx, q_question, &q, A(cx->who.commune), A(record));
}

static int64_t question_erase(struct ctx *cx, id record, enum erasure_how how) {
  struct question q;
  if (!STORE_FIND(cx, q_question, &q, A(cx->who.commune), A(record))) return -1;
  if (how == ERASE_NAME) return 0;
  bool cut = how == ERASE_CUT;
  STORE_DO(cx, q_question_cut, A(cx->who.commune), A(record),
           A(cut ? personal_hidden(cx->mem, q.text, STR_NONE) : STR_NONE),
           A(cut ? personal_hidden(cx->mem, q.public_text, STR_NONE) : STR_NONE));
  if (!cut) STORE_DO(cx, q_question_off, A(cx->who.commune), A(record));
  forget_around(cx, record, STR_NONE, how);
  store_forget(cx, "meeting_question");
  return 0;
}

static struct kept_ids questions_ended(struct ctx *cx, day until, size_t limit) {
  size_t n;
  struct meeting_id_row *rows =
      STORE_LIST(cx, q_questions_ended, &n, A(cx->who.commune), A(behind(until)), A(until), A((int64_t)limit));
  return ids_of(cx, rows, n);
}

static int64_t questions_n(struct ctx *cx, day until) {
  struct meeting_number_row row = {0};
  STORE_FIND(cx, q_questions_n, &row, A(cx->who.commune), A(behind(until)), A(until));
  return row.n;
}

const struct keeper meeting_question_keeper = {.name = "cau-hoi",
                                               .hear = follow_as_written,
                                               .by_code = question_of_code,
                                               .by_number = by_number,
                                               .find = question_of_id,
                                               .in_sight = question_in_sight,
                                               .withdrawn = withdrawn,
                                               .correct = question_correct,
                                               .erase = question_erase,
                                               .ended = questions_ended,
                                               .count_ended = questions_n};
