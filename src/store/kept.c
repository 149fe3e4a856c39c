#include "store/inside.h"

#include <string.h>

/* Answers of QUERY_KEPT. They belong to one connection, which one thread uses at a time, so nothing is shared and nothing is
 * locked; what makes them stale is the generation of their tables, read before the snapshot. Rows and their texts lie in one
 * piece, so that a copy is one memcpy and a shift of the pointers. */

#define KEPT_LISTS 16
#define KEPT_BYTES 65536 /* of one list; a longer one is asked for anew each time */
#define KEPT_ARGS 4

struct kept_list {
  const struct query *query;
  struct arg args[KEPT_ARGS]; /* integers and ids only */
  size_t n_args;
  uint64_t generation;
  char *piece;
  size_t bytes, n;
};
struct kept_rows {
  struct kept_list lists[KEPT_LISTS];
  size_t next;
};

/* What this very transaction changed is asked for anew. */
static bool fit(const struct ctx *cx, const struct statement *st, const struct arg *args, size_t n_args) {
  const struct conn *c = cx->conn;
  if (c->store->url.p || n_args > KEPT_ARGS) return false;
  if ((c->written[0] & st->reads[0]) | (c->written[1] & st->reads[1])) return false;
  for (size_t i = 0; i < n_args; i++)
    if (args[i].type != ARG_INT && args[i].type != ARG_ID && args[i].type != ARG_NULL) return false;
  return true;
}

static bool same_args(const struct kept_list *l, const struct arg *args, size_t n_args) {
  if (l->n_args != n_args) return false;
  for (size_t i = 0; i < n_args; i++) {
    const struct arg *a = &l->args[i], *b = &args[i];
    if (a->type != b->type || a->i != b->i || memcmp(a->id, b->id, sizeof a->id) != 0) return false;
  }
  return true;
}

static struct kept_list *list_of(struct kept_rows *k, const struct query *q, const struct arg *args,
                                 size_t n_args) {
  for (size_t i = 0; k && i < KEPT_LISTS; i++)
    if (k->lists[i].query == q && same_args(&k->lists[i], args, n_args)) return &k->lists[i];
  return NULL;
}

/* Where a text or bytes of a row begin; NULL for other types. */
static const char **text_in(const struct col *col, char *row, size_t *ret_n) {
  if (col->type == COL_TEXT) {
    str *s = (str *)(void *)(row + col->offset);
    *ret_n = s->n;
    return &s->p;
  }
  if (col->type == COL_BYTES) {
    struct bytes *b = (struct bytes *)(void *)(row + col->offset);
    *ret_n = b->n;
    return (const char **)(void *)&b->p;
  }
  return NULL;
}

bool kept_find(struct ctx *cx, const struct statement *st, const struct arg *args, size_t n_args,
               void **ret_rows, size_t *ret_n) {
  const struct query *q = st->query;
  struct conn *c = cx->conn;
  if (!fit(cx, st, args, n_args)) return false;
  const struct kept_list *l = list_of(c->kept, q, args, n_args);
  if (!l || l->generation != generations_sum(c->store, c->seen, st->reads)) return false;
  char *rows = talloc_memdup(cx->mem, l->piece, l->bytes);
  if (!rows) fault(FAULT_MEMORY, "%s: no memory for %zu bytes", q->name, l->bytes);
  for (size_t r = 0; r < l->n; r++)
    for (size_t i = 0; i < q->n_cols; i++) {
      size_t n;
      const char **text = text_in(&q->cols[i], rows + r * q->row_size, &n);
      if (text && *text) *text = rows + (*text - l->piece);
    }
  *ret_rows = rows;
  *ret_n = l->n;
  return true;
}

static size_t bytes_of(const struct query *q, char *rows, size_t n) {
  size_t bytes = n * q->row_size, length;
  for (size_t r = 0; r < n; r++)
    for (size_t i = 0; i < q->n_cols; i++)
      if (text_in(&q->cols[i], rows + r * q->row_size, &length)) bytes += length + 1;
  return bytes;
}

/* Moves the texts of rows that were copied behind the rows themselves. */
static void gather(const struct query *q, char *piece, size_t n) {
  char *room = piece + n * q->row_size;
  for (size_t r = 0; r < n; r++)
    for (size_t i = 0; i < q->n_cols; i++) {
      size_t length;
      const char **text = text_in(&q->cols[i], piece + r * q->row_size, &length);
      if (!text || !*text) continue;
      memcpy(room, *text, length);
      room[length] = 0;
      *text = room;
      room += length + 1;
    }
}

void kept_put(struct ctx *cx, const struct statement *st, const struct arg *args, size_t n_args,
              const void *rows, size_t n) {
  const struct query *q = st->query;
  struct conn *c = cx->conn;
  if (n == 0 || !fit(cx, st, args, n_args)) return;
  size_t bytes = bytes_of(q, (char *)(uintptr_t)rows, n);
  if (bytes > KEPT_BYTES) return;
  if (!c->kept) c->kept = MEM_NEW(c, struct kept_rows);
  struct kept_list *l = list_of(c->kept, q, args, n_args);
  if (!l) l = &c->kept->lists[c->kept->next++ % KEPT_LISTS];
  talloc_free(l->piece);
  *l = (struct kept_list){.query = q, .n_args = n_args, .bytes = bytes, .n = n};
  memcpy(l->args, args, n_args * sizeof *args);
  l->generation = generations_sum(c->store, c->seen, st->reads);
  l->piece = mem_zero(c, bytes);
  memcpy(l->piece, rows, n * q->row_size);
  gather(q, l->piece, n);
}
