/* /can-bo/phan-anh/:id: one matter on an officer's desk, and every act on it. */
#include "matter/matter_moved_out.html.h"
#include "matter/matter_pages.h"
#include "matter/matter_record.html.h"

FORM(moderate_form, FIELD_TEXT("tieu-de", 5, 150), FIELD_LONG("noi-dung", 5, 5000), FIELD_CHECK("da-xem"),
     FIELD_CHECK("anh-duoc"), FIELD_CHOICE("cong-khai", 1, "ngay sau"), FIELD_ID("don-vi", 1),
     FIELD_MANY(FIELD_ID, "phoi-hop", 0, 0));
FORM(out_form, FIELD_CHECK("la-to-cao"));
FORM(assign_form, FIELD_ID("giao-don-vi", 1));
FORM(note_form, FIELD_LONG("ghi-chu", 1, 2000));
FORM(message_form, FIELD_LONG("tin", 1, 2000));
FORM(answer_form, FIELD_LONG("da-lam-gi", 0, 3000), FIELD_TEXT("ai-lam", 0, 200), FIELD_TEXT("khi-nao", 0, 200),
     FIELD_LONG("tiep-theo", 0, 1000),
     FIELD_CHOICE("ket-qua", 0, OUTCOME_SOLVED " " OUTCOME_UNSOLVED " " OUTCOME_ELSEWHERE),
     FIELD_TEXT("ket-qua-ro", 0, 300), FIELD_FILE("anh", 3, 10 << 20), FIELD_CHOICE("nut", 1, "luu trinh"));
FORM(approve_form, FIELD_INT("phien-ban", 1, 1000), FIELD_INT("soan-luc", 0, INT64_MAX));
FORM(return_form, FIELD_LONG("ly-do", 1, 1000));
FORM(reveal_form, FIELD_CHOICE("truong", 1, "ten dien-thoai dia-chi loi tin"), FIELD_TEXT("vi-sao", 1, 40));
FORM(withhold_form, FIELD_TEXT("can-cu", 1, 40));

static bool asked(struct request *rq, struct matter *ret) {
  id wanted;
  if (id_parse(param(rq, "id"), &wanted) && matter_find(rq->cx, wanted, ret)) return true;
  reply_not_found(rq);
  return false;
}

static str path_of(struct request *rq, const struct matter *m, const char *act) {
  return str_fmt(rq->cx->mem, "/can-bo/phan-anh/%.*s%s", STR_ARG(id_hex(rq->cx->mem, m->id)), act);
}

static void add_helpers(struct request *rq, struct record_page *p) {
  const struct field_view *typed = form_field(p->moderate_form, S("phoi-hop"));
  p->helpers.at = MEM_ARRAY(rq->cx->mem, struct ticked, p->units.n);
  p->helpers.n = p->units.n;
  for (size_t i = 0; i < p->units.n; i++) {
    struct ticked *to = &p->helpers.at[i];
    *to = (struct ticked){p->units.at[i].value, p->units.at[i].label, false};
    for (size_t k = 0; k < typed->many.n; k++) to->chosen = to->chosen || str_eq(typed->many.at[k], to->value);
  }
}

