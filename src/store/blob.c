#include "store/inside.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* Files of records. Beside SQLite: staged under store/staged, fsynced by the worker that got it; an apply only notes which
 * to bring in; before the COMMIT they are renamed into store/blobs and that one folder is fsynced. A crash at any moment
 * leaves at most files without a row, and the sweep at start takes those. On PostgreSQL: rows of at most 256 kB, staged by
 * a transaction of their own. */

#define PART (256 * 1024)
#define STAGE_MS (2 * 60 * 60 * 1000LL)
#define MAX_BLOB (64 << 20)
#define RESERVE_MAX (UINT64_C(256) << 20)

struct blob_row {
  int64_t size;
  struct bytes hash;
  str media_type;
};
QUERY_DO(
    q_blob_add,
    "INSERT INTO blob (commune, blob, size, hash, media_type, created_at) VALUES ($1, $2, $3, $4, $5, $6)");
QUERY(q_blob_find, struct blob_row, "SELECT size, hash, media_type FROM blob WHERE commune = $1 AND blob = $2",
      COL(struct blob_row, size), COL(struct blob_row, hash), COL(struct blob_row, media_type));
QUERY_DO(q_blob_drop, "DELETE FROM blob WHERE commune = $1 AND blob = $2");

struct part_row {
  struct bytes content;
};
QUERY_TWO_DO(q_part_add, ONLY_ON_THE_OTHER,
             "INSERT INTO blob_part (commune, blob, part, content, staged_at) VALUES ($1, $2, $3, $4, $5)");
QUERY_TWO(q_part_list, struct part_row, ONLY_ON_THE_OTHER,
          "SELECT content FROM blob_part WHERE commune = $1 AND blob = $2 ORDER BY part",
          COL(struct part_row, content));
QUERY_TWO_DO(q_part_drop, ONLY_ON_THE_OTHER, "DELETE FROM blob_part WHERE commune = $1 AND blob = $2");
QUERY_TWO_DO(q_part_sweep, ONLY_ON_THE_OTHER,
             "DELETE FROM blob_part p WHERE p.commune = $1 AND p.staged_at < $2 AND NOT EXISTS (SELECT 1 FROM "
             "blob b WHERE "
             "b.commune = p.commune AND b.blob = p.blob)");

/* ---- files ---- */

static char *path_of(void *mem, const struct store *s, const char *where, id blob) {
  return str_c(mem, str_fmt(mem, "%.*s/%s/%.*s", STR_ARG(s->folder), where, STR_ARG(id_hex(mem, blob))));
}

static bool write_all(int fd, struct bytes content) {
  while (content.n > 0) {
    ssize_t n = write(fd, content.p, content.n);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    content.p += n;
    content.n -= (size_t)n;
  }
  return true;
}

/* A staged file lasts as long as the request that brought it: a form that is refused, or was sent before, leaves no picture
 * of anybody's on the disk. A kept one has been renamed by then. */
struct staged_file {
  char *path;
};

static int staged_end(struct staged_file *f) {
  unlink(f->path);
  return 0;
}

/* Pictures leave a part of the disk to words and to staff: whoever fills it with pictures stops nothing else. */
static bool disk_has_room(int fd, size_t more) {
  struct statvfs fs;
  if (fstatvfs(fd, &fs) != 0) return false;
  uint64_t size = (uint64_t)fs.f_blocks * fs.f_frsize, left = (uint64_t)fs.f_bavail * fs.f_frsize;
  uint64_t reserve = size / 20 < RESERVE_MAX ? size / 20 : RESERVE_MAX;
  return left > reserve + more;
}

