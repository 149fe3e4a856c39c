#!/usr/bin/python3
"""Writes data/topics.yaml, data/law/withholding.yaml, data/law/kinds.yaml and data/channels.yaml as C tables: they are asked for on
every page, and a wrong row should stop the build, not a clerk.

usage: tools/choices.py TOPICS.yaml WITHHOLDING.yaml KINDS.yaml CHANNELS.yaml OUT.c
"""
import sys

from data_rows import day, number, rows, text, truth, wrong

OFFERED = {"first": "OFFERED_FIRST", "more": "OFFERED_MORE", "office": "OFFERED_OFFICE"}


def main(topics, grounds, kinds, channels, out):
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
        c.write(f"}};\nconst size_t matter_ground_rows_n = {len(found)};\n\n")
        c.write("const struct kind_row matter_kind_rows[] = {\n")
        found = rows(kinds, "kinds", ["code", "name", "hint", "rule", "offered", "from", "citation", "confirmed"],
                     ["identity", "otherwise", "to"], unique=False)
        codes = {r["code"] for r in found}
        for r in found:
            if r["offered"] not in OFFERED:
                wrong(kinds, r, "is offered first, more or office")
            identity = truth(kinds, r, "identity")
            if (identity == "true") != (r.get("otherwise") in codes):
                wrong(kinds, r, "a kind that asks who sends it names the kind it is otherwise")
            c.write(f"  {{.code = {text(r['code'])}, .name = {text(r['name'])}, .hint = {text(r['hint'])}, .rule = {text(r['rule'])},\n"
                    f"   .otherwise = {text(r.get('otherwise', ''))}, .citation = {text(r['citation'])}, .offered = {OFFERED[r['offered']]},\n"
                    f"   .needs_identity = {identity}, .confirmed = {truth(kinds, r, 'confirmed')},\n"
                    f"   .from = {{{day(kinds, r, 'from')}}}, .to = {{{day(kinds, r, 'to')}}}}},\n")
        c.write(f"}};\nconst size_t matter_kind_rows_n = {len(found)};\n\n")
        c.write("const struct channel_row matter_channel_rows[] = {\n")
        found = rows(channels, "channels", ["code", "name", "how", "who"], ["keyed", "paper", "opened_every"])
        for r in found:
            every = number(channels, r, "opened_every", 1, 31) if "opened_every" in r else "0"
            c.write(f"  {{{text(r['code'])}, {text(r['name'])}, {text(r['how'])}, {text(r['who'])},"
                    f" {truth(channels, r, 'keyed')}, {truth(channels, r, 'paper')}, {every}}},\n")
        c.write(f"}};\nconst size_t matter_channel_rows_n = {len(found)};\n")


main(*sys.argv[1:])
