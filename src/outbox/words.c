/* The texts of messages and their size; addresses as they may be shown. */
#include "outbox/outbox_room.h"

#include "box/mail.h"

#include <stdio.h>
#include <string.h>

const struct outbox_template *outbox_template(str code) {
  for (size_t i = 0; i < outbox_templates.n; i++)
    if (str_eq(outbox_templates.at[i]->code, code)) return outbox_templates.at[i];
  return NULL;
}

enum lang outbox_lang(const struct outbox_message *m) {
  return str_eq(m->lang, S("en")) ? LANG_EN : LANG_VI;
}

static str setting(struct ctx *cx, const char *section, const char *name) {
  return store_setting(cx->store, str_of(section), str_of(name));
}

int64_t outbox_setting(struct ctx *cx, const char *name, int64_t otherwise, int64_t min, int64_t max) {
  int64_t v = otherwise;
  str given = setting(cx, "outbox", name);
  return given.p && int_parse(str_trim(given), min, max, &v) ? v : otherwise;
}

static str filled(struct ctx *cx, enum lang lang, str vi, const struct outbox_message *m) {
  str day_said = day_is(m->about_day) ? day_vi(cx->mem, m->about_day) : S("");
  str until = day_is(m->until_day) ? day_vi(cx->mem, m->until_day) : S("");
  str commune = setting(cx, "commune", "name");
  if (commune.n && lang == LANG_VI && !str_starts(commune, S("Ủy ban")) && !str_starts(commune, S("UBND")))
    commune = str_and(cx->mem, S("UBND "), commune);
  return word_fill(cx->mem, word(lang, vi),
                   SLOTS({"commune", commune.n ? commune : S("UBND"), false}, {"day", day_said, false},
                         {"until", until, false}));
}

/* Where it goes on: a page when the settings say where this site is, else the telephone. Never the follow code: whoever reads
 * somebody's messages must not read the matter with it. */
static str next_step(struct ctx *cx, enum lang lang, const struct outbox_template *t) {
  str url = setting(cx, "commune", "url"), phone = setting(cx, "commune", "phone");
  if (url.n && t->path.n)
    return word_fill(cx->mem, word(lang, _("Xem bằng mã trên phiếu: %(where)s")),
                     SLOTS({"where", str_and(cx->mem, url, t->path), false}));
  if (phone.n) return word_fill(cx->mem, word(lang, _("Hỏi thêm: %(phone)s")), SLOTS({"phone", phone, false}));
  return S("");
}

str outbox_text(struct ctx *cx, const struct outbox_message *m) {
  const struct outbox_template *t = outbox_template(m->template);
  if (!t) return S("");
  enum lang lang = outbox_lang(m);
  str text =
      str_fmt(cx->mem, "%.*s %.*s", STR_ARG(filled(cx, lang, t->text, m)), STR_ARG(next_step(cx, lang, t)));
  text = str_trim(text);
  return str_eq(m->way, S("sms")) && str_eq(setting(cx, "sms", "accents"), S("no"))
             ? outbox_plain(cx->mem, text)
             : text;
}

str outbox_subject(struct ctx *cx, const struct outbox_message *m) {
  const struct outbox_template *t = outbox_template(m->template);
  return t ? filled(cx, outbox_lang(m), t->subject, m) : S("");
}

str outbox_mail_text(struct ctx *cx, const struct outbox_message *m) {
  enum lang lang = outbox_lang(m);
  str end =
      word(lang,
           _("Thư này do máy gửi, xin không trả lời thư. Không muốn nhận nữa, ông/bà mở trang theo dõi bằng mã "
             "trên phiếu và chọn “Thôi báo cho tôi”."));
  return str_fmt(cx->mem, "%.*s\n\n%.*s\n\n--\n%.*s\n", STR_ARG(word(lang, _("Kính gửi ông/bà,"))),
                 STR_ARG(outbox_text(cx, m)), STR_ARG(end));
}

