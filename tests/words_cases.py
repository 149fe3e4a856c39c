#!/usr/bin/python3
"""Cases of tools/words.py: what it finds in C, templates and data, and what it must complain of."""
import subprocess
import sys
import tempfile
from pathlib import Path

TOOL = Path(__file__).resolve().parent.parent / "tools" / "words.py"
passed, failed = 0, 0
HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'


def run(files, *command):
    """Exit status and output of the tool on a source tree of these files."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(HEAD + text if name.endswith(".po") else text, encoding="utf-8")
        out = Path(folder) / "out"
        command = [str(out) if word == "OUT" else word for word in command]
        got = subprocess.run([TOOL, "--root", folder, *command], capture_output=True, text=True, check=False)
        written = out.read_text(encoding="utf-8") if out.exists() else ""
        return got.returncode, got.stdout + got.stderr, written


def case(sentence, held, shown=""):
    global passed, failed
    if held:
        passed += 1
    else:
        failed += 1
        print(f"FAILED {sentence}\n{shown}")


def check(sentence, files, *expected):
    """`expected` findings, or a clean bill when there are none."""
    status, said, _ = run(files, "check")
    findings = [line for line in said.splitlines() if ": " in line]
    case(sentence, (status != 0) == bool(expected) and len(findings) == len(expected) and
         all(any(e in f for f in findings) for e in expected), said)


SOURCE = '''/* WORD(rq, "trong ghi chú") */ // _("cũng vậy")
static const char *x = "_(\\"trong chuỗi\\")";
#define _(vi) S(vi)
a = WORD(rq, "Một"); b = _("Hai " "nửa"); c = word(l, _("Ba \\"ngoặc\\""));
d = word_n(l, _("%(n)s việc"), n); e = other("Không");
'''
ENGLISH = '''msgid "Một"
msgstr "One"

msgid "Hai nửa"
msgstr "Two halves"

msgid "Ba \\"ngoặc\\""
msgstr "Three"

msgid "%(n)s việc"
msgid_plural "%(n)s việc"
msgstr[0] "one matter"
msgstr[1] "%(n)s matters"
'''

check("messages of C are found in calls, not in comments and strings", {"src/a/a.c": SOURCE, "po/en/a.po": ENGLISH})
check("a message without English is told with its place", {"src/a/a.c": SOURCE + 'WORD(rq, "Mới");', "po/en/a.po": ENGLISH},
      "src/a/a.c:6: no English: Mới")
check("an English text nobody says any more is told", {"src/a/a.c": SOURCE, "po/en/a.po": ENGLISH + '\nmsgid "Cũ"\nmsgstr "Old"\n'},
      "nobody says this any more: Cũ")
check("variables must be the same", {"src/a/a.c": '_("Còn %(n)s ngày")', "po/en/a.po": 'msgid "Còn %(n)s ngày"\nmsgstr "%(m)s days"\n'},
      "variables differ (m, n)")
check("printf marks must be the same", {"src/a/a.c": '_("Còn %d ngày")', "po/en/a.po": 'msgid "Còn %d ngày"\nmsgstr "%s days"\n'},
      "variables differ")
check("a doubled percent sign is no variable", {"src/a/a.c": '_("100%% của %(n)s")', "po/en/a.po": 'msgid "100%% của %(n)s"\nmsgstr "all 100%% of %(n)s"\n'})
check("a plural needs both forms", {"src/a/a.c": 'word_n(l, _("%(n)s việc"), n)', "po/en/a.po": 'msgid "%(n)s việc"\nmsgstr "%(n)s matters"\n'},
      "no English plural")
check("the same message twice says the same", {"src/a/a.c": '_("Gửi")', "po/en/a.po": 'msgid "Gửi"\nmsgstr "Send"\n',
                                               "po/en/b.po": 'msgid "Gửi"\nmsgstr "Submit"\n'}, "another English than in a.po")
check("the same message twice with one English is fine", {"src/a/a.c": '_("Gửi")', "po/en/a.po": 'msgid "Gửi"\nmsgstr "Send"\n',
                                                          "po/en/b.po": 'msgid "Gửi"\nmsgstr "Send"\n'})
check("a fuzzy entry is not done", {"src/a/a.c": '_("Gửi")', "po/en/a.po": '#, fuzzy\nmsgid "Gửi"\nmsgstr "Send"\n'}, "marked fuzzy")
check("an empty English is none", {"src/a/a.c": '_("Gửi")', "po/en/a.po": 'msgid "Gửi"\nmsgstr ""\n'}, "no English: Gửi")
check("templates' messages are found", {"src/a/a.html": "{{ _('Một') }}{% trans n=p.n %}Có {{ n }} việc{% pluralize %}Có {{ n }} việc{% endtrans %}",
                                        "po/en/a.po": 'msgid "Một"\nmsgstr "One"\n'}, "src/a/a.html:1: no English: Có %(n)s việc")
check("Vietnamese outside every message is told", {"src/a/a.html": "<p>\nĐường ngập</p><p title=\"x\">{{ w.a('Ổ gà') }}</p><!-- ghi chú -->"},
      "src/a/a.html:2: not a message: Đường ngập", "not a message: Ổ gà")
check("names and hints of data files are messages", {"data/topics.yaml": 'topics:\n  - code: a\n    name: "Đường sá"\n    hint: Ổ gà\n    other: Không\n'},
      "data/topics.yaml:3: no English: Đường sá", "data/topics.yaml:4: no English: Ổ gà")
check("tests' own texts are no messages", {"src/a/a_test.c": '_("Thử")'})

status, said, table = run({"po/en/a.po": ENGLISH}, "compile", "OUT", "/dev/null")
case("the table holds every message and its plural", status == 0 and table.count("{{\"") == 4 and '"%(n)s matters"' in table, table)
status, said, table = run({"po/en/a.po": 'msgid "Gửi"\nmsgstr "Send"\n', "po/en/b.po": 'msgid "Gửi"\nmsgstr "Submit"\n'},
                          "compile", "OUT", "/dev/null")
case("two Englishes for one message stop the build", status == 1 and not table and "another English" in said, said)
status, said, table = run({"po/en/.keep": ""}, "compile", "OUT", "/dev/null")
case("a table without messages is still C", status == 0 and "word_mask = 7" in table, said)
status, said, pot = run({"src/a/a.c": SOURCE}, "extract", "OUT")
case("the catalogue for translators names each place", status == 0 and "src/a/a.c:4" in pot and 'msgid "Hai nửa"' in pot, pot)

print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0)
