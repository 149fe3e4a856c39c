/* /du-lieu: what there is for programs and how it is used; the addresses of feeds and tables. */
#include "open/data.h"
#include "open/open_data.html.h"

#include <string.h>

static str columns_of(struct request *rq, const struct open_table *t) {
  struct buf *b = buf_new(rq->cx->mem, 8192);
  for (size_t i = 0; i < t->n_columns; i++)
    buf_fmt(b, "%s%s (%.*s)", i ? "; " : "", t->columns[i].name,
            STR_ARG(word(rq->out->lang, t->columns[i].what)));
  return buf_str(b);
}

static void show_data(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct data_page p = {.licence_decided =
                            str_eq(store_setting(cx->store, S("open"), S("licence")), S("cc-by-4.0")),
                        .rows = show_int(rq->out, TABLE_ROWS),
                        .limit = show_int(rq->out, api_key_limit(cx->store))};
  p.tables.at = MEM_ARRAY(cx->mem, struct data_link, open_sources.n_tables + 1);
  p.feeds.at = MEM_ARRAY(cx->mem, struct data_link, open_sources.n_feeds + 1);
  for (size_t i = 0; i < open_sources.n_tables; i++) {
    const struct open_table *t = open_sources.tables[i];
    p.tables.at[p.tables.n++] = (struct data_link){.title = word(rq->out->lang, t->title),
                                                   .what = word(rq->out->lang, t->what),
                                                   .path = str_fmt(cx->mem, "/du-lieu/%s.csv", t->code),
                                                   .page = str_of(t->page),
                                                   .columns = columns_of(rq, t)};
  }
  for (size_t i = 0; i < open_sources.n_feeds; i++) {
    const struct feed *f = open_sources.feeds[i];
    p.feeds.at[p.feeds.n++] = (struct data_link){.title = word(rq->out->lang, f->title),
                                                 .path = str_fmt(cx->mem, "/du-lieu/%s.atom", f->code),
                                                 .page = str_of(f->page)};
  }
  open_data_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Dữ liệu mở"), .section = S("du-lieu")});
}

static bool named(str file, const char *code, str ending) {
  return str_ends(file, ending) && str_eq(str_sub(file, 0, file.n - ending.n), str_of(code));
}

static void show_file(struct request *rq) {
  str file = param(rq, "file");
  str path = str_fmt(rq->cx->mem, "/du-lieu/%.*s", STR_ARG(file));
  for (size_t i = 0; i < open_sources.n_tables; i++)
    if (named(file, open_sources.tables[i]->code, S(".csv"))) {
      table_reply(rq, open_sources.tables[i], path);
      return;
    }
  for (size_t i = 0; i < open_sources.n_feeds; i++)
    if (named(file, open_sources.feeds[i]->code, S(".atom"))) {
      feed_reply(rq, open_sources.feeds[i], path);
      return;
    }
  open_refuse_plainly(rq, 404, WORD(rq, "Không có dữ liệu này. Danh sách ở trang Dữ liệu mở: /du-lieu"));
}

/* The feed that most will ask for has a short address of its own. */
static void show_answers(struct request *rq) {
  feed_reply(rq, &open_matter_feed, S("/phan-anh.atom"));
}

/* A table or a feed reads some hundreds of long texts: one at a time. */
#define FILE_AT(path_, show_)                                                                                  \
  {                                                                                                            \
    .method = GET, .path = path_, .need = MAY_ANYONE, .lane = LANE_DOWNLOAD, .show = show_,                    \
    .flags = ROUTE_API | ROUTE_HEAVY, .refuse = open_refuse_plainly                                            \
  }

ROUTES(open_data_routes, ROUTE_GET("/du-lieu", MAY_ANYONE, show_data), FILE_AT("/du-lieu/:file", show_file),
       FILE_AT("/phan-anh.atom", show_answers), FILE_AT("/lich.ics", show_calendar));
