#!/usr/bin/python3
"""What other programs read and send, asked of the release binary and read back with other people's readers.

Open311 GeoReport v2 against schemas written from the standard's text (tests/open311/*.rng, *.schema.json) and against golden exchanges
(tests/open311/golden; GOLDEN=write makes them anew); Atom by feedparser, iCalendar by icalendar, CSV by Python's csv, our own API
by the schemas of its openapi.json.
"""
import csv
import http.client
import io
import json
import os
import re
import subprocess
import sys
import urllib.parse

import feedparser
import icalendar
import jsonschema
from lxml import etree

from serving import PROGRAM, Server, Tally, attribute, hidden

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "open311")
TALLY = Tally()
check = TALLY.check
FORM = "application/x-www-form-urlencoded; charset=utf-8"
V2 = "/open311/v2"


class Demo(Server):
    """A commune with a year of sample activity."""

    def __init__(self, settings):
        super().__init__(make=False)
        subprocess.run([PROGRAM, "demo", self.dir, "--matters", "260"], check=True, stdout=subprocess.DEVNULL)
        ini = os.path.join(self.dir, "thanthien.ini")
        text = open(ini, encoding="utf-8").read()
        with open(ini, "w", encoding="utf-8") as f:
            f.write(re.sub(r"(?m)^\[commune\]$", "[commune]\nurl = https://xa.example", text) + "\n" + settings + "\n")


def ask(sv, method, path, body=None, headers=None):
    client = sv.client()
    client.request(method, path, body, headers or {})
    answer = client.getresponse()
    return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()


def read(sv, path):
    return ask(sv, "GET", path)


# ---- signing in, for a key -------------------------------------------------------------------------------------------


def key_of(sv):
    said = sv.command("admin-code", sv.dir).stdout
    login, code = re.search(r"([a-z][a-z0-9.-]+)\s*$", said.split("\n")[0]), re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", said)
    words = re.findall(r"[a-z][a-z0-9._-]{3,}", said)
    cookie = None
    for name in [login.group(1) if login else ""] + words:
        status, _, page = read(sv, "/can-bo/mat-khau")
        fields = hidden(page.decode(), "/can-bo/mat-khau")
        fields.update({"ten-dang-nhap": name, "ma": code.group(0), "mat-khau": "con đường làng 2026", "mat-khau-lai": "con đường làng 2026"})
        status, headers, _ = ask(sv, "POST", "/can-bo/mat-khau", urllib.parse.urlencode(fields),
                                 {"Content-Type": FORM, "Sec-Fetch-Site": "same-origin"})
        if status == 303 and "set-cookie" in headers:
            cookie = headers["set-cookie"].split(";")[0]
            break
    assert cookie, said
    _, _, page = ask(sv, "GET", "/can-bo/khoa-api", headers={"Cookie": cookie})
    fields = hidden(page.decode(), "/can-bo/khoa-api")
    fields["ten"] = "Ứng dụng thử"
    status, _, page = ask(sv, "POST", "/can-bo/khoa-api", urllib.parse.urlencode(fields),
                          {"Content-Type": FORM, "Sec-Fetch-Site": "same-origin", "Cookie": cookie})
    return re.search(r"tt-[0-9a-f]{8}-[0-9a-f]{48}", page.decode()).group(0)


# ---- Open311 -----------------------------------------------------------------------------------------------------------

RNG = etree.RelaxNG(etree.parse(os.path.join(HERE, "georeport-v2.rng")))
SCHEMA = json.load(open(os.path.join(HERE, "georeport-v2.schema.json"), encoding="utf-8"))


def plain(node):
    """An element as the JSON of the same answer would have it, every leaf as text."""
    lists = {"services", "service_requests", "errors", "attributes", "values", "endpoints", "formats"}
    if node.tag in lists:
        return [plain(child) for child in node]
    if len(node):
        return {child.tag: plain(child) for child in node}
    return node.text or ""


