#!/usr/bin/env python3
"""The figures of `make bench`, for one store: sqlite or postgres. See run.sh."""
import html
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "tests"))
from serving import PROGRAM, Server, get, matter_form, post  # noqa: E402
from urllib.parse import quote, urlencode  # noqa: E402

RUNS = int(os.environ.get("BENCH_RUNS", "7"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "2"))
LOAD = os.path.join(ROOT, "var/bench/load")
COMMITS = os.path.join(ROOT, "var/bench/commits")
NGINX_PORTS = (8971, 8972)  # plain, gzip -1
WORDS = ["đường", "duong", "nước", "xã", "rác", "cống", "đèn", "ngõ mưa", "bồ kết", "trạm bơm", "hồ", "dừa", "số 777",
         "lần nào", "đu đủ", "mít xoài", "không có chữ này", "khu mẫu", "gạch cát", "tường cổng", "mẫu", "chỗ ấy gần"]


def load(port, **options):
    words = [LOAD, "--at", f"127.0.0.1:{port}"]
    for name, value in {"seconds": SECONDS, **options}.items():
        words += ["--" + name.replace("_", "-"), str(value)]
    out = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    found = {k: float(v) for k, v in re.findall(r"(\w+)=([\d.]+)", out)}
    if found["errors"] > found["requests"] * 0.001:
        print("  NOT CLEAN:", out.strip())
    return found


def say(name, ours, peer, goal, unit="/s", what="nginx"):
    ratio = ours / peer if peer else 0
    verdict = "reached" if ratio >= goal else "MISSED"
    print(f"{name}: {ours:,.0f}{unit}; {what} {peer:,.0f}{unit}; ratio {ratio:.2f} (goal {goal}) {verdict}", flush=True)


class Nginx:
    """Static files of the bytes and headers that our server sent."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="bench-nginx-")
        os.chmod(self.folder, 0o755)

    def start(self, headers, body):
        with open(os.path.join(self.folder, "page"), "wb") as f:
            f.write(body)
        skip = {"date", "content-length", "connection", "content-type", "etag", "content-encoding", "vary", "server"}
        kept = "\n".join(f'add_header {k} "{v}" always;'.replace("$", "") for k, v in headers if k.lower() not in skip)
        conf = f"""worker_processes 2; daemon on; pid {self.folder}/pid; error_log {self.folder}/error.log;
events {{ worker_connections 8192; }}
http {{ access_log off; keepalive_requests 1000000; sendfile on; tcp_nopush on; server_tokens off; default_type "text/html; charset=utf-8";
  client_body_temp_path {self.folder}/b; proxy_temp_path {self.folder}/p; fastcgi_temp_path {self.folder}/f;
  uwsgi_temp_path {self.folder}/u; scgi_temp_path {self.folder}/s;
  server {{ listen 127.0.0.1:{NGINX_PORTS[0]} backlog=4096; root {self.folder}; {kept} }}
  server {{ listen 127.0.0.1:{NGINX_PORTS[1]} backlog=4096; root {self.folder}; gzip on; gzip_comp_level 1; gzip_min_length 0;
    gzip_types *; {kept} }} }}"""
        with open(os.path.join(self.folder, "nginx.conf"), "w", encoding="utf-8") as f:
            f.write(conf)
        subprocess.run(["nginx", "-c", f"{self.folder}/nginx.conf", "-p", self.folder], check=True, stderr=subprocess.DEVNULL)
        time.sleep(0.3)

    def stop(self):
        with open(os.path.join(self.folder, "pid"), encoding="ascii") as f:
            os.kill(int(f.read()), 15)
        time.sleep(0.3)


def lines_file(lines):
    f = tempfile.NamedTemporaryFile("w", suffix=".lines", delete=False, encoding="utf-8")
    f.write("\n".join(lines) + "\n")
    f.close()
    return f.name


def against_nginx(name, sv, targets, goal, gzip=False):
    client = sv.client()
    client.request("GET", targets[0])
    answer = client.getresponse()
    nginx = Nginx()
    nginx.start(answer.getheaders(), answer.read())
    mine, peers = [], []
    asked, page = lines_file(targets), lines_file(["/page"])
    more = {"header": "Accept-Encoding: gzip"} if gzip else {}
    for _ in range(RUNS):
        mine.append(load(sv.port, connections=64, targets=asked, **more)["rps"])
        peers.append(load(NGINX_PORTS[1 if gzip else 0], connections=64, targets=page, **more)["rps"])
    nginx.stop()
    say(name, statistics.median(mine), statistics.median(peers), goal)


def with_settings(sv, text):
    """thanthien.ini with more lines for one run of the server."""
    path = os.path.join(sv.dir, "thanthien.ini")
    with open(path, encoding="utf-8") as f:
        before = f.read()
    with open(path, "w", encoding="utf-8") as f:
        f.write(before + "\n" + text + "\n")
    sv.start()
    with open(path, "w", encoding="utf-8") as f:
        f.write(before)


def list_targets(sv):
    """The first thirty pages of four lists, as a reader's 'next' links lead through them."""
    targets, client = [], sv.client()
    for at in ["/phan-anh"] + [f"/phan-anh?chu-de={topic}" for topic in ("duong-sa", "rac-nuoc", "giay-to")]:
        for _ in range(30):
            targets.append(at)
            found = re.search(r'rel="next" href="([^"]+)"', get(client, at)[1])
            if not found:
                break
            at = html.unescape(found[1])
    return targets


