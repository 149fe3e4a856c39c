/* log_harness: a house with a log, its signer, and entries put in; for the journal's tests and the log room's. */
#ifndef JOURNAL_LOG_HARNESS_H
#define JOURNAL_LOG_HARNESS_H

#include "journal/inside.h"

struct house; /* test/house.h */

/* Starts the helpers for this house; ends the test when that fails. */
struct box *harness_box(struct house *h);
/* Commits `n` records in transactions of at most 100, kinds "first" and "second" in turn (no room's own), about `object`. */
void harness_commit(struct house *h, int64_t n, id object);
/* Numbers and signs until nothing waits. */
void harness_sequence(struct house *h, struct box *b);
/* Findings of log_check, and how many. */
size_t harness_check(struct house *h, str key, str outside, str *ret_findings);

#endif
