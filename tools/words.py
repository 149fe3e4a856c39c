#!/usr/bin/python3
"""Messages in two languages, by Babel: Vietnamese is the source, po/en/ROOM.po hold the English.

usage: tools/words.py [--root FOLDER] COMMAND
       tools/words.py extract [POT]            writes po/thanthien.pot: every message and where it stands
       tools/words.py check                    fails with a line for each message without English, each entry that no
                                               code says any more, each difference between the variables of the two,
                                               and each Vietnamese text of a template that is no message
       tools/words.py compile OUT.c DEPFILE [FOLDER]
                                               joins po/en/*.po (FOLDER/*.po) into the table of src/view/word.c

Messages are _("...") and WORD(rq, "...") in C, word_n(lang, _("..."), n) with a plural, _('...') and {% trans %} in
templates, and the texts of data files named in DATA.
"""
import re
import sys
from pathlib import Path

import jinja2
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

ROOT = Path(sys.argv[2] if sys.argv[1:2] == ["--root"] else Path(__file__).resolve().parent.parent)
# Data files whose texts are shown: the keys that hold them.
DATA = [("data/topics.yaml", ("name", "hint")), ("data/channels.yaml", ("name", "how", "who")), ("data/watch.yaml", ("why",)),
        ("data/law/*.yaml", ("name", "start", "hint")), ("data/calendar/*.yaml", ("name",))]
TOKEN = re.compile(r"""(?P<space>\s+|//[^\n]*|/\*.*?\*/)|(?P<text>"(?:\\.|[^"\\])*")|(?P<char>'(?:\\.|[^'\\])*')"""
                   r"""|(?P<name>[A-Za-z_]\w*)|(?P<other>.)""", re.S)
ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\", "'": "'", "r": "\r"}
VARIABLE = re.compile(r"%\((\w+)\)s|(%%)|%[-+ 0]*[*\d]*(?:\.[*\d]+)?(?:ll|l|z)?([a-zA-Z])")


def c_literal(token):
    return re.sub(r"\\(.)", lambda m: ESCAPES.get(m.group(1), m.group()), token[1:-1])


def extract_c(fileobj, keywords, comment_tags, options):
    """Babel's method for C: yields (line, function, messages, comments)."""
    source = fileobj.read().decode("utf-8")
    tokens, line = [], 1
    for m in TOKEN.finditer(source):
        kind, text = m.lastgroup, m.group()
        if kind == "text" and tokens and tokens[-1][0] == "text":
            tokens[-1] = ("text", tokens[-1][1] + c_literal(text), tokens[-1][2])
        elif kind != "space":
            tokens.append((kind, c_literal(text) if kind == "text" else text, line))
        line += text.count("\n")
    for i, (kind, name, line) in enumerate(tokens):
        if kind != "name" or name not in ("_", "WORD", "word_n", "WORD_N") or i + 2 >= len(tokens) or tokens[i + 1][1] != "(":
            continue
        text = first_text(tokens, i + 2, only=name == "_")
        if text is not None:
            yield line, "ngettext" if name.lower() == "word_n" else "_", (text, text) if name.lower() == "word_n" else text, []


def first_text(tokens, i, only):
    """The first literal inside the call's parentheses; `only`: it must be the first thing there."""
    depth = 1
    while i < len(tokens) and depth:
        kind, text, _ = tokens[i]
        if kind == "text":
            return text
        if only:
            return None
        depth += {"(": 1, ")": -1}.get(text, 0) if kind == "other" else 0
        i += 1
    return None


def extract_data(path, keys):
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        m = re.match(rf"[\s-]*(?:{'|'.join(keys)}):\s*(.+?)\s*$", line)
        if not m:
            continue
        value = m.group(1)
        quoted = re.fullmatch(r"""(["'])(.*)\1""", value)
        if quoted:
            value = quoted.group(2)
        if value and value not in ("|", ">"):
            yield number, value


