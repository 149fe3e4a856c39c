/* The frame around every page, and the page of a refusal: what web/ fills in for layout.html and standing_error.html. */
#ifndef WEB_LAYOUT_H
#define WEB_LAYOUT_H

#include "web/web.h"

/* One line of the staff's left column. */
struct duty {
  str path, label; /* label worded */
  int64_t count;   /* -1 = none shown */
  bool current;
};
/* One item of the head's navigation; only pages that exist and that this reader may open. */
struct nav_item {
  str path, label; /* worded */
  bool current;
};

struct layout {
  str title;                  /* worded */
  str section;                /* as in struct page, may be absent */
  str commune, commune_short; /* Ủy ban nhân dân xã Phú Thái; xã Phú Thái */
  str phone_show, phone_tel;  /* both absent when unknown */
  str address;                /* of the office; may be absent */
  str switch_lang,
      switch_size; /* whole addresses of the same page in the other language, in the other type size */
  bool staff, wide, signed_in, no_index;
  str person, person_duty; /* who is signed in, and their roles, worded; on staff pages only */
  struct {
    const struct duty *at;
    size_t n;
  } duties;
  struct {
    const struct nav_item *at;
    size_t n;
  } nav;
  str sign_out_action, csrf_form_id, csrf_token; /* of the sign-out form; absent when nobody is signed in */
  html other_forms;                              /* <link>s to the same list for programs */
  str notice; /* said on every page, such as 'Dữ liệu mẫu'; may be absent */
  str as_of;  /* when this was rendered */
  html body;
};

struct error_page {
  int status;
  str title;          /* worded */
  str sentence;       /* what to do, worded; may be absent */
  str back;           /* a path; may be absent */
  str request_number; /* to be named on the phone */
};

#endif
