/* All public matters as a table: what their public pages say, and nothing that only the office may read. */
#include "matter/matter_room.h"

#define EXPORT_COLS                                                                                            \
  "m.id, m.seq, m.kind, m.topic, m.state, m.title, m.public_text, m.hamlet, m.lead_unit, m.received_day, "     \
  "m.due_day, m.number, m.answered_day"
QUERY(q_export, struct matter,
      "SELECT " EXPORT_COLS
      " FROM matter m WHERE m.commune = $1 AND m.number > $2 AND m.published_at IS NOT NULL ORDER BY "
      "m.number LIMIT $3",
      COL(struct matter, id), COL(struct matter, seq), COL(struct matter, kind), COL(struct matter, topic),
      COL(struct matter, state), COL(struct matter, title), COL(struct matter, public_text),
      COL(struct matter, hamlet), COL(struct matter, lead_unit), COL(struct matter, received_day),
      COL(struct matter, due_day), COL(struct matter, number), COL(struct matter, answered_day));

static int64_t total(struct ctx *cx) {
  return matter_count_public(cx, ID_NONE, S(""));
}

static void row(struct buf *b, const str *cells, size_t n) {
  for (size_t i = 0; i < n; i++) csv_cell(b, i == 0, cells[i].p ? cells[i] : S(""));
  csv_end(b);
}

static void heading(struct buf *b) {
  static const str names[] = {S("Số"),        S("Loại"),        S("Về việc gì"),   S("Thôn"),
                              S("Việc"),      S("Nội dung"),    S("Trạng thái"),   S("Đơn vị giữ việc"),
                              S("Ngày nhận"), S("Hạn trả lời"), S("Ngày trả lời"), S("Trả lời của xã")};
  buf_add(b, CSV_BEGIN);
  row(b, names, sizeof names / sizeof *names);
}

static void line(struct ctx *cx, struct buf *b, const struct matter *m) {
  struct matter_answer a;
  bool answered = matter_newest_answer(cx, m->id, true, &a);
  str state = matter_correcting(cx, m) ? S("da-tra-loi") : m->state;
  const str cells[] = {str_int(cx->mem, m->number.v),
                       matter_kind_word(m->kind),
                       matter_topic_word(LANG_VI, m->topic),
                       id_is(m->hamlet) ? unit_name(cx, m->hamlet) : STR_NONE,
                       m->title,
                       m->public_text,
                       matter_state_word(state),
                       id_is(m->lead_unit) ? unit_name(cx, m->lead_unit) : STR_NONE,
                       day_vi(cx->mem, m->received_day),
                       day_vi(cx->mem, m->due_day),
                       day_is(m->answered_day) ? day_vi(cx->mem, m->answered_day) : STR_NONE,
                       answered ? matter_answer_text(cx, &a) : STR_NONE};
  row(b, cells, sizeof cells / sizeof *cells);
}

/* Numbers are given at publication and only grow: what is published while this runs comes last, and nothing comes twice. */
static void slice(struct ctx *cx, struct job_slice *s) {
  int64_t after = 0;
  size_t n;
  if (s->cursor.p) MUST(int_parse(s->cursor, 0, INT64_MAX, &after));
  if (!s->cursor.p) heading(s->out);
  struct matter *m = STORE_LIST(cx, q_export, &n, A(cx->who.commune), A(after), A((int64_t)s->rows));
  for (size_t i = 0; i < n; i++) line(cx, s->out, &m[i]);
  s->did = n;
  s->next = str_int(cx->mem, n ? m[n - 1].number.v : after);
  s->finished = n < s->rows;
}

const struct job_kind matter_export = {.code = S("xuat-phan-anh"),
                                       .name = _("Xuất tất cả việc công khai ra tệp CSV"),
                                       .media_type = S("text/csv; charset=utf-8"),
                                       .file_name = S("viec-cong-khai"),
                                       .need = MAY_EXPORT,
                                       .total = total,
                                       .slice = slice};
