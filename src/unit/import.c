#include "unit/unit_room.h"

enum column { NAME, KIND, PARENT, FROM, SOURCE, COLUMNS };

/* What a column may be called, folded. */
static const struct {
  const char *word;
  enum column column;
} heads[] = {
    {"ten", NAME},      {"ten don vi", NAME}, {"ten thon", NAME},     {"thon", NAME},
    {"name", NAME},     {"don vi", NAME},     {"loai", KIND},         {"loai don vi", KIND},
    {"kind", KIND},     {"thuoc", PARENT},    {"truc thuoc", PARENT}, {"parent", PARENT},
    {"tu ngay", FROM},  {"from", FROM},       {"nop y kien", SOURCE}, {"nguon y kien", SOURCE},
    {"source", SOURCE},
};

/* Which cell holds which column; false when the first row is no head: then each row is a name, and perhaps a kind. */
static bool read_head(void *mem, const struct csv_row *row, int ret_at[COLUMNS]) {
  int at[COLUMNS] = {-1, -1, -1, -1, -1};
  for (size_t i = 0; i < row->cells.n; i++) {
    str folded = text_fold(mem, row->cells.at[i]);
    for (size_t h = 0; h < sizeof heads / sizeof *heads; h++)
      if (str_eq(folded, str_of(heads[h].word)) && at[heads[h].column] < 0) at[heads[h].column] = (int)i;
  }
  if (at[NAME] < 0) return false;
  for (int c = 0; c < COLUMNS; c++) ret_at[c] = at[c];
  return true;
}

static str cell(const struct csv_row *row, int at) {
  return at >= 0 && (size_t)at < row->cells.n ? row->cells.at[at] : S("");
}

/* Units by the words of their names: what is there already, and what a file adds. */
struct named {
  str words;
  struct unit unit;
};
struct names {
  struct named *at;
  size_t n;
};

static struct names names_open(struct ctx *cx, size_t room_for_more) {
  struct units open = unit_list(cx, UNIT_ANY, cx->today);
  struct names names = {MEM_ARRAY(cx->mem, struct named, open.n + room_for_more), open.n};
  for (size_t i = 0; i < open.n; i++)
    names.at[i] = (struct named){text_words(cx->mem, open.at[i].name), open.at[i]};
  return names;
}

static const struct unit *named(const struct names *names, str words) {
  for (size_t i = 0; i < names->n; i++)
    if (str_eq(names->at[i].words, words)) return &names->at[i].unit;
  return NULL;
}

static bool parent_known(const struct names *open, const struct unit_rows *rows, str words) {
  if (named(open, words)) return true;
  for (size_t i = 0; i < rows->n; i++)
    if (!rows->at[i].wrong.p && str_eq(rows->at[i].words, words)) return true;
  return false;
}

static bool is_yes(void *mem, str s) {
  str f = text_fold(mem, s);
  return str_eq(f, S("co")) || str_eq(f, S("x")) || str_eq(f, S("yes")) || str_eq(f, S("1"));
}

static bool is_no(void *mem, str s) {
  str f = text_fold(mem, s);
  return f.n == 0 || str_eq(f, S("khong")) || str_eq(f, S("no")) || str_eq(f, S("0"));
}

/* Fills *r from the cells; gives the reason it is wrong, or absent. */
static str read_row(struct ctx *cx, const struct csv_row *row, const int at[COLUMNS], struct unit_row *r) {
  str kind = cell(row, at[KIND]), from = cell(row, at[FROM]), source = cell(row, at[SOURCE]);
  r->line = row->line;
  r->typed = utf8_cut(row->text, 400);
  r->from = cx->today;
  if (!text_clean(cx->mem, cell(row, at[NAME]), &r->name)) return _("Tên có ký tự không đọc được.");
  r->name = str_trim(r->name);
  r->words = text_words(cx->mem, r->name);
  r->parent_name = cell(row, at[PARENT]);
  r->parent_words = text_words(cx->mem, r->parent_name);
  r->kind = unit_kind_guess(r->name);
  if (r->name.n == 0) return _("Thiếu tên.");
  if (utf8_count(r->name) > 200 || str_has(r->name, S("\n")))
    return _("Tên dài quá 200 ký tự hoặc xuống dòng.");
  if (kind.n && !unit_kind_parse(kind, &r->kind)) return _("Không rõ loại đơn vị.");
  if (!kind.n && r->kind == UNIT_OFFICE && at[KIND] < 0)
    r->kind = UNIT_HAMLET; /* a plain list is one of hamlets */
  if (r->kind == UNIT_COMMUNE) return _("Mỗi xã chỉ có một Ủy ban nhân dân; đơn vị này đã có.");
  if (from.n && !day_parse(from, &r->from) && !day_parse_vi(from, &r->from))
    return _("Ngày không đọc được. Viết như 01/7/2026.");
  if (r->from.n > cx->today.n + 366) return _("Ngày quá một năm nữa.");
  r->source = source.n ? is_yes(cx->mem, source) : at[SOURCE] < 0 && r->kind == UNIT_HAMLET;
  if (source.n && !r->source && !is_no(cx->mem, source)) return _("Cột nộp ý kiến chỉ ghi “có” hoặc “không”.");
  return STR_NONE;
}

