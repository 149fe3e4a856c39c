#include "box/rights.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

void rights_begin(void) {
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
  prctl(PR_SET_DUMPABLE, 0);
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

/* What the C library reads to find a host, each time anew: a name server may change while the program runs. */
static const char *const host_files[] = {"/etc/resolv.conf",   "/etc/hosts",    "/etc/host.conf",
                                         "/etc/nsswitch.conf", "/etc/gai.conf", NULL};

static void grant(int rules, const char *file) {
  struct landlock_path_beneath_attr may = {.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE,
                                           .parent_fd = open(file, O_PATH | O_CLOEXEC)};
  if (may.parent_fd < 0) return;
  syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &may, 0);
  close(may.parent_fd);
}

/* Every kind of file access the kernel knows to restrict is restricted, and nothing is granted but reading `but`. Best
 * effort: an older kernel, or one without Landlock, leaves the system-call filter alone to do the work. */
static bool no_files_but(const char *const *but) {
  long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (abi < 1) return false;
  struct landlock_ruleset_attr rules = {.handled_access_fs = abi == 1   ? (1ull << 13) - 1
                                                             : abi == 2 ? (1ull << 14) - 1
                                                                        : (1ull << 15) - 1};
  int fd = (int)syscall(SYS_landlock_create_ruleset, &rules, sizeof rules, 0);
  if (fd < 0) return false;
  while (*but) grant(fd, *but++);
  long done = syscall(SYS_landlock_restrict_self, fd, 0);
  close(fd);
  return done == 0;
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
static const int network_calls[] = {SCMP_SYS(connect),    SCMP_SYS(bind),        SCMP_SYS(poll),
                                    SCMP_SYS(sendmsg),    SCMP_SYS(sendmmsg),    SCMP_SYS(recvmsg),
                                    SCMP_SYS(getsockopt), SCMP_SYS(fcntl),       SCMP_SYS(ioctl),
                                    SCMP_SYS(setsockopt), SCMP_SYS(getpeername), SCMP_SYS(getsockname),
                                    SCMP_SYS(shutdown),   SCMP_SYS(pipe2),       SCMP_SYS(eventfd2),
                                    SCMP_SYS(socketpair), SCMP_SYS(uname),       SCMP_SYS(clock_getres)};
static const int hostile[] = {
    SCMP_SYS(execve),        SCMP_SYS(execveat), SCMP_SYS(ptrace),           SCMP_SYS(bpf),
    SCMP_SYS(fork),          SCMP_SYS(vfork),    SCMP_SYS(process_vm_readv), SCMP_SYS(userfaultfd),
    SCMP_SYS(io_uring_setup)};

enum network { NO_NETWORK, NETWORK, NETWORK_AND_FILES };

/* Of the kinds of sockets those of the internet, and the kernel's own that tells the C library which addresses this machine has. */
static int allow_network(scmp_filter_ctx f, enum network network) {
  static const int families[] = {AF_INET, AF_INET6, AF_NETLINK};
  int bad = 0;
  for (size_t i = 0; i < sizeof network_calls / sizeof *network_calls; i++)
    bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, network_calls[i], 0);
  for (size_t i = 0; i < sizeof families / sizeof *families; i++)
    bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(socket), 1,
                            SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)families[i]));
  if (network == NETWORK_AND_FILES) /* to be read only; which ones is Landlock's part */
    bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
                            SCMP_A2(SCMP_CMP_MASKED_EQ, O_ACCMODE, O_RDONLY));
  return bad;
}

static bool filter(bool threads, enum network network) {
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
  if (network)
    bad |= allow_network(f, network);
  else
    bad |= seccomp_rule_add(f, SCMP_ACT_KILL_PROCESS, SCMP_SYS(connect), 0);
  bad |= seccomp_load(f);
  seccomp_release(f);
  return bad == 0;
}

bool rights_drop(size_t more_memory, bool threads) {
  size_t space = mapped_now() + more_memory;
  struct rlimit memory = {space, space}, files = {0, 0};
  static const char *const none[] = {NULL};
  (void)no_files_but(none);
  if (setrlimit(RLIMIT_AS, &memory) || setrlimit(RLIMIT_NOFILE, &files)) return false;
  return filter(threads, NO_NETWORK);
}

/* Where no Landlock keeps it to the few files, it opens none at all: hosts are then found by address only. */
bool rights_drop_but_network(size_t more_memory) {
  size_t space = mapped_now() + more_memory;
  struct rlimit memory = {space, space}, files = {32, 32}, size = {0, 0};
  bool kept_in = no_files_but(host_files);
  if (!kept_in)
    fprintf(stderr,
            "thanthien-sender: this kernel has no Landlock; in thanthien.ini name hosts by their address\n");
  if (setrlimit(RLIMIT_AS, &memory) || setrlimit(RLIMIT_NOFILE, &files) || setrlimit(RLIMIT_FSIZE, &size))
    return false;
  return filter(true, kept_in ? NETWORK_AND_FILES : NETWORK);
}
