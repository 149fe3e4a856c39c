/* The public meetings as days of the public calendar: meeting/ and open/ do not see each other. */
#include "app/inside.h"
#include "meeting/meeting.h"
#include "open/open.h"

/* A meeting is posted once and never moved; the one change that its day may see is that it is not held. */
static void meeting_days(struct ctx *cx, enum lang lang, day from, day to, struct public_days *l) {
  enum { MOST = 500 };
  struct meetings all = meeting_public_between(cx, from, to, STR_NONE, MOST);
  for (size_t i = 0; i < all.n; i++) {
    const struct meeting *m = &all.at[i];
    bool off = str_eq(m->outcome, S("khong-to-chuc"));
    public_day_add(l, &(struct public_day){
                          .uid = str_fmt(cx->mem, "buoi-%.*s", STR_ARG(id_hex(cx->mem, m->id))),
                          .title = str_fmt(cx->mem, "%.*s%s%.*s", STR_ARG(meeting_kind_word(lang, m->kind)),
                                           m->title.n ? ": " : "", STR_ARG(m->title)),
                          .text = str_fmt(cx->mem, "%.*s%s%.*s", STR_ARG(m->host),
                                          m->host.n && m->agenda.n ? "\n" : "", STR_ARG(m->agenda)),
                          .place = m->place,
                          .path = str_fmt(cx->mem, "/lich/%lld", (long long)m->number),
                          .day = m->day,
                          .start = day_starts(m->day) + m->from_minute * 60000,
                          .end = day_starts(m->day) + m->to_minute * 60000,
                          .changed = m->posted_at,
                          .sequence = off,
                          .cancelled = off});
  }
}
const struct day_source app_meeting_days = {meeting_days};
