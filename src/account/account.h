/* account: people, roles, sessions; may() and the one permission table of the house (no pages). */
#ifndef ACCOUNT_ACCOUNT_H
#define ACCOUNT_ACCOUNT_H

#include "store/store.h"

/* One person may hold several. The numbers are stored: append only. */
enum role {
  ROLE_ADMINISTRATOR,
  ROLE_CHAIRMAN,
  ROLE_COORDINATOR, /* Phòng VH-XH */
  ROLE_UNIT_HEAD,
  ROLE_OFFICER,
  ROLE_ONE_STOP_CLERK,
  ROLE_COLLECTOR, /* hamlet head, association's chair */
  ROLE_HELPER,
  ROLE_SUPERVISOR, /* MTTQ, people's inspectors */
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
  MAY_ADMINISTER,   /* persons, roles, units, settings */
  MAY_MODERATE,     /* see what came in, publish or move it out */
  MAY_READ_MATTERS, /* of the own unit, or of all with MAY_READ_ALL_MATTERS */
  MAY_READ_ALL_MATTERS,
  MAY_ANSWER,        /* draft and send an answer for approval */
  MAY_APPROVE,       /* make an answer public */
  MAY_HAND_IN_ROUND, /* the week's opinions of the own source */
  MAY_SEE_ROUNDS,
  MAY_INTAKE,        /* enter a matter for somebody at the counter, by phone, on paper */
  MAY_SEE_PROGRAMME, /* the coordinator's page */
  MAY_EDIT_CALENDAR,
  MAY_ASSIGN,             /* give a matter to another unit */
  MAY_REOPEN,             /* take back what a resident says is not done */
  MAY_SEE_CONSULTATIONS,  /* the staff's lists of drafts and what was said about them */
  MAY_DRAFT_CONSULTATION, /* write a draft, answer opinions, put the synthesis before the signer */
  MAY_OPEN_CONSULTATION,  /* disclose a draft with its last day; open a vote of households */
  MAY_SIGN_SYNTHESIS,     /* make the synthesis public; record the issue, the recognition of a vote */
  MAY_KEY_OPINION,        /* enter what came on paper, from meetings, from organisations */
  MAY_SEE_VOTES,
  MAY_KEY_VOTE,         /* a hamlet's minutes: its own head, or the office */
  MAY_EXPORT,           /* tables of what is public, made by slow work */
  MAY_TELL_RESIDENTS,   /* messages to residents and their fate, the list of calls */
  MAY_WATCH,            /* early warnings over the whole commune: what clusters, who fell silent */
  MAY_PLAN_MEETINGS,    /* post meetings, say how they went, write their minutes, answer questions */
  MAY_RECEIVE,          /* see who registered for a reception, and reply to them */
  MAY_PROMISE,          /* write down promises and their proof; the own unit's, or all by rank */
  MAY_SEE_PROMISES,     /* the desk's page of the promise ledger */
  MAY_SUPERVISE,        /* recommend, and close promises nobody else can close */
  MAY_SEE_SUPERVISION,  /* recommendations of the own unit, or all by rank */
  MAY_KEEP_SEALED,      /* petitions that must stay secret: those one holds a key of */
  MAY_HOLD_KEY,         /* have a key pair of one's own */
  MAY_RECEIVE_CITIZENS, /* the reception register */
  MAY_KEEP_CHANNELS,    /* the register of channels, posters */
  MAY_PAPER,            /* a hamlet's sheet: print it, key it in, tick what was read out */
  MAY_PROTECT_DATA,     /* personal data: who looked at what, requests, breaches, what is kept how long */
  PERMISSIONS
};

bool may(const struct who *who, enum permission p);
const char *permission_name(enum permission p);
const char *role_name(enum role r); /* "chairman": for files, logs, tests */
str role_word(enum role r);         /* _("Chủ tịch"): for faces */
/* Who stands above whom in signing: a unit's head 1, the coordinator 2, the chairman 3; 0 = signs nothing. */
enum { RANK_HIGHEST = 3 };
int role_rank(uint32_t roles);

/* ---- persons --------------------------------------------------------------------------------------- */

struct account {
  id id, unit;     /* unit: of a collector, the hamlet or association they hand in for */
  str name, login; /* login: lower-case ASCII, unique in the commune */
  int64_t roles;   /* ROLE_BIT of each */
  bool active, has_password;
};
struct accounts {
  struct account *at;
  size_t n;
};
bool account_find(struct ctx *cx, id account, struct account *ret);
bool account_find_login(struct ctx *cx, str login, struct account *ret);
struct accounts account_list(struct ctx *cx); /* by given name in Vietnamese order; at most 5,000 */
/* Small letters a-z, digits, '.', '-', '_', 2 to 40 of them, a letter first. */
bool login_ok(str login);
/* A free login made of the name as Vietnamese offices do: 'Nguyễn Thị Hòa' gives hoa.nguyenthi, then hoa.nguyenthi2. */
str login_for(struct ctx *cx, str name);
/* Makes a person and a one-time code (12 letters, shown once, 24 h) to set a password with. False when the login is taken
 * or is none (login_ok). Inside an apply, as all changes below. */
