/* Charts as SVG; the same figures stand beside each in a table, for those who cannot see it and for paper. Colours come
 * from the stylesheet by class, and every state also has its own mark: colour never speaks alone. */
#include "view/view.h"

enum { CELL = 18, GAP = 2, LETTER = 9, NAME_LETTERS = 36, COLUMN_NAME = 60, HEAD = 22 };

static const struct {
  str class, words;
} states[] = {
    [HEAT_NOT_DUE] = {S("cell-not-due"), _("chưa đến kỳ")}, [HEAT_DONE] = {S("cell-done"), _("có ý kiến")},
    [HEAT_NONE] = {S("cell-none"), _("không có ý kiến")},   [HEAT_MISSING] = {S("cell-missing"), _("chưa nộp")},
    [HEAT_WAITING] = {S("cell-waiting"), _("đang chờ")},    [HEAT_LATE] = {S("cell-late"), _("nộp muộn")},
};

static str state_words(struct out *o, int cell) {
  MUST(cell >= 0 && (size_t)cell < sizeof states / sizeof *states);
  return word(o->lang, states[cell].words);
}

static void mark(struct out *o, int cell, size_t x, size_t y) {
  if (cell == HEAT_MISSING || cell == HEAT_LATE)
    buf_fmt(o->b, "<line class=\"cell-mark\" x1=\"%zu\" y1=\"%zu\" x2=\"%zu\" y2=\"%zu\"/>", x + 3,
            y + CELL - 3, x + CELL - 3, y + 3);
  else if (cell == HEAT_DONE)
    buf_fmt(o->b, "<circle class=\"cell-mark\" cx=\"%zu\" cy=\"%zu\" r=\"3\"/>", x + CELL / 2, y + CELL / 2);
  else if (cell == HEAT_NONE)
    buf_fmt(o->b, "<line class=\"cell-mark\" x1=\"%zu\" y1=\"%zu\" x2=\"%zu\" y2=\"%zu\"/>", x + 5,
            y + CELL / 2, x + CELL - 5, y + CELL / 2);
}

/* Room for the longest name, up to a bound: beyond it names are cut, and said whole in their cells' titles. */
static size_t name_width(const struct heat_map *m) {
  size_t letters = 0;
  for (size_t i = 0; i < m->rows.n; i++) {
    size_t n = utf8_count(m->rows.at[i].name);
    if (n > letters) letters = n;
  }
  return (letters < NAME_LETTERS ? letters : NAME_LETTERS) * LETTER + 12;
}

static void heat_name(struct out *o, str name) {
  str shown = name;
  while (utf8_count(shown) > NAME_LETTERS) shown = utf8_cut(shown, shown.n - 1);
  out_text(o, shown);
  if (shown.n < name.n) out_raw(o, S("…"));
}

static void heat_cell(struct out *o, const struct heat_map *m, const struct heat_row *r, size_t column,
                      size_t y) {
  size_t x = name_width(m) + column * (CELL + GAP);
  int cell = r->cells[column];
  buf_fmt(o->b, "<g><title>");
  out_text(o, r->name);
  out_raw(o, S(", "));
  out_text(o, m->columns.at[column]);
  out_raw(o, S(": "));
  out_text(o, state_words(o, cell));
  buf_fmt(o->b, "</title><rect class=\"cell %.*s\" x=\"%zu\" y=\"%zu\" width=\"%d\" height=\"%d\" rx=\"3\"/>",
          STR_ARG(states[cell].class), x, y, CELL, CELL);
  mark(o, cell, x, y);
  out_raw(o, S("</g>"));
}

/* Every fourth column is named, where there is room: names of all would run into each other. */
static void heat_heads(struct out *o, const struct heat_map *m, size_t width) {
  buf_fmt(o->b, "<text class=\"heat-col\" x=\"0\" y=\"%d\">", HEAD - 7);
  out_text(o, word(o->lang, _("Tuần")));
  out_raw(o, S("</text>"));
  for (size_t i = 0; i < m->columns.n; i += 4) {
    size_t x = name_width(m) + i * (CELL + GAP);
    if (i > 0 && x + COLUMN_NAME > width) break;
    buf_fmt(o->b, "<text class=\"heat-col\" x=\"%zu\" y=\"%d\">", x, HEAD - 7);
    out_text(o, m->columns.at[i]);
    out_raw(o, S("</text>"));
  }
}

