/* What several pages of this room show alike. */
#include "petition/petition_pages.h"

struct choices petition_units(struct ctx *cx, enum lang lang) {
  (void)lang;
  struct units u = unit_list(cx, UNIT_ANY, cx->today);
  id root = ID_NONE;
  (void)unit_root(cx, &root);
  struct choice *at = MEM_ARRAY(cx->mem, struct choice, u.n + 1);
  size_t n = 0;
  for (size_t i = 0; i < u.n; i++)
    if (!id_eq(u.at[i].id, root))
      at[n++] = (struct choice){id_hex(cx->mem, u.at[i].id), u.at[i].name, STR_NONE};
  return (struct choices){at, n};
}

struct choices petition_choices(struct ctx *cx, enum lang lang, const str *codes, size_t n,
                                str (*word_of)(str)) {
  struct choice *at = MEM_ARRAY(cx->mem, struct choice, n + 1);
  for (size_t i = 0; i < n; i++) at[i] = (struct choice){codes[i], word(lang, word_of(codes[i])), STR_NONE};
  return (struct choices){at, n};
}

struct choices petition_holder_choices(struct ctx *cx, const struct holders *h) {
  struct choice *at = MEM_ARRAY(cx->mem, struct choice, h->n + 1);
  size_t n = 0;
  for (size_t i = 0; i < h->n; i++)
    if (!id_eq(h->at[i].account, cx->who.account))
      at[n++] = (struct choice){id_hex(cx->mem, h->at[i].account), h->at[i].name, STR_NONE};
  return (struct choices){at, n};
}

const struct ground_row *ground_find(const struct ground_row *rows, size_t n, str code, day on) {
  for (size_t i = 0; i < n; i++)
    if (str_eq(rows[i].code, code) && rows[i].from.n <= on.n && (!day_is(rows[i].to) || on.n <= rows[i].to.n))
      return &rows[i];
  return NULL;
}

struct choices ground_choices(struct ctx *cx, enum lang lang, const struct ground_row *rows, size_t n) {
  struct choice *at = MEM_ARRAY(cx->mem, struct choice, n + 1);
  size_t k = 0;
  for (size_t i = 0; i < n; i++) {
    if (!ground_find(&rows[i], 1, rows[i].code, cx->today)) continue;
    str hint = rows[i].confirmed ? rows[i].citation
                                 : str_fmt(cx->mem, "%.*s (%.*s)", STR_ARG(rows[i].citation),
                                           STR_ARG(word(lang, _("cần xác nhận"))));
    at[k++] = (struct choice){rows[i].code, word(lang, rows[i].name), hint};
  }
  return (struct choices){at, k};
}

str petition_office(struct request *rq) {
  return str_fmt(rq->cx->mem, "Ủy ban nhân dân %.*s",
                 STR_ARG(store_setting(rq->cx->store, S("commune"), S("name"))));
}

struct strs petition_syllables(void *mem, str code) {
  struct strs s = {MEM_ARRAY(mem, str, 32), 0};
  str rest = code;
  for (bool more = true; more && s.n < 32;) more = str_cut(&rest, S("-"), &s.at[s.n++]);
  return s;
}

static str name_of(struct request *rq, id account) {
  struct account a;
  return id_is(account) && account_find(rq->cx, account, &a) ? a.name : STR_NONE;
}

static str detail_word(str detail) {
  str w = petition_outcome_word(detail);
  if (w.p) return w;
  for (size_t i = 0; i < petition_complex_rows_n; i++)
    if (str_eq(detail, petition_complex_rows[i].code)) return petition_complex_rows[i].name;
  return STR_NONE;
}

struct step_lines petition_steps(struct request *rq, id petition, bool staff) {
  struct events e = petition_events(rq->cx, petition);
  struct step_lines v = {MEM_ARRAY(rq->cx->mem, struct step_line, e.n + 1), 0};
  for (size_t i = 0; i < e.n; i++) {
    bool inside =
        str_eq(e.at[i].what, S("mo")) || str_eq(e.at[i].what, S("trao")) || str_eq(e.at[i].what, S("bo-khoa"));
    if (inside && !staff) continue;
    str detail = e.at[i].detail.p ? detail_word(e.at[i].detail) : STR_NONE;
    v.at[v.n++] = (struct step_line){.word = word(rq->out->lang, petition_act_word(e.at[i].what)),
                                     .who = staff ? name_of(rq, e.at[i].actor) : STR_NONE,
                                     .other = staff ? name_of(rq, e.at[i].other) : STR_NONE,
                                     .detail = detail.p ? word(rq->out->lang, detail) : STR_NONE,
                                     .day = e.at[i].day};
  }
  return v;
}

void petition_read_parts(struct request *rq, id petition, const uint8_t key[KEY_BYTES],
                         struct word_lines *words, struct strs *results, str *ret_to, str *ret_why,
                         struct id_rows *ret_files) {
  struct ctx *cx = rq->cx;
  struct parts l = petition_parts(cx, petition);
  *words = (struct word_lines){MEM_ARRAY(cx->mem, struct word_line, l.n + 1), 0};
  *results = (struct strs){MEM_ARRAY(cx->mem, str, l.n + 1), 0};
  *ret_to = *ret_why = STR_NONE;
  *ret_files = (struct id_rows){MEM_ARRAY(cx->mem, struct id_row, l.n + 1), 0};
  for (size_t i = 0; i < l.n; i++) {
    struct part *p = &l.at[i];
    str text;
    if (str_eq(p->what, S("tep"))) {
      ret_files->at[ret_files->n++].id = p->id;
      continue;
    }
    if (str_eq(p->what, S("don")) ||
        !unseal(cx->mem, key, petition, p->id, str_c(cx->mem, p->what), p->sealed, &text))
      continue;
    if (str_eq(p->what, S("ket-qua"))) {
      results->at[results->n++] = text;
    } else if (str_eq(p->what, S("chuyen"))) {
      str f[2];
      fields_part(text, f, 2);
      *ret_to = f[0];
      *ret_why = f[1];
    } else if (str_eq(p->what, S("tin-den")) || str_eq(p->what, S("tin-di"))) {
      bool office = str_eq(p->what, S("tin-di"));
      words->at[words->n++] =
          (struct word_line){office ? WORD(rq, "Xã") : WORD(rq, "Người gửi"), text, p->day, office};
    }
  }
}
