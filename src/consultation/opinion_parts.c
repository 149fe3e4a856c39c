/* Opinions as pages show them: lines, filters, counts that lead to their records, and the synthesis made of them. */
#include "consultation/consultation_pages.h"

str opinion_about(struct request *rq, const struct opinion *o, struct passages *p) {
  if (!o->passage) return WORD(rq, "Cả dự thảo");
  for (size_t i = 0; i < p->n; i++)
    if (p->at[i].n == o->passage) return p->at[i].label;
  return STR_NONE;
}

struct loaded { /* passages by version, each read once */
  struct passages at[64];
  int64_t version[64];
  size_t n;
};

static struct passages *passages_once(struct request *rq, struct loaded *l, id consultation, int64_t version) {
  for (size_t i = 0; i < l->n; i++)
    if (l->version[i] == version) return &l->at[i];
  size_t at = l->n < 64 ? l->n++ : 63;
  l->version[at] = version;
  l->at[at] = consultation_passages(rq->cx, consultation, version);
  return &l->at[at];
}

struct opinion_views opinion_views_of(struct request *rq, const struct opinions *o,
                                      const struct consultation *c, bool staff, bool answers) {
  struct ctx *cx = rq->cx;
  enum lang lang = rq->out->lang;
  struct opinion_views v = {MEM_ARRAY(cx->mem, struct opinion_view, o->n + 1), o->n};
  struct units hamlets = unit_list(cx, UNIT_HAMLET, cx->today);
  struct loaded *loaded = MEM_NEW(cx->mem, struct loaded);
  /* The sender's own words and name are for those who look at them or answer; other units read what the public reads. */
  bool own_words = staff && (consultation_is_ours(&cx->who, c) || may(&cx->who, MAY_MODERATE));
  for (size_t i = 0; i < o->n; i++) {
    const struct opinion *from = &o->at[i];
    struct opinion_view *to = &v.at[i];
    *to = (struct opinion_view){
        .about = opinion_about(rq, from, passages_once(rq, loaded, c->id, from->version)),
        .text = own_words ? from->text : from->public_text,
        .channel = word(lang, opinion_channel_word(from->channel)),
        .organisation = from->organisation_hidden && !own_words ? STR_NONE : from->organisation,
        .voices = from->voices,
        .version = from->version,
        .received = from->received_day,
        .hidden = str_eq(from->state, S("an")) && !own_words,
        .earlier = from->version < c->version,
        .reason = from->reason,
        .state = from->state,
        .state_word = word(lang, opinion_state_word(from->state)),
        .draft = c->title,
    };
    if (from->passage && c->number.is)
      to->about_path = str_fmt(cx->mem, "/lay-y-kien/%lld?ban=%lld#doan-%lld", (long long)c->number.v,
                               (long long)from->version, (long long)from->passage);
    if (staff) {
      to->path = str_fmt(cx->mem, "/can-bo/lay-y-kien/%.*s/y-kien/%.*s", STR_ARG(id_hex(cx->mem, c->id)),
                         STR_ARG(id_hex(cx->mem, from->id)));
      if (own_words) to->name = from->name;
      to->sheet = from->sheet;
    }
    if (answers) {
      to->answer_kind = from->answer_kind;
      to->answer_word = word(lang, answer_kind_word(from->answer_kind));
      to->answer_text = from->answer_text;
    }
    for (size_t k = 0; id_is(from->hamlet) && k < hamlets.n; k++)
      if (id_eq(hamlets.at[k].id, from->hamlet)) to->hamlet = hamlets.at[k].name;
    if (id_is(from->hamlet) && !to->hamlet.n) to->hamlet = unit_name(cx, from->hamlet);
  }
  return v;
}

/* Percent-encoded values come from our own lists; anything else is not carried on. */
static str list_address(struct request *rq, const struct opinions_page *p, str channel, str answer, str passage,
                        int64_t version, int64_t after) {
  struct buf *b = buf_new(rq->cx->mem, 2000);
  buf_add(b, p->list_path);
  char between = '?';
  if (channel.n) {
    buf_fmt(b, "%ckenh=%.*s", between, STR_ARG(channel));
    between = '&';
  }
  if (answer.n) {
    buf_fmt(b, "%ctra-loi=%.*s", between, STR_ARG(answer));
    between = '&';
  }
  if (passage.n) {
    buf_fmt(b, "%cban=%lld&doan=%.*s", between, (long long)version, STR_ARG(passage));
    between = '&';
  }
  if (after) buf_fmt(b, "%csau=%lld", between, (long long)after);
  return buf_str(b);
}

