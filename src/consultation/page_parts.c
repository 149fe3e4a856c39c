/* Parts that several pages of this room show: words, lines, lists, filters, counts. */
#include "consultation/consultation_pages.h"

#include <string.h>

struct coded {
  const char *code;
  str word;
};
static const struct coded states[] = {{"soan", _("Đang soạn")},
                                      {"lay-y-kien", _("Đang lấy ý kiến")},
                                      {"tong-hop", _("Đã công bố bản tổng hợp")},
                                      {"ban-hanh", _("Đã ban hành")}};
static const struct coded channels[] = {{"web", _("Trên trang này")},
                                        {"giay", _("Phiếu giấy")},
                                        {"hop", _("Cuộc họp")},
                                        {"to-chuc", _("Văn bản của tổ chức")}};
static const struct coded opinion_states[] = {
    {"moi", _("Chờ xem trước")}, {"hien", _("Công khai")}, {"an", _("Không công khai lời")}};
static const struct coded kinds[] = {{"tiep-thu", _("Tiếp thu")},
                                     {"giai-trinh", _("Giải trình")},
                                     {"ghi-nhan", _("Ghi nhận")},
                                     {"chua", _("Chưa trả lời")}};
static const struct coded facts[] = {{"soan", _("Bắt đầu soạn")},
                                     {"ban-moi", _("Có bản mới")},
                                     {"mo", _("Công khai, bắt đầu lấy ý kiến")},
                                     {"gia-han", _("Kéo dài thời gian lấy ý kiến")},
                                     {"trinh", _("Trình bản tổng hợp")},
                                     {"tra-lai", _("Trả lại bản tổng hợp")},
                                     {"cong-bo", _("Công bố bản tổng hợp, tiếp thu, giải trình")},
                                     {"ban-hanh", _("Ban hành")},
                                     {"che", _("Xem lại lời của một ý kiến")}};
#define WORD_OF(list, code) word_of((list), sizeof(list) / sizeof *(list), (code))

static str word_of(const struct coded *at, size_t n, str code) {
  for (size_t i = 0; i < n; i++)
    if (str_eq(code, str_of(at[i].code))) return at[i].word;
  return S("");
}

str consultation_state_word(str state) {
  return WORD_OF(states, state);
}
str opinion_channel_word(str channel) {
  return WORD_OF(channels, channel);
}
str opinion_state_word(str state) {
  return WORD_OF(opinion_states, state);
}
str answer_kind_word(str kind) {
  return WORD_OF(kinds, kind);
}

static struct choices choices_of(struct request *rq, const struct coded *at, size_t n) {
  struct choice *c = MEM_ARRAY(rq->cx->mem, struct choice, n);
  for (size_t i = 0; i < n; i++)
    c[i] = (struct choice){str_of(at[i].code), word(rq->out->lang, at[i].word), STR_NONE};
  return (struct choices){c, n};
}

struct choices channel_choices(struct request *rq) {
  return choices_of(rq, channels, sizeof channels / sizeof *channels);
}

struct choices answer_choices(struct request *rq, bool with_unanswered) {
  return choices_of(rq, kinds, sizeof kinds / sizeof *kinds - !with_unanswered);
}

static str excerpt(void *mem, str text, size_t most) {
  str rest = text, line;
  (void)str_cut(&rest, S("\n"), &line);
  return line.n <= most ? line : str_and(mem, utf8_cut(line, most), S("…"));
}

/* 'Điều 3. Người được hỗ trợ': the first words of the passage; its label where they do not begin with it. */
static str passage_heading(void *mem, const struct passage *p) {
  str head = excerpt(mem, p->text, 80);
  if (str_starts(head, p->label)) return head;
  return str_fmt(mem, "%.*s: %.*s", STR_ARG(p->label), STR_ARG(head));
}

struct choices passage_choices(struct request *rq, const struct passages *p) {
  struct choice *c = MEM_ARRAY(rq->cx->mem, struct choice, p->n + 1);
  for (size_t i = 0; i < p->n; i++)
    c[i] = (struct choice){str_int(rq->cx->mem, p->at[i].n), passage_heading(rq->cx->mem, &p->at[i]), STR_NONE};
  return (struct choices){c, p->n};
}

