/* Which section is about what, told by the words of its title. */
#include <string.h>

#include "plan/meaning.h"

str plan_fold_of(struct reader *r, str s) {
  return text_fold(r->mem, utf8_cut(s, 400));
}

void plan_take(struct reader *r, const struct node *v) {
  for (int i = v->first; i >= 1 && i <= v->last && (size_t)i <= r->ls->n; i++) r->ls->at[i - 1].taken = true;
}

bool plan_is_heading(const struct node *v) {
  return v->kind == NODE_HEADING;
}

bool plan_has_headings(const struct node *v) {
  for (const struct node *c = v->child; c; c = c->next)
    if (plan_is_heading(c)) return true;
  return false;
}

size_t plan_words_in(str folded) {
  size_t n = folded.n > 0;
  for (size_t i = 0; i < folded.n; i++) n += folded.p[i] == ' ';
  return n;
}

/* A paragraph between items that is no sentence and belongs to nothing: left to be said as not understood. */
bool plan_stray(struct reader *r, const struct node *v) {
  if (!plan_has_letter(v->text)) return true;
  if (v->intro || plan_ends_sentence(v->text)) return false;
  str f = plan_fold_of(r, v->text);
  static const char *const known[] = {"muc tieu", "muc dich", "yeu cau",   "nhiem vu", "giai phap",
                                      "chi tieu", "pham vi",  "doi tuong", "noi dung", "quan diem"};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (plan_fold_starts(f, known[i])) return false;
  return plan_words_in(f) < 14;
}

bool plan_any_of(str folded, const char *const *words, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (plan_fold_has(folded, words[i])) return true;
  return false;
}

/* Among tasks only short titles change the subject: a task may speak of money or of aims. */
static enum about role_in_tasks(str f) {
  if (plan_words_in(f) >= 8) return ABOUT_NONE;
  if (plan_fold_starts(f, "kinh phi") || plan_fold_starts(f, "nguon kinh phi")) return ABOUT_BUDGET;
  if (plan_fold_starts(f, "to chuc thuc hien")) return ABOUT_BODIES;
  bool aims = plan_fold_starts(f, "muc tieu") || plan_fold_starts(f, "muc dich") ||
              plan_fold_starts(f, "quan diem") || plan_fold_starts(f, "yeu cau");
  return aims ? ABOUT_AIMS : ABOUT_NONE;
}

/* By the title alone. `inside` is the role of the section around: a task may speak of money without being the budget. */
enum about plan_title_role(struct reader *r, const struct node *v, enum about inside) {
  str f = plan_fold_of(r, v->text);
  if (inside == ABOUT_TASKS) return role_in_tasks(f);
  bool first = inside == ABOUT_NONE || inside == ABOUT_PROSE || inside == ABOUT_AIMS;
  if (plan_fold_starts(f, "kinh phi") || plan_fold_starts(f, "du toan") ||
      plan_fold_starts(f, "nguon kinh phi") ||
      (first && ANY(f, "kinh phi", "du toan", "nguon luc") && !ANY(f, "nhiem vu", "to chuc thuc hien")))
    return ABOUT_BUDGET;
  if (ANY(f, "to chuc thuc hien", "to chuc trien khai", "phan cong nhiem vu", "phan cong trach nhiem",
          "phan cong thuc hien", "trach nhiem thuc hien", "nhiem vu cua cac", "nhiem vu cu the cua",
          "trach nhiem cua cac", "trach nhiem cac"))
    return ABOUT_BODIES;
  if (inside == ABOUT_BODIES) return ABOUT_NONE;
  if (ANY(f, "nhiem vu", "giai phap", "noi dung thuc hien", "noi dung trien khai", "noi dung cong viec",
          "bien phap", "cac hoat dong", "noi dung hoat dong", "noi dung chu yeu"))
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