static bool counts_here(const struct opinion_count *c, bool staff, struct ctx *cx) {
  return !str_eq(c->state, S("moi")) || (staff && may(&cx->who, MAY_MODERATE));
}

static void add_count(struct count_line *l, const struct opinion_count *o, bool staff, struct ctx *cx) {
  if (!counts_here(o, staff, cx)) return;
  l->n += o->n;
  l->voices += o->voices;
  l->answered += o->answer.n ? o->n : 0;
}

/* One line a passage that was spoken about, of the newest version first: the rows of `counts` come by version and passage. */
static void add_passage_counts(struct request *rq, const struct consultation *c, bool staff,
                               const struct opinion_counts *counts, struct opinions_page *p) {
  struct ctx *cx = rq->cx;
  struct loaded *loaded = MEM_NEW(cx->mem, struct loaded);
  struct count_line *at = MEM_ARRAY(cx->mem, struct count_line, counts->n + 1);
  struct count_line *line = NULL;
  const struct opinion_count *before = NULL;
  p->by_passage.at = at;
  for (int64_t version = c->version; version > 0; version--)
    for (size_t i = 0; i < counts->n; i++) {
      const struct opinion_count *o = &counts->at[i];
      if (o->version != version || !counts_here(o, staff, cx)) continue;
      if (!before || before->version != o->version || before->passage != o->passage) {
        line = &at[p->by_passage.n++];
        str about = opinion_about(rq, &(struct opinion){.passage = o->passage},
                                  passages_once(rq, loaded, c->id, o->version));
        line->label =
            o->version == c->version
                ? about
                : word_fill(cx->mem, WORD(rq, "%(about)s (bản %(n)s)"),
                            SLOTS({"about", about, false}, {"n", show_int(rq->out, o->version), false}));
        line->path = list_address(rq, p, S(""), S(""), str_int(cx->mem, o->passage), o->version, 0);
      }
      before = o;
      add_count(line, o, staff, cx);
    }
}

static void add_counts(struct request *rq, const struct consultation *c, bool staff,
                       const struct opinion_counts *counts, struct opinions_page *p) {
  struct ctx *cx = rq->cx;
  p->by_channel.at = MEM_ARRAY(cx->mem, struct count_line, p->channels.n + 1);
  for (size_t i = 0; i < p->channels.n; i++) {
    str code = p->channels.at[i].value;
    struct count_line l = {p->channels.at[i].label, list_address(rq, p, code, S(""), S(""), 0, 0), 0, 0, 0};
    for (size_t k = 0; k < counts->n; k++)
      if (str_eq(counts->at[k].channel, code)) add_count(&l, &counts->at[k], staff, cx);
    if (l.n) p->by_channel.at[p->by_channel.n++] = l;
  }
  p->by_answer.at = MEM_ARRAY(cx->mem, struct count_line, p->answers.n + 1);
  for (size_t i = 0; p->show_answers && i < p->answers.n; i++) {
    str code = p->answers.at[i].value;
    struct count_line l = {p->answers.at[i].label, list_address(rq, p, S(""), code, S(""), 0, 0), 0, 0, 0};
    for (size_t k = 0; k < counts->n; k++)
      if (str_eq(counts->at[k].answer.n ? counts->at[k].answer : S("chua"), code))
        add_count(&l, &counts->at[k], staff, cx);
    if (l.n) p->by_answer.at[p->by_answer.n++] = l;
  }
  struct passages newest = consultation_passages(cx, c->id, c->version);
  p->passages = passage_choices(rq, &newest);
  add_passage_counts(rq, c, staff, counts, p);
}

enum { LIST_LENGTH = 50 };

