/* Messages on the wire: what the RFCs ask for, and what nobody may smuggle in. */
#include "box/mail.h"
#include "test/check.h"

#include <string.h>

static struct mail_text t(const char *text) {
  return (struct mail_text){text, strlen(text)};
}

static str composed(void *mem, const char *to, const char *from_name, const char *subject, const char *text) {
  struct mail m = {.from = t("xa@example.vn"),
                   .from_name = t(from_name),
                   .to = t(to),
                   .subject = t(subject),
                   .text = t(text),
                   .date = t("Mon, 23 Nov 2026 08:00:00 +0700"),
                   .id = t("0123456789abcdef"),
                   .lang = t("vi")};
  char *room = mem_zero(mem, 65536);
  return (str){room, mail_compose(&m, room, 65536)};
}

TEST("an address of mail is what servers take, and nothing that ends a line or a command") {
  static const char *const good[] = {"a@example.vn", "nguoi.a+b@mail.example.com", "x_y-z@a-b.co"};
  static const char *const bad[] = {
      "",         "a",          "@b.vn",   "a@",       "a@vn",       "a b@c.vn", "a@b..vn",      ".a@b.vn",
      "a.@b.vn",  "a..b@c.vn",  "a@-b.vn", "a@b-.vn",  "a@b.vn\r\n", "a@b.vn>",  "<a@b.vn>",     "a@b@c.vn",
      "a,b@c.vn", "\"a\"@c.vn", "a@b.vn ", "a\t@b.vn", "ạ@b.vn",     "a@bạn.vn", "a@b.vn,c@d.vn"};
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) CHECK(mail_address_ok(good[i], strlen(good[i])));
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    if (!CHECK(!mail_address_ok(bad[i], strlen(bad[i])))) test_say("%s", bad[i]);
  CHECK(!mail_address_ok("a@b.vn\0c", 8));
  char long_one[300];
  memset(long_one, 'a', sizeof long_one);
  memcpy(long_one + 65, "@example.vn", 11);
  CHECK(!mail_address_ok(long_one, 76));
}

TEST("a message is folded, encoded and ended as the RFCs say") {
  str m = composed(mem, "a@example.vn", "Ủy ban nhân dân xã Thử Nghiệm",
                   "Xã đã trả lời việc ông/bà gửi ngày 23/11/2026, xin mời xem trên trang theo dõi của xã",
                   "Kính gửi ông/bà,\n.một dấu chấm đứng đầu dòng = dấu bằng \ncuối");
  CHECK_HAS(m, "To: <a@example.vn>\r\n");
  CHECK_HAS(m, "From: =?UTF-8?B?");
  CHECK_HAS(m, "Subject: =?UTF-8?B?");
  CHECK_HAS(m, "Message-ID: <0123456789abcdef@example.vn>\r\n");
  CHECK_HAS(m, "Auto-Submitted: auto-generated\r\n");
  CHECK_HAS(m, "\r\n=2Em=E1=BB=99t d");
  CHECK_HAS(m, "=3D");
  CHECK_HAS(m, "=20\r\n");
  str rest = m, line;
  while (str_cut(&rest, S("\r\n"), &line)) {
    if (!CHECK(line.n <= 78)) test_say("%.*s", STR_ARG(line));
    for (size_t i = 0; i < line.n; i++) CHECK(line.p[i] >= ' ' && line.p[i] <= '~');
  }
  CHECK_HAS(composed(mem, "a@example.vn", "Xa \"Thu\"", "Plain", "x"), "From: =?UTF-8?B?");
  CHECK_HAS(composed(mem, "a@example.vn", "Xa Thu", "Plain", "x"), "From: \"Xa Thu\"\r\n <xa@example.vn>\r\n");
}

TEST("no header can be put into a message from outside") {
  str m = composed(mem, "a@example.vn", "Xã\r\nBcc: b@example.vn", "Tin\r\nBcc: c@example.vn\r\n\r\nthân", "x");
  CHECK_HAS_NOT(m, "\r\nBcc");
  m = composed(mem, "a@example.vn", "Xa\nBcc: b@example.vn", "Tin\rBcc: c@example.vn", "x");
  CHECK_HAS_NOT(m, "\nBcc");
  CHECK_HAS_NOT(m, "\rBcc");
  CHECK_INT(composed(mem, "a@example.vn\r\nBcc: b@example.vn", "Xa", "Tin", "x").n, 0);
  CHECK_HAS_NOT(composed(mem, "a@example.vn", "Xa", "=?UTF-8?Q?x?=", "x"), "Subject: =?UTF-8?Q?x?=");
}

static str filled(void *mem, const char *form, enum fill how, const char *text) {
  const struct fill_value values[] = {{"number", t("84912345678")}, {"text", t(text)}};
  char *room = mem_zero(mem, 4096);
  size_t n = fill(form, how, values, 2, room, 4096);
  return n == SIZE_MAX ? STR_NONE : (str){room, n};
}

TEST("a gateway's words are filled in for the place they stand in") {
  CHECK_STR(filled(mem, "{\"to\":\"{number}\",\"text\":\"{text}\"}", FILL_JSON, "a\"b\\c\nd"),
            "{\"to\":\"84912345678\",\"text\":\"a\\\"b\\\\c\\u000Ad\"}");
  CHECK_STR(filled(mem, "to={number}&text={text}", FILL_FORM, "a&b=c d/ạ"),
            "to=84912345678&text=a%26b%3Dc%20d%2F%E1%BA%A1");
  CHECK_STR(filled(mem, "<t>{text}</t>", FILL_XML, "<b>&\"'\r"), "<t>&lt;b&gt;&amp;&quot;&#39; </t>");
  CHECK_STR(filled(mem, "X-To: {number}", FILL_HEADER, ""), "X-To: 84912345678");
  CHECK(!filled(mem, "X: {text}", FILL_HEADER, "a\r\nX-Evil: 1").p);
  CHECK(!filled(mem, "X: {text}", FILL_HEADER, "ạ").p);
  CHECK_STR(filled(mem, "{other} {text", FILL_FORM, "x"), "{other} {text");
  CHECK_STR(filled(mem, "{text}", FILL_FORM, "{number}"),
            "%7Bnumber%7D"); /* what is filled in is not filled again */
}
