/* POST Service Request of Open311: checked in the standard's order (key, service, place, words), then on as the web form's. */
#include "open/georeport.h"

#include <string.h>

static const struct field fields[] = {FIELD_TEXT("api_key", 0, 200),
                                      FIELD_TEXT("jurisdiction_id", 0, 200),
                                      FIELD_TEXT("service_code", 0, 100),
                                      FIELD_TEXT("lat", 0, 40),
                                      FIELD_TEXT("long", 0, 40),
                                      FIELD_TEXT("address_string", 0, 200),
                                      FIELD_TEXT("address_id", 0, 100),
                                      FIELD_TEXT("email", 0, 200),
                                      FIELD_TEXT("device_id", 0, 200),
                                      FIELD_TEXT("account_id", 0, 200),
                                      FIELD_TEXT("first_name", 0, 40),
                                      FIELD_TEXT("last_name", 0, 40),
                                      FIELD_TEXT("phone", 0, 20),
                                      FIELD_LONG("description", 0, 4000),
                                      FIELD_TEXT("media_url", 0, 1000),
                                      FIELD_TEXT("client_uuid", 0, 100),
                                      FIELD_TEXT("attribute[loai]", 0, 40),
                                      FIELD_TEXT("attribute[thon]", 0, 40)};
const struct form geo_request_form = {"geo_request_form", fields, sizeof fields / sizeof *fields};

static bool refused(struct request *rq, int status, str vi) {
  geo_refuse(rq, status, word(rq->out->lang, vi));
  return false;
}

/* -90 to 90 in at most 10 decimals; kept as it was said. */
static bool degrees(str s, int most) {
  size_t i = s.n && s.p[0] == '-';
  int whole = 0;
  size_t begin = i, point;
  for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9' && i - begin < 4; i++) whole = whole * 10 + (s.p[i] - '0');
  if (i == begin || whole > most) return false;
  if (i == s.n) return true;
  if (s.p[i] != '.' || whole == most) return false;
  for (point = ++i; i < s.n; i++)
    if (s.p[i] < '0' || s.p[i] > '9') return false;
  return i > point && i - point <= 12;
}

static bool read_hamlet(struct request *rq, struct sending *s) {
  str chosen = form_text(rq, "attribute[thon]"), address_id = form_text(rq, "address_id");
  if (chosen.n && (!id_parse(chosen, &s->in.hamlet) || !hamlet_known(rq->cx, s->in.hamlet)))
    return refused(rq, 400, _("attribute[thon] không có trong danh sách của services."));
  if (address_id.n && (!id_parse(address_id, &s->in.hamlet) || !hamlet_known(rq->cx, s->in.hamlet)))
    return refused(rq, 400, _("address_id không phải mã của một thôn."));
  if (!id_is(s->in.hamlet)) s->in.hamlet = hamlet_in(rq->cx, form_text(rq, "address_string"));
  return true;
}

static bool read_place(struct request *rq, struct sending *s) {
  str lat = form_text(rq, "lat"), lon = form_text(rq, "long"), address = form_text(rq, "address_string");
  if (!read_hamlet(rq, s)) return false;
  if ((lat.n > 0) != (lon.n > 0) || (lat.n && (!degrees(lat, 90) || !degrees(lon, 180))))
    return refused(rq, 400, _("lat và long đi cùng nhau, viết bằng độ như 20.9123 và 106.4567."));
  if (!lat.n && !address.n && !id_is(s->in.hamlet))
    return refused(rq, 400,
                   _("Cần một nơi: address_string (ghi tên thôn là đủ), address_id, hoặc lat và long."));
  s->in.place = address;
  if (lat.n)
    s->in.place = str_fmt(rq->cx->mem, "%.*s%s(%.*s, %.*s)", STR_ARG(address), address.n ? " " : "",
                          STR_ARG(lat), STR_ARG(lon));
  return true;
}

static bool read_words(struct request *rq, struct sending *s) {
  str kind = form_text(rq, "attribute[loai]"), phone = form_text(rq, "phone");
  s->in.text = form_text(rq, "description");
  if (kind.n && !kind_known(rq->cx, kind))
    return refused(rq, 400, _("attribute[loai] không có trong danh sách của services."));
  s->in.kind = kind.n ? kind : S("phan-anh");
  if (utf8_count(s->in.text) < 5) return refused(rq, 400, _("description: viết vài chữ về việc muốn nói."));
  str elsewhere = sending_not_taken(rq->cx, s->in.text);
  if (elsewhere.p) return refused(rq, 400, elsewhere);
  if (phone.n && !matter_phone_plausible(phone))
    return refused(rq, 400, _("phone có 10 chữ số, ví dụ 0912 345 678; không muốn để lại thì bỏ trống."));
  s->in.phone = phone;
  str last = form_text(rq, "last_name"), first = form_text(rq, "first_name");
  s->in.name = str_fmt(rq->cx->mem, "%.*s%s%.*s", STR_ARG(last), last.n && first.n ? " " : "", STR_ARG(first));
  return true;
}