static str clash(struct ctx *cx, const struct names *open, const struct unit_rows *rows,
                 const struct unit_row *r) {
  if (r->parent_name.n && !parent_known(open, rows, r->parent_words)) return _("Không thấy đơn vị cấp trên.");
  for (size_t i = 0; i < rows->n; i++)
    if (!rows->at[i].wrong.p && rows->at[i].kind == r->kind && str_eq(rows->at[i].words, r->words) &&
        str_eq(rows->at[i].parent_words, r->parent_words))
      return _("Trùng với một dòng ở trên.");
  for (size_t i = 0; i < open->n; i++) {
    const struct unit *u = &open->at[i].unit;
    if (u->kind != r->kind || !str_eq(open->at[i].words, r->words)) continue;
    if (!r->parent_name.n || str_eq(text_words(cx->mem, unit_name(cx, u->parent)), r->parent_words))
      return _("Đã có trong danh sách, không thêm nữa.");
  }
  return STR_NONE;
}

struct unit_rows unit_csv_read(struct ctx *cx, str file) {
  struct unit_rows rows = {NULL, 0, 0, STR_NONE};
  if (file.n > 1024u * 1024u) {
    rows.wrong = _("Tệp lớn quá 1 MB.");
    return rows;
  }
  if (!utf8_valid(file)) {
    rows.wrong = _("Tệp không phải chữ Unicode (UTF-8). Trong Excel, ông/bà chọn Lưu thành, loại “CSV UTF-8”.");
    return rows;
  }
  struct csv csv = csv_read(cx->mem, file);
  if (csv.wrong_line) {
    rows.wrong = _("Tệp có dấu nháy kép chưa đóng, hoặc quá nhiều dòng, cột.");
    return rows;
  }
  if (csv.n == 0) {
    rows.wrong = _("Tệp không có dòng nào.");
    return rows;
  }
  int at[COLUMNS] = {0, -1, -1, -1, -1};
  size_t first = read_head(cx->mem, &csv.at[0], at) ? 1 : 0;
  struct names open = names_open(cx, 0);
  rows.at = MEM_ARRAY(cx->mem, struct unit_row, csv.n);
  for (size_t i = first; i < csv.n; i++) {
    struct unit_row r = {0};
    r.wrong = read_row(cx, &csv.at[i], at, &r);
    if (!r.wrong.p) r.wrong = clash(cx, &open, &rows, &r);
    rows.right += r.wrong.p ? 0 : 1;
    rows.at[rows.n++] = r;
  }
  return rows;
}

size_t unit_csv_keep(struct ctx *cx, const struct unit_rows *rows) {
  id root, made;
  size_t kept = 0;
  if (!unit_root(cx, &root)) return 0;
  struct names names = names_open(cx, rows->n);
  for (size_t i = 0; i < rows->n; i++) {
    const struct unit_row *r = &rows->at[i];
    if (r->wrong.p) continue;
    const struct unit *parent = r->parent_name.n ? named(&names, r->parent_words) : NULL;
    if (r->parent_name.n && !parent) continue;
    if (unit_add(cx, r->kind, r->name, parent ? parent->id : root, r->from, &made) != UNIT_OK) continue;
    if (r->source) (void)unit_source_begin(cx, made, r->from);
    names.at[names.n++] = (struct named){r->words, {.id = made}};
    kept++;
  }
  return kept;
}
