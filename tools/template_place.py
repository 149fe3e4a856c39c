"""Where in the HTML a template stands: the strict little state machine behind tools/templates.py.

`feed` walks static text and says what is written for it; `hole` says which writer a value at this place needs, or
refuses. A Place is a value: branches start from the same one and are joined again, so that a template cannot leave its
branches in two different states. What HTML allows but nobody needs here (unquoted values, event handlers, style
attributes, elements left open) is refused: each was a way to be wrong without noticing.
"""
import re
from dataclasses import dataclass, replace

TEXT, RCDATA, RAW, COMMENT, DECL = "text", "title or textarea", "script or style", "comment", "declaration"
TAG_OPEN, TAG_NAME, IN_TAG, NEED_SPACE = "tag name", "tag name ", "tag", "end of an attribute"
ATTR_NAME, BEFORE_VALUE, VALUE, END_TAG = "attribute name", "unquoted value", "attribute", "end tag"

# States of an address inside its quotes.
START, PATH, QUERY, OPEN, FRAGMENT, FOREIGN, AUTHORITY, TEL, SAME, ASSET = (
    "start", "path", "query", "open", "fragment", "foreign", "authority", "tel", "same", "asset")

VOID = set("area base br col embed hr img input link meta source track wbr".split())
BLOCK = set("""address article aside blockquote body caption col colgroup dd details dialog div dl dt fieldset figcaption
  figure footer form h1 h2 h3 h4 h5 h6 head header hr html legend li link main meta nav ol optgroup option p section
  summary table tbody td tfoot th thead title tr ul script style""".split())
REFUSED_ELEMENTS = set("""applet base embed frame frameset noembed noframes object plaintext xmp listing animate
  animatemotion animatetransform set foreignobject""".split())
REFUSED_ATTRIBUTES = {"style": "the page's security policy blocks style attributes; give a class",
                      "srcdoc": "a document inside an attribute is not escaped safely",
                      "http-equiv": "headers are set by the server",
                      "ping": "nothing is sent elsewhere", "xlink:href": "write href"}
# Loaded or followed like addresses, and needed by nobody: static text only.
NO_HOLES = set("""srcset imagesrcset data codebase archive background longdesc profile manifest dynsrc lowsrc
  attributionsrc cite poster usemap classid""".split())
LINKS = {("a", "href"), ("area", "href"), ("form", "action")}
SPACE = " \t\n\f\r"


class Refused(Exception):
    """The template is not taken; says why in a sentence."""

    def __init__(self, line, why):
        super().__init__(why)
        self.line = line


@dataclass(frozen=True)
class Place:
    kind: str = TEXT
    element: str = ""       # whose tag is being read, or whose content (title, textarea, script, style)
    attr: str = ""
    quote: str = ""
    address: str = ""       # one of START ... ASSET inside an address attribute
    link: bool = False      # that address leads to a page: language and type size go along
    said: str = ""          # static text of the name or value so far; None when branches differ
    method: str = ""        # of the form whose tag is being read
    has_space: bool = True  # the last thing written was white space, so more of it can go
    open: tuple = ()        # elements not yet closed

    def words(self):
        where = self.kind.strip()
        if self.kind == VALUE:
            where = f"attribute {self.attr}"
        return where


def keeps_space(place):
    return "pre" in place.open or place.element == "textarea"


def join(a, b, line):
    """The state after two branches. They must agree, but for what does not matter any more."""
    if a == b:
        return a
    ends = (TAG_NAME, ATTR_NAME, NEED_SPACE, IN_TAG)
    if a.kind in ends and b.kind in ends and a.element == b.element and a.open == b.open:
        method = a.method if a.method == b.method else None
        return replace(a, kind=NEED_SPACE, attr="", said="", method=method)
    if a.open != b.open and a.kind == b.kind:
        raise Refused(line, f"the branches leave different elements open: {shown(a.open)} and {shown(b.open)}")
    if a.kind != b.kind or a.element != b.element or a.attr != b.attr or a.quote != b.quote:
        raise Refused(line, f"the branches end in different places of the HTML: {a.words()} and {b.words()}")
    address = a.address
    if a.address != b.address:
        if {START, AUTHORITY, ASSET} & {a.address, b.address}:
            raise Refused(line, "each branch must give the whole beginning of the address")
        address = OPEN
    return replace(a, address=address, said=a.said if a.said == b.said else None,
                   method=a.method if a.method == b.method else None, has_space=a.has_space and b.has_space)


