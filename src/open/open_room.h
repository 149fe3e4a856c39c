/* What the files of this room share with each other; the room's promise to others is open.h. */
#ifndef OPEN_OPEN_ROOM_H
#define OPEN_OPEN_ROOM_H

#include "open/open.h"

#include <jansson.h>

/* ---- keys ---------------------------------------------------------------------------------------------------- */

struct api_key {
  id id, made_by;
  str prefix, label;
  moment made_at;
  struct maybe_int revoked_at, taken; /* taken: how many things came in by it */
};
struct api_keys {
  struct api_key *at;
  size_t n;
};
struct api_keys api_key_list(struct ctx *cx); /* those that open something first; at most 200 */
bool api_key_find(struct ctx *cx, id key, struct api_key *ret);
/* The key itself is made of the id of the form that asked for it, so that the page can show it again when that form is sent
 * twice; the store has its hash only. */
str api_key_said(struct ctx *cx, id form);
bool api_key_make(struct ctx *cx, id form, str label, id *ret);
bool api_key_revoke(struct ctx *cx, id key);
bool api_key_open(struct ctx *cx, str said, struct api_key *ret); /* one that opens something */
enum key_taken { KEY_GOOD, KEY_GONE, KEY_SPENT };
/* Inside an apply: counts one thing against the key's hour. */
enum key_taken api_key_take(struct ctx *cx, id key);
int64_t api_key_limit(const struct store *s); /* things an hour: [open] posts_per_key_hour of thanthien.ini */

/* ---- what comes in ---------------------------------------------------------------------------------------------- */

/* One thing sent by a program, from either interface. */
struct sending {
  struct intake in;
  id once, key;
  enum key_taken taken; /* said by apply */
  bool again;           /* it is there already */
};
bool sending_apply(struct ctx *cx, void *work);
/* The matter that was made, now or the first time; false when it is there no more. */
bool sending_found(struct ctx *cx, struct sending *s, struct matter *ret);
/* Khiếu nại and tố cáo that call themselves so: a sentence that says where they go; absent = neither. */
str sending_not_taken(struct ctx *cx, str text);
/* The hamlet that an address names, with marks or without; ID_NONE when none or more than one fits. */
id hamlet_in(struct ctx *cx, str address);
bool hamlet_known(struct ctx *cx, id hamlet);
bool kind_known(struct ctx *cx, str code); /* among those that a program may send */

/* ---- trees, as JSON and as XML ------------------------------------------------------------------------------------ */

json_t *tree_keep(struct ctx *cx, json_t *t); /* its memory goes with the run's */
json_t *tree_text(str s);                     /* absent = null */
json_t *tree_moment(struct ctx *cx, moment at);
json_t *tree_day(struct ctx *cx, day d);
str tree_json(struct ctx *cx, const json_t *t);
/* `name` around it; what stands in an array is named by `item(name of the array)`. */
str tree_xml(struct ctx *cx, const char *name, const json_t *t, const char *(*item)(const char *list));

void tree_escape(struct buf *b, str s); /* text of XML, in a quoted attribute too */

/* ---- words and times ---------------------------------------------------------------------------------------------- */

str open_site(struct ctx *cx);              /* https://xa.example, absent while the settings do not name it */
str open_address(struct ctx *cx, str path); /* whole when the site is known */
str open_tag(struct ctx *cx, str path);     /* tag: of RFC 4151 */
/* An address with what was asked: open_ask(b, "thon", value) adds ?thon=... or &thon=..., nothing when the value is empty. */
void open_ask(struct buf *b, const char *name, str value);
void open_refuse_plainly(struct request *rq, int status, str sentence); /* a ROUTE_API's refuse() */
bool w3c_moment(str said, moment *ret); /* any offset, seconds or none, or a day alone */
/* Names of units, each asked for once. */
struct unit_names;
struct unit_names *unit_names(struct ctx *cx);
str unit_name_of(struct unit_names *u, id unit);

/* ---- pages ----------------------------------------------------------------------------------------------------------- */

struct key_row {
  str id, prefix, label, by;
  moment made, revoked;
  bool live;
  int64_t taken;
  const struct form_view *form;
};
struct keys_page {
  const struct form_view *form;
  struct {
    struct key_row *at;
    size_t n;
  } keys;
  str limit;
};
struct key_made_page {
  str key, label, prefix;
};
struct data_link {
  str title, what, path, atom, page;
  str columns;
};
struct data_page {
  struct {
    struct data_link *at;
    size_t n;
  } tables, feeds;
  str rows, limit;
  bool licence_decided; /* [open] licence = cc-by-4.0: the commune has said so */
};

#endif
