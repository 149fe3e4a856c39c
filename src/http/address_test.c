#include "http/inside.h"
#include "test/check.h"

static bool holds(const char *range, const char *address) {
  struct cidr c;
  uint8_t ip[16];
  return cidr_parse(str_of(range), &c) && ip_parse(str_of(address), ip) && cidr_has(&c, ip);
}

TEST("an address range holds what lies in it, and an IPv4 range no IPv6 address") {
  CHECK(holds("10.0.0.0/8", "10.255.1.2"));
  CHECK(!holds("10.0.0.0/8", "11.0.0.1"));
  CHECK(holds("192.168.4.0/22", "192.168.7.255"));
  CHECK(!holds("192.168.4.0/22", "192.168.8.0"));
  CHECK(holds("127.0.0.1", "127.0.0.1"));
  CHECK(!holds("127.0.0.1", "127.0.0.2"));
  CHECK(holds("2001:db8::/32", "2001:db8:1::5"));
  CHECK(!holds("2001:db8::/32", "2001:db9::5"));
  CHECK(holds("0.0.0.0/0", "8.8.8.8"));
  CHECK(!holds("0.0.0.0/0", "2001:db8::1"));
}

TEST("what is no address range is refused") {
  struct cidr c;
  const char *const wrong[] = {"",    "10.0.0.0/33", "10.0.0.0/-1", "10.0.0/8", "::/129",
                               "a/8", "10.0.0.0/08", "1.2.3.4/",    "unix"};
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) CHECK(!cidr_parse(str_of(wrong[i]), &c));
}

TEST("an address is read whole or not at all") {
  uint8_t ip[16];
  char shown[64];
  CHECK(ip_parse(S("::1"), ip) && ip_loopback(ip));
  CHECK(ip_parse(S("127.9.9.9"), ip) && ip_loopback(ip));
  CHECK(ip_parse(S("203.0.113.7"), ip) && !ip_loopback(ip));
  CHECK(str_eq(ip_text(ip, shown, sizeof shown), S("203.0.113.7")));
  CHECK(!ip_parse(S("203.0.113.7, 6.6.6.6"), ip));
  CHECK(!ip_parse(S(" 203.0.113.7"), ip));
  CHECK(!ip_parse(S("203.0.113.7\0x"), ip));
}

TEST("an address that others can reach is refused without a certificate") {
  str why = STR_NONE, address;
  bool v6, own;
  const char *const open[] = {"0.0.0.0:0", "[::]:0", "203.0.113.7:0"};
  for (size_t i = 0; i < sizeof open / sizeof *open; i++) {
    why = STR_NONE;
    CHECK(listen_on(mem, str_of(open[i]), false, &v6, &address, &own, &why) < 0);
    CHECK(str_has(why, S("--tls")));
  }
  const char *const wrong[] = {"",           "8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:70000",
                               "nowhere:80", "fd:1", "fd:999",    "unix:"};
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    why = STR_NONE;
    CHECK(listen_on(mem, str_of(wrong[i]), false, &v6, &address, &own, &why) < 0);
    CHECK(why.n > 0);
  }
}