str outbox_sentence(struct ctx *cx, enum lang lang, const struct outbox_message *m) {
  const struct outbox_template *t = outbox_template(m->template);
  return t && t->call.p ? filled(cx, lang, t->call, m) : S("");
}

/* ---- which way ---------------------------------------------------------------------------------------- */

bool outbox_has_way(struct ctx *cx, str way) {
  const char *key = str_eq(way, S("mail")) ? "server" : "url";
  return store_setting(cx->store, way, str_of(key)).n > 0;
}

bool outbox_email_ok(str address) {
  return mail_address_ok(address.p ? address.p : "", address.n);
}

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static str digits_of(void *mem, str typed) {
  struct buf *b = buf_new(mem, 40);
  for (size_t i = 0; i < typed.n; i++)
    if (is_digit(typed.p[i])) buf_char(b, typed.p[i]);
  return buf_str(b);
}

/* Mobile numbers are 0 and nine digits, the first of them 3, 5, 7, 8 or 9; the others are lines, which take no SMS. */
str outbox_mobile(void *mem, str typed) {
  str d = digits_of(mem, typed);
  if (str_starts(d, S("84")) && d.n == 11)
    d = str_sub(d, 2, d.n);
  else if (str_starts(d, S("0")) && d.n == 10)
    d = str_sub(d, 1, d.n);
  else
    return STR_NONE;
  return strchr("35789", d.p[0]) ? str_fmt(mem, "84%.*s", STR_ARG(d)) : STR_NONE;
}

str outbox_way_for(struct ctx *cx, enum address_kind kind, str address, const struct outbox_template *t) {
  if (kind == ADDRESS_EMAIL) return outbox_has_way(cx, S("mail")) ? S("mail") : S("khong");
  bool mobile = outbox_mobile(cx->mem, address).p != NULL;
  str number = store_setting(cx->store, S("zalo"), str_fmt(cx->mem, "template_%.*s", STR_ARG(t->code)));
  if (mobile && outbox_has_way(cx, S("zalo")) && number.n) return S("zalo");
  if (mobile && outbox_has_way(cx, S("sms"))) return S("sms");
  return t->call.p ? S("goi") : STR_NONE;
}

/* ---- addresses as shown --------------------------------------------------------------------------------- */

str outbox_number_show(void *mem, str number) {
  str d = digits_of(mem, number);
  if (str_starts(d, S("84")) && d.n == 11) d = str_fmt(mem, "0%.*s", STR_ARG(str_sub(d, 2, d.n)));
  if (d.n != 10) return number;
  return str_fmt(mem, "%.*s %.*s %.*s", STR_ARG(str_sub(d, 0, 4)), STR_ARG(str_sub(d, 4, 3)),
                 STR_ARG(str_sub(d, 7, 3)));
}

str outbox_mask(void *mem, str kind, str address) {
  if (!address.n) return S("");
  if (str_eq(kind, S("email"))) {
    str rest = address, local;
    (void)str_cut(&rest, S("@"), &local);
    return str_fmt(mem, "%.*s▇▇▇@%.*s", STR_ARG(str_sub(local, 0, 1)), STR_ARG(rest));
  }
  str d = digits_of(mem, outbox_number_show(mem, address));
  if (d.n < 8) return S("▇▇▇");
  return str_fmt(mem, "%.*s ▇▇▇ %.*s", STR_ARG(str_sub(d, 0, d.n - 6)), STR_ARG(str_sub(d, d.n - 3, 3)));
}

/* ---- what a telephone can show ---------------------------------------------------------------------------- */

static size_t char_at(str text, size_t i) {
  unsigned char c = (unsigned char)text.p[i];
  size_t n = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
  return n > text.n - i ? text.n - i : n;
}

