#include <stdio.h>

#include "journal/journal.h"
#include "people/people_room.h"

/* ---- duties ---- */

struct duty_list {
  struct ctx *cx;
  struct staff_duty *at;
  size_t n;
};
enum { MOST_DUTIES = 64 };

void duty_add(struct duty_list *l, str title, str path, int64_t count, int64_t late) {
  MUST(l->n < MOST_DUTIES);
  l->at[l->n++] = (struct staff_duty){title, path, count, late};
}

static void own_duties(struct ctx *cx, enum lang lang, struct duty_list *l) {
  if (may(&cx->who, MAY_ADMINISTER)) {
    struct accounts all = account_list(cx);
    int64_t waiting = 0, active = 0;
    for (size_t i = 0; i < all.n; i++) {
      active += all.at[i].active ? 1 : 0;
      waiting += all.at[i].active && !all.at[i].has_password ? 1 : 0;
    }
    duty_add(l, word(lang, _("Người dùng và vai trò")), S("/can-bo/nguoi-dung"), active, 0);
    if (waiting)
      duty_add(l, word(lang, _("Người chưa đặt mật khẩu")), S("/can-bo/nguoi-dung?loc=cho"), waiting, 0);
    duty_add(l, word(lang, _("Thôn, đơn vị")), S("/can-bo/don-vi"),
             (int64_t)unit_list(cx, UNIT_ANY, cx->today).n, 0);
    duty_add(l, word(lang, _("Những bước đầu")), S("/can-bo/bat-dau"), -1, 0);
  }
  if (may(&cx->who, MAY_EDIT_CALENDAR))
    duty_add(l, word(lang, _("Lịch nghỉ của xã")), S("/can-bo/lich-nghi"), -1, 0);
}

struct duties people_duties(struct ctx *cx, enum lang lang) {
  struct duty_list l = {cx, MEM_ARRAY(cx->mem, struct staff_duty, MOST_DUTIES), 0};
  for (size_t i = 0; i < duty_providers.n; i++) duty_providers.at[i](cx, lang, &l);
  own_duties(cx, lang, &l);
  return (struct duties){l.at, l.n};
}

/* ---- the console ---- */

/* Noted like an act of staff: whoever has the machine can let themselves in, but not without a trace. */
static str console_code(struct ctx *cx, id account) {
  enum { CONSOLE_MINUTES = 15 };
  journal_note(cx, "account.console-code", account, "code");
  return account_new_code_for(cx, account, CONSOLE_MINUTES);
}

void people_console_code(struct ctx *cx, str *ret_login, str *ret_code) {
  struct accounts all = account_list(cx);
  id root = ID_NONE;
  const struct account *found = NULL;
  for (size_t i = 0; i < all.n && !found; i++)
    if (all.at[i].active && (all.at[i].roles & ROLE_BIT(ROLE_ADMINISTRATOR))) found = &all.at[i];
  if (found) {
    *ret_login = found->login;
    *ret_code = console_code(cx, found->id);
    return;
  }
  id made;
  str code;
  (void)unit_root(cx, &root);
  /* The name of an office, until the person writes their own. */
  MUST(account_add(cx, S("Quản trị viên"), login_for(cx, S("Quantri")), root, ROLE_BIT(ROLE_ADMINISTRATOR),
                   &made, &code));
  struct account a;
  MUST(account_find(cx, made, &a));
  *ret_login = a.login;
  *ret_code = console_code(cx, made);
}

/* ---- shared by the pages ---- */

str people_address_of(const struct request *rq) {
  return utf8_cut(rq->address.p ? rq->address : S(""), 80);
}

str people_role_words(struct request *rq, int64_t roles) {
  str all[ROLES];
  size_t n = 0;
  for (unsigned r = 0; r < ROLES; r++)
    if (roles >> r & 1) all[n++] = word(rq->out->lang, role_word((enum role)r));
  return str_join(rq->cx->mem, all, n, S(", "));
}

struct person_view person_view(struct request *rq, const struct account *a) {
  struct person_view v = {
      .id = id_hex(rq->cx->mem, a->id),
      .name = a->name,
      .login = a->login,
      .unit = unit_name(rq->cx, a->unit),
      .roles = people_role_words(rq, a->roles),
      .active = a->active,
  };
  v.state = !a->active        ? WORD(rq, "Đã ngừng")
            : a->has_password ? WORD(rq, "Đang dùng")
                              : WORD(rq, "Chờ đặt mật khẩu");
  v.state_kind = !a->active ? S("shut") : a->has_password ? S("done") : S("wait");
  return v;
}

