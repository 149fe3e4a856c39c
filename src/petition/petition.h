/* petition: what must stay secret: complaints, complaints about the conduct of staff, whatever a citizen asks to keep to a few;
 * the register of denunciations (a number, a class, a clock); the reception register (Mẫu 03/TCD).
 *
 * This room stands apart from matter/ on purpose. Nothing that lists, searches, counts, exports, notifies or logs matters touches
 * its tables, and nothing here goes into the search index, the counters or the public log. Content is sealed before the
 * store sees it: each record has a random key, wrapped to the persons who handle it, to the follow code, and to any two of
 * three escrow holders; the server holds private keys only sealed under their owners' passphrases, opened for a
 * sitting of a few minutes in locked memory. Why each choice: docs/decisions/petition.md. */
#ifndef PETITION_PETITION_H
#define PETITION_PETITION_H

#include "people/people.h"
#include "web/web.h"

void petition_duties(struct ctx *cx, enum lang lang, struct duty_list *l);
/* Nobody leaves a duty with the last key of a record in their hand. */
str petition_leave_guard(struct ctx *cx, id account, uint32_t roles);
/* Due days of what is open, computed anew with the calendar. In an apply. */
void petition_recompute_due(struct ctx *cx);
/* Destroys what the law says is kept no longer. Once a minute, by app; cheap when there is nothing. */
void petition_upkeep(struct store *s, moment now);

extern const struct routes petition_public_routes;    /* /don-thu */
extern const struct routes petition_follow_routes;    /* /don-thu/theo-doi */
extern const struct routes petition_key_routes;       /* /can-bo/khoa */
extern const struct routes petition_desk_routes;      /* /can-bo/don-kin */
extern const struct routes petition_record_routes;    /* /can-bo/don-kin/:id */
extern const struct routes petition_denounce_routes;  /* /can-bo/to-cao */
extern const struct routes petition_reception_routes; /* /can-bo/tiep-dan */
extern const struct routes petition_desk_form_routes; /* Mẫu 01, 02/TCD */

#endif
