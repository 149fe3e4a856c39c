/* Taking in: what was typed is sealed here, in prepare, before anything below sees it. */
#include "petition/petition_pages.h"
#include "petition/petition_sent.html.h"

#include <string.h>

enum { PICTURES = 3 };

/* Derived of the form's own id, which is written nowhere: the same form gives the same code, so that an answer that was lost
 * can be said again, and no row lets anybody make the code anew. */
void petition_code_of_form(struct request *rq, uint8_t ret[CODE_BYTES]) {
  uint8_t key[32], mac[32];
  id form = form_once_id(rq);
  store_key(rq->cx->store, rq->cx->who.commune, "sealed-code-of-form", key);
  hmac_sha256(key, (str){(const char *)form.b, sizeof form.b}, mac);
  memcpy(ret, mac, CODE_BYTES);
  wipe(key, sizeof key);
}

id petition_part_of_form(struct request *rq) {
  id part;
  petition_code_of_form(rq, part.b);
  return part;
}

/* Pictures: decoded, written anew without what the camera added, sealed, and only then given to the store. */
static bool seal_pictures(struct request *rq, struct sealing *w, const uint8_t key[KEY_BYTES],
                          bool *ret_wrong) {
  const struct upload *uploads;
  size_t n = form_files(rq, "anh", &uploads);
  for (size_t i = 0; i < n && i < PICTURES; i++) {
    struct picture p;
    str why = STR_NONE;
    enum box_result result =
        rq->box ? box_picture(rq->box, rq->cx->mem, uploads[i].content, &p, &why) : BOX_DOWN;
    if (result == BOX_REFUSED) {
      form_wrong(rq, "anh", why);
      *ret_wrong = true;
      return false;
    }
    struct part *part = &w->in.files[i];
    if (result == BOX_OK) {
      *part = part_new(rq->cx, w->in.p.id, key, "tep", p.media_type, ID_NONE);
      struct bytes sealed = seal(rq->cx->mem, key, w->in.p.id, part->id, "anh", p.full);
      if (!store_blob_stage(rq->cx, sealed, &w->in.blobs[i])) result = BOX_DOWN;
      part->blob = w->in.blobs[i].blob;
    }
    if (result == BOX_DOWN) {
      reply_down(rq,
                 _("Máy chủ chưa xử lý được ảnh lúc này. Ông/bà gửi lại sau ít phút, hoặc gửi không kèm ảnh."));
      return false;
    }
    w->in.n_files++;
  }
  return true;
}

/* Whom it reaches. About staff: never anybody of that unit; the next higher person, if one holds a key. */
static struct holders reached(struct request *rq, str kind, id unit) {
  bool conduct = str_eq(kind, S("thai-do"));
  struct holders all = holders_who(rq->cx, MAY_KEEP_SEALED, conduct ? unit : ID_NONE);
  if (!conduct) return all;
  struct holders above = holders_above(&all, role_rank(ROLE_BIT(ROLE_UNIT_HEAD)));
  return above.n ? above : all;
}

