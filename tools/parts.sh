#!/bin/sh
# Installs what the build (and with `test`, the tests) need and is not there: Debian packages, npm packages. Idempotent;
# touches no network when everything is there.
#
# usage: tools/parts.sh build|test|bench
set -eu
cd "$(dirname "$0")/.."
want=${1:-build}

build="gcc pkg-config meson ninja-build npm ca-certificates python3 python3-jinja2 python3-babel python3-fonttools python3-brotli
  python3-yaml   libmicrohttpd-dev libtalloc-dev libpq-dev libyaml-dev libjansson-dev libutf8proc-dev libinih-dev libsodium-dev
  libvips-dev libqrencode-dev libseccomp-dev libcurl4-openssl-dev libdeflate-dev libxxhash-dev zlib1g-dev"
test="postgresql-15 postgresql-client-15 chromium python3-nacl python3-lxml python3-jsonschema python3-feedparser python3-icalendar
  python3-aiosmtpd openssl util-linux procps"
bench="nginx-light wrk"

packages=$build
[ "$want" = build ] || packages="$packages $test"
[ "$want" = bench ] && packages="$packages $bench"

missing=
for p in $packages; do
  # node from elsewhere serves as well as Debian's: npm is all that is asked
  [ "$p" = npm ] && command -v npm >/dev/null && continue
  dpkg-query -W -f='${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing="$missing $p"
done
if [ -n "$missing" ]; then
  as_root=
  [ "$(id -u)" = 0 ] || as_root=sudo
  echo "installing:$missing"
  $as_root apt-get update -qq
  # shellcheck disable=SC2086
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
fi

# npm's packages, pinned by lock files; a copy of the lock beside them says that they are the ones.
for folder in web; do
  if ! cmp -s "$folder/package-lock.json" "$folder/node_modules/.lock"; then
    (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --silent)
    cp "$folder/package-lock.json" "$folder/node_modules/.lock"
  fi
done