static void add_forms(struct request *rq, const struct matter *m, struct record_page *p) {
  struct form_view *moderate = form_view(rq, &moderate_form, path_of(rq, m, "/duyet"));
  struct findings f = personal_find(rq->cx->mem, m->text, m->name_public ? STR_NONE : m->name);
  form_preset(moderate, "noi-dung", personal_black_out(rq->cx->mem, m->text, &f));
  form_preset(moderate, "cong-khai", S("ngay"));
  str *words = MEM_ARRAY(rq->cx->mem, str, f.n);
  for (size_t i = 0; i < f.n; i++) words[i] = word(rq->out->lang, f.at[i].what);
  p->findings = (struct findings_view){words, f.n};
  p->moderate_form = moderate;
  add_helpers(rq, p);
  p->out_form = form_view(rq, &out_form, path_of(rq, m, "/chuyen-ra"));
  p->assign_form = form_view(rq, &assign_form, path_of(rq, m, "/giao"));
  p->note_form = form_view(rq, &note_form, path_of(rq, m, "/ghi-chu"));
  p->message_form = form_view(rq, &message_form, path_of(rq, m, "/nhan-tin"));
  struct form_view *answer = form_view(rq, &answer_form, path_of(rq, m, "/tra-loi"));
  if (p->has_draft) {
    form_preset(answer, "da-lam-gi", p->draft.done_what);
    form_preset(answer, "ai-lam", p->draft.done_by);
    form_preset(answer, "khi-nao", p->draft.done_when);
    form_preset(answer, "tiep-theo", p->draft.next_step);
    form_preset(answer, "ket-qua", p->draft.outcome);
    form_preset(answer, "ket-qua-ro", p->draft.outcome_why);
  } else if (id_is(m->lead_unit)) {
    form_preset(answer, "ai-lam", unit_name(rq->cx, m->lead_unit));
  }
  p->answer_form = answer;
  struct form_view *approve = form_view(rq, &approve_form, path_of(rq, m, "/ky"));
  form_preset(approve, "phien-ban", str_fmt(rq->cx->mem, "%lld", (long long)p->draft.version));
  form_preset(approve, "soan-luc", str_fmt(rq->cx->mem, "%lld", (long long)p->drafted_at));
  p->approve_form = approve;
  p->return_form = form_view(rq, &return_form, path_of(rq, m, "/tra-lai"));
  p->withhold_form = form_view(rq, &withhold_form, path_of(rq, m, "/khong-cong-khai"));
}

static void add_rights(struct request *rq, const struct matter *m, struct record_page *p) {
  const struct who *who = &rq->cx->who;
  bool working = str_eq(m->state, S("dang-xu-ly")) || str_eq(m->state, S("mo-lai"));
  bool waits = str_eq(m->state, S("cho-duyet"));
  p->is_new = str_eq(m->state, S("moi"));
  p->reopened = str_eq(m->state, S("mo-lai"));
  p->may_moderate = p->is_new && may(who, MAY_MODERATE);
  p->may_message = !p->is_new && may(who, MAY_ANSWER);
  p->may_answer = (working || p->answered) && may(who, MAY_ANSWER) && matter_is_ours(who, m);
  p->may_approve = waits && matter_may_sign(rq->cx, m);
  p->needs_higher = waits && !p->may_approve && may(who, MAY_APPROVE) && matter_is_ours(who, m);
  p->may_withhold = !p->is_new && matter_is_open(m) && !day_is(m->answered_day) && may(who, MAY_APPROVE) &&
                    matter_is_ours(who, m);
  p->may_assign = working && may(who, MAY_ASSIGN);
  p->draft_waits = waits;
  p->may_plan = m->published_at.is && may(who, MAY_PLAN_MEETINGS);
  p->may_promise = m->published_at.is && day_is(m->answered_day) && may(who, MAY_PROMISE);
}

static void add_units(struct request *rq, const struct matter *m, struct record_page *p) {
  struct id_rows u = matter_units(rq->cx, m->id);
  p->cooperating.at = MEM_ARRAY(rq->cx->mem, str, u.n);
  for (size_t i = 0; i < u.n; i++) p->cooperating.at[p->cooperating.n++] = unit_name(rq->cx, u.at[i].id);
}

/* ---- what of a person is masked ------------------------------------------------------------------------ */

static bool hides(str shown, str raw) {
  return raw.p && !str_eq(shown, raw);
}

static bool hide_words(struct request *rq, struct word_views *v, str name) {
  bool hidden = false;
  for (size_t i = 0; i < v->n; i++) {
    str raw = v->at[i].text;
    v->at[i].text = personal_hidden(rq->cx->mem, raw, name);
    hidden = hidden || hides(v->at[i].text, raw);
  }
  return hidden;
}

