/* /can-bo/to-cao: the register of denunciations: a number for the paper file, a class, a clock. One person sees a row: its
 * handler. There is no field for a text, a name or a file, and no column. */
#include "petition/petition_denounce.html.h"
#include "petition/petition_denounce_one.html.h"
#include "petition/petition_pages.h"

#include <string.h>

enum { SHOWN = 100 };

FORM(new_form, FIELD_CHOICE("loai", 1, "don-ky-ten truc-tiep khong-ten"), FIELD_DAY("ngay", 1),
     FIELD_CHECK("nhieu-noi"));
FORM(step_form, FIELD_CHOICE("buoc", 1, "thu-ly khong-thu-ly chuyen gia-han ket-luan xong"),
     FIELD_DAY("ngay", 1));
FORM(code_form, FIELD_TEXT("ma", 1, 120));

struct denunciation {
  id id;
  str number, class;
  day received_day;
  bool places;
};
struct step {
  str what, rule;
  day day, due_day;
};

#define COLUMNS "id, number, class, received_day, places"
#define ROW                                                                                                    \
  COL(struct denunciation, id), COL(struct denunciation, number), COL(struct denunciation, class),             \
      COL(struct denunciation, received_day), COL(struct denunciation, places)
QUERY(q_mine, struct denunciation,
      "SELECT " COLUMNS " FROM denunciation_file WHERE commune = $1 AND handler = $2"
      " ORDER BY received_day DESC, number LIMIT $3",
      ROW);
QUERY(q_find, struct denunciation,
      "SELECT " COLUMNS " FROM denunciation_file WHERE commune = $1 AND handler = $2 AND id = $3", ROW);
QUERY_DO(q_add, "INSERT INTO denunciation_file (commune, id, number, class, handler, received_day, places)"
                " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING");
QUERY_DO(q_step, "INSERT INTO denunciation_step (commune, denunciation, n, what, day, rule, due_day)"
                 " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING");
QUERY(q_steps, struct step,
      "SELECT what, rule, day, due_day FROM denunciation_step WHERE commune = $1 AND denunciation = $2"
      " ORDER BY n LIMIT 50",
      COL(struct step, what), COL(struct step, rule), COL(struct step, day), COL(struct step, due_day));
struct steps {
  struct step *at;
  size_t n;
};
static struct steps steps_of(struct ctx *cx, id of) {
  struct steps s;
  s.at = STORE_LIST(cx, q_steps, &s.n, A(cx->who.commune), A(of));
  return s;
}

/* ---- words, and what may follow what ---- */

static str class_word(str class) {
  if (str_eq(class, S("don-ky-ten"))) return _("Đơn có chữ ký");
  if (str_eq(class, S("truc-tiep"))) return _("Đến nói trực tiếp");
  return _("Không ghi tên, dùng để kiểm tra");
}

static str step_word(str what) {
  static const struct {
    const char *what;
    str word;
  } words[] = {{"nhan", _("Nhận, xử lý ban đầu")},       {"thu-ly", _("Thụ lý")},
               {"khong-thu-ly", _("Không thụ lý")},      {"chuyen", _("Chuyển cơ quan có thẩm quyền")},
               {"gia-han", _("Gia hạn giải quyết")},     {"ket-luan", _("Ban hành kết luận")},
               {"xong", _("Đã gửi, công khai kết luận")}};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (str_eq(what, str_of(words[i].what))) return words[i].word;
  return STR_NONE;
}

/* Luật Tố cáo 2018, Điều 24, 30: extended once, twice when especially complex. */
enum { EXTENSIONS = 2 };
static bool may_follow(const struct steps *s, str what) {
  size_t extended = 0;
  if (!s->n) return false;
  str last = s->at[s->n - 1].what;
  for (size_t i = 0; i < s->n; i++) extended += str_eq(s->at[i].what, S("gia-han"));
  bool settling = str_eq(last, S("thu-ly")) || str_eq(last, S("gia-han"));
  if (str_eq(what, S("thu-ly")) || str_eq(what, S("khong-thu-ly")) || str_eq(what, S("chuyen")))
    return str_eq(last, S("nhan"));
  if (str_eq(what, S("gia-han"))) return settling && extended < EXTENSIONS;
  if (str_eq(what, S("ket-luan"))) return settling;
  return str_eq(what, S("xong")) && str_eq(last, S("ket-luan"));
}

