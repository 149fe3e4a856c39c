#!/usr/bin/env python3
"""Canaries of a sealed petition: entered, opened, answered, locked again, and then looked for everywhere.

A resident sends a sealed petition with a name, telephone, address, text, file name, what a camera writes into a picture and
headers that nobody else has; messages, refused forms and uploads that break off go with it. A keeper opens it, sees the
picture, answers, closes the key. Then every file of the commune's folder, the program's log and the memory of the
program and its helpers are searched for each canary, raw, percent-encoded and as base64; with TT_POSTGRES
(tools/with-postgres.sh) also every file of the database. The search itself must find: a canary sent in the open, to a
page that stores it in clear, is found in the files. Memory is read as root only; without, it is said to be not looked at.
"""
import base64
import binascii
import os
import re
import struct
import subprocess
import sys
import time
import urllib.parse
import zlib

from serving import PROGRAM, Server, Tally, attribute, follow_code, get, hidden, matter_form, post

OPEN = "CHIMSEODONG4471"  # sent in the open: what the search must find
CANARIES = {
    "text": "CHIMYENKIN8352 bị xử ép ở cổng chợ",
    "name": "CHIMTENRIENG6093",
    "telephone": "0987 650 4321",
    "address": "CHIMDIACHI2718 ngõ nhỏ",
    "file name": "CHIMTENTEP5150.png",
    "picture data": "CHIMMAYANH3141",
    "user agent": "CHIMTRINHDUYET9265/1.0",
    "referer": "CHIMNGUON3589",
    "language": "CHIMTIENGNOI7932",
    "message": "CHIMNHANTIN3846 xin gọi buổi tối",
    "answer": "CHIMTRALOI2643 đã gặp hai bên",
    "why not": "CHIMKHONGCHIU3832 chưa ai gặp tôi",
    "broken upload": "CHIMDUTQUANG7950",
    "refused form": "CHIMSAIBIEUMAU2884",
}
PHRASE = "may troi xanh qua nui CHIMCAUKHOA1971"
PASSWORD = "con duong lang CHIM 2026"


def png(note):
    """A small picture that carries `note` as a camera and an editor would."""
    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))
    rows = b"".join(b"\0" + bytes((x * 8 + y) % 256 for x in range(32 * 3)) for y in range(32))
    text = note.encode()
    value = struct.pack("<2sHIHHHIIII", b"II", 42, 8, 1, 0x010E, 2, len(text) + 1, 26, 0, 0)[:26] + text + b"\0"
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 32, 32, 8, 2, 0, 0, 0)) +
            chunk(b"tEXt", b"Comment\0" + text) + chunk(b"eXIf", value) + chunk(b"IDAT", zlib.compress(rows)) +
            chunk(b"IEND", b""))


class Browser:
    """Keeps a cookie; fills forms as a person would."""

    def __init__(self, sv, headers=None):
        self.sv, self.headers, self.cookie = sv, headers or {}, None
        self.client = sv.client(timeout=60)

    def ask(self, method, path, body=None, kind=None):
        headers = dict(self.headers)
        if self.cookie:
            headers["Cookie"] = self.cookie
        if method == "POST":
            headers.update({"Content-Type": kind, "Sec-Fetch-Site": "same-origin"})
        self.client.request(method, path, body, headers)
        answer = self.client.getresponse()
        bytes_ = answer.read()
        set_cookie = answer.getheader("Set-Cookie")
        if set_cookie:
            self.cookie = set_cookie.split(";")[0]
        self.location = answer.getheader("Location")
        self.raw = bytes_
        return answer.status, bytes_.decode("utf-8", "replace")

    def get(self, path):
        return self.ask("GET", path)

    def send(self, page, action, fields, files=None):
        all_fields = {**hidden(page, action), **fields}
        if files is None:
            return self.ask("POST", action, urllib.parse.urlencode(all_fields), "application/x-www-form-urlencoded")
        mark = "xxCANARYxx"
        body = b""
        for name, value in all_fields.items():
            body += f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, filename, media, content in files:
            body += (f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
                     f"Content-Type: {media}\r\n\r\n").encode() + content + b"\r\n"
        body += f"--{mark}--\r\n".encode()
        return self.ask("POST", action, body, f"multipart/form-data; boundary={mark}")


