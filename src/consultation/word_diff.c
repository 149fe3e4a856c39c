/* What was added and removed between two versions: passages are set beside each other, then compared word by word. One table
 * of dynamic programming serves both: pairs that keep their order, with the greatest sum of likeness. */
#include "consultation/consultation.h"

#include <stdlib.h>
#include <string.h>

struct words {
  str *at;
  size_t n;
};

static struct words words_of(void *mem, str text) {
  struct words w = {MEM_ARRAY(mem, str, text.n + 1), 0};
  for (size_t i = 0; i < text.n;) {
    if (text.p[i] == '\n') {
      w.at[w.n++] = str_sub(text, i++, 1);
      continue;
    }
    if (text.p[i] == ' ' || text.p[i] == '\t') {
      i++;
      continue;
    }
    size_t end = i;
    while (end < text.n && text.p[end] != ' ' && text.p[end] != '\t' && text.p[end] != '\n') end++;
    w.at[w.n++] = str_sub(text, i, end - i);
    i = end;
  }
  return w;
}

/* best[i][j]: the greatest sum for what stands from i and from j on. `like` gives 0 for a pair that may not be. ret_pair[i] = the
 * partner of i, or -1. */
static void align(void *mem, size_t n, size_t m, int32_t (*like)(void *arg, size_t i, size_t j), void *arg,
                  int32_t *ret_pair) {
  int32_t *best = MEM_ARRAY(mem, int32_t, (n + 1) * (m + 1));
  int32_t *likes = MEM_ARRAY(mem, int32_t, n * m + 1);
  for (size_t i = n; i-- > 0;)
    for (size_t j = m; j-- > 0;) {
      int32_t pair = likes[i * m + j] = like(arg, i, j);
      int32_t a = best[(i + 1) * (m + 1) + j], b = best[i * (m + 1) + j + 1];
      int32_t both = pair > 0 ? pair + best[(i + 1) * (m + 1) + j + 1] : 0;
      int32_t most = a > b ? a : b;
      best[i * (m + 1) + j] = both > most ? both : most;
    }
  for (size_t i = 0; i < n; i++) ret_pair[i] = -1;
  for (size_t i = 0, j = 0; i < n && j < m;) {
    int32_t here = best[i * (m + 1) + j], pair = likes[i * m + j];
    if (pair > 0 && here == pair + best[(i + 1) * (m + 1) + j + 1]) {
      ret_pair[i++] = (int32_t)j++;
    } else if (here == best[(i + 1) * (m + 1) + j]) {
      i++;
    } else {
      j++;
    }
  }
  talloc_free(likes);
  talloc_free(best);
}

static bool fits(size_t n, size_t m) {
  return (n + 1) <= DIFF_CELLS / (m + 1);
}

/* ---- words ---------------------------------------------------------------------------------------------- */

struct two {
  struct words a, b;
};

static int32_t same_word(void *arg, size_t i, size_t j) {
  const struct two *t = arg;
  return str_eq(t->a.at[i], t->b.at[j]);
}

/* Pieces grow as long as the kind stays the same. */
struct pieces {
  void *mem;
  struct diff_pieces out;
  struct buf *b;
};

static void say(struct pieces *p, int kind, str word) {
  bool goes_on = p->out.n && p->out.at[p->out.n - 1].kind == kind;
  if (!goes_on) {
    p->b = buf_new(p->mem, 1 << 20);
    p->out.at[p->out.n++] = (struct diff_piece){kind, STR_NONE};
  } else if (!str_eq(word, S("\n")) && !str_ends(buf_str(p->b), S("\n"))) {
    buf_char(p->b, ' ');
  }
  buf_add(p->b, word);
  p->out.at[p->out.n - 1].text = buf_str(p->b);
}

