/* /can-bo/vuong-mac: whoever carries a task of the plan says what is in its way (the plan's part VI: difficulties go to the commune
 * through the coordinator, are answered and counted). It is a matter like any other; who raised it follows it here. */
#include "matter/matter_difficulty.html.h"
#include "matter/matter_pages.h"

FORM(difficulty_form, FIELD_LONG("vuong", 5, 5000), FIELD_TEXT("muc", 0, 40), FIELD_LONG("de-nghi", 0, 1000));

QUERY(q_raised, struct matter,
      "SELECT " MATTER_COLS
      " FROM matter m WHERE m.commune = $1 AND m.kind = 'vuong-mac' AND m.taken_by = $2 ORDER BY m.seq DESC "
      "LIMIT 50",
      MATTER_ROW);

static void show_difficulties(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct matters mine;
  struct form_view *form = form_view(rq, &difficulty_form, S("/can-bo/vuong-mac"));
  form_preset(form, "muc", query(rq, "muc").p ? query(rq, "muc") : S(""));
  struct difficulty_page p = {.form = form, .sent = query(rq, "da-gui").n > 0};
  mine.at = STORE_LIST(cx, q_raised, &mine.n, A(cx->who.commune), A(cx->who.account));
  struct matter_lines lines = matter_lines_of(rq, &mine, true);
  p.raised.at = MEM_ARRAY(cx->mem, struct difficulty, mine.n);
  for (size_t i = 0; i < mine.n; i++) {
    struct matter_answer a;
    p.raised.at[p.raised.n++] = (struct difficulty){
        .line = &lines.at[i],
        .task = mine.at[i].task,
        .text = mine.at[i].text,
        .answer = matter_newest_answer(cx, mine.at[i].id, true, &a) ? matter_answer_text(cx, &a) : STR_NONE};
  }
  matter_difficulty_html(rq->out, &p);
  reply_page(
      rq, &(struct page){.title = WORD(rq, "Khó khăn, vướng mắc"), .section = S("vuong-mac"), .staff = true});
}

static void *raise_prepare(struct request *rq) {
  struct intake *in = MEM_NEW(rq->cx->mem, struct intake);
  struct unit own;
  str proposal = form_text(rq, "de-nghi");
  bool hamlet = unit_find(rq->cx, rq->cx->who.unit, &own) && own.kind == UNIT_HAMLET;
  *in = (struct intake){.kind = S("vuong-mac"),
                        .channel = S("noi-bo"),
                        .topic = S("khac"),
                        .text = proposal.n
                                    ? str_fmt(rq->cx->mem, "%.*s\n%.*s: %.*s", STR_ARG(form_text(rq, "vuong")),
                                              STR_ARG(S("Đề nghị")), STR_ARG(proposal))
                                    : form_text(rq, "vuong"),
                        .place = STR_NONE,
                        .task = form_text(rq, "muc"),
                        .hamlet = hamlet ? own.id : ID_NONE};
  return in;
}

static bool raise_apply(struct ctx *cx, void *work) {
  struct intake *in = work;
  ctx_random(cx, in->secret, sizeof in->secret); /* followed by who raised it, signed in */
  return matter_take_in(cx, in);
}

static void raise_reply(struct request *rq, void *work, bool committed) {
  (void)work;
  if (committed)
    reply_see_other(rq, S("/can-bo/vuong-mac?da-gui=1"));
  else
    reply_refused(rq, _("Chưa tính được hạn trả lời: lịch nghỉ hoặc quy định thời hạn còn thiếu."));
}

ROUTES(matter_difficulty_routes, ROUTE_GET("/can-bo/vuong-mac", MAY_SIGNED_IN, show_difficulties),
       ROUTE_POST("/can-bo/vuong-mac", MAY_SIGNED_IN, difficulty_form, raise_prepare, raise_apply,
                  raise_reply));
