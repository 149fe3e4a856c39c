/* Erasures: done by the record's keeper, noted by id and day, committed to the public log, and kept in a list beside the store so
 * that a store put back from a back-up forgets again. */
#include "privacy/privacy_room.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LIST_BYTES = 256 << 20, PAGE = 1000 };

static const char *const how_words[] = {[ERASE_CUT] = "cat", [ERASE_DESTROY] = "huy", [ERASE_NAME] = "ten"};

struct erasure {
  str keeper, how;
  id record;
  day day;
  int64_t forgotten;
  struct bytes entry;
};
#define ERASURE_ROW                                                                                            \
  COL(struct erasure, keeper), COL(struct erasure, how), COL(struct erasure, record),                          \
      COL(struct erasure, day), COL(struct erasure, forgotten), COL(struct erasure, entry)
#define ERASURE_COLS "keeper, how, record, day, forgotten, entry"
QUERY(q_after, struct erasure,
      "SELECT " ERASURE_COLS " FROM erasure WHERE commune = $1 AND record >= $2 ORDER BY record, how LIMIT $3",
      ERASURE_ROW);
QUERY(q_all, struct erasure,
      "SELECT " ERASURE_COLS
      " FROM erasure WHERE commune = $1 AND (record > $2 OR (record = $2 AND how > $3)) ORDER BY "
      "record, how LIMIT $4",
      ERASURE_ROW);
struct n_row {
  int64_t n;
};
QUERY(q_done, struct n_row,
      "SELECT COUNT(*) FROM erasure WHERE commune = $1 AND record = $2 AND (how = $3 OR how = 'huy')",
      COL(struct n_row, n));
QUERY(q_any, struct n_row, "SELECT COUNT(*) FROM erasure WHERE commune = $1 AND record = $2",
      COL(struct n_row, n));
QUERY(q_forgotten, struct n_row,
      "SELECT COALESCE(CAST(SUM(forgotten) AS BIGINT), 0) FROM erasure WHERE commune = $1",
      COL(struct n_row, n));
QUERY(q_committed, struct n_row,
      "SELECT COUNT(*) FROM log_record WHERE commune = $1 AND object IS NULL AND kind = 'erasure' AND record "
      "IS NOT NULL",
      COL(struct n_row, n));
QUERY_DO(
    q_note,
    "INSERT INTO erasure (commune, keeper, record, how, day, forgotten, entry) VALUES ($1, $2, $3, $4, $5, "
    "$6, $7)");

static int64_t number(struct ctx *cx, const struct query *q) {
  struct n_row row = {0};
  store_find(cx, q, &row, ARGS_(A(cx->who.commune)));
  return row.n;
}

bool privacy_erased(struct ctx *cx, id record) {
  struct n_row row = {0};
  STORE_FIND(cx, q_any, &row, A(cx->who.commune), A(record));
  return row.n > 0;
}

int64_t privacy_forgotten(struct ctx *cx) {
  return number(cx, &q_forgotten);
}

/* Says that somebody was erased, how and when; not who. An erasure that nobody decided would need one more of these. */
static str record_of(struct ctx *cx, str how, day on, int64_t forgotten) {
  return str_fmt(cx->mem, "{\"day\":\"%.*s\",\"forgotten\":%lld,\"how\":\"%.*s\",\"kind\":\"erasure\"}",
                 STR_ARG(day_iso(cx->mem, on)), (long long)forgotten, STR_ARG(how));
}

static bool done(struct ctx *cx, id record, str how) {
  struct n_row row = {0};
  STORE_FIND(cx, q_done, &row, A(cx->who.commune), A(record), A(how));
  return row.n > 0;
}

