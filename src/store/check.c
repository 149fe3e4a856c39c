#include "store/inside.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

/* Whether what is stored still holds together. Reads everything; for a console, beside a running server too. */

#define A_DAY_S (24 * 60 * 60)

struct said_row {
  str said;
};
struct number_row {
  int64_t n;
};
struct file_row {
  id blob;
  int64_t size;
  struct bytes hash;
};
QUERY_TWO(q_integrity, struct said_row, "PRAGMA integrity_check(20)", ONLY_ON_THE_OTHER,
          COL(struct said_row, said));
QUERY_TWO(q_foreign, struct said_row,
          "SELECT DISTINCT \"table\" || ' -> ' || parent FROM pragma_foreign_key_check", ONLY_ON_THE_OTHER,
          COL(struct said_row, said));
QUERY_TWO(q_pages, struct number_row, ONLY_ON_THE_OTHER,
          "SELECT COALESCE(SUM(checksum_failures), 0) FROM pg_stat_database WHERE datname = current_database()",
          COL(struct number_row, n));
QUERY_TWO(q_unproven, struct said_row, ONLY_ON_THE_OTHER,
          "SELECT conname::text FROM pg_constraint WHERE contype = 'f' AND NOT convalidated",
          COL(struct said_row, said));
QUERY(q_files, struct file_row,
      "SELECT blob, size, hash FROM blob WHERE commune = $1 AND blob > $2 ORDER BY blob LIMIT 200",
      COL(struct file_row, blob), COL(struct file_row, size), COL(struct file_row, hash));
struct one_row {
  id blob;
};
QUERY(q_file, struct one_row, "SELECT blob FROM blob WHERE commune = $1 AND blob = $2",
      COL(struct one_row, blob));

struct holding_row {
  str table;
  int64_t n;
};
/* Every table there is, without naming any: a new one cannot be forgotten. */
QUERY_TWO(
    q_holding, struct holding_row, ONLY_ON_THE_OTHER,
    "SELECT table_name::text, ((xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM %I.%I t "
    "WHERE position(%L IN t::text) > 0 OR position(%L IN t::text) > 0', table_schema, table_name, $1::text, "
    "$2::text), true, true, '')))[1]::text)::bigint FROM information_schema.tables WHERE table_schema = "
    "current_schema() AND table_type = 'BASE TABLE' ORDER BY 1",
    COL(struct holding_row, table), COL(struct holding_row, n));

size_t store_rows_holding(struct ctx *cx, str bytes, struct buf *findings) {
  size_t n, told = 0;
  if (!cx->store->url.p) return 0;
  str hex = hex_of(cx->mem, bytes.p, bytes.n);
  struct holding_row *rows = STORE_LIST(cx, q_holding, &n, A(bytes), A(hex));
  for (size_t i = 0; i < n; i++) {
    if (rows[i].n == 0) continue;
    told += (size_t)rows[i].n;
    buf_fmt(findings, "  %lld rows of table %.*s hold canary '%.*s'\n", (long long)rows[i].n,
            STR_ARG(rows[i].table), STR_ARG(bytes));
  }
  return told;
}

static size_t tell_all(struct ctx *cx, const struct query *q, const char *what, struct buf *findings) {
  size_t n, told = 0;
  struct said_row *rows = store_list(cx, q, &n, NULL, 0);
  for (size_t i = 0; i < n; i++) {
    if (str_eq(rows[i].said, S("ok"))) continue;
    buf_fmt(findings, "I3: %s: %.*s\n", what, STR_ARG(rows[i].said));
    told++;
  }
  return told;
}

static size_t check_engine(struct ctx *cx, struct buf *findings) {
  if (!cx->store->url.p)
    return tell_all(cx, &q_integrity, "database", findings) +
           tell_all(cx, &q_foreign, "a row without its parent", findings);
  struct number_row row;
  store_find(cx, &q_pages, &row, NULL, 0);
  if (row.n) buf_fmt(findings, "I3: %lld pages of the database failed their checksum\n", (long long)row.n);
  return (row.n ? 1 : 0) + tell_all(cx, &q_unproven, "a constraint that was never proven", findings);
}

/* Every row has its bytes, with the digest they had when they came. */
static size_t check_rows(struct ctx *cx, struct buf *findings) {
  uint8_t last[16] = {0};
  size_t told = 0, n;
  void *mem = cx->mem;
  do {
    cx->mem = talloc_new(mem);
    struct bytes after = {last, sizeof last};
    struct file_row *rows = STORE_LIST(cx, q_files, &n, A(cx->who.commune), A(after));
    for (size_t i = 0; i < n; i++) {
      struct bytes content;
      memcpy(last, rows[i].blob.b, sizeof last);
      void *page = cx->mem;
      cx->mem = talloc_new(page);
      bool good = blob_content(cx, rows[i].blob, rows[i].size, rows[i].hash, &content);
      talloc_free(cx->mem);
      cx->mem = page;
      if (good) continue;
      told++;
      buf_fmt(findings, "I4: blob %.*s: its content is missing or changed\n",
              STR_ARG(id_hex(cx->mem, rows[i].blob)));
    }
    talloc_free(cx->mem);
    cx->mem = mem;
  } while (n > 0);
  return told;
}

/* A file without a row is a remain of a crash that the sweep at start takes; one of a commit going on right now is young. */
static size_t check_files(struct ctx *cx, struct buf *findings) {
  size_t told = 0;
  char *path = str_c(cx->mem, str_fmt(cx->mem, "%.*s/blobs", STR_ARG(cx->store->folder)));
  DIR *dir = opendir(path);
  if (!dir) {
    if (errno == ENOENT) return 0;
    buf_fmt(findings, "I4: the folder of files cannot be read\n");
    return 1;
  }
  for (struct dirent *e = readdir(dir); e; e = readdir(dir)) {
    id blob;
    struct one_row row;
    struct stat st;
    if (e->d_name[0] == '.') continue;
    if (id_parse(str_of(e->d_name), &blob) && STORE_FIND(cx, q_file, &row, A(cx->who.commune), A(blob)))
      continue;
    if (fstatat(dirfd(dir), e->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0 || time(NULL) - st.st_mtime < A_DAY_S)
      continue;
    told++;
    buf_fmt(findings, "I4: file %.40s has no row\n", e->d_name);
  }
  closedir(dir);
  return told;
}

size_t store_check(struct ctx *cx, struct buf *findings) {
  bool before = cx->conn->unlimited;
  cx->conn->unlimited = true;
  size_t told = check_engine(cx, findings) + check_rows(cx, findings);
  if (!cx->store->url.p) told += check_files(cx, findings);
  cx->conn->unlimited = before;
  return told;
}
