#include "web/inside.h"

#include <sodium.h>
#include <string.h>

/* A form's token is text of six or seven parts between dots:
 *   until . session tag . account tag . page (base64) . MAC [. sealed form (base64)]
 * MAC = HMAC(key, action, form id and the parts before it). The tags tell a form of another session from a forged one, so that
 * what an expired session typed can be given back to the same person; they name nobody without the key. */

static void tag(const struct server *sv, const char *what, id of, uint8_t ret[8]) {
  uint8_t text[32] = {0}, mac[32];
  snprintf((char *)text, 16, "%s", what);
  memcpy(text + 16, of.b, 16);
  hmac_sha256(sv->form_key, (str){(const char *)text, sizeof text}, mac);
  memcpy(ret, mac, 8);
}

void account_tag(const struct server *sv, id account, uint8_t ret[8]) {
  tag(sv, "account", account, ret);
}

static void token_mac(struct request *rq, str head, str action, id form, uint8_t ret[32]) {
  str text = str_fmt(rq->cx->mem, "%.*s\n%.*s\n%.*s", STR_ARG(id_hex(rq->cx->mem, form)), STR_ARG(action),
                     STR_ARG(head));
  hmac_sha256(state_of(rq)->sv->form_key, text, ret);
}

str token_make(struct request *rq, str action, id form, str page, str kept) {
  struct state *st = state_of(rq);
  void *mem = rq->cx->mem;
  uint8_t session[8], account[8], mac[32];
  tag(st->sv, "session", rq->cx->who.session, session);
  account_tag(st->sv, rq->cx->who.account, account);
  moment until = rq->cx->now + st->sv->limits.form_hours * 3600000;
  str head = str_fmt(mem, "%lld.%.*s.%.*s.%.*s", (long long)until, STR_ARG(hex_of(mem, session, 8)),
                     STR_ARG(hex_of(mem, account, 8)), STR_ARG(base64_of(mem, page.p, page.n)));
  token_mac(rq, head, action, form, mac);
  str whole = str_fmt(mem, "%.*s.%.*s", STR_ARG(head), STR_ARG(hex_of(mem, mac, 32)));
  if (!kept.p) return whole;
  return str_fmt(mem, "%.*s.%.*s", STR_ARG(whole), STR_ARG(base64_of(mem, kept.p, kept.n)));
}

struct token token_check(struct request *rq, str text, str action, id form) {
  struct state *st = state_of(rq);
  void *mem = rq->cx->mem;
  struct token t = {.page = STR_NONE, .kept = STR_NONE}, none = t;
  str part[4], head = text, mac_hex, rest = text;
  int64_t until;
  uint8_t mac[32], right[32], session[8], now[8];
  for (size_t i = 0; i < 4; i++)
    if (!str_cut(&rest, S("."), &part[i])) return none;
  head.n = (size_t)(rest.p - text.p) - 1;
  str kept = rest;
  if (!str_cut(&kept, S("."), &mac_hex)) kept = STR_NONE;
  if (!hex_parse(mac_hex, mac, 32)) return none;
  token_mac(rq, head, action, form, right);
  if (!same_bytes(mac, right, 32)) return none;
  if (!int_parse(part[0], 0, INT64_MAX, &until) || !hex_parse(part[1], session, 8) ||
      !hex_parse(part[2], t.account, 8) || !base64_parse(mem, part[3], &t.page))
    return none;
  if (kept.p && !base64_parse(mem, kept, &t.kept)) return none;
  tag(st->sv, "session", ID_NONE, now);
  t.of_session = memcmp(session, now, 8) != 0;
  tag(st->sv, "session", rq->cx->who.session, now);
  t.state = until < rq->cx->now ? TOKEN_OLD : same_bytes(session, now, 8) ? TOKEN_GOOD : TOKEN_FOREIGN;
  return t;
}

/* Sec-Fetch-Site is the browser's own word and cannot be forged by a page; Origin says the same in older ones. 'null' comes from
 * our own pages too where a browser takes Referrer-Policy at its word, but only believed together with Sec-Fetch-Site. */
