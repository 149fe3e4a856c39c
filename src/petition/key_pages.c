/* /can-bo/khoa: one's own key pair, a sitting, and the escrow that any two of three hold. */
#include "petition/petition_escrow.html.h"
#include "petition/petition_key.html.h"
#include "petition/petition_pages.h"

enum { SITTING_MINUTES = 10, SITTING_MOST = 15, PASSPHRASE_BYTES = 16 };

FORM(make_form, FIELD_PASSWORD("cau-khoa"), FIELD_PASSWORD("lan-hai"), FIELD_CHECK("thay"));
FORM(open_form, FIELD_PASSWORD("cau"));
FORM(lock_form, FIELD_CHECK("khoa-lai"));
FORM(escrow_form, FIELD_TEXT("so", 1, 40), FIELD_ID("nguoi", 1));
FORM(seats_form, FIELD_ID("mot", 1), FIELD_ID("hai", 1), FIELD_ID("ba", 1));

static bool in_escrow(struct ctx *cx) {
  struct holders seats = escrow_holders(cx, ID_NONE);
  for (size_t i = 0; i < seats.n; i++)
    if (id_eq(seats.at[i].account, cx->who.account)) return true;
  return false;
}

static void show_key(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct sealed_person mine;
  struct pair pair;
  struct key_page p = {.has_key = sealed_person_find(cx, cx->who.account, &mine), .in_escrow = in_escrow(cx)};
  p.open = p.has_key && sitting(cx, &pair, &p.until);
  wipe(&pair, sizeof pair);
  p.make_form = form_view(rq, &make_form, S("/can-bo/khoa/dat"));
  p.open_form = form_view(rq, &open_form, S("/can-bo/khoa/mo"));
  p.lock_form = form_view(rq, &lock_form, S("/can-bo/khoa/dong"));
  p.escrow_form = form_view(rq, &escrow_form, S("/can-bo/khoa/cung-mo"));
  struct holders handlers = holders_who(cx, MAY_KEEP_SEALED, ID_NONE);
  p.handlers = petition_holder_choices(cx, &handlers);
  if (str_eq(query(rq, "xong"), S("1")))
    p.notice = WORD(rq, "Đã ghi lượt của ông/bà. Cần thêm một người giữ khóa dự phòng.");
  if (str_eq(query(rq, "xong"), S("2")))
    p.notice = WORD(rq, "Hai người đã cùng mở. Khóa đã trao cho người được chọn.");
  petition_key_html(rq->out, &p);
  reply_page(rq,
             &(struct page){.title = WORD(rq, "Khóa riêng của tôi"), .section = S("can-bo"), .staff = true});
}

/* ---- the pair ---- */

static void *make_prepare(struct request *rq) {
  struct ctx *cx = rq->cx;
  str words = form_text(rq, "cau-khoa"), why = STR_NONE, seen;
  struct account me;
  struct sealed_person *made = MEM_NEW(cx->mem, struct sealed_person), old;
  bool busy = false;
  MUST(account_find(cx, cx->who.account, &me));
  if (words.n < PASSPHRASE_BYTES)
    form_wrong(rq, "cau-khoa", _("Câu khóa cần ít nhất 16 ký tự: vài từ không liền nhau là tốt nhất."));
  else if (!password_acceptable(cx->mem, words, me.login, &why))
    form_wrong(rq, "cau-khoa", _("Câu khóa này dễ đoán. Ông/bà chọn vài từ riêng của mình."));
  else if (!str_eq(words, form_text(rq, "lan-hai")))
    form_wrong(rq, "lan-hai", _("Hai lần gõ không giống nhau."));
  else if (sealed_person_find(cx, cx->who.account, &old) && !form_check(rq, "thay"))
    form_wrong(
        rq, "thay",
        _("Ông/bà đã có khóa. Đánh dấu nếu muốn thay: những gì khóa cũ mở được thì khóa mới không mở được."));
  else if (keys_last(cx, cx->who.account))
    form_wrong(
        rq, "thay",
        _("Khóa cũ là khóa duy nhất của một hồ sơ. Ông/bà trao hồ sơ cho người khác trước; quên câu khóa "
          "thì nhờ hai người giữ khóa dự phòng."));
  else if (password_check(cx, cx->who.account, words, &seen, &busy) && !busy)
    form_wrong(rq, "cau-khoa", _("Câu khóa phải khác mật khẩu đăng nhập."));
  else if (!busy) {
    *made = sealed_person_new(cx, cx->who.account, words, &busy);
    if (!busy) return made;
  }
  if (busy)
    reply_down(rq, _("Máy đang bận. Ông/bà thử lại sau ít phút."));
  else
    reply_form_again(rq, show_key);
  return NULL;
}

