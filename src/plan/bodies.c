/* Who does what: the section on organisations. */
#include <string.h>

#include "plan/meaning.h"

static void duty_into(struct reader *r, const struct node *v, struct buf *b) {
  for (const struct node *c = v->child; c; c = c->next) {
    if (c->kind == NODE_PARA && plan_stray(r, c)) continue;
    plan_take(r, c);
    if (c->kind == NODE_TABLE || c->kind == NODE_ROW) continue;
    if (c->text.n && b->n) buf_char(b, '\n');
    buf_add(b, c->text);
    duty_into(r, c, b);
  }
}

/* The duty that stood beside the name, then everything below, a line each. */
str plan_duty_below(struct reader *r, const struct node *v, str beside) {
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
      " chỉ đạo",    " quán triệt", " quan tâm",          " phát huy",           " kịp thời",
      " lồng ghép",  " cử ",        " rà soát",           " tổng hợp",           " cân đối",
      " thẩm định",  " niêm yết",   " thường xuyên",      " nghiên cứu",         " phổ biến",
      " tiếp tục",   " tập trung"};
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
  *ret_name = plan_without_politeness(plan_strip_end(str_trim(str_sub(text, 0, cut)), ",;:."));
  *ret_duty = str_trim(str_sub(text, behind, text.n));
  (void)r;
}

void plan_read_bodies(struct reader *r, const struct node *v) {
  bool listed = false; /* bodies are headings here: a paragraph behind them closes the plan */
  plan_take(r, v);
  for (const struct node *c = v->child; c; c = c->next) {
    if (c->kind == NODE_TABLE) {
      plan_read_table(r, c, ABOUT_BODIES);
      continue;
    }
    if (c->kind == NODE_OWNER) {
      plan_add_owner(r, NULL, c);
      continue;
    }
    str f = plan_fold_of(r, c->text);
    bool prose = ANY(f, "che do bao cao", "thoi gian bao cao", "thong tin bao cao", "so ket", "tong ket") ||
                 plan_fold_starts(f, "cong tac") || plan_fold_starts(f, "bao cao");
    bool paragraph = c->kind == NODE_PARA;
    if (paragraph && plan_stray(r, c)) continue;
    if (plan_is_heading(c) && plan_title_role(r, c, ABOUT_BODIES) != ABOUT_NONE &&
        !plan_names_agency(r->mem, c->text)) {
      plan_read_section(r, c, ABOUT_BODIES);
      continue;
    }
    plan_take(r, c);
    listed = listed || plan_is_heading(c);
    if (paragraph && listed && !str_has(utf8_cut(c->text, 150), S(":"))) continue;
    if ((paragraph || c->kind == NODE_ITEM) && !plan_names_agency(r->mem, c->text)) {
      plan_duty_below(r, c, STR_NONE);
      continue;
    }
    if (prose && !plan_names_agency(r->mem, c->text)) {
      plan_duty_below(r, c, STR_NONE);
      continue;
    }
    struct plan_organisation o = {.clause = c->clause, .first = c->first, .last = c->last};
    split_body(r, c->text, &o.name, &o.duty);
    if (plan_is_heading(c) && !o.duty.n && !plan_names_agency(r->mem, c->text) && c->child &&
        plan_names_agency(r->mem, c->child->text) && c->child->kind != NODE_PARA) {
      plan_read_bodies(r, c);
      continue;
    }
    o.duty = plan_duty_below(r, c, o.duty);
    for (const struct node *k = c; k; k = k->last_child)
      if (k->last > o.last) o.last = k->last;
    *ADD(r->mem, r->p->organisations) = o;
  }
}
