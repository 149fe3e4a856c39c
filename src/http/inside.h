/* http's own: what its files share. */
#ifndef HTTP_INSIDE_H
#define HTTP_INSIDE_H

#include "http/http.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>

enum {
  TARGET_MAX = 2048,      /* bytes of a request's target */
  HEAD_MAX = 8192,        /* bytes of all its headers */
  HEADERS_MAX = 50,       /* and how many */
  POOL_BYTES = 24 * 1024, /* the library's memory per connection: head, and head of the answer */
  SLACK = 64 * 1024,      /* read at most this much of a body nobody wants */
  BODY_FREE = 64 * 1024,  /* bodies up to this size are not counted against body_memory */
  BODY_GRACE_S = 10,      /* then a body must come at BODY_RATE */
  BODY_RATE = 1024,       /* bytes a second */
  QUEUE_WAIT_MS = 5000,   /* a request that waited longer for a worker is answered 503 */
  STOP_S = 20,
};

/* ---- addresses (address.c) -------------------------------------------------------------------------- */

struct cidr {
  uint8_t net[16]; /* IPv4 as ::ffff:a.b.c.d */
  int bits;        /* of 128 */
};
struct place {
  uint8_t ip[16];
  bool local; /* came through a UNIX socket: no address */
};
bool cidr_parse(str text, struct cidr *ret);
bool cidr_has(const struct cidr *c, const uint8_t ip[16]);
bool ip_parse(str text, uint8_t ret[16]);
bool ip_loopback(const uint8_t ip[16]);
struct place place_of(const struct sockaddr *sa);
str ip_text(const uint8_t ip[16], char *ret, size_t n); /* borrows ret; n at least 46 */
/* A listening, non-blocking socket. *ret_own = nobody but this machine can reach it. -1 with a sentence. */
int listen_on(void *mem, str listen, bool tls, bool *ret_v6, str *ret_address, bool *ret_own, str *ret_why);

/* ---- connections (link.c) ----------------------------------------------------------------------------- */

enum phase { PHASE_HEAD, PHASE_BODY, PHASE_WORK, PHASE_ANSWER, PHASE_IDLE };

/* One connection, from accept to close; in the table under its lock, its moments written by its event loop and read by
 * the sweeper. */
struct link {
  struct link *before, *after;
  int fd;
  struct place from;
  char address[64]; /* of `from`, as text */
  bool counted;
  bool linger; /* refused with its body unread: a close now would take the answer away again */
  _Atomic int phase;
  _Atomic int64_t began;    /* moment_mono() of the phase */
  _Atomic int64_t deadline; /* moment_mono(); 0 = none */
  _Atomic int64_t body_got;
  _Atomic uint64_t bytes_seen; /* TCP's count when it became idle */
  bool cut;
};

struct source_count {
  struct source_count *next;
  uint8_t key[16];
  int n;
};

struct farewell {
  int fd;
  int64_t until;
  size_t read;
};

struct links {
  pthread_mutex_t lock;
  struct link *first;
  int n;
  struct source_count *sources[1024];
  struct farewell lingering[64];
  size_t n_lingering;
  pthread_t sweeper;
  _Atomic bool stop;
};

/* ---- the whole (http.c) -------------------------------------------------------------------------------- */

enum { KEPT = 64 };
struct kept {
  pthread_mutex_t lock;
  struct MHD_Response *response;
  uint64_t number; /* of the reply it was built of */
};

struct visit;
struct hub {
  struct server *sv;
  struct http_config c;
  struct cidr proxy;
  bool has_proxy, proxy_local;
  struct cidr *wide;
  size_t n_wide;
  struct links links;
  struct MHD_Daemon *daemon;
  _Atomic bool stopping;
  _Atomic int64_t body_held;
  _Atomic int busy; /* visits handed to a worker or the disk */

