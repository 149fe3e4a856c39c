/* A load of HTTP requests from many loopback addresses, as a commune's residents are many: each connection comes from an
 * address of its own in 127.0.0.0/8 and is made anew, from another, after --per-source requests, so that the server's limits
 * stay on. Closed loop (each connection asks again when answered), or open loop with --rate.
 *
 *   load --at HOST:PORT --connections N --seconds S (--targets FILE | --posts FILE --path PATH) [--per-source K]
 *        [--header 'Name: value'] [--rate R] [--acks]
 *
 * --targets: a target a line, taken in turn. --posts: a urlencoded body a line, each sent once; ends early when they are
 * used up. Prints one line: requests, errors, seconds, requests/s, p50, p99, max in µs, bytes of answers. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { HEAD_MAX = 65536, CONNECTIONS_MAX = 4096, LATENCIES_MAX = 20000000 };

struct lines {
  char *text, **at;
  size_t n, next;
};

struct client {
  int fd;
  long left; /* requests until the next address */
  char *out; /* what is being sent */
  size_t out_n, out_at, out_cap;
  char head[HEAD_MAX]; /* of the answer, then its last bytes when chunked */
  size_t head_n;
  long body_left; /* -1: chunked */
  bool in_body, busy, close_after;
  char tail[5];
  int64_t asked_at;
  int status;
};

static struct {
  struct sockaddr_in server;
  int connections, epoll;
  double seconds, rate;
  long per_source;
  const char *path, *header;
  struct lines lines;
  bool posts;
  uint32_t next_source;
  uint32_t *latencies;
  size_t n_latencies, errors, statuses[600];
  uint64_t bytes;
  int64_t began, ends;
  double due;
} g = {.connections = 64, .seconds = 5, .per_source = 400, .path = "/", .header = NULL};

static struct client clients[CONNECTIONS_MAX];

static int64_t now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

static void die(const char *what) {
  perror(what);
  exit(1);
}

static void lines_read(const char *file) {
  FILE *f = fopen(file, "rb");
  if (f == NULL) die(file);
  fseek(f, 0, SEEK_END);
  long n = ftell(f);
  rewind(f);
  g.lines.text = malloc((size_t)n + 1);
  if (g.lines.text == NULL || fread(g.lines.text, 1, (size_t)n, f) != (size_t)n) die("read");
  fclose(f);
  g.lines.text[n] = 0;
  size_t cap = 0;
  for (char *save = NULL, *line = strtok_r(g.lines.text, "\n", &save); line != NULL;
       line = strtok_r(NULL, "\n", &save)) {
    if (g.lines.n == cap)
      g.lines.at = realloc(g.lines.at, (cap = cap == 0 ? 1024 : cap * 2) * sizeof *g.lines.at);
    g.lines.at[g.lines.n++] = line;
  }
  if (g.lines.n == 0) die("no lines");
}

