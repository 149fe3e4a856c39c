#include "account/account.h"

/* The one permission table of the house: which roles hold which permission. A permission without a row is held by
 * nobody, so a new one has to be decided here before it opens anything. */
struct grant {
  const char *name;
  uint32_t roles;
};

#define R(r) ROLE_BIT(ROLE_##r)

static const struct grant grants[PERMISSIONS] = {
    [MAY_NOBODY] = {"nobody", 0},
    [MAY_ANYONE] = {"anyone", 0},
    [MAY_SIGNED_IN] = {"signed-in", 0},
    [MAY_ADMINISTER] = {"administer", R(ADMINISTRATOR)},
    /* What came in and was not looked at yet may be a denunciation: as few eyes as the work allows. */
    [MAY_MODERATE] = {"moderate", R(COORDINATOR) | R(ONE_STOP_CLERK)},
    [MAY_READ_MATTERS] = {"read-matters",
                          R(CHAIRMAN) | R(COORDINATOR) | R(UNIT_HEAD) | R(OFFICER) | R(ONE_STOP_CLERK)},
    [MAY_READ_ALL_MATTERS] = {"read-all-matters", R(CHAIRMAN) | R(COORDINATOR) | R(ONE_STOP_CLERK)},
    [MAY_ANSWER] = {"answer", R(COORDINATOR) | R(UNIT_HEAD) | R(OFFICER) | R(ONE_STOP_CLERK)},
    [MAY_APPROVE] = {"approve", R(CHAIRMAN) | R(COORDINATOR) | R(UNIT_HEAD)},
    [MAY_HAND_IN_ROUND] = {"hand-in-round", R(COLLECTOR)},
    [MAY_SEE_ROUNDS] = {"see-rounds", R(CHAIRMAN) | R(COORDINATOR) | R(UNIT_HEAD) | R(OFFICER) | R(COLLECTOR) |
                                          R(SUPERVISOR) | R(PARTY_VIEWER)},
    [MAY_INTAKE] = {"intake", R(COORDINATOR) | R(OFFICER) | R(ONE_STOP_CLERK) | R(CLERK)},
    [MAY_SEE_PROGRAMME] = {"see-programme", R(CHAIRMAN) | R(COORDINATOR) | R(UNIT_HEAD) | R(SUPERVISOR) |
                                                R(FINANCE) | R(CLERK) | R(PARTY_VIEWER) | R(CITY_APPRAISER)},
    [MAY_EDIT_CALENDAR] = {"edit-calendar", R(ADMINISTRATOR) | R(COORDINATOR) | R(CLERK)},
    [MAY_ASSIGN] = {"assign", R(CHAIRMAN) | R(COORDINATOR) | R(ONE_STOP_CLERK)},
    /* Addresses of residents: as few eyes as the work allows. */
    [MAY_TELL_RESIDENTS] = {"tell-residents", R(COORDINATOR) | R(ONE_STOP_CLERK)},
    [MAY_EXPORT] = {"export",
                    R(CHAIRMAN) | R(COORDINATOR) | R(UNIT_HEAD) | R(ONE_STOP_CLERK) | R(CLERK) | R(SUPERVISOR)},
    /* The role opens nothing: each record is wrapped to persons by name. */
    [MAY_KEEP_SEALED] = {"keep-sealed", R(SEALED_HANDLER)},
    [MAY_HOLD_KEY] = {"hold-key", R(CHAIRMAN) | R(COORDINATOR) | R(UNIT_HEAD) | R(ONE_STOP_CLERK) |
                                      R(SUPERVISOR) | R(CLERK) | R(SEALED_HANDLER)},
    [MAY_RECEIVE_CITIZENS] = {"receive-citizens", R(ONE_STOP_CLERK) | R(CLERK) | R(SEALED_HANDLER)},
    [MAY_KEEP_CHANNELS] = {"keep-channels", R(COORDINATOR) | R(ONE_STOP_CLERK) | R(CLERK)},
    [MAY_PAPER] = {"paper", R(COORDINATOR) | R(OFFICER) | R(ONE_STOP_CLERK) | R(CLERK) | R(COLLECTOR)},
    /* Văn thư keeps the archive, so knows what must be kept, and handles no matters: those who look at personal data most
     * (coordinator, one-stop clerk) do not watch themselves. The chairman answers for the office. */
    [MAY_PROTECT_DATA] = {"protect-data", R(CHAIRMAN) | R(CLERK)},
    [MAY_REOPEN] = {"reopen", R(CHAIRMAN) | R(COORDINATOR) | R(UNIT_HEAD)},
    [MAY_SEE_CONSULTATIONS] = {"see-consultations", R(CHAIRMAN) | R(COORDINATOR) | R(UNIT_HEAD) | R(OFFICER) |
                                                        R(ONE_STOP_CLERK) | R(CLERK)},
    [MAY_DRAFT_CONSULTATION] = {"draft-consultation", R(COORDINATOR) | R(UNIT_HEAD) | R(OFFICER)},
    [MAY_OPEN_CONSULTATION] = {"open-consultation", R(CHAIRMAN) | R(UNIT_HEAD)},
    [MAY_SIGN_SYNTHESIS] = {"sign-synthesis", R(CHAIRMAN)},
    [MAY_KEY_OPINION] = {"key-opinion",
                         R(COORDINATOR) | R(UNIT_HEAD) | R(OFFICER) | R(ONE_STOP_CLERK) | R(CLERK)},
    [MAY_SEE_VOTES] = {"see-votes",
                       R(CHAIRMAN) | R(COORDINATOR) | R(UNIT_HEAD) | R(OFFICER) | R(CLERK) | R(COLLECTOR)},
    [MAY_KEY_VOTE] = {"key-vote", R(COORDINATOR) | R(UNIT_HEAD) | R(OFFICER) | R(CLERK) | R(COLLECTOR)},
    [MAY_WATCH] = {"watch", R(CHAIRMAN) | R(COORDINATOR)},
    [MAY_PLAN_MEETINGS] = {"plan-meetings",
                           R(CHAIRMAN) | R(COORDINATOR) | R(UNIT_HEAD) | R(ONE_STOP_CLERK) | R(CLERK)},
    /* Who comes to a reception is kept from everybody who does not receive (Nghị định 154/2026 Điều 12.2). */
    [MAY_RECEIVE] = {"receive", R(CHAIRMAN) | R(COORDINATOR) | R(ONE_STOP_CLERK)},
    [MAY_PROMISE] = {"promise", R(CHAIRMAN) | R(COORDINATOR) | R(UNIT_HEAD) | R(OFFICER)},
    [MAY_SEE_PROMISES] = {"see-promises",
                          R(CHAIRMAN) | R(COORDINATOR) | R(UNIT_HEAD) | R(OFFICER) | R(SUPERVISOR)},
    [MAY_SUPERVISE] = {"supervise", R(SUPERVISOR)},
    [MAY_SEE_SUPERVISION] = {"see-supervision",
                             R(CHAIRMAN) | R(COORDINATOR) | R(UNIT_HEAD) | R(SUPERVISOR) | R(PARTY_VIEWER)},
};

