/* This room's tables: what the public pages of the rooms below list. */
#include "open/data.h"

static str day_or_none(struct ctx *cx, day d) {
  return day_is(d) ? day_iso(cx->mem, d) : STR_NONE;
}

static const struct table_column matter_columns[] = {
    {"so", _("số của việc")},
    {"tieu_de", _("tiêu đề")},
    {"noi_dung", _("lời người gửi, đã che dữ liệu cá nhân")},
    {"ma_chu_de", _("mã chủ đề")},
    {"chu_de", _("chủ đề")},
    {"thon", _("thôn, nếu có ghi")},
    {"trang_thai", _("trạng thái")},
    {"ngay_nhan", _("ngày nhận")},
    {"han", _("hạn trả lời")},
    {"ngay_tra_loi", _("ngày trả lời gần nhất")},
    {"don_vi", _("đơn vị giữ việc")},
    {"dia_chi", _("địa chỉ trang của việc")},
};

static void matter_rows(struct ctx *cx, enum lang lang, str after, size_t limit, struct table_rows *to) {
  struct matter_filter f = {.asked = MATTER_ANY};
  if (after.p && !int_parse(after, 1, INT64_MAX, &f.before)) return;
  struct matters_shown m = matter_shown_list(cx, &f, limit + 1);
  struct unit_names *names = unit_names(cx);
  for (size_t i = 0; i < m.n && i < limit; i++) {
    const struct matter_shown *s = &m.at[i];
    table_cell(to, str_int(cx->mem, s->number));
    table_cell(to, s->title);
    table_cell(to, s->text);
    table_cell(to, s->topic);
    table_cell(to, matter_topic_word(lang, s->topic));
    table_cell(to, unit_name_of(names, s->hamlet));
    table_cell(to, matter_shown_word(lang, s));
    table_cell(to, day_or_none(cx, s->received_day));
    table_cell(to, day_or_none(cx, s->due_day));
    table_cell(to, day_or_none(cx, s->answered_day));
    table_cell(to, unit_name_of(names, s->lead_unit));
    table_cell(to, open_address(cx, str_fmt(cx->mem, "/phan-anh/%lld", (long long)s->number)));
  }
  if (m.n > limit) table_more(to, str_int(cx->mem, m.at[limit - 1].seq));
}

#define COLUMNS(list) .columns = list, .n_columns = sizeof list / sizeof *list

const struct open_table open_matter_table = {.code = "phan-anh",
                                             .page = "/phan-anh",
                                             .title = _("Ý kiến đã công khai"),
                                             .what = _("Mỗi việc một dòng, mới nhận trước."),
                                             COLUMNS(matter_columns),
                                             .rows = matter_rows};

static const struct table_column answer_columns[] = {
    {"so", _("số của việc")},
    {"lan", _("lần trả lời thứ mấy")},
    {"ket_qua", _("kết quả")},
    {"ly_do", _("vì sao, hoặc cơ quan có thẩm quyền")},
    {"viec_da_lam", _("việc đã làm")},
    {"nguoi_lam", _("ai làm")},
    {"thoi_gian", _("khi nào")},
    {"buoc_tiep_theo", _("bước tiếp theo")},
    {"cong_khai_luc", _("công khai lúc")},
};

static void answer_rows(struct ctx *cx, enum lang lang, str after, size_t limit, struct table_rows *to) {
  int64_t at = 0, seq = 0;
  if (after.p && !cut_two(after, &at, &seq)) return;
  struct matters_shown m = matter_answered_list(cx, ID_NONE, STR_NONE, at, seq, limit + 1);
  for (size_t i = 0; i < m.n && i < limit; i++) {
    const struct matter_shown *s = &m.at[i];
    table_cell(to, str_int(cx->mem, s->number));
    table_cell(to, str_int(cx->mem, s->version.v));
    table_cell(to, s->outcome.n ? word(lang, matter_outcome_word(s->outcome)) : STR_NONE);
    table_cell(to, s->outcome_why);
    table_cell(to, s->done_what);
    table_cell(to, s->done_by);
    table_cell(to, s->done_when);
    table_cell(to, s->next_step);
    table_cell(to, moment_iso(cx->mem, s->approved_at.v));
  }
  if (m.n > limit)
    table_more(to, str_fmt(cx->mem, "%lld-%lld", (long long)m.at[limit - 1].approved_at.v,
                           (long long)m.at[limit - 1].seq));
}

