/* Words, sizes and addresses. What is told to whom, and its fate: tell_test.c. */
#include "outbox/outbox_room.h"
#include "test/check.h"

TEST("a message is counted as telephones count it, and loses its marks where the gateway wants that") {
  CHECK_STR(outbox_plain(mem, S("Ủy ban đã trả lời “việc” – ĐƯỜNG ở thôn Một…")),
            "Uy ban da tra loi \"viec\" - DUONG o thon Mot...");
  struct sms_size s = outbox_sms_size(S("Da tra loi [1]"));
  CHECK(!s.wide);
  CHECK_INT(s.units, 16); /* brackets take two places each */
  CHECK_INT(s.segments, 1);
  s = outbox_sms_size(S("Đã trả lời"));
  CHECK(s.wide);
  CHECK_INT(s.units, 10);
  struct buf *b = buf_new(mem, 4096);
  for (int i = 0; i < 160; i++) buf_char(b, 'a');
  CHECK_INT(outbox_sms_size(buf_str(b)).segments, 1);
  buf_char(b, 'a');
  CHECK_INT(outbox_sms_size(buf_str(b)).segments, 2);
  b = buf_new(mem, 4096);
  for (int i = 0; i < 71; i++) buf_add(b, S("ạ"));
  CHECK_INT(outbox_sms_size(buf_str(b)).segments, 2);
}

TEST("numbers are understood however they are typed, and shown only in part") {
  CHECK_STR(outbox_mobile(mem, S("0912 345 678")), "84912345678");
  CHECK_STR(outbox_mobile(mem, S("+84-912.345.678")), "84912345678");
  CHECK(!outbox_mobile(mem, S("0225 3888 999")).p); /* a line takes no SMS */
  CHECK(!outbox_mobile(mem, S("912345678")).p);
  CHECK_STR(outbox_mask(mem, S("phone"), S("84912345678")), "0912 ▇▇▇ 678");
  CHECK_STR(outbox_mask(mem, S("email"), S("nguoi@example.vn")), "n▇▇▇@example.vn");
  CHECK_STR(outbox_peer_words(mem, S("ok\r\nto 84912345678 \xff"), S("84912345678")), "ok  to ***********");
}
