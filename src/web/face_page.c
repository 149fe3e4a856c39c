#include "web/standing.h"

/* generated */
void face_page_html(struct out *o, const struct face_page *p);

static const str names[] = {S("text"),   S("name"), S("phone"), S("password"), S("people"), S("code"), S("day"),
                            S("hamlet"), S("kind"), S("agree"), S("photo"),    S("roles"),  S("row")};
#define FIELDS (sizeof names / sizeof *names)

/* A form that is only looked at: nothing receives it, so it has no token. */
static struct form_view *shown_form(struct request *rq, bool wrong) {
  struct form_view *v = MEM_NEW(rq->cx->mem, struct form_view);
  struct field_view *fields = MEM_ARRAY(rq->cx->mem, struct field_view, FIELDS);
  for (size_t i = 0; i < FIELDS; i++) {
    str name = wrong ? str_fmt(rq->cx->mem, "wrong_%.*s", STR_ARG(names[i])) : names[i];
    fields[i] = (struct field_view){.name = name, .value = S("")};
    if (wrong) fields[i].error = WORD(rq, "Chỗ này còn trống. Ông/bà điền giúp.");
  }
  *v = (struct form_view){.action = S("/can-bo/bo-mat"), .form_id = S(""), .token = S(""), .multipart = true};
  v->fields.at = fields;
  v->fields.n = FIELDS;
  if (wrong) {
    v->errors.at = fields;
    v->errors.n = 3;
  }
  return v;
}

#define WEEKS 12
#define SOURCES 4

static struct heat_map *shown_heat(struct request *rq) {
  static const int cells[SOURCES][WEEKS] = {
      {HEAT_NOT_DUE, HEAT_DONE, HEAT_DONE, HEAT_NONE, HEAT_DONE, HEAT_DONE, HEAT_MISSING, HEAT_DONE, HEAT_NONE,
       HEAT_DONE, HEAT_DONE, HEAT_WAITING},
      {HEAT_NOT_DUE, HEAT_DONE, HEAT_NONE, HEAT_NONE, HEAT_NONE, HEAT_DONE, HEAT_DONE, HEAT_DONE, HEAT_DONE,
       HEAT_DONE, HEAT_NONE, HEAT_WAITING},
      {HEAT_NOT_DUE, HEAT_NOT_DUE, HEAT_NOT_DUE, HEAT_DONE, HEAT_MISSING, HEAT_MISSING, HEAT_DONE, HEAT_DONE,
       HEAT_DONE, HEAT_DONE, HEAT_DONE, HEAT_DONE},
      {HEAT_NOT_DUE, HEAT_DONE, HEAT_DONE, HEAT_DONE, HEAT_DONE, HEAT_DONE, HEAT_DONE, HEAT_DONE, HEAT_DONE,
       HEAT_DONE, HEAT_DONE, HEAT_WAITING}};
  struct heat_map *m = MEM_NEW(rq->cx->mem, struct heat_map);
  struct heat_row *rows = MEM_ARRAY(rq->cx->mem, struct heat_row, SOURCES);
  str *weeks = MEM_ARRAY(rq->cx->mem, str, WEEKS);
  for (int i = 0; i < WEEKS; i++) weeks[i] = str_fmt(rq->cx->mem, "%d", i + 15);
  for (int i = 0; i < SOURCES; i++)
    rows[i] =
        (struct heat_row){str_fmt(rq->cx->mem, "%.*s %d", STR_ARG(WORD(rq, "Nguồn mẫu")), i + 1), cells[i]};
  m->title = WORD(rq, "Ý kiến hằng tuần, dữ liệu mẫu");
  m->columns.at = weeks;
  m->columns.n = WEEKS;
  m->rows.at = rows;
  m->rows.n = SOURCES;
  return m;
}

static struct choices three(struct request *rq, str a, str b, str c, str hint) {
  struct choice *at = MEM_ARRAY(rq->cx->mem, struct choice, 3);
  at[0] = (struct choice){S("1"), a, hint};
  at[1] = (struct choice){S("2"), b, STR_NONE};
  at[2] = (struct choice){S("3"), c, STR_NONE};
  return (struct choices){at, 3};
}

void face_page_show(struct request *rq) {
  struct face_page p = {.fresh = shown_form(rq, false),
                        .wrong = shown_form(rq, true),
                        .heat = shown_heat(rq),
                        .day = rq->cx->today};
  p.hamlets = three(rq, S("Thôn 1"), S("Thôn 2"), S("Thôn 3"), STR_NONE);
  p.kinds = three(rq, WORD(rq, "Việc chưa ổn"), WORD(rq, "Việc nên làm"), WORD(rq, "Lời khen"),
                  WORD(rq, "Đường hỏng, rác, nước, thái độ phục vụ và mọi việc khác"));
  face_page_html(rq->out, &p);
  struct page page = {.title = WORD(rq, "Bộ mặt: các mẫu trình bày"), .staff = true, .wide = true};
  reply_page(rq, &page);
}
