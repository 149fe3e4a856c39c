/* The way of a POST: its token, its fields, its work, its answer. */
#include "web/inside.h"

#include <string.h>

static str once_value(const struct pairs *pairs, str name) {
  str found = STR_NONE;
  for (size_t i = 0; i < pairs->n; i++) {
    if (!str_eq(pairs->at[i].name, name)) continue;
    if (found.p || pairs->at[i].filename.p) return STR_NONE;
    found = pairs->at[i].value;
  }
  return found;
}

/* Reads _form and _token. False: no token of ours. */
static bool read_token(struct serving *sg, id *ret_form) {
  struct request *rq = sg->rq;
  struct state *st = state_of(rq);
  str text = once_value(&sg->pairs, S("_token"));
  if (!text.p || !id_parse(once_value(&sg->pairs, S("_form")), ret_form) || !id_is(*ret_form)) return false;
  st->token = token_check(rq, text, rq->path, *ret_form);
  return st->token.state != TOKEN_NONE;
}

static void again(struct request *rq, int status, str notice) {
  struct state *st = state_of(rq);
  st->notice = notice.p ? word(rq->out->lang, notice) : STR_NONE;
  if (!show_page(rq, st->token.page, status)) reply_error(rq, status, st->notice);
}

static void mix(const struct server *sv, uint8_t hash[32], str s) {
  uint8_t both[64];
  memcpy(both, hash, 32);
  sha256(s.p, s.n, both + 32);
  hmac_sha256(sv->once_key, (str){(const char *)both, sizeof both}, hash);
}

/* Keyed, with a key outside the store: the hash of a short field would otherwise give the field away. */
static void hash_fields(struct serving *sg) {
  const struct server *sv = sg->sv;
  const struct typed *t = state_of(sg->rq)->typed;
  memset(sg->hash, 0, sizeof sg->hash);
  /* A program names its request itself, and may send it to the same thing under another address, as .json and as .xml. */
  if (!(sg->rq->route->flags & ROUTE_API)) mix(sv, sg->hash, sg->rq->path);
  for (size_t i = 0; i < t->form->n; i++) {
    const struct value *v = &t->at[i];
    mix(sv, sg->hash, str_of(v->field->name));
    for (size_t k = 0; k < v->n; k++) mix(sv, sg->hash, v->typed[k]);
    for (size_t k = 0; k < v->n_files; k++) mix(sv, sg->hash, v->files[k].content);
  }
}

static void do_work(struct serving *sg) {
  struct request *rq = sg->rq;
  const struct route *route = rq->route;
  sg->work = route->prepare(rq);
  if (!sg->work) {
    if (!rq->reply) fault(FAULT_BUG, "POST %s: neither work nor reply", route->path);
    return;
  }
  if (route->apply) {
    hash_fields(sg);
    sg->writes = true;
    return;
  }
  state_of(rq)->done = true;
  if (route->reply) route->reply(rq, sg->work, true);
  if (!rq->reply) fault(FAULT_BUG, "POST %s gave no reply", route->path);
}

static void api_prepare(struct serving *sg) {
  struct request *rq = sg->rq;
  struct state *st = state_of(rq);
  int status = typed_read(rq, rq->route->form, &sg->pairs, &st->typed);
  if (status) st->typed = NULL;
  if (!status && !typed_fine(st->typed)) status = 422;
  if (status)
    reply_error(rq, status, STR_NONE);
  else
    do_work(sg);
}

void post_prepare(struct serving *sg) {
  struct request *rq = sg->rq;
  struct state *st = state_of(rq);
  const struct route *route = rq->route;
  id form;
  if (route->flags & ROUTE_API) {
    api_prepare(sg);
    return;
  }
  if (!read_token(sg, &form)) {
    reply_error(rq, 403, STR_NONE);
    return;
  }
  st->kept = st->token.kept;
  int status = typed_read(rq, route->form, &sg->pairs, &st->typed);
  if (status) {
    st->typed = NULL;
    reply_error(rq, status, STR_NONE);
    return;
  }
  st->typed->once = form;
  if (st->token.state != TOKEN_GOOD) {
    uint8_t me[8];
    account_tag(st->sv, rq->cx->who.account, me);
    /* What somebody else typed on this machine is nobody's business. */
    if (st->token.state == TOKEN_FOREIGN && st->token.of_session && id_is(rq->cx->who.account) &&
        !same_bytes(me, st->token.account, 8)) {
      st->typed = NULL;
      reply_error(rq, 403, STR_NONE);
      return;
    }
    st->fresh_id = true;
    again(rq, 403,
          _("Biểu mẫu mở đã lâu nên máy chưa nhận. Nội dung vẫn còn: ông/bà xem lại rồi gửi lần nữa."));
    return;
  }
  if (!typed_fine(st->typed)) {
    again(rq, 422, STR_NONE);
    return;
  }
  do_work(sg);
}

static const char *fields_given(void *mem, const struct typed *t) {
  struct buf *b = buf_new(mem, 4096);
  for (size_t i = 0; i < t->form->n; i++) {
    if (!t->at[i].n && !t->at[i].n_files) continue;
    if (b->n) buf_char(b, ' ');
    buf_add(b, str_of(t->form->fields[i].name));
  }
  return str_c(mem, buf_str(b));
}

/* The record that an address names: its first parameter that is an id. */
static id object_of(const struct match *m) {
  id object = ID_NONE;
  for (size_t i = 0; i < MAX_PARAMS; i++)
    if (m->values[i].p && id_parse(m->values[i], &object)) break;
  return object;
}

