/* /can-bo/viec: slow work, how far it is, and its results. */
#include "job/job_jobs.html.h"
#include "job/job_room.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

FORM(start_form, FIELD_TEXT("loai", 1, 40));
FORM(cancel_form, FIELD_CHECK("dong-y"));

static const struct {
  str state, kind, word;
} states[] = {{S("cho"), S("wait"), _("Đang chờ đến lượt")},
              {S("dang-lam"), S("doing"), _("Đang làm")},
              {S("xong"), S("done"), _("Xong")},
              {S("huy"), S("shut"), _("Đã dừng")},
              {S("hong"), S("late"), _("Không làm được")},
              {S("bo"), S("shut"), _("Kết quả đã xóa")}};

static str size_word(struct request *rq, int64_t bytes) {
  int64_t kb = (bytes + 1023) / 1024;
  return kb < 10240 ? str_fmt(rq->cx->mem, "%.*s kB", STR_ARG(int_vi(rq->cx->mem, kb)))
                    : str_fmt(rq->cx->mem, "%.*s MB", STR_ARG(int_vi(rq->cx->mem, kb / 1024)));
}

static struct job_view view_of(struct request *rq, const struct job *j) {
  struct ctx *cx = rq->cx;
  enum lang lang = rq->out->lang;
  const struct job_kind *k = job_kind(j->kind);
  struct account who = {0};
  (void)account_find(cx, j->started_by, &who);
  str path = str_fmt(cx->mem, "/can-bo/viec/%.*s", STR_ARG(id_hex(cx->mem, j->id)));
  struct job_view v = {.name = k ? word(lang, k->name) : j->kind,
                       .who = who.name,
                       .started_at = j->started_at,
                       .done = j->done,
                       .total = j->total > j->done ? j->total : j->done,
                       .open = str_eq(j->state, S("cho")) || str_eq(j->state, S("dang-lam")),
                       .ready = str_eq(j->state, S("xong")) && k && may(&cx->who, k->need)};
  for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
    if (!str_eq(states[i].state, j->state)) continue;
    v.state = word(lang, states[i].word);
    v.state_kind = states[i].kind;
  }
  v.percent = v.total ? muldiv(v.done, 100, v.total) : 0;
  if (v.open && v.percent > 99) v.percent = 99;
  if (v.ready) {
    v.path = str_and(cx->mem, path, S("/tai-ve"));
    v.size = size_word(rq, j->bytes);
    v.percent = 100;
  }
  if (v.open && job_is_mine(&cx->who, j))
    v.cancel_form = form_view(rq, &cancel_form, str_and(cx->mem, path, S("/dung")));
  return v;
}

static void show_jobs(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct jobs l = job_list(cx);
  struct jobs_page p = {.as_of = cx->now};
  p.jobs.at = MEM_ARRAY(cx->mem, struct job_view, l.n);
  for (size_t i = 0; i < l.n; i++) {
    p.jobs.at[p.jobs.n] = view_of(rq, &l.at[i]);
    p.any_open |= p.jobs.at[p.jobs.n++].open;
  }
  p.kinds.at = MEM_ARRAY(cx->mem, struct kind_view, job_kinds.n);
  for (size_t i = 0; i < job_kinds.n; i++) {
    const struct job_kind *k = job_kinds.at[i];
    if (!may(&cx->who, k->need)) continue;
    struct form_view *f = form_view(rq, &start_form, S("/can-bo/viec"));
    form_preset(f, "loai", k->code);
    p.kinds.at[p.kinds.n++] = (struct kind_view){word(rq->out->lang, k->name), f};
  }
  job_jobs_html(rq->out, &p);
  reply_page(rq,
             &(struct page){
                 .title = WORD(rq, "Việc máy đang làm"), .section = S("can-bo"), .staff = true, .wide = true});
}

/* ---- starting, stopping ---- */

struct job_work {
  str kind;
  id job;
};

static void *start_prepare(struct request *rq) {
  struct job_work *w = MEM_NEW(rq->cx->mem, struct job_work);
  w->kind = form_text(rq, "loai");
  if (job_kind(w->kind)) return w;
  reply_not_found(rq);
  return NULL;
}

static bool start_apply(struct ctx *cx, void *work) {
  struct job_work *w = work;
  return job_start(cx, w->kind, &w->job);
}