static bool is_open(const struct steps *s) {
  static const str after[] = {S("thu-ly"), S("gia-han"), S("ket-luan"), S("xong")};
  for (size_t i = 0; i < sizeof after / sizeof *after; i++)
    if (may_follow(s, after[i])) return true;
  return false;
}

/* The limit that runs from a step. A conclusion is sent within five working days and published within seven: the sooner. */
static const char *rule_after(str what, bool places) {
  if (str_eq(what, S("nhan"))) return places ? "xu-ly-ban-dau-to-cao-nhieu-noi" : "xu-ly-ban-dau-to-cao";
  if (str_eq(what, S("thu-ly"))) return "giai-quyet-to-cao";
  if (str_eq(what, S("gia-han"))) return "gia-han-to-cao";
  return str_eq(what, S("ket-luan")) ? "gui-ket-luan-to-cao" : NULL;
}

static bool add_step(struct ctx *cx, id of, int64_t n, str what, day on, day runs_from, bool places) {
  const char *rule = rule_after(what, places);
  struct deadline d = {.due = DAY_NONE};
  if (rule && !calendar_deadline(cx, str_of(rule), day_starts(runs_from), &d)) return false;
  return STORE_DO(cx, q_step, A(cx->who.commune), A(of), A(n), A(what), A(on), A(str_of(rule)), A(d.due)) == 1;
}

/* ---- the register ---- */

static str path_of(struct request *rq, const struct denunciation *d) {
  return str_fmt(rq->cx->mem, "/can-bo/to-cao/%.*s", STR_ARG(id_hex(rq->cx->mem, d->id)));
}

struct day_count {
  day day;
  int64_t n;
};
QUERY(q_appointments, struct day_count,
      "SELECT day, COUNT(*) AS n FROM appointment WHERE commune = $1 AND day >= $2 GROUP BY day ORDER BY day "
      "LIMIT 60",
      COL(struct day_count, day), COL(struct day_count, n));

static void show_register(struct request *rq) {
  struct ctx *cx = rq->cx;
  enum lang lang = rq->out->lang;
  static const str classes[] = {S("don-ky-ten"), S("truc-tiep"), S("khong-ten")};
  size_t n, days;
  struct denunciation *at =
      STORE_LIST(cx, q_mine, &n, A(cx->who.commune), A(cx->who.account), A((int64_t)SHOWN + 1));
  struct day_count *a = STORE_LIST(cx, q_appointments, &days, A(cx->who.commune), A(cx->today));
  struct denounce_page p = {.form = form_view(rq, &new_form, S("/can-bo/to-cao")),
                            .classes = petition_choices(cx, lang, classes, 3, class_word),
                            .more = n > SHOWN,
                            .code_form = form_view(rq, &code_form, S("/can-bo/to-cao/ma-hen"))};
  p.items.at = MEM_ARRAY(cx->mem, struct denounce_line, n + 1);
  p.appointments.at = MEM_ARRAY(cx->mem, struct appointment_line, days + 1);
  p.appointments.n = days;
  for (size_t i = 0; i < days; i++) p.appointments.at[i] = (struct appointment_line){a[i].day, a[i].n};
  for (size_t i = 0; i < n && i < SHOWN; i++) {
    struct steps s = steps_of(cx, at[i].id);
    const struct step *last = s.n ? &s.at[s.n - 1] : NULL;
    bool open = is_open(&s);
    day due = last ? last->due_day : DAY_NONE;
    p.items.at[p.items.n++] =
        (struct denounce_line){.number = at[i].number,
                               .class = word(lang, class_word(at[i].class)),
                               .step = last ? word(lang, step_word(last->what)) : STR_NONE,
                               .path = path_of(rq, &at[i]),
                               .received = at[i].received_day,
                               .due = due,
                               .open = open,
                               .late = open && day_is(due) && due.n < cx->today.n};
  }
  petition_denounce_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Sổ tố cáo"), .section = S("can-bo"), .staff = true});
}

