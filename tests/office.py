"""A member of staff in a browser, for the tests that need a real process."""
import re
import time
import urllib.parse

from serving import hidden

PASSWORD = "con duong lang 2026 dai"


class Office:
    """A browser that is signed in as administrator and coordinator."""

    def __init__(self, sv):
        self.sv, self.cookie, self.sent = sv, "", 0

    def request(self, method, path, fields=None):
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
        path = "/can-bo/mat-khau"
        status, text = self.send(path, path, {"ten-dang-nhap": login, "ma": code, "mat-khau": PASSWORD, "mat-khau-lai": PASSWORD})
        if status != 303:
            raise SystemExit(f"cannot sign in: {status} {text[:500]}")
        rows = re.findall(r"<tr>.*?</tr>", self.page("/can-bo/nguoi-dung"), re.S)
        own = next(r for r in rows if f">{login}</td>" in r)
        path = re.search(r'href="(/can-bo/nguoi-dung/[0-9a-f]{32})"', own).group(1)
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
