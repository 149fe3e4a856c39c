#!/bin/sh
# The template compiler's cases: what must be refused by it (templates/refused), what the C compiler must refuse at the
# template's own line (templates/refused_by_c), and what comes out of what is accepted (templates/accepted), byte by byte.
# usage: tests/templates.sh [--write]    --write keeps the present output of the accepted cases as the expected one
set -u
cd "$(dirname "$0")/.." || exit 2
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
passed=0 failed=0
ok() { passed=$((passed + 1)); }
bad() { failed=$((failed + 1)); printf 'FAILED %s\n' "$1"; }
cases=tests/templates
compiler="tools/templates.py --root $cases --icons data/icons.txt"
wanted() { sed -n '1s/^{# expect: \(.*\) #}{# takes: .*$/\1/p;1s/^{# expect: \([^#]*\) #}$/\1/p' "$1"; }

# One run for all: a Python start for each case would cost more than the cases.
$compiler --check $cases/refused/*.html 2>"$tmp/refused"
for f in $cases/refused/*.html; do
  want=$(wanted "$f")
  got=$(grep -F "$f:" "$tmp/refused")
  case "$got" in
  "$f":[0-9]*": "*"$want"*) ok ;;
  *) bad "$f: expected '$want', got '$got'" ;;
  esac
done

warnings="-std=gnu17 -D_GNU_SOURCE -Wall -Wextra -Wconversion -Wsign-conversion -Wshadow -Wswitch-enum -Wcast-qual
  -Wmissing-prototypes -Wstrict-prototypes -Wduplicated-cond -Wduplicated-branches -Wlogical-op -Wvla -Walloca -Werror"
for f in $cases/refused_by_c/*.html; do
  want=$(wanted "$f")
  if ! $compiler "$f" "$tmp/case.html.c" "$tmp/case.html.h" 2>"$tmp/got"; then
    bad "$f: the template compiler itself refused it: $(cat "$tmp/got")"
    continue
  fi
  mkdir -p "$tmp/refused_by_c" && cp "$tmp/case.html.h" "$tmp/refused_by_c/$(basename "$f").h"
  if gcc $warnings -Isrc -I"$tmp" -I$cases -fsyntax-only "$tmp/case.html.c" 2>"$tmp/got"; then
    bad "$f: compiled"
  elif grep -q -- "$f$want" "$tmp/got"; then
    ok
  else
    bad "$f: expected '$want', got '$(head -3 "$tmp/got")'"
  fi
done

mkdir -p "$tmp/accepted"
built=yes
for f in $cases/accepted/*.html; do
  name=$(basename "$f")
  $compiler "$f" "$tmp/accepted/$name.c" "$tmp/accepted/$name.h" || built=no
done
for f in $cases/accepted/*.html; do
  name=$(basename "$f")
  if gcc $warnings -O2 -Isrc -I"$tmp" -I$cases -c "$tmp/accepted/$name.c" -o "$tmp/$name.o"; then ok; else
    bad "$f: not accepted"
    built=no
  fi
done
if [ $built = yes ]; then
  tools/words.py compile "$tmp/words.c" "$tmp/words.d" $cases/po
  tools/assets.py files "$tmp/assets.c" "$tmp/assets.d" $cases/files
  tools/assets.py sprite "$tmp/icons.svg" "$tmp/icons.d" data/icons.txt web/node_modules/lucide-static/icons
  tools/assets.py icons "$tmp/icons.c" "$tmp/icons.d" "$tmp/icons.svg"
  rooms=$(ls src/base/*.c src/view/*.c | grep -v _test)
  echo '#include "base/base.h"
str data_file(const char *name) { (void)name; return STR_NONE; }' >"$tmp/data.c"
  if gcc -std=gnu17 -D_GNU_SOURCE -g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -Isrc -I"$tmp" -I$cases \
    -o "$tmp/render" $cases/render.c "$tmp"/accepted/*.c $rooms "$tmp"/words.c "$tmp"/assets.c "$tmp"/icons.c "$tmp/data.c" \
    -ltalloc -lsodium -lutf8proc -lqrencode -lyaml; then
    for variant in vi en large; do
      expected=$cases/accepted/expected.$variant
      "$tmp/render" $variant >"$tmp/whole" || bad "render $variant ended badly"
      sed 's/icons-[0-9a-f]*\.svg/icons-HASH.svg/g' "$tmp/whole" >"$tmp/out.$variant" # another icon is another name
      [ "${1:-}" = --write ] && cp "$tmp/out.$variant" "$expected"
      if diff -u "$expected" "$tmp/out.$variant" >"$tmp/diff"; then ok; else
        bad "accepted, $variant"
        head -40 "$tmp/diff"
      fi
    done
    # Whatever the record holds, the page has the same elements with the same attributes.
    "$tmp/render" plain >"$tmp/out.plain"
    for variant in vi plain; do
      /usr/bin/python3 - "$tmp/out.$variant" >"$tmp/shape.$variant" <<'PYTHON'
import html.parser, sys
class Shape(html.parser.HTMLParser):
    def handle_starttag(self, tag, attrs):
        print(tag, *sorted(name for name, _ in attrs))
    def handle_endtag(self, tag):
        print("/" + tag)
    def handle_comment(self, data):
        print("comment")
Shape().feed(open(sys.argv[1], encoding="utf-8").read())
PYTHON
    done
    if [ "$(wc -l <"$tmp/shape.vi")" -gt 60 ] && cmp -s "$tmp/shape.vi" "$tmp/shape.plain"; then ok; else
      bad "hostile text changes the shape of the page"
      diff "$tmp/shape.vi" "$tmp/shape.plain" | head
    fi
  else
    bad "the accepted cases' program does not link"
  fi
fi
printf '%d passed, %d failed\n' $passed $failed
[ $failed -eq 0 ]
