#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>

/* The one mutable thing outside store/ and http/: where this thread's faults land. A fault must reach its frame from
 * any depth without every function carrying it. */
static _Thread_local struct fault_frame *innermost;

bool fault_guard(struct fault_frame *frame, void (*body)(void *arg), void *arg) {
  frame->outer = innermost;
  frame->what[0] = 0;
  innermost = frame;
  bool whole = setjmp(frame->at) == 0;
  if (whole) body(arg);
  innermost = frame->outer;
  return whole;
}

void fault(enum fault_kind kind, const char *fmt, ...) {
  va_list args;
  va_start(args, fmt);
  struct fault_frame *frame = innermost;
  if (!frame) {
    fputs("fault: ", stderr);
    vfprintf(stderr, fmt, args);
    fputc('\n', stderr);
    abort();
  }
  frame->kind = kind;
  vsnprintf(frame->what, sizeof frame->what, fmt, args);
  va_end(args);
  longjmp(frame->at, 1);
}

void *mem_zero(void *mem, size_t size) {
  void *p = talloc_zero_size(mem, size);
  if (!p) fault(FAULT_MEMORY, "no memory for %zu bytes", size);
  return p;
}

void *mem_zero_array(void *mem, size_t count, size_t size) {
  size_t whole;
  if (__builtin_mul_overflow(count, size, &whole)) fault(FAULT_BUG, "array of %zu x %zu bytes", count, size);
  return mem_zero(mem, whole);
}
