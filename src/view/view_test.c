#include "test/check.h"
#include "view/view.h"

#include <stdlib.h>
#include <string.h>

/* What a hostile or unlucky person types. */
static const str hostile[] = {
    S("<script>alert(1)</script>"),
    S("\"><img src=x onerror=alert(1)>"),
    S("' onmouseover='alert(1)"),
    S("javascript:alert(1)"),
    S("</textarea><script>x</script>"),
    S("</title><svg onload=x>"),
    S("&lt;b&gt;&amp;"),
    S("`${x}`"),
    S("{{7*7}}{% raw %}"),
    S("a\0b"),
    S("\xEF\xBB\xBF<b>"),
    S("<!--"),
    S("]]>"),
    S("--><script>"),
    S("\"onfocus=x autofocus"),
    S("\r\nSet-Cookie: a=b"),
    S("\xE2\x80\xA8<"),
    S("%0d%0a"),
    S("＜script＞"),
    S("ý kiến \"của\" tôi"),
};
enum { HOSTILE = sizeof hostile / sizeof *hostile };

static struct out *fresh(void *mem, enum lang lang, bool large) {
  return out_new(mem, lang, large, S("/x"));
}
static str written(struct out *o) {
  return out_html(o).s;
}

static bool has_any(str s, const char *bytes) {
  for (size_t i = 0; i < s.n; i++)
    if (strchr(bytes, s.p[i])) return true;
  return false;
}

TEST("text between tags holds no character that could begin markup or end a quote") {
  for (size_t i = 0; i < HOSTILE; i++) {
    struct out *text = fresh(mem, LANG_VI, false), *attribute = fresh(mem, LANG_VI, false);
    out_text(text, hostile[i]);
    out_attr(attribute, hostile[i]);
    CHECK(!has_any(written(text), "<>\"'`"));
    CHECK(!has_any(written(attribute), "<>\"'`\n\r"));
  }
  struct out *o = fresh(mem, LANG_VI, false);
  out_text(o, S("a & b < \"c\" 'd'"));
  CHECK_STR(written(o), "a &amp; b &lt; &quot;c&quot; &#39;d&#39;");
}

TEST("an absent text writes nothing") {
  struct out *o = fresh(mem, LANG_VI, true);
  out_text(o, STR_NONE);
  out_attr(o, STR_NONE);
  out_addr_part(o, STR_NONE);
  out_src(o, STR_NONE);
  out_tel(o, STR_NONE);
  CHECK_INT(written(o).n, 0);
}

TEST("a part of an address keeps only unreserved characters") {
  for (size_t i = 0; i < HOSTILE; i++) {
    struct out *o = fresh(mem, LANG_VI, false);
    out_addr_part(o, hostile[i]);
    CHECK(!has_any(written(o), "<>\"'`&?#/:\\ \t\n\r"));
  }
  struct out *o = fresh(mem, LANG_VI, false);
  out_addr_part(o, S("Đường/a?b=1&c"));
  CHECK_STR(written(o), "%C4%90%C6%B0%E1%BB%9Dng%2Fa%3Fb%3D1%26c");
}

static str address(void *mem, enum lang lang, bool large, str s) {
  struct out *o = fresh(mem, lang, large);
  out_addr(o, s);
  return written(o);
}

TEST("a whole address from data leads to our pages, the web, mail or a telephone, and nowhere else") {
  const str refused[] = {S("javascript:alert(1)"),
                         S("JaVaScRiPt:x"),
                         S("java\tscript:x"),
                         S(" javascript:x"),
                         S("data:text/html,x"),
                         S("vbscript:x"),
                         S("//evil.example/x"),
                         S("/\\evil.example"),
                         S("/\t/evil.example"),
                         S("\\\\evil"),
                         S("http:"),
                         S("https:evil"),
                         S("x"),
                         S(""),
                         S("/a\nb"),
                         S("file:///etc/passwd"),
                         S("/\x01/x"),
                         S("blob:x"),
                         S("http ://x")};
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
    CHECK_STR(address(mem, LANG_EN, true, refused[i]), "#");
  CHECK_STR(address(mem, LANG_VI, false, S("https://vbpl.vn/x?a=1&b=2#c")), "https://vbpl.vn/x?a=1&amp;b=2#c");
  CHECK_STR(address(mem, LANG_EN, true, S("HTTPS://vbpl.vn/")), "HTTPS://vbpl.vn/");
  CHECK_STR(address(mem, LANG_VI, false, S("mailto:a@b.vn")), "mailto:a@b.vn");
  CHECK_STR(address(mem, LANG_VI, false, S("tel:+84225")), "tel:+84225");
  CHECK_STR(address(mem, LANG_VI, false, S("/x\"onclick=y<")), "/x%22onclick=y%3C");
  CHECK_STR(address(mem, LANG_VI, false, S("/x\\y'`")), "/x%5Cy%27%60");
}

