/* /don-thu: the lawful ways, the sealed form, an appointment without a name. */
#include "petition/petition_appointment.html.h"
#include "petition/petition_pages.h"
#include "petition/petition_send.html.h"
#include "petition/petition_ways.html.h"

#include <string.h>

#define KINDS "kin thai-do khieu-nai"
enum { PICTURES = 3, PICTURE_BYTES = 10 << 20, AHEAD = 10, A_DAY = 8 };

FORM(sealed_form, FIELD_CHOICE("buoc", 1, "viet xem gui"), FIELD_CHOICE("loai", 0, KINDS),
     FIELD_LONG("loi", 0, 5000), FIELD_ID("don-vi", 0), FIELD_TEXT("ve-ai", 0, 200), FIELD_TEXT("ten", 0, 80),
     FIELD_TEXT("dien-thoai", 0, 20), FIELD_TEXT("dia-chi", 0, 200),
     FIELD_FILE("anh", PICTURES, PICTURE_BYTES));
FORM(appointment_form, FIELD_DAY("ngay", 1));

static str setting(struct request *rq, str name) {
  return store_setting(rq->cx->store, S("commune"), name);
}

static void show_ways(struct request *rq) {
  struct ways_page p = {.phone = setting(rq, S("phone")),
                        .address = setting(rq, S("address")),
                        .hours = setting(rq, S("hours")),
                        .open = holders_who(rq->cx, MAY_KEEP_SEALED, ID_NONE).n > 0};
  petition_ways_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Khiếu nại, tố cáo, việc cần giữ kín")});
}

/* ---- the sealed form ---- */

static const str kinds[] = {S("kin"), S("thai-do"), S("khieu-nai")};

static void show_step(struct request *rq, str step) {
  struct ctx *cx = rq->cx;
  enum lang lang = rq->out->lang;
  struct sealed_send_page p = {.form = form_view(rq, &sealed_form, S("/don-thu/gui-kin")),
                               .step = step,
                               .kinds = petition_choices(cx, lang, kinds, 3, petition_kind_word),
                               .units = petition_units(cx, lang),
                               .ready = holders_who(cx, MAY_KEEP_SEALED, ID_NONE).n > 0};
  if (form_typed(rq, &sealed_form)) {
    p.kind = form_text(rq, "loai");
    p.kind_word = word(lang, petition_kind_word(p.kind));
    p.text = form_text(rq, "loi");
    p.about = form_text(rq, "ve-ai");
    p.name = form_text(rq, "ten");
    p.phone = form_text(rq, "dien-thoai");
    p.address = form_text(rq, "dia-chi");
    if (id_is(form_id(rq, "don-vi"))) p.unit_word = unit_name(cx, form_id(rq, "don-vi"));
    /* Something is wrong: back to the page that holds the field. Only a picture stands on the second. */
    if (!step.p) {
      bool picture = p.form->errors.n && str_eq(p.form->errors.at[0].name, S("anh"));
      p.step = picture ? S("xem") : S("viet");
    }
  }
  if (!p.step.p) p.step = S("viet");
  petition_send_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Gửi kín cho xã"), .section = S("gui")});
}

static void show_send(struct request *rq) {
  show_step(rq, STR_NONE);
}

static bool unit_good(struct request *rq) {
  id unit = form_id(rq, "don-vi");
  struct choices units = petition_units(rq->cx, rq->out->lang);
  for (size_t i = 0; i < units.n && id_is(unit); i++)
    if (str_eq(units.at[i].value, id_hex(rq->cx->mem, unit))) return true;
  form_wrong(rq, "don-vi", _("Ông/bà chọn nơi người ấy làm việc, để đơn không đến tay người trong nơi đó."));
  return false;
}

static bool written(struct request *rq) {
  bool kind = form_text(rq, "loai").n > 0, text = utf8_count(form_text(rq, "loi")) >= 5;
  if (!kind) form_wrong(rq, "loai", _("Ông/bà chọn một loại."));
  if (!text) form_wrong(rq, "loi", _("Ông/bà viết vài chữ về việc muốn nói."));
  return kind && text && (!str_eq(form_text(rq, "loai"), S("thai-do")) || unit_good(rq));
}

static void *send_prepare(struct request *rq) {
  str wanted = form_text(rq, "buoc");
  bool wrong = !str_eq(wanted, S("viet")) && !written(rq);
  struct sealing *w = NULL;
  if (!wrong && !str_eq(wanted, S("gui")))
    show_step(rq, wanted);
  else if (!wrong)
    w = sealing_read(rq, S("web"), rq->cx->today, 1, ID_NONE, &wrong);
  if (wrong) reply_form_again(rq, show_send);
  return w;
}

/* ---- an appointment without a name: a day and a code ---- */

