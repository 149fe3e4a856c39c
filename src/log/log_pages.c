/* /so-cai: the page people read, and the files of C2SP tlog-tiles that verifiers fetch. */
#include "log/log_board.html.h"
#include "log/log_checkpoints.html.h"
#include "log/log_home.html.h"
#include "log/log_room.h"

#include <string.h>

enum { SHOWN = 10, PAGE_LENGTH = 50, FEED_LENGTH = 50, PROOF_MAX = 16384 };

static const char plain[] = "text/plain; charset=utf-8";

struct name_row {
  str name;
};
QUERY(q_commune, struct name_row, "SELECT name FROM commune WHERE commune = $1", COL(struct name_row, name));

static str commune_name(struct ctx *cx) {
  struct name_row row;
  return STORE_FIND(cx, q_commune, &row, A(cx->who.commune)) ? row.name : S("");
}

/* ---- pages --------------------------------------------------------------------------------------------- */

static struct checkpoint_view view_of(struct request *rq, const struct log_checkpoint *c, int64_t newest) {
  void *mem = rq->cx->mem;
  struct checkpoint_view v = {.size = c->size,
                              .at = c->at,
                              .day = c->day,
                              .root = base64_of(mem, c->root.p, c->root.n),
                              .path = str_fmt(mem, "/so-cai/moc/%lld", (long long)c->size)};
  if (c->size < newest) {
    v.growth_path = str_fmt(mem, "/so-cai/nhat-quan?tu=%lld&den=%lld", (long long)c->size, (long long)newest);
    v.growth_label = WORD(rq, "Mốc mới nhất nối tiếp mốc này");
  }
  return v;
}

static struct checkpoint_views views_of(struct request *rq, struct log_checkpoints c, int64_t newest) {
  struct checkpoint_views v = {MEM_ARRAY(rq->cx->mem, struct checkpoint_view, c.n), c.n};
  for (size_t i = 0; i < c.n; i++) v.at[i] = view_of(rq, c.at + i, newest);
  return v;
}

static bool newest_of(struct ctx *cx, struct log_checkpoint *ret) {
  struct log_checkpoints c = log_checkpoints(cx, INT64_MAX, 1);
  if (c.n) *ret = c.at[0];
  return c.n > 0;
}

static void show_home(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct log_checkpoint newest = {0};
  struct log_page p = {.commune = commune_name(cx), .origin = log_origin(cx), .key = log_verifier_key(cx)};
  p.signed_yet = newest_of(cx, &newest);
  p.size = log_size(cx);
  p.waiting = p.size - newest.size;
  if (p.signed_yet) {
    p.note = newest.note;
    p.newest = view_of(rq, &newest, newest.size);
    p.last = views_of(rq, log_checkpoints(cx, INT64_MAX, SHOWN), newest.size);
  }
  log_home_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Sổ cái công khai"),
                                .section = S("so-cai"),
                                .feed = S("/so-cai/feed.atom"),
                                .table = S("/du-lieu/so-cai.csv")});
}

static void show_checkpoints(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct log_checkpoint newest = {0};
  newest_of(cx, &newest);
  struct log_checkpoints c =
      log_checkpoints(cx, query_int(rq, "truoc", 0, INT64_MAX, INT64_MAX), PAGE_LENGTH + 1);
  struct checkpoints_page p = {.size = newest.size};
  if (c.n > PAGE_LENGTH) {
    c.n = PAGE_LENGTH;
    p.next = str_fmt(cx->mem, "/so-cai/moc?truoc=%lld", (long long)c.at[PAGE_LENGTH - 1].size);
  }
  p.last = views_of(rq, c, newest.size);
  log_checkpoints_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Mọi mốc đã ký"),
                                .section = S("so-cai"),
                                .wide = true,
                                .feed = S("/so-cai/feed.atom"),
                                .table = S("/du-lieu/so-cai.csv")});
}

struct until_row {
  int64_t size;
};
QUERY(
    q_until, struct until_row,
    "SELECT size FROM log_checkpoint WHERE commune = $1 AND tree = 0 AND day <= $2 ORDER BY size DESC LIMIT 1",
    COL(struct until_row, size));

/* The sheet for the notice board: the last checkpoint of a day, today's when none is asked for. On paper at the office and in
 * people's phones it is the witness that costs nothing. */
