/* The end of every answer: who may keep it, its compression, its cookie, its line in the log. */
#include "web/inside.h"

#include <stdio.h>
#include <string.h>

#define PERMISSIONS_POLICY                                                                                     \
  "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(), "          \
  "geolocation=(self), gyroscope=(), hid=(), idle-detection=(), local-fonts=(), magnetometer=(), "             \
  "microphone=(), "                                                                                            \
  "midi=(), payment=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), web-share=(), "  \
  "xr-spatial-tracking=()"

/* The same for every answer, errors and 304 included, so that a page can be kept with its headers. Scripts run by their hash
 * alone; what those load is trusted with them. */
void common_headers(struct server *sv) {
  str policy =
      str_fmt(sv,
              "default-src 'none'; script-src%.*s 'strict-dynamic'; style-src 'self'; img-src 'self' blob:; "
              "font-src 'self'; media-src 'self'; worker-src 'self'; manifest-src 'self'; connect-src 'self'; "
              "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; "
              "require-trusted-types-for 'script'; trusted-types house",
              STR_ARG(frame_hashes(sv)));
  const struct header set[] = {
      {S("Content-Security-Policy"), policy},
      {S("X-Content-Type-Options"), S("nosniff")},
      {S("Referrer-Policy"), S("no-referrer")},
      {S("Cross-Origin-Opener-Policy"), S("same-origin")},
      {S("Cross-Origin-Embedder-Policy"), S("require-corp")},
      {S("Cross-Origin-Resource-Policy"), S("same-origin")},
      {S("Permissions-Policy"), S(PERMISSIONS_POLICY)},
      {S("Strict-Transport-Security"), S("max-age=31536000; includeSubDomains")}, /* last: over TLS only */
  };
  sv->n_common = sizeof set / sizeof *set;
  sv->common = MEM_ARRAY(sv, struct header, sv->n_common);
  sv->common_bytes = MEM_ARRAY(sv, struct header, sv->n_common);
  memcpy(sv->common, set, sizeof set);
  memcpy(sv->common_bytes, set, sizeof set);
  sv->common_bytes[0].value = S("default-src 'none'; frame-ancestors 'none'; sandbox");
}

static bool public_get(const struct serving *sg) {
  const struct state *st = state_of(sg->rq);
  const struct route *r = sg->rq->route;
  return st->match.c && r && r->method == GET && r->need == MAY_ANYONE &&
         !(r->flags & (ROUTE_NO_STORE | ROUTE_SECRET)) && !sg->in_post && sg->rq->reply->status == 200;
}

/* A page without secrets may be compressed: there is nothing for BREACH to guess. */
static void finish_public(struct serving *sg, bool keep) {
  struct request *rq = sg->rq;
  struct reply *r = rq->reply;
  bool text = reply_is_text(r);
  reply_header(rq, "Cache-Control", S("no-cache"));
  if (keep) cache_put(sg->sv, rq, sg->generation);
  str packed = text && state_of(rq)->gzip ? gzip_of(rq->cx->mem, r->body, 1) : STR_NONE;
  str etag = etag_of(sg->sv, rq->cx->mem, r->body, packed.p != NULL);
  reply_header(rq, "ETag", etag);
  if (text) reply_header(rq, "Vary", S("Accept-Encoding"));
  if (etag_matches(header_of(sg->in, "If-None-Match"), etag)) {
    r->status = 304;
    r->body = S("");
  } else if (packed.p) {
    r->body = packed;
    reply_header(rq, "Content-Encoding", S("gzip"));
  }
}

static enum rate rate_of(const struct serving *sg) {
  const struct route *r = sg->rq->route;
  if (!sg->in_post) return RATE_PAGE;
  return r && r->flags & ROUTE_SLOW ? RATE_SLOW : RATE_POST;
}

/* Never what was asked for or sent, nor who: the route's pattern, the number that an error page names, how it ended. */
static void log_line(struct serving *sg) {
  struct server *sv = sg->sv;
  const struct state *st = state_of(sg->rq);
  if (sv->log_fd < 0) return;
  /* When somebody sent something secret is itself a trace: nothing is said, and of what broke only the day. */
  bool secret = sg->route && sg->route->flags & ROUTE_SECRET;
  if (secret && sg->rq->reply->status < 500) return;
  if (secret) {
    dprintf(sv->log_fd, "{\"at\":\"%.*s\",\"status\":%d}\n",
            STR_ARG(day_iso(sg->rq->cx->mem, sg->rq->cx->today)), sg->rq->reply->status);
    return;
  }
  const char *path = st->match.c ? st->match.c->route->path : "-";
  char line[512];
  int n = snprintf(
      line, sizeof line,
      "{\"at\":\"%.*s\",\"request\":%llu,\"method\":\"%s\",\"route\":\"%s\",\"status\":%d,\"ms\":%lld}\n",
      STR_ARG(moment_utc(sg->rq->cx->mem, sg->rq->cx->now)), (unsigned long long)st->number,
      sg->in_post ? "POST" : "GET", path, sg->rq->reply->status, (long long)(moment_mono() - sg->began));
  if (n > 0) dprintf(sv->log_fd, "%.*s", n, line);
}

void reply_finish(struct serving *sg, bool read_well) {
  struct request *rq = sg->rq;
  struct state *st = state_of(rq);
  const struct route *asked = sg->route;
  if (public_get(sg) && !st->form_shown && !st->cookie.p) {
    finish_public(sg, read_well && !st->has_session);
  } else if (public_get(sg)) {
    reply_header(rq, "Cache-Control", S("private, no-cache"));
  } else {
    reply_header(rq, "Cache-Control", S("no-store"));
  }
  if (st->cookie.p) {
    reply_header(rq, "Set-Cookie", st->cookie);
    if (!st->session_set) reply_header(rq, "Clear-Site-Data", S("\"cache\", \"storage\""));
  }
  rq->route = asked;
  rq->reply->delay_ms = rates_take(sg->sv->rates, rate_of(sg), sg->source, rq->cx->now);
  log_line(sg);
}
