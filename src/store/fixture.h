/* store's tests: a fresh store on the engine that TT_ENGINE names, and a disk that can be told to fail. */
#ifndef STORE_FIXTURE_H
#define STORE_FIXTURE_H

#include "store/inside.h"
#include "test/test.h"

struct fixture {
  void *mem;
  str dir;
  struct store *store;
  id commune;
  moment now;
};
struct fixture *fixture_open(void *mem);
struct store *fixture_again(struct fixture *f); /* closes and opens; fails the test when it cannot */
struct ctx *fixture_ctx(struct fixture *f);     /* a fresh one, of the fixture's commune */
bool fixture_read(struct fixture *f, void (*body)(struct ctx *cx, void *arg), void *arg);
enum store_result fixture_write(struct fixture *f, store_apply apply, void *arg);
bool file_there(struct fixture *f, const char *name);
size_t files_in(struct fixture *f, const char *folder);

/* fsync and fdatasync of this whole program answer EIO while this is set. */
extern _Atomic bool disk_fails_to_sync;

#endif
