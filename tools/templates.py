#!/usr/bin/python3
"""Compiles page templates to C: Jinja2's own parser in, one function and its header out.

usage: tools/templates.py --root SRC [--icons FILE] [--assets FOLDER]... [--depfile D] IN.html OUT.c OUT.h
       tools/templates.py --root SRC --check IN.html...

docs/templates.md tells what a template may say. In short:
  {# takes: struct matter_list #}   the C type behind `p` (none for a file of macros only)
  {# uses: matter/matter_pages.h #} headers to include
  {# macro field(f: struct form_view const *, required: bool) #}
                                    types of a macro's parameters; one that is not named here is a str.
                                    int, bool, html, day, moment, id, str, or a C pointer type
A parameter of pointer type takes a field that is a struct as well as one that is a pointer to it. A name in capitals
with an underscore (MATTER_OPEN) is a constant of C. src/matter/matter_list.html gives matter_list_html(); macro `tag` of
src/view/widgets.html gives widgets__tag().
"""
import argparse
import re
import sys
from pathlib import Path

from jinja2 import Environment, TemplateSyntaxError, nodes

sys.path.insert(0, str(Path(__file__).resolve().parent))
from template_code import Body, Lines  # noqa: E402
from template_place import Refused  # noqa: E402
from template_values import C_TYPES, E, Macro  # noqa: E402

ENV = Environment(extensions=["jinja2.ext.i18n"], keep_trailing_newline=True)
ENV.newstyle_gettext = True
ENV.policies["ext.i18n.trimmed"] = True


def number_lines(node, line):
    """The i18n extension leaves the nodes of a {% trans %} without a line: they get their parent's."""
    for child in node.iter_child_nodes():
        if child.lineno is None:
            child.lineno = line
        number_lines(child, child.lineno)


