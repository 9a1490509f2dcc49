"""In: the tables of firms that `textindex fetch --companies` keeps. Out: a firm's one key, CIK and symbol.

Symbols are given to other firms in time: one is followed only where the names agree, or the report bears no name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from textindex.core import packed
from textindex.core.data import kept_folder
from textindex.core.messages import Message
from textindex.core.place import is_remote
from textindex.core.records import Filing
from textindex.core.text import CHINESE
from textindex.sources.fetched import CNINFO, EDGAR, is_fetched, rows
from textindex.sources.firms import core

A_SHARES = "A股"


@dataclass(frozen=True)
class Companies:
    """What tables of firms tell.

    Attributes:
        ciks: name as `core` gives it, or symbol, to the CIKs that bear it.
        tickers: CIK to its first symbol.
        names: CIK to its name.
        codes: a share's code to the code of its firm's A share.
        sha256: of each table, by its name.
    """

    ciks: Mapping[str, frozenset[str]] = field(default_factory=dict)
    tickers: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    sha256: Mapping[str, str] = field(default_factory=dict)


def companies(places: Iterable[str | Path]) -> Companies:
    """Read the tables of firms that lie in folders of reports; where none does, those kept for all.

    Args:
        places: the folders, of packed files too; files and far addresses hold none.
    """
    folders = [Path(place) for place in places if not is_remote(place)]
    found: dict[str, bytes] = {}
    for name in (EDGAR, CNINFO):
        for folder in (*folders, kept_folder()):
            place = folder / name
            there = packed.exists(place) and not place.is_dir()
            if there and is_fetched(name, data := packed.read_bytes(place)):
                found[name] = data
                break
    if not found:
        return Companies()
    ciks, tickers, names = _of_edgar(found.get(EDGAR, b""))
    hashes = {name: sha256(data).hexdigest() for name, data in sorted(found.items())}
    return Companies(ciks, tickers, names, _of_cninfo(found.get(CNINFO, b"")), hashes)


def completed(filings: Sequence[Filing], known: Companies) -> tuple[list[Filing], list[list[str]]]:
    """Give filings the CIK and symbol of their firm, and the key that follows; what a manifest says stands.

    Returns:
        The filings in order, and for each the remarks on what was done.
    """
    made = [_completed(filing, known) for filing in filings] if known.sha256 else list(filings)
    remarks: list[list[str]] = [
        [Message("remark.firm_table", before=before.firm, after=after.firm)] if before.firm != after.firm else []
        for before, after in zip(filings, made, strict=True)
    ]
    return made, remarks


def _completed(filing: Filing, known: Companies) -> Filing:
    asserted = "firm" in filing.asserted
    if not asserted and (code := known.codes.get(filing.firm)):
        return replace(filing, firm=code)
    cik = filing.cik or _cik(filing, known)
    if not cik:
        return filing
    ticker = filing.ticker or known.tickers.get(cik, "")
    if asserted or not filing.firm_by:
        return replace(filing, cik=cik, ticker=ticker)
    return replace(filing, cik=cik, ticker=ticker, firm=cik, firm_by="")


def _cik(filing: Filing, known: Companies) -> str:
    """The one CIK that a filing's name, or its symbol, stands for; empty where there is none, or several."""
    if not filing.firm_by or CHINESE.search(filing.name):
        return ""
    named = known.ciks.get(core(filing.name), frozenset()) if filing.name else frozenset[str]()
    if len(named) == 1:
        return next(iter(named))
    listed = known.ciks.get(_symbol(filing.ticker), frozenset()) if filing.ticker else frozenset[str]()
    if len(listed) != 1:
        return ""
    (cik,) = listed
    return cik if not filing.name or core(known.names.get(cik, "")) == core(filing.name) else ""


def _symbol(ticker: str) -> str:
    """A symbol as a key of its own, BRK-B for BRK.B; no name begins so."""
    return "$" + re.sub(r"[./ ]", "-", ticker.upper())


def _of_edgar(data: bytes) -> tuple[dict[str, frozenset[str]], dict[str, str], dict[str, str]]:
    ciks: dict[str, set[str]] = defaultdict(set)
    tickers: dict[str, str] = {}
    names: dict[str, str] = {}
    for _, row in rows(data):
        cik = row.get("cik", "").zfill(10)
        if not cik.isdecimal() or not int(cik):
            continue
        if name := row.get("name", ""):
            ciks[core(name)].add(cik)
            names.setdefault(cik, name)
        if ticker := row.get("ticker", ""):
            ciks[_symbol(ticker)].add(cik)
            tickers.setdefault(cik, ticker)
    return {key: frozenset(own) for key, own in ciks.items()}, tickers, names


def _of_cninfo(data: bytes) -> dict[str, str]:
    """Old codes, new codes and B shares to the code of the firm's A share: of two of these the later one."""
    firms: dict[str, dict[str, str]] = defaultdict(dict)
    for _, row in rows(data):
        if row.get("orgId") and row.get("code"):
            firms[row["orgId"]][row["code"].zfill(6)] = row.get("category", "")
    found = dict[str, str]()
    for shares in firms.values():
        own = [code for code, category in shares.items() if category == A_SHARES]
        if own:
            found |= {code: max(own) for code in shares if code != max(own)}
    return found