static bool make_apply(struct ctx *cx, void *work) {
  return sealed_person_put(cx, work);
}

static void make_reply(struct request *rq, void *work, bool committed) {
  (void)work;
  if (!committed) {
    reply_refused(rq, _("Chưa thay được khóa: khóa cũ vừa thành khóa duy nhất của một hồ sơ."));
    return;
  }
  store_let_go(rq->cx->store, rq->cx->who.session);
  reply_see_other(rq, S("/can-bo/khoa"));
}

/* ---- a sitting ---- */

static moment sitting_end(struct ctx *cx) {
  int64_t minutes = SITTING_MINUTES;
  str set = store_setting(cx->store, S("petition"), S("sitting_minutes"));
  if (set.p && !int_parse(set, 1, SITTING_MOST, &minutes)) minutes = SITTING_MINUTES;
  return cx->now + minutes * 60000;
}

static void *open_prepare(struct request *rq) {
  struct pair *pair = MEM_NEW(rq->cx->mem, struct pair);
  bool busy;
  if (sealed_person_open(rq->cx, rq->cx->who.account, form_text(rq, "cau"), pair, &busy)) return pair;
  if (busy) {
    reply_down(rq, _("Máy đang bận. Ông/bà thử lại sau ít phút."));
    return NULL;
  }
  form_wrong(rq, "cau",
             _("Câu khóa không đúng, hoặc ông/bà chưa đặt khóa. Gõ đúng từng chữ, kể cả dấu và dấu cách."));
  reply_form_again(rq, show_key);
  return NULL;
}

static bool nothing_apply(struct ctx *cx, void *work) {
  (void)cx;
  (void)work;
  return true; /* that it was done is noted by serve() */
}

static void open_reply(struct request *rq, void *work, bool committed) {
  struct pair *pair = work;
  struct ctx *cx = rq->cx;
  bool held =
      committed && store_hold(cx->store, cx->who.session, cx->who.account, pair->private, sitting_end(cx));
  wipe(pair, sizeof *pair);
  if (!held)
    reply_down(rq, _("Chưa mở được khóa. Ông/bà thử lại sau ít phút."));
  else
    reply_see_other(rq, may(&cx->who, MAY_KEEP_SEALED) ? S("/can-bo/don-kin") : S("/can-bo/khoa"));
}

static void *lock_prepare(struct request *rq) {
  store_let_go(rq->cx->store, rq->cx->who.session);
  return rq;
}

static void lock_reply(struct request *rq, void *work, bool committed) {
  (void)work;
  (void)committed;
  reply_see_other(rq, S("/can-bo/khoa"));
}

/* ---- any two of the three ---- */

struct outer_row {
  id second;
  struct bytes wrapped;
};
QUERY(q_outer, struct outer_row,
      "SELECT second, wrapped FROM sealed_key WHERE commune = $1 AND object = $2 AND kind = 'du-phong' AND"
      " holder = $3 ORDER BY second LIMIT 3",
      COL(struct outer_row, second), COL(struct outer_row, wrapped));
struct inner_row {
  id first;
  struct bytes inner_box;
};
QUERY(q_inner, struct inner_row,
      "SELECT first, inner_box FROM sealed_opening WHERE commune = $1 AND object = $2 AND second = $3"
      " ORDER BY first LIMIT 3",
      COL(struct inner_row, first), COL(struct inner_row, inner_box));
QUERY_DO(q_open, "INSERT INTO sealed_opening (commune, object, first, second, inner_box, day)"
                 " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (commune, object, first, second)"
                 " DO UPDATE SET inner_box = excluded.inner_box, day = excluded.day");