struct choices hamlet_choices(struct request *rq) {
  struct units u = unit_list(rq->cx, UNIT_HAMLET, rq->cx->today);
  struct choice *c = MEM_ARRAY(rq->cx->mem, struct choice, u.n + 1);
  for (size_t i = 0; i < u.n; i++)
    c[i] = (struct choice){id_hex(rq->cx->mem, u.at[i].id), u.at[i].name, STR_NONE};
  return (struct choices){c, u.n};
}

bool among_choices(const struct choices *c, str value) {
  for (size_t i = 0; i < c->n; i++)
    if (str_eq(c->at[i].value, value)) return true;
  return false;
}

static void say_left(struct request *rq, const struct consultation *c, struct draft_line *l) {
  int64_t left = c->close_day.n - rq->cx->today.n;
  enum { SOON = 3 };
  l->left_kind = left > SOON ? S("far") : S("soon");
  l->left = left > 0 ? word_fill(rq->cx->mem, word_n(rq->out->lang, _("còn %(n)s ngày"), left),
                                 SLOTS({"n", show_int(rq->out, left), false}))
                     : WORD(rq, "hôm nay là ngày cuối");
}

struct draft_line draft_line_of(struct request *rq, const struct consultation *c, bool staff) {
  struct ctx *cx = rq->cx;
  struct draft_line l = {.title = c->title,
                         .issuer = c->issuer,
                         .unit = unit_name(cx, c->unit),
                         .state = word(rq->out->lang, consultation_state_word(c->state)),
                         .state_kind = S("done"),
                         .opened = c->opened_day,
                         .closes = c->close_day,
                         .day = day_is(c->issued_day)      ? c->issued_day
                                : day_is(c->synthesis_day) ? c->synthesis_day
                                                           : c->opened_day,
                         .open = consultation_is_open(c, cx->today)};
  l.path = staff ? str_fmt(cx->mem, "/can-bo/lay-y-kien/%.*s", STR_ARG(id_hex(cx->mem, c->id)))
                 : str_fmt(cx->mem, "/lay-y-kien/%lld", (long long)c->number.v);
  if (l.open) say_left(rq, c, &l);
  if (str_eq(c->state, S("soan"))) l.state_kind = S("new");
  if (str_eq(c->state, S("lay-y-kien"))) {
    l.state_kind = l.open ? S("doing") : S("wait");
    if (!l.open) l.state = WORD(rq, "Đã hết hạn, đang tổng hợp");
  }
  return l;
}

struct passage_views passage_views_of(struct request *rq, const struct consultation *c,
                                      const struct passages *p, int64_t version,
                                      const struct opinion_counts *counts) {
  struct ctx *cx = rq->cx;
  struct passage_views v = {MEM_ARRAY(cx->mem, struct passage_view, p->n + 1), p->n};
  for (size_t i = 0; i < p->n; i++) {
    struct passage_view *to = &v.at[i];
    *to = (struct passage_view){.anchor = str_fmt(cx->mem, "doan-%lld", (long long)p->at[i].n),
                                .label = p->at[i].label,
                                .text = p->at[i].text,
                                .depth = p->at[i].depth};
    for (size_t k = 0; counts && k < counts->n; k++)
      if (counts->at[k].version == version && counts->at[k].passage == p->at[i].n &&
          !str_eq(counts->at[k].state, S("moi")))
        to->opinions += counts->at[k].n;
    if (!c->number.is) continue;
    if (consultation_is_open(c, cx->today))
      to->give_path =
          str_fmt(cx->mem, "/lay-y-kien/%lld/gop-y?doan=%lld", (long long)c->number.v, (long long)p->at[i].n);
    to->opinions_path = str_fmt(cx->mem, "/lay-y-kien/%lld/y-kien?ban=%lld&doan=%lld", (long long)c->number.v,
                                (long long)version, (long long)p->at[i].n);
  }
  return v;
}

struct fact_views fact_views_of(struct request *rq, id consultation) {
  struct ctx *cx = rq->cx;
  struct consultation_facts f = consultation_facts(cx, consultation);
  struct fact_views v = {MEM_ARRAY(cx->mem, struct fact_view, f.n + 1), 0};
  for (size_t i = 0; i < f.n; i++) {
    str detail = f.at[i].detail;
    if (day_is(f.at[i].until))
      detail = word_fill(cx->mem, WORD(rq, "đến hết %(day)s"),
                         SLOTS({"day", show_day_long(rq->out, f.at[i].until), false}));
    v.at[v.n++] = (struct fact_view){word(rq->out->lang, WORD_OF(facts, f.at[i].what)), detail, f.at[i].day};
  }
  return v;
}
