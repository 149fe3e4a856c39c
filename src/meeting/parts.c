/* Parts that several pages of this room show. */
#include "meeting/meeting_pages.h"
#include "meeting/meeting_registered.html.h"

str meeting_hamlet_word(struct request *rq, id hamlet) {
  return id_is(hamlet) ? unit_name(rq->cx, hamlet) : STR_NONE;
}

static struct choices units_as_choices(struct request *rq, const struct units *u, bool but_hamlets) {
  struct choice *at = MEM_ARRAY(rq->cx->mem, struct choice, u->n + 1);
  size_t n = 0;
  for (size_t i = 0; i < u->n; i++) {
    if (but_hamlets && (u->at[i].kind == UNIT_HAMLET || u->at[i].kind == UNIT_ASSOCIATION)) continue;
    at[n++] = (struct choice){id_hex(rq->cx->mem, u->at[i].id), u->at[i].name, STR_NONE};
  }
  return (struct choices){at, n};
}

struct choices meeting_hamlets(struct request *rq) {
  struct units u = unit_list(rq->cx, UNIT_HAMLET, rq->cx->today);
  return units_as_choices(rq, &u, false);
}

struct choices meeting_units(struct request *rq) {
  struct units u = unit_list(rq->cx, UNIT_ANY, rq->cx->today);
  return units_as_choices(rq, &u, true);
}

bool meeting_known_choice(struct choices c, str value) {
  for (size_t i = 0; i < c.n; i++)
    if (str_eq(c.at[i].value, value)) return true;
  return false;
}

static str state_of(struct ctx *cx, const struct meeting *m) {
  if (m->outcome.n) return m->outcome;
  if (m->day.n < cx->today.n) return S("chua-ghi");
  return m->day.n == cx->today.n ? S("hom-nay") : S("sap-toi");
}

/* The newest word on why it was not held. */
static str reason_of(struct ctx *cx, const struct meeting *m) {
  if (!str_eq(m->outcome, S("khong-to-chuc"))) return STR_NONE;
  struct meeting_facts f = meeting_facts(cx, m->id);
  for (size_t i = f.n; i > 0; i--)
    if (str_eq(f.at[i - 1].what, S("khong-to-chuc"))) return f.at[i - 1].detail;
  return STR_NONE;
}

/* How many turns are still to be had; the page is stale when the next of them begins. */
static int64_t free_turns(struct ctx *cx, const struct meeting *m) {
  bool taken[MOST_SLOTS];
  int64_t n = 0;
  meeting_taken(cx, m->id, taken);
  for (size_t s = meeting_slots(m); s > 0; s--) {
    if (!slot_open(cx, m, (int64_t)s - 1)) continue;
    ctx_until(cx, meeting_moment(m, slot_minute(m, (int64_t)s - 1)));
    n += taken[s - 1] ? 0 : 1;
  }
  return n;
}

static str notice_rule(struct request *rq, const struct meeting *m) {
  const struct meeting_kind *k = meeting_kind_on(m->kind, m->day);
  if (!k || !meeting_posted_late(m)) return STR_NONE;
  str said = k->notice_unit == LIMIT_WORKING_DAYS
                 ? WORD(rq, "Đăng trước %(n)s ngày làm việc; luật yêu cầu ít nhất %(needed)s (%(citation)s).")
                 : WORD(rq, "Đăng trước %(n)s ngày; luật yêu cầu ít nhất %(needed)s (%(citation)s).");
  return word_fill(rq->cx->mem, said,
                   SLOTS({"n", int_vi(rq->cx->mem, m->notice), false},
                         {"needed", int_vi(rq->cx->mem, m->notice_needed), false},
                         {"citation", k->notice_citation, false}));
}

