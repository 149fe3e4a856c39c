/* web, inside: what the files of this room share; nobody else includes it. */
#ifndef WEB_INSIDE_H
#define WEB_INSIDE_H

#include <pthread.h>
#include <stdatomic.h>

#include "web/layout.h"
#include "web/web.h"

#define MAX_SEGMENTS 16
#define MAX_PARAMS 4
#define MAX_ASKED 12 /* query parameters one route may look at */
#define MAX_NAV 8

/* ---- target.c: what stands in the request line and the headers ------------------------------------- */

struct pair {
  str name, value;
  str filename; /* of a file; absent for a plain field */
};
struct pairs {
  struct pair *at;
  size_t n;
};
struct target {
  enum lang lang;
  bool large;
  str path;                   /* raw, without language prefix; begins with '/' */
  str query;                  /* raw, without co=lon; absent when there is none */
  str segments[MAX_SEGMENTS]; /* decoded once */
  size_t n_segments;
  size_t rest[MAX_SEGMENTS]; /* where each segment begins in path */
  struct pairs pairs;
};
/* 0, or the status that refuses it: 400, 404 (no such path can exist). */
int target_parse(void *mem, str raw, size_t max_params, struct target *ret);
bool percent_decode(void *mem, str s, bool form, str *ret); /* once; false for %00 and broken escapes */
bool pairs_parse(void *mem, str s, size_t max, struct pairs *ret);
str header_of(const struct incoming *in, const char *name); /* the first; absent when not there */
size_t header_count(const struct incoming *in, const char *name);
str cookie_of(const struct incoming *in, const char *name);
bool same_word(str a, const char *b); /* ASCII, whatever the case */

/* ---- body.c --------------------------------------------------------------------------------------- */

/* Takes the body of a POST apart: 0 or the status that refuses it. No form at all gives no pairs: no token, so refused. */
int body_parse(void *mem, const struct incoming *in, size_t max, struct pairs *ret);
/* The same for a ROUTE_API, which takes a flat JSON object too: text, whole numbers, true and false; null = not given. */
int api_body_parse(void *mem, const struct incoming *in, size_t max, struct pairs *ret);

/* ---- limits.c ------------------------------------------------------------------------------------- */

struct limits {
  int64_t target, header_bytes, headers, params, field, body, upload;
  int64_t head_s, body_s, answer_s, upload_s, download_s;
  int64_t cache_bytes, form_hours;
  int64_t page_burst, page_minute, post_burst, post_hour, slow_burst, slow_hour, delay_ms;
};
void limits_read(const struct store *s, struct limits *ret);

enum rate { RATE_PAGE, RATE_POST, RATE_SLOW, RATES };
struct rates;
struct rates *rates_new(void *mem, const struct limits *l);
/* Counts one request of the source against its bucket: milliseconds to hold the answer. */
int64_t rates_take(struct rates *r, enum rate which, uint64_t source, moment now);
uint64_t rates_source(struct rates *r, str address, moment now); /* of the /24 or /56, under today's key */

/* ---- route.c -------------------------------------------------------------------------------------- */

struct segment {
  enum { SEG_WORD, SEG_PARAM, SEG_REST } kind;
  str text; /* the word, or the parameter's name */
};
enum { ROUTE_HEADS = 128 };
struct compiled {
  const struct route *route;
  struct compiled *next; /* that may begin with the same word */
  struct segment segments[MAX_SEGMENTS];
  size_t n_segments;
  bool once; /* sent twice is done once */
  /* Learned while serving: the parameters its pages look at. Only added to, under the cache's lock; n_asked comes last. */
  str asked[MAX_ASKED];
  atomic_size_t n_asked;
  atomic_bool asks_too_much;
};
struct match {
  struct compiled *c; /* NULL = none */
  str values[MAX_PARAMS];
  bool other_method; /* the path exists under the other method */
};
void routes_compile(struct server *sv, const struct routes *const *tables, size_t n_tables);
struct match route_find(struct server *sv, enum method method, const struct target *t);

/* ---- cache.c -------------------------------------------------------------------------------------- */

struct cache;
struct cache *cache_new(void *mem, int64_t max_bytes);
/* The key of a page under what its route is known to look at; absent when the route must not be cached. */
str cache_key(void *mem, const struct compiled *c, const struct target *t, bool secure);
struct reply *cache_get(struct server *sv, const struct incoming *in, str key);
/* Keeps what rq->reply says. generation: of the tables it read, as of its own snapshot. */
void cache_put(struct server *sv, struct request *rq, uint64_t generation);
bool wants_gzip(const struct incoming *in);
str gzip_of(void *mem, str bytes, int level); /* absent when it would not be smaller */
str etag_of(const struct server *sv, void *mem, str body, bool gzip);
bool reply_is_text(const struct reply *r); /* worth compressing */
bool etag_matches(str if_none_match, str etag);

/* ---- guard.c: tokens, origins, what survives a log-out ----------------------------------------------- */

struct token {
  enum {
    TOKEN_NONE /* missing, forged or for another form */,
    TOKEN_OLD /* ours, too old */,
    TOKEN_FOREIGN /* ours, of another session */,
    TOKEN_GOOD
  } state;
  bool of_session; /* given to somebody who was signed in */
  uint8_t account[8];
  str page; /* the page the form stood on: path and query */
  str kept; /* sealed form of an earlier session, carried through sign-in */
};
struct token token_check(struct request *rq, str text, str action, id form);
str token_make(struct request *rq, str action, id form, str page, str kept);
bool origin_is_ours(const struct incoming *in);

