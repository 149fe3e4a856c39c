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

bool plan_is_note(struct reader *r, const struct node *v) {
  bool bracket = str_starts(v->text, S("(")) && str_ends(plan_strip_end(v->text, ".;"), S(")"));
  return v->kind == NODE_PARA && bracket && plan_fold_has(plan_fold_of(r, v->text), "kem theo");
}

/* 'Một số việc cần làm ngay' */
static bool is_jobs(str f) {
  return ANY(f, "can lam ngay", "viec lam ngay", "phai lam ngay", "lam ngay", "thuc hien ngay",
             "trien khai ngay") &&
         !plan_fold_has(f, "nhiem vu");
}

/* Among tasks only short titles change the subject: a task may speak of money or of aims. */
static enum about role_in_tasks(str f) {
  static const char *const aims[] = {"muc tieu", "muc dich", "quan diem",           "yeu cau",
                                     "chi tieu", "lo trinh", "thoi gian thuc hien", "thoi gian trien khai"};
  if (plan_words_in(f) >= 10) return ABOUT_NONE;
  if (is_jobs(f)) return ABOUT_JOBS;
  if (plan_fold_starts(f, "pham vi") || plan_fold_starts(f, "doi tuong")) return ABOUT_AIMS;
  if (plan_words_in(f) >= 8) return ABOUT_NONE;
  if (plan_fold_starts(f, "kinh phi") || plan_fold_starts(f, "nguon kinh phi")) return ABOUT_BUDGET;
  if (plan_fold_starts(f, "to chuc thuc hien")) return ABOUT_BODIES;
  for (size_t i = 0; i < sizeof aims / sizeof *aims; i++)
    if (plan_fold_starts(f, aims[i])) return ABOUT_AIMS;
  return ABOUT_NONE;
}

/* By the title alone. `inside` is the role of the section around: a task may speak of money without being the budget. */
enum about plan_title_role(struct reader *r, const struct node *v, enum about inside) {
  str f = plan_fold_of(r, v->text);
  if (inside == ABOUT_TASKS) return role_in_tasks(f);
  bool first = inside == ABOUT_NONE || inside == ABOUT_PROSE || inside == ABOUT_AIMS;
  if (is_jobs(f)) return ABOUT_JOBS;
  if (plan_has_headings(v) && plan_fold_starts(f, "kinh phi") && plan_fold_has(f, "to chuc thuc hien"))
    return ABOUT_PROSE; /* its headings tell which is which */
  if (plan_fold_starts(f, "kinh phi") || plan_fold_starts(f, "du toan") ||
      plan_fold_starts(f, "nguon kinh phi") ||
      (first && ANY(f, "kinh phi", "du toan", "nguon luc") && !ANY(f, "nhiem vu", "to chuc thuc hien")))
    return ABOUT_BUDGET;
  if (ANY(f, "to chuc thuc hien", "to chuc trien khai", "phan cong nhiem vu", "phan cong trach nhiem",
          "phan cong thuc hien", "trach nhiem thuc hien", "nhiem vu cua cac", "nhiem vu cu the cua",
          "trach nhiem cua cac", "trach nhiem cac"))
    return ABOUT_BODIES;
  if (first && plan_fold_starts(f, "phan cong")) return ABOUT_BODIES;
  if (inside == ABOUT_BODIES) return ABOUT_NONE;
  if (ANY(f, "nhiem vu", "giai phap", "noi dung thuc hien", "noi dung trien khai", "noi dung cong viec",
          "bien phap", "cac hoat dong", "noi dung hoat dong", "noi dung chu yeu", "noi dung trong tam",
          "cong tac trong tam", "hoat dong trong tam", "noi dung xay dung", "phan viec", "cong viec"))
    return ABOUT_TASKS;
  if (ANY(f, "muc dich", "muc tieu", "yeu cau", "quan diem", "chi tieu", "pham vi", "doi tuong", "lo trinh",
          "nguyen tac", "phuong cham", "thoi gian"))
    return ABOUT_AIMS;
  /* 'NỘI DUNG' holds what is to be done, save what its headings tell to be aims. */
  if (plan_fold_has(f, "noi dung")) return ABOUT_TASKS;
  if (ANY(f, "che do bao cao", "bao cao", "thong tin", "kiem tra", "giam sat", "khen thuong", "hieu luc",
          "so ket", "tong ket", "phu luc", "dieu khoan", "nhom tieu chi", "bo tieu chi", "can cu",
          "su can thiet", "dat van de", "mo dau", "thanh phan", "dia diem", "thuc trang", "tinh hinh",
          "ket qua"))
    return ABOUT_PROSE;
  return ABOUT_NONE;
}
