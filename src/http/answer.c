/* Replies become the library's responses. */
#include "http/inside.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { COPY_MAX = 256 * 1024, HEADER_MAX = 4096 };

/* The few answers that never reach serve(): a request broken, too large, too early or too late. */
static str plain_status(int status) {
  switch (status) {
  case 400:
    return S("Yêu cầu không hợp lệ.\nBad request.\n");
  case 404:
    return S("Không có trang này.\nNot found.\n");
  case 405:
    return S("Cách gọi này không được dùng ở đây.\nMethod not allowed.\n");
  case 408:
    return S("Yêu cầu đến quá chậm.\nRequest timeout.\n");
  case 413:
    return S("Nội dung gửi lên quá lớn. Xin bớt ảnh hoặc gửi ảnh nhỏ hơn.\nContent too large.\n");
  case 414:
    return S("Địa chỉ quá dài.\nURI too long.\n");
  case 415:
    return S("Không nhận nội dung nén.\nUnsupported media type.\n");
  case 431:
    return S("Phần đầu của yêu cầu quá lớn.\nRequest header fields too large.\n");
  case 501:
    return S("Cách gọi này không được hỗ trợ.\nNot implemented.\n");
  case 503:
    return S("Máy chủ đang bận, xin thử lại sau ít giây. Những gì đã gửi không bị nhân đôi.\nBusy, please try "
             "again.\n");
  case 505:
    return S("Chỉ nhận HTTP/1.0 và HTTP/1.1.\nHTTP version not supported.\n");
  default:
    return S("Máy chủ gặp lỗi, xin thử lại.\nInternal error.\n");
  }
}

static void queue(struct visit *v, int status, struct MHD_Response *r) {
  v->stage = STAGE_ANSWERED;
  link_phase(v->link, PHASE_ANSWER, v->allowed.answer_s > 0 ? v->allowed.answer_s : 30);
  /* Refused by the library only when it has already given the connection up; it then closes it. */
  (void)MHD_queue_response(v->mhd, (unsigned)status, r);
}

/* Whether the connection ends with this answer: what follows is a body nobody reads, or the program stops. */
static bool ends_here(const struct visit *v) {
  return v->link->linger || (v->refused && v->stage == STAGE_NEW) || atomic_load(&v->hub->stopping);
}

