# Thân Thiện. The one prerequisite is make itself: apt-get install make
#
#   make          installs what is missing and builds build/thanthien
#   make run      a commune on SQLite in var/phu-thai, at http://127.0.0.1:8080
#   make demo     the same in var/demo, with a year of marked sample activity
#   make test     the whole suite, on SQLite and PostgreSQL;  make nightly: what takes longer
#   make bench    measured ratios;  make format, make lint: before a check-in

.PHONY: all run demo test nightly bench format lint clean

all: build/.parts build/build.ninja
	@ninja -C build --quiet

build/.parts: tools/parts.sh web/package-lock.json
	@tools/parts.sh build
	@mkdir -p build && touch $@

build/build.ninja: | build/.parts
	@meson setup build --buildtype=release -Ddebug=true -Dstrict=false >/dev/null

run: all
	@test -f var/phu-thai/thanthien.ini || build/thanthien init var/phu-thai --plan data/phu-thai/ke-hoach.txt
	@exec build/thanthien serve var/phu-thai

demo: all
	@test -f var/demo/thanthien.ini || build/thanthien demo var/demo
	@exec build/thanthien serve var/demo

test: all
	@tools/parts.sh test
	@tests/run.sh

nightly: all
	@tools/parts.sh test
	@tests/nightly.sh

bench: all
	@tools/parts.sh bench
	@bench/run.sh

format:
	@git ls-files 'src/*.c' 'src/*.h' | xargs clang-format -i

# clang does not know two of gcc's flags, and would stop at them in every file.
lint: all
	@mkdir -p build/lint
	@sed -E 's/-f(zero-call-used-regs=used-gpr|trivial-auto-var-init=zero)//g' build/compile_commands.json >build/lint/compile_commands.json
	@git ls-files 'src/*.c' | xargs -P 2 -n 8 clang-tidy --quiet -p build/lint

clean:
	@rm -rf build build-sanitized
