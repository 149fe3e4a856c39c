#!/bin/sh
# The independent verifier's own tests; ends with the count that tests/run.sh reads.
cd "$(dirname "$0")" || exit 1
out=$(/usr/bin/python3 -B -m unittest test_verifier 2>&1)
status=$?
n=$(echo "$out" | sed -nE 's/^Ran ([0-9]+) tests?.*/\1/p')
bad=$(echo "$out" | grep -cE '^(FAIL|ERROR):')
[ -n "$n" ] || n=1
[ "$status" -eq 0 ] || [ "$bad" -gt 0 ] || bad=1
[ "$bad" -eq 0 ] || echo "$out"
echo "$((n - bad)) passed, $bad failed"
exit "$status"