TEST("an address of ours carries language and large type, before its fragment") {
  CHECK_STR(address(mem, LANG_VI, false, S("/phan-anh/7")), "/phan-anh/7");
  CHECK_STR(address(mem, LANG_EN, false, S("/phan-anh/7")), "/en/phan-anh/7");
  CHECK_STR(address(mem, LANG_VI, true, S("/phan-anh/7")), "/phan-anh/7?co=lon");
  CHECK_STR(address(mem, LANG_EN, true, S("/tim?q=a")), "/en/tim?q=a&amp;co=lon");
  CHECK_STR(address(mem, LANG_VI, true, S("/a?b=1#c")), "/a?b=1&amp;co=lon#c");
  CHECK_STR(address(mem, LANG_VI, true, S("/a#c?d")), "/a?co=lon#c?d");
  CHECK_STR(address(mem, LANG_EN, true, S("/tinh/app-1.css")), "/tinh/app-1.css");
  CHECK_STR(address(mem, LANG_EN, true, S("https://a.vn/")), "https://a.vn/");
}

TEST("one address after another: the first leaves nothing behind for the second") {
  struct out *o = fresh(mem, LANG_EN, true);
  out_addr(o, S("/a?b"));
  out_raw(o, S(" "));
  out_addr(o, S("https://a.vn/?b"));
  out_raw(o, S(" "));
  out_addr(o, S("javascript:x"));
  out_raw(o, S(" "));
  out_addr(o, S("/c"));
  CHECK_STR(written(o), "/en/a?b&amp;co=lon https://a.vn/?b # /en/c?co=lon");
}

TEST("a picture's address is one of ours or none") {
  const str refused[] = {S("https://evil.example/p.png"), S("//evil.example/p.png"),
                         S("data:image/svg+xml,<svg>"), S("x.png")};
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
    struct out *o = fresh(mem, LANG_EN, true);
    out_src(o, refused[i]);
    CHECK_INT(written(o).n, 0);
  }
  struct out *o = fresh(mem, LANG_EN, true);
  out_src(o, S("/tep/1"));
  CHECK_STR(written(o), "/tep/1");
}

TEST("a telephone number keeps its digits and its plus") {
  struct out *o = fresh(mem, LANG_VI, false);
  out_tel(o, S("(+84) 225-3.123 \"x<;javascript:"));
  CHECK_STR(written(o), "+842253123");
}

TEST("a GET form carries large type only when it is on") {
  struct out *small = fresh(mem, LANG_VI, false), *large = fresh(mem, LANG_VI, true);
  out_form_large(small);
  out_form_large(large);
  CHECK_INT(written(small).n, 0);
  CHECK_STR(written(large), "<input type=\"hidden\" name=\"co\" value=\"lon\">");
}

TEST("what is written aside comes back as a value and leaves the page alone") {
  struct out *o = fresh(mem, LANG_VI, false);
  out_raw(o, S("<a>"));
  struct buf *was = out_aside(o);
  out_text(o, S("<"));
  html h = out_back(o, was);
  out_raw(o, S("</a>"));
  CHECK_STR(written(o), "<a></a>");
  CHECK_STR(h.s, "&lt;");
}

TEST("a message's variables are escaped, its markup variables are not, and a percent sign stays one") {
  str message = S("%(n)s < 100%% của %(name)s, %(n)s");
  struct slot slots[] = {{"n", S("3"), false}, {"name", S("<b>"), false}};
  struct out *text = fresh(mem, LANG_VI, false), *attribute = fresh(mem, LANG_VI, false),
             *markup = fresh(mem, LANG_VI, false);
  out_message(text, message, slots, 2);
  CHECK_STR(written(text), "3 &lt; 100% của &lt;b&gt;, 3");
  out_message_attr(attribute, message, slots, 2);
  CHECK_STR(written(attribute), "3 &lt; 100% của &lt;b&gt;, 3");
  slots[1].markup = true;
  out_message(markup, message, slots, 2);
  CHECK_STR(written(markup), "3 &lt; 100% của <b>, 3");
  CHECK_STR(word_fill(mem, message, SLOTS({"name", S("%(n)s"), false}, {"n", S("1"), false})),
            "1 < 100% của %(n)s, 1");
}

