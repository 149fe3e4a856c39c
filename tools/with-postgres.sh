#!/bin/bash
# Runs a command beside a fresh PostgreSQL of its own: tools/with-postgres.sh COMMAND [ARG...]
# The cluster lives in a temporary folder, listens on a UNIX socket only, and is gone afterwards, however the command ended.
# TT_POSTGRES holds its address. As root the server runs as an unprivileged user, for it refuses root.
set -euo pipefail
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
at=$(mktemp -d "${TMPDIR:-/tmp}/thanthien-pg.XXXXXX")
as() { "$@"; }
if [ "$(id -u)" = 0 ]; then
  user=nobody
  getent passwd postgres >/dev/null && user=postgres
  chown "$user" "$at"
  as() { runuser -u "$user" -- "$@"; }
fi
stop() {
  trap - EXIT INT TERM HUP
  as "$bin/pg_ctl" --pgdata "$at/data" --mode immediate stop >/dev/null 2>&1 || true
  rm -rf "$at"
}
trap stop EXIT
trap 'exit 130' INT TERM HUP
cd "$at"
as "$bin/initdb" --pgdata "$at/data" --username thanthien --auth trust --encoding UTF8 --locale C --data-checksums >"$at/log" 2>&1 ||
  { cat "$at/log" >&2; exit 1; }
as sh -c "cat >>'$at/data/postgresql.conf'" <<CONF
listen_addresses = ''
unix_socket_directories = '$at'
max_connections = 60
shared_buffers = 64MB
max_pred_locks_per_transaction = 256
log_min_messages = error
CONF
as "$bin/pg_ctl" --pgdata "$at/data" --log "$at/data/server.log" --wait start >/dev/null
as "$bin/createdb" --host "$at" --username thanthien thanthien
cd "$OLDPWD"
export TT_POSTGRES="postgres:///thanthien?host=$at&user=thanthien"
status=0
"$@" || status=$?
exit "$status"
