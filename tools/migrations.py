"""Writes the C table of all migrations: tools/migrations.py SRC/STORE OUTPUT.

migrations/NNNN-room.sql is one text for both engines; dialect/NNNN-room.sqlite.sql and .postgres.sql, where there are any,
run behind it in the same transaction as they stand. The output is touched only when it changes, so that nothing is
compiled again for nothing.
"""
import pathlib
import re
import sys


def literal(text: str) -> str:
    """A C string literal, a line per line of the text."""
    lines = []
    for line in text.splitlines(keepends=True):
        escaped = "".join(
            {"\\": "\\\\", '"': '\\"', "\n": "\\n", "?": "\\?"}.get(c, c) for c in line
        )
        lines.append(f'    "{escaped}"')
    return "\n".join(lines) or '    ""'


def main(folder: str, output: str) -> None:
    root = pathlib.Path(folder)
    rows = []
    for path in sorted((root / "migrations").glob("*.sql")):
        found = re.fullmatch(r"(\d{4})-([a-z]+(?:-[a-z]+)*)\.sql", path.name)
        if not found:
            sys.exit(f"{path}: a migration is called NNNN-room.sql")
        number = int(found.group(1))
        if rows and rows[-1][0] == number:
            sys.exit(f"{path}: number {number} is taken")
        extra = []
        for engine in ("sqlite", "postgres"):
            beside = root / "dialect" / f"{path.stem}.{engine}.sql"
            extra.append(beside.read_text(encoding="utf-8") if beside.exists() else "")
        rows.append((number, path.stem, path.read_text(encoding="utf-8"), *extra))
    out = ['#include "store/inside.h"', "", "const struct migration migrations[] = {"]
    for number, name, text, sqlite, postgres in rows:
        out.append(f'  {{{number}, "{name}",\n{literal(text)},\n{literal(sqlite)},\n{literal(postgres)}}},')
    out += ["};", f"const size_t n_migrations = {len(rows)};", ""]
    new = "\n".join(out)
    at = pathlib.Path(output)
    if not at.exists() or at.read_text(encoding="utf-8") != new:
        at.write_text(new, encoding="utf-8")


main(sys.argv[1], sys.argv[2])
