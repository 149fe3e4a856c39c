#include "journal/journal.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 16
#define CANONICAL_MAX (4u << 20)
/* RFC 8785 numbers are IEEE doubles: whole numbers are exact up to here. */
#define WHOLE_MAX ((1LL << 53) - 1)

struct holder {
  json_t *json;
};

static int let_go(struct holder *h) {
  json_decref(h->json);
  return 0;
}

/* RFC 8785 3.2.2.2: the short escapes, \u00xx for the other controls, everything else as it is. */
static void put_text(struct buf *b, const char *p, size_t n) {
  buf_char(b, '"');
  for (size_t i = 0; i < n; i++) {
    uint8_t c = (uint8_t)p[i];
    const char *at = c < 0x20 || c == '"' || c == '\\' ? strchr("\bb\tt\nn\ff\rr\"\"\\\\", c ? c : 1) : NULL;
    if (at) {
      buf_char(b, '\\');
      buf_char(b, at[1]);
    } else if (c < 0x20) {
      buf_fmt(b, "\\u%04x", c);
    } else {
      buf_char(b, (char)c);
    }
  }
  buf_char(b, '"');
}

/* RFC 8785 3.2.3: names in the order of their UTF-16 code units. UTF-8's bytes have the same order but for one thing: what
 * lies above the basic plane (lead bytes F0 on, surrogates D800 on) comes before U+E000 to U+FFFF (lead bytes EE, EF). */
static int by_utf16(const void *a, const void *b) {
  const uint8_t *x = *(const uint8_t *const *)a, *y = *(const uint8_t *const *)b;
  while (*x && *x == *y) x++, y++;
  bool high_x = *x >= 0xf0, high_y = *y >= 0xf0;
  if (high_x != high_y && (high_x ? *y : *x) >= 0xee) return high_x ? -1 : 1;
  return *x < *y ? -1 : *x > *y;
}

static bool put(void *mem, struct buf *b, json_t *j, int depth);

static bool put_object(void *mem, struct buf *b, json_t *j, int depth) {
  size_t n = json_object_size(j), i = 0;
  const char **names = mem_zero_array(mem, n + 1, sizeof *names), *name;
  json_t *value;
  json_object_foreach(j, name, value) names[i++] = name;
  qsort(names, n, sizeof *names, by_utf16);
  buf_char(b, '{');
  for (i = 0; i < n; i++) {
    if (i) buf_char(b, ',');
    put_text(b, names[i], strlen(names[i]));
    buf_char(b, ':');
    if (!put(mem, b, json_object_get(j, names[i]), depth + 1)) return false;
  }
  buf_char(b, '}');
  return true;
}

static bool put_array(void *mem, struct buf *b, json_t *j, int depth) {
  buf_char(b, '[');
  for (size_t i = 0; i < json_array_size(j); i++) {
    if (i) buf_char(b, ',');
    if (!put(mem, b, json_array_get(j, i), depth + 1)) return false;
  }
  buf_char(b, ']');
  return true;
}

static bool put(void *mem, struct buf *b, json_t *j, int depth) {
  if (depth > DEPTH_MAX) return false;
  switch (json_typeof(j)) {
  case JSON_OBJECT:
    return put_object(mem, b, j, depth);
  case JSON_ARRAY:
    return put_array(mem, b, j, depth);
  case JSON_STRING:
    put_text(b, json_string_value(j), json_string_length(j));
    return true;
  case JSON_INTEGER:
    if (json_integer_value(j) > WHOLE_MAX || json_integer_value(j) < -WHOLE_MAX) return false;
    buf_fmt(b, "%lld", (long long)json_integer_value(j));
    return true;
  case JSON_REAL:
    return false;
  case JSON_TRUE:
    buf_add(b, S("true"));
    return true;
  case JSON_FALSE:
    buf_add(b, S("false"));
    return true;
  case JSON_NULL:
    buf_add(b, S("null"));
    return true;
  }
  return false;
}

/* Checks the depth of nesting before the parser sees it: the parser works by recursion. */
static bool shallow(str json) {
  int depth = 0;
  bool text = false;
  for (size_t i = 0; i < json.n; i++) {
    char c = json.p[i];
    if (text) {
      if (c == '\\') i++;
      if (c == '"') text = false;
    } else if (c == '"') {
      text = true;
    } else if (c == '{' || c == '[') {
      if (++depth > DEPTH_MAX) return false;
    } else if (c == '}' || c == ']') {
      depth--;
    }
  }
  return true;
}

str json_canonical(void *mem, str json) {
  json_error_t error;
  if (!json.p || json.n > CANONICAL_MAX || !shallow(json)) return STR_NONE;
  struct holder *h = MEM_NEW(mem, struct holder);
  h->json = json_loadb(json.p, json.n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
  if (!h->json) return STR_NONE;
  talloc_set_destructor(h, let_go);
  struct buf *b = buf_new(mem, 2 * CANONICAL_MAX);
  bool good = put(h, b, h->json, 0);
  talloc_free(h);
  return good && !b->full ? buf_str(b) : STR_NONE;
}
