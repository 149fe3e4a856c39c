#include "box/box.h"
#include "box/launcher.h"
#include "box/logkey.h"
#include "box/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define START_MS 15000  /* a helper's libraries load and warm up; a cold disk is slow */
#define PICTURE_MS 3000 /* one picture */
#define SIGN_MS 2000
#define SEND_MS 20000 /* the sender itself ends after fifteen seconds */
#define TURN_MS 8000  /* waiting for a free decoder */

struct slot {
  int fd; /* -1: nobody there */
  pid_t pid;
  bool busy, ready;
  int64_t not_before;
};
struct box {
  pthread_mutex_t
      lock; /* guards all below; held for a moment only, never across a helper's work or an allocation */
  pthread_cond_t freed;
  int control;
  pid_t launcher;
  struct slot slots[SLOTS];
};

/* ---- slots ----------------------------------------------------------------------------------------- */

static int receive(int control, struct launcher_answer *ret) {
  union {
    char room[CMSG_SPACE(sizeof(int))];
    struct cmsghdr align;
  } with = {0};
  struct iovec what = {ret, sizeof *ret};
  struct msghdr m = {
      .msg_iov = &what, .msg_iovlen = 1, .msg_control = with.room, .msg_controllen = sizeof with.room};
  struct pollfd p = {.fd = control, .events = POLLIN};
  int fd = -1;
  *ret = (struct launcher_answer){0, 1000};
  if (poll(&p, 1, 2000) != 1 || recvmsg(control, &m, MSG_CMSG_CLOEXEC) != sizeof *ret) return -1;
  struct cmsghdr *c = CMSG_FIRSTHDR(&m);
  if (c && c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS) memcpy(&fd, CMSG_DATA(c), sizeof fd);
  return fd;
}

/* Under the lock. Ends what runs in the slot, and has it started again. */
static void restart(struct box *b, int which) {
  struct slot *s = b->slots + which;
  struct launcher_ask ask = {which};
  struct launcher_answer a;
  if (s->fd >= 0) close(s->fd);
  s->fd = -1;
  s->ready = false;
  s->pid = 0;
  if (send(b->control, &ask, sizeof ask, MSG_NOSIGNAL) != sizeof ask) return;
  s->fd = receive(b->control, &a);
  s->pid = a.pid;
  s->not_before = wire_clock() + a.wait_ms;
}

static bool gone(const struct slot *s) {
  struct pollfd p = {.fd = s->fd, .events = POLLIN | POLLRDHUP};
  if (poll(&p, 1, 0) <= 0) return false;
  /* An idle helper that has said it is ready says nothing more: bytes are as wrong as an end. */
  return s->ready || (p.revents & ~POLLIN);
}

/* The right to talk to one helper. Its destructor gives the turn back; unless the exchange came to its end, the helper is in
 * an unknown state and is replaced. A fault in between thus leaves nothing held. */
struct turn {
  struct box *box;
  int slot;
  bool whole;
  bool asked; /* the question may have reached the helper */
};

static int give_back(struct turn *t) {
  struct box *b = t->box;
  pthread_mutex_lock(&b->lock);
  if (!t->whole) restart(b, t->slot);
  b->slots[t->slot].busy = false;
  pthread_cond_broadcast(&b->freed);
  pthread_mutex_unlock(&b->lock);
  return 0;
}

static int free_slot(struct box *b, int from, int to) {
  for (int pass = 0; pass < 2; pass++)
    for (int i = from; i <= to; i++)
      if (!b->slots[i].busy && (pass || b->slots[i].fd >= 0)) return i;
  return -1;
}

