#include "http/inside.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* IPv4 is kept as ::ffff:a.b.c.d, so that one comparison serves both. */
static void v4_into(const void *four, uint8_t ret[16]) {
  memset(ret, 0, 10);
  ret[10] = ret[11] = 0xff;
  memcpy(ret + 12, four, 4);
}

bool ip_parse(str text, uint8_t ret[16]) {
  char c[64];
  if (text.n == 0 || text.n >= sizeof c) return false;
  memcpy(c, text.p, text.n);
  c[text.n] = 0;
  if (strlen(c) != text.n) return false;
  uint8_t v4[4];
  if (inet_pton(AF_INET, c, v4) == 1) {
    v4_into(v4, ret);
    return true;
  }
  uint8_t v6[16];
  if (inet_pton(AF_INET6, c, v6) != 1) return false;
  memcpy(ret, v6, 16);
  return true;
}

static bool is_v4(const uint8_t ip[16]) {
  static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  return memcmp(ip, mapped, 12) == 0;
}

bool ip_loopback(const uint8_t ip[16]) {
  static const uint8_t one[16] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  return is_v4(ip) ? ip[12] == 127 : memcmp(ip, one, 16) == 0;
}

bool cidr_parse(str text, struct cidr *ret) {
  str head, rest = text;
  struct cidr c;
  bool sliced = str_cut(&rest, S("/"), &head);
  if (!ip_parse(sliced ? head : text, c.net)) return false;
  int64_t most = is_v4(c.net) ? 32 : 128, bits = most;
  if (sliced && !int_parse(rest, 0, most, &bits)) return false;
  c.bits = (int)(bits + 128 - most);
  *ret = c;
  return true;
}

bool cidr_has(const struct cidr *c, const uint8_t ip[16]) {
  size_t whole = (size_t)c->bits / 8;
  int rest = c->bits % 8;
  if (memcmp(c->net, ip, whole) != 0) return false;
  return rest == 0 || ((c->net[whole] ^ ip[whole]) >> (8 - rest)) == 0;
}

struct place place_of(const struct sockaddr *sa) {
  struct place p = {.local = true};
  if (sa == NULL) return p;
  if (sa->sa_family == AF_INET) {
    struct sockaddr_in in;
    memcpy(&in, sa, sizeof in);
    v4_into(&in.sin_addr, p.ip);
    p.local = false;
  } else if (sa->sa_family == AF_INET6) {
    struct sockaddr_in6 in6;
    memcpy(&in6, sa, sizeof in6);
    memcpy(p.ip, &in6.sin6_addr, 16);
    p.local = false;
  }
  return p;
}

str ip_text(const uint8_t ip[16], char *ret, size_t n) {
  const char *done =
      is_v4(ip) ? inet_ntop(AF_INET, ip + 12, ret, (socklen_t)n) : inet_ntop(AF_INET6, ip, ret, (socklen_t)n);
  return done == NULL ? S("?") : str_of(done);
}

static int listen_socket(int family, const struct sockaddr *sa, socklen_t n) {
  int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return -1;
  int one = 1;
  if (family != AF_UNIX) (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (family == AF_INET6) (void)setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof one);
  if (bind(fd, sa, n) != 0 || listen(fd, 4096) != 0) {
    int why = errno;
    close(fd);
    errno = why;
    return -1;
  }
  return fd;
}

/* A socket file left by a dead server is removed; one that answers is left alone. */
static int listen_unix(void *mem, str path, str *ret_why) {
  struct sockaddr_un un = {.sun_family = AF_UNIX};
  if (path.n == 0 || path.n >= sizeof un.sun_path) {
    *ret_why = S("The socket's path is empty or too long (at most 107 bytes).");
    return -1;
  }
  memcpy(un.sun_path, path.p, path.n);
  struct stat st;
  if (lstat(un.sun_path, &st) == 0 && S_ISSOCK(st.st_mode)) {
    int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool alive = probe >= 0 && connect(probe, (const struct sockaddr *)&un, sizeof un) == 0;
    if (probe >= 0) close(probe);
    if (alive) {
      *ret_why = str_fmt(mem, "Somebody already listens at %.*s.", STR_ARG(path));
      return -1;
    }
    (void)unlink(un.sun_path);
  }
  mode_t mask = umask(0117); /* 0660: the proxy's group may connect */
  int fd = listen_socket(AF_UNIX, (const struct sockaddr *)&un, sizeof un);
  (void)umask(mask);
  if (fd < 0) *ret_why = str_fmt(mem, "Cannot listen at %.*s: %s.", STR_ARG(path), strerror(errno));
  return fd;
}

