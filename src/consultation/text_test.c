/* Parting pasted text into passages, and comparing two versions word by word. */
#include "consultation/play.h"

#include <stdio.h>
#include <string.h>

static str labels_of(void *mem, const char *text) {
  struct passages p = passages_of(mem, str_of(text));
  struct buf *b = buf_new(mem, 1 << 16);
  for (size_t i = 0; i < p.n; i++) buf_fmt(b, "%s%.*s", i ? "|" : "", STR_ARG(p.at[i].label));
  return buf_str(b);
}

TEST("pasted text is parted by its articles, clauses and points, and by paragraphs where it has none") {
  CHECK_STR(
      labels_of(
          mem, "QUY CHẾ\nvề nhà văn hóa\nChương I. Chung\nĐiều 1. Phạm vi\nÁp dụng.\nĐiều 2. Giờ\n1. Sáng.\na) "
               "Bảy giờ.\nđ) Tám giờ.\n2. Chiều."),
      "Phần mở đầu|Chương I|Điều 1|Điều 2|Khoản 1 Điều 2|Điểm a khoản 1 Điều 2|Điểm đ khoản 1 Điều 2|Khoản 2 "
      "Điều 2");
  CHECK_STR(labels_of(mem, "I. MỤC ĐÍCH\n1. Một\n2. Hai\nII. YÊU CẦU\n1. Ba"),
            "Mục I|Khoản 1 Mục I|Khoản 2 Mục I|Mục II|Khoản 1 Mục II");
  CHECK_STR(labels_of(mem, "Đoạn đầu.\n\nĐoạn sau."), "Đoạn 1|Đoạn 2");
  CHECK_STR(labels_of(mem, "ĐIỀU 1: Một\nĐiều 2A. Hai"), "Điều 1|Điều 2A");
  CHECK_STR(labels_of(mem, ""), "");
  CHECK_STR(labels_of(mem, " \n\t\n"), "");
}

TEST("numbers that are no clauses, dates and sums, do not part a text") {
  CHECK_STR(
      labels_of(mem,
                "Điều 1. Kinh phí\n1.500.000 đồng mỗi hộ\n09.6.2026 là ngày thu\n2026 là năm đầu\n1) Lần một"),
      "Điều 1|Khoản 1 Điều 1");
  CHECK_STR(labels_of(mem, "Điều kiện tham gia\nai cũng được"), "Đoạn 1|Đoạn 2");
}

TEST("nothing of a text is lost in parting it, however many parts it has") {
  struct buf *b = buf_new(mem, 1 << 20);
  for (int i = 0; i < PASSAGES_MOST + 50; i++) buf_fmt(b, "%sĐiều %d. Lời %d", i ? "\n" : "", i % 9999, i);
  struct passages p = passages_of(mem, buf_str(b));
  CHECK_INT(p.n, PASSAGES_MOST);
  CHECK_STR(passages_text(mem, &p), buf_str(b));
  CHECK_HAS(p.at[PASSAGES_MOST - 1].text, "Lời 1049");
}

/* [-removed-] {+added+} */
static str marked(void *mem, const char *before, const char *after) {
  struct diff_pieces d = diff_words(mem, str_of(before), str_of(after));
  struct buf *b = buf_new(mem, 1 << 20);
  for (size_t i = 0; i < d.n; i++) {
    const char *open = d.at[i].kind == DIFF_SAME ? "" : d.at[i].kind == DIFF_ADDED ? "{+" : "[-";
    const char *close = d.at[i].kind == DIFF_SAME ? "" : d.at[i].kind == DIFF_ADDED ? "+}" : "-]";
    buf_fmt(b, "%s%s%.*s%s", i ? "_" : "", open, STR_ARG(d.at[i].text), close);
  }
  return buf_str(b);
}

TEST("two texts are compared word by word with as few changes as there can be") {
  CHECK_STR(marked(mem, "Mở cửa đến 21 giờ", "Mở cửa đến 22 giờ"), "Mở cửa đến_[-21-]_{+22+}_giờ");
  CHECK_STR(marked(mem, "a b c", "a b c"), "a b c");
  CHECK_STR(marked(mem, "", "a b"), "{+a b+}");
  CHECK_STR(marked(mem, "a b", ""), "[-a b-]");
  CHECK_STR(marked(mem, "", ""), "");
  CHECK_STR(marked(mem, "một hai ba bốn", "một ba hai bốn"), "một_[-hai-]_ba_{+hai+}_bốn");
  CHECK_STR(marked(mem, "a  b\tc", "a b c"), "a b c");
  CHECK_STR(marked(mem, "a\nb", "a b"), "a_[-\n-]_b");
}

