/* web: request, reply, routes, declared forms, CSRF, page cache, layout, commands' shape. serve() alone does route,
 * session, permission, CSRF, limits, transaction, journal, headers; a handler only does its work.
 *
 * A GET:  show(rq) reads through rq->cx and ends in one reply_...() call.
 * A POST: prepare(rq)  on a worker: values are already parsed and checked; does slow or refusing work, writes nothing;
 *                      gives the work for apply (any struct on rq->cx->mem), or NULL after a reply_...() of its own;
 *         apply(cx, work)  in the transaction, store only, may be run again; false = refused, rolled back;
 *         reply(rq, work, committed)  after the disk has it, on a worker; ends in a reply_...() call.
 * What prepare, apply and reply share is `work`. */
#ifndef WEB_WEB_H
#define WEB_WEB_H

#include "account/account.h"
#include "box/box.h"
#include "journal/journal.h"
#include "store/store.h"
#include "view/view.h"

/* ---- declared forms ------------------------------------------------------------------------------- */

enum field_kind {
  FIELD_TEXT_,
  FIELD_LONG_,
  FIELD_INT_,
  FIELD_DAY_,
  FIELD_ID_,
  FIELD_CHOICE_,
  FIELD_CHECK_,
  FIELD_FILE_,
  FIELD_PASSWORD_
};
struct field {
  const char *name;
  enum field_kind kind;
  int64_t min,
      max; /* length in characters, or range of the number; files: how many, and bytes each in `bytes` */
  int64_t bytes;
  const char *choices; /* space-separated values of a FIELD_CHOICE */
  bool many;
};
/* min 0 = may be empty. Text is cleaned (NFC, no controls) and trimmed before it is measured. */
#define FIELD_TEXT(name, min, max)                                                                             \
  { name, FIELD_TEXT_, min, max, 0, NULL, false }
#define FIELD_LONG(name, min, max)                                                                             \
  { name, FIELD_LONG_, min, max, 0, NULL, false } /* several lines */
#define FIELD_INT(name, min, max)                                                                              \
  { name, FIELD_INT_, min, max, 0, NULL, false } /* empty = absent only with FIELD_OPTIONAL_INT */
#define FIELD_DAY(name, min)                                                                                   \
  { name, FIELD_DAY_, min, 0, 0, NULL, false } /* min 1 = needed; ISO or dd/mm/yyyy */
#define FIELD_ID(name, min)                                                                                    \
  { name, FIELD_ID_, min, 0, 0, NULL, false } /* 32 hex digits */
#define FIELD_CHOICE(name, min, values)                                                                        \
  { name, FIELD_CHOICE_, min, 0, 0, values, false }
#define FIELD_CHECK(name)                                                                                      \
  { name, FIELD_CHECK_, 0, 0, 0, NULL, false }
#define FIELD_PASSWORD(name)                                                                                   \
  { name, FIELD_PASSWORD_, 1, 256, 0, NULL, false } /* as typed; never shown again */
#define FIELD_FILE(name, max_files, max_bytes)                                                                 \
  { name, FIELD_FILE_, 0, max_files, max_bytes, NULL, true }
#define FIELD_OPTIONAL_INT(name, min, max)                                                                     \
  { name, FIELD_INT_, min, max, 1, NULL, false } /* empty gives FORM_INT_NONE */
#define FORM_INT_NONE INT64_MIN
/* A field that may come several times (at most 400): FIELD_MANY(FIELD_TEXT, "name", 1, 80). With min 0 empty ones keep their
 * place, so the rows of a grid stay beside each other. */