static void show_board(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct until_row row;
  day asked = query_day(rq, "ngay");
  struct board_page p = {.commune = commune_name(cx), .origin = log_origin(cx), .key = log_verifier_key(cx)};
  p.until = day_is(asked) ? asked : cx->today;
  if (STORE_FIND(cx, q_until, &row, A(cx->who.commune), A(p.until))) {
    struct log_checkpoints c = log_checkpoints(cx, row.size + 1, 1);
    p.found = c.n > 0;
    if (p.found) p.note = c.at[0].note;
    if (p.found) p.newest = view_of(rq, c.at, row.size);
  }
  log_board_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Tờ niêm yết sổ cái"), .section = S("so-cai")});
}

/* ---- files for verifiers --------------------------------------------------------------------------------- */

static void show_checkpoint(struct request *rq) {
  str note = log_checkpoint(rq->cx);
  if (!note.p)
    reply_not_found(rq);
  else
    reply_bytes(rq, str_of(plain), note, STR_NONE);
}

static void show_old_checkpoint(struct request *rq) {
  int64_t size;
  struct log_checkpoints c = {0};
  if (int_parse(param(rq, "size"), 0, INT64_MAX - 1, &size)) c = log_checkpoints(rq->cx, size + 1, 1);
  if (!c.n || c.at[0].size != size)
    reply_not_found(rq);
  else
    reply_bytes(rq, str_of(plain), c.at[0].note, STR_NONE);
}

static bool digits(str s, int64_t max, int64_t *ret) {
  int64_t v = 0;
  if (!s.n || s.n > 12) return false;
  for (size_t i = 0; i < s.n; i++) {
    if (s.p[i] < '0' || s.p[i] > '9') return false;
    v = v * 10 + (s.p[i] - '0');
  }
  if (v > max) return false;
  *ret = v;
  return true;
}

/* c2sp.org/tlog-tiles: <N>[.p/<W>], N in zero-padded groups of three, all but the last with an x before them. One way to
 * write each number: another spelling is another address, and not found. */
static bool tile_number(str rest, int64_t *ret_n, int *ret_width) {
  int64_t n = 0, group, width = 256;
  str part;
  for (int groups = 0; groups < 4; groups++) {
    bool more = str_cut(&rest, S("/"), &part), last = !str_starts(part, S("x"));
    if (!last) part = str_sub(part, 1, part.n - 1);
    bool partial = last && str_ends(part, S(".p"));
    if (partial) part = str_sub(part, 0, part.n - 2);
    if (part.n != 3 || !digits(part, 999, &group)) return false;
    if (!last && groups == 0 && group == 0) return false;
    n = n * 1000 + group;
    if (!last) {
      if (!more) return false;
      continue;
    }
    if (partial != more) return false;
    if (partial && (!digits(rest, 255, &width) || width < 1 || rest.p[0] == '0')) return false;
    *ret_n = n;
    *ret_width = (int)width;
    return true;
  }
  return false;
}

static void show_tile(struct request *rq) {
  str rest = param(rq, "rest"), kind, bytes = STR_NONE;
  int64_t n, level;
  int width;
  if (str_cut(&rest, S("/"), &kind) && tile_number(rest, &n, &width)) {
    if (str_eq(kind, S("entries")))
      bytes = log_entries(rq->cx, n, width);
    else if (digits(kind, 63, &level) && (kind.n == 1 || kind.p[0] != '0'))
      bytes = log_tile(rq->cx, (int)level, n, width);
  }
  if (!bytes.p)
    reply_not_found(rq);
  else
    reply_bytes(rq, S("application/octet-stream"), bytes, STR_NONE);
}

/* One base64 hash a line, as in a tlog-proof file; nothing at all when nothing is needed. */
static void show_consistency(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct log_checkpoint newest;
  struct log_hashes proof;
  int64_t from = query_int(rq, "tu", 0, INT64_MAX, -1);
  if (!newest_of(cx, &newest) || from < 0 ||
      !log_consistency(cx, from, query_int(rq, "den", 0, INT64_MAX, newest.size), &proof)) {
    reply_not_found(rq);
    return;
  }
  struct buf *b = buf_new(cx->mem, PROOF_MAX);
  for (size_t i = 0; i < proof.n; i++) buf_fmt(b, "%.*s\n", STR_ARG(base64_of(cx->mem, proof.at[i], 32)));
  reply_bytes(rq, str_of(plain), b->n ? buf_str(b) : S(""), STR_NONE);
}