void fill_opinions(struct request *rq, const struct consultation *c, bool staff, struct opinions_page *p) {
  struct ctx *cx = rq->cx;
  struct opinion_filter f = {.passage = query_int(rq, "doan", 0, PASSAGES_MOST, -1),
                             .version = query_int(rq, "ban", 1, 1000, c->version),
                             .after = query_int(rq, "sau", 0, INT64_MAX, 0)};
  p->channels = channel_choices(rq);
  p->answers = answer_choices(rq, true);
  f.channel = query(rq, "kenh");
  f.answer = query(rq, "tra-loi");
  if (!among_choices(&p->channels, f.channel)) f.channel = S("");
  if (!p->show_answers || !among_choices(&p->answers, f.answer)) f.answer = S("");
  f.only_public = !staff || !may(&cx->who, MAY_MODERATE);
  p->staff = staff;
  p->channel = f.channel;
  p->answer = f.answer;
  p->passage = f.passage >= 0 ? str_int(cx->mem, f.passage) : S("");
  p->filtered = f.channel.n || f.answer.n || f.passage >= 0;
  p->as_of = cx->now;
  struct opinion_counts counts = opinion_counts(cx, c->id);
  p->sums = opinion_sums(&counts);
  add_counts(rq, c, staff, &counts, p);
  struct opinions found = opinion_list(cx, c->id, &f, LIST_LENGTH + 1);
  if (found.n > LIST_LENGTH) {
    found.n = LIST_LENGTH;
    p->next = list_address(rq, p, f.channel, f.answer, p->passage, f.version, found.at[LIST_LENGTH - 1].seq);
  }
  p->items = opinion_views_of(rq, &found, c, staff, p->show_answers);
}

size_t findings_of(struct request *rq, str text, str name, const str **ret_words, str *ret_blacked) {
  struct findings f = personal_find(rq->cx->mem, text, name);
  str *words = MEM_ARRAY(rq->cx->mem, str, f.n + 1);
  for (size_t i = 0; i < f.n; i++) words[i] = word(rq->out->lang, f.at[i].what);
  *ret_words = words;
  *ret_blacked = personal_black_out(rq->cx->mem, text, &f);
  return f.n;
}

struct answer_paths answer_paths_of(struct request *rq, str list) {
  void *mem = rq->cx->mem;
  return (struct answer_paths){
      list, str_and(mem, list, S("?tra-loi=chua")), str_and(mem, list, S("?tra-loi=tiep-thu")),
      str_and(mem, list, S("?tra-loi=giai-trinh")), str_and(mem, list, S("?tra-loi=ghi-nhan"))};
}

/* ---- the synthesis ------------------------------------------------------------------------------------------ */

/* Printed whole: so long as it is no longer than this, it is one page. */
enum { SYNTHESIS_LENGTH = 1000 };

void fill_synthesis(struct request *rq, const struct consultation *c, str intro, struct synthesis_page *p) {
  struct ctx *cx = rq->cx;
  struct opinion_counts counts = opinion_counts(cx, c->id);
  struct opinions_page channels_only = {.channels = channel_choices(rq)};
  struct opinion_filter f = {
      .passage = -1, .only_public = true, .after = query_int(rq, "sau", 0, INT64_MAX, 0)};
  p->intro = intro;
  p->sums = opinion_sums(&counts);
  p->synthesis_day = c->synthesis_day;
  p->issued_day = c->issued_day;
  channels_only.list_path = str_fmt(cx->mem, "/lay-y-kien/%lld/y-kien", (long long)c->number.v);
  add_counts(rq, c, false, &counts, &channels_only);
  p->by_channel = channels_only.by_channel;
  for (size_t i = 0; i < counts.n; i++)
    if (str_eq(counts.at[i].state, S("an"))) p->hidden += counts.at[i].n;
  struct opinions all = opinion_list(cx, c->id, &f, SYNTHESIS_LENGTH + 1);
  p->whole = all.n <= SYNTHESIS_LENGTH && !f.after;
  if (all.n > SYNTHESIS_LENGTH) {
    all.n = SYNTHESIS_LENGTH;
    p->next = str_fmt(cx->mem, "?sau=%lld", (long long)all.at[SYNTHESIS_LENGTH - 1].seq);
  }
  p->items = opinion_views_of(rq, &all, c, false, true);
}
