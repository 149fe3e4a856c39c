/* http: the edge; the only room that knows libmicrohttpd and threads (beside store's writer).
 *
 * A few event-loop threads read requests, answer what the page cache holds, and hand the rest to a bounded queue of
 * workers; a connection sleeps (suspended) while a worker, or the disk, is busy with it. A sweeper holds the total
 * deadlines of head, body and answer, because the library's own time-out is one of inactivity only. */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include "web/web.h"

/* Zero, or an absent text, means the default that stands behind each. */
struct http_config {
  str listen; /* 127.0.0.1:8080 | [::1]:8080 | unix:PATH | fd:N (a socket handed over by a supervisor) */
  str tls_cert, tls_key; /* PEM texts; needed for any address that is not this machine's own */
  str proxy;             /* "unix" or a CIDR: whose last X-Forwarded-For hop is believed; absent = nobody's */
  str wide_sources;      /* space-separated CIDRs without a per-source limit: halls, mobile networks */
  int connections;       /* all together (12,000, and never more than the open files allow) */
  int per_source;        /* connections of one IPv4 address or IPv6 /64 (50) */
  int loops;             /* event-loop threads (one per two cores, at most 4) */
  int workers;           /* threads that run serve() (three per core, 6 to 32; four when the store waits) */
  int readers;      /* pages made at once (SQLite: cores and one, since they only compute; else all workers) */
  bool store_waits; /* the store is another process: a page waits for it */
  int queue;        /* requests waiting for a worker (512); more are answered 503 */
  int head_s;       /* from a request's first byte to the end of its head (10) */
  int idle_s;       /* a kept connection without a request (75) */
  int64_t body_memory;    /* bytes of bodies held at once by all connections (192 MiB) */
  int64_t request_memory; /* ceiling of one request's memory, its body not counted (64 MiB) */

  int control; /* a listening socket beside the web's, or -1 */
  void (*ask)(void *arg,
              int connection); /* somebody asks through it; the descriptor stays http's; must be quick */
  void (*ready)(void *arg, str address); /* listening: address is how a browser reaches it */
  void (*tick)(void *arg, moment mono);  /* about once a second, on the thread that called http_serve */
  /* Work that may wait for others (peers, the disk): each on a thread of its own, called again at once while it gives true, else
   * after a second. */
  bool (*slow[2])(void *arg);
  void *arg;
};

/* Serves until SIGTERM or SIGINT, then stops cleanly: no new connections, what is being answered is finished (at most
 * 20 s). Call with both signals blocked, before any other thread is made, so that all inherit the mask. 0 after a clean
 * stop; otherwise *ret_why is a sentence. */
int http_serve(struct server *sv, const struct http_config *c, str *ret_why);

/* The settings of [serve] in thanthien.ini, on mem. False with a sentence when one is wrong. */
bool http_settings(void *mem, const struct store *s, struct http_config *ret, str *ret_why);

#endif
