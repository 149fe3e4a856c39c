/* Shows the accepted template with a record full of hostile text. */
#include "accepted/all.html.h"
#include "sample.h"

#include <stdio.h>

int main(int argc, char **argv) {
  str variant = str_of(argc > 1 ? argv[1] : "vi");
  void *mem = talloc_new(NULL);
  bool en = str_eq(variant, S("en"));
  struct out *o = out_new(mem, en ? LANG_EN : LANG_VI, str_eq(variant, S("large")), S("/x"));
  /* `plain` is the same record without malice: the page must have the same elements and attributes. */
  bool plain = str_eq(variant, S("plain"));
  str hostile = plain ? S("lành") : S("\"'><script>alert(1)</script>&amp; javascript:x\n`\t%0a{{7*7}}");
  str tags[] = {S("một"), hostile};
  struct sample_item items[] = {
      {S("đầu"), 1, true, {tags, 2}}, {hostile, 2, false, {tags, 1}}, {S("cuối"), 3, false, {NULL, 0}}};
  struct sample_item *pointers[] = {&items[2], &items[0]};
  struct choice choices[] = {{S("a"), S("A & B"), STR_NONE}, {hostile, hostile, STR_NONE}};
  struct sample_inner other = {S("/x/y?a=1&b=<2>#z"), {NULL, 0}};
  struct form_view form = {.action = S("/phan-anh/gui")};
  struct sample p = {.text = hostile,
                     .number = 4512,
                     .count = 7,
                     .flag = true,
                     .due = day_make(2026, 6, 9),
                     .at = 1781000000000,
                     .key = {{1, 2, 3}},
                     .markup = icon(o, S("check")),
                     .kind = SAMPLE_TWO,
                     .inner = {S("/phan-anh"), {choices, 2}},
                     .other = &other,
                     .form = &form};
  p.items.at = items;
  p.items.n = 3;
  p.pointers.at = pointers;
  p.pointers.n = 2;
  all_html(o, &p);
  html h = out_html(o);
  fwrite(h.s.p, 1, h.s.n, stdout);
  talloc_free(mem);
  return 0;
}