bool post_apply(struct ctx *cx, void *serving) {
  struct serving *sg = serving;
  struct state *st = state_of(sg->rq);
  const struct route *route = sg->rq->route;
  str answer = STR_NONE;
  sg->once = ONCE_FRESH; /* this may be the second run of a lost race */
  bool api = route->flags & ROUTE_API;
  if (st->match.c->once && (!api || id_is(st->typed->once)))
    sg->once = store_once(cx, st->typed->once, sg->hash, &answer);
  if (sg->once != ONCE_FRESH) {
    st->first_answer = str_dup(sg->rq->cx->mem, answer);
    return false;
  }
  if (!route->apply(cx, sg->work)) return false;
  /* Residents' acts are records of their own; an act of staff is noted here, so that no room can forget it. */
  if (id_is(cx->who.account) && route->flags & ROUTE_SECRET) {
    /* By the day: the minute of an act could tell whose letter it was. */
    moment now = cx->now;
    cx->now = day_starts(cx->today);
    journal_note(cx, "sealed", object_of(&st->match), "");
    cx->now = now;
  } else if (id_is(cx->who.account)) {
    const char *verb = str_c(cx->mem, str_fmt(cx->mem, "POST %s", route->path));
    journal_note(cx, verb, object_of(&st->match), fields_given(cx->mem, st->typed));
  }
  return true;
}

/* After signing in: back to where the person was sent away from, or to what they had typed. */
static bool give_back(struct serving *sg) {
  struct request *rq = sg->rq;
  struct state *st = state_of(rq);
  struct kept_form k;
  struct target t;
  uint8_t me[8];
  if (!st->kept.p || !kept_open(rq, st->kept, &k)) return false;
  account_tag(sg->sv, rq->cx->who.account, me);
  if (!same_bytes(me, k.account, 8) || target_parse(rq->cx->mem, k.action, 200, &t)) return false;
  struct match m = route_find(sg->sv, POST, &t);
  struct typed *typed;
  if (!m.c || !may(&rq->cx->who, m.c->route->need) || typed_read(rq, m.c->route->form, &k.pairs, &typed))
    return false;
  struct reply *before = rq->reply;
  for (size_t i = 0; i < typed->form->n; i++) typed->at[i].error = STR_NONE;
  st->typed = typed;
  st->token = (struct token){.page = k.page, .kept = STR_NONE};
  st->kept = STR_NONE;
  st->done = false;
  st->notice = word(rq->out->lang, _("Đây là nội dung ông/bà gõ trước khi hết phiên. Ông/bà xem lại rồi gửi."));
  if (show_page(rq, k.page, 200)) return true;
  rq->reply = before;
  return false;
}

static void go_back(struct serving *sg) {
  struct request *rq = sg->rq;
  struct state *st = state_of(rq);
  struct target page, to;
  if (rq->reply->status != 303 || !st->token.page.p || target_parse(rq->cx->mem, st->token.page, 200, &page))
    return;
  for (size_t i = 0; i < page.pairs.n; i++) {
    str path = page.pairs.at[i].value;
    if (!str_eq(page.pairs.at[i].name, S("ve")) || !own_path(path) || target_parse(rq->cx->mem, path, 200, &to))
      continue;
    struct match m = route_find(sg->sv, GET, &to);
    if (m.c && m.c->route->need != MAY_ANYONE && may(&rq->cx->who, m.c->route->need)) reply_see_other(rq, path);
    return;
  }
}

void post_answer(struct serving *sg) {
  struct request *rq = sg->rq;
  struct state *st = state_of(rq);
  bool api = rq->route->flags & ROUTE_API;
  bool failed = sg->result == STORE_FAILED || sg->result == STORE_BUSY;
  if (api && (failed || sg->once == ONCE_OTHER)) {
    reply_error(rq, failed ? 503 : 422,
                failed ? STR_NONE
                       : word(rq->out->lang, _("Mã chống gửi trùng này đã dùng cho một nội dung khác.")));
    return;
  }
  if (failed) {
    again(rq, 503, _("Máy đang bận nên chưa ghi được. Ông/bà bấm gửi lại; gửi mấy lần cũng chỉ tính một lần."));
    return;
  }
  if (sg->once == ONCE_OTHER) {
    st->fresh_id = true;
    again(
        rq, 409,
        _("Biểu mẫu này đã gửi một lần với nội dung khác. Nếu vẫn muốn gửi nội dung mới, ông/bà bấm gửi lại."));
    return;
  }
  st->repeated = sg->once == ONCE_AGAIN;
  bool committed = sg->result == STORE_COMMITTED || st->repeated;
  st->done = committed;
  rq->route->reply(rq, sg->work, committed);
  if (!rq->reply) fault(FAULT_BUG, "POST %s gave no reply", rq->route->path);
  if (!st->session_set || !session_open(rq->cx, st->session_secret)) return;
  if (!give_back(sg)) go_back(sg);
}

void post_nobody(struct serving *sg) {
  struct request *rq = sg->rq;
  struct state *st = state_of(rq);
  id form;
  if (!read_token(sg, &form)) {
    reply_see_other(rq, S("/dang-nhap"));
    return;
  }
  struct kept_form k = {.action = rq->path, .page = st->token.page, .pairs = sg->pairs};
  memcpy(k.account, st->token.account, 8);
  st->kept = st->token.of_session ? kept_seal(rq, &k) : STR_NONE;
  st->notice = st->kept.p ? word(rq->out->lang,
                                 _("Phiên làm việc đã hết. Ông/bà đăng nhập lại, nội dung vừa gõ vẫn còn."))
                          : word(rq->out->lang, _("Phiên làm việc đã hết. Ông/bà đăng nhập lại."));
  st->token = (struct token){.page = STR_NONE, .kept = STR_NONE};
  if (!show_page(rq, S("/dang-nhap"), 403)) reply_error(rq, 403, st->notice);
}
