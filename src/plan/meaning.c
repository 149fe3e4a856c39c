/* What the tree means: which section holds tasks, money, organisations, aims; what stands in its tables. Told by the words of headings
 * and of column heads, and by who is named as owner; never by a place's own wording. */
#include <string.h>

#include "plan/inside.h"

enum about { ABOUT_NONE, ABOUT_AIMS, ABOUT_TASKS, ABOUT_BUDGET, ABOUT_BODIES, ABOUT_PROSE };

struct reader {
  void *mem;
  struct lines *ls;
  struct plan *p;
};

static str fold_of(struct reader *r, str s) {
  return text_fold(r->mem, utf8_cut(s, 400));
}

static void take(struct reader *r, const struct node *v) {
  for (int i = v->first; i >= 1 && i <= v->last && (size_t)i <= r->ls->n; i++) r->ls->at[i - 1].taken = true;
}

static bool is_heading(const struct node *v) {
  return v->kind == NODE_HEADING;
}

static bool has_headings(const struct node *v) {
  for (const struct node *c = v->child; c; c = c->next)
    if (is_heading(c)) return true;
  return false;
}

static size_t words_in(str folded) {
  size_t n = folded.n > 0;
  for (size_t i = 0; i < folded.n; i++) n += folded.p[i] == ' ';
  return n;
}

static void add_leaf(struct reader *r, struct plan_leaves *list, const struct node *v, str text) {
  *ADD(r->mem, *list) = leaf_of(r->mem, text, v->clause, v->first, v->last);
}

/* A paragraph between items that is no sentence and belongs to nothing: left to be said as not understood. */
static bool stray(struct reader *r, const struct node *v) {
  if (!has_letter(v->text)) return true;
  if (v->intro || ends_sentence(v->text)) return false;
  str f = fold_of(r, v->text);
  static const char *const known[] = {"muc tieu", "muc dich", "yeu cau",   "nhiem vu", "giai phap",
                                      "chi tieu", "pham vi",  "doi tuong", "noi dung", "quan diem"};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (fold_starts(f, known[i])) return false;
  return words_in(f) < 14;
}

/* ---- roles ----------------------------------------------------------------------------------------- */