QUERY_DO(q_done, "DELETE FROM sealed_opening WHERE commune = $1 AND object = $2");

struct joint {
  struct petition p;
  struct outer_row inner[3]; /* the first's turn: what is left inside */
  size_t n_inner;
  struct wraps wraps; /* the second's turn */
  id to, first;
};

/* The first takes the outer boxes off; what is inside is still sealed to each of the other two. */
static void first_turn(struct request *rq, const struct pair *pair, struct joint *w) {
  size_t n;
  struct ctx *cx = rq->cx;
  struct outer_row *rows = STORE_LIST(cx, q_outer, &n, A(cx->who.commune), A(w->p.id), A(cx->who.account));
  for (size_t i = 0; i < n && i < 3; i++) {
    w->inner[w->n_inner].second = rows[i].second;
    if (unwrap(cx->mem, pair, rows[i].wrapped, &w->inner[w->n_inner].wrapped)) w->n_inner++;
  }
}

/* The second opens the inner box and wraps the key to the person named; never to somebody of the unit complained of. */
static bool second_turn(struct request *rq, const struct pair *pair, struct joint *w) {
  size_t n;
  struct ctx *cx = rq->cx;
  uint8_t key[KEY_BYTES];
  bool good = false;
  struct inner_row *rows = STORE_LIST(cx, q_inner, &n, A(cx->who.commune), A(w->p.id), A(cx->who.account));
  for (size_t i = 0; i < n && !good; i++) {
    good = !id_eq(rows[i].first, cx->who.account) && unwrap_key(cx->mem, pair, rows[i].inner_box, key);
    w->first = rows[i].first;
  }
  if (!good) return false;
  struct holders all = holders_who(cx, MAY_KEEP_SEALED, petition_subject_unit(cx, w->p.id, key)),
                 one = {NULL, 0};
  for (size_t i = 0; i < all.n; i++)
    if (id_eq(all.at[i].account, w->to)) one = (struct holders){&all.at[i], 1};
  wraps_people(cx->mem, &w->wraps, key, &one);
  wipe(key, sizeof key);
  return true;
}

static void *joint_prepare(struct request *rq) {
  struct joint *w = MEM_NEW(rq->cx->mem, struct joint);
  struct pair pair;
  str number = form_text(rq, "so");
  w->to = form_id(rq, "nguoi");
  if (!sitting(rq->cx, &pair, NULL)) {
    form_wrong(rq, "so", _("Ông/bà mở khóa của mình trước, ở phần trên của trang này."));
    reply_form_again(rq, show_key);
    return NULL;
  }
  bool found = petition_by_number(rq->cx, number, &w->p);
  bool second = found && second_turn(rq, &pair, w);
  if (found && !second) first_turn(rq, &pair, w);
  wipe(&pair, sizeof pair);
  if (second && !w->wraps.n) {
    form_wrong(rq, "nguoi", _("Người này không giữ được hồ sơ ấy. Ông/bà chọn người khác."));
    reply_form_again(rq, show_key);
    return NULL;
  }
  if (w->wraps.n || w->n_inner) return w;
  form_wrong(rq, "so", _("Không có hồ sơ nào ông/bà mở được theo số này."));
  reply_form_again(rq, show_key);
  return NULL;
}

static bool joint_apply(struct ctx *cx, void *work) {
  struct joint *w = work;
  for (size_t i = 0; i < w->n_inner; i++)
    STORE_DO(cx, q_open, A(cx->who.commune), A(w->p.id), A(cx->who.account), A(w->inner[i].second),
             A(w->inner[i].wrapped), A(cx->today));
  if (!w->wraps.n) return true;
  wraps_keep(cx, w->p.id, &w->wraps);
  STORE_DO(cx, q_done, A(cx->who.commune), A(w->p.id));
  petition_event(cx, w->p.id, "ky-quy", w->first, STR_NONE);
  petition_event(cx, w->p.id, "trao", w->to, STR_NONE);
  return true;
}

static void joint_reply(struct request *rq, void *work, bool committed) {
  struct joint *w = work;
  if (!committed)
    reply_refused(rq, _("Chưa ghi được. Ông/bà thử lại."));
  else
    reply_see_other(rq, w->wraps.n ? S("/can-bo/khoa?xong=2") : S("/can-bo/khoa?xong=1"));
}

