#include "store/inside.h"

#include <stdlib.h>
#include <string.h>

/* Words to documents. Both engines get the same tokens, made here, so that they find the same documents:
 *   duong       a syllable without its marks (base text_fold)
 *   §đường      the same with its marks, only where there are any
 *   ¶74686f6e   a facet, in hex, so that no engine cuts it at a sign
 * Nothing is ever ranked or sorted: hits come in the order of seq, the newest first, from the index itself, so the commonest
 * word costs no more than a rare one. Exact hits are one walk, the others a second that leaves those out. */

#define MAX_TOKEN 60 /* bytes; longer ones are cut, alike when put and when searched */
#define MAX_WORDS 12 /* of a search; the rest of a pasted page would find nothing more */
#define MAX_FACETS 8
#define MAX_TOKENS 20000
#define MAX_SEQ (INT64_C(1) << 54)
#define MAX_LIMIT 200
#define MAX_FOUND 1000

struct number_row {
  int64_t number;
};
struct seq_row {
  int64_t seq;
};
QUERY(q_index, struct number_row, "SELECT number FROM search_index WHERE commune = $1 AND name = $2",
      COL(struct number_row, number));
/* A SQLite file has one row of numbers for all communes in it: its row ids know nothing of communes. */
QUERY_TWO_DO(
    q_index_add,
    "INSERT INTO search_index (commune, name, number) SELECT $1, $2, COALESCE(MAX(number), 0) + 1 FROM "
    "search_index WHERE TRUE ON CONFLICT DO NOTHING",
    "INSERT INTO search_index (commune, name, number) SELECT $1, $2, COALESCE(MAX(number), 0) + 1 FROM "
    "search_index WHERE commune = $1 ON CONFLICT DO NOTHING");

QUERY_TWO_DO(q_lite_drop, "DELETE FROM search WHERE rowid = $1", ONLY_ON_THE_OTHER);
QUERY_TWO_DO(q_lite_put, "INSERT INTO search (rowid, words) VALUES ($1, $2)", ONLY_ON_THE_OTHER);
QUERY_TWO(
    q_lite_page, struct seq_row,
    "SELECT rowid FROM search WHERE search MATCH $1 AND rowid BETWEEN $2 AND $3 ORDER BY rowid DESC LIMIT $4",
    ONLY_ON_THE_OTHER, COL(struct seq_row, seq));
QUERY_TWO(
    q_lite_count, struct seq_row,
    "SELECT COUNT(*) FROM (SELECT 1 FROM search WHERE search MATCH $1 AND rowid BETWEEN $2 AND $3 LIMIT $4)",
    ONLY_ON_THE_OTHER, COL(struct seq_row, seq));

QUERY_TWO_DO(q_pg_drop, ONLY_ON_THE_OTHER,
             "DELETE FROM search WHERE commune = $1 AND number = $2 AND seq = $3");
QUERY_TWO_DO(q_pg_put, ONLY_ON_THE_OTHER,
             "INSERT INTO search (commune, number, seq, words) VALUES ($1, $2, $3, "
             "array_to_tsvector(string_to_array($4, ' '))) "
             "ON CONFLICT (commune, number, seq) DO UPDATE SET words = excluded.words");
/* First along the newest documents, which finds a page of common words at once; only what is rare there is asked of the
 * index of words, which must gather all its hits before it gives one. So neither a common nor a rare word is slow, and no
 * statistics decide. */
QUERY_TWO(
    q_pg_page, struct seq_row, ONLY_ON_THE_OTHER,
    "SELECT seq FROM (SELECT seq, words FROM search WHERE commune = $1 AND number = $2 AND seq <= $4 "
    "ORDER BY seq DESC LIMIT 4000) AS newest WHERE words @@ CAST($3 AS tsquery) ORDER BY seq DESC LIMIT $5",
    COL(struct seq_row, seq));
QUERY_TWO(q_pg_page_rare, struct seq_row, ONLY_ON_THE_OTHER,
          "WITH hits AS MATERIALIZED (SELECT seq FROM search WHERE commune = $1 AND number = $2 AND seq <= $4 "
          "AND words @@ CAST($3 AS tsquery)) SELECT seq FROM hits ORDER BY seq DESC LIMIT $5",
          COL(struct seq_row, seq));