struct entry {
  struct denunciation d;
  str what;
  day on, runs_from;
  int64_t n;
};

static bool day_good(struct request *rq, day not_before) {
  day on = form_day(rq, "ngay");
  if (on.n <= rq->cx->today.n && (!day_is(not_before) || on.n >= not_before.n)) return true;
  form_wrong(rq, "ngay", _("Ngày này chưa đến, hoặc trước bước trước."));
  return false;
}

static void *new_prepare(struct request *rq) {
  struct entry *w = MEM_NEW(rq->cx->mem, struct entry);
  if (!day_good(rq, DAY_NONE)) {
    reply_form_again(rq, show_register);
    return NULL;
  }
  /* Sent twice is one: the row's id is made of the form's. */
  w->d = (struct denunciation){.id = petition_part_of_form(rq),
                               .number = petition_new_number(rq->cx->mem),
                               .class = form_text(rq, "loai"),
                               .received_day = form_day(rq, "ngay"),
                               .places = form_check(rq, "nhieu-noi")};
  return w;
}

static bool new_apply(struct ctx *cx, void *work) {
  struct entry *w = work;
  const struct denunciation *d = &w->d;
  if (STORE_DO(cx, q_add, A(cx->who.commune), A(d->id), A(d->number), A(d->class), A(cx->who.account),
               A(d->received_day), A(d->places)) != 1)
    return true;
  return add_step(cx, d->id, 1, S("nhan"), d->received_day, d->received_day, d->places);
}

static void new_reply(struct request *rq, void *work, bool committed) {
  struct entry *w = work;
  if (committed)
    reply_see_other(rq, path_of(rq, &w->d));
  else
    reply_refused(rq, _("Chưa ghi được: không có thời hạn nào áp dụng cho ngày này."));
}

/* ---- one ---- */

static bool asked(struct request *rq, struct denunciation *ret) {
  id wanted;
  if (id_parse(param(rq, "id"), &wanted) &&
      STORE_FIND(rq->cx, q_find, ret, A(rq->cx->who.commune), A(rq->cx->who.account), A(wanted)))
    return true;
  reply_not_found(rq);
  return false;
}

static void show_one(struct request *rq) {
  struct ctx *cx = rq->cx;
  static const str all[] = {S("thu-ly"),  S("khong-thu-ly"), S("chuyen"),
                            S("gia-han"), S("ket-luan"),     S("xong")};
  struct denunciation d;
  if (!asked(rq, &d)) return;
  struct steps s = steps_of(cx, d.id);
  str *next = MEM_ARRAY(cx->mem, str, 6);
  size_t n = 0;
  for (size_t i = 0; i < 6; i++)
    if (may_follow(&s, all[i])) next[n++] = all[i];
  struct denounce_one_page p = {.number = d.number,
                                .class = word(rq->out->lang, class_word(d.class)),
                                .received = d.received_day,
                                .due = s.n ? s.at[s.n - 1].due_day : DAY_NONE,
                                .open = n > 0,
                                .next = petition_choices(cx, rq->out->lang, next, n, step_word)};
  p.late = p.open && day_is(p.due) && p.due.n < cx->today.n;
  p.steps.at = MEM_ARRAY(cx->mem, struct step_line, s.n + 1);
  for (size_t i = 0; i < s.n; i++)
    p.steps.at[p.steps.n++] =
        (struct step_line){.word = word(rq->out->lang, step_word(s.at[i].what)), .day = s.at[i].day};
  struct form_view *form = form_view(rq, &step_form, str_fmt(cx->mem, "%.*s/buoc", STR_ARG(path_of(rq, &d))));
  form_preset(form, "ngay", day_vi(cx->mem, cx->today));
  p.form = form;
  petition_denounce_one_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Sổ tố cáo"), .section = S("can-bo"), .staff = true});
}

