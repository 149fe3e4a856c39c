#include "box/outlet.h"

#include <fcntl.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CA_MAX (1 << 20)

static const char *const names[OUTLETS] = {"mail", "sms", "zalo"};

const char *outlet_name(enum outlet_kind k) {
  return names[k];
}

int outlet_find(const char *p, size_t n) {
  for (int k = 0; k < OUTLETS; k++)
    if (strlen(names[k]) == n && memcmp(names[k], p, n) == 0) return k;
  return -1;
}

static void wrong(struct outlet *o, const char *why) {
  if (!o->why[0]) snprintf(o->why, sizeof o->why, "%s", why);
}

/* A value may go on over indented lines: the reader hands each over under the same name, and here they are joined. */
static void join(struct outlet *o, char *to, size_t cap, const char *value) {
  size_t n = strlen(to), more = strlen(value);
  if (n + more + 1 > cap)
    wrong(o, "a value is too long");
  else
    memcpy(to + n, value, more + 1);
}

struct reading {
  struct outlet *at;
  char last[64]; /* section and name of the line before: told apart from a name that is set a second time */
};

static const struct {
  const char *name;
  size_t offset, size;
} values[] = {
#define VALUE(field)                                                                                           \
  { #field, offsetof(struct outlet, field), sizeof((struct outlet *)0)->field }
    VALUE(server), VALUE(from),    VALUE(from_name), VALUE(user),        VALUE(url),     VALUE(method),
    VALUE(body),   VALUE(success), VALUE(number),    VALUE(secret_file), VALUE(ca_file), VALUE(tls),
#undef VALUE
};

static int on_value(void *arg, const char *section, const char *name, const char *value) {
  struct reading *r = arg;
  int k = outlet_find(section, strlen(section));
  char key[64];
  if (k < 0) return 1;
  struct outlet *o = r->at + k;
  o->configured = true;
  snprintf(key, sizeof key, "%s %s", section, name);
  bool more = strcmp(key, r->last) == 0;
  memcpy(r->last, key, sizeof key);
  for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
    if (strcmp(values[i].name, name) != 0) continue;
    char *to = (char *)o + values[i].offset;
    if (!more) to[0] = 0;
    join(o, to, values[i].size, value);
    return 1;
  }
  if (strncmp(name, "header", 6) == 0) {
    if (!more && o->n_headers == OUTLET_HEADERS)
      wrong(o, "too many headers");
    else
      join(o, o->headers[more ? o->n_headers - 1 : o->n_headers++], sizeof *o->headers, value);
  } else if (strcmp(name, "encoding") == 0) {
    static const char *const encodings[] = {"json", "form", "xml"};
    o->encoding = FILLS;
    for (int e = 0; e < 3; e++)
      if (strcmp(encodings[e], value) == 0) o->encoding = (enum fill)e;
  }
  return 1; /* what only the main program reads is none of ours */
}

/* ---- files in keys/ ---- */

static char *slurp(int dir, const char *name, size_t max, bool secret, size_t *ret_n) {
  struct stat st;
  if (strchr(name, '/') || name[0] == '.') return NULL;
  int fd = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  char *p = NULL;
  if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (!secret || !(st.st_mode & 077)) &&
      st.st_size > 0 && (size_t)st.st_size < max && (p = malloc((size_t)st.st_size + 1))) {
    ssize_t got = read(fd, p, (size_t)st.st_size);
    *ret_n = got > 0 ? (size_t)got : 0;
    p[*ret_n] = 0;
  }
  if (fd >= 0) close(fd);
  return p;
}

static void read_secret(struct outlet *o, int dir) {
  size_t n;
  char *p = slurp(dir, o->secret_file, sizeof o->secret, true, &n);
  if (!p) {
    wrong(o, "secret_file is not in keys/, or others may read it (mode 0600)");
    return;
  }
  n = strcspn(p, "\r\n");
  for (size_t i = 0; i < n; i++)
    if (p[i] < ' ' || p[i] > '~') wrong(o, "secret_file holds something else than one line of ASCII");
  memcpy(o->secret, p, n);
  o->secret[n] = 0;
  explicit_bzero(p, n);
  free(p);
}

