/* Words of this room for faces: topics, grounds, states, hamlets and units to choose from. */
#include "matter/matter_room.h"

static const struct {
  const char *code;
  str word;
} states[] = {{"moi", _("Mới nhận, chờ xem")},
              {"dang-xu-ly", _("Đang giải quyết")},
              {"cho-duyet", _("Đang giải quyết, chờ ký trả lời")},
              {"da-tra-loi", _("Đã trả lời công khai")},
              {"khong-cong-khai", _("Không công khai theo luật")},
              {"mo-lai", _("Người gửi báo chưa xong, đang xem lại")},
              {"gop", _("Đã gộp với việc giống nhau")},
              {"rut", _("Người gửi đã rút lại")}},
  outcomes[] = {{OUTCOME_SOLVED, _("Đã giải quyết")},
                {OUTCOME_UNSOLVED, _("Không giải quyết được")},
                {OUTCOME_ELSEWHERE, _("Không thuộc thẩm quyền của xã")}};

#define FIND_WORD(table, code_)                                                                                \
  for (size_t i = 0; i < sizeof(table) / sizeof *(table); i++)                                                 \
    if (str_eq(code_, str_of((table)[i].code))) return (table)[i].word;                                        \
  return code_

str matter_state_word(str state) {
  FIND_WORD(states, state);
}
str matter_outcome_word(str outcome) {
  FIND_WORD(outcomes, outcome);
}
const struct channel_row *matter_channel(str code) {
  for (size_t i = 0; i < matter_channel_rows_n; i++)
    if (str_eq(matter_channel_rows[i].code, code)) return &matter_channel_rows[i];
  return NULL;
}
str matter_channel_word(str code) {
  const struct channel_row *c = matter_channel(code);
  return c ? c->name : code;
}
struct choices matter_topics(struct ctx *cx, enum lang lang) {
  struct choice *at = MEM_ARRAY(cx->mem, struct choice, matter_topic_rows_n);
  for (size_t i = 0; i < matter_topic_rows_n; i++)
    at[i] = (struct choice){matter_topic_rows[i].code, word(lang, matter_topic_rows[i].name),
                            word(lang, matter_topic_rows[i].hint)};
  return (struct choices){at, matter_topic_rows_n};
}

struct choices matter_outcomes(struct ctx *cx, enum lang lang) {
  static const str hints[] = {S(""), _("Nêu lý do ở ô dưới."), _("Nêu cơ quan có thẩm quyền ở ô dưới.")};
  enum { OUTCOMES = sizeof outcomes / sizeof *outcomes };
  struct choice *at = MEM_ARRAY(cx->mem, struct choice, OUTCOMES);
  for (size_t i = 0; i < OUTCOMES; i++)
    at[i] = (struct choice){str_of(outcomes[i].code), word(lang, outcomes[i].word),
                            hints[i].n ? word(lang, hints[i]) : S("")};
  return (struct choices){at, OUTCOMES};
}

str matter_topic_word(enum lang lang, str code) {
  for (size_t i = 0; i < matter_topic_rows_n; i++)
    if (str_eq(matter_topic_rows[i].code, code)) return word(lang, matter_topic_rows[i].name);
  return code;
}

static bool in_force(const struct ground_row *g, day on) {
  return g->from.n <= on.n && (!day_is(g->to) || on.n <= g->to.n);
}

struct choices matter_grounds(struct ctx *cx, enum lang lang) {
  struct choices c = {0};
  struct choice *at = MEM_ARRAY(cx->mem, struct choice, matter_ground_rows_n);
  for (size_t i = 0; i < matter_ground_rows_n; i++) {
    const struct ground_row *g = &matter_ground_rows[i];
    if (!in_force(g, cx->today)) continue;
    str hint = g->confirmed ? g->citation
                            : str_fmt(cx->mem, "%.*s (%.*s)", STR_ARG(g->citation),
                                      STR_ARG(word(lang, _("cần xác nhận"))));
    at[c.n++] = (struct choice){g->code, word(lang, g->name), hint};
  }
  c.at = at;
  return c;
}

bool matter_ground_known(struct ctx *cx, str code) {
  for (size_t i = 0; i < matter_ground_rows_n; i++)
    if (str_eq(matter_ground_rows[i].code, code)) return in_force(&matter_ground_rows[i], cx->today);
  return false;
}

static struct choices unit_cards(struct ctx *cx, struct units u, bool (*wanted)(int kind)) {
  struct choice *at = MEM_ARRAY(cx->mem, struct choice, u.n);
  size_t n = 0;
  for (size_t i = 0; i < u.n; i++)
    if (!wanted || wanted(u.at[i].kind))
      at[n++] = (struct choice){id_hex(cx->mem, u.at[i].id), u.at[i].name, STR_NONE};
  return (struct choices){at, n};
}

struct choices matter_hamlets(struct ctx *cx, enum lang lang) {
  (void)lang; /* names of places are not translated */
  return unit_cards(cx, unit_list(cx, UNIT_HAMLET, cx->today), NULL);
}

static bool takes_matters(int kind) {
  return kind == UNIT_OFFICE || kind == UNIT_ONE_STOP || kind == UNIT_SERVICE || kind == UNIT_COMMUNE ||
         kind == UNIT_FRONT;
}

struct choices matter_units_to_choose(struct ctx *cx, enum lang lang) {
  (void)lang;
  return unit_cards(cx, unit_list(cx, UNIT_ANY, cx->today), takes_matters);
}

bool matter_phone_plausible(str s) {
  size_t digits = 0;
  for (size_t i = 0; i < s.n; i++) {
    if (s.p[i] >= '0' && s.p[i] <= '9')
      digits++;
    else if (s.p[i] != ' ' && s.p[i] != '.' && s.p[i] != '-' && !(s.p[i] == '+' && i == 0))
      return false;
  }
  return digits >= 8 && digits <= 12;
}