bool account_add(struct ctx *cx, str name, str login, id unit, uint32_t roles, id *ret_account, str *ret_code);
bool account_rename(struct ctx *cx, id account, str name);
/* Ends the person's sessions, but for the one that asks: rights are read anew with each request. Refused when nobody who can sign
 * in would be administrator any more. */
bool account_set_roles(struct ctx *cx, id account, id unit, uint32_t roles);
bool account_deactivate(struct ctx *cx, id account); /* refused for the last administrator */
/* A room may keep a person: a sentence why they cannot leave a duty yet, absent when they can. Asked by the two above, which
 * refuse, and by pages that want to say why. roles: those the person would have then. The list is app's. */
typedef str (*leave_guard)(struct ctx *cx, id account, uint32_t roles);
struct leave_guards {
  const leave_guard *at;
  size_t n;
};
extern const struct leave_guards leave_guards;
str account_must_stay(struct ctx *cx, id account, uint32_t roles);
bool account_reactivate(struct ctx *cx, id account); /* with a new code to be made for them */
/* A new code in place of an older one; the password works until the code was used. Absent: no such active person. */
str account_new_code(struct ctx *cx, id account);
str account_new_code_for(struct ctx *cx, id account, int64_t minutes);
/* What roles a person had at a moment: 0 = none. For everything that asks about the past. */
uint32_t account_roles_at(struct ctx *cx, id account, moment at);

/* ---- signing in ------------------------------------------------------------------------------------ */

/* argon2id, 64 MiB, t=3: done in prepare, on a worker, at most two at once. */
bool password_acceptable(void *mem, str password, str login,
                         str *ret_why); /* 12..256 bytes, not common, not of this place */
/* Waits for its turn; absent when too many wait already (503). */
str password_hash(void *mem, struct store *s, str password);
/* A key from a passphrase or a spoken code by the same slow hash, under a salt of its own. False: too many wait (503). */
bool slow_key(void *mem, struct store *s, str secret, const uint8_t salt[16], uint8_t ret[32]);

/* Prepare: reads the account and does the slow check without saying yet what it found; the same time for an unknown
 * login. Apply: counts the try, opens the session. A stranger's wrong tries never lock the owner out: they only slow
 * that source down, and a person who signed in from there before is not slowed by what others try there on other names. */
struct sign_in {
  str login, password, source; /* source: the address class the try came from, by which tries are counted */
  str address;                 /* the address itself, kept with what succeeds; absent: source stands for it */
  str code, new_hash;          /* code_sign_in only */
  id account;                  /* found by prepare */
  bool right;                  /* said by prepare: the password was the person's */
  bool busy;                   /* too many at once: come back */
  bool must_wait;
  moment wait_until;
  bool opened;                /* said by apply */
  uint8_t session_secret[32]; /* goes into the cookie when opened */
  str seen_hash;              /* the password's hash that prepare looked at */
  bool known_here;            /* signed in from this source before */
};
void sign_in_prepare(struct ctx *cx, struct sign_in *s);
/* Always true, so that a wrong try is counted; s->opened says. Closes the session the request came with: a new one at
 * each sign-in. */
bool sign_in_apply(struct ctx *cx, struct sign_in *s);
/* A one-time code sets the password and opens a session; ends all others. Counted and slowed like passwords. */
bool code_sign_in(struct ctx *cx, struct sign_in *s);
/* For prepare: whether this code deserves the slow hash of the new password. Without a hash code_sign_in counts a wrong try. */
bool code_sign_in_worth(struct ctx *cx, struct sign_in *s);
/* Changing one's own password needs the old one. */
bool password_check(struct ctx *cx, id account, str password, str *ret_seen_hash,
                    bool *ret_busy);                                        /* prepare; slow */
bool password_set(struct ctx *cx, id account, str seen_hash, str new_hash); /* apply; ends the other sessions */

/* Fills cx->who from the cookie's secret: idle 20 minutes, absolute 8 hours (thanthien.ini [session] idle_minutes,
 * absolute_hours). False: nobody. A read writes nothing: idle times are gathered in memory and flushed once a minute. */
bool session_open(struct ctx *cx, const uint8_t secret[32]);
void session_close_all(struct ctx *cx, id account, id but_session);
bool session_close_id(struct ctx *cx, id account, id session); /* one of that person's */
void session_flush(struct store *s); /* writes the idle times gathered; called once a minute by app */
struct session {
  id id;
  moment made_at, seen_at, ends_at;
  str source;
};
struct sessions {
  struct session *at;
  size_t n;
};
struct sessions session_list(struct ctx *cx, id account); /* those that work still, newest first */
/* Sign-ins of the last 12 months, newest first, at most 100: shown to the person and to the administrator. */
struct sign_in_entry {
  moment at;
  str source;
};
struct sign_in_entries {
  struct sign_in_entry *at;
  size_t n;
};
struct sign_in_entries sign_in_entries(struct ctx *cx, id account);

#endif
