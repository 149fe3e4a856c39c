#!/usr/bin/python3
"""Writes data/topics.yaml and data/law/withholding.yaml as C tables: they are asked for on every page, and a wrong row should
stop the build, not a clerk.

usage: tools/choices.py TOPICS.yaml WITHHOLDING.yaml OUT.c
"""
import datetime
import re
import sys

import yaml


def wrong(path, row, why):
    sys.exit(f"{path}: {row.get('code', row)}: {why}")


def rows(path, key, needed, allowed):
    with open(path, encoding="utf8") as f:
        found = yaml.load(f, yaml.BaseLoader)[key]  # every leaf stays text
    codes = set()
    for row in found:
        for name in needed:
            if not row.get(name):
                wrong(path, row, f"lacks {name}")
        for name in row:
            if name not in needed + allowed:
                wrong(path, row, f"nobody knows {name}")
        if not re.fullmatch(r"[a-z0-9-]{1,40}", row["code"]) or row["code"] in codes:
            wrong(path, row, "its code is doubled, or not made of a-z, 0-9 and hyphens")
        codes.add(row["code"])
    return found


def text(s):
    return 'S("' + s.replace("\\", "\\\\").replace('"', '\\"') + '")'


def day(path, row, name):
    if name not in row:
        return "INT32_MIN"
    try:
        return str((datetime.date.fromisoformat(row[name]) - datetime.date(1970, 1, 1)).days)
    except ValueError:
        wrong(path, row, f"{name} is no day")


def main(topics, grounds, out):
    with open(out, "w", encoding="utf8") as c:
        c.write('#include "matter/matter_room.h"\n\nconst struct topic_row matter_topic_rows[] = {\n')
        found = rows(topics, "topics", ["code", "name", "hint"], [])
        for r in found:
            c.write(f"  {{{text(r['code'])}, {text(r['name'])}, {text(r['hint'])}}},\n")
        c.write(f"}};\nconst size_t matter_topic_rows_n = {len(found)};\n\n")
        c.write("const struct ground_row matter_ground_rows[] = {\n")
        found = rows(grounds, "grounds", ["code", "name", "citation", "in_force_from", "confirmed"], ["in_force_to"])
        for r in found:
            if r["confirmed"] not in ("true", "false"):
                wrong(grounds, r, "confirmed is true or false")
            days = f"{{{day(grounds, r, 'in_force_from')}}}, {{{day(grounds, r, 'in_force_to')}}}"
            c.write(f"  {{{text(r['code'])}, {text(r['name'])}, {text(r['citation'])}, {days}, {r['confirmed']}}},\n")
        c.write(f"}};\nconst size_t matter_ground_rows_n = {len(found)};\n")


main(*sys.argv[1:])
