#include "store/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <ini.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_INI 65536

/* ---- thanthien.ini and keys/ ---- */

static int on_setting(void *arg, const char *section, const char *name, const char *value) {
  struct store *s = arg;
  /* A talloc failure is answered, not jumped out of the library's callback. */
  struct setting *more = talloc_realloc(s, s->settings, struct setting, (unsigned)s->n_settings + 1);
  if (!more) return 0;
  s->settings = more;
  char *copies[3] = {talloc_strdup(s, section), talloc_strdup(s, name), talloc_strdup(s, value)};
  if (!copies[0] || !copies[1] || !copies[2]) return 0;
  more[s->n_settings++] = (struct setting){str_of(copies[0]), str_of(copies[1]), str_of(copies[2])};
  return 1;
}

static bool read_settings(struct store *s, str *ret_why) {
  char *path = str_c(s, str_fmt(s, "%.*s/thanthien.ini", STR_ARG(s->dir)));
  str why, text = file_read(s, str_of(path), MAX_INI, &why);
  if (!text.p) {
    *ret_why =
        str_fmt(talloc_parent(s), "Không đọc được %s: thư mục này chưa được tạo bằng 'thanthien init'.", path);
    return false;
  }
  int line = ini_parse_string(text.p, on_setting, s);
  if (line != 0) {
    *ret_why = str_fmt(talloc_parent(s), "%s, dòng %d: không đúng dạng 'tên = giá trị'.", path, line);
    return false;
  }
  str where = store_setting(s, STR_NONE, S("store"));
  if (str_starts(where, S("postgres://")) || str_starts(where, S("postgresql://"))) {
    s->url = where;
    s->generations = MEM_ARRAY(s, struct generations, MAX_GENERATIONS);
  } else if (where.p && !str_eq(where, S("sqlite"))) {
    *ret_why = str_fmt(talloc_parent(s), "%s: 'store' là 'sqlite' hoặc 'postgres://…'.", path);
    return false;
  }
  str commune = store_setting(s, STR_NONE, S("commune"));
  if (!commune.p || !id_parse(commune, &s->commune)) {
    *ret_why = str_fmt(talloc_parent(s), "%s: thiếu 'commune' (32 chữ số hệ 16).", path);
    return false;
  }
  return true;
}

static bool read_master(struct store *s, str *ret_why) {
  char *path = str_c(s, str_fmt(s, "%.*s/keys/master.key", STR_ARG(s->dir)));
  str why, key = file_read(s, str_of(path), sizeof s->master, &why);
  if (key.n != sizeof s->master) {
    *ret_why = str_fmt(talloc_parent(s), "Không đọc được khoá %s.", path);
    return false;
  }
  memcpy(s->master, key.p, sizeof s->master);
  sodium_memzero((void *)(uintptr_t)key.p, key.n);
  return true;
}

str store_setting(const struct store *s, str section, str name) {
  /* The last one counts, as in a file that a person adds a line to. */
  for (size_t i = s->n_settings; i-- > 0;)
    if (str_eq(s->settings[i].name, name) &&
        (section.n ? str_eq(s->settings[i].section, section) : !s->settings[i].section.n))
      return s->settings[i].value;
  return STR_NONE;
}

id store_commune(const struct store *s) {
  return s->commune;
}

str store_dir(const struct store *s) {
  return s->dir;
}

void store_key(const struct store *s, id commune, const char *purpose, uint8_t ret[32]) {
  crypto_generichash_state state;
  crypto_generichash_init(&state, s->master, sizeof s->master, 32);
  crypto_generichash_update(&state, commune.b, sizeof commune.b);
  crypto_generichash_update(&state, (const uint8_t *)purpose, strlen(purpose));
  crypto_generichash_final(&state, ret, 32);
  sodium_memzero(&state, sizeof state);
}

/* ---- opening ---- */

/* Two writers on one folder would each believe to be alone; the lock dies with its process. It is a file of its own: to
 * open and close the database's file here would drop SQLite's locks. */
static bool lock_folder(struct store *s, str *ret_why) {
  char *path = str_c(s, str_fmt(s, "%.*s/lock", STR_ARG(s->folder)));
  s->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (s->lock < 0 || flock(s->lock, LOCK_EX | LOCK_NB) != 0) {
    bool taken = s->lock >= 0 && errno == EWOULDBLOCK;
    *ret_why = taken ? str_fmt(talloc_parent(s), "Thư mục %.*s đang được một chương trình khác phục vụ.",
                               STR_ARG(s->dir))
                     : str_fmt(talloc_parent(s), "Không ghi được vào %s.", path);
    return false;
  }
  return true;
}

struct opening {
  struct store *s;
  str *ret_why;
  bool good;
};

static void open_writer(void *arg) {
  struct opening *o = arg;
  struct store *s = o->s;
  if (s->mode == STORE_READ) { /* one connection now, so that what is wrong is said now */
    conn_give(conn_take(s));
    o->good = true;
    return;
  }
  s->write_conn = conn_new(s, true);
  s->write_conn->unlimited = true;
  if (!migrate(s->write_conn, migrations, n_migrations, o->ret_why)) return;
  if (s->url.p) {
    blob_sweep_postgres(s->write_conn);
    conn_give(s->write_conn);
    s->write_conn = NULL;
    o->good = true;
    return;
  }
  files_sweep(s->write_conn);
  o->good = writer_start(s, o->ret_why);
}

static struct store *opened(struct store *s, str *ret_why) {
  s->engine = s->url.p ? &engine_postgres : &engine_sqlite;
  s->folder = str_fmt(s, "%.*s/store", STR_ARG(s->dir));
  tables_find(s);
  if (!s->url.p && s->mode == STORE_SERVE && !lock_folder(s, ret_why)) return NULL;
  struct opening o = {s, ret_why, false};
  struct fault_frame frame;
  if (!fault_guard(&frame, open_writer, &o)) {
    *ret_why = str_fmt(talloc_parent(s), "Không mở được kho dữ liệu: %s", frame.what);
    return NULL;
  }
  return o.good ? s : NULL;
}

struct store *store_open(void *mem, str dir, enum store_mode mode, str *ret_why) {
  struct store *s = MEM_NEW(mem, struct store);
  s->dir = str_dup(s, dir);
  s->mode = mode;
  s->lock = -1;
  pthread_mutex_init(&s->pool_lock, NULL);
  pthread_mutex_init(&s->queue_lock, NULL);
  pthread_mutex_init(&s->generation_lock, NULL);
  pthread_mutex_init(&s->seen_lock, NULL);
  held_start(s);
  s->seen = seen_new(s);
  s->seen_spare = seen_new(s);
  if (!read_settings(s, ret_why) || !read_master(s, ret_why) || !opened(s, ret_why)) {
    if (ret_why->p) *ret_why = str_dup(mem, *ret_why);
    store_close(s);
    return NULL;
  }
  return s;
}

void store_close(struct store *s) {
  writer_stop(s);
  while (s->idle) {
    struct conn *c = s->idle;
    s->idle = c->next;
    conn_close(c);
  }
  if (s->write_conn) conn_close(s->write_conn);
  if (s->lock >= 0) close(s->lock);
  held_stop(s);
  sodium_memzero(s->master, sizeof s->master);
  talloc_free(s);
}
