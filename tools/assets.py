#!/usr/bin/python3
"""Builds the static files and the icons into the program, as C tables.

usage: tools/assets.py files OUT.c DEPFILE FILE_OR_FOLDER...
       tools/assets.py sprite OUT.svg DEPFILE data/icons.txt FOLDER_OF_LUCIDE_SVGS
       tools/assets.py icons OUT.c DEPFILE SPRITE.svg

Nothing is minified: what stands in web/ is what a browser gets, but that a stylesheet's @import is put in its place: one file is
fetched sooner than twelve. A stylesheet's url("x") becomes the hashed name of x, so
that a file may be kept for ever under its name and a new one has a new name.
"""
import base64
import gzip
import hashlib
import re
import sys
from pathlib import Path

TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
         ".webmanifest": "application/manifest+json", ".woff2": "font/woff2", ".png": "image/png",
         ".ico": "image/x-icon", ".txt": "text/plain; charset=utf-8"}


def fail(why):
    sys.stderr.write(f"assets: {why}\n")
    sys.exit(1)


def c_bytes(name, data):
    """An array of bytes: string literals have a length that C guarantees only up to 4,095."""
    numbers = ",".join(map(str, data)) or "0"
    lines = re.findall(r".{1,110}(?:,|$)", numbers)
    return f"static const unsigned char {name}[] = {{\n" + "\n".join(lines) + "};\n"


def c_text(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def literal(text):
    return f"{{{c_text(text)}, {len(text.encode())}}}"


def depend(depfile, out, paths):
    Path(depfile).write_text(f"{out}: " + " ".join(str(p) for p in paths) + "\n", encoding="utf-8")


def hashed(name, data):
    stem, dot, end = name.rpartition(".")
    return f"{stem}-{hashlib.sha256(data).hexdigest()[:16]}.{end}"


def files(out, depfile, *places):
    paths, seen = [], [__file__]
    for place in map(Path, places):
        if place.is_dir():
            seen.append(place)
            paths += sorted(p for p in place.iterdir() if p.suffix in TYPES)
        else:
            paths.append(place)
    content = {}
    for path in sorted(paths, key=lambda p: p.suffix == ".css"):
        data = path.read_bytes()
        if path.name in content:
            fail(f"two files are called {path.name}")
        if path.suffix == ".css":
            data = hashed_urls(path.name, joined(path, data.decode(), seen), content).encode()
        content[path.name] = data
    rows, c = [], ['/* Made by tools/assets.py. */\n#include "view/tables.h"\n']
    for i, (name, data) in enumerate(sorted(content.items())):
        packed = gzip.compress(data, 9, mtime=0) if not name.endswith((".woff2", ".png")) else data
        c.append(c_bytes(f"file_{i}", data))
        zipped = "STR_NONE"
        if len(packed) < len(data):
            c.append(c_bytes(f"gzip_{i}", packed))
            zipped = f"{{(const char *)gzip_{i}, {len(packed)}}}"
        digest = hashlib.sha256(data).digest()
        rows.append(f"    {{{literal(name)}, {literal('/tinh/' + hashed(name, data))},\n"
                    f"     {literal(TYPES[Path(name).suffix])}, {literal(chr(34) + digest.hex()[:32] + chr(34))},\n"
                    f"     {literal('sha256-' + base64.b64encode(digest).decode())},\n"
                    f"     {{(const char *)file_{i}, {len(data)}}}, {zipped}}},\n")
    c.append("const struct asset asset_rows[] = {\n" + "".join(rows).replace("STR_NONE", "{NULL, 0}") + "};\n")
    c.append(f"const size_t asset_count = {len(rows)};\n")
    Path(out).write_text("\n".join(c), encoding="utf-8")
    depend(depfile, out, paths + seen)


def joined(sheet, css, seen):
    """The sheet with each @import "x"; of a file beside it replaced by that file; `seen` gains what was read."""
    def one(m):
        piece = sheet.parent / m.group(1)
        if not piece.is_file():
            fail(f"{sheet.name} imports {m.group(1)}, which is not there")
        seen.append(piece)
        return piece.read_text(encoding="utf-8")

    return re.sub(r'(?m)^@import "([^"]+)";\n', one, css)


def hashed_urls(sheet, css, content):
    def one(m):
        name = m.group(2)
        if name.startswith("data:"):
            return m.group()
        if name not in content:
            fail(f"{sheet} names {name}, which is not among the static files")
        return f'url("{hashed(name, content[name])}")'

    return re.sub(r"""url\((["']?)([^"')]+)\1\)""", one, css)


SYMBOL = ('<symbol id="{}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" '
          'stroke-linejoin="round">{}</symbol>')
ICON = '<svg class="icon" width="24" height="24" aria-hidden="true" focusable="false"><use href="/tinh/{}#{}"/></svg>'


def sprite(out, depfile, list_file, folder):
    """All icons as one static file, so that a page only names them: a browser fetches their shapes once and keeps them."""
    names = sorted({line.split("#")[0].strip() for line in Path(list_file).read_text(encoding="utf-8").splitlines()} - {""},
                   key=lambda n: n.encode())
    if not Path(folder).is_dir():
        fail(f"{folder} is not there: `make` fetches the icons (npm ci in web/)")
    symbols, paths = [], [__file__, list_file]
    for name in names:
        path = Path(folder) / f"{name}.svg"
        if not path.is_file():
            fail(f"{list_file} names {name}, which lucide does not have")
        inside = re.search(r"<svg[^>]*>(.*)</svg>", path.read_text(encoding="utf-8"), re.S).group(1)
        inside = re.sub(r"\s*/>", "/>", re.sub(r"\s+", " ", inside)).replace("> <", "><").strip()
        if re.search(r"<(?!/?(path|circle|rect|line|polyline|polygon|ellipse)\b)|\bon\w+=|href", inside):
            fail(f"{path} holds more than shapes")
        symbols.append(SYMBOL.format(name, inside) + "\n")
        paths.append(path)
    Path(out).write_text('<!-- from lucide-static, ISC licence -->\n<svg xmlns="http://www.w3.org/2000/svg">\n' + "".join(symbols) +
                         "</svg>\n", encoding="utf-8")
    depend(depfile, out, paths)


def icons(out, depfile, sprite_file):
    data = Path(sprite_file).read_bytes()
    file = hashed(Path(sprite_file).name, data)
    rows = [f"    {{{literal(name)}, {literal(ICON.format(file, name))}}},\n"
            for name in re.findall(r'<symbol id="([^"]+)"', data.decode())]
    Path(out).write_text('/* Made by tools/assets.py. */\n#include "view/tables.h"\n\n'
                         "const struct icon_row icon_rows[] = {\n" + "".join(rows) +
                         f"}};\nconst size_t icon_count = {len(rows)};\n", encoding="utf-8")
    depend(depfile, out, [__file__, sprite_file])


if __name__ == "__main__":
    commands = {"files": files, "icons": icons, "sprite": sprite}
    if len(sys.argv) < 5 or sys.argv[1] not in commands:
        sys.stderr.write(__doc__)
        sys.exit(2)
    commands[sys.argv[1]](*sys.argv[2:])
