/* Which rooms keep persons, and what waits for the one who answers for personal data. */
#include "privacy/privacy_room.h"

const struct keeper *keeper_named(str name) {
  for (size_t i = 0; i < keepers.n; i++)
    if (str_eq(name, str_of(keepers.at[i]->name))) return keepers.at[i];
  return NULL;
}

void privacy_duties(struct ctx *cx, enum lang lang, struct duty_list *l) {
  if (may(&cx->who, MAY_PROTECT_DATA))
    duty_add(l, word(lang, _("Bảo vệ dữ liệu cá nhân")), S("/can-bo/du-lieu"), -1, 0);
  else if (may(&cx->who, MAY_INTAKE)) /* the others find it on the list of requests */
    duty_add(l, word(lang, _("Nhận yêu cầu về dữ liệu cá nhân")), S("/can-bo/du-lieu/nhan"), -1, 0);
}
