#include "store/inside.h"

#include <malloc.h>
#include <sqlite3.h>
#include <stdlib.h>

/* SQLite's memory with a ceiling for the process. SQLite has one of its own, but counts under a mutex that all readers meet at:
 * with sixteen searches at once a quarter of the time went into waiting for it. Here the count is one atomic number. */

#define HEAP_MAX                                                                                               \
  (INT64_C(256)                                                                                                \
   << 20) /* a process wants less by far; what asks for more is refused and rolled back, not killed */

static _Atomic int64_t used;

static void *counted(void *p) {
  if (p) atomic_fetch_add_explicit(&used, (int64_t)malloc_usable_size(p), memory_order_relaxed);
  return p;
}

static bool too_much(int more) {
  return atomic_load_explicit(&used, memory_order_relaxed) + more > HEAP_MAX;
}

static void *heap_malloc(int n) {
  return too_much(n) ? NULL : counted(malloc((size_t)n));
}

static void heap_free(void *p) {
  if (p) atomic_fetch_sub_explicit(&used, (int64_t)malloc_usable_size(p), memory_order_relaxed);
  free_as_it_is(p); /* of a sealed record SQLite sees only what is sealed */
}

static void *heap_realloc(void *p, int n) {
  int64_t before = (int64_t)malloc_usable_size(p);
  if (n > before && too_much((int)(n - before))) return NULL;
  void *to = realloc_as_it_is(p, (size_t)n);
  if (!to) return NULL;
  atomic_fetch_sub_explicit(&used, before, memory_order_relaxed);
  return counted(to);
}

static int heap_size(void *p) {
  return (int)malloc_usable_size(p);
}

static int heap_roundup(int n) {
  return (n + 7) & ~7;
}

static int heap_init(void *unused) {
  (void)unused;
  return SQLITE_OK;
}

static void heap_shutdown(void *unused) {
  (void)unused;
}

static int configured;

static void configure(void) {
  static const sqlite3_mem_methods methods = {heap_malloc,  heap_free, heap_realloc,  heap_size,
                                              heap_roundup, heap_init, heap_shutdown, NULL};
  configured = sqlite3_config(SQLITE_CONFIG_MALLOC, &methods);
  if (configured == SQLITE_OK) configured = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

void heap_start(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, configure);
  if (configured != SQLITE_OK) fault(FAULT_BUG, "SQLite was used before its memory was set up");
}
