/* Starts the server on a commune's folder and does its periodic work. */
#include "app/inside.h"

#include "http/http.h"
#include "job/job.h"
#include "journal/journal.h"
#include "outbox/outbox.h"
#include "petition/petition.h"
#include "privacy/privacy.h"

#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

enum { FLUSH_MS = 60000 };

struct serving_dir {
  void *mem;
  struct store *store;
  struct box *box;
  moment flushed, aged, swept;
  struct outbox_post *post;
  struct job_runner *runner;
  bool first_start;
  struct privacy_upkeep privacy;
};

static void tick(void *arg, moment mono) {
  struct serving_dir *d = arg;
  (void)log_sequence(d->store, d->box);
  if (mono - d->flushed < FLUSH_MS) return;
  d->flushed = mono;
  session_flush(d->store);
  privacy_upkeep(d->store, moment_now(), &d->privacy);
  store_upkeep(d->store, moment_now());
  petition_upkeep(d->store, moment_now());
}

enum { AGE_MS = 3600000 };

/* On a thread of its own: a peer may take its fifteen seconds. */
static bool send_messages(void *arg) {
  struct serving_dir *d = arg;
  moment mono = moment_mono();
  if (d->aged == 0 || mono - d->aged > AGE_MS) {
    d->aged = mono;
    outbox_upkeep(d->store, moment_now());
  }
  return outbox_send_next(d->post, moment_now());
}

static bool work_slowly(void *arg) {
  struct serving_dir *d = arg;
  moment mono = moment_mono();
  if (d->swept == 0 || mono - d->swept > AGE_MS) {
    d->swept = mono;
    job_upkeep(d->store, moment_now());
  }
  return job_run(d->runner, moment_now());
}

static void ask(void *arg, int connection) {
  struct serving_dir *d = arg;
  console_answer(d->store, connection);
}

/* Nobody has a password yet: the console shows how the administrator gets in. */
static void first_start(struct ctx *cx, void *arg) {
  struct serving_dir *d = arg;
  struct accounts all = account_list(cx);
  d->first_start = true;
  for (size_t i = 0; i < all.n; i++)
    if (all.at[i].has_password) d->first_start = false;
}

static void ready(void *arg, str address) {
  struct serving_dir *d = arg;
  void *mem = talloc_new(NULL);
  say(str_fmt(mem, "Chính quyền thân thiện: %.*s", STR_ARG(address)));
  if (d->first_start) {
    say(S("Lần đầu chạy: quản trị viên vào /can-bo và đặt mật khẩu bằng mã này."));
    say(str_trim(admin_code(mem, d->store)));
  }
  talloc_free(mem);
}

static str own_folder(void *mem) {
  char path[PATH_MAX];
  ssize_t n = readlink("/proc/self/exe", path, sizeof path);
  while (n > 0 && path[n - 1] != '/') n--;
  return n <= 1 ? S(".") : str_dup(mem, (str){path, (size_t)n - 1});
}

/* --tls CERT KEY: two values, which command_option does not know. */
static bool tls_read(void *mem, int argc, char **argv, struct http_config *c, str *ret_why) {
  for (int i = 0; i < argc; i++) {
    if (strcmp(argv[i], "--tls") != 0) continue;
    if (i + 2 >= argc) {
      *ret_why = S("--tls needs the certificate's file and the key's.");
      return false;
    }
    c->tls_cert = file_read(mem, str_of(argv[i + 1]), 1 << 20, ret_why);
    if (c->tls_cert.n > 0) c->tls_key = file_read(mem, str_of(argv[i + 2]), 1 << 20, ret_why);
    return c->tls_key.n > 0;
  }
  return true;
}

/* Signals are awaited by one thread, and what the program holds must not lie in a core file. */
static void quiet_process(void) {
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  (void)sigprocmask(SIG_BLOCK, &ends, NULL);
  (void)signal(SIGPIPE, SIG_IGN);
  struct rlimit none = {0, 0};
  (void)setrlimit(RLIMIT_CORE, &none);
  (void)prctl(PR_SET_DUMPABLE, 0);
}

static int serve_dir(void *mem, struct serving_dir *d, str dir, int argc, char **argv) {
  struct http_config c;
  str why = STR_NONE;
  if (!http_settings(mem, d->store, &c, &why) || !tls_read(mem, argc, argv, &c, &why)) {
    complain(why);
    return 1;
  }
  str listen = command_option(argc, argv, "--listen");
  if (listen.n > 0) c.listen = listen;
  if (c.listen.n == 0) c.listen = S("127.0.0.1:8080");
  struct server *sv = server_new(mem, d->store, d->box, app_routes, app_routes_n);
  server_frame(sv, app_frame);
  if (command_flag(argc, argv, "--log")) server_log(sv, STDERR_FILENO);
  (void)store_read(d->store, system_run(mem, d->store, moment_now()), first_start, d);
  c.control = console_listen(dir);
  c.ask = ask;
  c.ready = ready;
  c.tick = tick;
  d->post = outbox_post_new(mem, d->store, d->box);
  d->runner = job_runner_new(mem, d->store);
  c.slow[0] = send_messages;
  c.slow[1] = work_slowly;
  c.arg = d;
  int status = http_serve(sv, &c, &why);
  if (c.control >= 0) {
    close(c.control);
    console_unlink(dir);
  }
  if (status != 0) complain(why);
  return status;
}

int run_serve(void *mem, int argc, char **argv) {
  str dir = command_arg(argc, argv, 0), why = STR_NONE;
  if (dir.n == 0) {
    complain(S("serve needs the commune's folder."));
    return 2;
  }
  quiet_process();
  struct serving_dir d = {.mem = mem};
  d.box =
      box_start(mem, own_folder(mem), str_fmt(mem, "%.*s/keys", STR_ARG(dir)), &why); /* before any thread */
  if (d.box == NULL) {
    complain(why);
    return 1;
  }
  d.store = store_open(mem, dir, STORE_SERVE, &why);
  int status = 1;
  /* A store put back from a back-up forgets again before anybody is shown anything. */
  if (d.store == NULL || privacy_replay(mem, d.store, moment_now(), STR_NONE, &why) < 0)
    complain(why);
  else
    status = serve_dir(mem, &d, dir, argc, argv);
  if (d.store != NULL) {
    session_flush(d.store);
    store_close(d.store);
  }
  box_stop(d.box);
  return status;
}
