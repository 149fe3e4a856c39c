/* The table of connections and the sweeper that holds their total deadlines. */
#include "http/inside.h"

#include <errno.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { SWEEP_MS = 250, LINGER_MS = 2000 };

static void source_key(const struct place *p, uint8_t key[16]) {
  memcpy(key, p->ip, 16);
  bool v4 = key[10] == 0xff && key[11] == 0xff && key[0] == 0;
  if (!v4) memset(key + 8, 0, 8); /* one household or office holds a whole /64 */
}

static size_t source_slot(const uint8_t key[16]) {
  uint32_t x = 2166136261u;
  for (int i = 0; i < 16; i++) x = (x ^ key[i]) * 16777619u;
  return x % 1024;
}

static struct source_count **source_find(struct links *t, const uint8_t key[16]) {
  struct source_count **at = &t->sources[source_slot(key)];
  while (*at != NULL && memcmp((*at)->key, key, 16) != 0) at = &(*at)->next;
  return at;
}

static bool limited(const struct hub *h, const struct place *p) {
  if (p->local) return false;
  if (h->has_proxy && !h->proxy_local && cidr_has(&h->proxy, p->ip)) return false;
  for (size_t i = 0; i < h->n_wide; i++)
    if (cidr_has(&h->wide[i], p->ip)) return false;
  return true;
}

enum MHD_Result link_accept(void *hub, const struct sockaddr *addr, socklen_t n) {
  struct hub *h = hub;
  (void)n;
  if (atomic_load(&h->stopping)) return MHD_NO;
  struct place p = place_of(addr);
  if (!limited(h, &p)) return MHD_YES;
  uint8_t key[16];
  source_key(&p, key);
  pthread_mutex_lock(&h->links.lock);
  struct source_count *s = *source_find(&h->links, key);
  bool full = s != NULL && s->n >= h->c.per_source;
  pthread_mutex_unlock(&h->links.lock);
  return full ? MHD_NO : MHD_YES;
}

static void link_opened(struct hub *h, struct MHD_Connection *c, void **context) {
  struct link *l = calloc(1, sizeof *l);
  const union MHD_ConnectionInfo *fd = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
  const union MHD_ConnectionInfo *peer = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  *context = l;
  if (fd == NULL) {
    free(l);
    *context = NULL;
    return;
  }
  if (l == NULL) { /* no memory to watch it: not served */
    (void)shutdown(fd->connect_fd, SHUT_RDWR);
    return;
  }
  l->fd = fd->connect_fd;
  l->from = place_of(peer == NULL ? NULL : peer->client_addr);
  (void)ip_text(l->from.ip, l->address, sizeof l->address);
  link_phase(l, PHASE_HEAD, h->c.head_s);
  pthread_mutex_lock(&h->links.lock);
  l->after = h->links.first;
  if (l->after != NULL) l->after->before = l;
  h->links.first = l;
  h->links.n++;
  if (limited(h, &l->from)) {
    uint8_t key[16];
    source_key(&l->from, key);
    struct source_count **at = source_find(&h->links, key);
    if (*at == NULL && (*at = calloc(1, sizeof **at)) != NULL) memcpy((*at)->key, key, 16);
    if (*at != NULL) {
      (*at)->n++;
      l->counted = true;
    }
  }
  pthread_mutex_unlock(&h->links.lock);
}

static void link_closed(struct hub *h, struct link *l) {
  struct links *t = &h->links;
  pthread_mutex_lock(&t->lock);
  if (l->before != NULL)
    l->before->after = l->after;
  else
    t->first = l->after;
  if (l->after != NULL) l->after->before = l->before;
  t->n--;
  if (l->counted) {
    uint8_t key[16];
    source_key(&l->from, key);
    struct source_count **at = source_find(t, key), *s = *at;
    if (s != NULL && --s->n == 0) {
      *at = s->next;
      free(s);
    }
  }
  /* Closing a socket with unread bytes sends a reset, which can overtake the refusal we just wrote. */
  if (l->linger && t->n_lingering < sizeof t->lingering / sizeof *t->lingering) {
    int fd = dup(l->fd);
    if (fd >= 0) t->lingering[t->n_lingering++] = (struct farewell){fd, moment_mono() + LINGER_MS, 0};
  }
  pthread_mutex_unlock(&t->lock);
  free(l);
}

void link_event(void *hub, struct MHD_Connection *c, void **context, enum MHD_ConnectionNotificationCode code) {
  if (code == MHD_CONNECTION_NOTIFY_STARTED) {
    link_opened(hub, c, context);
  } else if (*context != NULL) {
    link_closed(hub, *context);
    *context = NULL;
  }
}

