/* What generated templates lean on: C decides by type what a hole, a condition or a comparison means. Included by
 * generated code only. */
#ifndef VIEW_TEMPLATE_H
#define VIEW_TEMPLATE_H

/* GCC then reports a mistake where a macro is used, at the template's line, instead of in here. */
#pragma GCC system_header

#include "view/view.h"

/* Numbers of all widths meet in a template; they are shown and compared as int64_t. */
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wlogical-op"
#pragma GCC diagnostic ignored "-Wduplicated-branches"
#pragma GCC diagnostic ignored "-Waddress"

/* GCC's and clang's numbers for __builtin_classify_type. */
enum { TPL_POINTER = 5, TPL_RECORD = 12 };

/* A pointer to x, or x itself when it is one: so a dot in a template works on both. */
#define TPL_AT(x) __builtin_choose_expr(__builtin_classify_type(x) == TPL_POINTER, (x), &(x))

/* The formatter takes the arms of _Generic for labels. */
/* clang-format off */
#define TPL_INTS(f)                                                                                            \
  signed char: f, unsigned char: f, short: f, unsigned short: f, int: f, unsigned: f, long: f,                 \
  unsigned long: f, long long: f, unsigned long long: f

/* One writer per place; a type without a line here is a compiler error at the template's line. */
#define TPL_TEXT(o, x) _Generic((x), str: out_text, html: out_put, TPL_INTS(out_int))((o), (x))
#define TPL_RCDATA(o, x) _Generic((x), str: out_text, TPL_INTS(out_int))((o), (x))
#define TPL_ATTR(o, x) _Generic((x), str: out_attr, TPL_INTS(out_int))((o), (x))
#define TPL_ADDR_PART(o, x) _Generic((x), str: out_addr_part, TPL_INTS(out_int))((o), (x))
#define TPL_ADDR_OPEN(o, x) _Generic((x), str: out_addr_open)((o), (x))
#define TPL_SRC(o, x) _Generic((x), str: out_src)((o), (x))
#define TPL_TEL(o, x) _Generic((x), str: out_tel)((o), (x))
#define TPL_HTML(o, x) _Generic((x), str: tpl_escaped, html: tpl_same)((o), (x))
#define TPL_SLOT_MARKUP(o, name, x)                                                                            \
  _Generic((x), str: tpl_slot_text, html: tpl_slot_html, TPL_INTS(tpl_slot_int))((o), (name), (x))
#define TPL_SLOT_PLAIN(o, name, x) _Generic((x), str: tpl_slot_text, TPL_INTS(tpl_slot_int))((o), (name), (x))

/* Equal, and in order. An absent text equals an empty one: a reader cannot tell them apart. */
#define TPL_EQ(a, b)                                                                                           \
  _Generic((a), str: tpl_str_eq, day: tpl_day_eq, id: id_eq, default: tpl_int_eq)((a), (b))
#define TPL_CMP(a, b) _Generic((a), str: str_cmp, day: tpl_day_cmp, default: tpl_int_cmp)((a), (b))

/* True: a text, list, html, day or id that is there and not empty; a number that is not 0; a pointer that is not NULL.
 * Every arm must compile for every type, so each is fed something harmless when it is not its turn. */
#define TPL_AS(type, x, none) _Generic((x), type: (x), default: (none))
#define TPL_REC(x) __builtin_choose_expr(__builtin_classify_type(x) == TPL_RECORD, (x), STR_NONE)
#define TPL_NUM(x) __builtin_choose_expr(__builtin_classify_type(x) == TPL_RECORD, 0, (x))
#define TPL_LIST(x)                                                                                            \
  _Generic((x), html: TPL_AS(html, x, ((html){STR_NONE})).s, day: tpl_flag(day_is(TPL_AS(day, x, DAY_NONE))),  \
           id: tpl_flag(id_is(TPL_AS(id, x, ID_NONE))), default: (x))
#define TPL_TRUE(x)                                                                                            \
  (__builtin_choose_expr(__builtin_classify_type(x) == TPL_RECORD, TPL_LIST(TPL_REC(x)).n != 0,                \
                         TPL_NUM(x) != 0))
/* clang-format on */

static inline str tpl_flag(bool yes) {
  return yes ? S("1") : STR_NONE;
}
static inline bool tpl_str_eq(str a, str b) {
  return str_cmp(a, b) == 0;
}
static inline bool tpl_day_eq(day a, day b) {
  return a.n == b.n;
}
static inline int tpl_day_cmp(day a, day b) {
  return (a.n > b.n) - (a.n < b.n);
}
static inline bool tpl_int_eq(int64_t a, int64_t b) {
  return a == b;
}
static inline int tpl_int_cmp(int64_t a, int64_t b) {
  return (a > b) - (a < b);
}

static inline html tpl_same(struct out *o, html h) {
  return (void)o, h;
}
static inline html tpl_escaped(struct out *o, str s) {
  struct buf *was = out_aside(o);
  out_text(o, s);
  return out_back(o, was);
}
static inline struct slot tpl_slot_text(struct out *o, const char *name, str s) {
  return (void)o, (struct slot){name, s, false};
}
static inline struct slot tpl_slot_html(struct out *o, const char *name, html h) {
  return (void)o, (struct slot){name, h.s, true};
}
static inline struct slot tpl_slot_int(struct out *o, const char *name, int64_t v) {
  return (struct slot){name, str_fmt(o->mem, "%lld", (long long)v), false};
}

static inline str out_lang(const struct out *o) {
  return o->lang == LANG_EN ? S("en") : S("vi");
}
static inline str show_asset(struct out *o, str name) {
  return (void)o, asset(name);
}
static inline str show_integrity(struct out *o, str name) {
  return (void)o, asset_integrity(name);
}
static inline const struct field_view *show_field(struct out *o, const struct form_view *f, str name) {
  return (void)o, form_field(f, name);
}

#endif
