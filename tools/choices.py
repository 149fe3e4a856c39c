#!/usr/bin/python3
"""Writes data/topics.yaml and data/law/withholding.yaml as C tables: they are asked for on every page, and a wrong row should
stop the build, not a clerk.

usage: tools/choices.py TOPICS.yaml WITHHOLDING.yaml OUT.c
"""
import sys

from data_rows import day, rows, text, truth


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
            days = f"{{{day(grounds, r, 'in_force_from')}}}, {{{day(grounds, r, 'in_force_to')}}}"
            c.write(f"  {{{text(r['code'])}, {text(r['name'])}, {text(r['citation'])}, {days}, {truth(grounds, r, 'confirmed')}}},\n")
        c.write(f"}};\nconst size_t matter_ground_rows_n = {len(found)};\n")


main(*sys.argv[1:])
