#include "store/fixture.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- a small town's words ---- */

static const char *const words[] = {"đường", "ngập",  "nước", "sạch", "rác", "thải", "đèn",  "hỏng", "thôn",
                                    "Đoài",  "duong", "ngáp", "nuoc", "chợ", "cho",  "chó",  "chờ",  "trường",
                                    "học",   "hóc",   "hoà",  "hòa",  "xã",  "Phú",  "Thái", "phu",  "ngập!"};
#define N_WORDS (sizeof words / sizeof *words)
#define N_DOCS 300

struct doc {
  int64_t seq;
  const char *word[6];
  bool north; /* a facet */
  bool dropped;
};
struct town {
  struct doc doc[N_DOCS];
  size_t n;
  uint32_t dice;
};

static uint32_t roll(struct town *t, uint32_t sides) {
  t->dice = t->dice * 1664525u + 1013904223u;
  return (t->dice >> 8) % sides;
}

static str text_of_doc(void *mem, const struct doc *d) {
  struct buf *b = buf_new(mem, 1024);
  for (size_t i = 0; i < 6; i++) buf_fmt(b, "%s ", d->word[i]);
  return buf_str(b);
}

static bool fill_town(struct ctx *cx, void *arg) {
  struct town *t = arg;
  *t = (struct town){.dice = 17};
  for (size_t i = 0; i < N_DOCS; i++) {
    struct doc *d = &t->doc[t->n++];
    d->seq = (int64_t)i * 3;
    for (size_t j = 0; j < 6; j++) d->word[j] = words[roll(t, roll(t, 2) ? 4 : N_WORDS)];
    d->north = roll(t, 3) == 0;
    str facets[2] = {S("thon:bắc"), S("chung")};
    store_search_put(cx, S("matter"), d->seq, text_of_doc(cx->mem, d), d->north ? facets : facets + 1,
                     d->north ? 2 : 1);
    /* Another index and another commune with the same numbers must never show. */
    store_search_put(cx, S("matter_public"), d->seq, S("đường ngập nước sạch"), NULL, 0);
  }
  for (size_t i = 0; i < N_DOCS; i += 10) {
    store_search_drop(cx, S("matter"), t->doc[i].seq);
    t->doc[i].dropped = true;
  }
  return true;
}

static bool fill_other_commune(struct ctx *cx, void *arg) {
  (void)arg;
  cx->who.commune = (id){{7, 7}};
  for (int64_t i = 0; i < 20; i++)
    store_search_put(cx, S("matter"), i, S("đường ngập nước sạch rác thải"), NULL, 0);
  return true;
}

/* ---- the same by looking at every document ---- */

static bool holds(void *mem, const struct doc *d, str word, bool exact) {
  str want = exact ? text_words(mem, word) : text_fold(mem, word);
  for (size_t i = 0; i < 6; i++)
    if (str_eq(exact ? text_words(mem, str_of(d->word[i])) : text_fold(mem, str_of(d->word[i])), want))
      return true;
  return false;
}

static bool is_marked(void *mem, str word) {
  return !str_eq(text_fold(mem, word), text_words(mem, word));
}

static size_t expected(void *mem, const struct town *t, const str *asked, size_t n, bool north,
                       struct search_hit *ret) {
  size_t found = 0;
  for (int exact = 1; exact >= 0; exact--) {
    for (size_t i = N_DOCS; i-- > 0;) {
      const struct doc *d = &t->doc[i];
      if (d->dropped || (north && !d->north)) continue;
      bool all = true, all_exact = true;
      for (size_t w = 0; w < n; w++) {
        all &= holds(mem, d, asked[w], false);
        if (is_marked(mem, asked[w])) all_exact &= holds(mem, d, asked[w], true);
      }
      if (all && all_exact == (exact == 1)) ret[found++] = (struct search_hit){d->seq, exact == 1};
    }
  }
  return found;
}

static void ask_once(struct ctx *cx, struct town *t) {
  str asked[3], facet = S("thon:bắc");
  size_t n = 1 + roll(t, 3), got = 0, limit = 1 + roll(t, 30);
  bool north = roll(t, 2);
  for (size_t i = 0; i < n; i++) asked[i] = str_of(words[roll(t, N_WORDS)]);
  struct search_hit want[N_DOCS];
  size_t n_want = expected(cx->mem, t, asked, n, north, want);
  str line = str_join(cx->mem, asked, n, S(", "));
  const struct search_hit *after = NULL;
  bool good = true;
  for (;;) {
    struct search_page p = store_search(cx, S("matter"), line, &facet, north ? 1 : 0, after, limit);
    good &= p.found == (int64_t)n_want && !p.found_is_more;
    good &= p.n == (n_want - got < limit ? n_want - got : limit);
    for (size_t i = 0; good && i < p.n; i++)
      good &= p.hits[i].seq == want[got + i].seq && p.hits[i].exact == want[got + i].exact;
    if (!good) break;
    got += p.n;
    good &= p.more == (got < n_want);
    if (!p.more || !good) break;
    after = &p.hits[p.n - 1];
  }
  CHECK(good);
  if (!good)
    test_say("%.*s%s, %zu at a time: %zu expected", STR_ARG(line), north ? " (north)" : "", limit, n_want);
}