struct meeting_line meeting_line_of(struct request *rq, const struct meeting *m, bool staff) {
  struct ctx *cx = rq->cx;
  struct meeting_line l = {.kind = meeting_kind_word(rq->out->lang, m->kind),
                           .number = m->number,
                           .hours = meeting_hours(cx->mem, m),
                           .place = m->place,
                           .host = m->host,
                           .agenda = m->agenda,
                           .hamlet = meeting_hamlet_word(rq, m->hamlet),
                           .unit = unit_name(cx, m->unit),
                           .state_code = state_of(cx, m),
                           .reason = reason_of(cx, m),
                           .notice_rule = notice_rule(rq, m),
                           .notice = m->notice,
                           .day = m->day,
                           .posted = m->posted_day,
                           .posted_late = meeting_posted_late(m),
                           .is_public = m->is_public,
                           .takes_questions = meeting_takes_questions(cx, m)};
  l.title = m->title.n ? m->title : l.kind;
  l.path = staff ? str_fmt(cx->mem, "/can-bo/lich/%.*s", STR_ARG(id_hex(cx->mem, m->id)))
                 : str_fmt(cx->mem, "/lich/%lld", (long long)m->number);
  if (m->slot_minutes) {
    l.turns = (int64_t)meeting_slots(m);
    l.free = m->outcome.n || m->day.n < cx->today.n ? 0 : free_turns(cx, m);
  }
  struct matter from;
  if (m->matter.is && matter_by_number(cx, m->matter.v, &from)) {
    l.matter = from.title;
    l.matter_path = str_fmt(cx->mem, "/phan-anh/%lld", (long long)m->matter.v);
  }
  return l;
}

struct meeting_lines meeting_lines_of(struct request *rq, const struct meetings *m, bool staff) {
  struct meeting_lines l = {MEM_ARRAY(rq->cx->mem, struct meeting_line, m->n + 1), m->n};
  for (size_t i = 0; i < m->n; i++) l.at[i] = meeting_line_of(rq, &m->at[i], staff);
  return l;
}

struct reply_views meeting_reply_views(struct request *rq, id about) {
  struct meeting_replies r = meeting_replies(rq->cx, about);
  struct reply_views v = {MEM_ARRAY(rq->cx->mem, struct reply_view, r.n + 1), r.n};
  for (size_t i = 0; i < r.n; i++)
    v.at[i] = (struct reply_view){.kind = word(rq->out->lang, reply_kind_word(r.at[i].kind)),
                                  .text = r.at[i].text,
                                  .unit = id_is(r.at[i].unit) ? unit_name(rq->cx, r.at[i].unit) : STR_NONE,
                                  .at = r.at[i].at,
                                  .day = r.at[i].day,
                                  .due = r.at[i].due_day,
                                  .version = r.at[i].version,
                                  .has_due = day_is(r.at[i].due_day),
                                  .in_time = day_is(r.at[i].due_day) && r.at[i].day.n <= r.at[i].due_day.n};
  return v;
}

str meeting_turn_word(struct request *rq, const struct meeting *m, const struct booking *b) {
  return b->slot.is ? clock_said(rq->cx->mem, slot_minute(m, b->slot.v)) : STR_NONE;
}

void meeting_add_public_parts(struct request *rq, const struct meeting *m, struct one_page *p) {
  struct minutes newest;
  struct promises made = promise_of_meeting(rq->cx, m->id);
  if (minutes_newest(rq->cx, m->id, &newest)) p->outcome = newest.outcome;
  p->questions = meeting_question_views(rq, m->id, false);
  p->promises = meeting_promise_lines(rq, &made, false);
}

void meeting_add_staff_parts(struct request *rq, const struct meeting *m, struct meeting_record_page *p) {
  struct promises made = promise_of_meeting(rq->cx, m->id);
  p->questions = meeting_question_views(rq, m->id, true);
  p->promises = meeting_promise_lines(rq, &made, true);
}

void meeting_show_code(struct request *rq, const struct meeting *m, str turn,
                       const uint8_t secret[FOLLOW_BYTES], bool question, bool staff) {
  struct ctx *cx = rq->cx;
  struct registered_page p = {.m = meeting_line_of(rq, m, false),
                              .turn = turn,
                              .code = follow_say(cx->mem, secret),
                              .phone = store_setting(cx->store, S("commune"), S("phone")),
                              .hall = store_setting(cx->store, S("commune"), S("address")),
                              .question = question};
  struct deadline d;
  if (!question && booking_due(cx, m, &d)) {
    p.due = d.due;
    p.why = deadline_view(cx, rq->out->lang, &d);
  }
  p.syllables.at = MEM_ARRAY(cx->mem, str, FOLLOW_BYTES + 1);
  str rest = p.code;
  for (bool more = true; more;) more = str_cut(&rest, S("-"), &p.syllables.at[p.syllables.n++]);
  str url = store_setting(cx->store, S("commune"), S("url"));
  p.address = url.n ? str_fmt(cx->mem, "%.*s/lich/phieu", STR_ARG(url)) : STR_NONE;
  p.qr = p.code;
  meeting_registered_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = question ? WORD(rq, "Xã đã nhận câu hỏi của ông/bà")
                                                  : WORD(rq, "Đã giữ lượt cho ông/bà"),
                                .section = S("lich"),
                                .staff = staff});
}