def pages(sv):
    sv.start()
    against_nginx("cached public page", sv, ["/tro-giup"], 1.0)
    sv.stop()
    with_settings(sv, "[limits]\ncache_bytes = 0")
    lists = list_targets(sv)
    against_nginx("uncached list page", sv, lists, 0.25)
    against_nginx("uncached list page, gzip -1 on both", sv, lists, 0.5, gzip=True)
    asked = lines_file(["/phan-anh?q=" + quote(w) for w in WORDS])
    runs = [load(sv.port, connections=16, targets=asked) for _ in range(RUNS)]
    p99 = statistics.median(r["p99_us"] for r in runs) / 1000
    print(f"search, 16 connections: p99 {p99:.1f} ms (goal < 10) {'reached' if p99 < 10 else 'MISSED'}, median "
          f"{statistics.median(r['p50_us'] for r in runs) / 1000:.1f} ms, {statistics.median(r['rps'] for r in runs):,.0f}/s")
    sv.stop()


def forms(sv, n):
    """Bodies ready to be posted: each form of its own, from many addresses."""
    bodies, client = [], None
    for i in range(n):
        if i % 100 == 0:
            client = sv.client(source=f"127.200.{i // 100 % 250}.9")
        _, page = get(client, "/phan-anh/gui")
        bodies.append(urlencode(matter_form(page, f"Nắp cống số {i} trước ngõ bị vỡ, mưa xuống không thấy đường đi.")))
    return lines_file(bodies)


def submissions(sv, engine):
    n = int(SECONDS * 2500)
    mine, single, together = [], [], []
    for _ in range(RUNS):
        sv.start()
        bodies = forms(sv, n)
        run = load(sv.port, connections=64, posts=bodies, path="/phan-anh/gui", per_source=50, seconds=SECONDS)
        mine.append(run["rps"])
        os.unlink(bodies)
        sv.stop()
        if engine == "sqlite":
            for batch, into in (("1", single), ("64", together)):
                copy = os.path.join(sv.folder.name, "copy.db")
                shutil.copy(os.path.join(sv.dir, "store/thanthien.db"), copy)
                out = subprocess.run([COMMITS, copy, str(SECONDS), batch], stdout=subprocess.PIPE, text=True, check=True).stdout
                into.append(float(out))
                for end in ("", "-wal", "-shm"):
                    if os.path.exists(copy + end):
                        os.unlink(copy + end)
    if engine == "sqlite":
        say("submissions, 64 connections", statistics.median(mine), statistics.median(single), 1.5,
            what="single SQLite commits of the same rows")
        print(f"  ceiling, batches of 64 without HTTP: {statistics.median(together):,.0f}/s")
    else:
        print(f"submissions, 64 connections: {statistics.median(mine):,.0f}/s")


def rest(sv):
    starts = []
    for _ in range(RUNS):
        began = time.monotonic()
        sv.start()
        get(sv.client(), "/")
        starts.append((time.monotonic() - began) * 1000)
        sv.stop()
    first = statistics.median(starts)
    print(f"first answer after start: {first:.0f} ms (goal < 200) {'reached' if first < 200 else 'MISSED'}")
    sv.start()
    for path in ("/", "/phan-anh", "/phan-anh?q=duong", "/tien-do", "/tro-giup"):
        for i in range(50):
            get(sv.client(source=f"127.77.{i}.1"), path)
    held = []
    for i in range(1000):
        s = sv.connect(source=f"127.{i % 50 + 1}.5.1")
        s.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        held.append(s)
    for s in held:
        s.recv(65536)
    time.sleep(2)
    mib = sv.memory_kb() / 1024
    print(f"resident memory with 1,000 idle connections: {mib:.1f} MiB (goal < 64) {'reached' if mib < 64 else 'MISSED'}")
    for s in held:
        s.close()
    sv.stop()


def open_ini(folder):
    """thanthien.ini of a folder; its 'notice' is the last thing `demo` writes, so without it the folder is not whole."""
    try:
        with open(os.path.join(folder, "thanthien.ini"), encoding="utf-8") as f:
            return f.read()
    except FileNotFoundError:
        return ""


def main():
    engine = sys.argv[1]
    matters = os.environ.get("BENCH_MATTERS", "100000") if engine == "sqlite" else os.environ.get("BENCH_POSTGRES_MATTERS", "2000")
    sv = Server(make=False)
    made = os.path.join(ROOT, "var/bench", f"sqlite-{matters}")
    if engine == "sqlite":
        if "notice" not in open_ini(made):
            shutil.rmtree(made, ignore_errors=True)
            subprocess.run([PROGRAM, "demo", made, "--matters", matters], check=True)
        shutil.copytree(made, sv.dir)
    else:
        url = os.environ["TT_POSTGRES"]
        subprocess.run([PROGRAM, "demo", sv.dir, "--matters", matters, "--postgres", url], check=True)
    print(f"== {engine}, {int(matters):,} matters, medians of {RUNS} runs of {SECONDS} s")
    pages(sv)
    rest(sv)
    submissions(sv, engine)


main()