const struct open_table open_answer_table = {.code = "tra-loi",
                                             .page = "/phan-anh",
                                             .title = _("Câu trả lời công khai"),
                                             .what =
                                                 _("Câu trả lời mới nhất của mỗi việc, mới công khai trước."),
                                             COLUMNS(answer_columns),
                                             .rows = answer_rows};

static const struct table_column hamlet_columns[] = {
    {"ma", _("mã, dùng làm address_id và trong API")}, {"ten", _("tên")}, {"tu_ngay", _("có từ ngày")}};

/* `after`: how many rows came before; the list is short and rarely changes. */
static bool rows_before(str after, int64_t *ret) {
  *ret = 0;
  return !after.p || int_parse(after, 1, 100000, ret);
}

static void hamlet_rows(struct ctx *cx, enum lang lang, str after, size_t limit, struct table_rows *to) {
  (void)lang;
  int64_t before;
  if (!rows_before(after, &before)) return;
  struct units u = unit_list(cx, UNIT_HAMLET, cx->today);
  size_t end = (size_t)before + limit;
  for (size_t i = (size_t)before; i < u.n && i < end; i++) {
    table_cell(to, id_hex(cx->mem, u.at[i].id));
    table_cell(to, u.at[i].name);
    table_cell(to, day_or_none(cx, u.at[i].opened));
  }
  if (u.n > end) table_more(to, str_int(cx->mem, (int64_t)end));
}

const struct open_table open_hamlet_table = {.code = "thon",
                                             .title = _("Thôn, tổ dân phố"),
                                             .what = _("Các thôn hiện nay."),
                                             COLUMNS(hamlet_columns),
                                             .rows = hamlet_rows};

static const struct table_column holiday_columns[] = {{"ngay", _("ngày")},
                                                      {"ten", _("tên")},
                                                      {"loai", _("loại")},
                                                      {"van_ban", _("số văn bản; trống là dự kiến")}};

static void holiday_rows(struct ctx *cx, enum lang lang, str after, size_t limit, struct table_rows *to) {
  int64_t before;
  if (!rows_before(after, &before)) return;
  size_t n = 0, end = (size_t)before + limit;
  for (int year = day_ymd(cx->today).year, i = 0; i < 2; i++) {
    struct holidays h = calendar_year(cx, year + i);
    for (size_t k = 0; k < h.n; k++, n++) {
      if (n < (size_t)before || n >= end) continue;
      table_cell(to, day_iso(cx->mem, h.at[k].day));
      table_cell(to, h.at[k].name);
      table_cell(to, word(lang, holiday_kind_word(h.at[k].kind)));
      table_cell(to, h.at[k].notice);
    }
  }
  if (n > end) table_more(to, str_int(cx->mem, (int64_t)end));
}

const struct open_table open_holiday_table = {.code = "lich-nghi",
                                              .page = "/lich-nghi",
                                              .title = _("Lịch nghỉ của xã"),
                                              .what = _("Ngày nghỉ và ngày làm bù của năm nay và năm sau."),
                                              COLUMNS(holiday_columns),
                                              .rows = holiday_rows};

static const struct table_column unit_columns[] = {
    {"ten", _("tên")}, {"loai", _("loại")}, {"tu_ngay", _("có từ ngày")}};

static void unit_rows(struct ctx *cx, enum lang lang, str after, size_t limit, struct table_rows *to) {
  int64_t before;
  if (!rows_before(after, &before)) return;
  struct units u = unit_list(cx, UNIT_ANY, cx->today);
  size_t end = (size_t)before + limit;
  for (size_t i = (size_t)before; i < u.n && i < end; i++) {
    table_cell(to, u.at[i].name);
    table_cell(to, word(lang, unit_kind_word(u.at[i].kind)));
    table_cell(to, day_or_none(cx, u.at[i].opened));
  }
  if (u.n > end) table_more(to, str_int(cx->mem, (int64_t)end));
}

