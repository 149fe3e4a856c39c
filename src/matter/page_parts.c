/* Parts that several pages of this room show. */
#include "matter/matter_pages.h"

bool matter_is_open(const struct matter *m) {
  return str_eq(m->state, S("moi")) || str_eq(m->state, S("dang-xu-ly")) || str_eq(m->state, S("cho-duyet")) ||
         str_eq(m->state, S("mo-lai"));
}

bool matter_is_late(struct request *rq, const struct matter *m) {
  return matter_is_open(m) && m->due_day.n < rq->cx->today.n && !matter_correcting(rq->cx, m);
}

str matter_held_by(struct request *rq, const struct matter *m) {
  if (!matter_is_late(rq, m) || day_is(m->answered_day) || !id_is(m->lead_unit)) return STR_NONE;
  struct matter_climb c = matter_climb(rq->cx);
  return matter_holder_said(rq->cx, rq->out->lang, &c, m->due_day, unit_name(rq->cx, m->lead_unit));
}

str matter_state_code_of(struct request *rq, const struct matter *m) {
  bool answered = str_eq(m->state, S("da-tra-loi")) || matter_correcting(rq->cx, m);
  return answered ? m->outcome : m->state;
}

/* What was answered is shown as what became of it. */
str matter_state_of(struct request *rq, const struct matter *m) {
  str code = matter_state_code_of(rq, m);
  bool answered = m->outcome.n && str_eq(code, m->outcome);
  return word(rq->out->lang, answered ? matter_outcome_word(m->outcome) : matter_state_word(code));
}

str matter_hamlet_word(struct request *rq, id hamlet) {
  return id_is(hamlet) ? unit_name(rq->cx, hamlet) : STR_NONE;
}

struct agreements matter_agreements(struct request *rq) {
  struct agreements a = {0};
  enum lang lang = rq->out->lang;
  (void)consent_text(rq->cx, lang, S("neu-ten"), &a.name);
  (void)consent_text(rq->cx, lang, S("bao-tin"), &a.call);
  (void)consent_text(rq->cx, lang, S("anh"), &a.pictures);
  return a;
}

static str excerpt(void *mem, str text) {
  enum { EXCERPT = 220 };
  if (text.n <= EXCERPT) return text;
  return str_and(mem, utf8_cut(text, EXCERPT), S("…"));
}

/* One query for all rows of a list; a hamlet that is no more is looked up by itself. */
static str name_among(struct request *rq, const struct units *hamlets, id hamlet) {
  for (size_t i = 0; i < hamlets->n; i++)
    if (id_eq(hamlets->at[i].id, hamlet)) return hamlets->at[i].name;
  return matter_hamlet_word(rq, hamlet);
}

struct matter_lines matter_lines_of(struct request *rq, const struct matters *m, bool staff) {
  struct ctx *cx = rq->cx;
  enum lang lang = rq->out->lang;
  struct units hamlets = unit_list(cx, UNIT_HAMLET, cx->today);
  struct matter_lines lines = {MEM_ARRAY(cx->mem, struct matter_line, m->n), m->n};
  for (size_t i = 0; i < m->n; i++) {
    const struct matter *from = &m->at[i];
    struct matter_line *to = &lines.at[i];
    /* A staff list is read over shoulders: what looks like somebody's number or name is masked in it. */
    str own = staff ? personal_hidden(cx->mem, from->text, from->name) : from->public_text;
    to->title = from->title.n ? from->title : own.p ? excerpt(cx->mem, own) : WORD(rq, "Đã xóa theo yêu cầu");
    to->excerpt = from->title.n ? excerpt(cx->mem, own) : STR_NONE;
    to->state = matter_state_of(rq, from);
    to->state_code = matter_state_code_of(rq, from);
    to->hamlet = name_among(rq, &hamlets, from->hamlet);
    to->topic = matter_topic_word(lang, from->topic);
    to->day = day_is(from->answered_day) ? from->answered_day : from->received_day;
    to->due_day = from->due_day;
    to->answered = str_eq(from->state, S("da-tra-loi"));
    to->late = matter_is_late(rq, from);
    to->open = matter_is_open(from);
    if (from->number.is) to->number = str_int(cx->mem, from->number.v);
    to->path = staff ? str_fmt(cx->mem, "/can-bo/phan-anh/%.*s", STR_ARG(id_hex(cx->mem, from->id)))
                     : str_and(cx->mem, S("/phan-anh/"), to->number);
    if (!staff || !to->open) continue;
    int64_t left = calendar_working_between(cx, cx->today, from->due_day);
    to->days_left = left > 0 ? left : 0;
    to->days_late = left < 0 ? -left : 0;
  }
  return lines;
}

