#include "box/rights.h"

#include <errno.h>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

void rights_begin(void) {
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
  prctl(PR_SET_DUMPABLE, 0);
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

/* An empty rule set: every kind of file access the kernel knows to restrict is restricted, and nothing is granted. Best
 * effort: an older kernel, or one without Landlock, leaves the system-call filter alone to do the work. */
static void no_files(void) {
  long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (abi < 1) return;
  struct landlock_ruleset_attr rules = {.handled_access_fs = abi == 1   ? (1ull << 13) - 1
                                                             : abi == 2 ? (1ull << 14) - 1
                                                                        : (1ull << 15) - 1};
  int fd = (int)syscall(SYS_landlock_create_ruleset, &rules, sizeof rules, 0);
  if (fd < 0) return;
  syscall(SYS_landlock_restrict_self, fd, 0);
  close(fd);
}

static size_t mapped_now(void) {
  unsigned long pages = 0;
  FILE *f = fopen("/proc/self/statm", "re");
  if (f) {
    if (fscanf(f, "%lu", &pages) != 1) pages = 0;
    fclose(f);
  }
  return pages * (size_t)sysconf(_SC_PAGESIZE);
}

/* What a warmed-up helper still calls. Everything else is refused with EPERM; what only an intruder would call ends it. */
static const int allowed[] = {
    SCMP_SYS(read),
    SCMP_SYS(write),
    SCMP_SYS(sendto),
    SCMP_SYS(recvfrom),
    SCMP_SYS(close),
    SCMP_SYS(fstat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(lseek),
    SCMP_SYS(brk),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    SCMP_SYS(futex),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(nanosleep),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(getrusage),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(tgkill),
    SCMP_SYS(sched_yield),
    SCMP_SYS(getrandom),
    SCMP_SYS(sysinfo),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(setrlimit),
    SCMP_SYS(prlimit64),
    SCMP_SYS(getrlimit),
    SCMP_SYS(prctl),
};
static const int thread_calls[] = {SCMP_SYS(set_robust_list), SCMP_SYS(rseq), SCMP_SYS(sched_setscheduler),
                                   SCMP_SYS(sched_getparam), SCMP_SYS(sched_getscheduler)};
static const int hostile[] = {
    SCMP_SYS(execve),      SCMP_SYS(execveat),      SCMP_SYS(ptrace),           SCMP_SYS(bpf),
    SCMP_SYS(fork),        SCMP_SYS(vfork),         SCMP_SYS(process_vm_readv), SCMP_SYS(connect),
    SCMP_SYS(userfaultfd), SCMP_SYS(io_uring_setup)};

static bool filter(bool threads) {
  scmp_filter_ctx f = seccomp_init(SCMP_ACT_ERRNO(EPERM));
  if (!f) return false;
  int bad = 0;
  for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
    bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, allowed[i], 0);
  /* Memory may be had, never memory that can be run. */
  bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
  bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
  if (threads) {
    for (size_t i = 0; i < sizeof thread_calls / sizeof *thread_calls; i++)
      bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, thread_calls[i], 0);
    bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
                            SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD | CLONE_VM, CLONE_THREAD | CLONE_VM));
    /* Its flags lie in memory where a filter cannot look; the C library then falls back to clone. */
    bad |= seccomp_rule_add(f, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
  }
  for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++)
    bad |= seccomp_rule_add(f, SCMP_ACT_KILL_PROCESS, hostile[i], 0);
  bad |= seccomp_load(f);
  seccomp_release(f);
  return bad == 0;
}

bool rights_drop(size_t more_memory, bool threads) {
  size_t space = mapped_now() + more_memory;
  struct rlimit memory = {space, space}, files = {0, 0};
  no_files();
  if (setrlimit(RLIMIT_AS, &memory) || setrlimit(RLIMIT_NOFILE, &files)) return false;
  return filter(threads);
}
