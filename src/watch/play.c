#include "watch/play.h"

static bool happen(struct ctx *cx, void *arg) {
  struct past *p = arg;
  str title = str_of(p->title);
  struct intake in = {.kind = S("phan-anh"),
                      .channel = S("giay"),
                      .topic = p->topic ? str_of(p->topic) : S("duong-sa"),
                      .text = title,
                      .hamlet = p->hamlet};
  ctx_random(cx, in.secret, sizeof in.secret);
  if (!matter_take_in(cx, &in)) return false;
  p->matter = in.matter;
  return !id_is(p->unit) || matter_moderate(cx, in.matter, title, title, true, p->unit, NULL, 0);
}

void play_past(struct house *h, struct past *p) {
  moment now = h->now;
  house_at(h, str_c(h->mem, str_fmt(h->mem, "%sT08:00:00+07:00", p->at)));
  NEED(house_write(h, ROLE_COORDINATOR, happen, p) == STORE_COMMITTED);
  h->now = now;
}

void play_many(struct house *h, const char *title, const char *at, id hamlet, const char *topic, int n) {
  for (int i = 0; i < n; i++) {
    struct past p = {title, at, h->office, hamlet, topic, ID_NONE};
    play_past(h, &p);
  }
}

str play_answer(struct house *h, id matter) {
  char *record = str_c(h->mem, str_fmt(h->mem, "/can-bo/phan-anh/%.*s", STR_ARG(id_hex(h->mem, matter))));
  char *act = str_c(h->mem, str_fmt(h->mem, "%s/tra-loi", record));
  struct filled *f = form_open(h, ROLE_COORDINATOR, record, act);
  form_set(f, "ket-qua", OUTCOME_SOLVED);
  form_set(f, "da-lam-gi", "Đã làm xong");
  form_set(f, "ai-lam", "Đơn vị mẫu");
  form_set(f, "khi-nao", "sáng nay");
  form_set(f, "tiep-theo", "Không còn việc phải làm");
  form_add(f, "nut", S("trinh"));
  CHECK_INT(form_send(f).status, 303);
  act = str_c(h->mem, str_fmt(h->mem, "%s/ky", record));
  CHECK_INT(post_fields(h, ROLE_CHAIRMAN, record, act, (const char *const[]){NULL}).status, 303);
  return str_of(record);
}

bool play_correct(struct ctx *cx, void *arg) {
  const struct past *p = arg;
  struct matter_answer a = {.outcome = S(OUTCOME_SOLVED),
                            .outcome_why = S(""),
                            .done_what = S("Đã làm xong, ghi lại cho rõ"),
                            .done_by = S("Đơn vị mẫu"),
                            .done_when = S("sáng nay"),
                            .next_step = S("Không")};
  struct who was = cx->who;
  int64_t number;
  cx->who.roles = ROLE_BIT(ROLE_COORDINATOR);
  bool drafted = matter_draft_answer(cx, p->matter, &a, true, NULL, 0);
  cx->who = was;
  return drafted && matter_newest_answer(cx, p->matter, false, &a) &&
         matter_approve(cx, p->matter, a.version, a.drafted_at, &number);
}
