#include "matter/matter.h"
#include "test/test.h"

#include <string.h>

TEST("a follow code is heard back from how people say and type it") {
  uint8_t secret[FOLLOW_BYTES] = {0, 1, 0x47, 0x8c, 0xff, 0x21, 0x33, 0x90}, back[FOLLOW_BYTES];
  str code = follow_say(mem, secret);
  CHECK(follow_hear(mem, code, back) && memcmp(secret, back, sizeof back) == 0);
  struct buf *typed = buf_new(mem, 200);
  for (size_t i = 0; i < code.n; i++) {
    if (code.p[i] == '-')
      buf_add(typed, S("  "));
    else if (code.p[i] == 'd')
      buf_add(typed, S("Đ"));
    else
      buf_char(typed, code.p[i]);
  }
  CHECK(follow_hear(mem, buf_str(typed), back) && memcmp(secret, back, sizeof back) == 0);
  CHECK(!follow_hear(mem, S(""), back));
  CHECK(!follow_hear(mem, S("ba ba"), back));
  CHECK(!follow_hear(mem, str_fmt(mem, "%.*s-ba", STR_ARG(code)), back));
}

TEST("every single mis-heard syllable and every swap of two neighbours is found") {
  for (int round = 0; round < 20; round++) {
    uint8_t secret[FOLLOW_BYTES], back[FOLLOW_BYTES];
    random_bytes(secret, sizeof secret);
    str code = follow_say(mem, secret), parts[9], rest = code;
    for (size_t i = 0; i < 9; i++) str_cut(&rest, S("-"), &parts[i]);
    for (size_t i = 0; i < FOLLOW_BYTES; i++) {
      for (unsigned v = 0; v < 256; v++) {
        uint8_t other[FOLLOW_BYTES];
        memcpy(other, secret, sizeof other);
        other[i] = (uint8_t)v;
        str said, tail = follow_say(mem, other), heard[9];
        for (size_t k = 0; k < 9; k++) str_cut(&tail, S("-"), &heard[k]);
        heard[8] = parts[8];
        said = str_join(mem, heard, 9, S(" "));
        CHECK(follow_hear(mem, said, back) == (v == secret[i]));
      }
      if (i + 1 < 9 && !str_eq(parts[i], parts[i + 1])) {
        str swapped[9];
        memcpy(swapped, parts, sizeof swapped);
        swapped[i] = parts[i + 1];
        swapped[i + 1] = parts[i];
        CHECK(!follow_hear(mem, str_join(mem, swapped, 9, S("-")), back));
      }
    }
  }
}

TEST("personal data is found as people write it, and ordinary numbers are left") {
  str text =
      S("Gọi Người Mẫu 0912.345.678 hoặc +84 912 345 678, căn cước 001 234 567 890, mau@vi-du.vn, nhà số 12, "
        "năm 2026, 45.000 đồng");
  struct findings f = personal_find(mem, text, S("Người Mẫu"));
  CHECK_INT(f.n, 5);
  str black = personal_black_out(mem, text, &f);
  CHECK(!str_has(black, S("345")));
  CHECK(!str_has(black, S("Người Mẫu")));
  CHECK(!str_has(black, S("vi-du")));
  CHECK(str_has(black, S("nhà số 12, năm 2026, 45.000 đồng")));
}