def sign_in(sv, login, code):
    b = Browser(sv)
    _, page = b.get("/can-bo/mat-khau")
    status, _ = b.send(page, "/can-bo/mat-khau", {"ten-dang-nhap": login, "ma": code, "mat-khau": PASSWORD,
                                                  "mat-khau-lai": PASSWORD})
    assert status == 303, status
    return b


def slip(page):
    code = re.search(r"\b([A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4})\b", page).group(1)
    return code


def add_keeper(admin, name):
    _, page = admin.get("/can-bo/nguoi-dung/them")
    login = "giu-" + name
    status, page = admin.send(page, "/can-bo/nguoi-dung/them",
                              {"ho-ten": "Người giữ " + name, "ten-dang-nhap": login, "vai-tro": "sealed-handler"})
    assert status == 200, (status, page[:2000])
    return login, slip(page)


# ---- the search ------------------------------------------------------------------------------------------------

def forms_of(word):
    """As it may lie about: raw, percent-encoded twice, hex, and base64 at any of three places."""
    raw = word.encode()
    found = {raw, urllib.parse.quote(word).encode(), urllib.parse.quote_plus(word).encode(), binascii.hexlify(raw)}
    for shift in range(3):
        whole = base64.b64encode(b"\0" * shift + raw).rstrip(b"=")
        found.add(whole[(4 if shift else 0):len(whole) - 2])
    found.add(raw.split(b" ")[0])
    return {f for f in found if len(f) >= 8}


def files_under(folder):
    for at, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(at, name)
            if os.path.isfile(path) and not os.path.islink(path):
                yield path


def in_files(folder, needles):
    hits = []
    for path in files_under(folder):
        with open(path, "rb") as f:
            content = f.read()
        hits += [(what, os.path.relpath(path, folder)) for what, forms in needles.items() if any(n in content for n in forms)]
    return hits


def group_of(pid):
    out = []
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                if os.getpgid(int(entry)) == pid:
                    out.append(int(entry))
            except (ProcessLookupError, PermissionError):
                pass
    return out


def in_memory(pid, needles):
    hits, size = [], 0
    with open(f"/proc/{pid}/maps", encoding="ascii", errors="replace") as f:
        maps = f.readlines()
    with open(f"/proc/{pid}/mem", "rb", 0) as mem:
        for line in maps:
            span, rights, *rest = line.split()
            name = rest[3] if len(rest) > 3 else ""
            if "r" not in rights or name in ("[vvar]", "[vsyscall]"):
                continue
            begin, end = (int(x, 16) for x in span.split("-"))
            at, before = begin, b""
            while at < end:
                n = min(4 << 20, end - at)
                try:
                    mem.seek(at)
                    part = mem.read(n)
                except (OSError, ValueError, OverflowError):
                    break
                size += len(part)
                whole = before + part
                for what, forms in needles.items():
                    hits += [(what, pid, f"{name or 'anonymous'} {at:x}") for n_ in forms if n_ in whole]
                before = whole[-512:]
                at += n
    return hits, size


# ---- the story --------------------------------------------------------------------------------------------------

def start_with_log(sv):
    log = open(os.path.join(sv.folder.name, "log"), "wb")
    sv.process = subprocess.Popen([PROGRAM, "serve", sv.dir, "--listen", "127.0.0.1:0", "--log"], stdout=subprocess.PIPE,
                                  stderr=log, text=True, start_new_session=True)
    said = ""
    for line in sv.process.stdout:
        said += line
        if "http://" in line:
            sv.port = int(line.rsplit(":", 1)[1].strip("/\n "))
        if re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", line):
            break
    return said


