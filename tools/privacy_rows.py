#!/usr/bin/python3
"""Writes data/consents.yaml, data/law/privacy.yaml and data/law/retention.yaml as C tables: a wrong row should stop the build.

usage: tools/privacy_rows.py CONSENTS.yaml PRIVACY.yaml RETENTION.yaml OUT.c
"""
import sys

from data_rows import day, number, rows, text, truth, wrong

REQUESTS = {"xem", "sua", "rut", "han-che", "phan-doi", "xoa"}
SUBJECTS = {"viec", "luot-tiep", "cau-hoi", "gop-y-du-thao", "yeu-cau", "luot-xem", "su-co"}
ACTIONS = {"cat", "huy", "xem-lai"}


def one_of(path, row, name, known):
    for word in row[name].split():
        if word not in known:
            wrong(path, row, f"{name}: nobody knows {word}")
    return text(row[name])


def table(c, kind, name, lines):
    c.write(f"const struct {kind} {name}[] = {{\n" + "".join(f"  {{{line}}},\n" for line in lines) + "};\n")
    c.write(f"const size_t {name}_n = {len(lines)};\n\n")


def main(consents, lists, retention, out):
    with open(out, "w", encoding="utf8") as c:
        c.write('#include "privacy/privacy_room.h"\n\n')
        found = rows(consents, "consents", ["code", "version", "from", "label", "text", "label_en", "text_en"], [], unique=False)
        seen = set()
        for r in found:
            if (r["code"], r["version"]) in seen:
                wrong(consents, r, "this version is doubled")
            seen.add((r["code"], r["version"]))
        table(c, "consent_row", "consent_rows", [
            f"{text(r['code'])}, {text(r['label'])}, {text(r['text'])}, {text(r['label_en'])}, {text(r['text_en'])}, "
            f"{number(consents, r, 'version', 1, 1000)}, {{{day(consents, r, 'from')}}}" for r in found])
        found = rows(lists, "reasons", ["code", "name"], [])
        table(c, "reason_row", "reason_rows", [f"{text(r['code'])}, {text(r['name'])}" for r in found])
        found = rows(lists, "grounds", ["code", "name", "citation", "for", "in_force_from", "confirmed"], ["in_force_to"])
        table(c, "privacy_ground_row", "privacy_ground_rows", [
            f"{text(r['code'])}, {text(r['name'])}, {text(r['citation'])}, {one_of(lists, r, 'for', REQUESTS)}, "
            f"{{{day(lists, r, 'in_force_from')}}}, {{{day(lists, r, 'in_force_to')}}}, {truth(lists, r, 'confirmed')}"
            for r in found])
        found = rows(retention, "rules", ["code", "name", "subject", "start", "years", "action", "citation", "confirmed"], [])
        table(c, "retention_row", "retention_rows", [
            f"{text(r['code'])}, {text(r['name'])}, {one_of(retention, r, 'subject', SUBJECTS)}, {text(r['start'])}, "
            f"{one_of(retention, r, 'action', ACTIONS)}, {text(r['citation'])}, {number(retention, r, 'years', 1, 100)}, "
            f"{truth(retention, r, 'confirmed')}" for r in found])


main(*sys.argv[1:])
