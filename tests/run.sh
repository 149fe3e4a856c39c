#!/bin/sh
# The whole suite: front-door tests with sanitizers on SQLite and on a PostgreSQL of its own, then what needs the release
# build: limits, kill -9, browser. Each part prints 'N passed, N failed' last; the sums are printed at the end.
set -u
cd "$(dirname "$0")/.."
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT INT TERM
passed=0 failed=0

part() { # name, then the command
  name=$1
  shift
  began=$(date +%s)
  printf '== %s\n' "$name"
  "$@" >"$logs/out" 2>&1
  status=$?
  last=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$logs/out" | tail -n 1)
  if [ -n "$last" ]; then
    p=${last%% *}
    f=$(echo "$last" | sed -E 's/.*, ([0-9]+) failed.*/\1/')
  else
    p=0 f=1
    echo "   it ended without a count"
  fi
  [ "$status" -eq 0 ] || [ "$f" -gt 0 ] || f=1
  if [ "$f" -gt 0 ]; then
    grep -vE '^(ok|passed) ' "$logs/out" | tail -n 80 | sed 's/^/   /'
  fi
  passed=$((passed + p)) failed=$((failed + f))
  printf '   %s passed, %s failed, %s s\n' "$p" "$f" "$(($(date +%s) - began))"
}

built() {
  test -f build-sanitized/build.ninja ||
    meson setup build-sanitized -Db_sanitize=address,undefined -Db_lundef=false -Doptimization=1 -Dstrict=false || return 1
  ninja -C build-sanitized all thanthien-test && ninja -C build && echo "1 passed, 0 failed"
}

part "both builds" built
part "rooms" tests/rooms.py
part "templates" tests/templates.sh
part "words" tools/words.py check
part "words, cases" tests/words_cases.py
[ -x tools/clauses.py ] && part "clauses" tools/clauses.py check
export ASAN_OPTIONS=detect_leaks=0:abort_on_error=0 UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
part "front door, SQLite" env TT_ENGINE=sqlite build-sanitized/thanthien-test
part "front door, PostgreSQL" tools/with-postgres.sh env TT_ENGINE=postgres build-sanitized/thanthien-test
part "canaries, PostgreSQL" tools/with-postgres.sh tests/canaries.py
for script in tests/verifier/run.sh tests/limits.py tests/canaries.py tests/interfaces.py tests/outbox.py tests/jobs.py tests/kill9.py tests/forgotten.py tests/browser/run.sh; do
  [ -x "$script" ] && part "$script" "$script"
done
part "tests/forgotten.py, PostgreSQL" tools/with-postgres.sh tests/forgotten.py

printf '%s passed, %s failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
