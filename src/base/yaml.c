/* Data files: YAML read into a tree of text, lists and maps that remember their lines. Built on libyaml's events
 * rather than on libcyaml (docs/decisions/yaml.md says why). No recursion: depth is data's to choose. */
#include "base/base.h"

#include <stdio.h>
#include <string.h>
#include <yaml.h>

enum { MAX_BYTES = 1 << 20, MAX_DEPTH = 16, MAX_NODES = 100000, MAX_KEYS = 4096 };

/* libyaml allocates by itself; a destructor gives that back even when a fault jumps past us. */
struct reading {
  yaml_parser_t parser;
  yaml_event_t event;
  bool has_event;
  str name;
  void *mem;
  struct data *open[MAX_DEPTH]; /* the maps and lists around the present place */
  struct data *last[MAX_DEPTH]; /* newest child of each */
  size_t depth;
  str key; /* read in the innermost map, waiting for its value; absent when a key comes next */
  struct data *root;
  size_t nodes;
  str why;
};

static int reading_end(struct reading *r) {
  if (r->has_event) yaml_event_delete(&r->event);
  yaml_parser_delete(&r->parser);
  return 0;
}

static bool wrong_at(struct reading *r, int line, const char *what) {
  r->why = str_fmt(r->mem, "%.*s:%d: %s", STR_ARG(r->name), line, what);
  return false;
}

static int line_of(yaml_mark_t at) {
  return (int)(at.line + 1);
}

static bool key_taken(const struct data *map, str key) {
  for (const struct data *d = map->first; d; d = d->next)
    if (str_eq(d->key, key)) return true;
  return false;
}

/* Hangs a new node where the reading stands. */
static struct data *hang(struct reading *r, enum data_kind kind, int line) {
  if (++r->nodes > MAX_NODES) {
    wrong_at(r, line, "tệp có quá nhiều mục");
    return NULL;
  }
  struct data *d = MEM_NEW(r->mem, struct data);
  d->kind = kind;
  d->line = line;
  d->file = r->name;
  d->key = r->key;
  if (r->depth == 0) {
    r->root = d;
    return d;
  }
  struct data *around = r->open[r->depth - 1];
  if (r->last[r->depth - 1])
    r->last[r->depth - 1]->next = d;
  else
    around->first = d;
  r->last[r->depth - 1] = d;
  around->n++;
  r->key = STR_NONE;
  return d;
}

static bool enter(struct reading *r, enum data_kind kind, int line) {
  if (r->depth == MAX_DEPTH) return wrong_at(r, line, "các mục lồng nhau quá sâu");
  if (r->depth && r->open[r->depth - 1]->kind == DATA_MAP && !r->key.p)
    return wrong_at(r, line, "tên mục phải là một dòng chữ");
  struct data *d = hang(r, kind, line);
  if (!d) return false;
  r->open[r->depth] = d;
  r->last[r->depth] = NULL;
  r->depth++;
  return true;
}

static bool scalar(struct reading *r, int line) {
  str text = {(const char *)r->event.data.scalar.value, r->event.data.scalar.length};
  if (!utf8_valid(text)) return wrong_at(r, line, "chữ không đúng UTF-8");
  text = str_dup(r->mem, text);
  struct data *around = r->depth ? r->open[r->depth - 1] : NULL;
  if (around && around->kind == DATA_MAP && !r->key.p) {
    if (text.n == 0) return wrong_at(r, line, "tên mục để trống");
    if (around->n == MAX_KEYS) return wrong_at(r, line, "quá nhiều mục trong một nhóm");
    if (key_taken(around, text)) return wrong_at(r, line, "tên mục này đã có ở trên");
    r->key = text;
    return true;
  }
  struct data *d = hang(r, DATA_TEXT, line);
  if (!d) return false;
  d->text = text;
  return true;
}

/* False with r->why set, or at the end of the stream with *ret_end. */
static bool step(struct reading *r, bool *ret_end) {
  int line = line_of(r->event.start_mark);
  switch (r->event.type) {
  case YAML_STREAM_END_EVENT:
    *ret_end = true;
    return true;
  case YAML_DOCUMENT_START_EVENT:
    if (r->root) return wrong_at(r, line, "chỉ được một tài liệu trong tệp");
    return true;
  case YAML_SCALAR_EVENT:
    if (r->event.data.scalar.anchor || r->event.data.scalar.tag)
      return wrong_at(r, line, "không dùng neo (&) hay thẻ (!) trong tệp dữ liệu");
    return scalar(r, line);
  case YAML_SEQUENCE_START_EVENT:
    if (r->event.data.sequence_start.anchor || r->event.data.sequence_start.tag)
      return wrong_at(r, line, "không dùng neo (&) hay thẻ (!) trong tệp dữ liệu");
    return enter(r, DATA_LIST, line);
  case YAML_MAPPING_START_EVENT:
    if (r->event.data.mapping_start.anchor || r->event.data.mapping_start.tag)
      return wrong_at(r, line, "không dùng neo (&) hay thẻ (!) trong tệp dữ liệu");
    return enter(r, DATA_MAP, line);
  case YAML_SEQUENCE_END_EVENT:
  case YAML_MAPPING_END_EVENT:
    r->depth--;
    return true;
  case YAML_ALIAS_EVENT:
    return wrong_at(r, line, "không dùng bí danh (*) trong tệp dữ liệu");
  case YAML_NO_EVENT:
  case YAML_STREAM_START_EVENT:
  case YAML_DOCUMENT_END_EVENT:
    return true;
  }
  return true;
}

