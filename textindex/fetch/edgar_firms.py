"""In: CIKs, trading symbols and names. Out: the CIKs of EDGAR's registrants that are meant, exactly or not at all."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from textindex.core.messages import Message
from textindex.fetch import memory
from textindex.fetch.client import Client
from textindex.fetch.edgar_api import Company, cik_of, companies, names_of
from textindex.fetch.faults import Failed, Stopped

TICKERS, EXCHANGES = "/files/company_tickers.json", "/files/company_tickers_exchange.json"
ALL_NAMES = "/Archives/edgar/cik-lookup-data.txt"
CIK = re.compile(r"(?:CIK)?[ :#-]*([0-9]{1,10})", re.IGNORECASE)
STATE = re.compile(r"\s*/[A-Z]{2,3}/?$")
SHORTER = {
    "CORPORATION": "CORP",
    "INCORPORATED": "INC",
    "COMPANY": "CO",
    "LIMITED": "LTD",
    "AND": "&",
    "COMPANIES": "COS",
}


class Firm(NamedTuple):
    """What a user wrote, and the CIK in ten digits that it means."""

    asked: str
    cik: str


def table(client: Client, address: str, exchanges: bool = False) -> list[Company]:
    """Read EDGAR's table of trading symbols: of firms that are listed now.

    Args:
        client: of the site.
        address: of the site.
        exchanges: prefer the table that names exchanges.

    Raises:
        Stopped: neither table can be had.
    """
    order = (EXCHANGES, TICKERS) if exchanges else (TICKERS, EXCHANGES)
    wrong = ""
    for path in order:
        try:
            return memory.table(client, address + path, companies)
        except Failed as fault:
            wrong = fault.reason
            if not fault.lasting:
                break
    raise Stopped(Message("edgar.no_table", wrong=wrong))


def resolve(client: Client, address: str, asked: Sequence[str]) -> tuple[list[Firm], list[str]]:
    """Find the registrants that a user asks for.

    Figures are a CIK. A symbol is taken only as it is written, a name only if one firm bears it: a part of a symbol is
    another firm's. Firms that are no longer listed are looked for among all names that EDGAR knows.

    Returns:
        Each registrant once, in the order asked, and a sentence for each text that is none.

    Raises:
        Stopped: the site does not let the run go on.
    """
    found: dict[str, str] = {}
    waiting = [text for text in asked if not CIK.fullmatch(text)]
    known = table(client, address) if waiting else []
    by_ticker = {_symbol(row.ticker): row.cik for row in reversed(known) if row.ticker}
    by_name: dict[str, set[str]] = {}
    for row in known:
        by_name.setdefault(alike(row.name), set()).add(row.cik)
    for text in asked:
        if cik := CIK.fullmatch(text):
            found[text] = cik_of(cik[1])
        elif _symbol(text) in by_ticker:
            found[text] = by_ticker[_symbol(text)]
        elif len(ciks := by_name.get(alike(text), set())) == 1:
            found[text] = next(iter(ciks))
    missing = [text for text in asked if text not in found]
    unknown = _among_all(client, address, missing, found) if missing else []
    firms: dict[str, Firm] = {}
    for text in asked:
        if text in found:
            firms.setdefault(found[text], Firm(text, found[text]))
    return list(firms.values()), unknown


def alike(name: str) -> str:
    """A name as names are compared.

    >>> alike("The Home Depot, Inc."), alike("OLDE & SONS CORP /DE/"), alike("Société Vide S.A.")
    ('HOME DEPOT INC', 'OLDE & SONS CORP', 'SOCIETE VIDE SA')
    """
    upper = STATE.sub("", unicodedata.normalize("NFKC", name).upper().strip())
    plain = "".join(c for c in unicodedata.normalize("NFKD", upper) if not unicodedata.combining(c))
    words = re.sub(r"[^\w& ]|_", "", re.sub(r"[-/]", " ", plain)).split()
    words = words[1:] if words[:1] == ["THE"] else words
    return " ".join(SHORTER.get(word, word) for word in words)


def _symbol(text: str) -> str:
    """A trading symbol as EDGAR writes it: BRK-B for BRK.B."""
    return re.sub(r"[./]", "-", text.strip().upper())


def _among_all(client: Client, address: str, missing: Sequence[str], found: dict[str, str]) -> list[str]:
    """Look for names in the table of all registrants, former names among them; gives what is said of the others."""
    try:
        wanted = [alike(text) for text in missing]
        named = memory.table(client, address + ALL_NAMES, lambda answer: names_of(answer, wanted, alike))
    except Failed:
        named = {}
    unknown: list[str] = []
    for text in missing:
        ciks = sorted(set(named.get(alike(text), [])))
        if len(ciks) == 1:
            found[text] = ciks[0]
        elif ciks:
            unknown.append(Message("edgar.several", text=text, ciks=tuple(ciks[:5])))
        else:
            unknown.append(Message("edgar.no_symbol", text=text))
    return unknown
