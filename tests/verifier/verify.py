#!/usr/bin/env python3
"""Checks a commune's public log, without trusting the program that wrote it.

  verify.py log PREFIX [--key KEY] [--old FILE ...]     the whole log, and that it grew from checkpoints kept earlier
  verify.py proof FILE [--key KEY] (--entry HEX | --salt HEX --record FILE)     one record

PREFIX is an address (http://127.0.0.1:8080/so-cai) or a folder with the same files in it. KEY is the verifier key printed on
the notice board, or a file holding it. Ends with 0 when everything holds, 1 with a sentence when something does not."""

import argparse
import os
import sys
import urllib.parse
import urllib.request

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import tlog  # noqa: E402


def fetcher(prefix):
    web = prefix.startswith(("http://", "https://"))

    def fetch(path):
        try:
            if web:
                with urllib.request.urlopen(prefix.rstrip("/") + "/" + path, timeout=20) as answer:
                    return answer.read()
            with open(os.path.join(prefix, *path.split("/")), "rb") as file:
                return file.read()
        except OSError as e:
            raise tlog.Bad("cannot read %s: %s" % (path, e))

    return fetch, web


def key_of(text):
    if text is None:
        return None
    if os.path.exists(text):
        with open(text, encoding="utf-8") as file:
            text = file.read()
    return tlog.Key(text)


def read(path, mode="rb"):
    with open(path, mode) as file:
        return file.read()


def whole_log(a):
    key = key_of(a.key)
    fetch, web = fetcher(a.prefix)
    newest = tlog.Checkpoint(fetch("checkpoint"), key)
    leaves = tlog.check_log(fetch, newest)
    print("%s: %d entries, every tile and the root hold" % (newest.origin, newest.size))
    for path in a.old or []:
        old = tlog.Checkpoint(read(path), key)
        if old.origin != newest.origin:
            raise tlog.Bad("%s is a checkpoint of another log, %s" % (path, old.origin))
        if old.size > newest.size:
            raise tlog.Bad("%s has %d entries, the log has only %d: it was cut short" % (path, old.size, newest.size))
        if tlog.root_of(leaves[: old.size]) != old.root:
            raise tlog.Bad("%s: the log's first %d entries are not the ones signed then: a fork" % (path, old.size))
        if web:
            query = urllib.parse.urlencode({"tu": old.size, "den": newest.size})
            lines = fetch("nhat-quan?" + query).decode().split()
            tlog.check_consistency(old.size, old.root, newest.size, newest.root, [tlog.b64(x) for x in lines])
        print("%s: its %d entries are the beginning of this log" % (path, old.size))
    return key


def one_record(a):
    key = key_of(a.key)
    proof = tlog.Proof(read(a.file).decode("utf-8"), key)
    if a.entry:
        entry = bytes.fromhex(a.entry)
    elif a.salt and a.record:
        entry = tlog.commitment(bytes.fromhex(a.salt), read(a.record).rstrip(b"\n"))
    else:
        raise tlog.Bad("give --entry, or --salt and --record")
    proof.check(entry)
    print("entry %s is number %d of %d in %s" % (entry.hex(), proof.index, proof.checkpoint.size, proof.checkpoint.origin))
    return key


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = p.add_subparsers(dest="command", required=True)
    log = commands.add_parser("log")
    log.add_argument("prefix")
    log.add_argument("--old", action="append")
    proof = commands.add_parser("proof")
    proof.add_argument("file")
    proof.add_argument("--entry")
    proof.add_argument("--salt")
    proof.add_argument("--record")
    for c in (log, proof):
        c.add_argument("--key")
    a = p.parse_args()
    try:
        key = (whole_log if a.command == "log" else one_record)(a)
    except (tlog.Bad, ValueError, OSError) as e:
        print("DOES NOT HOLD: %s" % e, file=sys.stderr)
        return 1
    if key is None:
        print("No --key was given: signatures were not checked, so it is unknown whose log this is.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