static str joined(void *mem, const struct diff_pieces *d, int without) {
  struct buf *b = buf_new(mem, 1 << 20);
  for (size_t i = 0; i < d->n; i++)
    if (d->at[i].kind != without) buf_fmt(b, "%s%.*s", b->n ? " " : "", STR_ARG(d->at[i].text));
  return buf_str(b);
}

TEST("both texts can be read out of a comparison again, whatever they are") {
  uint32_t seed = 2026;
  for (int round = 0; round < 300; round++) {
    struct buf *side[2] = {buf_new(mem, 1 << 14), buf_new(mem, 1 << 14)};
    for (int s = 0; s < 2; s++)
      for (unsigned n = (seed = seed * 1664525u + 1013904223u) >> 27; n > 0; n--) {
        seed = seed * 1664525u + 1013904223u;
        buf_fmt(side[s], "%sw%u", side[s]->n ? " " : "", (seed >> 24) % 5);
      }
    struct diff_pieces d = diff_words(mem, buf_str(side[0]), buf_str(side[1]));
    CHECK_STR(joined(mem, &d, DIFF_ADDED), buf_str(side[0]));
    CHECK_STR(joined(mem, &d, DIFF_REMOVED), buf_str(side[1]));
    for (size_t i = 1; i < d.n; i++) CHECK(d.at[i].kind != d.at[i - 1].kind);
  }
}

TEST("texts beyond the bound are told as all removed and all added; what they share at the ends is not") {
  struct buf *a = buf_new(mem, 1 << 20), *b = buf_new(mem, 1 << 20);
  buf_add(a, S("đầu"));
  buf_add(b, S("đầu"));
  for (int i = 0; i < 1100; i++) {
    buf_fmt(a, " a%d", i);
    buf_fmt(b, " b%d", i);
  }
  buf_add(a, S(" cuối"));
  buf_add(b, S(" cuối"));
  struct diff_pieces d = diff_words(mem, buf_str(a), buf_str(b));
  CHECK_INT(d.n, 4);
  CHECK_STR(d.at[0].text, "đầu");
  CHECK_INT(d.at[1].kind, DIFF_REMOVED);
  CHECK_INT(d.at[2].kind, DIFF_ADDED);
  CHECK_STR(d.at[3].text, "cuối");
}

TEST("a passage that only got another number stands beside itself, a new one beside nothing") {
  struct passages a = passages_of(mem, S("Điều 1. Một hai ba bốn\nĐiều 2. Năm sáu bảy tám chín"));
  struct passages b = passages_of(
      mem, S("Điều 1. Một hai ba bốn\nĐiều 2. Chuyện khác hẳn chưa ai nói\nĐiều 3. Năm sáu bảy tám mười"));
  struct diff_rows d = diff_passages(mem, &a, &b);
  NEED(d.n == 3);
  CHECK_INT(d.changed, 2);
  CHECK(d.at[0].same && d.at[0].before && d.at[0].after);
  CHECK(!d.at[1].before && d.at[1].after);
  CHECK(d.at[2].before && d.at[2].after && !d.at[2].same);
  CHECK_STR(d.at[2].before->label, "Điều 2");
  CHECK_STR(d.at[2].after->label, "Điều 3");
}

TEST("two drafts of the largest size are compared within what a request may hold") {
  struct buf *side[2] = {buf_new(mem, 1 << 20), buf_new(mem, 1 << 20)};
  uint32_t seed = 7;
  for (int s = 0; s < 2; s++)
    for (int i = 0; side[s]->n < DRAFT_MOST; i++) {
      buf_fmt(side[s], "%sĐiều %d.", i ? "\n" : "", i);
      for (int k = 0; k < 12; k++) {
        seed = seed * 1664525u + 1013904223u;
        buf_fmt(side[s], " w%u", (seed >> 20) % 400);
      }
    }
  void *run = talloc_new(mem);
  struct passages a = passages_of(run, buf_str(side[0])), b = passages_of(run, buf_str(side[1]));
  CHECK(a.n > 900 && b.n > 900);
  struct diff_rows d = diff_passages(run, &a, &b);
  CHECK(d.n >= a.n);
  if (!CHECK(talloc_total_size(run) < 48u << 20)) test_say("%zu bytes", talloc_total_size(run));
}
