#!/usr/bin/env python3
"""Hostile HTTP against the release binary: each case has one defined answer.

Sources: RFC 9112 (HTTP/1.1), RFC 9110; request smuggling cases after the public literature on them. What the library
hides from the program (NUL in a header, folded lines, bare LF) is the proxy's business and only must not crash here.
"""
import os
import re
import socket
import threading
import time

from serving import Server, Tally

TALLY = Tally()
check = TALLY.check


def alive(sv):
    return status(say(sv, b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")) == 200


def say(sv, raw, timeout=10):
    """Sends bytes, gives all that comes back until the other side closes or falls silent for half a second."""
    with sv.connect(timeout) as s:
        try:
            s.sendall(raw)
        except OSError:
            pass
        return drain(s, timeout)


def drain(s, timeout, quiet=0.5):
    got, until = b"", time.monotonic() + timeout
    s.settimeout(quiet)
    while time.monotonic() < until:
        try:
            part = s.recv(65536)
        except socket.timeout:
            break
        except OSError:
            break
        if not part:
            break
        got += part
    return got


def status(answer):
    try:
        return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.") else 0
    except (IndexError, ValueError):
        return 0


def answers(answer):
    return answer.count(b"HTTP/1.1 ")


def get(target, *more):
    return b"\r\n".join([b"GET " + target + b" HTTP/1.1", b"Host: a", *more]) + b"\r\n\r\n"


def post(*more, body=b"", target=b"/phan-anh/gui"):
    return b"\r\n".join([b"POST " + target + b" HTTP/1.1", b"Host: a",
                         b"Content-Type: application/x-www-form-urlencoded", *more]) + b"\r\n\r\n" + body


SMUGGLED = b"GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"

# name, bytes, allowed statuses (0 = closed without an answer), may a second request behind it be answered?
HEADS = [
    ("plain GET", get(b"/"), {200}),
    ("HTTP/1.0 GET", b"GET / HTTP/1.0\r\nHost: a\r\n\r\n", {200}),
    ("HEAD has no body", b"HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", {200}),
    ("two equal Content-Lengths", post(b"Content-Length: 3", b"Content-Length: 3", body=b"a=b"), {400}),
    ("two different Content-Lengths", post(b"Content-Length: 3", b"Content-Length: 30", body=b"a=b" + SMUGGLED), {400}),
    ("Content-Length as a list", post(b"Content-Length: 3, 3", body=b"a=b"), {400}),
    ("Content-Length with a sign", post(b"Content-Length: +3", body=b"a=b"), {400}),
    ("negative Content-Length", post(b"Content-Length: -3", body=b"a=b"), {400}),
    ("Content-Length in hex", post(b"Content-Length: 0x3", body=b"a=b"), {400}),
    ("empty Content-Length", post(b"Content-Length: ", body=b"a=b"), {400}),
    ("Content-Length beyond 64 bits", post(b"Content-Length: 100000000000000000000000"), {400, 413}),
    ("Content-Length just over 63 bits", post(b"Content-Length: 9223372036854775808"), {400, 413}),
    ("Content-Length with Transfer-Encoding", post(b"Content-Length: 3", b"Transfer-Encoding: chunked",
                                                   body=b"0\r\n\r\n" + SMUGGLED), {400}),
    ("Transfer-Encoding with Content-Length", post(b"Transfer-Encoding: chunked", b"Content-Length: 3",
                                                   body=b"0\r\n\r\n" + SMUGGLED), {400}),
    ("unknown Transfer-Encoding", post(b"Transfer-Encoding: gzip", body=b"x"), {400, 501}),
    ("chunked behind another coding", post(b"Transfer-Encoding: gzip, chunked", body=b"0\r\n\r\n"), {400, 501}),
    ("chunked with a tail", post(b"Transfer-Encoding: chunked-not", body=b"0\r\n\r\n"), {400, 501}),
    ("identity Transfer-Encoding", post(b"Transfer-Encoding: identity", body=b"x"), {400, 501}),
    ("two Transfer-Encodings", post(b"Transfer-Encoding: chunked", b"Transfer-Encoding: identity",
                                    body=b"0\r\n\r\n" + SMUGGLED), {400, 501}),
    ("Transfer-Encoding in HTTP/1.0", b"POST /phan-anh/gui HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
     {400, 501}),
    ("compressed body", post(b"Content-Length: 3", b"Content-Encoding: gzip", body=b"a=b"), {415}),
    ("bad chunk size", post(b"Transfer-Encoding: chunked", body=b"zz\r\nabc\r\n0\r\n\r\n"), {400, 0}),
    ("negative chunk size", post(b"Transfer-Encoding: chunked", body=b"-1\r\nabc\r\n0\r\n\r\n"), {400, 0}),
    ("chunk size beyond 64 bits", post(b"Transfer-Encoding: chunked", body=b"fffffffffffffffff\r\nabc\r\n"), {400, 413, 0}),
    ("no Host", b"GET / HTTP/1.1\r\n\r\n", {400}),
    ("two Hosts", b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", {400}),
    ("two equal Hosts", b"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", {400}),
    ("%00 in the path", get(b"/phan-anh%00.html"), {400}),
    ("%00 in the query", get(b"/phan-anh?a=%00"), {400}),
    ("NUL in the target", b"GET /\x00a HTTP/1.1\r\nHost: a\r\n\r\n", {400, 404, 200, 0}),
    ("NUL in a header", b"GET / HTTP/1.1\r\nHost: a\r\nX-A: b\x00c\r\n\r\n", {200, 400, 0}),
    ("space before the colon", b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length : 3\r\n\r\n", {400, 0}),
    ("folded header", b"GET / HTTP/1.1\r\nHost: a\r\nX-A: b\r\n  c\r\n\r\n", {200, 400, 0}),
    ("bare LF", b"GET / HTTP/1.1\nHost: a\n\n", {200, 400, 0}),
    ("header without a colon", b"GET / HTTP/1.1\r\nHost: a\r\nnonsense\r\n\r\n", {400, 0}),
    ("HTTP/0.9", b"GET /\r\n\r\n", {400, 505, 0}),
    ("HTTP/2.0", b"GET / HTTP/2.0\r\nHost: a\r\n\r\n", {400, 505, 0}),
    ("HTTP/1.2", b"GET / HTTP/1.2\r\nHost: a\r\n\r\n", {400, 505, 200, 0}),
    ("lower-case version", b"GET / http/1.1\r\nHost: a\r\n\r\n", {400, 505, 0}),
    ("the HTTP/2 preface", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {400, 405, 501, 505, 0}),
    ("a TLS hello", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + os.urandom(64), {400, 501, 505, 0}),
    ("TRACE", b"TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", {405, 501}),
    ("CONNECT", b"CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", {400, 405, 501}),
    ("OPTIONS *", b"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", {400, 405, 501}),
    ("PUT", b"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx", {405, 501}),
    ("DELETE", b"DELETE / HTTP/1.1\r\nHost: a\r\n\r\n", {405, 501}),
    ("an invented method", b"FROB / HTTP/1.1\r\nHost: a\r\n\r\n", {405, 501}),
    ("lower-case method", b"get / HTTP/1.1\r\nHost: a\r\n\r\n", {400, 405, 501}),
    ("whole address as target", b"GET http://evil/ HTTP/1.1\r\nHost: a\r\n\r\n", {400}),
    ("target without a slash", b"GET phan-anh HTTP/1.1\r\nHost: a\r\n\r\n", {400}),
    ("fragment in the target", get(b"/#a"), {400}),
    ("climbing target", get(b"/../../../../etc/passwd"), {400, 404}),
    ("climbing target, encoded", get(b"/%2e%2e/%2e%2e/etc/passwd"), {400, 404}),
    ("climbing among the static files", get(b"/tinh/../../thanthien.ini"), {400, 404}),
    ("bad percent", get(b"/phan-anh?a=%zz"), {200, 400, 404}),
    ("overlong UTF-8", get(b"/%c0%ae%c0%ae/"), {400, 404}),
    ("target of 2,049 bytes", get(b"/" + b"a" * 2048), {414}),
    ("target of 40 kB", get(b"/" + b"a" * 40000), {414, 431, 0}),
    ("51 headers", get(b"/", *[b"X-%d: a" % i for i in range(50)]), {431}),
    ("9 kB of headers", get(b"/", b"X-A: " + b"a" * 9000), {431, 413, 0}),
    ("100 kB of headers", get(b"/", b"X-A: " + b"a" * 100000), {431, 413, 0}),
    ("unknown expectation", post(b"Content-Length: 3", b"Expect: 200-maybe", body=b"a=b"), {200, 303, 400, 403, 415, 417, 422}),
    ("override header has no effect", post(b"Content-Length: 0", b"X-HTTP-Method-Override: DELETE"), {400, 403, 422}),
    ("GET with a body", get(b"/", b"Content-Length: 5") + b"hello", {413, 400}),
    ("POST without any length", post(), {400, 403, 411, 415, 422}),
    ("POST to a page that only shows", post(b"Content-Length: 3", body=b"a=b", target=b"/so-cai"), {404, 405}),
    ("unknown page", get(b"/khong-co"), {404}),
    ("only line ends", b"\r\n\r\n\r\n\r\n", {0, 400}),
    ("random bytes", os.urandom(4000), {0, 400, 414, 431, 501, 505}),
]


def heads(sv):
    for name, raw, allowed in HEADS:
        answer = say(sv, raw)
        check(name, status(answer) in allowed, (status(answer), answer[:120]))
        if status(answer) in (400, 413, 501) and (b"Content-Length" in raw or b"Transfer-Encoding" in raw):
            later = answer.split(b"\r\n\r\n", 1)[-1]  # the library writes some of its own refusals' heads twice
            check(name + ": nothing behind it is answered", not re.search(rb"HTTP/1.1 [2345]\d\d", later) or
                  set(re.findall(rb"HTTP/1.1 (\d\d\d)", answer)) == {b"%d" % status(answer)}, answer[:400])
        ours = b"microhttpd" not in answer and b"<title>Request " not in answer  # what the library cannot even parse it refuses itself
        if ours and (status(answer) in (404, 405, 414, 415) or (status(answer) == 400 and b"%00" in raw)):
            check(name + ": safe headers on the refusal", b"nosniff" in answer and b"Content-Security-Policy" in answer,
                  answer[:300])
    answer = say(sv, b"HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    check("HEAD gives a head and nothing else", answer.endswith(b"\r\n\r\n"), answer[-80:])
    answer = say(sv, get(b"/") + get(b"/tro-giup") + get(b"/", b"Connection: close"))
    check("three requests in one go are answered in order", answers(answer) == 3, answers(answer))
    answer = say(sv, get(b"/", b"X-Forwarded-For: 6.6.6.6", b"X-Real-IP: 6.6.6.6", b"X-Forwarded-Host: evil.example",
                        b"X-Forwarded-Proto: https"))
    check("headers only a proxy may send change nothing", status(answer) == 200 and b"evil.example" not in answer)
    check("no version or name of the software is told", b"\r\nServer:" not in answer and b"icrohttpd" not in answer)


def bodies(sv):
    with sv.connect() as s:
        s.sendall(post(b"Content-Length: 1000000000"))
        answer = drain(s, 5)
        check("a declared gigabyte is refused at once", status(answer) == 413, answer[:100])
        check("and the connection ends", b"onnection: close" in answer, answer[:300])
    sent = 0
    with sv.connect() as s:
        s.sendall(post(b"Transfer-Encoding: chunked"))
        chunk = b"10000\r\n" + b"a" * 65536 + b"\r\n"
        s.settimeout(5)
        try:
            while sent < 400 << 20:
                s.sendall(chunk)
                sent += 65536
        except OSError:
            pass
        check("an endless chunked body is cut off", sent < 400 << 20, sent)
        answer = drain(s, 3)
        check("and says 413 where it can still be heard", status(answer) in (413, 0), answer[:100])
    before = sv.memory_kb()
    held = []
    for _ in range(40):
        s = sv.connect()
        s.sendall(post(b"Content-Length: 90000") + b"a" * 65536)
        held.append(s)
    time.sleep(0.5)
    grown = sv.memory_kb() - before
    check("forty half-sent bodies take no more than they sent", grown < 40 * 200 + 4000, grown)
    for s in held:
        s.close()
    check("alive after the bodies", alive(sv))


def cut_after(s, seconds, drip=None, every=0.5):
    """Seconds until the other side ends it; None when it did not."""
    began = time.monotonic()
    s.settimeout(every)
    while time.monotonic() - began < seconds:
        try:
            if drip:
                s.sendall(drip)
            if s.recv(65536) == b"":
                return time.monotonic() - began
        except socket.timeout:
            continue
        except OSError:
            return time.monotonic() - began
    return None


def slow(sv):
    """Total deadlines: dripping does not help. The server runs with head_s = 3, idle_s = 6."""
    found = {}

    def run(name, first, seconds, drip):
        with sv.connect() as s:
            if first:
                s.sendall(first)
                if first.endswith(b"\r\n\r\n") and first.startswith(b"GET"):
                    drain(s, 2, 0.3)
            found[name] = cut_after(s, seconds, drip)

    cases = [
        ("a connection that says nothing is ended", b"", 8, None),
        ("a head that drips is ended by its total deadline", b"GET / HTTP/1.1\r\nHost: a\r\n", 8, b"X"),
        ("a kept connection without a request is ended", get(b"/"), 12, None),
        ("a head that drips on a kept connection is ended", get(b"/"), 9, b"G"),
        ("a body slower than 1 KiB/s is ended", post(b"Content-Length: 50000"), 20, b"a"),
    ]
    threads = [threading.Thread(target=run, args=c) for c in cases]
    worst = 0.0
    for t in threads:
        t.start()
    while any(t.is_alive() for t in threads):
        began = time.monotonic()
        good = alive(sv)
        worst = max(worst, time.monotonic() - began)
        if not good:
            break
        time.sleep(0.2)
    for t in threads:
        t.join()
    for name, _, seconds, _ in cases:
        check(name, found.get(name) is not None and found[name] < seconds, found.get(name))
    check("others are served meanwhile", worst < 1.0, worst)
    with socket.socket() as s:  # an answer nobody reads: small window, large page asked for again and again
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        s.connect((sv.host, sv.port))
        s.sendall(get(b"/") * 200)
        time.sleep(1)
        check("alive beside a reader who does not read", alive(sv))


def many(sv, n=1000):
    before = sv.memory_kb()
    held, refused = [], 0
    for i in range(n):
        try:
            s = socket.create_connection((sv.host, sv.port), timeout=5, source_address=(f"127.0.{i % 20 + 1}.2", 0))
            s.sendall(get(b"/"))
            held.append(s)
        except OSError:
            refused += 1
    served = 0
    for s in held:
        try:
            s.settimeout(5)
            served += s.recv(64).startswith(b"HTTP/1.1 200")
        except OSError:
            pass
    check(f"{n} connections at once are all answered", served == n, (served, refused))
    times = []
    for _ in range(20):
        began = time.monotonic()
        alive(sv)
        times.append(time.monotonic() - began)
    check("a newcomer is answered among them", sorted(times)[10] < 2.5, times)
    print(f"resident memory: {before} kB before, {sv.memory_kb()} kB with {n} connections")
    for s in held:
        s.close()


def descriptors(sv):
    """0-2 closed at start; few descriptors: shed, no spin, no crash."""
    sv.stop()
    sv.start(preexec_fn=lambda: os.close(0))
    for fd in ("0", "1", "2"):
        check(f"descriptor {fd} is taken at start", os.path.exists(f"/proc/{sv.process.pid}/fd/{fd}"))
    check("serves with descriptor 0 closed at start", alive(sv))
    sv.stop()
    sv.start(before=["prlimit", "--nofile=96:96"])
    held = []
    for _ in range(200):
        try:
            held.append(sv.connect(1))
        except OSError:
            break
    began = sv.processor_seconds()
    time.sleep(2)
    check("out of descriptors it does not spin", sv.processor_seconds() - began < 1.0, sv.processor_seconds() - began)
    check("out of descriptors it lives", sv.process.poll() is None)
    for s in held:
        s.close()
    time.sleep(1)
    check("and serves again when they are free", alive(sv))
    check("SIGTERM ends it cleanly", sv.stop() == 0)


def main():
    sv = Server("[serve]\nper_source = 5000\nhead_s = 3\nidle_s = 6").start()
    try:
        heads(sv)
        bodies(sv)
        slow(sv)
        many(sv)
        check("alive at the end", alive(sv))
        descriptors(sv)
    finally:
        if sv.process.poll() is None:
            sv.kill()
    TALLY.end()


main()
