#!/usr/bin/python3
"""Writes data/law/meetings.yaml as C tables: kinds of meetings are asked for on every page of the calendar, and a wrong row should
stop the build, not a clerk.

usage: tools/meetings.py MEETINGS.yaml OUT.c
"""
import sys

from data_rows import day, number, rows, text, truth, wrong

PER = {"week": "PER_WEEK", "year": "PER_YEAR"}
UNITS = {"days": "LIMIT_DAYS", "working_days": "LIMIT_WORKING_DAYS"}
OFTEN = ["times", "per", "citation", "confirmed"]
NOTICE = ["notice", "notice_unit", "notice_citation", "notice_confirmed"]


def whole(path, row, names):
    """All of these or none."""
    given = [n for n in names if n in row]
    if given and len(given) != len(names):
        wrong(path, row, "says " + ", ".join(given) + " and not all of " + ", ".join(names))
    return bool(given)


def main(path, out):
    with open(out, "w", encoding="utf8") as c:
        c.write('#include "meeting/meeting_room.h"\n\nconst struct meeting_kind meeting_kind_rows[] = {\n')
        found = rows(path, "kinds", ["code", "name", "hint", "from"], ["to", "slots", "questions", "public"] + OFTEN + NOTICE,
                     unique=False)
        for r in found:
            c.write(f"  {{.code = {text(r['code'])}, .name = {text(r['name'])}, .hint = {text(r['hint'])},\n"
                    f"   .from = {{{day(path, r, 'from')}}}, .to = {{{day(path, r, 'to')}}},"
                    f" .slots = {truth(path, r, 'slots')}, .questions = {truth(path, r, 'questions')},"
                    f" .always_public = {truth(path, r, 'public')},\n")
            if whole(path, r, OFTEN):
                if r["per"] not in PER:
                    wrong(path, r, "per is week or year")
                c.write(f"   .times = {number(path, r, 'times', 1, 50)}, .per = {PER[r['per']]}, .citation = {text(r['citation'])},"
                        f" .confirmed = {truth(path, r, 'confirmed')},\n")
            if whole(path, r, NOTICE):
                if r["notice_unit"] not in UNITS:
                    wrong(path, r, "its notice_unit is days or working_days")
                c.write(f"   .notice = {number(path, r, 'notice', 1, 100)}, .notice_unit = {UNITS[r['notice_unit']]},"
                        f" .notice_citation = {text(r['notice_citation'])},"
                        f" .notice_confirmed = {truth(path, r, 'notice_confirmed')},\n")
            c.write("  },\n")
        c.write(f"}};\nconst size_t meeting_kind_rows_n = {len(found)};\n\n")
        c.write("const struct meeting_class meeting_class_rows[] = {\n")
        found = rows(path, "classes", ["code", "name"], [])
        for r in found:
            c.write(f"  {{{text(r['code'])}, {text(r['name'])}}},\n")
        c.write(f"}};\nconst size_t meeting_class_rows_n = {len(found)};\n")


main(*sys.argv[1:])
