/* test: the runner. `TEST("a sentence that says what holds") { CHECK(...); }`; each test runs in a process of its own with `mem` to
 * hang things on. With a house with people and browsers to test in: test/test.h. */
#ifndef TEST_CHECK_H
#define TEST_CHECK_H

#include "base/base.h"

struct test {
  const char *name, *file;
  int line;
  void (*run)(void *mem);
};
#define TEST_JOIN_(a, b) a##b
#define TEST_JOIN(a, b) TEST_JOIN_(a, b)
#define TEST_MAKE(sentence, sym)                                                                               \
  static void sym(void *mem);                                                                                  \
  static const struct test TEST_JOIN(sym, _case) = {sentence, __FILE__, __LINE__, sym};                        \
  static const struct test *const TEST_JOIN(sym, _listed) __attribute__((section("tests"), used)) =            \
      &TEST_JOIN(sym, _case);                                                                                  \
  static void sym(void *mem __attribute__((unused)))
#define TEST(sentence) TEST_MAKE(sentence, TEST_JOIN(test_at_line_, __LINE__))

/* A check that fails is told and the test goes on; NEED ends the test. */
#define CHECK(cond) test_check((cond), __FILE__, __LINE__, #cond)
#define NEED(cond) test_need((cond), __FILE__, __LINE__, #cond)
#define CHECK_STR(got, want) test_check_str((got), TEST_STR(want), __FILE__, __LINE__, #got)
#define CHECK_INT(got, want) test_check_int((int64_t)(got), (int64_t)(want), __FILE__, __LINE__, #got)
#define CHECK_HAS(text, part) test_check_has((text), TEST_STR(part), true, __FILE__, __LINE__, #text)
#define CHECK_HAS_NOT(text, part) test_check_has((text), TEST_STR(part), false, __FILE__, __LINE__, #text)
#define TEST_STR(x) _Generic((x), str : test_str_as_it_is, const char * : str_of, char * : str_of)(x)
str test_str_as_it_is(str s);
bool test_check(bool held, const char *file, int line, const char *what);
void test_need(bool held, const char *file, int line, const char *what);
bool test_check_str(str got, str want, const char *file, int line, const char *what);
bool test_check_int(int64_t got, int64_t want, const char *file, int line, const char *what);
bool test_check_has(str text, str part, bool has, const char *file, int line, const char *what);
void test_say(const char *fmt, ...)
    __attribute__((format(printf, 1, 2))); /* beside a failure: which case it was */
/* Compares with a file of tests/golden; TT_GOLDEN=write makes it anew. */
bool test_golden(void *mem, const char *name, str text);
bool test_on_postgres(void);

#endif
