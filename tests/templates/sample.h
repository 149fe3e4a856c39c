/* The record that the template cases show. */
#ifndef TESTS_SAMPLE_H
#define TESTS_SAMPLE_H

#include "view/view.h"

enum sample_kind { SAMPLE_ONE = 1, SAMPLE_TWO, SAMPLE_THREE };
struct sample_item {
  str text;
  int64_t number;
  bool flag;
  struct {
    const str *at;
    size_t n;
  } tags;
};
struct sample_inner {
  str name;
  struct choices choices;
};
struct sample {
  str text, none;
  int64_t number;
  unsigned count;
  bool flag;
  day due;
  moment at;
  id key;
  html markup;
  enum sample_kind kind;
  struct sample_inner inner;
  struct sample_inner *other;
  struct form_view *form;
  struct {
    struct sample_item *at;
    size_t n;
  } items, nothing;
  struct {
    struct sample_item **at;
    size_t n;
  } pointers;
};

#endif