static void mix(uint8_t key[32], str s) {
  uint8_t said[40];
  uint64_t n = s.n;
  sha256(s.p ? s.p : "", s.n, said);
  memcpy(said + 32, &n, sizeof n);
  hmac_sha256(key, (str){(const char *)said, sizeof said}, key);
}

/* One request, however often it is sent: of one key, and the sender's own mark, or else the same words on the same day. */
static id once_of(struct request *rq, id key, day on) {
  uint8_t mac[32];
  id once;
  store_key(rq->cx->store, rq->cx->who.commune, "open-once", mac);
  mix(mac, id_hex(rq->cx->mem, key));
  str mark = form_text(rq, "client_uuid");
  mix(mac, mark);
  if (mark.n)
    mix(mac, form_text(rq, "device_id"));
  else {
    mix(mac, day_iso(rq->cx->mem, on));
    for (size_t i = 0; i < geo_request_form.n; i++) mix(mac, form_text(rq, fields[i].name));
  }
  memcpy(once.b, mac, sizeof once.b);
  return once;
}

/* Sent again after midnight it is still the same for a day. */
static void settle_once(struct request *rq, struct sending *s) {
  struct matter before;
  id yesterday = once_of(rq, s->key, (day){rq->cx->today.n - 1});
  s->once = once_of(rq, s->key, rq->cx->today);
  follow_secret(rq->cx, yesterday, s->in.secret);
  if (matter_by_code(rq->cx, s->in.secret, &before) && before.received_at > rq->cx->now - 86400000)
    s->once = yesterday;
  follow_secret(rq->cx, s->once, s->in.secret);
  api_once(rq, s->once);
}

void *geo_post_prepare(struct request *rq) {
  struct api_key key;
  struct sending *s = MEM_NEW(rq->cx->mem, struct sending);
  if (!api_key_open(rq->cx, form_text(rq, "api_key"), &key)) {
    refused(rq, 403, _("Khóa API không có hoặc không còn dùng được. Xin khóa mới ở quản trị viên của xã."));
    return NULL;
  }
  str service = form_text(rq, "service_code");
  if (!service.n) {
    refused(rq, 400, _("Thiếu service_code."));
    return NULL;
  }
  if (!geo_service_known(rq->cx, service)) {
    refused(rq, 404, _("Không có loại việc này trong danh sách services."));
    return NULL;
  }
  s->key = key.id;
  s->in.channel = S("api");
  s->in.topic = service;
  if (!read_place(rq, s) || !read_words(rq, s)) return NULL;
  settle_once(rq, s);
  return s;
}

static str notice_of(struct request *rq, const struct sending *s, const struct matter *m) {
  void *mem = rq->cx->mem;
  str said = word_fill(
      mem, WORD(rq, "Xã đã nhận. Mã theo dõi: %(code)s. Hạn trả lời: %(day)s. Xem trả lời tại %(where)s."),
      SLOTS({"code", follow_say(mem, s->in.secret), false}, {"day", show_day(rq->out, m->due_day), false},
            {"where", open_address(rq->cx, S("/tra-cuu")), false}));
  if (!form_text(rq, "email").n && !form_text(rq, "media_url").n) return said;
  return str_fmt(mem, "%.*s %.*s", STR_ARG(said),
                 STR_ARG(WORD(rq, "Xã không giữ địa chỉ thư và ảnh ở địa chỉ ngoài.")));
}

void geo_post_reply(struct request *rq, void *work, bool committed) {
  struct sending *s = work;
  struct matter m;
  bool found = sending_found(rq->cx, s, &m);
  if (!committed && !(s->again && found)) {
    if (s->taken == KEY_SPENT)
      refused(rq, 429, _("Khóa này đã gửi hết số lượt của một giờ. Gửi lại sau."));
    else if (s->taken == KEY_GONE)
      refused(rq, 403, _("Khóa API không có hoặc không còn dùng được. Xin khóa mới ở quản trị viên của xã."));
    else
      refused(rq, 503,
              _("Xã chưa nhận được ý kiến này vì chưa tính được hạn trả lời. Xin báo cho xã qua điện thoại."));
    return;
  }
  if (!found) {
    refused(rq, 404, _("Không có việc nào mang mã này."));
    return;
  }
  geo_reply(rq, 200, "service_requests",
            json_pack("[{s:o, s:o, s:n}]", "token", tree_text(id_hex(rq->cx->mem, s->once)), "service_notice",
                      tree_text(notice_of(rq, s, &m)), "account_id"));
}
