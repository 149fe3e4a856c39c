#include "store/fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Read by another program: to open and close the database here would drop this process's locks on it. */
static int files_holding(struct fixture *f, const char *word) {
  char command[600];
  int n = -1;
  snprintf(command, sizeof command, "grep -rlaF -- '%s' '%.*s/store' | wc -l", word, STR_ARG(f->dir));
  FILE *p = popen(command, "r");
  NEED(p && fscanf(p, "%d", &n) == 1);
  pclose(p);
  return n;
}

static const id a_form = {{1, 2, 3}};
static const char word_one[] = "canary-of-the-first-answer", word_two[] = "canary-of-the-second-answer";

static bool say(struct ctx *cx, void *arg) {
  static const uint8_t hash[32] = {7};
  const char *word = arg;
  str answer;
  id form = a_form;
  form.b[15] = (uint8_t)word[14];
  if (store_once(cx, form, hash, &answer) != ONCE_FRESH) return false;
  store_once_answer(cx, form, str_of(word));
  return true;
}

static bool unsay(struct ctx *cx, void *arg) {
  store_once_forget(cx, str_of(arg));
  return true;
}

struct once_seen {
  bool there;
  str answer;
  int64_t at;
};
struct seen_row {
  str answer;
  int64_t at;
};
QUERY(q_seen, struct seen_row, "SELECT answer, at FROM once WHERE commune = $1 AND form = $2",
      COL(struct seen_row, answer), COL(struct seen_row, at));

static void see(struct ctx *cx, void *arg) {
  struct once_seen *s = arg;
  struct seen_row row;
  id form = a_form;
  form.b[15] = (uint8_t)word_one[14];
  s->there = STORE_FIND(cx, q_seen, &row, A(cx->who.commune), A(form));
  s->answer = s->there && row.answer.p ? S("something") : STR_NONE;
  s->at = s->there ? row.at : 0;
}

TEST("what was forgotten is in no file of the store once the commit returned, and the hour is gone too") {
  struct fixture *f = fixture_open(mem);
  struct once_seen seen = {0};
  if (!test_on_postgres())
    (void)!system(str_c(
        mem, str_fmt(mem, "echo '%s' >'%.*s/store/before-upgrade-from-0001.db'", word_one, STR_ARG(f->dir))));
  CHECK_INT(fixture_write(f, say, (void *)(uintptr_t)word_one), STORE_COMMITTED);
  CHECK_INT(fixture_write(f, say, (void *)(uintptr_t)word_two), STORE_COMMITTED);
  if (!test_on_postgres()) CHECK(files_holding(f, word_one) >= 2);
  CHECK_INT(fixture_write(f, unsay, (void *)(uintptr_t)word_one), STORE_COMMITTED);
  CHECK(fixture_read(f, see, &seen));
  CHECK(seen.there && !seen.answer.p);
  CHECK_INT(seen.at % 60000, 0);
  if (test_on_postgres()) return;
  /* The reply leaves with the commit; the log is cut right behind it, without waiting for a quiet moment. */
  for (int i = 0; i < 100 && files_holding(f, word_one); i++) {
    CHECK_INT(fixture_write(f, say, (void *)(uintptr_t)word_two), STORE_REFUSED);
  }
  CHECK_INT(files_holding(f, word_one), 0);
  CHECK(files_holding(f, word_two) > 0);
}

TEST("a form that nobody can send again any more is swept") {
  struct fixture *f = fixture_open(mem);
  struct once_seen seen = {0};
  CHECK_INT(fixture_write(f, say, (void *)(uintptr_t)word_one), STORE_COMMITTED);
  store_upkeep(f->store, f->now + 7 * 24 * INT64_C(3600000));
  CHECK(fixture_read(f, see, &seen));
  CHECK(seen.there);
  store_upkeep(f->store, f->now + 9 * 24 * INT64_C(3600000));
  CHECK(fixture_read(f, see, &seen));
  CHECK(!seen.there);
}

struct file_row {
  int64_t node;
};
QUERY_TWO(q_node, struct file_row, ONLY_ON_THE_OTHER,
          "SELECT CAST(pg_relation_filenode(to_regclass($1)) AS BIGINT)", COL(struct file_row, node));

static void look_node(struct ctx *cx, void *arg) {
  struct file_row *row = arg;
  STORE_FIND(cx, q_node, row, A(S("once")));
}

TEST("PostgreSQL writes a table anew in which something was forgotten") {
  struct fixture *f = fixture_open(mem);
  struct file_row before = {0}, after = {0};
  if (!test_on_postgres()) return;
  CHECK_INT(fixture_write(f, say, (void *)(uintptr_t)word_one), STORE_COMMITTED);
  CHECK(fixture_read(f, look_node, &before));
  CHECK_INT(fixture_write(f, unsay, (void *)(uintptr_t)word_one), STORE_COMMITTED);
  after = before;
  /* Other tests work on the same table; whoever is in the way is waited for and the next minute tries again. */
  for (int i = 0; i < 60 && after.node == before.node; i++) {
    store_upkeep(f->store, f->now);
    CHECK(fixture_read(f, look_node, &after));
  }
  CHECK(after.node != before.node);
}