static void ask_often(struct ctx *cx, void *arg) {
  void *mem = cx->mem;
  for (int i = 0; i < 100; i++) {
    cx->mem = talloc_new(mem);
    ask_once(cx, arg);
    talloc_free(cx->mem);
  }
  cx->mem = mem;
}

static bool tidy(struct ctx *cx, void *arg) {
  (void)arg;
  store_tidy(cx);
  return true;
}

TEST("1,000 random searches, page by page, find what looking at every document finds") {
  struct fixture *f = fixture_open(mem);
  struct town *t = MEM_NEW(mem, struct town);
  CHECK_INT(fixture_write(f, fill_other_commune, NULL), STORE_COMMITTED);
  CHECK_INT(fixture_write(f, fill_town, t), STORE_COMMITTED);
  for (int i = 0; i < 9; i++) CHECK(fixture_read(f, ask_often, t));
  CHECK_INT(fixture_write(f, tidy, NULL), STORE_COMMITTED);
  CHECK(fixture_read(f, ask_often, t));
}

static bool put_many(struct ctx *cx, void *arg) {
  (void)arg;
  for (int64_t i = 0; i < 1500; i++)
    store_search_put(cx, S("matter"), i, i < 700 ? S("đường ngập") : S("duong nước"), NULL, 0);
  return true;
}

static void count_many(struct ctx *cx, void *arg) {
  (void)arg;
  static const struct {
    const char *words;
    int64_t found;
    bool more;
  } asked[] = {{"duong", 1000, true},      {"đường", 1000, true},      {"ngập", 700, false},
               {"ngap", 700, false},       {"nước", 800, false},       {"nuoc", 800, false},
               {"đường nuoc", 800, false}, {"duong ngập", 700, false}, {"dường", 1000, true}};
  for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
    struct search_page p = store_search(cx, S("matter"), str_of(asked[i].words), NULL, 0, NULL, 20);
    CHECK_INT(p.found, asked[i].found);
    CHECK(p.found_is_more == asked[i].more && p.n == 20 && p.more);
    struct search_page next = store_search(cx, S("matter"), str_of(asked[i].words), NULL, 0, &p.hits[19], 20);
    CHECK_INT(next.found, asked[i].found);
    CHECK(next.n == 20 && next.hits[0].seq < p.hits[19].seq);
  }
}

TEST("hits are counted exactly up to a thousand, over those with their marks and those without") {
  struct fixture *f = fixture_open(mem);
  CHECK_INT(fixture_write(f, put_many, NULL), STORE_COMMITTED);
  CHECK(fixture_read(f, count_many, NULL));
}

/* ---- single cases ---- */

static bool put_some(struct ctx *cx, void *arg) {
  (void)arg;
  store_search_put(cx, S("matter"), 1, S("Đường ngập sau mưa"), NULL, 0);
  store_search_put(cx, S("matter"), 2, S("Duong pho sach dep"), NULL, 0);
  store_search_put(cx, S("matter"), 3, S("Dưỡng lão"), NULL, 0);
  store_search_put(cx, S("matter"), 4, S(""), NULL, 0);
  store_search_put(cx, S("matter"), 5, S("nháp"), NULL, 0);
  store_search_put(cx, S("matter"), 5, S("bản sau, hoà bình"), NULL, 0);
  return true;
}

static struct search_page look_for(struct ctx *cx, str words_) {
  return store_search(cx, S("matter"), words_, NULL, 0, NULL, 20);
}

static void single_cases(struct ctx *cx, void *arg) {
  (void)arg;
  struct search_page p = look_for(cx, S("duong ngap"));
  CHECK(p.n == 1 && p.hits[0].seq == 1);
  p = look_for(cx, S("đường")); /* its own marks first, then the newest */
  CHECK(p.n == 3 && p.hits[0].seq == 1 && p.hits[0].exact && p.hits[1].seq == 3 && !p.hits[1].exact &&
        p.hits[2].seq == 2);
  p = look_for(cx, S("duong"));
  CHECK(p.n == 3 && p.hits[0].seq == 3 && p.hits[0].exact);
  p = look_for(cx, S("nhap"));
  CHECK_INT(p.n, 0); /* the earlier text of 5 is gone */
  p = look_for(cx, S("hòa"));
  CHECK(p.n == 1 && p.hits[0].exact); /* both ways to place the tone are one word */
  CHECK_INT(look_for(cx, S("")).n, 0);
  CHECK_INT(look_for(cx, S("  !!! ")).n, 0);
  CHECK_INT(store_search(cx, S("no such index"), S("duong"), NULL, 0, NULL, 20).n, 0);
}

