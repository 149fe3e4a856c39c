#!/bin/sh
# The independent verifier's own tests, then the log of the real program where that is built; ends with the count that
# tests/run.sh reads.
cd "$(dirname "$0")" || exit 1
out=$(/usr/bin/python3 -B -m unittest test_verifier 2>&1)
status=$?
n=$(echo "$out" | sed -nE 's/^Ran ([0-9]+) tests?.*/\1/p')
bad=$(echo "$out" | grep -cE '^(FAIL|ERROR):')
[ -n "$n" ] || n=1
[ "$status" -eq 0 ] || [ "$bad" -gt 0 ] || bad=1
[ "$bad" -eq 0 ] || echo "$out"
passed=$((n - bad))
if [ -x "${THANTHIEN:-../../build/thanthien}" ]; then
  out=$(/usr/bin/python3 -B served.py 2>&1)
  last=$(echo "$out" | grep -E '^[0-9]+ passed, [0-9]+ failed' | tail -n 1)
  echo "$out" | grep -v ' passed, '
  if [ -n "$last" ]; then
    passed=$((passed + ${last%% *}))
    bad=$((bad + $(echo "$last" | sed -E 's/.*, ([0-9]+) failed.*/\1/')))
  else
    bad=$((bad + 1))
  fi
fi
echo "$passed passed, $bad failed"
[ "$bad" -eq 0 ]