/* `base` is the address below which the matter's pictures lie: the public page's or the desk's. */
struct answer_views matter_answer_views(struct request *rq, id matter, str base, bool only_public) {
  struct matter_answers a = matter_answers(rq->cx, matter, only_public);
  struct answer_views v = {MEM_ARRAY(rq->cx->mem, struct answer_view, a.n), a.n};
  for (size_t i = 0; i < a.n; i++)
    v.at[i] = (struct answer_view){
        .version = a.at[i].version,
        .pictures = matter_picture_views(rq, matter, base, a.at[i].version, only_public),
        .outcome = a.at[i].outcome,
        .outcome_word = word(rq->out->lang, matter_outcome_word(a.at[i].outcome)),
        .outcome_why = a.at[i].outcome_why,
        .done_what = a.at[i].done_what,
        .done_by = a.at[i].done_by,
        .done_when = a.at[i].done_when,
        .next_step = a.at[i].next_step,
        .approved_at = a.at[i].approved_at.v,
        .entry = a.at[i].entry.p ? hex_of(rq->cx->mem, a.at[i].entry.p, a.at[i].entry.n) : STR_NONE};
  return v;
}

struct picture_views matter_picture_views(struct request *rq, id matter, str base, int64_t version,
                                          bool only_public) {
  void *mem = rq->cx->mem;
  struct matter_files f = matter_files(rq->cx, matter);
  struct picture_views v = {MEM_ARRAY(mem, struct picture_view, f.n), 0};
  for (size_t i = 0; i < f.n; i++) {
    if (f.at[i].version != version || (only_public && !f.at[i].is_public)) continue;
    v.at[v.n++] = (struct picture_view){
        str_fmt(mem, "%.*s/anh/%.*s", STR_ARG(base), STR_ARG(id_hex(mem, f.at[i].id))),
        str_fmt(mem, "%.*s/anh/%.*s", STR_ARG(base), STR_ARG(id_hex(mem, f.at[i].thumbnail))), f.at[i].width,
        f.at[i].height};
  }
  return v;
}

static const struct {
  const char *what;
  str word;
  bool for_resident;
} steps[] = {
    {"nhan", _("Đã nhận"), true},
    {"duyet", _("Đã xem, chuyển giải quyết"), true},
    {"giao", _("Giao cho"), true},
    {"phoi-hop", _("Phối hợp"), true},
    {"soan", _("Soạn trả lời"), false},
    {"trinh", _("Trình ký trả lời"), true},
    {"tra-lai", _("Trả lại để soạn lại"), false},
    {"cong-khai", _("Trả lời công khai"), true},
    {"khong-cong-khai", _("Không công khai theo luật"), true},
    {"mo-lai", _("Người gửi báo chưa xong"), true},
    {"gop", _("Gộp với việc giống nhau đã có từ trước"), true},
    {"tach-nhom", _("Tách khỏi nhóm, giải quyết riêng"), true},
    {"tach", _("Tách một phần thành việc riêng"), true},
    {"rut", _("Người gửi rút lại"), true},
    {"danh-gia", _("Người gửi đánh giá"), true},
    {"tin-di", _("Xã nhắn người gửi"), true},
    {"tin-den", _("Người gửi nhắn"), true},
    {"cat", _("Đã xóa tên và thông tin riêng của người gửi"), true},
    {"huy", _("Đã xóa nội dung theo yêu cầu"), true},
};