static void start_reply(struct request *rq, void *work, bool committed) {
  (void)work;
  if (committed)
    reply_see_other(rq, S("/can-bo/viec"));
  else
    reply_refused(rq, _("Đang có nhiều việc chờ quá. Ông/bà chờ một việc xong, hoặc dừng bớt, rồi làm lại."));
}

static bool asked(struct request *rq, struct job *ret) {
  id wanted;
  if (id_parse(param(rq, "id"), &wanted) && job_find(rq->cx, wanted, ret)) return true;
  reply_not_found(rq);
  return false;
}

static void *cancel_prepare(struct request *rq) {
  struct job_work *w = MEM_NEW(rq->cx->mem, struct job_work);
  struct job j;
  if (!asked(rq, &j)) return NULL;
  w->job = j.id;
  return w;
}

static bool cancel_apply(struct ctx *cx, void *work) {
  return job_cancel(cx, ((const struct job_work *)work)->job);
}

static void cancel_reply(struct request *rq, void *work, bool committed) {
  (void)work;
  if (committed)
    reply_see_other(rq, S("/can-bo/viec"));
  else
    reply_refused(rq, _("Việc này đã xong hoặc đã dừng, hoặc do người khác bắt đầu."));
}

/* ---- taking the result away ---- */

struct mapped {
  void *at;
  size_t n;
};

static int unmap(struct mapped *m) {
  return munmap(m->at, m->n);
}

static bool put_all(int fd, const uint8_t *p, size_t n) {
  while (n) {
    ssize_t done = write(fd, p, n);
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return false;
    p += done;
    n -= (size_t)done;
  }
  return true;
}

static bool put_parts(struct ctx *cx, const struct job *j, int fd) {
  void *mem = cx->mem;
  bool good = true;
  for (int64_t i = 0; i < j->parts && good; i++) {
    struct bytes part;
    cx->mem = talloc_new(mem);
    good = job_part(cx, j->id, i, &part) && put_all(fd, part.p, part.n);
    talloc_free(cx->mem);
    cx->mem = mem;
  }
  return good;
}

/* The parts are put together in a file without a name, which is mapped and sent from there: the kernel may drop its pages, and it is
 * gone when the last byte has left. Nobody else can cut it short under us. */
static str whole_result(struct request *rq, const struct job *j) {
  struct ctx *cx = rq->cx;
  int fd = open(str_c(cx->mem, store_dir(cx->store)), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0) return STR_NONE;
  struct mapped *m = MEM_NEW(cx->mem, struct mapped);
  bool good = put_parts(cx, j, fd);
  if (good && j->bytes > 0) {
    m->n = (size_t)j->bytes;
    m->at = mmap(NULL, m->n, PROT_READ, MAP_PRIVATE, fd, 0);
    good = m->at != MAP_FAILED;
    if (good) talloc_set_destructor(m, unmap);
  }
  close(fd);
  return !good ? STR_NONE : j->bytes > 0 ? (str){m->at, m->n} : S("");
}

static void show_result(struct request *rq) {
  struct job j;
  if (!asked(rq, &j)) return;
  const struct job_kind *k = job_kind(j.kind);
  if (!k || !may(&rq->cx->who, k->need) || !str_eq(j.state, S("xong"))) {
    reply_not_found(rq);
    return;
  }
  str all = whole_result(rq, &j);
  if (!all.p) {
    reply_down(rq, _("Máy chủ thiếu chỗ để ghép tệp. Ông/bà thử lại sau ít phút."));
    return;
  }
  str name = str_fmt(rq->cx->mem, "%.*s-%.*s.csv", STR_ARG(k->file_name),
                     STR_ARG(day_iso(rq->cx->mem, day_of(j.started_at))));
  reply_bytes(rq, k->media_type, all, name);
}

ROUTES(job_routes, ROUTE_GET("/can-bo/viec", MAY_EXPORT, show_jobs),
       ROUTE_POST("/can-bo/viec", MAY_EXPORT, start_form, start_prepare, start_apply, start_reply),
       ROUTE_POST("/can-bo/viec/:id/dung", MAY_EXPORT, cancel_form, cancel_prepare, cancel_apply, cancel_reply),
       ROUTE_GET_AS(LANE_DOWNLOAD, ROUTE_HEAVY, "/can-bo/viec/:id/tai-ve", MAY_EXPORT, show_result));

void job_duties(struct ctx *cx, enum lang lang, struct duty_list *l) {
  if (may(&cx->who, MAY_EXPORT))
    duty_add(l, word(lang, _("Xuất dữ liệu, việc máy đang làm")), S("/can-bo/viec"), -1, 0);
}