QUERY_TWO(
    q_pg_count, struct seq_row, ONLY_ON_THE_OTHER,
    "SELECT COUNT(*) FROM (SELECT 1 FROM (SELECT seq, words FROM search WHERE commune = $1 AND number = $2 "
    "ORDER BY seq DESC LIMIT 4000) AS newest WHERE words @@ CAST($3 AS tsquery) LIMIT $4) AS hits",
    COL(struct seq_row, seq));
QUERY_TWO(q_pg_count_rare, struct seq_row, ONLY_ON_THE_OTHER,
          "WITH hits AS MATERIALIZED (SELECT seq FROM search WHERE commune = $1 AND number = $2 "
          "AND words @@ CAST($3 AS tsquery)) SELECT COUNT(*) FROM (SELECT 1 FROM hits LIMIT $4) AS some_hits",
          COL(struct seq_row, seq));

/* ---- tokens ---- */

struct tokens {
  void *mem;
  /* All indexes of a store, and on PostgreSQL all communes of a city, lie in one index of words. So each has its own words
   * there: else a walk that finds nothing more in its own numbers would go on through all the others'. */
  str before;
  str *at;
  size_t n, cap, max;
};

static void token(struct tokens *t, const char *mark, str word) {
  if (t->n == t->max) return;
  if (t->n == t->cap) {
    t->cap = t->cap ? t->cap * 2 : 64;
    t->at = talloc_realloc(t->mem, t->at, str, (unsigned)t->cap);
    if (!t->at) fault(FAULT_MEMORY, "no memory for %zu words", t->cap);
  }
  t->at[t->n++] = str_fmt(t->mem, "%.*s%s%.*s", STR_ARG(t->before), mark, STR_ARG(utf8_cut(word, MAX_TOKEN)));
}

static bool in_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80);
}

/* Whatever an engine might take for a sign parts words here already. */
static bool next_word(str *text, str *ret) {
  size_t from = 0;
  while (from < text->n && !in_word(text->p[from])) from++;
  size_t to = from;
  while (to < text->n && in_word(text->p[to])) to++;
  *ret = (str){text->p + from, to - from};
  *text = (str){text->p + to, text->n - to};
  return ret->n > 0;
}

static bool has_marks(str word) {
  for (size_t i = 0; i < word.n; i++)
    if (word.p[i] & 0x80) return true;
  return false;
}

static struct tokens tokens_new(struct ctx *cx, void *mem, int64_t number, size_t max) {
  struct buf *before = buf_new(mem, 64);
  if (cx->store->url.p) buf_add(before, hex_of(mem, cx->who.commune.b, 4));
  buf_fmt(before, "%lld·", (long long)number);
  return (struct tokens){.mem = mem, .before = buf_str(before), .max = max};
}

static void folded_words(struct tokens *t, str text) {
  str word, rest = text_fold(t->mem, text);
  while (next_word(&rest, &word)) token(t, "", word);
}

static void marked_words(struct tokens *t, str text) {
  str word, rest = text_words(t->mem, text);
  while (next_word(&rest, &word))
    if (has_marks(word)) token(t, "§", word);
}

/* The fewest tokens that every exact hit has: a word with its marks is never without the same word folded. */
static void exact_words(struct tokens *t, str text) {
  str word, rest = text_words(t->mem, text);
  while (next_word(&rest, &word))
    if (has_marks(word))
      token(t, "§", word);
    else
      folded_words(t, word);
}

static void facet_tokens(struct tokens *t, const str *facets, size_t n) {
  for (size_t i = 0; i < n; i++) token(t, "¶", hex_of(t->mem, facets[i].p, facets[i].n));
}

static int by_bytes(const void *a, const void *b) {
  return str_cmp(*(const str *)a, *(const str *)b);
}

