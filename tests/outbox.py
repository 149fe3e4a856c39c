#!/usr/bin/python3
"""Messages to residents on the release program: a true SMTP server (aiosmtpd) and a gateway that fails in every way.

What must hold: what the peer acknowledged is never sent again; what it did not is neither lost nor said to be sent; nobody but
the configured host is spoken to; no header comes in from outside; kill -9 of the sender, and of everything, loses nothing.
"""
import email
import email.policy
import logging
import os
import re
import signal
import socket
import ssl
import subprocess
import time

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from serving import Server, Tally, attribute, follow_code, get, hidden, matter_form, post

TALLY = Tally()
check = TALLY.check
logging.getLogger("mail.log").setLevel(logging.CRITICAL)
PASSWORD = "con duong lang 2026 dai"


# ---- the commune's people ---------------------------------------------------------------------------------------


class Office:
    """A browser that is signed in as administrator and coordinator."""

    def __init__(self, sv):
        self.sv, self.cookie, self.sent = sv, "", 0

    def request(self, method, path, fields=None):
        import urllib.parse
        client = self.sv.client(timeout=30)
        headers = {"Cookie": self.cookie} if self.cookie else {}
        body = None
        if fields is not None:
            headers.update({"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"})
            body = urllib.parse.urlencode(fields, doseq=True)
        client.request(method, path, body, headers)
        answer = client.getresponse()
        text = answer.read().decode("utf-8", "replace")
        for value in answer.headers.get_all("Set-Cookie") or []:
            self.cookie = value.split(";")[0]
        client.close()
        return answer.status, text

    def page(self, path):
        return self.request("GET", path)[1]

    def send(self, page_path, action, fields):
        form = hidden(self.page(page_path), action)
        form.update(fields)
        return self.request("POST", action, form)

    def sign_in(self):
        said = self.sv.command("admin-code", self.sv.dir).stdout
        login, code = re.findall(r": *(\S+)", said)[:2]
        for path in ("/can-bo/mat-khau",):
            status, text = self.send(path, path, {"ten-dang-nhap": login, "ma": code, "mat-khau": PASSWORD,
                                                  "mat-khau-lai": PASSWORD})
            if status != 303:
                raise SystemExit(f"cannot sign in: {status} {text[:500]}")
        persons = self.page("/can-bo/nguoi-dung")
        path = re.search(r'href="(/can-bo/nguoi-dung/[0-9a-f]{32})"', persons).group(1)
        status, text = self.send(path, path, {"ho-ten": "Người A", "don-vi": "",
                                              "vai-tro": ["administrator", "coordinator", "chairman"]})
        if status != 303:
            raise SystemExit(f"no roles: {status} {text[:800]}")

    def moderate(self):
        """The oldest that waits is looked at and handed on: its sender is told."""
        desk = self.page("/can-bo/phan-anh?xem=moi")
        path = re.search(r'href="(/can-bo/phan-anh/[0-9a-f]{32})"', desk).group(1)
        page = self.page(path)
        unit = re.search(r'<select[^>]*name="don-vi".*?</select>', page, re.S).group(0)
        unit = next(v for v in re.findall(r'value="([0-9a-f]{32})"', unit))
        return self.send(path, path + "/duyet", {"tieu-de": "Việc để thử", "noi-dung": "Nội dung để thử", "da-xem": "1",
                                                 "cong-khai": "sau", "don-vi": unit})[0]

    def messages(self):
        """Newest first: path, words of the row."""
        rows = re.findall(r"<tr>.*?</tr>", self.page("/can-bo/tin-gui"), re.S)
        found = [(re.search(r'href="(/can-bo/tin-gui/[0-9a-f]{32})"', r), r) for r in rows]
        return [(m.group(1), re.sub(r"<[^>]+>", " ", r)) for m, r in found if m]

    def newest(self):
        return self.messages()[0][0]

    def wait_for(self, path, words, seconds=25):
        """The page of a message once it says one of these words."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            page = self.page(path)
            if any(w in page for w in words):
                return page
            time.sleep(0.1)
        return self.page(path)

    def again(self, path):
        return self.send(path, path + "/gui-lai", {})[0]


def tell(sv, office, phone="", mail=""):
    """A resident sends a matter and agrees to be told; it is handed on. Gives the message's page."""
    office.sent += 1
    client = sv.client(f"127.9.{office.sent % 200}.1")
    fields = matter_form(get(client, "/phan-anh/gui")[1], f"Nắp cống bị vỡ, bí mật {office.sent}")
    fields.update({"dien-thoai": phone, "thu-dien-tu": mail, "bao-toi": "1"})
    status, page, _ = post(client, "/phan-anh/gui", fields)
    client.close()
    if status != 200 or not follow_code(page):
        raise SystemExit(f"not taken: {status} {page[:600]}")
    if office.moderate() != 303:
        raise SystemExit("not moderated")
    return office.newest()


