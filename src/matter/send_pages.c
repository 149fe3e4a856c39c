/* /phan-anh/gui: one question a page, check your answers, send, and the slip. Each page is a POST that carries the earlier
 * answers; only the last one makes a record. */
#include "matter/matter_pages.h"
#include "matter/matter_send.html.h"
#include "matter/matter_sent.html.h"

#include <string.h>

enum { PICTURES = 3, PICTURE_BYTES = 10 << 20 };

FORM(send_form, FIELD_CHOICE("buoc", 1, "loi noi lien-he xem gui thuong"), FIELD_TEXT("loai", 0, 40),
     FIELD_LONG("loi", 0, 5000), FIELD_ID("thon", 0), FIELD_TEXT("noi", 0, 200), FIELD_TEXT("chu-de", 0, 40),
     FIELD_TEXT("ten", 0, 80), FIELD_TEXT("dien-thoai", 0, 20), FIELD_TEXT("dia-chi", 0, 200),
     FIELD_TEXT("thu-dien-tu", 0, 254), FIELD_CHECK("bao-toi"), FIELD_CHECK("neu-ten"), FIELD_TEXT("tu", 0, 20),
     FIELD_FILE("anh", PICTURES, PICTURE_BYTES), FIELD_CHECK("hien-anh"));

/* The page that holds the first field that is wrong; nothing wrong (the form was open too long): the page that was asked for. */
static str step_again(struct request *rq, const struct form_view *form) {
  static const struct {
    str field, step;
  } homes[] = {{S("thon"), S("noi")},
               {S("noi"), S("noi")},
               {S("chu-de"), S("noi")},
               {S("ten"), S("lien-he")},
               {S("dien-thoai"), S("lien-he")},
               {S("dia-chi"), S("lien-he")},
               {S("thu-dien-tu"), S("lien-he")},
               {S("bao-toi"), S("lien-he")},
               {S("neu-ten"), S("lien-he")},
               {S("anh"), S("xem")}};
  str wanted = form_text(rq, "buoc");
  if (!form->errors.n) return str_eq(wanted, S("gui")) || str_eq(wanted, S("thuong")) ? S("xem") : wanted;
  for (size_t i = 0; i < sizeof homes / sizeof *homes; i++)
    if (str_eq(form->errors.at[0].name, homes[i].field)) return homes[i].step;
  return S("loi");
}

/* The kind that was chosen, without a choice the commonest; 'thuong' sends as the kind that asks for no name. NULL: no such kind,
 * or one that only the office enters. */
static const struct kind_row *kind_of(struct request *rq) {
  str code = form_text(rq, "loai");
  const struct kind_row *k = matter_kind_on(code.n ? code : S("phan-anh"), rq->cx->today);
  if (k && k->needs_identity && str_eq(form_text(rq, "buoc"), S("thuong")))
    k = matter_kind_on(k->otherwise, rq->cx->today);
  bool may_choose = k && (k->offered != OFFERED_OFFICE || may(&rq->cx->who, MAY_INTAKE));
  return may_choose ? k : NULL;
}

/* Public matters that may be the same: said before sending, so that nobody writes what is already being dealt with. */
static struct matter_lines alike(struct request *rq) {
  struct matter mine = {.seq = rq->cx->now * 4096, .hamlet = form_id(rq, "thon"), .text = form_text(rq, "loi")};
  struct matters found = matter_alike(rq->cx, &mine),
                 open = {MEM_ARRAY(rq->cx->mem, struct matter, found.n), 0};
  for (size_t i = 0; i < found.n && open.n < 3; i++)
    if (found.at[i].published_at.is) open.at[open.n++] = found.at[i];
  return matter_lines_of(rq, &open, false);
}

static bool poster_known(struct ctx *cx, str code, id *ret) {
  return code.n && matter_doors.poster && matter_doors.poster(cx, code, ret);
}