def messages():
    """A catalogue of everything the program can say."""
    catalog = Catalog(project="thanthien", charset="utf-8", fuzzy=False)
    keywords = {"_": None, "gettext": None, "ngettext": (1, 2)}
    options = {"newstyle_gettext": "true", "trimmed": "true", "silent": "false"}
    for path in sorted((ROOT / "src").rglob("*")):
        if path.suffix not in (".c", ".h", ".html") or path.name.endswith("_test.c") or path.parent.name == "test":
            continue
        method = extract_c if path.suffix != ".html" else "jinja2.ext:babel_extract"
        with open(path, "rb") as f:
            for line, text, _, _ in extract(method, f, keywords, (), options if path.suffix == ".html" else {}):
                catalog.add(text, locations=[(str(path.relative_to(ROOT)), line)])
    for pattern, keys in DATA:
        for path in sorted(ROOT.glob(pattern)):
            for line, text in extract_data(path, keys):
                catalog.add(text, locations=[(str(path.relative_to(ROOT)), line)])
    return catalog


def key(message):
    return message.id[0] if isinstance(message.id, (tuple, list)) else message.id


def strings(message):
    return message.string if isinstance(message.string, (tuple, list)) else (message.string,)


def english(complain, folder=ROOT / "po" / "en"):
    """All of po/en joined: msgid -> (message, file). The same message twice must say the same."""
    joined = {}
    for path in sorted(folder.glob("*.po")):
        with open(path, "rb") as f:
            catalog = read_po(f, locale="en", abort_invalid=True)
        for message in catalog:
            if not message.id:
                continue
            if message.fuzzy:
                complain(f"{path.name}: marked fuzzy: {key(message)}")
            old = joined.get(key(message))
            if old and tuple(strings(old[0])) != tuple(strings(message)):
                if len(strings(old[0])) == len(strings(message)):
                    complain(f"{path.name}: another English than in {old[1]}: {key(message)}")
                if len(strings(old[0])) > len(strings(message)):
                    continue
            joined[key(message)] = (message, path.name)
    return joined


def variables(text):
    return {m.group(1) or m.group() for m in VARIABLE.finditer(text) if not m.group(2)}


# Letters that only Vietnamese has: enough to know its texts by.
VIETNAMESE = re.compile("[ăâđêôơưĂÂĐÊÔƠƯ\u00c0-\u00c3\u00c8-\u00ca\u00cc\u00cd\u00d2-\u00d5\u00d9\u00da\u00dd"
                        "\u00e0-\u00e3\u00e8-\u00ea\u00ec\u00ed\u00f2-\u00f5\u00f9\u00fa\u00fd\u1ea0-\u1ef9]")


SAME_IN_BOTH = ("Tiếng Việt",)  # a language is called by its own name


def unmarked(path):
    """Vietnamese text in a template outside every message: an English reader would be shown it."""
    env = jinja2.Environment(extensions=["jinja2.ext.i18n"])
    tree = env.parse(re.sub(r"<!--.*?-->", lambda m: "\n" * m.group().count("\n"), path.read_text(encoding="utf-8"),
                            flags=re.S))
    inside = set()
    for call in tree.find_all(jinja2.nodes.Call):
        if isinstance(call.node, jinja2.nodes.Name) and call.node.name in ("_", "gettext", "ngettext"):
            inside |= {id(c) for c in call.find_all(jinja2.nodes.Const)}
    texts = [(n.lineno, n.data) for n in tree.find_all(jinja2.nodes.TemplateData)]
    texts += [(n.lineno, n.value) for n in tree.find_all(jinja2.nodes.Const)
              if isinstance(n.value, str) and id(n) not in inside]
    for line, text in texts:
        for i, part in enumerate(text.split("\n")):
            for name in SAME_IN_BOTH:
                part = part.replace(name, "")
            if VIETNAMESE.search(part):
                yield (line or 0) + i, part.strip()