static struct turn *take_turn(struct box *b, void *mem, int from, int to) {
  struct turn *t = MEM_NEW(mem, struct turn);
  struct timespec until;
  clock_gettime(CLOCK_MONOTONIC, &until);
  until.tv_sec += TURN_MS / 1000;
  pthread_mutex_lock(&b->lock);
  int which = free_slot(b, from, to);
  while (which < 0 && pthread_cond_timedwait(&b->freed, &b->lock, &until) == 0) which = free_slot(b, from, to);
  if (which < 0) {
    pthread_mutex_unlock(&b->lock);
    return NULL;
  }
  struct slot *s = b->slots + which;
  s->busy = true;
  if (s->fd >= 0 && gone(s)) restart(b, which);
  if (s->fd < 0 && wire_clock() >= s->not_before) restart(b, which);
  pthread_mutex_unlock(&b->lock);
  *t = (struct turn){b, which, s->fd < 0, false}; /* nobody there: nothing to replace at the end */
  talloc_set_destructor(t, give_back);
  return t;
}

/* One exchange. True with the answer's head and body (on mem, NULL when empty). */
static bool talk(struct turn *t, void *mem, uint32_t kind, const struct wire_part *parts, size_t n,
                 uint32_t max, int64_t ms, struct wire_head *ret_head, char **ret_body) {
  struct slot *s = t->box->slots + t->slot; /* busy: ours alone */
  struct wire_head head;
  if (s->fd < 0) return false;
  if (!s->ready) {
    if (!wire_head(s->fd, &head, 0, wire_clock() + START_MS) || head.kind != WIRE_READY) return false;
    s->ready = true;
  }
  int64_t until = wire_clock() + ms;
  t->asked = true;
  if (!wire_send(s->fd, kind, parts, n, until) || !wire_head(s->fd, &head, max, until)) return false;
  char *body = mem_zero(mem, head.length + 1u);
  if (!wire_read(s->fd, body, head.length, until)) return false;
  *ret_head = head;
  *ret_body = body;
  t->whole = true;
  return true;
}

/* ---- asking ---------------------------------------------------------------------------------------- */

static struct wire_part part(str s) {
  return (struct wire_part){s.p ? s.p : "", s.n};
}

static enum box_result ask(struct box *b, void *mem, int from, int to, uint32_t kind,
                           const struct wire_part *in, size_t n_in, uint32_t max, int64_t ms,
                           struct wire_part *ret, size_t n_ret, str *ret_why) {
  struct wire_head head = {0};
  struct wire_part why;
  char *body = NULL;
  struct turn *t = b ? take_turn(b, mem, from, to) : NULL;
  bool whole = t && talk(t, mem, kind, in, n_in, max, ms, &head, &body);
  talloc_free(t);
  if (whole && head.kind == WIRE_OK && wire_parts(body, head.length, ret, n_ret)) return BOX_OK;
  if (whole && head.kind == WIRE_REFUSED && wire_parts(body, head.length, &why, 1)) {
    *ret_why = (str){why.p, why.n};
    return BOX_REFUSED;
  }
  *ret_why = _("Bộ phận phụ trợ đang khởi động lại. Ông/bà gửi lại sau ít phút.");
  return BOX_DOWN;
}

enum box_result box_picture(struct box *b, void *mem, str upload, struct picture *ret, str *ret_why) {
  struct wire_part in = part(upload), out[5];
  int32_t width, height;
  if (upload.n > WIRE_MAX_PICTURE - 4) {
    *ret_why = _("Ảnh lớn quá 10 MB. Ông/bà chụp lại hoặc chọn ảnh khác.");
    return BOX_REFUSED;
  }
  enum box_result r = ask(b, mem, SLOT_DECODER, SLOT_DECODER_2, WIRE_PICTURE, &in, 1, WIRE_MAX_PICTURE_REPLY,
                          PICTURE_MS, out, 5, ret_why);
  if (r != BOX_OK) return r;
  if (out[0].n != 4 || out[1].n != 4) return BOX_DOWN;
  memcpy(&width, out[0].p, 4);
  memcpy(&height, out[1].p, 4);
  str type = {out[2].p, out[2].n};
  if (!str_eq(type, S("image/jpeg")) && !str_eq(type, S("image/png"))) return BOX_DOWN;
  *ret = (struct picture){type, {out[3].p, out[3].n}, {out[4].p, out[4].n}, width, height};
  return BOX_OK;
}

