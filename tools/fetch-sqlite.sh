#!/bin/sh
# Puts SQLite's amalgamation into var/parts/sqlite: sqlite3.c and sqlite3.h, public domain, as the npm package
# better-sqlite3 ships them. Debian 12's own 3.40.1 has the WAL-reset bug (sqlite.org/wal.html, fixed in 3.51.3), hence this.
# The version and both digests are pinned; nothing of the package runs. Then compiles it once, without sanitizers, into
# var/parts/sqlite/libsqlite3.a, which every build links. Fetches and compiles nothing when that is there already.
set -eu
version=12.11.1
c_sum=60d2f39a3726cd6b9021da6f4e868608d66fbb6528a9f513dc8ffcc640493422
h_sum=9e69a1353a4288450b0d5239ede11fc7f1f4c8e5eb07491fc8317eacb5b7de7e
top=$(cd "$(dirname "$0")/.." && pwd)
to=$top/var/parts/sqlite

good() {
  [ -f "$1/sqlite3.c" ] && [ -f "$1/sqlite3.h" ] || return 1
  (cd "$1" && printf '%s  sqlite3.c\n%s  sqlite3.h\n' "$c_sum" "$h_sum" | sha256sum --check --status)
}

fetch() {
  (cd "$work" && npm pack --silent --ignore-scripts "better-sqlite3@$version" >/dev/null)
  tar -xzf "$work"/better-sqlite3-*.tgz -C "$work" package/deps/sqlite3
  if ! good "$work/package/deps/sqlite3"; then
    echo "fetch-sqlite: better-sqlite3 $version holds another sqlite3.c than the pinned one" >&2
    exit 1
  fi
  # The header last: it is what the build looks for.
  mv "$work/package/deps/sqlite3/sqlite3.c" "$to/sqlite3.c"
  mv "$work/package/deps/sqlite3/sqlite3.h" "$to/sqlite3.h"
}

# Each flag is a decision: no double-quoted strings as text, no loading of code, deleted bytes overwritten, foreign keys
# on, misuse answered instead of crashing, no deep expressions, nothing temporary on disk; FTS5 for search.
flags="-DSQLITE_DQS=0 -DSQLITE_THREADSAFE=1 -DSQLITE_OMIT_LOAD_EXTENSION -DSQLITE_OMIT_DEPRECATED -DSQLITE_SECURE_DELETE
-DSQLITE_DEFAULT_FOREIGN_KEYS=1 -DSQLITE_ENABLE_API_ARMOR -DSQLITE_MAX_EXPR_DEPTH=64 -DSQLITE_TEMP_STORE=3
-DSQLITE_ENABLE_FTS5 -DSQLITE_LIKE_DOESNT_MATCH_BLOBS -DSQLITE_OMIT_SHARED_CACHE -DSQLITE_DEFAULT_FILE_PERMISSIONS=0600
-O2 -g -fPIC -fstack-protector-strong -fstack-clash-protection -fcf-protection=full -ftrivial-auto-var-init=zero
-fno-strict-overflow -fno-delete-null-pointer-checks -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -ffile-prefix-map=$top=. -w"
stamp=$(printf '%s %s' "$c_sum" "$flags" | sha256sum | cut -c1-64)

mkdir -p "$to"
if [ -f "$to/libsqlite3.a" ] && [ "$(cat "$to/stamp" 2>/dev/null)" = "$stamp" ] && good "$to"; then exit 0; fi
work=$(mktemp -d "$to/.fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT
good "$to" || fetch
# shellcheck disable=SC2086  # the flags are words
${CC:-cc} $flags -c "$to/sqlite3.c" -o "$work/sqlite3.o"
ar rcs "$work/libsqlite3.a" "$work/sqlite3.o"
mv "$work/libsqlite3.a" "$to/libsqlite3.a"
echo "$stamp" >"$to/stamp"
