#!/usr/bin/python3
"""Holds ROOMS against every #include under src/, and the few walls a grep can see. Ends with 'N passed, N failed'."""
import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parent.parent
passed, failed = 0, []


def check(holds, sentence):
    global passed
    if holds:
        passed += 1
    else:
        failed.append(sentence)


allowed = {}
for line in (root / "ROOMS").read_text("utf8").splitlines():
    line = line.split("#")[0].strip()
    if line:
        room, _, others = line.partition(":")
        allowed[room.strip()] = set(others.split()) | {room.strip()}

order = list(allowed)
for room, others in allowed.items():
    known = [o for o in others if o in allowed]
    check(len(known) == len(others), f"ROOMS: {room} names a room that is not there: {others - set(known)}")
    check((root / "src" / room).is_dir(), f"ROOMS: there is no src/{room}")
    if room != "test":
        check(all(order.index(o) <= order.index(room) for o in known), f"ROOMS: {room} looks upwards: {others}")

for folder in sorted((root / "src").iterdir()):
    check(folder.name in allowed, f"src/{folder.name} is not in ROOMS")

private = {  # a library's header: the only rooms that may know it
    "sqlite3.h": {"store"},
    "libpq-fe.h": {"store"},
    "microhttpd.h": {"http"},
    "vips/vips.h": {"box"},
    "pthread.h": {"store", "http", "web", "box"},  # web: locks of the page cache; box: its two helpers' sockets
}
for path in sorted((root / "src").rglob("*.[ch]")):
    room = path.relative_to(root / "src").parts[0]
    is_test = path.name.endswith("_test.c") or path.stem in ("fixture", "play")
    for n, line in enumerate(path.read_text("utf8").splitlines(), 1):
        m = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
        if not m:
            continue
        name = m.group(2)
        where = f"{path.relative_to(root)}:{n}"
        for header, rooms in private.items():
            if name.endswith(header):
                check(room in rooms or is_test, f"{where}: {header} belongs to {rooms}")
        if m.group(1) == '"' and "/" in name:
            other = name.split("/")[0]
            if other in allowed:
                # A room's story may begin at another room's door.
                through = is_test and (other == "test" or other in allowed["test"])
                check(other in allowed[room] or through, f"{where}: {room} may not include {other}")
    if not is_test:
        lines = path.read_text("utf8").count("\n")
        check(lines <= 600, f"{path.relative_to(root)}: {lines} lines, more than one reads in a sitting")

for sentence in failed:
    print("FAILED", sentence)
print(f"{passed} passed, {len(failed)} failed")
sys.exit(bool(failed))