static int listen_inherited(void *mem, str number, bool *ret_v6, bool *ret_own, str *ret_why) {
  int64_t n;
  struct sockaddr_storage sa = {0};
  socklen_t len = sizeof sa;
  int accepts = 0;
  socklen_t accepts_n = sizeof accepts;
  if (!int_parse(number, 3, 1023, &n) || getsockname((int)n, (struct sockaddr *)&sa, &len) != 0 ||
      getsockopt((int)n, SOL_SOCKET, SO_ACCEPTCONN, &accepts, &accepts_n) != 0 || accepts == 0) {
    *ret_why = str_fmt(mem, "fd:%.*s is no listening socket handed over to this program.", STR_ARG(number));
    return -1;
  }
  struct place p = place_of((const struct sockaddr *)&sa);
  *ret_v6 = sa.ss_family == AF_INET6;
  *ret_own = p.local || ip_loopback(p.ip);
  (void)fcntl((int)n, F_SETFL, fcntl((int)n, F_GETFL) | O_NONBLOCK);
  (void)fcntl((int)n, F_SETFD, FD_CLOEXEC);
  return (int)n;
}

int listen_on(void *mem, str listen, bool tls, bool *ret_v6, str *ret_address, bool *ret_own, str *ret_why) {
  *ret_v6 = false;
  *ret_own = true;
  *ret_address = listen;
  if (str_starts(listen, S("unix:"))) return listen_unix(mem, str_sub(listen, 5, listen.n), ret_why);
  if (str_starts(listen, S("fd:"))) {
    int fd = listen_inherited(mem, str_sub(listen, 3, listen.n), ret_v6, ret_own, ret_why);
    if (fd >= 0 && !*ret_own && !tls) {
      *ret_why = S("A socket that others can reach needs --tls CERT KEY.");
      return -1;
    }
    return fd;
  }
  /* host:port; the host of IPv6 stands in brackets */
  size_t colon = listen.n;
  while (colon > 0 && listen.p[colon - 1] != ':') colon--;
  str port_text = str_sub(listen, colon, listen.n);
  str host = colon == 0 ? STR_NONE : str_sub(listen, 0, colon - 1);
  if (str_starts(host, S("[")) && str_ends(host, S("]"))) host = str_sub(host, 1, host.n - 2);
  if (str_eq(host, S("localhost"))) host = S("127.0.0.1");
  int64_t port;
  uint8_t ip[16];
  if (!int_parse(port_text, 0, 65535, &port) || !ip_parse(host, ip)) {
    *ret_why = str_fmt(mem, "'%.*s' is no address to listen on: 127.0.0.1:8080, [::1]:8080 or unix:PATH.",
                       STR_ARG(listen));
    return -1;
  }
  *ret_own = ip_loopback(ip);
  if (!*ret_own && !tls) {
    *ret_why =
        str_fmt(mem,
                "%.*s can be reached by others: give --tls CERT KEY, or listen on 127.0.0.1 or a UNIX socket "
                "behind a proxy that has them.",
                STR_ARG(listen));
    return -1;
  }
  struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  struct sockaddr_in6 in6 = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
  memcpy(&in.sin_addr, ip + 12, 4);
  memcpy(&in6.sin6_addr, ip, 16);
  *ret_v6 = !is_v4(ip);
  int fd = *ret_v6 ? listen_socket(AF_INET6, (const struct sockaddr *)&in6, sizeof in6)
                   : listen_socket(AF_INET, (const struct sockaddr *)&in, sizeof in);
  if (fd < 0) {
    *ret_why = str_fmt(mem, "Cannot listen on %.*s: %s.", STR_ARG(listen), strerror(errno));
    return -1;
  }
  struct sockaddr_in6 bound = {0}; /* large enough for both; the port stands in the same place */
  socklen_t len = sizeof bound;
  if (port == 0 && getsockname(fd, (struct sockaddr *)&bound, &len) == 0) port = ntohs(bound.sin6_port);
  char text[64];
  str shown = ip_text(ip, text, sizeof text);
  *ret_address = str_fmt(mem, *ret_v6 ? "%s://[%.*s]:%d/" : "%s://%.*s:%d/", tls ? "https" : "http",
                         STR_ARG(shown), (int)port);
  return fd;
}