/* ---- feed (RFC 4287) ----------------------------------------------------------------------------------------- */

/* A name for ever, the same in every copy of the feed: the log's origin and a size, hashed into a UUID of version 8 (RFC 9562). */
static str feed_id(void *mem, str origin, const char *what) {
  uint8_t h[32];
  str named = str_fmt(mem, "%.*s\n%s", STR_ARG(origin), what);
  sha256(named.p, named.n, h);
  h[6] = (uint8_t)((h[6] & 0x0f) | 0x80);
  h[8] = (uint8_t)((h[8] & 0x3f) | 0x80);
  str x = hex_of(mem, h, 16);
  return str_fmt(mem, "urn:uuid:%.8s-%.4s-%.4s-%.4s-%.12s", x.p, x.p + 8, x.p + 12, x.p + 16, x.p + 20);
}

static void add_entry(struct request *rq, struct buf *b, str origin, const struct log_checkpoint *c) {
  void *mem = rq->cx->mem;
  str size = int_vi(mem, c->size);
  buf_fmt(b, "<entry><id>%.*s</id><title>%.*s %.*s</title><updated>%.*s</updated>",
          STR_ARG(feed_id(mem, origin, str_fmt(mem, "%lld", (long long)c->size).p)),
          STR_ARG(WORD(rq, "Mốc, số dòng:")), STR_ARG(size), STR_ARG(moment_utc(mem, c->at)));
  buf_fmt(b, "<link href=\"/so-cai/moc/%lld\"/><content type=\"text\">%.*s</content></entry>\n",
          (long long)c->size, STR_ARG(c->note));
}

/* Everything put in is ours and needs no escape but the commune's name: origin, base64 and numbers. */
static void show_feed(struct request *rq) {
  struct ctx *cx = rq->cx;
  str origin = log_origin(cx), name = commune_name(cx);
  struct log_checkpoints c = log_checkpoints(cx, INT64_MAX, FEED_LENGTH);
  struct buf *b = buf_new(cx->mem, 256 << 10);
  buf_add(
      b,
      S("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n<title>"));
  buf_add(b, WORD(rq, "Sổ cái công khai"));
  buf_fmt(
      b, "</title>\n<id>%.*s</id>\n<link rel=\"self\" href=\"/so-cai/feed.atom\"/>\n<link href=\"/so-cai\"/>\n",
      STR_ARG(feed_id(cx->mem, origin, "feed")));
  buf_add(b, S("<author><name>"));
  for (size_t i = 0; i < name.n; i++) {
    if (name.p[i] == '<' || name.p[i] == '&')
      buf_add(b, name.p[i] == '<' ? S("&lt;") : S("&amp;"));
    else
      buf_char(b, name.p[i]);
  }
  buf_fmt(b, "</name></author>\n<updated>%.*s</updated>\n",
          STR_ARG(c.n ? moment_utc(cx->mem, c.at[0].at) : S("1970-01-01T00:00:00Z")));
  for (size_t i = 0; i < c.n; i++) add_entry(rq, b, origin, c.at + i);
  buf_add(b, S("</feed>\n"));
  reply_bytes(rq, S("application/atom+xml; charset=utf-8"), buf_str(b), STR_NONE);
}

ROUTES(log_routes, ROUTE_GET("/so-cai", MAY_ANYONE, show_home),
       ROUTE_GET("/so-cai/moc", MAY_ANYONE, show_checkpoints),
       ROUTE_GET("/so-cai/moc/:size", MAY_ANYONE, show_old_checkpoint),
       ROUTE_GET("/so-cai/niem-yet", MAY_ANYONE, show_board),
       ROUTE_GET("/so-cai/checkpoint", MAY_ANYONE, show_checkpoint),
       ROUTE_GET("/so-cai/tile/:rest*", MAY_ANYONE, show_tile),
       ROUTE_GET("/so-cai/nhat-quan", MAY_ANYONE, show_consistency),
       ROUTE_GET("/so-cai/feed.atom", MAY_ANYONE, show_feed));