struct count_row {
  int64_t n;
};
QUERY(q_on, struct count_row, "SELECT COUNT(*) AS n FROM appointment WHERE commune = $1 AND day = $2",
      COL(struct count_row, n));
QUERY_DO(q_book,
         "INSERT INTO appointment (commune, code_hash, day) SELECT $1, $2, $3 WHERE (SELECT COUNT(*) FROM"
         " appointment WHERE commune = $1 AND day = $3) < $4 ON CONFLICT DO NOTHING");
QUERY_DO(q_past, "DELETE FROM appointment WHERE commune = $1 AND day < $2");

struct booking {
  uint8_t secret[CODE_BYTES], hash[32];
  day day;
};

static int64_t booked(struct ctx *cx, day on) {
  struct count_row row = {0};
  (void)STORE_FIND(cx, q_on, &row, A(cx->who.commune), A(on));
  return row.n;
}

static struct choices free_days(struct request *rq) {
  struct choice *at = MEM_ARRAY(rq->cx->mem, struct choice, AHEAD);
  size_t n = 0, seen = 0;
  for (day on = {rq->cx->today.n + 1}; seen < AHEAD && on.n < rq->cx->today.n + 60; on.n++) {
    if (!calendar_is_working(rq->cx, on)) continue;
    seen++;
    if (booked(rq->cx, on) < A_DAY)
      at[n++] = (struct choice){day_iso(rq->cx->mem, on), show_day_long(rq->out, on), STR_NONE};
  }
  return (struct choices){at, n};
}

static void show_appointment(struct request *rq) {
  struct appointment_page p = {.form = form_view(rq, &appointment_form, S("/don-thu/hen")),
                               .days = free_days(rq)};
  petition_appointment_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Hẹn ngày đến gặp, không cần nêu tên")});
}

static void *book_prepare(struct request *rq) {
  struct booking *w = MEM_NEW(rq->cx->mem, struct booking);
  struct choices days = free_days(rq);
  str wanted = day_iso(rq->cx->mem, form_day(rq, "ngay"));
  w->day = form_day(rq, "ngay");
  petition_code_of_form(rq, w->secret);
  memset(w->secret + APPOINTMENT_BYTES, 0, CODE_BYTES - APPOINTMENT_BYTES);
  petition_code_hash(rq->cx, w->secret, w->hash);
  for (size_t i = 0; i < days.n; i++)
    if (str_eq(days.at[i].value, wanted)) return w;
  form_wrong(rq, "ngay", _("Ngày này không hẹn được, hoặc đã kín. Ông/bà chọn ngày khác."));
  reply_form_again(rq, show_appointment);
  return NULL;
}

static bool book_apply(struct ctx *cx, void *work) {
  struct booking *w = work;
  STORE_DO(cx, q_past, A(cx->who.commune), A(cx->today));
  (void)STORE_DO(cx, q_book, A(cx->who.commune), A(((struct bytes){w->hash, 32})), A(w->day),
                 A((int64_t)A_DAY));
  return true;
}

struct day_row {
  day day;
};
QUERY(q_find, struct day_row, "SELECT day FROM appointment WHERE commune = $1 AND code_hash = $2",
      COL(struct day_row, day));

static void book_reply(struct request *rq, void *work, bool committed) {
  struct booking *w = work;
  struct day_row row;
  if (!committed ||
      !STORE_FIND(rq->cx, q_find, &row, A(rq->cx->who.commune), A(((struct bytes){w->hash, 32})))) {
    reply_refused(rq, _("Ngày này vừa kín. Ông/bà chọn ngày khác."));
    return;
  }
  struct appointment_page p = {
      .syllables = petition_syllables(rq->cx->mem, spoken_say(rq->cx->mem, w->secret, APPOINTMENT_BYTES, 1)),
      .day = row.day};
  petition_appointment_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Đã hẹn")});
}

ROUTES(petition_public_routes, ROUTE_GET("/don-thu", MAY_ANYONE, show_ways),
       ROUTE_GET_AS(LANE_PAGE, ROUTE_SECRET, "/don-thu/gui-kin", MAY_ANYONE, show_send),
       ROUTE_POST_AS(LANE_UPLOAD, ROUTE_NO_STORE | ROUTE_REPEATABLE | ROUTE_SECRET, "/don-thu/gui-kin",
                     MAY_ANYONE, sealed_form, send_prepare, sealing_apply, sealing_reply),
       ROUTE_GET_AS(LANE_PAGE, ROUTE_SECRET, "/don-thu/hen", MAY_ANYONE, show_appointment),
       ROUTE_POST_AS(LANE_PAGE, ROUTE_NO_STORE | ROUTE_REPEATABLE | ROUTE_SECRET | ROUTE_SLOW, "/don-thu/hen",
                     MAY_ANYONE, appointment_form, book_prepare, book_apply, book_reply));
