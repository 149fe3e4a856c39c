#include "web/inside.h"

#include <string.h>

#define MAX_MANY 400

/* message: a _("...") that may hold %(n)s and %(m)s. */
static void wrong(struct request *rq, struct value *v, str message, int64_t n, int64_t m) {
  void *mem = rq->cx->mem;
  if (v->error.p) return;
  v->error = word_fill(mem, word(rq->out->lang, message),
                       SLOTS({"n", int_vi(mem, n), false}, {"m", int_vi(mem, m), false}));
}

static bool has_line_break(str s) {
  return str_has(s, S("\n")) || str_has(s, S("\r"));
}

static bool among(str choices, str s) {
  bool more = choices.n > 0;
  while (more) {
    str one;
    more = str_cut(&choices, S(" "), &one);
    if (one.n && str_eq(one, s)) return true;
  }
  return false;
}

static void check_number(struct request *rq, struct value *v, str s) {
  const struct field *f = v->field;
  v->number = FORM_INT_NONE;
  if (!s.n && f->bytes) return;
  if (!s.n)
    wrong(rq, v, _("Ông/bà chưa điền mục này."), 0, 0);
  else if (!int_parse(s, f->min, f->max, &v->number))
    wrong(rq, v, _("Ông/bà điền một số từ %(n)s đến %(m)s."), f->min, f->max);
}

static void check_text(struct request *rq, struct value *v, str s) {
  const struct field *f = v->field;
  int64_t count = (int64_t)utf8_count(s);
  if (f->kind == FIELD_TEXT_ && has_line_break(s))
    wrong(rq, v, _("Mục này chỉ viết trên một dòng."), 0, 0);
  else if (!s.n && f->min > 0)
    wrong(rq, v, _("Ông/bà chưa điền mục này."), 0, 0);
  else if (count < f->min)
    wrong(rq, v, _("Ông/bà viết ít nhất %(n)s chữ cái."), f->min, 0);
  else if (count > f->max)
    wrong(rq, v, _("Mục này dài quá: nhiều nhất %(n)s chữ cái."), f->max, 0);
}

static void check_one(struct request *rq, struct value *v, str s) {
  const struct field *f = v->field;
  if (!s.n && f->min <= 0 && f->kind != FIELD_INT_) return;
  switch (f->kind) {
  case FIELD_TEXT_:
  case FIELD_LONG_:
    check_text(rq, v, s);
    break;
  case FIELD_INT_:
    check_number(rq, v, s);
    break;
  case FIELD_DAY_:
    if (!s.n)
      wrong(rq, v, _("Ông/bà chưa điền mục này."), 0, 0);
    else if (!day_parse(s, &v->day) && !day_parse_vi(s, &v->day))
      wrong(rq, v, _("Ông/bà điền ngày theo dạng ngày/tháng/năm, ví dụ 09/6/2026."), 0, 0);
    break;
  case FIELD_ID_:
    if (!id_parse(s, &v->id)) wrong(rq, v, _("Ông/bà chọn một trong các mục đã cho."), 0, 0);
    break;
  case FIELD_CHOICE_:
    if (!among(str_of(f->choices), s)) wrong(rq, v, _("Ông/bà chọn một trong các mục đã cho."), 0, 0);
    break;
  case FIELD_PASSWORD_:
    if (!s.n)
      wrong(rq, v, _("Ông/bà chưa điền mục này."), 0, 0);
    else if ((int64_t)s.n > f->max)
      wrong(rq, v, _("Mục này dài quá: nhiều nhất %(n)s chữ cái."), f->max, 0);
    break;
  case FIELD_CHECK_:
  case FIELD_FILE_:
    break;
  }
}

static void check_files(struct request *rq, struct value *v) {
  const struct field *f = v->field;
  if ((int64_t)v->n_files > f->max) wrong(rq, v, _("Ông/bà gửi nhiều nhất %(n)s tệp."), f->max, 0);
  for (size_t i = 0; i < v->n_files; i++)
    if ((int64_t)v->files[i].content.n > f->bytes)
      wrong(rq, v, _("Có tệp lớn quá %(n)s MB. Ông/bà chụp lại hoặc chọn tệp khác."), f->bytes >> 20, 0);
}

