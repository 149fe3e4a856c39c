#!/usr/bin/python3
"""Writes data/watch.yaml, dated numbers with their reason, as a C table: a wrong row should stop the build.

usage: tools/parameters.py WATCH.yaml OUT.c
"""
import sys

from data_rows import day, number, rows, text


def main(path, out):
    found = rows(path, "parameters", ["code", "value", "from", "why"], ["to"], unique=False)
    with open(out, "w", encoding="utf8") as c:
        c.write('#include "watch/watch_room.h"\n\nconst struct watch_parameter watch_parameter_rows[] = {\n')
        for r in found:
            c.write(f"  {{.code = {text(r['code'])}, .value = {number(path, r, 'value', 1, 1000)}, .why = {text(r['why'])},\n"
                    f"   .from = {{{day(path, r, 'from')}}}, .to = {{{day(path, r, 'to')}}}}},\n")
        c.write(f"}};\nconst size_t watch_parameter_rows_n = {len(found)};\n")


main(*sys.argv[1:])
