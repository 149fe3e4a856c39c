/* One tree, said as JSON or as XML: both formats of Open311 cannot drift apart. */
#include "open/open_room.h"

#include <string.h>

struct kept_tree {
  json_t *tree;
};

static int kept_end(struct kept_tree *k) {
  json_decref(k->tree);
  return 0;
}

json_t *tree_keep(struct ctx *cx, json_t *t) {
  if (!t) fault(FAULT_MEMORY, "no memory for an answer's tree");
  struct kept_tree *k = MEM_NEW(cx->mem, struct kept_tree);
  k->tree = t;
  talloc_set_destructor(k, kept_end);
  return t;
}

json_t *tree_text(str s) {
  return s.p ? json_stringn(s.p, s.n) : json_null();
}

json_t *tree_moment(struct ctx *cx, moment at) {
  return tree_text(moment_iso(cx->mem, at));
}

json_t *tree_day(struct ctx *cx, day d) {
  return tree_text(day_is(d) ? day_iso(cx->mem, d) : STR_NONE);
}

static int gather(const char *part, size_t n, void *to) {
  buf_add(to, (str){part, n});
  return 0;
}

enum { TREE_BYTES = 64 << 20 };

str tree_json(struct ctx *cx, const json_t *t) {
  struct buf *b = buf_new(cx->mem, TREE_BYTES);
  MUST(json_dump_callback(t, gather, b, JSON_COMPACT | JSON_ENCODE_ANY) == 0 && !b->full);
  buf_char(b, '\n');
  return buf_str(b);
}

/* Control characters never get into the store; U+FFFE and U+FFFF could, and are no characters of XML 1.0. */
void tree_escape(struct buf *b, str said) {
  const char *s = said.p;
  size_t n = said.n;
  for (size_t i = 0; i < n; i++) {
    unsigned char c = (unsigned char)s[i];
    if (c == '&')
      buf_add(b, S("&amp;"));
    else if (c == '<')
      buf_add(b, S("&lt;"));
    else if (c == '>')
      buf_add(b, S("&gt;"));
    else if (c == '"')
      buf_add(b, S("&quot;"));
    else if (c == 0xEF && n - i >= 3 && (unsigned char)s[i + 1] == 0xBF && (unsigned char)s[i + 2] >= 0xBE) {
      buf_add(b, S("\xEF\xBF\xBD"));
      i += 2;
    } else
      buf_char(b, (char)c);
  }
}

static void xml_node(struct buf *b, const char *name, const json_t *t, const char *(*item)(const char *list)) {
  if (json_is_null(t)) {
    buf_fmt(b, "<%s/>", name);
    return;
  }
  buf_fmt(b, "<%s>", name);
  if (json_is_array(t)) {
    for (size_t i = 0; i < json_array_size(t); i++) xml_node(b, item(name), json_array_get(t, i), item);
  } else if (json_is_object(t)) {
    /* jansson walks an object as it was filled; the cast is its own, it changes nothing */
    for (void *i = json_object_iter((json_t *)(uintptr_t)t); i;
         i = json_object_iter_next((json_t *)(uintptr_t)t, i))
      xml_node(b, json_object_iter_key(i), json_object_iter_value(i), item);
  } else if (json_is_string(t)) {
    tree_escape(b, (str){json_string_value(t), json_string_length(t)});
  } else if (json_is_integer(t)) {
    buf_fmt(b, "%lld", (long long)json_integer_value(t));
  } else {
    buf_add(b, json_is_true(t) ? S("true") : S("false"));
  }
  buf_fmt(b, "</%s>", name);
}

str tree_xml(struct ctx *cx, const char *name, const json_t *t, const char *(*item)(const char *list)) {
  struct buf *b = buf_new(cx->mem, TREE_BYTES);
  buf_add(b, S("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"));
  xml_node(b, name, t, item);
  buf_char(b, '\n');
  MUST(!b->full);
  return buf_str(b);
}
