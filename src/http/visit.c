/* One request as the event loop sees it: head checked, body collected, handed on, answered. */
#include "http/inside.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The target as it was sent: the library later unescapes it in place and cuts it at a %00. */
void *visit_begin(void *hub, const char *uri, struct MHD_Connection *c) {
  struct hub *h = hub;
  struct visit *v = malloc(sizeof *v);
  struct link *l = link_of(c);
  if (v == NULL || l == NULL) {
    free(v);
    return NULL;
  }
  memset(v, 0, offsetof(struct visit, headers));
  v->hub = h;
  v->mhd = c;
  v->link = l;
  v->target_n = strlen(uri);
  v->target_long = v->target_n > TARGET_MAX;
  if (v->target_long) v->target_n = TARGET_MAX;
  memcpy(v->target, uri, v->target_n);
  link_phase(l, PHASE_HEAD, h->c.head_s);
  return v;
}

/* A header's name is a token (RFC 9110 section 5.6.2); a space before the colon lets two readers see two headers. */
static bool is_token(const char *p, size_t n) {
  static const char marks[] = "!#$%&'*+-.^_`|~";
  for (size_t i = 0; i < n; i++) {
    bool plain = (p[i] >= 'a' && p[i] <= 'z') || (p[i] >= 'A' && p[i] <= 'Z') || (p[i] >= '0' && p[i] <= '9');
    if (!plain && (p[i] == 0 || strchr(marks, p[i]) == NULL)) return false;
  }
  return n > 0;
}

static enum MHD_Result head_line(void *arg, enum MHD_ValueKind kind, const char *key, size_t key_n,
                                 const char *value, size_t value_n) {
  struct visit *v = arg;
  (void)kind;
  v->head_bytes += key_n + value_n + 4;
  if (v->n_headers == HEADERS_MAX || v->head_bytes > HEAD_MAX) {
    v->bad_head = true;
    return MHD_NO;
  }
  if (!is_token(key, key_n)) v->bad_name = true;
  v->headers[v->n_headers++] = (struct header){{key, key_n}, value == NULL ? S("") : (str){value, value_n}};
  return MHD_YES;
}

static bool named(const struct header *h, str name) {
  return h->name.n == name.n && strncasecmp(h->name.p, name.p, name.n) == 0;
}

/* How many headers of the name there are; *ret_last holds the last one's value. */
static int heads(const struct visit *v, str name, str *ret_last) {
  int n = 0;
  for (size_t i = 0; i < v->n_headers; i++)
    if (named(&v->headers[i], name)) {
      n++;
      *ret_last = v->headers[i].value;
    }
  return n;
}

static bool is_chunked(str te) {
  return te.n == 7 && strncasecmp(te.p, "chunked", 7) == 0;
}

/* Where two readers of the same bytes could disagree about where a request ends or whom it is for, it is refused
 * (RFC 9112 sections 6.1, 6.3, 3.2, 11.2). 0, or the status. *ret_length: -1 = chunked. */
static int head_trouble(const struct visit *v, const char *version, int64_t *ret_length) {
  if (strcmp(version, "HTTP/1.1") != 0 && strcmp(version, "HTTP/1.0") != 0) return 505;
  if (v->target_long) return 414;
  if (v->bad_head) return 431;
  if (v->bad_name) return 400;
  if (v->target_n == 0 || v->target[0] != '/') return 400;
  for (size_t i = 0; i < v->target_n; i++)
    if ((unsigned char)v->target[i] <= 0x20 || v->target[i] == 0x7f || v->target[i] == '#') return 400;
  if (str_has((str){v->target, v->target_n}, S("%00"))) return 400;
  str length = STR_NONE, te = STR_NONE, other = STR_NONE;
  int lengths = heads(v, S("Content-Length"), &length), tes = heads(v, S("Transfer-Encoding"), &te);
  if (lengths > 1 || tes > 1 || (lengths > 0 && tes > 0)) return 400;
  if (heads(v, S("Host"), &other) > 1) return 400;
  if (tes == 1 && strcmp(version, "HTTP/1.0") == 0) return 400;
  if (tes == 1 && !is_chunked(te)) return 501;
  if (heads(v, S("Content-Encoding"), &other) > 0) return 415;
  *ret_length = tes == 1 ? -1 : 0;
  if (lengths == 1) {
    for (size_t i = 0; i < length.n; i++)
      if (length.p[i] < '0' || length.p[i] > '9') return 400;
    if (length.n == 0) return 400;
    if (length.n > 18) return 413;
    int64_t n = 0;
    for (size_t i = 0; i < length.n; i++) n = n * 10 + (length.p[i] - '0');
    *ret_length = n;
  }
  return 0;
}

