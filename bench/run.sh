#!/bin/sh
# make bench: builds the two small load programs and prints the measured ratios. Peers: nginx with static files of the same
# bytes and headers; a loop of single SQLite commits of the rows one submission writes. Medians of 7 alternating runs.
# The machine should do nothing else. BENCH_MATTERS (100000), BENCH_RUNS (7), BENCH_SECONDS (2), BENCH_POSTGRES_MATTERS
# (2000; 0 = without) change it.
set -eu
cd "$(dirname "$0")/.."
mkdir -p var/bench
cc -O2 -D_GNU_SOURCE bench/load.c -o var/bench/load
cc -O2 -D_GNU_SOURCE -Ivar/parts/sqlite bench/commits.c var/parts/sqlite/libsqlite3.a -lm -lpthread -o var/bench/commits
/usr/bin/python3 bench/figures.py sqlite
if [ "${BENCH_POSTGRES_MATTERS:-2000}" -gt 0 ]; then
  tools/with-postgres.sh /usr/bin/python3 bench/figures.py postgres
fi