struct kept_form {
  uint8_t account[8];
  str action, page;
  struct pairs pairs;
};
str kept_seal(struct request *rq, const struct kept_form *k); /* absent when it is too large */
bool kept_open(struct request *rq, str sealed, struct kept_form *ret);
void account_tag(const struct server *sv, id account, uint8_t ret[8]);

/* ---- field.c -------------------------------------------------------------------------------------- */

struct value {
  const struct field *field;
  const str *typed; /* cleaned, one per time it was sent; for passwords as sent */
  size_t n;
  int64_t number;
  day day;
  id id;
  const struct upload *files;
  size_t n_files;
  str error; /* worded; absent = fine */
};
struct typed {
  const struct form *form;
  struct value *at; /* one per field of the form */
  id once;
};
/* Sorts what came into the form's fields: 0, or 400 for an undeclared or doubled one. Errors stand in the values. */
int typed_read(struct request *rq, const struct form *form, const struct pairs *pairs, struct typed **ret);
bool typed_fine(const struct typed *t);
struct value *typed_value(const struct typed *t, const char *name); /* an undeclared one is a fault */

/* ---- request.c ------------------------------------------------------------------------------------ */

struct state {
  struct server *sv;
  const struct incoming *in; /* until serve_begin comes back; then NULL */
  struct target target;
  struct match match;
  struct token token;
  struct typed *typed; /* a POST's form, or one given back; else NULL */
  bool again;          /* the typed form is to be shown as it was typed */
  bool fresh_id;       /* ... but under a new id */
  int again_status;
  str notice;           /* worded: said above the page */
  str kept;             /* to be carried by the sign-in form */
  bool form_shown;      /* a POST form is on the page: never cached, never compressed */
  str asked[MAX_ASKED]; /* borrowed from the handlers' constants */
  size_t n_asked;
  bool asked_too_much;
  bool done;     /* committed: the same form is shown afresh */
  bool repeated; /* a form that was done already */
  str first_answer;
  bool has_session; /* a session cookie came (good or not) */
  bool secure, gzip;
  bool session_set;
  uint8_t session_secret[32];
  str cookie; /* Set-Cookie to send; absent = none */
  uint64_t number;
  struct header *headers; /* of the reply */
  size_t n_headers;
};
static inline struct state *state_of(const struct request *rq) {
  return (struct state *)rq->state;
}
struct request *request_new(struct server *sv, void *mem, const struct incoming *in);
void request_language(struct request *rq); /* rq->out anew */

/* ---- reply.c, frame.c ----------------------------------------------------------------------------- */

#define MAX_HEADERS 24
void reply_start(struct request *rq, int status, str media_type, str body);
void reply_error(struct request *rq, int status,
                 str sentence);               /* sentence: worded, or absent for the status's own */
str address_of(struct request *rq, str path); /* with language and type size, for Location */
bool own_path(str path);                      /* begins with one slash, no tricks */
/* The whole page around a body. */
str frame_page(struct request *rq, const struct page *page, html body);
void frame_routes(struct server *sv); /* finds what the head leads to; after routes_compile */
str frame_hashes(void *mem);          /* 'sha256-...' of every script the frame holds */
/* A page of ours shown in place of another answer: the GET route at `page` (path and query), as `status`. False when
 * there is none or cx->who may not. */
bool show_page(struct request *rq, str page, int status);
bool has_post_form(str markup);

/* ---- shelf.c: static files ------------------------------------------------------------------------- */

struct reply *shelf_reply(struct server *sv, void *mem, const struct incoming *in);

/* ---- serve.c, post.c, finish.c ----------------------------------------------------------------------- */

struct serving {
  struct server *sv;
  struct request *rq;
  const struct incoming *in;
  void *mem;
  const struct route *route; /* as asked for; a re-shown page has its own */
  bool in_post;
  uint64_t source, generation;
  struct pairs pairs; /* of a POST's body */
  bool writes;        /* prepare gave work and there is an apply */
  void *work;
  uint8_t hash[32]; /* of the fields: same form, same fields, same answer */
  enum once once;
  enum store_result result;
  struct store_write write;
  void (*resume)(void *owner);
  void *owner;
  moment began;
};
void post_prepare(struct serving *sg); /* in a read: everything up to the work */
bool post_apply(struct ctx *cx, void *serving);
void post_answer(struct serving *sg); /* in a read, after the disk has it */
void post_nobody(struct serving *sg); /* a POST to a staff page whose session is over */
void reply_finish(struct serving *sg, bool read_well);
void common_headers(struct server *sv);

/* ---- the server ------------------------------------------------------------------------------------ */

struct server {
  struct store *store;
  struct box *box;
  struct compiled *routes;
  struct compiled *heads[ROUTE_HEADS]; /* by a hash of the first word of their path */
  struct compiled *any_head;           /* whose path begins with a parameter */
  struct route *listed;                /* the same, as the rooms wrote them */
  size_t n_routes;
  struct limits limits;
  uint8_t form_key[32], once_key[32], ram_key[32];
  uint64_t etag_seed;
  const struct route *nav[MAX_NAV]; /* where the head leads, as the routes have it; NULL = not there */
  str commune, commune_short, phone_show, phone_tel, address, notice;
  struct header *common; /* the constant set; the last one only over TLS */
  size_t n_common;
  struct header *common_bytes; /* the same with a sandbox for what is no page */
  struct cache *cache;
  struct rates *rates;
  void (*frame)(struct request *rq, struct layout *l);
  int log_fd;
  atomic_uint_fast64_t number;
};

#endif
