/* account: people, roles, sessions; may() and the one permission table of the house (no pages). */
#ifndef ACCOUNT_ACCOUNT_H
#define ACCOUNT_ACCOUNT_H

#include "store/store.h"

/* One person may hold several. The numbers are stored: append only. */
enum role {
  ROLE_ADMINISTRATOR,
  ROLE_CHAIRMAN,
  ROLE_COORDINATOR,    /* Phòng VH-XH */
  ROLE_UNIT_HEAD,
  ROLE_OFFICER,
  ROLE_ONE_STOP_CLERK,
  ROLE_COLLECTOR,      /* hamlet head, association's chair */
  ROLE_HELPER,
  ROLE_SUPERVISOR,     /* MTTQ, people's inspectors */
  ROLE_FINANCE,
  ROLE_CLERK,          /* văn thư */
  ROLE_PARTY_VIEWER,   /* Ban Xây dựng Đảng */
  ROLE_SEALED_HANDLER, /* opens sealed matters handed to them by name */
  ROLE_CITY_APPRAISER,
  ROLES
};
#define ROLE_BIT(r) (1u << (r))

/* What can be permitted. A route names one; who holds it stands in account/permissions.c and nowhere else. Append as
 * rooms need them. */
enum permission {
  MAY_NOBODY = 0, /* a route without a permission is refused */
  MAY_ANYONE,     /* residents, no session needed */
  MAY_SIGNED_IN,
  MAY_ADMINISTER,      /* persons, roles, units, settings */
  MAY_MODERATE,        /* see what came in, publish or move it out, assign a unit */
  MAY_READ_MATTERS,    /* of the own unit, or of all with MAY_READ_ALL_MATTERS */
  MAY_READ_ALL_MATTERS,
  MAY_ANSWER,          /* draft and send an answer for approval */
  MAY_APPROVE,         /* make an answer public */
  MAY_HAND_IN_ROUND,   /* the week's opinions of the own source */
  MAY_SEE_ROUNDS,
  MAY_INTAKE,          /* enter a matter for somebody at the counter, by phone, on paper */
  MAY_SEE_PROGRAMME,   /* the coordinator's page */
  MAY_EDIT_CALENDAR,
  MAY_REOPEN,          /* take back what a resident says is not done */
  PERMISSIONS
};

bool may(const struct who *who, enum permission p);
const char *permission_name(enum permission p);
const char *role_name(enum role r); /* "chairman": for files, logs, tests */
str role_word(enum role r);         /* _("Chủ tịch"): for faces */

/* ---- persons --------------------------------------------------------------------------------------- */

struct account {
  id id, unit;
  str name, login; /* login: lower-case ASCII, unique in the commune */
  int64_t roles;
  bool active, has_password; /* collectors: `unit` is the hamlet or association they hand in for */
};
struct accounts {
  struct account *at;
  size_t n;
};
bool account_find(struct ctx *cx, id account, struct account *ret);
struct accounts account_list(struct ctx *cx);
/* Makes a person and a one-time code (12 letters, shown once, 24 h) to set a password with. False when the login is taken. */
bool account_add(struct ctx *cx, str name, str login, id unit, uint32_t roles, id *ret_account, str *ret_code);
bool account_set_roles(struct ctx *cx, id account, id unit, uint32_t roles); /* ends the person's sessions */
bool account_deactivate(struct ctx *cx, id account);                         /* refused for the last administrator */
str account_new_code(struct ctx *cx, id account);

/* ---- signing in ------------------------------------------------------------------------------------ */

/* argon2id, 64 MiB, t=3: done in prepare, on a worker, at most two at once. */
bool password_acceptable(void *mem, str password, str login, str *ret_why); /* 12..256 bytes, not common, not of this place */
str password_hash(void *mem, str password);
/* Prepare: reads the account and does the slow check without saying yet what it found; the same time for an unknown
 * login. Apply: counts the try, opens the session. A stranger's wrong tries never lock the owner out: they only slow
 * that source down. */
struct sign_in {
  str login, password, source; /* source: the address class the try came from */
  id account;                  /* found by prepare */
  bool right, must_wait;
  moment wait_until;
  uint8_t session_secret[32]; /* goes into the cookie */
};
void sign_in_prepare(struct ctx *cx, struct sign_in *s);
bool sign_in_apply(struct ctx *cx, struct sign_in *s);
/* A one-time code sets the password and opens a session. */
bool code_sign_in(struct ctx *cx, str login, str code, str new_password_hash, uint8_t ret_session_secret[32]);

/* Fills cx->who from the cookie's secret: idle 20 minutes, absolute 8 hours (thanthien.ini [session]). Idle time is
 * kept in memory and flushed once a minute. False: nobody. */
bool session_open(struct ctx *cx, const uint8_t secret[32]);
void session_close(struct ctx *cx, const uint8_t secret[32]);
void session_close_all(struct ctx *cx, id account, id but_session);
void session_flush(struct store *s); /* writes the idle times gathered; called once a minute by app */

#endif
