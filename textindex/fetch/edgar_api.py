"""In: EDGAR's answers. Out: filings, firms and indices as rows; a shape that is not known is an error, no guess."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from textindex.core.messages import Message
from textindex.fetch.answers import json_of, text_of
from textindex.fetch.client import Answer
from textindex.fetch.faults import Failed
from textindex.fetch.years import day_of

ANNUAL = re.compile(r"10K(?:SB|T)?(?:40|405)?(?:SB)?|10KT405|20F|40F")
DASHES = re.compile(r"-{20,}\s*")
FORM_COLUMNS = (0, 12, 74, 86, 98)
ACCESSION = re.compile(r"[0-9]{10}-[0-9]{2}-[0-9]{6}")
XSL = re.compile(r"^xsl[^/]*/")
COLUMNS = ("accessionNumber", "filingDate", "form")
PERIOD = re.compile(rb"CONFORMED PERIOD OF REPORT:\s*([0-9]{8})|<PERIOD>\s*([0-9]{8})")


class Company(NamedTuple):
    """A firm of EDGAR's tables: its CIK in ten digits, trading symbol, name, exchange (empty where not told)."""

    cik: str
    ticker: str
    name: str
    exchange: str = ""


class Filed(NamedTuple):
    """A filing as EDGAR lists it.

    Attributes:
        accession: its number.
        form: as the site writes it.
        filed: the day.
        period: the last day reported on; None where the site does not say.
        size: bytes of the full submission; None where the site does not say.
        document: name of the main document; empty where there is none but the full submission.
        cik: of the registrant, in ten digits.
        name: of the registrant.
        file: path of the full submission below Archives, where an index names it.
    """

    accession: str
    form: str
    filed: str
    period: date | None
    size: int | None
    document: str
    cik: str
    name: str
    file: str = ""


class Filer(NamedTuple):
    """A registrant: CIK, name, symbols, industry (SIC), filings, and the files that hold older ones."""

    cik: str
    name: str
    tickers: tuple[str, ...]
    sic: str
    filings: list[Filed]
    older: Sequence[Mapping[str, Any]]


def companies(answer: Answer) -> list[Company]:
    """Read either of EDGAR's tables of trading symbols.

    Raises:
        Failed: it has another shape than is known.
    """
    told = _json(answer)
    if isinstance(told, dict) and isinstance(told.get("fields"), list) and isinstance(told.get("data"), list):
        names = [str(name) for name in told["fields"]]
        if any(len(row) != len(names) for row in told["data"]):
            raise Failed(Message("edgar.tickers_length"), lasting=True)
        rows = [dict(zip(names, row, strict=True)) for row in told["data"]]
        return [
            Company(cik_of(row.get("cik")), text_of(row, "ticker"), text_of(row, "name"), text_of(row, "exchange"))
            for row in rows
        ]
    if isinstance(told, dict) and all(isinstance(row, dict) and "cik_str" in row for row in told.values()):
        return [Company(cik_of(row["cik_str"]), text_of(row, "ticker"), text_of(row, "title")) for row in told.values()]
    raise Failed(Message("edgar.tickers_shape"), lasting=True)


def filer(answer: Answer) -> Filer:
    """Read a registrant's filings (``CIK##########.json``).

    Raises:
        Failed: it has another shape than is known.
    """
    told = _json(answer)
    filings = told.get("filings") if isinstance(told, dict) else None
    if not isinstance(filings, dict) or not isinstance(filings.get("recent"), dict):
        raise Failed(Message("edgar.filings_shape"), lasting=True)
    cik, name = cik_of(told.get("cik")), text_of(told, "name")
    tickers = tuple(str(ticker) for ticker in told.get("tickers") or [] if ticker)
    older = [part for part in filings.get("files") or [] if isinstance(part, dict) and part.get("name")]
    return Filer(cik, name, tickers, text_of(told, "sic"), filed(filings["recent"], cik, name), older)


def older(answer: Answer, cik: str, name: str) -> list[Filed]:
    """Read a registrant's older filings, whose columns stand at the top level.

    Raises:
        Failed: as of `filer`.
    """
    told = _json(answer)
    if isinstance(told, dict) and isinstance(told.get("filings"), dict):
        told = told["filings"].get("recent", {})
    if not isinstance(told, dict):
        raise Failed(Message("edgar.older_shape"), lasting=True)
    return filed(told, cik, name)


def filed(columns: Mapping[str, Any], cik: str, name: str) -> list[Filed]:
    """Join columns of equal length to rows.

    Raises:
        Failed: a column is missing, or their lengths differ: the rows would be shifted.
    """
    lists = {key: value for key, value in columns.items() if isinstance(value, list)}
    if missing := [key for key in COLUMNS if key not in lists]:
        raise Failed(Message("edgar.filings_lack", missing=tuple(missing)), lasting=True)
    lengths = {len(value) for value in lists.values()}
    if len(lengths) != 1:
        raise Failed(Message("edgar.filings_length"), lasting=True)
    rows = [dict(zip(lists, values, strict=True)) for values in zip(*lists.values(), strict=True)]
    return [
        Filed(
            accession=text_of(row, "accessionNumber"),
            form=text_of(row, "form"),
            filed=text_of(row, "filingDate"),
            period=day_of(text_of(row, "reportDate")),
            size=int(row["size"]) if str(row.get("size", "")).isdecimal() else None,
            document=_document(text_of(row, "primaryDocument")),
            cik=cik,
            name=name,
        )
        for row in rows
    ]


