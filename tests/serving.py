"""The release program on a fresh commune in a temporary folder, for the tests that need a real process."""
import http.client
import html
import os
import re
import signal
import socket
import subprocess
import tempfile
import threading
import urllib.parse

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROGRAM = os.environ.get("THANTHIEN", os.path.join(ROOT, "build", "thanthien"))
PLAN = os.path.join(ROOT, "data", "phu-thai", "ke-hoach.txt")


class Tally:
    def __init__(self):
        self.passed, self.failed = 0, 0

    def check(self, name, good, seen=""):
        if good:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED: {name}: {seen!r}", flush=True)

    def end(self):
        print(f"{self.passed} passed, {self.failed} failed")
        raise SystemExit(1 if self.failed else 0)


class Server:
    def __init__(self, settings="", url=None, make=True):
        self.folder = tempfile.TemporaryDirectory(prefix="thanthien-")
        self.dir = os.path.join(self.folder.name, "commune")
        self.host, self.port, self.process = "127.0.0.1", 0, None
        if make:
            more = ["--postgres", url] if url else []
            subprocess.run([PROGRAM, "init", self.dir, "--plan", PLAN, *more], check=True, stdout=subprocess.DEVNULL)
        if settings:
            with open(os.path.join(self.dir, "thanthien.ini"), "a", encoding="utf-8") as ini:
                ini.write("\n" + settings + "\n")

    def start(self, before=(), **popen):
        """Returns when it says where it listens. The port stays the same over restarts."""
        listen = f"{self.host}:{self.port}"
        self.process = subprocess.Popen([*before, PROGRAM, "serve", self.dir, "--listen", listen], stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True, start_new_session=True, **popen)
        for line in self.process.stdout:
            if "http://" in line:
                self.port = int(line.rsplit(":", 1)[1].strip("/\n "))
                break
        else:
            raise SystemExit("the program did not start: " + self.process.stderr.read())
        for pipe in (self.process.stdout, self.process.stderr):
            threading.Thread(target=pipe.read, daemon=True).start()
        return self

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)

    def kill(self):
        """kill -9 for the program and its helpers, all at the same moment."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()

    def connect(self, timeout=10, source=None):
        where = (source, 0) if source else None
        return socket.create_connection((self.host, self.port), timeout=timeout, source_address=where)

    def memory_kb(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as f:
            return next(int(line.split()[1]) for line in f if line.startswith("VmRSS"))

    def processor_seconds(self):
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as f:
            parts = f.read().rsplit(")", 1)[1].split()
        return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")

    def client(self, source=None, timeout=30):
        where = (source, 0) if source else None
        return http.client.HTTPConnection(self.host, self.port, timeout=timeout, source_address=where)

    def command(self, *words):
        return subprocess.run([PROGRAM, *words], capture_output=True, text=True, check=False)


def get(client, path):
    client.request("GET", path)
    answer = client.getresponse()
    return answer.status, answer.read().decode("utf-8", "replace")


def post(client, path, fields):
    client.request("POST", path, urllib.parse.urlencode(fields),
                   {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"})
    answer = client.getresponse()
    return answer.status, answer.read().decode("utf-8", "replace"), answer


def attribute(tag, name):
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return html.unescape(found.group(1)) if found else None


def hidden(page, action):
    """Hidden fields of the form that posts to `action`."""
    for form in re.findall(r"<form\b.*?</form>", page, re.S):
        if attribute(form[: form.index(">")], "action") != action:
            continue
        inputs = [i for i in re.findall(r"<input\b[^>]*>", form) if attribute(i, "type") == "hidden"]
        return {attribute(i, "name"): attribute(i, "value") or "" for i in inputs}
    return {}


def matter_form(page, text, topic="duong-sa"):
    """The whole of /phan-anh/gui in its last step, as a browser would post it."""
    fields = hidden(page, "/phan-anh/gui")
    fields.update({"buoc": "gui", "loai": "phan-anh", "loi": text, "chu-de": topic})
    return fields


def follow_code(page):
    found = re.search(r'<p class="code"[^>]*>(.*?)</p>', page, re.S)
    return "-".join(re.findall(r"<span>([^<]+)</span>", found.group(1))) if found else None
