"""In: codes and names of Chinese firms, the site's tables of them. Out: firms by the site's own number (orgId).

The number is never built from the code: a wrong one answers as a firm without reports does.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from urllib.parse import quote

from textindex.core.messages import Message
from textindex.fetch import memory
from textindex.fetch.client import Client
from textindex.fetch.cninfo_api import LIST, SEARCH, SEARCH_DETAIL, SHARES, Security, securities
from textindex.fetch.faults import Failed, Stopped
from textindex.fetch.whom import share_code

NO_SHARE = (
    (re.compile(r"[0-9]{1,5}"), Message("share.hong_kong")),
    (re.compile(r"1[0-9]{5}|0[1-9][0-9]{4}"), Message("share.bond")),
    (re.compile(r"36[0-9]{4}"), Message("share.preferred")),
    (re.compile(r"5[0-9]{5}"), Message("share.fund")),
    (re.compile(r"7[0-9]{5}"), Message("share.right")),
    (re.compile(r"4[02]0[0-9]{3}"), Message("share.third")),
)
B_SHARE = re.compile(r"900[0-9]{3}|20[0-9]{4}")
ALIKE = re.compile(r"^(?:\*|S(?=\*?ST)|N(?=[一-鿿])|XD|XR|DR)+|\s+")


class Firm(NamedTuple):
    """A firm: what the user wrote for it, its key, its number at the site, its codes there, its name."""

    asked: str
    key: str
    org: str
    codes: tuple[str, ...]
    name: str


class Directory:
    """The firms that the site knows."""

    def __init__(self, listed: Iterable[Security] = ()) -> None:
        self.by_code: dict[str, Security] = {}
        self.securities: list[Security] = []
        self._by_org: dict[str, list[Security]] = defaultdict(list)
        self._by_name: dict[str, list[Security]] = defaultdict(list)
        for security in listed:
            self.add(security)

    def add(self, security: Security) -> None:
        """Take a security; one of the exchanges' shares stands before others of its code."""
        self.securities.append(security)
        before = self.by_code.get(security.code)
        if before is None or (not before.org and security.org):
            self.by_code[security.code] = security
        if security.org:
            self._by_org[security.org].append(security)
        self._by_name[alike(security.name)].append(security)

    def of_org(self, org: str) -> list[Security]:
        """The securities of a firm."""
        return self._by_org.get(org, [])

    def named(self, name: str) -> list[Security]:
        """Securities of firms that bear exactly this name, signs of special treatment aside."""
        return self._by_name.get(alike(name), [])

    def key(self, org: str, code: str, asked: str = "") -> str:
        """A firm's key: its A share's code; of an old and a new one that which was asked for, else the new.

        Args:
            org: the firm's number.
            code: that of the row or share at hand.
            asked: what the user wrote.
        """
        codes = {security.code: security.category for security in self.of_org(org)} | {code: self.category(code)}
        first = [own for own, category in codes.items() if category == SHARES[0]]
        if asked in first:
            return asked
        return max(first) if first else code

    def category(self, code: str) -> str:
        """Whether a code is an A or a B share's: as the site says, else as codes are given out; empty for others."""
        if code in self.by_code and self.by_code[code].category:
            return self.by_code[code].category
        if no_share(code):
            return ""
        return SHARES[1] if B_SHARE.fullmatch(code) else SHARES[0]


def directory(client: Client, address: str) -> Directory:
    """Read the site's list of shares.

    Raises:
        Stopped: the site does not let the run go on.
    """
    try:
        return Directory(memory.table(client, address + LIST, securities))
    except Failed as fault:
        if fault.lasting:  # the list has moved: each code is looked up instead
            return Directory()
        raise Stopped(Message("cninfo.cannot", reason=fault.reason, advice=advice(fault.reason))) from None


def advice(reason: str) -> str:
    """What to do where a site does not answer."""
    if "no connection" in reason:
        return Message("cninfo.net")
    return Message("cninfo.while")


def resolve(client: Client, address: str, known: Directory, asked: Sequence[str]) -> tuple[list[Firm], list[str]]:
    """Find the firms that a user asks for.

    Returns:
        Each firm once, in the order asked, and a sentence for each text that is none.

    Raises:
        Stopped: the site does not let the run go on.
    """
    firms: dict[str, Firm] = {}
    unknown: list[str] = []
    for text in asked:
        code = share_code(text)
        found = _of_code(client, address, known, code) if code else _of_name(client, address, known, text)
        if isinstance(found, str):
            unknown.append(found)
        elif found.org not in firms:
            codes = dict.fromkeys([found.code, *(own.code for own in known.of_org(found.org))])
            key = known.key(found.org, found.code, found.code)
            firms[found.org] = Firm(text, key, found.org, tuple(codes), found.name)
    return list(firms.values()), unknown


def alike(name: str) -> str:
    """A name as names are compared: no blanks, no sign of special treatment.

    >>> alike("*ST青杉"), alike(" 深 渭 天"), alike("万 科Ａ")
    ('ST青杉', '深渭天', '万科A')
    """
    return ALIKE.sub("", re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)))


def no_share(code: str) -> str:
    """What a code is that is no A or B share's; empty for these.

    >>> no_share("119928"), no_share("09108"), no_share("420947"), no_share("600519"), no_share("200002")
    ('bond or fund', 'Hong Kong share', 'third board', '', '')
    """
    return next((what for pattern, what in NO_SHARE if pattern.fullmatch(code)), "")


def _of_code(client: Client, address: str, known: Directory, code: str) -> Security | str:
    listed = known.by_code.get(code)
    if listed is not None and listed.org:
        return listed
    rows = _search(client, address, code)
    own = [row for row in rows if row.code == code and row.org and row.category in SHARES]
    if own:
        found = min(own, key=lambda row: SHARES.index(row.category))
        known.add(found)
        return found
    if listed is not None:
        return Message("cninfo.no_number", code=code, listed=listed.name)
    return Message("cninfo.no_share", code=code)


def _of_name(client: Client, address: str, known: Directory, name: str) -> Security | str:
    found = {row.org: row for row in reversed(known.named(name)) if row.org}
    if not found:
        rows = _search(client, address, name)
        found = {row.org: row for row in rows if row.org and row.category in SHARES and alike(row.name) == alike(name)}
        for row in found.values():
            known.add(row)
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        codes = ", ".join(sorted(row.code for row in found.values()))
        return Message("cninfo.several", name=name, codes=codes)
    return Message("cninfo.no_name", name=name)


def _search(client: Client, address: str, text: str) -> list[Security]:
    """Ask both of the site's searches, the second where the first has nothing."""
    asked = (
        (SEARCH, {"keyWord": text, "maxNum": "10"}),
        (SEARCH_DETAIL, {"keyWord": text, "maxSecNum": "10", "maxListNum": "5"}),
    )
    for path, form in asked:
        try:
            # The form goes in the address too: public programs send it so, with an empty body.
            query = "&".join(f"{name}={quote(value)}" for name, value in form.items())
            if rows := client.post(f"{address}{path}?{query}", form, securities):
                return rows
        except Failed:
            continue
    return []
