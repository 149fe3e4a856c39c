#include "http/inside.h"

#include <errno.h>
#include <malloc.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

enum { FILES_BESIDE = 128 /* descriptors left for the store, helpers and the console */, TICK_MS = 1000 };

static int clamp(long v, int least, int most) {
  return v < least ? least : v > most ? most : (int)v;
}

static void defaults(struct http_config *c) {
  long cores = sysconf(_SC_NPROCESSORS_ONLN);
  if (c->connections == 0) c->connections = 12000;
  if (c->per_source == 0) c->per_source = 50;
  if (c->loops == 0) c->loops = clamp(cores / 2, 1, 4);
  if (c->workers == 0) c->workers = c->store_waits ? clamp(4 * cores, 8, 32) : clamp(3 * cores, 6, 32);
  if (c->readers == 0) c->readers = c->store_waits ? c->workers : (int)cores + 1;
  if (c->queue == 0) c->queue = 512;
  if (c->head_s == 0) c->head_s = 10;
  if (c->idle_s == 0) c->idle_s = 75;
  if (c->body_memory == 0) c->body_memory = 192 * 1024 * (int64_t)1024;
  if (c->request_memory == 0) c->request_memory = 64 * 1024 * (int64_t)1024;
  struct rlimit files;
  if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
    files.rlim_cur = files.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &files);
    (void)getrlimit(RLIMIT_NOFILE, &files);
    int64_t room = files.rlim_cur > INT32_MAX ? INT32_MAX : (int64_t)files.rlim_cur;
    int64_t most = room > 2 * FILES_BESIDE ? room - FILES_BESIDE : room / 2;
    if (c->connections > most) c->connections = (int)most;
  }
}

static bool read_lists(struct hub *h, str *ret_why) {
  str proxy = h->c.proxy, rest = h->c.wide_sources, one;
  h->has_proxy = proxy.n > 0;
  h->proxy_local = str_eq(proxy, S("unix"));
  if (h->has_proxy && !h->proxy_local && !cidr_parse(proxy, &h->proxy)) {
    *ret_why = str_fmt(talloc_parent(h), "proxy = %.*s: neither 'unix' nor an address range.", STR_ARG(proxy));
    return false;
  }
  h->wide = MEM_ARRAY(h, struct cidr, rest.n / 2 + 1);
  while (rest.n > 0) {
    (void)str_cut(&rest, S(" "), &one);
    if (one.n == 0) continue;
    if (!cidr_parse(one, &h->wide[h->n_wide++])) {
      *ret_why = str_fmt(talloc_parent(h), "wide_sources: '%.*s' is no address range.", STR_ARG(one));
      return false;
    }
  }
  return true;
}

static bool daemon_start(struct hub *h, int fd, bool v6, str *ret_why) {
  bool tls = h->c.tls_cert.n > 0;
  unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC | MHD_USE_TURBO |
                   (v6 ? MHD_USE_IPv6 : 0u) | (tls ? MHD_USE_TLS : 0u);
  struct MHD_OptionItem options[20];
  size_t n = 0;
#define OPTION(name, number, pointer) options[n++] = (struct MHD_OptionItem){name, (intptr_t)(number), pointer}
  OPTION(MHD_OPTION_LISTEN_SOCKET, fd, NULL);
  OPTION(MHD_OPTION_CONNECTION_LIMIT, h->c.connections, NULL);
  OPTION(MHD_OPTION_CONNECTION_MEMORY_LIMIT, POOL_BYTES, NULL);
  OPTION(MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL);
  OPTION(MHD_OPTION_THREAD_STACK_SIZE, 512 * 1024, NULL);
  OPTION(MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, NULL);
  if (h->c.loops > 1) OPTION(MHD_OPTION_THREAD_POOL_SIZE, h->c.loops, NULL);
  if (tls) {
    OPTION(MHD_OPTION_HTTPS_MEM_CERT, 0, str_c(h, h->c.tls_cert));
    OPTION(MHD_OPTION_HTTPS_MEM_KEY, 0, str_c(h, h->c.tls_key));
    OPTION(MHD_OPTION_HTTPS_PRIORITIES, 0,
           str_c(h, S("SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-RSA:-KX-ALL:+ECDHE-RSA:+ECDHE-ECDSA:%"
                      "SERVER_PRECEDENCE")));
  }
  OPTION(MHD_OPTION_END, 0, NULL);
#undef OPTION
  h->daemon =
      MHD_start_daemon(flags, 0, link_accept, h, visit_step, h, MHD_OPTION_URI_LOG_CALLBACK, visit_begin, h,
                       MHD_OPTION_NOTIFY_COMPLETED, visit_end, h, MHD_OPTION_NOTIFY_CONNECTION, link_event, h,
                       MHD_OPTION_ARRAY, options, MHD_OPTION_END);
  if (h->daemon == NULL)
    *ret_why = tls ? S("The web server did not start: is the certificate's file a PEM certificate, and the key "
                       "its key?")
                   : S("The web server did not start.");
  return h->daemon != NULL;
}

