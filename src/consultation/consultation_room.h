/* What the files of this room share; the room's promise to others is consultation.h. */
#ifndef CONSULTATION_CONSULTATION_ROOM_H
#define CONSULTATION_CONSULTATION_ROOM_H

#include "consultation/consultation.h"

struct made_row {
  id id;
};
struct n_row {
  int64_t n;
};

/* The row of data/law/deadlines.yaml by which a draft stays open. */
#define OPEN_RULE "lay-y-kien-nhan-dan"
#define RECOGNISE_RULE "cong-nhan-nhan-dan-quyet-dinh"

/* How far cx->who sees drafts that are not disclosed yet: 1 = all, 0 = those of the own unit. */
int64_t consultation_sees_all(const struct who *who);
/* Adds a dated fact; until, least: DAY_NONE where there is none. */
struct fact_in {
  const char *what;
  day day, until, least;
  struct maybe_int lawful_days;
  str detail;
};
void consultation_fact(struct ctx *cx, id consultation, const struct fact_in *f);
/* Order of arrival: time first; two in the same millisecond differ by the random part. */
int64_t consultation_seq(struct ctx *cx);
bool consultation_unit_may(struct ctx *cx, id consultation, enum permission p, struct consultation *ret);

/* Lists: drafts of the own scope in a state (empty = any), newest first; public ones, newest first. */
struct consultations consultation_list(struct ctx *cx, str state, int64_t before_seq, size_t limit);
struct consultations consultation_public_list(struct ctx *cx, int64_t before_number, size_t limit);
struct version_row {
  int64_t version;
  str note;
  day day;
};
struct version_rows {
  struct version_row *at;
  size_t n;
};
struct version_rows consultation_versions(struct ctx *cx, id consultation); /* oldest first */
int64_t opinions_waiting(struct ctx *cx);        /* for the moderator, of all drafts */
int64_t consultation_unanswered(struct ctx *cx); /* of the drafts one may work on */
int64_t syntheses_waiting(struct ctx *cx);       /* for the signature */
str consultation_state_word(str state);
str opinion_channel_word(str channel);
str opinion_state_word(str state);
str answer_kind_word(str kind);

/* Both say what stands in the way in words that a face shows. */
#define WHY_GONE                                                                                               \
  _("Việc này vừa có người làm, hoặc không còn ở bước đó. Ông/bà mở lại trang để xem tình trạng mới.")
#define WHY_NOT_YOURS _("Việc này do đơn vị soạn dự thảo, người điều phối hoặc lãnh đạo xã làm.")

#endif