/* All but the one field that was asked for in this very request; offers the others. */
static void hide(struct request *rq, const struct matter *m, str shown, struct record_page *p) {
  void *mem = rq->cx->mem;
  static const struct {
    const char *field;
    str word;
  } fields[] = {{"ten", _("Họ và tên")},
                {"dien-thoai", _("Số điện thoại")},
                {"dia-chi", _("Địa chỉ")},
                {"loi", _("Lời người gửi, nguyên văn")},
                {"tin", _("Tin nhắn và ghi chú, nguyên văn")}};
  enum { FIELDS = sizeof fields / sizeof *fields };
  bool hidden[FIELDS] = {m->name.n > 0, m->phone.n > 0, m->address.n > 0};
  if (!str_eq(shown, S("ten"))) p->name = mask_name(mem, m->name);
  if (!str_eq(shown, S("dien-thoai"))) p->phone = mask_phone(mem, m->phone);
  if (!str_eq(shown, S("dia-chi")) && m->address.n) p->address = S("••••••••");
  if (!str_eq(shown, S("loi"))) {
    p->text = personal_hidden(mem, m->text, m->name);
    p->place = personal_hidden(mem, m->place, m->name);
  }
  hidden[3] = hides(p->text, m->text) || hides(p->place, m->place);
  if (!str_eq(shown, S("tin"))) {
    bool notes = hide_words(rq, &p->notes, m->name), messages = hide_words(rq, &p->messages, m->name);
    str comment = p->rating_comment;
    p->rating_comment = personal_hidden(mem, comment, m->name);
    hidden[4] = notes || messages || hides(p->rating_comment, comment);
  }
  struct choice *at = MEM_ARRAY(mem, struct choice, FIELDS);
  for (size_t i = 0; i < FIELDS; i++)
    if (hidden[i] && !str_eq(shown, str_of(fields[i].field)))
      at[p->masked.n++] =
          (struct choice){str_of(fields[i].field), word(rq->out->lang, fields[i].word), STR_NONE};
  p->masked.at = at;
  p->reasons = reveal_reasons(rq->cx, rq->out->lang);
  p->reveal_form = form_view(rq, &reveal_form, path_of(rq, m, "/hien"));
  for (size_t i = 0; i < FIELDS; i++)
    if (str_eq(shown, str_of(fields[i].field))) p->shown = word(rq->out->lang, fields[i].word);
}

/* shown: the masked field to be shown, absent for none. */
static void show_matter(struct request *rq, const struct matter *m, str shown) {
  struct ctx *cx = rq->cx;
  enum lang lang = rq->out->lang;
  struct record_page p = {.id = id_hex(cx->mem, m->id),
                          .title = m->title,
                          .text = m->text,
                          .place = m->place,
                          .name = m->name,
                          .phone = m->phone,
                          .address = m->address,
                          .task = m->task,
                          .signers = m->signers,
                          .name_public = m->name_public,
                          .topic = matter_topic_word(lang, m->topic),
                          .hamlet = matter_hamlet_word(rq, m->hamlet),
                          .state = matter_state_of(rq, m),
                          .state_code = matter_state_code_of(rq, m),
                          .channel = word(lang, matter_channel_word(m->channel)),
                          .kind = word(lang, matter_kind_word(m->kind)),
                          .lead_unit = id_is(m->lead_unit) ? unit_name(cx, m->lead_unit) : STR_NONE,
                          .received = m->received_day,
                          .received_at = m->received_at,
                          .due = m->due_day,
                          .late = matter_is_late(rq, m),
                          .answered = str_eq(m->state, S("da-tra-loi")),
                          .why = matter_why(rq, m),
                          .units = matter_units_to_choose(cx, lang),
                          .grounds = matter_grounds(cx, lang),
                          .outcomes = matter_outcomes(cx, lang),
                          .pictures = matter_picture_views(rq, m->id, path_of(rq, m, ""), 0, false),
                          .steps = matter_step_views(rq, m->id, true),
                          .notes = matter_word_views(rq, matter_notes(cx, m->id), true),
                          .messages = matter_word_views(rq, matter_messages(cx, m->id), true),
                          .answers = matter_answer_views(rq, m->id, path_of(rq, m, ""), true)};
  if (m->number.is) {
    p.number = str_fmt(cx->mem, "%lld", (long long)m->number.v);
    if (m->published_at.is) p.public_path = str_fmt(cx->mem, "/phan-anh/%.*s", STR_ARG(p.number));
  }
  struct answer_views all = matter_answer_views(rq, m->id, path_of(rq, m, ""), false);
  struct matter_answer newest;
  if (all.n && matter_newest_answer(cx, m->id, false, &newest) && !str_eq(newest.state, S("cong-khai"))) {
    p.draft = all.at[0];
    p.drafted_at = newest.drafted_at;
    p.has_draft = true;
  }
  struct matter_rating rating;
  if (matter_newest_rating(cx, m->id, &rating)) {
    p.rating = rating.score;
    p.rating_comment = rating.comment;
  }
  p.family = matter_family_part(rq, m);
  p.may_show_pictures = p.pictures.n && consent_holds(cx, m->id, S("anh"));
  p.erased = !m->text.p || privacy_erased(cx, m->id);
  if (may(&cx->who, MAY_INTAKE) && !p.is_new && m->text.p)
    p.take_path = privacy_take_path(cx->mem, S(MATTER_KEEPER), m->id);
  hide(rq, m, shown, &p);
  add_rights(rq, m, &p);
  add_units(rq, m, &p);
  add_forms(rq, m, &p);
  matter_record_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = p.title.n ? p.title : WORD(rq, "Ý kiến mới"),
                                .section = S("phan-anh"),
                                .staff = true,
                                .wide = true});
}

