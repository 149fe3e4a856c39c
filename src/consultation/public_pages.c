/* /lay-y-kien: what everybody may read: drafts, their versions, what was said, what became of it; sheets for paper. */
#include "consultation/consultation_compare.html.h"
#include "consultation/consultation_draft.html.h"
#include "consultation/consultation_list.html.h"
#include "consultation/consultation_opinions.html.h"
#include "consultation/consultation_pages.h"
#include "consultation/consultation_sheet.html.h"
#include "consultation/consultation_synthesis.html.h"

enum { LIST_LENGTH = 20 };

static struct draft_lines lines_of(struct request *rq, const struct consultations *c) {
  struct draft_lines l = {MEM_ARRAY(rq->cx->mem, struct draft_line, c->n + 1), c->n};
  for (size_t i = 0; i < c->n; i++) l.at[i] = draft_line_of(rq, &c->at[i], false);
  return l;
}

static void show_list(struct request *rq) {
  struct ctx *cx = rq->cx;
  int64_t before = query_int(rq, "truoc", 1, INT64_MAX, INT64_MAX);
  struct public_list_page p = {.as_of = cx->now, .first = before == INT64_MAX};
  struct consultations open = {0}, all = consultation_public_list(cx, before, LIST_LENGTH + 1);
  if (p.first) open = consultations_between(cx, cx->today, cx->today);
  /* One that was open today and is answered and issued already belongs to the list below. */
  size_t n = 0;
  for (size_t i = 0; i < open.n; i++)
    if (consultation_is_open(&open.at[i], cx->today)) open.at[n++] = open.at[i];
  open.n = n;
  p.open = lines_of(rq, &open);
  if (all.n > LIST_LENGTH) {
    all.n = LIST_LENGTH;
    p.next = str_fmt(cx->mem, "/lay-y-kien?truoc=%lld", (long long)all.at[LIST_LENGTH - 1].number.v);
  }
  n = 0;
  for (size_t i = 0; i < all.n; i++)
    if (!consultation_is_open(&all.at[i], cx->today) || !p.first) all.at[n++] = all.at[i];
  all.n = n;
  p.items = lines_of(rq, &all);
  if (!p.first) p.before = S("/lay-y-kien");
  consultation_list_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Lấy ý kiến Nhân dân"), .section = S("lay-y-kien")});
}

static bool asked(struct request *rq, struct consultation *ret) {
  int64_t number;
  if (int_parse(param(rq, "number"), 1, INT64_MAX, &number) && consultation_by_number(rq->cx, number, ret))
    return true;
  reply_not_found(rq);
  return false;
}

static str path_of(struct request *rq, const struct consultation *c, const char *more) {
  return str_fmt(rq->cx->mem, "/lay-y-kien/%lld%s", (long long)c->number.v, more);
}

static bool is_published(const struct consultation *c) {
  return str_eq(c->state, S("tong-hop")) || str_eq(c->state, S("ban-hanh"));
}

static void add_versions(struct request *rq, const struct consultation *c, struct draft_page *p) {
  struct ctx *cx = rq->cx;
  struct version_rows v = consultation_versions(cx, c->id);
  p->versions.at = MEM_ARRAY(cx->mem, struct link_view, v.n + 1);
  for (size_t i = 0; i < v.n; i++) {
    str label = word_fill(cx->mem, WORD(rq, "Bản %(n)s, ngày %(day)s"),
                          SLOTS({"n", show_int(rq->out, v.at[i].version), false},
                                {"day", show_day(rq->out, v.at[i].day), false}));
    bool here = v.at[i].version == p->version;
    p->versions.at[p->versions.n++] = (struct link_view){
        str_fmt(cx->mem, "/lay-y-kien/%lld?ban=%lld", (long long)c->number.v, (long long)v.at[i].version),
        label, here};
    if (here) {
      p->version_note = v.at[i].note;
      p->version_day = v.at[i].day;
    }
  }
  if (v.n > 1) p->compare_path = path_of(rq, c, "/so-sanh");
}

/* The law's earliest last day, with its reason, as it was on the day of the disclosure; or the other law's ground. */
static void add_facts(struct request *rq, const struct consultation *c, struct draft_page *p) {
  struct consultation_facts f = consultation_facts(rq->cx, c->id);
  p->facts = fact_views_of(rq, c->id);
  for (size_t i = 0; i < f.n; i++)
    if (str_eq(f.at[i].what, S("mo"))) p->ground = f.at[i].detail;
  struct deadline why;
  day least;
  if (!p->ground.n && consultation_least(rq->cx, NULL, c->opened_day, &least, &why))
    p->least_why = deadline_view(rq->cx, rq->out->lang, &why);
}