static str role_hint(enum role r) {
  switch (r) {
  case ROLE_ADMINISTRATOR:
    return _("thêm người, đơn vị, cài đặt");
  case ROLE_CHAIRMAN:
    return _("xem tất cả, duyệt câu trả lời");
  case ROLE_COORDINATOR:
    return _("duyệt ý kiến gửi đến, giao việc, theo dõi chương trình");
  case ROLE_UNIT_HEAD:
    return _("duyệt câu trả lời của đơn vị mình");
  case ROLE_OFFICER:
    return _("soạn câu trả lời cho việc của đơn vị mình");
  case ROLE_ONE_STOP_CLERK:
    return _("nhận ý kiến tại quầy, kiểm duyệt, trả lời");
  case ROLE_COLLECTOR:
    return _("trưởng thôn, chi hội trưởng: nộp ý kiến hằng tuần");
  case ROLE_HELPER:
    return _("hướng dẫn người dân");
  case ROLE_SUPERVISOR:
    return _("xem vòng tuần và tiến độ");
  case ROLE_FINANCE:
    return _("xem tiến độ và kinh phí");
  case ROLE_CLERK:
    return _("vào sổ ý kiến giấy, sửa lịch nghỉ");
  case ROLE_PARTY_VIEWER:
    return _("xem vòng tuần và tiến độ");
  case ROLE_SEALED_HANDLER:
    return _("mở việc niêm phong được giao đích danh");
  case ROLE_CITY_APPRAISER:
    return _("xem tiến độ và hồ sơ");
  case ROLES:
    break;
  }
  return S("");
}

struct role_cards people_role_cards(struct request *rq, const struct form_view *form) {
  struct role_card *at = MEM_ARRAY(rq->cx->mem, struct role_card, ROLES);
  const struct field_view *f = form_field(form, S("vai-tro"));
  for (unsigned r = 0; r < ROLES; r++) {
    at[r].value = str_of(role_name((enum role)r));
    at[r].label = word(rq->out->lang, role_word((enum role)r));
    at[r].hint = word(rq->out->lang, role_hint((enum role)r));
    for (size_t i = 0; i < f->many.n; i++) at[r].chosen |= str_eq(f->many.at[i], at[r].value);
  }
  return (struct role_cards){at, ROLES};
}

uint32_t people_roles_ticked(struct request *rq) {
  const str *ticked;
  uint32_t roles = 0;
  size_t n = form_many(rq, "vai-tro", &ticked);
  for (size_t i = 0; i < n; i++)
    for (unsigned r = 0; r < ROLES; r++)
      if (str_eq(ticked[i], str_of(role_name((enum role)r)))) roles |= ROLE_BIT(r);
  return roles;
}

struct choices people_unit_cards(struct request *rq) {
  struct units units = unit_list(rq->cx, UNIT_ANY, rq->cx->today);
  struct choice *at = MEM_ARRAY(rq->cx->mem, struct choice, units.n + 1);
  for (size_t i = 0; i < units.n; i++)
    at[i] = (struct choice){id_hex(rq->cx->mem, units.at[i].id), units.at[i].name, STR_NONE};
  return (struct choices){at, units.n};
}

struct entry_views people_entry_views(struct request *rq, id account) {
  struct sign_in_entries l = sign_in_entries(rq->cx, account);
  struct entry_view *at = MEM_ARRAY(rq->cx->mem, struct entry_view, l.n + 1);
  for (size_t i = 0; i < l.n; i++) at[i] = (struct entry_view){l.at[i].at, l.at[i].source};
  return (struct entry_views){at, l.n};
}

/* ---- commands ---- */

static int list_accounts(struct ctx *cx, int argc, char **argv) {
  (void)argc;
  (void)argv;
  struct accounts all = account_list(cx);
  for (size_t i = 0; i < all.n; i++) {
    const struct account *a = &all.at[i];
    struct buf *b = buf_new(cx->mem, 4096);
    for (unsigned r = 0; r < ROLES; r++)
      if (a->roles >> r & 1) buf_fmt(b, "%s%s", b->n ? "," : "", role_name((enum role)r));
    printf("%.*s\t%.*s\t%.*s\t%s\n", STR_ARG(a->login), STR_ARG(a->name), STR_ARG(buf_str(b)),
           !a->active        ? "closed"
           : a->has_password ? "active"
                             : "waits for its code");
  }
  return 0;
}

static int run_list(void *mem, int argc, char **argv) {
  return command_read(mem, argc, argv, list_accounts);
}

static const struct command commands[] = {
    {"account list", "DIR", "persons of the office, their roles, and whether they can sign in", run_list},
};
const struct commands people_commands = {commands, sizeof commands / sizeof *commands};
