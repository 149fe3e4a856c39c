/* Atom feeds (RFC 4287) of what the rooms hand in, in pages (RFC 5005 section 3). */
#include "open/data.h"

#include <string.h>

enum { ENTRIES = 50 };

struct feed_entries {
  void *mem;
  struct feed_entry *at;
  size_t n, cap;
  str after;
};

void feed_add(struct feed_entries *to, const struct feed_entry *e) {
  if (to->n == to->cap) {
    struct feed_entry *more = MEM_ARRAY(to->mem, struct feed_entry, to->cap * 2 + 16);
    if (to->n) memcpy(more, to->at, to->n * sizeof *more);
    to->at = more;
    to->cap = to->cap * 2 + 16;
  }
  to->at[to->n++] = *e;
}

void feed_more(struct feed_entries *to, str after) {
  to->after = after;
}

static void element(struct buf *b, const char *name, str text) {
  buf_fmt(b, "<%s>", name);
  tree_escape(b, text);
  buf_fmt(b, "</%s>\n", name);
}

static void link_to(struct buf *b, const char *rel, const char *type, str address) {
  buf_fmt(b, "<link rel=\"%s\" type=\"%s\" href=\"", rel, type);
  tree_escape(b, address);
  buf_add(b, S("\"/>\n"));
}

static void add_entry(struct ctx *cx, struct buf *b, const struct feed_entry *e) {
  buf_add(b, S("<entry>\n"));
  element(b, "id", open_tag(cx, e->path));
  element(b, "title", e->title);
  element(b, "published", moment_iso(cx->mem, e->published));
  element(b, "updated", moment_iso(cx->mem, e->updated));
  link_to(b, "alternate", "text/html", open_address(cx, e->path));
  if (e->author.n) {
    buf_add(b, S("<author>"));
    element(b, "name", e->author);
    buf_add(b, S("</author>\n"));
  }
  if (e->term.n) {
    buf_add(b, S("<category term=\""));
    tree_escape(b, e->term);
    buf_add(b, S("\" label=\""));
    tree_escape(b, e->label);
    buf_add(b, S("\"/>\n"));
  }
  buf_add(b, S("<content type=\"text\">"));
  tree_escape(b, e->text);
  buf_add(b, S("</content>\n</entry>\n"));
}

static str with_asked(struct ctx *cx, str path, const struct feed_asked *asked, str after) {
  struct buf *b = buf_new(cx->mem, 4096);
  buf_add(b, path);
  if (id_is(asked->hamlet)) open_ask(b, "thon", id_hex(cx->mem, asked->hamlet));
  open_ask(b, "chu-de", asked->topic);
  open_ask(b, "sau", after);
  return buf_str(b);
}

/* A feed without entries was last changed when the program's first year began: the element is compulsory. */
static moment newest(const struct feed_entries *l) {
  moment at = day_starts(day_make(2026, 1, 1));
  for (size_t i = 0; i < l->n; i++)
    if (l->at[i].updated > at) at = l->at[i].updated;
  return at;
}

static bool read_asked(struct request *rq, const struct feed *f, struct feed_asked *ret) {
  str hamlet = f->of_hamlets ? query(rq, "thon") : STR_NONE,
      topic = f->of_hamlets ? query(rq, "chu-de") : STR_NONE;
  str after = query(rq, "sau");
  if (hamlet.n && !id_parse(hamlet, &ret->hamlet)) return false;
  struct choices topics = matter_topics(rq->cx, LANG_VI);
  bool known = !topic.n;
  for (size_t i = 0; i < topics.n && !known; i++) known = str_eq(topics.at[i].value, topic);
  ret->topic = topic.n ? topic : STR_NONE;
  ret->after = after.n ? after : STR_NONE;
  return known && after.n <= 80;
}

