/* people's own: the views of its pages, and what they share. */
#ifndef PEOPLE_PEOPLE_ROOM_H
#define PEOPLE_PEOPLE_ROOM_H

#include "people/people.h"

/* ---- views ---- */

struct sign_in_page {
  const struct form_view *form;
  str wrong; /* worded; absent = fine */
};
struct code_page {
  const struct form_view *form;
  str wrong;
};
struct duty_view {
  str title, path;
  int64_t count, late;
};
struct desk_page {
  str name, today;
  bool first_steps; /* an administrator, and there is still something to set up */
  struct {
    struct duty_view *at;
    size_t n;
  } lists, places; /* with a count, and without */
};
struct missing_role {
  str role, why;
};
struct setting_line { /* a line of thanthien.ini that is not there yet, as it could be */
  str label, line;
};
struct first_steps_page {
  const struct form_view *hamlets_form;
  const struct form_view *collectors_form;
  int64_t hamlets, persons, without_collector;
  bool has_hamlets, has_persons, need_collectors, complete;
  struct {
    struct missing_role *at;
    size_t n;
  } missing;
  struct {
    struct setting_line *at;
    size_t n;
  } settings;
};
struct person_view {
  str id, name, login, unit, roles, state;
  str state_kind; /* of w.tag */
  bool active;
};
struct person_list_page {
  struct {
    struct person_view *at;
    size_t n;
  } persons;
  int64_t active;
  str saved; /* name of whoever was just changed */
  bool waiting_only;
  moment as_of;
};
struct role_card {
  str value, label, hint;
  bool chosen;
};
struct role_cards {
  struct role_card *at;
  size_t n;
};
struct entry_view {
  moment at;
  str source;
};
struct entry_views {
  struct entry_view *at;
  size_t n;
};
struct person_edit_page {
  const struct form_view *form;
  struct role_cards roles;
  struct choices units;
};
struct person_page {
  struct person_view person;
  const struct form_view *form, *code_form, *close_form, *open_form, *sessions_form;
  struct role_cards roles;
  struct choices units;
  int64_t sessions;
  struct entry_views entries;
  bool self;
};
struct slip_view {
  str name, login, code, roles; /* code absent = it was shown once already */
};
struct slips_page {
  str office, address; /* where to sign in; absent while the settings do not say */
  str minutes;         /* how long the codes work, worded */
  bool again;          /* sent twice: the codes are not shown a second time */
  struct {
    struct slip_view *at;
    size_t n;
  } slips;
};
struct session_view {
  moment made_at, seen_at, ends_at;
  str source;
  bool current;
  const struct form_view *form;
};
struct own_page {
  struct person_view person;
  const struct form_view *form;
  str wrong;
  bool changed;
  struct {
    struct session_view *at;
    size_t n;
  } sessions;
  struct entry_views entries;
};

/* ---- shared ---- */

str people_address_of(const struct request *rq); /* what is kept with a staff sign-in */
str people_role_words(struct request *rq, int64_t roles);
struct person_view person_view(struct request *rq, const struct account *a);
struct role_cards people_role_cards(struct request *rq, const struct form_view *form);
struct choices people_unit_cards(struct request *rq);
struct entry_views people_entry_views(struct request *rq, id account);
/* The roles ticked in the form's field `vai-tro`. */
uint32_t people_roles_ticked(struct request *rq);
void people_reply_slips(struct request *rq, const struct slip_view *slips, size_t n);
#define ROLE_CHOICES                                                                                           \
  "administrator chairman coordinator unit-head officer one-stop-clerk collector helper supervisor finance "   \
  "clerk "                                                                                                     \
  "party-viewer sealed-handler city-appraiser"

#endif
