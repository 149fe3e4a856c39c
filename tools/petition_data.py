#!/usr/bin/python3
"""Writes data/law/petition.yaml as C tables: a wrong row should stop the build, not a clerk.

usage: tools/petition_data.py PETITION.yaml OUT.c
"""
import sys

from data_rows import day, rows, text, truth


def main(path, out):
    with open(out, "w", encoding="utf8") as c:
        c.write('#include "petition/petition_room.h"\n')
        for key in ("complex", "refusal"):
            found = rows(path, key, ["code", "name", "citation", "from", "confirmed"], ["to", "written"])
            c.write(f"\nconst struct ground_row petition_{key}_rows[] = {{\n")
            for r in found:
                c.write(f"  {{{text(r['code'])}, {text(r['name'])}, {text(r['citation'])},"
                        f" {{{day(path, r, 'from')}}}, {{{day(path, r, 'to')}}},"
                        f" {truth(path, r, 'confirmed')}, {truth(path, r, 'written')}}},\n")
            c.write(f"}};\nconst size_t petition_{key}_rows_n = {len(found)};\n")


main(*sys.argv[1:])
