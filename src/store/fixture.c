#include "store/fixture.h"

#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

_Atomic bool disk_fails_to_sync;

/* These stand in front of libc's for the whole test program: the kernel's answer is the only thing changed. */
int fsync(int fd) {
  if (!disk_fails_to_sync) return (int)syscall(SYS_fsync, fd);
  errno = EIO;
  return -1;
}

int fdatasync(int fd) {
  if (!disk_fails_to_sync) return (int)syscall(SYS_fdatasync, fd);
  errno = EIO;
  return -1;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at) {
  (void)st, (void)kind, (void)at;
  return remove(path);
}

static int fixture_close(struct fixture *f) {
  if (f->store) store_close(f->store);
  nftw(f->dir.p, remove_one, 16, FTW_DEPTH | FTW_PHYS);
  return 0;
}

struct fixture *fixture_open(void *mem) {
  struct fixture *f = MEM_NEW(mem, struct fixture);
  const char *tmp = getenv("TMPDIR");
  char *dir = str_c(f, str_fmt(f, "%s/thanthien-store.XXXXXX", tmp ? tmp : "/tmp"));
  NEED(mkdtemp(dir) != NULL);
  f->mem = f;
  f->dir = str_of(dir);
  f->now = 1795392000000; /* 2026-11-23 */
  talloc_set_destructor(f, fixture_close);
  str why = STR_NONE, url = test_on_postgres() ? str_of(getenv("TT_POSTGRES")) : STR_NONE;
  bool made = store_init(f, f->dir, url, S("Xã Thử"), f->now, &f->commune, &why);
  if (!made) test_say("%.*s", STR_ARG(why));
  NEED(made);
  fixture_again(f);
  return f;
}

struct store *fixture_again(struct fixture *f) {
  str why = STR_NONE;
  if (f->store) store_close(f->store);
  f->store = store_open(f, f->dir, STORE_SERVE, &why);
  if (!f->store) test_say("%.*s", STR_ARG(why));
  NEED(f->store != NULL);
  return f->store;
}

struct ctx *fixture_ctx(struct fixture *f) {
  struct ctx *cx = MEM_NEW(f, struct ctx);
  cx->mem = cx;
  cx->who.commune = f->commune;
  cx->now = f->now;
  return cx;
}

bool fixture_read(struct fixture *f, void (*body)(struct ctx *cx, void *arg), void *arg) {
  return store_read(f->store, fixture_ctx(f), body, arg);
}

enum store_result fixture_write(struct fixture *f, store_apply apply, void *arg) {
  return store_write(f->store, fixture_ctx(f), apply, arg);
}

bool file_there(struct fixture *f, const char *name) {
  return access(str_c(f, str_fmt(f, "%.*s/%s", STR_ARG(f->dir), name)), F_OK) == 0;
}

size_t files_in(struct fixture *f, const char *folder) {
  DIR *dir = opendir(str_c(f, str_fmt(f, "%.*s/%s", STR_ARG(f->dir), folder)));
  size_t n = 0;
  NEED(dir != NULL);
  for (struct dirent *e = readdir(dir); e; e = readdir(dir)) n += e->d_name[0] != '.';
  closedir(dir);
  return n;
}