/* step absent: where somebody begins, or where a form that was refused belongs. */
static void show_step(struct request *rq, str step) {
  struct ctx *cx = rq->cx;
  enum lang lang = rq->out->lang;
  bool typed = form_typed(rq, &send_form);
  struct form_view *form = form_view(rq, &send_form, S("/phan-anh/gui"));
  struct send_page p = {.form = form,
                        .step = step,
                        .topics = matter_topics(cx, lang),
                        .hamlets = matter_hamlets(cx, lang),
                        .kinds = matter_kinds(cx, lang, OFFERED_FIRST, OFFERED_FIRST),
                        .more_kinds = matter_kinds(cx, lang, OFFERED_MORE, OFFERED_MORE),
                        .agree = matter_agreements(rq)};
  str poster = query(rq, "tu");
  id ignored;
  if (poster.n && poster.n <= 20 && poster_known(cx, poster, &ignored)) form_preset(form, "tu", poster);
  if (!step.p) p.step = typed ? step_again(rq, p.form) : S("loi");
  if (typed) {
    const struct kind_row *kind = kind_of(rq);
    p.kind_code = kind ? kind->code : STR_NONE;
    p.kind_word = kind ? word(lang, kind->name) : STR_NONE;
    p.needs_identity = kind && kind->needs_identity;
    p.other_kind = p.needs_identity ? word(lang, matter_kind_word(kind->otherwise)) : STR_NONE;
    p.address = form_text(rq, "dia-chi");
    p.text = form_text(rq, "loi");
    p.place = form_text(rq, "noi");
    p.topic_word = matter_topic_word(lang, form_text(rq, "chu-de"));
    p.hamlet_word = matter_hamlet_word(rq, form_id(rq, "thon"));
    p.name = form_text(rq, "ten");
    p.phone = form_text(rq, "dien-thoai");
    p.email = form_text(rq, "thu-dien-tu");
    p.tell = form_check(rq, "bao-toi");
    p.name_public = form_check(rq, "neu-ten");
    struct findings f = personal_find(cx->mem, p.text, p.name);
    str *words = MEM_ARRAY(cx->mem, str, f.n);
    for (size_t i = 0; i < f.n; i++) words[i] = word(lang, f.at[i].what);
    p.findings = (struct findings_view){words, f.n};
    if (str_eq(p.step, S("xem"))) p.alike = alike(rq);
    p.public_preview = personal_black_out(cx->mem, p.text, &f);
  }
  matter_send_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Gửi ý kiến cho xã"), .section = S("gui")});
}

static void show_send(struct request *rq) {
  show_step(rq, STR_NONE);
}

static bool known_choice(struct choices c, str value) {
  for (size_t i = 0; i < c.n; i++)
    if (str_eq(c.at[i].value, value)) return true;
  return false;
}

static bool kind_good(struct request *rq) {
  if (kind_of(rq)) return true;
  form_wrong(rq, "loai", _("Loại này không có trong danh sách. Ông/bà chọn lại."));
  return false;
}

/* Some kinds are only what they are when the sender says who they are. */
static bool identity_good(struct request *rq) {
  static const struct {
    const char *field;
    size_t least;
    str missing;
  } needed[] = {{"ten", 2, _("Loại này phải ghi họ và tên.")},
                {"dia-chi", 5, _("Loại này phải ghi địa chỉ.")},
                {"dien-thoai", 8, _("Loại này phải ghi số điện thoại.")}};
  const struct kind_row *k = kind_of(rq);
  bool good = true;
  for (size_t i = 0; k && k->needs_identity && i < sizeof needed / sizeof *needed; i++)
    if (utf8_count(form_text(rq, needed[i].field)) < needed[i].least) {
      form_wrong(rq, needed[i].field, needed[i].missing);
      good = false;
    }
  return good;
}

static bool hamlet_good(struct request *rq) {
  id hamlet = form_id(rq, "thon");
  if (!id_is(hamlet) || known_choice(matter_hamlets(rq->cx, rq->out->lang), id_hex(rq->cx->mem, hamlet)))
    return true;
  form_wrong(rq, "thon", _("Thôn này không có trong danh sách. Ông/bà chọn lại."));
  return false;
}

static bool topic_good(struct request *rq) {
  if (known_choice(matter_topics(rq->cx, rq->out->lang), form_text(rq, "chu-de"))) return true;
  form_wrong(rq, "chu-de", _("Ông/bà chọn một mục gần nhất; nếu không rõ, chọn “Việc khác”."));
  return false;
}

