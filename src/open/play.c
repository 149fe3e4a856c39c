#include "open/play.h"

str play_key(struct house *h, const char *label) {
  struct answer a = post(h, ROLE_ADMINISTRATOR, "/can-bo/khoa-api", "/can-bo/khoa-api", "ten", label);
  NEED(a.status == 200);
  return text_of(h->mem, a.body, "code translate");
}

struct answer play_311(struct house *h, str key, const char *fields, const char *format) {
  str body = str_fmt(h->mem, "api_key=%.*s&%s", STR_ARG(key), fields);
  return raw(h, RESIDENT, "POST", str_fmt(h->mem, "/open311/v2/requests.%s", format),
             (const char *const[]){"Content-Type", "application/x-www-form-urlencoded; charset=utf-8", NULL},
             body);
}

void play_public(struct house *h, const char *text, bool answered) {
  NEED(play_send(h, text, "Người A").status == 200);
  str record = play_record(h);
  NEED(play_moderate(h, record, "ngay").status == 303);
  if (!answered) return;
  NEED(play_draft(h, ROLE_OFFICER, record, "Đã khơi cống").status == 303);
  NEED(play_sign(h, ROLE_UNIT_HEAD, record).status == 303);
}

json_t *play_json(struct house *h, str body) {
  json_t *t = json_loadb(body.p, body.n, JSON_REJECT_DUPLICATES, NULL);
  NEED(t != NULL);
  return tree_keep(house_ctx(h, RESIDENT), t);
}