def break_off(sv):
    """An upload that promises more than it sends."""
    canary = CANARIES["broken upload"]
    with sv.connect() as s:
        s.sendall((f"POST /don-thu/gui-kin HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                   f"Sec-Fetch-Site: same-origin\r\nContent-Length: 90000\r\n\r\nloi={canary}&ten={canary}" +
                   canary * 2000).encode())
        time.sleep(0.3)


def play(sv, tally):
    said = start_with_log(sv)
    login = re.search(r"(?m)^\s*(?:Tên đăng nhập|Đăng nhập|login)?[^\n]*?\b([a-z][a-z0-9.-]+)\b[^\n]*$", said.split("http://")[-1])
    code = slip(said)
    logins = re.findall(r"\b(quan-tri|quantri|admin[a-z.-]*)\b", said)
    admin = sign_in(sv, logins[0] if logins else login.group(1), code)
    keeper = sign_in(sv, *add_keeper(admin, "mot"))
    _, page = keeper.get("/can-bo/khoa")
    status, _ = keeper.send(page, "/can-bo/khoa/dat", {"cau-khoa": PHRASE, "lan-hai": PHRASE})
    tally.check("a keeper sets a key", status == 303, status)

    resident = Browser(sv, {"User-Agent": CANARIES["user agent"], "Referer": "http://" + CANARIES["referer"] + "/",
                            "Accept-Language": CANARIES["language"]})
    _, page = resident.get("/don-thu/gui-kin")
    words = {"loai": "kin", "loi": CANARIES["text"], "ten": CANARIES["name"], "dien-thoai": CANARIES["telephone"],
             "dia-chi": CANARIES["address"]}
    picture = [("anh", CANARIES["file name"], "image/png", png(CANARIES["picture data"]))]
    status, page = resident.send(page, "/don-thu/gui-kin", {**words, "buoc": "xem"}, [])
    tally.check("the words are shown once more", status == 200 and CANARIES["name"] in page, status)
    status, page = resident.send(page, "/don-thu/gui-kin", {**words, "buoc": "gui"}, picture)
    code18 = follow_code(page)
    tally.check("it is sealed and has a code of eighteen syllables", status == 200 and code18 and code18.count("-") == 17,
                (status, page[:500]))
    # Forms that fail: a field nobody declared, no token, a body too large, one that breaks off.
    _, page = resident.get("/don-thu/gui-kin")
    status, _ = resident.send(page, "/don-thu/gui-kin", {"loi": CANARIES["refused form"], "buoc": "xem", "la": "x"}, [])
    tally.check("an undeclared field is refused", status == 400, status)
    status, _ = resident.ask("POST", "/don-thu/gui-kin", "loi=" + CANARIES["refused form"], "application/x-www-form-urlencoded")
    tally.check("without a token it is refused", status == 403, status)
    break_off(sv)
    _, page = resident.get("/don-thu/theo-doi")
    status, page = resident.send(page, "/don-thu/theo-doi", {"ma": code18})
    tally.check("the code opens it", status == 200 and CANARIES["text"] in page, status)
    status, page = resident.send(page, "/don-thu/theo-doi/nhan-tin", {"ma": code18, "tin": CANARIES["message"]})
    tally.check("a message goes in", status == 200, status)

    _, page = keeper.get("/can-bo/khoa")
    status, _ = keeper.send(page, "/can-bo/khoa/mo", {"cau": PHRASE})
    tally.check("the key opens", status == 303, status)
    _, page = keeper.get("/can-bo/don-kin")
    record = re.search(r'href="(/can-bo/don-kin/[0-9a-f]{32})"', page).group(1)
    _, page = keeper.get(record)
    status, page = keeper.send(page, record + "/mo", {})
    tally.check("the keeper reads it", all(CANARIES[k] in page for k in ("text", "name", "address", "message")), status)
    status, _ = keeper.send(page[page.index('name="tep"') - 600:], record + "/mo",
                            {"tep": re.search(r'name="tep" value="([0-9a-f]{32})"', page).group(1)})
    tally.check("the keeper sees the picture", status == 200 and keeper.raw[:3] == b"\xff\xd8\xff" or
                keeper.raw[:4] == b"\x89PNG", (status, keeper.raw[:8]))
    for act, more in (("thu-ly", {}), ("tra-loi", {"ket-qua": "da-giai-quyet", "loi": CANARIES["answer"]})):
        _, page = keeper.get(record)
        status, page = keeper.send(page, record + "/lam", {"viec": act, **more})
        tally.check(f"the keeper's act {act}", status == 200, status)
    _, page = resident.get("/don-thu/theo-doi")
    _, page = resident.send(page, "/don-thu/theo-doi", {"ma": code18})
    status, page = resident.send(page, "/don-thu/theo-doi/khong-dong-y", {"ma": code18, "vi-sao": CANARIES["why not"]})
    tally.check("the answer is refused by code", status == 200 and CANARIES["answer"] in page, status)
    _, page = keeper.get("/can-bo/khoa")
    status, _ = keeper.send(page, "/can-bo/khoa/dong", {})
    tally.check("the key is closed", status == 303, status)
    open_browser = sv.client()
    _, page = get(open_browser, "/phan-anh/gui")
    status, _, _ = post(open_browser, "/phan-anh/gui", matter_form(page, OPEN + " là việc gửi công khai"))
    tally.check("something is sent in the open", status == 200, status)
    for b in (resident, keeper, admin):
        b.client.close()
    open_browser.close()
    return code18