/* What was typed, in the one form everything behind works with: NFC, one kind of line end, no controls. What cannot be
 * read at all is not shown back. */
static str tidy(struct request *rq, struct value *v, str raw) {
  str clean = S("");
  void *mem = rq->cx->mem;
  if (v->field->kind == FIELD_PASSWORD_) return str_dup(mem, raw);
  if (!text_clean(mem, raw, &clean)) {
    wrong(rq, v, _("Mục này có ký tự máy không đọc được. Ông/bà gõ lại giúp."), 0, 0);
    return S("");
  }
  return str_trim(clean);
}

static bool take(struct request *rq, struct value *v, const struct pairs *pairs) {
  size_t n = 0, files = 0;
  const struct field *f = v->field;
  void *mem = rq->cx->mem;
  for (size_t i = 0; i < pairs->n; i++) n += str_eq(pairs->at[i].name, str_of(f->name));
  if (n > (f->many ? MAX_MANY : 1)) return false;
  str *typed = MEM_ARRAY(mem, str, n + 1);
  struct upload *uploads = MEM_ARRAY(mem, struct upload, f->kind == FIELD_FILE_ ? n + 1 : 1);
  for (size_t i = 0; i < pairs->n; i++) {
    const struct pair *p = &pairs->at[i];
    if (!str_eq(p->name, str_of(f->name))) continue;
    if ((p->filename.p != NULL) != (f->kind == FIELD_FILE_)) {
      /* A form without multipart sends a file field as its bare name; anything else is not our form. */
      if (f->kind != FIELD_FILE_ || p->value.n) return false;
      continue;
    }
    if (f->kind == FIELD_FILE_) {
      if (p->filename.n || p->value.n) uploads[files++] = (struct upload){p->filename, p->value};
      continue;
    }
    if ((int64_t)p->value.n > state_of(rq)->sv->limits.field) return false;
    typed[v->n++] = tidy(rq, v, p->value);
  }
  v->typed = typed;
  v->files = uploads;
  v->n_files = files;
  return true;
}

static void check(struct request *rq, struct value *v) {
  const struct field *f = v->field;
  v->number = FORM_INT_NONE;
  v->day = DAY_NONE;
  if (f->kind == FIELD_FILE_) {
    check_files(rq, v);
  } else if (f->many) {
    if (!v->n && f->min > 0) wrong(rq, v, _("Ông/bà chưa điền mục này."), 0, 0);
    for (size_t i = 0; i < v->n; i++) check_one(rq, v, v->typed[i]);
  } else if (f->kind != FIELD_CHECK_) {
    check_one(rq, v, v->n ? v->typed[0] : S(""));
  }
}

int typed_read(struct request *rq, const struct form *form, const struct pairs *pairs, struct typed **ret) {
  void *mem = rq->cx->mem;
  struct typed *t = MEM_NEW(mem, struct typed);
  t->form = form;
  t->at = MEM_ARRAY(mem, struct value, form->n + 1);
  for (size_t i = 0; i < pairs->n; i++) {
    bool declared = str_starts(pairs->at[i].name, S("_"));
    for (size_t j = 0; j < form->n && !declared; j++)
      declared = str_eq(pairs->at[i].name, str_of(form->fields[j].name));
    if (!declared) return 400;
  }
  for (size_t j = 0; j < form->n; j++) {
    t->at[j].field = &form->fields[j];
    if (!take(rq, &t->at[j], pairs)) return 400;
    check(rq, &t->at[j]);
  }
  *ret = t;
  return 0;
}

bool typed_fine(const struct typed *t) {
  for (size_t i = 0; i < t->form->n; i++)
    if (t->at[i].error.p) return false;
  return true;
}

struct value *typed_value(const struct typed *t, const char *name) {
  for (size_t i = 0; t && i < t->form->n; i++)
    if (strcmp(t->form->fields[i].name, name) == 0) return &t->at[i];
  fault(FAULT_BUG, "no field %s in %s", name, t ? t->form->name : "a request without form");
}
