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
              {"mo-lai", _("Người gửi báo chưa xong, đang xem lại")}},
  channels[] = {{"web", _("Trang này")},
                {"quay", _("Tại quầy")},
                {"dien-thoai", _("Điện thoại")},
                {"giay", _("Giấy, hòm thư góp ý")},
                {"vong-tuan", _("Vòng ý kiến hằng tuần")}},
  kinds[] = {{"phan-anh", _("Phản ánh")}, {"gop-y", _("Góp ý")}, {"kien-nghi", _("Kiến nghị")}};

#define FIND_WORD(table, code_)                                                                                \
  for (size_t i = 0; i < sizeof(table) / sizeof *(table); i++)                                                 \
    if (str_eq(code_, str_of((table)[i].code))) return (table)[i].word;                                        \
  return code_

str matter_state_word(str state) {
  FIND_WORD(states, state);
}
str matter_channel_word(str channel) {
  FIND_WORD(channels, channel);
}
str matter_kind_word(str kind) {
  FIND_WORD(kinds, kind);
}

static const struct data *data_rows(struct ctx *cx, const char *file, const char *key) {
  struct data *tree;
  str why = STR_NONE;
  if (!data_read(cx->mem, str_of(file), data_file(file), &tree, &why)) fault(FAULT_BUG, "%.*s", STR_ARG(why));
  struct data_check check = {cx->mem, STR_NONE};
  const struct data *rows = data_list(&check, tree, key);
  if (check.why.p) fault(FAULT_BUG, "%.*s", STR_ARG(check.why));
  return rows;
}

static str must_text(struct ctx *cx, const struct data *row, const char *key) {
  struct data_check check = {cx->mem, STR_NONE};
  str text = data_text(&check, row, key);
  if (check.why.p) fault(FAULT_BUG, "%.*s", STR_ARG(check.why));
  return text;
}

struct choices matter_topics(struct ctx *cx, enum lang lang) {
  const struct data *rows = data_rows(cx, "topics.yaml", "topics");
  struct choice *at = MEM_ARRAY(cx->mem, struct choice, rows->n);
  size_t n = 0;
  for (const struct data *row = rows->first; row; row = row->next)
    at[n++] = (struct choice){must_text(cx, row, "code"), word(lang, must_text(cx, row, "name")),
                              word(lang, must_text(cx, row, "hint"))};
  return (struct choices){at, n};
}

str matter_topic_word(struct ctx *cx, enum lang lang, str code) {
  struct choices c = matter_topics(cx, lang);
  for (size_t i = 0; i < c.n; i++)
    if (str_eq(c.at[i].value, code)) return c.at[i].label;
  return code;
}

struct choices matter_grounds(struct ctx *cx, enum lang lang) {
  const struct data *rows = data_rows(cx, "law/withholding.yaml", "grounds");
  struct choice *at = MEM_ARRAY(cx->mem, struct choice, rows->n);
  size_t n = 0;
  struct data_check check = {cx->mem, STR_NONE};
  for (const struct data *row = rows->first; row; row = row->next) {
    day from = data_day(&check, row, "in_force_from"), to = data_maybe_day(&check, row, "in_force_to");
    if (from.n > cx->today.n || (day_is(to) && to.n < cx->today.n)) continue;
    bool confirmed = data_bool(&check, row, "confirmed", false);
    str citation = must_text(cx, row, "citation");
    str hint = confirmed
                   ? citation
                   : str_fmt(cx->mem, "%.*s (%.*s)", STR_ARG(citation), STR_ARG(word(lang, S("cần xác nhận"))));
    at[n++] = (struct choice){must_text(cx, row, "code"), word(lang, must_text(cx, row, "name")), hint};
  }
  if (check.why.p) fault(FAULT_BUG, "%.*s", STR_ARG(check.why));
  return (struct choices){at, n};
}

bool matter_ground_known(struct ctx *cx, str code) {
  struct choices c = matter_grounds(cx, LANG_VI);
  for (size_t i = 0; i < c.n; i++)
    if (str_eq(c.at[i].value, code)) return true;
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