/* ---- who sits in the escrow ---- */

static void show_seats(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct holders all = holders_who(cx, MAY_HOLD_KEY, ID_NONE), now = escrow_holders(cx, ID_NONE);
  struct choice *at = MEM_ARRAY(cx->mem, struct choice, all.n + 1);
  struct seat_line *seats = MEM_ARRAY(cx->mem, struct seat_line, now.n + 1);
  for (size_t i = 0; i < all.n; i++)
    at[i] = (struct choice){id_hex(cx->mem, all.at[i].account), all.at[i].name, STR_NONE};
  for (size_t i = 0; i < now.n; i++) seats[i] = (struct seat_line){(int64_t)i + 1, now.at[i].name};
  struct escrow_page p = {.form = form_view(rq, &seats_form, S("/can-bo/khoa/du-phong")),
                          .people = {at, all.n},
                          .seats = {seats, now.n}};
  petition_escrow_html(rq->out, &p);
  reply_page(
      rq, &(struct page){.title = WORD(rq, "Người giữ khóa dự phòng"), .section = S("can-bo"), .staff = true});
}

static void *seats_prepare(struct request *rq) {
  static const char *const names[] = {"mot", "hai", "ba"};
  id *chosen = MEM_ARRAY(rq->cx->mem, id, 3);
  struct holders all = holders_who(rq->cx, MAY_HOLD_KEY, ID_NONE);
  bool good = true;
  for (size_t i = 0; i < 3; i++) {
    chosen[i] = form_id(rq, names[i]);
    bool known = false, twice = false;
    for (size_t k = 0; k < all.n; k++) known = known || id_eq(all.at[k].account, chosen[i]);
    for (size_t k = 0; k < i; k++) twice = twice || id_eq(chosen[k], chosen[i]);
    if (!known) form_wrong(rq, names[i], _("Người này chưa đặt khóa riêng. Ông/bà chọn người khác."));
    if (known && twice) form_wrong(rq, names[i], _("Ba người phải khác nhau."));
    good = good && known && !twice;
  }
  if (good) return chosen;
  reply_form_again(rq, show_seats);
  return NULL;
}

static bool seats_apply(struct ctx *cx, void *work) {
  const id *chosen = work;
  for (int i = 0; i < 3; i++) escrow_seat(cx, i + 1, chosen[i]);
  return true;
}

static void seats_reply(struct request *rq, void *work, bool committed) {
  (void)work;
  (void)committed;
  reply_see_other(rq, S("/can-bo/khoa/du-phong"));
}

#define SECRET_POST (ROUTE_NO_STORE | ROUTE_SLOW | ROUTE_REPEATABLE | ROUTE_SECRET)
ROUTES(petition_key_routes, ROUTE_GET_AS(LANE_PAGE, ROUTE_SECRET, "/can-bo/khoa", MAY_HOLD_KEY, show_key),
       ROUTE_POST_AS(LANE_PAGE, SECRET_POST, "/can-bo/khoa/dat", MAY_HOLD_KEY, make_form, make_prepare,
                     make_apply, make_reply),
       ROUTE_POST_AS(LANE_PAGE, SECRET_POST, "/can-bo/khoa/mo", MAY_HOLD_KEY, open_form, open_prepare,
                     nothing_apply, open_reply),
       ROUTE_POST_AS(LANE_PAGE, SECRET_POST, "/can-bo/khoa/dong", MAY_HOLD_KEY, lock_form, lock_prepare,
                     nothing_apply, lock_reply),
       ROUTE_POST_AS(LANE_PAGE, SECRET_POST, "/can-bo/khoa/cung-mo", MAY_HOLD_KEY, escrow_form, joint_prepare,
                     joint_apply, joint_reply),
       ROUTE_GET_AS(LANE_PAGE, ROUTE_SECRET, "/can-bo/khoa/du-phong", MAY_ADMINISTER, show_seats),
       ROUTE_POST("/can-bo/khoa/du-phong", MAY_ADMINISTER, seats_form, seats_prepare, seats_apply,
                  seats_reply));
