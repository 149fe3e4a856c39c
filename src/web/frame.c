#include "web/inside.h"

#include <string.h>

/* generated from layout.html and standing_error.html */
void layout_html(struct out *o, const struct layout *p);
void standing_error_html(struct out *o, const struct error_page *p);

#define FRAME_BYTES 8192 /* what stands around a body, about */

/* The head's navigation: what exists and may be opened by this reader is shown, in this order. */
static const struct {
  str path, section, label;
} public_nav[] = {
    {S("/phan-anh"), S("phan-anh"), _("Ý kiến và trả lời")},
    {S("/phan-anh/gui"), S("gui"), _("Gửi ý kiến")},
    {S("/tra-cuu"), S("tra-cuu"), _("Theo dõi")},
    {S("/tien-do"), S("tien-do"), _("Tiến độ")},
    {S("/lien-he"), S("lien-he"), _("Liên hệ")},
    {S("/tro-giup"), S("tro-giup"), _("Trợ giúp")},
};

void frame_routes(struct server *sv) {
  _Static_assert(sizeof public_nav / sizeof *public_nav <= MAX_NAV, "the head has more places than the server");
  for (size_t i = 0; i < sizeof public_nav / sizeof *public_nav; i++)
    for (size_t r = 0; r < sv->n_routes; r++)
      if (sv->listed[r].method == GET && str_eq(str_of(sv->listed[r].path), public_nav[i].path))
        sv->nav[i] = &sv->listed[r];
}

static void fill_nav(struct request *rq, struct layout *l) {
  const struct server *sv = state_of(rq)->sv;
  size_t n = sizeof public_nav / sizeof *public_nav, used = 0;
  struct nav_item *at = MEM_ARRAY(rq->cx->mem, struct nav_item, n);
  for (size_t i = 0; i < n; i++)
    if (sv->nav[i] && may(&rq->cx->who, sv->nav[i]->need))
      at[used++] = (struct nav_item){public_nav[i].path, word(rq->out->lang, public_nav[i].label),
                                     str_eq(public_nav[i].section, l->section)};
  l->nav.at = at;
  l->nav.n = used;
}

/* Only what the page looks at goes along: anything else in the address would get into a page that is kept for others. */
static str asked_query(struct request *rq) {
  const struct state *st = state_of(rq);
  struct out *o = out_new(rq->cx->mem, LANG_VI, false, S("/"));
  for (size_t i = 0; i < st->n_asked; i++)
    for (size_t k = 0; k < st->target.pairs.n; k++) {
      const struct pair *p = &st->target.pairs.at[k];
      if (!str_eq(p->name, st->asked[i])) continue;
      if (o->b->n) buf_char(o->b, '&');
      out_addr_part(o, p->name);
      buf_char(o->b, '=');
      out_addr_part(o, p->value);
    }
  return out_html(o).s;
}

static str switched(struct request *rq, str query, enum lang lang, bool large) {
  bool root = lang == LANG_EN && rq->path.n == 1;
  return str_fmt(rq->cx->mem, "%s%.*s%s%.*s%s", lang == LANG_EN ? "/en" : "", STR_ARG(root ? S("") : rq->path),
                 query.n ? "?" : "", STR_ARG(query),
                 !large    ? ""
                 : query.n ? "&co=lon"
                           : "?co=lon");
}

static str role_words(struct request *rq, int64_t roles) {
  str all[ROLES];
  size_t n = 0;
  for (unsigned r = 0; r < ROLES; r++)
    if (roles >> r & 1) all[n++] = word(rq->out->lang, role_word((enum role)r));
  return str_join(rq->cx->mem, all, n, S(", "));
}

static void fill_person(struct request *rq, struct layout *l) {
  struct state *st = state_of(rq);
  struct account me;
  if (account_find(rq->cx, rq->cx->who.account, &me)) {
    l->person = me.name;
    l->person_duty = role_words(rq, (int64_t)rq->cx->who.roles);
  }
  struct target t;
  if (target_parse(rq->cx->mem, S("/can-bo/dang-xuat"), 1, &t)) return;
  struct match m = route_find(st->sv, POST, &t);
  if (m.c) {
    const struct form_view *v = form_view(rq, m.c->route->form, S("/can-bo/dang-xuat"));
    l->sign_out_action = v->action;
    l->csrf_form_id = v->form_id;
    l->csrf_token = v->token;
  }
  if (st->sv->frame) st->sv->frame(rq, l);
}

