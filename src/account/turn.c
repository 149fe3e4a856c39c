#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include "account/inside.h"

/* Byte-range locks of an open file (OFD) instead of a semaphore: the kernel frees them when a fault, or the whole process,
 * goes; they hold across several processes on one machine; and no mutable state lives in this room. Bytes 0..1 are the two
 * places to work, bytes 2..33 the places to wait. */
enum { PLACES = 2, WAITING = 32, WAIT_MS = 4000, LOOK_MS = 8 };

struct hash_turn {
  int fd;
};

static int turn_close(struct hash_turn *t) {
  if (t->fd >= 0) (void)close(t->fd);
  t->fd = -1;
  return 0;
}

static bool try_byte(int fd, off_t at, short type) {
  struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = at, .l_len = 1};
  return fcntl(fd, F_OFD_SETLK, &lock) == 0;
}

static int try_range(int fd, off_t from, off_t n) {
  for (off_t i = 0; i < n; i++)
    if (try_byte(fd, from + i, F_WRLCK)) return (int)(from + i);
  return -1;
}

struct hash_turn *hash_turn_take(void *mem, struct store *s) {
  struct hash_turn *t = MEM_NEW(mem, struct hash_turn);
  str path = str_fmt(mem, "%.*s/hashing.lock", STR_ARG(store_dir(s)));
  t->fd = open(str_c(mem, path), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (t->fd < 0) fault(FAULT_STORE, "cannot open the hashing lock: errno %d", errno);
  talloc_set_destructor(t, turn_close);
  int wait = try_range(t->fd, PLACES, WAITING);
  if (wait < 0) {
    hash_turn_give(t);
    return NULL;
  }
  moment until = moment_mono() + WAIT_MS;
  while (try_range(t->fd, 0, PLACES) < 0) {
    if (moment_mono() >= until) {
      hash_turn_give(t);
      return NULL;
    }
    (void)poll(NULL, 0, LOOK_MS);
  }
  (void)try_byte(t->fd, wait, F_UNLCK);
  return t;
}

void hash_turn_give(struct hash_turn *t) {
  turn_close(t);
}