struct attempt {
  void *mem;
  str message, name;
};

static void fill_without(void *arg) {
  struct attempt *a = arg;
  word_fill(a->mem, a->message, NULL, 0);
}

static void icon_named(void *arg) {
  struct attempt *a = arg;
  icon(out_new(a->mem, LANG_VI, false, S("/")), a->name);
}

static void asset_named(void *arg) {
  struct attempt *a = arg;
  asset(a->name);
}

TEST("a variable nobody gave, an unknown icon and an unknown file are faults, not holes in a page") {
  struct attempt a = {mem, S("Còn %(n)s ngày"), S("no-such")};
  struct fault_frame frame;
  CHECK(!fault_guard(&frame, fill_without, &a));
  CHECK_INT(frame.kind, FAULT_BUG);
  CHECK(!fault_guard(&frame, icon_named, &a));
  CHECK(!fault_guard(&frame, asset_named, &a));
}

TEST("words: Vietnamese is itself, English is looked up, an unknown text stays") {
  CHECK_STR(word(LANG_VI, S("thứ Hai")), "thứ Hai");
  CHECK_STR(word(LANG_EN, S("thứ Hai")), "Monday");
  CHECK_STR(word(LANG_EN, S("không ai nói câu này")), "không ai nói câu này");
  CHECK(word(LANG_EN, STR_NONE).p == NULL);
  CHECK_STR(word_n(LANG_VI, S("thứ Hai"), 5), "thứ Hai");
  CHECK_STR(word_n(LANG_EN, S("thứ Hai"), 5), "Monday");
}

TEST("days, times and numbers are written as each language reads them") {
  struct out *vi = fresh(mem, LANG_VI, false), *en = fresh(mem, LANG_EN, false);
  day d = day_make(2026, 6, 9);
  CHECK_STR(show_day(vi, d), "09/6/2026");
  CHECK_STR(show_day_long(vi, d), "thứ Ba, 09/6/2026");
  CHECK_STR(show_day_long(en, d), "Tuesday 9 June 2026");
  CHECK_STR(show_day_long(vi, day_make(2026, 6, 14)), "Chủ nhật, 14/6/2026");
  CHECK_STR(show_day_iso(vi, d), "2026-06-09");
  CHECK_INT(show_day(vi, DAY_NONE).n, 0);
  CHECK_INT(show_day_long(en, DAY_NONE).n, 0);
  CHECK_STR(show_moment(vi, day_starts(d) + (14 * 60 + 5) * 60000), "14:05, 09/6/2026");
  /* 23:59 UTC is already the next morning here. */
  CHECK_STR(show_moment(vi, day_starts(d) + 86400000 - 60000), "23:59, 09/6/2026");
  CHECK_STR(show_points(vi, 589), "5,89");
  CHECK_STR(show_points(en, 589), "5.89");
  CHECK_STR(show_int(vi, 45000), "45.000");
  CHECK_STR(show_int(en, 1234567), "1,234,567");
}

/* ---- QR: read back by the standard's own rules, mask and all ------------------------------------------- */

enum { QR_SIDE = 177 };

/* Paints the path's runs ("M4 4h7v1h-7z") into squares. Gives the side without the quiet zone. */
static size_t painted(const char *svg, unsigned char *square) {
  const char *box = strstr(svg, "viewBox=\"0 0 "), *path = strstr(svg, " d=\"");
  MUST(box && path);
  size_t whole = strtoul(box + strlen("viewBox=\"0 0 "), NULL, 10), side = whole - 8;
  MUST(side <= QR_SIDE);
  memset(square, 0, side * side);
  for (const char *p = path + 4; *p == 'M';) {
    char *end;
    size_t x = strtoul(p + 1, &end, 10), y = strtoul(end + 1, &end, 10), run = strtoul(end + 1, &end, 10);
    for (size_t i = 0; i < run; i++) square[(y - 4) * side + x - 4 + i] = 1;
    p = strchr(end, 'z') + 1;
  }
  return side;
}