void matter_show_record(struct request *rq) {
  struct matter m;
  if (asked(rq, &m)) show_matter(rq, &m, STR_NONE);
}

static void show_record_picture(struct request *rq) {
  struct matter m;
  id wanted;
  if (!asked(rq, &m)) return;
  struct matter_files f = matter_files(rq->cx, m.id);
  if (id_parse(param(rq, "file"), &wanted))
    for (size_t i = 0; i < f.n; i++) {
      struct bytes content;
      str type;
      if (!id_eq(f.at[i].id, wanted) && !id_eq(f.at[i].thumbnail, wanted)) continue;
      if (!store_blob_read(rq->cx, wanted, &content, &type)) break;
      reply_bytes(rq, type, (str){(const char *)content.p, content.n}, STR_NONE);
      return;
    }
  reply_not_found(rq);
}

/* ---- acts: each prepares the same work and says afterwards where the matter stands ------------------------------------ */

struct act {
  id matter, unit;
  id *units;
  size_t n_units;
  str text, title;
  bool flag, pictures;
  int64_t version, number;
  moment drafted_at;
  struct matter_answer answer;
  struct matter_file_staged *files;
  size_t n_files;
  str moved_number;
  struct matter before;
  str reason;
};

static struct act *act_on(struct request *rq) {
  struct act *w = MEM_NEW(rq->cx->mem, struct act);
  if (!asked(rq, &w->before)) return NULL;
  w->matter = w->before.id;
  return w;
}

static void act_reply(struct request *rq, void *work, bool committed) {
  struct act *w = work;
  if (committed)
    reply_see_other(rq, path_of(rq, &w->before, ""));
  else
    reply_refused(
        rq, _("Việc này vừa có người xử lý, hoặc không còn ở bước đó. Ông/bà mở lại để xem tình trạng mới."));
}

static void *moderate_prepare(struct request *rq) {
  struct act *w = act_on(rq);
  if (!w) return NULL;
  w->title = form_text(rq, "tieu-de");
  w->text = form_text(rq, "noi-dung");
  w->unit = form_id(rq, "don-vi");
  w->flag = str_eq(form_text(rq, "cong-khai"), S("ngay"));
  w->pictures = form_check(rq, "anh-duoc");
  const str *typed;
  size_t n = form_many(rq, "phoi-hop", &typed);
  w->units = MEM_ARRAY(rq->cx->mem, id, n);
  for (size_t i = 0; i < n; i++)
    if (id_parse(typed[i], &w->units[w->n_units])) w->n_units++;
  /* What is still there after blacking out has to be confirmed expressly. */
  str name = w->before.name_public ? STR_NONE : w->before.name;
  bool left = personal_find(rq->cx->mem, w->text, name).n || personal_find(rq->cx->mem, w->title, name).n;
  if (left && !form_check(rq, "da-xem")) {
    form_wrong(rq, "da-xem",
               _("Nội dung sắp công khai còn chỗ giống dữ liệu cá nhân. Che đi, hoặc đánh dấu là đã xem và "
                 "được công khai."));
    reply_form_again(rq, matter_show_record);
    return NULL;
  }
  struct unit unit;
  if (!unit_find(rq->cx, w->unit, &unit) || day_is(unit.closed)) {
    form_wrong(rq, "don-vi", _("Ông/bà chọn đơn vị giải quyết."));
    reply_form_again(rq, matter_show_record);
    return NULL;
  }
  return w;
}
static bool moderate_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  if (!matter_moderate(cx, w->matter, w->title, w->text, w->flag, w->unit, w->units, w->n_units)) return false;
  if (w->pictures) matter_show_pictures(cx, w->matter);
  return true;
}

