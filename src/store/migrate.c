#include "store/inside.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Forward only, each in a transaction of its own with a checksum. What is newer than this program is refused: an older
 * program must not write into tables it does not understand. */

struct done_row {
  int64_t number;
  struct bytes checksum;
};
QUERY(q_done, struct done_row, "SELECT number, checksum FROM migration ORDER BY number",
      COL(struct done_row, number), COL(struct done_row, checksum));
QUERY_DO(q_note, "INSERT INTO migration (number, name, checksum, at) VALUES ($1, $2, $3, $4)");

static const char table_text[] =
    "CREATE TABLE IF NOT EXISTS migration (number INTEGER NOT NULL, name TEXT NOT NULL, "
    "checksum BLOB NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (number)) STRICT";

struct migrating {
  struct ctx cx;
  struct conn *c;
  const struct migration *all;
  size_t n;
  struct done_row *done;
  size_t n_done;
  str *ret_why;
  bool good;
};

static void checksum_of(void *mem, const struct migration *m, uint8_t ret[32]) {
  str whole = str_fmt(mem, "%s\n%s\n%s", m->text, m->sqlite, m->postgres);
  sha256(whole.p, whole.n, ret);
}

static bool is_postgres(const struct conn *c) {
  return c->store->url.p;
}

/* One server migrates, the others wait for it here. */
static void begin(struct conn *c) {
  c->engine->exec(c, is_postgres(c) ? "BEGIN" : "BEGIN IMMEDIATE");
  if (is_postgres(c)) c->engine->exec(c, "SELECT pg_advisory_xact_lock(1953853557)");
}

static void look(struct migrating *m) {
  begin(m->c);
  m->c->engine->exec(m->c, is_postgres(m->c) ? str_c(m->cx.mem, derive_postgres(m->cx.mem, str_of(table_text)))
                                             : table_text);
  m->c->engine->exec(m->c, "COMMIT");
  m->done = STORE_LIST(&m->cx, q_done, &m->n_done);
}

/* What is done must be a beginning of what this program knows, letter by letter. */
static bool compare(struct migrating *m) {
  for (size_t i = 0; i < m->n_done; i++) {
    const struct migration *known = NULL;
    for (size_t j = 0; j < m->n; j++)
      if (m->all[j].number == m->done[i].number) known = &m->all[j];
    if (!known) {
      *m->ret_why = str_fmt(talloc_parent(m->cx.mem),
                            "Kho dữ liệu này của một bản mới hơn (bước %04d). Xin dùng bản chương trình mới; "
                            "bản này không động vào.",
                            (int)m->done[i].number);
      return false;
    }
    uint8_t sum[32];
    checksum_of(m->cx.mem, known, sum);
    if (m->done[i].checksum.n != 32 || memcmp(m->done[i].checksum.p, sum, 32) != 0) {
      *m->ret_why =
          str_fmt(talloc_parent(m->cx.mem),
                  "Bước %s của kho dữ liệu khác với bước mà chương trình này biết; không mở để khỏi hỏng.",
                  known->name);
      return false;
    }
  }
  return true;
}

static bool is_done(const struct migrating *m, int number) {
  for (size_t i = 0; i < m->n_done; i++)
    if (m->done[i].number == number) return true;
  return false;
}

/* A whole copy beside the store, under its last name only when it is complete; there is no path of a user's in the text. */
static void snapshot(struct migrating *m) {
  struct store *s = m->c->store;
  void *mem = m->cx.mem;
  int last = (int)m->done[m->n_done - 1].number;
  char *part = str_c(mem, str_fmt(mem, "%.*s/before-upgrade.part", STR_ARG(s->folder)));
  char *whole = str_c(mem, str_fmt(mem, "%.*s/before-upgrade-from-%04d.db", STR_ARG(s->folder), last));
  if (access(whole, F_OK) == 0) return; /* an upgrade that was interrupted: the copy of its beginning counts */
  unlink(part);
  struct buf *quoted = buf_new(mem, 8192);
  for (const char *p = part; *p; p++) {
    if (*p == '\'') buf_char(quoted, '\'');
    buf_char(quoted, *p);
  }
  m->c->engine->exec(m->c, str_c(mem, str_fmt(mem, "VACUUM INTO '%.*s'", STR_ARG(buf_str(quoted)))));
  if (rename(part, whole) != 0) fault(FAULT_STORE, "the copy before the upgrade cannot be named");
}

static void step(struct migrating *m, const struct migration *next) {
  void *mem = m->cx.mem;
  uint8_t sum[32];
  begin(m->c);
  /* Another server may have been first. */
  m->done = STORE_LIST(&m->cx, q_done, &m->n_done);
  if (!is_done(m, next->number)) {
    str text = str_of(next->text);
    m->c->engine->exec(m->c, is_postgres(m->c) ? str_c(mem, derive_postgres(mem, text)) : next->text);
    const char *beside = is_postgres(m->c) ? next->postgres : next->sqlite;
    if (*beside) m->c->engine->exec(m->c, beside);
    checksum_of(mem, next, sum);
    struct bytes checksum = {sum, sizeof sum};
    m->c->in_apply = true;
    STORE_DO(&m->cx, q_note, A((int64_t)next->number), A(str_of(next->name)), A(checksum), A(moment_now()));
    m->c->in_apply = false;
  }
  m->c->engine->exec(m->c, "COMMIT");
}

static void migrate_it(void *arg) {
  struct migrating *m = arg;
  look(m);
  if (!compare(m)) return;
  bool pending = false;
  for (size_t i = 0; i < m->n; i++) pending |= !is_done(m, m->all[i].number);
  if (pending && m->n_done > 0 && !is_postgres(m->c)) snapshot(m);
  for (size_t i = 0; i < m->n; i++)
    if (!is_done(m, m->all[i].number)) step(m, &m->all[i]);
  m->good = true;
}

static void undo_it(void *arg) {
  struct conn *c = arg;
  c->engine->calm(c);
  c->engine->exec(c, "ROLLBACK");
}

bool migrate(struct conn *c, const struct migration *all, size_t n, str *ret_why) {
  struct migrating m = {.c = c, .all = all, .n = n, .ret_why = ret_why};
  struct fault_frame frame;
  m.cx = (struct ctx){.mem = talloc_new(c->store), .store = c->store, .conn = c, .now = moment_now()};
  bool whole = fault_guard(&frame, migrate_it, &m);
  if (!whole) {
    struct fault_frame undoing;
    c->in_apply = false;
    if (!fault_guard(&undoing, undo_it, c)) c->broken = true; /* there may have been no transaction */
    store_say("migration: %s", frame.what);
    *ret_why = str_fmt(c->store, "Không chuyển được kho dữ liệu sang bản mới: %s", frame.what);
  }
  talloc_free(m.cx.mem);
  return whole && m.good;
}
