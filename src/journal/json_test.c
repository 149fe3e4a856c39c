#include "journal/journal.h"
#include "test/test.h"

#include <string.h>

#define CANON(text) json_canonical(mem, str_of(text))

TEST("canonical JSON sorts names, drops spaces, escapes only what it must (RFC 8785)") {
  CHECK_STR(CANON(" { \"b\" : 1 , \"a\" : [ true , null , \"x\\u0041\\/\" ] } "),
            "{\"a\":[true,null,\"xA/\"],\"b\":1}");
  CHECK_STR(CANON("{\"t\":\"\\u0001\\b\\t\\n\\f\\r\\\"\\\\\\u007f\"}"),
            "{\"t\":\"\\u0001\\b\\t\\n\\f\\r\\\"\\\\\x7f\"}");
  CHECK_STR(CANON("{\"vi\":\"\\u0110\\u01b0\\u1eddng ng\xe1\xba\xadp\"}"), "{\"vi\":\"Đường ngập\"}");
  CHECK_STR(CANON("-7"), "-7");
  CHECK_STR(CANON("-0"), "0");
  CHECK_STR(CANON("9007199254740991"), "9007199254740991");
}

TEST("names are ordered by UTF-16 units, as the RFC's own example is") {
  /* RFC 8785 3.2.3, without its number values. */
  CHECK_STR(CANON("{\"\\u20ac\":\"Euro Sign\",\"\\r\":\"Carriage Return\",\"\\ufb33\":\"Hebrew Letter Dalet "
                  "With Dagesh\","
                  "\"1\":\"One\",\"\\ud83d\\ude00\":\"Emoji: Grinning Face\",\"\\u0080\":\"Control\","
                  "\"\\u00f6\":\"Latin Small Letter O With Diaeresis\"}"),
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\xc2\x80\":\"Control\",\"\xc3\xb6\":\"Latin Small "
            "Letter O With "
            "Diaeresis\",\"\xe2\x82\xac\":\"Euro Sign\",\"\xf0\x9f\x98\x80\":\"Emoji: Grinning Face\","
            "\"\xef\xac\xb3\":\"Hebrew Letter Dalet With Dagesh\"}");
}

TEST("what is no JSON, or has no one canonical form here, has none") {
  static const char *const bad[] = {"",
                                    "{",
                                    "{\"a\":1,\"a\":2}",
                                    "1.5",
                                    "1e3",
                                    "1.0",
                                    "9007199254740992",
                                    "{\"a\":\"\\ud800\"}",
                                    "[1]x",
                                    "\"\xff\"",
                                    "\"a\\u0000b\"",
                                    "nul",
                                    "{a:1}",
                                    "99999999999999999999"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    bool none = !CANON(bad[i]).p;
    CHECK(none);
    if (!none) test_say("%s", bad[i]);
  }
  CHECK(!json_canonical(mem, STR_NONE).p);
  char deep[200];
  memset(deep, '[', 100);
  memset(deep + 100, ']', 100);
  CHECK(!json_canonical(mem, (str){deep, 200}).p);
  CHECK_STR(CANON("\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\""), "\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\"");
}

TEST("a canonical text is its own canonical form") {
  static const char *const texts[] = {"{\"a\":{\"b\":[{},[],\"\"]}}", "[\"\\\\\\\"\",-1,false]"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) CHECK_STR(CANON(texts[i]), texts[i]);
}
