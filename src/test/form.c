/* Forms as a browser reads, fills and sends them. */
#include "test/house.h"

#include <string.h>

static str attribute(void *mem, str tag, const char *name) {
  str value = between(tag, str_c(mem, str_fmt(mem, " %s=\"", name)), "\"");
  return value.p ? plain_text(mem, value) : STR_NONE;
}

static bool has_word(str tag, const char *word) {
  str left = tag, one;
  bool more = true;
  while (more) {
    more = str_cut(&left, S(" "), &one);
    if (str_eq(one, str_of(word)) || str_starts(one, str_of(word))) {
      if (one.n == strlen(word) || one.p[strlen(word)] == '=') return true;
    }
  }
  return false;
}

static struct filled_field *add(struct filled *f, str name) {
  struct filled_field *more = MEM_ARRAY(f, struct filled_field, f->n + 1);
  if (f->n) memcpy(more, f->at, f->n * sizeof *more);
  f->at = more;
  struct filled_field *one = &f->at[f->n++];
  *one = (struct filled_field){
      .name = name, .value = STR_NONE, .filename = STR_NONE, .offer = STR_NONE, .sample = STR_NONE};
  return one;
}

/* A field that is there but sends nothing until it is set (an unchecked box, a file) has an absent value. */
static void read_input(struct filled *f, str tag) {
  str name = attribute(f, tag, "name"), type = attribute(f, tag, "type"), value = attribute(f, tag, "value");
  if (!name.n || str_eq(type, S("submit"))) return;
  struct filled_field *field = add(f, name);
  field->hidden = str_eq(type, S("hidden"));
  field->file = str_eq(type, S("file"));
  bool tick = str_eq(type, S("checkbox")) || str_eq(type, S("radio"));
  field->offer = tick ? value.p ? value : S("on") : STR_NONE;
  if (field->file || (tick && !has_word(tag, "checked"))) return;
  field->value = value.p ? value : tick ? S("on") : S("");
  /* What a person would write where a number, a telephone or a day is asked for. */
  str kind = attribute(f, tag, "class");
  if (str_eq(attribute(f, tag, "inputmode"), S("numeric")))
    field->sample = S("2");
  else if (str_eq(type, S("tel")))
    field->sample = S("0912345678");
  else if (str_has(kind, S("num")))
    field->sample = S("24/11/2026");
}

static void read_select(struct filled *f, str tag, str content) {
  struct filled_field *field = add(f, attribute(f, tag, "name"));
  str head, option, first = STR_NONE;
  while (str_cut(&content, S("<option"), &head) && str_cut(&content, S(">"), &option)) {
    str value = attribute(f, option, "value");
    if (!first.p) first = value;
    if (value.n && !field->offer.p) field->offer = value;
    if (has_word(option, "selected")) field->value = value;
  }
  if (!field->value.p) field->value = first.p ? first : S("");
}

static void read_fields(struct filled *f, str markup) {
  str head, tag, content;
  while (str_cut(&markup, S("<"), &head)) {
    if (!str_cut(&markup, S(">"), &tag)) return;
    if (str_starts(tag, S("input"))) read_input(f, tag);
    if (str_starts(tag, S("textarea")) && str_cut(&markup, S("</textarea>"), &content)) {
      struct filled_field *field = add(f, attribute(f, tag, "name"));
      if (str_starts(content, S("\n"))) content = str_sub(content, 1, content.n);
      field->value = plain_text(f, content);
    }
    if (str_starts(tag, S("select")) && str_cut(&markup, S("</select>"), &content))
      read_select(f, tag, content);
    /* The one button a page is for; the plain ones lead back. */
    if (str_starts(tag, S("button")) && has_word(tag, "name")) {
      struct filled_field *field = add(f, attribute(f, tag, "name"));
      if (!str_has(tag, S("button-plain"))) field->offer = attribute(f, tag, "value");
    }
  }
}

str form_path(str address) {
  str path;
  if (str_starts(address, S("/en/"))) address = str_sub(address, 3, address.n);
  (void)str_cut(&address, S("?"), &path);
  return path;
}

struct filled *form_in(struct house *h, int who, struct answer page, const char *action) {
  struct filled *f = MEM_NEW(h->mem, struct filled);
  f->h = h;
  f->who = who;
  f->origin = h->secure ? S("https://xa.test") : S("http://xa.test");
  f->site = S("same-origin");
  str left = page.body, head, tag, content;
  while (str_cut(&left, S("<form"), &head) && str_cut(&left, S(">"), &tag) &&
         str_cut(&left, S("</form>"), &content)) {
    str to = attribute(f, tag, "action");
    if (!str_eq(attribute(f, tag, "method"), S("post")) || !str_eq(form_path(to), str_of(action))) continue;
    f->action = to;
    f->multipart = str_eq(attribute(f, tag, "enctype"), S("multipart/form-data"));
    read_fields(f, content);
    return f;
  }
  test_say("no form to %s on a page with status %d", action, page.status);
  NEED(!"the form is on the page");
  return NULL;
}

