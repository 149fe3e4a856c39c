/* privacy: personal data: masked until somebody says why they must see it, kept as long as the law says, given, corrected, taken
 * back and erased as its person asks (Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15, Nghị định 356/2025/NĐ-CP).
 *
 * This room knows nothing of what the records are: a room that keeps persons in its records is a keeper (below), and stands
 * above this one, so that it can mask, ask for consent and note who looked. */
#ifndef PRIVACY_PRIVACY_H
#define PRIVACY_PRIVACY_H

#include "calendar/calendar.h"
#include "people/people.h"
#include "web/web.h"

/* ---- masking ---------------------------------------------------------------------------------------- */

str mask_phone(void *mem, str phone); /* '09•• ••• •78'; absent stays absent */
str mask_name(void *mem, str name); /* 'N••• V••• A•••': the same length whatever the name */

struct finding {
  size_t from, n; /* bytes of the text */
  str what;       /* _("số điện thoại"), ... */
};
struct findings {
  struct finding *at;
  size_t n;
};
/* 12-digit ids, old 9-digit ids, telephone and account numbers, e-mail addresses, and that name. */
struct findings personal_find(void *mem, str text, str name);
str personal_black_out(void *mem, str text, const struct findings *f);
str personal_hidden(void *mem, str text, str name); /* both in one; absent stays absent */

/* ---- looking at what is masked ------------------------------------------------------------------------ */

/* Notes that cx->who was shown a field of a record, inside an apply. False: no such reason. */
bool reveal_note(struct ctx *cx, str keeper, id record, str field, str reason);
struct choices reveal_reasons(struct ctx *cx, enum lang lang);
/* The record was a denunciation and left the system: nothing here may tell which it was. */
void privacy_moved_out(struct ctx *cx, id record);

/* ---- consent ------------------------------------------------------------------------------------------ */

struct consent_text {
  str code, label, text; /* in the language asked for */
  int64_t version;
};
bool consent_text(struct ctx *cx, enum lang lang, str purpose, struct consent_text *ret); /* as it is today */
/* A row with the text's version and hash, inside an apply. */
void consent_give(struct ctx *cx, enum lang lang, str keeper, id record, str purpose);
bool consent_holds(struct ctx *cx, id record, str purpose);
/* Inside an apply; the keeper acts on it at once. False: it did not hold. */
bool consent_withdraw(struct ctx *cx, enum lang lang, str keeper, id record, str purpose);

/* ---- what was erased ------------------------------------------------------------------------------------ */

enum erasure_how {
  ERASE_CUT,     /* the person goes, the record stays: an archive duty */
  ERASE_DESTROY, /* the words go too; the counted fact stays */
  ERASE_NAME,    /* the name leaves what is public */
};
/* Inside an apply. False: no such record, or its keeper cannot do it now. Done twice is done once. */
bool privacy_erase(struct ctx *cx, str keeper, id record, enum erasure_how how);
bool privacy_erased(struct ctx *cx, id record); /* in any way: words of it may be missing in the log */
int64_t privacy_forgotten(struct ctx *cx);      /* how many records of the public log went with erasures */
/* Whether each erasure is what the public log was given of it; a sentence per finding. A log_witness. */
size_t privacy_check(struct ctx *cx, struct buf *findings);

/* DIR/erasures: a line per erasure, 'DAY KEEPER RECORD HOW', beside the store, so that a store put back from a back-up is told what
 * it must forget again. Written when rows were added, read at start. */
bool privacy_list_write(void *mem, struct store *s, moment now, str *ret_why);
/* Does again what the file (absent: DIR/erasures) says and the store's rows do not; gives how many, -1 with a sentence. */
int64_t privacy_replay(void *mem, struct store *s, moment now, str path, str *ret_why);

/* ---- keepers --------------------------------------------------------------------------------------------- */

/* What a keeper says of one record. */
struct kept {
  id record;
  str title, desk_path, name, phone, email, place; /* title: for staff; desk_path: the record's page */
  str number;                                      /* public number, absent when it has none */
  day received;
  bool pictures;
};
struct kept_ids {
  id *at;
  size_t n;
};
struct keeper {
  const char *name;                                  /* stored: never changed */
  bool (*hear)(void *mem, str typed, str *ret_code); /* a follow code, as it is written */
  bool (*by_code)(struct ctx *cx, str code, struct kept *ret);
  bool (*by_number)(struct ctx *cx, str number, struct kept *ret);
  bool (*find)(struct ctx *cx, id record, struct kept *ret);
  bool (*in_sight)(struct ctx *cx, id record); /* may cx->who open it? */
  /* Inside an apply, after this room decided: */
  void (*withdrawn)(struct ctx *cx, id record,
                    str purpose); /* a consent ended: at once, nothing public goes on */
  bool (*correct)(struct ctx *cx, id record, str name, str phone);
  int64_t (*erase)(struct ctx *cx, id record,
                   enum erasure_how how); /* records of the log forgotten; -1 = not now */
  /* Records that ended on that day or before and still hold a person, oldest first; and how many there are. */
  struct kept_ids (*ended)(struct ctx *cx, day until, size_t limit);
  int64_t (*count_ended)(struct ctx *cx, day until);
};
struct keepers {
  const struct keeper *const *at;
  size_t n;
};
extern const struct keepers keepers; /* app's */

/* ---- pages, upkeep ----------------------------------------------------------------------------------------- */

/* Opens /quyen-rieng-tu/cua-toi from a page that already knows the code: one tap. */
struct form_view *privacy_door(struct request *rq, str code);
/* Takes a request at the counter from a record's page. */
str privacy_take_path(void *mem, str keeper, id record);

/* Once a minute, by one thread: each day's retention in small slices, and the list of erasures. */
struct privacy_upkeep {
  day looked;     /* the day whose retention is done */
  int64_t listed; /* erasures that DIR/erasures knows */
};
void privacy_upkeep(struct store *s, moment now, struct privacy_upkeep *u);
void privacy_duties(struct ctx *cx, enum lang lang, struct duty_list *l); /* a duty_provider */

extern const struct routes privacy_public_routes, privacy_request_routes, privacy_log_routes,
    privacy_office_routes, privacy_breach_routes;
extern const struct commands privacy_commands; /* erase, retain */

#endif