static void show_draft(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct consultation c;
  if (!asked(rq, &c)) return;
  struct opinion_counts counts = opinion_counts(cx, c.id);
  struct draft_page p = {.d = draft_line_of(rq, &c, false),
                         .why = c.why,
                         .version = query_int(rq, "ban", 1, c.version, c.version),
                         .opinions_path = path_of(rq, &c, "/y-kien"),
                         .sheet_path = path_of(rq, &c, "/phieu"),
                         .lookup_path = S("/lay-y-kien/tra-cuu"),
                         .sums = opinion_sums(&counts),
                         .published = is_published(&c),
                         .issued = str_eq(c.state, S("ban-hanh")),
                         .synthesis_day = c.synthesis_day,
                         .issued_day = c.issued_day};
  struct passages passages = consultation_passages(cx, c.id, p.version);
  p.newest = p.version == c.version;
  p.passages = passage_views_of(rq, &c, &passages, p.version, &counts);
  if (!p.newest)
    for (size_t i = 0; i < p.passages.n; i++) p.passages.at[i].give_path = STR_NONE;
  if (p.d.open) p.give_path = path_of(rq, &c, "/gop-y");
  if (p.published) p.synthesis_path = path_of(rq, &c, "/tong-hop");
  add_versions(rq, &c, &p);
  add_facts(rq, &c, &p);
  p.sums.received -= p.sums.waiting; /* what waits for the moderator is not counted in public */
  consultation_draft_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = c.title, .section = S("lay-y-kien")});
}

static void show_opinions(struct request *rq) {
  struct consultation c;
  if (!asked(rq, &c)) return;
  struct opinions_page p = {.d = draft_line_of(rq, &c, false),
                            .draft_path = path_of(rq, &c, ""),
                            .list_path = path_of(rq, &c, "/y-kien"),
                            .show_answers = is_published(&c)};
  fill_opinions(rq, &c, false, &p);
  p.sums.received -= p.sums.waiting;
  consultation_opinions_html(rq->out, &p);
  reply_page(rq,
             &(struct page){.title = WORD(rq, "Ý kiến về dự thảo"), .section = S("lay-y-kien"), .wide = true});
}

static void show_synthesis(struct request *rq) {
  struct consultation c;
  struct synthesis s;
  if (!asked(rq, &c)) return;
  if (!is_published(&c) || !synthesis_newest(rq->cx, c.id, &s)) {
    reply_not_found(rq);
    return;
  }
  struct synthesis_page p = {.d = draft_line_of(rq, &c, false), .draft_path = path_of(rq, &c, "")};
  p.by = answer_paths_of(rq, path_of(rq, &c, "/y-kien"));
  fill_synthesis(rq, &c, s.intro, &p);
  struct consultation_facts f = consultation_facts(rq->cx, c.id);
  for (size_t i = 0; i < f.n; i++)
    if (str_eq(f.at[i].what, S("ban-hanh"))) p.issued_number = f.at[i].detail;
  consultation_synthesis_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Bản tổng hợp, tiếp thu, giải trình"),
                                .section = S("lay-y-kien"),
                                .wide = true});
}

static void show_sheet(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct consultation c;
  if (!asked(rq, &c)) return;
  struct passages passages = consultation_passages(cx, c.id, c.version);
  str url = store_setting(cx->store, S("commune"), S("url"));
  struct sheet_page p = {.d = draft_line_of(rq, &c, false),
                         .passages = passage_views_of(rq, &c, &passages, c.version, NULL),
                         .phone = store_setting(cx->store, S("commune"), S("phone")),
                         .where = store_setting(cx->store, S("commune"), S("address"))};
  id root;
  if (unit_root(cx, &root)) p.commune = unit_name(cx, root);
  if (url.n) {
    p.address = str_fmt(cx->mem, "%.*s%.*s", STR_ARG(url), STR_ARG(p.d.path));
    p.qr = p.address;
  }
  consultation_sheet_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Phiếu góp ý"), .section = S("lay-y-kien")});
}