# ---- a mail server ----------------------------------------------------------------------------------------------


class Mailbox:
    def __init__(self):
        self.got, self.mode, self.users = [], "ok", []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.mode == "no such user":
            return "550 5.1.1 no such user <%s>" % address
        if self.mode == "greylist":
            return "451 4.7.1 come again"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        import asyncio
        if self.mode == "late":
            await asyncio.sleep(18)
        if self.mode == "cut":
            self.got.append(envelope)
            server.transport.abort()
            await asyncio.sleep(0.1)
        if self.mode == "refuse content":
            return "554 5.7.1 spam"
        if self.mode != "cut":
            self.got.append(envelope)
        return "250 2.0.0 Ok: queued as ABC"

    def login(self, server, session, envelope, mechanism, data):
        good = isinstance(data, LoginPassword) and data.login == b"xa" and data.password == b"mat khau thu"
        self.users.append(data.login)
        return AuthResult(success=good and self.mode != "no login", handled=False,
                          message=None if good and self.mode != "no login" else "535 5.7.8 bad credentials")


def certificate(folder):
    key, pem = os.path.join(folder, "tls.key"), os.path.join(folder, "ca.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
                    key, "-out", pem, "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"],
                   check=True, capture_output=True)
    return key, pem


def mail_server(folder, box):
    key, pem = certificate(folder)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(pem, key)
    c = Controller(box, hostname="127.0.0.1", port=0, tls_context=tls, require_starttls=True, auth_required=True,
                   authenticator=box.login, server_hostname="localhost")
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        c.port = s.getsockname()[1]
    c.start()
    return c


def settings(sv, text, **files):
    keys = os.path.join(sv.dir, "keys")
    for name, content in files.items():
        path = os.path.join(keys, name.replace("__", "."))
        with open(path, "w", encoding="ascii") as f:
            f.write(content)
        os.chmod(path, 0o600)
    with open(os.path.join(sv.dir, "thanthien.ini"), "a", encoding="utf-8") as f:
        f.write(text)


def sender_pid(sv):
    """The sender among our own children's children."""
    for pid in os.listdir("/proc"):
        if not pid.isdigit():
            continue
        try:
            with open(f"/proc/{pid}/stat", encoding="utf-8") as f:
                name, rest = f.read().split("(", 1)[1].rsplit(")", 1)
            parent, group = rest.split()[1:3]
        except (OSError, IndexError, ValueError):
            continue
        if name == "thanthien-sende" and int(group) == sv.process.pid:
            return int(pid)
    return 0


