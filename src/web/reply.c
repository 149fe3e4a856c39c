#include "web/inside.h"

#include <string.h>

void reply_header(struct request *rq, const char *name, str value) {
  struct reply *r = rq->reply;
  MUST(r && r->headers.n < state_of(rq)->sv->n_common + MAX_HEADERS);
  for (size_t i = 0; i < value.n; i++) MUST((unsigned char)value.p[i] >= ' ' && value.p[i] != 127);
  r->headers.at[r->headers.n++] = (struct header){str_of(name), value};
}

/* Begins the answer anew: whatever was said before it is dropped. */
void reply_start(struct request *rq, int status, str media_type, str body) {
  struct server *sv = state_of(rq)->sv;
  bool page = str_starts(media_type, S("text/html"));
  struct reply *r = MEM_NEW(rq->cx->mem, struct reply);
  r->headers.at = MEM_ARRAY(rq->cx->mem, struct header, sv->n_common + MAX_HEADERS);
  r->headers.n = state_of(rq)->secure ? sv->n_common : sv->n_common - 1;
  memcpy(r->headers.at, page ? sv->common : sv->common_bytes, r->headers.n * sizeof(struct header));
  r->status = status;
  r->body = body;
  rq->reply = r;
  if (media_type.p) reply_header(rq, "Content-Type", media_type);
  if (status == 503 || status == 408) reply_header(rq, "Retry-After", S("5"));
}

bool own_path(str path) {
  if (!path.n || path.p[0] != '/' || (path.n > 1 && (path.p[1] == '/' || path.p[1] == '\\'))) return false;
  for (size_t i = 0; i < path.n; i++)
    if (path.p[i] <= ' ' || path.p[i] > '~' || path.p[i] == '\\') return false;
  return true;
}

str address_of(struct request *rq, str path) {
  const struct target *t = &state_of(rq)->target;
  MUST(own_path(path));
  str fragment = path, plain;
  bool has_fragment = str_cut(&fragment, S("#"), &plain);
  bool english = t->lang == LANG_EN && !str_starts(path, S("/en/")) && !str_eq(path, S("/en"));
  const char *large = !t->large ? "" : str_has(plain, S("?")) ? "&co=lon" : "?co=lon";
  return str_fmt(rq->cx->mem, "%s%.*s%s%s%.*s", english ? "/en" : "", STR_ARG(plain), large,
                 has_fragment ? "#" : "", STR_ARG(fragment));
}

static void reply_markup(struct request *rq, int status, const struct page *page) {
  struct state *st = state_of(rq);
  bool open = rq->route && rq->route->need == MAY_ANYONE;
  reply_start(rq, st->again_status ? st->again_status : status, S("text/html; charset=utf-8"),
              frame_page(rq, page, out_html(rq->out)));
  /* The markup decides, not the handler: a form that slipped into a page by any way keeps it out of the cache; and one that is not
   * ours could never be answered. */
  bool declared = st->form_shown;
  st->form_shown = rq->out->posts;
  if (st->form_shown && open && !declared)
    fault(FAULT_BUG, "a POST form without form_view on %.*s", STR_ARG(rq->path));
}

void reply_page(struct request *rq, const struct page *page) {
  reply_markup(rq, 200, page);
}

void reply_page_status(struct request *rq, int status, const struct page *page) {
  reply_markup(rq, status, page);
}

void reply_see_other(struct request *rq, str path) {
  reply_start(rq, 303, STR_NONE, S(""));
  reply_header(rq, "Location", address_of(rq, path));
}

void reply_not_found(struct request *rq) {
  reply_error(rq, 404, STR_NONE);
}

void reply_refused(struct request *rq, str vi) {
  reply_error(rq, 409, word(rq->out->lang, vi));
}

void reply_down(struct request *rq, str vi) {
  reply_error(rq, 503, word(rq->out->lang, vi));
}

void reply_bytes_status(struct request *rq, int status, str media_type, str bytes) {
  reply_start(rq, status, media_type, bytes);
}

void reply_bytes(struct request *rq, str media_type, str bytes, str download_name) {
  reply_start(rq, 200, media_type, bytes);
  if (!download_name.p) return;
  /* RFC 6266: a plain name for old browsers, RFC 8187 for the true one. */
  static const char hex[] = "0123456789ABCDEF";
  struct buf *plain = buf_new(rq->cx->mem, 1024), *full = buf_new(rq->cx->mem, 4096);
  for (size_t i = 0; i < download_name.n; i++) {
    unsigned char c = (unsigned char)download_name.p[i];
    bool safe =
        (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '.' || c == '-' || c == '_';
    buf_char(plain, safe ? (char)c : '_');
    if (safe) {
      buf_char(full, (char)c);
    } else {
      buf_char(full, '%');
      buf_char(full, hex[c >> 4]);
      buf_char(full, hex[c & 15]);
    }
  }
  reply_header(rq, "Content-Disposition",
               str_fmt(rq->cx->mem, "attachment; filename=\"%.*s\"; filename*=UTF-8''%.*s",
                       STR_ARG(buf_str(plain)), STR_ARG(buf_str(full))));
}

/* The page a form stood on is shown again under the parameters of the POST: both have the same ones. */
void reply_form_again(struct request *rq, void (*show)(struct request *rq)) {
  struct state *st = state_of(rq);
  struct target page;
  if (st->token.page.p && target_parse(rq->cx->mem, st->token.page, 200, &page) == 0) {
    rq->path = page.path;
    st->target.query = page.query;
    st->target.pairs = page.pairs;
  }
  st->again = true;
  st->again_status = st->again_status ? st->again_status : 422;
  request_language(rq);
  show(rq);
}

bool show_page(struct request *rq, str page, int status) {
  struct state *st = state_of(rq);
  struct target t;
  if (!own_path(page) || target_parse(rq->cx->mem, page, 200, &t)) return false;
  struct match m = route_find(st->sv, GET, &t);
  if (!m.c || !may(&rq->cx->who, m.c->route->need)) return false;
  t.lang = st->target.lang;
  t.large = st->target.large;
  st->target = t;
  st->match = m;
  st->again = true;
  st->again_status = status;
  rq->route = m.c->route;
  rq->path = t.path;
  rq->reply = NULL;
  request_language(rq);
  m.c->route->show(rq);
  return rq->reply != NULL;
}

bool has_post_form(str markup) {
  const char *end = markup.p + markup.n;
  /* Bytes, not slices: this walks every page that is made. */
  for (const char *at = markup.p; at && (at = memchr(at, '<', (size_t)(end - at)));) {
    at++;
    if (at == end || (*at | 0x20) != 'f') continue;
    str rest = {at, (size_t)(end - at)}, tag;
    if (!same_word(str_sub(rest, 0, 4), "form")) continue;
    (void)str_cut(&rest, S(">"), &tag);
    for (size_t i = 0; i + 4 <= tag.n; i++)
      if (same_word(str_sub(tag, i, 4), "post")) return true;
  }
  return false;
}