  pthread_mutex_t work_lock;
  struct visit *reads, **reads_end;       /* GETs waiting for a worker */
  struct visit *heavies, **heavies_end;   /* GETs that may read much: one runs at a time */
  struct visit *writes, **writes_end;     /* POSTs waiting: at most workers - 2 run at once */
  struct visit *finishes, **finishes_end; /* the disk has spoken: first of all */
  struct visit *delayed;                  /* answered, but held back: the sender's rate bucket is empty */
  int waiting, heavy_waiting;             /* visits waiting, and those of them that are heavy */
  int writing, reading;                   /* workers at a write, at a page */
  bool heaving;                           /* one of these pages is a heavy one */
  struct idler *idlers;                   /* workers without work, the one that stopped last on top */
  bool work_stop;
  pthread_t *threads;
  int n_threads;

  struct kept kept[KEPT];

  pthread_t slow[2];
  bool slow_runs[2];
};

void links_start(struct hub *h);
void links_stop(struct hub *h);
enum MHD_Result link_accept(void *hub, const struct sockaddr *addr, socklen_t n);
void link_event(void *hub, struct MHD_Connection *c, void **socket_context,
                enum MHD_ConnectionNotificationCode code);
struct link *link_of(struct MHD_Connection *c);
void link_phase(struct link *l, enum phase phase, int seconds); /* seconds 0 = no deadline */

/* ---- one request (visit.c) ------------------------------------------------------------------------------ */

enum stage { STAGE_NEW, STAGE_BODY, STAGE_ASLEEP, STAGE_READY, STAGE_ANSWERED };
struct visit {
  struct visit *next; /* in a queue of work; all before `headers` begins as zero */
  struct hub *hub;
  struct MHD_Connection *mhd;
  struct link *link;
  enum stage stage;
  bool refused; /* not to be served; what else comes of the body is thrown away */
  struct incoming in;
  size_t n_headers, head_bytes;
  bool bad_head, bad_name; /* too many or too long; a name that is none */
  struct allowance allowed;
  char *body;
  size_t body_n, body_cap;
  int64_t held; /* of hub->body_held */
  moment queued_at, wake_at;
  bool is_write, is_heavy, finish;
  _Atomic int halves; /* serve_begin has returned; the disk has spoken: whoever comes second queues the rest */
  int plain;          /* without a reply: the status to say instead */
  void *mem;          /* root of the request's memory, once a worker has it */
  size_t pool;        /* of a secret request: how much of it lies in one piece, to be wiped */
  struct serving *serving;
  struct reply *reply;
  struct MHD_Response *built; /* of the reply, made on the worker: the event loops have enough to do */
  int status;
  size_t target_n;
  bool target_long;
  struct header headers[HEADERS_MAX];
  char address[64]; /* of a sender behind a proxy */
  char target[TARGET_MAX + 1];
};

void *visit_begin(void *hub, const char *uri, struct MHD_Connection *c);
enum MHD_Result visit_step(void *hub, struct MHD_Connection *c, const char *url, const char *method,
                           const char *version, const char *data, size_t *data_n, void **visit);
void visit_end(void *hub, struct MHD_Connection *c, void **visit, enum MHD_RequestTerminationCode why);
void body_release(struct visit *v);
/* Frees a request's memory; pool > 0: wiped first. */
void memory_free(void *mem, size_t pool);

/* ---- answers (answer.c) --------------------------------------------------------------------------------- */

enum MHD_Result answer_plain(struct visit *v, int status, bool retry_later);
enum MHD_Result answer_reply(struct visit *v, const struct reply *r, void *mem);
/* On a worker: makes v->built of v->reply and lets the request's memory go. */
void answer_build(struct visit *v);
enum MHD_Result answer_built(struct visit *v);                         /* on the event loop */
enum MHD_Result answer_cached(struct visit *v, const struct reply *r); /* r is borrowed */
void kept_start(struct hub *h);
void kept_stop(struct hub *h); /* after the last loop has ended */

/* ---- workers (work.c) ------------------------------------------------------------------------------------ */

bool workers_start(struct hub *h);
void workers_stop(struct hub *h);
bool work_add(struct visit *v);                 /* false: the queue is full */
void work_wake_due(struct hub *h, moment mono); /* the held back ones whose time has come */

#endif
