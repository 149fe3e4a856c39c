/* outlet: the ways out that thanthien.ini configures, as the sender reads them once at its start (no base, no network). */
#ifndef BOX_OUTLET_H
#define BOX_OUTLET_H

#include "box/mail.h"

#include <stdbool.h>

enum { OUTLET_LINE = 2048, OUTLET_HEADERS = 8, OUTLET_WORDS = 256 };
enum outlet_kind { OUTLET_MAIL, OUTLET_SMS, OUTLET_ZALO, OUTLETS };

struct outlet {
  bool configured;
  char why[OUTLET_WORDS]; /* what is wrong with its section; empty when it can be used */
  /* mail */
  char server[256], from[256], from_name[256], user[256];
  /* a gateway */
  char url[OUTLET_LINE], method[8], body[OUTLET_LINE], success[256];
  char headers[OUTLET_HEADERS][512];
  int n_headers;
  enum fill encoding;
  char number[4]; /* how the gateway wants a number to begin: 84, +84, 0 */
  /* both */
  char secret[4096]; /* password or token, from a file in keys/ */
  char secret_file[128], ca_file[128], tls[16];
  char *ca; /* PEM of who may sign the peer's certificate; NULL: the system's */
  size_t ca_n;
};

/* Reads DIR/thanthien.ini beside `keys_dir` and the files it names in keys_dir. False when there is no such file. */
bool outlets_read(const char *keys_dir, struct outlet ret[OUTLETS]);
const char *outlet_name(enum outlet_kind k); /* its section: mail, sms, zalo */
int outlet_find(const char *p, size_t n);    /* -1: none of that name */

#endif