bool privacy_erase(struct ctx *cx, str keeper, id record, enum erasure_how how) {
  const struct keeper *k = keeper_named(keeper);
  struct kept kept;
  str word = str_of(how_words[how]);
  if (!k || !k->find(cx, record, &kept)) return false;
  if (done(cx, record, word)) return true;
  int64_t forgotten = k->erase(cx, record, how);
  if (forgotten < 0) return false;
  struct commitment c = log_commit(cx, record_of(cx, word, cx->today, forgotten), ID_NONE);
  STORE_DO(cx, q_note, A(cx->who.commune), A(keeper), A(record), A(word), A(cx->today), A(forgotten),
           A(((struct bytes){c.entry, 32})));
  if (how != ERASE_NAME) requests_forget(cx, record, kept.name);
  store_count(cx, S("privacy.erased"), 1);
  return true;
}

/* ---- checking --------------------------------------------------------------------------------------------------- */

static int64_t each_erasure(struct ctx *cx, void (*each)(struct ctx *cx, void *arg, const struct erasure *e),
                            void *arg) {
  void *mem = cx->mem;
  id after = ID_NONE;
  str how = S("");
  int64_t all = 0;
  char kept_how[8] = "";
  uint8_t zero[16] = {0};
  bool first = true;
  for (size_t n = PAGE; n == PAGE; first = false) {
    cx->mem = talloc_new(mem);
    /* ID_NONE binds NULL: the first page asks from the lowest id there can be. */
    struct erasure *rows =
        first ? STORE_LIST(cx, q_after, &n, A(cx->who.commune), A(((struct bytes){zero, 16})), A(PAGE))
              : STORE_LIST(cx, q_all, &n, A(cx->who.commune), A(after), A(how), A(PAGE));
    for (size_t i = 0; i < n; i++) each(cx, arg, &rows[i]);
    all += (int64_t)n;
    if (n) {
      after = rows[n - 1].record;
      snprintf(kept_how, sizeof kept_how, "%.*s", STR_ARG(rows[n - 1].how));
      how = str_of(kept_how);
    }
    talloc_free(cx->mem);
    cx->mem = mem;
  }
  return all;
}

struct checking {
  struct buf *findings;
  size_t found;
};

static void check_one(struct ctx *cx, void *arg, const struct erasure *e) {
  struct checking *k = arg;
  struct commitment c;
  if (e->entry.n == 32 && log_record_find(cx, e->entry.p, &c) &&
      str_eq(c.record, record_of(cx, e->how, e->day, e->forgotten)))
    return;
  k->found++;
  buf_fmt(k->findings, "an erasure of %.*s is not what the log was given\n", STR_ARG(day_iso(cx->mem, e->day)));
}

size_t privacy_check(struct ctx *cx, struct buf *findings) {
  struct checking k = {findings, 0};
  int64_t rows = each_erasure(cx, check_one, &k), logged = number(cx, &q_committed);
  if (rows != logged) {
    k.found++;
    buf_fmt(findings, "%lld erasures are listed, the log was given %lld\n", (long long)rows, (long long)logged);
  }
  return k.found;
}

/* ---- the list beside the store ---------------------------------------------------------------------------------- */

struct listed {
  day day;
  str keeper, how;
  id record;
};

static bool line_read(str line, struct listed *ret) {
  str rest = line, on, record;
  return str_cut(&rest, S(" "), &on) && day_parse(on, &ret->day) && str_cut(&rest, S(" "), &ret->keeper) &&
         str_cut(&rest, S(" "), &record) && id_parse(record, &ret->record) && rest.n == 3 &&
         (ret->how = rest, true);
}

static void line_add(struct buf *b, day on, str keeper, id record, str how) {
  void *mem = talloc_new(b->mem);
  buf_fmt(b, "%.*s %.*s %.*s %.*s\n", STR_ARG(day_iso(mem, on)), STR_ARG(keeper), STR_ARG(id_hex(mem, record)),
          STR_ARG(how));
  talloc_free(mem);
}

static str list_path(void *mem, struct store *s) {
  return str_and(mem, store_dir(s), S("/erasures"));
}