str outbox_plain(void *mem, str text) {
  struct buf *b = buf_new(mem, text.n * 2 + 1);
  for (size_t i = 0, n; i < text.n; i += n) {
    n = char_at(text, i);
    str one = str_sub(text, i, n), folded = n > 1 ? text_fold(mem, one) : one;
    if (n == 1) {
      buf_char(b, one.p[0]);
    } else if (folded.n == 1 && folded.p[0] >= 'a' && folded.p[0] <= 'z') {
      bool small = str_eq(text_lower(mem, one), one);
      buf_char(b, (char)(small ? folded.p[0] : folded.p[0] - 'a' + 'A'));
    } else if (str_eq(one, S("“")) || str_eq(one, S("”"))) {
      buf_char(b, '"');
    } else if (str_eq(one, S("‘")) || str_eq(one, S("’"))) {
      buf_char(b, '\'');
    } else if (str_eq(one, S("–")) || str_eq(one, S("—"))) {
      buf_char(b, '-');
    } else if (str_eq(one, S("…"))) {
      buf_add(b, S("..."));
    } else {
      buf_char(b, str_eq(one, S("\xc2\xa0")) ? ' ' : '?');
    }
  }
  return buf_str(b);
}

/* The GSM 7-bit alphabet of 3GPP TS 23.038; those of its extension table take two places. */
struct sms_size outbox_sms_size(str text) {
  static const str beyond[] = {S("£"), S("¥"), S("è"), S("é"), S("ù"), S("ì"), S("ò"), S("Ç"), S("Ø"), S("ø"),
                               S("Å"), S("å"), S("Æ"), S("æ"), S("ß"), S("É"), S("Ä"), S("Ö"), S("Ñ"), S("Ü"),
                               S("§"), S("¿"), S("ä"), S("ö"), S("ñ"), S("ü"), S("à"), S("¡"), S("¤"), S("Δ"),
                               S("Φ"), S("Γ"), S("Λ"), S("Ω"), S("Π"), S("Ψ"), S("Σ"), S("Θ"), S("Ξ")};
  int64_t seven = 0, sixteen = 0;
  bool wide = false;
  for (size_t i = 0, n; i < text.n; i += n) {
    n = char_at(text, i);
    char c = text.p[i];
    sixteen += n == 4 ? 2 : 1;
    bool twice = (n == 1 && c && strchr("^{}\\[~]|", c)) || str_eq(str_sub(text, i, n), S("€"));
    seven += twice ? 2 : 1;
    bool known = twice || (n == 1 && c != '`' && (c >= ' ' || c == '\n' || c == '\r') && c != 127);
    for (size_t k = 0; !known && k < sizeof beyond / sizeof *beyond; k++)
      known = str_eq(beyond[k], str_sub(text, i, n));
    wide |= !known;
  }
  int64_t units = wide ? sixteen : seven, one = wide ? 70 : 160, part = wide ? 67 : 153;
  return (struct sms_size){wide, units, units <= one ? 1 : (units + part - 1) / part};
}

/* ---- what a peer said ---------------------------------------------------------------------------------------- */

static void blot(char *text, size_t n, str what) {
  for (size_t i = 0; what.n >= 5 && i + what.n <= n; i++)
    if (strncasecmp(text + i, what.p, what.n) == 0) memset(text + i, '*', what.n);
}

str outbox_peer_words(void *mem, str words, str address) {
  str clean, digits = digits_of(mem, address);
  str cut = words.n > 200 ? utf8_cut(words, 200) : words;
  char *text = mem_zero(mem, cut.n + 1);
  bool valid = utf8_valid(cut);
  for (size_t i = 0; i < cut.n; i++) {
    unsigned char c = (unsigned char)cut.p[i];
    text[i] = c < ' ' || c == 127 || (!valid && c > 127) ? ' ' : (char)c;
  }
  blot(text, cut.n, address);
  if (digits.n >= 8) blot(text, cut.n, str_sub(digits, digits.n - 8, 8));
  return text_clean(mem, (str){text, cut.n}, &clean) ? str_trim(clean) : S("");
}
