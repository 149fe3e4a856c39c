/* /phan-anh, /phan-anh/SỐ and its proof: what everybody may read. */
#include "matter/matter_list.html.h"
#include "matter/matter_one.html.h"
#include "matter/matter_pages.h"
#include "matter/matter_proof.html.h"

enum { PAGE_LENGTH = MATTER_HITS };

static str maybe(str s) {
  return s.p ? s : S("");
}

/* The next page begins behind the last line shown. */
static str next_address(struct request *rq, const struct list_page *p, int64_t seq, bool exact) {
  struct buf *b = buf_new(rq->cx->mem, 2000);
  buf_fmt(b, "/phan-anh?truoc=%lld", (long long)seq);
  if (exact) buf_add(b, S("&dung=1"));
  const struct {
    const char *name;
    str value;
  } kept[] = {{"q", p->q}, {"chu-de", p->topic}, {"thon", p->hamlet}};
  for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
    if (!kept[i].value.n) continue;
    buf_fmt(b, "&%s=", kept[i].name);
    for (size_t c = 0; c < kept[i].value.n; c++) buf_fmt(b, "%%%02X", (unsigned)(uint8_t)kept[i].value.p[c]);
  }
  return buf_str(b);
}

/* The answers to what this list is about, for who wants to be told of new ones. */
static str feed_address(struct request *rq, const struct list_page *p) {
  id hamlet;
  str asked = S("");
  if (id_parse(p->hamlet, &hamlet)) asked = str_fmt(rq->cx->mem, "?thon=%.*s", STR_ARG(p->hamlet));
  for (size_t i = 0; i < p->topics.n; i++)
    if (str_eq(p->topics.at[i].value, p->topic))
      asked = str_fmt(rq->cx->mem, "%.*s%schu-de=%.*s", STR_ARG(asked), asked.n ? "&" : "?", STR_ARG(p->topic));
  return str_and(rq->cx->mem, S("/phan-anh.atom"), asked);
}

static struct matters search(struct request *rq, struct list_page *p) {
  struct ctx *cx = rq->cx;
  str facets[2];
  size_t n_facets = 0;
  if (p->topic.n) facets[n_facets++] = str_fmt(cx->mem, "topic:%.*s", STR_ARG(p->topic));
  if (p->hamlet.n) facets[n_facets++] = str_fmt(cx->mem, "hamlet:%.*s", STR_ARG(p->hamlet));
  struct search_hit after = {query_int(rq, "truoc", 0, INT64_MAX, 0), query_int(rq, "dung", 0, 1, 0) == 1};
  struct search_page found =
      store_search(cx, S("matter_public"), p->q, facets, n_facets, after.seq ? &after : NULL, PAGE_LENGTH);
  p->searched = true;
  p->count = found.found_is_more ? str_fmt(cx->mem, "%.*s", STR_ARG(WORD(rq, "hơn 1.000")))
                                 : int_vi(cx->mem, found.found);
  if (found.more && found.n)
    p->next = next_address(rq, p, found.hits[found.n - 1].seq, found.hits[found.n - 1].exact);
  return matter_of_hits(cx, found.hits, found.n);
}

static struct matters newest(struct request *rq, struct list_page *p, id hamlet) {
  int64_t before = query_int(rq, "truoc", 1, INT64_MAX, INT64_MAX);
  struct matters m = matter_published(rq->cx, hamlet, p->topic, before, PAGE_LENGTH + 1);
  p->searched = p->topic.n || p->hamlet.n;
  p->count = int_vi(rq->cx->mem, matter_count_public(rq->cx, hamlet, p->topic));
  if (m.n > PAGE_LENGTH) {
    m.n = PAGE_LENGTH;
    p->next = next_address(rq, p, m.at[PAGE_LENGTH - 1].seq, false);
  }
  return m;
}

static void show_list(struct request *rq) {
  struct ctx *cx = rq->cx;
  id hamlet = ID_NONE;
  struct list_page p = {.q = maybe(query(rq, "q")),
                        .topic = maybe(query(rq, "chu-de")),
                        .hamlet = maybe(query(rq, "thon")),
                        .topics = matter_topics(cx, rq->out->lang),
                        .hamlets = matter_hamlets(cx, rq->out->lang),
                        .withheld = store_counted(cx, S("matter.withheld")),
                        .as_of = cx->now};
  if (!id_parse(p.hamlet, &hamlet)) p.hamlet = S("");
  struct matters m = p.q.n ? search(rq, &p) : newest(rq, &p, hamlet);
  p.items = matter_lines_of(rq, &m, false);
  p.feed = feed_address(rq, &p);
  matter_list_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Ý kiến của người dân và trả lời của xã"),
                                .section = S("phan-anh"),
                                .feed = p.feed,
                                .table = S("/du-lieu/phan-anh.csv")});
}

static bool asked_matter(struct request *rq, struct matter *ret) {
  int64_t number;
  if (int_parse(param(rq, "number"), 1, INT64_MAX, &number) && matter_by_number(rq->cx, number, ret))
    return true;
  reply_not_found(rq);
  return false;
}

