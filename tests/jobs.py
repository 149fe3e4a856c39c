#!/usr/bin/env python3
"""Slow work on the release program: an export of thousands of matters, killed with kill -9 again and again, comes out whole, in
bounded memory, while others are served. The argument says how many matters (2,000)."""
import csv
import io
import os
import random
import re
import subprocess
import sys
import time

from office import Office
from serving import PROGRAM, Server, Tally

TALLY = Tally()
check = TALLY.check
MATTERS = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
KILLS = 6


def public_matters(office):
    return int(re.sub(r"\D", "", re.search(r"<strong>([\d.]+) việc", office.page("/phan-anh")).group(1)))


def state(office):
    row = re.search(r"<tbody>(<tr>.*?</tr>)", office.page("/can-bo/viec"), re.S).group(1)
    done = re.search(r"\(([\d.]+) trong", row)
    return re.sub(r"<[^>]+>", " ", row), int(done.group(1).replace(".", "")) if done else 0, row


def main():
    sv = Server(make=False)
    url = os.environ.get("TT_POSTGRES")
    subprocess.run([PROGRAM, "demo", sv.dir, "--matters", str(MATTERS), *(["--postgres", url] if url else [])], check=True,
                   stdout=subprocess.DEVNULL)
    sv.start()
    try:
        office = Office(sv)
        office.sign_in()
        public = public_matters(office)
        check("there is something to export", public > MATTERS // 3, public)
        check("an export begins", office.send("/can-bo/viec", "/can-bo/viec", {})[0] == 303)
        seen, killed = [], 0
        end = time.monotonic() + 300
        while time.monotonic() < end:
            words, done, row = state(office)
            if "Xong" in words:
                break
            seen.append(done)
            if killed < KILLS and done < public * 0.9:
                time.sleep(random.uniform(0.0, 0.05))
                sv.kill()
                killed += 1
                sv.start()
            time.sleep(0.02)
        check("it comes to its end", "Xong" in words, words)
        check("it was killed on the way, and went on from where it was", killed > 0 and seen == sorted(seen), (killed, seen[-5:]))
        check("each step was to be seen", len(set(seen)) > 1 or killed == 1, sorted(set(seen))[:10])
        before = sv.memory_kb()
        path = re.search(r'href="(/can-bo/viec/[0-9a-f]{32}/tai-ve)"', row).group(1)
        status, body = office.request("GET", path)
        rows = list(csv.reader(io.StringIO(body.lstrip("\ufeff"), newline="")))
        check("the file has its mark and its heading", status == 200 and body.startswith("\ufeffSố,"), body[:60])
        numbers = [int(r[0]) for r in rows[1:]]
        check("every public matter once, in order", numbers == sorted(set(numbers)) and len(numbers) == public,
              (len(numbers), len(set(numbers)), public))
        check("every row has every column", {len(r) for r in rows} == {12}, {len(r) for r in rows})
        grown = sv.memory_kb() - before
        check("taking it away costs less memory than twice the file", grown < 2 * len(body.encode()) // 1024 + 8192, grown)
    finally:
        if sv.process.poll() is None:
            check("it stops cleanly", sv.stop() == 0)
    said = sv.command("check", sv.dir)
    check("thanthien check finds all well", said.returncode == 0, said.stdout)
    TALLY.end()


if __name__ == "__main__":
    main()
