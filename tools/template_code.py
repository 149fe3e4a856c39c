"""From Jinja2's syntax tree to C: statements and holes. tools/templates.py reads the files and writes the rest."""
from dataclasses import dataclass, field

from jinja2 import nodes

import template_place as tp
from template_place import Refused
from template_values import E, Values, c_string


@dataclass
class Lines:
    """C being written; neighbouring literal markup becomes one out_raw."""
    file: str
    out: list = field(default_factory=list)
    literal: str = ""
    line: int = 1
    depth: int = 1

    def raw(self, text):
        self.literal += text

    def do(self, code):
        self.flush()
        self.put(code)

    def put(self, code):
        self.out.append(f'#line {self.line} {c_string(self.file)}')
        self.out.append("  " * self.depth + code)

    def flush(self):
        if self.literal:
            text, self.literal = self.literal, ""
            self.put(f"out_raw(o, S({c_string(text)}));")

    def mark(self):
        return len(self.out), self.literal, self.depth

    def back_to(self, mark):
        count, self.literal, self.depth = mark
        del self.out[count:]


class Body(Values):
    """Writes one C function: the page, or one macro."""

    def __init__(self, template, lines, params):
        self.template, self.lines = template, lines
        self.scopes = [dict(params)]
        self.loops = []
        self.count = 0
        self.walker = tp.Walker(tp.Place(), lines)

    # ---- statements ---------------------------------------------------------------------------------------

    def run(self, body, line):
        """The whole of a function: begins and ends in plain text with nothing left open."""
        self.statements(body)
        place = self.walker.place
        if place.open:
            raise Refused(line, f"{tp.shown(place.open)} is never closed")
        if place.kind != tp.TEXT:
            raise Refused(line, f"ends in {tp.article(place)}")
        self.lines.flush()

    def statements(self, body):
        for node in body:
            self.lines.line = node.lineno
            method = getattr(self, "do_" + type(node).__name__.lower(), None)
            if not method:
                raise Refused(node.lineno, f"{{% {type(node).__name__.lower()} %}} is not part of our templates")
            method(node)

    def scoped(self, body):
        self.scopes.append({})
        self.lines.depth += 1
        self.statements(body)
        self.lines.flush()
        self.lines.depth -= 1
        self.scopes.pop()

    def enter(self, line):
        self.walker.place = tp.enter(self.walker.place, line)

    def do_output(self, node):
        for part in node.nodes:
            if isinstance(part, nodes.TemplateData):
                self.lines.line = part.lineno
                self.walker.feed(part.data, part.lineno)
            else:
                self.lines.line = part.lineno
                self.hole(part)

    def hole(self, node):
        line = node.lineno
        if isinstance(node, nodes.CondExpr):
            other = [nodes.Output([node.expr2], lineno=line)] if node.expr2 else []
            self.do_if(nodes.If(node.test, [nodes.Output([node.expr1], lineno=line)], [], other, lineno=line))
            return
        macro = self.macro_of(node)
        name = node.node.name if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) else ""
        writer, after = tp.hole(self.walker.place, line, name == "asset")
        if name == "as_is":
            node, writer, after = self.as_is(node, writer, after)
        if macro:
            if writer != "text":
                raise Refused(line, f"a macro writes markup: it cannot stand in {tp.article(self.walker.place)}")
            self.lines.do(self.macro_call(macro, node) + ";")
        elif writer in ("text", "attr", "rcdata") and self.is_message(node):
            slots, count = self.slots(node, "markup" if writer == "text" else "plain")
            place = "out_message" if writer == "text" else "out_message_attr"
            self.lines.do(f"{place}(o, {self.message(node)}, {slots}, {count});")
        else:
            e = self.expr(node)
            if e.kind == "bool":
                raise Refused(line, "a yes or no is not shown: write {{ 'text' if ... else 'other' }}")
            if e.kind == "html" and writer != "text":
                raise Refused(line, f"markup cannot stand in {tp.article(self.walker.place)}")
            if e.kind in ("ptr", "list"):
                raise Refused(line, "this is a record, not a text: show one of its fields")
            self.lines.do(f"TPL_{writer.upper()}(o, {e.code});")
        self.walker.place = after

    def as_is(self, node, writer, after):
        """as_is(address): one of ours that brings its own language and type size, as the switches between them do."""
        if writer != "addr_open" or len(node.args) != 1 or node.kwargs:
            raise Refused(node.lineno, "as_is(address) gives the whole address of a link")
        return node.args[0], "src", tp.replace(after, address=tp.ASSET)

    def do_if(self, node):
        self.enter(node.lineno)
        start = self.walker.place
        joined = None
        for word, test, body, line in [("if", node.test, node.body, node.lineno)] + [
                ("} else if", e.test, e.body, e.lineno) for e in node.elif_]:
            self.lines.flush()
            self.lines.line = line
            self.lines.put(f"{word} ({self.truth(test)}) {{")
            joined = self.branch(start, body, joined, node.lineno)
        if node.else_:
            self.lines.put("} else {")
            joined = self.branch(start, node.else_, joined, node.lineno)
        else:
            joined = tp.join(joined, start, node.lineno)
        self.lines.put("}")
        self.walker.place = joined

    def branch(self, start, body, joined, line):
        self.walker.place = start
        self.scoped(body)
        end = tp.enter(self.walker.place, line)
        return end if joined is None else tp.join(joined, end, line)

    def do_for(self, node):
        line = node.lineno
        if node.test or node.recursive or not isinstance(node.target, nodes.Name):
            raise Refused(line, "a loop is {% for name in list %}")
        self.enter(line)
        self.lines.flush()
        k = self.number()
        name = node.target.name
        if isinstance(node.iter, nodes.Call) and isinstance(node.iter.node, nodes.Name) and node.iter.node.name == "range":
            args = [self.integer(a) for a in node.iter.args]
            if len(args) not in (1, 2) or node.iter.kwargs:
                raise Refused(line, "range takes one or two numbers")
            low, high = (["0"] + args)[-2:]
            if node.else_:
                raise Refused(line, "a range has no else")
            self.lines.put(f"{{ const int64_t a{k} = {low}, z{k} = {high};")
            head = f"for (int64_t i{k} = a{k}; i{k} < z{k}; i{k}++) {{"
            variable = E(f"i{k}", None, "int")
            loop = {"index": f"(i{k} - a{k} + 1)", "index0": f"(i{k} - a{k})", "first": f"(i{k} == a{k})",
                    "last": f"(i{k} + 1 == z{k})", "length": f"(z{k} - a{k})"}
            item = None
        else:
            self.lines.put(f"{{ __auto_type l{k} = {self.pointer(node.iter)};")
            head = f"for (size_t i{k} = 0; i{k} < l{k}->n; i{k}++) {{"
            item = f"__auto_type v{k}_{name} = TPL_AT(l{k}->at[i{k}]); (void)v{k}_{name};"
            variable = E(f"(*v{k}_{name})", f"v{k}_{name}", "any")
            loop = {"index": f"((int64_t)i{k} + 1)", "index0": f"((int64_t)i{k})", "first": f"(i{k} == 0)",
                    "last": f"(i{k} + 1 == l{k}->n)", "length": f"((int64_t)l{k}->n)"}
        self.lines.put(head)
        if item:
            self.lines.put(item)
        # The body may begin where it ended the last time: read it from the joined state until that does not change.
        start = self.walker.place
        for _ in range(4):
            mark, count = self.lines.mark(), self.count
            self.walker.place = start
            self.scopes.append({name: variable})
            self.loops.append(loop)
            self.scoped(node.body)
            self.loops.pop()
            self.scopes.pop()
            joined = tp.join(start, tp.enter(self.walker.place, line), line)
            if joined == start:
                break
            start = joined
            self.lines.back_to(mark)
            self.count = count
        self.lines.put("}")
        self.walker.place = joined
        if node.else_:
            self.lines.put(f"if (l{k}->n == 0) {{")
            self.scoped(node.else_)
            self.walker.place = tp.join(joined, tp.enter(self.walker.place, line), line)
            self.lines.put("}")
        self.lines.put("}")

    def declare(self, name, e, line):
        if name in ("p", "o", "lang", "large", "path", "loop", "caller"):
            raise Refused(line, f"{name} has a meaning of its own")
        if name != "_trans" and any(name in s for s in self.scopes):
            raise Refused(line, f"{name} is already set: set another name, or use a value with if and else")
        self.scopes[-1][name] = e

    def do_assign(self, node):
        if not isinstance(node.target, nodes.Name):
            raise Refused(node.lineno, "set gives one name a value")
        e = self.expr(node.node)
        c = f"v{self.number()}_{node.target.name}"
        self.lines.do(f"__auto_type {c} = {e.code}; (void){c};")
        self.declare(node.target.name, E(c, f"TPL_AT({c})", e.kind if e.kind != "list" else "any"), node.lineno)

    def aside(self, body, line, end):
        """Writes the statements that give `body` as html; `end` gets the C expression of it."""
        k = self.number()
        self.enter(line)
        before = self.walker.place
        self.lines.do(f"struct buf *k{k} = out_aside(o);")
        self.walker.place = tp.Place()
        self.scoped(body)
        if self.walker.place.kind != tp.TEXT or self.walker.place.open:
            raise Refused(line, f"the block leaves {tp.shown(self.walker.place.open)} open")
        self.walker.place = before
        self.lines.line = line
        self.lines.put(end(f"out_back(o, k{k})"))

    def do_assignblock(self, node):
        if node.filter:
            raise Refused(node.lineno, "a block takes no filter")
        c = f"v{self.number()}_{node.target.name}"
        self.aside(node.body, node.lineno, lambda got: f"html {c} = {got}; (void){c};")
        self.declare(node.target.name, E(c, f"TPL_AT({c})", "html"), node.lineno)

    def do_callblock(self, node):
        line = node.lineno
        if node.args:
            raise Refused(line, "caller() takes no arguments here")
        macro = self.macro_of(node.call)
        if not macro:
            raise Refused(line, "{% call %} names a macro")
        if not macro.caller:
            raise Refused(line, f"macro {macro.name} does not use caller()")
        if self.walker.place.kind != tp.TEXT:
            raise Refused(line, f"a macro writes markup: it cannot stand in {tp.article(self.walker.place)}")
        # A block of its own, so that its buffer's name lives no longer than the call.
        self.lines.do("{")
        self.aside(node.body, line, lambda got: self.macro_call(macro, node.call, got) + ";")
        self.lines.put("}")
        self.walker.to(has_space=False)

    def do_macro(self, node):
        raise Refused(node.lineno, "a macro stands at the top of the file")

    do_import = do_fromimport = do_macro