static void client_open(struct client *c) {
  c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (c->fd < 0) die("socket");
  int one = 1;
  setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  setsockopt(c->fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  uint32_t n = g.next_source++; /* the middle two bytes vary: one /24 a connection */
  struct sockaddr_in from = {.sin_family = AF_INET};
  from.sin_addr.s_addr = htonl(0x7f000000u | ((1 + n % 65000) << 8) | (1 + n / 65000 % 250));
  if (bind(c->fd, (struct sockaddr *)&from, sizeof from) != 0) die("bind");
  if (connect(c->fd, (struct sockaddr *)&g.server, sizeof g.server) != 0) die("connect");
  fcntl(c->fd, F_SETFL, O_NONBLOCK);
  struct epoll_event e = {.events = EPOLLIN, .data.ptr = c};
  epoll_ctl(g.epoll, EPOLL_CTL_ADD, c->fd, &e);
  c->left = g.per_source;
  c->busy = false;
}

static void client_renew(struct client *c) {
  close(c->fd);
  client_open(c);
}

static bool client_send(struct client *c) {
  while (c->out_at < c->out_n) {
    ssize_t n = send(c->fd, c->out + c->out_at, c->out_n - c->out_at, MSG_NOSIGNAL);
    if (n < 0 && errno == EAGAIN) {
      struct epoll_event e = {.events = EPOLLIN | EPOLLOUT, .data.ptr = c};
      epoll_ctl(g.epoll, EPOLL_CTL_MOD, c->fd, &e);
      return true;
    }
    if (n <= 0) return false;
    c->out_at += (size_t)n;
  }
  return true;
}

/* False: nothing left to send. */
static bool client_ask(struct client *c) {
  if (g.posts && g.lines.next >= g.lines.n) return false;
  if (c->left-- == 0) {
    client_renew(c);
    c->left--;
  }
  const char *line = g.lines.at[g.lines.next++ % g.lines.n];
  size_t need = strlen(line) + strlen(g.path) + 600 + (g.header == NULL ? 0 : strlen(g.header));
  if (need > c->out_cap) c->out = realloc(c->out, c->out_cap = need * 2);
  const char *extra = g.header == NULL ? "" : g.header, *end = g.header == NULL ? "" : "\r\n";
  int n =
      g.posts
          ? snprintf(
                c->out, c->out_cap,
                "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                "Origin: http://localhost\r\nSec-Fetch-Site: same-origin\r\n%s%sContent-Length: %zu\r\n\r\n%s",
                g.path, extra, end, strlen(line), line)
          : snprintf(c->out, c->out_cap, "GET %s HTTP/1.1\r\nHost: localhost\r\n%s%s\r\n", line, extra, end);
  c->out_n = (size_t)n;
  c->out_at = 0;
  c->head_n = 0;
  c->in_body = false;
  c->busy = true;
  c->close_after = false;
  c->asked_at = g.rate > 0 ? (int64_t)g.due : now_us();
  memset(c->tail, 0, sizeof c->tail);
  return client_send(c);
}

static void count(struct client *c, bool good) {
  int64_t took = now_us() - c->asked_at;
  if (!good) g.errors++;
  if (g.n_latencies < LATENCIES_MAX)
    g.latencies[g.n_latencies++] = took > UINT32_MAX ? UINT32_MAX : (uint32_t)took;
  c->busy = false;
}

/* The head is whole: how long is the body? */
static void head_done(struct client *c, size_t end) {
  c->head[end] = 0;
  c->status = atoi(c->head + 9);
  if (c->status > 0 && c->status < 600) g.statuses[c->status]++;
  const char *length = strcasestr(c->head, "\r\ncontent-length:");
  c->body_left = length != NULL                                                  ? atol(length + 17)
                 : strcasestr(c->head, "\r\ntransfer-encoding: chunked") != NULL ? -1
                                                                                 : 0;
  c->close_after = strcasestr(c->head, "\r\nconnection: close") != NULL;
  c->in_body = true;
}

static bool body_part(struct client *c, const char *p, size_t n) {
  if (c->body_left >= 0) {
    c->body_left -= (long)n;
    return c->body_left <= 0;
  }
  for (size_t i = n > 5 ? n - 5 : 0; i < n; i++) {
    memmove(c->tail, c->tail + 1, 4);
    c->tail[4] = p[i];
  }
  return memcmp(c->tail, "0\r\n\r\n", 5) == 0;
}

/* True when the answer is whole; *ret_dead when the connection is of no more use. */
static bool client_read(struct client *c, bool *ret_dead) {
  static char in[262144];
  for (;;) {
    ssize_t n = recv(c->fd, in, sizeof in, 0);
    if (n < 0 && errno == EAGAIN) return false;
    if (n <= 0) {
      *ret_dead = true;
      return false;
    }
    g.bytes += (uint64_t)n;
    const char *p = in;
    size_t left = (size_t)n;
    if (!c->in_body) {
      size_t take = left < HEAD_MAX - 1 - c->head_n ? left : HEAD_MAX - 1 - c->head_n;
      memcpy(c->head + c->head_n, p, take);
      size_t before = c->head_n;
      c->head_n += take;
      c->head[c->head_n] = 0;
      const char *end = strstr(c->head + (before > 3 ? before - 3 : 0), "\r\n\r\n");
      if (end == NULL) continue;
      size_t head = (size_t)(end - c->head) + 4;
      size_t of_head = head - before;
      head_done(c, head - 2);
      p += of_head;
      left -= of_head;
      if (c->body_left == 0) return true;
    }
    if (left > 0 && body_part(c, p, left)) return true;
  }
}

static int by_size(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return x < y ? -1 : x > y;
}

static bool may_ask(void) {
  int64_t now = now_us();
  if (now >= g.ends) return false;
  return g.rate <= 0 || now >= (int64_t)g.due;
}

static void ask_next(struct client *c) {
  if (!may_ask()) return;
  if (client_ask(c) && g.rate > 0) g.due += 1e6 / g.rate;
}

static int busy_count(void) {
  int n = 0;
  for (int i = 0; i < g.connections; i++) n += clients[i].busy;
  return n;
}

static void run(void) {
  struct epoll_event events[512];
  g.began = now_us();
  g.ends = g.began + (int64_t)(g.seconds * 1e6);
  g.due = (double)g.began;
  for (int i = 0; i < g.connections; i++) ask_next(&clients[i]);
  while (now_us() < g.ends + 5000000) {
    if (busy_count() == 0 && (now_us() >= g.ends || (g.posts && g.lines.next >= g.lines.n))) break;
    int n = epoll_wait(g.epoll, events, 512, g.rate > 0 ? 0 : 100);
    for (int i = 0; i < n; i++) {
      struct client *c = events[i].data.ptr;
      bool dead = false;
      if ((events[i].events & EPOLLOUT) != 0 && c->busy) {
        struct epoll_event e = {.events = EPOLLIN, .data.ptr = c};
        epoll_ctl(g.epoll, EPOLL_CTL_MOD, c->fd, &e);
        dead = !client_send(c);
      }
      if (!dead && (events[i].events & ~(uint32_t)EPOLLOUT) != 0 && client_read(c, &dead)) {
        count(c, c->status >= 200 && c->status < 400);
        if (c->close_after) client_renew(c);
        ask_next(c);
      } else if (dead) {
        bool was = c->busy;
        if (was) count(c, false);
        client_renew(c);
        ask_next(c);
      }
    }
    if (g.rate > 0)
      for (int i = 0; i < g.connections && may_ask(); i++)
        if (!clients[i].busy) ask_next(&clients[i]);
  }
}

static void options(int argc, char **argv) {
  for (int i = 1; i + 1 < argc; i += 2) {
    const char *name = argv[i], *v = argv[i + 1];
    if (strcmp(name, "--at") == 0) {
      char host[64] = "";
      int port = 0;
      if (sscanf(v, "%63[^:]:%d", host, &port) != 2) die("--at HOST:PORT");
      g.server.sin_family = AF_INET;
      g.server.sin_port = htons((uint16_t)port);
      inet_pton(AF_INET, host, &g.server.sin_addr);
    } else if (strcmp(name, "--connections") == 0) {
      g.connections = atoi(v);
    } else if (strcmp(name, "--seconds") == 0) {
      g.seconds = atof(v);
    } else if (strcmp(name, "--rate") == 0) {
      g.rate = atof(v);
    } else if (strcmp(name, "--per-source") == 0) {
      g.per_source = atol(v);
    } else if (strcmp(name, "--path") == 0) {
      g.path = v;
    } else if (strcmp(name, "--header") == 0) {
      g.header = v;
    } else if (strcmp(name, "--targets") == 0 || strcmp(name, "--posts") == 0) {
      g.posts = name[2] == 'p';
      lines_read(v);
    } else {
      fprintf(stderr, "load: unknown option %s\n", name);
      exit(2);
    }
  }
  if (g.server.sin_port == 0 || g.lines.n == 0 || g.connections < 1 || g.connections > CONNECTIONS_MAX) {
    fprintf(stderr, "load: --at, --targets or --posts, --connections are needed\n");
    exit(2);
  }
}

int main(int argc, char **argv) {
  options(argc, argv);
  struct rlimit files = {65536, 65536};
  (void)setrlimit(RLIMIT_NOFILE, &files);
  g.epoll = epoll_create1(EPOLL_CLOEXEC);
  g.latencies = malloc(LATENCIES_MAX * sizeof *g.latencies);
  if (g.epoll < 0 || g.latencies == NULL) die("start");
  g.next_source = (uint32_t)getpid() * 977u;
  for (int i = 0; i < g.connections; i++) client_open(&clients[i]);
  run();
  double took = (double)(now_us() - g.began) / 1e6;
  qsort(g.latencies, g.n_latencies, sizeof *g.latencies, by_size);
  size_t n = g.n_latencies;
  printf("requests=%zu errors=%zu seconds=%.2f rps=%.0f p50_us=%u p99_us=%u max_us=%u bytes=%llu", n, g.errors,
         took, (double)n / took, n ? g.latencies[n / 2] : 0, n ? g.latencies[n * 99 / 100] : 0,
         n ? g.latencies[n - 1] : 0, (unsigned long long)g.bytes);
  for (int i = 0; i < 600; i++)
    if (g.statuses[i] != 0) printf(" %d:%zu", i, g.statuses[i]);
  printf("\n");
  return 0;
}
