/* launcher: a small process forked before any thread; it execs the helper programs and hands their sockets to main. */
#ifndef BOX_LAUNCHER_H
#define BOX_LAUNCHER_H

#include <stdint.h>
#include <sys/types.h>

enum { SLOT_SIGNER, SLOT_DECODER, SLOT_DECODER_2, SLOT_SENDER, SLOTS };

/* Main asks: end whatever runs in this slot and start it anew. The answer carries the socket, or wait_ms > 0 and none: it
 * died too often lately. */
struct launcher_ask {
  int32_t slot;
};
struct launcher_answer {
  int32_t pid, wait_ms;
};

/* Runs until main's end of `control` closes. */
_Noreturn void launcher_run(int control, const char *programs, const char *keys_dir);

#endif