static bool qr_mask(unsigned mask, size_t r, size_t c) {
  switch (mask) {
  case 0:
    return (r + c) % 2 == 0;
  case 1:
    return r % 2 == 0;
  case 2:
    return c % 3 == 0;
  case 3:
    return (r + c) % 3 == 0;
  case 4:
    return (r / 2 + c / 3) % 2 == 0;
  case 5:
    return r * c % 2 + r * c % 3 == 0;
  case 6:
    return (r * c % 2 + r * c % 3) % 2 == 0;
  default:
    return ((r + c) % 2 + r * c % 3) % 2 == 0;
  }
}

/* Versions 1 to 3 at level M have one block: the code words stand in reading order. */
static bool qr_function(size_t side, size_t r, size_t c) {
  if ((r < 9 && c < 9) || (r < 9 && c >= side - 8) || (r >= side - 8 && c < 9)) return true;
  if (r == 6 || c == 6) return true;
  return side > 21 && r >= side - 9 && r <= side - 5 && c >= side - 9 && c <= side - 5;
}

static str qr_read(void *mem, str svg, unsigned *ret_format) {
  unsigned char *square = MEM_ARRAY(mem, unsigned char, QR_SIDE *QR_SIDE), words[128] = {0};
  size_t side = painted(str_c(mem, svg), square), bit = 0;
  /* The five format bits beside the upper left finder, unmasked with 101010000010010. */
  unsigned format = 0;
  for (size_t c = 0; c < 5; c++) format = format << 1 | square[8 * side + c];
  *ret_format = format ^ 0x15;
  bool up = true;
  for (size_t right = side - 1; right < side; right -= 2, up = !up) {
    if (right == 6) right = 5;
    for (size_t i = 0; i < side; i++) {
      size_t r = up ? side - 1 - i : i;
      for (size_t k = 0; k < 2; k++) {
        size_t c = right - k;
        if (qr_function(side, r, c) || bit >= sizeof words * 8) continue;
        if (square[r * side + c] ^ qr_mask(*ret_format & 7, r, c))
          words[bit / 8] |= (unsigned char)(0x80 >> bit % 8);
        bit++;
      }
    }
    if (right == 1) break;
  }
  MUST(words[0] >> 4 == 4); /* byte mode, a length of eight bits */
  size_t n = (size_t)((words[0] & 15) << 4 | words[1] >> 4);
  char *text = MEM_ARRAY(mem, char, n + 1);
  for (size_t i = 0; i < n; i++) text[i] = (char)((words[1 + i] & 15) << 4 | words[2 + i] >> 4);
  return (str){text, n};
}

TEST("a QR code holds the very bytes it was made of, at level M, with its quiet zone and a title") {
  const str contents[] = {S("/tra-cuu#ba"), S("https://a.vn/tra-cuu#ba na lo mi"), S("ý kiến <&>\"")};
  for (size_t i = 0; i < sizeof contents / sizeof *contents; i++) {
    html h = qr_svg(fresh(mem, LANG_EN, false), contents[i]);
    unsigned format = 0;
    str got = qr_read(mem, h.s, &format);
    CHECK(str_eq(got, contents[i]));
    CHECK_INT(format >> 3, 0); /* 00 is M */
    CHECK(str_has(h.s, S("<title>QR code</title>")));
    CHECK(!str_has(h.s, S("tra-cuu")));
  }
}

/* ---- charts, forms, files ------------------------------------------------------------------------------ */

static size_t count_of(str s, str part) {
  size_t n = 0;
  str head;
  while (str_cut(&s, part, &head)) n++;
  return n;
}

TEST("the heat map draws every week of every source, in words too, and a missing one never as a quiet one") {
  const str weeks[] = {S("Tuần 1"), S("Tuần 2"), S("<Tuần 3>"), S("Tuần 4"), S("Tuần 5")};
  const int cells[2][5] = {{HEAT_DONE, HEAT_NONE, HEAT_MISSING, HEAT_WAITING, HEAT_NOT_DUE},
                           {HEAT_DONE, HEAT_DONE, HEAT_DONE, HEAT_MISSING, HEAT_WAITING}};
  struct heat_row rows[] = {{S("Thôn <1>"), cells[0]}, {S("Thôn 2"), cells[1]}};
  struct heat_map map = {.title = S("Ý kiến \"tuần\""), .columns = {weeks, 5}, .rows = {rows, 2}};
  str svg = heat_map_svg(fresh(mem, LANG_VI, false), &map).s;
  CHECK_INT(count_of(svg, S("<rect class=\"cell ")), 10);
  CHECK_INT(count_of(svg, S("cell-missing\"")), 2);
  CHECK_INT(count_of(svg, S("cell-none\"")), 1);
  CHECK_INT(count_of(svg, S("<line class=\"cell-mark\"")), 3);
  CHECK_INT(count_of(svg, S("<circle class=\"cell-mark\"")), 4);
  CHECK_INT(count_of(svg, S("<td data-label=")), 10);
  CHECK_INT(count_of(svg, S(">chưa nộp</td>")), 2);
  CHECK(!str_has(svg, S("<1>")) && !str_has(svg, S("<Tuần")) && !str_has(svg, S("style=")) &&
        !str_has(svg, S("\"tuần\"")));
}