struct link *link_of(struct MHD_Connection *c) {
  const union MHD_ConnectionInfo *i = MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  return i == NULL ? NULL : i->socket_context;
}

/* What the peer has sent on this connection so far, by TCP's own count; 0 where there is none (UNIX sockets). */
static uint64_t bytes_received(int fd) {
  struct tcp_info i = {0};
  socklen_t n = sizeof i;
  return getsockopt(fd, IPPROTO_TCP, TCP_INFO, &i, &n) == 0 ? i.tcpi_bytes_received : 0;
}

void link_phase(struct link *l, enum phase phase, int seconds) {
  int64_t now = moment_mono();
  if (phase == PHASE_IDLE) atomic_store(&l->bytes_seen, 0);
  atomic_store_explicit(&l->began, now, memory_order_relaxed);
  atomic_store_explicit(&l->deadline, seconds == 0 ? 0 : now + seconds * (int64_t)1000, memory_order_relaxed);
  atomic_store_explicit(&l->phase, phase, memory_order_release);
}

/* A kept connection has seconds to spare until its next request begins, but from that request's first byte the head's
 * own deadline runs. The library does not show first bytes; TCP counts them. */
static void watch_idle(struct hub *h, struct link *l) {
  uint64_t seen = atomic_load(&l->bytes_seen), now = bytes_received(l->fd);
  if (seen == 0) {
    atomic_store(&l->bytes_seen, now);
  } else if (now != seen) {
    /* The event loop may be setting the next phase's deadline this very moment: that one must win. */
    int64_t idle_until = atomic_load(&l->deadline), until = moment_mono() + h->c.head_s * (int64_t)1000;
    int idle = PHASE_IDLE;
    if (atomic_compare_exchange_strong(&l->phase, &idle, PHASE_HEAD))
      (void)atomic_compare_exchange_strong(&l->deadline, &idle_until, until);
  }
}

static bool too_slow(const struct link *l, int64_t now) {
  int64_t deadline = atomic_load(&l->deadline);
  if (deadline != 0 && now > deadline) return true;
  if (atomic_load(&l->phase) != PHASE_BODY) return false;
  int64_t late = (now - atomic_load(&l->began)) / 1000 - BODY_GRACE_S;
  return late > 0 && atomic_load(&l->body_got) < late * BODY_RATE;
}

static void sweep_lingering(struct links *t, int64_t now) {
  char away[16 * 1024];
  for (size_t i = 0; i < t->n_lingering;) {
    struct farewell *g = &t->lingering[i];
    ssize_t n = 1;
    while (n > 0 && g->read < SLACK) {
      n = recv(g->fd, away, sizeof away, MSG_DONTWAIT);
      if (n > 0) g->read += (size_t)n;
    }
    bool gone = n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR);
    if (!gone && now < g->until) {
      i++;
      continue;
    }
    close(g->fd);
    *g = t->lingering[--t->n_lingering];
  }
}

static void *sweep(void *arg) {
  struct hub *h = arg;
  struct links *t = &h->links;
  while (!atomic_load(&t->stop)) {
    struct timespec nap = {0, SWEEP_MS * 1000000L};
    (void)nanosleep(&nap, NULL);
    int64_t now = moment_mono();
    pthread_mutex_lock(&t->lock);
    for (struct link *l = t->first; l != NULL; l = l->after) {
      if (l->cut) continue;
      if (atomic_load(&l->phase) == PHASE_IDLE) watch_idle(h, l);
      if (!too_slow(l, now)) continue;
      /* The library closes the descriptor only after link_closed, which needs our lock: it cannot be another's yet. */
      l->cut = true;
      (void)shutdown(l->fd, SHUT_RDWR);
    }
    sweep_lingering(t, now);
    pthread_mutex_unlock(&t->lock);
    work_wake_due(h, now);
  }
  return NULL;
}

void links_start(struct hub *h) {
  pthread_mutex_init(&h->links.lock, NULL);
  atomic_store(&h->links.stop, false);
  if (pthread_create(&h->links.sweeper, NULL, sweep, h) != 0) fault(FAULT_MEMORY, "no thread for the sweeper");
}

void links_stop(struct hub *h) {
  atomic_store(&h->links.stop, true);
  pthread_join(h->links.sweeper, NULL);
  for (size_t i = 0; i < h->links.n_lingering; i++) close(h->links.lingering[i].fd);
}