static bool stage_file(struct ctx *cx, id blob, struct bytes content) {
  struct staged_file *f = MEM_NEW(cx->mem, struct staged_file);
  f->path = path_of(f, cx->store, "staged", blob);
  int fd = open(f->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return false;
  talloc_set_destructor(f, staged_end);
  bool good = disk_has_room(fd, content.n) && write_all(fd, content) && fsync(fd) == 0;
  good &= close(fd) == 0;
  if (!good) talloc_free(f);
  return good;
}

static bool read_file(void *mem, const char *path, size_t size, struct bytes *ret) {
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return false;
  struct stat st;
  uint8_t *p = NULL;
  size_t n = 0;
  if (fstat(fd, &st) == 0 && (size_t)st.st_size == size) {
    p = talloc_size(mem, size + 1);
    ssize_t got = 1;
    while (p && n < size && got > 0) {
      got = read(fd, p + n, size - n);
      if (got < 0 && errno == EINTR)
        got = 1;
      else if (got > 0)
        n += (size_t)got;
    }
  }
  close(fd);
  if (!p || n != size) return false;
  *ret = (struct bytes){p, n};
  return true;
}

static void note_move(struct conn *c, id blob, bool destroy) {
  if (c->n_moves == c->cap_moves) {
    size_t cap = c->cap_moves ? c->cap_moves * 2 : 16;
    struct file_move *more = talloc_realloc(c, c->moves, struct file_move, (unsigned)cap);
    if (!more) fault(FAULT_MEMORY, "no memory for files");
    c->moves = more;
    c->cap_moves = cap;
  }
  c->moves[c->n_moves++] = (struct file_move){blob, destroy};
}

bool folder_sync(void *mem, str dir) {
  int fd = open(str_c(mem, dir), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return false;
  bool good = fsync(fd) == 0;
  return close(fd) == 0 && good;
}

bool files_commit(struct conn *c) {
  bool any = false, good = true;
  void *mem = talloc_new(c);
  for (size_t i = 0; good && i < c->n_moves; i++) {
    if (c->moves[i].destroy) continue;
    any = true;
    const char *to = path_of(mem, c->store, "blobs", c->moves[i].blob);
    /* There already: the batch was rolled back after the rename and is tried again. */
    if (rename(path_of(mem, c->store, "staged", c->moves[i].blob), to) != 0)
      good = errno == ENOENT && access(to, F_OK) == 0;
  }
  if (good && any) {
    good = folder_sync(mem, str_fmt(mem, "%.*s/blobs", STR_ARG(c->store->folder)));
    if (!good) c->fsync_failed = true;
  }
  talloc_free(mem);
  return good;
}

void files_after(struct conn *c) {
  void *mem = talloc_new(c);
  for (size_t i = 0; i < c->n_moves; i++)
    if (c->moves[i].destroy) unlink(path_of(mem, c->store, "blobs", c->moves[i].blob));
  c->n_moves = 0;
  talloc_free(mem);
}

/* Files that no row names: staged ones whose form never came, and the rest of a crash between rename and COMMIT. */
static void sweep_one(struct ctx *cx, const char *name, bool all) {
  char *path = str_c(cx->mem, str_fmt(cx->mem, "%.*s/%s", STR_ARG(cx->store->folder), name));
  if (mkdir(path, 0700) != 0 && errno != EEXIST) fault(FAULT_STORE, "no folder %s: %s", name, strerror(errno));
  DIR *dir = opendir(path);
  if (!dir) fault(FAULT_STORE, "folder %s: %s", name, strerror(errno));
  for (struct dirent *e = readdir(dir); e; e = readdir(dir)) {
    id blob;
    struct blob_row row;
    if (e->d_name[0] == '.') continue;
    void *before = cx->mem;
    cx->mem = talloc_new(before);
    bool named = !all && id_parse(str_of(e->d_name), &blob) &&
                 STORE_FIND(cx, q_blob_find, &row, A(cx->who.commune), A(blob));
    talloc_free(cx->mem);
    cx->mem = before;
    if (!named) unlinkat(dirfd(dir), e->d_name, 0);
  }
  closedir(dir);
}

static struct ctx sweeping(struct conn *c) {
  return (struct ctx){.mem = talloc_new(c),
                      .store = c->store,
                      .conn = c,
                      .who = {.commune = c->store->commune},
                      .now = moment_now()};
}

void files_sweep(struct conn *c) {
  struct ctx cx = sweeping(c);
  sweep_one(&cx, "staged", true);
  sweep_one(&cx, "blobs", false);
  talloc_free(cx.mem);
}

bool blob_sweep_rows(struct ctx *cx, void *unused) {
  (void)unused;
  return STORE_DO(cx, q_part_sweep, A(cx->who.commune), A(cx->now - STAGE_MS)) > 0;
}

void blob_sweep_postgres(struct conn *c) {
  struct ctx cx = sweeping(c);
  (void)blob_sweep_rows(&cx, NULL);
  talloc_free(cx.mem);
}

/* ---- rows of parts ---- */

struct staging {
  struct ctx cx;
  id blob;
  struct bytes content;
};

static void stage_rows(void *arg) {
  struct staging *st = arg;
  struct conn *c = st->cx.conn = conn_take(st->cx.store);
  c->engine->exec(c, "BEGIN");
  c->in_apply = true;
  int64_t part = 0;
  for (size_t at = 0; at < st->content.n || part == 0; at += PART, part++) {
    size_t left = st->content.n - at;
    struct bytes piece = {st->content.p + at, left < PART ? left : PART};
    STORE_DO(&st->cx, q_part_add, A(st->cx.who.commune), A(st->blob), A(part), A(piece), A(st->cx.now));
  }
  c->in_apply = false;
  c->engine->exec(c, "COMMIT");
}

static bool stage_parts(struct ctx *cx, id blob, struct bytes content) {
  struct staging st = {.cx = *cx, .blob = blob, .content = content};
  st.cx.conn = NULL;
  struct fault_frame frame;
  bool good = fault_guard(&frame, stage_rows, &st);
  if (!good) store_say("a file was not staged: %s", frame.what);
  if (!st.cx.conn) return false;
  st.cx.conn->in_apply = false;
  if (!good) st.cx.conn->broken = true;
  conn_give(st.cx.conn);
  return good;
}

static bool read_parts(struct ctx *cx, id blob, size_t size, struct bytes *ret) {
  size_t n, at = 0;
  struct part_row *rows = STORE_LIST(cx, q_part_list, &n, A(cx->who.commune), A(blob));
  uint8_t *p = mem_zero(cx->mem, size + 1);
  for (size_t i = 0; i < n; i++) {
    if (rows[i].content.n > size - at) return false;
    memcpy(p + at, rows[i].content.p, rows[i].content.n);
    at += rows[i].content.n;
  }
  talloc_free(rows);
  *ret = (struct bytes){p, size};
  return at == size;
}

/* ---- the four words ---- */

bool store_blob_stage(struct ctx *cx, struct bytes content, struct blob_stage *ret) {
  struct blob_stage made = {.blob = ctx_new_id(cx), .size = (int64_t)content.n};
  if (content.n > MAX_BLOB) return false;
  if (!content.p) content.p = (const uint8_t *)"";
  crypto_generichash(made.hash, sizeof made.hash, content.p, content.n, NULL, 0);
  bool good = cx->store->url.p ? stage_parts(cx, made.blob, content) : stage_file(cx, made.blob, content);
  if (good) *ret = made;
  return good;
}

void store_blob_keep(struct ctx *cx, const struct blob_stage *stage, str media_type) {
  struct bytes hash = {stage->hash, sizeof stage->hash};
  STORE_DO(cx, q_blob_add, A(cx->who.commune), A(stage->blob), A(stage->size), A(hash), A(media_type),
           A(cx->now));
  if (!cx->store->url.p) note_move(cx->conn, stage->blob, false);
}

bool blob_content(struct ctx *cx, id blob, int64_t size, struct bytes hash, struct bytes *ret) {
  bool there = cx->store->url.p
                   ? read_parts(cx, blob, (size_t)size, ret)
                   : read_file(cx->mem, path_of(cx->mem, cx->store, "blobs", blob), (size_t)size, ret);
  uint8_t now[32];
  if (!there) return false;
  crypto_generichash(now, sizeof now, ret->p, ret->n, NULL, 0);
  return hash.n == sizeof now && memcmp(now, hash.p, sizeof now) == 0;
}

bool store_blob_read(struct ctx *cx, id blob, struct bytes *ret, str *ret_media_type) {
  struct blob_row row;
  struct bytes content;
  if (!STORE_FIND(cx, q_blob_find, &row, A(cx->who.commune), A(blob))) return false;
  if (!blob_content(cx, blob, row.size, row.hash, &content))
    fault(FAULT_STORE, "a blob's content is missing or not its own");
  *ret = content;
  *ret_media_type = row.media_type;
  return true;
}

void store_blob_destroy(struct ctx *cx, id blob) {
  STORE_DO(cx, q_blob_drop, A(cx->who.commune), A(blob));
  store_forget(cx, "blob");
  if (!cx->store->url.p) {
    note_move(cx->conn, blob, true);
    return;
  }
  STORE_DO(cx, q_part_drop, A(cx->who.commune), A(blob));
  store_forget(cx, "blob_part");
}
