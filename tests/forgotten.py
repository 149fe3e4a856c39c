#!/usr/bin/env python3
"""What was erased is in no byte that is kept: the release program through its front door, then every file is read.

A resident's name, number and words go into a matter, its messages, notes, drafts and answer, among neighbours that stay. One is
cut off (an archive duty), one destroyed; a third is left alone, so that the search is seen to find. Then every file of
the folder is read and, on PostgreSQL (TT_POSTGRES, tools/with-postgres.sh), every file of its tables once they were written anew; the
log must verify, from inside and from outside, against the checkpoint of the day before. Last, the store of the day before is put
back: the list beside it erases again before anybody is served.
"""
import glob
import html
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.parse

from serving import ROOT, Server, Tally, attribute, follow_code, get, post

TALLY = Tally()
check = TALLY.check
PASSWORD = "mot cau dai de nho 2026"
URL = os.environ.get("TT_POSTGRES")
# Words that stand nowhere else: of who is cut off, of who is destroyed, of who stays.
WHO = [("Người Cắt Khỏi", "0912 345 601"), ("Người Hủy Hết", "0912 345 602"), ("Người Ở Lại", "0912 345 603")]
WORDS = ["Rãnh nước thứ nhất bị lấp", "Rãnh nước thứ nhì bị lấp", "Rãnh nước thứ ba bị lấp"]