const struct open_table open_unit_table = {.code = "don-vi",
                                           .page = "/lien-he",
                                           .title = _("Đơn vị, đoàn thể của xã"),
                                           .what = _("Các đơn vị hiện nay."),
                                           COLUMNS(unit_columns),
                                           .rows = unit_rows};

static const struct table_column round_columns[] = {{"nam", _("năm")},
                                                    {"tuan", _("tuần theo ISO 8601")},
                                                    {"nguon", _("thôn, đoàn thể")},
                                                    {"nop", _("đã nộp hay chưa")}};

static str round_word(int cell) {
  switch (cell) {
  case HEAT_DONE:
    return _("có ý kiến");
  case HEAT_NONE:
    return _("nộp: không có ý kiến");
  case HEAT_LATE:
    return _("nộp sau khi hết tuần");
  case HEAT_WAITING:
    return _("chưa hết tuần");
  default:
    return _("chưa nộp");
  }
}

/* This year's weeks and last year's, source by source, as the page of weekly opinions has them. */
static void round_rows(struct ctx *cx, enum lang lang, str after, size_t limit, struct table_rows *to) {
  int64_t before;
  if (!rows_before(after, &before)) return;
  size_t n = 0, end = (size_t)before + limit;
  int now = day_week(cx->today).year;
  day start;
  if (!programme.start(cx, &start)) start = day_make(now, 1, 1);
  for (int year = now; year >= now - 1; year--) {
    struct heat_map *m = round_map(cx, cx->mem, year, start, cx->today);
    for (size_t r = 0; r < m->rows.n; r++)
      for (size_t w = 0; w < m->columns.n; w++) {
        if (m->rows.at[r].cells[w] == HEAT_NOT_DUE) continue;
        if (n++ < (size_t)before || n > end) continue;
        table_cell(to, str_int(cx->mem, year));
        table_cell(to, m->columns.at[w]);
        table_cell(to, m->rows.at[r].name);
        table_cell(to, word(lang, round_word(m->rows.at[r].cells[w])));
      }
  }
  if (n > end) table_more(to, str_int(cx->mem, (int64_t)end));
}

const struct open_table open_round_table = {.code = "vong-tuan",
                                            .page = "/tien-do/vong-tuan",
                                            .title = _("Ý kiến hằng tuần của các thôn, đoàn thể"),
                                            .what = _("Mỗi tuần của mỗi nguồn một dòng, năm nay và năm trước."),
                                            COLUMNS(round_columns),
                                            .rows = round_rows};

static const struct table_column log_columns[] = {
    {"so_muc", _("số mục khi ký")}, {"goc", _("giá trị gốc của cây, hệ 16")}, {"luc", _("ký lúc")}};

static void log_rows(struct ctx *cx, enum lang lang, str after, size_t limit, struct table_rows *to) {
  (void)lang;
  int64_t below = INT64_MAX;
  if (after.p && !int_parse(after, 1, INT64_MAX, &below)) return;
  struct log_checkpoints c = log_checkpoints(cx, below, (int64_t)limit + 1);
  for (size_t i = 0; i < c.n && i < limit; i++) {
    table_cell(to, str_int(cx->mem, c.at[i].size));
    table_cell(to, hex_of(cx->mem, c.at[i].root.p, c.at[i].root.n));
    table_cell(to, moment_iso(cx->mem, c.at[i].at));
  }
  if (c.n > limit) table_more(to, str_int(cx->mem, c.at[limit - 1].size));
}

const struct open_table open_log_table = {.code = "so-cai",
                                          .page = "/so-cai",
                                          .title = _("Các mốc của sổ cái"),
                                          .what = _("Các lần ký sổ cái công khai, mới trước."),
                                          COLUMNS(log_columns),
                                          .rows = log_rows};
