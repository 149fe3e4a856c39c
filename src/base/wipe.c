/* What the process gives back to the allocator is wiped first: a petition that was read or sent must not lie about in free memory,
 * whichever library held it last (the HTTP library's buffers, TLS records, libpq). Pieces above WIPED are their owner's: the
 * memory of a secret request is wiped where it is freed (src/http/visit.c), and a large one that holds no secret is not
 * worth the time. Not with sanitizers, which have an allocator of their own. */
#include "base/base.h"

#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if !defined __SANITIZE_ADDRESS__ && defined __GLIBC__

#define EXPORTED __attribute__((visibility("default")))
#ifndef WIPED /* the decoder wipes everything: what a camera wrote into a picture passes through its hands */
#define WIPED (32 * 1024)
#endif

void *__libc_malloc(size_t n);
void *__libc_realloc(void *p, size_t n);
void __libc_free(void *p);

EXPORTED void free(void *p) {
  if (p != NULL) {
    size_t n = malloc_usable_size(p);
    if (n <= WIPED) explicit_bzero(p, n);
  }
  __libc_free(p);
}

EXPORTED void *realloc(void *p, size_t n) {
  if (p == NULL) return __libc_malloc(n);
  size_t had = malloc_usable_size(p);
  if (n == 0) {
    free(p);
    return NULL;
  }
  if (n <= had) return p; /* what is too much goes with the whole */
  if (had > WIPED) return __libc_realloc(p, n);
  void *to = __libc_malloc(n);
  if (to == NULL) return NULL;
  memcpy(to, p, had);
  free(p);
  return to;
}

/* For who holds nothing that has to be wiped, or only as it is sealed: SQLite frees a hundred pieces a page. */
void *realloc_as_it_is(void *p, size_t n) {
  return __libc_realloc(p, n);
}
void free_as_it_is(void *p) {
  __libc_free(p);
}

#else

void *realloc_as_it_is(void *p, size_t n) {
  return realloc(p, n);
}
void free_as_it_is(void *p) {
  free(p);
}

#endif