struct sealing *sealing_read(struct request *rq, str channel, day received, int64_t signers, id part_of,
                             bool *ret_wrong) {
  struct ctx *cx = rq->cx;
  struct sealing *w = MEM_NEW(cx->mem, struct sealing);
  uint8_t key[KEY_BYTES], *salt = MEM_ARRAY(cx->mem, uint8_t, SALT_BYTES);
  str kind = form_text(rq, "loai");
  id unit = str_eq(kind, S("thai-do")) ? form_id(rq, "don-vi") : ID_NONE;
  *ret_wrong = false;
  struct holders people = reached(rq, kind, unit);
  if (!people.n) {
    reply_refused(rq,
                  _("Xã chưa nhận được đơn giữ kín loại này qua mạng, vì chưa có người giữ khóa phù hợp. "
                    "Chưa có gì được lưu lại. Ông/bà đến nơi tiếp công dân, gửi đơn giấy, hoặc gửi cấp trên "
                    "của xã."));
    return NULL;
  }
  struct petition *p = &w->in.p;
  random_bytes(p->id.b, sizeof p->id.b);
  random_bytes(key, sizeof key);
  random_bytes(salt, SALT_BYTES);
  p->number = petition_new_number(cx->mem);
  p->kind = kind;
  p->channel = channel;
  p->received_day = received;
  p->signers = signers;
  p->part_of = part_of;
  /* A complaint is one only by a signed letter (Luật Khiếu nại 2011): the form on the web is a name in the book. */
  bool letter = str_eq(kind, S("khieu-nai")) && str_eq(channel, S("web"));
  p->state = letter ? S("cho-don") : S("moi");
  p->code_salt = (struct bytes){salt, SALT_BYTES};
  const str don[DON_FIELDS] = {[DON_TEXT] = form_text(rq, "loi"),
                               [DON_NAME] = form_text(rq, "ten"),
                               [DON_PHONE] = form_text(rq, "dien-thoai"),
                               [DON_ADDRESS] = form_text(rq, "dia-chi"),
                               [DON_UNIT] = id_is(unit) ? id_hex(cx->mem, unit) : S(""),
                               [DON_ABOUT] = form_text(rq, "ve-ai")};
  w->said = fields_join(cx->mem, don, DON_FIELDS);
  w->in.don = part_new(cx, p->id, key, "don", w->said, ID_NONE);
  if (!seal_pictures(rq, w, key, ret_wrong)) return NULL;
  petition_code_of_form(rq, w->secret);
  petition_code_hash(cx, w->secret, w->in.follow_hash);
  w->in.has_code = true;
  if (!petition_code_pair(cx, w->secret, p->code_salt, &w->code_pair)) {
    reply_down(rq, _("Máy đang bận. Ông/bà bấm gửi lại sau ít phút; gửi mấy lần cũng chỉ tính một lần."));
    return NULL;
  }
  struct holders escrow = escrow_holders(cx, unit);
  wraps_people(cx->mem, &w->in.wraps, key, &people);
  wraps_code(cx->mem, &w->in.wraps, key, p->id, w->code_pair.public);
  wraps_escrow(cx->mem, &w->in.wraps, key, &escrow);
  wipe(key, sizeof key);
  return w;
}

bool sealing_apply(struct ctx *cx, void *work) {
  struct sealing *w = work;
  return petition_take_in(cx, &w->in);
}

/* The same form sent again: the same words give the same answer, others are told apart. */
static bool same_as_before(struct request *rq, struct sealing *w, const struct petition *p) {
  struct pair pair;
  struct bytes box;
  uint8_t key[KEY_BYTES];
  str don[DON_FIELDS];
  if (!petition_code_pair(rq->cx, w->secret, p->code_salt, &pair)) return false;
  bool same = key_find(rq->cx, p->id, "ma", p->id, &box) && unwrap_key(rq->cx->mem, &pair, box, key) &&
              petition_don(rq->cx, p->id, key, don) &&
              str_eq(fields_join(rq->cx->mem, don, DON_FIELDS), w->said);
  wipe(&pair, sizeof pair);
  wipe(key, sizeof key);
  return same;
}

void sealing_reply(struct request *rq, void *work, bool committed) {
  struct sealing *w = work;
  struct ctx *cx = rq->cx;
  struct petition p;
  if (!committed || !petition_by_code(cx, w->secret, &p)) {
    reply_down(rq, _("Xã chưa ghi được. Ông/bà bấm gửi lại; gửi mấy lần cũng chỉ tính một lần."));
    return;
  }
  if (w->in.again && !same_as_before(rq, w, &p)) {
    reply_refused(
        rq, _("Biểu mẫu này đã gửi một lần với nội dung khác, và lần đó xã đã nhận. Muốn nói thêm, ông/bà "
              "vào trang theo dõi bằng mã đã được cấp rồi nhắn."));
    return;
  }
  struct deadline d;
  struct due due;
  str code = spoken_say(cx->mem, w->secret, CODE_BYTES, 2);
  struct sealed_sent_page page = {.syllables = petition_syllables(cx->mem, code),
                                  .qr = code,
                                  .number = p.number,
                                  .kind = p.kind,
                                  .due = p.due_day,
                                  .keyed = w->keyed};
  if (day_is(p.due_day) && petition_due(cx, p.id, &due) &&
      calendar_deadline(cx, due.rule, day_starts(due.start_day), &d))
    page.why = deadline_view(cx, rq->out->lang, &d);
  petition_sent_html(rq->out, &page);
  reply_page(rq, &(struct page){.title = WORD(rq, "Xã đã nhận và niêm phong"), .staff = w->keyed});
}
