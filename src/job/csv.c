#include "job/job.h"

#include <string.h>

/* A spreadsheet takes a cell that begins so for a formula, also behind spaces and in the wide forms of East Asia (OWASP, CSV
 * injection): an apostrophe before it makes it text. */
static bool runs(str text) {
  static const str signs[] = {S("="),  S("+"),  S("-"),  S("@"),  S("|"),  S("%"),
                              S("\t"), S("\r"), S("＝"), S("＋"), S("－"), S("＠")};
  size_t at = 0;
  while (at < text.n && (text.p[at] == ' ' || text.p[at] == '"' || text.p[at] == '\'' || text.p[at] == '\n'))
    at++;
  str rest = str_sub(text, at, text.n - at);
  for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
    if (str_starts(rest, signs[i])) return true;
  return false;
}

void csv_cell(struct buf *b, bool first, str text) {
  bool guard = runs(text), quoted = guard;
  for (size_t i = 0; i < text.n && !quoted; i++)
    quoted = strchr(",;\"\r\n\t", text.p[i]) != NULL || ((i == 0 || i + 1 == text.n) && text.p[i] == ' ');
  if (!first) buf_char(b, ',');
  if (!quoted) {
    buf_add(b, text);
    return;
  }
  buf_add(b, guard ? S("\"'") : S("\""));
  for (size_t i = 0; i < text.n; i++) {
    if (text.p[i] == '"') buf_char(b, '"');
    buf_char(b, text.p[i]);
  }
  buf_char(b, '"');
}

void csv_end(struct buf *b) {
  buf_add(b, S("\r\n"));
}
