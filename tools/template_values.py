"""From Jinja2's syntax tree to C: values, calls and messages. template_code.py has the statements.

A value is known to C, not to us: what a field is decides `_Generic` in src/view/template.h. Here every expression has a
value form and, when C can point to it, a pointer form (TPL_AT), so that a dot works on structs and pointers alike.
"""
import re
from dataclasses import dataclass

from jinja2 import nodes

from template_place import Refused

# What templates may call: C function, kinds of its arguments, what comes back.
#   any: C decides   ptr: a struct by pointer   name: a literal, checked by `known`
FUNCTIONS = {
    "day": ("show_day", ["any"], "str"),
    "day_long": ("show_day_long", ["any"], "str"),
    "day_iso": ("show_day_iso", ["any"], "str"),
    "moment": ("show_moment", ["any"], "str"),
    "moment_iso": ("show_moment_iso", ["any"], "str"),
    "points": ("show_points", ["any"], "str"),
    "number": ("show_int", ["any"], "str"),
    "icon": ("icon", ["any"], "html"),
    "qr": ("qr_svg", ["any"], "html"),
    "heat_map": ("heat_map_svg", ["ptr"], "html"),
    "score_bar": ("score_bar_svg", ["any", "any", "any", "any"], "html"),
    "field": ("show_field", ["ptr", "any"], "ptr"),
    "id_hex": ("show_id", ["any"], "str"),
    "word": ("show_word", ["any"], "str"),
    "asset": ("show_asset", ["name"], "str"),
    "integrity": ("show_integrity", ["name"], "str"),
}
C_TYPES = {"str": "str", "int": "int64_t", "bool": "bool", "html": "html", "day": "day", "moment": "moment", "id": "id"}
COMPARE = {"eq": "==", "ne": "!=", "lt": "<", "lteq": "<=", "gt": ">", "gteq": ">="}


def c_string(text):
    """A C literal of the text's UTF-8, one piece a line."""
    out = []
    for piece in re.findall(r"[^\n]*\n|[^\n]+", text) or [""]:
        piece = "".join({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}.get(c) or
                        (c if c >= " " and c != "\x7f" else f"\\{ord(c):03o}") for c in piece)
        out.append(f'"{piece}"')
    return " ".join(out)


@dataclass
class E:
    """One expression: its C value, its C pointer (None when there is none) and what we know of it."""
    code: str
    ptr: str = None
    kind: str = "any"   # any, str, html, bool, int, ptr, list
    text: str = None    # of a string literal


@dataclass
class Macro:
    name: str
    c_name: str
    params: list        # (name, C type, default as Jinja node or None)
    caller: bool
    node: nodes.Macro

    def prototype(self):
        params = [f"{c_type}{'' if c_type.endswith('*') else ' '}v_{name}" for name, c_type, _ in self.params]
        return f"void {self.c_name}({', '.join(['struct out *o'] + params + ['html v_caller'] * self.caller)})"


