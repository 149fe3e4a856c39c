"""The real program's log, fetched over HTTP and checked by the verifier: growth, kill -9, restart, the commands."""

import os
import re
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
sys.path.insert(0, HERE)
import serving  # noqa: E402
import tlog  # noqa: E402


def submit(server, n, began):
    codes = []
    for i in range(n):
        client = server.client(source="127.%d.%d.7" % (began, i % 250 + 1))  # one sender alone would be slowed down
        page = serving.get(client, "/phan-anh/gui")[1]
        status, page, _ = serving.post(client, "/phan-anh/gui", serving.matter_form(page, "Đường ngập, lần %d %d" % (began, i)))
        client.close()
        if status == 200:
            codes.append(serving.follow_code(page))
    return [c for c in codes if c]


def checkpoint(server):
    status, note = serving.get(server.client(), "/so-cai/checkpoint")
    return tlog.Checkpoint(note) if status == 200 else None


def wait_for(server, size, seconds=8):
    """Seconds until a signed checkpoint holds `size` entries; None when it does not come."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        newest = checkpoint(server)
        if newest and newest.size >= size:
            return time.monotonic() - began
        time.sleep(0.1)
    return None


def verify(server, key, *old):
    words = [sys.executable, "-B", os.path.join(HERE, "verify.py"), "log", "http://127.0.0.1:%d/so-cai" % server.port]
    words += ["--key", key] + [w for path in old for w in ("--old", path)]
    return subprocess.run(words, capture_output=True, text=True, check=False)


def main():
    tally, server, scratch = serving.Tally(), serving.Server().start(), tempfile.TemporaryDirectory()
    key = server.command("log", "key", server.dir).stdout.strip()
    tally.check("the command prints a verifier key", re.fullmatch(r"thanthien/[0-9a-f]{16}\+[0-9a-f]{8}\+\S{44}", key), key)
    tally.check("the page shows the same key", key in serving.get(server.client(), "/so-cai")[1].replace("&#43;", "+"))
    tally.check("an empty log is signed", wait_for(server, 0) is not None)

    kept = []

    def keep():
        kept.append(os.path.join(scratch.name, "checkpoint-%d" % len(kept)))
        with open(kept[-1], "w", encoding="utf-8") as file:
            file.write(checkpoint(server).note)

    keep()
    codes, size = submit(server, 12, 1), 12
    tally.check("opinions are taken", len(codes) == 12, len(codes))
    took = wait_for(server, size)
    tally.check("a checkpoint holds them within 5 s", took is not None and took < 5, took)
    keep()
    done = verify(server, key, *kept)
    tally.check("the verifier accepts the served log and its growth", done.returncode == 0, done.stderr)

    proved = server.command("log", "prove", server.dir, codes[3] if len(codes) > 3 else "khong")
    tally.check("a follow code is proved beside the server", proved.returncode == 0 and "tlog-proof@v1" in proved.stdout,
                proved.stdout[-300:] + proved.stderr)
    found = re.search(r"salt +(\S+)\nrecord (.*)\n\n(c2sp\.org.*?\n\n.*?\n\n.*?\n)", proved.stdout, re.S)
    tally.check("salt, record and proof are printed", found)
    if found:
        proof = tlog.Proof(found.group(3), tlog.Key(key))
        entry = tlog.commitment(bytes.fromhex(found.group(1)), found.group(2).encode())
        proof.check(entry)
        tally.check("the record is the resident's", "lần 1 3" in found.group(2), found.group(2))

    submit(server, 5, 2)
    server.kill()
    server.start()
    size += len(submit(server, 290, 3)) + 5
    took = wait_for(server, size)
    tally.check("after kill -9 the log goes on and nothing is lost", took is not None, "%s of %d" % (checkpoint(server).size, size))
    done = verify(server, key, *kept)
    tally.check("it is still the same log, over a tile's edge too", done.returncode == 0 and "beginning" in done.stdout, done.stderr)
    own = server.command("log", "verify", server.dir, "--key", key, "--checkpoint", kept[1])
    tally.check("its own command agrees", own.returncode == 0, own.stdout + own.stderr)
    server.stop()
    tally.end()


main()
