"""What the tools that write rows of data/ as C tables share: reading them strictly, and C literals."""
import datetime
import re
import sys

import yaml


def wrong(path, row, why):
    sys.exit(f"{path}: {row.get('code', row)}: {why}")


def rows(path, key, needed, allowed, unique=True):
    """Rows of a list, every leaf as text; whatever is missing, unknown or doubled stops the build."""
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
        if not re.fullmatch(r"[a-z0-9-]{1,40}", row["code"]) or (unique and row["code"] in codes):
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


def truth(path, row, name, otherwise="false"):
    value = row.get(name, otherwise)
    if value not in ("true", "false"):
        wrong(path, row, f"{name} is true or false")
    return value


def number(path, row, name, least, most):
    if not re.fullmatch(r"[1-9][0-9]*", row[name]) or not least <= int(row[name]) <= most:
        wrong(path, row, f"{name} is a whole number from {least} to {most}")
    return row[name]
