/* What thanthien.ini may say of the ways out, and what the sender refuses to believe. */
#include "box/outlet.h"
#include "test/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static struct outlet *read_ini(void *mem, const char *ini, const char *secret, mode_t mode) {
  char dir[] = "/tmp/thanthien-outlet-XXXXXX", path[128], command[160];
  MUST(mkdtemp(dir));
  snprintf(path, sizeof path, "%s/keys", dir);
  MUST(mkdir(path, 0700) == 0);
  char *keys = str_c(mem, str_of(path));
  snprintf(path, sizeof path, "%s/thanthien.ini", dir);
  FILE *f = fopen(path, "w");
  MUST(f && fputs(ini, f) >= 0 && fclose(f) == 0);
  snprintf(path, sizeof path, "%s/keys/a.secret", dir);
  f = fopen(path, "w");
  MUST(f && fputs(secret, f) >= 0 && fclose(f) == 0 && chmod(path, mode) == 0);
  struct outlet *o = MEM_ARRAY(mem, struct outlet, OUTLETS);
  CHECK(outlets_read(keys, o));
  snprintf(command, sizeof command, "rm -rf '%s'", dir);
  MUST(system(command) == 0);
  return o;
}

static str wrong_with(void *mem, const char *ini) {
  struct outlet *o = read_ini(mem, ini, "mat-khau\n", 0600);
  for (int k = 0; k < OUTLETS; k++)
    if (o[k].configured) return str_of(str_c(mem, str_of(o[k].why)));
  return S("not configured");
}

TEST("a way out is what its section says, over as many lines as it takes") {
  struct outlet *o =
      read_ini(mem,
               "[sms]\nurl = https://sms.example.vn/send?to={number}\nbody = {\"a\":\n  \"{text}\"}\n"
               "header1 = A: {secret}\nheader2 = B: c\nsecret_file = a.secret\n[mail]\nserver = "
               "mail.example.vn:587\nfrom = xa@example.vn\n",
               "mat-khau\n", 0600);
  CHECK_STR(str_of(o[OUTLET_SMS].why), "");
  CHECK_STR(str_of(o[OUTLET_SMS].body), "{\"a\":\"{text}\"}");
  CHECK_STR(str_of(o[OUTLET_SMS].secret), "mat-khau");
  CHECK_STR(str_of(o[OUTLET_SMS].method), "POST");
  CHECK_STR(str_of(o[OUTLET_SMS].number), "84");
  CHECK_INT(o[OUTLET_SMS].n_headers, 2);
  CHECK_STR(str_of(o[OUTLET_MAIL].why), "");
  CHECK_STR(str_of(o[OUTLET_MAIL].tls), "starttls");
  CHECK(!o[OUTLET_ZALO].configured);
}

TEST("a way out that could lead elsewhere, or in clear, is refused with a reason") {
  static const struct {
    const char *ini, *why;
  } cases[] = {{"[sms]\nurl = http://sms.example.vn/\n", "https://"},
               {"[sms]\nurl = ftp://sms.example.vn/\n", "https://"},
               {"[sms]\nurl = file:///etc/passwd\n", "https://"},
               {"[sms]\nurl = https://{number}.example.vn/\n", "written out"},
               {"[sms]\nurl = https://{text}/\n", "written out"},
               {"[sms]\nurl = https://xa:mat-khau@example.vn/\n", "written out"},
               {"[sms]\nurl = https:///send\n", "written out"},
               {"[sms]\nurl = http://127.0.0.1.example.vn/\n", "https://"},
               {"[sms]\nurl = http://localhost.example.vn/\n", "https://"},
               {"[sms]\nmethod = POST\n", "url is missing"},
               {"[sms]\nurl = https://a.example.vn/\nmethod = PUT\n", "method"},
               {"[sms]\nurl = https://a.example.vn/\nencoding = yaml\n", "encoding"},
               {"[sms]\nurl = https://a.example.vn/\nheader1 = nonsense\n", "header"},
               {"[sms]\nurl = https://a.example.vn/\nheader1 = X-{text}: a\n", "header"},
               {"[sms]\nurl = https://a.example.vn/\nsecret_file = ../thanthien.ini\n", "secret_file"},
               {"[sms]\nurl = https://a.example.vn/\nsecret_file = .hidden\n", "secret_file"},
               {"[sms]\nurl = https://a.example.vn/\nca_file = none.pem\n", "ca_file"},
               {"[mail]\nserver = mail.example.vn:25\nfrom = xa@example.vn\ntls = none\n", "this machine only"},
               {"[mail]\nserver = mail.example.vn/x\nfrom = xa@example.vn\n", "host:port"},
               {"[mail]\nserver = mail.example.vn\nfrom = xa\n", "from is no address"},
               {"[mail]\nserver = mail.example.vn\nfrom = xa@example.vn\ntls = maybe\n", "tls is"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    if (!CHECK_HAS(wrong_with(mem, cases[i].ini), cases[i].why)) test_say("%s", cases[i].ini);
}

TEST("a password that others may read, or that could end a line, is not used") {
  static const char ini[] = "[sms]\nurl = https://a.example.vn/\nsecret_file = a.secret\n";
  CHECK_HAS(str_of(read_ini(mem, ini, "mat-khau\n", 0644)[OUTLET_SMS].why), "mode 0600");
  CHECK_HAS(str_of(read_ini(mem, ini, "mat\tkhau\n", 0600)[OUTLET_SMS].why), "one line of ASCII");
  struct outlet *o = read_ini(mem, ini, "mat-khau\r\nX-Evil: 1\n", 0600);
  CHECK_STR(str_of(o[OUTLET_SMS].secret), "mat-khau");
}
