/* Keys of programs through the administrator's page. */
#include "open/play.h"

TEST("a key is shown once to who made it, listed by its beginning, and revoked") {
  struct house *h = house_open(mem);
  str key = play_key(h, "Ứng dụng thử");
  CHECK_INT(key.n, 60);
  struct answer list = get(h, ROLE_ADMINISTRATOR, "/can-bo/khoa-api");
  CHECK_HAS(list.body, "Ứng dụng thử");
  CHECK_HAS(list.body, str_sub(key, 0, 11));
  CHECK_HAS_NOT(list.body, str_sub(key, 11, 60));
  CHECK_INT(
      play_311(h, key,
               "service_code=khac&address_string=Th%C3%B4n+M%E1%BB%99t&description=%C4%90%C3%A8n+h%E1%BB%8Fng",
               "json")
          .status,
      200);
  CHECK_HAS(get(h, ROLE_ADMINISTRATOR, "/can-bo/khoa-api").body, "num\">1</td>");
  str action = between(list.body, "action=\"/can-bo/khoa-api/", "\"");
  struct answer a = post_fields(h, ROLE_ADMINISTRATOR, "/can-bo/khoa-api",
                                str_c(mem, str_fmt(mem, "/can-bo/khoa-api/%.*s", STR_ARG(action))),
                                (const char *const[]){NULL});
  CHECK_INT(a.status, 303);
  CHECK_HAS(get(h, ROLE_ADMINISTRATOR, "/can-bo/khoa-api").body, "Đã thu hồi");
  CHECK_INT(play_311(h, key, "service_code=khac&address_string=a&description=abcdef", "json").status, 403);
}

TEST("the same form sent twice makes one key and shows it again") {
  struct house *h = house_open(mem);
  struct filled *f = form_open(h, ROLE_ADMINISTRATOR, "/can-bo/khoa-api", "/can-bo/khoa-api");
  form_set(f, "ten", "Ứng dụng thử");
  struct answer first = form_send(f), second = form_send(f);
  CHECK_INT(first.status, 200);
  CHECK_STR(header(first, "Cache-Control"), "no-store");
  CHECK_STR(text_of(mem, second.body, "code translate"), text_of(mem, first.body, "code translate"));
  str rest = get(h, ROLE_ADMINISTRATOR, "/can-bo/khoa-api").body, head;
  CHECK(str_cut(&rest, S("Ứng dụng thử"), &head));
  CHECK(!str_cut(&rest, S("Ứng dụng thử"), &head));
}

TEST("nobody but the administrator sees or makes keys") {
  struct house *h = house_open(mem);
  for (int who = 0; who < ROLES; who++)
    CHECK_INT(get(h, who, "/can-bo/khoa-api").status, who == ROLE_ADMINISTRATOR ? 200 : 404);
}
