/* outbox's own: what its files share with each other and nobody else. */
#ifndef OUTBOX_OUTBOX_ROOM_H
#define OUTBOX_OUTBOX_ROOM_H

#include "outbox/outbox.h"

enum { OUTBOX_TRIES = 8, OUTBOX_CALLS = 3, OUTBOX_PAGE = 50, OUTBOX_CALL_PAGE = 100 };
#define LEASE_MS 40000LL /* the sender is given up after twenty seconds */

struct outbox_message {
  id id, object;
  str template, lang, kind, address, way, state, why;
  day about_day, until_day;
  moment created_at, next_at;
  int64_t tries;
  struct maybe_int ended_at;
};
struct outbox_messages {
  struct outbox_message *at;
  size_t n;
};
struct outbox_attempt {
  id id, actor;
  str way, outcome, words; /* outcome absent: under way */
  moment began_at;
  struct maybe_int ended_at, code;
};
struct outbox_attempts {
  struct outbox_attempt *at;
  size_t n;
};

/* ---- outbox.c ---- */
bool outbox_cancel(struct ctx *cx, id message);    /* while it waits */
bool outbox_try_again(struct ctx *cx, id message); /* what waits, or was given up */
/* Somebody called: gap, khong-gap, sai-so. */
bool outbox_called(struct ctx *cx, id message, str outcome);

/* ---- sending.c: a message is claimed, sent, settled; in between the process may die ---- */
struct outbox_claim {
  id message, attempt;
  struct outbox_message m;
};
struct outbox_ways {
  bool mail, sms, zalo; /* may be spoken to now */
};
bool outbox_claim(struct ctx *cx, const struct outbox_ways *ways, struct outbox_claim *ret);
void outbox_settle(struct ctx *cx, const struct outbox_claim *c, const struct box_sent *sent);

/* ---- reading.c ---- */
bool outbox_find(struct ctx *cx, id message, struct outbox_message *ret);
/* Newest first; state absent = all. before: the last one of the page before, or NULL. */
struct outbox_messages outbox_list(struct ctx *cx, str state, const struct outbox_message *before,
                                   size_t limit);
struct outbox_messages outbox_calls(struct ctx *cx, size_t limit); /* oldest first */
struct outbox_attempts outbox_attempts(struct ctx *cx, id message);
int64_t outbox_count(struct ctx *cx, str state, day since);
int64_t outbox_count_calls(struct ctx *cx);

/* ---- words.c ---- */
const struct outbox_template *outbox_template(str code); /* NULL: of a room that is gone */
enum lang outbox_lang(const struct outbox_message *m);
str outbox_text(struct ctx *cx, const struct outbox_message *m); /* as an SMS says it */
str outbox_subject(struct ctx *cx, const struct outbox_message *m);
str outbox_mail_text(struct ctx *cx, const struct outbox_message *m);
str outbox_sentence(struct ctx *cx, enum lang lang,
                    const struct outbox_message *m); /* to be said on the telephone */
bool outbox_has_way(struct ctx *cx, str way);
str outbox_way_for(struct ctx *cx, enum address_kind kind, str address, const struct outbox_template *t);
str outbox_mask(void *mem, str kind, str address); /* 0912 ▇▇▇ 678, n▇▇▇@example.vn */
str outbox_number_show(void *mem, str number);     /* 84912345678 as 0912 345 678 */
/* 84912345678 for a Vietnamese mobile number however it was typed; absent for what no SMS reaches. */
str outbox_mobile(void *mem, str typed);
str outbox_plain(void *mem, str text); /* without marks, in the letters every telephone has */
struct sms_size {
  bool wide; /* UCS-2: a letter is outside the GSM alphabet */
  int64_t units, segments;
};
struct sms_size outbox_sms_size(str text); /* 3GPP TS 23.038 */
/* What a peer said, fit to be kept: one line of valid text, at most 200 bytes, the address taken out. */
str outbox_peer_words(void *mem, str words, str address);
int64_t outbox_setting(struct ctx *cx, const char *name, int64_t otherwise, int64_t min, int64_t max);

/* ---- pages ---- */
struct way_view {
  str name, state_kind, state, line;
};
struct message_line {
  str path, template, address, way, state, state_kind, about, about_path, why;
  moment created_at;
  int64_t tries;
};
struct message_lines {
  struct message_line *at;
  size_t n;
};
struct tab_view {
  str path, label;
  bool current;
};
struct messages_page {
  struct {
    struct way_view *at;
    size_t n;
  } ways;
  struct {
    struct tab_view *at;
    size_t n;
  } tabs;
  struct message_lines items;
  str count, next;
  moment as_of;
  int64_t sent, failed, waiting, calls;
  bool none_configured;
};
struct attempt_view {
  str way, outcome, words, who, code;
  moment began_at;
};
struct message_page {
  struct message_line line;
  str text, subject, size, number;
  moment next_at;
  bool waits, tries_again, unknown, is_call, by_mail;
  struct {
    struct attempt_view *at;
    size_t n;
  } attempts;
  const struct form_view *cancel_form, *again_form, *reveal_form;
};
struct call_line {
  str path, number, about, about_path, sentence;
  moment created_at;
  int64_t tries;
  const struct form_view *outcome_form;
};
struct calls_page {
  struct {
    struct call_line *at;
    size_t n;
  } items;
  const struct form_view *print_form;
  str today;
  bool shown; /* the numbers stand in full */
  bool more, sms_configured;
};
struct message_line outbox_line(struct request *rq, const struct outbox_message *m);

#endif