static void show_one(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct matter m;
  if (!asked_matter(rq, &m)) return;
  str base = str_fmt(cx->mem, "/phan-anh/%lld", (long long)m.number.v);
  struct matter_page p = {.voices = m.signers + m.voices,
                          .number = str_fmt(cx->mem, "%lld", (long long)m.number.v),
                          .title = m.title,
                          .text = m.public_text,
                          .topic = matter_topic_word(rq->out->lang, m.topic),
                          .hamlet = matter_hamlet_word(rq, m.hamlet),
                          .state = matter_state_of(rq, &m),
                          .state_code = matter_state_code_of(rq, &m),
                          .name = m.name_public ? m.name : STR_NONE,
                          .lead_unit = id_is(m.lead_unit) ? unit_name(cx, m.lead_unit) : STR_NONE,
                          .received = m.received_day,
                          .due = m.due_day,
                          .answered = day_is(m.answered_day),
                          .late = matter_is_late(rq, &m),
                          .holder = matter_held_by(rq, &m),
                          .reopened = str_eq(m.state, S("mo-lai")),
                          .why = matter_why(rq, &m),
                          .answers = matter_answer_views(rq, m.id, base, true),
                          .pictures = matter_picture_views(rq, m.id, base, 0, true),
                          .proof_path = str_fmt(cx->mem, "%.*s/chung-cu", STR_ARG(base))};
  id head;
  struct matter h;
  p.closed = str_eq(m.state, S("gop")) || str_eq(m.state, S("rut"));
  if (matter_head(cx, m.id, &head) && matter_by_id(cx, head, &h) && h.published_at.is)
    p.joined_to = str_fmt(cx->mem, "/phan-anh/%lld", (long long)h.number.v);
  matter_one_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = m.title, .section = S("phan-anh")});
}

/* ---- proof ----------------------------------------------------------------------------------------------------- */

static void show_proof(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct matter m;
  if (!asked_matter(rq, &m)) return;
  struct matter_answers a = matter_answers(cx, m.id, true);
  struct proof_page p = {.number = str_fmt(cx->mem, "%lld", (long long)m.number.v),
                         .title = m.title,
                         .origin = log_origin(cx),
                         .key = log_verifier_key(cx)};
  p.proofs.at = MEM_ARRAY(cx->mem, struct proof_row, a.n);
  for (size_t i = 0; i < a.n; i++) {
    struct commitment c;
    if (!a.at[i].entry.p || !log_record_find(cx, a.at[i].entry.p, &c)) continue;
    struct log_place place = log_find(cx, c.entry);
    p.proofs.at[p.proofs.n++] =
        (struct proof_row){.version = a.at[i].version,
                           .record = c.record,
                           .salt = hex_of(cx->mem, c.salt, sizeof c.salt),
                           .entry = hex_of(cx->mem, c.entry, sizeof c.entry),
                           .numbered = place.known,
                           .proof_path = str_fmt(cx->mem, "/phan-anh/%lld/chung-cu/%lld", (long long)m.number.v,
                                                 (long long)a.at[i].version)};
  }
  matter_proof_html(rq->out, &p);
  reply_page(
      rq, &(struct page){.title = WORD(rq, "Chứng cứ không sửa được"), .section = S("phan-anh"), .wide = true});
}

static void show_proof_file(struct request *rq) {
  struct matter m;
  int64_t version;
  if (!asked_matter(rq, &m)) return;
  struct matter_answers a = matter_answers(rq->cx, m.id, true);
  if (int_parse(param(rq, "version"), 1, 1000, &version))
    for (size_t i = 0; i < a.n; i++) {
      str proof =
          a.at[i].version == version && a.at[i].entry.p ? log_proof_file(rq->cx, a.at[i].entry.p) : STR_NONE;
      if (!proof.p) continue;
      str name =
          str_fmt(rq->cx->mem, "phan-anh-%lld-%lld.tlog-proof", (long long)m.number.v, (long long)version);
      reply_bytes(rq, S("text/plain; charset=utf-8"), proof, name);
      return;
    }
  reply_not_found(rq);
}

static void show_picture(struct request *rq) {
  struct matter m;
  id wanted;
  if (!asked_matter(rq, &m)) return;
  struct matter_files f = matter_files(rq->cx, m.id);
  if (id_parse(param(rq, "file"), &wanted))
    for (size_t i = 0; i < f.n; i++) {
      struct bytes content;
      str type;
      if (!f.at[i].is_public || (!id_eq(f.at[i].id, wanted) && !id_eq(f.at[i].thumbnail, wanted))) continue;
      if (!store_blob_read(rq->cx, wanted, &content, &type)) break;
      reply_bytes(rq, type, (str){(const char *)content.p, content.n}, STR_NONE);
      return;
    }
  reply_not_found(rq);
}

ROUTES(matter_public_routes, ROUTE_GET("/phan-anh", MAY_ANYONE, show_list),
       ROUTE_GET("/phan-anh/:number", MAY_ANYONE, show_one),
       ROUTE_GET("/phan-anh/:number/chung-cu", MAY_ANYONE, show_proof),
       ROUTE_GET_AS(LANE_DOWNLOAD, 0, "/phan-anh/:number/chung-cu/:version", MAY_ANYONE, show_proof_file),
       ROUTE_GET_AS(LANE_DOWNLOAD, 0, "/phan-anh/:number/anh/:file", MAY_ANYONE, show_picture));
