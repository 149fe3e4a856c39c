/* What the pages of plan show. */
#ifndef PLAN_PLAN_PAGES_H
#define PLAN_PLAN_PAGES_H

#include "plan/plan.h"

struct programme_page {
  bool there;
  const struct plan *plan;
};

#endif
