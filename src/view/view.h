/* view: the html type, escaping writers, words in two languages, widgets and charts as SVG. Only this room and the code
 * generated from templates make `html`; a `str` in a hole is always escaped.
 *
 * A template is a file NAME.html in any room, Jinja2 syntax, compiled by tools/templates.py to C:
 *   {# takes: struct matter_list #}          the C type behind `p`, declared in a header of the room
 *   {# uses: matter/matter_pages.h #}        header(s) to include
 *   {{ p.title }}                            p->title; str is escaped by its place, html is put in, integers are printed
 *   {% for m in p.items %}                   p->items is struct { T *at; size_t n; }; m is a T *
 *   {% if m.late and not p.empty %}          bool, integers, comparisons, and/or/not; a str or list is true when not empty
 *   {{ _('Gửi ý kiến') }}  {% trans n=p.count %}Có {{ n }} việc{% pluralize %}...{% endtrans %}
 *   {% macro row(m) %}  {% call %}  {% import 'view/widgets.html' as w %}  {{ w.tag('xong', _('Đã trả lời')) }}
 *   {{ day(m.due_on) }} {{ icon('phone') }}  C functions listed in tools/template_values.py, all declared here
 *   href="/phan-anh/{{ m.number }}"          an address of ours: language and large type are carried by the compiler
 * generates  void matter_list_html(struct out *o, const struct matter_list *p);
 * A misspelt field is a C error at the template's line. A hole in script, style, on..., an unquoted value, a tag or an
 * attribute name is refused by the compiler. docs/templates.md has the whole of it. */
#ifndef VIEW_VIEW_H
#define VIEW_VIEW_H

#include "base/base.h"

typedef struct html {
  str s;
} html;

enum lang { LANG_VI, LANG_EN };

/* Where markup is written, and for whom. */
struct out {
  struct buf *b;
  enum lang lang;
  bool large; /* ?co=lon */
  str path;   /* of this page without language: the language and type-size switches link to it */
  void *mem;
  bool posts; /* a POST form was written; generated code says so */
  /* The address being written, for out_link_end: it leads to a page of ours and began at this byte of b. */
  bool link_open;
  size_t link_at;
};
struct out *out_new(void *mem, enum lang lang, bool large, str path);
html out_html(struct out *o); /* what was written, whole; more than 16 MiB is a fault */
/* Markup written between the two is taken out and given back as a value. */
struct buf *out_aside(struct out *o);
html out_back(struct out *o, struct buf *was);

/* Words: `vi` is the message's Vietnamese source text as it stands in the code, its id in the catalogue. */
str word(enum lang lang, str vi);
str word_n(enum lang lang, str vi, int64_t n); /* the plural that n asks for */
/* A message's variables: %(name)s in its text, %% a percent sign. */
struct slot {
  const char *name;
  str text;
  bool markup; /* text is markup of ours: out_message puts it as it is */
};
#define SLOTS(...)                                                                                             \
  (const struct slot[]){__VA_ARGS__}, sizeof((const struct slot[]){__VA_ARGS__}) / sizeof(struct slot)
/* str s = word_fill(mem, WORD(rq, "Còn %(n)s ngày"), SLOTS({"n", int_vi(mem, 3), false})); plain text, not escaped.
 * A variable that the message names and nobody gave is a fault. */
str word_fill(void *mem, str message, const struct slot *slots, size_t n);
void out_message(struct out *o, str message, const struct slot *slots, size_t n); /* between tags */
void out_message_attr(struct out *o, str message, const struct slot *slots,
                      size_t n); /* in a quoted attribute */

/* Writers: one per place a hole may stand in. */
/* markup of our own, from generated code and view only */
static inline void out_raw(struct out *o, str markup) {
  buf_add(o->b, markup);
}
static inline void out_put(struct out *o, html h) {
  buf_add(o->b, h.s);
}
void out_text(struct out *o, str s);      /* between tags */
void out_attr(struct out *o, str s);      /* inside a quoted attribute */
void out_addr_part(struct out *o, str s); /* a path segment or query value: percent-encoded */
void out_addr(struct out *o,
              str s); /* a whole address from data: http, https, mailto, tel or a path of ours; else '#' */