static enum box_result ask_signer(struct box *b, void *mem, uint32_t kind, const struct wire_part *in,
                                  size_t n_in, void *ret, size_t n_ret, str *ret_why) {
  struct wire_part out;
  enum box_result r =
      ask(b, mem, SLOT_SIGNER, SLOT_SIGNER, kind, in, n_in, WIRE_MAX_WORDS, SIGN_MS, &out, 1, ret_why);
  if (r == BOX_OK && out.n != n_ret) return BOX_DOWN;
  if (r == BOX_OK) memcpy(ret, out.p, n_ret);
  return r;
}

enum box_result box_sign_checkpoint(struct box *b, void *mem, str origin, str text, const uint8_t (*proof)[32],
                                    size_t hashes, uint8_t ret_sig[64], str *ret_why) {
  struct wire_part in[] = {part(origin), part(text), {hashes ? (const void *)proof : "", hashes * 32}};
  return ask_signer(b, mem, WIRE_SIGN, in, 3, ret_sig, 64, ret_why);
}

enum box_result box_log_last(struct box *b, void *mem, str origin, str stored_note, int64_t *ret_size,
                             str *ret_why) {
  struct wire_part in[] = {part(origin), part(stored_note)};
  return ask_signer(b, mem, WIRE_LOG_LAST, in, 2, ret_size, sizeof *ret_size, ret_why);
}

enum box_result box_log_key(struct box *b, void *mem, str origin, uint8_t ret_public[32], str *ret_why) {
  struct wire_part in = part(origin);
  return ask_signer(b, mem, WIRE_LOG_KEY, &in, 1, ret_public, 32, ret_why);
}

/* ---- sending --------------------------------------------------------------------------------------- */

struct box_sent box_send(struct box *b, void *mem, const struct box_message *m) {
  struct wire_part in[WIRE_SEND_PARTS] = {part(m->way),  part(m->to),       part(m->subject),
                                          part(m->text), part(m->id),       part(m->date),
                                          part(m->lang), part(m->template), part(m->day)};
  struct wire_part out[2];
  struct wire_head head = {0};
  char *body = NULL;
  int32_t said[3];
  struct turn *t = b ? take_turn(b, mem, SLOT_SENDER, SLOT_SENDER) : NULL;
  bool whole = t && talk(t, mem, WIRE_SEND, in, WIRE_SEND_PARTS, WIRE_MAX_WORDS, SEND_MS, &head, &body);
  bool asked = t && t->asked;
  talloc_free(t);
  if (whole && head.kind == WIRE_REFUSED && wire_parts(body, head.length, out, 1))
    return (struct box_sent){BOX_LATER, 0, 0, {out[0].p, out[0].n}};
  if (whole && head.kind == WIRE_OK && wire_parts(body, head.length, out, 2) && out[0].n == sizeof said) {
    memcpy(said, out[0].p, sizeof said);
    if (said[0] >= WIRE_SENT && said[0] <= WIRE_UNKNOWN)
      return (struct box_sent){
          (enum box_fate)said[0], said[1], said[2] > 0 ? said[2] : 0, {out[1].p, out[1].n}};
  }
  return (struct box_sent){asked ? BOX_UNKNOWN : BOX_LATER, 0, 0, S("the sender did not answer")};
}

/* ---- keys ------------------------------------------------------------------------------------------ */

bool box_make_log_key(str keys_dir, str origin_hex, uint8_t ret_public[32]) {
  char dir[4096], hex[17];
  struct logkey key;
  if (keys_dir.n >= sizeof dir || origin_hex.n != 16) return false;
  snprintf(dir, sizeof dir, "%.*s", STR_ARG(keys_dir));
  snprintf(hex, sizeof hex, "%.*s", STR_ARG(origin_hex));
  if (!logkey_make(dir, hex, &key)) return false;
  memcpy(ret_public, key.public, 32);
  sodium_memzero(&key, sizeof key);
  return true;
}

