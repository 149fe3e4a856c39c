/* /can-bo/lich/:id/bien-ban: writing the minutes, and the sheet as Nghị định 30/2020/NĐ-CP, mẫu 1.9 has it. */
#include "meeting/meeting_minutes.html.h"
#include "meeting/meeting_pages.h"
#include "meeting/meeting_sheet.html.h"

FORM(minutes_form, FIELD_TEXT("bat-dau", 1, 8), FIELD_TEXT("ket-thuc", 1, 8), FIELD_LONG("thanh-phan", 2, 3000),
     FIELD_TEXT("chu-toa", 2, 120), FIELD_TEXT("thu-ky", 2, 120), FIELD_LONG("noi-dung", 5, 20000),
     FIELD_LONG("ket-qua", 0, 4000));

static bool asked(struct request *rq, struct meeting *ret) {
  id wanted;
  if (id_parse(param(rq, "id"), &wanted) && meeting_find(rq->cx, wanted, ret) && ret->day.n <= rq->cx->today.n)
    return true;
  reply_not_found(rq);
  return false;
}

static str path_of(struct request *rq, const struct meeting *m, const char *act) {
  return str_fmt(rq->cx->mem, "/can-bo/lich/%.*s%s", STR_ARG(id_hex(rq->cx->mem, m->id)), act);
}

static void show_minutes(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct meeting m;
  if (!asked(rq, &m)) return;
  struct form_view *form = form_view(rq, &minutes_form, path_of(rq, &m, "/bien-ban"));
  struct minutes_page p = {.form = form,
                           .m = meeting_line_of(rq, &m, true),
                           .meeting_path = path_of(rq, &m, ""),
                           .print_path = path_of(rq, &m, "/bien-ban/in")};
  struct minutes newest;
  p.written = minutes_newest(cx, m.id, &newest);
  if (p.written) {
    p.version = newest.version;
    p.written_at = newest.written_at;
    form_preset(form, "bat-dau", clock_said(cx->mem, newest.began));
    form_preset(form, "ket-thuc", clock_said(cx->mem, newest.ended));
    form_preset(form, "thanh-phan", newest.present);
    form_preset(form, "chu-toa", newest.chair);
    form_preset(form, "thu-ky", newest.secretary);
    form_preset(form, "noi-dung", newest.content);
    form_preset(form, "ket-qua", newest.outcome);
  } else {
    form_preset(form, "bat-dau", clock_said(cx->mem, m.from_minute));
    form_preset(form, "ket-thuc", clock_said(cx->mem, m.to_minute));
    form_preset(form, "chu-toa", m.host);
    if (m.agenda.n) form_preset(form, "noi-dung", m.agenda);
  }
  meeting_minutes_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Biên bản"), .section = S("lich"), .staff = true});
}

struct writing {
  struct meeting m;
  struct minutes minutes;
};

static void *minutes_prepare(struct request *rq) {
  struct writing *w = MEM_NEW(rq->cx->mem, struct writing);
  if (!asked(rq, &w->m)) return NULL;
  struct minutes *m = &w->minutes;
  bool began = clock_parse(form_text(rq, "bat-dau"), &m->began),
       ended = clock_parse(form_text(rq, "ket-thuc"), &m->ended);
  if (!began) form_wrong(rq, "bat-dau", _("Ông/bà ghi giờ như 8:00 hoặc 13h30."));
  if (!ended) form_wrong(rq, "ket-thuc", _("Ông/bà ghi giờ như 8:00 hoặc 13h30."));
  if (began && ended && m->began >= m->ended) {
    form_wrong(rq, "ket-thuc", _("Giờ kết thúc phải sau giờ bắt đầu."));
    ended = false;
  }
  m->outcome = form_text(rq, "ket-qua");
  bool personal = personal_find(rq->cx->mem, m->outcome, STR_NONE).n > 0;
  if (personal)
    form_wrong(rq, "ket-qua",
               _("Phần này hiện công khai mà còn chỗ giống số điện thoại, số căn cước. Ông/bà bỏ đi."));
  if (!began || !ended || personal) {
    reply_form_again(rq, show_minutes);
    return NULL;
  }
  m->present = form_text(rq, "thanh-phan");
  m->chair = form_text(rq, "chu-toa");
  m->secretary = form_text(rq, "thu-ky");
  m->content = form_text(rq, "noi-dung");
  return w;
}

static bool minutes_apply(struct ctx *cx, void *work) {
  struct writing *w = work;
  return minutes_write(cx, w->m.id, &w->minutes);
}

static void minutes_reply(struct request *rq, void *work, bool committed) {
  struct writing *w = work;
  if (committed)
    reply_see_other(rq, path_of(rq, &w->m, "/bien-ban"));
  else
    reply_refused(
        rq, _("Chưa ghi được biên bản: vừa có người ghi, hoặc đã ghi quá nhiều lần. Ông/bà mở lại để xem."));
}

/* 'thôn X' in the midst of a sentence, and the office's name in capitals: what the form wants of two words. */
static void show_sheet(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct meeting m;
  struct minutes newest;
  if (!asked(rq, &m)) return;
  if (!minutes_newest(cx, m.id, &newest)) {
    reply_not_found(rq);
    return;
  }
  id root;
  struct sheet_page p = {.m = meeting_line_of(rq, &m, true),
                         .office = unit_root(cx, &root) ? unit_name(cx, root) : STR_NONE,
                         .began = clock_said(cx->mem, newest.began),
                         .ended = clock_said(cx->mem, newest.ended),
                         .present = newest.present,
                         .chair = newest.chair,
                         .secretary = newest.secretary,
                         .content = newest.content,
                         .outcome = newest.outcome,
                         .back = path_of(rq, &m, "/bien-ban")};
  meeting_sheet_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Bản in biên bản"), .section = S("lich"), .staff = true});
}

ROUTES(meeting_minutes_routes, ROUTE_GET("/can-bo/lich/:id/bien-ban", MAY_PLAN_MEETINGS, show_minutes),
       ROUTE_POST("/can-bo/lich/:id/bien-ban", MAY_PLAN_MEETINGS, minutes_form, minutes_prepare, minutes_apply,
                  minutes_reply),
       ROUTE_GET("/can-bo/lich/:id/bien-ban/in", MAY_PLAN_MEETINGS, show_sheet));