struct filled *form_open(struct house *h, int who, const char *page, const char *action) {
  return form_in(h, who, get(h, who, page), action);
}

void form_set_str(struct filled *f, const char *name, str value) {
  struct filled_field *first = NULL;
  for (size_t i = 0; i < f->n; i++) {
    if (!str_eq(f->at[i].name, str_of(name))) continue;
    if (first)
      f->at[i].value = STR_NONE;
    else
      first = &f->at[i];
  }
  if (!first) {
    test_say("the form to %.*s has no field %s", STR_ARG(f->action), name);
    NEED(!"the form has the field");
  }
  first->value = value;
}

void form_set(struct filled *f, const char *name, const char *value) {
  form_set_str(f, name, str_of(value));
}

void form_add(struct filled *f, const char *name, str value) {
  add(f, str_of(name))->value = value;
}

void form_drop(struct filled *f, const char *name) {
  for (size_t i = 0; i < f->n; i++)
    if (str_eq(f->at[i].name, str_of(name))) f->at[i].value = STR_NONE;
}

void form_file(struct filled *f, const char *name, const char *filename, const char *media, str bytes) {
  struct filled_field *one = add(f, str_of(name));
  *one = (struct filled_field){str_of(name), bytes, str_of(filename), str_of(media),
                               false,        true,  STR_NONE,         STR_NONE};
}

void form_fill(struct filled *f, str text) {
  for (size_t i = 0; i < f->n; i++) {
    struct filled_field *field = &f->at[i];
    if (field->hidden || field->file) continue;
    if (field->offer.p && !form_value(f, str_c(f, field->name)).n) field->value = field->offer;
    if (!field->offer.p && field->value.p && !field->value.n)
      field->value = field->sample.p ? field->sample : text;
  }
}

str form_value(const struct filled *f, const char *name) {
  for (size_t i = 0; i < f->n; i++)
    if (str_eq(f->at[i].name, str_of(name)) && f->at[i].value.p) return f->at[i].value;
  return STR_NONE;
}

static void encode(struct buf *b, str s) {
  for (size_t i = 0; i < s.n; i++) {
    unsigned char c = (unsigned char)s.p[i];
    bool plain = (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || strchr("*-._", c);
    if (plain && c)
      buf_char(b, (char)c);
    else if (c == ' ')
      buf_char(b, '+');
    else
      buf_fmt(b, "%%%02X", c);
  }
}

#define BOUNDARY "----thu-nghiem-7d1f2c"

static void write_part(struct buf *b, const struct filled_field *field) {
  buf_fmt(b, "--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"%.*s\"", STR_ARG(field->name));
  if (field->file)
    buf_fmt(b, "; filename=\"%.*s\"\r\nContent-Type: %.*s", STR_ARG(field->filename),
            STR_ARG(field->media.p ? field->media : S("application/octet-stream")));
  buf_add(b, S("\r\n\r\n"));
  buf_add(b, field->value.p ? field->value : S(""));
  buf_add(b, S("\r\n"));
}

struct answer form_send(struct filled *f) {
  struct buf *b = buf_new(f, 64 << 20);
  bool multipart = f->multipart;
  for (size_t i = 0; i < f->n; i++) {
    const struct filled_field *field = &f->at[i];
    if (multipart && (field->value.p || (field->file && !field->filename.p))) write_part(b, field);
    if (multipart || !field->value.p) continue;
    if (b->n) buf_char(b, '&');
    encode(b, field->name);
    buf_char(b, '=');
    encode(b, field->value);
  }
  if (multipart) buf_add(b, S("--" BOUNDARY "--\r\n"));
  const char *headers[9] = {"Content-Type", multipart ? "multipart/form-data; boundary=" BOUNDARY
                                                      : "application/x-www-form-urlencoded"};
  size_t n = 2;
  if (f->origin.p) {
    headers[n++] = "Origin";
    headers[n++] = str_c(f, f->origin);
  }
  if (f->site.p) {
    headers[n++] = "Sec-Fetch-Site";
    headers[n++] = str_c(f, f->site);
  }
  return raw(f->h, f->who, "POST", f->action, headers, buf_str(b));
}

struct answer post_fields(struct house *h, int who, const char *page, const char *action,
                          const char *const *fields) {
  struct filled *f = form_open(h, who, page, action);
  for (size_t i = 0; fields[i]; i += 2) form_set(f, fields[i], fields[i + 1]);
  return form_send(f);
}