def texts(value):
    if isinstance(value, dict):
        return {k: texts(v) for k, v in value.items()}
    if isinstance(value, list):
        return [texts(v) for v in value]
    return "" if value is None else {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def both(sv, name, kind, path, method="GET", fields=None, status=200):
    """The same exchange in both formats: right status, type, form, and the same content. Gives the JSON."""
    whole = {}
    for ending, media in (("json", "application/json; charset=utf-8"), ("xml", "text/xml; charset=utf-8")):
        target = re.sub(r"(\?|$)", f".{ending}\\1", path, count=1)
        body = urllib.parse.urlencode(fields) if fields is not None else None
        got, headers, answer = ask(sv, method, target, body, {"Content-Type": FORM} if body is not None else {})
        check(f"{name}.{ending}: status", got == status, (got, answer[:300]))
        check(f"{name}.{ending}: type", headers.get("content-type") == media, headers.get("content-type"))
        whole[ending] = answer
    json_said, root = json.loads(whole["json"]), etree.fromstring(whole["xml"])
    check(f"{name}.xml: begins as XML", whole["xml"].startswith(b'<?xml version="1.0" encoding="utf-8"?>'), whole["xml"][:60])
    check(f"{name}.xml: no attributes, no namespace", not any(e.attrib or "}" in e.tag for e in root.iter()))
    check(f"{name}.xml: root", root.tag == kind, root.tag)
    check(f"{name}.xml: the standard's form", RNG.validate(root), str(RNG.error_log)[:600])
    try:
        jsonschema.Draft202012Validator({**SCHEMA, "$ref": f"#/$defs/{kind}"}).validate(json_said)
        check(f"{name}.json: the standard's form", True)
    except jsonschema.ValidationError as e:
        check(f"{name}.json: the standard's form", False, e.message[:600])
    check(f"{name}: both formats say the same", plain(root) == texts(json_said), (plain(root), texts(json_said)))
    return json_said, whole


def golden(name, method, path, fields, status, whole):
    """An exchange as a reader of the standard would want to see it, with what differs from run to run taken out."""
    text = f"{method} {path}\n"
    if fields is not None:
        text += "\n".join(f"    {k}={'KEY' if k == 'api_key' else v}" for k, v in fields.items()) + "\n"
    for ending in ("json", "xml"):
        said = whole[ending].decode()
        said = json.dumps(json.loads(said), ensure_ascii=False, indent=1) if ending == "json" else etree.tostring(
            etree.fromstring(whole[ending]), encoding="unicode", pretty_print=True)
        text += f"\n{status} {ending}\n{said.strip()}\n"
    for pattern, mark in ((r"\b[0-9a-f]{32}\b", "ID"), (r"\d{4}-\d\d-\d\dT[\d:+]+(?=[\"<])", "MOMENT"), (r"\b\d\d/\d\d?/20\d\d\b", "DAY"),
                          (r"(?:[a-z]{1,5}-){8}[a-z]{1,5}", "CODE")):
        text = re.sub(pattern, mark, text)
    at = os.path.join(HERE, "golden", name + ".txt")
    if os.environ.get("GOLDEN") == "write":
        os.makedirs(os.path.dirname(at), exist_ok=True)
        open(at, "w", encoding="utf-8").write(text)
    want = open(at, encoding="utf-8").read() if os.path.exists(at) else ""
    check(f"golden {name}", text == want, text if not want else [a for a in zip(text.split("\n"), want.split("\n")) if a[0] != a[1]][:3])


def open311(sv, key):
    said, whole = both(sv, "discovery", "discovery", "/open311/discovery")
    golden("discovery", "GET", "/open311/discovery", None, 200, whole)
    check("discovery: where it is", said["endpoints"][0]["url"] == "https://xa.example/open311/v2", said)
    services, whole = both(sv, "services", "services", V2 + "/services")
    golden("services", "GET", V2 + "/services", None, 200, whole)
    names = " ".join(s["service_name"] + s["service_code"] for s in services).lower()
    check("services: no complaints, no denunciations", "khiếu nại" not in names and "tố cáo" not in names and "to-cao" not in names, names)
    for s in services:
        said, _ = both(sv, "definition " + s["service_code"], "service_definition", f"{V2}/services/{s['service_code']}")
        check("definition: its own", said["service_code"] == s["service_code"])
    both(sv, "services in another jurisdiction", "services", V2 + "/services?jurisdiction_id=xa.example")
    both(sv, "no such service", "errors", V2 + "/services/khong-co", status=404)

    everything, _ = both(sv, "requests", "service_requests", V2 + "/requests")
    check("requests: there are some", 0 < len(everything) <= 1000, len(everything))
    newest = everything[0]["service_request_id"]
    one, _ = both(sv, "one request", "service_requests", f"{V2}/requests/{newest}")
    check("one request: as in the list", one == everything[:1], one)
    for query in ("status=open", "status=closed", "status=open,closed", "service_code=duong-sa", "service_code=duong-sa,khac",
                  f"service_request_id={newest},{everything[-1]['service_request_id']}",
                  "start_date=2026-01-01T00:00:00Z", "end_date=2026-06-01T00:00:00%2B07:00"):
        some, _ = both(sv, query, "service_requests", f"{V2}/requests?{query}")
        if query.startswith("status=") and "," not in query:
            check(query, all(r["status"] == query[7:] for r in some))
        if query.startswith("service_code="):
            check(query, {r["service_code"] for r in some} <= set(query[13:].split(",")))
    for query in ("status=x", "start_date=x", "start_date=2026-01-01&end_date=2026-12-01"):
        _, whole = both(sv, query, "errors", f"{V2}/requests?{query}", status=400)
    golden("requests-span", "GET", V2 + "/requests?" + query, None, 400, whole)
    _, whole = both(sv, "no such request", "errors", V2 + "/requests/999999999", status=404)
    golden("request-not-there", "GET", V2 + "/requests/999999999", None, 404, whole)
    both(sv, "no such token", "errors", V2 + "/tokens/" + "0" * 32, status=404)
    text = json.dumps(everything, ensure_ascii=False)
    check("requests: no telephone numbers", not re.search(r"\b0\d{9}\b", text))

    good = {"api_key": key, "service_code": "duong-sa", "address_string": "Thon 2, xa Mau", "lat": "20.9123", "long": "106.4567",
            "email": "a@example.org", "first_name": "A", "last_name": "Người", "phone": "0912 345 678",
            "description": "Đèn đường không sáng.\nTối đi khó.", "attribute[loai]": "phan-anh"}
    sent, whole = both(sv, "post", "service_requests", V2 + "/requests", "POST", good)
    golden("post", "POST", V2 + "/requests", good, 200, whole)
    token = sent[0]["token"]
    said, whole = both(sv, "token", "service_requests", f"{V2}/tokens/{token}")
    golden("token", "GET", f"{V2}/tokens/{token}", None, 200, whole)
    said, whole = both(sv, "waiting request", "service_requests", f"{V2}/requests/{token}")
    golden("request-waiting", "GET", f"{V2}/requests/{token}", None, 200, whole)
    check("waiting request: no word of it", "Đèn" not in json.dumps(said, ensure_ascii=False))
    now, _ = both(sv, "requests after the post", "service_requests", V2 + "/requests")
    check("requests: what waits is not among them", now == everything)
    for name, change, status in (("no-key", {"api_key": ""}, 403), ("wrong-key", {"api_key": "tt-" + "0" * 57}, 403),
                                 ("no-service", {"service_code": ""}, 400), ("unknown-service", {"service_code": "x"}, 404),
                                 ("no-place", {"address_string": "", "lat": "", "long": ""}, 400), ("no-words", {"description": ""}, 400),
                                 ("too-long", {"description": "a" * 4001}, 400),
                                 ("denunciation", {"description": "Đơn tố cáo ông A"}, 400)):
        fields = {**good, **change}
        _, whole = both(sv, name, "errors", V2 + "/requests", "POST", fields, status)
        if name != "too-long":
            golden("post-" + name, "POST", V2 + "/requests", fields, status, whole)
    status, _, _ = ask(sv, "POST", V2 + "/requests.json", json.dumps(good).replace("attribute[loai]", "x"), {"Content-Type": "text/plain"})
    check("post as text", status == 400, status)


# ---- Atom, iCalendar, CSV, our own API ----------------------------------------------------------------------------------


def atom(sv):
    path, ids, pages = "/phan-anh.atom", [], 0
    while path and pages < 20:
        status, headers, body = read(sv, path)
        feed = feedparser.parse(body, response_headers={"content-type": headers["content-type"]})
        check(f"feed {path}", status == 200 and not feed.bozo and feed.version == "atom10", (status, feed.get("bozo_exception")))
        check("feed: id, title, time", feed.feed.id.startswith("tag:xa.example,2026:") and feed.feed.title and feed.feed.updated_parsed)
        links = {link["rel"]: link["href"] for link in feed.feed.links}
        check("feed: self", links["self"] == "https://xa.example" + path, links)
        for e in feed.entries:
            check("entry", e.id.startswith("tag:xa.example,2026:/phan-anh/") and e.title and e.updated_parsed and e.published_parsed
                  and e.link.startswith("https://xa.example/phan-anh/") and e.content[0].type == "text/plain", e)
        ids += [e.id for e in feed.entries]
        path = links["next"][len("https://xa.example"):] if "next" in links else None
        pages += 1
    check("feed: several pages, each entry once", pages > 1 and len(ids) == len(set(ids)) > 50, (pages, len(ids)))
    status, headers, _ = read(sv, "/phan-anh.atom")
    status, _, body = ask(sv, "GET", "/phan-anh.atom", headers={"If-None-Match": headers["etag"]})
    check("feed: known again", status == 304 and body == b"", status)


def ical(sv):
    status, headers, body = read(sv, "/lich.ics")
    check("calendar: type", status == 200 and headers["content-type"] == "text/calendar; charset=utf-8", headers)
    check("calendar: lines", all(len(line) <= 75 for line in body.split(b"\r\n")) and b"\n" not in body.replace(b"\r\n", b""))
    calendar = icalendar.Calendar.from_ical(body)
    events = list(calendar.walk("VEVENT"))
    check("calendar: head", calendar["VERSION"] == "2.0" and calendar["METHOD"] == "PUBLISH" and "xã Mẫu" in calendar["NAME"], calendar)
    check("calendar: zone", [str(z["TZID"]) for z in calendar.walk("VTIMEZONE")] == ["Asia/Ho_Chi_Minh"])
    check("calendar: events", len(events) > 5 and len({str(e["UID"]) for e in events}) == len(events), len(events))
    for e in events:
        check("event", e["DTSTART"].dt < e["DTEND"].dt and e["SUMMARY"] and e["STATUS"] == "CONFIRMED" and int(e["SEQUENCE"]) >= 0
              and e["DTSTAMP"].dt.utcoffset().total_seconds() == 0 and str(e["UID"]).endswith("@xa.example"), e)


def tables(sv):
    _, _, page = read(sv, "/du-lieu")
    paths = sorted(set(re.findall(r'href="(/du-lieu/[a-z-]+\.csv)"', page.decode())))
    check("tables: listed", len(paths) >= 4, paths)
    for path in paths:
        rows, head, at, pages = [], None, path, 0
        while at and pages < 20:
            status, headers, body = read(sv, at)
            check(f"{at}: type", status == 200 and headers["content-type"].startswith("text/csv"), (status, headers))
            check(f"{at}: mark and line ends", body.startswith(b"\xef\xbb\xbf") and body.endswith(b"\r\n"))
            part = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), strict=True))
            head = part[0]
            check(f"{at}: as many cells in each row", all(len(r) == len(head) for r in part), head)
            check(f"{at}: nothing that runs", not any(re.match(r'\s*[=+\-@＝＋－＠]', c) for r in part[1:] for c in r))
            check(f"{at}: bounded", len(part) <= 201, len(part))
            rows += part[1:]
            link = headers.get("link")
            at = re.match(r'<([^>]+)>; rel="next"$', link).group(1) if link else None
            pages += 1
        keys = [tuple(r) for r in rows]
        check(f"{path}: rows, each once", rows and (len(set(keys)) == len(keys)), (len(rows), len(set(keys))))