static bool phone_good(struct request *rq) {
  str phone = form_text(rq, "dien-thoai");
  if (!phone.n || matter_phone_plausible(phone)) return true;
  form_wrong(rq, "dien-thoai",
             _("Số điện thoại có 10 chữ số, ví dụ 0912 345 678. Không muốn để lại thì bỏ trống."));
  return false;
}

/* The box is never ticked for anybody (Nghị định 356/2025/NĐ-CP Điều 6), and an address of mail serves nothing else. */
static bool telling_good(struct request *rq) {
  str email = form_text(rq, "thu-dien-tu");
  bool tell = form_check(rq, "bao-toi");
  if (email.n && !outbox_email_ok(email)) {
    form_wrong(rq, "thu-dien-tu",
               _("Địa chỉ thư điện tử viết như ten@example.vn, không dấu. Không muốn để lại thì bỏ trống."));
    return false;
  }
  if (email.n && !tell) {
    form_wrong(rq, "bao-toi",
               _("Thư điện tử chỉ để báo tin. Ông/bà đánh dấu vào đây, hoặc bỏ trống ô thư điện tử."));
    return false;
  }
  if (tell && !email.n && !form_text(rq, "dien-thoai").n) {
    form_wrong(rq, "bao-toi", _("Muốn được báo, ông/bà để lại số điện thoại hoặc thư điện tử."));
    return false;
  }
  return true;
}

static bool contact_good(struct request *rq) {
  bool phone = phone_good(rq), telling = telling_good(rq), identity = identity_good(rq);
  return phone && telling && identity;
}

bool taking_good(struct request *rq) {
  bool kind = kind_good(rq), hamlet = hamlet_good(rq), topic = topic_good(rq), contact = contact_good(rq);
  return kind && hamlet && topic && contact;
}

struct taking *taking_read(struct request *rq, str channel, bool *ret_replied) {
  struct taking *w = MEM_NEW(rq->cx->mem, struct taking);
  struct matter_file_staged *files = NULL;
  if (!matter_stage_pictures(rq, &files, &w->in.n_files, ret_replied)) return NULL;
  w->form = form_once_id(rq);
  w->in.kind = kind_of(rq)->code;
  w->in.channel = channel;
  w->in.topic = form_text(rq, "chu-de");
  w->in.text = form_text(rq, "loi");
  w->in.place = form_text(rq, "noi");
  w->in.name = form_text(rq, "ten");
  w->in.phone = form_text(rq, "dien-thoai");
  w->in.address = kind_of(rq)->needs_identity ? form_text(rq, "dia-chi") : STR_NONE;
  w->in.hamlet = form_id(rq, "thon");
  w->in.tell = form_check(rq, "bao-toi");
  w->in.email = form_text(rq, "thu-dien-tu");
  /* What there is nothing of cannot be agreed to. */
  w->in.lang = rq->out->lang;
  w->in.agrees_name = form_check(rq, "neu-ten") && w->in.name.n;
  w->in.agrees_pictures = form_check(rq, "hien-anh") && w->in.n_files;
  w->in.files = files;
  follow_secret(rq->cx, w->form, w->in.secret);
  return w;
}

bool taking_apply(struct ctx *cx, void *work) {
  struct taking *w = work;
  if (!matter_take_in(cx, &w->in)) return false;
  store_once_answer(cx, w->form, id_hex(cx->mem, w->in.matter));
  return true;
}

/* ---- the steps ---------------------------------------------------------------------------------------------- */

/* The answers up to the step asked for, that step's own not counted; the first that is missing or wrong is said. */
static bool good_so_far(struct request *rq, str wanted) {
  if (str_eq(wanted, S("loi"))) return true;
  if (utf8_count(form_text(rq, "loi")) < 5) {
    form_wrong(rq, "loi", _("Ông/bà viết vài chữ về việc muốn nói."));
    return false;
  }
  if (!kind_good(rq)) return false;
  if (str_eq(wanted, S("noi"))) return true;
  if (!hamlet_good(rq) || !topic_good(rq)) return false;
  return str_eq(wanted, S("lien-he")) || contact_good(rq);
}