static void answer_asker(struct hub *h) {
  int fd = accept4(h->c.control, NULL, NULL, SOCK_CLOEXEC);
  if (fd < 0) return;
  struct timeval limit = {.tv_sec = 2};
  (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  (void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  if (h->c.ask != NULL) h->c.ask(h->c.arg, fd);
  close(fd);
}

/* ---- slow work ---- */

struct slow {
  struct hub *h;
  int which;
};

static void *slow_main(void *arg) {
  struct slow s = *(struct slow *)arg;
  free(arg);
  while (!atomic_load(&s.h->stopping)) {
    bool more = s.h->c.slow[s.which](s.h->c.arg);
    for (int i = 0; !more && i < TICK_MS / 50 && !atomic_load(&s.h->stopping); i++) (void)poll(NULL, 0, 50);
  }
  return NULL;
}

static void slow_start(struct hub *h) {
  for (int i = 0; i < 2; i++) {
    struct slow *s = h->c.slow[i] != NULL ? malloc(sizeof *s) : NULL;
    if (s == NULL) continue;
    *s = (struct slow){h, i};
    h->slow_runs[i] = pthread_create(&h->slow[i], NULL, slow_main, s) == 0;
    if (!h->slow_runs[i]) free(s);
  }
}

/* What is under way comes to its end: a message that was given away is not left without its answer. */
static void slow_stop(struct hub *h) {
  for (int i = 0; i < 2; i++)
    if (h->slow_runs[i]) (void)pthread_join(h->slow[i], NULL);
}

/* The thread that called us: signals, the console's questions, and the periodic work of the rooms. */
static void wait_for_end(struct hub *h, int signals) {
  moment next = moment_mono();
  for (;;) {
    moment now = moment_mono();
    if (now >= next) {
      if (h->c.tick != NULL) h->c.tick(h->c.arg, now);
      next = moment_mono() + TICK_MS;
      now = moment_mono();
    }
    struct pollfd at[2] = {{.fd = signals, .events = POLLIN}, {.fd = h->c.control, .events = POLLIN}};
    int n = poll(at, h->c.control < 0 ? 1 : 2, clamp(next - now, 0, TICK_MS));
    if (n > 0 && at[0].revents != 0) return;
    if (n > 0 && at[1].revents != 0) answer_asker(h);
  }
}

/* Ends the connections nobody is busy with; gives how many are still being read or answered. */
static int links_idle_out(struct hub *h, bool all) {
  int left = 0;
  pthread_mutex_lock(&h->links.lock);
  for (struct link *l = h->links.first; l != NULL; l = l->after) {
    int phase = atomic_load(&l->phase);
    if (all || phase == PHASE_IDLE || phase == PHASE_HEAD)
      (void)shutdown(l->fd, SHUT_RDWR);
    else
      left++;
  }
  pthread_mutex_unlock(&h->links.lock);
  return left;
}

static bool stop(struct hub *h, int listener) {
  atomic_store(&h->stopping, true);
  (void)MHD_quiesce_daemon(h->daemon);
  close(listener);
  moment until = moment_mono() + STOP_S * (int64_t)1000;
  while ((links_idle_out(h, false) > 0 || atomic_load(&h->busy) > 0) && moment_mono() < until)
    (void)poll(NULL, 0, 20);
  (void)links_idle_out(h, true);
  slow_stop(h);
  /* What a worker or the disk still holds cannot be taken from it; the process ends without the library's farewell. */
  for (int i = 0; i < 50 && atomic_load(&h->busy) > 0; i++) (void)poll(NULL, 0, 20);
  if (atomic_load(&h->busy) > 0) return false;
  workers_stop(h);
  MHD_stop_daemon(h->daemon);
  links_stop(h);
  kept_stop(h);
  return true;
}

int http_serve(struct server *sv, const struct http_config *config, str *ret_why) {
  void *mem = talloc_new(NULL);
  struct hub *h = MEM_NEW(mem, struct hub);
  h->sv = sv;
  h->c = *config;
  defaults(&h->c);
  /* Few arenas, since many small threads would otherwise keep megabytes each; but what a request used is not given back
   * to the kernel only to be asked for again by the next. */
  (void)mallopt(M_ARENA_MAX, 8);
  (void)mallopt(M_MMAP_THRESHOLD, 1 << 20);
  (void)mallopt(M_TRIM_THRESHOLD, 8 << 20);
  (void)signal(SIGPIPE, SIG_IGN);
  /* Loops and workers, which inherit it, do not push each other off a processor the moment they wake: on two cores a fifth of
   * the time of a page went into that. The store's writer has its own thread already and keeps its right to. */
  (void)sched_setscheduler(0, SCHED_BATCH, &(struct sched_param){.sched_priority = 0});
  bool v6 = false, own = true;
  str address;
  if (!read_lists(h, ret_why)) return 1;
  int listener = listen_on(mem, h->c.listen, h->c.tls_cert.n > 0, &v6, &address, &own, ret_why);
  if (listener < 0) return 1;
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  (void)pthread_sigmask(SIG_BLOCK, &ends, NULL);
  int signals = signalfd(-1, &ends, SFD_CLOEXEC);
  kept_start(h);
  if (signals < 0 || !workers_start(h)) {
    *ret_why = S("No threads or descriptors left to serve with.");
    return 1;
  }
  links_start(h);
  if (!daemon_start(h, listener, v6, ret_why)) return 1;
  slow_start(h);
  if (h->c.ready != NULL) h->c.ready(h->c.arg, address);
  wait_for_end(h, signals);
  close(signals);
  if (str_starts(h->c.listen, S("unix:"))) (void)unlink(str_c(mem, str_sub(h->c.listen, 5, h->c.listen.n)));
  if (!stop(h, listener)) {
    *ret_why = S("Stopped while some requests were still being worked on; what was acknowledged is on disk.");
    return 1;
  }
  talloc_free(mem);
  return 0;
}