def api(sv, key):
    _, _, body = read(sv, "/openapi.json")
    doc = json.loads(body)
    check("openapi: 3.1", doc["openapi"] == "3.1.0" and doc["servers"] == [{"url": "https://xa.example/"}], doc["servers"])

    def refs(v):
        if isinstance(v, dict):
            yield from ([v["$ref"]] if "$ref" in v else [])
            v = list(v.values())
        for one in v if isinstance(v, list) else []:
            yield from refs(one)

    for ref in set(refs(doc)):
        node = doc
        for step in ref[2:].split("/"):
            node = node.get(step, {})
        check(f"openapi: {ref} is there", ref.startswith("#/") and node)

    def schema_of(path, method, status):
        answer = doc["paths"][path][method]["responses"][str(status)]
        if "$ref" in answer:
            answer = doc["components"]["responses"][answer["$ref"].rsplit("/", 1)[1]]
        return next(iter(answer["content"].items()))

    def holds(name, path, method, got, headers, text):
        media, said = schema_of(path, method, got)
        check(f"{name}: type", headers["content-type"] == media + "; charset=utf-8", headers["content-type"])
        try:
            jsonschema.Draft202012Validator({**said["schema"], "components": doc["components"]}).validate(json.loads(text))
            check(name, True)
        except jsonschema.ValidationError as e:
            check(name, False, e.message[:400])

    for path in ("/api/v1/matters", "/api/v1/matters?status=closed&limit=100", "/api/v1/matters?limit=0", "/api/v1/topics", "/api/v1/kinds", "/api/v1/hamlets"):
        got, headers, text = read(sv, path)
        check(f"{path}: for other sites", headers.get("access-control-allow-origin") == "*" and "access-control-allow-credentials" not in headers)
        holds(path, path.split("?")[0], "get", got, headers, text)
    numbers, path = [], "/api/v1/matters?limit=100"
    while path:
        page = json.loads(read(sv, path)[2])
        numbers += [m["number"] for m in page["items"]]
        path = page["next"]
    check("api: by cursor each once", len(numbers) == len(set(numbers)) > 100, len(numbers))
    answered = json.loads(read(sv, "/api/v1/matters?status=closed&limit=1")[2])["items"][0]["number"]
    for number in (answered, 999999999):
        got, headers, text = read(sv, f"/api/v1/matters/{number}")
        holds(f"matter {number}", "/api/v1/matters/{number}", "get", got, headers, text)
    one = {"topic": "khac", "text": "Đề nghị đặt thêm ghế ở sân nhà văn hóa", "place": "thôn 3", "kind": "gop-y"}
    first = None
    for name, mark, content, token, want in (
            ("send", "mot-dau-rieng", one, key, 201), ("send again", "mot-dau-rieng", one, key, 201),
            ("other content", "mot-dau-rieng", {**one, "text": "Một việc khác"}, key, 422), ("no key", "hai-dau-rieng", one, "", 403),
            ("no mark", "", one, key, 400), ("a wrong field", "ba-dau-rieng", {**one, "topic": "x"}, key, 422)):
        got, headers, text = ask(sv, "POST", "/api/v1/matters", json.dumps(content),
                                 {"Content-Type": "application/json", "Authorization": "Bearer " + token, "Idempotency-Key": mark})
        check(f"{name}: {want}", got == want, (got, text[:300]))
        holds(name, "/api/v1/matters", "post", got, headers, text)
        first = first or text
        if name == "send again":
            check("send again: the same answer", text == first)
    got, headers, _ = ask(sv, "OPTIONS", "/api/v1/matters", headers={"Origin": "https://a.example", "Access-Control-Request-Method": "POST"})
    check("api: no site may send with somebody's browser", got == 405 and "access-control-allow-origin" not in headers, got)


def main():
    sv = Demo("[open]\nposts_per_key_hour = 1000").start()
    try:
        key = key_of(sv)
        open311(sv, key)
        atom(sv)
        ical(sv)
        tables(sv)
        api(sv, key)
    finally:
        sv.stop()
    TALLY.end()


main()