class Template:
    """One file: its tree, its macros, and the files it imports (their macros only)."""

    def __init__(self, path, root, names, shown=None, above=()):
        self.path, self.root, self.names = Path(path), Path(root), names
        self.shown = str(shown or path)
        self.name = self.path.name
        self.stem = self.path.name[: -len(".html")]
        self.takes, self.uses, self.types = None, [], {}
        self.macros, self.imports, self.from_imports, self.needs = {}, {}, {}, []
        self.messages, self.body = [], []
        if not re.fullmatch(r"[a-z][a-z0-9_]*", self.stem):
            raise Refused(1, "the file's name becomes a C name: small letters, digits, underscore")
        source = self.path.read_text(encoding="utf-8")
        try:
            self.comments(source)
            tree = ENV.parse(source)
            number_lines(tree, 1)
        except TemplateSyntaxError as e:
            word = re.search(r"unknown tag '(\w+)'", e.message or "")
            raise Refused(e.lineno, f"{{% {word.group(1)} %}} is not part of our templates" if word else e.message)
        self.top(tree, above)

    def comments(self, source):
        for line, kind, text in ENV.lex(source):
            if kind != "comment":
                continue
            m = re.match(r"\s*(takes|uses|macro)\b:?\s*(.*?)\s*$", text, re.S)
            if not m:
                continue
            what, rest = m.groups()
            if what == "takes":
                if self.takes is not None or not re.fullmatch(r"nothing|(struct )?\w+", rest):
                    raise Refused(line, "{# takes: struct NAME #} stands once")
                self.takes = rest
            elif what == "uses":
                self.uses += [h for h in re.split(r"[,\s]+", rest) if h]
            else:
                self.macro_types(rest, line)

    def macro_types(self, text, line):
        m = re.fullmatch(r"(\w+)\s*\((.*)\)", text, re.S)
        if not m:
            return
        types = self.types.setdefault(m.group(1), {})
        for part in filter(None, (p.strip() for p in m.group(2).split(","))):
            name, _, c_type = (x.strip() for x in part.partition(":"))
            c_type = c_type.split("=")[0].strip() or "str"
            if c_type not in C_TYPES and not re.fullmatch(r"(const )?(struct )?\w+( const)? ?\*", c_type):
                raise Refused(line, f"type {c_type!r} of {name}: one of {', '.join(C_TYPES)} or a pointer")
            types[name] = C_TYPES.get(c_type, c_type)

    def top(self, tree, above):
        for node in tree.body:
            line = node.lineno
            if isinstance(node, nodes.Macro):
                self.add_macro(node)
            elif isinstance(node, (nodes.Import, nodes.FromImport)):
                self.add_import(node, above)
            elif isinstance(node, (nodes.Extends, nodes.Include, nodes.Block)):
                raise Refused(line, f"{{% {type(node).__name__.lower()} %}} is not part of our templates: "
                                    "import macros instead")
            else:
                self.body.append(node)
        for name in self.types:
            if name not in self.macros:
                raise Refused(1, f"{{# macro {name}(...) #}} types a macro that is not here")

    def add_macro(self, node):
        types = self.types.get(node.name, {})
        names = [a.name for a in node.args]
        for name in types:
            if name not in names:
                raise Refused(node.lineno, f"macro {node.name} has no parameter {name}")
        defaults = [None] * (len(node.args) - len(node.defaults)) + list(node.defaults)
        for d in defaults:
            if d is not None and not isinstance(d, nodes.Const):
                raise Refused(node.lineno, f"a default of macro {node.name} is a literal")
        caller = any(isinstance(c.node, nodes.Name) and c.node.name == "caller" for c in node.find_all(nodes.Call))
        params = [(n, types.get(n, "str"), d) for n, d in zip(names, defaults)]
        self.macros[node.name] = Macro(node.name, f"{self.stem}__{node.name}", params, caller, node)

    def add_import(self, node, above):
        line = node.lineno
        if not isinstance(node.template, nodes.Const):
            raise Refused(line, "import names its file literally")
        path = node.template.value
        if path in above:
            raise Refused(line, f"{path} imports itself")
        if not (self.root / path).is_file():
            raise Refused(line, f"no file {path} under src/")
        try:
            other = Template(self.root / path, self.root, self.names, above=above + (path,))
        except Refused as e:
            raise Refused(line, f"{path}:{e.line}: {e}")
        self.needs += [path] + other.needs
        if isinstance(node, nodes.Import):
            self.imports[node.target] = other
            return
        for name in node.names:
            name, alias = name if isinstance(name, tuple) else (name, name)
            if name not in other.macros:
                raise Refused(line, f"{path} has no macro {name}")
            self.from_imports[alias] = other.macros[name]

    def check_name(self, function, name, line):
        known = self.names.get(function)
        if known is not None and name not in known:
            raise Refused(line, f"{function}({name!r}): no such {function}")

    # ---- writing ------------------------------------------------------------------------------------------

    def page(self):
        """Prototype of the page's function; None for a file of macros only."""
        text = [n for o in self.body for n in getattr(o, "nodes", [o])]
        empty = all(isinstance(n, nodes.TemplateData) and not n.data.strip() for n in text)
        if self.takes is None:
            if not empty:
                raise Refused(self.body[0].lineno, "what does this page take? {# takes: struct NAME #} is missing")
            return None
        takes = "" if self.takes == "nothing" else f", const {self.takes} *p"
        return f"void {self.stem}_html(struct out *o{takes})"

    def functions(self):
        out = []
        for macro in self.macros.values():
            params = {name: E(f"v_{name}", f"v_{name}" if t.endswith("*") else f"TPL_AT(v_{name})",
                              "ptr" if t.endswith("*") else {"str": "str", "html": "html", "bool": "bool",
                                                            "int64_t": "int"}.get(t, "any"))
                      for name, t, _ in macro.params}
            if macro.caller:
                params["caller"] = E("v_caller", None, "html")
            unused = [f"(void)v_{name};" for name, _, _ in macro.params]
            out += self.function(macro.prototype(), macro.node.body, params, macro.node.lineno, unused)
        page = self.page()
        if page:
            params = {} if self.takes == "nothing" else {"p": E("(*p)", "p", "ptr")}
            out += self.function(page, self.body, params, 1, ["(void)p;"] if params else [])
        return out

    def function(self, prototype, body, params, line, unused):
        lines = Lines(self.shown)
        Body(self, lines, params).run(body, line)
        return ["", prototype, "{", "  " + " ".join(unused)] + lines.out + ["}"]

    def folder(self):
        return self.path.resolve().parent.relative_to(self.root.resolve())

    def code(self):
        return "\n".join([f"/* Made by tools/templates.py from {self.folder()}/{self.name}. */",
                          f'#include "{self.folder()}/{self.name}.h"', '#include "view/template.h"',
                          *(f'#include "{path}.h"' for path in dict.fromkeys(self.needs)), *self.functions(), ""])

    def header(self):
        guard = re.sub(r"\W", "_", f"{self.folder()}_{self.stem}_HTML_H").upper()
        prototypes = [m.prototype() + ";" for m in self.macros.values()]
        page = self.page()
        if page:
            prototypes.append(f"{page};")
        return "\n".join([f"/* Made by tools/templates.py from {self.folder()}/{self.name}. */", f"#ifndef {guard}",
                          f"#define {guard}", '#include "view/view.h"', *(f'#include "{h}"' for h in self.uses), "",
                          *prototypes, "", "#endif", ""])


def known_names(args):
    names = {}
    if args.icons:
        lines = Path(args.icons).read_text(encoding="utf-8").splitlines()
        names["icon"] = {line.split("#")[0].strip() for line in lines} - {""}
    if args.assets:
        names["asset"] = names["integrity"] = {f.name for folder in args.assets for f in Path(folder).glob("*")}
    return names


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", required=True)
    parser.add_argument("--icons")
    parser.add_argument("--assets", action="append")
    parser.add_argument("--depfile")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("files", nargs="+")
    args = parser.parse_args()
    names = known_names(args)
    inputs = args.files if args.check else args.files[:1]
    bad = 0
    for path in inputs:
        try:
            t = Template(path, args.root, names, above=(str(Path(path).resolve().relative_to(
                Path(args.root).resolve())),) if Path(args.root).resolve() in Path(path).resolve().parents else ())
            code, header = t.code(), t.header()
        except Refused as e:
            sys.stderr.write(f"{path}:{e.line}: {e}\n")
            bad = 1
            continue
        if not args.check:
            Path(args.files[1]).write_text(code, encoding="utf-8")
            Path(args.files[2]).write_text(header, encoding="utf-8")
            if args.depfile:
                here = Path(__file__).resolve().parent
                needs = [str(Path(args.root) / n) for n in t.needs] + [str(here / f) for f in (
                    "templates.py", "template_place.py", "template_code.py", "template_values.py")] + ([args.icons] if args.icons else [])
                Path(args.depfile).write_text(f"{args.files[1]} {args.files[2]}: {' '.join(needs)}\n", encoding="utf-8")
    return bad


if __name__ == "__main__":
    sys.exit(main())