class Browser:
    """Fills forms as they stand on their page; keeps its cookie."""

    def __init__(self, sv):
        self.sv, self.cookie = sv, None

    def ask(self, method, path, body=None):
        client = self.sv.client(timeout=60)
        headers = {"Sec-Fetch-Site": "same-origin"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if self.cookie:
            headers["Cookie"] = self.cookie
        client.request(method, path, body, headers)
        answer = client.getresponse()
        page = answer.read().decode("utf-8", "replace")
        if answer.getheader("Set-Cookie"):
            self.cookie = answer.getheader("Set-Cookie").split(";")[0]
        client.close()
        return answer.status, page, answer.getheader("Location")

    def get(self, path):
        return self.ask("GET", path)[1]

    def send(self, page, action, fields, press=None):
        """page: an address, or a page one holds already."""
        text = self.get(page) if page.startswith("/") else page
        for form in re.findall(r"<form\b.*?</form>", text, re.S):
            if attribute(form[: form.index(">")], "action") != action:
                continue
            filled = []
            for tag in re.findall(r"<(?:input|textarea|select)\b[^>]*>", form):
                name, kind = attribute(tag, "name"), attribute(tag, "type")
                if not name or name in fields or kind in ("checkbox", "radio", "file"):
                    continue
                filled.append((name, attribute(tag, "value") or ""))
            for body in re.findall(r"<textarea\b[^>]*>.*?</textarea>", form, re.S):
                name = attribute(body, "name")
                if name not in fields:
                    filled = [f for f in filled if f[0] != name] + [(name, html.unescape(re.sub(r"<[^>]*>", "", body)))]
            for name, value in fields.items():
                filled += [(name, v) for v in (value if isinstance(value, list) else [value])]
            return self.ask("POST", action, urllib.parse.urlencode(filled + ([press] if press else [])))
        raise SystemExit(f"no form to {action} on {page[:200]!r}")


def set_password(browser, login, code):
    return browser.send("/can-bo/mat-khau", "/can-bo/mat-khau",
                        {"ten-dang-nhap": login, "ma": code, "mat-khau": PASSWORD, "mat-khau-lai": PASSWORD})


def add_person(admin, name, roles, unit):
    _, page, _ = admin.send("/can-bo/nguoi-dung/them", "/can-bo/nguoi-dung/them",
                            {"ho-ten": name, "vai-tro": roles, "don-vi": unit})
    login = re.search(r'<strong translate="no">([^<]+)<', page).group(1).strip()
    code = re.sub(r"<[^>]*>", "", re.search(r'class="code"[^>]*>(.*?)</p>', page, re.S).group(1)).strip()
    browser = Browser(admin.sv)
    status, page, _ = set_password(browser, login, code)
    check(f"{name} is in", status == 303, (status, page[:400]))
    return browser


def send_opinion(sv, n):
    browser, (name, phone) = Browser(sv), WHO[n]
    fields = {"buoc": "gui", "loai": "phan-anh", "loi": f"{WORDS[n]}. Tôi là {name}, gọi {phone}.", "chu-de": "duong-sa",
              "noi": f"Nhà của {name}", "ten": name, "dien-thoai": phone}
    page = browser.get("/phan-anh/gui")
    return follow_code(browser.send(page, "/phan-anh/gui", fields)[1])


def whole_life(sv, staff, chairman, unit, n, code):
    name, phone = WHO[n]
    path = re.search(r'href="(/can-bo/phan-anh/[0-9a-f]{32})"', staff.get("/can-bo/phan-anh?xem=moi")).group(1)
    staff.send(path, path + "/duyet", {"tieu-de": f"Việc của {name}", "don-vi": unit, "cong-khai": "ngay", "da-xem": "1"})
    staff.send(path, path + "/ghi-chu", {"ghi-chu": f"Đã gọi {name} số {phone}"})
    resident = Browser(sv)
    follow = resident.send("/tra-cuu", "/tra-cuu", {"ma": code})[1]
    resident.send(follow, "/tra-cuu/nhan-tin", {"tin": f"{name} đây, số tôi {phone}"})
    staff.send(path, path + "/tra-loi", {"da-lam-gi": f"Đã đến nhà {name}, khơi {WORDS[n]}", "ai-lam": "Đơn vị mẫu",
                                         "khi-nao": "hôm nay", "ket-qua": "da-giai-quyet", "tiep-theo": f"Gọi lại {phone}"}, ("nut", "trinh"))
    status, _, _ = chairman.send(path, path + "/ky", {})
    check(f"answer {n} is public", status == 303, status)
    return path


def erase(sv, protector, n, code, outcome):
    resident = Browser(sv)
    page = resident.send("/quyen-rieng-tu/cua-toi", "/quyen-rieng-tu/cua-toi", {"ma": code})[1]
    resident.send(page, "/quyen-rieng-tu/yeu-cau", {"viec": "xoa", "loi": f"Tôi là {WHO[n][0]}, {WHO[n][1]}"})
    path = re.search(r'href="(/can-bo/du-lieu/yeu-cau/[0-9a-f]{32})"', protector.get("/can-bo/du-lieu/yeu-cau")).group(1)
    fields = {"ket-qua": outcome, "noi-ro": f"Đã xem yêu cầu của {WHO[n][0]}"}
    if outcome == "cat":
        fields["can-cu"] = "luu-tru"
    status, page, _ = protector.send(path, path + "/quyet-dinh", fields)
    check(f"{outcome} is decided", status == 303, (status, page[:500]))


def kept_files(sv):
    yield from (os.path.join(d, f) for d, _, names in os.walk(sv.dir) for f in names)
    if URL:
        data = os.path.join(re.search(r"host=([^&]+)", URL).group(1), "data", "base")
        yield from (os.path.join(d, f) for d, _, names in os.walk(data) for f in names)


def flush():
    """What PostgreSQL holds in memory goes to its files, so that reading them sees it."""
    psql = sorted(glob.glob("/usr/lib/postgresql/*/bin/psql"))[-1]
    subprocess.run([psql, "--quiet", "--command", "CHECKPOINT", URL], check=True)


def holding(sv, word):
    found = []
    if URL:
        flush()
    for path in kept_files(sv):
        try:
            with open(path, "rb") as f:
                if word.encode() in f.read():
                    found.append(path)
        except OSError:
            pass  # a table's old file that has just gone, a socket
    return found


def gone(sv, words, seconds):
    """PostgreSQL writes its tables anew within minutes, SQLite's log is cut behind the commit."""
    until = time.monotonic() + seconds
    left = {w: holding(sv, w) for w in words}
    while any(left.values()) and time.monotonic() < until:
        time.sleep(3)
        left = {w: holding(sv, w) for w in words}
    for word, files in left.items():
        check(f"'{word}' is in no byte", not files, files)


def verifies(sv, old, key, served):
    done = sv.command("log", "verify", sv.dir, "--key", key, "--checkpoint", old)
    check("log verify", done.returncode == 0, done.stdout[-600:] + done.stderr)
    if served:
        program = os.path.join(ROOT, "tests", "verifier", "verify.py")
        done = subprocess.run([sys.executable, "-B", program, "log", f"http://127.0.0.1:{sv.port}/so-cai", "--key", key, "--old",
                               old], capture_output=True, text=True, check=False)
        check("the independent verifier", done.returncode == 0, done.stdout[-300:] + done.stderr[-600:])


def main():
    sv = Server(url=URL).start()
    said = sv.command("admin-code", sv.dir).stdout
    admin = Browser(sv)
    login, code = re.findall(r":\s+(\S+)\s*$", said, re.M)[:2]
    check("the administrator is in", set_password(admin, login, code)[0] == 303, said)
    unit = attribute(next(o for o in re.findall(r"<option[^>]*>[^<]+", admin.get("/can-bo/nguoi-dung/them"))
                          if "Phòng Kinh tế" in o), "value")
    staff = add_person(admin, "Điều Phối Mẫu", ["coordinator", "officer"], unit)
    chairman = add_person(admin, "Chủ Tịch Mẫu", ["chairman"], unit)
    clerk = add_person(admin, "Văn Thư Mẫu", ["clerk"], unit)
    codes = []
    for n in range(3):
        codes.append(send_opinion(sv, n))
        check(f"opinion {n} is taken", codes[n], codes)
        whole_life(sv, staff, chairman, unit, n, codes[n])
    time.sleep(6)  # a checkpoint is signed within 5 s
    old = os.path.join(sv.folder.name, "checkpoint")
    with open(old, "w", encoding="utf-8") as f:
        f.write(get(sv.client(), "/so-cai/checkpoint")[1])
    key = sv.command("log", "key", sv.dir).stdout.strip()
    for n in range(3):
        check("the search finds what is there", holding(sv, WHO[n][0]) and holding(sv, WORDS[n]))
    before = os.path.join(sv.folder.name, "before")
    if not URL:
        sv.stop()
        shutil.copytree(os.path.join(sv.dir, "store"), before)
        sv.start()
    erase(sv, clerk, 0, codes[0], "cat")
    erase(sv, clerk, 1, codes[1], "huy")
    lost = [*WHO[0], *WHO[1], WORDS[1]]
    gone(sv, lost, 240 if URL else 20)
    check("what nobody asked to erase is there", holding(sv, WHO[2][0]) and holding(sv, WHO[2][1]) and holding(sv, WORDS[0]))
    page = get(sv.client(), "/phan-anh/1")[1]
    check("the answer stays, without the person", "khơi" in page and WHO[0][0] not in page, page[-800:])
    check("the destroyed one has no page", get(sv.client(), "/phan-anh/2")[0] == 404)
    time.sleep(6)
    verifies(sv, old, key, True)
    listed = os.path.join(sv.dir, "erasures")
    for _ in range(100):
        if os.path.exists(listed):
            break
        time.sleep(1)
    with open(listed, encoding="ascii") as f:
        lines = f.read().splitlines()
    check("the list holds ids and days", len(lines) == 2 and all(
        re.fullmatch(r"\d{4}-\d\d-\d\d viec [0-9a-f]{32} (cat|huy)", x) for x in lines), lines)
    check("SIGTERM ends it", sv.stop() == 0)
    if not URL:
        shutil.rmtree(os.path.join(sv.dir, "store"))
        shutil.copytree(before, os.path.join(sv.dir, "store"))
        check("the store of the day before knows the person", holding(sv, WHO[0][0]))
        sv.start()
        gone(sv, lost, 20)
        check("SIGTERM ends it again", sv.stop() == 0)
        verifies(sv, old, key, False)
        check("erasing again finds nothing left to do",
              sv.command("erase", sv.dir).stdout.strip() == "erased again: 0", sv.command("erase", sv.dir).stdout)
    done = sv.command("check", sv.dir)
    check("thanthien check", done.returncode == 0, done.stdout[-800:])
    done = sv.command("retain", sv.dir)
    check("nothing is old enough yet", done.stdout.strip().endswith(": 0"), done.stdout + done.stderr)
    TALLY.end()


main()