def mail_tests(sv, office, box):
    path = tell(sv, office, mail="nguoi-a@example.vn")
    page = office.wait_for(path, ["Bên nhận báo đã nhận"])
    check("a mail goes out by STARTTLS with a password, and its fate is seen", "250" in page and len(box.got) == 1, page[-900:])
    if not box.got:
        return
    raw = box.got[0].content
    check("every line ends with CRLF and none is longer than 78", b"\n" not in raw.replace(b"\r\n", b"") and
          max(len(line) for line in raw.split(b"\r\n")) <= 78, raw)
    m = email.message_from_bytes(raw, policy=email.policy.default)
    check("it is a message as the RFCs have it", not m.defects and m["To"] == "<nguoi-a@example.vn>" or
          m["To"] == "nguoi-a@example.vn", (m.defects, m["To"]))
    check("the subject reads in Vietnamese", "Xã đã nhận việc ông/bà gửi ngày" in m["Subject"], m["Subject"])
    check("the body reads in Vietnamese", "giao giải quyết" in m.get_content() and "Kính gửi ông/bà," in m.get_content())
    check("it holds nothing of the matter", "bí mật" not in raw.decode() and "bí mật" not in m.get_content())
    check("it says that a program sent it", m["Auto-Submitted"] == "auto-generated")
    check("its name is coded and reads well", "Ủy ban" in str(m["From"]) and "xa@example.vn" in str(m["From"]), m["From"])
    ident = m["Message-ID"]
    check("the address is masked", "n▇▇▇@example.vn" in page and "nguoi-a@" not in page)
    pid = sender_pid(sv)
    with open(f"/proc/{pid}/status", encoding="ascii") as f:
        status = f.read()
    check("the sender has dropped its rights", "Seccomp:\t2" in status and "NoNewPrivs:\t1" in status, status)

    box.mode = "no such user"
    path = tell(sv, office, mail="nguoi-b@example.vn")
    page = office.wait_for(path, ["Bên nhận từ chối"])
    check("550 is the end of it", "Không gửi được" in page and "no such user" in page, page[-900:])
    check("the peer's words do not give the address away", "nguoi-b@" not in page)
    box.mode = "greylist"
    path = tell(sv, office, mail="nguoi-c@example.vn")
    page = office.wait_for(path, ["Chưa nhận, sẽ thử lại"])
    check("451 is tried again", "451" in page and "Đang chờ gửi" in page, page[-900:])
    box.mode = "refuse content"
    path2 = tell(sv, office, mail="nguoi-d@example.vn")
    page = office.wait_for(path2, ["Bên nhận từ chối"])
    check("554 after the text is a refusal", "554" in page and "Không gửi được" in page, page[-900:])
    box.mode = "ok"
    office.again(path)
    page = office.wait_for(path, ["Bên nhận báo đã nhận"])
    check("and goes out when it may", "Bên nhận báo đã nhận" in page, page[-900:])
    check("once", sum(e.rcpt_tos == ["nguoi-c@example.vn"] for e in box.got) == 1)
    check("a message that was acknowledged cannot be sent again", "/gui-lai" not in page)

    box.mode = "no login"
    path = tell(sv, office, mail="nguoi-e@example.vn")
    page = office.wait_for(path, ["Chưa nhận, sẽ thử lại"])
    check("a wrong password is nobody's refusal: it waits", "Đang chờ gửi" in page and "mat khau thu" not in page, page[-900:])
    box.mode = "ok"
    time.sleep(1.5)
    office.again(path)
    check("and goes out when it is right again", "Bên nhận báo đã nhận" in office.wait_for(path, ["Bên nhận báo đã nhận"]))

    box.mode = "cut"
    path = tell(sv, office, mail="nguoi-f@example.vn")
    page = office.wait_for(path, ["không nghe trả lời"])
    check("cut off behind the text: it is said not to be known", "có thể đã đến" in page and "Có lần không rõ" in page, page[-900:])
    first = [e for e in box.got if e.rcpt_tos == ["nguoi-f@example.vn"]]
    box.mode = "ok"
    time.sleep(1.5)
    office.again(path)
    office.wait_for(path, ["Bên nhận báo đã nhận"])
    both = [e for e in box.got if e.rcpt_tos == ["nguoi-f@example.vn"]]
    ids = {email.message_from_bytes(e.content)["Message-ID"] for e in both}
    check("sent again under the same Message-ID", len(first) == 1 and len(both) == 2 and len(ids) == 1 and ident not in ids, ids)


def main():
    sv, box = Server(), Mailbox()
    server = mail_server(sv.folder.name, box)
    with open(os.path.join(sv.folder.name, "ca.pem"), encoding="ascii") as f:
        ca = f.read()
    settings(sv, f"\n[mail]\nserver = localhost:{server.port}\nfrom = xa@example.vn\nfrom_name = Ủy ban nhân dân xã Thử Nghiệm\n"
                 "user = xa\nsecret_file = mail.password\nca_file = mail-ca.pem\n",
             mail__password="mat khau thu\n")
    with open(os.path.join(sv.dir, "keys", "mail-ca.pem"), "w", encoding="ascii") as f:
        f.write(ca)
    sv.start()
    try:
        office = Office(sv)
        office.sign_in()
        mail_tests(sv, office, box)
    finally:
        if sv.process.poll() is None:
            check("it stops cleanly", sv.stop() == 0)
        server.stop()
    said = sv.command("check", sv.dir)
    check("thanthien check finds all well", said.returncode == 0, said.stdout)
    TALLY.end()


if __name__ == "__main__":
    main()
