/* /lay-y-kien/SỐ/gop-y: an opinion by web, no account: write, look again, send, the code; and looking up by code. */
#include "consultation/consultation_give.html.h"
#include "consultation/consultation_given.html.h"
#include "consultation/consultation_lookup.html.h"
#include "consultation/consultation_pages.h"

#include <string.h>

FORM(give_form, FIELD_CHOICE("buoc", 1, "viet xem gui"), FIELD_INT("ban", 1, 1000),
     FIELD_INT("doan", 0, PASSAGES_MOST), FIELD_LONG("loi", 0, 5000), FIELD_ID("thon", 0),
     FIELD_TEXT("ten", 0, 80), FIELD_TEXT("to-chuc", 0, 150));
FORM(lookup_form, FIELD_TEXT("ma", 1, 120));

static bool asked(struct request *rq, struct consultation *ret) {
  int64_t number;
  if (int_parse(param(rq, "number"), 1, INT64_MAX, &number) && consultation_by_number(rq->cx, number, ret))
    return true;
  reply_not_found(rq);
  return false;
}

static str path_of(struct request *rq, const struct consultation *c, const char *more) {
  return str_fmt(rq->cx->mem, "/lay-y-kien/%lld%s", (long long)c->number.v, more);
}

static void add_choices(struct request *rq, const struct passages *p, struct give_page *page) {
  struct choices from = passage_choices(rq, p);
  struct choice *c = MEM_ARRAY(rq->cx->mem, struct choice, from.n + 1);
  c[0] = (struct choice){S("0"), WORD(rq, "Cả dự thảo"), STR_NONE};
  if (from.n) memcpy(&c[1], from.at, from.n * sizeof *c);
  page->passages = (struct choices){c, from.n + 1};
}

static void show_step(struct request *rq, str step) {
  struct ctx *cx = rq->cx;
  struct consultation c;
  if (!asked(rq, &c)) return;
  bool typed = form_typed(rq, &give_form);
  struct give_page p = {.d = draft_line_of(rq, &c, false),
                        .draft_path = path_of(rq, &c, ""),
                        .closed = !consultation_is_open(&c, cx->today),
                        .step = step,
                        .hamlets = hamlet_choices(rq)};
  if (!p.closed) {
    struct form_view *form = form_view(rq, &give_form, path_of(rq, &c, "/gop-y"));
    int64_t version = typed ? form_int(rq, "ban") : c.version;
    int64_t passage = typed ? form_int(rq, "doan") : query_int(rq, "doan", 0, PASSAGES_MOST, 0);
    struct passages all = consultation_passages(cx, c.id, version);
    form_preset(form, "ban", str_int(cx->mem, version));
    form_preset(form, "doan", str_int(cx->mem, passage));
    p.form = form;
    add_choices(rq, &all, &p);
    p.about = opinion_about(rq, &(struct opinion){.passage = passage}, &all);
    for (size_t i = 0; i < all.n; i++)
      if (all.at[i].n == passage) p.passage_text = all.at[i].text;
    if (typed && p.form->errors.n) p.step = S("viet");
  }
  if (typed) {
    p.text = form_text(rq, "loi");
    p.name = form_text(rq, "ten");
    p.organisation = form_text(rq, "to-chuc");
    if (id_is(form_id(rq, "thon"))) p.hamlet_word = unit_name(cx, form_id(rq, "thon"));
    p.findings.n = findings_of(rq, p.text, p.name, &p.findings.at, &p.public_preview);
  }
  consultation_give_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Góp ý cho dự thảo"), .section = S("lay-y-kien")});
}

/* Nothing wrong, shown again: the form was open too long, and belongs to the page that was sent. */
static void show_give(struct request *rq) {
  bool again = form_typed(rq, &give_form) && !str_eq(form_text(rq, "buoc"), S("viet"));
  show_step(rq, again ? S("xem") : S("viet"));
}

struct giving {
  struct opinion_in in;
  uint8_t secret[FOLLOW_BYTES];
  id form;
  str why;
  struct consultation c;
};

/* Derived, not stored: the same form gives the same code, so a repeated answer can say it again. */
static void secret_of_form(struct request *rq, uint8_t ret[FOLLOW_BYTES]) {
  uint8_t key[32], mac[32];
  id form = form_once_id(rq);
  store_key(rq->cx->store, rq->cx->who.commune, "opinion-follow-code", key);
  hmac_sha256(key, (str){(const char *)form.b, sizeof form.b}, mac);
  memcpy(ret, mac, FOLLOW_BYTES);
}

static bool good(struct request *rq, const struct consultation *c) {
  struct passages p = consultation_passages(rq->cx, c->id, form_int(rq, "ban"));
  struct choices hamlets = hamlet_choices(rq), passages = passage_choices(rq, &p);
  id hamlet = form_id(rq, "thon");
  if (utf8_count(form_text(rq, "loi")) < 3)
    form_wrong(rq, "loi", _("Ông/bà viết vài chữ góp ý."));
  else if (id_is(hamlet) && !among_choices(&hamlets, id_hex(rq->cx->mem, hamlet)))
    form_wrong(rq, "thon", _("Thôn này không có trong danh sách. Ông/bà chọn lại."));
  else if (!p.n ||
           (form_int(rq, "doan") && !among_choices(&passages, str_int(rq->cx->mem, form_int(rq, "doan")))))
    form_wrong(rq, "doan", _("Ông/bà chọn lại phần muốn góp ý."));
  else
    return true;
  return false;
}