static void *send_prepare(struct request *rq) {
  str wanted = form_text(rq, "buoc");
  if (!good_so_far(rq, wanted)) {
    reply_form_again(rq, show_send);
    return NULL;
  }
  if (!str_eq(wanted, S("gui"))) {
    show_step(rq, str_eq(wanted, S("thuong")) ? S("xem") : wanted);
    return NULL;
  }
  bool replied;
  id poster = ID_NONE;
  bool by_poster = poster_known(rq->cx, form_text(rq, "tu"), &poster);
  struct taking *w = taking_read(rq, by_poster ? S("qr") : S("web"), &replied);
  if (w) w->in.via = poster;
  if (!w && !replied) reply_form_again(rq, show_send);
  return w;
}

/* ---- the slip ----------------------------------------------------------------------------------------------- */

str follow_qr(struct ctx *cx, str code, str *ret_address) {
  str url = store_setting(cx->store, S("commune"), S("url"));
  *ret_address = url.n ? str_fmt(cx->mem, "%.*s/tra-cuu", STR_ARG(url)) : STR_NONE;
  return url.n ? str_fmt(cx->mem, "%.*s#%.*s", STR_ARG(*ret_address), STR_ARG(code)) : code;
}

/* The matter of the form, found by its own code: the form that was sent again must not speak of another one. */
static bool taken(struct request *rq, const struct taking *w, struct matter *ret) {
  id matter = w->in.matter;
  if (form_repeated(rq) && !id_parse(form_first_answer(rq), &matter)) return false;
  return matter_by_code(rq->cx, w->in.secret, ret) && id_eq(ret->id, matter);
}

static void slip_of(struct request *rq, const struct matter *m, const uint8_t secret[FOLLOW_BYTES],
                    struct follow_slip *ret) {
  struct ctx *cx = rq->cx;
  ret->code = follow_say(cx->mem, secret);
  ret->qr = follow_qr(cx, ret->code, &ret->address);
  ret->phone = store_setting(cx->store, S("commune"), S("phone"));
  ret->due = m->due_day;
  ret->why = matter_why(rq, m);
  struct commitment c;
  if (!m->entry.p || !log_record_find(cx, m->entry.p, &c)) return;
  ret->entry = hex_of(cx->mem, c.entry, sizeof c.entry);
  ret->salt = hex_of(cx->mem, c.salt, sizeof c.salt);
  ret->record = c.record;
}

bool taking_slip(struct request *rq, const struct taking *w, struct follow_slip *ret) {
  struct matter m;
  if (!taken(rq, w, &m)) return false;
  slip_of(rq, &m, w->in.secret, ret);
  return true;
}

static void show_sent(struct request *rq, const struct taking *w) {
  struct ctx *cx = rq->cx;
  struct matter m;
  struct sent_page p = {0};
  if (!taken(rq, w, &m)) {
    reply_not_found(rq);
    return;
  }
  slip_of(rq, &m, w->in.secret, &p.slip);
  p.syllables.at = MEM_ARRAY(cx->mem, str, FOLLOW_BYTES + 1);
  str rest = p.slip.code;
  for (bool more = true; more;) more = str_cut(&rest, S("-"), &p.syllables.at[p.syllables.n++]);
  matter_sent_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Xã đã nhận ý kiến của ông/bà"), .section = S("gui")});
}

static void send_reply(struct request *rq, void *work, bool committed) {
  if (committed)
    show_sent(rq, work);
  else
    reply_refused(
        rq, _("Xã chưa nhận được ý kiến này vì chưa tính được hạn trả lời. Xin báo cho xã qua điện thoại."));
}

ROUTES(matter_send_routes, ROUTE_GET("/phan-anh/gui", MAY_ANYONE, show_send),
       ROUTE_POST_AS(LANE_UPLOAD, ROUTE_NO_STORE, "/phan-anh/gui", MAY_ANYONE, send_form, send_prepare,
                     taking_apply, send_reply));