bool origin_is_ours(const struct incoming *in) {
  str site = header_of(in, "Sec-Fetch-Site"), origin = header_of(in, "Origin"), host = header_of(in, "Host");
  if (header_count(in, "Origin") > 1 || header_count(in, "Sec-Fetch-Site") > 1) return false;
  bool said = site.p && str_eq(site, S("same-origin"));
  if (site.p && !said && !str_eq(site, S("none"))) return false;
  if (!origin.p) return true;
  if (str_eq(origin, S("null"))) return said;
  str scheme, authority = origin;
  if (!str_cut(&authority, S("://"), &scheme)) return false;
  if (in->secure ? !str_eq(scheme, S("https")) : !str_eq(scheme, S("http")) && !str_eq(scheme, S("https")))
    return false;
  return host.n && str_eq(authority, host);
}

/* ---- what a session that ended had typed ----------------------------------------------------------- */

static void add_part(struct buf *b, str s) {
  uint32_t n = (uint32_t)s.n;
  buf_add(b, (str){(const char *)&n, sizeof n});
  buf_add(b, s);
}

static bool take_part(str *from, str *ret) {
  uint32_t n;
  if (from->n < sizeof n) return false;
  memcpy(&n, from->p, sizeof n);
  if (from->n - sizeof n < n) return false;
  *ret = str_sub(*from, sizeof n, n);
  *from = str_sub(*from, sizeof n + n, from->n - sizeof n - n);
  return true;
}

#define NONCE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAIL crypto_aead_xchacha20poly1305_ietf_ABYTES

str kept_seal(struct request *rq, const struct kept_form *k) {
  struct buf *b = buf_new(rq->cx->mem, 256 << 10);
  buf_add(b, (str){(const char *)k->account, 8});
  add_part(b, k->action);
  add_part(b, k->page);
  for (size_t i = 0; i < k->pairs.n; i++) {
    if (k->pairs.at[i].filename.p || str_starts(k->pairs.at[i].name, S("_"))) continue;
    add_part(b, k->pairs.at[i].name);
    add_part(b, k->pairs.at[i].value);
  }
  if (b->full) return STR_NONE;
  str plain = buf_str(b);
  uint8_t *sealed = MEM_ARRAY(rq->cx->mem, uint8_t, NONCE + plain.n + TAIL);
  unsigned long long n = 0;
  random_bytes(sealed, NONCE);
  crypto_aead_xchacha20poly1305_ietf_encrypt(sealed + NONCE, &n, (const uint8_t *)plain.p, plain.n, NULL, 0,
                                             NULL, sealed, state_of(rq)->sv->ram_key);
  return (str){(const char *)sealed, NONCE + (size_t)n};
}

bool kept_open(struct request *rq, str sealed, struct kept_form *ret) {
  struct kept_form k = {0};
  if (sealed.n < NONCE + TAIL + 8) return false;
  uint8_t *plain = MEM_ARRAY(rq->cx->mem, uint8_t, sealed.n);
  unsigned long long n = 0;
  const uint8_t *p = (const uint8_t *)sealed.p;
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(plain, &n, NULL, p + NONCE, sealed.n - NONCE, NULL, 0, p,
                                                 state_of(rq)->sv->ram_key))
    return false;
  str left = {(const char *)plain, (size_t)n};
  if (left.n < 8) return false;
  memcpy(k.account, left.p, 8);
  left = str_sub(left, 8, left.n - 8);
  if (!take_part(&left, &k.action) || !take_part(&left, &k.page)) return false;
  k.pairs.at = MEM_ARRAY(rq->cx->mem, struct pair, left.n / 8 + 1);
  while (left.n) {
    struct pair *pair = &k.pairs.at[k.pairs.n++];
    if (!take_part(&left, &pair->name) || !take_part(&left, &pair->value)) return false;
  }
  *ret = k;
  return true;
}