TEST("a source with a very long name is cut in the drawing and whole in its cells and table") {
  const str weeks[] = {S("1")};
  const int cells[] = {HEAT_DONE};
  str name = S("Tổ hợp tác phụ nữ nuôi trồng và chế biến nông sản thôn Đông");
  struct heat_row rows[] = {{name, cells}};
  struct heat_map map = {.title = S("x"), .columns = {weeks, 1}, .rows = {rows, 1}};
  str svg = heat_map_svg(fresh(mem, LANG_VI, false), &map).s;
  CHECK(str_has(svg, S("Tổ hợp tác phụ nữ nuôi trồng và chế …</text>")) ||
        str_has(svg, S("Tổ hợp tác phụ nữ nuôi trồng và chế…</text>")));
  CHECK_INT(count_of(svg, name), 2);
  CHECK(utf8_valid(svg));
}

TEST("an empty heat map is drawn without a fault") {
  struct heat_map map = {.title = S("x")};
  CHECK(str_has(heat_map_svg(fresh(mem, LANG_EN, false), &map).s, S("</svg>")));
}

TEST("the score bar's lengths are shares of the full scale, never beyond it") {
  struct out *o = fresh(mem, LANG_EN, false);
  str bar = score_bar_svg(o, 589, 1178, 10000, S("Group <1>")).s;
  CHECK(str_has(bar, S("class=\"score-earned\" x=\"0\" y=\"8\" width=\"58\"")));
  CHECK(str_has(bar, S("class=\"score-possible\" x=\"0\" y=\"8\" width=\"117\"")));
  CHECK(str_has(bar, S("Group &lt;1&gt;: 5.89 of 11.78 points earned, full scale 100")));
  CHECK(str_has(score_bar_svg(o, 30000, 20000, 10000, S("x")).s, S("width=\"1000\" height=\"24\"/><line")));
  CHECK(str_has(score_bar_svg(o, 0, 0, 0, S("x")).s, S("class=\"score-earned\" x=\"0\" y=\"8\" width=\"0\"")));
}

static void unknown_field(void *arg) {
  form_field(arg, S("nothing"));
}

TEST("a form's field is found by name, and one that nobody declared is a fault") {
  struct field_view fields[] = {{.name = S("a"), .value = S("1")}, {.name = S("b"), .value = S("2")}};
  struct form_view form = {.action = S("/x"), .fields = {fields, 2}};
  CHECK_STR(form_field(&form, S("b"))->value, "2");
  struct fault_frame frame;
  CHECK(!fault_guard(&frame, unknown_field, &form));
}

TEST("static files are found by both names; the hashed one is what pages name") {
  const struct asset *all;
  size_t n = asset_list(&all);
  CHECK(n >= 4);
  for (size_t i = 0; i < n; i++) {
    CHECK(str_starts(all[i].path, S("/tinh/")));
    CHECK(asset_find(all[i].path) == &all[i]);
    CHECK(str_eq(asset(all[i].name), all[i].path));
    CHECK(all[i].bytes.n > 0 && all[i].media_type.n > 0 && all[i].etag.n > 2);
    CHECK(!all[i].gzip.p || all[i].gzip.n < all[i].bytes.n);
    uint8_t digest[32];
    sha256(all[i].bytes.p, all[i].bytes.n, digest);
    CHECK(
        str_eq(asset_integrity(all[i].name), str_fmt(mem, "sha256-%.*s", STR_ARG(base64_of(mem, digest, 32)))));
  }
  CHECK(asset_find(S("/tinh/app.css")) && str_eq(asset_find(S("/tinh/app.css"))->name, S("app.css")));
  CHECK(asset_find(S("/tinh/../app.css")) == NULL && asset_find(S("/tinh/")) == NULL &&
        asset_find(S("app.css")) == NULL);
}
