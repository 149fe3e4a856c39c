/* box: helper programs and the few words they speak: the launcher, the decoder (pictures), the signer (log keys),
 * the sender (mail, SMS, Zalo: the only one that connects out).
 * Helpers are programs of their own beside the binary, each linking only its libraries. Before any thread main forks a
 * small launcher (no store, no network) that execs them, restarts them, and passes their socket to main. A helper
 * loads its libraries, warms up, then drops rights (no file system, no network, memory and time limits). A dead one is a
 * 503, never a fault of ours. */
#ifndef BOX_BOX_H
#define BOX_BOX_H

#include "base/base.h"

struct box; /* the launcher's handle; safe to share between threads */

/* Forks the launcher. Call before any thread. `programs` is the folder of the helper binaries (beside our own). keys_dir:
 * where the signer finds its keys before it drops rights. NULL with a sentence when it cannot. */
struct box *box_start(void *mem, str programs, str keys_dir, str *ret_why);
void box_stop(struct box *b);
/* For tests and `thanthien` status lines: the process of helper 0 (signer), 1 or 2 (decoders), 3 (sender, started when first
 * needed); 0 when there is none. */
int box_helper_pid(const struct box *b, int which);

enum box_result {
  BOX_OK,
  BOX_REFUSED /* bad input; why is a sentence */,
  BOX_DOWN /* helper dead or late: 503 */
};

/* ---- decoder ------------------------------------------------------------------------------------- */

/* Re-encodes a picture: turned upright, no metadata, sRGB, at most 2,400 px a side, as JPEG (or PNG with alpha), and a
 * thumbnail of 320 px. Refused from the header: over 40 megapixels or 12,000 px a side, animation, anything that is not
 * JPEG, PNG, WebP, HEIC by content. At most 3 s and 256 MiB. */
struct picture {
  str media_type;
  str full, thumbnail; /* bytes */
  int width, height;
};
enum box_result box_picture(struct box *b, void *mem, str upload, struct picture *ret, str *ret_why);

/* ---- signer -------------------------------------------------------------------------------------- */

/* The log's Ed25519 key never leaves the signer, which signs only checkpoints: texts of C2SP tlog-checkpoint form, of
 * a known origin (`thanthien/<16 hex>`, or with `/noi-bo` behind it the same log's staff tree), never smaller than the last
 * it signed for that origin, and proved to grow from it (RFC 9162 2.1.4; `proof` is `hashes` times 32 bytes). */
enum box_result box_sign_checkpoint(struct box *b, void *mem, str origin, str text, const uint8_t (*proof)[32],
                                    size_t hashes, uint8_t ret_sig[64], str *ret_why);
/* What the signer signed last for this origin: the size to prove growth from, -1 for nothing yet. stored_note: the newest
 * checkpoint in the store, for a signer that has just been started; it must carry the signer's own signature. */
enum box_result box_log_last(struct box *b, void *mem, str origin, str stored_note, int64_t *ret_size,
                             str *ret_why);
enum box_result box_log_key(struct box *b, void *mem, str origin, uint8_t ret_public[32], str *ret_why);
/* Makes DIR/keys/log-<origin's hex>.key at init; no launcher needed. A key that is there already is kept, and is the
 * answer. False when the folder cannot be written or the file is none. */
bool box_make_log_key(str keys_dir, str origin_hex, uint8_t ret_public[32]);
/* Key id of a C2SP signed note: first four bytes of SHA-256(name, newline, 0x01, public key). */
void box_key_id(str name, const uint8_t public_key[32], uint8_t ret[4]);
bool box_verify(const uint8_t public_key[32], str text, const uint8_t sig[64]); /* Ed25519 */

/* ---- sender ---------------------------------------------------------------------------------------- */

/* The ways out are sections of thanthien.ini ([mail], [sms], [zalo]); the sender reads them and the passwords in keys/ itself, and
 * speaks to no other host. */
struct box_message {
  str way;     /* mail, sms, zalo */
  str to;      /* an address of mail, or a number as 84912345678 */
  str subject; /* mail only */
  str text;
  str id;       /* letters and digits: the same each time this message is tried */
  str date;     /* RFC 5322 */
  str lang;     /* vi, en */
  str template; /* the gateway's own name of the text, and the day it speaks of: for those that take no free text */
  str day;
};
enum box_fate {
  BOX_SENT,   /* the peer said that it has it */
  BOX_LATER,  /* it does not have it */
  BOX_NEVER,  /* it does not want it */
  BOX_UNKNOWN /* it was given away and nothing was heard: the peer may have it */
};
struct box_sent {
  enum box_fate fate;
  int code;   /* the peer's; 0 when it said none */
  int wait_s; /* the peer asked for so long; 0 when it did not */
  str words;  /* the peer's, or why it was not reached; as they came */
};
/* One message, waiting at most 20 s. Always an answer: a sender that dies in the middle gives BOX_UNKNOWN. */
struct box_sent box_send(struct box *b, void *mem, const struct box_message *m);

#endif