enum MHD_Result answer_plain(struct visit *v, int status, bool retry_later) {
  str text = plain_status(status);
  struct MHD_Response *r =
      MHD_create_response_from_buffer(text.n, (void *)(uintptr_t)text.p, MHD_RESPMEM_PERSISTENT);
  if (r == NULL) return MHD_NO;
  static const char *const always[][2] = {
      {"Content-Type", "text/plain; charset=utf-8"},
      {"Cache-Control", "no-store"},
      {"X-Content-Type-Options", "nosniff"},
      {"Content-Security-Policy",
       "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
      {"Referrer-Policy", "no-referrer"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
  };
  for (size_t i = 0; i < sizeof always / sizeof *always; i++)
    (void)MHD_add_response_header(r, always[i][0], always[i][1]);
  if (retry_later) (void)MHD_add_response_header(r, "Retry-After", "2");
  if (status == 405) (void)MHD_add_response_header(r, "Allow", "GET, HEAD, POST");
  if (ends_here(v)) (void)MHD_add_response_header(r, "Connection", "close");
  queue(v, status, r);
  MHD_destroy_response(r);
  return MHD_YES;
}

static void free_mem(void *mem) {
  talloc_free(mem);
}

static bool is_framing(str name) {
  return (name.n == 14 && strncasecmp(name.p, "Content-Length", 14) == 0) ||
         (name.n == 17 && strncasecmp(name.p, "Transfer-Encoding", 17) == 0);
}

static void add_headers(struct MHD_Response *r, const struct reply *from) {
  char line[HEADER_MAX];
  for (size_t i = 0; i < from->headers.n; i++) {
    const struct header *h = &from->headers.at[i];
    if (is_framing(h->name) || h->name.n + h->value.n + 2 > sizeof line) continue;
    memcpy(line, h->name.p, h->name.n);
    line[h->name.n] = 0;
    char *value = line + h->name.n + 1;
    if (h->value.n > 0) memcpy(value, h->value.p, h->value.n);
    value[h->value.n] = 0;
    (void)MHD_add_response_header(r, line, value);
  }
}

/* mem NULL: the reply is borrowed for this call, so its bytes are copied. */
static struct MHD_Response *build(const struct reply *from, void *mem) {
  void *bytes = (void *)(uintptr_t)(from->body.n == 0 ? "" : from->body.p);
  struct MHD_Response *r =
      mem == NULL ? MHD_create_response_from_buffer(from->body.n, bytes, MHD_RESPMEM_MUST_COPY)
                  : MHD_create_response_from_buffer_with_free_callback_cls(from->body.n, bytes, free_mem, mem);
  if (r != NULL) add_headers(r, from);
  return r;
}

/* ---- cached pages ------------------------------------------------------------------------------------- */

/* The page cache gives the same replies again and again, and one response object may serve many connections at once: the last
 * ones built are kept under the reply's number. */
static void kept_drop(struct kept *k) {
  if (k->response != NULL) MHD_destroy_response(k->response);
  k->response = NULL;
}

static bool kept_fill(struct kept *k, const struct reply *r) {
  kept_drop(k);
  k->number = r->number;
  k->response = build(r, NULL);
  return k->response != NULL;
}

enum MHD_Result answer_cached(struct visit *v, const struct reply *r) {
  if (r->number == 0 || r->body.n > COPY_MAX || atomic_load(&v->hub->stopping)) return answer_reply(v, r, NULL);
  struct kept *k = &v->hub->kept[r->number % KEPT];
  pthread_mutex_lock(&k->lock);
  bool ready = (k->response != NULL && k->number == r->number) || kept_fill(k, r);
  if (ready) queue(v, r->status, k->response);
  pthread_mutex_unlock(&k->lock);
  return ready ? MHD_YES : MHD_NO;
}

void kept_start(struct hub *h) {
  for (int i = 0; i < KEPT; i++) pthread_mutex_init(&h->kept[i].lock, NULL);
}

void kept_stop(struct hub *h) {
  for (int i = 0; i < KEPT; i++) kept_drop(&h->kept[i]);
}

/* Takes mem over: it lives until the bytes are sent. A small body is copied, so that a slow reader holds a few
 * kilobytes and not the whole memory of a request. */
struct owned {
  void *mem;
  size_t pool;
};

static void free_secret(void *arg) {
  struct owned *o = arg;
  memory_free(o->mem, o->pool);
  free(o);
}

/* A secret answer is not copied: there would be one more place to wipe. */
static struct MHD_Response *build_secret(const struct reply *r, void *mem, size_t pool) {
  struct owned *o = malloc(sizeof *o);
  if (o == NULL) {
    memory_free(mem, pool);
    return NULL;
  }
  *o = (struct owned){mem, pool};
  void *bytes = (void *)(uintptr_t)(r->body.n == 0 ? "" : r->body.p);
  struct MHD_Response *response =
      MHD_create_response_from_buffer_with_free_callback_cls(r->body.n, bytes, free_secret, o);
  if (response == NULL)
    free_secret(o);
  else
    add_headers(response, r);
  return response;
}

static struct MHD_Response *build_owned(const struct reply *r, void *mem) {
  bool keep = mem != NULL && r->body.n > COPY_MAX;
  struct MHD_Response *response = build(r, keep ? mem : NULL);
  if (!keep || response == NULL) talloc_free(mem);
  return response;
}

static enum MHD_Result answer_with(struct visit *v, int status, struct MHD_Response *response) {
  if (response == NULL) return MHD_NO;
  if (ends_here(v)) (void)MHD_add_response_header(response, "Connection", "close");
  queue(v, status, response);
  MHD_destroy_response(response);
  return MHD_YES;
}

enum MHD_Result answer_reply(struct visit *v, const struct reply *r, void *mem) {
  int status = r->status;
  return answer_with(v, status, build_owned(r, mem));
}

void answer_build(struct visit *v) {
  v->status = v->reply->status;
  v->built = v->pool > 0 ? build_secret(v->reply, v->mem, v->pool) : build_owned(v->reply, v->mem);
  v->mem = NULL;
  v->reply = NULL;
  if (v->built == NULL) v->plain = 500;
}

enum MHD_Result answer_built(struct visit *v) {
  struct MHD_Response *response = v->built;
  v->built = NULL;
  return answer_with(v, v->status, response);
}
