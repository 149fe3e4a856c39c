/* The server: what lives as long as the program serves. */
#include "web/inside.h"

#include <string.h>

static str setting(struct server *sv, const char *section, const char *name, str otherwise) {
  str v = store_setting(sv->store, str_of(section), str_of(name));
  return v.n ? str_dup(sv, v) : otherwise;
}

/* 0225 3 821 234 is dialled as +842253821234. */
static str dialled(void *mem, str shown) {
  struct buf *b = buf_new(mem, 64);
  for (size_t i = 0; i < shown.n; i++)
    if ((shown.p[i] >= '0' && shown.p[i] <= '9') || (shown.p[i] == '+' && !b->n)) buf_char(b, shown.p[i]);
  str digits = buf_str(b);
  if (!str_starts(digits, S("0"))) return digits;
  return str_fmt(mem, "+84%.*s", (int)digits.n - 1, digits.p + 1);
}

static void read_settings(struct server *sv) {
  limits_read(sv->store, &sv->limits);
  sv->commune_short = setting(sv, "commune", "name", S("xã"));
  sv->commune = str_fmt(sv, "Ủy ban nhân dân %.*s", STR_ARG(sv->commune_short));
  sv->phone_show = setting(sv, "commune", "phone", STR_NONE);
  sv->phone_tel = sv->phone_show.p ? dialled(sv, sv->phone_show) : STR_NONE;
  sv->address = setting(sv, "commune", "address", STR_NONE);
  sv->notice = setting(sv, "commune", "notice", STR_NONE);
}

struct server *server_new(void *mem, struct store *s, struct box *box, const struct routes *const *tables,
                          size_t n_tables) {
  struct server *sv = MEM_NEW(mem, struct server);
  id commune = store_commune(s);
  sv->store = s;
  sv->box = box;
  sv->log_fd = -1;
  store_key(s, commune, "form", sv->form_key);
  store_key(s, commune, "once", sv->once_key);
  uint8_t etag_key[32];
  store_key(s, commune, "etag", etag_key);
  memcpy(&sv->etag_seed, etag_key, sizeof sv->etag_seed);
  random_bytes(sv->ram_key, sizeof sv->ram_key);
  read_settings(sv);
  routes_compile(sv, tables, n_tables);
  frame_routes(sv);
  sv->cache = cache_new(sv, sv->limits.cache_bytes);
  sv->rates = rates_new(sv, &sv->limits);
  common_headers(sv);
  return sv;
}

void server_frame(struct server *sv, void (*fill)(struct request *rq, struct layout *l)) {
  sv->frame = fill;
}

void server_log(struct server *sv, int fd) {
  sv->log_fd = fd;
}

struct refused {
  struct server *sv;
  void *mem;
  const struct incoming *in;
  int status;
  struct reply *reply;
};

static void refuse(void *arg) {
  struct refused *r = arg;
  struct request *rq = request_new(r->sv, r->mem, r->in);
  struct target t;
  if (target_parse(r->mem, r->in->target, 200, &t) == 0) {
    state_of(rq)->target.lang = t.lang;
    state_of(rq)->target.large = t.large;
    request_language(rq);
  }
  reply_error(rq, r->status, STR_NONE);
  if (r->status == 405) reply_header(rq, "Allow", S("GET, HEAD, POST"));
  reply_header(rq, "Cache-Control", S("no-store"));
  r->reply = rq->reply;
}

struct reply *serve_refusal(struct server *sv, void *mem, const struct incoming *in, int status) {
  struct refused r = {sv, mem, in, status, NULL};
  struct fault_frame frame;
  return fault_guard(&frame, refuse, &r) ? r.reply : NULL;
}
