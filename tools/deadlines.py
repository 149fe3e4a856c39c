#!/usr/bin/python3
"""Writes data/law/deadlines.yaml as a C table: limits are asked for with every matter, and a wrong row should stop the build.

usage: tools/deadlines.py DEADLINES.yaml OUT.c
"""
import sys

from data_rows import day, number, rows, text, truth, wrong

UNITS = {"hours": "LIMIT_HOURS", "days": "LIMIT_DAYS", "working_days": "LIMIT_WORKING_DAYS"}


def main(path, out):
    found = rows(path, "rules", ["code", "name", "limit", "unit", "start", "from", "citation"],
                 ["to", "service_target", "confirmed"], unique=False)
    with open(out, "w", encoding="utf8") as c:
        c.write('#include "calendar/calendar_room.h"\n\nconst struct deadline_rule calendar_rule_rows[] = {\n')
        for r in found:
            if r["unit"] not in UNITS:
                wrong(path, r, "its unit is hours, days or working_days")
            c.write(f"  {{.code = {text(r['code'])}, .name = {text(r['name'])}, .start_event = {text(r['start'])},\n"
                    f"   .citation = {text(r['citation'])}, .limit = {number(path, r, 'limit', 1, 10000)},"
                    f" .unit = {UNITS[r['unit']]},\n"
                    f"   .in_force_from = {{{day(path, r, 'from')}}}, .in_force_to = {{{day(path, r, 'to')}}},"
                    f" .confirmed = {truth(path, r, 'confirmed')},\n"
                    f"   .service_target = {truth(path, r, 'service_target')}}},\n")
        c.write(f"}};\nconst size_t calendar_rule_rows_n = {len(found)};\n")


main(*sys.argv[1:])
