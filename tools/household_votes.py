#!/usr/bin/python3
"""Writes data/law/household-votes.yaml as a C table: a wrong threshold should stop the build.

usage: tools/household_votes.py HOUSEHOLD-VOTES.yaml OUT.c
"""
import sys

from data_rows import day, number, rows, text, truth, wrong


def main(path, out):
    found = rows(path, "rules", ["code", "name", "numerator", "denominator", "from", "citation"],
                 ["to", "at_least", "commune", "confirmed"], unique=False)
    with open(out, "w", encoding="utf8") as c:
        c.write('#include "consultation/consultation.h"\n\nconst struct vote_rule vote_rules[] = {\n')
        for r in found:
            if int(number(path, r, "numerator", 1, 100)) > int(number(path, r, "denominator", 1, 100)):
                wrong(path, r, "its fraction is more than the whole")
            c.write(f"  {{.code = {text(r['code'])}, .name = {text(r['name'])},\n   .citation = {text(r['citation'])},\n"
                    f"   .numerator = {r['numerator']}, .denominator = {r['denominator']},"
                    f" .at_least = {truth(path, r, 'at_least')}, .commune = {truth(path, r, 'commune')},\n"
                    f"   .from = {{{day(path, r, 'from')}}}, .to = {{{day(path, r, 'to')}}},"
                    f" .confirmed = {truth(path, r, 'confirmed')}}},\n")
        c.write(f"}};\nconst size_t vote_rules_n = {len(found)};\n")


main(*sys.argv[1:])
