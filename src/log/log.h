/* log: the public log's pages under /so-cai and its commands; what is in the log, and the proofs, come from journal. */
#ifndef LOG_LOG_H
#define LOG_LOG_H

#include "web/web.h"

extern const struct routes log_routes;
extern const struct commands log_commands;

/* `thanthien log prove DIR CODE-OR-NUMBER` is told what a code or a public number means by the room that gave it out, which
 * stands above this one: app defines it. Without a definition only entries in hex can be asked for. */
struct log_resolver {
  bool (*find)(struct ctx *cx, str code_or_number, id *ret_object);
};
extern const struct log_resolver log_resolver;

/* `log verify` asks the rooms whose records the log holds whether what they show is still what it was given: app lists them. Each
 * adds a sentence per finding and gives how many. */
typedef size_t (*log_witness)(struct ctx *cx, struct buf *findings);
struct log_witnesses {
  const log_witness *at;
  size_t n;
};
extern const struct log_witnesses log_witnesses;

#endif