void feed_reply(struct request *rq, const struct feed *f, str path) {
  struct ctx *cx = rq->cx;
  struct feed_asked asked = {.limit = ENTRIES};
  struct feed_entries l = {.mem = cx->mem};
  if (!read_asked(rq, f, &asked)) {
    open_refuse_plainly(rq, 404, WORD(rq, "Không có thôn hay chủ đề này."));
    return;
  }
  f->entries(cx, rq->out->lang, &asked, &l);
  struct buf *b = buf_new(cx->mem, 16 << 20);
  str all = with_asked(cx, path, &asked, STR_NONE);
  struct buf *page = buf_new(cx->mem, 4096);
  buf_add(page, str_of(f->page));
  if (id_is(asked.hamlet)) open_ask(page, "thon", id_hex(cx->mem, asked.hamlet));
  open_ask(page, "chu-de", asked.topic);
  buf_fmt(b,
          "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" "
          "xml:lang=\"%s\">\n",
          rq->out->lang == LANG_EN ? "en" : "vi");
  element(b, "id", open_tag(cx, all));
  element(b, "title",
          str_fmt(cx->mem, "%.*s – %.*s", STR_ARG(word(rq->out->lang, f->title)),
                  STR_ARG(store_setting(cx->store, S("commune"), S("name")))));
  element(b, "updated", moment_iso(cx->mem, newest(&l)));
  buf_add(b, S("<author>"));
  element(b, "name",
          str_fmt(cx->mem, "Ủy ban nhân dân %.*s", STR_ARG(store_setting(cx->store, S("commune"), S("name")))));
  buf_add(b, S("</author>\n"));
  link_to(b, "self", "application/atom+xml", open_address(cx, with_asked(cx, path, &asked, asked.after)));
  link_to(b, "alternate", "text/html", open_address(cx, buf_str(page)));
  link_to(b, "first", "application/atom+xml", open_address(cx, all));
  if (l.after.p)
    link_to(b, "next", "application/atom+xml", open_address(cx, with_asked(cx, path, &asked, l.after)));
  for (size_t i = 0; i < l.n; i++) add_entry(cx, b, &l.at[i]);
  buf_add(b, S("</feed>\n"));
  MUST(!b->full);
  reply_bytes_status(rq, 200, S("application/atom+xml; charset=utf-8"), buf_str(b));
  reply_header(rq, "Access-Control-Allow-Origin", S("*"));
}

/* ---- public answers -------------------------------------------------------------------------------------------------- */

bool cut_two(str mark, int64_t *ret_a, int64_t *ret_b) {
  str rest = mark, head;
  return str_cut(&rest, S("-"), &head) && int_parse(head, 1, INT64_MAX, ret_a) &&
         int_parse(rest, 1, INT64_MAX, ret_b);
}

static void answers(struct ctx *cx, enum lang lang, const struct feed_asked *asked, struct feed_entries *to) {
  int64_t at = 0, seq = 0;
  if (asked->after.p && !cut_two(asked->after, &at, &seq)) return;
  struct matters_shown m = matter_answered_list(cx, asked->hamlet, asked->topic, at, seq, asked->limit + 1);
  struct unit_names *names = unit_names(cx);
  bool more = m.n > asked->limit;
  if (more) m.n = asked->limit;
  for (size_t i = 0; i < m.n; i++) {
    const struct matter_shown *s = &m.at[i];
    str text = str_fmt(cx->mem, "%.*s\n\n%.*s\n\n%.*s", STR_ARG(s->text), STR_ARG(word(lang, _("Xã trả lời:"))),
                       STR_ARG(matter_shown_answer(cx, s)));
    feed_add(to, &(struct feed_entry){.path = str_fmt(cx->mem, "/phan-anh/%lld", (long long)s->number),
                                      .title = s->title,
                                      .text = text,
                                      .author = unit_name_of(names, s->lead_unit),
                                      .term = s->topic,
                                      .label = matter_topic_word(lang, s->topic),
                                      .published = s->published_at,
                                      .updated = matter_shown_updated(s)});
  }
  if (more)
    feed_more(to, str_fmt(cx->mem, "%lld-%lld", (long long)m.at[m.n - 1].approved_at.v,
                          (long long)m.at[m.n - 1].seq));
}

const struct feed open_matter_feed = {.code = "phan-anh",
                                      .page = "/phan-anh",
                                      .title = _("Câu trả lời công khai mới"),
                                      .of_hamlets = true,
                                      .entries = answers};