/* ---- two versions ------------------------------------------------------------------------------------------ */

/* What one side shows: the pieces that are in it. */
static struct diff_piece_views side_of(struct request *rq, const struct diff_pieces *p, int without) {
  struct diff_piece_views v = {MEM_ARRAY(rq->cx->mem, struct diff_piece_view, p->n + 1), 0};
  for (size_t i = 0; i < p->n; i++)
    if (p->at[i].kind != without)
      v.at[v.n++] = (struct diff_piece_view){p->at[i].text, p->at[i].kind != DIFF_SAME};
  return v;
}

static void show_compare(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct consultation c;
  if (!asked(rq, &c)) return;
  if (c.version < 2) {
    reply_not_found(rq);
    return;
  }
  struct compare_page p = {.d = draft_line_of(rq, &c, false),
                           .draft_path = path_of(rq, &c, ""),
                           .before = query_int(rq, "cu", 1, c.version, c.version - 1),
                           .after = query_int(rq, "moi", 1, c.version, c.version),
                           .all = query_int(rq, "tat-ca", 0, 1, 0) == 1};
  struct passages a = consultation_passages(cx, c.id, p.before), b = consultation_passages(cx, c.id, p.after);
  struct diff_rows d = diff_passages(cx->mem, &a, &b);
  struct version_rows v = consultation_versions(cx, c.id);
  p.changed = (int64_t)d.changed;
  p.same = (int64_t)(d.n - d.changed);
  p.rows.at = MEM_ARRAY(cx->mem, struct diff_row_view, d.n + 1);
  for (size_t i = 0; i < d.n; i++) {
    const struct diff_row *r = &d.at[i];
    if (r->same && !p.all) continue;
    p.rows.at[p.rows.n++] = (struct diff_row_view){.before_label = r->before ? r->before->label : STR_NONE,
                                                   .after_label = r->after ? r->after->label : STR_NONE,
                                                   .before = side_of(rq, &r->pieces, DIFF_ADDED),
                                                   .after = side_of(rq, &r->pieces, DIFF_REMOVED),
                                                   .only_before = !r->after,
                                                   .only_after = !r->before,
                                                   .same = r->same};
  }
  str base = str_fmt(cx->mem, "/lay-y-kien/%lld/so-sanh", (long long)c.number.v);
  p.pairs.at = MEM_ARRAY(cx->mem, struct link_view, v.n + 1);
  for (size_t i = 0; i < v.n; i++) {
    if (v.at[i].version == p.before) p.before_day = v.at[i].day;
    if (v.at[i].version == p.after) p.after_day = v.at[i].day;
    if (i == 0) continue;
    p.pairs.at[p.pairs.n++] =
        (struct link_view){str_fmt(cx->mem, "%.*s?cu=%lld&moi=%lld", STR_ARG(base),
                                   (long long)v.at[i].version - 1, (long long)v.at[i].version),
                           word_fill(cx->mem, WORD(rq, "Bản %(before)s và bản %(after)s"),
                                     SLOTS({"before", show_int(rq->out, v.at[i].version - 1), false},
                                           {"after", show_int(rq->out, v.at[i].version), false})),
                           p.before == v.at[i].version - 1 && p.after == v.at[i].version};
  }
  str pair = str_fmt(cx->mem, "%.*s?cu=%lld&moi=%lld", STR_ARG(base), (long long)p.before, (long long)p.after);
  p.all_path = str_and(cx->mem, pair, S("&tat-ca=1"));
  p.changed_path = pair;
  consultation_compare_html(rq->out, &p);
  reply_page(rq,
             &(struct page){.title = WORD(rq, "So sánh hai bản"), .section = S("lay-y-kien"), .wide = true});
}

ROUTES(consultation_public_routes, ROUTE_GET("/lay-y-kien", MAY_ANYONE, show_list),
       ROUTE_GET("/lay-y-kien/:number", MAY_ANYONE, show_draft),
       ROUTE_GET("/lay-y-kien/:number/y-kien", MAY_ANYONE, show_opinions),
       ROUTE_GET("/lay-y-kien/:number/tong-hop", MAY_ANYONE, show_synthesis),
       ROUTE_GET("/lay-y-kien/:number/phieu", MAY_ANYONE, show_sheet),
       ROUTE_GET("/lay-y-kien/:number/so-sanh", MAY_ANYONE, show_compare));