/* Absent: there is none, or it cannot be read (*ret_why). */
static str list_text(void *mem, str path, str *ret_why) {
  struct stat st;
  if (stat(str_c(mem, path), &st) != 0 && errno == ENOENT) return STR_NONE;
  return file_read(mem, path, LIST_BYTES, ret_why);
}

struct listing {
  struct buf *b;
  str old; /* the file as it is */
};

static void list_row(struct ctx *cx, void *arg, const struct erasure *e) {
  (void)cx;
  line_add(((struct listing *)arg)->b, e->day, e->keeper, e->record, e->how);
}

/* All rows, and what the old file knew of records that this store never had: another back-up may. */
static void list_rows(struct ctx *cx, void *arg) {
  struct listing *l = arg;
  each_erasure(cx, list_row, l);
  str rest = l->old, line;
  struct listed e;
  while (rest.n) {
    (void)str_cut(&rest, S("\n"), &line);
    if (line_read(line, &e) && !done(cx, e.record, e.how)) line_add(l->b, e.day, e.keeper, e.record, e.how);
  }
}

static bool replace(void *mem, str path, str text, str *ret_why) {
  char *whole = str_c(mem, path), *part = str_c(mem, str_and(mem, path, S(".part")));
  int fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  bool good = fd >= 0;
  for (size_t at = 0; good && at < text.n;) {
    ssize_t n = write(fd, text.p + at, text.n - at);
    good = n > 0;
    if (good) at += (size_t)n;
  }
  good = good && fsync(fd) == 0;
  if (fd >= 0) good = close(fd) == 0 && good;
  good = good && rename(part, whole) == 0;
  if (!good) *ret_why = str_fmt(mem, "%s: không ghi được danh sách đã xóa.", whole);
  return good;
}

struct ctx *privacy_run(void *mem, struct store *s, moment now) {
  struct ctx *cx = MEM_NEW(mem, struct ctx);
  *cx = (struct ctx){.mem = mem, .who = {.commune = store_commune(s)}, .now = now};
  return cx;
}

bool privacy_list_write(void *mem, struct store *s, moment now, str *ret_why) {
  str why = STR_NONE, path = list_path(mem, s);
  struct listing l = {buf_new(mem, LIST_BYTES), list_text(mem, path, &why)};
  bool good = !why.p && store_read(s, privacy_run(mem, s, now), list_rows, &l) && !l.b->full;
  if (good && !str_eq(buf_str(l.b), l.old.p ? l.old : S(""))) good = replace(mem, path, buf_str(l.b), &why);
  if (!good) *ret_why = why.p ? why : S("không đọc được danh sách đã xóa.");
  return good;
}

struct again {
  struct listed e;
  bool did;
};

static bool erase_again(struct ctx *cx, void *arg) {
  struct again *a = arg;
  enum erasure_how how = str_eq(a->e.how, S("cat"))   ? ERASE_CUT
                         : str_eq(a->e.how, S("huy")) ? ERASE_DESTROY
                                                      : ERASE_NAME;
  a->did = false;
  if (done(cx, a->e.record, a->e.how)) return false;
  a->did = privacy_erase(cx, a->e.keeper, a->e.record, how);
  if (a->did) journal_note(cx, "privacy.erase-again", a->e.record, "");
  return a->did;
}

int64_t privacy_replay(void *mem, struct store *s, moment now, str path, str *ret_why) {
  str why = STR_NONE, rest = list_text(mem, path.p ? path : list_path(mem, s), &why), line;
  int64_t n = 0, bad = 0;
  while (rest.n) {
    struct again a = {0};
    void *one = talloc_new(mem);
    (void)str_cut(&rest, S("\n"), &line);
    if (line.n && !line_read(line, &a.e))
      bad++;
    else if (line.n && store_write(s, privacy_run(one, s, now), erase_again, &a) == STORE_COMMITTED)
      n += a.did;
    talloc_free(one);
  }
  if (bad) why = str_fmt(mem, "%lld dòng của danh sách đã xóa không đọc được.", (long long)bad);
  if (why.p) *ret_why = why;
  return why.p ? -1 : n;
}
