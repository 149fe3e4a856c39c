#!/usr/bin/env python3
"""Writes the files under a folder into one C file, so that the program runs without its source tree.

usage: embed.py FOLDER OUT.c DEPFILE
OUT.c defines `str data_file(const char *name)`, declared in base/base.h: name is the path below FOLDER.
"""
import os
import sys


def main(folder, out, depfile):
    names, seen = [], [folder]
    for place, folders, files in os.walk(folder):
        folders.sort()
        seen += [os.path.join(place, f) for f in folders]
        names += [os.path.relpath(os.path.join(place, f), folder) for f in sorted(files)]
    names.sort()
    with open(out, "w", encoding="ascii") as c:
        c.write('#include "base/base.h"\n\n#include <string.h>\n\n')
        for i, name in enumerate(names):
            data = open(os.path.join(folder, name), "rb").read()
            c.write(f"static const unsigned char file_{i}[] = {{")
            c.write(",".join(str(b) for b in data) or "0")
            c.write("};\n")
        c.write("\nstatic const struct {\n  const char *name;\n  const unsigned char *p;\n  size_t n;\n} files[] = {\n")
        for i, name in enumerate(names):
            size = os.path.getsize(os.path.join(folder, name))
            c.write(f'  {{"{name}", file_{i}, {size}}},\n')
        c.write("};\n\nstr data_file(const char *name) {\n")
        c.write("  for (size_t i = 0; i < sizeof files / sizeof *files; i++)\n")
        c.write("    if (strcmp(files[i].name, name) == 0) return (str){(const char *)files[i].p, files[i].n};\n")
        c.write("  return STR_NONE;\n}\n")
    with open(depfile, "w", encoding="utf-8") as d:
        d.write(out + ": " + " ".join([os.path.join(folder, n) for n in names] + seen) + "\n")


main(*sys.argv[1:])