static void each_once(struct tokens *t) {
  if (t->n == 0) return;
  qsort(t->at, t->n, sizeof *t->at, by_bytes);
  size_t kept = 1;
  for (size_t i = 1; i < t->n; i++)
    if (!str_eq(t->at[i], t->at[kept - 1])) t->at[kept++] = t->at[i];
  t->n = kept;
}

/* ---- putting ---- */

static int64_t index_number(struct ctx *cx, str index, bool make) {
  struct number_row row;
  for (int i = 0; i < 2; i++) {
    if (STORE_FIND(cx, q_index, &row, A(cx->who.commune), A(index))) return row.number;
    if (!make) return 0;
    STORE_DO(cx, q_index_add, A(cx->who.commune), A(index));
  }
  fault(FAULT_RETRY, "an index of the search was made at the same moment");
}

static int64_t row_id(int64_t number, int64_t seq) {
  MUST(number < INT64_MAX / MAX_SEQ);
  return number * MAX_SEQ + seq;
}

void store_search_drop(struct ctx *cx, str index, int64_t seq) {
  int64_t number = index_number(cx, index, false);
  if (number == 0) return;
  if (cx->store->url.p)
    STORE_DO(cx, q_pg_drop, A(cx->who.commune), A(number), A(seq));
  else
    STORE_DO(cx, q_lite_drop, A(row_id(number, seq)));
}

void store_search_put(struct ctx *cx, str index, int64_t seq, str text, const str *facets, size_t n_facets) {
  MUST(seq >= 0 && seq < MAX_SEQ);
  void *mem = talloc_new(cx->mem);
  int64_t number = index_number(cx, index, true);
  struct tokens t = tokens_new(cx, mem, number, MAX_TOKENS);
  facet_tokens(&t, facets, n_facets);
  folded_words(&t, text);
  marked_words(&t, text);
  each_once(&t);
  str words = t.n ? str_join(mem, t.at, t.n, S(" ")) : S("§");
  if (cx->store->url.p) {
    STORE_DO(cx, q_pg_put, A(cx->who.commune), A(number), A(seq), A(words));
  } else {
    STORE_DO(cx, q_lite_drop, A(row_id(number, seq)));
    STORE_DO(cx, q_lite_put, A(row_id(number, seq)), A(words));
  }
  talloc_free(mem);
}

QUERY_TWO_DO(q_lite_optimize, "INSERT INTO search (search) VALUES ('optimize')", ONLY_ON_THE_OTHER);

void store_tidy(struct ctx *cx) {
  if (!cx->store->url.p) store_do(cx, &q_lite_optimize, NULL, 0);
}

/* ---- searching ---- */

struct asking {
  struct ctx *cx;
  int64_t number;
  struct tokens all;    /* facets and folded words: every hit has them */
  struct tokens exact;  /* facets, words as typed: every exact hit has these */
  struct tokens marked; /* words typed with marks: no other hit has all of these */
};

/* Tokens hold letters, digits and bytes above ASCII only: inside quotes they can mean nothing to either engine. */
static void add_all(struct buf *b, const struct tokens *t, const char *quote, const char *and) {
  for (size_t i = 0; i < t->n; i++) {
    if (i > 0) buf_add(b, str_of(and));
    buf_fmt(b, "%s%.*s%s", quote, STR_ARG(t->at[i]), quote);
  }
}

enum phase { ANY, EXACT, ONLY_FOLDED };

static str condition(const struct asking *a, enum phase phase) {
  bool postgres = a->cx->store->url.p;
  const char *quote = postgres ? "'" : "\"", *and = postgres ? " & " : " AND ";
  struct buf *b = buf_new(a->cx->mem, 8192);
  buf_char(b, '(');
  add_all(b, phase == EXACT ? &a->exact : &a->all, quote, and);
  buf_char(b, ')');
  if (phase == ONLY_FOLDED) {
    buf_add(b, postgres ? S(" & !(") : S(" NOT ("));
    add_all(b, &a->marked, quote, and);
    buf_char(b, ')');
  }
  MUST(!b->full);
  return buf_str(b);
}

