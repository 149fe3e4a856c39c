/* [serve] of thanthien.ini. */
#include "http/http.h"

static bool number(void *mem, const struct store *s, const char *name, int64_t least, int64_t most, int *ret,
                   str *ret_why) {
  str text = store_setting(s, S("serve"), str_of(name));
  int64_t v;
  if (text.n == 0) return true;
  if (!int_parse(text, least, most, &v)) {
    *ret_why = str_fmt(mem, "thanthien.ini, [serve] %s = %.*s: a number from %lld to %lld is needed.", name,
                       STR_ARG(text), (long long)least, (long long)most);
    return false;
  }
  *ret = (int)v;
  return true;
}

bool http_settings(void *mem, const struct store *s, struct http_config *ret, str *ret_why) {
  struct http_config c = {.control = -1};
  c.listen = str_dup(mem, store_setting(s, S("serve"), S("listen")));
  c.proxy = str_dup(mem, store_setting(s, S("serve"), S("proxy")));
  c.wide_sources = str_dup(mem, store_setting(s, S("serve"), S("wide_sources")));
  if (!number(mem, s, "connections", 16, 60000, &c.connections, ret_why) ||
      !number(mem, s, "per_source", 1, 60000, &c.per_source, ret_why) ||
      !number(mem, s, "loops", 1, 64, &c.loops, ret_why) ||
      !number(mem, s, "workers", 3, 256, &c.workers, ret_why) ||
      !number(mem, s, "readers", 1, 256, &c.readers, ret_why) ||
      !number(mem, s, "queue", 1, 60000, &c.queue, ret_why) ||
      !number(mem, s, "head_s", 1, 600, &c.head_s, ret_why) ||
      !number(mem, s, "idle_s", 1, 3600, &c.idle_s, ret_why))
    return false;
  c.store_waits = str_starts(store_setting(s, STR_NONE, S("store")), S("postgres"));
  *ret = c;
  return true;
}
