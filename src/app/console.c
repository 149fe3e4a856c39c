/* A second writer on a folder is refused, so a console command that must write asks the server that runs. */
#include "app/inside.h"
#include "people/people.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { ASK_MAX = 256, ANSWER_MAX = 4096 };

/* The folder may lie deeper than a socket's path may be long: it is reached through its own descriptor. */
static bool console_address(str dir, int *ret_dir, struct sockaddr_un *ret) {
  char *path = str_c(NULL, dir);
  int fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
  talloc_free(path);
  if (fd < 0) return false;
  *ret = (struct sockaddr_un){.sun_family = AF_UNIX};
  snprintf(ret->sun_path, sizeof ret->sun_path, "/proc/self/fd/%d/console.sock", fd);
  *ret_dir = fd;
  return true;
}

int console_listen(str dir) {
  struct sockaddr_un at;
  int where;
  if (!console_address(dir, &where, &at)) return -1;
  (void)unlink(at.sun_path); /* a dead server's: the store's lock says that no other serves this folder */
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  mode_t mask = umask(0177);
  bool good = fd >= 0 && bind(fd, (const struct sockaddr *)&at, sizeof at) == 0 && listen(fd, 8) == 0;
  (void)umask(mask);
  close(where);
  if (good) return fd;
  if (fd >= 0) close(fd);
  return -1;
}

void console_unlink(str dir) {
  struct sockaddr_un at;
  int where;
  if (!console_address(dir, &where, &at)) return;
  (void)unlink(at.sun_path);
  close(where);
}

static bool asker_is_ours(int connection) {
  struct ucred who = {0};
  socklen_t n = sizeof who;
  return getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &who, &n) == 0 &&
         (who.uid == 0 || who.uid == geteuid());
}

void console_answer(struct store *s, int connection) {
  char asked[ASK_MAX];
  if (!asker_is_ours(connection)) return;
  ssize_t n = recv(connection, asked, sizeof asked, 0);
  if (n <= 0) return;
  void *mem = talloc_new(NULL);
  str question = str_trim((str){asked, (size_t)n});
  str answer = str_eq(question, S("admin-code")) ? admin_code(mem, s) : S("?");
  (void)send(connection, answer.p, answer.n, MSG_NOSIGNAL);
  talloc_free(mem);
}

str console_ask(void *mem, str dir, str question) {
  struct sockaddr_un at;
  int where;
  if (!console_address(dir, &where, &at)) return STR_NONE;
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct timeval limit = {.tv_sec = 10};
  str answer = STR_NONE;
  if (fd >= 0) (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  if (fd >= 0 && connect(fd, (const struct sockaddr *)&at, sizeof at) == 0 &&
      send(fd, question.p, question.n, MSG_NOSIGNAL) == (ssize_t)question.n) {
    char *p = mem_zero(mem, ANSWER_MAX);
    ssize_t n = recv(fd, p, ANSWER_MAX, MSG_WAITALL);
    if (n > 0) answer = (str){p, (size_t)n};
  }
  if (fd >= 0) close(fd);
  close(where);
  return answer;
}

struct code {
  str login, code;
};

static bool make_code(struct ctx *cx, void *arg) {
  struct code *c = arg;
  people_console_code(cx, &c->login, &c->code);
  return true;
}

str admin_code(void *mem, struct store *s) {
  struct code *c = MEM_NEW(mem, struct code);
  if (!system_write(mem, s, moment_now(), make_code, c))
    return S("No code could be made: the store did not take it.\n");
  return str_fmt(mem,
                 "Tên đăng nhập (login):                     %.*s\n"
                 "Mã dùng một lần (one-time code, 15 phút):  %.*s\n",
                 STR_ARG(c->login), STR_ARG(c->code));
}

int run_admin_code(void *mem, int argc, char **argv) {
  str dir = command_arg(argc, argv, 0), why = STR_NONE;
  if (dir.n == 0) {
    complain(S("admin-code needs the commune's folder."));
    return 2;
  }
  str answer = console_ask(mem, dir, S("admin-code"));
  if (answer.n == 0) { /* nobody serves it: write ourselves */
    struct store *s = store_open(mem, dir, STORE_SERVE, &why);
    if (s == NULL) {
      complain(why);
      return 1;
    }
    answer = admin_code(mem, s);
    store_close(s);
  }
  say(str_trim(answer));
  return 0;
}