static void *out_prepare(struct request *rq) {
  struct act *w = act_on(rq);
  if (w && !form_check(rq, "la-to-cao")) {
    form_wrong(rq, "la-to-cao", _("Đánh dấu ô này để chắc rằng đây là đơn tố cáo."));
    reply_form_again(rq, matter_show_record);
    return NULL;
  }
  return w;
}
static bool out_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  return matter_move_out(cx, w->matter, &w->moved_number);
}
static void out_reply(struct request *rq, void *work, bool committed) {
  struct act *w = work;
  if (!committed || !w->moved_number.p) {
    act_reply(rq, work, false);
    return;
  }
  const struct matter *m = &w->before;
  struct moved_out_page p = {.number = w->moved_number,
                             .text = m->text,
                             .place = m->place,
                             .name = m->name,
                             .phone = m->phone,
                             .address = m->address,
                             .received = m->received_day,
                             .day = rq->cx->today};
  matter_moved_out_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Đơn đã được đưa ra khỏi hệ thống"), .staff = true});
}

static void *assign_prepare(struct request *rq) {
  struct act *w = act_on(rq);
  if (w) w->unit = form_id(rq, "giao-don-vi");
  return w;
}
static bool assign_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  return matter_assign(cx, w->matter, w->unit);
}

static void *note_prepare(struct request *rq) {
  struct act *w = act_on(rq);
  if (w) w->text = form_text(rq, "ghi-chu");
  return w;
}
static bool note_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  return matter_add_note(cx, w->matter, w->text);
}

static void *message_prepare(struct request *rq) {
  struct act *w = act_on(rq);
  if (w) w->text = form_text(rq, "tin");
  return w;
}
static bool message_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  return matter_message_out(cx, w->matter, w->text);
}

/* Whoever only asks to be told which road was repaired must not read 'solved' where nothing was. */
static bool outcome_said(struct request *rq) {
  str outcome = form_text(rq, "ket-qua");
  if (!outcome.n) {
    form_wrong(rq, "ket-qua", _("Chọn kết quả đúng với thực tế."));
    return false;
  }
  if (str_eq(outcome, S(OUTCOME_SOLVED)) || utf8_count(form_text(rq, "ket-qua-ro")) >= 3) return true;
  form_wrong(rq, "ket-qua-ro",
             str_eq(outcome, S(OUTCOME_ELSEWHERE)) ? _("Nêu cơ quan có thẩm quyền, nơi việc được chuyển đến.")
                                                   : _("Nêu lý do vì sao không giải quyết được."));
  return false;
}

/* An answer is not sent for signing unless it says what was done, by whom, when, and what comes next. */
static void *answer_prepare(struct request *rq) {
  static const struct {
    const char *field;
    str missing;
  } needed[] = {{"da-lam-gi", _("Nêu rõ việc đã làm.")},
                {"ai-lam", _("Nêu đơn vị đã làm.")},
                {"khi-nao", _("Nêu ngày đã làm hoặc sẽ làm.")},
                {"tiep-theo", _("Nêu bước tiếp theo; nếu không còn gì, ghi “Không còn việc phải làm”.")}};
  struct act *w = act_on(rq);
  if (!w) return NULL;
  w->flag = str_eq(form_text(rq, "nut"), S("trinh"));
  bool whole = true;
  for (size_t i = 0; w->flag && i < sizeof needed / sizeof *needed; i++)
    if (utf8_count(form_text(rq, needed[i].field)) < 3) {
      form_wrong(rq, needed[i].field, needed[i].missing);
      whole = false;
    }
  if (w->flag && !outcome_said(rq)) whole = false;
  if (!whole) {
    reply_form_again(rq, matter_show_record);
    return NULL;
  }
  bool replied = false;
  if (!matter_stage_pictures(rq, &w->files, &w->n_files, &replied)) {
    if (!replied) reply_form_again(rq, matter_show_record);
    return NULL;
  }
  w->answer = (struct matter_answer){.done_what = form_text(rq, "da-lam-gi"),
                                     .done_by = form_text(rq, "ai-lam"),
                                     .done_when = form_text(rq, "khi-nao"),
                                     .next_step = form_text(rq, "tiep-theo"),
                                     .outcome = form_text(rq, "ket-qua"),
                                     .outcome_why = form_text(rq, "ket-qua-ro")};
  return w;
}
static bool answer_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  return matter_draft_answer(cx, w->matter, &w->answer, w->flag, w->files, w->n_files);
}

