/* The register of channels: opened, changed and closed with their days, shown on /lien-he, counted. */
#include "channel/channel.h"
#include "matter/play.h"
#include "test/house.h"
#include "test/test.h"

static struct answer open_door(struct house *h, int who, const char *channel, const char *name,
                               const char *from) {
  struct filled *f = form_open(h, who, "/can-bo/kenh", "/can-bo/kenh");
  form_set(f, "kenh", channel);
  form_set(f, "ten", name);
  form_set(f, "noi", "cạnh cổng trụ sở");
  form_set(f, "lien-he", "0225 000 001");
  form_set(f, "chia-khoa", "Người giữ chìa A và B");
  form_set(f, "tu-ngay", from);
  return form_send(f);
}

static char *door_path(struct house *h, const char *name) {
  str rest = get(h, ROLE_CLERK, "/can-bo/kenh").body, head, line;
  while (str_cut(&rest, S("href=\"/can-bo/kenh/"), &head) && str_cut(&rest, S("</a>"), &line))
    if (str_ends(line, str_of(name))) {
      NEED(str_cut(&line, S("\""), &head));
      return str_c(h->mem, str_fmt(h->mem, "/can-bo/kenh/%.*s", STR_ARG(head)));
    }
  NEED(false);
  return NULL;
}

TEST("a channel is opened, changed and closed by day, and the public page says what is open today") {
  struct house *h = house_open(mem);
  CHECK_HAS_NOT(get(h, RESIDENT, "/lien-he").body, "Hòm thư thử");
  CHECK_INT(open_door(h, ROLE_CLERK, "hom-thu", "Hòm thư thử", "").status, 303);
  struct answer open = get(h, RESIDENT, "/lien-he");
  CHECK_HAS(open.body, "Hòm thư thử");
  CHECK_HAS(open.body, "cạnh cổng trụ sở");
  CHECK_HAS(open.body, "href=\"tel:0225000001\"");
  CHECK_HAS_NOT(open.body, "Người giữ chìa");
  char *path = door_path(h, "Hòm thư thử");
  struct filled *f = form_open(h, ROLE_CLERK, path, path);
  CHECK_STR(form_value(f, "moi"), S("7"));
  form_set(f, "noi", "trong nhà văn hóa");
  form_set(f, "tu-ngay", "25/11/2026");
  CHECK_INT(form_send(f).status, 303);
  CHECK_INT(
      post(h, ROLE_CLERK, path, str_c(mem, str_fmt(mem, "%s/dong", path)), "dong-tu", "26/11/2026").status,
      303);
  struct answer history = get(h, ROLE_CLERK, path);
  CHECK_HAS(history.body, "cạnh cổng trụ sở");
  CHECK_HAS(history.body, "trong nhà văn hóa");
  CHECK_HAS(get(h, RESIDENT, "/lien-he").body, "cạnh cổng trụ sở");
  house_at(h, "2026-11-25T08:00:00+07:00");
  CHECK_HAS(get(h, RESIDENT, "/lien-he").body, "trong nhà văn hóa");
  house_at(h, "2026-11-26T08:00:00+07:00");
  CHECK_HAS_NOT(get(h, RESIDENT, "/lien-he").body, "Hòm thư thử");
}

TEST("a channel nobody knows, a doubled name, a day too far and a change before the last one are refused "
     "beside the field") {
  struct house *h = house_open(mem);
  struct answer a = open_door(h, ROLE_CLERK, "khong-co-kenh", "Một nơi", "");
  CHECK_INT(a.status, 422);
  CHECK_HAS(a.body, "f-kenh-error");
  CHECK_HAS(a.body, "value=\"Một nơi\"");
  CHECK_INT(open_door(h, ROLE_CLERK, "web", "Trang thứ hai", "").status, 422);
  a = open_door(h, ROLE_CLERK, "dien-thoai", "Đường dây nóng", "1/1/2020");
  CHECK_HAS(a.body, "f-tu-ngay-error");
  CHECK_INT(open_door(h, ROLE_CLERK, "dien-thoai", "Đường dây nóng", "20/11/2026").status, 303);
  a = open_door(h, ROLE_CLERK, "dien-thoai", "đường  dây NÓNG", "");
  CHECK_INT(a.status, 422);
  CHECK_HAS(a.body, "f-ten-error");
  char *path = door_path(h, "Đường dây nóng");
  a = post(h, ROLE_CLERK, path, path, "tu-ngay", "19/11/2026");
  CHECK_INT(a.status, 422);
  CHECK_HAS(a.body, "f-tu-ngay-error");
  CHECK_INT(
      post(h, ROLE_CLERK, path, str_c(mem, str_fmt(mem, "%s/dong", path)), "dong-tu", "23/11/2026").status,
      303);
  CHECK_HAS_NOT(get(h, ROLE_CLERK, path).body, "/dong\"");
}

