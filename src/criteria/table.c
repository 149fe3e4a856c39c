/* The score as rows, for spreadsheets and other programs. */
#include "criteria/criteria.h"
#include "open/open.h"

static const struct table_column columns[] = {
    {"nam", _("năm")},
    {"nhom", _("mã nhóm")},
    {"noi_dung", _("mã nội dung")},
    {"ten", _("tên")},
    {"trang_thai", _("measured: đã đo; not_due: chưa đến hạn; not_measured: chưa đo")},
    {"diem_x100", _("điểm đạt, tính bằng phần trăm điểm; trống khi chưa đo")},
    {"toi_da_x100", _("điểm tối đa, tính bằng phần trăm điểm")},
    {"lam_duoc", _("số việc đã làm")},
    {"phai_lam", _("số việc phải làm")},
};

/* One year's contents are at most some dozens: no further page. */
static void rows(struct ctx *cx, enum lang lang, str after, size_t limit, struct table_rows *to) {
  struct score s;
  str why;
  size_t n = 0;
  int year = day_ymd(cx->today).year;
  (void)lang;
  if (after.p || !score_of(cx, year, cx->today, &s, &why)) return;
  for (size_t g = 0; g < s.groups.n; g++)
    for (size_t c = 0; c < s.groups.at[g].contents.n && n < limit; c++, n++) {
      const struct scored *one = &s.groups.at[g].contents.at[c];
      bool measured = one->state == SCORE_MEASURED;
      table_cell(to, str_int(cx->mem, year));
      table_cell(to, s.groups.at[g].group->code);
      table_cell(to, one->criterion->code);
      table_cell(to, one->criterion->title);
      table_cell(to, str_of(score_state_name(one->state)));
      table_cell(to, measured ? str_int(cx->mem, one->earned) : STR_NONE);
      table_cell(to, str_int(cx->mem, one->criterion->points));
      table_cell(to, measured ? str_int(cx->mem, one->measured.done) : STR_NONE);
      table_cell(to, measured ? str_int(cx->mem, one->measured.due) : STR_NONE);
    }
}

const struct open_table criteria_table = {.code = "tien-do",
                                          .page = "/tien-do",
                                          .title = _("Tiến độ và điểm của năm"),
                                          .what = _("Mỗi nội dung của bộ tiêu chí một dòng, tính đến hôm nay."),
                                          .columns = columns,
                                          .n_columns = sizeof columns / sizeof *columns,
                                          .rows = rows};