static html other_forms(struct request *rq, const struct page *page) {
  struct out *o = out_new(rq->cx->mem, rq->out->lang, false, rq->path);
  if (page->feed.p) out_put(o, head_link(o, S("application/atom+xml"), page->title, page->feed));
  if (page->table.p) out_put(o, head_link(o, S("text/csv"), page->title, page->table));
  return out_html(o);
}

static void fill(struct request *rq, const struct page *page, html body, struct layout *l) {
  struct state *st = state_of(rq);
  struct server *sv = st->sv;
  bool wrong = st->again && st->again_status == 422;
  l->title =
      wrong ? str_fmt(rq->cx->mem, "%.*s: %.*s", STR_ARG(word(rq->out->lang, _("Lỗi"))), STR_ARG(page->title))
            : page->title;
  l->section = page->section;
  l->commune = sv->commune;
  l->commune_short = sv->commune_short;
  l->phone_show = sv->phone_show;
  l->phone_tel = sv->phone_tel;
  l->address = sv->address;
  str query = asked_query(rq);
  l->switch_lang = switched(rq, query, rq->out->lang == LANG_EN ? LANG_VI : LANG_EN, rq->out->large);
  l->switch_size = switched(rq, query, rq->out->lang, !rq->out->large);
  l->staff = page->staff;
  l->wide = page->wide;
  l->other_forms = other_forms(rq, page);
  l->signed_in = id_is(rq->cx->who.account);
  l->notice = st->notice.p ? st->notice : sv->notice.p ? word(rq->out->lang, sv->notice) : STR_NONE;
  l->body = body;
  fill_nav(rq, l);
  if (page->staff) {
    l->no_index = true;
    fill_person(rq, l);
  }
}

str frame_page(struct request *rq, const struct page *page, html body) {
  struct layout l = {0};
  fill(rq, page, body, &l);
  l.as_of = show_moment(rq->out, rq->cx->now);
  struct out *o = out_new(rq->cx->mem, rq->out->lang, rq->out->large, rq->path);
  buf_reserve(o->b, body.s.n + FRAME_BYTES);
  layout_html(o, &l);
  rq->out->posts |= o->posts;
  return out_html(o).s;
}

/* ---- refusals -------------------------------------------------------------------------------------- */

static const struct {
  int status;
  str title, sentence;
} refusals[] = {
    {400, _("Yêu cầu không đọc được"),
     _("Máy không đọc được yêu cầu này. Ông/bà quay lại trang trước và làm lại.")},
    {403, _("Biểu mẫu không dùng được nữa"),
     _("Biểu mẫu này không mở từ trang của chúng tôi hoặc để đã lâu. Ông/bà mở lại trang và gửi lần nữa.")},
    {404, _("Không có trang này"), _("Có thể địa chỉ gõ sai, hoặc trang không dành cho ông/bà xem.")},
    {405, _("Không làm được theo cách này"),
     _("Trang này không nhận cách gửi ấy. Ông/bà mở trang từ danh mục.")},
    {408, _("Đường truyền chậm quá"), _("Máy chờ đã lâu mà chưa nhận đủ. Ông/bà gửi lại giúp.")},
    {409, _("Chưa làm được"), _("Việc này đã có người xử lý hoặc đã thay đổi. Ông/bà xem lại rồi làm tiếp.")},
    {413, _("Nội dung lớn quá"),
     _("Tệp gửi lên lớn quá mức nhận. Ông/bà bấm nút quay lại của trình duyệt, rồi chọn ảnh nhỏ hơn hoặc gửi "
       "ít "
       "ảnh hơn.")},
    {414, _("Địa chỉ dài quá"), _("Địa chỉ trang dài quá mức nhận.")},
    {415, _("Không đọc được nội dung gửi"), _("Ông/bà mở lại trang và gửi bằng biểu mẫu trên trang.")},
    {431, _("Yêu cầu dài quá"),
     _("Trình duyệt gửi kèm quá nhiều thông tin. Ông/bà mở lại trình duyệt rồi thử lại.")},
    {500, _("Máy gặp lỗi"),
     _("Lỗi ở phía chúng tôi và đã được ghi lại. Ông/bà thử lại sau ít phút, hoặc gọi điện.")},
    {501, _("Không làm được theo cách này"),
     _("Trang này không nhận cách gửi ấy. Ông/bà mở trang từ danh mục.")},
    {503, _("Máy đang bận"),
     _("Ông/bà thử lại sau ít phút. Nếu vừa gửi biểu mẫu, gửi lại cũng chỉ tính một lần.")},
};