static void *step_prepare(struct request *rq) {
  struct entry *w = MEM_NEW(rq->cx->mem, struct entry);
  if (!asked(rq, &w->d)) return NULL;
  struct steps s = steps_of(rq->cx, w->d.id);
  w->what = form_text(rq, "buoc");
  if (!may_follow(&s, w->what)) {
    reply_refused(rq, _("Hồ sơ này không còn ở bước đó. Ông/bà mở lại để xem."));
    return NULL;
  }
  if (!day_good(rq, s.at[s.n - 1].day)) {
    reply_form_again(rq, show_one);
    return NULL;
  }
  w->n = (int64_t)s.n + 1;
  w->on = form_day(rq, "ngay");
  /* An extension runs from the end of the limit before it. */
  w->runs_from = str_eq(w->what, S("gia-han")) ? s.at[s.n - 1].due_day : w->on;
  return w;
}

static bool step_apply(struct ctx *cx, void *work) {
  struct entry *w = work;
  return add_step(cx, w->d.id, w->n, w->what, w->on, w->runs_from, w->d.places);
}

static void step_reply(struct request *rq, void *work, bool committed) {
  struct entry *w = work;
  if (committed)
    reply_see_other(rq, path_of(rq, &w->d));
  else
    reply_refused(rq, _("Hồ sơ này không còn ở bước đó. Ông/bà mở lại để xem."));
}

/* ---- the code somebody says who comes by appointment ---- */

struct day_row {
  day day;
};
QUERY(q_code, struct day_row, "SELECT day FROM appointment WHERE commune = $1 AND code_hash = $2",
      COL(struct day_row, day));

static void *code_prepare(struct request *rq) {
  uint8_t secret[CODE_BYTES] = {0}, hash[32];
  struct day_row row;
  /* An appointment's code is eight of the sixteen bytes; what is kept is made of the eight. */
  bool good = spoken_hear(rq->cx->mem, form_text(rq, "ma"), secret, APPOINTMENT_BYTES, 1);
  petition_code_hash(rq->cx, secret, hash);
  good = good && STORE_FIND(rq->cx, q_code, &row, A(rq->cx->who.commune), A(((struct bytes){hash, 32})));
  if (good && row.day.n == rq->cx->today.n)
    form_wrong(rq, "ma", _("Đúng mã, hẹn hôm nay."));
  else if (good)
    form_wrong(rq, "ma", _("Đúng mã, nhưng hẹn ngày khác. Ông/bà vẫn nên tiếp."));
  else
    form_wrong(rq, "ma", _("Không có mã hẹn này. Người đến không hẹn vẫn được tiếp."));
  reply_form_again(rq, show_register);
  return NULL;
}

#define SECRET_POST (ROUTE_NO_STORE | ROUTE_REPEATABLE | ROUTE_SECRET)
ROUTES(petition_denounce_routes,
       ROUTE_GET_AS(LANE_PAGE, ROUTE_SECRET, "/can-bo/to-cao", MAY_KEEP_SEALED, show_register),
       ROUTE_POST_AS(LANE_PAGE, SECRET_POST, "/can-bo/to-cao", MAY_KEEP_SEALED, new_form, new_prepare,
                     new_apply, new_reply),
       ROUTE_POST_AS(LANE_PAGE, SECRET_POST | ROUTE_SLOW, "/can-bo/to-cao/ma-hen", MAY_KEEP_SEALED, code_form,
                     code_prepare, NULL, NULL),
       ROUTE_GET_AS(LANE_PAGE, ROUTE_SECRET, "/can-bo/to-cao/:id", MAY_KEEP_SEALED, show_one),
       ROUTE_POST_AS(LANE_PAGE, SECRET_POST, "/can-bo/to-cao/:id/buoc", MAY_KEEP_SEALED, step_form,
                     step_prepare, step_apply, step_reply));