bool may(const struct who *who, enum permission p) {
  if ((unsigned)p >= PERMISSIONS || p == MAY_NOBODY) return false;
  if (p == MAY_ANYONE) return true;
  if (!id_is(who->account)) return false;
  if (p == MAY_SIGNED_IN) return true;
  return (who->roles & grants[p].roles) != 0;
}

const char *permission_name(enum permission p) {
  return (unsigned)p < PERMISSIONS && grants[p].name ? grants[p].name : "unknown";
}

static const char *const role_names[ROLES] = {
    [ROLE_ADMINISTRATOR] = "administrator",
    [ROLE_CHAIRMAN] = "chairman",
    [ROLE_COORDINATOR] = "coordinator",
    [ROLE_UNIT_HEAD] = "unit-head",
    [ROLE_OFFICER] = "officer",
    [ROLE_ONE_STOP_CLERK] = "one-stop-clerk",
    [ROLE_COLLECTOR] = "collector",
    [ROLE_HELPER] = "helper",
    [ROLE_SUPERVISOR] = "supervisor",
    [ROLE_FINANCE] = "finance",
    [ROLE_CLERK] = "clerk",
    [ROLE_PARTY_VIEWER] = "party-viewer",
    [ROLE_SEALED_HANDLER] = "sealed-handler",
    [ROLE_CITY_APPRAISER] = "city-appraiser",
};

const char *role_name(enum role r) {
  return (unsigned)r < ROLES ? role_names[r] : "unknown";
}

int role_rank(uint32_t roles) {
  if (roles & R(CHAIRMAN)) return RANK_HIGHEST;
  if (roles & R(COORDINATOR)) return 2;
  return roles & R(UNIT_HEAD) ? 1 : 0;
}

str role_word(enum role r) {
  switch (r) {
  case ROLE_ADMINISTRATOR:
    return _("Quản trị viên");
  case ROLE_CHAIRMAN:
    return _("Chủ tịch, Phó Chủ tịch");
  case ROLE_COORDINATOR:
    return _("Điều phối chương trình");
  case ROLE_UNIT_HEAD:
    return _("Trưởng đơn vị");
  case ROLE_OFFICER:
    return _("Chuyên viên");
  case ROLE_ONE_STOP_CLERK:
    return _("Cán bộ một cửa");
  case ROLE_COLLECTOR:
    return _("Người thu thập ý kiến");
  case ROLE_HELPER:
    return _("Người hướng dẫn, hỗ trợ");
  case ROLE_SUPERVISOR:
    return _("Giám sát của Mặt trận Tổ quốc");
  case ROLE_FINANCE:
    return _("Tài chính");
  case ROLE_CLERK:
    return _("Văn thư");
  case ROLE_PARTY_VIEWER:
    return _("Theo dõi của Ban Xây dựng Đảng");
  case ROLE_SEALED_HANDLER:
    return _("Người giữ vụ việc niêm phong");
  case ROLE_CITY_APPRAISER:
    return _("Thẩm định của thành phố");
  case ROLES:
    break;
  }
  return S("");
}