struct diff_pieces diff_words(void *mem, str before, str after) {
  struct words a = words_of(mem, before), b = words_of(mem, after);
  struct pieces p = {mem, {MEM_ARRAY(mem, struct diff_piece, a.n + b.n + 1), 0}, NULL};
  size_t head = 0, tail = 0;
  while (head < a.n && head < b.n && str_eq(a.at[head], b.at[head])) head++;
  while (tail < a.n - head && tail < b.n - head && str_eq(a.at[a.n - 1 - tail], b.at[b.n - 1 - tail])) tail++;
  struct two t = {{a.at + head, a.n - head - tail}, {b.at + head, b.n - head - tail}};
  int32_t *pair = MEM_ARRAY(mem, int32_t, t.a.n + 1);
  memset(pair, 0xff, (t.a.n + 1) * sizeof *pair); /* -1: no partner */
  if (fits(t.a.n, t.b.n)) align(mem, t.a.n, t.b.n, same_word, &t, pair);
  for (size_t i = 0; i < head; i++) say(&p, DIFF_SAME, a.at[i]);
  size_t j = 0;
  for (size_t i = 0; i < t.a.n; i++) {
    if (pair[i] < 0) {
      say(&p, DIFF_REMOVED, t.a.at[i]);
      continue;
    }
    while (j < (size_t)pair[i]) say(&p, DIFF_ADDED, t.b.at[j++]);
    say(&p, DIFF_SAME, t.b.at[j++]);
  }
  while (j < t.b.n) say(&p, DIFF_ADDED, t.b.at[j++]);
  for (size_t i = a.n - tail; i < a.n; i++) say(&p, DIFF_SAME, a.at[i]);
  return p.out;
}

/* ---- passages --------------------------------------------------------------------------------------------- */

struct bag { /* the words of a passage as sorted digests: how much two have in common is one walk */
  uint32_t *at;
  size_t n;
};
struct sides {
  const struct passages *a, *b;
  struct bag *bag_a, *bag_b;
};

static int by_number(const void *a, const void *b) {
  uint32_t x, y;
  memcpy(&x, a, sizeof x);
  memcpy(&y, b, sizeof y);
  return x < y ? -1 : x > y;
}

static struct bag *bags(void *mem, const struct passages *p) {
  struct bag *all = MEM_ARRAY(mem, struct bag, p->n + 1);
  for (size_t i = 0; i < p->n; i++) {
    struct words w = words_of(mem, p->at[i].text);
    all[i] = (struct bag){MEM_ARRAY(mem, uint32_t, w.n + 1), w.n};
    for (size_t k = 0; k < w.n; k++) {
      uint32_t h = 2166136261u;
      for (size_t c = 0; c < w.at[k].n; c++) h = (h ^ (unsigned char)w.at[k].p[c]) * 16777619u;
      all[i].at[k] = h;
    }
    qsort(all[i].at, all[i].n, sizeof *all[i].at, by_number);
  }
  return all;
}

/* In hundredths of what both hold; under 40 they are two different passages. The same text wins over everything. */
enum { LIKE_LEAST = 40, LIKE_SAME = 300 };
static int32_t alike(void *arg, size_t i, size_t j) {
  const struct sides *s = arg;
  if (str_eq(s->a->at[i].text, s->b->at[j].text)) return LIKE_SAME;
  const struct bag *x = &s->bag_a[i], *y = &s->bag_b[j];
  size_t shared = 0;
  for (size_t a = 0, b = 0; a < x->n && b < y->n;) {
    if (x->at[a] == y->at[b]) {
      shared++;
      a++;
      b++;
    } else if (x->at[a] < y->at[b]) {
      a++;
    } else {
      b++;
    }
  }
  int32_t like = x->n + y->n ? (int32_t)(200 * shared / (x->n + y->n)) : 0;
  if (like < LIKE_LEAST) return 0;
  return like + str_eq(s->a->at[i].label, s->b->at[j].label);
}

static void add_row(void *mem, struct diff_rows *r, const struct passage *before, const struct passage *after) {
  struct diff_row *row = &r->at[r->n++];
  *row = (struct diff_row){before, after, before && after && str_eq(before->text, after->text), {NULL, 0}};
  row->pieces = diff_words(mem, before ? before->text : S(""), after ? after->text : S(""));
  r->changed += !row->same;
}

struct diff_rows diff_passages(void *mem, const struct passages *before, const struct passages *after) {
  struct diff_rows r = {MEM_ARRAY(mem, struct diff_row, before->n + after->n + 1), 0, 0};
  struct sides s = {before, after, bags(mem, before), bags(mem, after)};
  int32_t *pair = MEM_ARRAY(mem, int32_t, before->n + 1);
  align(mem, before->n, after->n, alike, &s, pair); /* at most PASSAGES_MOST on either side */
  size_t j = 0;
  for (size_t i = 0; i < before->n; i++) {
    if (pair[i] < 0) {
      add_row(mem, &r, &before->at[i], NULL);
      continue;
    }
    while (j < (size_t)pair[i]) add_row(mem, &r, NULL, &after->at[j++]);
    add_row(mem, &r, &before->at[i], &after->at[j++]);
  }
  while (j < after->n) add_row(mem, &r, NULL, &after->at[j++]);
  return r;
}
