/* What staff see of a person until they say why they need more. */
#include "privacy/privacy.h"

str mask_phone(void *mem, str phone) {
  char digits[16];
  size_t n = 0;
  for (size_t i = 0; i < phone.n && n < sizeof digits; i++)
    if (phone.p[i] >= '0' && phone.p[i] <= '9') digits[n++] = phone.p[i];
  if (!phone.p) return phone;
  if (n < 8) return S("••••••••"); /* too short to show any of it */
  return str_fmt(mem, "%.2s•• ••• •%.2s", digits, digits + n - 2);
}

str mask_name(void *mem, str name) {
  if (!name.p) return name;
  struct buf *b = buf_new(mem, 400);
  str rest = name, word;
  for (bool more = true; more && b->n < 200;) {
    more = str_cut(&rest, S(" "), &word);
    if (!word.n) continue;
    size_t first = 1;
    while (first < word.n && ((uint8_t)word.p[first] & 0xc0) == 0x80) first++;
    if (b->n) buf_char(b, ' ');
    buf_add(b, str_sub(word, 0, first));
    buf_add(b, S("•••"));
  }
  return buf_str(b);
}

str personal_hidden(void *mem, str text, str name) {
  if (!text.p) return text;
  struct findings f = personal_find(mem, text, name);
  return f.n ? personal_black_out(mem, text, &f) : text;
}
