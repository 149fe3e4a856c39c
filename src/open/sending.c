/* What a program sends goes the way of the web form: the same intake, moderation, due day and follow code. */
#include "open/open_room.h"

#include <string.h>

bool sending_apply(struct ctx *cx, void *work) {
  struct sending *s = work;
  struct matter before;
  /* The row of a request sent once is swept after some days; the matter is still there. */
  s->again = matter_by_code(cx, s->in.secret, &before);
  if (s->again) return false;
  s->taken = api_key_take(cx, s->key);
  if (s->taken != KEY_GOOD || !matter_take_in(cx, &s->in)) return false;
  if (id_is(s->once)) store_once_answer(cx, s->once, id_hex(cx->mem, s->in.matter));
  return true;
}

bool sending_found(struct ctx *cx, struct sending *s, struct matter *ret) {
  return matter_by_code(cx, s->in.secret, ret);
}

/* ---- what is not taken here ---------------------------------------------------------------------------------- */

/* How such a letter begins, or what it calls itself: with its marks, since 'tờ cáo' is no 'tố cáo'; and without, for a text that
 * was typed without any. Narrow on purpose: who only speaks of a denunciation is not sent away, and the moderator reads all. */
static const char *const denounces[] = {
    "đơn tố cáo", "tôi tố cáo", "tôi xin tố cáo", "tôi muốn tố cáo", "tôi làm đơn tố cáo",
    "tố cáo ông", "tố cáo bà",  "tố cáo cán bộ",  "tố cáo chủ tịch", "tố cáo hành vi"};
static const char *const complains[] = {"đơn khiếu nại",        "tôi khiếu nại",
                                        "tôi xin khiếu nại",    "tôi làm đơn khiếu nại",
                                        "khiếu nại quyết định", "khiếu nại hành vi hành chính"};

static bool calls_itself(struct ctx *cx, str text, const char *const *names, size_t n) {
  str head = text_lower(cx->mem, utf8_cut(text, 400));
  str words = text_words(cx->mem, head), folded = text_fold(cx->mem, head);
  /* Typed without marks: nothing is lost by folding but what stands between the words. */
  bool plain = true;
  for (size_t i = 0; i < head.n && plain; i++) plain = (unsigned char)head.p[i] < 0x80;
  for (size_t i = 0; i < n; i++) {
    str name = text_words(cx->mem, str_of(names[i])), bare = text_fold(cx->mem, str_of(names[i]));
    bool letter = str_starts(str_of(names[i]), S("đơn")) || str_starts(str_of(names[i]), S("tôi"));
    str in = plain ? folded : words, what = plain ? bare : name;
    if (str_starts(in, what)) return true;
    /* A letter says first to whom it goes; a text that merely speaks of one mostly says so later. */
    if (letter && str_has(str_sub(in, 0, 200), str_fmt(cx->mem, " %.*s ", STR_ARG(what)))) return true;
  }
  return false;
}

str sending_not_taken(struct ctx *cx, str text) {
  if (calls_itself(cx, text, denounces, sizeof denounces / sizeof *denounces))
    return _(
        "Đơn tố cáo không gửi ở đây. Luật quy định tố cáo phải gửi bằng đơn có chữ ký, hoặc đến nói trực tiếp. "
        "Làm như "
        "vậy tên người tố cáo mới được giữ bí mật. Xin ông/bà đến nơi tiếp công dân của xã hoặc gửi đơn giấy.");
  if (calls_itself(cx, text, complains, sizeof complains / sizeof *complains))
    return _("Khiếu nại không gửi ở đây. Xin ông/bà gửi đơn có chữ ký đến người đã ra quyết định, hoặc đến "
             "trình bày tại nơi "
             "tiếp công dân của xã (Luật Khiếu nại 2011).");
  return STR_NONE;
}
