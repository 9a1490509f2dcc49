"""A local server that speaks the documented shapes of cninfo, EDGAR and filings.xbrl.org, for tests and for trying.

    python tests/servers/disclosure.py            serves until Ctrl-C, and prints the variables to set

Firms, numbers and reports are invented. It counts requests with their times, and injects faults on demand: `Fault`.
Nothing but Python's own library is needed.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

BEIJING = timezone(timedelta(hours=8))
CATEGORY = {"annual": "category_ndbg_szsh", "half": "category_bndbg_szsh", "q1": "category_yjdbg_szsh"}
CATEGORY |= {"q3": "category_sjdbg_szsh", "correction": "category_bcgz_szsh"}
TYPE = {"annual": "010301", "half": "010303", "q1": "010305", "q3": "010307", "correction": "012399"}
BLOCK = b"<html><head><title>SEC.gov | Request Rate Threshold Exceeded</title></head><body>invented</body></html>"
CHALLENGE = b'<html><head><title>please wait</title><script>document.cookie="acw_sc__v2=0";</script></head></html>'
NOT_FOUND = b"<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1></body></html>"
PROSE = "公司推进大数据与人工智能，建设云计算平台，推动数字化转型，以物联网改造生产。区块链仍在研究。"
FAULTS = (
    "403",
    "404",
    "429",
    "429-after",
    "500",
    "503-after",
    "cut",
    "short",
    "long",
    "drip",
    "elsewhere",
    "challenge",
)
FAULTS += ("empty", "html", "reset", "null", "repeat", "move")
LISTS = ("null", "repeat", "move")
"""What `Fault.kind` may be; not every one fits every address."""


@dataclass
class Fault:
    """A fault: its kind, for which addresses (a pattern), how often; ``0`` stands for always."""

    kind: str
    where: str = "."
    times: int = 1
    met: int = 0


@dataclass
class Seen:
    """A request as it came."""

    at: float
    method: str
    path: str
    headers: dict[str, str]
    form: dict[str, str]
    status: int = 0


@dataclass
class World:
    """What the server serves: rows of cninfo, firms and files by path; filers of EDGAR; filings of ESEF."""

    stocks: list[dict] = field(default_factory=list)
    hidden: list[dict] = field(default_factory=list)  # what only the search knows
    rows: list[dict] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    filers: dict[str, dict] = field(default_factory=dict)
    tickers: list[tuple[int, str, str, str | None]] = field(default_factory=list)
    indices: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    filings: list[dict] = field(default_factory=list)
    by_org: dict[str, list[dict]] = field(default_factory=dict)

    # ---- cninfo

    def firm(self, code: str, name: str, org: str = "", category: str = "A股", *, listed: bool = True) -> None:
        """Add a security; one that is not listed is found by the search alone, as delisted."""
        row = {"orgId": org or f"99{code}", "category": category, "code": code, "pinyin": "xx", "zwjc": name}
        if listed:
            self.stocks.append(row)
        else:
            self.hidden.append({**row, "plate": "szse", "type": "shj", "delisted": "true", "sjstsBond": "false"})

    def announce(
        self,
        code: str,
        title: str,
        day: str,
        *,
        org: str = "",
        what: str = "annual",
        name: str = "",
        body: bytes | None = None,
    ) -> dict:
        """Add an announcement and its file."""
        number = str(1_200_000_000 + len(self.rows))
        path = f"finalpage/{day}/{number}.PDF"
        year = int((re.search(r"(?:19|20)\d\d", title) or re.search(r"(\d{4})", day))[0])
        self.files["/" + path] = pdf(code, name or code, year, title) if body is None else body
        stamp = datetime.fromisoformat(day).replace(tzinfo=BEIJING).timestamp() * 1000
        row = dict.fromkeys(("id", "storageTime", "associateAnnouncement", "important", "batchNum", "orgName"))
        row |= {"secCode": code, "secName": name or code, "orgId": org or f"99{code}", "announcementId": number}
        row |= {"announcementTitle": title, "announcementTime": int(stamp), "adjunctUrl": path, "adjunctType": "PDF"}
        row |= {"adjunctSize": len(self.files["/" + path]) // 1000}
        row |= {"announcementType": f"01010503||010113||{TYPE[what]}"}
        row |= {"columnId": "250401||251302", "pageColumn": "SHZB", "announcementContent": "", "category": what}
        self.rows.append(row)
        self.by_org.setdefault(row["orgId"], []).append(row)
        return row

    def query(self, form: dict[str, str]) -> dict:
        """Answer a question for announcements."""
        since, _, until = form.get("seDate", "").partition("~")
        wanted = set(filter(None, form.get("category", "").split(";")))
        orgs = {stock.partition(",")[2] for stock in form.get("stock", "").split(";") if stock}
        among = [row for org in orgs for row in self.by_org.get(org, [])] if orgs else self.rows
        found = [row for row in among if not wanted or CATEGORY[row["category"]] in wanted]
        if since:
            found = [row for row in found if since <= day_of(row) <= (until or since)]
        backwards = form.get("sortType") != "asc"
        found.sort(key=lambda row: (row["announcementTime"] or 0, row["announcementId"]), reverse=backwards)
        number = min(int(form.get("pageNum") or 1), 100)
        first = max(0, (number - 1) * 30 - int(form.get("moved") or 0))  # rows that came in meanwhile push others on
        page = [{k: v for k, v in row.items() if k != "category"} for row in found[first : first + 30]]
        totals = {"totalAnnouncement": len(found), "totalRecordNum": len(found), "totalpages": len(found) // 30}
        return {"announcements": page or None, "hasMore": number * 30 < len(found), "totalSecurities": 0, **totals}

    # ---- EDGAR

    def filer(self, cik: int, name: str, tickers: tuple[str, ...] = (), sic: str = "7372") -> None:
        """Add a registrant."""
        self.filers[f"{cik:010d}"] = {"name": name, "tickers": list(tickers), "sic": sic, "rows": []}
        self.tickers += [(cik, ticker, name.upper(), "NYSE") for ticker in tickers]
        self.names[name.upper()] = f"{cik:010d}"

    def file(self, cik: int, form: str, period: str, filed: str, *, size: int = 0, document: str = "main.htm") -> str:
        """Add a filing, its folder and its full submission; gives its accession number."""
        own = self.filers[f"{cik:010d}"]
        accession = f"{cik:010d}-{filed[2:4]}-{len(own['rows']) + 1:06d}"
        body = annual(own["name"], form, period)
        folder = f"/Archives/edgar/data/{cik}/{accession.replace('-', '')}"
        full = submission(own["name"], cik, accession, form, period, filed, body)
        self.files[f"{folder}/{accession}.txt"] = self.files[f"/Archives/edgar/data/{cik}/{accession}.txt"] = full
        if document:
            self.files[f"{folder}/{document}"] = full if document.endswith(".txt") else body
        own["rows"].insert(0, (accession, filed, period, form, size or len(full), document))
        quarter = f"{filed[:4]}/QTR{(int(filed[5:7]) + 2) // 3}"
        line = f"{cik}|{own['name']}|{form}|{filed}|edgar/data/{cik}/{accession}.txt\n"
        self.indices[quarter] = self.indices.get(quarter, "") + line
        return accession

    def submissions(self, cik: str) -> dict | None:
        """Answer with a registrant's filings."""
        own = self.filers.get(cik)
        if own is None:
            return None
        names = ("accessionNumber", "filingDate", "reportDate", "form", "size", "primaryDocument")
        columns = {name: [row[at] for row in own["rows"]] for at, name in enumerate(names)}
        head = {"cik": cik, "name": own["name"], "tickers": own["tickers"], "sic": own["sic"], "exchanges": []}
        return head | {"formerNames": [], "filings": {"recent": columns, "files": []}}

    # ---- ESEF

    def esef(self, lei: str, name: str, country: str, period: str, language: str = "en") -> None:
        """Add a European annual report."""
        number = sum(one["lei"] == lei and one["period"] == period for one in self.filings)
        path = f"/{lei}/{period}/ESEF/{country}/{number}/{lei}-{period}-{language}.xhtml"
        self.files[path] = xhtml(lei, name, period)
        own = {"lei": lei, "name": name, "country": country, "period": period, "path": path, "number": number}
        self.filings.append(own)

    def api(self, query: dict[str, list[str]]) -> dict:
        """Answer a question for European filings."""
        told = {name: values[0] for name, values in query.items()}
        found = self.filings
        for name, key in (("country", "country"), ("entity.identifier", "lei"), ("entity.name", "name")):
            if wanted := told.get(f"filter[{name}]"):
                found = [one for one in found if one[key] == wanted]
        size, number = int(told.get("page[size]", 20)), int(told.get("page[number]", 1))
        page, leis = found[(number - 1) * size : number * size], sorted({one["lei"] for one in self.filings})
        data = [
            {
                "type": "filing",
                "id": str(self.filings.index(one) + 1),
                "attributes": {
                    "fxo_id": f"{one['lei']}-{one['period']}-ESEF-{one['country']}-{one['number']}",
                    "country": one["country"],
                    "period_end": one["period"],
                    "date_added": f"{int(one['period'][:4]) + 1}-04-0{one['number'] + 1} 10:00:00",
                    "report_url": one["path"],
                    "package_url": one["path"].replace(".xhtml", ".zip"),
                    "error_count": 0,
                },
                "relationships": {"entity": {"data": {"type": "entity", "id": str(leis.index(one["lei"]))}}},
            }
            for one in page
        ]
        entities = {one["lei"]: one["name"] for one in page}
        included = [
            {"type": "entity", "id": str(leis.index(lei)), "attributes": {"identifier": lei, "name": name}}
            for lei, name in entities.items()
        ]
        links = {"next": None}
        return {"data": data, "included": included, "links": links, "meta": {"count": len(found)}}