/* Events of one moment have no order of their own: they stand as the table above has them. */
static void in_order(struct step_views *v) {
  for (size_t i = v->n - 1; i > 0 && v->at[i - 1].at == v->at[i].at && v->at[i - 1].rank > v->at[i].rank; i--) {
    struct step_view later = v->at[i - 1];
    v->at[i - 1] = v->at[i];
    v->at[i] = later;
  }
}

struct step_views matter_step_views(struct request *rq, id matter, bool staff) {
  struct matter_events e = matter_events(rq->cx, matter);
  struct step_views v = {MEM_ARRAY(rq->cx->mem, struct step_view, e.n), 0};
  for (size_t i = 0; i < e.n; i++)
    for (size_t s = 0; s < sizeof steps / sizeof *steps; s++) {
      if (!str_eq(e.at[i].what, str_of(steps[s].what)) || (!staff && !steps[s].for_resident)) continue;
      v.at[v.n++] = (struct step_view){.word = word(rq->out->lang, steps[s].word),
                                       .unit = id_is(e.at[i].unit) ? unit_name(rq->cx, e.at[i].unit) : STR_NONE,
                                       .detail = staff ? e.at[i].detail : STR_NONE,
                                       .at = e.at[i].at,
                                       .rank = s};
      in_order(&v);
    }
  return v;
}

struct word_views matter_word_views(struct request *rq, struct matter_words words, bool names) {
  struct word_views v = {MEM_ARRAY(rq->cx->mem, struct word_view, words.n), words.n};
  for (size_t i = 0; i < words.n; i++) {
    bool office = id_is(words.at[i].author);
    str who = office ? WORD(rq, "Xã") : WORD(rq, "Người gửi");
    struct account author;
    if (office && names && account_find(rq->cx, words.at[i].author, &author)) who = author.name;
    v.at[i] = (struct word_view){who, words.at[i].text, words.at[i].at, office};
  }
  return v;
}

struct deadline_view *matter_why(struct request *rq, const struct matter *m) {
  struct deadline d;
  if (!calendar_deadline(rq->cx, matter_rule(m->kind, m->received_day), matter_clock_from(rq->cx, m), &d))
    return NULL;
  return deadline_view(rq->cx, rq->out->lang, &d);
}

/* ---- pictures on the way in ------------------------------------------------------------------------------------ */

bool matter_stage_pictures(struct request *rq, struct matter_file_staged **ret, size_t *ret_n,
                           bool *ret_replied) {
  const struct upload *uploads;
  size_t n = form_files(rq, "anh", &uploads);
  struct matter_file_staged *staged = MEM_ARRAY(rq->cx->mem, struct matter_file_staged, n);
  *ret_replied = false;
  for (size_t i = 0; i < n; i++) {
    struct picture p;
    str why = STR_NONE;
    enum box_result result =
        rq->box ? box_picture(rq->box, rq->cx->mem, uploads[i].content, &p, &why) : BOX_DOWN;
    if (result == BOX_REFUSED) {
      form_wrong(rq, "anh", why);
      return false;
    }
    if (result == BOX_DOWN) {
      reply_down(rq,
                 _("Máy chủ chưa xử lý được ảnh lúc này. Ông/bà gửi lại sau ít phút, hoặc gửi không kèm ảnh."));
      *ret_replied = true;
      return false;
    }
    staged[i] = (struct matter_file_staged){.media_type = p.media_type, .width = p.width, .height = p.height};
    struct bytes full = {(const uint8_t *)p.full.p, p.full.n},
                 small = {(const uint8_t *)p.thumbnail.p, p.thumbnail.n};
    if (!store_blob_stage(rq->cx, full, &staged[i].full) ||
        !store_blob_stage(rq->cx, small, &staged[i].thumbnail)) {
      reply_down(rq, _("Máy chủ chưa giữ được ảnh lúc này. Ông/bà gửi lại sau ít phút."));
      *ret_replied = true;
      return false;
    }
  }
  *ret = staged;
  *ret_n = n;
  return true;
}