/* Everybody's certificates are read now: later there is no file to be opened. */
static void read_ca(struct outlet *o, int dir) {
  if (o->ca_file[0]) {
    o->ca = slurp(dir, o->ca_file, CA_MAX, false, &o->ca_n);
    if (!o->ca) wrong(o, "ca_file is not in keys/");
    return;
  }
  int etc = open("/etc/ssl/certs", O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (etc >= 0) {
    int fd = openat(etc, "ca-certificates.crt", O_RDONLY | O_CLOEXEC);
    struct stat st;
    if (fd >= 0 && fstat(fd, &st) == 0 && st.st_size > 0 && st.st_size < CA_MAX &&
        (o->ca = malloc((size_t)st.st_size))) {
      ssize_t got = read(fd, o->ca, (size_t)st.st_size);
      o->ca_n = got > 0 ? (size_t)got : 0;
    }
    if (fd >= 0) close(fd);
    close(etc);
  }
}

/* ---- is it right? ---- */

static bool host_is_own(const char *p, size_t n) {
  static const char *const own[] = {"127.0.0.1", "localhost", "[::1]"};
  for (size_t i = 0; i < 3; i++)
    if (strlen(own[i]) == n && memcmp(own[i], p, n) == 0) return true;
  return false;
}

/* The host is the administrator's word and nobody else's: no place to be filled in may stand before the path. */
static void check_url(struct outlet *o) {
  bool tls = strncmp(o->url, "https://", 8) == 0;
  if (!tls && strncmp(o->url, "http://", 7) != 0) {
    wrong(o, "url must begin with https://");
    return;
  }
  const char *host = o->url + (tls ? 8 : 7);
  size_t n = strcspn(host, "/?#"), name = host[0] == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":/?#");
  if (n == 0 || memchr(host, '{', n) || memchr(host, '@', n))
    wrong(o, "url: the host must be written out");
  else if (!tls && !host_is_own(host, name < n ? name : n))
    wrong(o, "url must begin with https:// (http:// for this machine only)");
}

static void check_gateway(struct outlet *o) {
  if (!o->url[0]) wrong(o, "url is missing");
  check_url(o);
  if (!o->method[0]) memcpy(o->method, "POST", 5);
  if (strcmp(o->method, "POST") != 0 && strcmp(o->method, "GET") != 0) wrong(o, "method is POST or GET");
  if (o->encoding == FILLS) wrong(o, "encoding is json, form or xml");
  if (!o->number[0]) memcpy(o->number, "84", 3);
  if (strcmp(o->number, "84") != 0 && strcmp(o->number, "+84") != 0 && strcmp(o->number, "0") != 0)
    wrong(o, "number is 84, +84 or 0");
  for (int i = 0; i < o->n_headers; i++) {
    const char *colon = strchr(o->headers[i], ':');
    if (!colon || colon == o->headers[i] || memchr(o->headers[i], '{', (size_t)(colon - o->headers[i])))
      wrong(o, "a header is 'Name: value'");
  }
}

static void check_mail(struct outlet *o) {
  size_t host = o->server[0] == '[' ? strcspn(o->server, "]") + 1 : strcspn(o->server, ":");
  if (!o->server[0] || strpbrk(o->server, "/@{ ")) wrong(o, "server is 'host:port'");
  if (!mail_address_ok(o->from, strlen(o->from))) wrong(o, "from is no address");
  if (!o->tls[0]) memcpy(o->tls, "starttls", 9);
  if (strcmp(o->tls, "none") == 0 && !host_is_own(o->server, host))
    wrong(o, "tls = none is for this machine only");
  else if (strcmp(o->tls, "none") != 0 && strcmp(o->tls, "starttls") != 0 && strcmp(o->tls, "tls") != 0)
    wrong(o, "tls is starttls, tls or none");
}

bool outlets_read(const char *keys_dir, struct outlet ret[OUTLETS]) {
  char path[4096];
  struct reading r = {.at = ret};
  memset(ret, 0, sizeof *ret * OUTLETS);
  if (snprintf(path, sizeof path, "%s/../thanthien.ini", keys_dir) >= (int)sizeof path) return false;
  if (ini_parse(path, on_value, &r) != 0) return false;
  int dir = open(keys_dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
  for (int k = 0; k < OUTLETS; k++) {
    struct outlet *o = ret + k;
    if (!o->configured) continue;
    if (k == OUTLET_MAIL)
      check_mail(o);
    else
      check_gateway(o);
    if (o->secret_file[0]) read_secret(o, dir);
    read_ca(o, dir);
    if (o->why[0]) fprintf(stderr, "thanthien-sender: [%s] of thanthien.ini: %s\n", names[k], o->why);
  }
  if (dir >= 0) close(dir);
  return true;
}
