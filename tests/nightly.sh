#!/bin/sh
# What is too long for `make test`: more rounds of the same attacks. Prints when each part last ran.
#
# usage: tests/nightly.sh [MINUTES of each part, default 10]
set -u
cd "$(dirname "$0")/.."
minutes=${1:-10}
mkdir -p var/nightly
failed=0

part() { # name, then the command
  name=$1
  shift
  if "$@" >"var/nightly/$name.log" 2>&1; then
    date -u +'%Y-%m-%dT%H:%MZ passed' >"var/nightly/$name.when"
  else
    date -u +'%Y-%m-%dT%H:%MZ FAILED' >"var/nightly/$name.when"
    tail -n 30 "var/nightly/$name.log"
    failed=$((failed + 1))
  fi
}

[ -f build-sanitized/build.ninja ] || tests/run.sh >/dev/null
ninja -C build-sanitized --quiet thanthien thanthien-test
part templates-fuzz tests/templates_fuzz.py $((minutes * 60))
part kill9 tests/kill9.py 500
part export tests/jobs.py 100000
part front-door-leaks env ASAN_OPTIONS=detect_leaks=1 TT_ENGINE=sqlite build-sanitized/thanthien-test

for when in var/nightly/*.when; do
  printf '%-24s %s\n' "$(basename "$when" .when)" "$(cat "$when")"
done
exit "$failed"