static bool run(struct reading *r) {
  bool end = false;
  while (!end) {
    if (r->has_event) yaml_event_delete(&r->event);
    r->has_event = false;
    if (!yaml_parser_parse(&r->parser, &r->event)) {
      if (r->parser.error == YAML_MEMORY_ERROR) fault(FAULT_MEMORY, "yaml: no memory");
      return wrong_at(r, line_of(r->parser.problem_mark),
                      r->parser.problem ? r->parser.problem : "không đọc được");
    }
    r->has_event = true;
    if (!step(r, &end)) return false;
  }
  if (!r->root) return wrong_at(r, 1, "tệp trống");
  return true;
}

bool data_read(void *mem, str name, str bytes, struct data **ret, str *ret_why) {
  struct reading *r = MEM_NEW(mem, struct reading);
  r->mem = mem;
  r->name = str_dup(mem, name);
  if (bytes.n > MAX_BYTES) {
    *ret_why = str_fmt(mem, "%.*s: tệp lớn quá 1 MiB", STR_ARG(name));
    return false;
  }
  if (!yaml_parser_initialize(&r->parser)) fault(FAULT_MEMORY, "yaml: no memory");
  talloc_set_destructor(r, reading_end);
  yaml_parser_set_encoding(&r->parser, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string(&r->parser, (const unsigned char *)(bytes.p ? bytes.p : ""), bytes.n);
  if (!run(r)) {
    *ret_why = r->why;
    return false;
  }
  *ret = r->root;
  return true;
}

/* ---- asking a tree ------------------------------------------------------------------------------- */

void data_wrong(struct data_check *c, const struct data *at, const char *fmt, ...) {
  if (c->why.p) return; /* the first complaint is the one worth reading */
  char text[300];
  va_list args;
  va_start(args, fmt);
  vsnprintf(text, sizeof text, fmt, args);
  va_end(args);
  c->why = at ? str_fmt(c->mem, "%.*s:%d: %s", STR_ARG(at->file), at->line, text) : str_fmt(c->mem, "%s", text);
}

const struct data *data_find(const struct data *map, const char *key) {
  if (!map || map->kind != DATA_MAP) return NULL;
  str k = str_of(key);
  for (const struct data *d = map->first; d; d = d->next)
    if (str_eq(d->key, k)) return d;
  return NULL;
}

static const struct data *need(struct data_check *c, const struct data *map, const char *key,
                               enum data_kind kind) {
  static const char *const kinds[] = {[DATA_TEXT] = "chữ", [DATA_LIST] = "danh sách", [DATA_MAP] = "nhóm mục"};
  if (!map) return NULL; /* already complained of */
  if (map->kind != DATA_MAP) {
    data_wrong(c, map, "ở đây phải là nhóm mục có “%s”", key);
    return NULL;
  }
  const struct data *d = data_find(map, key);
  if (!d) {
    data_wrong(c, map, "thiếu “%s”", key);
    return NULL;
  }
  if (d->kind != kind) {
    data_wrong(c, d, "“%s” phải là %s", key, kinds[kind]);
    return NULL;
  }
  return d;
}

const struct data *data_list(struct data_check *c, const struct data *map, const char *key) {
  return need(c, map, key, DATA_LIST);
}

const struct data *data_map(struct data_check *c, const struct data *map, const char *key) {
  return need(c, map, key, DATA_MAP);
}

str data_text(struct data_check *c, const struct data *map, const char *key) {
  const struct data *d = need(c, map, key, DATA_TEXT);
  if (!d) return S("");
  if (str_trim(d->text).n == 0) data_wrong(c, d, "“%s” để trống", key);
  return d->text;
}

str data_maybe_text(struct data_check *c, const struct data *map, const char *key) {
  if (!data_find(map, key)) return STR_NONE;
  return data_text(c, map, key);
}

int64_t data_int(struct data_check *c, const struct data *map, const char *key, int64_t min, int64_t max) {
  const struct data *d = need(c, map, key, DATA_TEXT);
  int64_t v = min;
  if (d && !int_parse(d->text, min, max, &v))
    data_wrong(c, d, "“%s” phải là số nguyên từ %lld đến %lld", key, (long long)min, (long long)max);
  return v;
}

int64_t data_hundredths(struct data_check *c, const struct data *map, const char *key, int64_t min,
                        int64_t max) {
  const struct data *d = need(c, map, key, DATA_TEXT);
  int64_t v = min;
  if (d && !hundredths_parse(d->text, min, max, &v))
    data_wrong(c, d, "“%s” phải là số có nhiều nhất hai chữ số lẻ", key);
  return v;
}

day data_day(struct data_check *c, const struct data *map, const char *key) {
  const struct data *d = need(c, map, key, DATA_TEXT);
  day v = DAY_NONE;
  if (d && !day_parse(d->text, &v)) data_wrong(c, d, "“%s” phải là ngày dạng 2026-04-09", key);
  return v;
}

day data_maybe_day(struct data_check *c, const struct data *map, const char *key) {
  return data_find(map, key) ? data_day(c, map, key) : DAY_NONE;
}

bool data_bool(struct data_check *c, const struct data *map, const char *key, bool otherwise) {
  const struct data *d = data_find(map, key);
  if (!d) return otherwise;
  if (d->kind == DATA_TEXT && str_eq(d->text, S("true"))) return true;
  if (d->kind == DATA_TEXT && str_eq(d->text, S("false"))) return false;
  data_wrong(c, d, "“%s” phải là true hoặc false", key);
  return otherwise;
}

void data_only(struct data_check *c, const struct data *map, const char *keys) {
  if (!map || map->kind != DATA_MAP) return;
  for (const struct data *d = map->first; d; d = d->next) {
    str rest = str_of(keys), one;
    bool known = false, more = true;
    while (more && !known) {
      more = str_cut(&rest, S(" "), &one);
      known = str_eq(one, d->key);
    }
    if (!known) data_wrong(c, d, "không biết mục “%.*s”", STR_ARG(d->key));
  }
}