def check():
    findings = []
    for path in sorted((ROOT / "src").rglob("*.html")):
        findings += [f"{path.relative_to(ROOT)}:{line}: not a message: {text}" for line, text in unmarked(path)]
    said, known = messages(), english(findings.append)
    ids = set()
    for message in said:
        if not message.id:
            continue
        ids.add(key(message))
        where = ":".join(str(x) for x in message.locations[0]) if message.locations else "?"
        got = known.get(key(message), (None, ""))[0]
        if not got or not all(strings(got)):
            findings.append(f"{where}: no English: {key(message)}")
            continue
        if message.pluralizable and len(strings(got)) < 2:
            findings.append(f"{where}: no English plural: {key(message)}")
        for i, text in enumerate(strings(got)):
            extra = variables(text) ^ variables(key(message))
            # 'one day' need not repeat its number.
            if extra and not (i == 0 and len(strings(got)) > 1 and extra <= variables(key(message))):
                findings.append(f"{where}: variables differ ({', '.join(sorted(extra))}): {key(message)}")
    for text, (_, name) in known.items():
        if text not in ids:
            findings.append(f"po/en/{name}: nobody says this any more: {text}")
    for finding in findings:
        print(finding)
    print(f"{len(ids)} messages\n{len(ids) - min(len(findings), len(ids))} passed, {len(findings)} failed")
    return 1 if findings else 0


def fnv(data):
    h = 2166136261
    for b in data:
        h = (h ^ b) * 16777619 & 0xFFFFFFFF
    return h


def literal(text):
    """A C literal; escapes in octal, which end by themselves."""
    raw = "".join(chr(b) if 32 <= b < 127 and chr(b) not in '"\\?' else f"\\{b:03o}" for b in text.encode())
    return f'{{"{raw}", {len(text.encode())}}}'


def compile_table(out, depfile, folder=ROOT / "po" / "en"):
    wrong, folder = [], Path(folder)
    known = english(lambda f: None if "fuzzy" in f else wrong.append(f), folder)
    if wrong:
        sys.stderr.write("\n".join(wrong) + "\n")
        return 1
    rows = [(vi, strings(m)) for vi, (m, _) in sorted(known.items()) if strings(m)[0]]
    size = 8
    while size < 2 * len(rows):
        size *= 2
    slots = [0] * size
    for i, (vi, _) in enumerate(rows):
        at = fnv(vi.encode()) & (size - 1)
        while slots[at]:
            at = (at + 1) & (size - 1)
        slots[at] = i + 1
    c = ['/* Made by tools/words.py from po/en. */\n#include "view/tables.h"\n', "const struct word_row word_rows[] = {"]
    for vi, text in rows:
        other = literal(text[1]) if len(text) > 1 and text[1] else "{NULL, 0}"
        c.append(f"    {{{literal(vi)}, {literal(text[0])}, {other}}},")
    if not rows:
        c.append("    {{NULL, 0}, {NULL, 0}, {NULL, 0}},")
    c.append("};\nconst uint32_t word_slots[] = {" + ", ".join(map(str, slots)) + "};")
    c.append(f"const uint32_t word_mask = {size - 1};\n")
    Path(out).write_text("\n".join(c), encoding="utf-8")
    paths = [__file__, folder] + sorted(folder.glob("*.po"))
    Path(depfile).write_text(f"{out}: " + " ".join(map(str, paths)) + "\n", encoding="utf-8")
    return 0


def main(argv):
    if argv[:1] == ["extract"] and len(argv) <= 2:
        with open(argv[1] if len(argv) > 1 else ROOT / "po" / "thanthien.pot", "wb") as f:
            write_po(f, messages(), sort_by_file=True, width=112, omit_header=False)
        return 0
    if argv == ["check"]:
        return check()
    if argv[:1] == ["compile"] and len(argv) in (3, 4):
        return compile_table(*argv[1:])
    sys.stderr.write(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[3:] if sys.argv[1:2] == ["--root"] else sys.argv[1:]))
