/* account's own: what its files share with each other and nobody else. */
#ifndef ACCOUNT_INSIDE_H
#define ACCOUNT_INSIDE_H

#include "account/account.h"

void account_hash_secret(const uint8_t secret[32], uint8_t ret[32]); /* BLAKE2b-256 */
/* Opens a session for the person in this transaction and writes the sign-in log. */
void account_open_session(struct ctx *cx, id account, str source, uint8_t ret_secret[32]);
/* HMAC of a one-time code, spaces and hyphens dropped, capitals ignored; false when it cannot be a code at all. */
bool account_code_mac(struct ctx *cx, str code, uint8_t ret[32]);

bool password_right(str hash, str password); /* slow; hash absent takes as long and is false */
/* The slow hash costs 64 MiB: two at once on this machine, a few may wait, the others are told to come back. */
struct hash_turn;
struct hash_turn *hash_turn_take(void *mem, struct store *s); /* NULL: too many wait */
void hash_turn_give(struct hash_turn *t);

#endif
