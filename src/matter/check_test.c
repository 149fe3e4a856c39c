/* The check finds what was changed behind the program's back. */
#include "matter/matter_room.h"
#include "test/house.h"
#include "test/test.h"

QUERY_DO(t_state, "UPDATE matter SET state = 'dang-xu-ly' WHERE commune = $1");
QUERY_DO(t_lead, "UPDATE matter SET lead_unit = NULL WHERE commune = $1");
QUERY_DO(t_due, "UPDATE matter SET due_day = due_day + 1 WHERE commune = $1");
QUERY_DO(t_answered, "UPDATE matter SET answered_day = answered_day - 1 WHERE commune = $1");
QUERY_DO(t_hidden, "UPDATE matter SET published_at = NULL WHERE commune = $1");

QUERY_DO(t_voices, "UPDATE matter SET voices = 3 WHERE commune = $1");
QUERY_DO(t_settled, "UPDATE matter SET settled = 0 WHERE commune = $1");

static const struct harm {
  const struct query *q;
  const char *says;
} harms[] = {{&t_state, "its state is not what its facts say"},
             {&t_lead, "names another unit than its facts"},
             {&t_due, "names another due day than its facts"},
             {&t_answered, "names another day of its answer than its facts"},
             {&t_voices, "it counts other voices than those that joined it"},
             {&t_settled, "answers of 2026: 1 of 2, the facts say 1 of 1"},
             {&t_hidden, "counter matter.public says 1, the rows are 0"}};

struct life {
  id matter, office;
  const struct harm *harm;
  str found;
  size_t n;
};

static bool take_in(struct ctx *cx, void *arg) {
  struct life *l = arg;
  struct intake in = {.kind = S("phan-anh"),
                      .channel = S("web"),
                      .topic = S("duong-sa"),
                      .text = S("Đường ngập, đi lại khó"),
                      .place = S("trước nhà văn hóa"),
                      .secret = {1, 2, 3}};
  if (!matter_take_in(cx, &in)) return false;
  l->matter = in.matter;
  return true;
}
static bool moderate(struct ctx *cx, void *arg) {
  struct life *l = arg;
  return matter_moderate(cx, l->matter, S("Đường ngập"), S("Đường ngập, đi lại khó"), true, l->office, NULL, 0);
}
static bool draft(struct ctx *cx, void *arg) {
  struct life *l = arg;
  struct matter_answer a = {.outcome = S(OUTCOME_SOLVED),
                            .outcome_why = S(""),
                            .done_what = S("Đã nạo vét cống"),
                            .done_by = S("Phòng mẫu"),
                            .done_when = S("sáng nay"),
                            .next_step = S("Không còn việc phải làm")};
  return matter_draft_answer(cx, l->matter, &a, true, NULL, 0);
}
static bool sign(struct ctx *cx, void *arg) {
  struct life *l = arg;
  struct matter_answer a;
  int64_t number;
  return matter_newest_answer(cx, l->matter, false, &a) &&
         matter_approve(cx, l->matter, a.version, a.drafted_at, &number);
}

static void check(struct ctx *cx, void *arg) {
  struct life *l = arg;
  struct buf *b = buf_new(cx->mem, 1 << 16);
  l->n = matter_check_caches(cx, b);
  l->found = buf_str(b);
}
/* Looked at inside the transaction, which is then refused: each harm meets an unharmed store. */
static bool do_harm(struct ctx *cx, void *arg) {
  struct life *l = arg;
  CHECK(store_do(cx, l->harm->q, ARGS_(A(cx->who.commune))) > 0);
  check(cx, l);
  CHECK_HAS(l->found, l->harm->says);
  return false;
}

TEST("whatever is changed in the cached columns of a matter, the check finds it and says what") {
  struct house *h = house_open(mem);
  struct life l = {.office = h->office};
  CHECK_INT(house_write(h, RESIDENT, take_in, &l), STORE_COMMITTED);
  CHECK(house_read(h, RESIDENT, check, &l));
  CHECK_INT((int64_t)l.n, 0);
  CHECK_INT(house_write(h, ROLE_COORDINATOR, moderate, &l), STORE_COMMITTED);
  CHECK_INT(house_write(h, ROLE_OFFICER, draft, &l), STORE_COMMITTED);
  CHECK_INT(house_write(h, ROLE_CHAIRMAN, sign, &l), STORE_COMMITTED);
  CHECK(house_read(h, RESIDENT, check, &l));
  CHECK_INT((int64_t)l.n, 0);
  for (size_t i = 0; i < sizeof harms / sizeof *harms; i++) {
    l.harm = &harms[i];
    CHECK_INT(house_write(h, RESIDENT, do_harm, &l), STORE_REFUSED);
  }
  CHECK(house_read(h, RESIDENT, check, &l));
  CHECK_INT((int64_t)l.n, 0);
}