/* The sender behind a proxy we trust is what that proxy appended last; what stands before it anybody may have written. */
static void find_sender(struct visit *v) {
  const struct hub *h = v->hub;
  const struct place *p = &v->link->from;
  v->in.address = p->local ? S("unix") : str_of(v->link->address);
  bool trusted = h->has_proxy && (p->local ? h->proxy_local : !h->proxy_local && cidr_has(&h->proxy, p->ip));
  if (trusted) {
    str list = STR_NONE;
    (void)heads(v, S("X-Forwarded-For"), &list);
    size_t from = list.n;
    while (from > 0 && list.p[from - 1] != ',') from--;
    uint8_t ip[16];
    if (ip_parse(str_trim(str_sub(list, from, list.n)), ip))
      v->in.address = ip_text(ip, v->address, sizeof v->address);
  }
  str proto = STR_NONE;
  v->in.secure = h->c.tls_cert.n > 0 || (trusted && heads(v, S("X-Forwarded-Proto"), &proto) == 1 &&
                                         str_eq(str_trim(proto), S("https")));
}

static enum MHD_Result refuse(struct visit *v, int status, bool body_follows) {
  v->refused = true;
  v->link->linger = body_follows;
  return answer_plain(v, status, status == 503);
}

struct refusal {
  struct visit *v;
  int status;
  void *mem;
  struct reply *reply;
};

static void ask_refusal(void *arg) {
  struct refusal *r = arg;
  r->reply = serve_refusal(r->v->hub->sv, r->mem, &r->v->in, r->status);
}

/* Refused by the route's own rules, the head being sound: the sender gets a page in the house's frame. */
static enum MHD_Result refuse_page(struct visit *v, int status, bool body_follows) {
  struct refusal r = {.v = v, .status = status, .mem = talloc_new(NULL)};
  struct fault_frame frame;
  v->refused = true;
  v->link->linger = body_follows;
  if (r.mem != NULL && fault_guard(&frame, ask_refusal, &r) && r.reply != NULL)
    return answer_reply(v, r.reply, r.mem);
  talloc_free(r.mem);
  return answer_plain(v, status, false);
}

/* Bodies above BODY_FREE are counted before they are read, so that a hundred large uploads cannot take the memory. */
static bool body_reserve(struct visit *v, int64_t bytes) {
  struct hub *h = v->hub;
  int64_t more = bytes - v->held;
  if (bytes <= BODY_FREE || more <= 0) return true;
  if (atomic_fetch_add(&h->body_held, more) + more > h->c.body_memory) {
    atomic_fetch_sub(&h->body_held, more);
    return false;
  }
  v->held += more;
  return true;
}

/* Everything a secret request allocates fits the one piece it begins with, unless it grows beyond all measure. */
void memory_free(void *mem, size_t pool) {
  if (mem != NULL && pool > 0) {
    talloc_free_children(mem);
    explicit_bzero(mem, pool);
  }
  talloc_free(mem);
}

void body_release(struct visit *v) {
  if (v->body != NULL && v->allowed.secret) explicit_bzero(v->body, v->body_cap);
  free(v->body);
  v->body = NULL;
  v->body_n = v->body_cap = 0;
  if (v->held > 0) atomic_fetch_sub(&v->hub->body_held, v->held);
  v->held = 0;
}

static enum MHD_Result head_done(struct visit *v, const char *method, const char *version) {
  struct hub *h = v->hub;
  (void)MHD_get_connection_values_n(v->mhd, MHD_HEADER_KIND, head_line, v);
  int64_t length = 0;
  int trouble = head_trouble(v, version, &length);
  if (trouble != 0) {
    /* Nothing behind a head we do not understand may be taken for a request. */
    return refuse(v, trouble, true);
  }
  v->in.method = strcmp(method, "HEAD") == 0 ? S("GET") : str_of(method);
  v->in.target = (str){v->target, v->target_n};
  v->in.headers.at = v->headers;
  v->in.headers.n = v->n_headers;
  v->is_write = !str_eq(v->in.method, S("GET"));
  find_sender(v);
  v->allowed = serve_allow(h->sv, v->in.method, v->in.target, length);
  if (v->allowed.refuse == 0 && (length > v->allowed.max_body || (length < 0 && v->allowed.max_body == 0)))
    v->allowed.refuse = 413;
  if (v->allowed.refuse != 0 && length != 0) return refuse_page(v, v->allowed.refuse, true);
  if (atomic_load(&h->stopping) || !body_reserve(v, length)) return refuse(v, 503, length != 0);
  v->stage = STAGE_BODY;
  if (length != 0) {
    atomic_store(&v->link->body_got, 0);
    link_phase(v->link, PHASE_BODY, v->allowed.body_s);
  }
  return MHD_YES;
}

