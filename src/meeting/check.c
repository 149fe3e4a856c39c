/* The cached columns of promises, held against their facts: for `thanthien check`. */
#include "meeting/meeting_room.h"

struct promise_cache {
  id promise;
  int64_t number, state;
  day due_day;
};
QUERY(q_caches, struct promise_cache,
      "SELECT id, number, state, due_day FROM promise WHERE commune = $1 ORDER BY number LIMIT 100000",
      COL(struct promise_cache, promise), COL(struct promise_cache, number), COL(struct promise_cache, state),
      COL(struct promise_cache, due_day));

size_t promise_check_caches(struct ctx *cx, struct buf *findings) {
  size_t n, wrong = 0;
  struct promise_cache *p = STORE_LIST(cx, q_caches, &n, A(cx->who.commune));
  for (size_t i = 0; i < n; i++) {
    struct meeting_facts f = meeting_facts(cx, p[i].promise);
    int64_t state = PROMISE_OPEN;
    day due = DAY_NONE;
    for (size_t k = 0; k < f.n; k++) {
      if (day_is(f.at[k].due_day)) due = f.at[k].due_day;
      if (str_eq(f.at[k].what, S("bang-chung"))) state = PROMISE_WAITS;
      if (str_eq(f.at[k].what, S("giu"))) state = PROMISE_KEPT;
      if (str_eq(f.at[k].what, S("chua-dat"))) state = PROMISE_OPEN;
    }
    if (state == p[i].state && due.n == p[i].due_day.n) continue;
    buf_fmt(findings, "promise %lld stands elsewhere than its facts say\n", (long long)p[i].number);
    wrong++;
  }
  return wrong;
}