static void heat_table(struct out *o, const struct heat_map *m) {
  out_raw(o, S("<details class=\"chart-table\"><summary>"));
  out_text(o, word(o->lang, _("Xem dạng bảng")));
  out_raw(o, S("</summary><div class=\"scroll\" tabindex=\"0\"><table class=\"table\"><caption>"));
  out_text(o, m->title);
  out_raw(o, S("</caption><thead><tr><td></td>"));
  for (size_t i = 0; i < m->columns.n; i++) {
    out_raw(o, S("<th scope=\"col\">"));
    out_text(o, m->columns.at[i]);
    out_raw(o, S("</th>"));
  }
  out_raw(o, S("</tr></thead><tbody>"));
  for (size_t i = 0; i < m->rows.n; i++) {
    out_raw(o, S("<tr><th scope=\"row\">"));
    out_text(o, m->rows.at[i].name);
    out_raw(o, S("</th>"));
    for (size_t k = 0; k < m->columns.n; k++) {
      out_raw(o, S("<td data-label=\""));
      out_attr(o, m->columns.at[k]);
      out_raw(o, S("\">"));
      out_text(o, state_words(o, m->rows.at[i].cells[k]));
      out_raw(o, S("</td>"));
    }
    out_raw(o, S("</tr>"));
  }
  out_raw(o, S("</tbody></table></div></details>"));
}

html heat_map_svg(struct out *o, const struct heat_map *m) {
  struct buf *was = out_aside(o);
  size_t width = name_width(m) + m->columns.n * (CELL + GAP), height = HEAD + m->rows.n * (CELL + GAP);
  buf_fmt(
      o->b,
      "<div class=\"chart\"><div class=\"scroll\" tabindex=\"0\"><svg class=\"heat\" viewBox=\"0 0 %zu %zu\" "
      "width=\"%zu\" height=\"%zu\" role=\"img\" aria-label=\"",
      width, height, width, height);
  out_attr(o, m->title);
  out_raw(o, S("\">"));
  heat_heads(o, m, width);
  for (size_t i = 0; i < m->rows.n; i++) {
    size_t y = HEAD + i * (CELL + GAP);
    buf_fmt(o->b, "<g class=\"heat-row\"><text class=\"heat-name\" x=\"0\" y=\"%zu\">", y + CELL - 5);
    heat_name(o, m->rows.at[i].name);
    out_raw(o, S("</text>"));
    for (size_t k = 0; k < m->columns.n; k++) heat_cell(o, m, &m->rows.at[i], k, y);
    out_raw(o, S("</g>"));
  }
  out_raw(o, S("</svg></div>"));
  heat_table(o, m);
  out_raw(o, S("</div>"));
  return out_back(o, was);
}

/* Width in tenths of a unit out of 1,000, so that no float and no language's decimal sign gets into the drawing. */
static int share(int64_t part, int64_t whole) {
  if (whole <= 0 || part <= 0) return 0;
  return part >= whole ? 1000 : (int)muldiv(part, 1000, whole);
}

static void score_row(struct out *o, str name, int64_t hundredths) {
  out_raw(o, S("<tr><th scope=\"row\">"));
  out_text(o, name);
  out_raw(o, S("</th><td class=\"num\">"));
  out_text(o, show_points(o, hundredths));
  out_raw(o, S("</td></tr>"));
}

html score_bar_svg(struct out *o, int64_t earned, int64_t possible, int64_t full, str label) {
  struct buf *was = out_aside(o);
  int end = share(possible, full);
  out_raw(o, S("<div class=\"chart\"><svg class=\"score\" viewBox=\"0 0 1000 40\" preserveAspectRatio=\"none\" "
               "role=\"img\" "
               "aria-label=\""));
  struct slot slots[] = {{"label", label, false},
                         {"earned", show_points(o, earned), false},
                         {"possible", show_points(o, possible), false},
                         {"full", show_points(o, full), false}};
  out_message_attr(
      o, word(o->lang, _("%(label)s: đạt %(earned)s trong %(possible)s điểm, thang điểm %(full)s")), slots, 4);
  buf_fmt(
      o->b,
      "\"><rect class=\"score-full\" x=\"0\" y=\"8\" width=\"1000\" height=\"24\"/><rect "
      "class=\"score-possible\" "
      "x=\"0\" y=\"8\" width=\"%d\" height=\"24\"/><rect class=\"score-earned\" x=\"0\" y=\"8\" width=\"%d\" "
      "height=\"24\"/><line class=\"score-level\" x1=\"%d\" y1=\"2\" x2=\"%d\" y2=\"38\"/></svg>",
      end, share(earned, full), end, end);
  out_raw(o, S("<details class=\"chart-table\"><summary>"));
  out_text(o, word(o->lang, _("Xem dạng bảng")));
  out_raw(o, S("</summary><table class=\"table\"><caption>"));
  out_text(o, label);
  out_raw(o, S("</caption><tbody>"));
  score_row(o, word(o->lang, _("Điểm đạt")), earned);
  score_row(o, word(o->lang, _("Điểm có thể đạt")), possible);
  score_row(o, word(o->lang, _("Thang điểm")), full);
  out_raw(o, S("</tbody></table></details></div>"));
  return out_back(o, was);
}