def shown(opened):
    return "".join(f"<{name}>" for name in opened) or "none"


def enter(place, line):
    """Before a block ({% if %}, {% for %} ...): the names being read end here, some places take no block at all."""
    if place.kind in (RAW, COMMENT, DECL, TAG_OPEN, BEFORE_VALUE, END_TAG):
        raise Refused(line, f"a block cannot stand in {article(place)}")
    if place.kind in (TAG_NAME, ATTR_NAME):
        return replace(place, kind=NEED_SPACE, attr="", said="")
    if place.kind == VALUE and place.attr in REFUSED_ATTRIBUTES:
        raise Refused(line, f"a block cannot stand in {article(place)}")
    return place


def article(place):
    names = {RAW: f"a {place.element}", COMMENT: "a comment", DECL: "a declaration", TAG_OPEN: "a tag name",
             TAG_NAME: "a tag name", END_TAG: "a tag name", IN_TAG: "an attribute name", NEED_SPACE: "an attribute name",
             ATTR_NAME: "an attribute name", BEFORE_VALUE: "an unquoted value", VALUE: f"the attribute {place.attr}",
             TEXT: "text", RCDATA: f"a {place.element}"}
    return names[place.kind]


def hole(place, line, is_asset=False):
    """Which writer a value needs here (text, rcdata, attr, addr_open, addr_part, tel, asset), and the state behind it."""
    if place.kind == TEXT:
        return "text", replace(place, has_space=False)
    if place.kind == RCDATA:
        return "rcdata", replace(place, has_space=False)
    if place.kind != VALUE:
        raise Refused(line, f"a hole cannot stand in {article(place)}")
    if place.attr in NO_HOLES:
        raise Refused(line, f"a hole cannot stand in {article(place)}: it is loaded like an address")
    if not place.address:
        if is_asset:
            raise Refused(line, "asset() gives an address: it stands in href or src")
        return "attr", replace(place, said=None)
    if is_asset:
        if place.address != START or place.link:
            raise Refused(line, "asset() gives the whole address of a file: it stands alone in src, or in href of <link>")
        return "attr", replace(place, address=ASSET)
    if place.address == START:
        if place.element in ("script", "link", "iframe"):
            raise Refused(line, f"the address of <{place.element}> is static or an asset()")
        return ("addr_open" if place.link else "src"), replace(place, address=OPEN if place.link else ASSET)
    if place.address == AUTHORITY:
        raise Refused(line, "a hole cannot name the server of an address")
    if place.address == ASSET:
        raise Refused(line, "nothing can follow a whole address")
    if place.address == TEL:
        return "tel", place
    return "addr_part", place