static bool body_grow(struct visit *v, size_t more) {
  size_t need = v->body_n + more;
  if (need <= v->body_cap) return true;
  size_t cap = v->body_cap == 0 ? 4096 : v->body_cap * 2;
  while (cap < need) cap *= 2;
  if (!body_reserve(v, (int64_t)need)) return false;
  char *p = v->allowed.secret ? malloc(cap) : realloc(v->body, cap);
  if (p == NULL) return false;
  if (v->allowed.secret && v->body != NULL) { /* realloc would leave the old place as it is */
    memcpy(p, v->body, v->body_n);
    explicit_bzero(v->body, v->body_cap);
    free(v->body);
  }
  v->body = p;
  v->body_cap = cap;
  return true;
}

/* Only a chunked body can turn out too long here, in the middle, where the library takes no answer from us: the answer
 * is written by hand (nothing else was sent for this request) and the connection ends. */
static enum MHD_Result too_long(struct visit *v) {
  static const char said[] = "HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
  if (MHD_get_connection_info(v->mhd, MHD_CONNECTION_INFO_GNUTLS_SESSION) == NULL)
    (void)send(v->link->fd, said, sizeof said - 1, MSG_DONTWAIT | MSG_NOSIGNAL);
  v->link->linger = true;
  return MHD_NO;
}

static enum MHD_Result body_part(struct visit *v, const char *data, size_t *data_n) {
  size_t n = *data_n;
  *data_n = 0;
  if (v->refused) return MHD_YES;
  if ((int64_t)(v->body_n + n) > v->allowed.max_body) return too_long(v);
  if (!body_grow(v, n)) return MHD_NO;
  memcpy(v->body + v->body_n, data, n);
  v->body_n += n;
  atomic_store(&v->link->body_got, (int64_t)v->body_n);
  return MHD_YES;
}

struct cached_try {
  struct visit *v;
  struct reply *reply;
  bool found;
};

static void try_cached(void *arg) {
  struct cached_try *t = arg;
  t->found = serve_cached(t->v->hub->sv, &t->v->in, &t->reply, &t->v->is_heavy);
}

static enum MHD_Result hand_on(struct visit *v) {
  if (v->allowed.refuse != 0) return refuse_page(v, v->allowed.refuse, false);
  v->in.body = v->body_n == 0 ? S("") : (str){v->body, v->body_n};
  if (!v->is_write) {
    struct cached_try t = {.v = v};
    struct fault_frame frame;
    if (fault_guard(&frame, try_cached, &t) && t.found) {
      enum MHD_Result done = answer_cached(v, t.reply);
      talloc_free(t.reply->mem);
      return done;
    }
  }
  v->stage = STAGE_ASLEEP;
  link_phase(v->link, PHASE_WORK, 0);
  MHD_suspend_connection(v->mhd); /* first: a worker may be done before we return */
  if (!work_add(v)) {
    v->stage = STAGE_READY;
    v->plain = 503;
    MHD_resume_connection(v->mhd);
  }
  return MHD_YES;
}

static enum MHD_Result hand_back(struct visit *v) {
  return v->built != NULL ? answer_built(v) : answer_plain(v, v->plain == 0 ? 500 : v->plain, v->plain == 503);
}

enum MHD_Result visit_step(void *hub, struct MHD_Connection *c, const char *url, const char *method,
                           const char *version, const char *data, size_t *data_n, void **visit) {
  struct visit *v = *visit;
  (void)hub;
  (void)c;
  (void)url;
  if (v == NULL) return MHD_NO; /* no memory when it began */
  switch (v->stage) {
  case STAGE_NEW:
    return head_done(v, method, version);
  case STAGE_BODY:
    return *data_n > 0 ? body_part(v, data, data_n) : hand_on(v);
  case STAGE_READY:
    return hand_back(v);
  case STAGE_ASLEEP:
  case STAGE_ANSWERED:
    break;
  }
  return MHD_YES;
}

void visit_end(void *hub, struct MHD_Connection *c, void **visit, enum MHD_RequestTerminationCode why) {
  struct visit *v = *visit;
  struct hub *h = hub;
  (void)c;
  (void)why;
  if (v == NULL) return;
  link_phase(v->link, PHASE_IDLE, h->c.idle_s);
  body_release(v);
  if (v->built != NULL) MHD_destroy_response(v->built);
  memory_free(v->mem, v->pool);
  if (v->allowed.secret) explicit_bzero(v, sizeof *v);
  free(v);
  *visit = NULL;
}
