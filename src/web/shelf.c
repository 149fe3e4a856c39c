/* The static files of the program: under their hashed names for ever, under their plain ones with a question. */
#include "web/inside.h"

#include <string.h>

struct reply *shelf_reply(struct server *sv, void *mem, const struct incoming *in) {
  str whole = in->target, plain;
  (void)str_cut(&whole, S("?"), &plain);
  const struct asset *a = asset_find(plain);
  if (!a) return NULL;
  bool gzip = a->gzip.p && wants_gzip(in);
  str etag = gzip ? str_fmt(mem, "%.*s-g\"", (int)a->etag.n - 1, a->etag.p) : a->etag;
  bool same = etag_matches(header_of(in, "If-None-Match"), etag);
  size_t n = in->secure ? sv->n_common : sv->n_common - 1;
  struct reply *r = MEM_NEW(mem, struct reply);
  r->status = same ? 304 : 200;
  r->body = same ? S("") : gzip ? a->gzip : a->bytes;
  r->headers.at = MEM_ARRAY(mem, struct header, n + 5);
  memcpy(r->headers.at, sv->common, n * sizeof(struct header));
  if (!same) r->headers.at[n++] = (struct header){S("Content-Type"), a->media_type};
  r->headers.at[n++] = (struct header){
      S("Cache-Control"), str_eq(a->path, plain) ? S("public, max-age=31536000, immutable") : S("no-cache")};
  r->headers.at[n++] = (struct header){S("ETag"), etag};
  if (a->gzip.p) r->headers.at[n++] = (struct header){S("Vary"), S("Accept-Encoding")};
  if (gzip && !same) r->headers.at[n++] = (struct header){S("Content-Encoding"), S("gzip")};
  r->headers.n = n;
  return r;
}