static void *approve_prepare(struct request *rq) {
  struct act *w = act_on(rq);
  if (!w) return NULL;
  w->version = form_int(rq, "phien-ban");
  w->drafted_at = form_int(rq, "soan-luc");
  return w;
}
static bool approve_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  return matter_approve(cx, w->matter, w->version, w->drafted_at, &w->number);
}

static void *return_prepare(struct request *rq) {
  struct act *w = act_on(rq);
  if (w) w->text = form_text(rq, "ly-do");
  return w;
}
static bool return_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  return matter_return_draft(cx, w->matter, w->text);
}

static void *withhold_prepare(struct request *rq) {
  struct act *w = act_on(rq);
  if (w) w->text = form_text(rq, "can-cu");
  return w;
}
static bool withhold_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  return matter_withhold(cx, w->matter, w->text);
}

static void *reveal_prepare(struct request *rq) {
  struct act *w = act_on(rq);
  if (!w) return NULL;
  w->text = form_text(rq, "truong");
  w->reason = form_text(rq, "vi-sao");
  return w;
}
static bool reveal_apply(struct ctx *cx, void *work) {
  struct act *w = work;
  return reveal_note(cx, S(MATTER_KEEPER), w->matter, w->text, w->reason);
}
/* Shown in this answer and nowhere else; asking again is another line of the log. */
static void reveal_reply(struct request *rq, void *work, bool committed) {
  struct act *w = work;
  if (committed) {
    show_matter(rq, &w->before, w->text);
    return;
  }
  form_wrong(rq, "vi-sao", _("Ông/bà chọn lý do cần xem."));
  reply_form_again(rq, matter_show_record);
}

#define ACT(path_, need_, form_, name_)                                                                        \
  ROUTE_POST("/can-bo/phan-anh/:id/" path_, need_, form_, name_##_prepare, name_##_apply, act_reply)
ROUTES(matter_record_routes,
       ROUTE_GET_AS(LANE_PAGE, ROUTE_NO_STORE, "/can-bo/phan-anh/:id", MAY_READ_MATTERS, matter_show_record),
       ROUTE_GET_AS(LANE_DOWNLOAD, ROUTE_NO_STORE, "/can-bo/phan-anh/:id/anh/:file", MAY_READ_MATTERS,
                    show_record_picture),
       ROUTE_POST_AS(LANE_PAGE, ROUTE_NO_STORE | ROUTE_REPEATABLE, "/can-bo/phan-anh/:id/hien",
                     MAY_READ_MATTERS, reveal_form, reveal_prepare, reveal_apply, reveal_reply),
       ACT("duyet", MAY_MODERATE, moderate_form, moderate),
       ROUTE_POST_AS(LANE_PAGE, ROUTE_NO_STORE, "/can-bo/phan-anh/:id/chuyen-ra", MAY_MODERATE, out_form,
                     out_prepare, out_apply, out_reply),
       ACT("giao", MAY_ASSIGN, assign_form, assign), ACT("ghi-chu", MAY_READ_MATTERS, note_form, note),
       ACT("nhan-tin", MAY_ANSWER, message_form, message),
       ROUTE_POST_AS(LANE_UPLOAD, 0, "/can-bo/phan-anh/:id/tra-loi", MAY_ANSWER, answer_form, answer_prepare,
                     answer_apply, act_reply),
       ACT("ky", MAY_APPROVE, approve_form, approve), ACT("tra-lai", MAY_APPROVE, return_form, return ),
       ACT("khong-cong-khai", MAY_APPROVE, withhold_form, withhold));
