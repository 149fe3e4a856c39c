/* Where a matter stands, from its facts alone: what the cached columns of its row must say, and what a row cannot tell. */
#include "matter/matter_room.h"

struct fact_row {
  str what;
  id unit;
  day day;
  moment at;
};
QUERY(q_moves, struct fact_row,
      "SELECT what, unit, day, at FROM matter_event WHERE commune = $1 AND matter = $2 AND what IN ('nhan', "
      "'duyet', 'giao', 'trinh', 'tra-lai', 'cong-khai', 'khong-cong-khai', 'mo-lai', 'gop', 'tach-nhom', "
      "'rut') ORDER BY at, id LIMIT "
      "2000",
      COL(struct fact_row, what), COL(struct fact_row, unit), COL(struct fact_row, day),
      COL(struct fact_row, at));

/* Facts of one act carry one moment: among those the later step counts as the later one. */
static const char *const steps[] = {"nhan",      "duyet",           "giao",   "trinh", "tra-lai",
                                    "cong-khai", "khong-cong-khai", "mo-lai", "gop",   "tach-nhom",
                                    "rut"};

static size_t step_of(const struct fact_row *f) {
  size_t i = 0;
  while (i + 1 < sizeof steps / sizeof *steps && !str_eq(f->what, str_of(steps[i]))) i++;
  return i;
}

static void in_order(struct fact_row *f, size_t n) {
  for (size_t i = 1; i < n; i++)
    for (size_t k = i; k > 0 && f[k].at == f[k - 1].at && step_of(&f[k]) < step_of(&f[k - 1]); k--) {
      struct fact_row other = f[k];
      f[k] = f[k - 1];
      f[k - 1] = other;
    }
}

static void take(struct standing *s, const struct fact_row *f) {
  if (str_eq(f->what, S("nhan"))) {
    s->state = S("moi");
  } else if (str_eq(f->what, S("duyet"))) {
    s->state = S("dang-xu-ly");
  } else if (str_eq(f->what, S("giao"))) {
    s->state = S("dang-xu-ly");
    s->lead_unit = f->unit;
  } else if (str_eq(f->what, S("trinh"))) {
    s->submitted_from = s->state;
    s->state = S("cho-duyet");
  } else if (str_eq(f->what, S("tra-lai"))) {
    s->state = s->submitted_from;
  } else if (str_eq(f->what, S("cong-khai"))) {
    s->state = S("da-tra-loi");
    s->answered_day = f->day;
    s->reopened_since = false;
  } else if (str_eq(f->what, S("khong-cong-khai"))) {
    s->state = S("khong-cong-khai");
  } else if (str_eq(f->what, S("mo-lai"))) {
    s->state = S("mo-lai");
    s->reopened = s->reopened_since = true;
  } else if (str_eq(f->what, S("gop"))) {
    s->left_from = s->state;
    s->state = S("gop");
  } else if (str_eq(f->what, S("tach-nhom"))) {
    s->state = s->left_from;
  } else if (str_eq(f->what, S("rut"))) {
    s->state = S("rut");
  }
}

struct standing matter_standing(struct ctx *cx, id matter) {
  size_t n;
  struct fact_row *f = STORE_LIST(cx, q_moves, &n, A(cx->who.commune), A(matter));
  struct standing s = {.state = S(""),
                       .submitted_from = S(""),
                       .left_from = S(""),
                       .lead_unit = ID_NONE,
                       .answered_day = DAY_NONE};
  in_order(f, n);
  for (size_t i = 0; i < n; i++) take(&s, &f[i]);
  return s;
}

bool matter_correcting(struct ctx *cx, const struct matter *m) {
  return str_eq(m->state, S("cho-duyet")) && day_is(m->answered_day) &&
         !matter_standing(cx, m->id).reopened_since;
}

bool matter_is_ours(const struct who *who, const struct matter *m) {
  bool all = may(who, MAY_READ_ALL_MATTERS) || may(who, MAY_MODERATE);
  return all || (id_is(who->unit) && id_eq(m->lead_unit, who->unit));
}

bool matter_may_sign(struct ctx *cx, const struct matter *m) {
  struct matter_answer last;
  if (!may(&cx->who, MAY_APPROVE) || !matter_is_ours(&cx->who, m)) return false;
  struct standing s = matter_standing(cx, m->id);
  if (!s.reopened || !matter_newest_answer(cx, m->id, true, &last)) return true;
  int signer = role_rank(account_roles_at(cx, last.approved_by, last.approved_at.v));
  int need = s.reopened_since && signer < RANK_HIGHEST ? signer + 1 : signer;
  return role_rank(cx->who.roles) >= need;
}