class Walker:
    """Feeds static text through the states; `emit` has raw(text) and do(c_statement)."""

    def __init__(self, place, emit):
        self.place, self.emit = place, emit

    def feed(self, text, line):
        i = 0
        while i < len(text):
            step = getattr(self, "at_" + _METHOD[self.place.kind])
            j = step(text, i, line)
            line += text.count("\n", i, j)
            i = j

    def to(self, **changes):
        self.place = replace(self.place, **changes)

    # ---- content ----------------------------------------------------------------------------------------

    def at_text(self, t, i, line):
        if t[i] == "<":
            if t.startswith("<!--", i):
                self.to(kind=COMMENT)
                return i + 4
            if t.startswith("<!", i):
                self.to(kind=DECL)
                self.emit.raw("<!")
                return i + 2
            if t.startswith("</", i):
                self.to(kind=END_TAG, said="")
                return i + 2
            if i + 1 < len(t) and not t[i + 1].isascii() or i + 1 < len(t) and not t[i + 1].isalpha():
                raise Refused(line, "write &lt; for a less-than sign in text")
            self.to(kind=TAG_OPEN)
            return i + 1
        j = t.find("<", i)
        self.write_text(t[i:j if j >= 0 else len(t)])
        return j if j >= 0 else len(t)

    def write_text(self, chunk):
        if keeps_space(self.place):
            self.emit.raw(chunk)
            self.to(has_space=False)
            return
        chunk = re.sub(f"[{SPACE}]+", lambda m: "\n" if "\n" in m.group() else " ", chunk)
        if self.place.has_space:
            chunk = chunk.lstrip(SPACE)
        if chunk:
            self.emit.raw(chunk)
            self.to(has_space=chunk[-1] in SPACE)

    def at_comment(self, t, i, line):
        j = t.find("-->", i)
        if j < 0:
            return len(t)
        self.to(kind=TEXT)
        return j + 3

    def at_decl(self, t, i, line):
        j = t.find(">", i)
        self.emit.raw(t[i:j + 1 if j >= 0 else len(t)])
        if j < 0:
            return len(t)
        self.to(kind=TEXT, has_space=False)
        return j + 1

    def at_raw(self, t, i, line):
        end = re.compile(rf"</{self.place.element}\s*>", re.I).search(t, i)
        static = t[i:end.start() if end else len(t)]
        if "<!--" in static or "<script" in static.lower():
            raise Refused(line, f"<!-- and <script change where a {self.place.element} ends: write it otherwise")
        self.emit.raw(static)
        if not end:
            return len(t)
        self.close(self.place.element, line)
        return end.end()

    def at_rcdata(self, t, i, line):
        end = re.compile(rf"</{self.place.element}\s*>", re.I).search(t, i)
        static = t[i:end.start() if end else len(t)]
        if "<" in static:
            raise Refused(line, f"no tags inside {self.place.element}; write &lt;")
        self.write_text(static)
        if not end:
            return len(t)
        self.close(self.place.element, line)
        return end.end()

    # ---- tags -------------------------------------------------------------------------------------------

    def at_tag_open(self, t, i, line):
        m = re.compile(r"[a-zA-Z][a-zA-Z0-9-]*").match(t, i)
        if not m:
            raise Refused(line, "write &lt; for a less-than sign in text")
        name = m.group()
        if name.lower() in REFUSED_ELEMENTS:
            raise Refused(line, f"<{name}> is not used here")
        self.emit.raw("<" + name)
        self.to(kind=TAG_NAME, element=name.lower(), method="")
        return m.end()

    def at_tag(self, t, i, line):
        """Behind a tag name, an attribute or a space inside a tag."""
        c = t[i]
        if c in SPACE:
            self.to(kind=IN_TAG, attr="")
            return i + 1
        if c == ">":
            self.opened(line)
            return i + 1
        if c == "/":
            if not t.startswith("/>", i):
                raise Refused(line, "a slash in a tag stands before >")
            if self.place.element in VOID:
                self.opened(line)
            elif "svg" in self.place.open:
                self.emit.raw("/>")
                self.to(kind=TEXT, element="", has_space=False)
            else:
                raise Refused(line, f"<{self.place.element}/> does not close itself in HTML")
            return i + 2
        if self.place.kind != IN_TAG:
            raise Refused(line, "a space is missing between attributes" if c not in "=" else
                          "an attribute's name and value stand together")
        m = re.compile(r"[a-zA-Z_@:][a-zA-Z0-9_:.-]*").match(t, i)
        if not m:
            raise Refused(line, f"{c!r} cannot begin an attribute")
        name = m.group()
        low = name.lower()
        if low.startswith("on"):
            raise Refused(line, f"no event handlers ({name}): scripts live in files")
        if low in REFUSED_ATTRIBUTES:
            raise Refused(line, f"no attribute {name}: {REFUSED_ATTRIBUTES[low]}")
        self.emit.raw(" " + name)
        self.to(kind=ATTR_NAME, attr=low)
        if self.place.element == "form" and low == "method":
            self.to(method=None)
        return m.end()

    def at_attr_name(self, t, i, line):
        if t[i] == "=":
            self.emit.raw("=")
            self.to(kind=BEFORE_VALUE)
            return i + 1
        return self.at_tag(t, i, line) if t[i] in SPACE + ">/" else self.bad_name(t, i, line)

    def bad_name(self, t, i, line):
        raise Refused(line, f"{t[i]!r} cannot stand in an attribute's name")

    def at_before_value(self, t, i, line):
        if t[i] not in "\"'":
            raise Refused(line, f"the value of {self.place.attr} needs quotes right behind the =")
        p = self.place
        link = (p.element, p.attr) in LINKS or p.attr == "formaction"
        address = START if link or p.attr in ("href", "src") else ""
        self.emit.raw(t[i])
        self.to(kind=VALUE, quote=t[i], address=address, link=link, said="")
        return i + 1

    def at_value(self, t, i, line):
        j = t.find(self.place.quote, i)
        value = t[i:j if j >= 0 else len(t)]
        if value:
            if self.place.address:
                self.address(value, line)
            else:
                self.emit.raw(value)
            if self.place.said is not None:
                self.to(said=self.place.said + value)
        if j < 0:
            return len(t)
        self.end_address()
        p = self.place
        method = p.said.lower() if p.element == "form" and p.attr == "method" and p.said is not None else p.method
        self.emit.raw(p.quote)
        self.to(kind=NEED_SPACE, attr="", quote="", address="", link=False, said="", method=method)
        return j + 1

    def at_end_tag(self, t, i, line):
        j = t.find(">", i)
        if j < 0:
            raise Refused(line, "an end tag is plain text up to its >")
        name = t[i:j].strip(SPACE)
        if not re.fullmatch(r"[a-zA-Z][a-zA-Z0-9-]*", name):
            raise Refused(line, f"</{name}> is no end tag")
        self.close(name, line)
        return j + 1

    def opened(self, line):
        p = self.place
        name = p.element
        self.emit.raw(">")
        opened = p.open if name in VOID else p.open + (name,)
        kind = {"script": RAW, "style": RAW, "title": RCDATA, "textarea": RCDATA}.get(name, TEXT)
        if kind == RCDATA and name == "title" and "svg" in p.open:
            kind = TEXT
        if name == "textarea":
            self.emit.raw("\n")  # HTML drops one line break here: it must not be the first one somebody typed
        if name == "form" and p.method is None:
            raise Refused(line, "the method of a form is static text")
        self.to(kind=kind, element=name if kind != TEXT else "", open=opened, has_space=name in BLOCK, method="")
        if name == "form" and p.method != "post":
            self.emit.do("out_form_large(o);")  # a GET form drops the query of its action, large type with it
        if name == "form" and p.method == "post":
            self.emit.do("o->posts = true;")

    def close(self, name, line):
        p = self.place
        if not p.open or p.open[-1] != name.lower():
            what = f"<{p.open[-1]}> is open" if p.open else "nothing is open here"
            raise Refused(line, f"</{name}> closes what is not open: {what}")
        self.emit.raw(f"</{name}>")
        self.to(kind=TEXT, element="", said="", open=p.open[:-1], has_space=name.lower() in BLOCK)

    # ---- addresses --------------------------------------------------------------------------------------

    def address(self, value, line):
        if self.place.address == START:
            value = self.begin_address(value, line)
        p = self.place
        if p.address == ASSET:
            raise Refused(line, "nothing can follow a whole address")
        if p.address == AUTHORITY and "/" in value:
            self.to(address=FOREIGN)
        if p.link and p.address in (PATH, QUERY, OPEN, SAME) and "#" in value:
            head, tail = value.split("#", 1)
            self.path_text(head)
            self.end_address()
            self.to(address=FRAGMENT)
            self.emit.raw("#" + tail)
            return
        self.path_text(value)

    def path_text(self, value):
        self.emit.raw(value)
        if self.place.address == PATH and "?" in value:
            self.to(address=QUERY)

    def begin_address(self, value, line):
        p = self.place
        scheme = re.match(r"(https?://|mailto:|tel:)", value)
        if value.startswith("//") or value.startswith("/\\"):
            raise Refused(line, "an address of ours begins with one slash")
        if value[0] == "/":
            if value.startswith("/tinh/"):
                raise Refused(line, "files are named by asset('...')")
            if p.link:
                self.emit.do('out_link(o, S(""));')
            self.to(address=PATH)
        elif value[0] == "#":
            self.to(address=FRAGMENT)
        elif value[0] == "?" and p.link:
            self.emit.do("out_link_here(o);")
            self.to(address=SAME)
        elif scheme and p.link:
            kind = {"mailto:": FOREIGN, "tel:": TEL}.get(scheme.group(), AUTHORITY)
            self.to(address=kind)
            rest = value[scheme.end():]
            if kind == AUTHORITY:
                self.emit.raw(scheme.group())
                return rest
        else:
            raise Refused(line, "an address begins with / or #, a link also with ?, http://, https://, mailto: or tel:")
        return value

    def end_address(self):
        p = self.place
        if not p.link:
            return
        if p.address == PATH:
            self.emit.do("out_link_end(o, false);")
        elif p.address in (QUERY, SAME):
            self.emit.do("out_link_end(o, true);")
        elif p.address == OPEN:
            self.emit.do("out_addr_close(o);")


_METHOD = {TEXT: "text", RCDATA: "rcdata", RAW: "raw", COMMENT: "comment", DECL: "decl", TAG_OPEN: "tag_open",
           TAG_NAME: "tag", IN_TAG: "tag", NEED_SPACE: "tag", ATTR_NAME: "attr_name", BEFORE_VALUE: "before_value",
           VALUE: "value", END_TAG: "end_tag"}