class Values:
    """The expressions of one C function: names in `scopes`, loops around, macros of `template`."""

    template: object
    scopes: list
    loops: list
    count: int = 0

    def number(self):
        self.count += 1
        return self.count

    # ---- expressions --------------------------------------------------------------------------------------

    def truth(self, node):
        if isinstance(node, nodes.And):
            return f"({self.truth(node.left)} && {self.truth(node.right)})"
        if isinstance(node, nodes.Or):
            return f"({self.truth(node.left)} || {self.truth(node.right)})"
        if isinstance(node, nodes.Not):
            return f"(!{self.truth(node.node)})"
        e = self.expr(node)
        return e.code if e.kind == "bool" else f"TPL_TRUE({e.code})"

    def integer(self, node):
        e = self.expr(node)
        if e.kind in ("str", "html", "bool", "ptr"):
            raise Refused(node.lineno, "a number is needed here")
        return f"(int64_t){e.code}"

    def pointer(self, node):
        e = self.expr(node)
        if not e.ptr:
            raise Refused(node.lineno, "a record or a list is needed here")
        return e.ptr

    def expr(self, node):
        method = getattr(self, "e_" + type(node).__name__.lower(), None)
        if not method:
            names = {"Concat": "texts are not glued with ~: write two holes, or a message with variables",
                     "Getitem": "a list is walked by {% for %}", "Test": "write a comparison, or the name alone",
                     "List": "a list stands only behind `in`", "Div": "numbers are divided in C, exactly"}
            raise Refused(node.lineno, names.get(type(node).__name__,
                                                 f"{type(node).__name__} is not part of our templates"))
        return method(node)

    def e_const(self, node):
        v = node.value
        if isinstance(v, bool):
            return E("true" if v else "false", None, "bool")
        if isinstance(v, int):
            return E(f"INT64_C({v})", None, "int")
        if isinstance(v, str):
            return E(f"S({c_string(v)})", None, "str", v)
        raise Refused(node.lineno, "only texts, whole numbers, true and false are written in a template")

    def e_name(self, node):
        name = node.name
        for scope in reversed(self.scopes):
            if name in scope:
                return scope[name]
        if name == "lang":
            return E("out_lang(o)", None, "str")
        if name == "large":
            return E("o->large", None, "bool")
        if name == "path":
            return E("o->path", None, "str")
        if re.fullmatch(r"[A-Z][A-Z0-9]*_[A-Z0-9_]+", name):
            return E(name, None, "int")  # a constant of C; misspelt, the C compiler says so
        raise Refused(node.lineno, f"unknown name {name}: not a parameter, not set in this block")

    def e_getattr(self, node):
        if isinstance(node.node, nodes.Name) and node.node.name == "loop":
            if not self.loops:
                raise Refused(node.lineno, "loop stands inside a {% for %}")
            code = self.loops[-1].get(node.attr)
            if not code:
                raise Refused(node.lineno, f"loop.{node.attr} is not known: index, index0, first, last, length")
            return E(code, None, "bool" if node.attr in ("first", "last") else "int")
        if isinstance(node.node, nodes.Name) and node.node.name in self.template.imports:
            raise Refused(node.lineno, f"{node.node.name}.{node.attr} is a macro: call it with ( )")
        code = f"({self.pointer(node.node)})->{node.attr}"
        return E(code, f"TPL_AT({code})")

    def e_condexpr(self, node):
        then = self.expr(node.expr1)
        other = self.expr(node.expr2) if node.expr2 else E('S("")', None, "str")
        kind = then.kind if then.kind != "any" else other.kind
        if kind == "bool":
            return E(f"({self.truth(node.test)} ? {self.truth(node.expr1)} : {self.truth(node.expr2)})", None, kind)
        return E(f"({self.truth(node.test)} ? {then.code} : {other.code})", None, kind)

    def boolean(self, node):
        return E(self.truth(node), None, "bool")

    e_and = e_or = e_not = boolean

    def e_compare(self, node):
        parts, left = [], node.expr
        for op in node.ops:
            if op.op in ("in", "notin"):
                if not isinstance(op.expr, (nodes.List, nodes.Tuple)) or not op.expr.items:
                    raise Refused(node.lineno, "`in` is followed by a list of literals")
                either = " || ".join(self.compare("eq", left, item) for item in op.expr.items)
                parts.append(f"({either})" if op.op == "in" else f"(!({either}))")
            else:
                parts.append(self.compare(op.op, left, op.expr))
            left = op.expr
        return E("(" + " && ".join(parts) + ")", None, "bool")

    def compare(self, op, left, right):
        a, b = self.expr(left), self.expr(right)
        if a.kind in ("int", "bool") and b.kind == "any" or a.text is not None and b.text is None:
            # _Generic looks at the left one: put the one whose type only C knows there.
            a, b = b, a
            op = {"lt": "gt", "gt": "lt", "lteq": "gteq", "gteq": "lteq"}.get(op, op)
        if op in ("eq", "ne"):
            return f"{'!' if op == 'ne' else ''}TPL_EQ({a.code}, {b.code})"
        return f"(TPL_CMP({a.code}, {b.code}) {COMPARE[op]} 0)"

    def arithmetic(self, node):
        if any(isinstance(n, nodes.Const) and isinstance(n.value, str) for n in (node.left, node.right)):
            raise Refused(node.lineno, "texts are not glued with +: write two holes, or a message with variables")
        return E(f"({self.integer(node.left)} {node.operator} {self.integer(node.right)})", None, "int")

    e_add = e_sub = e_mul = arithmetic

    def e_mod(self, node):
        if not isinstance(node.right, nodes.Const) or not isinstance(node.right.value, int) or node.right.value < 1:
            raise Refused(node.lineno, "% takes a literal number")
        return self.arithmetic(node)

    def e_neg(self, node):
        return E(f"(-{self.integer(node.node)})", None, "int")

    def e_filter(self, node):
        if node.name == "length" and node.node and not node.args:
            return E(f"((int64_t)({self.pointer(node.node)})->n)", None, "int")
        if node.name == "safe":
            raise Refused(node.lineno, "there is no `safe`: markup is made by macros and view functions only")
        raise Refused(node.lineno, f"unknown filter {node.name}: only length")

    # ---- calls --------------------------------------------------------------------------------------------

    def macro_of(self, node):
        if not isinstance(node, nodes.Call):
            return None
        f = node.node
        if isinstance(f, nodes.Name):
            return self.template.macros.get(f.name) or self.template.from_imports.get(f.name)
        if isinstance(f, nodes.Getattr) and isinstance(f.node, nodes.Name):
            other = self.template.imports.get(f.node.name)
            if other:
                if f.attr not in other.macros:
                    raise Refused(node.lineno, f"{other.name} has no macro {f.attr}")
                return other.macros[f.attr]
        return None

    def macro_call(self, macro, node, caller=None):
        line = node.lineno
        if node.dyn_args or node.dyn_kwargs:
            raise Refused(line, "arguments are written out")
        if len(node.args) > len(macro.params):
            raise Refused(line, f"macro {macro.name} takes {len(macro.params)} arguments")
        given = dict(zip((p[0] for p in macro.params), node.args))
        for kw in node.kwargs:
            if kw.key in given or kw.key not in (p[0] for p in macro.params):
                raise Refused(line, f"macro {macro.name}: argument {kw.key} is unknown or given twice")
            given[kw.key] = kw.value
        args = ["o"]
        for name, c_type, default in macro.params:
            value = given.get(name, default)
            if value is None:
                raise Refused(line, f"macro {macro.name} needs {name}")
            args.append(self.argument(value, c_type))
        if macro.caller:
            args.append(caller or "(html){STR_NONE}")
        return f"{macro.c_name}({', '.join(args)})"

    def argument(self, node, c_type):
        none = isinstance(node, nodes.Const) and node.value is None
        if none:
            return {"str": "STR_NONE", "html": "(html){STR_NONE}", "day": "DAY_NONE", "id": "ID_NONE"}.get(
                c_type, "NULL" if c_type.endswith("*") else "0")
        if c_type.endswith("*"):
            return self.pointer(node)
        if c_type == "bool":
            return self.truth(node)
        if c_type == "html":
            return f"TPL_HTML(o, {self.expr(node).code})"
        e = self.expr(node)
        if c_type == "str" and e.kind == "html":
            raise Refused(node.lineno, "markup was given where the macro takes text: type that parameter html")
        return e.code

    def e_call(self, node):
        line = node.lineno
        macro = self.macro_of(node)
        if macro:
            k = self.number()
            call = self.macro_call(macro, node)
            return E(f"({{ struct buf *k{k} = out_aside(o); {call}; out_back(o, k{k}); }})", None, "html")
        if self.is_message(node):
            slots, count = self.slots(node, "plain")
            return E(f"word_fill(o->mem, {self.message(node)}, {slots}, {count})", None, "str")
        if not isinstance(node.node, nodes.Name):
            raise Refused(line, "unknown function: a call names a macro or a function of view")
        name = node.node.name
        if name == "caller":
            for scope in self.scopes:
                if "caller" in scope:
                    return E("v_caller", None, "html")
            raise Refused(line, "caller() stands inside a macro")
        if name == "_":
            if len(node.args) != 1 or node.kwargs or not isinstance(node.args[0], nodes.Const) or not isinstance(
                    node.args[0].value, str):
                raise Refused(line, "_() takes one literal text")
            return E(self.message(node), None, "str")
        if name not in FUNCTIONS:
            raise Refused(line, f"unknown function {name}")
        c_name, kinds, result = FUNCTIONS[name]
        if len(node.args) != len(kinds) or node.kwargs:
            raise Refused(line, f"{name} takes {len(kinds)} argument{'s' if len(kinds) > 1 else ''}")
        args = []
        for arg, kind in zip(node.args, kinds):
            literal = arg.value if isinstance(arg, nodes.Const) and isinstance(arg.value, str) else None
            if kind == "name" and literal is None:
                raise Refused(line, f"{name} takes a literal name")
            if literal is not None:
                self.template.check_name(name, literal, line)
            e = self.expr(arg)
            if kind == "any" and e.kind in ("bool", "html"):
                raise Refused(line, f"{name} does not take that")
            args.append(self.pointer(arg) if kind == "ptr" else e.code)
        code = f"{c_name}({', '.join(['o'] + args)})"
        return E(code, code if result == "ptr" else None, result)

    # ---- messages -----------------------------------------------------------------------------------------

    def is_message(self, node):
        """A {% trans %}, or _() with variables."""
        return isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and (
            node.node.name in ("gettext", "ngettext") or node.node.name == "_" and node.kwargs)

    def message(self, node):
        name = node.node.name
        texts = node.args[:2] if name == "ngettext" else node.args[:1]
        if len(texts) != len([t for t in texts if isinstance(t, nodes.Const) and isinstance(t.value, str)]) or not texts:
            raise Refused(node.lineno, f"{name}() takes literal text")
        for text in texts:
            if "<" in text.value:
                raise Refused(node.lineno, "no markup in a message: give it as a variable made by a macro")
        self.template.messages.append((node.lineno, name, tuple(t.value for t in texts)))
        first = f"S({c_string(texts[0].value)})"
        if name == "ngettext":
            if len(node.args) != 3:
                raise Refused(node.lineno, "ngettext takes two texts and a number")
            return f"word_n(o->lang, {first}, {self.integer(node.args[2])})"
        return f"word(o->lang, {first})"

    def slots(self, node, kind):
        texts = " ".join(a.value for a in node.args[:2] if isinstance(a, nodes.Const))
        used = re.findall(r"%\((\w+)\)s", texts)
        if re.search(r"%(?!\(\w+\)s)", texts.replace("%%", "")):
            raise Refused(node.lineno, "a message's percent sign is written %%, its variables %(name)s")
        given = {kw.key: kw.value for kw in node.kwargs}
        if "num" in used and "num" not in given and node.node.name == "ngettext":
            given["num"] = node.args[2]
        for name in used:
            if name not in given:
                raise Refused(node.lineno, f"the message names %({name})s, which is not given")
        for name in given:
            if name not in used:
                raise Refused(node.lineno, f"{name} is given to a message that does not name it")
        if not given:
            return "NULL", 0
        parts = ", ".join(f"TPL_SLOT_{kind.upper()}(o, {c_string(name)}, {self.expr(value).code})"
                          for name, value in given.items())
        return f"(const struct slot[]){{{parts}}}", len(given)
