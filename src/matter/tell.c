/* What a resident who ticked 'Báo cho tôi' is told of their matter, and when. Never its words, nor its follow code. That it came in
 * is said after moderation, not before: what came in may be a denunciation, and no gateway is to hear of one. */
#include "matter/matter_room.h"

const struct outbox_template matter_told_received = {
    .code = S("viec-da-nhan"),
    .name = _("Báo đã nhận, đã giao giải quyết"),
    .subject = _("Xã đã nhận việc ông/bà gửi ngày %(day)s"),
    .text = _("%(commune)s đã nhận việc ông/bà gửi ngày %(day)s và giao giải quyết. Hạn trả lời: %(until)s."),
    .path = S("/tra-cuu")};
const struct outbox_template matter_told_answered = {
    .code = S("viec-tra-loi"),
    .name = _("Báo đã có trả lời"),
    .subject = _("Đã có trả lời việc ông/bà gửi ngày %(day)s"),
    .text = _("%(commune)s đã trả lời việc ông/bà gửi ngày %(day)s."),
    .call = _("Xã đã có trả lời việc ông/bà gửi ngày %(day)s; ông/bà xem trên trang của xã bằng mã trên phiếu, "
              "hoặc đến xã."),
    .path = S("/tra-cuu")};
const struct outbox_template matter_told_asked = {
    .code = S("viec-hoi-lai"),
    .name = _("Báo xã nhắn hỏi thêm"),
    .subject = _("Xã nhắn ông/bà về việc gửi ngày %(day)s"),
    .text = _("%(commune)s có lời nhắn về việc ông/bà gửi ngày %(day)s, cần ông/bà cho biết thêm."),
    .call = _("Xã có lời nhắn về việc ông/bà gửi ngày %(day)s; ông/bà xem và trả lời bằng mã trên phiếu, hoặc "
              "nói luôn bây giờ."),
    .path = S("/tra-cuu")};
const struct outbox_template matter_told_settled = {
    .code = S("viec-da-xem-xet"),
    .name = _("Báo đã xem xét xong, không công khai"),
    .subject = _("Xã đã xem xét việc ông/bà gửi ngày %(day)s"),
    .text = _("%(commune)s đã xem xét xong việc ông/bà gửi ngày %(day)s."),
    .call = _("Xã đã xem xét xong việc ông/bà gửi ngày %(day)s; ông/bà xem bằng mã trên phiếu, hoặc đến xã."),
    .path = S("/tra-cuu")};

void matter_agree(struct ctx *cx, const struct intake *in) {
  struct consent_text t;
  if (!in->tell || !consent_text(cx, in->lang, S("bao-tin"), &t)) return;
  if (in->email.n) outbox_agree(cx, in->matter, ADDRESS_EMAIL, in->email, in->lang, t.version);
  if (in->phone.n) outbox_agree(cx, in->matter, ADDRESS_PHONE, in->phone, in->lang, t.version);
}

bool matter_untell(struct ctx *cx, enum lang lang, id matter) {
  bool consent = consent_withdraw(cx, lang, S(MATTER_KEEPER), matter, S("bao-tin")),
       addresses = outbox_withdraw(cx, matter);
  return consent || addresses;
}

struct whole_row {
  id whole;
  day received_day;
};
QUERY(q_whole, struct whole_row,
      "SELECT w.id, w.received_day FROM matter_link l JOIN matter w ON w.commune = l.commune AND w.id = "
      "l.other WHERE l.commune = $1 "
      "AND l.matter = $2 AND l.kind = 'tach' AND l.until IS NULL",
      COL(struct whole_row, whole), COL(struct whole_row, received_day));

/* The sender of a letter that was parted agreed for the letter; and an answer is an answer to everybody who joined the family. What the
 * office asks, it asks the one who sent. */
void matter_tell(struct ctx *cx, const struct matter *m, const struct outbox_template *t) {
  const char *code = str_c(cx->mem, t->code);
  struct whole_row w;
  outbox_tell(cx, m->id, code, m->received_day, m->due_day);
  if (STORE_FIND(cx, q_whole, &w, A(cx->who.commune), A(m->id)))
    outbox_tell(cx, w.whole, code, w.received_day, m->due_day);
  if (t != &matter_told_answered && t != &matter_told_settled) return;
  struct id_rows members = matter_members(cx, m->id);
  for (size_t i = 0; i < members.n; i++) {
    struct matter one;
    if (matter_by_id(cx, members.at[i].id, &one)) outbox_tell(cx, one.id, code, one.received_day, m->due_day);
  }
}