TEST("the sources of weekly opinions enter the register in one press, once") {
  struct house *h = house_open(mem);
  CHECK_INT(post(h, ROLE_COORDINATOR, "/can-bo/kenh", "/can-bo/kenh/thon").status, 303);
  struct answer a = get(h, ROLE_COORDINATOR, "/can-bo/kenh");
  CHECK_HAS(a.body, ">Thôn Một</a>");
  CHECK_HAS(a.body, ">Thôn Hai</a>");
  CHECK_HAS_NOT(a.body, "/can-bo/kenh/thon");
}

/* ---- counts --------------------------------------------------------------------------------------------------- */

static str key_in(struct house *h, const char *channel, const char *text) {
  struct filled *f = form_open(h, ROLE_ONE_STOP_CLERK, "/can-bo/tiep-nhan", "/can-bo/tiep-nhan");
  form_set(f, "kenh", channel);
  form_set(f, "chu-de", "khac");
  form_set(f, "loi", text);
  struct answer a = form_send(f);
  CHECK_INT(a.status, 200);
  return text_of(h->mem, a.body, "class=\"code\"");
}

TEST("matters are counted by the channel they came by once somebody has looked at them, and each number leads "
     "to them") {
  struct house *h = house_open(mem);
  key_in(h, "1022", "Đèn đường không sáng");
  struct answer a = get(h, RESIDENT, "/lien-he/kenh");
  CHECK_INT(a.status, 200);
  CHECK_HAS_NOT(a.body, "href=\"/lien-he/kenh/1022");
  CHECK_INT(play_moderate(h, play_record(h), "sau").status, 303);
  a = get(h, RESIDENT, "/lien-he/kenh?nam=2026&thang=11");
  CHECK_HAS(a.body, "href=\"/lien-he/kenh/1022?nam=2026&amp;thang=11\"");
  a = get(h, RESIDENT, "/lien-he/kenh/1022?nam=2026");
  CHECK_HAS(a.body, "1 ý kiến được đếm mà chưa công khai");
  CHECK_HAS_NOT(a.body, "Đèn đường");
  CHECK_HAS(get(h, ROLE_CHAIRMAN, "/can-bo/so-kenh/1022?nam=2026").body, "Đường ngập trước nhà văn hóa");
  CHECK_HAS_NOT(get(h, IN_OTHER_UNIT + ROLE_OFFICER, "/can-bo/so-kenh/1022?nam=2026").body, "Đường ngập");
  CHECK_HAS_NOT(get(h, IN_OTHER_UNIT + ROLE_OFFICER, "/can-bo/so-kenh").body, "/can-bo/so-kenh/1022");
  CHECK_HAS_NOT(get(h, RESIDENT, "/lien-he/kenh?nam=2026&thang=10").body, "href=\"/lien-he/kenh/1022");
  CHECK_INT(get(h, RESIDENT, "/lien-he/kenh/khong-co").status, 404);
}

TEST("keyed in by hand are only the channels that staff key in, and the next form keeps the channel") {
  struct house *h = house_open(mem);
  struct filled *f = form_open(h, ROLE_ONE_STOP_CLERK, "/can-bo/tiep-nhan", "/can-bo/tiep-nhan");
  form_set(f, "kenh", "web");
  form_set(f, "chu-de", "khac");
  form_set(f, "loi", "Xin thêm ghế đá");
  struct answer a = form_send(f);
  CHECK_INT(a.status, 422);
  CHECK_HAS(a.body, "f-kenh-error");
  CHECK_HAS(a.body, "Xin thêm ghế đá");
  f = form_in(h, ROLE_ONE_STOP_CLERK, a, "/can-bo/tiep-nhan");
  form_set(f, "kenh", "dien-thoai");
  a = form_send(f);
  CHECK_INT(a.status, 200);
  str first = text_of(mem, a.body, "class=\"code\"");
  CHECK_HAS(play_look(h, first).body, "Xin thêm ghế đá");
  f = form_in(h, ROLE_ONE_STOP_CLERK, a, "/can-bo/tiep-nhan");
  CHECK_STR(form_value(f, "kenh"), S("dien-thoai"));
  CHECK_STR(form_value(f, "loi"), S(""));
  form_set(f, "chu-de", "khac");
  form_set(f, "loi", "Một việc nữa");
  a = form_send(f);
  CHECK_INT(a.status, 200);
  CHECK(!str_eq(text_of(mem, a.body, "class=\"code\""), first));
}
