#include "web/inside.h"

#include <jansson.h>

#include <string.h>

/* The value of `name=` in a header such as Content-Disposition; absent when not there. Quotes are taken off; a backslash
 * is an ordinary character, as browsers send %22 for a quote. */
static str header_param(str header, const char *name) {
  bool more = true;
  while (more) {
    str one, key;
    size_t i = 0;
    bool quoted = false;
    while (i < header.n && (quoted || header.p[i] != ';')) quoted ^= header.p[i++] == '"';
    one = str_trim(str_sub(header, 0, i));
    more = i < header.n;
    header = more ? str_sub(header, i + 1, header.n - i - 1) : header;
    str value = one;
    if (!str_cut(&value, S("="), &key) || !same_word(str_trim(key), name)) continue;
    value = str_trim(value);
    if (value.n >= 2 && value.p[0] == '"' && value.p[value.n - 1] == '"')
      value = str_sub(value, 1, value.n - 2);
    return value;
  }
  return STR_NONE;
}

static bool find(str in, str what, size_t *ret) {
  const char *p = in.n ? memmem(in.p, in.n, what.p, what.n) : NULL;
  if (p) *ret = (size_t)(p - in.p);
  return p != NULL;
}

static str after(str s, size_t from) {
  return str_sub(s, from, s.n - from);
}

/* What a browser calls a file may be a whole path, and may try to look like another kind of file. */
static str file_name(void *mem, str raw) {
  str clean;
  if (!text_clean(mem, raw, &clean)) return S("");
  for (size_t i = clean.n; i-- > 0;)
    if (clean.p[i] == '/' || clean.p[i] == '\\') return utf8_cut(after(clean, i + 1), 200);
  return utf8_cut(clean, 200);
}

static bool part_parse(void *mem, str headers, str content, struct pair *ret) {
  str disposition = STR_NONE;
  bool more = true;
  while (more) {
    str line, name;
    more = str_cut(&headers, S("\r\n"), &line);
    str value = line;
    if (!str_cut(&value, S(":"), &name)) return false;
    value = str_trim(value);
    if (same_word(name, "Content-Disposition")) {
      if (disposition.p) return false;
      disposition = value;
    } else if (same_word(name, "Content-Transfer-Encoding")) {
      if (!same_word(value, "binary") && !same_word(value, "8bit") && !same_word(value, "7bit")) return false;
    }
  }
  if (!disposition.p || !str_starts(disposition, S("form-data")) || header_param(disposition, "filename*").p)
    return false;
  *ret = (struct pair){header_param(disposition, "name"), content, STR_NONE};
  str file = header_param(disposition, "filename");
  if (file.p) ret->filename = file_name(mem, file);
  return ret->name.n > 0;
}

static bool multipart_parse(void *mem, str boundary, str body, size_t max, struct pairs *ret) {
  str mark = str_fmt(mem, "\r\n--%.*s", STR_ARG(boundary));
  str first = after(mark, 2);
  struct pair *at = MEM_ARRAY(mem, struct pair, max + 1);
  size_t n = 0;
  if (!str_starts(body, first)) return false;
  body = after(body, first.n);
  while (!str_starts(body, S("--"))) {
    size_t head, end;
    if (!str_starts(body, S("\r\n")) || n == max) return false;
    body = after(body, 2);
    if (!find(str_sub(body, 0, 2048), S("\r\n\r\n"), &head)) return false;
    str headers = str_sub(body, 0, head);
    body = after(body, head + 4);
    /* An empty content: the mark's own line break is the one that ended the headers. */
    if (str_starts(body, first)) {
      end = 0;
      if (!part_parse(mem, headers, S(""), &at[n++])) return false;
      body = after(body, first.n);
      continue;
    }
    if (!find(body, mark, &end)) return false;
    if (!part_parse(mem, headers, str_sub(body, 0, end), &at[n++])) return false;
    body = after(body, end + mark.n);
  }
  body = after(body, 2);
  if (body.n && !str_eq(body, S("\r\n"))) return false;
  *ret = (struct pairs){at, n};
  return true;
}

int body_parse(void *mem, const struct incoming *in, size_t max, struct pairs *ret) {
  *ret = (struct pairs){NULL, 0};
  if (header_count(in, "Content-Type") > 1) return 400;
  str encoding = header_of(in, "Content-Encoding");
  if (encoding.p && !same_word(encoding, "identity")) return 415;
  str type = header_of(in, "Content-Type"), kind;
  str_cut(&type, S(";"), &kind);
  kind = str_trim(kind);
  if (same_word(kind, "application/x-www-form-urlencoded"))
    return pairs_parse(mem, in->body, max, ret) ? 0 : 400;
  if (!same_word(kind, "multipart/form-data")) return 0;
  str boundary = type.p ? header_param(type, "boundary") : STR_NONE;
  if (!boundary.n || boundary.n > 70) return 400;
  return multipart_parse(mem, boundary, in->body, max, ret) ? 0 : 400;
}

/* A JSON value as a form would carry it; false for what no field can hold. */
static bool json_said_as_text(void *mem, const json_t *v, str *ret) {
  if (json_is_string(v))
    *ret = str_dup(mem, (str){json_string_value(v), json_string_length(v)});
  else if (json_is_integer(v))
    *ret = str_int(mem, json_integer_value(v));
  else if (json_is_true(v))
    *ret = S("1");
  else
    return false;
  return utf8_valid(*ret);
}

struct held_json {
  json_t *json;
};

/* jansson's memory is not the request's: it goes with this, also when a fault jumps over the rest. */
static int held_json_end(struct held_json *h) {
  json_decref(h->json);
  return 0;
}

static int json_read(void *mem, str body, size_t max, struct pairs *ret) {
  struct held_json *h = MEM_NEW(mem, struct held_json);
  talloc_set_destructor(h, held_json_end);
  h->json = json_loadb(body.n ? body.p : "", body.n, JSON_REJECT_DUPLICATES, NULL);
  if (!json_is_object(h->json) || json_object_size(h->json) > max) return 400;
  struct pair *at = MEM_ARRAY(mem, struct pair, max + 1);
  size_t n = 0;
  const char *name;
  json_t *v;
  json_object_foreach(h->json, name, v) {
    str value;
    if (json_is_null(v) || json_is_false(v))
      continue; /* `false` is an unchecked box, which a form does not send */
    if (!json_said_as_text(mem, v, &value)) return 400;
    at[n++] = (struct pair){str_dup(mem, str_of(name)), value, STR_NONE};
  }
  *ret = (struct pairs){at, n};
  return 0;
}

int api_body_parse(void *mem, const struct incoming *in, size_t max, struct pairs *ret) {
  str type = header_of(in, "Content-Type"), kind, encoding = header_of(in, "Content-Encoding");
  *ret = (struct pairs){NULL, 0};
  if (header_count(in, "Content-Type") != 1 || (encoding.p && !same_word(encoding, "identity"))) return 415;
  str_cut(&type, S(";"), &kind);
  if (same_word(str_trim(kind), "application/json")) return json_read(mem, in->body, max, ret);
  bool form = same_word(str_trim(kind), "application/x-www-form-urlencoded");
  return form ? body_parse(mem, in, max, ret) : 415;
}
