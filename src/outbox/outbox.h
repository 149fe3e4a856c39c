/* outbox: what the commune tells people, by mail, SMS, Zalo or a telephone call; each message's fate.
 *
 * A message is written in the transaction of its cause and sent behind it. It is tried again with longer and longer waits and
 * never again once the peer has said that it has it; where the peer's answer was lost it may arrive twice, and its page says
 * so. It holds an address, a kind of text and two days: never the words of what it is about. Where no way is configured for
 * a telephone number, a person calls: the list stands at /can-bo/tin-gui/goi-dien. */
#ifndef OUTBOX_OUTBOX_H
#define OUTBOX_OUTBOX_H

#include "people/people.h"
#include "web/web.h"

/* ---- texts: each room has its own, app joins them ---------------------------------------------------- */

struct outbox_template {
  str code;          /* viec-tra-loi: stored */
  str name;          /* _("Báo đã có trả lời"): for lists */
  str subject, text; /* _("..."), with any of %(commune)s %(day)s %(until)s; what to do next is added behind */
  str call;          /* what to say on the telephone, one sentence; absent: not worth a call */
  str path;          /* page of ours where it goes on */
};
struct outbox_templates {
  const struct outbox_template *const *at;
  size_t n;
};
extern const struct outbox_templates outbox_templates; /* app's */
/* What a message is about, for who may see it: 'Việc số 12' and its page. False: not theirs, or none. App's. */
struct outbox_resolver {
  bool (*about)(struct ctx *cx, enum lang lang, id object, str *ret_label, str *ret_path);
};
extern const struct outbox_resolver outbox_resolver;

/* ---- writing, inside an apply ------------------------------------------------------------------------- */

enum address_kind { ADDRESS_EMAIL, ADDRESS_PHONE };
bool outbox_email_ok(str address);

struct outbox_note {
  enum address_kind kind;
  str address;
  str template; /* code */
  enum lang lang;
  id object;
  day about, until;  /* DAY_NONE where the text names none */
  moment not_before; /* 0 = at once */
};
/* False when nothing is to be said by this template to such an address (nobody calls to say that something came in). */
bool outbox_put(struct ctx *cx, const struct outbox_note *n);

/* Somebody ticked the box, which is never ticked for them (Nghị định 356/2025/NĐ-CP Điều 6): until they withdraw, outbox_tell
 * reaches them about this object. */
void outbox_agree(struct ctx *cx, id object, enum address_kind kind, str address, enum lang lang,
                  int64_t wording); /* wording: the version of the text they read */
bool outbox_agreed(struct ctx *cx, id object);
str outbox_email_of(struct ctx *cx, id object); /* the address of mail they agreed with; absent: none */
/* The telephone number was wrong, or goes (empty): what waits for it goes to the right one, or nowhere. */
void outbox_correct_phone(struct ctx *cx, id object, str phone);
bool outbox_withdraw(struct ctx *cx,
                     id object); /* the address goes, and what was not sent yet; false: nobody had agreed */
/* One message to whoever agreed for this object: by mail when that can be sent, else by telephone. */
void outbox_tell(struct ctx *cx, id object, const char *template, day about, day until);
/* The object was destroyed: nothing that was said about it stays. */
void outbox_forget(struct ctx *cx, id object);

/* ---- sending: by serve, on a thread that may wait -------------------------------------------------------- */

struct outbox_post; /* what a sending process remembers: which peers are resting */
struct outbox_post *outbox_post_new(void *mem, struct store *s, struct box *box);
/* One message at most; true when there may be another at once. */
bool outbox_send_next(struct outbox_post *p, moment now);
/* Once an hour: takes the addresses out of messages that ended long ago. */
void outbox_upkeep(struct store *s, moment now);

/* What `thanthien check` asks of this room. */
size_t outbox_check(struct ctx *cx, struct buf *findings);

extern const struct routes outbox_routes, outbox_call_routes;
void outbox_duties(struct ctx *cx, enum lang lang, struct duty_list *l);

#endif
