#!/usr/bin/python3
"""Breaks the accepted template at random and looks for what must not be: a compiler that ends in a Python trace, or a
template that is accepted and lets hostile text change the shape of its page.

usage: tests/templates_fuzz.py [SECONDS [SEED]]     for `make nightly`; prints the seed, 'N passed, N failed' last
"""
import html.parser
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))
import templates  # noqa: E402
from template_place import Refused  # noqa: E402

CASES = ROOT / "tests" / "templates"
BITS = ["{{", "}}", "{% if p.flag %}", "{% endif %}", "{% else %}", "<", ">", '"', "'", "=", "/", "<script>", "</script>", "<style>",
        "{{ p.text }}", "{% for x in p.items %}", "{% endfor %}", "<title>", "</title>", "<textarea>", "</textarea>", "<!--", "-->",
        "<svg>", "</svg>", "<pre>", "</pre>", "href=", ' title="', ' href="{{ p.text }}"', ' src="{{ p.text }}"', " onclick=", "&", "<a ",
        "<b>", "</b>", "<p>", "</p>", "{% trans %}", "{% endtrans %}", "|safe", "{{ caller() }}", "{{ p.markup }}", "?", "#", ":", " "]


class Shape(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.seen = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, *sorted(name for name, _ in attrs)))

    def handle_endtag(self, tag):
        self.seen.append("/" + tag)

    def handle_comment(self, data):
        self.seen.append("comment")


def objects(tmp):
    """base and view as objects, without what is generated from templates."""
    tools, folder = ROOT / "tools", tmp
    run = lambda *c: subprocess.run(c, check=True, cwd=ROOT)  # noqa: E731
    run(tools / "words.py", "compile", folder / "words.c", folder / "d", CASES / "po")
    run(tools / "assets.py", "files", folder / "assets.c", folder / "d", CASES / "files")
    run(tools / "assets.py", "icons", folder / "icons.c", folder / "d", ROOT / "data/icons.txt",
        ROOT / "web/node_modules/lucide-static/icons")
    (folder / "data.c").write_text('#include "base/base.h"\nstr data_file(const char *name) { (void)name; return STR_NONE; }\n')
    sources = [p for room in ("base", "view") for p in (ROOT / "src" / room).glob("*.c") if not p.name.endswith("_test.c")]
    made = []
    for source in sources + [folder / n for n in ("words.c", "assets.c", "icons.c", "data.c")]:
        made.append(folder / f"{source.parent.name}_{source.stem}.o")
        run("gcc", "-std=gnu17", "-D_GNU_SOURCE", "-g", "-Isrc", "-c", source, "-o", made[-1])
    return made


NAMES = {"icon": {line.split("#")[0].strip() for line in (ROOT / "data/icons.txt").read_text(encoding="utf-8").splitlines()},
         "asset": {"app.css"}, "integrity": {"app.css"}}


def generate(path, root, tmp):
    template = templates.Template(path, root, NAMES)
    (tmp / "accepted" / f"{path.name}.c").write_text(template.code(), encoding="utf-8")
    (tmp / "accepted" / f"{path.name}.h").write_text(template.header(), encoding="utf-8")


def mutated(tokens):
    tokens = list(tokens)
    for _ in range(random.randint(1, 2)):
        at, how = random.randrange(len(tokens)), random.random()
        if how < 0.3:
            del tokens[at]
        elif how < 0.85:
            tokens.insert(at, random.choice(BITS))
        else:
            tokens[at] = random.choice(tokens)
    return "".join(tokens)


def held(tmp, made):
    """True when the accepted page keeps its shape, or C refuses it."""
    program = tmp / "render"
    built = subprocess.run(["gcc", "-std=gnu17", "-D_GNU_SOURCE", "-Isrc", f"-I{tmp}", f"-I{CASES}", CASES / "render.c",
                            tmp / "accepted/all.html.c", tmp / "accepted/widgets.html.c", *made, "-o", program, "-ltalloc",
                            "-lsodium", "-lutf8proc", "-lqrencode", "-lyaml"], cwd=ROOT, capture_output=True, text=True, check=False)
    if built.returncode:
        return "error:" in built.stderr
    shapes = []
    for variant in ("vi", "plain"):
        page = subprocess.run([program, variant], capture_output=True, text=True, check=False)
        if page.returncode:
            print(f"FAILED the page ended with {page.returncode}: {page.stderr.strip()[:300]}")
            return False
        shapes.append(Shape(page.stdout).seen)
    return shapes[0] == shapes[1]


def main(seconds, seed):
    random.seed(seed)
    print(f"seed {seed}")
    passed = failed = rendered = 0
    with tempfile.TemporaryDirectory() as folder:
        tmp, root = Path(folder), Path(folder) / "src"
        (root / "accepted").mkdir(parents=True)
        (tmp / "accepted").mkdir()
        widgets = root / "accepted" / "widgets.html"
        widgets.write_text((CASES / "accepted/widgets.html").read_text(encoding="utf-8"), encoding="utf-8")
        tokens = re.findall(r"\{\{|\}\}|\{%-?|-?%\}|\w+|\s+|.", (CASES / "accepted/all.html").read_text(encoding="utf-8"))
        made = objects(tmp)
        generate(widgets, root, tmp)
        case, end = root / "accepted" / "all.html", time.monotonic() + seconds
        while time.monotonic() < end:
            text = mutated(tokens)
            case.write_text(text, encoding="utf-8")
            try:
                generate(case, root, tmp)
            except Refused:
                passed += 1
                continue
            except Exception as e:  # noqa: BLE001
                print(f"FAILED {type(e).__name__}: {e}")
            else:
                rendered += 1
                if held(tmp, made):
                    passed += 1
                    continue
                print("FAILED rendering")
            failed += 1
            kept = Path(tempfile.gettempdir()) / f"template-{seed}-{failed}.html"
            kept.write_text(text, encoding="utf-8")
            print(f"  kept as {kept}")
    print(f"{rendered} of them accepted and rendered\n{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 60, int(sys.argv[2]) if len(sys.argv) > 2 else int(time.time())))
