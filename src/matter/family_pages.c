/* On the desk: joining what says the same, parting it again, and parting a letter with several matters. */
#include "matter/matter_pages.h"

FORM(join_form, FIELD_ID("viec", 1));
FORM(part_form, FIELD_CHECK("tach"));
FORM(split_form, FIELD_LONG("phan", 5, 5000), FIELD_TEXT("phan-chu-de", 1, 40));

static str path_of(struct request *rq, id matter, const char *act) {
  return str_fmt(rq->cx->mem, "/can-bo/phan-anh/%.*s%s", STR_ARG(id_hex(rq->cx->mem, matter)), act);
}

static struct matter_lines lines_of_ids(struct request *rq, struct id_rows ids) {
  struct matters m = {MEM_ARRAY(rq->cx->mem, struct matter, ids.n), 0};
  for (size_t i = 0; i < ids.n; i++)
    if (matter_find(rq->cx, ids.at[i].id, &m.at[m.n])) m.n++;
  return matter_lines_of(rq, &m, true);
}

static struct choices alike_choices(struct request *rq, const struct matter *m) {
  struct matters alike = matter_alike(rq->cx, m);
  struct matter_lines lines = matter_lines_of(rq, &alike, true);
  struct choice *at = MEM_ARRAY(rq->cx->mem, struct choice, lines.n);
  size_t n = 0;
  for (size_t i = 0; i < lines.n; i++) {
    if (str_eq(alike.at[i].state, S("moi")))
      continue; /* to be looked at first: it may have to leave this place */
    str hint = str_fmt(rq->cx->mem, "%.*s · %.*s · %.*s", STR_ARG(lines.at[i].state),
                       STR_ARG(day_vi(rq->cx->mem, alike.at[i].received_day)), STR_ARG(lines.at[i].excerpt));
    at[n++] = (struct choice){id_hex(rq->cx->mem, alike.at[i].id), lines.at[i].title, hint};
  }
  return (struct choices){at, n};
}

struct family_part matter_family_part(struct request *rq, const struct matter *m) {
  struct ctx *cx = rq->cx;
  struct family_part f = {.voices = m->signers + m->voices};
  bool moderator = may(&cx->who, MAY_MODERATE), open = matter_is_open(m) && !day_is(m->answered_day);
  id head;
  f.members = lines_of_ids(rq, matter_members(cx, m->id));
  f.parts = lines_of_ids(rq, matter_parts(cx, m->id));
  if (matter_head(cx, m->id, &head)) {
    f.head = lines_of_ids(rq, (struct id_rows){&(struct id_row){head}, 1});
    f.may_part = moderator;
  }
  if (moderator && open && !f.members.n) f.alike = alike_choices(rq, m);
  f.may_split = moderator && open;
  f.topics = matter_topics(cx, rq->out->lang);
  f.join_form = form_view(rq, &join_form, path_of(rq, m->id, "/gop"));
  f.part_form = form_view(rq, &part_form, path_of(rq, m->id, "/tach-nhom"));
  struct form_view *split = form_view(rq, &split_form, path_of(rq, m->id, "/tach"));
  form_preset(split, "phan-chu-de", m->topic);
  f.split_form = split;
  return f;
}

struct family_act {
  id matter, other;
  str text, topic;
};

static struct family_act *act_on(struct request *rq) {
  struct family_act *w = MEM_NEW(rq->cx->mem, struct family_act);
  struct matter m;
  if (id_parse(param(rq, "id"), &w->matter) && matter_find(rq->cx, w->matter, &m)) return w;
  reply_not_found(rq);
  return NULL;
}

static void act_reply(struct request *rq, void *work, bool committed) {
  struct family_act *w = work;
  if (committed)
    reply_see_other(rq, path_of(rq, id_is(w->other) ? w->other : w->matter, ""));
  else
    reply_refused(
        rq, _("Không gộp, tách được: việc đã có người xử lý, đã trả lời, hoặc việc kia nhận sau việc này."));
}

static void *join_prepare(struct request *rq) {
  struct family_act *w = act_on(rq);
  if (w) w->other = form_id(rq, "viec");
  return w;
}
static bool join_apply(struct ctx *cx, void *work) {
  struct family_act *w = work;
  return matter_join(cx, w->matter, w->other);
}

static void *part_prepare(struct request *rq) {
  return act_on(rq);
}
static bool part_apply(struct ctx *cx, void *work) {
  struct family_act *w = work;
  return matter_part(cx, w->matter);
}

static void *split_prepare(struct request *rq) {
  struct family_act *w = act_on(rq);
  if (!w) return NULL;
  w->text = form_text(rq, "phan");
  w->topic = form_text(rq, "phan-chu-de");
  struct choices topics = matter_topics(rq->cx, rq->out->lang);
  for (size_t i = 0; i < topics.n; i++)
    if (str_eq(topics.at[i].value, w->topic)) return w;
  form_wrong(rq, "phan-chu-de", _("Ông/bà chọn một mục gần nhất; nếu không rõ, chọn “Việc khác”."));
  reply_form_again(rq, matter_show_record);
  return NULL;
}
static bool split_apply(struct ctx *cx, void *work) {
  struct family_act *w = work;
  return matter_split(cx, w->matter, w->text, w->topic, &w->other);
}

#define ACT(path_, form_, name_)                                                                               \
  ROUTE_POST("/can-bo/phan-anh/:id/" path_, MAY_MODERATE, form_, name_##_prepare, name_##_apply, act_reply)
ROUTES(matter_family_routes, ACT("gop", join_form, join), ACT("tach-nhom", part_form, part),
       ACT("tach", split_form, split));