def main():
    tally, sv = Tally(), Server(url=os.environ.get("TT_POSTGRES"))
    code18 = play(sv, tally)
    needles = {what: forms_of(word) for what, word in CANARIES.items()}
    needles["follow code"] = forms_of(code18)
    needles["passphrase"] = forms_of(PHRASE)
    time.sleep(3)
    if os.environ.get("TT_POSTGRES"):
        database = os.path.join(urllib.parse.parse_qs(urllib.parse.urlparse(os.environ["TT_POSTGRES"]).query)["host"][0], "data")
        tally.check("the search finds what was sent in the open", in_files(database, {"open": {OPEN.encode()}}))
        hits = in_files(database, needles)
        tally.check("no canary in the database's files", not hits, hits[:20])
    else:
        tally.check("the search finds what was sent in the open", in_files(sv.dir, {"open": {OPEN.encode()}}))
    hits = in_files(sv.folder.name, needles)
    tally.check("no canary in the commune's folder, nor in the log", not hits, hits[:20])
    with open(os.path.join(sv.folder.name, "log"), encoding="utf-8", errors="replace") as f:
        log = f.read()
    tally.check("the log has lines, but none of a secret page", "/phan-anh/gui" in log and "don-thu/theo-doi" not in log and
                "don-kin" not in log and "gui-kin" not in log, log[-2000:])
    hits, size = [], 0
    control = {"the commune's name": {"xã Phú Thái".encode()}}
    try:
        tally.check("the search of memory finds the commune's name", in_memory(sv.process.pid, control)[0])
        for pid in group_of(sv.process.pid):
            found, n = in_memory(pid, needles)
            hits += found
            size += n
    except PermissionError:
        print("the memory of the program was NOT looked at: not root")
    else:
        tally.check("memory was looked at", size > 10 << 20, size)
        tally.check("no canary in the memory of the program and its helpers", not hits, sorted({(w, p, n) for w, p, n in hits})[:40])
        print(f"{size >> 20} MiB of memory searched")
    sv.stop()
    hits = in_files(sv.folder.name, needles)
    tally.check("no canary in the folder after the program has ended", not hits, hits[:20])
    tally.end()


if __name__ == "__main__":
    sys.exit(main())
