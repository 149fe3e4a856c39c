#include "store/inside.h"

#include <string.h>
#include <strings.h>

/* A migration is written once, in SQLite's STRICT types. PostgreSQL's text: INTEGER is BIGINT, TEXT is compared byte by
 * byte, BLOB is BYTEA, STRICT and WITHOUT ROWID go. Comments and quoted text stay as they are. */

static bool word_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool same(str word, const char *other) {
  return word.n == strlen(other) && strncasecmp(word.p, other, word.n) == 0;
}

/* Length of a comment or a quoted piece that begins at p; 0 when none does. */
static size_t untouched(const char *p, size_t left) {
  if (left >= 2 && p[0] == '-' && p[1] == '-') {
    const char *end = memchr(p, '\n', left);
    return end ? (size_t)(end - p) : left;
  }
  if (p[0] == '\'' || p[0] == '"') {
    const char *end = memchr(p + 1, p[0], left - 1);
    return end ? (size_t)(end - p) + 1 : left;
  }
  return 0;
}

/* Takes back the comma and blanks written before a table option that goes. */
static void drop_option(struct buf *out) {
  size_t n = out->n;
  while (n > 0 && (out->p[n - 1] == ' ' || out->p[n - 1] == '\n')) n--;
  if (n > 0 && out->p[n - 1] == ',') out->n = n - 1;
}

str derive_postgres(void *mem, str sql) {
  struct buf *out = buf_new(mem, sql.n * 2 + 1024);
  for (size_t i = 0; i < sql.n;) {
    size_t skip = untouched(sql.p + i, sql.n - i);
    if (skip == 0 && !word_char(sql.p[i])) skip = 1;
    if (skip > 0) {
      buf_add(out, (str){sql.p + i, skip});
      i += skip;
      continue;
    }
    size_t end = i;
    while (end < sql.n && word_char(sql.p[end])) end++;
    str word = {sql.p + i, end - i};
    i = end;
    /* `blob` and `text` are also names of columns: only the types are written in capitals. */
    if (str_eq(word, S("INTEGER")))
      buf_add(out, S("BIGINT"));
    else if (str_eq(word, S("TEXT")))
      buf_add(out, S("TEXT COLLATE \"C\""));
    else if (str_eq(word, S("BLOB")))
      buf_add(out, S("BYTEA"));
    else if (same(word, "STRICT"))
      drop_option(out);
    else if (same(word, "WITHOUT") && sql.n - i > 6 && strncasecmp(sql.p + i, " ROWID", 6) == 0) {
      i += 6;
      drop_option(out);
    } else
      buf_add(out, word);
  }
  MUST(!out->full);
  return buf_str(out);
}