static void *give_prepare(struct request *rq) {
  struct giving *w = MEM_NEW(rq->cx->mem, struct giving);
  if (!asked(rq, &w->c)) return NULL;
  str wanted = form_text(rq, "buoc");
  if (str_eq(wanted, S("viet"))) {
    show_step(rq, wanted);
    return NULL;
  }
  if (!consultation_is_open(&w->c, rq->cx->today)) {
    reply_refused(rq,
                  _("Đã hết hạn lấy ý kiến cho dự thảo này. Việc khác ông/bà muốn nói thì gửi ở trang Gửi ý "
                    "kiến."));
    return NULL;
  }
  if (!good(rq, &w->c)) {
    reply_form_again(rq, show_give);
    return NULL;
  }
  if (str_eq(wanted, S("xem"))) {
    show_step(rq, wanted);
    return NULL;
  }
  secret_of_form(rq, w->secret);
  w->form = form_once_id(rq);
  w->in = (struct opinion_in){.consultation = w->c.id,
                              .hamlet = form_id(rq, "thon"),
                              .version = form_int(rq, "ban"),
                              .passage = form_int(rq, "doan"),
                              .voices = 1,
                              .channel = S("web"),
                              .text = form_text(rq, "loi"),
                              .name = form_text(rq, "ten"),
                              .organisation = form_text(rq, "to-chuc"),
                              .given = rq->cx->today,
                              .secret = w->secret};
  return w;
}

static bool give_apply(struct ctx *cx, void *work) {
  struct giving *w = work;
  w->why = opinion_take(cx, &w->in);
  if (w->why.p) return false;
  store_once_answer(cx, w->form, id_hex(cx->mem, w->in.opinion));
  return true;
}

static void give_reply(struct request *rq, void *work, bool committed) {
  struct giving *w = work;
  struct ctx *cx = rq->cx;
  struct opinion o;
  if (!committed) {
    reply_refused(rq, w->why.p ? w->why : WHY_GONE);
    return;
  }
  /* Moved out meanwhile: sent again, it finds nothing. */
  if (!opinion_by_code(cx, w->secret, &o)) {
    reply_not_found(rq);
    return;
  }
  struct given_page p = {.code = follow_say(cx->mem, w->secret),
                         .draft = w->c.title,
                         .draft_path = path_of(rq, &w->c, ""),
                         .phone = store_setting(cx->store, S("commune"), S("phone")),
                         .closes = w->c.close_day};
  p.syllables.at = MEM_ARRAY(cx->mem, str, FOLLOW_BYTES + 1);
  str rest = p.code;
  for (bool more = true; more;) more = str_cut(&rest, S("-"), &p.syllables.at[p.syllables.n++]);
  str url = store_setting(cx->store, S("commune"), S("url"));
  if (url.n) p.follow_address = str_fmt(cx->mem, "%.*s/lay-y-kien/tra-cuu", STR_ARG(url));
  p.qr = url.n ? str_fmt(cx->mem, "%.*s#%.*s", STR_ARG(p.follow_address), STR_ARG(p.code)) : p.code;
  consultation_given_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Xã đã nhận góp ý của ông/bà"), .section = S("lay-y-kien")});
}

/* ---- what became of it ---------------------------------------------------------------------------------------- */

QUERY(q_draft_of, struct n_row,
      "SELECT c.number FROM consultation c WHERE c.commune = $1 AND c.id = $2 AND c.number IS NOT NULL",
      COL(struct n_row, n));

static void show_lookup(struct request *rq) {
  struct lookup_page p = {.form = form_view(rq, &lookup_form, S("/lay-y-kien/tra-cuu"))};
  consultation_lookup_html(rq->out, &p);
  reply_page(rq, &(struct page){.title = WORD(rq, "Góp ý của ông/bà đến đâu"), .section = S("lay-y-kien")});
}

static void *lookup_prepare(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct lookup_page p = {.form = form_view(rq, &lookup_form, S("/lay-y-kien/tra-cuu"))};
  uint8_t secret[FOLLOW_BYTES];
  struct opinion o;
  struct n_row number;
  struct consultation c;
  p.found = follow_hear(cx->mem, form_text(rq, "ma"), secret) && opinion_by_code(cx, secret, &o) &&
            STORE_FIND(cx, q_draft_of, &number, A(cx->who.commune), A(o.consultation)) &&
            consultation_by_number(cx, number.n, &c);
  if (p.found) {
    struct opinions one = {&o, 1};
    p.published = str_eq(c.state, S("tong-hop")) || str_eq(c.state, S("ban-hanh"));
    p.o = opinion_views_of(rq, &one, &c, false, p.published).at[0];
    p.o.text = o.text; /* it is the sender who reads */
    p.waiting = str_eq(o.state, S("moi"));
    p.draft_path = path_of(rq, &c, "");
    p.closes = c.close_day;
  } else {
    p.wrong =
        WORD(rq, "Không tìm thấy góp ý nào theo mã này. Ông/bà xem lại phiếu, đọc lại từng tiếng, hoặc gọi "
                 "điện cho xã.");
  }
  consultation_lookup_html(rq->out, &p);
  reply_page_status(rq, p.found ? 200 : 422,
                    &(struct page){.title = WORD(rq, "Góp ý của ông/bà đến đâu"), .section = S("lay-y-kien")});
  return NULL;
}

ROUTES(consultation_give_routes, ROUTE_GET("/lay-y-kien/:number/gop-y", MAY_ANYONE, show_give),
       ROUTE_POST_AS(LANE_PAGE, ROUTE_NO_STORE, "/lay-y-kien/:number/gop-y", MAY_ANYONE, give_form,
                     give_prepare, give_apply, give_reply),
       ROUTE_GET("/lay-y-kien/tra-cuu", MAY_ANYONE, show_lookup),
       ROUTE_POST_AS(LANE_PAGE, ROUTE_NO_STORE | ROUTE_SLOW, "/lay-y-kien/tra-cuu", MAY_ANYONE, lookup_form,
                     lookup_prepare, NULL, NULL));
