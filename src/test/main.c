/* The runner: each test in a process of its own, some at a time; `thanthien-test [WORD...]` runs those whose sentence or file holds a
 * word. Prints what failed, and at the end `N passed, N failed`; with TT_SAY=1 also what the others said. */
#include "test/check.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { AT_ONCE = 2, SECONDS = 300 };

extern const struct test *const __start_tests[];
extern const struct test *const __stop_tests[];

static int failures; /* of the one test that this process runs */
static const struct test *running;

str test_str_as_it_is(str s) {
  return s;
}

bool test_check(bool held, const char *file, int line, const char *what) {
  if (held) return true;
  failures++;
  printf("    %s:%d: %s\n", file, line, what);
  return false;
}

void test_need(bool held, const char *file, int line, const char *what) {
  if (!test_check(held, file, line, what)) fault(FAULT_BUG, "the test cannot go on");
}

bool test_check_str(str got, str want, const char *file, int line, const char *what) {
  if (str_eq(got, want)) return true;
  test_check(false, file, line, what);
  printf("      got  %s%.*s\n      want %.*s\n", got.p ? "" : "(absent)", STR_ARG(utf8_cut(got, 2000)),
         STR_ARG(want));
  return false;
}

bool test_check_int(int64_t got, int64_t want, const char *file, int line, const char *what) {
  if (got == want) return true;
  test_check(false, file, line, what);
  printf("      got %lld, want %lld\n", (long long)got, (long long)want);
  return false;
}

bool test_check_has(str text, str part, bool has, const char *file, int line, const char *what) {
  if (str_has(text, part) == has) return true;
  test_check(false, file, line, what);
  printf("      %s: %.*s\n", has ? "lacks" : "holds", STR_ARG(part));
  return false;
}

void test_say(const char *fmt, ...) {
  va_list args;
  va_start(args, fmt);
  printf("      ");
  vprintf(fmt, args);
  printf("\n");
  va_end(args);
}

static void run_guarded(void *mem) {
  running->run(mem);
}

static void free_guarded(void *mem) {
  talloc_free(mem);
}

/* In the child. What the test left behind is freed before the leak checker looks. */
static int run_one(const struct test *t) {
  struct fault_frame frame;
  running = t;
  alarm(SECONDS);
  void *mem = talloc_new(NULL);
  if (!fault_guard(&frame, run_guarded, mem)) {
    failures++;
    printf("    fault: %s\n", frame.what);
  }
  if (!fault_guard(&frame, free_guarded, mem)) failures++;
  fflush(stdout);
  return failures ? 1 : 0;
}

struct job {
  const struct test *test;
  pid_t pid;
  int out;
  char *text;
  size_t n, cap;
};

static void job_start(struct job *j, const struct test *t) {
  int ends[2];
  *j = (struct job){.test = t};
  if (pipe(ends) != 0) exit(2);
  fflush(stdout);
  j->pid = fork();
  if (j->pid < 0) exit(2);
  if (j->pid == 0) {
    dup2(ends[1], 1);
    dup2(ends[1], 2);
    close(ends[0]);
    close(ends[1]);
    exit(run_one(t));
  }
  close(ends[1]);
  j->out = ends[0];
}

/* False when the child has closed its end. */
static bool job_read(struct job *j) {
  if (j->cap - j->n < 4096) {
    j->cap = j->cap * 2 + 8192;
    j->text = realloc(j->text, j->cap);
    if (!j->text) exit(2);
  }
  ssize_t n = read(j->out, j->text + j->n, j->cap - j->n);
  if (n > 0) j->n += (size_t)n;
  return n > 0;
}

static bool job_end(struct job *j) {
  int status = 0;
  close(j->out);
  waitpid(j->pid, &status, 0);
  bool well = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  if (well && getenv("TT_SAY") && j->n) printf("%s\n%.*s", j->test->name, (int)j->n, j->text);
  if (!well) {
    printf("FAILED %s\n  %s:%d\n%.*s", j->test->name, j->test->file, j->test->line, (int)j->n,
           j->text ? j->text : "");
    if (WIFSIGNALED(status))
      printf("    ended by signal %d%s\n", WTERMSIG(status), WTERMSIG(status) == SIGALRM ? ": too slow" : "");
    fflush(stdout);
  }
  free(j->text);
  *j = (struct job){0};
  return well;
}

static bool asked_for(const struct test *t, int argc, char **argv) {
  if (argc < 2) return true;
  for (int i = 1; i < argc; i++)
    if (strstr(t->name, argv[i]) || strstr(t->file, argv[i])) return true;
  return false;
}

int main(int argc, char **argv) {
  const struct test *const *next = __start_tests;
  struct job jobs[AT_ONCE] = {0};
  int passed = 0, failed = 0, busy = 0;
  setvbuf(stdout, NULL, _IOLBF, 0);
  for (;;) {
    for (size_t i = 0; i < AT_ONCE; i++) {
      while (!jobs[i].test && next < __stop_tests) {
        if (asked_for(*next, argc, argv)) {
          job_start(&jobs[i], *next);
          busy++;
        }
        next++;
      }
    }
    if (!busy) break;
    struct pollfd wait[AT_ONCE];
    for (size_t i = 0; i < AT_ONCE; i++) wait[i] = (struct pollfd){jobs[i].test ? jobs[i].out : -1, POLLIN, 0};
    if (poll(wait, AT_ONCE, -1) < 0) continue;
    for (size_t i = 0; i < AT_ONCE; i++) {
      if (!jobs[i].test || !wait[i].revents || job_read(&jobs[i])) continue;
      *(job_end(&jobs[i]) ? &passed : &failed) += 1;
      busy--;
    }
  }
  printf("%d passed, %d failed\n", passed, failed);
  return failed || !passed ? 1 : 0;
}