static bool any_of(str folded, const char *const *words, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (fold_has(folded, words[i])) return true;
  return false;
}
#define ANY(folded, ...)                                                                                       \
  any_of((folded), (const char *const[]){__VA_ARGS__},                                                         \
         sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

/* By the title alone. `inside` is the role of the section around: a task may speak of money without being the budget. */
static enum about title_role(struct reader *r, const struct node *v, enum about inside) {
  str f = fold_of(r, v->text);
  bool first = inside == ABOUT_NONE || inside == ABOUT_PROSE || inside == ABOUT_AIMS;
  if (fold_starts(f, "kinh phi") || fold_starts(f, "du toan") || fold_starts(f, "nguon kinh phi") ||
      (first && ANY(f, "kinh phi", "du toan") && !ANY(f, "nhiem vu", "to chuc thuc hien")))
    return ABOUT_BUDGET;
  if (inside == ABOUT_TASKS)
    return fold_starts(f, "to chuc thuc hien") ? ABOUT_BODIES
           : (fold_starts(f, "muc tieu") || fold_starts(f, "muc dich") || fold_starts(f, "quan diem") ||
              fold_starts(f, "yeu cau")) &&
                   words_in(f) < 8
               ? ABOUT_AIMS
               : ABOUT_NONE;
  if (ANY(f, "to chuc thuc hien", "to chuc trien khai", "phan cong nhiem vu", "phan cong trach nhiem",
          "phan cong thuc hien", "trach nhiem thuc hien", "trach nhiem cua cac", "trach nhiem cac"))
    return ABOUT_BODIES;
  if (inside == ABOUT_BODIES) return ABOUT_NONE;
  if (ANY(f, "nhiem vu", "giai phap", "noi dung thuc hien", "noi dung trien khai", "noi dung cong viec",
          "cac hoat dong", "noi dung hoat dong", "noi dung chu yeu"))
    return ABOUT_TASKS;
  if (ANY(f, "muc dich", "muc tieu", "yeu cau", "quan diem", "chi tieu", "pham vi", "doi tuong", "lo trinh",
          "nguyen tac", "phuong cham", "thoi gian", "noi dung", "can cu", "su can thiet", "thuc trang",
          "tinh hinh", "ket qua"))
    return ABOUT_AIMS;
  if (ANY(f, "che do bao cao", "bao cao", "thong tin", "kiem tra", "giam sat", "khen thuong", "hieu luc",
          "so ket", "tong ket", "phu luc", "dieu khoan", "nhom tieu chi", "bo tieu chi"))
    return ABOUT_PROSE;
  return ABOUT_NONE;
}

/* ---- leaves ---------------------------------------------------------------------------------------- */

/* 'Nhóm tiêu chí 1: ...': its number and what stands behind; 0 when it is none. */
static int criteria_number(struct reader *r, const struct node *v, str *ret_title) {
  if (v->kind != NODE_HEADING && v->kind != NODE_ITEM) return 0;
  str f = fold_of(r, v->text), rest = v->text, word;
  if (!fold_starts(f, "nhom tieu chi")) return 0;
  for (int i = 0; i < 3; i++) str_cut(&rest, S(" "), &word);
  rest = str_trim(rest);
  str before = rest;
  if (str_cut(&rest, S(" "), &word) &&
      (fold_starts(text_fold(r->mem, word), "so") || fold_starts(text_fold(r->mem, word), "thu")))
    before = rest;
  size_t n = 0;
  while (n < before.n && n < 5 && !strchr(" :.-,", before.p[n])) n++;
  int64_t number = 0;
  str digits = str_sub(before, 0, n);
  if (!int_parse(digits, 1, 99, &number)) number = roman_value(digits);
  if (!number) {
    if (!v->label.p || v->kind != NODE_HEADING || v->value <= 0) return 0;
    *ret_title = v->text;
    return v->value;
  }
  rest = str_trim(str_sub(before, n, before.n));
  while (rest.n && strchr(":.-", rest.p[0])) rest = str_trim(str_sub(rest, 1, rest.n));
  if (str_starts(rest, S("–"))) rest = str_trim(str_sub(rest, strlen("–"), rest.n));
  *ret_title = strip_end(rest, ".;:");
  return (int)number;
}

struct gather {
  struct plan_leaves leaves;
  struct plan_group *group; /* owners go here; NULL = nobody asks */
  bool skip_criteria;       /* contents of criteria groups are told there */
};

static void add_all(struct reader *r, struct plan_strs *to, const struct plan_strs *from) {
  for (size_t i = 0; i < from->n && to->n < 200; i++) {
    bool there = false;
    for (size_t k = 0; k < to->n; k++) there = there || str_eq(to->at[k], from->at[i]);
    if (!there) *ADD(r->mem, *to) = from->at[i];
  }
}

static void add_when(struct reader *r, struct plan_group *g, str when) {
  if (!when.n || str_has(g->when, when) || g->when.n > 1000) return;
  g->when = g->when.p ? str_fmt(r->mem, "%.*s; %.*s", STR_ARG(g->when), STR_ARG(when)) : when;
}

static void add_owner(struct reader *r, struct plan_group *g, const struct node *v) {
  take(r, v);
  str value = v->text;
  if (!value.n)
    for (const struct node *c = v->child; c; c = c->next) {
      take(r, c);
      if (value.n > 8000) continue;
      value =
          value.n ? str_fmt(r->mem, "%.*s; %.*s", STR_ARG(value), STR_ARG(strip_end(c->text, ";.,"))) : c->text;
    }
  if (!g) return;
  value = strip_end(value, ".;,");
  struct plan_strs list = plan_agencies(r->mem, value);
  switch ((enum owner)v->value) {
  case OWNER_WHEN:
    add_when(r, g, value);
    return;
  case OWNER_LEAD:
    add_all(r, &g->lead, &list);
    return;
  case OWNER_COOPERATING:
    add_all(r, &g->cooperating, &list);
    return;
  case OWNER_EXECUTING:
    add_all(r, &g->executing, &list);
    return;
  case OWNER_NONE:
    return;
  }
}

static bool has_content(const struct node *v) {
  for (const struct node *c = v->child; c; c = c->next)
    if (c->kind != NODE_OWNER) return true;
  return false;
}

/* Leaves below v, in order. The depth is that of the markers: a dozen levels at most. */
static void gather(struct reader *r, struct gather *g, const struct node *v) {
  for (const struct node *c = v->child; c; c = c->next) {
    str title;
    if (c->kind == NODE_OWNER) {
      add_owner(r, g->group, c);
      continue;
    }
    if (c->kind == NODE_TABLE || c->kind == NODE_ROW) continue;
    if (c->kind == NODE_PARA) {
      if (stray(r, c)) continue;
      take(r, c);
      if (!c->intro || !v->child->next) add_leaf(r, &g->leaves, c, c->text);
      continue;
    }
    take(r, c);
    bool skip = g->skip_criteria && criteria_number(r, c, &title) > 0;
    if (!has_content(c) && !skip) add_leaf(r, &g->leaves, c, c->text);
    struct gather inner = {.group = g->group, .skip_criteria = g->skip_criteria};
    if (c->child) gather(r, skip ? &inner : g, c);
  }
}

/* ---- tables ---------------------------------------------------------------------------------------- */

enum column {
  HEAD_OTHER,
  HEAD_NUMBER,
  HEAD_WHEN,
  HEAD_TARGET,
  HEAD_LEVEL,
  HEAD_GROUP,
  HEAD_FOCUS,
  HEAD_JOBS,
  HEAD_EXECUTING,
  HEAD_LEAD,
  HEAD_COOPERATING,
  HEAD_BODY,
  HEAD_DUTY,
  COLUMNS
};

static enum column column_of(struct reader *r, str head) {
  str f = fold_of(r, head), w = text_lower(r->mem, utf8_cut(head, 200));
  if (fold_starts(f, "stt") || fold_starts(f, "tt") || fold_starts(f, "so tt") || fold_starts(f, "so thu tu"))
    return HEAD_NUMBER;
  if (ANY(f, "phoi hop") && !ANY(f, "chu tri")) return HEAD_COOPERATING;
  if (ANY(f, "chu tri", "phu trach", "tham muu", "dau moi")) return HEAD_LEAD;
  if (ANY(f, "co quan thuc hien", "don vi thuc hien", "bo phan thuc hien", "nguoi thuc hien", "phan cong"))
    return HEAD_EXECUTING;
  if (ANY(f, "trong tam")) return HEAD_FOCUS;
  if (ANY(f, "viec can lam", "can lam ngay", "viec lam ngay", "viec phai lam", "cong viec cu the"))
    return HEAD_JOBS;
  if (ANY(f, "nhom tieu chi", "tieu chi")) return HEAD_GROUP;
  if (ANY(f, "thoi diem", "thoi gian", "moc", "giai doan", "lo trinh", "thoi han", "tien do",
          "han hoan thanh") ||
      str_eq(f, S("nam")))
    return HEAD_WHEN;
  if (ANY(f, "chi tieu", "muc tieu", "noi dung", "nhiem vu", "cong viec", "hoat dong", "yeu cau"))
    return ANY(f, "nhiem vu") && !ANY(f, "noi dung") ? HEAD_DUTY : HEAD_TARGET;
  if (str_has(w, S("mức")) || ANY(f, "ket qua", "danh gia", "phan dau", "dat chuan")) return HEAD_LEVEL;
  if (ANY(f, "co quan", "don vi", "to chuc", "bo phan")) return HEAD_BODY;
  if (ANY(f, "trach nhiem")) return HEAD_DUTY;
  return HEAD_OTHER;
}

struct columns {
  int at[COLUMNS]; /* index + 1; 0 = none */
};

static struct columns columns_of(struct reader *r, const struct node *head) {
  struct columns c = {0};
  for (size_t i = 0; i < head->cells.n; i++) {
    enum column k = column_of(r, head->cells.at[i]);
    if (!c.at[k]) c.at[k] = (int)i + 1;
  }
  return c;
}

static str cell(const struct node *row, int at) {
  return at && (size_t)at <= row->cells.n ? row->cells.at[at - 1] : STR_NONE;
}

static str cell_text(const struct node *row, int at) {
  return strip_end(cell(row, at), "");
}

static void milestone_row(struct reader *r, const struct columns *c, const struct node *row) {
  struct plan_milestone *m = ADD(r->mem, r->p->milestones);
  str level = cell_text(row, c->at[HEAD_LEVEL]);
  *m = (struct plan_milestone){.when = cell_text(row, c->at[HEAD_WHEN]),
                               .target =
                                   cell_text(row, c->at[HEAD_TARGET] ? c->at[HEAD_TARGET] : c->at[HEAD_DUTY]),
                               .level = level.n ? level : STR_NONE,
                               .clause = row->clause,
                               .first = row->first,
                               .last = row->last};
}

static void jobs_row(struct reader *r, const struct columns *c, const struct node *row) {
  struct plan_jobs *j = ADD(r->mem, r->p->immediate);
  int at = c->at[HEAD_JOBS] ? c->at[HEAD_JOBS] : c->at[HEAD_TARGET];
  *j = (struct plan_jobs){.group = cell_text(row, c->at[HEAD_GROUP] ? c->at[HEAD_GROUP] : 1),
                          .focus = cell_text(row, c->at[HEAD_FOCUS]),
                          .clause = row->clause,
                          .first = row->first,
                          .last = row->last};
  struct plan_leaf whole = leaf_of(r->mem, cell_text(row, at), row->clause, row->first, row->last);
  for (size_t i = 0; i < whole.parts.n && whole.text.n; i++) {
    struct plan_leaf *one = ADD(r->mem, j->jobs);
    *one = (struct plan_leaf){.text = strip_end(whole.parts.at[i].text, "."),
                              .clause = whole.parts.at[i].clause,
                              .first = row->first,
                              .last = row->last};
    *ADD(r->mem, one->parts) = (struct plan_part){one->text, one->clause};
  }
}

static void task_row(struct reader *r, const struct columns *c, const struct node *row, int number) {
  struct plan_group *g = ADD(r->mem, r->p->groups);
  int at = c->at[HEAD_TARGET] ? c->at[HEAD_TARGET] : c->at[HEAD_DUTY] ? c->at[HEAD_DUTY] : c->at[HEAD_JOBS];
  *g = (struct plan_group){.number = number,
                           .title = strip_end(cell(row, at), ".;"),
                           .clause = row->clause,
                           .first = row->first,
                           .last = row->last};
  struct plan_strs lead = plan_agencies(r->mem, cell(row, c->at[HEAD_LEAD])),
                   with = plan_agencies(r->mem, cell(row, c->at[HEAD_COOPERATING])),
                   by = plan_agencies(r->mem, cell(row, c->at[HEAD_EXECUTING]));
  g->lead = lead;
  g->cooperating = with;
  g->executing = by;
  add_when(r, g, strip_end(cell(row, c->at[HEAD_WHEN]), ".;"));
  *ADD(r->mem, g->tasks) = leaf_of(r->mem, cell_text(row, at), row->clause, row->first, row->last);
}

static void body_row(struct reader *r, const struct columns *c, const struct node *row) {
  *ADD(r->mem, r->p->organisations) = (struct plan_organisation){
      .name = without_politeness(cell_text(row, c->at[HEAD_BODY] ? c->at[HEAD_BODY] : c->at[HEAD_LEAD])),
      .duty = cell_text(row, c->at[HEAD_DUTY] ? c->at[HEAD_DUTY] : c->at[HEAD_TARGET]),
      .clause = row->clause,
      .first = row->first,
      .last = row->last};
}

static size_t filled(const struct node *row) {
  size_t n = 0;
  for (size_t i = 0; i < row->cells.n; i++) n += row->cells.at[i].n > 0;
  return n;
}

static void read_table(struct reader *r, const struct node *table, enum about inside) {
  const struct node *head = table->child;
  struct columns c = columns_of(r, head);
  bool owners = c.at[HEAD_LEAD] || c.at[HEAD_COOPERATING] || c.at[HEAD_EXECUTING];
  bool text = c.at[HEAD_TARGET] || c.at[HEAD_DUTY] || c.at[HEAD_JOBS];
  bool bodies =
      (inside == ABOUT_BODIES || !owners) && (c.at[HEAD_BODY] || (inside == ABOUT_BODIES && owners)) && text;
  bool jobs = (c.at[HEAD_GROUP] || c.at[HEAD_FOCUS]) && (c.at[HEAD_FOCUS] || c.at[HEAD_JOBS]) && !owners;
  bool miles = c.at[HEAD_WHEN] && (c.at[HEAD_TARGET] || c.at[HEAD_LEVEL] || c.at[HEAD_DUTY]) && !owners &&
               !c.at[HEAD_BODY];
  if (!jobs && !bodies && !(owners && text) && !miles && inside != ABOUT_BUDGET) return;
  take(r, head);
  int number = 0;
  for (const struct node *row = head->next; row; row = row->next) {
    if (filled(row) < 2) { /* a title across the table */
      take(r, row);
      continue;
    }
    take(r, row);
    number++;
    if (inside == ABOUT_BUDGET) {
      str line = str_join(r->mem, row->cells.at, row->cells.n, S(" | "));
      add_leaf(r, &r->p->budget, row, line);
    } else if (jobs) {
      jobs_row(r, &c, row);
    } else if (bodies) {
      body_row(r, &c, row);
    } else if (owners) {
      task_row(r, &c, row, number);
    } else {
      milestone_row(r, &c, row);
    }
  }
}

/* The head is no row of the plan: rows below count from 1. */
static void renumber_rows(struct reader *r, const struct tree *t) {
  for (size_t i = 0; i < t->n; i++) {
    struct node *v = t->at[i];
    if (v->kind != NODE_TABLE) continue;
    int n = 0;
    for (struct node *row = v->child; row; row = row->next) {
      if (row == v->child)
        row->clause = STR_NONE;
      else
        row->clause = str_fmt(r->mem, v->clause.n ? "%.*s.%d" : "%.*s%d", STR_ARG(v->clause), ++n);
    }
  }
}

/* ---- sections -------------------------------------------------------------------------------------- */

static void read_group(struct reader *r, const struct node *v) {
  struct plan_group g = {.number = v->value,
                         .title = strip_end(v->text, ".;:"),
                         .clause = v->clause,
                         .first = v->first,
                         .last = v->last};
  struct gather all = {.group = &g, .skip_criteria = true};
  str title;
  take(r, v);
  if (criteria_number(r, v, &title)) all.skip_criteria = false;
  gather(r, &all, v);
  for (const struct node *c = v->child; c; c = c->next)
    if (c->kind == NODE_TABLE) read_table(r, c, ABOUT_TASKS);
  if (!all.leaves.n && !has_headings(v)) add_leaf(r, &all.leaves, v, v->text);
  g.tasks = all.leaves;
  for (const struct node *c = v; c;) { /* how far it reaches */
    if (c->last > g.last) g.last = c->last;
    c = c->last_child;
  }
  *ADD(r->mem, r->p->groups) = g;
}

static bool is_container(struct reader *r, const struct node *v) {
  str f = fold_of(r, v->text);
  return has_headings(v) && words_in(f) <= 8 &&
         (fold_starts(f, "nhiem vu") || fold_starts(f, "giai phap") || fold_starts(f, "cac nhiem vu") ||
          fold_starts(f, "cac giai phap") || fold_starts(f, "noi dung"));
}

static void read_section(struct reader *r, const struct node *v, enum about inside);

static void read_tasks(struct reader *r, const struct node *v) {
  take(r, v);
  if (!has_headings(v)) {
    bool direct = false;
    for (const struct node *c = v->child; c; c = c->next) {
      direct = direct || c->kind == NODE_ITEM || (c->kind == NODE_PARA && !c->intro && !stray(r, c));
      if (c->kind == NODE_TABLE) read_table(r, c, ABOUT_TASKS);
    }
    size_t groups = r->p->groups.n;
    if (!direct) return;
    read_group(r, v);
    if (groups + 1 < r->p->groups.n) return;
    return;
  }
  for (const struct node *c = v->child; c; c = c->next) {
    if (c->kind == NODE_TABLE) {
      read_table(r, c, ABOUT_TASKS);
    } else if (!is_heading(c)) {
      if (c->kind != NODE_PARA || !stray(r, c)) take(r, c);
    } else if (title_role(r, c, ABOUT_TASKS) != ABOUT_NONE) {
      read_section(r, c, ABOUT_TASKS);
    } else if (is_container(r, c)) {
      read_tasks(r, c);
    } else {
      read_group(r, c);
    }
  }
}

static void duty_into(struct reader *r, const struct node *v, struct buf *b) {
  for (const struct node *c = v->child; c; c = c->next) {
    if (c->kind == NODE_PARA && stray(r, c)) continue;
    take(r, c);
    if (c->kind == NODE_TABLE || c->kind == NODE_ROW) continue;
    if (c->text.n && b->n) buf_char(b, '\n');
    buf_add(b, c->text);
    duty_into(r, c, b);
  }
}

/* The duty that stood beside the name, then everything below, a line each. */
static str duty_below(struct reader *r, const struct node *v, str beside) {
  struct buf *b = buf_new(r->mem, 2 * PLAN_MAX_BYTES);
  buf_add(b, beside);
  duty_into(r, v, b);
  return buf_str(b);
}

/* 'Phòng Kinh tế: bố trí ...', 'Giao Công an xã chủ trì ...': where the name ends and the duty begins. */
static void split_body(struct reader *r, str text, str *ret_name, str *ret_duty) {
  static const char *const verbs[] = {
      " chủ trì",    " phối hợp",   " tham mưu",          " có trách nhiệm",     " chịu trách nhiệm",
      " thực hiện",  " hướng dẫn",  " tổ chức thực hiện", " tổ chức triển khai", " căn cứ",
      " theo dõi",   " bố trí",     " tuyên truyền",      " đẩy mạnh",           " xây dựng kế hoạch",
      " là cơ quan", " là đầu mối", " chủ động",          " tăng cường",         " giám sát",
      " đôn đốc",    " bảo đảm",    " đảm bảo",           " triển khai",         " vận động",
      " chỉ đạo",    " quán triệt"};
  size_t cut = text.n, behind = text.n;
  for (size_t i = 0; i < text.n && i < 200; i++)
    if (text.p[i] == ':') {
      cut = i;
      behind = i + 1;
      break;
    }
  if (cut == text.n)
    for (size_t i = 3; i < text.n && i < 200 && cut == text.n; i++)
      for (size_t k = 0; k < sizeof verbs / sizeof *verbs; k++)
        if (text.p[i] == ' ' && str_starts(str_sub(text, i, text.n), str_of(verbs[k]))) cut = behind = i;
  *ret_name = without_politeness(strip_end(str_trim(str_sub(text, 0, cut)), ",;:."));
  *ret_duty = str_trim(str_sub(text, behind, text.n));
  (void)r;
}

static void read_bodies(struct reader *r, const struct node *v) {
  take(r, v);
  for (const struct node *c = v->child; c; c = c->next) {
    if (c->kind == NODE_TABLE) {
      read_table(r, c, ABOUT_BODIES);
      continue;
    }
    if (c->kind == NODE_OWNER) {
      add_owner(r, NULL, c);
      continue;
    }
    str f = fold_of(r, c->text);
    bool prose = ANY(f, "che do bao cao", "thoi gian bao cao", "thong tin bao cao", "so ket", "tong ket") ||
                 fold_starts(f, "cong tac") || fold_starts(f, "bao cao");
    bool paragraph = c->kind == NODE_PARA;
    if (paragraph && stray(r, c)) continue;
    if (is_heading(c) && title_role(r, c, ABOUT_BODIES) != ABOUT_NONE && !names_agency(r->mem, c->text)) {
      read_section(r, c, ABOUT_BODIES);
      continue;
    }
    take(r, c);
    if ((paragraph || c->kind == NODE_ITEM) && !names_agency(r->mem, c->text)) {
      duty_below(r, c, STR_NONE);
      continue;
    }
    if (prose && !names_agency(r->mem, c->text)) {
      duty_below(r, c, STR_NONE);
      continue;
    }
    struct plan_organisation o = {.clause = c->clause, .first = c->first, .last = c->last};
    split_body(r, c->text, &o.name, &o.duty);
    if (is_heading(c) && !o.duty.n && !names_agency(r->mem, c->text) && c->child &&
        names_agency(r->mem, c->child->text) && c->child->kind != NODE_PARA) {
      read_bodies(r, c);
      continue;
    }
    o.duty = duty_below(r, c, o.duty);
    for (const struct node *k = c; k; k = k->last_child)
      if (k->last > o.last) o.last = k->last;
    *ADD(r->mem, r->p->organisations) = o;
  }
}

static void read_budget(struct reader *r, const struct node *v) {
  struct gather all = {0};
  take(r, v);
  gather(r, &all, v);
  for (size_t i = 0; i < all.leaves.n; i++) *ADD(r->mem, r->p->budget) = all.leaves.at[i];
  for (const struct node *c = v->child; c; c = c->next)
    if (c->kind == NODE_TABLE) read_table(r, c, ABOUT_BUDGET);
  str rest = v->text, head;
  if (!all.leaves.n && str_cut(&rest, S(":"), &head) && str_trim(rest).n)
    add_leaf(r, &r->p->budget, v, str_trim(rest));
}

/* 'Mức độ 4' inside a target. */
static str level_in(str s) {
  static const char *const heads[] = {"Mức độ ", "mức độ ", "Mức ", "mức "};
  for (size_t k = 0; k < sizeof heads / sizeof *heads; k++)
    for (size_t i = 0; i < s.n; i++) {
      str at = str_sub(s, i, s.n);
      size_t n = strlen(heads[k]);
      if (!str_starts(at, str_of(heads[k])) || n >= at.n || !strchr("0123456789IVX", at.p[n])) continue;
      while (n < at.n && !strchr(" ;.,)", at.p[n])) n++;
      return str_sub(at, 0, n);
    }
  return STR_NONE;
}

static void read_milestone(struct reader *r, const struct node *v) {
  str when, rest;
  if (v->kind != NODE_ITEM && v->kind != NODE_HEADING && v->kind != NODE_PARA) return;
  str with_end = str_fmt(r->mem, "%.*s: .", STR_ARG(strip_end(v->text, ":.")));
  bool whole = v->text.n < 120 && v->child && when_at_front(r->mem, with_end, &when, &rest);
  if (!whole && !when_at_front(r->mem, v->text, &when, &rest)) return;
  struct plan_milestone m = {
      .when = when, .target = whole ? STR_NONE : rest, .clause = v->clause, .first = v->first, .last = v->last};
  m.target = duty_below(r, v, m.target);
  for (const struct node *k = v; k; k = k->last_child)
    if (k->last > m.last) m.last = k->last;
  m.level = level_in(m.target);
  *ADD(r->mem, r->p->milestones) = m;
}

/* Aims, scope, other prose: understood as such; its tables and dated aims are milestones. */
static void read_prose(struct reader *r, const struct node *v, enum about role) {
  take(r, v);
  for (const struct node *c = v->child; c; c = c->next) {
    if (c->kind == NODE_TABLE) {
      read_table(r, c, role);
      continue;
    }
    if (c->kind == NODE_OWNER) {
      take(r, c);
      continue;
    }
    if (is_heading(c)) {
      enum about own = title_role(r, c, role);
      bool other = own == ABOUT_TASKS || own == ABOUT_BUDGET || own == ABOUT_BODIES;
      if (other && (role != ABOUT_AIMS || has_content(c))) {
        read_section(r, c, role);
        continue;
      }
    }
    if (c->kind != NODE_PARA || !stray(r, c)) take(r, c);
    size_t before = r->p->milestones.n;
    if (role == ABOUT_AIMS) read_milestone(r, c);
    if (before == r->p->milestones.n && c->child) read_prose(r, c, role);
  }
}

static bool has_owner(const struct node *v) {
  for (const struct node *c = v->child; c; c = c->next)
    if (c->kind == NODE_OWNER && (enum owner)c->value != OWNER_WHEN) return true;
  return false;
}

static void read_section(struct reader *r, const struct node *v, enum about inside) {
  enum about role = title_role(r, v, inside);
  bool groups = false, named = false;
  for (const struct node *c = v->child; c; c = c->next) {
    groups = groups || (is_heading(c) && has_owner(c));
    named = named || (is_heading(c) && title_role(r, c, ABOUT_PROSE) != ABOUT_NONE &&
                      title_role(r, c, ABOUT_PROSE) != ABOUT_PROSE);
  }
  switch (role) {
  case ABOUT_BUDGET:
    read_budget(r, v);
    return;
  case ABOUT_BODIES:
    read_bodies(r, v);
    return;
  case ABOUT_TASKS:
    if (has_headings(v) || v->child)
      read_tasks(r, v);
    else
      take(r, v);
    return;
  case ABOUT_AIMS:
  case ABOUT_PROSE:
    if (groups && !named)
      read_tasks(r, v);
    else
      read_prose(r, v, role);
    return;
  case ABOUT_NONE:
    if (groups) {
      read_tasks(r, v);
      return;
    }
    /* An unknown section is not taken; what it holds may still be known. */
    for (const struct node *c = v->child; c; c = c->next) {
      size_t before = r->p->milestones.n + r->p->immediate.n + r->p->groups.n + r->p->organisations.n;
      if (c->kind == NODE_TABLE)
        read_table(r, c, ABOUT_NONE);
      else if (is_heading(c))
        read_section(r, c, ABOUT_PROSE);
      if (before != r->p->milestones.n + r->p->immediate.n + r->p->groups.n + r->p->organisations.n) take(r, v);
    }
    return;
  }
}

static void read_criteria(struct reader *r, const struct tree *t) {
  for (size_t i = 0; i < t->n; i++) {
    const struct node *v = t->at[i];
    str title;
    int number = criteria_number(r, v, &title);
    if (!number) continue;
    take(r, v);
    struct gather all = {0};
    gather(r, &all, v);
    struct plan_criteria_group g = {.number = number,
                                    .title = title,
                                    .clause = v->clause,
                                    .first = v->first,
                                    .last = v->last,
                                    .contents = all.leaves};
    for (size_t k = 0; k < all.leaves.n; k++)
      if (all.leaves.at[k].last > g.last) g.last = all.leaves.at[k].last;
    size_t at = 0;
    while (at < r->p->criteria.n && r->p->criteria.at[at].number != number) at++;
    if (at == r->p->criteria.n)
      *ADD(r->mem, r->p->criteria) = g;
    else if (r->p->criteria.at[at].contents.n < g.contents.n)
      r->p->criteria.at[at] = g;
  }
}

static void set_period(struct plan *p, int from, int to, bool open, str clause, int first, int last) {
  p->period.from = from;
  p->period.to = to;
  p->period.open_ended = open;
  p->period.clause = clause;
  p->period.first = first;
  p->period.last = last;
}

static void read_period(struct reader *r, const struct tree *t) {
  int from, to;
  bool open;
  for (size_t i = 0; i < t->n; i++) {
    const struct node *v = t->at[i];
    if (v->kind == NODE_TABLE || v->kind == NODE_ROW) continue;
    bool owner = v->kind == NODE_OWNER && (enum owner)v->value == OWNER_WHEN;
    str f = fold_of(r, v->text);
    bool titled = v->parent && fold_starts(fold_of(r, v->parent->text), "thoi gian");
    if (!owner && !titled && !fold_starts(f, "thoi gian thuc hien") && !fold_starts(f, "thoi gian trien khai"))
      continue;
    if (!period_in(r->mem, v->text, &from, &to, &open)) continue;
    bool grouped = false;
    for (size_t k = 0; k < r->p->groups.n; k++)
      grouped = grouped || (v->first >= r->p->groups.at[k].first && v->last <= r->p->groups.at[k].last);
    if (grouped) continue;
    set_period(r->p, from, to, open, v->clause, v->first, v->last);
    return;
  }
  for (size_t i = 0; i < r->ls->n && r->p->title.n; i++) /* 'giai đoạn 2026 - 2030' in the title */
    if (r->ls->at[i].taken && r->ls->at[i].text.n && str_has(r->p->title, r->ls->at[i].text) &&
        period_in(r->mem, r->p->title, &from, &to, &open)) {
      set_period(r->p, from, to, open, STR_NONE, r->ls->at[i].no, r->ls->at[i].no);
      return;
    }
}

static void list_clauses(struct reader *r, const struct tree *t) {
  for (size_t i = 0; i < t->n; i++) {
    const struct node *v = t->at[i];
    if (!v->clause.n || v->kind == NODE_TABLE) continue;
    str text = v->kind == NODE_ROW ? str_join(r->mem, v->cells.at, v->cells.n, S(" | ")) : v->text;
    *ADD(r->mem, r->p->clauses) = (struct plan_clause){v->clause, text, v->first, v->last};
    struct plan_leaf parts =
        leaf_of(r->mem, v->kind == NODE_ROW && v->cells.n ? v->cells.at[v->cells.n - 1] : v->text, v->clause,
                v->first, v->last);
    for (size_t k = 0; k < parts.parts.n; k++)
      *ADD(r->mem, r->p->clauses) =
          (struct plan_clause){parts.parts.at[k].clause, parts.parts.at[k].text, v->first, v->last};
  }
}

void meaning_of(void *mem, struct lines *ls, const struct tree *t, struct plan *p) {
  struct reader r = {mem, ls, p};
  renumber_rows(&r, t);
  /* A plan whose sections are Parts: each holds sections of its own. */
  for (const struct node *v = t->root->child; v; v = v->next) {
    if (v->kind == NODE_HEADING) {
      read_section(&r, v, ABOUT_NONE);
    } else if (v->kind == NODE_TABLE) {
      read_table(&r, v, ABOUT_NONE);
    }
  }
  read_criteria(&r, t);
  read_period(&r, t);
  list_clauses(&r, t);
}