def index_rows(answer: Answer) -> list[Filed]:
    """Read an index of filings: master.idx (fields between bars) or form.idx (columns of fixed width), also daily ones.

    Rows begin after the line of dashes, wherever it stands; an index of a day just begun has none.

    Raises:
        Failed: there is no such line.
    """
    text = answer.body.decode("latin-1")
    parts = DASHES.split(text, maxsplit=1)
    if len(parts) < 2:
        raise Failed(Message("edgar.index_shape"), lasting=True)
    head = parts[0].strip().rpartition("\n")[2]
    starts = _starts(head)
    found = []
    for line in parts[1].splitlines():
        fields = (
            _barred(line)
            if "|" in head
            else [line[a:b].strip() for a, b in zip(starts, (*starts[1:], None), strict=True)]
        )
        if len(fields) < 5:
            continue
        cik, name, form, day, file = fields if "|" in head else (fields[2], fields[1], fields[0], *fields[3:])
        accession, filed_on = ACCESSION.search(file), day_of(day)
        if accession and filed_on and cik.isdecimal():
            row = Filed(
                accession=accession[0],
                form=form,
                filed=filed_on.isoformat(),
                period=None,
                size=None,
                document="",
                cik=cik_of(cik),
                name=name,
                file=file,
            )
            found.append(row)
    return found


def _barred(line: str) -> list[str]:
    """The fields of a line between bars; a bar within a name is the name's."""
    fields = [field.strip() for field in line.split("|")]
    return [fields[0], "|".join(fields[1:-3]), *fields[-3:]] if len(fields) > 5 else fields


def _starts(head: str) -> tuple[int, ...]:
    """Where the columns of form.idx begin: as its header says, else as it always was."""
    found = [head.find(name) for name in ("Company Name", "CIK", "Date Filed")] + [head.lower().find("file name")]
    return (0, *found) if found == sorted(found) and found[0] > 0 else FORM_COLUMNS


def without_viewer(link: str) -> str:
    """A link to a document itself, not to the page that shows it.

    >>> without_viewer("/ix?doc=/Archives/edgar/data/1/2/a.htm"), without_viewer("/Archives/b.htm")
    ('/Archives/edgar/data/1/2/a.htm', '/Archives/b.htm')
    """
    parts = urlsplit(link)
    return parts.query.removeprefix("doc=") if parts.path.rstrip("/").endswith("/ix") or parts.path == "ix" else link


def _document(name: str) -> str:
    """The name of a main document in its filing's folder, without the stylesheet's or viewer's before it."""
    return XSL.sub("", without_viewer(name).rpartition("/")[2] if name.lower().startswith("/ix") else name)


def period_of(head: bytes) -> date | None:
    """The period that the header of a full submission states; None where it states none.

    >>> period_of(b"CONFORMED PERIOD OF REPORT:  19961231")
    datetime.date(1996, 12, 31)
    """
    found = PERIOD.search(head)
    return day_of((found[1] or found[2]).decode()) if found else None


def plain_form(form: str) -> str:
    """A form's name as forms are compared: no hyphens, no blanks, capitals.

    >>> plain_form("10-K405/A"), plain_form("10-KSB"), plain_form("10ksb"), plain_form("NT 10-K")
    ('10K405/A', '10KSB', '10KSB', 'NT10K')
    """
    return re.sub(r"[\s\-‐‑–_.]", "", form).upper()


def is_annual(form: str) -> bool:
    """Whether a form is an annual report, or an amendment of one.

    >>> is_annual("10-K405"), is_annual("10KSB40/A"), is_annual("20-F"), is_annual("NT 10-K"), is_annual("11-K")
    (True, True, True, False, False)
    """
    return ANNUAL.fullmatch(plain_form(form).partition("/")[0]) is not None


def cik_of(value: object) -> str:
    """A CIK in ten digits; empty for what is none.

    >>> cik_of(320193), cik_of("0000320193"), cik_of(None)
    ('0000320193', '0000320193', '')
    """
    text = str(value).strip()
    return text.zfill(10) if text.isdecimal() and len(text) <= 10 else ""


def folder(address: str, cik: str, accession: str) -> str:
    """The folder of a filing.

    >>> folder("https://www.sec.gov", "0000320193", "0000320193-19-000119")
    'https://www.sec.gov/Archives/edgar/data/320193/000032019319000119'
    """
    return f"{address}/Archives/edgar/data/{int(cik)}/{accession.replace('-', '')}"


def names_of(answer: Answer, wanted: Iterable[str], alike: Any) -> dict[str, list[str]]:
    """CIKs by name from EDGAR's table of all names, former ones among them (``NAME:0000000000:`` a line).

    Args:
        answer: the table.
        wanted: names as `alike` gives them.
        alike: gives a name as names are compared.
    """
    asked = frozenset(wanted)
    found: dict[str, list[str]] = {}
    for line in answer.body.decode("latin-1").splitlines():
        name, _, cik = line.rstrip(":").rpartition(":")
        if (key := alike(name)) in asked and cik_of(cik):
            found.setdefault(key, []).append(cik_of(cik))
    return found


def _json(answer: Answer) -> Any:
    return json_of(answer, Failed(Message("fault_of.page")))