class Disclosure(ThreadingHTTPServer):
    """The server.

    Args:
        world: what it serves.
        faults: what goes wrong, the first that fits a request each time.
        chaos: a seed and a share of the requests that meet a fault at random.
        drip_s: seconds between the bytes of a slow answer.
        per_second: requests a second to EDGAR beyond which it blocks; 0 for no limit.
    """

    daemon_threads, block_on_close = True, False

    def __init__(
        self,
        world: World,
        faults: list[Fault] | None = None,
        *,
        port: int = 0,
        chaos: tuple[int, float] | None = None,
        kinds: tuple[str, ...] = FAULTS,
        drip_s: float = 0.2,
        per_second: int = 0,
        ranges: bool = True,
        slow_s: float = 0.0,
        retry_after: str = "1",
    ) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.world, self.faults, self.seen = world, list(faults or []), list[Seen]()
        self.drip_s, self.per_second, self.ranges, self.kinds, self.slow_s = drip_s, per_second, ranges, kinds, slow_s
        self.chaos = (random.Random(chaos[0]), chaos[1]) if chaos else None
        self.sent: Counter[str] = Counter()
        self.lock = threading.Lock()
        self.retry_after = retry_after
        self.fixed: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.ask: dict[str, object] = {}

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def variables(self) -> dict[str, str]:
        """The variables that send `textindex fetch` here."""
        names = ("CNINFO", "CNINFO_FILES", "EDGAR", "EDGAR_DATA", "ESEF")
        return {f"TEXTINDEX_{name}": self.address for name in names}

    def __enter__(self) -> Disclosure:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of connections that break: faults break them."""

    def fault(self, path: str) -> str:
        """The fault that a request meets; empty for none."""
        with self.lock:
            for fault in self.faults:
                if re.search(fault.where, path) and (not fault.times or fault.met < fault.times):
                    fault.met += 1
                    return fault.kind
            if self.chaos and self.chaos[0].random() < self.chaos[1]:
                return self.chaos[0].choice(self.kinds)
        return ""

    def paths(self, start: str = "/") -> list[str]:
        """The paths asked for so far."""
        return [seen.path for seen in self.seen if seen.path.startswith(start)]

    def most_in_a_second(self, start: str = "/") -> int:
        """The most requests that came within one second."""
        times = sorted(seen.at for seen in self.seen if seen.path.startswith(start))
        return max((sum(1 for other in times[i:] if other < at + 1) for i, at in enumerate(times)), default=0)


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are sent apart: without this each answer waits for 40 ms
    server: Disclosure

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer."""
        self.answer(b"")

    def do_POST(self) -> None:
        """Answer."""
        length = self.headers.get("Content-Length")
        if length is None:
            self.send(411, b"Content-Length is missing")
            return
        self.answer(self.rfile.read(int(length)))

    def answer(self, sent: bytes) -> None:
        """Note the request, then answer it or let it meet a fault."""
        path = unquote(urlsplit(self.path).path)
        form = {name: values[0] for name, values in parse_qs(sent.decode(), keep_blank_values=True).items()}
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.note = Seen(time.monotonic(), self.command, path, headers, form)
        with self.server.lock:
            self.server.seen.append(self.note)
        if self.server.slow_s:
            time.sleep(self.server.slow_s)
        kind = self.server.fault(path)
        if kind in ("repeat", "move"):
            form = {**form, "moved": "30" if kind == "repeat" else "1"}
        status, more, body = self.found(path, form)
        if kind == "null" and path.endswith("hisAnnouncement/query"):
            told = json.loads(body)
            told |= {"announcements": None, "totalAnnouncement": max(1, told["totalAnnouncement"])}
            body = json.dumps(told).encode()
        elif kind and kind not in LISTS:
            self.fail(kind, status, more, body)
            return
        self.send(status, body, more)

    def fail(self, kind: str, status: int, more: dict[str, str], body: bytes) -> None:
        """Answer with a fault."""
        plain = {"403": (403, b"forbidden"), "404": (404, NOT_FOUND), "429": (429, BLOCK), "500": (500, b"oops")}
        plain |= {"challenge": (200, CHALLENGE), "empty": (200, b""), "html": (200, NOT_FOUND), "block": (403, BLOCK)}
        if kind in plain:
            self.send(*plain[kind], {"Content-Type": "text/html"})
        elif kind in ("429-after", "503-after"):
            self.send(int(kind[:3]), b"wait", {"Retry-After": self.server.retry_after})
        elif kind == "elsewhere":
            self.send(302, b"", {"Location": "https://elsewhere.invalid/x.pdf"})
        elif kind == "reset":
            self.note.status = -1
            self.close_connection = True
            self.connection.close()
        elif kind == "short":  # says less than there is
            self.send(status, body[: max(1, len(body) // 2)], more)
        elif kind in ("cut", "long"):  # breaks off; says more than there is
            self.head(status, len(body) + (500 if kind == "long" else 0), more)
            self.wfile.write(body if kind == "long" else body[: len(body) // 2])
            self.close_connection = True
        elif kind == "drip":
            self.head(status, len(body), more)
            for at in range(len(body)):
                self.wfile.write(body[at : at + 1])
                self.wfile.flush()
                time.sleep(self.server.drip_s)

    def found(self, path: str, form: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        """What a path holds: status, headers, body."""
        world, server = self.server.world, self.server
        if path in server.fixed:
            return server.fixed[path]
        if path.startswith(("/submissions/", "/Archives/", "/files/")) and (refused := self.of_edgar(path)):
            return refused
        if path == "/new/data/szse_stock.json":
            return self.kept(json.dumps({"stockList": world.stocks}, ensure_ascii=False).encode())
        if path.startswith("/new/information/topSearch/"):
            word = form.get("keyWord", "") or parse_qs(urlsplit(self.path).query).get("keyWord", [""])[0]
            rows = [r for r in world.hidden + world.stocks if word and (word in r["code"] or word == r["zwjc"])]
            rows = [{"delisted": "false", "plate": "szse", **r} for r in rows]
            return 200, {}, json.dumps({"keyBoardList": rows} if path.endswith("detailOfQuery") else rows).encode()
        if path == "/new/hisAnnouncement/query":
            ask = server.ask.get("query")
            return 200, {}, json.dumps(ask(form) if ask else world.query(form), ensure_ascii=False).encode()
        if path == "/api/filings":
            return 200, {}, json.dumps(world.api(parse_qs(urlsplit(self.path).query))).encode()
        if path == "/files/company_tickers.json":
            table = {str(i): {"cik_str": c, "ticker": t, "title": n} for i, (c, t, n, _) in enumerate(world.tickers)}
            return self.kept(json.dumps(table).encode())
        if path == "/files/company_tickers_exchange.json":
            data = [[c, n, t, e] for c, t, n, e in world.tickers]
            return self.kept(json.dumps({"fields": ["cik", "name", "ticker", "exchange"], "data": data}).encode())
        if path == "/Archives/edgar/cik-lookup-data.txt":
            return self.kept("".join(f"{name}:{cik}:\n" for name, cik in world.names.items()).encode("latin-1"))
        if found := re.fullmatch(r"/submissions/CIK(\d{10})\.json", path):
            told = world.submissions(found[1])
            unknown = (404, {}, b"<Error><Code>NoSuchKey</Code></Error>")
            return unknown if told is None else (200, {}, json.dumps(told).encode())
        if found := re.fullmatch(r"/Archives/edgar/full-index/(\d{4}/QTR\d)/master\.idx", path):
            head = "Description: Master Index\n\nCIK|Company Name|Form Type|Date Filed|Filename\n" + "-" * 80 + "\n"
            return 200, {}, (head + world.indices.get(found[1], "")).encode("latin-1")
        if path in world.files:
            if "X-Requested-With" in self.headers:
                return 404, {}, NOT_FOUND
            return self.ranged(path, world.files[path])
        return 404, {"Content-Type": "text/html"}, NOT_FOUND

    def of_edgar(self, path: str) -> tuple[int, dict[str, str], bytes] | None:
        """EDGAR's refusals: of who is not named, and of who asks too often."""
        if "@" not in self.headers.get("User-Agent", ""):
            return 403, {"Content-Type": "text/html"}, BLOCK
        now, most = time.monotonic(), self.server.per_second
        recent = sum(seen.at > now - 1 for seen in self.server.seen[-50:])
        return (429, {"Content-Type": "text/html"}, BLOCK) if most and recent > most else None

    def kept(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        """A table with its mark; nothing where who asks has it."""
        tag = f'"{sha256(body).hexdigest()[:16]}"'
        return (304, {"ETag": tag}, b"") if self.headers.get("If-None-Match") == tag else (200, {"ETag": tag}, body)

    def ranged(self, path: str, body: bytes) -> tuple[int, dict[str, str], bytes]:
        """A file, or the rest of it."""
        tag = f'"{sha256(body).hexdigest()[:16]}"'
        more = {"ETag": tag, "Accept-Ranges": "bytes", "Content-Type": "application/pdf"}
        found = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if found and self.server.ranges and self.headers.get("If-Range", tag) == tag:
            start, stop = int(found[1]), min(int(found[2] or len(body) - 1), len(body) - 1)
            if start >= len(body):
                return 416, {"Content-Range": f"bytes */{len(body)}"}, b""
            return 206, {**more, "Content-Range": f"bytes {start}-{stop}/{len(body)}"}, body[start : stop + 1]
        return 200, more, body

    def head(self, status: int, length: int, more: dict[str, str] | None = None) -> None:
        """Send the head of an answer."""
        self.note.status = status
        self.send_response(status)
        for name, value in (more or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def send(self, status: int, body: bytes, more: dict[str, str] | None = None) -> None:
        """Send an answer."""
        if not hasattr(self, "note"):
            self.note = Seen(time.monotonic(), self.command, self.path, {}, {})
        self.head(status, len(body), more)
        self.wfile.write(body)
        if status in (200, 206):
            with self.server.lock:
                self.server.sent[self.note.path] += 1


def day_of(row: dict) -> str:
    """The day in Beijing on which a row was published."""
    return datetime.fromtimestamp(row["announcementTime"] / 1000, BEIJING).date().isoformat()


def pdf(code: str, name: str, year: int, title: str, pages: int = 1) -> bytes:
    """A small PDF of an annual report, in Chinese; its font has no shapes, as nobody is to look at it."""
    lines = [f"{name}股份有限公司", title if str(year) in title else f"{year}年{title}"]
    lines += [f"公司代码：{code} 公司简称：{name}", "重要提示", "第一节 释义", "第二节 公司简介和主要财务指标"]
    lines += ["第三节 管理层讨论与分析", PROSE, f"报告期为{year}年。"]
    ranges = [f"<{high:02x}00> <{high:02x}ff> <{high:02x}00>" for high in range(256)]
    blocks = "\n".join(f"100 beginbfrange\n{chr(10).join(part)}\nendbfrange".replace("100", str(len(part)), 1)
                       for part in (ranges[:100], ranges[100:200], ranges[200:]))  # fmt: skip
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{blocks}\nendcmap end end"
    ).encode()
    coded = [line.encode("utf-16-be").hex() for line in lines]
    shown = "".join(f"1 0 0 1 60 {780 - 30 * at} Tm <{line}> Tj\n" for at, line in enumerate(coded))
    content = f"BT /F 14 Tf\n{shown}ET".encode()
    kids = " ".join(f"{7 + at} 0 R" for at in range(pages))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode(),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H "
        b"/DescendantFonts [5 0 R] /ToUnicode 6 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo << /Registry (A) /Ordering (B) "
        b"/Supplement 0 >> /DW 1000 /FontDescriptor << /Type /FontDescriptor /FontName /X /Flags 4 /FontBBox "
        b"[0 0 1000 1000] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(cmap), cmap),
    ]
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R "
    objects += [page + b"/Resources << /Font << /F 4 0 R >> >> >>"] * pages
    made, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return bytes(made) + end % (len(places) + 1, table, len(places) + 1, len(made))


def annual(name: str, form: str, period: str) -> bytes:
    """A small annual report of EDGAR, in HTML."""
    day = date.fromisoformat(period)
    ended = f"{day:%B} {day.day}, {day.year}"
    words = "We use big data and artificial intelligence, and moved to cloud computing. We go on. " * 6
    return (
        f"<html><head><title>{form}</title></head><body><p>UNITED STATES SECURITIES AND EXCHANGE COMMISSION</p>"
        f"<p>FORM {form.partition('/')[0]}</p><p>ANNUAL REPORT PURSUANT TO SECTION 13 OR 15(d)</p>"
        f"<p>For the fiscal year ended {ended}</p><p>{name}</p>"
        "<p>(Exact name of registrant as specified in its charter)</p>"
        f"<p>Item 1. Business</p><p>{words}</p>"
        f"<p>Item 7. Management's Discussion and Analysis</p><p>{words}</p></body></html>"
    ).encode()


def submission(name: str, cik: int, accession: str, form: str, period: str, filed: str, body: bytes) -> bytes:
    """A full submission: header and main document."""
    head = (
        f"<SEC-DOCUMENT>{accession}.txt : {filed.replace('-', '')}\n<SEC-HEADER>{accession}.hdr.sgml\n"
        f"ACCESSION NUMBER:\t\t{accession}\nCONFORMED SUBMISSION TYPE:\t{form}\n"
        f"CONFORMED PERIOD OF REPORT:\t{period.replace('-', '')}\n"
        f"FILED AS OF DATE:\t\t{filed.replace('-', '')}\n\nFILER:\n\n"
        f"\tCOMPANY DATA:\n\t\tCOMPANY CONFORMED NAME:\t\t\t{name}\n"
        f"\t\tCENTRAL INDEX KEY:\t\t\t{cik:010d}\n</SEC-HEADER>\n"
        f"<DOCUMENT>\n<TYPE>{form}\n<SEQUENCE>1\n<FILENAME>main.htm\n<TEXT>\n"
    )
    return head.encode() + body + b"\n</TEXT>\n</DOCUMENT>\n</SEC-DOCUMENT>\n"


def xhtml(lei: str, name: str, period: str) -> bytes:
    """A small European annual report in inline XBRL."""
    words = "The group invests in big data, artificial intelligence and cloud computing, and goes on. " * 8
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml" '
        'xmlns:ix="http://www.xbrl.org/2013/inlineXBRL" xmlns:xbrli="http://www.xbrl.org/2003/instance" xml:lang="en">'
        f'<head><title>{name}</title></head><body><div style="display:none"><ix:header><ix:hidden><ix:nonNumeric '
        'name="ifrs-full:NameOfReportingEntityOrOtherMeansOfIdentification" contextRef="c">'
        f'{name}</ix:nonNumeric></ix:hidden><ix:resources><xbrli:context id="c"><xbrli:entity><xbrli:identifier '
        f'scheme="http://standards.iso.org/iso/17442">{lei}</xbrli:identifier></xbrli:entity><xbrli:period>'
        f"<xbrli:startDate>{period[:4]}-01-01</xbrli:startDate><xbrli:endDate>{period}</xbrli:endDate></xbrli:period>"
        f"</xbrli:context></ix:resources></ix:header></div><h1>{name}</h1><h2>Annual Report {period[:4]}</h2>"
        f"<p>For the year ended 31 December {period[:4]}</p><p>{words}</p></body></html>"
    ).encode()


def example() -> World:
    """A few firms at each site, enough to try every command."""
    world = World()
    for code, name in (("600519", "甲酒股份"), ("000001", "乙银股份"), ("300750", "丙能股份")):
        world.firm(code, name)
        for year in range(2018, 2023):
            world.announce(code, f"{year}年年度报告", f"{year + 1}-04-2{int(code) % 8}", name=name)
            world.announce(code, f"{year}年年度报告摘要", f"{year + 1}-04-2{int(code) % 8}", name=name)
        world.announce(code, "2019年年度报告（更新后）", "2020-06-10", name=name)
        world.announce(code, "2019年半年度报告", "2019-08-20", name=name, what="half")
    world.firm("600001", "退市丁钢", listed=False)
    world.announce("600001", "2019年年度报告", "2020-04-30", name="退市丁钢")
    for cik, name, ticker in ((320193, "Orchard Devices Inc", "AAPL"), (789019, "Casement Software Corp", "MSFT")):
        world.filer(cik, name, (ticker,))
        for year in range(2018, 2023):
            world.file(cik, "10-K", f"{year}-12-31", f"{year + 1}-02-20")
    for number, (name, country) in enumerate((("Esempio Energia SpA", "IT"), ("Esimerkki Oyj", "FI"))):
        lei = lei_of(f"9845000000000000A{number}")
        for year in range(2020, 2023):
            world.esef(lei, name, country, f"{year}-12-31")
    return world


def lei_of(first: str) -> str:
    """An LEI with its check digits (ISO 17442)."""
    digits = int("".join(str(int(c, 36)) for c in first + "00"))
    return f"{first}{98 - digits % 97:02d}"


def main() -> None:
    """Serve until Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--port", type=int, default=8765)
    told = "KIND or KIND=PATTERN, such as 500=finalpage; once each"
    parser.add_argument("--fault", action="append", default=[], help=told)
    told = parser.parse_args()
    faults = [Fault(*one.split("=", 1)) for one in told.fault]
    with Disclosure(example(), faults, port=told.port) as server:
        for name, value in server.variables.items():
            print(f"export {name}={value}")
        print("# serving invented reports; Ctrl-C ends it", flush=True)
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            print(f"# {len(server.seen):,} requests served")


if __name__ == "__main__":
    main()
