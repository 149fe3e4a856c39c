#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What is no plain file (a pipe) does not say how long it is. */
static size_t room_for(int fd, size_t most) {
  struct stat st;
  if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || (uint64_t)st.st_size > most) return most + 1;
  return (size_t)st.st_size;
}

str file_read(void *mem, str path, size_t most, str *ret_why) {
  char *name = str_c(mem, path);
  int fd = open(name, O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    *ret_why = str_fmt(mem, "%s: không mở được tệp (%s)", name, strerror(errno));
    return STR_NONE;
  }
  size_t n = 0, room = room_for(fd, most);
  char *p = talloc_size(mem, room + 1);
  ssize_t got = p ? 1 : -1;
  while (got > 0 && n < room) {
    got = read(fd, p + n, room - n);
    if (got > 0) n += (size_t)got;
  }
  close(fd);
  if (!p) fault(FAULT_MEMORY, "no memory for %s", name);
  if (got < 0) {
    *ret_why = str_fmt(mem, "%s: không đọc được tệp", name);
    return STR_NONE;
  }
  if (n > most) {
    *ret_why = str_fmt(mem, "%s: tệp lớn quá %zu byte", name, most);
    return STR_NONE;
  }
  p[n] = 0;
  return (str){p, n};
}
