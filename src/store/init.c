#include "store/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool folder(void *mem, str dir, const char *name) {
  char *path = str_c(mem, str_fmt(mem, "%.*s%s", STR_ARG(dir), name));
  return mkdir(path, 0700) == 0 || errno == EEXIST;
}

/* Written, on disk, and never over one that is there: a key above all. */
static bool new_file(void *mem, str dir, const char *name, const void *p, size_t n) {
  char *path = str_c(mem, str_fmt(mem, "%.*s%s", STR_ARG(dir), name));
  int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return errno == EEXIST;
  bool good = write(fd, p, n) == (ssize_t)n && fsync(fd) == 0;
  good &= close(fd) == 0;
  if (!good) unlink(path);
  return good;
}

QUERY_DO(q_commune, "INSERT INTO commune (commune, name, created_at) VALUES ($1, $2, $3)");

static bool add_commune(struct ctx *cx, void *arg) {
  str *name = arg;
  STORE_DO(cx, q_commune, A(cx->who.commune), A(*name), A(cx->now));
  return true;
}

/* Everything but the ini, which is written last: a folder without it is none of ours and may be made again. */
bool store_init(void *mem, str dir, str url, str commune_name, moment now, id *ret_commune, str *ret_why) {
  void *tmp = talloc_new(mem);
  id commune;
  uint8_t master[32];
  random_bytes(commune.b, sizeof commune.b);
  random_bytes(master, sizeof master);
  char *ini_path = str_c(tmp, str_fmt(tmp, "%.*s/thanthien.ini", STR_ARG(dir)));
  if (access(ini_path, F_OK) == 0) {
    *ret_why = str_fmt(mem, "Thư mục %.*s đã có rồi.", STR_ARG(dir));
    return false;
  }
  char *name = str_c(tmp, commune_name);
  one_line(name);
  str ini = str_fmt(tmp, "store = %.*s\ncommune = %.*s\n\n[commune]\nname = %s\n",
                    STR_ARG(url.p ? url : S("sqlite")), STR_ARG(id_hex(tmp, commune)), name);
  bool made = folder(tmp, dir, "") && folder(tmp, dir, "/keys") && folder(tmp, dir, "/store") &&
              new_file(tmp, dir, "/keys/master.key", master, sizeof master) && folder_sync(tmp, dir) &&
              new_file(tmp, dir, "/thanthien.ini", ini.p, ini.n) && folder_sync(tmp, dir);
  if (!made) {
    *ret_why = str_fmt(mem, "Không tạo được thư mục %.*s: %s.", STR_ARG(dir), strerror(errno));
    return false;
  }
  struct store *s = store_open(mem, dir, STORE_SERVE, ret_why);
  if (!s) {
    unlink(ini_path);
    return false;
  }
  struct ctx cx = {.mem = tmp, .who = {.commune = commune}, .now = now};
  bool stored = store_write(s, &cx, add_commune, &commune_name) == STORE_COMMITTED;
  store_close(s);
  if (!stored) *ret_why = S("Không ghi được tên xã vào kho dữ liệu.");
  if (!stored) unlink(ini_path);
  if (stored) *ret_commune = commune;
  talloc_free(tmp);
  return stored;
}
