#!/usr/bin/env python3
"""data/clauses.tsv: what each clause of the plan asks, and where the software serves it.

usage: clauses.py make            writes docs/clauses.md
       clauses.py check [BINARY]  every claim resolves: columns, pages (tests/golden/routes.txt), test sentences, the page of
                                  documentation is up to date; with BINARY also the reader's clauses and the commands

Columns: id, clause (the plan's words, shortened), what (the whole aim), reader (clause as `thanthien plan read` names it, or
'title', 'recipients'), place (addresses and commands, ';' between), test (sentences, ';' between). A clause that is not served yet has
'chưa có' in both; a claim without a test is refused.
"""
import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NONE = "chưa có"
COLUMNS = ["id", "clause", "what", "reader", "place", "test"]


def rows():
    lines = (ROOT / "data/clauses.tsv").read_text(encoding="utf-8").splitlines()
    if lines[0].split("\t") != COLUMNS:
        sys.exit("data/clauses.tsv:1: the columns are " + " ".join(COLUMNS))
    out = []
    for n, line in enumerate(lines[1:], 2):
        cells = line.split("\t")
        if len(cells) != len(COLUMNS) or not all(c.strip() for c in cells):
            sys.exit(f"data/clauses.tsv:{n}: six columns, none of them empty")
        out.append((n, dict(zip(COLUMNS, cells))))
    return out


def split(cell):
    return [] if cell == NONE else [p.strip() for p in cell.split(";") if p.strip()]


def page(table):
    served = [r for _, r in table if r["place"] != NONE]
    out = [
        "# The plan's clauses, and where the software serves them",
        "",
        "Made from `data/clauses.tsv` by `tools/clauses.py make`; a test holds every claim against the plan, the route table, the",
        "commands and the tests. “chưa có” = not there yet.",
        "",
        f"{len(served)} of {len(table)} clauses are served.",
        "",
        "| clause | in the plan | reader's clause | what it asks of the software | page or command | test |",
        "|---|---|---|---|---|---|",
    ]
    for _, r in table:
        place = "<br>".join(f"`{p}`" for p in split(r["place"])) or NONE
        test = "<br>".join(split(r["test"])) or NONE
        cells = [r["id"], r["clause"], f"`{r['reader']}`", r["what"], place, test]
        out.append("| " + " | ".join(c.replace("|", "\\|") for c in cells) + " |")
    return "\n".join(out) + "\n"


def sentences():
    found = set()
    for path in list(ROOT.glob("src/**/*_test.c")):
        text = path.read_text(encoding="utf-8")
        for m in re.finditer(r'\bTEST\(((?:\s*"(?:[^"\\]|\\.)*")+)\s*\)', text):
            found.add("".join(re.findall(r'"((?:[^"\\]|\\.)*)"', m.group(1))))
    return found


def reader_clauses(binary):
    plan = subprocess.run([binary, "plan", "read", str(ROOT / "data/phu-thai/ke-hoach.txt"), "--json"], check=True,
                          capture_output=True).stdout
    found = {"title", "recipients"}

    def walk(v):
        if isinstance(v, dict):
            if isinstance(v.get("clause"), str):
                found.add(v["clause"])
            for x in v.values():
                walk(x)
        elif isinstance(v, list):
            for x in v:
                walk(x)

    walk(json.loads(plan))
    return found


def check(table, binary):
    wrong, ids, known = [], set(), sentences()
    golden = ROOT / "tests/golden/routes.txt"
    routes = set(re.findall(r"\s(/\S*)", " " + golden.read_text(encoding="utf-8"))) if golden.exists() else None
    if routes is None:
        print("tests/golden/routes.txt is not there: pages not checked", file=sys.stderr)
    helped = subprocess.run([binary, "help"], capture_output=True, text=True).stdout if binary else None
    # Prose that is no item of the programme (aims, closing words) has a clause that only the program's own test can see.
    clauses = reader_clauses(binary) if binary else None
    for n, r in table:
        at = f"data/clauses.tsv:{n}: {r['id']}: "
        if r["id"] in ids:
            wrong.append(at + "stands twice")
        ids.add(r["id"])
        places, tests = split(r["place"]), split(r["test"])
        if bool(places) != bool(tests):
            wrong.append(at + "a place without a test, or a test without a place")
        for t in tests:
            if t not in known:
                wrong.append(at + f"no test says “{t}”")
        for p in places:
            if p.startswith("/"):
                if routes is not None and p not in routes:
                    wrong.append(at + f"no page {p}")
            elif not p.startswith("thanthien "):
                wrong.append(at + f"“{p}” is neither an address nor a command")
            elif helped and p[len("thanthien "):] not in helped:
                wrong.append(at + f"no command “{p}”")
        if clauses is not None and r["reader"] not in clauses and not re.match(r"(I|II|IV|VI)(\.|$)|III\.\d+", r["reader"]):
            wrong.append(at + f"the plan has no clause {r['reader']}")
    doc = ROOT / "docs/clauses.md"
    if not doc.exists() or doc.read_text(encoding="utf-8") != page(table):
        wrong.append("docs/clauses.md is not what data/clauses.tsv says: run tools/clauses.py make")
    for w in wrong:
        print(w)
    print(f"{len(table)} clauses, {sum(r['place'] != NONE for _, r in table)} served")
    print(f"{len(table) + 1 - min(len(wrong), len(table) + 1)} passed, {len(wrong)} failed")
    return 1 if wrong else 0


def main(argv):
    if argv[:1] == ["make"]:
        (ROOT / "docs/clauses.md").write_text(page(rows()), encoding="utf-8")
        return 0
    if argv[:1] == ["check"]:
        return check(rows(), argv[1] if len(argv) > 1 else None)
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