#define FIELD_MANY(field_, name, min, max)                                                                     \
  { name, field_##_, min, max, 0, NULL, true }
#define FIELD_MANY_CHOICE(name, values)                                                                        \
  { name, FIELD_CHOICE_, 0, 0, 0, values, true } /* check boxes of one name */

struct form {
  const char *name;
  const struct field *fields;
  size_t n;
};
#define FORM(sym, ...)                                                                                         \
  static const struct field sym##_fields[] = {__VA_ARGS__};                                                    \
  static const struct form sym = {#sym, sym##_fields, sizeof sym##_fields / sizeof *sym##_fields}

struct upload {
  str name; /* as the sender called it; for showing only */
  str content;
};

/* ---- requests, routes ------------------------------------------------------------------------------ */

struct request;
enum method { GET, POST };
enum lane {
  LANE_PAGE,     /* a worker renders; public ones without a form go into the page cache by themselves */
  LANE_UPLOAD,   /* a POST with files: larger body, longer deadline */
  LANE_DOWNLOAD, /* longer answer deadline */
};
struct route {
  enum method method;
  const char
      *path; /* "/phan-anh/:number"; at most 4 parameters, each one segment; ":rest*" takes what is left */
  enum permission need;
  enum lane lane;
  void (*show)(struct request *rq);
  const struct form *form; /* POST only; every POST has one */
  void *(*prepare)(struct request *rq);
  bool (*apply)(struct ctx *cx, void *work);
  void (*reply)(struct request *rq, void *work, bool committed);
  unsigned flags;
  void (*refuse)(struct request *rq, int status, str sentence); /* ROUTE_API only: says what is wrong, worded */
};
enum route_flag {
  ROUTE_NO_STORE = 1,   /* code and confirmation pages */
  ROUTE_SLOW = 2,       /* sign-in, looking up a code: the slow rate bucket */
  ROUTE_REPEATABLE = 4, /* the apply runs each time it is sent; so do forms with a password field */
  ROUTE_HEAVY = 8,      /* a GET that may read much: one at a time, so that the others find a reader */
  /* For programs, not browsers. Cookies are not looked at, so nobody's session is lent to a foreign page, and therefore there is
   * no form id, no token and no question of origin: whoever writes shows a key, which prepare checks. Every refusal is said by
   * the route's refuse(). A POST takes a form or a flat JSON object; a field that is wrong is a 422. */
  ROUTE_API = 16,
  /* What must stay secret: the request's memory is wiped when it is over, no line is logged unless something broke (and then none
   * with a time), an act of staff is noted in the private tree with the record's id alone. Never kept, never 'once': a row of a
   * sent form would say when it was sent. */
  ROUTE_SECRET = 32,
};
#define ROUTE_GET(path_, need_, show_)                                                                         \
  { .method = GET, .path = path_, .need = need_, .show = show_ }
#define ROUTE_POST(path_, need_, form_, prepare_, apply_, reply_)                                              \
  {                                                                                                            \
    .method = POST, .path = path_, .need = need_, .form = &form_, .prepare = prepare_, .apply = apply_,        \
    .reply = reply_                                                                                            \
  }
#define ROUTE_GET_AS(lane_, flags_, path_, need_, show_)                                                       \
  { .method = GET, .path = path_, .need = need_, .lane = lane_, .show = show_, .flags = flags_ }
#define ROUTE_POST_AS(lane_, flags_, path_, need_, form_, prepare_, apply_, reply_)                            \
  {                                                                                                            \
    .method = POST, .path = path_, .need = need_, .lane = lane_, .form = &form_, .prepare = prepare_,          \
    .apply = apply_, .reply = reply_, .flags = flags_                                                          \
  }
#define ROUTE_API_GET(path_, refuse_, show_)                                                                   \
  { .method = GET, .path = path_, .need = MAY_ANYONE, .show = show_, .flags = ROUTE_API, .refuse = refuse_ }
#define ROUTE_API_POST(path_, form_, refuse_, prepare_, apply_, reply_)                                        \
  {                                                                                                            \
    .method = POST, .path = path_, .need = MAY_ANYONE, .form = &form_, .prepare = prepare_, .apply = apply_,   \
    .reply = reply_, .flags = ROUTE_API, .refuse = refuse_                                                     \
  }
struct routes {
  const struct route *at;
  size_t n;
};
#define ROUTES(sym, ...)                                                                                       \
  static const struct route sym##_list[] = {__VA_ARGS__};                                                      \
  const struct routes sym = {sym##_list, sizeof sym##_list / sizeof *sym##_list}

struct request {
  struct ctx *cx;
  struct out *out; /* write the page's own markup here (generated templates do) */
  const struct route *route;
  struct box *box;
  str path;              /* without language prefix */
  str source;            /* rate bucket of the sender; never written to disk */
  str address;           /* of the sender: for the sign-ins of staff alone, which the law wants kept with it */
  struct server *server; /* web's and http's */
  struct reply *reply;
  void *state; /* web's own */
};
str param(struct request *rq, const char *name); /* path parameter */
str query(struct request *rq, const char *name); /* GET parameter, cleaned; absent when not given or bad */
int64_t query_int(struct request *rq, const char *name, int64_t min, int64_t max, int64_t otherwise);
day query_day(struct request *rq, const char *name); /* DAY_NONE */

/* Values of a declared form, parsed. An undeclared name is a fault. */
str form_text(struct request *rq, const char *name);
int64_t form_int(struct request *rq, const char *name);
day form_day(struct request *rq, const char *name);
id form_id(struct request *rq, const char *name);
bool form_check(struct request *rq, const char *name);
size_t form_many(struct request *rq, const char *name, const str **ret);
size_t form_files(struct request *rq, const char *name, const struct upload **ret);
id form_once_id(struct request *rq); /* the form's own 128-bit id: derive codes from it, never store them */
/* Sent twice is done once: the second time apply does not run and reply(rq, work, true) finds form_repeated() true. What it
 * then needs and prepare cannot know is left by the apply with store_once_answer() and read here (absent or empty if none). */
bool form_repeated(struct request *rq);
str form_first_answer(struct request *rq);
/* Says what is wrong with a field; reply_form_again() then shows it beside the field. vi: a _("...") message. */
void form_wrong(struct request *rq, const char *name, str vi);

/* Of a ROUTE_API. */
str request_header(struct request *rq, const char *name); /* the first; absent when not there, or in reply() */
/* In prepare: what makes two requests one, as the form id does for a form. Without it each one is done. */
void api_once(struct request *rq, id once);
/* The i-th field that was wrong, and why (worded); false behind the last. */
bool api_fault(struct request *rq, size_t i, str *ret_field, str *ret_sentence);

/* This request is a POST of that form which is being shown again: the page must be one that holds the form. */
bool form_typed(struct request *rq, const struct form *form);

/* The view of a form for a template: fresh (with a new id), or as it was typed when the request is a bad POST of it. */
struct form_view *form_view(struct request *rq, const struct form *form, str action);
void form_preset(struct form_view *v, const char *name, str value); /* default of a fresh form */

/* ---- replies: exactly one per request --------------------------------------------------------------- */

struct page {
  str title;       /* word()ed already */
  str section;     /* which item of the head's navigation is current: "phan-anh", "tien-do", ... or absent */
  bool staff;      /* staff frame instead of the public one */
  bool wide;       /* tables */
  str feed, table; /* the same list as Atom and as CSV: addresses, each may be absent */
};
void reply_page(struct request *rq, const struct page *page); /* body = what was written to rq->out */
void reply_page_status(struct request *rq, int status, const struct page *page);
/* A POST that was wrong: 422, and `show` writes the page of the form again with what was typed and the messages. */
void reply_form_again(struct request *rq, void (*show)(struct request *rq));
void reply_see_other(struct request *rq, str path); /* 303; path of ours */
void reply_not_found(struct request *rq);           /* 404, the same page for 'not there' and 'not yours' */
void reply_refused(struct request *rq, str vi);     /* 409/422 with a sentence and a way back */
void reply_down(struct request *rq, str vi);        /* 503 with Retry-After */
void reply_bytes(struct request *rq, str media_type, str bytes,
                 str download_name); /* download_name absent = inline */
void reply_bytes_status(struct request *rq, int status, str media_type, str bytes); /* of a ROUTE_API */
void reply_header(struct request *rq, const char *name, str value); /* one more, after the reply was made */
void reply_set_session(struct request *rq, const uint8_t secret[32]);
void reply_end_session(struct request *rq);

#define WORD(rq, vi) word((rq)->out->lang, S(vi)) /* extracted like _() */

/* ---- commands of the program -------------------------------------------------------------------------- */

struct command {
  const char *words;                            /* "log verify" */
  const char *usage;                            /* "DIR [--key K]" */
  const char *what;                             /* one line, English */
  int (*run)(void *mem, int argc, char **argv); /* exit status; argv starts behind the words */
};
struct commands {
  const struct command *at;
  size_t n;
};
/* --name VALUE in argv; absent when not given. Marks it used. What `usage` does not say is refused before run is called, which
 * finds the options behind the plain words. */
str command_option(int argc, char **argv, const char *name);
bool command_flag(int argc, char **argv, const char *name);
/* The i-th argument that is no option. */
str command_arg(int argc, char **argv, int i);
/* Opens DIR (first plain argument) read-only with a context at the machine's clock and calls body; prints why not. */
int command_read(void *mem, int argc, char **argv, int (*body)(struct ctx *cx, int argc, char **argv));

/* ---- serving ---------------------------------------------------------------------------------------- */

struct server;
/* Faults when a table breaks a rule: a POST without form, a doubled address, more than four parameters. */
struct server *server_new(void *mem, struct store *s, struct box *box, const struct routes *const *tables,
                          size_t n_tables);

/* Fills what web/ cannot know into the frame of a staff page: the left column's duties. Set once, before serving. */
struct layout;
void server_frame(struct server *sv, void (*fill)(struct request *rq, struct layout *l));
/* One line per request to this file descriptor; -1 = none (the start value). */
void server_log(struct server *sv, int fd);

/* A request as it came: everything borrowed for the length of the call. */
struct incoming {
  str method, target; /* "/phan-anh?trang=2", raw */
  struct {
    const struct header { str name, value; } * at;
    size_t n;
  } headers;
  str body;    /* whole; http/ has enforced the route's limit */
  str address; /* of the sender, behind the proxy */
  moment now;  /* 0 = the machine's clock */
  bool secure; /* it came over TLS, or the trusted proxy says so */
};
struct reply {
  int status;
  struct {
    struct header *at;
    size_t n;
  } headers;
  str body;
  void *mem;        /* serve_cached: a talloc root to be freed by whoever sent it, NULL = nothing to free */
  int64_t delay_ms; /* hold the answer for so long: the sender's rate bucket is empty */
  uint64_t number; /* serve_cached: two replies of one number are the same, to the byte; 0 = nothing is known */
};
/* What http/ may ask before a body is read: the largest body and the deadlines of the route, or a refusal. */
struct allowance {
  int refuse;  /* 0, or 404, 405, 413, 501 ... */
  bool secret; /* wipe what it was held in */
  int64_t max_body;
  int head_s, body_s, answer_s;
};
struct allowance serve_allow(struct server *sv, str method, str target, int64_t content_length);
/* The page for a request that http/ refuses itself (408, 413, 431, 503 ...); NULL when not even that can be made. */
struct reply *serve_refusal(struct server *sv, void *mem, const struct incoming *in, int status);
/* From the cache, on the event loop; false = go to a worker, and *ret_heavy says whether the route is ROUTE_HEAVY. */
bool serve_cached(struct server *sv, const struct incoming *in, struct reply **ret, bool *ret_heavy);
/* The whole of it, waiting for the disk: tests, and http/ on a store that blocks. */
struct reply *serve(struct server *sv, void *mem, const struct incoming *in);
/* The same in two halves, so that no thread waits for the disk: true = *ret_reply is ready; false = a write was submitted
 * and `resume(owner)` will be called from some thread; then call serve_finish on a worker. */
struct serving;
bool serve_begin(struct server *sv, void *mem, const struct incoming *in, void (*resume)(void *owner),
                 void *owner, struct serving **ret_serving, struct reply **ret_reply);
struct reply *serve_finish(struct serving *sg);

/* For tests and docs: all routes, in order. */
size_t server_routes(const struct server *sv, const struct route **ret);

#endif