void reply_error(struct request *rq, int status, str sentence) {
  struct state *st = state_of(rq);
  size_t i = 0, n = sizeof refusals / sizeof *refusals;
  while (i < n - 1 && refusals[i].status != status) i++;
  enum lang lang = rq->out->lang;
  if (rq->route && rq->route->refuse) {
    rq->route->refuse(rq, status, sentence.p ? sentence : word(lang, refusals[i].sentence));
    MUST(rq->reply);
    return;
  }
  struct error_page e = {.status = status, .title = word(lang, refusals[i].title)};
  e.sentence = sentence.p ? sentence : word(lang, refusals[i].sentence);
  e.back = st->token.page.p && own_path(st->token.page) && status != 404 ? st->token.page : S("/");
  e.request_number = status >= 500 ? str_fmt(rq->cx->mem, "%llu", (unsigned long long)st->number) : STR_NONE;
  /* The same page for 'not there' and 'not yours': nothing of the address or the person may show. */
  rq->path = S("/");
  st->target.query = STR_NONE;
  st->target.pairs.n = 0;
  st->again_status = 0;
  st->notice = STR_NONE;
  st->form_shown = false;
  request_language(rq);
  standing_error_html(rq->out, &e);
  struct page page = {.title = e.title, .section = STR_NONE};
  struct layout l = {0};
  struct who who = rq->cx->who;
  rq->cx->who = (struct who){.commune = who.commune};
  fill(rq, &page, out_html(rq->out), &l);
  rq->cx->who = who;
  struct out *o = out_new(rq->cx->mem, lang, rq->out->large, rq->path);
  layout_html(o, &l);
  reply_start(rq, status, S("text/html; charset=utf-8"), out_html(o).s);
}

/* ---- the scripts of the frame, for the content security policy -------------------------------------- */

static void add_hash(struct buf *to, str source) {
  if (str_has(buf_str(to), source)) return;
  buf_char(to, ' ');
  buf_add(to, source);
}

static void script_hashes(void *mem, str markup, struct buf *to) {
  str head, tag, code;
  while (str_cut(&markup, S("<script"), &head) && str_cut(&markup, S(">"), &tag)) {
    (void)str_cut(&markup, S("</script>"), &code);
    str mark = tag, value;
    if (str_cut(&mark, S("integrity=\""), &head) && str_cut(&mark, S("\""), &value)) {
      add_hash(to, str_fmt(mem, "'%.*s'", STR_ARG(value)));
    } else if (code.n) {
      uint8_t digest[32];
      sha256(code.p, code.n, digest);
      add_hash(to, str_fmt(mem, "'sha256-%.*s'", STR_ARG(base64_of(mem, digest, 32))));
    }
  }
}

str frame_hashes(void *mem) {
  struct buf *b = buf_new(mem, 4096);
  for (int staff = 0; staff < 2; staff++) {
    struct layout l = {.title = S("x"), .staff = staff != 0, .signed_in = staff != 0, .body = {S("")}};
    struct out *o = out_new(mem, LANG_VI, false, S("/"));
    layout_html(o, &l);
    script_hashes(mem, out_html(o).s, b);
  }
  return buf_str(b);
}