/* Appends to the page what one walk gives below `below`, at most `room`; gives how many there were, at most `want`. */
static size_t walk(const struct asking *a, enum phase phase, int64_t below, size_t want, size_t room,
                   struct search_page *page) {
  struct ctx *cx = a->cx;
  size_t n;
  str match = condition(a, phase);
  int64_t limit = (int64_t)want;
  struct seq_row *rows;
  if (cx->store->url.p) {
    rows = STORE_LIST(cx, q_pg_page, &n, A(cx->who.commune), A(a->number), A(match), A(below - 1), A(limit));
    if (n < want)
      rows = STORE_LIST(cx, q_pg_page_rare, &n, A(cx->who.commune), A(a->number), A(match), A(below - 1),
                        A(limit));
  } else {
    rows = STORE_LIST(cx, q_lite_page, &n, A(match), A(row_id(a->number, 0)), A(row_id(a->number, below - 1)),
                      A(limit));
  }
  for (size_t i = 0; i < n && i < room; i++)
    page->hits[page->n++] = (struct search_hit){rows[i].seq % MAX_SEQ, phase != ONLY_FOLDED};
  return n;
}

static int64_t count(const struct asking *a) {
  struct ctx *cx = a->cx;
  struct seq_row row;
  str match = condition(a, ANY);
  int64_t most = MAX_FOUND + 1;
  if (cx->store->url.p) {
    STORE_FIND(cx, q_pg_count, &row, A(cx->who.commune), A(a->number), A(match), A(most));
    if (row.seq < most)
      STORE_FIND(cx, q_pg_count_rare, &row, A(cx->who.commune), A(a->number), A(match), A(most));
  } else
    STORE_FIND(cx, q_lite_count, &row, A(match), A(row_id(a->number, 0)), A(row_id(a->number, MAX_SEQ - 1)),
               A(most));
  return row.seq;
}

static void ask(struct asking *a, str words, const str *facets, size_t n_facets) {
  facet_tokens(&a->all, facets, n_facets);
  facet_tokens(&a->exact, facets, n_facets);
  folded_words(&a->all, words);
  exact_words(&a->exact, words);
  marked_words(&a->marked, words);
  each_once(&a->all);
  each_once(&a->exact);
  each_once(&a->marked);
}

/* The first page and the number of all hits in at most two walks: the exact ones, then what is left of MAX_FOUND. */
static int64_t first_page(const struct asking *a, size_t room, struct search_page *page) {
  size_t most = MAX_FOUND + 1, n = walk(a, EXACT, MAX_SEQ, most, room, page);
  if (n < most && a->marked.n > 0) n += walk(a, ONLY_FOLDED, MAX_SEQ, most - n, room - page->n, page);
  return (int64_t)n;
}

static int64_t later_page(const struct asking *a, const struct search_hit *after, size_t room,
                          struct search_page *page) {
  if (after->exact) walk(a, EXACT, after->seq, room, room, page);
  size_t left = room - page->n;
  if (left > 0 && a->marked.n > 0) walk(a, ONLY_FOLDED, after->exact ? MAX_SEQ : after->seq, left, left, page);
  return count(a);
}

struct search_page store_search(struct ctx *cx, str index, str words, const str *facets, size_t n_facets,
                                const struct search_hit *after, size_t limit) {
  struct search_page page = {0};
  MUST(n_facets <= MAX_FACETS);
  int64_t number = index_number(cx, index, false);
  struct asking a = {cx, number, tokens_new(cx, cx->mem, number, n_facets + MAX_WORDS),
                     tokens_new(cx, cx->mem, number, n_facets + MAX_WORDS),
                     tokens_new(cx, cx->mem, number, MAX_WORDS)};
  ask(&a, words, facets, n_facets);
  if (a.number == 0 || a.all.n == 0) return page;
  if (limit > MAX_LIMIT) limit = MAX_LIMIT;
  page.hits = MEM_ARRAY(cx->mem, struct search_hit, limit + 1);
  int64_t found = after ? later_page(&a, after, limit + 1, &page) : first_page(&a, limit + 1, &page);
  page.more = page.n > limit;
  if (page.more) page.n = limit;
  page.found_is_more = found > MAX_FOUND;
  page.found = page.found_is_more ? MAX_FOUND : found;
  return page;
}