void box_key_id(str name, const uint8_t public_key[32], uint8_t ret[4]) {
  char c[LOGKEY_NAME_MAX];
  MUST(name.n < sizeof c);
  snprintf(c, sizeof c, "%.*s", STR_ARG(name));
  logkey_id(c, public_key, ret);
}

bool box_verify(const uint8_t public_key[32], str text, const uint8_t sig[64]) {
  return crypto_sign_verify_detached(sig, (const uint8_t *)(text.p ? text.p : ""), text.n, public_key) == 0;
}

/* ---- starting, stopping ---------------------------------------------------------------------------- */

/* Where the programs are: beside the binary once installed, in this room's folder of a build tree. */
static char *programs_dir(void *mem, str programs) {
  static const str inside[] = {S(""), S("/src/box")};
  for (size_t i = 0; i < sizeof inside / sizeof *inside; i++) {
    str dir = str_fmt(mem, "%.*s%.*s", STR_ARG(programs), STR_ARG(inside[i]));
    str signer = str_fmt(mem, "%.*s/thanthien-signer", STR_ARG(dir));
    str decoder = str_fmt(mem, "%.*s/thanthien-decoder", STR_ARG(dir));
    str sender = str_fmt(mem, "%.*s/thanthien-sender", STR_ARG(dir));
    if (access(str_c(mem, signer), X_OK) == 0 && access(str_c(mem, decoder), X_OK) == 0 &&
        access(str_c(mem, sender), X_OK) == 0)
      return str_c(mem, dir);
  }
  return NULL;
}

static bool prepare(struct box *b) {
  pthread_condattr_t steady;
  return pthread_mutex_init(&b->lock, NULL) == 0 && pthread_condattr_init(&steady) == 0 &&
         pthread_condattr_setclock(&steady, CLOCK_MONOTONIC) == 0 && pthread_cond_init(&b->freed, &steady) == 0;
}

struct box *box_start(void *mem, str programs, str keys_dir, str *ret_why) {
  struct box *b = MEM_NEW(mem, struct box);
  char *dir = programs_dir(b, programs), *keys = str_c(b, keys_dir);
  int pair[2];
  if (!dir) {
    *ret_why = str_fmt(mem, "Không thấy thanthien-decoder, thanthien-signer và thanthien-sender trong %.*s",
                       STR_ARG(programs));
    return NULL;
  }
  if (!prepare(b) || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair)) {
    *ret_why = str_fmt(mem, "Không khởi động được bộ phận phụ trợ: %s", strerror(errno));
    return NULL;
  }
  b->launcher = fork();
  if (b->launcher == 0) launcher_run(pair[1], dir, keys);
  close(pair[1]);
  b->control = pair[0];
  if (b->launcher < 0) {
    close(pair[0]);
    *ret_why = str_fmt(mem, "Không khởi động được bộ phận phụ trợ: %s", strerror(errno));
    return NULL;
  }
  for (int i = 0; i < SLOTS; i++) b->slots[i] = (struct slot){.fd = -1};
  pthread_mutex_lock(&b->lock);
  for (int i = 0; i < SLOT_SENDER; i++) restart(b, i); /* the sender when there is something to send */
  pthread_mutex_unlock(&b->lock);
  return b;
}

void box_stop(struct box *b) {
  if (!b) return;
  pthread_mutex_lock(&b->lock);
  for (int i = 0; i < SLOTS; i++) {
    if (b->slots[i].fd >= 0) close(b->slots[i].fd);
    b->slots[i].fd = -1;
    b->slots[i].not_before = INT64_MAX;
  }
  close(b->control);
  b->control = -1;
  pthread_mutex_unlock(&b->lock);
  while (waitpid(b->launcher, NULL, 0) < 0 && errno == EINTR) continue;
}

int box_helper_pid(const struct box *b, int which) {
  return which >= 0 && which < SLOTS ? b->slots[which].pid : 0;
}