TEST("words typed without marks find all, with marks their own first; a changed document has only its new "
     "words") {
  struct fixture *f = fixture_open(mem);
  CHECK_INT(fixture_write(f, put_some, NULL), STORE_COMMITTED);
  CHECK(fixture_read(f, single_cases, NULL));
}

static void hostile(struct ctx *cx, void *arg) {
  static const char *const texts[] = {"\"",
                                      "'",
                                      "duong\" OR \"ngap",
                                      "duong' | 'ngap",
                                      "NEAR(duong ngap)",
                                      "duong*",
                                      "-duong",
                                      "words:duong",
                                      "^duong",
                                      "duong:*A",
                                      "!duong",
                                      "duong & ngap",
                                      "(((",
                                      "\\",
                                      "{a b}:c",
                                      "duong <-> ngap",
                                      "AND",
                                      "NOT duong",
                                      "\xc2\xa7"
                                      "đường",
                                      "¶63"};
  (void)arg;
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) look_for(cx, str_of(texts[i]));
  CHECK_INT(look_for(cx, S("duong OR sach")).n, 0); /* 'or' is a word like any other */
  CHECK_INT(look_for(cx, S("¶63")).n, 0);
  char *longest = talloc_zero_size(cx->mem, 200001);
  memset(longest, 'a', 200000);
  CHECK_INT(look_for(cx, str_of(longest)).n, 0);
  for (size_t i = 1; i < 200000; i += 2) longest[i] = ' ';
  CHECK_INT(look_for(cx, str_of(longest)).n, 0);
}

TEST("what means something to a search engine is only a word here") {
  struct fixture *f = fixture_open(mem);
  CHECK_INT(fixture_write(f, put_some, NULL), STORE_COMMITTED);
  CHECK(fixture_read(f, hostile, NULL));
}

/* ---- dropped is gone ---- */

static bool put_secret(struct ctx *cx, void *arg) {
  (void)arg;
  for (int64_t i = 0; i < 300; i++) {
    str text = str_fmt(cx->mem, "việc số a%lld của thôn b%lld", (long long)(i * 7919), (long long)(i * 104729));
    store_search_put(cx, S("matter"), i, text, NULL, 0);
  }
  store_search_put(cx, S("matter"), 1000, S("người zzcanaryzz ở xóm xxcanaryxx tố bà Quỳnhcanary"), NULL, 0);
  return true;
}

static bool drop_secret(struct ctx *cx, void *arg) {
  (void)arg;
  store_search_drop(cx, S("matter"), 1000);
  return true;
}

static bool in_file(struct fixture *f, const char *name, const char *what) {
  int fd = open(str_c(f, str_fmt(f, "%.*s/store/%s", STR_ARG(f->dir), name)), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return false;
  struct buf *b = buf_new(f, 64 << 20);
  char piece[65536];
  for (ssize_t n; (n = read(fd, piece, sizeof piece)) > 0;) buf_add(b, (str){piece, (size_t)n});
  close(fd);
  return str_has(buf_str(b), str_of(what));
}

static void find_secret(struct ctx *cx, void *arg) {
  *(size_t *)arg = look_for(cx, S("zzcanaryzz")).n;
}

TEST("a dropped document is not found, and its words are in no file of the store") {
  struct fixture *f = fixture_open(mem);
  size_t n = 0;
  CHECK_INT(fixture_write(f, put_secret, NULL), STORE_COMMITTED);
  CHECK(fixture_read(f, find_secret, &n));
  CHECK_INT(n, 1);
  fixture_again(f);
  if (!test_on_postgres())
    CHECK(in_file(f, "thanthien.db", "zzcanaryzz")); /* the test can see such words at all */
  CHECK_INT(fixture_write(f, drop_secret, NULL), STORE_COMMITTED);
  CHECK(fixture_read(f, find_secret, &n));
  CHECK_INT(n, 0);
  if (test_on_postgres()) return; /* there the rows are rewritten by upkeep */
  fixture_again(f);               /* the log is cut back when the store closes, and when it idles */
  static const char *const canaries[] = {"zzcanaryzz", "xxcanaryxx", "canary"};
  for (size_t i = 0; i < 3; i++) {
    CHECK(!in_file(f, "thanthien.db", canaries[i]));
    CHECK(!in_file(f, "thanthien.db-wal", canaries[i]));
  }
}
