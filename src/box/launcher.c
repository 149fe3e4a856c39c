#include "box/launcher.h"
#include "box/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define CONTROL 3
#define BACK_OFF_MAX 5000

struct child {
  pid_t pid;
  int64_t started;
  int64_t not_before; /* wire_clock() */
  int64_t back_off;   /* ms, doubled by every early death but the first */
  int early;          /* deaths in a row, each within two seconds of its start */
};

static void end(struct child *c) {
  if (c->pid <= 0) return;
  kill(c->pid, SIGKILL);
  while (waitpid(c->pid, NULL, 0) < 0 && errno == EINTR) continue;
  c->pid = 0;
  int64_t now = wire_clock();
  /* One that lived for two seconds had started well: its end is no reason to wait. */
  if (now - c->started > 2000) {
    c->back_off = c->early = 0;
  } else if (c->early++) {
    c->back_off = c->back_off ? c->back_off * 2 : 50;
    if (c->back_off > BACK_OFF_MAX) c->back_off = BACK_OFF_MAX;
  }
  c->not_before = now + c->back_off;
}

static _Noreturn void become(int slot, int fd, const char *programs, const char *keys_dir) {
  char path[4096];
  const char *name = slot == SLOT_SIGNER   ? "thanthien-signer"
                     : slot == SLOT_SENDER ? "thanthien-sender"
                                           : "thanthien-decoder";
  bool needs_keys = slot == SLOT_SIGNER || slot == SLOT_SENDER;
  char *argv[] = {(char *)(uintptr_t)name, needs_keys ? (char *)(uintptr_t)keys_dir : NULL, NULL};
  char *env[] = {(char *)(uintptr_t) "LANG=C.UTF-8", NULL};
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (dup2(fd, 3) < 0) _exit(126);
  fcntl(3, F_SETFD, 0);
  close_range(4, ~0u, 0);
  if (snprintf(path, sizeof path, "%s/%s", programs, name) < (int)sizeof path) execve(path, argv, env);
  fprintf(stderr, "thanthien: %s: %s\n", path, strerror(errno));
  _exit(127);
}

static int start(struct child *c, int slot, const char *programs, const char *keys_dir) {
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair)) return -1;
  pid_t pid = fork();
  if (pid == 0) become(slot, pair[1], programs, keys_dir);
  close(pair[1]);
  if (pid < 0) {
    close(pair[0]);
    return -1;
  }
  c->pid = pid;
  c->started = wire_clock();
  return pair[0];
}

static void answer(struct launcher_answer a, int fd) {
  union {
    char room[CMSG_SPACE(sizeof(int))];
    struct cmsghdr align;
  } with = {0};
  struct iovec what = {&a, sizeof a};
  struct msghdr m = {.msg_iov = &what, .msg_iovlen = 1};
  if (fd >= 0) {
    m.msg_control = with.room;
    m.msg_controllen = sizeof with.room;
    struct cmsghdr *c = CMSG_FIRSTHDR(&m);
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof fd);
    memcpy(CMSG_DATA(c), &fd, sizeof fd);
  }
  sendmsg(CONTROL, &m, MSG_NOSIGNAL);
  if (fd >= 0) close(fd);
}

void launcher_run(int control, const char *programs, const char *keys_dir) {
  struct child children[SLOTS] = {0};
  /* A terminal's Ctrl-C reaches the whole group: main decides when to end, and ends us by closing the socket. */
  signal(SIGINT, SIG_IGN);
  signal(SIGTERM, SIG_IGN);
  signal(SIGPIPE, SIG_IGN);
  signal(SIGCHLD, SIG_DFL);
  prctl(PR_SET_NAME, "thanthien-box");
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  if (dup2(control, CONTROL) < 0) _exit(1);
  fcntl(CONTROL, F_SETFD, FD_CLOEXEC);
  close_range(CONTROL + 1, ~0u, 0);
  for (;;) {
    struct launcher_ask ask;
    ssize_t n = recv(CONTROL, &ask, sizeof ask, 0);
    if (n < 0 && errno == EINTR) continue;
    if (n != sizeof ask || ask.slot < 0 || ask.slot >= SLOTS) break;
    struct child *c = children + ask.slot;
    end(c);
    int64_t wait = c->not_before - wire_clock();
    int fd = wait > 0 ? -1 : start(c, ask.slot, programs, keys_dir);
    if (wait <= 0 && fd < 0) wait = 1000;
    answer((struct launcher_answer){(int32_t)c->pid, (int32_t)(wait > 0 ? wait : 0)}, fd);
  }
  for (int i = 0; i < SLOTS; i++) end(children + i);
  _exit(0);
}
