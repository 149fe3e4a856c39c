#!/usr/bin/env python3
"""kill -9 in the middle of load: nothing acknowledged is lost, nothing is done twice.

Eight senders post matters; the whole program is killed after a random moment and started again, 40 times (or as many as
the argument says). A code counts as acknowledged when its whole answer was read. What was sent and not answered is
sent again after the restart, with the same form: it must be taken once. At the end `thanthien check --acks` looks at
every acknowledged code and text, and at the store and both logs. With TT_POSTGRES (tools/with-postgres.sh) the same on
PostgreSQL.
"""
import hashlib
import os
import random
import sys
import threading
import time

from serving import Server, Tally, follow_code, get, matter_form, post

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 40
SENDERS = 8


class Sender(threading.Thread):
    """Sends until told to stop; remembers what was acknowledged and what hangs in the air."""

    def __init__(self, sv, number):
        super().__init__(daemon=True)
        self.sv, self.number, self.stop = sv, number, False
        self.acks, self.pending, self.bad = [], None, []
        self.sent, self.resent = 0, 0

    def source(self):
        # Another /24 for every few matters: a commune's people are many.
        return f"127.{self.number + 1}.{self.sent // 20 % 250}.7"

    def one(self):
        client = self.sv.client(self.source(), timeout=10)
        try:
            if self.pending is None:
                text = f"Nắp cống số {self.sent} của người gửi {self.number} bị vỡ, xin sửa. {random.random()}"
                status, page = get(client, "/phan-anh/gui")
                if status != 200:
                    return
                self.pending = (text, matter_form(page, text))
                self.sent += 1
            else:
                self.resent += 1
            text, fields = self.pending
            status, page, _ = post(client, "/phan-anh/gui", fields)
            code = follow_code(page) if status == 200 else None
            if code:
                self.acks.append((code, hashlib.sha256(text.encode()).hexdigest()))
                self.pending = None
            elif status not in (429, 503):
                self.bad.append((status, page[:300]))
                self.pending = None
        finally:
            client.close()

    def run(self):
        while not self.stop:
            try:
                self.one()
            except (OSError, ValueError) as e:
                if "HTTP" in type(e).__name__:
                    continue
                time.sleep(0.02)
            except Exception as e:  # http.client's own: the answer was cut off
                if not type(e).__module__.startswith("http"):
                    self.bad.append((0, repr(e)))
                time.sleep(0.02)


def main():
    tally, sv = Tally(), Server(url=os.environ.get("TT_POSTGRES"))
    senders = [Sender(sv, i) for i in range(SENDERS)]
    slowest = 0.0
    sv.start()
    for s in senders:
        s.start()
    for _ in range(ROUNDS):
        time.sleep(random.uniform(0.05, 1.0))
        sv.kill()
        began = time.monotonic()
        sv.start()
        slowest = max(slowest, time.monotonic() - began)
    time.sleep(1.5)
    for s in senders:
        s.stop = True
    for s in senders:
        s.join(20)
    tally.check("SIGTERM after it all ends cleanly", sv.stop() == 0)
    acks = [a for s in senders for a in s.acks]
    bad = [b for s in senders for b in s.bad]
    tally.check("every answer is a code or 'later'", not bad, bad[:3])
    tally.check("codes are all different", len({c for c, _ in acks}) == len(acks))
    tally.check("enough was acknowledged to mean something", len(acks) >= ROUNDS * 5, len(acks))
    path = os.path.join(sv.folder.name, "acks")
    with open(path, "w", encoding="utf-8") as f:
        f.writelines(f"{code}\t{digest}\n" for code, digest in acks)
    done = sv.command("check", sv.dir, "--acks", path)
    tally.check("thanthien check --acks finds everything", done.returncode == 0, done.stdout + done.stderr)
    # The check itself must be able to fail.
    with open(path, "a", encoding="utf-8") as f:
        f.write(acks[0][0] + "\t" + "0" * 64 + "\n")
    tally.check("the check notices a text that was never sent", sv.command("check", sv.dir, "--acks", path).returncode == 1)
    print(f"{ROUNDS} kills, {len(acks)} acknowledged, {sum(s.resent for s in senders)} sent again, "
          f"slowest start {slowest * 1000:.0f} ms")
    tally.end()


main()
