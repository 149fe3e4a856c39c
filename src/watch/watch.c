/* What the parts of this room have in common. */
#include "watch/watch_room.h"

const struct watch_parameter *watch_parameter(const char *code, day on) {
  const struct watch_parameter *first = NULL;
  for (size_t i = 0; i < watch_parameter_rows_n; i++) {
    const struct watch_parameter *p = &watch_parameter_rows[i];
    if (!str_eq(p->code, str_of(code))) continue;
    if (p->from.n <= on.n && (!day_is(p->to) || on.n <= p->to.n)) return p;
    if (!first) first = p;
  }
  if (!first) fault(FAULT_BUG, "data/watch.yaml has no %s", code);
  return first;
}

str watch_unit_name(struct ctx *cx, const struct units *all, id unit) {
  if (!id_is(unit)) return STR_NONE;
  for (size_t i = 0; i < all->n; i++)
    if (id_eq(all->at[i].id, unit)) return all->at[i].name;
  return unit_name(cx, unit); /* one that is no more */
}

bool watch_sees_all(const struct who *whose) {
  return may(whose, MAY_READ_ALL_MATTERS);
}
