#include "box/wire.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

int64_t wire_clock(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Helpers wait for ever with a plain blocking read, so that their list of allowed system calls stays short. */
static bool wait_for(int fd, short what, int64_t until) {
  if (until == WIRE_FOREVER) return true;
  for (;;) {
    int64_t left = until - wire_clock();
    if (left <= 0) return false;
    struct pollfd p = {.fd = fd, .events = what};
    int got = poll(&p, 1, (int)(left > 60000 ? 60000 : left));
    if (got > 0) return true;
    if (got < 0 && errno != EINTR) return false;
  }
}

static bool send_all(int fd, const void *p, size_t n, int64_t until) {
  const char *at = p;
  int flags = MSG_NOSIGNAL | (until == WIRE_FOREVER ? 0 : MSG_DONTWAIT);
  while (n) {
    if (!wait_for(fd, POLLOUT, until)) return false;
    ssize_t done = send(fd, at, n, flags);
    if (done < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (done <= 0) return false;
    at += done;
    n -= (size_t)done;
  }
  return true;
}

bool wire_send(int fd, uint32_t kind, const struct wire_part *parts, size_t n, int64_t until) {
  size_t length = 0;
  for (size_t i = 0; i < n; i++) {
    if (parts[i].n > WIRE_MAX_PICTURE_REPLY - length) return false;
    length += 4 + parts[i].n;
  }
  struct wire_head head = {kind, (uint32_t)length};
  if (!send_all(fd, &head, sizeof head, until)) return false;
  for (size_t i = 0; i < n; i++) {
    uint32_t part = (uint32_t)parts[i].n;
    if (!send_all(fd, &part, sizeof part, until) || !send_all(fd, parts[i].p, parts[i].n, until)) return false;
  }
  return true;
}

bool wire_read(int fd, void *p, size_t n, int64_t until) {
  char *at = p;
  while (n) {
    if (!wait_for(fd, POLLIN, until)) return false;
    ssize_t got = recv(fd, at, n, until == WIRE_FOREVER ? 0 : MSG_DONTWAIT);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (got <= 0) return false;
    at += got;
    n -= (size_t)got;
  }
  return true;
}

bool wire_head(int fd, struct wire_head *ret, uint32_t max, int64_t until) {
  struct wire_head head;
  if (!wire_read(fd, &head, sizeof head, until) || head.length > max) return false;
  *ret = head;
  return true;
}

bool wire_parts(const void *body, size_t length, struct wire_part *ret, size_t n) {
  const char *at = body;
  for (size_t i = 0; i < n; i++) {
    uint32_t part;
    if (length < sizeof part) return false;
    memcpy(&part, at, sizeof part);
    at += sizeof part;
    length -= sizeof part;
    if (part > length) return false;
    ret[i] = (struct wire_part){at, part};
    at += part;
    length -= part;
  }
  return length == 0;
}
