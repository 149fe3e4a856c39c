#include "store/fixture.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

TEST("a migration's PostgreSQL form changes types and nothing else") {
  CHECK_STR(derive_postgres(mem, S("CREATE TABLE t (\n  a INTEGER NOT NULL, -- INTEGER, STRICT\n  text TEXT, b "
                                   "BLOB DEFAULT 'TEXT'\n) STRICT;")),
            "CREATE TABLE t (\n  a BIGINT NOT NULL, -- INTEGER, STRICT\n  text TEXT COLLATE \"C\", b BYTEA "
            "DEFAULT 'TEXT'\n) ;");
  CHECK_STR(derive_postgres(mem, S("CREATE TABLE t (blob BLOB) WITHOUT ROWID, STRICT;")),
            "CREATE TABLE t (blob BYTEA) ;");
  CHECK_STR(derive_postgres(mem, S("CREATE TABLE t (a TEXT) STRICT, WITHOUT ROWID;")),
            "CREATE TABLE t (a TEXT COLLATE \"C\") ;");
  CHECK_STR(derive_postgres(mem, S("-- it's BLOB\nUPDATE \"BLOB\" SET x = 'it''s TEXT'")),
            "-- it's BLOB\nUPDATE \"BLOB\" SET x = 'it''s TEXT'");
  CHECK_STR(derive_postgres(mem, S("")), "");
}

TEST("all migrations of the house are numbered, cited and described") {
  for (size_t i = 0; i < n_migrations; i++) {
    if (i > 0) CHECK(migrations[i].number > migrations[i - 1].number);
    /* Every table begins its primary key with the commune, and holds its columns to their types. */
    str text = str_of(migrations[i].text), head;
    while (str_cut(&text, S("CREATE TABLE "), &head), text.p) {
      str table = text, body;
      str_cut(&table, S("\n)"), &body);
      bool good = str_has(body, S("commune BLOB NOT NULL")) && str_has(body, S("PRIMARY KEY (commune")) &&
                  str_starts(table, S(" STRICT;"));
      CHECK(good);
      if (!good) test_say("%s: %.*s", migrations[i].name, STR_ARG(utf8_cut(body, 40)));
    }
  }
}

/* ---- on a folder of its own ---- */

static const struct migration first[] = {
    {1, "0001-a", "CREATE TABLE a (commune BLOB NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (commune)) STRICT",
     "", ""}};
static const struct migration both[] = {
    {1, "0001-a", "CREATE TABLE a (commune BLOB NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (commune)) STRICT",
     "", ""},
    {2, "0002-b", "CREATE TABLE b (n INTEGER) STRICT; INSERT INTO b VALUES (1)", "CREATE INDEX b_n ON b (n)",
     ""}};
static const struct migration broken[] = {
    {1, "0001-a", "CREATE TABLE a (commune BLOB NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (commune)) STRICT",
     "", ""},
    {2, "0002-b", "CREATE TABLE b (n INTEGER) STRICT; INSERT INTO nowhere VALUES (1)", "", ""}};
static const struct migration changed[] = {
    {1, "0001-a", "CREATE TABLE a (commune BLOB NOT NULL, m INTEGER NOT NULL, PRIMARY KEY (commune)) STRICT",
     "", ""}};

struct database {
  struct store s;
  struct conn *c;
  struct fixture *f;
};

static struct database *database(void *mem) {
  struct database *d = MEM_NEW(mem, struct database);
  d->f = fixture_open(d);
  store_close(d->f->store);
  d->f->store = NULL;
  d->s = (struct store){.engine = &engine_sqlite, .folder = str_fmt(d, "%.*s/keys", STR_ARG(d->f->dir))};
  pthread_mutex_init(&d->s.pool_lock, NULL);
  d->c = conn_new(&d->s, true);
  return d;
}

struct asking {
  struct conn *c;
  const char *sql;
};

static void ask(void *arg) {
  struct asking *a = arg;
  a->c->engine->exec(a->c, a->sql);
}

static bool works(struct database *d, const char *sql) {
  struct fault_frame frame;
  return fault_guard(&frame, ask, &(struct asking){d->c, sql});
}

TEST("an upgrade of a store that holds something leaves a whole copy of how it was") {
  if (test_on_postgres()) return;
  struct database *d = database(mem);
  str why = STR_NONE;
  CHECK(migrate(d->c, first, 1, &why));
  CHECK(!file_there(d->f, "keys/before-upgrade-from-0001.db"));
  CHECK(works(d, "INSERT INTO a VALUES (x'01', 5)"));
  CHECK(migrate(d->c, both, 2, &why));
  CHECK(works(d, "INSERT INTO b SELECT n FROM a"));
  CHECK(file_there(d->f, "keys/before-upgrade-from-0001.db"));
  CHECK(!file_there(d->f, "keys/before-upgrade.part"));
  CHECK(migrate(d->c, both, 2, &why)); /* nothing left to do */
  conn_close(d->c);
  /* The copy is a store by itself, of the older program. */
  unlink(str_c(mem, str_fmt(mem, "%.*s/thanthien.db", STR_ARG(d->s.folder))));
  CHECK(rename(str_c(mem, str_fmt(mem, "%.*s/before-upgrade-from-0001.db", STR_ARG(d->s.folder))),
               str_c(mem, str_fmt(mem, "%.*s/thanthien.db", STR_ARG(d->s.folder)))) == 0);
  d->c = conn_new(&d->s, true);
  CHECK(!works(d, "INSERT INTO b VALUES (1)"));
  CHECK(works(d, "INSERT INTO a SELECT x'02', n FROM a"));
  CHECK(migrate(d->c, first, 1, &why));
  conn_close(d->c);
}

TEST("a migration that breaks in the middle leaves nothing of itself, and a right one goes on from there") {
  if (test_on_postgres()) return;
  struct database *d = database(mem);
  str why = STR_NONE;
  CHECK(!migrate(d->c, broken, 2, &why));
  CHECK(why.n > 0);
  CHECK(works(d, "INSERT INTO a VALUES (x'01', 5)"));
  CHECK(!works(d, "INSERT INTO b VALUES (1)"));
  CHECK(migrate(d->c, both, 2, &why));
  CHECK(works(d, "INSERT INTO b VALUES (1)"));
  conn_close(d->c);
}

TEST("a store of a newer program, or of another history, is refused with a sentence and not touched") {
  if (test_on_postgres()) return;
  struct database *d = database(mem);
  str why = STR_NONE;
  CHECK(migrate(d->c, both, 2, &why));
  CHECK(!migrate(d->c, first, 1, &why));
  CHECK_HAS(why, "bản mới hơn");
  CHECK(!migrate(d->c, changed, 1, &why));
  CHECK(works(d, "DELETE FROM migration WHERE number = 2"));
  CHECK(!migrate(d->c, changed, 1, &why));
  CHECK_HAS(why, "0001-a");
  conn_close(d->c);
}