void out_int(struct out *o, int64_t v);
/* Start of an address of ours: writes '/en' where needed and the path; out_link_end carries ?co=lon. */
void out_link(struct out *o, str path);
void out_link_here(struct out *o); /* the address is '?...' of this very page */
void out_link_end(struct out *o, bool has_query);
/* A whole address from data that more may follow; out_addr_close carries large type when it is ours. */
void out_addr_open(struct out *o, str s);
void out_addr_close(struct out *o);
void out_src(struct out *o, str s); /* address of a picture or sound of ours: '/...', else empty */
void out_tel(struct out *o, str s); /* digits and + of a telephone number */
void out_form_large(struct out *o); /* a GET form carries large type as a hidden field */

/* Static file by its name in web/: '/tinh/app-<hash>.css'. A name that is not there is a fault. */
str asset(str name);
str asset_integrity(str name); /* "sha256-..." for <script integrity> and the header that allows it */
struct asset {
  str name; /* app.css */
  str path; /* /tinh/app-<hash>.css: may be kept for ever */
  str media_type;
  str etag; /* quoted */
  str integrity;
  str bytes;
  str gzip; /* absent when it would not be smaller */
};
/* By either path: the hashed one, or '/tinh/app.css' (to be asked again each time). NULL when there is none. */
const struct asset *asset_find(str path);
size_t asset_list(const struct asset **ret);

/* Helpers that templates may call; each gives html or str. */
str show_day(struct out *o, day d);        /* 09/6/2026 */
str show_day_long(struct out *o, day d);   /* thứ Ba, 09/6/2026 | Tuesday 9 June 2026 */
str show_moment(struct out *o, moment at); /* 14:05, 09/6/2026 */
str show_day_iso(struct out *o, day d);    /* 2026-06-09, for <time datetime> */
str show_moment_iso(struct out *o, moment at);
str show_points(struct out *o, int64_t hundredths); /* 5,89 | 5.89 */
str show_int(struct out *o, int64_t v);             /* 45.000 | 45,000 */
str show_id(struct out *o, id v);                   /* 32 hex digits */
str show_word(struct out *o, str vi);               /* a _("...") message kept in a struct */
html icon(struct out *o, str name);                 /* lucide, inline SVG, aria-hidden */
/* <link rel="alternate">: the same content in another form, at a path of ours. The place of a link decides what it may do, so a
 * template cannot write one: this one names its media type, and no style sheet can come of it. */
html head_link(struct out *o, str media_type, str title, str path);
html qr_svg(struct out *o, str content); /* error level M, quiet zone, with a title */
/* Charts; each draws SVG with a table beside it for those who cannot see it. */
struct heat_row {
  str name;
  const int *cells; /* HEAT_... per column */
};
enum heat {
  HEAT_NOT_DUE,
  HEAT_DONE,
  HEAT_NONE /* handed in: no opinion */,
  HEAT_MISSING,
  HEAT_WAITING /* week not over */,
  HEAT_LATE /* handed in after the week was over */
};
struct heat_map {
  str title;
  struct {
    const str *at;
    size_t n;
  } columns;
  struct {
    struct heat_row *at;
    size_t n;
  } rows;
};
html heat_map_svg(struct out *o, const struct heat_map *m);
html score_bar_svg(struct out *o, int64_t earned, int64_t possible, int64_t full, str label); /* hundredths */

/* A form as a template sees it: what was typed, and what was wrong with it. Filled by web/. */
struct field_view {
  str name, value, error; /* error absent = fine */
  bool checked;
  struct {
    const str *at;
    size_t n;
  } many; /* values of a repeated field */
};
struct form_view {
  str action;  /* path */
  str form_id; /* hex, goes back as _form */
  str token;   /* goes back as _token */
  bool multipart;
  struct {
    struct field_view *at;
    size_t n;
  } fields;
  struct {
    struct field_view *at;
    size_t n;
  } errors; /* those with an error, in order: the summary at the top */
};
const struct field_view *form_field(const struct form_view *f,
                                    str name); /* a field nobody declared is a fault */
struct choice {
  str value, label, hint;
};
struct choices {
  const struct choice *at;
  size_t n;
};

#endif
